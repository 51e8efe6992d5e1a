#include "gateway/wallet/keys.h"

#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

#include <algorithm>

#include "records/vault.h"

namespace sublet::gateway::wallet {

namespace {

constexpr size_t longest = 64 << 10;
constexpr int least_bits = 2'048;

template <auto free> struct Frees {
  template <class T> void operator()(T* p) const { free(p); }
};
using Bio = std::unique_ptr<BIO, Frees<BIO_free_all>>;
using X = std::unique_ptr<X509, Frees<X509_free>>;
using Context = std::unique_ptr<EVP_MD_CTX, Frees<EVP_MD_CTX_free>>;
using KeyContext = std::unique_ptr<EVP_PKEY_CTX, Frees<EVP_PKEY_CTX_free>>;

Bio bio_of(std::string_view text) { return Bio(BIO_new_mem_buf(text.data(), static_cast<int>(text.size()))); }

// A passphrase is asked for on a terminal otherwise.
int no_passphrase(char*, int, int, void*) { return 0; }

// Alipay's tools give what stands between the lines of a PEM, without them.
std::string bare(std::string_view text) {
  std::string out;
  for (const char c : text)
    if (c != '\n' && c != '\r' && c != ' ' && c != '\t') out += c;
  return out;
}

std::shared_ptr<EVP_PKEY> owned(EVP_PKEY* key) { return key == nullptr ? nullptr : std::shared_ptr<EVP_PKEY>(key, EVP_PKEY_free); }

Result<Done> fits(const EVP_PKEY* key) {
  if (key == nullptr) return refusal("bad_key", "it is no RSA key: PEM, or base64 of PKCS#1, PKCS#8 or X.509");
  if (EVP_PKEY_get_base_id(key) != EVP_PKEY_RSA) return refusal("bad_key", "it is no RSA key");
  if (EVP_PKEY_get_bits(key) < least_bits) return refusal("bad_key", "an RSA key has 2048 bits at least; this has " + std::to_string(EVP_PKEY_get_bits(key)));
  return Done{};
}

Instant instant_of(const ASN1_TIME* t) {
  std::tm tm{};
  if (ASN1_TIME_to_tm(t, &tm) != 1) return Instant::from_seconds(0);
  return Instant::from_seconds(days_from_civil(tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday) * seconds_per_day + tm.tm_hour * 3'600 + tm.tm_min * 60 + tm.tm_sec);
}

// "CN=...,OU=...,C=CN": as Java's and Alipay's own tools write an issuer, the most special part first.
std::string name_of(const X509_NAME* name) {
  Bio out(BIO_new(BIO_s_mem()));
  X509_NAME_print_ex(out.get(), name, 0, XN_FLAG_SEP_COMMA_PLUS | XN_FLAG_DN_REV | XN_FLAG_FN_SN);
  char* data = nullptr;
  const long size = BIO_get_mem_data(out.get(), &data);
  return std::string(data, static_cast<size_t>(std::max(0L, size)));
}

std::string md5_hex(const std::string& text) {
  unsigned char out[EVP_MAX_MD_SIZE];
  unsigned int size = 0;
  EVP_Digest(text.data(), text.size(), out, &size, EVP_md5(), nullptr);
  static constexpr char digits[] = "0123456789abcdef";
  std::string hex;
  for (unsigned int i = 0; i < size; ++i) hex += digits[out[i] >> 4], hex += digits[out[i] & 15];
  return hex;
}

}  // namespace

struct KeyReader {
  static PublicKey from(std::shared_ptr<EVP_PKEY> key) {
    PublicKey k;
    k.key_ = std::move(key);
    return k;
  }
  static Result<Certificate> certificate(X509* x) {
    Certificate c;
    std::shared_ptr<EVP_PKEY> key = owned(X509_get_pubkey(x));
    if (Result<Done> good = fits(key.get()); !good) return refusal("bad_certificate", good.error().detail);
    c.key = from(std::move(key));
    std::unique_ptr<BIGNUM, Frees<BN_free>> serial(ASN1_INTEGER_to_BN(X509_get0_serialNumber(x), nullptr));
    if (!serial) return refusal("bad_certificate", "it has no serial number");
    const auto text = [&](char* t) {
      std::string s = t == nullptr ? "" : t;
      OPENSSL_free(t);
      return s;
    };
    c.serial = text(BN_bn2hex(serial.get()));
    c.issuer = name_of(X509_get_issuer_name(x)), c.subject = name_of(X509_get_subject_name(x));
    c.alipay_sn = md5_hex(c.issuer + text(BN_bn2dec(serial.get())));
    char oid[80] = "";
    const X509_ALGOR* algorithm = nullptr;
    X509_get0_signature(nullptr, &algorithm, x);
    const ASN1_OBJECT* object = nullptr;
    X509_ALGOR_get0(&object, nullptr, nullptr, algorithm);
    OBJ_obj2txt(oid, sizeof oid, object, 1);
    c.rsa_signed = std::string_view(oid).starts_with("1.2.840.113549.1.1.");
    c.from = instant_of(X509_get0_notBefore(x)), c.until = instant_of(X509_get0_notAfter(x));
    return c;
  }
};

Result<PublicKey> PublicKey::read(std::string_view text) {
  if (text.size() > longest) return refusal("bad_key", "it is longer than 64 KiB");
  std::shared_ptr<EVP_PKEY> key;
  if (text.find("-----BEGIN CERTIFICATE-----") != std::string_view::npos) {
    Result<Certificate> c = read_certificate(text);
    if (!c) return c.error();
    return c->key;
  }
  if (text.find("-----BEGIN") != std::string_view::npos) {
    key = owned(PEM_read_bio_PUBKEY(bio_of(text).get(), nullptr, no_passphrase, nullptr));
  } else if (Result<std::string> der = records::from_base64(bare(text))) {
    const unsigned char* p = reinterpret_cast<const unsigned char*>(der->data());
    key = owned(d2i_PUBKEY(nullptr, &p, static_cast<long>(der->size())));
  }
  if (Result<Done> good = fits(key.get()); !good) return good.error();
  return KeyReader::from(std::move(key));
}

Result<PrivateKey> PrivateKey::read(std::string_view text) {
  if (text.size() > longest) return refusal("bad_key", "it is longer than 64 KiB");
  PrivateKey out;
  if (text.find("-----BEGIN") != std::string_view::npos) {
    out.key_ = owned(PEM_read_bio_PrivateKey(bio_of(text).get(), nullptr, no_passphrase, nullptr));
  } else if (Result<std::string> der = records::from_base64(bare(text))) {
    const unsigned char* p = reinterpret_cast<const unsigned char*>(der->data());
    out.key_ = owned(d2i_AutoPrivateKey(nullptr, &p, static_cast<long>(der->size())));  // PKCS#1 or PKCS#8
  }
  if (Result<Done> good = fits(out.key_.get()); !good) return good.error();
  return out;
}

std::string PrivateKey::sign(std::string_view text) const {
  ensure(key_ != nullptr, "a key that signs has been read");
  Context c(EVP_MD_CTX_new());
  size_t size = 0;
  const auto* data = reinterpret_cast<const unsigned char*>(text.data());
  ensure(EVP_DigestSignInit(c.get(), nullptr, EVP_sha256(), nullptr, key_.get()) == 1 && EVP_DigestSign(c.get(), nullptr, &size, data, text.size()) == 1, "an RSA key signs");
  std::string out(size, '\0');
  ensure(EVP_DigestSign(c.get(), reinterpret_cast<unsigned char*>(out.data()), &size, data, text.size()) == 1, "an RSA key signs");
  out.resize(size);
  return records::base64(out);
}

bool PublicKey::has_signed(std::string_view text, std::string_view signature) const {
  ensure(key_ != nullptr, "a key that is asked has been read");
  const Result<std::string> octets = records::from_base64(signature);
  if (!octets || octets->empty()) return false;
  Context c(EVP_MD_CTX_new());
  return EVP_DigestVerifyInit(c.get(), nullptr, EVP_sha256(), nullptr, key_.get()) == 1 &&
         EVP_DigestVerify(c.get(), reinterpret_cast<const unsigned char*>(octets->data()), octets->size(), reinterpret_cast<const unsigned char*>(text.data()), text.size()) == 1;
}

Result<std::string> PublicKey::encrypt(std::string_view text) const {
  ensure(key_ != nullptr, "a key that is asked has been read");
  KeyContext c(EVP_PKEY_CTX_new(key_.get(), nullptr));
  const auto* data = reinterpret_cast<const unsigned char*>(text.data());
  size_t size = 0;
  const bool ready = EVP_PKEY_encrypt_init(c.get()) == 1 && EVP_PKEY_CTX_set_rsa_padding(c.get(), RSA_PKCS1_OAEP_PADDING) == 1 && EVP_PKEY_encrypt(c.get(), nullptr, &size, data, text.size()) == 1;
  std::string out(ready ? size : 0, '\0');
  if (!ready || EVP_PKEY_encrypt(c.get(), reinterpret_cast<unsigned char*>(out.data()), &size, data, text.size()) != 1) return refusal("bad_key", "the text is too long for this key");
  out.resize(size);
  return records::base64(out);
}

Result<std::string> PrivateKey::decrypt(std::string_view text) const {
  ensure(key_ != nullptr, "a key that is asked has been read");
  const Result<std::string> octets = records::from_base64(text);
  if (!octets) return octets.error();
  KeyContext c(EVP_PKEY_CTX_new(key_.get(), nullptr));
  const auto* data = reinterpret_cast<const unsigned char*>(octets->data());
  size_t size = 0;
  const bool ready = EVP_PKEY_decrypt_init(c.get()) == 1 && EVP_PKEY_CTX_set_rsa_padding(c.get(), RSA_PKCS1_OAEP_PADDING) == 1 && EVP_PKEY_decrypt(c.get(), nullptr, &size, data, octets->size()) == 1;
  std::string out(ready ? size : 0, '\0');
  if (!ready || EVP_PKEY_decrypt(c.get(), reinterpret_cast<unsigned char*>(out.data()), &size, data, octets->size()) != 1) return refusal("bad_key", "it was not encrypted for this key");
  out.resize(size);
  return out;
}

Result<std::vector<Certificate>> read_certificates(std::string_view pem) {
  if (pem.size() > longest * 8) return refusal("bad_certificate", "it is longer than 512 KiB");
  constexpr size_t most = 50;
  const Bio in = bio_of(pem);
  std::vector<Certificate> out;
  Error first = refusal("bad_certificate", "it holds no certificate (PEM)");
  for (size_t i = 0; i < most; ++i) {
    const X x(PEM_read_bio_X509(in.get(), nullptr, no_passphrase, nullptr));
    if (!x) break;
    Result<Certificate> c = KeyReader::certificate(x.get());
    if (c) out.push_back(std::move(*c));
    else if (i == 0) first = c.error();  // among others, other kinds of keys (SM2) are passed over, as Alipay does with its roots
  }
  if (out.empty()) return first;
  return out;
}

Result<Certificate> read_certificate(std::string_view pem) {
  Result<std::vector<Certificate>> all = read_certificates(pem);
  if (!all) return all.error();
  return std::move(all->front());
}

std::string alipay_root_sn(const std::vector<Certificate>& roots) {
  std::string out;
  for (const Certificate& c : roots)
    if (c.rsa_signed) out += (out.empty() ? "" : "_") + c.alipay_sn;
  return out;
}

}  // namespace sublet::gateway::wallet
