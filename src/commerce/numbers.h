// Numbers: what each number of the stock is doing, and every change of it on record.
//
//   idle -> reserved (until) -> paid -> pre_opened -> in_use <-> stopped -> closed -> frozen (until) -> idle
//   frozen -> pre_opened when it is ported in again
//
// A reserved number goes back when its time is over or its order is undone; a paid or pre-opened one when its order is undone.
// `stopped` says by whom: user, arrears, risk, loss. Whose a number is follows from its record, never from its prefix:
// numbers are ported. `holder` is the order or the line; `party` counts towards a person's limit from the reservation on.
//
// Refusals: `unknown_number`, `number_taken` (it is not idle, or not this holder's), `no_number` (none idle fits), `bad_change`.
//
//   Result<Number> n = reserve_number(w, "8617090000001", order, party, until);
//   move_number(w, "8617090000001", order, NumberState::paid, "order", "");
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "commerce/context.h"

namespace sublet::commerce {

enum class NumberState { idle, reserved, paid, pre_opened, in_use, stopped, closed, frozen };
const char* name_of(NumberState s);
std::optional<NumberState> number_state(std::string_view name);
bool may_follow(NumberState before, NumberState after);

struct Number {
  std::string number, host, province, city, lot, grade;
  int64_t price = 0, deposit = 0, minimum = 0, months = 0;  // micro-units; months of contract
  NumberState state = NumberState::idle;
  std::string stopped_by, holder, party, ported;            // ported: to or from which carrier; empty: never
  std::optional<Instant> until;                             // reserved, frozen
  int64_t version = 1;
  Instant changed;
  bool away() const { return state == NumberState::frozen && !until && ported.starts_with("to "); }
};

struct NumberChange {
  std::string before, after, cause, actor, reason;
  Instant at;
};

Result<Number> number(const Work& w, const std::string& digits);
// One into the stock, as it stands there; lots come by number_import.h. Refusals: `bad_number` (digits), `duplicate`.
Result<Done> add_number(const Work& w, const Number& n);
// The wanted one, if it is idle and not somebody else's, for an order. The party's limit is the caller's to ask first.
Result<Number> reserve_number(const Work& w, const Number& n, const std::string& holder, const std::string& party, Instant until);  // as it was read in this unit
Result<Number> reserve_number(const Work& w, const std::string& digits, const std::string& holder, const std::string& party, Instant until);
// Of a number that nobody chose: a condition in SQL. Whoever takes it pays nothing for it and owes nothing by it.
inline constexpr const char* obliges_nobody = " and price = 0 and deposit = 0 and minimum = 0 and months = 0";
// Any idle number of a host (and city) that obliges nobody: the lowest.
Result<Number> any_number(const Work& w, const std::string& host, const std::string& city);
// `holder` must be its holder. An idle number has none, and no party.
Result<Number> move_number(const Work& w, const std::string& digits, const std::string& holder, NumberState to, const std::string& cause, const std::string& reason);
Result<Done> hand_number(const Work& w, const std::string& digits, const std::string& from, const std::string& to, const std::string& party);
Result<Done> stop_number(const Work& w, const std::string& digits, const std::string& by, const std::string& reason);  // in_use <-> stopped; by "": restored
Result<Done> close_number(const Work& w, const std::string& digits, const std::string& holder, const std::string& reason);  // closed, then frozen for the days that are set
// A number that has come from another network, for an order: new to the stock, or back from where it was ported to.
Result<Done> take_ported_number(const Work& w, const std::string& digits, const std::string& host, const std::string& from, const std::string& holder, const std::string& party);
// Closed, and frozen for ever: it is another network's.
Result<Done> port_number_away(const Work& w, const std::string& digits, const std::string& holder, const std::string& to);
// By a hand: where it is said to be (empty: as it was); out of sale, for as long as nobody puts it back, and idle again. Of an idle or frozen
// number that is nobody's; back only what a hand has frozen, not what waits its days after its line was closed. Refusal `bad_change`.
Result<Number> place_number(const Work& w, const std::string& digits, const std::string& province, const std::string& city, const std::string& reason);
Result<Number> freeze_by_hand(const Work& w, const std::string& digits, bool frozen, const std::string& reason);
// What reservations and frozen numbers had their time: back to idle, at most `most`; how many.
Result<int64_t> release_due_numbers(const Work& w, int64_t most);
Result<std::vector<NumberChange>> history_of_number(const Work& w, const std::string& digits, int64_t most);

}  // namespace sublet::commerce
