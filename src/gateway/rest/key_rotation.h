// Key rotation: a new key for the records' vault, everything sealed again under it, and old keys dropped once nothing needs them.
//
// It may be killed anywhere. Old keys stay in the key file until no row needs them, so all can be read at any time; begun again, it
// makes no further key while rows wait to be sealed again, but goes on with those. Units of some hundred rows, so others' work passes
// between. What can only be found by keyed hash (vouchers, one-time codes) keeps its key until it is used or its time is over.
//
//   Result<Rotation> r = rotate_keys({db, vault, clock}, tell);      // refusal `stopped`: begun again it goes on
//   Result<std::vector<KeyUse>> keys = key_uses({db, vault, clock});
//
// Errors: those of the records and of the vault. One rotation beside another does no harm.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "gateway/core/request.h"
#include "io/clock.h"
#include "records/database.h"
#include "records/reseal.h"

namespace sublet::gateway::rest {

struct KeyDesk {
  records::Database& db;
  records::Vault& vault;
  io::Clock& clock;
};

struct KeyUse {
  std::string key;
  Instant since;
  bool current = false;
  std::vector<std::pair<std::string, records::UnderKey>> uses;  // by what; those that have any
};

struct Rotation {
  std::string current;
  bool went_on = false;                                  // with one that was begun before
  std::vector<std::pair<std::string, int64_t>> resealed;  // rows, by what
  std::vector<std::string> dropped;
};

std::vector<records::SealedRows> all_sealed_rows();
Result<Rotation> rotate_keys(const KeyDesk& desk, const Tell& tell);
Result<std::vector<std::string>> drop_unused_keys(const KeyDesk& desk);  // which went
Result<std::vector<KeyUse>> key_uses(const KeyDesk& desk);

// The same as requests: {"do":"key_rotate"}, {"do":"key_drop_old"}, {"do":"keys"} (docs/formats/local-socket.md).
bool is_key_request(const Json& request);
Json key_request(const KeyDesk& desk, const Json& request, const Tell& tell);

}  // namespace sublet::gateway::rest
