// A server's start and its directory: what was published by other ways is not undone.
#include "gateway/core/start_catalogue.h"

#include <gtest/gtest.h>

#include "charging/state.h"
#include "base/hash_text.h"
#include "io/file.h"
#include "io/testing.h"

namespace sublet::gateway {
namespace {

class Starts : public testing::Test {
 protected:
  std::string text(const std::string& title) {
    return "operator: {code: test, currency: CNY, time_zone: Asia/Shanghai, country: '86'}\ntariffs: {t: {rules: [{service: voice, price: {amount: 0.20, per: 1 min}}]}}\nhosts: {h: {tariff: t}}\noffers: {base: {tariff: t, title: " + title + "}}\n";
  }
  void write(const std::string& title) {
    ASSERT_TRUE(io::make_directories(directory_));
    ASSERT_TRUE(io::write_file_atomically(directory_ + "/a.yaml", text(title)));
  }
  StartCatalogue start() {
    service_.reset();
    Result<std::unique_ptr<Service>> s = Service::open({.data = data_, .sync = false}, clock_);
    EXPECT_TRUE(s);
    service_ = std::move(*s);
    const Result<StartCatalogue> done = publish_at_start(*service_, directory_);
    EXPECT_TRUE(done) << (done ? "" : done.error().text());
    clock_.advance(1'000'000);
    return done ? *done : StartCatalogue();
  }
  void publish(const std::string& title) {
    ASSERT_TRUE(service_->publish({{"a.yaml", text(title)}}));
    clock_.advance(1'000'000);
  }
  std::string in_force() {
    std::string title;
    (void)service_->inspect([&](const charging::State& state) { title = state.operators.front()->version_at(clock_.now())->tables->offers.front().title; });
    return title;
  }
  io::TemporaryFolder temporary_;
  const std::string data_ = temporary_.path() + "/data", directory_ = temporary_.path() + "/operator";
  io::ManualClock clock_{Instant::from_seconds(1'772'300'000)};
  std::unique_ptr<Service> service_;
};

TEST_F(Starts, publish_a_directory_the_first_time_and_when_it_has_changed) {
  write("one");
  EXPECT_TRUE(start().published);
  EXPECT_EQ(in_force(), "one");
  EXPECT_FALSE(start().published);
  write("two");
  EXPECT_TRUE(start().published);
  EXPECT_EQ(in_force(), "two");
}

TEST_F(Starts, leave_what_was_published_meanwhile_in_force) {
  write("one");
  start();
  publish("studio");
  const StartCatalogue again = start();
  EXPECT_FALSE(again.published);
  EXPECT_TRUE(again.newer);
  EXPECT_EQ(in_force(), "studio");
  start();
  EXPECT_EQ(in_force(), "studio");
}

TEST_F(Starts, take_a_directory_that_was_set_back_by_hand) {
  write("one"), start();
  write("two"), start();
  write("one");
  EXPECT_TRUE(start().published);
  EXPECT_EQ(in_force(), "one");
}

TEST_F(Starts, leave_it_in_force_also_on_data_from_before_there_was_a_note) {
  write("one");
  start();
  publish("studio");
  service_.reset();
  ASSERT_TRUE(io::remove_file(data_ + "/catalogues/test.directory"));
  EXPECT_FALSE(start().published);
  EXPECT_EQ(in_force(), "studio");
  write("two");
  EXPECT_TRUE(start().published);
}

TEST_F(Starts, say_what_is_wrong_with_the_directory) {
  write("one");
  ASSERT_TRUE(io::write_file_atomically(directory_ + "/b.yaml", "offers: {base: {}}\n"));
  Result<std::unique_ptr<Service>> s = Service::open({.data = data_, .sync = false}, clock_);
  ASSERT_TRUE(s);
  EXPECT_EQ(publish_at_start(**s, directory_).error().code, "bad_catalogue");
}

}  // namespace
}  // namespace sublet::gateway
