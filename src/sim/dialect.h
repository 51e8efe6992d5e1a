// Dialect: in which words a simulated host is asked and answers. docs/formats/host-desk.md.
//
//   vop    China Unicom's VOP            soap   SOAP 1.1 by host-desk.wsdl
//   rest   a plain JSON interface that Sublet knows by a description only (examples/hosts/rest.yaml)
//
// Octets in, octets out; keeps nothing. Written apart from Sublet's own readers and writers of the same words, as far as it
// goes: what one side gets wrong the other must notice.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "gateway/http/client.h"
#include "gateway/http/listener.h"
#include "sim/books.h"

namespace sublet::sim {

struct HostRequest {
  enum class What : uint8_t { order, query, token } what = What::order;
  std::string order_id, serial, token;
  gateway::HostTask task;
  std::string mvnokey, secret;  // who asks, where it is told
  std::string mistake;          // why it cannot be understood; then it is answered as refused
  std::string operation;        // in the dialect's own words, for its answer
};

struct HostAnswer {
  enum class What : uint8_t { accepted, complete, failed, unknown, busy, bad_token, token } what = What::accepted;
  std::string why, words, token;
  gateway::HostFields result;
  int64_t token_seconds = 0;
};

class Dialect {
 public:
  virtual ~Dialect() = default;
  // Nothing: no such path or method here; `error` is the reply.
  virtual std::optional<HostRequest> read(const gateway::HttpRequest& request, gateway::HttpReply& error) const = 0;
  virtual bool needs_token() const = 0;
  virtual gateway::HttpReply write(const HostRequest& request, const HostAnswer& answer) const = 0;
  virtual gateway::HttpCall push(const HostOrder& order) const = 0;  // without its address
  virtual gateway::HttpCall port_out_asked(PhoneNumber line, const std::string& reference) const = 0;
  // vop, soap or rest. Refusal `bad_dialect`.
  static Result<std::shared_ptr<const Dialect>> make(const std::string& name, const std::string& country, const std::string& mvnokey);
};

}  // namespace sublet::sim
