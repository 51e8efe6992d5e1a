#include "commerce/phones.h"

#include <algorithm>
#include <charconv>

#include "commerce/bulk_rows.h"
#include "commerce/sims.h"

namespace sublet::commerce {

namespace {

constexpr int64_t most_amount = 1'000'000'000'000;
constexpr const char* plan_columns = "code, title, kind, model, offer, months, discount, amount, exit_terms, on_sale";

PhonePlan plan_from(const Row& r) { return {r.text(0), r.text(1), r.text(2), r.text(3), r.text(4), r.integer(5), r.integer(6), r.integer(7), r.text(8), r.integer(9) != 0}; }

bool code_word(const std::string& s) {
  return !s.empty() && s.size() <= 40 && std::all_of(s.begin(), s.end(), [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.'; });
}

Phone phone_from(const Row& r) { return {r.text(0), r.text(1), r.text(2), r.text(3), r.text(4)}; }

}  // namespace

Result<Done> check_imei(std::string_view imei) {
  if (imei.size() != 15 || imei.find_first_not_of("0123456789") != std::string_view::npos) return refusal("bad_imei", "an IMEI has 15 digits");
  if (!luhn(imei)) return refusal("bad_imei", "the IMEI's last digit is wrong: a digit was mistyped");
  return Done{};
}

Result<Done> set_model(const Work& w, const PhoneModel& m) {
  if (!code_word(m.code)) return refusal("bad_model", "code: letters, digits, '-', '_', '.', at most forty");
  if (m.title.size() > 200 || m.price < 0 || m.price > most_amount) return refusal("bad_model", "title: at most 200 octets; price: from nothing to a million");
  Result<int64_t> n = w.sql.run(
      "insert into phone_model (operator, code, title, price, on_sale, changed) values (?, ?, ?, ?, ?, ?) on conflict (operator, code) do update set title = excluded.title, price = excluded.price, on_sale = excluded.on_sale, changed = excluded.changed",
      {w.op, m.code, m.title, m.price, int64_t{m.on_sale}, w.now.micros()});
  if (!n) return n.error();
  return Done{};
}

Result<PhoneModel> model(const Work& w, const std::string& code) {
  Result<Row> r = w.sql.one("select code, title, price, on_sale from phone_model where operator = ? and code = ?", {w.op, code}, "unknown_model");
  if (!r) return r.error();
  return PhoneModel{r->text(0), r->text(1), r->integer(2), r->integer(3) != 0};
}

Result<std::vector<PhoneModel>> models(const Work& w) {
  Result<Rows> rows = w.sql.query("select code, title, price, on_sale from phone_model where operator = ? order by code limit 1000", {w.op});
  if (!rows) return rows.error();
  std::vector<PhoneModel> out;
  for (const Row& r : *rows) out.push_back({r.text(0), r.text(1), r.integer(2), r.integer(3) != 0});
  return out;
}

Result<Done> set_plan(const Work& w, const PhonePlan& p) {
  const auto bad = [](const char* why) { return refusal("bad_plan", why); };
  static constexpr const char* kinds[] = {"discount", "deposit", "instalments", "frozen"};
  if (!code_word(p.code) || p.title.size() > 200) return bad("code: letters, digits, '-', '_', '.', at most forty; title: at most 200 octets");
  if (std::find(std::begin(kinds), std::end(kinds), p.kind) == std::end(kinds)) return bad("kind: discount, deposit, instalments or frozen");
  if (p.months < 1 || p.months > 120) return bad("months: 1 to 120");
  for (const int64_t amount : {p.discount, p.amount})
    if (amount < 0 || amount > most_amount || amount % 10'000 != 0) return bad("discount, amount: from nothing to a million, in whole hundredths");
  if ((p.kind == "discount") != (p.amount == 0)) return bad("amount: what runs month by month; of a discount nothing does");
  if (p.offer.size() > 80) return bad("offer: a package's code");
  if (Result<int64_t> terms = exit_percent(p.exit, 0); !terms) return terms.error();
  if (!p.model.empty()) {
    Result<PhoneModel> m = model(w, p.model);
    if (!m) return m.error();
    if (p.discount > m->price || (p.kind == "instalments" && p.discount + p.amount > m->price)) return bad("discount, amount: no more than the phone costs");
  }
  // Orders under way go by it: what runs, and for how long, stays as it was sold.
  Result<Rows> before = w.sql.query("select kind, months, amount from phone_plan where operator = ? and code = ?", {w.op, p.code});
  if (!before) return before.error();
  if (!before->empty() && (before->front().text(0) != p.kind || before->front().integer(1) != p.months || before->front().integer(2) != p.amount)) return bad("kind, months, amount: of a plan that is there they stay; sell another under a code of its own");
  Result<int64_t> n = w.sql.run(
      "insert into phone_plan (operator, code, title, kind, model, offer, months, discount, amount, exit_terms, on_sale, changed) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict (operator, code) do update set title = excluded.title, "
      "kind = excluded.kind, model = excluded.model, offer = excluded.offer, months = excluded.months, discount = excluded.discount, amount = excluded.amount, exit_terms = excluded.exit_terms, on_sale = excluded.on_sale, changed = excluded.changed",
      {w.op, p.code, p.title, p.kind, p.model, p.offer, p.months, p.discount, p.amount, p.exit, int64_t{p.on_sale}, w.now.micros()});
  if (!n) return n.error();
  return Done{};
}

Result<PhonePlan> plan(const Work& w, const std::string& code) {
  Result<Row> r = w.sql.one(std::string("select ") + plan_columns + " from phone_plan where operator = ? and code = ?", {w.op, code}, "unknown_plan");
  if (!r) return r.error();
  return plan_from(*r);
}

Result<std::vector<PhonePlan>> plans(const Work& w) {
  Result<Rows> rows = w.sql.query(std::string("select ") + plan_columns + " from phone_plan where operator = ? order by code limit 1000", {w.op});
  if (!rows) return rows.error();
  std::vector<PhonePlan> out;
  for (const Row& r : *rows) out.push_back(plan_from(r));
  return out;
}

Result<Phone> phone_by_imei(const Work& w, const std::string& imei) {
  Result<Row> r = w.sql.one("select imei, model, lot, state, holder from phone where operator = ? and imei = ?", {w.op, imei}, "unknown_phone");
  if (!r) return r.error();
  return phone_from(*r);
}

Result<Phone> phone_of(const Work& w, const std::string& holder) {
  Result<Row> r = w.sql.one("select imei, model, lot, state, holder from phone where operator = ? and holder = ? order by imei limit 1", {w.op, holder}, "unknown_phone");
  if (!r) return r.error();
  return phone_from(*r);
}

Result<Phone> hold_phone(const Work& w, const std::string& code, const std::string& wanted, const std::string& holder) {
  Result<Phone> p = refusal("no_phone", "no phone of model " + code + " is in stock");
  if (!wanted.empty()) {
    p = phone_by_imei(w, wanted);
    if (!p) return p;
    if (p->model != code) return refusal("phone_taken", "this phone is a " + p->model);
    if (p->state != "idle") return refusal("phone_taken", "this phone is " + p->state);
  } else {
    Result<Rows> rows = w.sql.query("select imei, model, lot, state, holder from phone where operator = ? and model = ? and state = 'idle' order by imei limit 1", {w.op, code});
    if (!rows) return rows.error();
    if (rows->empty()) return p;
    p = phone_from(rows->front());
  }
  if (Result<Done> moved = move_phone(w, p->imei, "", "held", holder); !moved) return moved.error();
  p->state = "held", p->holder = holder;
  return p;
}

Result<Done> move_phone(const Work& w, const std::string& imei, const std::string& holder, const std::string& state, const std::string& new_holder) {
  Result<int64_t> n = w.sql.run("update phone set state = ?, holder = ?, version = version + 1, changed = ? where operator = ? and imei = ? and holder = ?", {state, new_holder, w.now.micros(), w.op, imei, holder});
  if (!n) return n.error();
  if (*n != 1) return refusal("phone_taken", imei + " is not held by this");
  return Done{};
}

Result<Lot> import_phones(const Bulk& bulk, const LotFacts& facts, std::string_view text, const std::function<bool(const Lot&)>& stop) {
  const auto take = [](const Work& w, const Lot& lot, const StockRow& row) -> Result<RowTaken> {
    RowTaken t{false, std::string(row.fields[0]), {}, {}};
    const auto no = [&](const Error& e) {
      t.refused = e.text();
      return t;
    };
    if (Result<Done> good = check_imei(row.fields[0]); !good) return no(good.error());
    Result<PhoneModel> m = model(w, std::string(row.fields[1]));
    if (!m && m.error().code != "unknown_model") return m.error();
    if (!m) return no(refusal("unknown_model", "'" + std::string(row.fields[1].substr(0, 40)) + "'"));
    Result<int64_t> n = w.sql.run("insert into phone (operator, imei, model, lot, state, holder, version, changed) values (?, ?, ?, ?, 'idle', '', 1, ?) on conflict do nothing", {w.op, t.item, m->code, lot.facts.name, w.now.micros()});
    if (!n) return n.error();
    if (*n == 0) {
      t.present = true;
      return no(refusal("duplicate", "this IMEI is in the stock already"));
    }
    return t;
  };
  return import_rows(bulk, "phone", facts, text, stock_columns("phone"), take, stop);
}

int64_t run_after(int64_t total, int64_t k, int64_t n) {
  if (k >= n) return total;
  constexpr int64_t hundredth = 10'000;
  return static_cast<int64_t>(static_cast<__int128>(total) * k / n) / hundredth * hundredth;
}

Result<int64_t> exit_percent(std::string_view terms, int64_t month) {
  int64_t before = 0, found = -1;
  while (!terms.empty()) {
    const size_t comma = std::min(terms.find(','), terms.size());
    const std::string_view one = terms.substr(0, comma);
    terms.remove_prefix(std::min(comma + 1, terms.size()));
    int64_t until = 0, percent = -1;
    const auto [colon, wrong] = std::from_chars(one.data(), one.data() + one.size(), until);
    const char* end = one.data() + one.size();
    if (wrong != std::errc{} || colon == end || *colon != ':') return refusal("bad_plan", "exit: MONTH:PER-CENT, parted by ','");
    const auto [last, worse] = std::from_chars(colon + 1, end, percent);
    if (worse != std::errc{} || last != end || until <= before || until > 120 || percent < 0 || percent > 100) return refusal("bad_plan", "exit: months rise to 120 at most, per cent from 0 to 100");
    if (found < 0 && month < until) found = percent;
    before = until;
  }
  return std::max<int64_t>(found, 0);
}

}  // namespace sublet::commerce
