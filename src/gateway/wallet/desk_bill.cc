// Where a merchant's bill of a day can be fetched: asked of either wallet.
#include "gateway/wallet/desk_impl.h"

namespace sublet::gateway {

using namespace wallet;

namespace {

const std::string official = "openapi.alipay.com";

// What the file has to be signed for: all behind host and port.
std::string target_of(const std::string& url) {
  const size_t host = url.find("://"), path = host == std::string::npos ? host : url.find('/', host + 3);
  return path == std::string::npos ? "/" : url.substr(path);
}

}  // namespace

Result<Done> WalletDesk::bill(const std::string& op, const std::string& merchant, const std::string& day, std::function<void(BillPlace)> told) {
  if (!alipay_ || !wechat_) return fault("not_started", "the wallets' desk was not started");
  Result<Keys> k = keys(op, merchant);
  if (!k) return k.error();
  const auto a = std::make_shared<Asked>();
  a->op = op, a->what = "bill", a->keys = std::move(*k);
  // Nobody has answered, or not in words that are the wallet's.
  a->told = [told](const commerce::OutsideAnswer& answer) {
    BillPlace p;
    p.why = answer.code + (answer.words.empty() ? "" : ": " + answer.words);
    told(std::move(p));
  };
  a->keys->merchant.wallet == "alipay" ? alipay_bill(a, day, std::move(told)) : wechat_bill(a, day, std::move(told));
  return Done{};
}

void WalletDesk::alipay_bill(const std::shared_ptr<const Asked>& a, const std::string& day, std::function<void(BillPlace)> told) {
  ask_alipay(a, "alipay.data.dataservice.bill.downloadurl.query", {{"bill_type", "trade"}, {"bill_date", day}}, [this, told = std::move(told)](const Json& j) {
    BillPlace p;
    if (text_in(j, "code") != "10000") {
      const std::string code = text_in(j, "sub_code").empty() ? "alipay_" + text_in(j, "code") : text_in(j, "sub_code");
      p.state = code == "isp.bill_not_exist" ? BillPlace::State::none : BillPlace::State::trouble;
      p.why = code + ": " + text_in(j, "sub_msg");
      return told(std::move(p));
    }
    // Alipay's files are at another of its hosts; whose address was stated has its own.
    const bool stated = alipay_url_.host != official;
    p.state = BillPlace::State::there;
    p.file = {.url = text_in(j, "bill_download_url"), .host = stated ? alipay_url_.host : "alipay.com", .port = alipay_url_.port, .below = !stated, .tls = alipay_url_.tls, .authorization = {}, .ca = options_.ca};
    told(std::move(p));
  });
}

void WalletDesk::wechat_bill(const std::shared_ptr<const Asked>& a, const std::string& day, std::function<void(BillPlace)> told) {
  ask_wechat(a, "GET", "/v3/bill/tradebill?bill_date=" + day + "&bill_type=ALL&tar_type=GZIP", "", [this, a, told = std::move(told)](int status, const Json& j) {
    BillPlace p;
    if (status != 200) {
      const std::string code = text_in(j, "code").empty() ? "http_" + std::to_string(status) : text_in(j, "code");
      p.state = code == "NO_STATEMENT_EXIST" ? BillPlace::State::none : BillPlace::State::trouble;
      p.why = code + ": " + text_in(j, "message");
      return told(std::move(p));
    }
    p.file = {.url = text_in(j, "download_url"), .host = wechat_url_.host, .port = wechat_url_.port, .below = false, .tls = wechat_url_.tls, .authorization = {}, .ca = options_.ca};
    p.file.authorization = wechat_authorization(a->keys->wechat, "GET", target_of(p.file.url), "", clock_.now());
    p.sha1 = text_in(j, "hash_value");
    if (text_in(j, "hash_type") != "SHA1" || p.sha1.size() != 40) p.why = "bad_answer: a bill without its SHA-1";
    p.state = p.why.empty() ? BillPlace::State::there : BillPlace::State::trouble;
    told(std::move(p));
  });
}

}  // namespace sublet::gateway
