// sublet rate: uses in, charges out, without a server. Formats: docs/formats/rate.md.
#include <cstdio>
#include <iostream>

#include "apps/commands.h"
#include "charging/explain.h"
#include "gateway/core/service.h"
#include "io/file.h"

namespace sublet::apps {
namespace {

using gateway::Json;

constexpr size_t longest_line = 1 << 16;

std::string text_of(const Json& j, const char* name, const std::string& otherwise = {}) {
  auto at = j.find(name);
  return at != j.end() && at->is_string() ? at->get<std::string>() : otherwise;
}

// The state machine by itself: a catalogue, one account, no log.
class Bench {
 public:
  Result<Done> open(const RateOptions& options) {
    Result<catalogue::Bundle> bundle = gateway::read_bundle(options.catalogue);
    if (!bundle) return bundle.error();
    catalogue::Registry registry;
    catalogue::Diagnostics found;
    version_ = catalogue::compile(*bundle, registry, zones_, found);
    if (version_ == nullptr) return refusal("bad_catalogue", found.list().front().text() + (found.list().size() > 1 ? " (and more: sublet catalogue check)" : ""));
    machine_ = std::make_unique<charging::Machine>([b = *bundle](Hash128) -> Result<catalogue::Bundle> { return b; }, zones_);
    charging::Publish publish;
    publish.catalogue = catalogue::bundle_hash(*bundle);
    Result<charging::Outcome> done = run(Instant(), charging::encode(version_->op.code, "", publish));
    if (!done) return done.error();
    account_ = Json::object();
    if (!options.account.empty()) {
      Result<std::string> text = io::read_file(options.account, 1 << 20);
      if (!text) return text.error();
      Result<Json> j = gateway::parse_json(*text);
      if (!j) return j.error();
      account_ = std::move(*j);
    }
    return Done{};
  }

  // The account begins with the first use, or when its file says.
  Result<Done> begin(Instant first) {
    Instant at = first;
    if (const std::string from = text_of(account_, "since"); !from.empty()) {
      Result<Instant> t = parse_instant(from, version_->op.zone);
      if (!t) return t.error();
      at = *t;
    }
    charging::OpenAccount open;
    open.since = Instant::from_seconds(1);  // no use is from before the line
    charging::NewLine line;
    std::string number = text_of(account_, "line");
    if (number.empty()) {
      for (const catalogue::Host& h : version_->hosts)
        if (!h.numbers.empty() && number.empty()) number = h.numbers.front().text();
      if (number.empty()) number = version_->op.country + "170";
      while (number.size() < 12) number += '0';
      number += '1';
    }
    Result<PhoneNumber> n = PhoneNumber::parse(number);
    if (!n) return n.error();
    line.number = line_ = *n;
    line.host = text_of(account_, "host", version_->hosts.empty() ? "" : version_->hosts.front().code);
    std::vector<std::string> names;
    if (auto list = account_.find("offers"); list != account_.end() && list->is_array())
      for (const Json& o : *list)
        if (o.is_string()) names.push_back(o.get<std::string>());
    if (names.empty())
      for (const catalogue::Offer& o : version_->offers)
        if (o.base && !o.withdrawn && names.empty()) names.push_back(o.code);
    for (const std::string& name : names) {
      const catalogue::Offer* offer = nullptr;
      for (const catalogue::Offer& o : version_->offers)
        if (o.code == name) offer = &o;
      (offer != nullptr && offer->of_account ? open.offers : line.offers).push_back(name);
    }
    open.lines.push_back(line);
    for (auto [name, to] : {std::pair{"money", &open.money}, std::pair{"credit", &open.credit}}) {
      Result<Money> m = parse_money(text_of(account_, name, std::string(name) == "money" ? "1000.00" : "0"));
      if (!m) return refusal("bad_account", std::string("`") + name + "`: " + m.error().detail);
      *to = *m;
    }
    Result<charging::Outcome> done = run(at, charging::encode(version_->op.code, "", open));
    if (!done) return done.error();
    if (!done->answer.done()) return refusal(done->answer.code, done->answer.detail);
    if (auto list = account_.find("buckets"); list != account_.end() && list->is_array())
      for (const Json& b : *list) {
        Json request = {{"do", "top_up"}, {"operator", version_->op.code}, {"line", line_.text()}};
        request.update(b);
        Result<std::string> command = gateway::command_from_json(request);
        if (!command) return command.error();
        Result<charging::Outcome> topped = run(at, *command);
        if (!topped->answer.done()) return refusal(topped->answer.code, topped->answer.detail);
      }
    begun_ = true;
    return Done{};
  }

  Json charge(const Json& given, bool explain) {
    Json request = given;
    request.erase("id");
    const std::string start = text_of(request, "start");
    Result<Instant> at = parse_instant(start, version_->op.zone);
    if (!at) return refused(at.error());
    request["start"] = at->text();
    if (!request.contains("service")) return refused(refusal("bad_request", "a use needs `service`"));
    const auto service = catalogue::service_of(text_of(request, "service"));
    if (service && !request.contains("amount")) {
      if (catalogue::unit_of(*service) == Unit::seconds && request.contains("seconds")) request["amount"] = request["seconds"];
      else if (catalogue::unit_of(*service) == Unit::messages) request["amount"] = 1;
      else return refused(refusal("bad_request", "this use needs `amount`"));
    }
    if (service && catalogue::unit_of(*service) == Unit::seconds && !request.contains("seconds")) request["seconds"] = request["amount"];
    Result<catalogue::Use> use = gateway::use_from_json(request);
    if (!use) return refused(use.error());
    if (!begun_)
      if (Result<Done> b = begin(use->start); !b) return refused(b.error());
    charging::ChargeUse c;
    c.line = line_;
    c.use.use = *use;
    Result<charging::Outcome> done = run(use->start, charging::encode(version_->op.code, "", c));
    if (!done) return refused(done.error());
    if (!done->answer.done()) return refused(refusal(done->answer.code, done->answer.detail));
    const catalogue::Registry& names = machine_->state().operators.front()->registry;
    Json out = {{"cost", done->answer.cost.text()}};
    for (const auto& e : done->events) {
      if (e.event.kind != charging::EventKind::charged) continue;
      const charging::Charged& k = e.charged;
      out["wholesale"] = Money::from_micros(k.wholesale).text();
      if (k.discount != 0) out["discount"] = Money::from_micros(k.discount).text();
      Json paid = Json::array();
      for (const charging::Charged::Part& p : k.parts)
        if (p.kind == rating::Part::Kind::bucket) paid.push_back({{"bucket", names.buckets.name(p.bucket)}, {"units", p.units}, {"took", p.taken}, {"left", p.from - p.taken}});
      for (const charging::Posting& p : k.postings) {
        if (p.asset != Unit::money) continue;
        if (p.ledger == charging::Ledger::bucket) paid.push_back({{"bucket", names.buckets.name(p.ref)}, {"money", Money::from_micros(-p.amount).text()}});
        if (p.ledger == charging::Ledger::money) paid.push_back({{"money", Money::from_micros(-p.amount).text()}});
      }
      out["paid"] = std::move(paid);
      if (explain) out["explain"] = charging::explain(*version_, names, *use, k);
    }
    out["balance"] = done->answer.money.text();
    return out;
  }

 private:
  static Json refused(const Error& e) {
    Json j = {{"refused", e.code}};
    if (!e.detail.empty()) j["detail"] = e.detail;
    return j;
  }
  Result<charging::Outcome> run(Instant at, const std::string& command) {
    std::string bytes;
    machine_->apply(++position_, at, command, bytes);
    charging::Outcome out;
    ensure(charging::decode_outcome(bytes, out), "the machine's own outcome can be read");
    return out;
  }
  catalogue::ZoneLoader zones_ = gateway::system_zones();
  std::shared_ptr<const catalogue::Version> version_;
  std::unique_ptr<charging::Machine> machine_;
  Json account_;
  PhoneNumber line_;
  bool begun_ = false;
  uint64_t position_ = 0;
};

}  // namespace

int rate(const RateOptions& options) {
  Bench bench;
  if (Result<Done> opened = bench.open(options); !opened) return fail(opened.error());
  std::ios::sync_with_stdio(false);
  std::string line;
  uint64_t number = 0;
  while (std::getline(std::cin, line)) {
    ++number;
    if (line.empty()) continue;
    Json out;
    Result<Json> use = line.size() > longest_line ? Result<Json>(refusal("bad_json", "longer than 64 KB")) : gateway::parse_json(line);
    if (use) {
      if (auto id = use->find("id"); id != use->end()) out["id"] = *id;
      out.update(bench.charge(*use, options.explain));
    } else {
      out = {{"refused", use.error().code}, {"detail", use.error().detail}};
    }
    if (out.contains("refused")) {
      out["line"] = number;
    }
    std::cout << gateway::dump(out) << '\n';
  }
  std::cout.flush();
  return std::cout ? exit_done : exit_fault;
}

}  // namespace sublet::apps
