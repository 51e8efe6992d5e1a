// Grades: what pretty numbers cost, by stated patterns that an operator edits. The first grade whose patterns hold is a number's.
//
// A grade has patterns (digit_pattern.h), a price, a deposit, a monthly minimum and the months of its contract, in micro-units.
// An operator that has stated none has the ones of standard_grades(). A number that no grade fits has none and costs nothing.
//
// Refusals: `bad_grade` (with the field), `bad_pattern`.
//
//   set_grades(w, {{"A1", "four alike", "AAAA", 18'600'000'000, 0, 100'000'000, 24}});
//   Grader grader = *Grader::load(w);
//   const Grade* g = grader.of(*pack_digits("17090008888"));
#pragma once

#include <string>
#include <vector>

#include "commerce/context.h"
#include "commerce/digit_pattern.h"

namespace sublet::commerce {

struct Grade {
  std::string code, title, patterns;
  int64_t price = 0, deposit = 0, minimum = 0, months = 0;
};
const std::vector<Grade>& standard_grades();

Result<std::vector<Grade>> grades(const Work& w);
// All of them, in their order, in place of what was. Numbers keep what they had until they are graded anew.
Result<Done> set_grades(const Work& w, const std::vector<Grade>& all);

class Grader {
 public:
  static Result<Grader> load(const Work& w);
  static Result<Grader> of_list(std::vector<Grade> all);
  const Grade* of(uint64_t packed) const;             // nullptr: none
  const Grade* by_code(std::string_view code) const;

 private:
  std::vector<Grade> grades_;
  std::vector<DigitPattern> patterns_;
};

// Grades idle numbers above `after` (digits; empty: from the first) anew, at most `most` of them are looked at. What a file graded stays
// as the file said, unless `also_given`. Each change is on the number's record.
struct Regraded {
  int64_t seen = 0, changed = 0, kept = 0;  // kept: patterns say otherwise than the file, which holds
  std::string last;  // empty: all were seen
};
Result<Regraded> regrade(const Work& w, const Grader& grader, const std::string& after, int64_t most, bool also_given = false);

}  // namespace sublet::commerce
