// TMF620 product catalogue and TMF635 usage: their documents as routes, and the offers that charging has published.
//
// A resource begins in `In study` unless it says otherwise and moves by the life cycle of TMF620 (In study, In design, In
// test, Active, Launched, Retired, Obsolete, Rejected); other moves are refused (`wrong_state`). Each change is told as an
// event, as TM Forum names them: CatalogCreateEvent, CatalogAttributeValueChangeEvent, CatalogStateChangeEvent,
// CatalogDeleteEvent.
//
// Published: each offer of the catalogue that charging runs by appears as a productOffering of its code, Active, with its fee
// as a productOfferingPrice; they follow each publication and cannot be changed here.
//
//   std::vector<Route> routes = catalogue_routes(parts, published);
#pragma once

#include <atomic>
#include <mutex>
#include <vector>

#include "gateway/rest/parts.h"

namespace sublet::gateway::rest {

// Copies what charging has published into the records when it has changed.
class Published {
 public:
  Published(records::Database& db, Service& service, io::Clock& clock) : db_(db), service_(service), clock_(clock) {}
  Result<Done> bring_up_to_date();  // never from within a unit

 private:
  Result<Done> copy();
  records::Database& db_;
  Service& service_;
  io::Clock& clock_;
  std::mutex mutex_;
  std::atomic<uint64_t> seen_{UINT64_MAX};
  std::atomic<int64_t> next_{INT64_MAX};  // when a version that is published already takes effect
};

bool is_life_cycle_state(std::string_view name);  // of TMF620
std::vector<Route> catalogue_routes(Parts& parts, Published& published);  // TMF620
std::vector<Route> usage_routes(Parts& parts);                            // TMF635

}  // namespace sublet::gateway::rest
