// The engine as a whole, over a toy machine (toy_machine.h).
#include "engine/engine.h"

#include <gtest/gtest.h>
#include <signal.h>
#include <sys/resource.h>

#include <future>
#include <latch>
#include <thread>

#include "engine/toy_machine.h"
#include "engine/verify.h"

namespace sublet::engine {
namespace {

using Engines = Folder;

TEST_F(Engines, a_command_is_answered_with_its_position_time_and_outcome) {
  ToyMachine machine;
  auto engine = open(options(), machine);
  EXPECT_EQ(engine->execute("add 1 5")->outcome, "ok 5");
  clock.advance(10);
  Result<Executed> second = engine->execute("add 1 7");
  EXPECT_EQ(second->outcome, "ok 12");
  EXPECT_EQ(second->position, 2u);
  EXPECT_EQ(second->time, clock.now());
  EXPECT_EQ(engine->durable(), 2u);
  EXPECT_EQ(engine->execute("nonsense")->outcome, "refused");
  EXPECT_TRUE(engine->close());
  EXPECT_EQ(engine->execute("add 1 1").error().code, "engine_closed");
}

TEST_F(Engines, nothing_is_answered_before_it_is_synced) {
  ToyMachine machine;
  std::latch in_sync(1), go(1);
  std::atomic<bool> first = true;
  Options o = options();
  o.before_sync = [&](Position) -> Result<Done> {
    if (first.exchange(false)) in_sync.count_down(), go.wait();
    return Done{};
  };
  auto engine = open(o, machine);
  std::atomic<int> answered = 0;
  std::promise<void> all;
  const auto count = [&](Result<std::span<const Outcome>> outcomes) {
    EXPECT_TRUE(outcomes);
    if (++answered == 11) all.set_value();
  };
  ASSERT_TRUE(engine->submit(Request("add 1 1", count)));
  in_sync.wait();  // the first batch is written and not synced
  for (int i = 0; i < 10; ++i) ASSERT_TRUE(engine->submit(Request("add 1 1", count)));
  EXPECT_EQ(answered, 0);
  EXPECT_EQ(engine->durable(), 0u);
  go.count_down();
  all.get_future().wait();
  EXPECT_EQ(engine->durable(), 11u);
  EXPECT_LE(engine->stats().batches, 11u);
}

TEST_F(Engines, requests_of_many_commands_are_answered_whole_and_in_order) {
  ToyMachine machine;
  auto engine = open(options(), machine);
  std::vector<Position> positions;
  std::vector<std::string> outcomes;
  for (int r = 0; r < 50; ++r) {
    Request request([&](Result<std::span<const Outcome>> done) {
      ASSERT_TRUE(done);
      ASSERT_EQ(done->size(), 10u);
      for (const Outcome& o : *done) positions.push_back(o.position), outcomes.emplace_back(o.bytes);
    });
    for (int i = 0; i < 10; ++i) request.add("add 1 1");
    ASSERT_TRUE(engine->submit(std::move(request)));
  }
  ASSERT_TRUE(engine->close());
  ASSERT_EQ(positions.size(), 500u);
  for (size_t i = 0; i < 500; ++i) {
    EXPECT_EQ(positions[i], i + 1);
    EXPECT_EQ(outcomes[i], "ok " + std::to_string(i + 1));
  }
  EXPECT_EQ(machine.prepared, 500u) << "each command is prepared once";
}

TEST_F(Engines, many_submitters_lose_and_double_nothing) {
  ToyMachine machine;
  Options o = options();
  o.queue_commands = 64;  // so that they have to wait for each other
  auto engine = open(o, machine);
  std::atomic<int> answered = 0;
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < 200; ++i) {
        Request request([&](Result<std::span<const Outcome>> done) { answered += done ? 1 : 0; });
        request.add(add(t, 1));
        request.add(add(99, 1));
        ASSERT_TRUE(engine->submit(std::move(request)));
        if (i % 50 == 0) {
          EXPECT_TRUE(engine->execute(add(t, 0)));
        }
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  ASSERT_TRUE(engine->close());
  EXPECT_EQ(answered, 800);
  for (int t = 0; t < 4; ++t) EXPECT_EQ(machine.balances[t], 200);
  EXPECT_EQ(machine.balances[99], 800);
}

TEST_F(Engines, a_full_queue_pushes_back) {
  ToyMachine machine;
  std::latch in_sync(1), go(1);
  std::atomic<bool> first = true;
  Options o = options();
  o.queue_commands = 4;
  o.max_batch_bytes = 1;  // one request a batch, so the engine thread stops too while the disk does
  o.before_sync = [&](Position) -> Result<Done> {
    if (first.exchange(false)) in_sync.count_down(), go.wait();
    return Done{};
  };
  auto engine = open(o, machine);
  ASSERT_TRUE(engine->submit(Request("add 1 1", {})));
  in_sync.wait();
  int taken = 1;
  for (;;) {
    Request request("add 1 1", {});
    Result<bool> fits = engine->try_submit(request);
    ASSERT_TRUE(fits);
    if (!*fits) {
      EXPECT_EQ(request.size(), 1u) << "what was not taken is left as it was";
      if (engine->stats().queue_commands == 4) break;
      continue;
    }
    ASSERT_LT(++taken, 100) << "the queue grows without end";
  }
  std::thread blocked([&] { EXPECT_TRUE(engine->submit(Request("add 1 1", {}))); });
  go.count_down();
  blocked.join();
  ASSERT_TRUE(engine->close());
  EXPECT_EQ(machine.balances[1], taken + 1);
}

TEST_F(Engines, requests_that_are_empty_or_too_large_are_refused) {
  ToyMachine machine;
  Options o = options();
  o.max_request_bytes = 100;
  auto engine = open(o, machine);
  EXPECT_EQ(engine->submit(Request()).error().code, "request_empty");
  EXPECT_EQ(engine->execute(std::string(101, 'x')).error().code, "request_too_large");
  EXPECT_EQ(engine->execute(std::string(100, 'x'))->outcome, "refused");
}

TEST_F(Engines, a_restart_finds_everything_by_replay_alone) {
  ToyMachine before, after;
  Options o = options();
  o.checkpoint_on_close = false;
  {
    auto engine = open(o, before);
    for (int i = 0; i < 300; ++i) ASSERT_TRUE(engine->submit(Request(add(i % 7, i), {})));
    ASSERT_TRUE(engine->close());
  }
  auto engine = open(o, after);
  EXPECT_EQ(engine->opened().checkpoint, 0u);
  EXPECT_EQ(engine->opened().records_replayed, 300u);
  EXPECT_EQ(after.prepared, 300u);
  EXPECT_EQ(engine->durable(), 300u);
  ASSERT_TRUE(engine->close());
  EXPECT_EQ(before.digest(), after.digest());
}

TEST_F(Engines, checkpoints_while_serving_and_the_log_after_them_give_the_same_state) {
  ToyMachine before, after;
  Options o = options();
  o.checkpoint_every_bytes = 3000;
  o.checkpoint_slice_bytes = 16;
  o.checkpoint_on_close = false;
  {
    auto engine = open(o, before);
    for (int i = 0; engine->stats().checkpoints < 3 || i < 1000; ++i)
      ASSERT_TRUE(engine->execute(add(i % 50, i)));
    ASSERT_TRUE(engine->close());
    EXPECT_EQ(list_checkpoints(directory + "/checkpoint")->size(), 2u) << "the newest two are kept";
    EXPECT_EQ(engine->stats().checkpoint_failures, 0u);
  }
  auto engine = open(o, after);
  EXPECT_GT(engine->opened().checkpoint, 0u);
  EXPECT_LT(engine->opened().records_replayed, engine->durable());
  EXPECT_TRUE(engine->opened().warnings.empty());
  ASSERT_TRUE(engine->close());
  EXPECT_EQ(before.digest(), after.digest());
}

TEST_F(Engines, a_clean_close_leaves_nothing_to_replay) {
  ToyMachine before, after;
  {
    auto engine = open(options(), before);
    ASSERT_TRUE(engine->execute("add 1 5"));
    ASSERT_TRUE(engine->close());
    ASSERT_TRUE(engine->close()) << "closing twice is fine";
  }
  auto engine = open(options(), after);
  EXPECT_EQ(engine->opened().checkpoint, 1u);
  EXPECT_EQ(engine->opened().records_replayed, 0u);
  EXPECT_EQ(engine->execute("add 1 1")->outcome, "ok 6");
  EXPECT_EQ(engine->durable(), 2u);
}

TEST_F(Engines, a_damaged_checkpoint_gives_way_to_the_older_one_with_a_warning) {
  ToyMachine first, second, third;
  for (ToyMachine* machine : {&first, &second}) {
    auto engine = open(options(), *machine);
    for (int i = 0; i < 10; ++i) ASSERT_TRUE(engine->execute(add(i, i)));
    ASSERT_TRUE(engine->close());
  }
  const std::string newest = checkpoint_path(directory + "/checkpoint", 20);
  flip(newest, checkpoint_header_bytes + chunk_header_bytes + 3);
  auto engine = open(options(), third);
  EXPECT_EQ(engine->opened().checkpoint, 10u);
  EXPECT_EQ(engine->opened().records_replayed, 10u);
  ASSERT_EQ(engine->opened().warnings.size(), 1u);
  EXPECT_NE(engine->opened().warnings[0].find(newest), std::string::npos);
  ASSERT_TRUE(engine->close());
  EXPECT_EQ(third.digest(), second.digest());
  EXPECT_TRUE(*io::exists(newest + ".damaged"));
}

TEST_F(Engines, without_a_whole_checkpoint_the_log_alone_is_enough) {
  ToyMachine first, second;
  {
    auto engine = open(options(), first);
    for (int i = 0; i < 10; ++i) ASSERT_TRUE(engine->execute(add(i, i)));
  }
  flip(checkpoint_path(directory + "/checkpoint", 10), 5);
  auto engine = open(options(), second);
  EXPECT_EQ(engine->opened().checkpoint, 0u);
  EXPECT_EQ(engine->opened().records_replayed, 10u);
}

TEST_F(Engines, a_checkpoint_of_another_log_is_a_fault) {
  const std::string ours = directory;
  for (const char* name : {"/data", "/other"}) {
    ToyMachine machine;
    directory = root + name;
    auto engine = open(options(), machine);
    for (int i = 0; i < 5; ++i) ASSERT_TRUE(engine->execute("add 1 1"));
  }
  std::filesystem::copy_file(checkpoint_path(directory + "/checkpoint", 5),
                             checkpoint_path(ours + "/checkpoint", 5),
                             std::filesystem::copy_options::overwrite_existing);
  ToyMachine machine;
  Options o = options();
  o.directory = ours;
  EXPECT_EQ(Engine::open(o, machine, clock).error().code, "checkpoint_alien");
}

TEST_F(Engines, a_log_that_ends_before_its_checkpoint_is_a_fault) {
  ToyMachine machine;
  {
    auto engine = open(options(), machine);
    for (int i = 0; i < 5; ++i) ASSERT_TRUE(engine->execute("add 1 1"));
  }
  std::filesystem::resize_file(newest_segment(), segment_header_bytes + 10);
  ToyMachine again;
  EXPECT_EQ(Engine::open(options(), again, clock).error().code, "log_short");
}

TEST_F(Engines, old_segments_go_when_they_need_not_be_kept) {
  ToyMachine machine, again, fresh;
  Options o = options();
  o.keep_segments = false;
  o.checkpoint_every_bytes = 20'000;
  {
    auto engine = open(o, machine);
    for (int i = 0; engine->stats().checkpoints < 4; ++i) {
      Request request;
      for (int k = 0; k < 20; ++k) request.add(add(i, k));
      ASSERT_TRUE(engine->submit(std::move(request)));
    }
    ASSERT_TRUE(engine->close());
  }
  EXPECT_GT(list_segments(directory + "/log")->front(), 1u);
  EXPECT_EQ(Feed::open(directory, 1).error().code, "position_dropped");
  Result<VerifyReport> report = verify(directory, fresh);
  ASSERT_TRUE(report) << report.error().text();
  EXPECT_GT(report->checkpoint, 0u);
  EXPECT_EQ(report->digest, machine.digest());
  auto engine = open(o, again);
  ASSERT_TRUE(engine->close());
  EXPECT_EQ(again.digest(), machine.digest());
}

TEST_F(Engines, a_machine_that_says_something_else_on_replay_is_found_out) {
  ToyMachine before, after;
  Options o = options();
  o.checkpoint_on_close = false;
  {
    auto engine = open(o, before);
    ASSERT_TRUE(engine->execute("add 1 5"));
    ASSERT_TRUE(engine->execute("add 1 5"));
  }
  after.suffix = "?";
  Result<std::unique_ptr<Engine>> engine = Engine::open(o, after, clock);
  ASSERT_FALSE(engine);
  EXPECT_EQ(engine.error().code, "replay_differs");
  EXPECT_NE(engine.error().detail.find("position 1:"), std::string::npos);
  ToyMachine fresh;
  fresh.suffix = "?";
  EXPECT_EQ(verify(directory, fresh).error().code, "replay_differs");
}

TEST_F(Engines, two_engines_cannot_open_one_directory) {
  ToyMachine one, two;
  auto engine = open(options(), one);
  Result<std::unique_ptr<Engine>> second = Engine::open(options(), two, clock);
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code, "directory_in_use");
  EXPECT_EQ(verify(directory, two).error().code, "directory_in_use");
  ASSERT_TRUE(engine->close());
  EXPECT_TRUE(open(options(), two));
}

// A crash may leave any part of the last write. Here: every offset of the last frames, once with the file
// ending there and once with prepared zeros from there on.
TEST_F(Engines, after_a_crash_at_any_byte_all_that_was_answered_is_there_and_nothing_half) {
  ToyMachine machine;
  Options o = options();
  o.checkpoint_on_close = false;
  {
    auto engine = open(o, machine);
    for (int i = 0; i < 40; ++i) {
      Request request;
      for (int k = 0; k < 30; ++k) request.add(add(k, i));
      std::promise<void> answered;
      request.done = [&](auto) { answered.set_value(); };
      ASSERT_TRUE(engine->submit(std::move(request)));
      answered.get_future().wait();
    }
    for (int i = 0; i < 4; ++i) ASSERT_TRUE(engine->execute(add(i, 1)));
    ASSERT_TRUE(engine->close());
  }
  std::vector<std::pair<uint64_t, Position>> ends;  // of frames in the last segment: offset, last position
  Result<LogReader> reader = LogReader::open(directory + "/log", 1);
  Frame frame;
  const Position last_segment = list_segments(directory + "/log")->back();
  while (*reader->next(frame)) {
    if (reader->segment() == last_segment) ends.push_back({reader->offset(), reader->next_position() - 1});
  }
  ASSERT_GE(ends.size(), 6u);
  const std::string whole = *io::read_file(newest_segment(), 1 << 20);
  const std::string name = std::filesystem::path(newest_segment()).filename();
  size_t at_frame = ends.size() - 3;
  Hash128 expected = model_digest(directory, ends[at_frame].second);
  for (uint64_t cut = ends[at_frame].first; cut <= ends.back().first; ++cut) {
    if (at_frame + 1 < ends.size() && cut == ends[at_frame + 1].first) {
      expected = model_digest(directory, ends[++at_frame].second);
    }
    for (const bool zeros : {false, true}) {
      Options crashed = o;
      crashed.directory = root + "/crashed";
      crashed.sync = false;
      std::filesystem::copy(directory, crashed.directory, std::filesystem::copy_options::recursive);
      std::string bytes = whole.substr(0, cut);
      if (zeros) bytes.resize(whole.size(), '\0');
      ASSERT_TRUE(io::write_file_atomically(crashed.directory + "/log/" + name, bytes));
      ToyMachine again;
      {
        auto engine = open(crashed, again);
        ASSERT_TRUE(engine) << cut;
        EXPECT_EQ(engine->durable(), ends[at_frame].second) << cut;
        EXPECT_EQ(again.digest(), expected) << cut;
        EXPECT_LE(engine->opened().torn_bytes, cut - ends[at_frame].first);
        EXPECT_EQ(engine->execute("add 77 1")->outcome, "ok 1") << "and it goes on";
      }
      ToyMachine fresh;
      Result<VerifyReport> report = verify(crashed.directory, fresh);
      ASSERT_TRUE(report) << cut << report.error().text();
      EXPECT_EQ(report->last, ends[at_frame].second + 1);
      ASSERT_TRUE(io::remove_tree(crashed.directory));
    }
  }
}

TEST_F(Engines, a_changed_byte_anywhere_is_caught_by_verify) {
  ToyMachine machine;
  Options o = options();
  {
    auto engine = open(o, machine);
    for (int i = 0; i < 5; ++i) ASSERT_TRUE(engine->execute(add(1, i)));
    ASSERT_TRUE(engine->close());
  }
  Result<LogReader> reader = LogReader::open(directory + "/log", 1);
  Frame frame;
  while (*reader->next(frame)) continue;
  const std::string path = newest_segment();
  for (uint64_t at = 0; at < reader->offset(); ++at) {
    flip(path, at);
    ToyMachine fresh;
    Result<VerifyReport> report = verify(directory, fresh);
    // The last frame looks torn, but the checkpoint knows that it was whole.
    ASSERT_FALSE(report) << at;
    EXPECT_TRUE(report.error().code == "log_damaged" || report.error().code == "log_short")
        << report.error().text();
    flip(path, at);
  }
  ToyMachine fresh;
  uint64_t told = 0;
  Result<VerifyReport> report = verify(directory, fresh, [&](uint64_t done, uint64_t total) {
    EXPECT_LE(done, total);
    told = done;
  });
  ASSERT_TRUE(report);
  EXPECT_EQ(report->records, 5u);
  EXPECT_EQ(report->executed, 5u);
  EXPECT_EQ(report->checkpoints, 1u);
  EXPECT_EQ(report->digest, machine.digest());
  EXPECT_GT(told, 0u);
}

TEST_F(Engines, times_never_go_back_even_when_the_clock_does_and_over_restarts) {
  ToyMachine first, second;
  const Instant start = clock.now();
  {
    auto engine = open(options(), first);
    EXPECT_EQ(engine->execute("add 1 1")->time, start);
    clock.advance(-5'000'000);
    EXPECT_EQ(engine->execute("add 1 1")->time, start);
  }
  auto engine = open(options(), second);
  EXPECT_EQ(engine->execute("add 1 1")->time, start);
}

TEST_F(Engines, a_timer_that_is_due_comes_before_a_later_command) {
  ToyMachine machine;
  auto engine = open(options(), machine);
  const int64_t due = clock.now().micros() + 100;
  ASSERT_TRUE(engine->execute("later 1 50 " + std::to_string(due)));
  EXPECT_EQ(engine->execute("add 1 1")->outcome, "ok 1");
  clock.advance(100);
  EXPECT_EQ(engine->execute("add 1 1")->outcome, "ok 52") << "due at this very instant";
}

TEST_F(Engines, a_timer_set_in_the_past_by_a_command_runs_before_the_next_command_of_its_request) {
  ToyMachine machine;
  auto engine = open(options(), machine);
  std::vector<std::string> outcomes;
  Request request([&](Result<std::span<const Outcome>> done) {
    for (const Outcome& o : *done) outcomes.emplace_back(o.bytes);
  });
  request.add("add 1 1");
  request.add("later 1 10 0");
  request.add("add 1 1");
  ASSERT_TRUE(engine->submit(std::move(request)));
  ASSERT_TRUE(engine->close());
  EXPECT_EQ(outcomes, (std::vector<std::string>{"ok 1", "ok later", "ok 12"}));
  EXPECT_EQ(engine->stats().ticks, 1u);
  EXPECT_EQ(engine->durable(), 4u);
}

TEST_F(Engines, an_idle_engine_wakes_for_its_timers) {
  ToyMachine machine;
  io::SystemClock system;
  Result<std::unique_ptr<Engine>> engine = Engine::open(options(), machine, system);
  ASSERT_TRUE(engine);
  ASSERT_TRUE((*engine)->execute("later 1 50 " + std::to_string(system.now().micros() + 20'000)));
  EXPECT_TRUE((*engine)->wait_durable(2, 60'000'000)) << "nothing else happened, and the tick is in the log";
  Result<Feed> feed = (*engine)->feed(2);
  Record record;
  ASSERT_TRUE(*feed->next(record));
  EXPECT_EQ(record.kind, Record::Kind::tick);
  EXPECT_EQ(record.outcome, "fired 1 50");
}

TEST_F(Engines, timers_run_exactly_once_over_restarts) {
  int64_t expected = 0;
  const int64_t start = clock.now().micros();
  for (int run = 0; run < 6; ++run) {
    ToyMachine machine;
    Options o = options();
    o.checkpoint_on_close = run % 2 == 0;
    auto engine = open(o, machine);
    for (int i = 0; i < 20; ++i) {
      const int64_t due = start + (run * 10 + i) * 1'000'000;
      ASSERT_TRUE(engine->execute("later 1 1 " + std::to_string(due)));
    }
    expected += 20;
    clock.advance(10'000'000);
    engine->wake();
    if (run == 5) {
      clock.advance(100'000'000);
      EXPECT_EQ(engine->execute("add 1 0")->outcome, "ok " + std::to_string(expected));
      EXPECT_EQ(machine.fired, expected);
    }
    ASSERT_TRUE(engine->close());
  }
}

TEST_F(Engines, a_failed_sync_is_never_answered_and_ends_the_engine) {
  ToyMachine machine;
  std::atomic<bool> broken = false;
  Options o = options();
  o.before_sync = [&](Position) -> Result<Done> {
    if (broken) return fault("io_error", "the drill says so");
    return Done{};
  };
  auto engine = open(o, machine);
  ASSERT_TRUE(engine->execute("add 1 1"));
  broken = true;
  Result<Executed> lost = engine->execute("add 1 1");
  ASSERT_FALSE(lost);
  EXPECT_EQ(lost.error().code, "log_failed");
  EXPECT_EQ(lost.error().kind, Error::Kind::fault);
  EXPECT_TRUE(engine->failed());
  broken = false;
  EXPECT_EQ(engine->execute("add 1 1").error().code, "log_failed") << "also when the disk is well again";
  EXPECT_EQ(engine->durable(), 1u);
  EXPECT_FALSE(engine->wait_durable(2, 60'000'000)) << "nobody waits for what cannot come";
  EXPECT_EQ(engine->close().error().code, "log_failed");
  EXPECT_TRUE(list_checkpoints(directory + "/checkpoint")->empty());
}

TEST_F(Engines, a_full_disk_fails_the_engine_and_a_restart_has_all_that_was_answered) {
  signal(SIGXFSZ, SIG_IGN);
  rlimit old{};
  getrlimit(RLIMIT_FSIZE, &old);
  int64_t answered = 0;
  {
    ToyMachine machine;
    auto engine = open(options(), machine);
    ASSERT_TRUE(engine->execute("add 1 1"));
    answered = 1;
    const rlimit small{9000, old.rlim_max};
    ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &small), 0);
    for (;;) {
      Result<Executed> done = engine->execute("add 1 1");
      if (!done) {
        EXPECT_EQ(done.error().code, "log_failed");
        break;
      }
      ++answered;
      ASSERT_LT(answered, 1000);
    }
    EXPECT_FALSE(engine->close());
    setrlimit(RLIMIT_FSIZE, &old);
  }
  ToyMachine again;
  auto engine = open(options(), again);
  ASSERT_TRUE(engine->close());
  EXPECT_GT(answered, 1);
  // What was being written may have come through: it was answered with a fault, which says that nobody knows.
  EXPECT_GE(again.balances[1], answered);
  EXPECT_LE(again.balances[1], answered + 1);
}

TEST_F(Engines, a_checkpoint_that_fails_costs_only_itself) {
  ToyMachine machine, again;
  Options o = options();
  o.checkpoint_every_bytes = 500;
  auto engine = open(o, machine);
  // A file where the folder should be.
  ASSERT_TRUE(io::write_file_atomically(directory + "/checkpoint", ""));
  for (int i = 0; engine->stats().checkpoint_failures < 2; ++i) ASSERT_TRUE(engine->execute(add(i, 1)));
  EXPECT_FALSE(engine->failed());
  EXPECT_FALSE(engine->close()) << "the closing checkpoint fails too";
  ASSERT_TRUE(io::remove_file(directory + "/checkpoint"));
  auto reopened = open(options(), again);
  ASSERT_TRUE(reopened->close());
  EXPECT_EQ(again.digest(), machine.digest());
}

TEST_F(Engines, feeds_read_at_their_own_positions_and_see_only_what_is_durable) {
  ToyMachine machine;
  std::latch in_sync(1), go(1);
  Options o = options();
  o.before_sync = [&](Position last) -> Result<Done> {
    if (last == 501) in_sync.count_down(), go.wait();
    return Done{};
  };
  auto engine = open(o, machine);
  Result<Feed> early = engine->feed(1);
  Result<Feed> later = engine->feed(400);
  ASSERT_TRUE(early);
  ASSERT_TRUE(later);
  Record record;
  EXPECT_FALSE(*early->next(record));
  for (int i = 0; i < 500; ++i) ASSERT_TRUE(engine->execute("add 1 1"));
  for (Position p = 1; p <= 500; ++p) {
    ASSERT_TRUE(*early->next(record)) << p;
    EXPECT_EQ(record.position, p);
    EXPECT_EQ(record.command, "add 1 1");
    EXPECT_EQ(record.outcome, "ok " + std::to_string(p));
    EXPECT_EQ(record.time, clock.now());
  }
  EXPECT_FALSE(*early->next(record));
  ASSERT_TRUE(*later->next(record));
  EXPECT_EQ(record.position, 400u);
  ASSERT_TRUE(engine->submit(Request("add 1 1", {})));
  in_sync.wait();
  EXPECT_FALSE(*early->next(record)) << "written, not synced";
  go.count_down();
  ASSERT_TRUE(early->wait(60'000'000));
  ASSERT_TRUE(*early->next(record));
  EXPECT_EQ(record.position, 501u);
  ASSERT_TRUE(engine->close());
  EXPECT_FALSE(early->wait(60'000'000)) << "a closed engine has no next record";
  Result<Feed> offline = Feed::open(directory, 501);
  ASSERT_TRUE(*offline->next(record));
  EXPECT_FALSE(*offline->next(record));
}

TEST_F(Engines, a_feed_keeps_up_beside_a_busy_engine) {
  ToyMachine machine;
  auto engine = open(options(), machine);
  constexpr Position total = 20'000;
  std::thread reader([&] {
    Result<Feed> feed = engine->feed(1);
    ASSERT_TRUE(feed);
    Record record;
    for (Position p = 1; p <= total;) {
      Result<bool> more = feed->next(record);
      ASSERT_TRUE(more) << more.error().text();
      if (!*more) {
        ASSERT_TRUE(feed->wait(60'000'000));
        continue;
      }
      ASSERT_EQ(record.position, p++);
    }
  });
  for (Position i = 0; i < total / 50; ++i) {
    Request request;
    for (int k = 0; k < 50; ++k) request.add("add 1 1");
    ASSERT_TRUE(engine->submit(std::move(request)));
  }
  reader.join();
}

TEST_F(Engines, an_inspection_sees_one_moment_and_returns_when_it_is_durable) {
  ToyMachine machine;
  auto engine = open(options(), machine);
  for (int i = 0; i < 100; ++i) ASSERT_TRUE(engine->submit(Request("add 1 1", {})));
  int64_t seen = 0;
  ASSERT_TRUE(
      engine->inspect([&](const Machine& m) { seen = static_cast<const ToyMachine&>(m).balances.at(1); }));
  EXPECT_EQ(seen, 100);
  EXPECT_EQ(engine->durable(), 100u);
}

TEST_F(Engines, an_inspection_does_not_overtake_what_was_submitted_before_it) {
  ToyMachine machine;
  std::latch applying(1), go(1);
  machine.before_apply = [&](std::string_view command) {
    if (command == "add 1 1") applying.count_down(), go.wait();
  };
  auto engine = open(options(), machine);
  ASSERT_TRUE(engine->submit(Request("add 1 1", {})));
  applying.wait();
  ASSERT_TRUE(engine->submit(Request("add 1 10", {})));  // waits in the queue while the first is executed
  int64_t seen = 0;
  std::thread looker([&] {
    EXPECT_TRUE(
        engine->inspect([&](const Machine& m) { seen = static_cast<const ToyMachine&>(m).balances.at(1); }));
  });
  std::this_thread::sleep_for(std::chrono::milliseconds(50));  // it asks while both are under way
  go.count_down();
  looker.join();
  EXPECT_EQ(seen, 11);
}

TEST_F(Engines, the_counters_add_up) {
  ToyMachine machine;
  auto engine = open(options(), machine);
  for (int i = 0; i < 10; ++i) ASSERT_TRUE(engine->execute("add 1 1"));
  const Stats s = engine->stats();
  EXPECT_EQ(s.batches, 10u);
  EXPECT_EQ(s.records, 10u);
  EXPECT_EQ(s.durable, 10u);
  EXPECT_GT(s.bytes, 10u * (frame_header_bytes + record_header_bytes));
  uint64_t syncs = 0;
  for (const uint64_t n : s.sync_buckets) syncs += n;
  EXPECT_EQ(syncs, 10u);
}

}  // namespace
}  // namespace sublet::engine
