#include "io/clock.h"

#include <sys/random.h>
#include <time.h>

#include "base/ensure.h"

namespace sublet::io {

namespace {
int64_t micros_of(clockid_t id) {
  timespec t{};
  ensure(clock_gettime(id, &t) == 0, "the kernel has this clock");
  return static_cast<int64_t>(t.tv_sec) * 1'000'000 + t.tv_nsec / 1'000;
}
}  // namespace

Instant SystemClock::now() {
  return Instant::from_micros(micros_of(CLOCK_REALTIME));
}

int64_t steady_micros() {
  return micros_of(CLOCK_MONOTONIC);
}

uint64_t entropy64() {
  uint64_t value = 0;
  // Up to 256 bytes getrandom is never cut short once the kernel's pool is filled, which it is long before
  // us.
  ensure(getrandom(&value, sizeof(value), 0) == sizeof(value), "the kernel gives random bytes");
  return value;
}

}  // namespace sublet::io
