// FromJson: a describe() visitor that fills a struct from a JSON object, and says what is wrong with it in words that
// name the field and what to write instead. The first mistake stops it. Internal to what reads JSON.
//
//   AccountFile file;
//   FromJson v(object, zone);
//   file.describe(v);
//   if (std::string error = v.error(); !error.empty()) return refusal("bad_request", error);
//
// Units may be written as integers or as texts with a unit ("5 MB"); what each text said is remembered (`written`), so
// that "5 MB" of a call can be refused. A struct may have a short form: `short_form` names the field that a bare text is.
#pragma once

#include <algorithm>
#include <limits>
#include <optional>

#include "catalogue/text.h"
#include "gateway/core/json.h"

namespace sublet::gateway {

class FromJson {
 public:
  struct Written {
    std::string field;
    Unit unit;
  };
  // Without a zone, a time must state its offset.
  explicit FromJson(const Json& object, const ZoneTable* zone = nullptr) : object_(object), zone_(zone) {}

  template <class T>
  void operator()(const char* name, T& value) {
    known_.emplace_back(name);
    auto at = object_.find(name);
    if (at == object_.end() || at->is_null() || !error_.empty()) return;
    at_ = name;
    if (!get(*at, value) && error_.empty()) wrong(*at);
  }
  // The first mistake, or a field that the struct does not have.
  std::string error(std::initializer_list<const char*> besides = {}) const;
  const std::vector<Written>& written() const { return written_; }

 private:
  bool no(std::string what) { return inner_ = std::move(what), false; }
  void wrong(const Json& value) { error_ = "`" + path_ + at_ + "` cannot be " + dump(value).substr(0, 80) + (inner_.empty() ? "" : ": " + inner_); }
  bool get(const Json& j, Json& v) { return v = j, true; }
  bool get(const Json& j, std::string& v) { return j.is_string() ? (v = j.get<std::string>(), true) : no("write a text in quotes"); }
  bool get(const Json& j, bool& v) { return j.is_boolean() ? (v = j.get<bool>(), true) : no("write true or false"); }
  bool get(const Json& j, Money& v);
  bool get(const Json& j, PhoneNumber& v);
  bool get(const Json& j, Instant& v);
  bool get(const Json&, Hash128&) { return false; }
  bool get(const Json& j, catalogue::Service& v);
  bool get(const Json& j, catalogue::Direction& v);
  bool whole(const Json& j, int64_t low, int64_t high, int64_t& v);
  template <class T>
  bool get(const Json& j, std::optional<T>& v) {
    return get(j, v.emplace());
  }
  template <class T>
  bool get(const Json& j, std::vector<T>& list) {
    if (!j.is_array() || j.size() > 10'000) return no("write a list, in [ ]");
    const std::string outer = at_;
    for (size_t i = 0; i < j.size(); ++i) {
      at_ = outer + "[" + std::to_string(i) + "]";
      if (!get(j[i], list.emplace_back())) {
        if (error_.empty()) wrong(j[i]);
        return false;
      }
    }
    at_ = outer;
    return true;
  }
  template <class T>
  bool get(const Json& j, T& v) {
    if constexpr (requires { v.describe(*this); }) {
      Json full;
      if constexpr (requires { T::short_form; })
        if (j.is_string()) full[T::short_form] = j;
      if (full.empty() && !j.is_object()) return no("write an object, in { }");
      FromJson inner(full.empty() ? j : full, zone_);
      inner.path_ = path_ + at_ + ".";
      v.describe(inner);
      written_.insert(written_.end(), inner.written_.begin(), inner.written_.end());
      error_ = inner.error();
      return error_.empty();
    } else {
      static_assert(std::is_integral_v<T>);
      int64_t n = 0;
      const int64_t high = sizeof(T) < 8 ? static_cast<int64_t>(std::numeric_limits<T>::max()) : INT64_MAX;
      return whole(j, static_cast<int64_t>(std::numeric_limits<T>::min()), high, n) && (v = static_cast<T>(n), true);
    }
  }

  const Json& object_;
  const ZoneTable* zone_;
  std::vector<std::string> known_;
  std::vector<Written> written_;
  std::string path_, at_, error_, inner_;
};

// What a use lacks: a call has one length, a message is one, data must say how much. Empty when it is complete.
std::string complete_use(const Json& given, const FromJson& read, catalogue::Use& use);

}  // namespace sublet::gateway
