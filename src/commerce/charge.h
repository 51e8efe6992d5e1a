// What commerce asks of charging: commands with an idempotency key, as rows of the outbox (topic `charging`; body: the command's
// octets in base64; target: the line). The row's id is the key, so that a command is carried out once however often it is sent.
#pragma once

#include <string>

#include "charging/command.h"
#include "commerce/context.h"
#include "records/outbox.h"

namespace sublet::commerce {

inline std::string command_line(const charging::OpenAccount& c) { return c.lines.empty() ? "" : c.lines.front().number.text(); }
template <class C>
std::string command_line(const C& c) {
  return c.line.text();
}

template <class C>
Result<Done> put_command(const Work& w, const std::string& id, const C& command, const std::string& cause) {
  return records::put_out(w.sql, w.op, {.id = id, .topic = "charging", .target = command_line(command), .body = records::base64(charging::encode(w.op, id, command)), .cause = cause}, w.now);
}

}  // namespace sublet::commerce
