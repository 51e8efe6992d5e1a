// Shape: how one host's interface says what a HostTask means, and what its answers mean. Text in, text out: it sends
// nothing, keeps nothing and is shared by all threads. Formats: docs/formats/host-desk.md.
//
//   vop          JSON in the style of China Unicom's VOP: token in the query, acceptance now, completion by push
//   soap         SOAP 1.1, document/literal (docs/formats/host-desk.wsdl)
//   a file       anything that speaks JSON over HTTP, described in YAML (described.cc)
//
// What comes from a host is hostile: whatever cannot be read is `unreadable`, which is asked again later; nothing is taken
// from an answer beyond `most_text` octets a field and `most_fields` fields.
//
//   Result<std::shared_ptr<const Shape>> shape = make_shape(endpoint, zone);
//   HttpCall call = (*shape)->request(ask, token, clock.now());
//   HostReply reply = (*shape)->read(ask, answer);
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "base/time.h"
#include "gateway/host/task.h"
#include "gateway/http/client.h"
#include "gateway/http/listener.h"

namespace sublet::gateway {

struct HostEndpoint {
  std::string op, host;
  std::string url;                  // http://host:port[/path]
  std::string mvnokey = "SUBLET1";  // seven characters, given by the host
  std::string secret;
  std::string country = "86";       // taken off the numbers
  std::string shape = "vop";        // vop, soap, or the file of a description
  size_t in_flight = 0;             // requests at a time; 0: as HostLinks::Options has it
  double per_second = 0;            // requests; 0: likewise
};
// "demo/unicom=http://127.0.0.1:9001", "demo/telecom=soap+http://...", "demo/mobile=hosts/mobile.yaml+http://...".
// Refusals: `bad_endpoint`, `bad_url`.
Result<HostEndpoint> parse_endpoint(std::string_view text);

// What is asked of a host. order_id and serial are the same on every repeat.
struct HostAsk {
  HostTask task;
  std::string order_id, serial;
  bool query = false;  // the host has accepted it: how does it stand?
  std::shared_ptr<std::atomic<bool>> unwanted;  // set: not to be sent any more
};

struct HostReply {
  enum class What : uint8_t {
    accepted = 1,
    completed = 2,
    refused = 3,       // for good
    again = 4,         // later: the host is busy, or what it says cannot be read
    token = 5,         // another token, then again
    no_answer = 6,     // somebody was there and said nothing
    unreachable = 7,   // nobody was there
    queue_full = 8,    // ours: not sent
    unwanted = 9,      // likewise
    forgotten = 10,    // of a query: the host does not know the order; it is to be sent anew
  };
  What what = What::again;
  std::string code = {}, words = {};
  HostFields fields = {};
  bool bad_sign = false;  // of the host's health: not an answer that a working host gives
};

struct HostPush {
  enum class What : uint8_t { complete = 1, fail = 2, notice = 3 } what = What::complete;
  std::string order_id, code, words;
  HostFields fields;
  std::string notice, reference;  // of a notice: what is told, and by which number to answer
  PhoneNumber line;
};

class Shape {
 public:
  static constexpr size_t most_text = 1'000, most_fields = 64;
  virtual ~Shape() = default;
  // Whether the host can be asked for such a thing at all. Refusal `not_at_this_host`.
  virtual Result<Done> knows(const HostTask& task) const = 0;
  // Follow from the task alone.
  virtual std::string serial(const HostTask& task) const = 0;
  virtual std::string order_id(const HostTask& task) const = 0;

  virtual bool needs_token() const = 0;
  virtual HttpCall token_request(Instant now, uint64_t counter) const = 0;
  virtual std::string read_token(const HttpAnswer& answer) const = 0;  // empty: there is none

  virtual HttpCall request(const HostAsk& ask, std::string_view token, Instant now) const = 0;  // without time-out
  virtual HostReply read(const HostAsk& ask, const HttpAnswer& answer) const = 0;

  virtual std::optional<HostPush> read_push(std::string_view body) const = 0;
  virtual HttpReply push_reply(int status, bool notice) const = 0;  // status: 200, 400, 503
};

Result<std::shared_ptr<const Shape>> make_shape(const HostEndpoint& endpoint, const ZoneTable& zone);

// For the shapes: what they have in common.
namespace shapes {
std::string national(PhoneNumber line, std::string_view country);
PhoneNumber international(std::string_view phone, std::string_view country);  // empty: not a number
// mvnokey + yyyyMMddHHmmssSSS + 6 digits, from id and `made` of the task; the order's number has four characters more.
std::string serial_of(std::string_view mvnokey, const HostTask& task, const ZoneTable& zone);
std::string order_of(std::string_view mvnokey, const HostTask& task, const ZoneTable& zone);
std::string clipped(std::string_view text);  // to Shape::most_text, on a whole character, control characters as spaces
HostReply no_status(const HttpAnswer& answer);  // of an answer that is none
std::shared_ptr<const Shape> vop(const HostEndpoint& endpoint, const HttpUrl& url, const ZoneTable& zone);
std::shared_ptr<const Shape> soap(const HostEndpoint& endpoint, const HttpUrl& url, const ZoneTable& zone);
Result<std::shared_ptr<const Shape>> described(const HostEndpoint& endpoint, const HttpUrl& url, const ZoneTable& zone);
Result<std::shared_ptr<const Shape>> described_by(const std::string& text, const HostEndpoint& endpoint, const HttpUrl& url, const ZoneTable& zone);
}  // namespace shapes

}  // namespace sublet::gateway
