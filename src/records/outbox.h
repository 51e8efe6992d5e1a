// Outbox and events: what crosses the boundary of the records.
//
// A unit of work that wants something done outside (a command to charging, a task at a host, a question to the identity
// service, a message to a subscriber) writes a row of the outbox beside its cause. Whoever serves the topic takes what is due,
// carries it out at least once under the row's id, and settles it in the unit that applies the answer: so the outside hears of
// nothing that was undone, and a crash repeats at most what the id makes harmless.
//
// Events tell others what has happened (TM Forum notifications); they are numbered for each operator without gaps, in the
// order in which their units committed.
//
//   put_out(sql, op, {id, "charging", line, body}, now);                        // with its cause
//   for (const Outward& o : *due_out(sql, "charging", now, 100)) ...            // later
//   settle_out(sql, op, id, "done", answer, now);                               // true: it was open until now
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "records/sql.h"

namespace sublet::records {

struct Outward {
  std::string id = {};      // of the row, and of what is asked outside
  std::string topic = {};   // charging, host, identity, esim, sms
  std::string target = {};  // a host's code, a number: what its server needs to find the way
  std::string body = {};    // JSON, or a command's octets in base64
  std::string op = {};      // filled when read
  std::string cause = {};   // what waits for it: an order step's id; empty: nobody
  Instant due = {}, created = {};  // filled when read
  int64_t attempts = 0;
};

Result<Done> put_out(Sql& sql, const std::string& op, const Outward& row, Instant now);
// Of all operators, the oldest first.
Result<std::vector<Outward>> due_out(Sql& sql, std::string_view topic, Instant now, int64_t most);
// After a start: what was handed to somebody who has forgotten it is due at once.
Result<Done> due_anew(Sql& sql, Instant now);
// False: it was settled before, and this answer changes nothing.
Result<bool> settle_out(Sql& sql, const std::string& op, const std::string& id, std::string_view state, std::string_view answer, Instant now);
// A row that was settled is asked again under its id, for another cause.
Result<Done> reopen_out(Sql& sql, const std::string& op, const std::string& id, const std::string& cause, Instant now);
Result<Done> postpone_out(Sql& sql, const std::string& op, const std::string& id, Instant due, std::string_view why);

Result<Done> tell(Sql& sql, const std::string& op, std::string_view type, std::string_view resource, std::string_view resource_id, std::string_view body, Instant now);

// Where a follower of a feed stands; stored in the unit that applies what it read.
Result<int64_t> position(Sql& sql, std::string_view name);
Result<Done> set_position(Sql& sql, std::string_view name, int64_t position);

}  // namespace sublet::records
