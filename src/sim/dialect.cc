#include "sim/dialect.h"

#include <openssl/evp.h>

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>

#include "gateway/host/soap.h"
#include "gateway/host/vop.h"
#include "sim/json_text.h"

namespace sublet::sim {

using gateway::HostFields;
using gateway::HostProduct;
using gateway::HttpCall;
using gateway::HttpReply;
using gateway::HttpRequest;
using gateway::TaskKind;
using Json = nlohmann::ordered_json;

namespace {

std::string dump(const Json& j) { return j.dump(-1, ' ', false, Json::error_handler_t::replace); }

const Json& part(const Json& j, const char* name) {
  static const Json none;
  if (!j.is_object()) return none;
  const auto at = j.find(name);
  return at == j.end() ? none : *at;
}

void take_fields(const Json& from, gateway::HostTask& t, std::initializer_list<std::pair<const char*, const char*>> names) {
  for (const auto& [theirs, ours] : names)
    if (const std::string v = text_of(from, theirs); !v.empty()) t.fields[ours] = v;
}

std::string national(PhoneNumber line, const std::string& country) {
  const std::string text = line.text();
  return text.starts_with(country) ? text.substr(country.size()) : text;
}

// ---- vop ----

class VopDialect : public Dialect {
 public:
  VopDialect(std::string country, std::string mvnokey) : country_(std::move(country)), mvnokey_(std::move(mvnokey)) {}
  bool needs_token() const override { return true; }

  std::optional<HostRequest> read(const HttpRequest& request, HttpReply& error) const override {
    const std::string path(request.path()), base = "/OSN/vop/";
    if (request.method != "POST") {
      error = {405, "text/plain", "POST only\n"};
      return {};
    }
    HostRequest r;
    const Json all = Json::parse(request.body, nullptr, false);
    r.mvnokey = text_of(all, "mvnokey");
    r.serial = text_of(all, "serial_number");
    const Json& data = part(all, "data");
    if (path == base + "system_service/authorize/v1") {
      r.what = HostRequest::What::token;
      r.secret = text_of(data, "secret");
      return r;
    }
    static const std::map<std::string, std::tuple<TaskKind, const char*, const char*>> services = {
        {"basic_service/register_account/v2", {TaskKind::open_account, "pool", "paired"}},
        {"extended_service/blankcard_register_account/v2", {TaskKind::open_account, "pool", "blank"}},
        {"model_product/register_account_model/v3", {TaskKind::open_account, "module", "paired"}},
        {"model_product/blankcard_register_account_model/v3", {TaskKind::open_account, "module", "blank"}},
        {"basic_service/modify_service/v2", {TaskKind::modify, "pool", ""}},
        {"model_product/modify_service_model/v3", {TaskKind::modify, "module", ""}},
        {"basic_service/switch_status/v1", {TaskKind::switching, "", ""}},
        {"extended_service/speed_limit/v1", {TaskKind::speed, "", ""}},
        {"basic_service/replace_card/v1", {TaskKind::replace_sim, "", ""}},
        {"basic_service/close_account/v1", {TaskKind::close_account, "", ""}},
        {"basic_service/modify_service_lsms/v6", {TaskKind::port_in, "", ""}},
        {"basic_service/submit_support/v1", {TaskKind::ticket, "", ""}},
    };
    const auto service = path.starts_with(base) ? services.find(path.substr(base.size())) : services.end();
    if (service == services.end()) {
      error = {404, "text/plain", "no such service\n"};
      return {};
    }
    r.token = request.query("token");
    r.order_id = text_of(data, "order_id");
    gateway::HostTask& t = r.task;
    const auto& [kind, model, sim] = service->second;
    t.kind = kind;
    if (*model != '\0') t.fields["model"] = model;
    if (*sim != '\0') t.fields["sim"] = sim;
    const std::string phone = text_of(data, "phone_number");
    if (r.order_id.empty() || r.order_id.size() > 64) r.mistake = "order_id is missing or too long";
    else if (phone.size() != 11 || !PhoneNumber::from_digits(country_ + phone, t.line)) r.mistake = "phone_number is not a number of eleven digits";
    else r.mistake = read_data(data, t);
    return r;
  }

  HttpReply write(const HostRequest&, const HostAnswer& a) const override {
    const auto error = [](const std::string& code, const std::string& words) { return HttpReply{200, {"application/json"}, dump({{"error", {{"code", code}, {"message", words}}}})}; };
    switch (a.what) {
      case HostAnswer::What::busy: return error("S-SF-001", "system busy");
      case HostAnswer::What::bad_token: return error("S-SC-001", "token is wrong or has expired");
      case HostAnswer::What::unknown: return error("S-SF-002", "no such order");
      case HostAnswer::What::failed: return error(code_of(a.why), a.words);
      case HostAnswer::What::token: return {200, {"application/json"}, dump({{"data", {{"status", true}, {"message", "SUCCESS"}, {"token", a.token}, {"expires_in", a.token_seconds}}}})};
      default: break;
    }
    Json data = {{"status", true}, {"message", "SUCCESS"}};
    if (a.what == HostAnswer::What::complete) {
      data["order_status"] = "complete";
      for (const auto& [name, value] : a.result) data[name] = value;
    }
    return {200, {"application/json"}, dump({{"data", data}})};
  }

  HttpCall push(const HostOrder& o) const override {
    Json data = {{"order_id", o.id}, {"phone_number", national(o.task.line, country_)}};
    if (o.task.kind == TaskKind::switching) data["action"] = o.task.field("action"), data["service_code"] = gateway::vop::service_code(o.task.field("service"));
    data["status"] = o.state == HostOrder::State::failed ? "fail" : "complete";
    if (o.state == HostOrder::State::failed) data["code"] = code_of(o.why), data["message"] = o.words;
    for (const auto& [name, value] : o.result) data[name] = value;
    HttpCall c;
    const gateway::vop::Service s = gateway::vop::service_of(o.task);
    c.body = dump({{"mvnokey", mvnokey_}, {"serial_number", o.serial}, {"api_name", "cu.vop." + std::string(s.type) + "." + std::string(s.name)}, {"data", data}});
    return c;
  }

  HttpCall port_out_asked(PhoneNumber line, const std::string& reference) const override {
    HttpCall c;
    c.body = dump({{"mvnokey", mvnokey_}, {"api_name", "cu.vop.extended_service.push_information"}, {"data", {{"info_type", "port_out_asked"}, {"phone_number", national(line, country_)}, {"reference", reference}}}});
    return c;
  }

 private:
  static std::string code_of(const std::string& why) {
    static const std::map<std::string, std::string> codes = {{"failed", "S-PE-002"},      {"number_unknown", "S-PE-101"}, {"number_in_use", "S-PE-102"},    {"sim_used", "S-PE-103"},
                                                             {"line_unknown", "S-PE-104"}, {"line_closed", "S-PE-105"},    {"reference_unknown", "S-PE-106"}};
    const auto at = codes.find(why);
    return at == codes.end() ? "S-PE-001" : at->second;
  }

  static std::string read_data(const Json& data, gateway::HostTask& t) {
    const auto customer = [&] { take_fields(part(data, "customer"), t, {{"cust_name", "cust_name"}, {"cert_type_code", "cert_type"}, {"cert_code", "cert_code"}, {"cert_address", "cert_address"}}); };
    switch (t.kind) {
      case TaskKind::open_account:
        take_fields(data, t, {{"imsi", "imsi"}, {"iccid", "iccid"}, {"service_class_code", "class"}});
        if (text_of(data, "user_property") != "postpaid") return "user_property is postpaid";
        customer();
        if (t.field("iccid").empty()) return "iccid is missing";
        if (t.field("sim") == "paired" && t.field("imsi").empty()) return "imsi is missing";
        if (t.field("cust_name").empty() || t.field("cert_code").empty()) return "customer is missing";
        return read_products(data, t);
      case TaskKind::modify: return read_products(data, t);
      case TaskKind::switching: {
        take_fields(data, t, {{"action", "action"}});
        const std::string code = text_of(data, "service_code");
        if (!switch_order(t.field("action"), code)) return "unknown action or service_code";
        if (!code.empty()) t.fields["service"] = code == "V0001" ? "voice" : code == "V0002" ? "data" : "messages";
        return {};
      }
      case TaskKind::speed: {
        const Json& kbps = part(data, "kbps");
        if (!kbps.is_number_integer() || kbps.get<int64_t>() < 0 || kbps.get<int64_t>() > 10'000'000) return "kbps is not a number";
        t.fields["kbps"] = std::to_string(kbps.get<int64_t>());
        return {};
      }
      case TaskKind::replace_sim:
        take_fields(data, t, {{"imsi", "imsi"}, {"iccid", "iccid"}, {"reason", "reason"}});
        return t.field("iccid").empty() ? "iccid is missing" : "";
      case TaskKind::close_account: return {};
      case TaskKind::port_in:
      case TaskKind::port_out: {
        const std::string action = text_of(data, "action");
        if (action == "port_in") {
          take_fields(data, t, {{"authorization", "authorization"}, {"from", "from"}, {"imsi", "imsi"}, {"iccid", "iccid"}});
          customer();
          return t.field("authorization").empty() || t.field("iccid").empty() ? "authorization or iccid is missing" : "";
        }
        if (!action.starts_with("port_out_")) return "unknown action";
        t.kind = TaskKind::port_out;
        t.fields["step"] = action.substr(9);
        take_fields(data, t, {{"reference", "reference"}, {"reason", "reason"}});
        return t.field("step") == "request" || t.field("step") == "confirm" || t.field("step") == "reject" ? "" : "unknown action";
      }
      case TaskKind::ticket:
        take_fields(data, t, {{"type", "type"}, {"content", "content"}, {"level", "level"}});
        return t.field("type").size() != 2 || t.field("content").empty() ? "type or content is missing" : "";
    }
    return "unknown";
  }

  static std::string read_products(const Json& data, gateway::HostTask& t) {
    if (t.field("model") != "module") {
      for (const Json& s : part(data, "services")) t.products.push_back({text_of(s, "product_id"), "", "", text_of(s, "action_type")});
      return t.products.empty() ? "services is missing" : "";
    }
    for (const Json& m : part(data, "mproducts")) {
      t.products.push_back({text_of(m, "mproduct_id"), "", "", text_of(m, "action_type")});
      for (const Json& p : part(m, "packages"))
        for (const Json& d : part(p, "discnts")) t.products.push_back({text_of(m, "mproduct_id"), text_of(p, "package_id"), text_of(d, "discnt_id"), text_of(d, "action_type")});
    }
    return t.products.empty() ? "mproducts is missing" : "";
  }

  std::string country_, mvnokey_;
};

// ---- soap ----

class SoapDialect : public Dialect {
 public:
  explicit SoapDialect(std::string country) : country_(std::move(country)) {}
  bool needs_token() const override { return false; }

  std::optional<HostRequest> read(const HttpRequest& request, HttpReply& error) const override {
    namespace soap = gateway::soap;
    if (!std::string(request.path()).ends_with("/HostOrderSer")) {
      error = {404, "text/plain", "no such service\n"};
      return {};
    }
    const auto fault = [&](const char* words) {
      error = {500, "text/xml; charset=utf-8", soap::envelope({}, "X", [&](pugi::xml_node n) {
                 n.set_name("soapenv:Fault");
                 n.append_child("faultcode").text().set("soapenv:Client");
                 n.append_child("faultstring").text().set(words);
               })};
      return std::nullopt;
    };
    if (request.method != "POST") {
      error = {405, "text/plain", "POST only\n"};
      return {};
    }
    soap::Read xml;
    if (!soap::read(request.body, xml)) return fault("this is no SOAP envelope");
    HostRequest r;
    const std::string element(soap::local_name(xml.body));
    r.order_id = soap::text_in(xml.body, "ORDER_ID");
    r.task.fields.clear();
    const pugi::xml_node head = soap::child(soap::child(soap::child(xml.document, "Envelope"), "Header"), "UNI_BSS_HEAD");
    r.serial = soap::text_in(head, "TRANS_IDO"), r.mvnokey = soap::text_in(head, "ORIG_DOMAIN");
    read_secret(request, r);
    const std::string phone = soap::text_in(xml.body, "PHONE_NUMBER");
    if (r.order_id.empty() || r.order_id.size() > 64) r.mistake = "ORDER_ID is missing or too long";
    else if (!PhoneNumber::from_digits(country_ + phone, r.task.line) || phone.size() < 5) r.mistake = "PHONE_NUMBER is no number";
    if (element == "QUERY_ORDER_INPUT") {
      r.what = HostRequest::What::query, r.operation = "QUERY_ORDER";
      return r;
    }
    const soap::Operation* o = soap::operation_named(element);
    if (o == nullptr) return fault("no such operation");
    r.operation = o->element;
    r.task.kind = o->kind;
    for (const pugi::xml_node c : xml.body.children()) {
      const std::string name = soap::small_letters(soap::local_name(c));
      if (std::find(o->fields.begin(), o->fields.end(), name) != o->fields.end()) r.task.fields[name] = soap::text_in(xml.body, soap::local_name(c));
      else if (name == "products") {
        for (const pugi::xml_node p : c.children())
          r.task.products.push_back({soap::text_in(p, "PRODUCT_ID"), soap::text_in(p, "PACKAGE_ID"), soap::text_in(p, "DISCNT_ID"), soap::text_in(p, "ACTION_TYPE")});
      }
    }
    if (r.mistake.empty()) r.mistake = wrong(r.task);
    return r;
  }

  HttpReply write(const HostRequest& r, const HostAnswer& a) const override {
    namespace soap = gateway::soap;
    const std::string code = a.what == HostAnswer::What::failed ? code_of(a.why) : a.what == HostAnswer::What::busy ? "9001" : a.what == HostAnswer::What::bad_token ? "8001" : "0000";
    const char* state = a.what == HostAnswer::What::complete ? "complete" : a.what == HostAnswer::What::accepted ? "accepted" : a.what == HostAnswer::What::failed ? "fail" : "unknown";
    return {200, "text/xml; charset=utf-8", soap::envelope({}, (r.operation.empty() ? "QUERY_ORDER" : r.operation) + "_OUTPUT", [&](pugi::xml_node to) {
              soap::add(to, "RESP_CODE", code);
              soap::add(to, "RESP_DESC", a.what == HostAnswer::What::busy ? "busy" : a.words.empty() ? "SUCCESS" : a.words);
              soap::add(to, "ORDER_ID", r.order_id);
              soap::add(to, "ORDER_STATE", state);
              soap::add_result(to, a.result);
            })};
  }

  HttpCall push(const HostOrder& o) const override {
    namespace soap = gateway::soap;
    HttpCall c;
    c.headers = soap::headers("vopForSoComplete", "", "");
    c.body = soap::envelope({"HOST", "VOPForOrderCompleteNotifySer", "vopForSoComplete", "20260101000000", o.serial, ""}, "VOP_FOR_SO_COMPLETE_INPUT", [&](pugi::xml_node to) {
      pugi::xml_node info = to.append_child("h:ORDER_INFO");
      soap::add(info, "LOCAL_NET_ID", "0001");
      soap::add(info, "SO_NBR", o.id);
      soap::add(info, "PHONE_NUMBER", national(o.task.line, country_));
      soap::add(info, "RETURN_TYPE", o.state == HostOrder::State::failed ? "F" : "C");
      if (o.state == HostOrder::State::failed) soap::add(info, "RETURN_CODE", code_of(o.why)), soap::add(info, "RETURN_DESC", o.words);
      soap::add_result(info, o.result);
    });
    return c;
  }

  HttpCall port_out_asked(PhoneNumber line, const std::string& reference) const override {
    namespace soap = gateway::soap;
    HttpCall c;
    c.headers = soap::headers("vopForNotice", "", "");
    c.body = soap::envelope({"HOST", "VOPForOrderCompleteNotifySer", "vopForNotice", "20260101000000", reference, ""}, "VOP_FOR_NOTICE_INPUT", [&](pugi::xml_node to) {
      pugi::xml_node info = to.append_child("h:NOTICE_INFO");
      soap::add(info, "NOTICE_ID", reference);
      soap::add(info, "NOTICE_TYPE", "port_out_asked");
      soap::add(info, "PHONE_NUMBER", national(line, country_));
    });
    return c;
  }

 private:
  static std::string code_of(const std::string& why) {
    static const std::map<std::string, std::string> codes = {{"failed", "1002"}, {"number_unknown", "1101"}, {"number_in_use", "1102"}, {"sim_used", "1103"}, {"line_unknown", "1104"}, {"line_closed", "1105"}, {"reference_unknown", "1106"}};
    const auto at = codes.find(why);
    return at == codes.end() ? "1001" : at->second;
  }
  static std::string wrong(const gateway::HostTask& t) {
    if (t.kind == TaskKind::open_account && (t.field("iccid").empty() || t.field("cust_name").empty() || t.products.empty())) return "ICCID, CUST_NAME or PRODUCTS is missing";
    if (t.kind == TaskKind::open_account && t.field("sim") != "blank" && t.field("imsi").empty()) return "IMSI is missing";
    if (t.kind == TaskKind::modify && t.products.empty()) return "PRODUCTS is missing";
    if (t.kind == TaskKind::replace_sim && t.field("iccid").empty()) return "ICCID is missing";
    if (t.kind == TaskKind::port_in && (t.field("authorization").empty() || t.field("iccid").empty())) return "AUTHORIZATION or ICCID is missing";
    if (t.kind == TaskKind::switching && !switch_order(t.field("action"), t.field("service").empty() ? "" : "V0001") && t.field("action") != "halfoff") return "ACTION is unknown";
    return {};
  }
  static void read_secret(const HttpRequest& request, HostRequest& r) {
    const std::string_view given = request.header("Authorization");
    if (!given.starts_with("Basic ") || given.size() > 500) return;
    std::string bytes(given.size(), '\0');
    const int n = EVP_DecodeBlock(reinterpret_cast<unsigned char*>(bytes.data()), reinterpret_cast<const unsigned char*>(given.data() + 6), static_cast<int>(given.size() - 6));
    if (n < 0) return;
    bytes.resize(static_cast<size_t>(n));
    while (!bytes.empty() && bytes.back() == '\0') bytes.pop_back();
    const size_t colon = bytes.find(':');
    if (colon != std::string::npos) r.mvnokey = bytes.substr(0, colon), r.secret = bytes.substr(colon + 1);
  }
  std::string country_;
};

// ---- rest ----

class RestDialect : public Dialect {
 public:
  bool needs_token() const override { return true; }

  std::optional<HostRequest> read(const HttpRequest& request, HttpReply& error) const override {
    const std::string path(request.path());
    HostRequest r;
    const Json j = Json::parse(request.body, nullptr, false);
    if (path == "/v1/token") {
      r.what = HostRequest::What::token;
      r.mvnokey = text_of(j, "client"), r.secret = text_of(j, "secret");
      return r;
    }
    if (const std::string_view given = request.header("Authorization"); given.starts_with("Bearer ")) r.token = given.substr(7);
    if (request.method == "GET" && path.starts_with("/v1/orders/")) {
      r.what = HostRequest::What::query;
      r.order_id = path.substr(11);
      return r;
    }
    if (path != "/v1/orders" || request.method != "PUT") {
      error = {404, "text/plain", "no such thing here\n"};
      return {};
    }
    r.order_id = r.serial = text_of(j, "reference");
    static const std::map<std::string, TaskKind> kinds = {{"ACTIVATE", TaskKind::open_account}, {"CHANGE", TaskKind::modify},     {"BAR", TaskKind::switching}, {"SPEED", TaskKind::speed}, {"SWAP", TaskKind::replace_sim},
                                                          {"TERMINATE", TaskKind::close_account}, {"PORTIN", TaskKind::port_in}, {"PORTOUT", TaskKind::port_out}, {"TICKET", TaskKind::ticket}};
    const auto kind = kinds.find(text_of(j, "type"));
    std::string phone = text_of(j, "msisdn");
    if (phone.starts_with('+')) phone.erase(0, 1);
    if (r.order_id.empty() || r.order_id.size() > 64) r.mistake = "no reference";
    else if (kind == kinds.end()) r.mistake = "unknown type";
    else if (phone.size() < 8 || !PhoneNumber::from_digits(phone, r.task.line)) r.mistake = "msisdn is no number";
    if (!r.mistake.empty()) return r;
    gateway::HostTask& t = r.task;
    t.kind = kind->second;
    take_fields(part(j, "sim"), t, {{"iccid", "iccid"}, {"imsi", "imsi"}});
    if (part(part(j, "sim"), "blank") == Json(true)) t.fields["sim"] = "blank";
    take_fields(part(j, "subscriber"), t, {{"name", "cust_name"}, {"document", "cert_code"}});
    take_fields(j, t, {{"service", "service"}, {"code", "authorization"}, {"donor", "from"}, {"question", "reference"}, {"text", "content"}, {"topic", "type"}});
    const std::string bar = text_of(j, "bar"), answer = text_of(j, "answer");
    if (!bar.empty()) t.fields["action"] = bar == "NONE" ? "on" : bar == "OUT" ? "halfoff" : "off";
    if (t.kind == TaskKind::port_out) t.fields["step"] = answer == "YES" ? "confirm" : answer == "NO" ? "reject" : "request";
    if (const Json& speed = part(j, "kbps"); speed.is_number_unsigned()) t.fields["kbps"] = std::to_string(speed.get<uint64_t>());
    for (const Json& p : part(j, "plan")) t.products.push_back({text_of(p, "code"), text_of(p, "option"), "", text_of(p, "do") == "REMOVE" ? "unsubscribe" : "order"});
    if (t.kind == TaskKind::open_account && (t.field("iccid").empty() || t.field("cust_name").empty() || t.products.empty())) r.mistake = "sim, subscriber or plan is missing";
    return r;
  }

  HttpReply write(const HostRequest& r, const HostAnswer& a) const override {
    const auto error = [](int status, const std::string& code, const std::string& text) { return HttpReply{status, {"application/json"}, dump({{"error", {{"code", code}, {"text", text}}}})}; };
    switch (a.what) {
      case HostAnswer::What::busy: return error(503, "BUSY", "later");
      case HostAnswer::What::bad_token: return error(401, "TOKEN", "who are you?");
      case HostAnswer::What::token: return {200, {"application/json"}, dump({{"access_token", a.token}, {"expires_in", a.token_seconds}})};
      case HostAnswer::What::unknown: return error(404, "ORDER_UNKNOWN", "no such order");
      case HostAnswer::What::failed:
        if (r.what == HostRequest::What::query) return {200, {"application/json"}, dump({{"reference", r.order_id}, {"state", "FAILED"}, {"error", {{"code", code_of(a.why)}, {"text", a.words}}}})};
        return error(422, code_of(a.why), a.words);
      default: break;
    }
    Json out = {{"reference", r.order_id}, {"state", a.what == HostAnswer::What::complete ? "DONE" : "RUNNING"}};
    for (const auto& [name, value] : a.result) out["result"][name] = value;
    return {a.what == HostAnswer::What::complete ? 200 : 202, {"application/json"}, dump(out)};
  }

  HttpCall push(const HostOrder& o) const override {
    Json j = {{"event", o.state == HostOrder::State::failed ? "order.failed" : "order.done"}, {"reference", o.id}};
    if (o.state == HostOrder::State::failed) j["error"] = {{"code", code_of(o.why)}, {"text", o.words}};
    for (const auto& [name, value] : o.result) j["result"][name] = value;
    HttpCall c;
    c.body = dump(j);
    return c;
  }

  HttpCall port_out_asked(PhoneNumber line, const std::string& reference) const override {
    HttpCall c;
    c.body = dump({{"event", "portout.asked"}, {"question", reference}, {"msisdn", "+" + line.text()}});
    return c;
  }

 private:
  static std::string code_of(const std::string& why) {
    std::string code = "BIZ_" + (why.empty() ? std::string("bad_order") : why);
    for (char& c : code)
      if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 32);
    return code;
  }
};

}  // namespace

Result<std::shared_ptr<const Dialect>> Dialect::make(const std::string& name, const std::string& country, const std::string& mvnokey) {
  if (name == "vop") return std::shared_ptr<const Dialect>(std::make_shared<VopDialect>(country, mvnokey));
  if (name == "soap") return std::shared_ptr<const Dialect>(std::make_shared<SoapDialect>(country));
  if (name == "rest") return std::shared_ptr<const Dialect>(std::make_shared<RestDialect>());
  return refusal("bad_dialect", "a simulated host speaks vop, soap or rest, not '" + name + "'");
}

}  // namespace sublet::sim
