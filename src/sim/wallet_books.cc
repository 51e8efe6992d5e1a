#include "sim/wallet_books.h"

#include <algorithm>

#include "base/hash.h"
#include "base/money.h"

namespace sublet::sim {

std::string WalletBooks::new_id() {
  ++serial_;
  std::string n = std::to_string(mix64(options_.seed * 7'919 + serial_) % 1'000'000'000'000ULL), s = std::to_string(serial_);
  n.insert(0, 12 - n.size(), '0'), s.insert(0, s.size() < 8 ? 8 - s.size() : 0, '0');
  return options_.id_prefix + n + s;
}

void WalletBooks::lapse(WalletTrade& t, Instant now) {
  if (t.state == WalletTrade::State::waiting && t.expires <= now) t.state = WalletTrade::State::closed, t.ended = t.expires, changed(t);
}

Result<WalletTrade*> WalletBooks::create(const WalletTrade& wish, Instant now) {
  auto [at, fresh] = trades_.try_emplace({wish.merchant, wish.number}, wish);
  WalletTrade& t = at->second;
  if (fresh) {
    t.id = new_id(), t.created = now;
    by_id_[t.id] = &t;
    changed(t);
    return &t;
  }
  lapse(t, now);
  if (t.amount == 0) return refusal("already_closed");  // cancelled before it came
  if (t.amount != wish.amount || t.subject != wish.subject) return refusal("same_number_differs");
  if (t.state == WalletTrade::State::paid) return refusal("already_paid");
  if (t.state == WalletTrade::State::closed) return refusal("already_closed");
  return &t;
}

void WalletBooks::void_number(const std::string& merchant, const std::string& number, Instant now) {
  WalletTrade t;
  t.merchant = merchant, t.number = number, t.expires = now;
  if (Result<WalletTrade*> made = create(t, now); made) (void)close(**made, now);
}

WalletTrade* WalletBooks::trade(const std::string& merchant, const std::string& number, Instant now) {
  const auto at = trades_.find({merchant, number});
  if (at == trades_.end()) return nullptr;
  lapse(at->second, now);
  return &at->second;
}

WalletTrade* WalletBooks::trade_by_id(const std::string& merchant, const std::string& id, Instant now) {
  const auto at = by_id_.find(id);
  if (at == by_id_.end() || at->second->merchant != merchant) return nullptr;
  lapse(*at->second, now);
  return at->second;
}

Result<Done> WalletBooks::pay(WalletTrade& t, const std::string& buyer, Instant now) {
  lapse(t, now);
  if (t.state == WalletTrade::State::paid) return refusal("already_paid");
  if (t.state == WalletTrade::State::closed) return refusal("already_closed");
  t.state = WalletTrade::State::paid, t.buyer = buyer, t.ended = now;
  t.fee = (t.amount * options_.fee_per_million + 500'000) / 1'000'000;
  changed(t);
  return Done{};
}

Result<Done> WalletBooks::close(WalletTrade& t, Instant now) {
  lapse(t, now);
  if (t.state == WalletTrade::State::paid) return refusal("already_paid");
  if (t.state == WalletTrade::State::waiting) t.state = WalletTrade::State::closed, t.ended = now, changed(t);
  return Done{};
}

Result<WalletRefund> WalletBooks::refund(WalletTrade& t, const WalletRefund& wish, Instant now, bool& again) {
  again = false;
  for (const WalletRefund& r : t.refunds)
    if (r.number == wish.number) {
      if (r.amount != wish.amount) return refusal("same_number_differs");
      again = true;
      return r;
    }
  if (t.state != WalletTrade::State::paid) return refusal("not_paid");
  if (wish.amount <= 0 || wish.amount > t.left()) return refusal("too_much");
  WalletRefund r = wish;
  r.id = new_id(), r.at = now;
  // Of all that was given back, so that the parts of a trade come to the whole of its fee.
  const auto back = [&](int64_t refunded) { return static_cast<int64_t>((static_cast<i128>(t.fee) * refunded * 2 + t.amount) / (2 * t.amount)); };
  if (options_.fees_back) r.fee_back = back(t.refunded + r.amount) - back(t.refunded);
  t.refunded += r.amount;
  t.refunds.push_back(r);
  changed(t);
  return r;
}

Result<WalletAgreement*> WalletBooks::sign(const WalletAgreement& wish, Instant now) {
  auto [at, fresh] = agreements_.try_emplace({wish.merchant, wish.number}, wish);
  if (!fresh) return refusal("already_signed");
  at->second.id = new_id(), at->second.since = now;
  changed_agreements_.insert(at->first);
  return &at->second;
}

WalletAgreement* WalletBooks::agreement(const std::string& merchant, const std::string& id) {
  for (auto& [key, a] : agreements_)
    if (key.first == merchant && (a.id == id || a.number == id)) return &a;
  return nullptr;
}

Result<Done> WalletBooks::unsign(WalletAgreement& a, Instant now) {
  if (!a.in_force) return refusal("not_in_force");
  a.in_force = false, a.until = now;
  changed_agreements_.insert({a.merchant, a.number});
  return Done{};
}

Result<WalletTrade*> WalletBooks::charge(WalletTrade wish, Instant now) {
  WalletAgreement* const a = wish.agreement.empty() ? nullptr : agreement(wish.merchant, wish.agreement);
  WalletFreeze* const f = wish.freeze.empty() ? nullptr : frozen(wish.merchant, wish.freeze, now);
  if (!wish.agreement.empty() && (a == nullptr || !a->in_force)) return refusal("not_in_force");
  if (!wish.freeze.empty() && (f == nullptr || f->state != WalletFreeze::State::frozen)) return refusal("not_frozen");
  // A repetition is answered as the first was, also when the agreement's or the frozen amount's limit would be passed now.
  if (WalletTrade* before = trade(wish.merchant, wish.number, now); before != nullptr && before->state == WalletTrade::State::paid) {
    if (before->amount != wish.amount) return refusal("same_number_differs");
    return before;
  }
  if (a != nullptr && a->most_each > 0 && wish.amount > a->most_each) return refusal("too_much");
  if (f != nullptr && wish.amount > f->left()) return refusal("too_much");
  Result<WalletTrade*> t = create(wish, now);
  if (!t) return t;
  if (Result<Done> paid = pay(**t, a != nullptr ? a->buyer : f != nullptr ? f->buyer : wish.buyer, now); !paid) return paid.error();
  if (f != nullptr) f->captured += wish.amount, f->unfrozen += wish.last ? f->left() : 0, changed_freezes_.insert({f->merchant, f->number});
  return t;
}

Result<WalletFreeze*> WalletBooks::ask_freeze(const WalletFreeze& wish, Instant now) {
  auto [at, fresh] = freezes_.try_emplace({wish.merchant, wish.number}, wish);
  if (!fresh && (at->second.amount != wish.amount || at->second.request != wish.request)) return refusal("same_number_differs");
  if (fresh) at->second.id = new_id(), at->second.operation = new_id(), at->second.at = now, changed_freezes_.insert(at->first);
  return &at->second;
}

Result<bool> WalletBooks::freeze(WalletFreeze& f, const std::string& buyer, Instant now) {
  if (f.state == WalletFreeze::State::closed) return refusal("already_closed");
  if (f.state == WalletFreeze::State::frozen) return false;
  f.state = WalletFreeze::State::frozen, f.buyer = buyer, f.at = now;
  changed_freezes_.insert({f.merchant, f.number});
  return true;
}

WalletFreeze* WalletBooks::frozen(const std::string& merchant, const std::string& id, Instant now) {
  for (auto& [key, f] : freezes_) {
    if (key.first != merchant || (f.id != id && f.number != id)) continue;
    if (f.state == WalletFreeze::State::waiting && f.expires <= now) f.state = WalletFreeze::State::closed, changed_freezes_.insert(key);
    return &f;
  }
  return nullptr;
}

Result<Done> WalletBooks::unfreeze(WalletFreeze& f, const std::string& request, int64_t amount) {
  if (const auto before = f.unfreezes.find(request); before != f.unfreezes.end()) return before->second == amount ? Result<Done>(Done{}) : refusal("same_number_differs");
  if (f.state != WalletFreeze::State::frozen) return refusal("not_frozen");
  if (amount <= 0 || amount > f.left()) return refusal("too_much");
  f.unfreezes[request] = amount, f.unfrozen += amount;
  changed_freezes_.insert({f.merchant, f.number});
  return Done{};
}

Result<Done> WalletBooks::cancel(WalletFreeze& f) {
  if (f.captured > 0) return refusal("too_late");
  f.state = WalletFreeze::State::closed;
  changed_freezes_.insert({f.merchant, f.number});
  return Done{};
}

void WalletBooks::changed(const WalletTrade& t) { changed_trades_.insert({t.merchant, t.number}); }

WalletBooks::Totals WalletBooks::totals() const {
  Totals out;
  for (const auto& [key, t] : trades_) {
    ++out.trades;
    out.closed += t.state == WalletTrade::State::closed;
    if (t.state != WalletTrade::State::paid) continue;
    ++out.paid, out.taken += t.amount, out.fees += t.fee, out.refunded += t.refunded;
    out.refunds += t.refunds.size();
    for (const WalletRefund& r : t.refunds) out.fees_back += r.fee_back;
  }
  out.agreements = agreements_.size();
  for (const auto& [key, f] : freezes_) out.frozen += f.left(), out.freezes += f.state == WalletFreeze::State::frozen;
  return out;
}

std::vector<const WalletTrade*> WalletBooks::all(const std::string& merchant) const {
  std::vector<const WalletTrade*> out;
  for (const auto& [key, t] : trades_)
    if (key.first == merchant) out.push_back(&t);
  return out;
}

std::vector<const WalletFreeze*> WalletBooks::all_frozen(const std::string& merchant) const {
  std::vector<const WalletFreeze*> out;
  for (const auto& [key, f] : freezes_)
    if (key.first == merchant && f.state == WalletFreeze::State::frozen) out.push_back(&f);
  return out;
}

}  // namespace sublet::sim
