#include "commerce/grades.h"

#include <algorithm>
#include <set>

#include "commerce/number_seq.h"

namespace sublet::commerce {

const std::vector<Grade>& standard_grades() {
  constexpr int64_t yuan = 1'000'000;
  // By the list prices that resellers have published; prices are what an operator edits first.
  static const std::vector<Grade> all = {
      {"G1", "five or more alike", "AAAAA; AAAAAB", 66'000 * yuan, 0, 200 * yuan, 36},
      {"G2", "four alike, ladder of five", "AAAA; ladder(5)", 18'600 * yuan, 0, 100 * yuan, 24},
      {"G3", "repeated fours and threes", "ABCDABCD; ABCABC; AABBCC", 15'100 * yuan, 0, 100 * yuan, 24},
      {"G4", "three alike", "AAA", 10'600 * yuan, 0, 100 * yuan, 24},
      {"G5", "ladder of four", "ladder(4)", 5'000 * yuan, 0, 59 * yuan, 24},
      {"G6", "pairs", "ABAB; AABB; AAAB", 3'150 * yuan, 0, 59 * yuan, 12},
      {"G7", "lucky endings", "ends(520,1314,168,888,666,518)", 500 * yuan, 200 * yuan, 49 * yuan, 12},
      {"G8", "birthday", "birthday", 200 * yuan, 100 * yuan, 39 * yuan, 12},
      {"G9", "pair at the end without 4", "AA & without(4)", 50 * yuan, 0, 0, 0},
  };
  return all;
}

Result<std::vector<Grade>> grades(const Work& w) {
  Result<Rows> rows = w.sql.query("select code, title, patterns, price, deposit, minimum, months from number_grade where operator = ? order by place", {w.op});
  if (!rows) return rows.error();
  if (rows->empty()) return standard_grades();
  std::vector<Grade> out;
  for (const Row& r : *rows) out.push_back({r.text(0), r.text(1), r.text(2), r.integer(3), r.integer(4), r.integer(5), r.integer(6)});
  return out;
}

Result<Done> set_grades(const Work& w, const std::vector<Grade>& all) {
  if (all.empty() || all.size() > 100) return refusal("bad_grade", "one to a hundred grades");
  std::set<std::string> codes;
  constexpr int64_t most = 10'000'000'000'000;
  for (const Grade& g : all) {
    if (g.code.empty() || g.code.size() > 20 || g.title.size() > 200) return refusal("bad_grade", "code: one to twenty octets; title: at most 200");
    if (!codes.insert(g.code).second) return refusal("bad_grade", "code: '" + g.code + "' is there twice");
    for (const int64_t amount : {g.price, g.deposit, g.minimum})
      if (amount < 0 || amount > most) return refusal("bad_grade", g.code + ": an amount is from nothing to ten million");
    if (g.months < 0 || g.months > 600) return refusal("bad_grade", g.code + ": months from 0 to 600");
    if (Result<DigitPattern> p = DigitPattern::parse(g.patterns); !p) return p.error();
  }
  if (Result<int64_t> n = w.sql.run("delete from number_grade where operator = ?", {w.op}); !n) return n.error();
  for (size_t i = 0; i < all.size(); ++i) {
    const Grade& g = all[i];
    Result<int64_t> n = w.sql.run("insert into number_grade (operator, code, place, title, patterns, price, deposit, minimum, months) values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                                  {w.op, g.code, static_cast<int64_t>(i), g.title, g.patterns, g.price, g.deposit, g.minimum, g.months});
    if (!n) return n.error();
  }
  return Done{};
}

Result<Grader> Grader::of_list(std::vector<Grade> all) {
  Grader out;
  out.grades_ = std::move(all);
  for (const Grade& g : out.grades_) {
    Result<DigitPattern> p = DigitPattern::parse(g.patterns);
    if (!p) return p.error();
    out.patterns_.push_back(std::move(*p));
  }
  return out;
}

Result<Grader> Grader::load(const Work& w) {
  Result<std::vector<Grade>> all = grades(w);
  if (!all) return all.error();
  return of_list(std::move(*all));
}

const Grade* Grader::of(uint64_t packed) const {
  for (size_t i = 0; i < grades_.size(); ++i)
    if (patterns_[i].matches(packed)) return &grades_[i];
  return nullptr;
}

const Grade* Grader::by_code(std::string_view code) const {
  const auto g = std::find_if(grades_.begin(), grades_.end(), [&](const Grade& each) { return each.code == code; });
  return g == grades_.end() ? nullptr : &*g;
}

Result<Regraded> regrade(const Work& w, const Grader& grader, const std::string& after, int64_t most, bool also_given) {
  Result<Rows> rows = w.sql.query("select number, grade, price, deposit, minimum, months, state, graded, version from number where operator = ? and number > ? order by number limit ?", {w.op, after, most});
  if (!rows) return rows.error();
  Regraded out;
  int64_t seq = 0;
  for (const Row& r : *rows) {
    ++out.seen;
    out.last = r.text(0);
    if (r.text(6) != "idle") continue;  // what somebody has ordered keeps the price it was sold for
    const std::optional<std::string> digits = national(r.text(0));
    const std::optional<uint64_t> packed = digits ? pack_digits(*digits) : std::nullopt;
    static const Grade none;
    const Grade* found = packed ? grader.of(*packed) : nullptr;
    const Grade& g = found == nullptr ? none : *found;
    if (r.text(1) == g.code && r.integer(2) == g.price && r.integer(3) == g.deposit && r.integer(4) == g.minimum && r.integer(5) == g.months) continue;
    if (r.text(7) == "file" && !also_given) {
      ++out.kept;
      continue;
    }
    if (seq == 0) {
      Result<int64_t> next = next_number_seq(w);
      if (!next) return next.error();
      seq = *next;
    }
    const int64_t version = r.integer(8) + 1;
    Result<int64_t> n = w.sql.run("update number set grade = ?, price = ?, deposit = ?, minimum = ?, months = ?, graded = '', version = ?, changed = ?, seq = ? where operator = ? and number = ?",
                                  {g.code, g.price, g.deposit, g.minimum, g.months, version, w.now.micros(), seq, w.op, r.text(0)});
    if (!n) return n.error();
    const auto said = [](const std::string& code, int64_t price) { return (code.empty() ? std::string("none") : code) + ", " + Money::from_micros(price).text(); };
    Result<int64_t> noted = w.sql.run("insert into number_change (operator, number, version, at, before, after, cause, actor, reason) values (?, ?, ?, ?, 'idle', 'idle', 'graded', ?, ?)",
                                      {w.op, r.text(0), version, w.now.micros(), w.actor, said(r.text(1), r.integer(2)) + " -> " + said(g.code, g.price)});
    if (!noted) return noted.error();
    ++out.changed;
  }
  if (out.seen < most) out.last.clear();
  return out;
}

}  // namespace sublet::commerce
