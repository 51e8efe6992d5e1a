#include "sim/gy/load.h"

#include <algorithm>
#include <fstream>
#include <set>

#include "io/testing.h"
#include "sim/gy/testing.h"

namespace sublet::sim::gy {
namespace {

using testing::StubServer;

LoadOptions small(const StubServer& server) {
  LoadOptions o;
  o.target = server.target();
  o.connections = 2;
  o.window = 8;
  o.duration = 200'000'000;
  o.drain_within = 3'000'000'000;
  o.sessions.count = 40;
  o.sessions.lines = 100;
  return o;
}

struct Outcome {
  std::unique_ptr<Load> load;
  Result<Done> done = Done{};
  uint64_t wrong(const std::string& kind) const {
    const auto at = load->faults().kinds().find(kind);
    return at == load->faults().kinds().end() ? 0 : at->second;
  }
};

Outcome run(LoadOptions o, const std::function<bool(const Load&)>& go_on = [](const Load&) { return true; }) {
  Outcome out;
  Result<std::unique_ptr<Load>> load = Load::open(std::move(o));
  EXPECT_TRUE(load) << load.error().text();
  out.load = std::move(*load);
  out.done = out.load->run(go_on);
  return out;
}

std::string all_faults(const Load& l) {
  std::string out;
  for (const std::string& f : l.faults().first()) out += f + "\n";
  return out;
}

TEST(Load, sessions_live_their_life_and_a_good_server_gives_no_wrong_answer) {
  StubServer server;
  const Outcome o = run(small(server));
  ASSERT_TRUE(o.done) << o.done.error().text();
  EXPECT_EQ(o.load->faults().count(), 0U) << all_faults(*o.load);
  const Figures& f = o.load->figures();
  EXPECT_GT(f.answered, 100U);
  EXPECT_EQ(f.sent, f.answered);
  EXPECT_EQ(f.unanswered, 0U);
  EXPECT_EQ(f.live, 0U) << "all were terminated in the end";
  std::map<std::string, std::vector<StubServer::Seen>> sessions;
  for (const StubServer::Seen& s : server.seen()) sessions[s.session].push_back(s);
  for (const auto& [id, requests] : sessions) {
    for (size_t i = 0; i < requests.size(); ++i) EXPECT_EQ(requests[i].number, i) << id;
    if (requests.front().type == dia::RequestType::event) continue;
    EXPECT_EQ(requests.front().type, dia::RequestType::initial);
    EXPECT_EQ(requests.front().used, 0U);
    EXPECT_EQ(requests.back().type, dia::RequestType::termination);
  }
}

TEST(Load, a_rate_is_kept) {
  StubServer server;
  LoadOptions o = small(server);
  o.rate = 500;
  o.duration = 1'000'000'000;
  const Outcome out = run(o);
  ASSERT_TRUE(out.done);
  EXPECT_NEAR(static_cast<double>(out.load->figures().measured), 500, 60);
}

// A server that stops for a third of the run: seen from the outside it is a third of all requests that waited.
TEST(Load, a_stalled_server_shows_in_the_percentiles) {
  StubServer server;
  LoadOptions o = small(server);
  o.rate = 1000;
  o.sessions.count = 10;  // fewer than come due meanwhile: those cannot even be sent
  o.duration = 1'500'000'000;
  bool stalled = false;
  const Outcome out = run(o, [&](const Load& l) {
    if (!stalled && l.figures().answered > 300) server.stall_nanos = 500'000'000, stalled = true;
    return true;
  });
  ASSERT_TRUE(out.done);
  const Figures& f = out.load->figures();
  EXPECT_GE(f.latency.count(), 1300U);
  EXPECT_GT(f.latency.at(0.90), 150'000'000);
  EXPECT_GT(f.latency.at(0.99), 350'000'000);
  EXPECT_LT(f.latency.at(0.50), 100'000'000);
}

TEST(Load, repeats_on_purpose_get_the_first_answer_or_are_told) {
  StubServer good;
  LoadOptions o = small(good);
  o.repeat = 0.5;
  const Outcome fine = run(o);
  ASSERT_TRUE(fine.done);
  EXPECT_GT(fine.load->figures().doubled, 20U);
  EXPECT_EQ(fine.load->faults().count(), 0U) << all_faults(*fine.load);

  StubServer bad;
  bad.spoil = [n = uint64_t{0}](const dia::CreditControlRequest&, StubServer::Reply& r) mutable {
    for (dia::MsccAnswer& m : r.msccs)
      if (m.granted && m.granted->total) m.granted->total = *m.granted->total - ++n % 1000;
  };
  o.target = bad.target();
  o.sessions.mix = {1, 0, 0};
  EXPECT_GT(run(o).wrong("repeat_differs"), 0U);
}

TEST(Load, after_a_break_unanswered_requests_are_repeated_with_T) {
  StubServer server;
  server.die_after = 200;
  LoadOptions o = small(server);
  o.reconnect = true;
  o.duration = 600'000'000;
  const Outcome out = run(o);
  ASSERT_TRUE(out.done) << out.done.error().text();
  const Figures& f = out.load->figures();
  EXPECT_EQ(out.load->faults().count(), 0U) << all_faults(*out.load);
  EXPECT_EQ(f.outages, 2U) << "both connections, once each";
  EXPECT_GT(f.repeated, 0U);
  EXPECT_EQ(f.unanswered, 0U);
  const std::vector<StubServer::Seen> seen = server.seen();
  uint64_t repeats = 0, of_known = 0;
  for (const StubServer::Seen& s : seen) {
    if (!s.repeated) continue;
    ++repeats;
    for (const StubServer::Seen& first : seen)
      if (!first.repeated && first.session == s.session && first.number == s.number) {
        ++of_known;
        EXPECT_EQ(first.end_to_end, s.end_to_end);
        EXPECT_NE(first.hop_by_hop, s.hop_by_hop);
        EXPECT_EQ(first.type, s.type);
        EXPECT_EQ(first.used, s.used);
      }
  }
  EXPECT_EQ(repeats, f.repeated);
  EXPECT_GT(of_known, 0U) << "the one on which the server broke";
}

TEST(Load, without_reconnect_a_break_is_a_fault) {
  StubServer server;
  server.die_after = 50;
  const Outcome out = run(small(server));
  ASSERT_FALSE(out.done);
  EXPECT_EQ(out.done.error().code, "connection_lost");
}

TEST(Load, what_is_not_answered_in_time_is_asked_again_with_T) {
  StubServer server;
  std::set<uint32_t> lost;
  server.spoil = [&](const dia::CreditControlRequest& r, StubServer::Reply& reply) {
    if (r.header.end_to_end % 50 == 7 && lost.insert(r.header.end_to_end).second) reply.send = false;
  };
  LoadOptions o = small(server);
  o.answer_within = 200'000'000;
  o.duration = 500'000'000;
  const Outcome out = run(o);
  ASSERT_TRUE(out.done);
  EXPECT_EQ(out.load->faults().count(), 0U) << all_faults(*out.load);
  EXPECT_GT(out.load->figures().repeated, 0U);
  EXPECT_EQ(out.load->figures().unanswered, 0U);
}

TEST(Load, nobody_there_is_a_fault) {
  LoadOptions o;
  o.target = "127.0.0.1:1";
  const Outcome out = run(o);
  ASSERT_FALSE(out.done);
  EXPECT_EQ(out.done.error().code, "cannot_connect");
}

TEST(Load, the_ledger_holds_what_was_acknowledged) {
  io::TemporaryFolder folder;
  StubServer server;
  LoadOptions o = small(server);
  o.ledger = folder.path() + "/ledger";
  const Outcome out = run(o);
  ASSERT_TRUE(out.done);
  std::map<std::string, uint64_t> used;
  uint64_t sessions = 0;
  for (const StubServer::Seen& s : server.seen()) used[s.session] += s.used;
  std::ifstream in(o.ledger);
  for (std::string line; std::getline(in, line); ++sessions) {
    const size_t from = line.find("\":\"") + 3;
    const std::string id = line.substr(from, line.find('"', from) - from);
    if (line.find("\"sms\"") != std::string::npos) continue;
    EXPECT_NE(line.find("\"acknowledged_units\":" + std::to_string(used[id]) + ","), std::string::npos) << line << used[id];
    EXPECT_NE(line.find("\"terminated\":true"), std::string::npos) << line;
  }
  EXPECT_EQ(sessions, used.size());
}

TEST(Load, a_server_with_wrong_options_is_not_asked) {
  LoadOptions o;
  o.connections = 3;
  o.peers = 2;
  EXPECT_FALSE(Load::open(o));
  o.peers = 6;
  EXPECT_TRUE(Load::open(o));
  o.target = "nonsense";
  EXPECT_FALSE(Load::open(o));
}

// --- wrong answers, one way after another

struct Way {
  const char* kind;
  std::function<void(const dia::CreditControlRequest&, StubServer::Reply&)> spoil;
};

class WrongAnswers : public ::testing::TestWithParam<Way> {};

TEST_P(WrongAnswers, are_seen) {
  StubServer server;
  server.spoil = GetParam().spoil;
  LoadOptions o = small(server);
  o.sessions.mix = {0.8, 0.2, 0};
  o.answer_within = 500'000'000;
  o.drain_within = 1'000'000'000;
  const Outcome out = run(o);
  EXPECT_GT(out.wrong(GetParam().kind), 0U) << all_faults(*out.load);
}

const std::string other_session = "somebody.else;1;2";
bool asks(const dia::CreditControlRequest& r) { return !r.msccs.empty() && r.msccs[0].requested; }

INSTANTIATE_TEST_SUITE_P(
    each_way, WrongAnswers,
    ::testing::Values(
        Way{"other_session", [](auto&, auto& r) { r.answer.session_id = other_session; }},
        Way{"other_type", [](auto&, auto& r) { r.answer.type = r.answer.type == dia::RequestType::update ? dia::RequestType::initial : dia::RequestType::update; }},
        Way{"other_number", [](auto&, auto& r) { ++r.answer.number; }},
        Way{"other_end_to_end", [](auto&, auto& r) { ++r.answer.end_to_end; }},
        Way{"other_application", [](auto&, auto& r) { r.answer.auth_application_id = 3; }},
        Way{"other_flags", [](auto&, auto& r) { r.answer.proxiable = false; }},
        Way{"bad_message", [](auto&, auto& r) { r.answer.hop_by_hop += 1'000'000; }},
        Way{"bad_message", [](auto&, auto& r) { r.copies = 2; }},
        Way{"unexpected_result", [](auto&, auto& r) { r.answer.result = dia::unable_to_comply; }},
        Way{"unexpected_result", [](auto& q, auto& r) { if (*q.type == dia::RequestType::update) r.answer.result = dia::unknown_session_id; }},
        Way{"unexpected_result", [](auto&, auto& r) { for (auto& m : r.msccs) m.result = dia::rating_failed, m.granted.reset(); }},
        Way{"grant_above_asked", [](auto& q, auto& r) { if (asks(q) && r.msccs[0].granted->total) *r.msccs[0].granted->total += 1'000'001; }},
        Way{"grant_above_asked", [](auto& q, auto& r) { if (asks(q) && r.msccs[0].granted->time) *r.msccs[0].granted->time += 61; }},
        Way{"grant_not_asked", [](auto& q, auto& r) { if (!asks(q)) for (auto& m : r.msccs) m.granted.emplace().total = 1, m.granted->time = 1; }},
        // The defect of a commercial server that issue 3 names.
        Way{"grant_after_final", [](auto& q, auto& r) {
              for (auto& m : r.msccs) {
                m.final_unit.emplace();
                if (!asks(q)) m.granted.emplace().total = 1'000, m.granted->time = 1;
              }
            }},
        Way{"no_grant", [](auto&, auto& r) { for (auto& m : r.msccs) m.granted.reset(); }},
        Way{"other_unit", [](auto& q, auto& r) { if (asks(q)) r.msccs[0].granted.emplace().specific = 1; }},
        Way{"grant_with_refusal", [](auto&, auto& r) { for (auto& m : r.msccs) m.result = dia::credit_limit_reached; }},
        Way{"other_rating_group", [](auto&, auto& r) { for (auto& m : r.msccs) m.rating_group = 7; }},
        Way{"no_rating_group", [](auto&, auto& r) { r.msccs.clear(); }},
        Way{"rating_group_twice", [](auto&, auto& r) { if (!r.msccs.empty()) r.msccs.push_back(r.msccs[0]); }},
        Way{"no_validity", [](auto&, auto& r) { for (auto& m : r.msccs) m.validity = 0; }}));

TEST(Answers, octets_that_are_no_message_are_seen) {
  StubServer server;
  server.spoil_octets = [](std::string& m) { m[0] = 2; };
  EXPECT_GT(run(small(server)).wrong("bad_message"), 0U);
  StubServer cut;
  cut.spoil_octets = [](std::string& m) { m[20 + 7] = '\xff'; };  // Session-Id: longer than the message
  LoadOptions o = small(cut);
  o.drain_within = 500'000'000;
  EXPECT_GT(run(o).wrong("bad_message"), 0U);
}

TEST(Answers, a_busy_server_is_asked_again_and_a_spent_quota_is_not) {
  StubServer busy;
  std::set<uint32_t> told;
  busy.spoil = [&](const dia::CreditControlRequest& r, StubServer::Reply& reply) {
    if (r.header.end_to_end % 10 != 0) return;
    reply.answer.result = dia::too_busy;
    reply.msccs.clear();
  };
  const Outcome out = run(small(busy));
  ASSERT_TRUE(out.done);
  EXPECT_EQ(out.load->faults().count(), 0U) << all_faults(*out.load);
  EXPECT_EQ(out.load->figures().live, 0U);

  StubServer poor;
  poor.spoil = [](const dia::CreditControlRequest& r, StubServer::Reply& reply) {
    for (dia::MsccAnswer& m : reply.msccs) {
      if (*r.number == 1) m.final_unit.emplace(), m.granted->total ? void(m.granted->total = 1000) : void(m.granted->time = 5);
      if (*r.number > 1) m.granted.reset(), m.result = dia::credit_limit_reached;
    }
    EXPECT_TRUE(*r.number < 2 || r.msccs.empty() || !r.msccs[0].requested) << "asked again after the last grant";
  };
  const Outcome spent = run(small(poor));
  ASSERT_TRUE(spent.done);
  EXPECT_GT(spent.load->figures().finals, 10U);
  for (const StubServer::Seen& s : poor.seen()) EXPECT_LE(s.number, 3U);
}

TEST(Answers, servers_may_ask_abort_and_watch) {
  StubServer server;
  LoadOptions o = small(server);
  o.duration = 500'000'000;
  bool asked = false;
  const Outcome out = run(o, [&](const Load&) {
    if (asked || server.seen().size() < 50) return true;
    asked = true;
    const std::string session = server.seen().back().session;
    const std::string_view address("\0\1\x7f\0\0\1", 6);
    dia::Speaker us;
    us.host = "ocs.example", us.realm = "sublet.example", us.product = "stub";
    us.addresses = {&address, 1};
    dia::SessionRequest r;
    r.session_id = session;
    r.destination_host = "pgw1.epc.example", r.destination_realm = "epc.example";
    std::array<char, 4096> b;
    std::string all(b.data(), dia::write_re_auth_request(us, r, b));
    all += std::string(b.data(), dia::write_abort_request(us, r, b));
    all += std::string(b.data(), dia::write_watchdog_request(us, {1, 2}, b));
    server.send_all(all);
    return true;
  });
  ASSERT_TRUE(out.done);
  EXPECT_EQ(out.load->faults().count(), 0U) << all_faults(*out.load);
  EXPECT_EQ(out.load->figures().re_auths, 2U);
  EXPECT_EQ(out.load->figures().aborts, 2U);
  EXPECT_EQ(server.others, 6U);
}

}  // namespace
}  // namespace sublet::sim::gy
