// Numbers found, their history, grades; phones' models and plans.
#include "gateway/stock/lists.h"

#include "commerce/grades.h"
#include "commerce/number_search.h"
#include "commerce/numbers.h"
#include "commerce/phones.h"
#include "commerce/stock_file.h"
#include "io/file.h"
#include "records/ids.h"

namespace sublet::gateway {

namespace {

using commerce::Work;

constexpr int64_t regrade_unit = 10'000;
constexpr uint64_t largest_list = 1 << 20;

Json amount(int64_t micros) { return Money::from_micros(micros).text(); }

Result<int64_t> numbers_in(const commerce::Bulk& bulk) {
  return bulk.read([](const Work& w) -> Result<int64_t> {
    Result<records::Row> all = w.sql.one("select count(*) from number where operator = ?", {w.op});
    if (!all) return all.error();
    return all->integer(0);
  });
}

// Read from the records for this one search.
Result<Done> fill(const StockAsk& ask, commerce::NumberIndex& index) {
  Result<int64_t> total = numbers_in(ask.bulk);
  if (!total) return total.error();
  for (;;) {
    Result<int64_t> read = index.follow(ask.desk.db);
    if (!read) return read.error();
    if (*read == 0) return Done{};
    if (!ask.tell(Json{{"progress", index.state(ask.op).numbers}, {"total", *total}})) return refusal("stopped");
  }
}

}  // namespace

Result<Done> note_command(const Work& w, const std::string& what, const std::string& resource) {
  Result<int64_t> n = w.sql.run("insert into audit (operator, id, at, principal, granted, method, path, resource, old_etag, new_etag, status, outcome, reason) values (?, ?, ?, ?, '', 'COMMAND', ?, ?, '', '', 200, 'done', '')",
                                {w.op, records::new_id(w.now), w.now.micros(), w.actor, what, resource});
  if (!n) return n.error();
  return Done{};
}

Result<Json> search_numbers(StockAsk& ask) {
  Fields& f = ask.fields;
  commerce::NumberQuery q;
  q.pattern = f.text("pattern"), q.contains = f.text("contains"), q.without = f.text("without"), q.host = f.text("host"), q.province = f.text("province"), q.city = f.text("city"), q.grade = f.text("grade");
  q.least = f.money("least", 0), q.dearest = f.money("dearest", INT64_MAX);
  q.offset = f.integer("from", 0, 0, INT64_MAX), q.most = f.integer("most", 20, 1, 1'000);
  if (Result<Done> good = f.good(); !good) return good.error();
  commerce::NumberIndex own;
  if (ask.desk.index == nullptr)
    if (Result<Done> filled = fill(ask, own); !filled) return filled.error();
  Result<commerce::Found> found = (ask.desk.index == nullptr ? own : *ask.desk.index).search(ask.op, q);
  if (!found) return found.error();
  Json out = {{"total", found->total}, {"numbers", Json::array()}};
  for (const commerce::FoundNumber& n : found->numbers)
    out["numbers"].push_back({{"number", n.number}, {"host", n.host}, {"province", n.province}, {"city", n.city}, {"grade", n.grade}, {"price", amount(n.price)}, {"deposit", amount(n.deposit)}, {"minimum", amount(n.minimum)}, {"months", n.months}});
  return out;
}

Result<Json> show_history(StockAsk& ask) {
  const std::string written = ask.fields.text("number");
  const int64_t most = ask.fields.integer("most", 100, 1, 1'000);
  if (Result<Done> good = ask.fields.good(); !good) return good.error();
  const std::optional<std::string> digits = commerce::national(written);
  if (!digits) return refusal("bad_number", "eleven digits, with or without 86");
  const std::string number = "86" + *digits;
  Result<commerce::Number> n = ask.bulk.read([&](const Work& w) { return commerce::number(w, number); });
  if (!n) return n.error();
  Result<std::vector<commerce::NumberChange>> all = ask.bulk.read([&](const Work& w) { return commerce::history_of_number(w, number, most); });
  if (!all) return all.error();
  Json out = {{"number", n->number}, {"state", commerce::name_of(n->state)}, {"host", n->host}, {"province", n->province}, {"city", n->city}, {"lot", n->lot}, {"grade", n->grade}, {"price", amount(n->price)}, {"ported", n->ported}, {"holder", n->holder}, {"changes", Json::array()}};
  if (n->until) out["until"] = n->until->text();
  for (const commerce::NumberChange& c : *all) out["changes"].push_back({{"at", c.at.text()}, {"before", c.before}, {"after", c.after}, {"cause", c.cause}, {"by", c.actor}, {"reason", c.reason}});
  return out;
}

Result<Json> regrade_numbers(StockAsk& ask) {
  if (Result<Done> good = ask.fields.good(); !good) return good.error();
  Result<commerce::Grader> grader = ask.bulk.read([](const Work& w) { return commerce::Grader::load(w); });
  if (!grader) return grader.error();
  Result<int64_t> total = numbers_in(ask.bulk);
  if (!total) return total.error();
  int64_t seen = 0, changed = 0;
  for (std::string after;;) {
    Result<commerce::Regraded> r = ask.bulk.write([&](const Work& w) { return commerce::regrade(w, *grader, after, regrade_unit); });
    if (!r) return r.error();
    seen += r->seen, changed += r->changed, after = r->last;
    if (after.empty()) break;
    if (!ask.tell(Json{{"progress", seen}, {"total", *total}})) return refusal("stopped", "after " + std::to_string(seen) + " numbers; begun again it changes what is left");
  }
  Result<Done> noted = ask.bulk.write([&](const Work& w) { return note_command(w, "numbers regrade", std::to_string(changed) + " numbers"); });
  if (!noted) return noted.error();
  return Json{{"seen", seen}, {"changed", changed}};
}

Result<Json> list_grades(StockAsk& ask) {
  if (Result<Done> good = ask.fields.good(); !good) return good.error();
  Result<std::vector<commerce::Grade>> all = ask.bulk.read([](const Work& w) { return commerce::grades(w); });
  if (!all) return all.error();
  Json out = {{"grades", Json::array()}};
  for (const commerce::Grade& g : *all)
    out["grades"].push_back({{"code", g.code}, {"title", g.title}, {"patterns", g.patterns}, {"price", amount(g.price)}, {"deposit", amount(g.deposit)}, {"minimum", amount(g.minimum)}, {"months", g.months}});
  return out;
}

Result<Json> load_grades(StockAsk& ask) {
  const std::string path = ask.fields.text("path");
  if (Result<Done> good = ask.fields.good(); !good) return good.error();
  Result<std::string> text = io::read_file(path, largest_list);
  if (!text) return text.error();
  Result<commerce::StockFile> file = commerce::StockFile::open(*text, {"code", "patterns", "title", "price", "deposit", "minimum", "months"}, 2);
  if (!file) return file.error();
  std::vector<commerce::Grade> all;
  for (commerce::StockRow row; file->next(row);) {
    const auto wrong = [&](const std::string& why) { return refusal("bad_grade", "line " + std::to_string(row.line) + ": " + why); };
    if (!row.wrong.empty()) return wrong(row.wrong);
    const auto field = [&](size_t i) { return std::string(row.fields[i]); };
    commerce::Grade g;
    g.code = field(0), g.patterns = field(1), g.title = field(2);
    const std::pair<size_t, int64_t*> amounts[] = {{3, &g.price}, {4, &g.deposit}, {5, &g.minimum}};
    for (const auto& [column, into] : amounts) {
      if (row.fields[column].empty()) continue;
      Result<Money> m = parse_money(row.fields[column]);
      if (!m) return wrong(m.error().text());
      *into = m->micros();
    }
    const std::string months = field(6);
    if (months.size() > 3 || months.find_first_not_of("0123456789") != std::string::npos) return wrong("months: a whole number");
    if (!months.empty()) g.months = std::stoll(months);
    all.push_back(std::move(g));
  }
  Result<Done> set = ask.bulk.write([&](const Work& w) -> Result<Done> {
    if (Result<Done> done = commerce::set_grades(w, all); !done) return done;
    return note_command(w, "numbers grades", "grades");
  });
  if (!set) return set.error();
  return Json{{"count", all.size()}};
}

Result<Json> list_models(StockAsk& ask) {
  if (Result<Done> good = ask.fields.good(); !good) return good.error();
  Result<std::vector<commerce::PhoneModel>> all = ask.bulk.read([](const Work& w) { return commerce::models(w); });
  if (!all) return all.error();
  Result<records::Rows> counts = ask.bulk.read([](const Work& w) { return w.sql.query("select model, state, count(*) from phone where operator = ? group by model, state", {w.op}); });
  if (!counts) return counts.error();
  Json out = {{"models", Json::array()}};
  for (const commerce::PhoneModel& m : *all) {
    Json j = {{"code", m.code}, {"title", m.title}, {"price", amount(m.price)}, {"on_sale", m.on_sale}, {"by_state", Json::object()}};
    for (const records::Row& r : *counts)
      if (r.text(0) == m.code) j["by_state"][r.text(1)] = r.integer(2);
    out["models"].push_back(std::move(j));
  }
  return out;
}

Result<Json> set_phone_model(StockAsk& ask) {
  Fields& f = ask.fields;
  commerce::PhoneModel m;
  if (!f.has("price")) return refusal("bad_request", "`price` is needed");
  m.code = f.text("code"), m.title = f.text("title"), m.price = f.money("price", 0), m.on_sale = f.flag("on_sale", true);
  if (Result<Done> good = f.good(); !good) return good.error();
  Result<Done> set = ask.bulk.write([&](const Work& w) -> Result<Done> {
    if (Result<Done> done = commerce::set_model(w, m); !done) return done;
    return note_command(w, "phones models", "phone model " + m.code);
  });
  if (!set) return set.error();
  return Json{{"code", m.code}};
}

Result<Json> list_plans(StockAsk& ask) {
  if (Result<Done> good = ask.fields.good(); !good) return good.error();
  Result<std::vector<commerce::PhonePlan>> all = ask.bulk.read([](const Work& w) { return commerce::plans(w); });
  if (!all) return all.error();
  Json out = {{"plans", Json::array()}};
  for (const commerce::PhonePlan& p : *all)
    out["plans"].push_back({{"code", p.code}, {"title", p.title}, {"kind", p.kind}, {"model", p.model}, {"offer", p.offer}, {"months", p.months}, {"discount", amount(p.discount)}, {"amount", amount(p.amount)}, {"exit", p.exit}, {"on_sale", p.on_sale}});
  return out;
}

Result<Json> set_phone_plan(StockAsk& ask) {
  Fields& f = ask.fields;
  commerce::PhonePlan p;
  p.code = f.text("code"), p.title = f.text("title"), p.kind = f.text("kind"), p.model = f.text("model"), p.offer = f.text("offer"), p.months = f.integer("months", 0, 0, 600);
  p.discount = f.money("discount", 0), p.amount = f.money("amount", 0), p.exit = f.text("exit"), p.on_sale = f.flag("on_sale", true);
  if (Result<Done> good = f.good(); !good) return good.error();
  Result<Done> set = ask.bulk.write([&](const Work& w) -> Result<Done> {
    if (Result<Done> done = commerce::set_plan(w, p); !done) return done;
    return note_command(w, "phones plans", "phone plan " + p.code);
  });
  if (!set) return set.error();
  return Json{{"code", p.code}};
}

}  // namespace sublet::gateway
