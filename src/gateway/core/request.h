// Requests of the local socket: how their fields are read, how an error is answered, how what takes long tells of itself.
//
// Fields: of a request that is a JSON object, each read once, by its type and within its bounds. What is wrong is remembered, the first of it
// is told by good(), as is a field that nobody has read.
//
//   Fields f(request);
//   const std::string name = f.text("name");
//   const int64_t most = f.integer("most", 20, 1, 1'000);
//   if (Result<Done> good = f.good(); !good) return good.error();   // refusal `bad_request`
#pragma once

#include <functional>
#include <optional>
#include <set>
#include <string>

#include "base/money.h"
#include "gateway/core/json.h"

namespace sublet::gateway {

// A line in front of the answer, such as {"progress", "total"}; false: nobody listens any more, or the program ends.
using Tell = std::function<bool(const Json&)>;

// {"ok": false, "code", "detail"}; of a fault also "fault": true.
inline Json error_json(const Error& e) {
  Json j = {{"ok", false}, {"code", e.code}};
  if (!e.detail.empty()) j["detail"] = e.detail;
  if (!e.is_refusal()) j["fault"] = true;
  return j;
}

class Fields {
 public:
  explicit Fields(const Json& request) : request_(request) {}

  std::string text(const char* name, const std::string& otherwise = {}) {
    const Json* j = look(name);
    if (j == nullptr) return otherwise;
    if (!j->is_string()) return refuse(name, "is a text"), otherwise;
    return j->get<std::string>();
  }
  int64_t integer(const char* name, int64_t otherwise, int64_t least, int64_t most) {
    const Json* j = look(name);
    if (j == nullptr) return otherwise;
    if (!j->is_number_integer() || (j->is_number_unsigned() && j->get<uint64_t>() > INT64_MAX) || j->get<int64_t>() < least || j->get<int64_t>() > most)
      return refuse(name, "is a whole number from " + std::to_string(least) + " to " + std::to_string(most)), otherwise;
    return j->get<int64_t>();
  }
  bool flag(const char* name, bool otherwise) {
    const Json* j = look(name);
    if (j == nullptr) return otherwise;
    if (!j->is_boolean()) return refuse(name, "is true or false"), otherwise;
    return j->get<bool>();
  }
  int64_t money(const char* name, int64_t otherwise) {  // micro-units
    const std::string written = text(name);
    if (written.empty()) return otherwise;
    Result<Money> m = parse_money(written);
    if (!m) return refuse(name, m.error().detail.empty() ? "is an amount such as \"19.00\"" : m.error().detail), otherwise;
    return m->micros();
  }
  bool has(const char* name) const { return request_.contains(name); }

  Result<Done> good() const {
    if (wrong_) return *wrong_;
    for (const auto& [name, value] : request_.items())
      if (read_.count(name) == 0 && name != "do" && name != "operator") return refusal("bad_request", "there is no field '" + name.substr(0, 40) + "' here");
    return Done{};
  }

 private:
  const Json* look(const char* name) {
    read_.insert(name);
    const auto at = request_.find(name);
    return at == request_.end() || at->is_null() ? nullptr : &*at;
  }
  void refuse(const char* name, const std::string& why) {
    if (!wrong_) wrong_ = refusal("bad_request", "`" + std::string(name) + "`: " + why);
  }
  const Json& request_;
  std::set<std::string> read_;
  std::optional<Error> wrong_;
};

}  // namespace sublet::gateway
