// What must have come of it.
#include <algorithm>
#include <filesystem>
#include <set>
#include <sstream>

#include "scenario/runner.h"

namespace sublet::scenario {

using namespace charging;

namespace {

std::string money_text(int64_t micros) { return Money::from_micros(micros).text(); }

std::string stops_text(uint8_t bits) {
  std::string text;
  for (const auto& [bit, name] : {std::pair(stop::half, "half"), std::pair(stop::full, "full"), std::pair(stop::data, "data"), std::pair(stop::throttled, "throttled"),
                                  std::pair(stop::voice, "voice"), std::pair(stop::messages, "messages")})
    if ((bits & bit) != 0) text += (text.empty() ? "" : ",") + std::string(name);
  return text.empty() ? "none" : text;
}

}  // namespace

AccountId Runner::account(const std::string& name) {
  if (auto known = ids_.find(name); known != ids_.end()) {
    about_ = accounts_[name];
    return known->second;
  }
  const LineId l = target_.state().store.find(line_key(op().id, number(name)));
  if (l == 0) throw Wrong{name + " is not in service"};
  return target_.state().store.line(l).account;
}

charging::Ordinal Runner::ordinal(const std::string& name) {
  if (ids_.count(name) != 0) return 0;
  const LineId l = target_.state().store.find(line_key(op().id, number(name)));
  if (l == 0) throw Wrong{name + " is not in service"};
  return target_.state().store.line(l).ordinal;
}

void Runner::check(Words& w) {
  if (credit_) return check_gy(w);
  const Answer& answer = outcome_.answer;
  std::string code = answer.code;
  if (!verdict_.empty() && verdict_ != "charged" && verdict_ != "repeated") code = verdict_;
  size_t grant = 0;
  if (w.accept("refused")) {
    const std::string want = w.take();
    if (code.empty())
      while (grant < answer.grants.size() && code.empty()) code = answer.grants[grant++].refused;
    same("the refusal", want, code.empty() ? "none" : code);
    if (w.empty()) return;
  } else if (!code.empty()) {
    throw Wrong{"refused: " + code + " " + answer.detail};
  }
  if (w.empty())
    for (const Answer::Grant& g : answer.grants)
      if (!g.refused.empty()) throw Wrong{"group " + std::to_string(g.group) + " was refused: " + g.refused};
  int64_t wholesale = 0, overrun = 0;
  int charges = 0;
  uint8_t flags = 0;
  for (const auto& e : outcome_.events) {
    if (e.event.kind != EventKind::charged) continue;
    ++charges;
    wholesale += e.charged.wholesale;
    overrun += e.charged.overrun;
    flags |= e.charged.flags;
  }
  while (!w.empty()) {
    const std::string what = w.take();
    if (what == "done") continue;
    if (what == "cost") same("the cost", w.money().text(), answer.cost.text());
    else if (what == "wholesale") same("the wholesale cost", w.money().text(), charges == 0 ? "none" : money_text(wholesale));
    else if (what == "overrun") same("the overrun", w.money().text(), money_text(overrun));
    else if (what == "money") same("the money", w.money().text(), answer.money.text());
    else if (what == "late") same("the use", "late", (flags & Charged::late) != 0 ? "late" : "not late");
    else if (what == "after-stop") same("the use", "after a stop", (flags & Charged::after_stop) != 0 ? "after a stop" : "not after a stop");
    else if (what == "duplicate") same("the record", "repeated", verdict_.empty() ? (charges != 0 ? "charged" : "repeated") : verdict_);
    else check_grants(what, w, grant);
  }
}

void Runner::check_grants(const std::string& what, Words& w, size_t& grant) {
  const std::vector<Answer::Grant>& grants = outcome_.answer.grants;
  if (what == "holds") {
    if (grant == 0) throw Wrong{"`holds` stands after the grant"};
    return same("the hold", w.money().text(), money_text(grants[grant - 1].holds));
  }
  if (what != "granted" && what != "refused") throw Wrong{"'" + what + "' is no expectation"};
  if (grant >= grants.size()) throw Wrong{"nothing more was granted"};
  const Answer::Grant& g = grants[grant++];
  if (what == "refused") return same("the refusal", w.take(), g.refused.empty() ? "none" : g.refused);
  const Quantity q = w.quantity();
  same("the grant", quantity_text(q.amount, q.unit), g.refused.empty() ? quantity_text(g.units, q.unit) : "refused: " + g.refused);
  same("the last grant", w.accept("final") ? "final" : "not final", g.last ? "final" : "not final");
}

void Runner::expect(Words& w) {
  if (w.accept("event")) return expect_event(w, false);
  if (w.accept("no")) return w.must("event"), expect_event(w, true);
  const std::string who = w.take(), what = w.take();
  const Store& store = target_.state().store;
  const AccountId a = account(who);
  if (what == "money") {
    same("the money", w.money().text(), money_text(store.account(a).money));
  } else if (what == "credit" || what == "available") {
    int64_t credit = 0;
    for (const Item& i : store.items(a))
      if (i.kind == Item::credit) credit += i.value;
    same("the " + what, w.money().text(), money_text(credit + (what == "available" ? store.account(a).money : 0)));
  } else if (what == "held") {
    int64_t held = 0;
    for (const auto& [key, s] : target_.state().sessions)
      for (const SessionGroupState& g : s.groups) held += s.account == a ? g.held_money : 0;
    same("the held money", w.money().text(), money_text(held));
  } else if (what == "bucket") {
    const catalogue::Bucket& b = bucket(w.take());
    const charging::Ordinal line = ordinal(who);
    int64_t sum = 0;
    for (const Item& i : store.items(a))  // of a line: what it may use
      if (i.kind == Item::bucket && i.def == b.id && now().seconds() < i.until && (line == 0 || i.line == 0 || i.line == line)) sum += i.value;
    const int64_t want = w.accept("none") ? 0 : w.amount(b.unit);
    same("what is left", quantity_text(want, b.unit), quantity_text(sum, b.unit));
  } else if (what == "counter") {
    expect_counter(who, w);
  } else if (what == "stopped" || what == "confirmed") {
    expect_stopped(who, w, what == "confirmed");
  } else if (what == "spent") {
    expect_spent(who, w);
  } else if (what == "offer" || what == "no") {
    if (what == "no") w.must("offer");
    expect_offer(who, w, what == "no");
  } else if (what == "status") {
    same("the account", w.take(), store.account(a).status == Account::open ? "open" : "closed");
  } else {
    throw Wrong{"'" + what + "' is nothing to expect"};
  }
  if (!w.empty()) throw Wrong{"'" + w.front() + "' is not understood here"};
}

void Runner::expect_counter(const std::string& who, Words& w) {
  const std::string name = w.take();
  const catalogue::Counter* c = version().counter(op().registry.counters.find(name));
  if (c == nullptr) throw Wrong{"there is no counter '" + name + "'"};
  const auto period = static_cast<uint32_t>(catalogue::period_of(c->per, today()).from);
  const AccountId a = account(who);
  const charging::Ordinal line = c->of == catalogue::Counter::Of::account ? charging::Ordinal{0} : ordinal(who);
  int64_t value = 0;
  for (const Item& i : target_.state().store.items(a))
    if (i.kind == Item::counter && i.def == c->id && (ids_.count(who) != 0 || i.line == line) && i.from == period) value += i.value;
  const Unit unit = c->counts_money ? Unit::money : c->counts_uses ? Unit::messages : c->unit;
  const int64_t want = w.accept("none") ? 0 : w.amount(unit);
  same("the counter", quantity_text(want, unit), quantity_text(value, unit));
}

void Runner::expect_stopped(const std::string& who, Words& w, bool confirmed) {
  const LineId l = target_.state().store.find(line_key(op().id, number(who)));
  if (l == 0) throw Wrong{who + " is not in service"};
  auto set = [](std::string text) {
    std::replace(text.begin(), text.end(), '+', ',');
    std::set<std::string> out;
    std::istringstream in(text);
    for (std::string word; std::getline(in, word, ',');) out.insert(word);
    return out;
  };
  const std::string want = w.take(), have = stops_text(confirmed ? target_.state().store.line(l).confirmed : target_.state().store.line(l).wanted);
  if (set(want) != set(have)) same("the stop", want, have);
}

void Runner::expect_spent(const std::string& who, Words& w) {
  w.must("fee");
  w.must("month");
  const catalogue::Days month = catalogue::period_of(catalogue::Period::month, today());
  const AccountId a = account(who);
  int64_t sum = 0;
  for (const Event& e : fees_) {
    const int64_t day = zone().local(e.at.seconds()) / seconds_per_day;
    if (e.account == a && day >= month.from && day < month.to) sum += e.amount;
  }
  same("what was spent on fees", w.money().text(), money_text(sum));
}

void Runner::expect_offer(const std::string& who, Words& w, bool none) {
  const std::string name = w.take();
  const catalogue::Id id = op().registry.offers.find(name);
  if (id == 0) throw Wrong{"there is no offer '" + name + "'"};
  const AccountId a = account(who);
  const charging::Ordinal line = ordinal(who);
  int64_t held = 0;
  for (const Item& i : target_.state().store.items(a))
    if (i.kind == Item::offer && i.def == id && (line == 0 || i.line == 0 || i.line == line)) held += i.value;
  const int64_t want = none ? 0 : w.accept("quantity") ? w.integer() : std::max<int64_t>(held, 1);
  same("the offer's quantity", std::to_string(want), std::to_string(held));
}

std::string Runner::amount_text(const Event& e) {
  const catalogue::Registry& r = op().registry;
  switch (e.kind) {
    case EventKind::granted:
    case EventKind::expired:
    case EventKind::rolled_over:
    case EventKind::gift:
    case EventKind::topped_up:
    case EventKind::adjusted: {
      const catalogue::Bucket* b = version().bucket(e.id());
      return quantity_text(e.amount, b == nullptr ? Unit::money : b->unit);
    }
    case EventKind::limit_reached: {
      const catalogue::Counter* c = version().counter(e.id());
      return quantity_text(e.amount, c == nullptr || c->counts_money ? Unit::money : c->counts_uses ? Unit::messages : c->unit);
    }
    case EventKind::fee_charged:
    case EventKind::minimum_charged:
    case EventKind::transferred:
    case EventKind::instalment:
    case EventKind::low_balance:
    case EventKind::account_opened:
    case EventKind::account_closed:
    case EventKind::credit_set: return money_text(e.amount);
    case EventKind::stop_wanted:
    case EventKind::switched: return stops_text(static_cast<uint8_t>(e.amount));
    default: (void)r; return std::to_string(e.amount);
  }
}

// After the event's name: any of its name, its amount, its note.
bool Runner::fits(const Event& e, std::string rest) {
  const catalogue::Registry& r = op().registry;
  std::vector<std::string> known = {e.note, r.offers.name(e.id()), r.buckets.name(e.id()), r.counters.name(e.id()), r.fees.name(e.id()), r.hosts.name(e.id()), amount_text(e), "amount " + amount_text(e)};
  for (int u = 0; u < unit_count; ++u) known.push_back(quantity_text(e.amount, static_cast<Unit>(u))), known.push_back("amount " + known.back());
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

std::string Runner::event_text(const Outcome::Entry& e) {
  std::string out = event_name(e.event.kind);
  if (e.event.kind == EventKind::charged) return out + " cost " + money_text(e.charged.cost);
  const catalogue::Registry& r = op().registry;
  switch (e.event.kind) {
    case EventKind::offer_added:
    case EventKind::offer_removed:
    case EventKind::offer_ended:
    case EventKind::offer_renewed: out += " " + r.offers.name(e.event.id()); break;
    case EventKind::limit_reached:
    case EventKind::limit_lifted: out += " " + e.event.note; break;
    case EventKind::fee_charged: out += " " + r.fees.name(e.event.id()); break;
    case EventKind::granted:
    case EventKind::expired:
    case EventKind::rolled_over:
    case EventKind::instalment: out += " " + r.buckets.name(e.event.id()); break;
    default: break;
  }
  return out + " " + amount_text(e.event) + (zone_ ? " at " + zone_->civil(e.event.at).text() : "");
}

void Runner::expect_event(Words& w, bool none) {
  const std::string name = w.take();
  int64_t count = none ? 0 : -1;
  std::string rest;
  while (!w.empty()) {
    if (w.accept("count")) count = w.integer();
    else rest += (rest.empty() ? "" : " ") + w.take();
  }
  std::string seen;
  int64_t found = 0;
  for (const Outcome::Entry& e : events_) {
    seen += "\n    " + event_text(e);
    if (event_name(e.event.kind) != name) continue;
    Event event = e.event;
    if (event.kind == EventKind::charged) event.amount = e.charged.cost;
    found += fits(event, rest);
  }
  if (count < 0 ? found > 0 : found == count) return;
  throw Wrong{"there were " + std::to_string(found) + " such events; all events:" + (seen.empty() ? " none" : seen)};
}

std::string Runner::items_text() {
  try {
    if (about_.empty()) return {};
    const Store& store = target_.state().store;
    const LineId l = store.find(line_key(op().id, about_));
    if (l == 0) return "  " + about_.text() + " is not in service\n";
    const AccountId a = store.line(l).account;
    const catalogue::Registry& r = op().registry;
    std::string out = "  at " + now_.text() + " account " + std::to_string(a) + ": money " + money_text(store.account(a).money) + "\n";
    store.each_line(a, [&](LineId id) {
      const Line& x = store.line(id);
      if (x.key != 0) out += "    line " + std::to_string(x.ordinal) + " " + number_of(x.key).text() + " wanted " + stops_text(x.wanted) + " confirmed " + stops_text(x.confirmed) + "\n";
    });
    auto when = [&](uint32_t s) { return s == never ? std::string("never") : zone().civil(Instant::from_seconds(s)).text(); };
    for (const Item& i : store.items(a)) {
      static constexpr const char* kinds[] = {"none", "offer", "bucket", "counter", "reached", "credit", "member_limit", "ending", "paid"};
      const bool of_counter = i.kind == Item::counter || i.kind == Item::reached;
      const std::string& name = i.kind == Item::bucket || i.kind == Item::paid ? r.buckets.name(i.def) : i.kind == Item::offer || i.kind == Item::ending ? r.offers.name(i.def) : r.counters.name(i.def);
      const catalogue::Bucket* b = i.kind == Item::bucket ? version().bucket(i.def) : nullptr;
      out += std::string("    ") + kinds[i.kind] + " " + name + " line " + std::to_string(i.line) + " value " + (b != nullptr ? quantity_text(i.value, b->unit) : std::to_string(i.value)) +
             " from " + (of_counter ? date_from_days(i.from).text() : when(i.from)) + " until " + when(i.until) + "\n";
    }
    return out;
  } catch (const Wrong&) {
    return {};
  }
}

Report run_scenario(const std::string& path, Target& target, Sessions sessions) { return Runner(path, target, sessions).run(); }

std::string compare(const std::string& path, const Report& one, const Report& other) {
  for (size_t i = 0; i < std::max(one.steps.size(), other.steps.size()); ++i) {
    if (i >= one.steps.size() || i >= other.steps.size()) return path + ": one target executed " + std::to_string(one.steps.size()) + " steps, the other " + std::to_string(other.steps.size());
    const Report::Step &a = one.steps[i], &b = other.steps[i];
    const std::string at = path + ":" + std::to_string(a.line) + ": ";
    if (a.outcome != b.outcome) return at + "the outcomes of the targets differ";
    if (a.digest != b.digest) return at + "the states of the targets differ";
  }
  return {};
}

std::vector<std::string> all_scenarios() {
  std::vector<std::string> out;
  for (const auto& f : std::filesystem::directory_iterator("tests/scenarios"))
    if (f.path().extension() == ".case") out.push_back(f.path().string());
  std::sort(out.begin(), out.end());
  return out;
}

}  // namespace sublet::scenario
