// Merchants: whom a wallet knows an operator as, one for each contract with it: the whole operator, a province, a branch's channel.
//
// Routing: of the active merchants of a wallet whose province and channel are the payment's or are not stated, the one that states most; among
// equals the smallest rank, then the oldest. A paused merchant takes no new payment and goes on with those it has.
//
// Secrets are a JSON object of texts, kept sealed and never shown again: `private_key` (ours), `wallet_key` (the wallet's public key or its
// certificate); Alipay in certificate mode `app_cert`, `root_cert`; WeChat Pay `serial` (of our certificate), `wallet_serial` (of theirs, or
// PUB_KEY_ID_...), `api_key` (APIv3). What they must be is for gateway/wallet to say; here they are text. `expires`: the first of their
// certificates to end.
//
// Refusals: `bad_merchant` (with the field), `unknown_merchant`, `no_merchant` (none fits), `stale`.
//
//   Result<Merchant> m = add_merchant(w, {.wallet = "alipay", .title = "shop", .account = "2088...", .app = "2021..."}, secrets);
//   Result<Merchant> to = route_merchant(w, "alipay", "广东", "shop");
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "commerce/context.h"

namespace sublet::commerce {

struct Merchant {
  std::string id = {}, wallet = {}, title = {};
  std::string account = {}, app = {};        // seller_id and app_id; mchid and appid
  std::string province = {}, channel = {};   // empty: any
  int64_t rank = 0;
  std::string state = "active";    // active, paused
  int64_t fee_ppm = 6'000;         // of a payment, in millionths
  int64_t fee_tax_ppm = 60'000;    // value-added tax contained in the fee, millionths
  int64_t settle_days = 1;         // the money arrives so many days after
  std::optional<Instant> expires = {};
  int64_t version = 1;
  Instant created = {}, changed = {};
};

bool is_wallet(std::string_view method);  // alipay, wechat

Result<Merchant> add_merchant(const Work& w, Merchant m, const std::string& secrets);
// All but wallet, account and app, which its trades were made with; `secrets` empty: as they were. `version`: the one that was read.
Result<Merchant> change_merchant(const Work& w, const Merchant& m, const std::string& secrets);
Result<Merchant> merchant(const Work& w, const std::string& id);
Result<std::vector<Merchant>> merchants(const Work& w);
Result<std::string> merchant_secrets(const Work& w, const std::string& id);  // in clear: for whoever signs
Result<Merchant> route_merchant(const Work& w, const std::string& wallet, const std::string& province, const std::string& channel);

// Of `amount`, rounded half up to the fen.
int64_t wallet_fee(const Merchant& m, int64_t amount);

}  // namespace sublet::commerce
