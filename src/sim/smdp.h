// Smdp: an SM-DP+ as its operator sees it, simulated: ES2+ (SGP.22 v2.2 5.3) with the states of a profile, and a way for a
// simulated phone to download one (docs/formats/es2plus.md).
//
//   Available -> Allocated (or Linked, with an EID) -> Confirmed -> Released -> Downloaded -> Installed or Error
//   cancelOrder leads back to Available, or to Unavailable.
//
// Answers to a functionCallIdentifier are given again when it is asked again. Downloads tell the operator by
// handleDownloadProgressInfo, again until it answers. One thread, its own.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>

#include "base/result.h"
#include "gateway/http/client.h"
#include "gateway/http/listener.h"
#include "gateway/http/loop.h"
#include "io/clock.h"
#include "sim/random.h"

namespace sublet::sim {

class Smdp {
 public:
  enum class State : uint8_t { available, allocated, linked, confirmed, released, downloaded, installed, error, unavailable };
  struct Options {
    uint16_t port = 0;
    std::string address;            // in answers and activation codes; empty: 127.0.0.1:port
    std::string tls_certificate = {}, tls_key = {};  // PEM files: TLS only
    std::string callback;           // URL of the operator's ES2+; empty: nobody is told
    std::string iccid_prefix;       // of the profiles that there are; empty: every ICCID
    int64_t install_ms = 200;       // of a download
    double error = 0, silent = 0, unheard = 0, torn = 0;  // shares of calls
    double broken = 0;              // share of downloads that fail in the phone
    uint64_t seed = 1;
  };
  struct Stats {
    uint64_t requests = 0, again = 0, refused = 0, errors = 0, silent = 0;
    uint64_t orders = 0, confirmed = 0, released = 0, cancelled = 0;  // carried out
    uint64_t downloads = 0, installed = 0, broken = 0, told = 0, unheard_notes = 0;
  };
  static Result<std::unique_ptr<Smdp>> open(Options options, io::Clock& clock);
  ~Smdp();
  uint16_t port() const { return listener_->port(); }
  Stats stats() const;
  State state(const std::string& iccid) const;

 private:
  struct Profile {
    State state = State::available;
    std::string eid, matching_id, confirmation_code, profile_type = "sublet";
  };
  struct Outcome {
    std::string subject, reason, message;  // empty: executed
    std::string iccid, eid, matching_id;
  };
  Smdp(Options options, io::Clock& clock) : options_(std::move(options)), clock_(clock), random_(options_.seed), loop_("sim-smdp") {}
  void handle(gateway::HttpRequest request, const gateway::HttpRespond& respond);
  void download(const std::string& body, const gateway::HttpRespond& respond);
  void tell(const std::string& iccid, int point, bool good, int attempt);
  template <class F> void count(F f) {
    const std::lock_guard lock(mutex_);
    f(stats_);
  }
  const Options options_;
  io::Clock& clock_;
  Random random_;
  gateway::HttpUrl callback_;
  std::map<std::string, Profile> profiles_;               // under mutex_ as well: state() is asked from outside
  std::unordered_map<std::string, std::string> told_;     // functionCallIdentifier -> answer
  uint64_t serial_ = 0;
  mutable std::mutex mutex_;
  Stats stats_;
  gateway::Loop loop_;
  std::unique_ptr<gateway::HttpListener> listener_;
};

// A phone that reads an activation code (LPA:1$address$matchingId) and downloads what it is for. Refusals with the SM-DP+'s
// words; fault `no_answer`.
Result<std::string> phone_download(const std::string& activation_code, const std::string& eid, const std::string& confirmation_code);  // the ICCID

}  // namespace sublet::sim
