// Charging's state machine: one command in, one outcome out. Deterministic: it asks for no time, chance or outside fact.
//
// What it promises (design.md, invariants): every event's postings sum to zero per asset; a command with a key that was
// seen before changes nothing and gets the first answer; no session is granted what the account cannot pay; timers fire
// exactly once, in time order, before any later command on the same account.
//
// Where to read first: apply() in machine.cc has all the dispatch. accounts.cc opens, tops up, moves; schedule.cc is what
// time does (fees, grants, expiry, rollover); credit.cc answers network elements; usage.cc charges a use; sessions.cc holds and grants, holds.cc does so for
// counters; limits.cc stops and restores. One thread. Source of catalogues: the loader given, which must give the same
// bytes for the same hash for ever.
#pragma once

#include <array>
#include <functional>
#include <string>
#include <string_view>

#include "catalogue/compile.h"
#include "charging/credit.h"
#include "charging/state.h"

namespace sublet::charging {

class Machine {
 public:
  using BundleLoader = std::function<Result<catalogue::Bundle>(Hash128)>;
  // A catalogue that somebody has compiled already against the very same registry: its tables, and the registry brought to
  // what compile() makes of it; or null, the registry unchanged. It must be what compile() gives: replay has none.
  using TablesFinder = std::function<std::shared_ptr<const catalogue::Version>(const Hash128& source, catalogue::Registry&)>;
  Machine(BundleLoader bundles, catalogue::ZoneLoader zones, TablesFinder compiled = {})
      : bundles_(std::move(bundles)), zones_(std::move(zones)), compiled_(std::move(compiled)) {}

  void prepare(std::string_view command) const;
  void apply(uint64_t position, Instant now, std::string_view command, std::string& outcome);
  Instant next_due() const;

  void checkpoint_begin();
  bool checkpoint_more(std::string& out, size_t budget);
  Result<Done> restore_more(std::string_view bytes);
  Result<Done> restore_end();
  Hash128 digest() const;

  const State& state() const { return state_; }

  // For what-if (`sublet rate`), not for the engine: a counter stands at `value` in the period of now, and what it has
  // reached holds. Refusals: `unknown_operator`, `unknown_line`, `unknown_counter`.
  Result<Done> preset_counter(std::string_view op, PhoneNumber line, std::string_view counter, int64_t value);

  // Accounts handled by one tick at the most.
  static constexpr int tick_accounts = 512;
  static constexpr int64_t turn_every = 10'000;        // microseconds between two slices of accounts that turn to a version
  static constexpr uint32_t key_days = 31;             // how long a command's key is known
  static constexpr int64_t late_after = 3 * 86'400;    // with the operator's grace: later than this, a use is late
  static constexpr uint32_t default_session_seconds = 3600;
  static constexpr i128 most_balance = 4'000'000'000'000'000'000;  // micro-units, above and below zero: less than half of 64 bits
  static constexpr int64_t clocks_apart = 300;         // seconds by which a host's clock may be behind ours
  uint32_t crowd_from = 32;  // so many grants on one counter are not weighed one behind the other any more; tests lower it

 private:
  struct Held {  // an offer item with its definition
    size_t item;
    const catalogue::Offer* offer;
  };
  using OfferList = std::vector<Held>;

  // machine.cc
  template <class C> bool decode(std::string_view body, C& command);
  void dispatch(const Header& header, std::string_view body);
  OperatorState* operator_of(std::string_view code);
  bool refuse(std::string code, std::string detail = {});
  LineId line_of(PhoneNumber number);  // 0: refused
  Event& event(EventKind kind, AccountId account, LineId line);
  void post(Event& e, Unit asset, Ledger ledger, catalogue::Id ref, int64_t amount);
  void emit(Event& e);
  void total(const std::vector<Posting>& postings);
  const catalogue::Version& current() const { return *version_->tables; }
  void publish(const Publish& c);
  void usage_batch(const Header& header, std::string_view body);
  void file_begin(const FileBegin& c);
  void file_done(const FileDone& c);
  void tick();
  void forget_keys();
  void forget_records(OperatorState& op);
  void tell_versions();
  int turn_accounts(int most);
  void reckon_versions();

  // accounts.cc
  void open_account(const OpenAccount& c);
  void close_account(const CloseAccount& c);
  void add_line(const AddLine& c);
  void remove_line(const RemoveLine& c);
  void set_credit(const SetCredit& c);
  void set_member_limit(const SetMemberLimit& c);
  void add_offer(const AddOffer& c);
  void remove_offer(const RemoveOffer& c);
  void top_up(const TopUp& c);
  void adjust(const Adjust& c);
  void transfer(const Transfer& c);
  void gift(const Gift& c);
  void charge_fee(const ChargeFee& c);
  void period_close(const PeriodClose& c);
  const catalogue::Host* host_for(const NewLine& line);
  bool check_line(const NewLine& line, Instant since, size_t& items);  // items: how many the account will have
  uint32_t since_of(Instant since) const { return since == Instant() ? now_s_ : static_cast<uint32_t>(since.seconds()); }
  bool check_offers(const std::vector<std::string>& offers, bool of_account, size_t& items);
  LineId attach_line(AccountId a, const NewLine& line, uint32_t since);
  void answer_balance(AccountId a);
  void conclude(AccountId a);
  void end_offers(AccountId a, int line);
  void detach_line(LineId id);
  bool take_units(AccountId a, Ordinal line, const catalogue::Bucket& b, int64_t units, Event& e);

  // balances.cc
  int64_t credit_of(AccountId a) const {
    const std::span<const Item> items = state_.store.items(a);
    return items.empty() || items[0].kind != Item::credit ? 0 : items[0].value;
  }
  int64_t available(AccountId a) const { return state_.store.account(a).money + credit_of(a); }
  int64_t held_of(AccountId a) const;  // money held for live sessions
  // Whether taking `micros` would bring the account's money to where it could not be counted any more.
  bool beyond(AccountId a, int64_t micros) const {
    const i128 after = i128{state_.store.account(a).money} - micros;
    return after > most_balance || after < -most_balance;
  }
  void add_money(AccountId a, int64_t micros) { state_.store.mut_account(a).money += micros; }
  bool add_bucket(AccountId a, Ordinal line, const catalogue::Bucket& b, uint32_t from, uint32_t until, int64_t amount);
  void no_room(AccountId a, Ordinal line, const char* what, catalogue::Id ref, int64_t amount, uint32_t at);  // said, never silent
  void drop_empty(AccountId a, Ordinal line);
  const std::vector<uint16_t>& payers(AccountId a, Ordinal line);
  bool pays_before(AccountId a, const Item& x, const Item& y) const;
  void move_counter(AccountId a, Ordinal line, const catalogue::Counter& c, uint32_t period, int64_t amount, int64_t& before);
  int64_t counter_value(AccountId a, Ordinal line, catalogue::Id id, uint32_t period) const;
  void pay_fee(AccountId a, Ordinal line, LineId line_id, catalogue::Id fee, Money amount, EventKind kind, Instant at);
  void remember_paid(AccountId a, const Item& offer, catalogue::Id fee, int64_t due, uint32_t until);
  void give_back(AccountId a, const catalogue::Offer& o, const Item& item, catalogue::Id fee, int64_t back, uint32_t at);
  bool refill(AccountId a, Ordinal line, const catalogue::Bucket& b, int64_t amount, uint32_t at);
  void spent(AccountId a, Ordinal line, int64_t day, int64_t micros);

  // schedule.cc
  void settle(AccountId a);            // everything due by now
  void settle_at(AccountId a, uint32_t at);
  void turn_account(AccountId a, const VersionEntry& v);
  void order_buckets(AccountId a);
  uint32_t earliest(AccountId a) const;
  void due_by(AccountId a, int64_t at) {
    if (at < state_.store.account(a).next_due) state_.store.set_due(a, static_cast<uint32_t>(at));
  }
  void start_offer(AccountId a, Ordinal line, const catalogue::Offer& o, int64_t quantity);
  void end_offer(AccountId a, size_t item, const catalogue::Offer& o, uint32_t at, EventKind kind);
  uint32_t next_point(const catalogue::Offer& o, const Item& item, uint32_t after) const;
  uint32_t end_of(const catalogue::Offer& o, const Item& item, uint32_t after) const;
  void close_period(AccountId a, const catalogue::Offer& o, const Item& item, uint32_t at);
  void take_minimum(AccountId a, const catalogue::Offer& o, const Item& item, int64_t day, Instant when);
  const catalogue::Grant* rollover_of(AccountId a, const Item& bucket) const;
  bool rolled_last(AccountId a, const Item& bucket) const;
  void turn_buckets(AccountId a, uint32_t at);
  void give_grants(AccountId a, const catalogue::Offer& o, const Item& item, uint32_t at, bool first);
  void give(AccountId a, Ordinal line, const catalogue::Grant& g, int64_t amount, uint32_t at);
  void run_instalments(AccountId a, const catalogue::Offer& o, const Item& item, uint32_t at);
  void take_fees(AccountId a, const catalogue::Offer& o, const Item& item, uint32_t at, bool first);
  void expire(AccountId a, uint32_t at);
  int month_of(const Item& item, int64_t day) const;  // 1: the month in which it began
  int64_t local_day(uint32_t utc) const { return current().op.zone.local(utc) / seconds_per_day; }
  uint32_t midnight(int64_t day) const;
  LineId line_by_ordinal(AccountId a, Ordinal ordinal) const;

  // usage.cc
  void charge_use(const ChargeUse& c);
  Verdict charge(AccountId a, LineId line, const Use& use, bool host_record, Charged& out);
  bool told_late(int64_t start, const catalogue::Version& v) const;
  Verdict in_service(uint64_t key, LineId& line, int64_t start);
  PhoneNumber number_at(LineId line) const;
  PhoneNumber number_for(uint64_t key) const {  // one command asks many times
    if (key != number_key_) number_key_ = key, number_ = number_of(key);
    return number_;
  }
  const VersionEntry* version_for(AccountId a, Ordinal line, Instant start) const;
  void collect(AccountId a, Ordinal line, const catalogue::Version& v, Instant start);
  void apply_charge(AccountId a, LineId line, const Use& use, const catalogue::Version& v, Charged& out, int64_t end);
  void price_wholesale(const Line& line, const Use& use, const rating::Located& where, const catalogue::Version& v, rating::Carry& carry, Charged& out);
  rating::Memo& memo(const catalogue::Version& v) { return memo_ != nullptr && &memo_->version() == &v ? *memo_ : other_memo(v); }
  rating::Memo& other_memo(const catalogue::Version& v);
  void describe_parts(const catalogue::Version& v, Charged& out);
  Verdict charge_at_once(AccountId a, LineId line, const Use& use);
  void tell_charge_first();

  // sessions.cc
  void session_start(const SessionStart& c);
  void session_update(const SessionUpdate& c);
  void session_end(const SessionEnd& c);
  Session* find_session(const std::string& id);
  void use_group(Session& s, SessionGroupState& g, int64_t used, Instant until);
  void release_group(Session& s, SessionGroupState& g);
  static void add_released(Event& e, const Event& released);
  void add_released(Event& e, const SessionGroupState& g);
  void tell_released(const Session& s);
  void grant_group(Session& s, SessionGroupState& g, int64_t asked);
  void close_session(const Hash128& key, const char* why);
  void forget_session(AccountId a, const Hash128& key);
  const VersionEntry* session_version(const Session& s) const;
  const VersionEntry* turn_group(const Session& s, SessionGroupState& g);
  SessionGroupState& group_of(Session& s, uint32_t group, uint32_t service);
  void settle_sessions(AccountId a, uint32_t at);
  Session& begin_session(const Hash128& key, std::string_view id, LineId line, const Use& use, uint32_t lives);
  void end_by(AccountId a, Live& live, uint32_t at) {
    if (at >= live.first_end) return;
    live.first_end = at;
    state_.ends.set(a, at);
  }
  uint32_t first_end(AccountId a) const { return state_.store.account(a).sessions == 0 ? never : state_.live.at(a).first_end; }
  void hold_money(AccountId a, SessionGroupState& g, int64_t micros) { g.held_money += micros, state_.live.at(a).held += micros; }
  // From now on a quota is of where the line is now.
  static void place_group(const Session& s, SessionGroupState& g) { g.place = s.use.place, g.marks = s.use.marks; }
  // What a peer says of a session's life, where it says something that makes sense.
  static uint32_t lives_of(int64_t told, uint32_t otherwise) { return told > 0 && told <= 7 * seconds_per_day ? static_cast<uint32_t>(told) : otherwise; }
  static Use use_in(const Session& s, const SessionGroupState& g) {
    Use use = s.use;
    if (g.group != 0) use.app = g.group;
    use.place = g.place, use.marks = g.marks;
    return use;
  }
  static uint32_t end_of(const Session& s) { return static_cast<uint32_t>(std::min<int64_t>(s.last.seconds() + s.lives, never)); }
  static constexpr size_t most_sessions = 5'000;  // of one account

  // ahead.cc: the memory of credit commands that are to come is fetched step by step, some commands apart.
  struct Coming {
    Hash128 session;
    uint64_t number = 0;            // of who begins one, as line_key; 0: the session is looked for
    LineId line = 0;                // the one that the index supposes
    const Session* live = nullptr;  // as it was when looked for
  };
  void prepare_credit(const Header& h, std::string_view body) const;
  void fetch_found(Coming& c) const;
  void fetch_account(const Coming& c) const;
  void fetch_items(const Coming& c) const;
  void fetch_grants(const Coming& c) const;
  bool there(const Coming& c, AccountId& account, LineId& line) const;
  mutable std::array<Coming, 8> coming_;
  mutable size_t coming_count_ = 0;

  // credit.cc
  void credit(std::string_view body);
  void credit_initial(const Credit& c, const Hash128& key);
  bool give_way(AccountId a);
  static bool same_unit(const Credit& c, Session& s);
  void credit_of_other_unit(const Credit& c, const Hash128& key, Session& s);
  static constexpr size_t most_quotas = 64;  // of a session at a time
  void credit_goes_on(const Credit& c, const Hash128& key, Session& s);
  void credit_event(const Credit& c);
  LineId line_asked(const Credit& c);
  void report_part(Session& s, const CreditPart& p);
  bool needs_no_credit(LineId line, Use use);
  void grant_part(Session& s, const CreditPart& p);
  void grant_money(Session& s, SessionGroupState& g, int64_t asked, CreditPartAnswer& out);
  void use_money(Session& s, SessionGroupState& g, int64_t used);
  void describe_grant(Session& s, SessionGroupState& g, const Answer::Grant& grant, CreditPartAnswer& out);
  void debit_part(LineId line, const Use& use, const CreditPart& p, CreditPartAnswer& out);
  void refund_part(LineId line, const Use& use, const CreditPart& p, CreditPartAnswer& out);
  void put_behind_parts();
  bool price_part(LineId line, const Use& use, const CreditPart& p, CreditPartAnswer& out);
  CreditPartAnswer& part_answer(const CreditPart& p);
  CreditCode refused_code(std::string_view name) const;
  void credit_balance(AccountId a);
  void keep_answer(const Credit& c, const Hash128& key);
  void set_sim(const SetSim& c);
  void bar_line(const BarLine& c);
  void withdraw(const Withdraw& c);

  // holds.cc
  struct Stand {  // a grant on counters, weighed beside the others
    struct Meter {
      catalogue::Id counter;
      Ordinal line;
      uint32_t period;
      const catalogue::Price* price;
      int64_t scale, from, taken;
      bool same(const Meter& m) const { return counter == m.counter && line == m.line && period == m.period; }  // counter
    };
    Session* session;
    SessionGroupState* group;
    int64_t was, holds;                // of the account's own money
    const catalogue::Version* version;
    const catalogue::Price* price;     // whose rounding applies
    i128 exact;
    int64_t charged, money, discount, paid;  // micro-units; paid: by buckets of money
    Few<Meter, 2> meters;
    bool capped = false;               // some price of it has a maximum
    i128 max = -1;                     // numerator; of all of it, if it has only one price
    bool plain() const { return discount == 0 && paid == 0 && !capped; }
  };
  // Whether there are grants on counters that have to do with the line.
  bool counts(AccountId a, Ordinal line) const {
    if (state_.store.account(a).sessions == 0) return false;
    const Live* live = state_.live.find(a);
    return live != nullptr && live->counting != 0 && (live->together() || state_.counting.count(grants_key(a, line)) != 0);
  }
  template <class F> void each_grant(AccountId a, Ordinal line, F&& f);
  bool over_counters(const catalogue::Version& v) const;
  int64_t held_moves(AccountId a, Ordinal line, catalogue::Id counter, uint32_t period);
  void hold_moves(Session& s, SessionGroupState& g, int64_t units, const catalogue::Version& v);
  void drop_moves(const Session& s, SessionGroupState& g);
  void count_held(AccountId a, Ordinal line);
  void stack_counters(Ordinal line);
  void rate_beside(const Session& s, SessionGroupState& g, int64_t units, Instant at, rating::Charge& out);
  void stand(Session& s, SessionGroupState& g, const rating::Charge& c);
  void crowd_stands();
  void weigh_stand(Stand& mine);
  int64_t weigh(AccountId a, Ordinal line, std::span<const rating::CounterMove> moves, const catalogue::Version& v, Session* s, SessionGroupState* g, int64_t units);
  rating::Quote cover(Session& s, SessionGroupState& g, rating::Quote q, int64_t spendable);
  void hold_anew(int64_t spare, const SessionGroupState* but);
  int64_t held_more(AccountId a, Ordinal line, const catalogue::Version& v);
  void rehold(AccountId a, Ordinal line, std::span<const rating::CounterMove> moves, const catalogue::Version& v, int64_t cost);

  // crowd.cc
  bool crowded(AccountId a) const {
    if (state_.store.account(a).sessions == 0) return false;
    const Live* live = state_.live.find(a);
    return live != nullptr && live->crowded();
  }
  int64_t crowd_hold(const SessionGroupState& g, int64_t low, int64_t until) const;
  static bool can_crowd(const Stand& s, const Live::Crowd& crowd);
  static void set_alone(const Stand& s, SessionGroupState& g);
  void crowd_form(AccountId a, Ordinal line);
  void crowd_leave(AccountId a);
  int64_t crowd_more(AccountId a, int64_t low, int64_t until);
  bool crowd_reaches(AccountId a, int64_t moved, int64_t wanted, int64_t spare);
  int64_t crowd_end(AccountId a, std::span<const rating::CounterMove> moves) const;
  bool crowd_cover(Session& s, SessionGroupState& g, rating::Quote& q, int64_t& holds);
  void change_hold(Session& s, SessionGroupState& g, int64_t more);

  // limits.cc
  void check_limits(AccountId a, LineId line, const catalogue::Version& v, const catalogue::Counter& c, uint32_t period, int64_t before, int64_t after, int64_t end);
  void check_credit(AccountId a, int64_t cause);
  void apply_stops(AccountId a, int64_t cause);
  uint8_t wanted_of(AccountId a, LineId line, uint32_t& kbps) const;
  void lift(const Lift& c);
  void line_switched(const LineSwitched& c);
  bool stopped_for(const Line& line, const Use& use) const;
  int64_t member_room(AccountId a, Ordinal line, const Use& use, const rating::Located& where, const catalogue::Version& v);

  // checkpoint.cc
  void save_operator(const OperatorState& op, std::string& out) const;
  bool restore_operator(class sublet::Reader& r);
  void save_rest(std::string& out) const;
  bool restore_rest(std::string_view bytes);
  bool restore_sessions(int stage, std::string_view bytes);
  void rebuild_grants();

  BundleLoader bundles_;
  catalogue::ZoneLoader zones_;
  TablesFinder compiled_;
  State state_;
  Instant last_;  // time of the newest command
  Instant versions_due_ = Instant::from_micros(INT64_MAX);  // when a version takes effect, or accounts turn to one

  // The command in hand.
  Instant now_;
  uint32_t now_s_ = 0;
  OperatorState* op_ = nullptr;
  const VersionEntry* version_ = nullptr;  // in force now
  Answer answer_;
  CreditAnswer credit_;
  std::vector<CreditPart> parts_;
  std::string events_, before_, more_, aside_;
  uint64_t event_count_ = 0;
  bool eventful_ = false;
  Event event_, balance_;
  std::vector<Event> released_;  // holds that came back and are still to be told
  size_t released_count_ = 0;

  // Scratch, kept so that nothing allocates once warm.
  std::unordered_map<const catalogue::Version*, std::unique_ptr<rating::Memo>> memos_;
  rating::Memo* memo_ = nullptr;  // the last one asked for
  rating::Charge charge_, wholesale_, trial_;
  std::vector<Stand> stands_;
  std::vector<HeldMove> ahead_;
  struct Granted {
    uint64_t turn;
    Session* session;
    SessionGroupState* group;
  };
  std::vector<Granted> granted_;
  struct Crowd {  // of the stands on one counter
    Stand::Meter first;
    int64_t low, taken;
    bool alike;
  };
  std::vector<Crowd> crowds_;
  std::vector<rating::Draw> parts_draw_;        // of an event, by its parts so far
  std::vector<rating::CounterMove> parts_move_;
  std::vector<std::pair<catalogue::Id, int64_t>> paid_by_;  // buckets of money, of the last fee
  std::vector<const catalogue::Offer*> offers_;
  std::vector<rating::BucketState> buckets_, merged_buckets_;
  std::vector<uint16_t> payers_, merged_;
  std::vector<rating::CounterState> counters_;
  Charged charged_;
  mutable uint64_t number_key_ = 0;
  mutable PhoneNumber number_ = number_of(0);
  bool late_ = false;
  uint64_t closed_key_ = 0;  // of the removed line whose late use is in hand

  // Checkpoint in hand.
  int save_stage_ = 0;
  size_t save_page_ = 0;
  std::string rest_, restore_buffer_;
  std::array<std::string, 3> saved_;  // sessions, what of accounts is live, recent answers: those that are to be written next
};

}  // namespace sublet::charging
