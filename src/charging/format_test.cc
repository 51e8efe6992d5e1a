// Bytes: the formats stay what they are (golden), and whatever comes gets an answer (hostile); memory per subscriber.
#include <cstdio>
#include <fstream>
#include <functional>

#include "charging/credit.h"
#include "charging/testing.h"

namespace sublet::charging {
namespace {

std::string hex(std::string_view bytes) {
  std::string out;
  for (const char c : bytes) {
    char two[3];
    std::snprintf(two, sizeof two, "%02x", static_cast<unsigned>(static_cast<unsigned char>(c)));
    out += two;
  }
  return out;
}

PhoneNumber number(const char* digits) { return *PhoneNumber::parse(digits); }

UseFields a_use() {
  UseFields f;
  f.use.service = catalogue::Service::voice;
  f.use.direction = catalogue::Direction::in;
  f.use.start = Instant::from_micros(1'772'445'600'000'001);
  f.use.seconds = 61;
  f.use.amount = 61;
  f.use.peer = number("8613800000000");
  f.use.place = number("46001");
  f.use.app = 1001;
  f.use.marks = 5;
  return f;
}

UsageRecord a_record() {
  UsageRecord r{};
  r.identity_high = 0x0102030405060708, r.identity_low = 0x1112131415161718;
  r.served = number("8617000000001").bits(), r.peer = number("10086").bits(), r.place = number("460").bits();
  r.start = 1'772'445'600, r.seconds = 61, r.amount = 61, r.app = 7, r.marks = 2, r.service = 0, r.direction = 1, r.verdict = 0, r.skipped = 0, r.length = 1000;
  return r;
}

// One command of each kind, all fields filled.
std::vector<std::pair<std::string, std::string>> commands() {
  const PhoneNumber line = number("8617000000001"), to = number("8617000000002");
  const Money m = Money::from_micros(1'500'000);
  const std::vector<SessionGroup> groups = {{10, 4096, 8192}, {11, 0, -1}};
  const UsageRecord r = a_record();
  std::vector<std::pair<std::string, std::string>> out;
  auto add = [&](auto c) { out.emplace_back(kind_name(decltype(c)::kind), encode("demo", "key-1", std::move(c))); };
  add(Publish{Hash128{1, 2}, Instant::from_micros(3)});
  add(OpenAccount{{NewLine{line, "unicom", {"plain", "pack"}}}, {"family"}, m, Money::units(20), Instant::from_seconds(4)});
  add(CloseAccount{line});
  add(AddLine{line, NewLine{to, "", {"plain"}}, Instant::from_seconds(5)});
  add(RemoveLine{line});
  add(SetCredit{line, m});
  add(SetMemberLimit{line, "month-data", 77});
  add(AddOffer{line, "pack", 2});
  add(RemoveOffer{line, "pack"});
  add(TopUp{line, m, "data", 4096, 30});
  add(Adjust{line, -m, "coins", -30, "a mistake"});
  add(Transfer{line, to, m});
  add(Gift{line, to, "data", 4096});
  add(ChargeUse{line, a_use(), true});
  add(ChargeFee{line, m, "SIM"});
  add(SessionStart{"s;1", line, a_use(), groups, 600});
  add(SessionUpdate{"s;1", groups});
  add(SessionEnd{"s;1", groups});
  add(Lift{line, "cap"});
  add(LineSwitched{line, 5});
  add(PeriodClose{Instant::from_micros(4)});
  add(FileBegin{"unicom", "cdr.txt", Hash128{5, 6}, 123});
  out.emplace_back("usage", encode_usage("demo", Usage{"unicom", Hash128{5, 6}, 9, {reinterpret_cast<const char*>(&r), sizeof r}}));
  add(FileDone{"unicom", "cdr.txt", Hash128{5, 6}});
  out.emplace_back("tick", encode("", "", Tick{}));
  add(SetSim{line, 460'001'234'567'890});
  add(BarLine{line, 3});
  add(Withdraw{line, m, "order 17"});
  Credit c;
  c.type = Credit::update, c.action = Credit::refund, c.number = 7, c.lives = 600, c.session = "gw;1;7", c.line = line, c.imsi = 460'001'234'567'890;
  c.use = a_use().use;
  const CreditPart part{10, 3, 1'000'000, 900'000, 5, CreditPart::asks | CreditPart::reports};
  c.parts = {&part, 1};
  encode_credit("demo", c, out.emplace_back("credit", "").second);
  return out;
}

std::vector<std::pair<std::string, std::string>> outcomes() {
  std::vector<std::pair<std::string, std::string>> out;
  Answer a;
  a.code = "insufficient_balance", a.detail = "why", a.account = 300, a.money = Money::from_micros(-5), a.cost = Money::from_micros(7), a.records = 200;
  a.grants = {{10, 8192, true, "", 400'000}, {11, 0, false, "no_price", 0}};
  encode(a, out.emplace_back("answer", "").second);
  Event e;
  e.kind = EventKind::fee_charged, e.account = 300, e.line = number("8617000000001"), e.ref = 3, e.amount = 590'000, e.other = -1, e.at = Instant::from_micros(5), e.note = "n";
  e.postings = {{Unit::money, Ledger::money, 0, -590'000}, {Unit::money, Ledger::revenue_fee, 3, 590'000}};
  encode(e, out.emplace_back("event", "").second);
  Charged c;
  c.account = 300, c.line = number("8617000000001"), c.host = 2, c.version = 4, c.cost = 100'000, c.discount = 10, c.wholesale = 50'000, c.overrun = 1, c.price = 6, c.wholesale_rule = 9;
  c.flags = Charged::late | Charged::capped, c.discount_offer = 8;
  c.parts = {{rating::Part::Kind::price, 1, 2, 3, -1, 1'772'474'400, 61, 60, -7}};
  c.postings = {{Unit::money, Ledger::money, 0, -100'000}, {Unit::money, Ledger::revenue_use, 0, 100'000}};
  encode(c, out.emplace_back("charged", "").second);
  Event g;
  g.kind = EventKind::session_granted, g.account = 300, g.line = number("8617000000001"), g.ref = 4'000'000'000, g.amount = 4096, g.other = 400'000, g.at = Instant::from_micros(6), g.note = "s;1";
  g.postings = {{Unit::money, Ledger::money, 0, -400'000}, {Unit::money, Ledger::held, 0, 400'000}};
  encode(g, out.emplace_back("event-group", "").second);
  CreditAnswer credit;
  credit.code = CreditCode::insufficient_balance, credit.repeated = credit.low = true, credit.account = 300, credit.cost = -7, credit.available = 5;
  credit.parts.push_back({10, 3, CreditCode::done, CreditPartAnswer::last | CreditPartAnswer::granted, CreditPartAnswer::redirect, 4096, 400'000, 3600, 1'772'474'400, 40, 300, "https://x"});
  encode_credit_answer(credit, out.emplace_back("credit-answer", "").second);
  return out;
}

// Lines "name hex". A line may be added; one that has changed is a log that can no longer be read.
void golden(const std::string& path, const std::vector<std::pair<std::string, std::string>>& have) {
  std::ifstream in(path);
  std::map<std::string, std::string> want;
  for (std::string name, text; in >> name >> text;) want[name] = text;
  std::string all;
  bool same = want.size() == have.size();
  for (const auto& [name, bytes] : have) {
    all += name + " " + hex(bytes) + "\n";
    same = same && want[name] == hex(bytes);
    EXPECT_EQ(want[name], hex(bytes)) << path << ": " << name;
  }
  if (!same) std::printf("--- %s would be:\n%s", path.c_str(), all.c_str());
}

TEST(Golden, the_bytes_of_commands) {
  const auto all = commands();
  ASSERT_EQ(all.size(), 29u);
  golden("src/charging/golden/commands.txt", all);
}
TEST(Golden, the_bytes_of_answers_and_events) { golden("src/charging/golden/outcomes.txt", outcomes()); }

TEST(Golden, ledgers_kinds_and_verdicts_keep_their_numbers) {
  EXPECT_STREQ(ledger_name(static_cast<Ledger>(0)), "money");
  EXPECT_STREQ(ledger_name(static_cast<Ledger>(5)), "used");
  EXPECT_STREQ(ledger_name(static_cast<Ledger>(11)), "host_cost");
  EXPECT_STREQ(event_name(static_cast<EventKind>(14)), "charged");
  EXPECT_STREQ(event_name(static_cast<EventKind>(34)), "version_in_force");
  EXPECT_STREQ(event_name(static_cast<EventKind>(9999)), "?");
  EXPECT_STREQ(verdict_name(static_cast<Verdict>(12)), "account_full");
  EXPECT_STREQ(kind_name(static_cast<Kind>(25)), "tick");
  EXPECT_STREQ(kind_name(static_cast<Kind>(27)), "credit");
  EXPECT_STREQ(kind_name(static_cast<Kind>(30)), "?");
}

TEST(Golden, what_is_written_is_read_back) {
  std::string bytes;
  const auto all = outcomes();
  bytes = all[0].second + all[1].second + std::string("\x0e\x00", 2) + all[2].second;
  Outcome o;
  ASSERT_TRUE(decode_outcome(bytes, o));
  EXPECT_EQ(o.answer.grants[0].holds, 400'000);
  ASSERT_EQ(o.events.size(), 2u);
  EXPECT_EQ(o.events[0].event.note, "n");
  EXPECT_EQ(o.events[0].event.postings[1].ref, 3);
  EXPECT_EQ(o.events[1].charged.parts[0].from, -7);
  EXPECT_EQ(o.events[1].charged.overrun, 1);
  for (size_t i = 0; i < bytes.size(); ++i) {  // cut anywhere: read in part or refused, never beyond its end
    Outcome cut;
    (void)decode_outcome(std::string_view(bytes).substr(0, i), cut);
    UsageOutcome usage;
    (void)decode_usage_outcome(std::string_view(bytes).substr(i), usage);
  }
}

TEST(Golden, only_decimal_digits_are_a_number) {
  EXPECT_TRUE(well_formed(PhoneNumber()));
  EXPECT_TRUE(well_formed(number("1")));
  EXPECT_TRUE(well_formed(number("999999999999999")));
  EXPECT_FALSE(well_formed(PhoneNumber::from_bits(0x1000000000000000)));            // a digit without a count
  EXPECT_FALSE(well_formed(PhoneNumber::from_bits(0xa000000000000001)));            // ten
  EXPECT_FALSE(well_formed(PhoneNumber::from_bits(0x1100000000000001)));            // more digits than its count
  EXPECT_FALSE(well_formed(PhoneNumber::from_bits(0xffffffffffffffff)));
}

class Hostile : public Bench {
 protected:
  void SetUp() override {
    Bench::SetUp();
    publish("demo");
    run_as("demo", OpenAccount{{NewLine{number("8617000000001"), "north", {"plain", "pack"}}, NewLine{number("8617000000002"), "north", {"plain"}}}, {"family"}, yuan(10), yuan(5)});
    run_as("demo", OpenAccount{{NewLine{number("8617000000003"), "north", {"plain"}}}, {}, yuan(10), {}});
    run_as("demo", session("s;1", 1, 3 * MB, 10));
    run_as("demo", FileBegin{"north", "f", Hash128{5, 6}, 1});
  }
  // Applies bytes; true when they were refused without a key to remember it by.
  bool refuses(const std::string& command) {
    std::string out;
    machine->apply(++position, now, command, out);
    Header h;
    std::string_view body = command;
    const bool header = decode_header(body, h);
    if (header && h.kind == Kind::usage) {
      UsageOutcome u;
      EXPECT_TRUE(decode_usage_outcome(out, u));
      return !u.refused.empty();
    }
    Outcome o;
    EXPECT_TRUE(decode_outcome(h.kind, out, o));
    return !o.answer.code.empty() && (!header || h.key.empty());
  }
  static std::string usage(std::vector<UsageRecord> r) { return encode_usage("demo", Usage{"north", Hash128{5, 6}, 0, {reinterpret_cast<const char*>(r.data()), r.size() * sizeof(UsageRecord)}}); }
  // Commands that this state would do, without keys.
  std::vector<std::string> possible() {
    const PhoneNumber line = number("8617000000001"), other = number("8617000000003");
    UseFields use = a_use();
    use.use.service = catalogue::Service::data;
    use.use.start = now;
    auto c = [](auto command) { return encode("demo", "", std::move(command)); };
    return {c(OpenAccount{{NewLine{number("8617000000009"), "", {"plain"}}}, {}, yuan(1), yuan(1)}), c(AddLine{line, NewLine{number("8617000000010"), "", {"plain"}}}), c(SetCredit{line, yuan(3)}),
            c(SetMemberLimit{line, "month-data", 77 * MB}), c(AddOffer{line, "pack", 2}), c(RemoveOffer{line, "pack"}), c(TopUp{line, yuan(1), "", 0, 0}), c(TopUp{line, {}, "data", MB, 30}),
            c(Adjust{line, yuan(-1), "", 0, "x"}), c(Transfer{line, other, yuan(1)}), c(Gift{line, other, "data", MB}), c(ChargeUse{line, use, false}), c(ChargeFee{line, yuan(1), "SIM"}),
            c(SessionStart{"s;2", line, use, {{10, 0, MB}}, 600}), c(SessionUpdate{"s;1", {{10, MB, MB}}}), c(SessionEnd{"s;1", {{10, MB, -1}}}), c(LineSwitched{line, 1}), c(RemoveLine{number("8617000000002")}),
            c(PeriodClose{Instant::from_seconds(now.seconds() - 86'400)}), c(FileBegin{"north", "g", Hash128{7, 8}, 1}), c(FileDone{"north", "f", Hash128{5, 6}}), usage({a_record(), a_record()}), c(CloseAccount{other})};
  }
};

// Without their last field these are whole: so they were written before there was one.
bool written_before_since(std::string_view command) {
  Header h;
  return decode_header(command, h) && (h.kind == Kind::open_account || h.kind == Kind::add_line);
}

TEST_F(Hostile, a_line_of_a_log_from_before_lines_had_a_beginning_is_in_service_since_then) {
  std::string command = encode("demo", "", OpenAccount{{NewLine{number("8617000000009"), "", {"plain"}}}, {}, yuan(1), yuan(1)});
  EXPECT_EQ(bytes(command.substr(0, command.size() - 8)).answer.code, "");
  const State& state = machine->state();
  const LineId line = state.store.find(line_key(1, number("8617000000009")));
  ASSERT_NE(line, 0u);
  EXPECT_EQ(state.store.line(line).since, now.seconds());
}

TEST_F(Hostile, a_command_cut_anywhere_is_refused_and_changes_nothing) {
  for (const std::string& command : possible())
    for (size_t i = 0; i < command.size(); ++i) {
      if (i + 8 == command.size() && written_before_since(command)) continue;
      const Hash128 before = machine->digest();
      ASSERT_TRUE(refuses(command.substr(0, i))) << hex(command) << " cut at " << i;
      ASSERT_EQ(machine->digest(), before) << hex(command) << " cut at " << i;
    }
  for (const std::string& command : possible()) EXPECT_TRUE(refuses(command + "x")) << hex(command);
}

TEST_F(Hostile, bytes_that_were_changed_are_answered_and_a_refusal_changes_nothing) {
  uint64_t seed = 1;
  auto chance = [&](uint64_t n) { return (seed = mix64(seed + 0x9e3779b97f4a7c15ULL)) % n; };
  int done = 0, refusals = 0;
  for (int round = 0; round < 400; ++round) {
    renew();
    SetUp();
    for (std::string command : possible()) {
      for (uint64_t flips = 1 + chance(3); flips > 0; --flips) {
        const size_t at = chance(command.size());
        static constexpr char edges[] = {0, 1, 127, -128, -1};
        if (chance(3) == 0) command[at] = edges[chance(5)];
        else if (chance(2) == 0) command[at] = static_cast<char>(command[at] ^ (1 << chance(8)));
        else for (size_t k = at; k < std::min(command.size(), at + 8); ++k) command[k] = static_cast<char>(chance(2) == 0 ? 0x7f : 0xff);
      }
      const Hash128 before = machine->digest();
      if (refuses(command)) {
        ++refusals;
        ASSERT_EQ(machine->digest(), before) << hex(command);
      } else {
        ++done;
      }
      while (machine->next_due() <= now) bytes(encode("", "", Tick{}));
    }
  }
  EXPECT_GT(done, 500);
  EXPECT_GT(refusals, 500);
}

TEST_F(Hostile, garbage_is_answered) {
  uint64_t seed = 7;
  for (int i = 0; i < 20'000; ++i) {
    std::string command;
    for (uint64_t n = (seed = mix64(seed + 1)) % 120; n > 0; --n) command.push_back(static_cast<char>(seed = mix64(seed + 1)));
    if (i % 2 == 0) command.replace(0, std::min<size_t>(command.size(), 8), encode("demo", "", Tick{}).substr(0, 8)), command[0] = static_cast<char>(i / 2 % 27);
    refuses(command);
  }
}

// One offer, one money balance, two unit buckets; all indexes counted.
TEST(Memory, an_idle_subscriber_takes_at_most_160_octets) {
#if defined(__OPTIMIZE__) && !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
  constexpr int subscribers = 1'000'000;
#else
  constexpr int subscribers = 100'000;
#endif
  const catalogue::Bundle bundle = {{"a.yaml", operator_text("t", "UTC") + test_operator + "  m: {tariff: plain, grants: [{bucket: data, amount: 1 GB, every: month}, {bucket: minutes, amount: 100 min, every: month}]}\n"}};
  Machine machine([&](Hash128) -> Result<catalogue::Bundle> { return bundle; }, test_zones);
  std::string out;
  Instant now = Instant::from_seconds(1'772'445'600);
  machine.apply(1, now, encode("t", "", Publish{catalogue::bundle_hash(bundle), {}}), out);
  for (int i = 0; i < subscribers; ++i) {
    now = Instant::from_seconds(1'772'445'600 + i / 400);  // they come over hours, as on a good day
    out.clear();
    machine.apply(2, now, encode("t", "", OpenAccount{{NewLine{*PhoneNumber::parse(std::to_string(8617000000000 + i)), "north", {"m"}}}, {}, Money::units(10), {}}), out);
  }
  const Store& store = machine.state().store;
  ASSERT_EQ(store.accounts(), static_cast<size_t>(subscribers));
  ASSERT_EQ(store.items(subscribers).size(), 3u);
  const double each = static_cast<double>(store.bytes()) / subscribers;
  std::printf("memory: %.1f octets a subscriber at %d\n", each, subscribers);
  EXPECT_LE(each, 160.0);
}

}  // namespace
}  // namespace sublet::charging
