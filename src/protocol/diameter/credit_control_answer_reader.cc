#include "protocol/diameter/credit_control_answer.h"
#include "protocol/diameter/cursor.h"
#include "protocol/diameter/units.h"

namespace sublet::protocol::diameter {
namespace {

class AnswerReader {
 public:
  AnswerReader(ReceivedAnswer& out, Failure& failure) : r(out), a(out.answer), f(failure) {}

  bool read(std::string_view avps) {
    const char* p = avps.data();
    const char* end = p + avps.size();
    AvpView v;
    while (next_avp(p, end, v, f))
      if (!take(v)) return false;
    if (f) return false;
    a.msccs = r.msccs;
    a.proxy_infos = r.proxy_infos;
    return complete();
  }

 private:
  bool take(const AvpView& v) {
    if (v.key == avp::low_balance_indication) return put(v, a.low_balance, f);
    if (v.key == avp::remaining_balance) return money(v, a.remaining_balance);
    if (v.key.vendor != 0) return check_unused(v, f);
    switch (v.key.code) {
      case avp::session_id.code:
        return put(v, a.session_id, f);
      case avp::result_code.code:
        return put(v, result_, f);
      case avp::origin_host.code:
        return put(v, a.origin_host, f, Again::first);
      case avp::origin_realm.code:
        return put(v, a.origin_realm, f, Again::first);
      case avp::auth_application_id.code:
        return put(v, application_, f);
      case avp::cc_request_type.code:
        return put_enum(v, type_, 1, 4, f);
      case avp::cc_request_number.code:
        return put(v, number_, f);
      case avp::cc_session_failover.code:
        return put(v, a.session_failover, f);
      case avp::credit_control_failure_handling.code:
        return put(v, a.failure_handling, f);
      case avp::direct_debiting_failure_handling.code:
        return put(v, a.direct_debiting_failure, f);
      case avp::check_balance_result.code:
        return put(v, a.check_balance, f);
      case avp::validity_time.code:
        return put(v, a.validity, f);
      case avp::error_message.code:
        return put(v, a.error_message, f);
      case avp::failed_avp.code:
        return put(v, r.failed_avp, f, Again::first);
      case avp::proxy_info.code:
        return r.proxy_infos.add(v.data) || too_often(v, f);
      case avp::cost_information.code:
        return money(v, a.cost, &a.cost_unit);
      case avp::granted_service_unit.code:
        return units(v, a.granted);
      case avp::final_unit_indication.code:
        return final_unit(v, a.final_unit);
      case avp::multiple_services_credit_control.code:
        return mscc(v);
      case avp::experimental_result.code:
        return each_in(v.key, v.data, f, [&](const AvpView& b) {
          return b.key == avp::experimental_result_code ? put(b, r.experimental_result, f)
                                                        : check_unused(b, f, 1);
        });
      default:
        return check_unused(v, f);
    }
  }

  bool money(const AvpView& v, std::optional<CcMoney>& out, std::string_view* unit = nullptr) {
    return out ? too_often(v, f) : read_money(v.key, v.data, out.emplace(), f, unit);
  }
  bool units(const AvpView& v, std::optional<Units>& out) {
    return out ? too_often(v, f) : read_units(v.key, v.data, out.emplace(), f);
  }

  bool final_unit(const AvpView& v, std::optional<FinalUnit>& out) {
    if (out) return too_often(v, f);
    FinalUnit& last = out.emplace();
    const size_t first_rule = r.rules.size(), first_id = r.filter_ids.size();
    std::optional<FinalUnitAction> action;
    const bool good = each_in(v.key, v.data, f, [&](const AvpView& b) {
      if (b.key == avp::final_unit_action) return put_enum(b, action, 0, 2, f);
      if (b.key == avp::restriction_filter_rule) return r.rules.add(b.data) || too_often(b, f);
      if (b.key == avp::filter_id) return r.filter_ids.add(b.data) || too_often(b, f);
      if (b.key != avp::redirect_server) return check_unused(b, f, 1);
      return each_in(b.key, b.data, f, [&](const AvpView& c) {
        if (c.key == avp::redirect_address_type) return put_enum(c, last.redirect_type, 0, 3, f);
        if (c.key == avp::redirect_server_address) return put(c, last.redirect_address, f);
        return check_unused(c, f, 2);
      });
    });
    if (!good) return false;
    if (!action) return f.missing(avp::final_unit_action), f.within(v.key);
    last.action = *action;
    last.filter_rules = {r.rules.begin() + first_rule, r.rules.size() - first_rule};
    last.filter_ids = {r.filter_ids.begin() + first_id, r.filter_ids.size() - first_id};
    return true;
  }

  bool mscc(const AvpView& v) {
    MsccAnswer* m = r.msccs.add();
    if (m == nullptr) return too_often(v, f);
    const size_t first_id = r.service_ids.size();
    const bool good = each_in(v.key, v.data, f, [&](const AvpView& b) {
      if (b.key.vendor == 0) {
        switch (b.key.code) {
          case avp::rating_group.code:
            return put(b, m->rating_group, f);
          case avp::validity_time.code:
            return put(b, m->validity, f);
          case avp::result_code.code:
            return put(b, m->result, f);
          case avp::granted_service_unit.code:
            return units(b, m->granted);
          case avp::final_unit_indication.code:
            return final_unit(b, m->final_unit);
          case avp::service_identifier.code:
            if (b.data.size() != 4) return bad_length(b, f);
            return r.service_ids.add(load32(b.data.data())) || too_often(b, f);
          default:
            return check_unused(b, f, 1);
        }
      }
      if (b.key == avp::time_quota_threshold) return put(b, m->time_threshold, f);
      if (b.key == avp::volume_quota_threshold) return put(b, m->volume_threshold, f);
      if (b.key == avp::unit_quota_threshold) return put(b, m->unit_threshold, f);
      if (b.key == avp::quota_holding_time) return put(b, m->holding_time, f);
      return check_unused(b, f, 1);
    });
    m->service_ids = {r.service_ids.begin() + first_id, r.service_ids.size() - first_id};
    return good;
  }

  bool complete() {
    if (a.session_id.empty()) return f.missing(avp::session_id);
    if (!result_ && !r.experimental_result) return f.missing(avp::result_code);
    if (a.origin_host.empty()) return f.missing(avp::origin_host);
    if (a.origin_realm.empty()) return f.missing(avp::origin_realm);
    if (!r.header.is_error()) {
      if (!type_) return f.missing(avp::cc_request_type);
      if (!number_) return f.missing(avp::cc_request_number);
    }
    a.result = result_ ? *result_ : *r.experimental_result;
    a.auth_application_id = application_.value_or(credit_control_application);
    a.type = type_.value_or(RequestType::initial);
    a.number = number_.value_or(0);
    return true;
  }

  ReceivedAnswer& r;
  CreditControlAnswer& a;
  Failure& f;
  std::optional<uint32_t> result_, application_, number_;
  std::optional<RequestType> type_;
};

}  // namespace

bool read_credit_control_answer(std::string_view message, ReceivedAnswer& out, Failure& failure) {
  out.answer = {};
  out.failed_avp = {};
  out.experimental_result.reset();
  out.msccs.clear(), out.service_ids.clear(), out.rules.clear(), out.filter_ids.clear(),
      out.proxy_infos.clear();
  failure = {};
  if (!read_header(message, out.header))
    return failure.of(invalid_message_length, "a message has 20 octets of header");
  if (!check_header(out.header, message.size(), failure)) return false;
  out.answer.hop_by_hop = out.header.hop_by_hop;
  out.answer.end_to_end = out.header.end_to_end;
  out.answer.proxiable = out.header.is_proxiable();
  return AnswerReader(out, failure).read(message.substr(header_size));
}

}  // namespace sublet::protocol::diameter
