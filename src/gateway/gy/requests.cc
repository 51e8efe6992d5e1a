// From what was read in one turn of GyServer's loop to one request of the engine, and from its outcomes to
// answers.
#include <algorithm>

#include "gateway/gy/server_impl.h"
#include "io/clock.h"

namespace sublet::gateway {

namespace {

constexpr size_t most_commands = 512;      // of a batch
constexpr size_t most_octets = 256 << 10;  // of its commands; the engine's own limit is higher
constexpr size_t usual_answer = 1'024;     // room, without lists
constexpr size_t room_for_part = 256;
constexpr int64_t ask_again_micros = 1'000'000;
constexpr size_t most_names = 65'536;  // clients behind relays
constexpr size_t longest_name = 255;   // RFC 1035 2.3.4

}  // namespace

void GyServer::Impl::Batch::clear() {
  asked.clear(), echoes.clear(), services.clear(), pieces.clear();
  text.clear(), outcomes.clear(), ends.clear();
  request.clear();
}

void GyServer::Impl::refuse(Connection& c, std::string_view message, uint32_t result,
                            const diameter::Failure* failure, std::string_view redirect) {
  bump(result == diameter::too_busy ? counts.overloads : counts.refused);
  count_result(result);
  c.peer.refuse(message, result, failure, c.out, redirect);
}

void GyServer::Impl::credit(Connection& c, std::string_view message) {
  diameter::Failure f;
  diameter::CreditControlRequest& r = *request;
  if (!read_credit_control_request(message, r, f)) return refuse(c, message, f.result, &f);
  ++counts.requests[static_cast<size_t>(*r.type) - 1];
  if (const uint32_t elsewhere = c.peer.misrouted(r); elsewhere != 0) {
    const bool redirected = elsewhere == diameter::redirect_indication;
    return refuse(c, message, elsewhere, nullptr,
                  redirected ? options.self.redirect_of(r.destination_realm) : std::string_view());
  }
  if (c.op == nullptr && now - c.op_asked >= ask_again_micros) {  // it may have been published since
    c.op_asked = now;
    c.op = operator_for(c.op_code);
  }
  if (c.op == nullptr) return refuse(c, message, diameter::realm_not_served, nullptr);
  bump(c.op->requests);
  if (!translate(r, realtime_of(*c.op), c.op->currency, translation, f))
    return refuse(c, message, f.result, &f);
  const size_t waiting = batch == nullptr ? 0 : batch->asked.size();
  if (in_flight + waiting >= options.in_flight) return refuse(c, message, diameter::too_busy, nullptr);
  if (batch == nullptr) {
    if (free_batches.empty()) {
      batches.push_back(std::make_unique<Batch>());
      free_batches.push_back(batches.back().get());
    }
    batch = free_batches.back();
    free_batches.pop_back();
  }
  keep(c, hash64(r.session_id, c.op->seed));
  charging::encode_credit(c.op->code, translation.credit, batch->request.buffer());
  batch->request.end_command();
  if (batch->asked.size() >= most_commands || batch->request.bytes() >= most_octets) submit();
}

// What the answer will need: the message's octets are gone by then.
void GyServer::Impl::keep(Connection& c, uint64_t route) {
  const diameter::CreditControlRequest& r = *request;
  Batch& b = *batch;
  Pending& p = b.asked.emplace_back();
  p.connection = c.slot, p.generation = c.generation;
  p.hop_by_hop = r.header.hop_by_hop, p.end_to_end = r.header.end_to_end;
  p.proxiable = r.header.is_proxiable();
  p.number = *r.number;
  p.type = *r.type;
  p.action = translation.credit.action;
  p.service = translation.credit.use.service;
  p.msccs = translation.msccs;
  p.op = c.op;
  p.route = route;
  routes.prefetch(route);
  if (!gy::same_identity(r.origin_host, c.peer.host())) p.name = name_of(r.origin_host, r.origin_realm);
  const auto put = [&](std::string_view s) {
    const auto from = static_cast<uint32_t>(b.text.size());
    b.text.append(s);
    return std::pair<uint32_t, uint32_t>(from, s.size());
  };
  std::tie(p.session, p.session_size) = put(r.session_id);
  p.pieces = static_cast<uint32_t>(b.pieces.size());
  for (std::string_view info : r.proxy_infos) b.pieces.push_back(put(info));
  p.piece_count = static_cast<uint16_t>(r.proxy_infos.size());
  p.echoes = static_cast<uint32_t>(b.echoes.size()), p.services = static_cast<uint32_t>(b.services.size());
  for (size_t i = 0; i < r.msccs.size(); ++i) {
    const auto ids = r.service_ids_of(r.msccs[i]);
    const charging::CreditPart& part = translation.parts[translation.part_of[i]];
    b.echoes.push_back(
        {part.group, part.service, static_cast<uint16_t>(ids.size()), r.msccs[i].rating_group.has_value()});
    b.services.insert(b.services.end(), ids.begin(), ids.end());
  }
  p.echo_count = static_cast<uint16_t>(r.msccs.size());
  p.service_count = static_cast<uint16_t>(b.services.size() - p.services);
}

void GyServer::Impl::submit() {
  if (batch == nullptr) return;
  Batch& b = *batch;
  batch = nullptr;
  b.request.done = [this, &b](Result<std::span<const engine::Outcome>> outcomes) {
    completed(b, std::move(outcomes));
  };
  const Result<bool> taken_by_engine = service.engine().try_submit(b.request);
  if (taken_by_engine && *taken_by_engine) {
    in_flight += b.asked.size();
    ++flying;
    counts.in_flight.store(in_flight, std::memory_order_relaxed);
    return;
  }
  // Full, or failed: another server may do better (RFC 6733 7.1.3).
  for (const Pending& p : b.asked) answer(b, p, {}, false);
  b.clear();
  free_batches.push_back(&b);
}

// On the engine's log thread: quick.
void GyServer::Impl::completed(Batch& b, Result<std::span<const engine::Outcome>> outcomes) {
  if (outcomes)
    for (const engine::Outcome& o : *outcomes) {
      b.outcomes.append(o.bytes);
      b.ends.push_back(static_cast<uint32_t>(b.outcomes.size()));
    }
  {
    const std::lock_guard lock(handed_mutex);
    finished.push_back(&b);
  }
  wake();
}

void GyServer::Impl::take_finished() {
  {
    const std::lock_guard lock(handed_mutex);
    taken.swap(finished);
  }
  for (Batch* b : taken) {
    in_flight -= b->asked.size();
    --flying;
    answer_all(*b);
    b->clear();
    free_batches.push_back(b);
  }
  if (!taken.empty()) counts.in_flight.store(in_flight, std::memory_order_relaxed);
  taken.clear();
}

void GyServer::Impl::answer_all(Batch& b) {
  constexpr size_t ahead = 8;
  for (size_t i = 0; i < b.asked.size(); ++i) {
    if (i + ahead < b.asked.size()) routes.prefetch(b.asked[i + ahead].route);
    const bool known = i < b.ends.size();
    const uint32_t from = i == 0 || !known ? 0 : b.ends[i - 1];
    answer(b, b.asked[i],
           known ? std::string_view(b.outcomes).substr(from, b.ends[i] - from) : std::string_view(), known);
  }
}

// `known`: charging has answered; else nobody knows what became of it, and the client is sent elsewhere.
void GyServer::Impl::answer(Batch& b, const Pending& p, std::string_view outcome, bool known) {
  Connection* c = at(p.connection, p.generation);
  if (c == nullptr) return bump(counts.dropped);
  gy::Asked asked;
  asked.hop_by_hop = p.hop_by_hop, asked.end_to_end = p.end_to_end, asked.number = p.number;
  asked.proxiable = p.proxiable, asked.msccs = p.msccs;
  asked.type = p.type, asked.action = p.action, asked.service = p.service;
  const std::string_view text = b.text;
  asked.session = text.substr(p.session, p.session_size);
  std::array<std::string_view, diameter::limits::proxy_infos> infos;
  for (size_t i = 0; i < p.piece_count; ++i) {
    const auto [from, size] = b.pieces[p.pieces + i];
    infos[i] = text.substr(from, size);
  }
  asked.proxy_infos = {infos.data(), p.piece_count};
  asked.echoes = {b.echoes.data() + p.echoes, p.echo_count};
  asked.services = {b.services.data() + p.services, p.service_count};
  const diameter::CreditControlAnswer* a = nullptr;
  if (!known) {
    bump(counts.overloads);
    a = &answerer.refuse(asked, diameter::too_busy);
  } else if (credit_answer.clear(); !charging::decode_credit_answer(outcome, credit_answer)) {
    a = &answerer.refuse(asked, diameter::unable_to_comply);
  } else {
    a = &answerer.make(asked, credit_answer, p.op->currency);
    if (credit_answer.repeated) bump(counts.repeats);
    if (asked.session.size() > gy::note_octets) {
      if (p.type == diameter::RequestType::termination)
        forget_long_id(*p.op, asked.session);
      else if (p.type == diameter::RequestType::initial && credit_answer.code == charging::CreditCode::done)
        remember_long_id(*p.op, asked.session);
    }
    if (p.type == diameter::RequestType::termination)
      routes.erase(p.route);
    else if (p.type != diameter::RequestType::event && credit_answer.code == charging::CreditCode::done)
      routes.put(p.route, {p.connection, p.generation, p.name, static_cast<uint32_t>(now / 1'000'000) + 1});
  }
  count_result(a->result);
  bump(counts.answers);
  size_t n = 0;
  for (size_t room = usual_answer + asked.session.size() + room_for_part * p.echo_count;
       n == 0 && room <= 16 * diameter::max_message; room *= 4)
    n = write_credit_control_answer(*a, c->out.room(room));
  c->out.wrote(n);
  touched(*c);
}

void GyServer::Impl::count_result(uint32_t result) {
  size_t i = 0;
  while (i < result_codes.size() && result_codes[i] != result) ++i;
  bump(counts.results[i]);
}

// 0 also when there are too many: RAR and ASR then go to the peer itself, which may know better.
uint32_t GyServer::Impl::name_of(std::string_view host, std::string_view realm) {
  if (host.size() > longest_name || realm.size() > longest_name) return 0;
  std::string key = std::string(host) + '\0' + std::string(realm);
  if (const auto at = name_index.find(key); at != name_index.end()) return at->second;
  if (names.size() >= most_names) return 0;
  names.emplace_back(host, realm);
  const auto id = static_cast<uint32_t>(names.size());
  name_index.emplace(std::move(key), id);
  return id;
}

}  // namespace sublet::gateway
