// A merchant's secrets as keys (commerce/merchants.h keeps them as a sealed JSON object of texts).
//
//   private_key   ours, PEM or base64                       both
//   wallet_key    the wallet's public key or certificate    both
//   wallet_keys   more of them, since they overlap when a wallet changes its own: [{"serial", "key"}], five at most; the serial of a
//                 certificate is its own. One of wallet_key and wallet_keys is needed
//   app_cert, root_cert                                     Alipay in certificate mode: both or neither
//   serial        of our certificate, hexadecimal           WeChat Pay
//   wallet_serial of wallet_key, or PUB_KEY_ID_...; not needed when it is a certificate
//   api_key       the APIv3 key, 32 octets                  WeChat Pay
//
// Pure; any thread. Refusals: `bad_merchant` with the field; what a key holds is never in the words.
//
//   Result<MerchantKeys> k = merchant_keys(merchant, *merchant_secrets(w, merchant.id));
#pragma once

#include <optional>

#include "commerce/merchants.h"
#include "gateway/wallet/alipay.h"
#include "gateway/wallet/wechat.h"

namespace sublet::gateway::wallet {

struct MerchantKeys {
  commerce::Merchant merchant;
  AlipayApp alipay;               // of wallet alipay
  WechatMerchant wechat;          // of wallet wechat
  std::optional<Instant> expires;  // the first certificate to end, of the wallet's the last; none: there is no certificate
};
// The same secrets with these certificates of the wallet's beside its keys: those that have ended go, five stay. Unchanged where there is nothing new.
Result<std::string> with_certificates(const std::string& secrets, const std::vector<std::string>& pems, Instant now);

Result<MerchantKeys> merchant_keys(const commerce::Merchant& m, const std::string& secrets);

}  // namespace sublet::gateway::wallet
