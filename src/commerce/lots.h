// Lots: what came from a host or maker at once, what became of it row by row, and how far it is sold.
//
// A lot is one file under a name. While its rows come in its state is `importing`, and a second start of the same file goes on
// where the first one stood; then it is `ready`, and the same file changes nothing. What was wrong with a row stands with the lot
// (the first 10,000; the counts are whole): refused rows are not in the stock, warned ones are. The file of a lot that nobody waits
// for is kept until it is ready, so that whoever imports (gateway/rest/imports.h) goes on with it by itself, also after a restart.
//
// Refusals: `bad_lot` (with the field), `lot_differs` (another file under that name), `unknown_lot`, `unknown_host` (numbers and SIMs: the
// catalogue that was published last does not know it), `busy` (too many files wait).
#pragma once

#include <map>
#include <string>
#include <vector>

#include "commerce/context.h"

namespace sublet::commerce {

struct LotFacts {
  std::string name = {}, host = {};
  std::string network = {};    // telecom, mobile, unicom, broadnet: whose prefixes its numbers should have; empty: not checked
  std::string province = {}, city = {};  // of all its numbers; empty: by the row, or the number
};

struct Lot {
  std::string kind;            // number, sim, phone
  LotFacts facts;
  std::string hash, state = "importing";
  int64_t seen = 0, added = 0, present = 0, rejected = 0, warned = 0;  // present: in the stock before, of the refused
  int64_t expected = 0;        // rows that its file has, about; 0: nobody has counted them
  bool kept = false;           // its file is kept: it goes on by itself
  std::string actor;
  Instant created, changed;
};

struct LotNote {
  int64_t line = 0;
  std::string item, reason;
  bool refused = false;
};

Result<Lot> begin_lot(const Work& w, const std::string& kind, const LotFacts& facts, const std::string& hash, int64_t expected);
Result<Done> store_lot(const Work& w, const Lot& lot, const std::vector<LotNote>& more);
Result<Lot> lot(const Work& w, const std::string& kind, const std::string& name);
Result<std::vector<Lot>> lots(const Work& w, const std::string& kind, int64_t offset, int64_t most);
Result<int64_t> count_lot_notes(const Work& w, const std::string& kind, const std::string& name);
Result<std::vector<LotNote>> lot_notes(const Work& w, const std::string& kind, const std::string& name, int64_t offset, int64_t most);
std::string file_hash(std::string_view text);

// What waits to come in by itself, of all operators, the oldest lot first.
struct KeptLot {
  std::string op, kind, name;
};
Result<Done> keep_lot_file(const Work& w, const std::string& kind, const std::string& name, std::string_view text);
Result<std::string> kept_lot_file(const Work& w, const std::string& kind, const std::string& name);  // refusal `unknown_lot`: none is kept
Result<Done> forget_lot_file(const Work& w, const std::string& kind, const std::string& name);
Result<std::vector<KeptLot>> kept_lots(Sql& sql);

// How far a lot of numbers is sold.
struct LotReport {
  Lot lot;
  std::map<std::string, int64_t> by_state;
  int64_t numbers = 0, activated = 0;
  int64_t share = 0;          // hundredths of a per cent
  int64_t needed = 0;         // activated numbers at which the next lot may be asked for (setting next_lot_share)
  bool next_may_be_asked = false;
};
Result<LotReport> lot_report(const Work& w, const std::string& name);

// Numbers by blocks of 10,000 (seven digits) or 1,000 (eight), those that begin with `prefix`, in order.
struct NumberBlock {
  std::string block, host, province, city;  // the lowest where they differ
  int64_t numbers = 0, idle = 0, in_use = 0;
};
Result<std::vector<NumberBlock>> number_blocks(const Work& w, int64_t size, const std::string& prefix, int64_t offset, int64_t most);

}  // namespace sublet::commerce
