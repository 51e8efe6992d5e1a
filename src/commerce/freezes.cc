#include "commerce/freezes.h"

#include <algorithm>

#include "base/text.h"
#include "commerce/order_text.h"
#include "commerce/steps.h"
#include "commerce/wallet_rows.h"
#include "records/ids.h"

namespace sublet::commerce {

namespace {

constexpr const char* columns = "id, order_id, merchant, contract, amount, captured, released, state, way, code, reference, until, check_at, checks, why, version, created, changed, releasing";

Freeze from_row(const Row& r) {
  Freeze f;
  f.id = r.text(0), f.order = r.text(1), f.merchant = r.text(2), f.contract = r.text(3), f.amount = r.integer(4), f.captured = r.integer(5), f.released = r.integer(6);
  f.state = r.text(7), f.way = r.text(8), f.code = r.text(9), f.reference = r.text(10), f.until = Instant::from_micros(r.integer(11)), f.check_at = time_at(r, 12), f.checks = r.integer(13), f.why = r.text(14);
  f.version = r.integer(15), f.created = Instant::from_micros(r.integer(16)), f.changed = Instant::from_micros(r.integer(17)), f.releasing = r.integer(18);
  return f;
}

Result<Done> store(const Work& w, Freeze& f) {
  ensure(f.captured >= 0 && f.released >= 0 && f.left() >= 0, "no more is taken of a frozen amount than is frozen");
  Result<int64_t> n = w.sql.run("update wallet_freeze set contract = ?, captured = ?, released = ?, releasing = ?, state = ?, code = ?, reference = ?, check_at = ?, checks = ?, why = ?, version = version + 1, changed = ? where operator = ? and id = ? and version = ?",
                                {f.contract, f.captured, f.released, f.releasing, f.state, f.code, f.reference, or_null(f.check_at), f.checks, plain_text(f.why, 300), w.now.micros(), w.op, f.id, f.version});
  if (!n) return n.error();
  ensure(*n == 1, "units run one after another: what was read still holds");
  ++f.version;
  return Done{};
}

Result<Freeze> one(const Work& w, const char* where, const std::string& value) {
  Result<Row> r = w.sql.one(std::string("select ") + columns + " from wallet_freeze where operator = ? and " + where + " = ?", {w.op, value}, "unknown_freeze");
  if (!r) return r.error();
  return from_row(*r);
}

Error differs(const char* what) { return refusal("wallet_differs", what); }

// By a word of the wallet; false: it was known.
Result<bool> take_word(const Work& w, Freeze& f, const WalletWord& word) {
  const bool not_yet = f.state == "asked" || f.state == "open" || f.state == "closing";
  if (word.state == "frozen") {
    if (word.amount != f.amount) return differs("the amount is not what was to be frozen");
    if (word.reference.empty()) return differs("the wallet's number is missing");
    if (!f.reference.empty()) return f.reference == word.reference ? Result<bool>(false) : differs("it was frozen under another number of the wallet's");
    f.reference = word.reference, f.state = "frozen", f.code.clear();
    f.check_at.reset();
  } else if (word.state == "closed" && not_yet) {
    f.state = "closed", f.code.clear();
    f.check_at = last_look(w, f.until);
  } else {
    return false;
  }
  if (Result<Done> stored = store(w, f); !stored) return stored.error();
  return true;
}

}  // namespace

Result<Freeze> freeze(const Work& w, const std::string& id) { return one(w, "id", id); }
Result<Freeze> freeze_of_order(const Work& w, const std::string& order) { return one(w, "order_id", order); }

Result<std::vector<Freeze>> freezes(const Work& w, const std::string& state, int64_t offset, int64_t most) {
  Result<Rows> rows = w.sql.query(std::string("select ") + columns + " from wallet_freeze where operator = ? and (state = ? or ? = '') order by id desc limit ? offset ?", {w.op, state, state, most, offset});
  if (!rows) return rows.error();
  std::vector<Freeze> out;
  for (const Row& r : *rows) out.push_back(from_row(r));
  return out;
}

Result<Freeze> ask_freeze(const Work& w, const std::string& order, int64_t amount, const std::string& way, const PaymentPlace& where, const std::string& cause, std::vector<std::string>& outs) {
  if (amount % fen_micros != 0) return refusal("bad_payment", "a wallet freezes whole fen");
  Result<Merchant> m = route_merchant(w, "alipay", where.province, where.channel);
  if (!m) return m.error();
  Freeze f;
  f.id = records::new_id(w.now), f.order = order, f.merchant = m->id, f.amount = amount, f.way = way, f.until = where.until;
  Result<int64_t> n = w.sql.run("insert into wallet_freeze (operator, id, order_id, merchant, contract, amount, captured, released, releasing, state, way, code, reference, until, check_at, checks, why, version, created, changed) values (?, ?, ?, ?, '', ?, 0, 0, 0, 'asked', ?, '', '', ?, null, 0, '', 1, ?, ?)",
                                {w.op, f.id, order, f.merchant, amount, way, f.until.micros(), w.now.micros(), w.now.micros()});
  if (!n) return n.error();
  if (Result<Done> put = put_wallet_row(w, f.id, f.merchant, {{"what", "freeze"}, {"freeze", f.id}, {"subject", where.subject}}, cause); !put) return put.error();
  outs.push_back(f.id);
  return f;
}

Result<std::string> let_go(const Work& w, Freeze& f, const std::string& cause) {
  const std::string row = records::new_id(w.now);
  if (f.state == "asked" || f.state == "open") {
    f.state = "closing";
    f.check_at.reset();  // the row asks until there is an answer
    if (Result<Done> stored = store(w, f); !stored) return stored.error();
    if (Result<Done> put = put_wallet_row(w, row, f.merchant, {{"what", "freeze_cancel"}, {"freeze", f.id}}, cause); !put) return put.error();
    return row;
  }
  if (f.state != "frozen" && f.state != "releasing" && f.state != "ended") return std::string();
  const int64_t rest = f.left();
  f.released += rest, f.releasing += rest, f.state = f.releasing == 0 ? "ended" : "releasing";
  f.why.clear(), f.check_at.reset();
  if (Result<Done> stored = store(w, f); !stored || rest == 0) return stored ? Result<std::string>(std::string()) : stored.error();
  if (Result<Done> put = put_wallet_row(w, row, f.merchant, {{"what", "unfreeze"}, {"freeze", f.id}, {"amount", rest}}, cause); !put) return put.error();
  return row;
}

Result<Done> bind_freeze(const Work& w, const std::string& id, const std::string& contract) {
  Result<Freeze> f = freeze(w, id);
  if (!f) return f.error();
  f->contract = contract;
  return store(w, *f);
}

Result<Order> capture(const Work& w, const Shelf& shelf, const std::string& id, const std::string& line, const std::string& party, int64_t amount) {
  Result<Freeze> f = freeze(w, id);
  if (!f) return f.error();
  if (f->state != "frozen" || f->left() < amount) return refusal("not_frozen", "less than that is frozen");
  f->captured += amount;
  if (Result<Done> stored = store(w, *f); !stored) return stored.error();
  OrderWish wish;
  wish.request = OrderRequest{};
  wish.request->kind = "top_up", wish.request->line = line, wish.request->party = party, wish.request->top_up = amount, wish.request->channel = "online";
  wish.payment.method = "alipay", wish.payment.source = "freeze", wish.payment.by = id;
  Result<Order> o = place_order(w, shelf, wish);
  if (o || !o.error().is_refusal()) return o;
  f->captured -= amount;
  if (Result<Done> stored = store(w, *f); !stored) return stored.error();
  return o;
}

Result<Done> capture_over(const Work& w, const Order& o) {
  bool taken = o.state == "done";
  if (!taken && !o.payment.empty()) {
    Result<Trade> t = trade(w, o.payment);
    if (!t) return t.error();
    taken = t->state == "paid";  // and given back to the buyer: it is frozen no more
  }
  if (taken) return Done{};
  Result<Freeze> f = freeze(w, o.request.payment.by);
  if (!f) return f.error();
  f->captured -= o.total;
  if (f->state == "frozen") return store(w, *f);
  Result<std::string> row = let_go(w, *f, freeze_cause + f->id);  // the rest was let go meanwhile: this goes after it
  if (!row) return row.error();
  return Done{};
}

Result<Done> release(const Work& w, const std::string& id) {
  Result<Freeze> f = freeze(w, id);
  if (!f) return f.error();
  Result<std::string> row = let_go(w, *f, freeze_cause + f->id);
  if (!row) return row.error();
  return Done{};
}

Result<bool> needed(const Work& w, const Freeze& f) {
  Result<Row> r = w.sql.one("select (select count(*) from orders where operator = ? and id = ? and state in ('open', 'undoing')) + (select count(*) from contract where operator = ? and id = ? and state in ('active', 'leaving'))", {w.op, f.order, w.op, f.contract});
  if (!r) return r.error();
  return r->integer(0) != 0;
}

namespace {

// A release that is refused is seen by care, and asked for again a day later.
Result<Done> unfrozen(const Work& w, Freeze& f, int64_t amount, const OutsideAnswer& a) {
  f.releasing -= amount;
  ensure(f.releasing >= 0, "a release is answered once");
  if (a.what != "done") f.released -= amount, f.why = a.code + ": " + a.words;
  if (f.releasing == 0) {
    f.state = f.left() == 0 ? "ended" : "frozen";
    if (f.state == "frozen") f.check_at = Instant::from_micros(w.now.micros() + 86'400'000'000);
  }
  return store(w, f);
}

}  // namespace

Result<Done> freeze_answered(const Work& w, const std::string& id, const std::string& what, int64_t amount, const OutsideAnswer& a) {
  Result<Freeze> f = freeze(w, id);
  if (!f) return f.error();
  if (what == "unfreeze") return unfrozen(w, *f, amount, a);
  if (what == "freeze_cancel" && a.what == "refused") {
    Result<bool> closed = take_word(w, *f, {.state = "closed", .amount = 0, .reference = {}, .at = w.now, .returned = {}});
    return closed ? Result<Done>(Done{}) : closed.error();
  }
  if (what == "freeze" && f->state == "asked") {
    if (a.what == "refused") {
      f->state = "refused", f->check_at = last_look(w, f->until);
      return store(w, *f);
    }
    Result<Instant> look = first_look(w);
    if (!look) return look.error();
    f->state = "open", f->code = answer_field(a, "code"), f->check_at = *look;
    if (Result<Done> stored = store(w, *f); !stored) return stored;
  }
  const WalletWord word = word_in(a);
  if (a.what != "done" || word.state.empty()) return Done{};
  Result<bool> taken = take_word(w, *f, word);
  return taken || taken.error().is_refusal() ? Result<Done>(Done{}) : taken.error();
}

Result<bool> freeze_said(const Work& w, const Shelf& shelf, const std::string& merchant, const std::string& id, const WalletWord& word) {
  Result<Freeze> f = freeze(w, id);
  if (!f) return f.error();
  if (f->merchant != merchant) return differs("the frozen amount is another merchant's");
  Result<bool> news = take_word(w, *f, word);
  if (!news || !*news) return news;
  if (Result<Done> followed = follow_freeze(w, shelf, id); !followed) return followed.error();
  return true;
}

Result<Done> follow_freeze(const Work& w, const Shelf& shelf, const std::string& id) {
  Result<Freeze> f = freeze(w, id);
  if (!f) return f.error();
  if (f->state != "frozen" && f->state != "closed") return Done{};
  Result<Order> o = load_order(w, f->order);
  if (!o) return o.error();
  const auto s = std::find_if(o->steps.begin(), o->steps.end(), [](const Step& each) { return each.name == "freeze"; });
  const bool waits = s != o->steps.end() && (s->state == "working" || s->state == "undoing");
  if (f->state == "closed" && (!waits || o->state != "open")) return Done{};
  if (o->state == "open" && waits) {
    Flow flow{w, shelf, *o};
    if (Result<Done> gone = withdraw(flow, *s, "told meanwhile"); !gone) return gone;
    return step_answered(flow, *s, {"done", {}, {}, {}});
  }
  if (waits && !s->outs.empty()) return Done{};  // it is being cancelled: that releases it
  if (o->state == "open" || o->state == "done") return Done{};
  return release(w, id);  // frozen when nobody wanted it any more
}

Result<int64_t> freezes_due(const Work& w, int64_t most) {
  Result<Rows> rows = w.sql.query(std::string("select ") + columns + " from wallet_freeze where operator = ? and check_at <= ? order by check_at limit ?", {w.op, w.now.micros(), most});
  if (!rows) return rows.error();
  Result<int64_t> first = setting(w, "wallet_check_seconds");
  if (!first) return first.error();
  for (const Row& r : *rows) {
    Freeze f = from_row(r);
    if (f.state == "frozen") {  // its release was refused
      f.check_at.reset();
      Result<bool> needs = needed(w, f);
      if (!needs) return needs.error();
      Result<std::string> row = *needs ? Result<std::string>(std::string()) : let_go(w, f, freeze_cause + f.id);
      if (!row) return row.error();
      if (Result<Done> stored = *needs ? store(w, f) : Result<Done>(Done{}); !stored) return stored.error();
      continue;
    }
    f.check_at = look_after(w, ++f.checks, *first);
    if (f.state != "open" && f.state != "asked") f.check_at.reset();  // its last look
    if (Result<Done> stored = store(w, f); !stored) return stored.error();
    if (Result<Done> put = put_wallet_row(w, records::new_id(w.now), f.merchant, {{"what", "freeze_query"}, {"freeze", f.id}}, freeze_cause + f.id); !put) return put.error();
  }
  return static_cast<int64_t>(rows->size());
}

}  // namespace sublet::commerce
