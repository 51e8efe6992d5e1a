// HostDesk: has tasks carried out at hosts - accounts opened, changed, closed, SIMs replaced, numbers ported, tickets - at
// least once on the wire and at most once in effect, whatever breaks.
//
// It keeps nothing durable. The caller keeps each task until its end was reported and hands all open ones over again after
// a restart; the order's number on the wire follows from the task, so the host finds an order that it knows. For each task:
//
//   waiting     another task of the same number is under way (tickets do not wait), or the host's queue is full of others
//   asked       sent; errors and silence are repeated with growing pauses and jitter, always the same order
//   accepted    reported; waiting for the host's push. Without one the host is asked again under the same number
//   the end     completed, refused or withdrawn: reported once, then forgotten
//
// Meanwhile `overdue` is reported after each deadline. Late, doubled and stray pushes change nothing.
//
// Bounded: tasks for each host (submit refuses `queue_full`); requests in flight and per second, and the breaker, are the
// link's (link.h), shared with credit control. Outcomes and notices are reported on the desk's own thread, in order for each
// task; the callbacks may call any function here but stop(). All functions may be called from any thread.
//
//   auto links = HostLinks::open(*read_hosts("hosts.yaml"), clock);
//   HostDesk desk(*links, clock, {}, [&](const HostOutcome& o) { outbox.settle(o); }, [&](const HostNotice& n) { ... });
//   if (Result<Done> taken = desk.submit(task); !taken) ...          // `queue_full`: later; `bad_task`, `unknown_host`: never
//   HttpReply reply = desk.push("demo", "unicom", body);             // from the HTTP server
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "gateway/host/task.h"
#include "io/clock.h"

namespace sublet::gateway {

class HostLinks;

struct DeskStats {  // of one host
  std::string op, host;
  uint64_t open = 0, waiting = 0, accepted_now = 0;  // tasks, now
  uint64_t submitted = 0, accepted = 0, completed = 0, refused = 0, overdue = 0, withdrawn = 0;
  uint64_t asked = 0, repeated = 0;                   // requests; beyond the first of their task
  uint64_t strays = 0;                                // pushes for no open task
  uint64_t queue_full = 0;                            // refused by submit
  std::string last_error;
};

struct TaskView {
  HostTask task;
  std::string state;  // waiting, asked, pausing, accepted
  std::string order_id, last_error;
  int asked = 0;
  bool overdue = false;
};

class HostDesk {
 public:
  struct Options {
    size_t most_tasks = 20'000;           // open, for each host
    int64_t resend_micros = 5'000'000;    // until a push is missed; doubles up to resend_most
    int64_t resend_most_micros = 600'000'000;
    int64_t retry_micros = 200'000;       // first pause after an error; doubles up to retry_most
    int64_t retry_most_micros = 60'000'000;
    int64_t deadline_micros = 900'000'000;         // of all kinds but those that people wait for:
    int64_t long_deadline_micros = 259'200'000'000;  // port_in, port_out, ticket
    uint64_t seed = 0;                    // of the jitter; 0: by chance
  };
  using OnOutcome = std::function<void(const HostOutcome&)>;
  using OnNotice = std::function<void(const HostNotice&)>;
  // `links` and `clock` must outlive it.
  HostDesk(HostLinks& links, io::Clock& clock, Options options, OnOutcome outcome, OnNotice notice = {});
  ~HostDesk();  // as stop()
  void stop();  // after it has returned nothing is reported any more; not from a callback

  // Taken, or known already under this id (also when it ended a short while ago: its end is then reported again).
  // Refusals: `bad_task`, `unknown_host`, `queue_full`, `task_changed` (the id is open with other contents).
  Result<Done> submit(HostTask task);
  // Is not asked any more; its outcome says whether the host may have heard of it. A task that is not open: nothing.
  void withdraw(std::string_view op, std::string_view id);
  // Ask the host now about a task that waits for a push, rather than at the next resend.
  void query(std::string_view op, std::string_view id);

  // A host's push (pushes.h brings it here) in the words of its shape: the reply to give, and whether it was about one of our orders or notices
  // (otherwise it may be credit control's). Never waits.
  struct Taken {
    int status = 200;
    std::string type, body;
    bool ours = false;
  };
  Taken push(std::string_view op, std::string_view host, std::string_view body);
  // The same push when nobody else knew the order either: told as the notice `unknown_order`.
  void stray(std::string_view op, std::string_view host, std::string_view body);

  std::vector<DeskStats> stats() const;
  std::vector<TaskView> open_tasks(std::string_view op, size_t most = 1'000) const;  // waits for the desk's thread
  std::string describe() const;  // for people, a line each host
  bool idle() const;             // no task is open

 private:
  struct Impl;
  std::shared_ptr<Impl> impl_;
};

}  // namespace sublet::gateway
