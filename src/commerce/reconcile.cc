#include "commerce/reconcile.h"

#include <algorithm>
#include <unordered_map>
#include <unordered_set>

#include "commerce/wallet_cases.h"

namespace sublet::commerce {

namespace {

constexpr size_t unit_rows = 4'096, statement_rows = 512;
constexpr int64_t page_rows = 2'000;
constexpr int64_t slack = 600;            // seconds beside midnight that may be in either day's bill
constexpr int64_t beijing = 8 * 3'600;
constexpr const char* columns = "merchant, day, wallet, revision, digest, state, done, total, payments, refunds, paid, refunded, fees, matched, actor, version, created, changed";

WalletBill from_row(const Row& r) {
  WalletBill b;
  b.merchant = r.text(0), b.day = r.text(1), b.wallet = r.text(2), b.revision = r.integer(3), b.digest = r.text(4), b.state = r.text(5), b.done = r.integer(6);
  b.facts = {r.integer(7), r.integer(8), r.integer(9), r.integer(10), r.integer(11), r.integer(12), b.digest};
  b.matched = r.integer(13), b.actor = r.text(14), b.version = r.integer(15), b.created = Instant::from_micros(r.integer(16)), b.changed = Instant::from_micros(r.integer(17));
  return b;
}

std::string day_beside(const std::string& day, int64_t days) { return date_from_days(days_of(*parse_date(day)) + days).text(); }
Instant midnight(const std::string& day) { return Instant::from_seconds(days_of(*parse_date(day)) * seconds_per_day - beijing); }

// The row of the bill is the lock: who finds it otherwise than it was left has been overtaken.
Result<Done> store(const Work& w, const WalletBill& b, int64_t was_done) {
  Result<int64_t> n = w.sql.run("update wallet_bill set state = ?, done = ?, matched = ?, version = version + 1, changed = ? where operator = ? and merchant = ? and day = ? and revision = ? and done = ? and state = 'comparing'",
                                {b.state, b.done, b.matched, w.now.micros(), w.op, b.merchant, b.day, b.revision, was_done});
  if (!n) return n.error();
  return *n == 1 ? Result<Done>(Done{}) : refusal("bill_busy", "this bill is compared by somebody else now");
}

Result<WalletBill> begin(const Work& w, const BillDay& of, const std::string& wallet, const BillFacts& f) {
  Result<WalletBill> before = wallet_bill(w, of);
  if (!before && before.error().code != "unknown_bill") return before;
  if (before && before->digest == f.digest) return before;
  if (before) {
    Result<int64_t> n = w.sql.run("update wallet_bill set revision = revision + 1, digest = ?, state = 'comparing', done = 0, total = ?, payments = ?, refunds = ?, paid = ?, refunded = ?, fees = ?, matched = 0, actor = ?, version = version + 1, changed = ? where operator = ? and merchant = ? and day = ?",
                                  {f.digest, f.rows, f.payments, f.refunds, f.paid, f.refunded, f.fees, w.actor, w.now.micros(), w.op, of.merchant, of.day});
    if (!n) return n.error();
  } else {
    Result<int64_t> n = w.sql.run(std::string("insert into wallet_bill (operator, ") + columns + ") values (?, ?, ?, ?, 1, ?, 'comparing', 0, ?, ?, ?, ?, ?, ?, 0, ?, 1, ?, ?)",
                                  {w.op, of.merchant, of.day, wallet, f.digest, f.rows, f.payments, f.refunds, f.paid, f.refunded, f.fees, w.actor, w.now.micros(), w.now.micros()});
    if (!n) return n.error();
  }
  return wallet_bill(w, of);
}

struct Entry {
  int64_t amount = 0, fee = 0;
  std::string billed;
};
using Entries = std::unordered_map<std::string, Entry>;

// `... in (?, ?, ...)` in a few lengths, so that each is prepared once; the last ones are filled by repeating.
template <class Each> Result<Done> by_numbers(const std::vector<const std::string*>& numbers, const Each& each) {
  for (size_t from = 0; from < numbers.size();) {
    const size_t left = numbers.size() - from, size = left >= statement_rows ? statement_rows : left > 32 ? statement_rows : left > 1 ? 32 : 1;
    std::string marks;
    std::vector<Value> values;
    for (size_t i = 0; i < size; ++i) marks += i == 0 ? "?" : ",?", values.emplace_back(*numbers[std::min(from + i, numbers.size() - 1)]);
    if (Result<Done> done = each(marks, values); !done) return done;
    from += std::min(size, left);
  }
  return Done{};
}

const char* kind_of(bool refund) { return refund ? "refund" : "payment"; }

// Compares one unit's rows. Its own, so that a unit that is run again begins anew.
class Unit {
 public:
  Unit(const Work& w, WalletBill bill, int64_t settle_days) : w_(w), bill_(std::move(bill)), settles_(settle_day(bill_.day, settle_days)), prefix_(bill_.mark() + ":") {}

  Result<WalletBill> run(const std::vector<BillRow>& rows) {
    const int64_t was = bill_.done;
    for (const bool refund : {false, true})
      if (Result<Done> found = find(rows, refund); !found) return found.error();
    for (const BillRow& r : rows) compare(r), ++bill_.done;
    for (const bool refund : {false, true})
      if (Result<Done> marked = mark(refund); !marked) return marked.error();
    if (Result<Done> put = put_cases(w_, cases()); !put) return put.error();
    if (Result<Done> stored = store(w_, bill_, was); !stored) return stored.error();
    return bill_;
  }

 private:
  Result<Done> find(const std::vector<BillRow>& rows, bool refund) {
    std::vector<const std::string*> numbers;
    for (const BillRow& r : rows)
      if (r.refund == refund) numbers.push_back(&r.number);
    Result<Done> entries = by_numbers(numbers, [&](const std::string& marks, const std::vector<Value>& values) -> Result<Done> {
      std::vector<Value> all = {w_.op, bill_.merchant, std::string(kind_of(refund))};
      all.insert(all.end(), values.begin(), values.end());
      Result<Rows> found = w_.sql.query("select id, amount, fee, billed from wallet_entry where operator = ? and merchant = ? and kind = ? and id in (" + marks + ")", all);
      if (!found) return found.error();
      for (const Row& r : *found) entries_[refund][r.text(0)] = {r.integer(1), r.integer(2), r.text(3)};
      return Done{};
    });
    if (!entries || entries_[refund].size() == numbers.size()) return entries;
    if (Result<Done> theirs = find_others(rows, refund); !theirs) return theirs;
    // Of what is not here: did an earlier row of this bill say the same?
    std::vector<const std::string*> missing;
    for (const std::string* n : numbers)
      if (!entries_[refund].contains(*n)) missing.push_back(n);
    return by_numbers(missing, [&](const std::string& marks, const std::vector<Value>& values) -> Result<Done> {
      std::vector<Value> all = {w_.op, bill_.merchant, std::string(kind_of(refund)), bill_.day};
      all.insert(all.end(), values.begin(), values.end());
      Result<Rows> found = w_.sql.query("select number, mark from wallet_case where operator = ? and merchant = ? and kind = ? and day = ? and what in ('missing_here', 'state') and number in (" + marks + ")", all);
      if (!found) return found.error();
      for (const Row& r : *found)
        if (r.text(1).starts_with(prefix_)) seen_[refund].insert(r.text(0));
      return Done{};
    });
  }

  // Of what is not here: is it a trade of another merchant with the same account? Its own bill is the same file.
  Result<Done> find_others(const std::vector<BillRow>& rows, bool refund) {
    std::vector<const std::string*> payments;
    for (const BillRow& r : rows)
      if (r.refund == refund && !entries_[refund].contains(r.number)) payments.push_back(&r.payment);
    return by_numbers(payments, [&](const std::string& marks, const std::vector<Value>& values) -> Result<Done> {
      std::vector<Value> all = {w_.op, bill_.merchant};
      all.insert(all.end(), values.begin(), values.end());
      Result<Rows> found = w_.sql.query("select t.payment from wallet_trade t join merchant m on m.operator = t.operator and m.id = t.merchant join merchant own on own.operator = t.operator and own.wallet = m.wallet and own.account = m.account where t.operator = ? and own.id = ? and m.id <> own.id and t.payment in (" + marks + ")", all);
      if (!found) return found.error();
      for (const Row& r : *found) others_.insert(r.text(0));
      return Done{};
    });
  }

  void add(const BillRow& r, const char* what, int64_t ours, int64_t theirs) {
    WalletCase c;
    c.merchant = bill_.merchant, c.day = bill_.day, c.what = what, c.kind = kind_of(r.refund), c.number = r.number, c.payment = r.payment, c.mark = prefix_ + std::to_string(r.row);
    c.ours = ours, c.theirs = theirs, c.fee = r.fee, c.reference = r.theirs, c.said = r.said, c.at = r.at;
    cases_[{what, r.refund, r.number}] = std::move(c);
  }

  void compare(const BillRow& r) {
    const auto found = entries_[r.refund].find(r.number);
    if (found == entries_[r.refund].end()) {
      if (r.state == BillRow::State::undone) return;  // nothing was moved, here as there
      if (others_.contains(r.payment)) return;        // compared with the other merchant's
      if (!seen_[r.refund].insert(r.number).second) return add(r, "double", 0, r.amount);
      return add(r, r.state == BillRow::State::done ? "missing_here" : "state", 0, r.amount);
    }
    Entry& e = found->second;
    // Billed by another row of this bill, or by another day's. Of this day's earlier revision: billed anew.
    if (e.billed == bill_.mark() || (!e.billed.empty() && !e.billed.starts_with(bill_.day + "."))) return add(r, "double", e.amount, r.amount);
    e.billed = bill_.mark();
    marked_[r.refund].push_back(&r.number);
    const int64_t fee = r.refund ? -e.fee : e.fee;
    if (r.state != BillRow::State::done) add(r, "state", e.amount, r.amount);
    else if (e.amount != r.amount) add(r, "amount", e.amount, r.amount);
    else if (fee != r.fee) add(r, "fee", fee, r.fee);
    else ++bill_.matched;
  }

  Result<Done> mark(bool refund) {
    return by_numbers(marked_[refund], [&](const std::string& marks, const std::vector<Value>& values) -> Result<Done> {
      std::vector<Value> all = {bill_.mark(), settles_, w_.op, bill_.merchant, std::string(kind_of(refund))};
      all.insert(all.end(), values.begin(), values.end());
      Result<int64_t> n = w_.sql.run("update wallet_entry set billed = ?, settles = ? where operator = ? and merchant = ? and kind = ? and id in (" + marks + ")", all);
      if (!n) return n.error();
      return Done{};
    });
  }

  std::vector<WalletCase> cases() const {
    std::vector<WalletCase> out;
    for (const auto& [key, c] : cases_) out.push_back(c);
    return out;
  }

  const Work& w_;
  WalletBill bill_;
  const std::string settles_, prefix_;
  Entries entries_[2];
  std::unordered_set<std::string> seen_[2], others_;
  std::vector<const std::string*> marked_[2];
  std::map<std::tuple<std::string, bool, std::string>, WalletCase> cases_;
};

// ---- When all rows have been gone through

// Entries of a day that no bill has, in pages by their key; `from` and `until` of their time.
struct Place {
  std::string kind, id;
};
Result<std::vector<WalletCase>> unbilled(const Work& w, const WalletBill& by, const std::string& day, Instant from, Instant until, Place& place) {
  Result<Rows> rows = w.sql.query("select kind, id, payment, amount, fee, reference, at from wallet_entry where operator = ? and merchant = ? and day = ? and (kind, id) > (?, ?) and billed = '' and at >= ? and at < ? order by kind, id limit ?",
                                  {w.op, by.merchant, day, place.kind, place.id, from.micros(), until.micros(), page_rows});
  if (!rows) return rows.error();
  std::vector<WalletCase> out;
  for (const Row& r : *rows) {
    WalletCase c;
    c.merchant = by.merchant, c.day = day, c.what = "missing_there", c.kind = r.text(0), c.number = r.text(1), c.payment = r.text(2), c.mark = by.mark() + ":0";
    c.ours = r.integer(3), c.reference = r.text(5), c.at = Instant::from_micros(r.integer(6));
    out.push_back(std::move(c));
  }
  if (!out.empty()) place = {out.back().kind, out.back().number};
  return out;
}

bool compared(const Work& w, const std::string& merchant, const std::string& day) {
  const Result<WalletBill> b = wallet_bill(w, {merchant, day});
  return b && b->state == "compared";
}

struct Finish {
  const Bulk& bulk;
  const WalletBill& bill;

  // What an earlier revision had and this one has not is billed no more.
  Result<Done> release() const {
    for (int64_t beside = -1; beside <= 1; ++beside)
      for (Place place; bill.revision > 1;) {
        const Place from = place;
        Result<Done> done = bulk.write([&](const Work& w) -> Result<Done> {
          Result<Rows> rows = w.sql.query("select kind, id from wallet_entry where operator = ? and merchant = ? and day = ? and (kind, id) > (?, ?) and billed like ? and billed <> ? order by kind, id limit ?",
                                          {w.op, bill.merchant, day_beside(bill.day, beside), from.kind, from.id, bill.day + ".%", bill.mark(), page_rows});
          if (!rows) return rows.error();
          place = {};
          for (const Row& r : *rows) {
            Result<int64_t> n = w.sql.run("update wallet_entry set billed = '' where operator = ? and merchant = ? and kind = ? and id = ?", {w.op, bill.merchant, r.text(0), r.text(1)});
            if (!n) return n.error();
            place = {r.text(0), r.text(1)};
          }
          return Done{};
        });
        if (!done) return done;
        if (place.kind.empty()) break;
      }
    return Done{};
  }

  // Of one day, between two times: missing there.
  Result<Done> miss(const std::string& day, Instant from, Instant until) const {
    for (Place place;;) {
      const Place began = place;
      Result<std::vector<WalletCase>> page = bulk.read([&](const Work& w) {
        place = began;
        return unbilled(w, bill, day, from, until, place);
      });
      if (!page) return page.error();
      if (page->empty()) return Done{};
      Result<Done> put = bulk.write([&](const Work& w) { return put_cases(w, *page); });
      if (!put) return put;
    }
  }

  Result<Done> missing() const {
    const std::string before = day_beside(bill.day, -1), after = day_beside(bill.day, 1);
    bool has_before = false, has_after = false;
    Result<Done> looked = bulk.read([&](const Work& w) -> Result<Done> {
      has_before = compared(w, bill.merchant, before), has_after = compared(w, bill.merchant, after);
      return Done{};
    });
    if (!looked) return looked;
    const auto beside = [](Instant t, int64_t seconds) { return Instant::from_micros(t.micros() + seconds * 1'000'000); };
    const Instant never = Instant::from_micros(INT64_MAX), ever = Instant::from_micros(INT64_MIN);
    // The day itself, but for what may be in the next day's bill; and what the day before has waited with for this one.
    if (Result<Done> own = miss(bill.day, ever, has_after ? never : beside(midnight(after), -slack)); !own) return own;
    return has_before ? miss(before, beside(midnight(bill.day), -slack), never) : Result<Done>(Done{});
  }

  Result<Done> settle() const {
    for (;;) {
      Result<int64_t> n = bulk.write([&](const Work& w) { return settle_cases(w, bill.merchant, page_rows); });
      if (!n) return n.error();
      if (*n < page_rows) return Done{};
    }
  }

  Result<Done> drop() const {
    if (bill.revision == 1) return Done{};
    return bulk.write([&](const Work& w) { return drop_cases(w, bill.merchant, bill.day, bill.mark()); });
  }
};

}  // namespace

Result<BillMerchant> bill_merchant(const Work& w, const std::string& id) {
  Result<Row> r = w.sql.one("select wallet, account, app, settle_days, fee_tax_ppm from merchant where operator = ? and id = ?", {w.op, id}, "no_merchant");
  if (!r) return r.error();
  return BillMerchant{r->text(0), r->text(1), r->text(2), r->integer(3), r->integer(4)};
}

std::string settle_day(const std::string& day, int64_t settle_days) { return day_beside(day, settle_days); }

Result<WalletBill> compare_bill(const Bulk& bulk, const BillDay& of, const BillFacts& facts, const BillRows& rows, const std::function<bool(const WalletBill&)>& stop) {
  if (const Result<Date> d = of.day.size() == 10 ? parse_date(of.day) : refusal("bad_time"); !d || d->text() != of.day) return refusal("bad_request", "a bill is of a day, YYYY-MM-DD");
  Result<BillMerchant> merchant = bulk.read([&](const Work& w) { return bill_merchant(w, of.merchant); });
  if (!merchant) return merchant.error();
  Result<WalletBill> begun = bulk.write([&](const Work& w) { return begin(w, of, merchant->wallet, facts); });
  if (!begun || begun->state == "compared") return begun;
  // PostgreSQL reads a table that has grown since anybody analysed it from end to end for every few hundred numbers (measured: a hundred
  // times slower), and its own analysis may be a minute away.
  if (bulk.db.postgresql())
    if (Result<int64_t> known = bulk.write([](const Work& w) { return w.sql.run("analyze wallet_entry"); }); !known) return known.error();
  WalletBill bill = std::move(*begun);
  std::vector<BillRow> waiting;
  waiting.reserve(unit_rows);
  const auto unit = [&]() -> Result<Done> {
    Result<WalletBill> after = bulk.write([&](const Work& w) { return Unit(w, bill, merchant->settle_days).run(waiting); });
    if (!after) return after.error();
    bill = std::move(*after);
    waiting.clear();
    return stop && stop(bill) ? refusal("stopped", "after " + std::to_string(bill.done) + " rows; the same bill goes on there") : Result<Done>(Done{});
  };
  int64_t to_skip = bill.done;
  Result<Done> read = rows([&](const BillRow& r) -> Result<Done> {
    if (to_skip > 0) return --to_skip, Done{};
    waiting.push_back(r);
    return waiting.size() < unit_rows ? Result<Done>(Done{}) : unit();
  });
  if (read && !waiting.empty()) read = unit();
  if (!read) return read.error();
  if (bill.done != facts.rows) return refusal("bad_bill", "it gave other rows than it was said to have");
  const Finish finish{bulk, bill};
  if (Result<Done> done = finish.release(); !done) return done.error();
  // What was entered after its bill is billed before it could be missed; what was missed may be in this one.
  if (Result<Done> done = finish.settle(); !done) return done.error();
  if (Result<Done> done = finish.missing(); !done) return done.error();
  if (Result<Done> done = finish.drop(); !done) return done.error();
  return bulk.write([&](const Work& w) -> Result<WalletBill> {
    WalletBill over = bill;
    over.state = "compared";
    if (Result<Done> stored = store(w, over, bill.done); !stored) return stored.error();
    return wallet_bill(w, of);
  });
}

Result<WalletBill> wallet_bill(const Work& w, const BillDay& of) {
  Result<Row> r = w.sql.one(std::string("select ") + columns + " from wallet_bill where operator = ? and merchant = ? and day = ?", {w.op, of.merchant, of.day}, "unknown_bill");
  if (!r) return r.error();
  WalletBill b = from_row(*r);
  Result<Rows> cases = w.sql.query("select what, count(*) from wallet_case where operator = ? and merchant = ? and day = ? and state = 'open' group by what", {w.op, of.merchant, of.day});
  if (!cases) return cases.error();
  for (const Row& c : *cases) b.cases[c.text(0)] = c.integer(1);
  return b;
}

namespace {

std::string where(const Work& w, const BillFilter& f, std::vector<Value>& values) {
  std::string text = " from wallet_bill where operator = ?";
  values = {w.op};
  if (!f.merchant.empty()) text += " and merchant = ?", values.emplace_back(f.merchant);
  if (!f.from.empty()) text += " and day >= ?", values.emplace_back(f.from);
  if (!f.until.empty()) text += " and day <= ?", values.emplace_back(f.until);
  return text;
}

}  // namespace

Result<std::vector<WalletBill>> wallet_bills(const Work& w, const BillFilter& f) {
  std::vector<Value> values;
  const std::string text = std::string("select ") + columns + where(w, f, values) + " order by day desc, merchant limit ? offset ?";
  values.emplace_back(f.most), values.emplace_back(f.offset);
  Result<Rows> rows = w.sql.query(text, values);
  if (!rows) return rows.error();
  std::vector<WalletBill> out;
  for (const Row& r : *rows) out.push_back(from_row(r));
  return out;
}

Result<int64_t> count_wallet_bills(const Work& w, const BillFilter& f) {
  std::vector<Value> values;
  const std::string text = "select count(*)" + where(w, f, values);
  Result<Row> r = w.sql.one(text, values);
  if (!r) return r.error();
  return r->integer(0);
}

}  // namespace sublet::commerce
