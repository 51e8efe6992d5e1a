#include "gateway/core/estimate.h"

#include <algorithm>
#include <map>
#include <numeric>

#include "charging/explain.h"

namespace sublet::gateway {

using catalogue::Period;
using catalogue::Service;
using catalogue::Use;
using charging::EventKind;
using charging::Ledger;

namespace {

constexpr int64_t a_day_most = 10;  // calls or messages; beyond, each is longer
constexpr int64_t longest_span = 100 * seconds_per_day;

int64_t share(int64_t whole, int64_t parts, int64_t part) { return static_cast<int64_t>(i128{whole} * (part + 1) / parts - i128{whole} * part / parts); }

// What left the account's own money by these postings.
int64_t own_money(const std::vector<charging::Posting>& postings) {
  int64_t sum = 0;
  for (const charging::Posting& p : postings)
    if (p.asset == Unit::money && p.ledger == Ledger::money) sum -= p.amount;
  return sum;
}

// Adds up what one account pays, by what for.
class Sums {
 public:
  Sums(const Trial& trial, const std::vector<std::string>& offers) : names_(trial.names()) {
    for (const catalogue::Offer& o : trial.version().offers)
      if (std::find(offers.begin(), offers.end(), o.code) != offers.end())
        for (const catalogue::Fee& f : o.fees)
          if (f.once) once_fees_.push_back(f.id);
  }
  void add(const charging::Event& e, const std::vector<charging::Posting>& postings, Service service) {
    const int64_t amount = own_money(postings);
    if (e.kind == EventKind::charged) put("use/" + std::string(catalogue::service_name(service)), amount);
    else if (e.kind == EventKind::minimum_charged) put("minimum", amount);
    else if (e.kind == EventKind::fee_charged && std::find(once_fees_.begin(), once_fees_.end(), e.id()) != once_fees_.end()) once_ += amount;
    else if (e.kind == EventKind::fee_charged) put("fee/" + names_.fees.name(e.id()), amount), monthly_ += amount;
  }
  void tell(Money& total, Money& monthly, Money& once, std::vector<CostPart>& parts) const {
    int64_t sum = 0;
    for (const auto& [what, amount] : by_)
      if (amount != 0) parts.push_back({what, Money::from_micros(amount)}), sum += amount;
    total = Money::from_micros(sum), monthly = Money::from_micros(monthly_), once = Money::from_micros(once_);
  }

 private:
  void put(const std::string& what, int64_t amount) { by_[what] += amount; }
  const catalogue::Registry& names_;
  std::vector<catalogue::Id> once_fees_;
  std::map<std::string, int64_t> by_;
  int64_t monthly_ = 0, once_ = 0;
};

}  // namespace

PhoneNumber usual_peer(const catalogue::OperatorInfo& op) {
  PhoneNumber peer;
  ensure(PhoneNumber::from_digits((op.country.empty() || op.country.size() > 4 ? "86" : op.country) + "13800000000", peer), "a country's code has a few digits");
  return peer;
}

std::vector<Use> spread(const catalogue::OperatorInfo& op, const MonthOfUse& use, int64_t first_day) {
  const int64_t days = catalogue::period_of(Period::month, first_day).to - first_day;
  const PhoneNumber peer = usual_peer(op);
  std::vector<Use> out;
  const auto put = [&](Service service, int64_t day, int64_t second, int64_t seconds, int64_t amount) {
    if (amount == 0) return;
    Use u;
    u.service = service;
    u.start = Instant::from_seconds(op.zone.utc((first_day + day) * seconds_per_day + second));
    u.seconds = seconds, u.amount = amount;
    if (service != Service::data) u.peer = peer;
    out.push_back(u);
  };
  const int64_t sessions = 3 * days, octets = use.megabytes << 20;
  constexpr int64_t hours[] = {9, 13, 20};
  for (int64_t i = 0; i < sessions; ++i) put(Service::data, i / 3, hours[i % 3] * 3'600, 1'800, share(octets, sessions, i));
  const auto evenly = [&](int64_t count, auto&& each) {
    for (int64_t i = 0, day = 0, of_day = 0; i < count; ++i, ++of_day) {
      if (const int64_t at = i * days / count; at != day) day = at, of_day = 0;
      each(i, day, of_day);
    }
  };
  const int64_t calls = std::min((use.minutes + 1) / 2, a_day_most * days);
  evenly(calls, [&](int64_t i, int64_t day, int64_t of_day) {
    const int64_t seconds = 60 * share(use.minutes, calls, i);
    put(Service::voice, day, 10 * 3'600 + of_day * 1'800, seconds, seconds);
  });
  const int64_t messages = std::min(use.messages, a_day_most * days);
  evenly(messages, [&](int64_t i, int64_t day, int64_t of_day) { put(Service::sms, day, 12 * 3'600 + of_day * 60, 0, share(use.messages, messages, i)); });
  std::stable_sort(out.begin(), out.end(), [](const Use& a, const Use& b) { return a.start < b.start; });
  return out;
}

Result<Estimate> estimate(const Tables& tables, const std::string& offer, const MonthOfUse& use, Instant now) {
  Trial trial(tables);
  const catalogue::OperatorInfo& op = tables.version->op;
  const auto midnight = [&](int64_t day) { return Instant::from_seconds(op.zone.utc(day * seconds_per_day)); };
  const int64_t first = catalogue::period_of(Period::month, op.zone.local(now.seconds()) / seconds_per_day).to;
  const int64_t second = catalogue::period_of(Period::month, first).to, end = catalogue::period_of(Period::month, second).to;
  Trial::Line line;
  line.offers = {offer};
  Sums once(trial, {offer}), sums(trial, {offer});
  Estimate out;
  std::map<std::pair<Service, std::string>, Unserved> unserved;
  if (Result<Done> opened = trial.open(line, midnight(first)); !opened) return opened.error();
  for (const charging::Outcome::Entry& e : trial.opened()) once.add(e.event, e.event.postings, {});
  const auto count = [&](const charging::Event& e) {  // a charge has its time by its use
    if (e.account != 0 && e.at >= midnight(second) && e.at < midnight(end)) sums.add(e, e.postings, {});
  };
  for (const int64_t month : {first, second})
    for (const Use& u : spread(op, use, month)) {
      const charging::Outcome done = trial.charge(trial.number(), u, true);
      for (const auto& e : done.events)
        if (e.event.kind != EventKind::charged) count(e.event);
        else if (month == second) sums.add(e.event, e.charged.postings, u.service);
      if (done.answer.done() || month == first) continue;
      Unserved& lacks = unserved.try_emplace({u.service, done.answer.code}, Unserved{u.service, done.answer.code}).first->second;
      ++lacks.uses, lacks.units += u.amount;
    }
  for (const charging::Event& e : trial.wait(midnight(end))) count(e);
  Money ignored;
  std::vector<CostPart> none;
  sums.tell(out.total, out.monthly, ignored, out.parts);
  once.tell(ignored, ignored, out.once, none);
  for (auto& [of, lacks] : unserved) out.unserved.push_back(std::move(lacks));
  return out;
}

Result<Tried> try_uses(const Tables& tables, const std::vector<std::string>& offers, const std::vector<Use>& uses, bool explain, std::optional<Instant> since) {
  if (uses.empty() || uses.size() > most_tried) return refusal("bad_request", "from 1 to " + std::to_string(most_tried) + " uses can be tried at once");
  std::vector<size_t> order(uses.size());
  std::iota(order.begin(), order.end(), size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](size_t a, size_t b) { return uses[a].start < uses[b].start; });
  const Instant first = uses[order.front()].start, last = uses[order.back()].start;
  if (last.seconds() - first.seconds() > longest_span) return refusal("too_far", "more than 100 days lie between the first use and the last");
  const catalogue::OperatorInfo& op = tables.version->op;
  const auto month = [&](Instant at) { return catalogue::period_of(Period::month, op.zone.local(at.seconds()) / seconds_per_day); };
  const auto midnight = [&](int64_t day) { return Instant::from_seconds(op.zone.utc(day * seconds_per_day)); };
  const Instant end = midnight(month(last).to);
  Trial trial(tables);
  Trial::Line line;
  line.offers = offers;
  if (Result<Done> opened = trial.open(line, since ? *since : midnight(month(first).from)); !opened) return opened.error();
  Sums sums(trial, offers);
  for (const charging::Outcome::Entry& e : trial.opened()) sums.add(e.event, e.event.postings, {});
  Tried out;
  out.uses.resize(uses.size());
  for (const size_t i : order) {
    const charging::Outcome done = trial.charge(trial.number(), uses[i], true);
    TriedUse& t = out.uses[i];
    t.cost = done.answer.cost;
    if (!done.answer.done()) t.refused = done.answer.code, t.detail = trial.why_not(done.answer.code, uses[i], trial.number());
    for (const auto& e : done.events) {
      const bool charge = e.event.kind == EventKind::charged;
      sums.add(e.event, charge ? e.charged.postings : e.event.postings, uses[i].service);
      if (!charge) continue;
      t.paid = Money::from_micros(own_money(e.charged.postings));
      for (const charging::Charged::Part& p : e.charged.parts)
        if (p.kind == rating::Part::Kind::bucket) t.buckets.emplace_back(trial.names().buckets.name(p.bucket), p.taken);
      for (const charging::Posting& p : e.charged.postings)
        if (p.asset == Unit::money && p.ledger == Ledger::bucket) t.buckets.emplace_back(trial.names().buckets.name(p.ref), -p.amount);
      if (explain) t.why = charging::explain(trial.version(), trial.names(), uses[i], e.charged);
    }
  }
  for (const charging::Event& e : trial.wait(end))
    if (e.account != 0 && e.at < end) sums.add(e, e.postings, {});
  sums.tell(out.total, out.monthly, out.once, out.parts);
  return out;
}

}  // namespace sublet::gateway
