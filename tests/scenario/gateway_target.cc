#include "scenario/gateway_target.h"

#include <stdlib.h>

#include <algorithm>
#include <sstream>

#include "gateway/gy/testing.h"
#include "io/file.h"

namespace sublet::scenario {

namespace dia = protocol::diameter;
using charging::Credit;
using charging::CreditAnswer;
using charging::CreditCode;
using charging::CreditPartAnswer;
using gateway::gy::Client;

namespace {

constexpr int64_t seconds_1900_to_1970 = 2'208'988'800;

// ---- From a line of a scenario to a request

// Texts that the request views.
struct Texts {
  std::string line, peer, place, access;
};

std::string uri(const PhoneNumber& n) { return n.empty() ? std::string() : "tel:+" + n.text(); }

dia::Units asked_units(const GyRequest::Part& p, Unit unit) {
  dia::Units u;
  if (p.money) u.money = dia::CcMoney{p.asked, -6, 156};
  else if (p.asked == 0) return u;
  else if (unit == Unit::octets) u.total = static_cast<uint64_t>(p.asked);
  else if (unit == Unit::seconds) u.time = static_cast<uint32_t>(p.asked);
  else u.specific = static_cast<uint64_t>(p.asked);
  return u;
}

dia::Units used_units(const GyRequest::Used& from, Unit unit) {
  dia::Units u;
  const auto n = static_cast<uint64_t>(from.amount);
  if (from.kind == GyRequest::Used::money) u.money = dia::CcMoney{from.amount, -6, 156};
  else if (from.kind == GyRequest::Used::input) u.input = n;
  else if (from.kind == GyRequest::Used::output) u.output = n;
  else if (unit == Unit::octets) u.total = n;
  else if (unit == Unit::seconds) u.time = static_cast<uint32_t>(n);
  else u.specific = n;
  if (from.side == GyRequest::Used::before) u.tariff_change_usage = dia::TariffChangeUsage::before;
  if (from.side == GyRequest::Used::after) u.tariff_change_usage = dia::TariffChangeUsage::after;
  return u;
}

constexpr uint32_t final_report = 2;  // Reporting-Reason FINAL, TS 32.299 7.2

void put_parts(const GyRequest& q, dia::CreditControlRequest& r) {
  const Unit unit = catalogue::unit_of(q.use.service);
  if (!q.by_msccs()) {
    r.several_services = q.type == Credit::initial && q.parts.empty() ? std::optional<bool>(true) : std::nullopt;
    for (const GyRequest::Part& p : q.parts) {
      if (p.asks) r.requested = asked_units(p, unit);
      for (const GyRequest::Used& u : p.used) *r.used.add() = used_units(u, unit);
      if (p.ends && r.used.size() != 0) r.used.begin()->reporting_reason = final_report;
    }
    return;
  }
  r.several_services = true;
  for (const GyRequest::Part& p : q.parts) {
    dia::MsccRequest& m = *r.add_mscc();
    if (p.group != 0) m.rating_group = p.group;
    if (p.service != 0) r.add_service_id(m, p.service);
    if (p.asks) m.requested = asked_units(p, unit);
    for (const GyRequest::Used& u : p.used) *r.add_used(m) = used_units(u, unit);
    if (p.ends) m.reporting_reason = final_report;
  }
}

void put_circumstances(const GyRequest& q, const Texts& t, dia::CreditControlRequest& r) {
  using catalogue::Service;
  const bool in = q.use.direction == catalogue::Direction::in, first = q.type == Credit::initial || q.type == Credit::event;
  if (q.use.service == Service::voice || q.use.service == Service::video) {
    r.service_context_id = "32260@3gpp.org";
    dia::ImsInformation& ims = r.ims.emplace();
    ims.media = q.use.service == Service::video ? dia::Media::video : dia::Media::voice;
    if (!first) return;
    ims.role_of_node = in ? 1 : 0;
    if (in && !t.peer.empty()) ims.calling_parties.add(t.peer);
    if (!in) ims.called_party = t.peer;
    ims.access_network = t.access;
    return;
  }
  if (q.use.service == Service::sms) {
    r.service_context_id = "32274@3gpp.org";
    if (first) {
      dia::SmsInformation& sms = r.sms.emplace();
      sms.message_type = in ? 1 : 0;
      sms.originator = in ? t.peer : t.line;
      if (!(in ? t.line : t.peer).empty()) sms.recipients.add(in ? t.line : t.peer);
    }
  } else if (q.use.service == Service::mms) {
    r.service_context_id = "32270@3gpp.org";
    if (first) {
      dia::MmsInformation& mms = r.mms.emplace();
      mms.originator.data = in ? t.peer : t.line;
      if (!(in ? t.line : t.peer).empty()) mms.recipients.add({in ? t.line : t.peer, 1});
    }
  } else {
    r.service_context_id = "32251@3gpp.org";
  }
  if (!t.place.empty()) r.ps.emplace().sgsn_mcc_mnc = t.place;
}

void make(const GyRequest& q, const Texts& t, dia::CreditControlRequest& r) {
  r.clear();
  r.header.flags = dia::flag_request | dia::flag_proxiable | (q.again ? dia::flag_repeated : 0);
  r.header.command = dia::credit_control;
  r.header.application = dia::credit_control_application;
  r.session_id = q.session;
  r.origin_host = "gateway.example", r.origin_realm = "example", r.destination_realm = "sublet.local";
  r.auth_application_id = dia::credit_control_application;
  r.type = static_cast<dia::RequestType>(q.type);
  r.number = q.number;
  if (q.type == Credit::event) r.action = static_cast<dia::RequestedAction>(q.action);
  if (q.type == Credit::termination) r.termination_cause = 1;  // DIAMETER_LOGOUT
  if (!q.line.empty()) r.subscription_ids.add({dia::SubscriptionType::e164, t.line});
  if (!q.imsi.empty()) r.subscription_ids.add({dia::SubscriptionType::imsi, q.imsi});
  if (q.use.start != Instant{}) r.event_time = static_cast<uint32_t>(q.use.start.seconds() + seconds_1900_to_1970);
  put_parts(q, r);
  put_circumstances(q, t, r);
}

// ---- From charging's answer to what has to be on the wire. Written from the standards, not from the server.

uint32_t result_for(CreditCode code) {
  switch (code) {
    case CreditCode::done: return 2001;                  // DIAMETER_SUCCESS
    case CreditCode::insufficient_balance:               // RFC 8506 9.1: DIAMETER_CREDIT_LIMIT_REACHED
    case CreditCode::member_limit: return 4012;
    case CreditCode::stopped: return 4010;               // DIAMETER_END_USER_SERVICE_DENIED
    case CreditCode::free_of_charge: return 4011;        // DIAMETER_CREDIT_CONTROL_NOT_APPLICABLE
    case CreditCode::unknown_line: return 5030;          // DIAMETER_USER_UNKNOWN
    case CreditCode::unknown_session: return 5002;       // RFC 6733 7.1.5: DIAMETER_UNKNOWN_SESSION_ID
    case CreditCode::account_closed: return 5003;        // DIAMETER_AUTHORIZATION_REJECTED
    case CreditCode::no_price:                           // DIAMETER_RATING_FAILED
    case CreditCode::no_offer:
    case CreditCode::closed_destination: return 5031;
    case CreditCode::bad_command: return 5004;           // DIAMETER_INVALID_AVP_VALUE
    case CreditCode::unknown_operator: return 3003;      // DIAMETER_REALM_NOT_SERVED
    default: return 5012;                                // DIAMETER_UNABLE_TO_COMPLY
  }
}

// All that an answer says, as lines of text, so that a difference shows itself.
class Said {
 public:
  template <class T>
  void add(const std::string& name, const T& value) {
    std::ostringstream text;
    text << name << " " << value;
    lines_.push_back(text.str());
  }
  template <class T>
  void add(const std::string& name, const std::optional<T>& value) {
    if (value) add(name, *value);
  }
  void money(const std::string& name, int64_t micros) { add(name, Money::from_micros(micros).text()); }
  void money(const std::string& name, const dia::CcMoney& m) {
    int64_t micros = m.digits;
    for (int e = m.exponent + 6; e > 0; --e) micros *= 10;
    for (int e = m.exponent + 6; e < 0; ++e) micros /= 10;
    money(name, micros);
    if (m.currency != 156U) add("currency", m.currency.value_or(0));
  }
  std::string text() const {
    std::string out;
    for (const std::string& l : lines_) out += (out.empty() ? "" : "; ") + l;
    return out;
  }

 private:
  std::vector<std::string> lines_;
};

// What is told of one quota, as of charging's answer.
void say_part(const CreditPartAnswer& p, Unit unit, Said& said) {
  if ((p.flags & CreditPartAnswer::granted) != 0) {
    if ((p.flags & CreditPartAnswer::money) != 0) said.money("CC-Money", p.units);
    else said.add(unit == Unit::octets ? "CC-Total-Octets" : unit == Unit::seconds ? "CC-Time" : "CC-Service-Specific-Units", p.units);
    if (p.change != 0) said.add("Tariff-Time-Change", p.change);
  }
  if (p.validity != 0) said.add("Validity-Time", p.validity);
  if ((p.flags & CreditPartAnswer::last) == 0) return;
  said.add("Final-Unit-Action", static_cast<int>(p.at_end));
  if (p.at_end == CreditPartAnswer::redirect) said.add("Redirect-Server-Address", p.where);
  if (p.at_end == CreditPartAnswer::restrict_access)
    for (std::istringstream rules{std::string(p.where)}; rules.good();) {
      std::string rule;
      std::getline(rules, rule);
      if (!rule.empty()) said.add("Restriction-Filter-Rule", rule);
    }
}

void say_units(const std::optional<dia::Units>& granted, const std::optional<uint32_t>& validity, const std::optional<dia::FinalUnit>& last, Said& said) {
  if (granted) {
    if (granted->money) said.money("CC-Money", *granted->money);
    said.add("CC-Total-Octets", granted->total);
    said.add("CC-Input-Octets", granted->input);
    said.add("CC-Output-Octets", granted->output);
    said.add("CC-Time", granted->time);
    said.add("CC-Service-Specific-Units", granted->specific);
    if (granted->tariff_time_change) said.add("Tariff-Time-Change", *granted->tariff_time_change - seconds_1900_to_1970);
  }
  said.add("Validity-Time", validity);
  if (!last) return;
  said.add("Final-Unit-Action", static_cast<int>(last->action));
  if (!last->redirect_address.empty()) said.add("Redirect-Server-Address", last->redirect_address);
  for (std::string_view rule : last->filter_rules) said.add("Restriction-Filter-Rule", rule);
}

// The quota's thresholds and holding time are AVPs of the MSCC alone (TS 32.299 6.4.3).
void say_mscc_alone(int64_t threshold, uint32_t holding, Said& said) {
  if (threshold != 0) said.add("Threshold", threshold);
  if (holding != 0) said.add("Quota-Holding-Time", holding);
}

std::string wanted(const GyRequest& q, const CreditAnswer& a) {
  Said said;
  const Unit unit = catalogue::unit_of(q.use.service);
  const bool alone = !q.by_msccs() && a.code == CreditCode::done && !a.parts.empty();
  said.add("Result-Code", result_for(alone ? a.parts[0].code : a.code));
  if (a.code != CreditCode::done) return said.text();
  if (alone) say_part(a.parts[0], unit, said);
  if (q.by_msccs())
    for (size_t i = 0; i < q.parts.size() && i < a.parts.size(); ++i) {
      const CreditPartAnswer& p = a.parts[i];
      said.add("MSCC", std::to_string(q.parts[i].group) + "/" + std::to_string(q.parts[i].service));
      said.add("Result-Code", result_for(p.code));
      say_part(p, unit, said);
      say_mscc_alone((p.flags & CreditPartAnswer::money) != 0 ? 0 : p.threshold, p.holding, said);
    }
  if (a.low) said.add("Low-Balance-Indication", 1);
  if (q.type != Credit::event) return said.text();
  if (q.action == Credit::balance) {
    said.add("Check-Balance-Result", a.covered ? 0 : 1);
    said.money("Remaining-Balance", a.available);
  } else {
    said.money("Cost-Information", a.cost);
  }
  return said.text();
}

std::string seen(const dia::CreditControlAnswer& w) {
  Said said;
  said.add("Result-Code", w.result);
  say_units(w.granted, w.validity, w.final_unit, said);
  for (const dia::MsccAnswer& m : w.msccs) {
    said.add("MSCC", std::to_string(m.rating_group.value_or(0)) + "/" + std::to_string(m.service_ids.empty() ? 0 : m.service_ids[0]));
    said.add("Result-Code", m.result);
    say_units(m.granted, m.validity, m.final_unit, said);
    say_mscc_alone(m.volume_threshold.value_or(m.time_threshold.value_or(m.unit_threshold.value_or(0))), m.holding_time.value_or(0), said);
  }
  said.add("Low-Balance-Indication", w.low_balance);
  said.add("Check-Balance-Result", w.check_balance);
  if (w.remaining_balance) said.money("Remaining-Balance", *w.remaining_balance);
  if (w.cost) said.money("Cost-Information", *w.cost);
  return said.text();
}

}  // namespace

struct GatewayTarget::Elements {
  explicit Elements(gateway::Service& service) : server(service, options()) {}
  // Without `follow`: what the server says by itself is not a matter of what was asked (its own tests: GyServers.*).
  static gateway::GyOptions options() {
    gateway::GyOptions o;
    o.listen = {"127.0.0.1:0"};
    o.timers.parting = 50'000;
    o.sessions = 1'024;
    o.follow = false;
    return o;
  }
  gateway::GyServer server;
  std::unique_ptr<Client> gateway, relay;  // requests that are sent again come over the other
  dia::CreditControlRequest request;
  uint32_t ids = 0;
};

GatewayTarget::GatewayTarget() {
  char name[] = "/tmp/sublet-scenario-XXXXXX";
  ensure(mkdtemp(name) != nullptr, "a folder for the scenario can be made");
  directory_ = name;
}

GatewayTarget::~GatewayTarget() {
  elements_.reset();
  service_.reset();
  (void)io::remove_tree(directory_);
}

bool GatewayTarget::trouble(const std::string& what) { return troubles.push_back(what), false; }

bool GatewayTarget::begin(Instant now) {
  clock_.set(now);
  if (service_ != nullptr) return true;
  Result<std::unique_ptr<gateway::Service>> opened = gateway::Service::open({.data = directory_, .sync = false, .segment_bytes = 256 << 10}, clock_);
  if (!opened) return trouble(opened.error().text());
  service_ = std::move(*opened);
  return true;
}

void GatewayTarget::store(const catalogue::Bundle& bundle) {
  if (Result<Done> stored = gateway::store_bundle(directory_, bundle); !stored) trouble(stored.error().text());
}

const charging::State& GatewayTarget::state() {
  static const charging::State nothing;
  const charging::State* state = &nothing;
  if (service_) (void)service_->inspect([&](const charging::State& s) { state = &s; });
  return *state;  // nothing changes it until the next step
}

Hash128 GatewayTarget::digest() {
  Hash128 out;
  if (service_) (void)service_->engine().inspect([&](const engine::Machine& m) { out = m.digest(); });
  return out;
}

// What has been written to the log since, after all that is due.
std::vector<Executed> GatewayTarget::executed() {
  digest();
  std::vector<Executed> out;
  Result<engine::Feed> feed = service_->engine().feed(next_);
  engine::Record record;
  while (feed) {
    Result<bool> more = feed->next(record);
    if (!more) trouble(more.error().text());
    if (!more || !*more) break;
    out.push_back({record.time, std::string(record.command), std::string(record.outcome)});
    next_ = record.position + 1;
  }
  return out;
}

std::vector<Executed> GatewayTarget::step(Instant now, const std::string& command) {
  if (!begin(now)) return {};
  digest();  // what is due comes first
  if (!command.empty())
    if (Result<engine::Executed> done = service_->engine().execute(command); !done) trouble(done.error().text());
  return executed();
}

std::vector<Executed> GatewayTarget::ask(Instant now, const std::string& command, const GyRequest& q) {
  if (!begin(now)) return {};
  digest();
  if (elements_ == nullptr) {
    elements_ = std::make_unique<Elements>(*service_);
    if (Result<Done> started = elements_->server.start(); !started) return trouble(started.error().text()), std::vector<Executed>();
  }
  Elements& e = *elements_;
  std::unique_ptr<Client>& client = q.again ? e.relay : e.gateway;
  if (client == nullptr) {
    client = std::make_unique<Client>(e.server.port(), q.again ? "relay.example" : "gateway.example");
    if (const uint32_t result = client->open(); result != 2001) return trouble("the capabilities exchange ended with " + std::to_string(result)), std::vector<Executed>();
  }
  Texts texts;
  texts.line = q.line.empty() ? "" : q.line.text();
  texts.peer = q.use.service == catalogue::Service::voice || q.use.service == catalogue::Service::video ? uri(q.use.peer) : q.use.peer.empty() ? "" : q.use.peer.text();
  texts.place = q.use.place.empty() ? "" : q.use.place.text();
  texts.access = texts.place.empty() ? "" : "3GPP-E-UTRAN-FDD;utran-cell-id-3gpp=" + texts.place + "000100000101";
  make(q, texts, e.request);
  e.request.header.hop_by_hop = ++e.ids, e.request.header.end_to_end = 0x1000 + e.ids;
  client->send(dia::testing::written(e.request));
  const dia::CreditControlAnswer& answer = client->read_answer();
  std::vector<Executed> all = executed();
  if (client->message().empty()) return trouble("no answer came to the Diameter request"), all;
  if (answer.hop_by_hop != e.ids || answer.session_id != q.session || answer.number != q.number || answer.type != *e.request.type) trouble("the Diameter answer is of another request");
  const auto mine = std::find_if(all.begin(), all.end(), [&](const Executed& x) { return x.command == command; });
  if (mine == all.end()) return trouble("the server made another command of the Diameter request, or none; it answered " + seen(answer)), all;
  CreditAnswer said;
  std::string_view bytes = mine->outcome;
  if (!charging::decode_credit_answer(bytes, said)) return trouble("the outcome cannot be read"), all;
  if (const std::string want = wanted(q, said), have = seen(answer); want != have) trouble("on the wire stands\n    " + have + "\n  but charging answered\n    " + want);
  return all;
}

}  // namespace sublet::scenario
