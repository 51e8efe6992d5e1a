#include "commerce/steps.h"

#include <algorithm>
#include <cstdlib>

#include <nlohmann/json.hpp>

#include "commerce/lines.h"
#include "commerce/sims.h"
#include "records/ids.h"

namespace sublet::commerce {

void done(Step& s) {
  s.state = "done";
  s.waits_for.clear();
}
void working(const Flow& f, Step& s, const std::string& waits_for) {
  s.state = "working";
  s.waits_for = waits_for;
  s.since = f.w.now;
}
void undone(Step& s) {
  s.state = "undone";
  s.waits_for.clear();
}
void undoing(const Flow& f, Step& s, const std::string& waits_for) {
  s.state = "undoing";
  s.waits_for = waits_for;
  s.since = f.w.now;
}
void stall(Flow& f, Step& s, const std::string& why) {
  if (s.state != "done") s.state = "waiting";
  s.waits_for = "care";
  s.detail = why;
  f.o.stuck = true;
}

std::string cause_of(const Order& o, const Step& s) { return o.id + "/" + s.name; }

std::string new_out(const Flow& f, Step& s) { return s.outs.emplace_back(records::new_id(f.w.now)); }

Result<Done> withdraw(const Flow& f, Step& s, const std::string& why) {
  for (; !s.outs.empty(); s.outs.pop_back())
    if (Result<bool> gone = records::settle_out(f.w.sql, f.w.op, s.outs.back(), "withdrawn", why, f.w.now); !gone) return gone.error();
  return Done{};
}

Result<Done> ask_host(Flow& f, Step& s, const std::string& kind, const std::map<std::string, std::string>& fields, bool with_customer, bool with_products) {
  nlohmann::ordered_json body = {{"kind", kind}, {"line", f.o.number}, {"fields", fields}};
  if (with_customer) body["party"] = f.o.request.party;
  if (with_products) body["offer"] = f.o.request.offer;
  return records::put_out(f.w.sql, f.w.op, {.id = new_out(f, s), .topic = "host", .target = f.o.host, .body = body.dump(), .cause = cause_of(f.o, s)}, f.w.now);
}

Result<Done> ask_identity(Flow& f, Step& s, const std::string& party) {
  const nlohmann::ordered_json body = {{"kind", "name_and_number"}, {"party", party}};
  return records::put_out(f.w.sql, f.w.op, {.id = new_out(f, s), .topic = "identity", .target = party, .body = body.dump(), .cause = cause_of(f.o, s)}, f.w.now);
}

Result<Done> ask_esim(Flow& f, Step& s, const std::string& what) {
  const nlohmann::ordered_json body = {{"what", what}, {"iccid", f.o.iccid}, {"eid", f.o.request.eid}};
  return records::put_out(f.w.sql, f.w.op, {.id = new_out(f, s), .topic = "esim", .target = f.o.host, .body = body.dump(), .cause = cause_of(f.o, s)}, f.w.now);
}

namespace {

constexpr const char* no_imsi = "the host's IMSI was not taken: ";

Step* bind_of(Flow& f) {
  const auto at = std::find_if(f.o.steps.begin(), f.o.steps.end(), [](const Step& s) { return s.name == "bind"; });
  return at == f.o.steps.end() ? nullptr : &*at;
}

}  // namespace

bool closed_already(std::string_view code) {
  static constexpr std::string_view codes[] = {"unknown_number", "line_unknown", "line_closed", "S-PE-104", "S-PE-105", "1104", "1105", "BIZ_LINE_UNKNOWN", "BIZ_LINE_CLOSED"};
  return std::find(std::begin(codes), std::end(codes), code) != std::end(codes);
}

Result<Done> take_imsi(Flow& f, const OutsideAnswer& a) {
  const auto said = a.fields.find("imsi");
  if (said == a.fields.end() || said->second.empty() || !f.o.imsi.empty()) return Done{};
  Result<Done> set = set_imsi(f.w, f.o.iccid, said->second);
  if (set) f.o.imsi = said->second;
  else if (!set.error().is_refusal()) return set;
  else if (Step* bind = bind_of(f); bind != nullptr) bind->detail = no_imsi + set.error().text();
  return Done{};
}

Result<Done> tell_sim(Flow& f, Step& s, const std::string& number) {
  Result<SimCard> card = sim(f.w, f.o.iccid);
  if (!card) return card.error();
  const std::string imsi = f.o.imsi.empty() ? card->imsi : f.o.imsi;
  const Step* bind = bind_of(f);
  if (check_imsi(imsi)) {
    if (f.o.imsi.empty()) {  // mended meanwhile: the line has it too
      Result<LineRecord> l = line_of_number(f.w, number);
      if (!l) return l.error();
      f.o.imsi = l->imsi = imsi;
      if (Result<Done> stored = store_line(f.w, *l); !stored) return stored;
    }
    if (Result<Done> asked = ask_charging(f, s, charging::SetSim{phone(number), std::strtoull(imsi.c_str(), nullptr, 10)}); !asked) return asked;
    working(f, s, "charging");
    return Done{};
  }
  if (s.tries <= 1 && !imsi.empty()) return stall(f, s, "the SIM's IMSI is none, charging was not told of it; retry to go on without"), Done{};
  if (s.tries <= 1 && bind != nullptr && bind->detail.starts_with(no_imsi)) return stall(f, s, bind->detail + "; retry to go on without"), Done{};
  done(s);
  return Done{};
}

PhoneNumber phone(const std::string& digits) {
  Result<PhoneNumber> n = PhoneNumber::parse(digits);
  ensure(static_cast<bool>(n), "a number of the stock is digits");
  return *n;
}

const StepKind* step_kind(std::string_view name) {
  for (const std::span<const StepKind> all : {selling_steps(), paying_steps(), freezing_steps(), line_steps(), phone_steps(), porting_steps()})
    for (const StepKind& k : all)
      if (name == k.name) return &k;
  ensure(false, "each step of a plan has its functions");
  return nullptr;
}

}  // namespace sublet::commerce
