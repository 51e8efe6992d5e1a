// Margins against charging's own log; the market; what an installation that kept bills before has of earlier days.
#include <map>
#include <random>

#include "charging/command.h"
#include "charging/event.h"
#include "charging/state.h"
#include "commerce/numbers.h"
#include "gateway/bills/follower.h"
#include "gateway/rest/money_testing.h"
#include "gateway/rest/strict_json.h"

namespace sublet::gateway::rest {
namespace {

const std::string beijing = "8617090000001", shanghai = "8617090000002", margins = "/sublet/v1/margin";
int64_t micros(const Json& money) { return money_of(money)->micros(); }

class Margins : public ::testing::TestWithParam<records::TestKind> {
 protected:
  MoneyApi api_{GetParam()};
  const std::string owner_ = api_.key("owner");
  Json get(const std::string& path) { return json_of(api_.ask(owner_, "GET", path)); }
  template <class C>
  void carry_out(const std::string& key, const C& c) {
    const Result<charging::Outcome> done = api_.service->execute("demo", key, c);
    ASSERT_TRUE(done) << done.error().text();
    ASSERT_TRUE(done->answer.done()) << done->answer.code << " " << done->answer.detail;
  }
  void use(const std::string& line, catalogue::Service service, int64_t amount) {
    charging::ChargeUse c;
    c.line = *PhoneNumber::parse(line), c.use.use.service = service, c.use.use.direction = catalogue::Direction::out, c.use.use.start = Instant::from_seconds(api_.system.now().seconds() - 60), c.use.use.amount = amount;
    if (service == catalogue::Service::voice) c.use.use.seconds = amount;
    if (service != catalogue::Service::data) c.use.use.peer = *PhoneNumber::parse("8613800138000");
    carry_out("", c);
  }
  void some_days() {
    for (const auto& [number, city] : {std::pair(beijing, "北京"), {shanghai, "上海"}}) {
      const Result<Done> in = api_.db().write<Done>([&](records::Sql& sql) {
        commerce::Number n;
        n.number = number, n.host = "h", n.province = n.city = city, n.state = commerce::NumberState::in_use, n.holder = "line-" + number;
        return commerce::add_number({sql, *api_.vault, "demo", api_.clock.now(), "test"}, n);
      });
      ASSERT_TRUE(in) << in.error().text();
      api_.account({number}, "90", "party-" + number);
    }
    for (int i = 0; i < 5; ++i) use(beijing, catalogue::Service::voice, 61 + i), use(shanghai, catalogue::Service::sms, 1), use(beijing, catalogue::Service::data, (3 << 20) + i), use(shanghai, catalogue::Service::data, 4 << 20);
    for (int i = 0; i < 4; ++i) use(shanghai, catalogue::Service::sms, 1);  // beyond what its package holds
    carry_out("f-1", charging::ChargeFee{*PhoneNumber::parse(beijing), *parse_money("1.99"), "sim"});
    carry_out("f-2", charging::ChargeFee{*PhoneNumber::parse(beijing), *parse_money("20"), "deposit"});
    carry_out("f-3", charging::ChargeFee{*PhoneNumber::parse(beijing), *parse_money("5"), "phone"});
    carry_out("t-1", charging::TopUp{*PhoneNumber::parse(beijing), *parse_money("12"), {}, 0, 0});
    ASSERT_TRUE(api_.server->bills()->catch_up(10'000'000));
  }
  // What the log says by the plainest means.
  struct Plain {
    int64_t uses = 0, fees = 0, wholesale = 0, count = 0;
  };
  Plain plain() {
    Plain p;
    Result<engine::Feed> feed = api_.service->engine().feed(1);
    engine::Record record;
    for (Result<bool> more = feed->next(record); more && *more; more = feed->next(record)) {
      std::string_view body = record.command;
      charging::Header header;
      charging::Outcome o;
      if (!charging::decode_header(body, header) || header.kind == charging::Kind::usage || !charging::decode_outcome(record.outcome, o)) continue;
      for (const auto& e : o.events) {
        if (e.event.kind == charging::EventKind::charged) p.uses += e.charged.cost, p.wholesale += e.charged.wholesale, ++p.count;
        if (e.event.kind == charging::EventKind::fee_charged) p.fees += e.event.amount;
      }
    }
    return p;
  }
  static std::string rows_of(records::Database& db) {
    std::string out;
    const Result<records::Rows> rows = db.read<records::Rows>([](records::Sql& sql) { return sql.query("select operator, day, host, province, package, what, count, units, revenue, wholesale from margin_sum order by operator, day, host, province, package, what", {}); });
    for (const records::Row& r : *rows) {
      out += r.text(0) + " " + std::to_string(r.integer(1));
      for (size_t i = 2; i < 6; ++i) out += " " + r.text(i);
      for (size_t i = 6; i < 10; ++i) out += " " + std::to_string(r.integer(i));
      out += "\n";
    }
    return out;
  }
};
INSTANTIATE_TEST_SUITE_P(Both, Margins, ::testing::ValuesIn(records::both_kinds), [](const auto& p) { return p.param == records::TestKind::sqlite ? "sqlite" : "postgresql"; });

TEST_P(Margins, are_what_the_log_says_to_the_micro_unit_by_whatever_they_are_added_up) {
  some_days();
  const Plain p = plain();
  ASSERT_GT(p.wholesale, 0);
  for (const char* by : {"", "day", "host", "province", "package", "what", "day,host,province,package,what"}) {
    int64_t revenue = 0, wholesale = 0, uses = 0, goods = 0, deposits = 0;
    for (const Json& r : get(margins + "?by=" + by)) {
      revenue += micros(r["revenue"]), wholesale += micros(r["wholesale"]), uses += r["uses"].get<int64_t>(), goods += micros(r["goods"]), deposits += micros(r["deposits"]);
      EXPECT_EQ(micros(r["margin"]), micros(r["revenue"]) - micros(r["wholesale"]));
    }
    EXPECT_EQ(revenue, p.uses + p.fees - 25'000'000) << by;
    EXPECT_EQ(wholesale, p.wholesale) << by;
    EXPECT_EQ(uses, p.count) << by;
    EXPECT_EQ(goods, 5'000'000) << "a phone's purchase price is not known here";
    EXPECT_EQ(deposits, 20'000'000) << "a deposit stays its payer's";
  }
  const Json by_province = get(margins + "?by=province&sort=-margin");
  ASSERT_EQ(by_province.size(), 2u);
  EXPECT_GE(micros(by_province[0]["margin"]), micros(by_province[1]["margin"]));
  EXPECT_EQ(get(margins + "?by=package").front()["package"], "basic");
  EXPECT_EQ(get(margins + "?by=host").front()["host"], "h");
}

TEST_P(Margins, each_sum_is_made_of_single_uses_that_can_be_read) {
  some_days();
  for (const Json& r : get(margins + "?by=province,what,host,package")) {
    const std::string what = r["what"].get<std::string>();
    if (!what.starts_with("use/")) continue;
    const std::string path = margins + "/uses?host=" + r["host"].get<std::string>() + "&package=" + r["package"].get<std::string>() + "&service=" + what.substr(4) + "&province=" + percent_encode(r["province"].get<std::string>());
    int64_t revenue = 0, wholesale = 0;
    const Json uses = get(path);
    EXPECT_EQ(uses.size(), r["uses"].get<size_t>()) << path;
    for (const Json& u : uses) revenue += micros(u["revenue"]), wholesale += micros(u["wholesale"]);
    EXPECT_EQ(revenue, micros(r["revenue"])) << path;
    EXPECT_EQ(wholesale, micros(r["wholesale"])) << path;
    EXPECT_EQ(api_.ask(owner_, "GET", "/sublet/v1/usage/" + uses[0]["id"].get<std::string>() + "/explain").status, 200);
    for (const Json& u : get(path + "&losing=true")) EXPECT_LT(micros(u["margin"]), 0);
  }
  EXPECT_EQ(get(margins + "/uses?province=-").size(), 0u);
  for (const std::string by : {"revenue", "wholesale", "margin"}) {
    const Json up = get(margins + "/uses?limit=1000&sort=" + by), down = get(margins + "/uses?limit=1000&sort=-" + by);
    ASSERT_GT(up.size(), 1u);
    for (size_t i = 1; i < up.size(); ++i) EXPECT_LE(micros(up[i - 1][by]), micros(up[i][by])) << by;
    EXPECT_EQ(down.front()[by], up.back()[by]);
  }
  EXPECT_EQ(get(margins + "/uses?limit=1000&sort=at").front()["id"], get(margins + "/uses?limit=1000").back()["id"]);
  EXPECT_EQ(api_.ask(owner_, "GET", margins + "/uses?sort=line").status, 400);
}

// Bills were kept before margins were: those of earlier days come from the log, and no bill is booked twice.
TEST_P(Margins, of_days_before_they_were_kept_are_read_from_the_log_and_bills_stay) {
  some_days();
  api_.server->stop();
  const std::string whole = rows_of(api_.db());
  const auto bills = [&] {
    std::string out;
    const Result<records::Rows> rows = api_.db().read<records::Rows>([](records::Sql& sql) { return sql.query("select account, month, line, what, amount, cost, units, count from bill_sum order by account, month, line, what", {}); });
    for (const records::Row& r : *rows) out += std::to_string(r.integer(0)) + r.text(2) + r.text(3) + " " + std::to_string(r.integer(4)) + " " + std::to_string(r.integer(5)) + " " + std::to_string(r.integer(7)) + "\n";
    return out;
  };
  const std::string before = bills();
  const Result<Done> forgotten = api_.db().write<Done>([](records::Sql& sql) -> Result<Done> {
    if (Result<int64_t> n = sql.run("delete from margin_sum", {}); !n) return n.error();
    return records::set_position(sql, "margin", 0);
  });
  ASSERT_TRUE(forgotten);
  std::mt19937 random(7);
  for (int i = 0; i < 6; ++i) {  // killed and begun again
    BillFollower f(api_.db(), *api_.service, api_.system, {.usage_days = 92, .most_rows = 1 + random() % 5, .look_micros = 1'000}, nullptr);
    f.start();
    if (i == 5) {
      for (int k = 0; k < 1'000 && rows_of(api_.db()) != whole; ++k) std::this_thread::sleep_for(std::chrono::milliseconds(10));
    } else {
      std::this_thread::sleep_for(std::chrono::milliseconds(random() % 20));
    }
    f.stop();
  }
  EXPECT_EQ(rows_of(api_.db()), whole);
  EXPECT_EQ(bills(), before);
}

TEST_P(Margins, are_for_those_who_answer_for_them_and_the_market_for_the_platform) {
  some_days();
  for (const char* role : {"product", "finance", "regulator"}) EXPECT_EQ(api_.ask(api_.key(role), "GET", margins).status, 200) << role;
  for (const char* role : {"care", "risk"}) EXPECT_EQ(api_.ask(api_.key(role), "GET", margins).status, 403) << role;
  EXPECT_EQ(json_of(api_.ask(api_.key("owner", "other"), "GET", margins))[0]["revenue"], 0) << "another's";
  EXPECT_EQ(api_.ask(owner_, "GET", "/sublet/v1/market").status, 403);
  const std::string platform = api_.key("platform", platform_operator);
  const Json market = json_of(api_.ask(platform, "GET", "/sublet/v1/market?sort=-lines"));
  ASSERT_EQ(market.size(), 2u) << market.dump();
  EXPECT_EQ(market[0]["operator"], "demo");
  EXPECT_EQ(market[0]["lines"], 2);
  EXPECT_EQ(market[0]["sharePpm"], 1'000'000);
  EXPECT_EQ(market[0]["revenue"], json_of(api_.ask(owner_, "GET", margins))[0]["revenue"]);
  EXPECT_EQ(market[1]["profitable"], false);
  EXPECT_EQ(api_.ask(platform, "GET", margins, "", {{"X-Operator", "demo"}}).status, 403) << "sums of the market are all that the platform sees";
  for (const char* bad : {"?by=line", "?by=day,day", "?from=2026-02-30", "?from=2026-01-02&until=2026-01-01", "?from=2020-01-01&until=2026-01-01"}) EXPECT_EQ(api_.ask(owner_, "GET", margins + bad).status, 400) << bad;
}

}  // namespace
}  // namespace sublet::gateway::rest
