#include "gateway/core/json.h"

#include <algorithm>
#include <charconv>

#include "charging/credit.h"

namespace sublet::gateway {
namespace {

using charging::Kind;

constexpr size_t max_line = 1 << 20;

Json postings_json(const std::vector<charging::Posting>& postings, const catalogue::Registry& names) {
  Json list = Json::array();
  for (const charging::Posting& p : postings) {
    Json j = {{"asset", unit_name(p.asset)}, {"ledger", charging::ledger_name(p.ledger)}};
    using charging::Ledger;
    if (p.ref != 0) {
      const bool host = p.ledger == Ledger::host_payable || p.ledger == Ledger::host_cost;
      j["of"] = host ? names.hosts.name(p.ref) : p.ledger == Ledger::revenue_fee ? names.fees.name(p.ref) : names.buckets.name(p.ref);
    }
    if (p.asset == Unit::money) j["amount"] = Money::from_micros(p.amount).text();
    else j["amount"] = p.amount;
    list.push_back(std::move(j));
  }
  return list;
}

// What `ref` names, per kind.
std::string ref_name(const charging::Event& e, const catalogue::Registry& names) {
  using charging::EventKind;
  switch (e.kind) {
    case EventKind::offer_added: case EventKind::offer_removed: case EventKind::offer_ended: case EventKind::offer_renewed: return names.offers.name(e.id());
    case EventKind::fee_charged: return names.fees.name(e.id());
    case EventKind::minimum_charged: return "minimum";
    case EventKind::line_added: case EventKind::stop_wanted: case EventKind::switched: case EventKind::file_begun: case EventKind::file_finished: return names.hosts.name(e.id());
    case EventKind::limit_reached: case EventKind::limit_lifted: case EventKind::member_limit_set: return names.counters.name(e.id());
    case EventKind::topped_up: case EventKind::adjusted: case EventKind::gift: case EventKind::granted: case EventKind::expired:
    case EventKind::rolled_over: case EventKind::instalment: return e.ref == 0 ? "money" : names.buckets.name(e.id());
    case EventKind::no_room:
      return e.note == "offer" ? names.offers.name(e.id()) : e.note == "fee" ? names.fees.name(e.id()) : e.note == "counter" || e.note == "limit" ? names.counters.name(e.id()) : names.buckets.name(e.id());
    default: return {};
  }
}

bool is_money(const charging::Event& e) {
  using charging::EventKind;
  switch (e.kind) {
    case EventKind::account_opened: case EventKind::account_closed: case EventKind::credit_set: case EventKind::transferred:
    case EventKind::fee_charged: case EventKind::minimum_charged: case EventKind::instalment: case EventKind::low_balance: case EventKind::period_closed: return true;
    case EventKind::topped_up: case EventKind::adjusted: case EventKind::withdrawn: return e.ref == 0;
    default: return false;
  }
}

}  // namespace

std::string stop_text(int64_t bits) {
  std::string out;
  auto add = [&](int64_t bit, const char* name) {
    if ((bits & bit) != 0) out += (out.empty() ? "" : "+") + std::string(name);
  };
  add(charging::stop::half, "half"), add(charging::stop::full, "full"), add(charging::stop::data, "data");
  add(charging::stop::throttled, "throttled"), add(charging::stop::voice, "voice"), add(charging::stop::messages, "messages");
  return out.empty() ? "none" : out;
}

Result<Json> parse_json(std::string_view text) {
  if (text.size() > max_line) return refusal("bad_json", "longer than 1 MB");
  // No exceptions: a discarded value tells of wrong text. Depth is bounded, so that copying and dumping cannot run deep;
  // brackets inside texts are none.
  int depth = 0;
  bool in_text = false;
  for (size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '"') in_text = !in_text;
    if (in_text && c == '\\') ++i;
    if (in_text) continue;
    if (c == '{' || c == '[') ++depth;
    if (c == '}' || c == ']') --depth;
    if (depth > 64) return refusal("bad_json", "nested deeper than 64 levels");
  }
  Json j = Json::parse(text, nullptr, false);
  if (j.is_discarded() || !j.is_object()) return refusal("bad_json", "not one JSON object: " + std::string(text.substr(0, 60)));
  return j;
}

namespace {

// The library writes one fraction in a thousand with 17 digits (0.287994 as 0.28799400000000003): the same number, but no
// amount that people know. Each such is written again, as short as it reads as the same.
std::string shortened(std::string text) {
  constexpr size_t long_number = 17;
  const auto of_number = [](char c) { return (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '+' || c == 'e'; };
  std::string out;
  size_t kept = 0;
  for (size_t i = 0; i < text.size();) {
    if (text[i] == '"') {
      for (++i; i < text.size() && text[i] != '"'; ++i) i += text[i] == '\\';
      ++i;
      continue;
    }
    size_t end = i;
    while (end < text.size() && of_number(text[end])) ++end;
    const std::string_view number = std::string_view(text).substr(i, end - i);
    double v = 0;
    char shorter[32];
    if (number.size() >= long_number && number.find('.') != std::string_view::npos && std::from_chars(number.data(), number.data() + number.size(), v).ec == std::errc()) {
      const std::string_view made(shorter, static_cast<size_t>(std::to_chars(shorter, shorter + sizeof shorter, v).ptr - shorter));
      if (made.size() < number.size() && made.find_first_of(".e") != std::string_view::npos) {
        out.append(text, kept, i - kept).append(made);
        kept = end;
      }
    }
    i = std::max(end, i + 1);
  }
  return kept == 0 ? text : out.append(text, kept);
}

}  // namespace

std::string dump(const Json& json) { return shortened(json.dump(-1, ' ', false, Json::error_handler_t::replace)); }

Json answer_json(const charging::Answer& a) {
  Json j;
  j["ok"] = a.done();
  if (!a.done()) {
    j["code"] = a.code;
    if (!a.detail.empty()) j["detail"] = a.detail;
  }
  if (a.account != 0) {
    j["account"] = a.account;
    j["money"] = a.money.text();
  }
  if (a.cost != Money()) j["cost"] = a.cost.text();
  for (const auto& g : a.grants) {
    Json k = {{"group", g.group}, {"units", g.units}, {"last", g.last}};
    if (!g.refused.empty()) k["refused"] = g.refused;
    k["holds"] = Money::from_micros(g.holds).text();
    j["grants"].push_back(std::move(k));
  }
  return j;
}

Json use_json(const catalogue::Use& u) {
  Json j = {{"service", catalogue::service_name(u.service)}, {"direction", catalogue::direction_name(u.direction)}, {"start", u.start.text()}, {"seconds", u.seconds}, {"amount", u.amount}};
  if (!u.peer.empty()) j["peer"] = u.peer.text();
  if (!u.place.empty()) j["place"] = u.place.text();
  if (u.app != 0) j["app"] = u.app;
  if (u.marks != 0) j["marks"] = u.marks;
  return j;
}

Json charged_json(const charging::Charged& c, const catalogue::Registry& names) {
  Json j = {{"account", c.account}, {"line", c.line.text()}};
  if (c.host != 0) j["host"] = names.hosts.name(c.host);
  j["version"] = c.version;
  j["cost"] = Money::from_micros(c.cost).text();
  if (c.discount != 0) j["discount"] = Money::from_micros(c.discount).text();
  j["wholesale"] = Money::from_micros(c.wholesale).text();
  j["margin"] = Money::from_micros(c.cost - c.wholesale).text();
  if (c.overrun != 0) j["overrun"] = Money::from_micros(c.overrun).text();
  Json flags = Json::array();
  using C = charging::Charged;
  for (auto [bit, name] : {std::pair{C::late, "late"}, std::pair{C::after_stop, "after_stop"}, std::pair{C::capped, "capped"}, std::pair{C::no_wholesale, "no_wholesale"}})
    if ((c.flags & bit) != 0) flags.push_back(name);
  if (!flags.empty()) j["flags"] = std::move(flags);
  for (const C::Part& p : c.parts) {
    static constexpr const char* kinds[] = {"free", "bucket", "price"};
    Json part = {{"paid_by", kinds[std::min(static_cast<int>(p.kind), 2)]}, {"units", p.units}};
    if (p.offer != 0) part["offer"] = names.offers.name(p.offer);
    part["rule"] = p.rule;
    if (p.bucket != 0) part["bucket"] = names.buckets.name(p.bucket), part["took"] = p.taken, part["of"] = p.from;
    j["parts"].push_back(std::move(part));
  }
  j["postings"] = postings_json(c.postings, names);
  return j;
}

Json event_json(const charging::Outcome::Entry& entry, const catalogue::Registry& names) {
  const charging::Event& e = entry.event;
  if (e.kind == charging::EventKind::charged) {
    Json j = {{"event", "charged"}};
    j.update(charged_json(entry.charged, names));
    return j;
  }
  Json j = {{"event", charging::event_name(e.kind)}};
  if (e.account != 0) j["account"] = e.account;
  if (!e.line.empty()) j["line"] = e.line.text();
  if (std::string name = ref_name(e, names); !name.empty()) j["of"] = name;
  if (e.ref != 0 && (e.kind == charging::EventKind::session_granted || e.kind == charging::EventKind::use_refused)) j["group"] = e.ref;
  if (e.kind == charging::EventKind::stop_wanted || e.kind == charging::EventKind::switched) {
    j["state"] = stop_text(e.amount);
    if (e.kind == charging::EventKind::switched) j["lag_seconds"] = e.other;
    else j["before"] = stop_text(e.other);
  } else if (is_money(e)) {
    j["amount"] = Money::from_micros(e.amount).text();
    if (e.other != 0) j["other"] = Money::from_micros(e.other).text();
  } else {
    if (e.amount != 0) j["amount"] = e.amount;
    if (e.other != 0) j["other"] = e.other;
  }
  j["at"] = e.at.text();
  if (!e.note.empty()) j["note"] = e.note;
  if (!e.postings.empty()) j["postings"] = postings_json(e.postings, names);
  return j;
}

namespace {

// As charging gives it (schedule.cc): in the period in which the offer was taken, the days from then on.
int64_t given(const charging::State& state, const catalogue::Version& v, charging::AccountId id, const catalogue::Grant& g, const charging::Item& held, const charging::Item& bucket) {
  int64_t amount = g.amount * held.value;
  if (g.per_line) {
    int64_t lines = 0;
    state.store.each_line(id, [&](charging::LineId l) { lines += state.store.line(l).key != 0; });
    amount *= lines;
  }
  if (g.once || g.first != catalogue::First::prorated) return amount;
  const auto day_of = [&](uint32_t seconds) { return v.op.zone.local(seconds) / seconds_per_day; };
  const int64_t day = day_of(bucket.from), taken = day_of(held.from);
  const catalogue::Days period = catalogue::period_of(g.every, day);
  if (taken < period.from || taken >= period.to) return amount;
  return static_cast<int64_t>(i128{amount} * (period.to - taken) / (period.to - period.from));
}

// How much a bucket was given by what the account holds: what its rest is a part of; of a first month that was given in part, that part.
// 0: nobody gives it any more.
int64_t granted_of(const charging::State& state, const catalogue::Version& v, charging::AccountId id, const charging::Item& bucket) {
  int64_t most = 0;
  for (const charging::Item& held : state.store.items(id)) {
    if (held.kind != charging::Item::offer || (held.line != 0 && bucket.line != 0 && held.line != bucket.line)) continue;
    const catalogue::Offer* o = v.offer(held.def);
    if (o == nullptr) continue;
    int64_t sum = 0;
    for (const catalogue::Grant& g : o->grants)
      if (g.bucket == bucket.def) sum += given(state, v, id, g, held, bucket);
    most = std::max(most, sum);
  }
  return most;
}

}  // namespace

Json account_json(const charging::State& state, const charging::OperatorState& op, charging::AccountId id, bool masked) {
  const charging::Account& a = state.store.account(id);
  const catalogue::Version& v = *op.versions.back().tables;
  using charging::Item;
  Json j = {{"account", id}, {"operator", op.code}, {"status", a.status == charging::Account::open ? "open" : "closed"}};
  j["opened"] = Instant::from_seconds(a.opened).text();
  j["money"] = Money::from_micros(a.money).text();
  int64_t credit = 0;
  for (const Item& i : state.store.items(id))
    if (i.kind == Item::credit) credit = i.value;
  j["credit_limit"] = Money::from_micros(credit).text();
  j["available"] = Money::from_micros(a.money + credit).text();
  Json lines = Json::array();
  state.store.each_line(id, [&](charging::LineId l) {
    const charging::Line& line = state.store.line(l);
    if (line.key == 0) return;
    const PhoneNumber n = charging::number_of(line.key);
    lines.insert(lines.begin(), Json{{"line", masked ? n.masked() : n.text()}, {"host", op.registry.hosts.name(line.host)}, {"wanted", stop_text(line.wanted)}, {"confirmed", stop_text(line.confirmed)}});
  });
  j["lines"] = std::move(lines);
  Json offers = Json::array(), buckets = Json::array(), counters = Json::array(), limits = Json::array();
  auto when = [](uint32_t s) { return s == charging::never ? Json(nullptr) : Json(Instant::from_seconds(s).text()); };
  for (const Item& i : state.store.items(id)) {
    Json k;
    k["of_line"] = static_cast<int>(i.line);
    if (i.kind == Item::offer) {
      k["offer"] = op.registry.offers.name(i.def), k["since"] = when(i.from), k["next"] = when(i.until);
      if (i.value != 1) k["quantity"] = static_cast<int64_t>(i.value);
      offers.push_back(std::move(k));
    } else if (i.kind == Item::bucket) {
      const catalogue::Bucket* b = v.bucket(i.def);
      const Unit unit = b == nullptr ? Unit::points : b->unit;
      k["bucket"] = op.registry.buckets.name(i.def), k["left"] = unit == Unit::money ? Json(Money::from_micros(i.value).text()) : Json(static_cast<int64_t>(i.value));
      k["text"] = quantity_text(i.value, unit), k["from"] = when(i.from), k["until"] = when(i.until), k["unit"] = unit_name(unit);
      if (b != nullptr && !b->title.empty()) k["title"] = b->title;
      if (const int64_t whole = granted_of(state, v, id, i); whole > 0) k["granted"] = unit == Unit::money ? Json(Money::from_micros(whole).text()) : Json(whole);
      buckets.push_back(std::move(k));
    } else if (i.kind == Item::counter && i.def != 0) {
      const catalogue::Counter* c = v.counter(i.def);
      k["counter"] = op.registry.counters.name(i.def), k["period"] = date_from_days(i.from).text(), k["value"] = static_cast<int64_t>(i.value);
      k["text"] = c == nullptr ? "" : quantity_text(i.value, c->unit);
      if (c != nullptr) k["unit"] = unit_name(c->unit);
      counters.push_back(std::move(k));
    } else if (i.kind == Item::member_limit) {
      k["counter"] = op.registry.counters.name(i.def), k["at_most"] = static_cast<int64_t>(i.value);
      limits.push_back(std::move(k));
    }
  }
  j["offers"] = std::move(offers), j["buckets"] = std::move(buckets), j["counters"] = std::move(counters);
  if (!limits.empty()) j["member_limits"] = std::move(limits);
  j["sessions"] = a.sessions;
  return j;
}

Json host_stats_json(const charging::HostStats& s) {
  Json records;
  for (int i = 0; i < charging::verdict_count; ++i) records[charging::verdict_name(static_cast<charging::Verdict>(i))] = s.records[static_cast<size_t>(i)];
  Json j = {{"records", std::move(records)}};
  j["retail"] = Money::from_micros(charging::shown(s.retail)).text();
  j["wholesale"] = Money::from_micros(charging::shown(s.wholesale)).text();
  j["margin"] = Money::from_micros(charging::shown(s.retail - s.wholesale)).text();
  j["overrun"] = Money::from_micros(charging::shown(s.overrun)).text();
  j["after_stop"] = Money::from_micros(charging::shown(s.after_stop)).text();
  j["refused_uses"] = s.refused_uses;
  j["stops"] = s.stops;
  j["restores"] = s.restores;
  j["confirmed"] = s.confirmed;
  j["mean_lag_seconds"] = s.lags == 0 ? 0.0 : static_cast<double>(s.lag_seconds) / static_cast<double>(s.lags);
  return j;
}

std::vector<Json> record_json(uint64_t position, Instant time, std::string_view command, std::string_view outcome, const NamesOf& names_of, const OperatorOf& operator_of) {
  std::vector<Json> out;
  charging::Header header;
  if (!charging::decode_header(command, header)) return out;
  static const catalogue::Registry no_names;
  const catalogue::Registry* names = names_of(header.op);
  if (names == nullptr) names = &no_names;
  auto add = [&](Json j, uint32_t sub) {
    Json k = {{"position", position}, {"sub", sub}, {"time", time.text()}, {"operator", header.op}};
    k.update(j);
    out.push_back(std::move(k));
  };
  if (header.kind == Kind::usage) {
    charging::UsageOutcome u;
    charging::Usage usage;
    if (!charging::decode_usage_outcome(outcome, u) || !charging::decode_usage(command, usage)) return out;
    const auto* records = reinterpret_cast<const charging::UsageRecord*>(usage.records.data());
    size_t charged = 0, event = 0;
    for (size_t i = 0; i < u.verdicts.size(); ++i) {
      if (u.verdicts[i] == charging::Verdict::charged) {
        Json j = {{"event", "charged"}, {"record", usage.first + i}};
        j.update(charged_json(u.charged[charged++], *names));
        j["use"] = use_json(charging::use_of(records[i]));
        add(std::move(j), static_cast<uint32_t>(i));
      }
      for (; event < u.events.size() && u.event_of[event] == i; ++event) add(event_json(u.events[event], *names), static_cast<uint32_t>(i));
    }
    return out;
  }
  charging::Outcome o;
  if (!charging::decode_outcome(header.kind, outcome, o)) return out;
  for (size_t i = 0; i < o.events.size(); ++i) {
    std::string op(header.op);
    if (header.kind == Kind::tick) {
      op = operator_of(o.events[i].event);
      names = names_of(op);
      if (names == nullptr) names = &no_names;
    }
    Json j = event_json(o.events[i], *names);
    j["operator"] = op;
    add(std::move(j), static_cast<uint32_t>(i));
  }
  return out;
}

}  // namespace sublet::gateway
