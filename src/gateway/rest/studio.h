// Studio: what the routes share that read, try and publish the catalogue's text: the tables in force, the text of a version, and how many may
// reckon at once.
//
// A trial needs a processor for itself as long as it lasts: at most `at_once` of them run; who comes beyond waits a moment and is told `busy`.
// Any thread.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <semaphore>
#include <string>
#include <vector>

#include "catalogue/retail.h"
#include "gateway/core/service.h"
#include "gateway/core/trial.h"
#include "gateway/rest/parts.h"

namespace sublet::gateway::rest {

// A catalogue as trials run on it, and what its hosts sell themselves.
struct Goods {
  Tables own;
  std::vector<catalogue::HostRetail> hosts;
};

class Studio {
 public:
  static constexpr std::ptrdiff_t at_once = 2;

  explicit Studio(Parts& parts) : parts_(parts) {}
  Parts& parts() { return parts_; }

  // What charging runs an operator by at a time, with the names that it knows. Refusal `not_found`: nothing is published.
  Result<std::shared_ptr<const Goods>> in_force(const std::string& op, Instant now);
  struct VersionInfo {
    uint32_t number = 0;
    std::string hash;       // 32 hexadecimal digits
    Instant effective, published;
    bool in_force = false;
  };
  Result<std::vector<VersionInfo>> versions(const std::string& op, Instant now);  // the oldest first
  // Of one of the operator's own versions. Refusal `not_found`.
  Result<catalogue::Bundle> text(const std::string& op, const std::string& hash);
  // As it would be published next: against the names that the operator has by now.
  std::shared_ptr<const Goods> compile(const std::string& op, const catalogue::Bundle& bundle, catalogue::Diagnostics& found);

  class Place {  // to reckon in, as long as it is held
   public:
    explicit Place(std::counting_semaphore<at_once>& all) : all_(&all) {}
    ~Place() { if (all_ != nullptr) all_->release(); }
    Place(Place&& other) noexcept : all_(std::exchange(other.all_, nullptr)) {}
    Place(const Place&) = delete;
    Place& operator=(const Place&) = delete;
    Place& operator=(Place&&) = delete;

   private:
    std::counting_semaphore<at_once>* all_;
  };
  Result<Place> place();  // refusal `busy`
  std::mutex& publishing() { return publishing_; }  // one after another: each looks whether its base is still the newest

 private:
  Parts& parts_;
  const catalogue::ZoneLoader zones_ = system_zones();
  std::counting_semaphore<at_once> places_{at_once};
  std::mutex publishing_, mutex_;
  std::map<std::string, std::shared_ptr<const Goods>> goods_;  // of operators, as they were asked for last
};

// The text says what hosts ask: reading it is of the area `margin`, changing it of `catalogue`.
std::vector<Route> estimate_routes(Studio& studio);
std::vector<Route> version_routes(Studio& studio);
std::vector<Route> draft_routes(Studio& studio);

}  // namespace sublet::gateway::rest
