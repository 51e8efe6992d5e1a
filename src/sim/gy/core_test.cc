#include "sim/gy/core.h"

#include <atomic>
#include <thread>

#include "io/testing.h"
#include "sim/gy/testing.h"

namespace sublet::sim::gy {
namespace {

TEST(SimulatedCore, asks_at_its_rate_and_keeps_books) {
  io::TemporaryFolder folder;
  testing::StubServer server;
  SimulatedCore::Options o;
  o.target = server.target();
  o.report = folder.path() + "/core.json";
  o.first_line = 8617090000001;
  o.lines = 50;
  o.rate = 100;
  o.pause = 1;
  SimulatedCore core(o);
  const int64_t end = now_nanos() + 1'000'000'000;
  ASSERT_TRUE(core.run([&] { return now_nanos() < end; }));
  const size_t asked = server.seen().size();
  EXPECT_GT(asked, 60U);
  EXPECT_LT(asked, 300U) << "the rate, and the sessions that it ended";
  const Result<std::string> report = io::read_file(o.report, 1 << 20);
  ASSERT_TRUE(report);
  EXPECT_NE(report->find("\"wrong_answers\":0"), std::string::npos) << *report;
  EXPECT_NE(report->find("\"ended\":true"), std::string::npos);
}

TEST(SimulatedCore, waits_for_a_server_that_is_not_there) {
  SimulatedCore::Options o;
  o.target = "127.0.0.1:1";
  o.first_line = 8617090000001;
  o.lines = 1;
  SimulatedCore core(o);
  const int64_t start = now_nanos();
  EXPECT_TRUE(core.run([&] { return now_nanos() < start + 300'000'000; }));
  EXPECT_GE(now_nanos() - start, 300'000'000);
  EXPECT_LT(now_nanos() - start, 3'000'000'000);
}

}  // namespace
}  // namespace sublet::sim::gy
