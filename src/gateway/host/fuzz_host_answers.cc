// What hosts say, in every shape: answers to orders and queries, tokens, pushes. Any octets give a reply or none; what has
// not been understood in full is never taken for done. The first octet says in which shape and as what.
#include <cstdint>
#include <string>
#include <string_view>

#include "gateway/host/shape.h"

namespace {

using namespace sublet;
using namespace sublet::gateway;

const char* description = R"(
phone: international
token: {path: /t, body: {k: "{key}"}, at: /access_token}
requests: {close_account: {path: /o, body: {r: "{order_id}"}}}
answer:
  state: /state
  accepted: [RUNNING]
  completed: [DONE]
  failed: [FAILED]
  code: /error/code
  words: /error/text
  refused: ["BIZ_*"]
  token: [TOKEN]
  forgotten: [ORDER_UNKNOWN]
  status: {again: [503], token: [401]}
  fields: {imsi: /result/imsi, second: /list/1/name}
push:
  order_id: /reference
  state: /event
  completed: [order.done]
  failed: [order.failed]
  notice: {kind: /event, kinds: [portout.asked], reference: /question, phone: /msisdn}
)";

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  static const HostEndpoint endpoint;
  static const HttpUrl url;
  static const std::shared_ptr<const Shape> shapes[] = {sublet::gateway::shapes::vop(endpoint, url, ZoneTable()), sublet::gateway::shapes::soap(endpoint, url, ZoneTable()),
                                                        *sublet::gateway::shapes::described_by(description, endpoint, url, ZoneTable())};
  if (size == 0) return 0;
  const Shape& shape = *shapes[data[0] % 3];
  const std::string text(reinterpret_cast<const char*>(data + 1), size - 1);
  HostAsk ask;
  ask.order_id = "O1";
  ask.query = (data[0] & 4) != 0;
  HttpAnswer answer;
  answer.connected = true;
  answer.status = (data[0] & 8) != 0 ? 503 : 200;
  answer.body = text;
  const HostReply reply = shape.read(ask, answer);
  ensure(reply.fields.size() <= Shape::most_fields && reply.words.size() <= Shape::most_text, "an answer takes bounded room");
  ensure(shape.read_token(answer).find('\n') == std::string::npos, "a token is one word");
  if (const auto push = shape.read_push(text)) ensure(push->order_id.size() <= 64 && push->fields.size() <= Shape::most_fields, "a push takes bounded room");
  return 0;
}
