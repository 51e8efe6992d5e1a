#include "gateway/rest/server.h"

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <utility>

#include "commerce/number_search.h"
#include "gateway/bills/follower.h"
#include "gateway/core/service.h"
#include "gateway/http/listener.h"
#include "gateway/http/loop.h"
#include "gateway/http/workers.h"
#include "gateway/rest/authenticate.h"
#include "gateway/rest/business.h"
#include "gateway/rest/catalogue.h"
#include "gateway/rest/frame.h"
#include "gateway/rest/hub.h"
#include "gateway/rest/imports.h"
#include "gateway/rest/jobs.h"
#include "gateway/rest/live.h"
#include "gateway/rest/now.h"
#include "gateway/rest/openapi.h"
#include "gateway/rest/studio.h"
#include "gateway/web/site.h"
#include "io/file.h"
#include "records/ids.h"

namespace sublet::gateway::rest {

struct RestServer::Impl {
  Impl(records::Database& db, Service& service, records::Vault& vault, io::Clock& clock, Options o)
      : options(std::move(o)), authenticator(db), parts{db, service, vault, clock, authenticator, options.settings, options.log ? options.log : [](const std::string&, const std::string&) {}, {}}, figures(parts), studio(parts), published(db, service, clock), shelves(service, clock), webhooks(parts), jobs(parts, published), imports(parts) {
    parts.look_published = [this] { return published.bring_up_to_date(); };
  }
  Result<Done> first_key();
  void keep_house();
  void follow_numbers();

  const Options options;
  Authenticator authenticator;
  Parts parts;
  Now figures;
  Studio studio;
  Published published;
  Shelves shelves;
  Webhooks webhooks;
  CatalogueJobs jobs;
  Imports imports;
  std::unique_ptr<BillFollower> bills;  // null: none are kept
  commerce::NumberIndex index;
  std::thread follower;
  std::mutex follower_mutex;
  std::condition_variable follower_wake;
  bool follower_stops = false;
  std::vector<Route> more;
  std::string base, document;
  uint16_t port = 0;
  bool running = false;
  std::unique_ptr<Loop> loop;
  std::unique_ptr<HttpListener> listener;
  std::unique_ptr<Workers> workers;
  std::unique_ptr<Frame> frame;
  Site site;
  std::atomic<Frame*> ready{nullptr};
};

RestServer::RestServer(records::Database& db, Service& service, records::Vault& vault, io::Clock& clock, Options options)
    : impl_(std::make_unique<Impl>(db, service, vault, clock, std::move(options))) {}
RestServer::~RestServer() { stop(); }
uint16_t RestServer::port() const { return impl_->port; }
const commerce::NumberIndex& RestServer::numbers() const { return impl_->index; }
BillFollower* RestServer::bills() { return impl_->bills.get(); }
const std::string& RestServer::base() const { return impl_->base; }
Parts& RestServer::parts() { return impl_->parts; }
const std::vector<Route>& RestServer::routes() const {
  ensure(impl_->frame != nullptr, "routes are asked for once the server has started");
  return impl_->frame->router().routes();
}
void RestServer::add(std::vector<Route> routes) {
  for (Route& r : routes) impl_->more.push_back(std::move(r));
}

bool RestServer::pages() const { return impl_->site.built(); }
void RestServer::collect(MetricSet& out) const {
  if (const Frame* const f = impl_->ready) f->collect(out), impl_->figures.collect(out);
}

void RestServer::connect(Outside outside) { impl_->parts.outside = std::move(outside); }

Result<Done> RestServer::start() {
  Impl& m = *impl_;
  const Settings& s = m.options.settings;
  if (Result<Done> made = m.first_key(); !made) return made;
  if (Result<Done> copied = m.published.bring_up_to_date(); !copied) return copied;
  if (s.bills) {
    m.bills = std::make_unique<BillFollower>(m.parts.db, m.parts.service, m.parts.clock, BillFollower::Options{.usage_days = s.usage_days}, m.parts.log);
    m.bills->start();
  }
  Result<Site> site = Site::open(s.web);
  if (!site) return site.error();
  m.site = std::move(*site);
  m.loop = std::make_unique<Loop>("http-api");
  m.workers = std::make_unique<Workers>("http-api-work", s.workers, s.queue);
  HttpListener::Options o;
  o.address = s.address, o.port = s.port;
  o.certificate = s.certificate, o.key = s.key;
  o.max_connections = s.max_connections;
  o.max_header = 16 << 10;
  // The frame needs the port for its hrefs; a request that comes before it is there finds nobody yet.
  auto opened = HttpListener::open(*m.loop, o, [&m](HttpRequest r, HttpRespond respond) {
    if (auto page = m.site.answer(r)) return respond(std::move(*page));
    auto request = std::make_shared<HttpRequest>(std::move(r));
    const bool taken = m.workers->post([&m, request, respond] {
      Frame* const f = m.ready;
      if (f != nullptr) f->answer(request, respond);
      else respond(problem(503, "busy", "starting"));
    });
    if (!taken) respond(problem(503, "busy", "too much to do just now"));
  });
  if (!opened) return opened.error();
  m.listener = std::move(*opened);
  m.port = m.listener->port();
  m.base = !s.public_url.empty() ? s.public_url : (s.certificate.empty() ? "http://" : "https://") + s.address + ":" + std::to_string(m.port);
  std::vector<Route> routes = std::move(m.more);
  for (auto part : {key_routes(m.parts), session_routes(m.parts), visit_routes(m.parts), brand_routes(m.parts), complaint_routes(m.parts), staff_routes(m.parts), audit_routes(m.parts), catalogue_routes(m.parts, m.published), job_routes(m.parts, m.jobs), usage_routes(m.parts), party_routes(m.parts), order_routes(m.parts, m.shelves), consent_routes(m.parts, m.shelves), inventory_routes(m.parts), money_routes(m.parts, m.shelves), balance_routes(m.parts, m.shelves), payment_routes(m.parts, m.shelves), bill_routes(m.parts, m.bills.get()), entry_routes(m.parts), stock_routes(m.parts, m.index), activation_routes(m.parts), bill_case_routes(m.parts, m.shelves), wallet_routes(m.parts, m.shelves), merchant_routes(m.parts), agreement_routes(m.parts), freeze_routes(m.parts), number_routes(m.parts), pool_routes(m.parts), objection_routes(m.parts, m.shelves), hub_routes(m.parts, m.webhooks), m.figures.routes(), find_routes(m.parts), margin_routes(m.parts), package_routes(m.parts), licence_routes(m.parts), estimate_routes(m.studio), version_routes(m.studio), draft_routes(m.studio), lot_routes(m.parts, m.imports), live_routes(m.parts)})
    for (Route& r : part) routes.push_back(std::move(r));
  routes.push_back({.method = "GET", .path = "/openapi.json", .name = "readOpenApi", .open = true, .runs = Route::Runs::plain, .plain = [&m](Call&) -> Result<Reply> {
                      Reply r;
                      r.raw = true, r.text = m.document;
                      return r;
                    }});
  auto frame = std::make_unique<Frame>(m.parts, std::move(routes), m.base);
  m.document = dump(openapi(frame->router().routes(), m.base));
  m.frame = std::move(frame);
  m.ready = m.frame.get();
  m.figures.start();
  m.webhooks.start([&m](const std::string& op, const std::string& path) { return m.frame->resource(op, path); });
  m.jobs.start(m.base);
  m.imports.start();
  m.follower_stops = false;
  m.follower = std::thread([&m] { m.follow_numbers(); });
  m.keep_house();
  m.running = true;
  return Done{};
}

void RestServer::stop() {
  Impl& m = *impl_;
  if (!m.running) return;
  m.running = false;
  m.figures.stop();
  m.webhooks.stop();
  m.jobs.stop();
  m.imports.stop();
  if (m.bills) m.bills->stop();
  {
    const std::lock_guard lock(m.follower_mutex);
    m.follower_stops = true;
  }
  m.follower_wake.notify_all();
  m.follower.join();
  m.workers->stop();
  m.loop->stop();
  m.listener.reset();
}

// The search's numbers, from the start on and as they change.
void RestServer::Impl::follow_numbers() {
  std::string last;
  std::unique_lock lock(follower_mutex);
  while (!follower_stops) {
    lock.unlock();
    const Result<int64_t> read = index.follow(parts.db);
    if (!read && read.error().text() != last) parts.log("error", "number search: " + (last = read.error().text()));
    lock.lock();
    if (!read || *read == 0) follower_wake.wait_for(lock, std::chrono::milliseconds(read ? 200 : 2'000), [&] { return follower_stops; });
  }
}

Result<Done> RestServer::Impl::first_key() {
  if (options.first_key_file.empty()) return Done{};
  Result<bool> none = parts.db.read<bool>([](records::Sql& sql) -> Result<bool> {
    Result<records::Rows> rows = sql.query("select id from api_key where operator = ? limit 1", {platform_operator});
    if (!rows) return rows.error();
    return rows->empty();
  });
  if (!none) return none.error();
  if (!*none) return Done{};
  Result<std::string> key = make_key(parts.db, platform_operator, "first", "platform", parts.clock.now());
  if (!key) return key.error();
  if (Result<Done> written = io::write_secret_file(options.first_key_file, *key + "\n"); !written) return written;
  parts.log("info", "the platform's first key is in " + options.first_key_file);
  return Done{};
}

// What is too old goes, once an hour.
void RestServer::Impl::keep_house() {
  (void)workers->post([this] {
    const int64_t now = parts.clock.now().micros();
    (void)parts.db.write<Done>([&](records::Sql& sql) -> Result<Done> {
      if (Result<int64_t> gone = sql.run("delete from idempotency where created < ?", {now - options.settings.idempotency_seconds * 1'000'000}); !gone) return gone.error();
      if (Result<int64_t> gone = sql.run("delete from wallet_notice where last < ?", {now - int64_t{180} * 86'400 * 1'000'000}); !gone) return gone.error();
      if (Result<int64_t> gone = sql.run("delete from session where expires < ?", {now}); !gone) return gone.error();
      if (Result<int64_t> gone = sql.run("delete from visit where created < ?", {now - 2 * options.settings.visit_order_seconds * 1'000'000}); !gone) return gone.error();
      if (Result<int64_t> gone = sql.run("delete from one_time_code where expires < ? and hour_from < ?", {now, now - int64_t{3'600} * 1'000'000}); !gone) return gone.error();
      return Done{};
    });
  });
  loop->after(int64_t{3'600} * 1'000'000, [this] { keep_house(); });
}

Result<std::string> make_key(records::Database& db, const std::string& op, const std::string& name, const std::string& granted, Instant now) {
  Principal platform;
  platform.op = platform_operator;
  if (Result<Granted> may = may_grant(platform, op, granted); !may) return may.error();
  return db.write<std::string>([&](records::Sql& sql) -> Result<std::string> {
    const std::string id = records::new_id(now);
    const NewKey key = new_key(op, id);
    Result<int64_t> done = sql.run("insert into api_key (operator, id, name, granted, hash, created, created_by) values (?, ?, ?, ?, ?, ?, ?)", {op, id, name, granted, key.hash, now.micros(), std::string("the machine")});
    if (!done) return done.error();
    return key.text;
  });
}

}  // namespace sublet::gateway::rest
