#include "gateway/gy/translate.h"

#include <algorithm>

#include "base/hash.h"
#include "protocol/diameter/avps.h"

namespace sublet::gateway::gy {

using namespace protocol::diameter;
using catalogue::Direction;
using catalogue::Service;
using catalogue::Use;
using charging::Credit;
using charging::CreditPart;

namespace {

constexpr int64_t most_asked = int64_t{1} << 50;  // what charging takes; who asks for more gets less
constexpr int64_t most_units = most_asked + 1;    // of any sum: usage beyond is refused, not cut
constexpr size_t longest_session = 512;           // as charging takes it

bool is_digits(std::string_view s) {
  return !s.empty() && std::all_of(s.begin(), s.end(), [](char c) { return c >= '0' && c <= '9'; });
}

int64_t added(int64_t sum, uint64_t more) {
  return more > static_cast<uint64_t>(most_units - sum) ? most_units : sum + static_cast<int64_t>(more);
}

// The amount in the service's own unit, if there is one.
bool own_units(const Units& u, Service service, int64_t& out) {
  switch (catalogue::unit_of(service)) {
    case Unit::octets:
      if (u.total) return out = added(0, *u.total), true;
      if (!u.input && !u.output) return false;
      return out = added(added(0, u.input.value_or(0)), u.output.value_or(0)), true;
    case Unit::seconds:
      if (!u.time) return false;
      return out = *u.time, true;
    default:
      if (!u.specific) return false;
      return out = added(0, *u.specific), true;
  }
}

// One kind of unit of those told, of which there is some.
struct Some {
  AvpKey key;
  uint64_t amount = 0;
};

// Where too much of the service's own unit is told.
Some own_of(const Units& u, Service service) {
  switch (catalogue::unit_of(service)) {
    case Unit::octets:
      if (u.total) return {avp::cc_total_octets, *u.total};
      if (u.input.value_or(0) >= u.output.value_or(0)) return {avp::cc_input_octets, u.input.value_or(0)};
      return {avp::cc_output_octets, *u.output};
    case Unit::seconds:
      return {avp::cc_time, u.time.value_or(0)};
    default:
      return {avp::cc_service_specific_units, u.specific.value_or(0)};
  }
}

// The first kind of which there is some, money last; none: amount 0.
Some any_of(const Units& u) {
  if (u.total.value_or(0) != 0) return {avp::cc_total_octets, *u.total};
  if (u.input.value_or(0) != 0) return {avp::cc_input_octets, *u.input};
  if (u.output.value_or(0) != 0) return {avp::cc_output_octets, *u.output};
  if (u.time.value_or(0) != 0) return {avp::cc_time, *u.time};
  if (u.specific.value_or(0) != 0) return {avp::cc_service_specific_units, *u.specific};
  if (u.money && u.money->digits != 0) return {avp::value_digits, static_cast<uint64_t>(u.money->digits)};
  return {};
}

// Used-Service-Unit as Failed-AVP shows it: with what it tells.
bool used_refused(uint32_t result, const Some& some, const char* why, Failure& f) {
  f.numbered(result, some.key, some.amount, why);
  if (some.key == avp::value_digits) f.within(avp::unit_value), f.within(avp::cc_money);
  return f.within(avp::used_service_unit);
}

// `currency`: the operator's, in which its accounts are; there is no other.
bool money_in(const Units& u, std::optional<uint32_t> currency, int64_t& out, Failure& f) {
  if (const auto told = u.money->currency; told && told != currency)
    return f.numbered(invalid_avp_value, avp::currency_code, *told, "another currency than the operator's"),
           f.within(avp::cc_money);
  if (micros_of(*u.money, out) && out >= 0) return true;
  return f.zeroed(invalid_avp_value, avp::cc_money, flag_mandatory,
                  "an amount that is below zero, too large, or no whole number of micro-units");
}

// --- which service, in which direction, with whom, where

struct Kinds {
  bool time = false, octets = false, messages = false;
  void look(const Units& u) {
    time = time || u.time;
    octets = octets || u.total || u.input || u.output;
    messages = messages || u.specific;
  }
  bool any() const { return time || octets || messages; }
};

// What the Service-Information is of, if there is any.
std::optional<Service> by_information(const CreditControlRequest& r) {
  if (r.ims) return Service::voice;
  if (r.sms) return Service::sms;
  if (r.mms) return Service::mms;
  if (r.ps) return Service::data;
  return {};
}

// Of a context that is nobody's we know: what is asked for is what is charged by; where nothing in particular
// is, what was used. Who counts seconds and octets is a call with statistics, if it is not a packet session,
// whose gateway counts its seconds besides (Open5GS).
Service by_units(const CreditControlRequest& r) {
  Kinds asked, used;
  if (r.requested) asked.look(*r.requested);
  for (const MsccRequest& m : r.msccs)
    if (m.requested) asked.look(*m.requested);
  for (const Units& u : r.used) used.look(u);
  for (const Units& u : r.used_units) used.look(u);
  const Kinds& kinds = asked.any() ? asked : used;
  const std::optional<Service> told = by_information(r);
  if (!kinds.any()) return told.value_or(Service::sms);
  if (kinds.time && kinds.octets) return told == Service::data ? Service::data : Service::voice;
  return kinds.octets           ? Service::data
         : kinds.time           ? Service::voice
         : told == Service::mms ? Service::mms
                                : Service::sms;
}

Service service_in(const CreditControlRequest& r) {
  // "rel.32251@3gpp.org": extensions and release stand in front (TS 32.299 7.1.12).
  std::string_view context = r.service_context_id;
  if (context.ends_with("@3gpp.org")) context.remove_suffix(9);
  if (const size_t dot = context.rfind('.'); dot != std::string_view::npos) context.remove_prefix(dot + 1);
  if (context == "32251") return Service::data;
  if (context == "32260") return r.ims && r.ims->media == Media::video ? Service::video : Service::voice;
  if (context == "32274") return Service::sms;
  if (context == "32270") return Service::mms;
  return by_units(r);
}

template <class List>
void message_parties(std::string_view from, const List& to, PhoneNumber line, Direction otherwise, Use& use) {
  PhoneNumber sender, receiver;
  const bool sent = number_in(from, sender);
  Direction d = otherwise;
  if (sent && sender == line) {
    d = Direction::out;
  } else {
    for (const auto& one : to)
      if (number_in(one, receiver) && receiver == line) d = Direction::in;
  }
  use.direction = d;
  if (d == Direction::in) {
    use.peer = sender;
  } else if (to.size() != 0 && number_in(to[0], receiver)) {
    use.peer = receiver;
  }
}

void parties(const CreditControlRequest& r, PhoneNumber line, Use& use) {
  if (r.ims) {
    const ImsInformation& ims = *r.ims;
    // Role-Of-Node: 0 originating, 1 terminating (TS 32.299 7.2); proxies (2) and user agents (3) say
    // nothing.
    use.direction = ims.role_of_node == 1U ? Direction::in : Direction::out;
    const std::string_view called = ims.called_party.empty() ? ims.requested_party : ims.called_party;
    if (use.direction == Direction::in) {
      for (std::string_view who : ims.calling_parties)
        if (use.peer.empty()) number_in(who, use.peer);
    } else if (!number_in(called, use.peer)) {
      number_in(ims.requested_party, use.peer);
    }
  } else if (r.sms) {
    // SM-Message-Type: 0 submission, 1 delivery report (TS 32.299 7.2).
    message_parties(r.sms->originator, r.sms->recipients, line,
                    r.sms->message_type == 1U ? Direction::in : Direction::out, use);
  } else if (r.mms) {
    Bounded<std::string_view, limits::parties> to;
    for (const MmsInformation::Address& a : r.mms->recipients) to.add(a.data);
    message_parties(r.mms->originator.data, to, line, Direction::out, use);
  }
}

// 3GPP-User-Location-Info (TS 29.061 16.4.7.2): a type, then the PLMN as TS 24.008 10.5.1.3 writes it.
bool plmn_in(std::string_view location, PhoneNumber& out) {
  if (location.size() < 4) return false;
  const auto nibble = [&](size_t octet, int high) {
    const auto v = static_cast<uint8_t>(location[octet]);
    return static_cast<char>('0' + (high ? v >> 4 : v & 15));
  };
  char digits[6] = {nibble(1, 0), nibble(1, 1), nibble(2, 0), nibble(3, 0), nibble(3, 1), nibble(2, 1)};
  const size_t n = digits[5] == '0' + 15 ? 5 : 6;
  return PhoneNumber::from_digits({digits, n}, out);
}

void place(const CreditControlRequest& r, Use& use) {
  if (r.ps) {
    const std::string_view plmn = r.ps->sgsn_mcc_mnc;
    if ((plmn.size() == 5 || plmn.size() == 6) && PhoneNumber::from_digits(plmn, use.place)) return;
    if (plmn_in(r.ps->user_location, use.place)) return;
  }
  if (r.ims) {  // "3GPP-E-UTRAN-FDD;utran-cell-id-3gpp=46001...": MCC and the two digits of MNC that there
                // always are
    const std::string_view access = r.ims->access_network;
    if (const size_t at = access.find("cell-id-3gpp="); at != std::string_view::npos) {
      std::string_view cell = access.substr(at + 13);
      if (cell.starts_with('"')) cell.remove_prefix(1);
      if (cell.size() >= 5) PhoneNumber::from_digits(cell.substr(0, 5), use.place);
    }
  }
}

// --- who

void imsi_in(std::string_view digits, uint64_t& out) {
  if (out != 0 || digits.size() < 6 || digits.size() > 15 || !is_digits(digits)) return;
  for (const char c : digits) out = out * 10 + static_cast<uint64_t>(c - '0');
}

void subscriber(const SubscriptionId& id, Credit& c) {
  switch (id.type) {
    case SubscriptionType::imsi:
      return imsi_in(id.data, c.imsi);
    case SubscriptionType::nai: {
      const std::string_view user = id.data.substr(0, id.data.find('@'));
      // TS 23.003 19.3.2: a digit for the method, then the IMSI.
      if (user.size() == 16 && (user[0] == '0' || user[0] == '1' || user[0] == '6'))
        return imsi_in(user.substr(1), c.imsi);
      if (user.size() == 15 && id.data.ends_with("3gppnetwork.org")) return imsi_in(user, c.imsi);
      break;
    }
    default:
      break;
  }
  if (c.line.empty()) number_in(id.data, c.line);
}

bool who(const CreditControlRequest& r, Credit& c, Failure& f) {
  for (const SubscriptionId& id : r.subscription_ids)
    if (id.type == SubscriptionType::e164) subscriber(id, c);
  for (const SubscriptionId& id : r.subscription_ids)
    if (id.type != SubscriptionType::e164) subscriber(id, c);
  if (r.ps) imsi_in(r.ps->imsi, c.imsi);
  if (!c.line.empty() || c.imsi != 0 || c.type == Credit::update || c.type == Credit::termination)
    return true;
  if (r.subscription_ids.empty()) return f.missing(avp::subscription_id);
  return f.of(user_unknown, "no Subscription-Id holds a number or an IMSI");
}

// --- what

struct Amounts {
  const std::optional<Units>* requested;
  std::span<const Units> used;
  std::optional<uint32_t> reason;
  std::optional<uint32_t> currency;
};

// Reporting-Reason, TS 32.299 7.2: QHT and FINAL say that nothing more comes of the quota.
bool at_end(std::optional<uint32_t> reason) {
  return reason == 1U || reason == 2U;
}

// Usage beyond what charging takes.
bool too_much(const Units& u, bool money, Service service, Failure& f) {
  constexpr const char* why = "more was used than can be";
  if (money) {
    f.zeroed(invalid_avp_value, avp::cc_money, flag_mandatory, why);
  } else {
    const Some own = own_of(u, service);
    f.numbered(invalid_avp_value, own.key, own.amount, why);
  }
  return f.within(avp::used_service_unit);
}

// What no quota can take is refused: acknowledged, it would be used for nothing.
bool usage_fits(const Amounts& a, bool money, Service service, Credit::Type type, Failure& f) {
  bool own = false;
  Some foreign;
  int64_t ignored = 0;
  for (const Units& u : a.used) {
    const Some some = any_of(u);
    // RFC 8506 8.19: since the session began, of UPDATE and TERMINATION. Zeros are borne (Open5GS sends
    // them).
    if (type == Credit::initial && some.amount != 0)
      return used_refused(contradicting_avps, some, "something was used before the session began", f);
    if (money && !u.money && some.amount != 0)
      return used_refused(contradicting_avps, some, "usage in units of a quota of money", f);
    own = own || own_units(u, service, ignored);
    if (foreign.amount == 0) foreign = some;
  }
  if (money || own || foreign.amount == 0) return true;
  return used_refused(rating_failed, foreign, "usage in another unit than the service is charged by", f);
}

bool amounts(const Amounts& a, Service service, Credit::Type type, CreditPart& out, Failure& f) {
  bool money = a.requested->has_value() && (*a.requested)->money.has_value();
  bool ends = at_end(a.reason);
  int64_t units = 0;
  for (const Units& u : a.used) {
    money = money || (u.money && !own_units(u, service, units));
    ends = ends || at_end(u.reporting_reason);
  }
  if (!usage_fits(a, money, service, type, f)) return false;
  if (money) out.flags |= CreditPart::money;
  if (a.requested->has_value() && type != Credit::termination) {
    const Units& u = **a.requested;
    out.flags |= CreditPart::asks;
    ends = false;
    units = 0;
    if (money && u.money) {
      if (!money_in(u, a.currency, units, f)) return f.within(avp::requested_service_unit);
    } else if (!money) {
      own_units(u, service, units);  // none of the service's own: as much as the server thinks right
    }
    out.asked = std::min(units, most_asked);
  }
  int64_t before = 0, after = 0;
  for (const Units& u : a.used) {
    out.flags |= CreditPart::reports;
    units = 0;
    if (money) {
      if (!u.money) continue;  // nothing
      if (!money_in(u, a.currency, units, f)) return f.within(avp::used_service_unit);
    } else if (!own_units(u, service, units)) {
      continue;
    }
    int64_t& sum = u.tariff_change_usage == TariffChangeUsage::after ? after : before;
    sum = added(sum, static_cast<uint64_t>(units));
    if (sum > most_asked) return too_much(u, money, service, f);
  }
  out.used = before, out.used_after = after;
  if (ends) out.flags |= CreditPart::ends;
  return true;
}

// An event of a message that says no number is of one (TS 32.274 5.3: immediate event charging, no unit
// determined).
// What is not counted in messages and says no amount is nothing that a price could be of (RFC 8506 9.2).
bool event_amount(const Credit& c, CreditPart& p, Failure& f) {
  if (c.type != Credit::event) return true;
  if (c.action != Credit::balance) p.flags |= CreditPart::asks;
  if (!p.has(CreditPart::asks) || p.has(CreditPart::money) || p.asked != 0) return true;
  const Unit unit = catalogue::unit_of(c.use.service);
  if (unit == Unit::messages) return p.asked = 1, true;
  if (c.action == Credit::balance) return true;
  f.numbered(rating_failed, unit == Unit::octets ? avp::cc_total_octets : avp::cc_time, 0,
             "an event of no amount");
  return f.within(avp::requested_service_unit);
}

// All its Service-Identifiers name a quota (RFC 8506 8.16), whatever their order.
void name_quota(std::optional<uint32_t> group, std::span<const uint32_t> ids, CreditPart& p) {
  p.group = group.value_or(0);
  const bool zero = group == 0U;
  std::array<uint32_t, limits::service_ids> sorted;
  const auto begin = sorted.begin();
  auto end = std::copy(ids.begin(), ids.end(), begin);
  std::sort(begin, end);
  end = std::unique(begin, end);
  const auto n = static_cast<size_t>(end - begin);
  if (n <= 1 && !zero) return void(p.service = n == 0 ? 0 : sorted[0]);
  constexpr uint32_t several = 0x80000000U;
  const std::string_view octets(reinterpret_cast<const char*>(sorted.data()), n * sizeof(uint32_t));
  p.service = several | static_cast<uint32_t>(hash64(octets, zero ? 1 : 0));
}

// A second MSCC of a quota. Which of the two would be granted nobody knows; but at the end of a session
// nothing is, and what was used was used.
bool added_up(Credit::Type type, const CreditPart& more, const MsccRequest& m, CreditPart& p, Failure& f) {
  const AvpView whole{avp::multiple_services_credit_control, flag_mandatory, m.whole};
  if (type != Credit::termination) return f.of(invalid_avp_value, whole, "two MSCCs of the same quota");
  const bool both = p.has(CreditPart::reports) && more.has(CreditPart::reports);
  if (both && p.has(CreditPart::money) != more.has(CreditPart::money))
    return f.of(contradicting_avps, whole, "one quota in money and in units");
  p.used = added(p.used, static_cast<uint64_t>(more.used));
  p.used_after = added(p.used_after, static_cast<uint64_t>(more.used_after));
  p.flags |= more.flags;
  if (p.used > most_asked || p.used_after > most_asked)
    return f.of(invalid_avp_value, whole, "more was used than can be");  // of both together
  return true;
}

bool of_msccs(const CreditControlRequest& r, Translation& t, Failure& f) {
  // RFC 8506 8.16: with MSCCs, what was used stands in them; of which quota this would be is not told.
  for (const Units& u : r.used)
    if (const Some some = any_of(u); some.amount != 0)
      return used_refused(contradicting_avps, some, "usage beside Multiple-Services-Credit-Control", f);
  size_t n = 0, i = 0;
  for (const MsccRequest& m : r.msccs) {
    CreditPart& p = t.parts[n] = CreditPart{};
    name_quota(m.rating_group, r.service_ids_of(m), p);
    if (!amounts({&m.requested, r.used_of(m), m.reporting_reason, t.currency}, t.credit.use.service,
                 t.credit.type, p, f))
      return f.within(avp::multiple_services_credit_control);
    if (!event_amount(t.credit, p, f)) return f.within(avp::multiple_services_credit_control);
    size_t same = 0;
    while (same < n && (t.parts[same].group != p.group || t.parts[same].service != p.service)) ++same;
    if (same < n && !added_up(t.credit.type, p, m, t.parts[same], f)) return false;
    t.part_of[i++] = static_cast<uint8_t>(same);
    if (same == n) ++n;
  }
  t.credit.parts = {t.parts.data(), n};
  return true;
}

// Units of the command itself: one quota.
bool of_command(const CreditControlRequest& r, Translation& t, Failure& f) {
  Credit& c = t.credit;
  CreditPart& p = t.parts[0] = CreditPart{};
  p.service = r.service_id.value_or(0);
  if (!amounts({&r.requested, {r.used.begin(), r.used.size()}, {}, t.currency}, c.use.service, c.type, p, f))
    return false;
  // An INITIAL that names no units leaves them to the server (RFC 8506 8.18); with
  // Multiple-Services-Indicator it only opens the session, and quotas are asked for when traffic comes
  // (5.1.2).
  const bool opens = c.type == Credit::initial && r.several_services == true;
  if (!r.requested && !opens && c.type == Credit::initial) p.flags |= CreditPart::asks;
  if (!event_amount(c, p, f)) return false;
  if (p.flags != 0) {
    p.flags |= CreditPart::whole;
    c.parts = {t.parts.data(), 1};
  }
  return true;
}

}  // namespace

std::string_view imei_of(const CreditControlRequest& r, std::array<char, 16>& room) {
  std::string_view value;
  for (const auto* e : {&r.user_equipment, r.ps ? &r.ps->user_equipment : &r.user_equipment})
    if (value.empty() && *e && (*e)->type == 0) value = (*e)->value;  // 0: IMEISV, RFC 8506 8.51
  if (value.empty() && r.ps) value = r.ps->imeisv;
  const auto good = [](std::string_view digits) {
    return digits.size() >= 14 && digits.size() <= 16 && is_digits(digits) ? digits : std::string_view();
  };
  if (value.size() != 8) return good(value);
  size_t n = 0;
  for (const char octet : value)
    for (const int digit : {octet & 15, octet >> 4 & 15})
      if (digit < 10) room[n++] = static_cast<char>('0' + digit);
  return good({room.data(), n});
}

namespace {

void marks_told(const CreditControlRequest& r, const catalogue::Realtime& realtime, Credit& c) {
  catalogue::Realtime::Told told;
  std::array<char, 16> room;
  if (r.ps) {
    told.apn = r.ps->called_station;
    if (r.ps->rat_type.size() == 1) told.rat = static_cast<uint8_t>(r.ps->rat_type[0]);
  }
  if (!realtime.equipment.empty()) told.equipment = imei_of(r, room);
  c.use.marks = realtime.marks(told);
  if (c.type == Credit::update) c.told_marks = realtime.could(told);
}

}  // namespace

bool translate(const CreditControlRequest& r, const catalogue::Realtime* realtime,
               std::optional<uint32_t> currency, Translation& out, Failure& failure) {
  failure = {};
  out.currency = currency;
  Credit& c = out.credit = Credit{};
  c.type = static_cast<Credit::Type>(r.type.value_or(RequestType::initial));
  if (c.type == Credit::event) {
    if (!r.action) return failure.missing(avp::requested_action);  // RFC 8506 8.41
    c.action = static_cast<Credit::Action>(*r.action);
  }
  c.number = r.number.value_or(0);
  c.again = r.header.may_be_repeated();
  c.session = r.session_id;
  if (c.session.empty() || c.session.size() > longest_session)
    return failure.of(invalid_avp_value, {avp::session_id, flag_mandatory, c.session},
                      "a Session-Id that is empty or too long");
  if (!who(r, c, failure)) return false;
  c.use.service = service_in(r);
  parties(r, c.line, c.use);
  place(r, c.use);
  if (realtime != nullptr && !realtime->empty()) marks_told(r, *realtime, c);
  if (c.type == Credit::event && r.event_time)
    c.use.start = Instant::from_seconds(unix_seconds(*r.event_time));
  out.msccs = !r.msccs.empty();
  return out.msccs ? of_msccs(r, out, failure) : of_command(r, out, failure);
}

}  // namespace sublet::gateway::gy
