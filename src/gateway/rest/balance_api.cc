// TMF654 prepay balance: buckets and balances as charging has them now; top-ups (orders of commerce), corrections, transfers
// and gifts (commerce/balance.h).
//
// An answer to a POST says `created`: what was asked is durable and will be carried out once; GET says what came of it. Reservations
// (reserveBalance) are not served: what is held back is held by sessions, at the request of the network only.
#include <algorithm>

#include "commerce/balance.h"
#include "gateway/rest/accounts.h"
#include "gateway/rest/business.h"
#include "gateway/rest/schema.h"
#include "gateway/rest/strict_json.h"

namespace sublet::gateway::rest {
namespace {

using commerce::BalanceAction;

const std::string base_path = "/tmf-api/prepayBalanceManagement/v4/";
constexpr size_t longest_request = 10'000;
constexpr int64_t most_scanned = 10'000;

Json quantity(const AccountView& a, Unit unit, int64_t amount) { return {{"amount", unit == Unit::money ? money_json(Money::from_micros(amount)) : Json(amount)}, {"units", units_of(a, unit)}}; }

Json account_ref(const Call&, charging::AccountId id) { return {{"id", std::to_string(id)}, {"@referredType", "PartyAccount"}}; }
Json line_ref(const Call& call, const std::string& number) { return {{"id", number}, {"href", call.base + "/tmf-api/resourceInventoryManagement/v4/resource/n-" + number}, {"@referredType", "LogicalResource"}}; }

// Whose a bucket is: of one line, or of all that the account has.
void put_owners(const Call& call, const AccountView& a, charging::Ordinal line, Json& j) {
  Json lines = Json::array(), products = Json::array(), parties = Json::array();
  std::vector<std::string> told;
  for (const LineView& l : a.lines) {
    if (line != 0 && l.ordinal != line) continue;
    if (!call.who.line.empty() && l.number != call.who.line) continue;
    lines.push_back(line_ref(call, l.number));
    if (!l.id.empty()) products.push_back({{"id", l.id}, {"href", call.base + "/tmf-api/productInventory/v4/product/" + l.id}, {"name", l.number}, {"@referredType", "Product"}});
    if (!l.party.empty() && std::find(told.begin(), told.end(), l.party) == told.end()) {
      told.push_back(l.party);
      parties.push_back({{"id", l.party}, {"role", "customer"}, {"@referredType", "Individual"}});
    }
  }
  j["logicalResource"] = std::move(lines);
  if (!products.empty()) j["product"] = std::move(products);
  if (!parties.empty()) j["relatedParty"] = std::move(parties);
}

Json bucket_json(const Call& call, const AccountView& a, const BucketView& b) {
  const bool over = b.until != charging::never && int64_t{b.until} <= call.now.seconds();
  Json j = {{"id", b.id}, {"href", call.base + base_path + "bucket/" + percent_encode(b.id)}, {"name", b.name.empty() ? "money" : b.name}, {"isShared", b.line == 0 && a.lines.size() > 1}, {"usageType", usage_type(b.unit)},
            {"status", !a.open ? "suspended" : over ? "expired" : "active"}, {"remainingValue", quantity(a, b.unit, b.left)}, {"reservedValue", quantity(a, b.unit, b.held)}, {"remainingValueName", b.unit == Unit::money ? Money::from_micros(b.left).text() + " " + a.currency : quantity_text(b.left, b.unit)}};
  j["validFor"]["startDateTime"] = Instant::from_seconds(b.from).text();
  if (b.until != charging::never) j["validFor"]["endDateTime"] = Instant::from_seconds(b.until).text();
  j["partyAccount"] = account_ref(call, a.id);
  put_owners(call, a, b.line, j);
  j["@type"] = "Bucket";
  return j;
}

// A subscriber sees what the own line may use.
bool seen(const Call& call, const AccountView& a, const BucketView& b) {
  if (call.who.line.empty() || b.line == 0) return true;
  const LineView* own = a.line(call.who.line);
  return own != nullptr && own->ordinal == b.line;
}

Result<Reply> list_buckets(Parts& parts, Call& call) {
  Result<std::vector<AccountView>> accounts = accounts_asked(parts, call);
  if (!accounts) return accounts.error();
  std::vector<Json> all;
  for (const AccountView& a : *accounts)
    for (const BucketView& b : a.buckets)
      if (seen(call, a, b)) all.push_back(bucket_json(call, a, b));
  return page_of(call, std::move(all));
}

Result<Reply> retrieve_bucket(Parts& parts, Call& call) {
  Result<AccountView> a = account_named(parts, call, call.parameter(0));
  const BucketView* b = a ? a->bucket(call.parameter(0)) : nullptr;
  if (!a && a.error().code != "not_found") return a.error();
  if (b == nullptr || !seen(call, *a, *b)) return refusal("not_found", "there is no such bucket");
  return Reply{.body = bucket_json(call, *a, *b)};
}

// All buckets of an account that are of one kind of use.
std::vector<Json> accumulated(const Call& call, const AccountView& a) {
  std::vector<Json> out;
  for (const Unit unit : {Unit::money, Unit::octets, Unit::seconds, Unit::messages, Unit::points}) {
    Json buckets = Json::array();
    int64_t sum = 0;
    for (const BucketView& b : a.buckets) {
      if (b.unit != unit || !seen(call, a, b)) continue;
      sum += b.left;
      buckets.push_back({{"id", b.id}, {"href", call.base + base_path + "bucket/" + percent_encode(b.id)}, {"name", b.name.empty() ? "money" : b.name}});
    }
    if (buckets.empty()) continue;
    const std::string id = std::to_string(a.id) + "-" + usage_type(unit);
    Json j = {{"id", id}, {"href", call.base + base_path + "accumulatedBalance/" + id}, {"name", usage_type(unit)}, {"totalBalance", quantity(a, unit, sum)}, {"bucket", std::move(buckets)}, {"partyAccount", account_ref(call, a.id)}};
    put_owners(call, a, 0, j);
    if (!j["logicalResource"].empty()) j["logicalResource"] = Json(j["logicalResource"][0]);  // the document has one here
    else j.erase("logicalResource");
    j["@type"] = "AccumulatedBalance";
    out.push_back(std::move(j));
  }
  return out;
}

Result<Reply> list_accumulated(Parts& parts, Call& call) {
  Result<std::vector<AccountView>> accounts = accounts_asked(parts, call);
  if (!accounts) return accounts.error();
  std::vector<Json> all;
  for (const AccountView& a : *accounts)
    for (Json& j : accumulated(call, a)) all.push_back(std::move(j));
  return page_of(call, std::move(all));
}

Result<Reply> retrieve_accumulated(Parts& parts, Call& call) {
  Result<AccountView> a = account_named(parts, call, call.parameter(0));
  if (!a) return a.error();
  for (Json& j : accumulated(call, *a))
    if (j["id"] == call.parameter(0)) return Reply{.body = std::move(j)};
  return refusal("not_found", "there is no such balance");
}

// ---- What is asked of balances

// What is asked about which bucket of which account: found before the unit begins.
struct About {
  AccountView account;
  BucketView bucket;
  int64_t amount = 0;
  bool units = false;
  std::string line;
};

Result<int64_t> amount_of(const Call& call, const AccountView& a, const BucketView& b) {
  const Json& q = call.body["amount"];
  if (!q.contains("amount")) return refusal("bad_amount", "body.amount.amount is missing");
  const std::string units = q.value("units", "");
  if (!units.empty() && units != units_of(a, b.unit)) return refusal("bad_amount", "body.amount.units: this bucket is counted in " + units_of(a, b.unit));
  if (b.unit == Unit::money) {
    Result<Money> m = money_of(q["amount"]);
    if (!m) return refusal("bad_amount", "body.amount.amount: " + m.error().detail);
    return m->micros();
  }
  if (!q["amount"].is_number_integer()) return refusal("bad_amount", "body.amount.amount: whole " + units_of(a, b.unit));
  return q["amount"].get<int64_t>();
}

std::string first_line(const Json& body) {
  const auto list = body.find("logicalResource");
  return list != body.end() && !list->empty() ? (*list)[0]["id"].get<std::string>() : std::string();
}

Result<Done> find_about(Parts& parts, Call& call) {
  const std::string bucket = call.body["bucket"]["id"].get<std::string>(), named = first_line(call.body);
  Result<AccountView> a = account_named(parts, call, named.empty() ? bucket : named);
  if (!a) return a.error().code == "not_found" ? refusal("unknown_bucket", "there is no account with this bucket or number") : a.error();
  const BucketView* b = a->bucket(bucket);
  if (b == nullptr || !seen(call, *a, *b)) return refusal("unknown_bucket", "body.bucket.id: the account has no such bucket");
  if (call.body["usageType"] != usage_type(b->unit)) return refusal("bad_request", std::string("body.usageType: this bucket is of ") + usage_type(b->unit));
  About about{*a, *b, 0, b->unit != Unit::money, {}};
  Result<int64_t> amount = amount_of(call, *a, *b);
  if (!amount) return amount.error();
  about.amount = *amount;
  for (const LineView& l : a->lines)
    if (named.empty() ? b->line == 0 || l.ordinal == b->line : l.number == named) {
      about.line = l.number;
      break;
    }
  if (about.line.empty()) return refusal("unknown_line", "the account has no such line in service");
  if (!call.who.line.empty()) about.line = call.who.line;
  call.prepared = std::move(about);
  return Done{};
}

// Of what was sent, the members that the document knows.
Result<std::string> request_text(const Call& call) {
  Json kept = Json::object();
  const Json& known = Schemas::all().every().at(call.route->takes)["properties"];
  for (const auto& [name, value] : call.body.items())
    if (known.contains(name)) kept[name] = value;
  std::string text = dump(kept);
  if (text.size() > longest_request) return refusal("too_large", "this is more than a request of this kind may say");
  return text;
}

Json action_json(const Call& call, const BalanceAction& a) {
  const char* resource = a.kind == "adjust" ? "adjustBalance" : "transferBalance";
  Json j = {{"id", a.id}, {"href", call.base + base_path + resource + "/" + a.id}, {"status", a.state}, {"requestedDate", a.created.text()}};
  if (a.settled) j["confirmationDate"] = a.settled->text();
  const Json asked = Json::parse(a.request, nullptr, false);
  if (asked.is_object()) j.update(asked);
  if (!a.reason.empty()) j["reason"] = a.reason;
  if (!a.answer.empty()) j["description"] = a.answer;
  if (!j.contains("logicalResource")) j["logicalResource"] = Json::array({line_ref(call, a.line)});
  j["@type"] = a.kind == "adjust" ? "AdjustBalance" : "TransferBalance";
  return j;
}

Result<Reply> ask(Parts& parts, Call& call, records::Sql& sql, BalanceAction a) {
  Result<std::string> request = request_text(call);
  if (!request) return request.error();
  a.request = std::move(*request);
  Result<BalanceAction> asked = commerce::ask_balance(work_of(parts, call, sql), std::move(a));
  if (!asked) return asked.error();
  call.resource = "balance action " + asked->id;
  Reply r;
  r.body = action_json(call, *asked);
  r.location = std::string(call.http->path()) + "/" + asked->id;
  return r;
}

Result<Reply> create_adjust(Parts& parts, Call& call, records::Sql& sql) {
  const auto& about = std::any_cast<const About&>(call.prepared);
  return ask(parts, call, sql, {.kind = "adjust", .line = about.line, .bucket = about.bucket.name, .units = about.units, .amount = about.amount, .reason = call.body.value("reason", "")});
}

Result<Reply> create_transfer(Parts& parts, Call& call, records::Sql& sql) {
  const auto& about = std::any_cast<const About&>(call.prepared);
  if (about.units || about.bucket.name.empty()) {
    if (call.body["receiverBucketUsageType"] != call.body["usageType"]) return refusal("bad_request", "body.receiverBucketUsageType: what is given is not changed into something else");
  } else {
    return refusal("bad_request", "body.bucket.id: of money, only the account's own can be given to others");
  }
  if (first_line(call.body) != about.line) return refusal("forbidden", "body.logicalResource: a subscriber gives from the own line");
  const auto& to = call.body["receiverLogicalResource"]["id"];
  return ask(parts, call, sql, {.kind = about.units ? "gift" : "transfer", .line = about.line, .to = to.get<std::string>(), .bucket = about.bucket.name, .units = about.units, .amount = about.amount, .reason = call.body.value("reason", "")});
}

struct Kind {
  const char* resource;
  const char* schema;
  std::vector<std::string> kinds;
};

Result<Reply> list_actions(Parts& parts, const Kind& kind, Call& call, records::Sql& sql) {
  const commerce::Work w = work_of(parts, call, sql);
  commerce::BalanceFilter f{kind.kinds, call.who.line.empty() ? asked_text(call.query, "logicalResource.id") : call.who.line, 0, most_scanned};
  Result<int64_t> total = commerce::count_balance_actions(w, f);
  if (!total) return total.error();
  const bool plain = call.query.where.empty() && call.query.sort.empty();
  if (!plain && *total > most_scanned) return refusal("bad_query", "there are too many to look through; name logicalResource.id");
  if (plain) f.offset = call.query.offset, f.most = call.query.limit;
  Result<std::vector<BalanceAction>> found = commerce::balance_actions(w, f);
  if (!found) return found.error();
  std::vector<Json> all;
  for (const BalanceAction& a : *found) all.push_back(action_json(call, a));
  return plain ? page(call, std::move(all), *total) : page_of(call, std::move(all));
}

Result<Reply> retrieve_action(Parts& parts, const Kind& kind, Call& call, records::Sql& sql) {
  Result<BalanceAction> a = commerce::balance_action(work_of(parts, call, sql), call.parameter(0));
  if (!a && a.error().code != "unknown_action") return a.error();
  if (!a || std::find(kind.kinds.begin(), kind.kinds.end(), a->kind) == kind.kinds.end() || (!call.who.line.empty() && a->line != call.who.line)) return refusal("not_found", "there is no such resource");
  return Reply{.body = action_json(call, *a)};
}

// ---- Top-ups

const char* status_of(const commerce::Order& o) {
  if (o.state == "done") return "completed";
  if (o.state != "undone") return "created";
  return std::any_of(o.steps.begin(), o.steps.end(), [](const commerce::Step& s) { return s.state == "failed"; }) ? "failed" : "cancelled";
}

Json top_up_json(const Call& call, const commerce::Order& o, const std::string& currency) {
  Json j = {{"id", o.id}, {"href", call.base + base_path + "topupBalance/" + o.id}, {"status", status_of(o)}, {"requestedDate", o.created.text()}, {"amount", {{"amount", money_json(Money::from_micros(o.request.top_up))}, {"units", currency}}}, {"usageType", "monetary"},
            {"logicalResource", Json::array({line_ref(call, o.request.line)})}, {"channel", {{"id", o.request.channel}}}, {"balanceTopup", {{"id", o.id}, {"href", call.base + "/tmf-api/productOrderingManagement/v4/productOrder/" + o.id}, {"@referredType", "ProductOrder"}}}};
  if (o.ended) j["confirmationDate"] = o.ended->text();
  if (!o.payment.empty()) j["paymentMethod"] = {{"id", o.payment}, {"href", call.base + "/tmf-api/payment/v4/payment/" + o.payment}, {"@referredType", "Payment"}};
  if (!o.reason.empty()) j["reason"] = o.reason;
  j["@type"] = "TopupBalance";
  return j;
}

Result<Done> before_top_up(Parts& parts, Shelves& shelves, Call& call) {
  const std::string bucket = call.body["bucket"]["id"].get<std::string>(), account = call.body["partyAccount"]["id"].get<std::string>();
  // Anybody may pay for anybody: whose account it is does not matter.
  Call open = call;
  open.who.line.clear();
  Result<AccountView> a = account_named(parts, open, account);
  if (!a) return a.error().code == "not_found" ? refusal("unknown_line", "body.partyAccount.id: there is no such account") : a.error();
  const BucketView* b = a->bucket(bucket);
  if (b == nullptr || !b->name.empty() || call.body["usageType"] != "monetary") return refusal("bad_request", "body.bucket.id: a top-up is of the account's money: " + std::to_string(a->id) + "-money, monetary");
  if (a->lines.empty()) return refusal("unknown_line", "the account has no line in service");
  About about{*a, *b, 0, false, a->lines.front().number};
  if (const std::string named = first_line(call.body); !named.empty()) {
    if (a->line(named) == nullptr) return refusal("unknown_line", "body.logicalResource: the account has no such line");
    about.line = named;
  }
  Result<int64_t> amount = amount_of(call, *a, *b);
  if (!amount) return amount.error();
  about.amount = *amount;
  call.prepared = std::move(about);
  return shelves.look();
}

Result<Reply> create_top_up(Parts& parts, Shelves& shelves, Call& call, records::Sql& sql) {
  const auto& about = std::any_cast<const About&>(call.prepared);
  commerce::OrderWish wish;
  wish.request = commerce::OrderRequest{};
  wish.request->kind = "top_up", wish.request->line = about.line, wish.request->top_up = about.amount;
  wish.request->channel = call.who.line.empty() ? "shop" : "online";
  if (call.body.contains("voucher")) wish.payment = {"voucher", call.body["voucher"].get<std::string>()};
  else if (call.body.contains("paymentMethod")) wish.payment = {call.body["paymentMethod"].value("name", ""), call.body["paymentMethod"].value("id", "")};
  else return refusal("bad_request", "body.paymentMethod: say how it is paid (name: alipay, wechat, drawer, account or voucher; id: which), or give a voucher's code");
  Result<commerce::Order> o = place(parts, shelves, call, sql, wish);
  if (!o) return o.error();
  call.resource = "order " + o->id;
  Reply r;
  r.body = top_up_json(call, *o, shelves.currency(call.op));
  r.location = base_path + "topupBalance/" + o->id;
  return r;
}

// From when on top-ups of a subscriber's number are its holder's business.
Result<Instant> own_since(const commerce::Work& w, const Call& call) {
  if (call.who.line.empty()) return Instant();
  Result<commerce::LineRecord> l = commerce::line_of_number(w, call.who.line);
  if (!l) return l.error().code == "unknown_line" ? Result<Instant>(Instant()) : l.error();
  return commerce::held_since(w, *l);
}

Result<Reply> list_top_ups(Parts& parts, Shelves& shelves, Call& call, records::Sql& sql) {
  const commerce::Work w = work_of(parts, call, sql);
  commerce::OrderFilter f;
  f.kind = "top_up", f.number = call.who.line.empty() ? asked_text(call.query, "logicalResource.id") : call.who.line;
  Result<Instant> since = own_since(w, call);
  if (!since) return since.error();
  f.since = *since;
  const bool plain = call.query.where.empty() && call.query.sort.empty();
  Result<int64_t> total = commerce::count_orders(w, f);
  if (!total) return total.error();
  if (!plain && *total > most_scanned) return refusal("bad_query", "there are too many to look through; name logicalResource.id");
  f.offset = plain ? call.query.offset : 0;
  f.most = plain ? call.query.limit : most_scanned;
  Result<std::vector<commerce::Order>> found = commerce::orders(w, f);
  if (!found) return found.error();
  std::vector<Json> all;
  const std::string currency = shelves.currency(call.op);
  for (const commerce::Order& o : *found) all.push_back(top_up_json(call, o, currency));
  return plain ? page(call, std::move(all), *total) : page_of(call, std::move(all));
}

Result<Reply> retrieve_top_up(Parts& parts, Shelves& shelves, Call& call, records::Sql& sql) {
  const commerce::Work w = work_of(parts, call, sql);
  Result<commerce::Order> o = commerce::order(w, call.parameter(0));
  if (!o && o.error().code != "unknown_order") return o.error();
  Result<Instant> since = own_since(w, call);
  if (!since) return since.error();
  if (!o || o->request.kind != "top_up" || (!call.who.line.empty() && (o->request.line != call.who.line || o->created < *since))) return refusal("not_found", "there is no such top-up");
  return Reply{.body = top_up_json(call, *o, shelves.currency(call.op)), .etag = std::to_string(o->version)};
}

}  // namespace

std::vector<Route> balance_routes(Parts& parts, Shelves& shelves) {
  using enum Route::Runs;
  std::vector<Route> r;
  const auto plain_get = [&](const std::string& path, const char* name, const char* gives, bool list, auto f) {
    r.push_back({.method = "GET", .path = base_path + path, .name = name, .area = Area::balance, .gives = gives, .list = list, .runs = plain, .plain = [&parts, f](Call& c) { return f(parts, c); }});
  };
  plain_get("bucket", "listBucket", "TMF654.Bucket", true, list_buckets);
  plain_get("bucket/{id}", "retrieveBucket", "TMF654.Bucket", false, retrieve_bucket);
  plain_get("accumulatedBalance", "listAccumulatedBalance", "TMF654.AccumulatedBalance", true, list_accumulated);
  plain_get("accumulatedBalance/{id}", "retrieveAccumulatedBalance", "TMF654.AccumulatedBalance", false, retrieve_accumulated);
  const std::string top_ups = base_path + "topupBalance";
  r.push_back({.method = "POST", .path = top_ups, .name = "createTopupBalance", .area = Area::balance, .access = Access::write, .takes = "TMF654.TopupBalance_Create", .gives = "TMF654.TopupBalance", .status = 201, .runs = write,
               .handler = [&parts, &shelves](Call& c, records::Sql& sql) { return create_top_up(parts, shelves, c, sql); }, .before = [&parts, &shelves](Call& c) { return before_top_up(parts, shelves, c); }});
  r.push_back({.method = "GET", .path = top_ups, .name = "listTopupBalance", .area = Area::balance, .gives = "TMF654.TopupBalance", .list = true, .handler = [&parts, &shelves](Call& c, records::Sql& sql) { return list_top_ups(parts, shelves, c, sql); }, .before = [&shelves](Call&) { return shelves.look(); }});
  r.push_back({.method = "GET", .path = top_ups + "/{id}", .name = "retrieveTopupBalance", .area = Area::balance, .gives = "TMF654.TopupBalance", .handler = [&parts, &shelves](Call& c, records::Sql& sql) { return retrieve_top_up(parts, shelves, c, sql); }, .before = [&shelves](Call&) { return shelves.look(); }});
  // Corrections are for those who answer for the books: whoever may change bills.
  for (const auto& [kind, name, area, create] : {std::tuple(Kind{"adjustBalance", "TMF654.AdjustBalance", {"adjust"}}, std::string("AdjustBalance"), Area::bill, &create_adjust),
                                                 std::tuple(Kind{"transferBalance", "TMF654.TransferBalance", {"transfer", "gift"}}, std::string("TransferBalance"), Area::balance, &create_transfer)}) {
    const std::string path = base_path + kind.resource;
    r.push_back({.method = "POST", .path = path, .name = "create" + name, .area = area, .access = Access::write, .takes = std::string(kind.schema) + "_Create", .gives = kind.schema, .status = 201, .runs = write,
                 .handler = [&parts, create = create](Call& c, records::Sql& sql) { return create(parts, c, sql); }, .before = [&parts](Call& c) { return find_about(parts, c); }});
    r.push_back({.method = "GET", .path = path, .name = "list" + name, .area = Area::balance, .gives = kind.schema, .list = true, .handler = [&parts, kind = kind](Call& c, records::Sql& sql) { return list_actions(parts, kind, c, sql); }});
    r.push_back({.method = "GET", .path = path + "/{id}", .name = "retrieve" + name, .area = Area::balance, .gives = kind.schema, .handler = [&parts, kind = kind](Call& c, records::Sql& sql) { return retrieve_action(parts, kind, c, sql); }});
  }
  return r;
}

}  // namespace sublet::gateway::rest
