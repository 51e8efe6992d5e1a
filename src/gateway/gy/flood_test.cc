// Anybody may connect, and say nothing: what that may take of the process, and what not.
#include <sys/resource.h>
#include <sys/wait.h>

#include "gateway/gy/testing.h"
#include "io/file.h"

namespace sublet::gateway::gy {
namespace {

using namespace protocol::diameter;

// Idle connections of another process, so that their other ends are no descriptors of ours. Begun before
// there are threads.
class Crowd {
 public:
  Crowd() {
    if (::pipe(to_) != 0 || ::pipe(from_) != 0) return;
    pid_ = ::fork();
    if (pid_ == 0) idle();
    ::close(to_[0]), ::close(from_[1]);
  }
  ~Crowd() {
    ::close(to_[1]), ::close(from_[0]);
    if (pid_ > 0) ::waitpid(pid_, nullptr, 0);
  }
  Crowd(const Crowd&) = delete;
  Crowd& operator=(const Crowd&) = delete;
  // How many came to be.
  int connect(int port, int count) const {
    const int wish[2] = {port, count};
    int made = 0;
    if (::write(to_[1], wish, sizeof wish) != sizeof wish ||
        ::read(from_[0], &made, sizeof made) != sizeof made)
      return -1;
    return made;
  }

 private:
  [[noreturn]] void idle() const {
    ::close(to_[1]), ::close(from_[0]);
    rlimit limit{};
    ::getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = limit.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &limit);
    int wish[2];
    while (::read(to_[0], wish, sizeof wish) == sizeof wish) {
      sockaddr_in to{};
      to.sin_family = AF_INET, to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
      to.sin_port = htons(static_cast<uint16_t>(wish[0]));
      int made = 0;
      for (int i = 0; i < wish[1]; ++i) {
        const int fd = ::socket(AF_INET, SOCK_STREAM, 0);
        made += fd >= 0 && ::connect(fd, reinterpret_cast<sockaddr*>(&to), sizeof to) == 0;
      }
      if (::write(from_[1], &made, sizeof made) != sizeof made) break;
    }
    ::_exit(0);
  }
  int to_[2] = {-1, -1}, from_[2] = {-1, -1};
  pid_t pid_ = -1;
};

// The soft limit of descriptors, until it goes.
class Limit {
 public:
  Limit() { ::getrlimit(RLIMIT_NOFILE, &before_); }
  ~Limit() { ::setrlimit(RLIMIT_NOFILE, &before_); }
  Limit(const Limit&) = delete;
  Limit& operator=(const Limit&) = delete;
  bool set(rlim_t soft) const {
    rlimit limit = before_;
    limit.rlim_cur = soft;
    return ::setrlimit(RLIMIT_NOFILE, &limit) == 0;
  }

 private:
  rlimit before_{};
};

class GyFloods : public GyBench {
 protected:
  size_t segments() const {
    const Result<std::vector<std::string>> files = io::list_directory(temporary_.path() + "/log");
    return files
               ? static_cast<size_t>(std::count_if(files->begin(), files->end(),
                                                   [](const std::string& f) { return f.ends_with(".log"); }))
               : 0;
  }
  // Price enquiries, which are in the log as everything is.
  void ask_prices(Client& client, int count) {
    const std::string pad(400, 'x');
    for (int from = 0; from < count; from += 200) {
      std::string all;
      for (int i = from; i < from + 200; ++i) {
        CreditControlRequest& r = data(RequestType::event, 0);
        const std::string session = pad + std::to_string(i);
        r.session_id = session;
        r.action = RequestedAction::price_enquiry;
        r.msccs.clear();
        r.service_context_id = "32274@3gpp.org";
        all += client.written(r);
      }
      ASSERT_TRUE(client.send(all));
      for (int i = 0; i < 200; ++i) ASSERT_EQ(client.read_answer().result, success);
    }
  }
  Crowd crowd_;  // before the service has threads
};

TEST_F(GyFloods, a_thousand_idle_connections_left_the_log_no_descriptor_and_ended_the_process) {
  const Limit limit;
  ASSERT_TRUE(limit.set(300));
  start();
  ASSERT_EQ(crowd_.connect(server_->port(), 1'000), 1'000);
  ASSERT_TRUE(wait_for([&] { return server_->stats().accepted == 1'000; }));
  EXPECT_LE(server_->stats().connections, 22u);  // half of what 300 leave
  EXPECT_EQ(server_->stats().gave_way, 978u);
  EXPECT_EQ(server_->stats().accept_failures, 0u);
  Client pgw(server_->port());
  ASSERT_EQ(pgw.open(), success);
  CreditControlRequest& r = data(RequestType::initial, 0);
  r.msccs[0].requested.emplace().total = 1 << 20;
  ASSERT_EQ(pgw.ask(r).result, success);
  const size_t before = segments();
  ask_prices(pgw, 4'000);
  EXPECT_GT(segments(), before);
  EXPECT_FALSE(service_->engine().failed());
  data(RequestType::termination, 1);
  r.add_used(r.msccs[0])->total = 1 << 20;
  EXPECT_EQ(pgw.ask(r).result, success);
  EXPECT_EQ(money(), 9'900'000);
}

TEST_F(GyFloods, who_has_not_said_who_it_is_gives_way_to_newer_ones_and_peers_to_nobody) {
  options_.strangers = 4;
  start();
  Client peer(server_->port());
  ASSERT_EQ(peer.open(), success);
  std::vector<std::unique_ptr<Client>> idle;
  for (int i = 0; i < 10; ++i) {
    idle.push_back(std::make_unique<Client>(server_->port(), "pgw" + std::to_string(i) + ".example"));
    ASSERT_TRUE(wait_for([&] { return server_->stats().accepted == static_cast<uint64_t>(i) + 2; }));
  }
  EXPECT_EQ(server_->stats().strangers, 4u);
  for (size_t i = 0; i < 6; ++i) EXPECT_TRUE(idle[i]->receive().empty());
  for (size_t i = 6; i < 10; ++i) EXPECT_EQ(idle[i]->open(), success);
  EXPECT_EQ(server_->stats().strangers, 0u);
  EXPECT_EQ(server_->stats().peers, 5u);
  EXPECT_TRUE(peer.send(peer.watchdog()));
  EXPECT_EQ(Client::result_of_base(peer.receive()), success);
}

TEST_F(GyFloods, beyond_the_bound_of_connections_peers_stay_and_others_are_closed) {
  options_.connections = 2;
  start();
  Client one(server_->port(), "one.example");
  ASSERT_EQ(one.open(), success);
  Client two(server_->port(), "two.example");
  ASSERT_EQ(two.open(), success);
  Client three(server_->port(), "three.example");
  EXPECT_TRUE(three.receive().empty());
  EXPECT_TRUE(two.send(two.watchdog()));
  EXPECT_EQ(Client::result_of_base(two.receive()), success);
}

// The loop spun: what waits stays readable.
TEST_F(GyFloods, what_cannot_be_accepted_is_tried_ten_times_a_second_and_taken_when_it_can) {
  std::atomic<int> told{0};
  options_.log = [&](const std::string&, const std::string& text) {
    told += text.find("no descriptor") != std::string::npos;
  };
  start();
  const int next = ::dup(0);  // the lowest that is free: the client's
  ::close(next);
  const auto began = std::chrono::steady_clock::now();
  std::unique_ptr<Client> pgw;
  {
    const Limit limit;
    ASSERT_TRUE(limit.set(static_cast<rlim_t>(next) + 1));
    pgw = std::make_unique<Client>(server_->port());
    ASSERT_TRUE(pgw->connected());
    ASSERT_TRUE(wait_for([&] { return server_->stats().accept_failures >= 3; }));
  }
  EXPECT_EQ(pgw->open(), success);
  const auto spent =
      std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - began);
  EXPECT_LE(server_->stats().accept_failures, static_cast<uint64_t>(spent.count() / 100 + 2));
  EXPECT_EQ(told, 1);
}

TEST_F(GyFloods, from_an_address_that_no_rule_names_are_closed_at_once) {
  options_.policy.open_on_loopback = false;
  options_.policy.rules = {*parse_peer("pgw.example@192.0.2.1"), *parse_peer("*.example@192.0.2.2")};
  start();
  Client near(server_->port());
  EXPECT_TRUE(near.receive().empty());
  EXPECT_EQ(server_->stats().accepted, 0u);
  EXPECT_EQ(server_->stats().refused_peers, 1u);
  options_.policy.rules.push_back(*parse_peer("*.example"));  // from anywhere: the CER says who it is
  start();
  Client again(server_->port());
  EXPECT_EQ(again.open(), success);
}

TEST_F(GyFloods, with_too_few_descriptors_nothing_is_begun) {
  const Limit limit;
  ASSERT_TRUE(limit.set(271));
  GyServer server(*service_, options_);
  const Result<Done> started = server.start();
  ASSERT_FALSE(started);
  EXPECT_EQ(started.error().code, "too_few_descriptors");
  EXPECT_NE(started.error().text().find("271"), std::string::npos);
  ASSERT_TRUE(limit.set(272));
  EXPECT_TRUE(GyServer(*service_, options_).start());
}

}  // namespace
}  // namespace sublet::gateway::gy
