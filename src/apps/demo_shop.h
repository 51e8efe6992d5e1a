// DemoShop: what sells in the demo: the outside that selling needs (an identity service, an SM-DP+), a stock of numbers, cards and
// phones at each host, and the shoppers who buy of it through the HTTP API. Whether it all agrees in the end: `audit`.
//
//   DemoShop shop({.program = "sublet-sim", .folder = data + "/sim", .op = "demo", .people_a_second = 2});
//   shop.start_outside(serving);        // before the server: it is told where they are
//   shop.open(server, *version);        // once the server serves its API
//   shop.keep_stocked();                // now and then
//   shop.close(); ... shop.summary(server, accounts);
//
// Faults: those of processes and records. One thread.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "apps/children.h"
#include "apps/commands.h"
#include "catalogue/tables.h"
#include "commerce/bulk.h"

namespace sublet::apps {

class Server;

class DemoShop {
 public:
  struct Options {
    std::string program, data, folder;  // the simulators; the data directory; where children's files go
    double people_a_second = 2;
  };
  explicit DemoShop(Options options) : options_(std::move(options)) {}
  Result<Done> start_outside(ServeOptions& serving);
  Result<Done> open(Server& server, const std::string& op, const catalogue::Version& version);
  Result<Done> keep_stocked();
  void close();        // the shoppers finish what they are asking and leave; what they ordered goes on
  void end_outside();
  const std::string& messages() const { return messages_; }  // the page on which the demo's short messages are read
  std::string row() const;                          // one line for the view
  bool summary(const std::map<std::string, std::string>& accounts) const;  // host -> its file; whether all agrees

 private:
  commerce::Bulk bulk() const;
  Result<Done> stock(const catalogue::Host& host);
  Result<Done> phones();
  Result<Done> wallet_config();
  Result<Done> merchants();
  Result<Done> brand();
  std::string trades_file() const;
  int64_t orders_of_shoppers() const;
  gateway::Json report() const;
  std::string log_of(const std::string& name) const { return options_.folder + "/" + name + ".log"; }

  Options options_;
  Server* server_ = nullptr;
  std::string op_, key_file_, wallet_, messages_;  // wallet_: HOST:PORT; messages_: URL
  std::vector<catalogue::Host> hosts_;
  std::vector<Child> outside_;
  std::optional<Child> shoppers_;
  int64_t orders_before_ = 0;
};

// The number of a host's at `share` of the way through those of its first prefix: "861704" and 0.5: "8617045000000".
std::string number_at(const catalogue::Host& h, double share);

}  // namespace sublet::apps
