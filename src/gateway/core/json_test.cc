// What is written in JSON means one thing, or is refused with what to write instead.
#include "gateway/core/json.h"

#include <gtest/gtest.h>

#include <fstream>

namespace sublet::gateway {
namespace {

Json json(const std::string& text) {
  Result<Json> j = parse_json(text);
  EXPECT_TRUE(j) << text;
  return j ? *j : Json();
}
std::string use_error(const std::string& text) {
  Result<catalogue::Use> u = use_from_json(json(text));
  return u ? "" : u.error().detail;
}
catalogue::Use use(const std::string& text) {
  Result<catalogue::Use> u = use_from_json(json(text));
  EXPECT_TRUE(u) << text << (u ? "" : u.error().detail);
  return u ? *u : catalogue::Use();
}
std::optional<Unit> known(const char* what, const std::string& name) {
  if (std::string(what) == "session") return name == "call" ? std::optional(Unit::seconds) : std::optional(Unit::octets);
  return name == "minutes" ? std::optional(Unit::seconds) : name == "gift" ? std::optional(Unit::money) : std::nullopt;
}
std::string command_error(const std::string& text) {
  Result<std::string> c = command_from_json(json(text), known);
  return c ? "" : c.error().detail;
}

TEST(Json, megabytes_of_a_call_were_charged_as_seconds) {
  EXPECT_EQ(use_error(R"({"service":"voice","start":"2026-03-01T10:00:00Z","amount":"5 MB"})"), "`amount` is written in octets, but voice is counted in seconds");
  EXPECT_EQ(use_error(R"({"service":"data","start":"2026-03-01T10:00:00Z","amount":"60 s"})"), "`amount` is written in seconds, but data is counted in octets");
  EXPECT_EQ(use_error(R"({"service":"data","start":"2026-03-01T10:00:00Z","amount":1,"seconds":"5 MB"})"), "`seconds` is written in octets, but a use lasts seconds");
  EXPECT_EQ(use(R"({"service":"data","start":"2026-03-01T10:00:00Z","amount":"5 MB"})").amount, 5 << 20);
  EXPECT_EQ(use(R"({"service":"voice","start":"2026-03-01T10:00:00Z","seconds":"2 min"})").amount, 120);
  EXPECT_EQ(command_error(R"({"do":"charge_use","line":"8617000000001","use":{"service":"voice","start":"2026-03-01T10:00:00Z","amount":"5 MB"}})"), "`amount` is written in octets, but voice is counted in seconds");
}

TEST(Json, megabytes_went_into_a_bucket_of_seconds) {
  EXPECT_EQ(command_error(R"({"do":"top_up","line":"8617000000001","bucket":"minutes","units":"50 MB"})"), "`units` is written in octets, but bucket `minutes` is counted in seconds");
  EXPECT_EQ(command_error(R"({"do":"adjust","line":"8617000000001","bucket":"minutes","units":"-2 min"})"), "");
  EXPECT_EQ(command_error(R"({"do":"set_member_limit","line":"8617000000001","counter":"minutes","at_most":"50 MB"})"), "`at_most` is written in octets, but counter `minutes` is counted in seconds");
  EXPECT_EQ(command_error(R"({"do":"session_update","session":"call","groups":[{"used":"5 MB"}]})"), "`used` is written in octets, but session `call` is counted in seconds");
  EXPECT_EQ(command_error(R"({"do":"top_up","line":"8617000000001","bucket":"gift","units":5})"), "bucket `gift` holds money: write `amount`, such as \"5.00\", instead of `units`");
}

TEST(Json, a_call_without_an_amount_cost_nothing) {
  const catalogue::Use u = use(R"({"service":"voice","start":"2026-03-01T10:00:00Z","seconds":61})");
  EXPECT_EQ(u.amount, 61);
  EXPECT_EQ(use(R"({"service":"voice","start":"2026-03-01T10:00:00Z","amount":61})").seconds, 61);
  EXPECT_EQ(use(R"({"service":"sms","start":"2026-03-01T10:00:00Z"})").amount, 1);
  EXPECT_EQ(use_error(R"({"service":"data","start":"2026-03-01T10:00:00Z"})"), "data needs `amount`, such as 1048576 or \"1 MB\"");
  EXPECT_EQ(use_error(R"({"service":"voice","start":"2026-03-01T10:00:00Z"})"), "a call needs `seconds`");
  EXPECT_EQ(use_error(R"({"service":"voice","start":"2026-03-01T10:00:00Z","seconds":600,"amount":60})"), "`seconds` says 600 and `amount` 60: a call has one length; write one of the two");
  EXPECT_EQ(use_error(R"({"service":"voice","start":"2026-03-01T10:00:00Z","seconds":-5})"), "`seconds` cannot be negative");
}

TEST(Json, a_time_without_an_offset_was_taken_for_utc) {
  EXPECT_EQ(use_error(R"({"service":"sms","start":"2026-03-01 10:00:00"})"), "`start` cannot be \"2026-03-01 10:00:00\": write a time with its offset, such as \"2026-03-01T10:00:00+08:00\"");
  EXPECT_EQ(use(R"({"service":"sms","start":"2026-03-01T10:00:00+08:00"})").start.text(), "2026-03-01T02:00:00Z");
  const ZoneTable zone = ZoneTable::fixed("there", 8 * 3600);
  EXPECT_EQ((*use_from_json(json(R"({"service":"sms","start":"2026-03-01 10:00:00"})"), &zone)).start.text(), "2026-03-01T02:00:00Z");
}

TEST(Json, a_field_that_is_none_is_told_with_those_that_are) {
  EXPECT_EQ(use_error(R"({"service":"sms","start":"2026-03-01T10:00:00Z","peeer":"1"})"), "there is no field `peeer`; did you mean `peer`?");
  EXPECT_EQ(use_error(R"({"service":"sms","start":"2026-03-01T10:00:00Z","to":"8613800000000"})"), "there is no field `to`; did you mean `peer`?");
  EXPECT_EQ(command_error(R"({"do":"period_close","time":"2026-03-01T10:00:00Z"})"), "there is no field `time`; did you mean `until`?");
  EXPECT_EQ(command_error(R"({"do":"open_account","lines":[{"number":"8617000000001","hosst":"x"}]})"), "there is no field `lines[0].hosst`; did you mean `host`?");
  EXPECT_EQ(command_error(R"({"do":"open_account","lines":[{"number":"8617000000001","offers":[7]}]})"), "`lines[0].offers[0]` cannot be 7: write a text in quotes");
  EXPECT_EQ(command_error(R"({"do":"topup"})"), "there is no command `topup`; did you mean `top_up`?");
}

// docs/formats/local-socket.md: every command has an example there, and every example is one that is understood.
TEST(Json, examples_of_the_local_socket_are_understood) {
  std::ifstream in("docs/formats/local-socket.md");
  ASSERT_TRUE(in);
  std::map<std::string, int> seen;
  for (std::string line; std::getline(in, line);) {
    if (!line.starts_with("    {\"do\"")) continue;
    Json j = json(line.substr(4));
    const std::string todo = j["do"];
    ++seen[todo];
    if (Result<std::string> c = command_from_json(j); !c && todo != "account" && todo != "accounts" && todo != "ledger" && todo != "status" && todo != "explain" && todo != "events" && todo != "publish" && todo != "import")
      ADD_FAILURE() << line << "\n" << c.error().text();
  }
  for (uint16_t k = 2; k <= 21; ++k) EXPECT_EQ(seen.count(charging::kind_name(static_cast<charging::Kind>(k))), 1U) << charging::kind_name(static_cast<charging::Kind>(k));
}

}  // namespace
}  // namespace sublet::gateway
