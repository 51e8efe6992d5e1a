#include "gateway/identity/sign.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

namespace sublet::gateway::identity {

namespace {

std::string hex(const unsigned char* bytes, size_t n) {
  static constexpr char digits[] = "0123456789abcdef";
  std::string out;
  for (size_t i = 0; i < n; ++i) out += digits[bytes[i] >> 4], out += digits[bytes[i] & 15];
  return out;
}

std::string hmac_hex(std::string_view secret, const std::string& text) {
  unsigned char out[EVP_MAX_MD_SIZE];
  unsigned int size = 0;
  HMAC(EVP_sha256(), secret.data(), static_cast<int>(secret.size()), reinterpret_cast<const unsigned char*>(text.data()), text.size(), out, &size);
  return hex(out, size);
}

}  // namespace

std::string sha256_hex(std::string_view bytes) {
  unsigned char out[EVP_MAX_MD_SIZE];
  unsigned int size = 0;
  EVP_Digest(bytes.data(), bytes.size(), out, &size, EVP_sha256(), nullptr);
  return hex(out, size);
}

std::string request_signature(std::string_view secret, std::string_view method, std::string_view path, std::string_view time, std::string_view request_id, std::string_view body) {
  return hmac_hex(secret, std::string(method) + "\n" + std::string(path) + "\n" + std::string(time) + "\n" + std::string(request_id) + "\n" + sha256_hex(body));
}

std::string answer_signature(std::string_view secret, std::string_view request_id, int status, std::string_view body) {
  return hmac_hex(secret, "answer\n" + std::string(request_id) + "\n" + std::to_string(status) + "\n" + sha256_hex(body));
}

bool same(std::string_view a, std::string_view b) { return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0; }

std::string base64(std::string_view bytes) {
  std::string out(4 * ((bytes.size() + 2) / 3), '\0');
  EVP_EncodeBlock(reinterpret_cast<unsigned char*>(out.data()), reinterpret_cast<const unsigned char*>(bytes.data()), static_cast<int>(bytes.size()));
  return out;
}

bool from_base64(std::string_view text, std::string& bytes) {
  bytes.assign(text.size() / 4 * 3, '\0');
  if (text.empty()) return true;
  const int n = EVP_DecodeBlock(reinterpret_cast<unsigned char*>(bytes.data()), reinterpret_cast<const unsigned char*>(text.data()), static_cast<int>(text.size()));
  if (n < 0) return false;
  size_t padding = 0;
  while (padding < 2 && padding < text.size() && text[text.size() - 1 - padding] == '=') ++padding;
  bytes.resize(static_cast<size_t>(n) - padding);
  return true;
}

}  // namespace sublet::gateway::identity
