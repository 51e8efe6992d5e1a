// Cases of wallets: where a wallet's daily bill and our entries (wallets.h) differ, with what to do about it.
//
//   missing_here   the bill has a payment or refund that we have not entered
//   missing_there  we have entered what is in no bill (reconcile.h says when that is certain)
//   amount, fee    both have it, and not alike
//   state          the bill has it as under way or failed, and we as done; or it is under way and not entered
//   double         the bill has it twice, or two bills have it
//
//   open -> repaired (by a person with the repair, or `bill`: a later bill or entry has settled it) | dismissed
//
// A case is found again under its number: the same difference in a corrected bill is the same case, and one that a person closed stays closed
// while its amounts are the same.
//
// Refusals: `unknown_case`, `case_closed`, `bad_case` (no reason), `not_repaired` (the repair has not done what it should).
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "commerce/context.h"

namespace sublet::commerce {

struct WalletCase {
  std::string id, merchant, day, what, kind;  // day: of the bill, Beijing; kind: payment, refund
  std::string number, payment;                // ours: of the payment or refund, and of its payment
  std::string mark;                           // where it stands: bill and row, "2026-02-28.1:17"
  int64_t ours = 0, theirs = 0;               // amounts; of a `fee` fees (as the bill signs them: what the wallet keeps)
  int64_t fee = 0;                            // in the bill
  std::string reference, said;                // the wallet's number and word
  Instant at;
  std::string state = "open", reason, closed_by;
  Instant created, changed;
  int64_t version = 1;
};

// What to do about a case: a word for programs, a sentence for people.
struct Proposal {
  const char* code;
  const char* words;
};
Proposal proposal(const WalletCase& c);

struct CaseFilter {
  std::string merchant = {}, day = {}, what = {}, state = {};  // empty: any
  int64_t offset = 0, most = 100;
};
Result<WalletCase> wallet_case(const Work& w, const std::string& id);
Result<std::vector<WalletCase>> wallet_cases(const Work& w, const CaseFilter& f);  // the oldest first
Result<int64_t> count_wallet_cases(const Work& w, const CaseFilter& f);

// Does what is proposed, as far as it is beyond this file (case_repairs.h): takes the wallet's word, enters, credits, gives back. It is called in
// the unit that closes the case. A `fee` needs none: the bill's is taken over.
using CaseRepair = std::function<Result<Done>(const Work&, const WalletCase&)>;
Result<WalletCase> repair_case(const Work& w, const std::string& id, const std::string& reason, const CaseRepair& repair = {});
Result<WalletCase> dismiss_case(const Work& w, const std::string& id, const std::string& reason);

// For reconcile.cc: opens them, or finds them again. No two of the same number and `what`.
Result<Done> put_cases(const Work& w, const std::vector<WalletCase>& cases);
// Those that a later bill or entry has settled, at most `most`: how many they were. An entry that came late is billed by its case.
Result<int64_t> settle_cases(const Work& w, const std::string& merchant, int64_t most);
// Open ones of a day's earlier revisions that the bill does not have any more.
Result<Done> drop_cases(const Work& w, const std::string& merchant, const std::string& day, const std::string& mark);

}  // namespace sublet::commerce
