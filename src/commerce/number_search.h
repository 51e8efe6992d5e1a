// NumberIndex: the idle numbers of all operators in memory, eight octets each, searched by shape, digits, place, grade and price
// in milliseconds. Advice: an order reserves by the records, which have the last word.
//
// Filled from the records and kept true by follow(), which reads what has changed since it last looked (`seq` of the numbers). Until an
// operator's numbers are read for the first time its searches are refused with `not_ready` and how far it is.
//
// A number takes eleven digits of four bits, nineteen bits that say which kind it is (host, place, grade and prices: what many share),
// and one bit that says whether it is idle. They stand in order; what is new waits in a short list until it is merged.
//
// search() may be called from any thread, also while follow() runs, which one thread calls. Refusals: `bad_pattern`, `bad_search`,
// `not_ready`. More than 524,287 kinds of an operator: further ones cannot be found (left_out says how many).
//
//   index.follow(db);                                       // again and again
//   Result<Found> f = index.search("demo", {.pattern = "AABB & without(4)", .city = "北京", .most = 20});
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <shared_mutex>
#include <string>
#include <unordered_map>
#include <vector>

#include "commerce/digit_pattern.h"
#include "records/database.h"

namespace sublet::commerce {

struct NumberQuery {
  std::string pattern = {};            // digit_pattern.h; empty: any
  std::string contains = {};           // digits, somewhere
  std::string without = {};            // none of these digits, anywhere after the third
  std::string host = {}, province = {}, city = {}, grade = {};  // grade "-": none
  int64_t least = 0, dearest = INT64_MAX;   // price, micro-units
  int64_t offset = 0, most = 20;       // at most 1,000
};

struct FoundNumber {
  std::string number;                  // with 86
  std::string host, province, city, grade;
  int64_t price = 0, deposit = 0, minimum = 0, months = 0;
};
struct Found {
  std::vector<FoundNumber> numbers;    // in order
  int64_t total = 0;
};

class NumberIndex {
 public:
  NumberIndex();
  ~NumberIndex();
  // Reads at most `most` rows; how many it read. 0: it is as the records are.
  Result<int64_t> follow(records::Database& db, int64_t most = 20'000);
  Result<Found> search(const std::string& op, const NumberQuery& query) const;
  // Where there are idle numbers, the most first: what a customer chooses from. Refusal `not_ready`.
  struct Place {
    std::string province, city, host;
    int64_t numbers = 0;
    int64_t least = 0;                 // price of the cheapest, micro-units
  };
  Result<std::vector<Place>> places(const std::string& op) const;

  // A number as follow() would have read it; all_learnt: as if all had been read. For those who fill an index without records.
  void learn(const std::string& op, const FoundNumber& number, bool idle);
  void all_learnt(const std::string& op);

  struct State {
    bool ready = false;
    int64_t numbers = 0, idle = 0, left_out = 0, octets = 0;
  };
  State state(const std::string& op) const;

 private:
  struct Shelf;
  Shelf* shelf(const std::string& op) const;
  std::unique_ptr<Shelf>& made(const std::string& op);
  mutable std::shared_mutex mutex_;  // of the map; each shelf has its own
  std::map<std::string, std::unique_ptr<Shelf>> shelves_;
};

}  // namespace sublet::commerce
