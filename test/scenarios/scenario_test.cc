// Every scenario on the bare state machine.
#include "scenarios/scenario.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>

#include "charging/machine.h"

namespace sublet::scenario {
namespace {

class Bare : public Target {
 public:
  void store(Hash128 hash, const catalogue::Bundle& bundle) override { bundles_[hash] = bundle; }
  std::string apply(Instant now, const std::string& command) override {
    std::string outcome;
    machine_.apply(++position_, now, command, outcome);
    return outcome;
  }
  const charging::State& state() override { return machine_.state(); }

 private:
  std::map<Hash128, catalogue::Bundle> bundles_;
  charging::Machine machine_{[this](Hash128 h) -> Result<catalogue::Bundle> {
                               auto at = bundles_.find(h);
                               if (at == bundles_.end()) return fault("unknown", "no such bundle");
                               return at->second;
                             },
                             zone};
  uint64_t position_ = 0;
};

class Scenario : public testing::TestWithParam<std::string> {};

TEST_P(Scenario, on_the_bare_state_machine) {
  Bare target;
  for (const std::string& wrong : run_scenario(GetParam(), target)) ADD_FAILURE() << wrong;
}

std::vector<std::string> cases() {
  std::vector<std::string> out;
  for (const auto& f : std::filesystem::directory_iterator("test/scenarios"))
    if (f.path().extension() == ".case") out.push_back(f.path().string());
  std::sort(out.begin(), out.end());
  return out;
}

std::string name_of(const testing::TestParamInfo<std::string>& info) {
  std::string name = std::filesystem::path(info.param).stem().string();
  std::replace_if(name.begin(), name.end(), [](char c) { return std::isalnum(static_cast<unsigned char>(c)) == 0; }, '_');
  return name;
}

INSTANTIATE_TEST_SUITE_P(all, Scenario, testing::ValuesIn(cases()), name_of);

}  // namespace
}  // namespace sublet::scenario
