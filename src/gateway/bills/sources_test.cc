// Bills of what came by usage files and by Diameter Gy, over real sockets, against charging's log to the micro-unit; and of months that
// are over.
#include <gtest/gtest.h>

#include <filesystem>
#include <map>

#include "charging/command.h"
#include "charging/credit.h"
#include "charging/state.h"
#include "gateway/bills/follower.h"
#include "gateway/gy/testing.h"
#include "gateway/http/client.h"
#include "gateway/rest/schema.h"
#include "gateway/rest/server.h"
#include "gateway/rest/strict_json.h"
#include "gateway/usage/importer.h"
#include "records/testing.h"

namespace sublet::gateway {
namespace {

using protocol::diameter::CreditControlRequest;
using protocol::diameter::RequestType;
using rest::money_of;

const std::string bills = "/tmf-api/customerBillManagement/v4/", line = "8617000000001";
const char* catalogue_text = R"(
operator: {code: demo, currency: CNY, time_zone: Asia/Shanghai, country: "86", home: here}
zones: {here: {numbers: ["86"], places: ["460"]}}
tariffs:
  retail:
    rules:
      - {name: call, service: voice, direction: out, to: here, price: {amount: 0.19, per: 1 min, increment: 1 s, round: {mode: up, decimals: 6}}}
      - {name: traffic, service: data, price: {amount: 0.10, per: 1 MB, increment: 1 KB, round: {mode: up, decimals: 6}}}
profiles:
  csv:
    layout: delimited
    delimiter: ","
    time_zone: Asia/Shanghai
    columns: [kind, served, other, begin, seconds]
    lines: {trailer: {starts: "END,", count: 2}}
    numbers: {country: 86}
    read:
      type: {field: kind, map: {MOC: voice out}}
      served: served
      peer: other
      start: {field: begin, form: "yyyy-mm-dd HH:MM:SS"}
      duration: seconds
hosts: {pipe: {tariff: retail, profile: csv, numbers: ["86170"]}}
buckets: {gift: {unit: money, priority: 50, pays: [{service: voice}]}}
offers:
  base: {tariff: retail, fees: [{name: monthly, amount: 19.00, every: month}], grants: [{bucket: gift, amount: 0.50, every: month}]}
)";

class BillSources : public testing::TestWithParam<records::TestKind> {
 protected:
  BillSources() : db_(GetParam()) {
    char name[] = "/tmp/sublet-bill-sources-XXXXXX";
    folder_ = ::mkdtemp(name);
  }
  void SetUp() override {
    clock_.set(Instant::from_seconds(1'795'000'000));  // 18 November 2026, that of the sample requests
    Result<std::unique_ptr<Service>> s = Service::open({.data = folder_ + "/data", .sync = false}, clock_);
    ASSERT_TRUE(s) << s.error().text();
    service_ = std::move(*s);
    const Result<std::string> published = service_->publish({{"demo.yaml", catalogue_text}});
    ASSERT_TRUE(published) << published.error().text();
    charging::OpenAccount open;
    open.lines = {{*PhoneNumber::parse(line), "pipe", {"base"}}};
    open.money = Money::units(100);
    open.since = Instant::from_seconds(clock_.now().seconds() - 5 * 86'400);
    const Result<charging::Outcome> done = service_->execute("demo", "open", open);
    ASSERT_TRUE(done && done->answer.done()) << (done ? done->answer.detail : done.error().text());
    vault_ = std::move(*records::Vault::open(folder_ + "/keys", clock_.now()));
    api_ = std::make_unique<rest::RestServer>(*db_, *service_, *vault_, clock_, rest::RestServer::Options{});
    ASSERT_TRUE(api_->start());
    key_ = *rest::make_key(*db_, "demo", "test", "owner", clock_.now());
    GyOptions o;
    o.listen = {"127.0.0.1:0"};
    o.self.realms = {"sublet.example"};
    gy_ = std::make_unique<GyServer>(*service_, o);
    ASSERT_TRUE(gy_->start());
    pgw_ = std::make_unique<gy::Client>(gy_->port());
    ASSERT_EQ(pgw_->open(), protocol::diameter::success);
  }
  void TearDown() override {
    pgw_.reset();
    gy_.reset();
    api_.reset();
    (void)service_->engine().close();
    service_.reset();
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
  }

  Json ask(const std::string& method, const std::string& path, const Json& body = nullptr, int status = 200) {
    HttpCall c;
    c.url.host = "127.0.0.1", c.url.port = std::to_string(api_->port());
    c.method = method, c.target = bills + path, c.body = body.is_null() ? "" : body.dump();
    c.headers.emplace_back("Authorization", "Bearer " + key_);
    const HttpAnswer a = http_call(c);
    EXPECT_EQ(a.status, status) << path << ": " << a.body << a.error;
    return Json::parse(a.body, nullptr, false);
  }
  // A file of calls of these seconds; each begins a minute after the one before.
  void file(const std::string& name, const std::vector<int>& seconds, const std::string& day) {
    std::string text;
    for (size_t i = 0; i < seconds.size(); ++i) {
      char record[200];
      std::snprintf(record, sizeof record, "MOC,17000000001,13800000000,%s 10:%02zu:%02d,%d\n", day.c_str(), i, static_cast<int>(name.size()), seconds[i]);
      text += record;
    }
    ASSERT_TRUE(io::write_file_atomically(folder_ + "/" + name, text + "END," + std::to_string(seconds.size()) + "\n"));
    ImportOptions o;
    o.reject = folder_ + "/reject";
    const Result<ImportReport> r = Importer(*service_, "demo").run(folder_ + "/" + name, "pipe", o);
    ASSERT_TRUE(r) << r.error().text();
    ASSERT_EQ(r->verdicts[static_cast<size_t>(charging::Verdict::charged)], seconds.size()) << r->whole_file;
  }
  void quota(RequestType type, uint32_t n, const char* session, int64_t used, int64_t asked) {
    CreditControlRequest& r = request_;
    gy::samples::address_sample(r, type, n);
    r.session_id = session, r.service_context_id = "32251@3gpp.org";
    r.origin_state_id.reset();
    r.subscription_ids.clear();
    r.subscription_ids.add({protocol::diameter::SubscriptionType::e164, line});
    protocol::diameter::MsccRequest* m = r.add_mscc();
    m->rating_group = 10;
    if (used > 0) r.add_used(*m)->total = static_cast<uint64_t>(used);
    if (asked > 0) m->requested.emplace().total = static_cast<uint64_t>(asked);
    EXPECT_EQ(pgw_->ask(r).result, protocol::diameter::success) << session << " " << n;
  }
  Json bill_now() {
    EXPECT_TRUE(api_->bills()->catch_up(20'000'000));
    const Json made = ask("POST", "customerBillOnDemand", {{"billingAccount", {{"id", line}}}}, 201);
    return ask("GET", "customerBill/" + made["customerBill"]["id"].get<std::string>());
  }
  static int64_t micros(const Json& money) { return money_of(money["value"])->micros(); }
  std::map<std::string, int64_t> rates_of(const Json& bill) {
    std::map<std::string, int64_t> out;
    for (const Json& r : ask("GET", "appliedCustomerBillingRate?bill.id=" + bill["id"].get<std::string>())) {
      EXPECT_TRUE(rest::Schemas::all().check("TMF678.AppliedCustomerBillingRate", r)) << r.dump();
      out[r["name"].get<std::string>()] += micros(r["taxIncludedAmount"]);
    }
    return out;
  }

  // What the log itself says, read by the plainest means.
  struct Plain {
    int64_t moved = 0, files = 0, sessions = 0, fees = 0;
    int records = 0, credits = 0;
  };
  static int64_t own(const std::vector<charging::Posting>& postings) {
    int64_t sum = 0;
    for (const charging::Posting& p : postings)
      if (p.asset == Unit::money && (p.ledger == charging::Ledger::money || (p.ledger == charging::Ledger::held && p.ref == 0))) sum += p.amount;
    return sum;
  }
  Plain plain() {
    Plain out;
    Result<engine::Feed> feed = service_->engine().feed(1);
    EXPECT_TRUE(feed);
    engine::Record record;
    for (Result<bool> more = feed->next(record); more && *more; more = feed->next(record)) {
      std::string_view body = record.command;
      charging::Header header;
      if (!charging::decode_header(body, header)) continue;
      if (header.kind == charging::Kind::usage) {
        charging::UsageOutcome o;
        EXPECT_TRUE(charging::decode_usage_outcome(record.outcome, o));
        for (const charging::Charged& c : o.charged) out.files += c.cost, out.moved += own(c.postings), ++out.records;
        for (const charging::Outcome::Entry& e : o.events) out.moved += own(e.event.postings);
        continue;
      }
      charging::Outcome o;
      if (!charging::decode_outcome(header.kind, record.outcome, o)) continue;
      out.credits += header.kind == charging::Kind::credit;
      for (const charging::Outcome::Entry& e : o.events) {
        const bool use = e.event.kind == charging::EventKind::charged;
        out.moved += own(use ? e.charged.postings : e.event.postings);
        if (use) out.sessions += e.charged.cost;
        if (e.event.kind == charging::EventKind::fee_charged) out.fees += e.event.amount;
      }
    }
    return out;
  }
  int64_t own_money() {
    int64_t out = 0;
    EXPECT_TRUE(service_->inspect([&](const charging::State& s) {
      out = s.store.account(1).money;
      if (const charging::Live* live = s.live.find(1)) out += live->held;
    }));
    return out;
  }

  std::string folder_, key_;
  io::ManualClock clock_;
  records::TestDatabase db_;
  std::unique_ptr<Service> service_;
  std::unique_ptr<records::Vault> vault_;
  std::unique_ptr<rest::RestServer> api_;
  std::unique_ptr<GyServer> gy_;
  std::unique_ptr<gy::Client> pgw_;
  CreditControlRequest request_;
};
INSTANTIATE_TEST_SUITE_P(Both, BillSources, testing::ValuesIn(records::both_kinds), [](const auto& p) { return p.param == records::TestKind::sqlite ? "sqlite" : "postgresql"; });

TEST_P(BillSources, files_and_gy_are_billed_as_the_log_has_them_to_the_micro_unit) {
  file("a", {1, 7, 61, 119, 3'601}, "2026-11-17");
  quota(RequestType::initial, 0, "pgw.example;1", 0, 4 << 20);
  quota(RequestType::update, 1, "pgw.example;1", (3 << 20) + 777, 4 << 20);
  file("bb", {13, 17}, "2026-11-17");
  quota(RequestType::initial, 0, "pgw.example;2", 0, 1 << 20);
  quota(RequestType::termination, 1, "pgw.example;2", 12'345, 0);
  quota(RequestType::update, 2, "pgw.example;1", (2 << 20) + 1, 8 << 20);
  const Json bill = bill_now();
  EXPECT_TRUE(rest::Schemas::all().check("TMF678.CustomerBill", bill)) << bill.dump();
  std::map<std::string, int64_t> rates = rates_of(bill);
  const Plain p = plain();
  EXPECT_EQ(p.records, 7);
  EXPECT_EQ(p.credits, 5);
  EXPECT_EQ(rates["use/voice"], p.files);
  EXPECT_EQ(rates["use/data"], p.sessions);
  EXPECT_EQ(rates["fee/monthly"], p.fees);
  EXPECT_NE(p.sessions % 10'000, 0) << "the sums are not of whole hundredths: roundings would be seen";
  EXPECT_EQ(micros(bill["taxIncludedAmount"]), p.files + p.sessions + p.fees);
  EXPECT_EQ(micros(bill["closingBalance"]), p.moved);
  EXPECT_EQ(micros(bill["closingBalance"]), own_money()) << "while a session holds some of it";
  // The session ends: what it gave back was never anybody else's.
  quota(RequestType::termination, 3, "pgw.example;1", 999, 0);
  const Json after = bill_now();
  EXPECT_EQ(micros(after["closingBalance"]), own_money());
  EXPECT_EQ(micros(after["closingBalance"]), plain().moved);
  EXPECT_EQ(rates_of(after)["use/data"], plain().sessions);
}

TEST_P(BillSources, a_month_that_is_over_has_a_bill_that_nothing_changes_any_more) {
  file("a", {61, 119}, "2026-11-17");
  quota(RequestType::initial, 0, "pgw.example;1", 0, 4 << 20);
  quota(RequestType::termination, 1, "pgw.example;1", (3 << 20) + 777, 0);
  EXPECT_TRUE(api_->bills()->catch_up(20'000'000));
  EXPECT_EQ(ask("GET", "customerBill?billingAccount.id=" + line).size(), 0u) << "the month is not over";
  const int64_t in_november = own_money();
  const Plain then = plain();
  ZoneTable utc;
  clock_.set(*parse_instant("2026-11-30T16:00:10Z", utc));  // midnight in Shanghai
  ASSERT_TRUE(service_->execute("demo", "t", charging::TopUp{*PhoneNumber::parse(line), Money::units(7), {}, 0, 0}));
  clock_.set(*parse_instant("2026-12-01T03:00:00Z", utc));
  file("late", {3'600}, "2026-11-30");  // of November, told in December
  ASSERT_TRUE(api_->bills()->catch_up(20'000'000));
  const Json all = ask("GET", "customerBill?billingAccount.id=" + line);
  ASSERT_EQ(all.size(), 1u) << all.dump();
  const Json november = all[0];
  EXPECT_EQ(november["id"], "1-202611");
  EXPECT_EQ(november["runType"], "onCycle");
  EXPECT_EQ(november["billingPeriod"]["endDateTime"], "2026-11-30T16:00:00Z");
  EXPECT_TRUE(rest::Schemas::all().check("TMF678.CustomerBill", november)) << november.dump();
  EXPECT_EQ(micros(november["openingBalance"]), 0);
  EXPECT_EQ(micros(november["closingBalance"]), in_november);
  EXPECT_EQ(micros(november["taxIncludedAmount"]), then.files + then.sessions + then.fees);
  std::map<std::string, int64_t> rates = rates_of(november);
  EXPECT_EQ(rates["use/voice"], then.files) << "the late call is December's";
  EXPECT_EQ(rates["use/data"], then.sessions);
  EXPECT_EQ(rates["opening"], -100'000'000);
  // What comes later changes December, and December begins with what November ended with.
  file("later", {1'800}, "2026-11-29");
  const Json december = bill_now();
  EXPECT_EQ(micros(december["openingBalance"]), in_november);
  EXPECT_EQ(micros(december["closingBalance"]), own_money());
  EXPECT_EQ(rates_of(december)["use/voice"], plain().files - then.files);
  EXPECT_EQ(ask("GET", "customerBill/1-202611"), november) << "November stays what it was";
  ask("GET", "customerBill/1-202612", nullptr, 404);
}

}  // namespace
}  // namespace sublet::gateway
