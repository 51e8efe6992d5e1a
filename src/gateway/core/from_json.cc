#include "gateway/core/from_json.h"

#include "charging/session_key.h"

namespace sublet::gateway {
namespace {

// What others call our fields.
constexpr std::pair<const char*, const char*> also[] = {
    {"to", "peer"},        {"from", "peer"},       {"called", "peer"},      {"caller", "peer"},      {"callee", "peer"},   {"destination", "peer"}, {"time", "start"},      {"timestamp", "start"},
    {"begin", "start"},    {"begun", "start"},     {"date", "start"},       {"duration", "seconds"}, {"length", "seconds"}, {"bytes", "amount"},    {"octets", "amount"},   {"volume", "amount"},
    {"size", "amount"},    {"quantity", "amount"}, {"count", "amount"},     {"type", "service"},     {"kind", "service"},  {"zone", "place"},       {"location", "place"},  {"group", "app"},
    {"rating_group", "app"}, {"number", "line"},   {"msisdn", "line"},      {"balance", "money"},    {"credit_limit", "credit"}, {"left", "units"}, {"amount", "units"},    {"value", "units"},
    {"limit", "at_most"},  {"time", "until"},      {"days", "valid_days"},  {"units", "amount"},     {"name", "offer"},    {"name", "bucket"},      {"name", "counter"},    {"begin", "since"},
};

std::string name_list(const std::vector<std::string>& names) {
  std::string out;
  for (const std::string& n : names) out += (out.empty() ? "`" : ", `") + n + "`";
  return out;
}

bool stated(const Json& j, const char* name) {
  auto at = j.find(name);
  return at != j.end() && !at->is_null();
}

}  // namespace

std::string FromJson::error(std::initializer_list<const char*> besides) const {
  if (!error_.empty()) return error_;
  for (const auto& [key, value] : object_.items()) {
    if (std::find(known_.begin(), known_.end(), key) != known_.end() || std::find(besides.begin(), besides.end(), key) != besides.end()) continue;
    std::string near = catalogue::nearest(key, known_);
    for (const auto& [theirs, ours] : also)
      if (near.empty() && key == theirs && std::find(known_.begin(), known_.end(), ours) != known_.end()) near = ours;
    return "there is no field `" + path_ + key.substr(0, 80) + "`; " + (near.empty() ? known_.empty() ? "it takes none" : "there are " + name_list(known_) : "did you mean `" + near + "`?");
  }
  return {};
}

bool FromJson::get(const Json& j, Money& v) {
  if (!j.is_string()) return no("write money as a string, such as \"10.00\"");
  Result<Money> m = parse_money(j.get<std::string>());
  return m ? (v = *m, true) : no(m.error().detail);
}

bool FromJson::get(const Json& j, PhoneNumber& v) {
  // A number without quotes has lost nothing: JSON knows no leading zeros.
  if (!j.is_string() && !j.is_number_unsigned()) return no("write a number as a string of digits, country code first, such as \"8613800000000\"");
  const std::string text = j.is_string() ? j.get<std::string>() : std::to_string(j.get<uint64_t>());
  if (text.empty()) return v = {}, true;
  Result<PhoneNumber> n = PhoneNumber::parse(text);
  return n ? (v = *n, true) : no(n.error().detail);
}

bool FromJson::get(const Json& j, Instant& v) {
  static const ZoneTable utc;
  const char* how = zone_ != nullptr ? "write a time such as \"2026-03-01 10:00:00\" or \"2026-03-01T10:00:00+08:00\"" : "write a time with its offset, such as \"2026-03-01T10:00:00+08:00\"";
  if (!j.is_string()) return no(how);
  Result<Instant> i = parse_instant(j.get<std::string>(), zone_ != nullptr ? *zone_ : utc);
  if (!i) return no(i.error().detail);
  v = *i;
  if (zone_ != nullptr) return true;
  // A time that moves with the zone has stated no offset.
  static const ZoneTable other = ZoneTable::fixed("other", 3600);
  Result<Instant> elsewhere = parse_instant(j.get<std::string>(), other);
  return (elsewhere && *elsewhere == *i) || no(how);
}

bool FromJson::get(const Json& j, catalogue::Service& v) {
  auto s = j.is_string() ? catalogue::service_of(j.get<std::string>()) : std::nullopt;
  return s ? (v = *s, true) : no("write voice, video, data, sms, mms or other");
}

bool FromJson::get(const Json& j, catalogue::Direction& v) {
  auto d = j.is_string() ? catalogue::direction_of(j.get<std::string>()) : std::nullopt;
  return d ? (v = *d, true) : no("write out, in or forwarded");
}

// An integer, also as 61.0 or "61"; or a quantity with its unit, which is remembered.
bool FromJson::whole(const Json& j, int64_t low, int64_t high, int64_t& v) {
  if (j.is_number_float()) {
    const double d = j.get<double>();
    if (!(d >= -9e15 && d <= 9e15) || d != static_cast<double>(static_cast<int64_t>(d))) return no("write a whole number");
    v = static_cast<int64_t>(d);
  } else if (j.is_number_unsigned()) {
    if (j.get<uint64_t>() > static_cast<uint64_t>(INT64_MAX)) return no("it is too large");
    v = static_cast<int64_t>(j.get<uint64_t>());
  } else if (j.is_number_integer()) {
    v = j.get<int64_t>();
  } else if (j.is_string()) {
    std::string text = j.get<std::string>();
    const bool negative = text.starts_with('-');
    if (negative) text.erase(0, 1);
    if (!text.empty() && text.size() < 19 && text.find_first_not_of("0123456789") == std::string::npos) {
      v = std::stoll(text);
    } else {
      Result<Quantity> q = parse_quantity(text);
      if (!q) return no(q.error().detail);
      v = q->amount;
      written_.push_back({at_, q->unit});
    }
    if (negative) v = -v;
  } else {
    return no("write a whole number");
  }
  if (v < low || v > high) return no(v < low && low == 0 ? "it is negative" : "it is out of range");
  return true;
}

std::string complete_use(const Json& given, const FromJson& read, catalogue::Use& use) {
  for (const char* name : {"service", "start"})
    if (!stated(given, name)) return std::string("a use needs `") + name + "`";
  const Unit unit = catalogue::unit_of(use.service);
  const std::string service(catalogue::service_name(use.service));
  for (const FromJson::Written& w : read.written()) {
    const Unit needed = w.field == "seconds" ? Unit::seconds : unit;
    if (w.unit != needed) return "`" + w.field + "` is written in " + std::string(unit_name(w.unit)) + ", but " + (w.field == "seconds" ? "a use lasts" : service + " is counted in") + " " + std::string(unit_name(needed));
  }
  if (use.seconds < 0) return "`seconds` cannot be negative";
  if (use.amount < 0) return "`amount` cannot be negative";
  const bool amount = stated(given, "amount"), seconds = stated(given, "seconds");
  if (unit == Unit::seconds) {
    if (!amount && !seconds) return "a call needs `seconds`";
    if (amount && seconds && use.amount != use.seconds)
      return "`seconds` says " + std::to_string(use.seconds) + " and `amount` " + std::to_string(use.amount) + ": a call has one length; write one of the two";
    if (amount) use.seconds = use.amount;
    else use.amount = use.seconds;
  } else if (!amount) {
    if (unit == Unit::octets) return "data needs `amount`, such as 1048576 or \"1 MB\"";
    use.amount = 1;
  }
  return {};
}

namespace {

using charging::Kind;

// The unit of a command's units, where it can be known; `what` they are of, for the mistake.
template <class C>
std::optional<Unit> unit_for(const C& c, const UnitOf& unit_of, std::string& what) {
  auto of = [&](const char* kind, const std::string& name) -> std::optional<Unit> {
    what = std::string(kind) + " `" + name + "`";
    return unit_of && !name.empty() ? unit_of(kind, name) : std::nullopt;
  };
  if constexpr (requires { c.bucket; }) return of("bucket", c.bucket);
  else if constexpr (requires { c.counter; }) return of("counter", c.counter);
  else if constexpr (requires { c.use; }) return what = catalogue::service_name(c.use.use.service), catalogue::unit_of(c.use.use.service);
  else if constexpr (requires { c.session; }) return of("session", c.session);
  else return std::nullopt;
}

// What the describe() cannot know: units that do not fit, amounts of the wrong kind.
template <class C>
std::string unfit(const Json& request, const FromJson& read, C& command, const UnitOf& unit_of) {
  if constexpr (std::is_same_v<C, charging::ChargeUse>) {
    if (!stated(request, "use")) return "a charge needs `use`";
    return complete_use(request["use"], read, command.use.use);
  }
  std::string what;
  const std::optional<Unit> unit = unit_for(command, unit_of, what);
  for (const FromJson::Written& w : read.written()) {
    if (w.field == "lives" ? w.unit != Unit::seconds : w.field == "valid_days" || w.field == "quantity") return "`" + w.field + "` cannot be in " + std::string(unit_name(w.unit));
    if (w.field != "lives" && unit && w.unit != *unit) return "`" + w.field + "` is written in " + std::string(unit_name(w.unit)) + ", but " + what + " is counted in " + std::string(unit_name(*unit));
  }
  if constexpr (requires { command.amount; command.units; }) {
    if (unit == Unit::money && stated(request, "units")) return what + " holds money: write `amount`, such as \"5.00\", instead of `units`";
    if (unit && unit != Unit::money && stated(request, "amount")) return what + " holds " + std::string(unit_name(*unit)) + ": write `units` instead of `amount`";
  }
  return {};
}

template <class C>
Result<std::string> build(const Json& request, const UnitOf& unit_of) {
  C command;
  FromJson v(request);
  command.describe(v);
  std::string error = v.error({"do", "operator", "key"});
  if (error.empty()) error = unfit(request, v, command, unit_of);
  if (!error.empty()) return refusal("bad_request", error);
  auto text = [&](const char* name) {
    auto at = request.find(name);
    return at != request.end() && at->is_string() ? at->get<std::string>() : std::string();
  };
  if (text("operator").size() > 64 || text("key").size() > 200) return refusal("bad_request", "`operator` has up to 64 and `key` up to 200 octets");
  return charging::encode(text("operator"), text("key"), command);
}

}  // namespace

Result<std::string> command_from_json(const Json& request, const UnitOf& unit_of) {
  auto at = request.find("do");
  const std::string todo = at != request.end() && at->is_string() ? at->get<std::string>() : "";
  using namespace charging;
  if (todo == "open_account") return build<OpenAccount>(request, unit_of);
  if (todo == "close_account") return build<CloseAccount>(request, unit_of);
  if (todo == "add_line") return build<AddLine>(request, unit_of);
  if (todo == "remove_line") return build<RemoveLine>(request, unit_of);
  if (todo == "set_credit") return build<SetCredit>(request, unit_of);
  if (todo == "set_member_limit") return build<SetMemberLimit>(request, unit_of);
  if (todo == "set_sim") return build<SetSim>(request, unit_of);
  if (todo == "bar_line") return build<BarLine>(request, unit_of);
  if (todo == "withdraw") return build<Withdraw>(request, unit_of);
  if (todo == "add_offer") return build<AddOffer>(request, unit_of);
  if (todo == "remove_offer") return build<RemoveOffer>(request, unit_of);
  if (todo == "top_up") return build<TopUp>(request, unit_of);
  if (todo == "adjust") return build<Adjust>(request, unit_of);
  if (todo == "transfer") return build<Transfer>(request, unit_of);
  if (todo == "gift") return build<Gift>(request, unit_of);
  if (todo == "charge_use") return build<ChargeUse>(request, unit_of);
  if (todo == "charge_fee") return build<ChargeFee>(request, unit_of);
  if (todo == "session_start") return build<SessionStart>(request, unit_of);
  if (todo == "session_update") return build<SessionUpdate>(request, unit_of);
  if (todo == "session_end") return build<SessionEnd>(request, unit_of);
  if (todo == "lift") return build<Lift>(request, unit_of);
  if (todo == "line_switched") return build<LineSwitched>(request, unit_of);
  if (todo == "period_close") return build<PeriodClose>(request, unit_of);
  if (todo.empty()) return refusal("bad_request", "`do` says what to do, such as `top_up`");
  const std::string near = catalogue::nearest(todo, {"open_account", "close_account", "add_line", "remove_line", "set_credit", "set_member_limit", "set_sim", "bar_line", "withdraw", "add_offer", "remove_offer", "top_up", "adjust", "transfer",
                                                     "gift", "charge_use", "charge_fee", "session_start", "session_update", "session_end", "lift", "line_switched", "period_close"});
  return refusal("bad_request", "there is no command `" + todo.substr(0, 60) + "`" + (near.empty() ? "" : "; did you mean `" + near + "`?"));
}

Result<catalogue::Use> use_from_json(const Json& json, const ZoneTable* zone) {
  charging::UseFields f;
  FromJson v(json, zone);
  f.describe(v);
  std::string error = v.error();
  if (error.empty()) error = complete_use(json, v, f.use);
  if (!error.empty()) return refusal("bad_request", error);
  return f.use;
}

UnitOf units_of(const charging::State& state, const std::string& op_code) {
  return [&state, op_code](const char* what, const std::string& name) -> std::optional<Unit> {
    for (const auto& op : state.operators) {
      if (op->code != op_code || op->versions.empty()) continue;
      const catalogue::Version& v = *op->versions.back().tables;
      const std::string_view kind = what;
      if (kind == "bucket") {
        if (const catalogue::Bucket* b = v.bucket(op->registry.buckets.find(name))) return b->unit;
      } else if (kind == "counter") {
        if (const catalogue::Counter* c = v.counter(op->registry.counters.find(name))) return c->unit;
      } else {
        if (const charging::Session* session = state.sessions.find(charging::session_key(op->code, name)); session != nullptr) return catalogue::unit_of(session->use.service);
      }
    }
    return std::nullopt;
  };
}

}  // namespace sublet::gateway
