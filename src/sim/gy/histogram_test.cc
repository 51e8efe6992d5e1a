#include "sim/gy/histogram.h"

#include <gtest/gtest.h>

#include "sim/gy/sessions.h"

namespace sublet::sim::gy {
namespace {

TEST(Histogram, percentiles_are_within_two_percent) {
  Histogram h;
  EXPECT_EQ(h.at(0.99), 0);
  for (int64_t i = 1; i <= 100'000; ++i) h.add(i * 1000);
  EXPECT_EQ(h.count(), 100'000U);
  EXPECT_EQ(h.max(), 100'000'000);
  for (const double share : {0.001, 0.1, 0.5, 0.9, 0.99, 0.999})
    EXPECT_NEAR(static_cast<double>(h.at(share)), share * 1e8, share * 1e8 * 0.02) << share;
  EXPECT_EQ(h.at(1.0), 100'000'000);
}

TEST(Histogram, small_and_huge_values_have_their_place) {
  Histogram h, other;
  h.add(-5);
  h.add(0);
  h.add(63), h.add(64), h.add(127), h.add(128);
  EXPECT_EQ(h.at(0.5), 63);
  EXPECT_EQ(h.at(1.0), 128);
  other.add(INT64_MAX, 7);
  h.add(other);
  EXPECT_EQ(h.count(), 13U);
  EXPECT_EQ(h.at(0.999), INT64_MAX);
  h.clear();
  EXPECT_EQ(h.count(), 0U);
}

TEST(Zipf, the_first_are_drawn_in_proportion) {
  Random random(3);
  const Zipf zipf(1000, 1.0);
  std::vector<uint64_t> drawn(1000);
  for (int i = 0; i < 200'000; ++i) ++drawn[zipf.draw(random)];
  EXPECT_NEAR(static_cast<double>(drawn[0]) / static_cast<double>(drawn[9]), 10, 1.5);
  EXPECT_NEAR(static_cast<double>(drawn[0]), 200'000 / 7.485, 1500);  // the harmonic number of 1,000
  const Zipf uniform(10, 0);
  std::vector<uint64_t> even(10);
  for (int i = 0; i < 10'000; ++i) ++even[uniform.draw(random)];
  for (const uint64_t n : even) EXPECT_NEAR(static_cast<double>(n), 1000, 150);
}

}  // namespace
}  // namespace sublet::sim::gy
