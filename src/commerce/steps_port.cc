// The steps of numbers that come from and go to other networks, and what hosts tell of their own accord.
#include <algorithm>
#include <cstdlib>

#include "commerce/contracts.h"
#include "commerce/lines.h"
#include "commerce/numbers.h"
#include "commerce/order_plan.h"
#include "commerce/parties.h"
#include "commerce/porting.h"
#include "commerce/settings.h"
#include "commerce/sims.h"
#include "commerce/steps.h"
#include "records/ids.h"

namespace sublet::commerce {

namespace {

// ---- port_in

Result<Done> port_in(Flow& f, Step& s) {
  std::map<std::string, std::string> fields = {{"authorization", f.o.request.authorization}, {"from", f.o.request.network}, {"iccid", f.o.iccid}};
  if (!f.o.imsi.empty()) fields["imsi"] = f.o.imsi;
  if (Result<Done> asked = ask_host(f, s, "port_in", fields, true, false); !asked) return asked;
  working(f, s, f.o.host);
  return Done{};
}

// It is ours from here on: it enters the stock, or comes back from where it went.
Result<Done> ported_in(Flow& f, Step& s, const OutsideAnswer& a) {
  if (a.what != "done") return refusal(a.code.empty() ? "host_refused" : a.code, a.words);
  if (Result<Done> taken = take_ported_number(f.w, f.o.number, f.o.host, f.o.request.network, f.o.id, f.o.request.party); !taken) return taken;
  const auto at = a.fields.find("ported_at");
  s.detail = at == a.fields.end() ? f.w.now.text() : at->second;
  if (Result<Done> imsi = take_imsi(f, a); !imsi) return imsi;
  done(s);
  return Done{};
}

Result<Done> not_back(Flow&, Step&) { return refusal("ported_in", "the number is here already: open its account, or port it back"); }

// ---- ask_account: what the account has, as charging says it. A command that changes nothing: the bars that the line has already.

constexpr const char* in_arrears = "the account is below zero";

Result<Done> ask_account(Flow& f, Step& s) {
  Result<LineRecord> l = line_of_number(f.w, f.o.request.line);
  if (!l) return l.error();
  if (Result<Done> asked = ask_charging(f, s, charging::BarLine{phone(l->number), static_cast<uint32_t>(l->bars)}); !asked) return asked;
  working(f, s, "charging");
  return Done{};
}

// Another network is told why it does not get the number; its holder is refused.
Result<Done> account_told(Flow& f, Step& s, const OutsideAnswer& a) {
  const auto money = a.fields.find("money");
  std::string why;
  if (a.what != "done") why = a.code;
  else if (money != a.fields.end() && std::strtoll(money->second.c_str(), nullptr, 10) < 0) why = in_arrears;
  if (!why.empty() && f.o.request.kind == "port_out") return refusal("may_not_port", why);
  done(s);
  if (why.empty()) return Done{};
  s.detail = why;
  f.o.steps.resize(1);  // what comes of it is told to the host: the number stays
  f.o.steps.push_back({"port_out_reject", "waiting", {}, {}, {}, 0, {}});
  f.o.request.reason = why;
  return Done{};
}

// ---- told_gone: care decides

Result<Done> told_gone(Flow& f, Step& s) {
  if (s.tries <= 1) return stall(f, s, "the host says that the number has gone, and nobody had asked for it: retry to close the line, undo to keep it"), Done{};
  done(s);
  return Done{};
}

// ---- port_out: the code for its holder

Result<Done> request_code(Flow& f, Step& s) {
  if (Result<Done> asked = ask_host(f, s, "port_out", {{"step", "request"}}, false, false); !asked) return asked;
  working(f, s, f.o.host);
  return Done{};
}

Result<Done> code_given(Flow& f, Step& s, const OutsideAnswer& a) {
  if (a.what != "done") return refusal(a.code.empty() ? "host_refused" : a.code, a.words);
  const auto code = a.fields.find("authorization"), until = a.fields.find("valid_until");
  s.detail = (code == a.fields.end() ? std::string() : code->second) + (until == a.fields.end() ? "" : " until " + until->second);
  (void)f;
  done(s);
  return Done{};
}

// ---- port_away: another network has asked

Result<Done> answer_question(Flow& f, Step& s, const char* step, const std::string& reason) {
  std::map<std::string, std::string> fields = {{"step", step}, {"reference", f.o.request.authorization}};
  if (!reason.empty()) fields["reason"] = reason;
  if (Result<Done> asked = ask_host(f, s, "port_out", fields, false, false); !asked) return asked;
  working(f, s, f.o.host);
  return Done{};
}

Result<Done> confirm(Flow& f, Step& s) { return answer_question(f, s, "confirm", ""); }
Result<Done> reject(Flow& f, Step& s) { return answer_question(f, s, "reject", f.o.request.reason); }

Result<Done> confirmed(Flow& f, Step& s, const OutsideAnswer& a) {
  (void)f;
  if (a.what != "done") return refusal(a.code.empty() ? "host_refused" : a.code, a.words);
  if (const auto at = a.fields.find("ported_at"); at != a.fields.end()) s.detail = at->second;
  done(s);
  return Done{};
}

// Told or not: the number stays.
Result<Done> rejected(Flow& f, Step& s, const OutsideAnswer& a) {
  if (a.what != "done") s.detail = "the host did not take our no: " + a.code;
  (void)f;
  done(s);
  return Done{};
}

constexpr StepKind kinds[] = {
    {"port_in", port_in, ported_in, not_back, true},
    {"ask_account", ask_account, account_told, nullptr},
    {"told_gone", told_gone, nullptr, nullptr, true},
    {"port_out_request", request_code, code_given, nullptr, true},
    {"port_out_confirm", confirm, confirmed, nullptr, true},
    {"port_out_reject", reject, rejected, nullptr, true},
};

Order away(const Work& w, const HostWord& said, std::initializer_list<const char*> steps, const std::string& reason) {
  Order o;
  o.id = records::new_id(w.now);
  o.request.kind = "port_away", o.request.channel = "care", o.request.line = said.number, o.request.host = said.host, o.request.authorization = said.reference, o.request.reason = reason;
  if (const auto to = said.fields.find("to"); to != said.fields.end()) o.request.network = to->second.substr(0, 40);
  o.number = said.number, o.host = said.host, o.actor = w.actor;
  for (const char* name : steps) o.steps.push_back({name, "waiting", {}, {}, {}, 0, {}});
  return o;
}

Result<Done> asked_for(const Work& w, const Shelf& shelf, const HostWord& said) {
  Result<Rows> before = w.sql.query("select order_id from port_question where operator = ? and host = ? and reference = ?", {w.op, said.host, said.reference});
  if (!before) return before.error();
  if (!before->empty()) return Done{};  // told twice
  Result<std::vector<std::string>> why = port_out_obstacles(w, said.number);
  if (!why) return why.error();
  std::string reasons;
  for (const std::string& each : *why) reasons += (reasons.empty() ? "" : "; ") + each;
  Order o = reasons.empty() ? away(w, said, {"ask_account", "port_out_confirm", "end_contracts", "close_account", "pay_out"}, "ported to another network") : away(w, said, {"port_out_reject"}, reasons);
  if (Result<LineRecord> l = line_of_number(w, said.number); l) o.request.party = l->party, o.line = l->id;
  Result<int64_t> n = w.sql.run("insert into port_question (operator, host, reference, number, order_id, at) values (?, ?, ?, ?, ?, ?)", {w.op, said.host, said.reference, said.number, o.id, w.now.micros()});
  if (!n) return n.error();
  return begin_order(w, shelf, o);
}

// Whether the line's holder has the code with which another network may take it, and had it lately.
Result<bool> code_was_given(const Work& w, const LineRecord& l) {
  Result<int64_t> days = setting(w, "port_code_days");
  if (!days) return days.error();
  Result<Rows> rows = w.sql.query("select 1 from orders where operator = ? and number = ? and kind = 'port_out' and state = 'done' and party = ? and created >= ? and ended > ? limit 1", {w.op, l.number, l.party, l.since.micros(), w.now.micros() - *days * seconds_per_day * 1'000'000});
  if (!rows) return rows.error();
  return !rows->empty();
}

Result<Done> gone(const Work& w, const Shelf& shelf, const HostWord& said) {
  Result<LineRecord> l = line_of_number(w, said.number);
  if (!l) return l.error().code == "unknown_line" ? Result<Done>(Done{}) : l.error();
  if (l->host != said.host) return Done{};  // no other host can tell of it
  Result<std::vector<Order>> open = orders(w, {.state = "open", .party = {}, .number = said.number, .kind = "port_away", .stuck_only = false, .offset = 0, .most = 10});
  if (!open) return open.error();
  for (Order& o : *open) {
    if (!o.steps.empty() && o.steps.front().name == "told_gone") return Done{};  // told twice
    const auto s = std::find_if(o.steps.begin(), o.steps.end(), [](const Step& each) { return each.name == "port_out_confirm"; });
    if (s == o.steps.end()) continue;
    if (s->state == "done") return Done{};  // it is being closed
    // What charging was asked, if it has not answered yet, decides nothing any more.
    for (auto before = o.steps.begin(); before != s; ++before) before->outs.clear(), done(*before);
    s->outs.clear();  // its own completion comes late, and changes nothing
    s->detail = said.fields.contains("ported_at") ? said.fields.find("ported_at")->second : w.now.text();
    done(*s);
    o.stuck = false;
    return go_on_with(w, shelf, o);
  }
  Result<bool> given = code_was_given(w, *l);
  if (!given) return given.error();
  Order o = *given ? away(w, said, {"end_contracts", "close_account", "pay_out"}, "ported to another network") : away(w, said, {"told_gone", "end_contracts", "close_account", "pay_out"}, "ported to another network");
  o.request.party = l->party, o.line = l->id;
  return begin_order(w, shelf, o);
}

}  // namespace

Result<std::vector<std::string>> port_out_obstacles(const Work& w, const std::string& digits) {
  std::vector<std::string> why;
  Result<LineRecord> l = line_of_number(w, digits);
  if (!l && l.error().code != "unknown_line") return l.error();
  if (!l) return std::vector<std::string>{"no line in service has this number"};
  Result<Number> n = number(w, digits);
  if (!n) return n.error();
  if (n->stopped_by == "arrears") why.emplace_back("the line is in arrears");
  if (n->stopped_by == "risk") why.emplace_back("the line is stopped for risk");
  Result<Party> holder = party(w, l->party);
  if (!holder) return holder.error();
  if (holder->verified == "none" || holder->verified == "refused") why.emplace_back("the holder is not verified");
  Result<std::vector<std::string>> bound = contract_obstacles(w, l->id);
  if (!bound) return bound;
  why.insert(why.end(), bound->begin(), bound->end());
  Result<Rows> open = w.sql.query("select id from orders where operator = ? and number = ? and state in ('open', 'undoing') and kind not in ('top_up', 'add_on', 'port_out') limit 1", {w.op, digits});
  if (!open) return open.error();
  if (!open->empty()) why.push_back("order " + open->front().text(0) + " is under way");
  return why;
}

Result<Done> host_noticed(const Work& w, const Shelf& shelf, const HostWord& said) {
  if (said.what == "port_out_asked") return said.reference.empty() || said.reference.size() > 100 ? Result<Done>(Done{}) : asked_for(w, shelf, said);
  if (said.what == "ported_out") return gone(w, shelf, said);
  return Done{};
}

std::span<const StepKind> porting_steps() { return kinds; }

}  // namespace sublet::commerce
