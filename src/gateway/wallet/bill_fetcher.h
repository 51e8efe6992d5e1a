// BillFetcher: each merchant's bill of each day, fetched and compared without anybody asking, and the end of its certificates told in time; WeChat Pay's
// own ones are fetched twice a day and kept beside those that we have, so that nobody need replace them by hand; every
// few minutes what is kept of buyers too long is forgotten (commerce/wallets.h).
//
// Which days are due is in the records (commerce/merchant_watch.h): after a restart, or days away, it goes on with the oldest. What could not be had is
// asked for again after a pause that doubles from a minute to an hour; a bill that was refused (`bad_bill`) keeps no other day waiting. That a wallet has
// none is believed at once of a day on which nothing was moved, and otherwise from the second day on: it may be late. Why a bill is missing is in the
// log, and with the merchant.
//
// Its own thread; functions may be called from any.
//
//   BillFetcher fetcher(desk, db, vault, clock, {.folder = data + "/bills"}, log);
//   fetcher.start();
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "gateway/wallet/desk.h"
#include "gateway/wallet/download.h"

namespace sublet::gateway {

class BillFetcher {
 public:
  struct Options {
    std::string folder;                     // for files on their way; made when it is missing
    int64_t look_micros = 30'000'000;       // between two looks at what is due
    int64_t first_pause_seconds = 60, most_pause_seconds = 3'600;
    wallet::DownloadLimits limits = {};
  };
  using Log = std::function<void(const std::string& level, const std::string& text)>;
  BillFetcher(WalletDesk& desk, records::Database& db, const records::Vault& vault, io::Clock& clock, Options options, Log log);
  ~BillFetcher();  // as stop()
  Result<Done> start();  // faults of files
  void stop();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace sublet::gateway
