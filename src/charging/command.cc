#include "charging/command.h"

#include "base/hash_text.h"

namespace sublet::charging {

void encode_header(Kind kind, std::string_view op, std::string_view key, std::string& out) {
  Writer w(out);
  std::string digest;
  if (key.size() > max_key) key = digest = "#" + hash_text(hash128(key));  // a longer key stands as its hash
  op = op.substr(0, max_key);
  w.put(kind).put(static_cast<uint8_t>(op.size())).raw(op.data(), op.size());
  w.put(static_cast<uint8_t>(key.size())).raw(key.data(), key.size());
}

bool decode_header(std::string_view& in, Header& out) {
  Reader r(in);
  out.kind = r.get<Kind>();
  out.op = r.bytes(r.get<uint8_t>());
  out.key = r.bytes(r.get<uint8_t>());
  if (r.bad()) return false;
  in.remove_prefix(in.size() - r.left());
  return true;
}

std::string encode_usage(std::string_view op, const Usage& usage) {
  std::string out;
  out.reserve(64 + usage.records.size());
  encode_header(Kind::usage, op, {}, out);
  Writer w(out);
  w.put(usage.host).put(usage.content.high).put(usage.content.low).put(usage.first).put(usage.records);
  return out;
}

bool decode_usage(std::string_view body, Usage& out) {
  Reader r(body);
  out.host = r.text();
  r.get(out.content.high), r.get(out.content.low), r.get(out.first);
  out.records = r.text();
  return !r.bad() && r.done() && out.records.size() % sizeof(UsageRecord) == 0;
}

Use use_of(const UsageRecord& r) {
  Use use;
  use.service = static_cast<catalogue::Service>(r.service);
  use.direction = static_cast<catalogue::Direction>(r.direction);
  use.start = Instant::from_seconds(r.start);
  use.seconds = r.seconds;
  use.amount = r.amount;
  use.peer = PhoneNumber::from_bits(r.peer);
  use.place = PhoneNumber::from_bits(r.place);
  use.app = r.app;
  use.marks = r.marks;
  return use;
}

const char* kind_name(Kind kind) {
  static constexpr const char* names[] = {"?", "publish", "open_account", "close_account", "add_line", "remove_line", "set_credit", "set_member_limit",
                                          "add_offer", "remove_offer", "top_up", "adjust", "transfer", "gift", "charge_use", "charge_fee",
                                          "session_start", "session_update", "session_end", "lift", "line_switched", "period_close", "file_begin",
                                          "usage", "file_done", "tick", "set_sim", "credit", "bar_line", "withdraw"};
  const auto i = static_cast<size_t>(kind);
  return i < std::size(names) ? names[i] : "?";
}

}  // namespace sublet::charging
