// The stock over HTTP: a lot comes in, its numbers are found, phones are offered.
#include <thread>

#include "commerce/lots.h"
#include "gateway/rest/testing.h"

namespace sublet::gateway::rest {
namespace {

using records::TestKind;

class Stock : public testing::TestWithParam<TestKind> {
 protected:
  Stock() : api_(GetParam()), owner_(api_.key("owner")) {}
  HttpAnswer get(const std::string& path) { return api_.ask(owner_, "GET", "/sublet/v1/" + path); }
  HttpAnswer post(const std::string& path, const Json& body) { return api_.ask(owner_, "POST", "/sublet/v1/" + path, dump(body)); }
  TestApi api_;
  std::string owner_;
};
INSTANTIATE_TEST_SUITE_P(Both, Stock, testing::Values(TestKind::sqlite, TestKind::postgresql), [](const auto& i) { return i.param == TestKind::sqlite ? "sqlite" : "postgresql"; });

TEST_P(Stock, a_lot_comes_in_and_its_numbers_are_found) {
  const HttpAnswer in = post("lots", {{"kind", "number"}, {"name", "A-1"}, {"host", "h"}, {"text", "number\n17090071234\n17090000888\n17090000487\n1709\n"}});
  ASSERT_EQ(in.status, 200) << in.body;
  EXPECT_EQ(json_of(in)["added"], 3);
  const Json lot = json_of(get("lots/number/A-1"));
  EXPECT_EQ(lot["rejected"], 1);
  EXPECT_EQ(lot["notes"][0]["line"], 5);
  EXPECT_EQ(lot["byState"]["idle"], 3);
  EXPECT_EQ(lot["nextMayBeAsked"], false);
  HttpAnswer found;
  for (int i = 0; i < 200; ++i) {  // the search follows the records
    found = get("numbers?pattern=*888");
    if (found.status == 200 && json_of(found).size() == 1) break;
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  }
  ASSERT_EQ(json_of(found).size(), 1u) << found.body;
  EXPECT_EQ(json_of(found)[0]["number"], "8617090000888");
  EXPECT_EQ(json_of(get("numbers?grade=-&without=1")).size(), 1u);
  EXPECT_EQ(json_of(get("numbers?least=1&limit=1")).size(), 1u);
  EXPECT_EQ(get("numbers?pattern=aabb").status, 400);
  EXPECT_EQ(get("numbers?least=much").status, 400);
  EXPECT_EQ(json_of(get("lots?kind=number")).size(), 1u);
  EXPECT_EQ(get("lots/number/none").status, 404);
  EXPECT_EQ(json_of(get("number-blocks"))[0]["block"], "1709000");
  EXPECT_EQ(json_of(get("number-blocks"))[0]["idle"], 2);
  EXPECT_EQ(json_of(get("number-blocks?size=1000&prefix=17090071"))[0]["numbers"], 1) << json_of(get("number-blocks?size=1000")).dump();
  EXPECT_EQ(get("number-blocks?size=7").status, 400);
  const std::string other = api_.key("owner", "other");
  EXPECT_EQ(api_.ask(other, "GET", "/sublet/v1/lots/number/A-1").status, 404);
  EXPECT_EQ(json_of(api_.ask(other, "GET", "/sublet/v1/numbers")).size(), 0u) << "nothing of another operator's";
}

TEST_P(Stock, is_counted_by_place_and_state_and_numbers_of_a_state_are_listed) {
  for (const auto& [name, province, text] : {std::tuple("A-1", "四川省", "number\n17090071234\n17090000888\n17090000487\n"), {"B-1", "北京市", "number\n17090100001\n17090100002\n"}})
    ASSERT_EQ(post("lots", {{"kind", "number"}, {"name", name}, {"host", "h"}, {"province", province}, {"city", province}, {"text", text}}).status, 200);
  ASSERT_EQ(post("reservations", {{"numbers", {"8617090000888"}}}).status, 201);
  const Json all = json_of(get("stock"));
  ASSERT_EQ(all.size(), 3u) << all.dump();
  int64_t sum = 0;
  for (const Json& c : all) sum += c["numbers"].get<int64_t>();
  EXPECT_EQ(sum, 5);
  EXPECT_EQ(json_of(get("stock?by=state&province=%E5%9B%9B%E5%B7%9D%E7%9C%81")), Json::parse(R"([{"numbers":2,"state":"idle"},{"numbers":1,"state":"reserved"}])"));
  EXPECT_EQ(json_of(get("stock?by=grade&grade=-&state=idle"))[0]["grade"], "");
  const Json held = json_of(get("numbers?state=reserved"));
  ASSERT_EQ(held.size(), 1u);
  EXPECT_EQ(held[0]["number"], "8617090000888");
  EXPECT_EQ(held[0]["state"], "reserved");
  EXPECT_EQ(held[0]["lot"], "A-1");
  EXPECT_TRUE(held[0].contains("until"));
  EXPECT_EQ(json_of(get("numbers?state=reserved&province=%E5%8C%97%E4%BA%AC%E5%B8%82")).size(), 0u);
  for (const char* wrong : {"stock?by=colour", "stock?by=host,host", "numbers?state=lost", "numbers?state=in_use&pattern=AAA"}) EXPECT_EQ(get(wrong).status, 400) << wrong;
  const std::string other = api_.key("owner", "other");
  EXPECT_EQ(json_of(api_.ask(other, "GET", "/sublet/v1/stock")).size(), 0u) << "nothing of another operator's";
  EXPECT_EQ(json_of(api_.ask(other, "GET", "/sublet/v1/numbers?state=reserved")).size(), 0u);
}

TEST_P(Stock, an_import_that_nobody_waits_for_is_found_again_and_says_how_far_it_is) {
  const Json file = {{"kind", "number"}, {"name", "L-1"}, {"host", "h"}, {"later", true}, {"text", "first,last\n17090100000,17090119999\n17090119990,17090120009\n"}};
  const HttpAnswer begun = post("lots", file);
  ASSERT_EQ(begun.status, 202) << begun.body;
  EXPECT_EQ(json_of(begun)["state"], "importing");
  EXPECT_EQ(json_of(begun)["expected"], 20'020);
  Json lot = Json::object();
  for (int i = 0; i < 600 && lot.value("state", "") != "ready"; ++i) {
    lot = json_of(get("lots/number/L-1"));
    EXPECT_LE(lot["seen"], lot["expected"]);
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  }
  ASSERT_EQ(lot["state"], "ready");
  EXPECT_EQ(lot["added"], 20'010);
  EXPECT_EQ(lot["rejected"], 10);
  const HttpAnswer notes = get("lots/number/L-1/notes?offset=8&limit=5");
  EXPECT_EQ(json_of(notes).size(), 2u);
  EXPECT_EQ(notes.header("x-total-count"), "10");
  EXPECT_EQ(json_of(notes)[1]["item"], "17090119999");
  EXPECT_EQ(post("lots", file).status, 200) << "the same file again changes nothing";
  EXPECT_EQ(post("lots", {{"kind", "number"}, {"name", "L-2"}, {"host", "h"}, {"later", true}, {"text", "first\n17090100000\n"}}).status / 100, 4) << "what is wrong with all of it is told at once";
  EXPECT_EQ(get("lots/number/none/notes").status, 404);
  EXPECT_EQ(api_.ask(api_.key("owner", "other"), "GET", "/sublet/v1/lots/number/L-1/notes").status, 404);
}

TEST_P(Stock, an_accepted_import_goes_on_by_itself_after_a_restart) {
  const auto file = [](const char* name, const char* first, const char* last) { return Json{{"kind", "number"}, {"name", name}, {"host", "h"}, {"later", true}, {"text", std::string("# network: unicom\nfirst,last\n") + first + "," + last + "\n"}}; };
  ASSERT_EQ(post("lots", file("R-1", "17090100000", "17090179999")).status, 202);
  const HttpAnswer second = post("lots", file("R-2", "17090200000", "17090209999"));
  ASSERT_EQ(second.status, 202);
  EXPECT_EQ(json_of(second)["goesOn"], true);
  api_.server->stop();
  const Result<std::vector<commerce::KeptLot>> left = api_.db().read<std::vector<commerce::KeptLot>>([](records::Sql& sql) { return commerce::kept_lots(sql); });
  ASSERT_TRUE(left) << left.error().text();
  ASSERT_EQ(left->size(), 2u) << "neither is in yet";
  api_.start();
  Json lot = Json::object();
  for (int i = 0; i < 600 && lot.value("state", "") != "ready"; ++i) {
    lot = json_of(get("lots/number/R-2"));
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  }
  EXPECT_EQ(lot["state"], "ready") << lot.dump();
  EXPECT_EQ(lot["added"], 10'000);
  EXPECT_EQ(lot["goesOn"], false);
  EXPECT_EQ(lot["network"], "unicom");
  lot = json_of(get("lots/number/R-1"));
  EXPECT_EQ(lot["state"], "ready") << "the one that came first comes in first";
  EXPECT_EQ(lot["added"], 80'000);
  EXPECT_EQ(lot["present"], 0);
  EXPECT_EQ(api_.errors, "");
}

TEST_P(Stock, of_the_lots_that_wait_only_so_many_are_taken_and_what_is_no_text_is_refused) {
  const auto wait = [&](int n) {
    return api_.db().write<Done>([&](records::Sql& sql) -> Result<Done> {
      for (int i = 0; i < n; ++i)
        if (Result<int64_t> in = sql.run("insert into lot_file (operator, kind, lot, text) values ('demo', 'number', ?, 'x')", {"W-" + std::to_string(i)}); !in) return in.error();
      return Done{};
    });
  };
  ASSERT_TRUE(wait(32));
  const Json file = {{"kind", "number"}, {"name", "L-1"}, {"host", "h"}, {"later", true}, {"text", "number\n17090100000\n"}};
  EXPECT_EQ(post("lots", file).status, 503);
  EXPECT_EQ(get("lots/number/L-1").status, 404) << "what is not taken has not begun";
  Json wrong = file;
  wrong["later"] = false;
  wrong["text"] = std::string("number\n1709010\0000\n", 20);
  EXPECT_EQ(post("lots", wrong).status, 400);
}

TEST_P(Stock, grades_models_and_plans_are_set_and_shown_and_wrong_ones_refused) {
  EXPECT_EQ(json_of(get("grades")).size(), 9u) << "the standard ones";
  ASSERT_EQ(post("grades", {{"grades", {{{"code", "X"}, {"patterns", "AAA"}, {"price", 100.5}}}}}).status, 200);
  EXPECT_EQ(json_of(get("grades"))[0]["price"], 100.5);
  EXPECT_EQ(post("grades", {{"grades", {{{"code", "X"}, {"patterns", "aaa"}}}}}).status / 100, 4);
  ASSERT_EQ(post("phone-models", {{"code", "star-9"}, {"title", "Star 9"}, {"price", 1999}}).status, 200);
  const HttpAnswer plan = post("phone-plans", {{"code", "p"}, {"kind", "deposit"}, {"months", 12}, {"amount", 600}, {"exit", "12:50"}});
  ASSERT_EQ(plan.status, 200) << plan.body;
  EXPECT_EQ(post("phone-plans", {{"code", "p"}, {"kind", "deposit"}, {"months", 12}, {"amount", 600}, {"exit", "12:500"}}).status / 100, 4);
  EXPECT_EQ(json_of(get("phone-plans"))[0]["amount"], 600);
  EXPECT_EQ(json_of(get("contracts")).size(), 0u);
  EXPECT_EQ(get("contracts/none").status, 404);
  EXPECT_EQ(post("contracts/none/end", {{"reason", "x"}}).status, 404);
  EXPECT_EQ(post("contracts/none/return", {{"reason", "x"}}).status, 404);
}

}  // namespace
}  // namespace sublet::gateway::rest
