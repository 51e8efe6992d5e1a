// SIMs in bulk: a host's or maker's list becomes a lot of idle cards or eSIM profiles (lots.h; docs/formats/stock-files.md).
//
// Columns iccid, imsi, number, kind. ICCIDs are checked by Luhn, IMSIs by length; either twice is refused. A card with a number is
// paired with it (成卡): the number must be in the stock, idle, of the same host, and no other card's; of another lot it is warned of.
// A card without a number is blank, and fits any number of its host; a blank one may come without IMSI (the host tells it at
// activation). kind: card (default) or esim.
//
//   Result<Lot> lot = import_sims(bulk, {.name = "S-2026-03", .host = "unicom"}, text);
#pragma once

#include "commerce/bulk.h"
#include "commerce/lots.h"

namespace sublet::commerce {

Result<Lot> import_sims(const Bulk& bulk, const LotFacts& facts, std::string_view text, const std::function<bool(const Lot&)>& stop = {});

// Cards of each kind, host and state: what is left.
struct SimCount {
  std::string host, lot, kind, state;
  bool paired = false;
  int64_t cards = 0;
};
Result<std::vector<SimCount>> sim_counts(const Work& w, const std::string& lot);  // "": of all lots

}  // namespace sublet::commerce
