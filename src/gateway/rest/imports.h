// Imports of lots over the HTTP API that nobody waits for: one after another on a thread of their own, in units, so that orders pass between
// them. How far each is stands with its lot. When the server stops, the lot stays `importing`, and the same file again goes on from there.
//
//   Result<bool> taken = imports.post(call.op, "number", "BJ-1", [](const auto& stop) { return import_numbers(bulk, facts, text, stop); });
//
// Also who else imports takes the lot's turn: no lot is imported twice at once. Threads: any.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <vector>

#include "commerce/lots.h"
#include "gateway/http/workers.h"
#include "gateway/rest/parts.h"
#include "gateway/rest/route.h"

namespace sublet::gateway::rest {

class Imports {
 public:
  using Stop = std::function<bool(const commerce::Lot&)>;
  explicit Imports(Parts& parts) : parts_(parts) {}
  ~Imports() { stop(); }
  void start();
  void stop();  // the one that is under way ends with its unit; those that wait do not begin

  // A lot's turn, as long as it is held; null: it is being imported already.
  using Turn = std::shared_ptr<void>;
  Turn turn(const std::string& op, const std::string& kind, const std::string& name);
  // Refusal `busy`: too many wait.
  Result<Done> post(Turn turn, const std::string& what, std::function<Result<commerce::Lot>(const Stop&)> import);

 private:
  static constexpr size_t most_waiting = 32;
  Parts& parts_;
  std::mutex mutex_;
  std::set<std::string> busy_;  // lots, as one text each
  std::atomic<bool> stopping_ = false;
  std::unique_ptr<Workers> worker_;
};

std::vector<Route> lot_routes(Parts& parts, Imports& imports);

}  // namespace sublet::gateway::rest
