// Bodies of HTTP requests: strict JSON, amounts, merge patches, forms and base64. Any octets give a value or a refusal whose words can be
// sent; what was read is written so that it is read again as the same.
#include <cstdint>
#include <string>
#include <string_view>

#include "gateway/rest/query.h"
#include "gateway/rest/secrets.h"
#include "gateway/rest/strict_json.h"
#include "records/vault.h"

namespace {

using namespace sublet;
using namespace sublet::gateway;
using namespace sublet::gateway::rest;

void check_refusal(const Error& e) {
  ensure(e.is_refusal() && e.detail.size() < 2'000, "a refusal takes bounded room");
  ensure(is_utf8(dump(Json(e.detail))), "its words can be sent");
}

void check_amounts(const Json& j) {
  if (j.is_structured()) {
    for (const auto& member : j) check_amounts(member);
    return;
  }
  const Result<Money> m = money_of(j);
  if (!m) return check_refusal(m.error());
  const Result<Money> again = money_of(money_json(*m));
  ensure(again && *again == *m, "an amount comes out as it went in");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const size_t half = text.find('\n');
  Result<Json> body = read_json(text.substr(0, half));
  if (!body) {
    check_refusal(body.error());
  } else {
    const Result<Json> again = read_json(dump(*body));
    ensure(again && *again == *body, "what was read is written as the same");
    check_amounts(*body);
    std::vector<const Json*> found;
    values_at(*body, "a.b.c", found, 10);
    ensure(found.size() <= 10, "no more than asked for");
    (void)sortable(*body);
    if (half != std::string_view::npos)
      if (Result<Json> patch = read_json(text.substr(half + 1))) {
        Json once = *body;
        merge_patch(once, *patch);
        Json twice = once;
        merge_patch(twice, *patch);
        ensure(once == twice, "a patch that comes twice changes nothing more");
      }
  }
  if (const auto form = parse_form(text); !form) check_refusal(form.error());
  if (const auto octets = from_base64_any(text)) ensure(octets->size() <= text.size(), "base64 grows no text");
  if (const Result<std::string> octets = records::from_base64(text)) ensure(records::base64(*octets).size() <= text.size() + 4, "base64 of what was read is as long");
  return 0;
}
