// Requests on the records: by the server that has them open, or, where none runs, in this process.
#include <sys/stat.h>

#include "apps/api_part.h"
#include "apps/bar.h"
#include "gateway/api/local.h"
#include "gateway/rest/key_rotation.h"
#include "gateway/stock/requests.h"
#include "records/database.h"
#include "records/vault.h"

namespace sublet::apps {

using gateway::Json;

namespace {

bool is_there(const std::string& path) {
  struct stat s {};
  return ::stat(path.c_str(), &s) == 0;
}

void show(Bar& bar, const Json& line) {
  if (line.value("progress", Json()).is_number() && line.value("total", Json()).is_number()) bar.show(line["progress"].get<double>(), line["total"].get<double>());
}

// Straight in the records. Only what brings something in makes a database that was not there.
Result<Json> here(const Client& c, const RecordsOptions& options, const Json& request, Bar& bar) {
  const std::string url = records_url(c.data, options.records), keys = options.keys.empty() ? c.data + "/records.keys" : options.keys;
  if (options.records.empty() && !is_there(c.data + "/records.db") && (request["do"] != "lot_import" || !is_there(c.data))) return fault("no_records", "there are no records in " + c.data + "; name the server's directory with --data, or the database with --records");
  records::Database::Options d;
  d.url = url;
  Result<std::unique_ptr<records::Database>> db = records::Database::open(d);
  if (!db) return db.error();
  io::SystemClock clock;
  Result<std::unique_ptr<records::Vault>> vault = records::Vault::open(keys, clock.now());
  if (!vault) return vault.error();
  const gateway::Tell tell = [&](const Json& line) { return show(bar, line), true; };
  if (gateway::rest::is_key_request(request)) return gateway::rest::key_request({**db, **vault, clock}, request, tell);
  return gateway::stock_request({**db, **vault, clock}, request, tell);
}

}  // namespace

Result<Json> ask_records(const Client& c, const RecordsOptions& options, Json request, const std::string& name) {
  if (!c.op.empty()) request["operator"] = c.op;
  Bar bar(name, Bar::Unit::rows, c.json);
  gateway::LocalClient server;
  if (server.connect(c.data + "/sublet.sock")) {
    if (Result<Done> sent = server.send(request); !sent) return sent.error();
    for (;;) {
      Result<Json> line = server.receive();
      if (line && line->contains("progress")) {
        show(bar, *line);
        continue;
      }
      bar.end();
      if (!line || line->value("code", Json()) != Json("no_records")) return line;
      break;  // a server of charging alone: the records are nobody's
    }
  }
  Result<Json> done = here(c, options, request, bar);
  bar.end();
  return done;
}

}  // namespace sublet::apps
