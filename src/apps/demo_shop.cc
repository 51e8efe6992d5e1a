#include "apps/demo_shop.h"

#include <chrono>
#include <cstdio>
#include <thread>

#include "apps/server.h"
#include "commerce/audit.h"
#include "commerce/brand.h"
#include "commerce/merchants.h"
#include "commerce/number_import.h"
#include "commerce/phones.h"
#include "commerce/settings.h"
#include "commerce/sim_import.h"
#include "commerce/sims.h"
#include "gateway/rest/server.h"
#include "io/file.h"
#include "io/port.h"
#include "records/ids.h"

namespace sublet::apps {
namespace {

using gateway::Json;

constexpr int64_t lot_numbers = 4'000, lot_cards = 8'000, lot_esims = 2'000, least_idle = 1'000;
constexpr std::pair<const char*, const char*> cities[] = {{"北京", "北京"}, {"上海", "上海"}, {"广东", "广州"}, {"广东", "深圳"}, {"浙江", "杭州"}, {"湖北", "武汉"}, {"四川", "成都"}, {"陕西", "西安"}};  // each in its province
constexpr const char *secret = "of the demo alone", *smdp_secret = "of-the-demo-alone", *push_secret = "hosts-of-the-demo";  // between processes of it on this machine

std::string padded(int64_t n, size_t width) {
  std::string s = std::to_string(n);
  return s.size() >= width ? s : std::string(width - s.size(), '0') + s;
}

// Issuer of the cards (ITU-T E.118) and network of the IMSIs (E.212), by the host's place in the catalogue.
struct Maker {
  const char *issuer, *plmn;
};
Maker maker_of(size_t place) {
  static constexpr Maker makers[] = {{"89860109", "46009"}, {"89861109", "46011"}, {"89860009", "46000"}};
  return makers[place % 3];
}

std::string card_rows(size_t place, int64_t from, int64_t count, const char* kind) {
  std::string out;
  const Maker m = maker_of(place);
  const int64_t base = std::string_view(kind) == "esim" ? 500'000'000 : 0;
  for (int64_t i = from; i < from + count; ++i) {
    const std::string body = m.issuer + padded(base + i, 11);
    out += body + commerce::luhn_digit(body) + "," + m.plmn + padded(base + i, 10) + ",," + kind + "\n";
  }
  return out;
}

// The port of the run before, if nobody has it now: a page that is open, a wallet's code that was shown, lead there still.
Result<std::string> same_port(const std::string& file) {
  const Result<std::string> before = io::read_file(file, 64);
  const int wished = before ? std::atoi(before->c_str()) : 0;
  Result<int> port = io::free_port(wished > 0 && wished < 65'536 ? wished : 0);
  return port ? Result<std::string>(std::to_string(*port)) : port.error();
}

}  // namespace

std::string number_at(const catalogue::Host& h, double share) {
  const std::string prefix = h.numbers.front().text();
  constexpr size_t digits = 13;
  int64_t room = 1;
  for (size_t i = prefix.size(); i < digits; ++i) room *= 10;
  return prefix.size() >= digits ? prefix : prefix + padded(static_cast<int64_t>(static_cast<double>(room) * share), digits - prefix.size());
}

Result<Done> DemoShop::start_outside(ServeOptions& serving) {
  const std::string base = options_.folder + "/";
  Result<std::string> port = same_port(base + "api.port");  // the SM-DP+ has to know where the API will be before there is one
  if (!port) return port.error();
  if (Result<Done> kept = io::write_file_atomically(base + "api.port", *port + "\n"); !kept) return kept;
  serving.api.listen = "127.0.0.1:" + *port;
  const std::string secret_file = options_.folder + "/identity.secret", smdp_file = options_.folder + "/smdp.secret", push_file = options_.folder + "/push.secret";
  serving.push_secret = push_file;
  for (const auto& [file, text] : {std::pair(secret_file, secret), {smdp_file, smdp_secret}, {push_file, push_secret}})
    if (Result<Done> written = io::write_secret_file(file, std::string(text) + "\n"); !written) return written;
  const std::vector<std::pair<std::string, std::vector<std::string>>> services = {
      {"identity", {options_.program, "identity", "--secret", secret}},
      {"smdp", {options_.program, "smdp", "--callback", "http://" + serving.api.listen + "/es2plus/" + smdp_secret}},
      {"messages", {options_.program, "messages", "--file", base + "sms.jsonl"}},
      {"wallet", {options_.program, "wallet", "--config", base + "wallet.json", "--trades", trades_file(), "--state", base + "wallet.state", "--lost", "0.05", "--doubled", "0.05", "--late", "0.05"}}};
  if (Result<Done> made = wallet_config(); !made) return made;
  std::map<std::string, std::string> urls;
  for (const auto& [name, words] : services) {
    std::vector<std::string> args = words;
    Result<std::string> wished = same_port(base + name + ".port");
    if (!wished) return wished.error();
    for (const std::string& more : {std::string("--port"), *wished, std::string("--port-file"), base + name + ".port", std::string("--report"), base + name + ".report.json"}) args.push_back(more);
    (void)io::remove_file(base + name + ".port");
    Result<Child> c = spawn(name, args, log_of(name));
    if (!c) return c.error();
    outside_.push_back(*c);
    Result<std::string> at = port_of(*c, base + name + ".port", log_of(name));
    if (!at) return at.error();
    urls[name] = "http://127.0.0.1:" + *at;
  }
  serving.sell.identity = urls["identity"], serving.sell.identity_secret = secret_file;
  serving.sell.smdp = urls["smdp"], serving.sell.smdp_address = urls["smdp"].substr(std::string("http://").size()), serving.sell.smdp_secret = smdp_file;
  serving.sell.alipay = urls["wallet"] + "/gateway.do", serving.sell.wechat = urls["wallet"];
  serving.sell.sms = messages_ = urls["messages"];
  wallet_ = urls["wallet"].substr(std::string("http://").size());
  return Done{};
}

std::string DemoShop::trades_file() const { return options_.folder + "/wallet.trades"; }

// Both wallets know one merchant of the operator; its keys are made once and kept for the next run.
Result<Done> DemoShop::wallet_config() {
  const Result<bool> there = io::exists(options_.folder + "/wechat.json");
  if (!there) return there.error();
  if (*there) return Done{};
  Result<Child> c = spawn("wallet-setup", {options_.program, "wallet-setup", "--out", options_.folder}, log_of("wallet-setup"));
  if (!c) return c.error();
  return finish(*c);
}

Result<Done> DemoShop::merchants() {
  const commerce::Bulk bulk = this->bulk();
  std::vector<Json> all;
  for (const char* name : {"/alipay.json", "/wechat.json"}) {
    Result<std::string> text = io::read_file(options_.folder + name, 1 << 20);
    if (!text) return text.error();
    Result<Json> j = gateway::parse_json(*text);
    if (!j) return j.error();
    all.push_back(std::move(*j));
  }
  return bulk.write([&](const commerce::Work& w) -> Result<Done> {
    Result<std::vector<commerce::Merchant>> known = commerce::merchants(w);
    if (!known) return known.error();
    if (!known->empty()) return Done{};
    for (const Json& m : all) {
      commerce::Merchant one;
      one.wallet = m["wallet"].get<std::string>(), one.title = m["title"].get<std::string>(), one.account = m["account"].get<std::string>(), one.app = m["app"].get<std::string>();
      if (Result<commerce::Merchant> added = commerce::add_merchant(w, one, gateway::dump(m["secrets"])); !added) return added.error();
    }
    return commerce::set_setting(w, "pay_minutes", "2");  // who walks away is not waited for long
  });
}

// How the sample operator shows itself; made once, and the owner's to change.
Result<Done> DemoShop::brand() {
  static constexpr const char* logo = R"(<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 48 48"><rect width="48" height="48" rx="12" fill="#c2410c"/><path d="M12 33V21h6v12zm9 0V15h6v18zm9 0V9h6v24z" fill="#fff"/></svg>)";
  return bulk().write([&](const commerce::Work& w) -> Result<Done> {
    Result<commerce::Brand> b = commerce::brand(w);
    if (!b) return b.error();
    if (!b->actor.empty()) return Done{};
    b->colour = "#c2410c", b->logo = std::string("data:image/svg+xml;base64,") + records::base64(logo);
    b->slogan_zh = "用多少，付多少，每一分都看得见", b->slogan_en = "Pay for what you use, and see every cent of it", b->service_number = "10040";
    b = commerce::set_brand(w, *b);
    return b ? Result<Done>(Done{}) : Result<Done>(b.error());
  });
}

commerce::Bulk DemoShop::bulk() const {
  return {server_->api().db(), server_->api().vault(), op_, "demo", [] { return io::SystemClock().now(); }};
}

// A lot of numbers and one of cards, the next of this host.
Result<Done> DemoShop::stock(const catalogue::Host& host) {
  const commerce::Bulk bulk = this->bulk();
  size_t place = 0;
  while (place < hosts_.size() && hosts_[place].code != host.code) ++place;
  Result<int64_t> lots = bulk.read([&](const commerce::Work& w) -> Result<int64_t> {
    Result<records::Row> r = w.sql.one("select count(*) from lot where operator = ? and kind = 'number' and host = ? and name like 'demo-%'", {w.op, host.code});
    if (!r) return r.error();
    return r->integer(0);
  });
  if (!lots) return lots.error();
  const std::string name = "demo-" + host.code + "-" + std::to_string(*lots + 1);
  const int64_t first = std::strtoll(number_at(host, 0.5).c_str(), nullptr, 10) + *lots * lot_numbers;
  std::string numbers = "province,city,first,last\n";
  const auto share = lot_numbers / static_cast<int64_t>(std::size(cities));
  for (size_t i = 0; i < std::size(cities); ++i) {
    const int64_t from = first + static_cast<int64_t>(i) * share;
    numbers += std::string(cities[i].first) + "," + cities[i].second + "," + std::to_string(from) + "," + std::to_string(from + share - 1) + "\n";
  }
  Result<commerce::Lot> in = commerce::import_numbers(bulk, {.name = name, .host = host.code}, numbers);
  if (!in) return in.error();
  const std::string cards = "iccid,imsi,number,kind\n" + card_rows(place, *lots * lot_cards, lot_cards, "card") + card_rows(place, *lots * lot_esims, lot_esims, "esim");
  in = commerce::import_sims(bulk, {.name = name, .host = host.code}, cards);
  if (!in) return in.error();
  return Done{};
}

// Three models, a plan of each kind, and some hundred phones.
Result<Done> DemoShop::phones() {
  const commerce::Bulk bulk = this->bulk();
  constexpr int64_t yuan = 1'000'000;
  static const std::vector<commerce::PhoneModel> models = {{"a1", "入门手机 A1", 699 * yuan}, {"b2", "全面屏手机 B2", 1'999 * yuan}, {"c3", "旗舰手机 C3", 4'999 * yuan}};
  // The frozen credit is the usual one: 576 frozen, 48 of it captured in each of 12 months.
  static const std::vector<commerce::PhonePlan> plans = {
      {"discount-24", "在网24个月购机直降", "discount", "", "", 24, 300 * yuan, 0, "12:80,24:50"},
      {"deposit-12", "预存话费分月返还", "deposit", "b2", "", 12, 400 * yuan, 600 * yuan, "12:30"},
      {"instalments-12", "分期购机", "instalments", "c3", "", 12, 0, 2'400 * yuan, "12:30"},
      {"frozen-12", "信用购 576", "frozen", "a1", "", 12, 500 * yuan, 576 * yuan, "12:100"}};
  Result<bool> done = bulk.write([&](const commerce::Work& w) -> Result<bool> {
    Result<std::vector<commerce::PhoneModel>> known = commerce::models(w);
    if (!known) return known.error();
    if (!known->empty()) return false;
    for (const auto& m : models)
      if (Result<Done> set = commerce::set_model(w, m); !set) return set.error();
    for (const auto& p : plans)
      if (Result<Done> set = commerce::set_plan(w, p); !set) return set.error();
    return true;
  });
  if (!done) return done.error();
  if (!*done) return Done{};
  std::string text = "imei,model\n";
  for (int64_t i = 0; i < 900; ++i) {
    const std::string body = "35699910" + padded(i, 6);
    text += body + commerce::luhn_digit(body) + "," + models[static_cast<size_t>(i % 3)].code + "\n";
  }
  Result<commerce::Lot> in = commerce::import_phones(bulk, {.name = "demo-phones"}, text);
  if (!in) return in.error();
  return Done{};
}

Result<Done> DemoShop::keep_stocked() {
  for (const catalogue::Host& h : hosts_) {
    Result<int64_t> idle = server_->api().db().read<int64_t>([&](records::Sql& sql) -> Result<int64_t> {
      Result<records::Row> r = sql.one("select count(*) from number where operator = ? and host = ? and state = 'idle'", {op_, h.code});
      if (!r) return r.error();
      return r->integer(0);
    });
    if (!idle) return idle.error();
    if (*idle >= least_idle) continue;
    if (Result<Done> more = stock(h); !more) return more;
  }
  return Done{};
}

Result<Done> DemoShop::open(Server& server, const std::string& op, const catalogue::Version& version) {
  server_ = &server;
  op_ = op;
  hosts_ = version.hosts;
  if (Result<Done> stocked = keep_stocked(); !stocked) return stocked;
  if (Result<Done> stocked = phones(); !stocked) return stocked;
  if (Result<Done> known = merchants(); !known) return known;
  if (Result<Done> shown = brand(); !shown) return shown;
  key_file_ = options_.data + "/owner.key";
  const Result<bool> there = io::exists(key_file_);
  if (!there) return there.error();
  if (!*there) {
    Result<std::string> key = gateway::rest::make_key(server.api().db(), op, "demo", "owner", io::SystemClock().now());
    if (!key) return key.error();
    if (Result<Done> written = io::write_secret_file(key_file_, *key + "\n"); !written) return written;
  }
  orders_before_ = orders_of_shoppers();
  // Who has shopped in an earlier run does not come again; some may have been under way when it last took note.
  const Json last = report();
  const uint64_t first = last.value("people", uint64_t{0}) == 0 && last.value("first", uint64_t{0}) == 0 ? 0 : last.value("first", uint64_t{0}) + last.value("people", uint64_t{0}) + 100;
  std::string codes, offers;
  for (const catalogue::Host& h : hosts_) codes += (codes.empty() ? "" : ",") + h.code;
  for (const catalogue::Offer& o : version.offers)
    if (o.base && !o.of_account && !o.withdrawn) offers += (offers.empty() ? "" : ",") + o.code;
  (void)io::remove_file(options_.folder + "/shoppers.report.json");
  char rate[40];
  std::snprintf(rate, sizeof rate, "%.3f", options_.people_a_second);
  Result<Child> c = spawn("shoppers", {options_.program, "shoppers", "--api", server.api().base().substr(std::string("http://").size()), "--key", key_file_, "--people", "1000000000", "--first", std::to_string(first),
                                       "--seed", "11", "--threads", "12", "--rate", rate, "--hosts", codes, "--offers", offers, "--chosen", "0.3", "--esims", "0.2", "--online", "0.2", "--phones", "0.15", "--wallet", wallet_, "--wallets", "0.7",
                                       "--report", options_.folder + "/shoppers.report.json"},
                          log_of("shoppers"));
  if (!c) return c.error();
  shoppers_ = *c;
  return Done{};
}

// Those that came by the shoppers' key: people at the console order too, and are nobody's customers here.
int64_t DemoShop::orders_of_shoppers() const {
  const Result<std::string> key = io::read_file(key_file_, 4'096);  // sk.OPERATOR.ID.SECRET
  if (!key) return -1;
  const size_t id = key->find('.', 3) + 1;
  const Result<records::Row> r = server_->api().db().read<records::Row>([&](records::Sql& sql) { return sql.one("select count(*) from orders where operator = ? and actor = ?", {op_, "key " + key->substr(id, key->find('.', id) - id)}); });
  return r ? r->integer(0) : -1;
}

void DemoShop::close() {
  if (!shoppers_) return;
  end(*shoppers_);
  // What hosts and services were asked for meanwhile comes back within some seconds, but for what they never answer.
  int64_t open = -1;
  for (int quiet = 0, i = 0; i < 50 && quiet < 10 && open != 0; ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
    const Result<int64_t> now = server_->api().db().read<int64_t>([&](records::Sql& sql) -> Result<int64_t> {
      Result<records::Row> r = sql.one("select count(*) from orders where operator = ? and state in ('open', 'undoing')", {op_});
      if (!r) return r.error();
      return r->integer(0);
    });
    if (!now) return;
    quiet = *now == open ? quiet + 1 : 0;
    open = *now;
  }
}

void DemoShop::end_outside() {
  for (const Child& c : outside_) ask_to_end(c);
  for (Child& c : outside_) end(c);
  if (shoppers_) end(*shoppers_);
}

Json DemoShop::report() const {
  const Result<std::string> text = io::read_file(options_.folder + "/shoppers.report.json", 1 << 20);
  Result<Json> j = text ? gateway::parse_json(*text) : Result<Json>(text.error());
  return j && j->is_object() ? std::move(*j) : Json::object();
}

std::string DemoShop::row() const {
  const Json r = report();
  const auto n = [&](const char* name) { return thousands(r.value(name, uint64_t{0})); };
  char text[500];
  std::snprintf(text, sizeof text, "Sold to %s people: orders %s (done %s, undone %s), numbers %s, eSIMs %s, phones %s (back %s), top-ups %s, closed %s; paid %s and by wallet %s; taken in %.1f ms\n", n("people").c_str(), n("orders").c_str(), n("done").c_str(),
                n("undone").c_str(), n("numbers").c_str(), n("downloads").c_str(), n("phones").c_str(), n("returned").c_str(), n("top_ups").c_str(), n("closed").c_str(), r.value("paid", std::string("0.00")).c_str(), r.value("by_wallet", std::string("0.00")).c_str(),
                static_cast<double>(r.value("place_p50_us", int64_t{0})) / 1e3);
  return text;
}

bool DemoShop::summary(const std::map<std::string, std::string>& accounts) const {
  Json request = {{"operator", op_}, {"accounts", Json::object()}};
  for (const auto& [host, file] : accounts) request["accounts"][host] = file;
  request["trades"] = trades_file();
  const Json a = server_->audit(request);
  std::printf("\nSold, by the records since the first run\n");
  if (!a.value("ok", false)) {
    std::printf("THE AUDIT COULD NOT BE MADE: %s\n", a.value("detail", "").c_str());
    return false;
  }
  const auto count = [&](const char* of, const char* name) { return thousands(a[of].value(name, uint64_t{0})); };
  std::vector<std::vector<std::string>> rows = {{"orders done", count("orders", "done")}, {"orders undone, with the money back", count("orders", "undone")},
                                                {"orders under way (hosts, identity checks that are never answered)", thousands(a["orders"].value("open", uint64_t{0}) + a["orders"].value("undoing", uint64_t{0}))},
                                                {"lines in service", thousands(a.value("lines", uint64_t{0}))}};
  for (const auto& [host, n] : a["hosts"].items()) rows.push_back({"accounts open at " + host + ", by its own books", thousands(n.get<uint64_t>())});
  const Result<records::Row> used = server_->api().db().read<records::Row>([&](records::Sql& sql) {
    return sql.one("select count(distinct u.line) from usage_record u, line l where u.operator = ? and l.operator = u.operator and l.number = u.line", {op_});
  });
  rows.push_back({"of the lines sold: used already, and charged", used ? thousands(static_cast<uint64_t>(used->integer(0))) : used.error().text()});
  for (const auto& [name, what] : {std::pair("taken", "money taken"), {"in_accounts", "of it in accounts"}, {"given_back", "given back"}, {"on_the_way", "on the way, of orders under way"}, {"paid_out", "paid out of closed accounts"}, {"tax_contained", "value-added tax in what was taken and kept"}})
    rows.push_back({what, a["money"].value(name, "")});
  for (const auto& [name, what] : {std::pair("taken", "taken by Alipay and WeChat Pay"), {"given_back", "of it given back there"}, {"at_the_wallets", "left at the wallets, by their own books"}, {"not_told_yet", "of it paid, and not told yet (asked after)"}, {"fees_at_the_wallets", "their fees"}, {"tax_in_fees", "value-added tax in those"}, {"frozen_at_the_wallets", "frozen in buyers' wallets for contracts, by their own books"}}) rows.push_back({what, a["wallets"].value(name, "")});
  const int64_t here = orders_of_shoppers() - orders_before_, told = report().value("orders", int64_t{0});
  rows.push_back({"orders of this run, by the records", thousands(static_cast<uint64_t>(here))});
  rows.push_back({"orders of this run, by the shoppers' own count", thousands(static_cast<uint64_t>(told))});
  std::printf("%s", table(rows, "-r").c_str());
  for (const Json& w : a["wrong"]) std::printf("WRONG: %s\n", w.get<std::string>().c_str());
  const bool agrees = a["wrong"].empty() && here == told;
  std::printf("%s\n", agrees ? "Records, charging, the hosts' and the wallets' books agree: every number, SIM and fen is in one place." : "WHAT WAS SOLD DOES NOT ADD UP.");
  return agrees;
}

}  // namespace sublet::apps
