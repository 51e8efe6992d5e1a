// The stock as people look at it: numbers counted by state and place, and those of one state in order. By the records, so that every state
// is there; idle ones are searched by their digits in number_search.h.
//
//   Result<std::vector<StockCount>> map = count_stock(w, {StockBy::host, StockBy::province, StockBy::state}, {});
//   Result<NumberPage> held = numbers_of_state(w, "reserved", {.province = "四川省"}, 0, 20);
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "commerce/numbers.h"

namespace sublet::commerce {

enum class StockBy { state, host, province, city, grade };
const char* name_of(StockBy by);
std::optional<StockBy> stock_by(std::string_view name);

// Which numbers: equal to each that is stated; stated and empty: of none.
struct StockFilter {
  std::optional<std::string> state = {}, host = {}, province = {}, city = {}, grade = {};
};

struct StockCount {
  std::vector<std::string> values;  // of what it was counted by, in that order
  int64_t numbers = 0;
};
// In order. `by` must name something, each once.
Result<std::vector<StockCount>> count_stock(const Work& w, const std::vector<StockBy>& by, const StockFilter& only);

struct NumberPage {
  std::vector<Number> numbers;
  int64_t total = 0;
};
// By host, province, city, grade and digits: the order of their index, so that a page costs what it shows.
Result<NumberPage> numbers_of_state(const Work& w, const std::string& state, const StockFilter& only, int64_t offset, int64_t most);

}  // namespace sublet::commerce
