// A crowd: many grants on one counter of an account, as of a firm's thousand lines over one volume. holds.cc weighs grants one
// behind the other, each whenever any of them reports: exact, and for many too slow. In a crowd each grant holds the most that
// its units can cost anywhere between the counter and some way behind them all (`until`). So nobody's hold depends on another's
// place, and a report concerns its own grant alone, until the counter's end passes `until`: then all are reckoned anew, with
// as much way ahead again as they are, which comes once in about as many reports as there are grants.
//
// What is promised is the same: held and used together never pass what the account may spend. What is given up: near a bend
// of the price grants may hold more than they would one behind the other. Where the money does not suffice for that, and where
// a grant is of another kind (a discount, a maximum, another counter or period), they are weighed one by one as ever.
#include <algorithm>
#include <utility>

#include "charging/holds.h"
#include "charging/machine.h"

namespace sublet::charging {

using catalogue::Price;
using catalogue::Version;
using rating::CounterMove;

// What a grant has to hold if its units begin anywhere between `low` and where they would end at `until`.
int64_t Machine::crowd_hold(const SessionGroupState& g, int64_t low, int64_t until) const {
  const Version& v = *op_->versions[g.version - 1].tables;
  const SessionGroupState::Alone& own = g.alone;
  const int64_t units = g.moves.empty() ? 0 : g.moves.front().amount;
  const i128 total = own.base + dearest(v.prices[own.price], v.den, low, std::max(low, until - units), units) * own.scale;
  const catalogue::RoundRule& round = v.prices[own.rounding].round;
  int64_t cost;
  if (round.over_counter) cost = rating::round_money(total, v.den, round);
  else cost = ceil_of(total, v.den) + (round.mode == catalogue::Rounding::up ? round.to - 1 : round.mode == catalogue::Rounding::half_up ? (round.to + 1) / 2 : 0);
  return std::max<int64_t>(cost - own.charged, 0);
}

// One price over the account's one counter, and nothing that ties its cost to anything else.
bool Machine::can_crowd(const Stand& s, const Live::Crowd& crowd) {
  return s.plain() && s.meters.size() == 1 && s.meters[0].line == 0 && s.meters[0].counter == crowd.counter && s.meters[0].period == crowd.period;
}

void Machine::set_alone(const Stand& s, SessionGroupState& g) {
  const Stand::Meter& m = s.meters[0];
  const Version& v = *s.version;
  g.alone.price = static_cast<uint16_t>(m.price - v.prices.data());
  g.alone.rounding = static_cast<uint16_t>(s.price - v.prices.data());
  g.alone.scale = m.scale;
  g.alone.charged = s.charged;
  g.alone.base = s.exact - (total_at(*m.price, v.den, m.from + m.taken) - total_at(*m.price, v.den, m.from)) * m.scale;
}

// Makes a crowd of all grants on counters, if they can be one and the account can pay for it.
void Machine::crowd_form(AccountId a, Ordinal line) {
  Live& live = state_.live.at(a);
  live.crowd_retry = live.turns + 8 * uint64_t{live.counting};
  weigh(a, line, {}, current(), nullptr, nullptr, 0);
  if (stands_.size() != live.counting || stands_.empty() || stands_[0].meters.empty()) return;
  Live::Crowd crowd;
  crowd.counter = stands_[0].meters[0].counter, crowd.period = stands_[0].meters[0].period;
  for (const Stand& s : stands_) {
    const auto& moves = s.group->moves;
    if (!can_crowd(s, crowd) || moves.size() != 1 || moves.front().line != 0 || moves.front().def != crowd.counter || moves.front().period != crowd.period || moves.front().amount != s.meters[0].taken) return;
    crowd.units += s.meters[0].taken;
    ++crowd.count;
  }
  const int64_t low = counter_value(a, 0, crowd.counter, crowd.period);
  crowd.until = low + 2 * crowd.units;
  int64_t more = 0;
  for (Stand& s : stands_) {
    set_alone(s, *s.group);
    s.holds = crowd_hold(*s.group, low, crowd.until);
    more += s.holds - s.was;
  }
  if (more > available(a)) return;
  for (Stand& s : stands_) s.group->alone.in_crowd = true;
  live.crowd = crowd;
  hold_anew(available(a), nullptr);
}

void Machine::crowd_leave(AccountId a) {
  Live& live = state_.live.at(a);
  live.crowd = {};
  live.crowd_retry = live.turns + 8 * uint64_t{live.counting};
  for (const Hash128& key : live.sessions)
    for (SessionGroupState& g : state_.sessions.at(key).groups) g.alone.in_crowd = false;
}

// Where the counter stands once `moves` and all grants have been made.
int64_t Machine::crowd_end(AccountId a, std::span<const CounterMove> moves) const {
  const Live::Crowd& crowd = state_.live.at(a).crowd;
  int64_t end = counter_value(a, 0, crowd.counter, crowd.period) + crowd.units;
  for (const CounterMove& m : moves)
    if (m.id == crowd.counter && m.period == crowd.period) end += m.amount;
  return end;
}

// How much more all of them hold if they may be anywhere between `low` and `until`.
int64_t Machine::crowd_more(AccountId a, int64_t low, int64_t until) {
  int64_t more = 0;
  for (const Hash128& key : std::as_const(state_.live).at(a).sessions)
    for (const SessionGroupState& g : std::as_const(state_.sessions).at(key).groups)
      if (g.alone.in_crowd) more += crowd_hold(g, low, until) - g.held_money;
  return more;
}

// Whether all hold enough for the counter to go to `end`, and `wanted` further: if need be they hold more, from no more than
// `spare`. False: that does not suffice.
bool Machine::crowd_reaches(AccountId a, int64_t end, int64_t wanted, int64_t spare) {
  Live& live = state_.live.at(a);
  if (end + wanted <= live.crowd.until) return true;
  const int64_t low = counter_value(a, 0, live.crowd.counter, live.crowd.period), until = end + wanted + (end + wanted - low);
  if (crowd_more(a, low, until) > spare) return false;
  live.crowd.until = until;
  for (const bool grows : {false, true})  // what comes back pays for what goes
    for (const Hash128& key : live.sessions) {
      Session& s = state_.sessions.at(key);
      for (SessionGroupState& g : s.groups) {
        const int64_t more = g.alone.in_crowd ? crowd_hold(g, low, until) - g.held_money : 0;
        if (more != 0 && grows == (more > 0)) change_hold(s, g, more);
      }
    }
  return true;
}

// A quote for one more of the crowd, whose charge is in charge_: as much as can be held. False: it cannot be one of it, or the
// others cannot hold what they would have to.
bool Machine::crowd_cover(Session& s, SessionGroupState& g, rating::Quote& q, int64_t& holds) {
  const AccountId a = s.account;
  const Live::Crowd& crowd = std::as_const(state_.live).at(a).crowd;
  const Ordinal ordinal = state_.store.line(s.line).ordinal;
  bool limited = false;
  state_.store.each_item(a, ordinal, [&](size_t, const Item& i) { limited = limited || i.kind == Item::member_limit; });
  if (limited) return false;
  const size_t others = ahead_.size();
  auto taken = [&] {
    stands_.clear();
    stand(s, g, charge_);
    ahead_.resize(others);
    if (!can_crowd(stands_[0], crowd)) return false;
    set_alone(stands_[0], g);
    return true;
  };
  if (!taken() || !crowd_reaches(a, crowd_end(a, {}), stands_[0].meters[0].taken, available(a))) return stands_.clear(), false;
  const int64_t spendable = std::max<int64_t>(available(a), 0), low = counter_value(a, 0, crowd.counter, crowd.period);
  auto held = [&] {
    g.moves.push_back({crowd.counter, 0, crowd.period, stands_[0].meters[0].taken});
    holds = crowd_hold(g, low, crowd.until);
    g.moves.clear();
    return holds <= spendable;
  };
  auto fits = [&](int64_t units) {
    rate_beside(s, g, units, now_, charge_);
    return charge_.refused == rating::Refused::no && taken() && held();
  };
  if (!held()) {
    int64_t good = 0, bad = q.units;
    while (bad - good > 1) {
      const int64_t middle = good + (bad - good) / 2;
      (fits(middle) ? good : bad) = middle;
    }
    if (good > 0) fits(good);
    q = {good, true};
  }
  stands_.clear();
  g.alone.in_crowd = q.units > 0;
  return true;
}

}  // namespace sublet::charging
