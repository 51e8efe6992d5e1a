// From an order over the HTTP API to a line that works, with the identity service, the SM-DP+ and a host simulated over real
// sockets: who bought online passes the second check, and a phone downloads its profile.
#include "sim/selling_testing.h"

namespace sublet::sim {
namespace {

using gateway::Json;
using gateway::rest::json_of;
using records::TestKind;
using testing::wait_for;

const std::string jpeg = "\xff\xd8\xff\xe0 a face of somebody", other_face = "\xff\xd8\xff\xe0 other person";
const std::string& secret = smdp_secret;

class Activation : public Selling {};
INSTANTIATE_TEST_SUITE_P(Both, Activation, ::testing::ValuesIn(records::both_kinds), [](const auto& p) { return p.param == TestKind::sqlite ? "sqlite" : "postgresql"; });

TEST_P(Activation, who_bought_online_shows_the_own_face_and_the_line_works) {
  start();
  stock("msisdn", "8617090000001", "city", "北京");
  stock("sim", "8986090000000100001", "imsi", "460090000000001");
  const std::string id = sold("8617090000001", "001"), path = "/sublet/v1/orders/" + id + "/second-check";
  EXPECT_EQ(ask("POST", path, {{"kind", "face"}}).status, 400) << "no picture";
  EXPECT_EQ(ask("POST", path, {{"kind", "face"}, {"face", "/9j/4A==\n"}}).status, 400) << "no base64";
  EXPECT_EQ(check(id, "just words, no picture").status, 400);
  EXPECT_EQ(ask("POST", path, {{"kind", "document"}, {"front", records::base64(jpeg)}}).status, 400) << "one side";
  EXPECT_EQ(ask("POST", "/sublet/v1/orders/none/second-check", {{"kind", "face"}, {"face", records::base64(jpeg)}}).status, 404);
  EXPECT_EQ(api_.ask(api_.key("owner", "other"), "POST", path, gateway::dump({{"kind", "face"}, {"face", records::base64(jpeg)}})).status, 404) << "another operator's";
  gateway::HttpAnswer a = check(id, other_face);
  ASSERT_EQ(a.status, 200) << a.body;
  EXPECT_EQ(json_of(a)["state"], "open") << "who is not the holder does not get on";
  EXPECT_EQ(json_of(a)["waitsFor"], "customer");
  a = check(id, jpeg);
  ASSERT_EQ(a.status, 200) << a.body;
  EXPECT_NE(json_of(a).value("waitsFor", ""), "customer");
  EXPECT_TRUE(wait_for([&] { return order(id)["state"] == "done"; })) << order(id).dump();
  EXPECT_EQ(check(id, jpeg).status, 200) << "asked again, the answer being lost";
  const Json log = json_of(ask("GET", "/sublet/v1/audit?method=POST&limit=1000"));
  EXPECT_TRUE(std::any_of(log.begin(), log.end(), [&](const Json& e) { return e["path"] == path && e["outcome"] == "done"; }));
  EXPECT_EQ(log.dump().find(records::base64(jpeg)), std::string::npos) << "no picture is kept";
}

TEST_P(Activation, slow_checks_keep_nobody_else_waiting) {
  start();
  stock("msisdn", "8617090000001", "city", "北京");
  stock("sim", "8986090000000100001", "imsi", "460090000000001");
  const std::string id = sold("8617090000001", "097");  // the service is slow about this one
  std::vector<std::thread> asking;
  for (int i = 0; i < 6; ++i)  // more than there are workers
    asking.emplace_back([&] { EXPECT_EQ(check(id, jpeg).status, 200); });
  std::this_thread::sleep_for(std::chrono::milliseconds(100));
  const auto begun = std::chrono::steady_clock::now();
  EXPECT_EQ(ask("GET", "/sublet/v1/session").status, 200);
  EXPECT_LT(std::chrono::steady_clock::now() - begun, std::chrono::milliseconds(1'000));
  const gateway::HttpAnswer busy = check(id, jpeg);
  EXPECT_EQ(busy.status, 503) << "pictures in memory are few";
  EXPECT_EQ(json_of(busy)["code"], "busy");
  for (std::thread& t : asking) t.join();
  EXPECT_TRUE(wait_for([&] { return order(id)["state"] == "done"; })) << order(id).dump();
}

TEST_P(Activation, a_silent_identity_service_changes_nothing_and_a_missing_one_is_said) {
  start();
  stock("msisdn", "8617090000001", "city", "北京");
  stock("sim", "8986090000000100001", "imsi", "460090000000001");
  const std::string id = sold("8617090000001", "001");
  const Json steps = order(id)["steps"];
  identity_.reset();
  const gateway::HttpAnswer a = check(id, jpeg);
  EXPECT_EQ(a.status, 503) << a.body;
  EXPECT_EQ(json_of(a)["code"], "unavailable");
  EXPECT_EQ(order(id)["steps"], steps);
  api_.server->connect({});
  EXPECT_EQ(check(id, jpeg).status, 503);
}

TEST_P(Activation, a_phone_downloads_its_profile_and_the_records_follow) {
  start();
  stock("msisdn", "8617090000002", "city", "北京");
  const std::string body = "898609000000010002", iccid = body + commerce::luhn_digit(body);
  stock("sim", iccid, "kind", "esim");
  const std::string id = sold("8617090000002", "002", "esim");
  const Json esim = json_of(ask("GET", "/sublet/v1/orders/" + id + "/esim"));
  EXPECT_EQ(esim["profile"], "released") << esim.dump();
  EXPECT_EQ(esim["iccid"], iccid);
  EXPECT_TRUE(esim["qr"].get<std::string>().starts_with("<svg"));
  EXPECT_EQ(api_.ask(api_.key("owner", "other"), "GET", "/sublet/v1/orders/" + id + "/esim").status, 404);
  const auto profile = [&] { return json_of(ask("GET", "/sublet/v1/orders/" + id + "/esim")).value("profile", ""); };
  const std::string eid = "89049032000000000000000000000017";
  const Result<std::string> got = phone_download(esim["activationCode"].get<std::string>(), eid, "");
  ASSERT_TRUE(got) << got.error().text();
  EXPECT_EQ(*got, iccid);
  EXPECT_TRUE(wait_for([&] { return profile() == "installed"; })) << profile();
  EXPECT_EQ(json_of(ask("GET", "/sublet/v1/orders/" + id + "/esim"))["eid"], eid);
  EXPECT_EQ(json_of(ask("GET", "/tmf-api/resourceInventoryManagement/v4/resource/s-" + iccid)).dump().find("\"installed\"") != std::string::npos, true);
  // Late, doubled, strange notes.
  const auto note = [&](const std::string& path, const std::string& about, int point) {
    const Json j = {{"header", {{"functionRequesterIdentifier", "1.3.6.1.4.1.0.2"}, {"functionCallIdentifier", "N1"}}}, {"iccid", about}, {"profileType", "x"}, {"timestamp", "2026-11-29T08:00:00Z"}, {"notificationPointId", point}, {"notificationPointStatus", {{"status", "Executed-Success"}}}};
    return api_.ask("", "POST", path + "/gsma/rsp2/es2plus/handleDownloadProgressInfo", gateway::dump(j));
  };
  EXPECT_EQ(note("/es2plus/" + secret, iccid, 3).status, 204);
  EXPECT_EQ(profile(), "installed") << "an old note takes nothing back";
  const std::string idle = "898609000000010009", idle_iccid = idle + commerce::luhn_digit(idle);
  stock("sim", idle_iccid, "kind", "esim");
  const Json before = json_of(ask("GET", "/tmf-api/resourceInventoryManagement/v4/resource/s-" + idle_iccid));
  EXPECT_EQ(note("/es2plus/" + secret, idle_iccid, 4).status, 204);
  EXPECT_EQ(json_of(ask("GET", "/tmf-api/resourceInventoryManagement/v4/resource/s-" + idle_iccid)), before) << "nobody ordered it";
  EXPECT_EQ(note("/es2plus/" + secret, "8986090000000999999", 4).status, 204);
  EXPECT_EQ(note("/es2plus/guessed-secret-in-path", iccid, 4).status, 404);
  EXPECT_EQ(api_.ask("", "POST", "/es2plus/" + secret + "/gsma/rsp2/es2plus/handleDownloadProgressInfo", "{}").status, 400);
}

}  // namespace
}  // namespace sublet::sim
