// What is read out to a customer adds up to what was charged.
#include "charging/explain.h"

#include <random>

#include "charging/testing.h"

namespace sublet::charging {
namespace {

const std::string prices = R"(operator: {code: t, currency: CNY, country: "86", time_zone: Asia/Shanghai, home: here, round: {mode: half-up, decimals: 2}}
zones: {here: {numbers: ["86"], places: ["460"]}, abroad: {numbers: ["*"], places: ["*"]}}
calendars: {day: {otherwise: busy, bands: [{name: night, from: "23:00", to: "07:00"}]}}
counters:
  tiers: {counts: priced, unit: octets, per: month}
  volume: {counts: priced, unit: messages, per: month}
  spend: {counts: money, per: month}
buckets:
  minutes: {unit: seconds, priority: 50, pays: [{service: voice, to: here}]}
  data: {unit: octets, priority: 50, pays: [{service: data}]}
tariffs:
  t:
    rules:
      - {name: night, service: voice, to: here, time: night, price: {amount: 0.06, per: 1 min}}
      - {name: home, service: voice, to: here, price: {setup: 0.20, steps: [{for: 1 min, amount: 0.30, per: 1 min}, {for: 10 min, amount: 0.30, per: 1 min, increment: 1 s, max: 1.00}, {fee: 0.15, amount: 0.07, per: 1 min, increment: 6 s}]}}
      - {name: far, service: voice, to: abroad, destinations: far.csv, price: {per: 1 min, increment: 6 s}}
      - {name: film, service: video, price: {amount: 0.333, per: 1 min, increment: 7 s, max: 2.00, round: {mode: up, decimals: 1}}}
      - {name: data, service: data, price: {over: tiers, steps: [{for: 10 MB, amount: 0.30, per: 1 MB, increment: 1 KB}, {fee: 0.50, amount: 0.20, per: 1 MB, increment: 1 KB}], round: {mode: half-up, decimals: 2, over: counter}}}
      - {name: messages, service: sms, price: {over: volume, tiers: volume, steps: [{for: 5 messages, amount: 0.10}, {amount: 0.05}]}}
      - {name: pictures, service: mms, price: {amount: 0.105}}
offers:
  plain:
    tariff: t
    counters: [spend]
    discounts: [{name: nights off, service: voice, time: night, percent: 12.5}, {name: video off, service: video, amount: 0.10}]
    fees: [{name: plan, amount: 59.00, every: month, first: prorated}]
    minimum: {amount: 99.00}
hosts: {north: {tariff: host, numbers: ["8617"]}}
)";

// "about -0.0021679687" in units of 10^-10.
int64_t tenths_of(std::string text) {
  if (text.starts_with("about ")) text.erase(0, 6);
  if (text.starts_with("+")) text.erase(0, 1);
  const bool negative = text.starts_with("-");
  if (negative) text.erase(0, 1);
  const size_t point = text.find('.');
  std::string digits = text.substr(0, point), rest = point == std::string::npos ? "" : text.substr(point + 1);
  rest.resize(10, '0');
  const int64_t out = std::stoll(digits + rest);
  return negative ? -out : out;
}

class Explain : public Bench {
 protected:
  void open() {
    std::string text = prices;
    text.insert(text.find("offers:"), "  host: {rules: [{service: [voice, video], price: {amount: 0.01, per: 1 min}}]}\n");
    const Outcome o = publish_bundle("t", {{"a.yaml", text}, {"far.csv", "prefix,amount,setup,name\n44,0.39,,UK\n447,0.49,0.05,UKm\n1,0.123456,,US\n"}});
    ASSERT_EQ(o.answer.code, "") << o.answer.detail;
    at("2026-03-22 00:00:00");
    OpenAccount open;
    open.lines.push_back({number, "", {"plain"}});
    open.money = Money::from_micros(100'000 * Money::micros_per_unit);
    opened = run_as("t", open);
    ASSERT_EQ(opened.answer.code, "") << opened.answer.detail;
  }
  std::vector<std::string> words(const Use& use, const Outcome& o) {
    for (const auto& e : o.events)
      if (e.event.kind == EventKind::charged) return explain(*op("t").versions.back().tables, op("t").registry, use, e.charged);
    return {};
  }
  static std::string all(const std::vector<std::string>& words) {
    std::string out;
    for (const std::string& w : words) out += w + "\n";
    return out;
  }
  PhoneNumber number = *PhoneNumber::parse("8617000000001");
  Outcome opened;
};

TEST_F(Explain, a_stop_says_who_asked_for_it_and_what_it_stops) {
  open();
  std::string said;
  const auto add = [&](const Outcome& o) {
    ASSERT_EQ(o.answer.code, "") << o.answer.detail;
    for (const auto& e : o.events)
      for (const std::string& line : explain(*op("t").versions.back().tables, op("t").registry, e.event)) said += line + "\n";
  };
  BarLine bar;
  bar.line = number, bar.bars = stop::half | stop::data;
  add(run_as("t", bar));
  add(run_as("t", LineSwitched{number, stop::half | stop::data}));
  bar.bars = 0;
  add(run_as("t", bar));
  add(run_as("t", LineSwitched{number, 0}));
  for (const char* line : {"By hand, whatever the balance, it is to stop what goes out and data; before that it was nothing.", "Host 'north' is asked to stop what goes out and data; before that it was nothing.", "Host 'north' has confirmed that it stops what goes out and data.",
                           "By hand, whatever the balance, it is to stop nothing; before that it was what goes out and data.", "Host 'north' is asked to stop nothing; before that it was what goes out and data.", "Host 'north' has confirmed that it stops nothing."})
    EXPECT_NE(said.find(line), std::string::npos) << line << "\n" << said;
}

TEST_F(Explain, amounts_of_the_steps_did_not_add_up_to_the_cost) {
  open();
  std::mt19937 random(7);
  auto upto = [&](int64_t n) { return static_cast<int64_t>(random() % static_cast<uint32_t>(n)); };
  for (int i = 0; i < 3000; ++i) {
    if (upto(3) == 0) {
      TopUp top;
      top.line = number;
      top.bucket = upto(2) == 0 ? "minutes" : "data";
      top.units = 1 + upto(top.bucket == "data" ? 3 << 20 : 90);
      run_as("t", top);
    }
    Use u;
    u.service = static_cast<catalogue::Service>(upto(5));
    at("2026-03-22 00:00:00");
    now = Instant::from_seconds(now.seconds() + int64_t{i} * 300 + upto(300));
    u.start = now;
    u.seconds = upto(upto(20) == 0 ? 100'000 : 1500);
    u.amount = catalogue::unit_of(u.service) == Unit::seconds ? u.seconds : u.service == catalogue::Service::data ? upto(5 << 20) : 1 + upto(3);
    static const char* peers[] = {"8613800000000", "447700900000", "442000000000", "12025550100"};
    if (u.service != catalogue::Service::data) u.peer = *PhoneNumber::parse(peers[upto(4)]);
    ChargeUse c;
    c.line = number;
    c.use.use = u;
    const Outcome o = run_as("t", c);
    ASSERT_EQ(o.answer.code, "") << o.answer.detail;
    int64_t sum = 0;
    bool ended = false;
    const std::vector<std::string> said = words(u, o);
    for (const std::string& line : said) {
      const size_t colon = line.rfind(": ");
      if (line.starts_with("Cost: ")) {
        ended = true;
        EXPECT_LE(std::abs(sum - tenths_of(line.substr(6, line.find(' ', 6) - 6))), 24) << all(said);
      } else if (!ended && colon != std::string::npos && line.ends_with('.')) {
        std::string amount = line.substr(colon + 2, line.size() - colon - 3);
        if (amount.find_first_not_of("+-0123456789.", amount.starts_with("about ") ? 6 : 0) == std::string::npos) sum += tenths_of(amount);
      }
    }
    EXPECT_TRUE(ended);
    EXPECT_EQ(all(said).find("other parts"), std::string::npos) << all(said);
    if (HasFailure()) return;
  }
}

TEST_F(Explain, numbers_that_made_the_cost_were_not_said) {
  open();
  at("2026-03-22 10:00:00");
  auto said = [&](const char* peer, int64_t seconds, catalogue::Service service = catalogue::Service::voice) {
    ChargeUse c;
    c.line = number;
    c.use.use.service = service;
    c.use.use.start = now;
    c.use.use.seconds = c.use.use.amount = seconds;
    c.use.use.peer = *PhoneNumber::parse(peer);
    return all(words(c.use.use, run_as("t", c)));
  };
  const std::string home = said("8613800000000", 720), far = said("447700900000", 11), film = said("8613800000000", 3600, catalogue::Service::video);
  for (const char* part : {"  Set-up fee: 0.20.", "at most 1.00), from 1 min to 11 min: 1.00.", "0.15 when it is entered), from 11 min to 12 min: 0.22."}) EXPECT_NE(home.find(part), std::string::npos) << part << "\n" << home;
  for (const char* part : {"destination 'UKm'", "0.49 per 1 min, counted in begun 6 s", "  Set-up fee of the destination: 0.05."}) EXPECT_NE(far.find(part), std::string::npos) << part << "\n" << far;
  for (const char* part : {"Discount 'video off' of offer 'plain' (0.10 off): -0.10.", "The most that one use may cost, 2.00, was reached"}) EXPECT_NE(film.find(part), std::string::npos) << part << "\n" << film;
  at("2026-03-22 23:00:00");
  const std::string night = said("8613800000000", 60);
  EXPECT_NE(night.find("Discount 'nights off' of offer 'plain' (12.50 % off): -0.0075."), std::string::npos) << night;
  // Longer than a day: with its dates.
  EXPECT_NE(said("8613800000000", 90'000).find("at 2026-03-23 07:00:00"), std::string::npos);
}

TEST_F(Explain, only_uses_could_be_explained) {
  open();
  std::string said;
  for (const auto& e : opened.events)
    for (const std::string& line : explain(*op("t").versions.back().tables, op("t").registry, e.event)) said += line + "\n";
  // 10 of March's 31 days: 59 x 10 / 31 = 19.03.
  EXPECT_NE(said.find("Fee 'plan' of offer 'plain': 19.03, which is 59.00 for 10 of the 31 days of the month 2026-03: from 2026-03-22.\n"), std::string::npos) << said;
  EXPECT_NE(said.find("Paid from the account's money, 19.03.\n"), std::string::npos) << said;
  at("2026-04-01 00:00:00");
  said.clear();
  Adjust adjust;
  adjust.line = number;
  adjust.amount = Money::from_micros(-5'000'000);
  adjust.reason = "goodwill";
  for (const auto& e : run_as("t", adjust).events)
    for (const std::string& line : explain(*op("t").versions.back().tables, op("t").registry, e.event)) said += line + "\n";
  for (const char* part : {"Minimum spend of 2026-03: 79.97 was lacking: the month's uses and fees came to 19.03 of the 99.00 of offer 'plain'.\n", "Fee 'plan' of offer 'plain': 59.00, for the month 2026-04, in advance.\n",
                           "Taken by an adjustment: 5.00 from the account's own money; reason: goodwill.\n"})
    EXPECT_NE(said.find(part), std::string::npos) << part << "\n" << said;
}

TEST_F(Explain, a_fee_in_arrears_was_told_as_one_in_advance) {
  at("2026-03-01 00:00:00");
  publish("a", "offers:\n  x: {tariff: plain, fees: [{name: after, amount: 31.00, every: month, take: arrears}]}\n");
  ASSERT_EQ(run_as("a", OpenAccount{{NewLine{n(1), "", {"x"}}}, {}, Money::from_micros(100'000'000), {}}).answer.code, "");
  std::string said;
  for (const Event& e : wait("2026-04-01 00:00:00"))
    for (const std::string& line : explain(*op("a").versions.back().tables, op("a").registry, e)) said += line + "\n";
  EXPECT_NE(said.find("31.00, for the month 2026-03, in arrears.\n"), std::string::npos) << said;
}

}  // namespace
}  // namespace sublet::charging
