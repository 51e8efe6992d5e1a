// Jobs of TMF620: the catalogue's documents written to a file and read from one.
//
// A job begins `Not Started`, is `Running` while a thread of its own is at it, and ends `Succeeded` or `Failed` with an `errorLog`. An import
// takes effect whole or not at all; after a crash a job that had not ended is run again. What it needs is read when it is posted: a `data:` URL
// or the file of an export of the same operator, never an address elsewhere.
//
// The file (docs/formats/http-api.md): {"productCatalogManagement": {"catalog": [...], ..., "productOfferingPrice": [...]}}.
#pragma once

#include <condition_variable>
#include <mutex>
#include <thread>
#include <vector>

#include "gateway/rest/catalogue.h"

namespace sublet::gateway::rest {

class CatalogueJobs {
 public:
  static constexpr int64_t most_resources = 10'000, most_kept = 100;  // of an export or import; jobs of an operator and kind
  CatalogueJobs(Parts& parts, Published& published) : parts_(parts), published_(published) {}
  ~CatalogueJobs() { stop(); }
  void start(const std::string& base);
  void stop();  // one that is under way is run again after the next start
  void look();  // there may be one to run

 private:
  void run();
  bool one();  // false: there was none
  Parts& parts_;
  Published& published_;
  std::string base_;
  std::mutex mutex_;
  std::condition_variable wake_;
  bool stopping_ = false, something_ = true;
  std::thread thread_;
};

std::vector<Route> job_routes(Parts& parts, CatalogueJobs& jobs);

}  // namespace sublet::gateway::rest
