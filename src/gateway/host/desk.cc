#include "gateway/host/desk.h"

#include <algorithm>
#include <deque>
#include <future>
#include <mutex>
#include <set>
#include <unordered_map>

#include "base/hash.h"
#include "gateway/host/link.h"
#include "gateway/http/loop.h"

namespace sublet::gateway {

namespace {

constexpr size_t most_remembered = 10'000;  // ended tasks

using Key = std::pair<std::string, std::string>;  // operator, id

int64_t backoff(int64_t first, int64_t most, int attempt) { return std::min(most, first << std::min(attempt, 20)); }

}  // namespace

struct HostDesk::Impl : std::enable_shared_from_this<HostDesk::Impl> {
  enum class Stage : uint8_t { waiting, asked, pausing, accepted };
  struct Work {
    HostTask task;
    size_t host = 0;
    std::string order_id, serial, last_error;
    Stage stage = Stage::waiting;
    int asked = 0, errors = 0, resends = 0;
    uint64_t turn = 0;  // grows with each change of stage: replies to earlier ones are void
    bool query = false, told_accepted = false, overdue = false;
    int64_t wake_at = 0, deadline_at = 0, deadline = 0;  // steady microseconds
    std::shared_ptr<std::atomic<bool>> unwanted;
  };
  struct Open {  // under the mutex: what submit() and push() need to know at once
    uint64_t n = 0;
    Hash128 contents;
  };
  struct Ended {
    HostOutcome outcome;
    Hash128 contents;
  };

  Impl(HostLinks& l, io::Clock& c, Options o, OnOutcome out, OnNotice note)
      : links(l), clock(c), options(std::move(o)), on_outcome(std::move(out)), on_notice(std::move(note)), random(options.seed != 0 ? options.seed : io::entropy64()) {
    for (size_t i = 0; i < links.size(); ++i) {
      stats.emplace_back();
      stats.back().op = links.endpoint(i).op, stats.back().host = links.endpoint(i).host;
    }
  }

  void begin(uint64_t n, Work w);
  void ask(uint64_t n);
  void replied(uint64_t n, uint64_t turn, const HostReply& reply);
  void pushed(size_t host, const HostPush& push);
  void pause(uint64_t n, const HostReply& reply);
  void accepted(uint64_t n);
  void overdue(uint64_t n);
  void finish(uint64_t n, HostOutcome::What what, const std::string& code = {}, const std::string& words = {}, HostFields fields = {});
  void release(size_t host, PhoneNumber line, uint64_t n);
  void stage(Work& w, Stage to);
  void wake(uint64_t n, Work& w, int64_t micros);
  void turn_over_agenda();
  void arm();
  HostOutcome outcome_of(const Work& w, HostOutcome::What what) const;
  int64_t jittered(int64_t micros) {
    random = mix64(random + 0x9e3779b97f4a7c15ULL);
    return micros / 2 + static_cast<int64_t>(random % static_cast<uint64_t>(micros / 2 + 1));
  }
  template <class F> void count(size_t host, F f) {
    const std::lock_guard lock(mutex);
    f(stats[host]);
  }
  static bool in_order(const HostTask& t) { return t.kind != TaskKind::ticket; }

  HostLinks& links;
  io::Clock& clock;
  const Options options;
  const OnOutcome on_outcome;
  const OnNotice on_notice;

  // On the loop only.
  std::unordered_map<uint64_t, Work> works;
  std::map<std::pair<size_t, uint64_t>, std::deque<uint64_t>> numbers;  // tasks of one number at one host; the first is under way
  std::set<std::pair<int64_t, uint64_t>> agenda;                        // when, n * 2 (wake) or n * 2 + 1 (deadline)
  int64_t armed_at = INT64_MAX;
  uint64_t random;

  mutable std::mutex mutex;
  std::map<Key, Open> open;
  std::map<std::pair<size_t, std::string>, uint64_t> orders;  // host, number on the wire
  std::map<Key, Ended> ended;
  std::deque<Key> ended_order;
  std::vector<DeskStats> stats;
  uint64_t serial = 0;
  std::atomic<bool> closing{false};
  std::unique_ptr<Loop> loop = std::make_unique<Loop>("host-desk");
};

HostOutcome HostDesk::Impl::outcome_of(const Work& w, HostOutcome::What what) const {
  HostOutcome o;
  o.op = w.task.op, o.id = w.task.id, o.host = w.task.host, o.kind = w.task.kind, o.what = what;
  o.order_id = w.order_id, o.asked = w.asked;
  return o;
}

void HostDesk::Impl::stage(Work& w, Stage to) {
  if (w.stage == to) {
    ++w.turn;
    return;
  }
  const std::lock_guard lock(mutex);
  DeskStats& s = stats[w.host];
  if (w.stage == Stage::waiting) --s.waiting;
  if (w.stage == Stage::accepted) --s.accepted_now;
  if (to == Stage::waiting) ++s.waiting;
  if (to == Stage::accepted) ++s.accepted_now;
  w.stage = to;
  ++w.turn;
}

void HostDesk::Impl::wake(uint64_t n, Work& w, int64_t micros) {
  if (w.wake_at != 0) agenda.erase({w.wake_at, n * 2});
  w.wake_at = micros < 0 ? 0 : io::steady_micros() + micros;
  if (w.wake_at != 0) agenda.insert({w.wake_at, n * 2});
  arm();
}

// One timer for all: for the earliest entry, or earlier.
void HostDesk::Impl::arm() {
  if (agenda.empty() || agenda.begin()->first >= armed_at) return;
  armed_at = agenda.begin()->first;
  loop->after(std::max<int64_t>(0, armed_at - io::steady_micros()), [this, at = armed_at] {
    if (armed_at == at) armed_at = INT64_MAX;
    turn_over_agenda();
  });
}

void HostDesk::Impl::turn_over_agenda() {
  const int64_t now = io::steady_micros();
  while (!agenda.empty() && agenda.begin()->first <= now) {
    const uint64_t entry = agenda.begin()->second, n = entry / 2;
    agenda.erase(agenda.begin());
    const auto at = works.find(n);
    if (at == works.end()) continue;
    if ((entry & 1) != 0) {
      overdue(n);
    } else {
      at->second.wake_at = 0;
      ask(n);
    }
  }
  arm();
}

void HostDesk::Impl::begin(uint64_t n, Work w) {
  w.deadline_at = io::steady_micros() + w.deadline;
  agenda.insert({w.deadline_at, n * 2 + 1});
  const bool ordered = in_order(w.task);
  const std::pair<size_t, uint64_t> number{w.host, w.task.line.bits()};
  count(w.host, [](DeskStats& s) { ++s.waiting; });
  works.emplace(n, std::move(w));
  arm();
  if (ordered) {
    std::deque<uint64_t>& line = numbers[number];
    line.push_back(n);
    if (line.front() != n) return;  // release() begins it
  }
  ask(n);
}

void HostDesk::Impl::ask(uint64_t n) {
  Work& w = works.at(n);
  stage(w, Stage::asked);
  ++w.asked;
  count(w.host, [&](DeskStats& s) {
    ++s.asked;
    if (w.asked > 1) ++s.repeated;
  });
  w.unwanted = std::make_shared<std::atomic<bool>>(false);
  HostAsk a{w.task, w.order_id, w.serial, w.query, w.unwanted};
  links.ask(w.host, std::move(a), false, [self = shared_from_this(), n, turn = w.turn](const HostReply& r) {
    // Once more onto our own loop; when that has stopped, this is never run.
    self->loop->post([m = self.get(), n, turn, r] { m->replied(n, turn, r); });
  });
}

void HostDesk::Impl::replied(uint64_t n, uint64_t turn, const HostReply& r) {
  const auto at = works.find(n);
  if (at == works.end() || at->second.turn != turn) return;  // a push was faster
  switch (r.what) {
    case HostReply::What::accepted: return accepted(n);
    case HostReply::What::completed: return finish(n, HostOutcome::What::completed, {}, {}, r.fields);
    case HostReply::What::refused: return finish(n, HostOutcome::What::refused, r.code, r.words, r.fields);
    case HostReply::What::forgotten:
      at->second.query = false;
      return pause(n, r);
    case HostReply::What::unwanted: return;
    default: return pause(n, r);
  }
}

void HostDesk::Impl::pause(uint64_t n, const HostReply& r) {
  Work& w = works.at(n);
  w.last_error = (r.code.empty() ? std::string() : r.code + " ") + r.words;
  if (r.what != HostReply::What::queue_full) count(w.host, [&](DeskStats& s) { s.last_error = w.last_error.substr(0, 300); });
  stage(w, Stage::pausing);
  wake(n, w, jittered(backoff(options.retry_micros, options.retry_most_micros, w.errors++)));
}

void HostDesk::Impl::accepted(uint64_t n) {
  Work& w = works.at(n);
  w.errors = 0;
  w.query = true;
  stage(w, Stage::accepted);
  wake(n, w, jittered(backoff(options.resend_micros, options.resend_most_micros, w.resends++)));
  if (std::exchange(w.told_accepted, true)) return;
  count(w.host, [](DeskStats& s) { ++s.accepted; });
  on_outcome(outcome_of(w, HostOutcome::What::accepted));
}

void HostDesk::Impl::overdue(uint64_t n) {
  Work& w = works.at(n);
  w.deadline_at = io::steady_micros() + w.deadline;
  agenda.insert({w.deadline_at, n * 2 + 1});
  arm();
  if (!std::exchange(w.overdue, true)) count(w.host, [](DeskStats& s) { ++s.overdue; });
  HostOutcome o = outcome_of(w, HostOutcome::What::overdue);
  o.words = w.last_error;
  if (o.words.empty() && w.stage == Stage::asked) o.words = links.stats()[w.host].last_error;
  if (o.words.empty()) o.words = w.stage == Stage::waiting ? "another task of this number is under way" : w.stage == Stage::asked ? "it waits for its turn at the host" : "the host has not said what became of it";
  on_outcome(o);
}

void HostDesk::Impl::finish(uint64_t n, HostOutcome::What what, const std::string& code, const std::string& words, HostFields fields) {
  const auto at = works.find(n);
  Work w = std::move(at->second);
  works.erase(at);
  if (w.wake_at != 0) agenda.erase({w.wake_at, n * 2});
  agenda.erase({w.deadline_at, n * 2 + 1});
  if (w.unwanted) *w.unwanted = true;
  HostOutcome o = outcome_of(w, what);
  o.code = code, o.words = words, o.fields = std::move(fields);
  {
    const std::lock_guard lock(mutex);
    const Key key{w.task.op, w.task.id};
    DeskStats& s = stats[w.host];
    --s.open;
    if (w.stage == Stage::waiting) --s.waiting;
    if (w.stage == Stage::accepted) --s.accepted_now;
    ++(what == HostOutcome::What::completed ? s.completed : what == HostOutcome::What::refused ? s.refused : s.withdrawn);
    const auto was = open.find(key);
    if (what != HostOutcome::What::withdrawn && ended.emplace(key, Ended{o, was->second.contents}).second) ended_order.push_back(key);
    if (ended_order.size() > most_remembered) {
      ended.erase(ended_order.front());
      ended_order.pop_front();
    }
    open.erase(was);
    orders.erase({w.host, w.order_id});
  }
  if (in_order(w.task)) release(w.host, w.task.line, n);
  on_outcome(o);
}

void HostDesk::Impl::release(size_t host, PhoneNumber line, uint64_t n) {
  const auto at = numbers.find({host, line.bits()});
  if (at == numbers.end()) return;
  std::deque<uint64_t>& queue = at->second;
  const bool first = queue.front() == n;
  queue.erase(std::find(queue.begin(), queue.end(), n));
  if (queue.empty()) numbers.erase(at);
  else if (first) ask(queue.front());
}

void HostDesk::Impl::pushed(size_t host, const HostPush& p) {
  uint64_t n = 0;
  {
    const std::lock_guard lock(mutex);
    const auto at = orders.find({host, p.order_id});
    if (at != orders.end()) n = at->second;
    else ++stats[host].strays;
  }
  const auto at = works.find(n);
  if (at == works.end()) return;
  if (p.what == HostPush::What::complete) finish(n, HostOutcome::What::completed, {}, {}, p.fields);
  else finish(n, HostOutcome::What::refused, p.code, p.words.empty() ? "the host says that the order failed" : p.words, p.fields);
}

HostDesk::HostDesk(HostLinks& links, io::Clock& clock, Options options, OnOutcome outcome, OnNotice notice)
    : impl_(std::make_shared<Impl>(links, clock, std::move(options), std::move(outcome), std::move(notice))) {}
HostDesk::~HostDesk() { stop(); }

void HostDesk::stop() {
  impl_->closing = true;
  impl_->loop->stop();
}

Result<Done> HostDesk::submit(HostTask task) {
  Impl& m = *impl_;
  if (Result<Done> good = check(task); !good) return good;
  const std::optional<size_t> host = m.links.find(task.op, task.host);
  if (!host) return refusal("unknown_host", "there is no address for the host " + task.op + "/" + task.host);
  const Shape& shape = m.links.shape(*host);
  if (Result<Done> known = shape.knows(task); !known) return known;
  const Hash128 contents = hash128(to_json(task));
  const Key key{task.op, task.id};
  Impl::Work w;
  w.host = *host;
  w.serial = shape.serial(task), w.order_id = shape.order_id(task);
  const bool slow = task.kind == TaskKind::port_in || task.kind == TaskKind::port_out || task.kind == TaskKind::ticket;
  w.deadline = task.deadline_micros != 0 ? task.deadline_micros : slow ? m.options.long_deadline_micros : m.options.deadline_micros;
  w.task = std::move(task);
  const std::lock_guard lock(m.mutex);
  const auto differs = [&] { return refusal("task_changed", "the task " + key.second + " is known here with other contents"); };
  if (const auto at = m.open.find(key); at != m.open.end()) return at->second.contents == contents ? Result<Done>(Done{}) : differs();
  if (const auto at = m.ended.find(key); at != m.ended.end()) {
    if (at->second.contents != contents) return differs();
    m.loop->post([p = &m, o = at->second.outcome] { p->on_outcome(o); });
    return Done{};
  }
  DeskStats& s = m.stats[*host];
  if (s.open >= m.options.most_tasks) {
    ++s.queue_full;
    return refusal("queue_full", "too many tasks are open at the host " + key.first + "/" + w.task.host);
  }
  const uint64_t n = ++m.serial;
  if (!m.orders.try_emplace({*host, w.order_id}, n).second) return refusal("bad_task", "another open task has the number " + w.order_id + " at the host");
  ++s.open, ++s.submitted;
  m.open[key] = {n, contents};
  m.loop->post([p = &m, n, w = std::move(w)]() mutable { p->begin(n, std::move(w)); });
  return Done{};
}

void HostDesk::withdraw(std::string_view op, std::string_view id) {
  impl_->loop->post([m = impl_.get(), key = Key(op, id)] {
    uint64_t n = 0;
    {
      const std::lock_guard lock(m->mutex);
      if (const auto at = m->open.find(key); at != m->open.end()) n = at->second.n;
    }
    if (m->works.contains(n)) m->finish(n, HostOutcome::What::withdrawn);
  });
}

void HostDesk::query(std::string_view op, std::string_view id) {
  impl_->loop->post([m = impl_.get(), key = Key(op, id)] {
    uint64_t n = 0;
    {
      const std::lock_guard lock(m->mutex);
      if (const auto at = m->open.find(key); at != m->open.end()) n = at->second.n;
    }
    const auto at = m->works.find(n);
    if (at == m->works.end() || (at->second.stage != Impl::Stage::accepted && at->second.stage != Impl::Stage::pausing)) return;
    m->wake(n, at->second, -1);
    m->ask(n);
  });
}

HostDesk::Taken HostDesk::push(std::string_view op, std::string_view host, std::string_view body) {
  Impl& m = *impl_;
  const std::optional<size_t> index = m.links.find(op, host);
  if (!index) return {404, "text/plain; charset=utf-8", "no such operator or host\n", true};
  const Shape& shape = m.links.shape(*index);
  const auto say = [&](int status, bool ours, bool notice = false) {
    HttpReply r = shape.push_reply(status, notice);
    return Taken{r.status, std::move(r.type), std::move(r.body), ours};
  };
  if (m.closing) return say(503, true);
  std::optional<HostPush> p = shape.read_push(body);
  if (!p) return say(400, true);
  if (p->what == HostPush::What::notice) {
    HostNotice n{std::string(op), std::string(host), p->notice, p->reference, p->line, std::move(p->fields)};
    m.loop->post([d = &m, n = std::move(n)] {
      if (d->on_notice) d->on_notice(n);
    });
    return say(200, true, true);
  }
  bool ours = false;
  {
    const std::lock_guard lock(m.mutex);
    ours = m.orders.contains({*index, p->order_id});
  }
  if (ours) m.loop->post([d = &m, i = *index, p = std::move(*p)] { d->pushed(i, p); });
  return say(200, ours);
}

void HostDesk::stray(std::string_view op, std::string_view host, std::string_view body) {
  Impl& m = *impl_;
  const std::optional<size_t> index = m.links.find(op, host);
  if (!index || m.closing) return;
  std::optional<HostPush> p = m.links.shape(*index).read_push(body);
  if (!p || p->what == HostPush::What::notice) return;
  m.count(*index, [](DeskStats& s) { ++s.strays; });
  HostNotice n{std::string(op), std::string(host), "unknown_order", p->order_id, p->line, std::move(p->fields)};
  n.fields["status"] = p->what == HostPush::What::complete ? "complete" : "fail";
  m.loop->post([d = &m, n = std::move(n)] {
    if (d->on_notice) d->on_notice(n);
  });
}

std::vector<DeskStats> HostDesk::stats() const {
  const std::lock_guard lock(impl_->mutex);
  return impl_->stats;
}

bool HostDesk::idle() const {
  const std::lock_guard lock(impl_->mutex);
  return impl_->open.empty();
}

std::vector<TaskView> HostDesk::open_tasks(std::string_view op, size_t most) const {
  Impl& m = *impl_;
  const auto look = [&m, op, most] {
    std::vector<TaskView> out;
    for (const auto& [n, w] : m.works) {
      if (out.size() >= most) break;
      if (!op.empty() && w.task.op != op) continue;
      static constexpr const char* names[] = {"waiting", "asked", "pausing", "accepted"};
      out.push_back({w.task, names[static_cast<size_t>(w.stage)], w.order_id, w.last_error, w.asked, w.overdue});
    }
    return out;
  };
  if (m.loop->inside()) return look();
  const auto answer = std::make_shared<std::promise<std::vector<TaskView>>>();
  std::future<std::vector<TaskView>> seen = answer->get_future();
  m.loop->post([look, answer] { answer->set_value(look()); });
  while (seen.wait_for(std::chrono::milliseconds(50)) != std::future_status::ready)
    if (m.closing) return {};
  return seen.get();
}

std::string HostDesk::describe() const {
  std::string out;
  const std::vector<LinkStats> ways = impl_->links.stats();
  const std::vector<DeskStats> desks = stats();
  for (size_t i = 0; i < desks.size(); ++i) {
    const DeskStats& s = desks[i];
    const LinkStats& l = ways[i];
    out += s.op + "/" + s.host + " (" + l.shape + "): " + std::to_string(s.open) + " open, " + std::to_string(s.waiting) + " wait, " + std::to_string(s.accepted_now) + " accepted; " +
           std::to_string(l.queued) + " queued, " + std::to_string(l.in_flight) + " in flight, breaker " + std::string(name_of(l.breaker)) + "; " + std::to_string(s.completed) + " completed, " +
           std::to_string(s.refused) + " refused, " + std::to_string(s.overdue) + " overdue; answers p50 " + std::to_string(l.answer_p50 / 1'000) + " ms, p99 " + std::to_string(l.answer_p99 / 1'000) + " ms" +
           (l.last_error.empty() ? "" : "; last error: " + l.last_error) + "\n";
  }
  return out;
}

}  // namespace sublet::gateway
