// HostSwitcher against the simulated host's interface over loopback: whatever is lost, doubled, late or restarted, in the
// end the host's network does with each line what charging wants, and charging knows.
#include "gateway/host/switcher.h"

#include <map>

#include "charging/command.h"
#include "gateway/host/hints.h"
#include "gateway/host/orders.h"
#include "gateway/http/client.h"
#include "gateway/http/server.h"
#include "io/file.h"
#include "sim/provisioning.h"
#include "sim/testing.h"

namespace sublet::sim {
namespace {

using charging::Adjust;
using gateway::HostSwitcher;
using gateway::HttpServer;
using gateway::Service;
using gateway::SwitchStats;
using testing::Folder;
using testing::number;
using testing::wait_for;

Money yuan(int64_t n) { return Money::units(n); }

// A service with prepaid lines at one host, the host's interface, and between them the switcher and its HTTP server.
class Switching : public ::testing::Test {
 protected:
  void SetUp() override {
    open_service();
    ASSERT_TRUE(service_->publish_directory("examples/operator"));
  }
  void TearDown() override { close_all(); }

  void open_service() {
    auto s = Service::open({.data = folder_ / "data", .sync = false}, clock_);
    ASSERT_TRUE(s) << s.error().text();
    service_ = std::move(*s);
  }
  void close_all() {
    http_.reset();
    switcher_.reset();
    if (service_) {
      EXPECT_TRUE(service_->engine().close());
    }
    service_.reset();
    host_.reset();
  }
  void open_host(uint16_t port = 0) {
    Provisioning::Options o = quiet_;
    o.port = port;
    o.callback = "http://127.0.0.1:" + std::to_string(http_port_) + "/hosts/demo/unicom/feedback";
    auto h = Provisioning::open(o, switches_, clock_);
    ASSERT_TRUE(h) << h.error().text();
    host_ = std::move(*h);
    host_port_ = host_->port();
  }
  // The port of an HTTP server that is gone again: callbacks and hosts need to know each other's in advance.
  static uint16_t free_port() {
    HttpServer probe({}, {});
    EXPECT_TRUE(probe.start());
    return probe.port();
  }
  void open_switcher() {
    HostSwitcher::Options o = options_;
    gateway::HostEndpoint e;
    e.op = "demo", e.host = "unicom", e.url = "http://127.0.0.1:" + std::to_string(host_port_), e.shape = shape_;
    o.endpoints = {e};
    switcher_ = std::make_unique<HostSwitcher>(*service_, clock_, o);
    const auto started = switcher_->start();
    ASSERT_TRUE(started) << started.error().text();
    http_ = std::make_unique<HttpServer>(HttpServer::Options{.port = http_port_}, gateway::show_service(*service_, switcher_.get()));
    const auto listening = http_->start();
    ASSERT_TRUE(listening) << listening.error().text();
  }
  void open_all() {
    http_port_ = free_port();
    open_host();
    open_switcher();
  }

  static PhoneNumber line(int i) { return number("861709000" + std::to_string(1'000 + i)); }
  void open_lines(int count) {
    for (int i = 0; i < count; ++i) {
      charging::OpenAccount c;
      c.lines = {{line(i), "unicom", {"renwoxing"}}};
      c.money = yuan(5);
      run(c);
    }
  }
  template <class C>
  void run(const C& command) {
    const auto done = service_->execute("demo", "test-" + std::to_string(++keys_), command);
    ASSERT_TRUE(done);
    ASSERT_TRUE(done->answer.done()) << done->answer.code << " " << done->answer.detail;
  }
  void money(int i, int64_t change) {
    Adjust c;
    c.line = line(i);
    c.amount = yuan(change);
    run(c);
  }
  // What charging wants and what it has been told.
  std::pair<int, int> known(int i) {
    std::pair<int, int> out;
    EXPECT_TRUE(service_->inspect([&](const charging::State& s) {
      const charging::Line& l = s.store.line(s.store.find(charging::line_key(1, line(i))));
      out = {l.wanted, l.confirmed};
    }));
    return out;
  }
  SwitchState at_host(int i) { return switches_.state(line(i), Instant::from_micros(INT64_MAX)); }
  bool settled(int lines) {
    for (int i = 0; i < lines; ++i) {
      const auto [wanted, confirmed] = known(i);
      if (wanted != confirmed) return false;
    }
    return switcher_->idle();
  }
  SwitchStats stats() { return switcher_->stats().at(0); }

  static Provisioning::Options well_behaved() {
    Provisioning::Options o;
    o.complete_least_ms = 5, o.complete_most_ms = 40;
    o.late_least_ms = 100, o.late_most_ms = 300;
    o.lost = o.doubled = o.late = o.failed = o.error = o.silent = 0;
    return o;
  }
  static HostSwitcher::Options impatient() {
    HostSwitcher::Options o;
    o.resend_micros = 300'000, o.resend_most_micros = 1'000'000;
    o.retry_micros = 10'000, o.retry_most_micros = 300'000;
    o.failed_micros = 50'000;
    o.request_micros = 500'000;
    return o;
  }

  Folder folder_;
  io::SystemClock clock_;
  Switches switches_;
  Provisioning::Options quiet_ = well_behaved();
  HostSwitcher::Options options_ = impatient();
  uint16_t http_port_ = 0, host_port_ = 0;
  int keys_ = 0;
  std::string shape_ = "vop";
  std::unique_ptr<Service> service_;
  std::unique_ptr<Provisioning> host_;
  std::unique_ptr<HostSwitcher> switcher_;
  std::unique_ptr<HttpServer> http_;
};

TEST_F(Switching, a_line_without_money_is_half_stopped_then_stopped_and_restored_by_money) {
  open_all();
  open_lines(1);
  money(0, -6);  // 5.00 - 6.00: below 0.00, outgoing is barred
  ASSERT_TRUE(wait_for([&] { return known(0) == std::pair(1, 1); }));
  EXPECT_EQ(at_host(0).all, SwitchState::All::half);
  money(0, -15);  // below -10.00: all is barred
  ASSERT_TRUE(wait_for([&] { return known(0) == std::pair(2, 2); }));
  EXPECT_EQ(at_host(0).all, SwitchState::All::off);
  money(0, 50);
  ASSERT_TRUE(wait_for([&] { return known(0) == std::pair(0, 0) && switcher_->idle(); }));
  EXPECT_TRUE(at_host(0).open());
  const SwitchStats s = stats();
  EXPECT_EQ(s.confirmed, 3u);
  EXPECT_EQ(s.stops.count, 2u);
  EXPECT_EQ(s.restores.count, 1u);
  EXPECT_GE(s.stops.max, s.stops.p50);
  EXPECT_EQ(s.lines, 0u);
}

TEST_F(Switching, pushes_that_are_lost_doubled_or_late_and_requests_that_fail_leave_no_line_behind) {
  quiet_.lost = 0.3, quiet_.doubled = 0.3, quiet_.late = 0.3, quiet_.error = 0.2, quiet_.failed = 0.1, quiet_.silent = 0.02;
  quiet_.token_seconds = 1;
  open_all();
  constexpr int lines = 60;
  open_lines(lines);
  for (int i = 0; i < lines; ++i) money(i, -6);
  for (int i = 0; i < lines; i += 2) money(i, 20);  // half of them pay while their stop is still under way
  ASSERT_TRUE(wait_for([&] { return settled(lines); }));
  for (int i = 0; i < lines; ++i) {
    EXPECT_EQ(known(i), (i % 2 == 0 ? std::pair(0, 0) : std::pair(1, 1))) << i;
    EXPECT_EQ(at_host(i).all, i % 2 == 0 ? SwitchState::All::on : SwitchState::All::half) << i;
  }
  for (int i = 1; i < lines; i += 2) money(i, 20);
  ASSERT_TRUE(wait_for([&] { return settled(lines); }));
  for (int i = 0; i < lines; ++i) EXPECT_TRUE(at_host(i).open()) << i;
  EXPECT_EQ(switches_.stopped(), 0u);
  EXPECT_GT(stats().retried, 0u);
  EXPECT_GT(host_->stats().again, 0u);
}

TEST_F(Switching, a_soap_host_and_one_that_is_only_described_stop_and_restore_too) {
  for (const auto& [shape, dialect] : {std::pair("soap", "soap"), std::pair("examples/hosts/rest.yaml", "rest")}) {
    shape_ = shape, quiet_.dialect = dialect;
    quiet_.lost = 0.2, quiet_.doubled = 0.2, quiet_.error = 0.1, quiet_.failed = 0.1, quiet_.unheard = 0.05;
    open_all();
    if (keys_ == 0) open_lines(10);
    for (int i = 0; i < 10; ++i) money(i, -6);
    ASSERT_TRUE(wait_for([&] { return settled(10) && switches_.stopped() == 10; })) << shape;
    for (int i = 0; i < 10; ++i) EXPECT_EQ(at_host(i).all, SwitchState::All::half) << shape;
    for (int i = 0; i < 10; ++i) money(i, 6);
    ASSERT_TRUE(wait_for([&] { return settled(10) && switches_.stopped() == 0; })) << shape;
    http_.reset();
    switcher_.reset();
    host_.reset();
  }
}

TEST_F(Switching, a_host_that_is_down_is_asked_again_when_it_is_back) {
  http_port_ = free_port();
  host_port_ = free_port();  // nobody there
  open_switcher();
  open_lines(5);
  for (int i = 0; i < 5; ++i) money(i, -6);
  ASSERT_TRUE(wait_for([&] { return stats().unreachable > 2; }));
  EXPECT_EQ(stats().confirmed, 0u);
  EXPECT_FALSE(stats().last_error.empty());
  open_host(host_port_);
  ASSERT_TRUE(wait_for([&] { return settled(5); }));
  for (int i = 0; i < 5; ++i) EXPECT_EQ(at_host(i).all, SwitchState::All::half);
}

TEST_F(Switching, after_a_restart_what_was_wanted_is_taken_up_again) {
  http_port_ = free_port();
  host_port_ = free_port();
  open_switcher();
  open_lines(10);
  for (int i = 0; i < 10; ++i) money(i, -6);
  close_all();  // nothing has reached the host yet
  open_service();
  open_host(host_port_);
  open_switcher();
  ASSERT_TRUE(wait_for([&] { return settled(10); }));
  for (int i = 0; i < 10; ++i) EXPECT_EQ(at_host(i).all, SwitchState::All::half);
}

TEST_F(Switching, an_order_that_the_host_carried_out_unheard_is_undone_after_a_restart_when_money_came_meanwhile) {
  quiet_.lost = 1;  // carried out, but never told
  options_.resend_micros = options_.resend_most_micros = 600'000'000;
  open_all();
  open_lines(1);
  money(0, -6);
  ASSERT_TRUE(wait_for([&] { return at_host(0).all == SwitchState::All::half; }));
  http_.reset();
  switcher_.reset();
  money(0, 20);  // wanted is what was confirmed: only the journal knows that something is open
  EXPECT_EQ(known(0), std::pair(0, 0));
  quiet_.lost = 0;
  host_.reset();
  open_host(host_port_);
  options_ = impatient();
  open_switcher();
  ASSERT_TRUE(wait_for([&] { return at_host(0).open() && settled(1); }));
}

TEST_F(Switching, a_push_for_no_order_changes_nothing_and_one_that_makes_no_sense_is_refused) {
  open_all();
  EXPECT_EQ(switcher_->feedback("demo", "unicom", R"({"data":{"order_id":"X1","status":"complete"}})"), 200);
  ASSERT_TRUE(wait_for([&] { return stats().strays == 1; }));
  EXPECT_EQ(switcher_->feedback("demo", "telecom", R"({"data":{"order_id":"X1","status":"complete"}})"), 404);
  EXPECT_EQ(switcher_->feedback("other", "unicom", "{}"), 404);
  for (const char* wrong : {"", "{", "[]", "7", "{}", R"({"data":7})", R"({"data":{}})", R"({"data":{"order_id":7,"status":"complete"}})", R"({"data":{"order_id":"a","status":"perhaps"}})"})
    EXPECT_EQ(switcher_->feedback("demo", "unicom", wrong), 400) << wrong;
}

TEST_F(Switching, the_metrics_tell_of_engine_hosts_and_switches) {
  open_all();
  open_lines(2);
  money(0, -6);
  ASSERT_TRUE(wait_for([&] { return settled(2) && known(0).second == 1; }));
  gateway::HttpCall call;
  call.url.host = "127.0.0.1", call.url.port = std::to_string(http_port_);
  call.method = "GET", call.target = "/metrics";
  const auto a = gateway::http_call(call);
  ASSERT_EQ(a.status, 200);
  for (const char* want : {"sublet_log_records_total", "sublet_switch_confirmed_total{operator=\"demo\",host=\"unicom\"} 1", "sublet_lines{operator=\"demo\"} 2", "sublet_lines_stopped{operator=\"demo\"} 1",
                           "sublet_host_stops_total{operator=\"demo\",host=\"unicom\"} 1", "sublet_resident_bytes"})
    EXPECT_NE(a.body.find(want), std::string::npos) << want << "\n" << a.body;
}

TEST(Hints, every_stop_in_an_outcome_is_found) {
  charging::Event e;
  e.kind = charging::EventKind::stop_wanted;
  e.note = "512 kbps";
  for (const uint32_t account : {1u, 21u, 5'376u, 4'000'000'000u}) {
    std::string bytes = "noise\x15";
    e.account = account, e.line = number("8617090001234");
    charging::encode(e, bytes);
    e.line = number("8617090001235");
    charging::encode(e, bytes);
    bytes += '\x15';
    std::vector<PhoneNumber> lines;
    gateway::stop_hints(bytes, lines);
    EXPECT_EQ(lines, (std::vector{number("8617090001234"), number("8617090001235")})) << account;
  }
  std::vector<PhoneNumber> none;
  for (size_t n = 0; n < 20; ++n) gateway::stop_hints(std::string(n, '\x15') + std::string(n, '\0'), none);
  EXPECT_TRUE(none.empty());
}

TEST(Orders, the_switch_that_differs_comes_first_and_an_unsure_one_always_differs) {
  namespace stop = charging::stop;
  using gateway::differing;
  using gateway::Switch;
  EXPECT_EQ(differing(0, 0, 0, false), std::nullopt);
  EXPECT_EQ(differing(stop::half, 0, 0, false), Switch::all);
  EXPECT_EQ(differing(stop::full, stop::half, 0, false), Switch::all);
  EXPECT_EQ(differing(stop::data, 0, 0, false), Switch::data);
  EXPECT_EQ(differing(stop::data | stop::throttled, stop::data, 0, false), Switch::speed);
  EXPECT_EQ(differing(stop::throttled, stop::throttled, 0, true), Switch::speed);
  EXPECT_EQ(differing(0, 0, 1, false), Switch::all);
  EXPECT_EQ(differing(0, stop::messages | stop::voice, 0, false), Switch::voice);
}

TEST(Orders, the_envelope_is_the_hosts_own) {
  gateway::Order o;
  o.op = "demo", o.host = "unicom", o.line = number("8617090000001");
  const ZoneTable zone = ZoneTable::fixed("Asia/Shanghai", 8 * 3600);
  const Instant at = Instant::from_micros(1'795'334'400'123'456);
  o.serial = gateway::serial_number("SUBLET1", at, zone, 42);
  o.id = o.serial + "ABCD";
  EXPECT_EQ(o.serial, "SUBLET120261122160000123000042");
  const auto shape = gateway::make_shape(*gateway::parse_endpoint("demo/unicom=http://127.0.0.1:9001/in"), zone);
  ASSERT_TRUE(shape);
  const auto request = [&] { return (*shape)->request({o.task(at), o.id, o.serial, false, {}}, "tok", at); };
  o.bits = charging::stop::half;
  EXPECT_EQ(request().target, "/in/OSN/vop/basic_service/switch_status/v1?token=tok");
  EXPECT_EQ(request().body,
            R"({"mvnokey":"SUBLET1","serial_number":"SUBLET120261122160000123000042","timestamp":"2026-11-22 16:00:00","service_type":"basic_service","service_name":"switch_status","api_name":"cu.vop.basic_service.switch_status","data":{"order_id":"SUBLET120261122160000123000042ABCD","phone_number":"17090000001","action":"halfoff"}})");
  o.bits = charging::stop::half | charging::stop::full;
  EXPECT_NE(request().body.find(R"("action":"off"})"), std::string::npos);
  o.what = gateway::Switch::data, o.bits = charging::stop::data;
  EXPECT_NE(request().body.find(R"("action":"off","service_code":"V0002")"), std::string::npos);
  o.what = gateway::Switch::speed, o.bits = charging::stop::throttled, o.kbps = 512;
  EXPECT_EQ(request().target, "/in/OSN/vop/extended_service/speed_limit/v1?token=tok");
  EXPECT_NE(request().body.find(R"("kbps":512)"), std::string::npos);
}

TEST(OrderJournal, keeps_what_is_not_settled_and_drops_a_line_that_a_crash_cut) {
  const Folder folder;
  const std::string path = folder / "journal";
  gateway::Order a, b;
  a.id = "A", a.serial = "SA", a.op = b.op = "demo", a.host = b.host = "unicom", a.line = number("8617090000001"), a.bits = 2;
  b.id = "B", b.serial = "SB", b.line = number("8617090000002"), b.what = gateway::Switch::speed, b.bits = 8, b.kbps = 512;
  std::vector<gateway::Order> left;
  {
    auto j = gateway::OrderJournal::open(path, left);
    ASSERT_TRUE(j);
    ASSERT_TRUE(j->begin({a, b}));
    ASSERT_TRUE(j->settle({"A"}));
  }
  std::string text = *io::read_file(path, 1 << 20);
  ASSERT_TRUE(io::write_file_atomically(path, text + "begin C SC demo uni"));
  ASSERT_TRUE(gateway::OrderJournal::open(path, left));
  ASSERT_EQ(left.size(), 1u);
  EXPECT_EQ(left[0].id, "B");
  EXPECT_EQ(left[0].serial, "SB");
  EXPECT_EQ(left[0].line, b.line);
  EXPECT_EQ(left[0].kbps, 512u);
  EXPECT_EQ(left[0].what, gateway::Switch::speed);
  for (const char* wrong : {"nonsense\n", "begin A\n", "begin A S demo unicom 8617x 0 1 0\n", "begin A S demo unicom 861709 9 1 0\n", "settle\n", "begin A S demo unicom 861709 0 1 99999999999\n"}) {
    ASSERT_TRUE(io::write_file_atomically(path, wrong));
    const auto j = gateway::OrderJournal::open(path, left);
    ASSERT_FALSE(j) << wrong;
    EXPECT_EQ(j.error().code, "bad_journal");
  }
}

}  // namespace
}  // namespace sublet::sim
