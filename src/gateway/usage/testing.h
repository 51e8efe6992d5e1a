// For tests of usage files: a service over its log in a folder of its own, and a host that delivers there.
#pragma once

#include <gtest/gtest.h>
#include <zlib.h>

#include "gateway/usage/importer.h"
#include "io/testing.h"

namespace sublet::gateway {

using charging::Verdict;

inline constexpr const char* catalogue_text = R"(
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
    clock_.set(Instant::from_seconds(days_from_civil(2026, 3, 10) * seconds_per_day));
    open();
    prepare();
  }
  virtual void prepare() {
    ASSERT_TRUE(service_->publish({{"test.yaml", catalogue_text}}));
    add_line("8617000000001");
    add_line("8617000000002");
  }
  void TearDown() override {
    service_.reset();
  }
  void open() {
    Result<std::unique_ptr<Service>> s =
        Service::open({.data = folder_ + "/data", .segment_bytes = 1 << 20}, clock_);
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
    std::snprintf(out, sizeof out, "MOC,%s,13800000000,2026-03-09 10:%02d:%02d,%d\n", served, i / 60 % 60,
                  i % 60, seconds);
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
  Result<ImportReport> import(const std::string& path, const std::atomic<bool>* stop = nullptr,
                              const std::string& host = "pipe") {
    ImportOptions o;
    o.reject = folder_ + "/reject";
    o.stop = stop;
    return Importer(*service_, "test").run(path, host, o);
  }
  static uint64_t of(const ImportReport& r, Verdict v) { return r.verdicts[static_cast<size_t>(v)]; }
  Money money(charging::AccountId account = 1) {
    Money out;
    (void)service_->inspect(
        [&](const charging::State& s) { out = Money::from_micros(s.store.account(account).money); });
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

  std::string read(const std::string& name) {
    Result<std::string> bytes = io::read_file(folder_ + "/" + name, 64 << 20);
    return bytes ? *bytes : std::string();
  }

  io::TemporaryFolder temporary_;  // goes last
  const std::string& folder_ = temporary_.path();
  io::ManualClock clock_;
  std::unique_ptr<Service> service_;
};

}  // namespace sublet::gateway
