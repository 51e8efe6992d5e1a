// The offers studio over the HTTP API: versions and their text, drafts, what they would cost, and that they come into force.
#include <chrono>
#include <set>
#include <thread>

#include "charging/command.h"
#include "gateway/rest/testing.h"

namespace sublet::gateway::rest {
namespace {

const std::string v1 = "/sublet/v1/", line = "8617090000001";

class Studios : public ::testing::TestWithParam<records::TestKind> {
 protected:
  TestApi api_{GetParam()};
  io::SystemClock system_;
  const std::string product_ = api_.key("product"), finance_ = api_.key("finance"), care_ = api_.key("care"), other_ = api_.key("owner", "other");

  // What demo has published, with another price of a message.
  static std::string priced(const std::string& amount) {
    std::string text = catalogue_text("demo", "basic");
    return text.replace(text.find("0.10"), 4, amount);
  }
  void later() { api_.clock.set(system_.now()); }  // the API's clock stands still until it is told
  Json get(const std::string& path, const std::string& key = {}) {
    const HttpAnswer a = api_.ask(key.empty() ? product_ : key, "GET", v1 + path);
    EXPECT_EQ(a.status, 200) << path << ": " << a.body;
    return json_of(a);
  }
  HttpAnswer send(const std::string& method, const std::string& path, const Json& body, HttpHeaders headers = {}, const std::string& key = {}) {
    return api_.ask(key.empty() ? product_ : key, method, v1 + path, body.is_null() ? "" : dump(body), std::move(headers));
  }
  Json made(const Json& body) {
    const HttpAnswer a = send("POST", "drafts", body);
    EXPECT_EQ(a.status, 201) << a.body;
    return json_of(a);
  }
  std::string newest() { return get("catalogue")["newest"].get<std::string>(); }
  // A draft in which a second package is sold.
  Json draft_of_second(const std::string& price = "0.05") {
    return made({{"name", "夏季"}, {"files", {{"second.yaml", "tariffs: {second: {rules: [{service: sms, direction: out, to: here, price: {amount: " + price + "}}]}}\noffers: {second: {title: Second, tariff: second, fees: [{name: second, amount: 9.00}]}}\n"}}}});
  }
};
INSTANTIATE_TEST_SUITE_P(Both, Studios, ::testing::ValuesIn(records::both_kinds), [](const auto& p) { return p.param == records::TestKind::sqlite ? "sqlite" : "postgresql"; });

TEST_P(Studios, the_text_in_force_and_its_history) {
  const Json now = get("catalogue");
  EXPECT_EQ(now["state"], "in force");
  EXPECT_EQ(now["number"], 1);
  ASSERT_EQ(now["files"].size(), 1u);
  EXPECT_EQ(now["files"][0]["path"], "demo.yaml");
  EXPECT_EQ(now["files"][0]["text"].get<std::string>().substr(0, 9), "operator:");
  EXPECT_EQ(now["newest"], now["hash"]);
  EXPECT_EQ(get("catalogue/versions").size(), 1u);
  EXPECT_EQ(get("catalogue/versions/" + now["hash"].get<std::string>())["files"], now["files"]);
  EXPECT_EQ(get("catalogue?path=demo.yaml")["files"].size(), 1u);
  EXPECT_EQ(api_.ask(product_, "GET", v1 + "catalogue?path=none.yaml").status, 404);
  EXPECT_EQ(api_.ask(product_, "GET", v1 + "catalogue/versions/0123456789abcdef0123456789abcdef").status, 404);
  const std::string theirs = json_of(api_.ask(other_, "GET", v1 + "catalogue"))["hash"].get<std::string>();
  EXPECT_EQ(api_.ask(product_, "GET", v1 + "catalogue/versions/" + theirs).status, 404) << "another operator's";
}

TEST_P(Studios, the_text_is_for_who_sees_what_is_earned) {
  for (const std::string& key : {product_, finance_, api_.key("owner"), api_.key("regulator")}) EXPECT_EQ(api_.ask(key, "GET", v1 + "catalogue").status, 200);
  const Json draft = draft_of_second();
  const std::string one = "drafts/" + draft["id"].get<std::string>();
  for (const std::string& key : {care_, api_.key("risk"), api_.key("catalogue.read")})
    for (const std::string& path : {std::string("catalogue"), std::string("catalogue/versions"), "catalogue/versions/" + newest(), std::string("drafts"), one}) EXPECT_EQ(api_.ask(key, "GET", v1 + path).status, 403) << path;
  EXPECT_EQ(get("catalogue/offers", care_).size(), 1u) << "what is on sale is for everybody";
  EXPECT_EQ(send("POST", one + "/check", nullptr, {}, care_).status, 403);
  EXPECT_EQ(send("POST", one + "/check", nullptr, {}, finance_).status, 200) << "who reads it may look what it would cost";
  for (const auto& [method, path, body] : {std::tuple("POST", std::string("drafts"), Json{{"name", "x"}}), {"PATCH", one, Json{{"name", "x"}}}, {"DELETE", one, Json(nullptr)}, {"POST", one + "/publish", Json{{"reason", "x"}}}})
    EXPECT_EQ(send(method, path, body, {}, finance_).status, 403) << method << " " << path;
}

TEST_P(Studios, the_schema_of_the_text_is_the_documents) {
  const HttpAnswer a = api_.ask(product_, "GET", v1 + "catalogue/schema");
  EXPECT_EQ(a.status, 200);
  EXPECT_EQ(json_of(a)["title"], "Sublet catalogue");
  EXPECT_TRUE(json_of(a)["properties"].contains("retail"));
}

TEST_P(Studios, a_draft_is_made_changed_listed_and_removed) {
  const Json d = draft_of_second();
  EXPECT_EQ(d["state"], "open");
  EXPECT_EQ(d["base"], newest());
  const std::string path = "drafts/" + d["id"].get<std::string>();
  HttpAnswer a = send("PATCH", path, {{"name", "秋季"}, {"files", {{"third.yaml", "offers: {}\n"}}}}, {{"If-Match", "\"1\""}});
  ASSERT_EQ(a.status, 200) << a.body;
  EXPECT_EQ(json_of(a)["files"].size(), 2u);
  EXPECT_EQ(json_of(a)["name"], "秋季");
  EXPECT_EQ(send("PATCH", path, {{"name", "late"}}, {{"If-Match", "\"1\""}}).status, 412) << "somebody changed it meanwhile";
  a = send("PATCH", path, {{"files", {{"third.yaml", nullptr}}}, {"removed", {"demo.yaml"}}});
  ASSERT_EQ(a.status, 200) << a.body;
  EXPECT_EQ(json_of(a)["files"].size(), 1u);
  EXPECT_EQ(get(path)["removed"], Json::array({"demo.yaml"}));
  const Json list = get("drafts?state=open");
  ASSERT_EQ(list.size(), 1u);
  EXPECT_EQ(list[0]["changes"], 2);
  EXPECT_FALSE(list[0].contains("files"));
  EXPECT_EQ(get("drafts?state=published").size(), 0u);
  EXPECT_EQ(send("DELETE", path, nullptr).status, 204);
  EXPECT_EQ(api_.ask(product_, "GET", v1 + path).status, 404);
}

TEST_P(Studios, another_operators_draft_is_not_found) {
  const Json theirs = json_of(send("POST", "drafts", {{"name", "secret"}}, {}, other_));
  const std::string path = "drafts/" + theirs["id"].get<std::string>();
  EXPECT_EQ(api_.ask(product_, "GET", v1 + path).status, 404);
  EXPECT_EQ(send("PATCH", path, {{"name", "mine"}}).status, 404);
  EXPECT_EQ(send("DELETE", path, nullptr).status, 404);
  EXPECT_EQ(send("POST", path + "/check", nullptr).status, 404);
  EXPECT_EQ(send("POST", path + "/try", {{"offer", "secretive"}, {"line", line}}).status, 404);
  EXPECT_EQ(send("POST", path + "/publish", {{"reason", "x"}}).status, 404);
  EXPECT_EQ(get("drafts").size(), 0u);
  EXPECT_EQ(send("POST", "drafts", {{"name", "x"}, {"base", theirs["base"]}}).status, 400) << "nor is their version a base";
}

TEST_P(Studios, what_is_no_draft_is_refused) {
  for (const Json& wrong : {Json::object(), Json{{"name", ""}}, Json{{"name", "x"}, {"files", {{"../up.yaml", "x"}}}}, Json{{"name", "x"}, {"files", {{"/etc/x.yaml", "x"}}}}, Json{{"name", "x"}, {"files", {{".hidden.yaml", "x"}}}}, Json{{"name", "x"}, {"files", {{"a.txt", "x"}}}},
                            Json{{"name", "x"}, {"files", {{"a.yaml", 1}}}}, Json{{"name", "x"}, {"base", std::string(32, '0')}}, Json{{"name", "x"}, {"removed", {"a.yaml"}}, {"files", {{"a.yaml", ""}}}}, Json{{"name", "x"}, {"state", "published"}}})
    EXPECT_EQ(send("POST", "drafts", wrong).status, 400) << wrong.dump();
  const std::string path = "drafts/" + draft_of_second()["id"].get<std::string>();
  EXPECT_EQ(send("PATCH", path, {{"state", "published"}}).status, 400);
  EXPECT_EQ(send("PATCH", path, {{"files", {{"a.yaml", std::string(600'000, 'x')}, {"b.yaml", std::string(400'001, 'x')}}}}).status, 413);
}

TEST_P(Studios, a_check_tells_every_mistake_where_it_stands) {
  const Json d = made({{"name", "x"}, {"files", {{"bad.yaml", "offers:\n  second: {title: Second, tariff: none, fees: [{name: s, amount: nine}]}\n"}}}});
  const Json checked = json_of(send("POST", "drafts/" + d["id"].get<std::string>() + "/check", nullptr));
  EXPECT_EQ(checked["good"], false);
  ASSERT_EQ(checked["errors"].size(), 2u) << checked.dump();
  std::set<int> columns;
  for (const Json& e : checked["errors"]) {
    EXPECT_EQ(e["file"], "bad.yaml");
    EXPECT_EQ(e["line"], 2);
    EXPECT_FALSE(e["message"].get<std::string>().empty());
    columns.insert(e["column"].get<int>());
  }
  EXPECT_EQ(columns.size(), 2u);
  const Json good = json_of(send("POST", "drafts/" + draft_of_second()["id"].get<std::string>() + "/check", nullptr));
  EXPECT_EQ(good["good"], true) << good.dump();
}

TEST_P(Studios, a_check_says_what_charging_would_refuse) {
  const Json d = made({{"name", "x"}, {"files", {{"demo.yaml", catalogue_text("demo", "other-name")}}}});
  const Json checked = json_of(send("POST", "drafts/" + d["id"].get<std::string>() + "/check", nullptr));
  EXPECT_EQ(checked["good"], false);
  ASSERT_EQ(checked["errors"].size(), 1u);
  EXPECT_EQ(checked["errors"][0]["code"], "offer_missing");
  const HttpAnswer published = send("POST", "drafts/" + d["id"].get<std::string>() + "/publish", {{"reason", "x"}});
  EXPECT_EQ(published.status, 422) << published.body;
  EXPECT_EQ(json_of(published)["code"], "offer_missing");
  const Json foreign = made({{"name", "x"}, {"files", {{"demo.yaml", catalogue_text("other", "basic")}}}});
  EXPECT_EQ(json_of(send("POST", "drafts/" + foreign["id"].get<std::string>() + "/check", nullptr))["good"], false);
  EXPECT_EQ(send("POST", "drafts/" + foreign["id"].get<std::string>() + "/publish", {{"reason", "x"}}).status, 422);
}

TEST_P(Studios, uses_are_priced_under_the_draft_and_as_it_stands_and_at_the_hosts) {
  const std::string retail = "retail: {h: {tariffs: {t: {rules: [{service: sms, price: {amount: 0.02}}]}}, offers: {cheap: {tariff: t}}}}\n";
  const Json d = made({{"name", "x"}, {"files", {{"demo.yaml", catalogue_text("demo", "basic", ", twin: {title: Twin, tariff: t}")}, {"retail.yaml", retail}}}});
  const std::string path = "drafts/" + d["id"].get<std::string>();
  ASSERT_EQ(send("PATCH", path, {{"files", {{"demo.yaml", priced("0.07")}}}}).status, 200);
  const Json uses = Json::array({{{"service", "sms"}, {"peer", "8613800000000"}, {"start", "2026-03-01T10:00:00Z"}}, {{"service", "data"}, {"amount", "5 MB"}, {"start", "2026-03-01T11:00:00Z"}}});
  const HttpAnswer a = send("POST", path + "/try", {{"offer", "basic"}, {"uses", uses}});
  ASSERT_EQ(a.status, 200) << a.body;
  const Json tried = json_of(a);
  ASSERT_EQ(tried["columns"].size(), 3u) << a.body;
  EXPECT_EQ(tried["columns"][0]["of"], "draft");
  EXPECT_EQ(tried["columns"][0]["costs"][0]["cost"], 0.07);
  EXPECT_FALSE(tried["columns"][0]["costs"][0]["why"].empty());
  EXPECT_EQ(tried["columns"][0]["costs"][1]["refused"], "no_price");
  EXPECT_EQ(tried["columns"][0]["total"], 19.07);
  EXPECT_EQ(tried["columns"][1]["of"], "now");
  EXPECT_EQ(tried["columns"][1]["costs"][0]["cost"], 0.1);
  EXPECT_EQ(tried["columns"][2]["of"], "h");
  EXPECT_EQ(tried["columns"][2]["total"], 0.02);
  for (const Json& wrong : {Json{{"offer", "none"}, {"uses", uses}}, Json{{"offer", "basic"}}, Json{{"offer", "basic"}, {"uses", uses}, {"line", line}}, Json{{"offer", "basic"}, {"uses", Json::array({{{"service", "sms"}}})}}, Json{{"offer", "basic"}, {"uses", Json::array()}}})
    EXPECT_EQ(send("POST", path + "/try", wrong).status, 400) << wrong.dump();
  ASSERT_EQ(send("PATCH", path, {{"files", {{"demo.yaml", "offers: [\n"}}}}).status, 200);
  EXPECT_EQ(json_of(send("POST", path + "/try", {{"offer", "basic"}, {"uses", uses}}))["code"], "bad_catalogue");
}

TEST_P(Studios, what_is_sold_on_top_is_tried_with_a_package_beside_that_package_alone) {
  const Json d = made({{"name", "x"}, {"files", {{"demo.yaml", catalogue_text("demo", "basic", ", pack: {title: Pack, kind: addon, fees: [{name: pack, amount: 5.00, every: month}]}")}}}});
  const std::string path = "drafts/" + d["id"].get<std::string>() + "/try";
  const Json uses = Json::array({{{"service", "sms"}, {"peer", "8613800000000"}, {"start", "2026-03-01T10:00:00Z"}}});
  const HttpAnswer a = send("POST", path, {{"offer", "pack"}, {"with", "basic"}, {"uses", uses}});
  ASSERT_EQ(a.status, 200) << a.body;
  const Json columns = json_of(a)["columns"];
  ASSERT_EQ(columns.size(), 2u) << a.body;
  EXPECT_EQ(columns[0]["of"], "draft");
  EXPECT_EQ(columns[0]["offer"], "pack");
  EXPECT_EQ(columns[0]["with"], "basic");
  EXPECT_EQ(columns[0]["total"], 24.1) << "both fees and the message";
  EXPECT_EQ(columns[1]["of"], "now") << "the package as it stands, alone";
  EXPECT_EQ(columns[1]["offer"], "basic");
  EXPECT_EQ(columns[1]["total"], 19.1);
  for (const Json& wrong : {Json{{"offer", "pack"}, {"uses", uses}}, Json{{"offer", "pack"}, {"with", "pack"}, {"uses", uses}}, Json{{"offer", "pack"}, {"with", "none"}, {"uses", uses}}}) EXPECT_EQ(send("POST", path, wrong).status, 400) << wrong.dump();
}

TEST_P(Studios, a_real_lines_uses_are_tried_and_the_next_one_is_charged_by_what_was_published) {
  charging::OpenAccount open;
  open.lines.push_back({*PhoneNumber::parse(line), "h", {"basic"}});
  open.money = *parse_money("100.00");
  ASSERT_TRUE(api_.service->execute("demo", "open", open)->answer.done());
  const auto use = [&] {
    charging::ChargeUse c;
    c.line = *PhoneNumber::parse(line);
    c.use.use.service = catalogue::Service::sms, c.use.use.amount = 1;
    c.use.use.start = system_.now();
    c.use.use.peer = *PhoneNumber::parse("8613800000000");
    const Result<charging::Outcome> done = api_.service->execute("demo", "", c);
    EXPECT_TRUE(done && done->answer.done()) << (done ? done->answer.code : done.error().text());
    return done->answer.cost.text();
  };
  EXPECT_EQ(use(), "0.10");
  EXPECT_EQ(use(), "0.10");
  const Json d = made({{"name", "cheaper"}, {"files", {{"demo.yaml", priced("0.03")}}}});
  const std::string path = "drafts/" + d["id"].get<std::string>();
  Json tried;
  for (int i = 0; i < 100 && (tried.is_null() || tried.value("uses", Json::array()).size() < 2); ++i) {  // until the records have heard of both
    later();
    tried = json_of(send("POST", path + "/try", {{"offer", "basic"}, {"line", line}}));
    if (tried.value("uses", Json::array()).size() < 2) std::this_thread::sleep_for(std::chrono::milliseconds(100));
  }
  ASSERT_EQ(tried["uses"].size(), 2u) << tried.dump();
  EXPECT_EQ(tried["uses"][0]["was"], 0.1);
  EXPECT_EQ(tried["uses"][0]["peer"], "8613800000000");
  EXPECT_EQ(tried["columns"][0]["costs"][1]["cost"], 0.03);
  EXPECT_EQ(tried["columns"][1]["costs"][1]["cost"], 0.1);
  const HttpAnswer published = send("POST", path + "/publish", {{"reason", "夏季促销"}}, {{"If-Match", "\"1\""}});
  ASSERT_EQ(published.status, 200) << published.body;
  EXPECT_EQ(json_of(published)["state"], "published");
  later();
  EXPECT_EQ(use(), "0.03");
  const Json versions = get("catalogue/versions");
  ASSERT_EQ(versions.size(), 2u);
  EXPECT_EQ(versions[0]["reason"], "夏季促销");
  EXPECT_EQ(versions[0]["draft"], d["id"]);
  EXPECT_EQ(versions[0]["hash"], json_of(published)["hash"]);
  EXPECT_EQ(versions[0]["state"], "in force");
  EXPECT_EQ(send("POST", path + "/publish", {{"reason", "again"}}).status, 409);
  EXPECT_EQ(send("PATCH", path, {{"name", "x"}}).status, 409);
  EXPECT_EQ(send("POST", "drafts/" + draft_of_second()["id"].get<std::string>() + "/try", {{"offer", "second"}, {"line", "8617090000009"}}).status, 422) << "a line without uses";
}

TEST_P(Studios, what_somebody_else_published_is_never_undone_by_silence) {
  const Json mine = draft_of_second(), theirs = made({{"name", "theirs"}, {"files", {{"third.yaml", "offers: {third: {title: Third, tariff: t}}\n"}}}});
  ASSERT_EQ(send("POST", "drafts/" + theirs["id"].get<std::string>() + "/publish", {{"reason", "first"}}).status, 200);
  const std::string path = "drafts/" + mine["id"].get<std::string>();
  const HttpAnswer late = send("POST", path + "/publish", {{"reason", "second"}});
  EXPECT_EQ(late.status, 409) << late.body;
  EXPECT_EQ(json_of(late)["code"], "conflict");
  ASSERT_EQ(send("PATCH", path, {{"base", newest()}}).status, 200);
  EXPECT_EQ(send("POST", path + "/publish", {{"reason", "second"}}).status, 200);
  later();
  std::set<std::string> offers;
  for (const Json& o : get("catalogue/offers")) offers.insert(o["offer"].get<std::string>());
  EXPECT_EQ(offers, (std::set<std::string>{"basic", "second", "third"}));
}

TEST_P(Studios, a_version_waits_for_its_time) {
  const Json d = draft_of_second();
  const std::string path = "drafts/" + d["id"].get<std::string>();
  EXPECT_EQ(send("POST", path + "/publish", {{"reason", "x"}, {"effective", "2020-01-01T00:00:00Z"}}).status, 400);
  EXPECT_EQ(send("POST", path + "/publish", {{"effective", "2036-01-01T00:00:00Z"}}).status, 400) << "without a reason";
  ASSERT_EQ(send("POST", path + "/publish", {{"reason", "x"}, {"effective", "2036-01-01T00:00:00Z"}}).status, 200);
  const Json versions = get("catalogue/versions");
  ASSERT_EQ(versions.size(), 2u);
  EXPECT_EQ(versions[0]["state"], "waiting");
  EXPECT_EQ(versions[0]["effective"], "2036-01-01T00:00:00Z");
  EXPECT_EQ(versions[1]["state"], "in force");
  EXPECT_EQ(get("catalogue/offers").size(), 1u);
  EXPECT_EQ(get("catalogue")["newest"], versions[0]["hash"]);
  // What waits is what the next draft begins with.
  EXPECT_EQ(made({{"name", "next"}})["base"], versions[0]["hash"]);
}

TEST_P(Studios, a_draft_that_changes_nothing_is_not_published) {
  const Json d = made({{"name", "nothing"}});
  EXPECT_EQ(send("POST", "drafts/" + d["id"].get<std::string>() + "/publish", {{"reason", "x"}}).status, 400);
}

TEST_P(Studios, publishing_sent_again_publishes_once_and_is_on_record) {
  const Json d = draft_of_second();
  const std::string path = "drafts/" + d["id"].get<std::string>() + "/publish";
  const HttpAnswer first = send("POST", path, {{"reason", "x"}}, {{"Idempotency-Key", "k1"}, {"X-Reason", "x"}});
  const HttpAnswer again = send("POST", path, {{"reason", "x"}}, {{"Idempotency-Key", "k1"}, {"X-Reason", "x"}});
  EXPECT_EQ(first.status, 200) << first.body;
  EXPECT_EQ(again.body, first.body);
  EXPECT_EQ(get("catalogue/versions").size(), 2u);
  int published = 0;
  for (const Json& entry : json_of(api_.ask(api_.key("owner"), "GET", v1 + "audit"))) published += entry.value("path", "").ends_with("/publish") && entry["outcome"] == "done";
  EXPECT_EQ(published, 1);
}

}  // namespace
}  // namespace sublet::gateway::rest
