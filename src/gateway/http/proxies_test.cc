#include "gateway/http/proxies.h"

#include <gtest/gtest.h>

namespace sublet::gateway {
namespace {

HttpRequest from(const std::string& address, std::vector<std::string> forwarded = {}) {
  HttpRequest r;
  r.from = address;
  for (std::string& f : forwarded) r.headers.emplace_back("X-Forwarded-For", std::move(f));
  return r;
}

TEST(Proxies, WhoComesThroughOursIsWhoItSaysAndWhoDoesNotIsWhereTheyAre) {
  const Result<Proxies> ours = Proxies::of({"10.0.0.5", "100.64.0.0/10", "fd00::/8"});
  ASSERT_TRUE(ours);
  EXPECT_EQ(ours->client(from("10.0.0.5", {"203.0.113.9"})), "203.0.113.9");
  EXPECT_EQ(ours->client(from("100.127.255.1", {"203.0.113.9"})), "203.0.113.9");
  EXPECT_EQ(ours->client(from("fd12::1", {"2001:db8::7"})), "2001:db8::7");
  EXPECT_EQ(ours->client(from("::ffff:10.0.0.5", {"203.0.113.9"})), "203.0.113.9") << "as a listener of both kinds tells it";
  EXPECT_EQ(ours->client(from("10.0.0.6", {"203.0.113.9"})), "10.0.0.6") << "anybody can write the header";
  EXPECT_EQ(ours->client(from("100.128.0.1", {"203.0.113.9"})), "100.128.0.1");
  EXPECT_EQ(Proxies().client(from("127.0.0.1", {"203.0.113.9"})), "127.0.0.1") << "none are named";
}

TEST(Proxies, WhatAStrangerHasWrittenBeforeOursCountsForNothing) {
  const Result<Proxies> ours = Proxies::of({"10.0.0.5", "10.0.0.6"});
  ASSERT_TRUE(ours);
  EXPECT_EQ(ours->client(from("10.0.0.5", {"192.0.2.1, 203.0.113.9, 10.0.0.6"})), "203.0.113.9");
  EXPECT_EQ(ours->client(from("10.0.0.5", {"192.0.2.1", "203.0.113.9 ,\t10.0.0.6"})), "203.0.113.9") << "in several lines";
  EXPECT_EQ(ours->client(from("10.0.0.5", {"192.0.2.1, unknown"})), "10.0.0.5");
  EXPECT_EQ(ours->client(from("10.0.0.5", {"203.0.113.9,"})), "10.0.0.5");
  EXPECT_EQ(ours->client(from("10.0.0.5")), "10.0.0.5");
  EXPECT_EQ(ours->client(from("10.0.0.5", {"10.0.0.6, 10.0.0.5"})), "10.0.0.6") << "all of them ours";
}

TEST(Proxies, WhatIsNoAddressIsRefused) {
  for (const char* bad : {"", "example.org", "10.0.0.0/33", "10.0.0.0/", "10.0.0.0/-1", "fd00::/129", "10.0.0.0/8x", "10.0.0.0/1000"}) EXPECT_FALSE(Proxies::of({bad})) << bad;
  for (const char* good : {"0.0.0.0/0", "::/0", "10.0.0.0/32", "::1"}) EXPECT_TRUE(Proxies::of({good})) << good;
}

}  // namespace
}  // namespace sublet::gateway
