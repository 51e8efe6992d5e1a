// For tests: a folder that goes away, waiting for conditions, the sample operator compiled and served.
#pragma once

#include <gtest/gtest.h>

#include <chrono>
#include <filesystem>
#include <functional>
#include <string>
#include <thread>

#include "catalogue/compile.h"
#include "gateway/core/service.h"
#include "io/clock.h"

namespace sublet::sim::testing {

class Folder {
 public:
  Folder() {
    char name[] = "/tmp/sublet-sim-XXXXXX";
    path_ = ::mkdtemp(name);
  }
  ~Folder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  std::string operator/(const std::string& below) const { return path_ + "/" + below; }
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

// Generous: a loaded machine must not fail a test.
inline bool wait_for(const std::function<bool()>& condition, int seconds = 60) {
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(seconds);
  while (!condition()) {
    if (std::chrono::steady_clock::now() > end) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  return true;
}

inline std::shared_ptr<const catalogue::Version> sample_operator() {
  static const std::shared_ptr<const catalogue::Version> version = [] {
    const Result<catalogue::Bundle> bundle = gateway::read_bundle("examples/operator");
    catalogue::Registry registry;
    catalogue::Diagnostics found;
    auto v = catalogue::compile(*bundle, registry, gateway::system_zones(), found);
    for (const catalogue::Diagnostic& d : found.list()) ADD_FAILURE() << d.text();
    return v;
  }();
  return version;
}

inline PhoneNumber number(const std::string& text) { return *PhoneNumber::parse(text); }

}  // namespace sublet::sim::testing
