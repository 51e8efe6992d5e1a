// The business over the HTTP API: parties (TMF632), orders (TMF622, and plain ones), products in service (TMF637), numbers and SIMs
// (TMF639), each a translation of commerce's words to TM Forum's and back; nothing is decided here.
//
// Names and certificate numbers are shown masked everywhere but in POST /sublet/v1/parties/{id}/clear, which says why it is
// asked and is on record. A subscriber sees its own line, its holder and its orders only.
#pragma once

#include "commerce/lines.h"
#include "commerce/orders.h"
#include "gateway/orders/shelf.h"
#include "gateway/rest/parts.h"

namespace sublet::gateway {
class BillFollower;
}
namespace sublet::commerce {
struct Reservation;
struct WalletCase;
class NumberIndex;
}

namespace sublet::gateway::rest {

std::vector<Route> party_routes(Parts& parts);
std::vector<Route> order_routes(Parts& parts, Shelves& shelves);
std::vector<Route> consent_routes(Parts& parts, Shelves& shelves);  // of who is to hold a line
std::vector<Route> inventory_routes(Parts& parts);
// Numbers and cards of a host that the catalogue in force does not know would never be sold. Refusal `bad_request`; outside a unit of work.
Result<Done> known_host(Parts& parts, const Call& call, const std::string& host);
std::vector<Route> money_routes(Parts& parts, Shelves& shelves);  // drawers, vouchers, top-ups, balances
std::vector<Route> balance_routes(Parts& parts, Shelves& shelves);  // TMF654
// Numbers searched, lots, grades, phones, contracts; `index` must outlive them.
std::vector<Route> stock_routes(Parts& parts, const commerce::NumberIndex& index);
std::vector<Route> payment_routes(Parts& parts, Shelves& shelves);  // TMF676
std::vector<Route> bill_routes(Parts& parts, BillFollower* follower);   // TMF678; null: no bills are kept

// Single uses that charging has charged (TMF635), beside the documents of catalogue.cc; and why each cost what it did.
Result<Done> before_usage(Parts& parts, Call& call);
Result<Reply> list_rated_usage(Parts& parts, Call& call, records::Sql& sql, const std::string& line);
Result<std::optional<Reply>> retrieve_rated_usage(Parts& parts, Call& call, records::Sql& sql, const std::string& id);  // null: the id is none of these
std::vector<Route> rated_usage_routes(Parts& parts);
std::vector<Route> entry_routes(Parts& parts);        // what was booked besides uses

// Reservations, prefixes and areas, grades put to use, histories, settings; TMF685; numbers under one's name and objections.
std::vector<Route> number_routes(Parts& parts);
std::vector<Route> pool_routes(Parts& parts);
std::vector<Route> objection_routes(Parts& parts, Shelves& shelves);
std::vector<Route> bill_case_routes(Parts& parts, Shelves& shelves);  // wallets' daily bills and their cases
// Asks a wallet now, of a merchant of the call's operator, in the words of an outbox row's body (commerce/wallets.h), and waits for some seconds;
// outside a unit. An answer of `unavailable`: nobody has said anything. Refusal `unavailable`: no wallets are connected.
Result<commerce::OutsideAnswer> ask_wallet(Parts& parts, const Call& call, const std::string& merchant, const std::string& body);
bool sees_all_reservations(const Call& call);  // others see their own
Result<commerce::Reservation> reservation_seen(const commerce::Work& w, const Call& call, const std::string& id);  // refusal `not_found`
std::vector<Route> wallet_routes(Parts& parts, Shelves& shelves);  // notices of wallets, what they say of a payment
std::vector<Route> merchant_routes(Parts& parts);
std::vector<Route> agreement_routes(Parts& parts);
std::vector<Route> freeze_routes(Parts& parts);
std::vector<Route> find_routes(Parts& parts);      // a line by whatever is known of it
std::vector<Route> complaint_routes(Parts& parts);
std::vector<Route> package_routes(Parts& parts);  // offers as a customer reads them
std::vector<Route> licence_routes(Parts& parts);
std::vector<Route> margin_routes(Parts& parts);
// The operator's today by its clock, in days since 1970-01-01; outside a unit of work.
Result<int64_t> today_of(Parts& parts, const Call& call);
// A day as 2026-11-30, in days since 1970-01-01; `standard` when nothing is said. Refusal `bad_query`.
Result<int64_t> day_in(const std::string& text, const char* name, int64_t standard);
inline std::string day_text(int64_t day) { return date_from_days(day).text(); }
// A single use by name: LINE-DAY-POSITION-PLACE, as usage_record has them.
std::string usage_id(const std::string& line, int64_t day, int64_t position, int64_t sub);
// "day", "week", "month", "year", "ever": as the catalogue's text has it.
const char* period_word(catalogue::Period every);
// How an operator is called, and by what its amounts and days are told. Refusal `unknown_operator`: nothing is published for it. Outside a unit.
struct About {
  std::string op, title, currency, zone, country;
};
Result<About> about_operator(Service& service, const std::string& op);
std::vector<Route> activation_routes(Parts& parts);  // second check, eSIM, an SM-DP+'s notes

// What a route asks `before`: of everybody but a subscriber. Refusal `forbidden`.
inline Result<Done> nobody_subscribed(const Call& call) { return !call.who.customer() ? Result<Done>(Done{}) : refusal("forbidden", "this is for the operator's people"); }
commerce::Work work_of(Parts& parts, const Call& call, records::Sql& sql);
// An order as the caller may pay for it: a subscriber by voucher or from the own account, nobody else's and no drawer
// (`forbidden`). The catalogue was looked up before.
Result<commerce::Order> place(Parts& parts, Shelves& shelves, const Call& call, records::Sql& sql, const commerce::OrderWish& wish);
// An order as the caller may see it (as the plain calls show it: order_words.h). Refusal `not_found`.
Result<commerce::Order> order_seen(const commerce::Work& w, const Call& call, const std::string& id);
// Of a subscriber: the line's holder and the line; refusal `not_found` for whatever is not its own.
Result<commerce::LineRecord> own_line(const commerce::Work& w, const Call& call);

}  // namespace sublet::gateway::rest
