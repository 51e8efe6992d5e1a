// Query: what a TM Forum client asks of a list (TMF630): `offset`, `limit`, `fields`, `sort`, and filters by attribute.
//
//   name=x    status=a,b      one of these; a comma within a value is sent as %2C
//   a.b=x                     nested; through arrays: any element
//   orderDate.gt=2026-01-01T00:00:00Z   also .gte .lt .lte .eq .ne
//   sort=-orderDate,name      `-` is descending
//   fields=id,name            of each resource only these (id and href are always there); `none`: only those two
//
// Anything else of TMF630 (.regex, JSONPath in `filter`) is refused by name. Values are compared as what they are: numbers by
// amount, times by instant whatever their offset, all else as text. `sortable` is that comparison as one text, which a
// database can index: equal values have equal texts, and greater ones greater texts (by octets).
//
// Pure; any thread. Refusals: `bad_query` with the parameter's name.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "gateway/core/json.h"

namespace sublet::gateway::rest {

struct Condition {
  enum class Test : uint8_t { equal, unequal, greater, greater_or_equal, less, less_or_equal };
  std::string path;
  Test test = Test::equal;
  std::vector<std::string> values;  // sortable; a value that may be read in two ways is here in each
};

struct Query {
  static constexpr int64_t usual_limit = 100, most_limit = 1'000, most_offset = 10'000'000;
  static constexpr size_t most_conditions = 20, most_values = 100, longest_value = 200;
  int64_t offset = 0, limit = usual_limit;
  std::vector<std::string> fields;
  bool some_fields = false;  // `fields` was given
  std::vector<std::pair<std::string, bool>> sort;  // path, descending
  std::vector<Condition> where;

  const Condition* on(std::string_view path) const;
  // What filters leave of a time, both ends in it. They are taken out of `where`; what is no bound stays there.
  struct Span {
    int64_t from = 0, to = INT64_MAX;  // micros
  };
  Span take_span(std::string_view path);
  bool matches(const Json& resource) const;  // its `where`
  Json shown(const Json& resource) const;    // its `fields`
};

// Of everything behind '?'. `known`: parameters that are no attributes, for whoever asked for them.
Result<Query> parse_query(std::string_view target, const std::vector<std::string>& known = {},
                          std::vector<std::pair<std::string, std::string>>* others = nullptr);
// name=value&name=value, decoded, also of a form's body.
Result<std::vector<std::pair<std::string, std::string>>> parse_form(std::string_view text);
// %XX; `plus` is a blank. Refusals: what is no UTF-8, holds NUL, or ends within %XX.
Result<std::string> percent_decode(std::string_view text, bool plus);
std::string percent_encode(std::string_view text);

// Empty: it is no single value, or too long to be compared.
std::string sortable(const Json& value);
std::optional<std::string> sortable_time(std::string_view text);
bool is_utf8(std::string_view text);

}  // namespace sublet::gateway::rest
