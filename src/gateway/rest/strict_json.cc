#include "gateway/rest/strict_json.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <utility>
#include <vector>

namespace sublet::gateway::rest {
namespace {

// Builds the value itself, since the library's own builder keeps the last of two members with one name.
class Builder {
 public:
  Builder(Json& root, const JsonLimits& limits) : root_(root), limits_(limits) {}
  const std::string& why() const { return why_; }

  bool null() { return put(Json(nullptr)); }
  bool boolean(bool v) { return put(Json(v)); }
  bool number_integer(int64_t v) { return put(Json(v)); }
  bool number_unsigned(uint64_t v) { return v > static_cast<uint64_t>(INT64_MAX) ? wrong("a whole number is too large") : put(Json(static_cast<int64_t>(v))); }
  bool number_float(double v, const std::string& text) {
    size_t digits = 0, zeros = 0;
    bool begun = false;
    for (const char c : text) {
      if (c == 'e' || c == 'E') break;
      if (c < '0' || c > '9') continue;
      begun = begun || c != '0';
      zeros = c == '0' ? zeros + 1 : 0;
      digits += begun;
    }
    if (digits > 15 && digits - std::min(digits, zeros) > 15 && !(digits <= 17 && as_short(v))) return wrong("a number has more than 15 digits; send it as a text");
    return put(Json(v));
  }
  // Of 16 or 17 digits are also numbers of 15 as some programs write them: 0.28799400000000003 is 0.287994.
  static bool as_short(double v) {
    char text[64];
    std::snprintf(text, sizeof text, "%.15g", v);
    return std::strtod(text, nullptr) == v;
  }
  bool string(std::string& v) {
    if (v.find('\0') != std::string::npos) return wrong("a text holds the character NUL");
    return put(Json(std::move(v)));
  }
  bool binary(Json::binary_t&) { return wrong("binary"); }
  bool start_object(size_t) { return open(Json::object()); }
  bool end_object() { return close(); }
  bool start_array(size_t) { return open(Json::array()); }
  bool end_array() { return close(); }
  bool key(std::string& name) {
    Json& object = *stack_.back();
    if (name.find('\0') != std::string::npos) return wrong("a name holds the character NUL");
    if (object.contains(name)) return wrong("'" + name.substr(0, 100) + "' is there twice");
    if (object.size() >= limits_.members) return wrong("an object has too many members");
    key_ = std::move(name);
    return true;
  }
  bool parse_error(size_t at, const std::string&, const nlohmann::detail::exception& e) {
    std::string what = e.what();
    // The library's own words begin with its number in brackets, which tells nobody anything.
    if (const size_t bracket = what.find("] "); bracket != std::string::npos) what = what.substr(bracket + 2);
    return wrong("octet " + std::to_string(at) + ": " + what);
  }

 private:
  bool wrong(std::string why) {
    if (why_.empty()) why_ = std::move(why);
    return false;
  }
  Json* place(Json value) {
    if (++values_ > limits_.values) return wrong("too many values"), nullptr;
    if (stack_.empty()) return root_ = std::move(value), &root_;
    Json& in = *stack_.back();
    if (in.is_array()) return in.push_back(std::move(value)), &in.back();
    Json& member = in[key_];
    member = std::move(value);
    return &member;
  }
  bool put(Json value) { return place(std::move(value)) != nullptr; }
  bool open(Json value) {
    if (stack_.size() >= limits_.depth) return wrong("nested too deeply");
    Json* placed = place(std::move(value));
    if (placed == nullptr) return false;
    stack_.push_back(placed);  // stays where it is: what holds it grows again only after this one is closed
    return true;
  }
  bool close() {
    stack_.pop_back();
    return true;
  }

  Json& root_;
  const JsonLimits& limits_;
  std::vector<Json*> stack_;
  std::string key_, why_;
  size_t values_ = 0;
};

}  // namespace

Result<Json> read_json(std::string_view text, const JsonLimits& limits) {
  Json root;
  Builder builder(root, limits);
  try {
    if (Json::sax_parse(text.begin(), text.end(), &builder)) return root;
  } catch (const std::exception& e) {
    return refusal("bad_json", e.what());
  }
  return refusal("bad_json", builder.why().empty() ? "not JSON" : dump(Json(builder.why())));
}

Result<Money> money_of(const Json& value) {
  constexpr int64_t most_units = 9'000'000'000'000;  // however it is written
  const auto wrong = [] { return refusal("bad_amount", "an amount is a number with at most 6 decimals"); };
  if (value.is_number_integer()) {
    const int64_t n = value.get<int64_t>();
    return n > most_units || n < -most_units ? Result<Money>(wrong()) : Money::units(n);
  }
  if (!value.is_number_float() && !value.is_string()) return wrong();
  std::string text;
  if (value.is_string()) {
    text = value.get<std::string>();
  } else {
    // What was sent had at most 15 digits: if it had at most 6 decimals, these are they, and read as the same number again.
    char decimals[64];
    const double v = value.get<double>();
    if (!(v < 1e13 && v > -1e13)) return wrong();
    std::snprintf(decimals, sizeof decimals, "%.6f", v);
    if (std::strtod(decimals, nullptr) != v) return wrong();
    text = decimals;
  }
  Result<Money> money = parse_money(text);
  if (!money || *money > Money::units(most_units) || *money < Money::units(-most_units)) return wrong();
  return money;
}

Json money_json(Money amount) {
  const int64_t micros = amount.micros();
  if (micros % Money::micros_per_unit == 0) return micros / Money::micros_per_unit;
  if (micros > 999'999'999'999'999 || micros < -999'999'999'999'999) return amount.text();
  return static_cast<double>(micros) / static_cast<double>(Money::micros_per_unit);
}

void merge_patch(Json& target, const Json& patch) {
  if (!patch.is_object()) {
    target = patch;
    return;
  }
  if (!target.is_object()) target = Json::object();
  for (const auto& [name, value] : patch.items()) {
    if (value.is_null()) target.erase(name);
    else merge_patch(target[name], value);
  }
}

void values_at(const Json& from, std::string_view path, std::vector<const Json*>& out, size_t most) {
  if (out.size() >= most) return;
  if (from.is_array()) {
    for (const Json& element : from) values_at(element, path, out, most);
    return;
  }
  if (path.empty()) {
    out.push_back(&from);
    return;
  }
  if (!from.is_object()) return;
  const size_t dot = path.find('.');
  const auto found = from.find(std::string(path.substr(0, dot)));
  if (found != from.end()) values_at(*found, dot == std::string_view::npos ? std::string_view() : path.substr(dot + 1), out, most);
}

}  // namespace sublet::gateway::rest
