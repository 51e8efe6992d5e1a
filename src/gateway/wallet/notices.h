// What a wallet tells without being asked: read and believed, or refused with why.
//
// Believed is what the wallet's own key has signed, what is fresh (WeChat Pay 300 s; Alipay sends its own again for 25 hours), and what is for
// this merchant's app and account. What it says of a trade is for commerce to hold against it.
//
// Pure; any thread. Refusals: `bad_notice`, `bad_signature`, `unknown_key`, `stale`, `wallet_differs`.
//
//   Result<HeardNotice> n = hear_notice(keys, stamp, body, now);
//   if (n && n->about == HeardNotice::About::payment) commerce::wallet_said(w, shelf, keys.merchant.id, n->payment, n->word);
#pragma once

#include "commerce/wallets.h"
#include "gateway/wallet/merchant_keys.h"

namespace sublet::gateway {

struct HeardNotice {
  enum class About : uint8_t { payment, refund, agreement, freeze, nothing } about = About::nothing;
  std::string id;                          // the wallet's own of the notice
  std::string payment, refund, agreement, freeze;  // our numbers
  commerce::WalletWord word;               // of a payment; of an agreement: active, ended; of a freeze: frozen; of a refund its reference and time
  // What the notice is of, as ours is numbered.
  const std::string& of() const { return !payment.empty() ? payment : !agreement.empty() ? agreement : freeze; }
  int64_t refunded = 0;                    // micro-units
};

namespace wallet {

inline constexpr int64_t fen_micros = 10'000;  // CNY has hundredths
inline constexpr size_t most_notice = 64 << 10;

// `stamp`: of WeChat Pay's headers; not looked at for Alipay.
Result<HeardNotice> hear_notice(const MerchantKeys& k, const WechatStamp& stamp, std::string_view body, Instant now);

// "59.00" or 59.0 as a member: micro-units, whole fen; refusal `bad_answer`.
Result<int64_t> alipay_amount(const Json& j, const char* name);
// amount.total and its like; refusal `bad_answer`.
Result<int64_t> wechat_amount(const Json& j, const char* name);
// "2026-11-29T08:00:00+08:00" and back; refusal `bad_answer`: other offsets are not told by WeChat Pay.
Result<Instant> wechat_time(const std::string& text);
std::string wechat_time_text(Instant t);
// Paid, open, closed, of a trade as WeChat Pay shows it; refusals `wallet_differs` (it is another's), `bad_notice`, `bad_answer`.
Result<commerce::WalletWord> wechat_word(const WechatMerchant& m, const Json& j, Instant now);

}  // namespace wallet
}  // namespace sublet::gateway
