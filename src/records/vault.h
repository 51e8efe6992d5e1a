// Vault: names, identity numbers and secrets are kept in the records only sealed, under keys that are not in the database.
//
// seal() encrypts and authenticates (XChaCha20-Poly1305, libsodium) and binds the text to its place: what was sealed for one
// operator's column cannot be opened as another's. find() is a keyed hash (BLAKE2b, 128 bits) by which equal texts are found
// without opening anything. Each result names its key ("k2:..."). Rotation adds a key: new texts use it, old ones can still be
// opened; whoever owns the rows seals them again (reseal.h), after which old keys may be dropped. A dropped key is gone from the file and
// finds nothing; until the process ends it still opens what was read before it went.
//
// The key file: one line "key NAME BASE64 UNIX-SECONDS" for each, the last one is current; mode 0600. Losing it loses
// the texts. All functions may be called from any thread. Errors: refusals `not_sealed_here` (altered, or sealed for another
// place), `key_unknown`; faults of files, `bad_key_file`.
//
//   Result<std::unique_ptr<Vault>> vault = Vault::open("keys/records.keys", clock.now());   // made if missing
//   std::string sealed = (*vault)->seal("demo/party.name", "王小明");
//   Result<std::string> name = (*vault)->unseal("demo/party.name", sealed);
#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"

namespace sublet::records {

class Vault {
 public:
  static Result<std::unique_ptr<Vault>> open(const std::string& path, Instant now);

  std::string seal(std::string_view place, std::string_view text) const;
  Result<std::string> unseal(std::string_view place, std::string_view sealed) const;
  std::string find(std::string_view place, std::string_view text) const;                   // under the current key
  std::vector<std::string> finds(std::string_view place, std::string_view text) const;     // under each key, the current first
  bool stale(std::string_view sealed_or_find) const;  // made under a key that is not the current one
  std::string current() const;
  std::vector<std::string> names() const;             // the oldest first
  Instant since(const std::string& name) const;       // of an unknown one: the beginning of time

  Result<Done> rotate(Instant now);                   // a new current key, on the disk before it is used
  Result<Done> drop(const std::string& name);         // refusal `key_in_use` for the current one, `key_unknown`

 private:
  struct Key {
    std::string name, bytes;  // 32 octets
    int64_t since = 0;
  };
  explicit Vault(std::string path) : path_(std::move(path)) {}
  Result<Done> store(const std::vector<Key>& keys) const;
  std::string hashed(const Key& key, std::string_view place, std::string_view text) const;
  std::string path_;
  mutable std::mutex mutex_;
  std::vector<Key> keys_, gone_;
};

std::string base64(std::string_view octets);           // RFC 4648 4, with padding
Result<std::string> from_base64(std::string_view text);  // refusal `bad_base64`

}  // namespace sublet::records
