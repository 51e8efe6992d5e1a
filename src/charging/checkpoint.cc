// The state as bytes and back (docs/formats/checkpoint.md, "Machine"). Stage 0: what is small, at once; stages 1 to 3: the
// pages of accounts, lines and items, while commands go on.
#include <algorithm>

#include "base/bytes.h"
#include "charging/machine.h"

namespace sublet::charging {
namespace {

constexpr uint32_t format_version = 7;

template <class W>
void put_hash(W& w, const Hash128& h) { w.put(h.high).put(h.low); }
Hash128 get_hash(Reader& r) {
  Hash128 h;
  r.get(h.high), r.get(h.low);
  return h;
}
template <class W>
void put_wide(W& w, i128 v) { w.put(static_cast<uint64_t>(v)).put(static_cast<int64_t>(v >> 64)); }
i128 get_wide(Reader& r) {
  const auto low = r.get<uint64_t>();
  const auto high = r.get<int64_t>();
  return (i128{high} << 64) | low;
}

void put_names(Writer& w, const catalogue::Names& names) {
  w.put(static_cast<uint32_t>(names.list().size()));
  for (const std::string& n : names.list()) w.put(std::string_view(n));
}
void get_names(Reader& r, catalogue::Names& names) {
  for (auto n = r.get<uint32_t>(); n > 0 && !r.bad(); --n) names.intern(r.text());
}

void put_file(Writer& w, const FileState& f) {
  w.put(std::string_view(f.host)).put(std::string_view(f.name)).put(f.size).put(f.next).put(f.begun).put(f.finished);
  for (const uint64_t n : f.counts) w.put(n);
  w.put(static_cast<uint64_t>(f.rejects.size()));
  for (const Reject& x : f.rejects) w.put(x.record).put(x.verdict).put(x.reason);
}
void get_file(Reader& r, FileState& f) {
  f.host = std::string(r.text());
  f.name = std::string(r.text());
  r.get(f.size), r.get(f.next), r.get(f.begun), r.get(f.finished);
  for (uint64_t& n : f.counts) r.get(n);
  for (auto n = r.get<uint64_t>(); n > 0 && !r.bad(); --n) {
    Reject& x = f.rejects.emplace_back();
    r.get(x.record), r.get(x.verdict), r.get(x.reason);
  }
}

template <class W>
void put_use(W& w, const Use& u) {
  w.put(u.service).put(u.direction).put(u.start.micros()).put(u.seconds).put(u.amount).put(u.peer.bits()).put(u.place.bits()).put(u.app).put(u.marks);
}
void get_use(Reader& r, Use& u) {
  r.get(u.service), r.get(u.direction);
  u.start = Instant::from_micros(r.get<int64_t>());
  r.get(u.seconds), r.get(u.amount);
  u.peer = PhoneNumber::from_bits(r.get<uint64_t>());
  u.place = PhoneNumber::from_bits(r.get<uint64_t>());
  r.get(u.app), r.get(u.marks);
}

template <class W>
void put_carry(W& w, const rating::Carry& c) {
  w.put(c.position).put(c.ahead).put(c.charged);
  put_wide(w, c.exact), put_wide(w, c.off);
  w.put(c.setup).put(c.price).put(c.taken_count).put(c.capped_count);
  for (size_t i = 0; i < c.taken_count; ++i) w.put(c.taken[i]);
  for (size_t i = 0; i < c.capped_count; ++i) w.put(c.capped[i].price), put_wide(w, c.capped[i].exact);
}
void get_carry(Reader& r, rating::Carry& c) {
  r.get(c.position), r.get(c.ahead), r.get(c.charged);
  c.exact = get_wide(r), c.off = get_wide(r);
  c.setup = r.get<uint8_t>() != 0;
  r.get(c.price), r.get(c.taken_count), r.get(c.capped_count);
  c.taken_count = std::min<uint8_t>(c.taken_count, c.most), c.capped_count = std::min<uint8_t>(c.capped_count, c.most);
  for (size_t i = 0; i < c.taken_count; ++i) r.get(c.taken[i]);
  for (size_t i = 0; i < c.capped_count; ++i) r.get(c.capped[i].price), c.capped[i].exact = get_wide(r);
}

template <class W>
void put_session(W& w, const Session& s) {
  w.put(s.id.view()).put(s.account).put(s.line).put(s.version);
  put_use(w, s.use);
  w.put(s.started.micros()).put(s.last.micros()).put(s.lives).put(s.place).put(s.number).put(s.type).put(s.answer.view()).put(static_cast<uint32_t>(s.groups.size()));
  for (const SessionGroupState& g : s.groups) {
    w.put(g.group).put(g.service).put(static_cast<uint8_t>(g.money)).put(g.change).put(g.version).put(g.place.bits()).put(g.marks);
    put_carry(w, g.carry), put_carry(w, g.wholesale);
    w.put(g.reported.micros()).put(g.held_money).put(static_cast<uint32_t>(g.held.size()));
    for (const HeldUnits& h : g.held) w.put(h.def).put(h.line).put(h.from).put(h.until).put(h.amount);
    w.put(g.granted).put(g.granted_at.micros()).put(g.turn).put(static_cast<uint8_t>(g.alone.in_crowd)).put(static_cast<uint32_t>(g.moves.size()));
    for (const HeldMove& m : g.moves) w.put(m.def).put(m.line).put(m.period).put(m.amount);
    if (!g.alone.in_crowd) continue;
    w.put(g.alone.price).put(g.alone.rounding).put(g.alone.scale).put(g.alone.charged);
    put_wide(w, g.alone.base);
  }
}
void get_session(Reader& r, Session& s) {
  s.id.assign(r.text());
  r.get(s.account), r.get(s.line), r.get(s.version);
  get_use(r, s.use);
  s.started = Instant::from_micros(r.get<int64_t>());
  s.last = Instant::from_micros(r.get<int64_t>());
  r.get(s.lives), r.get(s.place), r.get(s.number), r.get(s.type);
  s.answer.assign(r.text());
  for (auto n = r.get<uint32_t>(); n > 0 && !r.bad(); --n) {
    SessionGroupState& g = s.groups.emplace_back();
    r.get(g.group), r.get(g.service);
    g.money = r.get<uint8_t>() != 0;
    r.get(g.change), r.get(g.version);
    g.place = PhoneNumber::from_bits(r.get<uint64_t>());
    r.get(g.marks);
    get_carry(r, g.carry), get_carry(r, g.wholesale);
    g.reported = Instant::from_micros(r.get<int64_t>());
    r.get(g.held_money);
    for (auto k = r.get<uint32_t>(); k > 0 && !r.bad(); --k) {
      HeldUnits& h = g.held.emplace_back();
      r.get(h.def), r.get(h.line), r.get(h.from), r.get(h.until), r.get(h.amount);
    }
    r.get(g.granted);
    g.granted_at = Instant::from_micros(r.get<int64_t>());
    r.get(g.turn);
    g.alone.in_crowd = r.get<uint8_t>() != 0;
    for (auto k = r.get<uint32_t>(); k > 0 && !r.bad(); --k) {
      HeldMove& m = g.moves.emplace_back();
      r.get(m.def), r.get(m.line), r.get(m.period), r.get(m.amount);
    }
    if (!g.alone.in_crowd) continue;
    r.get(g.alone.price), r.get(g.alone.rounding), r.get(g.alone.scale), r.get(g.alone.charged);
    g.alone.base = get_wide(r);
  }
}

}  // namespace

void Machine::save_operator(const OperatorState& op, std::string& out) const {
  Writer w(out);
  w.put(std::string_view(op.code));
  for (const catalogue::Names* n : {&op.registry.offers, &op.registry.buckets, &op.registry.counters, &op.registry.hosts, &op.registry.fees}) put_names(w, *n);
  w.put(static_cast<uint32_t>(op.versions.size()));
  for (const VersionEntry& v : op.versions) put_hash(w, v.source), w.put(v.effective.micros()).put(v.published.micros());
  w.put(op.told).put(op.turning).put(op.turn_at.micros());
  w.put(op.closed_until).put(op.accounts).put(op.lines).put(op.stopped);
  for (const auto& asset : op.totals)
    for (const i128 sum : asset) put_wide(w, sum);
  w.put(static_cast<uint32_t>(op.hosts.size()));
  for (const auto& [id, s] : op.hosts) {
    w.put(id);
    for (const uint64_t n : s.records) w.put(n);
    for (const i128 sum : {s.retail, s.wholesale, s.overrun, s.after_stop}) put_wide(w, sum);
    w.put(s.stops).put(s.restores).put(s.confirmed).put(s.lag_seconds).put(s.lags).put(s.refused_uses);
  }
  w.put(static_cast<uint32_t>(op.host_counters.size()));
  for (const auto& [id, list] : op.host_counters) {
    w.put(id).put(static_cast<uint32_t>(list.size()));
    for (const rating::CounterState& c : list) w.put(c.id).put(c.period).put(c.value);
  }
  w.put(op.forgotten).put(op.swept).put(static_cast<uint32_t>(op.left_stopped.size()));
  for (const auto& [key, left] : op.left_stopped) w.put(key).put(left.host).put(left.stops);
  w.put(static_cast<uint32_t>(op.closed_lines.size()));
  for (const auto& [key, closed] : op.closed_lines) w.put(key).put(closed.at).put(closed.line);
  w.put(static_cast<uint32_t>(op.files.size()));
  for (const auto& [content, f] : op.files) put_hash(w, content), put_file(w, f);
  w.put(static_cast<uint32_t>(op.seen.size()));
  for (const auto& [key, seen] : op.seen) {
    w.put(key.first).put(key.second).put(static_cast<uint64_t>(seen.size())).put(static_cast<uint64_t>(seen.slots().size()));
    w.raw(seen.slots().data(), seen.slots().size() * sizeof(Hash128));
  }
}

bool Machine::restore_operator(Reader& r) {
  state_.operators.push_back(std::make_unique<OperatorState>());
  OperatorState& op = *state_.operators.back();
  op.id = static_cast<OperatorId>(state_.operators.size());
  op.code = std::string(r.text());
  for (catalogue::Names* n : {&op.registry.offers, &op.registry.buckets, &op.registry.counters, &op.registry.hosts, &op.registry.fees}) get_names(r, *n);
  for (auto n = r.get<uint32_t>(); n > 0 && !r.bad(); --n) {
    VersionEntry v;
    v.number = static_cast<uint32_t>(op.versions.size() + 1);
    v.source = get_hash(r);
    v.effective = Instant::from_micros(r.get<int64_t>());
    v.published = Instant::from_micros(r.get<int64_t>());
    Result<catalogue::Bundle> bundle = bundles_(v.source);
    if (!bundle) return false;
    catalogue::Diagnostics found;
    v.tables = catalogue::compile(*bundle, op.registry, zones_, found);  // every name is known: the registry stays as it is
    if (v.tables == nullptr) return false;
    op.versions.push_back(std::move(v));
  }
  r.get(op.told), r.get(op.turning);
  op.turn_at = Instant::from_micros(r.get<int64_t>());
  r.get(op.closed_until), r.get(op.accounts), r.get(op.lines), r.get(op.stopped);
  for (auto& asset : op.totals)
    for (i128& sum : asset) sum = get_wide(r);
  for (auto n = r.get<uint32_t>(); n > 0 && !r.bad(); --n) {
    HostStats& s = op.hosts[r.get<catalogue::Id>()];
    for (uint64_t& k : s.records) r.get(k);
    for (i128* sum : {&s.retail, &s.wholesale, &s.overrun, &s.after_stop}) *sum = get_wide(r);
    r.get(s.stops), r.get(s.restores), r.get(s.confirmed), r.get(s.lag_seconds), r.get(s.lags), r.get(s.refused_uses);
  }
  for (auto n = r.get<uint32_t>(); n > 0 && !r.bad(); --n) {
    auto& list = op.host_counters[r.get<catalogue::Id>()];
    for (auto k = r.get<uint32_t>(); k > 0 && !r.bad(); --k) {
      rating::CounterState& c = list.emplace_back();
      r.get(c.id), r.get(c.period), r.get(c.value);
    }
  }
  r.get(op.forgotten), r.get(op.swept);
  for (auto n = r.get<uint32_t>(); n > 0 && !r.bad(); --n) {
    OperatorState::Left& left = op.left_stopped[r.get<uint64_t>()];
    r.get(left.host), r.get(left.stops);
  }
  for (auto n = r.get<uint32_t>(); n > 0 && !r.bad(); --n) {
    OperatorState::Closed& closed = op.closed_lines[r.get<uint64_t>()];
    r.get(closed.at), r.get(closed.line);
  }
  for (auto n = r.get<uint32_t>(); n > 0 && !r.bad(); --n) {
    const Hash128 content = get_hash(r);
    get_file(r, op.files[content]);
  }
  for (auto n = r.get<uint32_t>(); n > 0 && !r.bad(); --n) {
    const auto host = r.get<catalogue::Id>();
    Seen& seen = op.seen[{host, r.get<uint32_t>()}];
    const auto count = r.get<uint64_t>(), slots = r.get<uint64_t>();
    if (slots > r.left() / sizeof(Hash128)) return false;
    Seen::Slots table(slots);
    r.raw(table.data(), slots * sizeof(Hash128));
    seen.restore(std::move(table), count);
  }
  return !r.bad();
}

void Machine::save_rest(std::string& out) const {
  Writer w(out);
  w.put(format_version).put(last_.micros()).put(static_cast<uint32_t>(state_.operators.size()));
  for (const auto& op : state_.operators) save_operator(*op, out);
  w.put(static_cast<uint32_t>(state_.key_ages.size()));
  for (const auto& [at, key] : state_.key_ages) {
    const auto known = state_.keys.find(key);
    w.put(at);
    put_hash(w, key);
    w.put(known == state_.keys.end() ? uint64_t{0} : known->second.what);
    w.put(std::string_view(known == state_.keys.end() ? std::string() : known->second.answer));
  }
  state_.store.save_small(out);
}

bool Machine::restore_rest(std::string_view bytes) {
  Reader r(bytes);
  if (r.get<uint32_t>() != format_version) return false;
  last_ = Instant::from_micros(r.get<int64_t>());
  for (auto n = r.get<uint32_t>(); n > 0 && !r.bad(); --n)
    if (!restore_operator(r)) return false;
  for (auto n = r.get<uint32_t>(); n > 0 && !r.bad(); --n) {
    const auto at = r.get<uint32_t>();
    const Hash128 key = get_hash(r);
    state_.key_ages.emplace_back(at, key);
    const auto what = r.get<uint64_t>();
    state_.keys[key] = {at, what, std::string(r.text())};
  }
  std::string_view rest = r.bytes(r.left());
  return state_.store.restore_small(rest) && rest.empty();
}

namespace {

void put_live(std::string& out, AccountId account, const Live& live) {
  QuickWriter w(out);
  w.put(account).put(live.held).put(live.first_end).put(static_cast<uint8_t>(live.lacks)).put(live.turns).put(live.crowd_retry).put(live.crowd.counter).put(live.crowd.period).put(live.crowd.until).put(static_cast<uint32_t>(live.sessions.size()));
  for (const Hash128& h : live.sessions) put_hash(w, h);
}
void put_keyed(std::string& out, const Hash128& key, const Session& s) {
  QuickWriter w(out);
  put_hash(w, key);
  put_session(w, s);
}
void put_recent(std::string& out, const Recent::Entry& e) {
  QuickWriter w(out);
  put_hash(w, e.key);
  w.put(e.at).put(e.number).put(e.type).put(e.answer.view());
}

enum Stage : int { small = 0, first_page = 1, sessions = first_page + Store::tables, live = sessions + 1, recent = live + 1, over = recent + 1 };

}  // namespace

bool Machine::restore_sessions(int stage, std::string_view bytes) {
  Reader r(bytes);
  while (!r.done() && !r.bad()) {
    if (stage == Stage::sessions) {
      const Hash128 key = get_hash(r);
      Session& s = state_.sessions.insert(key);
      get_session(r, s);
      s.key = key;
    } else if (stage == Stage::live) {
      Live& live = state_.live.insert(r.get<AccountId>());
      r.get(live.held), r.get(live.first_end);
      live.lacks = r.get<uint8_t>() != 0;
      r.get(live.turns), r.get(live.crowd_retry), r.get(live.crowd.counter), r.get(live.crowd.period), r.get(live.crowd.until);
      for (auto k = r.get<uint32_t>(); k > 0 && !r.bad(); --k) live.sessions.push_back(get_hash(r));
    } else {
      const Hash128 key = get_hash(r);
      const auto at = r.get<uint32_t>(), number = r.get<uint32_t>();
      const auto type = r.get<uint8_t>();
      state_.recent.add(key, at, number, type, r.text());
    }
  }
  return !r.bad();
}

// Records on the wire: {stage u8, page u64, size u64, bytes}.
void Machine::checkpoint_begin() {
  rest_.clear();
  save_rest(rest_);
  state_.store.snapshot_begin();
  for (std::string& aside : saved_) aside.clear();
  state_.sessions.snapshot_begin([this](const Hash128& key, const Session& s) { put_keyed(saved_[0], key, s); });
  state_.live.snapshot_begin([this](AccountId account, const Live& l) { put_live(saved_[1], account, l); });
  state_.recent.snapshot_begin([this](const Recent::Entry& e) { put_recent(saved_[2], e); });
  save_stage_ = 0;
  save_page_ = 0;
}

bool Machine::checkpoint_more(std::string& out, size_t budget) {
  const size_t start = out.size();
  std::string page;
  auto record = [&](int stage, size_t number, std::string_view bytes) { Writer(out).put(static_cast<uint8_t>(stage)).put(static_cast<uint64_t>(number)).put(static_cast<uint64_t>(bytes.size())).raw(bytes.data(), bytes.size()); };
  // What was set aside because it changed, and what comes in its turn.
  auto flush = [&] {
    for (size_t i = 0; i < saved_.size(); ++i)
      if (!saved_[i].empty()) record(Stage::sessions + static_cast<int>(i), 0, saved_[i]), saved_[i].clear();
  };
  while (out.size() - start < budget) {
    if (save_stage_ == Stage::small) {
      record(Stage::small, 0, rest_);
      rest_ = {};
      save_stage_ = Stage::first_page;
      continue;
    }
    flush();
    if (save_stage_ == Stage::over) {
      state_.store.snapshot_end();
      return false;
    }
    constexpr size_t some = 128;
    bool more;
    if (save_stage_ == Stage::sessions) more = state_.sessions.snapshot_more(some);
    else if (save_stage_ == Stage::live) more = state_.live.snapshot_more(some);
    else if (save_stage_ == Stage::recent) more = state_.recent.snapshot_more(some);
    else if (page.clear(), more = state_.store.snapshot_page(save_stage_ - Stage::first_page, save_page_, page); more) record(save_stage_, save_page_++, page);
    if (!more) ++save_stage_, save_page_ = 0;
  }
  return true;
}

Result<Done> Machine::restore_more(std::string_view bytes) {
  restore_buffer_.append(bytes);
  const Error damaged = fault("bad_checkpoint", "the checkpoint's content is cut or damaged");
  size_t used = 0;
  for (;;) {
    Reader r(std::string_view(restore_buffer_).substr(used));
    const auto stage = r.get<uint8_t>();
    const auto page = r.get<uint64_t>(), size = r.get<uint64_t>();
    if (r.bad() || r.left() < size) break;
    std::string_view content = r.bytes(size);
    const bool good = stage == Stage::small ? restore_rest(content)
                      : stage < Stage::sessions ? page < (uint64_t{1} << 32) && state_.store.restore_page(stage - Stage::first_page, page, content)
                                                : stage < Stage::over && restore_sessions(stage, content);
    if (!good) return damaged;
    used += 17 + size;
  }
  restore_buffer_.erase(0, used);
  return Done{};
}

// Which grants hold moves of counters, in their turns, when sessions time out, and how many an operator has: the sessions say so.
void Machine::rebuild_grants() {
  struct Found {
    AccountId account;
    uint64_t turn;
    Hash128 key;
    const Session* session;
    const SessionGroupState* group;
  };
  std::vector<Found> found;
  for (const auto& [key, s] : state_.sessions)
    for (const SessionGroupState& g : s.groups)
      if (!g.moves.empty()) found.push_back({s.account, g.turn, key, &s, &g});
  for (const auto& [account, live] : state_.live) {
    state_.ends.set(account, live.first_end);
    state_.operators[state_.store.account(account).op - 1u]->sessions += live.sessions.size();
    for (const Hash128& key : live.sessions) {
      Session& s = state_.sessions.at(key);
      s.served = number_at(s.line);
    }
  }
  std::sort(found.begin(), found.end(), [](const Found& x, const Found& y) { return std::tie(x.account, x.turn) < std::tie(y.account, y.turn); });
  for (const Found& f : found) {
    Live& live = state_.live.insert(f.account);
    ++live.counting;
    if (f.group->alone.in_crowd) ++live.crowd.count, live.crowd.units += f.group->moves.front().amount;
    if (f.group->wide()) ++live.wide;
    else state_.counting.insert(grants_key(f.account, state_.store.line(f.session->line).ordinal)).list.push_back({f.key, f.group->group, f.group->service});
  }
}

Result<Done> Machine::restore_end() {
  if (!restore_buffer_.empty()) return fault("bad_checkpoint", "the checkpoint's content ends in the middle");
  restore_buffer_ = {};
  state_.store.rebuild();
  rebuild_grants();
  reckon_versions();
  return Done{};
}

// Of the same content as a checkpoint, but apart from one that is being written.
Hash128 Machine::digest() const {
  std::string rest;
  save_rest(rest);
  for (const Hash128& key : state_.sessions.sorted_keys()) put_keyed(rest, key, state_.sessions.at(key));
  for (const AccountId account : state_.live.sorted_keys()) put_live(rest, account, state_.live.at(account));
  state_.recent.each([&](const Recent::Entry& e) { put_recent(rest, e); });
  Hash128 sum = hash128(rest);
  for (int table = 0; table < Store::tables; ++table)
    for (size_t page = 0;; ++page) {
      const std::string_view bytes = state_.store.page_now(table, page);
      if (bytes.empty()) break;
      const Hash128 next = hash128(bytes, sum.low ^ static_cast<uint64_t>(table));
      sum = {sum.high ^ next.high, next.low};
    }
  return sum;
}

}  // namespace sublet::charging
