// Words: one line of a scenario, taken word by word.
#pragma once

#include <deque>
#include <string>
#include <string_view>

#include "base/money.h"
#include "base/phone.h"
#include "base/time.h"
#include "base/units.h"

namespace sublet::scenario {

// Thrown where a line is wrong or not as expected, caught where its number is known: test code, so an exception is
// plain enough.
struct Wrong {
  std::string what;
};

// Thrown where a case that is run as Diameter requests says what they cannot.
struct NoDiameterForm {};

template <class T>
T good(Result<T> r) {
  if (!r) throw Wrong{r.error().text()};
  return *std::move(r);
}

class Words {
 public:
  Words() = default;
  // Splits at spaces; drops commas at the ends of words and everything after a '#' that begins a word.
  explicit Words(const std::string& line);
  bool empty() const { return words_.empty(); }
  const std::string& front() const { return words_.front(); }
  std::string take();
  bool accept(std::string_view word);
  void must(std::string_view word);
  std::string rest();
  // Everything after "->" becomes a Words of its own.
  Words split_answer();

  bool at_time() const { return is_time(0); }
  bool at_moment() const;             // YYYY-MM-DD HH:MM:SS
  Civil time_of(Date day);            // HH:MM:SS
  Civil moment();                     // YYYY-MM-DD [HH:MM:SS]
  Money money() { return good(parse_money(take())); }
  int64_t integer();
  bool at_quantity() const;
  Quantity quantity();
  // "50 MB", "-30 MB", "-30", "12 points", "5.00": in the given unit.
  int64_t amount(Unit unit);
  void put(std::string word) { words_.push_back(std::move(word)); }

 private:
  bool is_time(size_t i) const;
  std::deque<std::string> words_;
};

void same(const std::string& what, const std::string& want, const std::string& have);

}  // namespace sublet::scenario
