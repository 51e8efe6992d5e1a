// Objections: somebody finds a number under the own name that is not theirs. Each is a case with a date by which it is answered (setting
// objection_days): the number is kept with a reason, or closed by an order that the case names.
//
// The numbers under a name are those whose holder or user has the same certificate; by certificate a party is one of an operator
// (parties.h), whatever key its hash was made under. `mark` names a number to its holder without its digits.
//
// Who objects is checked with the identity service again, name and number: what it says stands with the case (`checked`), and whoever
// it does not know is sold nothing more.
//
// Refusals: `unknown_objection`, `bad_objection` (with what is wrong), `objection_open` (there is one already), `not_open`.
//
//   std::vector<HeldNumber> mine = *numbers_under(w, party);
//   Result<Objection> o = object_to(w, party, mine[0].number, "never bought it");
//   answer_objection(w, o->id, "kept", "the contract is signed", "");
#pragma once

#include <string>
#include <vector>

#include "commerce/context.h"

namespace sublet::commerce {

struct HeldNumber {
  std::string number, mark, state, as;  // as: holder, user
  std::string objection;                // that is open; empty: none
};
Result<std::vector<HeldNumber>> numbers_under(const Work& w, const std::string& party);

struct Objection {
  std::string id, party, number, words, state;  // open, kept, closed
  std::string answer, order, actor, answered_by;
  Instant due, created, changed;
  std::string checked;  // asked, match, mismatch; empty: of before this was done
  int64_t version = 1;
  bool overdue = false;  // open, and its date is over
};
Result<Objection> object_to(const Work& w, const std::string& party, const std::string& number, const std::string& words);
Result<Objection> objection(const Work& w, const std::string& id);
struct ObjectionFilter {
  std::string party, state;  // empty: all
  bool overdue_only = false;
  int64_t offset = 0, most = 50;
};
Result<std::vector<Objection>> objections(const Work& w, const ObjectionFilter& filter);  // what is due first, first
Result<int64_t> count_objections(const Work& w, const ObjectionFilter& filter);
// `outcome`: kept or closed; `order`: the one that closes the line.
Result<Objection> answer_objection(const Work& w, const std::string& id, const std::string& outcome, const std::string& reason, const std::string& order);

inline constexpr const char* objection_cause = "objection/";  // of an outbox row: then the case's id
struct OutsideAnswer;
Result<Done> objection_checked(const Work& w, const std::string& id, const OutsideAnswer& answer);

// That order was undone: who was told so has no answer yet, and the case is open again, with its date as it was.
Result<Done> reopen_objections(const Work& w, const std::string& order);

}  // namespace sublet::commerce
