#include <arpa/inet.h>

#include <algorithm>

#include "gateway/gy/translate.h"

namespace sublet::gateway::gy {

using namespace protocol::diameter;
using charging::Credit;
using charging::CreditAnswer;
using charging::CreditCode;
using charging::CreditPartAnswer;

uint32_t result_of(CreditCode code) {
  switch (code) {
    case CreditCode::done:
      return success;
    case CreditCode::insufficient_balance:
    case CreditCode::member_limit:
      return credit_limit_reached;
    case CreditCode::stopped:
    case CreditCode::closed_destination:  // RFC 8506 9.1: denied "due to service restrictions"
      return end_user_service_denied;
    case CreditCode::free_of_charge:
      return credit_control_not_applicable;
    case CreditCode::unknown_line:
      return user_unknown;
    case CreditCode::account_closed:
    case CreditCode::no_offer:  // RFC 6733 7.1.5: the user is not authorised to use any service
      return authorization_rejected;
    case CreditCode::unknown_session:
      return unknown_session_id;
    case CreditCode::wrong_unit:
    case CreditCode::no_price:
      return rating_failed;
    case CreditCode::bad_command:
      return invalid_avp_value;
    case CreditCode::unknown_operator:
      return realm_not_served;
    case CreditCode::out_of_sequence:
    case CreditCode::session_exists:
    case CreditCode::too_many_sessions:
    case CreditCode::too_large:
      return unable_to_comply;
  }
  return unable_to_comply;
}

namespace {

uint32_t bounded32(int64_t v) {
  return v > UINT32_MAX ? UINT32_MAX : v < 0 ? 0 : static_cast<uint32_t>(v);
}

// Redirect-Address-Type, RFC 8506 8.38, by what the address looks like.
RedirectAddressType address_type(std::string_view where) {
  if (where.starts_with("sip:") || where.starts_with("sips:")) return RedirectAddressType::sip_uri;
  char text[64];
  if (where.size() < sizeof text) {
    *std::copy(where.begin(), where.end(), text) = '\0';
    char octets[16];
    if (inet_pton(AF_INET, text, octets) == 1) return RedirectAddressType::ipv4;
    if (inet_pton(AF_INET6, text, octets) == 1) return RedirectAddressType::ipv6;
  }
  return RedirectAddressType::url;
}

const CreditPartAnswer* part_for(const CreditAnswer& credit, const Echo& e, size_t i) {
  const auto is = [&](const CreditPartAnswer& p) { return p.group == e.group && p.service == e.service; };
  if (i < credit.parts.size() && is(credit.parts[i])) return &credit.parts[i];
  for (const CreditPartAnswer& p : credit.parts)
    if (is(p)) return &p;
  return nullptr;
}

}  // namespace

const CreditControlAnswer& Answerer::refuse(const Asked& asked, uint32_t result) {
  CreditControlAnswer& a = answer_ = CreditControlAnswer{};
  a.hop_by_hop = asked.hop_by_hop, a.end_to_end = asked.end_to_end;
  a.proxiable = asked.proxiable;
  a.session_id = asked.session;
  a.type = asked.type, a.number = asked.number;
  a.proxy_infos = asked.proxy_infos;
  a.origin_host = manner_.host, a.origin_realm = manner_.realm;
  a.result = result;
  return a;
}

const CreditControlAnswer& Answerer::make(const Asked& asked, const CreditAnswer& credit,
                                          std::optional<uint32_t> currency) {
  refuse(asked, result_of(credit.code));
  CreditControlAnswer& a = answer_;
  if (credit.code != CreditCode::done) return a;
  if (asked.type == RequestType::initial) {
    a.session_failover = manner_.session_failover;
    a.failure_handling = manner_.failure_handling;
  }
  rule_count_ = 0;
  parts(asked, credit, currency);
  if (credit.low) a.low_balance = 1;
  if (asked.type != RequestType::event) return a;
  if (asked.action == Credit::balance) {
    a.check_balance = credit.covered ? 0 : 1;  // RFC 8506 8.6: ENOUGH_CREDIT, NO_CREDIT
    a.remaining_balance = money_of(credit.available, currency);
  } else if (a.result == success) {
    a.cost = money_of(credit.cost, currency);  // RFC 8506 6.1 (price enquiry), 6.3 (direct debiting)
  }
  return a;
}

void Answerer::parts(const Asked& asked, const CreditAnswer& credit, std::optional<uint32_t> currency) {
  CreditControlAnswer& a = answer_;
  if (!asked.msccs) {
    if (credit.parts.empty()) return;
    MsccAnswer& m = msccs_[0] = MsccAnswer{};
    part(credit.parts[0], asked.service, currency, m);
    // Without MSCC the part's result is the command's, and its units are too.
    a.result = *m.result;
    a.granted = m.granted;
    a.final_unit = m.final_unit;
    a.validity = m.validity;
    return;
  }
  size_t n = 0, id = 0;
  for (const Echo& e : asked.echoes) {
    MsccAnswer& m = msccs_[n] = MsccAnswer{};
    if (e.has_group) m.rating_group = e.group;
    m.service_ids = asked.services.subspan(id, e.id_count);
    id += e.id_count;
    if (const CreditPartAnswer* p = part_for(credit, e, n))
      part(*p, asked.service, currency, m);
    else
      m.result = success;
    ++n;
  }
  a.msccs = {msccs_.data(), n};
}

void Answerer::part(const CreditPartAnswer& p, catalogue::Service service, std::optional<uint32_t> currency,
                    MsccAnswer& out) {
  out.result = result_of(p.code);
  const Unit unit = catalogue::unit_of(service);
  if ((p.flags & CreditPartAnswer::granted) != 0) {
    Units& u = out.granted.emplace();
    if ((p.flags & CreditPartAnswer::money) != 0)
      u.money = money_of(p.units, currency);
    else if (unit == Unit::octets)
      u.total = static_cast<uint64_t>(std::max<int64_t>(p.units, 0));
    else if (unit == Unit::seconds)
      u.time = bounded32(p.units);
    else
      u.specific = static_cast<uint64_t>(std::max<int64_t>(p.units, 0));
    if (p.change != 0) u.tariff_time_change = since_1900(p.change);
  }
  if (p.validity != 0) out.validity = p.validity;
  if (p.threshold > 0 && (p.flags & CreditPartAnswer::money) == 0) {
    (unit == Unit::octets    ? out.volume_threshold
     : unit == Unit::seconds ? out.time_threshold
                             : out.unit_threshold) = bounded32(p.threshold);
  }
  if (p.holding != 0) out.holding_time = p.holding;
  if ((p.flags & CreditPartAnswer::last) != 0) final_unit(p, out.final_unit.emplace());
}

// RFC 8506 8.34 to 8.39. An address or rules that are missing leave only the end.
void Answerer::final_unit(const CreditPartAnswer& p, FinalUnit& out) {
  if (p.at_end == CreditPartAnswer::redirect && !p.where.empty()) {
    out.action = FinalUnitAction::redirect;
    out.redirect_type = address_type(p.where);
    out.redirect_address = p.where;
  } else if (p.at_end == CreditPartAnswer::restrict_access) {
    out.action = FinalUnitAction::restrict_access;
    const size_t from = rule_count_;
    for (std::string_view rest = p.where; !rest.empty() && rule_count_ < rules_.size();) {
      const size_t end = rest.find('\n');
      const std::string_view rule = rest.substr(0, end);
      if (!rule.empty()) rules_[rule_count_++] = rule;
      rest = end == std::string_view::npos ? std::string_view() : rest.substr(end + 1);
    }
    out.filter_rules = {rules_.data() + from, rule_count_ - from};
  }
}

}  // namespace sublet::gateway::gy
