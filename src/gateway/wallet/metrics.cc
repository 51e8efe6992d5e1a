#include "gateway/http/metrics.h"
#include "records/database.h"

namespace sublet::gateway {

void collect_merchants(records::Database& db, Instant now, MetricSet& out) {
  const Result<records::Rows> rows = db.read<records::Rows>([](records::Sql& sql) { return sql.query("select operator, id, expires from merchant where expires is not null", {}); });
  if (!rows) return;
  for (const records::Row& r : *rows)
    out.gauge("sublet_wallet_certificate_expires_seconds", "until the first of a merchant's certificates ends; below 0: it has ended", {{"operator", r.text(0)}, {"merchant", r.text(1)}}, static_cast<double>(Instant::from_micros(r.integer(2)).seconds() - now.seconds()));
}

}  // namespace sublet::gateway
