// Bench, the account: its file is read, checked against the catalogue, and set up by the commands that a server would get.
#include <algorithm>

#include "apps/bench.h"
#include "gateway/core/from_json.h"
#include "gateway/core/service.h"
#include "io/file.h"

namespace sublet::apps {

using gateway::Json;

namespace {

Error bad(const std::string& where, const std::string& what) { return refusal("bad_account", "`" + where + "`: " + what); }

// "there is no bucket 'x'; did you mean 'y'?"
template <class List, class Name>
std::string none_of(const char* kind, const std::string& written, const List& all, Name&& name) {
  std::vector<std::string> names;
  for (const auto& one : all) names.push_back(name(one));
  std::string near = catalogue::nearest(written, names);
  if (near.empty() && names.size() <= 12)
    for (const std::string& n : names) near += (near.empty() ? "" : ", ") + n;
  else if (!near.empty()) near = "did you mean '" + near + "'?";
  return std::string("there is no ") + kind + " '" + written.substr(0, 80) + "' in the catalogue" + (near.empty() ? "" : "; " + (near.starts_with("did") ? near : "there are " + near));
}

// An amount in a unit: money as a string, units as an integer or a text with a unit that fits.
Result<int64_t> amount_in(const Json& j, Unit unit, const std::string& where) {
  int64_t units = 0;
  Money cash;
  const Json object = {{"amount", j}};
  gateway::FromJson v(object);
  if (unit == Unit::money) v("amount", cash);
  else v("amount", units);
  std::string error = v.error();
  if (error.starts_with("`amount` ")) error.erase(0, 9);
  if (error.empty() && j.is_null()) error = "it is missing";
  if (!error.empty()) return bad(where, error);
  for (const auto& w : v.written())
    if (w.unit != unit) return bad(where, "it is written in " + std::string(unit_name(w.unit)) + ", but counted in " + std::string(unit_name(unit)));
  const int64_t amount = unit == Unit::money ? cash.micros() : units;
  return amount >= 0 ? Result<int64_t>(amount) : bad(where, "it cannot be negative");
}

}  // namespace

Result<std::unique_ptr<Bench>> Bench::open(const RateOptions& options) {
  std::unique_ptr<Bench> b(new Bench(options));
  if (Result<Done> loaded = b->load(); !loaded) return loaded.error();
  if (!options.account.empty())
    if (Result<Done> read = b->read_account(options.account); !read) return read.error();
  if (Result<Done> good = b->check_names(); !good) return good.error();
  if (b->file_.since) {
    if (Result<Done> begun = b->begin(*b->file_.since); !begun) return begun.error();
    return b;
  }
  // When it begins is not known yet: tried once, so that what the file has wrong is told now and not with some use.
  Instant trial = std::max(b->version_->op.effective, b->version_->op.zone.instant({{2026, 1, 1}, 0, 0, 0}));
  for (const FileLine& line : b->lines_)
    for (const HeldBucket& held : line.buckets)
      if (held.until) trial = std::min(trial, Instant::from_seconds(held.until->seconds() - 1));
  if (Result<Done> tried = b->set_up(trial); !tried) return tried.error();
  b->events_.clear();
  return b;
}

Result<Done> Bench::load() {
  Result<catalogue::Bundle> bundle = gateway::read_bundle(options_.catalogue);
  if (!bundle) return bundle.error();
  const catalogue::ZoneLoader zones = gateway::system_zones();
  for (int round = 0; round < 2; ++round) {
    names_ = {};
    catalogue::Diagnostics found;
    version_ = catalogue::compile(*bundle, names_, zones, found);
    if (version_ == nullptr) return refusal("bad_catalogue", found.list().front().text() + (found.list().size() > 1 ? " (and more: sublet catalogue check)" : ""));
    if (!version_->hosts.empty()) break;
    // Lines need a host; a catalogue without any gets one that asks for nothing.
    (*bundle)["sublet rate/host.yaml"] = "tariffs: {\"sublet rate: no wholesale\": {rules: []}}\nhosts: {none: {tariff: \"sublet rate: no wholesale\"}}\n";
  }
  return Done{};
}

Result<Done> Bench::read_account(const std::string& path) {
  Result<std::string> text = io::read_file(path, 1 << 20);
  if (!text) return text.error();
  Result<Json> j = gateway::parse_json(*text);
  if (!j) return refusal("bad_account", path + " is " + j.error().detail);
  gateway::FromJson v(*j, &version_->op.zone);
  file_.describe(v);
  if (const std::string error = v.error(); !error.empty()) return refusal("bad_account", path + ": " + error);
  if (!file_.lines.empty() && (j->contains("line") || j->contains("host"))) return bad("lines", "with `lines`, `line` and `host` stand in each of them");
  if (file_.money < Money() || file_.credit < Money()) return bad(file_.money < Money() ? "money" : "credit", "it cannot be negative");
  return Done{};
}

// Lines with what the file left out: numbers, hosts, offers. Offers at the top are every line's, or the account's.
Result<Done> Bench::check_names() {
  lines_ = file_.lines.empty() ? std::vector<FileLine>{file_.only} : file_.lines;
  if (lines_.size() > 50) return bad("lines", "an account has at most 50 here");
  std::vector<HeldOffer> shared;
  if (!file_.lines.empty()) {
    FileLine& first = lines_.front();
    first.buckets.insert(first.buckets.begin(), file_.only.buckets.begin(), file_.only.buckets.end());
    first.counters.insert(first.counters.begin(), file_.only.counters.begin(), file_.only.counters.end());
    first.member_limits.insert(first.member_limits.begin(), file_.only.member_limits.begin(), file_.only.member_limits.end());
    shared = file_.only.offers;
  }
  bool none = shared.empty();
  for (const FileLine& line : lines_) none = none && line.offers.empty();
  for (size_t i = 0; i < lines_.size(); ++i) {
    FileLine& line = lines_[i];
    const std::string where = file_.lines.empty() ? "" : "lines[" + std::to_string(i) + "].";
    for (const HeldOffer& held : shared) {
      auto offer = std::find_if(version_->offers.begin(), version_->offers.end(), [&](const catalogue::Offer& o) { return o.code == held.offer; });
      if (i == 0 || offer == version_->offers.end() || !offer->of_account) line.offers.push_back(held);
    }
    if (none)
      for (const catalogue::Offer& o : version_->offers)
        if (o.base && !o.withdrawn && line.offers.empty() && (i == 0 || !o.of_account)) line.offers.push_back({o.code, 1, {}});
    if (line.line.empty()) {
      std::string number;
      for (const catalogue::Host& h : version_->hosts)
        if (!h.numbers.empty() && number.empty() && (line.host.empty() || h.code == line.host)) number = h.numbers.front().text();
      if (number.empty()) number = version_->op.country + "170";
      const std::string tail = std::to_string(i + 1);
      while (number.size() + tail.size() < 13) number += '0';
      line.line = *PhoneNumber::parse(number + tail);
    }
    if (Result<Done> good = check_line(line, where); !good) return good;
  }
  return Done{};
}

Result<Done> Bench::check_line(const FileLine& line, const std::string& where) {
  const catalogue::Version& v = *version_;
  auto code = [](const auto& one) { return one.code; };
  if (!line.host.empty() && std::none_of(v.hosts.begin(), v.hosts.end(), [&](const catalogue::Host& h) { return h.code == line.host; })) return bad(where + "host", none_of("host", line.host, v.hosts, code));
  for (size_t i = 0; i < line.offers.size(); ++i) {
    const std::string at = where + "offers[" + std::to_string(i) + "]";
    if (std::none_of(v.offers.begin(), v.offers.end(), [&](const catalogue::Offer& o) { return o.code == line.offers[i].offer; })) return bad(at, none_of("offer", line.offers[i].offer, v.offers, code));
  }
  auto self = [](const std::string& s) { return s; };
  for (size_t i = 0; i < line.buckets.size(); ++i) {
    const HeldBucket& b = line.buckets[i];
    const std::string at = where + "buckets[" + std::to_string(i) + "]";
    const catalogue::Bucket* bucket = v.bucket(names_.buckets.find(b.bucket));
    if (bucket == nullptr) return bad(at + ".bucket", none_of("bucket", b.bucket, names_.buckets.list(), self));
    if (int{b.left.has_value()} + int{b.units.has_value()} + int{b.amount.has_value()} != 1) return bad(at, "write one of `left` (what it holds), `units` or, for money, `amount` (what is added to what offers give)");
    if (b.units && bucket->unit == Unit::money) return bad(at + ".units", "this bucket holds money: write `amount`, such as \"5.00\"");
    if (b.amount && bucket->unit != Unit::money) return bad(at + ".amount", "this bucket holds " + std::string(unit_name(bucket->unit)) + ": write `units`");
    const char* field = b.left ? "left" : b.units ? "units" : "amount";
    if (Result<int64_t> amount = amount_in(b.left ? *b.left : b.units ? *b.units : *b.amount, bucket->unit, at + "." + field); !amount) return amount.error();
    if (b.until && b.valid_days) return bad(at, "write `until` or `valid_days`, not both");
    if (b.until && v.op.zone.local(b.until->seconds()) % seconds_per_day != 0) return bad(at + ".until", "a bucket ends at a local midnight: write a date, the first day on which it serves no more");
  }
  for (size_t i = 0; i < line.counters.size() + line.member_limits.size(); ++i) {
    const bool limit = i >= line.counters.size();
    const size_t k = limit ? i - line.counters.size() : i;
    const std::string& name = limit ? line.member_limits[k].counter : line.counters[k].counter;
    const std::string at = where + (limit ? "member_limits[" : "counters[") + std::to_string(k) + "]";
    const catalogue::Counter* c = v.counter(names_.counters.find(name));
    if (c == nullptr) return bad(at + ".counter", none_of("counter", name, names_.counters.list(), self));
    if (c->of == catalogue::Counter::Of::host) return bad(at + ".counter", "this counter is a host's, not a line's");
    if (Result<int64_t> amount = amount_in(limit ? line.member_limits[k].at_most : line.counters[k].value, c->unit, at + (limit ? ".at_most" : ".value")); !amount) return amount.error();
  }
  return Done{};
}

Result<Done> Bench::begin(Instant first) {
  Instant since = first;
  if (file_.since) {
    since = *file_.since;
  } else {
    Date month = version_->op.zone.civil(first).date;
    month.day = 1;
    since = version_->op.zone.instant({month, 0, 0, 0});
  }
  if (since.seconds() < 0 || since.seconds() >= 4'102'444'800) return refusal("bad_time", "the account would begin at " + since.text() + "; times lie between 1970 and 2100");
  if (Result<Done> up = set_up(since); !up) return up;
  begun_ = true;
  return Done{};
}

// From an empty machine. What began before `since` is lived through quietly; then money, buckets and counters are set.
Result<Done> Bench::set_up(Instant since) {
  trial_ = std::make_unique<gateway::Trial>(gateway::Tables{version_, names_});
  steps_.clear();
  events_.clear();
  latest_ = Instant();
  quiet_ = true;
  if (Result<Done> planned = plan_steps(since); !planned) return planned;
  const Instant opened = steps_.empty() ? since : std::min(since, steps_.front().at);
  quiet_ = opened < since;
  if (Result<Done> open = open_lines(opened); !open) return open;
  if (quiet_) {
    const Instant before = Instant::from_seconds(since.seconds() - 1);
    if (Result<Done> lived = run_steps(before); !lived) return lived;
    run(before, charging::encode("", "", charging::Tick{}));
    if (Result<Done> set = set_money(before); !set) return set;
    quiet_ = false;
    run(since, charging::encode("", "", charging::Tick{}));
  }
  if (Result<Done> lived = run_steps(since); !lived) return lived;
  quiet_ = true;
  for (const FileLine& line : lines_) {
    for (const HeldBucket& b : line.buckets)
      if (b.left && !(b.from && *b.from > since))
        if (Result<Done> set = set_bucket(line, b, since); !set) return set;
    if (Result<Done> set = set_counters(line); !set) return set;
  }
  quiet_ = false;
  since_ = latest_ = since;
  return Done{};
}

Result<Done> Bench::open_lines(Instant at) {
  charging::OpenAccount open;
  open.since = Instant::from_seconds(1);  // no use is from before the line
  for (const FileLine& line : lines_) {
    charging::NewLine l;
    l.number = line.line;
    l.host = line.host;
    bool leased = false;
    for (const catalogue::Host& h : version_->hosts)
      for (const PhoneNumber& p : h.numbers) leased = leased || line.line.text().starts_with(p.text());
    if (l.host.empty() && !leased) l.host = version_->hosts.front().code;
    open.lines.push_back(std::move(l));
  }
  open.money = file_.money;
  open.credit = file_.credit;
  const charging::Outcome done = run(at, charging::encode(version_->op.code, "", open));
  return done.answer.done() ? Result<Done>(Done{}) : refusal(done.answer.code, done.answer.detail);
}

// Offers, the account's first; buckets that are added; what begins later stays for its time.
Result<Done> Bench::plan_steps(Instant since) {
  for (const bool of_account : {true, false})
    for (const FileLine& line : lines_)
      for (const HeldOffer& held : line.offers) {
        auto offer = std::find_if(version_->offers.begin(), version_->offers.end(), [&](const catalogue::Offer& o) { return o.code == held.offer; });
        if (offer->of_account != of_account) continue;
        charging::AddOffer add;
        add.line = line.line;
        add.offer = held.offer;
        add.quantity = held.quantity;
        steps_.push_back({held.from.value_or(since), charging::encode(version_->op.code, "", add), "offer '" + held.offer + "'"});
      }
  for (const FileLine& line : lines_)
    for (const HeldBucket& b : line.buckets)
      if (!b.left || (b.from && *b.from > since))
        if (Result<Done> planned = plan_bucket(line, b, since); !planned) return planned;
  std::stable_sort(steps_.begin(), steps_.end(), [](const Step& a, const Step& b) { return a.at < b.at; });
  if (!steps_.empty() && steps_.front().at.seconds() < 0) return refusal("bad_account", steps_.front().what + " begins before 1970");
  return Done{};
}

Result<int64_t> Bench::days_until(const HeldBucket& b, Instant from) const {
  if (b.valid_days) return *b.valid_days;
  if (!b.until) return 0;
  const int64_t days = (version_->op.zone.local(b.until->seconds()) - version_->op.zone.local(from.seconds()) + seconds_per_day - 1) / seconds_per_day;
  if (*b.until <= from) return refusal("bad_account", "bucket '" + b.bucket + "' ends at " + version_->op.zone.civil(*b.until).text() + ", before it begins at " + version_->op.zone.civil(from).text() + "; state an earlier `since` or a later `until`");
  return days;
}

Result<Done> Bench::plan_bucket(const FileLine& line, const HeldBucket& b, Instant since) {
  const Instant from = b.from.value_or(since);
  const catalogue::Bucket* bucket = version_->bucket(names_.buckets.find(b.bucket));
  Result<int64_t> days = days_until(b, from);
  if (!days) return days.error();
  Result<int64_t> amount = amount_in(b.left ? *b.left : b.units ? *b.units : *b.amount, bucket->unit, b.bucket);
  if (!amount) return amount.error();
  if (*amount == 0) return Done{};
  charging::TopUp top;
  top.line = line.line;
  top.bucket = b.bucket;
  top.valid_days = *days;
  if (bucket->unit == Unit::money) top.amount = Money::from_micros(*amount);
  else top.units = *amount;
  steps_.push_back({from, charging::encode(version_->op.code, "", top), "bucket '" + b.bucket + "'"});
  return Done{};
}

Result<Done> Bench::run_steps(Instant until) {
  while (!steps_.empty() && steps_.front().at <= until) {
    const Step step = std::move(steps_.front());
    steps_.erase(steps_.begin());
    const charging::Outcome done = run(step.at, step.command);
    if (!done.answer.done()) return refusal(done.answer.code, step.what + ": " + done.answer.detail);
  }
  return Done{};
}

Result<Done> Bench::set_money(Instant at) {
  const charging::AccountId a = trial_->account_of(lines_.front().line);
  charging::Adjust adjust;
  adjust.line = lines_.front().line;
  adjust.amount = file_.money - Money::from_micros(trial_->state().store.account(a).money);
  if (adjust.amount == Money()) return Done{};
  const charging::Outcome done = run(at, charging::encode(version_->op.code, "", adjust));
  return done.answer.done() ? Result<Done>(Done{}) : refusal(done.answer.code, done.answer.detail);
}

// `left`: what offers gave of the bucket is taken down, or made up, to it. Parts keep their end unless one is stated.
Result<Done> Bench::set_bucket(const FileLine& line, const HeldBucket& b, Instant since) {
  using charging::Item;
  const charging::Store& store = trial_->state().store;
  const catalogue::Bucket* bucket = version_->bucket(names_.buckets.find(b.bucket));
  const charging::AccountId a = trial_->account_of(line.line);
  const charging::Ordinal ordinal = store.line(store.find(charging::line_key(trial_->op().id, line.line))).ordinal;
  Result<int64_t> left = amount_in(*b.left, bucket->unit, b.bucket);
  if (!left) return left.error();
  Result<int64_t> days = days_until(b, since);
  if (!days) return days.error();
  int64_t total = 0;
  for (const Item& i : store.items(a)) {
    if (i.kind != Item::bucket || i.def != bucket->id || (i.line != 0 && i.line != ordinal) || int64_t{i.until} <= since.seconds()) continue;
    total += i.value;
    if (!b.until && !b.valid_days && i.until != charging::never) *days = (version_->op.zone.local(int64_t{i.until}) - version_->op.zone.local(since.seconds()) + seconds_per_day - 1) / seconds_per_day;
  }
  const bool anew = b.until || b.valid_days;  // another end: all of it
  const int64_t take = anew ? total : std::max<int64_t>(total - *left, 0), give = *left - (total - take);
  auto amounts = [&](auto& c, int64_t amount) {
    c.line = line.line;
    c.bucket = b.bucket;
    if (bucket->unit == Unit::money) c.amount = Money::from_micros(amount);
    else c.units = amount;
  };
  charging::Adjust adjust;
  amounts(adjust, -take);
  charging::TopUp top;
  amounts(top, give);
  top.valid_days = *days;
  for (const auto& [amount, command] : {std::pair(take, charging::encode(version_->op.code, "", adjust)), std::pair(give, charging::encode(version_->op.code, "", top))}) {
    if (amount == 0) continue;
    if (const charging::Outcome done = run(since, command); !done.answer.done()) return refusal(done.answer.code, "bucket '" + b.bucket + "': " + done.answer.detail);
  }
  return Done{};
}

Result<Done> Bench::set_counters(const FileLine& line) {
  for (const CounterAt& c : line.counters) {
    Result<int64_t> value = amount_in(c.value, version_->counter(names_.counters.find(c.counter))->unit, c.counter);
    if (!value) return value.error();
    if (Result<Done> set = trial_->machine().preset_counter(version_->op.code, line.line, c.counter, *value); !set) return set;
  }
  for (const MemberLimit& m : line.member_limits) {
    Result<int64_t> most = amount_in(m.at_most, version_->counter(names_.counters.find(m.counter))->unit, m.counter);
    if (!most) return most.error();
    charging::SetMemberLimit set;
    set.line = line.line;
    set.counter = m.counter;
    set.at_most = *most;
    if (const charging::Outcome done = run(latest_, charging::encode(version_->op.code, "", set)); !done.answer.done()) return refusal(done.answer.code, "member limit on '" + m.counter + "': " + done.answer.detail);
  }
  return Done{};
}

}  // namespace sublet::apps
