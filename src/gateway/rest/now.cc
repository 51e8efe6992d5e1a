#include "gateway/rest/now.h"

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <map>
#include <mutex>
#include <thread>

#include "charging/state.h"
#include "gateway/core/service.h"
#include "gateway/rest/authenticate.h"
#include "gateway/rest/now_figures.h"
#include "io/thread.h"

namespace sublet::gateway::rest {
namespace {

constexpr size_t longest_past = 600;       // pictures of a second each
constexpr int64_t session_every = 10;         // pictures from one look at a stream's session to the next
constexpr int64_t records_every = 5'000'000;  // microseconds; and never more than a twentieth of the time

// Who has how many streams open, or asked for and not yet begun: a place is taken when it is asked for.
struct Places {
  std::mutex mutex;
  size_t all = 0;
  std::map<std::string, size_t> of;  // operators; callers, as "operator\ncaller"
};

// One of them; given back with whatever holds it, which may outlive us: a connection's answer.
class Place {
 public:
  static std::shared_ptr<const Place> take(const std::shared_ptr<Places>& places, const std::string& op, const std::string& who, const Settings& settings) {
    const std::lock_guard lock(places->mutex);
    const std::string caller = op + "\n" + who;
    const auto at = [&](const std::string& name) { return places->of.contains(name) ? places->of[name] : 0; };
    if (places->all >= settings.streams || at(op) >= (settings.streams + 1) / 2 || at(caller) >= settings.streams_each) return nullptr;
    ++places->all, ++places->of[op], ++places->of[caller];
    return std::shared_ptr<const Place>(new Place(places, op, caller));
  }
  ~Place() {
    const std::lock_guard lock(places_->mutex);
    --places_->all;
    for (const std::string& name : {op_, caller_})
      if (--places_->of[name] == 0) places_->of.erase(name);
  }
  Place(const Place&) = delete;
  Place& operator=(const Place&) = delete;

 private:
  Place(std::shared_ptr<Places> places, std::string op, std::string caller) : places_(std::move(places)), op_(std::move(op)), caller_(std::move(caller)) {}
  const std::shared_ptr<Places> places_;
  const std::string op_, caller_;
};

struct Stream {
  std::shared_ptr<const HttpRequest> request;  // what it showed: looked at again while it lasts
  std::string op;
  Sees sees;  // once it is told to, the telling thread's alone
  std::shared_ptr<HttpStream> out;
  std::shared_ptr<const Place> place;
};

// One event, as the HTML standard writes it; JSON has no line breaks.
std::string event(const char* name, const std::string& data) { return std::string("event: ") + name + "\ndata: " + data + "\n\n"; }

}  // namespace

struct Now::Impl {
  explicit Impl(Parts& p) : parts(p) {}
  void run();
  void look();
  void tell();
  Result<Reply> last(const Call& call);
  Result<Reply> open(Call& call);

  Parts& parts;
  mutable std::mutex mutex;
  std::condition_variable wake;
  bool closing = false;
  std::thread thread;
  std::map<std::string, Json> pictures;               // of each operator, the last
  std::map<std::string, std::deque<std::string>> past;  // points, as text: there are many
  std::map<std::string, OfRecords> records;
  std::map<std::string, std::map<std::string, Instant>> alarms;  // since when
  std::vector<std::shared_ptr<Stream>> streams;
  const std::shared_ptr<Places> places = std::make_shared<Places>();
  int64_t turn = 0, records_due = 0;
};

Now::Now(Parts& parts) : impl_(std::make_unique<Impl>(parts)) {}
Now::~Now() { stop(); }

void Now::start() {
  impl_->look();
  impl_->thread = std::thread([m = impl_.get()] { m->run(); });
}

void Now::stop() {
  {
    const std::lock_guard lock(impl_->mutex);
    impl_->closing = true;
  }
  impl_->wake.notify_all();
  if (impl_->thread.joinable()) impl_->thread.join();
  const std::lock_guard lock(impl_->mutex);
  impl_->streams.clear();
}

void Now::Impl::run() {
  io::name_this_thread("now");
  std::unique_lock lock(mutex);
  while (!wake.wait_for(lock, std::chrono::seconds(1), [&] { return closing; })) {
    lock.unlock();
    look();
    tell();
    lock.lock();
  }
}

// Without the lock but where pictures change hands: gathering waits for the engine and the records.
void Now::Impl::look() {
  std::vector<std::string> operators;
  const uint64_t position = parts.service.engine().durable();
  if (!parts.service.engine().failed())
    (void)parts.service.inspect([&](const charging::State& state) {
      for (const auto& op : state.operators)
        if (!op->versions.empty()) operators.push_back(op->code);
    });
  MetricSet set;
  if (parts.outside.collect) parts.outside.collect(set);
  else collect_service(parts.service, set);
  const Instant now = parts.clock.now();
  const int64_t begun = io::steady_micros(), due = records_due;
  if (begun >= due) {
    for (const std::string& op : operators) {
      Result<OfRecords> read = parts.db.read<OfRecords>([&](records::Sql& sql) { return of_records(sql, op, now); });
      const std::lock_guard lock(mutex);
      if (read) records[op] = std::move(*read);
      else records[op].trouble = true;
    }
    records_due = begun + std::max(records_every, 20 * (io::steady_micros() - begun));
  }
  ++turn;
  const bool failed = parts.service.engine().failed();
  const std::lock_guard lock(mutex);
  if (failed)
    for (const auto& [op, picture] : pictures) operators.push_back(op);
  for (const std::string& op : operators) {
    const OfRecords& known = records[op];
    Json picture = now_json(set.of("operator", op), known, now, position);
    picture["alarms"] = alarms_json(picture, known, failed, now, alarms[op]);
    std::deque<std::string>& points = past[op];
    points.push_back(dump(point_json(picture)));
    if (points.size() > longest_past) points.pop_front();
    pictures[op] = std::move(picture);
  }
}

void Now::Impl::tell() {
  std::vector<std::shared_ptr<Stream>> some;
  {
    const std::lock_guard lock(mutex);
    std::erase_if(streams, [](const std::shared_ptr<Stream>& s) { return s->out->over(); });
    some = streams;
  }
  for (const std::shared_ptr<Stream>& one : some) {
    Stream& s = *one;
    const bool look_again = turn % session_every == 0;
    if (look_again) {
      const Result<Principal> who = parts.authenticator.who(*s.request, parts.clock.now());
      if (!who && who.error().code == "unauthorized") {
        s.out->send(event("end", R"({"why":"unauthorized"})"));
        s.out->end();
        continue;
      }
      if (who) s.sees = sees_of(who->rights);
    }
    std::string text;
    {
      const std::lock_guard lock(mutex);
      if (const auto picture = pictures.find(s.op); picture != pictures.end()) text = event("now", dump(seen(picture->second, s.sees)));
    }
    s.out->send(std::move(text));
  }
}

Result<Reply> Now::Impl::last(const Call& call) {
  const std::lock_guard lock(mutex);
  const auto picture = pictures.find(call.op);
  if (picture == pictures.end()) return refusal("unknown_operator", "no operator of this name is published here");
  return Reply{.body = seen(picture->second, sees_of(call.who.rights))};
}

Result<Reply> Now::Impl::open(Call& call) {
  const auto request = std::make_shared<const HttpRequest>(HttpRequest{call.http->method, call.http->target, {}, call.http->headers, call.http->from, call.http->tls});
  {
    const std::lock_guard lock(mutex);
    if (pictures.count(call.op) == 0) return refusal("unknown_operator", "no operator of this name is published here");
    std::erase_if(streams, [](const std::shared_ptr<Stream>& s) { return s->out->over(); });
  }
  const std::shared_ptr<const Place> place = Place::take(places, call.op, call.who.id, parts.settings);
  if (place == nullptr) return refusal("too_many_requests", "so many streams are open already; close one, or ask GET /sublet/v1/now");
  Reply r;
  r.raw = true, r.type = "text/event-stream; charset=utf-8";
  r.headers = {{"X-Accel-Buffering", "no"}};  // proxies before us shall pass each event on at once
  r.stream = [this, request, op = call.op, sees = sees_of(call.who.rights), place](std::shared_ptr<HttpStream> out) {
    const std::lock_guard lock(mutex);
    std::string points;
    for (const std::string& p : past[op]) points += (points.empty() ? "" : ",") + (sees.all() ? p : dump(seen(Json::parse(p), sees)));
    out->send("retry: 2000\n\n" + event("past", "[" + points + "]") + event("now", dump(seen(pictures[op], sees))));
    if (!closing) streams.push_back(std::make_shared<Stream>(Stream{request, op, sees, std::move(out), place}));
  };
  return r;
}

void Now::collect(MetricSet& out) const {
  const std::lock_guard lock(impl_->mutex);
  for (const auto& [op, known] : impl_->records) records_metrics(op, known, out);
}

std::vector<Route> Now::routes() {
  using enum Route::Runs;
  std::vector<Route> r;
  r.push_back({.method = "GET", .path = "/sublet/v1/now", .name = "readNow", .area = Area::figure, .gives = "sublet.Now", .runs = plain, .plain = [m = impl_.get()](Call& c) { return m->last(c); }});
  r.push_back({.method = "GET", .path = "/sublet/v1/now/stream", .name = "streamNow", .area = Area::figure, .gives = "sublet.Now", .runs = plain, .plain = [m = impl_.get()](Call& c) { return m->open(c); }, .stream = true});
  return r;
}

}  // namespace sublet::gateway::rest
