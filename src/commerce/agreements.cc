#include "commerce/agreements.h"

#include "base/text.h"

#include <nlohmann/json.hpp>

#include "commerce/lines.h"
#include "commerce/merchants.h"
#include "commerce/order_text.h"
#include "commerce/wallet_rows.h"
#include "records/ids.h"

namespace sublet::commerce {

namespace {

constexpr int64_t second = 1'000'000, hour = 3'600 * second, day = 24 * hour, fen = fen_micros;
constexpr int64_t most_failed = 4;       // tries of a period
constexpr int64_t sign_within = day;     // of its code
constexpr int64_t beijing = 8 * 3'600;

constexpr const char* columns = "id, merchant, wallet, party, line, amount, months, state, code, reference, signed_at, periods, next_at, order_id, charged, failed, why, until, check_at, checks, version, created, changed, begins, channel";

Instant after(const Work& w, int64_t micros) { return Instant::from_micros(w.now.micros() + micros); }

Agreement from_row(const Row& r) {
  Agreement a;
  a.id = r.text(0), a.merchant = r.text(1), a.wallet = r.text(2), a.party = r.text(3), a.line = r.text(4), a.amount = r.integer(5), a.months = r.integer(6);
  a.state = r.text(7), a.code = r.text(8), a.reference = r.text(9), a.signed_at = time_at(r, 10), a.periods = r.integer(11), a.next_at = time_at(r, 12), a.order = r.text(13), a.charged = r.integer(14), a.failed = r.integer(15), a.why = r.text(16);
  a.until = Instant::from_micros(r.integer(17)), a.check_at = time_at(r, 18), a.checks = r.integer(19), a.version = r.integer(20), a.created = Instant::from_micros(r.integer(21)), a.changed = Instant::from_micros(r.integer(22));
  a.begins = time_at(r, 23), a.channel = r.text(24);
  return a;
}

Result<Done> store(const Work& w, Agreement& a) {
  Result<int64_t> n = w.sql.run("update wallet_agreement set state = ?, code = ?, reference = ?, signed_at = ?, periods = ?, next_at = ?, order_id = ?, charged = ?, failed = ?, why = ?, check_at = ?, checks = ?, version = version + 1, changed = ? where operator = ? and id = ?",
                                {a.state, a.code, a.reference, or_null(a.signed_at), a.periods, or_null(a.next_at), a.order, a.charged, a.failed, plain_text(a.why, 300), or_null(a.check_at), a.checks, w.now.micros(), w.op, a.id});
  if (!n) return n.error();
  ++a.version;
  return Done{};
}

Result<Done> ask_wallet(const Work& w, const Agreement& a, const char* what) {
  return put_wallet_row(w, records::new_id(w.now), a.merchant, {{"what", what}, {"agreement", a.id}}, agreement_cause + a.id);
}

// The same day, so many months after, by Beijing's clock; the month's last day where there is none.
Instant months_after(Instant t, int64_t months) {
  const int64_t local = t.seconds() + beijing, days = local / seconds_per_day, rest = local - days * seconds_per_day;
  const Date d = date_from_days(days);
  const int64_t month = static_cast<int64_t>(d.year) * 12 + static_cast<int64_t>(d.month) - 1 + months;
  const int year = static_cast<int>(month / 12), of_year = static_cast<int>(month % 12) + 1;
  const int64_t first = days_from_civil(year, of_year, 1), next = of_year == 12 ? days_from_civil(year + 1, 1, 1) : days_from_civil(year, of_year + 1, 1);
  const int64_t at = std::min(first + static_cast<int64_t>(d.day) - 1, next - 1);
  return Instant::from_seconds(at * seconds_per_day + rest - beijing);
}

// The first period's day: one that every month has.
Instant first_period(Instant now) {
  const int64_t local = now.seconds() + beijing, days = local / seconds_per_day;
  const Date d = date_from_days(days);
  if (d.day <= 28) return now;
  const int year = static_cast<int>(d.year), month = static_cast<int>(d.month);
  const int64_t first = month == 12 ? days_from_civil(year + 1, 1, 1) : days_from_civil(year, month + 1, 1);
  return Instant::from_seconds(now.seconds() + (first - days) * seconds_per_day);
}

// When the period begins that comes after so many.
Instant period(const Agreement& a, int64_t periods) { return months_after(a.begins ? *a.begins : *a.signed_at, periods * a.months); }

void end(Agreement& a, const std::string& why) {
  a.state = "ended";
  a.next_at.reset(), a.check_at.reset();
  if (!why.empty()) a.why = why;
}

}  // namespace

Result<Agreement> ask_agreement(const Work& w, const AgreementWish& wish) {
  const auto bad = [](const char* field, const char* why) { return refusal("bad_agreement", std::string(field) + ": " + why); };
  if (wish.amount <= 0 || wish.amount % fen != 0 || wish.amount > 5'000 * 1'000'000LL) return bad("amount", "whole fen, up to 5,000");
  if (wish.months < 1 || wish.months > 12) return bad("months", "1 to 12");
  Result<LineRecord> l = line_of_number(w, wish.line);
  if (!l) return l.error();
  Result<Rows> others = w.sql.query("select id from wallet_agreement where operator = ? and line = ? and state in ('asked', 'active')", {w.op, wish.line});
  if (!others) return others.error();
  if (!others->empty()) return bad("line", "it has an agreement already: end that first");
  Result<Row> province = w.sql.one("select province from number where operator = ? and number = ?", {w.op, wish.line});
  if (!province) return province.error();
  Result<Merchant> m = route_merchant(w, "alipay", province->text(0), wish.channel);
  if (!m) return m.error();
  Agreement a;
  a.id = records::new_id(w.now), a.merchant = m->id, a.wallet = m->wallet, a.party = l->party, a.line = wish.line, a.channel = wish.channel, a.amount = wish.amount, a.months = wish.months;
  a.begins = first_period(w.now);
  a.until = after(w, sign_within), a.created = a.changed = w.now;
  Result<int64_t> n = w.sql.run("insert into wallet_agreement (operator, id, merchant, wallet, party, line, amount, months, state, code, reference, signed_at, periods, next_at, order_id, charged, failed, why, until, check_at, checks, version, created, changed, begins, channel) "
                                "values (?, ?, ?, ?, ?, ?, ?, ?, 'asked', '', '', null, 0, null, '', 0, 0, '', ?, null, 0, 1, ?, ?, ?, ?)",
                                {w.op, a.id, a.merchant, a.wallet, a.party, a.line, a.amount, a.months, a.until.micros(), w.now.micros(), w.now.micros(), a.begins->micros(), a.channel});
  if (!n) return n.error();
  if (Result<Done> asked = ask_wallet(w, a, "sign"); !asked) return asked.error();
  return a;
}

Result<Agreement> agreement(const Work& w, const std::string& id) {
  Result<Row> r = w.sql.one(std::string("select ") + columns + " from wallet_agreement where operator = ? and id = ?", {w.op, id}, "unknown_agreement");
  if (!r) return r.error();
  return from_row(*r);
}

namespace {

std::string where(const Work& w, const AgreementFilter& f, std::vector<Value>& values) {
  std::string text = " from wallet_agreement where operator = ?";
  values = {w.op};
  if (!f.line.empty()) text += " and line = ?", values.emplace_back(f.line);
  if (!f.state.empty()) text += " and state = ?", values.emplace_back(f.state);
  return text;
}

}  // namespace

Result<std::vector<Agreement>> agreements(const Work& w, const AgreementFilter& f) {
  std::vector<Value> values;
  const std::string text = std::string("select ") + columns + where(w, f, values) + " order by id desc limit ? offset ?";
  values.emplace_back(f.most), values.emplace_back(f.offset);
  Result<Rows> rows = w.sql.query(text, values);
  if (!rows) return rows.error();
  std::vector<Agreement> out;
  for (const Row& r : *rows) out.push_back(from_row(r));
  return out;
}

Result<int64_t> count_agreements(const Work& w, const AgreementFilter& f) {
  std::vector<Value> values;
  const std::string text = "select count(*)" + where(w, f, values);
  Result<Row> r = w.sql.one(text, values);
  if (!r) return r.error();
  return r->integer(0);
}

Result<Agreement> end_agreement(const Work& w, const std::string& id, const std::string& reason) {
  if (reason.empty()) return refusal("reason_needed", "say why");
  Result<Agreement> a = agreement(w, id);
  if (!a) return a;
  if (a->state == "ended" || a->state == "ending") return refusal("not_active", "it is " + a->state);
  a->state = "ending", a->why = reason;
  a->next_at.reset(), a->check_at.reset();
  if (Result<Done> stored = store(w, *a); !stored) return stored.error();
  if (Result<Done> asked = ask_wallet(w, *a, "unsign"); !asked) return asked.error();
  return a;
}

Result<Done> end_agreements_of(const Work& w, const std::string& line, const std::string& reason) {
  Result<Rows> rows = w.sql.query("select id from wallet_agreement where operator = ? and line = ? and state in ('asked', 'active')", {w.op, line});
  if (!rows) return rows.error();
  for (const Row& r : *rows)
    if (Result<Agreement> ended = end_agreement(w, r.text(0), reason); !ended) return ended.error();
  return Done{};
}

Result<bool> agreement_said(const Work& w, const std::string& merchant, const std::string& id, const std::string& state, const std::string& reference) {
  Result<Agreement> a = agreement(w, id);
  if (!a) return a.error();
  if (a->merchant != merchant) return refusal("wallet_differs", "the agreement is another merchant's");
  if (state == "active") {
    if (reference.empty()) return refusal("wallet_differs", "the wallet's number is missing");
    if (a->state == "active") return a->reference == reference ? Result<bool>(false) : refusal("wallet_differs", "it was signed under another number of the wallet's");
    if (a->state != "asked") {  // signed by a page that was over here, or told again: it is ended there too
      if (Result<Done> asked = ask_wallet(w, *a, "unsign"); !asked) return asked.error();
      return false;
    }
    a->state = "active", a->reference = reference, a->code.clear();
    a->signed_at = w.now;
    a->next_at = std::max(w.now, period(*a, 0));
    a->check_at.reset();
  } else if (state == "ended") {
    if (a->state == "ended") return false;
    end(*a, a->state == "ending" ? "" : "ended by the holder");
  } else {
    return false;
  }
  if (Result<Done> stored = store(w, *a); !stored) return stored.error();
  return true;
}

Result<Done> agreement_answered(const Work& w, const std::string& id, const std::string& what, const OutsideAnswer& answer) {
  if (answer.what != "done" && answer.what != "refused") return Done{};
  Result<Agreement> a = agreement(w, id);
  if (!a) return a.error();
  if (what == "sign" && a->state == "asked") {
    if (answer.what == "refused") end(*a, answer.code + ": " + answer.words);
    else a->code = answer_field(answer, "code");
    Result<int64_t> first = setting(w, "wallet_check_seconds");
    if (!first) return first.error();
    if (answer.what == "done") a->check_at = after(w, *first * second);
    return store(w, *a);
  }
  if (what == "unsign") {
    end(*a, answer.what == "done" ? "" : a->why + "; the wallet says " + answer.code);  // it charges nothing more, whatever the wallet thinks
    return store(w, *a);
  }
  if (what != "agreement_query" || answer.what != "done" || answer_field(answer, "state").empty()) return Done{};
  Result<bool> said = agreement_said(w, a->merchant, id, answer_field(answer, "state"), answer_field(answer, "reference"));
  return said || said.error().is_refusal() ? Result<Done>(Done{}) : said.error();
}

namespace {

// One period's order; nothing else of it is lost when the order cannot be placed.
Result<Done> charge_period(const Work& w, const Shelf& shelf, Agreement& a) {
  OrderWish wish;
  wish.request = OrderRequest{};
  wish.request->kind = "top_up", wish.request->line = a.line, wish.request->party = a.party, wish.request->top_up = a.amount, wish.request->channel = a.channel;
  wish.payment.method = a.wallet, wish.payment.source = "agreement", wish.payment.by = a.id;
  Result<Order> o = place_order(w, shelf, wish);
  if (!o && !o.error().is_refusal()) return o.error();
  ++a.failed;
  if (o) a.order = o->id, a.next_at = after(w, o->ended ? day : hour);
  else a.order.clear(), a.why = o.error().text(), a.next_at = after(w, day);
  return Done{};
}

Result<Done> look_at(const Work& w, const Shelf& shelf, Agreement& a) {
  Result<LineRecord> l = line_of_number(w, a.line);
  if (!l && l.error().code != "unknown_line") return l.error();
  if (!l || l->party != a.party) {  // nobody pays for a stranger
    a.state = "ending", a.why = "the line has another holder";
    a.next_at.reset();
    return ask_wallet(w, a, "unsign");
  }
  std::string state;
  if (!a.order.empty()) {
    Result<Order> o = load_order(w, a.order);
    if (!o) return o.error();
    state = o->state;
    if (state == "undone") {
      a.why = o->reason, a.order.clear();
      // It may be that the holder has ended it in the wallet, and that the notice was lost.
      if (Result<Done> asked = ask_wallet(w, a, "agreement_query"); !asked) return asked;
    }
  }
  if (state == "open" || state == "undoing") {
    a.next_at = after(w, hour);
  } else if (state == "done" || a.failed >= most_failed) {
    if (state == "done") ++a.charged, a.why.clear();
    a.failed = 0, a.order.clear();
    do a.next_at = period(a, ++a.periods);
    while (period(a, a.periods + 1) <= w.now);  // of periods that went by while we were away the last is charged
  } else if (state == "undone") {
    a.next_at = after(w, day);
  } else {
    return charge_period(w, shelf, a);
  }
  return Done{};
}

Result<int64_t> signatures_due(const Work& w, int64_t most) {
  Result<Rows> rows = w.sql.query(std::string("select ") + columns + " from wallet_agreement where operator = ? and check_at <= ? limit ?", {w.op, w.now.micros(), most});
  if (!rows) return rows.error();
  Result<int64_t> first = setting(w, "wallet_check_seconds");
  if (!first) return first.error();
  for (const Row& r : *rows) {
    Agreement a = from_row(r);
    ++a.checks;
    if (w.now > a.until) {
      if (Result<Agreement> ended = end_agreement(w, a.id, "nobody signed it in time"); !ended) return ended.error();
      continue;
    }
    a.check_at = look_after(w, a.checks, *first);
    if (Result<Done> stored = store(w, a); !stored) return stored.error();
    if (Result<Done> asked = ask_wallet(w, a, "agreement_query"); !asked) return asked.error();
  }
  return static_cast<int64_t>(rows->size());
}

}  // namespace

Result<int64_t> agreements_due(const Work& w, const Shelf& shelf, int64_t most) {
  Result<Rows> rows = w.sql.query(std::string("select ") + columns + " from wallet_agreement where operator = ? and state = 'active' and next_at <= ? order by next_at limit ?", {w.op, w.now.micros(), most});
  if (!rows) return rows.error();
  for (const Row& r : *rows) {
    Agreement a = from_row(r);
    if (Result<Done> looked = look_at(w, shelf, a); !looked) return looked.error();
    if (Result<Done> stored = store(w, a); !stored) return stored.error();
  }
  Result<int64_t> signatures = signatures_due(w, most);
  if (!signatures) return signatures;
  return static_cast<int64_t>(rows->size()) + *signatures;
}

}  // namespace sublet::commerce
