// A peer's connection by the clauses of RFC 6733 and RFC 3539, octets in and octets out.
#include "gateway/gy/peers.h"

#include <gtest/gtest.h>

#include "protocol/diameter/avps.h"
#include "protocol/diameter/testing.h"
#include "protocol/diameter/writer.h"

namespace sublet::gateway::gy {
namespace {

using namespace protocol::diameter;
namespace samples = protocol::diameter::testing;
using namespace std::string_view_literals;

const std::string here("\0\1\x7f\0\0\1", 6);
const std::string_view claimed[] = {here, std::string_view("\0\1\x0a\x09\x08\x07", 6)};

class Peers : public ::testing::Test, public Gate {
 protected:
  uint32_t admit(const BaseMessage& cer, Peer& peer) override {
    std::string_view op;
    ++asked_;
    return policy_.admits(cer.origin_host, cer.origin_realm, peer.ends(), op) ? success : unknown_peer;
  }
  static Speaker gateway(std::string_view host = "pgw.example") {
    Speaker s;
    s.host = host, s.realm = "example", s.product = "test gateway", s.addresses = claimed;
    return s;
  }
  static std::string cer(const Speaker& s = gateway()) {
    std::string m(1'024, '\0');
    m.resize(write_capabilities_request(s, {1, 2}, m));
    return m;
  }
  static std::string watchdog() {
    std::string m(1'024, '\0');
    m.resize(write_watchdog_request(gateway(), {3, 4}, m));
    return m;
  }
  static std::string answer_to(std::string_view request) {
    Header h;
    read_header(request, h);
    std::string m(1'024, '\0');
    m.resize(write_answer(gateway(), h, success, m));
    return m;
  }
  // A CER of which all AVPs are chosen.
  template <class F>
  static std::string own_cer(F more) {
    std::string m(1'024, '\0');
    AvpWriter w(m);
    w.header(flag_request, capabilities_exchange, 0, 1, 2);
    w.text<avp::origin_host>("pgw.example");
    w.text<avp::origin_realm>("example");
    w.text<avp::host_ip_address>(here);
    w.u32<avp::vendor_id>(0);
    w.text<avp::product_name>("x");
    more(w);
    m.resize(w.finish());
    return m;
  }
  static std::string request(uint32_t command, uint32_t application,
                             uint8_t flags = flag_request | flag_proxiable) {
    std::string m(256, '\0');
    AvpWriter w(m);
    w.header(flags, command, application, 7, 8);
    w.text<avp::session_id>("a;1");
    m.resize(w.finish());
    return m;
  }
  // The first message that waits, taken out of the box.
  std::string next() {
    const Frame f = next_frame(out_.waiting());
    if (f.state != Frame::State::whole) return {};
    std::string m(out_.waiting().substr(0, f.length));
    out_.sent(f.length);
    return m;
  }
  BaseMessage read(const std::string& m) {
    BaseMessage b;
    Failure f;
    EXPECT_TRUE(read_base_message(m, b, f)) << f.why;
    return b;
  }
  uint32_t next_result() {
    last_ = next();
    return last_.empty() ? 0 : read(last_).result.value_or(0);
  }
  void open() {
    ASSERT_EQ(peer_.take(cer(), 0, out_), Peer::Turn::done);
    ASSERT_EQ(next_result(), success);
    ASSERT_TRUE(peer_.open());
  }
  static Ends ends(const char* remote = "127.0.0.1", bool loopback = true) {
    return {remote, loopback, {here}};
  }

  Self self_;
  Policy policy_;
  Outbox out_;
  std::string last_;
  int asked_ = 0;
  Peer::Timers timers_{.capabilities = 1'000, .watchdog = 10'000, .jitter = 0, .parting = 500};
  Peer peer_{self_, *this, ends(), timers_, 0, 99};
};

TEST_F(Peers, exchange_capabilities_RFC6733_5_3) {
  open();
  const BaseMessage cea = read(last_);
  EXPECT_EQ(cea.origin_host, "ocs.sublet.local");
  EXPECT_TRUE(cea.speaks(credit_control_application));
  ASSERT_EQ(cea.vendor_applications.size(), 1u);
  EXPECT_EQ(cea.vendor_applications[0].vendor, 10415u);
  ASSERT_EQ(cea.host_ip_addresses.size(), 1u);
  EXPECT_EQ(cea.header.hop_by_hop, 1u);
  EXPECT_EQ(peer_.host(), "pgw.example");
}

TEST_F(Peers, may_name_the_application_only_inside_a_vendor_specific_one) {
  peer_.take(own_cer([](AvpWriter& w) {
               const size_t g = w.begin<avp::vendor_specific_application_id>();
               w.u32<avp::vendor_id>(10415), w.u32<avp::auth_application_id>(4);
               w.end(g);
             }),
             0, out_);
  EXPECT_EQ(next_result(), success);
}

TEST_F(Peers, without_a_common_application_hear_5010_and_are_closed_RFC6733_5_3) {
  peer_.take(own_cer([](AvpWriter& w) { w.u32<avp::auth_application_id>(16777238); }), 0, out_);
  EXPECT_EQ(next_result(), no_common_application);
  EXPECT_TRUE(peer_.over());
}

TEST_F(Peers, that_want_security_inside_hear_5017_RFC6733_6_10) {
  const auto wants = [](uint32_t what) {
    return own_cer(
        [=](AvpWriter& w) { w.u32<avp::auth_application_id>(4), w.u32<avp::inband_security_id>(what); });
  };
  peer_.take(wants(1), 0, out_);
  EXPECT_EQ(next_result(), no_common_security);
  EXPECT_TRUE(peer_.over());
  Peer other(self_, *this, ends(), timers_, 0, 1);
  other.take(wants(0), 0, out_);
  EXPECT_EQ(next_result(), success);
}

TEST_F(Peers, that_leave_something_out_of_the_CER_hear_what_RFC6733_7_5) {
  std::string m(256, '\0');
  AvpWriter w(m);
  w.header(flag_request, capabilities_exchange, 0, 1, 2);
  w.text<avp::origin_host>("pgw.example"), w.text<avp::origin_realm>("example");
  w.u32<avp::auth_application_id>(4);
  m.resize(w.finish());
  peer_.take(m, 0, out_);
  EXPECT_EQ(next_result(), missing_avp);
  EXPECT_FALSE(read(last_).failed_avp.empty());
  EXPECT_TRUE(peer_.over());
}

TEST_F(Peers, unknown_ones_hear_3010_and_are_closed) {
  policy_.open_on_loopback = false;
  peer_.take(cer(), 0, out_);
  EXPECT_EQ(next_result(), unknown_peer);
  EXPECT_TRUE(read(last_).header.is_error());
  EXPECT_TRUE(peer_.over());
}

TEST_F(Peers, are_not_believed_for_the_address_that_they_claim) {
  policy_.rules = {*parse_peer("pgw.example@10.9.8.7")};
  Peer far(self_, *this, ends("10.0.0.1", false), timers_, 0, 1);
  far.take(cer(), 0, out_);  // says 10.9.8.7, comes from 10.0.0.1
  EXPECT_EQ(next_result(), unknown_peer);
  Peer near(self_, *this, ends("10.9.8.7", false), timers_, 0, 1);
  near.take(cer(), 0, out_);
  EXPECT_EQ(next_result(), success);
}

TEST_F(Peers, open_is_only_what_comes_from_this_machine) {
  Peer far(self_, *this, ends("192.0.2.1", false), timers_, 0, 1);
  far.take(cer(), 0, out_);
  EXPECT_EQ(next_result(), unknown_peer);
}

TEST_F(Peers, are_known_by_host_or_realm_each_for_its_operator) {
  policy_.rules = {*parse_peer("PGW.example=one"), *parse_peer("*.example=two")};
  policy_.op = "three";
  std::string_view op;
  EXPECT_TRUE(policy_.admits("pgw.EXAMPLE", "example", ends("192.0.2.1", false), op));
  EXPECT_EQ(op, "one");
  EXPECT_TRUE(policy_.admits("other", "Example", ends("192.0.2.1", false), op));
  EXPECT_EQ(op, "two");
  EXPECT_FALSE(policy_.admits("other", "elsewhere", ends("192.0.2.1", false), op));
  EXPECT_TRUE(policy_.admits("other", "elsewhere", ends(), op));
  EXPECT_EQ(op, "three");
  for (const char* wrong : {"", "=one", "@1.2.3.4", "*.", "a@=b", "a="})
    EXPECT_EQ(parse_peer(wrong).error().code, "bad_peer") << wrong;
}

TEST(Elections, are_won_by_the_later_name_rfc6733_5_6_4) {
  EXPECT_TRUE(wins_election("ocs.example", "OCS"sv));
  EXPECT_TRUE(wins_election("pgw.example", "OCS.example"));
  EXPECT_FALSE(wins_election("OCS.example", "pgw.example"));
  EXPECT_TRUE(wins_election("Pgw2.example", "pgw1.EXAMPLE"));
  EXPECT_FALSE(wins_election("pgw.example", "PGW.example"));
  EXPECT_TRUE(wins_election("\xff", "z"));
}

TEST_F(Peers, rfc6733_5_6_that_we_have_asked_are_open_with_a_good_CEA) {
  peer_.introduce(0, out_);
  const std::string cer_of_ours = next();
  const BaseMessage m = read(cer_of_ours);
  EXPECT_TRUE(m.header.is_request());
  EXPECT_EQ(m.header.command, capabilities_exchange);
  EXPECT_EQ(m.origin_host, "ocs.sublet.local");
  EXPECT_EQ(peer_.state(), Peer::State::asking);
  std::string cea(1'024, '\0');
  cea.resize(write_capabilities_answer(gateway(), m.header, success, nullptr, cea));
  peer_.take(cea, 1, out_);
  EXPECT_TRUE(peer_.open());
  EXPECT_EQ(peer_.host(), "pgw.example");
}

TEST_F(Peers, rfc6733_5_6_that_do_not_answer_our_CER_are_closed) {
  peer_.introduce(0, out_);
  peer_.tick(1'000, out_);
  EXPECT_TRUE(peer_.over());
  EXPECT_STREQ(peer_.why(), "no CEA came");
}

TEST_F(Peers, nobody_is_us) {
  peer_.take(cer(gateway("ocs.Sublet.local")), 0, out_);
  EXPECT_EQ(next_result(), unknown_peer);
}

TEST_F(Peers, that_speak_before_the_CER_are_closed_without_an_answer_RFC6733_5_6) {
  peer_.take(samples::samples()[0], 0, out_);
  EXPECT_TRUE(out_.empty());
  EXPECT_TRUE(peer_.over());
  EXPECT_EQ(asked_, 0);
}

TEST_F(Peers, say_nothing_and_are_closed) {
  peer_.tick(999, out_);
  EXPECT_FALSE(peer_.over());
  peer_.tick(1'000, out_);
  EXPECT_TRUE(peer_.over());
}

TEST_F(Peers, may_send_the_CER_again_as_themselves_only_RFC6733_5_6) {
  open();
  peer_.take(cer(), 1, out_);
  EXPECT_EQ(next_result(), success);
  peer_.take(cer(gateway("other.example")), 1, out_);
  EXPECT_TRUE(peer_.over());
}

TEST_F(Peers, are_answered_by_the_watchdog_RFC6733_5_5) {
  open();
  peer_.take(watchdog(), 5, out_);
  EXPECT_EQ(next_result(), success);
  EXPECT_EQ(read(last_).header.command, device_watchdog);
  EXPECT_EQ(read(last_).header.hop_by_hop, 3u);
}

TEST_F(Peers, are_asked_when_silent_and_closed_when_they_stay_so_RFC3539_3_4_1) {
  open();
  EXPECT_EQ(peer_.due(), 10'000);
  peer_.tick(10'000, out_);
  const std::string asked = next();
  EXPECT_EQ(read(asked).header.command, device_watchdog);
  EXPECT_TRUE(read(asked).header.is_request());
  peer_.tick(20'000, out_);  // suspect
  EXPECT_FALSE(peer_.over());
  EXPECT_TRUE(out_.empty());
  peer_.tick(30'000, out_);
  EXPECT_TRUE(peer_.over());
}

TEST_F(Peers, that_answer_the_watchdog_live_on) {
  open();
  for (int64_t t = 10'000; t < 100'000; t += 10'000) {
    peer_.tick(t, out_);
    const std::string asked = next();
    ASSERT_FALSE(asked.empty()) << t;
    peer_.take(answer_to(asked), t, out_);
  }
  EXPECT_TRUE(peer_.open());
}

TEST_F(Peers, that_send_anything_put_the_watchdog_off) {
  open();
  peer_.take(watchdog(), 9'000, out_);
  next();
  EXPECT_EQ(peer_.due(), 19'000);
}

TEST_F(Peers, take_their_leave_RFC6733_5_4) {
  open();
  std::string dpr(512, '\0');
  dpr.resize(write_disconnect_request(gateway(), {5, 6}, 2, dpr));
  peer_.take(dpr, 100, out_);
  EXPECT_EQ(next_result(), success);
  EXPECT_EQ(read(last_).header.command, disconnect_peer);
  EXPECT_FALSE(peer_.takes());
  EXPECT_FALSE(peer_.over());  // answers still go, until the peer closes
  peer_.tick(600, out_);
  EXPECT_TRUE(peer_.over());
}

TEST_F(Peers, hear_of_our_leave_and_may_answer_it_RFC6733_5_4) {
  open();
  peer_.part(0, 100, out_);
  const std::string dpr = next();
  EXPECT_EQ(read(dpr).header.command, disconnect_peer);
  EXPECT_EQ(read(dpr).disconnect_cause, 0u);
  EXPECT_TRUE(peer_.takes());
  peer_.take(answer_to(dpr), 200, out_);
  EXPECT_TRUE(peer_.over());
}

TEST_F(Peers, that_do_not_answer_our_leave_are_closed) {
  open();
  peer_.part(0, 100, out_);
  peer_.tick(600, out_);
  EXPECT_TRUE(peer_.over());
}

TEST_F(Peers, hear_which_commands_and_applications_are_not_spoken_RFC6733_7_1_3) {
  open();
  const auto result = [&](const std::string& m) {
    EXPECT_EQ(peer_.take(m, 1, out_), Peer::Turn::done);
    const uint32_t r = next_result();
    EXPECT_TRUE(last_.empty() || read(last_).header.is_error());
    return r;
  };
  EXPECT_EQ(result(request(275, 4)), command_unsupported);
  EXPECT_EQ(result(request(999, 0)), command_unsupported);
  EXPECT_EQ(read(last_).session_id, "a;1");
  EXPECT_EQ(result(request(271, 3)), application_unsupported);
  EXPECT_EQ(result(request(credit_control, 5)), application_unsupported);
  EXPECT_EQ(result(request(credit_control, 4, flag_request | flag_error)), invalid_hdr_bits);
  EXPECT_EQ(peer_.take(request(credit_control, 4), 1, out_), Peer::Turn::credit);
  EXPECT_EQ(peer_.take(request(credit_control, 4, 0), 1, out_), Peer::Turn::done);  // an answer to nothing
  EXPECT_EQ(peer_.take(request(re_auth, 4, 0), 1, out_), Peer::Turn::answer);
  EXPECT_TRUE(out_.empty());
  EXPECT_TRUE(peer_.open());
}

TEST_F(Peers, hear_what_is_wrong_with_a_watchdog) {
  open();
  peer_.take(request(device_watchdog, 0, flag_request), 1, out_);
  EXPECT_EQ(next_result(), missing_avp);
  EXPECT_TRUE(peer_.open());
}

TEST_F(Peers, requests_for_others_are_not_ours_RFC6733_6_1) {
  CreditControlRequest r;
  samples::address_sample(r, RequestType::initial, 0);
  EXPECT_EQ(peer_.misrouted(r), realm_not_served);
  self_.realms = {"Sublet.example"};
  EXPECT_EQ(peer_.misrouted(r), 0u);
  r.destination_host = "other.example";
  EXPECT_EQ(peer_.misrouted(r), unable_to_deliver);
  r.destination_host = "OCS.sublet.local";
  EXPECT_EQ(peer_.misrouted(r), 0u);
  r.destination_host = "other.example", r.destination_realm = "elsewhere";
  self_.any_destination = true;
  EXPECT_EQ(peer_.misrouted(r), 0u);
  r.route_records.add("dra.example"), r.route_records.add("ocs.sublet.LOCAL");
  EXPECT_EQ(peer_.misrouted(r), loop_detected);
}

TEST(Outboxes, keep_what_was_not_sent_in_order) {
  Outbox o;
  std::string sent, expected;
  for (int i = 0; i < 2'000; ++i) {
    const std::string s = std::to_string(i) + std::string(static_cast<size_t>(i % 300), 'x');
    expected += s;
    auto room = o.room(s.size());
    std::copy(s.begin(), s.end(), room.begin());
    o.wrote(s.size());
    const size_t n = std::min<size_t>(o.size(), static_cast<size_t>(i * 7 % 400));
    sent += o.waiting().substr(0, n);
    o.sent(n);
  }
  sent += o.waiting();
  EXPECT_EQ(sent, expected);
}

}  // namespace
}  // namespace sublet::gateway::gy
