#include "gateway/stock/requests.h"

#include <map>

#include "gateway/stock/lists.h"

namespace sublet::gateway {

namespace {

using Handler = Result<Json> (*)(StockAsk&);

// One place says which requests there are.
const std::map<std::string, Handler>& handlers() {
  static const std::map<std::string, Handler> all = {
      {"lot_import", import_lot},       {"lots", list_lots},          {"lot", show_lot},          {"sim_counts", count_sims},   {"numbers", search_numbers},     {"number_history", show_history}, {"regrade", regrade_numbers},
      {"grades", list_grades},          {"grades_load", load_grades}, {"phone_models", list_models}, {"phone_model_set", set_phone_model}, {"phone_plans", list_plans}, {"phone_plan_set", set_phone_plan},
      {"wallet_bill", import_wallet_bill},
  };
  return all;
}

std::string todo_of(const Json& request) {
  const auto todo = request.find("do");
  return request.is_object() && todo != request.end() && todo->is_string() ? todo->get<std::string>() : std::string();
}

}  // namespace

bool is_stock_request(const Json& request) { return handlers().count(todo_of(request)) != 0; }

Json stock_request(const StockDesk& desk, const Json& request, const Tell& tell) {
  const auto handler = handlers().find(todo_of(request));
  if (handler == handlers().end()) return error_json(refusal("bad_request", "no request of the stock"));
  Fields fields(request);
  const std::string op = request.value("operator", Json()).is_string() ? request["operator"].get<std::string>() : std::string();
  if (op.empty() || op.size() > 40) return error_json(refusal("unknown_operator", "`operator` says which"));
  StockAsk ask{desk, op, fields, tell, {desk.db, desk.vault, op, desk.actor, [&desk] { return desk.clock.now(); }}};
  Result<Json> done = handler->second(ask);
  if (!done) return error_json(done.error());
  Json out = {{"ok", true}};
  out.update(*done);
  return out;
}

}  // namespace sublet::gateway
