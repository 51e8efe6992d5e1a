// sublet demo: the sample operator with three simulated hosts that deliver files, a simulated core that asks in real time for
// lines of the first of them, and shoppers who buy (demo_shop.h), all processes of their own; and a live view.
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <thread>

#include "apps/children.h"
#include "apps/demo_shop.h"
#include "apps/demo_staff.h"
#include "gateway/rest/server.h"
#include "apps/server.h"
#include "io/clock.h"
#include "io/file.h"
#include "io/signal.h"
#include "io/thread.h"

namespace sublet::apps {
namespace {

using charging::HostStats;
using charging::Verdict;
using gateway::Json;

// What the view and the summary are made of.
struct Picture {
  uint64_t lines = 0, stopped = 0, accounts = 0, position = 0;
  std::vector<std::pair<std::string, HostStats>> hosts;
  std::array<std::array<i128, charging::ledger_count>, unit_count> totals{};
  uint64_t records() const {
    uint64_t n = 0;
    for (const auto& [name, h] : hosts)
      for (const uint64_t v : h.records) n += v;
    return n;
  }
};

uint64_t all(const HostStats& h) {
  uint64_t n = 0;
  for (const uint64_t v : h.records) n += v;
  return n;
}
uint64_t charged(const HostStats& h) { return h.records[static_cast<size_t>(Verdict::charged)]; }
uint64_t skipped(const HostStats& h) { return h.records[static_cast<size_t>(Verdict::skipped)]; }
std::string yuan(i128 micros) {
  char out[40];
  std::snprintf(out, sizeof out, "%.2f", static_cast<double>(micros) / 1e6);  // for the eye only
  return out;
}

std::string lag_text(const HostStats& h) {
  if (h.lags == 0) return "-";
  char out[24];
  std::snprintf(out, sizeof out, "%.1f s", static_cast<double>(h.lag_seconds) / static_cast<double>(h.lags));
  return out;
}

class Demo {
 public:
  explicit Demo(const DemoOptions& o) : options_(o) {}
  int run();

 private:
  int serve(const ServeOptions& serving, double limit);
  std::string lines_file() const { return options_.data + "/sim/lines"; }  // of each host, opened the first time
  Result<Done> populate();
  Result<Done> start_hosts();
  Result<Done> start_simulators();
  void end_simulators();
  Picture look();
  void draw(const Picture& now, double seconds, double rate, bool last);
  void say(const Picture& now, double seconds, double rate);
  int summary(const Picture& before, const Picture& after, double seconds);
  bool real_time() const;
  Result<Done> make_staff();
  std::string sign_in() const;
  double rate(const Picture& now, double seconds);
  bool finish_earlier_run(const Picture& stored, io::StopSignal& stop);
  bool data_gone() const {
    const Result<bool> there = io::exists(options_.data + "/log");
    return there && !*there;
  }

  DemoOptions options_;
  std::unique_ptr<Server> server_;
  std::string op_;
  std::shared_ptr<const catalogue::Version> version_;
  std::unique_ptr<DemoShop> shop_;
  std::vector<DemoStaff> staff_;     // the owner first
  std::vector<Child> children_;      // the hosts first
  std::vector<std::string> shapes_;  // how each host is spoken with, before its URL
  std::vector<std::pair<double, uint64_t>> history_;
  uint64_t refused_before_ = 0;  // records in files left by an earlier run and refused whole
  uint64_t from_before_ = 0;     // all records in files left by an earlier run
};

std::string first_number(const catalogue::Host& h) { return std::to_string(std::stoull(number_at(h, 0)) + 1); }

// The first time: lines with offers of the catalogue and a little money, so that something happens.
Result<Done> Demo::populate() {
  std::vector<const catalogue::Offer*> base;
  for (const catalogue::Offer& o : version_->offers)
    if (o.base && !o.of_account && !o.withdrawn) base.push_back(&o);
  if (base.empty()) return refusal("no_offer", "the catalogue has no base offer for lines");
  std::printf("First run: opening %s lines at %zu hosts ...\n", thousands(static_cast<uint64_t>(options_.lines) * version_->hosts.size()).c_str(), version_->hosts.size());
  // In service for some days: the hosts tell uses of yesterday, too.
  const Instant since = Instant::from_seconds(io::SystemClock().now().seconds() - 3 * seconds_per_day);
  uint64_t n = 0;
  for (const catalogue::Host& h : version_->hosts) {
    if (h.numbers.empty()) return refusal("no_numbers", "host '" + h.code + "' has no numbers");
    const uint64_t first = std::strtoull(first_number(h).c_str(), nullptr, 10);
    for (int i = 0; i < options_.lines;) {
      engine::Request request;
      for (int k = 0; k < 256 && i < options_.lines; ++k, ++i, ++n) {
        charging::OpenAccount open;
        charging::NewLine line;
        const std::string number = std::to_string(first + static_cast<uint64_t>(i));
        PhoneNumber::from_digits(number, line.number);
        line.host = h.code;
        const uint64_t chance = mix64(n + 17);
        line.offers.push_back(base[chance % base.size()]->code);
        // Enough for the first month's fees; a tenth begins near its end, so that stops and restores are seen soon.
        int64_t fees = 0;
        for (const catalogue::Offer* o : base)
          if (o->code == line.offers.front())
            for (const catalogue::Fee& f : o->fees) fees += f.amount.micros();
        const uint64_t purse = mix64(n + 99);
        open.money = Money::from_micros(fees + static_cast<int64_t>(purse % 10 == 0 ? purse / 10 % 60 : 300 + purse / 10 % 5'000) * 10'000);
        open.since = since;
        open.lines.push_back(std::move(line));
        request.add(charging::encode(op_, "demo-open-" + number, open));
      }
      if (Result<Done> sent = server_->service().engine().submit(std::move(request)); !sent) return sent;
    }
  }
  uint64_t opened = 0;
  if (Result<Done> looked = server_->service().inspect([&](const charging::State& state) { opened = state.store.accounts(); }); !looked) return looked;
  if (opened < n) return fault("not_opened", "only " + thousands(opened) + " of " + thousands(n) + " accounts could be opened");
  return io::write_file_atomically(lines_file(), std::to_string(options_.lines) + "\n");
}

// The simulators' program, unless it is named.
std::string beside_this() {
  char self[4096];
  const ssize_t got = ::readlink("/proc/self/exe", self, sizeof self - 1);
  return got > 0 ? io::parent_of(std::string(self, static_cast<size_t>(got))) + "/sublet-sim" : "sublet-sim";
}

// In three dialects, as hosts are; the third by its description alone, where that is at hand.
std::vector<std::string> dialect_of(size_t place, const std::string& catalogue, std::string& shape) {
  const std::string description = io::parent_of(catalogue) + "/hosts/rest.yaml";
  if (place == 1) return shape = "soap+", std::vector<std::string>{"--dialect", "soap"};
  if (const Result<bool> there = io::exists(description); place == 2 && there && *there) return shape = description + "+", std::vector<std::string>{"--dialect", "rest"};
  return {};
}

Result<Done> Demo::start_hosts() {
  const std::string folder = options_.data + "/sim";
  uint64_t seed = 1;
  for (size_t place = 0; place < version_->hosts.size(); ++place) {
    const catalogue::Host& h = version_->hosts[place];
    const std::string stem = folder + "/" + h.code;
    (void)io::remove_file(stem + ".port");
    (void)io::remove_file(stem + ".report.json");  // an earlier run's books are not this run's
    std::string shape;
    std::vector<std::string> args = {options_.sim, "host", "--catalogue", options_.catalogue, "--host", h.code, "--drop", server_->drop(op_) + "/" + h.code + "/in", "--port", "0", "--port-file", stem + ".port",
                                     "--callback", server_->feedback_url(op_, h.code), "--lines", std::to_string(options_.lines), "--first-number", first_number(h), "--rate", std::to_string(options_.rate),
                                     "--seed", std::to_string(seed++), "--report", stem + ".report.json", "--failed", std::to_string(options_.failures), "--state", stem + ".state", "--accounts", stem + ".accounts", "--carry-opened"};
    for (std::string& word : dialect_of(place, options_.catalogue, shape)) args.push_back(std::move(word));
    Result<Child> c = spawn(h.code, args, stem + ".log");
    if (!c) return c.error();
    children_.push_back(*c);
    shapes_.push_back(shape);
  }
  std::vector<std::string> switches;
  for (size_t i = 0; i < children_.size(); ++i) {
    const std::string stem = folder + "/" + children_[i].name;
    Result<std::string> port = port_of(children_[i], stem + ".port", stem + ".log");
    if (!port) return port.error();
    switches.push_back(op_ + "/" + children_[i].name + "=" + shapes_[i] + "http://127.0.0.1:" + *port);
  }
  return server_->connect_hosts(switches);
}

Result<Done> Demo::start_simulators() {
  if (Result<Done> started = start_hosts(); !started) return started;
  if (Result<Done> served = server_->serve_api(); !served) return served;
  if (Result<Done> opened = shop_->open(*server_, op_, *version_); !opened) return opened;
  if (Result<Done> made = make_staff(); !made) return made;
  const std::string folder = options_.data + "/sim";
  Result<Child> people = spawn("subscribers", {options_.sim, "subscribers", "--socket", options_.data + "/sublet.sock", "--operator", op_, "--seed", "9"}, folder + "/subscribers.log");
  if (!people) return people.error();
  children_.push_back(*people);
  // On the same accounts that this host's files are charged to.
  (void)io::remove_file(folder + "/core.report.json");
  Result<Child> core = spawn("core", {options_.sim, "core", "--target", "127.0.0.1:" + std::to_string(server_->gy_port()), "--first-number", first_number(version_->hosts.front()), "--lines", std::to_string(options_.lines),
                                      "--rate", std::to_string(std::max(5, options_.rate / 10)), "--report", folder + "/core.report.json"},
                             folder + "/core.log");
  if (!core) return core.error();
  children_.push_back(*core);
  return Done{};
}

Result<Done> Demo::make_staff() {
  Result<std::string> key = io::read_file(options_.data + "/owner.key", 4'096);
  if (!key) return key.error();
  key->erase(key->find_last_not_of('\n') + 1);
  Result<std::vector<DemoStaff>> staff = demo_staff({server_->api().base(), op_, *key, options_.data + "/sign-ins.json"});
  if (!staff) return staff.error();
  staff_ = std::move(*staff);
  return Done{};
}

// How one gets into the console; each code is good once, and for half a minute.
std::string Demo::sign_in() const {
  if (staff_.empty()) return {};
  const std::string& base = server_->api().base();
  if (!server_->api().server().pages()) return "Console: not built (tools/web build)\n";
  return "Console " + base + "/console/?operator=" + op_ + "   sign in as " + staff_.front().name + ", " + staff_.front().password + ", code " + staff_.front().code(io::SystemClock().now()) + " (others: " + options_.data + "/sign-ins.json)\nShop    " + base + "/shop/" + op_ + "   codes of the demo's short messages: " + shop_->messages() + "\n";
}

void Demo::end_simulators() {
  for (const Child& c : children_)
    if (c.name != "subscribers") ask_to_end(c);
  for (Child& c : children_) end(c);
}

Picture Demo::look() {
  Picture p;
  (void)server_->service().inspect([&](const charging::State& state) {
    for (const auto& op : state.operators) {
      if (op->code != op_) continue;
      p.lines = op->lines;
      p.accounts = op->accounts;
      p.stopped = op->stopped;
      p.totals = op->totals;
      for (const auto& [id, h] : op->hosts) p.hosts.emplace_back(op->registry.hosts.name(id), h);
    }
  });
  p.position = server_->service().engine().durable();
  return p;
}

// Records a second over the last ten seconds.
double Demo::rate(const Picture& now, double seconds) {
  history_.emplace_back(seconds, now.records());
  while (history_.size() > 2 && history_.front().first < seconds - 10) history_.erase(history_.begin());
  const double span = seconds - history_.front().first;
  return span <= 0 ? 0 : static_cast<double>(now.records() - history_.front().second) / span;
}

std::vector<std::vector<std::string>> host_rows(const std::vector<std::pair<std::string, HostStats>>& hosts) {
  std::vector<std::vector<std::string>> rows = {{"HOST", "RECORDS", "CHARGED", "REJECTED", "NO CHARGE", "RETAIL", "WHOLESALE", "MARGIN", "STOPS", "RESTORES", "LAG", "BEYOND", "AFTER STOP"}};
  HostStats sum;
  auto row = [&](const std::string& name, const HostStats& h) {
    rows.push_back({name, thousands(all(h)), thousands(charged(h)), thousands(all(h) - charged(h) - skipped(h)), thousands(skipped(h)), yuan(h.retail), yuan(h.wholesale), yuan(h.retail - h.wholesale),
                    thousands(h.stops), thousands(h.restores), lag_text(h), yuan(h.overrun), yuan(h.after_stop)});
  };
  for (const auto& [name, h] : hosts) {
    row(name, h);
    for (size_t i = 0; i < h.records.size(); ++i) sum.records[i] += h.records[i];
    sum.retail += h.retail, sum.wholesale += h.wholesale, sum.overrun += h.overrun, sum.after_stop += h.after_stop;
    sum.stops += h.stops, sum.restores += h.restores, sum.lag_seconds += h.lag_seconds, sum.lags += h.lags;
  }
  row("all", sum);
  return rows;
}

void Demo::draw(const Picture& now, double seconds, double rate, bool last) {
  const gateway::WatchStats files = server_->watched(op_);
  std::string out = "\033[H\033[J";
  char head[300];
  std::snprintf(head, sizeof head, "Sublet - operator %s - running %.0f s - %s lines (%s stopped) - %.0f records/s - log position %s\n\n", op_.c_str(), seconds, thousands(now.lines).c_str(), thousands(now.stopped).c_str(), rate,
                thousands(now.position).c_str());
  out += head;
  out += table(host_rows(now.hosts), "-rrrrrrrrrrrr");
  out += "\n" + shop_->row();
  std::snprintf(head, sizeof head, "Files taken %s (%s torn), refused %s%s%s\nAPI %s (key: %s/owner.key)   Metrics http://127.0.0.1:%d/metrics   Ctrl-C ends\n", thousands(files.files).c_str(), thousands(files.torn).c_str(),
                thousands(files.files_refused).c_str(), files.current.empty() ? "" : ", in hand ", files.current.c_str(), server_->api().base().c_str(), options_.data.c_str(), server_->http_port());
  out += head;
  out += sign_in();
  if (last) out += "\n";
  std::fputs(out.c_str(), stdout);
  std::fflush(stdout);
}

void Demo::say(const Picture& now, double seconds, double rate) {
  i128 retail = 0, wholesale = 0;
  uint64_t good = 0, no_charge = 0, stops = 0, restores = 0;
  for (const auto& [name, h] : now.hosts) retail += h.retail, wholesale += h.wholesale, good += charged(h), no_charge += skipped(h), stops += h.stops, restores += h.restores;
  std::printf("%4.0f s  lines %s  records %s  charged %s  rejected %s  %.0f/s  retail %s  margin %s  stops %s  restores %s\n", seconds, thousands(now.lines).c_str(), thousands(now.records()).c_str(), thousands(good).c_str(),
              thousands(now.records() - good - no_charge).c_str(), rate, yuan(retail).c_str(), yuan(retail - wholesale).c_str(), thousands(stops).c_str(), thousands(restores).c_str());
  std::printf("        %s", shop_->row().c_str());
  std::printf("        %s", sign_in().c_str());
  std::fflush(stdout);
}

// Everything that was delivered in this run is accounted for, and all postings ever made sum to zero.
int Demo::summary(const Picture& before, const Picture& after, double seconds) {
  std::printf("\nSummary after %.0f s\n\n%s\n", seconds, table(host_rows(after.hosts), "-rrrrrrrrrrrr").c_str());
  std::array<uint64_t, charging::verdict_count> verdicts{};
  for (const auto& [name, h] : after.hosts)
    for (size_t i = 0; i < h.records.size(); ++i) verdicts[i] += h.records[i];
  for (const auto& [name, h] : before.hosts)
    for (size_t i = 0; i < h.records.size(); ++i) verdicts[i] -= h.records[i];
  uint64_t delivered = 0, told = 0, to_charge = 0;
  for (const catalogue::Host& h : version_->hosts) {
    Result<std::string> text = io::read_file(options_.data + "/sim/" + h.code + ".report.json", 1 << 20);
    Result<Json> report = text ? gateway::parse_json(*text) : Result<Json>(text.error());
    if (!report) continue;
    ++told;
    const Json& run = (*report)["run"];
    delivered += run["records"].value("delivered", uint64_t{0}) + run.value("records_again", uint64_t{0}) + run.value("records_torn", uint64_t{0});
    to_charge += run.value("to_be_charged", uint64_t{0});
  }
  const uint64_t refused = server_->watched(op_).records_refused - refused_before_;
  uint64_t taken = 0, rejected = 0;
  std::vector<std::vector<std::string>> rows;
  for (size_t i = 0; i < verdicts.size(); ++i) {
    taken += verdicts[i];
    if (verdicts[i] == 0) continue;
    const auto v = static_cast<Verdict>(i);
    if (v != Verdict::charged && v != Verdict::skipped) rejected += verdicts[i];
    rows.push_back({v == Verdict::charged ? "charged once" : v == Verdict::skipped ? "nothing to charge (not answered)" : std::string("in a reject file: ") + charging::verdict_name(v), thousands(verdicts[i])});
  }
  if (refused > 0) rows.push_back({"in a reject file: whole file refused (taken before, or cut)", thousands(refused)});
  rows.push_back({"together", thousands(taken + refused)});
  rows.push_back({"delivered by the simulated hosts, by their own books", thousands(delivered)});
  rows.push_back({"of which good records, to be charged once each", thousands(to_charge)});
  if (from_before_ > 0) rows.push_back({"from before, counted apart: in files that an earlier run had left", thousands(from_before_)});
  std::printf("Records of this run\n%s", table(rows, "-r").c_str());
  const bool adds_up = told == version_->hosts.size() && delivered == taken + refused && to_charge == verdicts[0];
  bool zero = true;
  for (const auto& asset : after.totals) {
    i128 of = 0;
    for (const i128 v : asset) of += v;
    zero = zero && of == 0;
  }
  std::printf("\n%s\n%s\n", adds_up ? "It adds up: every record delivered is charged once, is nothing to charge, or is in a reject file with its reason." : "THE RECORDS DO NOT ADD UP.",
              zero ? "All postings sum to zero, in money and in every unit." : "THE POSTINGS DO NOT SUM TO ZERO.");
  std::printf("Reject files: %s/<host>/reject. What happened: sublet events tail; why: sublet explain (while a server runs).\n", server_->drop(op_).c_str());
  std::map<std::string, std::string> accounts;
  for (const catalogue::Host& h : version_->hosts) accounts[h.code] = options_.data + "/sim/" + h.code + ".accounts";
  const bool asked = real_time(), sold = shop_->summary(accounts);
  return asked && sold && adds_up && zero ? exit_done : exit_refused;
}

// What the simulated core says of the answers that it got, each of which it checked.
bool Demo::real_time() const {
  const Result<std::string> text = io::read_file(options_.data + "/sim/core.report.json", 1 << 20);
  const Result<Json> report = text ? gateway::parse_json(*text) : Result<Json>(text.error());
  if (!report) {
    std::printf("THE SIMULATED CORE HAS LEFT NO REPORT; see %s/sim/core.log\n", options_.data.c_str());
    return false;
  }
  const uint64_t wrong = report->value("wrong_answers", uint64_t{0}), unanswered = report->value("unanswered", uint64_t{0});
  std::printf("Asked in real time (Diameter Gy/Ro): %s requests answered, %s sessions ended, %s quotas refused, %s had no answer, %s\n", thousands(report->value("answered", uint64_t{0})).c_str(), thousands(report->value("sessions_ended", uint64_t{0})).c_str(),
              thousands(report->value("groups_refused", uint64_t{0})).c_str(), thousands(unanswered).c_str(), wrong == 0 ? "no answer was wrong." : (thousands(wrong) + " ANSWERS WERE WRONG.").c_str());
  return wrong == 0 && unanswered == 0;
}

// What an earlier run left lying (it was killed, or the power failed) is taken first: it is in no books of this run's
// hosts. False: asked to end meanwhile.
bool Demo::finish_earlier_run(const Picture& stored, io::StopSignal& stop) {
  for (int quiet = 0; quiet < 4; quiet = server_->watchers_idle() ? quiet + 1 : 0)
    if (stop.wait(50)) return false;
  const gateway::WatchStats files = server_->watched(op_);
  refused_before_ = files.records_refused;
  from_before_ = look().records() - stored.records() + refused_before_;
  if (from_before_ > 0) std::printf("Taken first: %s records in files that an earlier run had left; they are counted apart.\n", thousands(from_before_).c_str());
  std::fflush(stdout);
  return true;
}

int Demo::run() {
  double limit = 0;
  if (!options_.time.empty()) {
    Result<Quantity> q = parse_quantity(options_.time);
    if (!q || q->unit != Unit::seconds || q->amount <= 0) {
      std::fprintf(stderr, "sublet: --for takes a time such as 30s or 5min\n");
      return exit_usage;
    }
    limit = static_cast<double>(q->amount);
  }
  ServeOptions serving;
  serving.data = options_.data;
  serving.catalogues = {options_.catalogue};
  serving.http_port = 0;
  serving.gy.listen = {"127.0.0.1:0"};
  if (options_.sim.empty()) options_.sim = beside_this();
  if (Result<Done> made = io::make_directories(options_.data + "/sim"); !made) return fail(made.error());
  Server::log_to(options_.data + "/log.ndjson");
  shop_ = std::make_unique<DemoShop>(DemoShop::Options{options_.sim, options_.data, options_.data + "/sim", options_.shoppers});
  if (Result<Done> started = shop_->start_outside(serving); !started) {
    shop_->end_outside();
    return fail(started.error());
  }
  const int code = serve(serving, limit);
  shop_->end_outside();
  return code;
}

// With the shop's outside running; for `limit` seconds, 0: until it is asked to end.
int Demo::serve(const ServeOptions& serving, double limit) {
  io::StopSignal stop;
  server_ = std::make_unique<Server>(serving);
  if (Result<Done> started = server_->start(); !started) return fail(started.error());
  op_ = server_->operators().front();
  (void)server_->service().inspect([&](const charging::State& state) {
    for (const auto& op : state.operators)
      if (op->code == op_) version_ = op->versions.back().tables;
  });
  Picture before = look();
  if (before.accounts == 0) {
    if (Result<Done> done = populate(); !done) return fail(done.error());
    before = look();
  } else {
    std::printf("Going on with %s lines, from position %s.\n", thousands(before.lines).c_str(), thousands(before.position).c_str());
    if (Result<std::string> lines = io::read_file(lines_file(), 20)) options_.lines = std::atoi(lines->c_str());  // those that are sold came later
  }
  if (Result<Done> watching = server_->watch(); !watching) return fail(watching.error());
  if (!finish_earlier_run(before, stop)) {
    if (Result<Done> stopped = server_->stop(); !stopped) return fail(stopped.error());
    return exit_done;
  }
  before = look();
  if (Result<Done> speaking = server_->serve_gy(); !speaking) return fail(speaking.error());
  if (Result<Done> started = start_simulators(); !started) {
    end_simulators();
    return fail(started.error());
  }
  const bool live = !options_.plain && ::isatty(1) != 0;
  const auto start = std::chrono::steady_clock::now();
  auto elapsed = [&] { return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count(); };
  for (int i = 0; !stop.wait(500) && (limit == 0 || elapsed() < limit); ++i) {
    if (i % 60 == 59)
      if (Result<Done> stocked = shop_->keep_stocked(); !stocked) Server::log("error", "the shop's stock: " + stocked.error().text());
    const Picture now = look();
    const double r = rate(now, elapsed());
    if (live) draw(now, elapsed(), r, false);
    else if (i % 6 == 5) say(now, elapsed(), r);
  }
  std::printf("%sEnding: the shoppers leave, the hosts deliver what they have in hand ...\n", live ? "\n" : "");
  std::fflush(stdout);
  const double seconds = elapsed();
  shop_->close();
  end_simulators();
  for (int i = 0, quiet = 0; i < 2400 && quiet < 4 && !data_gone(); ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
    quiet = server_->watchers_idle() ? quiet + 1 : 0;
  }
  if (data_gone()) {  // nothing can be taken any more, nor counted
    (void)server_->stop();
    return fail(fault("data_gone", options_.data + " was deleted while the demo ran"));
  }
  const Picture after = look();
  const int code = summary(before, after, seconds);
  if (Result<Done> stopped = server_->stop(); !stopped) return fail(stopped.error());
  return code;
}

}  // namespace

int demo(const DemoOptions& options) { return Demo(options).run(); }

}  // namespace sublet::apps
