#include "sim/shoppers.h"

#include <algorithm>
#include <thread>

#include "base/money.h"
#include "commerce/identity_number.h"
#include "io/clock.h"
#include "io/file.h"
#include "gateway/http/client.h"
#include "gateway/identity/sign.h"
#include "sim/shop_client.h"
#include "sim/smdp.h"

namespace sublet::sim {

using gateway::Json;

namespace {

constexpr size_t most_latencies = 1'000'000;
constexpr int64_t most_wait = 600'000'000;  // for an order's end
constexpr size_t most_sold = 10'000;
constexpr double returns = 0.3;  // of those who took a phone
const std::string orders_path = "/sublet/v1/orders";

std::string padded(uint64_t n, size_t width) {
  std::string s = std::to_string(n);
  return s.size() >= width ? s : std::string(width - s.size(), '0') + s;
}

// A resident number that is right by itself. Each serial has another.
std::string identity_of(uint64_t serial) {
  const uint64_t day = serial / 1'000 % 365, year = 1950 + serial / 365'000 % 50;
  const Date born = date_from_days(days_from_civil(static_cast<int>(year), 1, 1) + static_cast<int64_t>(day));
  const std::string text = "110105" + padded(static_cast<uint64_t>(born.year), 4) + padded(static_cast<uint64_t>(born.month), 2) + padded(static_cast<uint64_t>(born.day), 2) + padded(serial % 1'000, 3);
  return text + commerce::identity_check_character(text);
}

int64_t micros_of(const Json& j, const char* name) {
  const auto at = j.find(name);
  if (at == j.end()) return 0;
  const Result<Money> m = parse_money(at->is_string() ? at->get<std::string>() : at->dump());
  return m ? m->micros() : 0;
}

// The step that waits for the customer.
std::string asked_for(const Json& order) {
  if (const auto steps = order.find("steps"); steps != order.end() && steps->is_array())
    for (const Json& s : *steps)
      if (s.value("waitsFor", "") == "customer") return s.value("name", "");
  return "";
}

}  // namespace

Shoppers::Shoppers(Options options) : options_(std::move(options)) {}
Shoppers::~Shoppers() = default;

Result<Done> Shoppers::run(const std::function<bool()>& go_on) {
  go_on_ = go_on;
  ShopClient shop(options_.host, options_.port, options_.key, options_.patience_micros);
  shop.go_on = go_on;
  const ShopAnswer drawer = shop.post("/sublet/v1/drawers", {{"agent", "shoppers " + std::to_string(options_.seed)}, {"balance", "0"}}, "drawer-" + std::to_string(options_.seed) + "-" + std::to_string(options_.first));
  if (!drawer.good()) return refusal("no_drawer", "the shop has no drawer: status " + std::to_string(drawer.status) + " " + gateway::dump(drawer.body));
  drawer_ = drawer.body["id"].get<std::string>();
  if (options_.phones > 0) read_plans(shop);
  const int64_t begun = io::steady_micros();
  std::vector<std::thread> threads;
  for (int t = 0; t < options_.threads; ++t)
    threads.emplace_back([this, begun] {
      ShopClient api(options_.host, options_.port, options_.key, options_.patience_micros);
      api.go_on = go_on_;
      for (uint64_t mine = next_++; mine < options_.people && go_on_(); mine = next_++) {
        if (options_.rate > 0) {
          const int64_t due = begun + static_cast<int64_t>(static_cast<double>(mine) / options_.rate * 1e6);
          while (io::steady_micros() < due && go_on_()) std::this_thread::sleep_for(std::chrono::milliseconds(std::clamp<int64_t>((due - io::steady_micros()) / 1'000, 1, 200)));
        }
        if (go_on_()) person(api, options_.first + mine);
      }
    });
  std::thread reporter([this] {
    for (int i = 0; next_ < options_.people + static_cast<uint64_t>(options_.threads) && go_on_(); ++i) {
      if (i % 10 == 0) write_report(false);
      std::this_thread::sleep_for(std::chrono::milliseconds(100));
    }
  });
  for (std::thread& t : threads) t.join();
  next_ = options_.people + static_cast<uint64_t>(options_.threads);
  reporter.join();
  write_report(true);
  return Done{};
}

Shoppers::Counts Shoppers::counts() const {
  const std::lock_guard lock(mutex_);
  Counts c = counts_;
  std::vector<int64_t> sorted = latencies_;
  std::sort(sorted.begin(), sorted.end());
  if (!sorted.empty()) c.p50 = sorted[sorted.size() / 2], c.p99 = sorted[sorted.size() * 99 / 100];
  return c;
}

void Shoppers::write_report(bool end) const {
  if (options_.report.empty()) return;
  const Counts c = counts();
  const Json j = {{"first", options_.first}, {"people", c.people}, {"orders", c.orders}, {"done", c.done}, {"undone", c.undone}, {"waiting", c.waiting}, {"refused", c.refused}, {"lost", c.lost},
                  {"numbers", c.numbers}, {"chosen", c.chosen}, {"downloads", c.downloads}, {"checks", c.checks}, {"phones", c.phones}, {"returned", c.returned}, {"top_ups", c.top_ups}, {"for_others", c.for_others},
                  {"add_ons", c.add_ons}, {"changes", c.changes}, {"sims", c.sims}, {"stops", c.stops}, {"resumed", c.resumed}, {"closed", c.closed}, {"paid", Money::from_micros(c.paid).text()},
                  {"scanned", c.scanned}, {"late", c.late}, {"twice", c.twice}, {"unpaid", c.unpaid}, {"too_late", c.too_late}, {"frozen", c.frozen}, {"by_wallet", Money::from_micros(c.by_wallet).text()}, {"place_p50_us", c.p50}, {"place_p99_us", c.p99}, {"ended", end}};
  (void)io::write_file_atomically(options_.report, gateway::dump(j) + "\n");
}

Json Shoppers::payment(Random& dice, bool own_account, const std::string& number) const {
  if (own_account) return {{"method", "account"}, {"source", number}};
  if (options_.wallet.empty() || !dice.chance(options_.wallets)) return cash();
  return dice.chance(0.5) ? Json{{"method", "alipay"}, {"source", "precreate"}} : Json{{"method", "wechat"}, {"source", "native"}};
}

bool Shoppers::scan(const std::string& code, const std::string& buyer) {
  const Result<gateway::HttpUrl> url = gateway::parse_url("http://" + options_.wallet);
  if (!url) return false;
  gateway::HttpCall c;
  c.url = *url, c.target = "/buyer/pay", c.body = gateway::dump(Json{{"code", code}, {"buyer", buyer}});
  const gateway::HttpAnswer a = gateway::http_call(c);
  if (a.status != 200) return false;
  const Result<Json> said = gateway::parse_json(a.body);
  count([&](Counts& n) { ++n.scanned, n.by_wallet += said ? said->value("paid", int64_t{0}) * 10'000 : 0; });
  return true;
}

// Most scan and pay; some take their time, some scan twice, some give the order up and pay all the same, some walk away.
bool Shoppers::pay(ShopClient& api, Random& dice, const std::string& order) {
  const ShopAnswer a = api.get(orders_path + "/" + order + "/payment");
  const std::string code = a.good() ? a.body.value("code", "") : "", buyer = "2088" + padded(dice.below(1'000'000'000), 12);
  if (code.empty()) return true;  // paid by now, or the time is over
  const double kind = static_cast<double>(dice.below(1'000)) / 1'000;
  if (kind < 0.03) {
    count([](Counts& c) { ++c.unpaid; });
    return false;
  }
  if (kind < 0.06) {
    (void)api.post(orders_path + "/" + order + "/undo", {{"reason", "changed my mind"}}, "undo-" + order);
    if (scan(code, buyer)) count([](Counts& c) { ++c.too_late; });
    return true;
  }
  if (kind < 0.12) {
    count([](Counts& c) { ++c.late; });
    for (uint64_t i = dice.below(30); i > 0 && go_on_(); --i) std::this_thread::sleep_for(std::chrono::milliseconds(100));
  }
  (void)scan(code, buyer);
  if (kind > 0.95 && !scan(code, buyer)) count([](Counts& c) { ++c.twice; });  // a wallet takes it once
  return true;
}

// What a phone's contract will take is frozen in the buyer's wallet; some scan twice, some walk away.
bool Shoppers::freeze(ShopClient& api, Random& dice, const std::string& order) {
  const ShopAnswer a = api.get(orders_path + "/" + order + "/freeze");
  const std::string code = a.good() ? a.body.value("code", "") : "", buyer = "2088" + padded(dice.below(1'000'000'000), 12);
  if (code.empty()) return true;
  if (dice.chance(0.05)) {
    count([](Counts& c) { ++c.unpaid; });
    return false;
  }
  if (scan(code, buyer)) count([](Counts& c) { ++c.frozen; });
  if (dice.chance(0.05)) (void)scan(code, buyer);
  return true;
}

// A person registers, buys a number or two, and does this and that with it.
void Shoppers::person(ShopClient& api, uint64_t serial) {
  Random dice(options_.seed * 1'000'003 + serial);
  const std::string id = identity_of(serial);  // whom the identity service knows follows from its digits
  const std::string key = std::to_string(options_.seed) + "-" + std::to_string(serial);
  const ShopAnswer party = api.post("/tmf-api/party/v4/individual", {{"familyName", "王"}, {"givenName", padded(serial, 6)}, {"individualIdentification", Json::array({{{"identificationType", "01"}, {"identificationId", id}}})}}, "party-" + key);
  {
    const std::lock_guard lock(mutex_);
    ++counts_.people;
    if (party.status == 0) ++counts_.lost;
    else if (!party.good()) ++counts_.refused;
  }
  if (!party.good()) return;
  const Bought bought = buy(api, dice, serial, party.body["id"].get<std::string>());
  const std::string& number = bought.number;
  if (number.empty()) return;
  if (bought.phone && dice.chance(returns)) bring_back(api, key, number);
  const bool more = dice.chance(options_.lives);
  if (more) live(api, dice, serial, number);
  const std::lock_guard lock(mutex_);
  if (!more && sold_.size() < most_sold) sold_.push_back(number);  // of those who stay as they are
}

std::string Shoppers::order(ShopClient& api, const std::string& kind, const std::string& key, const Json& body) {
  const ShopAnswer a = api.post(orders_path, body, key);
  const std::lock_guard lock(mutex_);
  if (a.status == 0) return ++counts_.lost, "";
  if (!a.good()) return ++counts_.refused, "";
  ++counts_.orders;
  if (latencies_.size() < most_latencies) latencies_.push_back(a.micros);
  if (body["payment"].value("method", "") == "drawer") counts_.paid += micros_of(a.body, "total");
  uint64_t* const of = kind == "new_number" ? &counts_.numbers : kind == "top_up" ? &counts_.top_ups : kind == "add_on" ? &counts_.add_ons : kind == "change_offer" ? &counts_.changes : kind == "replace_sim" ? &counts_.sims
                       : kind == "suspend" ? &counts_.stops : kind == "resume" ? &counts_.resumed : &counts_.closed;
  ++*of;
  return a.body.value("id", "");
}

// How the order ended: done, undone; empty: it is still under way. Who bought online shows their face when it is asked for.
std::string Shoppers::ended(ShopClient& api, const std::string& order, Random* dice) {
  if (order.empty()) return "";
  bool paid = false, frozen = false;
  int shown = 0;  // some faces are taken for another's; after five the order is undone
  for (int64_t until = io::steady_micros() + most_wait, pause = 50'000; options_.wait && io::steady_micros() < until && go_on_(); pause = std::min<int64_t>(pause * 2, 1'000'000)) {
    std::this_thread::sleep_for(std::chrono::microseconds(pause));
    const ShopAnswer a = api.get(orders_path + "/" + order);
    const std::string state = a.good() ? a.body.value("state", "") : "";
    const std::string asked = a.good() ? asked_for(a.body) : "";
    if (asked == "pay" && !paid && dice != nullptr) {
      if (!pay(api, *dice, order)) return "";
      paid = true;
    }
    if (asked == "freeze" && !frozen && dice != nullptr) {
      if (!freeze(api, *dice, order)) return "";
      frozen = true;
    }
    if (asked == "second_check" && shown < 5) second_check(api, order), ++shown;
    if (state != "done" && state != "undone") continue;
    count([&](Counts& c) { ++(state == "done" ? c.done : c.undone); });
    return state;
  }
  count([](Counts& c) { ++c.waiting; });
  return "";
}

void Shoppers::second_check(ShopClient& api, const std::string& order) {
  const ShopAnswer a = api.post(orders_path + "/" + order + "/second-check", {{"kind", "face"}, {"face", gateway::identity::base64("\xff\xd8\xff\xe0 a face, well lit, of " + order)}}, "face-" + order);
  count([&](Counts& c) { ++(a.good() ? c.checks : a.status == 0 ? c.lost : c.refused); });
}

// One of twenty that the search shows, from somewhere in the list; some look for a shape.
std::string Shoppers::chosen_number(ShopClient& api, Random& dice, const std::string& host) {
  static constexpr std::array<const char*, 4> shapes = {"", "&pattern=birthday", "&pattern=AABB", "&without=4"};
  const std::string path = "/sublet/v1/numbers?host=" + host + "&dearest=600&limit=20&offset=" + std::to_string(dice.below(100)) + shapes[dice.below(shapes.size())];
  const ShopAnswer a = api.get(path);
  if (!a.good() || !a.body.is_array() || a.body.empty()) return "";
  return a.body[dice.below(a.body.size())].value("number", "");
}

void Shoppers::read_plans(ShopClient& api) {
  for (const auto& [path, into] : {std::pair("/sublet/v1/phone-plans?limit=100", &plans_), {"/sublet/v1/phone-models?limit=100", &models_}})
    if (const ShopAnswer a = api.get(path); a.good() && a.body.is_array())
      for (const Json& j : a.body)
        if (j.value("onSale", false) && (j.value("kind", "") != "frozen" || !options_.wallet.empty())) into->push_back(j);
}

void Shoppers::add_phone(Random& dice, Json& request) const {
  if (models_.empty() || plans_.empty()) return;
  const Json& plan = plans_[dice.below(plans_.size())];
  const std::string model = plan.value("model", "");
  request["model"] = model.empty() ? models_[dice.below(models_.size())].value("code", "") : model;
  request["plan"] = plan.value("code", "");
  if (const std::string offer = plan.value("offer", ""); !offer.empty()) request["offer"] = offer;
}

// With the code that the shop shows: what a phone's camera would read (SGP.22 4.1).
void Shoppers::download(ShopClient& api, uint64_t serial, const std::string& order) {
  const ShopAnswer code = api.get(orders_path + "/" + order + "/esim");
  if (!code.good()) return;
  const Result<std::string> iccid = phone_download(code.body.value("activationCode", ""), "8904903200000100" + padded(serial, 16), "");
  if (iccid && *iccid == code.body.value("iccid", "")) count([](Counts& c) { ++c.downloads; });
}

Shoppers::Bought Shoppers::buy(ShopClient& api, Random& dice, uint64_t serial, const std::string& party) {
  const std::string key = std::to_string(options_.seed) + "-" + std::to_string(serial);
  const int64_t paid = 60 + 10 * static_cast<int64_t>(dice.below(16));
  const std::string host = options_.hosts[dice.below(options_.hosts.size())];
  Json request = {{"kind", "new_number"}, {"party", party}, {"host", host}, {"offer", options_.offers[dice.below(options_.offers.size())]}, {"topUp", std::to_string(paid)}, {"channel", "shop"}};
  const std::string number = dice.chance(options_.chosen) ? chosen_number(api, dice, host) : "";
  if (!number.empty()) request["number"] = number;
  if (dice.chance(options_.esims)) request["sim"] = "esim";
  if (dice.chance(options_.online)) request["channel"] = "online";
  if (dice.chance(options_.phones)) add_phone(dice, request);
  const ShopAnswer quote = api.post("/sublet/v1/quotes", request, "quote-" + key);
  if (!quote.good()) {
    count([&](Counts& c) { ++(quote.status == 0 ? c.lost : c.refused); });
    return {};
  }
  const std::string id = order(api, "new_number", "order-" + key, Json{{"quote", quote.body["id"]}, {"payment", payment(dice, false, "")}});
  if (!id.empty()) count([&](Counts& c) { c.chosen += !number.empty(), c.phones += request.contains("model"); });
  if (ended(api, id, &dice) != "done") return {};
  if (request.contains("sim")) download(api, serial, id);
  const ShopAnswer now = api.get(orders_path + "/" + id);
  return {now.good() ? now.body.value("number", "") : "", request.contains("model")};
}

// Within the days that the law and the shop give: the phone goes back and the money with it.
void Shoppers::bring_back(ShopClient& api, const std::string& key, const std::string& number) {
  const ShopAnswer all = api.get("/sublet/v1/contracts?state=active&number=" + number);
  if (!all.good() || !all.body.is_array() || all.body.empty()) return;
  const ShopAnswer a = api.post("/sublet/v1/contracts/" + all.body[0].value("id", "") + "/return", {{"reason", "it was not what I expected"}}, "return-" + key);
  count([&](Counts& c) { ++(a.good() ? c.returned : a.status == 0 ? c.lost : c.refused); });
}

void Shoppers::live(ShopClient& api, Random& dice, uint64_t serial, const std::string& number) {
  static constexpr std::array<const char*, 6> kinds = {"top_up", "replace_sim", "suspend", "add_on", "change_offer", "close"};
  static constexpr std::array<uint32_t, 6> weights = {40, 10, 15, 10, 10, 15};
  const std::string who = std::to_string(options_.seed) + "-" + std::to_string(serial);
  const uint64_t acts = 1 + dice.below(3);
  for (uint64_t i = 0; i < acts && go_on_(); ++i) {
    const std::string kind = kinds[dice.pick(weights)];
    const std::string key = who + "-" + std::to_string(i);
    Json request = {{"kind", kind}, {"line", number}};
    if (kind == "top_up") {
      request["topUp"] = std::to_string(10 + 10 * static_cast<int64_t>(dice.below(10)));
      const std::lock_guard lock(mutex_);
      if (!sold_.empty() && dice.chance(0.2)) request["line"] = sold_[dice.below(sold_.size())], ++counts_.for_others;
    }
    if (kind == "add_on") request["offer"] = "caller-id";
    if (kind == "change_offer") request["offer"] = options_.offers[dice.below(options_.offers.size())];
    if (kind == "replace_sim") request["reason"] = dice.chance(0.5) ? "lost" : "broken";
    const bool own = kind != "top_up" && dice.chance(0.5);
    const std::string id = order(api, kind, "order-" + key, Json{{"request", request}, {"payment", kind == "close" ? cash() : payment(dice, own, number)}});
    if (ended(api, id, &dice) != "done") continue;
    if (kind == "suspend") ended(api, order(api, "resume", "resume-" + key, Json{{"request", {{"kind", "resume"}, {"line", number}}}, {"payment", {{"method", "none"}}}}));
    if (kind == "close") return;
  }
}

}  // namespace sublet::sim
