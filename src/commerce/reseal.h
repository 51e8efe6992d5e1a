// What of commerce's rows stands sealed, for the rotation of keys (records/reseal.h).
//
// A voucher's code is kept only as its keyed hash: while it may be used, its key stays.
#pragma once

#include <vector>

#include "records/reseal.h"

namespace sublet::commerce {

std::vector<records::SealedRows> sealed_rows();

}  // namespace sublet::commerce
