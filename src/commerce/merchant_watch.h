// What has to be looked after at a merchant without anybody asking: its bill of each day, and the end of its certificates.
//
// Bills: a day is due from 10:05 of the next day in Beijing, for 30 days, from the day on which the merchant was added, until its wallet_bill is
// compared (reconcile.h): nothing else is remembered of it, so whoever was away goes on. A paused merchant's day is due when there is an entry of it.
//
// Certificates: MerchantCertificateEvent at the hub, once each at 30, 7 and 1 days before the first of them ends, and when it has ended; a line for
// the log once a day of Beijing. Certificates with another end begin anew.
//
//   Result<std::vector<BillDay>> due = bills_due(w);            // the oldest first
//   note_bill_trouble(w, "m1", "bad_bill: ...");                // shown with the merchant, until its bill is compared
//   Result<std::vector<CertificateEnd>> soon = tell_certificates(w);
#pragma once

#include <set>
#include <string>
#include <vector>

#include "commerce/reconcile.h"

namespace sublet::commerce {

// The last day whose bill a wallet has made by now, with five minutes to spare.
std::string last_bill_day(Instant now);
Result<std::vector<BillDay>> bills_due(const Work& w);
// Whether anything was moved on the day, as far as we know.
Result<bool> has_entries(const Work& w, const BillDay& of);

struct MerchantWatch {
  std::string last_bill;     // day of the latest bill that is compared; empty: none is
  std::string bill_trouble;  // why one that is due is not there
};
Result<MerchantWatch> merchant_watch(const Work& w, const std::string& merchant);
Result<Done> note_bill_trouble(const Work& w, const std::string& merchant, const std::string& words);
Result<Done> clear_bill_troubles(const Work& w, const std::set<std::string>& but);  // of all merchants but these

struct CertificateEnd {
  std::string merchant, title;
  Instant at;
  bool over = false;
};
// Of those that end within 30 days, what the log has not been told today; events are told as they are due.
Result<std::vector<CertificateEnd>> tell_certificates(const Work& w);

}  // namespace sublet::commerce
