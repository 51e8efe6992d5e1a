// Strict JSON: what strangers send as a body. Beyond what JSON itself asks, a text is refused that is nested too deeply, has
// too many values, names a member twice (readers differ on which one counts), holds the character NUL (no database takes
// it), or a number with a fraction of more than 15 digits: such a one would come out other than it went in (one of
// 16 or 17 that is a shorter one in other words is that).
//
//   Result<Json> body = read_json(request.body);
//   Result<Money> price = money_of(body["value"]);     // exact: 13.5 is thirteen and a half, never 13.499999
//
// Pure; any thread. Refusals: `bad_json` with the place, `bad_amount`.
#pragma once

#include <string_view>

#include "base/money.h"
#include "gateway/core/json.h"

namespace sublet::gateway::rest {

struct JsonLimits {
  size_t depth = 32;
  size_t values = 20'000;
  size_t members = 1'000;  // of one object
};
Result<Json> read_json(std::string_view text, const JsonLimits& limits = {});

// A number, or a text of one, with at most 6 decimals.
Result<Money> money_of(const Json& value);
Json money_json(Money amount);  // a number; exact for amounts below 10^9 with 6 decimals, as a text beyond

// RFC 7396: null removes, objects are merged, all else replaces.
void merge_patch(Json& target, const Json& patch);

// The value at "a.b.c": through objects, and through arrays to each element. Stops at `most`.
void values_at(const Json& from, std::string_view path, std::vector<const Json*>& out, size_t most = 100);

}  // namespace sublet::gateway::rest
