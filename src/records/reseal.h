// Reseal: when a key of the vault is to go, what stands under it is sealed again under the current one, in units of some rows, so that
// others' work passes between. Whoever owns rows with sealed texts says so by a SealedRows; whoever turns the keys
// (gateway/rest/key_rotation.h) asks all of them.
//
// A keyed hash (Vault::find) of a text that nobody keeps cannot be made anew: its key stays until no such row counts any more.
//
//   std::vector<SealedRows> all = {sealed_column("webhook secrets", "hub", "id", "secret", [](auto& op, auto& id) { return op + "/hub.secret/" + id; })};
//   for (Resealed at; ...;) at = *db.write<Resealed>([&](Sql& sql) { return all[0].reseal(sql, vault, at, 500); });   // until rows is 0
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "base/time.h"
#include "records/sql.h"
#include "records/vault.h"

namespace sublet::records {

// Rows that were sealed again, and the last of them.
struct Resealed {
  int64_t rows = 0;
  std::string op, id;
};

// Rows that need a key.
struct UnderKey {
  int64_t rows = 0;
  std::optional<Instant> until;  // then none does any more, whatever happens
};

struct SealedRows {
  std::string name;
  std::function<Result<UnderKey>(Sql&, const std::string& key, Instant now)> under;
  // At most `most` rows behind `from` that are not under the current key; none there: it cannot be done.
  std::function<Result<Resealed>(Sql&, const Vault&, const Resealed& from, int64_t most)> reseal = {};
};

// A column that holds nothing or a sealed text, in a table whose primary key is `operator` and `id`.
using PlaceOf = std::function<std::string(const std::string& op, const std::string& id)>;
SealedRows sealed_column(const std::string& name, const std::string& table, const std::string& id, const std::string& column, PlaceOf place);

// What a statement compares with: `column like ?`.
std::string under_pattern(const std::string& key);

}  // namespace sublet::records
