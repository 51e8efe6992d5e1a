#include "gateway/orders/audit.h"

#include <functional>
#include <set>

#include "commerce/audit.h"
#include "gateway/core/service.h"
#include "io/file.h"

namespace sublet::gateway {

namespace {

constexpr size_t most_wrong = 50;

struct Books {
  int64_t in = 0, taken = 0, closed = 0;      // micro-units by commands that the records know to be done: paid in, taken by payments, left of closed accounts
  std::map<std::string, int> applied;         // by key
};

// What a command moved, if it was carried out (a repeated one has an answer and no events).
void count(const charging::Header& header, std::string_view outcome, bool known_done, bool payment, Books& books) {
  using charging::Kind;
  if (header.key.empty() || (header.kind != Kind::open_account && header.kind != Kind::top_up && header.kind != Kind::withdraw && header.kind != Kind::charge_fee && header.kind != Kind::close_account)) return;
  charging::Outcome o;
  if (!charging::decode_outcome(outcome, o) || !o.answer.done()) return;
  int64_t moved = 0;
  bool fresh = false;
  for (const auto& e : o.events) {
    const charging::Event& event = e.event;
    if ((header.kind == Kind::open_account && event.kind == charging::EventKind::account_opened) || (header.kind == Kind::top_up && event.kind == charging::EventKind::topped_up) ||
        (header.kind == Kind::withdraw && event.kind == charging::EventKind::withdrawn) || (header.kind == Kind::close_account && event.kind == charging::EventKind::account_closed) ||
        (header.kind == Kind::charge_fee && event.kind == charging::EventKind::fee_charged))
      fresh = true, moved = event.amount;
  }
  if (!fresh) return;
  ++books.applied[std::string(header.key)];
  if (!known_done) return;
  if (header.kind == Kind::open_account || header.kind == Kind::top_up) books.in += moved;
  if (header.kind == Kind::withdraw && payment) books.taken += moved;
  if (header.kind == Kind::close_account) books.closed += std::max<int64_t>(0, moved);
}

Result<Books> read_log(Service& service, const std::string& op, const std::map<std::string, std::string>& rows, const std::set<std::string>& payments) {
  Result<engine::Feed> feed = service.engine().feed(1);
  if (!feed) return feed.error();
  const engine::Position last = service.engine().durable();
  Books books;
  engine::Record record;
  for (;;) {
    Result<bool> more = feed->next(record);
    if (!more) return more.error();
    if (!*more || record.position > last) break;
    std::string_view body = record.command;
    charging::Header header;
    if (!charging::decode_header(body, header) || header.op != op) continue;
    const auto row = rows.find(std::string(header.key));
    if (row != rows.end()) count(header, record.outcome, row->second == "done", payments.count(row->first) != 0, books);
  }
  return books;
}

struct Known {
  std::map<std::string, std::string> rows;      // outbox id -> state, of what moves money
  std::set<std::string> payments;               // ids
  int64_t in = 0, taken = 0, left = 0;          // what Books should come to
  std::map<std::string, std::string> lines;     // number in service -> iccid
  std::set<std::string> under_way, closed;      // numbers
  std::map<std::string, std::string> host_of;   // of a number
};

Result<Known> read_records(records::Database& db, const std::string& op) {
  return db.read<Known>([&](records::Sql& sql) -> Result<Known> {
    Known k;
    Result<records::Rows> rows = sql.query("select id, state from outbox where operator = ? and topic = 'charging'", {op});
    if (!rows) return rows.error();
    for (const records::Row& r : *rows) k.rows[r.text(0)] = r.text(1);
    rows = sql.query("select id from payment where operator = ? and method = 'account'", {op});
    if (!rows) return rows.error();
    for (const records::Row& r : *rows) k.payments.insert(r.text(0));
    const std::pair<const char*, int64_t*> sums[] = {
        {"select cast(coalesce(sum(amount), 0) as bigint) from refund where operator = ? and method = 'account' and state = 'done'", &k.taken},
        {"select cast(coalesce(sum(amount), 0) as bigint) from refund where operator = ? and payment = '' and state <> 'failed'", &k.left}};
    for (const auto& [text, into] : sums) {
      Result<records::Row> r = sql.one(text, {op});
      if (!r) return r.error();
      *into = r->integer(0);
    }
    Result<records::Row> kept = sql.one("select cast(coalesce(sum(amount), 0) as bigint) from contract_entry where operator = ? and state = 'kept'", {op});
    if (!kept) return kept.error();
    k.left += kept->integer(0);
    k.in = k.taken;  // refunds to accounts are top-ups
    Result<records::Row> taken = sql.one("select cast(coalesce(sum(amount), 0) as bigint) from payment where operator = ? and method = 'account' and state = 'done'", {op});
    if (!taken) return taken.error();
    k.taken = taken->integer(0);
    rows = sql.query("select number, iccid, host, state from line where operator = ?", {op});
    if (!rows) return rows.error();
    for (const records::Row& r : *rows) {
      if (r.text(3) == "closed") k.closed.insert(r.text(0));
      else k.lines[r.text(0)] = r.text(1), k.host_of[r.text(0)] = r.text(2);
    }
    for (const auto& [number, iccid] : k.lines) k.closed.erase(number);
    rows = sql.query("select number from orders where operator = ? and state in ('open', 'undoing')", {op});
    if (!rows) return rows.error();
    for (const records::Row& r : *rows) k.under_way.insert(r.text(0));
    return k;
  });
}

void say(Json& wrong, const std::string& text) {
  if (wrong.size() < most_wrong) wrong.push_back(text);
}

// A file of JSON lines.
Result<Done> each_line(const std::string& file, const std::function<void(const Json&)>& take) {
  Result<std::string> text = io::read_file(file, uint64_t{1} << 30);
  if (!text) return text.error();
  for (size_t from = 0; from < text->size();) {
    const size_t end = std::min(text->find('\n', from), text->size());
    const std::string line = text->substr(from, end - from);
    from = end + 1;
    if (line.empty()) continue;
    Result<Json> j = parse_json(line);
    if (!j) return j.error();
    take(*j);
  }
  return Done{};
}

Result<Done> against_host(const Known& k, const std::string& host, const std::string& file, Json& wrong, Json& out) {
  std::set<std::string> open;
  int64_t count = 0;
  const Result<Done> read = each_line(file, [&](const Json& j) {
    const std::string number = j.value("number", ""), state = j.value("state", ""), iccid = j.value("iccid", "");
    if (state == "closed") return;
    ++count;
    if (!open.insert(number).second) say(wrong, host + " has two accounts of " + number);
    const auto at = k.lines.find(number);
    if (k.under_way.count(number) != 0) return;
    if (at == k.lines.end()) say(wrong, host + " has " + number + " open, and nobody here has it in service");
    else if (at->second != iccid) say(wrong, host + " has another SIM for " + number);
  });
  if (!read) return read;
  for (const auto& [number, iccid] : k.lines)
    if (k.host_of.at(number) == host && open.count(number) == 0 && k.under_way.count(number) == 0) say(wrong, number + " is in service, and " + host + " does not have it open");
  out["hosts"][host] = count;
  return Done{};
}

// Money by what moved it: "payment ID" or "refund ID" -> fen, and the fee.
struct Moved {
  int64_t amount = 0, fee = 0;
  bool operator==(const Moved&) const = default;
};

Result<std::map<std::string, Moved>> trades_in(const std::string& file, const std::set<std::string>& merchants) {
  std::map<std::string, Moved> out;
  const Result<Done> read = each_line(file, [&](const Json& j) {
    if (merchants.count(j.value("merchant", "")) == 0 || j.value("state", "") != "paid") return;
    out["payment " + j.value("number", "")] = {j.value("amount", int64_t{0}), j.value("fee", int64_t{0})};
    for (const Json& r : j.value("refunds", Json::array())) out["refund " + r.value("number", "")] = {r.value("amount", int64_t{0}), r.value("fee_back", int64_t{0})};
  });
  if (!read) return read.error();
  return out;
}

// What buyers' wallets keep frozen: by number, in fen, what was captured and released of it; and what they have that nobody here asked for.
Result<Done> frozen_there(records::Database& db, const std::string& op, const std::string& file, const std::set<std::string>& merchants, Json& wrong, Json& out) {
  constexpr int64_t fen = 10'000;
  struct Part {
    std::string state;
    int64_t amount = 0, captured = 0, released = 0;
  };
  Result<std::map<std::string, Part>> here = db.read<std::map<std::string, Part>>([&](records::Sql& sql) -> Result<std::map<std::string, Part>> {
    // `captured` counts what is under way: here what the wallet has said that it took.
    Result<records::Rows> rows = sql.query("select f.id, f.state, f.amount, (select cast(coalesce(sum(t.amount), 0) as bigint) from wallet_trade t where t.operator = f.operator and t.charged_by = f.id and t.charged_by <> '' and t.state = 'paid'), f.released from wallet_freeze f where f.operator = ?", {op});
    if (!rows) return rows.error();
    std::map<std::string, Part> all;
    for (const records::Row& r : *rows) all[r.text(0)] = {r.text(1), r.integer(2) / fen, r.integer(3) / fen, r.integer(4) / fen};
    return all;
  });
  if (!here) return here.error();
  int64_t frozen = 0;
  std::set<std::string> seen;
  const Result<Done> read = each_line(file, [&](const Json& j) {
    if (merchants.count(j.value("merchant", "")) == 0 || j.value("state", "") != "frozen") return;
    const std::string number = j.value("number", "");
    const int64_t amount = j.value("amount", int64_t{0}), captured = j.value("captured", int64_t{0}), released = j.value("released", int64_t{0});
    frozen += amount - captured - released;
    const auto at = here->find(number);
    seen.insert(number);
    if (at == here->end()) return say(wrong, "the wallet keeps frozen amount " + number + ", and nothing here knows of it");
    const Part& p = at->second;
    const bool told = p.state == "frozen" || p.state == "releasing" || p.state == "ended";
    if (told && (p.amount != amount || p.captured > captured || (p.state == "ended" && amount != captured + released))) say(wrong, "the wallet has another amount, or another part of it captured or released, for frozen amount " + number);
    if (p.state == "refused") say(wrong, "the wallet keeps frozen amount " + number + ", which was refused");
  });
  if (!read) return read;
  for (const auto& [number, p] : *here)
    if ((p.state == "frozen" || p.state == "ended") && seen.count(number) == 0) say(wrong, "amount " + number + " is frozen here, and the wallet does not have it");
  out["wallets"]["frozen_at_the_wallets"] = Money::from_micros(frozen * fen).text();
  return Done{};
}

// What the wallets have moved, to the fen, against what the records know of it.
Result<Done> against_wallets(records::Database& db, const std::string& op, const std::string& file, Json& wrong, Json& out) {
  constexpr int64_t fen = 10'000;
  std::set<std::string> merchants, under_way;  // under way: what the wallet may have done and not told yet; it is asked after
  Result<std::map<std::string, Moved>> here = db.read<std::map<std::string, Moved>>([&](records::Sql& sql) -> Result<std::map<std::string, Moved>> {
    Result<records::Rows> rows = sql.query("select app, account from merchant where operator = ?", {op});
    if (!rows) return rows.error();
    for (const records::Row& r : *rows) merchants.insert(r.text(0)), merchants.insert(r.text(1));
    rows = sql.query("select 'payment ' || payment from wallet_trade where operator = ? and (state in ('asked', 'open', 'closing') or check_at is not null) union all select 'refund ' || id from refund where operator = ? and state = 'open'", {op, op});
    if (!rows) return rows.error();
    for (const records::Row& r : *rows) under_way.insert(r.text(0));
    rows = sql.query("select kind, id, amount, fee from wallet_entry where operator = ?", {op});
    if (!rows) return rows.error();
    std::map<std::string, Moved> all;
    for (const records::Row& r : *rows) all[r.text(0) + " " + r.text(1)] = {r.integer(2) / fen, r.integer(3) / fen};
    return all;
  });
  if (!here) return here.error();
  Result<std::map<std::string, Moved>> there = trades_in(file, merchants);
  if (!there) return there.error();
  Moved sum;
  int64_t on_the_way = 0;
  for (const auto& [what, moved] : *there) {
    const bool back = what.starts_with("refund ");
    sum.amount += back ? -moved.amount : moved.amount, sum.fee += back ? -moved.fee : moved.fee;
    const auto at = here->find(what);
    if (at == here->end() && under_way.count(what) != 0) on_the_way += back ? -moved.amount : moved.amount;
    else if (at == here->end()) say(wrong, "the wallet has " + what + ", and nothing here knows of it");
    else if (!(at->second == moved)) say(wrong, "the wallet has another amount or fee for " + what);
  }
  for (const auto& [what, moved] : *here)
    if (there->count(what) == 0) say(wrong, what + " is here, and the wallet does not have it");
  const auto money = [](int64_t in_fen) { return Money::from_micros(in_fen * fen).text(); };
  out["wallets"]["at_the_wallets"] = money(sum.amount);
  out["wallets"]["fees_at_the_wallets"] = money(sum.fee);
  out["wallets"]["not_told_yet"] = money(on_the_way);
  return frozen_there(db, op, file, merchants, wrong, out);
}

}  // namespace

Result<Json> audit_operator(records::Database& db, const records::Vault& vault, Service& service, io::Clock& clock, const std::string& op, const OthersBooks& others) {
  Result<commerce::Audit> own = db.read<commerce::Audit>([&](records::Sql& sql) { return commerce::audit(commerce::Work{sql, vault, op, clock.now(), "audit"}); });
  if (!own) return own.error();
  const auto money = [](int64_t micros) { return Money::from_micros(micros).text(); };
  Json wrong = Json::array();
  for (const std::string& w : own->wrong) say(wrong, w);
  Json out = {{"operator", op}, {"orders", {{"all", own->orders}, {"open", own->open}, {"undoing", own->undoing}, {"stuck", own->stuck}, {"done", own->done}, {"undone", own->undone}}},
              {"lines", own->lines}, {"numbers_held", own->numbers_held}, {"sims_held", own->sims_held},
              {"money", {{"taken", money(own->taken)}, {"in_accounts", money(own->credited)}, {"given_back", money(own->refunded)}, {"on_the_way", money(own->on_the_way)}, {"paid_out", money(own->paid_out)}, {"owed", money(own->owed)}, {"cash", money(own->cash)}}}};
  Result<Known> known = read_records(db, op);
  if (!known) return known.error();
  known->in += own->entered;
  Result<Books> books = read_log(service, op, known->rows, known->payments);
  if (!books) return books.error();
  for (const auto& [key, times] : books->applied)
    if (times != 1) say(wrong, "charging carried out row " + key + " " + std::to_string(times) + " times");
  out["charging"] = {{"commands", books->applied.size()}, {"paid_in", money(books->in)}, {"taken_by_payments", money(books->taken)}, {"left_of_closed", money(books->closed)}};
  const std::tuple<const char*, int64_t, int64_t> pairs[] = {{"paid into accounts", known->in, books->in}, {"taken from accounts by payments", known->taken, books->taken}, {"left of closed accounts", known->left, books->closed}};
  for (const auto& [what, records_say, log_says] : pairs)
    if (records_say != log_says) say(wrong, std::string(what) + ": the records say " + money(records_say) + ", charging's log " + money(log_says));
  std::set<std::string> in_charging;
  Result<Done> looked = service.inspect([&](const charging::State& state) {
    const charging::OperatorState* o = nullptr;
    for (const auto& each : state.operators)
      if (each->code == op) o = each.get();
    if (o == nullptr) return;
    for (const std::string& n : known->closed)
      if (state.store.find(charging::line_key(o->id, *PhoneNumber::parse(n))) != 0) in_charging.insert(n);
    for (const auto& [n, iccid] : known->lines)
      if (state.store.find(charging::line_key(o->id, *PhoneNumber::parse(n))) != 0) in_charging.insert(n);
  });
  if (!looked) return looked.error();
  for (const auto& [n, iccid] : known->lines)
    if (in_charging.count(n) == 0 && known->under_way.count(n) == 0) say(wrong, n + " is in service, and charging does not know it");
  for (const std::string& n : known->closed)
    if (in_charging.count(n) != 0 && known->under_way.count(n) == 0) say(wrong, n + " is closed, and charging has it in service");
  for (const auto& [host, file] : others.accounts)
    if (Result<Done> done = against_host(*known, host, file, wrong, out); !done) return done.error();
  out["wallets"] = {{"taken", money(own->wallet_taken)}, {"given_back", money(own->wallet_refunded)}, {"fees", money(own->wallet_fees)}, {"tax_in_fees", money(own->fee_taxes)}, {"frozen", money(own->frozen)}};
  out["money"]["tax_contained"] = money(own->taxes);
  if (!others.trades.empty())
    if (Result<Done> done = against_wallets(db, op, others.trades, wrong, out); !done) return done.error();
  out["wrong"] = std::move(wrong);
  return out;
}

}  // namespace sublet::gateway
