#include "gateway/orders/dispatcher.h"

#include <algorithm>

#include "commerce/agreements.h"
#include "commerce/contracts.h"
#include "commerce/freezes.h"
#include "commerce/lots.h"
#include "commerce/numbers.h"
#include "commerce/reservations.h"
#include "commerce/sims.h"
#include "gateway/core/service.h"
#include "gateway/orders/dispatcher_impl.h"

namespace sublet::gateway {

namespace {

constexpr int64_t most_rows = 256;                    // of the outbox at a time
constexpr size_t most_answers = 64;                   // in a unit
constexpr int64_t look_again = 500'000;               // without a hint, microseconds
constexpr int64_t under_way_micros = 3'600'000'000;   // handed out: not due again before; a restart asks at once
constexpr size_t most_under_way = 20'000;
constexpr int64_t broken_micros = 600'000'000;        // a row whose answer cannot be applied is looked at again then

}  // namespace

Dispatcher::Dispatcher(Parts parts) : impl_(std::make_unique<Impl>(std::move(parts))) {}
Dispatcher::~Dispatcher() { stop(); }

Result<Done> Dispatcher::start() {
  Impl& i = *impl_;
  if (i.parts.links != nullptr) i.desk = std::make_unique<HostDesk>(*i.parts.links, i.parts.clock, HostDesk::Options{}, [&i](const HostOutcome& o) { i.host_outcome(o); }, [&i](const HostNotice& n) { i.host_notice(n); });
  if (i.parts.identity) {
    i.identity = std::make_unique<IdentityClient>(*i.parts.identity, i.parts.clock);
    if (Result<Done> started = i.identity->start(); !started) return started;
  }
  if (i.parts.esim) {
    i.esim = std::make_unique<EsimClient>(*i.parts.esim, i.parts.clock);
    if (Result<Done> started = i.esim->start(); !started) return started;
  }
  if (i.parts.wallets) {
    i.wallets = std::make_unique<WalletDesk>(*i.parts.wallets, i.parts.db, i.parts.vault, i.parts.clock);
    if (Result<Done> started = i.wallets->start(); !started) return started;
  }
  Result<Done> anew = i.parts.db.write<Done>([&](records::Sql& sql) { return records::due_anew(sql, i.parts.clock.now()); });
  if (!anew) return anew;
  i.follower = i.parts.db.on_commit([raw = impl_.get()](const std::set<std::string>& notes) {
    if (notes.empty()) return;
    const std::lock_guard lock(raw->mutex);
    raw->due_topics.insert(notes.begin(), notes.end());
    raw->wake.notify_all();
  });
  i.threads.emplace_back([&i] { i.carry(); });
  i.threads.emplace_back([&i] { i.apply(); });
  i.threads.emplace_back([&i] { i.keep_time(); });
  i.threads.emplace_back([&i] { i.follow(); });
  return Done{};
}

void Dispatcher::stop() {
  Impl& i = *impl_;
  {
    const std::lock_guard lock(i.mutex);
    if (i.stopping) return;
    i.stopping = true;
  }
  i.wake.notify_all();
  if (i.desk) i.desk->stop();
  if (i.identity) i.identity->stop();
  if (i.esim) i.esim->stop();
  if (i.wallets) i.wallets->stop();
  i.loop.stop();
  for (std::thread& t : i.threads) t.join();
  i.threads.clear();
  if (i.follower != 0) i.parts.db.forget(i.follower);
}

WalletDesk* Dispatcher::wallets() { return impl_->wallets.get(); }

HostDesk* Dispatcher::desk() { return impl_->desk.get(); }

DispatcherStats Dispatcher::stats() const {
  const std::lock_guard lock(impl_->mutex);
  return impl_->stats;
}

Result<Done> Dispatcher::esim_progress(const EsimProgress& p) {
  Impl& i = *impl_;
  // A phone that was not let in, or gave a wrong code, may come again; only a failed installation ends a profile.
  const char* state = p.point == 3 && p.good ? "downloaded" : p.point == 4 ? (p.good ? "installed" : "error") : "";
  if (*state == '\0') return Done{};
  // The ICCID says whose it is: the SM-DP+ knows no operators of ours.
  return i.parts.db.write<Done>([&](records::Sql& sql) -> Result<Done> {
    Result<records::Rows> rows = sql.query("select operator from sim where iccid = ? and kind = 'esim'", {p.iccid});
    if (!rows) return rows.error();
    for (const records::Row& r : *rows)
      if (Result<bool> moved = commerce::profile_moved(i.work(sql, r.text(0)), p.iccid, state, p.eid); !moved) return moved.error();
    return Done{};
  });
}

Result<Done> Dispatcher::second_check(const std::string& op, const std::string& order, IdentityCheck check, std::function<void(Result<commerce::Order>)> done) {
  Impl& i = *impl_;
  if (!i.identity) return fault("no_identity_service", "no identity service is connected");
  Result<commerce::Order> o = i.parts.db.read<commerce::Order>([&](records::Sql& sql) { return commerce::order(i.work(sql, op), order); });
  if (!o) return o.error();
  if (o->current() == nullptr || o->current()->name != "second_check") return refusal("not_open", "the order does not wait for a second check");
  Result<commerce::PartyInClear> who = i.party(op, o->request.user.empty() ? o->request.party : o->request.user);
  if (!who) return who.error();
  check.op = op, check.name = who->name, check.number = who->cert_number, check.cert_type = who->party.cert_type;
  // Another picture is another question, also when nobody answered the first.
  check.id = order + "-" + std::to_string(o->version) + "-" + commerce::file_hash(check.face + check.front + check.back).substr(0, 12);
  const std::string level = check.kind == IdentityCheck::Kind::document ? "document" : "face";
  return i.identity->check(std::move(check), [&i, op, order, level, done = std::move(done)](const IdentityOutcome& a) {
    // Applied and told on a thread that may wait: the client's own must not.
    const std::lock_guard lock(i.mutex);
    i.jobs.emplace_back([&i, op, order, level, done, a] {
      if (a.what == IdentityOutcome::What::unavailable) return done(fault("identity_unavailable", a.code));
      const commerce::Shelf shelf = i.in_force();
      done(i.parts.db.write<commerce::Order>([&](records::Sql& sql) { return commerce::second_checked(i.work(sql, op), shelf, order, a.what == IdentityOutcome::What::match, a.reference, level); }));
    });
    i.wake.notify_all();
  });
}

void Dispatcher::Impl::failed(const Error& e) {
  {
    const std::lock_guard lock(mutex);
    if (stopping || stats.last_error == e.text()) return;
    stats.last_error = e.text();
  }
  if (parts.log) parts.log("error", "dispatcher: " + e.text());
}

bool Dispatcher::Impl::wait(int64_t micros) {
  std::unique_lock lock(mutex);
  wake.wait_for(lock, std::chrono::microseconds(micros), [&] { return stopping; });
  return !stopping;
}

std::vector<records::Outward> Dispatcher::Impl::due(const char* topic, int64_t most) {
  Result<std::vector<Row>> rows = parts.db.read<std::vector<Row>>([&](records::Sql& sql) { return records::due_out(sql, topic, parts.clock.now(), most); });
  if (rows) return std::move(*rows);
  failed(rows.error());
  return {};
}

commerce::Shelf Dispatcher::Impl::in_force() {
  if (Result<Done> looked = parts.shelves.look(); !looked) failed(looked.error());  // what was known goes on
  return parts.shelves.shelf();
}

// A topic is looked at when something was put there, and all of them from time to time: what was put off becomes due by itself.
void Dispatcher::Impl::carry() {
  static constexpr const char* topics[] = {"charging", "host", "identity", "esim", "wallet", "sms"};
  int64_t looked = 0;
  for (;;) {
    std::set<std::string> todo;
    {
      std::unique_lock lock(mutex);
      wake.wait_for(lock, std::chrono::microseconds(look_again), [&] { return stopping || std::any_of(std::begin(topics), std::end(topics), [&](const char* t) { return due_topics.count(t) != 0; }); });
      if (stopping) return;
      todo.swap(due_topics);
    }
    const bool all = io::steady_micros() - looked >= look_again;
    if (all) looked = io::steady_micros();
    for (const char* topic : topics) {
      if (!all && todo.count(topic) == 0) continue;
      // As long as a round finds as many as it takes there are more.
      while (topic == std::string_view("charging") ? charging_round() : outside_round(topic)) {
        const std::lock_guard lock(mutex);
        if (stopping) return;
      }
    }
  }
}

// One request of the engine for all that is due: one sync. Their answers go into the records before the next round looks.
bool Dispatcher::Impl::charging_round() {
  const std::vector<Row> rows = due("charging", most_rows);
  if (rows.empty()) return false;
  engine::Request request;
  std::vector<Answer> batch;
  std::vector<bool> closes;  // an account
  for (const Row& row : rows) {
    Result<std::string> command = records::from_base64(row.body);
    if (!command) {
      settle({{row, {"refused", "bad_command", "not base64", {}}}});
      continue;
    }
    request.add(*command);
    std::string_view rest = *command;
    charging::Header header;
    closes.push_back(charging::decode_header(rest, header) && header.kind == charging::Kind::close_account);
    batch.push_back({row, {}});
  }
  if (batch.empty()) return false;
  std::mutex told_mutex;
  std::condition_variable told;
  bool done = false;
  std::optional<Error> error;
  request.done = [&](Result<std::span<const engine::Outcome>> outcomes) {
    const std::lock_guard lock(told_mutex);
    if (!outcomes) error = outcomes.error();
    else
      for (size_t i = 0; i < batch.size(); ++i) {
        charging::Outcome o;
        ensure(charging::decode_outcome((*outcomes)[i].bytes, o), "the machine's own outcome can be read");
        batch[i].answer = {o.answer.done() ? "done" : "refused", o.answer.code, o.answer.detail, {}};
        // From the answer, not from an event: a command that a crash made us send again has none.
        if (closes[i]) batch[i].answer.fields["paid_out"] = std::to_string(o.answer.cost.micros());
        if (o.answer.done()) batch[i].answer.fields["money"] = std::to_string(o.answer.money.micros());
        // Of the line itself: then its host is asked, and will confirm. A command that was sent again does not say it.
        for (const auto& e : o.events)
          if (e.event.kind == charging::EventKind::stop_wanted && e.event.line.text() == batch[i].row.target) batch[i].answer.fields["wanted"] = std::to_string(e.event.amount);
      }
    done = true;
    told.notify_one();
  };
  if (Result<Done> taken = parts.service.engine().submit(std::move(request)); !taken) {
    failed(taken.error());
    return false;
  }
  {
    std::unique_lock lock(told_mutex);
    told.wait(lock, [&] { return done; });
  }
  if (error) {
    failed(*error);
    return false;
  }
  {
    const std::lock_guard lock(mutex);
    stats.carried += batch.size();
  }
  const bool more = batch.size() >= static_cast<size_t>(most_rows);
  settle(std::move(batch));
  return more;
}

bool Dispatcher::Impl::outside_round(const char* topic) {
  {
    const std::lock_guard lock(mutex);
    if (under_way.size() >= most_under_way) return false;
  }
  const auto is = [&](std::string_view name) { return topic == name; };
  if ((is("host") && !desk) || (is("identity") && !identity) || (is("esim") && !esim) || (is("wallet") && !wallets) || (is("sms") && parts.sms.empty())) return false;
  const std::vector<Row> rows = due(topic, most_rows);
  if (rows.empty()) return false;
  // Not due again while they are under way, in one unit for all; a restart makes them due at once.
  const Instant later = Instant::from_micros(parts.clock.now().micros() + under_way_micros);
  const Result<Done> noted = parts.db.write<Done>([&](records::Sql& sql) -> Result<Done> {
    for (const Row& row : rows)
      if (Result<Done> put = records::postpone_out(sql, row.op, row.id, later, "under way"); !put) return put;
    return Done{};
  });
  if (!noted) return failed(noted.error()), false;
  for (const Row& row : rows) {
    {
      const std::lock_guard lock(mutex);
      under_way[{row.op, row.id}] = row;
      ++stats.carried;
    }
    const Result<Done> taken = guarded<Done>([&] { return is("host") ? carry_host(row) : is("identity") ? carry_identity(row) : is("esim") ? carry_esim(row) : is("wallet") ? carry_wallet(row) : carry_sms(row); });
    if (taken) continue;
    if (taken.error().is_refusal() && taken.error().code != "queue_full") answered({row, {"refused", taken.error().code, taken.error().detail, {}}});
    else answered({row, {"again", taken.error().code, taken.error().detail, {}}});
  }
  return rows.size() >= static_cast<size_t>(most_rows);
}

void Dispatcher::Impl::answered(Answer a) {
  const std::lock_guard lock(mutex);
  if (stopping) return;
  answers.push_back(std::move(a));
  wake.notify_all();
}

void Dispatcher::Impl::apply() {
  for (;;) {
    std::vector<Answer> batch;
    std::deque<std::function<void()>> todo;
    {
      std::unique_lock lock(mutex);
      wake.wait(lock, [&] { return stopping || !answers.empty() || !jobs.empty(); });
      if (stopping) return;  // what is not applied is asked again
      todo.swap(jobs);
      const size_t n = std::min(answers.size(), most_answers);
      std::move(answers.begin(), answers.begin() + static_cast<std::ptrdiff_t>(n), std::back_inserter(batch));
      answers.erase(answers.begin(), answers.begin() + static_cast<std::ptrdiff_t>(n));
    }
    for (const auto& job : todo)
      if (Result<Done> did = guarded<Done>([&] { return job(), Done{}; }); !did) failed(did.error());
    if (!batch.empty()) settle(std::move(batch));
  }
}

// All in one unit; when one of them fails, each in its own, until the records take it or we stop.
void Dispatcher::Impl::settle(std::vector<Answer> batch) {
  const commerce::Shelf shelf = in_force();
  const auto apply_one = [&](records::Sql& sql, const Answer& a) -> Result<Done> {
    if (a.answer.what == "again" || a.answer.what == "unavailable") {
      const int64_t pause = std::min<int64_t>(60'000'000, 1'000'000 << std::min<int64_t>(a.row.attempts, 6));
      if (Result<Done> put = records::postpone_out(sql, a.row.op, a.row.id, Instant::from_micros(parts.clock.now().micros() + pause), a.answer.code); !put) return put;
      if (a.answer.what == "again") return Done{};
    }
    return commerce::answered(work(sql, a.row.op), shelf, a.row, a.answer);
  };
  // What cannot be applied at all waits, and the others go on.
  const auto put_aside = [&](const Answer& a, const Error& e) {
    const Result<Done> put = parts.db.write<Done>([&](records::Sql& sql) { return records::postpone_out(sql, a.row.op, a.row.id, Instant::from_micros(parts.clock.now().micros() + broken_micros), e.text()); });
    if (!put) failed(put.error());
  };
  Result<Done> all = parts.db.write<Done>([&](records::Sql& sql) -> Result<Done> {
    for (const Answer& a : batch)
      if (Result<Done> one = apply_one(sql, a); !one) return one;
    return Done{};
  });
  for (const Answer& a : batch) {
    int tries = 0;
    for (int64_t pause = 10'000; !all; pause = std::min<int64_t>(pause * 2, 5'000'000)) {
      const Result<Done> one = parts.db.write<Done>([&](records::Sql& sql) { return apply_one(sql, a); });
      if (one) break;
      failed(one.error());
      // Thrown, or the database has something against this one each time: it waits, and those behind it go on.
      if (one.error().code == "threw" || (++tries >= 8 && !one.error().is_refusal())) {
        put_aside(a, one.error());
        break;
      }
      if (one.error().is_refusal() || !wait(pause)) break;
    }
    const std::lock_guard lock(mutex);
    ++stats.answers;
    const bool end = a.answer.what == "done" || a.answer.what == "refused" || a.answer.what == "again" || a.answer.what == "unavailable";
    if (end) under_way.erase({a.row.op, a.row.id});
  }
}

void Dispatcher::Impl::keep_time() {
  while (wait(1'000'000)) {
    Result<std::vector<std::string>> ops = parts.db.read<std::vector<std::string>>([&](records::Sql& sql) -> Result<std::vector<std::string>> {
      const int64_t now = parts.clock.now().micros();
      Result<records::Rows> rows = sql.query("select operator from orders where due <= ? union select operator from number where until <= ? and state in ('reserved', 'frozen') "
                                        "union select operator from contract where due <= ? union select operator from contract_entry where state = 'refused' and at <= ? "
                                        "union select operator from wallet_trade where check_at <= ? union select operator from wallet_agreement where next_at <= ? or check_at <= ? union select operator from wallet_freeze where check_at <= ? union select operator from reservation where state = 'held' and until <= ?",
                                        {now, now, now, now - 86'400'000'000, now, now, now, now, now});
      if (!rows) return rows.error();
      std::vector<std::string> out;
      for (const records::Row& r : *rows) out.push_back(r.text(0));
      return out;
    });
    if (!ops) {
      failed(ops.error());
      continue;
    }
    if (ops->empty()) continue;
    const commerce::Shelf shelf = in_force();
    const Instant booked = parts.booked_until ? parts.booked_until() : Instant();
    for (const std::string& op : *ops) {
      // Each for itself: what cannot be done of one stops none of the others.
      const auto carry_out = [&](const std::function<Result<int64_t>(const commerce::Work&)>& what) {
        const Result<int64_t> done = parts.db.write<int64_t>([&](records::Sql& sql) { return what(work(sql, op)); });
        if (!done) return failed(done.error());
        const std::lock_guard lock(mutex);
        stats.due += static_cast<uint64_t>(*done);
      };
      orders_due(op, shelf);
      carry_out([](const commerce::Work& w) { return commerce::release_due_numbers(w, 500); });
      carry_out([](const commerce::Work& w) { return commerce::release_due_reservations(w, 100); });
      carry_out([&](const commerce::Work& w) { return commerce::contracts_due(w, shelf, 200, booked); });
      carry_out([](const commerce::Work& w) { return commerce::trades_due(w, 200); });
      carry_out([](const commerce::Work& w) { return commerce::freezes_due(w, 200); });
      carry_out([&](const commerce::Work& w) { return commerce::agreements_due(w, shelf, 100); });
    }
  }
}

// All in one unit; when one of them throws, each in its own, and that one is looked at again later.
void Dispatcher::Impl::orders_due(const std::string& op, const commerce::Shelf& shelf) {
  const Result<std::vector<std::string>> ids = parts.db.read<std::vector<std::string>>([&](records::Sql& sql) { return commerce::orders_due(work(sql, op), 100); });
  if (!ids) return failed(ids.error());
  const Result<Done> all = parts.db.write<Done>([&](records::Sql& sql) -> Result<Done> {
    for (const std::string& id : *ids)
      if (Result<Done> one = commerce::order_is_due(work(sql, op), shelf, id); !one) return one;
    return Done{};
  });
  uint64_t done = all ? ids->size() : 0;
  if (!all) failed(all.error());
  if (!all && all.error().code == "threw")
    for (const std::string& id : *ids) {
      const Result<Done> one = parts.db.write<Done>([&](records::Sql& sql) { return commerce::order_is_due(work(sql, op), shelf, id); });
      done += one ? 1 : 0;
      if (one || one.error().code != "threw") continue;
      const Result<Done> off = parts.db.write<Done>([&](records::Sql& sql) { return commerce::put_order_off(work(sql, op), id, Instant::from_micros(parts.clock.now().micros() + broken_micros)); });
      if (!off) failed(off.error());
    }
  const std::lock_guard lock(mutex);
  stats.due += done;
}

}  // namespace sublet::gateway
