#include "gateway/wallet/bill_fetcher.h"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <map>
#include <optional>
#include <set>
#include <thread>

#include "commerce/merchant_watch.h"
#include "commerce/wallets.h"
#include "gateway/wallet/bill_import.h"
#include "gateway/wallet/merchant_keys.h"
#include "io/file.h"

namespace sublet::gateway {

namespace {

constexpr int64_t certificates_seconds = 300, fetch_seconds = 12 * 3'600;
constexpr size_t most_words = 300;

// Words of others for the log and the records: no control characters, no character cut in two.
std::string shown(const std::string& text) {
  size_t n = std::min(text.size(), most_words);
  while (n > 0 && n < text.size() && (static_cast<unsigned char>(text[n]) & 0xC0) == 0x80) --n;
  std::string out = text.substr(0, n);
  std::replace_if(out.begin(), out.end(), [](char c) { return static_cast<unsigned char>(c) < ' ' || c == 127; }, ' ');
  return out;
}

struct Pause {
  Instant until;
  int64_t tries = 0;
  std::string why;
};

}  // namespace

struct BillFetcher::Impl {
  WalletDesk& desk;
  records::Database& db;
  const records::Vault& vault;
  io::Clock& clock;
  const Options options;
  const Log log;

  std::mutex mutex = {};
  std::condition_variable wake = {};
  bool stopping = false;
  std::thread thread = {};
  // Of its own thread only. By operator, merchant and day; without a day: nobody answers there.
  using Key = std::tuple<std::string, std::string, std::string>;
  std::map<Key, Pause> pauses = {};
  Instant certificates_at = {};
  std::map<std::pair<std::string, std::string>, Instant> fetched_at = {};  // by operator and merchant: the wallet's certificates

  std::string file() const { return options.folder + "/bill.part"; }
  commerce::Bulk bulk(const std::string& op) { return {db, vault, op, "system", [this] { return clock.now(); }}; }

  bool stopped() {
    const std::lock_guard lock(mutex);
    return stopping;
  }
  void tell(const char* level, const std::string& text) {
    if (log && !stopped()) log(level, text);
  }

  void run() {
    for (;;) {
      // What was had may be all that was due: looked at again at once, so that no trouble is shown that is over.
      while (!stopped() && round()) {}
      std::unique_lock lock(mutex);
      wake.wait_for(lock, std::chrono::microseconds(options.look_micros), [this] { return stopping; });
      if (stopping) return;
    }
  }

  // True: a bill was compared.
  bool round() {
    Result<records::Rows> ops = db.read<records::Rows>([](records::Sql& sql) { return sql.query("select distinct operator from merchant", {}); });
    if (!ops) return tell("error", "bills: " + ops.error().text()), false;
    const Instant now = clock.now();
    const bool certificates = now < certificates_at || now.seconds() - certificates_at.seconds() >= certificates_seconds;
    if (certificates) certificates_at = now;
    bool any = false;
    for (const records::Row& r : *ops) {
      if (certificates) look_at_certificates(r.text(0)), fetch_certificates(r.text(0));
      any = fetch_due(r.text(0)) || any;
    }
    return any;
  }

  void look_at_certificates(const std::string& op) {
    if (Result<int64_t> gone = bulk(op).write([](const commerce::Work& w) { return commerce::forget_buyers(w, 500); }); !gone) tell("error", "wallets of " + op + ": " + gone.error().text());
    Result<std::vector<commerce::CertificateEnd>> soon = bulk(op).write([](const commerce::Work& w) { return commerce::tell_certificates(w); });
    if (!soon) return tell("error", "certificates of " + op + ": " + soon.error().text());
    for (const commerce::CertificateEnd& c : *soon)
      tell(c.over ? "error" : "warn", "merchant " + op + "/" + c.merchant + " (" + c.title + "): a certificate " + (c.over ? "has ended " : "ends ") + c.at.text() + (c.over ? ": nothing of it is believed or carried out" : ": replace it"));
  }

  bool paused(const Key& k) {
    const auto at = pauses.find(k);
    if (at == pauses.end()) return false;
    const Instant now = clock.now();
    // A clock that was set back must not make it wait for ever.
    return now < at->second.until && at->second.until.seconds() - now.seconds() <= options.most_pause_seconds;
  }

  bool fetch_due(const std::string& op) {
    Result<std::vector<commerce::BillDay>> due = bulk(op).read([](const commerce::Work& w) { return commerce::bills_due(w); });
    if (!due) return tell("error", "bills of " + op + ": " + due.error().text()), false;
    std::set<std::string> waiting;
    for (const commerce::BillDay& of : *due) waiting.insert(of.merchant);
    if (Result<Done> cleared = bulk(op).write([&](const commerce::Work& w) { return commerce::clear_bill_troubles(w, waiting); }); !cleared) tell("error", "bills of " + op + ": " + cleared.error().text());
    bool any = false;
    for (const commerce::BillDay& of : *due) {
      if (stopped()) return false;
      if (paused({op, of.merchant, ""}) || paused({op, of.merchant, of.day})) continue;
      Result<commerce::WalletBill> b = fetch(op, of);
      (void)io::remove_file(file());
      if (!b) {
        trouble(op, of, b.error());
        continue;
      }
      any = true;
      pauses.erase({op, of.merchant, ""}), pauses.erase({op, of.merchant, of.day});
      int64_t cases = 0;
      for (const auto& [what, n] : b->cases) cases += n;
      tell(cases > 0 ? "warn" : "info", "bill of " + of.day + " of merchant " + op + "/" + of.merchant + ": " + std::to_string(b->facts.rows) + " rows, " + std::to_string(cases) + " cases");
    }
    return any;
  }

  void trouble(const std::string& op, const commerce::BillDay& of, const Error& e) {
    if (e.code == "stopped" || stopped()) return;
    Pause& p = pauses[{op, of.merchant, e.code == "no_answer" ? "" : of.day}];
    p.tries = std::min<int64_t>(p.tries + 1, 30);
    const int64_t pause = std::min(options.most_pause_seconds, options.first_pause_seconds << std::min<int64_t>(p.tries - 1, 20));
    p.until = Instant::from_seconds(clock.now().seconds() + pause);
    const std::string why = of.day + ": " + shown(e.text());
    if (why == p.why) return;
    p.why = why;
    tell("warn", "bill of merchant " + op + "/" + of.merchant + " of " + why);
    const Result<Done> noted = bulk(op).write([&](const commerce::Work& w) { return commerce::note_bill_trouble(w, of.merchant, why); });
    if (!noted) tell("error", "bills of " + op + ": " + noted.error().text());
  }

  // What the desk answers to what `begin` asks it.
  template <class Answer> Result<Answer> ask(const std::function<Result<Done>(std::function<void(Answer)>)>& begin) {
    // The answer may come after nobody waits for it any more.
    struct Heard {
      std::mutex mutex;
      std::condition_variable wake;
      std::optional<Answer> answer;
    };
    const auto heard = std::make_shared<Heard>();
    const Result<Done> asked = begin([heard](Answer a) {
      const std::lock_guard lock(heard->mutex);
      heard->answer.emplace(std::move(a));
      heard->wake.notify_all();
    });
    if (!asked) return asked.error();
    std::unique_lock lock(heard->mutex);
    while (!heard->wake.wait_for(lock, std::chrono::milliseconds(200), [&] { return heard->answer.has_value(); }))
      if (stopped()) return fault("stopped");
    return std::move(*heard->answer);
  }

  // Twice a day, as WeChat Pay asks for: a new certificate is listed a day before anything is signed with it.
  void fetch_certificates(const std::string& op) {
    Result<std::vector<commerce::Merchant>> all = bulk(op).read([](const commerce::Work& w) { return commerce::merchants(w); });
    if (!all) return tell("error", "certificates of " + op + ": " + all.error().text());
    for (const commerce::Merchant& m : *all) {
      const Instant now = clock.now();
      Instant& at = fetched_at[{op, m.id}];
      if (m.wallet != "wechat" || stopped() || (now >= at && now.seconds() - at.seconds() < fetch_seconds)) continue;
      at = now;
      Result<WalletDesk::Certificates> got = ask<WalletDesk::Certificates>([&](std::function<void(WalletDesk::Certificates)> told) { return desk.certificates(op, m.id, std::move(told)); });
      const Error* const wrong = !got ? &got.error() : !*got ? &got->error() : nullptr;
      if (wrong != nullptr) {
        if (wrong->code == "no_certificates" || wrong->code == "stopped") continue;
        at = Instant::from_seconds(now.seconds() - fetch_seconds + certificates_seconds);  // tried again soon
        tell("warn", "certificates of WeChat Pay for merchant " + op + "/" + m.id + ": " + shown(wrong->text()));
        continue;
      }
      const Result<bool> kept = bulk(op).write([&](const commerce::Work& w) { return keep_certificates(w, m.id, **got); });
      if (!kept) tell("error", "certificates of WeChat Pay for merchant " + op + "/" + m.id + ": " + kept.error().text());
      else if (*kept) tell("info", "merchant " + op + "/" + m.id + " has another certificate of WeChat Pay");
    }
  }

  static Result<bool> keep_certificates(const commerce::Work& w, const std::string& id, const std::vector<std::string>& pems) {
    Result<commerce::Merchant> m = commerce::merchant(w, id);
    if (!m) return m.error();
    Result<std::string> before = commerce::merchant_secrets(w, id);
    if (!before) return before.error();
    Result<std::string> after = wallet::with_certificates(*before, pems, w.now);
    if (!after) return after.error();
    if (*after == *before) return false;
    Result<wallet::MerchantKeys> keys = wallet::merchant_keys(*m, *after);
    if (!keys) return keys.error();
    m->expires = keys->expires;
    Result<commerce::Merchant> changed = commerce::change_merchant(w, *m, *after);
    if (!changed) return changed.error();
    return true;
  }

  Result<commerce::WalletBill> fetch(const std::string& op, const commerce::BillDay& of) {
    Result<BillPlace> place = ask<BillPlace>([&](std::function<void(BillPlace)> told) { return desk.bill(op, of.merchant, of.day, std::move(told)); });
    if (!place) return place.error();
    if (place->state == BillPlace::State::trouble) {
      const size_t colon = place->why.find(": ");
      return fault(place->why.substr(0, colon), colon == std::string::npos ? "" : place->why.substr(colon + 2));
    }
    wallet::BillWish wish{.merchant = of.merchant, .day = of.day, .source = {}, .sha1 = place->sha1, .none = place->state == BillPlace::State::none};
    if (wish.none) {
      Result<bool> moved = bulk(op).read([&](const commerce::Work& w) { return commerce::has_entries(w, of); });
      if (!moved) return moved.error();
      if (*moved && of.day == commerce::last_bill_day(clock.now())) return fault("no_bill", "the wallet says that it has none, and there are entries of this day");
    } else {
      if (Result<Done> got = wallet::download(place->file, file(), options.limits, [this] { return stopped(); }); !got) return got.error();
      wish.source.path = file();
    }
    return wallet::import_bill(bulk(op), wish, [this](const commerce::WalletBill&) { return stopped(); });
  }
};

BillFetcher::BillFetcher(WalletDesk& desk, records::Database& db, const records::Vault& vault, io::Clock& clock, Options options, Log log) : impl_(new Impl{desk, db, vault, clock, std::move(options), std::move(log)}) {}
BillFetcher::~BillFetcher() { stop(); }

Result<Done> BillFetcher::start() {
  if (Result<Done> made = io::make_directories(impl_->options.folder); !made) return made;
  if (Result<Done> gone = io::remove_file(impl_->file()); !gone) return gone;  // of one who was killed
  impl_->thread = std::thread([i = impl_.get()] { i->run(); });
  return Done{};
}

void BillFetcher::stop() {
  {
    const std::lock_guard lock(impl_->mutex);
    impl_->stopping = true;
  }
  impl_->wake.notify_all();
  if (impl_->thread.joinable()) impl_->thread.join();
}

}  // namespace sublet::gateway
