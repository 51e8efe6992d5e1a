// Runner: one `.case` file against one Target. Internal to tests/scenario: commands.cc carries lines out, expect.cc checks.
#pragma once

#include <map>
#include <optional>

#include "charging/command.h"
#include "charging/event.h"
#include "scenario/gy.h"
#include "scenario/scenario.h"
#include "scenario/words.h"

namespace sublet::scenario {

class Runner {
 public:
  Runner(std::string path, Target& target, Sessions sessions) : path_(std::move(path)), target_(target), sessions_(sessions) {}
  Report run();

 private:
  // commands.cc
  void line(const std::string& text);
  void clock(Words& w);
  void command(const std::string& verb, Words& w);
  void of_line(const std::string& verb, Words& w);
  void publish(Words& w);
  void open(Words& w);
  charging::NewLine new_line(Words& w, std::vector<std::string>* of_account);
  void use(Words& w);
  void use_of_file(const charging::ChargeUse& c, const std::string& identity, std::string host);
  void service(Words& w, catalogue::Use& u);
  bool circumstance(Words& w, catalogue::Use& u);
  std::vector<charging::SessionGroup> groups(Words& w, int64_t* lives, bool* used = nullptr);
  void session(Words& w);
  void money_or_units(Words& w, std::string& name, Money& money, int64_t& units, int64_t* days);
  template <class C>
  void send(C c, const std::string& key = {}) {
    send_bytes(charging::encode(op_, key, std::move(c)));
  }
  std::string send_bytes(const std::string& bytes);  // the outcome's bytes
  std::string executed(const std::vector<Executed>& all, const std::string& bytes);
  void timers();
  void remember(const std::string& command, const std::string& outcome, bool asked);

  // gy.cc
  void gy(Words& w);
  void gy_who(Words& w, GyRequest& q);
  void gy_use(Words& w, catalogue::Use& use);
  void send_gy(const GyRequest& q);
  void session_as_gy(const std::string& id, charging::Credit::Type type, Words& w);
  void check_gy(Words& w);
  void check_granted(const charging::CreditPartAnswer& p, Words& w);

  // expect.cc
  void check(Words& w);
  void check_grants(const std::string& what, Words& w, size_t& grant);
  void expect(Words& w);
  void expect_event(Words& w, bool none);
  void expect_counter(const std::string& who, Words& w);
  void expect_stopped(const std::string& who, Words& w, bool confirmed);
  void expect_spent(const std::string& who, Words& w);
  void expect_offer(const std::string& who, Words& w, bool none);
  bool fits(const charging::Event& e, std::string rest);
  std::string amount_text(const charging::Event& e);
  std::string event_text(const charging::Outcome::Entry& e);
  std::string items_text();  // of the account that the line is about

  PhoneNumber number(const std::string& word);
  charging::AccountId account(const std::string& name);
  charging::Ordinal ordinal(const std::string& name);  // 0 for an account
  const charging::OperatorState& op();
  const catalogue::Version& version();
  const catalogue::Bucket& bucket(const std::string& name);
  const ZoneTable& zone();
  Instant now() { return zone().instant(now_); }
  int64_t today() { return zone().local(now().seconds()) / seconds_per_day; }

  std::string path_, op_;
  Target& target_;
  Sessions sessions_;
  Report report_;
  int line_ = 0;
  Civil now_{{2026, 1, 1}, 0, 0, 0};
  std::optional<ZoneTable> zone_;
  std::map<std::string, PhoneNumber> lines_, accounts_;
  std::map<std::string, charging::AccountId> ids_;  // of accounts, also after they were closed
  PhoneNumber about_;                               // the line that was named last
  charging::Outcome outcome_;                       // of the last command
  std::map<std::string, GyRequest> gy_;             // the last request of each session
  std::map<std::string, int> gy_times_;             // of `session` lines as_gy: so many of this name began
  std::string gy_last_, credit_bytes_;
  std::optional<charging::CreditAnswer> credit_;    // to the last command, if it was a `gy`; views credit_bytes_
  std::string verdict_;                             // of the last use of a file
  std::vector<charging::Outcome::Entry> events_;    // since the last step that was no expectation
  std::vector<charging::Event> fees_;
  bool fresh_ = true;  // the next executed command begins a new step
};

}  // namespace sublet::scenario
