// The shape of China Unicom's VOP: docs/formats/host-desk.md "vop", and host-switch.md for what credit control asks.
#include <nlohmann/json.hpp>
#include <utility>

#include "gateway/host/shape.h"
#include "gateway/host/vop.h"

namespace sublet::gateway {

using Json = nlohmann::ordered_json;

namespace vop {

std::string envelope(std::string_view mvnokey, std::string_view serial, const std::string& timestamp, const Service& s, Json data) {
  const Json all = {{"mvnokey", mvnokey}, {"serial_number", serial}, {"timestamp", timestamp}, {"service_type", s.type},
                    {"service_name", s.name}, {"api_name", "cu.vop." + std::string(s.type) + "." + std::string(s.name)}, {"data", std::move(data)}};
  return all.dump(-1, ' ', false, Json::error_handler_t::replace);
}

Service service_of(const HostTask& t) {
  const bool module = t.field("model") == "module", blank = t.field("sim") == "blank";
  switch (t.kind) {
    case TaskKind::open_account:
      if (module) return {"model_product", blank ? "blankcard_register_account_model" : "register_account_model", "v3"};
      return blank ? Service{"extended_service", "blankcard_register_account", "v2"} : Service{"basic_service", "register_account", "v2"};
    case TaskKind::modify: return module ? Service{"model_product", "modify_service_model", "v3"} : Service{"basic_service", "modify_service", "v2"};
    case TaskKind::switching: return {"basic_service", "switch_status", "v1"};
    case TaskKind::speed: return {"extended_service", "speed_limit", "v1"};
    case TaskKind::replace_sim: return {"basic_service", "replace_card", "v1"};
    case TaskKind::close_account: return {"basic_service", "close_account", "v1"};
    case TaskKind::port_in:
    case TaskKind::port_out: return {"basic_service", "modify_service_lsms", "v6"};
    case TaskKind::ticket: break;
  }
  return {"basic_service", "submit_support", "v1"};
}

std::string_view service_code(std::string_view service) {
  return service == "voice" ? "V0001" : service == "data" ? "V0002" : service == "messages" ? "V0003" : "";
}

std::string_view service_of_code(std::string_view code) {
  return code == "V0001" ? "voice" : code == "V0002" ? "data" : code == "V0003" ? "messages" : "";
}

}  // namespace vop

namespace {

const Json* part(const Json* j, std::string_view name) {
  if (j == nullptr || !j->is_object()) return nullptr;
  const auto at = j->find(name);
  return at == j->end() ? nullptr : &*at;
}

std::string text_in(const Json* j, std::string_view name) {
  const Json* at = part(j, name);
  return at != nullptr && at->is_string() ? at->get<std::string>() : std::string();
}

// Texts and whole numbers beside what the envelope itself says.
HostFields fields_in(const Json* data) {
  HostFields out;
  if (data == nullptr || !data->is_object()) return out;
  for (const auto& [name, value] : data->items()) {
    if (name == "order_id" || name == "status" || name == "order_status" || name == "message" || name == "code" || name.size() > 40) continue;
    if (out.size() >= Shape::most_fields) break;
    if (value.is_string()) out[name] = shapes::clipped(value.get_ref<const std::string&>());
    else if (value.is_number_integer()) out[name] = std::to_string(value.get<int64_t>());
  }
  return out;
}

Json services_of(const HostTask& t) {
  Json out = Json::array();
  for (const HostProduct& p : t.products) out.push_back({{"product_id", p.product}, {"action_type", p.action}});
  return out;
}

// mproducts: the rows of one module are put together, and those of one package in it. A module's own action is that of
// its row without a package, or else that of its first row.
Json modules_of(const HostTask& t) {
  Json out = Json::array();
  const auto place = [](Json& list, const char* name, const std::string& id, const HostProduct& p) -> Json& {
    for (Json& one : list)
      if (one[name] == id) return one;
    list.push_back({{name, id}});
    if (name == std::string_view("mproduct_id")) list.back()["action_type"] = p.action;
    return list.back();
  };
  for (const HostProduct& p : t.products) {
    Json& module = place(out, "mproduct_id", p.product, p);
    if (p.package.empty()) {
      module["action_type"] = p.action;
      continue;
    }
    if (!module.contains("packages")) module["packages"] = Json::array();
    Json& package = place(module["packages"], "package_id", p.package, p);
    if (!package.contains("discnts")) package["discnts"] = Json::array();
    if (!p.discount.empty()) package["discnts"].push_back({{"discnt_id", p.discount}, {"action_type", p.action}});
  }
  return out;
}

class Vop : public Shape {
 public:
  Vop(HostEndpoint e, HttpUrl url, ZoneTable zone) : endpoint_(std::move(e)), url_(std::move(url)), zone_(std::move(zone)) {}

  Result<Done> knows(const HostTask&) const override { return Done{}; }
  std::string serial(const HostTask& t) const override { return shapes::serial_of(endpoint_.mvnokey, t, zone_); }
  std::string order_id(const HostTask& t) const override { return shapes::order_of(endpoint_.mvnokey, t, zone_); }
  bool needs_token() const override { return true; }

  HttpCall token_request(Instant now, uint64_t counter) const override {
    HostTask t;
    t.made = now, t.id = std::to_string(counter), t.op = endpoint_.op;
    const vop::Service s{"system_service", "authorize", "v1"};
    return call(s, "", vop::envelope(endpoint_.mvnokey, serial(t), zone_.civil(now).text(), s, {{"secret", endpoint_.secret}}));
  }

  std::string read_token(const HttpAnswer& a) const override {
    const Json j = Json::parse(a.body, nullptr, false);
    std::string token = text_in(part(&j, "data"), "token");
    for (const char c : token)
      if (static_cast<unsigned char>(c) <= ' ' || c == '&' || c == '#' || static_cast<unsigned char>(c) >= 127) return {};
    return token.size() > 200 ? std::string() : token;
  }

  HttpCall request(const HostAsk& ask, std::string_view token, Instant now) const override {
    const vop::Service s = vop::service_of(ask.task);
    return call(s, token, vop::envelope(endpoint_.mvnokey, ask.serial, zone_.civil(now).text(), s, data_of(ask)));
  }

  HostReply read(const HostAsk&, const HttpAnswer& a) const override {
    if (a.status == 0) return shapes::no_status(a);
    HostReply r;
    const Json j = Json::parse(a.body, nullptr, false);
    const Json* data = part(&j, "data");
    const Json* error = part(&j, "error");
    const Json* status = part(data, "status");
    r.code = shapes::clipped(text_in(error, "code"));
    r.words = shapes::clipped(text_in(error, "message"));
    if (a.status == 200 && status != nullptr && status->is_boolean() && status->get<bool>()) {
      const bool done = text_in(data, "order_status") == "complete";
      r.what = done ? HostReply::What::completed : HostReply::What::accepted;
      if (done) r.fields = fields_in(data);
    } else if (r.code.starts_with("S-SC-")) {
      r.what = HostReply::What::token;
    } else if (r.code.starts_with("S-PE-")) {
      r.what = HostReply::What::refused;
    } else {
      r.bad_sign = r.code.empty() || a.status >= 500;
      if (r.words.empty()) r.words = shapes::clipped("HTTP " + std::to_string(a.status) + " " + a.body.substr(0, 200));
    }
    return r;
  }

  std::optional<HostPush> read_push(std::string_view body) const override {
    const Json all = Json::parse(body, nullptr, false);
    const Json* data = part(&all, "data");
    if (data == nullptr || !data->is_object()) return {};
    HostPush p;
    p.order_id = text_in(data, "order_id");
    p.line = shapes::international(text_in(data, "phone_number"), endpoint_.country);
    p.fields = fields_in(data);
    if (text_in(&all, "api_name") == "cu.vop.extended_service.push_information") {
      p.what = HostPush::What::notice;
      p.notice = shapes::clipped(text_in(data, "info_type")).substr(0, 64);
      p.reference = shapes::clipped(text_in(data, "reference")).substr(0, 64);
      if (p.notice.empty() || p.line.empty()) return {};
      return p;
    }
    const std::string status = text_in(data, "status");
    if (p.order_id.empty() || p.order_id.size() > 64 || (status != "complete" && status != "fail")) return {};
    p.what = status == "complete" ? HostPush::What::complete : HostPush::What::fail;
    p.code = shapes::clipped(text_in(data, "code"));
    p.words = shapes::clipped(text_in(data, "message"));
    return p;
  }

  HttpReply push_reply(int status, bool) const override {
    if (status == 200) return {200, {"application/json; charset=utf-8"}, R"({"data":{"status":true,"message":"SUCCESS"}})"};
    return {status, {"application/json; charset=utf-8"}, status == 503 ? R"({"error":{"code":"S-SF-001","message":"later"}})" : R"({"error":{"code":"S-PE-001","message":"cannot be read"}})"};
  }

 private:
  HttpCall call(const vop::Service& s, std::string_view token, std::string body) const {
    HttpCall c;
    c.url = url_;
    c.target = url_.path + "/OSN/vop/" + std::string(s.type) + "/" + std::string(s.name) + "/" + std::string(s.version) + (token.empty() ? "" : "?token=" + std::string(token));
    c.body = std::move(body);
    return c;
  }

  Json data_of(const HostAsk& ask) const {
    const HostTask& t = ask.task;
    const auto given = [&](Json& j, std::initializer_list<const char*> names) {
      for (const char* name : names)
        if (const std::string v = t.field(name); !v.empty()) j[name] = v;
    };
    Json d = {{"order_id", ask.order_id}, {"phone_number", shapes::national(t.line, endpoint_.country)}};
    switch (t.kind) {
      case TaskKind::open_account:
        given(d, {"imsi", "iccid"});
        d["service_class_code"] = t.field("class").empty() ? "4G" : t.field("class");
        d["user_property"] = "postpaid";  // every host's view; prepaid is the operator's own matter
        if (t.field("model") == "module") d["mproducts"] = modules_of(t);
        else d["services"] = services_of(t);
        d["customer"] = customer_of(t);
        break;
      case TaskKind::modify:
        if (t.field("model") == "module") d["mproducts"] = modules_of(t);
        else d["services"] = services_of(t);
        break;
      case TaskKind::switching:
        d["action"] = t.field("action");
        if (const std::string_view code = vop::service_code(t.field("service")); !code.empty()) d["service_code"] = code;
        break;
      case TaskKind::speed: d["kbps"] = std::stoll("0" + t.field("kbps").substr(0, 9)); break;
      case TaskKind::replace_sim: given(d, {"imsi", "iccid", "reason"}); break;
      case TaskKind::close_account: given(d, {"reason"}); break;
      case TaskKind::port_in:
        d["action"] = "port_in";
        given(d, {"authorization", "from", "imsi", "iccid"});
        d["customer"] = customer_of(t);
        if (!t.products.empty()) d["services"] = services_of(t);
        break;
      case TaskKind::port_out:
        d["action"] = "port_out_" + t.field("step");
        given(d, {"reference", "reason"});
        break;
      case TaskKind::ticket:
        for (const auto& [name, value] : t.fields)
          if (name != "order_id") d[name] = value;
        if (const std::string about = t.field("order_id"); !about.empty()) d["about_order_id"] = about;
        break;
    }
    return d;
  }

  static Json customer_of(const HostTask& t) {
    return {{"cust_name", t.field("cust_name")}, {"cert_type_code", t.field("cert_type").empty() ? "01" : t.field("cert_type")}, {"cert_code", t.field("cert_code")}, {"cert_address", t.field("cert_address")}};
  }

  const HostEndpoint endpoint_;
  const HttpUrl url_;
  const ZoneTable zone_;
};

}  // namespace

std::shared_ptr<const Shape> shapes::vop(const HostEndpoint& e, const HttpUrl& url, const ZoneTable& zone) { return std::make_shared<Vop>(e, url, zone); }

}  // namespace sublet::gateway
