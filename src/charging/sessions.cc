// Live sessions: hold, use, give back, grant anew. A hold leaves the account at once (the ledger `held`), so whatever
// other sessions or files do, what was granted can be paid. At each report the hold is given back, the use charged, and
// a new part held, in one command: nothing can come between.
#include <algorithm>

#include "charging/machine.h"
#include "charging/session_key.h"

namespace sublet::charging {

using catalogue::Bucket;
using catalogue::Version;

namespace {

constexpr size_t most_groups = 64;
constexpr size_t longest_id = 512;
constexpr int64_t most_used = int64_t{1} << 50;

bool twice(const std::vector<SessionGroup>& groups) {
  for (size_t i = 0; i < groups.size(); ++i)
    for (size_t k = 0; k < i; ++k)
      if (groups[i].group == groups[k].group) return true;
  return false;
}

// What is granted when a peer leaves it to us.
int64_t usual_grant(Unit unit) { return unit == Unit::octets ? int64_t{100} << 20 : unit == Unit::seconds ? 600 : 1; }

}  // namespace

// A session keeps the version that it began with until the catalogue's own switch time.
const VersionEntry* Machine::session_version(const Session& s) const {
  const VersionEntry* began = &op_->versions[s.version - 1];
  for (const VersionEntry* next = began + 1; next <= &op_->versions.back(); ++next) {
    const catalogue::OperatorInfo& op = next->tables->op;
    if (op.sessions == catalogue::OperatorInfo::Sessions::keep || next->effective > now_) continue;
    const int64_t at = op.sessions == catalogue::OperatorInfo::Sessions::at ? op.sessions_at : 0;
    const int64_t effective = op.zone.local(next->effective.seconds());
    int64_t turn = effective / seconds_per_day * seconds_per_day + at;
    if (turn < effective) turn += seconds_per_day;
    if (op.zone.utc(turn) <= now_.seconds()) began = next;
  }
  return began;
}

// The version that prices a group now. What it has cost so far is a fraction of the version before: it is carried over.
const VersionEntry* Machine::turn_group(const Session& s, SessionGroupState& g) {
  const VersionEntry* entry = session_version(s);
  if (g.version == entry->number) return entry;
  if (g.version != 0) {
    const Version& from = *op_->versions[g.version - 1].tables;
    g.carry = rating::carried_over(g.carry, from, *entry->tables);
    g.wholesale = rating::carried_over(g.wholesale, from, *entry->tables);
  }
  g.version = entry->number;
  return entry;
}

Session* Machine::find_session(const std::string& id) {
  const Hash128 key = session_key(op_->code, id);
  Session* s = state_.sessions.find(key);
  if (s == nullptr) return refuse("unknown_session", "there is no session '" + id.substr(0, 80) + "'"), nullptr;
  settle(s->account);
  s = state_.sessions.find(key);  // it may just have timed out
  if (s == nullptr) return refuse("unknown_session", "session '" + id.substr(0, 80) + "' has timed out"), nullptr;
  return s;
}

SessionGroupState& Machine::group_of(Session& s, uint32_t group, uint32_t service) {
  for (SessionGroupState& g : s.groups)
    if (g.group == group && g.service == service) return g;
  SessionGroupState& g = s.groups.emplace_back();
  g.group = group;
  g.service = service;
  g.reported = now_;
  place_group(s, g);
  return g;
}

// What a group held comes back to the account. It is told together with what is held next: by tell_released() at the latest.
void Machine::release_group(Session& s, SessionGroupState& g) {
  if (released_count_ == released_.size()) released_.emplace_back();
  Event& e = released_[released_count_];
  e.kind = EventKind::session_granted;
  e.account = s.account;
  e.line = s.served;
  e.ref = g.group;
  e.other = g.service;
  e.postings.clear();
  post(e, Unit::money, Ledger::held, 0, -g.held_money);
  post(e, Unit::money, Ledger::money, 0, g.held_money);
  add_money(s.account, g.held_money);
  hold_money(s.account, g, -g.held_money);
  for (const HeldUnits& h : g.held) {
    const Bucket* b = current().bucket(h.def);
    post(e, b->unit, Ledger::held, h.def, -h.amount);
    // Back to where it came from, also when that has ended meanwhile: the account's timers then end it properly.
    const bool back = add_bucket(s.account, h.line, *b, h.from, h.until, h.amount);
    post(e, b->unit, back ? Ledger::bucket : Ledger::expired, h.def, h.amount);
    if (h.until != never) due_by(s.account, int64_t{h.until} + current().op.grace_seconds);
  }
  g.held.clear();
  drop_moves(s, g);
  if (!e.postings.empty()) ++released_count_;
}

// The postings of a release that has not been told become part of `e`.
void Machine::add_released(Event& e, const Event& released) {
  for (const Posting& p : released.postings) {
    const auto at = std::find_if(e.postings.begin(), e.postings.end(), [&](const Posting& k) { return k.asset == p.asset && k.ledger == p.ledger && k.ref == p.ref; });
    if (at == e.postings.end()) e.postings.push_back(p);
    else at->amount += p.amount;
  }
}

void Machine::add_released(Event& e, const SessionGroupState& g) {
  for (size_t i = 0; i < released_count_; ++i) {
    if (released_[i].ref != g.group || released_[i].other != g.service) continue;
    add_released(e, released_[i]);
    std::swap(released_[i], released_[--released_count_]);
    break;
  }
  std::erase_if(e.postings, [](const Posting& p) { return p.amount == 0; });
}

void Machine::tell_released(const Session& s) {
  for (size_t i = 0; i < released_count_; ++i) {
    Event& e = released_[i];
    e.amount = e.other = 0;
    e.at = now_;
    e.note.assign(s.id.view().substr(0, 80));
    emit(e);
  }
  released_count_ = 0;
}

// Charges what a group has used since its last report. What no price takes is told to the peer and to everybody: it was
// used, and nobody pays for it.
void Machine::use_group(Session& s, SessionGroupState& g, int64_t used, Instant until) {
  const VersionEntry* entry = turn_group(s, g);
  const Version& v = *entry->tables;
  const Line line = state_.store.line(s.line);
  Use use = use_in(s, g);
  use.amount = used;
  use.start = g.reported;
  const bool timed = catalogue::unit_of(use.service) == Unit::seconds;
  use.seconds = timed ? used : std::clamp<int64_t>(until.seconds() - g.reported.seconds(), 0, 40 * seconds_per_day);
  const Instant before = g.reported;
  g.reported = until;
  if (used == 0) {
    if (timed) g.reported = before;
    return rehold(s.account, line.ordinal, {}, v, 0);
  }
  late_ = false;
  collect(s.account, line.ordinal, v, use.start);
  charged_.account = s.account;
  charged_.line = number_for(line.key);
  charged_.host = line.host;
  charged_.version = entry->number;
  charged_.flags = 0;
  charged_.wholesale = 0;
  charged_.wholesale_rule = 0;
  const rating::Subject subject{memo(v), offers_, buckets_, counters_};
  const rating::Located where = rating::locate(v, use, charged_.line);
  rating::rate(subject, use, where, g.carry, charge_);
  if (charge_.refused == rating::Refused::no && beyond(s.account, charge_.money)) charge_.refused = rating::Refused::too_large;
  if (charge_.refused != rating::Refused::no) {
    const char* why = rating::refused_name(charge_.refused);
    Event& e = event(EventKind::use_refused, s.account, s.line);
    e.ref = g.group;
    e.amount = used;
    e.at = use.start;
    e.note.assign(s.id.view().substr(0, 80)).append(": ").append(why);
    emit(e);
    ++op_->hosts[line.host].refused_uses;
    answer_.grants.push_back({g.group, 0, false, why, 0});
    return rehold(s.account, line.ordinal, {}, v, 0);
  }
  g.carry = charge_.carry;
  if (timed) g.reported = Instant::from_micros(before.micros() + used * 1'000'000);  // what was refused leaves the clock alone
  price_wholesale(line, use, where, v, g.wholesale, charged_);
  aside_.clear();
  aside_.swap(events_);
  if (counts(s.account, line.ordinal)) {
    rehold(s.account, line.ordinal, charge_.move_list(), v, charge_.money);
    collect(s.account, line.ordinal, v, use.start);
  }
  apply_charge(s.account, s.line, use, v, charged_, use.start.seconds() + use.seconds);
  HostStats& stats = op_->hosts[line.host];
  stats.retail += charged_.cost;
  stats.wholesale += charged_.wholesale;
  stats.overrun += charged_.overrun;
  tell_charge_first();
  answer_.cost += Money::from_micros(charged_.cost);
}

void Machine::grant_group(Session& s, SessionGroupState& g, int64_t asked) {
  Answer::Grant grant;
  grant.group = g.group;
  const Version& v = *turn_group(s, g)->tables;
  const Line line = state_.store.line(s.line);
  Use use = use_in(s, g);
  use.start = now_;
  const Unit unit = catalogue::unit_of(use.service);
  use.amount = asked > 0 ? asked : usual_grant(unit);
  const rating::Located where = rating::locate(v, use, number_for(line.key));
  collect(s.account, line.ordinal, v, now_);
  count_held(s.account, line.ordinal);
  stack_counters(line.ordinal);
  const int64_t room = member_room(s.account, line.ordinal, use, where, v);
  rating::Quote q;
  int64_t holds = 0;  // the charge's money, and on counters what the grants beside it may still make of it
  stands_.clear();
  if (stopped_for(line, use)) {
    grant.refused = "stopped";
  } else if (room == 0) {
    grant.refused = "member_limit";
  } else {
    if (room < use.amount) use.amount = room, grant.last = true;
    const rating::Subject subject{memo(v), offers_, buckets_, counters_};
    const int64_t spendable = std::max<int64_t>(available(s.account), 0);
    q = rating::quote(subject, use, where, g.carry, spendable, charge_);
    holds = charge_.money;
    if (charge_.refused == rating::Refused::no && q.units > 0 && over_counters(v)) {
      if (!crowded(s.account) || !crowd_cover(s, g, q, holds)) {
        if (crowded(s.account)) crowd_leave(s.account);
        q = cover(s, g, q, std::max<int64_t>(available(s.account), 0));
        holds = stands_.back().holds;
      }
    }
    if (charge_.refused != rating::Refused::no) grant.refused = rating::refused_name(charge_.refused);
    else if (q.units == 0) grant.refused = "insufficient_balance";
  }
  if (!grant.refused.empty()) {
    answer_.grants.push_back(grant);
    return;
  }
  grant.units = q.units;
  grant.last = grant.last || q.last;
  grant.holds = holds;
  Event& e = event(EventKind::session_granted, s.account, s.line);
  e.note.assign(s.id.view().substr(0, 80));
  e.ref = g.group;
  e.amount = q.units;
  e.other = holds;
  hold_money(s.account, g, holds);
  add_money(s.account, -holds);
  post(e, Unit::money, Ledger::money, 0, -holds);
  post(e, Unit::money, Ledger::held, 0, holds);
  for (const rating::Draw& d : charge_.draw_list()) {
    const Item item = state_.store.items(s.account)[d.slot];
    state_.store.mut_item(s.account, d.slot).value -= d.amount;
    g.held.push_back({item.def, item.line, item.from, item.until, d.amount});
    const Unit asset = v.bucket(item.def)->unit;
    post(e, asset, Ledger::bucket, item.def, -d.amount);
    post(e, asset, Ledger::held, item.def, d.amount);
  }
  add_released(e, g);
  emit(e);
  hold_moves(s, g, q.units, v);
  hold_anew(available(s.account), &g);
  if (const Live& live = state_.live.at(s.account); live.wide >= crowd_from && live.turns >= live.crowd_retry && !live.crowded() && !live.lacks) crowd_form(s.account, line.ordinal);
  answer_.grants.push_back(grant);
}

Session& Machine::begin_session(const Hash128& key, std::string_view id, LineId line, const Use& use, uint32_t lives) {
  const AccountId a = state_.store.line(line).account;
  Session& s = state_.sessions.insert(key);
  s.key = key;
  s.served = number_at(line);
  s.id.assign(id);
  s.account = a;
  s.line = line;
  s.version = version_for(a, state_.store.line(line).ordinal, now_)->number;
  s.use = use;
  s.started = s.last = now_;
  s.lives = lives;
  Live& live = state_.live.insert(a);
  s.place = static_cast<uint32_t>(live.sessions.size());
  live.sessions.push_back(key);
  end_by(a, live, end_of(s));
  ++state_.store.mut_account(a).sessions;
  ++op_->sessions;
  Event& e = event(EventKind::session_started, a, line);
  e.note.assign(s.id.view().substr(0, 80));
  emit(e);
  return s;
}

void Machine::session_start(const SessionStart& c) {
  if (c.session.empty() || c.session.size() > longest_id || c.groups.size() > most_groups || c.groups.empty() || twice(c.groups)) return void(refuse("bad_command", "a session has an id of up to 512 octets and 1 to 64 groups, each once"));
  const LineId line = line_of(c.line);
  if (line == 0) return;
  const AccountId a = state_.store.line(line).account;
  const Hash128 key = session_key(op_->code, c.session);
  if (state_.sessions.count(key) != 0) return void(refuse("session_exists", "session '" + c.session.substr(0, 80) + "' is live"));
  if (state_.store.account(a).sessions >= most_sessions) return void(refuse("too_many_sessions", "the account has 5,000 live sessions"));
  const size_t settled = events_.size();
  const Live* others = state_.live.find(a);
  const uint32_t first_end = others == nullptr ? never : others->first_end;
  Session& s = begin_session(key, c.session, line, c.use.use, lives_of(c.lives, default_session_seconds));
  for (const SessionGroup& g : c.groups)
    if (g.asked >= 0) grant_group(s, group_of(s, g.group, 0), g.asked);
  const bool any = answer_.grants.empty() || std::any_of(answer_.grants.begin(), answer_.grants.end(), [](const Answer::Grant& g) { return g.refused.empty(); });
  if (!any) {  // nothing granted, nothing begun
    events_.resize(settled);  // what time did before stays told
    forget_session(a, key);
    if (Live* live = state_.live.find(a); live != nullptr) live->first_end = first_end;
    return void(refuse(answer_.grants.front().refused, "nothing could be granted"));
  }
  answer_balance(a);
}

void Machine::session_update(const SessionUpdate& c) {
  if (c.groups.size() > most_groups || twice(c.groups)) return void(refuse("bad_command", "at most 64 groups, each once"));
  Session* s = find_session(c.session);
  if (s == nullptr) return;
  for (const SessionGroup& g : c.groups) {
    if (g.used < 0 || g.used > most_used) return void(refuse("bad_amount", "what was used is not negative and no more than 2^50"));
    if (s->groups.size() >= most_groups && std::none_of(s->groups.begin(), s->groups.end(), [&](const SessionGroupState& k) { return k.group == g.group; })) return void(refuse("bad_command", "at most 64 groups"));
  }
  s->last = now_;
  // All that is reported is given back and charged first; then what is asked is granted from what there is.
  for (const SessionGroup& g : c.groups) {
    SessionGroupState& group = group_of(*s, g.group, 0);
    release_group(*s, group);
    use_group(*s, group, g.used, now_);
  }
  tell_released(*s);
  const std::vector<Answer::Grant> refused = answer_.grants;
  auto answered = [&](const SessionGroup& g) { return std::any_of(refused.begin(), refused.end(), [&](const Answer::Grant& r) { return r.group == g.group; }); };
  for (const SessionGroup& g : c.groups)
    if (g.asked >= 0 && !answered(g)) grant_group(*s, group_of(*s, g.group, 0), g.asked);
  answer_balance(s->account);
}

void Machine::session_end(const SessionEnd& c) {
  if (c.groups.size() > most_groups || twice(c.groups)) return void(refuse("bad_command", "at most 64 groups, each once"));
  Session* s = find_session(c.session);
  if (s == nullptr) return;
  for (const SessionGroup& g : c.groups)
    if (g.used < 0 || g.used > most_used) return void(refuse("bad_amount", "what was used is not negative and no more than 2^50"));
  for (const SessionGroup& g : c.groups) {
    SessionGroupState& group = group_of(*s, g.group, 0);
    release_group(*s, group);
    use_group(*s, group, g.used, now_);
  }
  const AccountId a = s->account;
  close_session(session_key(op_->code, c.session), "ended");
  check_credit(a, now_s_);
  answer_balance(a);
}

void Machine::close_session(const Hash128& key, const char* why) {
  Session& s = state_.sessions.at(key);
  const AccountId a = s.account;
  for (SessionGroupState& g : s.groups) release_group(s, g);
  Event& e = event(EventKind::session_ended, s.account, s.line);
  e.note.assign(s.id.view().substr(0, 80)).append(": ").append(why);
  for (size_t i = 0; i < released_count_; ++i) add_released(e, released_[i]);
  released_count_ = 0;
  std::erase_if(e.postings, [](const Posting& p) { return p.amount == 0; });
  emit(e);
  const Ordinal line = state_.store.line(s.line).ordinal;
  forget_session(a, key);
  rehold(a, line, {}, current(), 0);
}

void Machine::forget_session(AccountId a, const Hash128& key) {
  const uint32_t place = state_.sessions.at(key).place;
  Live& live = state_.live.at(a);
  // The last one takes its place: with thousands on an account nothing is searched.
  live.sessions[place] = live.sessions.back();
  state_.sessions.at(live.sessions.back()).place = place;
  live.sessions.pop_back();
  if (live.sessions.empty()) state_.live.erase(a);
  --state_.store.mut_account(a).sessions;
  --state_.operators[state_.store.account(a).op - 1u]->sessions;
  state_.sessions.erase(key);
}

// Sessions whose peer has been silent for too long: what they held is given back.
void Machine::settle_sessions(AccountId a, uint32_t at) {
  if (first_end(a) > at) return;
  const Live* live = state_.live.find(a);
  // What `first_end` was may have been heard of since: it is looked at anew only when it is reached.
  const Few<Hash128, 2> keys = live->sessions;
  uint32_t first_end = never;
  for (const Hash128& key : keys) {
    const Session& s = state_.sessions.at(key);
    if (end_of(s) <= at) close_session(key, "no message for too long");
    else first_end = std::min(first_end, end_of(s));
  }
  if (Live* left = state_.live.find(a); left != nullptr) {
    left->first_end = never;
    end_by(a, *left, first_end);
  }
}

}  // namespace sublet::charging
