// Work: what every function of commerce is handed: the unit of work it runs in, whose it is, when, by whom.
//
// Functions of commerce change only the records, through `sql`; what is to happen outside is a row of the outbox. They ask for
// no time and no outside fact but new ids. Keys to personal data come with `vault`.
#pragma once

#include <map>
#include <memory>
#include <string>

#include "base/money.h"
#include "base/time.h"
#include "records/sql.h"
#include "records/vault.h"

namespace sublet::commerce {

using records::Row;
using records::Rows;
using records::Sql;
using records::Value;

struct Work {
  Sql& sql;
  const records::Vault& vault;
  std::string op;     // the operator's code: part of every key
  Instant now;
  std::string actor;  // who asked: key, staff member, subscriber, "system"
  bool decides_risk = false;  // who asked puts and lifts stops for risk and loss (area `stop`, gateway/rest/access.h)
  // The operator's settings, read once for the unit (settings.h).
  mutable std::shared_ptr<const std::map<std::string, std::string, std::less<>>> settings = {};
};

// Where a text is sealed: one operator's column cannot be opened as another's.
inline std::string place(const Work& w, std::string_view column) { return w.op + "/" + std::string(column); }

}  // namespace sublet::commerce
