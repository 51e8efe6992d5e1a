#include "concurrency/model.h"

#include <algorithm>

namespace sublet::concurrency {

using namespace charging;

std::string answer_text(const CreditAnswer& a) {
  std::string out = a.code == CreditCode::done ? "done" : credit_code_name(a.code);
  if (a.code != CreditCode::done) return out;
  out += " cost " + std::to_string(a.cost) + " left " + std::to_string(a.available);
  for (const CreditPartAnswer& p : a.parts) {
    out += "; " + std::to_string(p.group) + "/" + std::to_string(p.service) + " ";
    if ((p.flags & CreditPartAnswer::granted) == 0) out += p.code == CreditCode::done ? "noted" : credit_code_name(p.code);
    else out += std::to_string(p.units) + ((p.flags & CreditPartAnswer::last) != 0 ? " final" : "") + " holds " + std::to_string(p.holds);
  }
  return out;
}

void Model::open(int account, int64_t money, int64_t pool_kb) {
  Account& a = accounts_[account];
  a.money = a.put_in = money;
  a.pool = pool_kb;
}

void Model::top_up(int account, int64_t money) {
  accounts_[account].money += money;
  accounts_[account].put_in += money;
}

bool Model::use(int account, int64_t kb) {
  Account& a = accounts_[account];
  if (std::max<int64_t>(kb - a.pool, 0) * price > a.money) return false;
  pay(a, kb);
  return true;
}

int64_t Model::pay(Account& a, int64_t kb) {
  const int64_t of_pool = std::min(kb, a.pool), cost = (kb - of_pool) * price;
  a.pool -= of_pool, a.used_pool += of_pool;
  a.money -= cost, a.spent += cost;
  return cost;
}

void Model::release(Account& a, Hold& h) {
  a.money += h.money, a.held_money -= h.money;
  a.pool += h.pool, a.held_pool -= h.pool;
  h = {};
}

void Model::grant(Account& a, Hold& h, int64_t kb, CreditPartAnswer& out) {
  const int64_t of_pool = std::min(kb, a.pool), of_money = std::min(kb - of_pool, a.money / price);
  if (of_pool + of_money == 0) return void(out.code = CreditCode::insufficient_balance);
  h.pool = of_pool, h.money = of_money * price;
  a.pool -= h.pool, a.held_pool += h.pool;
  a.money -= h.money, a.held_money += h.money;
  out.units = (of_pool + of_money) * KB;
  out.holds = h.money;
  out.flags = CreditPartAnswer::granted | (of_pool + of_money < kb ? CreditPartAnswer::last : uint8_t{0});
}

CreditAnswer Model::serve(Session& s, const Credit& c) {
  CreditAnswer out;
  Account& a = accounts_[s.account];
  auto answer = [&](const CreditPart& p) -> CreditPartAnswer& {
    for (CreditPartAnswer& x : out.parts)
      if (x.group == p.group && x.service == p.service) return x;
    CreditPartAnswer& x = out.parts.emplace_back();
    x.group = p.group, x.service = p.service;
    return x;
  };
  for (const CreditPart& p : c.parts) answer(p);
  if (c.type != Credit::initial)
    for (const CreditPart& p : c.parts) {
      release(a, s.quotas[{p.group, p.service}]);
      if (p.has(CreditPart::reports)) out.cost += pay(a, p.used / KB);
    }
  if (c.type == Credit::termination) {
    for (auto& [name, hold] : s.quotas) release(a, hold);
    s.live = false;
  } else {
    for (const CreditPart& p : c.parts)
      if (p.has(CreditPart::asks)) grant(a, s.quotas[{p.group, p.service}], p.asked / KB, answer(p));
  }
  out.available = a.money;
  return out;
}

std::string Model::apply(const Credit& c) {
  CreditAnswer out;
  const std::string name(c.session);
  const auto known = sessions_.find(name);
  if (known != sessions_.end() && known->second.number == c.number && known->second.type == c.type) return ++repeats_, known->second.answer;
  const bool live = known != sessions_.end() && known->second.live;
  if (c.type == Credit::initial ? live : !live) {
    out.code = live ? CreditCode::session_exists : CreditCode::unknown_session;
    return answer_text(out);
  }
  if (live && c.number <= known->second.number) {
    out.code = CreditCode::out_of_sequence;
    return answer_text(out);
  }
  const auto line = lines_.find(c.line.bits());
  if (c.type == Credit::initial && line == lines_.end()) {
    out.code = CreditCode::unknown_line;
    return answer_text(out);
  }
  Session& s = sessions_[name];
  if (c.type == Credit::initial) s = Session(), s.account = line->second;
  out = serve(s, c);
  s.number = c.number, s.type = c.type;
  return s.answer = answer_text(out);
}

size_t Model::live() const {
  return static_cast<size_t>(std::count_if(sessions_.begin(), sessions_.end(), [](const auto& s) { return s.second.live; }));
}

}  // namespace sublet::concurrency
