#include "gateway/rest/schema.h"

#include <algorithm>

#include "gateway/rest/query.h"
#include "gateway/rest/schema_files.h"

namespace sublet::gateway::rest {
namespace {

constexpr std::string_view reference = "#/components/schemas/";

class Check {
 public:
  explicit Check(const std::map<std::string, Json>& schemas) : schemas_(schemas) {}
  // Empty: it fits.
  std::string look(const Json& schema, const Json& value, const std::string& at) const {
    if (const auto ref = schema.find("$ref"); ref != schema.end()) {
      const auto found = schemas_.find(ref->get_ref<const std::string&>().substr(reference.size()));
      ensure(found != schemas_.end(), "the schemas that are built in refer to one another only");
      return look(found->second, value, at);
    }
    if (schema.value("nullable", false) && value.is_null()) return {};
    if (const auto type = schema.find("type"); type != schema.end())
      if (!is_a(value, type->get_ref<const std::string&>())) return at + " is not of type " + type->get<std::string>();
    if (const auto values = schema.find("enum"); values != schema.end() && std::find(values->begin(), values->end(), value) == values->end()) {
      std::string all;
      for (const Json& v : *values) all += (all.empty() ? "" : ", ") + (v.is_string() ? v.get<std::string>() : v.dump());
      return at + " is none of: " + all;
    }
    if (value.is_string()) return text(schema, value.get_ref<const std::string&>(), at);
    if (value.is_number()) return number(schema, value, at);
    if (value.is_array()) return array(schema, value, at);
    if (value.is_object()) return object(schema, value, at);
    return {};
  }

 private:
  static bool is_a(const Json& value, const std::string& type) {
    if (type == "string") return value.is_string();
    if (type == "object") return value.is_object();
    if (type == "array") return value.is_array();
    if (type == "boolean") return value.is_boolean();
    if (type == "integer") return value.is_number_integer();
    return value.is_number();
  }
  static std::string text(const Json& schema, const std::string& value, const std::string& at) {
    if (schema.value("format", "") == "date-time" && !sortable_time(value)) return at + " is no time like 2026-11-22T09:00:00Z";
    const size_t letters = static_cast<size_t>(std::count_if(value.begin(), value.end(), [](char c) { return (c & 0xc0) != 0x80; }));
    if (letters < schema.value("minLength", size_t{0})) return at + " is too short";
    if (letters > schema.value("maxLength", size_t{1} << 20)) return at + " is too long";
    return {};
  }
  static std::string number(const Json& schema, const Json& value, const std::string& at) {
    const auto least = schema.find("minimum"), most = schema.find("maximum");
    if (least != schema.end() && value < *least) return at + " is less than " + least->dump();
    if (most != schema.end() && value > *most) return at + " is more than " + most->dump();
    return {};
  }
  std::string array(const Json& schema, const Json& value, const std::string& at) const {
    if (value.size() < schema.value("minItems", size_t{0})) return at + " has too few elements";
    const auto items = schema.find("items");
    if (items == schema.end()) return {};
    size_t i = 0;
    for (const Json& element : value)
      if (std::string wrong = look(*items, element, at + "[" + std::to_string(i++) + "]"); !wrong.empty()) return wrong;
    return {};
  }
  std::string object(const Json& schema, const Json& value, const std::string& at) const {
    if (const auto required = schema.find("required"); required != schema.end())
      for (const Json& name : *required)
        if (!value.contains(name.get_ref<const std::string&>())) return at + "." + name.get<std::string>() + " is missing";
    const auto properties = schema.find("properties");
    if (properties == schema.end()) return {};
    const bool closed = schema.contains("additionalProperties") && schema["additionalProperties"] == false;
    for (const auto& [name, member] : value.items()) {
      const auto property = properties->find(name);
      if (property == properties->end()) {
        if (closed) return at + "." + name.substr(0, 100) + " is not known here";
        continue;
      }
      if (std::string wrong = look(*property, member, at + "." + name); !wrong.empty()) return wrong;
    }
    return {};
  }
  const std::map<std::string, Json>& schemas_;
};

}  // namespace

Schemas::Schemas() {
  for (const auto& [file, text] : schema_files) {
    Json all = Json::parse(text);
    for (auto& [name, schema] : all.items()) schemas_.emplace(std::string(file) + "." + name, std::move(schema));
  }
}

const Schemas& Schemas::all() {
  static const Schemas schemas;
  return schemas;
}

Result<Done> Schemas::check(const std::string& name, const Json& value) const {
  const auto found = schemas_.find(name);
  ensure(found != schemas_.end(), "a route names schemas that are built in");
  const std::string wrong = Check(schemas_).look(found->second, value, "body");
  if (!wrong.empty()) return refusal("bad_request", wrong);
  return Done{};
}

}  // namespace sublet::gateway::rest
