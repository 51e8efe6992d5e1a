// Access: who may do what. One table (access.cc) says for each role which areas it may read and which it may change; each
// route says which area it belongs to and whether it changes something; nothing else decides whether a route is open.
// What a subscriber sees within an area (only what is its own) is for the route's handler.
//
//   Rights rights = rights_of(*roles_named({"care", "finance"}));
//   if (!rights.may(Area::order, Access::write)) ...     // 403
//
// A key for a system may have scopes instead of roles: `order.read`, `order.write` (which includes reading).
// Pure; any thread. Refusals: `bad_role`, `bad_scope`.
#pragma once

#include <bitset>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace sublet::gateway::rest {

enum class Role : uint8_t { platform, owner, product, care, finance, risk, regulator, subscriber, visitor };
inline constexpr size_t roles = 9;
enum class Area : uint8_t { self, catalogue, order, party, inventory, number, balance, payment, bill, usage, event, key, staff, audit, operators, setting, stop, figure, margin, market, licence };
inline constexpr size_t areas = 21;
enum class Access : uint8_t { read, write };

const char* name_of(Role role);
const char* name_of(Area area);

class Rights {
 public:
  bool may(Area area, Access access) const { return bits_[bit(area, access)]; }
  void add(Area area, Access access) { bits_.set(bit(area, access)); }
  void add(const Rights& others) { bits_ |= others.bits_; }
  void only(const Rights& these) { bits_ &= these.bits_; }
  bool within(const Rights& these) const { return (bits_ & ~these.bits_).none(); }
  bool none() const { return bits_.none(); }
  std::vector<std::string> scopes() const;  // the table's words: "order.read", "order.write"
  bool operator==(const Rights&) const = default;

 private:
  static size_t bit(Area area, Access access) { return static_cast<size_t>(area) * 2 + static_cast<size_t>(access); }
  std::bitset<areas * 2> bits_;
};

Rights rights_of(Role role);
Result<Role> role_named(std::string_view name);
// "care finance", "order.write usage.read", or both: separated by blanks or commas.
struct Granted {
  std::vector<Role> roles;
  Rights rights;
};
Result<Granted> granted_by(std::string_view words);

}  // namespace sublet::gateway::rest
