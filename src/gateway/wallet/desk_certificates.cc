// WeChat Pay's platform certificates, which change every few years and overlap for a while: fetched before the one that we have ends.
#include <algorithm>

#include "gateway/wallet/desk_impl.h"

namespace sublet::gateway {

using namespace wallet;

namespace {

constexpr size_t most_certificates = 20;

// Each is sealed under the merchant's APIv3 key; the answer as a whole is signed by a certificate that we have.
Result<std::vector<std::string>> opened(const Json& j, const std::string& api_key) {
  const Error wrong = refusal("bad_answer", "it is no list of certificates");
  const auto list = j.find("data");
  if (list == j.end() || !list->is_array() || list->size() > most_certificates) return wrong;
  std::vector<std::string> out;
  for (const Json& one : *list) {
    const auto sealed = one.is_object() ? one.find("encrypt_certificate") : one.end();
    if (!one.is_object() || sealed == one.end() || !sealed->is_object()) return wrong;
    Result<std::string> pem = wechat_open(api_key, text_in(*sealed, "ciphertext"), text_in(*sealed, "nonce"), text_in(*sealed, "associated_data"));
    if (!pem) return refusal("bad_answer", pem.error().detail);
    Result<Certificate> c = read_certificate(*pem);
    if (!c) return refusal("bad_answer", c.error().detail);
    if (c->serial != text_in(one, "serial_no")) return refusal("bad_answer", "a certificate has another serial than it is said to have");
    out.push_back(std::move(*pem));
  }
  return out;
}

}  // namespace

Result<Done> WalletDesk::certificates(const std::string& op, const std::string& merchant, std::function<void(Certificates)> told) {
  if (!alipay_ || !wechat_) return fault("not_started", "the wallets' desk was not started");
  Result<Keys> k = keys(op, merchant);
  if (!k) return k.error();
  const auto& theirs = (*k)->wechat.their_keys;
  if (std::all_of(theirs.begin(), theirs.end(), [](const auto& one) { return one.first.starts_with("PUB_KEY_ID_"); })) return refusal("no_certificates", "it has none of WeChat Pay's certificates");
  const auto a = std::make_shared<Asked>();
  a->op = op, a->what = "certificates", a->keys = std::move(*k);
  a->told = [told](const commerce::OutsideAnswer& answer) { told(fault(answer.code, answer.words)); };
  ask_wechat(a, "GET", "/v3/certificates", "", [a, told = std::move(told)](int status, const Json& j) {
    if (status != 200) return told(fault(text_in(j, "code").empty() ? "http_" + std::to_string(status) : text_in(j, "code"), text_in(j, "message")));
    told(opened(j, a->keys->wechat.api_key));
  });
  return Done{};
}

}  // namespace sublet::gateway
