#include "gateway/wallet/merchant_keys.h"

#include <algorithm>
#include <functional>

namespace sublet::gateway::wallet {

namespace {

Error bad(const std::string& field, const std::string& why) { return refusal("bad_merchant", "secrets." + field + ": " + why); }

constexpr size_t most_keys = 5, longest_secret = 65'536;

// [{"serial": text, "key": text}]
Result<Done> key_list(const Json& list) {
  const Error wrong = bad("wallet_keys", "one to five of {serial, key}");
  if (!list.is_array() || list.empty() || list.size() > most_keys) return wrong;
  for (const Json& k : list) {
    if (!k.is_object() || !k.contains("key")) return wrong;
    for (const auto& [name, value] : k.items())
      if ((name != "serial" && name != "key") || !value.is_string() || value.get_ref<const std::string&>().size() > longest_secret) return wrong;
  }
  return Done{};
}

struct Reader {
  const Json& j;
  MerchantKeys& out;

  std::string text(const char* name) const {
    const auto at = j.find(name);
    return at != j.end() && at->is_string() ? at->get<std::string>() : std::string();
  }
  void ends(const Certificate& c) {
    if (!out.expires || c.until < *out.expires) out.expires = c.until;
  }
  bool certificate(const std::string& pem) const { return pem.find("BEGIN CERTIFICATE") != std::string::npos; }

  Result<PrivateKey> own() const {
    Result<PrivateKey> k = PrivateKey::read(text("private_key"));
    return k ? k : bad("private_key", k.error().detail);
  }
  // Each of their keys with its serial: a certificate's own, else the one that is stated.
  Result<Done> theirs(const std::function<Result<Done>(const std::string& serial, const PublicKey&)>& take) {
    std::optional<Instant> last;
    const auto one = [&](const std::string& field, const std::string& pem, const std::string& stated) -> Result<Done> {
      if (!certificate(pem)) {
        Result<PublicKey> k = PublicKey::read(pem);
        return k ? take(stated, *k) : bad(field, k.error().detail);
      }
      Result<Certificate> c = read_certificate(pem);
      if (!c) return bad(field, c.error().detail);
      if (!last || *last < c->until) last = c->until;
      return take(out.merchant.wallet == "alipay" ? c->alipay_sn : c->serial, c->key);
    };
    const auto more = j.find("wallet_keys");
    if (j.contains("wallet_key") || more == j.end())
      if (Result<Done> took = one("wallet_key", text("wallet_key"), text("wallet_serial")); !took) return took;
    if (more != j.end())
      for (const Json& k : *more)
        if (Result<Done> took = one("wallet_keys", k["key"].get<std::string>(), k.value("serial", std::string())); !took) return took;
    if (last && (!out.expires || *last < *out.expires)) out.expires = last;
    return Done{};
  }

  Result<Done> alipay() {
    Result<PrivateKey> mine = own();
    if (!mine) return mine.error();
    const Result<Done> yours = theirs([&](const std::string& serial, const PublicKey& key) -> Result<Done> {
      out.alipay.their_keys.by_serial.emplace(serial, key);
      return Done{};
    });
    if (!yours) return yours.error();
    out.alipay.app_id = out.merchant.app, out.alipay.seller_id = out.merchant.account, out.alipay.own_key = *mine;
    const std::string app = text("app_cert"), root = text("root_cert");
    if (app.empty() != root.empty()) return bad("app_cert", "certificate mode needs app_cert and root_cert");
    if (app.empty()) return Done{};
    Result<Certificate> c = read_certificate(app);
    if (!c) return bad("app_cert", c.error().detail);
    // What our key signs, our certificate has to verify: else each call would be refused there.
    if (!c->key.has_signed("sublet", mine->sign("sublet"))) return bad("app_cert", "it is not the certificate of private_key");
    Result<std::vector<Certificate>> roots = read_certificates(root);
    if (!roots) return bad("root_cert", roots.error().detail);
    ends(*c);
    out.alipay.app_cert_sn = c->alipay_sn, out.alipay.root_cert_sn = alipay_root_sn(*roots);
    return Done{};
  }

  Result<Done> wechat() {
    Result<PrivateKey> mine = own();
    if (!mine) return mine.error();
    WechatMerchant& m = out.wechat;
    const Result<Done> yours = theirs([&](const std::string& serial, const PublicKey& key) -> Result<Done> {
      if (serial.empty() || serial.size() > 80) return bad("wallet_serial", "the serial number of the platform's certificate, or the id of its public key");
      m.their_keys.insert_or_assign(serial, key);
      return Done{};
    });
    if (!yours) return yours.error();
    m.mchid = out.merchant.account, m.appid = out.merchant.app, m.own_key = *mine, m.serial = text("serial"), m.api_key = text("api_key");
    if (m.serial.empty() || m.serial.size() > 64) return bad("serial", "the serial number of our certificate, hexadecimal");
    if (m.api_key.size() != 32) return bad("api_key", "an APIv3 key has 32 octets");
    return Done{};
  }
};

}  // namespace

Result<MerchantKeys> merchant_keys(const commerce::Merchant& m, const std::string& secrets) {
  Result<Json> j = parse_json(secrets);
  if (!j || !j->is_object()) return refusal("bad_merchant", "secrets: an object of texts, with a list wallet_keys");
  static constexpr std::string_view known[] = {"private_key", "wallet_key", "app_cert", "root_cert", "serial", "wallet_serial", "wallet_keys", "api_key"};
  for (const auto& [name, value] : j->items()) {
    if (std::find(std::begin(known), std::end(known), name) == std::end(known)) return bad(name.substr(0, 40), "there is no such secret");
    if (name == "wallet_keys") {
      if (Result<Done> good = key_list(value); !good) return good.error();
      continue;
    }
    if (!value.is_string() || value.get_ref<const std::string&>().size() > longest_secret) return bad(name, "a text of at most 65,536 octets");
  }
  MerchantKeys out;
  out.merchant = m;
  Reader r{*j, out};
  if (Result<Done> read = m.wallet == "alipay" ? r.alipay() : r.wechat(); !read) return read.error();
  return out;
}

Result<std::string> with_certificates(const std::string& secrets, const std::vector<std::string>& pems, Instant now) {
  Result<Json> j = parse_json(secrets);
  if (!j || !j->is_object()) return refusal("bad_merchant", "secrets: an object of texts, with a list wallet_keys");
  struct Known {
    std::string serial, key;
    Instant until = Instant::from_micros(INT64_MAX);  // of a key without a certificate
  };
  std::vector<Known> all;
  const auto add = [&](const std::string& serial, const std::string& key) -> bool {
    Known k{serial, key};
    if (const Result<Certificate> c = read_certificate(key)) k.serial = c->serial, k.until = c->until;
    if (std::any_of(all.begin(), all.end(), [&](const Known& other) { return other.serial == k.serial; })) return false;
    all.push_back(std::move(k));
    return true;
  };
  if (j->contains("wallet_key")) add(j->value("wallet_serial", std::string()), j->value("wallet_key", std::string()));
  for (const Json& k : j->value("wallet_keys", Json::array())) add(k.value("serial", std::string()), k.value("key", std::string()));
  bool news = false;
  for (const std::string& pem : pems) news = add("", pem) || news;
  if (!news) return secrets;
  std::stable_sort(all.begin(), all.end(), [](const Known& a, const Known& b) { return a.until > b.until; });
  std::erase_if(all, [&](const Known& k) { return k.until <= now; });
  if (all.size() > most_keys) all.resize(most_keys);
  if (all.empty()) return secrets;
  j->erase("wallet_key"), j->erase("wallet_serial");
  Json list = Json::array();
  for (const Known& k : all) list.push_back({{"serial", k.serial}, {"key", k.key}});
  (*j)["wallet_keys"] = std::move(list);
  return dump(*j);
}

}  // namespace sublet::gateway::wallet
