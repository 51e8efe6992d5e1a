// The requests that GyServer makes itself: RAR and ASR (RFC 8506 5.5, RFC 6733 8.5).
#include "charging/session_key.h"
#include "gateway/gy/server_impl.h"

namespace sublet::gateway {

namespace {

constexpr size_t room_for_own = 2'048;

uint64_t own_key(uint32_t slot, uint32_t hop_by_hop) {
  return uint64_t{slot} << 32 | hop_by_hop;
}
uint64_t under_way(uint64_t route, bool abort) {
  return route ^ (abort ? 0x9e3779b97f4a7c15ULL : 0);
}

}  // namespace

void GyServer::Impl::wish(const Wish& w) {
  {
    const std::lock_guard lock(handed_mutex);
    if (wishes.size() >= options.own_requests) return;
    wishes.push_back(w);
  }
  wake();
}

void GyServer::Impl::take_wishes() {
  {
    const std::lock_guard lock(handed_mutex);
    taken_wishes.swap(wishes);
  }
  for (const Wish& w : taken_wishes) begin_own(w);
  taken_wishes.clear();
}

void GyServer::Impl::begin_own(const Wish& w) {
  const Operator* op = operator_for(w.op);
  if (op == nullptr || ending || own.size() >= options.own_requests) return;
  if (w.cut) return begin_ended(w, *op);
  Own o;
  o.abort = w.abort;
  o.op = op;
  o.session = w.session;
  o.route = hash64(w.session, op->seed);
  if (own_of.count(under_way(o.route, o.abort)) != 0) return;
  if (send_own(o, false)) bump(o.abort ? counts.aborts : counts.re_auths);
}

void GyServer::Impl::remember_long_id(const Operator& op, std::string_view session) {
  if (long_ids.size() >= options.sessions / 16) return;  // the next UPDATE of it hears 5002
  long_ids.emplace(hash64(session.substr(0, gy::note_octets), op.seed), session);
}

void GyServer::Impl::forget_long_id(const Operator& op, std::string_view session) {
  const auto [from, to] = long_ids.equal_range(hash64(session.substr(0, gy::note_octets), op.seed));
  for (auto i = from; i != to; ++i)
    if (i->second == session) return void(long_ids.erase(i));
}

// Of all sessions whose ids begin so, those that charging has no more.
void GyServer::Impl::begin_ended(const Wish& w, const Operator& op) {
  std::vector<std::string> ended;
  const auto ids = long_ids.equal_range(hash64(w.session, op.seed));
  const auto from = ids.first, to = ids.second;
  if (from == to) return begin_own({w.abort, w.op, w.session, false});  // it is no longer than that
  (void)service.inspect([&](const charging::State& state) {
    for (auto i = from; i != to; ++i)
      if (i->second.starts_with(w.session) &&
          state.sessions.find(charging::session_key(w.op, i->second)) == nullptr)
        ended.push_back(i->second);
    if (state.sessions.find(charging::session_key(w.op, w.session)) == nullptr) ended.push_back(w.session);
  });
  for (const std::string& id : ended) {
    forget_long_id(op, id);
    begin_own({w.abort, w.op, id, false});
  }
}

// To where the session spoke last; false: nobody is there.
bool GyServer::Impl::send_own(Own& o, bool again) {
  const gy::Routes::Route* route = routes.find(o.route);
  Connection* c = route == nullptr ? nullptr : at(route->connection, route->generation);
  // One operator's peers never hear of another's sessions, even if the fingerprints were the same.
  if (c == nullptr || !c->peer.open() || c->op != o.op || o.session.size() > 1'024) return false;
  const bool relayed = route->name != 0 && route->name <= names.size();
  diameter::SessionRequest r;
  r.session_id = o.session;
  r.destination_host = relayed ? std::string_view(names[route->name - 1].first) : c->peer.host();
  r.destination_realm = relayed ? std::string_view(names[route->name - 1].second) : c->peer.realm();
  r.ids = c->peer.next_ids();
  if (again) r.ids.end_to_end = o.end_to_end;  // RFC 6733 3: the same End-to-End, and T
  r.repeated = again;
  const auto room = c->out.room(room_for_own);
  const size_t n = o.abort ? write_abort_request(c->peer.speaker(), r, room)
                           : write_re_auth_request(c->peer.speaker(), r, room);
  if (n == 0) return false;
  c->out.wrote(n);
  touched(*c);
  o.connection = c->slot, o.generation = c->generation;
  o.hop_by_hop = r.ids.hop_by_hop, o.end_to_end = r.ids.end_to_end;
  o.resent = again;
  o.due = now + options.resend_micros;
  next_own = std::min(next_own, o.due);
  const uint64_t key = own_key(o.connection, o.hop_by_hop);
  own_of[under_way(o.route, o.abort)] = key;
  own[key] = o;
  return true;
}

// Any result will do: a client that does not want to is asked no more (issue 3: some answer RAR and do
// nothing).
void GyServer::Impl::own_answered(Connection& c, std::string_view message) {
  diameter::Header h;
  if (!diameter::read_header(message, h)) return;
  const auto found = own.find(own_key(c.slot, h.hop_by_hop));
  if (found == own.end() || found->second.generation != c.generation) return;  // late, or of nothing
  bump(counts.own_answered);
  own_of.erase(under_way(found->second.route, found->second.abort));
  own.erase(found);
}

void GyServer::Impl::tick_own() {
  next_own = now + 1'000'000;
  std::vector<Own> again;
  for (auto i = own.begin(); i != own.end();) {
    if (i->second.due > now) {
      next_own = std::min(next_own, i->second.due);
      ++i;
      continue;
    }
    own_of.erase(under_way(i->second.route, i->second.abort));
    if (i->second.resent)
      bump(counts.given_up);
    else
      again.push_back(std::move(i->second));
    i = own.erase(i);
  }
  for (Own& o : again) bump(send_own(o, true) ? counts.resent : counts.given_up);
  flush_all();
}

}  // namespace sublet::gateway
