// TMF678 bills and TMF635 rated usage against charging's own log.
#include <map>
#include <random>
#include <set>

#include "charging/command.h"
#include "charging/event.h"
#include "charging/state.h"
#include "gateway/bills/follower.h"
#include "gateway/rest/authenticate.h"
#include "gateway/rest/money_testing.h"
#include "gateway/rest/schema.h"
#include "gateway/rest/strict_json.h"

namespace sublet::gateway::rest {
namespace {

const std::string bills = "/tmf-api/customerBillManagement/v4/", usages = "/tmf-api/usageManagement/v4/usage", mine = "8617090000001", theirs = "8617090000002", other = "8617090000003";
PhoneNumber number(const std::string& digits) { return *PhoneNumber::parse(digits); }
int64_t micros(const Json& money) { return money_of(money["value"])->micros(); }

class Bills : public ::testing::TestWithParam<records::TestKind> {
 protected:
  MoneyApi api_{GetParam()};
  const std::string owner_ = api_.key("owner");
  HttpAnswer ask(const std::string& method, const std::string& path, const Json& body = nullptr) { return api_.ask(owner_, method, path, body.is_null() ? "" : body.dump()); }
  template <class C>
  void carry_out(const std::string& key, const C& c) {
    const Result<charging::Outcome> done = api_.service->execute("demo", key, c);
    ASSERT_TRUE(done) << done.error().text();
    ASSERT_TRUE(done->answer.done()) << done->answer.code << " " << done->answer.detail;
  }
  void use(const std::string& line, catalogue::Service service, int64_t amount, const std::string& peer = {}) {
    charging::ChargeUse c;
    c.line = number(line), c.use.use.service = service, c.use.use.direction = catalogue::Direction::out, c.use.use.start = Instant::from_seconds(api_.system.now().seconds() - 60), c.use.use.amount = amount;
    if (service == catalogue::Service::voice) c.use.use.seconds = amount;
    if (!peer.empty()) c.use.use.peer = number(peer);
    carry_out("", c);
  }
  void session(const std::string& line, const std::string& id) {
    charging::SessionStart s;
    s.session = id, s.line = number(line), s.use.use.service = catalogue::Service::data, s.use.use.place = number("46000"), s.groups = {{1, 0, 4 << 20}};
    carry_out("", s);
    charging::SessionUpdate u;
    u.session = id, u.groups = {{1, 3 << 20, 4 << 20}};
    carry_out("", u);
  }
  void a_month_of_everything() {
    api_.account({mine, theirs}, "90", "party-1");
    api_.account({other}, "50", "party-2");
    for (int i = 0; i < 7; ++i) use(mine, catalogue::Service::voice, 61 + i, "8613800138000"), use(theirs, catalogue::Service::sms, 1, "8613800138000"), use(mine, catalogue::Service::data, (3 << 20) + i), use(other, catalogue::Service::data, 5 << 20);
    session(mine, "s-1");
    session(theirs, "s-2");
    charging::SessionEnd end;
    end.session = "s-2", end.groups = {{1, 5 << 20, -1}};
    carry_out("", end);
    carry_out("t-1", charging::TopUp{number(mine), *parse_money("12.345678"), {}, 0, 0});
    carry_out("a-1", charging::Adjust{number(mine), *parse_money("-0.000001"), {}, 0, "a micro-unit"});
    carry_out("x-1", charging::Transfer{number(mine), number(other), *parse_money("3")});
    carry_out("w-1", charging::Withdraw{number(other), *parse_money("2.5"), "order 1"});
    carry_out("f-1", charging::ChargeFee{number(mine), *parse_money("1.99"), "sim"});
    ASSERT_TRUE(api_.server->bills()->catch_up(10'000'000));
  }
  // The sums of `bill_sum`, as text.
  std::map<std::string, std::string> sums(records::Database& db) {
    std::map<std::string, std::string> out;
    const Result<records::Rows> rows = db.read<records::Rows>([](records::Sql& sql) { return sql.query("select operator, account, month, line, what, amount, cost, units, count from bill_sum", {}); });
    for (const records::Row& r : *rows) {
      std::string key = r.text(0) + " " + std::to_string(r.integer(1)) + " " + std::to_string(r.integer(2)) + " " + r.text(3) + " " + r.text(4), value;
      for (size_t i = 5; i < 9; ++i) value += std::to_string(r.integer(i)) + " ";
      out[key] = value;
    }
    return out;
  }
};
INSTANTIATE_TEST_SUITE_P(Both, Bills, ::testing::ValuesIn(records::both_kinds), [](const auto& p) { return p.param == records::TestKind::sqlite ? "sqlite" : "postgresql"; });

// What the log itself says, read by the plainest means: per account the cost of uses and fees, and what moved its money.
struct Plain {
  int64_t cost = 0, moved = 0;
};
std::map<int64_t, Plain> plain_sums(Service& service) {
  std::map<int64_t, Plain> out;
  Result<engine::Feed> feed = service.engine().feed(1);
  EXPECT_TRUE(feed);
  engine::Record record;
  for (Result<bool> more = feed->next(record); more && *more; more = feed->next(record)) {
    std::string_view body = record.command;
    charging::Header header;
    charging::Outcome o;
    if (!charging::decode_header(body, header) || header.kind == charging::Kind::usage || !charging::decode_outcome(record.outcome, o)) continue;
    for (const auto& e : o.events) {
      const bool use = e.event.kind == charging::EventKind::charged;
      Plain& p = out[int64_t{use ? e.charged.account : e.event.account}];
      if (use) p.cost += e.charged.cost;
      if (e.event.kind == charging::EventKind::fee_charged) p.cost += e.event.amount;
      for (const charging::Posting& posting : use ? e.charged.postings : e.event.postings)
        if (posting.asset == Unit::money && (posting.ledger == charging::Ledger::money || (posting.ledger == charging::Ledger::held && posting.ref == 0))) p.moved += posting.amount;
    }
  }
  return out;
}

TEST_P(Bills, a_bill_is_what_the_log_says_to_the_micro_unit) {
  a_month_of_everything();
  const HttpAnswer a = ask("POST", bills + "customerBillOnDemand", {{"billingAccount", {{"id", mine}}}, {"name", "for a complaint"}});
  ASSERT_EQ(a.status, 201) << a.body;
  EXPECT_TRUE(Schemas::all().check("TMF678.CustomerBillOnDemand", json_of(a))) << a.body;
  const std::string id = json_of(a)["customerBill"]["id"].get<std::string>();
  const Json bill = json_of(ask("GET", bills + "customerBill/" + id)), rates = json_of(ask("GET", bills + "appliedCustomerBillingRate?bill.id=" + id));
  EXPECT_TRUE(Schemas::all().check("TMF678.CustomerBill", bill)) << bill.dump();
  const auto account = std::stoll(bill["billingAccount"]["id"].get<std::string>());
  int64_t costs = 0, by_buckets = 0, sum = 0;
  std::map<std::string, int64_t> of;
  for (const Json& r : rates) {
    EXPECT_TRUE(Schemas::all().check("TMF678.AppliedCustomerBillingRate", r)) << r.dump();
    of[r["name"].get<std::string>()] += micros(r["taxIncludedAmount"]);
    sum += micros(r["taxIncludedAmount"]);
    if (r["type"] == "usageCharge" || r["type"] == "recurringCharge") costs += micros(r["taxIncludedAmount"]);
    for (const Json& c : r["characteristic"])
      if (c["name"] == "paidByBuckets") by_buckets += money_of(c["value"])->micros();
    EXPECT_EQ(json_of(ask("GET", bills + "appliedCustomerBillingRate/" + r["id"].get<std::string>()))["id"], r["id"]);
  }
  const std::map<int64_t, Plain> plain = plain_sums(*api_.service);
  EXPECT_EQ(costs, plain.at(account).cost);
  EXPECT_EQ(micros(bill["taxIncludedAmount"]), costs);
  EXPECT_EQ(micros(bill["closingBalance"]), plain.at(account).moved);
  EXPECT_EQ(micros(bill["openingBalance"]) - sum + by_buckets, micros(bill["closingBalance"]));
  int64_t money = 0;
  ASSERT_TRUE(api_.service->inspect([&](const charging::State& s) {
    money = s.store.account(static_cast<charging::AccountId>(account)).money;
    if (const charging::Live* live = s.live.find(static_cast<charging::AccountId>(account))) money += live->held;
  }));
  EXPECT_EQ(micros(bill["closingBalance"]), money) << "what a session holds is still the account's";
  EXPECT_EQ(of["opening"], -90'000'000);
  EXPECT_EQ(of["top_up"], -12'345'678);
  EXPECT_EQ(of["adjustment"], 1);
  EXPECT_EQ(of["transfer"], 3'000'000);
  EXPECT_EQ(of["fee/monthly"], 38'000'000);
  EXPECT_EQ(of["fee/sim"], 1'990'000);
  EXPECT_EQ(of["use/voice"], 1'400'000);
  EXPECT_GT(of["use/data"], 0);
  EXPECT_EQ(json_of(ask("GET", bills + "customerBillOnDemand?billingAccount.id=" + mine)).size(), 1u);
  EXPECT_EQ(json_of(ask("GET", bills + "customerBill?billingAccount.id=" + mine)).size(), 1u) << "the month is not over";
  EXPECT_EQ(json_of(ask("GET", bills + "customerBill?billingAccount.id=" + other)).size(), 0u);
  EXPECT_EQ(ask("GET", bills + "customerBill/" + std::to_string(account) + "-" + std::to_string(month_of(ZoneTable::fixed("", 8 * 3600), api_.system.now()))).status, 404);
  const std::string stranger = api_.key("owner", "other");
  for (const std::string& path : {bills + "customerBill/" + id, bills + "customerBillOnDemand/" + id, bills + "appliedCustomerBillingRate/" + id + "-1"}) EXPECT_EQ(api_.ask(stranger, "GET", path).status, 404) << path;
  EXPECT_EQ(api_.ask(stranger, "POST", bills + "customerBillOnDemand", Json{{"billingAccount", {{"id", std::to_string(account)}}}}.dump()).status, 422);
}

TEST_P(Bills, stopped_anywhere_it_counts_nothing_twice_and_misses_nothing) {
  a_month_of_everything();
  records::TestDatabase again(GetParam());
  std::mt19937 random(7);
  for (int i = 0; i < 40; ++i) {
    BillFollower f(*again, *api_.service, api_.system, {.usage_days = 92, .most_rows = 1 + random() % 5, .look_micros = 1'000}, nullptr);
    f.start();
    std::this_thread::sleep_for(std::chrono::microseconds(random() % 3'000));
    if (i % 8 == 0) use(other, catalogue::Service::data, 1 << 20);
    f.stop();
  }
  BillFollower last(*again, *api_.service, api_.system, {}, nullptr);
  last.start();
  ASSERT_TRUE(last.catch_up(20'000'000));
  ASSERT_TRUE(api_.server->bills()->catch_up(20'000'000));
  last.stop();
  EXPECT_EQ(sums(*again), sums(api_.db()));
  const auto count = [](records::Database& db) { return db.read<int64_t>([](records::Sql& sql) -> Result<int64_t> { return sql.one("select count(*) from usage_record", {})->integer(0); }); };
  EXPECT_EQ(*count(*again), *count(api_.db()));
}

TEST_P(Bills, single_uses_are_listed_by_line_and_explained) {
  a_month_of_everything();
  const HttpAnswer a = ask("GET", usages + "?line=" + mine);
  ASSERT_EQ(a.status, 200) << a.body;
  const Json all = json_of(a);
  EXPECT_EQ(all.size(), 15u) << "7 calls, 7 of data, a part of a session";
  int64_t cost = 0;
  for (const Json& u : all) {
    EXPECT_TRUE(Schemas::all().check("TMF635.Usage", u)) << u.dump();
    cost += micros(u["ratedProductUsage"][0]["taxIncludedRatingAmount"]);
    EXPECT_EQ(u["ratedProductUsage"][0]["productRef"]["id"], "line-" + mine);
    const HttpAnswer why = ask("GET", "/sublet/v1/usage/" + u["id"].get<std::string>() + "/explain");
    ASSERT_EQ(why.status, 200) << why.body;
    EXPECT_FALSE(json_of(why)["lines"].empty()) << why.body;
  }
  EXPECT_GT(cost, 0);
  EXPECT_EQ(json_of(ask("GET", usages + "?line=" + mine + "&limit=4&offset=12")).size(), 3u);
  EXPECT_EQ(json_of(ask("GET", usages + "?line=" + mine + "&usageType=voice")).size(), 7u);
  EXPECT_EQ(json_of(ask("GET", usages + "?line=" + mine + "&usageDate.gte=2099-01-01T00:00:00Z")).size(), 0u);
  EXPECT_EQ(json_of(ask("GET", usages + "?line=8617099999999")).size(), 0u);
  const std::string id = all[0]["id"].get<std::string>();
  EXPECT_EQ(json_of(ask("GET", usages + "/" + id))["id"], id);
  EXPECT_EQ(ask("GET", usages + "/" + mine + "-1-1-1").status, 404);
  const std::string stranger = api_.key("owner", "other");
  EXPECT_EQ(api_.ask(stranger, "GET", usages + "/" + id).status, 404);
  EXPECT_EQ(api_.ask(stranger, "GET", "/sublet/v1/usage/" + id + "/explain").status, 404);
  EXPECT_EQ(json_of(api_.ask(stranger, "GET", usages + "?line=" + mine)).size(), 0u);
}

TEST_P(Bills, what_is_no_use_is_listed_entry_by_entry_explained_and_adds_up_to_the_bills) {
  a_month_of_everything();
  const Result<records::Rows> booked = api_.db().read<records::Rows>([](records::Sql& sql) {
    return sql.query("select account, what, cast(sum(amount) as bigint), cast(sum(cost) as bigint), cast(sum(count) as bigint) from bill_sum where operator = 'demo' and what not like 'use/%' group by account, what", {});
  });
  ASSERT_TRUE(booked) << booked.error().text();
  std::map<std::pair<std::string, std::string>, std::vector<int64_t>> want, got;
  for (const records::Row& r : *booked) want[{std::to_string(r.integer(0)), r.text(1)}] = {r.integer(2), r.integer(3), r.integer(4)};
  std::string one;
  for (const std::string& line : {mine, other}) {
    const HttpAnswer a = ask("GET", "/sublet/v1/entries/" + line + "?of=money&limit=1000");
    ASSERT_EQ(a.status, 200) << a.body;
    for (const Json& e : json_of(a)) {
      EXPECT_TRUE(Schemas::all().check("sublet.Entry", e)) << e.dump();
      const std::string id = e["id"].get<std::string>();
      std::vector<int64_t>& sum = got[{id.substr(0, id.find('-')), e["what"].get<std::string>()}];
      sum.resize(3);
      sum[0] += money_of(e["amount"])->micros(), sum[1] += money_of(e["cost"])->micros(), ++sum[2];
      const Json why = json_of(ask("GET", "/sublet/v1/entries/" + id + "/explain"));
      EXPECT_GE(why["lines"].size(), 2u) << why.dump();
      EXPECT_EQ(why["entry"], e);
      if (e["what"] == "fee/sim") one = id;
    }
  }
  EXPECT_EQ(got, want) << "to the micro-unit, and as many";
  ASSERT_FALSE(one.empty());
  const Json fee = json_of(ask("GET", "/sublet/v1/entries/" + one + "/explain"));
  EXPECT_NE(fee["lines"].dump().find("1.99"), std::string::npos) << fee.dump();
  EXPECT_EQ(fee["entry"]["cost"], 1.99);
  EXPECT_EQ(json_of(ask("GET", "/sublet/v1/entries/" + mine + "?limit=1&offset=1")).size(), 1u);
  carry_out("a-2", charging::Adjust{number(mine), {}, "plan-data", 1'000, "for the outage"});
  ASSERT_TRUE(api_.server->bills()->catch_up(10'000'000));
  const Json units = json_of(ask("GET", "/sublet/v1/entries/" + mine))[0];
  EXPECT_EQ(units["what"], "adjustment") << "the newest is first";
  EXPECT_EQ(units["bucket"], "plan-data");
  EXPECT_EQ(units["unit"], "octets");
  EXPECT_EQ(units["units"], 1'000);
  EXPECT_EQ(units["amount"], 0);
  const Json before = json_of(ask("GET", "/sublet/v1/entries/" + mine + "?of=stops"));
  carry_out("b-1", charging::BarLine{number(mine), charging::stop::half | charging::stop::data});
  ASSERT_TRUE(api_.server->bills()->catch_up(10'000'000));
  const Json stops = json_of(ask("GET", "/sublet/v1/entries/" + mine + "?of=stops"));
  ASSERT_GT(stops.size(), before.size());
  const auto barred = std::find_if(stops.begin(), stops.end(), [](const Json& e) { return e["what"] == "barred"; });
  ASSERT_NE(barred, stops.end()) << stops.dump();
  EXPECT_NE(json_of(ask("GET", "/sublet/v1/entries/" + (*barred)["id"].get<std::string>() + "/explain"))["lines"].dump().find("it is to stop what goes out and data; before that it was nothing."), std::string::npos);
  EXPECT_EQ(ask("GET", "/sublet/v1/entries/" + mine + "?of=all").status, 400);
  const std::string stranger = api_.key("owner", "other");
  EXPECT_EQ(api_.ask(stranger, "GET", "/sublet/v1/entries/" + mine).status, 404);
  EXPECT_EQ(api_.ask(stranger, "GET", "/sublet/v1/entries/" + one + "/explain").status, 404);
  for (const char* none : {"1-1-1-1", "1-1-1", "x", "1-1-1-1-1", "1-1-1-", "9999999999999999999-1-1-1"}) EXPECT_EQ(ask("GET", std::string("/sublet/v1/entries/") + none + "/explain").status, 404) << none;
}

TEST_P(Bills, a_line_of_more_uses_than_anybody_looks_through_is_still_listed_page_by_page) {
  a_month_of_everything();
  const Result<Done> many = api_.db().write<Done>([&](records::Sql& sql) -> Result<Done> {
    Result<int64_t> n = sql.run("with recursive n(i) as (select 1 union all select i + 1 from n where i < 10001) "
                                "insert into usage_record (operator, day, line, position, sub, at, account, service, direction, peer, host, seconds, units, cost, discount, wholesale, package, booked, app) "
                                "select operator, day, line, 1000000000000 + i, 0, at, account, service, direction, peer, host, seconds, units, cost, discount, wholesale, package, booked, app from usage_record, n "
                                "where operator = 'demo' and line = ? and position = (select max(position) from usage_record where operator = 'demo' and line = ?)", {mine, mine});
    if (!n) return n.error();
    EXPECT_EQ(*n, 10'001);
    return Done{};
  });
  ASSERT_TRUE(many) << many.error().text();
  const HttpAnswer first = ask("GET", usages + "?line=" + mine + "&limit=5");
  ASSERT_EQ(first.status, 206) << first.body;
  EXPECT_EQ(first.header("x-total-count"), "10016");
  EXPECT_EQ(json_of(first).size(), 5u);
  const HttpAnswer last = ask("GET", usages + "?line=" + mine + "&limit=100&offset=10000");
  EXPECT_EQ(json_of(last).size(), 16u) << "the oldest are reached";
  std::set<std::string> ids;
  for (int64_t offset = 0; offset < 10'016; offset += 1'000)
    for (const Json& u : json_of(ask("GET", usages + "?line=" + mine + "&limit=1000&offset=" + std::to_string(offset)))) ids.insert(u["id"].get<std::string>());
  EXPECT_EQ(ids.size(), 10'016u) << "each once";
  EXPECT_EQ(ask("GET", usages + "?line=" + mine + "&usageType=voice").status, 400) << "looking through so many is refused with what to do";
}

TEST_P(Bills, a_subscriber_sees_its_own_uses_since_the_number_is_its_own_and_its_own_bill) {
  a_month_of_everything();
  const auto subscriber = [&](const std::string& line) {
    const Result<std::string> token = api_.db().write<std::string>([&](records::Sql& sql) { return Authenticator::begin(sql, {"demo", "subscriber", "line " + line, "subscriber", line, 3600}, api_.clock.now()); });
    return *token;
  };
  const std::string me = subscriber(other);
  ASSERT_TRUE(api_.db().write<int64_t>([&](records::Sql& sql) { return sql.run("update line set since = ? where operator = 'demo' and number = ?", {api_.clock.now().micros() - 3'600'000'000, other}); }));
  EXPECT_EQ(json_of(api_.ask(me, "GET", usages)).size(), 7u);
  EXPECT_EQ(api_.ask(me, "GET", usages + "/" + json_of(ask("GET", usages + "?line=" + mine))[0]["id"].get<std::string>()).status, 404);
  ASSERT_TRUE(api_.db().write<int64_t>([&](records::Sql& sql) { return sql.run("update line set since = ? where operator = 'demo' and number = ?", {api_.clock.now().micros() + 3'600'000'000, other}); }));
  EXPECT_EQ(json_of(api_.ask(me, "GET", usages)).size(), 0u) << "who had the number before is nobody's business";
  const HttpAnswer a = api_.ask(me, "POST", bills + "customerBillOnDemand", Json{{"billingAccount", {{"id", other}}}}.dump());
  ASSERT_EQ(a.status, 201) << a.body;
  EXPECT_EQ(json_of(api_.ask(me, "GET", bills + "customerBill")).size(), 1u);
  EXPECT_EQ(api_.ask(me, "POST", bills + "customerBillOnDemand", Json{{"billingAccount", {{"id", mine}}}}.dump()).status, 422);
  EXPECT_EQ(json_of(api_.ask(subscriber(mine), "GET", bills + "customerBill")).size(), 0u);
  EXPECT_EQ(api_.ask(subscriber(mine), "GET", bills + "customerBill/" + json_of(a)["id"].get<std::string>()).status, 404);
}

// A service of its own, whose clock is told: the end of a month in Shanghai is 16:00 UTC.
TEST(BillMonths, a_month_ends_by_the_operators_clock_and_does_not_change_any_more) {
  records::TestDatabase db(records::TestKind::sqlite);
  char name[] = "/tmp/sublet-bill-XXXXXX";
  const std::string folder = ::mkdtemp(name);
  io::ManualClock clock;
  const ZoneTable utc;
  clock.set(*parse_instant("2026-10-31T15:59:00Z", utc));
  Result<std::unique_ptr<Service>> service = Service::open({.data = folder + "/data", .sync = false}, clock);
  ASSERT_TRUE(service) << service.error().text();
  ASSERT_TRUE((*service)->publish({{"demo.yaml", priced_catalogue}}));
  charging::OpenAccount open;
  open.lines = {{number(mine), "h", {"basic"}}}, open.money = *parse_money("50");
  ASSERT_TRUE((*service)->execute("demo", "o", open));
  clock.set(*parse_instant("2026-10-31T16:00:01Z", utc));
  ASSERT_TRUE((*service)->execute("demo", "t", charging::TopUp{number(mine), *parse_money("7"), {}, 0, 0}));
  BillFollower f(*db, **service, clock, {}, nullptr);
  f.start();
  ASSERT_TRUE(f.catch_up(10'000'000));
  f.stop();
  const Result<records::Rows> rows = db->read<records::Rows>([](records::Sql& sql) { return sql.query("select month, what, amount from bill_sum order by month, what", {}); });
  ASSERT_TRUE(rows);
  std::string all;
  for (const records::Row& r : *rows) all += std::to_string(r.integer(0)) + " " + r.text(1) + " " + std::to_string(r.integer(2)) + "\n";
  EXPECT_EQ(all.substr(0, all.find("202611")), "202610 fee/monthly -19000000\n202610 opening 50000000\n");
  EXPECT_NE(all.find("202611 top_up 7000000\n"), std::string::npos) << all;
  EXPECT_EQ(next_month(202612), 202701);
  EXPECT_EQ(month_begins(ZoneTable::fixed("", 8 * 3600), 202611).text(), "2026-10-31T16:00:00Z");
  ASSERT_TRUE((*service)->engine().close());
  std::filesystem::remove_all(folder);
}

}  // namespace
}  // namespace sublet::gateway::rest
