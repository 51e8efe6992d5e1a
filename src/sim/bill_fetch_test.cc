// Wallets' daily bills fetched without anybody asking, over real sockets: orders are paid, and the fetcher's clock stands at noon of the next day.
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include <algorithm>

#include "commerce/merchant_watch.h"
#include "commerce/merchants.h"
#include "gateway/http/metrics.h"
#include "gateway/rest/hub.h"
#include "gateway/wallet/bill_fetcher.h"
#include "sim/paying_testing.h"

namespace sublet::sim {
namespace {

using gateway::Json;
using gateway::rest::json_of;
using testing::wait_for;

class Fetching : public Paying {
 protected:
  static SimulatedWallet::Options with_bills() {
    SimulatedWallet::Options o;
    o.bill_today = true;
    return o;
  }
  void fetch() {
    fetcher_.reset();
    gateway::BillFetcher::Options o;
    o.folder = folder_ / "bills", o.look_micros = 20'000;
    fetcher_ = std::make_unique<gateway::BillFetcher>(*dispatcher_->wallets(), api_.db(), *api_.vault, later_, o, [this](const std::string& level, const std::string& text) {
      const std::lock_guard lock(said_mutex_);
      said_.push_back(level + " " + text);
    });
    const Result<Done> started = fetcher_->start();
    ASSERT_TRUE(started) << started.error().text();
  }
  ~Fetching() override { fetcher_.reset(); }

  // Paid by both wallets; the day on which it was.
  void sold_and_paid() {
    int n = 0;
    for (const char* method : {"alipay", "wechat", "alipay"}) {
      const std::string id = order_of(++n, method);
      pay(code_of(id));
      ASSERT_TRUE(ended(id, "done")) << order(id).dump();
    }
  }
  Json merchant(const std::string& wallet) { return json_of(ask("GET", "/sublet/v1/merchants/" + merchants_[wallet])); }
  Json bill(const std::string& wallet) { return json_of(ask("GET", "/sublet/v1/wallet-bills/" + merchants_[wallet] + "/" + day_)); }
  bool compared(const std::string& wallet) {
    return wait_for([&] { return bill(wallet).value("state", "") == "compared"; });
  }
  int64_t count(const std::string& of) {
    Result<records::Row> r = api_.db().read<records::Row>([&](records::Sql& sql) { return sql.one("select count(*) from " + of, {}); });
    EXPECT_TRUE(r) << r.error().text();
    return r ? r->integer(0) : -1;
  }
  int64_t said(const std::string& words) {
    const std::lock_guard lock(said_mutex_);
    return std::count_if(said_.begin(), said_.end(), [&](const std::string& s) { return s.find(words) != std::string::npos; });
  }
  // Noon in Beijing of a day after that on which the test began.
  Instant noon(int64_t days) const { return Instant::from_seconds((days_of(*parse_date(day_)) + days) * seconds_per_day + 4 * 3'600); }

  const std::string day_ = commerce::beijing_day(clock_.now());
  io::ManualClock later_{noon(1)};
  std::mutex said_mutex_;
  std::vector<std::string> said_;
  std::unique_ptr<gateway::BillFetcher> fetcher_;
};
INSTANTIATE_TEST_SUITE_P(Both, Fetching, ::testing::ValuesIn(records::both_kinds), [](const auto& p) { return p.param == records::TestKind::sqlite ? "sqlite" : "postgresql"; });

TEST_P(Fetching, the_bill_of_the_day_is_fetched_by_itself_and_agrees_with_what_was_paid) {
  open(with_bills());
  sold_and_paid();
  later_.set(Instant::from_seconds(noon(1).seconds() - 2 * 3'600));  // at ten there is none yet
  EXPECT_EQ(commerce::last_bill_day(later_.now()), commerce::beijing_day(noon(-1)));
  fetch();
  later_.set(noon(1));
  for (const char* wallet : {"alipay", "wechat"}) {
    ASSERT_TRUE(compared(wallet)) << merchant(wallet).dump();
    EXPECT_EQ(bill(wallet)["rows"], wallet == std::string("alipay") ? 2 : 1);
    EXPECT_EQ(bill(wallet)["cases"], Json::object()) << bill(wallet).dump();
    EXPECT_EQ(merchant(wallet)["lastBill"], day_);
    EXPECT_FALSE(merchant(wallet).contains("billTrouble"));
  }
  EXPECT_EQ(count("wallet_entry where billed = ''"), 0);
  EXPECT_EQ(count("wallet_entry"), 3);
  EXPECT_TRUE(wait_for([&] { return !std::filesystem::exists(folder_ / "bills/bill.part"); })) << "nothing of it is left on the disk";
  audit();
}

TEST_P(Fetching, a_day_on_which_nothing_was_moved_is_done_without_a_bill) {
  open(with_bills());
  fetch();
  for (const char* wallet : {"alipay", "wechat"}) {
    ASSERT_TRUE(compared(wallet)) << merchant(wallet).dump();
    EXPECT_EQ(bill(wallet)["rows"], 0);
  }
  EXPECT_EQ(count("wallet_case"), 0);
}

TEST_P(Fetching, what_the_bill_says_otherwise_is_a_case) {
  SimulatedWallet::Options o = with_bills();
  o.bill.amounts = 1;
  open(o);
  sold_and_paid();
  fetch();
  for (const char* wallet : {"alipay", "wechat"}) {
    ASSERT_TRUE(compared(wallet)) << merchant(wallet).dump();
    EXPECT_EQ(bill(wallet)["cases"].value("amount", 0), 1) << bill(wallet).dump();
  }
  EXPECT_TRUE(wait_for([&] { return said("warn bill of " + day_) == 2; })) << "the log says so";
}

TEST_P(Fetching, a_bill_that_was_altered_is_refused_and_shown_as_trouble) {
  SimulatedWallet::Options o = with_bills();
  o.bill.altered = true;
  open(o);
  sold_and_paid();
  fetch();
  for (const char* wallet : {"alipay", "wechat"})
    EXPECT_TRUE(wait_for([&] { return merchant(wallet).value("billTrouble", "").find("bad_bill") != std::string::npos; })) << merchant(wallet).dump();
  EXPECT_EQ(count("wallet_bill"), 0);
  EXPECT_EQ(count("wallet_entry where billed <> ''"), 0);
}

TEST_P(Fetching, a_wallet_that_is_away_is_asked_again) {
  SimulatedWallet::Options o = with_bills();
  o.state = folder_ / "state";
  open(o);
  sold_and_paid();
  o.port = wallet_->port(), o.config = folder_ / "wallet.json";
  wallet_.reset();
  fetch();
  EXPECT_TRUE(wait_for([&] { return merchant("wechat").value("billTrouble", "").starts_with(day_ + ": no_answer"); })) << merchant("wechat").dump();
  EXPECT_EQ(said("warn bill of merchant demo/" + merchants_["wechat"]), 1) << "told once";
  auto again = SimulatedWallet::open(o, clock_);
  ASSERT_TRUE(again) << again.error().text();
  wallet_ = std::move(*again);
  later_.advance(int64_t{2} * 3'600 * 1'000'000);  // the pause is over
  for (const char* wallet : {"alipay", "wechat"}) ASSERT_TRUE(compared(wallet)) << merchant(wallet).dump();
  EXPECT_TRUE(wait_for([&] { return !merchant("wechat").contains("billTrouble"); })) << merchant("wechat").dump();
  EXPECT_EQ(count("wallet_entry where billed = ''"), 0);
}

TEST_P(Fetching, a_wallet_that_has_no_bill_of_a_day_with_entries_is_believed_on_the_second_day_only) {
  open(with_bills());
  const auto entered = api_.db().write<int64_t>([&](records::Sql& sql) { return sql.run("insert into wallet_entry (operator, merchant, kind, id, payment, amount, fee, reference, at, day, settles, billed) values ('demo', ?, 'payment', 'P1', 'P1', 10000, 0, '', ?, ?, '', '')", {merchants_["wechat"], noon(0).micros(), day_}); });
  ASSERT_TRUE(entered) << entered.error().text();
  fetch();
  EXPECT_TRUE(wait_for([&] { return merchant("wechat").value("billTrouble", "").find("no_bill") != std::string::npos; })) << merchant("wechat").dump();
  EXPECT_EQ(count("wallet_bill where wallet = 'wechat'"), 0);
  later_.set(noon(2));
  ASSERT_TRUE(compared("wechat")) << merchant("wechat").dump();
  EXPECT_EQ(bill("wechat")["cases"].value("missing_there", 0), 1) << bill("wechat").dump();
}

TEST_P(Fetching, a_certificate_that_ends_is_told_in_the_log_at_the_hub_and_by_the_metrics) {
  open(with_bills());
  const std::string id = merchants_["alipay"];
  const Instant end = Instant::from_seconds(later_.now().seconds() + 20 * seconds_per_day);
  const auto changed = api_.db().write<commerce::Merchant>([&](records::Sql& sql) -> Result<commerce::Merchant> {
    const commerce::Work w{sql, *api_.vault, "demo", clock_.now(), "test"};
    Result<commerce::Merchant> m = commerce::merchant(w, id);
    if (!m) return m;
    m->expires = end;
    return commerce::change_merchant(w, *m, "");
  });
  ASSERT_TRUE(changed) << changed.error().text();
  const std::vector<gateway::rest::HubOf>& hubs = gateway::rest::hubs();
  const auto own = std::find_if(hubs.begin(), hubs.end(), [](const gateway::rest::HubOf& h) { return h.path == "/sublet/v1/"; });
  ASSERT_NE(own, hubs.end());
  EXPECT_NE(std::find(own->resources.begin(), own->resources.end(), "merchant"), own->resources.end()) << "whoever asked there hears of it";
  fetch();
  EXPECT_TRUE(wait_for([&] { return said("warn merchant demo/" + id) == 1; }));
  EXPECT_EQ(count("event where operator = 'demo' and resource = 'merchant' and type = 'MerchantCertificateEvent'"), 1);
  gateway::MetricSet set;
  gateway::collect_merchants(api_.db(), later_.now(), set);
  EXPECT_NE(set.text().find("sublet_wallet_certificate_expires_seconds{operator=\"demo\",merchant=\"" + id + "\"} 1728000"), std::string::npos) << set.text();
  later_.set(end);
  EXPECT_TRUE(wait_for([&] { return said("error merchant demo/" + id) == 1; }));
  EXPECT_EQ(count("event where resource = 'merchant'"), 2);
}

// A certificate of the platform's, signed by itself; of the key, or of one of its own.
std::string certificate(const std::string& key_pem, int serial, int days) {
  BIO* in = BIO_new_mem_buf(key_pem.data(), static_cast<int>(key_pem.size()));
  EVP_PKEY* key = key_pem.empty() ? EVP_RSA_gen(2'048) : PEM_read_bio_PrivateKey(in, nullptr, nullptr, nullptr);
  X509* x = X509_new();
  X509_set_version(x, 2);
  ASN1_INTEGER_set(X509_get_serialNumber(x), serial);
  X509_gmtime_adj(X509_getm_notBefore(x), -86'400);
  X509_gmtime_adj(X509_getm_notAfter(x), 86'400L * days);
  X509_set_pubkey(x, key);
  X509_NAME_add_entry_by_txt(X509_get_subject_name(x), "CN", MBSTRING_ASC, reinterpret_cast<const unsigned char*>("Tenpay.com"), -1, -1, 0);
  X509_set_issuer_name(x, X509_get_subject_name(x));
  X509_sign(x, key, EVP_sha256());
  BIO* out = BIO_new(BIO_s_mem());
  PEM_write_bio_X509(out, x);
  char* data = nullptr;
  const long size = BIO_get_mem_data(out, &data);
  std::string pem(data, static_cast<size_t>(size));
  BIO_free(in), BIO_free(out), X509_free(x), EVP_PKEY_free(key);
  return pem;
}

TEST_P(Fetching, wechat_pays_next_certificate_is_there_before_it_signs_with_it) {
  std::string now, next;
  alter_ = [&](Json& config, std::vector<Json>& merchants) {
    Json& shop = config["wechat"][0];
    now = certificate(shop["wallet_key"].get<std::string>(), 0x5157, 20), next = certificate("", 0x5158, 1'800);
    shop["platform_serial"] = gateway::wallet::read_certificate(now)->serial, shop["platform_certificate"] = now, shop["next_certificate"] = next;
    for (Json& m : merchants)
      if (m["wallet"] == "wechat") m["secrets"]["wallet_key"] = now, m["secrets"].erase("wallet_serial");
  };
  open();
  EXPECT_TRUE(merchant("wechat").contains("warning")) << "it ends in twenty days";
  fetch();
  EXPECT_TRUE(wait_for([&] { return !merchant("wechat").contains("warning"); })) << merchant("wechat").dump();
  const Result<std::string> secrets = api_.db().read<std::string>([&](records::Sql& sql) { return commerce::merchant_secrets(commerce::Work{sql, *api_.vault, "demo", clock_.now(), "test"}, merchants_["wechat"]); });
  const Json keys = *gateway::parse_json(*secrets);
  EXPECT_EQ(keys["wallet_keys"].size(), 2U);
  EXPECT_FALSE(keys.contains("wallet_key"));
  EXPECT_EQ(said("another certificate"), 1);
  const std::string id = order_of(1, "wechat");
  pay(code_of(id));
  EXPECT_TRUE(ended(id, "done")) << "the old one is believed as before";
}

}  // namespace
}  // namespace sublet::sim
