#include "commerce/number_import.h"

#include <charconv>
#include <map>
#include <tuple>

#include "commerce/areas.h"
#include "commerce/grades.h"
#include "commerce/number_seq.h"
#include "commerce/stock_file.h"
#include "commerce/stock_report.h"

namespace sublet::commerce {

namespace {

constexpr size_t unit_numbers = 4'096;
constexpr int64_t most_range = 1'000'000;

struct Item {
  int64_t line = 0;
  std::string number;  // national digits; empty: `item` cannot be read, for `wrong`
  std::string_view item, grade, city, province;
  std::string wrong;
};

// The file's rows, ranges taken apart.
class Items {
 public:
  explicit Items(StockFile& file) : file_(file), ranged_(file.has(3)) {}
  bool next(Item& out) {
    out = Item{};
    if (at_ > last_ && !file_.next(row_)) return false;
    if (at_ > last_) begin();
    out.line = row_.line, out.grade = row_.fields[1], out.city = row_.fields[2], out.province = row_.fields[5], out.item = row_.fields[ranged_ && row_.fields[0].empty() ? 3 : 0];
    if (at_ > last_) {
      out.wrong = wrong_;
      return true;
    }
    out.number = std::to_string(at_++);
    return true;
  }

 private:
  void begin() {
    wrong_ = row_.wrong;
    if (!wrong_.empty()) return;
    const bool range = !row_.fields[3].empty() || !row_.fields[4].empty();
    const std::optional<std::string> first = national(row_.fields[range ? 3 : 0]), last = range ? national(row_.fields[4]) : first;
    if (!first || !last) {
      wrong_ = "a number has eleven digits and begins with 1, with or without 86";
      return;
    }
    const int64_t from = std::stoll(*first), to = std::stoll(*last);
    if (to < from || to - from >= most_range) wrong_ = "a range goes up, by a million numbers at most";
    else at_ = from, last_ = to;
  }
  StockFile& file_;
  bool ranged_;
  StockRow row_;
  int64_t at_ = 1, last_ = 0;
  std::string wrong_;
};

struct Kind {
  std::string province, city;
  const Grade* grade = nullptr;
  bool given = false;  // the file says the grade
  auto operator<=>(const Kind&) const = default;
};
struct Placed {
  const Item* item;
  std::string number;  // with 86
};

// What is the same of all is stated once; what is left are the numbers, so that a statement carries hundreds.
std::string insert_text(size_t rows) {
  std::string text =
      "insert into number (operator, number, host, province, city, lot, grade, price, deposit, minimum, months, state, stopped_by, until, holder, party, ported, version, changed, seq, graded) "
      "select cast(? as text), v.column1, cast(? as text), cast(? as text), cast(? as text), cast(? as text), cast(? as text), cast(? as bigint), cast(? as bigint), cast(? as bigint), cast(? as bigint), "
      "'idle', '', cast(null as bigint), '', '', '', 1, cast(? as bigint), cast(? as bigint), cast(? as text) from (values ";
  for (size_t i = 0; i < rows; ++i) text += i == 0 ? "(?)" : ",(?)";
  return text + ") as v where 1 = 1 on conflict do nothing";
}

struct Importer {
  const Bulk& bulk;
  Lot lot;
  Grader grader;
  std::vector<Prefix> plan;
  Areas areas;

  // The unit's own, so that a unit that is run again begins anew.
  struct Round {
    Lot lot;
    std::vector<LotNote> notes;
    int64_t seq = 0;
    void refuse(const Item& i, const std::string& item, const std::string& why) {
      ++lot.rejected;
      notes.push_back({i.line, item, why, true});
    }
  };

  Result<Kind> kind_of(const Work& w, Round& r, const Item& i) {
    Kind k;
    if (!i.grade.empty()) {
      k.grade = grader.by_code(i.grade), k.given = true;
    } else if (const std::optional<uint64_t> packed = pack_digits(i.number)) {
      k.grade = grader.of(*packed);
    }
    k.province = i.province.empty() ? lot.facts.province : std::string(i.province);
    k.city = i.city.empty() ? lot.facts.city : std::string(i.city);
    if (k.city.empty() || k.province.empty()) {
      Result<Area> a = areas.of(w, i.number);
      if (!a) return a.error();
      if (k.city.empty()) k.city = a->city;
      if (k.province.empty() && (k.city == a->city || k.city.empty())) k.province = a->province;
    }
    if (const Prefix* p = prefix_of(plan, i.number); !lot.facts.network.empty() && p != nullptr && p->network != lot.facts.network) {
      ++r.lot.warned;
      r.notes.push_back({i.line, i.number, "its prefix " + p->prefix + " is " + p->network + "'s", false});
    }
    return k;
  }

  Result<Done> insert(const Work& w, Round& r, const Kind& k, const Placed* from, size_t count) {
    static const Grade none;
    const Grade& g = k.grade == nullptr ? none : *k.grade;
    std::vector<Value> values = {w.op, lot.facts.host, k.province, k.city, lot.facts.name, g.code, g.price, g.deposit, g.minimum, g.months, w.now.micros(), r.seq, std::string(k.given ? "file" : "")};
    for (size_t i = 0; i < count; ++i) values.emplace_back(from[i].number);
    Result<int64_t> n = w.sql.run(insert_text(count), values);
    if (!n) return n.error();
    r.lot.added += *n;
    if (*n == static_cast<int64_t>(count)) return Done{};
    for (size_t i = 0; i < count; ++i) {  // which were there before
      Result<Rows> there = w.sql.query("select lot from number where operator = ? and number = ? and seq <> ?", {w.op, from[i].number, r.seq});
      if (!there) return there.error();
      if (there->empty()) continue;
      ++r.lot.present;
      r.lot.warned -= static_cast<int64_t>(std::erase_if(r.notes, [&](const LotNote& note) { return !note.refused && note.item == from[i].item->number; }));
      r.refuse(*from[i].item, from[i].item->number, there->front().text(0) == lot.facts.name ? "it is in this file twice" : "it is in the stock, of lot " + there->front().text(0));
    }
    return Done{};
  }

  Result<Done> unit(const Work& w, Round& r, const std::vector<Item>& items) {
    Result<int64_t> seq = next_number_seq(w);
    if (!seq) return seq.error();
    r.seq = *seq;
    std::map<Kind, std::vector<Placed>> groups;
    std::map<std::string, bool> here;
    for (const Item& i : items) {
      ++r.lot.seen;
      if (i.number.empty()) {
        r.refuse(i, std::string(i.item), i.wrong);
      } else if (!i.grade.empty() && grader.by_code(i.grade) == nullptr) {
        r.refuse(i, i.number, "there is no grade '" + std::string(i.grade.substr(0, 20)) + "'");
      } else if (i.city.size() > 60) {
        r.refuse(i, i.number, "a city has at most sixty octets");
      } else if (!here.emplace(i.number, true).second) {
        ++r.lot.present;
        r.refuse(i, i.number, "it is in this file twice");
      } else {
        Result<Kind> k = kind_of(w, r, i);
        if (!k) return k.error();
        groups[*k].push_back({&i, "86" + i.number});
      }
    }
    for (const auto& [kind, numbers] : groups)
      for (size_t at = 0; at < numbers.size();) {
        size_t count = 1;  // a few sizes, so that each is prepared once
        for (const size_t size : {size_t{512}, size_t{64}, size_t{8}})
          if (count == 1 && numbers.size() - at >= size) count = size;
        if (Result<Done> in = insert(w, r, kind, numbers.data() + at, count); !in) return in;
        at += count;
      }
    return store_lot(w, r.lot, r.notes);
  }
};

}  // namespace

LotFacts stated(LotFacts facts, const StockFile& file) {
  const std::pair<std::string*, const char*> all[] = {{&facts.name, "lot"}, {&facts.host, "host"}, {&facts.network, "network"}, {&facts.province, "province"}, {&facts.city, "city"}};
  for (const auto& [into, name] : all)
    if (into->empty()) *into = file.fact(name);
  return facts;
}

Result<Lot> begin_import(const Bulk& bulk, const std::string& kind, const LotFacts& facts, std::string_view text, bool keep) {
  const bool numbers = kind == "number";
  Result<StockFile> file = StockFile::open(text, stock_columns(kind), numbers ? 0 : 1);
  if (!file) return file.error();
  if (numbers && !file->has(0) && !(file->has(3) && file->has(4))) return refusal("bad_stock_file", "a column 'number', or 'first' and 'last'");
  LotFacts own = facts;
  if (kind == "phone" && own.host.empty()) own.host = "-";  // phones are no host's
  const LotFacts whole = stated(own, *file);
  const std::string hash = file_hash(text);
  const int64_t expected = stock_rows(kind, text);
  return bulk.write([&](const Work& w) -> Result<Lot> {
    Result<Lot> begun = begin_lot(w, kind, whole, hash, expected);
    if (!begun || !keep || begun->state == "ready") return begun;
    if (Result<Done> kept = keep_lot_file(w, kind, whole.name, text); !kept) return kept.error();
    begun->kept = true;
    return begun;
  });
}

Result<Lot> import_numbers(const Bulk& bulk, const LotFacts& facts, std::string_view text, const std::function<bool(const Lot&)>& stop) {
  Result<StockFile> file = StockFile::open(text, stock_columns("number"), 0);
  if (!file) return file.error();
  Result<Grader> grader = bulk.read([](const Work& w) { return Grader::load(w); });
  if (!grader) return grader.error();
  Result<std::vector<Prefix>> plan = bulk.read([](const Work& w) { return prefixes(w); });
  if (!plan) return plan.error();
  Result<Lot> begun = begin_import(bulk, "number", facts, text);
  if (!begun || begun->state == "ready") return begun;
  Importer im{bulk, std::move(*begun), std::move(*grader), std::move(*plan), {}};
  Items items(*file);
  Item item;
  for (int64_t skipped = 0; skipped < im.lot.seen; ++skipped)
    if (!items.next(item)) break;
  for (bool more = true; more;) {
    std::vector<Item> batch;
    batch.reserve(unit_numbers);
    while (batch.size() < unit_numbers && (more = items.next(item))) batch.push_back(std::move(item));
    Importer::Round round;
    Result<Done> done = bulk.write([&](const Work& w) -> Result<Done> {
      round = {im.lot, {}, 0};
      if (!more) round.lot.state = "ready";
      return im.unit(w, round, batch);
    });
    if (!done) return done.error();
    im.lot = round.lot;
    if (more && stop && stop(im.lot)) break;
  }
  return im.lot;
}

}  // namespace sublet::commerce
