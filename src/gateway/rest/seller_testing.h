// For tests of what sellers and subscribers do: a stock at host h, persons, lines in service, sessions.
#pragma once

#include "commerce/identity_number.h"
#include "commerce/lines.h"
#include "commerce/numbers.h"
#include "commerce/parties.h"
#include "commerce/payments.h"
#include "commerce/sims.h"
#include "gateway/rest/authenticate.h"
#include "gateway/rest/testing.h"

namespace sublet::gateway::rest {

class SellerApi : public TestApi {
 public:
  explicit SellerApi(records::TestKind kind, Settings settings = {}) : TestApi(kind, std::move(settings)) {}
  const std::string owner = key("owner"), shop = key("catalogue.read order.write"), care = key("care");

  commerce::Work work(records::Sql& sql, const std::string& op = "demo") { return {sql, *vault, op, clock.now(), "test"}; }
  template <class F>
  auto write(F f) {
    using R = decltype(f(std::declval<const commerce::Work&>()));
    using T = std::remove_reference_t<decltype(*std::declval<R&>())>;
    return db().write<T>([&](records::Sql& sql) -> R { return f(work(sql)); });
  }
  HttpAnswer get(const std::string& path) { return ask(owner, "GET", path); }
  HttpAnswer post(const std::string& path, const Json& body, HttpHeaders headers = {}) { return ask(owner, "POST", path, dump(body), std::move(headers)); }
  HttpAnswer patch(const std::string& path, const Json& body, HttpHeaders headers = {}) { return ask(owner, "PATCH", path, dump(body), std::move(headers)); }

  std::string person(int serial, const std::string& given = "小明") {
    const std::string text = "11010519800101" + std::to_string(1'000 + serial).substr(1);
    const HttpAnswer a = post("/tmf-api/party/v4/individual", {{"familyName", "王"}, {"givenName", given}, {"individualIdentification", Json::array({{{"identificationType", "residentId"}, {"identificationId", text + commerce::identity_check_character(text)}}})}});
    EXPECT_EQ(a.status, 201) << a.body;
    return json_of(a).value("id", "");
  }
  void numbers(const std::vector<std::string>& all, const std::string& city = "北京", const std::string& host = "h") {
    const Result<Done> done = write([&](const commerce::Work& w) -> Result<Done> {
      for (const std::string& digits : all) {
        commerce::Number n;
        n.number = digits, n.host = host, n.province = n.city = city, n.lot = "L1";
        if (Result<Done> in = commerce::add_number(w, n); !in) return in;
      }
      return Done{};
    });
    ASSERT_TRUE(done) << done.error().text();
  }
  // A number in service, as orders leave it.
  std::string line(const std::string& digits, const std::string& party, const std::string& iccid = {}) {
    const std::string id = "line-" + digits;
    const Result<Done> done = write([&](const commerce::Work& w) -> Result<Done> {
      commerce::Number n;
      n.number = digits, n.host = "h", n.province = n.city = "北京", n.state = commerce::NumberState::in_use, n.holder = id, n.party = party;
      if (Result<Done> in = commerce::add_number(w, n); !in) return in;
      commerce::LineRecord l;
      l.id = id, l.number = digits, l.party = party, l.host = "h", l.iccid = iccid, l.account = digits, l.offer = "basic", l.since = w.now, l.changed = w.now;
      return commerce::insert_line(w, l);
    });
    EXPECT_TRUE(done) << done.error().text();
    return id;
  }
  std::string subscriber(const std::string& digits) {
    const Result<std::string> token = db().write<std::string>([&](records::Sql& sql) { return Authenticator::begin(sql, {"demo", "subscriber", "line " + digits, "subscriber", digits, 3'600}, clock.now()); });
    EXPECT_TRUE(token);
    return token ? *token : "";
  }
  std::string state_of(const std::string& digits) {
    const Result<commerce::Number> n = write([&](const commerce::Work& w) { return commerce::number(w, digits); });
    return n ? commerce::name_of(n->state) : n.error().code;
  }
  Json events(const std::string& resource) {
    const Result<records::Rows> rows = db().read<records::Rows>([&](records::Sql& sql) { return sql.query("select type from event where operator = 'demo' and resource = ? order by seq", {resource}); });
    Json out = Json::array();
    for (const records::Row& r : *rows) out.push_back(r.text(0));
    return out;
  }
};

inline std::string kind_name(const ::testing::TestParamInfo<records::TestKind>& p) { return p.param == records::TestKind::sqlite ? "sqlite" : "postgresql"; }

}  // namespace sublet::gateway::rest
