// What the simulated hosts deliver is what their books say.
#include "sim/delivery.h"

#include <map>
#include <set>

#include "io/file.h"
#include "protocol/usage/decoder.h"
#include "sim/distributions.h"
#include "sim/people.h"
#include "sim/testing.h"

namespace sublet::sim {
namespace {

using testing::Folder;
using testing::number;
using protocol::Record;

const Instant now = Instant::from_seconds(1'795'334'400);  // 2026-11-22 08:00:00 UTC

Delivery::Options options_of(const Folder& folder, const std::string& host, double dirt) {
  Delivery::Options o;
  o.host = host;
  o.drop = folder / host;
  o.first = number(host == "unicom" ? "8617090000001" : host == "telecom" ? "8617000000001" : "8617050000001");
  o.lines = 300;
  o.seed = 42;
  o.dirt = dirt;
  return o;
}

std::unique_ptr<Delivery> open(const Delivery::Options& o, const Switches& switches, const Delivery::State& from = {}) {
  auto d = Delivery::open(testing::sample_operator(), o, switches, from);
  EXPECT_TRUE(d) << d.error().text();
  return std::move(*d);
}

struct Read {
  std::map<std::string, std::string> texts;  // unpacked, by name without .gz
  std::vector<Record> records;               // of whole files, without those delivered again
  std::set<std::pair<uint64_t, uint64_t>> identities;
  uint64_t ok = 0, skipped = 0, again = 0, torn = 0, whole = 0, records_again = 0;
  std::map<protocol::Reject, uint64_t> rejects;
};

void decode(const Delivery& d, const std::string& text, Read& out, bool count) {
  protocol::Decoder decoder(d.profile(), d.zone());
  std::string_view rest = text;
  std::vector<Record> batch(256);
  for (;;) {
    const auto fed = decoder.feed(rest, true, batch);
    rest.remove_prefix(fed.octets);
    if (fed.records == 0 && fed.octets == 0) break;
    for (size_t i = 0; i < fed.records; ++i) {
      if (!count) {
        ++out.records_again;
        continue;
      }
      const Record& r = batch[i];
      out.records.push_back(r);
      out.ok += r.verdict == protocol::Verdict::ok;
      out.skipped += r.verdict == protocol::Verdict::skipped;
      if (r.verdict == protocol::Verdict::ok) out.identities.insert({r.identity.high, r.identity.low});
      if (r.verdict == protocol::Verdict::reject) ++out.rejects[r.reject];
    }
  }
  EXPECT_EQ(decoder.ending(), protocol::Ending::complete);
}

Read read_all(const Delivery& d, const std::string& folder) {
  Read out;
  const std::vector<std::string> names = *io::list_directory(folder);
  for (const std::string& name : names) {
    EXPECT_NE(name[0], '.') << "a file half written was left behind";
    std::string bytes = *io::read_file(folder + "/" + name, 1 << 30);
    out.texts[name.substr(0, name.find(".gz"))] = d.profile().gzip ? gunzip_prefix(bytes) : bytes;
  }
  for (const auto& [name, text] : out.texts) {
    const auto second = out.texts.find(name.substr(0, name.size() - 1) + "1");
    if (name.back() == '0' && second != out.texts.end() && second->second != text) {
      ++out.torn;
      EXPECT_TRUE(second->second.starts_with(text));
    } else if (name.back() == '1' && out.texts.at(name.substr(0, name.size() - 1) + "0") == text) {
      ++out.again;
      decode(d, text, out, false);
    } else {
      ++out.whole;
      decode(d, text, out, true);
    }
  }
  return out;
}

void the_books_agree(const std::string& host) {
  const Folder folder;
  const Switches switches;
  auto d = open(options_of(folder, host, 0.08), switches);
  for (int i = 0; i < 60; ++i) ASSERT_TRUE(d->deliver(Instant::from_seconds(now.seconds() + i), 300));
  ASSERT_TRUE(d->settle(now));
  const Read r = read_all(*d, folder / host);
  const Counts& c = d->run();
  const auto of = [&](Kind k) { return c.by_kind[static_cast<size_t>(k)]; };
  EXPECT_EQ(r.whole, c.files);
  EXPECT_EQ(r.again, c.files_again);
  EXPECT_EQ(r.torn, c.files_torn);
  EXPECT_GT(c.files_again, 0u);
  EXPECT_GT(c.files_torn, 0u);
  EXPECT_EQ(r.records.size(), c.records);
  EXPECT_EQ(r.records_again, c.records_again);
  EXPECT_EQ(r.skipped, of(Kind::unanswered));
  EXPECT_EQ(r.ok, c.charged() + of(Kind::duplicate) + of(Kind::repeated) + of(Kind::unknown_number) + of(Kind::unpriced));
  EXPECT_EQ(r.identities.size(), c.charged() + of(Kind::unknown_number) + of(Kind::unpriced)) << "what is there twice is counted as such";
  uint64_t rejected = 0;
  for (const auto& [reason, n] : r.rejects) rejected += n;
  EXPECT_EQ(rejected, of(Kind::bad_time) + of(Kind::cut) + of(Kind::bad_encoding));
  EXPECT_EQ(r.rejects.count(protocol::Reject::unreadable_time) ? r.rejects.at(protocol::Reject::unreadable_time) : 0, of(Kind::bad_time));
  EXPECT_EQ(r.rejects.count(protocol::Reject::wrong_encoding) ? r.rejects.at(protocol::Reject::wrong_encoding) : 0, of(Kind::bad_encoding));
  uint64_t strangers = 0, late = 0;
  for (const Record& x : r.records) {
    if (x.verdict != protocol::Verdict::ok) continue;
    strangers += x.served > number(host == "unicom" ? "8617090000300" : host == "telecom" ? "8617000000300" : "8617050000300");
    late += x.use.start.seconds() + x.use.seconds < now.seconds() - 80'000;
  }
  EXPECT_EQ(strangers, of(Kind::unknown_number));
  EXPECT_GE(late, of(Kind::late));
  for (const Kind k : {Kind::good, Kind::late, Kind::disordered, Kind::repeated, Kind::unknown_number, Kind::bad_time, Kind::cut, Kind::bad_encoding}) EXPECT_GT(of(k), 0u) << kind_name(k);
}

TEST(Delivery, the_fixed_width_files_of_unicom_hold_what_the_books_say) { the_books_agree("unicom"); }
TEST(Delivery, the_delimited_files_of_telecom_hold_what_the_books_say) { the_books_agree("telecom"); }
TEST(Delivery, the_data_files_of_mobile_hold_what_the_books_say) { the_books_agree("mobile"); }

TEST(Delivery, a_line_that_an_order_opened_is_used_from_then_on_until_it_is_closed) {
  const Folder folder;
  const Switches switches;
  Delivery::Options o = options_of(folder, "unicom", 0.05);
  o.lines = 20;
  auto d = open(o, switches);
  const PhoneNumber opened = number("8617090099999"), other = number("8617090088888");
  const auto deliver = [&](int from, int to) {
    for (int i = from; i < to; ++i) ASSERT_TRUE(d->deliver(Instant::from_seconds(now.seconds() + i), 300));
  };
  const auto uses_of = [&](PhoneNumber line, int64_t& first, int64_t& last, uint64_t& imsi) {
    uint64_t count = 0;
    first = INT64_MAX, last = 0;
    for (const Record& r : read_all(*d, folder / "unicom").records)
      if (r.verdict == protocol::Verdict::ok && r.served == line) {
        ++count, imsi = r.imsi;
        first = std::min(first, r.use.start.seconds()), last = std::max(last, r.use.start.seconds());
      }
    return count;
  };
  deliver(0, 5);
  d->carry(opened, 460091234567890, Instant::from_seconds(now.seconds() + 5));
  d->carry(opened, 1, now);  // told twice
  d->carry(other, 460091234567891, Instant::from_seconds(now.seconds() + 5));
  EXPECT_EQ(d->carried(), 2u);
  deliver(5, 1'000);
  d->drop(opened);
  deliver(1'000, 1'200);
  int64_t first = 0, last = 0;
  uint64_t imsi = 0;
  EXPECT_GT(uses_of(opened, first, last, imsi), 0u);
  EXPECT_GE(first, now.seconds() + 5) << "it did not exist before";
  EXPECT_LE(last, now.seconds() + 1'000);
  EXPECT_EQ(imsi, 460091234567890u);
  EXPECT_GT(uses_of(other, first, last, imsi), 0u);
  EXPECT_GT(last, now.seconds() + 1'000) << "the other goes on";
}

TEST(Delivery, a_clean_host_delivers_nothing_but_good_records) {
  const Folder folder;
  const Switches switches;
  auto d = open(options_of(folder, "unicom", 0), switches);
  for (int i = 0; i < 10; ++i) ASSERT_TRUE(d->deliver(Instant::from_seconds(now.seconds() + i), 200));
  const Read r = read_all(*d, folder / "unicom");
  EXPECT_EQ(r.ok, d->run().by_kind[0]);
  EXPECT_EQ(r.records.size(), r.ok);
  EXPECT_EQ(r.identities.size(), r.ok);
}

TEST(Delivery, the_same_seed_gives_the_same_octets) {
  const Folder one, two;
  const Switches switches;
  for (const Folder* f : {&one, &two}) {
    auto d = open(options_of(*f, "unicom", 0.05), switches);
    for (int i = 0; i < 5; ++i) ASSERT_TRUE(d->deliver(now, 100));
  }
  const std::vector<std::string> names = *io::list_directory(one / "unicom");
  EXPECT_EQ(names, *io::list_directory(two / "unicom"));
  for (const std::string& n : names) EXPECT_EQ(*io::read_file(one / ("unicom/" + n), 1 << 26), *io::read_file(two / ("unicom/" + n), 1 << 26)) << n;
}

TEST(Delivery, after_a_restart_no_file_name_is_used_again_and_the_totals_go_on) {
  const Folder folder;
  const Switches switches;
  auto first = open(options_of(folder, "telecom", 0), switches);
  for (int i = 0; i < 3; ++i) ASSERT_TRUE(first->deliver(now, 50));
  auto second = open(options_of(folder, "telecom", 0), switches, first->state());
  for (int i = 0; i < 3; ++i) ASSERT_TRUE(second->deliver(now, 50));
  EXPECT_EQ(io::list_directory(folder / "telecom")->size(), 6u);
  EXPECT_EQ(second->state().counts.files, 6u);
  EXPECT_EQ(second->run().files, 3u);
  const Read r = read_all(*second, folder / "telecom");
  EXPECT_EQ(r.records.size(), second->state().counts.records);
  EXPECT_EQ(r.identities.size(), r.ok) << "the second life does not repeat the first one's uses";
}

TEST(Delivery, stopped_lines_fall_silent_as_far_as_they_are_stopped) {
  const Folder folder;
  Switches switches;
  Delivery::Options o = options_of(folder, "unicom", 0);
  o.lines = 4;
  const auto line = [&](int i) { return number("861709000000" + std::to_string(i)); };
  const Instant stopped = Instant::from_seconds(now.seconds() - 86'400);
  switches.apply(line(1), *switch_order("off", ""), stopped);
  switches.apply(line(2), *switch_order("halfoff", ""), stopped);
  switches.apply(line(3), *switch_order("off", "V0002"), stopped);
  EXPECT_EQ(switches.stopped(), 3u);
  auto d = open(o, switches);
  ASSERT_TRUE(d->deliver(now, 3'000));
  EXPECT_GT(d->run().silenced, 100u);
  std::map<PhoneNumber, std::set<std::string>> seen;
  const Read before = read_all(*d, folder / "unicom");
  for (const Record& r : before.records)
    seen[r.served].insert(std::string(catalogue::service_name(r.use.service)) + " " + std::string(catalogue::direction_name(r.use.direction)));
  EXPECT_TRUE(seen[line(1)].empty());
  EXPECT_EQ(seen[line(2)], (std::set<std::string>{"voice in", "sms in"}));
  EXPECT_EQ(seen[line(3)].count("data out"), 0u);
  EXPECT_EQ(seen[line(3)].count("voice out"), 1u);
  EXPECT_EQ(seen[line(4)].count("data out"), 1u);
  switches.apply(line(1), *switch_order("on", ""), Instant::from_seconds(now.seconds() + 50'000));
  ASSERT_TRUE(d->deliver(Instant::from_seconds(now.seconds() + 100'000), 3'000));
  const Read all = read_all(*d, folder / "unicom");
  for (const Record& r : all.records) {
    if (r.served == line(1)) {
      EXPECT_GE(r.use.start.seconds(), now.seconds() + 50'000);
    }
  }
  EXPECT_EQ(switches.stopped(), 2u);
}

TEST(Distributions, calls_last_as_long_as_the_source_says) {
  Random random(1);
  double sum = 0;
  std::vector<double> all;
  for (int i = 0; i < 200'000; ++i) all.push_back(draw(call_seconds, random.unit())), sum += all.back();
  std::sort(all.begin(), all.end());
  EXPECT_NEAR(sum / 200'000, 81, 8);
  EXPECT_NEAR(all[100'000], 34, 2);
  EXPECT_NEAR(all[190'000], 282, 20);
  EXPECT_LE(all.back(), 21'598);
}

TEST(Distributions, apps_use_as_much_as_the_source_says) {
  Random random(1);
  double sum = 0;
  for (int i = 0; i < 1'000'000; ++i) sum += draw(app_megabytes, random.unit());
  EXPECT_NEAR(sum / 1'000'000, 58.7, 6);
}

TEST(People, most_pay_soon_some_later_a_few_never_and_always_the_same_ones) {
  int never = 0, later = 0;
  for (uint64_t p = 0; p < 10'000; ++p) {
    const Reaction r = react(5, "8617090000001", p), again = react(5, "8617090000001", p);
    EXPECT_EQ(r.after_ms, again.after_ms);
    EXPECT_EQ(r.amount, again.amount);
    never += !r.pays;
    later += r.pays && r.after_ms >= 20'000;
    EXPECT_TRUE(r.amount == 10 || r.amount == 20 || r.amount == 30 || r.amount == 50 || r.amount == 100);
  }
  EXPECT_NEAR(never, 300, 100);
  EXPECT_NEAR(later, 1'200, 300);
}

TEST(Delivery, a_host_that_the_catalogue_does_not_know_is_refused) {
  const Folder folder;
  const Switches switches;
  Delivery::Options o = options_of(folder, "unicom", 0);
  o.host = "nobody";
  const auto d = Delivery::open(testing::sample_operator(), o, switches, {});
  ASSERT_FALSE(d);
  EXPECT_EQ(d.error().code, "unknown_host");
}

}  // namespace
}  // namespace sublet::sim
