// SIMs: cards and eSIM profiles of the stock, by ICCID (ITU-T E.118: 19 or 20 digits, the last by Luhn).
//
//   idle -> held (an order's) -> in_use -> lost | replaced | scrapped;  held -> idle when the order is undone
//
// A card is blank (any number of its host) or paired with one number from the start (成卡). An eSIM's profile state follows the
// SM-DP+ (SGP.22): available, allocated, linked, confirmed, released, downloaded, installed, error. No SIM is ever two lines'.
//
// Refusals: `unknown_sim`, `sim_taken`, `no_sim` (none idle fits), `bad_iccid`, `bad_imsi`.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "commerce/context.h"

namespace sublet::commerce {

struct SimCard {
  std::string iccid, imsi, host, lot;
  std::string kind = "card";   // card, esim
  std::string number;          // paired with; empty: blank
  std::string state = "idle", holder;
  std::string eid, matching, profile;  // of an eSIM
  int64_t version = 1;
  Instant changed;
  bool paired() const { return !number.empty(); }
};

bool luhn(std::string_view digits);              // the last digit checks the others
char luhn_digit(std::string_view digits);        // that would follow
Result<Done> check_iccid(std::string_view iccid);  // 19 or 20 digits beginning with 89, Luhn
Result<Done> check_imsi(std::string_view imsi);    // 14 or 15 digits

Result<SimCard> sim(const Work& w, const std::string& iccid);
// One for a number of a host: the card that is paired with it, else a blank one; or a wanted one by ICCID.
Result<SimCard> hold_sim(const Work& w, const std::string& host, const std::string& kind, const std::string& number, const std::string& wanted, const std::string& holder);
Result<Done> move_sim(const Work& w, const std::string& iccid, const std::string& holder, const std::string& state, const std::string& new_holder);
Result<Done> set_profile(const Work& w, const std::string& iccid, const std::string& profile, const std::string& matching, const std::string& eid);
// What a download has come to, as the SM-DP+ tells it (downloaded, installed, error): of a profile that somebody ordered, and never
// back. False: it changes nothing.
Result<bool> profile_moved(const Work& w, const std::string& iccid, const std::string& profile, const std::string& eid);
// What the host of a blank card says its IMSI is. Refusals `bad_imsi`, `duplicate` (another SIM of the stock has it).
Result<Done> set_imsi(const Work& w, const std::string& iccid, const std::string& imsi);
Result<Done> add_sim(const Work& w, const SimCard& s);  // refusals also `duplicate`

}  // namespace sublet::commerce
