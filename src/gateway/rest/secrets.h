// Secrets: passwords, one-time codes, keys and signatures, all by libsodium.
//
//   std::string secret = random_text(32);                 // 43 letters; 256 bits of chance
//   std::string kept = secret_hash(secret);               // what the database keeps of a random secret: BLAKE2b-256
//   std::string stored = *hash_password("correct horse"); // argon2id, 64 MiB and two passes: for what people choose
//   if (password_is(stored, "correct horse")) ...
//   totp(seed, now) == "492039"                           // RFC 6238: SHA-1, six digits, 30 seconds
//
// Any thread; hash_password and password_is take a tenth of a second and 64 MiB each: callers bound how many run at a time.
// Comparisons take the same time wherever the difference is. Faults: `no_memory`.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "base/time.h"

namespace sublet::gateway::rest {

std::string random_bytes(size_t n);
std::string random_text(size_t bytes);        // base64url without padding
std::string random_digits(size_t n);
std::string secret_hash(std::string_view text, std::string_view key = {});  // 64 hexadecimal digits; key: at most 64 octets
bool same(std::string_view a, std::string_view b);                          // in constant time for equal lengths

Result<std::string> hash_password(std::string_view password);
bool password_is(const std::string& stored, std::string_view password);
// A hash of nothing anybody knows, so that an unknown name costs what a known one does.
const std::string& nobodys_password();

std::string base32(std::string_view bytes);  // RFC 4648 6, without padding
std::string base64url(std::string_view bytes);
std::optional<std::string> from_base64_any(std::string_view text);  // plain or url, padded or not
std::string hex(std::string_view bytes);
std::string hmac_sha256(std::string_view key, std::string_view text);  // 32 octets

std::string hotp(std::string_view seed, uint64_t counter);  // RFC 4226, six digits
inline int64_t totp_step(Instant at) { return at.seconds() / 30; }
// The step whose code this is: the present one, or the one before or after (a phone's clock). Only above `used`, so that
// a code is taken once.
std::optional<int64_t> totp_taken(std::string_view seed, std::string_view code, Instant now, int64_t used);
std::string totp_uri(std::string_view issuer, std::string_view name, std::string_view seed);  // otpauth://totp/...

// Where in the vault each kind of secret is sealed.
inline std::string seed_place(const std::string& op, const std::string& staff) { return op + "/staff.seed/" + staff; }
inline std::string hub_secret_place(const std::string& op, const std::string& hub) { return op + "/hub.secret/" + hub; }
inline std::string sms_place(const std::string& op, const std::string& row) { return op + "/sms/" + row; }  // a row of the outbox

// Encrypts under a text that only the other side keeps (an idempotency key with its request): 24 octets of nonce, then the
// box (XSalsa20-Poly1305). What is stored can be read again only by who sends the same text again.
std::string lock_with(std::string_view text, std::string_view plain);
std::optional<std::string> unlock_with(std::string_view text, std::string_view locked);

}  // namespace sublet::gateway::rest
