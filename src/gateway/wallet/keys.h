// Keys of wallets: RSA with SHA-256 (PKCS#1 v1.5), as Alipay's RSA2 and WeChat Pay's SHA256-RSA2048 are, and certificates.
//
// Keys are read as people have them: PEM (PKCS#1, PKCS#8, a public key, a certificate) or the bare base64 of its inside, which
// Alipay's tools give. Keys shorter than 2048 bits are refused. A private key never leaves its object; nothing here prints it.
//
// Any thread. Refusals: `bad_key`, `bad_certificate`.
//
//   Result<PrivateKey> own = PrivateKey::read(pem);
//   std::string signature = own->sign("a=1&b=2");            // base64
//   PublicKey::read(their_pem)->has_signed("a=1&b=2", signature)
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"

struct evp_pkey_st;

namespace sublet::gateway::wallet {

class PublicKey {
 public:
  static Result<PublicKey> read(std::string_view text);
  bool has_signed(std::string_view text, std::string_view signature) const;  // base64; anything else is no signature
  Result<std::string> encrypt(std::string_view text) const;                  // RSA-OAEP (SHA-1), base64: WeChat Pay's sensitive fields

 private:
  friend struct KeyReader;
  std::shared_ptr<evp_pkey_st> key_;
};

class PrivateKey {
 public:
  static Result<PrivateKey> read(std::string_view text);
  std::string sign(std::string_view text) const;  // base64
  Result<std::string> decrypt(std::string_view text) const;

 private:
  friend struct KeyReader;
  std::shared_ptr<evp_pkey_st> key_;
};

struct Certificate {
  PublicKey key;
  std::string serial;      // hexadecimal, capitals: WeChat Pay's serial_no
  std::string alipay_sn;   // MD5 of issuer and decimal serial: Alipay's app_cert_sn
  std::string issuer, subject;
  bool rsa_signed = false; // counted in alipay_root_cert_sn
  Instant from, until;
};
Result<Certificate> read_certificate(std::string_view pem);
Result<std::vector<Certificate>> read_certificates(std::string_view pem);  // one after another; at most 50
std::string alipay_root_sn(const std::vector<Certificate>& roots);         // "sn_sn_..."

}  // namespace sublet::gateway::wallet
