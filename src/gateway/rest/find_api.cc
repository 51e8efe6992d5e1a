// Finding a line by whatever is known of it: its number or the beginning of one, its holder's whole name, IMSI, ICCID, an order's or a
// payment's id; and the boards of orders: how many wait where, and which.
//
// One question, many places to look; each looks by an index, so that millions of lines are no matter. Names are found by their keyed hash
// and shown masked. Lines that charging has and the records do not know (opened by command) are found by their number.
#include <algorithm>
#include <set>

#include "base/phone.h"
#include "charging/state.h"
#include "commerce/numbers.h"
#include "commerce/parties.h"
#include "gateway/core/service.h"
#include "gateway/rest/business.h"
#include "gateway/rest/order_words.h"
#include "gateway/rest/strict_json.h"

namespace sublet::gateway::rest {
namespace {

using commerce::LineRecord;
using commerce::Work;

constexpr int64_t most_found = 50;

// What was typed, without what people put between digits.
std::string digits_of(const std::string& text) {
  std::string out;
  for (const char c : text) {
    if (c >= '0' && c <= '9') out += c;
    else if (c != ' ' && c != '-' && c != '+') return {};
  }
  return out;
}

class Finding {
 public:
  Finding(const Call& call, Work w) : call_(call), w_(std::move(w)) {}

  // Who finds a person's lines by a name sees whom they belong to, if it may read that at all.
  Result<Done> add(const LineRecord& l, const char* by) {
    if (static_cast<int64_t>(found_.size()) >= most_found || !seen_.insert(l.id).second) return Done{};
    Json j = {{"kind", "line"}, {"by", by}, {"number", l.number}, {"line", l.id}, {"host", l.host}, {"offer", l.offer}, {"state", l.state == "closed" ? "closed" : l.bars != 0 || l.stops != 0 ? "stopped" : "active"}, {"since", l.since.text()}};
    if (l.closed) j["closed"] = l.closed->text();
    if (call_.who.rights.may(Area::party, Access::read) && !l.party.empty()) {
      Result<commerce::Party> p = commerce::party(w_, l.party);
      if (!p && !p.error().is_refusal()) return p.error();
      j["party"] = l.party;
      if (p) j["name"] = p->name;
    }
    numbers_.insert(l.number);
    found_.push_back(std::move(j));
    return Done{};
  }
  Result<Done> lines(commerce::LineFilter f, const char* by) {
    f.most = most_found;
    Result<std::vector<LineRecord>> all = commerce::lines(w_, f);
    if (!all) return all.error();
    std::stable_sort(all->begin(), all->end(), [](const LineRecord& a, const LineRecord& b) { return (a.state == "closed") < (b.state == "closed"); });
    for (const LineRecord& l : *all)
      if (Result<Done> added = add(l, by); !added) return added;
    return Done{};
  }
  Result<Done> by_number(const std::string& digits) {
    const std::string number = digits.size() == 11 ? "86" + digits : digits;
    commerce::LineFilter f;
    f.number = number;
    if (Result<Done> done = lines(f, "number"); !done) return done;
    if (numbers_.count(number) != 0) return Done{};
    Result<commerce::Number> n = commerce::number(w_, number);
    if (!n) return n.error().is_refusal() ? Result<Done>(Done{}) : n.error();
    found_.push_back({{"kind", "number"}, {"by", "number"}, {"number", number}, {"host", n->host}, {"state", commerce::name_of(n->state)}});
    return Done{};
  }
  Result<Done> by_beginning(const std::string& digits) {
    const std::string from = digits.starts_with("86") ? digits : "86" + digits;
    const std::string to = from + "999999999999999";  // digits alone: every collation sorts them alike
    Result<records::Rows> rows = w_.sql.query("select id from line where operator = ? and number >= ? and number <= ? and state <> 'closed' order by number limit ?", {w_.op, from, to, most_found});
    if (!rows) return rows.error();
    for (const records::Row& r : *rows) {
      Result<LineRecord> l = commerce::line_by_id(w_, r.text(0));
      if (!l) return l.error();
      if (Result<Done> added = add(*l, "number"); !added) return added;
    }
    return Done{};
  }
  Result<Done> by_name(const std::string& name) {
    Result<std::vector<commerce::Party>> all = commerce::parties_by_name(w_, name, most_found);
    if (!all) return all.error();
    for (const commerce::Party& p : *all) {
      commerce::LineFilter f;
      f.party = p.id;
      const size_t before = found_.size();
      if (Result<Done> done = lines(f, "name"); !done) return done;
      if (found_.size() == before && static_cast<int64_t>(before) < most_found) found_.push_back({{"kind", "party"}, {"by", "name"}, {"party", p.id}, {"name", p.name}, {"state", p.state}});
    }
    return Done{};
  }
  Result<Done> by_order(const std::string& id, const char* by) {
    Result<commerce::Order> o = commerce::order(w_, id);
    if (!o) return o.error().is_refusal() ? Result<Done>(Done{}) : o.error();
    Json j = {{"kind", "order"}, {"by", by}, {"order", o->id}, {"orderKind", o->request.kind}, {"state", o->state}, {"since", o->created.text()}};
    if (!o->number.empty()) j["number"] = o->number;
    found_.push_back(std::move(j));
    if (o->line.empty()) return Done{};
    Result<LineRecord> l = commerce::line_by_id(w_, o->line);
    if (!l) return l.error().is_refusal() ? Result<Done>(Done{}) : l.error();
    return add(*l, by);
  }
  Result<Done> by_payment(const std::string& id) {
    Result<records::Rows> rows = w_.sql.query("select order_id from payment where operator = ? and id = ?", {w_.op, id});
    if (!rows) return rows.error();
    for (const records::Row& r : *rows)
      if (!r.text(0).empty())
        if (Result<Done> done = by_order(r.text(0), "payment"); !done) return done;
    return Done{};
  }
  std::vector<Json> take() { return std::move(found_); }
  bool knows(const std::string& number) const { return numbers_.count(number) != 0; }

 private:
  const Call& call_;
  const Work w_;
  std::vector<Json> found_;
  std::set<std::string> seen_, numbers_;
};

Result<std::vector<Json>> of_records(Parts& parts, const Call& call, const std::string& text, const std::string& digits) {
  return parts.db.read<std::vector<Json>>([&](records::Sql& sql) -> Result<std::vector<Json>> {
    Finding f(call, work_of(parts, call, sql));
    Result<Done> done = Done{};
    if (digits.size() == 11 || (digits.size() == 13 && digits.starts_with("86"))) done = f.by_number(digits);
    else if (digits.size() >= 4 && digits.size() < 13) done = f.by_beginning(digits);
    commerce::LineFilter by;
    if (done && (digits.size() == 14 || digits.size() == 15)) by.imsi = digits, done = f.lines(by, "imsi");
    if (done && digits.size() >= 18 && digits.size() <= 20) by.iccid = digits, done = f.lines(by, "iccid");
    if (done && digits.empty() && call.who.rights.may(Area::party, Access::read)) done = f.by_name(text);
    if (done && call.who.rights.may(Area::order, Access::read)) done = f.by_order(text, "order");
    if (done && call.who.rights.may(Area::payment, Access::read)) done = f.by_payment(text);
    if (!done) return done.error();
    return f.take();
  });
}

// What charging alone has.
Result<Done> of_charging(Parts& parts, const Call& call, const std::string& digits, std::vector<Json>& found) {
  const std::string whole = digits.size() == 11 ? "86" + digits : digits;
  PhoneNumber number;
  if (whole.size() != 13 || !PhoneNumber::from_digits(whole, number)) return Done{};
  for (const Json& j : found)
    if (j.value("number", "") == whole && j["kind"] == "line" && j["state"] != "closed") return Done{};
  return parts.service.inspect([&](const charging::State& state) {
    const charging::OperatorState* o = state.find(call.op);
    const charging::LineId id = o == nullptr ? 0 : state.store.find(charging::line_key(o->id, number));
    if (id == 0) return;
    const charging::Line& l = state.store.line(id);
    found.insert(found.begin(), Json{{"kind", "line"}, {"by", "number"}, {"number", whole}, {"host", o->registry.hosts.name(l.host)}, {"state", l.wanted != 0 ? "stopped" : "active"}});
  });
}

Result<Reply> find(Parts& parts, Call& call) {
  if (!call.who.line.empty()) return refusal("forbidden", "this is for the operator's people");
  std::string text = call.other("text");
  while (text.starts_with(' ')) text.erase(0, 1);
  while (text.ends_with(' ')) text.pop_back();
  if (text.empty() || text.size() > 100) return refusal("bad_query", "text: a number or its beginning (4 digits or more), a whole name, an IMSI, an ICCID, or the id of an order or a payment");
  const std::string digits = digits_of(text);
  Result<std::vector<Json>> found = of_records(parts, call, text, digits);
  if (!found) return found.error();
  if (Result<Done> looked = of_charging(parts, call, digits, *found); !looked) return looked.error();
  return page_of(call, std::move(*found));
}

// ---- Boards

// What is under way, by where it stands.
Result<Reply> board(Call& call, records::Sql& sql) {
  Result<records::Rows> rows = sql.query("select state, step, waits_for, stuck, count(*), min(changed) from orders where operator = ? and state in ('open', 'undoing') group by state, step, waits_for, stuck order by stuck desc, min(changed)", {call.op});
  if (!rows) return rows.error();
  return page_of(call, *rows, [](const records::Row& r) {
    Json j = {{"state", r.text(0)}, {"step", r.text(1)}, {"stuck", r.integer(3) != 0}, {"count", r.integer(4)}, {"oldest", Instant::from_micros(r.integer(5)).text()}};
    if (!r.text(2).empty()) j["waitsFor"] = r.text(2);
    return j;
  });
}

// Those of one place of the board: what needs a hand first, then who has waited longest.
Result<Reply> open_orders(Parts& parts, Call& call, records::Sql& sql) {
  std::string where = " from orders where operator = ? and state in ('open', 'undoing')";
  std::vector<records::Value> values = {call.op};
  for (const auto& [name, column] : {std::pair("step", "step"), {"waitsFor", "waits_for"}, {"kind", "kind"}, {"state", "state"}})
    if (const std::string value = call.other(name); !value.empty()) where += std::string(" and ") + column + " = ?", values.emplace_back(value);
  if (const std::string stuck = call.other("stuck"); !stuck.empty()) where += stuck == "true" ? " and stuck = 1" : " and stuck = 0";
  Result<records::Row> total = sql.one("select count(*)" + where, values);
  if (!total) return total.error();
  values.emplace_back(call.query.limit), values.emplace_back(call.query.offset);
  Result<records::Rows> ids = sql.query("select id" + where + " order by stuck desc, changed limit ? offset ?", values);
  if (!ids) return ids.error();
  std::vector<Json> all;
  const Work w = work_of(parts, call, sql);
  for (const records::Row& r : *ids) {
    Result<commerce::Order> o = commerce::order(w, r.text(0));
    if (!o) return o.error();
    all.push_back(order_json(call, *o));
  }
  return page(call, std::move(all), total->integer(0));
}

}  // namespace

std::vector<Route> find_routes(Parts& parts) {
  using enum Route::Runs;
  std::vector<Route> r;
  r.push_back({.method = "GET", .path = "/sublet/v1/find", .name = "find", .area = Area::inventory, .gives = "sublet.Found", .list = true, .others = {"text"}, .runs = plain, .plain = [&parts](Call& c) { return find(parts, c); }});
  r.push_back({.method = "GET", .path = "/sublet/v1/orders/board", .name = "readBoard", .area = Area::order, .gives = "sublet.BoardPlace", .list = true, .handler = board, .before = nobody_subscribed});
  r.push_back({.method = "GET", .path = "/sublet/v1/orders/open", .name = "listOpenOrders", .area = Area::order, .gives = "sublet.Order", .list = true, .others = {"step", "waitsFor", "kind", "state", "stuck"},
               .handler = [&parts](Call& c, records::Sql& sql) { return open_orders(parts, c, sql); }, .before = nobody_subscribed});
  return r;
}

}  // namespace sublet::gateway::rest
