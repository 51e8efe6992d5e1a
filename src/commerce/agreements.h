// Agreements: a line is topped up each period by its holder's wallet (Alipay 周期扣款), signed once by the holder, ended by either side.
//
//   asked (a code to sign with) -> active -> ending -> ended       asked -> ended (nobody signed it in time)
//
// Each period is one top-up order, paid by the agreement. What the holder signs names the first period's day: today, or the 1st of the next month
// where today is after the 28th (Alipay takes no later day, so that each month has it). The next begin `months` later on the same day. One that the wallet refuses is tried again a day later, three times; then the period is left out, and
// said (`why`). An order and its agreement's next date are written in one unit, so a period is never charged twice.
//
// Outbox, topic `wallet`: body {"what": sign | agreement_query | unsign, "agreement"}; cause `agreement/ID`.
//
// Refusals: `unknown_agreement`, `bad_agreement` (with the field), `not_active`, `unknown_line`, those of merchants.h.
//
//   Result<Agreement> a = ask_agreement(w, {.line = "8617...", .amount = 50'000'000});    // then GET its code, signed in the wallet
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "commerce/orders.h"

namespace sublet::commerce {

inline constexpr const char* agreement_cause = "agreement/";

struct Agreement {
  std::string id, merchant, wallet, party, line;
  std::string channel = "online";          // in which it was asked for; of its orders
  int64_t amount = 0, months = 1;          // micro-units each; the period
  std::string state = "asked", code, reference;
  std::optional<Instant> begins;           // the first period, as the wallet was told; none (of before that was kept): when it was signed
  std::optional<Instant> signed_at;
  int64_t periods = 0;                     // gone by: the one that is being charged began so many periods after
  std::optional<Instant> next_at;          // when it is looked at next
  std::string order;                       // the last one
  int64_t charged = 0, failed = 0;         // periods; tries of this one
  std::string why;
  Instant until, created, changed;         // until: to be signed by
  std::optional<Instant> check_at;
  int64_t checks = 0, version = 1;
};
struct AgreementWish {
  std::string line, channel = "shop";
  int64_t amount = 0, months = 1;
};

Result<Agreement> ask_agreement(const Work& w, const AgreementWish& wish);
Result<Agreement> agreement(const Work& w, const std::string& id);
struct AgreementFilter {
  std::string line = {}, state = {};       // empty: any
  int64_t offset = 0, most = 50;
};
Result<std::vector<Agreement>> agreements(const Work& w, const AgreementFilter& f);  // the latest first
Result<int64_t> count_agreements(const Work& w, const AgreementFilter& f);
Result<Agreement> end_agreement(const Work& w, const std::string& id, const std::string& reason);
// With its line: what is signed is ended there, whatever comes of the answer.
Result<Done> end_agreements_of(const Work& w, const std::string& line, const std::string& reason);

// What the wallet says of one: `active` with its number there, or `ended`. False: it was known.
Result<bool> agreement_said(const Work& w, const std::string& merchant, const std::string& id, const std::string& state, const std::string& reference);
Result<Done> agreement_answered(const Work& w, const std::string& id, const std::string& what, const OutsideAnswer& a);
// Periods that are due, and signatures to ask after; how many.
Result<int64_t> agreements_due(const Work& w, const Shelf& shelf, int64_t most);

}  // namespace sublet::commerce
