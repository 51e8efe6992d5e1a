// Bytes of credit commands and their answers (docs/formats/commands.md, kind `credit`).
#include <cstring>

#include "base/bytes.h"
#include "charging/credit.h"

namespace sublet::charging {
namespace {

constexpr size_t longest_session = 512;
constexpr uint8_t again_bit = 0x80, marked_bit = 0x40;  // beside the action; the second: told_marks stand behind the parts
constexpr uint64_t largest_imsi = 999'999'999'999'999;
constexpr int64_t most_units = int64_t{1} << 50;  // octets: a petabyte

bool sound(const CreditPart& p) { return p.asked >= 0 && p.asked <= most_units && p.used >= 0 && p.used <= most_units && p.used_after >= 0 && p.used_after <= most_units; }

}  // namespace

const char* credit_code_name(CreditCode code) {
  static constexpr const char* names[] = {"", "bad_command", "unknown_operator", "unknown_line", "unknown_session", "session_exists", "out_of_sequence", "too_many_sessions",
                                          "insufficient_balance", "member_limit", "stopped", "no_price", "no_offer", "closed_destination", "too_large", "free_of_charge", "account_closed", "wrong_unit"};
  static_assert(std::size(names) == credit_code_count);
  return names[static_cast<size_t>(code)];
}

void CreditAnswer::clear() {
  code = CreditCode::done;
  repeated = low = eventful = false, covered = true;
  account = 0, cost = available = 0;
  parts.clear();
}

void encode_credit(std::string_view op, const Credit& c, std::string& out) {
  encode_header(Kind::credit, op, {}, out);
  QuickWriter w(out);
  w.put(c.type).put(static_cast<uint8_t>(c.action | (c.again ? again_bit : 0) | (c.told_marks != 0 ? marked_bit : 0))).put(c.number).put(c.lives).put(c.session).put(c.line.bits()).put(c.imsi);
  const Use& u = c.use;
  w.put(u.service).put(u.direction).put(u.start.micros()).put(u.peer.bits()).put(u.place.bits()).put(u.app).put(u.marks);
  w.put(static_cast<uint8_t>(c.parts.size())).raw(c.parts.data(), c.parts.size_bytes());
  if (c.told_marks != 0) w.put(c.told_marks);
}

bool decode_credit(std::string_view body, Credit& c, std::vector<CreditPart>& parts) {
  Reader r(body);
  const auto type = r.get<uint8_t>(), both = r.get<uint8_t>();
  const uint8_t action = both & ~(again_bit | marked_bit);
  c.again = (both & again_bit) != 0;
  c.type = static_cast<Credit::Type>(type);
  c.action = static_cast<Credit::Action>(action);
  r.get(c.number), r.get(c.lives);
  c.session = r.text();
  c.line = PhoneNumber::from_bits(r.get<uint64_t>());
  r.get(c.imsi);
  c.use = Use{};
  const auto service = r.get<uint8_t>(), direction = r.get<uint8_t>();
  c.use.start = Instant::from_micros(r.get<int64_t>());
  c.use.peer = PhoneNumber::from_bits(r.get<uint64_t>());
  c.use.place = PhoneNumber::from_bits(r.get<uint64_t>());
  r.get(c.use.app), r.get(c.use.marks);
  const auto count = r.get<uint8_t>();
  const std::string_view raw = r.bytes(count * sizeof(CreditPart));
  c.told_marks = (both & marked_bit) != 0 ? r.get<uint32_t>() : 0;
  if (r.bad() || !r.done() || count > 64 || type < Credit::initial || type > Credit::event || action > Credit::price) return false;
  if (service >= catalogue::service_count || direction >= catalogue::direction_count || c.imsi > largest_imsi) return false;
  if (!well_formed(c.line) || !well_formed(c.use.peer) || !well_formed(c.use.place) || c.session.empty() || c.session.size() > longest_session) return false;
  c.use.service = static_cast<catalogue::Service>(service);
  c.use.direction = static_cast<catalogue::Direction>(direction);
  parts.resize(count);
  if (count != 0) std::memcpy(static_cast<void*>(parts.data()), raw.data(), raw.size());
  for (size_t i = 0; i < parts.size(); ++i) {
    if (!sound(parts[i])) return false;
    for (size_t k = 0; k < i; ++k)
      if (parts[k].group == parts[i].group && parts[k].service == parts[i].service) return false;
  }
  c.parts = parts;
  return true;
}

void encode_credit_answer(const CreditAnswer& a, std::string& out) {
  QuickWriter w(out);
  w.put(a.code).put(static_cast<uint8_t>((a.repeated ? 1 : 0) | (a.low ? 2 : 0) | (a.covered ? 4 : 0) | (a.eventful ? 8 : 0)));
  w.varint(a.account).signed_varint(a.cost).signed_varint(a.available).put(static_cast<uint8_t>(a.parts.size()));
  for (const CreditPartAnswer& p : a.parts) {
    w.varint(p.group).varint(p.service).put(p.code).put(p.flags).put(p.at_end).signed_varint(p.units).signed_varint(p.holds);
    w.varint(p.validity).varint(p.change).signed_varint(p.threshold).varint(p.holding).put(p.where);
  }
}

bool decode_credit_answer(std::string_view& bytes, CreditAnswer& a) {
  a.clear();
  Reader r(bytes);
  const auto code = r.get<uint8_t>(), flags = r.get<uint8_t>();
  if (code >= credit_code_count) return false;
  a.code = static_cast<CreditCode>(code);
  a.repeated = (flags & 1) != 0, a.low = (flags & 2) != 0, a.covered = (flags & 4) != 0, a.eventful = (flags & 8) != 0;
  a.account = static_cast<uint32_t>(r.varint());
  a.cost = r.signed_varint();
  a.available = r.signed_varint();
  for (auto n = r.get<uint8_t>(); n > 0 && !r.bad(); --n) {
    CreditPartAnswer p;
    p.group = static_cast<uint32_t>(r.varint());
    p.service = static_cast<uint32_t>(r.varint());
    const auto its = r.get<uint8_t>();
    p.code = static_cast<CreditCode>(its < credit_code_count ? its : 1);
    r.get(p.flags);
    p.at_end = static_cast<CreditPartAnswer::AtEnd>(std::min<uint8_t>(r.get<uint8_t>(), 2));
    p.units = r.signed_varint();
    p.holds = r.signed_varint();
    p.validity = static_cast<uint32_t>(r.varint());
    p.change = static_cast<uint32_t>(r.varint());
    p.threshold = r.signed_varint();
    p.holding = static_cast<uint32_t>(r.varint());
    p.where = r.text();
    a.parts.push_back(p);
  }
  if (r.bad()) return false;
  bytes.remove_prefix(bytes.size() - r.left());
  return true;
}

bool decode_outcome(Kind kind, std::string_view bytes, Outcome& out) {
  if (kind != Kind::credit) return decode_outcome(bytes, out);
  CreditAnswer a;
  if (!decode_credit_answer(bytes, a)) return false;
  out.answer.code = credit_code_name(a.code);
  out.answer.account = a.account;
  out.answer.cost = Money::from_micros(a.cost);
  out.answer.money = Money::from_micros(a.available);
  for (const CreditPartAnswer& p : a.parts) {
    const bool granted = (p.flags & CreditPartAnswer::granted) != 0;
    out.answer.grants.push_back({p.group, p.units, (p.flags & CreditPartAnswer::last) != 0, granted ? "" : credit_code_name(p.code), p.holds});
  }
  return decode_events(bytes, out);
}

}  // namespace sublet::charging
