// Complaints: what a customer is not content with, and by when it is answered (setting complaint_days). In the three classes of the regulator's own
// counts: service, network, charges. Words and answer are sealed.
//
// Refusals: `unknown_complaint`, `bad_complaint` with what is wrong, `too_many_complaints` (of one number at a time), `not_open`.
//
//   Complaint c = *complain(w, {.party = holder, .number = "8617090000001", .about = "charges", .words = "..."});
//   answer_complaint(w, c.id, "it was charged abroad; half of it is given back");
#pragma once

#include <string>
#include <vector>

#include "commerce/context.h"

namespace sublet::commerce {

struct Complaint {
  std::string id, party, number, about, words, state = "open";  // open, answered
  std::string answer, actor, answered_by;
  Instant due, created, changed;
  int64_t version = 1;
  bool overdue = false;  // open, and its date is over
};
Result<Complaint> complain(const Work& w, const Complaint& c);
Result<Complaint> complaint(const Work& w, const std::string& id);
struct ComplaintFilter {
  std::string party = {}, number = {}, state = {}, about = {};  // empty: all
  bool overdue_only = false;
  int64_t offset = 0, most = 50;
};
Result<std::vector<Complaint>> complaints(const Work& w, const ComplaintFilter& filter);  // open ones first, by their date
Result<int64_t> count_complaints(const Work& w, const ComplaintFilter& filter);
Result<Complaint> answer_complaint(const Work& w, const std::string& id, const std::string& words);

}  // namespace sublet::commerce
