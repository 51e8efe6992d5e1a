#include "records/outbox.h"

#include "records/ids.h"

namespace sublet::records {

Result<Done> put_out(Sql& sql, const std::string& op, const Outward& row, Instant now) {
  Result<Done> put = sql.later("insert into outbox (operator, id, topic, target, body, cause, created, due, attempts, state, answer) values (?, ?, ?, ?, ?, ?, ?, ?, 0, 'open', '')",
                              {op, row.id, row.topic, row.target, row.body, row.cause, now.micros(), now.micros()});
  if (!put) return put;
  sql.note(row.topic);
  return Done{};
}

Result<std::vector<Outward>> due_out(Sql& sql, std::string_view topic, Instant now, int64_t most) {
  Result<Rows> rows = sql.query("select operator, id, target, body, cause, due, attempts, created from outbox where state = 'open' and topic = ? and due <= ? order by due, id limit ?", {std::string(topic), now.micros(), most});
  if (!rows) return rows.error();
  std::vector<Outward> out;
  for (const Row& r : *rows) out.push_back({r.text(1), std::string(topic), r.text(2), r.text(3), r.text(0), r.text(4), Instant::from_micros(r.integer(5)), Instant::from_micros(r.integer(7)), r.integer(6)});
  return out;
}

Result<Done> due_anew(Sql& sql, Instant now) {
  Result<int64_t> n = sql.run("update outbox set due = ? where state = 'open' and due > ?", {now.micros(), now.micros()});
  if (!n) return n.error();
  return Done{};
}

Result<bool> settle_out(Sql& sql, const std::string& op, const std::string& id, std::string_view state, std::string_view answer, Instant now) {
  Result<int64_t> n = sql.run("update outbox set state = ?, answer = ?, settled = ?, body = case when topic = 'sms' then '' else body end where operator = ? and id = ? and state = 'open'",
                              {std::string(state), std::string(answer), now.micros(), op, id});
  if (!n) return n.error();
  return *n == 1;
}

Result<Done> reopen_out(Sql& sql, const std::string& op, const std::string& id, const std::string& cause, Instant now) {
  Result<int64_t> n = sql.run("update outbox set state = 'open', answer = '', settled = null, attempts = 0, due = ?, cause = ? where operator = ? and id = ? and state <> 'open'", {now.micros(), cause, op, id});
  if (!n) return n.error();
  return Done{};
}

Result<Done> postpone_out(Sql& sql, const std::string& op, const std::string& id, Instant due, std::string_view why) {
  Result<int64_t> n = sql.run("update outbox set due = ?, attempts = attempts + 1, answer = ? where operator = ? and id = ? and state = 'open'", {due.micros(), std::string(why), op, id});
  if (!n) return n.error();
  sql.note("outbox");  // of whatever topic
  return Done{};
}

Result<Done> tell(Sql& sql, const std::string& op, std::string_view type, std::string_view resource, std::string_view resource_id, std::string_view body, Instant now) {
  // Units run one after another, so the next number is the highest and one.
  Result<Done> told = sql.later("insert into event (operator, seq, id, type, resource, resource_id, body, created) select ?, coalesce(max(seq), 0) + 1, ?, ?, ?, ?, ?, ? from event where operator = ?",
                                {op, new_id(now), std::string(type), std::string(resource), std::string(resource_id), std::string(body), now.micros(), op});
  if (told) sql.note("event");
  return told;
}

Result<int64_t> position(Sql& sql, std::string_view name) {
  Result<Rows> rows = sql.query("select position from feed_position where name = ?", {std::string(name)});
  if (!rows) return rows.error();
  return rows->empty() ? int64_t{0} : rows->front().integer(0);
}

Result<Done> set_position(Sql& sql, std::string_view name, int64_t position) {
  Result<int64_t> n = sql.run("insert into feed_position (name, position) values (?, ?) on conflict (name) do update set position = excluded.position", {std::string(name), position});
  if (!n) return n.error();
  return Done{};
}

}  // namespace sublet::records
