#include "protocol/diameter/credit_control_answer.h"

#include "protocol/diameter/avps.h"
#include "protocol/diameter/units.h"
#include "protocol/diameter/writer.h"

namespace sublet::protocol::diameter {
namespace {

template <AvpKey K>
[[gnu::always_inline]] inline void optional32(AvpWriter& w, const std::optional<uint32_t>& v) {
  if (v) w.u32<K>(*v);
}

template <AvpKey K>
[[gnu::noinline]] void money_group(AvpWriter& w, const CcMoney& money, std::string_view unit = {}) {
  const size_t group = w.begin<K>();
  write_money(w, money);
  w.text_unless_empty<avp::cost_unit>(unit);
  w.end(group);
}

[[gnu::always_inline]] inline void granted_units(AvpWriter& w, const std::optional<Units>& granted) {
  if (!granted) return;
  const size_t group = w.begin<avp::granted_service_unit>();
  write_units(w, *granted);
  w.end(group);
}

[[gnu::noinline]] void final_unit(AvpWriter& w, const FinalUnit& last) {
  const size_t group = w.begin<avp::final_unit_indication>();
  w.u32<avp::final_unit_action>(static_cast<uint32_t>(last.action));
  for (std::string_view rule : last.filter_rules) w.text<avp::restriction_filter_rule>(rule);
  for (std::string_view id : last.filter_ids) w.text<avp::filter_id>(id);
  if (last.redirect_type) {
    const size_t server = w.begin<avp::redirect_server>();
    w.u32<avp::redirect_address_type>(static_cast<uint32_t>(*last.redirect_type));
    w.text<avp::redirect_server_address>(last.redirect_address);
    w.end(server);
  }
  w.end(group);
}

[[gnu::always_inline]] inline void mscc(AvpWriter& w, const MsccAnswer& m) {
  const size_t group = w.begin<avp::multiple_services_credit_control>();
  granted_units(w, m.granted);
  for (uint32_t id : m.service_ids) w.u32<avp::service_identifier>(id);
  optional32<avp::rating_group>(w, m.rating_group);
  optional32<avp::validity_time>(w, m.validity);
  optional32<avp::result_code>(w, m.result);
  if (m.final_unit) apart(w, [&](AvpWriter& to) { final_unit(to, *m.final_unit); });
  optional32<avp::time_quota_threshold>(w, m.time_threshold);
  optional32<avp::volume_quota_threshold>(w, m.volume_threshold);
  optional32<avp::unit_quota_threshold>(w, m.unit_threshold);
  optional32<avp::quota_holding_time>(w, m.holding_time);
  w.end(group);
}

}  // namespace

void CreditControlAnswer::answer_to(const CreditControlRequest& request) {
  hop_by_hop = request.header.hop_by_hop;
  end_to_end = request.header.end_to_end;
  proxiable = request.header.is_proxiable();
  session_id = request.session_id;
  auth_application_id = request.auth_application_id.value_or(credit_control_application);
  type = request.type.value_or(RequestType::initial);
  number = request.number.value_or(0);
  proxy_infos = request.proxy_infos;
}

size_t write_credit_control_answer(const CreditControlAnswer& a, std::span<char> out) {
  AvpWriter w(out);
  const bool protocol_error = a.result / 1000 == 3;  // RFC 6733 7.1.3
  w.header(static_cast<uint8_t>((a.proxiable ? flag_proxiable : 0) | (protocol_error ? flag_error : 0)),
           credit_control, credit_control_application, a.hop_by_hop, a.end_to_end);
  w.text<avp::session_id>(a.session_id);
  w.u32<avp::result_code>(a.result);
  w.text<avp::origin_host>(a.origin_host);
  w.text<avp::origin_realm>(a.origin_realm);
  w.u32<avp::auth_application_id>(a.auth_application_id);
  w.u32<avp::cc_request_type>(static_cast<uint32_t>(a.type));
  w.u32<avp::cc_request_number>(a.number);
  optional32<avp::cc_session_failover>(w, a.session_failover);
  granted_units(w, a.granted);
  for (const MsccAnswer& m : a.msccs) mscc(w, m);
  if (a.cost) apart(w, [&](AvpWriter& to) { money_group<avp::cost_information>(to, *a.cost, a.cost_unit); });
  if (a.final_unit) apart(w, [&](AvpWriter& to) { final_unit(to, *a.final_unit); });
  optional32<avp::check_balance_result>(w, a.check_balance);
  optional32<avp::credit_control_failure_handling>(w, a.failure_handling);
  optional32<avp::direct_debiting_failure_handling>(w, a.direct_debiting_failure);
  optional32<avp::validity_time>(w, a.validity);
  optional32<avp::low_balance_indication>(w, a.low_balance);
  if (a.remaining_balance)
    apart(w, [&](AvpWriter& to) { money_group<avp::remaining_balance>(to, *a.remaining_balance); });
  for (std::string_view info : a.proxy_infos) w.text<avp::proxy_info>(info);
  if (a.failure != nullptr) apart(w, [&](AvpWriter& to) { write_failed_avp(to, *a.failure); });
  w.text_unless_empty<avp::error_message>(a.error_message.empty() && a.failure != nullptr ? a.failure->why
                                                                                          : a.error_message);
  return w.finish();
}

}  // namespace sublet::protocol::diameter
