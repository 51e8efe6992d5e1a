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

}  // namespace

charging::Outcome Bench::run(Instant at, const std::string& command) {
  latest_ = std::max(latest_, at);
  charging::Outcome out = trial_->run(at, command);
  tell(out);
  return out;
}

void Bench::tell(const charging::Outcome& out) {
  for (const auto& e : out.events)
    if (!quiet_ && e.event.account != 0) events_.push_back(e.event);  // what concerns the account
}

std::optional<Instant> Bench::time_of(const Json& given) const {
  auto at = given.find(given.contains("do") ? "at" : "start");
  if (at == given.end()) return std::nullopt;
  const Json time = gateway::time_json(*at);
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
  const uint64_t before = trial_->commands();
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
  if (trial_->commands() == before) return out;  // nothing was done
  if (out.contains("refused")) out["balance"] = Money::from_micros(trial_->state().store.account(1).money).text();
  tell_events(out);
  return out;
}

Json Bench::charge(const Json& given, PhoneNumber line) {
  Result<catalogue::Use> use = trial_->use_in(given);
  if (!use) return refused(use.error());
  if (Result<Done> good = judge_time(use->start); !good) return refused(good.error());
  if (Result<Done> later = run_steps(use->start); !later) return refused(later.error());
  latest_ = std::max(latest_, use->start);
  const charging::Outcome done = trial_->charge(line, *use, options_.if_covered);
  tell(done);
  if (!done.answer.done()) return refused(refusal(done.answer.code, trial_->why_not(done.answer.code, *use, line)));
  Json out = trial_->charged_json(done, *use, options_.explain);
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
  if (todo == "account") out.update(gateway::account_json(trial_->state(), trial_->op(), trial_->account_of(line)));
  out["balance"] = Money::from_micros(trial_->state().store.account(1).money).text();
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

}  // namespace sublet::apps
