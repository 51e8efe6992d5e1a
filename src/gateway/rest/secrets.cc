#include "gateway/rest/secrets.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <sodium.h>

#include <algorithm>
#include <array>
#include <cstdio>

#include "gateway/rest/query.h"

namespace sublet::gateway::rest {
namespace {

const unsigned char* octets(std::string_view s) { return reinterpret_cast<const unsigned char*>(s.data()); }
unsigned char* octets(std::string& s) { return reinterpret_cast<unsigned char*>(s.data()); }

void ready() {
  static const bool good = ::sodium_init() >= 0;
  ensure(good, "libsodium starts");
}

std::string box_key(std::string_view text) {
  ready();
  std::string key(crypto_secretbox_KEYBYTES, '\0');
  ::crypto_generichash(octets(key), key.size(), octets(text), text.size(), octets(std::string_view("sublet idempotency")), 18);
  return key;
}

}  // namespace

std::string random_bytes(size_t n) {
  ready();
  std::string out(n, '\0');
  ::randombytes_buf(out.data(), n);
  return out;
}

std::string base64url(std::string_view bytes) {
  std::string out(sodium_base64_encoded_len(bytes.size(), sodium_base64_VARIANT_URLSAFE_NO_PADDING), '\0');
  ::sodium_bin2base64(out.data(), out.size(), octets(bytes), bytes.size(), sodium_base64_VARIANT_URLSAFE_NO_PADDING);
  out.pop_back();  // its NUL
  return out;
}

std::optional<std::string> from_base64_any(std::string_view text) {
  std::string plain;
  for (const char c : text) {
    if (c == '=') break;
    plain += c == '-' ? '+' : c == '_' ? '/' : c;
  }
  std::string out(plain.size(), '\0');
  size_t size = 0;
  if (::sodium_base642bin(octets(out), out.size(), plain.data(), plain.size(), nullptr, &size, nullptr, sodium_base64_VARIANT_ORIGINAL_NO_PADDING) != 0) return std::nullopt;
  out.resize(size);
  return out;
}

std::string random_text(size_t bytes) { return base64url(random_bytes(bytes)); }

std::string random_digits(size_t n) {
  ready();
  std::string out;
  while (out.size() < n) out += static_cast<char>('0' + ::randombytes_uniform(10));
  return out;
}

std::string hex(std::string_view bytes) {
  std::string out;
  for (const char c : bytes) {
    const auto b = static_cast<unsigned char>(c);
    out += "0123456789abcdef"[b >> 4];
    out += "0123456789abcdef"[b & 15];
  }
  return out;
}

std::string secret_hash(std::string_view text, std::string_view key) {
  ready();
  std::string out(32, '\0');
  key = key.substr(0, crypto_generichash_KEYBYTES_MAX);
  ::crypto_generichash(octets(out), out.size(), octets(text), text.size(), key.empty() ? nullptr : octets(key), key.size());
  return hex(out);
}

bool same(std::string_view a, std::string_view b) { return a.size() == b.size() && ::sodium_memcmp(a.data(), b.data(), a.size()) == 0; }

Result<std::string> hash_password(std::string_view password) {
  ready();
  std::array<char, crypto_pwhash_STRBYTES> out{};
  if (::crypto_pwhash_str(out.data(), password.data(), password.size(), crypto_pwhash_OPSLIMIT_INTERACTIVE, crypto_pwhash_MEMLIMIT_INTERACTIVE) != 0)
    return fault("no_memory", "a password could not be hashed");
  return std::string(out.data());
}

bool password_is(const std::string& stored, std::string_view password) {
  ready();
  return stored.size() < crypto_pwhash_STRBYTES && ::crypto_pwhash_str_verify(stored.c_str(), password.data(), password.size()) == 0;
}

const std::string& nobodys_password() {
  static const std::string hash = [] {
    Result<std::string> h = hash_password(random_text(16));
    return h ? *h : std::string();
  }();
  return hash;
}

std::string base32(std::string_view bytes) {
  std::string out;
  uint32_t held = 0;
  int bits = 0;
  for (const char c : bytes) {
    held = (held << 8) | static_cast<unsigned char>(c);
    for (bits += 8; bits >= 5; bits -= 5) out += "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"[(held >> (bits - 5)) & 31];
  }
  if (bits > 0) out += "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"[(held << (5 - bits)) & 31];
  return out;
}

std::string hmac_sha256(std::string_view key, std::string_view text) {
  std::string out(32, '\0');
  unsigned int size = 0;
  ::HMAC(::EVP_sha256(), key.data(), static_cast<int>(key.size()), octets(text), text.size(), octets(out), &size);
  return out;
}

std::string hotp(std::string_view seed, uint64_t counter) {
  std::array<unsigned char, 8> message;
  for (size_t i = 0; i < 8; ++i) message[i] = static_cast<unsigned char>(counter >> (56 - 8 * i));
  std::array<unsigned char, 20> mac{};
  unsigned int size = 0;
  ::HMAC(::EVP_sha1(), seed.data(), static_cast<int>(seed.size()), message.data(), message.size(), mac.data(), &size);
  const size_t at = mac[19] & 15;
  const uint32_t number = (static_cast<uint32_t>(mac[at] & 0x7f) << 24) | (static_cast<uint32_t>(mac[at + 1]) << 16) | (static_cast<uint32_t>(mac[at + 2]) << 8) | mac[at + 3];
  char text[16];
  std::snprintf(text, sizeof text, "%06u", number % 1'000'000);
  return text;
}

std::optional<int64_t> totp_taken(std::string_view seed, std::string_view code, Instant now, int64_t used) {
  std::optional<int64_t> found;
  for (int64_t step = totp_step(now) - 1; step <= totp_step(now) + 1; ++step)
    if (same(hotp(seed, static_cast<uint64_t>(step)), code) && step > used && !found) found = step;
  return found;
}

std::string totp_uri(std::string_view issuer, std::string_view name, std::string_view seed) {
  return "otpauth://totp/" + percent_encode(issuer) + ":" + percent_encode(name) + "?secret=" + base32(seed) + "&issuer=" + percent_encode(issuer) + "&algorithm=SHA1&digits=6&period=30";
}

std::string lock_with(std::string_view text, std::string_view plain) {
  const std::string key = box_key(text);
  std::string out = random_bytes(crypto_secretbox_NONCEBYTES);
  out.resize(crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES + plain.size());
  ::crypto_secretbox_easy(octets(out) + crypto_secretbox_NONCEBYTES, octets(plain), plain.size(), octets(std::string_view(out)), octets(std::string_view(key)));
  return out;
}

std::optional<std::string> unlock_with(std::string_view text, std::string_view locked) {
  if (locked.size() < crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES) return std::nullopt;
  const std::string key = box_key(text);
  std::string out(locked.size() - crypto_secretbox_NONCEBYTES - crypto_secretbox_MACBYTES, '\0');
  if (::crypto_secretbox_open_easy(octets(out), octets(locked) + crypto_secretbox_NONCEBYTES, locked.size() - crypto_secretbox_NONCEBYTES, octets(locked), octets(std::string_view(key))) != 0) return std::nullopt;
  return out;
}

}  // namespace sublet::gateway::rest
