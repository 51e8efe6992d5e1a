#include "gateway/api/local.h"

#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstring>

#include "charging/credit.h"
#include "charging/explain.h"
#include "gateway/usage/importer.h"
#include "io/clock.h"

namespace sublet::gateway {
namespace {

constexpr size_t longest_line = 1 << 20;
constexpr int64_t grace_micros = 3'000'000;  // for answers that are under way when the server stops

Json refused(const Error& e) {
  Json j = {{"ok", false}, {"code", e.code}};
  if (!e.detail.empty()) j["detail"] = e.detail;
  return j;
}

std::string text_of(const Json& j, const char* name) {
  auto at = j.find(name);
  return at != j.end() && at->is_string() ? at->get<std::string>() : std::string();
}
int64_t number_of_field(const Json& j, const char* name, int64_t otherwise) {
  auto at = j.find(name);
  return at != j.end() && at->is_number_integer() ? at->get<int64_t>() : otherwise;
}

Result<Done> write_all(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t n = ::send(fd, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return fault("closed", "the other side has gone");
    bytes.remove_prefix(static_cast<size_t>(n));
  }
  return Done{};
}

Result<sockaddr_un> address(const std::string& path) {
  sockaddr_un a{};
  a.sun_family = AF_UNIX;
  if (path.size() >= sizeof a.sun_path) return fault("io_error", "the path of the socket is longer than 107 octets: " + path);
  std::memcpy(a.sun_path, path.c_str(), path.size() + 1);
  return a;
}

// One operator by the request's code; the only one if none is stated.
const charging::OperatorState* operator_in(const charging::State& state, const std::string& code) {
  for (const auto& op : state.operators)
    if (op->code == code || (code.empty() && state.operators.size() == 1)) return op.get();
  return nullptr;
}

Json no_operator(const charging::State& state, const Json& request) {
  std::string known;
  for (const auto& op : state.operators) known += (known.empty() ? "" : ", ") + op->code;
  const std::string asked = text_of(request, "operator");
  return refused(refusal("unknown_operator", (asked.empty() ? "`operator` says which" : "there is no operator '" + asked.substr(0, 40) + "'") + (known.empty() ? "; no catalogue has been published" : "; there are: " + known)));
}

}  // namespace

struct LocalServer::Connection {
  int fd = -1;
  std::thread thread;
  std::atomic<bool> done{false};
  enum State { idle, busy, gone };
  std::atomic<State> state{idle};
  std::atomic<int64_t> since{io::steady_micros()};  // idle since then: half a request is none
  bool send(const Json& j) { return static_cast<bool>(write_all(fd, dump(j) + "\n")); }
};

LocalServer::LocalServer(Service& service, Options options) : service_(service), options_(std::move(options)) {}
LocalServer::~LocalServer() { stop(); }

Result<Done> LocalServer::start() {
  Result<sockaddr_un> a = address(options_.path);
  if (!a) return a.error();
  LocalClient probe;
  if (probe.connect(options_.path)) return fault("socket_in_use", "another process serves " + options_.path);
  ::unlink(options_.path.c_str());
  listener_ = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const mode_t old = ::umask(0077);  // the owner's only
  const bool bound = listener_ >= 0 && ::bind(listener_, reinterpret_cast<const sockaddr*>(&*a), sizeof *a) == 0 && ::listen(listener_, 16) == 0;
  ::umask(old);
  if (!bound) return fault("io_error", options_.path + ": " + std::strerror(errno));
  acceptor_ = std::thread([this] { accept_loop(); });
  return Done{};
}

void LocalServer::stop() {
  if (stop_.exchange(true)) return;
  if (acceptor_.joinable()) acceptor_.join();
  if (listener_ >= 0) {
    ::close(listener_);
    ::unlink(options_.path.c_str());
  }
  // What is under way is answered still, nothing more is read; who does not take his answer in time goes without.
  for (auto& c : connections_) ::shutdown(c->fd, SHUT_RD);
  for (int64_t waited = 0; waited < grace_micros; waited += 10'000) {
    if (std::all_of(connections_.begin(), connections_.end(), [](const auto& c) { return c->done.load(); })) break;
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  for (auto& c : connections_) {
    ::shutdown(c->fd, SHUT_RDWR);
    if (c->thread.joinable()) c->thread.join();
    ::close(c->fd);
  }
  connections_.clear();
}

void LocalServer::accept_loop() {
  while (!stop_) {
    pollfd p{listener_, POLLIN, 0};
    if (::poll(&p, 1, 100) <= 0) continue;
    const int fd = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    if (fd < 0) {  // out of descriptors, most likely: a little later, rather than spin
      std::this_thread::sleep_for(std::chrono::milliseconds(100));
      continue;
    }
    const std::lock_guard lock(mutex_);
    if (!make_room()) {
      (void)write_all(fd, dump(refused(refusal("too_many_connections", "at most " + std::to_string(options_.most_connections)))) + "\n");
      ::close(fd);
      continue;
    }
    connections_.push_back(std::make_unique<Connection>());
    Connection& c = *connections_.back();
    c.fd = fd;
    c.thread = std::thread([this, &c] {
      serve(c);
      ::shutdown(c.fd, SHUT_RDWR);
      c.done = true;
    });
  }
}

// Whether there is a place. When all are taken, the one that has been idle for longest gives way, if that is long enough.
bool LocalServer::make_room() {
  std::erase_if(connections_, [](const std::unique_ptr<Connection>& c) {
    if (!c->done) return false;
    c->thread.join();
    ::close(c->fd);
    return true;
  });
  while (static_cast<int>(connections_.size()) >= options_.most_connections) {
    const auto longest = std::min_element(connections_.begin(), connections_.end(), [](const auto& x, const auto& y) {
      return std::pair(x->state != Connection::idle, x->since.load()) < std::pair(y->state != Connection::idle, y->since.load());
    });
    Connection& c = **longest;
    if (c.state != Connection::idle || c.since + options_.idle_micros > io::steady_micros()) return false;
    Connection::State expected = Connection::idle;
    if (!c.state.compare_exchange_strong(expected, Connection::gone)) continue;  // it has just asked something
    ::shutdown(c.fd, SHUT_RDWR);
    c.thread.join();
    ::close(c.fd);
    connections_.erase(longest);
  }
  return true;
}

void LocalServer::serve(Connection& c) {
  std::string buffer;
  char chunk[65536];
  for (;;) {
    const ssize_t n = ::recv(c.fd, chunk, sizeof chunk, 0);
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return;
    buffer.append(chunk, static_cast<size_t>(n));
    if (buffer.find('\n', buffer.size() - static_cast<size_t>(n)) != std::string::npos) {
      Connection::State expected = Connection::idle;
      if (!c.state.compare_exchange_strong(expected, Connection::busy)) return;  // it had to give way
    }
    size_t start = 0;
    for (size_t end; (end = buffer.find('\n', start)) != std::string::npos; start = end + 1) {
      std::string_view line = std::string_view(buffer).substr(start, end - start);
      if (line.empty()) continue;
      if (stop_) return;
      Result<Json> request = parse_json(line);
      if (!request) {
        if (!c.send(refused(request.error()))) return;
      } else if (!answer(c, std::move(*request))) {
        return;
      }
    }
    buffer.erase(0, start);
    if (start != 0) c.since = io::steady_micros(), c.state = Connection::idle;
    if (buffer.size() > longest_line) {
      c.send(refused(refusal("bad_json", "a line is at most 1 MB")));
      return;
    }
  }
}

bool LocalServer::answer(Connection& c, Json request) {
  if (text_of(request, "operator").empty())  // may be left out while there is only one
    if (std::string only = service_.only_operator(); !only.empty()) request["operator"] = std::move(only);
  const std::string todo = text_of(request, "do");
  if (todo == "events") return events(c, request);
  if (todo == "import") return import(c, request);
  if (todo == "account") return c.send(account(request));
  if (todo == "accounts") return c.send(list(request));
  if (todo == "ledger") return c.send(ledger(request));
  if (todo == "explain") return c.send(explain(request));
  if (todo == "publish") return c.send(publish(request));
  if (options_.more)
    if (std::optional<Json> own = options_.more(request, [&](const Json& line) { return !stop_ && c.send(line); })) return c.send(*own);
  // Only a text with a unit has to be looked up; all else does not trouble the engine.
  const UnitOf unit_of = [&](const char* what, const std::string& name) {
    std::optional<Unit> unit;
    (void)service_.inspect([&](const charging::State& state) { unit = units_of(state, text_of(request, "operator"))(what, name); });
    return unit;
  };
  Result<std::string> command = command_from_json(request, unit_of);
  if (!command) return c.send(refused(command.error()));
  Result<charging::Outcome> done = service_.execute_bytes(*command);
  return c.send(done ? answer_json(done->answer) : refused(done.error()));
}

// What is asked of the request's operator: `look` makes the answer out of `otherwise`.
Json LocalServer::of_operator(const Json& request, Json otherwise, const Look& look) {
  Json out = std::move(otherwise);
  Result<Done> looked = service_.inspect([&](const charging::State& state) {
    if (const charging::OperatorState* op = operator_in(state, text_of(request, "operator"))) look(state, *op, out);
    else out = no_operator(state, request);
  });
  return looked ? out : refused(looked.error());
}

Json LocalServer::account(const Json& request) {
  const std::string line = text_of(request, "line");
  Result<PhoneNumber> number = PhoneNumber::parse(line);
  const int64_t id = number_of_field(request, "account", 0);
  if (!number && id == 0) return refused(refusal("bad_request", "`line` or `account` says which"));
  return of_operator(request, refused(refusal("unknown_line", "no such line with this operator")), [&](const charging::State& state, const charging::OperatorState& op, Json& out) {
    charging::AccountId a = 0;
    if (number) {
      if (const charging::LineId l = state.store.find(charging::line_key(op.id, *number))) a = state.store.line(l).account;
    } else if (id > 0 && static_cast<size_t>(id) <= state.store.accounts() && state.store.account(static_cast<charging::AccountId>(id)).op == op.id) {
      a = static_cast<charging::AccountId>(id);
    }
    if (a == 0) return;
    out = {{"ok", true}};
    out.update(account_json(state, op, a));
  });
}

Json LocalServer::list(const Json& request) {
  const int64_t from = std::max<int64_t>(number_of_field(request, "from", 1), 1), most = std::min<int64_t>(number_of_field(request, "most", 20), 1000);
  return of_operator(request, {{"ok", true}, {"accounts", Json::array()}}, [&](const charging::State& state, const charging::OperatorState& op, Json& out) {
    for (auto a = static_cast<size_t>(from); a <= state.store.accounts() && static_cast<int64_t>(out["accounts"].size()) < most; ++a)
      if (state.store.account(static_cast<charging::AccountId>(a)).op == op.id) out["accounts"].push_back(account_json(state, op, static_cast<charging::AccountId>(a)));
  });
}

Json LocalServer::ledger(const Json& request) {
  return of_operator(request, {{"ok", true}, {"assets", Json::object()}}, [&](const charging::State&, const charging::OperatorState& op, Json& out) {
    for (int asset = 0; asset < unit_count; ++asset) {
      Json rows = Json::object();
      i128 sum = 0;
      for (int l = 0; l < charging::ledger_count; ++l) {
        const i128 v = op.totals[static_cast<size_t>(asset)][static_cast<size_t>(l)];
        sum += v;
        if (v == 0) continue;
        const int64_t n = charging::shown(v);
        rows[charging::ledger_name(static_cast<charging::Ledger>(l))] = static_cast<Unit>(asset) == Unit::money ? Json(Money::from_micros(n).text()) : Json(n);
      }
      if (rows.empty()) continue;
      rows["sum"] = static_cast<int64_t>(sum);
      out["assets"][std::string(unit_name(static_cast<Unit>(asset)))] = std::move(rows);
    }
  });
}

Json LocalServer::publish(const Json& request) {
  Instant effective;
  if (const std::string at = text_of(request, "effective"); !at.empty()) {
    Result<Instant> t = parse_instant(at, ZoneTable());
    if (!t) return refused(t.error());
    effective = *t;
  }
  Result<std::string> done = service_.publish_directory(text_of(request, "path"), effective);
  if (!done) return refused(done.error());
  Json out = {{"ok", true}, {"operator", *done}};
  (void)service_.inspect([&](const charging::State& state) {
    const charging::OperatorState* op = operator_in(state, *done);
    if (op == nullptr || op->versions.empty()) return;
    const charging::VersionEntry& v = op->versions.back();
    out["version"] = v.number;
    out["effective"] = (v.number == 1 ? v.published : v.effective).text();
  });
  return out;
}

// Fees, minimums, top-ups, ...: what the event itself says.
Json LocalServer::explain_event(const std::string& asked, const charging::Header& header, std::string_view outcome, size_t sub) {
  std::vector<charging::Event> events;
  charging::UsageOutcome usage;
  charging::Outcome other;
  if (header.kind == charging::Kind::usage) {
    if (charging::decode_usage_outcome(outcome, usage))
      for (size_t i = 0; i < usage.events.size(); ++i)
        if (usage.event_of[i] == sub) events.push_back(usage.events[i].event);
  } else if (charging::decode_outcome(header.kind, outcome, other) && sub < other.events.size()) {
    events.push_back(other.events[sub].event);
  }
  Json out = {{"ok", true}, {"lines", Json::array()}};
  Result<Done> looked = service_.inspect([&](const charging::State& state) {
    for (const charging::Event& e : events) {
      if (e.account == 0 || e.account > state.store.accounts()) continue;
      const charging::OperatorState& op = *state.operators[state.store.account(e.account).op - 1U];
      if (op.code != asked) continue;
      for (const std::string& line : charging::explain(*op.version_at(e.at)->tables, op.registry, e)) out["lines"].push_back(line);
    }
  });
  if (!looked) return refused(looked.error());
  return out["lines"].empty() ? refused(refusal("not_a_charge", "the event at this position moved no money or units")) : out;
}

Json LocalServer::explain(const Json& request) {
  const auto position = static_cast<engine::Position>(std::max<int64_t>(number_of_field(request, "position", 0), 0));
  const auto sub = static_cast<size_t>(std::max<int64_t>(number_of_field(request, "sub", 0), 0));
  Result<engine::Feed> feed = service_.engine().feed(position);
  if (!feed) return refused(feed.error());
  engine::Record record;
  Result<bool> got = feed->next(record);
  if (!got) return refused(got.error());
  charging::Header header;
  std::string_view body = record.command;
  if (!*got || record.position != position || !charging::decode_header(body, header)) return refused(refusal("unknown_position", "there is no event at this position"));
  // One operator never sees another's: not even that there is something at the position.
  std::string asked;
  const Json no_such = of_operator(request, Json(), [&](const charging::State&, const charging::OperatorState& op, Json&) { asked = op.code; });
  if (asked.empty()) return no_such;
  if (header.kind != charging::Kind::tick && header.op != asked) return refused(refusal("unknown_position", "there is no event at this position"));
  charging::Charged charged;
  catalogue::Use use;
  bool found = false;
  if (header.kind == charging::Kind::usage) {
    charging::Usage u;
    charging::UsageOutcome o;
    if (charging::decode_usage(body, u) && charging::decode_usage_outcome(record.outcome, o) && sub < o.verdicts.size() && o.verdicts[sub] == charging::Verdict::charged) {
      size_t k = 0;
      for (size_t i = 0; i < sub; ++i) k += o.verdicts[i] == charging::Verdict::charged;
      charged = o.charged[k];
      use = charging::use_of(reinterpret_cast<const charging::UsageRecord*>(u.records.data())[sub]);
      found = true;
    }
  } else if (header.kind == charging::Kind::charge_use) {
    charging::ChargeUse c;
    charging::FromBytes v(body);
    c.describe(v);
    charging::Outcome o;
    if (v.complete() && charging::decode_outcome(record.outcome, o))
      for (size_t i = 0; i < o.events.size(); ++i)
        if (o.events[i].event.kind == charging::EventKind::charged && !found && (sub == 0 || sub == i)) charged = o.events[i].charged, use = c.use.use, found = true;
  }
  if (!found) return explain_event(asked, header, record.outcome, sub);
  Json out;
  Result<Done> looked = service_.inspect([&](const charging::State& state) {
    const charging::OperatorState* op = operator_in(state, std::string(header.op));
    if (op == nullptr || charged.version == 0 || charged.version > op->versions.size()) return;
    out = {{"ok", true}, {"lines", charging::explain(*op->versions[charged.version - 1].tables, op->registry, use, charged)}};
  });
  return looked ? out : refused(looked.error());
}

bool LocalServer::import(Connection& c, const Json& request) {
  Importer importer(service_, text_of(request, "operator"));
  ImportOptions options;
  options.reject = text_of(request, "reject");
  options.stop = &stop_;
  uint64_t told = 0;
  options.progress = [&](uint64_t done, uint64_t total) {
    if (done - told < (4 << 20) && done != total) return;
    told = done;
    c.send(Json{{"progress", done}, {"total", total}});
  };
  Result<ImportReport> r = importer.run(text_of(request, "path"), text_of(request, "host"), options);
  if (!r) return c.send(refused(r.error()));
  Json verdicts;
  for (int i = 0; i < charging::verdict_count; ++i)
    if (r->verdicts[static_cast<size_t>(i)] != 0) verdicts[charging::verdict_name(static_cast<charging::Verdict>(i))] = r->verdicts[static_cast<size_t>(i)];
  Json out = {{"ok", r->whole_file.empty()}, {"file", r->name}, {"bytes", r->bytes}, {"records", r->records}, {"verdicts", verdicts}, {"ending", r->ending}};
  if (!r->whole_file.empty()) out["code"] = "file_refused", out["detail"] = r->whole_file;
  return c.send(out);
}

bool LocalServer::events(Connection& c, const Json& request) {
  const std::string only = text_of(request, "operator");
  const bool follow = request.value("follow", Json(false)) == Json(true);
  std::vector<std::string> kinds;
  if (auto at = request.find("kinds"); at != request.end() && at->is_array())
    for (const Json& k : *at)
      if (k.is_string()) kinds.push_back(k.get<std::string>());
  int64_t most = number_of_field(request, "most", INT64_MAX);
  engine::Position from = static_cast<engine::Position>(std::max<int64_t>(number_of_field(request, "from", 1), 1));
  if (text_of(request, "from") == "now") from = service_.engine().durable() + 1;
  Result<engine::Feed> feed = service_.engine().feed(from);
  if (!feed) return c.send(refused(feed.error()));
  // The registry only grows, so a copy is refreshed when an unknown operator or a new version appears.
  std::map<std::string, catalogue::Registry, std::less<>> names;
  auto refresh = [&] {
    (void)service_.inspect([&](const charging::State& state) {
      for (const auto& op : state.operators) names[op->code] = op->registry;
    });
  };
  refresh();
  NamesOf names_of = [&](std::string_view op) -> const catalogue::Registry* {
    auto at = names.find(op);
    return at == names.end() ? nullptr : &at->second;
  };
  // Time's own records are of no one operator: their events are the accounts'. An account never changes its operator.
  std::vector<std::string> codes;
  std::vector<charging::OperatorId> of;
  OperatorOf operator_of = [&](const charging::Event& e) -> std::string {
    if (e.account == 0) return e.note;
    if (std::string only_one = service_.only_operator(); !only_one.empty()) return only_one;
    if (e.account > of.size())
      (void)service_.inspect([&](const charging::State& state) {
        for (size_t a = of.size() + 1; a <= state.store.accounts(); ++a) of.push_back(state.store.account(static_cast<charging::AccountId>(a)).op);
        codes.clear();
        for (const auto& op : state.operators) codes.push_back(op->code);
      });
    return e.account <= of.size() ? codes[of[e.account - 1] - 1U] : std::string();
  };
  while (!stop_ && most > 0) {
    engine::Record record;
    Result<bool> got = feed->next(record);
    if (!got) return c.send(refused(got.error()));
    if (!*got) {
      if (!follow) break;
      char octet;
      const ssize_t gone = ::recv(c.fd, &octet, 1, MSG_PEEK | MSG_DONTWAIT);
      if (gone == 0) return false;
      feed->wait(100'000);
      continue;
    }
    charging::Header header;
    std::string_view body = record.command;
    if (!charging::decode_header(body, header)) continue;
    if (header.kind == charging::Kind::publish) refresh();
    if (!only.empty() && header.op != only && header.kind != charging::Kind::tick) continue;
    for (const Json& j : record_json(record.position, record.time, record.command, record.outcome, names_of, operator_of)) {
      if (!only.empty() && j["operator"] != only) continue;
      if (!kinds.empty() && std::find(kinds.begin(), kinds.end(), j["event"].get<std::string>()) == kinds.end()) continue;
      if (!c.send(j)) return false;
      if (--most == 0) break;
    }
  }
  return c.send(Json{{"ok", true}, {"end", true}, {"next", feed->next_position()}});
}

LocalClient::~LocalClient() {
  if (fd_ >= 0) ::close(fd_);
}

Result<Done> LocalClient::connect(const std::string& path) {
  Result<sockaddr_un> a = address(path);
  if (!a) return a.error();
  fd_ = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (fd_ < 0 || ::connect(fd_, reinterpret_cast<const sockaddr*>(&*a), sizeof *a) != 0) return fault("not_running", "no server answers at " + path + "; start one with `sublet serve`, or name its directory with --data");
  return Done{};
}

Result<Done> LocalClient::send(const Json& request) { return write_all(fd_, dump(request) + "\n"); }

Result<Json> LocalClient::receive() {
  for (;;) {
    if (const size_t end = buffer_.find('\n'); end != std::string::npos) {
      Json j = Json::parse(buffer_.substr(0, end), nullptr, false);
      buffer_.erase(0, end + 1);
      if (j.is_discarded()) return fault("bad_json", "the server's answer cannot be read");
      return j;
    }
    char chunk[65536];
    const ssize_t n = ::recv(fd_, chunk, sizeof chunk, 0);
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return fault("closed", "the server has gone");
    buffer_.append(chunk, static_cast<size_t>(n));
  }
}

Result<Json> LocalClient::ask(const Json& request) {
  if (Result<Done> sent = send(request); !sent) return sent.error();
  return receive();
}

}  // namespace sublet::gateway
