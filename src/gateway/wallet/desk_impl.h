// The inside of the wallets' desk; for its own files.
#pragma once

#include "base/text.h"
#include "commerce/agreements.h"
#include "commerce/freezes.h"
#include "gateway/wallet/desk.h"

namespace sublet::gateway {

using wallet::fen_micros;

// A row on its way.
struct WalletDesk::Asked {
  std::string op, what, subject;
  std::string notify;            // address for its notices
  Keys keys;
  commerce::Trade trade;
  std::optional<commerce::Agreement> agreement;  // that the row is about, or that pays
  std::optional<commerce::Freeze> freeze;        // likewise
  int64_t amount = 0;            // of it, to be released
  std::string row;
  commerce::WalletBuyer buyer;
  std::string refund;            // its number
  int64_t refund_amount = 0;
  std::string reason;
  Told told;
};

inline std::string text_in(const Json& j, const char* name) {
  const auto at = j.find(name);
  return at != j.end() && at->is_string() ? at->get<std::string>() : std::string();
}

inline commerce::OutsideAnswer wallet_done(std::map<std::string, std::string, std::less<>> fields) { return {"done", {}, {}, std::move(fields)}; }
inline commerce::OutsideAnswer wallet_says(const commerce::WalletWord& w) {
  return wallet_done({{"state", w.state}, {"amount", std::to_string(w.amount)}, {"reference", w.reference}, {"at", std::to_string(w.at.micros())}});
}
inline commerce::OutsideAnswer wallet_refuses(const std::string& code, const std::string& words) { return {"refused", plain_text(code, 60), plain_text(words, 200), {}}; }
inline commerce::OutsideAnswer wallet_silent(const std::string& code, const std::string& words) { return {"unavailable", plain_text(code, 60), plain_text(words, 200), {}}; }

// desk_alipay.cc: an amount in its words; whether an answer is good; and what one that is not means.
std::string alipay_yuan(int64_t micros);
bool alipay_good(const Json& j);
commerce::OutsideAnswer alipay_not_done(const Json& j);

// Carried out some time later: asked again, and nobody need look at the order for that.
inline commerce::OutsideAnswer wallet_works_on_it(const std::string& words) { return {"again", "under_way", words, {}}; }

// A trade that the wallet has never heard of: one whose code nobody has opened, until its time is over.
inline commerce::WalletWord unheard_of(const commerce::Trade& t, Instant now) { return {now.seconds() > t.until.seconds() + 60 ? "closed" : "open", 0, {}, now}; }

}  // namespace sublet::gateway
