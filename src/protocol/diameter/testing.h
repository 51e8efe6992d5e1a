// Sample messages for tests, bench and fuzz corpus: what a gateway, a voice server and message centres send.
// Of our own making.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "protocol/diameter/base_messages.h"
#include "protocol/diameter/credit_control_answer.h"

namespace sublet::protocol::diameter::testing {

using namespace std::string_view_literals;

inline void address_sample(CreditControlRequest& r, RequestType type, uint32_t number) {
  r.clear();
  r.header.flags = flag_request | flag_proxiable;
  r.header.command = credit_control;
  r.header.application = credit_control_application;
  r.header.hop_by_hop = 0x11223344;
  r.header.end_to_end = 0x55667788;
  r.session_id = "pgw01.epc.mnc001.mcc460.3gppnetwork.org;1795000000;4711";
  r.origin_host = "pgw01.epc.mnc001.mcc460.3gppnetwork.org";
  r.origin_realm = "epc.mnc001.mcc460.3gppnetwork.org";
  r.destination_realm = "sublet.example";
  r.auth_application_id = credit_control_application;
  r.type = type;
  r.number = number;
  r.origin_state_id = 1'795'000'000;
  r.event_time = 4'003'988'800;
  r.subscription_ids.add({SubscriptionType::e164, "8617100000001"});
  r.subscription_ids.add({SubscriptionType::imsi, "460010000000001"});
}

inline void ps_sample(CreditControlRequest& r) {
  PsInformation& ps = r.ps.emplace();
  ps.charging_id = "\x00\x01\x02\x03"sv;
  ps.pdp_type = 0;
  ps.pdp_address = "\x00\x01\x0a\x2d\x00\x02"sv;
  ps.sgsn_address = "\x00\x01\x0a\x00\x00\x05"sv;
  ps.ggsn_address = "\x00\x01\x0a\x00\x00\x04"sv;
  ps.ggsn_mcc_mnc = "46001";
  ps.called_station = "internet";
  ps.charging_characteristics = "0800";
  ps.sgsn_mcc_mnc = "46001";
  ps.ms_timezone = "\x23\x00"sv;
  ps.user_location = "\x82\x64\xf0\x10\x00\x01\x64\xf0\x10\x00\x00\x01\x01"sv;
  ps.rat_type = "\x06"sv;
}

// A Gy UPDATE as a small gateway sends it, some 600 octets: one MSCC with usage on either side of a tariff
// change.
inline void small_update_sample(CreditControlRequest& r, uint32_t number = 7) {
  address_sample(r, RequestType::update, number);
  r.session_id = "pgw01.epc.example;1795000000;4711";
  r.origin_host = "pgw01.epc.example";
  r.origin_realm = "epc.example";
  r.origin_state_id.reset();
  r.service_context_id = "32251@3gpp.org";
  MsccRequest& m = *r.add_mscc();
  m.rating_group = 10;
  m.requested.emplace();
  for (TariffChangeUsage side : {TariffChangeUsage::before, TariffChangeUsage::after}) {
    Units& u = *r.add_used(m);
    u.tariff_change_usage = side;
    u.total = 1'048'576 + number;
    u.output = 1'000'000 + number;
  }
  m.reporting_reason = 3;
  PsInformation& ps = r.ps.emplace();
  ps.charging_id = "\x00\x01\x02\x03"sv;
  ps.pdp_address = "\x00\x01\x0a\x2d\x00\x02"sv;
  ps.called_station = "internet";
  ps.sgsn_mcc_mnc = "46001";
  ps.user_location = "\x82\x64\xf0\x10\x00\x01\x64\xf0\x10\x00\x00\x01\x01"sv;
  ps.rat_type = "\x06"sv;
}

// One of a large gateway: longer names, all that it knows.
inline void update_sample(CreditControlRequest& r, uint32_t number = 7) {
  address_sample(r, RequestType::update, number);
  r.service_context_id = "32251@3gpp.org";
  r.several_services = true;
  MsccRequest& m = *r.add_mscc();
  m.rating_group = 10;
  m.requested.emplace();
  for (TariffChangeUsage side : {TariffChangeUsage::before, TariffChangeUsage::after}) {
    Units& u = *r.add_used(m);
    u.tariff_change_usage = side;
    u.total = 1'048'576 + number;
    u.input = 48'576;
    u.output = 1'000'000 + number;
  }
  m.reporting_reason = 3;
  ps_sample(r);
}

inline void voice_sample(CreditControlRequest& r) {
  address_sample(r, RequestType::initial, 0);
  r.service_context_id = "32260@3gpp.org";
  MsccRequest& m = *r.add_mscc();
  m.rating_group = 100;
  r.add_service_id(m, 1000);
  r.add_service_id(m, 1001);
  m.requested.emplace().time = 60;
  r.add_trigger(m, 1), r.add_trigger(m, 2);
  m.quota_consumption_time = 5;
  r.user_equipment = {0, "3512340000000101"};
  ImsInformation& ims = r.ims.emplace();
  ims.sip_method = "INVITE";
  ims.role_of_node = 0;
  ims.node_functionality = 6;
  ims.user_session_id = "call-1@scscf.example";
  ims.calling_parties.add("tel:+8617100000001");
  ims.calling_parties.add("sip:+8617100000001@ims.example");
  ims.called_party = "tel:+8613900000002";
  ims.requested_party = "tel:13900000002";
  ims.request_time = 4'003'988'800;
  ims.response_time = 4'003'988'802;
  ims.charging_id = "icid-4711";
  ims.media = Media::video;
  ims.access_network = "3GPP-E-UTRAN-FDD;utran-cell-id-3gpp=46001000100000101";
}

inline void sms_sample(CreditControlRequest& r) {
  address_sample(r, RequestType::event, 0);
  r.service_context_id = "32274@3gpp.org";
  r.action = RequestedAction::direct_debiting;
  r.service_id = 4;
  r.requested.emplace().specific = 1;
  SmsInformation& sms = r.sms.emplace();
  sms.originator_sccp = "\x00\x08\x38\x36\x31\x37"sv;
  sms.smsc = "\x00\x01\x0a\x00\x00\x09"sv;
  sms.message_type = 0;
  sms.messages_sent = 1;
  sms.originator_interface = "smsc-in";
  sms.originator = "8617100000001";
  sms.recipients.add("8613900000002");
}

inline void mms_sample(CreditControlRequest& r) {
  address_sample(r, RequestType::termination, 2);
  r.service_context_id = "32270@3gpp.org";
  r.termination_cause = 1;
  r.user_name = "user@mms.example";
  r.correlation_id = "corr-1";
  r.sub_session_id = 9;
  r.destination_host = "ocs1.sublet.example";
  r.accounting_record_type = 4;
  r.accounting_record_number = 2;
  Units& u = *r.used.add();
  u.specific = 1;
  u.money = CcMoney{-12'345, -2, 156};
  r.requested.emplace().money = CcMoney{50, 0, {}};
  r.route_records.add("dra1.example"), r.route_records.add("dra2.example");
  MmsInformation& mms = r.mms.emplace();
  mms.originator = {"8617100000001", 1};
  mms.recipients.add({"8613900000002", 1});
  mms.recipients.add({"user@example.org", 0});
  mms.size = 204'800;
  mms.submission_time = 4'003'988'700;
}

inline std::string written(const CreditControlRequest& r) {
  std::string out(8192, '\0');
  out.resize(write_credit_control_request(r, out));
  return out;
}

inline std::vector<std::string> samples() {
  std::vector<std::string> out;
  CreditControlRequest r;
  for (auto make :
       {+[](CreditControlRequest& q) { update_sample(q); }, voice_sample, sms_sample, mms_sample}) {
    make(r);
    out.push_back(written(r));
  }
  return out;
}

}  // namespace sublet::protocol::diameter::testing
