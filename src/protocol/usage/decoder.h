// Decoder: the octets of a host's usage file -> Records, by the host's profile.
//
// One pass, record by record, each record independent of the others. Memory is bounded whatever the file
// holds: a line of more than max_line octets gives one Record (too_long) and is passed over. Nothing in a
// file stops the reading; behind a header that lacks a column every line is a rejected Record. Pure; allocates when made and when it reads a
// header line, never for a record. One thread at a time; the profile and the zone must outlive it.
//
//   Decoder d(profile, zone);
//   Record batch[256];
//   for (;;) {                                       // text: unread octets of the file; last: no more will
//   come
//     Decoder::Fed fed = d.feed(text, last, batch);
//     text.remove_prefix(fed.octets);
//     for (size_t i = 0; i < fed.records; ++i) use(batch[i]);
//     if (fed.octets == 0 && fed.records == 0) break;   // or append more of the file to `text` and go on
//   }
//   if (d.ending() != Ending::complete) ...          // torn: ask the host for the file again
//
// A chunk of max_line + 2 octets always gets on. To go on after a restart keep state() with what was done
// with the records before it: `Decoder d(profile, zone, state)`, fed from octet state.offset of the same
// (unpacked) file.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "catalogue/profile.h"
#include "protocol/usage/record.h"

namespace sublet::protocol {

class Plan;

// How a file ended: known after feed(..., last) has taken all.
enum class Ending : uint8_t {
  open = 0,  // not at its end yet
  complete = 1,
  no_trailer = 2,    // torn: the trailer of the profile is not there
  wrong_count = 3,   // torn: the trailer states another number of records, or none that can be read
  wrong_header = 4,  // the header lacks a column of the profile, or there is none
};
std::string_view ending_name(Ending e);

struct Tally {
  uint64_t ok = 0, skipped = 0, rejected = 0;
};

class Decoder {
 public:
  // Where the reading stands, between two records: plain data, may be stored (of the same build and profile).
  struct State {
    enum class Phase : uint8_t { start, header, body, after_trailer, wrong_header };
    uint64_t offset = 0;  // the next octet to feed
    uint64_t index = 0;   // records so far
    uint64_t lines = 0;   // lines so far, with header, comments and trailer
    uint64_t stated = 0;  // the trailer's count
    uint64_t header_at = 0;      // the header line of column names, once it has been read
    uint32_t header_length = 0;  // 0: none
    Tally tally;
    Phase phase = Phase::start;
    bool passing = false;  // within a line that is too long, until its end
    bool ended = false;
    bool count_agrees = false;
    uint16_t expected_columns = 0;                                                    // 0: not checked
    std::array<int16_t, catalogue::UsageProfile::max_used_columns> column_of_slot{};  // -1: not there
  };
  struct Fed {
    size_t octets = 0;   // taken from the chunk
    size_t records = 0;  // written to `out`
  };

  Decoder(const catalogue::UsageProfile& profile, const ZoneTable& zone);
  Decoder(const catalogue::UsageProfile& profile, const ZoneTable& zone, const State& from);
  ~Decoder();
  Decoder(Decoder&&) noexcept;
  Decoder& operator=(Decoder&&) noexcept;

  Fed feed(std::string_view chunk, bool last, std::span<Record> out);
  const State& state() const { return state_; }
  const Tally& tally() const { return state_.tally; }
  Ending ending() const;
  const std::string& missing_column() const { return missing_column_; }  // of Ending::wrong_header

 private:
  struct Line {
    std::string_view text;  // without its end
    size_t taken = 0;       // with it
    bool cut = false;       // its end is not in the chunk
    Reject broken = Reject::none;
  };
  bool next_line(std::string_view rest, bool last, Line& line);
  bool unended_line(std::string_view rest, bool last, Line& line);
  bool take(const Line& line, uint64_t offset, Record& out);
  bool read_header(const Line& line);
  void read_trailer(std::string_view line);

  std::unique_ptr<Plan> plan_;
  State state_;
  std::string missing_column_;
};

}  // namespace sublet::protocol
