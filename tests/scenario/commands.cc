// Lines that do something.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "charging/machine.h"
#include "gateway/core/service.h"
#include "scenario/runner.h"

namespace sublet::scenario {

using namespace charging;

Report Runner::run() {
  std::ifstream in(path_);
  if (!in) report_.failures.push_back(path_ + ": cannot be read");
  for (std::string text; std::getline(in, text) && report_.failures.size() < 5;) {
    ++line_;
    try {
      line(text);
    } catch (const NoDiameterForm&) {
      report_.no_diameter_form = true;
      break;
    } catch (const Wrong& w) {
      report_.failures.push_back(path_ + ":" + std::to_string(line_) + ": " + w.what + "\n  in: " + text + "\n" + items_text());
    }
  }
  return std::move(report_);
}

void Runner::line(const std::string& text) {
  Words words(text);
  Words wanted = words.split_answer();
  if (words.empty()) return;
  clock(words);
  if (words.empty()) return;
  const std::string verb = words.take();
  if (verb == "expect") {
    ++report_.expectations;
    return expect(words);
  }
  fresh_ = true;
  verdict_.clear();
  credit_.reset();
  command(verb, words);
  if (!words.empty()) throw Wrong{"'" + words.front() + "' is not understood here"};
  ++report_.expectations;
  check(wanted);
}

void Runner::clock(Words& w) {
  const bool at = w.accept("at");
  const Civil before = now_;
  if (w.at_time()) now_ = w.time_of(now_.date);
  else if (w.at_moment()) now_ = w.moment();
  else if (at) throw Wrong{"after `at` comes a time"};
  if (now_ < before && zone_) throw Wrong{"the clock stands at " + before.text() + " and does not go back"};
}

PhoneNumber Runner::number(const std::string& word) {
  const size_t equals = word.find('=');
  if (auto known = lines_.find(word); known != lines_.end()) return about_ = known->second;
  if (auto known = accounts_.find(word); known != accounts_.end()) return about_ = known->second;
  const PhoneNumber n = good(PhoneNumber::parse(word.substr(equals == std::string::npos ? 0 : equals + 1)));
  if (equals != std::string::npos) lines_[word.substr(0, equals)] = n;
  return n;
}

const OperatorState& Runner::op() {
  for (const auto& o : target_.state().operators)
    if (o->code == op_) return *o;
  throw Wrong{"no catalogue yet"};
}
const catalogue::Version& Runner::version() { return *op().versions.back().tables; }
const ZoneTable& Runner::zone() {
  if (!zone_) throw Wrong{"no catalogue yet"};
  return *zone_;
}
const catalogue::Bucket& Runner::bucket(const std::string& name) {
  const catalogue::Bucket* b = version().bucket(op().registry.buckets.find(name));
  if (b == nullptr) throw Wrong{"there is no bucket '" + name + "'"};
  return *b;
}

void Runner::remember(const std::string& command, const std::string& bytes, bool asked) {
  std::string_view body = command;
  Header header;
  decode_header(body, header);
  Outcome outcome;
  if (header.kind == Kind::usage) {
    UsageOutcome u;
    if (!decode_usage_outcome(bytes, u)) throw Wrong{"the outcome of the usage cannot be read"};
    verdict_ = u.verdicts.empty() ? u.refused : verdict_name(u.verdicts.front());
    for (Charged& c : u.charged) {
      outcome.answer.cost += Money::from_micros(c.cost);
      outcome.events.emplace_back();
      outcome.events.back().event.kind = EventKind::charged;
      outcome.events.back().event.account = c.account;
      outcome.events.back().charged = std::move(c);
    }
    outcome.events.insert(outcome.events.end(), u.events.begin(), u.events.end());
  } else if (!decode_outcome(header.kind, bytes, outcome)) {
    throw Wrong{"the outcome cannot be read"};
  }
  for (const Outcome::Entry& e : outcome.events) {
    events_.push_back(e);
    if (e.event.kind == EventKind::fee_charged || e.event.kind == EventKind::minimum_charged) fees_.push_back(e.event);
  }
  if (asked) outcome_ = std::move(outcome);
}

std::string Runner::send_bytes(const std::string& bytes) {
  return executed(target_.step(now(), bytes), bytes);
}

std::string Runner::executed(const std::vector<Executed>& all, const std::string& bytes) {
  if (fresh_) events_.clear();
  fresh_ = false;
  std::string mine;
  for (const Executed& e : all) {
    const bool asked = e.command == bytes;
    remember(e.command, e.outcome, asked);
    if (asked) mine = e.outcome;
  }
  report_.steps.push_back({line_, mine, target_.digest()});
  if (!target_.troubles.empty()) {
    const std::string trouble = target_.troubles.front();
    target_.troubles.clear();
    throw Wrong{trouble};
  }
  return mine;
}

void Runner::timers() {
  events_.clear();
  outcome_ = {};
  for (const Executed& e : target_.step(now(), {})) remember(e.command, e.outcome, false);
}

void Runner::publish(Words& w) {
  catalogue::Bundle bundle;
  Instant from = Instant::from_micros(INT64_MIN);
  while (!w.empty()) {
    if (w.accept("at")) {
      from = zone().instant(w.moment());
      break;
    }
    for (auto& [name, content] : good(gateway::read_bundle(w.take()))) bundle[name] = content;
  }
  catalogue::Registry registry;
  catalogue::Diagnostics found;
  static const catalogue::ZoneLoader zones = gateway::system_zones();
  const auto tables = catalogue::compile(bundle, registry, zones, found);
  if (tables == nullptr) throw Wrong{found.list().front().text()};
  op_ = tables->op.code;
  zone_ = tables->op.zone;
  target_.store(bundle);
  send(Publish{catalogue::bundle_hash(bundle), from});
}

NewLine Runner::new_line(Words& w, std::vector<std::string>* of_account) {
  NewLine l;
  l.number = number(w.take());
  for (;;) {
    if (w.accept("host")) {
      l.host = w.take();
    } else if (w.accept("offer")) {
      const std::string name = w.take();
      const catalogue::Offer* o = version().offer(op().registry.offers.find(name));
      const bool account = of_account != nullptr && o != nullptr && o->of_account;
      (account ? *of_account : l.offers).push_back(name);
    } else {
      return l;
    }
  }
}

void Runner::open(Words& w) {
  OpenAccount c;
  const std::string name = w.take();
  for (;;) {
    if (w.accept("line")) c.lines.push_back(new_line(w, &c.offers));
    else if (w.accept("account-offer")) c.offers.push_back(w.take());
    else if (w.accept("money")) c.money = w.money();
    else if (w.accept("credit")) c.credit = w.money();
    else if (w.accept("since")) c.since = zone().instant(w.moment());
    else break;
  }
  if (!c.lines.empty()) accounts_[name] = about_ = c.lines[0].number;
  send(c);
  ids_[name] = outcome_.answer.account;
}

void Runner::service(Words& w, catalogue::Use& u) {
  const std::string name = w.take();
  const auto s = catalogue::service_of(name);
  if (!s) throw Wrong{"there is no service '" + name + "'"};
  u.service = *s;
  if (!w.empty())
    if (const auto d = catalogue::direction_of(w.front())) u.direction = *d, w.take();
}

bool Runner::circumstance(Words& w, catalogue::Use& u) {
  if (w.accept("to") || w.accept("from") || w.accept("from-peer")) {
    const PhoneNumber before = about_;
    u.peer = number(w.take());
    about_ = before;
    return true;
  }
  if (w.accept("at")) return u.place = good(PhoneNumber::parse(w.take())), true;
  if (w.accept("app")) return u.app = static_cast<uint32_t>(w.integer()), true;
  if (!w.accept("marks")) return false;
  std::istringstream list(w.take());
  for (std::string mark; std::getline(list, mark, ',');) {
    const auto& all = version().marks;
    const auto at = std::find(all.begin(), all.end(), mark);
    if (at == all.end()) throw Wrong{"there is no mark '" + mark + "'"};
    u.marks |= 1U << (at - all.begin());
  }
  return true;
}

void Runner::use(Words& w) {
  ChargeUse c;
  std::string identity, host;
  c.line = number(w.take());
  catalogue::Use& u = c.use.use;
  service(w, u);
  u.start = now();
  u.amount = 1;
  if (w.at_quantity()) {
    const Quantity q = w.quantity();
    if (q.unit != catalogue::unit_of(u.service)) throw Wrong{"this service is used in " + std::string(unit_name(catalogue::unit_of(u.service)))};
    u.amount = q.amount;
  }
  if (catalogue::unit_of(u.service) == Unit::seconds) u.seconds = u.amount;
  for (;;) {
    if (w.accept("during")) u.seconds = w.quantity().amount;
    else if (w.accept("start")) u.start = zone().instant(w.moment());
    else if (w.accept("id")) identity = w.take();
    else if (w.accept("host")) host = w.take();
    else if (w.accept("covered")) c.only_if_covered = true;
    else if (!circumstance(w, u)) break;
  }
  if (identity.empty() && host.empty()) send(c);
  else use_of_file(c, identity, host);
}

// A use with an identity or from a stated host comes as the one record of a usage file.
void Runner::use_of_file(const ChargeUse& c, const std::string& identity, std::string host) {
  if (host.empty()) {
    const LineId line = target_.state().store.find(line_key(op().id, c.line));
    if (line == 0) throw Wrong{"state the host"};
    host = op().registry.hosts.name(target_.state().store.line(line).host);
  }
  const Use& u = c.use.use;
  const std::string name = "line-" + std::to_string(line_);
  const Hash128 content = hash128(name), id = hash128(identity.empty() ? name : identity);
  UsageRecord r{};
  r.identity_high = id.high, r.identity_low = id.low;
  r.served = c.line.bits(), r.peer = u.peer.bits(), r.place = u.place.bits();
  r.start = static_cast<uint32_t>(u.start.seconds());
  r.seconds = static_cast<uint32_t>(u.seconds);
  r.amount = u.amount;
  r.app = u.app, r.marks = u.marks;
  r.service = static_cast<uint8_t>(u.service), r.direction = static_cast<uint8_t>(u.direction);
  send(FileBegin{host, name, content, sizeof r});
  send_bytes(encode_usage(op_, Usage{host, content, 0, std::string_view(reinterpret_cast<const char*>(&r), sizeof r)}));
  const Outcome mine = outcome_;
  send(FileDone{host, name, content});
  outcome_ = mine;
}

std::vector<SessionGroup> Runner::groups(Words& w, int64_t* lives, bool* used) {
  std::vector<SessionGroup> out(1);
  for (;;) {
    if (w.accept("group")) {
      if (out.back().used != 0 || out.back().asked >= 0) out.emplace_back();
      out.back().group = static_cast<uint32_t>(w.integer());
    } else if (w.accept("used")) {
      out.back().used = w.quantity().amount;
      if (used != nullptr) *used = true;
    } else if (w.accept("asks")) {
      out.back().asked = w.at_quantity() ? w.quantity().amount : 0;  // without an amount: as much as the server likes
    } else if (lives != nullptr && w.accept("lives")) {
      *lives = w.quantity().amount;
    } else {
      return out;
    }
  }
}

void Runner::session(Words& w) {
  const std::string id = w.take(), what = w.take();
  ++report_.sessions;
  if (sessions_ == Sessions::as_gy) {
    const auto type = what == "start" ? Credit::initial : what == "update" ? Credit::update : Credit::termination;
    return session_as_gy(id, type, w);
  }
  if (what == "start") {
    SessionStart c;
    c.session = id;
    c.line = number(w.take());
    service(w, c.use.use);
    while (circumstance(w, c.use.use)) {}
    c.groups = groups(w, &c.lives);
    send(c);
  } else if (what == "update") {
    send(SessionUpdate{id, groups(w, nullptr)});
  } else if (what == "end") {
    send(SessionEnd{id, groups(w, nullptr)});
  } else {
    throw Wrong{"a session starts, updates or ends"};
  }
}

// "10.00", "50 MB bucket B", "bucket B -30", "bucket B 5.00", each with "days 30".
void Runner::money_or_units(Words& w, std::string& name, Money& money, int64_t& units, int64_t* days) {
  Words before;
  while (!w.empty() && w.front() != "bucket" && w.front() != "days") before.put(w.take());
  if (w.accept("bucket")) {
    name = w.take();
    const catalogue::Bucket* b = version().bucket(op().registry.buckets.find(name));
    const Unit unit = b == nullptr ? Unit::octets : b->unit;
    const int64_t value = before.empty() ? w.amount(unit) : before.amount(unit);
    if (unit == Unit::money) money = Money::from_micros(value);
    else units = value;
  } else {
    money = before.money();
  }
  if (days != nullptr && w.accept("days")) *days = w.integer();
}

void Runner::command(const std::string& verb, Words& w) {
  if (verb == "catalogue" || verb == "publish") return publish(w);
  if (verb == "open") return open(w);
  if (verb == "use") return use(w);
  if (verb == "session") return session(w);
  if (verb == "gy") return gy(w);
  if (verb == "wait") return timers();
  if (verb == "period-close") return send(PeriodClose{zone().instant(w.moment())});
  of_line(verb, w);
}

void Runner::of_line(const std::string& verb, Words& w) {
  const std::vector<std::string> verbs = {"add-line", "close", "remove-line", "credit", "lift", "fee", "topup", "adjust", "transfer", "gift", "offer", "member-limit", "switched", "sim"};
  if (std::find(verbs.begin(), verbs.end(), verb) == verbs.end()) throw Wrong{"there is no command '" + verb + "'"};
  const PhoneNumber line = number(w.take());
  if (verb == "add-line") return send(AddLine{line, new_line(w, nullptr)});
  if (verb == "close") return send(CloseAccount{line});
  if (verb == "sim") return send(SetSim{line, w.accept("none") ? 0 : static_cast<uint64_t>(w.integer())});
  if (verb == "remove-line") return send(RemoveLine{line});
  if (verb == "credit") return send(SetCredit{line, w.money()});
  if (verb == "lift") return send(Lift{line, w.take()});
  if (verb == "fee") {
    const Money m = w.money();
    return send(ChargeFee{line, m, w.empty() ? "" : w.take()});
  }
  if (verb == "topup") {
    TopUp c;
    c.line = line;
    money_or_units(w, c.bucket, c.amount, c.units, &c.valid_days);
    return send(c);
  }
  if (verb == "adjust") {
    Adjust c;
    c.line = line;
    money_or_units(w, c.bucket, c.amount, c.units, nullptr);
    return send(c);
  }
  if (verb == "transfer" || verb == "gift") {
    w.must("to");
    const PhoneNumber to = number(w.take());
    about_ = line;
    if (verb == "transfer") return send(Transfer{line, to, w.money()});
    w.must("bucket");
    const std::string name = w.take();
    return send(Gift{line, to, name, w.amount(bucket(name).unit)});
  }
  if (verb == "offer") {
    const std::string what = w.take(), name = w.take();
    if (what == "remove") return send(RemoveOffer{line, name});
    if (what != "add") throw Wrong{"`offer L1 add X` or `offer L1 remove X`"};
    return send(AddOffer{line, name, w.accept("quantity") ? w.integer() : 1});
  }
  if (verb == "member-limit") {
    w.must("counter");
    const std::string name = w.take();
    const catalogue::Counter* c = version().counter(op().registry.counters.find(name));
    return send(SetMemberLimit{line, name, w.accept("none") ? -1 : w.amount(c == nullptr ? Unit::octets : c->unit)});
  }
  LineSwitched c{line, 0};
  for (std::istringstream list(w.take()); list.good();) {
    std::string word;
    std::getline(list, word, ',');
    c.state |= word == "half" ? stop::half : word == "full" ? stop::full : word == "data" ? stop::data : word == "throttled" ? stop::throttled : word == "voice" ? stop::voice
               : word == "messages" ? stop::messages : 0;
  }
  send(c);
}

}  // namespace sublet::scenario
