// Imports of lots over the HTTP API that nobody waits for: one after another on a thread of their own, in units, so that orders pass between
// them. What waits are the lots whose files are kept (commerce/lots.h), so what was accepted goes on after a restart, where it stood. What
// the environment hinders is tried again; a lot that is refused when its turn comes stays `importing`, its file is let go, and the log says why.
//
//   imports.start();                                     // goes on with what waits
//   begin_import(bulk, "number", facts, text, true);     // keeps the file
//   imports.wake();
//
// Also who else imports takes the lot's turn: no lot is imported twice at once. Threads: any.
#pragma once

#include <atomic>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "commerce/lots.h"
#include "commerce/number_import.h"
#include "gateway/rest/parts.h"
#include "gateway/rest/route.h"

namespace sublet::gateway::rest {

class Imports {
 public:
  explicit Imports(Parts& parts) : parts_(parts) {}
  ~Imports() { stop(); }
  void start();
  void stop();  // the one that is under way ends with its unit; those that wait do not begin
  void wake();  // another one waits

  // A lot's turn, as long as it is held; null: it is being imported already.
  using Turn = std::shared_ptr<void>;
  Turn turn(const std::string& op, const std::string& kind, const std::string& name);

 private:
  void run();
  bool all_that_wait();  // false: some are to be tried again
  Result<commerce::Lot> import(const commerce::Bulk& bulk, const commerce::KeptLot& kept);
  Parts& parts_;
  std::mutex mutex_;
  std::condition_variable wake_;
  bool woken_ = false;          // under mutex_
  std::set<std::string> busy_;  // lots, as one text each; under mutex_
  std::atomic<bool> stopping_ = false;
  std::thread worker_;
};

// A text of any kind of lot (commerce/number_import.h, sim_import.h, phones.h).
Result<commerce::Lot> import_text(const commerce::Bulk& bulk, const std::string& kind, const commerce::LotFacts& facts, const std::string& text, const std::function<bool(const commerce::Lot&)>& stop);

std::vector<Route> lot_routes(Parts& parts, Imports& imports);

}  // namespace sublet::gateway::rest
