#include "gateway/rest/accounts.h"

#include <algorithm>
#include <set>

#include "charging/state.h"
#include "gateway/core/service.h"
#include "gateway/rest/business.h"

namespace sublet::gateway::rest {
namespace {

constexpr size_t at_a_time = 200;    // accounts looked at between two commands
constexpr int64_t most_lines = 5'000;  // of a list that does not say whose

// What live sessions hold of one bucket.
int64_t held_of(const charging::State& state, charging::AccountId id, const charging::Item* bucket) {
  const charging::Live* live = state.live.find(id);
  if (live == nullptr) return 0;
  if (bucket == nullptr) return live->held;
  int64_t sum = 0;
  for (size_t i = 0; i < live->sessions.size(); ++i) {
    const charging::Session* s = state.sessions.find(live->sessions[i]);
    if (s == nullptr) continue;
    for (size_t g = 0; g < s->groups.size(); ++g)
      for (size_t h = 0; h < s->groups[g].held.size(); ++h) {
        const charging::HeldUnits& held = s->groups[g].held[h];
        if (held.def == bucket->def && held.line == bucket->line && held.from == bucket->from && held.until == bucket->until) sum += held.amount;
      }
  }
  return sum;
}

AccountView view(const charging::State& state, const charging::OperatorState& op, charging::AccountId id) {
  const charging::Account& a = state.store.account(id);
  const catalogue::Version& v = *op.versions.back().tables;
  AccountView out;
  out.id = id, out.currency = v.op.currency, out.open = a.status == charging::Account::open;
  BucketView money;
  money.id = std::to_string(id) + "-money", money.left = a.money, money.held = held_of(state, id, nullptr), money.from = a.opened;
  out.buckets.push_back(std::move(money));
  for (const charging::Item& i : state.store.items(id)) {
    if (i.kind == charging::Item::credit) out.credit = i.value;
    if (i.kind != charging::Item::bucket) continue;
    const catalogue::Bucket* b = v.bucket(i.def);
    BucketView k;
    k.name = op.registry.buckets.name(i.def), k.unit = b == nullptr ? Unit::points : b->unit;
    k.left = i.value, k.held = held_of(state, id, &i), k.from = i.from, k.until = i.until, k.line = i.line;
    k.id = std::to_string(id) + "-" + k.name + "-" + std::to_string(k.line) + "-" + std::to_string(k.from) + "-" + (k.until == charging::never ? "0" : std::to_string(k.until));
    out.buckets.push_back(std::move(k));
  }
  state.store.each_line(id, [&](charging::LineId l) {
    const charging::Line& line = state.store.line(l);
    if (line.key != 0) out.lines.push_back({charging::number_of(line.key).text(), {}, {}, line.ordinal});
  });
  std::sort(out.lines.begin(), out.lines.end(), [](const LineView& x, const LineView& y) { return x.ordinal < y.ordinal; });
  return out;
}

// By what may name one: a number, an account's id, a bucket's id.
charging::AccountId find(const charging::State& state, const charging::OperatorState& op, const std::string& name) {
  const std::string digits = name.substr(0, name.find('-'));
  if (digits.empty() || digits.size() > 15 || digits.find_first_not_of("0123456789") != std::string::npos) return 0;
  if (const Result<PhoneNumber> number = PhoneNumber::parse(digits))
    if (const charging::LineId line = state.store.find(charging::line_key(op.id, *number)); line != 0) return state.store.line(line).account;
  const uint64_t id = std::stoull(digits);
  if (id == 0 || id > state.store.accounts()) return 0;
  const auto account = static_cast<charging::AccountId>(id);
  return state.store.account(account).op == op.id ? account : 0;
}

Result<std::vector<AccountView>> look(Parts& parts, const std::string& op, const std::vector<std::string>& names) {
  std::vector<AccountView> out;
  std::set<charging::AccountId> seen;
  for (size_t from = 0; from < names.size(); from += at_a_time) {
    Result<Done> looked = parts.service.inspect([&](const charging::State& state) {
      const charging::OperatorState* o = state.find(op);
      if (o == nullptr || o->versions.empty()) return;
      for (size_t i = from; i < std::min(names.size(), from + at_a_time); ++i)
        if (const charging::AccountId id = find(state, *o, names[i]); id != 0 && seen.insert(id).second) out.push_back(view(state, *o, id));
    });
    if (!looked) return looked.error();
  }
  return out;
}

Result<Done> with_records(Parts& parts, const std::string& op, std::vector<AccountView>& all) {
  return parts.db.read<Done>([&](records::Sql& sql) -> Result<Done> {
    for (AccountView& a : all)
      for (LineView& l : a.lines) {
        Result<records::Rows> rows = sql.query("select id, party from line where operator = ? and number = ? and state <> 'closed'", {op, l.number});
        if (!rows) return rows.error();
        if (!rows->empty()) l.id = rows->front().text(0), l.party = rows->front().text(1);
      }
    return Done{};
  });
}

Result<std::vector<std::string>> numbers_of(Parts& parts, const Call& call) {
  const std::string line = asked_text(call.query, "product.id"), party = asked_text(call.query, "relatedParty.id");
  return parts.db.read<std::vector<std::string>>([&](records::Sql& sql) -> Result<std::vector<std::string>> {
    std::string text = "select number from line where operator = ? and state <> 'closed'";
    std::vector<records::Value> values = {call.op};
    if (!line.empty()) text += " and id = ?", values.emplace_back(line);
    if (!party.empty()) text += " and party = ?", values.emplace_back(party);
    values.emplace_back(most_lines + 1);
    Result<records::Rows> rows = sql.query(text + " order by id limit ?", values);
    if (!rows) return rows.error();
    if (static_cast<int64_t>(rows->size()) > most_lines) return refusal("bad_query", "there are too many lines to look through; name logicalResource.id (a number), product.id, partyAccount.id or relatedParty.id");
    std::vector<std::string> out;
    for (const records::Row& r : *rows) out.push_back(r.text(0));
    return out;
  });
}

}  // namespace

const BucketView* AccountView::bucket(std::string_view wanted) const {
  const auto at = std::find_if(buckets.begin(), buckets.end(), [&](const BucketView& b) { return b.id == wanted; });
  return at == buckets.end() ? nullptr : &*at;
}

const LineView* AccountView::line(std::string_view number) const {
  const auto at = std::find_if(lines.begin(), lines.end(), [&](const LineView& l) { return l.number == number; });
  return at == lines.end() ? nullptr : &*at;
}

std::string asked_text(const Query& query, std::string_view path) {
  const Condition* c = query.on(path);
  if (c == nullptr || c->test != Condition::Test::equal) return {};
  std::string found;
  for (const std::string& v : c->values) {
    if (v.empty() || v[0] != '$') continue;
    if (!found.empty()) return {};  // one of several: the list is looked through
    found = v.substr(1);
  }
  return found;
}

std::string take_text(Query& query, std::string_view path) {
  std::string text = asked_text(query, path);
  if (!text.empty()) std::erase_if(query.where, [&](const Condition& c) { return c.path == path && c.test == Condition::Test::equal; });
  return text;
}

Result<AccountView> account_named(Parts& parts, const Call& call, const std::string& name) {
  Result<std::vector<AccountView>> found = look(parts, call.op, {name});
  if (!found) return found.error();
  if (found->empty() || (!call.who.line.empty() && found->front().line(call.who.line) == nullptr)) return refusal("not_found", "there is no such account");
  if (Result<Done> known = with_records(parts, call.op, *found); !known) return known.error();
  return std::move(found->front());
}

Result<std::vector<AccountView>> accounts_asked(Parts& parts, const Call& call) {
  std::vector<std::string> names;
  for (const char* path : {"logicalResource.id", "partyAccount.id", "bucket.id", "id"})
    if (names.empty())
      if (std::string name = asked_text(call.query, path); !name.empty()) names.push_back(std::move(name));
  if (!call.who.line.empty()) names = {call.who.line};
  if (names.empty()) {
    Result<std::vector<std::string>> numbers = numbers_of(parts, call);
    if (!numbers) return numbers.error();
    names = std::move(*numbers);
  }
  Result<std::vector<AccountView>> found = look(parts, call.op, names);
  if (!found) return found;
  if (Result<Done> known = with_records(parts, call.op, *found); !known) return known.error();
  return found;
}

const char* usage_type(Unit unit) {
  switch (unit) {
    case Unit::octets: return "data";
    case Unit::seconds: return "voice";
    case Unit::messages: return "sms";
    case Unit::money: return "monetary";
    case Unit::points: return "other";
  }
  return "other";
}

std::string units_of(const AccountView& account, Unit unit) { return unit == Unit::money ? account.currency : std::string(unit_name(unit)); }

}  // namespace sublet::gateway::rest
