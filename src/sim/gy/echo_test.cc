#include "sim/gy/echo.h"

#include <gtest/gtest.h>

namespace sublet::sim::gy {
namespace {

TEST(Echo, messages_go_to_and_fro) {
  for (const size_t window : {size_t{1}, size_t{256}, size_t{100'000}}) {
    EchoOptions o;
    o.window = window;
    o.connections = 3;
    o.nanos = 100'000'000;
    const Result<EchoFigures> e = echo(o);
    ASSERT_TRUE(e);
    EXPECT_GT(e->messages, 500U);
    EXPECT_GT(e->rate, 0);
  }
}

}  // namespace
}  // namespace sublet::sim::gy
