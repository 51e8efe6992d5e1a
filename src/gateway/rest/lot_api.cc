// Lots over the HTTP API: a host's or maker's file comes in, with how far it is, what was wrong with its rows, and how far it is sold.
#include "commerce/stock_file.h"
#include "gateway/rest/business.h"
#include "gateway/rest/imports.h"

namespace sublet::gateway::rest {
namespace {

using commerce::Work;

const std::string v1 = "/sublet/v1/";

Json lot_json(const commerce::Lot& l) {
  return {{"kind", l.kind}, {"name", l.facts.name}, {"host", l.facts.host}, {"network", l.facts.network}, {"province", l.facts.province}, {"city", l.facts.city}, {"state", l.state},
          {"expected", l.expected}, {"seen", l.seen}, {"added", l.added}, {"present", l.present}, {"rejected", l.rejected}, {"warned", l.warned}, {"created", l.created.text()}, {"createdBy", l.actor}, {"changed", l.changed.text()}, {"goesOn", l.kept}};
}

Result<std::string> kind_in(const Call& call) {
  std::string kind = call.other("kind");
  if (kind.empty()) kind = "number";
  if (kind != "number" && kind != "sim" && kind != "phone") return refusal("bad_query", "kind: number, sim or phone");
  return kind;
}

Result<Reply> list_lots(Parts& parts, Call& call, records::Sql& sql) {
  Result<std::string> kind = kind_in(call);
  if (!kind) return kind.error();
  const Work w = work_of(parts, call, sql);
  Result<std::vector<commerce::Lot>> lots = commerce::lots(w, *kind, call.query.offset, call.query.limit);
  if (!lots) return lots.error();
  Result<records::Row> total = sql.one("select count(*) from lot where operator = ? and kind = ?", {call.op, *kind});
  if (!total) return total.error();
  std::vector<Json> shown;
  for (const commerce::Lot& l : *lots) shown.push_back(lot_json(l));
  return page(call, std::move(shown), total->integer(0));
}

Json note_json(const commerce::LotNote& n) { return {{"line", n.line}, {"item", n.item}, {"reason", n.reason}, {"refused", n.refused}}; }

// What was wrong with the rows of a lot, page by page.
Result<Reply> list_notes(Parts& parts, Call& call, records::Sql& sql) {
  const Work w = work_of(parts, call, sql);
  const std::string &kind = call.parameter(0), &name = call.parameter(1);
  if (Result<commerce::Lot> l = commerce::lot(w, kind, name); !l) return l.error().code == "unknown_lot" ? refusal("not_found") : l.error();
  Result<int64_t> total = commerce::count_lot_notes(w, kind, name);
  if (!total) return total.error();
  Result<std::vector<commerce::LotNote>> notes = commerce::lot_notes(w, kind, name, call.query.offset, call.query.limit);
  if (!notes) return notes.error();
  std::vector<Json> shown;
  for (const commerce::LotNote& n : *notes) shown.push_back(note_json(n));
  return page(call, std::move(shown), *total);
}

// A lot with what was wrong with it; of numbers also how far it is sold.
Result<Reply> read_lot(Parts& parts, Call& call, records::Sql& sql) {
  const Work w = work_of(parts, call, sql);
  const std::string &kind = call.parameter(0), &name = call.parameter(1);
  Result<commerce::Lot> l = commerce::lot(w, kind, name);
  if (!l) return l.error().code == "unknown_lot" ? refusal("not_found") : l.error();
  Json j = lot_json(*l);
  Result<std::vector<commerce::LotNote>> notes = commerce::lot_notes(w, kind, name, 0, 1'000);
  if (!notes) return notes.error();
  j["notes"] = Json::array();
  for (const commerce::LotNote& n : *notes) j["notes"].push_back(note_json(n));
  if (kind == "number") {
    Result<commerce::LotReport> r = commerce::lot_report(w, name);
    if (!r) return r.error();
    j["byState"] = Json::object();
    for (const auto& [state, count] : r->by_state) j["byState"][state] = count;
    j["activated"] = r->activated, j["activatedNeeded"] = r->needed, j["nextMayBeAsked"] = r->next_may_be_asked;
  }
  return Reply{.body = std::move(j)};
}

// Of the catalogue's hosts; a phone's is its maker.
Result<Done> host_known(Parts& parts, const Call& call, const std::string& kind, const std::string& text) {
  std::string host = call.body.value("host", "");
  if (kind == "phone") return Done{};
  if (const Result<commerce::StockFile> file = commerce::StockFile::open(text, commerce::stock_columns(kind), 0); host.empty() && file) host = file->fact("host");
  return host.empty() ? Result<Done>(Done{}) : known_host(parts, call, host);
}

// In many units, so not one of the frame's: it is repeated without harm, since the same text under the same name changes nothing. With
// `later` it is answered (202) as soon as the lot is begun and its file kept, and goes on by itself (imports.h).
Result<Reply> import_lot(Parts& parts, Imports& imports, Call& call) {
  const auto text_of = [&](const char* name) { return call.body.value(name, std::string()); };
  const std::string kind = text_of("kind"), text = text_of("text");
  if (Result<Done> known = host_known(parts, call, kind, text); !known) return known.error();
  const commerce::Bulk bulk{parts.db, parts.vault, call.op, call.who.id, [&clock = parts.clock] { return clock.now(); }};
  const commerce::LotFacts facts{text_of("name"), text_of("host"), text_of("network"), text_of("province"), text_of("city")};
  const bool later = call.body.value("later", false);
  Result<commerce::Lot> l = commerce::begin_import(bulk, kind, facts, text, later);
  if (!l) return l.error();
  call.resource = "lot " + kind + " " + l->facts.name;
  if (l->state != "ready") {
    Imports::Turn turn = imports.turn(call.op, kind, l->facts.name);
    if (turn == nullptr) return refusal("in_progress", "this lot is being imported; GET " + v1 + "lots/" + kind + "/" + l->facts.name + " says how far it is");
    if (later) turn.reset(), imports.wake();
    else l = import_text(bulk, kind, facts, text, {});
    if (!l) return l.error();
  }
  const int status = later && l->state != "ready" ? 202 : 200;
  Result<Done> noted = parts.db.write<Done>([&](records::Sql& sql) { return write_audit(sql, call, status, status == 202 ? "begun" : "done"); });
  if (!noted) return noted.error();
  return Reply{.status = status, .body = lot_json(*l)};
}

}  // namespace

std::vector<Route> lot_routes(Parts& parts, Imports& imports) {
  using enum Route::Runs;
  const auto with = [&parts](auto f) { return [&parts, f](Call& c, records::Sql& sql) { return f(parts, c, sql); }; };
  std::vector<Route> r;
  r.push_back({.method = "GET", .path = v1 + "lots", .name = "listLots", .area = Area::number, .gives = "sublet.Lot", .list = true, .others = {"kind"}, .handler = with(list_lots), .before = nobody_subscribed});
  r.push_back({.method = "POST", .path = v1 + "lots", .name = "importLot", .area = Area::number, .access = Access::write, .takes = "sublet.Lot_Create", .gives = "sublet.Lot", .runs = plain, .plain = [&parts, &imports](Call& c) { return import_lot(parts, imports, c); }, .before = nobody_subscribed});
  r.push_back({.method = "GET", .path = v1 + "lots/{kind}/{name}", .name = "readLot", .area = Area::number, .gives = "sublet.Lot", .handler = with(read_lot), .before = nobody_subscribed});
  r.push_back({.method = "GET", .path = v1 + "lots/{kind}/{name}/notes", .name = "listLotNotes", .area = Area::number, .gives = "sublet.LotNote", .list = true, .handler = with(list_notes), .before = nobody_subscribed});
  return r;
}

}  // namespace sublet::gateway::rest
