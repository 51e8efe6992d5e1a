#include "apps/sell_part.h"

#include <CLI/CLI.hpp>

#include "apps/server.h"
#include "io/file.h"

namespace sublet::apps {

SellPart::SellPart(gateway::Service& service, io::Clock& clock, records::Database& db, records::Vault& vault, std::shared_ptr<gateway::HostLinks> links, const ServeOptions::Sell& options)
    : service_(service), clock_(clock), db_(db), vault_(vault), links_(std::move(links)), options_(options), shelves_(service, clock) {}
SellPart::~SellPart() { stop(); }

namespace {

Result<std::string> secret_in(const std::string& file) {
  Result<std::string> secret = io::read_file(file, 4'096);
  if (!secret) return secret;
  while (!secret->empty() && (secret->back() == '\n' || secret->back() == '\r')) secret->pop_back();
  return secret;
}

}  // namespace

Result<std::string> url_secret_in(const std::string& file, const std::string& option) {
  Result<std::string> secret = secret_in(file);
  if (!secret) return secret;
  const bool good = secret->size() >= 16 && secret->find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_") == std::string::npos;
  return good ? secret : refusal("bad_secret", option + " " + file + ": at least 16 letters, digits, '-' and '_', as it stands in a URL");
}

Result<Done> SellPart::start(std::function<Instant()> booked_until) {
  gateway::Dispatcher::Parts parts{db_, service_, vault_, clock_, shelves_, links_, {}, {}, options_.sms, Server::log};
  parts.booked_until = std::move(booked_until);
  if (!options_.identity.empty()) {
    gateway::IdentityClient::Options o;
    o.url = options_.identity;
    o.key = options_.identity_key;
    o.ca = options_.identity_ca;
    if (!options_.identity_secret.empty()) {
      Result<std::string> secret = secret_in(options_.identity_secret);
      if (!secret) return secret.error();
      o.secret = std::move(*secret);
    }
    parts.identity = std::move(o);
  }
  if (!options_.smdp.empty()) {
    gateway::EsimClient::Options o;
    o.url = options_.smdp;
    o.requester = options_.smdp_requester;
    o.ca = options_.smdp_ca;
    o.smdp = options_.smdp_address;
    parts.esim = std::move(o);
  }
  parts.wallets.emplace();
  if (!options_.alipay.empty()) parts.wallets->alipay = options_.alipay;
  if (!options_.wechat.empty()) parts.wallets->wechat = options_.wechat;
  parts.wallets->ca = options_.wallet_ca, parts.wallets->notify = options_.wallet_notify;
  while (parts.wallets->notify.ends_with('/')) parts.wallets->notify.pop_back();
  if (!options_.smdp_secret.empty()) {
    Result<std::string> secret = url_secret_in(options_.smdp_secret, "--smdp-secret");
    if (!secret) return secret.error();
    smdp_secret_ = std::move(*secret);
  }
  dispatcher_ = std::make_unique<gateway::Dispatcher>(std::move(parts));
  if (Result<Done> started = dispatcher_->start(); !started) return started;
  fetcher_ = std::make_unique<gateway::BillFetcher>(*dispatcher_->wallets(), db_, vault_, clock_, gateway::BillFetcher::Options{.folder = service_.data() + "/bills"}, Server::log);
  return fetcher_->start();
}

gateway::rest::Outside SellPart::outside() {
  gateway::rest::Outside o;
  o.second_check = [this](const std::string& op, const std::string& order, gateway::IdentityCheck check, std::function<void(Result<commerce::Order>)> done) { return dispatcher_->second_check(op, order, std::move(check), std::move(done)); };
  o.esim_progress = [this](const gateway::EsimProgress& progress) { return dispatcher_->esim_progress(progress); };
  o.esim_secret = smdp_secret_;
  o.wallet_notice = [this](const std::string& op, const std::string& merchant, const gateway::HttpRequest& request) { return dispatcher_->wallets()->read(op, merchant, [&request](std::string_view name) { return request.header(name); }, request.body); };
  o.wallet_ask = [this](const records::Outward& row, std::function<void(commerce::OutsideAnswer)> told) { return dispatcher_->wallets()->carry(row, std::move(told)); };
  return o;
}

void SellPart::stop() {
  if (fetcher_) fetcher_->stop();
  if (dispatcher_) dispatcher_->stop();
}

void sell_options(CLI::App& serve, ServeOptions::Sell& sell) {
  serve.add_option("--identity", sell.identity, "URL of the identity service that names and numbers are checked with");
  serve.add_option("--identity-key", sell.identity_key, "the name that it knows us by")->capture_default_str();
  serve.add_option("--identity-secret", sell.identity_secret, "file of the secret that requests to it are signed with");
  serve.add_option("--identity-ca", sell.identity_ca, "PEM file of whom to trust at its https address; default: whom the system does");
  serve.add_option("--smdp", sell.smdp, "URL of the SM-DP+ that eSIM profiles are ordered from (ES2+)");
  serve.add_option("--smdp-ca", sell.smdp_ca, "PEM file of whom to trust at its https address; default: whom the system does");
  serve.add_option("--smdp-address", sell.smdp_address, "its address in activation codes");
  serve.add_option("--smdp-requester", sell.smdp_requester, "functionRequesterIdentifier: our OID there")->capture_default_str();
  serve.add_option("--smdp-secret", sell.smdp_secret, "file of the secret in the address that it tells of downloads: <the API's URL>/es2plus/SECRET; without one nothing is taken");
  serve.add_option("--alipay", sell.alipay, "URL of Alipay's open API; default: its own");
  serve.add_option("--wechat", sell.wechat, "URL of WeChat Pay's API; default: its own");
  serve.add_option("--wallet-ca", sell.wallet_ca, "PEM file of whom to trust at the wallets' https addresses; default: whom the system does");
  serve.add_option("--wallet-notify", sell.wallet_notify, "the API's address as wallets reach it, such as https://pay.example: they tell of payments at <it>/wallet/OPERATOR/MERCHANT; default: --api-url");
  serve.add_option("--sms", sell.sms, "URL that sends short messages: POST {id, to, text}; without one they wait");
}

}  // namespace sublet::apps
