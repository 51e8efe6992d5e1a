// New merchants at the simulated wallets: their keys made, as the wallet's description (docs/formats/wallets.md) and as what an operator
// tells Sublet of each (POST /sublet/v1/merchants). Making keys takes a second or so.
//
//   WalletSetup s = *new_wallet_setup({{"alipay", "shop", "", ""}, {"wechat", "shop", "", ""}});
//   io::write_file("wallet.json", s.config); for (const Json& m : s.merchants) api.post("/sublet/v1/merchants", m);
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "gateway/core/json.h"

namespace sublet::sim {

struct WalletWish {
  std::string wallet, title, province, channel;  // wallet: alipay, wechat
};
struct WalletSetup {
  std::string config;                   // for `sublet-sim wallet --config`
  std::vector<gateway::Json> merchants;  // in the order of the wishes
};
Result<WalletSetup> new_wallet_setup(const std::vector<WalletWish>& wishes);  // fault `bad_key`: no key could be made

}  // namespace sublet::sim
