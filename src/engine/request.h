// Request: commands that are submitted together, and who wants to know their outcomes.
//
// The commands lie in one buffer: filling a request costs no allocation per command. All commands of a
// request go to the log in one frame, in order: after a crash either all of them happened or none. Between
// them only ticks may run.
//
//   Request r;
//   for (auto& charge : charges) charge.encode(r.buffer()), r.end_command();
//   r.done = [](Result<std::span<const Outcome>> outcomes) { ... };
#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/machine.h"

namespace sublet::engine {

// What became of one command. The bytes are good only during the completion.
struct Outcome {
  Position position = 0;
  Instant time;
  std::string_view bytes;
};

// Outcomes in the order of the commands, once they are durable; or the Fault because of which nobody can know
// whether they are: `log_failed`. Called once, on a thread of the engine: it must be quick, must not throw,
// and must not wait for the engine (no submit, execute, inspect or close; try_submit is fine).
using Completion = std::function<void(Result<std::span<const Outcome>>)>;

class Request {
 public:
  Request() = default;
  explicit Request(Completion completion) : done(std::move(completion)) {}
  Request(std::string_view command, Completion completion) : done(std::move(completion)) { add(command); }

  void add(std::string_view command) {
    bytes_.append(command);
    end_command();
  }
  // To encode a command in place: append to the buffer, then end it.
  std::string& buffer() { return bytes_; }
  void end_command() { ends_.push_back(static_cast<uint32_t>(bytes_.size())); }

  size_t size() const { return ends_.size(); }
  size_t bytes() const { return bytes_.size(); }
  size_t room() const { return bytes_.capacity(); }
  std::string_view command(size_t i) const {
    const size_t from = i == 0 ? 0 : ends_[i - 1];
    return std::string_view(bytes_).substr(from, ends_[i] - from);
  }

  void clear() {  // with its room
    bytes_.clear(), ends_.clear();
    done = nullptr;
  }

  Completion done;  // may be empty: nobody wants to know

 private:
  std::string bytes_;
  std::vector<uint32_t> ends_;
};

}  // namespace sublet::engine
