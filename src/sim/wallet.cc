#include "sim/wallet.h"

#include <fstream>

#include "base/money.h"
#include "io/file.h"
#include "sim/json_text.h"

namespace sublet::sim {

using gateway::HttpAnswer;
using gateway::HttpCall;
using gateway::HttpReply;
using gateway::HttpRequest;
using gateway::HttpRespond;
using gateway::Json;

namespace {

constexpr int most_tries = 8;           // of a notice, as Alipay's
constexpr int64_t fen_micros = 10'000;  // of a currency with hundredths

}  // namespace

Result<int64_t> fen_of(std::string_view yuan) {
  const Result<Money> m = parse_money(yuan);
  if (!m || m->micros() < 0 || m->micros() % fen_micros != 0) return refusal("bad_amount", "an amount has two decimals at most");
  return m->micros() / fen_micros;
}

std::string yuan_of(int64_t fen) { return Money::from_micros(fen * fen_micros).text(); }

SimulatedWallet::SimulatedWallet(Options options, io::Clock& clock)
    : options_(std::move(options)), clock_(clock), random_(options_.seed), alipay_books_({options_.fee_per_million, options_.seed, "2026", false}), wechat_books_({options_.fee_per_million, options_.seed + 1, "4200", true}), loop_("sim-wallet") {}

Result<std::unique_ptr<SimulatedWallet>> SimulatedWallet::open(Options options, io::Clock& clock) {
  std::unique_ptr<SimulatedWallet> w(new SimulatedWallet(std::move(options), clock));
  if (Result<Done> read = w->read_config(); !read) return read.error();
  if (Result<Done> before = w->read_state(); !before) return before.error();
  gateway::HttpListener::Options o;
  o.port = w->options_.port;
  o.max_connections = 512;
  SimulatedWallet* self = w.get();
  auto listener = gateway::HttpListener::open(w->loop_, o, [self](HttpRequest r, const HttpRespond& respond) { self->handle(std::move(r), respond); });
  if (!listener) return listener.error();
  w->listener_ = std::move(*listener);
  return w;
}

SimulatedWallet::~SimulatedWallet() { loop_.stop(); }

Result<Done> SimulatedWallet::read_config() {
  Result<std::string> text = io::read_file(options_.config, 1 << 20);
  if (!text) return text.error();
  Result<Json> j = gateway::parse_json(*text);
  if (!j) return refusal("bad_wallet", options_.config + ": " + j.error().detail);
  for (const Json& a : j->value("alipay", Json::array())) {
    AlipayApp app{text_of(a, "app_id"), text_of(a, "seller_id"), {}, {}};
    Result<gateway::wallet::PublicKey> theirs = gateway::wallet::PublicKey::read(text_of(a, "merchant_key"));
    Result<gateway::wallet::PrivateKey> own = gateway::wallet::PrivateKey::read(text_of(a, "wallet_key"));
    if (app.app_id.empty() || app.seller_id.empty()) return refusal("bad_wallet", "alipay: app_id and seller_id");
    if (!theirs) return theirs.error();
    if (!own) return own.error();
    app.merchant_key = *theirs, app.own_key = *own;
    apps_.emplace(app.app_id, std::move(app));
  }
  for (const Json& m : j->value("wechat", Json::array())) {
    WechatShop shop{text_of(m, "mchid"), text_of(m, "appid"), text_of(m, "merchant_serial"), text_of(m, "platform_serial"), text_of(m, "api_key"), text_of(m, "platform_certificate"), text_of(m, "next_certificate"), {}, {}};
    Result<gateway::wallet::PublicKey> theirs = gateway::wallet::PublicKey::read(text_of(m, "merchant_key"));
    Result<gateway::wallet::PrivateKey> own = gateway::wallet::PrivateKey::read(text_of(m, "wallet_key"));
    if (shop.mchid.empty() || shop.appid.empty() || shop.api_key.size() != 32 || shop.merchant_serial.empty() || shop.platform_serial.empty()) return refusal("bad_wallet", "wechat: mchid, appid, merchant_serial, platform_serial, and an api_key of 32 octets");
    if (!theirs) return theirs.error();
    if (!own) return own.error();
    shop.merchant_key = *theirs, shop.own_key = *own;
    shops_.emplace(shop.mchid, std::move(shop));
  }
  if (apps_.empty() && shops_.empty()) return refusal("bad_wallet", options_.config + " has neither alipay nor wechat");
  return Done{};
}

Result<Done> SimulatedWallet::read_state() {
  if (options_.state.empty()) return Done{};
  for (const auto& [suffix, books] : {std::pair(".alipay", &alipay_books_), {".wechat", &wechat_books_}}) {
    books->remember();
    const Result<bool> there = io::exists(options_.state + suffix);
    if (!there) return there.error();
    if (!*there) continue;
    Result<std::string> text = io::read_file(options_.state + suffix, uint64_t{1} << 30);
    if (!text) return text.error();
    if (Result<Done> read = books->restore(*text); !read) return read;
  }
  return Done{};
}

// Before anybody is answered or told: who kills the wallet finds what it has said.
void SimulatedWallet::write_state() {
  if (options_.state.empty()) return;
  for (const auto& [suffix, books] : {std::pair(".alipay", &alipay_books_), {".wechat", &wechat_books_}}) {
    const std::string text = books->changes();
    if (!text.empty()) std::ofstream(options_.state + suffix, std::ios::app | std::ios::binary) << text << std::flush;
  }
}

SimulatedWallet::Stats SimulatedWallet::stats() const {
  const std::lock_guard lock(mutex_);
  Stats s = stats_;
  s.alipay = alipay_books_.totals(), s.wechat = wechat_books_.totals();
  return s;
}

std::string SimulatedWallet::trades_text() const {
  const std::lock_guard lock(mutex_);
  std::string out;
  const auto write = [&](const char* wallet, const WalletBooks& books, const std::string& merchant) {
    static constexpr const char* states[] = {"", "waiting", "paid", "closed"};
    for (const WalletTrade* t : books.all(merchant)) {
      Json refunds = Json::array();
      for (const WalletRefund& r : t->refunds) refunds.push_back({{"number", r.number}, {"id", r.id}, {"amount", r.amount}, {"fee_back", r.fee_back}});
      out += gateway::dump(Json{{"wallet", wallet}, {"merchant", merchant}, {"number", t->number}, {"id", t->id}, {"state", states[static_cast<size_t>(t->state)]}, {"amount", t->amount}, {"fee", t->fee}, {"refunded", t->refunded}, {"refunds", refunds}}) + "\n";
    }
  };
  for (const auto& [id, app] : apps_) {
    write("alipay", alipay_books_, id);
    for (const WalletFreeze* z : alipay_books_.all_frozen(id)) out += gateway::dump(Json{{"wallet", "alipay"}, {"merchant", id}, {"number", z->number}, {"id", z->id}, {"state", "frozen"}, {"amount", z->amount}, {"captured", z->captured}, {"released", z->unfrozen}}) + "\n";
  }
  for (const auto& [id, shop] : shops_) write("wechat", wechat_books_, id);
  return out;
}

void SimulatedWallet::handle(HttpRequest request, const HttpRespond& respond) {
  const std::lock_guard lock(mutex_);
  ++stats_.requests;
  const std::string path(request.path());
  if (path.starts_with("/buyer/") || path.starts_with("/qr/")) {
    HttpReply reply = buyer(request);
    write_state();
    return respond(std::move(reply));
  }
  // Faults: nothing is done; or it is, and nobody hears of it.
  if (random_.chance(options_.silent)) {
    ++stats_.silent;
    loop_.after(3'000'000, [respond] { (void)respond; });
    return;
  }
  if (random_.chance(options_.error)) {
    ++stats_.errors;
    return respond({502, "text/html", "<html>Bad Gateway</html>"});
  }
  bool did = false;
  HttpReply reply = path == "/gateway.do" ? alipay(request, did) : path.starts_with("/bill/") ? alipay_bill_file(path.substr(6)) : path.starts_with("/v3/") ? wechat(request, did) : HttpReply{404, "text/plain", "no such path\n"};
  answer(std::move(reply), did, respond);
}

void SimulatedWallet::answer(HttpReply reply, bool did, const HttpRespond& respond) {
  write_state();
  if (!did) ++stats_.refused;
  if (random_.chance(options_.unheard)) {
    ++stats_.unheard;
    loop_.after(3'000'000, [respond] { (void)respond; });
    return;
  }
  if (random_.chance(options_.torn)) ++stats_.torn, reply.body.resize(reply.body.size() / 2);
  respond(std::move(reply));
}

void SimulatedWallet::notify(const std::string& url, std::function<HttpCall()> make, std::function<bool(const HttpAnswer&)> taken) {
  const Result<gateway::HttpUrl> to = gateway::parse_url(url);
  if (!to) return;
  ++stats_.notices;
  if (random_.chance(options_.lost)) {
    ++stats_.notices_lost;
    return;
  }
  const int64_t pause = random_.chance(options_.late) ? random_.between(1'000'000, 5'000'000) : 1'000;
  const int copies = random_.chance(options_.doubled) ? 2 : 1;
  for (int i = 0; i < copies; ++i) loop_.after(pause, [this, to = *to, make, taken] { notify_once(to, make, taken, 1); });
}

void SimulatedWallet::notify_once(const gateway::HttpUrl& url, std::function<HttpCall()> make, std::function<bool(const HttpAnswer&)> taken, int tries) {
  HttpCall call = make();
  call.url = url;
  if (call.target.empty()) call.target = url.path;
  gateway::http_send(loop_, std::move(call), [this, url, make, taken, tries](HttpAnswer a) {
    const std::lock_guard lock(mutex_);
    if (taken(a)) {
      ++stats_.notices_answered;
      return;
    }
    if (tries >= most_tries) {
      ++stats_.notices_given_up;
      return;
    }
    ++stats_.notices_again;
    loop_.after(options_.notice_retry_ms * 1'000 << (tries - 1), [this, url, make, taken, tries] { notify_once(url, make, taken, tries + 1); });
  });
}

}  // namespace sublet::sim
