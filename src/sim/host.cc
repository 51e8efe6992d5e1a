#include "sim/host.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "catalogue/compile.h"
#include "gateway/core/service.h"
#include "io/file.h"

namespace sublet::sim {
namespace {

using Json = nlohmann::ordered_json;

Json json_of(const Counts& c) {
  Json records = {{"delivered", c.records}};
  for (size_t i = 0; i < kind_count; ++i) records[kind_name(static_cast<Kind>(i))] = c.by_kind[i];
  return {{"files", {{"whole", c.files}, {"again", c.files_again}, {"torn", c.files_torn}}},
          {"records", records},
          {"records_again", c.records_again},
          {"records_torn", c.records_torn},
          {"to_be_charged", c.charged()},
          {"octets", c.octets},
          {"silenced", c.silenced}};
}

uint64_t number_in(const Json& j, const char* name) {
  if (!j.is_object()) return 0;
  const auto at = j.find(name);
  return at != j.end() && at->is_number_unsigned() ? at->get<uint64_t>() : 0;
}

Json object_in(const Json& j, const char* name) {
  if (!j.is_object()) return {};
  const auto at = j.find(name);
  return at != j.end() ? *at : Json();
}

Counts counts_of(const Json& j) {
  Counts c;
  const Json files = object_in(j, "files"), records = object_in(j, "records");
  c.files = number_in(files, "whole"), c.files_again = number_in(files, "again"), c.files_torn = number_in(files, "torn");
  c.records = number_in(records, "delivered");
  for (size_t i = 0; i < kind_count; ++i) c.by_kind[i] = number_in(records, kind_name(static_cast<Kind>(i)));
  c.records_again = number_in(j, "records_again"), c.records_torn = number_in(j, "records_torn");
  c.octets = number_in(j, "octets"), c.silenced = number_in(j, "silenced");
  return c;
}

Result<Delivery::State> load_state(const std::string& path) {
  Delivery::State state;
  if (path.empty()) return state;
  Result<bool> there = io::exists(path);
  if (!there) return there.error();
  if (!*there) return state;
  Result<std::string> text = io::read_file(path, 1 << 20);
  if (!text) return text.error();
  const Json j = Json::parse(*text, nullptr, false);
  if (!j.is_object() || !j.contains("sequence")) return refusal("bad_state", path + " is not a state file of sublet-sim; remove it to begin anew");
  state.sequence = number_in(j, "sequence") + 1;  // who was killed may have used the next one without noting it
  state.counts = counts_of(object_in(j, "total"));
  return state;
}

}  // namespace

Result<std::unique_ptr<SimulatedHost>> SimulatedHost::open(const Options& options, io::Clock& clock) {
  std::unique_ptr<SimulatedHost> h(new SimulatedHost(options, clock));
  Result<catalogue::Bundle> bundle = gateway::read_bundle(options.catalogue);
  if (!bundle) return bundle.error();
  catalogue::Registry registry;
  catalogue::Diagnostics found;
  const auto version = catalogue::compile(*bundle, registry, gateway::system_zones(), found);
  if (version == nullptr) return refusal("bad_catalogue", found.empty() ? options.catalogue + " holds no catalogue" : found.list().front().text());
  Result<Delivery::State> state = load_state(options.state);
  if (!state) return state.error();
  Result<std::unique_ptr<Delivery>> delivery = Delivery::open(version, options.delivery, h->switches_, *state);
  if (!delivery) return delivery.error();
  h->delivery_ = std::move(*delivery);
  Provisioning::Options orders = options.provisioning;
  orders.books.first = options.delivery.first, orders.books.lines = options.delivery.lines;
  orders.books.any_number = false;
  if (!options.state.empty()) orders.books.journal = options.state + ".orders";
  if (options.delivery.host == "telecom") orders.books.imsi_prefix = "46003";
  if (options.delivery.host == "mobile") orders.books.imsi_prefix = "46000";
  Result<std::unique_ptr<Provisioning>> provisioning = Provisioning::open(std::move(orders), h->switches_, clock);
  if (!provisioning) return provisioning.error();
  h->provisioning_ = std::move(*provisioning);
  if (!options.port_file.empty())
    if (Result<Done> written = io::write_file_atomically(options.port_file, std::to_string(h->provisioning_->port()) + "\n"); !written) return written.error();
  h->started_ = clock.now();
  return h;
}

void SimulatedHost::carry() {
  for (const HostBooks::Change& c : provisioning_->changes()) {
    if (!options_.carry_opened) continue;
    if (c.open) delivery_->carry(c.line, c.imsi, Instant::from_seconds(c.at.seconds() + options_.carry_after_seconds));
    else delivery_->drop(c.line);
  }
}

std::string SimulatedHost::report(bool ended) const {
  const Provisioning::Stats p = provisioning_->stats();
  const HostBooks::Stats a = provisioning_->accounts();
  const Json j = {{"host", options_.delivery.host},
                  {"seed", options_.delivery.seed},
                  {"lines", options_.delivery.lines},
                  {"first_number", options_.delivery.first.text()},
                  {"started", started_.text()},
                  {"written", clock_.now().text()},
                  {"ended", ended},
                  {"run", json_of(delivery_->run())},
                  {"total", json_of(delivery_->state().counts)},
                  {"provisioning",
                   {{"requests", p.requests}, {"tokens", p.tokens}, {"accepted", p.accepted}, {"again", p.again}, {"refused", p.refused}, {"errors", p.errors},
                    {"silent", p.silent}, {"completed", p.completed}, {"failed", p.failed}, {"pushes", p.pushes}, {"pushes_lost", p.pushes_lost},
                    {"pushes_late", p.pushes_late}, {"pushes_doubled", p.pushes_doubled}, {"pushes_unheard", p.pushes_unheard}, {"stopped_lines", switches_.stopped()},
                    {"unheard", p.unheard}, {"torn", p.torn}, {"outages", p.outages}, {"port_outs_asked", p.port_outs_asked}}},
                  {"accounts",
                   {{"opened", a.opened}, {"closed", a.closed}, {"ported_in", a.ported_in}, {"ported_out", a.ported_out}, {"open_now", a.open_now}, {"modified", a.modified}, {"replaced", a.replaced},
                    {"tickets", a.tickets}, {"switched", a.switched}, {"again", a.again}, {"doubles", a.doubles}, {"refused", a.refused}, {"failed", a.failed}, {"carried", delivery_->carried()}}}};
  return j.dump(2) + "\n";
}

Result<Done> SimulatedHost::save(bool ended) {
  if (!options_.state.empty()) {
    const Json j = {{"sequence", delivery_->state().sequence}, {"total", json_of(delivery_->state().counts)}};
    if (Result<Done> done = io::write_file_atomically(options_.state, j.dump(2) + "\n"); !done) return done;
  }
  if (!options_.accounts.empty())
    if (Result<Done> done = io::write_file_atomically(options_.accounts, provisioning_->accounts_text()); !done) return done;
  if (options_.report.empty()) return Done{};
  return io::write_file_atomically(options_.report, report(ended));
}

Result<Done> SimulatedHost::run(const std::function<bool(int)>& go_on) {
  constexpr int64_t second = 1'000'000;
  if (Result<Done> done = save(false); !done) return done;
  int64_t last = io::steady_micros();
  double owed = 0;
  for (bool more = true; more;) {
    const int64_t next = last + second;
    more = go_on(static_cast<int>(std::max<int64_t>(0, (next - io::steady_micros()) / 1'000)));
    const int64_t now = io::steady_micros();
    owed += options_.rate * static_cast<double>(now - last) / second;
    last = now;
    // Behind, as after a pause of the machine: not more than ten seconds are made good.
    const auto records = static_cast<uint64_t>(std::min(owed, options_.rate * 10));
    owed = std::max(0.0, owed - static_cast<double>(records)) > 1 ? 0 : owed - static_cast<double>(records);
    carry();
    if (Result<Done> done = delivery_->deliver(clock_.now(), delivery_->lines() == 0 ? 0 : records); !done) return done;
    if (Result<Done> done = save(false); !done) return done;
  }
  if (Result<Done> done = delivery_->settle(clock_.now()); !done) return done;
  return save(true);
}

}  // namespace sublet::sim
