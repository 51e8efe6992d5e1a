// Wallets' daily bills and the cases that they open (commerce/reconcile.h, wallet_cases.h), for the operator's books: a bill handed in, what
// each came to, what differs and what to do about it, and the case closed with a reason.
#include "commerce/case_repairs.h"
#include "commerce/wallet_cases.h"
#include "gateway/rest/business.h"
#include "gateway/rest/strict_json.h"
#include "gateway/wallet/bill_import.h"
#include "records/vault.h"

namespace sublet::gateway::rest {
namespace {

using commerce::WalletBill;
using commerce::WalletCase;
using commerce::Work;

const std::string v1 = "/sublet/v1/";

Json amount(int64_t micros) { return money_json(Money::from_micros(micros)); }

// commerce's words in those of the frame.
Error told(const Error& e) {
  if (e.code == "unknown_bill") return refusal("not_found", "there is no bill of this day");
  if (e.code == "unknown_case") return refusal("not_found", "there is no such case");
  if (e.code == "no_merchant") return refusal("bad_request", "body.merchant: there is no such merchant");
  if (e.code == "bill_busy") return refusal("conflict", e.detail);
  if (e.code == "case_closed" || e.code == "not_repaired") return refusal("wrong_state", e.detail);
  if (e.code == "bad_case") return refusal("bad_request", "body.reason: " + e.detail);
  return e;
}

Json bill_json(const Call& call, const WalletBill& b) {
  Json j = {{"href", call.base + v1 + "wallet-bills/" + b.merchant + "/" + b.day}, {"merchant", b.merchant}, {"day", b.day}, {"wallet", b.wallet}, {"revision", b.revision}, {"state", b.state}, {"rows", b.facts.rows}, {"done", b.done}, {"payments", b.facts.payments},
            {"refunds", b.facts.refunds}, {"paid", amount(b.facts.paid)}, {"refunded", amount(b.facts.refunded)}, {"fees", amount(b.facts.fees)}, {"matched", b.matched}, {"by", b.actor}, {"created", b.created.text()}, {"changed", b.changed.text()}};
  return j;
}
// With how many cases of it are open.
Json whole_bill(const Call& call, const WalletBill& b) {
  Json j = bill_json(call, b);
  j["cases"] = Json::object();
  for (const auto& [what, n] : b.cases) j["cases"][what] = n;
  return j;
}

Result<Reply> import(Parts& parts, Call& call) {
  const auto text_of = [&](const char* name) { return call.body.value(name, std::string()); };
  wallet::BillWish wish{.merchant = text_of("merchant"), .day = text_of("day"), .source = {}, .sha1 = text_of("sha1"), .none = call.body.value("none", false)};
  if (wish.none == call.body.contains("octets")) return refusal("bad_request", "body: either octets, or none: true where the wallet has no bill");
  if (!wish.none) {
    Result<std::string> octets = records::from_base64(text_of("octets"));
    if (!octets || octets->empty()) return refusal("bad_request", "body.octets: the bill's file in base64");
    wish.source.octets = std::move(*octets);
  }
  const commerce::Bulk bulk{parts.db, parts.vault, call.op, call.who.id, [&parts] { return parts.clock.now(); }};
  call.resource = "wallet bill " + wish.merchant + " " + wish.day;
  Result<WalletBill> b = wallet::import_bill(bulk, wish);
  // What was refused is on record too: it may be a bill that somebody has altered.
  const Result<Done> noted = parts.db.write<Done>([&](records::Sql& sql) { return write_audit(sql, call, b ? 200 : status_of(told(b.error())), b ? "done" : b.error().code); });
  if (!b) return told(b.error());
  if (!noted) return noted.error();
  return Reply{.body = whole_bill(call, *b), .etag = std::to_string(b->version)};
}

Result<Reply> list_bills(Parts& parts, Call& call, records::Sql& sql) {
  const Work w = work_of(parts, call, sql);
  const commerce::BillFilter f{call.other("merchant"), call.other("from"), call.other("until"), call.query.offset, call.query.limit};
  Result<int64_t> total = commerce::count_wallet_bills(w, f);
  if (!total) return total.error();
  Result<std::vector<WalletBill>> all = commerce::wallet_bills(w, f);
  if (!all) return all.error();
  std::vector<Json> shown;
  for (const WalletBill& b : *all) {
    Result<WalletBill> whole = commerce::wallet_bill(w, {b.merchant, b.day});
    if (!whole) return told(whole.error());
    shown.push_back(whole_bill(call, *whole));
  }
  return page(call, std::move(shown), *total);
}

Result<Reply> read_bill(Parts& parts, Call& call, records::Sql& sql) {
  Result<WalletBill> b = commerce::wallet_bill(work_of(parts, call, sql), {call.parameter(0), call.parameter(1)});
  if (!b) return told(b.error());
  return Reply{.body = whole_bill(call, *b), .etag = std::to_string(b->version)};
}

Json case_json(const Call& call, const WalletCase& c) {
  const commerce::Proposal p = commerce::proposal(c);
  Json j = {{"id", c.id}, {"href", call.base + v1 + "wallet-cases/" + c.id}, {"merchant", c.merchant}, {"day", c.day}, {"what", c.what}, {"kind", c.kind}, {"number", c.number}, {"payment", c.payment}, {"mark", c.mark}, {"ours", amount(c.ours)}, {"theirs", amount(c.theirs)},
            {"reference", c.reference}, {"said", c.said}, {"at", c.at.text()}, {"state", c.state}, {"proposal", p.code}, {"proposalText", p.words}, {"created", c.created.text()}, {"changed", c.changed.text()}};
  if (c.state != "open") j["reason"] = c.reason, j["closedBy"] = c.closed_by;
  return j;
}

Result<Reply> list_cases(Parts& parts, Call& call, records::Sql& sql) {
  const Work w = work_of(parts, call, sql);
  const commerce::CaseFilter f{call.other("merchant"), call.other("day"), call.other("what"), call.other("state"), call.query.offset, call.query.limit};
  Result<int64_t> total = commerce::count_wallet_cases(w, f);
  if (!total) return total.error();
  Result<std::vector<WalletCase>> all = commerce::wallet_cases(w, f);
  if (!all) return all.error();
  std::vector<Json> shown;
  for (const WalletCase& c : *all) shown.push_back(case_json(call, c));
  return page(call, std::move(shown), *total);
}

Result<Reply> read_case(Parts& parts, Call& call, records::Sql& sql) {
  Result<WalletCase> c = commerce::wallet_case(work_of(parts, call, sql), call.parameter(0));
  if (!c) return told(c.error());
  return Reply{.body = case_json(call, *c), .etag = std::to_string(c->version)};
}

// What a repair needs to know of the wallet is asked before its unit.
Result<Done> before_closing(Parts& parts, Shelves& shelves, Call& call) {
  if (Result<Done> staff = nobody_subscribed(call); !staff) return staff;
  if (call.body["outcome"] != "repaired") return Done{};
  struct Question {
    std::string merchant, body;
  };
  Result<Question> q = parts.db.read<Question>([&](records::Sql& sql) -> Result<Question> {
    const Work w = work_of(parts, call, sql);
    Result<WalletCase> c = commerce::wallet_case(w, call.parameter(0));
    if (!c) return told(c.error());
    if (c->state != "open") return Question{};  // its own refusal says so
    Result<std::string> body = commerce::case_question(w, *c);
    if (!body) return told(body.error());
    return Question{c->merchant, std::move(*body)};
  });
  if (!q) return q.error();
  commerce::OutsideAnswer said;
  if (!q->body.empty()) {
    Result<commerce::OutsideAnswer> heard = ask_wallet(parts, call, q->merchant, q->body);
    if (!heard) return heard.error();
    said = std::move(*heard);
  }
  call.prepared = std::move(said);
  return shelves.look();
}

Result<Reply> close_case(Parts& parts, Shelves& shelves, Call& call, records::Sql& sql) {
  const Work w = work_of(parts, call, sql);
  Result<WalletCase> c = commerce::wallet_case(w, call.parameter(0));
  if (!c) return told(c.error());
  call.resource = "wallet case " + c->id;
  if (Result<Done> same = call.match(std::to_string(c->version)); !same) return same.error();
  const std::string reason = call.body["reason"].get<std::string>();
  const commerce::CaseRepair repair = [&](const Work& unit, const WalletCase& of) { return commerce::repair_by_word(unit, shelves.shelf(), of, std::any_cast<const commerce::OutsideAnswer&>(call.prepared)); };
  c = call.body["outcome"] == "repaired" ? commerce::repair_case(w, c->id, reason, repair) : commerce::dismiss_case(w, c->id, reason);
  if (!c) return told(c.error());
  return Reply{.body = case_json(call, *c), .etag = std::to_string(c->version)};
}

}  // namespace

std::vector<Route> bill_case_routes(Parts& parts, Shelves& shelves) {
  using enum Route::Runs;
  const auto with = [&parts](auto f) { return [&parts, f](Call& c, records::Sql& sql) { return f(parts, c, sql); }; };
  const std::string bills = v1 + "wallet-bills", cases = v1 + "wallet-cases";
  std::vector<Route> r;
  r.push_back({.method = "POST", .path = bills, .name = "importWalletBill", .area = Area::bill, .access = Access::write, .takes = "sublet.WalletBill_Create", .gives = "sublet.WalletBill", .runs = plain, .plain = [&parts](Call& c) { return import(parts, c); }, .before = nobody_subscribed});
  r.push_back({.method = "GET", .path = bills, .name = "listWalletBills", .area = Area::bill, .gives = "sublet.WalletBill", .list = true, .others = {"merchant", "from", "until"}, .handler = with(list_bills), .before = nobody_subscribed});
  r.push_back({.method = "GET", .path = bills + "/{merchant}/{day}", .name = "readWalletBill", .area = Area::bill, .gives = "sublet.WalletBill", .handler = with(read_bill), .before = nobody_subscribed});
  r.push_back({.method = "GET", .path = cases, .name = "listWalletCases", .area = Area::bill, .gives = "sublet.WalletCase", .list = true, .others = {"merchant", "day", "what", "state"}, .handler = with(list_cases), .before = nobody_subscribed});
  r.push_back({.method = "GET", .path = cases + "/{id}", .name = "readWalletCase", .area = Area::bill, .gives = "sublet.WalletCase", .handler = with(read_case), .before = nobody_subscribed});
  r.push_back({.method = "POST", .path = cases + "/{id}/close", .name = "closeWalletCase", .area = Area::bill, .access = Access::write, .takes = "sublet.WalletCase_Close", .gives = "sublet.WalletCase", .runs = write,
               .handler = [&parts, &shelves](Call& c, records::Sql& sql) { return close_case(parts, shelves, c, sql); }, .before = [&parts, &shelves](Call& c) { return before_closing(parts, shelves, c); }});
  return r;
}

}  // namespace sublet::gateway::rest
