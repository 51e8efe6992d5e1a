// The sample operator's profiles: each is read without a mistake, and the ones for hosts carry a file there
// and back.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "protocol/usage/encoder.h"
#include "protocol/usage/testing.h"

namespace sublet::protocol {
namespace {

const char* const folder = "examples/operator/profiles";

std::map<std::string, catalogue::UsageProfile> sample_profiles(std::string& mistakes) {
  std::map<std::string, catalogue::UsageProfile> out;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    std::ifstream in(entry.path(), std::ios::binary);
    const std::string bytes{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
    catalogue::Diagnostics found;
    if (const auto root = catalogue::parse(entry.path().string(), bytes, found);
        root && root->find("profiles") != nullptr)
      for (const auto& [name, node] : root->find("profiles")->pairs)
        if (auto p = catalogue::read_profile(name.scalar, node, testing::names(), found))
          out.emplace(name.scalar, *std::move(p));
    for (const catalogue::Diagnostic& d : found.list()) mistakes += d.text() + "\n";
  }
  return out;
}

TEST(SampleProfiles, are_all_read_without_a_mistake) {
  std::string mistakes;
  const auto all = sample_profiles(mistakes);
  EXPECT_EQ(mistakes, "");
  EXPECT_EQ(all.size(), 9u);
}

TEST(SampleProfiles, carry_calls_messages_and_data_there_and_back) {
  std::string mistakes;
  const auto all = sample_profiles(mistakes);
  const ZoneTable zone = testing::china();
  for (const char* name : {"unicom-vop", "telecom-csv", "mobile-csv"}) {
    const catalogue::UsageProfile& p = all.at(name);
    Encoder e(p, zone);
    std::string file = e.header();
    std::vector<Written> written;
    for (catalogue::Service service :
         {catalogue::Service::voice, catalogue::Service::sms, catalogue::Service::data}) {
      if (service != catalogue::Service::data && std::string_view(name) == "mobile-csv") continue;
      Written w;
      w.served = *PhoneNumber::parse("8617100000001");
      w.imsi = 460'090'000'000'001;
      w.serial = "20261122000001";
      w.use.service = service;
      w.use.start = Instant::from_seconds(1'795'000'000);
      if (service != catalogue::Service::sms) w.use.seconds = 90;
      if (service != catalogue::Service::data) w.use.peer = *PhoneNumber::parse("8613900000002");
      w.use.amount = service == catalogue::Service::voice ? 90
                     : service == catalogue::Service::sms ? 2
                                                          : 123'456;
      if (service == catalogue::Service::data) w.up = 456, w.use.app = 1002;
      const Result<Done> done = e.append(w, file);
      ASSERT_TRUE(done) << name << " " << done.error().text();
      written.push_back(w);
    }
    e.append_trailer(written.size(), file);
    const testing::File f = testing::decode(p, file);
    EXPECT_EQ(f.ending, Ending::complete) << name;
    ASSERT_EQ(f.records.size(), written.size()) << name;
    for (size_t i = 0; i < written.size(); ++i) {
      EXPECT_EQ(f.records[i].verdict, Verdict::ok) << name << " " << reject_name(f.records[i].reject);
      EXPECT_EQ(f.records[i].use.amount, written[i].use.amount) << name;
      EXPECT_EQ(f.records[i].use.seconds, written[i].use.seconds) << name;
      EXPECT_EQ(f.records[i].use.app, written[i].use.app) << name;
      EXPECT_EQ(f.records[i].imsi, written[i].imsi) << name;
      EXPECT_TRUE(std::string_view(name) != "unicom-vop" || f.records[i].length == 1000);
    }
  }
}

}  // namespace
}  // namespace sublet::protocol
