#include "sim/provisioning.h"

#include <future>
#include <utility>

namespace sublet::sim {

using gateway::HttpAnswer;
using gateway::HttpCall;
using gateway::HttpReply;
using gateway::HttpRequest;
using gateway::HttpRespond;

Provisioning::Provisioning(Options options, Switches& switches, io::Clock& clock)
    : options_(std::move(options)), switches_(switches), clock_(clock), random_(options_.seed), loop_("host-orders") {}

Result<std::unique_ptr<Provisioning>> Provisioning::open(Options options, Switches& switches, io::Clock& clock) {
  std::unique_ptr<Provisioning> p(new Provisioning(std::move(options), switches, clock));
  if (!p->options_.callback.empty()) {
    Result<gateway::HttpUrl> url = gateway::parse_url(p->options_.callback);
    if (!url) return url.error();
    p->callback_ = *url;
  }
  Result<std::shared_ptr<const Dialect>> dialect = Dialect::make(p->options_.dialect, p->options_.country, p->options_.mvnokey);
  if (!dialect) return dialect.error();
  p->dialect_ = *dialect;
  Result<std::unique_ptr<HostBooks>> books = HostBooks::open(p->options_.books, switches);
  if (!books) return books.error();
  p->books_ = std::move(*books);
  p->random_ = Random(p->options_.seed ^ mix64(p->books_->known()));  // another life throws other dice: else what was third after each start fared alike
  p->started_ = io::steady_micros();
  gateway::HttpListener::Options o;
  o.address = p->options_.address;
  o.port = p->options_.port;
  o.max_connections = 512;
  Provisioning* self = p.get();
  // What an earlier process had accepted is carried out now.
  p->loop_.post([self] {
    for (const std::string& id : self->books_->unfinished())
      self->loop_.after(self->millis(self->options_.complete_least_ms, self->options_.complete_most_ms), [self, id] { self->complete(id); });
    if (self->options_.port_out_every_ms > 0) self->port_outs();
  });
  auto listener = gateway::HttpListener::open(p->loop_, o, [self](HttpRequest r, const HttpRespond& respond) { self->handle(std::move(r), respond); });
  if (!listener) return listener.error();
  p->listener_ = std::move(*listener);
  return p;
}

Provisioning::~Provisioning() { loop_.stop(); }

Provisioning::Stats Provisioning::stats() const {
  const std::lock_guard lock(mutex_);
  return stats_;
}

std::string Provisioning::accounts_text() {
  std::promise<std::string> text;
  loop_.post([&] { text.set_value(books_->accounts_text()); });
  return text.get_future().get();
}

bool Provisioning::outage() const {
  if (options_.outage_every_ms <= 0 || options_.outage_ms <= 0) return false;
  const int64_t at = (io::steady_micros() - started_) / 1'000 % options_.outage_every_ms;
  return at >= options_.outage_every_ms - options_.outage_ms;
}

void Provisioning::handle(HttpRequest request, const HttpRespond& respond) {
  count([](Stats& s) { ++s.requests; });
  if (outage()) return count([](Stats& s) { ++s.outages; });  // dropped: the connection is closed
  HttpReply error;
  const std::optional<HostRequest> r = dialect_->read(request, error);
  if (!r) return respond(std::move(error));
  if (r->what == HostRequest::What::token) return respond(dialect_->write(*r, authorize(*r)));
  const auto keep_silent = [&] { loop_.after(3'000'000, [respond] { (void)respond; }); };  // keeps the connection for a while, then drops it
  if (random_.chance(options_.silent)) {
    count([](Stats& s) { ++s.silent; });
    return keep_silent();
  }
  if (random_.chance(options_.error)) {
    count([](Stats& s) { ++s.errors; });
    return respond(dialect_->write(*r, {HostAnswer::What::busy, {}, {}, {}, {}, 0}));
  }
  bool push_again = false;
  const HostAnswer a = answer(*r, push_again);
  if (push_again) push(*books_->find(r->order_id));
  if (random_.chance(options_.unheard)) {
    count([](Stats& s) { ++s.unheard; });
    return keep_silent();
  }
  HttpReply reply = dialect_->write(*r, a);
  if (random_.chance(options_.torn)) {
    count([](Stats& s) { ++s.torn; });
    reply.body.resize(reply.body.size() / 2);
  }
  respond(std::move(reply));
}

HostAnswer Provisioning::authorize(const HostRequest& r) {
  if (!options_.mvnokey.empty() && (r.mvnokey != options_.mvnokey || r.secret != options_.secret)) return {HostAnswer::What::bad_token, {}, {}, {}, {}, 0};
  static constexpr char letters[] = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
  std::string token;
  for (int i = 0; i < 48; ++i) token += letters[random_.below(62)];
  if (tokens_.size() > 1'000) tokens_.clear();
  tokens_[token] = io::steady_micros() + options_.token_seconds * 1'000'000;
  count([](Stats& s) { ++s.tokens; });
  return {HostAnswer::What::token, {}, {}, token, {}, options_.token_seconds};
}

HostAnswer Provisioning::answer_of(const HostOrder& o) {
  if (o.state == HostOrder::State::failed) return {HostAnswer::What::failed, o.why, o.words, {}, {}, 0};
  if (o.state == HostOrder::State::done) return {HostAnswer::What::complete, {}, {}, {}, o.result, 0};
  return {HostAnswer::What::accepted, {}, {}, {}, {}, 0};
}

HostAnswer Provisioning::answer(const HostRequest& r, bool& push_again) {
  if (dialect_->needs_token()) {
    const auto token = tokens_.find(r.token);
    if (token == tokens_.end() || token->second < io::steady_micros()) return {HostAnswer::What::bad_token, {}, {}, {}, {}, 0};
  } else if (!options_.secret.empty() && r.secret != options_.secret) {
    return {HostAnswer::What::bad_token, {}, {}, {}, {}, 0};
  }
  if (!r.mistake.empty()) {
    count([](Stats& s) { ++s.refused; });
    return {HostAnswer::What::failed, "bad_order", r.mistake, {}, {}, 0};
  }
  if (r.what == HostRequest::What::query) {
    const HostOrder* o = books_->find(r.order_id);
    if (o == nullptr) return {HostAnswer::What::unknown, {}, {}, {}, {}, 0};
    count([](Stats& s) { ++s.again; });
    return answer_of(*o);
  }
  bool again = false;
  const HostOrder& o = books_->take(r.task, r.order_id, r.serial, clock_.now(), again);
  if (again) {
    count([](Stats& s) { ++s.again; });
    // Half of the hosts that are asked again say that it is done, the others push again.
    push_again = o.state == HostOrder::State::done && random_.chance(0.5);
    return push_again ? HostAnswer{HostAnswer::What::accepted, {}, {}, {}, {}, 0} : answer_of(o);
  }
  count([&](Stats& s) { ++(o.state == HostOrder::State::failed ? s.refused : s.accepted); });
  if (o.state == HostOrder::State::taken) loop_.after(millis(options_.complete_least_ms, options_.complete_most_ms), [this, id = o.id] { complete(id); });
  return answer_of(o);
}

void Provisioning::complete(const std::string& id) {
  const HostOrder& o = books_->finish(id, clock_.now(), random_.chance(options_.failed));
  count([&](Stats& s) { ++(o.state == HostOrder::State::failed ? s.failed : s.completed); });
  push(o);
}

void Provisioning::push(const HostOrder& o) {
  if (callback_.host.empty()) return;
  if (random_.chance(options_.lost)) return count([](Stats& s) { ++s.pushes_lost; });
  int64_t wait = 0;
  if (random_.chance(options_.late)) {
    wait = millis(options_.late_least_ms, options_.late_most_ms);
    count([](Stats& s) { ++s.pushes_late; });
  }
  const HttpCall call = dialect_->push(o);
  loop_.after(wait, [this, call] { send(call, 1); });
  if (random_.chance(options_.doubled)) {
    count([](Stats& s) { ++s.pushes_doubled; });
    loop_.after(wait + millis(20, 500), [this, call] { send(call, 1); });
  }
}

void Provisioning::send(HttpCall call, int attempt) {
  call.url = callback_;
  call.target = callback_.path;
  count([](Stats& s) { ++s.pushes; });
  HttpCall again = call;
  gateway::http_send(loop_, std::move(call), [this, again = std::move(again), attempt](const HttpAnswer& a) {
    if (a.status >= 200 && a.status < 300) return;
    if (attempt >= push_attempts) return count([](Stats& s) { ++s.pushes_unheard; });
    loop_.after(int64_t{250'000} << attempt, [this, again, attempt] { send(again, attempt + 1); });
  });
}

void Provisioning::ask_port_out(PhoneNumber line) {
  loop_.post([this, line] {
    if (callback_.host.empty()) return;
    count([](Stats& s) { ++s.port_outs_asked; });
    send(dialect_->port_out_asked(line, books_->port_out_asked(line)), 1);
  });
}

void Provisioning::port_outs() {
  loop_.after(options_.port_out_every_ms * 1'000, [this] {
    if (const PhoneNumber line = books_->some_open_line(random_.next()); !line.empty()) ask_port_out(line);
    port_outs();
  });
}

}  // namespace sublet::sim
