#include "gateway/rest/openapi.h"

#include <set>

#include "gateway/rest/schema.h"

namespace sublet::gateway::rest {
namespace {

Json ref(const std::string& schema) { return {{"$ref", "#/components/schemas/" + schema}}; }
Json content(const char* type, Json schema) { return {{type, {{"schema", std::move(schema)}}}}; }

Json parameter(const char* in, const std::string& name, const char* type, bool required = false) {
  Json p = {{"name", name}, {"in", in}, {"schema", {{"type", type}}}};
  if (required) p["required"] = true;
  return p;
}

std::string tag_of(const Route& r) {
  if (r.path.starts_with("/tmf-api/")) return r.path.substr(9, r.path.find('/', 9) - 9);
  return r.path.starts_with("/oauth2/") ? "oauth2" : r.path.substr(1, r.path.find('/', 1) - 1);
}

Json operation(const Route& r) {
  Json o = {{"operationId", r.name}, {"tags", Json::array({tag_of(r)})}};
  if (r.open) {
    o["security"] = Json::array();
    o["description"] = "Open to everybody.";
  } else {
    o["description"] = std::string("Needs ") + name_of(r.area) + (r.access == Access::write ? ".write" : ".read") + (r.also ? std::string(" (or for some of it ") + name_of(*r.also) + ".write)." : ".");
  }
  Json parameters = Json::array();
  for (size_t at = 0; (at = r.path.find('{', at)) != std::string::npos; ++at) parameters.push_back(parameter("path", r.path.substr(at + 1, r.path.find('}', at) - at - 1), "string", true));
  if (r.list) {
    for (const char* name : {"offset", "limit"}) parameters.push_back(parameter("query", name, "integer"));
    parameters.back()["schema"]["maximum"] = Query::most_limit;
    for (const char* name : {"fields", "sort"}) parameters.push_back(parameter("query", name, "string"));
  } else if (r.method == "GET" && !r.gives.empty()) {
    parameters.push_back(parameter("query", "fields", "string"));
  }
  for (const std::string& name : r.others) parameters.push_back(parameter("query", name, "string"));
  if (r.method == "POST" && !r.open) parameters.push_back(parameter("header", "Idempotency-Key", "string"));
  if (r.method == "PATCH" || r.method == "DELETE") parameters.push_back(parameter("header", "If-Match", "string"));
  if (r.method != "GET" && !r.open) parameters.push_back(parameter("header", "X-Reason", "string"));
  if (!parameters.empty()) o["parameters"] = std::move(parameters);
  if (r.form) {
    Json form = {{"type", "object"}, {"properties", {{"grant_type", {{"type", "string"}, {"enum", {"client_credentials"}}}}, {"client_id", {{"type", "string"}}}, {"client_secret", {{"type", "string"}}}, {"scope", {{"type", "string"}}}}}, {"required", {"grant_type"}}};
    o["requestBody"] = {{"required", true}, {"content", content("application/x-www-form-urlencoded", std::move(form))}};
  } else if (r.patch) {
    // A merge patch may have any part of the resource, and null for what it removes.
    Json body = content("application/merge-patch+json", {{"type", "object"}});
    body.update(content("application/json", {{"type", "object"}}));
    o["requestBody"] = {{"required", true}, {"content", std::move(body)}};
  } else if (!r.takes.empty()) {
    o["requestBody"] = {{"required", true}, {"content", content("application/json", ref(r.takes))}};
  }
  Json good = {{"description", r.status == 201 ? "Made" : r.status == 204 ? "Done" : "Good"}};
  if (!r.gives.empty()) {
    Json schema = r.list ? Json{{"type", "array"}, {"items", ref(r.gives)}} : ref(r.gives);
    good["content"] = content(r.stream ? "text/event-stream" : "application/json", std::move(schema));
  }
  o["responses"][std::to_string(r.status)] = good;
  if (r.list) {
    good["description"] = "A part of what there is; X-Total-Count says how much";
    o["responses"]["206"] = std::move(good);
  }
  if (r.form) {
    const Json error = {{"type", "object"}, {"properties", {{"error", {{"type", "string"}}}, {"error_description", {{"type", "string"}}}}}, {"required", {"error"}}};
    for (const char* status : {"400", "401"}) o["responses"][status] = {{"description", "RFC 6749 5.2"}, {"content", content("application/json", error)}};
  }
  o["responses"]["default"] = {{"$ref", "#/components/responses/Error"}};
  return o;
}

}  // namespace

Json openapi(const std::vector<Route>& routes, const std::string& base) {
  Json d = {{"openapi", "3.0.3"},
            {"info", {{"title", "Sublet"}, {"version", "1"}, {"description", "TM Forum Open APIs v4 and Sublet's own calls. Conventions: docs/formats/http-api.md."}, {"license", {{"name", "Apache-2.0"}, {"url", "https://www.apache.org/licenses/LICENSE-2.0"}}}}},
            {"servers", Json::array({{{"url", base}}})},
            {"security", Json::array({{{"bearer", Json::array()}}, {{"key", Json::array()}}})}};
  std::set<std::string> tags;
  for (const Route& r : routes) tags.insert(tag_of(r));
  d["tags"] = Json::array();
  for (const std::string& t : tags) d["tags"].push_back({{"name", t}});
  d["paths"] = Json::object();
  for (const Route& r : routes) {
    std::string method = r.method;
    for (char& c : method) c = static_cast<char>(c - 'A' + 'a');
    d["paths"][r.path][method] = operation(r);
  }
  Json& schemas = d["components"]["schemas"];
  schemas = Json::object();
  for (const auto& [name, schema] : Schemas::all().every()) schemas[name] = schema;
  d["components"]["responses"]["Error"] = {{"description", "Refused, or failed"}, {"content", content("application/json", ref("sublet.Error"))}};
  d["components"]["securitySchemes"] = {{"bearer", {{"type", "http"}, {"scheme", "bearer"}}}, {"key", {{"type", "apiKey"}, {"in", "header"}, {"name", "X-API-Key"}}}};
  return d;
}

}  // namespace sublet::gateway::rest
