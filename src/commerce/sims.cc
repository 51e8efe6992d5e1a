#include "commerce/sims.h"

#include <algorithm>

#include "records/outbox.h"

namespace sublet::commerce {

namespace {

constexpr const char* columns = "iccid, imsi, host, lot, kind, number, state, holder, eid, matching, profile, version, changed";

SimCard from_row(const Row& r) {
  SimCard s;
  s.iccid = r.text(0), s.imsi = r.text(1), s.host = r.text(2), s.lot = r.text(3), s.kind = r.text(4), s.number = r.text(5), s.state = r.text(6), s.holder = r.text(7);
  s.eid = r.text(8), s.matching = r.text(9), s.profile = r.text(10), s.version = r.integer(11);
  s.changed = Instant::from_micros(r.integer(12));
  return s;
}

bool digits(std::string_view s) {
  return !s.empty() && std::all_of(s.begin(), s.end(), [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

char luhn_digit(std::string_view text) {
  int sum = 0;
  bool twice = true;
  for (size_t i = text.size(); i-- > 0; twice = !twice) {
    const int d = text[i] - '0';
    sum += twice ? (d > 4 ? 2 * d - 9 : 2 * d) : d;
  }
  return static_cast<char>('0' + (10 - sum % 10) % 10);
}

bool luhn(std::string_view text) { return digits(text) && text.size() > 1 && luhn_digit(text.substr(0, text.size() - 1)) == text.back(); }

Result<Done> check_iccid(std::string_view iccid) {
  if ((iccid.size() != 19 && iccid.size() != 20) || !digits(iccid) || !iccid.starts_with("89")) return refusal("bad_iccid", "an ICCID has 19 or 20 digits and begins with 89");
  if (!luhn(iccid)) return refusal("bad_iccid", "the ICCID's last digit is wrong: a digit was mistyped");
  return Done{};
}

Result<Done> check_imsi(std::string_view imsi) {
  if ((imsi.size() != 14 && imsi.size() != 15) || !digits(imsi)) return refusal("bad_imsi", "an IMSI has 14 or 15 digits");
  return Done{};
}

Result<SimCard> sim(const Work& w, const std::string& iccid) {
  Result<Row> r = w.sql.one(std::string("select ") + columns + " from sim where operator = ? and iccid = ?", {w.op, iccid}, "unknown_sim");
  if (!r) return r.error();
  return from_row(*r);
}

Result<SimCard> hold_sim(const Work& w, const std::string& host, const std::string& kind, const std::string& number, const std::string& wanted, const std::string& holder) {
  Result<Row> r = refusal("no_sim", "no " + kind + " of host " + host + " is idle");
  const std::string from = std::string("select ") + columns + " from sim where operator = ? and ";
  if (!wanted.empty()) {
    Result<SimCard> s = sim(w, wanted);
    if (!s) return s;
    if (s->state == "held" && s->holder == holder) return s;
    if (s->state != "idle" || s->host != host || (s->paired() && s->number != number)) return refusal("sim_taken", "this SIM is " + s->state + (s->host != host ? ", and of another host" : s->paired() ? ", and paired with a number" : ""));
    r = w.sql.one(from + "iccid = ?", {w.op, wanted}, "unknown_sim");
  } else {
    r = w.sql.one(from + "host = ? and kind = ? and number in (?, '') and state = 'idle' order by number desc, iccid limit 1", {w.op, host, kind, number}, "no_sim");
  }
  if (!r) return r.error().code == "no_sim" ? refusal("no_sim", "no " + kind + " of host " + host + " is idle") : r.error();
  SimCard s = from_row(*r);
  if (Result<Done> moved = move_sim(w, s.iccid, "", "held", holder); !moved) return moved.error();
  s.state = "held", s.holder = holder;
  return s;
}

Result<Done> move_sim(const Work& w, const std::string& iccid, const std::string& holder, const std::string& state, const std::string& new_holder) {
  Result<int64_t> n = w.sql.run("update sim set state = ?, holder = ?, version = version + 1, changed = ? where operator = ? and iccid = ? and holder = ?", {state, new_holder, w.now.micros(), w.op, iccid, holder});
  if (!n) return n.error();
  if (*n != 1) return refusal("sim_taken", iccid + " is not held by this");
  if (Result<Done> told = records::tell(w.sql, w.op, "ResourceStateChangeEvent", "resource", "s-" + iccid, R"({"id":"s-)" + iccid + R"("})", w.now); !told) return told.error();
  return Done{};
}

Result<Done> set_profile(const Work& w, const std::string& iccid, const std::string& profile, const std::string& matching, const std::string& eid) {
  Result<int64_t> n = w.sql.run("update sim set profile = ?, matching = case when ? = '' then matching else ? end, eid = case when ? = '' then eid else ? end, version = version + 1, changed = ? where operator = ? and iccid = ?",
                                {profile, matching, matching, eid, eid, w.now.micros(), w.op, iccid});
  if (!n) return n.error();
  if (*n != 1) return refusal("unknown_sim");
  return Done{};
}

Result<bool> profile_moved(const Work& w, const std::string& iccid, const std::string& profile, const std::string& eid) {
  Result<SimCard> s = sim(w, iccid);
  if (!s) return s.error().code == "unknown_sim" ? Result<bool>(false) : s.error();
  const auto rank = [](const std::string& p) { return p == "installed" ? 4 : p == "downloaded" ? 3 : p == "error" ? 2 : 1; };
  const bool ordered = s->kind == "esim" && (s->state == "held" || s->state == "in_use") && !s->profile.empty() && s->profile != "available";
  const bool fails = profile == "error" && s->profile != "installed" && s->profile != "error";
  if (!ordered || (!fails && rank(profile) <= rank(s->profile))) return false;
  if (Result<Done> set = set_profile(w, iccid, profile, "", eid); !set) return set.error();
  return true;
}

Result<Done> set_imsi(const Work& w, const std::string& iccid, const std::string& imsi) {
  if (Result<Done> good = check_imsi(imsi); !good) return good;
  Result<Rows> others = w.sql.query("select 1 from sim where operator = ? and imsi = ? and iccid <> ? limit 1", {w.op, imsi, iccid});
  if (!others) return others.error();
  if (!others->empty()) return refusal("duplicate", "another SIM of the stock has this IMSI");
  Result<int64_t> n = w.sql.run("update sim set imsi = ?, version = version + 1 where operator = ? and iccid = ?", {imsi, w.op, iccid});
  if (!n) return n.error();
  return Done{};
}

Result<Done> add_sim(const Work& w, const SimCard& s) {
  if (Result<Done> good = check_iccid(s.iccid); !good) return good;
  if (!s.imsi.empty())
    if (Result<Done> good = check_imsi(s.imsi); !good) return good;
  Result<int64_t> n = w.sql.run("insert into sim (operator, iccid, imsi, host, lot, kind, number, state, holder, eid, matching, profile, version, changed) values (?, ?, ?, ?, ?, ?, ?, 'idle', '', '', '', ?, 1, ?) on conflict do nothing",
                                {w.op, s.iccid, s.imsi, s.host, s.lot, s.kind, s.number, s.kind == "esim" ? "available" : "", w.now.micros()});
  if (!n) return n.error();
  if (*n == 0) return refusal("duplicate", "this ICCID or IMSI is in the stock already");
  return Done{};
}

}  // namespace sublet::commerce
