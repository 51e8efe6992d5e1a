#include "gateway/bills/reader.h"

#include "charging/command.h"
#include "charging/credit.h"

namespace sublet::gateway {

namespace {

constexpr int64_t slot_seconds = 900;

// Of a line's life, and moves nothing.
bool is_stop(charging::EventKind kind) {
  using enum charging::EventKind;
  return kind == limit_reached || kind == limit_lifted || kind == stop_wanted || kind == switched || kind == barred || kind == low_balance;
}

// What of the postings moves own money, and what was earned.
BillSum moved(const std::vector<charging::Posting>& postings) {
  using charging::Ledger;
  BillSum s;
  for (const charging::Posting& p : postings) {
    if (p.asset != Unit::money) continue;
    if (p.ledger == Ledger::money || (p.ledger == Ledger::held && p.ref == 0)) s.amount += p.amount;
    if (p.ledger == Ledger::revenue_use || p.ledger == Ledger::revenue_fee) s.cost += p.amount;
  }
  return s;
}

}  // namespace

void BillReader::clear() { sums_.clear(), paid_in_.clear(), uses_.clear(), entries_.clear(); }

void BillReader::book(const charging::Event& e, int64_t slot, uint64_t position, uint32_t sub, std::string_view key) {
  using charging::EventKind;
  BillSum s = moved(e.postings);
  const bool of_money = s.amount != 0 || s.cost != 0;
  const bool of_units = e.ref != 0 && (e.kind == EventKind::adjusted || e.kind == EventKind::gift);
  if (e.account == 0 || (!of_money && !of_units && !(singles_ && is_stop(e.kind)))) return;
  BillKey k;
  k.account = e.account, k.line = e.line.bits(), k.slot = slot, k.kind = e.kind;
  if (e.kind == EventKind::fee_charged) k.ref = e.id();
  const bool by_command = e.kind == EventKind::topped_up && !key.empty() && key.size() <= charging::max_key;
  if (singles_) {
    BookedEntry& b = entries_.emplace_back();
    b.position = position, b.sub = sub, b.what = k, b.at = e.at, b.amount = s.amount, b.cost = s.cost;
    if (of_units) b.bucket = e.id(), b.units = e.amount;
    if (by_command) b.key = key;
  }
  if (by_command) {
    paid_in_.push_back({e.account, e.line.bits(), slot, s.amount, std::string(key)});
    return;
  }
  if (!of_money) return;
  BillSum& sum = sums_[k];
  sum.amount += s.amount, sum.cost += s.cost, ++sum.count;
}

void BillReader::book(const charging::Charged& c, const catalogue::Use* use, uint32_t group, Instant at, int64_t slot, uint64_t position, uint32_t sub) {
  if (c.account == 0) return;
  BillSum s = moved(c.postings);
  BillKey k;
  k.account = c.account, k.line = c.line.bits(), k.slot = slot, k.kind = charging::EventKind::charged, k.host = c.host;
  if (use != nullptr) {
    k.ref = static_cast<uint16_t>(static_cast<uint16_t>(use->service) + 1);
  } else {
    k.version = c.version, k.price = c.price;
    for (const charging::Charged::Part& p : c.parts)
      if (p.kind == rating::Part::Kind::price || k.rule == 0) k.rule = static_cast<uint16_t>(p.rule + 1);
  }
  int64_t units = 0;
  if (use != nullptr) units = use->amount;
  else
    for (const charging::Charged::Part& p : c.parts) units += p.units;
  BillSum& sum = sums_[k];
  sum.amount += s.amount, sum.cost += s.cost, sum.units += units, sum.wholesale += c.wholesale, ++sum.count;
  if (!singles_) return;
  UsageEntry& u = uses_.emplace_back();
  u.position = position, u.sub = sub, u.what = k, u.at = at, u.units = units, u.cost = c.cost, u.discount = c.discount, u.wholesale = c.wholesale, u.group = group;
  if (use != nullptr) u.known = true, u.direction = use->direction, u.peer = use->peer, u.seconds = use->seconds;
}

void BillReader::read(const engine::Record& record) {
  std::string_view body = record.command;
  charging::Header header;
  if (!charging::decode_header(body, header)) return;
  const int64_t slot = record.time.seconds() / slot_seconds;
  if (header.kind == charging::Kind::usage) {
    charging::Usage usage;
    charging::UsageOutcome o;
    if (!charging::decode_usage(body, usage) || !charging::decode_usage_outcome(record.outcome, o)) return;
    const auto* records = reinterpret_cast<const charging::UsageRecord*>(usage.records.data());
    size_t charged = 0;
    for (size_t i = 0; i < o.verdicts.size(); ++i) {
      if (o.verdicts[i] != charging::Verdict::charged) continue;
      const catalogue::Use use = charging::use_of(records[i]);
      book(o.charged[charged++], &use, use.app, use.start, slot, record.position, static_cast<uint32_t>(i));
    }
    for (size_t i = 0; i < o.events.size(); ++i) book(o.events[i].event, slot, record.position, static_cast<uint32_t>(i), {});
    return;
  }
  charging::Outcome o;
  if (!charging::decode_outcome(header.kind, record.outcome, o)) return;
  charging::ChargeUse one;
  bool of_one = false;
  if (header.kind == charging::Kind::charge_use) {
    charging::FromBytes v(body);
    one.describe(v);
    of_one = v.complete();
  }
  for (size_t i = 0; i < o.events.size(); ++i) {
    const charging::Outcome::Entry& e = o.events[i];
    if (e.event.kind == charging::EventKind::charged) book(e.charged, of_one ? &one.use.use : nullptr, of_one ? one.use.use.app : e.event.ref, of_one ? one.use.use.start : record.time, slot, record.position, static_cast<uint32_t>(i));
    else book(e.event, slot, record.position, static_cast<uint32_t>(i), header.kind == charging::Kind::top_up ? header.key : std::string_view());
  }
}

}  // namespace sublet::gateway
