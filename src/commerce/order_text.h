// Orders as they stand in the records: request, items and steps as JSON. For commerce's own files.
#pragma once

#include <string>
#include <vector>

#include "commerce/orders.h"

namespace sublet::commerce {

std::string text_of(const OrderRequest& r);
std::string text_of(const std::vector<QuoteItem>& items);
std::string text_of(const std::vector<Step>& steps);
OrderRequest request_of(const std::string& text);   // what we wrote ourselves: anything else is a bug
std::vector<QuoteItem> items_of(const std::string& text);
std::vector<Step> steps_of(const std::string& text);

Result<Order> load_order(const Work& w, const std::string& id);
Result<Done> insert_order(const Work& w, Order& o);
Result<Done> store_order(const Work& w, Order& o);  // and tells of its change

}  // namespace sublet::commerce
