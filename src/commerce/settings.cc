#include "commerce/settings.h"

#include <charconv>

namespace sublet::commerce {

const std::vector<SettingRule>& setting_rules() {
  static const std::vector<SettingRule> rules = {
      {"numbers_per_person", "5", nullptr, 1, 1'000, "numbers that one person may hold"},
      {"numbers_per_firm", "100000", nullptr, 1, 10'000'000, "numbers that one organisation may hold"},
      {"numbers_scope", "operator", "operator|host|province", 0, 0, "within what numbers are counted"},
      {"least_age", "16", nullptr, 0, 30, "years below which a guardian must stand beside the holder"},
      {"reserve_minutes", "30", nullptr, 1, 10'080, "a number is held for an unpaid order"},
      {"reserve_longest_minutes", "1440", nullptr, 1, 10'080, "a number is kept for somebody who has not ordered, at the longest"},
      {"reserve_most", "20", nullptr, 1, 100, "numbers in one reservation"},
      {"reserve_open", "1000", nullptr, 1, 100'000, "numbers that one seller keeps reserved at once"},
      {"objection_days", "15", nullptr, 1, 365, "within which an objection to a number under one's name is answered"},
      {"complaint_days", "15", nullptr, 1, 365, "within which a complaint is answered"},
      {"pay_minutes", "30", nullptr, 1, 10'080, "an order waits for its payment"},
      {"wallet_check_seconds", "30", nullptr, 1, 3'600, "a wallet that has not told of a payment is asked after so long, then after growing pauses"},
      {"wallet_forget_days", "30", nullptr, 1, 3'650, "who paid by wallet and from where is forgotten so long after the order has ended, and what was sent as a wallet's notice and refused"},
      {"consent_minutes", "1440", nullptr, 1, 43'200, "a transfer waits for the consent of who is to hold the line"},
      {"verify_minutes", "60", nullptr, 1, 10'080, "an order waits for the identity service"},
      {"activate_days", "30", nullptr, 1, 365, "a line sold online waits for its second check"},
      {"second_check", "online", "online|always|never", 0, 0, "which sales need a second check at activation"},
      {"frozen_days", "90", nullptr, 0, 3'650, "a closed number is frozen before it is sold again"},
      {"next_lot_share", "50", nullptr, 0, 100, "per cent of a lot to be activated before the next may be asked for"},
      {"price_sim", "0", nullptr, 0, 1'000'000'000, "a card with a new number, micro-units"},
      {"price_sim_replacement", "20000000", nullptr, 0, 1'000'000'000, "a card in place of another, micro-units"},
      {"price_transfer", "10000000", nullptr, 0, 1'000'000'000, "transfer to another holder, micro-units"},
      {"price_keep", "8000000", nullptr, 0, 1'000'000'000, "keeping a number out of use, each time, micro-units"},
      {"offer_keep", "", "", 0, 0, "offer added while a number is kept (its monthly fee); empty: none"},
      {"host_products", "PR_0001,PR_0002,PR_0003", "", 0, 0, "products that a host is asked to open an account with, by their codes there"},
      {"phone_return_days", "7", nullptr, 0, 28, "a phone is taken back, with the money"},
      {"number_exit_percent", "30", nullptr, 0, 100, "leaving a number's contract early costs so much of the monthly minimum of the months left, per cent"},
      {"drawer_days", "1", nullptr, 0, 31, "a drawer takes payments for so long after the first that was not counted; 0: it need not be counted"},
      {"port_code_days", "30", nullptr, 0, 365, "a host that says a number has gone is believed for so long after its holder was given the code"},
      {"tax_ppm_number", "90000", nullptr, 0, 1'000'000, "value-added tax on a number's price, millionths (telecom services: 9 %; since 2026-01-01 also data and messages)"},
      {"tax_ppm_sim", "90000", nullptr, 0, 1'000'000, "value-added tax on a card with the service, millionths"},
      {"tax_ppm_offer", "90000", nullptr, 0, 1'000'000, "value-added tax on packages and add-ons, millionths"},
      {"tax_ppm_keep", "90000", nullptr, 0, 1'000'000, "value-added tax on keeping a number, millionths"},
      {"tax_ppm_transfer", "90000", nullptr, 0, 1'000'000, "value-added tax on a transfer, millionths"},
      {"tax_ppm_phone", "130000", nullptr, 0, 1'000'000, "value-added tax on phones and other goods, millionths (13 %)"},
      {"tax_ppm_deposit", "0", nullptr, 0, 1'000'000, "value-added tax on a deposit when it is paid, millionths"},
      {"tax_ppm_minimum", "0", nullptr, 0, 1'000'000, "value-added tax on what stays in the account for a monthly minimum, millionths"},
      {"tax_ppm_top_up", "0", nullptr, 0, 1'000'000, "value-added tax on money that stays in the account until it is used, millionths"},
      {"order_days", "7", nullptr, 1, 90, "an order that still waits for a host is shown as stuck and needs a hand"},
  };
  return rules;
}

namespace {

const SettingRule* rule_of(std::string_view name) {
  for (const SettingRule& r : setting_rules())
    if (name == r.name) return &r;
  return nullptr;
}

}  // namespace

Result<std::string> setting_text(const Work& w, std::string_view name) {
  const SettingRule* rule = rule_of(name);
  ensure(rule != nullptr, "a setting that is asked for has a rule");
  if (w.settings == nullptr) {
    Result<Rows> rows = w.sql.query("select name, value from setting where operator = ?", {w.op});
    if (!rows) return rows.error();
    auto all = std::make_shared<std::map<std::string, std::string, std::less<>>>();
    for (const Row& r : *rows) all->emplace(r.text(0), r.text(1));
    w.settings = std::move(all);
  }
  const auto stated = w.settings->find(name);
  return stated == w.settings->end() ? std::string(rule->standard) : stated->second;
}

Result<int64_t> setting(const Work& w, std::string_view name) {
  Result<std::string> text = setting_text(w, name);
  if (!text) return text.error();
  int64_t n = 0;
  std::from_chars(text->data(), text->data() + text->size(), n);
  return n;
}

Result<Done> set_setting(const Work& w, const std::string& name, const std::string& value) {
  const SettingRule* rule = rule_of(name);
  if (rule == nullptr) return refusal("bad_setting", "there is no setting '" + name.substr(0, 60) + "'");
  if (value.size() > 200) return refusal("bad_setting", "a setting has at most 200 octets");
  if (rule->words == nullptr) {
    int64_t n = 0;
    const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), n);
    if (error != std::errc{} || end != value.data() + value.size() || n < rule->least || n > rule->most)
      return refusal("bad_setting", name + " is a whole number from " + std::to_string(rule->least) + " to " + std::to_string(rule->most));
  } else if (const std::string words = std::string("|") + rule->words + "|"; *rule->words != '\0' && (value.empty() || words.find("|" + value + "|") == std::string::npos)) {
    return refusal("bad_setting", name + " is one of " + rule->words);
  }
  Result<int64_t> n = w.sql.run("insert into setting (operator, name, value, changed, actor) values (?, ?, ?, ?, ?) on conflict (operator, name) do update set value = excluded.value, changed = excluded.changed, actor = excluded.actor",
                                {w.op, name, value, w.now.micros(), w.actor});
  if (!n) return n.error();
  w.settings.reset();
  return Done{};
}

Result<Done> unset_setting(const Work& w, const std::string& name) {
  if (rule_of(name) == nullptr) return refusal("bad_setting", "there is no setting '" + name.substr(0, 60) + "'");
  if (Result<int64_t> n = w.sql.run("delete from setting where operator = ? and name = ?", {w.op, name}); !n) return n.error();
  w.settings.reset();
  return Done{};
}

Result<SettingShown> setting_shown(const Work& w, const std::string& name) {
  SettingShown s;
  s.rule = rule_of(name);
  if (s.rule == nullptr) return refusal("bad_setting", "there is no setting '" + name.substr(0, 60) + "'");
  s.value = s.rule->standard;
  Result<Rows> rows = w.sql.query("select value, actor, changed from setting where operator = ? and name = ?", {w.op, name});
  if (!rows) return rows.error();
  if (!rows->empty()) s.value = rows->front().text(0), s.actor = rows->front().text(1), s.changed = Instant::from_micros(rows->front().integer(2));
  return s;
}

}  // namespace sublet::commerce
