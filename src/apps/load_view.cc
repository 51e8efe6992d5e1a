#include "apps/load_view.h"

#include <cstdio>

#include "apps/commands.h"

namespace sublet::apps {

using gateway::Json;
using sim::gy::Figures;
using sim::gy::Histogram;
using sim::gy::Load;

namespace {

constexpr std::array<const char*, 5> type_names = {"?", "initial", "update", "termination", "event"};

std::string percent(double part) {
  char out[24];
  std::snprintf(out, sizeof out, "%.1f %%", 100 * part);
  return out;
}

double rate(const Figures& f) { return f.seconds <= 0 ? 0 : static_cast<double>(f.measured) / f.seconds; }

std::vector<std::string> latency_row(const std::string& name, const Histogram& h) {
  return {name, thousands(h.count()), duration_text(h.at(0.5)), duration_text(h.at(0.9)), duration_text(h.at(0.99)), duration_text(h.at(0.999)), duration_text(h.max())};
}

Json latency_json(const Histogram& h) {
  return {{"count", h.count()}, {"p50_us", h.at(0.5) / 1000}, {"p90_us", h.at(0.9) / 1000}, {"p99_us", h.at(0.99) / 1000}, {"p999_us", h.at(0.999) / 1000}, {"max_us", h.max() / 1000}};
}

}  // namespace

std::string duration_text(int64_t nanos) {
  char out[32];
  const auto n = static_cast<double>(nanos);  // for the eye only
  if (nanos < 1'000'000)
    std::snprintf(out, sizeof out, "%.0f us", n / 1e3);
  else if (nanos < 1'000'000'000)
    std::snprintf(out, sizeof out, "%.2f ms", n / 1e6);
  else
    std::snprintf(out, sizeof out, "%.2f s", n / 1e9);
  return out;
}

size_t request_octets(const Figures& f) { return f.sent == 0 ? 0 : f.octets_out / (f.sent + f.repeated); }
size_t answer_octets(const Figures& f) { return f.answered == 0 ? 0 : f.octets_in / f.answered; }

void LoadView::show(Load& load) {
  const int64_t now = sim::gy::now_nanos();
  const int64_t every = terminal_ ? 400'000'000 : 1'000'000'000;
  if (quiet_ || (last_ != 0 && now - last_ < every)) return;
  const Figures& f = load.figures();
  const double since = last_ == 0 ? 0 : static_cast<double>(now - last_) / 1e9;
  const double per_second = since <= 0 ? 0 : static_cast<double>(f.answered - answered_) / since;
  const Histogram recent = load.take_recent();
  last_ = now;
  answered_ = f.answered;
  char line[300];
  std::snprintf(line, sizeof line, "%6.1f s  %10s req/s  in flight %s  p50 %s  p99 %s  max %s  wrong %s%s%s", load.elapsed(now), thousands(static_cast<uint64_t>(per_second)).c_str(), thousands(f.in_flight).c_str(), duration_text(recent.at(0.5)).c_str(),
                duration_text(recent.at(0.99)).c_str(), duration_text(recent.max()).c_str(), thousands(load.faults().count()).c_str(), f.outages > 0 ? ("  outages " + std::to_string(f.outages)).c_str() : "", load.draining() ? "  ending sessions" : "");
  // In place on a terminal; every tenth second it stays, so that the way there can be read afterwards.
  if (terminal_) std::printf("\r\033[K%s%s", line, ++lines_ % 25 == 0 ? "\n" : "");
  else std::printf("%s\n", line);
  std::fflush(stdout);
}

std::string load_table(const Load& load, const std::optional<EchoBeside>& echo) {
  const Figures& f = load.figures();
  std::vector<std::vector<std::string>> rows = {{"REQUEST", "RESULT", "COUNT"}};
  for (const Figures::Count& c : f.counts) rows.push_back({type_names[static_cast<size_t>(c.type)], c.result == 0 ? "unreadable" : std::to_string(c.result), thousands(c.count)});
  std::string out = table(rows, "-rr") + "\n";
  rows = {{"LATENCY", "COUNT", "P50", "P90", "P99", "P99.9", "MAX"}, latency_row("all", f.latency)};
  for (size_t i = 0; i < f.by_type.size(); ++i)
    if (f.by_type[i].count() > 0) rows.push_back(latency_row(type_names[i + 1], f.by_type[i]));
  out += table(rows, "-rrrrrr") + "\n";
  char line[400];
  std::snprintf(line, sizeof line, "Throughput %s requests/s over %.1f s; %s sent, %s answered, %s sent twice, %s with T, %s unanswered, %s never sent\n", thousands(static_cast<uint64_t>(rate(f))).c_str(), f.seconds, thousands(f.sent).c_str(),
                thousands(f.answered).c_str(), thousands(f.doubled).c_str(), thousands(f.repeated).c_str(), thousands(f.unanswered).c_str(), thousands(f.unsent).c_str());
  out += line;
  std::snprintf(line, sizeof line, "Sessions ended %s, left live %s; final units %s, rating groups refused %s; RAR %s, ASR %s; connections lost %s; octets %zu a request, %zu an answer\n", thousands(f.ended).c_str(), thousands(f.live).c_str(),
                thousands(f.finals).c_str(), thousands(f.refused_parts).c_str(), thousands(f.re_auths).c_str(), thousands(f.aborts).c_str(), thousands(f.outages).c_str(), request_octets(f), answer_octets(f));
  out += line;
  if (echo) out += "Echo of " + std::to_string(echo->request_octets) + " and " + std::to_string(echo->answer_octets) + " octets: " + thousands(static_cast<uint64_t>(echo->rate)) + " messages/s; the server does " + percent(rate(f) / echo->rate) + " of it\n";
  if (load.faults().count() == 0) return out + "Wrong answers: none\n";
  out += "WRONG ANSWERS: " + thousands(load.faults().count()) + "\n";
  for (const auto& [kind, n] : load.faults().kinds()) out += "  " + pad_right(kind, 20) + " " + thousands(n) + "\n";
  for (const std::string& text : load.faults().first()) out += "  " + text + "\n";
  return out;
}

Json load_json(const Load& load, const std::optional<EchoBeside>& echo) {
  const Figures& f = load.figures();
  Json counts = Json::array(), types = Json::object(), wrong = Json::object();
  for (const Figures::Count& c : f.counts) counts.push_back({{"type", type_names[static_cast<size_t>(c.type)]}, {"result", c.result}, {"count", c.count}});
  for (size_t i = 0; i < f.by_type.size(); ++i)
    if (f.by_type[i].count() > 0) types[type_names[i + 1]] = latency_json(f.by_type[i]);
  for (const auto& [kind, n] : load.faults().kinds()) wrong[kind] = n;
  Json out = {{"ok", load.faults().count() == 0 && f.unanswered == 0},
              {"seconds", f.seconds},
              {"requests_per_second", static_cast<uint64_t>(rate(f))},
              {"sent", f.sent},
              {"answered", f.answered},
              {"sent_twice", f.doubled},
              {"repeated", f.repeated},
              {"unanswered", f.unanswered},
              {"never_sent", f.unsent},
              {"sessions_ended", f.ended},
              {"sessions_live", f.live},
              {"final_units", f.finals},
              {"groups_refused", f.refused_parts},
              {"re_auths", f.re_auths},
              {"aborts", f.aborts},
              {"connections_lost", f.outages},
              {"request_octets", request_octets(f)},
              {"answer_octets", answer_octets(f)},
              {"latency", latency_json(f.latency)},
              {"latency_by_type", std::move(types)},
              {"counts", std::move(counts)},
              {"wrong_answers", load.faults().count()},
              {"wrong", std::move(wrong)},
              {"wrong_first", load.faults().first()}};
  if (echo) out["echo"] = {{"messages_per_second", static_cast<uint64_t>(echo->rate)}, {"request_octets", echo->request_octets}, {"answer_octets", echo->answer_octets}, {"ratio", echo->rate > 0 ? rate(f) / echo->rate : 0.0}};
  return out;
}

}  // namespace sublet::apps
