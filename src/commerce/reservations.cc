#include "commerce/reservations.h"

#include <algorithm>
#include <map>
#include <set>

#include "commerce/parties.h"
#include "commerce/settings.h"
#include "commerce/sims.h"
#include "commerce/stock_view.h"
#include "records/ids.h"
#include "records/outbox.h"

namespace sublet::commerce {

namespace {

constexpr const char* columns = "id, actor, party, note, state, reason, until, created, changed, version";
constexpr size_t most_note = 20'000;

std::string holder_of(const std::string& id) { return "reservation " + id; }

Result<Reservation> from_row(const Work& w, const Row& r) {
  Reservation v;
  v.id = r.text(0), v.actor = r.text(1), v.party = r.text(2), v.note = r.text(3), v.state = r.text(4), v.reason = r.text(5);
  v.until = Instant::from_micros(r.integer(6)), v.created = Instant::from_micros(r.integer(7)), v.changed = Instant::from_micros(r.integer(8));
  v.version = r.integer(9);
  if (v.state == "held" && v.until <= w.now) v.state = "expired";  // the stock is told of it a moment later
  Result<Rows> numbers = w.sql.query("select number, order_id from reservation_number where operator = ? and reservation = ? order by number", {w.op, v.id});
  if (!numbers) return numbers.error();
  for (const Row& n : *numbers) {
    v.numbers.push_back(n.text(0));
    if (!n.text(1).empty()) v.used.push_back(n.text(0));
  }
  Result<Rows> sims = w.sql.query("select iccid, order_id from reservation_sim where operator = ? and reservation = ? order by iccid", {w.op, v.id});
  if (!sims) return sims.error();
  for (const Row& s : *sims) {
    v.sims.push_back(s.text(0));
    if (!s.text(1).empty()) v.used_sims.push_back(s.text(0));
  }
  return v;
}

// Event names are TMF685's, which are not built as elsewhere.
Result<Done> told(const Work& w, const char* type, const std::string& id) {
  return records::tell(w.sql, w.op, type, "reservation", id, R"({"id":")" + id + R"("})", w.now);
}

Result<Done> set_state(const Work& w, const std::string& id, const char* state, const std::string& reason) {
  Result<int64_t> n = w.sql.run("update reservation set state = ?, reason = ?, version = version + 1, changed = ? where operator = ? and id = ?", {std::string(state), reason, w.now.micros(), w.op, id});
  if (!n) return n.error();
  return Done{};
}

Result<Reservation> held(const Work& w, const std::string& id) {
  Result<Reservation> r = reservation(w, id);
  if (r && r->state != "held") return refusal("reservation_over", "the reservation is " + r->state);
  return r;
}

// Counted from when it began: nobody keeps a number for ever by asking again and again.
Result<Instant> good_until(const Work& w, Instant until, Instant begun) {
  Result<int64_t> longest = setting(w, "reserve_longest_minutes");
  if (!longest) return longest.error();
  if (until <= w.now) return refusal("bad_reservation", "its end is over already");
  if (until.micros() > begun.micros() + *longest * 60'000'000) return refusal("bad_reservation", "numbers are kept for at most " + std::to_string(*longest) + " minutes");
  return until;
}

// Those that are wished by name, and of each demand the lowest that are idle; no number twice.
Result<std::vector<std::string>> chosen(const Work& w, const ReservationWish& wish, int64_t most) {
  std::vector<std::string> out = wish.numbers;
  std::set<std::string> named(out.begin(), out.end());
  if (named.size() != out.size()) return refusal("bad_reservation", "a number is named twice");
  for (const NumberDemand& d : wish.any) {
    if (d.host.empty() || d.count < 1 || d.count > most) return refusal("bad_reservation", "any numbers: of a host, from one to " + std::to_string(most));
    std::string text = "select number from number where operator = ? and host = ? and state = 'idle'";
    std::vector<Value> values = {w.op, d.host};
    if (d.grade.empty()) text += obliges_nobody;
    else text += " and grade = ?", values.emplace_back(d.grade);
    if (!d.place.empty()) text += " and (city = ? or province = ? or province || city = ?)", values.insert(values.end(), {d.place, d.place, d.place});
    if (!d.province.empty()) text += " and province = ?", values.emplace_back(d.province);
    if (!d.city.empty()) text += " and city = ?", values.emplace_back(d.city);
    values.emplace_back(d.count + static_cast<int64_t>(named.size()));
    Result<Rows> rows = w.sql.query(text + " order by number limit ?", values);
    if (!rows) return rows.error();
    int64_t found = 0;
    for (const Row& r : *rows) {
      if (found == d.count) break;
      if (!named.insert(r.text(0)).second) continue;
      out.push_back(r.text(0));
      ++found;
    }
    if (found < d.count) return refusal("no_number", "of host " + d.host + " only " + std::to_string(found) + (d.grade.empty() ? " without a price or contract" : " of grade " + d.grade) + " are idle there");
  }
  return out;
}

Result<std::vector<std::string>> chosen_sims(const Work& w, const ReservationWish& wish, int64_t most) {
  std::vector<std::string> out = wish.sims;
  std::set<std::string> named(out.begin(), out.end());
  if (named.size() != out.size()) return refusal("bad_reservation", "a SIM is named twice");
  for (const std::string& iccid : out) {
    Result<SimCard> s = sim(w, iccid);
    if (!s) return s.error();
    if (s->state != "idle") return refusal("sim_taken", "this SIM is " + s->state);
  }
  for (const SimDemand& d : wish.any_sims) {
    if (d.host.empty() || (d.kind != "card" && d.kind != "esim") || d.count < 1 || d.count > most) return refusal("bad_reservation", "any SIMs: of a host and kind, from one to " + std::to_string(most));
    Result<Rows> rows = w.sql.query("select iccid from sim where operator = ? and host = ? and kind = ? and number = '' and state = 'idle' order by iccid limit ?", {w.op, d.host, d.kind, d.count + static_cast<int64_t>(named.size())});
    if (!rows) return rows.error();
    int64_t found = 0;
    for (const Row& r : *rows) {
      if (found == d.count) break;
      if (!named.insert(r.text(0)).second) continue;
      out.push_back(r.text(0));
      ++found;
    }
    if (found < d.count) return refusal("no_sim", "of host " + d.host + " only " + std::to_string(found) + " are idle");
  }
  return out;
}

Result<Done> put_back_sims(const Work& w, const Reservation& r) {
  for (const std::string& iccid : r.sims) {
    Result<SimCard> s = sim(w, iccid);
    if (!s) return s.error();
    if (s->holder != holder_of(r.id) || s->state != "held") continue;  // an order's
    if (Result<Done> idle = move_sim(w, iccid, s->holder, "idle", ""); !idle) return idle;
  }
  return Done{};
}

Result<Done> put_back(const Work& w, const Reservation& r, const std::string& reason) {
  for (const std::string& digits : r.numbers) {
    Result<Number> n = number(w, digits);
    if (!n) return n.error();
    if (n->holder != holder_of(r.id) || n->state != NumberState::reserved) continue;  // an order's
    if (Result<Number> idle = move_number(w, digits, n->holder, NumberState::idle, "released", reason); !idle) return idle.error();
  }
  return put_back_sims(w, r);
}

// Nothing of it is left to be ordered.
bool all_used(const Reservation& r) { return r.used.size() == r.numbers.size() && r.used_sims.size() == r.sims.size(); }

Result<Done> ordered(const Work& w, const std::string& id) {
  Result<Reservation> r = reservation(w, id);
  if (!r) return r.error();
  if (!all_used(*r)) return Done{};
  if (Result<Done> set = set_state(w, id, "used", "ordered"); !set) return set;
  return told(w, "ReservationStateChangeEvent", id);
}

}  // namespace

Result<Reservation> reserve(const Work& w, const ReservationWish& wish) {
  if (wish.note.size() > most_note) return refusal("bad_reservation", "what is told with it has at most 20,000 octets");
  Result<int64_t> most = setting(w, "reserve_most"), open = setting(w, "reserve_open"), minutes = setting(w, "reserve_minutes");
  for (const Result<int64_t>* s : {&most, &open, &minutes})
    if (!*s) return s->error();
  if (wish.minutes < 0 || wish.minutes > 1'000'000) return refusal("bad_reservation", "minutes: from one");
  Result<Instant> until = good_until(w, Instant::from_micros(w.now.micros() + (wish.minutes == 0 ? *minutes : wish.minutes) * 60'000'000), w.now);
  if (!until) return until.error();
  Result<std::vector<std::string>> numbers = chosen(w, wish, *most);
  if (!numbers) return numbers.error();
  Result<std::vector<std::string>> sims = chosen_sims(w, wish, *most);
  if (!sims) return sims.error();
  const auto wished = static_cast<int64_t>(std::max(numbers->size(), sims->size()));
  if (wished < 1 || wished > *most) return refusal("bad_reservation", "from one to " + std::to_string(*most) + " numbers or SIMs");
  int64_t now_kept = 0;
  for (const char* of : {"reservation_number", "reservation_sim"}) {
    Result<Row> kept = w.sql.one(std::string("select count(*) from reservation r join ") + of + " n on n.operator = r.operator and n.reservation = r.id where r.operator = ? and r.actor = ? and r.state = 'held' and r.until > ? and n.order_id = ''", {w.op, w.actor, w.now.micros()});
    if (!kept) return kept.error();
    now_kept = std::max(now_kept, kept->integer(0));
  }
  if (now_kept + wished > *open) return refusal("bad_reservation", "one seller keeps at most " + std::to_string(*open) + " numbers at once, and as many SIMs");
  const std::string id = records::new_id(w.now);
  for (const std::string& digits : *numbers) {
    Result<Number> n = number(w, digits);
    if (!n) return n.error();
    if (!wish.party.empty())
      if (Result<Done> may = may_hold_more(w, wish.party, n->host, n->province); !may) return may.error();
    if (Result<Number> mine = reserve_number(w, *n, holder_of(id), wish.party, *until); !mine) return mine.error();
    Result<int64_t> in = w.sql.run("insert into reservation_number (operator, reservation, number, order_id) values (?, ?, ?, '')", {w.op, id, digits});
    if (!in) return in.error();
  }
  for (const std::string& iccid : *sims) {
    if (Result<Done> mine = move_sim(w, iccid, "", "held", holder_of(id)); !mine) return mine.error();
    Result<int64_t> in = w.sql.run("insert into reservation_sim (operator, reservation, iccid, order_id) values (?, ?, ?, '')", {w.op, id, iccid});
    if (!in) return in.error();
  }
  Result<int64_t> in = w.sql.run("insert into reservation (operator, id, actor, party, note, state, reason, until, version, created, changed) values (?, ?, ?, ?, ?, 'held', '', ?, 1, ?, ?)",
                                 {w.op, id, w.actor, wish.party, wish.note, until->micros(), w.now.micros(), w.now.micros()});
  if (!in) return in.error();
  if (Result<Done> event = told(w, "ReservationCreationEvent", id); !event) return event.error();
  return reservation(w, id);
}

Result<Reservation> reservation(const Work& w, const std::string& id) {
  Result<Row> r = w.sql.one(std::string("select ") + columns + " from reservation where operator = ? and id = ? and state <> 'removed'", {w.op, id}, "unknown_reservation");
  if (!r) return r.error();
  return from_row(w, *r);
}

namespace {

std::string where(const Work& w, const ReservationFilter& f, std::vector<Value>& values) {
  std::string text = " from reservation where operator = ? and state <> 'removed'";
  values = {w.op};
  if (!f.actor.empty()) text += " and actor = ?", values.emplace_back(f.actor);
  if (!f.number.empty()) text += " and id in (select n.reservation from reservation_number n where n.operator = ? and n.number = ?)", values.emplace_back(w.op), values.emplace_back(f.number);
  if (f.state == "held") text += " and state = 'held' and until > ?", values.emplace_back(w.now.micros());
  else if (f.state == "expired") text += " and (state = 'expired' or (state = 'held' and until <= ?))", values.emplace_back(w.now.micros());
  else if (!f.state.empty()) text += " and state = ?", values.emplace_back(f.state);
  return text;
}

}  // namespace

Result<std::vector<Reservation>> reservations(const Work& w, const ReservationFilter& f) {
  std::vector<Value> values;
  const std::string text = std::string("select ") + columns + where(w, f, values) + (f.number.empty() ? " order by id desc limit ? offset ?" : " order by id || '' desc limit ? offset ?");  // those of a number are few: found first, then put in order
  values.emplace_back(f.most), values.emplace_back(f.offset);
  Result<Rows> rows = w.sql.query(text, values);
  if (!rows) return rows.error();
  std::vector<Reservation> out;
  for (const Row& row : *rows) {
    Result<Reservation> r = from_row(w, row);
    if (!r) return r.error();
    out.push_back(std::move(*r));
  }
  return out;
}

Result<int64_t> count_reservations(const Work& w, const ReservationFilter& f) {
  std::vector<Value> values;
  const std::string text = "select count(*)" + where(w, f, values);
  Result<Row> r = w.sql.one(text, values);
  if (!r) return r.error();
  return r->integer(0);
}

Result<Reservation> release(const Work& w, const std::string& id, const std::string& reason) {
  if (reason.empty() || reason.size() > 500) return refusal("bad_reservation", "say why, in at most 500 octets");
  Result<Reservation> r = held(w, id);
  if (!r) return r;
  if (Result<Done> back = put_back(w, *r, reason); !back) return back.error();
  if (Result<Done> set = set_state(w, id, "released", reason); !set) return set.error();
  if (Result<Done> event = told(w, "ReservationStateChangeEvent", id); !event) return event.error();
  return reservation(w, id);
}

Result<Reservation> keep_until(const Work& w, const std::string& id, Instant until) {
  Result<Reservation> r = held(w, id);
  if (!r) return r;
  Result<Instant> good = good_until(w, until, r->created);
  if (!good) return good.error();
  for (const std::string& digits : r->numbers) {
    Result<Number> n = number(w, digits);
    if (!n) return n.error();
    if (n->holder != holder_of(id) || n->state != NumberState::reserved) continue;
    if (Result<Number> kept = reserve_number(w, *n, n->holder, n->party, until); !kept) return kept.error();
  }
  Result<int64_t> n = w.sql.run("update reservation set until = ?, version = version + 1, changed = ? where operator = ? and id = ?", {until.micros(), w.now.micros(), w.op, id});
  if (!n) return n.error();
  return reservation(w, id);
}

Result<Done> remove_reservation(const Work& w, const std::string& id) {
  Result<Reservation> r = reservation(w, id);
  if (!r) return r.error();
  if (Result<Done> back = put_back(w, *r, "reservation removed"); !back) return back;
  if (Result<Done> set = set_state(w, id, "removed", r->reason); !set) return set;
  return told(w, "ReservationRemoveEvent", id);
}

Result<Number> take_reserved(const Work& w, const std::string& id, const std::string& digits, const std::string& order) {
  Result<Reservation> r = held(w, id);
  if (!r) return r.error();
  if (r->actor != w.actor) return refusal("unknown_reservation", "there is no such reservation of this seller");
  const bool among = std::find(r->numbers.begin(), r->numbers.end(), digits) != r->numbers.end(), used = std::find(r->used.begin(), r->used.end(), digits) != r->used.end();
  if (!among || used) return refusal("number_taken", digits + (used ? " was ordered by this reservation before" : " is not among the reserved numbers"));
  Result<Number> idle = move_number(w, digits, holder_of(id), NumberState::idle, "ordered", "reservation " + id);
  if (!idle) return idle;
  Result<int64_t> n = w.sql.run("update reservation_number set order_id = ? where operator = ? and reservation = ? and number = ?", {order, w.op, id, digits});
  if (!n) return n.error();
  if (Result<Done> went = ordered(w, id); !went) return went.error();
  return idle;
}

Result<std::string> take_reserved_sim(const Work& w, const std::string& id, const std::string& host, const std::string& kind, const std::string& wanted, const std::string& order) {
  Result<Reservation> r = held(w, id);
  if (!r) return r.error().code == "reservation_over" || r.error().code == "unknown_reservation" ? Result<std::string>(std::string()) : r.error();
  for (const std::string& iccid : r->sims) {
    Result<SimCard> s = sim(w, iccid);
    if (!s) return s.error();
    if (s->state != "held" || s->holder != holder_of(id) || s->host != host || (wanted.empty() ? s->kind != kind : iccid != wanted)) continue;
    if (Result<Done> idle = move_sim(w, iccid, s->holder, "idle", ""); !idle) return idle.error();
    Result<int64_t> n = w.sql.run("update reservation_sim set order_id = ? where operator = ? and reservation = ? and iccid = ?", {order, w.op, id, iccid});
    if (!n) return n.error();
    if (Result<Done> went = ordered(w, id); !went) return went.error();
    return iccid;
  }
  return std::string();
}

Result<int64_t> release_due_reservations(const Work& w, int64_t most) {
  Result<Rows> rows = w.sql.query("select id from reservation where operator = ? and state = 'held' and until <= ? order by until limit ?", {w.op, w.now.micros(), most});
  if (!rows) return rows.error();
  for (const Row& r : *rows)
    if (Result<Done> over = reservation_expired(w, holder_of(r.text(0))); !over) return over.error();
  return static_cast<int64_t>(rows->size());
}

Result<Done> reservation_expired(const Work& w, const std::string& holder) {
  const std::string id = holder.substr(holder.find(' ') + 1);
  Result<Reservation> r = reservation(w, id);
  if (!r && r.error().code != "unknown_reservation") return r.error();
  if (r)
    if (Result<Done> back = put_back_sims(w, *r); !back) return back;
  Result<int64_t> n = w.sql.run("update reservation set state = 'expired', reason = 'time over', version = version + 1, changed = ? where operator = ? and id = ? and state = 'held'", {w.now.micros(), w.op, id});
  if (!n) return n.error();
  return *n == 0 ? Result<Done>(Done{}) : told(w, "ReservationStateChangeEvent", id);
}

Result<std::vector<NumberPool>> number_pools(const Work& w, const PoolFilter& only) {
  using enum StockBy;
  StockFilter which{.state = {}, .host = {}, .province = only.province, .city = only.city, .grade = {}};
  if (!only.host.empty()) which.host = only.host;
  Result<std::vector<StockCount>> counted = count_stock(w, {host, province, city, grade, state}, which);
  if (!counted) return counted.error();
  std::vector<NumberPool> out;
  std::map<std::vector<std::string>, size_t> at;
  for (const StockCount& c : *counted) {
    const auto [cell, fresh] = at.emplace(std::vector<std::string>(c.values.begin(), c.values.end() - 1), out.size());
    if (fresh) out.push_back({c.values[0], c.values[1], c.values[2], c.values[3], 0, 0, 0});
    out[cell->second].numbers += c.numbers;
    if (c.values[4] == "idle") out[cell->second].idle += c.numbers;
  }
  std::string text = "select host, province, city, grade, count(*) from number where operator = ? and state = 'idle'";
  std::vector<Value> values = {w.op};
  if (which.host) text += " and host = ?", values.emplace_back(*which.host);
  if (which.province) text += " and province = ?", values.emplace_back(*which.province);
  if (which.city) text += " and city = ?", values.emplace_back(*which.city);
  Result<Rows> plain = w.sql.query(text + obliges_nobody + " group by host, province, city, grade", values);
  if (!plain) return plain.error();
  for (const Row& r : *plain)
    if (const auto cell = at.find({r.text(0), r.text(1), r.text(2), r.text(3)}); cell != at.end()) out[cell->second].plain = r.integer(4);
  return out;
}

}  // namespace sublet::commerce
