// Every scenario on the bare state machine, on the engine with a kill and a replay after each step, and through the gateway.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>

#include "scenario/scenario.h"
#include "scenario/targets.h"

namespace sublet::scenario {
namespace {

class Scenario : public testing::TestWithParam<std::string> {};

TEST_P(Scenario, holds_at_all_depths) {
  const Report report = run_at_all_depths(GetParam());
  for (const std::string& wrong : report.failures) ADD_FAILURE() << wrong;
  EXPECT_GT(report.expectations, 0) << GetParam() << " expects nothing";
  if (report.no_diameter_form) std::printf("%s: its sessions have no Diameter form\n", GetParam().c_str());
}

std::string name_of(const testing::TestParamInfo<std::string>& info) {
  std::string name = std::filesystem::path(info.param).stem().string();
  std::replace_if(name.begin(), name.end(), [](char c) { return std::isalnum(static_cast<unsigned char>(c)) == 0; }, '_');
  return name;
}

INSTANTIATE_TEST_SUITE_P(all, Scenario, testing::ValuesIn(all_scenarios()), name_of);

// The runner itself says what is wrong, and where.
TEST(Runner, names_the_line_what_was_and_the_items) {
  const std::string path = testing::TempDir() + "sublet_wrong.case";
  FILE* f = fopen(path.c_str(), "w");
  ASSERT_NE(f, nullptr);
  fputs("catalogue tests/scenarios/catalogue\nat 2026-03-02 10:00:00\nopen A1 line L1=8617090000001 host unicom offer plain money 1.00\n"
        "expect A1 money 2.00\nuse L1 data 1 MB -> cost 0.11\nnonsense L1\n09:00:00 wait\n", f);
  fclose(f);
  BareTarget bare;
  const Report r = run_scenario(path, bare);
  remove(path.c_str());
  ASSERT_EQ(r.failures.size(), 4u);
  EXPECT_NE(r.failures[0].find(":4: the money is 1.00, expected 2.00"), std::string::npos) << r.failures[0];
  EXPECT_NE(r.failures[0].find("offer plain line 1"), std::string::npos) << r.failures[0];
  EXPECT_NE(r.failures[1].find(":5: the cost is 0.10, expected 0.11"), std::string::npos) << r.failures[1];
  EXPECT_NE(r.failures[2].find(":6: there is no command 'nonsense'"), std::string::npos) << r.failures[2];
  EXPECT_NE(r.failures[3].find("does not go back"), std::string::npos) << r.failures[3];
}

}  // namespace
}  // namespace sublet::scenario
