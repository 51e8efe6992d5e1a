#include "sim/distributions.h"

#include <cmath>

namespace sublet::sim {

double draw(std::span<const Quantile> table, double at) {
  for (size_t i = 1; i < table.size(); ++i) {
    const Quantile &low = table[i - 1], &high = table[i];
    if (at > high.share && i + 1 < table.size()) continue;
    const double part = (at - low.share) / (high.share - low.share);
    return std::exp(std::log(low.value) + part * (std::log(high.value) - std::log(low.value)));
  }
  return table.back().value;
}

}  // namespace sublet::sim
