#include "commerce/stock_view.h"

#include <array>
#include <map>

namespace sublet::commerce {

namespace {

constexpr std::array<const char*, 5> names = {"state", "host", "province", "city", "grade"};

// What the filter wants, as a condition and its values.
std::string condition(const StockFilter& only, std::vector<Value>& values) {
  std::string text;
  for (const auto& [name, value] : {std::pair{"state", &only.state}, {"host", &only.host}, {"province", &only.province}, {"city", &only.city}, {"grade", &only.grade}})
    if (*value) text += std::string(" and ") + name + " = ?", values.emplace_back(**value);
  return text;
}

}  // namespace

const char* name_of(StockBy by) { return names[static_cast<size_t>(by)]; }

std::optional<StockBy> stock_by(std::string_view name) {
  for (size_t i = 0; i < names.size(); ++i)
    if (name == names[i]) return static_cast<StockBy>(i);
  return std::nullopt;
}

Result<std::vector<StockCount>> count_stock(const Work& w, const std::vector<StockBy>& by, const StockFilter& only) {
  ensure(!by.empty(), "stock is counted by something");
  std::vector<Value> values = {w.op};
  const std::string where = condition(only, values);
  // By all of them in the order of the index, which is read once and sorted never; what is not asked for is added up here.
  Result<Rows> rows = w.sql.query("select state, host, province, city, grade, count(*) from number where operator = ?" + where + " group by state, host, province, city, grade", values);
  if (!rows) return rows.error();
  std::map<std::vector<std::string>, int64_t> sums;
  for (const Row& r : *rows) {
    std::vector<std::string> key;
    for (const StockBy b : by) key.push_back(r.text(static_cast<size_t>(b)));
    sums[std::move(key)] += r.integer(names.size());
  }
  std::vector<StockCount> out;
  for (auto& [key, numbers] : sums) out.push_back({key, numbers});
  return out;
}

Result<NumberPage> numbers_of_state(const Work& w, const std::string& state, const StockFilter& only, int64_t offset, int64_t most) {
  StockFilter which = only;
  which.state = state;
  std::vector<Value> values = {w.op};
  const std::string from = " from number where operator = ?" + condition(which, values);
  Result<Row> total = w.sql.one("select count(*)" + from, values);
  if (!total) return total.error();
  NumberPage out;
  out.total = total->integer(0);
  values.emplace_back(most);
  values.emplace_back(offset);
  Result<Rows> rows = w.sql.query("select number" + from + " order by state, host, province, city, grade, number limit ? offset ?", values);
  if (!rows) return rows.error();
  for (const Row& r : *rows) {
    Result<Number> n = number(w, r.text(0));
    if (!n) return n.error();
    out.numbers.push_back(std::move(*n));
  }
  return out;
}

}  // namespace sublet::commerce
