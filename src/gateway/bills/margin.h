// MarginBook: what was earned and what it cost at the hosts, a row for each day, host, province, package and reason, from what charging has booked
// since its first record. The follower of bills (follower.h) reads the log once for both; margins have a position of their own in the records, so
// that an installation that kept bills before margins were kept gets those of all its days.
//
//   margin_sum   revenue: what uses and fees cost the customer, whoever paid (own money or a bucket of money); wholesale: what the host takes for
//                uses. The day is the operator's, of when it was booked; host: the use's, of a fee the line's; province: the number's;
//                package: the base offer that the line has when this is written, empty: it has none any more.
//
//   MarginSums some;
//   const MarginPlace place = MarginBook::place_of(state, op, key);          // between two commands
//   MarginBook::add(op.code, key, sum, place, "use/data", some);
//   book.write(sql, some);
//
// One thread.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <tuple>
#include <unordered_map>

#include "gateway/bills/reader.h"
#include "records/sql.h"

namespace sublet::charging {
struct OperatorState;
struct State;
}  // namespace sublet::charging

namespace sublet::gateway {

struct MarginSum {
  int64_t count = 0, units = 0, revenue = 0, wholesale = 0;
  void add(const MarginSum& o) { count += o.count, units += o.units, revenue += o.revenue, wholesale += o.wholesale; }
};
using MarginSums = std::map<std::tuple<std::string, int64_t, std::string, std::string, std::string, std::string>, MarginSum>;  // operator, day, host, line, package, what

// Under what something was booked.
struct MarginPlace {
  int64_t day = 0;  // since 1970-01-01, by the operator's clock
  std::string host, line, package;
};

class MarginBook {
 public:
  static MarginPlace place_of(const charging::State& state, const charging::OperatorState& op, const BillKey& key);
  static void add(const std::string& op, const BillKey& key, const BillSum& sum, const MarginPlace& place, const std::string& what, MarginSums& into);
  Result<Done> write(records::Sql& sql, const MarginSums& sums);

 private:
  Result<std::string> province(records::Sql& sql, const std::string& op, const std::string& line);
  std::unordered_map<std::string, std::string> provinces_;  // of lines, as they were read
};

// Many rows in a statement: most of what one costs is not the row. `values_of(i, values)` adds the values of row i, `columns` of them.
Result<Done> insert_many(records::Sql& sql, const std::string& head, const std::string& tail, size_t columns, size_t count, const std::function<void(size_t, std::vector<records::Value>&)>& values_of);

}  // namespace sublet::gateway
