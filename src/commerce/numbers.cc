#include "commerce/numbers.h"

#include <array>

#include "commerce/number_seq.h"
#include "commerce/reservations.h"
#include "commerce/settings.h"
#include "records/outbox.h"

namespace sublet::commerce {

namespace {

constexpr std::array<const char*, 8> names = {"idle", "reserved", "paid", "pre_opened", "in_use", "stopped", "closed", "frozen"};
constexpr const char* columns = "number, host, province, city, lot, grade, price, deposit, minimum, months, state, stopped_by, holder, party, ported, until, version, changed";

Number from_row(const Row& r) {
  Number n;
  n.number = r.text(0), n.host = r.text(1), n.province = r.text(2), n.city = r.text(3), n.lot = r.text(4), n.grade = r.text(5);
  n.price = r.integer(6), n.deposit = r.integer(7), n.minimum = r.integer(8), n.months = r.integer(9);
  const std::optional<NumberState> state = number_state(r.text(10));
  ensure(state.has_value(), "a number's state is one of the eight");
  n.state = *state;
  n.stopped_by = r.text(11), n.holder = r.text(12), n.party = r.text(13), n.ported = r.text(14);
  if (!r.null(15)) n.until = Instant::from_micros(r.integer(15));
  n.version = r.integer(16);
  n.changed = Instant::from_micros(r.integer(17));
  return n;
}

Result<Done> record(const Work& w, const Number& before, const Number& after, const std::string& cause, const std::string& reason) {
  return w.sql.later("insert into number_change (operator, number, version, at, before, after, cause, actor, reason) values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                     {w.op, before.number, after.version, w.now.micros(), name_of(before.state), name_of(after.state), cause, w.actor, reason});
}

Result<Number> put(const Work& w, const Number& before, Number after, const std::string& cause, const std::string& reason) {
  if (!may_follow(before.state, after.state)) return refusal("bad_change", std::string("a number that is ") + name_of(before.state) + " cannot become " + name_of(after.state));
  after.version = before.version + 1;
  after.changed = w.now;
  Value until;
  if (after.until) until = after.until->micros();
  if (Result<Done> seq = take_number_seq(w); !seq) return seq.error();
  // One row, since units run one after another: what was read still holds.
  Result<Done> moved = w.sql.later("update number set state = ?, stopped_by = ?, holder = ?, party = ?, until = ?, version = ?, changed = ?, seq = (select seq from number_seq_last where operator = ?) where operator = ? and number = ? and version = ?",
                                   {name_of(after.state), after.stopped_by, after.holder, after.party, until, after.version, w.now.micros(), w.op, w.op, after.number, before.version}, 1);
  if (!moved) return moved.error();
  if (Result<Done> done = record(w, before, after, cause, reason); !done) return done.error();
  if (before.state != after.state)
    if (Result<Done> told = records::tell(w.sql, w.op, "ResourceStateChangeEvent", "resource", "n-" + after.number, R"({"id":"n-)" + after.number + R"("})", w.now); !told) return told.error();
  return after;
}

}  // namespace

const char* name_of(NumberState s) { return names[static_cast<size_t>(s)]; }

std::optional<NumberState> number_state(std::string_view name) {
  for (size_t i = 0; i < names.size(); ++i)
    if (name == names[i]) return static_cast<NumberState>(i);
  return std::nullopt;
}

bool may_follow(NumberState before, NumberState after) {
  using S = NumberState;
  switch (before) {
    case S::idle: return after == S::reserved || after == S::frozen;
    case S::reserved: return after == S::reserved || after == S::paid || after == S::idle || after == S::pre_opened;
    case S::paid: return after == S::pre_opened || after == S::idle || after == S::in_use;
    case S::pre_opened: return after == S::in_use || after == S::idle || after == S::closed;
    case S::in_use: return after == S::stopped || after == S::closed;
    case S::stopped: return after == S::stopped || after == S::in_use || after == S::closed;
    case S::closed: return after == S::frozen || after == S::idle;
    case S::frozen: return after == S::idle || after == S::pre_opened;  // ported in again
  }
  return false;
}

Result<Number> number(const Work& w, const std::string& digits) {
  Result<Row> r = w.sql.one(std::string("select ") + columns + " from number where operator = ? and number = ?", {w.op, digits}, "unknown_number");
  if (!r) return r.error();
  return from_row(*r);
}

Result<Done> add_number(const Work& w, const Number& n) {
  if (n.number.empty() || n.number.size() > 15 || n.number.find_first_not_of("0123456789") != std::string::npos) return refusal("bad_number", "a number is up to 15 digits");
  Result<int64_t> seq = next_number_seq(w);
  if (!seq) return seq.error();
  Value until;
  if (n.until) until = n.until->micros();
  Result<int64_t> added = w.sql.run(
      "insert into number (operator, number, host, province, city, lot, grade, price, deposit, minimum, months, state, stopped_by, until, holder, party, ported, version, changed, seq, graded) "
      "values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1, ?, ?, ?) on conflict do nothing",
      {w.op, n.number, n.host, n.province, n.city, n.lot, n.grade, n.price, n.deposit, n.minimum, n.months, name_of(n.state), n.stopped_by, until, n.holder, n.party, n.ported, w.now.micros(), *seq, std::string(n.grade.empty() ? "" : "file")});
  if (!added) return added.error();
  if (*added == 0) return refusal("duplicate", "the number is in the stock already");
  return Done{};
}

Result<Number> reserve_number(const Work& w, const std::string& digits, const std::string& holder, const std::string& party, Instant until) {
  Result<Number> n = number(w, digits);
  if (!n) return n;
  return reserve_number(w, *n, holder, party, until);
}

Result<Number> reserve_number(const Work& w, const Number& n, const std::string& holder, const std::string& party, Instant until) {
  const bool free = n.state == NumberState::idle || (n.state == NumberState::reserved && (n.holder == holder || (n.until && *n.until <= w.now)));
  if (!free) return refusal("number_taken", n.number + " is " + name_of(n.state));
  Number after = n;
  after.state = NumberState::reserved;
  after.holder = holder, after.party = party;
  after.until = until;
  return put(w, n, std::move(after), "reserve", "");
}

Result<Number> any_number(const Work& w, const std::string& host, const std::string& city) {
  std::string text = std::string("select ") + columns + " from number where operator = ? and host = ? and state = 'idle'" + obliges_nobody;
  std::vector<Value> values = {w.op, host};
  if (!city.empty()) text += " and city = ?", values.emplace_back(city);
  Result<Row> r = w.sql.one(text + " order by city, grade, number limit 1", values, "no_number");
  if (!r) return r.error();
  return from_row(*r);
}

Result<Number> move_number(const Work& w, const std::string& digits, const std::string& holder, NumberState to, const std::string& cause, const std::string& reason) {
  Result<Number> n = number(w, digits);
  if (!n) return n;
  if (n->holder != holder) return refusal("number_taken", digits + " is not held by " + holder);
  Number after = *n;
  after.state = to;
  after.stopped_by.clear();
  if (to != NumberState::reserved && to != NumberState::frozen) after.until.reset();
  if (to == NumberState::idle || to == NumberState::frozen) after.holder.clear(), after.party.clear();
  return put(w, *n, std::move(after), cause, reason);
}

Result<Done> hand_number(const Work& w, const std::string& digits, const std::string& from, const std::string& to, const std::string& party) {
  Result<Number> n = number(w, digits);
  if (!n) return n.error();
  if (n->holder != from) return refusal("number_taken", digits + " is not held by " + from);
  Number after = *n;
  after.holder = to, after.party = party;
  ++after.version;
  Result<Done> done = w.sql.later("update number set holder = ?, party = ?, version = ?, changed = ? where operator = ? and number = ? and version = ?", {to, party, after.version, w.now.micros(), w.op, digits, n->version}, 1);
  if (!done) return done;
  // From an order to its own line nothing changes for anybody; to another holder it does.
  return n->party == party ? Result<Done>(Done{}) : record(w, *n, after, "handed over", "");
}

namespace {

// A weaker cause neither replaces nor hides a stronger one.
int strength(const std::string& by) { return by == "risk" ? 3 : by == "loss" ? 2 : by == "user" ? 1 : 0; }

}  // namespace

Result<Done> stop_number(const Work& w, const std::string& digits, const std::string& by, const std::string& reason) {
  Result<Number> n = number(w, digits);
  if (!n) return n.error();
  if (n->state != NumberState::in_use && n->state != NumberState::stopped) return refusal("bad_change", digits + " is not in use");
  if (n->stopped_by == by || (!by.empty() && strength(n->stopped_by) > strength(by))) return Done{};
  Number after = *n;
  after.state = by.empty() ? NumberState::in_use : NumberState::stopped;
  after.stopped_by = by;
  Result<Number> done = put(w, *n, std::move(after), by.empty() ? "restored" : "stopped by " + by, reason);
  if (!done) return done.error();
  return Done{};
}

Result<Done> close_number(const Work& w, const std::string& digits, const std::string& holder, const std::string& reason) {
  Result<Number> n = number(w, digits);
  if (!n) return n.error();
  if (n->holder != holder) return refusal("number_taken", digits + " is not held by " + holder);
  Number closed = *n;
  closed.state = NumberState::closed;
  closed.stopped_by.clear();
  Result<Number> first = put(w, *n, closed, "closed", reason);
  if (!first) return first.error();
  Result<int64_t> days = setting(w, "frozen_days");
  if (!days) return days.error();
  Number frozen = *first;
  frozen.state = NumberState::frozen;
  frozen.holder.clear(), frozen.party.clear();
  frozen.until = Instant::from_micros(w.now.micros() + *days * seconds_per_day * 1'000'000);
  Result<Number> second = put(w, *first, std::move(frozen), "frozen", reason);
  if (!second) return second.error();
  return Done{};
}

Result<Done> take_ported_number(const Work& w, const std::string& digits, const std::string& host, const std::string& from, const std::string& holder, const std::string& party) {
  Result<Number> n = number(w, digits);
  if (!n && n.error().code != "unknown_number") return n.error();
  if (n && !n->away()) return refusal("number_taken", digits + " is in the stock, and " + name_of(n->state));
  if (!n) {
    Number fresh;
    fresh.number = digits, fresh.host = host, fresh.lot = "ported", fresh.ported = "from " + from, fresh.state = NumberState::pre_opened, fresh.holder = holder, fresh.party = party;
    if (Result<Done> in = add_number(w, fresh); !in) return in;
    Number before = fresh;
    before.state = NumberState::idle;
    return record(w, before, fresh, "ported in", "from " + from);
  }
  Number after = *n;
  after.state = NumberState::pre_opened;
  after.holder = holder, after.party = party;
  Result<Number> back = put(w, *n, std::move(after), "ported in", "from " + from);
  if (!back) return back.error();
  Result<int64_t> set = w.sql.run("update number set ported = ?, host = ?, grade = '', graded = '', price = 0, deposit = 0, minimum = 0, months = 0 where operator = ? and number = ?", {"from " + from, host, w.op, digits});
  if (!set) return set.error();
  return Done{};
}

Result<Done> port_number_away(const Work& w, const std::string& digits, const std::string& holder, const std::string& to) {
  if (Result<Done> closed = close_number(w, digits, holder, "ported away"); !closed) return closed;
  Result<int64_t> set = w.sql.run("update number set until = null, ported = ? where operator = ? and number = ?", {"to " + (to.empty() ? std::string("another network") : to), w.op, digits});
  if (!set) return set.error();
  return Done{};
}

Result<Number> place_number(const Work& w, const std::string& digits, const std::string& province, const std::string& city, const std::string& reason) {
  Result<Number> n = number(w, digits);
  if (!n) return n;
  if (province.size() > 60 || city.size() > 60) return refusal("bad_change", "province and city have at most sixty octets");
  Number after = *n;
  if (!province.empty()) after.province = province;
  if (!city.empty()) after.city = city;
  if (after.province == n->province && after.city == n->city) return n;
  Result<int64_t> seq = next_number_seq(w);
  if (!seq) return seq.error();
  ++after.version;
  after.changed = w.now;
  Result<int64_t> done = w.sql.run("update number set province = ?, city = ?, version = ?, changed = ?, seq = ? where operator = ? and number = ?", {after.province, after.city, after.version, w.now.micros(), *seq, w.op, digits});
  if (!done) return done.error();
  if (Result<Done> noted = record(w, *n, after, "placed", reason); !noted) return noted.error();
  return after;
}

Result<Number> freeze_by_hand(const Work& w, const std::string& digits, bool frozen, const std::string& reason) {
  Result<Number> n = number(w, digits);
  if (!n) return n;
  const bool may = frozen ? n->state == NumberState::idle : n->state == NumberState::frozen && !n->away() && !n->until;  // those of a closed line wait their time
  if (!may) return refusal("bad_change", std::string("a number that is ") + name_of(n->state) + (n->away() ? ", at another network," : n->until ? " until a date" : "") + " is not " + (frozen ? "frozen" : "put back") + " by hand");
  Number after = *n;
  after.state = frozen ? NumberState::frozen : NumberState::idle;
  after.until.reset();
  return put(w, *n, std::move(after), frozen ? "frozen by hand" : "put back by hand", reason);
}

Result<int64_t> release_due_numbers(const Work& w, int64_t most) {
  Result<Rows> rows = w.sql.query(std::string("select ") + columns + " from number where operator = ? and until <= ? and state in ('reserved', 'frozen') order by until limit ?", {w.op, w.now.micros(), most});
  if (!rows) return rows.error();
  for (const Row& r : *rows) {
    const Number before = from_row(r);
    Number after = before;
    after.state = NumberState::idle;
    after.holder.clear(), after.party.clear();
    after.until.reset();
    if (Result<Number> done = put(w, before, std::move(after), "time over", ""); !done) return done.error();
    if (before.holder.starts_with("reservation "))
      if (Result<Done> over = reservation_expired(w, before.holder); !over) return over.error();
  }
  return static_cast<int64_t>(rows->size());
}

Result<std::vector<NumberChange>> history_of_number(const Work& w, const std::string& digits, int64_t most) {
  Result<Rows> rows = w.sql.query("select before, after, cause, actor, reason, at from number_change where operator = ? and number = ? order by version desc limit ?", {w.op, digits, most});
  if (!rows) return rows.error();
  std::vector<NumberChange> out;
  for (const Row& r : *rows) out.push_back({r.text(0), r.text(1), r.text(2), r.text(3), r.text(4), Instant::from_micros(r.integer(5))});
  return out;
}

}  // namespace sublet::commerce
