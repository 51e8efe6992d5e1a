#include "charging/event.h"

#include "base/bytes.h"

namespace sublet::charging {
namespace {

void put_postings(QuickWriter& w, const std::vector<Posting>& list) {
  w.varint(list.size());
  for (const Posting& p : list)
    w.put(static_cast<uint8_t>(static_cast<int>(p.asset) << 4 | static_cast<int>(p.ledger))).varint(p.ref).signed_varint(p.amount);
}

void get_postings(Reader& r, std::vector<Posting>& list) {
  for (uint64_t count = r.varint(); count > 0 && !r.bad(); --count) {
    Posting p{};
    const auto both = r.get<uint8_t>();
    if (both >> 4 >= unit_count || (both & 15) >= ledger_count) return r.fail();
    p.asset = static_cast<Unit>(both >> 4);
    p.ledger = static_cast<Ledger>(both & 15);
    p.ref = static_cast<catalogue::Id>(r.varint());
    p.amount = r.signed_varint();
    list.push_back(p);
  }
}

bool get_charged(Reader& r, Charged& c) {
  c.account = static_cast<AccountId>(r.varint());
  c.line = PhoneNumber::from_bits(r.get<uint64_t>());
  c.host = static_cast<catalogue::Id>(r.varint());
  c.version = static_cast<uint32_t>(r.varint());
  c.cost = r.signed_varint();
  c.discount = r.signed_varint();
  c.wholesale = r.signed_varint();
  c.overrun = r.signed_varint();
  c.price = static_cast<uint16_t>(r.varint());
  c.wholesale_rule = static_cast<uint16_t>(r.varint());
  r.get(c.flags);
  c.discount_offer = static_cast<catalogue::Id>(r.varint());
  const auto parts = r.get<uint8_t>();
  for (int i = 0; i < parts && !r.bad(); ++i) {
    Charged::Part p{};
    p.kind = static_cast<rating::Part::Kind>(r.get<uint8_t>());
    p.offer = static_cast<catalogue::Id>(r.varint());
    p.rule = static_cast<uint16_t>(r.varint());
    p.bucket = static_cast<catalogue::Id>(r.varint());
    p.destination = static_cast<int32_t>(r.signed_varint());
    p.second = r.signed_varint();
    p.units = r.signed_varint();
    p.taken = r.signed_varint();
    p.from = r.signed_varint();
    c.parts.push_back(p);
  }
  get_postings(r, c.postings);
  return !r.bad();
}

void get_event(Reader& r, Outcome::Entry& e) {
  r.get(e.event.kind);
  if (e.event.kind == EventKind::charged) {
    get_charged(r, e.charged);
    e.event.account = e.charged.account;
    e.event.line = e.charged.line;
    return;
  }
  e.event.account = static_cast<AccountId>(r.varint());
  e.event.line = PhoneNumber::from_bits(r.get<uint64_t>());
  e.event.ref = static_cast<uint32_t>(r.varint());
  e.event.amount = r.signed_varint();
  e.event.other = r.signed_varint();
  e.event.at = Instant::from_micros(r.get<int64_t>());
  e.event.note = std::string(r.text());
  get_postings(r, e.event.postings);
}

}  // namespace

const char* ledger_name(Ledger ledger) {
  static constexpr const char* names[] = {"money", "bucket", "held", "revenue_use", "revenue_fee", "used",
                                          "granted", "expired", "outside", "adjusted", "host_payable", "host_cost"};
  return names[static_cast<int>(ledger)];
}

const char* event_name(EventKind kind) {
  static constexpr const char* names[] = {
      "?", "published", "account_opened", "account_closed", "line_added", "line_removed", "credit_set", "member_limit_set", "offer_added",
      "offer_removed", "topped_up", "adjusted", "transferred", "gift", "charged", "fee_charged", "granted", "expired", "rolled_over",
      "limit_reached", "limit_lifted", "stop_wanted", "switched", "session_started", "session_granted", "session_ended", "period_closed",
      "low_balance", "file_begun", "file_finished", "offer_ended", "offer_renewed", "instalment", "minimum_charged", "version_in_force",
      "use_refused", "no_room", "sim_set", "barred", "withdrawn"};
  const auto i = static_cast<size_t>(kind);
  return i < std::size(names) ? names[i] : "?";
}

const char* verdict_name(Verdict v) {
  static constexpr const char* names[] = {"charged", "unreadable", "skipped", "repeated", "unknown_line", "no_offer", "no_price",
                                          "closed_destination", "too_large", "too_late", "from_the_future", "wrong_host", "account_full",
                                          "before_line", "line_closed"};
  const auto i = static_cast<size_t>(v);
  return i < std::size(names) ? names[i] : "?";
}

void encode(const Event& e, std::string& out) {
  QuickWriter w(out);
  w.put(e.kind).varint(e.account).put(e.line.bits()).varint(e.ref).signed_varint(e.amount).signed_varint(e.other);
  w.put(e.at.micros()).put(std::string_view(e.note));
  put_postings(w, e.postings);
}

void encode(const Charged& c, std::string& out) {
  QuickWriter w(out);
  w.varint(c.account).put(c.line.bits()).varint(c.host).varint(c.version);
  w.signed_varint(c.cost).signed_varint(c.discount).signed_varint(c.wholesale).signed_varint(c.overrun);
  w.varint(c.price).varint(c.wholesale_rule).put(c.flags).varint(c.discount_offer);
  w.put(static_cast<uint8_t>(c.parts.size()));
  for (const Charged::Part& p : c.parts)
    w.put(static_cast<uint8_t>(p.kind)).varint(p.offer).varint(p.rule).varint(p.bucket).signed_varint(p.destination).signed_varint(p.second)
        .signed_varint(p.units).signed_varint(p.taken).signed_varint(p.from);
  put_postings(w, c.postings);
}

void encode(const Answer& a, std::string& out) {
  Writer w(out);
  w.put(std::string_view(a.code)).put(std::string_view(a.detail)).varint(a.account).put(a.money.micros()).put(a.cost.micros());
  w.varint(a.records).put(static_cast<uint8_t>(a.grants.size()));
  for (const Answer::Grant& g : a.grants) w.put(g.group).put(g.units).put(g.last).put(std::string_view(g.refused)).put(g.holds);
}

static void get_answer(Reader& r, Answer& a) {
  a.code = std::string(r.text());
  a.detail = std::string(r.text());
  a.account = static_cast<AccountId>(r.varint());
  a.money = Money::from_micros(r.get<int64_t>());
  a.cost = Money::from_micros(r.get<int64_t>());
  a.records = r.varint();
  const auto grants = r.get<uint8_t>();
  for (int i = 0; i < grants && !r.bad(); ++i) {
    Answer::Grant g;
    r.get(g.group), r.get(g.units);
    g.last = r.get<uint8_t>() != 0;
    g.refused = std::string(r.text());
    r.get(g.holds);
    a.grants.push_back(std::move(g));
  }
}

bool decode_outcome(std::string_view bytes, Outcome& out) {
  Reader r(bytes);
  get_answer(r, out.answer);
  while (!r.done() && !r.bad()) get_event(r, out.events.emplace_back());
  return !r.bad();
}

bool decode_events(std::string_view bytes, Outcome& out) {
  Reader r(bytes);
  while (!r.done() && !r.bad()) get_event(r, out.events.emplace_back());
  return !r.bad();
}

bool decode_usage_outcome(std::string_view bytes, UsageOutcome& out) {
  Reader r(bytes);
  out.refused = std::string(r.text());
  const auto count = r.get<uint32_t>();
  for (uint32_t i = 0; i < count && !r.bad(); ++i) {
    const auto v = r.get<uint8_t>();
    if (v >= verdict_count) return false;
    out.verdicts.push_back(static_cast<Verdict>(v));
    if (out.verdicts.back() == Verdict::charged) get_charged(r, out.charged.emplace_back());
    for (uint64_t more = r.varint(); more > 0 && !r.bad(); --more) {
      get_event(r, out.events.emplace_back());
      out.event_of.push_back(i);
    }
  }
  return !r.bad() && r.done();
}

}  // namespace sublet::charging
