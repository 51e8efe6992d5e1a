// Prices, tariffs and lists of destinations: text -> tables. Amounts stay as written until the denominator is known.
#include <algorithm>
#include <unordered_map>

#include "catalogue/compiler.h"

namespace sublet::catalogue {

RoundRule Compiler::rounding(Fields& f, RoundRule otherwise) {
  const Node* n = f.take("round");
  if (n == nullptr) return otherwise;
  Fields r(*n, "`round`", found_);
  RoundRule out = otherwise;
  const std::string mode = r.word("mode", {"up", "half-up", "down"}, out.mode == Rounding::up ? "up" : out.mode == Rounding::down ? "down" : "half-up");
  out.mode = mode == "up" ? Rounding::up : mode == "down" ? Rounding::down : Rounding::half_up;
  if (r.has("decimals")) {
    out.to = Money::micros_per_unit;
    for (int64_t i = r.integer("decimals", 0, 6, 2); i > 0; --i) out.to /= 10;
  } else if (std::optional<Money> to = r.money("to")) {
    out.to = to->micros();
    if (out.to <= 0) found_.add(n->at, "`to` must be more than nothing", "write such as `to: 1.00`"), out.to = 1;
  } else {
    r.take("decimals");
  }
  out.over_counter = r.word("over", {"use", "counter"}, "use") == "counter";
  r.finish();
  return out;
}

// One rate: `amount` for each `per`, counted in begun `increment`s.
void Compiler::step(Fields& f, Price& p, RawPrice& raw, std::optional<Unit>& meter, bool last) {
  RawStep r;
  Step s;
  auto quantity = [&](std::string_view key) -> int64_t {
    const Node* n = f.take(key);
    if (n == nullptr) return 0;
    std::optional<Quantity> q = as_quantity(*n, found_);
    if (!q) return 0;
    if (meter && *meter != q->unit)
      found_.add(n->at, "`" + std::string(key) + "` is in " + std::string(unit_name(q->unit)) + ", but this price counts " + std::string(unit_name(*meter)), "use one unit throughout");
    meter = q->unit;
    if (q->amount == 0) found_.add(n->at, "`" + std::string(key) + "` must be more than nothing");
    return q->amount;
  };
  const bool free = f.flag("free", false);
  if (!raw.listed && !free && !f.has("fee")) {
    r.amount = f.money("amount", required).value_or(Money());
  } else if (std::optional<Money> amount = f.money("amount")) {
    r.amount = *amount;
    if (raw.listed) f.wrong(*f.node().find("amount"), "the list of destinations gives the amounts", "remove `amount`");
  }
  r.length = s.length = quantity("for");
  int64_t per = quantity("per");
  if (per == 0) {
    if (meter && *meter == Unit::messages) per = 1;
    else if (free || (r.amount == Money() && f.has("fee"))) per = 1;
    else found_.add(f.node().at, "a price needs `per`", "write what the amount is for, such as `per: 1 min` or `per: 1 MB`"), per = 1;
  }
  r.per = s.per = per;
  const int64_t increment = quantity("increment");
  r.increment = s.increment = increment != 0 ? increment : per;
  s.amount = r.amount;
  if (std::optional<Money> fee = f.money("fee")) r.fee = *fee;
  if (std::optional<Money> max = f.money("max")) r.max = *max;
  if (r.amount < Money() || r.fee < Money() || (r.max && *r.max < Money())) found_.add(f.node().at, "a price cannot be negative", "use a discount");
  if (s.length % s.increment != 0)
    found_.add(f.node().at, "this step's length is no whole number of its increments", "write an `increment` that divides `for`");
  if (s.length == 0 && !last) found_.add(f.node().at, "only the last step may be without end", "add `for: ...` to this one");
  p.steps.push_back(s);
  raw.steps.push_back(r);
}

void Compiler::steps(Fields& f, Price& p, RawPrice& raw, std::optional<Unit> meter) {
  const std::vector<const Node*> list = f.list("steps");
  p.repeat = f.flag("repeat", false);
  if (!f.has("steps")) {
    step(f, p, raw, meter, true);
  } else {
    for (size_t i = 0; i < list.size(); ++i) {
      Fields s(*list[i], "a step", found_);
      step(s, p, raw, meter, i + 1 == list.size() && !p.repeat);
      s.finish();
    }
    if (list.empty()) found_.add(f.node().at, "`steps` is empty", "write at least one step");
    if (list.size() > 64) found_.add(f.node().at, "more than 64 steps", "use fewer");
  }
  if (p.repeat && !p.steps.empty() && p.steps.back().length == 0) found_.add(f.node().at, "a price that repeats needs an end", "add `for: ...` to its last step");
  if (!raw.unit) raw.unit = meter;
}

uint16_t Compiler::price(const Node& n, const std::string& name, std::optional<Unit> use_unit, bool listed) {
  if (v_->prices.size() >= UINT16_MAX) {
    found_.add(n.at, "more than 65,000 prices", "put destinations into a CSV list");
    return 0;
  }
  Fields f(n, "a price", found_);
  Price p;
  RawPrice raw;
  p.name = name;
  raw.listed = listed;
  raw.at = n.at;
  p.round = rounding(f, round_);
  if (std::optional<Money> setup = f.money("setup")) raw.setup = *setup;
  std::optional<Unit> meter = use_unit;
  if (const Node* c = f.take("converts")) {
    Fields k(*c, "`converts`", found_);
    std::optional<Quantity> per = k.quantity("per", required), takes = k.quantity("takes", required);
    k.finish();
    if (per && takes && per->amount > 0 && takes->amount > 0) {
      if (use_unit && *use_unit != per->unit) found_.add(c->at, "`converts` is for " + std::string(unit_name(per->unit)) + ", but the service counts " + std::string(unit_name(*use_unit)));
      p.converts = Conversion{per->amount, takes->amount};
      raw.unit = per->unit;
      meter = takes->unit;
    }
  }
  if (f.has("over")) {
    if (const Counter* c = counter_ref(f, "over", true)) {
      p.counter = c->id;
      if (!c->by_price) f.wrong(*n.find("over"), "counter '" + n.find("over")->scalar + "' counts uses by itself", "give that counter `counts: priced`");
      if (meter && *meter != c->unit) f.wrong(*n.find("over"), "this counter counts " + std::string(unit_name(c->unit)) + ", not " + std::string(unit_name(*meter)), "add `converts`, or use a counter of the same unit");
      meter = c->unit;
    }
  }
  p.volume = f.word("tiers", {"graduated", "volume"}, "graduated") == "volume";
  if (p.volume && p.counter == 0) found_.add(n.at, "volume tiers need a counter", "add `over: name` of a counter with `counts: priced`");
  if (p.round.over_counter && p.counter == 0) found_.add(n.at, "rounding over a counter needs a counter", "add `over: name`");
  if (n.find("max") != nullptr && f.has("steps")) raw.max = f.money("max");
  p.cut = f.word("then", {"free", "cut"}, "free") == "cut";
  steps(f, p, raw, meter);
  if (!f.has("steps") && raw.steps.back().max) {  // without steps, `max` is the use's
    raw.max = raw.steps.back().max;
    raw.steps.back().max.reset();
  }
  f.finish();
  v_->prices.push_back(std::move(p));
  raw_prices_.push_back(std::move(raw));
  return static_cast<uint16_t>(v_->prices.size() - 1);
}

void Compiler::read_prices() {
  Price free;
  free.name = "free";
  free.free = true;
  v_->prices.push_back(free);  // price 0: nothing
  raw_prices_.emplace_back();
  for (const Entry& e : section("prices")) price_names_[e.name] = price(*e.value, e.name, std::nullopt, false);
}

std::optional<Unit> Compiler::unit_of_services(uint8_t services) const {
  std::optional<Unit> unit;
  for (int i = 0; i < service_count; ++i) {
    if ((services >> i & 1) == 0) continue;
    const Unit u = unit_of(static_cast<Service>(i));
    if (unit && *unit != u) return std::nullopt;
    unit = u;
  }
  return unit;
}

// prefix,amount[,setup][,name] by its header line; an amount of "-" closes the destination.
int16_t Compiler::destinations(const Node& n) {
  auto known = destination_files_.find(n.scalar);
  if (known != destination_files_.end()) return known->second;
  auto file = bundle_.find(n.scalar);
  if (file == bundle_.end()) {
    found_.add(n.at, "there is no file '" + n.scalar.substr(0, 100) + "' in this directory", "the path is from the operator's directory");
    return -1;
  }
  Destinations d;
  PrefixTable::Builder prefixes;
  std::unordered_map<std::string_view, int32_t> names;
  std::string_view rest = file->second;
  int header_width = 0, prefix_at = -1, amount_at = -1, setup_at = -1, name_at = -1;
  auto line_of = [&](uint32_t row) { return static_cast<int>(row) + 1; };  // the header is line 1, row values count from 1
  auto bad = [&](int line, std::string what, std::string instead) { found_.add({n.scalar, line, 1}, std::move(what), std::move(instead)); };
  d.rows.reserve(rest.size() / 24);
  prefixes.reserve(rest.size() / 24);
  for (int line = 1; !rest.empty(); ++line) {
    const size_t end = rest.find('\n');
    std::string_view text = rest.substr(0, end);
    rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
    if (!text.empty() && text.back() == '\r') text.remove_suffix(1);
    std::string_view cells[8];
    int count = 0;
    for (std::string_view left = text; count < 8;) {
      const size_t comma = left.find(',');
      cells[count++] = left.substr(0, comma);
      if (comma == std::string_view::npos) break;
      left.remove_prefix(comma + 1);
    }
    const auto width = static_cast<int>(std::count(text.begin(), text.end(), ',')) + 1;
    if (line == 1) header_width = width;
    else if (width > header_width) bad(line, "a row of " + std::to_string(width) + " cells under a header of " + std::to_string(header_width), "remove what is too much; commas cannot stand in a name");
    if (line == 1) {
      for (int i = 0; i < count; ++i) {
        if (cells[i] == "prefix") prefix_at = i;
        if (cells[i] == "amount") amount_at = i;
        if (cells[i] == "setup") setup_at = i;
        if (cells[i] == "name") name_at = i;
      }
      if (prefix_at < 0 || amount_at < 0) {
        bad(1, "the header line has no `prefix` and `amount`", "begin with `prefix,amount,setup,name`");
        break;
      }
      continue;
    }
    Destinations::Row row;
    PhoneNumber prefix;
    if (text.empty()) {
      if (!rest.empty()) bad(line, "an empty line", "remove it");
      continue;
    }
    if (prefix_at >= count || amount_at >= count || !PhoneNumber::from_digits(cells[prefix_at], prefix) || prefix.empty()) {
      bad(line, "'" + std::string(text.substr(0, 60)) + "' has no prefix of 1 to 15 digits and an amount", "write such as `44,0.35`");
    } else if (cells[amount_at] == "-") {
      row.closed = true;
    } else if (Result<Money> amount = parse_money(cells[amount_at]); amount && *amount >= Money()) {
      row.amount = *amount;
    } else {
      bad(line, "'" + std::string(cells[amount_at].substr(0, 40)) + "' is no price", "write a decimal number, or '-' to close the destination");
    }
    if (setup_at >= 0 && setup_at < count && !cells[setup_at].empty()) {
      Result<Money> setup = parse_money(cells[setup_at]);
      if (!setup || *setup < Money()) bad(line, "'" + std::string(cells[setup_at].substr(0, 40)) + "' is no set-up fee", "write a decimal number");
      else row.setup = *setup;
    }
    if (name_at >= 0 && name_at < count && !cells[name_at].empty()) {
      auto [at, fresh] = names.emplace(cells[name_at], static_cast<int32_t>(d.names.size()));
      if (fresh) d.names.emplace_back(cells[name_at]);
      row.name = at->second;
    }
    d.rows.push_back(row);
    prefixes.add(prefix, static_cast<uint32_t>(d.rows.size()));
  }
  std::vector<uint32_t> twice;
  d.prefixes = std::move(prefixes).build(&twice);
  for (uint32_t row : twice) bad(line_of(row), "this prefix is written twice", "keep one of the two");
  if (d.rows.empty() && file->second.empty()) bad(1, "an empty list", "begin with `prefix,amount,setup,name`");
  v_->destinations.push_back(std::move(d));
  return destination_files_[n.scalar] = static_cast<int16_t>(v_->destinations.size() - 1);
}

void Compiler::rule(const Node& n, Tariff& t, size_t number) {
  Fields f(n, "a rule", found_);
  Rule r;
  r.at = n.at;
  r.name = f.text("name");
  if (r.name.empty()) r.name = t.name + " rule " + std::to_string(number);
  r.when = condition(f);
  const std::optional<Unit> unit = unit_of_services(r.when.services);
  const bool listed = f.has("destinations");
  if (const Node* list = f.take("destinations")) r.destinations = destinations(*list);
  const Node* priced = f.take("price");
  const bool free = f.flag("free", false);
  r.uncontrolled = !f.flag("credit_control", true);
  if (r.uncontrolled && !free) f.wrong(*n.find("credit_control"), "credit control is needed for what is not free", "add `free: yes`, or remove it");
  v_->some_uncontrolled = v_->some_uncontrolled || r.uncontrolled;
  if (free) {
    if (priced != nullptr) f.wrong(*priced, "a rule is either free or has a price", "remove one of the two");
  } else if (priced == nullptr) {
    found_.add(n.at, "a rule needs `price` or `free: yes`", "add one of the two");
  } else if (priced->kind == Node::Kind::scalar) {
    if (refer("prices", *priced, "price") != nullptr) r.price = price_names_[priced->scalar];
    if (listed) f.wrong(*priced, "a list of destinations needs a price of its own here", "write `price: {per: 1 min}`");
  } else if (!unit) {
    found_.add(priced->at, "this rule's services do not share a unit", "name one service, or one rule for each");
  } else {
    r.price = price(*priced, t.name + "/" + r.name, unit, listed);
  }
  if (r.price != 0 && unit && raw_prices_[r.price].unit && *raw_prices_[r.price].unit != *unit)
    found_.add(priced->at, "this price is for " + std::string(unit_name(*raw_prices_[r.price].unit)) + ", but the service counts " + std::string(unit_name(*unit)), "use a price of the same unit");
  if (r.price != 0 && !unit) found_.add(n.at, "this rule's services do not share a unit", "name one service, or one rule for each");
  f.finish();
  if (v_->rules.size() >= UINT16_MAX) {
    found_.add(n.at, "more than 65,000 rules", "put destinations into a CSV list");
    return;
  }
  v_->rules.push_back(std::move(r));
  for (int s = 0; s < service_count; ++s)
    if (v_->rules.back().when.services >> s & 1) t.rules[static_cast<size_t>(s)].push_back(static_cast<uint16_t>(v_->rules.size() - 1));
}

void Compiler::read_tariffs() {
  for (const Entry& e : section("tariffs")) {
    Fields f(*e.value, "a tariff", found_);
    Tariff t;
    t.name = e.name;
    size_t number = 0;
    for (const Node* n : f.list("rules", required)) rule(*n, t, ++number);
    f.finish();
    tariff_names_[e.name] = static_cast<int>(v_->tariffs.size());
    v_->tariffs.push_back(std::move(t));
  }
}

}  // namespace sublet::catalogue
