// Machine: what the engine runs. A deterministic state machine: commands in, outcomes out, nothing else.
//
// It asks for no time, chance or outside fact: the time is handed in, so replaying the same commands rebuilds
// the same state byte for byte. One thread calls it, ever. charging/ has the real one; engine tests bring
// their own.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/hash.h"
#include "base/result.h"
#include "base/time.h"

namespace sublet::engine {

// The number of a command in the log, from 1, without gaps. 0: before the first.
using Position = uint64_t;

class Machine {
 public:
  virtual ~Machine() = default;

  // A hint, before apply and in the same order: touch (prefetch) what the command will need. Changes nothing.
  virtual void prepare(std::string_view /*command*/) const {}

  // Executes `command` as of `now` (never earlier than the command before it) and appends its outcome (the
  // answer and the events) to `outcome`. A command that cannot be decoded has an outcome too: a refusal, and
  // no change.
  virtual void apply(Position position, Instant now, std::string_view command, std::string& outcome) = 0;

  // When the machine next wants a tick; Instant::from_micros(INT64_MAX) for never. The engine then applies
  // (and logs) `tick_command()` at its own time, again and again while next_due() <= now: one tick does a
  // bounded amount of work.
  virtual Instant next_due() const = 0;
  virtual std::string tick_command() const = 0;

  // Checkpoint of the state as it is at checkpoint_begin(), written while commands go on: the machine keeps
  // the old content of what changes meanwhile. checkpoint_more() appends about `budget` bytes to `out`;
  // false: that was the last.
  virtual void checkpoint_begin() = 0;
  virtual bool checkpoint_more(std::string& out, size_t budget) = 0;
  // The way back, on a fresh machine: the same bytes, cut anywhere, then restore_end().
  virtual Result<Done> restore_more(std::string_view bytes) = 0;
  virtual Result<Done> restore_end() = 0;

  // A fingerprint of the whole state: equal states, equal digests. Slow (reads everything); for verification
  // and tests.
  virtual Hash128 digest() const = 0;
};

}  // namespace sublet::engine
