// Sessions: what a server may answer, and what follows from it.
#include <algorithm>

#include "base/hash.h"
#include "sim/gy/sessions.h"

namespace sublet::sim::gy {

using dia::RequestType;

namespace {

// All of an answer that a repeated request has to be given again (RFC 6733 5.5.4, RFC 8506 6.5).
uint64_t digest_of(const dia::CreditControlAnswer& a) {
  uint64_t d = 1;
  const auto add = [&](uint64_t v) { d = mix64(d * 31 + v); };
  const auto units = [&](const std::optional<dia::Units>& u) {
    add(u.has_value());
    if (!u) return;
    add(u->total.value_or(~0ULL)), add(u->time.value_or(~0U)), add(u->specific.value_or(~0ULL));
    add(u->input.value_or(~0ULL)), add(u->output.value_or(~0ULL));
    if (u->money) add(static_cast<uint64_t>(u->money->digits)), add(static_cast<uint32_t>(u->money->exponent));
  };
  add(a.result), add(static_cast<uint64_t>(a.type)), add(a.number);
  units(a.granted);
  for (const dia::MsccAnswer& m : a.msccs) {
    add(m.rating_group.value_or(~0U)), add(m.result.value_or(0)), add(m.validity.value_or(~0U));
    add(m.volume_threshold.value_or(~0U)), add(m.time_threshold.value_or(~0U));
    add(m.final_unit ? 1 + static_cast<uint64_t>(m.final_unit->action) : 0);
    units(m.granted);
  }
  return d;
}

std::string number(uint64_t n) { return std::to_string(n); }

}  // namespace

void Sessions::wrong(uint32_t place, const char* kind, const std::string& what) {
  static constexpr std::array<const char*, 5> types = {"?", "INITIAL", "UPDATE", "TERMINATION", "EVENT"};
  const Session& s = sessions_[place];
  if (faults.first().size() >= 20) return faults.add(kind, {});
  faults.add(kind, what + " (" + types[static_cast<size_t>(s.type)] + " " + number(s.number) + " of " + std::string(id_of(place)) + ", line " + number(options_.first_line + s.line) + ")");
}

bool Sessions::may_be(const Session& s, uint32_t result) const {
  switch (result) {
    case dia::success:
    case dia::too_busy:
    case dia::end_user_service_denied:
    case dia::credit_limit_reached:
      return true;
    case dia::unknown_session_id:  // a session whose UPDATE was refused need not be known any more
      if (s.refused && s.type == RequestType::termination) return true;
      [[fallthrough]];
    default:
      return std::find(options_.allowed.begin(), options_.allowed.end(), result) != options_.allowed.end();
  }
}

void Sessions::check_head(uint32_t place, const dia::ReceivedAnswer& r) {
  const Session& s = sessions_[place];
  const dia::CreditControlAnswer& a = r.answer;
  if (a.session_id != id_of(place)) wrong(place, "other_session", "the answer has Session-Id '" + std::string(a.session_id.substr(0, 80)) + "'");
  if (r.header.end_to_end != s.end_to_end) wrong(place, "other_end_to_end", "the answer has end-to-end identifier " + number(r.header.end_to_end) + ", the request " + number(s.end_to_end));
  if (r.header.application != dia::credit_control_application || a.auth_application_id != dia::credit_control_application) wrong(place, "other_application", "the answer has application " + number(r.header.application));
  if (r.header.may_be_repeated() || !r.header.is_proxiable()) wrong(place, "other_flags", "flags " + number(r.header.flags) + "; P is to be as in the request, T is not for answers");
  const bool error = a.result >= 3000 && a.result < 4000;
  if (r.header.is_error() != error) wrong(place, "other_flags", "result " + number(a.result) + (error ? " without the E bit" : " with the E bit"));
  if (!may_be(s, a.result)) wrong(place, "unexpected_result", "Result-Code " + number(a.result) + (a.error_message.empty() ? "" : ": " + std::string(a.error_message)));
  if (error) return;  // such an answer need not have what follows (RFC 6733 7.2)
  if (a.type != s.type) wrong(place, "other_type", "the answer has CC-Request-Type " + number(static_cast<uint64_t>(a.type)));
  if (a.number != s.number) wrong(place, "other_number", "the answer has CC-Request-Number " + number(a.number));
}

void Sessions::check_part(uint32_t place, Quota& q, const dia::MsccAnswer& m, int64_t now) {
  Session& s = sessions_[place];
  const uint32_t result = m.result.value_or(dia::success);
  uint64_t granted = 0;
  if (m.granted) {
    const std::optional<uint64_t> units = s.kind == Kind::data ? m.granted->total : m.granted->time ? std::optional<uint64_t>(*m.granted->time) : std::nullopt;
    if (!units) wrong(place, "other_unit", std::string("a grant for ") + kind_names[static_cast<size_t>(s.kind)] + " in another unit than was asked for");
    granted = units.value_or(0);
  }
  if (!may_be(s, result)) wrong(place, "unexpected_result", "Result-Code " + number(result) + " of rating group " + number(m.rating_group.value_or(0)));
  if (granted > 0 && q.asked == nothing) wrong(place, q.final ? "grant_after_final" : "grant_not_asked", number(granted) + " units were granted, none were asked for");
  if (granted > 0 && result != dia::success) wrong(place, "grant_with_refusal", number(granted) + " units with Result-Code " + number(result));
  if (q.asked != nothing && q.asked != unnamed && granted > q.asked) wrong(place, "grant_above_asked", number(granted) + " units were granted, " + number(q.asked) + " asked for");
  if (q.asked != nothing && result == dia::success && granted == 0 && !m.final_unit) wrong(place, "no_grant", "success, but nothing is granted, and nothing says why");
  if (q.asked == nothing && q.final) q.spent = true;  // the last of it has been told
  if (result != dia::success) q.spent = true, ++refused_parts;
  if (m.final_unit) ++finals;
  q.granted = granted;
  q.final = q.final || m.final_unit.has_value();
  if (q.final && granted == 0) q.spent = true;
  const std::optional<uint32_t> threshold = s.kind == Kind::data ? m.volume_threshold : m.time_threshold;
  q.threshold = threshold.value_or(0);
  q.tariff_change = m.granted ? m.granted->tariff_time_change.value_or(0) : 0;
  if (m.validity && *m.validity == 0) wrong(place, "no_validity", "a Validity-Time of 0");
  if (m.validity) s.due_by = std::min(s.due_by, now + int64_t{*m.validity} * 1'000'000'000);
}

void Sessions::check_parts(uint32_t place, const dia::ReceivedAnswer& r, int64_t now) {
  Session& s = sessions_[place];
  const dia::CreditControlAnswer& a = r.answer;
  s.due_by = INT64_MAX;
  if (s.kind == Kind::message) {
    if (a.granted && a.granted->specific.value_or(0) > 1) wrong(place, "grant_above_asked", "one message was asked for, " + number(*a.granted->specific) + " granted");
    return;
  }
  uint32_t seen = 0;
  for (const dia::MsccAnswer& m : a.msccs) {
    size_t i = 0;
    while (i < quotas_of(s.kind) && m.rating_group.value_or(0) != group_of(s.kind, i)) ++i;
    if (i == quotas_of(s.kind)) {
      wrong(place, "other_rating_group", "the answer has rating group " + (m.rating_group ? number(*m.rating_group) : "none"));
      continue;
    }
    if ((seen & (1U << i)) != 0) wrong(place, "rating_group_twice", "rating group " + number(m.rating_group.value_or(0)) + " stands twice in the answer");
    seen |= 1U << i;
    check_part(place, quotas(place)[i], m, now);
  }
  for (size_t i = 0; i < quotas_of(s.kind); ++i) {
    Quota& q = quotas(place)[i];
    if ((seen & (1U << i)) != 0) continue;
    if (q.asked != nothing) wrong(place, "no_rating_group", "rating group " + number(group_of(s.kind, i)) + " was asked for and is not in the answer");
    if (q.final) q.spent = true;
    q.granted = 0;
  }
}

// What the session does next.
Sessions::Next Sessions::judge(uint32_t place, const dia::ReceivedAnswer& r) {
  Session& s = sessions_[place];
  const uint32_t result = r.answer.result;
  if (s.type == RequestType::termination || s.type == RequestType::event) s.ended = true;
  if (s.ended) return Next::ended;
  if (result != dia::success && s.type == RequestType::initial) {  // no session has come to be
    s.ended = true;
    return Next::ended;
  }
  if (s.type == RequestType::initial) s.opened = true;
  if (result != dia::success) {  // RFC 8506 7: the service ends; what is held is to be let go
    s.leave = s.refused = true;
    for (size_t i = 0; i < quotas_of(s.kind); ++i) quotas(place)[i].granted = 0;
    return Next::go_on;
  }
  bool more = false, last = false;
  for (size_t i = 0; i < quotas_of(s.kind); ++i) {
    const Quota& q = quotas(place)[i];
    more = more || (!q.final && !q.spent);
    last = last || (q.final && !q.spent);
  }
  // RFC 8506 5.6.1: the last units are used up, then the session ends, with a report on the way or without.
  if (!more && !(last && s.serial % 2 == 1)) s.leave = true;
  if (!more) s.updates = 1;
  return Next::go_on;
}

Sessions::Next Sessions::take(uint32_t place, const dia::ReceivedAnswer& r, int64_t now) {
  Session& s = sessions_[place];
  if (s.waits == 0) return Next::wait;
  --s.waits;
  const uint32_t result = r.answer.result;
  if (result == 0) {  // could not be read, which is known already
    s.leave = true;
    if (!s.answered) s.next = judge(place, r), s.answered = true;
    return s.waits > 0 ? Next::wait : s.next;
  }
  if (result == dia::too_busy) {
    check_head(place, r);
    s.busy = true;
    return s.waits > 0 ? Next::wait : s.answered ? s.next : Next::again;
  }
  const uint64_t digest = digest_of(r.answer);
  if (s.answered) {
    if (digest != s.digest) wrong(place, "repeat_differs", "a repeated request got another answer than the first, Result-Code " + number(result));
    return s.waits > 0 ? Next::wait : s.next;
  }
  s.answered = true;
  s.digest = digest;
  check_head(place, r);
  if (result == dia::success) check_parts(place, r, now);
  if (may_be(s, result) && (result == dia::success || result == dia::credit_limit_reached)) {
    if (s.kind == Kind::message)
      s.acknowledged += result == dia::success ? 1 : 0;
    else
      for (size_t i = 0; i < quotas_of(s.kind); ++i) s.acknowledged += quotas(place)[i].used;
  }
  s.next = judge(place, r);
  return s.waits > 0 ? Next::wait : s.next;
}

}  // namespace sublet::sim::gy
