#include "sim/wallet_setup.h"

#include <openssl/evp.h>
#include <openssl/pem.h>

#include <memory>

#include "gateway/rest/secrets.h"

namespace sublet::sim {

namespace {

struct Pair {
  std::string own, open;  // PEM
};

Result<Pair> new_pair() {
  const std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> key(EVP_RSA_gen(2'048), EVP_PKEY_free);
  const std::unique_ptr<BIO, decltype(&BIO_free)> own(BIO_new(BIO_s_mem()), BIO_free), open(BIO_new(BIO_s_mem()), BIO_free);
  if (!key || PEM_write_bio_PrivateKey(own.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr) != 1 || PEM_write_bio_PUBKEY(open.get(), key.get()) != 1) return fault("bad_key", "no RSA key could be made");
  const auto text = [](BIO* b) {
    char* data = nullptr;
    const long size = BIO_get_mem_data(b, &data);
    return std::string(data, static_cast<size_t>(size));
  };
  return Pair{text(own.get()), text(open.get())};
}

}  // namespace

Result<WalletSetup> new_wallet_setup(const std::vector<WalletWish>& wishes) {
  gateway::Json config = {{"alipay", gateway::Json::array()}, {"wechat", gateway::Json::array()}};
  WalletSetup out;
  int n = 0;
  for (const WalletWish& w : wishes) {
    Result<Pair> ours = new_pair(), theirs = new_pair();
    if (!ours) return ours.error();
    if (!theirs) return theirs.error();
    const std::string digits = std::to_string(1'000'000 + ++n).substr(1);
    gateway::Json m = {{"wallet", w.wallet}, {"title", w.title}, {"province", w.province}, {"channel", w.channel}};
    if (w.wallet == "alipay") {
      m["account"] = "2088000000" + digits, m["app"] = "2021000000" + digits;
      m["secrets"] = {{"private_key", ours->own}, {"wallet_key", theirs->open}};
      config["alipay"].push_back({{"app_id", m["app"]}, {"seller_id", m["account"]}, {"merchant_key", ours->open}, {"wallet_key", theirs->own}});
    } else {
      const std::string key = gateway::rest::hex(gateway::rest::random_bytes(16)), serial = gateway::rest::hex(gateway::rest::random_bytes(20));
      m["account"] = "1900" + digits, m["app"] = "wx" + digits;
      m["secrets"] = {{"private_key", ours->own}, {"wallet_key", theirs->open}, {"serial", serial}, {"wallet_serial", "PUB_KEY_ID_" + digits}, {"api_key", key}};
      config["wechat"].push_back({{"mchid", m["account"]}, {"appid", m["app"]}, {"merchant_serial", serial}, {"platform_serial", "PUB_KEY_ID_" + digits}, {"api_key", key}, {"merchant_key", ours->open}, {"wallet_key", theirs->own}});
    }
    out.merchants.push_back(std::move(m));
  }
  out.config = gateway::dump(config);
  return out;
}

}  // namespace sublet::sim
