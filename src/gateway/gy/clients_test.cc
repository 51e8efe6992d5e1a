// Requests in the shape in which real cores send them, AVP by AVP from their sources, and answers that they
// accept.
//
// Open5GS: src/smf/gy-path.c, gy-handler.c of 2022 to 2024. Magma:
// feg/gateway/services/session_proxy/credit_control/gy/ gy_client.go. docs/connect/ says what follows for
// those who run them.
#include "gateway/gy/testing.h"
#include "protocol/diameter/avps.h"
#include "protocol/diameter/writer.h"

namespace sublet::gateway::gy {
namespace {

using namespace protocol::diameter;

constexpr uint32_t tgpp = 10'415;
constexpr uint8_t vm = flag_vendor | flag_mandatory;

std::string be32(uint32_t v) {
  std::string s(4, '\0');
  store32(s.data(), v);
  return s;
}

constexpr const char* catalogue_of_a_core = R"(
operator:
  code: test
  currency: CNY
  time_zone: Asia/Shanghai
  country: "86"
  home: here
  quotas: {data: 100 MB, validity: 1 h, threshold: 0}
zones:
  here: {numbers: ["86"], places: ["460"]}
  abroad: {numbers: ["*"], places: ["*"]}
marks: [lte]
realtime: {rat: {eutran: lte}}
tariffs:
  retail:
    rules:
      - {name: traffic, service: data, marks: lte, at: here, price: {amount: 0.10, per: 1 MB, increment: 1 KB, round: {mode: up, decimals: 6}}}
      - {name: roaming, service: data, marks: lte, at: abroad, price: {amount: 2.00, per: 1 MB, increment: 1 KB, round: {mode: up, decimals: 6}}}
hosts: {pipe: {tariff: retail, numbers: ["86170"]}}
offers: {base: {tariff: retail}}
)";

class GyClients : public GyBench {
 protected:
  void begin(const char* host) {
    ASSERT_TRUE(service_->publish({{"test.yaml", catalogue_of_a_core}}));
    ASSERT_TRUE(
        service_->execute("test", "", charging::SetSim{*PhoneNumber::parse(number(1)), 460'010'000'000'001}));
    start();
    core_ = std::make_unique<Client>(server_->port(), host);
    ASSERT_EQ(core_->open(), success);
  }
  template <class Write>
  std::string made(Write write) {
    std::string m(4'096, '\0');
    AvpWriter w(m);
    ++ids_;
    w.header(flag_request | flag_proxiable, credit_control, credit_control_application, ids_, 0x2000 + ids_);
    write(w);
    m.resize(w.finish());
    return m;
  }
  const CreditControlAnswer& ask(const std::string& m) {
    EXPECT_TRUE(core_->send(m));
    return core_->read_answer();
  }
  BaseMessage next() {
    last_ = core_->receive();
    BaseMessage m;
    Failure f;
    EXPECT_TRUE(read_base_message(last_, m, f)) << f.why;
    return m;
  }
  std::string answer_of(const BaseMessage& m, uint32_t result) {
    std::string out(1'024, '\0');
    out.resize(write_session_answer(core_->us(), m, result, out));
    return out;
  }
  std::unique_ptr<Client> core_;
  std::string last_;
  uint32_t ids_ = 0;
};

// --- Open5GS

class GyOpen5gs : public GyClients {
 protected:
  struct Ask {
    RequestType type = RequestType::initial;
    uint32_t number = 0, seconds = 0;
    uint64_t up = 0, down = 0,
             wanted = 0;  // wanted 0: an empty Requested-Service-Unit, as most versions send
    uint32_t reason = 0;  // Reporting-Reason; 0: none
    const char* plmn = "46001";
    const char* destination_host = "";
  };
  std::string ccr(const Ask& a) {
    return made([&](AvpWriter& w) {
      w.text<avp::session_id>("smf.localdomain;1700000000;1;app_gy");
      w.text<avp::origin_host>("smf.localdomain"), w.text<avp::origin_realm>("localdomain");
      w.text<avp::destination_realm>("localdomain");  // its own, whatever the server's is
      w.u32<avp::auth_application_id>(4);
      w.text<avp::service_context_id>("open5gs-smfd@open5gs.org");  // none of 3GPP's
      w.u32<avp::cc_request_type>(static_cast<uint32_t>(a.type));
      w.u32<avp::cc_request_number>(a.number);
      w.text_unless_empty<avp::destination_host>(a.destination_host);
      w.text<avp::event_timestamp>(be32(3'900'000'000));
      for (const auto& [type, id] : {std::pair(1U, "460010000000001"), std::pair(0U, "8617000000001")}) {
        const size_t g = w.begin<avp::subscription_id>();
        w.u32<avp::subscription_id_type>(type), w.text<avp::subscription_id_data>(id);
        w.end(g);
      }
      if (a.type == RequestType::termination) w.u32<avp::termination_cause>(1);
      w.u32<avp::requested_action>(0);   // in every request
      w.raw({2055, tgpp}, vm, be32(1));  // AoC-Request-Type
      w.u32<avp::multiple_services_indicator>(0);
      mscc(w, a);
      service_information(w, a);
    });
  }
  static void mscc(AvpWriter& w, const Ask& a) {
    const size_t m = w.begin<avp::multiple_services_credit_control>();  // without a Rating-Group
    if (a.type != RequestType::termination) {
      const size_t g = w.begin<avp::requested_service_unit>();
      if (a.wanted != 0) w.u64<avp::cc_total_octets>(a.wanted);
      w.end(g);
    }
    const size_t used = w.begin<avp::used_service_unit>();  // also in the INITIAL, with zeros
    if (a.reason == 3) w.u32<avp::reporting_reason>(3);     // QUOTA_EXHAUSTED
    w.u32<avp::cc_time>(a.seconds);
    w.u64<avp::cc_input_octets>(a.up), w.u64<avp::cc_output_octets>(a.down);
    w.end(used);
    if (a.reason != 0 && a.reason != 3) w.u32<avp::reporting_reason>(a.reason);
    const size_t qos = w.begin_raw({1016, tgpp}, vm);  // QoS-Information
    w.raw({1028, tgpp}, vm, be32(9));
    const size_t arp = w.begin_raw({1034, tgpp}, flag_vendor);
    w.raw({1046, tgpp}, flag_vendor, be32(8)), w.raw({1047, tgpp}, flag_vendor, be32(1)),
        w.raw({1048, tgpp}, flag_vendor, be32(1));
    w.end(arp);
    w.raw({1041, tgpp}, flag_vendor, be32(1'024'000)), w.raw({1040, tgpp}, flag_vendor, be32(1'024'000));
    w.end(qos);
    w.text<avp::tgpp_rat_type>("\6");  // here, not in PS-Information
    w.end(m);
  }
  static void service_information(AvpWriter& w, const Ask& a) {
    const std::string_view address("\0\1\x0a\x2d\0\2", 6);
    const size_t s = w.begin<avp::service_information>(), p = w.begin<avp::ps_information>();
    w.text<avp::tgpp_charging_id>(be32(1));
    if (a.type == RequestType::initial) w.u32<avp::tgpp_pdp_type>(0);
    w.text<avp::pdp_address>(address), w.text<avp::sgsn_address>(address), w.text<avp::ggsn_address>(address);
    w.text<avp::called_station_id>("internet");
    w.text<avp::tgpp_selection_mode>("0");
    w.text<avp::tgpp_sgsn_mcc_mnc>(a.plmn);
    w.text<avp::tgpp_nsapi>("\5");
    w.text<avp::tgpp_user_location_info>(std::string_view("\x82\x64\xf0\x10\0\1\x64\xf0\x10\0\0\1\1", 13));
    const size_t e = w.begin<avp::user_equipment_info>();
    w.u32<avp::user_equipment_info_type>(0), w.text<avp::user_equipment_info_value>("3512340000000101");
    w.end(e);
    w.end(p), w.end(s);
  }
  // What smf_gy_cca_cb() needs: 2001 for the command and, in newer versions, for the MSCC, without which it
  // ends the session; Session-Id and then Origin-Host, of which it makes the Destination-Host of the next
  // request.
  void accepted(const CreditControlAnswer& a) {
    ASSERT_EQ(a.result, success);
    ASSERT_EQ(a.msccs.size(), 1u);
    EXPECT_EQ(a.msccs[0].result, success);
    EXPECT_FALSE(a.msccs[0].rating_group);
    EXPECT_EQ(a.session_id, "smf.localdomain;1700000000;1;app_gy");
    EXPECT_EQ(core_->got().answer.origin_host, "ocs.sublet.local");
  }
};

TEST_F(GyOpen5gs, session_is_granted_charged_and_ended) {
  options_.self.any_destination = true;
  begin("smf.localdomain");
  const CreditControlAnswer* a = &ask(ccr({}));
  accepted(*a);
  ASSERT_TRUE(a->msccs[0].granted);
  EXPECT_EQ(a->msccs[0].granted->total,
            100u << 20);                    // as the catalogue says: it asks for nothing in particular
  EXPECT_FALSE(a->msccs[0].granted->time);  // it would become a limit of time
  EXPECT_EQ(a->msccs[0].validity, 3'600u);
  EXPECT_FALSE(a->msccs[0].volume_threshold);  // it would take it for the volume to report at
  EXPECT_FALSE(a->msccs[0].final_unit);
  a = &ask(ccr({.type = RequestType::update,
                .number = 1,
                .seconds = 60,
                .up = 10 << 20,
                .down = 40 << 20,
                .reason = 3,
                .destination_host = "ocs.sublet.local"}));
  accepted(*a);
  EXPECT_EQ(a->msccs[0].granted->total, 50u << 20);  // what is left of 10.00
  EXPECT_TRUE(a->msccs[0].final_unit);               // newer versions end the session when it is used
  a = &ask(ccr({.type = RequestType::termination, .number = 2, .up = 0, .down = 20 << 20, .reason = 2}));
  accepted(*a);
  EXPECT_FALSE(a->msccs[0].granted);
  EXPECT_EQ(money(), 3'000'000);
}

TEST_F(GyOpen5gs, asks_for_a_million_octets_and_is_a_roamer_by_its_PLMN) {
  options_.self.any_destination = true;
  begin("smf.localdomain");
  const CreditControlAnswer& a = ask(ccr({.wanted = 1'000'000, .plmn = "45412"}));
  accepted(a);
  EXPECT_EQ(a.msccs[0].granted->total, 1'000'000u);
  ask(ccr({.type = RequestType::termination, .number = 1, .down = 512 << 10, .reason = 2}));
  EXPECT_EQ(money(), 9'000'000);
}

TEST_F(GyOpen5gs, without_money_is_told_at_both_levels_what_rejects_it) {
  options_.self.any_destination = true;
  begin("smf.localdomain");
  ASSERT_TRUE(service_->execute(
      "test", "", charging::Adjust{*PhoneNumber::parse(number(1)), Money::units(-10), {}, 0, {}}));
  const CreditControlAnswer& a = ask(ccr({}));
  EXPECT_EQ(a.result, success);
  ASSERT_EQ(a.msccs.size(), 1u);
  EXPECT_EQ(a.msccs[0].result, credit_limit_reached);
  EXPECT_FALSE(a.msccs[0].granted);
}

TEST_F(GyOpen5gs, answers_RAR_and_goes_on_as_if_nothing_was) {
  options_.self.any_destination = true;
  options_.follow = false;
  begin("smf.localdomain");
  accepted(ask(ccr({})));
  server_->re_auth("test", "smf.localdomain;1700000000;1;app_gy");
  const BaseMessage m = next();
  ASSERT_EQ(m.header.command, re_auth);
  ASSERT_TRUE(core_->send(answer_of(m, success)));
  EXPECT_TRUE(wait_for([&] { return server_->stats().own_answered == 1; }));
  accepted(ask(ccr({.type = RequestType::update, .number = 1, .down = 1 << 20, .reason = 4})));
}

// --- Magma

class GyMagma : public GyClients {
 protected:
  struct Part {
    uint32_t group = 1;
    std::optional<uint64_t> wanted = {};  // none: an empty Requested-Service-Unit
    uint64_t up = 0, down = 0;
    uint32_t reason = 0;
  };
  std::string ccr(RequestType type, uint32_t number, const std::vector<Part>& parts) {
    return made([&](AvpWriter& w) {
      w.text<avp::session_id>("magma-fedgw.magma.com;123456;789012;IMSI460010000000001");
      for (const Part& p : parts) mscc(w, type, p);  // in front: InsertAVP puts them before the others
      service_information(w);
      w.text<avp::event_timestamp>(be32(3'900'000'000));
      w.u32<avp::auth_application_id>(4);
      w.u32<avp::cc_request_type>(static_cast<uint32_t>(type));
      w.text<avp::service_context_id>("32251@3gpp.org");
      w.u32<avp::cc_request_number>(number);
      for (const auto& [kind, id] : {std::pair(0U, "8617000000001"), std::pair(1U, "460010000000001")}) {
        const size_t g = w.begin<avp::subscription_id>();
        w.u32<avp::subscription_id_type>(kind), w.text<avp::subscription_id_data>(id);
        w.end(g);
      }
      const size_t e = w.begin_raw(avp::user_equipment_info, 0);
      w.raw(avp::user_equipment_info_type, 0, be32(0));
      w.raw(avp::user_equipment_info_value, 0, "3512340000000101");
      w.end(e);
      w.u32<avp::multiple_services_indicator>(1);
      w.text<avp::origin_host>("magma-fedgw.magma.com"), w.text<avp::origin_realm>("magma.com");
      w.u32<avp::origin_state_id>(1'700'000'000);
      w.text<avp::destination_realm>("sublet.local"), w.text<avp::destination_host>("ocs.sublet.local");
    });
  }
  static void mscc(AvpWriter& w, RequestType type, const Part& p) {
    const size_t m = w.begin<avp::multiple_services_credit_control>();
    w.u32<avp::rating_group>(p.group);
    if (type != RequestType::termination) {
      const size_t g = w.begin<avp::requested_service_unit>();
      if (p.wanted)
        w.u64<avp::cc_input_octets>(*p.wanted), w.u64<avp::cc_output_octets>(*p.wanted),
            w.u64<avp::cc_total_octets>(*p.wanted);
      w.end(g);
    }
    if (type != RequestType::initial) {
      if (p.reason != 3) w.u32<avp::reporting_reason>(p.reason);
      const size_t u = w.begin<avp::used_service_unit>();
      w.u64<avp::cc_input_octets>(p.down), w.u64<avp::cc_output_octets>(p.up),
          w.u64<avp::cc_total_octets>(p.up + p.down);
      if (p.reason == 3) w.u32<avp::reporting_reason>(p.reason);
      w.end(u);
    }
    w.end(m);
  }
  static void service_information(AvpWriter& w) {
    const std::string_view address("\0\1\x0a\0\0\2", 6);
    const size_t s = w.begin<avp::service_information>(), p = w.begin<avp::ps_information>();
    w.u32<avp::tgpp_pdp_type>(0);
    w.text<avp::tgpp_rat_type>("\6");
    w.text<avp::tgpp_selection_mode>("0"), w.text<avp::tgpp_nsapi>("5");
    w.text<avp::cg_address>(address), w.text<avp::pdp_address>(address), w.text<avp::sgsn_address>(address),
        w.text<avp::ggsn_address>(address);
    w.text<avp::tgpp_sgsn_mcc_mnc>("46001"), w.text<avp::tgpp_ggsn_mcc_mnc>("46001");
    w.text<avp::called_station_id>("internet");
    w.text<avp::tgpp_charging_id>("abcd");
    w.end(p), w.end(s);
  }
};

TEST_F(GyMagma, session_of_two_rating_groups_is_granted_charged_and_ended) {
  begin("magma-fedgw.magma.com");
  ASSERT_TRUE(service_->execute("test", "",
                                charging::TopUp{*PhoneNumber::parse(number(1)), Money::units(10), {}, 0, 0}));
  const CreditControlAnswer* a =
      &ask(ccr(RequestType::initial, 0, {{.group = 1}, {.group = 2, .wanted = 2 << 20}}));
  ASSERT_EQ(a->result, success);
  ASSERT_EQ(a->msccs.size(), 2u);
  for (const MsccAnswer& m : a->msccs) EXPECT_EQ(m.result, success);
  EXPECT_EQ(a->msccs[0].rating_group, 1u);
  ASSERT_TRUE(a->msccs[0].granted && a->msccs[1].granted);
  EXPECT_EQ(a->msccs[0].granted->total, 100u << 20);  // it says no amount: the catalogue's
  EXPECT_EQ(a->msccs[1].granted->total, 2u << 20);  // of several kinds of octets asked for, the total counts
  a = &ask(ccr(RequestType::update, 1,
               {{.group = 2, .wanted = 1 << 20, .up = 1 << 20, .down = 1 << 20, .reason = 3}}));
  ASSERT_EQ(a->result, success);
  EXPECT_EQ(a->msccs[0].granted->total, 1u << 20);
  a = &ask(ccr(RequestType::termination, 2,
               {{.group = 1, .down = 3 << 20, .reason = 2}, {.group = 2, .reason = 2}}));
  EXPECT_EQ(a->result, success);
  EXPECT_EQ(money(), 19'500'000);
}

TEST_F(GyMagma, asks_for_less_and_less_and_gets_it_until_4012_in_the_MSCC) {
  begin("magma-fedgw.magma.com");
  ASSERT_EQ(ask(ccr(RequestType::initial, 0, {{.wanted = 60 << 20}})).msccs[0].granted->total, 60u << 20);
  const CreditControlAnswer* a =
      &ask(ccr(RequestType::update, 1, {{.wanted = 60 << 20, .down = 60 << 20, .reason = 3}}));
  EXPECT_EQ(a->msccs[0].granted->total, 40u << 20);
  EXPECT_TRUE(a->msccs[0].final_unit);
  a = &ask(ccr(RequestType::update, 2, {{.wanted = 0, .down = 40 << 20, .reason = 3}}));
  EXPECT_EQ(a->result, success);  // it acts on the MSCC's
  EXPECT_EQ(a->msccs[0].result, credit_limit_reached);
  EXPECT_FALSE(a->msccs[0].granted);
  EXPECT_EQ(money(), 0);
}

TEST_F(GyMagma, may_send_nothing_behind_a_RAR_and_loses_nothing_by_it) {
  options_.follow = false;
  begin("magma-fedgw.magma.com");
  ASSERT_EQ(ask(ccr(RequestType::initial, 0, {{.wanted = 1 << 20}})).result, success);
  server_->re_auth("test", "magma-fedgw.magma.com;123456;789012;IMSI460010000000001");
  const BaseMessage m = next();
  ASSERT_EQ(m.header.command, re_auth);
  ASSERT_TRUE(core_->send(answer_of(m, limited_success)));
  EXPECT_TRUE(wait_for([&] { return server_->stats().own_answered == 1; }));
  EXPECT_EQ(ask(ccr(RequestType::termination, 1, {{.down = 1 << 20, .reason = 2}})).result, success);
  EXPECT_EQ(money(), 9'900'000);
}

}  // namespace
}  // namespace sublet::gateway::gy
