#include <algorithm>
#include <cmath>

#include "sim/gy/sessions.h"

namespace sublet::sim::gy {

namespace {
// log1p(x)/x and expm1(x)/x, good near 0.
double log_ratio(double x) { return std::abs(x) > 1e-8 ? std::log1p(x) / x : 1 - x * (0.5 - x / 3); }
double exp_ratio(double x) { return std::abs(x) > 1e-8 ? std::expm1(x) / x : 1 + x * (0.5 + x / 6); }
}  // namespace

double Zipf::h(double x) const { return exp_ratio((1 - s_) * std::log(x)) * std::log(x); }
double Zipf::inverse(double x) const { return std::exp(log_ratio(std::max(x * (1 - s_), -1.0)) * x); }

Zipf::Zipf(uint64_t n, double s) : n_(std::max<uint64_t>(n, 1)), s_(s), low_(0), high_(0), cut_(0) {
  if (s_ <= 0) return;
  low_ = h(1.5) - 1;
  high_ = h(static_cast<double>(n_) + 0.5);
  cut_ = 2 - inverse(h(2.5) - std::exp(-s_ * std::log(2.0)));
}

uint64_t Zipf::draw(Random& random) const {
  if (s_ <= 0) return random.below(n_);
  for (;;) {
    const double u = high_ + random.unit() * (low_ - high_);
    const double x = inverse(u);
    const double k = std::clamp(std::floor(x + 0.5), 1.0, static_cast<double>(n_));
    if (k - x <= cut_ || u >= h(k + 0.5) - std::exp(-s_ * std::log(k))) return static_cast<uint64_t>(k) - 1;
  }
}

}  // namespace sublet::sim::gy
