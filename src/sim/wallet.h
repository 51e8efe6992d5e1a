// SimulatedWallet: Alipay's open API (version 2) and WeChat Pay's API v3 in one process, over HTTP, with faults; and the buyers' side of
// them, so that somebody can pay. docs/formats/wallets.md says what it can.
//
// Requests are believed with the merchant's signature only; answers and notices are signed with the wallet's keys. Notices are sent
// until they are answered as the wallet wants it, and may be lost, late, doubled on purpose. Buyers: GET of a trade's code shows it as a
// page, POST /buyer/... pays, signs, unsigns, freezes.
//
// One thread, its own. Refusals of open: `bad_wallet` (its description), those of keys.
//
//   auto wallet = SimulatedWallet::open({.config = "wallet.json"}, clock);
//   (*wallet)->port();
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "base/result.h"
#include "gateway/http/client.h"
#include "gateway/http/listener.h"
#include "gateway/http/loop.h"
#include "gateway/wallet/alipay.h"
#include "gateway/wallet/wechat.h"
#include "io/clock.h"
#include "sim/random.h"
#include "sim/wallet_bills.h"
#include "sim/wallet_books.h"

namespace sublet::sim {

class SimulatedWallet {
 public:
  struct Options {
    uint16_t port = 0;
    std::string config;              // file: apps and merchants with their keys (docs/formats/wallets.md)
    double error = 0, silent = 0, unheard = 0, torn = 0;   // shares of requests
    double lost = 0, doubled = 0, late = 0;                // shares of notices
    int64_t notice_retry_ms = 1'000;  // the first pause; it doubles
    int64_t fee_per_million = 6'000;
    int64_t bill_hour = 10;           // of the next day, in Beijing: from then on there is a bill
    bool bill_today = false;          // the running day has one at any time, of what there is so far
    BillFaults bill;
    uint64_t seed = 1;
    std::string state = {};           // file by which a restart goes on; empty: none
  };
  struct Stats {
    uint64_t requests = 0, refused = 0, errors = 0, silent = 0, unheard = 0, torn = 0;
    uint64_t notices = 0, notices_lost = 0, notices_again = 0, notices_answered = 0, notices_given_up = 0;
    WalletBooks::Totals alipay, wechat;
  };
  static Result<std::unique_ptr<SimulatedWallet>> open(Options options, io::Clock& clock);
  ~SimulatedWallet();
  uint16_t port() const { return listener_->port(); }
  Stats stats() const;
  std::string trades_text() const;  // all trades of both and what is frozen, a JSON object a line: for an audit

 private:
  struct AlipayApp {
    std::string app_id, seller_id;
    gateway::wallet::PublicKey merchant_key;
    gateway::wallet::PrivateKey own_key;
  };
  struct WechatShop {
    std::string mchid, appid, merchant_serial, platform_serial, api_key;
    std::string certificate;  // the platform's, PEM; empty: public key mode
    std::string next;         // the one that it will sign with; empty: none yet
    gateway::wallet::PublicKey merchant_key;
    gateway::wallet::PrivateKey own_key;
  };
  struct MadeBill {
    std::string merchant, octets;
    Instant until;
  };
  using Json = gateway::Json;
  using Fields = gateway::wallet::Fields;
  // What an API function says: the inner object, or the code that refuses it.
  struct Said {
    Json body = Json::object();
    std::string refused;   // a code of the books, or the wallet's own
    int status = 200;      // WeChat's
  };

  SimulatedWallet(Options options, io::Clock& clock);
  Result<Done> read_config();
  Result<Done> read_state();
  void write_state();
  void handle(gateway::HttpRequest request, const gateway::HttpRespond& respond);
  void answer(gateway::HttpReply reply, bool did, const gateway::HttpRespond& respond);
  // Alipay (wallet_alipay.cc)
  gateway::HttpReply alipay(const gateway::HttpRequest& request, bool& did);
  Said alipay_function(AlipayApp& app, const std::string& method, const Fields& f, const Json& biz);
  Said alipay_trade(AlipayApp& app, const std::string& method, const Fields& f, const Json& biz);
  Said alipay_paid_at_once(AlipayApp& app, const Fields& f, const Json& biz);
  Said alipay_frozen(AlipayApp& app, const std::string& method, const Fields& f, const Json& biz);  // wallet_freezes.cc
  void tell_freeze(const AlipayApp& app, const WalletFreeze& z);
  Json alipay_shown(const WalletTrade& t) const;
  void tell_agreement(const AlipayApp& app, const WalletAgreement& a, bool signs);
  void send_alipay(const AlipayApp& app, const std::string& url, const Fields& f);
  void tell_alipay(const AlipayApp& app, const WalletTrade& t, const WalletRefund* refund);
  // WeChat Pay (wallet_wechat.cc)
  gateway::HttpReply wechat(const gateway::HttpRequest& request, bool& did);
  Said wechat_function(WechatShop& shop, const gateway::HttpRequest& request, const std::string& path);
  Said wechat_order(WechatShop& shop, const std::string& kind, const Json& j);
  Said wechat_refund(WechatShop& shop, const Json& j);
  Json wechat_shown(const WechatShop& shop, const WalletTrade& t) const;
  Json wechat_refund_shown(const WalletTrade& t, const WalletRefund& r) const;
  void tell_wechat(const WechatShop& shop, const std::string& event, const std::string& url, const Json& resource);
  // Bills (wallet_bill_desk.cc)
  std::string bill_missing(const std::string& day, const char* not_yet) const;  // why there is none; empty: there is
  std::string bill_kept(const std::string& merchant, std::string octets, int64_t seconds);
  Said alipay_bill_url(AlipayApp& app, const Json& biz);
  gateway::HttpReply alipay_bill_file(const std::string& token);
  Said wechat_bill_url(WechatShop& shop, const gateway::HttpRequest& request, bool funds);
  gateway::HttpReply wechat_bill_file(const WechatShop& shop, const gateway::HttpRequest& request);
  Said wechat_certificates(const WechatShop& shop) const;
  // Buyers (wallet_buyers.cc)
  gateway::HttpReply buyer(const gateway::HttpRequest& request);
  gateway::HttpReply page(const std::string& code);
  Result<Json> buyer_pays(const Json& j);
  // A notice on its way: made anew for each try, since it holds the time.
  void notify(const std::string& url, std::function<gateway::HttpCall()> make, std::function<bool(const gateway::HttpAnswer&)> taken);
  void notify_once(const gateway::HttpUrl& url, std::function<gateway::HttpCall()> make, std::function<bool(const gateway::HttpAnswer&)> taken, int tries);
  std::string base() const { return "http://127.0.0.1:" + std::to_string(port()); }

  const Options options_;
  io::Clock& clock_;
  Random random_;
  std::map<std::string, AlipayApp> apps_;
  std::map<std::string, WechatShop> shops_;
  mutable std::mutex mutex_;  // of books and counts
  WalletBooks alipay_books_, wechat_books_;
  std::map<std::string, WalletAgreement> signing_;  // pages shown, by external_agreement_no
  std::map<std::string, MadeBill> bills_;  // by token
  Stats stats_;
  gateway::Loop loop_;
  std::unique_ptr<gateway::HttpListener> listener_;
};

// "59.00", "59.0", "59" and back; refusal `bad_amount`: more than two decimals, or none.
Result<int64_t> fen_of(std::string_view yuan);
std::string yuan_of(int64_t fen);

}  // namespace sublet::sim
