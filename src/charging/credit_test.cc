// Credit control as network elements ask it: what is granted, charged once, given back, and told.
#include "charging/credit.h"

#include "charging/testing.h"

namespace sublet::charging {
namespace {

class CreditControl : public Bench {
 protected:
  void SetUp() override {
    Bench::SetUp();
    publish("t", "", "UTC", ", quotas: {validity: 30 min, threshold: 10, holding: 5 min, data: 2 MB}");
  }
  CreditAnswer ask(const Credit& c) {
    std::string command, out;
    encode_credit("t", c, command);
    machine->apply(++position, now, command, out);
    outcomes.push_back(out);
    std::string_view rest = outcomes.back();
    CreditAnswer a;
    EXPECT_TRUE(decode_credit_answer(rest, a));
    events_of_last = Outcome();
    EXPECT_TRUE(decode_events(rest, events_of_last));
    Outcome told;
    EXPECT_TRUE(decode_outcome(Kind::credit, outcomes.back(), told));
    EXPECT_EQ(told.answer.code, credit_code_name(a.code));
    return a;
  }
  static CreditPart part(uint32_t group, int64_t asked, int64_t used = -1, uint32_t service = 0) {
    CreditPart p;
    p.group = group, p.service = service;
    if (asked >= 0) p.asked = asked, p.flags |= CreditPart::asks;
    if (used >= 0) p.used = used, p.flags |= CreditPart::reports;
    return p;
  }
  Credit data(Credit::Type type, uint32_t number, const char* session, int l = 1) {
    Credit c;
    c.type = type, c.number = number, c.session = session, c.line = n(l);
    c.use.service = catalogue::Service::data;
    return c;
  }
  CreditAnswer initial(const char* session, CreditPart p, int l = 1) {
    Credit c = data(Credit::initial, 0, session, l);
    c.parts = {&p, 1};
    return ask(c);
  }
  CreditAnswer update(const char* session, uint32_t number, CreditPart p) {
    Credit c = data(Credit::update, number, session);
    c.parts = {&p, 1};
    return ask(c);
  }
  CreditAnswer end(const char* session, uint32_t number, CreditPart p) {
    Credit c = data(Credit::termination, number, session);
    c.parts = {&p, 1};
    return ask(c);
  }
  CreditAnswer event(const char* session, Credit::Action action, CreditPart p, catalogue::Service service = catalogue::Service::data) {
    Credit c = data(Credit::event, 0, session);
    c.action = action;
    c.use.service = service;
    c.parts = {&p, 1};
    return ask(c);
  }
  std::deque<std::string> outcomes;  // the answers' `where` view them
  Outcome events_of_last;
};

TEST_F(CreditControl, a_session_is_granted_charged_and_closed) {
  open(1, 1);
  CreditAnswer a = initial("s", part(10, MB));
  ASSERT_EQ(a.code, CreditCode::done);
  ASSERT_EQ(a.parts.size(), 1u);
  EXPECT_EQ(a.parts[0].group, 10u);
  EXPECT_EQ(a.parts[0].units, MB);
  EXPECT_EQ(a.parts[0].validity, 1800u);
  EXPECT_EQ(a.parts[0].holding, 300u);
  EXPECT_EQ(a.parts[0].threshold, MB * 10 / 100);
  EXPECT_DOUBLE_EQ(money(1), 0.9);
  a = update("s", 1, part(10, 2 * MB, MB));
  EXPECT_EQ(a.cost, 100'000);
  EXPECT_EQ(a.parts[0].units, 2 * MB);
  a = end("s", 2, part(10, -1, MB / 2));
  EXPECT_EQ(a.cost, 100'000) << "a begun MB";
  EXPECT_DOUBLE_EQ(money(1), 0.8);
  EXPECT_TRUE(machine->state().sessions.empty());
  EXPECT_TRUE(machine->state().live.empty());
}

TEST_F(CreditControl, a_repeated_request_gets_the_first_answer_and_charges_nothing_more) {
  open(1, 1);
  const CreditAnswer first = initial("s", part(10, MB));
  EXPECT_FALSE(first.repeated);
  const Hash128 opened = machine->digest();
  CreditAnswer again = initial("s", part(10, MB));
  EXPECT_TRUE(again.repeated);
  EXPECT_EQ(again.parts[0].units, first.parts[0].units);
  EXPECT_EQ(machine->digest(), opened);
  update("s", 1, part(10, MB, MB));
  const Hash128 updated = machine->digest();
  again = update("s", 1, part(10, MB, MB));
  EXPECT_TRUE(again.repeated);
  EXPECT_EQ(again.cost, 100'000) << "what the first cost, told again";
  EXPECT_EQ(machine->digest(), updated);
  end("s", 2, part(10, -1, MB));
  const double left = money(1);
  begin_again();  // also after a restart of ours
  again = end("s", 2, part(10, -1, MB));
  EXPECT_TRUE(again.repeated);
  EXPECT_DOUBLE_EQ(money(1), left);
  EXPECT_TRUE(events_of_last.events.empty());
}

TEST_F(CreditControl, a_gap_in_the_numbers_is_borne_and_an_older_number_is_not) {
  open(1, 1);
  initial("s", part(10, MB));
  EXPECT_EQ(update("s", 5, part(10, MB, MB)).code, CreditCode::done);
  EXPECT_EQ(update("s", 3, part(10, MB, MB)).code, CreditCode::out_of_sequence);
  EXPECT_EQ(initial("s", part(10, MB)).code, CreditCode::session_exists);
  EXPECT_EQ(end("s", 6, part(10, -1, 0)).code, CreditCode::done);
}

TEST_F(CreditControl, update_and_termination_of_a_session_never_opened_were_accepted_and_charged) {
  open(1, 1);
  const Hash128 before = machine->digest();
  EXPECT_EQ(update("none", 1, part(10, MB, MB)).code, CreditCode::unknown_session);
  EXPECT_EQ(end("none", 2, part(10, -1, MB)).code, CreditCode::unknown_session);
  EXPECT_EQ(machine->digest(), before);
}

TEST_F(CreditControl, who_is_unknown_gets_nothing) {
  EXPECT_EQ(initial("s", part(10, MB)).code, CreditCode::unknown_line);
  EXPECT_TRUE(machine->state().sessions.empty());
}

TEST_F(CreditControl, the_last_part_of_a_balance_is_granted_and_said_to_be_the_last) {
  open(1, 0.3);
  CreditAnswer a = initial("s", part(10, 2 * MB));
  EXPECT_EQ(a.parts[0].flags & CreditPartAnswer::last, 0);
  a = update("s", 1, part(10, 2 * MB, 2 * MB));
  EXPECT_EQ(a.parts[0].units, MB);
  EXPECT_NE(a.parts[0].flags & CreditPartAnswer::last, 0);
  EXPECT_EQ(a.parts[0].at_end, CreditPartAnswer::terminate);
  a = update("s", 2, part(10, 2 * MB, MB));
  EXPECT_EQ(a.parts[0].code, CreditCode::insufficient_balance);
  EXPECT_DOUBLE_EQ(money(1), 0);
}

TEST_F(CreditControl, after_a_final_grant_usage_without_a_request_got_another_grant) {
  open(1, 0.1);
  initial("s", part(10, 2 * MB));
  const CreditAnswer a = update("s", 1, part(10, -1, MB));
  EXPECT_EQ(a.code, CreditCode::done);
  EXPECT_EQ(a.parts[0].flags & CreditPartAnswer::granted, 0);
  EXPECT_EQ(a.cost, 100'000);
}

TEST_F(CreditControl, usage_in_the_termination_after_a_refusal_was_not_charged) {
  open(1, 0.1);
  initial("s", part(10, MB));
  EXPECT_EQ(update("s", 1, part(11, MB)).parts[0].code, CreditCode::insufficient_balance);
  EXPECT_EQ(end("s", 2, part(10, -1, MB)).cost, 100'000);
  EXPECT_DOUBLE_EQ(money(1), 0);
}

TEST_F(CreditControl, more_used_than_granted_is_charged_all_the_same) {
  open(1, 1);
  initial("s", part(10, MB));
  EXPECT_EQ(end("s", 1, part(10, -1, 3 * MB)).cost, 300'000);
  EXPECT_DOUBLE_EQ(money(1), 0.7);
}

TEST_F(CreditControl, quotas_of_one_rating_group_and_different_services_are_apart) {
  open(1, 1);
  Credit c = data(Credit::initial, 0, "s");
  const CreditPart two[] = {part(10, MB, -1, 1), part(10, 2 * MB, -1, 2), part(11, 0)};
  c.parts = two;
  const CreditAnswer a = ask(c);
  ASSERT_EQ(a.parts.size(), 3u);
  EXPECT_EQ(a.parts[0].units, MB);
  EXPECT_EQ(a.parts[1].units, 2 * MB);
  EXPECT_EQ(a.parts[2].units, 2 * MB) << "what the operator calls usual";
  EXPECT_EQ(update("s", 1, part(10, -1, MB, 2)).cost, 100'000);
  const CreditPart same[] = {part(10, MB), part(10, MB)};
  c.session = "t", c.parts = same;
  EXPECT_EQ(ask(c).code, CreditCode::bad_command);
}

TEST_F(CreditControl, the_sim_says_who_it_is) {
  open(1, 1);
  open(2, 1);
  EXPECT_EQ(code(SetSim{n(1), 460'001'234'567'890}), "");
  Credit c = data(Credit::initial, 0, "s");
  c.line = PhoneNumber();
  c.imsi = 460'001'234'567'890;
  const CreditPart p = part(10, MB);
  c.parts = {&p, 1};
  EXPECT_EQ(ask(c).account, account(1));
  EXPECT_EQ(code(SetSim{n(2), 460'001'234'567'890}), "") << "the SIM goes to another line";
  begin_again();
  c.session = "t";
  EXPECT_EQ(ask(c).account, account(2));
  c.session = "u", c.imsi = 1;
  EXPECT_EQ(ask(c).code, CreditCode::unknown_line);
}

TEST_F(CreditControl, a_direct_debit_charges_what_it_says_at_once_or_nothing) {
  open(1, 0.35);
  const CreditAnswer a = event("e1", Credit::debit, part(10, MB));
  EXPECT_EQ(a.cost, 100'000) << "a 1 MB debit was charged as the least grant";
  EXPECT_EQ(a.parts[0].units, MB);
  const CreditAnswer again = event("e1", Credit::debit, part(10, MB));
  EXPECT_TRUE(again.repeated);
  EXPECT_DOUBLE_EQ(money(1), 0.25);
  EXPECT_EQ(event("e2", Credit::debit, part(10, 3 * MB)).code, CreditCode::insufficient_balance);
  EXPECT_DOUBLE_EQ(money(1), 0.25);
  EXPECT_EQ(event("e3", Credit::debit, part(0, 1), catalogue::Service::sms).cost, 100'000);
  EXPECT_DOUBLE_EQ(money(1), 0.15);
}

TEST_F(CreditControl, refund_balance_check_and_price_enquiry_were_refused) {
  open(1, 1);
  EXPECT_EQ(event("e1", Credit::refund, part(10, 2 * MB)).cost, -200'000);
  EXPECT_DOUBLE_EQ(money(1), 1.2);
  EXPECT_TRUE(event("e2", Credit::balance, part(10, 12 * MB)).covered);
  EXPECT_FALSE(event("e3", Credit::balance, part(10, 13 * MB)).covered);
  EXPECT_EQ(event("e4", Credit::price, part(10, 5 * MB)).cost, 500'000);
  EXPECT_DOUBLE_EQ(money(1), 1.2);
}

TEST_F(CreditControl, money_is_asked_for_and_used_as_money) {
  open(1, 1);
  CreditPart p = part(1, 400'000);
  p.flags |= CreditPart::money;
  CreditAnswer a = initial("s", p);
  EXPECT_EQ(a.parts[0].units, 400'000);
  EXPECT_DOUBLE_EQ(money(1), 0.6);
  p = part(1, 900'000, 300'000);
  p.flags |= CreditPart::money;
  a = update("s", 1, p);
  EXPECT_EQ(a.cost, 300'000);
  EXPECT_EQ(a.parts[0].units, 700'000);
  EXPECT_NE(a.parts[0].flags & CreditPartAnswer::last, 0);
  p = part(1, -1, 0);
  p.flags |= CreditPart::money;
  end("s", 2, p);
  EXPECT_DOUBLE_EQ(money(1), 0.7);
}

TEST_F(CreditControl, a_session_whose_client_vanished_gives_back_what_it_held) {
  open(1, 1);
  initial("s", part(10, 5 * MB));
  EXPECT_DOUBLE_EQ(money(1), 0.5);
  now = Instant::from_seconds(now.seconds() + 3'599);
  wait();
  EXPECT_DOUBLE_EQ(money(1), 0.5);
  now = Instant::from_seconds(now.seconds() + 1);  // Tcc: twice the validity
  EXPECT_EQ(count(wait(), EventKind::session_ended), 1);
  EXPECT_DOUBLE_EQ(money(1), 1);
  EXPECT_EQ(update("s", 1, part(10, MB, MB)).code, CreditCode::unknown_session);
}

TEST_F(CreditControl, a_thousand_sessions_of_one_account_share_what_there_is) {
  open(1, 90);
  int64_t granted = 0;
  for (int i = 0; i < 1'000; ++i) {
    const std::string id = "s" + std::to_string(i);
    for (const CreditPartAnswer& p : initial(id.c_str(), part(10, MB)).parts) granted += p.units;
  }
  EXPECT_EQ(granted, 900 * MB);
  EXPECT_DOUBLE_EQ(money(1), 0);
  EXPECT_EQ(machine->state().live.at(account(1)).held, 90'000'000);
  for (int i = 0; i < 1'000; i += 2) {
    const std::string id = "s" + std::to_string(i);
    end(id.c_str(), 1, part(10, -1, 0));
  }
  EXPECT_EQ(machine->state().live.at(account(1)).sessions.size(), 500u);
  run(RemoveLine{n(1)});
  EXPECT_EQ(code(CloseAccount{n(1)}), "");
  EXPECT_TRUE(machine->state().live.empty());
}

class EndOfCredit : public CreditControl {
 protected:
  void SetUp() override {
    Bench::SetUp();
    publish("t", R"(
calendars:
  hours: {otherwise: day, bands: [{name: night, from: "00:00", to: "08:00"}]}
tariffs:
  nightly:
    rules:
      - {service: data, time: hours/night, price: {amount: 0.10, per: 1 MB}}
      - {service: data, price: {amount: 0.30, per: 1 MB}}
  daily:
    rules:
      - {service: data, time: hours/night, price: {amount: 0.30, per: 1 MB}}
      - {service: data, price: {amount: 0.10, per: 1 MB}}
offers:
  shop: {tariff: plain, at_end: {redirect: "https://shop.example/top-up"}}
  walls: {tariff: plain, at_end: {restrict: ["permit in ip from any to 10.0.0.1", "deny in ip from any to any"]}}
  dearer-by-day: {tariff: nightly}
  cheaper-by-day: {tariff: daily}
)");
  }
};

TEST_F(EndOfCredit, the_offer_says_what_happens_when_the_last_units_are_used) {
  open(1, 0.1, "shop");
  CreditAnswer a = initial("s", part(10, 2 * MB));
  EXPECT_EQ(a.parts[0].at_end, CreditPartAnswer::redirect);
  EXPECT_EQ(a.parts[0].where, "https://shop.example/top-up");
  open(2, 0.1, "walls");
  a = initial("t", part(10, 2 * MB), 2);
  EXPECT_EQ(a.parts[0].at_end, CreditPartAnswer::restrict_access);
  EXPECT_EQ(a.parts[0].where, "permit in ip from any to 10.0.0.1\ndeny in ip from any to any");
}

TEST_F(EndOfCredit, a_tariff_that_changes_within_the_grant_is_told_and_both_sides_are_charged_by_their_own) {
  at("2026-03-03 07:50:00");
  wait();
  open(1, 10, "cheaper-by-day");
  CreditAnswer a = initial("s", part(10, 10 * MB));
  EXPECT_EQ(a.parts[0].change, zone.instant(*parse_civil("2026-03-03 08:00:00")).seconds());
  at("2026-03-03 08:05:00");
  CreditPart p = part(10, -1, MB);
  p.used_after = 2 * MB;
  a = update("s", 1, p);
  EXPECT_EQ(a.cost, 300'000 + 200'000);
}

TEST_F(EndOfCredit, a_grant_that_becomes_dearer_than_it_holds_ends_with_the_tariff) {
  at("2026-03-03 07:50:00");
  wait();
  open(1, 10, "dearer-by-day");
  const CreditAnswer a = initial("s", part(10, 10 * MB));
  EXPECT_EQ(a.parts[0].change, 0u);
  EXPECT_EQ(a.parts[0].validity, 600u);
}

TEST_F(CreditControl, whatever_bytes_come_are_answered) {
  open(1, 1);
  Credit c = data(Credit::initial, 0, "s");
  const CreditPart p = part(10, MB);
  c.parts = {&p, 1};
  std::string good;
  encode_credit("t", c, good);
  uint64_t chance = 1;
  for (int i = 0; i < 20'000; ++i) {
    std::string command = good;
    chance = mix64(chance + 1);
    if (i % 3 == 0) command.resize(chance % command.size());
    else command[chance % command.size()] = static_cast<char>(chance >> 32);
    std::string out;
    machine->apply(++position, now, command, out);
    Header h;
    std::string_view in = command;
    if (!decode_header(in, h) || h.kind != Kind::credit) continue;
    Outcome told;
    EXPECT_TRUE(decode_outcome(Kind::credit, out, told));
  }
}

TEST_F(CreditControl, a_late_copy_of_the_initial_does_not_open_its_session_again) {
  open(1, 1);
  initial("s", part(10, MB));
  end("s", 1, part(10, -1, MB));
  Credit late = data(Credit::initial, 0, "s");
  const CreditPart p = part(10, MB);
  late.parts = {&p, 1};
  late.again = true;
  const Hash128 before = machine->digest();
  EXPECT_EQ(ask(late).code, CreditCode::out_of_sequence);
  EXPECT_EQ(machine->digest(), before);
  late.again = false;  // a client that uses its names again
  EXPECT_EQ(ask(late).code, CreditCode::done);
}

TEST_F(CreditControl, a_session_may_use_any_number_of_quotas_one_after_the_other) {
  open(1, 100);
  initial("s", part(1, MB));
  uint32_t number = 0;
  for (uint32_t group = 1; group <= 200; ++group) {
    CreditPart done = part(group, -1, MB), next = part(group + 1, MB);
    done.flags |= CreditPart::ends;
    const std::vector<CreditPart> parts = {done, next};
    Credit c = data(Credit::update, ++number, "s");
    c.parts = parts;
    const CreditAnswer a = ask(c);
    ASSERT_EQ(a.code, CreditCode::done) << group;
    ASSERT_EQ(a.cost, 100'000) << group;
  }
  EXPECT_EQ(end("s", ++number, part(500, -1, MB)).cost, 100'000) << "what was used of a quota that was never granted is charged too";
  EXPECT_DOUBLE_EQ(money(1), 100 - 20.1);
}

TEST_F(CreditControl, octets_are_never_charged_as_seconds) {
  open(1, 10);
  Credit c = data(Credit::initial, 0, "s");
  c.use.service = catalogue::Service::voice;
  CreditPart p = part(0, 60);
  c.parts = {&p, 1};
  ASSERT_EQ(ask(c).code, CreditCode::done);
  EXPECT_EQ(update("s", 1, part(0, MB, 100'000)).code, CreditCode::wrong_unit);
  EXPECT_EQ(machine->state().sessions.size(), 1u);
  EXPECT_EQ(end("s", 2, part(0, -1, 100'000)).code, CreditCode::wrong_unit);
  EXPECT_DOUBLE_EQ(money(1), 10) << "nobody can say what it costs; what was held is back";
  EXPECT_EQ(machine->state().sessions.size(), 0u);
  // Where the first request names no units, the next one says what the session is.
  Credit opens = data(Credit::initial, 0, "t");
  opens.use.service = catalogue::Service::sms;
  ASSERT_EQ(ask(opens).code, CreditCode::done);
  EXPECT_EQ(update("t", 1, part(10, MB)).code, CreditCode::done);
  EXPECT_EQ(end("t", 2, part(10, -1, MB)).cost, 100'000);
}

TEST_F(CreditControl, sessions_that_hold_nothing_give_way_to_one_that_could) {
  open(1, 0);
  for (int i = 0; i < 5'000; ++i) ASSERT_EQ(initial(("poor" + std::to_string(i)).c_str(), part(10, MB)).parts[0].code, CreditCode::insufficient_balance);
  run(TopUp{n(1), yuan(1), {}, 0, 0});
  EXPECT_EQ(initial("rich", part(10, MB)).parts[0].code, CreditCode::done);
  EXPECT_EQ(machine->state().sessions.size(), 5'000u);
}

TEST_F(CreditControl, a_checkpoint_shows_the_sessions_of_its_beginning_whatever_they_do_while_it_is_written) {
  constexpr int lines = 40, sessions = 300;
  for (int l = 1; l <= lines; ++l) open(l, 1'000);
  auto name = [](int i) { return "gw;1;" + std::to_string(i); };
  for (int i = 0; i < sessions; ++i) initial(name(i).c_str(), part(10, MB), 1 + i % lines);
  for (int i = 0; i < sessions; i += 5) end(name(i).c_str(), 1, part(10, -1, MB / 2));
  const auto counted = [&] { return machine->state().operators.front()->sessions; };
  const uint64_t live = counted();
  EXPECT_EQ(live, machine->state().sessions.size());
  const Hash128 before = machine->digest();
  machine->checkpoint_begin();
  std::string state;
  uint32_t number = 1;
  // Some are charged, some end, some begin, some come again; each time a little more is written.
  for (bool more = true; more; ++number) {
    for (int i = static_cast<int>(number) % 7; i < sessions; i += 7) {
      if (i % 5 == 0) initial(name(1'000 + i + static_cast<int>(number) * sessions).c_str(), part(10, MB), 1 + i % lines);
      else if (i % 11 == 0) end(name(i).c_str(), number, part(10, -1, 1'000));
      else update(name(i).c_str(), number, part(10, MB, 1'000));
    }
    more = machine->checkpoint_more(state, 2'000);
  }
  EXPECT_GT(number, 5u) << "it was written in many pieces";
  EXPECT_EQ(counted(), machine->state().sessions.size());
  EXPECT_NE(machine->digest(), before);
  renew();
  ASSERT_TRUE(machine->restore_more(state));
  ASSERT_TRUE(machine->restore_end());
  EXPECT_EQ(machine->digest(), before);
  EXPECT_EQ(counted(), live) << "counted anew from what was restored";
  // What was live goes on where it was.
  for (int i = 0; i < sessions; ++i) EXPECT_EQ(update(name(i).c_str(), 1, part(10, MB, 1'000)).code, i % 5 == 0 ? CreditCode::unknown_session : CreditCode::done) << i;
}

}  // namespace
}  // namespace sublet::charging
