#include "gateway/rest/access.h"

#include <algorithm>
#include <array>

namespace sublet::gateway::rest {
namespace {

constexpr std::array<const char*, roles> role_names = {"platform", "owner", "product", "care", "finance", "risk", "regulator", "subscriber", "visitor"};
constexpr std::array<const char*, areas> area_names = {"self", "catalogue", "order", "party", "inventory", "number", "balance", "payment", "bill", "usage", "event", "key", "staff", "audit", "operators", "setting", "stop", "figure", "margin", "market", "licence"};

// The table: a column for each role in the order of `Role`; w may change (and read), r may read, - neither.
//                                        platform
//                                        | owner
//                                        | | product
//                                        | | | care
//                                        | | | | finance
//                                        | | | | | risk
//                                        | | | | | | regulator
//                                        | | | | | | | subscriber
//                                        | | | | | | | | visitor: only itself, and the routes that say so (route.h)
constexpr std::array<const char*, areas> table = {
    /* self      */ "w w w w w w w w w",
    /* catalogue */ "- w w r r r r r -",
    /* order     */ "- w r w r r r w -",
    /* party     */ "- w - w r r r r -",
    /* inventory */ "- w r w r r r r -",
    /* number    */ "- w w w r r r r -",
    /* balance   */ "- w - w w r r w -",
    /* payment   */ "- w - w w r r - -",
    /* bill      */ "- w - r w r r r -",
    /* usage     */ "- w r r r r r r -",
    /* event     */ "- w - - - - - - -",
    /* key       */ "w w - - - - - - -",
    /* staff     */ "w w - - - - - - -",
    /* audit     */ "r r - - - - r - -",
    /* operators */ "w r - - - - r - -",
    /* setting   */ "- w w r r r r - -",
    /* stop      */ "- w - w - w - - -",  // puts and lifts stops for risk and loss
    /* figure    */ "- r r r r r r - -",  // the operator's figures of the moment
    /* margin    */ "- r r - r - r - -",  // what was earned, and what it cost at the hosts
    /* market    */ "r - - - - - - - -",  // of all operators, their sums alone
    /* licence   */ "r w w r r r r - -",  // what an operator may do business by: the platform looks whether it is there
};

}  // namespace

const char* name_of(Role role) { return role_names[static_cast<size_t>(role)]; }
const char* name_of(Area area) { return area_names[static_cast<size_t>(area)]; }

Rights rights_of(Role role) {
  Rights r;
  for (size_t a = 0; a < areas; ++a) {
    const char may = table[a][2 * static_cast<size_t>(role)];
    if (may != '-') r.add(static_cast<Area>(a), Access::read);
    if (may == 'w') r.add(static_cast<Area>(a), Access::write);
  }
  return r;
}

std::vector<std::string> Rights::scopes() const {
  std::vector<std::string> out;
  for (size_t a = 0; a < areas; ++a) {
    if (may(static_cast<Area>(a), Access::write)) out.push_back(std::string(area_names[a]) + ".write");
    else if (may(static_cast<Area>(a), Access::read)) out.push_back(std::string(area_names[a]) + ".read");
  }
  return out;
}

Result<Role> role_named(std::string_view name) {
  for (size_t i = 0; i < roles; ++i)
    if (name == role_names[i]) return static_cast<Role>(i);
  return refusal("bad_role", "'" + std::string(name.substr(0, 40)) + "' is no role");
}

Result<Granted> granted_by(std::string_view words) {
  Granted out;
  while (!words.empty()) {
    const size_t end = words.find_first_of(" ,");
    const std::string_view word = words.substr(0, end);
    words = end == std::string_view::npos ? std::string_view() : words.substr(end + 1);
    if (word.empty()) continue;
    const size_t dot = word.find('.');
    if (dot == std::string_view::npos) {
      Result<Role> role = role_named(word);
      if (!role) return role.error();
      out.roles.push_back(*role);
      out.rights.add(rights_of(*role));
      continue;
    }
    bool known = false;
    for (size_t a = 0; a < areas && !known; ++a) {
      const std::string_view access = word.substr(dot + 1);
      if (word.substr(0, dot) != area_names[a] || (access != "read" && access != "write")) continue;
      out.rights.add(static_cast<Area>(a), Access::read);
      if (access == "write") out.rights.add(static_cast<Area>(a), Access::write);
      known = true;
    }
    if (!known) return refusal("bad_scope", "'" + std::string(word.substr(0, 40)) + "' is no scope; they are of the form order.read, order.write");
  }
  if (!out.rights.none()) {  // who may anything may ask who it is, and sign out
    out.rights.add(Area::self, Access::read);
    out.rights.add(Area::self, Access::write);
  }
  return out;
}

}  // namespace sublet::gateway::rest
