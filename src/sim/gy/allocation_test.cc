// No message costs an allocation once a run is warm.
#include <cstdlib>
#include <new>

#include "sim/gy/load.h"
#include "sim/gy/testing.h"

#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)  // those bring their own

namespace {
thread_local uint64_t allocations = 0;  // of this thread alone: the stub server's do not count
}

void* operator new(size_t octets) {
  ++allocations;
  if (void* at = std::malloc(octets == 0 ? 1 : octets)) return at;
  throw std::bad_alloc();
}
void operator delete(void* at) noexcept { std::free(at); }
void operator delete(void* at, size_t) noexcept { std::free(at); }

namespace sublet::sim::gy {
namespace {

TEST(Allocation, a_warm_client_makes_none) {
  testing::StubServer server;
  LoadOptions o;
  o.target = server.target();
  o.connections = 2;
  o.window = 16;
  o.duration = 600'000'000;
  o.repeat = 0.1;
  o.sessions.count = 100;
  Result<std::unique_ptr<Load>> load = Load::open(o);
  ASSERT_TRUE(load);
  int calls = 0;
  uint64_t warm = 0, warm_answers = 0, in_the_end = 0, answers = 0;
  ASSERT_TRUE((*load)->run([&](const Load& l) {
    if (++calls == 2) warm = allocations, warm_answers = l.figures().answered;
    if (!l.draining()) in_the_end = allocations, answers = l.figures().answered;
    return true;
  }));
  EXPECT_GT(answers, warm_answers + 100);
  EXPECT_EQ(in_the_end, warm) << "for " << answers - warm_answers << " answers";
}

}  // namespace
}  // namespace sublet::sim::gy

#endif
