#include "protocol/diameter/credit_control_request.h"

#include <new>
#include <type_traits>

#include "protocol/diameter/cursor.h"
#include "protocol/diameter/service_information.h"
#include "protocol/diameter/units.h"

namespace sublet::protocol::diameter {

void CreditControlRequest::clear() {
  // As new, in place: an assignment would make another and copy it, which took a tenth of the reading.
  static_assert(std::is_trivially_destructible_v<CreditControlFields>);
  ::new (static_cast<CreditControlFields*>(this)) CreditControlFields;
  requested.reset();
  used.clear();
  ps.reset(), ims.reset(), sms.reset(), mms.reset();
  subscription_ids.clear();
  msccs.clear(), used_units.clear(), service_ids.clear(), triggers.clear();
  route_records.clear(), proxy_infos.clear();
}

MsccRequest* CreditControlRequest::add_mscc() {
  MsccRequest* m = msccs.add();
  if (m == nullptr) return nullptr;
  m->used.first = static_cast<uint16_t>(used_units.size());
  m->service_ids.first = static_cast<uint16_t>(service_ids.size());
  m->triggers.first = static_cast<uint16_t>(triggers.size());
  return m;
}

Units* CreditControlRequest::add_used(MsccRequest& to) {
  Units* u = used_units.add();
  if (u != nullptr) ++to.used.count;
  return u;
}

bool CreditControlRequest::add_service_id(MsccRequest& to, uint32_t id) {
  if (!service_ids.add(id)) return false;
  ++to.service_ids.count;
  return true;
}

bool CreditControlRequest::add_trigger(MsccRequest& to, uint32_t trigger) {
  if (!triggers.add(trigger)) return false;
  ++to.triggers.count;
  return true;
}

namespace {

class RequestReader {
 public:
  RequestReader(CreditControlRequest& out, Failure& failure, bool shortcut)
      : r(out), f(failure), shortcut_(shortcut) {}

  bool read(std::string_view avps) {
    Cursor c(avps);
    if (shortcut_ && !usual(c)) return false;
    const char* p = c.at();
    const char* end = p + c.left();
    AvpView a;
    while (next_avp(p, end, a, f))
      if (!take(a)) return false;
    return !f && complete();
  }

 private:
  // The order of RFC 8506 3.1, with the places where clients are known to differ. Stops at the first AVP that
  // is not as expected, which the general way then looks at; false only with `f` set.
  [[gnu::always_inline]] bool usual(Cursor& c) {
    c.take<avp::session_id>(r.session_id);
    if (!several_msccs(c)) return false;  // Magma
    c.take<avp::origin_host>(r.origin_host);
    c.take<avp::origin_realm>(r.origin_realm);
    c.take<avp::destination_realm>(r.destination_realm);
    outer_application_ = c.take<avp::auth_application_id>(r.auth_application_id);
    c.take<avp::service_context_id>(r.service_context_id);
    c.take_enum<avp::cc_request_type, 1, 4>(r.type);
    c.take<avp::cc_request_number>(r.number);
    c.take<avp::destination_host>(r.destination_host);
    c.take<avp::user_name>(r.user_name);
    c.take<avp::origin_state_id>(r.origin_state_id);
    c.take<avp::event_timestamp>(r.event_time);
    AvpView group;
    while (c.take_group<avp::subscription_id>(group.data)) {
      group.key = avp::subscription_id, group.flags = flag_mandatory;
      if (!read_subscription_id(group, r, f, true)) return false;
    }
    c.take<avp::termination_cause>(r.termination_cause);
    c.take_enum<avp::requested_action, 0, 3>(r.action);
    c.take_enum<avp::multiple_services_indicator, 0, 1>(r.several_services);
    if (r.msccs.empty() && !several_msccs(c)) return false;
    if (c.take_group<avp::user_equipment_info>(group.data) &&
        !read_user_equipment(group.data, r.user_equipment.emplace(), f))
      return false;
    if (c.take_group<avp::service_information>(group.data))
      return read_service_information(group.data, r, f, true);
    return true;
  }

  // Inlined by order, as the cursor then stays in registers.
  [[gnu::always_inline]] bool several_msccs(Cursor& c) {
    AvpView a;
    while (c.take_group<avp::multiple_services_credit_control>(a.data)) {
      a.key = avp::multiple_services_credit_control, a.flags = flag_mandatory;
      if (!mscc(a)) return false;
    }
    return true;
  }

  bool mscc(const AvpView& whole) {
    MsccRequest* m = r.add_mscc();
    if (m == nullptr) return too_often(whole, f);
    m->whole = whole.data;
    Cursor c(whole.data);
    if (shortcut_) {
      if (!usual_in_mscc(c, *m)) return f.within(whole.key);
      if (c.left() == 0) return true;
    }
    return each_in(whole.key, {c.at(), c.left()}, f, [&](const AvpView& a) { return take_in_mscc(a, *m); });
  }

  // RFC 8506 8.16 and, behind it, TS 32.299; Rating-Group in front as well.
  [[gnu::always_inline]] bool usual_in_mscc(Cursor& c, MsccRequest& m) {
    c.take<avp::rating_group>(m.rating_group);
    std::optional<uint32_t> service_id;
    std::string_view group;
    if (c.take_group<avp::requested_service_unit>(group) &&
        !read_units(avp::requested_service_unit, group, m.requested.emplace(), f))
      return false;
    AvpView used;
    while (c.take_group<avp::used_service_unit>(used.data)) {
      used.key = avp::used_service_unit, used.flags = flag_mandatory;
      if (!used_in(used, m)) return false;
    }
    while (r.service_ids.size() < limits::service_ids && c.take<avp::service_identifier>(service_id))
      r.add_service_id(m, *service_id);
    if (!m.rating_group) c.take<avp::rating_group>(m.rating_group);
    c.take<avp::reporting_reason>(m.reporting_reason);
    return true;
  }

  bool used_in(const AvpView& a, MsccRequest& m) {
    Units* u = r.add_used(m);
    return u == nullptr ? too_often(a, f) : read_units(a.key, a.data, *u, f, shortcut_);
  }

  bool take_in_mscc(const AvpView& a, MsccRequest& m) {
    if (a.key.vendor == 0) {
      switch (a.key.code) {
        case avp::rating_group.code:
          return put(a, m.rating_group, f);
        case avp::service_identifier.code:
          if (a.data.size() != 4) return bad_length(a, f);
          return r.add_service_id(m, load32(a.data.data())) || too_often(a, f);
        case avp::requested_service_unit.code:
          if (m.requested) return too_often(a, f);
          return read_units(a.key, a.data, m.requested.emplace(), f, shortcut_);
        case avp::used_service_unit.code:
          return used_in(a, m);
        default:
          break;
      }
    } else if (a.key == avp::reporting_reason) {
      return put(a, m.reporting_reason, f, Again::first);  // TS 32.299 lets it stand several times
    } else if (a.key == avp::tgpp_rat_type) {              // Open5GS has it only here; TS 32.299 6.4.2 also
      PsInformation& ps = r.ps ? *r.ps : r.ps.emplace();
      return put(a, ps.rat_type, f, Again::first);
    } else if (a.key == avp::quota_consumption_time) {
      return put(a, m.quota_consumption_time, f);
    } else if (a.key == avp::trigger) {
      return each_in(a.key, a.data, f, [&](const AvpView& b) {
        if (b.key != avp::trigger_type) return check_unused(b, f, 2);
        if (b.data.size() != 4) return bad_length(b, f);
        return r.add_trigger(m, load32(b.data.data())), true;
      });
    }
    return check_unused(a, f, 1);
  }

  bool take(const AvpView& a) {
    if (a.key.vendor != 0) {
      if (a.key == avp::service_information) return read_service_information(a.data, r, f, shortcut_);
      if (take_strayed(a, r, f)) return true;
      return f ? false : check_unused(a, f);
    }
    switch (a.key.code) {
      case avp::session_id.code:
        return put(a, r.session_id, f);
      case avp::origin_host.code:
        return put(a, r.origin_host, f, Again::first);  // Kamailio repeats both
      case avp::origin_realm.code:
        return put(a, r.origin_realm, f, Again::first);
      case avp::destination_host.code:
        return put(a, r.destination_host, f);
      case avp::destination_realm.code:
        return put(a, r.destination_realm, f);
      case avp::auth_application_id.code:
        return application(a);
      case avp::vendor_specific_application_id.code:
        return vendor_specific(a);
      case avp::service_context_id.code:
        return put(a, r.service_context_id, f);
      case avp::cc_request_type.code:
        return put_enum(a, r.type, 1, 4, f);
      case avp::cc_request_number.code:
        return put(a, r.number, f);
      case avp::cc_sub_session_id.code:
        return put(a, r.sub_session_id, f);
      case avp::cc_correlation_id.code:
        return put(a, r.correlation_id, f);
      case avp::event_timestamp.code:
        return put(a, r.event_time, f);
      case avp::origin_state_id.code:
        return put(a, r.origin_state_id, f);
      case avp::user_name.code:
        return put(a, r.user_name, f);
      case avp::requested_action.code:
        return put_enum(a, r.action, 0, 3, f);
      case avp::termination_cause.code:
        return put(a, r.termination_cause, f);
      case avp::multiple_services_indicator.code:
        return put_enum(a, r.several_services, 0, 1, f);
      case avp::accounting_record_type.code:
        return put(a, r.accounting_record_type, f);
      case avp::accounting_record_number.code:
        return put(a, r.accounting_record_number, f);
      default:
        return take_group(a);
    }
  }

  bool take_group(const AvpView& a) {
    switch (a.key.code) {
      case avp::subscription_id.code:
        return read_subscription_id(a, r, f, shortcut_);
      case avp::multiple_services_credit_control.code:
        return mscc(a);
      case avp::user_equipment_info.code:
        if (r.user_equipment) return too_often(a, f);
        return read_user_equipment(a.data, r.user_equipment.emplace(), f);
      case avp::requested_service_unit.code:
        if (r.requested) return too_often(a, f);
        return read_units(a.key, a.data, r.requested.emplace(), f, shortcut_);
      case avp::used_service_unit.code: {
        Units* u = r.used.add();
        return u == nullptr ? too_often(a, f) : read_units(a.key, a.data, *u, f, shortcut_);
      }
      case avp::service_identifier.code:
        return put(a, r.service_id, f);
      case avp::route_record.code:
        return r.route_records.add(a.data) || too_often(a, f);
      case avp::proxy_info.code:
        return check_unused(a, f) && (r.proxy_infos.add(a.data) || too_often(a, f));
      // RFC 8506 10.1: what only a server says has no place in a CCR.
      case avp::result_code.code:
      case avp::granted_service_unit.code:
      case avp::cost_information.code:
      case avp::check_balance_result.code:
        return f.of(avp_not_allowed, a, "an AVP of answers in a request");
      default:
        break;
    }
    if (take_strayed(a, r, f)) return true;
    return f ? false : check_unused(a, f);
  }

  // Both Auth-Application-Id and one inside Vendor-Specific-Application-Id may be there, in either order: the
  // former counts.
  bool application(const AvpView& a) {
    if (outer_application_) return too_often(a, f);
    std::optional<uint32_t> id;
    if (!put(a, id, f)) return false;
    r.auth_application_id = id;
    return outer_application_ = true;
  }
  bool vendor_specific(const AvpView& a) {
    return each_in(a.key, a.data, f, [&](const AvpView& b) {
      if (b.key != avp::auth_application_id) return check_unused(b, f, 1);
      std::optional<uint32_t> id;
      if (!put(b, id, f)) return false;
      if (!r.auth_application_id) r.auth_application_id = id;
      return true;
    });
  }

  bool complete() {
    if (r.session_id.empty()) return f.missing(avp::session_id);
    if (r.origin_host.empty()) return f.missing(avp::origin_host);
    if (r.origin_realm.empty()) return f.missing(avp::origin_realm);
    if (r.destination_realm.empty()) return f.missing(avp::destination_realm);
    if (!r.auth_application_id) return f.missing(avp::auth_application_id);
    if (r.service_context_id.empty()) return f.missing(avp::service_context_id);
    if (!r.type) return f.missing(avp::cc_request_type);
    if (!r.number) return f.missing(avp::cc_request_number);
    return true;
  }

  CreditControlRequest& r;
  Failure& f;
  bool shortcut_;
  bool outer_application_ = false;
};

}  // namespace

bool read_credit_control_request(std::string_view message, CreditControlRequest& out, Failure& failure,
                                 ReadOrder order) {
  out.clear();
  failure.result = 0;
  failure.has_avp = false;
  failure.depth = failure.octets = 0;
  if (!read_header(message, out.header))
    return failure.of(invalid_message_length, "a message has 20 octets of header");
  if (!check_header(out.header, message.size(), failure)) return false;
  return RequestReader(out, failure, order == ReadOrder::usual_first).read(message.substr(header_size));
}

}  // namespace sublet::protocol::diameter
