// Model: credit control on shared accounts, as one would write it on an afternoon: maps and integers, one request after the
// other, in the order of the server's log. Accounts have money and a pool of kilobytes for all their lines; the pool pays
// first, then money at 100 micro-units a kilobyte. Time stands still in it.
//
//   Model model;
//   model.open(account, money, pool_kb);  model.line(number, account);
//   std::string expected = model.apply(credit);          // the answer, as text; answer_text() of the server's is to be the same
//
// One thread. Units: octets, always whole kilobytes; micro-units.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "charging/credit.h"

namespace sublet::concurrency {

inline constexpr int64_t KB = 1024, price = 100;
inline constexpr const char* operator_code = "shared";
inline constexpr const char* catalogue = R"(
operator: {code: shared, currency: CNY, time_zone: Asia/Shanghai, country: "86", home: here}
zones: {here: {numbers: ["86"]}}
buckets:
  pool: {unit: octets, priority: 50, pays: [{service: data}]}
tariffs:
  retail: {rules: [{service: data, price: {amount: 0.0001, per: 1 KB, round: {mode: up, decimals: 6}}}]}
hosts: {core: {tariff: retail, numbers: ["8617"]}}
offers:
  line: {tariff: retail}
  shared: {level: account, tariff: retail, grants: [{bucket: pool, amount: 20 MB, once: yes, expires: never}]}
)";
inline constexpr int64_t pool_of_account = 20 * 1024;  // KB, of the offer `shared`

// What a peer learns from an answer, to be compared: code, cost, what may be spent, each quota.
std::string answer_text(const charging::CreditAnswer& a);

class Model {
 public:
  struct Account {
    int64_t money = 0, pool = 0;           // free
    int64_t held_money = 0, held_pool = 0;  // by live sessions
    int64_t put_in = 0, spent = 0, used_pool = 0;
  };
  void open(int account, int64_t money, int64_t pool_kb);
  void line(const PhoneNumber& number, int account) { lines_[number.bits()] = account; }
  void top_up(int account, int64_t money);
  // A use that is told at once, and refused if it cannot be paid. False: refused.
  bool use(int account, int64_t kb);
  std::string apply(const charging::Credit& c);

  const std::map<int, Account>& accounts() const { return accounts_; }
  size_t live() const;
  uint64_t repeats() const { return repeats_; }

 private:
  using Quota = std::pair<uint32_t, uint32_t>;
  struct Hold {
    int64_t money = 0, pool = 0;
  };
  struct Session {
    int account = 0;
    bool live = true;
    uint32_t number = 0;
    charging::Credit::Type type{};
    std::string answer;
    std::map<Quota, Hold> quotas;
  };
  charging::CreditAnswer serve(Session& s, const charging::Credit& c);
  void release(Account& a, Hold& h);
  int64_t pay(Account& a, int64_t kb);
  void grant(Account& a, Hold& h, int64_t kb, charging::CreditPartAnswer& out);

  std::map<int, Account> accounts_;
  std::map<uint64_t, int> lines_;
  std::map<std::string, Session> sessions_;
  uint64_t repeats_ = 0;
};

}  // namespace sublet::concurrency
