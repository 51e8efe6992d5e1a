// Usage files through the real importer, engine and log: what a host may deliver, wrong or hostile as it may be.
#include "gateway/usage/importer.h"

#include <gtest/gtest.h>
#include <stdlib.h>
#include <zlib.h>

#include "gateway/usage/watcher.h"
#include "io/file.h"

namespace sublet::gateway {
namespace {

using charging::Verdict;

constexpr const char* catalogue_text = R"(
operator: {code: test, currency: CNY, time_zone: Asia/Shanghai, country: "86", home: here}
zones:
  here: {numbers: ["86"], places: ["460"]}
tariffs:
  retail:
    rules:
      - {name: call, service: voice, direction: out, to: here, price: {amount: 0.20, per: 1 min}}
      - {name: incoming, service: voice, direction: in, free: yes}
  pool:
    rules:
      - {name: minute, service: voice, direction: out, price: {amount: 0.10, per: 1 min}}
      - {name: in, service: voice, direction: in, free: yes}
profiles:
  csv:
    layout: delimited
    delimiter: ","
    time_zone: Asia/Shanghai
    columns: [kind, served, other, begin, seconds]
    lines: {trailer: {starts: "END,", count: 2}}
    numbers: {country: 86}
    read:
      type: {field: kind, map: {MOC: voice out, MTC: voice in}}
      served: served
      peer: other
      start: {field: begin, form: "yyyy-mm-dd HH:MM:SS"}
      duration: seconds
hosts:
  pipe: {tariff: pool, profile: csv, numbers: ["86170"]}
offers:
  base: {tariff: retail}
)";

class UsageFiles : public testing::Test {
 protected:
  void SetUp() override {
    char name[] = "/tmp/sublet-usage-XXXXXX";
    ASSERT_NE(mkdtemp(name), nullptr);
    folder_ = name;
    clock_.set(Instant::from_seconds(days_from_civil(2026, 3, 10) * seconds_per_day));
    open();
    ASSERT_TRUE(service_->publish({{"test.yaml", catalogue_text}}));
    add_line("8617000000001");
    add_line("8617000000002");
  }
  void TearDown() override {
    service_.reset();
    (void)io::remove_tree(folder_);
  }
  void open() {
    Result<std::unique_ptr<Service>> s = Service::open({.data = folder_ + "/data", .segment_bytes = 1 << 20}, clock_);
    ASSERT_TRUE(s) << s.error().text();
    service_ = std::move(*s);
  }
  void add_line(const char* number) {
    charging::OpenAccount open;
    open.since = Instant::from_seconds(days_from_civil(2026, 3, 1) * seconds_per_day);  // its records are of the day before the test
    charging::NewLine line;
    line.number = *PhoneNumber::parse(number);
    line.offers = {"base"};
    open.lines = {line};
    open.money = Money::units(100);
    Result<charging::Outcome> done = service_->execute("test", "", open);
    ASSERT_TRUE(done);
    ASSERT_TRUE(done->answer.done()) << done->answer.code;
  }
  static std::string record(int i, const char* served = "17000000001", int seconds = 61) {
    char out[200];
    std::snprintf(out, sizeof out, "MOC,%s,13800000000,2026-03-09 10:%02d:%02d,%d\n", served, i / 60 % 60, i % 60, seconds);
    return out;
  }
  static std::string file_of(int from, int to) {
    std::string out;
    for (int i = from; i < to; ++i) out += record(i);
    return out + "END," + std::to_string(to - from) + "\n";
  }
  std::string write(const std::string& name, const std::string& bytes) {
    EXPECT_TRUE(io::write_file_atomically(folder_ + "/" + name, bytes));
    return folder_ + "/" + name;
  }
  Result<ImportReport> import(const std::string& path, const std::atomic<bool>* stop = nullptr) {
    ImportOptions o;
    o.reject = folder_ + "/reject";
    o.stop = stop;
    return Importer(*service_, "test").run(path, "pipe", o);
  }
  static uint64_t of(const ImportReport& r, Verdict v) { return r.verdicts[static_cast<size_t>(v)]; }
  Money money() {
    Money out;
    (void)service_->inspect([&](const charging::State& s) { out = Money::from_micros(s.store.account(1).money); });
    return out;
  }
  static std::string gzip(const std::string& plain) {
    std::string out(plain.size() + 1000, '\0');
    z_stream z{};
    deflateInit2(&z, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY);
    z.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(plain.data()));
    z.avail_in = static_cast<uInt>(plain.size());
    z.next_out = reinterpret_cast<Bytef*>(out.data());
    z.avail_out = static_cast<uInt>(out.size());
    deflate(&z, Z_FINISH);
    out.resize(z.total_out);
    deflateEnd(&z);
    return out;
  }

  std::string folder_;
  io::ManualClock clock_;
  std::unique_ptr<Service> service_;
};

TEST_F(UsageFiles, are_charged_record_by_record) {
  Result<ImportReport> r = import(write("a", file_of(0, 10)));
  ASSERT_TRUE(r) << r.error().text();
  EXPECT_EQ(r->records, 10u);
  EXPECT_EQ(of(*r, Verdict::charged), 10u);
  EXPECT_EQ(r->ending, "complete");
  EXPECT_EQ(money().text(), "96.00");  // ten calls of 61 s at 0.20 a begun minute
}

TEST_F(UsageFiles, delivered_again_charge_nothing_whatever_their_name) {
  ASSERT_TRUE(import(write("a", file_of(0, 10))));
  Result<ImportReport> again = import(write("b", file_of(0, 10)));
  ASSERT_TRUE(again);
  EXPECT_NE(again->whole_file, "");
  EXPECT_EQ(again->records, 10u);
  EXPECT_EQ(money().text(), "96.00");
}

TEST_F(UsageFiles, packed_otherwise_are_the_same_file) {
  ASSERT_TRUE(import(write("a", file_of(0, 10))));
  Result<ImportReport> again = import(write("a.gz", gzip(file_of(0, 10))));
  ASSERT_TRUE(again);
  EXPECT_NE(again->whole_file, "");
  EXPECT_EQ(money().text(), "96.00");
}

TEST_F(UsageFiles, with_records_of_another_file_charge_only_the_new_ones) {
  ASSERT_TRUE(import(write("a", file_of(0, 10))));
  Result<ImportReport> r = import(write("b", file_of(5, 15)));
  ASSERT_TRUE(r);
  EXPECT_EQ(of(*r, Verdict::charged), 5u);
  EXPECT_EQ(of(*r, Verdict::repeated), 5u);
  EXPECT_EQ(money().text(), "94.00");
}

TEST_F(UsageFiles, torn_anywhere_charge_what_is_whole_and_the_rest_when_redelivered) {
  const std::string whole = file_of(0, 5);
  for (size_t cut = 0; cut < whole.size(); cut += 7) {
    Result<ImportReport> r = import(write("torn", whole.substr(0, cut)));
    ASSERT_TRUE(r) << r.error().text();
    if (!r->whole_file.empty()) continue;
    EXPECT_NE(r->ending, "complete") << cut;
  }
  ASSERT_TRUE(import(write("whole", whole)));
  EXPECT_EQ(money().text(), "98.00");
}

TEST_F(UsageFiles, of_damaged_gzip_are_refused_whole) {
  std::string packed = gzip(file_of(0, 200));
  packed[packed.size() / 2] = static_cast<char>(packed[packed.size() / 2] ^ 0x55);
  Result<ImportReport> r = import(write("a.gz", packed));
  ASSERT_TRUE(r);
  EXPECT_NE(r->whole_file, "");
  EXPECT_EQ(money().text(), "100.00");
}

TEST_F(UsageFiles, that_unpack_without_end_are_refused) {
  ImportOptions o;
  o.most_bytes = 1 << 20;
  const std::string path = write("bomb.gz", gzip(std::string(8 << 20, '\n')));
  Result<ImportReport> r = Importer(*service_, "test").run(path, "pipe", o);
  ASSERT_TRUE(r);
  EXPECT_NE(r->whole_file.find("more than"), std::string::npos);
  EXPECT_FALSE(*io::exists(path + ".plain"));
}

TEST_F(UsageFiles, that_are_empty_or_garbage_harm_nothing) {
  std::string garbage;
  for (int i = 0; i < 300'000; ++i) garbage += static_cast<char>(mix64(static_cast<uint64_t>(i)) & 0xff);
  for (const std::string& bytes : {std::string(), std::string("\n\n\n"), std::string(200'000, 'x'), std::string(5000, '\0'), garbage}) {
    Result<ImportReport> r = import(write("odd", bytes));
    ASSERT_TRUE(r) << r.error().text();
    EXPECT_EQ(of(*r, Verdict::charged), 0u);
  }
  EXPECT_EQ(money().text(), "100.00");
}

TEST_F(UsageFiles, leave_rejects_that_can_be_mended_and_delivered_again) {
  std::string text = record(0) + record(1, "17000000099") + "MOC,17000000001,13800000000,2026-13-09 10:00:00,61\n" + record(3) + "END,4\n";
  Result<ImportReport> r = import(write("mixed", text));
  ASSERT_TRUE(r);
  EXPECT_EQ(of(*r, Verdict::charged), 2u);
  EXPECT_EQ(of(*r, Verdict::unknown_line), 1u);
  EXPECT_EQ(of(*r, Verdict::unreadable), 1u);
  Result<std::string> why = io::read_file(folder_ + "/reject/mixed.why", 1 << 20);
  ASSERT_TRUE(why);
  EXPECT_NE(why->find("1\t51\tunknown_line"), std::string::npos) << *why;
  EXPECT_NE(why->find("unreadable\tunreadable_time"), std::string::npos) << *why;
  add_line("8617000000099");
  Result<ImportReport> again = import(folder_ + "/reject/mixed.rej");
  ASSERT_TRUE(again) << again.error().text();
  EXPECT_EQ(again->ending, "complete");
  EXPECT_EQ(of(*again, Verdict::charged), 1u);
  EXPECT_EQ(of(*again, Verdict::unreadable), 1u);
}

TEST_F(UsageFiles, of_which_every_record_was_rejected_may_be_tried_again_as_they_are) {
  const std::string text = record(0, "17000000098") + record(1, "17000000098") + "END,2\n";
  Result<ImportReport> early = import(write("early", text));
  ASSERT_TRUE(early);
  EXPECT_EQ(of(*early, Verdict::unknown_line), 2u);
  add_line("8617000000098");
  Result<ImportReport> again = import(folder_ + "/reject/early.rej");
  ASSERT_TRUE(again) << again.error().text();
  EXPECT_EQ(of(*again, Verdict::charged), 2u);
}

TEST_F(UsageFiles, interrupted_go_on_where_they_were_after_a_restart) {
  const std::string path = write("long", file_of(0, 3000));  // 3,000 records: three batches
  std::atomic<bool> stop{true};
  Result<ImportReport> cut = import(path, &stop);  // stops after the first batch
  ASSERT_FALSE(cut);
  EXPECT_EQ(cut.error().code, "stopped");
  service_.reset();
  open();
  Result<ImportReport> r = import(path);
  ASSERT_TRUE(r) << r.error().text();
  EXPECT_EQ(of(*r, Verdict::charged) + of(*r, Verdict::repeated), 3000u);
  EXPECT_EQ(r->records, 3000u);
}

TEST_F(UsageFiles, that_come_too_late_or_from_the_future_are_rejected_with_the_reason) {
  std::string text = "MOC,17000000001,13800000000,2025-03-09 10:00:00,61\nMOC,17000000001,13800000000,2027-03-09 10:00:00,61\nEND,2\n";
  Result<ImportReport> r = import(write("times", text));
  ASSERT_TRUE(r);
  EXPECT_EQ(of(*r, Verdict::too_late), 1u);
  EXPECT_EQ(of(*r, Verdict::from_the_future), 1u);
}

TEST_F(UsageFiles, dropped_into_the_folder_are_taken_once_and_whole) {
  const std::string drop = folder_ + "/drop";
  Watcher watcher(*service_, "test", drop, {"pipe"});
  ASSERT_TRUE(watcher.start());
  watcher.stop();
  ASSERT_TRUE(io::write_file_atomically(drop + "/pipe/in/.half.tmp", record(0)));  // still being written
  ASSERT_TRUE(io::write_file_atomically(drop + "/pipe/in/one", file_of(0, 10)));
  ASSERT_TRUE(io::write_file_atomically(drop + "/pipe/in/two", file_of(0, 10)));
  Watcher second(*service_, "test", drop, {"pipe"});
  second.sweep();
  EXPECT_EQ(second.stats().files, 1u);
  EXPECT_EQ(second.stats().files_refused, 1u);
  EXPECT_TRUE(*io::exists(drop + "/pipe/done/one"));
  EXPECT_TRUE(*io::exists(drop + "/pipe/reject/two"));
  EXPECT_TRUE(*io::exists(drop + "/pipe/reject/two.why"));
  EXPECT_TRUE(*io::exists(drop + "/pipe/in/.half.tmp"));
  EXPECT_EQ(money().text(), "96.00");
}

TEST_F(UsageFiles, that_a_crash_left_between_done_and_moved_are_not_a_second_delivery) {
  const std::string drop = folder_ + "/drop";
  ASSERT_TRUE(io::make_directories(drop + "/pipe/work"));
  ASSERT_TRUE(io::write_file_atomically(drop + "/pipe/work/one", file_of(0, 10)));
  ASSERT_TRUE(import(drop + "/pipe/work/one"));  // finished, and then the crash
  Watcher watcher(*service_, "test", drop, {"pipe"});
  ASSERT_TRUE(watcher.start());
  watcher.stop();
  EXPECT_TRUE(*io::exists(drop + "/pipe/done/one"));
  EXPECT_EQ(watcher.stats().files_refused, 0u);
}

}  // namespace
}  // namespace sublet::gateway
