// The `sublet` program's commands; main.cc has their options. Each returns the exit code: 0 done, 1 refused or found
// wrong, 2 wrong use of the command line, 3 fault of the environment.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "gateway/core/json.h"

namespace CLI {
class App;
}

namespace sublet::apps {

inline constexpr int exit_done = 0, exit_refused = 1, exit_usage = 2, exit_fault = 3;
inline constexpr int exit_torn = 4;  // `log verify` alone: whole, but for octets at its end

int fail(const Error& error, bool json = false);  // says it on stderr, or as an object on stdout; gives the exit code

// offline.cc
int catalogue_check(const std::string& path, bool json);
int log_verify(const std::string& data, bool json);
// rate.cc
struct RateOptions {
  std::string catalogue, account;
  bool explain = false;
  bool if_covered = false;  // refuse what the account cannot pay
};
int rate(const RateOptions& options);
// client.cc
struct Client {
  std::string data = ".sublet", op;
  bool json = false;
};
int refused(const Client& client, const gateway::Json& answer);    // says the refusal of an answer, if it is one; the exit code
std::string text(const gateway::Json& j, const char* name);        // "-" if it is not there
int ask(const Client& client, gateway::Json request);           // prints the answer
int account_show(const Client& client, const std::string& line);
int account_list(const Client& client, int64_t from, int64_t most);
int events_tail(const Client& client, const std::string& from, bool follow, const std::vector<std::string>& kinds, int64_t most);
int explain(const Client& client, uint64_t position, uint64_t sub);
int ledger(const Client& client);
int audit(const Client& client, const std::vector<std::string>& accounts, const std::string& trades);  // HOST=FILE; file of the wallets
int status(const Client& client);
int usage_import(const Client& client, const std::string& host, const std::vector<std::string>& files, const std::string& reject);
// line_commands.cc
void line_commands(CLI::App& app, Client& client, int& result);  // once `account` is there
gateway::Json further_line(const std::string& text, const std::string& host, const std::vector<std::string>& offers);
// serve.cc
struct ServeOptions {
  std::string data = ".sublet";
  std::vector<std::string> catalogues;   // directories, published at start if they are new
  std::string drop;                      // <drop>/<operator>/<host>/in; empty: <data>/drop
  int http_port = 9464;
  std::string push_secret;               // file; empty: hosts' pushes need none
  std::vector<std::string> switches;     // operator/host=url of the provisioning interface
  struct Gy {                            // Diameter; see gateway/gy/server.h
    std::vector<std::string> listen;     // HOST:PORT; none: not spoken
    std::vector<std::string> sctp;       // the same over SCTP
    std::vector<std::string> tls;        // the same over TLS; HOST alone: port 5658
    std::vector<std::string> connect, connect_tls;  // [ORIGIN-HOST@]HOST:PORT of peers that we connect to
    std::string cert, key, ca;           // PEM files
    std::vector<std::string> elsewhere;  // REALM=URI
    std::vector<std::string> peers;      // HOST[@ADDRESS][=OPERATOR] or *.REALM
    std::string host = "ocs.sublet.local";
    std::string realm;                   // empty: whatever requests are addressed to
    int watchdog = 30;                   // Tw, seconds
    bool spoken() const { return !listen.empty() || !sctp.empty() || !tls.empty() || !connect.empty() || !connect_tls.empty(); }
  } gy;
  struct Api {                           // HTTP; see gateway/rest/server.h
    std::string listen;                  // ADDRESS:PORT; empty: not offered
    std::string certificate, key;        // PEM files
    std::string public_url, callback_ca;
    std::vector<std::string> proxies;    // addresses and networks of what stands before us
    std::string web;                     // where console and shop are built; empty: they are not served
    std::string records, vault;          // empty: in the data directory
    bool inner_callbacks = false, no_bills = false;
    int64_t usage_days = 92;
    int64_t rate = 1'000, operator_rate = 5'000;
  } api;
  struct Sell {                          // see apps/sell_part.h; without --api nothing is sold
    std::string identity, identity_key = "sublet", identity_secret, identity_ca;
    std::string smdp, smdp_ca, smdp_address, smdp_requester = "1.3.6.1.4.1.0.1", smdp_secret;
    std::string sms;
    std::string alipay, wechat, wallet_ca, wallet_notify;  // wallets' addresses; ours as they reach it
  } sell;
  bool no_sync = false;
};
int serve(const ServeOptions& options);
// gy_options.cc
void gy_options(CLI::App& serve, ServeOptions::Gy& gy);
// sell_part.cc
void sell_options(CLI::App& serve, ServeOptions::Sell& sell);
// api_part.cc
void api_options(CLI::App& serve, ServeOptions::Api& api);
struct KeyOptions {
  std::string data, op, name, granted, records, vault;
  bool json = false;
};
int key_create(const KeyOptions& options);
void key_commands(CLI::App& app, KeyOptions& options, const Client& client, int& result);
// records_client.cc
struct RecordsOptions {
  std::string records, keys;  // the database's URL and the key file, where no server has them; empty: in the data directory
};
// A request on the records: a running server answers it; else it is carried out here. `name` stands before the bar.
Result<gateway::Json> ask_records(const Client& client, const RecordsOptions& options, gateway::Json request, const std::string& name);
// stock_commands.cc
void stock_commands(CLI::App& app, Client& client, int& result);
// wallet_commands.cc
void wallet_commands(CLI::App& app, Client& client, int& result);
// demo.cc
struct DemoOptions {
  std::string data = ".sublet", catalogue = "examples/operator", sim;  // sim: the sublet-sim program
  std::string time;       // "30s"; empty: until Ctrl-C
  int lines = 3000;       // a host
  int rate = 400;         // records/s of a host
  double shoppers = 2;    // people a second
  double failures = 0.002;  // of the orders at the simulated hosts: the share that ends in one
  bool plain = false;
};
int demo(const DemoOptions& options);

// table.cc: columns aligned for a terminal, wide characters counted as two
std::string table(const std::vector<std::vector<std::string>>& rows, const std::string& right_aligned = "");
std::string thousands(uint64_t n);
std::string pad_right(const std::string& text, size_t width);
std::string pad_left(const std::string& text, size_t width);

}  // namespace sublet::apps
