// Rating, case by case: what the scenarios (tests/scenarios) cannot reach because it needs odd inputs or a look inside.
#include "rating/test_catalogue.h"

namespace sublet::rating {
namespace {

const char* const plain = "tariffs: {t: {rules: [{service: voice, price: {amount: 0.10, per: 1 min}}, {service: data, price: {amount: 0.10, per: 1 MB, increment: 1 KB}}]}}\n"
                          "offers: {o: {tariff: t}}\n";

// Zones and networks are only looked up where some condition asks for them.
const std::string asking = std::string("counters: {k: {service: voice, to: abroad, from: abroad, to_network: blue, from_network: blue}}\n") + plain;

Charge rated(const TestCatalogue& c, const Use& use, std::span<const BucketState> buckets = {}, const char* offer = "o") {
  const Offer* offers[] = {c.offer(offer)};
  Charge charge;
  rate({*c.memo, offers, buckets, {}}, use, locate(*c.v, use, number("8617090000001")), {}, charge);
  return charge;
}

TEST(Rating, a_line_without_an_offer_is_refused_for_that_reason) {
  TestCatalogue c(plain);
  Charge charge;
  const Use use = voice(c.at("2026-03-02 10:00"), 60);
  rate({*c.memo, {}, {}, {}}, use, {}, {}, charge);
  EXPECT_EQ(charge.refused, Refused::no_offer);
  EXPECT_STREQ(refused_name(charge.refused), "no_offer");
}

TEST(Rating, a_service_without_a_rule_is_refused_and_costs_nothing) {
  TestCatalogue c(plain);
  Use use = voice(c.at("2026-03-02 10:00"), 60);
  use.service = catalogue::Service::mms;
  const Charge charge = rated(c, use);
  EXPECT_EQ(charge.refused, Refused::no_price);
  EXPECT_EQ(charge.cost, 0);
}

TEST(Rating, a_use_that_runs_into_a_band_without_a_price_is_refused_as_a_whole) {
  TestCatalogue c("calendars: {k: {otherwise: day, bands: [{name: night, from: \"22:00\", to: \"06:00\"}]}}\n"
                  "tariffs: {t: {rules: [{service: voice, time: k/day, price: {amount: 0.10, per: 1 min, increment: 1 s}}]}}\noffers: {o: {tariff: t}}\n");
  EXPECT_EQ(rated(c, voice(c.at("2026-03-02 21:59:00"), 60)).refused, Refused::no);
  EXPECT_EQ(rated(c, voice(c.at("2026-03-02 21:59:00"), 61)).refused, Refused::no_price);
}

TEST(Rating, impossible_amounts_and_durations_are_refused) {
  TestCatalogue c(plain);
  const Instant at = c.at("2026-03-02 10:00");
  EXPECT_EQ(rated(c, data(at, -1)).refused, Refused::too_large);
  EXPECT_EQ(rated(c, data(at, (int64_t{1} << 50) + 1)).refused, Refused::too_large);
  EXPECT_EQ(rated(c, data(at, 1, -1)).refused, Refused::too_large);
  EXPECT_EQ(rated(c, data(at, 1, 63 * seconds_per_day)).refused, Refused::too_large);
  EXPECT_EQ(rated(c, data(at, INT64_MAX, INT64_MAX)).refused, Refused::too_large);
}

TEST(Rating, the_largest_use_at_the_highest_price_is_exact_or_refused_never_wrong) {
  TestCatalogue c("tariffs: {t: {rules: [{service: data, price: {amount: 9000000000000, per: 1 B}}]}}\noffers: {o: {tariff: t}}\n");
  const Charge charge = rated(c, data(c.at("2026-03-02 10:00"), int64_t{1} << 50));
  EXPECT_TRUE(charge.refused == Refused::too_large || charge.cost == INT64_MAX) << charge.cost;
  EXPECT_EQ(rated(c, data(c.at("2026-03-02 10:00"), 1)).cost, 9'000'000'000'000 * Money::micros_per_unit);
}

TEST(Rating, nothing_used_costs_nothing_but_needs_a_rule) {
  TestCatalogue c(plain);
  EXPECT_EQ(rated(c, voice(c.at("2026-03-02 10:00"), 0)).cost, 0);
  EXPECT_EQ(rated(c, voice(c.at("2026-03-02 10:00"), 0)).refused, Refused::no);
}

TEST(Rating, short_codes_are_no_international_numbers) {
  TestCatalogue c(asking);
  auto zone_to = [&](const char* peer) { return c.v->leaf_zones[locate(*c.v, voice({}, 1, peer), number("8617090000001")).to]; };
  EXPECT_EQ(zone_to("120"), "emergency");
  EXPECT_EQ(zone_to("12025550100"), "abroad");  // Washington
  EXPECT_EQ(zone_to("8613800000000"), "home");
  EXPECT_EQ(zone_to("120999990"), "abroad");    // nine digits are no short code
}

TEST(Rating, data_goes_to_no_zone_even_where_one_takes_all_numbers) {
  TestCatalogue c(asking);
  const Located l = locate(*c.v, data({}, 1), number("8617090000001"));
  EXPECT_EQ(l.to, 0u);
  EXPECT_EQ(l.to_network, 0u);
  EXPECT_EQ(c.v->leaf_zones[l.from], "home");
  EXPECT_EQ(c.v->leaf_zones[l.at], "home");  // no place stated: at home
}

TEST(Rating, the_caller_of_an_incoming_call_is_the_peer) {
  TestCatalogue c(asking);
  Use use = voice({}, 60, "8613800000000");
  use.direction = catalogue::Direction::in;
  const Located l = locate(*c.v, use, number("8617090000001"));
  EXPECT_EQ(c.v->leaf_networks[l.from_network], "blue");
  EXPECT_EQ(c.v->leaf_networks[l.to_network], "none");
}

TEST(Rating, a_condition_holds_only_if_all_its_parts_hold) {
  TestCatalogue c("tariffs: {t: {rules: [{service: data, apps: [chat, none], not_marks: hotspot, at: home, not_at: abroad, price: {amount: 1.00, per: 1 B}}, {service: data, free: yes}]}}\n"
                  "offers: {o: {tariff: t}}\n");
  Use use = data(c.at("2026-03-02 10:00"), 1);
  auto cost = [&] { return rated(c, use).cost; };
  EXPECT_EQ(cost(), 1'000'000);  // of no app
  use.app = 1001;
  EXPECT_EQ(cost(), 1'000'000);
  use.app = 1002;
  EXPECT_EQ(cost(), 0);
  use.app = 9999;  // an unknown group is of no app
  EXPECT_EQ(cost(), 1'000'000);
  use.marks = 1;
  EXPECT_EQ(cost(), 0);
  use.marks = 0;
  use.place = number("454");
  EXPECT_EQ(cost(), 0);
}

TEST(Rating, the_offer_of_lower_precedence_is_asked_first) {
  TestCatalogue c("tariffs: {base: {rules: [{service: voice, price: {amount: 0.10, per: 1 min}}]}, pass: {rules: [{service: voice, to: home, free: yes}]}}\n"
                  "offers: {b: {tariff: base}, p: {kind: addon, tariff: pass}}\n");
  const Offer* offers[] = {c.offer("p"), c.offer("b")};
  ASSERT_LT(offers[0]->precedence, offers[1]->precedence);
  auto cost = [&](const char* to) {
    const Use use = voice(c.at("2026-03-02 10:00"), 60, to);
    Charge charge;
    rate({*c.memo, offers, {}, {}}, use, locate(*c.v, use, number("8617090000001")), {}, charge);
    return charge.cost;
  };
  EXPECT_EQ(cost("8613800000000"), 0);
  EXPECT_EQ(cost("4420"), 100'000);
}

TEST(Rating, a_call_over_the_change_to_summer_time_is_split_by_the_wall_clock) {
  // Berlin 2026: at 01:00 UTC on 29 March 02:00 becomes 03:00.
  const int64_t change = days_from_civil(2026, 3, 29) * seconds_per_day + 3600;
  TestCatalogue c("calendars: {k: {otherwise: day, bands: [{name: night, from: \"22:00\", to: \"03:00\"}]}}\n"
                  "tariffs: {t: {rules: [{service: voice, time: k/night, price: {amount: 0.06, per: 1 min, increment: 1 s}}, {service: voice, price: {amount: 0.60, per: 1 min, increment: 1 s}}]}}\n"
                  "offers: {o: {tariff: t}}\n",
                  {}, ZoneTable("Europe/Berlin", {{INT64_MIN, 3600}, {change, 7200}}));
  // From 01:30: half an hour of night until the clock jumps past 03:00, then half an hour of day.
  EXPECT_EQ(rated(c, voice(Instant::from_seconds(change - 1800), 3600)).cost, 1'800'000 + 18'000'000);
  // The same without the jump would all be night.
  EXPECT_EQ(rated(c, voice(Instant::from_seconds(change - 1800 - seconds_per_day), 3600)).cost, 3'600'000);
}

TEST(Rating, a_bucket_that_ends_within_the_use_pays_up_to_its_end) {
  TestCatalogue c(std::string("buckets: {b: {unit: seconds, pays: [{service: voice}]}}\n") +
                  "tariffs: {t: {rules: [{service: voice, price: {amount: 0.60, per: 1 min, increment: 1 s}}]}}\noffers: {o: {tariff: t}}\n");
  const Instant at = c.at("2026-03-02 10:00");
  const BucketState bucket{c.bucket("b"), 3, 0, static_cast<uint32_t>(at.seconds() + 45), 1000};
  const Charge charge = rated(c, voice(at, 60), {&bucket, 1});
  EXPECT_EQ(charge.cost, 150'000);  // 15 s
  ASSERT_EQ(charge.draws_count, 1);
  EXPECT_EQ(charge.draws[0].slot, 3);
  EXPECT_EQ(charge.draws[0].amount, 45);
}

TEST(Rating, a_late_use_draws_from_what_there_is_now) {
  TestCatalogue c("buckets: {b: {unit: octets, pays: [{service: data}]}}\ncounters: {m: {service: data}}\n"
                  "tariffs: {t: {rules: [{service: data, price: {amount: 0.10, per: 1 MB}}]}}\noffers: {o: {tariff: t, counters: [m]}}\n");
  const Instant now = c.at("2026-05-10 10:00");
  const BucketState bucket{c.bucket("b"), 0, static_cast<uint32_t>(c.at("2026-05-01").seconds()), static_cast<uint32_t>(c.at("2026-06-01").seconds()), 1 << 20};
  const Offer* offers[] = {c.offer("o")};
  const Use use = data(c.at("2026-03-31 23:30"), 1 << 20, 3600);  // over midnight, into April
  Charge charge;
  rate({*c.memo, offers, {&bucket, 1}, {}, nullptr, now.seconds()}, use, {}, {}, charge);
  EXPECT_EQ(charge.cost, 0);
  ASSERT_EQ(charge.moves_count, 1);
  EXPECT_EQ(charge.moves[0].amount, 1 << 20);
  EXPECT_EQ(charge.moves[0].period, days_from_civil(2026, 5, 1));
}

TEST(Rating, a_use_of_very_many_parts_keeps_its_sums_and_says_that_parts_are_missing) {
  // A band change each hour for 60 days.
  std::string bands;
  for (int h = 0; h < 24; h += 2) bands += (h == 0 ? "" : ", ") + std::string("{name: odd, from: \"") + (h < 10 ? "0" : "") + std::to_string(h) + ":00\", to: \"" + (h + 1 < 10 ? "0" : "") + std::to_string(h + 1) + ":00\"}";
  TestCatalogue c("calendars: {k: {otherwise: even, bands: [" + bands + "]}}\ntariffs: {t: {rules: [{service: voice, price: {amount: 0.60, per: 1 min, increment: 1 s}}]}}\noffers: {o: {tariff: t}}\n");
  const int64_t seconds = 60 * seconds_per_day;
  const Charge charge = rated(c, voice(c.at("2026-01-01 00:30"), seconds));
  EXPECT_TRUE(charge.parts_dropped);
  EXPECT_EQ(charge.parts_count, Charge::max_parts);
  EXPECT_EQ(charge.cost, seconds * 10'000);
}

TEST(Rating, all_of_many_small_buckets_pay_one_use) {
  TestCatalogue c("buckets: {b: {unit: octets, pays: [{service: data}]}}\ntariffs: {t: {rules: [{service: data, price: {amount: 0.01, per: 1 B}}]}}\noffers: {o: {tariff: t}}\n");
  std::vector<BucketState> buckets;
  for (uint16_t i = 0; i < 250; ++i) buckets.push_back({c.bucket("b"), i, 0, UINT32_MAX, 1});
  const Charge charge = rated(c, data(c.at("2026-03-02 10:00"), 252), buckets);
  EXPECT_EQ(charge.draws_count, 250);
  EXPECT_EQ(charge.cost, 20'000);
}

constexpr const char* night_and_day =
    "calendars: {c: {otherwise: day, bands: [{name: night, from: \"22:00\", to: \"07:00\"}]}}\n"
    "tariffs: {t: {rules: [{service: voice, time: c/night, price: {amount: 0.10, per: 1 s, round: {mode: down, to: 1.00}}}, {service: voice, price: {amount: 1.00, per: 1 s, max: 5.00}}]}}\n";

TEST(Rating, a_use_that_meets_two_prices_keeps_the_maximum_of_the_second) {
  TestCatalogue c(std::string(night_and_day) + "offers: {o: {tariff: t}}\n");
  const Charge charge = rated(c, voice(c.at("2026-03-02 06:59:50"), 110));
  EXPECT_EQ(charge.cost, 6'000'000);  // 10 s at 0.10, then 100 s that may cost 5.00
  EXPECT_TRUE(charge.capped);
}

// Rates a use in two parts, as a session tells it.
int64_t in_two(TestCatalogue& c, const char* start, int64_t first, int64_t second) {
  const Offer* offers[] = {c.offer("o")};
  int64_t cost = 0;
  Carry carry;
  Instant at = c.at(start);
  for (const int64_t seconds : {first, second}) {
    Charge charge;
    const Use use = voice(at, seconds);
    rate({*c.memo, offers, {}, {}}, use, locate(*c.v, use, number("8617090000001")), carry, charge);
    cost += charge.cost;
    carry = charge.carry;
    at = Instant::from_seconds(at.seconds() + seconds);
  }
  return cost;
}

TEST(Rating, a_session_that_meets_two_prices_costs_what_one_use_does) {
  TestCatalogue c(std::string(night_and_day) + "offers: {o: {tariff: t}}\n");
  const int64_t one = rated(c, voice(c.at("2026-03-02 21:59:50"), 20)).cost;
  EXPECT_EQ(one, 6'000'000);
  EXPECT_EQ(in_two(c, "2026-03-02 21:59:50", 10, 10), one);
  EXPECT_EQ(in_two(c, "2026-03-02 21:59:50", 3, 17), one);
}

TEST(Rating, discounts_by_amount_are_taken_once_each_also_over_a_change_of_band) {
  TestCatalogue c(std::string("calendars: {c: {otherwise: day, bands: [{name: night, from: \"22:00\", to: \"07:00\"}]}}\ntariffs: {t: {rules: [{service: voice, price: {amount: 0.10, per: 1 s}}]}}\n") +
                  "offers: {o: {tariff: t, discounts: [{name: a, service: voice, time: c/day, amount: 0.30}, {name: b, service: voice, time: c/night, amount: 0.20}]}}\n");
  EXPECT_EQ(rated(c, voice(c.at("2026-03-02 21:59:00"), 120)).cost, 11'500'000);
  EXPECT_EQ(in_two(c, "2026-03-02 21:59:00", 60, 60), 11'500'000);
  EXPECT_EQ(in_two(c, "2026-03-02 21:59:00", 2, 118), 11'500'000);
}

TEST(Rating, a_discount_is_not_rounded_away_by_many_small_uses) {
  TestCatalogue c("counters: {k: {counts: priced, unit: octets, per: month}}\ntariffs: {t: {rules: [{service: data, price: {over: k, amount: 0.10, per: 1 MB, increment: 1 KB, round: {decimals: 2, over: counter}}}]}}\n"
                  "offers: {o: {tariff: t, discounts: [{name: half, service: data, percent: 50}]}}\n");
  const Offer* offers[] = {c.offer("o")};
  CounterState k{c.counter("k"), static_cast<uint32_t>(days_from_civil(2026, 3, 1)), 0};
  int64_t cost = 0;
  for (int i = 0; i < 100; ++i) {
    Charge charge;
    rate({*c.memo, offers, {}, {&k, 1}}, data(c.at("2026-03-02 10:00"), 128 << 10), {}, {}, charge);
    cost += charge.cost;
    k.value += charge.moves[0].amount;
  }
  EXPECT_EQ(cost, 630'000);
}

TEST(Rating, money_counters_get_each_period_its_own_part) {
  TestCatalogue c("counters: {m: {counts: money, per: month}}\ntariffs: {t: {rules: [{service: voice, price: {amount: 0.01, per: 1 s}}]}}\noffers: {o: {tariff: t, counters: [m]}}\n");
  const Charge charge = rated(c, voice(c.at("2026-03-31 23:58:20"), 300));
  ASSERT_EQ(charge.moves_count, 2);
  EXPECT_EQ(charge.moves[0].period, static_cast<uint32_t>(days_from_civil(2026, 3, 1)));
  EXPECT_EQ(charge.moves[0].amount, 1'000'000);
  EXPECT_EQ(charge.moves[1].amount, 2'000'000);
}

TEST(Rating, money_buckets_pay_what_fell_into_their_time) {
  TestCatalogue c("calendars: {c: {otherwise: day, bands: [{name: night, from: \"22:00\", to: \"07:00\"}]}}\nbuckets: {n: {unit: money, pays: [{service: voice, time: c/night}]}}\n"
                  "tariffs: {t: {rules: [{service: voice, price: {amount: 0.01, per: 1 s}}]}}\noffers: {o: {tariff: t}}\n");
  const BucketState night[] = {{c.bucket("n"), 0, 0, UINT32_MAX, 50'000'000}};
  const Charge charge = rated(c, voice(c.at("2026-03-02 21:58:20"), 300), night);
  EXPECT_EQ(charge.cost, 3'000'000);
  EXPECT_EQ(charge.money, 1'000'000);  // 100 s by day
}

TEST(Rating, a_use_of_sixty_days_moves_a_counter_of_each_day) {
  TestCatalogue c("counters: {d: {service: data, per: day}}\ntariffs: {t: {rules: [{service: data, price: {amount: 0.10, per: 1 GB}}]}}\noffers: {o: {tariff: t, counters: [d]}}\n");
  const Charge charge = rated(c, data(c.at("2026-01-01 00:00"), int64_t{60} << 30, 60 * seconds_per_day));
  EXPECT_EQ(charge.refused, Refused::no);
  EXPECT_EQ(charge.moves_count, 60);
}

TEST(Rating, what_costs_more_than_a_thousand_million_is_refused_not_clamped) {
  TestCatalogue c("counters: {k: {counts: priced, unit: octets, per: month}}\ntariffs: {t: {rules: [{service: data, price: {amount: 9000000.00, per: 1 B}}, {service: sms, price: {amount: 1.00}}]}}\noffers: {o: {tariff: t}}\n");
  EXPECT_EQ(rated(c, data(c.at("2026-03-02 10:00"), 3 << 20)).refused, Refused::too_large);
  EXPECT_EQ(rated(c, data(c.at("2026-03-02 10:00"), 100)).cost, 900'000'000'000'000);
}

TEST(Rating, after_a_cut_nothing_more_is_granted) {
  TestCatalogue c("tariffs: {t: {rules: [{service: data, price: {amount: 0.10, per: 1 MB, max: 1.00, then: cut}}]}}\noffers: {o: {tariff: t}}\n");
  const Offer* offers[] = {c.offer("o")};
  const Subject subject{*c.memo, offers, {}, {}};
  Charge charge;
  const Quote first = quote(subject, data({}, 100 << 20), {}, {}, 5'000'000, charge);
  EXPECT_EQ(first.units, 10 << 20);
  EXPECT_TRUE(first.last);
  EXPECT_EQ(charge.cost, 1'000'000);
  const Carry carry = charge.carry;
  const Quote second = quote(subject, data({}, 1 << 20), {}, carry, 5'000'000, charge);
  EXPECT_EQ(second.units, 0);
  EXPECT_TRUE(second.last);
}

TEST(Rating, wholesale_needs_no_offer_and_draws_no_bucket) {
  TestCatalogue c(std::string("buckets: {b: {unit: seconds}}\n") + plain);
  const BucketState bucket{c.bucket("b"), 0, 0, UINT32_MAX, 1000};
  const Use use = voice(c.at("2026-03-02 10:00"), 61);
  Charge charge;
  rate({*c.memo, {}, {&bucket, 1}, {}, &c.v->tariffs[0]}, use, {}, {}, charge);
  EXPECT_EQ(charge.cost, 200'000);
  EXPECT_EQ(charge.draws_count, 0);
  EXPECT_EQ(charge.parts[0].offer, 0xff);
}

TEST(Rating, a_counter_that_two_offers_name_counts_once) {
  TestCatalogue c("counters: {m: {service: data}}\ntariffs: {t: {rules: [{service: data, price: {amount: 0.10, per: 1 MB}}]}}\noffers: {o: {tariff: t, counters: [m]}, p: {kind: addon, counters: [m]}}\n");
  const Offer* offers[] = {c.offer("p"), c.offer("o")};
  Charge charge;
  rate({*c.memo, offers, {}, {}}, data(c.at("2026-03-02 10:00"), 7), {}, {}, charge);
  ASSERT_EQ(charge.moves_count, 1);
  EXPECT_EQ(charge.moves[0].amount, 7);
}

TEST(Rating, discounts_never_make_a_use_pay_back) {
  TestCatalogue c("tariffs: {t: {rules: [{service: voice, price: {amount: 0.10, per: 1 min}}]}}\n"
                  "offers: {o: {tariff: t, discounts: [{name: a, percent: 60}, {name: b, percent: 70}, {name: c, amount: 5.00}]}}\n");
  const Charge charge = rated(c, voice(c.at("2026-03-02 10:00"), 60));
  EXPECT_EQ(charge.cost, 0);
  EXPECT_EQ(charge.discount, 100'000);
}

}  // namespace
}  // namespace sublet::rating
