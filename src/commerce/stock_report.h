// What is told of an import beside its lot: how many rows there are to come, and the refused rows as a stock file again.
//
//   Result<std::string> again = rejected_rows("number", lot.facts, text, notes);   // mended, it comes in as a lot of its own
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "commerce/lots.h"

namespace sublet::commerce {

// About how many rows an import of the text will look at, ranges taken apart: for whoever watches it. 0: it cannot be read.
int64_t stock_rows(std::string_view kind, std::string_view text);

// The rows of `notes` that were refused, in order, with the columns named and the facts stated (but for the lot's name: a lot is
// one file). The reason stands in front of each, as a line that an import skips. A number that was refused out of a range stands
// by itself. Refusal: `bad_stock_file`.
Result<std::string> rejected_rows(const std::string& kind, const LotFacts& facts, std::string_view text, const std::vector<LotNote>& notes);

}  // namespace sublet::commerce
