#include <gtest/gtest.h>
#include <signal.h>
#include <sys/resource.h>
#include <unistd.h>

#include "io/clock.h"
#include "io/descriptors.h"
#include "io/file.h"
#include "io/signal.h"
#include "io/testing.h"
#include "io/thread.h"
#include "io/timezone.h"

namespace sublet::io {
namespace {

class Folder : public testing::Test {
 protected:
  TemporaryFolder temporary;
  const std::string& path = temporary.path();
};

using Files = Folder;

TEST_F(Files, what_is_written_atomically_is_read_back_whole) {
  const std::string file = path + "/state";
  ASSERT_TRUE(write_file_atomically(file, "one"));
  ASSERT_TRUE(write_file_atomically(file, std::string(200'000, 'x')));
  EXPECT_EQ(*read_file(file, 1 << 20), std::string(200'000, 'x'));
  EXPECT_EQ(list_directory(path)->size(), 1u) << "no temporary file stays";
}

TEST_F(Files, a_file_over_the_limit_is_a_fault) {
  ASSERT_TRUE(write_file_atomically(path + "/big", std::string(101, 'x')));
  EXPECT_EQ(read_file(path + "/big", 100).error().code, "file_too_large");
  EXPECT_TRUE(read_file(path + "/big", 101));
}

TEST_F(Files, a_missing_file_is_a_fault_that_names_the_path) {
  Result<std::string> text = read_file(path + "/none", 10);
  ASSERT_FALSE(text);
  EXPECT_EQ(text.error().code, "no_such_file");
  EXPECT_NE(text.error().detail.find(path + "/none"), std::string::npos);
  EXPECT_FALSE(*exists(path + "/none"));
  EXPECT_TRUE(remove_file(path + "/none"));
}

TEST_F(Files, a_full_disk_is_a_fault) {
  Result<File> full = File::open("/dev/full", File::Mode::read_write);
  ASSERT_TRUE(full);
  Result<Done> done = full->write_at(0, "x");
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().kind, Error::Kind::fault);
  EXPECT_EQ(done.error().code, "io_error");
}

TEST_F(Files, folders_are_made_with_their_parents_and_listed_in_order) {
  ASSERT_TRUE(make_directories(path + "/a/b/c"));
  ASSERT_TRUE(make_directories(path + "/a/b/c"));
  ASSERT_TRUE(write_file_atomically(path + "/a/b/2", ""));
  ASSERT_TRUE(write_file_atomically(path + "/a/b/1", ""));
  EXPECT_EQ(*list_directory(path + "/a/b"), (std::vector<std::string>{"1", "2", "c"}));
  EXPECT_FALSE(make_directories(path + "/a/b/1"));
  EXPECT_EQ(parent_of("/x"), "/");
  EXPECT_EQ(parent_of("x"), ".");
  EXPECT_EQ(parent_of("x/y"), "x");
}

TEST_F(Files, a_locked_file_is_refused_to_the_second_who_asks) {
  Result<File> one = File::open(path + "/lock", File::Mode::create);
  Result<File> two = File::open(path + "/lock", File::Mode::create);
  ASSERT_TRUE(one->lock(false));
  EXPECT_EQ(two->lock(true).error().code, "locked");
  one->close();
  EXPECT_TRUE(two->lock(true));
}

TEST_F(Files, a_file_of_zeros_has_its_size_and_nothing_of_what_was_there) {
  for (const uint64_t size : {0ULL, 100ULL, (3ULL << 20) + 5000}) {
    ASSERT_TRUE(write_file_atomically(path + "/z", std::string(5 << 20, 'x')));
    ASSERT_TRUE(write_zeros(path + "/z", size, [] { return true; }));
    EXPECT_EQ(*read_file(path + "/z", 10 << 20), std::string(size, '\0'));
  }
  EXPECT_EQ(write_zeros(path + "/z", 100, [] { return false; }).error().code, "stopped");
}

TEST_F(Files, chunks_join_to_the_whole_file) {
  std::string all;
  for (int i = 0; i < 1000; ++i) all += std::to_string(i);
  ASSERT_TRUE(write_file_atomically(path + "/f", all));
  Result<ChunkReader> in = ChunkReader::open(path + "/f", 7);
  ASSERT_TRUE(in);
  EXPECT_EQ(in->size(), all.size());
  std::string read;
  for (;;) {
    Result<std::string_view> chunk = in->next();
    ASSERT_TRUE(chunk);
    if (chunk->empty()) break;
    read += *chunk;
  }
  EXPECT_EQ(read, all);
}

TEST(Zones, shanghai_is_eight_hours_ahead_and_had_summers_until_1991) {
  Result<ZoneTable> zone = load_zone("Asia/Shanghai");
  ASSERT_TRUE(zone);
  EXPECT_EQ(zone->offset_at(1'700'000'000), 8 * 3600);
  EXPECT_EQ(zone->offset_at(0), 8 * 3600);
  EXPECT_EQ(zone->offset_at(days_from_civil(1990, 7, 1) * seconds_per_day), 9 * 3600);
  EXPECT_EQ(zone->next_change(1'700'000'000), INT64_MAX);
}

TEST(Zones, berlin_changes_twice_a_year_up_to_2100) {
  Result<ZoneTable> zone = load_zone("Europe/Berlin");
  ASSERT_TRUE(zone);
  EXPECT_EQ(zone->offset_at(days_from_civil(2026, 7, 1) * seconds_per_day), 7200);
  EXPECT_EQ(zone->offset_at(days_from_civil(2099, 7, 1) * seconds_per_day), 7200);
  EXPECT_EQ(zone->next_change(days_from_civil(2050, 7, 1) * seconds_per_day),
            days_from_civil(2050, 10, 30) * seconds_per_day + 3600)
      << "the last Sunday of October";
  EXPECT_EQ(zone->next_change(days_from_civil(2026, 1, 1) * seconds_per_day), 1774746000);
}

TEST(Zones, a_zone_that_does_not_exist_is_refused) {
  for (const char* name : {"", "Mars/Olympus", "../../etc/passwd", "asia"}) {
    Result<ZoneTable> zone = load_zone(name);
    ASSERT_FALSE(zone) << name;
    EXPECT_EQ(zone.error().code, "unknown_zone");
    EXPECT_TRUE(zone.error().is_refusal());
  }
}

TEST(Clocks, a_manual_clock_shows_what_it_was_told) {
  ManualClock clock(Instant::from_seconds(10));
  clock.advance(5);
  EXPECT_EQ(clock.now(), Instant::from_micros(10'000'005));
  clock.set(Instant::from_seconds(1));
  EXPECT_EQ(clock.now(), Instant::from_seconds(1));
  EXPECT_GT(SystemClock().now(), Instant::from_seconds(1'700'000'000));
}

TEST(Signals, a_term_signal_is_seen_and_stays_seen) {
  StopSignal stop;
  EXPECT_FALSE(stop.wait(0));
  ASSERT_EQ(kill(getpid(), SIGTERM), 0);
  EXPECT_TRUE(stop.wait(-1));
  EXPECT_TRUE(stop.wait(0));
}

TEST(Descriptors, may_be_as_many_as_the_hard_limit_lets_us) {
  rlimit before{};
  ASSERT_EQ(getrlimit(RLIMIT_NOFILE, &before), 0);
  rlimit low = before;
  low.rlim_cur = 100;
  ASSERT_EQ(setrlimit(RLIMIT_NOFILE, &low), 0);
  EXPECT_EQ(descriptor_limit(), 100u);
  const uint64_t hard = before.rlim_max == RLIM_INFINITY ? UINT64_MAX : before.rlim_max;
  EXPECT_EQ(raise_descriptor_limit(), hard);
  EXPECT_EQ(descriptor_limit(), hard);
  ASSERT_EQ(setrlimit(RLIMIT_NOFILE, &before), 0);
}

TEST(Threads, a_named_thread_is_found_among_the_costs) {
  name_this_thread("a name that is too long");
  bool found = false;
  for (const ThreadCost& cost : thread_costs())
    found |= cost.name == "a name that is " && cost.user_seconds >= 0;
  EXPECT_TRUE(found);
  name_this_thread("io_test");
}

}  // namespace
}  // namespace sublet::io
