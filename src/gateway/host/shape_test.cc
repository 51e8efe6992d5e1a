// The shapes: what leaves for a host, octet by octet (docs/formats/host-desk.md), and what is made of answers that are torn,
// huge, of another kind or meant to do harm.
#include "gateway/host/shape.h"

#include <gtest/gtest.h>

#include "gateway/host/link.h"
#include "gateway/host/pushes.h"
#include "io/file.h"

namespace sublet::gateway {
namespace {

using What = HostReply::What;
const ZoneTable zone = ZoneTable::fixed("Asia/Shanghai", 8 * 3600);
const Instant now = Instant::from_micros(1'795'334'400'123'456);

std::shared_ptr<const Shape> shape(const std::string& name) {
  auto e = *parse_endpoint("demo/unicom=" + name + "+http://127.0.0.1:9001/in");
  e.secret = "s3cret";
  auto s = make_shape(e, zone);
  EXPECT_TRUE(s) << s.error().text();
  return *s;
}
const std::vector<std::string> all_shapes = {"vop", "soap", "examples/hosts/rest.yaml"};

HostTask opening(const std::string& model = "module") {
  HostTask t;
  t.id = "01J9ZK3M7Q4T8W2X", t.op = "demo", t.host = "unicom", t.made = now, t.line = *PhoneNumber::parse("8617090000001");
  t.fields = {{"model", model}, {"sim", "paired"}, {"imsi", "460091234567890"}, {"iccid", "8986011700000100001"}, {"cust_name", "张三 <&\">"}, {"cert_code", "11010519491231002X"}, {"cert_address", "北京"}};
  t.products = {{"PR_1", "", "", "order"}, {"PR_1", "PK_1", "PE_1", "order"}, {"PR_1", "PK_1", "PE_2", "keep"}};
  return t;
}
HostAsk asked(const Shape& s, const HostTask& t) { return {t, s.order_id(t), s.serial(t), false, {}}; }
HttpAnswer answer(std::string body, int status = 200) {
  HttpAnswer a;
  a.status = status, a.connected = true, a.body = std::move(body);
  return a;
}

TEST(Shapes, an_orders_number_follows_from_the_task_and_never_changes) {
  const auto s = shape("vop");
  HostTask t = opening();
  EXPECT_EQ(s->serial(t), "SUBLET120261122160000123" + s->serial(t).substr(24));
  EXPECT_EQ(s->serial(t).size(), 30u);
  EXPECT_EQ(s->order_id(t), "SUBLET12026112216000012326755237WP");
  EXPECT_TRUE(s->order_id(t).starts_with(s->serial(t)));
  const std::string before = s->order_id(t);
  t.fields["cust_name"] = "other";
  EXPECT_EQ(s->order_id(t), before);
  t.op = "other";
  EXPECT_NE(s->order_id(t), before) << "two operators may use the same id";
}

TEST(Shapes, vop_opens_a_module_account_in_its_own_words) {
  const auto s = shape("vop");
  const HttpCall c = s->request(asked(*s, opening()), "tok", now);
  EXPECT_EQ(c.method, "POST");
  EXPECT_EQ(c.target, "/in/OSN/vop/model_product/register_account_model/v3?token=tok");
  const std::string id = s->order_id(opening());
  EXPECT_EQ(c.body, R"({"mvnokey":"SUBLET1","serial_number":")" + id.substr(0, 30) + R"(","timestamp":"2026-11-22 16:00:00","service_type":"model_product","service_name":"register_account_model","api_name":"cu.vop.model_product.register_account_model",)"
                    R"("data":{"order_id":")" + id + R"(","phone_number":"17090000001","imsi":"460091234567890","iccid":"8986011700000100001","service_class_code":"4G","user_property":"postpaid",)"
                    R"("mproducts":[{"mproduct_id":"PR_1","action_type":"order","packages":[{"package_id":"PK_1","discnts":[{"discnt_id":"PE_1","action_type":"order"},{"discnt_id":"PE_2","action_type":"keep"}]}]}],)"
                    R"("customer":{"cust_name":"张三 <&\">","cert_type_code":"01","cert_code":"11010519491231002X","cert_address":"北京"}}})");
}

TEST(Shapes, vop_has_a_service_for_each_kind) {
  const auto s = shape("vop");
  HostTask t = opening("pool");
  const auto target = [&] {
    const std::string full = s->request(asked(*s, t), "t", now).target;
    return full.substr(12, full.find('?') - 12);
  };
  EXPECT_EQ(target(), "basic_service/register_account/v2");
  t.fields["sim"] = "blank";
  EXPECT_EQ(target(), "extended_service/blankcard_register_account/v2");
  t.fields["model"] = "module";
  EXPECT_EQ(target(), "model_product/blankcard_register_account_model/v3");
  t.kind = TaskKind::modify;
  EXPECT_EQ(target(), "model_product/modify_service_model/v3");
  t.fields["model"] = "pool";
  EXPECT_EQ(target(), "basic_service/modify_service/v2");
  for (const auto& [kind, service] : std::initializer_list<std::pair<TaskKind, const char*>>{{TaskKind::switching, "basic_service/switch_status/v1"},
                                                                                             {TaskKind::replace_sim, "basic_service/replace_card/v1"},
                                                                                             {TaskKind::close_account, "basic_service/close_account/v1"},
                                                                                             {TaskKind::port_in, "basic_service/modify_service_lsms/v6"},
                                                                                             {TaskKind::port_out, "basic_service/modify_service_lsms/v6"},
                                                                                             {TaskKind::ticket, "basic_service/submit_support/v1"}}) {
    t.kind = kind;
    EXPECT_EQ(target(), service);
  }
}

TEST(Shapes, soap_opens_an_account_by_its_wsdl) {
  const auto s = shape("soap");
  const HttpCall c = s->request(asked(*s, opening()), "", now);
  EXPECT_EQ(c.target, "/in/HostOrderSer");
  EXPECT_EQ(*find_header(c.headers, "soapaction"), "\"urn:sublet:host:1#openAccount\"");
  EXPECT_EQ(*find_header(c.headers, "Authorization"), "Basic U1VCTEVUMTpzM2NyZXQ=");
  const std::string id = s->order_id(opening());
  EXPECT_EQ(c.body, R"(<?xml version="1.0"?><soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" xmlns:h="urn:sublet:host:1"><soapenv:Header><h:UNI_BSS_HEAD><h:ORIG_DOMAIN>SUBLET1</h:ORIG_DOMAIN>)"
                    R"(<h:SERVICE_NAME>HostOrderSer</h:SERVICE_NAME><h:OPERATE_NAME>openAccount</h:OPERATE_NAME><h:PROCESS_TIME>20261122160000</h:PROCESS_TIME><h:TRANS_IDO>)" + id.substr(0, 30) +
                    R"(</h:TRANS_IDO><h:ROUTING><h:ROUTE_TYPE>01</h:ROUTE_TYPE><h:ROUTE_VALUE>17090000001</h:ROUTE_VALUE></h:ROUTING></h:UNI_BSS_HEAD></soapenv:Header><soapenv:Body><h:OPEN_ACCOUNT_INPUT><h:ORDER_ID>)" + id +
                    R"(</h:ORDER_ID><h:PHONE_NUMBER>17090000001</h:PHONE_NUMBER><h:MODEL>module</h:MODEL><h:SIM>paired</h:SIM><h:IMSI>460091234567890</h:IMSI><h:ICCID>8986011700000100001</h:ICCID>)"
                    R"(<h:CUST_NAME>张三 &lt;&amp;"&gt;</h:CUST_NAME><h:CERT_TYPE>01</h:CERT_TYPE><h:CERT_CODE>11010519491231002X</h:CERT_CODE><h:CERT_ADDRESS>北京</h:CERT_ADDRESS><h:PRODUCTS><h:PRODUCT><h:PRODUCT_ID>PR_1</h:PRODUCT_ID>)"
                    R"(<h:ACTION_TYPE>order</h:ACTION_TYPE></h:PRODUCT><h:PRODUCT><h:PRODUCT_ID>PR_1</h:PRODUCT_ID><h:PACKAGE_ID>PK_1</h:PACKAGE_ID><h:DISCNT_ID>PE_1</h:DISCNT_ID><h:ACTION_TYPE>order</h:ACTION_TYPE></h:PRODUCT>)"
                    R"(<h:PRODUCT><h:PRODUCT_ID>PR_1</h:PRODUCT_ID><h:PACKAGE_ID>PK_1</h:PACKAGE_ID><h:DISCNT_ID>PE_2</h:DISCNT_ID><h:ACTION_TYPE>keep</h:ACTION_TYPE></h:PRODUCT></h:PRODUCTS></h:OPEN_ACCOUNT_INPUT></soapenv:Body></soapenv:Envelope>)");
}

TEST(Shapes, a_described_host_is_asked_as_its_description_says) {
  const auto s = shape("examples/hosts/rest.yaml");
  HttpCall c = s->request(asked(*s, opening()), "tok", now);
  const std::string id = s->order_id(opening());
  EXPECT_EQ(c.method + " " + c.target, "PUT /in/v1/orders");
  EXPECT_EQ(*find_header(c.headers, "Authorization"), "Bearer tok");
  EXPECT_EQ(c.body, R"({"reference":")" + id + R"(","type":"ACTIVATE","msisdn":"+8617090000001","sim":{"iccid":"8986011700000100001","imsi":"460091234567890"},"subscriber":{"name":"张三 <&\">","document":"11010519491231002X"},)"
                    R"("plan":[{"code":"PR_1","do":"ADD"},{"code":"PR_1","option":"PK_1","do":"ADD"},{"code":"PR_1","option":"PK_1","do":"ADD"}]})");
  HostTask t = opening();
  t.kind = TaskKind::speed, t.fields = {{"kbps", "512"}};
  EXPECT_EQ(s->request(asked(*s, t), "tok", now).body, R"({"reference":")" + id + R"(","type":"SPEED","msisdn":"+8617090000001","kbps":512})");
  HostAsk query = asked(*s, opening());
  query.query = true;
  c = s->request(query, "tok", now);
  EXPECT_EQ(c.method + " " + c.target, "GET /in/v1/orders/" + id);
  EXPECT_EQ(c.body, "");
}

TEST(Shapes, a_torn_answer_is_never_taken_for_done) {
  const std::vector<std::string> whole = {
      R"({"data":{"status":true,"message":"SUCCESS","order_status":"complete","imsi":"460091234567890"}})",
      R"(<?xml version="1.0"?><s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><OPEN_ACCOUNT_OUTPUT><RESP_CODE>0000</RESP_CODE><ORDER_ID>ID</ORDER_ID><ORDER_STATE>complete</ORDER_STATE></OPEN_ACCOUNT_OUTPUT></s:Body></s:Envelope>)",
      R"({"reference":"x","state":"DONE","result":{"imsi":"460091234567890"}})"};
  for (size_t i = 0; i < all_shapes.size(); ++i) {
    const auto s = shape(all_shapes[i]);
    const HostAsk ask = asked(*s, opening());
    std::string text = whole[i];
    if (const size_t at = text.find("ID<"); at != std::string::npos && i == 1) text.replace(text.find(">ID<") + 1, 2, ask.order_id);
    EXPECT_EQ(s->read(ask, answer(text)).what, What::completed) << all_shapes[i];
    for (size_t n = 0; n < text.size(); ++n) {
      const HostReply r = s->read(ask, answer(text.substr(0, n)));
      EXPECT_EQ(r.what, What::again) << all_shapes[i] << " cut at " << n;
      EXPECT_TRUE(r.bad_sign);
    }
  }
}

TEST(Shapes, hostile_answers_are_asked_again_and_take_bounded_room) {
  std::string laughs = "<!DOCTYPE l [<!ENTITY a0 \"ha\">";
  for (int i = 1; i < 20; ++i) laughs += "<!ENTITY a" + std::to_string(i) + " \"&a" + std::to_string(i - 1) + ";&a" + std::to_string(i - 1) + ";\">";
  laughs += "]><s:Envelope xmlns:s=\"x\"><s:Body><OPEN_ACCOUNT_OUTPUT><RESP_CODE>&a19;</RESP_CODE></OPEN_ACCOUNT_OUTPUT></s:Body></s:Envelope>";
  std::string deep = "<s:Envelope><s:Body>";
  for (int i = 0; i < 10'000; ++i) deep += "<a>";
  const std::string fields = [] {
    std::string j = R"({"data":{"status":true,"order_status":"complete")";
    for (int i = 0; i < 5'000; ++i) j += ",\"f" + std::to_string(i) + "\":\"" + std::string(20, 'x') + "\"";
    return j + "}}";
  }();
  for (const std::string& name : all_shapes) {
    const auto s = shape(name);
    const HostAsk ask = asked(*s, opening());
    for (const std::string& body : std::vector<std::string>{"", "null", "7", "[]", "{}", "\"text\"", std::string(1'000'000, '['), std::string(1'000'000, '{'), std::string(500'000, 'x'), R"({"data":7})", R"({"data":{"status":"true"}})",
                                                            R"({"data":[{"status":true}]})", R"({"error":"no"})", R"({"error":{"code":7}})", R"({"state":["DONE"]})", R"({"state":{}})", std::string(100, '\0'), "\xff\xfe<", laughs, deep,
                                                            "<!DOCTYPE x SYSTEM \"file:///etc/passwd\"><x/>", "<html><body>502 Bad Gateway</body></html>", "<a b=\"" + std::string(300'000, 'c') + "\"/>"}) {
      const HostReply r = s->read(ask, answer(body));
      EXPECT_EQ(r.what, What::again) << name << " " << body.substr(0, 60);
      EXPECT_LE(r.words.size(), Shape::most_text);
      EXPECT_EQ(s->read_token(answer(body)), "");
      EXPECT_FALSE(s->read_push(body)) << name << " " << body.substr(0, 60);
    }
    EXPECT_LE(s->read(ask, answer(fields)).fields.size(), Shape::most_fields);
    EXPECT_EQ(s->read(ask, answer("<html>", 503)).what, What::again);
    HttpAnswer nobody;
    EXPECT_EQ(s->read(ask, nobody).what, What::unreachable);
  }
}

TEST(Shapes, an_answer_about_another_order_completes_nothing) {
  const auto s = shape("soap");
  EXPECT_EQ(s->read(asked(*s, opening()), answer(R"(<s:Envelope xmlns:s="x"><s:Body><OPEN_ACCOUNT_OUTPUT><RESP_CODE>0000</RESP_CODE><ORDER_ID>OTHER</ORDER_ID><ORDER_STATE>complete</ORDER_STATE></OPEN_ACCOUNT_OUTPUT></s:Body></s:Envelope>)")).what, What::again);
}

TEST(Shapes, pushes_before_the_hosts_are_known_can_be_told_from_rubbish) {
  EXPECT_TRUE(readable_push(R"({"data":{"order_id":"1","status":"complete"}})"));
  EXPECT_TRUE(readable_push(R"(<e:Envelope xmlns:e="x"><e:Body><VOP_FOR_SO_COMPLETE_INPUT><ORDER_INFO><SO_NBR>1</SO_NBR><RETURN_TYPE>C</RETURN_TYPE></ORDER_INFO></VOP_FOR_SO_COMPLETE_INPUT></e:Body></e:Envelope>)"));
  EXPECT_FALSE(readable_push("rubbish"));
  EXPECT_FALSE(readable_push("{}"));
}

TEST(Shapes, an_endpoint_names_its_shape_or_is_vop) {
  EXPECT_EQ(parse_endpoint("demo/unicom=http://127.0.0.1:9001")->shape, "vop");
  const auto e = parse_endpoint("demo/telecom=soap+http://127.0.0.1:9001/x");
  ASSERT_TRUE(e);
  EXPECT_EQ(e->shape + " " + e->url, "soap http://127.0.0.1:9001/x");
  EXPECT_EQ(parse_endpoint("demo/mobile=hosts/rest.yaml+http://h:1")->shape, "hosts/rest.yaml");
  for (const char* wrong : {"", "demo=http://h", "demo/=http://h", "/unicom=http://h", "demo/unicom=soap+ftp://h", "demo/unicom=h", "de mo/x=http://h"}) EXPECT_FALSE(parse_endpoint(wrong)) << wrong;
}

TEST(Shapes, a_mistake_in_a_description_is_told_with_its_line) {
  const auto wrong = [](const std::string& text) {
    const auto s = shapes::described_by(text, HostEndpoint(), HttpUrl(), ZoneTable());
    EXPECT_FALSE(s) << text;
    return s ? std::string() : s.error().code + " " + s.error().detail;
  };
  const std::string good = "requests: {close_account: {path: /x}}\nanswer: {state: /s}\n";
  EXPECT_TRUE(shapes::described_by(good, HostEndpoint(), HttpUrl(), ZoneTable()));
  EXPECT_NE(wrong(good + "colour: red\n").find(":3: 'colour' is no setting"), std::string::npos);
  EXPECT_NE(wrong(good + "phone: red\n").find(":3: phone is"), std::string::npos);
  EXPECT_NE(wrong("answer: {state: /s}\n").find("no requests"), std::string::npos);
  for (const char* text : {"", "7", "[", "requests: 7", "requests: {fly: {path: /x}}\nanswer: {}", "requests: {close_account: {path: x}}\nanswer: {}", "requests: {close_account: {path: '/ x'}}\nanswer: {}",
                           "requests: {close_account: {path: /x, method: BREW}}\nanswer: {}", "requests: {close_account: {path: /x}}\nanswer: {state: s}", "requests: {close_account: {path: /x}}\nanswer: {status: {again: [7]}}",
                           "requests: {close_account: {path: /x}}\nanswer: {}\npush: {state: /x}", "requests: {close_account: {path: /x}}\nanswer: {}\nheaders: {'a b': x}"})
    EXPECT_TRUE(wrong(text).starts_with("bad_shape")) << text;
}

TEST(Shapes, a_hosts_file_gives_addresses_shapes_and_limits) {
  const std::string folder = ::testing::TempDir() + "sublet-hosts-" + std::to_string(::getpid());
  ASSERT_TRUE(io::make_directories(folder));
  const std::string path = folder + "/hosts.yaml";
  const auto read = [&](const std::string& text) {
    EXPECT_TRUE(io::write_file_atomically(path, text));
    return read_hosts(path);
  };
  ASSERT_TRUE(io::write_file_atomically(folder + "/secret", "s3cret\n"));
  const auto good = read("hosts:\n  - {operator: demo, host: unicom, url: 'http://h:1', key: MVNO001, secret_file: secret, in_flight: 4, per_second: 2.5}\n  - {operator: demo, host: mobile, url: 'http://h:2', shape: rest.yaml}\n");
  ASSERT_TRUE(good) << good.error().text();
  ASSERT_EQ(good->size(), 2u);
  EXPECT_EQ((*good)[0].secret, "s3cret");
  EXPECT_EQ((*good)[0].in_flight, 4u);
  EXPECT_EQ((*good)[1].shape, folder + "/rest.yaml");
  for (const char* wrong : {"", "hosts: 7", "hosts: [7]", "hosts: [{operator: demo}]", "hosts: [{operator: demo, host: x, url: ftp://h}]", "hosts: [{operator: demo, host: x, url: 'http://h', colour: red}]",
                            "hosts: [{operator: demo, host: x, url: 'http://h', in_flight: many}]", "hosts: [{operator: demo, host: x, url: 'http://h', secret_file: nowhere}]", "[", "other: 1"})
    EXPECT_EQ(read(wrong).error().code, "bad_hosts_file") << wrong;
  (void)io::remove_tree(folder);
}

TEST(Tasks, a_task_is_the_same_after_it_was_text) {
  HostTask t = opening();
  t.deadline_micros = 5;
  const std::string text = to_json(t);
  EXPECT_EQ(text, R"({"id":"01J9ZK3M7Q4T8W2X","operator":"demo","host":"unicom","kind":"open_account","line":"8617090000001","made":1795334400123456,"deadline":5,"fields":{"cert_address":"北京","cert_code":"11010519491231002X","cust_name":"张三 <&\">","iccid":"8986011700000100001","imsi":"460091234567890","model":"module","sim":"paired"},)"
                  R"("products":[{"product":"PR_1","action":"order"},{"product":"PR_1","package":"PK_1","discount":"PE_1","action":"order"},{"product":"PR_1","package":"PK_1","discount":"PE_2","action":"keep"}]})");
  const auto back = host_task_from_json(text);
  ASSERT_TRUE(back) << back.error().text();
  EXPECT_EQ(*back, t);
  EXPECT_EQ(describe(t).find("张三"), std::string::npos) << "who it is for is nobody's business";
  EXPECT_EQ(describe(t).find("1101051949"), std::string::npos);
  for (const char* wrong : {"", "[]", "{}", R"({"id":"01J9ZK3M7Q4T8W2X"})", R"({"id":"01J9ZK3M7Q4T8W2X","operator":"demo","host":"u","kind":"fly","line":"8617090000001","made":1})",
                            R"({"id":"01J9ZK3M7Q4T8W2X","operator":"demo","host":"u","kind":"close_account","line":"x","made":1})", R"({"id":"01J9ZK3M7Q4T8W2X","operator":"demo","host":"u","kind":"close_account","line":"8617090000001","made":1,"fields":[]})"})
    EXPECT_EQ(host_task_from_json(wrong).error().code, "bad_task") << wrong;
}

}  // namespace
}  // namespace sublet::gateway
