// Every result code of the standards, over a socket: which request brings it, and what Failed-AVP shows.
#include "gateway/gy/testing.h"
#include "protocol/diameter/avps.h"

namespace sublet::gateway::gy {
namespace {

using namespace protocol::diameter;

constexpr const char* catalogue_of_all = R"(
operator: {code: test, currency: CNY, time_zone: Asia/Shanghai, country: "86", home: here}
zones:
  here: {numbers: ["86"], places: ["460"]}
apps:
  portal: {groups: 99}
tariffs:
  retail:
    rules:
      - {name: call, service: voice, to: here, price: {amount: 0.20, per: 1 min}}
      - {name: far, service: voice, destinations: far.csv, price: {per: 1 min}}
      - {name: message, service: sms, price: {amount: 0.10}}
      - {name: portal, service: data, apps: portal, free: yes, credit_control: no}
      - {name: traffic, service: data, price: {amount: 0.10, per: 1 MB, increment: 1 KB, round: {mode: up, decimals: 6}}}
hosts: {pipe: {tariff: retail, numbers: ["86170"]}}
offers: {base: {tariff: retail}}
)";

class GyResults : public GyBench {
 protected:
  void SetUp() override {
    GyBench::SetUp();
    ASSERT_TRUE(
        service_->publish({{"test.yaml", catalogue_of_all}, {"far.csv", "prefix,amount\n44,0.50\n850,-\n"}}));
    charging::OpenAccount open;
    charging::NewLine line;
    line.number = *PhoneNumber::parse("8617000000009");
    open.lines = {line};
    open.money = Money::units(10);
    Result<charging::Outcome> done = service_->execute("test", "", open);
    ASSERT_TRUE(done && done->answer.done()) << done->answer.detail;
    options_.self.elsewhere = {{"east.example", "aaa://ocs2.example:3868"}};
    start();
    pgw_ = std::make_unique<Client>(server_->port());
    ASSERT_EQ(pgw_->open(), success);
  }
  using Change = std::function<void(CreditControlRequest&)>;
  std::string request(const Change& change, RequestType type = RequestType::initial, uint32_t number = 0) {
    session_ = "pgw.example;" + std::to_string(++sessions_);
    CreditControlRequest& r = data(type, number, session_.c_str());
    r.msccs[0].requested.emplace().total = 1 << 20;
    if (change) change(r);
    return pgw_->written(r);
  }
  // With one more AVP at its end.
  static std::string with(std::string m, uint32_t code, uint8_t flags, std::string_view value) {
    const auto put = [&](uint32_t v, int octets) {
      for (int i = octets - 1; i >= 0; --i) m += static_cast<char>(v >> 8 * i);
    };
    put(code, 4), put(flags, 1), put(static_cast<uint32_t>(8 + value.size()), 3);
    m += value;
    while (m.size() % 4 != 0) m += '\0';
    for (int i = 0; i < 3; ++i) m[static_cast<size_t>(1 + i)] = static_cast<char>(m.size() >> 8 * (2 - i));
    return m;
  }
  static std::string with_flags(std::string m, uint8_t flags) {
    m[4] = static_cast<char>(flags);
    return m;
  }
  // Sends it, and gives the Result-Code: of the command, or with 2001 of its only MSCC.
  uint32_t result(const std::string& m) {
    EXPECT_TRUE(pgw_->send(m));
    const CreditControlAnswer& a = pgw_->read_answer();
    return a.result == success && a.msccs.size() == 1 ? *a.msccs[0].result : a.result;
  }
  // Code of the AVP in Failed-AVP; 0: there is none.
  uint32_t failed() {
    const std::string_view f = pgw_->got().failed_avp;
    return f.size() < 8 ? 0 : load32(f.data());
  }
  // What is in the groups of Failed-AVP: its groups' codes, the innermost AVP's and its value.
  std::vector<uint64_t> failed_path() {
    std::string_view in = pgw_->got().failed_avp;
    std::vector<uint64_t> out;
    while (in.size() >= 8) {
      const char* p = in.data();
      AvpView a;
      Failure f;
      if (!next_avp(p, in.data() + in.size(), a, f)) break;
      out.push_back(a.key.code);
      const AvpInfo* info = find(a.key);
      in = a.data;
      if (info != nullptr && info->type == AvpType::Grouped) continue;
      out.push_back(in.size() == 8 ? load64(in.data()) : in.size() == 4 ? load32(in.data()) : 0);
      break;
    }
    return out;
  }
  static void event(CreditControlRequest& r, uint64_t messages) {
    r.msccs.clear();
    r.service_context_id = "32274@3gpp.org";
    r.action = RequestedAction::direct_debiting;
    r.requested.emplace().specific = messages;
  }
  static void call(CreditControlRequest& r, std::string_view to) {
    r.service_context_id = "32260@3gpp.org";
    r.ims.emplace().called_party = to;
    r.msccs[0].requested.emplace().time = 60;
  }
  static void of_line(CreditControlRequest& r, std::string_view number) {
    r.subscription_ids.clear();
    r.subscription_ids.add({SubscriptionType::e164, number});
  }
  std::unique_ptr<Client> pgw_;
  std::string session_;
  int sessions_ = 0;
};

TEST_F(GyResults, give_every_result_code) {
  const std::string four("\0\0\x07\xd1", 4);
  struct Case {
    uint32_t result;
    std::string message;
    uint32_t failed_avp = 0;
  };
  const std::string known = request({});
  const std::string in_session = session_;
  const auto update = [&](uint32_t number) {
    return request([&](CreditControlRequest& r) { r.session_id = in_session; }, RequestType::update, number);
  };
  const Case cases[] = {
      {success, known},
      {unable_to_deliver, request([](auto& r) { r.destination_host = "other.example"; })},
      {realm_not_served, request([](auto& r) { r.destination_realm = "elsewhere.example"; })},
      {loop_detected, request([](auto& r) { r.route_records.add("ocs.sublet.local"); })},
      {redirect_indication, request([](auto& r) { r.destination_realm = "EAST.example"; })},
      {invalid_hdr_bits, with_flags(request({}), flag_request | flag_error)},
      {invalid_avp_bits, with(request({}), 1, flag_vendor, std::string(8, '\0')), 1},
      {end_user_service_denied, request([](auto& r) { call(r, "tel:+85012345"); })},
      {credit_control_not_applicable, request([](auto& r) { r.msccs[0].rating_group = 99; })},
      {credit_control_not_applicable,
       request([](auto& r) { r.action = RequestedAction::direct_debiting, r.msccs[0].rating_group = 99; },
               RequestType::event)},
      {credit_limit_reached, request([](auto& r) { event(r, 1'000); }, RequestType::event)},
      {avp_unsupported, with(request({}), 9'999, flag_mandatory, "new"), 9'999},
      {unknown_session_id, request({}, RequestType::update, 1)},
      {authorization_rejected, request([](auto& r) { of_line(r, "8617000000009"); })},
      {invalid_avp_value, request([](auto& r) {
         r.msccs.clear(), r.requested.emplace().money = CcMoney{1, -9, {}};
       }),
       avp::requested_service_unit.code},
      {invalid_avp_value, request([](auto& r) {
         static const std::string too_long(600, 'x');
         r.session_id = too_long;
       }),
       avp::session_id.code},
      {invalid_avp_value, request([](auto& r) {
         r.type = RequestType::termination, r.msccs[0].requested.reset();
         r.add_used(r.msccs[0])->total = (1ull << 50) + 1;
       }),
       avp::multiple_services_credit_control.code},
      {missing_avp, request([](auto& r) { r.service_context_id = ""; }), avp::service_context_id.code},
      {missing_avp, request([](auto& r) { r.subscription_ids.clear(); }), avp::subscription_id.code},
      {contradicting_avps, request([](auto& r) {
         r.type = RequestType::update;
         r.msccs[0].requested.emplace().money = CcMoney{1, 0, {}}, r.add_used(r.msccs[0])->total = 5;
       }),
       avp::multiple_services_credit_control.code},
      {avp_not_allowed, with(request({}), 268, flag_mandatory, four), 268},
      {avp_occurs_too_many_times, with(request({}), 415, flag_mandatory, four), 415},
      {invalid_avp_length, with(request({}), 450, flag_mandatory, "abc"), 450},
      {user_unknown, request([](auto& r) { of_line(r, "8617099999999"); })},
      {rating_failed, request([](auto& r) {
         r.service_context_id = "32270@3gpp.org", r.msccs[0].requested.emplace().specific = 1;
       })},
      {unable_to_comply, update(0)},
  };
  for (const Case& c : cases) {
    EXPECT_EQ(result(c.message), c.result);
    EXPECT_EQ(failed(), c.failed_avp) << c.result;
    EXPECT_EQ(pgw_->got().header.is_error(), c.result / 1'000 == 3) << c.result;
  }
}

TEST_F(GyResults, give_those_of_the_base_protocol_too) {
  const auto base = [&](const std::string& m) {
    EXPECT_TRUE(pgw_->send(m));
    return Client::result_of_base(pgw_->receive());
  };
  std::string m = request({});
  m[7] = static_cast<char>(275 & 255), m[6] = 1;  // Session-Termination-Request
  EXPECT_EQ(base(m), command_unsupported);
  m = request({});
  m[11] = 5;
  EXPECT_EQ(base(m), application_unsupported);
  options_.in_flight = 0;
  start();
  pgw_ = std::make_unique<Client>(server_->port());
  ASSERT_EQ(pgw_->open(), success);
  EXPECT_EQ(result(request({})), too_busy);
  options_.policy.open_on_loopback = false;
  start();
  EXPECT_EQ(Client(server_->port()).open(), unknown_peer);
}

TEST_F(GyResults, say_where_a_realm_is_served_RFC6733_6_12) {
  ASSERT_EQ(result(request([](auto& r) { r.destination_realm = "east.example"; })), redirect_indication);
  EXPECT_NE(pgw_->message().find("aaa://ocs2.example:3868"), std::string::npos);
  EXPECT_EQ(parse_elsewhere("east.example=aaa://ocs2.example")->second, "aaa://ocs2.example");
  for (const char* wrong :
       {"", "east.example", "=aaa://x.example", "east.example=http://x.example", "east.example=aaa://"})
    EXPECT_EQ(parse_elsewhere(wrong).error().code, "bad_realm") << wrong;
}

// It had 5004 without Failed-AVP, and in a TERMINATION the usage was lost and the session stayed.
TEST_F(GyResults, of_two_MSCCs_of_a_quota_show_the_second_and_at_the_end_add_them) {
  const auto two = [&](RequestType type, uint32_t number, uint64_t used) -> CreditControlRequest& {
    CreditControlRequest& r = data(type, number);
    MsccRequest* const first = r.msccs.begin();
    if (type != RequestType::termination) first->requested.emplace().total = 1 << 20;
    if (used != 0) r.add_used(*first)->total = used;
    MsccRequest& second = *r.add_mscc();
    second.rating_group = 10;
    if (type != RequestType::termination) second.requested.emplace().total = 2 << 20;
    if (used != 0) r.add_used(second)->total = used;
    return r;
  };
  EXPECT_EQ(pgw_->ask(two(RequestType::initial, 0, 0)).result, invalid_avp_value);
  ASSERT_EQ(failed(), avp::multiple_services_credit_control.code);
  const uint64_t second_asked = 2 << 20;
  EXPECT_EQ(load64(pgw_->got().failed_avp.substr(pgw_->got().failed_avp.find("\x01\xa5")).data() + 6),
            second_asked);
  EXPECT_EQ(money(), 10'000'000);
  CreditControlRequest& r = data(RequestType::initial, 0);
  r.msccs[0].requested.emplace().total = 4 << 20;
  ASSERT_EQ(pgw_->ask(r).result, success);
  EXPECT_EQ(pgw_->ask(two(RequestType::update, 1, 1 << 20)).result, invalid_avp_value);
  EXPECT_EQ(money(), 9'600'000) << "nothing is charged";
  const CreditControlAnswer& a = pgw_->ask(two(RequestType::termination, 1, 1 << 20));
  EXPECT_EQ(a.result, success);
  ASSERT_EQ(a.msccs.size(), 2u);
  for (const MsccAnswer& m : a.msccs) {
    EXPECT_EQ(m.result, success);
    EXPECT_EQ(m.rating_group, 10u);
  }
  EXPECT_EQ(money(), 9'800'000);
  EXPECT_EQ(pgw_->ask(data(RequestType::update, 2)).result, unknown_session_id);
}

// It was 5004 without Failed-AVP.
TEST_F(GyResults, show_an_amount_that_is_beyond_all_measure_where_it_stands) {
  CreditControlRequest& r = data(RequestType::initial, 0);
  r.msccs[0].requested.emplace().total = 1 << 20;
  ASSERT_EQ(pgw_->ask(r).result, success);
  data(RequestType::update, 1);
  r.add_used(r.msccs[0])->total = (uint64_t{1} << 50) + 1;
  EXPECT_EQ(pgw_->ask(r).result, invalid_avp_value);
  EXPECT_EQ(failed_path(),
            (std::vector<uint64_t>{avp::multiple_services_credit_control.code, avp::used_service_unit.code,
                                   avp::cc_total_octets.code, (uint64_t{1} << 50) + 1}));
  data(RequestType::termination, 2);
  EXPECT_EQ(pgw_->ask(r).result, success) << "the session is as it was";
  EXPECT_EQ(money(), 10'000'000);
}

// It was acknowledged with 2001, and free.
TEST_F(GyResults, refuse_usage_in_units_that_the_service_is_not_charged_by_RFC8506_9_2) {
  CreditControlRequest& r = data(RequestType::initial, 0);
  r.msccs[0].requested.emplace().total = 1 << 20;
  ASSERT_EQ(pgw_->ask(r).result, success);
  data(RequestType::update, 1);
  r.add_used(r.msccs[0])->time = 60;
  EXPECT_EQ(pgw_->ask(r).result, rating_failed);
  EXPECT_EQ(failed_path(), (std::vector<uint64_t>{avp::multiple_services_credit_control.code,
                                                  avp::used_service_unit.code, avp::cc_time.code, 60}));
  r.used_units[0].total = 1 << 20;  // both: the own one counts
  EXPECT_EQ(pgw_->ask(r).result, success);
  data(RequestType::update, 2);
  r.add_used(r.msccs[0])->time = 0;
  EXPECT_EQ(pgw_->ask(r).result, success);
  data(RequestType::termination, 3);
  r.add_used(r.msccs[0]);
  EXPECT_EQ(pgw_->ask(r).result, success);
  EXPECT_EQ(money(), 9'900'000);

  data(RequestType::initial, 0, "call;1");
  call(r, "tel:+8613900000002");
  ASSERT_EQ(pgw_->ask(r).result, success);
  data(RequestType::termination, 1, "call;1");
  call(r, "tel:+8613900000002");
  r.add_used(r.msccs[0])->output = 100'000;
  EXPECT_EQ(pgw_->ask(r).result, rating_failed);
  EXPECT_EQ(failed_path(),
            (std::vector<uint64_t>{avp::multiple_services_credit_control.code, avp::used_service_unit.code,
                                   avp::cc_output_octets.code, 100'000}));
}

TEST_F(GyResults, refuse_usage_where_it_has_no_place_RFC8506_8_19) {
  CreditControlRequest& r = data(RequestType::initial, 0);
  r.msccs[0].requested.emplace().total = 1 << 20;
  r.add_used(r.msccs[0])->total = 7;
  EXPECT_EQ(pgw_->ask(r).result, contradicting_avps) << "before the session began";
  EXPECT_EQ(failed_path(),
            (std::vector<uint64_t>{avp::multiple_services_credit_control.code, avp::used_service_unit.code,
                                   avp::cc_total_octets.code, 7}));
  r.used_units[0].total = 0;
  ASSERT_EQ(pgw_->ask(r).result, success);
  data(RequestType::update, 1);
  r.used.add()->input = 9;
  EXPECT_EQ(pgw_->ask(r).result, contradicting_avps) << "beside the MSCCs";
  EXPECT_EQ(failed_path(),
            (std::vector<uint64_t>{avp::used_service_unit.code, avp::cc_input_octets.code, 9}));
  r.used[0].input = 0;
  EXPECT_EQ(pgw_->ask(r).result, success);
  data(RequestType::update, 2);
  r.msccs[0].requested.emplace().money = CcMoney{1, 0, {}};
  r.add_used(r.msccs[0])->time = 60;
  EXPECT_EQ(pgw_->ask(r).result, contradicting_avps) << "of a quota of money";
  data(RequestType::initial, 0, "money;1");
  r.msccs.clear(), r.used_units.clear();
  r.used.add()->money = CcMoney{3, 0, {}};
  EXPECT_EQ(pgw_->ask(r).result, contradicting_avps);
  EXPECT_EQ(failed_path(), (std::vector<uint64_t>{avp::used_service_unit.code, avp::cc_money.code,
                                                  avp::unit_value.code, avp::value_digits.code, 3}));
}

// 5 EUR were taken for 5 CNY.
TEST_F(GyResults, refuse_money_in_another_currency_than_the_operators_RFC8506_8_22) {
  const auto ask = [&](RequestType type, uint32_t number, std::optional<uint32_t> currency) {
    CreditControlRequest& r = data(type, number);
    if (type != RequestType::termination) r.msccs[0].requested.emplace().money = CcMoney{5, 0, currency};
    if (type != RequestType::initial) r.add_used(r.msccs[0])->money = CcMoney{1, 0, currency};
    return pgw_->ask(r).result;
  };
  const uint64_t mscc = avp::multiple_services_credit_control.code, money_code = avp::cc_money.code,
                 currency = avp::currency_code.code;
  EXPECT_EQ(ask(RequestType::initial, 0, 978), invalid_avp_value);
  EXPECT_EQ(failed_path(),
            (std::vector<uint64_t>{mscc, avp::requested_service_unit.code, money_code, currency, 978}));
  EXPECT_EQ(money(), 10'000'000);
  EXPECT_EQ(ask(RequestType::initial, 0, 156), success);
  EXPECT_EQ(money(), 5'000'000);
  EXPECT_EQ(ask(RequestType::termination, 1, 840), invalid_avp_value);
  EXPECT_EQ(failed_path(),
            (std::vector<uint64_t>{mscc, avp::used_service_unit.code, money_code, currency, 840}));
  EXPECT_EQ(ask(RequestType::termination, 1, {}), success) << "none told is the operator's";
  EXPECT_EQ(money(), 9'000'000);
}

// They were closed without a word.
TEST_F(GyResults, answer_a_foreign_version_with_5011_and_an_odd_length_with_5015_and_close_RFC6733_7_1_5) {
  const auto answered = [&](Client& client, const std::string& m, uint32_t result, uint32_t command) {
    ASSERT_TRUE(client.send(m));
    const std::string a = client.receive();
    Header asked, h;
    ASSERT_TRUE(read_header(m, asked) && read_header(a, h));
    EXPECT_EQ(Client::result_of_base(a), result);
    EXPECT_EQ(h.command, command);
    EXPECT_FALSE(h.is_request());
    EXPECT_FALSE(h.is_error()) << "7.2: of 3xxx alone";
    EXPECT_EQ(h.hop_by_hop, asked.hop_by_hop);
    EXPECT_EQ(h.end_to_end, asked.end_to_end);
    EXPECT_EQ(h.is_proxiable(), asked.is_proxiable());
    EXPECT_TRUE(client.receive().empty()) << "closed";
  };
  std::string m = request({});
  m[0] = 2;
  answered(*pgw_, m, unsupported_version, credit_control);
  const auto anew = [&] {
    pgw_ = std::make_unique<Client>(server_->port());
    ASSERT_EQ(pgw_->open(), success);
  };
  for (const size_t length : {m.size() + 2, size_t{16}, size_t{max_message + 4}}) {
    anew();
    m = request({});
    for (size_t i = 0; i < 3; ++i) m[1 + i] = static_cast<char>(length >> 8 * (2 - i));
    answered(*pgw_, m, invalid_message_length, credit_control);
  }
  Client stranger(server_->port());
  m = stranger.cer();
  m[0] = 2;
  answered(stranger, m, unsupported_version, capabilities_exchange);
  // Nobody answers an answer, what is too short for identifiers, or other requests before the CER.
  anew();
  m = pgw_->watchdog();
  m[0] = 2, m[4] = 0;
  ASSERT_TRUE(pgw_->send(m));
  EXPECT_TRUE(pgw_->receive().empty());
  anew();
  ASSERT_TRUE(pgw_->send(m.substr(0, 19)));
  EXPECT_TRUE(pgw_->receive().empty());
  Client hasty(server_->port());
  m = hasty.watchdog();
  m[0] = 2;
  ASSERT_TRUE(hasty.send(m));
  EXPECT_TRUE(hasty.receive().empty());
}

// It had 2001, and a grant of 0 octets.
TEST_F(GyResults, of_an_event_without_an_amount_have_5031_where_one_is_not_meant) {
  const uint64_t requested = avp::requested_service_unit.code, octets = avp::cc_total_octets.code;
  CreditControlRequest& r = data(RequestType::event, 0, "event;1");
  for (const RequestedAction action :
       {RequestedAction::direct_debiting, RequestedAction::refund_account, RequestedAction::price_enquiry}) {
    r.action = action;
    r.msccs.clear(), r.requested.reset();
    EXPECT_EQ(pgw_->ask(r).result, rating_failed);
    EXPECT_EQ(failed_path(), (std::vector<uint64_t>{requested, octets, 0}));
    r.requested.emplace().total = 0;
    EXPECT_EQ(pgw_->ask(r).result, rating_failed);
    r.requested.reset();
    MsccRequest& m = *r.add_mscc();
    EXPECT_EQ(pgw_->ask(r).result, rating_failed);
    m.requested.emplace();
    EXPECT_EQ(pgw_->ask(r).result, rating_failed);
    EXPECT_EQ(failed_path(),
              (std::vector<uint64_t>{avp::multiple_services_credit_control.code, requested, octets, 0}));
  }
  EXPECT_EQ(money(), 10'000'000);
  r.action = RequestedAction::check_balance;
  EXPECT_EQ(pgw_->ask(r).result, success);
  data(RequestType::event, 0, "event;2");
  r.action = RequestedAction::direct_debiting;
  r.msccs.clear();
  r.service_context_id = "32274@3gpp.org";
  EXPECT_EQ(pgw_->ask(r).granted->specific, 1u) << "one message is meant";
  EXPECT_EQ(money(), 9'900'000);
}

TEST_F(GyResults, give_quotas_of_one_group_their_own_by_all_their_services) {
  CreditControlRequest& r = data(RequestType::initial, 0);
  r.msccs.clear();
  for (const uint32_t id : {2u, 3u}) {
    MsccRequest& m = *r.add_mscc();
    m.rating_group = 10, m.requested.emplace().total = id << 20;
    r.add_service_id(m, 1), r.add_service_id(m, id);
  }
  for (const bool group : {false, true}) {
    MsccRequest& m = *r.add_mscc();
    if (group) m.rating_group = 0;
    m.requested.emplace().total = 1 << 20;
  }
  const CreditControlAnswer& a = pgw_->ask(r);
  ASSERT_EQ(a.result, success);
  ASSERT_EQ(a.msccs.size(), 4u);
  for (const MsccAnswer& m : a.msccs) ASSERT_TRUE(m.granted);
  EXPECT_EQ(a.msccs[0].granted->total, 2u << 20);
  EXPECT_EQ(a.msccs[1].granted->total, 3u << 20);
  EXPECT_EQ(a.msccs[1].service_ids[1], 3u);
  EXPECT_FALSE(a.msccs[2].rating_group);
  EXPECT_EQ(a.msccs[3].rating_group, 0u);
  EXPECT_EQ(money(), 9'300'000);
  data(RequestType::termination, 1);
  r.msccs.clear();
  MsccRequest& m = *r.add_mscc();
  m.rating_group = 10;
  r.add_service_id(m, 3), r.add_service_id(m, 1);
  r.add_used(m)->total = 3 << 20;
  EXPECT_EQ(pgw_->ask(r).msccs[0].result, success);
  EXPECT_EQ(money(), 9'700'000);
}

// RFC 8506 9.1: the service goes on without credit control; nothing is held, and what is told of it costs
// nothing.
TEST_F(GyResults, of_what_needs_no_credit_control_hold_nothing_beside_what_does) {
  CreditControlRequest& r = data(RequestType::initial, 0);
  r.msccs[0].requested.emplace().total = 1 << 20;
  r.msccs[0].rating_group = 99;
  MsccRequest& other = *r.add_mscc();
  other.rating_group = 10, other.requested.emplace().total = 1 << 20;
  const CreditControlAnswer& a = pgw_->ask(r);
  ASSERT_EQ(a.msccs.size(), 2u);
  EXPECT_EQ(a.msccs[0].result, credit_control_not_applicable);
  EXPECT_FALSE(a.msccs[0].granted);
  EXPECT_EQ(a.msccs[1].result, success);
  EXPECT_EQ(money(), 9'900'000);
  data(RequestType::termination, 1);
  r.msccs[0].rating_group = 99;
  r.add_used(r.msccs[0])->total = 5 << 20;
  EXPECT_EQ(pgw_->ask(r).result, success);
  EXPECT_EQ(money(), 10'000'000);
}

}  // namespace
}  // namespace sublet::gateway::gy
