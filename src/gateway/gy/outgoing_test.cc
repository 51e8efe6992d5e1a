// The connections that the Gy server makes (RFC 6733 2.1, 5.6), and the election (5.6.4), over sockets.
#include <mutex>

#include "gateway/gy/testing.h"

namespace sublet::gateway::gy {
namespace {

using namespace protocol::diameter;

// Ours is "ocs.sublet.local": it wins against "a.example", and loses against "z.example".
class GyConnects : public GyBench {
 protected:
  void begin(const std::string& host) {
    host_ = host;
    options_.connect = {(host.empty() ? "" : host + "@") + door_.address()};
    options_.timers.connect = 50'000;
    options_.log = [this](const std::string&, const std::string& text) {
      const std::lock_guard lock(mutex_);
      lines_ += text + "\n";
    };
    start();
  }
  bool told(const std::string& part) {
    return wait_for([&] {
      const std::lock_guard lock(mutex_);
      return lines_.find(part) != std::string::npos;
    });
  }
  // The connection that the server has made, up to its CER.
  std::unique_ptr<Client> asked(const std::string& host, BaseMessage& cer) {
    auto c = std::make_unique<Client>(host, door_.accept());
    EXPECT_TRUE(c->connected());
    cer = c->read_cer();
    header_ = cer.header;
    return c;
  }
  bool serves(Client& c, const char* session) {
    CreditControlRequest& r = data(RequestType::initial, 0, session);
    r.msccs[0].requested.emplace().total = 1 << 20;
    return c.ask(r).result == success;
  }
  bool one_peer() {
    return wait_for([&] { return server_->stats().peers == 1 && server_->stats().connections == 1; });
  }
  Door door_;
  std::string host_, lines_;
  std::mutex mutex_;
  Header header_;
};

TEST_F(GyConnects, rfc6733_2_1_to_a_peer_that_expects_it_and_serve_it) {
  begin("z.example");
  BaseMessage cer;
  const auto dra = asked("z.example", cer);
  EXPECT_EQ(cer.origin_host, "ocs.sublet.local");
  EXPECT_TRUE(cer.speaks(credit_control_application));
  ASSERT_TRUE(dra->send_cea(cer));
  EXPECT_TRUE(serves(*dra, "z.example;1"));
  EXPECT_TRUE(told("peer z.example has come"));
  EXPECT_EQ(server_->stats().connects, 1u);
  server_->re_auth("test", "z.example;1");
  EXPECT_FALSE(dra->receive().empty());
}

TEST_F(GyConnects, rfc6733_2_1_anew_when_the_peer_has_gone) {
  begin("z.example");
  BaseMessage cer;
  for (uint64_t i = 1; i <= 3; ++i) {
    const auto dra = asked("z.example", cer);
    ASSERT_TRUE(dra->send_cea(cer));
    ASSERT_TRUE(wait_for([&] { return server_->stats().connects == i && server_->stats().peers == 1; }));
  }
}

TEST_F(GyConnects, rfc6733_5_6_only_with_a_CEA_in_order_of_whom_they_want) {
  begin("z.example");
  BaseMessage cer;
  const auto refused = [&](const char* host, const char* why, const std::function<bool(Client&)>& answer) {
    const auto c = asked(host, cer);
    EXPECT_TRUE(answer(*c)) << why;
    EXPECT_TRUE(c->receive().empty()) << why;
    EXPECT_TRUE(told(why)) << why << " is not in " << lines_;
  };
  refused("z.example", "it does not know us", [&](Client& c) { return c.send_cea(cer, unknown_peer); });
  refused("z.example", "its CEA refuses us", [&](Client& c) { return c.send_cea(cer, unable_to_comply); });
  refused("y.example", "another host answers there", [&](Client& c) { return c.send_cea(cer); });
  refused("z.example", "a message came before the CEA", [&](Client& c) { return c.send(c.watchdog()); });
  refused("ocs.sublet.local", "it is ourselves", [&](Client& c) { return c.send_cea(cer); });
  refused("z.example", "octets that are no Diameter", [&](Client& c) { return c.send("HTTP/1.1 400 Bad"); });
  EXPECT_EQ(server_->stats().connects, 0u);
  EXPECT_EQ(server_->stats().connects_failed, 6u);
  EXPECT_EQ(server_->stats().peers, 0u);
}

TEST_F(GyConnects, rfc6733_5_6_4_the_winner_closes_what_it_has_begun) {
  begin("a.example");
  BaseMessage cer;
  const auto made_by_us = asked("a.example", cer);
  Client made_by_it(server_->port(), "a.example");
  EXPECT_EQ(made_by_it.open(), success);
  EXPECT_TRUE(made_by_us->receive().empty());
  EXPECT_TRUE(one_peer());
  EXPECT_TRUE(serves(made_by_it, "a.example;1"));
  EXPECT_EQ(server_->stats().elections, 1u);
  EXPECT_EQ(door_.accept(300), -1);  // it is there: not connected to once more
}

TEST_F(GyConnects, rfc6733_5_6_4_the_loser_waits_for_the_CEA_on_its_own) {
  begin("z.example");
  BaseMessage cer;
  const auto made_by_us = asked("z.example", cer);
  Client made_by_it(server_->port(), "z.example");
  ASSERT_TRUE(made_by_it.send(made_by_it.cer()));
  ASSERT_TRUE(wait_for([&] { return server_->stats().connections == 2; }));
  EXPECT_EQ(server_->stats().peers, 0u);  // held
  ASSERT_TRUE(made_by_us->send_cea(cer));
  EXPECT_EQ(Client::result_of_base(made_by_it.receive()), 4003u);  // DIAMETER_ELECTION_LOST
  EXPECT_TRUE(made_by_it.receive().empty());
  EXPECT_TRUE(one_peer());
  EXPECT_TRUE(serves(*made_by_us, "z.example;1"));
  EXPECT_EQ(server_->stats().elections, 1u);
}

TEST_F(GyConnects, rfc6733_5_6_the_loser_takes_the_peers_when_its_own_goes) {
  begin("z.example");
  BaseMessage cer;
  auto made_by_us = asked("z.example", cer);
  Client made_by_it(server_->port(), "z.example");
  ASSERT_TRUE(made_by_it.send(made_by_it.cer()));
  ASSERT_TRUE(wait_for([&] { return server_->stats().connections == 2; }));
  made_by_us.reset();  // the winner has closed what it accepted
  EXPECT_EQ(Client::result_of_base(made_by_it.receive()), success);
  EXPECT_TRUE(one_peer());
  EXPECT_TRUE(serves(made_by_it, "z.example;1"));
}

TEST_F(GyConnects, rfc6733_5_6_4_also_when_it_was_not_known_who_is_there) {
  begin("");
  BaseMessage cer;
  {
    const auto made_by_us = asked("a.example", cer);
    Client made_by_it(server_->port(), "a.example");
    ASSERT_EQ(made_by_it.open(), success);
    ASSERT_TRUE(made_by_us->send_cea(cer));
    EXPECT_TRUE(made_by_us->receive().empty());
    EXPECT_TRUE(serves(made_by_it, "a.example;1"));
    EXPECT_TRUE(one_peer());
  }
  server_.reset();
  begin("");
  const auto made_by_us = asked("z.example", cer);
  Client made_by_it(server_->port(), "z.example");
  ASSERT_EQ(made_by_it.open(), success);
  ASSERT_TRUE(made_by_us->send_cea(cer));
  EXPECT_TRUE(made_by_it.receive().empty());
  EXPECT_TRUE(serves(*made_by_us, "z.example;1"));
  EXPECT_TRUE(one_peer());
}

TEST_F(GyConnects, rfc6733_5_6_a_further_connection_of_the_peer_is_refused_unless_it_has_started_anew) {
  begin("z.example");
  BaseMessage cer;
  const auto made_by_us = asked("z.example", cer);
  made_by_us->state_id = 7;
  ASSERT_TRUE(made_by_us->send_cea(cer));
  ASSERT_TRUE(one_peer());
  Client further(server_->port(), "z.example");
  further.state_id = 7;
  EXPECT_EQ(further.open(), 4003u);
  EXPECT_TRUE(serves(*made_by_us, "z.example;1"));
  Client anew(server_->port(), "z.example");
  anew.state_id = 8;
  EXPECT_EQ(anew.open(), success);
  EXPECT_TRUE(made_by_us->receive().empty());
  EXPECT_TRUE(serves(anew, "z.example;2"));
}

TEST_F(GyConnects, say_what_is_no_address_and_go_on_when_nobody_is_there) {
  options_.connect = {"nowhere"};
  EXPECT_EQ(GyServer(*service_, options_).start().error().code, "bad_address");
  std::string closed;
  {
    Door door;
    closed = door.address();
  }
  options_.connect = {closed};
  options_.timers.connect = 20'000;
  start();
  EXPECT_TRUE(wait_for([&] { return server_->stats().connects_failed >= 2; }));
  Client pgw(server_->port());
  EXPECT_EQ(pgw.open(), success);
}

}  // namespace
}  // namespace sublet::gateway::gy
