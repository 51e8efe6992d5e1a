// What live grants hold of counters. The cost of a price over a counter depends on where the counter stands, so a grant
// holds, beside money and units, the moves that its use will make: a later quote begins behind them.
//
// What is promised: whoever reports first, all of a grant or a part, its charge and the holds of the grants that go on
// come out of what they held together. For that,
// - grants that are alike (the same price; no discount, maximum of a use or bucket of money in it) hold one stretch each,
//   in the order granted. The first to report is charged from the counter's beginning and the others move up: the cost
//   of all the stretches together is that of the whole, in any order;
// - grants that are not alike hold the most that theirs can cost anywhere between the counter and the end of them all;
// - a volume price, whose total may fall behind a tier's end, holds the highest total on the way;
// - where each use is rounded by itself, a grant beside others holds what the rounding may add.
// What time changes (a band, a period, a bucket that ends) between grant and report is not foreseen here.
#include <algorithm>
#include <utility>

#include "charging/holds.h"
#include "charging/machine.h"

namespace sublet::charging {

using catalogue::Counter;
using catalogue::Price;
using catalogue::Step;
using catalogue::Version;
using rating::CounterMove;

namespace {

i128 exact_at(const Price& p, int64_t units) {
  i128 out = 0;
  return rating::price_total(p, units, out) ? out : 0;  // where this fails, rating has refused the use before
}

}  // namespace

i128 total_at(const Price& p, int64_t den, int64_t units) {
  const i128 exact = exact_at(p, units);
  return p.round.over_counter ? i128{rating::round_money(exact, den, p.round)} * den : exact;
}

namespace {

// Where the cost of a price bends within one round of its steps: their ends, and where a step's own maximum is reached.
Few<int64_t, 16> bends(const Price& p) {
  Few<int64_t, 16> out;
  out.push_back(0);
  int64_t start = 0;
  for (const Step& s : p.steps) {
    if (s.max >= 0 && s.rate > 0) {
      const i128 blocks = (s.max - s.fee + s.rate - 1) / s.rate;
      if (blocks > 0 && (s.length == 0 || blocks * s.increment < s.length)) out.push_back(start + static_cast<int64_t>(blocks) * s.increment);
    }
    if (s.length == 0) break;
    out.push_back(start += s.length);
  }
  return out;
}

// Where the total is highest between `low` and `high`: at the end, but for volume prices.
int64_t peak(const Price& p, int64_t low, int64_t high) {
  int64_t at = high;
  if (!p.volume) return at;
  if (exact_at(p, low) > exact_at(p, at)) at = low;
  for (const int64_t b : bends(p))
    if (b > low && b < high && exact_at(p, b) > exact_at(p, at)) at = b;
  return at;
}

// The step of the unit behind `units`: where it began, and its increment.
std::pair<int64_t, int64_t> step_at(const Price& p, int64_t units) {
  int64_t start = p.repeat && p.cycle_length > 0 ? units / p.cycle_length * p.cycle_length : 0;
  if (p.volume) return {0, p.steps.front().increment};
  for (const Step& s : p.steps) {
    if (s.length == 0 || units < start + s.length) return {start, s.increment};
    start += s.length;
  }
  return {start, p.steps.back().increment};
}

}  // namespace

// The most that `units` more can cost from any point in [low, high]. The cost from x is the difference of two staircases: it
// is highest where one of them bends, or has just taken a stair.
i128 dearest(const Price& p, int64_t den, int64_t low, int64_t high, int64_t units) {
  const int64_t round = p.repeat ? p.cycle_length : 0;
  Few<int64_t, 64> at;
  at.push_back(low), at.push_back(high);
  auto put = [&](int64_t x) {
    if (round > 0 && x < low) x += (low - x + round - 1) / round * round;
    if (round > 0 && x > high) x -= (x - high + round - 1) / round * round;
    if (x >= low && x <= high) at.push_back(x);
  };
  for (const int64_t b : bends(p))
    for (const int64_t x : {b, b + 1, b - units, b + 1 - units}) put(x);
  for (size_t i = 0, count = at.size(); i < count; ++i) {
    const auto [start, stair] = step_at(p, at[i]);
    const int64_t flat = start + (at[i] - start) / stair * stair;
    const auto [from, rise] = step_at(p, std::max<int64_t>(at[i] + units - 1, 0));
    const int64_t up = from + (at[i] + units - 1 - from) / rise * rise + 1 - units;
    for (const int64_t x : {flat, flat + stair, up, up + rise}) put(x);
  }
  i128 most = 0, stair = 0;
  for (const int64_t x : at) most = std::max(most, exact_at(p, peak(p, x, x + units)) - exact_at(p, x));
  // Stairs of several widths drift against each other: one stair more than was found.
  for (const Step& s : p.steps)
    if (s.increment != p.steps.front().increment) stair = std::max({stair, s.rate, p.steps.front().rate});
  most += stair;
  if (!p.round.over_counter) return most;
  const i128 unit = i128{den} * p.round.to;
  return (most + unit - 1) / unit * unit;
}

int64_t ceil_of(i128 numerator, int64_t den) {
  const i128 whole = numerator / den;
  return static_cast<int64_t>(whole + (numerator % den > 0));
}

void move_on(std::vector<rating::CounterState>& counters, catalogue::Id id, uint32_t period, int64_t amount) {
  const auto at = std::find_if(counters.begin(), counters.end(), [&](const rating::CounterState& c) { return c.id == id && c.period == period; });
  if (at != counters.end()) at->value += amount;
  else counters.push_back({id, period, amount});
}

// Whether charge_ has to be weighed beside other grants, or holds more than its cost.
bool Machine::over_counters(const Version& v) const {
  for (const rating::Part& p : charge_.part_list())
    if (p.kind == rating::Part::Kind::price)
      if (const Price& price = v.prices[v.rules[p.rule].price]; price.counter != 0 && (price.volume || !ahead_.empty())) return true;
  return false;
}

// f(session, group) for the grants on counters that have to do with the line's, in the order granted.
template <class F>
void Machine::each_grant(AccountId a, Ordinal line, F&& f) {
  if (!counts(a, line)) return;
  const Live& live = state_.live.at(a);
  if (!live.together()) {
    for (const GrantRef& r : state_.counting.at(grants_key(a, line)).list) {
      Session& s = state_.sessions.at(r.session);
      for (SessionGroupState& g : s.groups)
        if (r.is_of(g)) f(s, g);
    }
    return;
  }
  granted_.clear();
  for (const Hash128& key : live.sessions) {
    Session& s = state_.sessions.at(key);
    for (SessionGroupState& g : s.groups)
      if (!g.moves.empty()) granted_.push_back({g.turn, &s, &g});
  }
  std::sort(granted_.begin(), granted_.end(), [](const Granted& x, const Granted& y) { return x.turn < y.turn; });
  for (const Granted& g : granted_) f(*g.session, *g.group);
}

int64_t Machine::held_moves(AccountId a, Ordinal line, catalogue::Id counter, uint32_t period) {
  int64_t sum = 0;
  if (crowded(a)) return 0;  // of the account's counter, and members' limits are of the line's
  each_grant(a, line, [&](const Session&, const SessionGroupState& g) {
    for (const HeldMove& m : g.moves)
      if (m.def == counter && m.line == line && m.period == period) sum += m.amount;
  });
  return sum;
}

// Of the moves of charge_, a grant holds those of counters that prices run over or that a member's limit watches.
void Machine::hold_moves(Session& s, SessionGroupState& g, int64_t units, const Version& v) {
  const Ordinal ordinal = state_.store.line(s.line).ordinal;
  for (const CounterMove& m : charge_.move_list()) {
    const Counter* c = v.counter(m.id);
    if (c == nullptr || m.amount == 0) continue;
    bool limited = false;
    if (!c->by_price) {
      const Store::Range own = state_.store.near(s.account, ordinal);
      for (size_t i = own.from; i < own.to && !limited; ++i)
        if (const Item& item = state_.store.items(s.account)[i]; item.kind == Item::member_limit && item.def == m.id && item.line == ordinal) limited = true;
    }
    if (c->by_price || limited) g.moves.push_back({m.id, c->of == Counter::Of::account ? Ordinal{0} : ordinal, m.period, m.amount});
  }
  if (g.moves.empty()) return;
  g.granted = units;
  g.granted_at = now_;
  Live& live = state_.live.at(s.account);
  g.alone.in_crowd = g.alone.in_crowd && g.moves.size() == 1 && g.wide();
  if (live.crowd.count != 0 && !g.alone.in_crowd) crowd_leave(s.account);
  if (g.alone.in_crowd) ++live.crowd.count, live.crowd.units += g.moves.front().amount;
  g.turn = ++live.turns;
  ++live.counting;
  if (g.wide()) ++live.wide;
  else state_.counting.insert(grants_key(s.account, ordinal)).list.push_back({s.key, g.group, g.service});
}

void Machine::drop_moves(const Session& s, SessionGroupState& g) {
  if (g.moves.empty()) return;
  const bool wide = g.wide();
  if (g.alone.in_crowd) {
    Live::Crowd& crowd = state_.live.at(s.account).crowd;
    --crowd.count, crowd.units -= g.moves.front().amount;
    g.alone.in_crowd = false;
    if (crowd.count < crowd_from / 2 || crowd.count == 0) crowd_leave(s.account);
  }
  g.moves.clear();
  g.granted = 0;
  g.granted_at = {};
  g.turn = 0;
  Live& live = state_.live.at(s.account);
  if (--live.counting == 0) live.lacks = false;
  if (wide) return void(--live.wide);
  const uint64_t of = grants_key(s.account, state_.store.line(s.line).ordinal);
  Grants& grants = state_.counting.at(of);
  size_t mine = 0;
  while (!(grants.list[mine].session == s.key && grants.list[mine].is_of(g))) ++mine;
  grants.list.remove(mine);
  if (grants.list.empty()) state_.counting.erase(of);
}

// All that the grants which have to do with the line hold of priced counters, into ahead_.
void Machine::count_held(AccountId a, Ordinal line) {
  ahead_.clear();
  if (crowded(a)) {
    const Live::Crowd& crowd = std::as_const(state_.live).at(a).crowd;
    return ahead_.push_back({crowd.counter, 0, crowd.period, crowd.units});
  }
  each_grant(a, line, [&](const Session&, const SessionGroupState& g) {
    for (const HeldMove& m : g.moves) ahead_.push_back(m);
  });
}

// The collected counters of a line, moved on by ahead_. A counter that no price runs over stays: only member limits ask
// what is held of it, and a discount must not be foreseen that may not come.
void Machine::stack_counters(Ordinal line) {
  for (const HeldMove& m : ahead_) {
    if (m.line != 0 && m.line != line) continue;
    if (const Counter* c = current().counter(m.def); c == nullptr || !c->by_price) continue;
    move_on(counters_, m.def, m.period, m.amount);
  }
}

// What `units` of a group cost behind ahead_, by the account's buckets; a grant that stands pays from its own.
void Machine::rate_beside(const Session& s, SessionGroupState& g, int64_t units, Instant at, rating::Charge& out) {
  const Version& v = *turn_group(s, g)->tables;
  const Line& line = state_.store.line(s.line);
  Use use = use_in(s, g);
  use.start = at;
  use.amount = units;
  use.seconds = catalogue::unit_of(use.service) == Unit::seconds ? units : 0;
  collect(s.account, line.ordinal, v, at);
  stack_counters(line.ordinal);
  if (!g.moves.empty()) {
    buckets_.clear();
    for (const HeldUnits& h : g.held) buckets_.push_back({h.def, static_cast<uint16_t>(buckets_.size()), h.from, h.until, h.amount});
  }
  rating::rate({memo(v), offers_, buckets_, counters_}, use, rating::locate(v, use, number_for(line.key)), g.carry, out);
}

// Puts a charge beside the others in stands_, and its moves ahead of those that come after it.
void Machine::stand(Session& s, SessionGroupState& g, const rating::Charge& c) {
  const Version& v = *session_version(s)->tables;
  const Ordinal ordinal = state_.store.line(s.line).ordinal;
  Stand to{&s, &g, g.held_money, 0, &v, &v.prices[c.price], c.carry.total(), g.carry.charged, c.money, c.discount, c.cost - c.money, {}, c.carry.capped_count != 0};
  if (c.carry.capped_count == 1 && c.carry.exact == 0) to.max = v.prices[c.carry.capped[0].price].max;  // all of it is under one maximum
  for (const rating::Part& p : c.part_list()) {
    if (p.kind != rating::Part::Kind::price) continue;
    const catalogue::Rule& rule = v.rules[p.rule];
    const Price& price = v.prices[rule.price];
    if (price.counter == 0) continue;
    const Counter* k = v.counter(price.counter);
    const auto period = static_cast<uint32_t>(catalogue::period_of(k->per, p.second / seconds_per_day).from);
    const int64_t scale = p.destination < 0 ? 1 : v.destinations[static_cast<size_t>(rule.destinations)].rows[static_cast<size_t>(p.destination)].amount.micros();
    to.meters.push_back({k->id, k->of == Counter::Of::account ? Ordinal{0} : ordinal, period, &price, scale, p.from, p.taken});
    ahead_.push_back({k->id, to.meters.back().line, period, p.taken});
  }
  stands_.push_back(std::move(to));
}

// The stands of each counter, together.
void Machine::crowd_stands() {
  crowds_.clear();
  for (const Stand& s : stands_)
    for (const Stand::Meter& m : s.meters) {
      auto at = std::find_if(crowds_.begin(), crowds_.end(), [&](const Crowd& c) { return c.first.same(m); });
      if (at == crowds_.end()) at = crowds_.insert(at, {m, m.from, 0, true});
      at->low = std::min(at->low, m.from);
      at->taken += m.taken;
      at->alike = at->alike && s.plain() && m.price == at->first.price && m.scale == at->first.scale;
    }
}

// What a grant in stands_ has to hold of the account's own money.
void Machine::weigh_stand(Stand& mine) {
  const int64_t den = mine.version->den;
  bool beside = false, peaks = false;
  i128 more = 0;
  for (const Stand::Meter& m : mine.meters) {
    const Crowd& crowd = *std::find_if(crowds_.begin(), crowds_.end(), [&](const Crowd& c) { return c.first.same(m); });
    const int64_t low = crowd.low, others = crowd.taken - m.taken;
    const bool alike = crowd.alike;
    if (others == 0 && !m.price->volume) continue;
    beside = beside || others != 0;
    peaks = true;
    const i128 here = total_at(*m.price, den, m.from + m.taken) - total_at(*m.price, den, m.from);
    const i128 most = alike ? total_at(*m.price, den, peak(*m.price, low, m.from + m.taken)) - total_at(*m.price, den, peak(*m.price, low, m.from)) : dearest(*m.price, den, low, low + others, m.taken);
    more += (most - here) * m.scale;
  }
  mine.holds = std::max<int64_t>(mine.money, 0);
  if (!peaks) return;
  i128 total = mine.exact + more;
  if (mine.discount != 0) total += i128{mine.discount + 1} * den;
  if (mine.max >= 0) total = std::min(total, mine.max);
  const catalogue::RoundRule& round = mine.price->round;
  int64_t cost;
  if (!beside || (round.over_counter && mine.discount == 0)) cost = rating::round_money(total, den, round);
  else cost = ceil_of(total, den) + (round.mode == catalogue::Rounding::up ? round.to - 1 : round.mode == catalogue::Rounding::half_up ? (round.to + 1) / 2 : 0);
  mine.holds = std::max<int64_t>(cost - mine.charged - mine.paid, 0);  // a volume's peak may lie before: then less than its money
}

// What the grants that have to do with the line have to hold, once `moves` of it have been made: into stands_. With a group, also
// what `units` more for it would hold, with their charge in charge_. Returns how much more that is than is held now.
int64_t Machine::weigh(AccountId a, Ordinal line, std::span<const CounterMove> moves, const Version& v, Session* s, SessionGroupState* g, int64_t units) {
  stands_.clear();
  ahead_.clear();
  if (g == nullptr && crowded(a)) {
    const Live::Crowd& crowd = std::as_const(state_.live).at(a).crowd;
    const int64_t end = crowd_end(a, moves);
    return end <= crowd.until ? 0 : crowd_more(a, end - crowd.units, end + crowd.units);
  }
  for (const CounterMove& m : moves)
    if (const Counter* c = v.counter(m.id); c != nullptr) ahead_.push_back({m.id, c->of == Counter::Of::account ? Ordinal{0} : line, m.period, m.amount});
  auto priced = [&](const SessionGroupState& group) {
    return std::any_of(group.moves.begin(), group.moves.end(), [&](const HeldMove& m) {
      const Counter* c = v.counter(m.def);
      return c != nullptr && c->by_price;
    });
  };
  each_grant(a, line, [&](Session& session, SessionGroupState& group) {
    if (!priced(group)) return;
    rate_beside(session, group, group.granted, group.granted_at, trial_);
    if (trial_.refused == rating::Refused::no) stand(session, group, trial_);
  });
  if (g != nullptr) {
    rate_beside(*s, *g, units, now_, charge_);
    stand(*s, *g, charge_);
  }
  crowd_stands();
  int64_t more = 0;
  for (Stand& each : stands_) {
    weigh_stand(each);
    more += each.holds - each.was;
  }
  return more;
}

// As much of a quote as can be held together with what the other grants then have to hold. What they lack already,
// because a host told of a use that nobody could foresee, comes first.
rating::Quote Machine::cover(Session& s, SessionGroupState& g, rating::Quote q, int64_t spendable) {
  const Ordinal line = state_.store.line(s.line).ordinal;
  const int64_t lacking = weigh(s.account, line, {}, current(), nullptr, nullptr, 0);
  const int64_t room = std::max<int64_t>(spendable - std::max<int64_t>(lacking, 0), 0);
  auto fits = [&](int64_t units) { return weigh(s.account, line, {}, current(), &s, &g, units) - lacking <= room; };
  if (fits(q.units)) return q;
  int64_t low = 0, high = q.units;
  while (high - low > 1) {
    const int64_t middle = low + (high - low) / 2;
    (fits(middle) ? low : high) = middle;
  }
  if (low > 0) fits(low);
  return {low, true};
}

void Machine::change_hold(Session& s, SessionGroupState& g, int64_t more) {
  hold_money(s.account, g, more);
  add_money(s.account, -more);
  Event& e = event(EventKind::session_granted, s.account, s.line);
  e.note.assign(s.id.view().substr(0, 80));
  e.ref = g.group;
  e.other = g.held_money;
  post(e, Unit::money, Ledger::money, 0, -more);
  post(e, Unit::money, Ledger::held, 0, more);
  emit(e);
}

// Brings the holds of stands_ to what was weighed, `but` for one; what has to grow takes no more than `spare`.
void Machine::hold_anew(int64_t spare, const SessionGroupState* but) {
  for (const bool grows : {false, true})
    for (Stand& each : stands_) {
      if (each.group == but || each.holds == each.was || grows != (each.holds > each.was)) continue;
      const int64_t more = std::min(each.holds - each.was, std::max<int64_t>(spare, 0));
      if (more == 0) continue;
      spare -= more;
      change_hold(*each.session, *each.group, more);
    }
  if (stands_.empty()) return;
  if (Live* live = state_.live.find(stands_.front().session->account); live != nullptr && live->counting != 0)
    live->lacks = std::any_of(stands_.begin(), stands_.end(), [&](const Stand& each) { return each.group != but && each.group->held_money < each.holds; });
}

// What the account's grants have to hold more (or less: negative) once charge_ has moved the line's counters.
int64_t Machine::held_more(AccountId a, Ordinal line, const Version& v) { return counts(a, line) ? weigh(a, line, charge_.move_list(), v, nullptr, nullptr, 0) : 0; }

// The grants of the account stand behind `moves`, which a charge of `cost` is about to make: before it is taken, so that
// what they give back can pay for it.
void Machine::rehold(AccountId a, Ordinal line, std::span<const CounterMove> moves, const Version& v, int64_t cost) {
  if (!counts(a, line)) return;
  if (crowded(a)) {
    if (crowd_reaches(a, crowd_end(a, moves), 0, available(a) - cost)) return;
    crowd_leave(a);
  }
  weigh(a, line, moves, v, nullptr, nullptr, 0);
  hold_anew(available(a) - cost, nullptr);
}

}  // namespace sublet::charging
