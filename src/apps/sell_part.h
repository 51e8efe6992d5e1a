// SellPart: what sells in `sublet serve`: the dispatcher between the records and charging, hosts, identity service, SM-DP+ and wallets, and
// the fetcher of wallets' daily bills.
//
//   SellPart sell(service, clock, db, vault, links, options.sell);
//   if (Result<Done> started = sell.start(); !started) ...     // refusals `bad_url`; faults of files
//   sell.dispatcher().desk();
//
// Stop it before what it was given goes away, and after the links have been stopped.
#pragma once

#include <memory>

#include "apps/commands.h"
#include "gateway/orders/dispatcher.h"
#include "gateway/rest/parts.h"
#include "gateway/wallet/bill_fetcher.h"

namespace sublet::apps {

// A secret that stands in an address given to others, from its file. Refusal `bad_secret`.
Result<std::string> url_secret_in(const std::string& file, const std::string& option);

class SellPart {
 public:
  SellPart(gateway::Service& service, io::Clock& clock, records::Database& db, records::Vault& vault, std::shared_ptr<gateway::HostLinks> links, const ServeOptions::Sell& options);
  ~SellPart();
  Result<Done> start(std::function<Instant()> booked_until);  // of bills: the dispatcher's
  void stop();
  gateway::Dispatcher& dispatcher() { return *dispatcher_; }
  gateway::rest::Outside outside();  // what of it the HTTP API asks; once started

 private:
  gateway::Service& service_;
  io::Clock& clock_;
  records::Database& db_;
  records::Vault& vault_;
  std::shared_ptr<gateway::HostLinks> links_;
  ServeOptions::Sell options_;
  std::string smdp_secret_;
  gateway::Shelves shelves_;
  std::unique_ptr<gateway::Dispatcher> dispatcher_;
  std::unique_ptr<gateway::BillFetcher> fetcher_;  // asks the dispatcher's desk
};

}  // namespace sublet::apps
