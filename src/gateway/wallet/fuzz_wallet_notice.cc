// Fuzz: notices of wallets. Octets as they come are refused, and what a wallet has signed is read or refused: never a crash, never believed
// for another merchant. So that the inside is reached, the same octets are also signed (Alipay's fields) and sealed (WeChat Pay's resource).
#include <cstdint>
#include <cstdlib>

#include <openssl/evp.h>
#include <openssl/pem.h>

#include "gateway/wallet/notices.h"

using namespace sublet;
using namespace sublet::gateway;
using namespace sublet::gateway::wallet;

namespace {

const Instant now = Instant::from_seconds(1'795'910'400);

struct Keys {
  MerchantKeys alipay, wechat;
  PrivateKey theirs;
};

std::string pem(bool open, EVP_PKEY* key) {
  BIO* out = BIO_new(BIO_s_mem());
  if (open) PEM_write_bio_PUBKEY(out, key);
  else PEM_write_bio_PrivateKey(out, key, nullptr, nullptr, 0, nullptr, nullptr);
  char* data = nullptr;
  const long size = BIO_get_mem_data(out, &data);
  std::string text(data, static_cast<size_t>(size));
  BIO_free(out);
  return text;
}

const Keys& keys() {
  static const Keys k = [] {
    EVP_PKEY* key = EVP_RSA_gen(2'048);
    Keys out;
    out.theirs = *PrivateKey::read(pem(false, key));
    const PublicKey open = *PublicKey::read(pem(true, key));
    EVP_PKEY_free(key);
    out.alipay.merchant.wallet = "alipay", out.alipay.alipay.app_id = "2021", out.alipay.alipay.seller_id = "2088", out.alipay.alipay.their_keys = open;
    out.wechat.merchant.wallet = "wechat", out.wechat.wechat.mchid = "1900", out.wechat.wechat.appid = "wx1", out.wechat.wechat.api_key = std::string(32, 'k');
    out.wechat.wechat.their_keys.emplace("S", open);
    return out;
  }();
  return k;
}

void check(bool good) {
  if (!good) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  const Keys& k = keys();
  const std::string time = std::to_string(now.seconds());
  check(!hear_notice(k.alipay, {}, text, now));
  check(!hear_notice(k.wechat, {time, "n", "S", "AAAA"}, text, now));
  (void)alipay_answer(text, "alipay.trade.query", k.alipay.alipay.their_keys);
  (void)raw_member(text, "alipay_trade_query_response");
  (void)wechat_read_authorization(text);
  if (Result<Fields> f = form_decode(text)) {
    (*f)["sign_type"] = "RSA2";
    (*f)["sign"] = k.theirs.sign(alipay_signed_text(*f, AlipaySigned::notice));
    const Result<HeardNotice> n = hear_notice(k.alipay, {}, form_encode(*f), now);
    if (n) check((*f)["app_id"] == "2021" && !n->id.empty() && n->word.amount % 10'000 == 0 && n->word.amount >= 0);
  }
  // The wallet's own envelope around whatever was sealed, and whatever was signed as the envelope.
  const std::string body = dump(Json{{"id", "n"}, {"event_type", size % 2 == 0 ? "TRANSACTION.SUCCESS" : "REFUND.SUCCESS"}, {"resource", {{"algorithm", "AEAD_AES_256_GCM"}, {"ciphertext", *wechat_seal(k.wechat.wechat.api_key, text, "abcdefghijkl", "a")}, {"nonce", "abcdefghijkl"}, {"associated_data", "a"}}}});
  for (const std::string& each : {body, text}) {
    const Result<HeardNotice> n = hear_notice(k.wechat, {time, "n", "S", k.theirs.sign(time + "\nn\n" + each + "\n")}, each, now);
    if (n) check(!n->payment.empty() && n->word.amount >= 0 && n->word.amount % 10'000 == 0);
  }
  return 0;
}
