// The dispatch: one command in, one outcome out. All the branching over kinds of commands stands here.
#include "charging/machine.h"

#include <algorithm>

#include "base/bytes.h"
#include "base/prefetch.h"

namespace sublet::charging {

void Seen::insert(const Hash128& h) {
  if ((count_ + 1) * 4 > slots_.size() * 3) {
    Slots old = std::move(slots_);
    slots_.assign(std::max<size_t>(256, old.size() * 2), {});
    count_ = 0;
    for (const Hash128& known : old)
      if (!known.empty()) insert(known);
  }
  size_t at = h.low & (slots_.size() - 1);
  while (!slots_[at].empty()) at = (at + 1) & (slots_.size() - 1);
  slots_[at] = h;
  ++count_;
}

bool Seen::contains(const Hash128& h) const {
  if (slots_.empty()) return false;
  for (size_t at = h.low & (slots_.size() - 1); !slots_[at].empty(); at = (at + 1) & (slots_.size() - 1))
    if (slots_[at] == h) return true;
  return false;
}

bool Machine::refuse(std::string code, std::string detail) {
  answer_.code = std::move(code);
  answer_.detail = std::move(detail);
  return false;
}

OperatorState* Machine::operator_of(std::string_view code) {
  OperatorState* op = state_.find(code);
  if (op == nullptr || op->versions.empty()) {
    refuse("unknown_operator", "no catalogue has been published for operator '" + std::string(code) + "'");
    return nullptr;
  }
  return op;
}

LineId Machine::line_of(PhoneNumber number) {
  const LineId line = state_.store.find(line_key(op_->id, number));
  if (line == 0) return refuse("unknown_line", "number " + number.masked() + " is not in service with this operator"), 0;
  settle(state_.store.line(line).account);
  return line;
}

Event& Machine::event(EventKind kind, AccountId account, LineId line) {
  event_.kind = kind;
  event_.account = account;
  event_.line = line == 0 ? PhoneNumber() : number_at(line);
  event_.ref = 0;
  event_.amount = event_.other = 0;
  event_.at = now_;
  event_.note.clear();
  event_.postings.clear();
  return event_;
}

void Machine::post(Event& e, Unit asset, Ledger ledger, catalogue::Id ref, int64_t amount) {
  if (amount != 0) e.postings.push_back({asset, ledger, ref, amount});
}

void Machine::total(const std::vector<Posting>& postings) {
  std::array<i128, unit_count> sums{};
  for (const Posting& p : postings) {
    sums[static_cast<size_t>(p.asset)] += p.amount;
    op_->totals[static_cast<size_t>(p.asset)][static_cast<size_t>(p.ledger)] += p.amount;
  }
  for (const i128 sum : sums) ensure(sum == 0, "the postings of an event sum to zero for each asset");
}

void Machine::emit(Event& e) {
  total(e.postings);
  eventful_ = eventful_ || (e.kind != EventKind::session_granted && e.kind != EventKind::session_started && e.kind != EventKind::session_ended);
  encode(e, events_);
  ++event_count_;
}

template <class C>
bool Machine::decode(std::string_view body, C& command) {
  FromBytes v(body);
  command.describe(v);
  return v.complete() || refuse("bad_command", "the command's bytes are cut or damaged");
}

void Machine::prepare(std::string_view command) const {
  Header h;
  Usage u;
  if (!decode_header(command, h)) return;
  if (h.kind == Kind::credit) return prepare_credit(h, command);
  if (h.kind == Kind::usage && decode_usage(command, u)) sublet::prefetch(u.records.data());
}

// Commands whose bytes a client repeats exactly. Those about uses and sessions may say "now" and differ in a repetition.
static bool timeless(Kind kind) {
  return kind != Kind::charge_use && kind != Kind::session_start && kind != Kind::session_update && kind != Kind::session_end && kind != Kind::publish;
}

void Machine::apply(uint64_t /*position*/, Instant now, std::string_view command, std::string& outcome) {
  now_ = last_ = std::max(now, last_);
  now_s_ = static_cast<uint32_t>(now_.seconds());
  answer_.clear();
  events_.clear();
  op_ = nullptr;
  version_ = nullptr;
  closed_key_ = 0;
  eventful_ = false;
  Header header;
  if (!decode_header(command, header)) {
    refuse("bad_command", "the command's bytes are cut or damaged");
  } else if (header.kind == Kind::usage) {
    usage_batch(header, command);  // writes its own outcome into events_
    outcome += events_;
    return;
  } else if (header.kind == Kind::credit) {
    op_ = state_.find(header.op);
    credit(command);
    if (before_.empty()) encode_credit_answer(credit_, before_);
    if (eventful_) before_[1] = static_cast<char>(before_[1] | 8);
    outcome += before_;
    outcome += events_;
    return;
  } else if (header.key.empty() || header.kind == Kind::tick) {
    dispatch(header, command);
  } else {
    const Hash128 key = hash128(std::string(header.op) + '\0' + std::string(header.key));
    const uint64_t what = timeless(header.kind) ? hash128(static_cast<char>(header.kind) + std::string(command)).low : 0;
    if (auto known = state_.keys.find(key); known != state_.keys.end()) {
      // The same key for another payment is a client's mistake; the first answer would hide that this one was not made.
      if (known->second.what == what) return void(outcome += known->second.answer);
      refuse("key_reused", "this key came with another command before; nothing was done");
      encode(answer_, outcome);
      return;
    }
    dispatch(header, command);
    std::string answer;
    encode(answer_, answer);
    // A command that could not even be read leaves its key free for the right one.
    if (answer_.code != "bad_command" && answer_.code != "unknown_operator") {
      state_.keys.emplace(key, State::Known{now_s_, what, answer});
      state_.key_ages.emplace_back(now_s_, key);
    }
  }
  encode(answer_, outcome);
  outcome += events_;
}

void Machine::dispatch(const Header& header, std::string_view body) {
  auto run = [&]<class C>(C command, void (Machine::*todo)(const C&)) {
    if (decode(body, command)) (this->*todo)(command);
  };
  if (header.kind == Kind::tick) return tick();
  if (header.kind == Kind::publish) {
    if (header.op.empty()) return void(refuse("bad_command", "a catalogue is published for an operator"));
    op_ = state_.find(header.op);
    if (op_ == nullptr) {
      if (state_.operators.size() >= 16'000) return void(refuse("too_many_operators"));
      state_.operators.push_back(std::make_unique<OperatorState>());
      op_ = state_.operators.back().get();
      op_->id = static_cast<OperatorId>(state_.operators.size());
      op_->code = header.op;
    }
    run(Publish{}, &Machine::publish);
    if (op_->versions.empty()) state_.operators.pop_back(), op_ = nullptr;  // it was just made: refused, no trace
    return;
  }
  op_ = operator_of(header.op);
  if (op_ == nullptr) return;
  version_ = op_->version_at(now_);
  switch (header.kind) {
    case Kind::open_account: return run(OpenAccount{}, &Machine::open_account);
    case Kind::close_account: return run(CloseAccount{}, &Machine::close_account);
    case Kind::add_line: return run(AddLine{}, &Machine::add_line);
    case Kind::remove_line: return run(RemoveLine{}, &Machine::remove_line);
    case Kind::set_credit: return run(SetCredit{}, &Machine::set_credit);
    case Kind::set_member_limit: return run(SetMemberLimit{}, &Machine::set_member_limit);
    case Kind::add_offer: return run(AddOffer{}, &Machine::add_offer);
    case Kind::remove_offer: return run(RemoveOffer{}, &Machine::remove_offer);
    case Kind::top_up: return run(TopUp{}, &Machine::top_up);
    case Kind::adjust: return run(Adjust{}, &Machine::adjust);
    case Kind::transfer: return run(Transfer{}, &Machine::transfer);
    case Kind::gift: return run(Gift{}, &Machine::gift);
    case Kind::charge_use: return run(ChargeUse{}, &Machine::charge_use);
    case Kind::charge_fee: return run(ChargeFee{}, &Machine::charge_fee);
    case Kind::session_start: return run(SessionStart{}, &Machine::session_start);
    case Kind::session_update: return run(SessionUpdate{}, &Machine::session_update);
    case Kind::session_end: return run(SessionEnd{}, &Machine::session_end);
    case Kind::set_sim: return run(SetSim{}, &Machine::set_sim);
    case Kind::bar_line: return run(BarLine{}, &Machine::bar_line);
    case Kind::withdraw: return run(Withdraw{}, &Machine::withdraw);
    case Kind::lift: return run(Lift{}, &Machine::lift);
    case Kind::line_switched: return run(LineSwitched{}, &Machine::line_switched);
    case Kind::period_close: return run(PeriodClose{}, &Machine::period_close);
    case Kind::file_begin: return run(FileBegin{}, &Machine::file_begin);
    case Kind::file_done: return run(FileDone{}, &Machine::file_done);
    default: refuse("bad_command", "there is no command of kind " + std::to_string(static_cast<int>(header.kind)));
  }
}

void Machine::publish(const Publish& c) {
  const Instant stated = op_->versions.empty() ? c.effective : std::max(c.effective, now_);
  if (!op_->versions.empty() && op_->versions.back().source == c.catalogue && (op_->versions.back().effective <= now_ || op_->versions.back().effective == stated)) return;  // the same again
  // A refused version leaves no trace, not even in the registry.
  catalogue::Registry registry = op_->registry;
  std::shared_ptr<const catalogue::Version> tables = compiled_ ? compiled_(c.catalogue, registry) : nullptr;
  if (tables == nullptr) {
    Result<catalogue::Bundle> bundle = bundles_(c.catalogue);
    if (!bundle) return void(refuse("unknown_catalogue", bundle.error().text()));
    catalogue::Diagnostics found;
    tables = catalogue::compile(*bundle, registry, zones_, found);
    if (tables == nullptr) return void(refuse("bad_catalogue", found.list().empty() ? "" : found.list().front().text()));
  }
  if (tables->op.code != op_->code) return void(refuse("wrong_operator", "this is the catalogue of operator '" + tables->op.code + "'"));
  // A version that waits for a later time gives way to one published after it for an earlier: nobody can have bought by it.
  const Instant effective = std::max(stated, tables->op.effective);
  size_t kept = op_->versions.size();
  for (; kept > 1; --kept) {
    const VersionEntry& waits = op_->versions[kept - 1];
    if (waits.effective <= now_ || (waits.effective <= effective && waits.source != c.catalogue)) break;
  }
  if (!op_->versions.empty()) {
    const catalogue::Version& before = *op_->versions[kept - 1].tables;
    if (before.op.currency != tables->op.currency) return void(refuse("currency_changed", "an operator keeps its currency"));
    for (const catalogue::Offer& o : before.offers)
      if (tables->offer(o.id) == nullptr) return void(refuse("offer_missing", "offer '" + o.code + "' may be held by somebody; write `withdrawn: yes` instead of removing it"));
    for (const catalogue::Bucket& b : before.buckets)
      if (tables->bucket(b.id) == nullptr || tables->bucket(b.id)->unit != b.unit)
        return void(refuse("bucket_missing", "bucket '" + registry.buckets.name(b.id) + "' may be held by somebody; keep it and its unit"));
    for (const catalogue::Counter& k : before.counters)
      if (tables->counter(k.id) == nullptr || tables->counter(k.id)->unit != k.unit || tables->counter(k.id)->per != k.per)
        return void(refuse("counter_missing", "counter '" + registry.counters.name(k.id) + "' may be in use; keep it, its unit and its period"));
    for (const catalogue::Host& h : before.hosts)
      if (tables->host(h.id) == nullptr) return void(refuse("host_missing", "host '" + h.code + "' may have lines; keep it"));
  }
  std::string replaced;
  for (; op_->versions.size() > kept; op_->versions.pop_back()) {
    const VersionEntry& waits = op_->versions.back();
    replaced += ", instead of version " + std::to_string(waits.number) + " of " + waits.effective.text();
    memos_.erase(waits.tables.get());
    memo_ = nullptr;
  }
  op_->registry = std::move(registry);
  VersionEntry entry;
  entry.number = static_cast<uint32_t>(op_->versions.size() + 1);
  entry.source = c.catalogue;
  // The first version serves from the beginning; a later one never takes effect in the past.
  entry.effective = effective;
  entry.published = now_;
  entry.tables = std::move(tables);
  op_->versions.push_back(std::move(entry));
  version_ = &op_->versions.back();
  Event& e = event(EventKind::published, 0, 0);
  e.amount = version_->number;
  e.at = version_->effective;
  e.note = op_->code + replaced;
  emit(e);
  reckon_versions();
}

void Machine::file_begin(const FileBegin& c) {
  if (op_->registry.hosts.find(c.host) == 0) return void(refuse("unknown_host", "there is no host '" + c.host + "'"));
  auto [at, fresh] = op_->files.try_emplace(c.content);
  FileState& f = at->second;
  answer_.records = f.next;
  if (!fresh) {
    if (f.finished == 0) return;  // begun before a restart: go on after the records already taken
    const bool took = f.counts[static_cast<size_t>(Verdict::charged)] + f.counts[static_cast<size_t>(Verdict::skipped)] + f.counts[static_cast<size_t>(Verdict::repeated)] != 0;
    if (took || f.next == 0) return void(refuse("file_repeated", "the content of this file was taken before, as '" + f.name + "'"));
    // Nothing of it was of use then (its lines were not open yet, say): it may be tried again as it is.
    f = FileState{};
    answer_.records = 0;
  }
  f.host = c.host;
  f.name = c.name;
  f.size = c.size;
  f.begun = now_s_;
  Event& e = event(EventKind::file_begun, 0, 0);
  e.ref = op_->registry.hosts.find(c.host);
  e.amount = static_cast<int64_t>(c.size);
  e.note = c.name;
  emit(e);
}

void Machine::file_done(const FileDone& c) {
  auto at = op_->files.find(c.content);
  if (at == op_->files.end()) return void(refuse("file_not_begun", "file '" + c.name + "' was not begun"));
  FileState& f = at->second;
  answer_.records = f.next;
  if (f.finished != 0) return;
  f.finished = now_s_ == 0 ? 1 : now_s_;
  f.rejects = {};
  forget_records(*op_);
  Event& e = event(EventKind::file_finished, 0, 0);
  e.ref = op_->registry.hosts.find(f.host);
  e.amount = static_cast<int64_t>(f.next);
  e.other = static_cast<int64_t>(f.counts[static_cast<size_t>(Verdict::charged)]);
  e.note = f.name;
  emit(e);
}

void Machine::usage_batch(const Header& header, std::string_view body) {
  Usage u;
  Writer w(events_);
  auto refused = [&](std::string_view why) { w.put(why).put(uint32_t{0}); };
  op_ = state_.find(header.op);
  if (op_ == nullptr || op_->versions.empty()) return refused("unknown_operator");
  if (!decode_usage(body, u)) return refused("bad_command");
  auto file = op_->files.find(u.content);
  if (file == op_->files.end() || file->second.host != u.host) return refused("file_not_begun");
  version_ = op_->version_at(now_);
  FileState& f = file->second;
  if (f.finished != 0) return refused("file_repeated");
  if (u.first != f.next) return refused("out_of_order");
  const catalogue::Id host = op_->registry.hosts.find(u.host);
  HostStats& stats = op_->hosts[host];
  const size_t count = u.records.size() / sizeof(UsageRecord);
  const auto* records = reinterpret_cast<const UsageRecord*>(u.records.data());
  w.put(std::string_view()).put(static_cast<uint32_t>(count));
  // A window ahead, each record's index slot, line, account and items are fetched one after the other, so that the
  // memory works while we charge.
  constexpr size_t window = 32;
  std::array<uint64_t, window> keys;
  std::array<LineId, window> supposed;  // by the index
  const Store& store = state_.store;
  auto ahead = [&](size_t to) {  // to: less than a window before the record that is charged next
    if (to < count) store.prefetch_index(keys[to % window] = line_key(op_->id, PhoneNumber::from_bits(records[to].served)));
    if (const size_t k = to - 6; k < count) supposed[k % window] = store.prefetch_line(keys[k % window]);
    if (const size_t k = to - 12; k < count && supposed[k % window] != 0) store.prefetch_account(supposed[k % window]);
    if (const size_t k = to - 18; k < count && supposed[k % window] != 0) store.prefetch_items(supposed[k % window]);
  };
  for (size_t to = 0; to < 24; ++to) ahead(to);
  Seen* seen = nullptr;
  std::pair<catalogue::Id, uint32_t> seen_key{0, UINT32_MAX};
  const int64_t oldest = std::max(op_->forgotten, int64_t{now_s_} - int64_t{current().op.late_days} * seconds_per_day);
  for (size_t i = 0; i < count; ++i) {
    ahead(i + 24);
    const UsageRecord& r = records[i];
    const Hash128 identity{r.identity_high, r.identity_low};
    const bool known = r.service < catalogue::service_count && r.direction < catalogue::direction_count && !identity.empty() &&
                       well_formed(PhoneNumber::from_bits(r.served)) && well_formed(PhoneNumber::from_bits(r.peer)) && well_formed(PhoneNumber::from_bits(r.place));
    Verdict v = r.skipped != 0 ? Verdict::skipped : r.verdict != 0 || !known ? Verdict::unreadable : Verdict::charged;
    const size_t verdict_at = events_.size();
    w.put(v);
    more_.clear();  // events of timers and limits of this record come after its charge
    event_count_ = 0;
    if (v == Verdict::charged) {
      const uint64_t key = keys[i % window];
      LineId line = store.find(key, supposed[i % window]);
      if (r.start < oldest) v = Verdict::too_late;
      else if (int64_t{r.start} > int64_t{now_s_} + seconds_per_day) v = Verdict::from_the_future;
      else if (std::pair day{host, r.start / 86'400}; day != seen_key) seen_key = day, seen = &op_->seen[day];
      if (seen != nullptr && i + 8 < count && records[i + 8].start / 86'400 == seen_key.second) seen->prefetch({records[i + 8].identity_high, records[i + 8].identity_low});
      if (v == Verdict::charged) v = in_service(key, line, r.start);
      if (v != Verdict::charged) {}
      else if (store.line(line).host != host) v = Verdict::wrong_host;
      else if (seen->contains(identity)) v = Verdict::repeated;
      if (v == Verdict::charged) {
        const Use use = use_of(r);
        before_.clear();
        before_.swap(events_);
        const AccountId account = store.line(line).account;
        settle(account);
        v = charge(account, line, use, true, charged_);
        more_.swap(events_);
        events_.swap(before_);
        if (v == Verdict::charged) {
          seen->insert(identity);
          encode(charged_, events_);
        }
      }
    }
    events_[verdict_at] = static_cast<char>(v);
    w.varint(event_count_);
    events_ += more_;
    ++stats.records[static_cast<size_t>(v)];
    ++f.counts[static_cast<size_t>(v)];
    if (v != Verdict::charged && v != Verdict::skipped) f.rejects.push_back({f.next, v, r.verdict});
    ++f.next;
  }
}

// When time has something to do for versions. The first one serves from the beginning, whatever it says.
void Machine::reckon_versions() {
  versions_due_ = Instant::from_micros(INT64_MAX);
  for (const auto& op : state_.operators) {
    if (op->told < op->versions.size()) versions_due_ = std::min(versions_due_, op->told == 0 ? Instant() : op->versions[op->told].effective);
    if (op->turning != 0) versions_due_ = std::min(versions_due_, op->turn_at);
  }
}

// Says of each version, once, that it is in force. From then on the accounts turn to it, a slice at a time; one that is
// touched before its slice turns on touch (settle).
void Machine::tell_versions() {
  for (auto& op : state_.operators)
    while (op->told < op->versions.size() && (op->told == 0 || op->versions[op->told].effective <= now_)) {
      const VersionEntry& v = op->versions[op->told++];
      op_ = op.get();
      Event& e = event(EventKind::version_in_force, 0, 0);
      e.amount = v.number;
      e.at = v.number == 1 ? v.published : v.effective;
      e.note = op->code;
      emit(e);
      op->turning = state_.store.accounts() == 0 ? 0 : 1;
      op->turn_at = now_;
    }
}

// Returns how many accounts were turned. Those of other operators, that stand in between, are cheap to pass.
int Machine::turn_accounts(int most) {
  int worked = 0;
  for (auto& op : state_.operators) {
    if (op->turning == 0 || op->turn_at > now_) continue;
    for (int looked = 0; op->turning <= state_.store.accounts() && looked < 16 * tick_accounts && worked < most; ++looked, ++op->turning) {
      const Account& account = state_.store.account(op->turning);
      if (account.op != op->id || account.status != Account::open) continue;
      op_ = op.get();
      version_ = op->version_at(now_);
      settle(op->turning);
      ++worked;
    }
    if (op->turning > state_.store.accounts()) op->turning = 0;
    op->turn_at = Instant::from_micros(now_.micros() + turn_every);
  }
  return worked;
}

void Machine::tick() {
  int worked = 0;
  const bool versions = versions_due_ <= now_;
  if (versions) tell_versions();
  while (worked < tick_accounts) {
    const AccountId a = state_.store.next_due(now_s_);
    if (a == 0) break;
    op_ = state_.operators[state_.store.account(a).op - 1u].get();
    version_ = op_->version_at(now_);
    settle(a);
    ++worked;
  }
  while (worked < tick_accounts) {
    const AccountId a = state_.ends.next(now_s_, [this](AccountId id, uint32_t at) { return first_end(id) == at; });
    if (a == 0) break;
    op_ = state_.operators[state_.store.account(a).op - 1u].get();
    version_ = op_->version_at(now_);
    settle(a);
    ++worked;
  }
  if (versions) {
    worked += turn_accounts(tick_accounts - worked);
    reckon_versions();
  }
  if (worked < tick_accounts) forget_keys();
}

void Machine::forget_keys() {
  for (int i = 0; i < 1000 && !state_.key_ages.empty() && state_.key_ages.front().first + key_days * 86'400 < now_s_; ++i) {
    state_.keys.erase(state_.key_ages.front().second);
    state_.key_ages.pop_front();
  }
  for (auto& op : state_.operators)
    if (!op->versions.empty()) forget_records(*op);
}

// Once a day: the fingerprints, files and closed lines that are of no use any more, since all their records would be too late. A record
// is taken from a day ahead at the most, so what a file brought is too late two days after `late: days`. Should a version
// allow more days, what was forgotten stays too late: else it could be charged a second time.
void Machine::forget_records(OperatorState& op) {
  const uint32_t today = now_s_ / 86'400;
  if (op.swept == today) return;
  op.swept = today;
  const int64_t days = op.version_at(now_)->tables->op.late_days + 2;
  for (auto at = op.seen.begin(); at != op.seen.end();) {
    if ((int64_t{at->first.second} + days) * seconds_per_day >= now_s_) {
      ++at;
      continue;
    }
    op.forgotten = std::max(op.forgotten, (int64_t{at->first.second} + 1) * seconds_per_day);
    at = op.seen.erase(at);
  }
  std::erase_if(op.closed_lines, [&](const auto& line) { return line.second.at + days * seconds_per_day < now_s_; });
  std::erase_if(op.files, [&](const auto& file) { return std::max(file.second.begun, file.second.finished) + days * seconds_per_day < now_s_; });
}

Instant Machine::next_due() const {
  const uint32_t at = std::min(state_.store.first_due(), state_.ends.first());
  return at == never ? versions_due_ : std::min(versions_due_, Instant::from_seconds(at));
}

}  // namespace sublet::charging
