// Counters, buckets, hosts and offers: text -> tables.
#include <algorithm>

#include "catalogue/compiler.h"

namespace sublet::catalogue {
namespace {

First first_of(const std::string& w) { return w == "prorated" ? First::prorated : w == "free" ? First::free : First::full; }

}  // namespace

std::optional<int64_t> Compiler::amount_in(Fields& f, std::string_view key, Unit unit, bool must) {
  const Node* n = f.take(key, must);
  if (n == nullptr) return std::nullopt;
  if (unit == Unit::money) {
    std::optional<Money> m = as_money(*n, found_);
    return m ? std::optional<int64_t>(m->micros()) : std::nullopt;
  }
  if (unit == Unit::points || unit == Unit::messages)
    if (n->scalar.find_first_not_of("0123456789") == std::string::npos) return as_integer(*n, 0, int64_t{1} << 60, found_);
  std::optional<Quantity> q = as_quantity(*n, found_);
  if (!q) return std::nullopt;
  if (q->unit != unit) found_.add(n->at, "expected " + std::string(unit_name(unit)) + ", not " + std::string(unit_name(q->unit)), "write the amount in the unit of the bucket or counter");
  return q->amount;
}

const Counter* Compiler::counter_ref(Fields& f, std::string_view key, bool must) {
  const Node* n = f.take(key, must);
  if (n == nullptr || refer("counters", *n, "counter") == nullptr) return nullptr;
  for (const Counter& c : v_->counters)
    if (c.id == registry_.counters.find(n->scalar)) return &c;
  return nullptr;
}

const Bucket* Compiler::bucket_ref(Fields& f, std::string_view key, bool must) {
  const Node* n = f.take(key, must);
  if (n == nullptr || refer("buckets", *n, "bucket") == nullptr) return nullptr;
  for (const Bucket& b : v_->buckets)
    if (b.id == registry_.buckets.find(n->scalar)) return &b;
  return nullptr;
}

void Compiler::read_counters() {
  for (const Entry& e : section("counters")) {
    Fields f(*e.value, "a counter", found_);
    Counter c;
    c.id = intern(registry_.counters, e);
    const std::string counts = f.word("counts", {"units", "uses", "money", "priced"}, "units");
    c.counts_money = counts == "money";
    c.counts_uses = counts == "uses";
    c.by_price = counts == "priced";
    c.when = condition(f);
    const std::string unit = f.word("unit", {"octets", "seconds", "messages", "points"}, "");
    if (c.counts_money) {
      c.unit = Unit::money;
    } else if (c.counts_uses) {
      c.unit = Unit::messages;
    } else if (!unit.empty()) {
      c.unit = unit == "octets" ? Unit::octets : unit == "seconds" ? Unit::seconds : unit == "messages" ? Unit::messages : Unit::points;
    } else if (std::optional<Unit> u = unit_of_services(c.when.services); u && !c.by_price) {
      c.unit = *u;
    } else {
      found_.add(e.value->at, "a counter needs `service` or `unit` to know what it counts", "add `service: data` or `unit: octets`");
    }
    if (std::optional<Unit> u = unit_of_services(c.when.services); counts == "units" && (!u || *u != c.unit) && f.has("service"))
      found_.add(e.value->at, "the services of this counter do not count " + std::string(unit_name(c.unit)), "name services of one unit");
    c.per = period(f, "per", "month");
    const std::string of = f.word("of", {"line", "account", "host"}, "line");
    c.of = of == "account" ? Counter::Of::account : of == "host" ? Counter::Of::host : Counter::Of::line;
    f.finish();
    v_->counters.push_back(c);
  }
  index(v_->counter_of, v_->counters);
}

void Compiler::pays(const Node& n, Bucket& b) {
  Fields f(n, "`pays`", found_);
  if (b.unit == Unit::money) {
    bool any_use = false;
    for (const char* key : {"service", "direction", "to", "from", "at", "not_to", "not_at", "to_network", "from_network", "apps", "not_apps", "marks", "not_marks", "time"})
      any_use = any_use || f.has(key);
    for (const Node* fee : f.list("fees")) {
      if (fee->scalar == "all") b.pays_all_fees = true;
      else if (Id id = registry_.fees.intern(fee->scalar)) b.fees.push_back(id);
    }
    Pays p;
    p.when = condition(f);
    if (any_use) b.pays.push_back(p);
    f.finish();
    return;
  }
  Pays p;
  p.when = condition(f);
  const std::optional<Unit> unit = unit_of_services(p.when.services);
  if (!unit) found_.add(n.at, "the services of one `pays` share a unit", "write one `pays` for each service");
  std::optional<Quantity> per = f.quantity("per");
  if (per && unit && per->unit != *unit) found_.add(n.at, "`per` is in " + std::string(unit_name(per->unit)) + ", but the service counts " + std::string(unit_name(*unit)));
  if (per && per->amount <= 0) found_.add(n.find("per")->at, "`per` must be more than nothing", "write what `takes` is for, such as `per: 1 KB`");
  p.increment = per ? std::max<int64_t>(per->amount, 1) : 1;
  if (std::optional<int64_t> takes = amount_in(f, "takes", b.unit, false)) {
    p.takes = *takes;
    if (p.takes <= 0) found_.add(n.at, "`takes` must be more than nothing");
  } else if (unit && *unit == b.unit) {
    p.takes = p.increment;
  } else {
    found_.add(n.at, "a bucket of " + std::string(unit_name(b.unit)) + " needs the exchange", "add such as `per: 1 min, takes: 1`");
  }
  f.finish();
  b.pays.push_back(p);
}

void Compiler::bucket(const Entry& e) {
  Fields f(*e.value, "a bucket", found_);
  Bucket b;
  b.id = intern(registry_.buckets, e);
  b.title = f.text("title");
  const std::string unit = f.word("unit", {"octets", "seconds", "messages", "points", "money"}, "octets");
  if (!f.has("unit")) found_.add(e.value->at, "a bucket needs `unit`", "write octets, seconds, messages, points or money");
  b.unit = unit == "seconds" ? Unit::seconds : unit == "messages" ? Unit::messages : unit == "points" ? Unit::points : unit == "money" ? Unit::money : Unit::octets;
  b.priority = static_cast<int>(f.integer("priority", 0, 1000, 100));
  b.may_be_negative = f.flag("may_be_negative", false);
  for (const Node* n : f.list("pays")) {
    if (n->kind == Node::Kind::scalar && n->scalar == "all" && b.unit == Unit::money) b.pays_all = b.pays_all_fees = true;
    else pays(*n, b);
  }
  if (!f.has("pays")) {
    if (b.unit == Unit::money) {
      b.pays_all = b.pays_all_fees = true;
    } else if (b.unit == Unit::points) {
      found_.add(e.value->at, "a bucket of points needs `pays`", "say what a point pays, such as `pays: [{service: sms, per: 1 message, takes: 1}]`");
    } else {
      Pays p;
      p.when.services = 0;
      for (int s = 0; s < service_count; ++s)
        if (unit_of(static_cast<Service>(s)) == b.unit) p.when.services |= static_cast<uint8_t>(1U << s);
      b.pays.push_back(p);
    }
  }
  for (const Node* n : f.list("except")) {
    Fields x(*n, "`except`", found_);
    b.except.push_back(condition(x));
    x.finish();
  }
  f.finish();
  v_->buckets.push_back(std::move(b));
}

void Compiler::read_buckets() {
  for (const Entry& e : section("buckets")) bucket(e);
  index(v_->bucket_of, v_->buckets);
}

void Compiler::read_profiles() {
  ProfileNames names;
  for (size_t i = 0; i < v_->marks.size(); ++i) names.marks[v_->marks[i]] = 1U << i;
  for (const Entry& e : section("apps")) {
    const Node* groups = e.value->find("groups");
    const Node* first = groups == nullptr ? nullptr : groups->kind == Node::Kind::list ? (groups->items.empty() ? nullptr : &groups->items[0]) : groups;
    if (first == nullptr) continue;
    Diagnostics quiet;  // already said in read_apps
    const auto group = static_cast<uint32_t>(as_integer(*first, 1, UINT32_MAX, quiet).value_or(0));
    names.apps[e.name] = group;
    const Node* list = e.value->find("names");
    if (list == nullptr) continue;
    for (const Node& n : list->items) names.apps[n.scalar] = group;
    if (list->kind == Node::Kind::scalar) names.apps[list->scalar] = group;
  }
  for (const Entry& e : section("profiles"))
    if (std::optional<UsageProfile> p = read_profile(e.name, *e.value, names, found_)) v_->profiles.emplace(e.name, std::move(*p));
}

void Compiler::read_hosts() {
  std::map<PhoneNumber, Place> seen;
  for (const Entry& e : section("hosts")) {
    Fields f(*e.value, "a host", found_);
    Host h;
    h.id = intern(registry_.hosts, e);
    h.code = e.name;
    h.title = f.text("title");
    if (const Node* n = f.take("tariff", required))
      if (refer("tariffs", *n, "tariff") != nullptr) h.tariff = tariff_names_[n->scalar];
    if (const Node* n = f.take("profile"))
      if (refer("profiles", *n, "profile") != nullptr) h.profile = n->scalar;
    for (const Node* n : f.list("numbers")) {
      PhoneNumber p;
      if (!PhoneNumber::from_digits(n->scalar, p) || p.empty()) found_.add(n->at, "'" + n->scalar.substr(0, 40) + "' is no prefix", "write digits in quotes, country code first");
      else if (auto [first, fresh] = seen.emplace(p, n->at); !fresh) found_.add(n->at, "this prefix has a host already, line " + std::to_string(first->second.line), "a number is leased from one host");
      else h.numbers.push_back(p);
    }
    f.finish();
    v_->hosts.push_back(std::move(h));
  }
  index(v_->host_of, v_->hosts);
}

Fee Compiler::fee(const Node& n) {
  Fields f(n, "a fee", found_);
  Fee fee;
  const std::string name = f.text("name", required);
  fee.id = registry_.fees.intern(name.empty() ? "?" : name);
  if (std::optional<Money> m = f.money("amount", required)) fee.amount = *m;
  if (fee.amount < Money()) found_.add(n.at, "a fee cannot be negative", "use a money bucket or a discount");
  fee.once = f.flag("once", false);
  fee.every = period(f, "every", "month");
  for (const char* key : {"every", "take"})
    if (fee.once && f.has(key)) found_.add(n.find(key)->at, std::string("a fee once has no `") + key + "`", std::string("remove `") + key + "`, or `once`");
  const std::string take = f.word("take", {"advance", "arrears", "daily"}, "advance");
  fee.take = take == "daily" ? Take::daily : take == "arrears" ? Take::arrears : Take::advance;
  fee.first = first_of(f.word("first", {"full", "prorated", "free"}, "full"));
  fee.last = first_of(f.word("last", {"full", "prorated", "free"}, "full"));
  fee.from_month = static_cast<int>(f.integer("from_month", 1, 120, 1));
  fee.round = rounding(f, round_);
  if (fee.every == Period::ever) found_.add(n.at, "a fee for ever is a fee once", "write `once: yes`");
  if (fee.take == Take::daily && fee.every != Period::month) found_.add(n.at, "only a monthly fee is taken by the day", "write `every: month`, or a fee `every: day`");
  f.finish();
  return fee;
}

Grant Compiler::grant(const Node& n) {
  Fields f(n, "a grant", found_);
  Grant g;
  const Bucket* b = bucket_ref(f, "bucket", required);
  const Unit unit = b == nullptr ? Unit::octets : b->unit;
  if (b != nullptr) {
    g.bucket = b->id;
    g.amount = amount_in(f, "amount", unit, required).value_or(0);
    if (g.amount <= 0 && f.has("amount")) found_.add(n.find("amount")->at, "a grant is more than nothing", "write how much, or remove the grant");
  } else {
    f.take("amount");
  }
  g.once = f.flag("once", false);
  if (g.once && f.has("every")) found_.add(n.find("every")->at, "a grant once has no `every`", "remove `every`, or `once`");
  g.every = period(f, "every", "month");
  g.first = first_of(f.word("first", {"full", "prorated", "free"}, "full"));
  g.from_month = static_cast<int>(f.integer("from_month", 1, 120, 1));
  g.months = static_cast<int>(f.integer("months", 1, 1200, 0));
  g.per_line = f.flag("per_line", false);
  if (const Node* at = f.take("ordered_by")) {
    Result<Instant> t = parse_instant(at->scalar, v_->op.zone);
    if (t) g.ordered_by = t->seconds();
    else found_.add(at->at, t.error().detail);
  }
  if (const Node* x = f.take("expires")) {
    if (x->scalar == "never") g.expires = Grant::Expires::never;
    else if (x->scalar != "period-end" && span(f, "expires", g.expires_days, g.expires_months)) g.expires = Grant::Expires::after;
  } else if (g.once) {
    g.expires = Grant::Expires::never;
  }
  if (const Node* r = f.take("rollover")) {
    Fields k(*r, "`rollover`", found_);
    g.rollover_cycles = static_cast<int>(k.integer("cycles", 1, 60, 1));
    g.rollover_max = amount_in(k, "max", unit, false).value_or(INT64_MAX);
    g.rollover_first = k.word("use", {"first", "last"}, "first") == "first";
    if (g.once || g.expires != Grant::Expires::period_end) found_.add(r->at, "only what ends with its period rolls over", "remove `once` and `expires`");
    k.finish();
  }
  f.finish();
  return g;
}

Instalment Compiler::instalment(const Node& n) {
  Fields f(n, "an instalment", found_);
  Instalment i;
  for (auto [key, id] : {std::pair{"from", &i.from}, std::pair{"into", &i.into}}) {
    const Bucket* b = bucket_ref(f, key, required);
    if (b == nullptr) continue;
    *id = b->id;
    if (b->unit != Unit::money) f.wrong(*n.find(key), "an instalment moves money", "name a bucket with `unit: money`");
  }
  i.amount = f.money("amount", required).value_or(Money());
  i.day = static_cast<int>(f.integer("day", 1, 28, 1));
  i.times = static_cast<int>(f.integer("times", 1, 600, 1));
  i.from_month = static_cast<int>(f.integer("from_month", 1, 120, 1));
  int days = 0;
  span(f, "expires", days, i.expires_months);
  f.finish();
  return i;
}

Limit Compiler::limit(const Node& n) {
  Fields f(n, "a limit", found_);
  Limit l;
  l.name = f.text("name");
  if (const Counter* c = counter_ref(f, "counter", required)) {
    l.counter = c->id;
    if (c->of == Counter::Of::host) f.wrong(*n.find("counter"), "counter '" + n.find("counter")->scalar + "' is of a host, not of a line or account", "use a counter without `of: host`");
    l.at = amount_in(f, "at", c->unit, required).value_or(0);
    if (l.at <= 0 && f.has("at")) f.wrong(*n.find("at"), "a limit at nothing would be reached before the first use", "write an amount above 0");
    if (l.name.empty()) l.name = registry_.counters.name(c->id);
  } else {
    f.take("at");
  }
  const std::string then = f.word("then", {"notify", "stop", "throttle", "half-stop", "full-stop"}, "notify");
  l.action = then == "stop" ? Action::stop_service : then == "throttle" ? Action::throttle : then == "half-stop" ? Action::half_stop : then == "full-stop" ? Action::full_stop : Action::notify;
  if (const Node* s = f.take("service")) {
    if (std::optional<Service> service = service_of(s->scalar)) l.service = *service;
    else found_.add(s->at, "there is no service '" + s->scalar.substr(0, 40) + "'", "write voice, video, data, sms, mms or other");
  }
  if (l.action == Action::stop_service && !f.has("service"))
    if (const Counter* c = v_->counter(l.counter); c != nullptr && c->unit != Unit::octets) found_.add(n.at, "this limit does not say which service it stops", "add `service: voice`, sms, ...");
  if (f.has("kbps") && l.action != Action::throttle) f.wrong(*n.find("kbps"), "`kbps` is for `then: throttle`", "remove `kbps`, or write `then: throttle`");
  l.kbps = static_cast<int32_t>(f.integer("kbps", 1, 100'000'000, 0, l.action == Action::throttle));
  l.on_request = f.word("lift", {"request", "period"}, "period") == "request";
  f.finish();
  return l;
}

Discount Compiler::discount(const Node& n, Money& amount) {
  Fields f(n, "a discount", found_);
  Discount d;
  d.name = f.text("name", required);
  d.when = condition(f);
  if (const Node* p = f.take("percent")) {
    Result<Decimal> percent = parse_decimal(p->scalar);
    if (percent && percent->digits > 0 && percent->digits * 100 % percent->scale == 0 && percent->digits * 100 / percent->scale <= 10'000)
      d.basis_points = static_cast<int>(percent->digits * 100 / percent->scale);
    else found_.add(p->at, "'" + p->scalar.substr(0, 40) + "' is no percentage", "write a number above 0 and up to 100 with at most 2 decimals");
  }
  amount = f.money("amount").value_or(Money());
  if (amount < Money()) found_.add(n.at, "a discount takes off what is written; it cannot be negative", "remove the sign");
  if (d.basis_points == 0 && amount == Money()) found_.add(n.at, "a discount needs `percent` or `amount`", "add one of the two");
  if (const Counter* c = counter_ref(f, "counter", false)) {
    d.counter = c->id;
    if (c->of == Counter::Of::host) f.wrong(*n.find("counter"), "counter '" + n.find("counter")->scalar + "' is of a host, not of a line or account", "use a counter without `of: host`");
    d.at_least = amount_in(f, "at_least", c->unit, required).value_or(0);
  }
  if (const Node* o = f.take("with_offer"))
    if (const Entry* e = refer("offers", *o, "offer")) d.with_offer = registry_.offers.find(e->name);
  f.finish();
  return d;
}

AtEnd Compiler::at_end(const Node& n) {
  AtEnd a;
  const char* instead = "write `at_end: terminate`, `at_end: {redirect: \"https://...\"}` or `at_end: {restrict: [\"permit in ip from any to 10.0.0.1\"]}`";
  if (n.scalar == "terminate") return a.kind = AtEnd::terminate, a;
  if (!n.scalar.empty()) return found_.add(n.at, "`at_end` cannot be '" + n.scalar.substr(0, 40) + "'", instead), a;
  Fields f(n, "`at_end`", found_);
  if (f.has("redirect")) {
    a.kind = AtEnd::redirect;
    a.where = f.text("redirect");
  } else {
    for (const Node* rule : f.list("restrict")) a.kind = AtEnd::restrict_access, a.where += (a.where.empty() ? "" : "\n") + rule->scalar;
  }
  if (a.where.empty() || a.where.size() > 2'000) found_.add(n.at, "`at_end` says nothing, or more than 2,000 characters", instead);
  f.finish();
  return a;
}

void Compiler::offer(const Entry& e) {
  Fields f(*e.value, "an offer", found_);
  Offer o;
  o.id = registry_.offers.find(e.name);
  o.code = e.name;
  o.title = f.text("title");
  o.base = f.word("kind", {"base", "addon"}, "base") == "base";
  o.of_account = f.word("level", {"line", "account"}, "line") == "account";
  o.precedence = static_cast<int>(f.integer("precedence", 0, 1000, o.base ? 100 : 50));
  if (const Node* t = f.take("tariff", o.base))
    if (refer("tariffs", *t, "tariff") != nullptr) o.tariff = tariff_names_[t->scalar];
  span(f, "valid", o.valid_days, o.valid_months);
  o.renews = f.flag("renews", false);
  if (o.renews && o.valid_days == 0 && o.valid_months == 0) found_.add(e.value->at, "`renews` needs `valid`", "say how long one term is, such as `valid: 24 months`");
  o.many = f.flag("many", false);
  o.withdrawn = f.flag("withdrawn", false);
  if (const Node* n = f.take("at_end")) o.at_end = at_end(*n);
  for (const Node* n : f.list("fees")) o.fees.push_back(fee(*n));
  for (const Node* n : f.list("grants")) o.grants.push_back(grant(*n));
  for (const Node* n : f.list("instalments")) o.instalments.push_back(instalment(*n));
  for (const Node* n : f.list("counters"))
    if (refer("counters", *n, "counter") != nullptr) {
      o.counters.push_back(registry_.counters.find(n->scalar));
      if (const Counter* c = v_->counter(o.counters.back()); c != nullptr && c->of == Counter::Of::host) f.wrong(*n, "counter '" + n->scalar + "' is of a host: no offer moves it", "remove it here, or remove `of: host` there");
    }
  for (const Node* n : f.list("limits")) {
    o.limits.push_back(limit(*n));
    for (size_t i = 0; i + 1 < o.limits.size(); ++i)
      if (o.limits[i].name == o.limits.back().name) f.wrong(*n, "a second limit '" + o.limits.back().name + "' of this offer", "give each a `name` of its own: by it people lift it");
  }
  for (const Limit& l : o.limits)
    if (l.counter != 0 && std::find(o.counters.begin(), o.counters.end(), l.counter) == o.counters.end()) o.counters.push_back(l.counter);
  for (const Node* n : f.list("discounts")) {
    Money amount;
    o.discounts.push_back(discount(*n, amount));
    raw_discounts_.push_back({v_->offers.size(), o.discounts.size() - 1, amount});
    if (const Id c = o.discounts.back().counter; c != 0 && std::find(o.counters.begin(), o.counters.end(), c) == o.counters.end()) o.counters.push_back(c);
  }
  if (const Node* m = f.take("minimum")) {
    Fields k(*m, "`minimum`", found_);
    o.minimum = Minimum{k.money("amount", required).value_or(Money()), static_cast<int>(k.integer("from_month", 1, 120, 1))};
    if (o.minimum->amount <= Money() && k.has("amount")) k.wrong(*m->find("amount"), "a minimum is more than nothing", "write how much is spent at least, or remove it");
    k.finish();
  }
  f.finish();
  v_->offers.push_back(std::move(o));
}

void Compiler::read_offers() {
  for (const Entry& e : section("offers")) offer(e);
  index(v_->offer_of, v_->offers);
  check_levels();
}

// What hosts ask runs over counters of hosts, what customers pay over those of lines and accounts.
void Compiler::check_levels() {
  std::set<std::pair<size_t, bool>> told;
  for (const Host& h : v_->hosts) check_level(h.tariff, true, told);
  for (const Offer& o : v_->offers) check_level(o.tariff, false, told);
}

void Compiler::check_level(int tariff, bool wholesale, std::set<std::pair<size_t, bool>>& told) {
  if (tariff < 0) return;
  for (const std::vector<uint16_t>& rules : v_->tariffs[static_cast<size_t>(tariff)].rules)
    for (const uint16_t r : rules) {
      const Counter* c = v_->counter(v_->prices[v_->rules[r].price].counter);
      if (c == nullptr || (c->of == Counter::Of::host) == wholesale || !told.emplace(r, wholesale).second) continue;
      const std::string name = registry_.counters.name(c->id);
      if (wholesale) found_.add(v_->rules[r].at, "a host's tariff runs over the counter '" + name + "' of lines", "add `of: host` to it");
      else found_.add(v_->rules[r].at, "an offer's tariff runs over the counter '" + name + "' of a host", "use a counter without `of: host`");
    }
}

}  // namespace sublet::catalogue
