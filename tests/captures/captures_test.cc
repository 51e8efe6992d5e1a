// Real credit control, of ../shared/data/diameter (or where SUBLET_REAL_DATA says): every request that is in the captures is
// sent, octet for octet and in its order, to a Gy server whose operator knows the subscribers and has the prices that the
// captures show; what it answers is held against what the capture's own server answered. Each difference needs a rule here that
// explains it: one without fails the test. Nothing of the data goes into the project; without the folder all is skipped.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "gateway/core/service.h"
#include "gateway/gy/server.h"
#include "gateway/gy/testing.h"
#include "io/testing.h"

namespace sublet {
namespace {

namespace dia = protocol::diameter;
using gateway::gy::Client;

struct Message {
  int64_t micros = 0;
  std::string octets;
  dia::Header header;
};

std::string data_folder() {
  const char* set = getenv("SUBLET_REAL_DATA");
  return std::string(set != nullptr ? set : "../shared/data") + "/diameter";
}

std::string field(const std::string& line, const std::string& name) {
  const std::string before = "\"" + name + "\": ";
  size_t at = line.find(before);
  if (at == std::string::npos) return {};
  at += before.size() + (line[at + before.size()] == '"');
  return line.substr(at, line.find_first_of("\",}", at) - at);
}

// The credit-control messages of a capture (lines of JSON, packed), application 4.
std::vector<Message> messages_of(const std::string& file) {
  std::vector<Message> out;
  const std::unique_ptr<FILE, int (*)(FILE*)> in(popen(("xz -dc '" + data_folder() + "/" + file + "' 2>/dev/null").c_str(), "r"), pclose);
  std::string text;
  std::array<char, 65'536> piece;
  for (size_t n; in && (n = fread(piece.data(), 1, piece.size(), in.get())) > 0;) text.append(piece.data(), n);
  const auto digit = [](char c) { return c <= '9' ? c - '0' : (c | 32) - 'a' + 10; };
  for (size_t from = 0; from < text.size();) {
    const size_t end = std::min(text.find('\n', from), text.size());
    const std::string line = text.substr(from, end - from);
    from = end + 1;
    const std::string hex = field(line, "hex");
    Message m;
    for (size_t i = 0; i + 1 < hex.size(); i += 2) m.octets += static_cast<char>(digit(hex[i]) * 16 + digit(hex[i + 1]));
    if (!dia::read_header(m.octets, m.header) || m.header.application != dia::credit_control_application || m.header.command != dia::credit_control) continue;
    m.micros = static_cast<int64_t>(std::llround(std::stod(field(line, "t")) * 1e6));
    out.push_back(std::move(m));
  }
  return out;
}

int64_t micros_of(const dia::CcMoney& m) {
  int64_t out = m.digits;
  for (int e = m.exponent + 6; e > 0; --e) out *= 10;
  for (int e = m.exponent + 6; e < 0; ++e) out /= 10;
  return out;
}

constexpr uint64_t usual_octets = 200;  // `quotas` of `lab` below

// ---- Where they may differ, and why

enum class Why : uint8_t {
  grant_of_what_was_asked, octets_in_each_direction, tariff_change_far_away, no_result_for_a_report, threshold, cost_in_sessions, balance_in_sessions,
  balance_contradicts_cost, low_balance_only_when_low, low_balance_at_the_end, failure_handling_once, failure_handling_unsaid, direct_debiting, validity_of_seconds, amount_left_to_the_server, count
};
constexpr const char* explanations[] = {
    "grants: theirs are of 2,000 octets whatever is asked, ours of no more than was asked",
    "grants: theirs repeat the amount by direction, and name 0 or 60 s; ours say the unit that is charged",
    "Tariff-Time-Change: theirs name one a year ahead; ours none, as no tariff changes within the grant",
    "Result-Code of a quota that is only reported: theirs leave it out, ours say 2001",
    "Volume-Quota-Threshold: ours say when to ask again; theirs do not",
    "Cost-Information: theirs tell the session's so far; ours only of events (RFC 8506 6); the sum is the same",
    "Remaining-Balance: theirs tell it; ours only of balance checks; the balance is the same",
    "Remaining-Balance: theirs contradicts their own Cost-Information",
    "Low-Balance-Indication: theirs say also that it is not low",
    "Low-Balance-Indication: ours say it also in the last answer",
    "failure handling and fail-over: theirs in every answer, ours in the first",
    "failure handling and fail-over: theirs leave them to the client",
    "Direct-Debiting-Failure-Handling: theirs say it in sessions, where it has no use",
    "Validity-Time: theirs are of 5 s; the shortest that our catalogue takes is a minute",
    "grants: 0 octets were asked for, which leaves the amount to the server: theirs 2,000, ours what our operator calls usual",
};
static_assert(std::size(explanations) == static_cast<size_t>(Why::count));

struct Tally {
  int requests = 0, same_decisions = 0, same_amounts = 0;
  std::array<int, static_cast<size_t>(Why::count)> reasons{};
  std::vector<std::string> unexplained;
  void because(Why why) { ++reasons[static_cast<size_t>(why)]; }
};

// One answer of ours beside the capture's.
class Comparison {
 public:
  Comparison(const dia::CreditControlRequest& request, const dia::CreditControlAnswer& theirs, const dia::CreditControlAnswer& ours, Tally& tally)
      : request_(request), theirs_(theirs), ours_(ours), tally_(tally) {}

  void run() {
    ++tally_.requests;
    if (theirs_.result != ours_.result) differs("Result-Code", theirs_.result, ours_.result);
    quotas();
    const dia::MsccAnswer their_own = command_part(theirs_), our_own = command_part(ours_);
    if (theirs_.msccs.empty()) quota("the command", their_own, our_own, request_.requested);
    beside();
    tally_.same_decisions += !differs_;
    tally_.same_amounts += same_amounts_;
  }

 private:
  static dia::MsccAnswer command_part(const dia::CreditControlAnswer& a) {
    dia::MsccAnswer m;
    m.result = a.result, m.granted = a.granted, m.final_unit = a.final_unit, m.validity = a.validity;
    return m;
  }
  template <class A, class B>
  void differs(const std::string& what, A theirs, B ours) {
    differs_ = true;
    tally_.unexplained.push_back(std::string(request_.session_id) + " number " + std::to_string(request_.number.value_or(0)) + ": " + what + ": theirs " + std::to_string(theirs) + ", ours " + std::to_string(ours));
  }

  void quotas() {
    if (theirs_.msccs.size() != ours_.msccs.size()) return differs("MSCCs", theirs_.msccs.size(), ours_.msccs.size());
    for (const dia::MsccAnswer& theirs : theirs_.msccs) {
      const auto mine = std::find_if(ours_.msccs.begin(), ours_.msccs.end(), [&](const dia::MsccAnswer& m) { return m.rating_group == theirs.rating_group; });
      const auto asked = std::find_if(request_.msccs.begin(), request_.msccs.end(), [&](const dia::MsccRequest& m) { return m.rating_group == theirs.rating_group; });
      if (mine == ours_.msccs.end() || asked == request_.msccs.end()) {
        differs("no MSCC of group", theirs.rating_group.value_or(0), 0);
        continue;
      }
      quota("group " + std::to_string(theirs.rating_group.value_or(0)), theirs, *mine, asked->requested);
    }
  }

  void quota(const std::string& what, const dia::MsccAnswer& theirs, const dia::MsccAnswer& ours, const std::optional<dia::Units>& asked) {
    if (theirs.result != ours.result) {
      if (!theirs.result && !asked && ours.result == 2001U) tally_.because(Why::no_result_for_a_report);
      else differs(what + ": Result-Code", theirs.result.value_or(0), ours.result.value_or(0));
    }
    if (theirs.granted.has_value() != ours.granted.has_value()) return differs(what + ": a grant", theirs.granted.has_value(), ours.granted.has_value());
    if (theirs.final_unit.has_value() != ours.final_unit.has_value()) differs(what + ": Final-Unit-Indication", theirs.final_unit.has_value(), ours.final_unit.has_value());
    else if (theirs.final_unit && theirs.final_unit->action != ours.final_unit->action) differs(what + ": Final-Unit-Action", static_cast<int>(theirs.final_unit->action), static_cast<int>(ours.final_unit->action));
    if (theirs.validity == 5U && ours.validity == 60U) tally_.because(Why::validity_of_seconds);
    else if (theirs.validity != ours.validity) differs(what + ": Validity-Time", theirs.validity.value_or(0), ours.validity.value_or(0));
    if (theirs.granted) amount(what, *theirs.granted, *ours.granted, *asked);
    if (ours.volume_threshold && !theirs.volume_threshold) tally_.because(Why::threshold);
    if (ours.holding_time != theirs.holding_time) differs(what + ": Quota-Holding-Time", theirs.holding_time.value_or(0), ours.holding_time.value_or(0));
  }

  void amount(const std::string& what, const dia::Units& theirs, const dia::Units& ours, const dia::Units& asked) {
    if (theirs.money.has_value() != ours.money.has_value() || (theirs.money && micros_of(*theirs.money) != micros_of(*ours.money)))
      differs(what + ": CC-Money", theirs.money ? micros_of(*theirs.money) : -1, ours.money ? micros_of(*ours.money) : -1);
    if (theirs.money && theirs.money->currency != ours.money->currency) differs(what + ": Currency-Code", theirs.money->currency.value_or(0), ours.money->currency.value_or(0));
    if (theirs.total != ours.total) {
      same_amounts_ = false;
      if (theirs.total == 2000U && asked.total.value_or(0) != 0 && ours.total == std::min<uint64_t>(*asked.total, 2000)) tally_.because(Why::grant_of_what_was_asked);
      else if (theirs.total == 2000U && asked.total == 0U && ours.total == usual_octets) tally_.because(Why::amount_left_to_the_server);
      else differs(what + ": CC-Total-Octets", theirs.total.value_or(0), ours.total.value_or(0));
    }
    if (theirs.total && theirs.input && !ours.input) tally_.because(Why::octets_in_each_direction);
    if (theirs.tariff_time_change && !ours.tariff_time_change && *theirs.tariff_time_change > *request_.event_time + 30 * 86'400) tally_.because(Why::tariff_change_far_away);
    else if (theirs.tariff_time_change != ours.tariff_time_change) differs(what + ": Tariff-Time-Change", theirs.tariff_time_change.value_or(0), ours.tariff_time_change.value_or(0));
  }

  // What stands beside the quotas. The sums are compared by Replay, which sees our state.
  void beside() {
    if (theirs_.cost && !ours_.cost) tally_.because(Why::cost_in_sessions);
    if (theirs_.remaining_balance && !ours_.remaining_balance) tally_.because(Why::balance_in_sessions);
    if (theirs_.low_balance == 0U && !ours_.low_balance) tally_.because(Why::low_balance_only_when_low);
    else if (!theirs_.low_balance && ours_.low_balance == 1U && request_.type == dia::RequestType::termination) tally_.because(Why::low_balance_at_the_end);
    else if (theirs_.low_balance != ours_.low_balance) differs("Low-Balance-Indication", theirs_.low_balance.value_or(9), ours_.low_balance.value_or(9));
    if (theirs_.failure_handling && !ours_.failure_handling && request_.type != dia::RequestType::initial) tally_.because(Why::failure_handling_once);
    else if (!theirs_.failure_handling && ours_.failure_handling) tally_.because(Why::failure_handling_unsaid);
    else if (theirs_.failure_handling != ours_.failure_handling || theirs_.session_failover != ours_.session_failover) differs("Credit-Control-Failure-Handling", theirs_.failure_handling.value_or(9), ours_.failure_handling.value_or(9));
    if (theirs_.direct_debiting_failure && !ours_.direct_debiting_failure) tally_.because(Why::direct_debiting);
  }

  const dia::CreditControlRequest& request_;
  const dia::CreditControlAnswer &theirs_, &ours_;
  Tally& tally_;
  bool differs_ = false, same_amounts_ = true;
};

// ---- The operator

// The lab's prices are in its answers' Cost-Information: 0.005, 0.006, 0.007 and 0.003 an octet for groups 1, 2, 3 and 9; its
// grants are of 2,000 octets (ours of ten times the usual amount at most) and good for a day; below 10 it calls the balance low.
constexpr const char* lab = R"(
operator: {code: op, currency: USD, time_zone: UTC, country: "1", home: home, credit: {warn: 10.00, half: -50.00, full: -100.00, restore: 1.00}, quotas: {validity: 24 h, data: 200 B}}
zones: {home: {numbers: ["1"], places: ["001"]}}
apps: {one: {groups: [1]}, two: {groups: [2]}, three: {groups: [3]}, nine: {groups: [9]}}
tariffs:
  retail:
    rules:
      - {service: data, apps: one, price: {amount: 0.005, per: 1 B, round: {mode: half-up, decimals: 6}}}
      - {service: data, apps: two, price: {amount: 0.006, per: 1 B, round: {mode: half-up, decimals: 6}}}
      - {service: data, apps: three, price: {amount: 0.007, per: 1 B, round: {mode: half-up, decimals: 6}}}
      - {service: data, apps: nine, price: {amount: 0.003, per: 1 B, round: {mode: half-up, decimals: 6}}}
hosts: {core: {tariff: retail, numbers: ["1"]}}
offers: {base: {tariff: retail}}
)";
// A prepaid server that was asked for rupees.
constexpr const char* rupees = R"(
operator: {code: op, currency: INR, time_zone: Asia/Kolkata, country: "91", home: home, quotas: {validity: 1 min}}
zones: {home: {numbers: ["91"]}}
tariffs: {retail: {rules: [{service: sms, price: {amount: 1.00}}]}}
hosts: {core: {tariff: retail, numbers: ["91"]}}
offers: {base: {tariff: retail}}
)";

struct Capture {
  const char* name;
  const char* file;
  const char* catalogue;
  const char *server, *realm;  // as the requests address them
  const char *client;          // who sends them
  int requests, subscribers;   // as the data was when the test was written
};
std::ostream& operator<<(std::ostream& out, const Capture& c) { return out << c.name; }
constexpr Capture captures[] = {
    {"magma_four_groups", "magma_gx_gy_combined_03_210505_132953-1.jsonl.xz", lab, "tvm-vocs.magma.com", "magma.com", "string", 14, 1},
    {"magma_16_subscribers", "magma_gx_gy_combined_04.half.jsonl.xz", lab, "tvm-vocs.magma.com", "magma.com", "string", 216, 16},
    {"magma_final_units", "magma_gx_gy_combined_05_210505_133111-1.jsonl.xz", lab, "tvm-vocs.magma.com", "magma.com", "string", 5, 1},
    {"comverse_money", "ndpi_diameter.jsonl.xz", rupees, "dgu2.comverse.com", "comverse.com", "nxl1.netxcell.com", 3, 1},
};

class CapturesReplayed : public testing::TestWithParam<Capture> {
 protected:
  struct Pair {
    const Message* request;
    const Message* answer;
  };
  struct Subscriber {
    charging::AccountId account = 0;
    int64_t opening = 0;
  };

  void SetUp() override {
    messages_ = messages_of(GetParam().file);
    if (messages_.empty()) GTEST_SKIP() << "no captures at hand";
    std::map<std::pair<uint32_t, uint32_t>, size_t> waiting;
    for (const Message& m : messages_) {
      const std::pair ids(m.header.hop_by_hop, m.header.end_to_end);
      if (m.header.is_request()) {
        waiting[ids] = pairs_.size();
        pairs_.push_back({&m, nullptr});
      } else if (const auto at = waiting.find(ids); at != waiting.end()) {
        pairs_[at->second].answer = &m;
        waiting.erase(at);
      }
    }
    ASSERT_EQ(pairs_.size(), static_cast<size_t>(GetParam().requests));
    ASSERT_TRUE(waiting.empty());
    clock_.set(Instant::from_micros(messages_.front().micros - 1'000'000));
    open_service();
    for (const Pair& p : pairs_) open_line(p);
    ASSERT_EQ(subscribers_.size(), static_cast<size_t>(GetParam().subscribers));
  }

  void open_service() {
    Result<std::unique_ptr<gateway::Service>> s = gateway::Service::open({.data = temporary_.path(), .sync = false, .segment_bytes = 1 << 20}, clock_);
    ASSERT_TRUE(s) << s.error().text();
    service_ = std::move(*s);
    const Result<std::string> published = service_->publish({{"op.yaml", GetParam().catalogue}});
    ASSERT_TRUE(published) << published.error().text();
    gateway::GyOptions o;
    o.listen = {"127.0.0.1:0"};
    o.self.host = GetParam().server, o.self.realm = GetParam().realm;
    o.self.any_destination = true;  // the first requests name a proxy that stood before the lab's server
    o.timers.parting = 50'000;
    o.failure_handling = 0;
    server_ = std::make_unique<gateway::GyServer>(*service_, o);
    const Result<Done> started = server_->start();
    ASSERT_TRUE(started) << started.error().text();
    client_ = std::make_unique<Client>(server_->port(), GetParam().client);
    ASSERT_EQ(client_->open(), 2001U);
  }

  // The balance before the first request: what their answers say is left, and what they say was spent.
  int64_t opening_of(std::string_view session) {
    for (const Pair& p : pairs_)
      if (read_credit_control_answer(p.answer->octets, theirs_, failure_) && theirs_.answer.session_id == session && theirs_.answer.remaining_balance && theirs_.answer.cost)
        return micros_of(*theirs_.answer.remaining_balance) + micros_of(*theirs_.answer.cost);
    return Money::units(1000).micros();
  }

  // The lab's numbers belong to no numbering plan: its subscribers are known by their SIM.
  void open_line(const Pair& p) {
    ASSERT_TRUE(read_credit_control_request(p.request->octets, request_, failure_)) << failure_.why;
    std::string number, imsi;
    for (const dia::SubscriptionId& id : request_.subscription_ids) (id.type == dia::SubscriptionType::imsi ? imsi : number) = id.data;
    const std::string who = imsi.empty() ? number : imsi;
    if (subscribers_.count(who) != 0) return;
    Subscriber& s = subscribers_[who];
    const std::string session(request_.session_id);
    s.opening = opening_of(session);
    charging::OpenAccount open;
    charging::NewLine line;
    line.number = *PhoneNumber::parse(imsi.empty() ? number : "1555" + std::to_string(1000 + subscribers_.size()));
    line.offers = {"base"};
    open.lines = {line};
    open.money = Money::from_micros(s.opening);
    Result<charging::Outcome> done = service_->execute("op", "", open);
    ASSERT_TRUE(done && done->answer.done()) << (done ? done->answer.code : done.error().text());
    s.account = done->answer.account;
    if (imsi.empty()) return;
    done = service_->execute("op", "", charging::SetSim{line.number, std::stoull(imsi)});
    ASSERT_TRUE(done && done->answer.done());
  }

  int64_t balance(charging::AccountId account) {
    int64_t out = 0;
    (void)service_->inspect([&](const charging::State& s) {
      out = s.store.account(account).money;
      for (const auto& [key, session] : s.sessions)
        for (const charging::SessionGroupState& g : session.groups) out += session.account == account ? g.held_money : 0;
    });
    return out;
  }

  // What they say is left and was spent, against our account.
  void sums(const Subscriber& s) {
    const dia::CreditControlAnswer& theirs = theirs_.answer;
    if (!theirs.cost || !theirs.remaining_balance) return;
    const int64_t cost = micros_of(*theirs.cost), left = micros_of(*theirs.remaining_balance), ours = balance(s.account);
    EXPECT_EQ(Money::from_micros(s.opening - ours).text(), Money::from_micros(cost).text()) << request_.session_id << " number " << *request_.number;
    if (left + cost != s.opening) tally_.because(Why::balance_contradicts_cost);
    else EXPECT_EQ(Money::from_micros(ours).text(), Money::from_micros(left).text()) << request_.session_id << " number " << *request_.number;
  }

  void replay(const Pair& p) {
    clock_.set(Instant::from_micros(p.request->micros));
    ASSERT_TRUE(client_->send(p.request->octets));
    const dia::CreditControlAnswer& ours = client_->read_answer();
    ASSERT_FALSE(client_->message().empty()) << "no answer";
    ASSERT_TRUE(read_credit_control_request(p.request->octets, request_, failure_));
    ASSERT_TRUE(read_credit_control_answer(p.answer->octets, theirs_, failure_));
    EXPECT_EQ(ours.hop_by_hop, p.request->header.hop_by_hop);
    EXPECT_EQ(ours.end_to_end, p.request->header.end_to_end);
    EXPECT_EQ(ours.session_id, request_.session_id);
    EXPECT_EQ(ours.number, *request_.number);
    EXPECT_EQ(ours.type, *request_.type);
    EXPECT_EQ(ours.auth_application_id, 4U);
    Comparison(request_, theirs_.answer, ours, tally_).run();
    for (const dia::SubscriptionId& id : request_.subscription_ids)
      if (const auto s = subscribers_.find(std::string(id.data)); s != subscribers_.end()) sums(s->second);
  }

  void print() {
    std::printf("%s: %d requests, %d decided the same, %d of them with the same amounts\n", GetParam().name, tally_.requests, tally_.same_decisions, tally_.same_amounts);
    for (size_t i = 0; i < tally_.reasons.size(); ++i)
      if (tally_.reasons[i] != 0) std::printf("  %5d  %s\n", tally_.reasons[i], explanations[i]);
  }

  io::TemporaryFolder temporary_;  // goes last
  io::ManualClock clock_;
  std::unique_ptr<gateway::Service> service_;
  std::unique_ptr<gateway::GyServer> server_;
  std::unique_ptr<Client> client_;
  std::vector<Message> messages_;
  std::vector<Pair> pairs_;
  std::map<std::string, Subscriber> subscribers_;
  dia::CreditControlRequest request_;
  dia::ReceivedAnswer theirs_;
  dia::Failure failure_;
  Tally tally_;
};

TEST_P(CapturesReplayed, are_answered_as_by_their_own_server_or_it_is_explained) {
  for (const Pair& p : pairs_) ASSERT_NO_FATAL_FAILURE(replay(p));
  print();
  for (const std::string& u : tally_.unexplained) ADD_FAILURE() << u;
  EXPECT_EQ(tally_.same_decisions, GetParam().requests);
  const auto stats = server_->stats();
  EXPECT_EQ(stats.answers, static_cast<uint64_t>(GetParam().requests));
  EXPECT_EQ(stats.refused, 0U);
  // All sessions of the captures end in them: nothing is held or live afterwards.
  size_t live = 1;
  (void)service_->inspect([&](const charging::State& state) { live = state.sessions.size(); });
  EXPECT_EQ(live, 0U);
}

INSTANTIATE_TEST_SUITE_P(all, CapturesReplayed, testing::ValuesIn(captures), [](const testing::TestParamInfo<Capture>& of) { return of.param.name; });

}  // namespace
}  // namespace sublet
