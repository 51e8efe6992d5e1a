#include "commerce/audit.h"

#include <map>
#include <set>

namespace sublet::commerce {

namespace {

struct Checker {
  const Work& w;
  Audit& a;

  Result<int64_t> number(const char* sql) {
    Result<Row> r = w.sql.one(sql, {w.op});
    if (!r) return r.error();
    return r->integer(0);
  }
  // Rows that must not be: each a sentence, the first twenty.
  Result<Done> none(const char* sql, const char* what) {
    Result<Rows> rows = w.sql.query(std::string(sql) + " limit 20", {w.op});
    if (!rows) return rows.error();
    for (const Row& r : *rows) a.wrong.push_back(std::string(what) + " " + r.text(0));
    return Done{};
  }
};

// What each order's payment has come to, by the state that its order ended in. Which orders' money went into an account is
// read in one pass over the outbox: looked up order by order, it would take minutes where there are many.
Result<Done> money(Checker& c) {
  Audit& a = c.a;
  Result<Rows> entered = c.w.sql.query("select distinct substr(cause, 1, 16) from outbox where operator = ? and topic = 'charging' and state = 'done' and (cause like '%/open_account' or cause like '%/credit')", {c.w.op});
  if (!entered) return entered.error();
  std::set<std::string> into_account;
  for (const Row& r : *entered) into_account.insert(r.text(0));
  Result<Rows> rows = c.w.sql.query("select o.state, p.amount, p.refunded, p.id, o.kind, o.id from payment p join orders o on o.operator = p.operator and o.id = p.order_id where p.operator = ? and p.state = 'done' and p.amount > 0", {c.w.op});
  if (!rows) return rows.error();
  for (const Row& r : *rows) {
    const int64_t amount = r.integer(1), refunded = r.integer(2);
    const bool credited = into_account.count(r.text(5)) != 0;
    if (credited) a.entered += amount;
    a.taken += amount, a.refunded += refunded;
    if (r.text(0) == "done") {
      if (!credited || refunded != 0) a.wrong.push_back("order " + r.text(5) + " is done, and payment " + r.text(3) + " is not in the account");
      a.credited += amount;
    } else if (r.text(0) == "undone") {
      if (refunded != amount) a.wrong.push_back("order " + r.text(5) + " is undone, and payment " + r.text(3) + " is not given back whole");
    } else {
      a.on_the_way += amount - refunded;
    }
  }
  if (a.taken != a.credited + a.refunded + a.on_the_way) a.wrong.push_back("money taken is not money in accounts, given back or on the way");
  return Done{};
}

}  // namespace

Result<Audit> audit(const Work& w) {
  Audit a;
  Checker c{w, a};
  Result<Rows> states = w.sql.query("select state, count(*), cast(sum(stuck) as bigint) from orders where operator = ? group by state", {w.op});
  if (!states) return states.error();
  for (const Row& r : *states) {
    const int64_t n = r.integer(1);
    a.orders += n, a.stuck += r.integer(2);
    (r.text(0) == "open" ? a.open : r.text(0) == "undoing" ? a.undoing : r.text(0) == "done" ? a.done : a.undone) += n;
  }
  Result<Done> good = money(c);
  const std::pair<const char*, const char*> rules[] = {
      {"select number from line where operator = ? and state <> 'closed' group by number having count(*) > 1", "two lines in service have number"},
      {"select iccid from line where operator = ? and state <> 'closed' and iccid <> '' group by iccid having count(*) > 1", "two lines in service have SIM"},
      {"select imsi from sim where operator = ? and imsi <> '' group by imsi having count(*) > 1", "two SIMs have IMSI"},
      {"select l.number from line l left join number n on n.operator = l.operator and n.number = l.number where l.operator = ? and l.state <> 'closed' and (n.holder is null or n.holder <> l.id or n.state not in ('in_use', 'stopped'))",
       "the stock does not know of the line of number"},
      {"select l.number from line l left join sim s on s.operator = l.operator and s.iccid = l.iccid where l.operator = ? and l.state <> 'closed' and (s.holder is null or s.holder <> l.id or s.state <> 'in_use')",
       "the stock does not know of the SIM of line"},
      {"select n.number from number n left join line l on l.operator = n.operator and l.id = n.holder where n.operator = ? and n.state in ('in_use', 'stopped') and (l.state is null or l.state = 'closed')", "no line has number"},
      {"select n.number from number n left join orders o on o.operator = n.operator and o.id = n.holder where n.operator = ? and n.state in ('reserved', 'paid', 'pre_opened') and (o.state is null or o.state not in ('open', 'undoing')) "
       "and not exists (select 1 from reservation v where v.operator = n.operator and 'reservation ' || v.id = n.holder and v.state = 'held' and n.state = 'reserved')",
       "no order under way holds number"},
      {"select s.iccid from sim s left join orders o on o.operator = s.operator and o.id = s.holder where s.operator = ? and s.state = 'held' and (o.state is null or o.state not in ('open', 'undoing')) "
       "and not exists (select 1 from reservation v where v.operator = s.operator and 'reservation ' || v.id = s.holder and v.state = 'held')",
       "no order under way holds SIM"},
      {"select n.number from number n where n.operator = ? and n.state in ('idle', 'frozen') and (n.holder <> '' or n.party <> '')", "somebody holds idle number"},
      {"select o.id from orders o left join line l on l.operator = o.operator and l.order_id = o.id where o.operator = ? and o.kind in ('new_number', 'extra_line', 'port_in') and o.state = 'done' and l.id is null", "no line came of order"},
      {"select o.id from orders o join line l on l.operator = o.operator and l.order_id = o.id where o.operator = ? and o.kind in ('new_number', 'extra_line', 'port_in') and o.state in ('undoing', 'undone')", "a line came of undone order"},
      {"select x.id from outbox x where x.operator = ? and x.state = 'open' and exists (select 1 from orders o where o.operator = x.operator and o.id = substr(x.cause, 1, 16) and o.state in ('done', 'undone'))", "an ended order still asks outside by row"},
      {"select p.imei from phone p left join orders o on o.operator = p.operator and o.id = p.holder where p.operator = ? and p.state = 'held' and (o.state is null or o.state not in ('open', 'undoing'))", "no order under way holds phone"},
      {"select p.imei from phone p left join contract c on c.operator = p.operator and c.id = p.holder and c.imei = p.imei where p.operator = ? and p.state = 'sold' and (c.id is null or c.state = 'returned')", "no contract has sold phone"},
      {"select p.imei from phone p where p.operator = ? and p.state = 'idle' and p.holder <> ''", "somebody holds idle phone"},
      {"select imei from contract where operator = ? and state = 'active' and imei <> '' group by imei having count(*) > 1", "two contracts run for phone"},
      {"select c.id from contract c left join line l on l.operator = c.operator and l.id = c.line where c.operator = ? and c.state = 'active' and (l.state is null or l.state = 'closed')", "no line in service has contract"},
      {"select o.id from orders o left join contract c on c.operator = o.operator and c.order_id = o.id where o.operator = ? and o.state = 'done' and c.id is null and exists (select 1 from phone p where p.operator = o.operator and p.holder = o.id)", "no contract came of order"},
      {"select c.id from contract c where c.operator = ? and c.kind not in ('discount', 'sale') and c.run_amount <> (select cast(coalesce(sum(e.amount), 0) as bigint) from contract_entry e where e.operator = c.operator and e.contract = c.id and e.kind = 'part' and e.state <> 'asked_again')",
       "its parts do not add up for contract"},
      {"select v.serial from voucher v left join orders o on o.operator = v.operator and o.id = v.payment where v.operator = ? and v.state = 'held' and (o.state is null or o.state not in ('open', 'undoing'))", "no order under way holds voucher"},
      {"select d.id from drawer d where d.operator = ? and d.balance <> (select cast(coalesce(sum(e.amount), 0) as bigint) from drawer_entry e where e.operator = d.operator and e.drawer = d.id)", "its entries do not add up to what is in drawer"},
      {"select p.id from payment p where p.operator = ? and p.refunded <> (select cast(coalesce(sum(r.amount), 0) as bigint) from refund r where r.operator = p.operator and r.payment = p.id and r.state <> 'failed')", "its refunds do not add up for payment"},
      {"select r.id from refund r left join outbox x on x.operator = r.operator and x.id = r.id left join orders o on o.operator = r.operator and o.id = r.order_id where r.operator = ? and r.state = 'open' and (x.state is null or x.state <> 'open' or (o.state in ('done', 'undone') and x.cause not like 'refund/%'))",
       "nothing is under way that would settle refund"},
      {"select t.payment from wallet_trade t left join wallet_entry e on e.operator = t.operator and e.merchant = t.merchant and e.kind = 'payment' and e.id = t.payment where t.operator = ? and ((t.state = 'paid' and (e.id is null or e.amount <> t.amount)) or (t.state <> 'paid' and e.id is not null))",
       "the wallet's entry is not what its trade says of payment"},
      {"select p.id from payment p join wallet_trade t on t.operator = p.operator and t.payment = p.id left join orders o on o.operator = p.operator and o.id = p.order_id where p.operator = ? and ((p.state = 'done' and t.state <> 'paid') or (p.state <> 'done' and t.state = 'paid' and o.state <> 'undoing') or (p.state = 'asked' and o.state in ('done', 'undone')))",
       "the wallet and the order do not agree about payment"},
      {"select p.id from payment p left join wallet_trade t on t.operator = p.operator and t.payment = p.id where p.operator = ? and p.method in ('alipay', 'wechat') and p.amount > 0 and t.payment is null", "no wallet was asked for payment"},
      {"select r.id from refund r left join wallet_entry e on e.operator = r.operator and e.kind = 'refund' and e.id = r.id where r.operator = ? and r.method in ('alipay', 'wechat') and ((r.state = 'done' and e.id is null) or (e.id is not null and (r.state <> 'done' or e.amount <> r.amount)))",
       "the wallet's entry is not what was given back by refund"},
      {"select f.id from wallet_freeze f left join orders o on o.operator = f.operator and o.id = f.order_id left join contract c on c.operator = f.operator and c.id = f.contract where f.operator = ? and ((f.state = 'frozen' and f.why = '' and o.state in ('done', 'undone') and (c.state is null or (c.state not in ('active', 'leaving') and not exists (select 1 from contract_entry e where e.operator = f.operator and e.contract = f.contract and e.kind = 'part' and e.state in ('asked', 'refused'))))) or (f.state in ('asked', 'open', 'closing') and o.state in ('done', 'undone')))",
       "no contract needs frozen amount"},
      {"select f.id from wallet_freeze f where f.operator = ? and (f.amount < f.captured + f.released or f.captured < (select cast(coalesce(sum(t.amount), 0) as bigint) from wallet_trade t where t.operator = f.operator and t.charged_by = f.id and t.charged_by <> '' and t.state = 'paid') or (f.state = 'ended' and (f.amount <> f.captured + f.released or f.releasing <> 0)))",
       "its captures do not add up for frozen amount"},
      {"select x.payment from payment_tax x join payment p on p.operator = x.operator and p.id = x.payment where x.operator = ? group by x.payment, p.amount having cast(sum(x.amount) as bigint) <> p.amount", "the parts that are taxed do not add up to payment"},
      {"select e.id from wallet_entry e left join refund r on r.operator = e.operator and r.id = e.id where e.operator = ? and e.kind = 'refund' and r.id is null", "nobody asked the wallet for refund"},
  };
  for (const auto& [sql, what] : rules)
    if (good) good = c.none(sql, what);
  if (!good) return good.error();
  const std::pair<const char*, int64_t*> sums[] = {
      {"select count(*) from line where operator = ? and state <> 'closed'", &a.lines},
      {"select count(*) from number where operator = ? and holder <> ''", &a.numbers_held},
      {"select count(*) from sim where operator = ? and state in ('held', 'in_use')", &a.sims_held},
      {"select cast(coalesce(sum(amount), 0) as bigint) from refund where operator = ? and state = 'owed'", &a.owed},
      {"select cast(coalesce(sum(amount), 0) as bigint) from refund where operator = ? and payment = '' and state <> 'failed'", &a.paid_out},
      {"select cast(coalesce(sum(balance), 0) as bigint) from drawer where operator = ?", &a.cash},
      {"select cast(coalesce(sum(amount), 0) as bigint) from wallet_entry where operator = ? and kind = 'payment'", &a.wallet_taken},
      {"select cast(coalesce(sum(amount), 0) as bigint) from wallet_entry where operator = ? and kind = 'refund'", &a.wallet_refunded},
      {"select cast(coalesce(sum(amount - captured - released), 0) as bigint) from wallet_freeze where operator = ? and state = 'frozen'", &a.frozen},
      {"select cast(coalesce(sum(case when kind = 'payment' then fee else -fee end), 0) as bigint) from wallet_entry where operator = ?", &a.wallet_fees},
      {"select cast(coalesce(sum(case when kind = 'payment' then fee_tax else -fee_tax end), 0) as bigint) from wallet_entry where operator = ?", &a.fee_taxes},
      {"select cast(coalesce(sum(x.tax), 0) as bigint) from payment_tax x join payment p on p.operator = x.operator and p.id = x.payment where x.operator = ? and p.state = 'done' and p.refunded < p.amount", &a.taxes},
  };
  for (const auto& [sql, into] : sums) {
    Result<int64_t> n = c.number(sql);
    if (!n) return n.error();
    *into = *n;
  }
  return a;
}

}  // namespace sublet::commerce
