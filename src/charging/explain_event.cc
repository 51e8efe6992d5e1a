// What an event that is no charge of a use has moved, and why, in words.
#include <algorithm>

#include "charging/explain.h"

namespace sublet::charging {
namespace {

using catalogue::Period;
using catalogue::Version;

std::string money(int64_t micros) { return Money::from_micros(micros).text(); }

std::string period_name(Period p, const catalogue::Days& days) {
  const std::string from = date_from_days(days.from).text();
  switch (p) {
    case Period::day: return "the day " + from;
    case Period::week: return "the week from " + from;
    case Period::month: return "the month " + from.substr(0, 7);
    case Period::year: return "the year " + from.substr(0, 4);
    case Period::ever: break;
  }
  return "the whole time";
}

// A recurring fee: for which period, and by which days if it is a part of it.
std::string fee_text(const Version& v, const catalogue::Registry& names, const Event& e) {
  const bool back = e.amount < 0;
  const int64_t amount = back ? -e.amount : e.amount;
  std::string out = "Fee '" + names.fees.name(e.id()) + "'";
  const catalogue::Fee* fee = nullptr;
  for (const catalogue::Offer& o : v.offers)
    for (const catalogue::Fee& f : o.fees)
      if (f.id == e.id() && (fee == nullptr || f.amount.micros() == amount)) {
        if (fee == nullptr) out += " of offer '" + o.code + "'" + (o.title.empty() ? "" : " (" + o.title + ")");
        fee = &f;
      }
  out += back ? ": given back " + money(amount) : ": " + money(amount);
  if (fee == nullptr) return out + ", taken by hand.";
  if (fee->once) return out + ", once, when the offer was taken.";
  // What is taken in arrears is of the period that ends then; of an offer that ends by itself, with the day before midnight.
  const bool arrears = fee->take == catalogue::Take::arrears;
  const int64_t local = v.op.zone.local(e.at.seconds()), day = (arrears ? local - 1 : local) / seconds_per_day;
  const catalogue::Days days = catalogue::period_of(fee->every, day);
  const int64_t length = days.to - days.from, full = fee->amount.micros();
  const std::string of = " " + std::to_string(length) + " days";
  if (fee->take == catalogue::Take::daily) return out + ", the part of " + date_from_days(day).text() + " of " + money(full) + " for " + period_name(fee->every, days) + " with its" + of + ".";
  if (amount == full) return out + ", for " + period_name(fee->every, days) + (arrears ? ", in arrears." : ", in advance.");
  for (const int64_t n : {days.to - day, day + 1 - days.from, days.to - day - 1}) {
    if (rating::round_money(i128{full} * n, length, fee->round) != amount) continue;
    return out + ", which is " + money(full) + " for " + std::to_string(n) + " of the" + of + " of " + period_name(fee->every, days) + ": " + (n == days.to - day ? "from " : n == days.to - day - 1 ? "after " : "up to ") + date_from_days(day).text() + ".";
  }
  if (full != 0 && amount % full == 0) return out + ", " + std::to_string(amount / full) + " times " + money(full) + ", for " + period_name(fee->every, days) + ".";
  return out + ", a part of " + money(full) + " for " + period_name(fee->every, days) + ".";
}

std::string minimum_text(const Version& v, const Event& e) {
  std::string out = "Minimum spend of " + v.op.zone.civil(e.at).date.text().substr(0, 7) + ": " + money(e.amount) + " was lacking";
  const catalogue::Offer* only = nullptr;
  for (const catalogue::Offer& o : v.offers)
    if (o.minimum && o.minimum->amount.micros() >= e.amount) {
      if (only != nullptr && only->minimum->amount != o.minimum->amount) return out + " to it.";
      only = &o;
    }
  if (only == nullptr) return out + ".";
  return out + ": the month's uses and fees came to " + money(only->minimum->amount.micros() - e.amount) + " of the " + only->minimum->amount.text() + " of offer '" + only->code + "'.";
}

// The bucket's amounts in its own unit.
std::string amount_text(const Version& v, catalogue::Id bucket, int64_t amount) {
  const catalogue::Bucket* b = bucket == 0 ? nullptr : v.bucket(bucket);
  return quantity_text(amount, bucket == 0 ? Unit::money : b == nullptr ? Unit::points : b->unit);
}

std::string counter_text(const Version& v, catalogue::Id counter, int64_t amount) {
  const catalogue::Counter* c = v.counter(counter);
  return quantity_text(amount, c == nullptr ? Unit::points : c->unit);
}

// What a host is to stop of a line, or has stopped.
std::string stops_text(int64_t bits) {
  std::string out;
  for (const auto& [bit, name] : {std::pair(stop::full, "everything"), {stop::half, "what goes out"}, {stop::data, "data"}, {stop::throttled, "fast data"}, {stop::voice, "calls"}, {stop::messages, "messages"}})
    if ((bits & bit) != 0) out += (out.empty() ? "" : " and ") + std::string(name);
  return out.empty() ? "nothing" : out;
}

std::string what_happened(const Version& v, const catalogue::Registry& names, const Event& e) {
  const std::string bucket = e.ref == 0 ? "the account's own money" : "bucket '" + names.buckets.name(e.id()) + "'";
  const std::string amount = amount_text(v, e.id(), e.amount < 0 ? -e.amount : e.amount);
  const std::string at = v.op.zone.civil(e.at).text();
  switch (e.kind) {
    case EventKind::fee_charged: return fee_text(v, names, e);
    case EventKind::minimum_charged: return minimum_text(v, e);
    case EventKind::account_opened: return "The account was opened with " + money(e.amount) + (e.other != 0 ? " and a credit limit of " + money(e.other) : "") + ".";
    case EventKind::account_closed: return e.amount < 0 ? "The account was closed, owing " + money(-e.amount) + "." : "The account was closed and " + money(e.amount) + " paid out.";
    case EventKind::topped_up: return "Topped up: " + amount + " into " + bucket + ".";
    case EventKind::withdrawn: return "Paid out: " + amount + (e.note.empty() ? "" : "; reason: " + e.note) + ".";
    case EventKind::adjusted: return (e.amount < 0 ? "Taken by an adjustment: " + amount + " from " : "Given by an adjustment: " + amount + " to ") + bucket + (e.note.empty() ? "" : "; reason: " + e.note) + ".";
    case EventKind::transferred: return (e.amount < 0 ? "Transferred to " + e.note + ": " + money(-e.amount) : "Received from " + e.note + ": " + money(e.amount)) + ".";
    case EventKind::gift: return (e.amount < 0 ? "Given to " + e.note + ": " : "Received from " + e.note + ": ") + amount + " of " + bucket + ".";
    case EventKind::granted: return "Granted by an offer at " + at + ": " + amount + " in " + bucket + ".";
    case EventKind::expired: return "Ended unused at " + at + ": " + amount + " of " + bucket + ".";
    case EventKind::rolled_over: return "Rolled over at " + at + ": " + amount + " of " + bucket + " live on" + (e.other != 0 ? ", " + amount_text(v, e.id(), e.other) + " ended" : "") + ".";
    case EventKind::instalment:
      return "Instalment: " + money(e.amount) + " moved into " + bucket + (e.other != 0 ? "; " + money(e.other) + " more was due, but the source no longer had it" : "") + ".";
    case EventKind::limit_reached:
      return (e.note == "member" ? "The line's own limit" : "Limit '" + e.note + "'") + " was reached: counter '" + names.counters.name(e.id()) + "' stands at " + counter_text(v, e.id(), e.other) + ", the limit is " + counter_text(v, e.id(), e.amount) + ".";
    case EventKind::limit_lifted: return "Limit '" + e.note + "' was lifted.";
    case EventKind::stop_wanted: return "Host '" + names.hosts.name(e.id()) + "' is asked to stop " + stops_text(e.amount) + (e.note.empty() ? "" : " (" + e.note + ")") + "; before that it was " + stops_text(e.other) + ".";
    case EventKind::switched: return "Host '" + names.hosts.name(e.id()) + "' has confirmed that it stops " + stops_text(e.amount) + ".";
    case EventKind::barred: return "By hand, whatever the balance, it is to stop " + stops_text(e.amount) + "; before that it was " + stops_text(e.other) + ".";
    case EventKind::credit_set: return "The credit limit was set from " + money(e.other) + " to " + money(e.amount) + ".";
    case EventKind::low_balance: return "The account may still spend " + money(e.amount) + ", less than the warning line of " + money(e.other) + ".";
    default: return {};
  }
}

}  // namespace

std::vector<std::string> explain(const Version& v, const catalogue::Registry& names, const Event& e) {
  std::vector<std::string> out;
  std::string what = what_happened(v, names, e);
  if (what.empty()) return out;
  out.push_back((e.line.empty() ? "" : "Line " + e.line.text() + ", ") + v.op.zone.civil(e.at).text() + " (" + v.op.zone.name() + ").");
  out.push_back(std::move(what));
  if (e.kind != EventKind::fee_charged && e.kind != EventKind::minimum_charged) return out;
  for (const Posting& p : e.postings) {
    if (p.asset != Unit::money || (p.ledger != Ledger::money && p.ledger != Ledger::bucket)) continue;
    const std::string whose = p.ledger == Ledger::money ? "the account's money" : "the credit '" + names.buckets.name(p.ref) + "'";
    out.push_back(p.amount < 0 ? "Paid from " + whose + ", " + money(-p.amount) + "." : "Given to " + whose + ", " + money(p.amount) + ".");
  }
  return out;
}

}  // namespace sublet::charging
