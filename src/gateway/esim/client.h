// EsimClient: speaks ES2+ with an SM-DP+ (SGP.22 v2.2 5.3, JSON binding 6.5.2): orders, confirms, releases and cancels
// profiles, and reads the notifications of their download (docs/formats/es2plus.md).
//
// Each call carries its id as functionCallIdentifier, the same on every repeat: an SM-DP+ that has carried it out unheard
// gives its first answer again (ES2+ itself only says that the identifier is there to find a call by; docs/formats/es2plus.md).
// Calls name the ICCID: where an SM-DP+ does not know the identifier any more, a repeat finds the state and is refused, and
// reserves no second profile.
//
// All functions may be called from any thread; outcomes come on the client's own thread, exactly one for each call (none
// after stop()).
//
//   EsimClient client({.url = "http://127.0.0.1:8091", .requester = "1.3.6.1.4.1.0.1", .smdp = "smdp.example.com"}, clock);
//   client.call({.what = EsimCall::What::download_order, .id = "01J9...", .iccid = "8986..."}, [](const EsimOutcome& o) {...});
//   std::string code = activation_code("smdp.example.com", o.matching_id);            // LPA:1$smdp.example.com$...
//   std::string svg = *qr_svg(code);
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "base/time.h"
#include "gateway/http/errands.h"
#include "gateway/http/listener.h"
#include "io/clock.h"

namespace sublet::gateway {

struct EsimCall {
  enum class What : uint8_t { download_order = 1, confirm_order = 2, cancel_order = 3, release_profile = 4 };
  What what = What::download_order;
  std::string id;                 // functionCallIdentifier: 8 to 64 letters, digits, '-'
  std::string iccid;              // 19 or 20 digits
  std::string eid;                // 32 digits; optional
  std::string profile_type;       // of download_order; optional
  std::string matching_id;        // of confirm_order, cancel_order; optional: the SM-DP+ makes one
  std::string confirmation_code;  // of confirm_order; optional; on the wire as it is
  std::string smds;               // of confirm_order; optional
  bool release = true;            // of confirm_order: releaseFlag
  std::string final_status = "Available";  // of cancel_order: Available or Unavailable
};

struct EsimOutcome {
  enum class What : uint8_t {
    done = 1,
    refused = 2,      // by the SM-DP+; subject_code and reason_code are the standard's
    unavailable = 3,  // nobody answered in time: environment. May be asked again under the same id
  };
  std::string id;
  What what = What::unavailable;
  std::string iccid, eid, matching_id, smdp;
  std::string subject_code, reason_code, words;  // "8.2.1" "3.9"
};

// handleDownloadProgressInfo: how far a download has come.
struct EsimProgress {
  std::string iccid, eid, profile_type;
  Instant at;
  int point = 0;      // notificationPointId: 1 eligibility, 2 confirmation failed, 3 bound profile package, 4 its installation
  bool good = false;  // notificationPointStatus
  std::string subject_code, reason_code, words;
  bool installed() const { return point == 4 && good; }
};

class EsimClient {
 public:
  struct Options {
    std::string url;        // http[s]://host:port[/path] of the SM-DP+
    std::string requester;  // functionRequesterIdentifier: an OID
    std::string smdp;       // address in activation codes, unless the SM-DP+ tells another
    std::string ca = {};    // PEM file of whom to trust at an https address; empty: the system's
    Errands::Options errands = {.in_flight = 8, .request_micros = 10'000'000, .retry_most_micros = 10'000'000, .deadline_micros = 60'000'000};
  };
  struct Stats {
    uint64_t calls = 0, done = 0, refused = 0, unavailable = 0;
    Errands::Stats errands;
  };
  EsimClient(Options options, io::Clock& clock);
  ~EsimClient();  // as stop()
  Result<Done> start();  // refusal `bad_url`; fault `bad_tls`
  void stop();
  // Refusal `bad_call`; then `done` is not called.
  Result<Done> call(EsimCall call, std::function<void(const EsimOutcome&)> done);
  Stats stats() const;

 private:
  struct Impl;
  std::shared_ptr<Impl> impl_;
};

// Body of POST /gsma/rsp2/es2plus/handleDownloadProgressInfo: refusal `bad_notification` when it cannot be read. A
// notification is answered with 204 and no body.
Result<EsimProgress> read_progress(std::string_view body);

// The whole exchange, for whoever has the HTTP request: 204 once `take` says that it is taken, 503 when it says not now (the
// SM-DP+ tells it again), 400 what cannot be read.
HttpReply take_progress(const HttpRequest& request, const std::function<bool(const EsimProgress&)>& take);

std::string activation_code(std::string_view smdp, std::string_view matching_id, bool confirmation_code = false);  // SGP.22 4.1
Result<std::string> qr_svg(std::string_view text);  // refusal `too_long`

}  // namespace sublet::gateway
