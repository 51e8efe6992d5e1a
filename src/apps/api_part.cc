// The HTTP API in `sublet serve`, its options, and `sublet key`.
#include "apps/api_part.h"

#include <unistd.h>

#include <CLI/CLI.hpp>

#include "apps/server.h"
#include "gateway/rest/server.h"
#include "io/file.h"
#include "records/database.h"
#include "records/vault.h"

namespace sublet::apps {

using gateway::Json;

namespace {

Result<Done> address_of(const std::string& text, gateway::rest::Settings& s) {
  const size_t colon = text.rfind(':');
  const std::string port = colon == std::string::npos ? "" : text.substr(colon + 1);
  if (port.empty() || port.size() > 5 || port.find_first_not_of("0123456789") != std::string::npos || std::stoi(port) > 65'535) return refusal("bad_address", "--api " + text + ": ADDRESS:PORT, such as 127.0.0.1:8680");
  s.address = text.substr(0, colon);
  s.port = static_cast<uint16_t>(std::stoi(port));
  return Done{};
}

// The pages as they are built beside this program; empty: they are not.
std::string pages_beside() {
  char self[4096];
  const ssize_t got = ::readlink("/proc/self/exe", self, sizeof self - 1);
  if (got <= 0) return {};
  const std::string dir = io::parent_of(io::parent_of(std::string(self, static_cast<size_t>(got)))) + "/web";
  const Result<bool> there = io::exists(dir + "/console/index.html");
  return there && *there ? dir : "";
}

std::string vault_path(const std::string& data, const std::string& path) { return path.empty() ? data + "/records.keys" : path; }

}  // namespace

std::string records_url(const std::string& data, const std::string& url) { return url.empty() ? "sqlite:" + data + "/records.db" : url; }

struct ApiPart::Impl {
  gateway::Service& service;
  io::Clock& clock;
  const std::string data;
  const ServeOptions::Api options;
  std::unique_ptr<records::Vault> vault;
  std::unique_ptr<records::Database> db;
  std::unique_ptr<gateway::rest::RestServer> server;
};

ApiPart::ApiPart(gateway::Service& service, io::Clock& clock, std::string data, ServeOptions::Api options) : impl_(new Impl{service, clock, std::move(data), std::move(options), nullptr, nullptr, nullptr}) {}
ApiPart::~ApiPart() { stop(); }
const std::string& ApiPart::base() const { return impl_->server->base(); }

Result<Done> ApiPart::open() {
  Impl& m = *impl_;
  gateway::rest::RestServer::Options o;
  if (Result<Done> good = address_of(m.options.listen, o.settings); !good) return good;
  o.settings.certificate = m.options.certificate;
  o.settings.key = m.options.key;
  o.settings.public_url = m.options.public_url;
  while (o.settings.public_url.ends_with('/')) o.settings.public_url.pop_back();
  Result<gateway::Proxies> proxies = gateway::Proxies::of(m.options.proxies);
  if (!proxies) return refusal(proxies.error().code, "--api-proxy " + proxies.error().detail);
  o.settings.proxies = std::move(*proxies);
  o.settings.web = m.options.web.empty() ? pages_beside() : m.options.web;
  o.settings.inner_callbacks = m.options.inner_callbacks;
  o.settings.callback_ca = m.options.callback_ca;
  o.settings.bills = !m.options.no_bills;
  o.settings.usage_days = m.options.usage_days;
  o.settings.each = {.rate = m.options.rate, .burst = 2 * m.options.rate};
  o.settings.each_operator = {.rate = m.options.operator_rate, .burst = 2 * m.options.operator_rate};
  o.first_key_file = m.data + "/platform.key";
  o.log = Server::log;
  Result<std::unique_ptr<records::Vault>> vault = records::Vault::open(vault_path(m.data, m.options.vault), m.clock.now());
  if (!vault) return vault.error();
  m.vault = std::move(*vault);
  records::Database::Options d;
  d.url = records_url(m.data, m.options.records);
  Result<std::unique_ptr<records::Database>> db = records::Database::open(d);
  if (!db) return db.error();
  m.db = std::move(*db);
  m.server = std::make_unique<gateway::rest::RestServer>(*m.db, m.service, *m.vault, m.clock, std::move(o));
  return Done{};
}

records::Database& ApiPart::db() { return *impl_->db; }
records::Vault& ApiPart::vault() { return *impl_->vault; }
gateway::rest::RestServer& ApiPart::server() { return *impl_->server; }

Result<Done> ApiPart::start() {
  Impl& m = *impl_;
  if (Result<Done> started = m.server->start(); !started) return started;
  Server::log("info", "HTTP API on " + m.server->base());
  return Done{};
}

void ApiPart::stop() {
  if (impl_->server) impl_->server->stop();
}

void api_options(CLI::App& serve, ServeOptions::Api& api) {
  serve.add_option("--api", api.listen, "the HTTP API on ADDRESS:PORT; port 0: any free one; without a value 127.0.0.1:8680")->expected(0, 1)->default_str("127.0.0.1:8680");
  CLI::Option* cert = serve.add_option("--api-cert", api.certificate, "PEM file of the API's certificate, those between it and its CA behind it: TLS only");
  CLI::Option* key = serve.add_option("--api-key", api.key, "PEM file of its key, without a password");
  cert->needs(key);
  key->needs(cert);
  serve.add_option("--api-url", api.public_url, "what hrefs begin with, such as https://api.example; default: the address that it listens on");
  serve.add_option("--api-proxy", api.proxies, "address or network of what stands before the API and says in X-Forwarded-For whom it speaks for, such as 10.0.0.5 or 100.64.0.0/10; several: each with its own --api-proxy. Without it all who come through one share its rate of strangers")->allow_extra_args(false);
  serve.add_option("--web", api.web, "where console and shop are built (tools/web build), to be served at /console and /shop; default: build/web beside the build, if it is there");
  serve.add_option("--api-rate", api.rate, "requests a second of each key or user")->capture_default_str()->check(CLI::Range(1, 1'000'000));
  serve.add_option("--api-operator-rate", api.operator_rate, "requests a second of all of an operator")->capture_default_str()->check(CLI::Range(1, 1'000'000));
  serve.add_flag("--api-inner-callbacks", api.inner_callbacks, "webhooks may go to this machine and to private networks");
  serve.add_option("--api-callback-ca", api.callback_ca, "PEM file of CAs that webhooks' servers may be signed by; default: the system's");
  serve.add_flag("--no-bills", api.no_bills, "keep neither bills nor single uses in the records");
  serve.add_option("--usage-days", api.usage_days, "for how long single uses are kept in the records, for customers to look at; 0: not at all")->capture_default_str()->check(CLI::Range(0, 3'650));
  serve.add_option("--records", api.records, "the records' database: sqlite:FILE or postgresql://USER@HOST:PORT/NAME; default: <data>/records.db");
  serve.add_option("--records-keys", api.vault, "file of the keys that seal names and secrets in it; default: <data>/records.keys");
}

namespace {

std::string uses_text(const Json& key) {
  std::string out;
  for (const Json& u : key["uses"]) out += (out.empty() ? "" : ", ") + thousands(u["rows"].get<uint64_t>()) + " " + text(u, "what") + (u.contains("until") ? " until " + text(u, "until").substr(0, 10) : "");
  return out.empty() ? "nothing" : out;
}

void print_keys(const Json& a) {
  if (a.contains("resealed")) {
    std::printf("%s key %s.\n", a["went_on"] == true ? "Went on with" : "New", text(a, "current").c_str());
    for (const auto& [what, rows] : a["resealed"].items()) std::printf("Sealed again: %s %s.\n", thousands(rows.get<uint64_t>()).c_str(), what.c_str());
  }
  if (a.contains("dropped"))
    for (const Json& key : a["dropped"]) std::printf("Dropped: %s, which nothing needs any more.\n", key.get<std::string>().c_str());
  std::vector<std::vector<std::string>> rows = {{"KEY", "SINCE", "", "NEEDED BY"}};
  for (const Json& k : a["keys"]) rows.push_back({text(k, "key"), text(k, "since").substr(0, 19), k["current"] == true ? "current" : "old", uses_text(k)});
  std::printf("\n%s", table(rows).c_str());
}

int vault_keys(const Client& c, const KeyOptions& options, const char* todo) {
  Result<Json> a = ask_records(c, {options.records, options.vault}, {{"do", todo}}, "sealing again");
  if (!a) return fail(a.error(), c.json);
  if (int code = refused(c, *a); code != exit_done) return code;
  if (c.json) std::printf("%s\n", gateway::dump(*a).c_str());
  else print_keys(*a);
  return exit_done;
}

}  // namespace

int key_create(const KeyOptions& options) {
  records::Database::Options d;
  d.url = records_url(options.data, options.records);
  Result<std::unique_ptr<records::Database>> db = records::Database::open(d);
  if (!db) return fail(db.error(), options.json);
  io::SystemClock clock;
  Result<std::string> key = gateway::rest::make_key(**db, options.op.empty() ? gateway::rest::platform_operator : options.op, options.name, options.granted, clock.now());
  if (!key) return fail(key.error(), options.json);
  if (options.json) std::printf("%s\n", gateway::dump(gateway::Json{{"ok", true}, {"key", *key}}).c_str());
  else std::printf("%s\n", key->c_str());
  return exit_done;
}

void key_commands(CLI::App& app, KeyOptions& options, const Client& client, int& result) {
  CLI::App* key = app.add_subcommand("key", "Keys: those of the HTTP API, and those that seal names and secrets in the records");
  key->require_subcommand(1);
  key->footer("Examples:\n  sublet key create --name admin --granted platform\n  sublet key rotate");
  CLI::App* create = key->add_subcommand("create", "Make a key and print it once");
  create->footer("Examples:\n  sublet key create --name admin --granted platform\n  sublet key create --for demo --name shop --granted 'catalogue.read order.write'\nThe server must not run: it owns the records. With an empty database `sublet serve --api` writes the platform's first key to <data>/platform.key.");
  create->add_option("--for", options.op, "the operator; none: the platform's own");
  create->add_option("--name", options.name, "what it is for")->required();
  create->add_option("--granted", options.granted, "roles and scopes, with blanks between")->required();
  create->add_option("--records", options.records, "the records' database; default: <data>/records.db");
  create->callback([&] {
    options.data = client.data;
    options.json = client.json;
    result = key_create(options);
  });
  struct Of {
    const char *name, *todo, *about, *more;
  };
  static constexpr Of of_vault[] = {
      {"rotate", "key_rotate", "A new key seals names and secrets; what was sealed is sealed again, and old keys go", "It may be ended at any time: old keys stay until nothing needs them, and the same command goes on.\nVouchers and one-time codes are found only by their old key, which stays until they are used or their time is over."},
      {"drop-old", "key_drop_old", "Drop the old keys that nothing needs any more", "What still needs one is shown; nothing is sealed again."},
      {"list", "keys", "The keys that seal names and secrets, and what each is needed by", "Copy the key file (<data>/records.keys) away from the database: who loses it loses the texts."},
  };
  for (const Of& of : of_vault) {
    CLI::App* s = key->add_subcommand(of.name, of.about);
    s->footer(std::string("Example:\n  sublet key ") + of.name + "\n" + of.more + "\nA running server that has the records open does the work; where none runs it is done in them directly.");
    s->add_option("--records", options.records, "where no server runs: the records' database; default: <data>/records.db");
    s->add_option("--records-keys", options.vault, "where no server runs: the key file; default: <data>/records.keys");
    s->callback([&, todo = of.todo] { result = vault_keys(client, options, todo); });
  }
}

}  // namespace sublet::apps
