// The requests of the stock one by one; for requests.cc alone.
#pragma once

#include "commerce/bulk.h"
#include "gateway/stock/requests.h"

namespace sublet::gateway {

struct StockAsk {
  const StockDesk& desk;
  std::string op;
  Fields& fields;
  const Tell& tell;
  commerce::Bulk bulk;
};

// lots.cc
Result<Json> import_lot(StockAsk& ask);
Result<Json> list_lots(StockAsk& ask);
Result<Json> show_lot(StockAsk& ask);
Result<Json> count_sims(StockAsk& ask);
// lists.cc
Result<Json> search_numbers(StockAsk& ask);
Result<Json> show_history(StockAsk& ask);
Result<Json> regrade_numbers(StockAsk& ask);
Result<Json> list_grades(StockAsk& ask);
Result<Json> load_grades(StockAsk& ask);
Result<Json> list_models(StockAsk& ask);
Result<Json> set_phone_model(StockAsk& ask);
Result<Json> list_plans(StockAsk& ask);
Result<Json> set_phone_plan(StockAsk& ask);
// bills.cc
Result<Json> import_wallet_bill(StockAsk& ask);

// A change of the operator's is on record as those of the HTTP API are.
Result<Done> note_command(const commerce::Work& w, const std::string& what, const std::string& resource);

}  // namespace sublet::gateway
