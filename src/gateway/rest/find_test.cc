// Finding a line by whatever is known of it, and the boards of orders.
#include "commerce/order_text.h"
#include "gateway/rest/seller_testing.h"

namespace sublet::gateway::rest {
namespace {

class Finds : public ::testing::TestWithParam<records::TestKind> {
 protected:
  SellerApi api_{GetParam()};
  const std::string number_ = "8617000000001", iccid_ = "89860109000000000001";
  const std::string party_ = api_.person(1, "小明");
  Json found(const std::string& text, const std::string& key = {}) {
    const HttpAnswer a = api_.ask(key.empty() ? api_.owner : key, "GET", "/sublet/v1/find?text=" + percent_encode(text));
    EXPECT_EQ(a.status, 200) << text << ": " << a.body;
    return json_of(a);
  }
  void SetUp() override {
    (void)api_.line(number_, party_, iccid_);
    const Result<Done> imsi = api_.write([&](const commerce::Work& w) -> Result<Done> {
      Result<int64_t> n = w.sql.run("update line set imsi = '460090000000001' where operator = 'demo'", {});
      return n ? Result<Done>(Done{}) : n.error();
    });
    ASSERT_TRUE(imsi);
  }
};
INSTANTIATE_TEST_SUITE_P(Both, Finds, ::testing::ValuesIn(records::both_kinds), kind_name);

TEST_P(Finds, a_line_by_its_number_however_it_is_written) {
  for (const char* text : {"8617000000001", "17000000001", "+86 170 0000 0001", "170-0000-0001", " 17000000001 "}) {
    const Json all = found(text);
    ASSERT_EQ(all.size(), 1u) << text;
    EXPECT_EQ(all[0]["number"], number_);
    EXPECT_EQ(all[0]["by"], "number");
    EXPECT_EQ(all[0]["state"], "active");
    EXPECT_EQ(all[0]["name"], "王**") << "masked";
  }
}

TEST_P(Finds, lines_by_the_beginning_of_a_number) {
  (void)api_.line("8617000000002", party_);
  (void)api_.line("8617100000001", party_);
  EXPECT_EQ(found("1700000").size(), 2u);
  EXPECT_EQ(found("8617100").size(), 1u);
  EXPECT_EQ(found("1799").size(), 0u);
}

TEST_P(Finds, lines_by_a_beginning_that_ends_in_9) {
  (void)api_.line("8617000009001", party_);
  (void)api_.line("8617000010001", party_);
  const Json all = found("17000009");
  ASSERT_EQ(all.size(), 1u);
  EXPECT_EQ(all[0]["number"], "8617000009001");
  EXPECT_EQ(found("170000090").size(), 1u);
  EXPECT_EQ(found("170000099").size(), 0u);
}

TEST_P(Finds, a_line_by_card_name_order_and_payment) {
  EXPECT_EQ(found(iccid_)[0]["by"], "iccid");
  EXPECT_EQ(found("460090000000001")[0]["by"], "imsi");
  EXPECT_EQ(found("王小明")[0]["by"], "name");
  EXPECT_EQ(found("王小").size(), 0u) << "a name is found whole";
  const Result<Done> put = api_.write([&](const commerce::Work& w) -> Result<Done> {
    Result<int64_t> n = w.sql.run("insert into payment (operator, id, order_id, party, method, source, amount, state, refunded, actor, version, created, changed) values ('other', 'PAY2', 'X', '', 'drawer', '', 1, 'done', 0, '', 1, 0, 0)", {});
    return n ? Result<Done>(Done{}) : n.error();
  });
  ASSERT_TRUE(put);
  EXPECT_EQ(found("PAY2").size(), 0u) << "another operator's";
}

TEST_P(Finds, a_number_of_the_stock_that_nobody_has) {
  api_.numbers({"8617000000009"});
  const Json all = found("17000000009");
  ASSERT_EQ(all.size(), 1u);
  EXPECT_EQ(all[0]["kind"], "number");
  EXPECT_EQ(all[0]["state"], "idle");
}

TEST_P(Finds, what_may_be_seen_and_nothing_of_others) {
  const Json by_product = found("17000000001", api_.key("product"));
  ASSERT_EQ(by_product.size(), 1u);
  EXPECT_FALSE(by_product[0].contains("name")) << "who may not read parties sees no name";
  EXPECT_EQ(found("王小明", api_.key("product")).size(), 0u);
  EXPECT_EQ(found("17000000001", api_.key("owner", "other")).size(), 0u);
  EXPECT_EQ(found("王小明", api_.key("owner", "other")).size(), 0u);
  EXPECT_EQ(api_.ask(api_.subscriber(number_), "GET", "/sublet/v1/find?text=17000000001").status, 403);
  for (const char* text : {"", "%20", "abc%00def"}) EXPECT_EQ(api_.ask(api_.owner, "GET", std::string("/sublet/v1/find?text=") + text).status, 400) << text;
  EXPECT_EQ(found("' or 1=1 --").size(), 0u);
}

class Boards : public ::testing::TestWithParam<records::TestKind> {
 protected:
  SellerApi api_{GetParam()};
  void order(const std::string& op, const std::string& id, const std::string& state, const std::string& step, const std::string& waits, int64_t stuck, int64_t changed) {
    const Result<Done> put = api_.write([&](const commerce::Work& w) -> Result<Done> {
      commerce::Step at;
      at.name = step, at.state = "working", at.waits_for = waits;
      const std::string steps = commerce::text_of(std::vector<commerce::Step>{at});
      Result<int64_t> n = w.sql.run("insert into orders (operator, id, kind, state, request, items, total, party, number, line, payment, steps, step, waits_for, due, stuck, reason, channel, actor, version, created, changed, ended) values (?, ?, 'new_number', ?, '{\"kind\":\"new_number\"}', '[]', 0, '', '', '', '', ?, ?, ?, null, ?, '', 'shop', '', 1, ?, ?, null)",
                                    {op, id, state, steps, step, waits, stuck, changed, changed});
      return n ? Result<Done>(Done{}) : n.error();
    });
    ASSERT_TRUE(put) << put.error().text();
  }
};
INSTANTIATE_TEST_SUITE_P(Both, Boards, ::testing::ValuesIn(records::both_kinds), kind_name);

TEST_P(Boards, say_how_many_wait_where_and_give_stuck_ones_first) {
  order("demo", "A1", "open", "pay", "customer", 0, 100);
  order("demo", "A2", "open", "pay", "customer", 0, 50);
  order("demo", "A3", "open", "open_at_host", "h", 1, 200);
  order("demo", "A4", "undoing", "pay", "wallet", 0, 10);
  order("demo", "A5", "done", "", "", 0, 10);
  order("other", "B1", "open", "pay", "customer", 0, 10);
  const HttpAnswer a = api_.get("/sublet/v1/orders/board");
  ASSERT_EQ(a.status, 200) << a.body;
  const Json board = json_of(a);
  ASSERT_EQ(board.size(), 3u) << a.body;
  EXPECT_EQ(board[0]["step"], "open_at_host");
  EXPECT_EQ(board[0]["stuck"], true);
  const Json* pay = nullptr;
  for (const Json& p : board)
    if (p["step"] == "pay" && p["state"] == "open") pay = &p;
  ASSERT_NE(pay, nullptr);
  EXPECT_EQ((*pay)["count"], 2);
  EXPECT_EQ((*pay)["waitsFor"], "customer");
  const auto ids = [&](const std::string& query) {
    std::vector<std::string> out;
    for (const Json& o : json_of(api_.get("/sublet/v1/orders/open" + query))) out.push_back(o["id"].get<std::string>());
    return out;
  };
  EXPECT_EQ(ids(""), (std::vector<std::string>{"A3", "A4", "A2", "A1"}));
  EXPECT_EQ(ids("?step=pay&waitsFor=customer"), (std::vector<std::string>{"A2", "A1"}));
  EXPECT_EQ(ids("?stuck=true"), (std::vector<std::string>{"A3"}));
  EXPECT_EQ(ids("?state=undoing"), (std::vector<std::string>{"A4"}));
  EXPECT_EQ(ids("?limit=1&offset=1"), (std::vector<std::string>{"A4"}));
  EXPECT_EQ(json_of(api_.get("/sublet/v1/orders?state=done")).size(), 1u);
  EXPECT_EQ(json_of(api_.get("/sublet/v1/orders?stuck=true")).size(), 1u);
  EXPECT_EQ(json_of(api_.get("/sublet/v1/orders?limit=1&sort=created"))[0]["id"], "A1");
  EXPECT_EQ(json_of(api_.get("/sublet/v1/orders?limit=1&sort=-created"))[0]["id"], "A5");
}

}  // namespace
}  // namespace sublet::gateway::rest
