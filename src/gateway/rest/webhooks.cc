// The telling of events to hubs: one thread looks for what is to be told and stores what came of it; the posts themselves
// run on a loop, one at a time for each hub.
#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <map>
#include <mutex>
#include <set>
#include <thread>

#include "gateway/http/client.h"
#include "gateway/http/loop.h"
#include "gateway/rest/hub.h"
#include "gateway/rest/secrets.h"
#include "io/thread.h"

namespace sublet::gateway::rest {
namespace {

struct Hub {
  std::string op, id, api, callback, types, secret;
  int64_t position = 0, attempts = 0, due = 0;
};
struct Told {
  Hub hub;
  int64_t seq = 0;
  HttpAnswer answer;
};

// What is behind the address, as it was given: parse_url() drops a '/' at the end.
std::string target_of(const std::string& callback) {
  const size_t slash = callback.find('/', callback.find("//") + 2);
  return slash == std::string::npos ? "/" : callback.substr(slash);
}

}  // namespace

struct Webhooks::Impl : std::enable_shared_from_this<Webhooks::Impl> {
  explicit Impl(Parts& p) : parts(p) {}
  void run();
  // When the next hub is due that waits; 0: none does.
  int64_t pass();
  void tell(const Hub& hub, const records::Row& event);
  void note(const std::vector<Told>& told);

  Parts& parts;
  std::mutex mutex;
  std::condition_variable wake;
  bool something = true, closing = false;
  std::vector<Told> answered;
  std::set<std::pair<std::string, std::string>> under_way;  // touched by the thread only
  std::function<Result<Json>(const std::string&, const std::string&)> resource;
  std::unique_ptr<Loop> loop;
  std::thread thread;
};

Webhooks::Webhooks(Parts& parts) : impl_(std::make_shared<Impl>(parts)) {}
Webhooks::~Webhooks() { stop(); }

void Webhooks::start(std::function<Result<Json>(const std::string&, const std::string&)> resource) {
  impl_->resource = std::move(resource);
  impl_->loop = std::make_unique<Loop>("webhooks");
  impl_->thread = std::thread([impl = impl_.get()] { impl->run(); });
  // The database may outlive us.
  impl_->parts.db.on_commit([weak = std::weak_ptr<Impl>(impl_)](const std::set<std::string>& notes) {
    if (notes.count("event") == 0) return;
    if (const auto impl = weak.lock()) {
      const std::lock_guard lock(impl->mutex);
      impl->something = true;
      impl->wake.notify_one();
    }
  });
}

void Webhooks::look() {
  const std::lock_guard lock(impl_->mutex);
  impl_->something = true;
  impl_->wake.notify_one();
}

void Webhooks::stop() {
  if (!impl_->thread.joinable()) return;
  {
    const std::lock_guard lock(impl_->mutex);
    impl_->closing = true;
    impl_->wake.notify_one();
  }
  impl_->thread.join();
  impl_->loop->stop();
}

void Webhooks::Impl::run() {
  io::name_this_thread("webhooks-look");
  int64_t due = 0;
  std::unique_lock lock(mutex);
  while (!closing) {
    const auto anything = [&] { return closing || something || !answered.empty(); };
    if (due == 0) wake.wait_for(lock, std::chrono::seconds(60), anything);
    else wake.wait_for(lock, std::chrono::microseconds(std::clamp<int64_t>(due - parts.clock.now().micros(), 1'000, 60'000'000)), anything);
    if (closing) return;
    something = false;
    std::vector<Told> told;
    told.swap(answered);
    lock.unlock();
    if (!told.empty()) note(told);
    due = pass();
    lock.lock();
    // Many commits a second are looked at together.
    wake.wait_for(lock, std::chrono::milliseconds(5), [&] { return closing || !answered.empty(); });
  }
}

int64_t Webhooks::Impl::pass() {
  const int64_t now = parts.clock.now().micros();
  int64_t next = 0;
  struct Due {
    Hub hub;
    records::Rows event;
  };
  Result<std::vector<Due>> found = parts.db.read<std::vector<Due>>([&](records::Sql& sql) -> Result<std::vector<Due>> {
    std::vector<Due> out;
    Result<records::Rows> rows = sql.query("select operator, id, api, callback, types, secret, position, attempts, due from hub where state = 'active'");
    if (!rows) return rows.error();
    for (const records::Row& row : *rows) {
      Due d;
      d.hub = {row.text(0), row.text(1), row.text(2), row.text(3), row.text(4), row.text(5), row.integer(6), row.integer(7), row.integer(8)};
      if (under_way.contains({d.hub.op, d.hub.id})) continue;
      if (d.hub.due > now) {
        next = next == 0 ? d.hub.due : std::min(next, d.hub.due);
        continue;
      }
      const auto of = std::find_if(hubs().begin(), hubs().end(), [&](const HubOf& h) { return h.path == d.hub.api; });
      if (of == hubs().end()) continue;
      std::vector<records::Value> values = {d.hub.op, d.hub.position};
      const auto one_of = [&](const char* column, const std::vector<std::string>& list) {
        std::string text = std::string(" and ") + column + " in (";
        for (const std::string& s : list) {
          text += text.back() == '(' ? "?" : ", ?";
          values.emplace_back(s);
        }
        return text + ")";
      };
      std::string where = one_of("resource", of->resources);
      if (!d.hub.types.empty()) {
        std::vector<std::string> types;
        for (size_t from = 0; from <= d.hub.types.size();) {
          const size_t comma = std::min(d.hub.types.find(',', from), d.hub.types.size());
          types.push_back(d.hub.types.substr(from, comma - from));
          from = comma + 1;
        }
        where += one_of("type", types);
      }
      Result<records::Rows> event = sql.query("select seq, id, type, resource, body, created, resource_id from event where operator = ? and seq > ?" + where + " order by seq limit 1", values);
      if (!event) return event.error();
      if (event->empty()) continue;
      d.event = std::move(*event);
      out.push_back(std::move(d));
    }
    return out;
  });
  if (!found) {
    parts.log("error", "webhooks: " + found.error().text());
    return now + 1'000'000;
  }
  for (const Due& d : *found) tell(d.hub, d.event[0]);
  return next;
}

void Webhooks::Impl::tell(const Hub& hub, const records::Row& event) {
  under_way.insert({hub.op, hub.id});
  const int64_t seq = event.integer(0);
  const auto done = [weak = weak_from_this(), hub, seq](HttpAnswer answer) {
    const auto impl = weak.lock();
    if (!impl) return;
    const std::lock_guard lock(impl->mutex);
    impl->answered.push_back({hub, seq, std::move(answer)});
    impl->wake.notify_one();
  };
  HttpAnswer trouble;
  const Result<std::string> secret = parts.vault.unseal(hub_secret_place(hub.op, hub.id), hub.secret);
  Result<HttpUrl> url = parse_url(hub.callback);
  if (!secret || !url) {
    trouble.error = secret ? "the callback is no address" : "the secret cannot be opened: " + secret.error().text();
    return done(trouble);
  }
  Json body = {{"eventId", event.text(1)}, {"eventTime", Instant::from_micros(event.integer(5)).text()}, {"eventType", event.text(2)}, {"sequence", seq}};
  body["event"] = Json::object();
  Json carried = Json::parse(event.text(4), nullptr, false);
  if (resource && carried.is_object() && !carried.contains("href"))
    if (Result<Json> whole = resource(hub.op, hub.api + event.text(3) + "/" + percent_encode(event.text(6))); whole && whole->is_object()) carried = std::move(*whole);
  body["event"][event.text(3)] = std::move(carried);
  HttpCall call;
  call.url = *url;
  call.target = target_of(hub.callback);
  call.body = dump(body);
  call.timeout_micros = parts.settings.callback_timeout_micros;
  call.ca = parts.settings.callback_ca;
  call.strangers_only = !parts.settings.inner_callbacks;
  call.headers = {{"Sublet-Signature", signature(*secret, parts.clock.now().seconds(), call.body)}, {"Sublet-Event-Id", event.text(1)}, {"Sublet-Sequence", std::to_string(seq)}, {"User-Agent", "Sublet"}};
  http_send(*loop, std::move(call), done);
}

void Webhooks::Impl::note(const std::vector<Told>& told) {
  const Settings& s = parts.settings;
  for (const Told& t : told) under_way.erase({t.hub.op, t.hub.id});
  Result<Done> noted = parts.db.write<Done>([&](records::Sql& sql) -> Result<Done> {
    for (const Told& t : told) {
      Result<int64_t> done = 0;
      // A replay that came meanwhile has set another position, which stands.
      if (t.answer.status >= 200 && t.answer.status < 300) {
        done = sql.run("update hub set position = ?, attempts = 0, due = 0, trouble = '' where operator = ? and id = ? and position = ?", {t.seq, t.hub.op, t.hub.id, t.hub.position});
      } else {
        const int64_t attempts = t.hub.attempts + 1;
        const int64_t wait = std::min(s.callback_longest_micros, s.callback_retry_micros << std::min<int64_t>(attempts - 1, 20));
        const std::string why = (t.answer.status != 0 ? "answered with " + std::to_string(t.answer.status) : t.answer.error).substr(0, 300);
        done = sql.run("update hub set attempts = ?, due = ?, trouble = ?, state = ? where operator = ? and id = ? and position = ?",
                       {attempts, parts.clock.now().micros() + wait, "event " + std::to_string(t.seq) + ": " + why, std::string(attempts >= s.callback_attempts ? "paused" : "active"), t.hub.op, t.hub.id, t.hub.position});
      }
      if (!done) return done.error();
    }
    return Done{};
  });
  if (!noted) parts.log("error", "webhooks: " + noted.error().text());
}

}  // namespace sublet::gateway::rest
