// Any octets as a Diameter message. Besides not crashing: both ways of reading a request agree; what was read
// can be written and is then read the same; what was refused has an answer that is itself a good message;
// frames lie within what was received.
#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/ensure.h"
#include "protocol/diameter/base_messages.h"
#include "protocol/diameter/credit_control_answer.h"

namespace sublet::protocol::diameter {
namespace {

std::string written(const CreditControlRequest& r) {
  std::string out(2 * max_message, '\0');
  out.resize(write_credit_control_request(r, out));
  return out;
}

void good_answer(std::string_view request, const Failure& failure) {
  Header h;
  if (!read_header(request, h) || !h.is_request()) return;
  std::string out(2 * max_message, '\0');
  const size_t size =
      write_refusal(request, {"ocs.example", "example", failure.result, 1, &failure, {}}, out);
  ensure(size >= header_size && size % 4 == 0, "a refused request has an answer");
  out.resize(size);
  // It may repeat, in Failed-AVP, what is wrong; its own AVPs are in order.
  const char* p = out.data() + header_size;
  AvpView a;
  Failure f;
  while (next_avp(p, out.data() + out.size(), a, f)) {
  }
  ensure(!f || f.result == invalid_avp_bits, "an answer's AVPs can be walked");
}

void request(std::string_view message) {
  static CreditControlRequest r, s;
  Failure f, g;
  const bool good = read_credit_control_request(message, r, f);
  ensure(read_credit_control_request(message, s, g, ReadOrder::any) == good, "both ways of reading agree");
  ensure(f.result == g.result && f.has_avp == g.has_avp && f.depth == g.depth, "both ways of reading agree");
  if (!good) {
    ensure(f.result != 0, "what is refused has a reason");
    return good_answer(message, f);
  }
  const std::string once = written(r);
  ensure(!once.empty() && once == written(s), "both ways of reading agree");
  ensure(read_credit_control_request(once, s, g), "what was written can be read");
  ensure(written(s) == once, "what was written is read the same");
}

void answer(std::string_view message) {
  static ReceivedAnswer r, s;
  Failure f;
  if (!read_credit_control_answer(message, r, f)) return;
  std::string out(2 * max_message, '\0');
  out.resize(write_credit_control_answer(r.answer, out));
  ensure(!out.empty() && read_credit_control_answer(out, s, f), "what was written can be read");
  std::string again(2 * max_message, '\0');
  again.resize(write_credit_control_answer(s.answer, again));
  ensure(again == out, "what was written is read the same");
}

}  // namespace
}  // namespace sublet::protocol::diameter

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace sublet::protocol::diameter;
  const std::string_view stream(reinterpret_cast<const char*>(data), size);
  const Frame frame = next_frame(stream);
  if (frame.state == Frame::State::more) ensure(frame.length > size, "more is more than there is");
  if (frame.state == Frame::State::whole)
    ensure(frame.length <= size && frame.length >= header_size, "a frame lies within");
  const std::string_view message =
      frame.state == Frame::State::whole ? stream.substr(0, frame.length) : stream;
  request(message);
  answer(message);
  static BaseMessage base;
  Failure f;
  if (!read_base_message(message, base, f)) good_answer(message, f);
  return 0;
}
