// What stands behind '?' in a request. Any octets give a query within its limits, or a refusal whose words can be sent; a query can be
// asked of any resource.
#include <cstdint>
#include <string>
#include <string_view>

#include "gateway/rest/query.h"
#include "gateway/rest/strict_json.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace sublet;
  using namespace sublet::gateway;
  using namespace sublet::gateway::rest;
  static const Json resources[] = {
      *read_json(R"({"id":"1","name":"x","price":{"value":13.5,"unit":"CNY"},"when":"2026-03-01T10:00:00+08:00","on":true,"n":-7,"list":[{"a":"1"},{"a":2},[3]],"none":null})"),
      *read_json(R"({"id":1,"name":["x","y"],"price":"13.5","when":17,"a":{"b":{"c":"d"}}})"), *read_json("[]")};
  const std::string text(reinterpret_cast<const char*>(data), size);
  std::vector<std::pair<std::string, std::string>> others;
  const Result<Query> q = parse_query("/x?" + text, {"pattern", "contains"}, &others);
  if (!q) {
    ensure(q.error().is_refusal() && q.error().detail.size() < 2'000 && is_utf8(dump(Json(q.error().detail))), "a refusal can be sent");
    return 0;
  }
  ensure(q->offset >= 0 && q->offset <= Query::most_offset && q->limit >= 0 && q->limit <= Query::most_limit, "a page has its limits");
  ensure(q->where.size() <= Query::most_conditions && q->sort.size() <= 3 && q->fields.size() <= 50, "a query has its limits");
  for (const Json& r : resources) {
    (void)q->matches(r);
    ensure(is_utf8(dump(q->shown(r))), "what is shown can be sent");
  }
  for (const auto& [name, value] : others) ensure(is_utf8(value) && *percent_decode(percent_encode(value), false) == value, "what was decoded can be encoded");
  return 0;
}
