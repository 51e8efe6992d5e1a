#include "apps/bench.h"

#include <algorithm>

#include "charging/explain.h"
#include "gateway/core/from_json.h"
#include "gateway/core/service.h"

namespace sublet::apps {

using charging::EventKind;
using gateway::Json;

namespace {

Json refused(const Error& e) {
  Json j = {{"refused", e.code}};
  if (!e.detail.empty()) j["detail"] = e.detail;
  return j;
}

std::string text_in(const Json& j, const char* name) {
  auto at = j.find(name);
  return at != j.end() && at->is_string() ? at->get<std::string>() : std::string();
}

// Whole seconds since 1970 are a time as well.
Json time_in(const Json& j) {
  if (j.is_number_unsigned() && j.get<uint64_t>() < 4'102'444'800ULL) return Instant::from_seconds(j.get<int64_t>()).text();
  return j;
}

}  // namespace

charging::Outcome Bench::run(Instant at, const std::string& command) {
  std::string bytes;
  latest_ = std::max(latest_, at);
  machine_->apply(++position_, at, command, bytes);
  charging::Outcome out;
  ensure(charging::decode_outcome(bytes, out), "the machine's own outcome can be read");
  for (const auto& e : out.events)
    if (!quiet_ && e.event.account != 0) events_.push_back(e.event);  // what concerns the account
  return out;
}

charging::AccountId Bench::account_of(PhoneNumber line) const {
  const charging::LineId l = machine_->state().store.find(charging::line_key(op().id, line));
  return l == 0 ? 0 : machine_->state().store.line(l).account;
}

int64_t Bench::available() const {
  const charging::AccountId a = account_of(lines_.front().line);
  if (a == 0) return 0;
  int64_t have = machine_->state().store.account(a).money;
  for (const charging::Item& i : machine_->state().store.items(a))
    if (i.kind == charging::Item::credit) have += i.value;
  return have;
}

std::optional<Instant> Bench::time_of(const Json& given) const {
  auto at = given.find(given.contains("do") ? "at" : "start");
  if (at == given.end()) return std::nullopt;
  const Json time = time_in(*at);
  if (!time.is_string()) return std::nullopt;
  Result<Instant> i = parse_instant(time.get<std::string>(), version_->op.zone);
  return i && i->seconds() >= 0 && i->seconds() < 4'102'444'800 ? std::optional(*i) : std::nullopt;
}

// Before anything is done at a time: a slip of the pen must not let years of fees pass.
Result<Done> Bench::judge_time(Instant at) {
  if (at.seconds() < 0 || at.seconds() >= 4'102'444'800) return refusal("bad_time", "`" + at.text() + "` does not lie between 1970 and 2100");
  if (!begun_)
    if (Result<Done> b = begin(at); !b) return b;
  auto text = [&](Instant i) { return version_->op.zone.civil(i).text(); };
  if (at < since_) return refusal("before_account", "it begins at " + text(at) + ", before the account, which begins at " + text(since_) + "; state an earlier `since` in the account file");
  if (at.seconds() > latest_.seconds() + longest_jump)
    return refusal("too_far", "it begins at " + text(at) + ", more than 400 days after the latest time so far, " + text(latest_) + ", and is taken for a mistake; if it is none, let time pass before with {\"do\":\"wait\",\"at\":...}");
  return Done{};
}

Json Bench::answer(const Json& given) {
  Json request = given;
  Json out;
  const uint64_t before = position_;
  if (auto id = request.find("id"); id != request.end()) {
    out["id"] = *id;
    request.erase("id");
  }
  PhoneNumber line = lines_.front().line;
  if (auto at = request.find("line"); at != request.end()) {
    PhoneNumber number;
    const Json only = {{"line", *at}};
    gateway::FromJson v(only);
    v("line", number);
    const bool known = v.error().empty() && std::any_of(lines_.begin(), lines_.end(), [&](const FileLine& l) { return l.line == number; });
    const bool may_be_new = given.contains("do");
    if (!v.error().empty() || (!known && !may_be_new)) {
      out.update(refused(refusal(v.error().empty() ? "unknown_line" : "bad_request", v.error().empty() ? "the account has no line " + number.text() + "; its first is " + line.text() : v.error())));
      return out;
    }
    line = number;
    request.erase("line");
  }
  out.update(given.contains("do") ? carry_out(request, line) : charge(request, line));
  if (position_ == before) return out;  // nothing was done
  if (out.contains("refused")) out["balance"] = Money::from_micros(machine_->state().store.account(1).money).text();
  tell_events(out);
  return out;
}

// Apps and marks by their names.
std::string Bench::resolve(Json& use) const {
  if (auto app = use.find("app"); app != use.end() && app->is_string() && app->get<std::string>().find_first_not_of("0123456789") != std::string::npos) {
    const std::string name = app->get<std::string>();
    const auto leaf = std::find(version_->leaf_apps.begin() + 1, version_->leaf_apps.end(), name);
    if (leaf == version_->leaf_apps.end()) {
      const std::string near = catalogue::nearest(name, {version_->leaf_apps.begin() + 1, version_->leaf_apps.end()});
      return "`app`: there is no app '" + name.substr(0, 60) + "'; " + (near.empty() ? "write its rating group" : "did you mean '" + near + "'?");
    }
    for (const auto& [group, of] : version_->app_of_group)
      if (of == static_cast<uint32_t>(leaf - version_->leaf_apps.begin())) {
        *app = group;
        break;
      }
  }
  if (auto marks = use.find("marks"); marks != use.end() && (marks->is_array() || marks->is_string())) {
    const Json list = marks->is_array() ? *marks : Json::array({*marks});
    uint32_t bits = 0;
    for (const Json& m : list) {
      const std::string name = m.is_string() ? m.get<std::string>() : gateway::dump(m);
      const auto at = std::find(version_->marks.begin(), version_->marks.end(), name);
      if (at == version_->marks.end()) {
        const std::string near = catalogue::nearest(name, version_->marks);
        return "`marks`: there is no mark '" + name.substr(0, 60) + "'" + (near.empty() ? "" : "; did you mean '" + near + "'?");
      }
      bits |= 1U << (at - version_->marks.begin());
    }
    *marks = bits;
  }
  if (auto start = use.find("start"); start != use.end()) *start = time_in(*start);
  return {};
}

Json Bench::charge(const Json& given, PhoneNumber line) {
  Json request = given;
  if (const std::string error = resolve(request); !error.empty()) return refused(refusal("bad_request", error));
  Result<catalogue::Use> use = gateway::use_from_json(request, &version_->op.zone);
  if (!use) return refused(use.error());
  if (version_->marks.size() < 32 && (use->marks >> version_->marks.size()) != 0) return refused(refusal("bad_request", "`marks` has bits that the catalogue's `marks` do not have; write names"));
  if (Result<Done> good = judge_time(use->start); !good) return refused(good.error());
  if (Result<Done> later = run_steps(use->start); !later) return refused(later.error());
  charging::ChargeUse c;
  c.line = line;
  c.use.use = *use;
  c.only_if_covered = options_.if_covered;
  const charging::Outcome done = run(use->start, charging::encode(version_->op.code, "", c));
  if (!done.answer.done()) return refused(refusal(done.answer.code, why(done.answer.code, *use, line)));
  return charged(done, *use);
}

Json Bench::charged(const charging::Outcome& done, const catalogue::Use& use) {
  Json out = {{"cost", done.answer.cost.text()}};
  for (const auto& e : done.events) {
    if (e.event.kind != EventKind::charged) continue;
    const charging::Charged& k = e.charged;
    using C = charging::Charged;
    if ((k.flags & C::no_wholesale) == 0) out["wholesale"] = Money::from_micros(k.wholesale).text();
    if (k.discount != 0) out["discount"] = Money::from_micros(k.discount).text();
    if (k.overrun != 0) out["overrun"] = Money::from_micros(k.overrun).text();
    if ((k.flags & C::capped) != 0) out["capped"] = true;
    if ((k.flags & C::late) != 0) out["late"] = true;
    Json paid = Json::array();
    for (const C::Part& p : k.parts)
      if (p.kind == rating::Part::Kind::bucket) paid.push_back({{"bucket", names_.buckets.name(p.bucket)}, {"units", p.units}, {"took", p.taken}, {"left", p.from - p.taken}});
    for (const charging::Posting& p : k.postings) {
      if (p.asset != Unit::money) continue;
      if (p.ledger == charging::Ledger::bucket) paid.push_back({{"bucket", names_.buckets.name(p.ref)}, {"money", Money::from_micros(-p.amount).text()}});
      if (p.ledger == charging::Ledger::money) paid.push_back({{"money", Money::from_micros(-p.amount).text()}});
    }
    out["paid"] = std::move(paid);
    if (options_.explain) out["explain"] = charging::explain(*version_, names_, use, k);
  }
  out["balance"] = done.answer.money.text();
  return out;
}

// A line with `do`: a command of the local socket at its time, `wait`, or `account`.
Json Bench::carry_out(const Json& given, PhoneNumber line) {
  Json request = given;
  const std::string todo = text_in(request, "do");
  Instant at = latest_;
  if (auto field = request.find("at"); field != request.end()) {
    const std::optional<Instant> time = time_of(given);
    if (!time) return refused(refusal("bad_time", "`at` cannot be " + gateway::dump(*field).substr(0, 80) + ": write a time such as \"2026-03-01 10:00:00\""));
    at = *time;
    request.erase("at");
  } else if (!begun_) {
    return refused(refusal("bad_request", "the first line needs a time: `at`"));
  }
  if (todo == "wait" && !given.contains("at")) return refused(refusal("bad_request", "`wait` needs `at`: up to when"));
  std::string command = charging::encode("", "", charging::Tick{});
  if (todo != "wait" && todo != "account") {
    static const std::vector<std::string> of_account = {"add_line", "remove_line", "set_credit", "set_member_limit", "add_offer", "remove_offer", "top_up", "adjust", "charge_fee", "lift", "line_switched"};
    if (std::find(of_account.begin(), of_account.end(), todo) == of_account.end()) {
      const std::string near = catalogue::nearest(todo, of_account);
      return refused(refusal("bad_request", "`do` cannot be '" + todo.substr(0, 60) + "' here; " + (near.empty() ? "write wait, account, top_up, adjust, add_offer, remove_offer, charge_fee, set_credit, set_member_limit, lift, add_line, remove_line" : "did you mean `" + near + "`?")));
    }
    request["line"] = line.text();
    request["operator"] = version_->op.code;
    const gateway::UnitOf units = [this](const char* what, const std::string& name) -> std::optional<Unit> {
      const catalogue::Bucket* b = version_->bucket(names_.buckets.find(name));
      const catalogue::Counter* c = version_->counter(names_.counters.find(name));
      if (std::string_view(what) == "bucket") return b == nullptr ? std::nullopt : std::optional(b->unit);
      return c == nullptr ? std::nullopt : std::optional(c->unit);
    };
    Result<std::string> built = gateway::command_from_json(request, units);
    if (!built) return refused(built.error());
    command = std::move(*built);
  } else {
    for (const auto& [key, value] : request.items())
      if (key != "do") return refused(refusal("bad_request", "`" + todo + "` has no field `" + key.substr(0, 80) + "`; it has `at`"));
  }
  if (Result<Done> good = judge_time(at); !good) return refused(good.error());
  at = std::max(at, latest_);
  if (Result<Done> later = run_steps(at); !later) return refused(later.error());
  const charging::Outcome done = run(at, command);
  if (!done.answer.done()) return refused(refusal(done.answer.code, done.answer.detail));
  Json out = {{"done", todo}};
  if (todo == "account") out.update(gateway::account_json(machine_->state(), op(), account_of(line)));
  out["balance"] = Money::from_micros(machine_->state().store.account(1).money).text();
  return out;
}

// What happened between two lines; the line's own charge stands in the answer already.
void Bench::tell_events(Json& out) {
  Json list = Json::array();
  for (const charging::Event& e : events_)
    switch (e.kind) {
      case EventKind::charged: case EventKind::published: case EventKind::account_opened: case EventKind::line_added: break;
      default: list.push_back(happened(e));
    }
  events_.clear();
  if (!list.empty()) out["events"] = std::move(list);
}

Json Bench::happened(const charging::Event& e) const {
  Json j = {{"event", charging::event_name(e.kind)}};
  j.update(gateway::event_json({e, {}}, names_));
  for (const char* not_here : {"account", "postings"}) j.erase(not_here);
  if (lines_.size() == 1) j.erase("line");
  // Money in buckets is money.
  const catalogue::Bucket* b = version_->bucket(e.id());
  const bool of_bucket = e.kind == EventKind::topped_up || e.kind == EventKind::adjusted || e.kind == EventKind::gift || e.kind == EventKind::granted || e.kind == EventKind::expired || e.kind == EventKind::rolled_over;
  if (of_bucket && e.ref != 0 && b != nullptr && b->unit == Unit::money) {
    j["amount"] = Money::from_micros(e.amount).text();
    if (e.other != 0) j["other"] = Money::from_micros(e.other).text();
  }
  j["at"] = version_->op.zone.civil(e.at).text();
  if (options_.explain)
    if (const std::vector<std::string> words = charging::explain(*version_, names_, e); words.size() > 1) j["explain"] = words[1];
  return j;
}

// Why a use was not charged, with what it was taken for.
std::string Bench::why(const std::string& code, const catalogue::Use& use, PhoneNumber line) const {
  const catalogue::Version& v = *version_;
  const rating::Located where = rating::locate(v, use, line);
  const std::string service(catalogue::service_name(use.service));
  auto zone = [&](uint32_t leaf) { return leaf == 0 ? std::string("in no zone that rules ask for") : "in zone '" + v.leaf_zones[leaf] + "'"; };
  std::string what = service + " " + std::string(catalogue::direction_name(use.direction));
  const bool in = use.direction == catalogue::Direction::in;
  if (!use.peer.empty()) what += (in ? " from " : " to ") + use.peer.text() + " (" + zone(in ? where.from : where.to) + ")";
  what += ", the line " + zone(where.at) + (use.place.empty() ? " (no `place`: at home)" : " (place " + use.place.text() + ")") + ", at " + v.op.zone.civil(use.start).text();
  if (code == "no_price") {
    std::string hint;
    const bool without = !use.peer.empty() && !v.op.country.empty() && use.peer.size() > catalogue::Version::short_digits && !use.peer.text().starts_with(v.op.country);
    if (use.peer.empty() && use.service != catalogue::Service::data) hint = "; it has no `peer`";
    else if (without && use.peer.digit(0) == 0) hint = "; is " + use.peer.text() + " without its country code? write " + v.op.country + use.peer.text().substr(1);
    else if (without) hint = "; is " + use.peer.text() + " without its country code? write " + v.op.country + use.peer.text();
    return "no rule of the line's offers has a price for this: " + what + hint;
  }
  if (code == "closed_destination") return "the price list closes this destination: " + what;
  if (code == "no_offer") return "no offer of the line had a tariff then: " + what;
  if (code == "too_large") return "more than 2^50 units, 62 days, or an amount of money that is beyond all sense: " + what;
  if (code == "insufficient_balance") return "the account may spend " + Money::from_micros(available()).text() + ", and this costs more: " + what;
  if (code == "member_limit") return "the line's own limit would be passed: " + what;
  if (code == "stopped") {
    const charging::LineId l = machine_->state().store.find(charging::line_key(op().id, line));
    return "the line is stopped (" + gateway::stop_text(l == 0 ? 0 : machine_->state().store.line(l).wanted) + "): " + what;
  }
  return "the use cannot be charged: " + what;
}

}  // namespace sublet::apps
