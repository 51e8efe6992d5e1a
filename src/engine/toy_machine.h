// For tests: a machine of accounts with balances and timers. Commands are text:
//   "add <account> <amount>"             -> "ok <balance>"
//   "later <account> <amount> <micros>"  -> adds when that instant has come -> "ok later"
//   anything else                        -> "refused"
// A tick carries out one timer: "tick" -> "fired <account> <balance>" (or "nothing").
#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <functional>
#include <map>
#include <sstream>
#include <string>

#include "base/bytes.h"
#include "engine/engine.h"
#include "io/testing.h"

namespace sublet::engine {

class ToyMachine : public Machine {
 public:
  std::map<int, int64_t> balances;
  std::multimap<int64_t, std::pair<int, int64_t>> timers;
  int fired = 0;
  std::string suffix;  // a machine that says something else than its twin
  mutable uint64_t prepared = 0;
  std::function<void(std::string_view)> before_apply;  // to hold the engine's thread

  void prepare(std::string_view) const override { ++prepared; }

  void apply(Position, Instant now, std::string_view command, std::string& outcome) override {
    if (before_apply) before_apply(command);
    std::istringstream in{std::string(command)};
    std::string verb;
    int account = 0;
    int64_t amount = 0, at = 0;
    in >> verb >> account >> amount;
    if (verb == "tick") {
      if (timers.empty() || timers.begin()->first > now.micros()) {
        outcome += "nothing";
        return;
      }
      const auto [who, what] = timers.begin()->second;
      timers.erase(timers.begin());
      ++fired;
      outcome += "fired " + std::to_string(who) + " " + std::to_string(balances[who] += what);
    } else if (verb == "add" && in) {
      outcome += "ok " + std::to_string(balances[account] += amount) + suffix;
    } else if (verb == "later" && in >> at) {
      timers.emplace(at, std::pair(account, amount));
      outcome += "ok later";
    } else {
      outcome += "refused";
    }
  }

  Instant next_due() const override {
    return Instant::from_micros(timers.empty() ? INT64_MAX : timers.begin()->first);
  }
  std::string tick_command() const override { return "tick"; }

  std::string state() const {
    std::string out;
    Writer w(out);
    w.put(fired).put(balances.size());
    for (const auto& [account, balance] : balances) w.put(account).put(balance);
    for (const auto& [at, what] : timers) w.put(at).put(what.first).put(what.second);
    return out;
  }

  void checkpoint_begin() override { snapshot_ = state(), given_ = 0; }
  bool checkpoint_more(std::string& out, size_t budget) override {
    const size_t step = std::min(budget, snapshot_.size() - given_);
    out.append(snapshot_, given_, step);
    given_ += step;
    return given_ < snapshot_.size();
  }
  Result<Done> restore_more(std::string_view bytes) override { return restored_ += bytes, Done{}; }
  Result<Done> restore_end() override {
    Reader in(restored_);
    in.get(fired);
    for (auto n = in.get<size_t>(); n > 0 && !in.bad(); --n) {
      const int account = in.get<int>();
      in.get(balances[account]);
    }
    while (!in.done() && !in.bad()) {
      const auto at = in.get<int64_t>();
      const auto account = in.get<int>();
      timers.emplace(at, std::pair(account, in.get<int64_t>()));
    }
    if (in.bad()) return fault("bad_checkpoint");
    return Done{};
  }
  Hash128 digest() const override { return hash128(state()); }

 private:
  std::string snapshot_, restored_;
  size_t given_ = 0;
};

// A folder of its own, gone after the test.
class Folder : public testing::Test {
 protected:
  void SetUp() override {
    directory = root + "/data";
  }

  Options options() const {
    Options o;
    o.directory = directory;
    o.segment_bytes = 16 << 10;
    return o;
  }
  std::unique_ptr<Engine> open(Options o, Machine& machine) {
    Result<std::unique_ptr<Engine>> engine = Engine::open(std::move(o), machine, clock);
    if (!engine) {
      ADD_FAILURE() << engine.error().text();
      return nullptr;
    }
    return std::move(*engine);
  }
  static std::string add(int account, int64_t amount) {
    return "add " + std::to_string(account) + " " + std::to_string(amount);
  }
  // The digest of a machine that executed the first `count` records of the directory.
  static Hash128 model_digest(const std::string& dir, Position count) {
    ToyMachine model;
    Result<Feed> feed = Feed::open(dir, 1);
    EXPECT_TRUE(feed);
    Record record;
    std::string outcome;
    for (Position i = 0; i < count; ++i) {
      Result<bool> more = feed->next(record);
      if (!more || !*more) break;
      model.apply(record.position, record.time, record.command, outcome);
    }
    return model.digest();
  }
  std::string newest_segment() const {
    return directory + "/log/" + segment_name(list_segments(directory + "/log")->back());
  }
  static void flip(const std::string& path, uint64_t offset) {
    Result<io::File> file = io::File::open(path, io::File::Mode::read_write);
    ASSERT_TRUE(file);
    char byte = 0;
    ASSERT_EQ(*file->read_at(offset, &byte, 1), 1u);
    byte = static_cast<char>(byte ^ 0x10);
    ASSERT_TRUE(file->write_at(offset, std::string_view(&byte, 1)));
  }

  io::TemporaryFolder temporary;
  const std::string& root = temporary.path();
  std::string directory;
  io::ManualClock clock{Instant::from_seconds(1'000'000)};
};

}  // namespace sublet::engine
