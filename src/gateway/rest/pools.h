// Pools of TMF685: numbers and SIMs that are alike for a buyer, counted from the stock whenever they are asked for.
//
//   numbers~HOST~PROVINCE~CITY, sims~HOST~KIND   follow from the stock; nobody makes or changes them
//   any other id                                 stated by the operator (POST): of a host, and if it says so of a place and a grade
//                                                (numbers), or of a kind (SIMs)
//
// In a stated pool `relatedParty` (role `host`) is the host, `resourceSpecification` what it is of (`msisdn`, `name` the grade; `sim`,
// `name` the kind), `capacity[].place.name` the place; capacities that are `planned` are kept and shown as they came. Nobody lists its
// resources one by one, and nobody says what is counted. It is a document (documents.h) of kind resourcePool; at most 1,000 an operator.
//
// Refusals: `not_found`, `bad_request`, `read_only` (of what follows from the stock), `too_many`.
#pragma once

#include "commerce/reservations.h"
#include "gateway/rest/business.h"

namespace sublet::gateway::rest {

inline const std::string pools_path = "/tmf-api/resourcePoolManagement/v4/";

struct Pool {
  std::string id, host;
  std::string sims = {};               // "card", "esim"; empty: it is of numbers
  commerce::NumberDemand numbers = {};  // which: host, place, grade
  int64_t all = 0, idle = 0;
  int64_t free = 0;                    // of these such as a reservation of the pool takes
  Json stated = {};                    // what the operator said; null: it follows from the stock
  int64_t version = 0;                 // of what was said
};

enum class Counted : bool { no, yes };
Result<Pool> pool_of(const commerce::Work& w, const std::string& id, Counted counted);
std::vector<Route> resource_pool_routes(Parts& parts);  // resourcePool

}  // namespace sublet::gateway::rest
