// Phones: models with a price, the stock by IMEI (15 digits, the last by Luhn), and the plans under which they are sold with a package.
//
//   idle -> held (an order's) -> sold -> idle (returned);  held -> idle when the order is undone;  idle -> scrapped
//
// Plans, for `months`, with `discount` off the price; `amount` in micro-units means by kind:
//   discount     nothing further: the line keeps the package
//   deposit      paid with the phone, and put back into the account in monthly parts
//   instalments  of the price, what is charged to the account in monthly parts; the rest is paid at once
//   frozen       frozen in the buyer's wallet (freezes.h), taken into the account in monthly parts; what is not is released at its end
// exit: what leaving early costs, "12:80,24:50": until the 12th month 80 per cent of what has not run yet, until the 24th 50, later nothing.
//
// Refusals: `bad_imei`, `bad_model`, `bad_plan` (with the field), `unknown_model`, `unknown_plan`, `unknown_phone`, `phone_taken`, `no_phone`.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "commerce/bulk.h"
#include "commerce/lots.h"

namespace sublet::commerce {

struct PhoneModel {
  std::string code, title;
  int64_t price = 0;
  bool on_sale = true;
};
struct PhonePlan {
  std::string code, title, kind;
  std::string model, offer;   // empty: any
  int64_t months = 0, discount = 0, amount = 0;
  std::string exit;
  bool on_sale = true;
};
struct Phone {
  std::string imei, model, lot, state = "idle", holder;
};

Result<Done> check_imei(std::string_view imei);
Result<Done> set_model(const Work& w, const PhoneModel& m);
Result<PhoneModel> model(const Work& w, const std::string& code);
Result<std::vector<PhoneModel>> models(const Work& w);
Result<Done> set_plan(const Work& w, const PhonePlan& p);
Result<PhonePlan> plan(const Work& w, const std::string& code);
Result<std::vector<PhonePlan>> plans(const Work& w);

Result<Phone> phone_by_imei(const Work& w, const std::string& imei);
Result<Phone> phone_of(const Work& w, const std::string& holder);  // held or sold
// The wanted one, or the first idle one of a model.
Result<Phone> hold_phone(const Work& w, const std::string& model, const std::string& wanted, const std::string& holder);
Result<Done> move_phone(const Work& w, const std::string& imei, const std::string& holder, const std::string& state, const std::string& new_holder);
// Columns imei, model; models must be known (docs/formats/stock-files.md).
Result<Lot> import_phones(const Bulk& bulk, const LotFacts& facts, std::string_view text, const std::function<bool(const Lot&)>& stop = {});

// Of `total`, what has run after `k` of `n` parts: whole hundredths of the currency, the last part takes the rest.
int64_t run_after(int64_t total, int64_t k, int64_t n);
// Per cent of what has not run that leaving in month `month` (from 0) costs.
Result<int64_t> exit_percent(std::string_view terms, int64_t month);  // refusal `bad_plan`

}  // namespace sublet::commerce
