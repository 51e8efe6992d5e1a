#include "records/vault.h"

#include <sodium.h>

#include <algorithm>
#include <charconv>
#include <sstream>

#include "io/file.h"

namespace sublet::records {

namespace {

constexpr size_t nonce_size = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES, tag_size = crypto_aead_xchacha20poly1305_ietf_ABYTES, key_size = 32;
constexpr size_t find_size = 16;

const unsigned char* raw(std::string_view s) { return reinterpret_cast<const unsigned char*>(s.data()); }
unsigned char* raw(std::string& s) { return reinterpret_cast<unsigned char*>(s.data()); }

// Encryption and look-up each have a key of their own, derived from the one in the file.
std::string subkey(const std::string& key, uint64_t which) {
  std::string out(key_size, '\0');
  crypto_kdf_derive_from_key(raw(out), out.size(), which, "records", raw(key));
  return out;
}

}  // namespace

std::string base64(std::string_view octets) {
  std::string out(sodium_base64_ENCODED_LEN(octets.size(), sodium_base64_VARIANT_ORIGINAL), '\0');
  sodium_bin2base64(out.data(), out.size(), raw(octets), octets.size(), sodium_base64_VARIANT_ORIGINAL);
  out.pop_back();  // its terminating zero
  return out;
}

Result<std::string> from_base64(std::string_view text) {
  std::string out(text.size(), '\0');
  size_t size = 0;
  if (sodium_base642bin(raw(out), out.size(), text.data(), text.size(), nullptr, &size, nullptr, sodium_base64_VARIANT_ORIGINAL) != 0)
    return refusal("bad_base64", "not base64");
  out.resize(size);
  return out;
}

Result<std::unique_ptr<Vault>> Vault::open(const std::string& path, Instant now) {
  ensure(sodium_init() >= 0, "libsodium starts");
  std::unique_ptr<Vault> vault(new Vault(path));
  Result<std::string> text = io::read_file(path, 1 << 20);
  if (!text && text.error().code != "no_such_file") return text.error();
  if (!text) {
    if (Result<Done> first = vault->rotate(now); !first) return first.error();
    return vault;
  }
  std::istringstream lines(*text);
  for (std::string word, name, key, since; lines >> word >> name >> key >> since;) {
    Result<std::string> bytes = from_base64(key);
    Key k{name, {}, 0};
    std::from_chars(since.data(), since.data() + since.size(), k.since);
    if (word != "key" || !bytes || bytes->size() != key_size || name.find(':') != std::string::npos) return fault("bad_key_file", path + ": a line reads key NAME BASE64 SECONDS, 32 octets");
    k.bytes = std::move(*bytes);
    vault->keys_.push_back(std::move(k));
  }
  if (vault->keys_.empty()) return fault("bad_key_file", path + " holds no key; remove it only if nothing was sealed yet");
  return vault;
}

Result<Done> Vault::store(const std::vector<Key>& keys) const {
  std::string out;
  for (const Key& k : keys) out += "key " + k.name + " " + base64(k.bytes) + " " + std::to_string(k.since) + "\n";
  return io::write_secret_file(path_, out);
}

Result<Done> Vault::rotate(Instant now) {
  const std::lock_guard lock(mutex_);
  std::vector<Key> keys = keys_;
  int highest = 0;
  for (const Key& k : keys) {
    int n = 0;
    if (k.name.starts_with("k")) std::from_chars(k.name.data() + 1, k.name.data() + k.name.size(), n);
    highest = std::max(highest, n);
  }
  Key fresh{"k" + std::to_string(highest + 1), std::string(key_size, '\0'), now.seconds()};
  randombytes_buf(fresh.bytes.data(), fresh.bytes.size());
  keys.push_back(std::move(fresh));
  if (Result<Done> stored = store(keys); !stored) return stored;
  keys_ = std::move(keys);
  return Done{};
}

Result<Done> Vault::drop(const std::string& name) {
  const std::lock_guard lock(mutex_);
  if (keys_.back().name == name) return refusal("key_in_use", name + " is the current key: rotate first");
  std::vector<Key> keys = keys_, gone = gone_;
  const auto at = std::find_if(keys.begin(), keys.end(), [&](const Key& k) { return k.name == name; });
  if (at == keys.end()) return refusal("key_unknown", name);
  gone.push_back(*at);
  keys.erase(at);
  if (Result<Done> stored = store(keys); !stored) return stored;
  keys_ = std::move(keys), gone_ = std::move(gone);
  return Done{};
}

std::string Vault::seal(std::string_view place, std::string_view text) const {
  const std::lock_guard lock(mutex_);
  const Key& key = keys_.back();
  const std::string k = subkey(key.bytes, 1);
  std::string out(nonce_size + text.size() + tag_size, '\0');
  randombytes_buf(out.data(), nonce_size);
  crypto_aead_xchacha20poly1305_ietf_encrypt(raw(out) + nonce_size, nullptr, raw(text), text.size(), raw(place), place.size(), nullptr, raw(out), raw(k));
  return key.name + ":" + base64(out);
}

Result<std::string> Vault::unseal(std::string_view place, std::string_view sealed) const {
  const std::lock_guard lock(mutex_);
  const size_t colon = sealed.find(':');
  if (colon == std::string_view::npos) return refusal("not_sealed_here");
  const Key* key = nullptr;
  for (const auto* keys : {&keys_, &gone_})
    for (const Key& k : *keys)
      if (k.name == sealed.substr(0, colon)) key = &k;
  if (key == nullptr) return refusal("key_unknown", std::string(sealed.substr(0, colon)));
  Result<std::string> octets = from_base64(sealed.substr(colon + 1));
  if (!octets || octets->size() < nonce_size + tag_size) return refusal("not_sealed_here");
  const std::string k = subkey(key->bytes, 1);
  std::string out(octets->size() - nonce_size - tag_size, '\0');
  if (crypto_aead_xchacha20poly1305_ietf_decrypt(raw(out), nullptr, nullptr, raw(*octets) + nonce_size, octets->size() - nonce_size, raw(place), place.size(), raw(*octets), raw(k)) != 0)
    return refusal("not_sealed_here", "altered, or sealed for another place");
  return out;
}

std::string Vault::hashed(const Key& key, std::string_view place, std::string_view text) const {
  const std::string k = subkey(key.bytes, 2);
  std::string message(place);
  message += '\0';
  message += text;
  std::string out(find_size, '\0');
  crypto_generichash(raw(out), out.size(), raw(message), message.size(), raw(k), k.size());
  return key.name + ":" + base64(out);
}

std::string Vault::find(std::string_view place, std::string_view text) const {
  const std::lock_guard lock(mutex_);
  return hashed(keys_.back(), place, text);
}

std::vector<std::string> Vault::finds(std::string_view place, std::string_view text) const {
  const std::lock_guard lock(mutex_);
  std::vector<std::string> out;
  for (auto k = keys_.rbegin(); k != keys_.rend(); ++k) out.push_back(hashed(*k, place, text));
  return out;
}

bool Vault::stale(std::string_view made) const { return made.substr(0, made.find(':')) != current(); }

std::string Vault::current() const {
  const std::lock_guard lock(mutex_);
  return keys_.back().name;
}

Instant Vault::since(const std::string& name) const {
  const std::lock_guard lock(mutex_);
  for (const Key& k : keys_)
    if (k.name == name) return Instant::from_seconds(k.since);
  return {};
}

std::vector<std::string> Vault::names() const {
  const std::lock_guard lock(mutex_);
  std::vector<std::string> out;
  for (const Key& k : keys_) out.push_back(k.name);
  return out;
}

}  // namespace sublet::records
