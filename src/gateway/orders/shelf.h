// What is on sale, from charging's state: the catalogue in force of each operator, kept for a second at a time.
//
//   commerce::Shelf shelf = shelf_of(service, clock);
#pragma once

#include "commerce/orders.h"
#include "io/clock.h"

namespace sublet::gateway {

class Service;

// Both must outlive it. It may be asked from any thread.
commerce::Shelf shelf_of(Service& service, io::Clock& clock);

}  // namespace sublet::gateway
