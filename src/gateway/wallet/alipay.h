// Alipay's open API, version 2, as octets: what is asked, what is answered, what is told (asynchronous notices). Signatures are RSA2.
//
// A request's parameters are signed sorted by name; empty ones and `sign` are left out. An answer's signature is over the octets of the
// inner object as they were sent: they are taken from the text, never written anew ("\/" and its like would be lost). A notice is a form:
// decoded once, `sign` and `sign_type` left out, the rest signed as octets, whatever `charset` says they mean.
//
// Pure. Refusals: `bad_answer` (it cannot be read), `bad_signature`, `unknown_key` (signed by a certificate that we do not have), `bad_notice`.
//
//   std::string form = alipay_request(app, "alipay.trade.query", {{"out_trade_no", "P1"}}, now);   // body of POST gateway.do
//   Result<Json> answer = alipay_answer(body, "alipay.trade.query", app.their_keys);                // the inner object: code, msg, ...
//   Result<Fields> notice = alipay_notice(body, app.their_keys);
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "gateway/core/json.h"
#include "gateway/wallet/keys.h"

namespace sublet::gateway::wallet {

using Fields = std::map<std::string, std::string, std::less<>>;

// application/x-www-form-urlencoded, both ways. Refusal `bad_form`: '%' without two digits, a name that is there twice, NUL, too many.
std::string form_encode(const Fields& fields);
Result<Fields> form_decode(std::string_view body);

// Whose signature is believed: Alipay's keys by the serials of its certificates (alipay_cert_sn), which overlap when Alipay changes them; keys that
// have no certificate stand under "". What names a serial is that certificate's, or such a key's; what names none may be any's.
struct AlipayKeys {
  std::multimap<std::string, PublicKey, std::less<>> by_serial;
  AlipayKeys() = default;
  AlipayKeys(const PublicKey& one) : by_serial{{"", one}} {}  // NOLINT: one key is keys too
  Result<Done> check(std::string_view text, std::string_view signature, std::string_view serial) const;  // refusals `unknown_key`, `bad_signature`
};

struct AlipayApp {
  std::string app_id, seller_id;
  PrivateKey own_key;
  AlipayKeys their_keys;
  std::string app_cert_sn, root_cert_sn;  // certificate mode; empty: key mode
  std::string app_auth_token;
};

// Of a request what is not empty; of a notice all that came, of most without `sign_type`. Never `sign` itself.
enum class AlipaySigned { request, notice, notice_with_type };
std::string alipay_signed_text(const Fields& fields, AlipaySigned what);
// All parameters with their signature. `more`: notify_url, return_url ... beside the common ones.
Fields alipay_parameters(const AlipayApp& app, const std::string& method, const Json& biz_content, Instant now, const Fields& more = {});
std::string alipay_request(const AlipayApp& app, const std::string& method, const Json& biz_content, Instant now, const Fields& more = {});

// The object under "<method_with_underscores>_response" (or "error_response", which is signed when it is at all): verified unless it tells of
// an error that Alipay does not sign.
Result<Json> alipay_answer(std::string_view body, const std::string& method, const AlipayKeys& theirs);
// The octets of the member `name` of the outermost object, as they stand in the text; empty: there is none, or the text is no JSON.
std::string_view raw_member(std::string_view json, std::string_view name);

Result<Fields> alipay_notice(std::string_view body, const AlipayKeys& theirs);

// "2026-11-29 08:00:00", Beijing time, and back; refusal `bad_time`.
std::string beijing_text(Instant t);
Result<Instant> beijing_time(std::string_view text);

}  // namespace sublet::gateway::wallet
