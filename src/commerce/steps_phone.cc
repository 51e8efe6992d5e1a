// The steps of orders with a phone or a number that obliges, and of leaving their contracts with the line.
#include "commerce/contracts.h"
#include "commerce/lines.h"
#include "commerce/order_plan.h"
#include "commerce/steps.h"

namespace sublet::commerce {

namespace {

// Held from the beginning, so that what is paid for is there.
Result<Done> hold(Flow& f, Step& s) {
  Result<Phone> p = hold_phone(f.w, f.o.request.model, f.o.request.imei, f.o.id);
  if (!p) return p.error();
  s.detail = p->imei;
  done(s);
  return Done{};
}

Result<Done> unhold(Flow& f, Step& s) { return move_phone(f.w, s.detail, f.o.id, "idle", ""); }

Result<Done> begin(Flow& f, Step& s) {
  const std::string number = brings_number(f.o.request.kind) ? f.o.number : f.o.request.line;
  Result<LineRecord> l = line_of_number(f.w, number);
  if (!l) return l.error();
  if (f.o.line.empty()) f.o.line = l->id;
  if (Result<Done> begun = begin_contract(f.w, f.shelf, f.o, l->id, number); !begun) return begun;
  done(s);
  return Done{};
}

Result<Done> begin_number(Flow& f, Step& s) {
  Result<LineRecord> l = line_of_number(f.w, f.o.number);
  if (!l) return l.error();
  if (Result<Done> begun = begin_number_contract(f.w, f.shelf, f.o, l->id, f.o.number); !begun) return begun;
  done(s);
  return Done{};
}

// What leaving costs is being captured of a frozen amount.
Result<bool> some_leave(const Work& w, const std::string& line) {
  Result<std::vector<Contract>> all = contracts(w, line, "leaving", 0, 1);
  if (!all) return all.error();
  return !all->empty();
}

// The account is about to be closed: what leaving costs is charged while there is one.
Result<Done> end_all(Flow& f, Step& s) {
  Result<LineRecord> l = line_of_number(f.w, f.o.request.line);
  if (!l) return l.error();
  Result<std::vector<Contract>> active = contracts(f.w, l->id, "active", 0, 1'000);
  if (!active) return active.error();
  for (const Contract& c : *active)
    if (Result<Contract> ended = end_contract(f.w, c.id, f.o.request.reason, cause_of(f.o, s), &s.outs); !ended) return ended.error();
  if (Result<Done> released = release_of_line(f.w, l->id); !released) return released;
  Result<bool> leaving = some_leave(f.w, l->id);
  if (!leaving) return leaving.error();
  if (s.outs.empty() && !*leaving) return done(s), Done{};
  working(f, s, *leaving ? "alipay" : "charging");
  return Done{};
}

// What the account could not pay is owed, and stands with the contract (answered() has noted it).
Result<Done> ended(Flow& f, Step& s, const OutsideAnswer&) {
  Result<LineRecord> l = line_of_number(f.w, f.o.request.line);
  if (!l) return l.error();
  Result<bool> leaving = some_leave(f.w, l->id);
  if (!leaving) return leaving.error();
  if (s.outs.empty() && !*leaving) done(s);
  return Done{};
}

constexpr StepKind kinds[] = {
    {"number_contract", begin_number, nullptr, nullptr, true},
    {"hold_phone", hold, nullptr, unhold},
    {"begin_contract", begin, nullptr, nullptr, true},
    {"end_contracts", end_all, ended, nullptr, true},
};

}  // namespace

std::span<const StepKind> phone_steps() { return kinds; }

}  // namespace sublet::commerce
