// What clients send: the load generator, the simulated core and the tests.
#include "protocol/diameter/avps.h"
#include "protocol/diameter/credit_control_request.h"
#include "protocol/diameter/units.h"
#include "protocol/diameter/writer.h"

namespace sublet::protocol::diameter {
namespace {

template <AvpKey K, class T>
void optional32(AvpWriter& w, const std::optional<T>& v) {
  if (v) w.u32<K>(static_cast<uint32_t>(*v));
}

template <AvpKey K>
void units(AvpWriter& w, const Units& u) {
  const size_t group = w.begin<K>();
  write_units(w, u);
  w.end(group);
}

void subscription(AvpWriter& w, const SubscriptionId& id) {
  const size_t group = w.begin<avp::subscription_id>();
  w.u32<avp::subscription_id_type>(static_cast<uint32_t>(id.type));
  w.text<avp::subscription_id_data>(id.data);
  w.end(group);
}

void equipment(AvpWriter& w, const std::optional<UserEquipment>& e) {
  if (!e) return;
  const size_t group = w.begin<avp::user_equipment_info>();
  w.u32<avp::user_equipment_info_type>(e->type);
  w.text<avp::user_equipment_info_value>(e->value);
  w.end(group);
}

void mscc(AvpWriter& w, const CreditControlRequest& r, const MsccRequest& m) {
  const size_t group = w.begin<avp::multiple_services_credit_control>();
  if (m.requested) units<avp::requested_service_unit>(w, *m.requested);
  for (const Units& u : r.used_of(m)) units<avp::used_service_unit>(w, u);
  for (uint32_t id : r.service_ids_of(m)) w.u32<avp::service_identifier>(id);
  optional32<avp::rating_group>(w, m.rating_group);
  optional32<avp::reporting_reason>(w, m.reporting_reason);
  optional32<avp::quota_consumption_time>(w, m.quota_consumption_time);
  if (m.triggers.count != 0) {
    const size_t trigger = w.begin<avp::trigger>();
    for (uint32_t type : r.triggers_of(m)) w.u32<avp::trigger_type>(type);
    w.end(trigger);
  }
  w.end(group);
}

void ps_information(AvpWriter& w, const PsInformation& ps) {
  const size_t group = w.begin<avp::ps_information>();
  w.text_unless_empty<avp::tgpp_charging_id>(ps.charging_id);
  optional32<avp::tgpp_pdp_type>(w, ps.pdp_type);
  w.text_unless_empty<avp::pdp_address>(ps.pdp_address);
  w.text_unless_empty<avp::sgsn_address>(ps.sgsn_address);
  w.text_unless_empty<avp::ggsn_address>(ps.ggsn_address);
  w.text_unless_empty<avp::cg_address>(ps.cg_address);
  w.text_unless_empty<avp::tgpp_imsi>(ps.imsi);
  w.text_unless_empty<avp::tgpp_imsi_mcc_mnc>(ps.imsi_mcc_mnc);
  w.text_unless_empty<avp::tgpp_ggsn_mcc_mnc>(ps.ggsn_mcc_mnc);
  w.text_unless_empty<avp::tgpp_nsapi>(ps.nsapi);
  w.text_unless_empty<avp::called_station_id>(ps.called_station);
  w.text_unless_empty<avp::tgpp_selection_mode>(ps.selection_mode);
  w.text_unless_empty<avp::tgpp_charging_characteristics>(ps.charging_characteristics);
  w.text_unless_empty<avp::tgpp_sgsn_mcc_mnc>(ps.sgsn_mcc_mnc);
  w.text_unless_empty<avp::tgpp_ms_timezone>(ps.ms_timezone);
  w.text_unless_empty<avp::tgpp_user_location_info>(ps.user_location);
  w.text_unless_empty<avp::tgpp_rat_type>(ps.rat_type);
  w.text_unless_empty<avp::tgpp_imeisv>(ps.imeisv);
  equipment(w, ps.user_equipment);
  w.end(group);
}

void ims_information(AvpWriter& w, const ImsInformation& ims) {
  const size_t group = w.begin<avp::ims_information>();
  if (!ims.sip_method.empty() || !ims.event.empty()) {
    const size_t event = w.begin<avp::event_type>();
    w.text_unless_empty<avp::sip_method>(ims.sip_method);
    w.text_unless_empty<avp::event>(ims.event);
    w.end(event);
  }
  optional32<avp::role_of_node>(w, ims.role_of_node);
  optional32<avp::node_functionality>(w, ims.node_functionality);
  w.text_unless_empty<avp::user_session_id>(ims.user_session_id);
  for (std::string_view party : ims.calling_parties) w.text<avp::calling_party_address>(party);
  w.text_unless_empty<avp::called_party_address>(ims.called_party);
  w.text_unless_empty<avp::requested_party_address>(ims.requested_party);
  if (ims.request_time || ims.response_time) {
    const size_t stamps = w.begin<avp::time_stamps>();
    optional32<avp::sip_request_timestamp>(w, ims.request_time);
    optional32<avp::sip_response_timestamp>(w, ims.response_time);
    w.end(stamps);
  }
  w.text_unless_empty<avp::ims_charging_identifier>(ims.charging_id);
  if (ims.media != Media::none) {
    const size_t media = w.begin<avp::sdp_media_component>();
    w.text<avp::sdp_media_name>(ims.media == Media::video ? "m=video 49172 RTP/AVP 97"
                                                          : "m=audio 49170 RTP/AVP 0");
    w.end(media);
  }
  w.text_unless_empty<avp::access_network_information>(ims.access_network);
  w.end(group);
}

template <AvpKey K>
void address(AvpWriter& w, const MmsInformation::Address& a) {
  const size_t group = w.begin<K>();
  optional32<avp::address_type>(w, a.type);
  w.text_unless_empty<avp::address_data>(a.data);
  w.end(group);
}

void sms_information(AvpWriter& w, const SmsInformation& sms) {
  const size_t group = w.begin<avp::sms_information>();
  w.text_unless_empty<avp::originator_sccp_address>(sms.originator_sccp);
  w.text_unless_empty<avp::smsc_address>(sms.smsc);
  optional32<avp::sm_message_type>(w, sms.message_type);
  if (!sms.originator_interface.empty()) {
    const size_t from = w.begin<avp::originator_interface>();
    w.text<avp::interface_id>(sms.originator_interface);
    w.end(from);
  }
  optional32<avp::number_of_messages_sent>(w, sms.messages_sent);
  if (!sms.recipients.empty() || !sms.recipient_sccp.empty()) {
    const size_t info = w.begin<avp::recipient_info>();
    for (std::string_view to : sms.recipients) address<avp::recipient_address>(w, {to, {}});
    w.text_unless_empty<avp::recipient_sccp_address>(sms.recipient_sccp);
    w.end(info);
  }
  if (!sms.originator.empty()) address<avp::originator_received_address>(w, {sms.originator, {}});
  w.end(group);
}

void mms_information(AvpWriter& w, const MmsInformation& mms) {
  const size_t group = w.begin<avp::mms_information>();
  if (!mms.originator.data.empty()) address<avp::originator_address>(w, mms.originator);
  for (const MmsInformation::Address& to : mms.recipients) address<avp::recipient_address>(w, to);
  optional32<avp::submission_time>(w, mms.submission_time);
  optional32<avp::message_size>(w, mms.size);
  w.end(group);
}

void service_information(AvpWriter& w, const CreditControlRequest& r) {
  if (!r.ps && !r.ims && !r.sms && !r.mms) return;
  const size_t group = w.begin<avp::service_information>();
  if (r.ps) ps_information(w, *r.ps);
  if (r.ims) ims_information(w, *r.ims);
  if (r.mms) mms_information(w, *r.mms);
  if (r.sms) sms_information(w, *r.sms);
  w.end(group);
}

}  // namespace

size_t write_credit_control_request(const CreditControlRequest& r, std::span<char> out) {
  AvpWriter w(out);
  w.header(r.header.flags | flag_request, credit_control, r.header.application, r.header.hop_by_hop,
           r.header.end_to_end);
  w.text_unless_empty<avp::session_id>(r.session_id);
  w.text_unless_empty<avp::origin_host>(r.origin_host);
  w.text_unless_empty<avp::origin_realm>(r.origin_realm);
  w.text_unless_empty<avp::destination_realm>(r.destination_realm);
  optional32<avp::auth_application_id>(w, r.auth_application_id);
  w.text_unless_empty<avp::service_context_id>(r.service_context_id);
  optional32<avp::cc_request_type>(w, r.type);
  optional32<avp::cc_request_number>(w, r.number);
  w.text_unless_empty<avp::destination_host>(r.destination_host);
  w.text_unless_empty<avp::user_name>(r.user_name);
  if (r.sub_session_id) w.u64<avp::cc_sub_session_id>(*r.sub_session_id);
  optional32<avp::accounting_record_type>(w, r.accounting_record_type);
  optional32<avp::accounting_record_number>(w, r.accounting_record_number);
  optional32<avp::origin_state_id>(w, r.origin_state_id);
  optional32<avp::event_timestamp>(w, r.event_time);
  for (const SubscriptionId& id : r.subscription_ids) subscription(w, id);
  optional32<avp::service_identifier>(w, r.service_id);
  optional32<avp::termination_cause>(w, r.termination_cause);
  if (r.requested) units<avp::requested_service_unit>(w, *r.requested);
  optional32<avp::requested_action>(w, r.action);
  for (const Units& u : r.used) units<avp::used_service_unit>(w, u);
  optional32<avp::multiple_services_indicator>(w, r.several_services);
  for (const MsccRequest& m : r.msccs) mscc(w, r, m);
  w.text_unless_empty<avp::cc_correlation_id>(r.correlation_id);
  equipment(w, r.user_equipment);
  service_information(w, r);
  for (std::string_view info : r.proxy_infos) w.text<avp::proxy_info>(info);
  for (std::string_view host : r.route_records) w.text<avp::route_record>(host);
  return w.finish();
}

}  // namespace sublet::protocol::diameter
