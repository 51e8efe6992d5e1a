// sublet-sim: what is outside of Sublet, simulated in a process of its own.
//
//   sublet-sim host --catalogue examples/operator --host unicom --drop drop/unicom --callback http://127.0.0.1:8080/hosts/demo/unicom/feedback
//                   --lines 5000 --first-number 8617090000001 --rate 200 --seed 7 --report unicom.json --port-file unicom.port
//   sublet-sim subscribers --socket .sublet/sublet.sock --operator demo --seed 7
//   sublet-sim host ... --dialect soap --carry-opened --accounts telecom.accounts --unheard 0.02 --outage-every 60000 --outage 5000
//   sublet-sim identity --port 8090 --key sublet --secret ... --silent 0.01
//   sublet-sim smdp --port 8091 --callback http://127.0.0.1:8080
//   sublet-sim phone --code 'LPA:1$127.0.0.1:8091$M1-1' --eid 89049032000001000000000000000001
//   sublet-sim messages --port 8093 --file sms.jsonl
//   sublet-sim core --target 127.0.0.1:3868 --lines 5000 --first-number 8617090000001 --rate 20 --report core.json
//
// Ends with 0 on SIGTERM, SIGINT or after --for; with 1 on a fault, with 2 on wrong options.
#include <CLI/CLI.hpp>
#include <cstdio>
#include <string>

#include "base/units.h"
#include "io/file.h"
#include "io/clock.h"
#include "io/signal.h"
#include "sim/gy/core.h"
#include "sim/host.h"
#include "sim/identity.h"
#include "sim/messages.h"
#include "sim/people.h"
#include "sim/shoppers.h"
#include "sim/smdp.h"
#include "sim/wallet.h"
#include "sim/wallet_setup.h"

namespace sublet {
namespace {

int complain(const Error& e) {
  std::fprintf(stderr, "sublet-sim: %s\n", e.text().c_str());
  return e.is_refusal() ? 2 : 1;
}

// "30s", "5m", "1h" or seconds; 0: for ever, -1: not understood.
int64_t seconds_of(const std::string& text) {
  if (text.empty()) return 0;
  const size_t end = text.find_first_not_of("0123456789");
  if (end == 0 || text.size() > 9) return -1;
  const int64_t n = std::stoll(text.substr(0, end));
  const std::string unit = end == std::string::npos ? "s" : text.substr(end);
  return unit == "s" ? n : unit == "m" || unit == "min" ? n * 60 : unit == "h" ? n * 3600 : -1;
}

// Waits for a signal or the end of the time given.
class Until {
 public:
  Until(io::StopSignal& stop, int64_t seconds) : stop_(stop), end_(seconds == 0 ? INT64_MAX : io::steady_micros() + seconds * 1'000'000) {}
  bool operator()(int milliseconds) {
    const int64_t left = end_ == INT64_MAX ? INT64_MAX : (end_ - io::steady_micros()) / 1'000;
    if (left <= 0) return false;
    const bool last = left <= milliseconds;
    return !stop_.wait(last ? static_cast<int>(left) : milliseconds) && !last;
  }

 private:
  io::StopSignal& stop_;
  int64_t end_;
};

// A simulated service until the end: its port in a file, its counts in another.
template <class T> int serve(Result<std::unique_ptr<T>> opened, const std::string& port_file, const std::string& report, const std::function<std::string(const T&)>& text, const std::function<bool(int)>& until) {
  if (!opened) return complain(opened.error());
  const T& service = **opened;
  if (!port_file.empty())
    if (Result<Done> done = io::write_file_atomically(port_file, std::to_string(service.port()) + "\n"); !done) return complain(done.error());
  for (bool more = true; more;) {
    more = until(1'000);
    const std::string counts = text(service);
    if (report.empty()) continue;
    if (Result<Done> done = io::write_file_atomically(report, counts); !done) return complain(done.error());
  }
  return 0;
}

std::string counts_text(std::initializer_list<std::pair<const char*, uint64_t>> counts) {
  std::string out = "{";
  for (const auto& [name, n] : counts) out += (out.size() > 1 ? ", \"" : "\"") + std::string(name) + "\": " + std::to_string(n);
  return out + "}\n";
}

int run(int argc, char** argv) {
  CLI::App app{"Sublet's outside, simulated: a host carrier, subscribers, a mobile core, an identity service, an SM-DP+, a phone, two wallets, short messages"};
  app.require_subcommand(1);
  std::string duration, first_number;
  sim::SimulatedHost::Options h;
  sim::Provisioning::Options& p = h.provisioning;
  CLI::App* host = app.add_subcommand("host", "a host: delivers usage files, stops and restores lines");
  host->add_option("--catalogue", h.catalogue, "the operator's catalogue, with the host's profile")->required();
  host->add_option("--host", h.delivery.host, "code of the host in the catalogue")->required();
  host->add_option("--drop", h.delivery.drop, "directory for its files")->required();
  host->add_option("--first-number", first_number, "number of its first line, with the country; the others follow")->required();
  host->add_option("--lines", h.delivery.lines, "how many lines")->check(CLI::Range(0, 100'000'000));
  host->add_option("--rate", h.rate, "uses a second")->check(CLI::Range(0.0, 1e6));
  host->add_option("--seed", h.delivery.seed, "of all chance");
  host->add_option("--dirt", h.delivery.dirt, "share of records and files with something wrong")->check(CLI::Range(0.0, 0.5));
  host->add_option("--delay", h.delivery.delay_seconds, "seconds from use to file, on average")->check(CLI::Range(0, 86'400));
  host->add_option("--for", duration, "end after this long: 30s, 5m, 1h");
  host->add_option("--report", h.report, "file for exact counts (JSON), rewritten each second");
  host->add_option("--state", h.state, "file by which a restart goes on");
  host->add_option("--port", p.port, "of the provisioning interface; 0: a free one");
  host->add_option("--port-file", h.port_file, "file for the port that was taken");
  host->add_option("--callback", p.callback, "URL for completions");
  host->add_option("--mvnokey", p.mvnokey, "asked for a token; empty: anybody");
  host->add_option("--secret", p.secret, "goes with the key");
  host->add_option("--complete-least", p.complete_least_ms, "milliseconds to carry out an order, at least");
  host->add_option("--complete-most", p.complete_most_ms, "at most");
  host->add_option("--lost", p.lost, "share of completions never pushed");
  host->add_option("--doubled", p.doubled, "share pushed twice");
  host->add_option("--late", p.late, "share pushed seconds late");
  host->add_option("--failed", p.failed, "share of orders that fail");
  host->add_option("--errors", p.error, "share of requests answered by an error");
  host->add_option("--silent", p.silent, "share of requests neither carried out nor answered");
  host->add_option("--unheard", p.unheard, "share of requests carried out and not answered");
  host->add_option("--torn", p.torn, "share of answers that end in their middle");
  host->add_option("--outage-every", p.outage_every_ms, "milliseconds from the beginning of one outage to the next; 0: none");
  host->add_option("--outage", p.outage_ms, "milliseconds of an outage, at the end of each such time");
  host->add_option("--port-out-every", p.port_out_every_ms, "milliseconds after which another network asks for a line that was opened here; 0: never");
  host->add_option("--dialect", p.dialect, "vop, soap or rest");
  host->add_option("--prefix", p.books.prefixes, "of numbers that may be opened here, with the country; none: all");
  host->add_option("--accounts", h.accounts, "file for all accounts that orders have opened (a JSON line each)");
  host->add_flag("--carry-opened", h.carry_opened, "lines that orders open are used too, from then on");
  host->add_option("--carry-after", h.carry_after_seconds, "seconds later, until the phone is switched on")->check(CLI::Range(0, 86'400));

  sim::People::Options s;
  CLI::App* people = app.add_subcommand("subscribers", "people who top up when their line was stopped");
  people->add_option("--socket", s.socket, "of a running `sublet serve`")->required();
  people->add_option("--operator", s.op, "code of the operator")->required();
  people->add_option("--seed", s.seed, "of all chance");
  people->add_option("--from", s.from, "position of the event feed, or now");
  people->add_option("--report", s.report, "file for counts (JSON)");
  people->add_option("--state", s.state, "file by which a restart goes on");
  people->add_option("--for", duration, "end after this long: 30s, 5m, 1h");

  sim::Shoppers::Options b;
  std::string shop_api = "127.0.0.1:8680", shop_key;
  CLI::App* shoppers = app.add_subcommand("shoppers", "people who buy numbers and packages, top up and leave, through the HTTP API");
  shoppers->add_option("--api", shop_api, "HOST:PORT of the HTTP API")->capture_default_str();
  shoppers->add_option("--key", shop_key, "file with a key of the operator's owner")->required();
  shoppers->add_option("--people", b.people, "how many")->capture_default_str();
  shoppers->add_option("--first", b.first, "serial of the first");
  shoppers->add_option("--seed", b.seed, "of all chance");
  shoppers->add_option("--threads", b.threads, "at a time")->check(CLI::Range(1, 256))->capture_default_str();
  shoppers->add_option("--rate", b.rate, "people a second; 0: as fast as it goes");
  shoppers->add_option("--lives", b.lives, "share of lines with which more is done than buying them")->capture_default_str();
  for (const auto& [name, share, what] : {std::tuple("--chosen", &b.chosen, "share of sales with a number chosen by a search"), {"--esims", &b.esims, "share with an eSIM, downloaded by a phone"},
                                          {"--online", &b.online, "share sold online: a second check at activation"}, {"--phones", &b.phones, "share with a phone, if plans are on sale; some bring it back"}, {"--wallets", &b.wallets, "share paid by wallet, if there is one; some pay late, twice, or not at all"}})
    shoppers->add_option(name, *share, what)->check(CLI::Range(0.0, 1.0))->capture_default_str();
  shoppers->add_option("--wallet", b.wallet, "HOST:PORT of `sublet-sim wallet`, where they pay");
  shoppers->add_option("--hosts", b.hosts, "codes of the hosts that they buy numbers of")->delimiter(',');
  shoppers->add_option("--offers", b.offers, "packages that they buy")->delimiter(',');
  shoppers->add_flag("!--no-wait", b.wait, "do not wait for the orders' ends");
  shoppers->add_option("--report", b.report, "file for counts (JSON), rewritten each second");
  shoppers->add_option("--for", duration, "end after this long: 30s, 5m, 1h");

  sim::gy::SimulatedCore::Options c;
  CLI::App* core = app.add_subcommand("core", "a mobile core that asks in real time (Diameter Gy/Ro)");
  core->add_option("--target", c.target, "HOST:PORT of the server; waited for, and connected to again when it goes");
  core->add_option("--first-number", first_number, "number of the first line, with the country; the others follow")->required();
  core->add_option("--lines", c.lines, "how many lines")->required()->check(CLI::Range(1, 100'000'000));
  core->add_option("--rate", c.rate, "requests a second")->check(CLI::Range(0.1, 1e5));
  core->add_option("--pause", c.pause, "seconds between two requests of a session")->check(CLI::Range(1, 3'600));
  core->add_option("--session-length", c.updates, "UPDATEs of a session, on average")->check(CLI::Range(0, 30'000));
  core->add_option("--host", c.host, "its Origin-Host is HOST1.epc.example");
  core->add_option("--seed", c.seed, "of all chance");
  core->add_option("--report", c.report, "file for counts (JSON), rewritten each second");
  core->add_option("--for", duration, "end after this long: 30s, 5m, 1h");

  std::string port_file, report, code, eid = "89049032000001000000000000000001", confirmation;
  sim::IdentityService::Options i;
  CLI::App* identity = app.add_subcommand("identity", "a service that checks people (docs/formats/identity.md says whom it knows)");
  identity->add_option("--port", i.port, "of its interface; 0: a free one");
  identity->add_option("--key", i.key, "of those who may ask");
  identity->add_option("--secret", i.secret, "of the signatures");
  identity->add_option("--slow", i.slow_ms, "milliseconds of a slow answer");
  sim::Smdp::Options d;
  CLI::App* smdp = app.add_subcommand("smdp", "an SM-DP+ (SGP.22 ES2+), with profiles to be ordered and downloaded");
  smdp->add_option("--port", d.port, "of its interface; 0: a free one");
  smdp->add_option("--address", d.address, "in activation codes; without it 127.0.0.1 and the port");
  smdp->add_option("--callback", d.callback, "URL of the operator's ES2+, for notifications");
  smdp->add_option("--iccid-prefix", d.iccid_prefix, "of the profiles that there are; without it every ICCID");
  smdp->add_option("--install", d.install_ms, "milliseconds of a download");
  smdp->add_option("--broken", d.broken, "share of downloads that fail in the phone");
  for (const auto& [sub, error, silent, unheard, torn, seed] : {std::tuple(identity, &i.error, &i.silent, &i.unheard, &i.torn, &i.seed), std::tuple(smdp, &d.error, &d.silent, &d.unheard, &d.torn, &d.seed)}) {
    sub->add_option("--errors", *error, "share of requests answered by an error");
    sub->add_option("--silent", *silent, "share neither done nor answered");
    sub->add_option("--unheard", *unheard, "share done and not answered");
    sub->add_option("--torn", *torn, "share of answers that end in their middle");
    sub->add_option("--seed", *seed, "of all chance");
    sub->add_option("--cert", sub == identity ? i.tls_certificate : d.tls_certificate, "PEM file of its certificate: TLS only");
    sub->add_option("--cert-key", sub == identity ? i.tls_key : d.tls_key, "PEM file of the certificate's key");
    sub->add_option("--port-file", port_file, "file for the port that was taken");
    sub->add_option("--report", report, "file for counts (JSON), rewritten each second");
    sub->add_option("--for", duration, "end after this long: 30s, 5m, 1h");
  }
  sim::Messages::Options m;
  CLI::App* messages = app.add_subcommand("messages", "who sends short messages, with a page on which they are read");
  messages->add_option("--port", m.port, "of its interface and page; 0: a free one");
  messages->add_option("--file", m.file, "file to which each is added, a line of JSON");
  messages->add_option("--port-file", port_file, "file for the port that was taken");
  messages->add_option("--report", report, "file for counts (JSON), rewritten each second");
  messages->add_option("--for", duration, "end after this long: 30s, 5m, 1h");
  sim::SimulatedWallet::Options w;
  std::string trades;
  CLI::App* wallet = app.add_subcommand("wallet", "Alipay and WeChat Pay, with buyers (docs/formats/wallets.md)");
  wallet->add_option("--config", w.config, "file with the apps and merchants and their keys")->required();
  wallet->add_option("--port", w.port, "of its interface; 0: a free one");
  wallet->add_option("--errors", w.error, "share of requests answered by an error");
  wallet->add_option("--silent", w.silent, "share neither done nor answered");
  wallet->add_option("--unheard", w.unheard, "share done and not answered");
  wallet->add_option("--torn", w.torn, "share of answers that end in their middle");
  wallet->add_option("--lost", w.lost, "share of notices never sent");
  wallet->add_option("--doubled", w.doubled, "share sent twice");
  wallet->add_option("--late", w.late, "share sent seconds late");
  wallet->add_option("--notice-retry", w.notice_retry_ms, "milliseconds before a notice is sent again; it doubles")->capture_default_str();
  wallet->add_option("--bill-hour", w.bill_hour, "hour of the next day, in Beijing, from which a day has a bill")->check(CLI::Range(0, 23))->capture_default_str();
  wallet->add_flag("--bill-today", w.bill_today, "the running day has a bill at any time, of what there is so far");
  for (const auto& [name, lines, what] : {std::tuple("--bill-missing", &w.bill.missing, "lines that a bill has not"), {"--bill-extra", &w.bill.extra, "lines of trades that were never made"}, {"--bill-amounts", &w.bill.amounts, "lines with another amount"},
                                          {"--bill-fees", &w.bill.fees, "lines with another fee"}, {"--bill-states", &w.bill.states, "refunds said to be under way"}, {"--bill-doubles", &w.bill.doubled, "lines that stand twice"}})
    wallet->add_option(name, *lines, what)->check(CLI::Range(0, 1'000'000));
  wallet->add_flag("--bill-altered", w.bill.altered, "a digit is altered when hash and sums are made");
  wallet->add_flag("--bill-cut", w.bill.cut, "a bill ends in its middle");
  wallet->add_option("--state", w.state, "file by which a restart goes on, also after a kill");
  wallet->add_option("--seed", w.seed, "of all chance");
  wallet->add_option("--port-file", port_file, "file for the port that was taken");
  wallet->add_option("--report", report, "file for counts (JSON), rewritten each second");
  wallet->add_option("--trades", trades, "file for all trades (a JSON line each), rewritten each second");
  wallet->add_option("--for", duration, "end after this long: 30s, 5m, 1h");
  std::string setup_folder;
  CLI::App* setup = app.add_subcommand("wallet-setup", "new merchants at both wallets: FOLDER/wallet.json for `wallet --config`, FOLDER/alipay.json and wechat.json for POST /sublet/v1/merchants");
  setup->add_option("--out", setup_folder, "FOLDER, which is there")->required();
  CLI::App* phone = app.add_subcommand("phone", "a phone that downloads the profile of an activation code; prints its ICCID");
  phone->add_option("--code", code, "LPA:1$address$matchingId")->required();
  phone->add_option("--eid", eid, "of its eUICC");
  phone->add_option("--confirmation-code", confirmation, "if one is asked for");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& e) {
    return app.exit(e) == 0 ? 0 : 2;
  }
  const int64_t seconds = seconds_of(duration);
  if (seconds < 0) return complain(refusal("bad_duration", "write --for as 30s, 5m or 1h, not '" + duration + "'"));

  if (phone->parsed()) {
    const Result<std::string> iccid = sim::phone_download(code, eid, confirmation);
    if (!iccid) return complain(iccid.error());
    std::printf("%s\n", iccid->c_str());
    return 0;
  }
  if (setup->parsed()) {
    const Result<sim::WalletSetup> made = sim::new_wallet_setup({{"alipay", "demo", "", ""}, {"wechat", "demo", "", ""}});
    if (!made) return complain(made.error());
    for (const auto& [name, text] : {std::pair("wallet.json", made->config), {"alipay.json", gateway::dump(made->merchants[0])}, {"wechat.json", gateway::dump(made->merchants[1])}})
      if (Result<Done> written = io::write_secret_file(setup_folder + "/" + name, text + "\n"); !written) return complain(written.error());
    return 0;
  }
  io::StopSignal stop;
  Until until(stop, seconds);
  if (people->parsed()) {
    sim::People all(s);
    const Result<Done> done = all.run([&](int ms) { return until(ms); });
    return done ? 0 : complain(done.error());
  }
  if (shoppers->parsed()) {
    Result<std::string> key = io::read_file(shop_key, 4'096);
    if (!key) return complain(key.error());
    while (!key->empty() && (key->back() == '\n' || key->back() == '\r')) key->pop_back();
    const size_t colon = shop_api.rfind(':');
    if (colon == std::string::npos) return complain(refusal("bad_address", "--api " + shop_api + ": HOST:PORT"));
    b.host = shop_api.substr(0, colon), b.port = shop_api.substr(colon + 1), b.key = *key;
    sim::Shoppers simulated(b);
    const Result<Done> done = simulated.run([&] { return until(0); });
    const auto n = simulated.counts();
    std::printf("%s", counts_text({{"people", n.people}, {"orders", n.orders}, {"done", n.done}, {"undone", n.undone}, {"waiting", n.waiting}, {"refused", n.refused}, {"lost", n.lost}}).c_str());
    return done ? 0 : complain(done.error());
  }
  io::SystemClock clock;
  if (identity->parsed())
    return serve<sim::IdentityService>(
        sim::IdentityService::open(i, clock), port_file, report,
        [](const sim::IdentityService& service) {
          const auto n = service.stats();
          return counts_text({{"requests", n.requests}, {"answered", n.answered}, {"again", n.again}, {"refused", n.refused}, {"errors", n.errors}, {"silent", n.silent}, {"match", n.match}, {"mismatch", n.mismatch}, {"unknown", n.unknown}});
        },
        [&](int ms) { return until(ms); });
  if (smdp->parsed())
    return serve<sim::Smdp>(
        sim::Smdp::open(d, clock), port_file, report,
        [](const sim::Smdp& service) {
          const auto n = service.stats();
          return counts_text({{"requests", n.requests}, {"again", n.again}, {"refused", n.refused}, {"orders", n.orders}, {"confirmed", n.confirmed}, {"released", n.released}, {"cancelled", n.cancelled},
                              {"downloads", n.downloads}, {"installed", n.installed}, {"broken", n.broken}, {"told", n.told}, {"unheard_notes", n.unheard_notes}});
        },
        [&](int ms) { return until(ms); });
  if (messages->parsed())
    return serve<sim::Messages>(
        sim::Messages::open(m, clock), port_file, report,
        [](const sim::Messages& service) {
          const auto n = service.stats();
          return counts_text({{"requests", n.requests}, {"taken", n.taken}, {"again", n.again}, {"refused", n.refused}});
        },
        [&](int ms) { return until(ms); });
  if (wallet->parsed())
    return serve<sim::SimulatedWallet>(
        sim::SimulatedWallet::open(w, clock), port_file, report,
        [&](const sim::SimulatedWallet& service) {
          if (!trades.empty()) (void)io::write_file_atomically(trades, service.trades_text());
          const auto n = service.stats();
          const auto fen = [](int64_t v) { return static_cast<uint64_t>(v); };
          return counts_text({{"requests", n.requests}, {"refused", n.refused}, {"errors", n.errors}, {"silent", n.silent}, {"unheard", n.unheard}, {"torn", n.torn}, {"notices", n.notices}, {"notices_lost", n.notices_lost}, {"notices_again", n.notices_again},
                              {"notices_answered", n.notices_answered}, {"alipay_paid", n.alipay.paid}, {"alipay_taken_fen", fen(n.alipay.taken)}, {"alipay_refunded_fen", fen(n.alipay.refunded)}, {"alipay_fees_fen", fen(n.alipay.fees)},
                              {"wechat_paid", n.wechat.paid}, {"wechat_taken_fen", fen(n.wechat.taken)}, {"wechat_refunded_fen", fen(n.wechat.refunded)}, {"wechat_fees_fen", fen(n.wechat.fees)}});
        },
        [&](int ms) { return until(ms); });
  const Result<PhoneNumber> first = PhoneNumber::parse(first_number);
  if (!first) return complain(first.error());
  if (core->parsed()) {
    c.first_line = std::stoull(first->text());
    sim::gy::SimulatedCore simulated(c);
    const Result<Done> done = simulated.run([&] { return until(0); });
    return done ? 0 : complain(done.error());
  }
  h.delivery.first = *first;
  p.seed = h.delivery.seed + 1;
  Result<std::unique_ptr<sim::SimulatedHost>> simulated = sim::SimulatedHost::open(h, clock);
  if (!simulated) return complain(simulated.error());
  const Result<Done> done = (*simulated)->run([&](int ms) { return until(ms); });
  return done ? 0 : complain(done.error());
}

}  // namespace
}  // namespace sublet

int main(int argc, char** argv) { return sublet::run(argc, argv); }
