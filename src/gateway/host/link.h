// HostLinks: the way to each host - its queue, its limits, its token, its breaker - shared by the desk (desk.h) and credit
// control (switcher.h), so that what one of them learns of a host holds for the other.
//
// One ask() is one request, sent once (a token that has expired aside), and always gets a reply: whoever asks decides
// about repeats. What is urgent (stops and restores) goes before what is not.
//
//   limits      requests in flight and per second for each host; the queue is bounded: beyond it the reply is `queue_full`
//   breaker     closed; open when nobody is there, or after `breaker_failures` bad signs in a row (silence, HTTP 5xx, what
//               cannot be read): nothing is sent for a pause that doubles; then one request at a time until one is answered
//
// Threads: one loop for all hosts; replies are given on it and must be quick. All functions may be called from any thread.
// After stop() nobody gets a reply any more; so whoever is asked for replies must stop after the links, or not care.
//
//   Result<std::shared_ptr<HostLinks>> links = HostLinks::open({*parse_endpoint("demo/unicom=http://127.0.0.1:9001")}, {}, clock);
//   (*links)->ask(*(*links)->find("demo", "unicom"), ask, false, [](const HostReply& r) { ... });
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "gateway/host/shape.h"
#include "io/clock.h"

namespace sublet::gateway {

struct LinkStats {  // of one host
  enum class Breaker : uint8_t { closed = 0, half_open = 1, open = 2 };
  std::string op, host, shape;
  size_t queued = 0, in_flight = 0;
  Breaker breaker = Breaker::closed;
  uint64_t opened = 0;        // times the breaker opened
  uint64_t requests = 0, tokens = 0, unreachable = 0, unanswered = 0, queue_full = 0;
  uint64_t answers = 0;       // with an HTTP status
  int64_t answer_p50 = 0, answer_p99 = 0, answer_max = 0;  // microseconds, of the last 1,024; of all
  int64_t answer_sum = 0;
  std::string last_error;
};

class HostLinks {
 public:
  struct Options {
    size_t queue = 10'000;                // asks waiting for each host, urgent ones not counted
    size_t urgent_queue = 100'000;
    size_t in_flight = 16;                // requests for each host, unless its endpoint says otherwise
    double per_second = 500;
    int64_t request_micros = 10'000'000;  // until an answer is missed
    int breaker_failures = 8;
    int64_t breaker_micros = 200'000;     // first pause; doubles up to breaker_most
    int64_t breaker_most_micros = 5'000'000;
    ZoneTable zone = ZoneTable::fixed("Asia/Shanghai", 8 * 3600);  // of the wall clocks in requests
  };
  // Refusals: `bad_url`, `bad_shape`, `two_endpoints` for one host.
  static Result<std::shared_ptr<HostLinks>> open(std::vector<HostEndpoint> endpoints, Options options, io::Clock& clock);
  ~HostLinks();  // as stop()
  void stop();

  size_t size() const;
  std::optional<size_t> find(std::string_view op, std::string_view host) const;
  const HostEndpoint& endpoint(size_t host) const;
  const Shape& shape(size_t host) const;
  const Options& options() const;
  void ask(size_t host, HostAsk ask, bool urgent, std::function<void(const HostReply&)> done);
  std::vector<LinkStats> stats() const;

 private:
  HostLinks() = default;
  struct Impl;
  std::shared_ptr<Impl> impl_;
};

std::string_view name_of(LinkStats::Breaker breaker);  // closed, half_open, open

// hosts.yaml: docs/formats/host-desk.md "The hosts file". Faults of files; refusal `bad_hosts_file` with the line.
Result<std::vector<HostEndpoint>> read_hosts(const std::string& path);

}  // namespace sublet::gateway
