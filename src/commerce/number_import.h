// Numbers in bulk: a host's file becomes a lot of idle numbers (lots.h; docs/formats/stock-files.md).
//
// A row is a number, or a range `first,last`. Each number has eleven national digits with the country's 86; it gets its city from
// the row, the lot, or areas.h, in that order, and its grade from the row or the operator's patterns. A number that is in the stock
// is refused with its row; a prefix of another network than the lot's is a warning, since numbers are ported.
//
// Refusals: `bad_stock_file`, those of lots. Works in units of some thousand numbers; may be stopped at any time, and started again.
//
//   Result<Lot> lot = import_numbers(bulk, {.name = "BJ-2026-03", .host = "unicom"}, text);
#pragma once

#include "commerce/bulk.h"
#include "commerce/lots.h"

namespace sublet::commerce {

// `facts` that are stated hold over what the file says. `stop`, asked between units: true leaves the lot importing.
Result<Lot> import_numbers(const Bulk& bulk, const LotFacts& facts, std::string_view text, const std::function<bool(const Lot&)>& stop = {});

// The lot of a file before its first row comes in, or as far as it has come: what is wrong with all of it is refused here. Whoever does not
// wait for an import begins by this, and has the file kept (lots.h).
Result<Lot> begin_import(const Bulk& bulk, const std::string& kind, const LotFacts& facts, std::string_view text, bool keep = false);

// What both kinds of import take from a file's head, unless it is stated.
class StockFile;
LotFacts stated(LotFacts facts, const StockFile& file);

}  // namespace sublet::commerce
