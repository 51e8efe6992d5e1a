// What network elements tell in real time, as marks: text -> table.
#include <algorithm>
#include <charconv>

#include "catalogue/compiler.h"

namespace sublet::catalogue {

namespace {
constexpr size_t max_realtime = 10'000;  // of each kind
}

void Compiler::read_realtime() {
  if (realtime_ == nullptr) return;
  Fields f(*realtime_, "`realtime`", found_);
  Realtime& r = v_->realtime;
  const auto each = [&](const char* key, auto take) {
    const Node* n = f.take(key);
    if (n == nullptr) return;
    if (n->kind != Node::Kind::map) return found_.add(n->at, std::string("`") + key + "` is a map to marks", "write such as `apn: {\"iot.unicom\": iot}`");
    if (n->pairs.size() > max_realtime) return found_.add(n->at, std::string("more than ") + std::to_string(max_realtime) + " of `" + key + "`", "remove some");
    for (const auto& [name, value] : n->pairs) {
      // marks_of() wants the map that holds them; this one is of a single pair.
      Fields one(*n, "`realtime`", found_);
      take(name, marks_of(one, name.scalar));
    }
  };
  each("apn", [&](const Node& name, uint32_t marks) {
    std::array<char, Realtime::longest_apn> room;
    const std::string apn(plain_apn(name.scalar, room));
    if (apn.empty() || std::any_of(apn.begin(), apn.end(), [](char c) { return c <= ' ' || c > '~'; }))
      found_.add(name.at, "'" + name.scalar.substr(0, 40) + "' is no access point name", "write it as phones have it, such as \"iot.unicom\"");
    else if (!r.apns.emplace(apn, marks).second)
      found_.add(name.at, "the access point name '" + apn + "' is written twice", "capitals and the operator's `.mnc..gprs` do not count");
  });
  each("rat", [&](const Node& name, uint32_t marks) {
    std::vector<uint8_t> types = rat_types(name.scalar);
    uint8_t number = 0;
    const char* const end = name.scalar.data() + name.scalar.size();
    if (const auto [at, error] = std::from_chars(name.scalar.data(), end, number); error == std::errc() && at == end) types = {number};
    if (types.empty()) {
      const std::string near = nearest(name.scalar, rat_names());
      return found_.add(name.at, "there is no radio access '" + name.scalar.substr(0, 40) + "'",
                        near.empty() ? "write utran, geran, wlan, gan, hspa, eutran, nb-iot, lte-m, nr, or the number of 3GPP-RAT-Type" : "did you mean '" + near + "'?");
    }
    for (const uint8_t t : types)
      if (!r.rats.emplace(t, marks).second) return found_.add(name.at, "this radio access, " + std::to_string(t) + ", is written twice", "name it once");
  });
  each("equipment", [&](const Node& name, uint32_t marks) {
    const std::string& digits = name.scalar;
    if (digits.empty() || digits.size() > Realtime::most_digits || digits.find_first_not_of("0123456789") != std::string::npos)
      found_.add(name.at, "'" + digits.substr(0, 40) + "' is no beginning of an IMEI", "write its digits in quotes, such as the eight of a type: \"35714711\"");
    else
      r.equipment.emplace(digits, marks);
  });
  f.finish();
}

}  // namespace sublet::catalogue
