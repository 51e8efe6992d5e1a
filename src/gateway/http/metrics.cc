#include "gateway/http/metrics.h"

#include <prometheus/metric_family.h>
#include <prometheus/text_serializer.h>

#include <algorithm>
#include <limits>
#include <map>
#include <sstream>

#include "engine/log_reader.h"
#include "engine/recover.h"
#include "gateway/core/service.h"
#include "gateway/host/switcher.h"
#include "gateway/usage/watcher.h"
#include "records/database.h"

namespace sublet::gateway {

struct MetricSet::Impl {
  std::vector<prometheus::MetricFamily> families;
  std::map<std::string, size_t> place;

  prometheus::ClientMetric& add(const std::string& name, const std::string& help, prometheus::MetricType type, Labels labels) {
    const auto [at, added] = place.try_emplace(name, families.size());
    if (added) {
      families.emplace_back();
      families.back().name = name, families.back().help = help, families.back().type = type;
    }
    prometheus::ClientMetric& m = families[at->second].metric.emplace_back();
    for (auto& [label, value] : labels) m.label.push_back({std::move(label), std::move(value)});
    return m;
  }
};

MetricSet::MetricSet() : impl_(std::make_unique<Impl>()) {}
MetricSet::~MetricSet() = default;

void MetricSet::counter(const std::string& name, const std::string& help, Labels labels, double value) {
  impl_->add(name, help, prometheus::MetricType::Counter, std::move(labels)).counter.value = value;
}
void MetricSet::gauge(const std::string& name, const std::string& help, Labels labels, double value) {
  impl_->add(name, help, prometheus::MetricType::Gauge, std::move(labels)).gauge.value = value;
}
void MetricSet::histogram(const std::string& name, const std::string& help, Labels labels, const std::vector<std::pair<double, uint64_t>>& buckets, uint64_t count, double sum) {
  prometheus::ClientMetric& m = impl_->add(name, help, prometheus::MetricType::Histogram, std::move(labels));
  for (const auto& [bound, n] : buckets) m.histogram.bucket.push_back({n, bound});
  m.histogram.sample_count = count, m.histogram.sample_sum = sum;
}
void MetricSet::summary(const std::string& name, const std::string& help, Labels labels, const std::vector<std::pair<double, double>>& quantiles, uint64_t count, double sum) {
  prometheus::ClientMetric& m = impl_->add(name, help, prometheus::MetricType::Summary, std::move(labels));
  for (const auto& [q, v] : quantiles) m.summary.quantile.push_back({q, v});
  m.summary.sample_count = count, m.summary.sample_sum = sum;
}
std::string MetricSet::text() const {
  std::ostringstream out;
  prometheus::TextSerializer().Serialize(out, impl_->families);
  return out.str();
}

std::string MetricSet::Sample::label(const std::string& of) const {
  for (const auto& [key, value_of] : labels)
    if (key == of) return value_of;
  return {};
}
std::vector<MetricSet::Sample> MetricSet::of(const std::string& label, const std::string& value) const {
  std::vector<Sample> out;
  for (const prometheus::MetricFamily& f : impl_->families)
    for (const prometheus::ClientMetric& m : f.metric) {
      const auto told = std::find_if(m.label.begin(), m.label.end(), [&](const prometheus::ClientMetric::Label& l) { return l.name == label; });
      if (told == m.label.end() || told->value != value) continue;
      Sample s{f.name, {}, f.type == prometheus::MetricType::Counter ? m.counter.value : m.gauge.value};
      for (const prometheus::ClientMetric::Label& l : m.label) s.labels.emplace_back(l.name, l.value);
      if (f.type == prometheus::MetricType::Summary)
        for (const auto& q : m.summary.quantile) {
          out.push_back({f.name, s.labels, q.value});
          std::ostringstream text;
          text << q.quantile;
          out.back().labels.emplace_back("quantile", text.str());
        }
      else out.push_back(std::move(s));
    }
  return out;
}

namespace {

double money(i128 micros) { return static_cast<double>(micros) / 1e6; }

void engine_metrics(Service& service, MetricSet& out) {
  const engine::Stats s = service.engine().stats();
  const auto d = [](uint64_t v) { return static_cast<double>(v); };
  out.counter("sublet_log_batches_total", "batches written to the log and synced", {}, d(s.batches));
  out.counter("sublet_log_records_total", "commands made durable", {}, d(s.records));
  out.counter("sublet_log_ticks_total", "ticks of timers among them", {}, d(s.ticks));
  out.counter("sublet_log_bytes_total", "octets written to the log", {}, d(s.bytes));
  std::vector<std::pair<double, uint64_t>> buckets;
  uint64_t sum = 0;
  for (int i = 0; i < engine::Stats::bucket_count; ++i) {
    sum += s.sync_buckets[static_cast<size_t>(i)];
    if (i + 1 < engine::Stats::bucket_count) buckets.emplace_back(static_cast<double>(64LL << i) / 1e6, sum);
  }
  out.histogram("sublet_log_sync_seconds", "write and sync of one batch", {}, buckets, sum, d(s.sync_micros_sum) / 1e6);
  out.gauge("sublet_log_sync_longest_seconds", "the longest of them", {}, d(s.sync_micros_max) / 1e6);
  // Those on the disk: the engine itself counts only what it has begun since its start.
  const auto segments = engine::list_segments(engine::log_folder(service.data()));
  out.gauge("sublet_log_segments", "files of the log", {}, segments ? d(segments->size()) : d(s.segments));
  out.gauge("sublet_queue_commands", "commands waiting for the engine", {}, d(s.queue_commands));
  out.gauge("sublet_queue_bytes", "their octets", {}, d(s.queue_bytes));
  out.counter("sublet_checkpoints_total", "checkpoints written", {}, d(s.checkpoints));
  out.counter("sublet_checkpoint_failures_total", "checkpoints that could not be written", {}, d(s.checkpoint_failures));
  out.gauge("sublet_checkpoint_position", "log position of the last checkpoint", {}, d(s.checkpoint_position));
  out.gauge("sublet_durable_position", "log position up to which everything is on disk", {}, d(s.durable));
  out.gauge("sublet_engine_failed", "1 when the log has failed and nothing is charged any more", {}, service.engine().failed() ? 1 : 0);
}

void host_metrics(const std::string& op, const std::string& host, const charging::HostStats& h, MetricSet& out) {
  const MetricSet::Labels labels = {{"operator", op}, {"host", host}};
  for (int v = 0; v < charging::verdict_count; ++v) {
    MetricSet::Labels with = labels;
    with.emplace_back("verdict", charging::verdict_name(static_cast<charging::Verdict>(v)));
    out.counter("sublet_host_records_total", "records of usage files, by what became of them", std::move(with), static_cast<double>(h.records[static_cast<size_t>(v)]));
  }
  // Amounts may shrink by corrections some day: gauges, not counters.
  out.gauge("sublet_host_retail_money", "charged to lines for use on this host", labels, money(h.retail));
  out.gauge("sublet_host_wholesale_money", "owed to the host for it", labels, money(h.wholesale));
  out.gauge("sublet_host_margin_money", "retail less wholesale", labels, money(h.retail - h.wholesale));
  out.gauge("sublet_host_overrun_money", "charged beyond what accounts could spend", labels, money(h.overrun));
  out.counter("sublet_host_refused_uses_total", "uses that sessions reported and no price took", labels, static_cast<double>(h.refused_uses));
  out.gauge("sublet_host_after_stop_money", "charged for uses begun after the host had confirmed a stop", labels, money(h.after_stop));
  out.counter("sublet_host_stops_total", "stops wanted", labels, static_cast<double>(h.stops));
  out.counter("sublet_host_restores_total", "restores wanted", labels, static_cast<double>(h.restores));
  out.counter("sublet_host_switches_confirmed_total", "stops and restores that the host confirmed", labels, static_cast<double>(h.confirmed));
  out.summary("sublet_host_stop_lag_seconds", "from the end of the use to the confirmed stop", labels, {}, h.lags, static_cast<double>(h.lag_seconds));
}

}  // namespace

void collect_records(const records::Database& db, MetricSet& out) {
  const records::Database::Stats s = db.stats();
  const auto d = [](uint64_t v) { return static_cast<double>(v); };
  out.counter("sublet_records_units_total", "units of work that change something", {}, d(s.units));
  out.counter("sublet_records_undone_total", "those of them that were refused or failed", {}, d(s.undone));
  out.counter("sublet_records_commits_total", "transactions made durable, of one unit or several", {}, d(s.commits));
  out.counter("sublet_records_statements_total", "statements of those units", {}, d(s.statements));
  out.counter("sublet_records_waits_total", "answers of the database that they waited for", {}, d(s.waits));
  out.counter("sublet_records_reads_total", "units of work that only read", {}, d(s.reads));
}

void collect_service(Service& service, MetricSet& out) {
  engine_metrics(service, out);
  if (service.engine().failed()) return;
  struct Copy {
    std::string op;
    uint64_t accounts, lines, stopped, sessions;
    i128 came_in, use, fees, cost;
    std::vector<std::pair<std::string, charging::HostStats>> hosts;
  };
  std::vector<Copy> copies;
  size_t bytes = 0, sessions = 0;
  const Result<Done> looked = service.inspect([&](const charging::State& state) {
    bytes = state.store.bytes();
    sessions = state.sessions.size();
    for (const auto& op : state.operators) {
      const auto booked = [&](charging::Ledger l) { return op->totals[static_cast<size_t>(Unit::money)][static_cast<size_t>(l)]; };
      using charging::Ledger;
      Copy c{op->code, op->accounts, op->lines, op->stopped, op->sessions, -booked(Ledger::outside), booked(Ledger::revenue_use), booked(Ledger::revenue_fee), booked(Ledger::host_cost), {}};
      for (const auto& [id, h] : op->hosts) c.hosts.emplace_back(op->registry.hosts.name(id), h);
      copies.push_back(std::move(c));
    }
  });
  if (!looked) return;
  out.gauge("sublet_resident_bytes", "memory of accounts and lines, indexes included", {}, static_cast<double>(bytes));
  out.gauge("sublet_sessions", "live sessions", {}, static_cast<double>(sessions));
  for (const Copy& c : copies) {
    out.gauge("sublet_accounts", "open accounts", {{"operator", c.op}}, static_cast<double>(c.accounts));
    out.gauge("sublet_lines", "lines in service", {{"operator", c.op}}, static_cast<double>(c.lines));
    out.gauge("sublet_lines_stopped", "lines that shall be stopped in part or whole", {{"operator", c.op}}, static_cast<double>(c.stopped));
    out.gauge("sublet_live_sessions", "live sessions of the operator's lines", {{"operator", c.op}}, static_cast<double>(c.sessions));
    out.gauge("sublet_money_in", "money that came into accounts, less what went out", {{"operator", c.op}}, money(c.came_in));
    out.gauge("sublet_revenue_money", "earned, by what it was earned with", {{"operator", c.op}, {"by", "use"}}, money(c.use));
    out.gauge("sublet_revenue_money", "earned, by what it was earned with", {{"operator", c.op}, {"by", "fee"}}, money(c.fees));
    out.gauge("sublet_cost_money", "owed to hosts for use", {{"operator", c.op}}, money(c.cost));
    for (const auto& [host, h] : c.hosts) host_metrics(c.op, host, h, out);
  }
}

void collect_switcher(const HostSwitcher& switcher, MetricSet& out) {
  for (const SwitchStats& s : switcher.stats()) {
    const MetricSet::Labels labels = {{"operator", s.op}, {"host", s.host}};
    const auto d = [](uint64_t v) { return static_cast<double>(v); };
    out.counter("sublet_switch_requests_total", "switch requests sent to the host", labels, d(s.sent));
    out.counter("sublet_switch_retries_total", "those that repeat an earlier one", labels, d(s.retried));
    out.counter("sublet_switch_accepted_total", "requests that the host accepted", labels, d(s.accepted));
    out.counter("sublet_switch_confirmed_total", "orders completed and written to the log", labels, d(s.confirmed));
    out.counter("sublet_switch_failed_total", "orders that failed at the host", labels, d(s.failed));
    out.counter("sublet_switch_stray_pushes_total", "pushes for no order under way", labels, d(s.strays));
    out.counter("sublet_switch_unreachable_total", "requests that found nobody", labels, d(s.unreachable));
    out.gauge("sublet_switch_in_flight", "requests without an answer", labels, d(s.in_flight));
    out.gauge("sublet_switch_lines_waiting", "lines that are not yet as wanted", labels, d(s.lines));
    const auto lag = [&](const char* what, const Lag& l) {
      MetricSet::Labels with = labels;
      with.emplace_back("what", what);
      const auto seconds = [](int64_t ms) { return static_cast<double>(ms) / 1e3; };
      out.summary("sublet_switch_lag_seconds", "from the cause to the host's confirmation", with, {{0.5, seconds(l.p50)}, {0.9, seconds(l.p90)}, {0.99, seconds(l.p99)}}, l.count, seconds(l.sum));
    };
    lag("stop", s.stops);
    lag("restore", s.restores);
  }
}

void collect_watcher(const std::string& op, const WatchStats& s, MetricSet& out) {
  const MetricSet::Labels labels = {{"operator", op}};
  const auto d = [](uint64_t v) { return static_cast<double>(v); };
  out.counter("sublet_drop_files_total", "usage files taken from drop folders", labels, d(s.files));
  out.counter("sublet_drop_files_torn_total", "those of them that ended too early", labels, d(s.torn));
  out.counter("sublet_drop_files_refused_total", "usage files refused whole: taken before, or damaged", labels, d(s.files_refused));
  out.gauge("sublet_drop_left", "what lies in drop folders and is never taken, since it is no regular file; the log names it", labels, d(s.left));
}

}  // namespace sublet::gateway
