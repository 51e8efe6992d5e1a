#include "gateway/http/metrics.h"

#include "gateway/host/desk.h"
#include "gateway/host/link.h"

namespace sublet::gateway {

void collect_links(const HostLinks& links, MetricSet& out) {
  for (const LinkStats& s : links.stats()) {
    const MetricSet::Labels labels = {{"operator", s.op}, {"host", s.host}};
    const auto d = [](auto v) { return static_cast<double>(v); };
    out.gauge("sublet_host_link_queued", "requests that wait for their turn", labels, d(s.queued));
    out.gauge("sublet_host_link_in_flight", "requests without an answer", labels, d(s.in_flight));
    out.gauge("sublet_host_link_breaker", "0 closed, 1 half open, 2 open", labels, d(static_cast<int>(s.breaker)));
    out.counter("sublet_host_link_breaker_opened_total", "times that nobody was asked for a while", labels, d(s.opened));
    out.counter("sublet_host_link_requests_total", "requests sent, tokens aside", labels, d(s.requests));
    out.counter("sublet_host_link_tokens_total", "tokens got", labels, d(s.tokens));
    out.counter("sublet_host_link_unreachable_total", "requests that found nobody", labels, d(s.unreachable));
    out.counter("sublet_host_link_unanswered_total", "requests that somebody took and did not answer", labels, d(s.unanswered));
    out.counter("sublet_host_link_queue_full_total", "requests that found the queue full", labels, d(s.queue_full));
    const auto seconds = [](int64_t us) { return static_cast<double>(us) / 1e6; };
    out.summary("sublet_host_link_answer_seconds", "from a request to its answer", labels, {{0.5, seconds(s.answer_p50)}, {0.99, seconds(s.answer_p99)}}, s.answers, seconds(s.answer_sum));
  }
}

void collect_desk(const HostDesk& desk, MetricSet& out) {
  for (const DeskStats& s : desk.stats()) {
    const MetricSet::Labels labels = {{"operator", s.op}, {"host", s.host}};
    const auto d = [](uint64_t v) { return static_cast<double>(v); };
    out.gauge("sublet_host_tasks_open", "tasks without their end", labels, d(s.open));
    out.gauge("sublet_host_tasks_waiting", "those that wait for another task of their number", labels, d(s.waiting));
    out.gauge("sublet_host_tasks_accepted", "those that the host has accepted", labels, d(s.accepted_now));
    out.counter("sublet_host_tasks_total", "tasks handed over", labels, d(s.submitted));
    const auto ended = [&](const char* how, uint64_t n) {
      MetricSet::Labels with = labels;
      with.emplace_back("end", how);
      out.counter("sublet_host_tasks_ended_total", "tasks by their end", with, d(n));
    };
    ended("completed", s.completed), ended("refused", s.refused), ended("withdrawn", s.withdrawn);
    out.counter("sublet_host_tasks_overdue_total", "tasks that were not at their end in time", labels, d(s.overdue));
    out.counter("sublet_host_task_requests_total", "requests for tasks", labels, d(s.asked));
    out.counter("sublet_host_task_repeats_total", "those that repeat an earlier one", labels, d(s.repeated));
    out.counter("sublet_host_task_strays_total", "pushes for no open task", labels, d(s.strays));
    out.counter("sublet_host_task_queue_full_total", "tasks refused since too many were open", labels, d(s.queue_full));
  }
}

}  // namespace sublet::gateway
