// WalletDesk: asks the wallets what commerce wants of them (rows of the outbox of topic `wallet`), and reads what they tell (notices).
//
// A row is asked until an answer comes that is the wallet's own (its signature is good) and final; what is uncertain is asked again under the
// same number, which both wallets carry out once. A row that finds the trade paid when it should be closed says so: the answer has `state`.
//   done      fields: code (create, sign, freeze); state open | paid | closed (of a freeze: open | frozen | closed) with amount, reference, at
//             (create, query, close), and `returned` when the wallet has given it back by cancelling; reference, at (refund; refund_query with amount)
//   refused   the wallet will say nothing else another time; of refund_query: `not_carried_out`, or why it failed for good
//   unavailable  nobody has said anything, or the wallet asks for patience: to be asked again
//
// A day's bill: bill() says where it is to be fetched (bill_fetcher.h does).
//
// Notices: notices.h, with the keys of the merchant that the address names (`unknown_merchant`).
//
// Keys are read from the records when first needed and looked at anew after a second. All functions may be called from any thread; outcomes
// come on the desk's own threads, exactly one for each row (none after stop()).
//
//   WalletDesk desk({.notify = "https://api.example"}, db, vault, clock);
//   desk.start();
//   desk.carry(row, [](commerce::OutsideAnswer a) { ... });
//   Result<HeardNotice> n = desk.read(op, merchant, header, body);
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "commerce/wallets.h"
#include "gateway/http/errands.h"
#include "gateway/wallet/download.h"
#include "gateway/wallet/notices.h"
#include "io/clock.h"
#include "records/database.h"

namespace sublet::gateway {

struct WalletOptions {
  std::string alipay = "https://openapi.alipay.com/gateway.do", wechat = "https://api.mch.weixin.qq.com";
  std::string ca = {};      // PEM file of whom to trust at their https addresses; empty: the system's
  std::string notify = {};  // the API's address as wallets reach it; notices go to NOTIFY/wallet/OPERATOR/MERCHANT. Empty: notify_at() will say
  Errands::Options errands = {};
};

// What a wallet says of a day's bill.
struct BillPlace {
  enum class State { there, none, trouble };  // none: the wallet says that it has none of this day
  State state = State::trouble;
  wallet::DownloadWish file = {};  // where it is, for some seconds
  std::string sha1 = {};           // of WeChat Pay's
  std::string why = {};            // not there
};

class WalletDesk {
 public:
  using Told = std::function<void(commerce::OutsideAnswer)>;
  using Header = std::function<std::string_view(std::string_view)>;
  WalletDesk(WalletOptions options, records::Database& db, const records::Vault& vault, io::Clock& clock);
  ~WalletDesk();  // as stop()
  Result<Done> start();  // refusal `bad_url`; fault `bad_tls`
  void stop();
  void notify_at(const std::string& address);  // until there is one, rows are put off
  Result<Done> carry(const records::Outward& row, Told told);
  Result<HeardNotice> read(const std::string& op, const std::string& merchant, const Header& header, std::string_view body);
  // As carry(): an answer comes once, on the desk's own threads, or never after stop(). Refusal `unknown_merchant`.
  Result<Done> bill(const std::string& op, const std::string& merchant, const std::string& day, std::function<void(BillPlace)> told);
  // WeChat Pay's platform certificates as it has them now, PEM; as bill(). Refusal `no_certificates`: this merchant goes by public keys.
  using Certificates = Result<std::vector<std::string>>;
  Result<Done> certificates(const std::string& op, const std::string& merchant, std::function<void(Certificates)> told);
  Errands::Stats alipay() const;
  Errands::Stats wechat() const;

 private:
  struct Asked;
  using Keys = std::shared_ptr<const wallet::MerchantKeys>;
  Result<Keys> keys(const std::string& op, const std::string& merchant);
  void ask_alipay(const std::shared_ptr<const Asked>& a, const std::string& method, const Json& biz, std::function<void(const Json&)> heard);
  void ask_wechat(const std::shared_ptr<const Asked>& a, const std::string& method, const std::string& target, const std::string& body, std::function<void(int, const Json&)> heard);
  // desk_alipay.cc, desk_wechat.cc: a row in the wallet's own words.
  void alipay_create(const std::shared_ptr<const Asked>& a);
  void alipay_query(const std::shared_ptr<const Asked>& a);
  void alipay_close(const std::shared_ptr<const Asked>& a);
  void alipay_cancel(const std::shared_ptr<const Asked>& a);
  void alipay_cancelled(const std::shared_ptr<const Asked>& a, const commerce::WalletWord& word);
  void charge_by_agreement(const std::shared_ptr<const Asked>& a);
  void alipay_agreement(const std::shared_ptr<const Asked>& a);
  void alipay_charge(const std::shared_ptr<const Asked>& a, const Json& biz);
  void capture_frozen(const std::shared_ptr<const Asked>& a);
  void alipay_unfrozen(const std::shared_ptr<const Asked>& a, const Json& refused);
  void alipay_freeze(const std::shared_ptr<const Asked>& a);
  void alipay_refund(const std::shared_ptr<const Asked>& a);
  void alipay_refund_query(const std::shared_ptr<const Asked>& a);
  void wechat_refund_query(const std::shared_ptr<const Asked>& a);
  void wechat_create(const std::shared_ptr<const Asked>& a);
  void wechat_query(const std::shared_ptr<const Asked>& a);
  void wechat_close(const std::shared_ptr<const Asked>& a);
  void wechat_refund(const std::shared_ptr<const Asked>& a);
  void wechat_refund_said(const std::shared_ptr<const Asked>& a, int status, const Json& said);
  // desk_bill.cc
  void alipay_bill(const std::shared_ptr<const Asked>& a, const std::string& day, std::function<void(BillPlace)> told);
  void wechat_bill(const std::shared_ptr<const Asked>& a, const std::string& day, std::function<void(BillPlace)> told);

  const WalletOptions options_;
  records::Database& db_;
  const records::Vault& vault_;
  io::Clock& clock_;
  HttpUrl alipay_url_, wechat_url_;
  std::unique_ptr<Errands> alipay_, wechat_;
  std::mutex mutex_;
  std::string notify_;
  struct Kept {
    int64_t looked = 0;  // steady
    Keys keys;
  };
  std::map<std::pair<std::string, std::string>, Kept> keys_;
};

}  // namespace sublet::gateway
