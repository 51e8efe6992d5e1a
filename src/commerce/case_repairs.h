// Repairs of wallets' cases (wallet_cases.h) that a program can carry out: the wallet is asked, and its word is taken. What its word leaves to a
// hand, the refusal says.
//
//   missing_here   paid or carried out there: entered here, and followed (credited, or given back where nothing wants it)
//   missing_there  carried out there: it stands. A refund that was not: its entry goes, and it is asked for again under its number
//   state          the same; of a refund that failed for good the money is owed
//   amount         what was asked for is what was taken: it stands, and the bill is wrong
//   double         never by a program: both wallets take one payment for a number, so it is claimed of the wallet
//
// Refusals: `not_repaired` (why, and what a hand has to do), `unavailable` (the wallet has said nothing), those of wallets.h.
//
//   Result<CaseQuestion> q = case_question(w, c);                         // asked outside the unit
//   repair_case(w, c.id, reason, [&](const Work& w, const WalletCase& c) { return repair_by_word(w, shelf, c, answer); });
#pragma once

#include "commerce/orders.h"
#include "commerce/wallet_cases.h"

namespace sublet::commerce {

// The body of a row of topic `wallet` (wallets.h) that asks the wallet; empty: there is nothing to ask.
Result<std::string> case_question(const Work& w, const WalletCase& c);
// What the wallet has said to it. In the unit that closes the case.
Result<Done> repair_by_word(const Work& w, const Shelf& shelf, const WalletCase& c, const OutsideAnswer& a);

}  // namespace sublet::commerce
