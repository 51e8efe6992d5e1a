// Rows of the topic `wallet`, and when a wallet is looked at again; for commerce's own files.
#pragma once

#include <algorithm>
#include <cstdlib>
#include <optional>
#include <string>

#include <nlohmann/json.hpp>

#include "commerce/settings.h"
#include "commerce/wallets.h"
#include "records/outbox.h"

namespace sublet::commerce {

inline constexpr int64_t fen_micros = 10'000;  // CNY has hundredths

inline records::Value or_null(const std::optional<Instant>& t) { return t ? records::Value(t->micros()) : records::Value(); }
inline std::optional<Instant> time_at(const records::Row& r, size_t i) { return r.null(i) ? std::nullopt : std::optional(Instant::from_micros(r.integer(i))); }

inline Result<Done> put_wallet_row(const Work& w, const std::string& id, const std::string& merchant, const nlohmann::ordered_json& body, const std::string& cause) {
  return records::put_out(w.sql, w.op, {.id = id, .topic = "wallet", .target = merchant, .body = body.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace), .cause = cause}, w.now);
}

inline std::string answer_field(const OutsideAnswer& a, const char* name) {
  const auto at = a.fields.find(name);
  return at == a.fields.end() ? std::string() : at->second;
}

// The word in an answer; `state` empty: it says nothing.
inline WalletWord word_in(const OutsideAnswer& a) {
  return {answer_field(a, "state"), std::strtoll(answer_field(a, "amount").c_str(), nullptr, 10), answer_field(a, "reference"), Instant::from_micros(std::strtoll(answer_field(a, "at").c_str(), nullptr, 10)), answer_field(a, "returned")};
}

// When to ask after it, once that has been done so many times: after wallet_check_seconds (`first`), then twice as long each, ten minutes at most.
inline Instant look_after(const Work& w, int64_t checks, int64_t first) { return Instant::from_micros(w.now.micros() + std::min<int64_t>(600'000'000, (first * 1'000'000) << std::min<int64_t>(checks, 10))); }
inline Result<Instant> first_look(const Work& w) {
  Result<int64_t> first = setting(w, "wallet_check_seconds");
  if (!first) return first.error();
  return look_after(w, 0, *first);
}

// A wallet that says "closed" may never have heard of it, and one that refuses may have done it by an earlier try: a code that somebody holds
// can be used until its own end, so it is looked at once more then.
inline Instant last_look(const Work& w, Instant until) {
  const Instant then = Instant::from_seconds(until.seconds() + 90);
  return then > w.now ? then : Instant::from_micros(w.now.micros() + 60'000'000);
}

}  // namespace sublet::commerce
