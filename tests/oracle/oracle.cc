#include "oracle/oracle.h"

#include <algorithm>

namespace sublet::oracle {

using namespace charging;

catalogue::Bundle bundle() {
  return {{"operator.yaml", R"(
operator: {code: oracle, title: Oracle, currency: CNY, country: "86", time_zone: UTC, home: here, round: {mode: half-up, decimals: 2}}
zones:
  here: {numbers: ["86"], places: ["460"]}
buckets:
  first: {unit: octets, priority: 10, pays: [{service: data}]}
  second: {unit: octets, priority: 50, pays: [{service: data}]}
counters:
  month: {counts: priced, unit: octets, per: month}
tariffs:
  flat: {rules: [{name: data, service: data, price: {amount: 0.10, per: 1 MB, increment: 64 KB}}]}
  capped: {rules: [{service: data, price: {over: month, repeat: yes, round: {decimals: 2, over: counter}, steps: [{for: 8 MB, amount: 0.10, per: 1 MB, increment: 64 KB, max: 0.30}]}}]}
  first-free: {rules: [{service: data, price: {over: month, round: {decimals: 2, over: counter}, steps: [{for: 4 MB, free: yes}, {amount: 0.10, per: 1 MB, increment: 64 KB}]}}]}
  wholesale: {rules: [{name: data, service: data, price: {amount: 0.05, per: 1 MB, increment: 1 KB, round: {decimals: 6}}}]}
hosts:
  host: {title: Host, tariff: wholesale, numbers: ["861709"]}
offers:
  plain: {tariff: flat}
  capped: {tariff: capped}
  first-free: {tariff: first-free}
)"}};
}

PhoneNumber number_of(int account) { return *PhoneNumber::parse(std::to_string(8617090000000 + account)); }
Plan plan_of(int account) { return static_cast<Plan>(account % 3); }
std::string session_name(int session) { return "session-" + std::to_string(session); }

uint64_t Rng::next() {
  uint64_t z = state += 0x9e3779b97f4a7c15ULL;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
  return z ^ (z >> 31);
}

std::string Command::text() const {
  static constexpr const char* names[] = {"open", "top-up", "top-up bucket", "adjust", "adjust bucket", "transfer", "fee", "credit", "use", "covered use", "session start", "session update", "session end"};
  std::string out = std::string(names[static_cast<int>(what)]) + " account " + std::to_string(account) + " amount " + std::to_string(amount);
  if (what == What::transfer) out += " to " + std::to_string(to);
  if (what == What::top_up_bucket || what == What::adjust_bucket) out += " bucket " + std::to_string(bucket);
  if (what >= What::start) out += " session " + std::to_string(session);
  for (const Group& g : groups) out += " [group " + std::to_string(g.group) + " used " + std::to_string(g.used) + " asks " + std::to_string(g.asked) + "]";
  return out;
}

std::string Command::bytes(const std::string& key) const {
  const PhoneNumber line = number_of(account);
  const Money money = Money::from_micros(amount);
  std::vector<SessionGroup> list;
  for (const Group& g : groups) list.push_back({g.group, g.used, g.asked});
  UseFields fields;
  fields.use.service = catalogue::Service::data;
  fields.use.start = start;
  fields.use.amount = amount;
  auto encoded = [&](auto c) { return encode(operator_code, key, std::move(c)); };
  switch (what) {
    case What::open: return encoded(OpenAccount{{NewLine{line, "host", {plan_of(account) == Plan::flat ? "plain" : plan_of(account) == Plan::capped ? "capped" : "first-free"}}}, {}, money, {}});
    case What::top_up: return encoded(TopUp{line, money, {}, 0, 0});
    case What::top_up_bucket: return encoded(TopUp{line, {}, bucket_names[bucket], amount, 0});
    case What::adjust: return encoded(Adjust{line, money, {}, 0, "test"});
    case What::adjust_bucket: return encoded(Adjust{line, {}, bucket_names[bucket], amount, "test"});
    case What::transfer: return encoded(Transfer{line, number_of(to), money});
    case What::fee: return encoded(ChargeFee{line, money, "a fee"});
    case What::credit: return encoded(SetCredit{line, money});
    case What::use: return encoded(ChargeUse{line, fields, false});
    case What::covered_use: return encoded(ChargeUse{line, fields, true});
    case What::start: return encoded(SessionStart{session_name(session), line, fields, list, 7 * 86'400});
    case What::update: return encoded(SessionUpdate{session_name(session), list});
    case What::end: return encoded(SessionEnd{session_name(session), list});
  }
  return {};
}

std::string differs(const Expected& e, const Answer& a) {
  auto number = [](int64_t v) { return std::to_string(v); };
  if (e.code != a.code) return "the answer is '" + a.code + "' (" + a.detail + "), expected '" + e.code + "'";
  if (e.grants.size() != a.grants.size()) return "there are " + number(static_cast<int64_t>(a.grants.size())) + " grants, expected " + number(static_cast<int64_t>(e.grants.size()));
  for (size_t i = 0; i < e.grants.size(); ++i) {
    const auto &x = e.grants[i];
    const auto &y = a.grants[i];
    if (x.group != y.group || x.units != y.units || x.last != y.last || x.refused != y.refused || x.holds != y.holds)
      return "group " + number(y.group) + " got " + number(y.units) + (y.last ? " last" : "") + " '" + y.refused + "' holds " + number(y.holds) + ", expected " + number(x.units) +
             (x.last ? " last" : "") + " '" + x.refused + "' holds " + number(x.holds);
  }
  if (!e.code.empty()) return {};
  if (e.money != a.money.micros()) return "the money is " + number(a.money.micros()) + ", expected " + number(e.money);
  if (e.cost != a.cost.micros()) return "the cost is " + number(a.cost.micros()) + ", expected " + number(e.cost);
  return {};
}

// What the month's first `units` cost under a plan, increment by increment.
static int64_t month_total(Plan plan, int64_t units) {
  constexpr int64_t cap = 300'000;
  int64_t sum = 0, cycle = 0;
  for (int64_t at = 0; at < units; at += increment) {
    if (plan == Plan::first_free) {
      sum += at >= 4 * MB ? rate : 0;
      continue;
    }
    if (at % (8 * MB) == 0) cycle = 0;
    const int64_t more = std::min(rate, cap - cycle);
    cycle += more, sum += more;
  }
  return (sum + round_to / 2) / round_to * round_to;
}

// What `units` more of a use cost: what was paid ahead is used up first, then the buckets in order, then money; under a
// plan with a counter, from where that stands.
Oracle::Cost Oracle::price(const Account& a, const Carry& carry, int64_t units, int64_t counter) const {
  Cost c;
  c.carry = carry;
  const int64_t skip = std::min(carry.ahead, units);
  c.carry.ahead -= skip;
  int64_t left = units - skip;
  for (int b = 0; b < bucket_count; ++b) {
    c.draws[b] = std::min(left, std::max<int64_t>(a.buckets[b], 0));
    left -= c.draws[b];
  }
  if (a.plan != Plan::flat) {
    c.moves = left;
    c.money = month_total(a.plan, counter + left) - month_total(a.plan, counter);
    return c;
  }
  const int64_t blocks = (left + increment - 1) / increment;
  if (left > 0) c.carry.ahead = blocks * increment - left;
  c.carry.exact += blocks * rate;
  const int64_t rounded = (c.carry.exact + round_to / 2) / round_to * round_to;
  c.money = rounded - c.carry.charged;
  c.carry.charged = rounded;
  return c;
}

void Oracle::pay(Account& a, const Cost& cost) {
  a.money -= cost.money;
  for (int b = 0; b < bucket_count; ++b) a.buckets[b] -= cost.draws[b];
}

int64_t Oracle::ahead(const Account& a) const {
  int64_t sum = 0;
  for (const auto& [session, group] : a.standing) sum += sessions.at(session).groups.at(group).moves;
  return sum;
}

// How much more the account's grants would have to hold if the counter stood `moves` further.
int64_t Oracle::lacking(const Account& a, int64_t moves) const {
  int64_t at = a.counter + moves, sum = 0;
  for (const auto& [session, group] : a.standing) {
    const Group& g = sessions.at(session).groups.at(group);
    sum += month_total(a.plan, at + g.moves) - month_total(a.plan, at) - g.held_money;
    at += g.moves;
  }
  return sum;
}

// Each grant holds what its part costs behind those before it: what gives back first, what needs more as far as money goes.
void Oracle::restack(Account& a, int64_t moves, int64_t cost) {
  for (const bool up : {false, true}) {
    int64_t at = a.counter + moves;
    for (const auto& [session, group] : a.standing) {
      Group& g = sessions.at(session).groups.at(group);
      int64_t more = month_total(a.plan, at + g.moves) - month_total(a.plan, at) - g.held_money;
      at += g.moves;
      if ((more > 0) != up) continue;
      more = std::min(more, std::max<int64_t>(a.money + a.credit - cost, 0));
      g.held_money += more;
      a.money -= more;
    }
  }
}

void Oracle::release(Account& a, int session, uint32_t id, Group& g) {
  std::erase(a.standing, std::pair(session, id));
  g.moves = 0;
  a.money += g.held_money;
  for (int b = 0; b < bucket_count; ++b) a.buckets[b] += g.held[b], g.held[b] = 0;
  g.held_money = g.granted = 0;
}

Expected::Grant Oracle::grant(Account& a, int session, uint32_t id, int64_t asked) {
  Group& g = sessions.at(session).groups[id];
  const int64_t counter = a.counter + ahead(a), need = std::max<int64_t>(lacking(a, 0), 0);
  auto fits = [&](int64_t units, int64_t spendable) {
    const Cost c = price(a, g.carry, units, counter);
    return c.money <= (c.moves != 0 && !a.standing.empty() ? std::max<int64_t>(spendable - need, 0) : spendable);
  };
  const int64_t wanted = asked > 0 ? asked : 100 * MB;
  const int64_t spendable = std::max<int64_t>(a.money + a.credit, 0);
  int64_t units = wanted;
  if (!fits(units, spendable)) {
    int64_t low = 0, high = wanted;
    while (high - low > 1) {
      const int64_t middle = (low + high) / 2;
      (fits(middle, spendable) ? low : high) = middle;
    }
    units = low;
  }
  if (units == 0) return {id, 0, false, "insufficient_balance", 0};
  const Cost c = price(a, g.carry, units, counter);
  g.held_money = c.money;
  for (int b = 0; b < bucket_count; ++b) g.held[b] = c.draws[b];
  g.granted = units;
  g.moves = c.moves;
  pay(a, c);
  if (c.moves != 0 && !a.standing.empty()) restack(a, 0, 0);
  if (c.moves != 0) a.standing.emplace_back(session, id);
  return {id, units, units < wanted, "", c.money};
}

Expected Oracle::start(const Command& c) {
  Expected e;
  Account& a = accounts[c.account];
  if (sessions.count(c.session) != 0) return e.code = "session_exists", e;
  sessions[c.session] = {c.account, {}};
  for (const Command::Group& g : c.groups)
    if (g.asked >= 0) e.grants.push_back(grant(a, c.session, g.group, g.asked));
  if (!e.grants.empty() && std::all_of(e.grants.begin(), e.grants.end(), [](const auto& g) { return !g.refused.empty(); })) {
    sessions.erase(c.session);
    return e.code = e.grants[0].refused, e;
  }
  e.money = a.money;
  return e;
}

Expected Oracle::report(const Command& c) {
  Expected e;
  auto at = sessions.find(c.session);
  if (at == sessions.end()) return e.code = "unknown_session", e;
  Account& a = accounts[at->second.account];
  for (const Command::Group& g : c.groups) {
    Group& group = at->second.groups[g.group];
    release(a, c.session, g.group, group);
    const Cost cost = price(a, group.carry, g.used, a.counter);
    restack(a, g.used == 0 ? 0 : cost.moves, cost.money);
    if (g.used == 0) continue;
    a.counter += cost.moves;
    group.carry = cost.carry;
    pay(a, cost);
    e.cost += cost.money;
  }
  if (c.what == Command::What::update) {
    for (const Command::Group& g : c.groups)
      if (g.asked >= 0) e.grants.push_back(grant(a, c.session, g.group, g.asked));
  } else {
    for (auto& [id, g] : at->second.groups) release(a, c.session, id, g);
    sessions.erase(at);
    restack(a, 0, 0);
  }
  e.money = a.money;
  return e;
}

Expected Oracle::apply(const Command& c) {
  using What = Command::What;
  Expected e;
  for (const Command::Group& g : c.groups)
    if (std::count_if(c.groups.begin(), c.groups.end(), [&](const auto& o) { return o.group == g.group; }) > 1) return e.code = "bad_command", e;
  if (c.what == What::update || c.what == What::end) return report(c);
  Account& a = accounts[c.account];
  if (c.what == What::open) {
    if (a.open) return e.code = "number_in_use", e;
    a.open = true;
    a.plan = plan_of(c.account);
    a.money = e.money = c.amount;
    return e;
  }
  if (!a.open) return e.code = "unknown_line", e;
  if (c.what == What::start) return start(c);
  switch (c.what) {
    case What::top_up: a.money += c.amount; break;
    case What::top_up_bucket: a.buckets[c.bucket] += c.amount; break;
    case What::adjust: a.money += c.amount; break;
    case What::adjust_bucket:
      if (a.buckets[c.bucket] + c.amount < 0) return e.code = "insufficient_units", e;
      a.buckets[c.bucket] += c.amount;
      break;
    case What::transfer:
      if (!accounts[c.to].open) return e.code = "unknown_line", e;
      if (c.to == c.account) return e.code = "same_account", e;
      if (a.money < c.amount) return e.code = "insufficient_balance", e;
      a.money -= c.amount;
      accounts[c.to].money += c.amount;
      break;
    case What::fee:
      if (a.money + a.credit < c.amount) return e.code = "insufficient_balance", e;
      a.money -= c.amount;
      e.cost = c.amount;
      break;
    case What::credit: a.credit = c.amount; break;
    default: {
      const Cost cost = price(a, {}, c.amount, a.counter);
      if (c.what == What::covered_use && cost.money + lacking(a, cost.moves) > a.money + a.credit) return e.code = "insufficient_balance", e;
      restack(a, cost.moves, cost.money);
      a.counter += cost.moves;
      pay(a, cost);
      e.cost = cost.money;
    }
  }
  e.money = a.money;
  return e;
}

int64_t Oracle::held_money(int account) const {
  int64_t sum = 0;
  for (const auto& [id, s] : sessions)
    for (const auto& [group, g] : s.groups) sum += s.account == account ? g.held_money : 0;
  return sum;
}

int64_t Oracle::held(int account, int bucket) const {
  int64_t sum = 0;
  for (const auto& [id, s] : sessions)
    for (const auto& [group, g] : s.groups) sum += s.account == account ? g.held[bucket] : 0;
  return sum;
}

Command Generator::next(const Oracle& now) {
  using What = Command::What;
  Command c;
  c.account = static_cast<int>(rng.below(accounts_));
  c.to = static_cast<int>(rng.below(accounts_));
  c.bucket = static_cast<int>(rng.below(bucket_count));
  c.start = use_start;
  auto open = now.accounts.find(c.account);
  const int64_t money = 10'000 * rng.below(300), octets = 1 + (rng.chance(50) ? rng.below(20) * MB : rng.below(3 * MB));
  if (open == now.accounts.end() || !open->second.open) {
    c.what = What::open;
    c.amount = money;
    return c;
  }
  const int64_t roll = rng.below(100);
  if (roll < 12) c.what = What::top_up, c.amount = 10'000 + money;
  else if (roll < 20) c.what = What::top_up_bucket, c.amount = octets;
  else if (roll < 24) c.what = What::adjust, c.amount = mild_ ? 10'000 + money : 10'000 + money - 2'000'000;
  else if (roll < 30) c.what = What::adjust_bucket, c.amount = rng.chance(60) ? -octets : octets;
  else if (roll < 36) c.what = What::transfer, c.amount = 10'000 + money;
  else if (roll < 39) c.what = What::fee, c.amount = 10'000 + money / 4;
  else if (roll < 41) c.what = mild_ ? What::top_up : What::credit, c.amount = mild_ ? 10'000 : money;
  else if (roll < 50) c.what = What::covered_use, c.amount = octets;
  else if (roll < 55) c.what = mild_ ? What::covered_use : What::use, c.amount = octets;
  else session(c, now);
  if (c.what == What::adjust && c.amount == 0) c.amount = 1;
  return c;
}

void Generator::session(Command& c, const Oracle& now) {
  using What = Command::What;
  if (now.sessions.size() < 3 || rng.chance(25)) {
    c.what = What::start;
    c.session = rng.chance(5) && !now.sessions.empty() ? now.sessions.begin()->first : ++sessions_;
    for (uint32_t g = 1; g <= 1 + static_cast<uint32_t>(rng.below(2)); ++g) c.groups.push_back({g, 0, rng.chance(10) ? 0 : rng.below(8 * MB) + 1});
    return;
  }
  auto at = now.sessions.begin();
  std::advance(at, rng.below(static_cast<int64_t>(now.sessions.size())));
  c.what = rng.chance(65) ? What::update : What::end;
  c.session = rng.chance(3) ? 1'000'000 : at->first;
  c.account = at->second.account;
  for (const auto& [id, g] : at->second.groups) {
    if (rng.chance(20)) continue;
    int64_t used = g.granted == 0 ? 0 : rng.below(g.granted + 1);
    if (rng.chance(30)) used = g.granted;
    if (!mild_ && rng.chance(10)) used += rng.below(2 * MB);
    c.groups.push_back({id, used, c.what == What::end || rng.chance(20) ? -1 : rng.below(8 * MB) + 1});
  }
  if (rng.chance(5)) c.groups.push_back({7, 0, -1});
  if (c.what == What::update && rng.chance(5) && std::none_of(c.groups.begin(), c.groups.end(), [](const auto& g) { return g.group == 9; })) c.groups.push_back({9, 0, MB});
}

}  // namespace sublet::oracle
