// shared_accounts [--seed S] [--sessions N] [--runs R]: thousands of sessions of many lines on a few shared accounts, from
// several connections of real sockets, in random order: requests are repeated while they are under way, on the same and on
// other connections; connections are closed under their requests, which are then sent again with the T flag; lines join,
// accounts are topped up and used beside. At each answer that arrives it is checked that what is known to be used and held is
// no more than what was ever put in. At the end the server's log is executed by the naive model (model.h) and every answer, on
// the wire too, every sum and the final state have to be the same.
//
// What is sent is a function of the seed, but for the order in which answers come. Prints what happened; exit code 1: wrong.
#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <cstdio>
#include <cstring>
#include <deque>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "concurrency/model.h"
#include "gateway/core/service.h"
#include "gateway/gy/server.h"
#include "gateway/gy/testing.h"
#include "io/clock.h"
#include "io/testing.h"
#include "sim/random.h"

namespace sublet::concurrency {
namespace {

using namespace charging;
namespace dia = protocol::diameter;
using gateway::gy::Client;

constexpr int account_count = 6, connection_count = 8;
constexpr size_t most_under_way = 400;

struct Options {
  uint64_t seed = 1;
  int sessions = 4'000;
};

// An answer as the wire has it, and as charging's stands for it: RFC 8506 9.1.
std::string on_wire(const CreditAnswer& a) {
  const auto result = [](CreditCode c) {
    switch (c) {
      case CreditCode::done: return "2001";
      case CreditCode::insufficient_balance: return "4012";
      case CreditCode::unknown_session: return "5002";
      case CreditCode::unknown_line: return "5030";
      default: return "5012";
    }
  };
  std::string out = result(a.code);
  if (a.code != CreditCode::done) return out;
  for (const CreditPartAnswer& p : a.parts) {
    out += "; " + std::to_string(p.group) + " " + result(p.code);
    if ((p.flags & CreditPartAnswer::granted) != 0) out += " " + std::to_string(p.units) + ((p.flags & CreditPartAnswer::last) != 0 ? " final" : "");
  }
  return out;
}
std::string on_wire(const dia::CreditControlAnswer& a) {
  std::string out = std::to_string(a.result);
  for (const dia::MsccAnswer& m : a.msccs) {
    out += "; " + std::to_string(m.rating_group.value_or(0)) + " " + std::to_string(m.result.value_or(0));
    if (m.granted) out += " " + std::to_string(m.granted->total.value_or(0)) + (m.final_unit ? " final" : "");
  }
  return out;
}

struct Quota {
  uint32_t group = 0;
  int64_t granted = 0, used = 0, asked = 0;  // KB; asked 0: nothing
};
struct Session {
  std::string id, line;
  int account = 0;
  dia::RequestType type = dia::RequestType::initial;
  uint32_t number = 0;
  int updates_left = 0, copies = 0;  // copies: under way
  bool begun = false, waiting = false, over = false, refused = false;
  std::vector<Quota> quotas;
  int64_t known = 0;  // KB that it is known to have used or to hold
};

class Test {
 public:
  explicit Test(const Options& options) : options_(options), random_(options.seed) {}
  bool run();

 private:
  struct Connection {
    std::unique_ptr<Client> client;
    std::string received;
    std::map<uint32_t, size_t> under_way;  // hop-by-hop: session
  };
  struct Beside {
    enum What { open, line, top_up, use } what;
    int account;
    int64_t amount;
    PhoneNumber number;
  };

  bool set_up();
  void open_account(int a);
  void join_line(int a);
  std::string beside(Beside b, bool* done = nullptr);
  bool connect(size_t c);
  void act();
  void next_request(Session& s);
  void send(size_t session, bool again);
  void send_late();
  void lose_connection();
  void read_all(int wait_ms);
  void read(size_t c);
  void take(size_t c, std::string_view message);
  void answered(Session& s, const dia::CreditControlAnswer& a);
  void know(Session& s, int64_t kb);
  bool finish();
  bool replay_log();
  void check_record(const engine::Record& r);
  void final_state();
  bool wrong(const std::string& what);

  Options options_;
  sim::Random random_;
  io::TemporaryFolder temporary_;  // goes last
  io::SystemClock clock_;
  std::unique_ptr<gateway::Service> service_;
  std::unique_ptr<gateway::GyServer> server_;
  std::vector<Connection> connections_;
  std::vector<Session> sessions_;
  std::deque<size_t> to_repeat_;
  std::deque<std::pair<size_t, std::string>> late_;  // session, octets
  std::vector<size_t> live_;      // sessions that are begun and not over
  size_t next_session_ = 0, under_way_ = 0;
  std::map<int, std::vector<std::string>> lines_;
  std::map<int, int64_t> put_in_, known_;  // KB of an account
  std::map<std::string, Beside> by_key_;
  std::map<std::string, std::string> first_answers_;       // "session number type": on the wire
  std::map<std::string, std::set<std::string>> on_wire_;   // all that came
  Model model_;
  std::map<std::string, std::set<std::string>> in_log_;
  std::map<Ledger, int64_t> money_;  // sums of all postings
  uint64_t hop_ = 0, keys_ = 0, records_ = 0, lost_ = 0, repeated_ = 0, answers_ = 0, finals_ = 0, refusals_ = 0, stale_ = 0, checks_ = 0;
  int faults_ = 0, next_line_ = 0;
  dia::CreditControlRequest request_;
  dia::ReceivedAnswer got_;
};

bool Test::wrong(const std::string& what) {
  if (++faults_ <= 10) std::printf("WRONG: %s\n", what.c_str());
  return false;
}

// ---- What goes to the engine beside the server

std::string Test::beside(Beside b, bool* done) {
  const std::string key = "k" + std::to_string(++keys_);
  by_key_[key] = b;
  Result<Outcome> o = fault("none", "");
  if (b.what == Beside::open) {
    OpenAccount c;
    NewLine l;
    l.number = b.number, l.host = "core", l.offers = {"line"};
    c.lines = {l};
    c.offers = {"shared"};
    c.money = Money::from_micros(b.amount);
    o = service_->execute(operator_code, key, c);
  } else if (b.what == Beside::line) {
    NewLine l;
    l.number = b.number, l.host = "core", l.offers = {"line"};
    AddLine add;
    add.line = *PhoneNumber::parse(lines_[b.account].front()), add.added = l;
    o = service_->execute(operator_code, key, add);
  } else if (b.what == Beside::top_up) {
    TopUp c;
    c.line = *PhoneNumber::parse(lines_[b.account].front());
    c.amount = Money::from_micros(b.amount);
    o = service_->execute(operator_code, key, c);
  } else {
    ChargeUse c;
    c.line = *PhoneNumber::parse(lines_[b.account].front());
    c.use.use.service = catalogue::Service::data;
    c.use.use.amount = b.amount * KB;
    c.use.use.start = clock_.now();
    c.only_if_covered = true;
    o = service_->execute(operator_code, key, c);
  }
  if (!o) return o.error().text();
  if (done != nullptr) *done = o->answer.done();
  return o->answer.done() || b.what == Beside::use ? std::string() : o->answer.code;
}

void Test::open_account(int a) {
  const int64_t money = a == 0 ? 4'000'000 : 1'000'000;
  const std::string number = "8617" + std::to_string(100'000'000 + next_line_++);
  lines_[a].push_back(number);
  put_in_[a] = pool_of_account + money / price;
  if (const std::string w = beside({Beside::open, a, money, *PhoneNumber::parse(number)}); !w.empty()) wrong("no account: " + w);
}

void Test::join_line(int a) {
  const std::string number = "8617" + std::to_string(100'000'000 + next_line_++);
  if (const std::string w = beside({Beside::line, a, 0, *PhoneNumber::parse(number)}); !w.empty()) wrong("no line joins: " + w);
  lines_[a].push_back(number);
}

bool Test::connect(size_t c) {
  Connection& k = connections_[c];
  k.client = std::make_unique<Client>(server_->port(), "gw" + std::to_string(c) + ".example");
  k.received.clear();
  return k.client->open() == dia::success || wrong("a connection is not opened");
}

bool Test::set_up() {
  Result<std::unique_ptr<gateway::Service>> s = gateway::Service::open({.data = temporary_.path(), .segment_bytes = 4 << 20}, clock_);
  if (!s) return wrong(s.error().text());
  service_ = std::move(*s);
  if (Result<std::string> p = service_->publish({{"shared.yaml", catalogue}}); !p) return wrong(p.error().text());
  for (int a = 0; a < account_count; ++a) open_account(a);
  for (int i = 0; i < 60; ++i) join_line(i < 40 ? 0 : 1 + i % (account_count - 1));
  gateway::GyOptions o;
  o.listen = {"127.0.0.1:0"};
  o.timers.parting = 50'000;
  server_ = std::make_unique<gateway::GyServer>(*service_, o);
  if (Result<Done> started = server_->start(); !started) return wrong(started.error().text());
  connections_.resize(connection_count);
  for (size_t c = 0; c < connections_.size(); ++c)
    if (!connect(c)) return false;
  sessions_.resize(static_cast<size_t>(options_.sessions));
  return true;
}

// ---- Sessions

// Three of four are of the first account.
void Test::next_request(Session& s) {
  s.waiting = true;
  if (!s.begun) {
    s.begun = true;
    s.account = random_.below(4) != 0 ? 0 : 1 + static_cast<int>(random_.below(account_count - 1));
    s.line = lines_[s.account][random_.below(lines_[s.account].size())];
    s.updates_left = static_cast<int>(random_.below(5));
    s.quotas.resize(1 + random_.below(2));
    for (size_t i = 0; i < s.quotas.size(); ++i) s.quotas[i] = {static_cast<uint32_t>(10 * (i + 1)), 0, 0, 1 + static_cast<int64_t>(random_.below(64))};
    return;
  }
  ++s.number;
  const bool ends = s.updates_left-- <= 0;
  s.type = ends ? dia::RequestType::termination : dia::RequestType::update;
  for (Quota& q : s.quotas) {
    q.used = random_.below(4) != 0 ? q.granted : static_cast<int64_t>(random_.below(static_cast<uint64_t>(q.granted) + 1));
    q.asked = ends || random_.below(8) == 0 ? 0 : 1 + static_cast<int64_t>(random_.below(64));
  }
  // While the request is under way its grants may be given back already, and what it used charged.
  int64_t used = 0;
  for (const Quota& q : s.quotas) used += q.used;
  know(s, used);
}

std::string name_of(const Session& s) { return s.id + " " + std::to_string(s.number) + " " + std::to_string(static_cast<int>(s.type)); }

void Test::send(size_t session, bool again) {
  Session& s = sessions_[session];
  dia::CreditControlRequest& r = request_;
  r.clear();
  r.header.flags = dia::flag_request | dia::flag_proxiable | (again ? dia::flag_repeated : 0);
  r.header.command = dia::credit_control, r.header.application = dia::credit_control_application;
  r.header.hop_by_hop = static_cast<uint32_t>(++hop_), r.header.end_to_end = static_cast<uint32_t>(session << 8 | s.number);
  r.session_id = s.id;
  r.origin_host = "gw.example", r.origin_realm = "example", r.destination_realm = "sublet.local";
  r.auth_application_id = dia::credit_control_application;
  r.service_context_id = "32251@3gpp.org";
  r.type = s.type, r.number = s.number;
  r.several_services = true;
  r.subscription_ids.add({dia::SubscriptionType::e164, s.line});
  for (const Quota& q : s.quotas) {
    dia::MsccRequest& m = *r.add_mscc();
    m.rating_group = q.group;
    if (q.asked != 0) m.requested.emplace().total = static_cast<uint64_t>(q.asked * KB);
    if (s.type != dia::RequestType::initial) r.add_used(m)->total = static_cast<uint64_t>(q.used * KB);
  }
  Connection& c = connections_[random_.below(connections_.size())];
  c.under_way[r.header.hop_by_hop] = session;
  ++s.copies, ++under_way_;
  if (again) ++repeated_;
  const std::string octets = dia::testing::written(r);
  if (!c.client->send(octets)) wrong("a request is not taken");
  // Some copies stay in a relay until the session has gone on. (Not of an INITIAL: once its session has ended and is forgotten,
  // nobody could tell it from a new one.)
  if (s.type != dia::RequestType::initial && random_.below(20) == 0) late_.emplace_back(session, octets);
}

// Its own hop-by-hop identifier (RFC 6733 3) stands in octets 12 to 15.
void Test::send_late() {
  auto [session, octets] = std::move(late_.front());
  late_.pop_front();
  Connection& c = connections_[random_.below(connections_.size())];
  const auto hop = static_cast<uint32_t>(++hop_);
  for (int i = 0; i < 4; ++i) octets[12 + static_cast<size_t>(i)] = static_cast<char>(hop >> (24 - 8 * i));
  octets[4] = static_cast<char>(octets[4] | dia::flag_repeated);
  c.under_way[hop] = session;
  ++sessions_[session].copies, ++under_way_, ++repeated_;
  if (!c.client->send(octets)) wrong("a request is not taken");
}

// It is closed with answers of its requests under way; those are asked for again elsewhere.
void Test::lose_connection() {
  const size_t c = random_.below(connections_.size());
  Connection& k = connections_[c];
  k.client->close();
  for (const auto& [hop, session] : k.under_way) {
    --under_way_, ++lost_;
    Session& s = sessions_[session];
    if (--s.copies == 0 && s.waiting) to_repeat_.push_back(session);
  }
  k.under_way.clear();
  connect(c);
}

void Test::know(Session& s, int64_t kb) {
  known_[s.account] += kb - s.known;
  s.known = kb;
}

void Test::answered(Session& s, const dia::CreditControlAnswer& a) {
  s.waiting = false;
  if (a.result != dia::success || a.msccs.size() != s.quotas.size()) {
    wrong(s.id + ": result " + std::to_string(a.result));
    s.over = true;
    return;
  }
  int64_t holds = 0, used = 0;
  for (size_t i = 0; i < s.quotas.size(); ++i) {
    Quota& q = s.quotas[i];
    const dia::MsccAnswer& m = a.msccs[i];
    if (m.rating_group != q.group) wrong(s.id + ": another group is answered");
    if (m.granted && (q.asked == 0 || m.granted->total.value_or(0) > static_cast<uint64_t>(q.asked * KB))) wrong(s.id + ": more is granted than was asked");
    if (q.asked != 0 && !m.granted && m.result == dia::success) wrong(s.id + ": neither a grant nor a refusal");
    if (s.type != dia::RequestType::initial) used += q.used;
    q.granted = m.granted ? static_cast<int64_t>(m.granted->total.value_or(0)) / KB : 0;
    holds += q.granted;
    finals_ += m.final_unit.has_value();
    refusals_ += m.result == dia::credit_limit_reached;
  }
  // What was used stays used, whatever becomes of the session.
  know(s, 0);
  known_[s.account] += used;
  know(s, holds);
  ++checks_;
  if (known_[s.account] > put_in_[s.account])
    wrong("account " + std::to_string(s.account) + " is oversold: " + std::to_string(known_[s.account]) + " KB are used or held of " + std::to_string(put_in_[s.account]));
  if (s.type == dia::RequestType::termination) s.over = true;
}

void Test::take(size_t c, std::string_view message) {
  dia::Header h;
  dia::Failure f;
  if (!dia::read_header(message, h)) return void(wrong("no Diameter comes back"));
  Connection& k = connections_[c];
  if (h.is_request()) {  // RAR behind a top-up: answered, and nothing done
    dia::BaseMessage b;
    std::string out(2'048, '\0');
    if (!dia::read_base_message(message, b, f)) return void(wrong("a request of the server cannot be read"));
    const bool of_session = h.command == dia::re_auth || h.command == dia::abort_session;
    out.resize(of_session ? dia::write_session_answer(k.client->us(), b, dia::success, out) : dia::write_answer(k.client->us(), h, dia::success, out));
    k.client->send(out);
    return;
  }
  if (!dia::read_credit_control_answer(message, got_, f)) return void(wrong(std::string("an answer cannot be read: ") + f.why));
  const auto at = k.under_way.find(h.hop_by_hop);
  if (at == k.under_way.end()) return void(wrong("an answer to nothing"));
  Session& s = sessions_[at->second];
  k.under_way.erase(at);
  --under_way_, --s.copies, ++answers_;
  const dia::CreditControlAnswer& a = got_.answer;
  if (a.session_id != s.id) return void(wrong("an answer of another session"));
  const std::string name = s.id + " " + std::to_string(a.number) + " " + std::to_string(static_cast<int>(a.type)), text = on_wire(a);
  on_wire_[name].insert(text);
  const auto [first, fresh] = first_answers_.emplace(name, text);
  if (fresh && s.waiting && name == name_of(s)) return answered(s, a);
  // The other copy: the first answer, or that it is of the past.
  if (text != first->second && a.result != dia::unable_to_comply && a.result != dia::unknown_session_id) wrong(name + ": first " + first->second + ", then " + text);
  stale_ += text != first->second;
}

void Test::read(size_t c) {
  Connection& k = connections_[c];
  char chunk[65'536];
  const ssize_t n = ::recv(k.client->fd(), chunk, sizeof chunk, MSG_DONTWAIT);
  if (n == 0) return void(wrong("the server has closed a connection"));
  if (n < 0) return;
  k.received.append(chunk, static_cast<size_t>(n));
  size_t from = 0;
  for (;;) {
    const dia::Frame f = dia::next_frame(std::string_view(k.received).substr(from));
    if (f.state != dia::Frame::State::whole) break;
    take(c, std::string_view(k.received).substr(from, f.length));
    from += f.length;
  }
  k.received.erase(0, from);
}

void Test::read_all(int wait_ms) {
  std::vector<pollfd> fds;
  for (const Connection& c : connections_) fds.push_back({c.client->fd(), POLLIN, 0});
  if (::poll(fds.data(), fds.size(), wait_ms) <= 0) return;
  for (size_t c = 0; c < fds.size(); ++c)
    if ((fds[c].revents & (POLLIN | POLLHUP | POLLERR)) != 0) read(c);
}

void Test::act() {
  const uint64_t chance = random_.below(1'000);
  const int account = random_.below(2) == 0 ? 0 : static_cast<int>(random_.below(account_count));
  if (chance < 2) {
    const int64_t money = 100'000 + 100 * static_cast<int64_t>(random_.below(5'000));
    put_in_[account] += money / price;  // from now on it may be there
    if (const std::string w = beside({Beside::top_up, account, money, {}}); !w.empty()) wrong("no top-up: " + w);
  } else if (chance < 4) {
    join_line(account);
  } else if (chance < 6) {
    bool done = false;
    const int64_t kb = 1 + static_cast<int64_t>(random_.below(40));
    if (const std::string w = beside({Beside::use, account, kb, {}}, &done); !w.empty()) wrong("no use: " + w);
    if (done) known_[account] += kb;
  } else if (chance < 8) {
    lose_connection();
  } else if (chance < 40 && (late_.size() > 40 || next_session_ == sessions_.size()) && !late_.empty()) {
    send_late();
  } else if (chance < 80 && !live_.empty()) {
    const size_t session = live_[random_.below(live_.size())];
    if (sessions_[session].waiting && sessions_[session].copies < 3) send(session, true);
  } else if (!to_repeat_.empty()) {
    const size_t session = to_repeat_.front();
    to_repeat_.pop_front();
    if (sessions_[session].waiting && sessions_[session].copies == 0) send(session, true);
  } else if (under_way_ < most_under_way) {
    // A session that is new, or one that has its answer.
    if (next_session_ < sessions_.size() && (live_.size() < 1'500 || random_.below(4) == 0)) {
      Session& s = sessions_[next_session_];
      s.id = "gw.example;" + std::to_string(options_.seed) + ";" + std::to_string(next_session_);
      live_.push_back(next_session_++);
      next_request(s);
      return send(live_.back(), false);
    }
    if (live_.empty()) return;
    const size_t i = random_.below(live_.size()), session = live_[i];
    Session& s = sessions_[session];
    if (s.over) {
      live_[i] = live_.back();
      live_.pop_back();
    } else if (!s.waiting) {
      next_request(s);
      send(session, false);
    }
  }
}

// ---- The log, executed by the model

void Test::check_record(const engine::Record& r) {
  std::string_view body = r.command;
  Header header;
  decode_header(body, header);
  Outcome outcome;
  if (!decode_outcome(header.kind, r.outcome, outcome)) return void(wrong("an outcome cannot be read"));
  for (const Outcome::Entry& e : outcome.events) {
    std::map<Unit, int64_t> sums;
    for (const Posting& p : e.event.kind == EventKind::charged ? e.charged.postings : e.event.postings) {
      sums[p.asset] += p.amount;
      if (p.asset == Unit::money) money_[p.ledger] += p.amount;
    }
    for (const auto& [asset, sum] : sums)
      if (sum != 0) wrong("the postings of an event do not sum to zero");
  }
  if (header.kind == Kind::credit) {
    ++records_;
    Credit c;
    std::vector<CreditPart> parts;
    CreditAnswer answer;
    std::string_view bytes = r.outcome;
    if (!decode_credit(body, c, parts) || !decode_credit_answer(bytes, answer)) return void(wrong("a request in the log cannot be read"));
    const std::string want = model_.apply(c), have = answer_text(answer);
    const std::string name = std::string(c.session) + " " + std::to_string(c.number) + " " + std::to_string(c.type);
    if (want != have) wrong(name + ": the model says " + want + ", the server " + have);
    in_log_[name].insert(on_wire(answer));
    return;
  }
  const auto at = by_key_.find(std::string(header.key));
  if (at == by_key_.end()) return;  // the catalogue, ticks
  const Beside& b = at->second;
  if (b.what == Beside::open) {
    model_.open(b.account, b.amount, pool_of_account);
    model_.line(b.number, b.account);
  } else if (b.what == Beside::line) {
    model_.line(b.number, b.account);
  } else if (b.what == Beside::top_up) {
    model_.top_up(b.account, b.amount);
  } else if (model_.use(b.account, b.amount) != outcome.answer.done()) {
    wrong("a use of " + std::to_string(b.amount) + " KB: the server says " + (outcome.answer.done() ? "done" : outcome.answer.code));
  }
}

bool Test::replay_log() {
  (void)service_->inspect([](const State&) {});
  Result<engine::Feed> feed = service_->engine().feed(1);
  engine::Record record;
  while (feed) {
    Result<bool> more = feed->next(record);
    if (!more) return wrong(more.error().text());
    if (!*more) break;
    check_record(record);
  }
  for (const auto& [name, texts] : on_wire_)
    for (const std::string& text : texts)
      if (in_log_[name].count(text) == 0) wrong(name + ": " + text + " was answered, and is not in the log");
  return faults_ == 0;
}

void Test::final_state() {
  (void)service_->inspect([&](const State& state) {
    const catalogue::Registry& names = state.operators.front()->registry;
    const catalogue::Id pool = names.buckets.find("pool");
    std::map<AccountId, std::pair<int64_t, int64_t>> held;  // money, octets
    for (const auto& [key, s] : state.sessions)
      for (const SessionGroupState& g : s.groups) {
        held[s.account].first += g.held_money;
        for (const HeldUnits& h : g.held) held[s.account].second += h.amount;
      }
    size_t live = 0;
    for ([[maybe_unused]] const auto& each : state.sessions) ++live;
    if (live != model_.live()) wrong(std::to_string(live) + " sessions are live, " + std::to_string(model_.live()) + " in the model");
    int64_t money = 0, held_money = 0;
    for (const auto& [a, m] : model_.accounts()) {
      const AccountId id = state.store.line(state.store.find(line_key(state.operators.front()->id, *PhoneNumber::parse(lines_[a].front())))).account;
      int64_t units = 0;
      for (const Item& i : state.store.items(id))
        if (i.kind == Item::bucket && i.def == pool) units += i.value;
      const auto same = [&](const char* what, int64_t want, int64_t have) {
        if (want != have) wrong("account " + std::to_string(a) + ": " + what + " " + std::to_string(have) + ", in the model " + std::to_string(want));
      };
      same("money", m.money, state.store.account(id).money);
      same("held money", m.held_money, held[id].first);
      same("pool", m.pool * KB, units);
      same("held of the pool", m.held_pool * KB, held[id].second);
      same("all money", m.put_in, m.money + m.held_money + m.spent);
      if (m.money < 0 || m.pool < 0) wrong("an account is below zero");
      money += m.money, held_money += m.held_money;
    }
    if (money_[Ledger::money] != money || money_[Ledger::held] != held_money) wrong("the ledgers of money do not sum to the accounts");
  });
}

bool Test::finish() {
  while (!to_repeat_.empty() || !late_.empty() || under_way_ != 0 || !live_.empty() || next_session_ < sessions_.size()) {
    if (faults_ > 10) return false;
    const uint64_t before = hop_;
    for (int i = 0; i < 20; ++i) act();
    read_all(hop_ == before && under_way_ != 0 ? 20 : 0);
  }
  return faults_ == 0;
}

bool Test::run() {
  const int64_t begun = io::steady_micros();
  if (!set_up()) return false;
  if (finish()) {
    for (Connection& c : connections_) c.client->close();
    server_->stop();
    replay_log();
    final_state();
  }
  int64_t spent = 0;
  for (const auto& [a, m] : model_.accounts()) spent += m.spent;
  std::printf("seed %llu: %d sessions on %d accounts of %d lines, %llu requests executed (%llu repeated, %llu lost on the way, %llu first answers again, %llu out of date), "
              "%llu final grants, %llu refusals, %llu checks, %s spent, %.1f s: %s\n",
              static_cast<unsigned long long>(options_.seed), options_.sessions, account_count, next_line_, static_cast<unsigned long long>(records_), static_cast<unsigned long long>(repeated_),
              static_cast<unsigned long long>(lost_), static_cast<unsigned long long>(model_.repeats()), static_cast<unsigned long long>(stale_), static_cast<unsigned long long>(finals_),
              static_cast<unsigned long long>(refusals_), static_cast<unsigned long long>(checks_), Money::from_micros(spent).text().c_str(), static_cast<double>(io::steady_micros() - begun) / 1e6,
              faults_ == 0 ? "as the model says" : "WRONG");
  // A run in which nothing was scarce, repeated or lost has shown nothing.
  if (faults_ == 0 && (finals_ == 0 || refusals_ == 0 || model_.repeats() == 0 || lost_ == 0 || stale_ == 0)) wrong("the run was too tame");
  return faults_ == 0;
}

}  // namespace
}  // namespace sublet::concurrency

int main(int argc, char** argv) {
  sublet::concurrency::Options options;
  int runs = 1;
  for (int i = 1; i + 1 < argc; i += 2) {
    const std::string name = argv[i];
    if (name == "--seed") options.seed = std::strtoull(argv[i + 1], nullptr, 10);
    else if (name == "--sessions") options.sessions = std::atoi(argv[i + 1]);
    else if (name == "--runs") runs = std::atoi(argv[i + 1]);
    else return std::fprintf(stderr, "shared_accounts [--seed S] [--sessions N] [--runs R]\n"), 2;
  }
  bool good = true;
  for (int i = 0; i < runs && good; ++i, ++options.seed) good = sublet::concurrency::Test(options).run();
  std::printf("%s\n", good ? "shared accounts hold under real load" : "FAILED");
  return good ? 0 : 1;
}
