#include "gateway/host/task.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <optional>

namespace sublet::gateway {

using Json = nlohmann::ordered_json;

namespace {

constexpr size_t most_fields = 64, most_products = 100, most_text = 2'000;
constexpr std::array<std::string_view, task_kinds> kind_names = {"open_account", "modify", "switching", "speed", "replace_sim", "close_account", "port_in", "port_out", "ticket"};
constexpr std::array<std::string_view, 5> what_names = {"accepted", "completed", "refused", "overdue", "withdrawn"};

Error bad(const HostTask& t, const std::string& why) { return refusal("bad_task", std::string(name_of(t.kind)) + " " + t.id.substr(0, 40) + ": " + why); }

bool alnum(std::string_view s) {
  return std::all_of(s.begin(), s.end(), [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); });
}
bool digits(std::string_view s) {
  return std::all_of(s.begin(), s.end(), [](char c) { return c >= '0' && c <= '9'; });
}
bool one_of(std::string_view s, std::initializer_list<std::string_view> these) { return std::find(these.begin(), these.end(), s) != these.end(); }

// UTF-8 as RFC 3629 has it, without control characters but tab and line feed: what every shape can carry.
bool writable(std::string_view s) {
  for (size_t i = 0; i < s.size();) {
    const auto c = static_cast<unsigned char>(s[i]);
    const size_t length = c < 0x80 ? 1 : c >= 0xc2 && c < 0xe0 ? 2 : c >= 0xe0 && c < 0xf0 ? 3 : c >= 0xf0 && c < 0xf5 ? 4 : 0;
    if (length == 0 || i + length > s.size() || (c < ' ' && c != '\t' && c != '\n') || c == 127) return false;
    for (size_t k = 1; k < length; ++k)
      if ((static_cast<unsigned char>(s[i + k]) & 0xc0) != 0x80) return false;
    const auto second = length > 1 ? static_cast<unsigned char>(s[i + 1]) : 0x80;
    if ((c == 0xe0 && second < 0xa0) || (c == 0xed && second > 0x9f) || (c == 0xf0 && second < 0x90) || (c == 0xf4 && second > 0x8f)) return false;
    i += length;
  }
  return true;
}

// ICCIDs have 19 or 20 digits; some hosts' end in a letter (ITU-T E.118 has digits only).
bool iccid(std::string_view s) { return s.size() >= 18 && s.size() <= 20 && alnum(s); }
bool imsi(std::string_view s) { return s.size() >= 14 && s.size() <= 15 && digits(s); }

std::optional<std::string> wrong_sim(const HostTask& t, bool imsi_needed) {
  if (!iccid(t.field("iccid"))) return "iccid is missing or no ICCID";
  if (imsi_needed && t.field("imsi").empty()) return "imsi is missing: the SIM is paired";
  if (!t.field("imsi").empty() && !imsi(t.field("imsi"))) return "imsi is no IMSI";
  return {};
}

std::optional<std::string> wrong_customer(const HostTask& t) {
  for (const char* name : {"cust_name", "cert_code"})
    if (t.field(name).empty()) return std::string(name) + " is missing";
  return {};
}

std::optional<std::string> wrong_products(const HostTask& t) {
  if (t.products.empty()) return "no product is named";
  for (const HostProduct& p : t.products) {
    if (p.product.empty()) return "a product without a name";
    if (!p.discount.empty() && p.package.empty()) return "a discount without its package";
    if (!one_of(p.action, {"order", "unsubscribe", "keep", "modify"})) return "an unknown action of a product";
  }
  return {};
}

std::optional<std::string> wrong(const HostTask& t) {
  const auto field = [&](const char* name) { return t.field(name); };
  switch (t.kind) {
    case TaskKind::open_account:
      if (!one_of(field("model"), {"", "pool", "module"})) return "model is pool or module";
      if (!one_of(field("sim"), {"", "paired", "blank"})) return "sim is paired or blank";
      if (auto w = wrong_sim(t, field("sim") != "blank")) return w;
      if (auto w = wrong_customer(t)) return w;
      return wrong_products(t);
    case TaskKind::modify:
      if (!one_of(field("model"), {"", "pool", "module"})) return "model is pool or module";
      return wrong_products(t);
    case TaskKind::switching:
      if (!one_of(field("action"), {"on", "off", "halfoff"})) return "action is on, off or halfoff";
      if (!one_of(field("service"), {"", "voice", "data", "messages"})) return "service is voice, data or messages";
      if (field("action") == "halfoff" && !field("service").empty()) return "one service alone is on or off";
      return {};
    case TaskKind::speed: return field("kbps").empty() || field("kbps").size() > 8 || !digits(field("kbps")) ? std::optional<std::string>("kbps is not a number") : std::nullopt;
    case TaskKind::replace_sim: return wrong_sim(t, false);
    case TaskKind::close_account: return {};
    case TaskKind::port_in:
      for (const char* name : {"authorization", "from"})
        if (field(name).empty()) return std::string(name) + " is missing";
      if (auto w = wrong_sim(t, false)) return w;
      return wrong_customer(t);
    case TaskKind::port_out:
      if (!one_of(field("step"), {"request", "confirm", "reject"})) return "step is request, confirm or reject";
      if (field("step") != "request" && field("reference").empty()) return "reference is missing: which question is answered?";
      return {};
    case TaskKind::ticket:
      if (!one_of(field("type"), {"01", "02", "03", "04", "05", "06"})) return "type is 01 to 06";
      if (field("content").empty()) return "content is missing";
      if (!one_of(field("level"), {"", "common", "emergency"})) return "level is common or emergency";
      return {};
  }
  return "of no kind";
}

}  // namespace

std::string_view name_of(TaskKind kind) {
  const auto at = static_cast<size_t>(kind) - 1;
  return at < kind_names.size() ? kind_names[at] : "unknown";
}

Result<TaskKind> task_kind(std::string_view name) {
  for (size_t i = 0; i < kind_names.size(); ++i)
    if (kind_names[i] == name) return static_cast<TaskKind>(i + 1);
  return refusal("bad_task", "there is no kind of task '" + std::string(name.substr(0, 40)) + "'");
}

std::string_view name_of(HostOutcome::What what) {
  const auto at = static_cast<size_t>(what) - 1;
  return at < what_names.size() ? what_names[at] : "unknown";
}

std::string HostTask::field(std::string_view name) const {
  const auto at = fields.find(name);
  return at == fields.end() ? std::string() : at->second;
}

Result<Done> check(const HostTask& t) {
  if (t.id.size() < 8 || t.id.size() > 40 || !alnum(t.id)) return bad(t, "its id is 8 to 40 letters and digits");
  if (t.op.empty() || t.host.empty()) return bad(t, "it names no operator or no host");
  if (static_cast<int>(t.kind) < 1 || static_cast<int>(t.kind) > task_kinds) return bad(t, "it is of no kind");
  if (t.line.size() < 5) return bad(t, "it names no number");
  if (t.made.micros() <= 0) return bad(t, "it does not say when it was made");
  if (t.deadline_micros < 0) return bad(t, "its deadline is before its beginning");
  if (t.fields.size() > most_fields || t.products.size() > most_products) return bad(t, "it has too many fields or products");
  for (const auto& [name, value] : t.fields)
    if (name.empty() || name.size() > 40 || name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_") != std::string::npos || value.size() > most_text || !writable(value))
      return bad(t, "the field '" + name.substr(0, 40) + "' has no name of small letters, is too long, or holds what is no text");
  for (const HostProduct& p : t.products)
    for (const std::string* text : {&p.product, &p.package, &p.discount})
      if (text->size() > 64 || !writable(*text)) return bad(t, "a product's name is too long, or no text");
  if (const auto why = wrong(t)) return bad(t, *why);
  return Done{};
}

std::string to_json(const HostTask& t) {
  Json j = {{"id", t.id}, {"operator", t.op}, {"host", t.host}, {"kind", name_of(t.kind)}, {"line", t.line.text()}, {"made", t.made.micros()}};
  if (t.deadline_micros != 0) j["deadline"] = t.deadline_micros;
  if (!t.fields.empty()) {
    j["fields"] = Json::object();
    for (const auto& [name, value] : t.fields) j["fields"][name] = value;
  }
  if (!t.products.empty()) j["products"] = Json::array();
  for (const HostProduct& p : t.products) {
    Json one = {{"product", p.product}};
    if (!p.package.empty()) one["package"] = p.package;
    if (!p.discount.empty()) one["discount"] = p.discount;
    one["action"] = p.action;
    j["products"].push_back(std::move(one));
  }
  return j.dump(-1, ' ', false, Json::error_handler_t::replace);
}

Result<HostTask> host_task_from_json(std::string_view text) {
  const Json j = Json::parse(text, nullptr, false);
  const auto unreadable = [](const char* what) { return refusal("bad_task", std::string("a task's text cannot be read: ") + what); };
  if (!j.is_object()) return unreadable("it is no JSON object");
  const auto text_of = [](const Json& of, const char* name) {
    const auto at = of.find(name);
    return at != of.end() && at->is_string() ? at->get<std::string>() : std::string();
  };
  const auto number_of = [&](const char* name) -> int64_t {
    const auto at = j.find(name);
    return at != j.end() && at->is_number_integer() ? at->get<int64_t>() : 0;
  };
  HostTask t;
  t.id = text_of(j, "id"), t.op = text_of(j, "operator"), t.host = text_of(j, "host");
  const Result<TaskKind> kind = task_kind(text_of(j, "kind"));
  if (!kind) return kind.error();
  t.kind = *kind;
  if (!PhoneNumber::from_digits(text_of(j, "line"), t.line)) return unreadable("line is no number");
  t.made = Instant::from_micros(number_of("made"));
  t.deadline_micros = number_of("deadline");
  if (const auto fields = j.find("fields"); fields != j.end()) {
    if (!fields->is_object()) return unreadable("fields is no object");
    for (const auto& [name, value] : fields->items()) {
      if (!value.is_string()) return unreadable("a field is no text");
      t.fields[name] = value.get<std::string>();
    }
  }
  if (const auto products = j.find("products"); products != j.end()) {
    if (!products->is_array()) return unreadable("products is no list");
    for (const Json& p : *products) {
      if (!p.is_object()) return unreadable("a product is no object");
      HostProduct one{text_of(p, "product"), text_of(p, "package"), text_of(p, "discount"), text_of(p, "action")};
      if (one.action.empty()) one.action = "order";
      t.products.push_back(std::move(one));
    }
  }
  if (Result<Done> good = check(t); !good) return good.error();
  return t;
}

std::string describe(const HostTask& t) {
  std::string out = std::string(name_of(t.kind)) + " " + t.id + " " + t.op + "/" + t.host + " " + t.line.masked();
  for (const char* shown : {"model", "sim", "action", "service", "kbps", "step", "type", "level", "reason"})
    if (const std::string v = t.field(shown); !v.empty()) out += " " + std::string(shown) + "=" + v.substr(0, 40);
  for (const HostProduct& p : t.products) out += " " + p.action + ":" + p.product + (p.package.empty() ? "" : "/" + p.package) + (p.discount.empty() ? "" : "/" + p.discount);
  return out.substr(0, 500);
}

}  // namespace sublet::gateway
