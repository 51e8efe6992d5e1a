// Switches: what the simulated host's network lets each line do, and since when. Safe from any thread.
//
// A line has one switch for everything (on, outgoing barred, off), one each for voice, data and messages, and a speed. It
// remembers its last changes, because records are written some time after their use: a use is judged by when it began.
#pragma once

#include <array>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/phone.h"
#include "base/time.h"
#include "catalogue/use.h"

namespace sublet::sim {

struct SwitchState {
  enum class All : uint8_t { on, half, off } all = All::on;
  bool voice = true, data = true, messages = true;
  int32_t kbps = 0;  // 0: as fast as it goes
  bool open() const { return all == All::on && voice && data && messages; }
  bool operator==(const SwitchState&) const = default;
};

// What switch_status asks: an action, for one service (V0001 voice, V0002 data, V0003 messages) or, empty, for all.
struct SwitchOrder {
  enum class Action : uint8_t { on, off, half } action = Action::on;
  enum class Scope : uint8_t { all, voice, data, messages, speed } scope = Scope::all;
  int32_t kbps = 0;
};
std::optional<SwitchOrder> switch_order(std::string_view action, std::string_view service_code);

class Switches {
 public:
  void apply(PhoneNumber line, const SwitchOrder& order, Instant at);
  SwitchState state(PhoneNumber line, Instant at) const;
  // May `use` have begun as it says?
  bool lets(PhoneNumber line, const catalogue::Use& use) const;
  uint64_t stopped() const;  // lines that are not fully open now

 private:
  static constexpr size_t remembered = 8;
  struct Change {
    Instant from;
    SwitchState state;
  };
  static SwitchState at_time(const std::vector<Change>& changes, Instant at);
  mutable std::mutex mutex_;
  std::unordered_map<uint64_t, std::vector<Change>> lines_;
  uint64_t stopped_ = 0;
};

}  // namespace sublet::sim
