#include "scenarios/scenario.h"

#include <algorithm>
#include <deque>
#include <filesystem>
#include <fstream>
#include <map>
#include <optional>
#include <sstream>

#include "charging/command.h"
#include "charging/event.h"

namespace sublet::scenario {
namespace {

using namespace charging;
using Words = std::deque<std::string>;

// Thrown by the reader of a line, caught where the line's number is known: test code, so an exception is plain enough.
struct Wrong {
  std::string what;
};

std::string read_file(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream out;
  out << in.rdbuf();
  if (!in) throw Wrong{"cannot read " + path.string()};
  return out.str();
}

template <class T>
T good(Result<T> r) {
  if (!r) throw Wrong{r.error().text()};
  return *std::move(r);
}

class Runner {
 public:
  Runner(std::string path, Target& target) : path_(std::move(path)), target_(target) {}

  std::vector<std::string> run() {
    int number = 0;
    try {
      std::istringstream in(read_file(path_));
      for (std::string text; std::getline(in, text);) {
        ++number;
        try {
          line(text);
        } catch (const Wrong& w) {
          failures_.push_back(path_ + ":" + std::to_string(number) + ": " + w.what + "\n  in: " + text);
          if (failures_.size() >= 5) break;
        }
      }
    } catch (const Wrong& w) {
      failures_.push_back(w.what);
    }
    return failures_;
  }

 private:
  void line(std::string text) {
    if (const size_t hash = text.find('#'); hash != std::string::npos && (hash == 0 || text[hash - 1] == ' ')) text.resize(hash);
    Words words, wanted;
    std::istringstream in(text);
    bool after = false;
    for (std::string w; in >> w;) {
      if (w == "->") after = true;
      else (after ? wanted : words).push_back(w);
    }
    if (words.empty()) return;
    clock(words);
    if (words.empty()) return;
    const std::string verb = take(words);
    if (verb == "expect") return expect(words);
    command(verb, words);
    if (!words.empty()) throw Wrong{"'" + words[0] + "' is not understood here"};
    check(wanted);
  }

  std::string take(Words& w) {
    if (w.empty()) throw Wrong{"the line ends too early"};
    std::string first = w.front();
    w.pop_front();
    return first;
  }
  bool accept(Words& w, std::string_view word) {
    if (w.empty() || w.front() != word) return false;
    w.pop_front();
    return true;
  }

  void clock(Words& w) {
    const bool at = accept(w, "at");
    if (w.empty()) return;
    auto time = [](const std::string& t) { return t.size() == 8 && t[2] == ':' && t[5] == ':'; };
    if (time(w[0])) {
      now_ = good(parse_civil(now_.date.text() + " " + take(w)));
    } else if (w.size() > 1 && w[0].size() == 10 && w[0][4] == '-' && time(w[1])) {
      const std::string day = take(w);
      now_ = good(parse_civil(day + " " + take(w)));
    } else if (at) {
      throw Wrong{"after `at` comes a time"};
    }
  }
  Instant now() { return good(zone("Asia/Shanghai")).instant(now_); }
  Instant moment(Words& w) {
    const std::string day = take(w);
    return good(zone("Asia/Shanghai")).instant(good(parse_civil(w.empty() || w[0].size() != 8 || w[0][2] != ':' ? day : day + " " + take(w))));
  }

  // "8617090000001", "L1=8617090000001" or a name given before.
  PhoneNumber number(const std::string& word) {
    const size_t equals = word.find('=');
    if (auto known = lines_.find(word); known != lines_.end()) return known->second;
    const PhoneNumber n = good(PhoneNumber::parse(word.substr(equals == std::string::npos ? 0 : equals + 1)));
    lines_[word.substr(0, equals == std::string::npos ? word.size() : equals)] = n;
    return n;
  }

  Quantity quantity(Words& w) {
    const std::string first = take(w);
    if (!w.empty() && first.find_first_not_of("0123456789.") == std::string::npos)
      if (Result<Quantity> q = parse_quantity(first + " " + w[0])) return w.pop_front(), *q;
    return good(parse_quantity(first));
  }
  // "50 MB", "-30 MB", "-30", "12 points", "5.00": in the unit of the bucket.
  int64_t amount(Words& w, Unit unit) {
    const bool negative = !w.empty() && w[0].size() > 1 && w[0][0] == '-';
    if (unit == Unit::money) return good(parse_money(take(w))).micros();
    if (negative) w[0].erase(0, 1);
    int64_t value = 0;
    if (w.size() > 1 && parse_quantity(w[0] + " " + w[1])) value = quantity(w).amount;
    else value = std::stoll(take(w));
    return negative ? -value : value;
  }

  const OperatorState& op() {
    for (const auto& o : target_.state().operators)
      if (o->code == op_) return *o;
    throw Wrong{"no catalogue yet"};
  }
  const catalogue::Version& version() { return *op().versions.back().tables; }
  const catalogue::Bucket& bucket(const std::string& name) {
    const catalogue::Bucket* b = version().bucket(op().registry.buckets.find(name));
    if (b == nullptr) throw Wrong{"there is no bucket '" + name + "'"};
    return *b;
  }

  template <class C>
  void send(C c, const std::string& key = {}) {
    outcome_ = {};
    const std::string bytes = target_.apply(now(), encode(op_, key, std::move(c)));
    if (!decode_outcome(bytes, outcome_)) throw Wrong{"the outcome cannot be read"};
    remember();
  }

  void remember() {
    events_.clear();
    for (const Outcome::Entry& e : outcome_.events) {
      events_.push_back(e);
      if (e.event.kind == EventKind::fee_charged || e.event.kind == EventKind::minimum_charged) fees_.push_back(e.event);
    }
  }

  void publish(Words& w) {
    catalogue::Bundle bundle;
    while (!w.empty()) {
      const std::filesystem::path path = take(w);
      if (std::filesystem::is_directory(path)) {
        for (const auto& f : std::filesystem::recursive_directory_iterator(path))
          if (f.is_regular_file()) bundle[std::filesystem::relative(f.path(), path).string()] = read_file(f.path());
      } else {
        bundle[path.filename().string()] = read_file(path);
      }
    }
    catalogue::Registry registry;
    catalogue::Diagnostics found;
    const auto tables = catalogue::compile(bundle, registry, zone, found);
    if (tables == nullptr) throw Wrong{found.list().front().text()};
    op_ = tables->op.code;
    const Hash128 hash = catalogue::bundle_hash(bundle);
    target_.store(hash, bundle);
    send(Publish{hash, Instant::from_micros(INT64_MIN)});
  }

  bool of_account(const std::string& offer) {
    const catalogue::Offer* o = version().offer(op().registry.offers.find(offer));
    return o != nullptr && o->of_account;
  }

  NewLine new_line(Words& w, std::vector<std::string>* of_account_offers) {
    NewLine l;
    l.number = number(take(w));
    for (;;) {
      if (accept(w, "host")) {
        l.host = take(w);
      } else if (accept(w, "offer")) {
        const std::string o = take(w);
        if (of_account_offers != nullptr && of_account(o)) of_account_offers->push_back(o);
        else l.offers.push_back(o);
      } else {
        return l;
      }
    }
  }

  void open(Words& w) {
    OpenAccount c;
    const std::string name = take(w);
    for (;;) {
      if (accept(w, "line")) c.lines.push_back(new_line(w, &c.offers));
      else if (accept(w, "money")) c.money = good(parse_money(take(w)));
      else if (accept(w, "credit")) c.credit = good(parse_money(take(w)));
      else break;
    }
    if (!c.lines.empty()) accounts_[name] = c.lines[0].number;
    send(c);
  }

  void use(Words& w) {
    ChargeUse c;
    std::string key;
    c.line = number(take(w));
    catalogue::Use& u = c.use.use;
    service(w, u);
    u.start = now();
    u.amount = 1;
    if (!w.empty() && parse_quantity(w[0] + (w.size() > 1 ? " " + w[1] : ""))) u.amount = quantity(w).amount;
    if (catalogue::unit_of(u.service) == Unit::seconds) u.seconds = u.amount;
    while (!w.empty()) {
      if (accept(w, "during")) u.seconds = quantity(w).amount;
      else if (accept(w, "start")) u.start = moment(w);
      else if (accept(w, "id")) key = take(w);
      else if (accept(w, "host")) take(w);
      else if (accept(w, "covered")) c.only_if_covered = true;
      else if (!circumstance(w, u)) break;
    }
    send(c, key);
  }

  void service(Words& w, catalogue::Use& u) {
    const std::string name = take(w);
    const auto s = catalogue::service_of(name);
    if (!s) throw Wrong{"there is no service '" + name + "'"};
    u.service = *s;
    if (!w.empty())
      if (const auto d = catalogue::direction_of(w[0])) u.direction = *d, w.pop_front();
  }
  bool circumstance(Words& w, catalogue::Use& u) {
    if (accept(w, "to") || accept(w, "from")) return u.peer = number(take(w)), true;
    if (accept(w, "at")) return u.place = good(PhoneNumber::parse(take(w))), true;
    if (accept(w, "app")) return u.app = static_cast<uint32_t>(std::stoul(take(w))), true;
    if (!accept(w, "marks")) return false;
    std::istringstream list(take(w));
    for (std::string mark; std::getline(list, mark, ',');) {
      const auto& all = version().marks;
      const auto at = std::find(all.begin(), all.end(), mark);
      if (at == all.end()) throw Wrong{"there is no mark '" + mark + "'"};
      u.marks |= 1U << (at - all.begin());
    }
    return true;
  }

  std::vector<SessionGroup> groups(Words& w) {
    std::vector<SessionGroup> out(1);
    for (;;) {
      if (accept(w, "group")) {
        if (out.back().used != 0 || out.back().asked >= 0) out.emplace_back();
        out.back().group = static_cast<uint32_t>(std::stoul(take(w)));
      } else if (accept(w, "used")) {
        out.back().used = quantity(w).amount;
      } else if (accept(w, "asks")) {
        out.back().asked = quantity(w).amount;
      } else {
        return out;
      }
    }
  }

  void session(Words& w) {
    const std::string id = take(w), what = take(w);
    if (what == "start") {
      SessionStart c;
      c.session = id;
      c.line = number(take(w));
      service(w, c.use.use);
      while (circumstance(w, c.use.use)) {}
      c.groups = groups(w);
      if (accept(w, "lives")) c.lives = quantity(w).amount;
      send(c);
    } else if (what == "update") {
      send(SessionUpdate{id, groups(w)});
    } else if (what == "end") {
      send(SessionEnd{id, groups(w)});
    } else {
      throw Wrong{"a session starts, updates or ends"};
    }
  }

  void money_or_units(Words& w, std::string& name, Money& money, int64_t& units) {
    // "10.00", "50 MB bucket B", "bucket B -30", "bucket B 5.00"
    Words before;
    while (!w.empty() && w[0] != "bucket") before.push_back(take(w));
    if (!accept(w, "bucket")) return void(money = good(parse_money(take(before))));
    name = take(w);
    const catalogue::Bucket& b = bucket(name);
    const int64_t value = amount(before.empty() ? w : before, b.unit);
    if (b.unit == Unit::money) money = Money::from_micros(value);
    else units = value;
  }

  void command(const std::string& verb, Words& w) {
    if (verb == "catalogue") return publish(w);
    if (verb == "open") return open(w);
    if (verb == "use") return use(w);
    if (verb == "session") return session(w);
    if (verb == "wait") return wait();
    if (verb == "period-close") return send(PeriodClose{moment(w)});
    if (verb == "add-line") {
      const std::string account = take(w);
      const PhoneNumber of = accounts_.at(account);
      return send(AddLine{of, new_line(w, nullptr)});
    }
    const PhoneNumber line = number(take(w));
    if (verb == "close") return send(CloseAccount{line});
    if (verb == "remove-line") return send(RemoveLine{line});
    if (verb == "credit") return send(SetCredit{line, good(parse_money(take(w)))});
    if (verb == "lift") return send(Lift{line, take(w)});
    if (verb == "fee") {
      const Money m = good(parse_money(take(w)));
      return send(ChargeFee{line, m, w.empty() ? "" : take(w)});
    }
    if (verb == "topup") {
      TopUp c;
      c.line = line;
      money_or_units(w, c.bucket, c.amount, c.units);
      if (accept(w, "days")) c.valid_days = std::stoll(take(w));
      return send(c);
    }
    if (verb == "adjust") {
      Adjust c;
      c.line = line;
      money_or_units(w, c.bucket, c.amount, c.units);
      return send(c);
    }
    if (verb == "transfer" || verb == "gift") {
      if (!accept(w, "to")) throw Wrong{"write `to L2`"};
      const PhoneNumber to = number(take(w));
      if (verb == "transfer") return send(Transfer{line, to, good(parse_money(take(w)))});
      if (!accept(w, "bucket")) throw Wrong{"write `bucket B`"};
      const std::string name = take(w);
      return send(Gift{line, to, name, amount(w, bucket(name).unit)});
    }
    if (verb == "offer") {
      const std::string what = take(w), name = take(w);
      if (what == "remove") return send(RemoveOffer{line, name});
      return send(AddOffer{line, name, accept(w, "quantity") ? std::stoll(take(w)) : 1});
    }
    if (verb == "member-limit") {
      if (!accept(w, "counter")) throw Wrong{"write `counter C`"};
      const std::string name = take(w);
      const catalogue::Counter* c = version().counter(op().registry.counters.find(name));
      return send(SetMemberLimit{line, name, accept(w, "none") ? -1 : amount(w, c == nullptr ? Unit::octets : c->unit)});
    }
    throw Wrong{"there is no command '" + verb + "'"};
  }

  void wait() {
    std::vector<Outcome::Entry> all;
    for (int i = 0; i < 100; ++i) {
      send(Tick{});
      all.insert(all.end(), events_.begin(), events_.end());
      if (target_.state().store.first_due() > now().seconds()) break;
    }
    events_ = all;
  }

  static void same(const std::string& what, const std::string& want, const std::string& have) {
    if (want != have) throw Wrong{what + " is " + have + ", not " + want};
  }

  void check(Words& w) {
    const bool refused = accept(w, "refused");
    std::string code = outcome_.answer.code;
    if (code.empty())
      for (const Answer::Grant& g : outcome_.answer.grants) code = g.refused;
    if (refused) return same("the refusal", take(w), code.empty() ? "none" : code);
    if (!code.empty()) throw Wrong{"refused: " + code + " " + outcome_.answer.detail};
    const Charged* charged = nullptr;
    for (const auto& e : outcome_.events)
      if (e.event.kind == EventKind::charged) charged = &e.charged;
    size_t grant = 0;
    while (!w.empty()) {
      const std::string what = take(w);
      if (what == "cost") {
        same("the cost", good(parse_money(take(w))).text(), outcome_.answer.cost.text());
      } else if (what == "wholesale") {
        same("the wholesale cost", good(parse_money(take(w))).text(), charged == nullptr ? "none" : Money::from_micros(charged->wholesale).text());
      } else if (what == "duplicate") {
        if (charged != nullptr) throw Wrong{"charged again"};
      } else if (what == "granted") {
        if (grant >= outcome_.answer.grants.size()) throw Wrong{"nothing was granted"};
        const Answer::Grant& g = outcome_.answer.grants[grant++];
        const Quantity q = quantity(w);
        same("the grant", quantity_text(q.amount, q.unit), quantity_text(g.units, q.unit));
        same("the last grant", accept(w, "final") ? "final" : "not final", g.last ? "final" : "not final");
      } else {
        throw Wrong{"'" + what + "' is no expectation"};
      }
    }
  }

  AccountId account(const std::string& name) {
    const PhoneNumber n = accounts_.count(name) != 0 ? accounts_.at(name) : number(name);
    const LineId l = target_.state().store.find(line_key(op().id, n));
    if (l == 0) throw Wrong{name + " is not in service"};
    return target_.state().store.line(l).account;
  }

  void expect(Words& w) {
    const std::string who = take(w);
    if (who == "event") return expect_event(w);
    const std::string what = take(w);
    const Store& store = target_.state().store;
    const AccountId a = account(who);
    if (what == "money") {
      same("the money", good(parse_money(take(w))).text(), Money::from_micros(store.account(a).money).text());
    } else if (what == "bucket") {
      const catalogue::Bucket& b = bucket(take(w));
      int64_t sum = 0;
      for (const Item& i : store.items(a))
        if (i.kind == Item::bucket && i.def == b.id) sum += i.value;
      const int64_t want = accept(w, "none") ? 0 : amount(w, b.unit);
      same("what is left", quantity_text(want, b.unit), quantity_text(sum, b.unit));
    } else if (what == "counter") {
      expect_counter(a, who, w);
    } else if (what == "stopped") {
      const uint8_t have = store.line(store.find(line_key(op().id, number(who)))).wanted;
      std::string text;
      for (const auto& [bit, name] : {std::pair(stop::half, "half"), std::pair(stop::full, "full"), std::pair(stop::data, "data"), std::pair(stop::throttled, "throttled"),
                                      std::pair(stop::voice, "voice"), std::pair(stop::messages, "messages")})
        if ((have & bit) != 0) text += (text.empty() ? "" : "+") + std::string(name);
      same("the stop", take(w), text.empty() ? "none" : text);
    } else if (what == "spent") {
      expect_spent(a, w);
    } else {
      throw Wrong{"'" + what + "' is nothing to expect"};
    }
  }

  void expect_counter(AccountId a, const std::string& who, Words& w) {
    const Store& store = target_.state().store;
    const std::string name = take(w);
    const catalogue::Counter* c = version().counter(op().registry.counters.find(name));
    if (c == nullptr) throw Wrong{"there is no counter '" + name + "'"};
    const int64_t day = version().op.zone.local(now().seconds()) / seconds_per_day;
    const auto period = static_cast<uint32_t>(catalogue::period_of(c->per, day).from);
    const uint8_t line = c->of == catalogue::Counter::Of::account || accounts_.count(who) != 0 ? uint8_t{0} : store.line(store.find(line_key(op().id, number(who)))).ordinal;
    int64_t value = 0;
    for (const Item& i : store.items(a))
      if (i.kind == Item::counter && i.def == c->id && i.line == line && i.from == period) value += i.value;
    const int64_t want = accept(w, "none") ? 0 : amount(w, c->unit);
    same("the counter", quantity_text(want, c->unit), quantity_text(value, c->unit));
  }

  void expect_spent(AccountId a, Words& w) {
    const std::string what = take(w), per = take(w);
    if (what != "fee" || per != "month") throw Wrong{"write `spent fee month 19.00`"};
    const ZoneTable& z = version().op.zone;
    const catalogue::Days month = catalogue::period_of(catalogue::Period::month, z.local(now().seconds()) / seconds_per_day);
    int64_t sum = 0;
    for (const Event& e : fees_) {
      const int64_t day = z.local(e.at.seconds()) / seconds_per_day;
      if (e.account == a && day >= month.from && day < month.to) sum += e.amount;
    }
    same("what was spent on fees", good(parse_money(take(w))).text(), Money::from_micros(sum).text());
  }

  // After the event's name: any of its name, its amount, its note.
  bool fits(const Event& e, std::string rest) {
    const catalogue::Registry& r = op().registry;
    std::vector<std::string> known = {e.note, r.offers.name(e.ref), r.buckets.name(e.ref), r.counters.name(e.ref), r.fees.name(e.ref), Money::from_micros(e.amount).text()};
    for (int u = 0; u < unit_count; ++u) known.push_back(quantity_text(e.amount, static_cast<Unit>(u)));
    while (!rest.empty()) {
      bool any = false;
      for (const std::string& k : known) {
        if (k.empty() || !rest.starts_with(k) || (rest.size() > k.size() && rest[k.size()] != ' ')) continue;
        rest.erase(0, std::min(rest.size(), k.size() + 1));
        any = true;
        break;
      }
      if (!any) return false;
    }
    return true;
  }

  void expect_event(Words& w) {
    const std::string name = take(w);
    std::string rest, seen;
    while (!w.empty()) rest += (rest.empty() ? "" : " ") + take(w);
    for (const Outcome::Entry& e : events_) {
      seen += std::string(" ") + event_name(e.event.kind);
      if (event_name(e.event.kind) == name && fits(e.event, rest)) return;
    }
    throw Wrong{"no such event; there were:" + seen};
  }

  std::string path_, op_;
  Target& target_;
  Civil now_{{2000, 1, 1}, 0, 0, 0};  // until the scenario says
  std::map<std::string, PhoneNumber> lines_, accounts_;
  Outcome outcome_;
  std::vector<Outcome::Entry> events_;
  std::vector<Event> fees_;
  std::vector<std::string> failures_;
};

}  // namespace

Result<ZoneTable> zone(std::string_view name) {
  if (name == "Asia/Shanghai") return ZoneTable::fixed("Asia/Shanghai", 8 * 3600);
  if (name == "UTC") return ZoneTable();
  return refusal("bad_zone", "scenarios know Asia/Shanghai and UTC only");
}

std::vector<std::string> run_scenario(const std::string& path, Target& target) { return Runner(path, target).run(); }

}  // namespace sublet::scenario
