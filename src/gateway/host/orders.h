// Orders: what a host is asked to do with one line, in its own words, and the journal of those that are under way.
//
// Charging states what it wants as stop bits (charging/store.h). A host has switches: one for everything (on, halfoff,
// off), one each for voice, data and messages (on, off), and a speed. An Order sets one switch to one position; setting it
// twice does no harm, its id says which order it is.
//
// The journal keeps each order from before it is first sent until it is settled, so that after a crash the same order is
// asked again under the same id, and a half-done change is never forgotten. Text, one line an order; format:
// docs/formats/host-switch.md, "Journal".
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/phone.h"
#include "base/result.h"
#include "base/time.h"
#include "gateway/host/task.h"
#include "io/file.h"

namespace sublet::gateway {

enum class Switch : uint8_t { all = 0, voice = 1, data = 2, messages = 3, speed = 4 };
inline constexpr int switch_count = 5;

// The part of the stop bits that a switch stands for.
uint8_t bits_of(Switch s);
// The first switch that stands differently for the two sets of bits; nothing if none does. `unsure`: switches (by bit)
// whose position nobody knows, which differ in any case. `speed_changed`: so does the speed.
std::optional<Switch> differing(uint8_t wanted, uint8_t at_host, uint8_t unsure, bool speed_changed);

struct Order {
  std::string id, serial;   // data.order_id and serial_number of the envelope
  std::string op, host;
  PhoneNumber line;
  Switch what = Switch::all;
  uint8_t bits = 0;         // the switch's part of the wanted bits
  uint32_t kbps = 0;        // of Switch::speed; 0: as fast as it goes

  HostTask task(Instant now) const;  // the same in the words that every shape (shape.h) knows
};

// serial = mvnokey + yyyyMMddHHmmssSSS + 6 digits; id = serial + 4 characters.
std::string serial_number(std::string_view mvnokey, Instant now, const ZoneTable& zone, uint64_t counter);

class OrderJournal {
 public:
  // Reads what is there, keeps the orders that were not settled, writes the file anew with only those. A last line that a
  // crash cut is dropped: its order was never sent. Faults of files; `bad_journal` when another line cannot be read.
  static Result<OrderJournal> open(const std::string& path, std::vector<Order>& unsettled);
  Result<Done> begin(const std::vector<Order>& orders) { return replace(orders, {}); }  // durable when it returns
  Result<Done> settle(const std::vector<std::string>& ids);     // not synced: settling twice does no harm
  // Both at once, durable: `old` made way for `orders`.
  Result<Done> replace(const std::vector<Order>& orders, const std::vector<std::string>& old);
  uint64_t octets() const { return size_; }

  static constexpr uint64_t rewrite_above = 8 << 20;  // octets: then it is written anew with what is open

 private:
  Result<Done> append(const std::string& text, bool sync);
  Result<Done> rewrite();
  std::string path_;
  std::map<std::string, std::string> open_;  // id -> its line
  io::File file_;
  uint64_t size_ = 0;
};

}  // namespace sublet::gateway
