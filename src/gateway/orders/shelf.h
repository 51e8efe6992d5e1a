// Shelves: each operator's catalogue in force, as commerce needs it; looked up outside units and kept for a second, so that no unit
// of work waits for charging. All functions may be called from any thread; service and clock must outlive it.
//
//   if (Result<Done> looked = shelves.look(); !looked) return looked.error();      // before the unit; what was known stays
//   commerce::place_order(w, shelves.shelf(), wish);
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "commerce/orders.h"
#include "io/clock.h"

namespace sublet::gateway {

class Service;

class Shelves {
 public:
  Shelves(Service& service, io::Clock& clock) : service_(service), clock_(clock) {}
  Result<Done> look();
  commerce::Shelf shelf();
  std::string currency(const std::string& op);  // empty: nothing is in force

 private:
  Service& service_;
  io::Clock& clock_;
  std::mutex mutex_;
  uint64_t published_ = UINT64_MAX;
  int64_t looked_ = 0;
  std::map<std::string, std::shared_ptr<const catalogue::Version>> versions_;
};

}  // namespace sublet::gateway
