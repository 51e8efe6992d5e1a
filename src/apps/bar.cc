#include "apps/bar.h"

#include <unistd.h>

#include <algorithm>
#include <cstdio>

namespace sublet::apps {

Bar::Bar(std::string name, Unit unit, bool quiet) : name_(std::move(name)), unit_(unit), shown_(!quiet && isatty(2)), start_(std::chrono::steady_clock::now()) {}

void Bar::show(double done, double total) {
  if (!shown_) return;
  total = std::max({1.0, total, done});
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count(), rate = done / std::max(seconds, 1e-3);
  const auto filled = static_cast<size_t>(30.0 * done / total);
  char speed[40];
  if (unit_ == Unit::octets) std::snprintf(speed, sizeof speed, "%6.1f MB/s", rate / 1e6);
  else std::snprintf(speed, sizeof speed, "%7.0f/s", rate);
  std::fprintf(stderr, "\r%s [%s%s] %3.0f %%  %s  ETA %.0f s  ", name_.c_str(), std::string(filled, '#').c_str(), std::string(30 - filled, '.').c_str(), 100 * done / total, speed, (total - done) / std::max(rate, 1.0));
}

void Bar::end() {
  if (shown_) std::fprintf(stderr, "\r%100s\r", "");
}

}  // namespace sublet::apps
