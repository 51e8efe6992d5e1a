// IdentityClient: asks an outside service whether a person is who they say: number and name, document, face.
//
// HTTP with JSON, each request signed by HMAC-SHA256 (docs/formats/identity.md). The check's id goes along as the request's
// id: a repeat is answered with the first answer. Silence and errors are repeated with growing pauses; after `deadline`, or
// while the service is down (breaker), the outcome is `unavailable`, which says nothing about the person and may be asked
// again under the same id. Images leave as base64. Names, numbers and images are never logged or kept.
//
// All functions may be called from any thread; outcomes come on the client's own thread, exactly one for each check (none
// after stop()).
//
//   IdentityClient client({.url = "http://127.0.0.1:8090", .key = "sublet", .secret = "..."}, clock);
//   client.check({.kind = IdentityCheck::Kind::name_and_number, .id = "01J9...", .name = "...", .number = "..."},
//                [](const IdentityOutcome& o) { if (o.what == IdentityOutcome::What::match) ... });
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"
#include "gateway/http/errands.h"
#include "io/clock.h"

namespace sublet::gateway {

struct IdentityCheck {
  enum class Kind : uint8_t {
    name_and_number = 1,  // name, cert_type, number
    document = 2,         // the same, with front and back
    face = 3,             // the same, with face, against front or the service's own picture
  };
  Kind kind = Kind::name_and_number;
  std::string id;                // 8 to 64 letters, digits, '-'
  std::string op;                // operator, told to the service
  std::string name, number;      // of the certificate, UTF-8
  std::string cert_type = "01";  // 01: resident ID
  std::string front, back, face; // octets of images (JPEG or PNG), as they are
};

struct IdentityOutcome {
  enum class What : uint8_t {
    match = 1,
    mismatch = 2,     // the service knows the certificate and says no
    unknown = 3,      // the service does not know the certificate, or cannot tell (a bad picture)
    unavailable = 4,  // nobody has said anything about the person: environment
  };
  std::string id;
  What what = What::unavailable;
  std::string reference;    // the service's own number of the check; empty when unavailable
  std::string code, words;  // why, in the service's words or ours; never with the person's data
  int score = -1;           // of a face, 0 to 100; -1: none
};
std::string_view name_of(IdentityOutcome::What what);  // "mismatch"
std::string_view name_of(IdentityCheck::Kind kind);    // "name_and_number"

class IdentityClient {
 public:
  struct Options {
    std::string url;                       // http[s]://host:port[/path]
    std::string key, secret;               // of the signature
    std::string ca = {};                   // PEM file of whom to trust at an https address; empty: the system's
    Errands::Options errands = {};         // beyond its queue a check is `unavailable` at once, code queue_full
    uint64_t most_image = 2 << 20;         // octets of each picture
  };
  struct Stats {
    uint64_t checks = 0, match = 0, mismatch = 0, unknown = 0, unavailable = 0;
    Errands::Stats errands;
  };
  IdentityClient(Options options, io::Clock& clock);
  ~IdentityClient();  // as stop()
  Result<Done> start();  // refusal `bad_url`; fault `bad_tls`
  void stop();
  // Refusal `bad_check`: it lacks something or a picture is too large; then `done` is not called.
  Result<Done> check(IdentityCheck check, std::function<void(const IdentityOutcome&)> done);
  Stats stats() const;

 private:
  struct Impl;
  std::shared_ptr<Impl> impl_;
};

}  // namespace sublet::gateway
