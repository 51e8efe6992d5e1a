// The desk against simulated hosts over loopback, in every shape: whatever the host loses, doubles, delays, tears or does
// unheard, every task ends, and what is done is done once.
#include "gateway/host/desk.h"

#include <map>
#include <mutex>
#include <set>

#include "gateway/host/link.h"
#include "gateway/host/pushes.h"
#include "gateway/http/server.h"
#include "sim/provisioning.h"
#include "sim/testing.h"

namespace sublet::sim {
namespace {

using gateway::HostDesk;
using gateway::HostLinks;
using gateway::HostNotice;
using gateway::HostOutcome;
using gateway::HostTask;
using gateway::HttpServer;
using gateway::TaskKind;
using testing::Folder;
using testing::number;
using testing::wait_for;
using What = HostOutcome::What;

struct Shaped {
  const char* name;
  const char* shape;    // before "+http"
  const char* dialect;  // of the simulated host
};

class Desk : public ::testing::TestWithParam<Shaped> {
 protected:
  void TearDown() override {
    close_desk();
    http_.reset();
    host_.reset();
  }

  void open_http() {
    HttpServer::Shows shows;
    shows.feedback = [this](std::string_view op, std::string_view host, std::string_view body) {
      const std::lock_guard lock(desk_mutex_);
      return desk_ ? gateway::take_push(desk_.get(), nullptr, op, host, body) : gateway::HttpReply{503};
    };
    http_ = std::make_unique<HttpServer>(HttpServer::Options{.max_connections = 256}, std::move(shows));
    ASSERT_TRUE(http_->start());
  }
  void open_host(uint16_t port = 0) {
    Provisioning::Options o = host_options_;
    o.port = port, o.dialect = GetParam().dialect;
    o.callback = "http://127.0.0.1:" + std::to_string(http_->port()) + "/hosts/demo/unicom/feedback";
    auto h = Provisioning::open(o, switches_, clock_);
    ASSERT_TRUE(h) << h.error().text();
    host_ = std::move(*h);
    host_port_ = host_->port();
  }
  void open_desk() {
    auto endpoint = gateway::parse_endpoint("demo/unicom=" + std::string(GetParam().shape) + "+http://127.0.0.1:" + std::to_string(host_port_));
    ASSERT_TRUE(endpoint) << endpoint.error().text();
    endpoint->secret = host_options_.secret;
    auto links = HostLinks::open({*endpoint}, link_options_, clock_);
    ASSERT_TRUE(links) << links.error().text();
    links_ = std::move(*links);
    const std::lock_guard lock(desk_mutex_);
    desk_ = std::make_unique<HostDesk>(
        *links_, clock_, desk_options_,
        [this](const HostOutcome& o) {
          const std::lock_guard l(mutex_);
          outcomes_[o.id].push_back(o);
        },
        [this](const HostNotice& n) {
          const std::lock_guard l(mutex_);
          notices_.push_back(n);
        });
  }
  void close_desk() {
    if (links_) links_->stop();
    {
      const std::lock_guard lock(desk_mutex_);
      desk_.reset();
    }
    links_.reset();
  }
  void open_all() {
    open_http();
    open_host();
    open_desk();
  }

  static Provisioning::Options well_behaved() {
    Provisioning::Options o;
    o.complete_least_ms = 2, o.complete_most_ms = 20;
    o.late_least_ms = 50, o.late_most_ms = 200;
    o.lost = o.doubled = o.late = o.failed = o.error = o.silent = 0;
    o.books.any_number = false;
    o.books.prefixes = {"86170900"};
    return o;
  }
  static HostDesk::Options impatient() {
    HostDesk::Options o;
    o.resend_micros = 200'000, o.resend_most_micros = 500'000;
    o.retry_micros = 5'000, o.retry_most_micros = 100'000;
    o.deadline_micros = o.long_deadline_micros = 600'000'000;
    o.seed = 7;
    return o;
  }
  static HostLinks::Options quick() {
    HostLinks::Options o;
    o.request_micros = 300'000, o.per_second = 5'000;
    o.breaker_micros = 10'000, o.breaker_most_micros = 100'000;
    return o;
  }

  static PhoneNumber line(int i) { return number("861709000" + std::to_string(1'000 + i)); }
  static std::string sim(int i) { return "8986011700000" + std::to_string(100'000 + i); }
  HostTask task(TaskKind kind, int i) {
    HostTask t;
    t.id = "TASK" + std::to_string(1'000'000 + ++ids_);
    t.op = "demo", t.host = "unicom", t.kind = kind, t.line = line(i), t.made = clock_.now();
    return t;
  }
  HostTask open_account(int i, const std::string& model = "pool", const std::string& kind_of_sim = "paired") {
    HostTask t = task(TaskKind::open_account, i);
    t.fields = {{"model", model}, {"sim", kind_of_sim}, {"iccid", sim(i)}, {"cust_name", "张三 <&\">"}, {"cert_code", "11010519491231002X"}, {"cert_address", "北京"}};
    if (kind_of_sim == "paired") t.fields["imsi"] = "46009" + std::to_string(1'000'000'000 + i);
    t.products = {{"PR_0001", "", "", "order"}};
    if (model == "module") t.products.push_back({"PR_0001", "PK_1", "PE_1", "order"});
    return t;
  }
  HostOutcome end_of(const std::string& id, int seconds = 60) {
    HostOutcome end;
    const bool came = wait_for(
        [&] {
          const std::lock_guard lock(mutex_);
          for (const HostOutcome& o : outcomes_[id])
            if (o.end()) end = o;
          return end.end() && !end.id.empty();
        },
        seconds);
    EXPECT_TRUE(came) << id << " has no end";
    return end;
  }
  HostOutcome run(const HostTask& t) {
    const auto taken = desk_->submit(t);
    EXPECT_TRUE(taken) << taken.error().text();
    return end_of(t.id);
  }
  size_t told(const std::string& id, What what) {
    const std::lock_guard lock(mutex_);
    return static_cast<size_t>(std::count_if(outcomes_[id].begin(), outcomes_[id].end(), [&](const HostOutcome& o) { return o.what == what; }));
  }

  Folder folder_;
  io::SystemClock clock_;
  Switches switches_;
  Provisioning::Options host_options_ = well_behaved();
  HostDesk::Options desk_options_ = impatient();
  HostLinks::Options link_options_ = quick();
  uint16_t host_port_ = 0;
  int ids_ = 0;
  std::mutex mutex_, desk_mutex_;
  std::map<std::string, std::vector<HostOutcome>> outcomes_;
  std::vector<HostNotice> notices_;
  std::unique_ptr<HttpServer> http_;
  std::unique_ptr<Provisioning> host_;
  std::shared_ptr<HostLinks> links_;
  std::unique_ptr<HostDesk> desk_;
};

INSTANTIATE_TEST_SUITE_P(Shapes, Desk, ::testing::Values(Shaped{"vop", "vop", "vop"}, Shaped{"soap", "soap", "soap"}, Shaped{"described", "examples/hosts/rest.yaml", "rest"}),
                         [](const auto& of) { return std::string(of.param.name); });

TEST_P(Desk, an_account_lives_from_its_opening_to_its_closing) {
  host_options_.mvnokey = "SUBLET1", host_options_.secret = "s3cret";
  open_all();
  int i = 0;
  for (const char* model : {"pool", "module"})
    for (const char* kind_of_sim : {"paired", "blank"}) {
      const HostOutcome opened = run(open_account(++i, model, kind_of_sim));
      ASSERT_EQ(opened.what, What::completed) << opened.code << " " << opened.words;
      EXPECT_EQ(opened.fields.at("iccid"), sim(i));
      EXPECT_GE(opened.fields.at("imsi").size(), 14u) << "a blank SIM gets its IMSI from the host";
    }
  HostTask t = task(TaskKind::modify, 1);
  t.products = {{"PR_0002", "", "", "order"}, {"PR_0001", "", "", "unsubscribe"}};
  EXPECT_EQ(run(t).what, What::completed);
  t = task(TaskKind::switching, 1);
  t.fields = {{"action", "halfoff"}};
  EXPECT_EQ(run(t).what, What::completed);
  EXPECT_EQ(switches_.state(line(1), Instant::from_micros(INT64_MAX)).all, SwitchState::All::half);
  t = task(TaskKind::switching, 1);
  t.fields = {{"action", "off"}, {"service", "data"}};
  EXPECT_EQ(run(t).what, What::completed);
  EXPECT_FALSE(switches_.state(line(1), Instant::from_micros(INT64_MAX)).data);
  t = task(TaskKind::speed, 1);
  t.fields = {{"kbps", "512"}};
  EXPECT_EQ(run(t).what, What::completed);
  EXPECT_EQ(switches_.state(line(1), Instant::from_micros(INT64_MAX)).kbps, 512);
  t = task(TaskKind::replace_sim, 1);
  t.fields = {{"iccid", sim(500)}, {"reason", "lost"}};
  const HostOutcome replaced = run(t);
  EXPECT_EQ(replaced.what, What::completed);
  EXPECT_EQ(replaced.fields.at("iccid"), sim(500));
  t = task(TaskKind::ticket, 1);
  t.fields = {{"type", "01"}, {"content", "no signal since yesterday"}, {"level", "emergency"}};
  const HostOutcome answered = run(t);
  EXPECT_EQ(answered.what, What::completed);
  EXPECT_FALSE(answered.fields.at("host_ticket").empty());
  EXPECT_EQ(run(task(TaskKind::close_account, 1)).what, What::completed);
  const HostOutcome late = run(task(TaskKind::close_account, 1));
  EXPECT_EQ(late.what, What::refused);
  EXPECT_FALSE(late.code.empty());
  const HostBooks::Stats s = host_->accounts();
  EXPECT_EQ(s.opened, 4u);
  EXPECT_EQ(s.closed, 1u);
  EXPECT_EQ(s.open_now, 3u);
  EXPECT_EQ(s.replaced, 1u);
  EXPECT_TRUE(desk_->idle());
}

TEST_P(Desk, numbers_are_ported_in_and_out_as_the_hosts_answer) {
  open_all();
  HostTask t = task(TaskKind::port_in, 1);
  t.fields = {{"authorization", "123456"}, {"from", "mobile"}, {"iccid", sim(1)}, {"imsi", "460091000000001"}, {"cust_name", "李四"}, {"cert_code", "11010519491231002X"}};
  const HostOutcome in = run(t);
  ASSERT_EQ(in.what, What::completed) << in.code << in.words;
  EXPECT_FALSE(in.fields.at("ported_at").empty());
  t = task(TaskKind::port_out, 1);
  t.fields = {{"step", "request"}};
  EXPECT_EQ(run(t).fields.at("authorization").size(), 6u);

  host_->ask_port_out(line(1));
  ASSERT_TRUE(wait_for([&] {
    const std::lock_guard lock(mutex_);
    return notices_.size() == 1;
  }));
  EXPECT_EQ(notices_[0].what, "port_out_asked");
  EXPECT_EQ(notices_[0].line, line(1));
  t = task(TaskKind::port_out, 1);
  t.fields = {{"step", "confirm"}, {"reference", "Q0"}};
  EXPECT_EQ(run(t).what, What::refused) << "nobody has asked that";
  t = task(TaskKind::port_out, 1);
  t.fields = {{"step", "reject"}, {"reference", notices_[0].reference}, {"reason", "contract"}};
  EXPECT_EQ(run(t).what, What::completed);
  EXPECT_EQ(host_->accounts().ported_out, 0u);
  host_->ask_port_out(line(1));
  ASSERT_TRUE(wait_for([&] {
    const std::lock_guard lock(mutex_);
    return notices_.size() == 2;
  }));
  t = task(TaskKind::port_out, 1);
  t.fields = {{"step", "confirm"}, {"reference", notices_[1].reference}};
  EXPECT_FALSE(run(t).fields.at("ported_at").empty());
  EXPECT_EQ(host_->accounts().ported_out, 1u);
}

TEST_P(Desk, what_a_host_would_refuse_is_refused_for_good_with_its_words) {
  open_all();
  ASSERT_EQ(run(open_account(1)).what, What::completed);
  HostTask t = open_account(2);
  t.line = line(1);
  std::set<std::string> codes = {run(t).code};  // in use
  t = open_account(2);
  t.fields["iccid"] = sim(1);
  codes.insert(run(t).code);  // the SIM is in use
  t = open_account(2);
  t.line = number("8613900000000");
  codes.insert(run(t).code);  // not its number
  const HostOutcome nobody = run(task(TaskKind::close_account, 7));
  codes.insert(nobody.code);  // no such line
  EXPECT_EQ(nobody.what, What::refused);
  EXPECT_FALSE(nobody.words.empty());
  EXPECT_EQ(codes.size(), 4u) << "each with a code of its own";
  EXPECT_FALSE(codes.contains(""));
  EXPECT_EQ(host_->accounts().opened, 1u);
}

TEST_P(Desk, every_task_ends_and_is_done_once_whatever_the_host_does) {
  host_options_.lost = 0.3, host_options_.doubled = 0.2, host_options_.late = 0.2, host_options_.failed = 0.1;
  host_options_.error = 0.1, host_options_.silent = 0.05, host_options_.unheard = 0.05, host_options_.torn = 0.05;
  host_options_.token_seconds = 1, host_options_.outage_every_ms = 1'500, host_options_.outage_ms = 300;
  link_options_.in_flight = 32;
  open_all();
  constexpr int lines = 120;
  std::vector<std::pair<std::string, std::string>> opens, closes;
  for (int i = 0; i < lines; ++i) {
    const HostTask open = open_account(i, i % 2 == 0 ? "pool" : "module", i % 3 == 0 ? "blank" : "paired");
    const HostTask close = task(TaskKind::close_account, i);
    ASSERT_TRUE(desk_->submit(open));
    ASSERT_TRUE(desk_->submit(open)) << "handed over twice is once";
    ASSERT_TRUE(desk_->submit(close)) << "waits for the opening";
    opens.emplace_back(open.id, ""), closes.emplace_back(close.id, "");
  }
  ASSERT_TRUE(wait_for([&] { return desk_->idle(); }, 120));
  uint64_t opened = 0, closed = 0;
  for (int i = 0; i < lines; ++i) {
    const HostOutcome o = end_of(opens[static_cast<size_t>(i)].first), c = end_of(closes[static_cast<size_t>(i)].first);
    EXPECT_EQ(told(o.id, o.what), 1u) << "its end is told once";
    opened += o.what == What::completed, closed += c.what == What::completed;
    if (o.what == What::refused) {
      EXPECT_EQ(c.what, What::refused) << "nothing was there to be closed";
    }
  }
  const HostBooks::Stats s = host_->accounts();
  EXPECT_EQ(s.opened, opened);
  EXPECT_EQ(s.closed, closed);
  EXPECT_EQ(s.open_now, opened - closed);
  EXPECT_EQ(s.doubles, 0u);
  EXPECT_GT(s.again, 0u);
  EXPECT_GT(opened, 60u);
  EXPECT_GT(desk_->stats()[0].repeated, 0u);
}

TEST_P(Desk, after_a_restart_of_both_open_tasks_are_handed_over_again_and_done_once) {
  host_options_.lost = 0.5;
  host_options_.complete_most_ms = 400;
  host_options_.books.journal = folder_ / "host.orders";
  open_all();
  constexpr int lines = 60;
  std::vector<HostTask> tasks;
  for (int i = 0; i < lines; ++i) {
    tasks.push_back(open_account(i));
    ASSERT_TRUE(desk_->submit(tasks.back()));
  }
  for (int round = 0; round < 4; ++round) {
    std::this_thread::sleep_for(std::chrono::milliseconds(30 + 40 * round));
    close_desk();
    if (round % 2 == 1) {
      host_.reset();
      open_host(host_port_);
    }
    open_desk();
    for (const HostTask& t : tasks) {
      const std::lock_guard lock(mutex_);
      bool ended = false;
      for (const HostOutcome& o : outcomes_[t.id]) ended = ended || o.end();
      if (!ended) {
        ASSERT_TRUE(desk_->submit(*gateway::host_task_from_json(to_json(t))));
      }
    }
  }
  for (const HostTask& t : tasks) {
    const HostOutcome o = end_of(t.id);
    EXPECT_EQ(o.what, What::completed) << o.code << " " << o.words;
    EXPECT_EQ(o.fields.at("imsi"), t.field("imsi"));
  }
  const HostBooks::Stats s = host_->accounts();
  EXPECT_EQ(s.opened, static_cast<uint64_t>(lines)) << "the books of the host's two lives together";
  EXPECT_EQ(s.open_now, static_cast<uint64_t>(lines));
  EXPECT_EQ(s.doubles, 0u);
}

TEST_P(Desk, the_third_order_failed_after_each_start_of_a_host) {
  host_options_.failed = 0.5;
  host_options_.books.journal = folder_ / "host.orders";
  open_all();
  int next = 0;
  const auto fares = [&] {
    std::string how;
    for (int i = 0; i < 16; ++i) how += run(open_account(next++)).what == What::completed ? '+' : '-';
    return how;
  };
  const std::string first = fares();
  host_.reset();
  open_host(host_port_);
  EXPECT_NE(fares(), first);
}

TEST_P(Desk, a_host_that_is_away_opens_the_breaker_and_is_asked_by_one_request_until_it_answers) {
  open_http();
  open_host();
  const uint16_t port = host_port_;
  host_.reset();
  desk_options_.deadline_micros = 150'000;
  open_desk();
  std::vector<HostTask> tasks;
  for (int i = 0; i < 20; ++i) {
    tasks.push_back(open_account(i));
    ASSERT_TRUE(desk_->submit(tasks.back()));
  }
  ASSERT_TRUE(wait_for([&] { return told(tasks[0].id, What::overdue) > 1 && links_->stats()[0].opened > 2; })) << "overdue is told, again and again, and never silence";
  const gateway::LinkStats away = links_->stats()[0];
  EXPECT_NE(away.breaker, gateway::LinkStats::Breaker::closed);
  EXPECT_LE(away.in_flight, 1u);
  EXPECT_GT(away.unreachable, 2u);
  EXPECT_FALSE(away.last_error.empty());
  EXPECT_NE(desk_->describe().find("breaker "), std::string::npos);
  const auto views = desk_->open_tasks("demo");
  ASSERT_EQ(views.size(), 20u);
  EXPECT_TRUE(views[0].overdue);
  open_host(port);
  for (const HostTask& t : tasks) EXPECT_EQ(end_of(t.id).what, What::completed);
  EXPECT_EQ(links_->stats()[0].breaker, gateway::LinkStats::Breaker::closed);
}

TEST_P(Desk, a_task_that_is_withdrawn_is_asked_no_more_and_a_late_push_about_it_is_told) {
  host_options_.complete_least_ms = host_options_.complete_most_ms = 300;
  open_all();
  const HostTask first = open_account(1), second = task(TaskKind::close_account, 1);
  ASSERT_TRUE(desk_->submit(first));
  ASSERT_TRUE(desk_->submit(second));
  ASSERT_TRUE(wait_for([&] { return told(first.id, What::accepted) == 1; }));
  desk_->withdraw("demo", second.id);  // still waiting for the first
  const HostOutcome never_asked = end_of(second.id);
  EXPECT_EQ(never_asked.what, What::withdrawn);
  EXPECT_EQ(never_asked.asked, 0);
  desk_->withdraw("demo", first.id);
  EXPECT_GT(end_of(first.id).asked, 0);
  ASSERT_TRUE(wait_for([&] {
    const std::lock_guard lock(mutex_);
    return !notices_.empty();
  }));
  EXPECT_EQ(notices_[0].what, "unknown_order");
  EXPECT_EQ(notices_[0].fields.at("status"), "complete");
  EXPECT_EQ(notices_[0].reference, end_of(first.id).order_id);
  EXPECT_EQ(host_->accounts().opened, 1u);
}

TEST_P(Desk, a_full_desk_refuses_and_a_task_that_makes_no_sense_never_leaves) {
  host_options_.complete_least_ms = host_options_.complete_most_ms = 60'000;
  desk_options_.most_tasks = 3;
  open_all();
  const HostTask kept = open_account(1);
  ASSERT_TRUE(desk_->submit(kept));
  ASSERT_TRUE(desk_->submit(open_account(2)));
  ASSERT_TRUE(desk_->submit(open_account(3)));
  EXPECT_EQ(desk_->submit(open_account(4)).error().code, "queue_full");
  HostTask changed = kept;
  changed.fields["cust_name"] = "王五";
  EXPECT_EQ(desk_->submit(changed).error().code, "task_changed");
  HostTask t = open_account(5);
  t.host = "nobody";
  EXPECT_EQ(desk_->submit(t).error().code, "unknown_host");
  for (const char* missing : {"iccid", "imsi", "cust_name", "cert_code"}) {
    t = open_account(5);
    t.fields.erase(missing);
    EXPECT_EQ(desk_->submit(t).error().code, "bad_task") << missing;
  }
  t = open_account(5);
  t.fields["cust_name"] = "\xff\xfe";
  EXPECT_EQ(desk_->submit(t).error().code, "bad_task");
  t = open_account(5);
  t.id = "short";
  EXPECT_EQ(desk_->submit(t).error().code, "bad_task");
}

TEST_P(Desk, no_more_requests_leave_than_the_host_may_get) {
  host_options_.complete_most_ms = 5;
  link_options_.in_flight = 2, link_options_.per_second = 200;
  open_all();
  std::vector<HostTask> tasks;
  for (int i = 0; i < 60; ++i) tasks.push_back(open_account(i));
  const int64_t began = io::steady_micros();
  for (const HostTask& t : tasks) ASSERT_TRUE(desk_->submit(t));
  std::atomic<size_t> most{0};
  ASSERT_TRUE(wait_for([&] {
    most = std::max<size_t>(most, links_->stats()[0].in_flight);
    return desk_->idle();
  }));
  // 60 requests with 200 a second and a burst of ten: not before 0.25 s.
  EXPECT_GE(io::steady_micros() - began, 240'000) << "some milliseconds for the clock in between";
  EXPECT_LE(most, 2u);
}

}  // namespace
}  // namespace sublet::sim
