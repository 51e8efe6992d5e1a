// A host described by a YAML file: docs/formats/host-desk.md "A description". The file is read and checked once; after that
// nothing here can fail but what the host says.
#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>
#include <utility>

#include "gateway/host/shape.h"
#include "io/file.h"

namespace sublet::gateway {

using Json = nlohmann::ordered_json;

namespace {

constexpr uint64_t most_file = 256 << 10;
constexpr int most_depth = 16;

struct Request {
  std::string method, path;
  Json body;  // null: none
};

struct Words {  // how the host's words are to be taken
  std::string state, code, words;  // places in the JSON
  std::vector<std::string> accepted, completed, failed, forgotten;  // states
  std::vector<std::string> refused, again, token;                   // codes; the last letter may be '*'
  std::map<int, HostReply::What> status;
  std::map<std::string, std::string> fields;  // ours -> place
};

struct Description {
  bool international = false, own_id = false;
  std::map<std::string, std::map<std::string, std::string>> values;  // field -> our word -> the host's
  std::map<std::string, std::string> headers;
  std::optional<Request> token;
  std::string token_at;
  std::map<std::string, Request> requests;
  Words answer, push;
  std::string push_order, notice, notice_reference, notice_phone;
  std::vector<std::string> notices;
  Json push_reply = Json::object();
};

const Json* at(const Json& j, std::string_view place) {
  const Json* here = &j;
  while (!place.empty()) {
    if (place.front() == '/') place.remove_prefix(1);
    const size_t end = place.find('/');
    const std::string name(place.substr(0, end));
    place = end == std::string_view::npos ? std::string_view() : place.substr(end);
    if (here->is_object()) {
      const auto found = here->find(name);
      if (found == here->end()) return nullptr;
      here = &*found;
    } else if (here->is_array() && !name.empty() && name.size() < 4 && name.find_first_not_of("0123456789") == std::string::npos && std::stoul(name) < here->size()) {
      here = &(*here)[std::stoul(name)];
    } else {
      return nullptr;
    }
  }
  return here;
}

// A text, a number or a truth as text; empty for what is none or not there.
std::string text_at(const Json& j, const std::string& place) {
  if (place.empty()) return {};
  const Json* found = at(j, place);
  if (found == nullptr) return {};
  if (found->is_string()) return shapes::clipped(found->get_ref<const std::string&>());
  if (found->is_number_integer()) return std::to_string(found->get<int64_t>());
  if (found->is_boolean()) return found->get<bool>() ? "true" : "false";
  return {};
}

bool matches(const std::vector<std::string>& list, const std::string& word) {
  return !word.empty() && std::any_of(list.begin(), list.end(), [&](const std::string& one) {
    return one.ends_with('*') ? word.starts_with(std::string_view(one).substr(0, one.size() - 1)) : word == one;
  });
}

std::string percent(std::string_view text) {
  static constexpr char hex[] = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    if ((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '.' || c == '_' || c == '~') out += c;
    else out += '%', out += hex[static_cast<unsigned char>(c) >> 4], out += hex[static_cast<unsigned char>(c) & 15];
  }
  return out;
}

// ---- reading the file ----

struct Mistake {
  int line;
  std::string what;
};

[[noreturn]] void wrong(const YAML::Node& n, const std::string& what) { throw Mistake{n.IsDefined() ? n.Mark().line + 1 : 0, what}; }

void only(const YAML::Node& n, const std::set<std::string>& names, const char* where) {
  if (!n.IsMap()) wrong(n, std::string(where) + " is not a list of names with values");
  for (const auto& entry : n)
    if (!names.contains(entry.first.as<std::string>())) wrong(entry.first, "'" + entry.first.as<std::string>() + "' is no setting of " + where);
}

std::string scalar(const YAML::Node& n, const char* what) {
  if (!n.IsScalar()) wrong(n, std::string(what) + " is not a single value");
  return n.Scalar();
}

std::string place(const YAML::Node& n, const char* what) {
  const std::string p = scalar(n, what);
  if (!p.starts_with('/')) wrong(n, std::string(what) + " is a place in the JSON: it begins with '/'");
  return p;
}

std::vector<std::string> list(const YAML::Node& n, const char* what) {
  std::vector<std::string> out;
  if (!n) return out;
  if (!n.IsSequence()) wrong(n, std::string(what) + " is not a list");
  for (const YAML::Node& one : n) out.push_back(scalar(one, what));
  return out;
}

Json tree(const YAML::Node& n, int depth) {
  if (depth > most_depth) wrong(n, "too deep");
  if (n.IsMap()) {
    Json out = Json::object();
    for (const auto& entry : n) out[entry.first.as<std::string>()] = tree(entry.second, depth + 1);
    return out;
  }
  if (n.IsSequence()) {
    Json out = Json::array();
    for (const YAML::Node& one : n) out.push_back(tree(one, depth + 1));
    return out;
  }
  if (n.IsNull()) return nullptr;
  const std::string text = scalar(n, "a value");
  if (n.Tag() != "!") {  // not quoted: true, false and whole numbers are themselves
    if (text == "true" || text == "false") return text == "true";
    if (!text.empty() && text.size() < 16 && text.find_first_not_of("0123456789") == std::string::npos && (text == "0" || text[0] != '0')) return std::stoll(text);
  }
  return text;
}

Request request_of(const YAML::Node& n, const char* where) {
  only(n, {"method", "path", "body"}, where);
  Request r;
  r.method = n["method"] ? scalar(n["method"], "method") : "POST";
  if (r.method != "GET" && r.method != "POST" && r.method != "PUT" && r.method != "PATCH" && r.method != "DELETE") wrong(n["method"], "method is GET, POST, PUT, PATCH or DELETE");
  if (!n["path"]) wrong(n, std::string(where) + " has no path");
  r.path = place(n["path"], "path");
  for (const char c : r.path)
    if (c <= ' ' || c == '#' || static_cast<unsigned char>(c) >= 127) wrong(n["path"], "path has a character that no path has");
  if (n["body"]) r.body = tree(n["body"], 0);
  return r;
}

Words words_of(const YAML::Node& n, const std::set<std::string>& more, const char* where, Words w) {
  std::set<std::string> names = {"state", "code", "words", "accepted", "completed", "failed", "forgotten", "refused", "again", "token", "status", "fields"};
  names.insert(more.begin(), more.end());
  only(n, names, where);
  if (n["state"]) w.state = place(n["state"], "state");
  if (n["code"]) w.code = place(n["code"], "code");
  if (n["words"]) w.words = place(n["words"], "words");
  for (const auto& [name, to] : std::initializer_list<std::pair<const char*, std::vector<std::string>*>>{
           {"accepted", &w.accepted}, {"completed", &w.completed}, {"failed", &w.failed}, {"forgotten", &w.forgotten}, {"refused", &w.refused}, {"again", &w.again}, {"token", &w.token}})
    if (n[name]) *to = list(n[name], name);
  if (const YAML::Node status = n["status"]) {
    only(status, {"accepted", "completed", "refused", "again", "token", "forgotten"}, "status");
    for (const auto& [name, what] : std::initializer_list<std::pair<const char*, HostReply::What>>{{"accepted", HostReply::What::accepted}, {"completed", HostReply::What::completed}, {"refused", HostReply::What::refused},
                                                                                                  {"again", HostReply::What::again}, {"token", HostReply::What::token}, {"forgotten", HostReply::What::forgotten}})
      for (const std::string& s : list(status[name], name)) {
        if (s.size() != 3 || s.find_first_not_of("0123456789") != std::string::npos) wrong(status[name], "a status of HTTP has three digits");
        w.status[std::stoi(s)] = what;
      }
  }
  if (const YAML::Node fields = n["fields"]) {
    if (!fields.IsMap()) wrong(fields, "fields is not a list of names with places");
    for (const auto& entry : fields) w.fields[entry.first.as<std::string>()] = place(entry.second, "a field");
  }
  return w;
}

Description description_of(const YAML::Node& n) {
  only(n, {"name", "phone", "order_id", "values", "headers", "token", "requests", "answer", "push"}, "a description");
  Description d;
  if (n["phone"]) {
    const std::string p = scalar(n["phone"], "phone");
    if (p != "national" && p != "international") wrong(n["phone"], "phone is national or international");
    d.international = p == "international";
  }
  if (n["order_id"]) {
    const std::string p = scalar(n["order_id"], "order_id");
    if (p != "serial" && p != "id") wrong(n["order_id"], "order_id is serial or id");
    d.own_id = p == "id";
  }
  if (const YAML::Node values = n["values"]) {
    if (!values.IsMap()) wrong(values, "values is not a list of fields");
    for (const auto& field : values) {
      if (!field.second.IsMap()) wrong(field.second, "values of a field are our words with the host's");
      for (const auto& word : field.second) d.values[field.first.as<std::string>()][word.first.as<std::string>()] = scalar(word.second, "a word");
    }
  }
  if (const YAML::Node headers = n["headers"]) {
    if (!headers.IsMap()) wrong(headers, "headers is not a list of names with values");
    for (const auto& h : headers) {
      const std::string name = h.first.as<std::string>();
      if (name.empty() || name.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_") != std::string::npos) wrong(h.first, "no header is called so");
      d.headers[name] = scalar(h.second, "a header");
    }
  }
  if (const YAML::Node token = n["token"]) {
    only(token, {"method", "path", "body", "at"}, "token");
    if (!token["at"]) wrong(token, "token does not say where it stands in the answer (at)");
    d.token_at = place(token["at"], "at");
    YAML::Node rest = YAML::Clone(token);
    rest.remove("at");
    d.token = request_of(rest, "token");
  }
  const YAML::Node requests = n["requests"];
  if (!requests || !requests.IsMap()) wrong(n, "no requests are described");
  for (const auto& entry : requests) {
    const std::string name = entry.first.as<std::string>();
    if (name != "query" && !task_kind(name.substr(0, name.find('.')))) wrong(entry.first, "'" + name + "' is neither query nor a kind of task");
    d.requests[name] = request_of(entry.second, name.c_str());
  }
  if (!n["answer"]) wrong(n, "it is not described how an answer is to be taken (answer)");
  d.answer = words_of(n["answer"], {}, "answer", {});
  if (const YAML::Node push = n["push"]) {
    Words from = d.answer;
    d.push = words_of(push, {"order_id", "notice", "reply"}, "push", std::move(from));
    if (!push["order_id"]) wrong(push, "push does not say where the order's number stands (order_id)");
    d.push_order = place(push["order_id"], "order_id");
    if (const YAML::Node notice = push["notice"]) {
      only(notice, {"kind", "kinds", "reference", "phone"}, "notice");
      if (!notice["kind"] || !notice["phone"]) wrong(notice, "a notice has a kind and a phone");
      d.notice = place(notice["kind"], "kind"), d.notice_phone = place(notice["phone"], "phone");
      if (notice["reference"]) d.notice_reference = place(notice["reference"], "reference");
      d.notices = list(notice["kinds"], "kinds");
      if (d.notices.empty()) wrong(notice, "no kinds of notice are named");
    }
    if (push["reply"]) d.push_reply = tree(push["reply"], 0);
  }
  return d;
}

// ---- filling templates ----

using Resolver = std::function<std::optional<std::string>(std::string_view name)>;

// "a {name} b" with every name replaced; `encode` for paths.
std::string fill_text(std::string_view text, const Resolver& resolve, bool encode) {
  std::string out;
  while (!text.empty()) {
    const size_t open = text.find('{'), close = open == std::string_view::npos ? open : text.find('}', open);
    if (close == std::string_view::npos) break;
    out += text.substr(0, open);
    const std::string value = resolve(text.substr(open + 1, close - open - 1)).value_or("");
    out += encode ? percent(value) : value;
    text.remove_prefix(close + 1);
  }
  return out + std::string(text);
}

// False: the value has nothing to say and is left out.
bool fill(const Json& from, const Resolver& resolve, const HostTask& task, Json& to) {
  if (from.is_object()) {
    if (const auto each = from.find("each"); each != from.end() && *each == "products" && from.contains("as")) {
      to = Json::array();
      for (const HostProduct& p : task.products) {
        const Resolver of_product = [&](std::string_view name) -> std::optional<std::string> {
          if (name == "product") return p.product;
          if (name == "package" || name == "discount") {
            const std::string& v = name == "package" ? p.package : p.discount;
            return v.empty() ? std::nullopt : std::optional(v);
          }
          if (name == "action") return resolve("product_action=" + p.action);
          return resolve(name);
        };
        Json one;
        if (fill(from["as"], of_product, task, one)) to.push_back(std::move(one));
      }
      return !to.empty();
    }
    to = Json::object();
    for (const auto& [name, value] : from.items()) {
      Json one;
      if (fill(value, resolve, task, one)) to[name] = std::move(one);
    }
    return !to.empty() || from.empty();
  }
  if (from.is_array()) {
    to = Json::array();
    for (const Json& value : from) {
      Json one;
      if (fill(value, resolve, task, one)) to.push_back(std::move(one));
    }
    return true;
  }
  if (!from.is_string()) {
    to = from;
    return true;
  }
  const std::string& text = from.get_ref<const std::string&>();
  if (text.size() > 2 && text.front() == '{' && text.find('}') == text.size() - 1) {  // one name alone
    std::string_view name(text.data() + 1, text.size() - 2);
    const bool number = name.ends_with(":number");
    if (number) name.remove_suffix(7);
    const std::optional<std::string> value = resolve(name);
    if (!value) return false;
    if (number && !value->empty() && value->size() < 16 && value->find_first_not_of("0123456789") == std::string::npos) to = std::stoll(*value);
    else to = *value;
    return true;
  }
  to = fill_text(text, resolve, false);
  return true;
}

class Described : public Shape {
 public:
  Described(HostEndpoint e, HttpUrl url, ZoneTable zone, Description d) : endpoint_(std::move(e)), url_(std::move(url)), zone_(std::move(zone)), d_(std::move(d)) {}

  Result<Done> knows(const HostTask& t) const override {
    if (request_for(t) != nullptr) return Done{};
    return refusal("not_at_this_host", "the description " + endpoint_.shape + " has no request for " + std::string(name_of(t.kind)));
  }
  std::string serial(const HostTask& t) const override { return shapes::serial_of(endpoint_.mvnokey, t, zone_); }
  std::string order_id(const HostTask& t) const override { return d_.own_id ? t.id : shapes::order_of(endpoint_.mvnokey, t, zone_); }
  bool needs_token() const override { return d_.token.has_value(); }

  HttpCall token_request(Instant now, uint64_t counter) const override {
    HostAsk ask;
    ask.task.made = now, ask.task.op = endpoint_.op, ask.task.id = std::to_string(counter);
    ask.serial = serial(ask.task);
    return call(*d_.token, ask, "", now);
  }
  std::string read_token(const HttpAnswer& a) const override {
    if (a.status < 200 || a.status > 299) return {};
    std::string token = text_at(Json::parse(a.body, nullptr, false), d_.token_at);
    for (const char c : token)
      if (static_cast<unsigned char>(c) <= ' ' || static_cast<unsigned char>(c) >= 127) return {};
    return token;
  }

  HttpCall request(const HostAsk& ask, std::string_view token, Instant now) const override {
    const auto query = d_.requests.find("query");
    if (ask.query && query != d_.requests.end()) return call(query->second, ask, token, now);
    const Request* r = request_for(ask.task);
    return r == nullptr ? HttpCall{} : call(*r, ask, token, now);
  }

  HostReply read(const HostAsk&, const HttpAnswer& a) const override {
    if (a.status == 0) return shapes::no_status(a);
    HostReply r;
    const Json j = Json::parse(a.body, nullptr, false);
    const std::string state = text_at(j, d_.answer.state);
    r.code = text_at(j, d_.answer.code), r.words = text_at(j, d_.answer.words);
    const auto by_status = d_.answer.status.find(a.status);
    const bool good = a.status >= 200 && a.status < 300;
    using What = HostReply::What;
    if (matches(d_.answer.token, r.code)) r.what = What::token;
    else if (matches(d_.answer.refused, r.code)) r.what = What::refused;
    else if (matches(d_.answer.again, r.code)) r.what = What::again;
    else if (good && matches(d_.answer.completed, state)) r.what = What::completed;
    else if (good && matches(d_.answer.failed, state)) r.what = What::refused;
    else if (good && matches(d_.answer.accepted, state)) r.what = What::accepted;
    else if (matches(d_.answer.forgotten, state) || matches(d_.answer.forgotten, r.code)) r.what = What::forgotten;
    else if (by_status != d_.answer.status.end()) r.what = by_status->second;
    else r.bad_sign = true;
    if (a.status >= 500) r.bad_sign = true;
    if (r.what == What::completed || r.what == What::refused) r.fields = fields_in(j, d_.answer);
    if (r.what == What::again && r.words.empty()) r.words = shapes::clipped("HTTP " + std::to_string(a.status) + " " + a.body.substr(0, 200));
    return r;
  }

  std::optional<HostPush> read_push(std::string_view body) const override {
    if (d_.push_order.empty()) return {};
    const Json j = Json::parse(body, nullptr, false);
    HostPush p;
    p.fields = fields_in(j, d_.push);
    if (!d_.notice.empty())
      if (const std::string kind = text_at(j, d_.notice); std::find(d_.notices.begin(), d_.notices.end(), kind) != d_.notices.end()) {
        p.what = HostPush::What::notice;
        p.notice = ours("notice", kind);
        p.reference = text_at(j, d_.notice_reference);
        std::string phone = text_at(j, d_.notice_phone);
        if (phone.starts_with('+')) phone.erase(0, 1);
        p.line = shapes::international(phone, d_.international ? "" : endpoint_.country);
        return p.line.empty() ? std::nullopt : std::optional(std::move(p));
      }
    p.order_id = text_at(j, d_.push_order);
    const std::string state = text_at(j, d_.push.state);
    const bool done = matches(d_.push.completed, state), failed = matches(d_.push.failed, state);
    if (p.order_id.empty() || p.order_id.size() > 64 || !(done || failed)) return {};
    p.what = done ? HostPush::What::complete : HostPush::What::fail;
    p.code = text_at(j, d_.push.code), p.words = text_at(j, d_.push.words);
    return p;
  }

  HttpReply push_reply(int status, bool) const override {
    if (status == 200) return {200, {"application/json; charset=utf-8"}, d_.push_reply.dump(-1, ' ', false, Json::error_handler_t::replace)};
    return {status, {"text/plain; charset=utf-8"}, status == 503 ? "later\n" : "cannot be read\n"};
  }

 private:
  // open_account.module.blank, else open_account.module, else open_account
  const Request* request_for(const HostTask& t) const {
    std::string name(name_of(t.kind));
    const std::string model = t.field("model").empty() ? "pool" : t.field("model"), sim = t.field("sim").empty() ? "paired" : t.field("sim");
    for (const std::string& full : {name + "." + model + "." + sim, name + "." + model, name + "." + t.field("step"), name})
      if (const auto at_name = d_.requests.find(full); at_name != d_.requests.end()) return &at_name->second;
    return nullptr;
  }

  std::string theirs(const std::string& field, const std::string& word) const {
    const auto of_field = d_.values.find(field);
    if (of_field == d_.values.end()) return word;
    const auto found = of_field->second.find(word);
    return found == of_field->second.end() ? word : found->second;
  }
  std::string ours(const std::string& field, const std::string& word) const {
    if (const auto of_field = d_.values.find(field); of_field != d_.values.end())
      for (const auto& [our, their] : of_field->second)
        if (their == word) return our;
    return word;
  }

  HostFields fields_in(const Json& j, const Words& w) const {
    HostFields out;
    for (const auto& [name, where] : w.fields)
      if (std::string v = text_at(j, where); !v.empty()) out[name] = ours(name, v);
    return out;
  }

  HttpCall call(const Request& r, const HostAsk& ask, std::string_view token, Instant now) const {
    const HostTask& t = ask.task;
    const Resolver resolve = [&](std::string_view name) -> std::optional<std::string> {
      if (name == "order_id") return ask.order_id;
      if (name == "serial") return ask.serial;
      if (name == "phone") return d_.international ? t.line.text() : shapes::national(t.line, endpoint_.country);
      if (name == "time") return zone_.civil(now).text();
      if (name == "id") return t.id;
      if (name == "operator") return t.op;
      if (name == "key") return endpoint_.mvnokey;
      if (name == "secret") return endpoint_.secret;
      if (name == "token") return std::string(token);
      if (name == "kind") return theirs("kind", std::string(name_of(t.kind)));
      if (name.starts_with("product_action=")) return theirs("product_action", std::string(name.substr(15)));
      const auto found = t.fields.find(name);
      if (found == t.fields.end() || found->second.empty()) return {};
      return theirs(std::string(name), found->second);
    };
    HttpCall c;
    c.url = url_;
    c.method = r.method;
    c.target = url_.path + fill_text(r.path, resolve, true);
    for (const auto& [name, value] : d_.headers) {
      std::string filled = shapes::clipped(fill_text(value, resolve, false));
      c.headers.emplace_back(name, std::move(filled));
    }
    Json body;
    if (!r.body.is_null() && fill(r.body, resolve, t, body)) c.body = body.dump(-1, ' ', false, Json::error_handler_t::replace);
    return c;
  }

  const HostEndpoint endpoint_;
  const HttpUrl url_;
  const ZoneTable zone_;
  const Description d_;
};

}  // namespace

Result<std::shared_ptr<const Shape>> shapes::described(const HostEndpoint& e, const HttpUrl& url, const ZoneTable& zone) {
  Result<std::string> text = io::read_file(e.shape, most_file);
  if (!text) return text.error();
  return described_by(*text, e, url, zone);
}

Result<std::shared_ptr<const Shape>> shapes::described_by(const std::string& text, const HostEndpoint& e, const HttpUrl& url, const ZoneTable& zone) {
  const auto bad = [&](int line, const std::string& what) { return refusal("bad_shape", e.shape + (line > 0 ? ":" + std::to_string(line) : "") + ": " + what); };
  try {
    const YAML::Node root = YAML::Load(text);
    return std::shared_ptr<const Shape>(std::make_shared<Described>(e, url, zone, description_of(root)));
  } catch (const Mistake& m) {
    return bad(m.line, m.what);
  } catch (const YAML::Exception& x) {
    return bad(x.mark.line + 1, x.msg);
  }
}

}  // namespace sublet::gateway
