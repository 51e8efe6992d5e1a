// The program `sublet rate` as a stranger uses it: files and lines in, lines and exit codes out.
#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdio>
#include <fstream>
#include <sstream>

#include "gateway/core/json.h"

namespace {

using sublet::gateway::Json;

struct Ran {
  int code = 0;
  std::string error;
  std::vector<Json> out;
  const Json& operator[](size_t i) const {
    static const Json none;
    return i < out.size() ? out[i] : none;
  }
};

class Rate : public testing::Test {
 protected:
  Rate() : folder_("/tmp/sublet-rate-test." + std::to_string(::getpid())) { EXPECT_EQ(std::system(("rm -rf " + folder_ + " && mkdir -p " + folder_).c_str()), 0); }
  ~Rate() override { (void)!std::system(("rm -rf " + folder_).c_str()); }

  std::string file(const std::string& name, const std::string& text) {
    std::ofstream(folder_ + "/" + name) << text;
    return folder_ + "/" + name;
  }
  static std::string text_of(const std::string& path) {
    std::ifstream in(path);
    std::stringstream all;
    all << in.rdbuf();
    return all.str();
  }
  Ran run(const std::string& options, const std::string& account, const std::string& uses, bool pipe = false) {
    const std::string in = file("uses", uses);
    const std::string given = account.empty() ? "" : " --account " + file("account", account);
    const std::string command = (pipe ? "cat " + in + " | " : "") + std::string(SUBLET) + " rate " + options + given + " > " + folder_ + "/out 2> " + folder_ + "/error" + (pipe ? "" : " < " + in);
    Ran ran;
    ran.code = WEXITSTATUS(std::system(command.c_str()));
    ran.error = text_of(folder_ + "/error");
    std::istringstream lines(text_of(folder_ + "/out"));
    for (std::string line; std::getline(lines, line);) ran.out.push_back(Json::parse(line, nullptr, false));
    return ran;
  }
  Ran packages(const std::string& account, const std::string& uses, bool pipe = false) { return run("--catalogue examples/packages", account, uses, pipe); }
  std::string folder_;
};

std::string sms(const std::string& start, const std::string& more = "") { return R"({"service":"sms","peer":"8613800000000","start":")" + start + "\"" + more + "}\n"; }
const std::string plan_59 = R"({"offers":["mi-chidaobao-59-2015"]})";

TEST_F(Rate, a_line_with_a_wrong_year_took_years_of_fees) {
  const Ran r = packages(plan_59, sms("1899-03-01 10:00:00") + sms("2026-03-01 10:00:00") + sms("9999-03-01 10:00:00") + sms("2099-03-01 10:00:00") + sms("2026-03-01 10:01:00"));
  EXPECT_EQ(r[0]["refused"], "bad_time");
  EXPECT_EQ(r[1]["balance"], "940.90");
  EXPECT_EQ(r[2]["refused"], "bad_time");
  EXPECT_EQ(r[3]["refused"], "too_far");
  EXPECT_EQ(r[4]["balance"], "940.80");
  EXPECT_EQ(r.code, 0);
}

TEST_F(Rate, megabytes_of_a_call_were_charged_as_seconds) {
  const Ran r = packages(plan_59, R"({"service":"voice","peer":"8613800000000","start":"2026-03-01 10:00:00","amount":"5 MB"})");
  EXPECT_EQ(r[0]["refused"], "bad_request");
  EXPECT_EQ(r[0]["detail"], "`amount` is written in octets, but voice is counted in seconds");
  EXPECT_EQ(r[0]["line"], 1);
}

TEST_F(Rate, mistakes_of_the_account_file_were_ignored_or_told_with_every_use) {
  for (const auto& [account, says] : std::vector<std::pair<std::string, std::string>>{
           {R"({"money":5})", "`money` cannot be 5: write money as a string"},
           {R"({"mony":"5.00"})", "there is no field `mony`; did you mean `money`?"},
           {R"({"offers":"x"})", "`offers` cannot be \"x\": write a list"},
           {R"({"offers":["mi-chidaobao-5-2015"]})", "`offers[0]`: there is no offer 'mi-chidaobao-5-2015' in the catalogue; did you mean 'mi-chidaobao-59-2015'?"},
           {R"({"buckets":["x"]})", "`buckets[0]` cannot be \"x\": write an object"},
           {R"({"buckets":[{"bucket":"jd-c","units":5}]})", "there is no bucket 'jd-c' in the catalogue; did you mean 'jd-b'?"},
           {R"({"buckets":[{"bucket":"jd-b","units":"5 MB"}]})", "`buckets[0].units`: it is written in octets, but counted in points"},
           {R"({"buckets":[{"bucket":"jd-b"}]})", "write one of `left`"},
           {R"({"since":"2026-03-01","buckets":[{"bucket":"jd-b","units":5,"until":"2026-02-01"}]})", "before it begins"},
           {R"({"counters":[{"counter":"month-data","value":"5 s"}]})", "it is written in seconds, but counted in octets"},
           {R"({"lines":[{"lin":"8617090000001"}]})", "there is no field `lines[0].lin`; did you mean `line`?"},
           {R"({"host":"unicon"})", "did you mean 'unicom'?"},
           {R"({"money":"1.00",)", "not one JSON object"}}) {
    const Ran r = packages(account, sms("2026-03-01 10:00:00"));
    EXPECT_EQ(r.code, 1) << account;
    EXPECT_TRUE(r.out.empty()) << account;
    EXPECT_NE(r.error.find(says), std::string::npos) << account << "\n" << r.error;
  }
}

TEST_F(Rate, a_catalogue_without_hosts_refused_every_use) {
  const std::string catalogue = file("small.yaml", "operator: {code: small, currency: CNY, time_zone: Asia/Shanghai}\n"
                                                   "tariffs: {t: {rules: [{service: sms, price: {amount: 0.10}}]}}\noffers: {o: {tariff: t}}\n");
  const Ran r = run("--catalogue " + catalogue, "", sms("2026-03-01 10:00:00"));
  EXPECT_EQ(r[0]["cost"], "0.10");
  EXPECT_FALSE(r[0].contains("wholesale"));
}

TEST_F(Rate, a_use_earlier_in_the_day_found_no_plan_data) {
  const std::string uses = R"({"service":"data","start":"2026-03-05 10:05:00","amount":"10 MB"})" "\n" R"({"service":"data","start":"2026-03-05 10:00:00","amount":"10 MB"})" "\n" R"({"service":"data","start":"2026-02-27 10:00:00","amount":"10 MB"})";
  for (const bool pipe : {false, true}) {
    const Ran r = packages(plan_59, uses, pipe);
    EXPECT_EQ(r[0]["cost"], "0.00");
    EXPECT_EQ(r[1]["cost"], "0.00") << r[1];
    if (pipe) EXPECT_EQ(r[2]["refused"], "before_account");
    else EXPECT_EQ(r[2]["cost"], "0.00");  // of a file, all lines count for when the account begins
  }
}

TEST_F(Rate, an_empty_line_had_no_answer) {
  const Ran r = packages(plan_59, sms("2026-03-01 10:00:00") + "\n  \n{\n" + sms("2026-03-01 10:00:01"));
  ASSERT_EQ(r.out.size(), 5U);
  for (size_t i : {1U, 2U, 3U}) EXPECT_EQ(r[i]["refused"], "bad_json");
  EXPECT_EQ(r[4]["balance"], "940.80");
}

TEST_F(Rate, what_the_account_cannot_pay_is_refused_on_demand_and_told_otherwise) {
  const std::string account = R"({"offers":["mi-renwoxing-2015"],"money":"0.05"})";
  EXPECT_EQ(packages(account, sms("2026-03-01 10:00:00"))[0]["overrun"], "0.05");
  const Ran r = run("--catalogue examples/packages --if-covered", account, sms("2026-03-01 10:00:00"));
  EXPECT_EQ(r[0]["refused"], "insufficient_balance");
  EXPECT_EQ(r[0]["balance"], "0.05");
}

TEST_F(Rate, fees_between_two_uses_were_not_told) {
  const Ran r = packages(plan_59, sms("2026-03-31 10:00:00") + sms("2026-04-01 10:00:00"));
  EXPECT_EQ(r[1]["balance"], "881.80");
  bool told = false;
  for (const Json& e : r[1]["events"]) told = told || (e["event"] == "fee_charged" && e["amount"] == "59.00" && e["at"] == "2026-04-01 00:00:00");
  EXPECT_TRUE(told) << r[1];
}

TEST_F(Rate, a_number_without_its_country_code_was_refused_without_a_hint) {
  const Ran r = packages(plan_59, R"({"service":"voice","peer":"13800000000","start":"2026-03-01 10:00:00","seconds":60})");
  EXPECT_EQ(r[0]["refused"], "no_price");
  EXPECT_NE(r[0]["detail"].get<std::string>().find("is 13800000000 without its country code? write 8613800000000"), std::string::npos) << r[0];
}

TEST_F(Rate, apps_and_marks_have_names) {
  const std::string catalogue = file("apps.yaml", "operator: {code: small, currency: CNY, time_zone: Asia/Shanghai}\napps: {chat: {groups: [1001]}}\nmarks: [ads, hotspot]\n"
                                                  "tariffs: {t: {rules: [{service: data, apps: chat, marks: hotspot, price: {amount: 0.50, per: 1 MB}}, {service: data, apps: chat, free: yes}, {service: data, price: {amount: 1.00, per: 1 MB}}]}}\n"
                                                  "offers: {o: {tariff: t}}\n");
  const std::string use = R"({"service":"data","start":"2026-03-01 10:00:00","amount":"1 MB")";
  const Ran r = run("--catalogue " + catalogue, "", use + "}\n" + use + R"(,"app":"chat"})" "\n" + use + R"(,"app":"chat","marks":["hotspot"]})" "\n" + use + R"(,"app":1001,"marks":2})" "\n" + use + R"(,"app":"chatt"})" "\n" + use + R"(,"marks":"hotspt"})" "\n" + use + R"(,"marks":4})");
  EXPECT_EQ(r[0]["cost"], "1.00");
  EXPECT_EQ(r[1]["cost"], "0.00");
  EXPECT_EQ(r[2]["cost"], "0.50");
  EXPECT_EQ(r[3]["cost"], "0.50");
  EXPECT_EQ(r[4]["detail"], "`app`: there is no app 'chatt'; did you mean 'chat'?");
  EXPECT_EQ(r[5]["detail"], "`marks`: there is no mark 'hotspt'; did you mean 'hotspot'?");
  EXPECT_EQ(r[6]["refused"], "bad_request");
}

TEST_F(Rate, an_account_is_stated_as_it_stands) {
  // Held since January: the March fee is paid, 200 MB are left of the 3 GB; 100 MB of 300 are paid by money.
  Ran r = packages(R"({"since":"2026-03-10","money":"100.00","offers":[{"offer":"mi-chidaobao-59-2015","from":"2026-01-15"}],"buckets":[{"bucket":"mi-cdb59-data","left":"200 MB"}]})",
                   R"({"service":"data","start":"2026-03-10 10:00:00","amount":"300 MB"})" "\n" R"({"do":"wait","at":"2026-04-01"})");
  EXPECT_EQ(r[0]["cost"], "10.00") << r[0];
  EXPECT_EQ(r[0]["balance"], "90.00");
  EXPECT_EQ(r[1]["balance"], "31.00");
  // Over its limit already, by the counter.
  r = run("--catalogue examples/packages --if-covered", R"({"offers":["mi-chidaobao-19-2025"],"counters":[{"counter":"month-data","value":"19.5 GB"}],"since":"2026-03-01"})", R"({"service":"data","start":"2026-03-10 10:00:00","amount":"1 GB"})");
  EXPECT_NE(r[0].dump().find("limit_reached"), std::string::npos) << r[0];
  // Two lines, a bucket of one of them until the tenth.
  r = packages(R"({"since":"2026-03-01","lines":[{"line":"8617090000001","offers":["jd-2014"],"buckets":[{"bucket":"jd-b","units":3,"until":"2026-03-10"}]},{"line":"8617090000002"}],"offers":["mi-renwoxing-2015"]})",
               R"({"service":"sms","peer":"8613800000000","start":"2026-03-01 10:00:00","line":"8617090000003"})");
  EXPECT_EQ(r.code, 0) << r.error;
  EXPECT_EQ(r[0]["refused"], "unknown_line");
  r = packages(R"({"since":"2026-03-01","lines":[{"line":"8617090000001","offers":["jd-2014"],"buckets":[{"bucket":"jd-b","units":3,"until":"2026-03-10"}]},{"line":"8617090000002","offers":["mi-renwoxing-2015"]}]})",
               sms("2026-03-09 23:59:59") + sms("2026-03-09 23:59:59", R"(,"line":"8617090000002")") + sms("2026-03-10 00:00:00"));
  EXPECT_EQ(r[0]["cost"], "0.00") << r[0];
  EXPECT_EQ(r[1]["cost"], "0.10") << r[1];
  EXPECT_EQ(r[2]["cost"], "0.10") << r[2];
}

TEST_F(Rate, examples_of_the_page_do_what_it_says) {
  std::istringstream page(text_of("docs/formats/rate.md"));
  std::string options, account, uses;
  std::vector<std::string> wanted;
  int run_count = 0;
  auto finish = [&] {
    if (options.empty()) return;
    const Ran r = run(options, account, uses);
    EXPECT_EQ(r.code, 0) << r.error;
    ASSERT_EQ(r.out.size(), wanted.size());
    for (size_t i = 0; i < wanted.size(); ++i) EXPECT_EQ(r.out[i].dump(), Json::parse(wanted[i], nullptr, false).dump());
    options.clear(), account.clear(), uses.clear(), wanted.clear();
    ++run_count;
  };
  for (std::string line; std::getline(page, line);) {
    if (line.starts_with("    $ sublet rate ")) options = line.substr(18);
    else if (options.empty()) continue;
    else if (line.starts_with("    account ")) account = line.substr(12);
    else if (line.starts_with("    > ")) uses += line.substr(6) + "\n";
    else if (line.starts_with("    ")) wanted.push_back(line.substr(4));
    else finish();
  }
  finish();
  EXPECT_GE(run_count, 4);
}

}  // namespace
