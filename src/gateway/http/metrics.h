// Metrics: the numbers of a running Sublet in the text format of Prometheus (version 0.0.4), made by prometheus-cpp.
//
// A MetricSet is filled anew for each scrape. Values are doubles, as the format has it: good for looking, not for books.
// Money is in units of the operator's currency, times in seconds, sizes in octets. Every name has its help text in metrics.cc.
//
//   MetricSet set;
//   set.counter("sublet_records_total", "records of usage files by verdict", {{"operator", "demo"}, {"verdict", "charged"}}, 17);
//   std::string text = set.text();
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/time.h"

namespace sublet::records {
class Database;
}

namespace sublet::gateway {

class Service;
class HostDesk;
class HostLinks;
class HostSwitcher;
class GyServer;
struct WatchStats;

class MetricSet {
 public:
  using Labels = std::vector<std::pair<std::string, std::string>>;
  MetricSet();
  ~MetricSet();
  void counter(const std::string& name, const std::string& help, Labels labels, double value);
  void gauge(const std::string& name, const std::string& help, Labels labels, double value);
  // Cumulative counts up to each bound; the last bound is +Inf by itself.
  void histogram(const std::string& name, const std::string& help, Labels labels, const std::vector<std::pair<double, uint64_t>>& buckets, uint64_t count, double sum);
  // Half of what is recorded in it is at most quantile 0.5's value, and so on.
  void summary(const std::string& name, const std::string& help, Labels labels, const std::vector<std::pair<double, double>>& quantiles, uint64_t count, double sum);
  std::string text() const;
  // Those with this label and value, of summaries their quantiles: what text() has of it, to be looked at again.
  struct Sample {
    std::string name;
    Labels labels;
    double value = 0;
    std::string label(const std::string& of) const;  // empty: it has none such
  };
  std::vector<Sample> of(const std::string& label, const std::string& value) const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

// Engine, accounts, lines, records by verdict, money and lag for each operator and host. Waits for the engine thread once
// (Service::inspect), so not for a thread that must always answer; nothing but the engine's own when it has failed.
void collect_service(Service& service, MetricSet& out);
void collect_records(const records::Database& db, MetricSet& out);
void collect_merchants(records::Database& db, Instant now, MetricSet& out);  // wallet/metrics.cc; reads the records
void collect_links(const HostLinks& links, MetricSet& out);  // host/metrics.cc
void collect_desk(const HostDesk& desk, MetricSet& out);
void collect_switcher(const HostSwitcher& switcher, MetricSet& out);
void collect_gy(const GyServer& server, MetricSet& out);  // gy/metrics.cc
void collect_watcher(const std::string& op, const WatchStats& stats, MetricSet& out);

}  // namespace sublet::gateway
