// Reservations: idle numbers and SIMs kept for a while for somebody who has not ordered yet: a shop's customer who hesitates, a partner's page.
//
//   held (until) -> used (an order took each of them) | released (by whoever holds it, or staff) | expired
//
// SIMs are held likewise, and the order that names the reservation is bound to one of them (a wanted one, else of its host and kind).
// The numbers are reserved in the stock under the holder "reservation ID", so nobody else gets them; an order of the same seller that
// names the reservation takes one. A party that is named counts them towards its limit. What one reservation holds, how long, and how
// many numbers a seller keeps at once are settings (reserve_most, reserve_longest_minutes, reserve_open).
//
// Refusals: `bad_reservation` (with what is wrong), `number_taken`, `unknown_number`, `no_number` (too few are idle), those of the
// party's limit, `unknown_reservation`, `reservation_over`.
//
//   Result<Reservation> r = reserve(w, {.numbers = {"8617090000001"}});
//   release(w, r->id, "changed their mind");
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "commerce/numbers.h"

namespace sublet::commerce {

// Any idle numbers of a host and place that oblige nobody (numbers.h); of a named grade whatever they cost, since that was chosen.
struct NumberDemand {
  std::string host, province, city;  // province, city: empty: any
  int64_t count = 1;
  std::string place = {}, grade = {};  // place: a province, a city, or one followed by the other; empty: any
};
struct SimDemand {
  std::string host, kind;    // card, esim
  int64_t count = 1;
};
struct ReservationWish {
  std::vector<std::string> numbers = {};
  std::vector<NumberDemand> any = {};
  std::vector<std::string> sims = {};      // by ICCID
  std::vector<SimDemand> any_sims = {};    // blank ones
  std::string party = {};
  std::string note = "{}";  // what the seller told with it: JSON
  int64_t minutes = 0;      // 0: as reserve_minutes says
};

struct Reservation {
  std::string id, actor, party, note, state, reason;
  std::vector<std::string> numbers, used;  // used: of these, by orders
  std::vector<std::string> sims, used_sims;
  Instant until, created, changed;
  int64_t version = 1;
};

Result<Reservation> reserve(const Work& w, const ReservationWish& wish);
Result<Reservation> reservation(const Work& w, const std::string& id);
struct ReservationFilter {
  std::string actor, state;  // empty: all
  std::string number = {};   // one of its numbers
  int64_t offset = 0, most = 50;
};
Result<std::vector<Reservation>> reservations(const Work& w, const ReservationFilter& filter);
Result<int64_t> count_reservations(const Work& w, const ReservationFilter& filter);
// Numbers that no order has taken are idle again.
Result<Reservation> release(const Work& w, const std::string& id, const std::string& reason);
Result<Reservation> keep_until(const Work& w, const std::string& id, Instant until);
Result<Done> remove_reservation(const Work& w, const std::string& id);  // released, and not shown any more
// For an order of the same seller: the number is idle again within this unit, and the order's to reserve.
Result<Number> take_reserved(const Work& w, const std::string& id, const std::string& digits, const std::string& order);
// Likewise a SIM that fits, for an order that names the reservation; empty: none of it does, or it is over.
Result<std::string> take_reserved_sim(const Work& w, const std::string& id, const std::string& host, const std::string& kind, const std::string& wanted, const std::string& order);
// Those whose time is over, at most `most`: their SIMs are idle again; how many.
Result<int64_t> release_due_reservations(const Work& w, int64_t most);
// The time of a number's reservation is over (numbers.cc).
Result<Done> reservation_expired(const Work& w, const std::string& holder);

// How many numbers there are, by host, province, city and grade; of these idle, and of these such as oblige nobody.
struct NumberPool {
  std::string host, province, city, grade;
  int64_t numbers = 0, idle = 0, plain = 0;
};
struct PoolFilter {
  std::string host = {};                           // empty: all
  std::optional<std::string> province = {}, city = {};  // "": of those without one
};
Result<std::vector<NumberPool>> number_pools(const Work& w, const PoolFilter& only = {});

}  // namespace sublet::commerce
