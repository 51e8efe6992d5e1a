// An order in JSON: in commerce's own words, and in TMF622's; there and back. Nothing is asked or decided here.
//
// In TMF622 an order has one item. Its action and offering say what it is: `add` of a package is a new number, of an add-on an
// addition to `product.id`'s line, `modify` a change of package, `delete` the end of the line. Whatever else commerce can do is
// named by a characteristic `kind`; number, host, city, sim, iccid, eid, when, topUp are characteristics too.
//
//   Result<commerce::OrderRequest> request = request_in(call.body["request"]);
//   return Reply{.body = order_json(call, *order)};
//
// What comes in has passed its schema: texts are texts. Amounts are money_json's, of the operator's currency. Called from any thread.
#pragma once

#include "commerce/orders.h"
#include "gateway/rest/parts.h"

namespace sublet::gateway::rest {

inline const std::string tmf_ordering = "/tmf-api/productOrderingManagement/v4/";

Json quote_json(const commerce::Quote& q);
Json order_json(const Call& call, const commerce::Order& o);
Result<commerce::OrderRequest> request_in(const Json& j);  // refusal `bad_amount`
commerce::PaymentWish payment_in(const Json& body);        // none said: method "none"

Json tmf_json(const Call& call, const commerce::Order& o, const std::string& currency);
// An order's cancellation is the order's own: its id is the order's.
Json cancel_json(const Call& call, const commerce::Order& o);
// `version` tells a package from an add-on; null: everything is taken for a package. Refusals `bad_request`, `bad_amount`.
Result<commerce::OrderRequest> tmf_request(const Json& body, const catalogue::Version* version);

}  // namespace sublet::gateway::rest
