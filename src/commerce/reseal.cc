#include "commerce/reseal.h"

#include "commerce/parties.h"

namespace sublet::commerce {

using records::Resealed;
using records::UnderKey;

std::vector<records::SealedRows> sealed_rows() {
  records::SealedRows parties, vouchers;
  parties.name = "parties";
  parties.under = [](Sql& sql, const std::string& key, Instant) -> Result<UnderKey> {
    const std::string like = records::under_pattern(key);
    Result<Row> n = sql.one("select count(*) from party where name_sealed like ? or name_find like ? or cert_sealed like ? or cert_find like ? or profile_sealed like ?", {like, like, like, like, like});
    if (!n) return n.error();
    return UnderKey{n->integer(0), {}};
  };
  parties.reseal = reseal_parties;
  vouchers.name = "vouchers";
  vouchers.under = [](Sql& sql, const std::string& key, Instant now) -> Result<UnderKey> {
    Result<Row> n = sql.one("select count(*), coalesce(max(until), 0) from voucher where code_find like ? and state in ('issued', 'held') and until > ?", {records::under_pattern(key), now.micros()});
    if (!n) return n.error();
    UnderKey out{n->integer(0), {}};
    if (out.rows != 0) out.until = Instant::from_micros(n->integer(1));
    return out;
  };
  return {std::move(parties), std::move(vouchers), records::sealed_column("objections", "objection", "id", "words_sealed", [](const std::string& op, const std::string&) { return op + "/objection.words"; }),
          records::sealed_column("merchants' secrets", "merchant", "id", "secrets_sealed", [](const std::string& op, const std::string& id) { return op + "/merchant.secrets/" + id; }),
          records::sealed_column("wallets' buyers", "wallet_buyer", "order_id", "buyer_sealed", [](const std::string& op, const std::string&) { return op + "/wallet_buyer.buyer"; }),
          records::sealed_column("wallets' buyers' addresses", "wallet_buyer", "order_id", "address_sealed", [](const std::string& op, const std::string&) { return op + "/wallet_buyer.address"; }),
          records::sealed_column("wallets' notices", "wallet_notice", "digest", "body_sealed", [](const std::string& op, const std::string&) { return op + "/wallet_notice.body"; })};
}

}  // namespace sublet::commerce
