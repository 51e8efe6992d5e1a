// An operator's figures of this moment: what they are made of, who sees them, and the stream that tells them.
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <chrono>
#include <thread>

#include "gateway/rest/now_figures.h"
#include "gateway/rest/seller_testing.h"

namespace sublet::gateway::rest {
namespace {

class NowFigures : public ::testing::TestWithParam<records::TestKind> {
 protected:
  SellerApi api_{GetParam()};
  const std::string risk_ = api_.key("risk");

  // A stream, read octet by octet as a browser's fetch does.
  class Ear {
   public:
    Ear(uint16_t port, const std::string& key, const std::string& more = {}) : fd_(::socket(AF_INET, SOCK_STREAM, 0)) {
      sockaddr_in to{};
      to.sin_family = AF_INET, to.sin_port = htons(port), to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
      const timeval patience{10, 0};
      ::setsockopt(fd_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
      EXPECT_EQ(::connect(fd_, reinterpret_cast<sockaddr*>(&to), sizeof to), 0);
      const std::string ask = "GET /sublet/v1/now/stream HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + key + "\r\n" + more + "\r\n";
      EXPECT_EQ(::send(fd_, ask.data(), ask.size(), MSG_NOSIGNAL), static_cast<ssize_t>(ask.size()));
    }
    ~Ear() { ::close(fd_); }
    Ear(const Ear&) = delete;
    Ear& operator=(const Ear&) = delete;
    std::string hear(const std::string& end) {
      std::string out;
      char c;
      while (out.find(end) == std::string::npos && ::recv(fd_, &c, 1, 0) == 1) out += c;
      return out;
    }
    Json event(const std::string& name) {
      (void)hear("event: " + name + "\ndata: ");
      std::string text = hear("\n\n");
      text.erase(text.find("\n\n"));
      return Json::parse(text, nullptr, false);
    }

   private:
    int fd_;
  };
};
INSTANTIATE_TEST_SUITE_P(Both, NowFigures, ::testing::ValuesIn(records::both_kinds), kind_name);

TEST_P(NowFigures, are_told_to_the_operators_people_of_their_own_operator) {
  const HttpAnswer a = api_.ask(risk_, "GET", "/sublet/v1/now");
  ASSERT_EQ(a.status, 200) << a.body;
  const Json now = json_of(a);
  EXPECT_EQ(now["lines"], 0);
  EXPECT_EQ(now["sessions"], 0);
  EXPECT_EQ(now["hosts"].size(), 0u) << "no host has told of anything";
  EXPECT_EQ(now["alarms"].size(), 0u);
  EXPECT_EQ(a.body.find("other"), std::string::npos);
  EXPECT_EQ(api_.ask(api_.shop, "GET", "/sublet/v1/now").status, 403) << "a seller's key sees no figures";
  EXPECT_EQ(api_.ask(api_.shop, "GET", "/sublet/v1/now/stream").status, 403);
  EXPECT_EQ(api_.ask("", "GET", "/sublet/v1/now/stream").status, 401);
}

TEST_P(NowFigures, come_by_a_stream_second_after_second_with_how_it_came_to_this) {
  // As the program connects it: what /metrics shows, the API's own counts among it.
  api_.outside.collect = [this](MetricSet& set) {
    collect_service(*api_.service, set);
    api_.server->collect(set);
  };
  api_.server.reset();
  api_.start();
  Ear ear(api_.server->port(), risk_);
  const std::string head = ear.hear("\r\n\r\n");
  EXPECT_NE(head.find("200 OK"), std::string::npos);
  EXPECT_NE(head.find("Content-Type: text/event-stream"), std::string::npos);
  EXPECT_NE(head.find("no-store"), std::string::npos);
  const Json past = ear.event("past");
  ASSERT_TRUE(past.is_array());
  ASSERT_FALSE(past.empty());
  EXPECT_EQ(past[0]["records"], 0);
  EXPECT_TRUE(ear.event("now").is_object());
  (void)api_.get("/sublet/v1/settings");
  const Json next = ear.event("now");
  EXPECT_GT(next["requests"]["api"].get<int64_t>(), 0);
}

TEST_P(NowFigures, are_bounded_in_streams_of_one_who_asks) {
  std::vector<std::unique_ptr<Ear>> ears;
  for (size_t i = 0; i < Settings().streams_each; ++i) {
    ears.push_back(std::make_unique<Ear>(api_.server->port(), risk_));
    EXPECT_TRUE(ears.back()->event("now").is_object()) << i;
  }
  EXPECT_EQ(api_.ask(risk_, "GET", "/sublet/v1/now/stream").status, 429);
  EXPECT_EQ(api_.ask(risk_, "GET", "/sublet/v1/now").status, 200) << "and the rest of the API goes on";
  Ear another(api_.server->port(), api_.care);
  EXPECT_TRUE(another.event("now").is_object()) << "others are not held up";
}

TEST_P(NowFigures, let_many_streams_that_were_asked_for_at_once_all_in) {
  const size_t bound = Settings().streams_each;
  std::vector<std::unique_ptr<Ear>> ears;
  for (size_t i = 0; i < 3 * bound; ++i) ears.push_back(std::make_unique<Ear>(api_.server->port(), risk_));
  size_t in = 0, out = 0;
  for (const auto& ear : ears) {
    const std::string head = ear->hear("\r\n");
    in += head.find(" 200 ") != std::string::npos, out += head.find(" 429 ") != std::string::npos;
  }
  EXPECT_EQ(in, bound);
  EXPECT_EQ(out, 2 * bound);
  ears.clear();
  std::string head;
  for (int i = 0; i < 100 && head.find(" 200 ") == std::string::npos; ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
    head = Ear(api_.server->port(), risk_).hear("\r\n");
  }
  EXPECT_NE(head.find(" 200 "), std::string::npos) << "who goes gives the place back";
}

TEST_P(NowFigures, showed_takings_and_margins_to_whoever_looked) {
  const auto money = [&](const std::string& granted) { return json_of(api_.ask(api_.key(granted), "GET", "/sublet/v1/now")); };
  for (const char* all : {"owner", "finance", "regulator"}) {
    EXPECT_EQ(money(all)["money"].size(), 5u) << all;
    EXPECT_TRUE(money(all).contains("wallets")) << all;
  }
  const Json care = money("care"), product = money("product"), scope = money("figure.read");
  EXPECT_TRUE(care["money"].contains("in"));
  EXPECT_FALSE(care["money"].contains("cost"));
  EXPECT_FALSE(care["money"].contains("margin"));
  EXPECT_TRUE(care.contains("wallets"));
  EXPECT_TRUE(product["money"].contains("margin"));
  EXPECT_FALSE(product["money"].contains("in"));
  EXPECT_FALSE(product.contains("wallets"));
  EXPECT_EQ(scope["money"].size(), 0u);
  Ear ear(api_.server->port(), api_.care);
  const Json past = ear.event("past");
  ASSERT_FALSE(past.empty());
  EXPECT_TRUE(past[0].contains("in"));
  EXPECT_FALSE(past[0].contains("cost")) << "nor by a stream";
  EXPECT_FALSE(ear.event("now")["money"].contains("cost"));
}

TEST_P(NowFigures, end_with_the_session_that_they_are_shown_to) {
  const std::string token = *api_.db().write<std::string>([&](records::Sql& sql) { return Authenticator::begin(sql, {"demo", "token", "key none", "risk", "", 3'600}, api_.clock.now()); });
  EXPECT_EQ(api_.ask(token, "GET", "/sublet/v1/now").status, 401) << "of a key that is none";
  const std::string key = api_.key("care");
  Ear ear(api_.server->port(), key);
  EXPECT_TRUE(ear.event("now").is_object());
  const Json all = json_of(api_.get("/sublet/v1/keys?granted=care&limit=100"));
  for (const Json& k : all) EXPECT_EQ(api_.ask(api_.owner, "DELETE", "/sublet/v1/keys/" + k["id"].get<std::string>()).status, 204);
  EXPECT_EQ(ear.event("end")["why"], "unauthorized");
}

TEST(NowJson, is_made_of_samples_of_the_metrics_and_of_the_records) {
  MetricSet set;
  for (const std::string op : {"demo", "other"}) {
    const double k = op == "demo" ? 1 : 1'000;
    set.gauge("sublet_lines", "", {{"operator", op}}, 3 * k);
    set.gauge("sublet_revenue_money", "", {{"operator", op}, {"by", "use"}}, 10.5 * k);
    set.gauge("sublet_revenue_money", "", {{"operator", op}, {"by", "fee"}}, 2 * k);
    set.gauge("sublet_cost_money", "", {{"operator", op}}, 4.25 * k);
    for (const char* verdict : {"charged", "skipped", "duplicate"}) set.counter("sublet_host_records_total", "", {{"operator", op}, {"host", "h"}, {"verdict", verdict}}, 7 * k);
    set.gauge("sublet_host_retail_money", "", {{"operator", op}, {"host", "h"}}, 10.5 * k);
    set.gauge("sublet_host_link_breaker", "", {{"operator", op}, {"host", "h"}}, 2);
    set.gauge("sublet_switch_lines_waiting", "", {{"operator", op}, {"host", "h"}}, 5 * k);
    set.summary("sublet_host_link_answer_seconds", "", {{"operator", op}, {"host", "h"}}, {{0.5, 0.02}, {0.99, 0.5}}, 9, 1);
  }
  OfRecords known;
  known.orders_open = 4, known.orders_stuck = 2;
  known.wallets.push_back({.merchant = "m1", .wallet = "alipay", .title = "Shop", .state = "active", .bill_trouble = "no answer", .last_bill = "2026-03-01", .expires = Instant::from_seconds(10 * seconds_per_day), .waiting = 1, .cases = 3, .paid = 12'340'000, .refunded = 0});
  const Instant now = Instant::from_seconds(0);
  const Json j = now_json(set.of("operator", "demo"), known, now, 17);
  EXPECT_EQ(j["lines"], 3);
  EXPECT_EQ(j["records"]["all"], 21);
  EXPECT_EQ(j["records"]["rejected"], 7);
  EXPECT_EQ(j["money"]["margin"], 8.25);
  ASSERT_EQ(j["hosts"].size(), 1u);
  EXPECT_EQ(j["hosts"][0]["state"], "away");
  EXPECT_EQ(j["hosts"][0]["answerSeconds"], 0.02);
  EXPECT_EQ(j["wallets"][0]["paid"], 12.34);
  EXPECT_EQ(j["orders"]["stuck"], 2);
  std::map<std::string, Instant> since;
  const Json alarms = alarms_json(j, known, false, now, since);
  std::set<std::string> what;
  for (const Json& a : alarms) what.insert(a["what"].get<std::string>());
  EXPECT_EQ(what, (std::set<std::string>{"host_away", "orders_stuck", "wallet_bill", "wallet_cases", "wallet_certificate"}));
  Json whole = j;
  whole["alarms"] = alarms;
  const Json little = seen(whole, {});
  EXPECT_EQ(little["alarms"].size(), 2u) << "alarms of wallets are for who sees wallets";
  EXPECT_FALSE(little["hosts"][0].contains("margin"));
  EXPECT_EQ(seen(whole, {.takings = true, .earnings = true}), whole);
  const Json later = alarms_json(j, known, true, Instant::from_seconds(60), since);
  EXPECT_EQ(later[0]["what"], "engine_failed");
  for (const Json& a : later)
    if (a["what"] != "engine_failed") {
      EXPECT_EQ(a["since"], now.text()) << "since it was first seen";
    }
  (void)alarms_json(j, {}, false, Instant::from_seconds(120), since);
  EXPECT_EQ(since.size(), 1u) << "what is over is forgotten; the host is still away";
}

TEST_P(NowFigures, count_what_is_open_in_the_records) {
  const auto known = api_.db().read<OfRecords>([&](records::Sql& sql) { return of_records(sql, "demo", api_.clock.now()); });
  ASSERT_TRUE(known) << known.error().text();
  EXPECT_EQ(known->orders_open, 0);
  const auto put = api_.db().write<Done>([&](records::Sql& sql) -> Result<Done> {
    for (const char* row : {"insert into merchant (operator, id, wallet, title, account, app, province, channel, rank, state, fee_ppm, settle_days, secrets_sealed, expires, version, created, changed) values ('demo', 'm1', 'alipay', 'Shop', 'a', 'b', '', '', 0, 'paused', 0, 0, '', 1000, 1, 0, 0)",
                            "insert into merchant (operator, id, wallet, title, account, app, province, channel, rank, state, fee_ppm, settle_days, secrets_sealed, expires, version, created, changed) values ('other', 'm2', 'alipay', 'Theirs', 'a', 'b', '', '', 0, 'active', 0, 0, '', null, 1, 0, 0)"})
      if (Result<int64_t> n = sql.run(row, {}); !n) return n.error();
    const std::string today = Instant::from_seconds(api_.clock.now().seconds() + 8 * 3'600).text().substr(0, 10);
    for (const auto& [kind, id, amount] : {std::tuple("payment", "1", int64_t{5'000'000}), {"payment", "2", int64_t{7'500'000}}, {"refund", "3", int64_t{1'000'000}}})
      if (Result<int64_t> n = sql.run("insert into wallet_entry (operator, merchant, kind, id, payment, amount, fee, reference, at, day, settles, billed) values ('demo', 'm1', ?, ?, '', ?, 0, '', 0, ?, '', '')", {std::string(kind), std::string(id), amount, today}); !n) return n.error();
    return Done{};
  });
  ASSERT_TRUE(put) << put.error().text();
  const auto after = api_.db().read<OfRecords>([&](records::Sql& sql) { return of_records(sql, "demo", api_.clock.now()); });
  ASSERT_TRUE(after) << after.error().text();
  ASSERT_EQ(after->wallets.size(), 1u) << "its own";
  EXPECT_EQ(after->wallets[0].paid, 12'500'000);
  EXPECT_EQ(after->wallets[0].refunded, 1'000'000);
  EXPECT_EQ(after->wallets[0].state, "paused");
}

}  // namespace
}  // namespace sublet::gateway::rest
