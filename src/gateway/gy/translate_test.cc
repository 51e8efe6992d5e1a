// From the wire's words to charging's and back: contexts, parties, places, subscribers, amounts, money,
// results.
#include "gateway/gy/translate.h"

#include <gtest/gtest.h>

#include "protocol/diameter/avps.h"
#include "protocol/diameter/testing.h"

namespace sublet::gateway::gy {
namespace {

using namespace protocol::diameter;
namespace samples = protocol::diameter::testing;
using namespace std::string_view_literals;
using catalogue::Direction;
using catalogue::Service;
using charging::Credit;
using charging::CreditAnswer;
using charging::CreditCode;
using charging::CreditPart;
using charging::CreditPartAnswer;

class Translations : public ::testing::Test {
 protected:
  void SetUp() override {
    samples::address_sample(r_, RequestType::initial, 0);
    r_.service_context_id = "32251@3gpp.org";
  }
  bool go() { return translate(r_, &realtime_, 156, t_, f_); }
  const CreditPart& part(size_t i = 0) { return t_.credit.parts[i]; }
  Service service(const char* context) {
    r_.service_context_id = context;
    EXPECT_TRUE(go());
    return t_.credit.use.service;
  }
  catalogue::Realtime realtime_;
  CreditControlRequest r_;
  Translation t_;
  Failure f_;
};

TEST_F(Translations, of_contexts_are_the_catalogues_services_TS32299_7_1_12) {
  EXPECT_EQ(service("32251@3gpp.org"), Service::data);
  EXPECT_EQ(service("8.32251@3gpp.org"), Service::data);
  EXPECT_EQ(service("ext.001.01.8.32251@3gpp.org"), Service::data);
  EXPECT_EQ(service("32260@3gpp.org"), Service::voice);
  EXPECT_EQ(service("32274@3gpp.org"), Service::sms);
  EXPECT_EQ(service("32270@3gpp.org"), Service::mms);
  r_.ims.emplace().media = Media::video;
  EXPECT_EQ(service("32260@3gpp.org"), Service::video);
}

TEST_F(Translations, turn_APN_radio_access_and_equipment_into_marks) {
  realtime_.apns = {{"iot.unicom", 1}};
  realtime_.rats = {{6, 2}};
  realtime_.equipment = {{"35123400", 4}};
  r_.user_equipment = {0, "3512340000000101"};
  r_.ps.emplace();
  r_.ps->called_station = "IoT.unicom.mnc001.mcc460.gprs";
  r_.ps->rat_type = "\6";
  ASSERT_TRUE(go());
  EXPECT_EQ(t_.credit.use.marks, 7u);
  r_.user_equipment.reset();
  ASSERT_TRUE(go());
  EXPECT_EQ(t_.credit.use.marks, 3u);
  r_.ps->user_equipment = {0, "\x53\x21\x43\x00\x00\x00\x10\x10"sv};  // TBCD
  r_.ps->called_station = "internet";
  r_.ps->rat_type = "";
  ASSERT_TRUE(go());
  EXPECT_EQ(t_.credit.use.marks, 4u);
  r_.ps->user_equipment = {1, "3512340000000101"};  // no IMEISV
  ASSERT_TRUE(go());
  EXPECT_EQ(t_.credit.use.marks, 0u);
  r_.ps->imeisv = "3512340000000101";
  ASSERT_TRUE(go());
  EXPECT_EQ(t_.credit.use.marks, 4u);
  for (std::string_view wrong :
       {""sv, "35123400"sv, "not an IMEI at all"sv, "\xff\xff\xff\xff\xff\xff\xff\xff"sv}) {
    r_.ps->imeisv = wrong;
    ASSERT_TRUE(go());
    EXPECT_EQ(t_.credit.use.marks, 0u) << wrong;
  }
}

TEST_F(Translations, find_the_place_in_SGSN_MCC_MNC_else_in_the_location) {
  r_.ps.emplace();
  r_.ps->user_location = "\x82\x54\xf0\x10\x12\x34"sv;  // 450 01, TS 24.008 10.5.1.3
  ASSERT_TRUE(go());
  EXPECT_EQ(t_.credit.use.place.text(), "45001");
  r_.ps->sgsn_mcc_mnc = "45412";
  ASSERT_TRUE(go());
  EXPECT_EQ(t_.credit.use.place.text(), "45412");
  r_.ps->sgsn_mcc_mnc = "here";
  r_.ps->user_location = "\x82"sv;
  ASSERT_TRUE(go());
  EXPECT_TRUE(t_.credit.use.place.empty());
}

TEST_F(Translations, of_strange_contexts_go_by_the_units_asked_for_else_used) {
  constexpr const char* strange = "some@foreign.example";
  const auto of = [&](std::initializer_list<const char*> asked, std::initializer_list<const char*> used,
                      bool packets = false) {
    const auto set = [](Units& u, std::initializer_list<const char*> kinds) {
      u = Units();
      for (const std::string_view kind : kinds) {
        if (kind == "s") u.time = 60;
        if (kind == "B") u.total = 100'000;
        if (kind == "up") u.input = 100'000;
        if (kind == "n") u.specific = 1;
      }
    };
    r_.type = RequestType::update;
    r_.msccs.clear(), r_.used_units.clear();
    MsccRequest& m = *r_.add_mscc();
    set(m.requested.emplace(), asked);
    set(*r_.add_used(m), used);
    r_.ps.reset();
    if (packets) r_.ps.emplace();
    return service(strange);
  };
  EXPECT_EQ(of({"s"}, {}), Service::voice);
  EXPECT_EQ(of({"B"}, {}), Service::data);
  EXPECT_EQ(of({"up"}, {}), Service::data);
  EXPECT_EQ(of({"n"}, {}), Service::sms);
  EXPECT_EQ(of({}, {"s"}), Service::voice);
  EXPECT_EQ(of({}, {"up"}), Service::data);
  EXPECT_EQ(of({}, {"n"}), Service::sms);
  EXPECT_EQ(of({}, {}), Service::sms);
  // 60 s of a call were charged as the 100,000 octets that it told besides.
  EXPECT_EQ(of({"s"}, {"s", "B"}), Service::voice);
  EXPECT_EQ(of({}, {"s", "B"}), Service::voice);
  EXPECT_EQ(of({"s"}, {"s", "B"}, true), Service::voice);
  EXPECT_EQ(of({"B"}, {"s", "B"}), Service::data);
  EXPECT_EQ(of({"s", "B"}, {"s", "B"}), Service::voice);
  // Open5GS: nothing in particular is asked for, seconds and octets are told, and PS-Information.
  EXPECT_EQ(of({}, {"s", "up"}, true), Service::data);
  EXPECT_EQ(of({"s", "B"}, {"s", "B"}, true), Service::data);
  EXPECT_EQ(of({}, {}, true), Service::data);
}

TEST_F(Translations, of_strange_contexts_and_no_units_go_by_the_Service_Information) {
  EXPECT_EQ(service("some@foreign.example"), Service::sms);
  r_.mms.emplace();
  EXPECT_EQ(service("some@foreign.example"), Service::mms);
  r_.sms.emplace();
  EXPECT_EQ(service("some@foreign.example"), Service::sms);
  r_.ims.emplace();
  EXPECT_EQ(service("some@foreign.example"), Service::voice);
}

TEST_F(Translations, of_a_gateways_update_have_all_of_it) {
  samples::small_update_sample(r_, 7);
  ASSERT_TRUE(go()) << f_.why;
  EXPECT_EQ(t_.credit.type, Credit::update);
  EXPECT_EQ(t_.credit.number, 7u);
  EXPECT_EQ(t_.credit.session, "pgw01.epc.example;1795000000;4711");
  EXPECT_EQ(t_.credit.line.text(), "8617100000001");
  EXPECT_EQ(t_.credit.imsi, 460010000000001u);
  EXPECT_EQ(t_.credit.use.place.text(), "46001");
  EXPECT_EQ(t_.credit.use.start, Instant());
  ASSERT_EQ(t_.credit.parts.size(), 1u);
  EXPECT_EQ(part().group, 10u);
  EXPECT_EQ(part().asked, 0);
  EXPECT_EQ(part().used, 1'048'583);
  EXPECT_EQ(part().used_after, 1'048'583);
  EXPECT_EQ(part().flags, CreditPart::asks | CreditPart::reports);
}

TEST_F(Translations, sum_every_used_unit_and_input_with_output_alone) {
  r_.type = RequestType::update;
  MsccRequest& m = *r_.add_mscc();
  r_.add_used(m)->input = 100;
  Units& both = *r_.add_used(m);
  both.input = 20, both.output = 3;
  Units& all = *r_.add_used(m);
  all.total = 1'000, all.input = 600, all.output = 400, all.time = 77;
  ASSERT_TRUE(go());
  EXPECT_EQ(part().used, 1'123);
  EXPECT_EQ(part().flags, CreditPart::reports);
}

TEST_F(Translations, of_what_is_over_large_are_asked_for_in_part_and_never_used_in_part) {
  r_.type = RequestType::update;
  MsccRequest& m = *r_.add_mscc();
  m.requested.emplace().total = UINT64_MAX;
  Units& used = *r_.add_used(m);
  used.total = uint64_t{1} << 50;
  ASSERT_TRUE(go());
  EXPECT_EQ(part().asked, int64_t{1} << 50);
  EXPECT_EQ(part().used, int64_t{1} << 50);
  const auto shown = [&](AvpKey key, uint64_t amount) {
    EXPECT_FALSE(go());
    EXPECT_EQ(f_.result, invalid_avp_value);
    EXPECT_EQ(f_.avp, key);
    EXPECT_EQ(f_.number, amount);
    ASSERT_EQ(f_.depth, 2);
    EXPECT_EQ(f_.groups[0], avp::used_service_unit);
    EXPECT_EQ(f_.groups[1], avp::multiple_services_credit_control);
  };
  used.total = UINT64_MAX;
  shown(avp::cc_total_octets, UINT64_MAX);
  used.total.reset();
  used.input = 3, used.output = uint64_t{1} << 50;
  shown(avp::cc_output_octets, uint64_t{1} << 50);
  used.money = CcMoney{int64_t{1} << 50, 0, 156};
  used.input.reset(), used.output.reset(), m.requested.reset();
  shown(avp::cc_money, 0);
  used = Units();
  used.total = 1;
  r_.add_used(m)->total = uint64_t{1} << 50;  // only together
  shown(avp::cc_total_octets, uint64_t{1} << 50);
}

TEST_F(Translations, keep_several_quotas_with_and_without_groups) {
  r_.add_mscc()->requested.emplace();
  MsccRequest& two = *r_.add_mscc();
  two.rating_group = 5;
  r_.add_service_id(two, 9), r_.add_service_id(two, 10);
  ASSERT_TRUE(go());
  ASSERT_EQ(t_.credit.parts.size(), 2u);
  EXPECT_EQ(part(0).group, 0u);
  EXPECT_TRUE(part(0).has(CreditPart::asks));
  EXPECT_EQ(part(1).group, 5u);
  EXPECT_EQ(part(1).flags, 0);
}

// The first Service-Identifier was the key, and {1,2} was {1,3}.
TEST_F(Translations, name_a_quota_by_its_group_and_all_its_services_in_any_order_RFC8506_8_16) {
  const auto quota = [&](std::optional<uint32_t> group, std::vector<uint32_t> ids) {
    r_.msccs.clear(), r_.service_ids.clear();
    MsccRequest& m = *r_.add_mscc();
    m.rating_group = group;
    for (const uint32_t id : ids) r_.add_service_id(m, id);
    EXPECT_TRUE(go());
    return std::pair(part().group, part().service);
  };
  EXPECT_EQ(quota(10, {7}), std::pair(10u, 7u));
  EXPECT_EQ(quota(10, {7, 7}), std::pair(10u, 7u));
  EXPECT_EQ(quota({}, {}), std::pair(0u, 0u));
  EXPECT_EQ(quota(10, {1, 2}), quota(10, {2, 1}));
  EXPECT_EQ(quota(10, {1, 2}), std::pair(10u, 0x80000000u | quota(10, {1, 2}).second)) << "the highest bit";
  const std::pair<uint32_t, uint32_t> different[] = {
      quota(10, {}), quota(10, {1}), quota(10, {1, 2}), quota(10, {1, 3}), quota(10, {2, 3}), quota({}, {}),
      quota(0, {}),  quota({}, {1}), quota(0, {1}),     quota({}, {1, 2}), quota(0, {1, 2})};
  for (size_t i = 0; i < std::size(different); ++i)
    for (size_t k = 0; k < i; ++k) EXPECT_NE(different[i], different[k]) << i << " " << k;
}

TEST_F(Translations, add_up_what_two_MSCCs_of_a_quota_report_only_at_the_end) {
  r_.type = RequestType::termination;
  const auto used = [&](uint32_t group, uint64_t octets) -> MsccRequest& {
    MsccRequest& m = *r_.add_mscc();
    m.rating_group = group;
    r_.add_used(m)->total = octets;
    return m;
  };
  used(10, 5), used(11, 7);
  used(10, 6).reporting_reason = 2;
  ASSERT_TRUE(go()) << f_.why;
  ASSERT_EQ(t_.credit.parts.size(), 2u);
  EXPECT_EQ(part(0).used, 11);
  EXPECT_TRUE(part(0).has(CreditPart::ends));
  EXPECT_EQ(part(1).used, 7);
  EXPECT_EQ(t_.part_of[0], 0);
  EXPECT_EQ(t_.part_of[1], 1);
  EXPECT_EQ(t_.part_of[2], 0);
  r_.used_units[2].total = uint64_t{1} << 50;
  EXPECT_FALSE(go());
  EXPECT_EQ(f_.result, invalid_avp_value);
  r_.used_units[2].total.reset();
  r_.used_units[2].money = CcMoney{1, 0, {}};
  EXPECT_FALSE(go());
  EXPECT_EQ(f_.result, contradicting_avps);
  r_.used_units[2].money.reset();
  for (const RequestType type : {RequestType::update, RequestType::event}) {
    r_.type = type, r_.action = RequestedAction::direct_debiting;
    for (MsccRequest& m : r_.msccs) m.requested.emplace().total = 1;
    EXPECT_FALSE(go());
    EXPECT_EQ(f_.result, invalid_avp_value);
    EXPECT_EQ(f_.avp, avp::multiple_services_credit_control);
  }
}

TEST_F(Translations, know_the_end_of_a_quota_by_its_reporting_reason_TS32299_7_2) {
  r_.type = RequestType::update;
  MsccRequest& m = *r_.add_mscc();
  r_.add_used(m)->total = 1;
  m.reporting_reason = 2;  // FINAL
  ASSERT_TRUE(go());
  EXPECT_TRUE(part().has(CreditPart::ends));
  m.requested.emplace();  // quota holding time is over, and a new quota wanted
  m.reporting_reason = 1;
  ASSERT_TRUE(go());
  EXPECT_FALSE(part().has(CreditPart::ends));
}

TEST_F(Translations, ask_for_nothing_at_the_end_of_a_session) {
  r_.type = RequestType::termination;
  MsccRequest& m = *r_.add_mscc();
  m.requested.emplace().total = 5;
  r_.add_used(m)->total = 6;
  ASSERT_TRUE(go());
  EXPECT_EQ(part().flags, CreditPart::reports);
}

TEST_F(Translations, without_MSCC_are_of_one_quota) {
  r_.requested.emplace().total = 500;
  r_.service_id = 3;
  ASSERT_TRUE(go());
  ASSERT_EQ(t_.credit.parts.size(), 1u);
  EXPECT_FALSE(t_.msccs);
  EXPECT_EQ(part().asked, 500);
  EXPECT_EQ(part().service, 3u);
}

TEST_F(Translations, of_an_INITIAL_without_units_leave_them_to_the_server_or_only_open_RFC8506_5_1_2) {
  ASSERT_TRUE(go());
  ASSERT_EQ(t_.credit.parts.size(), 1u);
  EXPECT_TRUE(part().has(CreditPart::asks));
  r_.several_services = true;
  ASSERT_TRUE(go());
  EXPECT_TRUE(t_.credit.parts.empty());
}

TEST_F(Translations, of_calls_have_direction_and_the_other_party) {
  samples::voice_sample(r_);
  ASSERT_TRUE(go());
  EXPECT_EQ(t_.credit.use.direction, Direction::out);
  EXPECT_EQ(t_.credit.use.peer.text(), "8613900000002");
  EXPECT_EQ(part().asked, 60);
  EXPECT_EQ(part().group, 100u);
  EXPECT_EQ(t_.credit.use.place.text(), "46001");
  r_.ims->role_of_node = 1;
  ASSERT_TRUE(go());
  EXPECT_EQ(t_.credit.use.direction, Direction::in);
  EXPECT_EQ(t_.credit.use.peer.text(), "8617100000001");
}

TEST_F(Translations, of_messages_have_direction_by_who_is_asked_for) {
  samples::sms_sample(r_);
  ASSERT_TRUE(go());
  EXPECT_EQ(t_.credit.type, Credit::event);
  EXPECT_EQ(t_.credit.use.service, Service::sms);
  EXPECT_EQ(t_.credit.use.direction, Direction::out);
  EXPECT_EQ(t_.credit.use.peer.text(), "8613900000002");
  EXPECT_EQ(t_.credit.use.start.seconds(), 4'003'988'800 - 2'208'988'800);
  EXPECT_EQ(part().asked, 1);
  r_.sms->originator = "8613900000002";
  r_.sms->recipients.clear();
  r_.sms->recipients.add("+8617100000001");
  ASSERT_TRUE(go());
  EXPECT_EQ(t_.credit.use.direction, Direction::in);
  EXPECT_EQ(t_.credit.use.peer.text(), "8613900000002");
}

TEST_F(Translations, read_numbers_as_they_are_written) {
  const auto number = [](std::string_view text) {
    PhoneNumber n;
    return number_in(text, n) ? n.text() : std::string("none");
  };
  EXPECT_EQ(number("tel:+86-139-0000-0002"), "8613900000002");
  EXPECT_EQ(number("sip:+8613900000002@ims.example;user=phone"), "8613900000002");
  EXPECT_EQ(number("SIP:10086;phone-context=86@x"), "10086");
  EXPECT_EQ(number("013900000002"), "013900000002");
  EXPECT_EQ(number("sip:alice@example.org"), "none");
  EXPECT_EQ(number("1234567890123456"), "none");
  EXPECT_EQ(number(""), "none");
  EXPECT_EQ(number("+"), "none");
}

TEST_F(Translations, find_the_place_also_in_the_location) {
  PsInformation& ps = r_.ps.emplace();
  ps.user_location = "\x82\x64\xf0\x10\x00"sv;
  ASSERT_TRUE(go());
  EXPECT_EQ(t_.credit.use.place.text(), "46001");
  ps.user_location = "\x00\x13\x00\x62\x00"sv;  // 310-260
  ASSERT_TRUE(go());
  EXPECT_EQ(t_.credit.use.place.text(), "310260");
  ps.user_location = "\x82\xff\xff\xff"sv;
  ASSERT_TRUE(go());
  EXPECT_TRUE(t_.credit.use.place.empty());
}

TEST_F(Translations, know_whom_by_any_kind_of_Subscription_Id_RFC8506_8_46) {
  const auto who = [&](SubscriptionType type, std::string_view data) {
    r_.subscription_ids.clear();
    r_.subscription_ids.add({type, data});
    return go() ? t_.credit.line.text() + "/" + std::to_string(t_.credit.imsi) : std::to_string(f_.result);
  };
  EXPECT_EQ(who(SubscriptionType::e164, "+8617100000001"), "8617100000001/0");
  EXPECT_EQ(who(SubscriptionType::imsi, "001010000000001"), "/1010000000001");
  EXPECT_EQ(who(SubscriptionType::sip_uri, "sip:+8617100000001@ims.example"), "8617100000001/0");
  EXPECT_EQ(who(SubscriptionType::nai, "0460010000000001@nai.epc.mnc001.mcc460.3gppnetwork.org"),
            "/460010000000001");
  EXPECT_EQ(who(SubscriptionType::nai, "8617100000001@example.org"), "8617100000001/0");
  EXPECT_EQ(who(SubscriptionType::private_id, "8617100000001"), "8617100000001/0");
  EXPECT_EQ(who(SubscriptionType::private_id, "alice"), "5030");
}

TEST_F(Translations, without_anybody_are_refused_only_where_somebody_must_be_named) {
  r_.subscription_ids.clear();
  EXPECT_FALSE(go());
  EXPECT_EQ(f_.result, missing_avp);
  EXPECT_EQ(f_.avp, avp::subscription_id);
  r_.type = RequestType::update;
  EXPECT_TRUE(go());
  r_.type = RequestType::event;
  EXPECT_FALSE(go());
  EXPECT_EQ(f_.avp, avp::requested_action);
}

TEST_F(Translations, of_money_are_exact_or_refused) {
  r_.type = RequestType::update;
  const auto micros = [](int64_t digits, int32_t exponent) {
    int64_t out = 0;
    return micros_of({digits, exponent, {}}, out) ? std::to_string(out) : std::string("no");
  };
  EXPECT_EQ(micros(1, 0), "1000000");
  EXPECT_EQ(micros(-12'345, -2), "-123450000");
  EXPECT_EQ(micros(1'500'000'000, -9), "1500000");
  EXPECT_EQ(micros(1, -7), "no");
  EXPECT_EQ(micros(1, 13), "no");
  EXPECT_EQ(micros(0, INT32_MAX), "0");
  EXPECT_EQ(micros(0, INT32_MIN), "0");
  EXPECT_EQ(micros(INT64_MAX, INT32_MAX), "no");
  EXPECT_EQ(money_of(1'250'000, 156), (CcMoney{125, -2, 156}));
  EXPECT_EQ(money_of(0, {}), (CcMoney{0, 0, {}}));

  MsccRequest& m = *r_.add_mscc();
  m.requested.emplace().money = CcMoney{5, -1, 156};
  r_.add_used(m)->money = CcMoney{25, -2, 156};
  ASSERT_TRUE(go());
  EXPECT_TRUE(part().has(CreditPart::money));
  EXPECT_EQ(part().asked, 500'000);
  EXPECT_EQ(part().used, 250'000);
  m.requested->money = CcMoney{5, -9, 156};
  EXPECT_FALSE(go());
  EXPECT_EQ(f_.result, invalid_avp_value);
  m.requested->money = CcMoney{-5, 0, 156};
  EXPECT_FALSE(go());
}

TEST_F(Translations, of_money_know_the_numbers_of_ISO_4217) {
  EXPECT_EQ(currency_number("CNY"), 156u);
  EXPECT_EQ(currency_number("XOF"), 952u);
  EXPECT_EQ(currency_number("ALL"), 8u);
  EXPECT_EQ(currency_number("QQQ"), 0u);
}

TEST_F(Translations, know_the_times_of_both_eras) {
  EXPECT_EQ(unix_seconds(2'208'988'800), 0);
  EXPECT_EQ(unix_seconds(0), 2'085'978'496);  // 2036-02-07 06:28:16, RFC 4330 3
  for (int64_t t : {int64_t{0}, int64_t{1'795'000'000}, int64_t{2'085'978'495}, int64_t{2'085'978'496}})
    EXPECT_EQ(unix_seconds(since_1900(t)), t);
}

// --- answers

class Answers : public Translations {
 protected:
  Answers() {
    asked_.type = RequestType::update;
    asked_.session = "a;1";
    asked_.msccs = true;
    asked_.echoes = echoes_;
    asked_.services = services_;
    for (const Echo& e : echoes_) {
      CreditPartAnswer& p = credit_.parts.emplace_back();
      p.group = e.group, p.service = e.service;
      p.flags = CreditPartAnswer::granted, p.units = 1'000;
    }
  }
  const CreditControlAnswer& answer() { return answerer_.make(asked_, credit_, 156); }
  const Echo echoes_[2] = {{0, 0, 0, false}, {7, 8, 2, true}};
  const uint32_t services_[2] = {8, 9};
  Manner manner_{"ocs", "realm"};
  Answerer answerer_{manner_};
  Asked asked_;
  CreditAnswer credit_;
};

TEST_F(Answers, say_of_each_MSCC_what_was_asked_as_it_was_asked) {
  credit_.parts[1].code = CreditCode::insufficient_balance;
  credit_.parts[1].flags = 0;
  const CreditControlAnswer& a = answer();
  EXPECT_EQ(a.result, success);
  ASSERT_EQ(a.msccs.size(), 2u);
  EXPECT_FALSE(a.msccs[0].rating_group);
  EXPECT_TRUE(a.msccs[0].service_ids.empty());
  EXPECT_EQ(a.msccs[0].granted->total, 1'000u);
  EXPECT_EQ(a.msccs[0].result, success);
  EXPECT_EQ(a.msccs[1].rating_group, 7u);
  EXPECT_EQ(std::vector<uint32_t>(a.msccs[1].service_ids.begin(), a.msccs[1].service_ids.end()),
            (std::vector<uint32_t>{8, 9}));
  EXPECT_FALSE(a.msccs[1].granted);
  EXPECT_EQ(a.msccs[1].result, credit_limit_reached);
  EXPECT_FALSE(a.failure_handling);
}

TEST_F(Answers, of_a_command_that_failed_have_only_its_result) {
  credit_.code = CreditCode::unknown_line;
  EXPECT_EQ(answer().result, user_unknown);
  EXPECT_TRUE(answer().msccs.empty());
}

TEST_F(Answers, without_MSCC_have_units_and_result_of_the_command) {
  asked_.msccs = false, asked_.type = RequestType::initial, asked_.service = Service::voice;
  credit_.parts.resize(1);
  CreditPartAnswer& p = credit_.parts[0];
  p.validity = 60, p.change = 1'795'000'000, p.flags |= CreditPartAnswer::last;
  const CreditControlAnswer& a = answer();
  EXPECT_EQ(a.granted->time, 1'000u);
  EXPECT_EQ(a.granted->tariff_time_change, 1'795'000'000U + 2'208'988'800U);
  EXPECT_EQ(a.validity, 60u);
  EXPECT_EQ(a.final_unit->action, FinalUnitAction::terminate);
  EXPECT_EQ(a.session_failover, 1u);
  EXPECT_EQ(a.failure_handling, 2u);
  p.code = CreditCode::stopped, p.flags = 0;
  EXPECT_EQ(answer().result, end_user_service_denied);
}

TEST_F(Answers, say_what_happens_when_the_last_units_are_used_RFC8506_8_34) {
  CreditPartAnswer& p = credit_.parts[0];
  p.flags |= CreditPartAnswer::last;
  p.at_end = CreditPartAnswer::redirect;
  const auto redirect = [&](std::string_view where) {
    p.where = where;
    return *answer().msccs[0].final_unit;
  };
  EXPECT_EQ(redirect("http://top.up/now").redirect_type, RedirectAddressType::url);
  EXPECT_EQ(redirect("sip:top@up").redirect_type, RedirectAddressType::sip_uri);
  EXPECT_EQ(redirect("192.0.2.7").redirect_type, RedirectAddressType::ipv4);
  EXPECT_EQ(redirect("2001:db8::1").redirect_type, RedirectAddressType::ipv6);
  EXPECT_EQ(redirect("").action, FinalUnitAction::terminate);
  p.at_end = CreditPartAnswer::restrict_access;
  p.where = "permit out ip from 10.0.0.1 to any\npermit in ip from any to 10.0.0.1\n";
  const FinalUnit f = *answer().msccs[0].final_unit;
  EXPECT_EQ(f.action, FinalUnitAction::restrict_access);
  ASSERT_EQ(f.filter_rules.size(), 2u);
  EXPECT_EQ(f.filter_rules[1], "permit in ip from any to 10.0.0.1");
}

TEST_F(Answers, name_thresholds_in_the_services_unit_TS32299_7_2) {
  credit_.parts[0].threshold = 200, credit_.parts[0].holding = 300;
  EXPECT_EQ(answer().msccs[0].volume_threshold, 200u);
  EXPECT_EQ(answer().msccs[0].holding_time, 300u);
  asked_.service = Service::voice;
  EXPECT_EQ(answer().msccs[0].time_threshold, 200u);
  asked_.service = Service::sms;
  EXPECT_EQ(answer().msccs[0].unit_threshold, 200u);
}

TEST_F(Answers, to_events_tell_cost_and_balance_RFC8506_6) {
  asked_.type = RequestType::event, asked_.msccs = false;
  credit_.parts.clear();
  credit_.cost = 1'250'000, credit_.available = 9'000'000;
  asked_.action = Credit::price;
  EXPECT_EQ(answer().cost, (CcMoney{125, -2, 156}));
  EXPECT_FALSE(answer().check_balance);
  asked_.action = Credit::balance;
  EXPECT_EQ(answer().check_balance, 0u);
  EXPECT_EQ(answer().remaining_balance, (CcMoney{9, 0, 156}));
  credit_.covered = false;
  EXPECT_EQ(answer().check_balance, 1u);
  EXPECT_EQ(answer().result, success);
}

TEST_F(Answers, have_a_result_for_every_code) {
  for (int i = 0; i < charging::credit_code_count; ++i) {
    const uint32_t result = result_of(static_cast<CreditCode>(i));
    EXPECT_TRUE(result >= 2001 && result < 6000) << i;
    EXPECT_EQ(result == success, i == 0);
  }
}

}  // namespace
}  // namespace sublet::gateway::gy
