// Accounts as the API shows them: what charging knows of one at this moment, by the number of any of its lines or its own id,
// with what the records know of its lines. Looked at between two commands; what is seen is durable, and of one moment.
//
//   Result<std::vector<AccountView>> some = accounts_asked(parts, call, "bucket.id");
//
// Refusals: `not_found`; `bad_query` when nothing says whose and there are too many. Threads: any; outside of units of work.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/units.h"
#include "charging/store.h"
#include "gateway/rest/parts.h"

namespace sublet::charging {
struct OperatorState;
struct State;
}  // namespace sublet::charging

namespace sublet::gateway::rest {

struct BucketView {
  std::string id;              // "17-money", "17-NAME-ORDINAL-FROM-UNTIL"
  std::string name;            // of the catalogue; empty: the account's own money
  Unit unit = Unit::money;
  int64_t left = 0, held = 0;  // to be spent; kept back for live sessions
  uint32_t from = 0, until = charging::never;  // seconds UTC
  charging::Ordinal line = 0;  // 0: all lines of the account
};

struct LineView {
  std::string number, id, party;  // id and party: of the records; empty: they do not know it
  charging::Ordinal ordinal = 0;
};

struct AccountView {
  charging::AccountId id = 0;
  std::string currency;
  bool open = true;
  int64_t credit = 0;
  std::vector<BucketView> buckets;  // the account's money first
  std::vector<LineView> lines;      // in service

  const BucketView* bucket(std::string_view wanted) const;
  const LineView* line(std::string_view number) const;
};

// By a number or an account's id ("17"; a bucket's id names its account too).
Result<AccountView> account_named(Parts& parts, const Call& call, const std::string& name);
// Those that a list's filters name: `logicalResource.id` (a number), `product.id` (a line of the records), `partyAccount.id`,
// `relatedParty.id`, the ids of buckets; none of them: all lines in service, if they are few.
Result<std::vector<AccountView>> accounts_asked(Parts& parts, const Call& call);

// The text that a filter wants a member to be equal to; empty: there is no such filter.
std::string asked_text(const Query& query, std::string_view path);
// The same for a filter that a statement sees to: it is taken out, and need not be looked through for any more.
std::string take_text(Query& query, std::string_view path);

const char* usage_type(Unit unit);            // TMF654's
std::string units_of(const AccountView& account, Unit unit);  // "octets", "CNY"

}  // namespace sublet::gateway::rest
