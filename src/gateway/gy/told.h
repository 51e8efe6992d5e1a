// Told: lines for a log, of which an outsider can cause any number: some at once, then a few a second, and
// how many were left out.
//
//   Told told;
//   told.say(log, "warn", "a connection is closed, from " + address, now);
//
// Times in microseconds of a clock that only goes forward. One thread.
#pragma once

#include <algorithm>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace sublet::gateway::gy {

// What an outsider calls itself, for people: printable ASCII, at most 100 characters.
inline std::string printable(std::string_view text) {
  std::string out(text.substr(0, 100));
  std::replace_if(
      out.begin(), out.end(), [](char c) { return c < ' ' || c > '~'; }, '?');
  return out;
}

class Told {
 public:
  static constexpr int64_t at_once = 32, micros_a_line = 500'000;
  using Log = std::function<void(const std::string& level, const std::string& text)>;

  void say(const Log& log, const char* level, const std::string& text, int64_t now) {
    if (!log) return;
    if (now - since_ >= micros_a_line) {
      lines_ = std::min(at_once, lines_ + (now - since_) / micros_a_line);
      since_ = now;
    }
    if (lines_ == 0) {
      ++left_out_;
      return;
    }
    --lines_;
    if (left_out_ != 0) log("warn", std::to_string(left_out_) + " lines about peers were left out");
    left_out_ = 0;
    log(level, text);
  }

 private:
  int64_t lines_ = at_once, since_ = 0;
  uint64_t left_out_ = 0;
};

}  // namespace sublet::gateway::gy
