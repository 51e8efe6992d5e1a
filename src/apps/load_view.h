// What a person or a program sees of a load run: the line or table while it runs, the final table, JSON.
#pragma once

#include <optional>
#include <string>

#include "gateway/core/json.h"
#include "sim/gy/echo.h"
#include "sim/gy/load.h"

namespace sublet::apps {

// Before and after a run, in the same run: what an echo of the same sizes does.
struct EchoBeside {
  double rate = 0;
  size_t request_octets = 0, answer_octets = 0;
};

class LoadView {
 public:
  // `on_terminal`: redraws in place some times a second; else a line a second. `quiet`: nothing.
  LoadView(bool on_terminal, bool quiet) : terminal_(on_terminal), quiet_(quiet) {}
  void show(sim::gy::Load& load);

 private:
  bool terminal_, quiet_;
  int64_t last_ = 0;
  uint64_t answered_ = 0;
  int lines_ = 0;
};

std::string duration_text(int64_t nanos);  // "1.24 ms"
std::string load_table(const sim::gy::Load& load, const std::optional<EchoBeside>& echo);
gateway::Json load_json(const sim::gy::Load& load, const std::optional<EchoBeside>& echo);
// Mean size of a request and of what comes back for one.
size_t request_octets(const sim::gy::Figures& f);
size_t answer_octets(const sim::gy::Figures& f);

}  // namespace sublet::apps
