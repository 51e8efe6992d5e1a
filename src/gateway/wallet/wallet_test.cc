// The wallets' octets: signatures, notices, what is sealed; and the traps that their libraries are known for.
#include <gtest/gtest.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include "gateway/wallet/alipay.h"
#include "gateway/wallet/merchant_keys.h"
#include "gateway/wallet/wechat.h"
#include "records/vault.h"

namespace sublet::gateway::wallet {
namespace {

struct Pair {
  std::string pkcs8, pkcs1, open, bare;
};

std::string pem(const std::function<int(BIO*)>& write) {
  BIO* out = BIO_new(BIO_s_mem());
  EXPECT_EQ(write(out), 1);
  char* data = nullptr;
  const long size = BIO_get_mem_data(out, &data);
  std::string text(data, static_cast<size_t>(size));
  BIO_free(out);
  return text;
}

Pair make_pair(unsigned bits = 2'048) {
  EVP_PKEY* key = EVP_RSA_gen(bits);
  Pair p;
  p.pkcs8 = pem([&](BIO* b) { return PEM_write_bio_PrivateKey(b, key, nullptr, nullptr, 0, nullptr, nullptr); });
  p.pkcs1 = pem([&](BIO* b) { return PEM_write_bio_PrivateKey_traditional(b, key, nullptr, nullptr, 0, nullptr, nullptr); });
  p.open = pem([&](BIO* b) { return PEM_write_bio_PUBKEY(b, key); });
  p.bare = p.open.substr(p.open.find('\n') + 1);
  p.bare = p.bare.substr(0, p.bare.find("-----"));
  EVP_PKEY_free(key);
  return p;
}

const Pair& ours() {
  static const Pair p = make_pair();
  return p;
}
const Pair& theirs() {
  static const Pair p = make_pair();
  return p;
}
PrivateKey own() { return *PrivateKey::read(ours().pkcs8); }
PrivateKey wallets() { return *PrivateKey::read(theirs().pkcs8); }
PublicKey wallets_open() { return *PublicKey::read(theirs().open); }

const Instant now = Instant::from_seconds(1'795'910'400);  // 2026-11-29 08:00 in Beijing

TEST(WalletKeys, are_read_as_people_have_them) {
  const std::string text = "a=1&b=2";
  const std::string signature = own().sign(text);
  for (const std::string& form : {ours().pkcs1, ours().pkcs8}) {
    const Result<PrivateKey> k = PrivateKey::read(form);
    ASSERT_TRUE(k);
    EXPECT_EQ(k->sign(text), signature) << "PKCS#1 v1.5 has one signature for a text";
    std::string inside = form.substr(form.find('\n') + 1);
    inside = inside.substr(0, inside.find("-----"));
    ASSERT_TRUE(PrivateKey::read(inside)) << "as Alipay's tools give it";
    EXPECT_EQ(PrivateKey::read(inside)->sign(text), signature);
  }
  for (const std::string& form : {ours().open, ours().bare}) {
    const Result<PublicKey> k = PublicKey::read(form);
    ASSERT_TRUE(k);
    EXPECT_TRUE(k->has_signed(text, signature));
    EXPECT_FALSE(k->has_signed("a=1&b=3", signature));
    for (const std::string& none : {std::string(), std::string("AAAA"), std::string("not base64!"), signature.substr(4)}) EXPECT_FALSE(k->has_signed(text, none)) << none;
  }
  EXPECT_FALSE(wallets_open().has_signed(text, signature));
}

TEST(WalletKeys, that_are_none_or_too_short_are_refused) {
  for (const std::string& bad : {std::string(), std::string("hello"), std::string("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"), std::string(70'000, 'A'), make_pair(1'024).pkcs8}) EXPECT_EQ(PrivateKey::read(bad).error().code, "bad_key") << bad.substr(0, 40);
  EXPECT_EQ(PublicKey::read(make_pair(1'024).open).error().code, "bad_key");
  EXPECT_EQ(PublicKey::read("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n").error().code, "bad_certificate");
}

TEST(WalletKeys, sensitive_fields_are_for_one_reader) {
  const Result<std::string> sealed = wallets_open().encrypt("王小明");
  ASSERT_TRUE(sealed);
  EXPECT_EQ(*wallets().decrypt(*sealed), "王小明");
  EXPECT_FALSE(own().decrypt(*sealed));
  EXPECT_FALSE(wallets_open().encrypt(std::string(300, 'x'))) << "longer than the key";
}

TEST(Forms, are_decoded_once_and_hostile_ones_refused) {
  const Fields f = {{"subject", "100% a+b=c&d 充值"}, {"empty", ""}, {"slash", "a/b\\/c"}};
  EXPECT_EQ(*form_decode(form_encode(f)), f);
  EXPECT_EQ(form_decode("a=%2541")->at("a"), "%41") << "not twice";
  EXPECT_EQ(form_decode("a=1+2")->at("a"), "1 2");
  EXPECT_EQ(form_decode("a&b=")->size(), 2u);
  std::string many;
  for (int i = 0; i < 300; ++i) many += "k" + std::to_string(i) + "=1&";
  for (const std::string& bad : {std::string("a=%"), std::string("a=%4"), std::string("a=%4g"), std::string("a=1&a=2"), std::string("a=%00"), many, "a=" + std::string(300'000, 'x')}) EXPECT_EQ(form_decode(bad).error().code, "bad_form") << bad.substr(0, 20);
}

AlipayApp app() {
  AlipayApp a;
  a.app_id = "2026112900000001", a.own_key = own(), a.their_keys = wallets_open();
  return a;
}

TEST(Alipay, a_request_is_signed_over_what_is_not_empty_in_the_order_of_names) {
  EXPECT_EQ(alipay_signed_text({{"b", "2"}, {"a", "1"}, {"empty", ""}, {"sign", "x"}, {"sign_type", "RSA2"}}, AlipaySigned::request), "a=1&b=2&sign_type=RSA2");
  EXPECT_EQ(alipay_signed_text({{"b", "2"}, {"a", "1"}, {"sign", "x"}, {"sign_type", "RSA2"}}, AlipaySigned::notice), "a=1&b=2");
  const Fields f = *form_decode(alipay_request(app(), "alipay.trade.query", {{"out_trade_no", "P/1%"}}, now, {{"notify_url", "https://shop.example/told?a=1&b=2"}}));
  EXPECT_EQ(f.at("timestamp"), "2026-11-29 08:00:00");
  EXPECT_EQ(f.at("biz_content"), R"({"out_trade_no":"P/1%"})");
  EXPECT_TRUE(PublicKey::read(ours().open)->has_signed(alipay_signed_text(f, AlipaySigned::request), f.at("sign")));
}

std::string answer(const std::string& inner, const std::string& name = "alipay_trade_query_response") { return "{\"" + name + "\":" + inner + ",\"sign\":\"" + wallets().sign(inner) + "\"}"; }

TEST(Alipay, an_answers_signature_is_over_its_octets_as_they_were_sent) {
  for (const std::string& inner : {std::string(R"({"code":"10000","msg":"Success","out_trade_no":"P1","url":"https:\/\/a.b\/c","subject":"充\u503c }\"]"})"), std::string("{ \"code\" : \"10000\" ,\"list\":[{\"a\":1},[]] }")}) {
    const Result<Json> a = alipay_answer(answer(inner), "alipay.trade.query", wallets_open());
    ASSERT_TRUE(a) << a.error().text();
    EXPECT_EQ((*a)["code"], "10000");
  }
  const std::string good = answer(R"({"code":"10000","total_amount":"59.00"})");
  std::string altered = good;
  altered.replace(altered.find("59.00"), 5, "00.01");
  EXPECT_EQ(alipay_answer(altered, "alipay.trade.query", wallets_open()).error().code, "bad_signature");
  EXPECT_EQ(alipay_answer(good, "alipay.trade.query", *PublicKey::read(ours().open)).error().code, "bad_signature");
  EXPECT_EQ(alipay_answer(good, "alipay.trade.refund", wallets_open()).error().code, "bad_answer");
  for (const char* bad : {"", "<html>", "[]", R"({"alipay_trade_query_response":1})", R"({"alipay_trade_query_response":{"code":"10000")"}) EXPECT_FALSE(alipay_answer(bad, "alipay.trade.query", wallets_open())) << bad;
}

// A JSON reader takes the last of two members; the signature would be the first one's.
TEST(Alipay, a_second_member_of_the_signed_ones_name_is_not_believed) {
  const std::string inner = R"({"code":"40004","sub_code":"ACQ.TRADE_NOT_EXIST"})", forged = R"({"code":"10000","trade_status":"TRADE_SUCCESS"})";
  const std::string twice = R"({"alipay_trade_query_response":)" + inner + R"(,"alipay_trade_query_response":)" + forged + R"(,"sign":")" + wallets().sign(inner) + "\"}";
  const Result<Json> a = alipay_answer(twice, "alipay.trade.query", wallets_open());
  ASSERT_TRUE(a);
  EXPECT_EQ((*a)["code"], "40004");
}

TEST(Alipay, an_answer_without_signature_can_only_say_that_we_were_not_understood) {
  const auto plain = [](const std::string& inner, const std::string& name) { return alipay_answer("{\"" + name + "\":" + inner + "}", "alipay.trade.query", wallets_open()); };
  EXPECT_TRUE(plain(R"({"code":"40002","sub_code":"isv.invalid-signature"})", "error_response"));
  EXPECT_TRUE(plain(R"({"code":"20000","msg":"Service Currently Unavailable"})", "alipay_trade_query_response"));
  for (const char* name : {"error_response", "alipay_trade_query_response"})
    for (const char* inner : {R"({"code":"10000","trade_status":"TRADE_SUCCESS"})", R"({"code":"40004","sub_code":"ACQ.TRADE_NOT_EXIST"})", R"({"msg":"x"})"}) EXPECT_EQ(plain(inner, name).error().code, "bad_signature") << inner;
}

std::string notice(Fields f, bool with_type = false) {
  f["sign_type"] = "RSA2";
  f["sign"] = wallets().sign(alipay_signed_text(f, with_type ? AlipaySigned::notice_with_type : AlipaySigned::notice));
  return form_encode(f);
}

TEST(Alipay, a_notice_is_believed_with_a_right_signature_only_whatever_its_values_hold) {
  // '%' breaks the verifier of Alipay's own library; GBK is signed as octets.
  for (const std::string& subject : {std::string("plain"), std::string("满100%减5+1 & more=x"), std::string("\xb3\xe4\xd6\xb5"), std::string("a%2Fb"), std::string("https:\\/\\/x")}) {
    const Fields told = {{"out_trade_no", "P1"}, {"trade_status", "TRADE_SUCCESS"}, {"total_amount", "59.00"}, {"subject", subject}, {"gmt_refund", ""}};
    const Result<Fields> f = alipay_notice(notice(told), wallets_open());
    ASSERT_TRUE(f) << subject << ": " << f.error().text();
    EXPECT_EQ(f->at("subject"), subject);
    EXPECT_TRUE(alipay_notice(notice(told, true), wallets_open())) << "with sign_type among what is signed";
    Fields altered = *f;
    altered["total_amount"] = "0.01";
    EXPECT_EQ(alipay_notice(form_encode(altered), wallets_open()).error().code, "bad_signature");
    altered = *f, altered["more"] = "1";
    EXPECT_EQ(alipay_notice(form_encode(altered), wallets_open()).error().code, "bad_signature");
  }
  const std::string good = notice({{"out_trade_no", "P1"}});
  EXPECT_EQ(alipay_notice(good, *PublicKey::read(ours().open)).error().code, "bad_signature");
  EXPECT_EQ(alipay_notice(good + "&out_trade_no=P2", wallets_open()).error().code, "bad_notice") << "twice";
  std::string twice_encoded;
  for (const char c : good) twice_encoded += c == '%' ? "%25" : std::string(1, c);
  EXPECT_FALSE(alipay_notice(twice_encoded, wallets_open()));
  EXPECT_EQ(alipay_notice("out_trade_no=P1&trade_status=TRADE_SUCCESS", wallets_open()).error().code, "bad_signature");
  EXPECT_EQ(alipay_notice("out_trade_no=P1&sign_type=RSA&sign=AAAA", wallets_open()).error().code, "bad_signature") << "SHA-1 is not taken";
}

AlipayKeys overlapping() {
  AlipayKeys k;
  k.by_serial.emplace("old", wallets_open()), k.by_serial.emplace("new", *PublicKey::read(ours().open));
  return k;
}

TEST(Alipay, while_its_certificates_overlap_the_one_that_is_named_decides) {
  const AlipayKeys k = overlapping();
  const std::string by_old = wallets().sign("text"), by_new = own().sign("text");
  EXPECT_TRUE(k.check("text", by_old, "old"));
  EXPECT_TRUE(k.check("text", by_new, "new"));
  EXPECT_EQ(k.check("text", by_new, "old").error().code, "bad_signature") << "signed by another than it says";
  EXPECT_EQ(k.check("text", by_new, "next").error().code, "unknown_key");
  EXPECT_TRUE(k.check("text", by_old, "") && k.check("text", by_new, "")) << "most notices name none";
  EXPECT_TRUE(AlipayKeys(wallets_open()).check("text", by_old, "old")) << "a key without a certificate has no serial to be compared";
  EXPECT_EQ(AlipayKeys(wallets_open()).check("text", by_new, "old").error().code, "bad_signature");
  EXPECT_EQ(AlipayKeys().check("text", by_old, "").error().code, "unknown_key");
  const std::string inner = R"({"code":"10000"})", answered = "{\"alipay_trade_query_response\":" + inner + ",\"alipay_cert_sn\":\"new\",\"sign\":\"";
  EXPECT_TRUE(alipay_answer(answered + own().sign(inner) + "\"}", "alipay.trade.query", k));
  EXPECT_EQ(alipay_answer(answered + wallets().sign(inner) + "\"}", "alipay.trade.query", k).error().code, "bad_signature");
}

TEST(MerchantKeys, several_of_a_wallet_are_believed_at_once) {
  const commerce::Merchant alipay{.wallet = "alipay", .account = "2088", .app = "2021"}, wechat{.wallet = "wechat", .account = "1900", .app = "wx1"};
  const Json first = {{"serial", "PUB_KEY_ID_1"}, {"key", theirs().open}}, second = {{"serial", "5157"}, {"key", ours().open}};
  Json secrets = {{"private_key", ours().pkcs8}, {"serial", "AA"}, {"api_key", std::string(32, 'k')}, {"wallet_keys", Json::array({first, second})}};
  const Result<MerchantKeys> k = merchant_keys(wechat, dump(secrets));
  ASSERT_TRUE(k) << k.error().text();
  EXPECT_EQ(k->wechat.their_keys.size(), 2U);
  EXPECT_EQ(wechat_public_key_id(k->wechat), "PUB_KEY_ID_1");
  secrets["wallet_key"] = theirs().open, secrets["wallet_serial"] = "7777";
  EXPECT_EQ(merchant_keys(wechat, dump(secrets))->wechat.their_keys.size(), 3U);
  secrets.erase("wallet_key"), secrets.erase("wallet_serial");
  secrets["wallet_keys"] = Json::array({second});
  EXPECT_EQ(wechat_public_key_id(merchant_keys(wechat, dump(secrets))->wechat), "") << "answers are signed by a platform certificate then";
  for (const Json& bad : {Json::array(), Json("text"), Json::array({"text"}), Json::array({{{"serial", "1"}}}), Json::array({{{"key", theirs().open}}}), Json::array({{{"serial", 1}, {"key", theirs().open}}}), Json::array({{{"serial", "1"}, {"key", "no key"}}}), Json::array({first, first, first, first, first, first})}) {
    secrets["wallet_keys"] = bad;
    EXPECT_EQ(merchant_keys(wechat, dump(secrets)).error().code, "bad_merchant") << bad.dump().substr(0, 40);
  }
  const Result<MerchantKeys> a = merchant_keys(alipay, dump(Json{{"private_key", ours().pkcs8}, {"wallet_keys", Json::array({{{"key", theirs().open}}, {{"key", ours().open}}})}}));
  ASSERT_TRUE(a) << a.error().text();
  EXPECT_TRUE(a->alipay.their_keys.check("text", own().sign("text"), "") && a->alipay.their_keys.check("text", wallets().sign("text"), ""));
}

// Of the wallet's own, signed by itself.
std::string platform_certificate(int serial, int64_t from_now, const std::string& key_pem) {
  BIO* in = BIO_new_mem_buf(key_pem.data(), static_cast<int>(key_pem.size()));
  EVP_PKEY* key = PEM_read_bio_PrivateKey(in, nullptr, nullptr, nullptr);
  X509* x = X509_new();
  ASN1_INTEGER_set(X509_get_serialNumber(x), serial);
  ASN1_TIME_set(X509_getm_notBefore(x), 1'000'000'000);
  ASN1_TIME_set(X509_getm_notAfter(x), now.seconds() + from_now);
  X509_set_pubkey(x, key);
  X509_sign(x, key, EVP_sha256());
  const std::string text = pem([&](BIO* b) { return PEM_write_bio_X509(b, x); });
  X509_free(x), EVP_PKEY_free(key), BIO_free(in);
  return text;
}

TEST(MerchantKeys, another_certificate_of_the_wallets_stands_beside_those_that_have_not_ended) {
  const commerce::Merchant wechat{.wallet = "wechat", .account = "1900", .app = "wx1"};
  const std::string ended = platform_certificate(1, -10, theirs().pkcs8), old = platform_certificate(2, 86'400, theirs().pkcs8), next = platform_certificate(3, 864'000, ours().pkcs8);
  const std::string secrets = dump(Json{{"private_key", ours().pkcs8}, {"wallet_key", old}, {"serial", "AA"}, {"api_key", std::string(32, 'k')}, {"wallet_keys", Json::array({{{"serial", "PUB_KEY_ID_1"}, {"key", theirs().open}}, {{"key", ended}}})}});
  EXPECT_EQ(*with_certificates(secrets, {old}, now), secrets) << "nothing new";
  const Result<std::string> both = with_certificates(secrets, {old, next}, now);
  ASSERT_TRUE(both);
  const Result<MerchantKeys> k = merchant_keys(wechat, *both);
  ASSERT_TRUE(k) << k.error().text();
  EXPECT_EQ(k->wechat.their_keys.size(), 3U) << "the public key, the old one and the next";
  EXPECT_EQ(k->expires->seconds(), now.seconds() + 864'000) << "what counts is when the last one ends";
  EXPECT_EQ(*with_certificates(*both, {old, next}, now), *both);
}

TEST(Alipay, times_are_beijings) {
  EXPECT_EQ(beijing_text(now), "2026-11-29 08:00:00");
  EXPECT_EQ(beijing_time("2026-11-29 08:00:00")->seconds(), now.seconds());
  EXPECT_EQ(beijing_text(*beijing_time("2024-02-29 23:59:59")), "2024-02-29 23:59:59");
  for (const char* bad : {"", "2026-11-29", "2026-02-29 00:00:00", "2026-13-01 00:00:00", "2026-11-29T08:00:00", "2026-11-29 24:00:00", "2026-1a-29 08:00:00"}) EXPECT_FALSE(beijing_time(bad)) << bad;
}

WechatMerchant merchant() {
  WechatMerchant m;
  m.mchid = "1900000001", m.appid = "wx0000000000000001", m.serial = "5157F09EFDC096DE15EBE81A47057A7232F1B8E1", m.own_key = own(), m.api_key = "0123456789abcdef0123456789abcdef";
  m.their_keys.emplace("PUB_KEY_ID_1", wallets_open());
  return m;
}

TEST(Wechat, a_request_says_who_signed_what_in_any_order) {
  const std::string header = wechat_authorization(merchant(), "POST", "/v3/pay/transactions/native?x=1", R"({"a":1})", now);
  const Result<WechatAuthorization> a = wechat_read_authorization(header);
  ASSERT_TRUE(a) << header;
  EXPECT_EQ(a->mchid, "1900000001");
  EXPECT_TRUE(PublicKey::read(ours().open)->has_signed(wechat_signed_text("POST", "/v3/pay/transactions/native?x=1", a->time, a->nonce, R"({"a":1})"), a->signature));
  EXPECT_TRUE(wechat_read_authorization("WECHATPAY2-SHA256-RSA2048 signature=\"a=\", serial_no=\"1\",timestamp=\"2\" , nonce_str=\"n\",mchid=\"m\""));
  for (const char* bad : {"", "Basic x", "WECHATPAY2-SHA256-RSA2048 mchid=\"m\"", "WECHATPAY2-SHA256-RSA2048 mchid=\"m\",mchid=\"m\",nonce_str=\"n\",timestamp=\"1\",serial_no=\"s\"", "WECHATPAY2-SHA256-RSA2048 mchid=\"m", "WECHATPAY2-SHA256-RSA2048 other=\"m\""}) EXPECT_FALSE(wechat_read_authorization(bad)) << bad;
  EXPECT_NE(wechat_authorization(merchant(), "GET", "/", "", now), wechat_authorization(merchant(), "GET", "/", "", now)) << "a nonce is used once";
}

WechatStamp stamp(const std::string& body, int64_t seconds) {
  WechatStamp s{std::to_string(seconds), "nonce", "PUB_KEY_ID_1", ""};
  s.signature = wallets().sign(s.time + "\n" + s.nonce + "\n" + body + "\n");
  return s;
}

TEST(Wechat, what_is_signed_by_another_altered_or_stale_is_not_believed) {
  const auto keys = merchant().their_keys;
  const std::string body = R"({"id":"1"})";
  const WechatStamp good = stamp(body, now.seconds());
  EXPECT_TRUE(wechat_verify(keys, good, body, now));
  EXPECT_EQ(wechat_verify(keys, good, body + " ", now).error().code, "bad_signature");
  WechatStamp s = good;
  s.serial = "PUB_KEY_ID_2";
  EXPECT_EQ(wechat_verify(keys, s, body, now).error().code, "unknown_key");
  s = good, s.nonce = "another";
  EXPECT_EQ(wechat_verify(keys, s, body, now).error().code, "bad_signature");
  s = good, s.time = "";
  EXPECT_EQ(wechat_verify(keys, s, body, now).error().code, "bad_signature");
  for (const int64_t away : {-301, 301}) EXPECT_EQ(wechat_verify(keys, stamp(body, now.seconds() + away), body, now).error().code, "stale") << away;
  for (const int64_t away : {-300, 300}) EXPECT_TRUE(wechat_verify(keys, stamp(body, now.seconds() + away), body, now)) << away;
  s = good, s.time = "9999999999999999999999";
  EXPECT_EQ(wechat_verify(keys, s, body, now).error().code, "bad_signature");
}

TEST(Wechat, a_notice_is_opened_with_the_merchants_key_or_not_at_all) {
  const std::string key = merchant().api_key, inner = R"({"out_trade_no":"P1","trade_state":"SUCCESS","amount":{"total":5900}})";
  const std::string sealed = *wechat_seal(key, inner, "abcdefghijkl", "transaction");
  const auto body = [&](const std::string& text, const std::string& associated = "transaction", const std::string& algorithm = "AEAD_AES_256_GCM") {
    return dump(Json{{"id", "N1"}, {"event_type", "TRANSACTION.SUCCESS"}, {"resource", {{"algorithm", algorithm}, {"ciphertext", text}, {"associated_data", associated}, {"nonce", "abcdefghijkl"}}}});
  };
  const Result<WechatNotice> n = wechat_notice(body(sealed), key);
  ASSERT_TRUE(n) << n.error().text();
  EXPECT_EQ(n->event, "TRANSACTION.SUCCESS");
  EXPECT_EQ(n->resource["amount"]["total"], 5'900);
  std::string altered = *records::from_base64(sealed);
  altered[3] = static_cast<char>(altered[3] ^ 1);
  for (const std::string& bad : {body(records::base64(altered)), body(sealed, "other"), body(sealed, "transaction", "none"), body("AAAA"), body(""), std::string("{}"), std::string("x"), body(*wechat_seal(key, "no object", "abcdefghijkl", "transaction"))})
    EXPECT_EQ(wechat_notice(bad, key).error().code, "bad_notice") << bad;
  EXPECT_EQ(wechat_notice(body(sealed), std::string(32, 'x')).error().code, "bad_notice");
  EXPECT_EQ(wechat_notice(body(sealed), "short").error().code, "bad_key");
}

}  // namespace
}  // namespace sublet::gateway::wallet
