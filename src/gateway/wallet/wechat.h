// WeChat Pay's API v3 as octets: how requests are signed, answers and notices verified, and what notices hold opened.
//
// Requests carry `Authorization: WECHATPAY2-SHA256-RSA2048 mchid=...` over METHOD \n URL \n time \n nonce \n body \n. Answers and notices carry
// Wechatpay-Timestamp, -Nonce, -Serial and -Signature over time \n nonce \n body \n, by a platform certificate's key or, in the newer mode, by
// a public key with an id (PUB_KEY_ID_...). What is more than 300 s away is stale. A notice's resource is sealed by AES-256-GCM under the
// merchant's APIv3 key.
//
// Pure, but for `wechat_authorization`, whose nonce is chance. Refusals: `bad_signature`, `unknown_key` (a serial that we do not have: fetch
// certificates), `stale`, `bad_notice`, `bad_key`.
//
//   h["Authorization"] = wechat_authorization(merchant, "GET", "/v3/certificates", "", now);
//   if (Result<Done> good = wechat_verify(merchant.their_keys, headers, body, now); !good) ...
//   Result<WechatNotice> n = wechat_notice(body, merchant.api_key);           // n->resource["trade_state"]
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>

#include "gateway/core/json.h"
#include "gateway/wallet/keys.h"

namespace sublet::gateway::wallet {

struct WechatMerchant {
  std::string mchid, appid;
  std::string serial;                          // of our own certificate
  PrivateKey own_key;
  std::string api_key;                         // APIv3 key: 32 octets
  std::map<std::string, PublicKey> their_keys;  // by serial or PUB_KEY_ID_...
};

// The public key that answers shall be signed with, where there is one (requests name it in Wechatpay-Serial); empty: a platform certificate's.
std::string wechat_public_key_id(const WechatMerchant& m);

std::string wechat_signed_text(std::string_view method, std::string_view target, std::string_view time, std::string_view nonce, std::string_view body);
std::string wechat_authorization(const WechatMerchant& m, std::string_view method, std::string_view target, std::string_view body, Instant now);
// The parts of such a header, in any order; refusal `bad_signature`.
struct WechatAuthorization {
  std::string mchid, nonce, time, serial, signature;
};
Result<WechatAuthorization> wechat_read_authorization(std::string_view header);

struct WechatStamp {
  std::string time, nonce, serial, signature;
};
WechatStamp wechat_stamp_of(const std::function<std::string_view(std::string_view)>& header);  // from the headers of an answer or a notice
Result<Done> wechat_verify(const std::map<std::string, PublicKey>& keys, const WechatStamp& stamp, std::string_view body, Instant now);

// AES-256-GCM as in `resource` and in /v3/certificates: base64 of the sealed octets with their tag behind; a nonce of twelve octets.
Result<std::string> wechat_open(std::string_view key, std::string_view ciphertext, std::string_view nonce, std::string_view associated);
Result<std::string> wechat_seal(std::string_view key, std::string_view text, std::string_view nonce, std::string_view associated);

struct WechatNotice {
  std::string id, event;  // "TRANSACTION.SUCCESS"
  Json resource;          // opened
};
Result<WechatNotice> wechat_notice(std::string_view body, std::string_view api_key);

// What a page or an app needs to open WeChat (jsapi, app): paySign over appid \n time \n nonce \n package \n.
std::string wechat_pay_sign(const WechatMerchant& m, std::string_view time, std::string_view nonce, std::string_view package);

}  // namespace sublet::gateway::wallet
