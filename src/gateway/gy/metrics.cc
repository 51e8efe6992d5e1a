// What the Gy server counts, as metrics.
#include "gateway/http/metrics.h"
#include "gateway/gy/server.h"

namespace sublet::gateway {

void collect_gy(const GyServer& server, MetricSet& out) {
  const GyStats s = server.stats();
  const auto d = [](uint64_t v) { return static_cast<double>(v); };
  out.gauge("sublet_gy_connections", "Diameter connections, open now", {}, d(s.connections));
  out.gauge("sublet_gy_peers", "those whose capabilities were exchanged", {}, d(s.peers));
  out.counter("sublet_gy_accepted_total", "Diameter connections taken", {}, d(s.accepted));
  out.counter("sublet_gy_refused_peers_total", "peers that are not known", {}, d(s.refused_peers));
  out.counter("sublet_gy_replaced_total", "connections that a newer one of the same host replaced", {},
              d(s.replaced));
  out.counter("sublet_gy_stalled_total", "connections closed because the peer did not take its answers", {},
              d(s.stalled));
  out.gauge("sublet_gy_strangers", "connections without a CER that was answered", {}, d(s.strangers));
  out.counter("sublet_gy_gave_way_total", "connections without a CER that gave way to newer ones", {},
              d(s.gave_way));
  out.counter("sublet_gy_accept_failures_total",
              "times that a connection waited and the system had no descriptor or memory for it", {},
              d(s.accept_failures));
  constexpr const char* connects = "sublet_gy_connects_total";
  out.counter(connects, "connections that we have made", {{"result", "open"}}, d(s.connects));
  out.counter(connects, "connections that we have made", {{"result", "failed"}}, d(s.connects_failed));
  out.counter("sublet_gy_elections_total", "elections between two connections of the same two peers", {},
              d(s.elections));
  out.gauge("sublet_gy_tls_handshakes", "TLS connections that are still shaking hands", {}, d(s.handshakes));
  constexpr const char* failed = "sublet_gy_tls_failed_total";
  constexpr const char* failed_help = "TLS connections that came to nothing";
  out.counter(failed, failed_help, {{"reason", "plain_text"}}, d(s.tls_plain_text));
  out.counter(failed, failed_help, {{"reason", "certificate"}}, d(s.tls_certificate));
  out.counter(failed, failed_help, {{"reason", "other"}}, d(s.tls_failed));
  constexpr const char* types[] = {"initial", "update", "termination", "event"};
  for (size_t i = 0; i < s.requests.size(); ++i)
    out.counter("sublet_gy_requests_total", "credit-control requests by type", {{"type", types[i]}},
                d(s.requests[i]));
  for (const auto& [op, n] : server.requests_by_operator())
    out.counter("sublet_gy_operator_requests_total", "credit-control requests of each operator's networks",
                {{"operator", op}}, d(n));
  for (const GyResultCount& r : server.results())
    out.counter("sublet_gy_results_total", "answers to them by Result-Code",
                {{"result", r.result == 0 ? "other" : std::to_string(r.result)}}, d(r.count));
  out.counter("sublet_gy_repeats_total", "requests that came again and got their first answer", {},
              d(s.repeats));
  out.counter("sublet_gy_overloads_total", "requests refused with 3004", {}, d(s.overloads));
  out.counter("sublet_gy_refused_total", "requests refused before they were charged, for other reasons", {},
              d(s.refused));
  out.counter("sublet_gy_dropped_total", "answers whose connection had gone", {}, d(s.dropped));
  out.gauge("sublet_gy_in_flight", "requests that charging has not answered", {}, d(s.in_flight));
  out.counter("sublet_gy_own_requests_total", "requests of ours", {{"command", "re-auth"}}, d(s.re_auths));
  out.counter("sublet_gy_own_requests_total", "requests of ours", {{"command", "abort-session"}},
              d(s.aborts));
  out.counter("sublet_gy_own_answered_total", "requests of ours that were answered", {}, d(s.own_answered));
  out.counter("sublet_gy_own_given_up_total", "requests of ours that were not", {}, d(s.given_up));
}

}  // namespace sublet::gateway
