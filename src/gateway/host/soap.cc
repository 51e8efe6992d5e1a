// The shape of a SOAP 1.1 host: docs/formats/host-desk.md "soap" and host-desk.wsdl.
#include "gateway/host/soap.h"

#include <openssl/evp.h>

#include <algorithm>
#include <sstream>
#include <utility>

#include "gateway/host/shape.h"

namespace sublet::gateway {

namespace soap {

namespace {

constexpr const char* envelope_space = "http://schemas.xmlsoap.org/soap/envelope/";

std::string base64(std::string_view bytes) {
  std::string out(4 * ((bytes.size() + 2) / 3), '\0');
  // It writes a zero behind the text: that is where std::string has one.
  EVP_EncodeBlock(reinterpret_cast<unsigned char*>(out.data()), reinterpret_cast<const unsigned char*>(bytes.data()), static_cast<int>(bytes.size()));
  return out;
}

// Depth and kinds of nodes, without recursion.
struct Walker : pugi::xml_tree_walker {
  bool good = true;
  bool for_each(pugi::xml_node& node) override {
    if (depth() >= most_depth || node.type() == pugi::node_doctype) good = false;
    return good;
  }
};

}  // namespace

const std::vector<Operation>& operations() {
  static const std::vector<Operation> all = {
      {TaskKind::open_account, "openAccount", "OPEN_ACCOUNT", {"model", "sim", "imsi", "iccid", "class", "cust_name", "cert_type", "cert_code", "cert_address"}, true},
      {TaskKind::modify, "modifyService", "MODIFY_SERVICE", {"model"}, true},
      {TaskKind::switching, "switchStatus", "SWITCH_STATUS", {"action", "service"}, false},
      {TaskKind::speed, "limitSpeed", "LIMIT_SPEED", {"kbps"}, false},
      {TaskKind::replace_sim, "replaceSim", "REPLACE_SIM", {"iccid", "imsi", "reason"}, false},
      {TaskKind::close_account, "closeAccount", "CLOSE_ACCOUNT", {"reason"}, false},
      {TaskKind::port_in, "portIn", "PORT_IN", {"authorization", "from", "imsi", "iccid", "cust_name", "cert_type", "cert_code", "cert_address"}, true},
      {TaskKind::port_out, "portOut", "PORT_OUT", {"step", "reference", "reason"}, false},
      {TaskKind::ticket,
       "submitSupport",
       "SUBMIT_SUPPORT",
       {"type", "level", "content", "province", "city", "number_province", "number_city", "repeat_of", "cdr_type", "cdr_file", "cdr_number", "api_name", "serial", "about_order_id", "arrived", "card_number",
        "date", "amount"},
       false},
  };
  return all;
}

const Operation& operation_of(TaskKind kind) { return operations()[static_cast<size_t>(kind) - 1]; }

const Operation* operation_named(std::string_view element) {
  for (const Operation& o : operations())
    if (element == std::string(o.element) + "_INPUT") return &o;
  return nullptr;
}

std::string capitals(std::string_view name) {
  std::string out(name);
  for (char& c : out)
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 32);
  return out;
}

std::string small_letters(std::string_view name) {
  std::string out(name);
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
  return out;
}

void add(pugi::xml_node node, std::string_view name, std::string_view text) { node.append_child(("h:" + std::string(name)).c_str()).text().set(std::string(text).c_str()); }

void add_result(pugi::xml_node node, const HostFields& fields) {
  if (fields.empty()) return;
  pugi::xml_node result = node.append_child("h:RESULT");
  for (const auto& [name, value] : fields) {
    pugi::xml_node item = result.append_child("h:ITEM");
    add(item, "NAME", name);
    add(item, "VALUE", value);
  }
}

std::string envelope(const Head& head, const std::string& element, const std::function<void(pugi::xml_node)>& fill) {
  pugi::xml_document document;
  pugi::xml_node root = document.append_child("soapenv:Envelope");
  root.append_attribute("xmlns:soapenv") = envelope_space;
  root.append_attribute("xmlns:h") = space;
  if (!head.operate.empty()) {
    pugi::xml_node h = root.append_child("soapenv:Header").append_child("h:UNI_BSS_HEAD");
    add(h, "ORIG_DOMAIN", head.orig_domain);
    add(h, "SERVICE_NAME", head.service);
    add(h, "OPERATE_NAME", head.operate);
    add(h, "PROCESS_TIME", head.process_time);
    add(h, "TRANS_IDO", head.trans_ido);
    if (!head.route.empty()) {
      pugi::xml_node routing = h.append_child("h:ROUTING");
      add(routing, "ROUTE_TYPE", "01");
      add(routing, "ROUTE_VALUE", head.route);
    }
  }
  fill(root.append_child("soapenv:Body").append_child(("h:" + element).c_str()));
  std::ostringstream out;
  document.save(out, "", pugi::format_raw, pugi::encoding_utf8);
  return out.str();
}

HttpHeaders headers(std::string_view operation, std::string_view user, std::string_view secret) {
  HttpHeaders out = {{"Content-Type", "text/xml; charset=utf-8"}, {"SOAPAction", "\"" + std::string(space) + "#" + std::string(operation) + "\""}};
  if (!secret.empty()) out.emplace_back("Authorization", "Basic " + base64(std::string(user) + ":" + std::string(secret)));
  return out;
}

std::string_view local_name(pugi::xml_node node) {
  const std::string_view name = node.name();
  const size_t colon = name.find(':');
  return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

pugi::xml_node child(pugi::xml_node node, std::string_view name) {
  for (const pugi::xml_node c : node.children())
    if (c.type() == pugi::node_element && local_name(c) == name) return c;
  return {};
}

std::string text_in(pugi::xml_node node, std::string_view name) { return shapes::clipped(child(node, name).text().get()); }

HostFields result_in(pugi::xml_node node) {
  HostFields out;
  for (const pugi::xml_node item : child(node, "RESULT").children()) {
    const std::string name = small_letters(text_in(item, "NAME"));
    if (name.empty() || name.size() > 40) continue;
    if (out.size() >= Shape::most_fields) break;
    out[name] = text_in(item, "VALUE");
  }
  return out;
}

bool read(std::string_view text, Read& out) {
  if (text.size() > most_octets) return false;
  if (!out.document.load_buffer(text.data(), text.size(), pugi::parse_default | pugi::parse_doctype)) return false;
  Walker walker;
  out.document.traverse(walker);
  if (!walker.good) return false;
  const pugi::xml_node envelope_node = child(out.document, "Envelope");
  const pugi::xml_node body = child(envelope_node, "Body");
  for (const pugi::xml_node c : body.children())
    if (c.type() == pugi::node_element) {
      out.body = c;
      break;
    }
  if (out.body.empty()) return false;
  if (local_name(out.body) == "Fault") out.fault = text_in(out.body, "faultcode") + ": " + text_in(out.body, "faultstring");
  return true;
}

}  // namespace soap

namespace {

class Soap : public Shape {
 public:
  Soap(HostEndpoint e, HttpUrl url, ZoneTable zone) : endpoint_(std::move(e)), url_(std::move(url)), zone_(std::move(zone)) {}

  Result<Done> knows(const HostTask&) const override { return Done{}; }
  std::string serial(const HostTask& t) const override { return shapes::serial_of(endpoint_.mvnokey, t, zone_); }
  std::string order_id(const HostTask& t) const override { return shapes::order_of(endpoint_.mvnokey, t, zone_); }
  bool needs_token() const override { return false; }
  HttpCall token_request(Instant, uint64_t) const override { return {}; }
  std::string read_token(const HttpAnswer&) const override { return {}; }

  HttpCall request(const HostAsk& ask, std::string_view, Instant now) const override {
    const soap::Operation& o = soap::operation_of(ask.task.kind);
    const std::string name = ask.query ? "queryOrder" : o.name;
    const std::string phone = shapes::national(ask.task.line, endpoint_.country);
    soap::Head head{endpoint_.mvnokey, "HostOrderSer", name, stamp(now), ask.serial, phone};
    HttpCall c;
    c.url = url_;
    c.target = url_.path + "/HostOrderSer";
    c.headers = soap::headers(name, endpoint_.mvnokey, endpoint_.secret);
    c.body = soap::envelope(head, ask.query ? "QUERY_ORDER_INPUT" : std::string(o.element) + "_INPUT", [&](pugi::xml_node to) {
      soap::add(to, "ORDER_ID", ask.order_id);
      soap::add(to, "PHONE_NUMBER", phone);
      if (ask.query) return;
      for (const char* field : o.fields) {
        std::string value = ask.task.field(std::string_view(field) == "about_order_id" ? "order_id" : field);
        if (value.empty() && std::string_view(field) == "cert_type") value = "01";
        if (value.empty() && std::string_view(field) == "model") value = "pool";
        if (value.empty() && std::string_view(field) == "sim") value = "paired";
        if (!value.empty()) soap::add(to, soap::capitals(field), value);
      }
      if (!o.products || ask.task.products.empty()) return;
      pugi::xml_node products = to.append_child("h:PRODUCTS");
      for (const HostProduct& p : ask.task.products) {
        pugi::xml_node one = products.append_child("h:PRODUCT");
        soap::add(one, "PRODUCT_ID", p.product);
        if (!p.package.empty()) soap::add(one, "PACKAGE_ID", p.package);
        if (!p.discount.empty()) soap::add(one, "DISCNT_ID", p.discount);
        soap::add(one, "ACTION_TYPE", p.action);
      }
    });
    return c;
  }

  HostReply read(const HostAsk& ask, const HttpAnswer& a) const override {
    if (a.status == 0) return shapes::no_status(a);
    HostReply r;
    r.bad_sign = true;
    r.words = shapes::clipped("HTTP " + std::to_string(a.status) + " " + a.body.substr(0, 200));
    soap::Read xml;
    if (!soap::read(a.body, xml)) return r;
    if (!xml.fault.empty()) {
      r.words = xml.fault;
      return r;
    }
    if (a.status != 200 || !soap::local_name(xml.body).ends_with("_OUTPUT")) return r;
    r.code = soap::text_in(xml.body, "RESP_CODE");
    r.words = soap::text_in(xml.body, "RESP_DESC");
    const std::string state = soap::text_in(xml.body, "ORDER_STATE"), order = soap::text_in(xml.body, "ORDER_ID");
    r.bad_sign = r.code.empty();
    if (r.code == "0000" && order == ask.order_id) {
      if (state == "accepted") r.what = HostReply::What::accepted;
      if (state == "unknown" && ask.query) r.what = HostReply::What::forgotten;
      if (state == "complete") {
        r.what = HostReply::What::completed;
        r.fields = soap::result_in(xml.body);
      }
    } else if (r.code.size() == 4 && r.code[0] == '1') {
      r.what = HostReply::What::refused;
    }
    return r;
  }

  std::optional<HostPush> read_push(std::string_view body) const override {
    soap::Read xml;
    if (!soap::read(body, xml)) return {};
    HostPush p;
    if (soap::local_name(xml.body) == "VOP_FOR_NOTICE_INPUT") {
      const pugi::xml_node info = soap::child(xml.body, "NOTICE_INFO");
      p.what = HostPush::What::notice;
      p.notice = soap::text_in(info, "NOTICE_TYPE").substr(0, 64);
      p.reference = soap::text_in(info, "NOTICE_ID").substr(0, 64);
      p.line = shapes::international(soap::text_in(info, "PHONE_NUMBER"), endpoint_.country);
      p.fields = soap::result_in(info);
      return p.notice.empty() || p.line.empty() ? std::nullopt : std::optional(std::move(p));
    }
    if (soap::local_name(xml.body) != "VOP_FOR_SO_COMPLETE_INPUT") return {};
    const pugi::xml_node info = soap::child(xml.body, "ORDER_INFO");
    p.order_id = soap::text_in(info, "SO_NBR");
    const std::string type = soap::text_in(info, "RETURN_TYPE");
    if (p.order_id.empty() || p.order_id.size() > 64 || (type != "C" && type != "F")) return {};
    p.what = type == "C" ? HostPush::What::complete : HostPush::What::fail;
    p.code = soap::text_in(info, "RETURN_CODE");
    p.words = soap::text_in(info, "RETURN_DESC");
    p.line = shapes::international(soap::text_in(info, "PHONE_NUMBER"), endpoint_.country);
    p.fields = soap::result_in(info);
    return p;
  }

  HttpReply push_reply(int status, bool notice) const override {
    const char* code = status == 200 ? "0000" : status == 503 ? "9001" : "1001";
    const char* words = status == 200 ? "SUCCESS" : status == 503 ? "later" : "cannot be read";
    return {status, {"text/xml; charset=utf-8"}, soap::envelope({}, notice ? "VOP_FOR_NOTICE_OUTPUT" : "VOP_FOR_SO_COMPLETE_OUTPUT", [&](pugi::xml_node to) {
              soap::add(to, "RESP_CODE", code);
              soap::add(to, "RESP_DESC", words);
            })};
  }

 private:
  std::string stamp(Instant now) const {
    std::string digits;
    for (const char c : zone_.civil(now).text())
      if (c >= '0' && c <= '9') digits += c;
    return digits;
  }

  const HostEndpoint endpoint_;
  const HttpUrl url_;
  const ZoneTable zone_;
};

}  // namespace

std::shared_ptr<const Shape> shapes::soap(const HostEndpoint& e, const HttpUrl& url, const ZoneTable& zone) { return std::make_shared<Soap>(e, url, zone); }

}  // namespace sublet::gateway
