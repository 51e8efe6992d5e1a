#include "gateway/rest/imports.h"

namespace sublet::gateway::rest {

void Imports::start() {
  stopping_ = false;
  worker_ = std::make_unique<Workers>("lots", 1, most_waiting);
}

void Imports::stop() {
  stopping_ = true;
  if (worker_) worker_->stop();
}

Imports::Turn Imports::turn(const std::string& op, const std::string& kind, const std::string& name) {
  const std::string lot = op + '\0' + kind + '\0' + name;
  const std::lock_guard lock(mutex_);
  if (!busy_.insert(lot).second) return nullptr;
  return {this, [this, lot](void*) {
            const std::lock_guard ended(mutex_);
            busy_.erase(lot);
          }};
}

Result<Done> Imports::post(Turn turn, const std::string& what, std::function<Result<commerce::Lot>(const Stop&)> import) {
  const bool taken = worker_ != nullptr && worker_->post([this, turn = std::move(turn), what, import = std::move(import)] {
    if (stopping_) return;
    const Result<commerce::Lot> lot = import([this](const commerce::Lot&) { return stopping_.load(); });
    if (!lot) parts_.log("error", what + ": " + lot.error().text());
  });
  return taken ? Result<Done>(Done{}) : refusal("busy", "too many imports wait; the lot is begun, and the same file goes on later");
}

}  // namespace sublet::gateway::rest
