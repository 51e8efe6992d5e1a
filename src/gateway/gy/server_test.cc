// The Gy server as network elements meet it: over sockets, with charging behind it.
#include "gateway/gy/server.h"

#include "gateway/gy/testing.h"

namespace sublet::gateway::gy {
namespace {

using namespace protocol::diameter;

class GyServers : public GyBench {};

TEST_F(GyServers, charge_a_session_from_INITIAL_to_TERMINATION_RFC8506_5) {
  start();
  Client pgw(server_->port());
  ASSERT_EQ(pgw.open(), success);
  CreditControlRequest& r = data(RequestType::initial, 0);
  r.msccs[0].requested.emplace().total = 1 << 20;
  {
    const CreditControlAnswer& a = pgw.ask(r);
    ASSERT_EQ(a.result, success);
    EXPECT_EQ(a.session_id, r.session_id);
    EXPECT_EQ(a.hop_by_hop, r.header.hop_by_hop);
    EXPECT_EQ(a.end_to_end, r.header.end_to_end);
    EXPECT_EQ(a.failure_handling, 2u);
    EXPECT_EQ(a.session_failover, 1u);
    ASSERT_EQ(a.msccs.size(), 1u);
    EXPECT_EQ(a.msccs[0].rating_group, 10u);
    EXPECT_EQ(a.msccs[0].result, success);
    EXPECT_EQ(a.msccs[0].granted->total, 1u << 20);
  }
  EXPECT_EQ(money(), 9'900'000);  // held
  data(RequestType::update, 1);
  r.msccs[0].requested.emplace();
  r.add_used(r.msccs[0])->total = 1 << 20;
  EXPECT_EQ(pgw.ask(r).result, success);
  data(RequestType::termination, 2);
  r.add_used(r.msccs[0])->total = 1 << 20;
  EXPECT_EQ(pgw.ask(r).result, success);
  EXPECT_EQ(money(), 9'800'000);
  const GyStats s = server_->stats();
  EXPECT_EQ(s.requests, (std::array<uint64_t, 4>{1, 1, 1, 0}));
  EXPECT_EQ(s.answers, 3u);
  EXPECT_EQ(s.peers, 1u);
}

TEST_F(GyServers, answer_what_comes_in_one_segment_with_the_CER) {
  start();
  Client pgw(server_->port());
  CreditControlRequest& r = data(RequestType::initial, 0);
  r.msccs[0].requested.emplace();
  ASSERT_TRUE(pgw.send(pgw.cer() + pgw.written(r) + pgw.watchdog()));
  uint32_t answers = 0, capabilities = 0;
  for (int i = 0; i < 3; ++i) {
    const std::string m = pgw.receive();
    Header h;
    ASSERT_TRUE(read_header(m, h));
    if (i == 0) capabilities = h.command;
    answers += h.command == credit_control || h.command == device_watchdog;
  }
  EXPECT_EQ(capabilities, capabilities_exchange);
  EXPECT_EQ(answers, 2u);
}

TEST_F(GyServers, take_messages_cut_anywhere) {
  start();
  Client pgw(server_->port());
  ASSERT_EQ(pgw.open(), success);
  CreditControlRequest& r = data(RequestType::initial, 0);
  r.msccs[0].requested.emplace();
  const std::string m = pgw.written(r) + pgw.watchdog();
  for (size_t i = 0; i < m.size(); i += 37) {
    ASSERT_TRUE(pgw.send(std::string_view(m).substr(i, 37)));
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  EXPECT_FALSE(pgw.receive().empty());
  EXPECT_FALSE(pgw.receive().empty());
}

TEST_F(GyServers, answer_many_at_once_and_each_by_its_identifiers) {
  start();
  Client pgw(server_->port());
  ASSERT_EQ(pgw.open(), success);
  std::string all;
  constexpr uint32_t count = 1'000;
  for (uint32_t i = 1; i <= count; ++i) {
    CreditControlRequest& r = data(RequestType::event, 0);
    const std::string session = "smsc;" + std::to_string(i);
    r.session_id = session;
    r.action = RequestedAction::price_enquiry;
    r.msccs.clear();
    r.service_context_id = "32274@3gpp.org";
    all += pgw.written(r);
  }
  std::thread sender([&] { pgw.send(all); });
  std::vector<int> seen(count + 1);
  for (uint32_t i = 0; i < count; ++i) {
    const CreditControlAnswer& a = pgw.read_answer();
    ASSERT_EQ(a.result, success) << i;
    ASSERT_LE(a.hop_by_hop, count);
    EXPECT_EQ(a.session_id, "smsc;" + std::to_string(a.hop_by_hop));
    ++seen[a.hop_by_hop];
  }
  sender.join();
  EXPECT_EQ(std::count(seen.begin() + 1, seen.end(), 1), count);
}

TEST_F(GyServers, give_the_first_answer_again_over_another_connection_RFC8506_6_5) {
  start();
  Client one(server_->port(), "pgw1.example");
  ASSERT_EQ(one.open(), success);
  CreditControlRequest& r = data(RequestType::initial, 0);
  r.msccs[0].requested.emplace().total = 1 << 20;
  ASSERT_EQ(one.ask(r).result, success);
  const auto granted = one.got().answer.msccs[0].granted;
  data(RequestType::update, 1);
  r.msccs[0].requested.emplace().total = 1 << 20;
  r.add_used(r.msccs[0])->total = 1 << 20;
  ASSERT_EQ(one.ask(r).result, success);
  const int64_t before = money();
  Client two(server_->port(), "pgw2.example");
  ASSERT_EQ(two.open(), success);
  r.header.flags |= flag_repeated;
  const CreditControlAnswer& a = two.ask(r);
  EXPECT_EQ(a.result, success);
  EXPECT_EQ(a.msccs[0].granted, granted);
  EXPECT_EQ(money(), before);
  EXPECT_EQ(server_->stats().repeats, 1u);
}

TEST_F(GyServers, refuse_with_the_standards_codes) {
  start();
  Client pgw(server_->port());
  ASSERT_EQ(pgw.open(), success);
  CreditControlRequest& r = data(RequestType::initial, 0);
  r.subscription_ids.clear();
  r.subscription_ids.add({SubscriptionType::e164, "8617099999999"});
  EXPECT_EQ(pgw.ask(r).result, user_unknown);
  data(RequestType::update, 1, "never;opened");
  EXPECT_EQ(pgw.ask(r).result, unknown_session_id);
  data(RequestType::initial, 0);
  r.subscription_ids.clear();
  EXPECT_EQ(pgw.ask(r).result, missing_avp);
  EXPECT_FALSE(pgw.got().failed_avp.empty());
  data(RequestType::initial, 0);
  r.destination_realm = "elsewhere.example";
  EXPECT_EQ(pgw.ask(r).result, realm_not_served);
  data(RequestType::initial, 0);
  r.destination_host = "other.example";
  EXPECT_EQ(pgw.ask(r).result, unable_to_deliver);
  data(RequestType::initial, 0);
  r.route_records.add("ocs.sublet.local");
  EXPECT_EQ(pgw.ask(r).result, loop_detected);
  EXPECT_TRUE(pgw.got().header.is_error());
  EXPECT_EQ(server_->stats().refused, 4u);
  for (const GyResultCount& c : server_->results()) EXPECT_NE(c.result, success);
}

TEST_F(GyServers, tell_when_the_money_is_out_at_the_level_of_the_MSCC) {
  start();
  Client pgw(server_->port());
  ASSERT_EQ(pgw.open(), success);
  CreditControlRequest& r = data(RequestType::initial, 0);
  r.msccs[0].requested.emplace().total = 1ull << 40;
  ASSERT_EQ(pgw.ask(r).result, success);
  EXPECT_TRUE(pgw.got().answer.msccs[0].final_unit);
  data(RequestType::initial, 0, "another;1");
  r.msccs[0].requested.emplace().total = 1 << 20;
  EXPECT_EQ(pgw.ask(r).result, success);
  EXPECT_EQ(pgw.got().answer.msccs[0].result, credit_limit_reached);
  EXPECT_FALSE(pgw.got().answer.msccs[0].granted);
}

TEST_F(GyServers, debit_messages_and_answer_enquiries_RFC8506_6) {
  start();
  Client smsc(server_->port(), "smsc.example");
  ASSERT_EQ(smsc.open(), success);
  const auto event = [&](RequestedAction action, const char* session) -> const CreditControlAnswer& {
    CreditControlRequest& r = data(RequestType::event, 0, session);
    r.msccs.clear();
    r.service_context_id = "32274@3gpp.org";
    r.action = action;
    r.requested.emplace().specific = 2;
    return smsc.ask(r);
  };
  EXPECT_EQ(event(RequestedAction::price_enquiry, "e;1").cost, (CcMoney{2, -1, 156}));
  EXPECT_EQ(money(), 10'000'000);
  EXPECT_EQ(event(RequestedAction::direct_debiting, "e;2").granted->specific, 2u);
  EXPECT_EQ(money(), 9'800'000);
  EXPECT_EQ(event(RequestedAction::check_balance, "e;3").check_balance, 0u);
  EXPECT_EQ(event(RequestedAction::refund_account, "e;4").result, success);
  EXPECT_EQ(money(), 10'000'000);
}

TEST_F(GyServers, close_what_is_no_Diameter_and_what_speaks_before_the_CER) {
  start();
  Client web(server_->port());
  web.send("GET / HTTP/1.1\r\n\r\n");
  EXPECT_TRUE(web.receive().empty());
  Client hasty(server_->port());
  CreditControlRequest& r = data(RequestType::initial, 0);
  hasty.send(hasty.written(r));
  EXPECT_TRUE(hasty.receive().empty());
  EXPECT_TRUE(wait_for([&] { return server_->stats().connections == 0; }));
  EXPECT_EQ(server_->stats().requests[0], 0u);
}

TEST_F(GyServers, know_their_peers) {
  options_.policy.open_on_loopback = false;
  options_.policy.rules = {*parse_peer("pgw.example@127.0.0.1"), *parse_peer("far.example@192.0.2.1")};
  start();
  Client known(server_->port());
  EXPECT_EQ(known.open(), success);
  Client far(server_->port(), "far.example");
  EXPECT_EQ(far.open(), unknown_peer);
  EXPECT_TRUE(far.receive().empty());
  Client unknown(server_->port(), "other.example");
  EXPECT_EQ(unknown.open(), unknown_peer);
  EXPECT_EQ(server_->stats().refused_peers, 2u);
}

TEST_F(GyServers, let_a_host_that_connects_anew_take_its_own_place) {
  start();
  Client before(server_->port()), after(server_->port());
  ASSERT_EQ(before.open(), success);
  ASSERT_EQ(after.open(), success);
  EXPECT_TRUE(before.receive().empty());
  EXPECT_EQ(after.send(after.watchdog()), true);
  EXPECT_EQ(Client::result_of_base(after.receive()), success);
  EXPECT_EQ(server_->stats().replaced, 1u);
  EXPECT_EQ(server_->stats().peers, 1u);
}

TEST_F(GyServers, may_keep_the_first_of_two_connections_of_a_host) {
  options_.again = GyOptions::Again::refuse;
  start();
  Client before(server_->port()), after(server_->port());
  ASSERT_EQ(before.open(), success);
  EXPECT_EQ(after.open(), 4003u);
  EXPECT_TRUE(before.send(before.watchdog()));
  EXPECT_EQ(Client::result_of_base(before.receive()), success);
}

TEST_F(GyServers, serve_IPv6_and_several_addresses) {
  options_.listen = {"127.0.0.1:0", "[::1]:0"};
  server_ = std::make_unique<GyServer>(*service_, options_);
  if (!server_->start()) GTEST_SKIP() << "no IPv6 here";
  Client four(server_->port(0)), six(server_->port(1), "six.example", true);
  EXPECT_EQ(four.open(), success);
  EXPECT_EQ(six.open(), success);
}

TEST_F(GyServers, say_why_they_cannot_listen) {
  options_.listen = {"127.0.0.1"};
  EXPECT_EQ(GyServer(*service_, options_).start().error().code, "bad_address");
  options_.listen = {"192.0.2.1:3868"};
  EXPECT_EQ(GyServer(*service_, options_).start().error().code, "cannot_listen");
}

TEST_F(GyServers, take_leave_of_their_peers_RFC6733_5_4) {
  start();
  Client pgw(server_->port());
  ASSERT_EQ(pgw.open(), success);
  std::thread stopping([&] { server_->stop(); });
  const std::string dpr = pgw.receive();
  BaseMessage m;
  Failure f;
  ASSERT_TRUE(read_base_message(dpr, m, f));
  EXPECT_EQ(m.header.command, disconnect_peer);
  EXPECT_EQ(m.disconnect_cause, 0u);
  std::string dpa(512, '\0');
  dpa.resize(write_answer(pgw.us(), m.header, success, dpa));
  pgw.send(dpa);
  EXPECT_TRUE(pgw.receive().empty());
  stopping.join();
}

TEST_F(GyServers, ask_silent_peers_and_close_dead_ones_RFC3539) {
  options_.timers.watchdog = 50'000, options_.timers.jitter = 0;
  start();
  Client pgw(server_->port());
  ASSERT_EQ(pgw.open(), success);
  const std::string dwr = pgw.receive();
  Header h;
  ASSERT_TRUE(read_header(dwr, h));
  EXPECT_EQ(h.command, device_watchdog);
  EXPECT_TRUE(pgw.receive().empty());
  EXPECT_EQ(server_->stats().peers, 0u);
}

TEST_F(GyServers, send_3004_when_too_much_is_in_flight_RFC6733_7_1_3) {
  options_.in_flight = 4;
  start();
  Client pgw(server_->port());
  ASSERT_EQ(pgw.open(), success);
  std::string all;
  for (int i = 0; i < 100; ++i) all += pgw.written(data(RequestType::update, 1, "unknown;1"));
  ASSERT_TRUE(pgw.send(all));
  int busy = 0, answered = 0;
  for (int i = 0; i < 100; ++i) {
    const uint32_t result = pgw.read_answer().result;
    busy += result == too_busy;
    answered += result == unknown_session_id;
  }
  EXPECT_EQ(busy + answered, 100);
  EXPECT_GE(answered, 4);
  EXPECT_GT(busy, 0);
  EXPECT_EQ(server_->stats().overloads, static_cast<uint64_t>(busy));
}

TEST_F(GyServers, do_not_read_a_peer_that_does_not_take_its_answers_and_close_it_in_the_end) {
  options_.pause_octets = 64 << 10;
  options_.stall_micros = 300'000;
  start();
  Client slow(server_->port()), other(server_->port(), "other.example");
  ASSERT_EQ(slow.open(), success);
  ASSERT_EQ(other.open(), success);
  std::string some;
  for (int i = 0; i < 200; ++i) some += slow.written(data(RequestType::update, 1, "unknown;1"));
  const timeval patience{1, 0};
  ::setsockopt(slow.fd(), SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
  const int small = 4'096;
  ::setsockopt(slow.fd(), SOL_SOCKET, SO_RCVBUF, &small, sizeof small);
  int sent = 0;
  while (sent < 2'000 && slow.send(some)) ++sent;
  EXPECT_LT(sent, 2'000);  // it was not read on and on
  EXPECT_TRUE(wait_for([&] { return server_->stats().stalled == 1; }));
  EXPECT_TRUE(other.send(other.watchdog()));
  EXPECT_EQ(Client::result_of_base(other.receive()), success);
}

TEST_F(GyServers, drop_answers_whose_connection_has_gone) {
  start();
  for (int i = 0; i < 20; ++i) {
    Client pgw(server_->port(), "pgw" + std::to_string(i) + ".example");
    ASSERT_EQ(pgw.open(), success);
    for (int k = 0; k < 50; ++k) pgw.send(pgw.written(data(RequestType::update, 1, "unknown;1")));
    const linger hard{1, 0};
    ::setsockopt(pgw.fd(), SOL_SOCKET, SO_LINGER, &hard, sizeof hard);
  }
  EXPECT_TRUE(wait_for([&] { return server_->stats().connections == 0 && server_->stats().in_flight == 0; }));
}

TEST_F(GyServers, put_peers_into_their_operators) {
  std::string other = gy_catalogue;
  other.replace(other.find("code: test"), 10, "code: other");
  ASSERT_TRUE(service_->publish({{"other.yaml", other}}));
  options_.policy.rules = {*parse_peer("pgw.example=test"), *parse_peer("mvno2.example=other")};
  start();
  Client one(server_->port()), two(server_->port(), "mvno2.example"),
      nobody(server_->port(), "nobody.example");
  ASSERT_EQ(one.open(), success);
  ASSERT_EQ(two.open(), success);
  ASSERT_EQ(nobody.open(), success);  // open on loopback, but of no operator
  CreditControlRequest& r = data(RequestType::initial, 0);
  r.msccs[0].requested.emplace();
  EXPECT_EQ(one.ask(r).result, success);
  EXPECT_EQ(two.ask(r).result, user_unknown);
  EXPECT_EQ(nobody.ask(r).result, realm_not_served);
}

// --- RAR and ASR

class GyOwn : public GyBench {
 protected:
  void begin(bool follow = false) {
    options_.follow = follow;
    start();
    pgw_ = std::make_unique<Client>(server_->port());
    ASSERT_EQ(pgw_->open(), success);
    CreditControlRequest& r = data(RequestType::initial, 0);
    r.msccs[0].requested.emplace();
    ASSERT_EQ(pgw_->ask(r).result, success);
  }
  BaseMessage next() {
    last_ = pgw_->receive();
    BaseMessage m;
    Failure f;
    EXPECT_TRUE(read_base_message(last_, m, f)) << f.why;
    return m;
  }
  void answer(const BaseMessage& m, uint32_t result) {
    std::string out(1'024, '\0');
    out.resize(write_session_answer(pgw_->us(), m, result, out));
    pgw_->send(out);
  }
  std::unique_ptr<Client> pgw_;
  std::string last_;
};

TEST_F(GyOwn, re_authorise_a_session_where_it_spoke_last_RFC8506_5_5) {
  begin();
  server_->re_auth("test", "pgw.example;1;1");
  const BaseMessage m = next();
  EXPECT_EQ(m.header.command, re_auth);
  EXPECT_EQ(m.session_id, "pgw.example;1;1");
  EXPECT_EQ(m.destination_host, "pgw.example");
  EXPECT_EQ(m.destination_realm, "example");
  EXPECT_EQ(m.re_auth_type, 0u);
  answer(m, 2002);
  EXPECT_TRUE(wait_for([&] { return server_->stats().own_answered == 1; }));
  server_->abort("test", "pgw.example;1;1");
  EXPECT_EQ(next().header.command, abort_session);
}

TEST_F(GyOwn, send_once_more_then_give_up) {
  options_.resend_micros = 50'000;
  begin();
  server_->re_auth("test", "pgw.example;1;1");
  const uint32_t first = next().header.end_to_end;
  const BaseMessage again = next();
  EXPECT_TRUE(again.header.may_be_repeated());
  EXPECT_EQ(again.header.end_to_end, first);
  EXPECT_TRUE(wait_for([&] { return server_->stats().given_up == 1; }));
  answer(again, success);  // late: nothing happens
  CreditControlRequest& r = data(RequestType::update, 1);
  EXPECT_EQ(pgw_->ask(r).result, success);  // who ignores RAR is served on
  EXPECT_EQ(server_->stats().own_answered, 0u);
}

TEST_F(GyOwn, send_nothing_for_sessions_that_are_over_unknown_or_whose_peer_has_gone) {
  begin();
  ASSERT_EQ(pgw_->ask(data(RequestType::termination, 1)).result, success);
  server_->re_auth("test", "pgw.example;1;1");
  server_->re_auth("test", "never;1");
  server_->abort("nobody", "pgw.example;1;1");
  CreditControlRequest& r = data(RequestType::initial, 0, "pgw.example;1;2");
  ASSERT_EQ(pgw_->ask(r).result, success);
  pgw_->close();
  ASSERT_TRUE(wait_for([&] { return server_->stats().connections == 0; }));
  server_->re_auth("test", "pgw.example;1;2");
  Client other(server_->port(), "other.example");
  ASSERT_EQ(other.open(), success);
  EXPECT_EQ(server_->stats().re_auths, 0u);
  EXPECT_EQ(server_->stats().aborts, 0u);
}

TEST_F(GyOwn, reach_clients_behind_a_relay) {
  options_.follow = false;
  start();
  pgw_ = std::make_unique<Client>(server_->port(), "dra.example");
  ASSERT_EQ(pgw_->open(), success);
  CreditControlRequest& r = data(RequestType::initial, 0);
  r.origin_host = "far.pgw.example", r.origin_realm = "far.example";
  pgw_->send(samples::written(r));
  ASSERT_EQ(pgw_->read_answer().result, success);
  server_->re_auth("test", "pgw.example;1;1");
  const BaseMessage m = next();
  EXPECT_EQ(m.destination_host, "far.pgw.example");
  EXPECT_EQ(m.destination_realm, "far.example");
}

class GyFollow : public GyOwn {
 protected:
  void begin_following() {
    begin(true);
    // The feed is followed from when a peer is there: until a top-up is told of.
    for (int i = 0; i < 100 && server_->stats().re_auths == 0; ++i) {
      ASSERT_TRUE(service_->execute("test", "", charging::TopUp{line(), Money::units(1), {}, 0, 0}));
      wait_for([&] { return server_->stats().re_auths != 0; }, 200);
    }
    const BaseMessage m = next();
    ASSERT_EQ(m.header.command, re_auth);
    answer(m, 2002);
    ASSERT_TRUE(wait_for([&] { return server_->stats().own_answered == server_->stats().re_auths; }));
  }
  static PhoneNumber line() { return *PhoneNumber::parse(number(1)); }
};

TEST_F(GyFollow, re_authorise_when_an_offer_or_the_credit_changes) {
  begin_following();
  ASSERT_TRUE(service_->execute("test", "", charging::SetCredit{line(), Money::units(5)}));
  const BaseMessage m = next();
  EXPECT_EQ(m.header.command, re_auth);
  EXPECT_EQ(m.session_id, "pgw.example;1;1");
}

TEST_F(GyFollow, abort_when_the_line_is_removed) {
  begin_following();
  ASSERT_TRUE(service_->execute("test", "", charging::CloseAccount{line()}));
  const BaseMessage m = next();
  EXPECT_EQ(m.header.command, abort_session);
  EXPECT_EQ(m.session_id, "pgw.example;1;1");
}

TEST_F(GyFollow, abort_a_session_whose_id_is_longer_than_the_note_of_its_end) {
  begin_following();
  const std::string first = std::string(100, 'a') + ";1", other = std::string(100, 'a') + ";2";
  for (const std::string& id : {first, other}) {
    CreditControlRequest& r = data(RequestType::initial, 0, id.c_str());
    if (id == other) {
      r.subscription_ids.clear();
      r.subscription_ids.add({SubscriptionType::e164, "8617000000002"});
    }
    r.msccs[0].requested.emplace();
    ASSERT_EQ(pgw_->ask(r).result, success);
  }
  ASSERT_TRUE(service_->execute("test", "", charging::CloseAccount{line()}));
  std::vector<std::string> aborted;
  for (int i = 0; i < 2; ++i) {
    const BaseMessage m = next();
    EXPECT_EQ(m.header.command, abort_session);
    aborted.emplace_back(m.session_id);
  }
  std::sort(aborted.begin(), aborted.end());
  EXPECT_EQ(aborted, (std::vector<std::string>{first, "pgw.example;1;1"}));  // not the other line's
  CreditControlRequest& r = data(RequestType::update, 1, other.c_str());
  EXPECT_EQ(pgw_->ask(r).result, success);
}

TEST_F(GyFollow, say_nothing_of_other_accounts_and_of_what_a_session_does_itself) {
  begin_following();
  const uint64_t before = server_->stats().re_auths;
  ASSERT_TRUE(service_->execute("test", "",
                                charging::TopUp{*PhoneNumber::parse(number(2)), Money::units(1), {}, 0, 0}));
  CreditControlRequest& r = data(RequestType::update, 1);
  r.msccs[0].requested.emplace();
  r.add_used(r.msccs[0])->total = 1 << 20;
  EXPECT_EQ(pgw_->ask(r).result, success);
  std::this_thread::sleep_for(std::chrono::milliseconds(300));
  EXPECT_EQ(server_->stats().re_auths, before);
}

}  // namespace
}  // namespace sublet::gateway::gy
