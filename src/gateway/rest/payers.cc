#include "gateway/rest/payers.h"

#include "base/phone.h"

namespace sublet::gateway::rest {

namespace {

// As it is kept: "account:8617090000001".
Result<std::string> word_of(const std::string& text) {
  if (text.starts_with("account:")) {
    Result<PhoneNumber> n = PhoneNumber::parse(text.substr(8));
    if (n) return "account:" + n->text();
  }
  const bool drawer = text.starts_with("drawer:") && text.size() > 7 && text.size() <= 71 && text.find_first_of(" ,") == std::string::npos;
  return drawer ? Result<std::string>(text) : refusal("bad_payer", "a payer is drawer:ID or account:NUMBER");
}

bool named(const std::string& payers, const std::string& word) { return (" " + payers + " ").find(" " + word + " ") != std::string::npos; }

}  // namespace

Result<std::string> payers_in(const Json& list) {
  std::string out;
  for (const Json& each : list) {
    Result<std::string> word = word_of(each.get<std::string>());
    if (!word) return word;
    if (!named(out, *word)) out += (out.empty() ? "" : " ") + *word;
  }
  return out;
}

Json payers_json(const std::string& payers) {
  Json out = Json::array();
  for (size_t from = 0; from < payers.size();) {
    const size_t end = std::min(payers.find(' ', from), payers.size());
    out.push_back(payers.substr(from, end - from));
    from = end + 1;
  }
  return out;
}

Result<Done> may_let_pay(const Principal& who, const commerce::PaymentWish& wish, const std::string& line) {
  if (wish.method != "drawer" && wish.method != "account") return Done{};
  std::string source = wish.source;
  if (wish.method == "account") {
    Result<PhoneNumber> n = PhoneNumber::parse(source), about = PhoneNumber::parse(line);
    if (!n) return Done{};  // commerce says what is wrong with it
    if (about && *about == *n) return Done{};
    source = n->text();
  }
  if (who.payers.empty() ? who.rights.may(Area::payment, Access::write) : named(who.payers, wish.method + ":" + source)) return Done{};
  return refusal("forbidden", "this " + wish.method + " is not one that may pay by this key; its owner names those (payers)");
}

}  // namespace sublet::gateway::rest
