#include "gateway/wallet/wechat.h"

#include <openssl/evp.h>

#include <algorithm>
#include <charconv>
#include <memory>

#include "gateway/rest/secrets.h"
#include "records/vault.h"

namespace sublet::gateway::wallet {

namespace {

constexpr std::string_view scheme = "WECHATPAY2-SHA256-RSA2048";
constexpr size_t key_octets = 32, nonce_octets = 12, tag_octets = 16;
constexpr int64_t most_seconds = 300;

struct FreeCipher {
  void operator()(EVP_CIPHER_CTX* c) const { EVP_CIPHER_CTX_free(c); }
};
using Cipher = std::unique_ptr<EVP_CIPHER_CTX, FreeCipher>;

const unsigned char* octets(std::string_view s) { return reinterpret_cast<const unsigned char*>(s.data()); }

std::string answer_text(const WechatStamp& s, std::string_view body) { return s.time + "\n" + s.nonce + "\n" + std::string(body) + "\n"; }

std::string text_in(const Json& j, const char* name) {
  const auto at = j.find(name);
  return at != j.end() && at->is_string() ? at->get<std::string>() : std::string();
}

}  // namespace

std::string wechat_public_key_id(const WechatMerchant& m) {
  const std::string prefix = "PUB_KEY_ID_";
  const auto at = m.their_keys.lower_bound(prefix);
  return at != m.their_keys.end() && at->first.starts_with(prefix) ? at->first : std::string();
}

std::string wechat_signed_text(std::string_view method, std::string_view target, std::string_view time, std::string_view nonce, std::string_view body) {
  std::string out;
  for (const std::string_view part : {method, target, time, nonce, body}) out.append(part) += '\n';
  return out;
}

std::string wechat_authorization(const WechatMerchant& m, std::string_view method, std::string_view target, std::string_view body, Instant now) {
  const std::string time = std::to_string(now.seconds()), nonce = rest::hex(rest::random_bytes(16));
  return std::string(scheme) + " mchid=\"" + m.mchid + "\",nonce_str=\"" + nonce + "\",timestamp=\"" + time + "\",serial_no=\"" + m.serial + "\",signature=\"" + m.own_key.sign(wechat_signed_text(method, target, time, nonce, body)) + "\"";
}

Result<WechatAuthorization> wechat_read_authorization(std::string_view header) {
  const Error wrong = refusal("bad_signature", "Authorization: WECHATPAY2-SHA256-RSA2048 mchid=\"...\",nonce_str=\"...\",timestamp=\"...\",serial_no=\"...\",signature=\"...\"");
  if (!header.starts_with(scheme) || header.size() > 4'096) return wrong;
  header.remove_prefix(scheme.size());
  WechatAuthorization out;
  int seen = 0;
  while (!header.empty()) {
    const size_t from = header.find_first_not_of(" ,");
    if (from == std::string_view::npos) break;
    header.remove_prefix(from);
    const size_t equals = header.find("=\"");
    const size_t end = equals == std::string_view::npos ? equals : header.find('"', equals + 2);
    if (end == std::string_view::npos) return wrong;
    const std::string_view name = header.substr(0, equals);
    std::string* const into = name == "mchid" ? &out.mchid : name == "nonce_str" ? &out.nonce : name == "timestamp" ? &out.time : name == "serial_no" ? &out.serial : name == "signature" ? &out.signature : nullptr;
    if (into == nullptr || !into->empty()) return wrong;
    *into = header.substr(equals + 2, end - equals - 2);
    if (into->empty()) return wrong;
    ++seen;
    header.remove_prefix(end + 1);
  }
  return seen == 5 ? Result<WechatAuthorization>(out) : wrong;
}

WechatStamp wechat_stamp_of(const std::function<std::string_view(std::string_view)>& header) {
  return {std::string(header("Wechatpay-Timestamp")), std::string(header("Wechatpay-Nonce")), std::string(header("Wechatpay-Serial")), std::string(header("Wechatpay-Signature"))};
}

Result<Done> wechat_verify(const std::map<std::string, PublicKey>& keys, const WechatStamp& s, std::string_view body, Instant now) {
  if (s.time.empty() || s.nonce.empty() || s.serial.empty() || s.signature.empty()) return refusal("bad_signature", "it is not signed");
  int64_t time = 0;
  const auto [end, error] = std::from_chars(s.time.data(), s.time.data() + s.time.size(), time);
  if (error != std::errc{} || end != s.time.data() + s.time.size() || time < 0) return refusal("bad_signature", "Wechatpay-Timestamp: seconds");
  const auto key = keys.find(s.serial);
  if (key == keys.end()) return refusal("unknown_key", "there is no key of serial " + s.serial.substr(0, 80));
  // Who cannot sign learns nothing of our clock.
  if (!key->second.has_signed(answer_text(s, body), s.signature)) return refusal("bad_signature", "it is not signed by WeChat Pay's key");
  if (const int64_t away = time > now.seconds() ? time - now.seconds() : now.seconds() - time; away > most_seconds) return refusal("stale", "it was signed " + std::to_string(away) + " s away from now");
  return Done{};
}

Result<std::string> wechat_open(std::string_view key, std::string_view ciphertext, std::string_view nonce, std::string_view associated) {
  if (key.size() != key_octets) return refusal("bad_key", "an APIv3 key has 32 octets");
  const Result<std::string> sealed = records::from_base64(ciphertext);
  if (!sealed || sealed->size() < tag_octets || nonce.size() != nonce_octets) return refusal("bad_notice", "a sealed text is base64 with 16 octets behind it, and a nonce of 12");
  const std::string_view body = std::string_view(*sealed).substr(0, sealed->size() - tag_octets);
  std::string tag = sealed->substr(body.size()), out(body.size(), '\0');
  const Cipher c(EVP_CIPHER_CTX_new());
  int n = 0, last = 0;
  const bool opened = EVP_DecryptInit_ex(c.get(), EVP_aes_256_gcm(), nullptr, octets(key), octets(nonce)) == 1 &&
                      (associated.empty() || EVP_DecryptUpdate(c.get(), nullptr, &n, octets(associated), static_cast<int>(associated.size())) == 1) &&
                      EVP_DecryptUpdate(c.get(), reinterpret_cast<unsigned char*>(out.data()), &n, octets(body), static_cast<int>(body.size())) == 1 &&
                      EVP_CIPHER_CTX_ctrl(c.get(), EVP_CTRL_GCM_SET_TAG, tag_octets, tag.data()) == 1 && EVP_DecryptFinal_ex(c.get(), reinterpret_cast<unsigned char*>(out.data()) + n, &last) == 1;
  if (!opened) return refusal("bad_notice", "it was not sealed with this APIv3 key, or was altered");
  return out;
}

Result<std::string> wechat_seal(std::string_view key, std::string_view text, std::string_view nonce, std::string_view associated) {
  if (key.size() != key_octets) return refusal("bad_key", "an APIv3 key has 32 octets");
  ensure(nonce.size() == nonce_octets, "a nonce has twelve octets");
  std::string out(text.size() + tag_octets, '\0');
  const Cipher c(EVP_CIPHER_CTX_new());
  int n = 0, last = 0;
  unsigned char tag[tag_octets];
  const bool sealed = EVP_EncryptInit_ex(c.get(), EVP_aes_256_gcm(), nullptr, octets(key), octets(nonce)) == 1 &&
                      (associated.empty() || EVP_EncryptUpdate(c.get(), nullptr, &n, octets(associated), static_cast<int>(associated.size())) == 1) &&
                      EVP_EncryptUpdate(c.get(), reinterpret_cast<unsigned char*>(out.data()), &n, octets(text), static_cast<int>(text.size())) == 1 &&
                      EVP_EncryptFinal_ex(c.get(), reinterpret_cast<unsigned char*>(out.data()) + n, &last) == 1 && EVP_CIPHER_CTX_ctrl(c.get(), EVP_CTRL_GCM_GET_TAG, tag_octets, tag) == 1;
  ensure(sealed, "AES-256-GCM seals");
  std::copy(tag, tag + tag_octets, out.begin() + static_cast<std::ptrdiff_t>(text.size()));
  return records::base64(out);
}

Result<WechatNotice> wechat_notice(std::string_view body, std::string_view api_key) {
  Result<Json> j = parse_json(body);
  if (!j) return refusal("bad_notice", j.error().detail);
  const auto resource = j->find("resource");
  if (resource == j->end() || !resource->is_object()) return refusal("bad_notice", "it has no resource");
  if (text_in(*resource, "algorithm") != "AEAD_AES_256_GCM") return refusal("bad_notice", "resource.algorithm: AEAD_AES_256_GCM");
  Result<std::string> opened = wechat_open(api_key, text_in(*resource, "ciphertext"), text_in(*resource, "nonce"), text_in(*resource, "associated_data"));
  if (!opened) return opened.error();
  Result<Json> inner = parse_json(*opened);
  if (!inner) return refusal("bad_notice", "what was sealed is no JSON object");
  WechatNotice out{text_in(*j, "id"), text_in(*j, "event_type"), std::move(*inner)};
  if (out.id.empty() || out.event.empty()) return refusal("bad_notice", "it has no id or event_type");
  return out;
}

std::string wechat_pay_sign(const WechatMerchant& m, std::string_view time, std::string_view nonce, std::string_view package) {
  std::string text;
  for (const std::string_view part : {std::string_view(m.appid), time, nonce, package}) text.append(part) += '\n';
  return m.own_key.sign(text);
}

}  // namespace sublet::gateway::wallet
