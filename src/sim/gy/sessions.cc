#include "sim/gy/sessions.h"

#include <algorithm>
#include <charconv>

#include "base/hash.h"

namespace sublet::sim::gy {

using namespace std::string_view_literals;
using dia::RequestType;

namespace {

constexpr uint32_t seconds_from_1900 = 2'208'988'800;  // to 1970
constexpr uint32_t voice_group = 100;                  // as Kamailio's ims_charging has it by default

template <size_t N>
std::string_view digits(std::array<char, N>& to, size_t from, uint64_t n) {
  char* end = std::to_chars(to.data() + from, to.data() + N, n).ptr;
  return {to.data(), static_cast<size_t>(end - to.data())};
}

}  // namespace

void Faults::add(const char* kind, const std::string& what) {
  ++count_;
  ++kinds_[kind];
  if (first_.size() < 20) first_.push_back(std::string(kind) + ": " + what);
}

Sessions::Sessions(Options options)
    : options_(std::move(options)),
      width_(std::clamp<size_t>(options_.rating_groups.size(), 1, 4)),
      random_(options_.seed),
      zipf_(options_.lines, options_.zipf),
      sessions_(options_.count),
      quotas_(sessions_.size() * width_) {
  for (const std::string& peer : options_.peers) id_starts_.push_back(peer.substr(0, 100) + ";" + std::to_string(options_.run) + ";");
}

uint32_t Sessions::group_of(Kind k, size_t i) const {
  if (k == Kind::voice) return voice_group;
  return k == Kind::data && i < options_.rating_groups.size() ? options_.rating_groups[i] : 0;
}

uint64_t Sessions::ask_of(const Session& s) const {
  if (s.kind == Kind::message) return 1;
  if (s.asks_nothing) return unnamed;
  return s.kind == Kind::data ? options_.ask_octets : options_.ask_seconds;
}

// RFC 6733 8.8: host, high and low part. The serial number leads back to the place.
std::string_view Sessions::id_of(uint32_t place) {
  const std::string& start = id_starts_[peer(place)];
  std::copy(start.begin(), start.end(), id_.begin());
  return digits(id_, start.size(), sessions_[place].serial);
}

void Sessions::open(uint32_t place) {
  Session& s = sessions_[place];
  s = Session();
  s.serial = next_serial_++ * options_.count + place;
  s.line = static_cast<uint32_t>(zipf_.draw(random_));
  s.ended = false;
  const double chance = random_.unit() * (options_.mix[0] + options_.mix[1] + options_.mix[2]);
  s.kind = chance < options_.mix[0] ? Kind::data : chance < options_.mix[0] + options_.mix[1] ? Kind::voice : Kind::message;
  s.type = s.kind == Kind::message ? RequestType::event : RequestType::initial;
  s.asks_nothing = random_.chance(options_.ask_nothing);
  s.updates = static_cast<uint16_t>(random_.below(uint64_t{options_.updates} * 2 + 1));
  std::fill_n(quotas(place), width_, Quota());
}

// What was granted counts as used: all of it, up to the threshold at which a client asks early (TS 32.299
// 6.5.4), or at the end a part.
void Sessions::plan_use(Session& s, Quota& q, uint32_t event_time) {
  q.asked = q.used = q.used_before = nothing;
  q.split = false;
  if (q.spent) return;
  if (s.type == RequestType::termination) {
    q.used = q.final ? q.granted : random_.below(q.granted + 1);
  } else {
    q.used = !q.final && q.threshold < q.granted ? q.granted - q.threshold : q.granted;
    if (!q.final) q.asked = ask_of(s);
  }
  q.split = q.tariff_change != 0 && event_time >= q.tariff_change && q.used > 1;
  if (q.split) q.used_before = q.used / 2;
}

void Sessions::begin(uint32_t place, uint32_t unix_seconds) {
  Session& s = sessions_[place];
  if (s.waits > 0) return;
  if (s.busy && !s.answered) {  // 3004: the same once more
    s.busy = false;
    return;
  }
  if (s.ended) {
    open(place);
  } else if (s.opened) {
    s.type = s.leave || s.updates == 0 ? RequestType::termination : RequestType::update;
    if (s.type == RequestType::update) --s.updates;
    ++s.number;
  }
  s.answered = s.busy = false;
  s.event_time = unix_seconds + seconds_from_1900;
  for (size_t i = 0; i < quotas_of(s.kind); ++i) plan_use(s, quotas(place)[i], s.event_time);
}

void Sessions::compose(uint32_t place, dia::CreditControlRequest& r) {
  const Session& s = sessions_[place];
  r.clear();
  r.session_id = id_of(place);
  r.origin_host = options_.peers[peer(place)];
  r.origin_realm = options_.realm;
  r.auth_application_id = dia::credit_control_application;
  r.type = s.type;
  r.number = s.number;
  r.event_time = s.event_time;
  r.subscription_ids.add({dia::SubscriptionType::e164, digits(msisdn_, 0, options_.first_line + s.line)});
  std::copy_n("46001", 5, imsi_.data());
  r.subscription_ids.add({dia::SubscriptionType::imsi, digits(imsi_, 5, 1'000'000'000 + s.line)});
  if (s.type == RequestType::termination) r.termination_cause = 1;  // DIAMETER_LOGOUT
  compose_units(s, quotas(place), r);
  compose_service(s, r);
}

void Sessions::compose_units(const Session& s, const Quota* quotas, dia::CreditControlRequest& r) {
  const auto put = [&](dia::Units& u, uint64_t units) {
    if (s.kind == Kind::data)
      u.total = units;
    else
      u.time = static_cast<uint32_t>(units);
  };
  if (s.kind == Kind::message) {
    r.action = dia::RequestedAction::direct_debiting;
    r.requested.emplace().specific = 1;
    return;
  }
  r.several_services = true;
  for (size_t i = 0; i < quotas_of(s.kind); ++i) {
    const Quota& q = quotas[i];
    if (q.asked == nothing && q.used == 0) continue;
    dia::MsccRequest& m = *r.add_mscc();
    if (const uint32_t group = group_of(s.kind, i); group != 0) m.rating_group = group;
    if (q.asked != nothing) {
      m.requested.emplace();
      if (q.asked != unnamed) put(*m.requested, q.asked);
    }
    if (s.type == RequestType::initial) continue;
    m.reporting_reason = s.type == RequestType::termination ? 2 : q.final ? 2 : q.threshold != 0 && q.threshold < q.granted ? 0 : 3;  // FINAL, THRESHOLD, QUOTA_EXHAUSTED
    if (!q.split) {
      put(*r.add_used(m), q.used);
      continue;
    }
    dia::Units& before = *r.add_used(m);
    before.tariff_change_usage = dia::TariffChangeUsage::before;
    put(before, q.used_before);
    dia::Units& after = *r.add_used(m);
    after.tariff_change_usage = dia::TariffChangeUsage::after;
    put(after, q.used - q.used_before);
  }
}

// What the network knows of the use: as much as a small gateway sends.
void Sessions::compose_service(const Session& s, dia::CreditControlRequest& r) {
  if (s.kind == Kind::data) {
    r.service_context_id = "32251@3gpp.org";
    for (size_t i = 0; i < charging_id_.size(); ++i) charging_id_[i] = static_cast<char>(s.serial >> (24 - 8 * i));
    dia::PsInformation& ps = r.ps.emplace();
    ps.charging_id = {charging_id_.data(), charging_id_.size()};
    ps.pdp_address = "\x00\x01\x0a\x2d\x00\x02"sv;
    ps.called_station = "internet";
    ps.sgsn_mcc_mnc = "46001";
    ps.user_location = "\x82\x64\xf0\x10\x00\x01\x64\xf0\x10\x00\x00\x01\x01"sv;
    ps.rat_type = "\x06"sv;
    return;
  }
  if (s.kind == Kind::voice) {
    r.service_context_id = "32260@3gpp.org";
    std::copy_n("tel:+", 5, uri_.data());
    dia::ImsInformation& ims = r.ims.emplace();
    ims.role_of_node = 0;
    ims.calling_parties.add(digits(uri_, 5, options_.first_line + s.line));
    ims.called_party = "tel:+8613900000002";
    ims.media = dia::Media::voice;
    ims.access_network = "3GPP-E-UTRAN-FDD;utran-cell-id-3gpp=46001000100000101";
    return;
  }
  r.service_context_id = "32274@3gpp.org";
  dia::SmsInformation& sms = r.sms.emplace();
  sms.message_type = 0;
  sms.messages_sent = 1;
  sms.originator = {msisdn_.data(), r.subscription_ids[0].data.size()};
  sms.recipients.add("8613900000002");
}

Entry Sessions::entry(uint32_t place) {
  const Session& s = sessions_[place];
  Entry e;
  e.session = id_of(place);
  e.line = options_.first_line + s.line;
  e.kind = s.kind;
  e.acknowledged = s.acknowledged;
  e.opened = s.opened;
  e.terminated = s.ended;
  if (s.waits > 0 && !s.answered) {
    for (size_t i = 0; i < quotas_of(s.kind); ++i) e.unanswered += quotas(place)[i].used;
    if (s.kind == Kind::message) e.unanswered = 1;
  }
  return e;
}

uint32_t Sessions::find(std::string_view session) {
  const size_t at = session.rfind(';');
  uint64_t serial = 0;
  if (at == std::string_view::npos || std::from_chars(session.data() + at + 1, session.data() + session.size(), serial).ec != std::errc()) return options_.count;
  const auto place = static_cast<uint32_t>(serial % options_.count);
  return live(place) && id_of(place) == session ? place : options_.count;
}

// RFC 8506 5.5: new money may have come. Every second session asks anew for what had ended; the others go on as
// real gateways do that ignore it.
uint32_t Sessions::re_auth(std::string_view session) {
  const uint32_t place = find(session);
  if (place == options_.count) return dia::unknown_session_id;
  Session& s = sessions_[place];
  if (s.serial % 2 == 0 && s.waits == 0 && !s.leave) {
    for (size_t i = 0; i < quotas_of(s.kind); ++i) quotas(place)[i].final = quotas(place)[i].spent = false;
    s.updates = std::max<uint16_t>(s.updates, 1);
  }
  return dia::success;
}

uint32_t Sessions::abort(std::string_view session) {
  const uint32_t place = find(session);
  if (place == options_.count) return dia::unknown_session_id;
  sessions_[place].leave = true;
  return dia::success;
}

}  // namespace sublet::sim::gy
