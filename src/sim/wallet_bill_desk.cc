// The simulated wallet's bills and certificates: where they are asked for and fetched.
#include <openssl/sha.h>

#include "gateway/rest/secrets.h"
#include "sim/json_text.h"
#include "sim/wallet.h"

namespace sublet::sim {

using gateway::HttpReply;
using gateway::HttpRequest;
using gateway::Json;
using namespace gateway::wallet;

namespace {

constexpr size_t most_kept = 64;  // made bills that wait to be fetched

std::string zoned(Instant t) {
  std::string s = beijing_text(t);
  s[10] = 'T';
  return s + "+08:00";
}

std::string sha1(const std::string& octets) {
  unsigned char hash[SHA_DIGEST_LENGTH];
  SHA1(reinterpret_cast<const unsigned char*>(octets.data()), octets.size(), hash);
  return gateway::rest::hex({reinterpret_cast<const char*>(hash), sizeof hash});
}

}  // namespace

// A day's bill is made in the morning after it.
std::string SimulatedWallet::bill_missing(const std::string& day, const char* not_yet) const {
  const Result<Date> d = day.size() == 10 ? parse_date(day) : refusal("bad_time");
  if (!d || d->text() != day) return "bad_day";
  const std::string now = beijing_text(clock_.now());
  const int64_t ahead = days_of(*parse_date(now.substr(0, 10))) - days_of(*d);
  if (ahead < 0 || (ahead == 0 && !options_.bill_today)) return "bad_day";
  return ahead == 1 && !options_.bill_today && std::atoll(now.substr(11, 2).c_str()) < options_.bill_hour ? not_yet : "";
}

std::string SimulatedWallet::bill_kept(const std::string& merchant, std::string octets, int64_t seconds) {
  const Instant now = clock_.now();
  for (auto at = bills_.begin(); at != bills_.end();) at = at->second.until <= now || bills_.size() >= most_kept ? bills_.erase(at) : std::next(at);
  const std::string token = gateway::rest::hex(gateway::rest::random_bytes(16));
  bills_[token] = {merchant, std::move(octets), Instant::from_seconds(now.seconds() + seconds)};
  return token;
}

SimulatedWallet::Said SimulatedWallet::alipay_bill_url(AlipayApp& app, const Json& biz) {
  const std::string type = text_of(biz, "bill_type"), day = text_of(biz, "bill_date");
  if (type != "trade" && type != "signcustomer") return {{}, "bad_day"};
  if (const std::string why = bill_missing(day, "no_bill"); !why.empty()) return {{}, why};
  std::vector<BillLine> lines = bill_lines(alipay_books_, app.app_id, day);
  if (lines.empty()) return {{}, "no_bill"};
  const BillOf of{app.seller_id, app.app_id, day, clock_.now()};
  spoil(lines, options_.bill);
  std::string octets = type == "trade" ? alipay_bill(of, lines) : alipay_fund_bill(of, lines);
  spoil(octets, options_.bill);
  return {Json{{"bill_download_url", base() + "/bill/" + bill_kept(app.app_id, std::move(octets), 30)}}, {}};
}

HttpReply SimulatedWallet::alipay_bill_file(const std::string& token) {
  const auto bill = bills_.find(token);
  if (bill == bills_.end() || bill->second.until <= clock_.now()) return {403, "text/plain", "the address lived for thirty seconds\n"};
  return {200, "application/octet-stream", bill->second.octets};
}

SimulatedWallet::Said SimulatedWallet::wechat_bill_url(WechatShop& shop, const HttpRequest& request, bool funds) {
  const std::string day(request.query("bill_date")), tar(request.query("tar_type"));
  std::string type(request.query(funds ? "account_type" : "bill_type"));
  if (type.empty()) type = funds ? "BASIC" : "ALL";
  const bool known = funds ? type == "BASIC" || type == "OPERATION" || type == "FEES" : type == "ALL" || type == "SUCCESS" || type == "REFUND";
  if (!known || (!tar.empty() && tar != "GZIP")) return {{}, "bad_request"};
  if (const std::string why = bill_missing(day, "bill_creating"); !why.empty()) return {{}, why};
  std::vector<BillLine> lines = bill_lines(wechat_books_, shop.mchid, day);
  if (lines.empty() || (funds && type != "BASIC")) return {{}, "no_bill"};
  const BillOf of{shop.mchid, shop.appid, day, clock_.now()};
  spoil(lines, options_.bill);
  std::string octets = funds ? wechat_fund_bill(of, lines) : wechat_trade_bill(of, lines, type);
  const std::string hash = sha1(octets);  // of what is in the gzip
  spoil(octets, options_.bill);
  if (!tar.empty()) octets = gzipped(octets);
  return {Json{{"hash_type", "SHA1"}, {"hash_value", hash}, {"download_url", base() + "/v3/billdownload/file?token=" + bill_kept(shop.mchid, std::move(octets), 300)}}, {}};
}

HttpReply SimulatedWallet::wechat_bill_file(const WechatShop& shop, const HttpRequest& request) {
  const auto bill = bills_.find(std::string(request.query("token")));
  const auto refused = [](int status, const char* code) { return HttpReply{status, "application/json", gateway::dump(Json{{"code", code}, {"message", "ask for the bill again"}})}; };
  if (bill == bills_.end() || bill->second.until <= clock_.now()) return refused(400, "INVALID_REQUEST");
  if (bill->second.merchant != shop.mchid) return refused(403, "NO_AUTH");
  return {200, bill->second.octets.starts_with("\x1f\x8b") ? "application/x-gzip" : "text/plain;charset=utf-8", bill->second.octets};
}

SimulatedWallet::Said SimulatedWallet::wechat_certificates(const WechatShop& shop) const {
  Json list = Json::array();
  for (const std::string& pem : {shop.certificate, shop.next}) {
    const Result<Certificate> c = read_certificate(pem);
    if (!c) continue;
    const std::string nonce = gateway::rest::random_text(9);  // twelve letters
    const Result<std::string> sealed = wechat_seal(shop.api_key, pem, nonce, "certificate");
    if (!sealed) return {{}, "bad_request"};
    list.push_back({{"serial_no", c->serial}, {"effective_time", zoned(c->from)}, {"expire_time", zoned(c->until)}, {"encrypt_certificate", {{"algorithm", "AEAD_AES_256_GCM"}, {"nonce", nonce}, {"associated_data", "certificate"}, {"ciphertext", *sealed}}}});
  }
  if (list.empty()) return {{}, "no_refund"};  // RESOURCE_NOT_EXISTS: public key mode
  return {Json{{"data", std::move(list)}}, {}};
}

}  // namespace sublet::sim
