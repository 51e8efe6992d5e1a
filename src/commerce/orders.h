// Orders: from a wish to a line that works, or back to where it began with the money.
//
// An order is a list of steps (by kind: order_plan.cc). A step either is done within its unit of work, or writes what it wants of
// the outside into the outbox and waits; the answer comes in by answered(), in a unit of its own. When a step is refused, the steps
// before it are undone in reverse, each as carefully as it was done. So an order is always `open`, `undoing`, `done` or
// `undone`; what it waits for, and whether it needs a hand (`stuck`), stands with it.
//
//   new_number, extra_line      verify, pay, bind, [profile], [second_check], open_at_host, open_account | add_line, credit, charge
//   change_offer, add_on        pay, [wait_period], credit, add_offer
//   top_up (also another's)     pay, credit
//   replace_sim                 verify, pay, bind, [profile], replace_at_host, set_sim, credit, charge
//   suspend, keep_number        pay, bar, credit, charge           resume: pay, credit, unbar
//   transfer                    consent, verify, pay, hand_over, credit, charge
//   close                       close_at_host, end_contracts, close_account, pay_out
//   port_in, port_out, port_away  porting.h
//   phone (or model and plan    hold_phone, pay, credit, begin_contract, charge: with a new number its first step and the one before
//   with a new number)          its last (contracts.h)
//
// Money: what is paid goes into the account whole, when the work is done, and what was sold is charged there by name, so that
// charging's books show all of it. Until then it is in the payment, and an undone order gives it back.
//
// Refusals: those of the parts; `bad_order` with the field, `unknown_order`, `unknown_offer`, `unknown_line`, `not_open`,
// `reason_needed`, `quote_over`, `order_open` (the line has another order under way), `may_not_transfer` (with what must end first).
//
//   Result<Quote> q = make_quote(w, shelf, request);
//   Result<Order> o = place_order(w, shelf, {.quote = q->id, ...});
//   answered(w, shelf, outward, {.what = "done"});          // by the dispatcher, with settle_out in the same unit
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "catalogue/tables.h"
#include "commerce/context.h"
#include "commerce/payments.h"
#include "records/outbox.h"

namespace sublet::commerce {

// What is on sale: the operator's catalogue in force.
struct Shelf {
  std::function<std::shared_ptr<const catalogue::Version>(const std::string& op)> catalogue;
};

struct OrderRequest {
  std::string kind;            // of the list above
  std::string channel = "shop";  // shop, agent, online, care
  std::string party;           // holder
  std::string user;            // who uses it, if that is somebody else
  std::string line;            // number of the line that it is about
  std::string number;          // wanted; empty: any of `host` (and `city`)
  std::string host, city;
  std::string offer;           // base offer, new package or add-on
  int64_t quantity = 1;
  std::string when = "now";    // change_offer: now, next_period
  std::string sim = "card";    // card, esim
  std::string iccid, eid;      // wanted
  int64_t top_up = 0;          // micro-units into the account, beyond what is sold
  std::string to_party;        // transfer
  std::string model, plan, imei;  // a phone with it
  std::string reservation;     // of the number, by the same seller
  std::string authorization, network;  // porting: the code, or the host's question; the other network
  std::string reason;
  std::string lifts;           // "risk": whoever asked may put and lift stops for risk and loss; said by the plan, not by who asks
  PaymentWish payment;         // of an order that is under way, a voucher's source is its serial
};

struct QuoteItem {
  std::string what;            // number, sim, top_up, deposit, minimum, offer, keep, transfer, phone
  std::string title;
  int64_t amount = 0;          // micro-units
  bool fee = false;            // charged by commerce under its name; false: money that stays in the account
  int64_t monthly = 0, months = 0;  // deposit, minimum: what the line spends a month at the least, for how many; 0 months: as long as there is a line
  int64_t frozen = 0;               // phone_frozen: stays the buyer's, and frozen in their wallet; `monthly` is taken of it for `months`
};

struct Quote {
  std::string id;
  OrderRequest request;
  std::vector<QuoteItem> items;
  int64_t total = 0;
  Instant until;
};

struct Step {
  std::string name;
  std::string state = "waiting";   // waiting, working, done, failed, undoing, undone
  std::string waits_for;           // unicom, charging, identity, customer, care, time
  std::string detail;              // why it failed, what was answered
  std::vector<std::string> outs;   // rows of the outbox that are not answered yet
  int64_t tries = 0;
  Instant since;
};

struct Order {
  std::string id, state = "open";  // open, undoing, done, undone
  OrderRequest request;
  std::vector<QuoteItem> items;
  int64_t total = 0;
  std::string number, line;        // digits; the line's id once there is one
  std::string iccid, imsi, host, payment;
  std::string reason;              // why it is undone
  std::vector<Step> steps;
  bool stuck = false;
  std::optional<Instant> due;
  std::string actor;
  int64_t version = 0;
  Instant created, changed;
  std::optional<Instant> ended;
  const Step* current() const;     // the first that is not done, or being undone; nullptr when ended
};

// What came of a row of the outbox.
struct OutsideAnswer {
  std::string what;  // done, refused, accepted, overdue, unavailable
  std::string code, words;
  std::map<std::string, std::string, std::less<>> fields;
};

struct OrderWish {
  std::string quote;                    // an id; or
  std::optional<OrderRequest> request;  // at once
  PaymentWish payment;
  std::string payer = {};               // number of the line whose account pays when nothing is said how; empty: the line that it is about
};

Result<Quote> make_quote(const Work& w, const Shelf& shelf, const OrderRequest& request);
Result<Quote> quote(const Work& w, const std::string& id);
Result<Order> place_order(const Work& w, const Shelf& shelf, const OrderWish& wish);
Result<Order> order(const Work& w, const std::string& id);

struct OrderFilter {
  std::string state = {}, party = {}, number = {}, kind = {}, actor = {};
  bool stuck_only = false;
  int64_t offset = 0, most = 50;
  Instant since = {};  // placed from then on
  Instant placed_from = {}, placed_to = Instant::from_micros(INT64_MAX);
  bool oldest_first = false;
};
Result<std::vector<Order>> orders(const Work& w, const OrderFilter& filter);
Result<int64_t> count_orders(const Work& w, const OrderFilter& filter);

// The answer to an outbox row whose `cause` is an order's step. Late and doubled ones find the row settled and do nothing.
Result<Done> answered(const Work& w, const Shelf& shelf, const records::Outward& row, const OutsideAnswer& answer);
// The customer's second check at activation: what the identity service said of the picture; `level`: document or face.
Result<Order> second_checked(const Work& w, const Shelf& shelf, const std::string& id, bool match, const std::string& reference, const std::string& level = "face");
// Whether who is to hold a line takes it, as it said itself; `how` is noted with the step. No: the transfer is undone.
Result<Order> consented(const Work& w, const Shelf& shelf, const std::string& id, bool agrees, const std::string& how);
// charging's feed: a line's state was confirmed by its host (for orders that bar or free it).
Result<Done> line_was_switched(const Work& w, const Shelf& shelf, const std::string& number, int64_t confirmed);
Result<Order> retry_order(const Work& w, const Shelf& shelf, const std::string& id, const std::string& reason);
Result<Order> undo_order(const Work& w, const Shelf& shelf, const std::string& id, const std::string& reason);
// Orders whose time is over, the oldest first; each of them: an unpaid one is undone (one that a wallet would have paid, once the wallet says
// that it was not), one that waited for a date goes on, one of a
// silent host becomes stuck. One that cannot be looked at is put off, so that it stops no other.
Result<std::vector<std::string>> orders_due(const Work& w, int64_t most);
Result<Done> order_is_due(const Work& w, const Shelf& shelf, const std::string& id);
Result<Done> put_order_off(const Work& w, const std::string& id, Instant due);

}  // namespace sublet::commerce
