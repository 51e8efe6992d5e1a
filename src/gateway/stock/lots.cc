// Lots: imported, listed, shown with what was wrong and how far they are sold.
#include <algorithm>
#include <filesystem>
#include <map>

#include "commerce/number_import.h"
#include "commerce/phones.h"
#include "commerce/sim_import.h"
#include "commerce/stock_report.h"
#include "gateway/stock/lists.h"
#include "io/file.h"

namespace sublet::gateway {

namespace {

using commerce::Lot;
using commerce::LotNote;
using commerce::Work;

constexpr uint64_t largest_file = 256 << 20;  // octets; some ten million numbers
constexpr int64_t most_notes = 10'000;        // what the records keep of a lot
constexpr size_t most_reasons = 20;

Json lot_json(const Lot& l) {
  return {{"kind", l.kind}, {"lot", l.facts.name}, {"host", l.facts.host}, {"network", l.facts.network}, {"province", l.facts.province}, {"city", l.facts.city}, {"state", l.state}, {"seen", l.seen}, {"added", l.added},
          {"present", l.present}, {"rejected", l.rejected}, {"warned", l.warned}, {"by", l.actor}, {"created", l.created.text()}};
}

// What was wrong, by reason, the most frequent first.
Json reasons_json(const std::vector<LotNote>& notes) {
  struct Group {
    int64_t rows = 0, line = 0;
    std::string item;
  };
  std::map<std::pair<bool, std::string>, Group> groups;
  for (const LotNote& n : notes) {
    Group& g = groups[{n.refused, n.reason}];
    if (g.rows++ == 0 || n.line < g.line) g.line = n.line, g.item = n.item;
  }
  std::vector<std::pair<std::pair<bool, std::string>, Group>> all(groups.begin(), groups.end());
  std::stable_sort(all.begin(), all.end(), [](const auto& a, const auto& b) { return std::pair(a.first.first, a.second.rows) > std::pair(b.first.first, b.second.rows); });
  Json out = Json::array();
  for (size_t i = 0; i < all.size() && i < most_reasons; ++i)
    out.push_back({{"refused", all[i].first.first}, {"reason", all[i].first.second}, {"rows", all[i].second.rows}, {"line", all[i].second.line}, {"item", all[i].second.item}});
  return out;
}

Result<std::string> kind_in(Fields& f) {
  std::string kind = f.text("kind", "number");
  if (kind != "number" && kind != "sim" && kind != "phone") return refusal("bad_request", "`kind`: number, sim or phone");
  return kind;
}

Result<std::vector<LotNote>> notes_of(const StockAsk& ask, const std::string& kind, const std::string& name) {
  return ask.bulk.read([&](const Work& w) { return commerce::lot_notes(w, kind, name, 0, most_notes); });
}

// Made before the import, so that nobody waits for a million numbers to hear that there is no such folder.
Result<Done> begin_rejects(const std::string& path, const std::string& of) {
  if (path.empty()) return Done{};
  std::error_code none;
  if (std::filesystem::equivalent(path, of, none)) return refusal("bad_request", "`reject`: that is the file itself");
  return io::write_file_atomically(path, "");
}

}  // namespace

Result<Json> import_lot(StockAsk& ask) {
  Fields& f = ask.fields;
  Result<std::string> kind = kind_in(f);
  if (!kind) return kind.error();
  const commerce::LotFacts facts{f.text("lot"), f.text("host"), f.text("network"), f.text("province"), f.text("city")};
  const std::string path = f.text("path"), reject = f.text("reject");
  if (Result<Done> good = f.good(); !good) return good.error();
  Result<std::string> text = io::read_file(path, largest_file);
  if (!text) return text.error();
  if (Result<Done> begun = begin_rejects(reject, path); !begun) return begun.error();
  const int64_t total = commerce::stock_rows(*kind, *text);
  const auto stop = [&](const Lot& l) { return !ask.tell(Json{{"progress", l.seen}, {"total", total}}); };
  Result<Lot> lot = *kind == "sim" ? commerce::import_sims(ask.bulk, facts, *text, stop) : *kind == "phone" ? commerce::import_phones(ask.bulk, facts, *text, stop) : commerce::import_numbers(ask.bulk, facts, *text, stop);
  if (!lot) return lot.error();
  if (lot->state != "ready") return refusal("stopped", "after " + std::to_string(lot->seen) + " rows; the same command goes on there");
  Result<Done> noted = ask.bulk.write([&](const Work& w) { return note_command(w, *kind + "s import", "lot " + *kind + " " + lot->facts.name); });
  if (!noted) return noted.error();
  Result<std::vector<LotNote>> notes = notes_of(ask, *kind, lot->facts.name);
  if (!notes) return notes.error();
  Json out = lot_json(*lot);
  out["reasons"] = reasons_json(*notes);
  if (!reject.empty()) {
    Result<std::string> rows = commerce::rejected_rows(*kind, lot->facts, *text, *notes);
    if (!rows) return rows.error();
    if (Result<Done> written = io::write_file_atomically(reject, *rows); !written) return written.error();
    out["reject"] = reject;
    out["written"] = static_cast<int64_t>(std::count_if(notes->begin(), notes->end(), [](const LotNote& n) { return n.refused; }));
  }
  return out;
}

Result<Json> list_lots(StockAsk& ask) {
  Fields& f = ask.fields;
  Result<std::string> kind = kind_in(f);
  if (!kind) return kind.error();
  const int64_t from = f.integer("from", 0, 0, INT64_MAX), most = f.integer("most", 50, 1, 1'000);
  if (Result<Done> good = f.good(); !good) return good.error();
  Result<std::vector<Lot>> all = ask.bulk.read([&](const Work& w) { return commerce::lots(w, *kind, from, most); });
  if (!all) return all.error();
  Json out = {{"lots", Json::array()}};
  for (const Lot& l : *all) out["lots"].push_back(lot_json(l));
  return out;
}

Result<Json> show_lot(StockAsk& ask) {
  Fields& f = ask.fields;
  Result<std::string> kind = kind_in(f);
  if (!kind) return kind.error();
  const std::string name = f.text("lot");
  if (Result<Done> good = f.good(); !good) return good.error();
  Result<Lot> l = ask.bulk.read([&](const Work& w) { return commerce::lot(w, *kind, name); });
  if (!l) return l.error();
  Json out = lot_json(*l);
  Result<std::vector<LotNote>> notes = notes_of(ask, *kind, name);
  if (!notes) return notes.error();
  out["reasons"] = reasons_json(*notes);
  if (*kind != "number") return out;
  Result<commerce::LotReport> r = ask.bulk.read([&](const Work& w) { return commerce::lot_report(w, name); });
  if (!r) return r.error();
  out["by_state"] = Json::object();
  for (const auto& [state, count] : r->by_state) out["by_state"][state] = count;
  out["numbers"] = r->numbers, out["activated"] = r->activated, out["share"] = r->share, out["needed"] = r->needed, out["next_may_be_asked"] = r->next_may_be_asked;
  return out;
}

Result<Json> count_sims(StockAsk& ask) {
  const std::string name = ask.fields.text("lot");
  if (Result<Done> good = ask.fields.good(); !good) return good.error();
  Result<std::vector<commerce::SimCount>> all = ask.bulk.read([&](const Work& w) { return commerce::sim_counts(w, name); });
  if (!all) return all.error();
  Json out = {{"sims", Json::array()}};
  for (const commerce::SimCount& c : *all) out["sims"].push_back({{"host", c.host}, {"lot", c.lot}, {"kind", c.kind}, {"state", c.state}, {"paired", c.paired}, {"cards", c.cards}});
  return out;
}

}  // namespace sublet::gateway
