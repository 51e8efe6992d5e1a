#include "sim/gy/core.h"

#include <time.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <thread>

#include "io/file.h"

namespace sublet::sim::gy {

using Json = nlohmann::ordered_json;

Result<Done> SimulatedCore::write(const Load& load, bool ended) {
  if (options_.report.empty()) return Done{};
  const Figures& f = load.figures();
  Json results = Json::object(), wrong = Json::object();
  for (const Figures::Count& c : f.counts) {
    Json& n = results[std::to_string(c.result)];
    n = (n.is_number() ? n.get<uint64_t>() : 0) + c.count;
  }
  for (const auto& [kind, n] : load.faults().kinds()) wrong[kind] = n;
  const Json out = {{"sent", f.sent},
                    {"answered", f.answered},
                    {"unanswered", f.unanswered},
                    {"repeated", f.repeated},
                    {"connections_lost", f.outages},
                    {"sessions_ended", f.ended},
                    {"p99_us", f.latency.at(0.99) / 1000},
                    {"results", std::move(results)},
                    {"final_units", f.finals},
                    {"groups_refused", f.refused_parts},
                    {"re_auths", f.re_auths},
                    {"aborts", f.aborts},
                    {"wrong_answers", load.faults().count()},
                    {"wrong", std::move(wrong)},
                    {"ended", ended}};
  return io::write_file_atomically(options_.report, out.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n");
}

Result<Done> SimulatedCore::run(const std::function<bool()>& go_on) {
  LoadOptions o;
  o.target = options_.target;
  o.connections = o.peers = 1;
  o.peer_name = options_.host;
  o.rate = options_.rate;
  o.reconnect = true;
  o.drain_within = 3'000'000'000;
  o.sessions.count = static_cast<uint32_t>(std::clamp(options_.rate * options_.pause, 1.0, 1e6));
  o.sessions.first_line = options_.first_line;
  o.sessions.lines = options_.lines;
  o.sessions.updates = options_.updates;
  o.sessions.ask_octets = options_.ask_octets;
  o.sessions.rating_groups = {1001};
  o.sessions.seed = options_.seed;
  o.sessions.run = static_cast<uint32_t>(::time(nullptr));
  Result<std::unique_ptr<Load>> load = Load::open(std::move(o));
  if (!load) return load.error();
  int64_t next_report = 0;
  Result<Done> written = Done{};
  const Result<Done> done = (*load)->run([&](const Load& l) {
    if (const int64_t now = now_nanos(); now >= next_report) {
      next_report = now + 1'000'000'000;
      written = write(l, false);
    }
    return written && go_on();
  });
  if (!done) return done;
  return written ? write(**load, true) : written;
}

}  // namespace sublet::sim::gy
