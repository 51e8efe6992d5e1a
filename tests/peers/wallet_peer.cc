// wallet_peer: our side of the wallets' octets, for others to be held against: a JSON object a line comes in ("do", and what it needs),
// an object a line goes out ("ok", or "error"). Used by tests/peers/wallets.sh.
#include <iostream>
#include <string>

#include "gateway/wallet/alipay.h"
#include "gateway/wallet/wechat.h"

using namespace sublet;
using namespace sublet::gateway;
using namespace sublet::gateway::wallet;

namespace {

std::string text(const Json& j, const char* name) { return j.value(name, std::string()); }

template <class T> Json told(const Result<T>& r, const std::function<Json(const T&)>& json) {
  if (!r) return {{"ok", false}, {"error", r.error().code}, {"detail", r.error().detail}};
  Json out = json(*r);
  out["ok"] = true;
  return out;
}

Fields fields_of(const Json& j) {
  Fields f;
  for (const auto& [name, value] : j.items()) f[name] = value.get<std::string>();
  return f;
}

Json alipay(const std::string& what, const Json& j) {
  if (what == "alipay_request") {
    AlipayApp app;
    app.app_id = text(j, "app_id"), app.own_key = *PrivateKey::read(text(j, "own")), app.app_cert_sn = text(j, "app_cert_sn"), app.root_cert_sn = text(j, "root_cert_sn");
    return {{"ok", true}, {"form", alipay_request(app, text(j, "method"), j["biz_content"], *beijing_time(text(j, "timestamp")), fields_of(j.value("more", Json::object())))}};
  }
  if (what == "alipay_request_is_signed") {  // as a wallet would look at it
    const Result<Fields> f = form_decode(text(j, "form"));
    return told<Fields>(f, [&](const Fields& all) { return Json{{"signed", PublicKey::read(text(j, "theirs"))->has_signed(alipay_signed_text(all, AlipaySigned::request), all.at("sign"))}, {"fields", all}}; });
  }
  if (what == "alipay_answer") return told<Json>(alipay_answer(text(j, "body"), text(j, "method"), *PublicKey::read(text(j, "theirs"))), [](const Json& a) { return Json{{"answer", a}}; });
  if (what == "alipay_notice") return told<Fields>(alipay_notice(text(j, "body"), *PublicKey::read(text(j, "theirs"))), [](const Fields& f) { return Json{{"fields", f}}; });
  if (what == "alipay_make_notice") {
    Fields f = fields_of(j["fields"]);
    f["sign_type"] = "RSA2";
    f["sign"] = PrivateKey::read(text(j, "own"))->sign(alipay_signed_text(f, j.value("with_type", false) ? AlipaySigned::notice_with_type : AlipaySigned::notice));
    return {{"ok", true}, {"form", form_encode(f)}};
  }
  return nullptr;
}

Json wechat(const std::string& what, const Json& j) {
  if (what == "wechat_authorization") {
    WechatMerchant m;
    m.mchid = text(j, "mchid"), m.serial = text(j, "serial"), m.own_key = *PrivateKey::read(text(j, "own"));
    return {{"ok", true}, {"header", wechat_authorization(m, text(j, "method"), text(j, "target"), text(j, "body"), Instant::from_seconds(j.value("now", int64_t{0})))}};
  }
  if (what == "wechat_authorization_is_signed") {
    return told<WechatAuthorization>(wechat_read_authorization(text(j, "header")), [&](const WechatAuthorization& a) {
      return Json{{"mchid", a.mchid}, {"serial", a.serial}, {"signed", PublicKey::read(text(j, "theirs"))->has_signed(wechat_signed_text(text(j, "method"), text(j, "target"), a.time, a.nonce, text(j, "body")), a.signature)}};
    });
  }
  if (what == "wechat_verify") {
    std::map<std::string, PublicKey> keys;
    keys.emplace(text(j, "serial"), *PublicKey::read(text(j, "theirs")));
    return told<Done>(wechat_verify(keys, {text(j, "time"), text(j, "nonce"), text(j, "serial"), text(j, "signature")}, text(j, "body"), Instant::from_seconds(j.value("now", int64_t{0}))), [](const Done&) { return Json::object(); });
  }
  if (what == "wechat_open") return told<std::string>(wechat_open(text(j, "key"), text(j, "ciphertext"), text(j, "nonce"), text(j, "associated")), [](const std::string& t) { return Json{{"text", t}}; });
  if (what == "wechat_seal") return told<std::string>(wechat_seal(text(j, "key"), text(j, "text"), text(j, "nonce"), text(j, "associated")), [](const std::string& t) { return Json{{"ciphertext", t}}; });
  return nullptr;
}

Json keys(const std::string& what, const Json& j) {
  if (what == "sign") return {{"ok", true}, {"signature", PrivateKey::read(text(j, "own"))->sign(text(j, "text"))}};
  if (what == "encrypt") return told<std::string>(PublicKey::read(text(j, "theirs"))->encrypt(text(j, "text")), [](const std::string& t) { return Json{{"text", t}}; });
  if (what == "decrypt") return told<std::string>(PrivateKey::read(text(j, "own"))->decrypt(text(j, "text")), [](const std::string& t) { return Json{{"text", t}}; });
  if (what == "certificates")
    return told<std::vector<Certificate>>(read_certificates(text(j, "pem")), [](const std::vector<Certificate>& all) { return Json{{"serial", all.front().serial}, {"alipay_sn", all.front().alipay_sn}, {"root_sn", alipay_root_sn(all)}, {"until", all.front().until.text()}}; });
  return nullptr;
}

}  // namespace

int main() {
  for (std::string line; std::getline(std::cin, line);) {
    const Json j = Json::parse(line);
    const std::string what = text(j, "do");
    Json out = alipay(what, j);
    if (out.is_null()) out = wechat(what, j);
    if (out.is_null()) out = keys(what, j);
    if (out.is_null()) out = {{"ok", false}, {"error", "unknown"}};
    std::cout << dump(out) << std::endl;
  }
  return 0;
}
