// The way of every import whose rows stand for themselves: rows in units, what was refused, how far it came. For commerce's own files.
#pragma once

#include "commerce/bulk.h"
#include "commerce/lots.h"
#include "commerce/number_import.h"
#include "commerce/stock_file.h"

namespace sublet::commerce {

// What became of a row: added; a refusal is its reason; `warning` is noted with it.
struct RowTaken {
  bool present = false;  // of a refused one: it was there before
  std::string item, refused, warning;
};

// `take` is called in a unit for each row that can be read, and must come to the same when the unit is run again.
inline Result<Lot> import_rows(const Bulk& bulk, const std::string& kind, const LotFacts& facts, std::string_view text, const std::vector<std::string>& columns,
                               const std::function<Result<RowTaken>(const Work&, const Lot&, const StockRow&)>& take, const std::function<bool(const Lot&)>& stop) {
  constexpr size_t unit_rows = 1'000;
  Result<StockFile> file = StockFile::open(text, columns, 1);
  if (!file) return file.error();
  Result<Lot> begun = begin_import(bulk, kind, facts, text);
  if (!begun || begun->state == "ready") return begun;
  Lot lot = std::move(*begun);
  StockRow row;
  for (int64_t skipped = 0; skipped < lot.seen; ++skipped)
    if (!file->next(row)) break;
  for (bool more = true; more;) {
    std::vector<StockRow> batch;
    while (batch.size() < unit_rows && (more = file->next(row))) batch.push_back(row);
    Lot after;
    Result<Done> done = bulk.write([&](const Work& w) -> Result<Done> {
      after = lot;
      std::vector<LotNote> notes;
      for (const StockRow& r : batch) {
        ++after.seen;
        RowTaken t{false, std::string(r.fields[0]), r.wrong, {}};
        if (r.wrong.empty()) {
          Result<RowTaken> taken = take(w, after, r);
          if (!taken) return taken.error();
          t = std::move(*taken);
        }
        if (t.refused.empty()) ++after.added;
        else ++after.rejected, after.present += t.present ? 1 : 0, notes.push_back({r.line, t.item, t.refused, true});
        if (!t.warning.empty()) ++after.warned, notes.push_back({r.line, t.item, t.warning, false});
      }
      if (!more) after.state = "ready";
      return store_lot(w, after, notes);
    });
    if (!done) return done.error();
    lot = after;
    if (more && stop && stop(lot)) break;
  }
  return lot;
}

}  // namespace sublet::commerce
