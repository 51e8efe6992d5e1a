#include "commerce/balance.h"

#include "commerce/charge.h"
#include "records/ids.h"

namespace sublet::commerce {

namespace {

constexpr const char* columns = "b.id, b.kind, b.line, b.receiver, b.bucket, b.amount, b.reason, b.request, b.actor, b.created, o.state, o.answer, o.settled";
constexpr const char* tables = " from balance_action b join outbox o on o.operator = b.operator and o.id = b.id where b.operator = ?";

BalanceAction from_row(const Row& r) {
  BalanceAction a;
  a.id = r.text(0), a.kind = r.text(1), a.line = r.text(2), a.to = r.text(3), a.bucket = r.text(4), a.amount = r.integer(5), a.reason = r.text(6), a.request = r.text(7), a.actor = r.text(8);
  a.created = Instant::from_micros(r.integer(9));
  a.state = r.text(10) == "done" ? "completed" : r.text(10) == "refused" ? "failed" : "created";
  if (a.state == "failed") a.answer = r.text(11);
  if (!r.null(12)) a.settled = Instant::from_micros(r.integer(12));
  return a;
}

// TM Forum's name of it in events.
std::string resource_of(const std::string& kind) { return kind == "adjust" ? "adjustBalance" : "transferBalance"; }

Result<Done> tell_of(const Work& w, const std::string& kind, const std::string& id, const char* what) {
  const std::string resource = resource_of(kind);
  std::string type = resource + what;
  type[0] = static_cast<char>(type[0] - 'a' + 'A');
  return records::tell(w.sql, w.op, type, resource, id, "{\"id\":\"" + id + "\"}", w.now);
}

std::string where_of(const BalanceFilter& f, std::vector<Value>& values) {
  std::string where;
  if (!f.kinds.empty()) {
    where += " and b.kind in (";
    for (const std::string& k : f.kinds) {
      where += where.back() == '(' ? "?" : ", ?";
      values.emplace_back(k);
    }
    where += ")";
  }
  if (!f.line.empty()) {
    where += " and b.line = ?";
    values.emplace_back(f.line);
  }
  return where;
}

}  // namespace

Result<BalanceAction> ask_balance(const Work& w, BalanceAction a) {
  Result<PhoneNumber> line = PhoneNumber::parse(a.line);
  if (!line) return line.error();
  if (a.amount == 0 || (a.kind != "adjust" && a.amount < 0)) return refusal("bad_amount", "it is about more than nothing");
  if (a.kind == "adjust" && a.reason.empty()) return refusal("reason_needed", "a correction says why");
  a.id = records::new_id(w.now), a.line = line->text(), a.created = w.now, a.state = "created", a.actor = w.actor;
  Result<Done> put = Done{};
  const std::string cause = balance_cause + a.id;
  const Money money = a.units ? Money() : Money::from_micros(a.amount);
  if (a.kind == "adjust") {
    put = put_command(w, a.id, charging::Adjust{*line, money, a.bucket, a.units ? a.amount : 0, a.reason}, cause);
  } else {
    Result<PhoneNumber> to = PhoneNumber::parse(a.to);
    if (!to) return to.error();
    a.to = to->text();
    if (a.units) put = put_command(w, a.id, charging::Gift{*line, *to, a.bucket, a.amount}, cause);
    else put = put_command(w, a.id, charging::Transfer{*line, *to, money}, cause);
  }
  if (!put) return put.error();
  Result<int64_t> n = w.sql.run("insert into balance_action (operator, id, kind, line, receiver, bucket, amount, reason, request, actor, created) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                                {w.op, a.id, a.kind, a.line, a.to, a.bucket, a.amount, a.reason, a.request, a.actor, w.now.micros()});
  if (!n) return n.error();
  if (Result<Done> told = tell_of(w, a.kind, a.id, "CreateEvent"); !told) return told.error();
  return a;
}

Result<BalanceAction> balance_action(const Work& w, const std::string& id) {
  Result<Row> r = w.sql.one(std::string("select ") + columns + tables + " and b.id = ?", {w.op, id}, "unknown_action");
  if (!r) return r.error();
  return from_row(*r);
}

Result<std::vector<BalanceAction>> balance_actions(const Work& w, const BalanceFilter& f) {
  std::vector<Value> values = {w.op};
  std::string sql = std::string("select ") + columns + tables + where_of(f, values) + " order by b.id desc limit ? offset ?";
  values.emplace_back(f.most);
  values.emplace_back(f.offset);
  Result<Rows> rows = w.sql.query(sql, values);
  if (!rows) return rows.error();
  std::vector<BalanceAction> out;
  for (const Row& r : *rows) out.push_back(from_row(r));
  return out;
}

Result<int64_t> count_balance_actions(const Work& w, const BalanceFilter& f) {
  std::vector<Value> values = {w.op};
  Result<Row> r = w.sql.one("select count(*) from balance_action b where b.operator = ?" + where_of(f, values), values);
  if (!r) return r.error();
  return r->integer(0);
}

Result<Done> balance_answered(const Work& w, const std::string& id, const OutsideAnswer& answer) {
  if (answer.what != "refused") return Done{};
  Result<BalanceAction> a = balance_action(w, id);
  if (!a) return a.error();
  return tell_of(w, a->kind, id, "FailureEvent");
}

}  // namespace sublet::commerce
