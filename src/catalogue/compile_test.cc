// The compiler: what it refuses, and how it says so; what the examples compile to.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "catalogue/compile.h"
#include "catalogue/retail.h"

namespace sublet::catalogue {
namespace {

Result<ZoneTable> zone(std::string_view name) {
  if (name == "Asia/Shanghai") return ZoneTable::fixed("Asia/Shanghai", 8 * 3600);
  return refusal("unknown_zone", "there is no time zone '" + std::string(name) + "'");
}

struct Compiled {
  Registry registry;
  Diagnostics found;
  std::shared_ptr<const Version> v;
  explicit Compiled(const Bundle& bundle) { v = compile(bundle, registry, zone, found); }
  std::string all() const {
    std::string out;
    for (const Diagnostic& d : found.list()) out += d.text() + "\n";
    return out;
  }
};

const std::string head = "operator: {code: t, currency: CNY, time_zone: Asia/Shanghai}\n";

Compiled with(const std::string& text, Bundle files = {}) {
  files["o.yaml"] = head + text;
  return Compiled(files);
}

Bundle directory(const std::string& path) {
  Bundle bundle;
  for (const auto& f : std::filesystem::recursive_directory_iterator(path)) {
    if (!f.is_regular_file()) continue;
    std::ifstream in(f.path(), std::ios::binary);
    std::ostringstream out;
    out << in.rdbuf();
    bundle[std::filesystem::relative(f.path(), path).string()] = out.str();
  }
  return bundle;
}

TEST(Compile, the_examples_have_no_mistake) {
  for (const char* path : {"examples/packages", "examples/operator", "tests/scenarios/catalogue"}) {
    const Compiled c(directory(path));
    EXPECT_NE(c.v, nullptr) << path << "\n" << c.all();
  }
}

TEST(Compile, what_a_host_sells_is_a_catalogue_of_its_own) {
  const std::string text =
      "zones: {here: {numbers: ['86'], places: ['460']}}\n"
      "counters: {c: {service: data, per: month}}\n"
      "tariffs: {t: {rules: [{service: data, price: {amount: 0.10, per: 1 MB}}]}}\n"
      "hosts: {north: {title: North, tariff: t, numbers: ['8617']}}\n"
      "offers: {plan: {tariff: t}}\n";
  const Compiled without = with(text);
  const std::string retail = text + "retail: {north: {counters: {c: {service: voice, per: day}}, tariffs: {t: {rules: [{service: data, at: here, price: {amount: 0.20, per: 1 MB}}]}}, offers: {plan: {title: Theirs, tariff: t, fees: [{name: m, amount: 5.00}]}, other: {tariff: t}}}}\n";
  const Compiled c = with(retail);
  ASSERT_NE(c.v, nullptr) << c.all();
  const std::vector<HostRetail> all = compile_retail({{"o.yaml", head + retail}}, zone);
  ASSERT_EQ(all.size(), 1u);
  const HostRetail& r = all.front();
  EXPECT_EQ(r.host, "north");
  ASSERT_EQ(r.tables->offers.size(), 2u);
  EXPECT_EQ(r.tables->offers[0].title, "Theirs");
  EXPECT_EQ(r.tables->hosts.front().numbers.size(), 1u);
  EXPECT_EQ(r.tables->source, c.v->source);
  // Its names are its own: those by which charging knows ours are the same with it as without.
  EXPECT_EQ(c.v->offers.size(), 1u);
  EXPECT_EQ(c.registry.offers.list(), without.registry.offers.list());
  EXPECT_EQ(c.registry.counters.list(), without.registry.counters.list());
  EXPECT_EQ(c.registry.fees.list(), without.registry.fees.list());
}

TEST(Compile, mistakes_in_what_a_host_sells_are_told_where_they_stand) {
  const std::string text = "tariffs: {t: {rules: [{service: data, price: {amount: 0.10, per: 1 MB}}]}}\nhosts: {north: {tariff: t}}\n";
  const Compiled c = with(text + "retail:\n  north:\n    offers: {plan: {tariff: t}}\n    hosts: {}\n  south: {}\n");
  EXPECT_EQ(c.v, nullptr);
  EXPECT_NE(c.all().find("o.yaml:6:29: there is no tariff 't'"), std::string::npos) << c.all();  // not the operator's own
  EXPECT_NE(c.all().find("hosts"), std::string::npos) << c.all();
  EXPECT_NE(c.all().find("there is no host 'south'"), std::string::npos) << c.all();
  // What is shared is told once.
  const Compiled zones = with(text + "zones: {here: {numbers: ['x']}}\nretail: {north: {offers: {}}}\n");
  EXPECT_EQ(zones.found.list().size(), 1u) << zones.all();
}

TEST(Compile, what_network_elements_tell_is_turned_into_marks) {
  const Compiled c = with(
      "marks: [iot, roam, hotspot, router]\n"
      "realtime:\n"
      "  apn: {IoT.Unicom: iot, cmhk: [iot, roam]}\n"
      "  rat: {nr: roam, 101: hotspot}\n"
      "  equipment: {\"3571\": hotspot, \"35714711\": router}\n");
  ASSERT_NE(c.v, nullptr) << c.all();
  const Realtime& r = c.v->realtime;
  EXPECT_EQ(r.marks({"iot.unicom", {}, {}}), 1u);
  EXPECT_EQ(r.marks({"IOT.unicom.mnc001.mcc460.gprs", {}, {}}), 1u);
  EXPECT_EQ(r.marks({"iot.unicom.other", {}, {}}), 0u);
  EXPECT_EQ(r.marks({"cmhk", {}, {}}), 3u);
  EXPECT_EQ(r.marks({{}, uint8_t{51}, {}}), 2u);
  EXPECT_EQ(r.marks({{}, uint8_t{10}, {}}), 2u);
  EXPECT_EQ(r.marks({{}, uint8_t{101}, {}}), 4u);
  EXPECT_EQ(r.marks({{}, uint8_t{6}, {}}), 0u);
  EXPECT_EQ(r.marks({{}, {}, "3571000000000001"}), 4u);
  EXPECT_EQ(r.marks({{}, {}, "357147110000001"}), 8u);  // the longest decides
  EXPECT_EQ(r.marks({{}, {}, "357"}), 0u);
  EXPECT_EQ(r.marks({"iot.unicom", uint8_t{51}, "3571471100000001"}), 11u);
  EXPECT_EQ(r.marks({std::string(300, 'a'), {}, {}}), 0u);
}

TEST(Compile, every_package_of_the_list_is_an_offer_in_a_file_of_its_own) {
  const Compiled c(directory("examples/packages"));
  ASSERT_NE(c.v, nullptr);
  for (const char* id : {"ali-qinxin-2014", "jd-2014", "mi-renwoxing-2015", "mi-chidaobao-59-2015", "mi-chidaobao-19-2025", "snail-mianka-999-2014", "snail-changxiang-49-2016",
                         "snail-changxiang-59-2016", "snail-changxiang-129-2016", "mi-mifen-1-2017", "mi-mifen-3-2017", "tx-dawang-19", "ali-xiaobao-19", "ali-dabao-59",
                         "cm-huaka-48", "wx-woka-addon-2013", "ct-yunka-2016", "jd-jingfen-5"}) {
    EXPECT_NE(c.registry.offers.find(id), 0) << id;
    EXPECT_TRUE(std::filesystem::exists(std::string("examples/packages/") + id + ".yaml")) << id;
    EXPECT_TRUE(std::filesystem::exists(std::string("tests/scenarios/package_") + id + ".case")) << id;
  }
}

// One mistake each: the text after the operator, the place (line, column) in o.yaml, words of the message.
struct Mistake {
  const char* text;
  int line, column;
  const char* what;
};
class Mistakes : public testing::TestWithParam<Mistake> {};
TEST_P(Mistakes, are_named_with_place_and_advice) {
  const Mistake& m = GetParam();
  const Compiled c = with(m.text);
  EXPECT_EQ(c.v, nullptr);
  bool hit = false;
  for (const Diagnostic& d : c.found.list()) {
    hit = hit || (d.text().find(m.what) != std::string::npos && d.at.line == m.line && d.at.column == m.column);
    EXPECT_EQ(d.at.file, "o.yaml");
  }
  EXPECT_TRUE(hit) << m.what << " at " << m.line << ":" << m.column << " is not among\n" << c.all() << "of\n" << head << m.text;
}
const Mistake mistakes[] = {
    {"tariffs: {t: {rules: [{service: data, credit_control: no, price: {amount: 1, per: 1 MB}}]}}\n", 2, 55, "credit control is needed for what is not free"},
    {"marks: [iot]\nrealtime: {apn: {\"iot.unicom\": itt}}\n", 3, 32, "did you mean 'iot'?"},
    {"marks: [iot]\nrealtime: {apn: {\"a b\": iot}}\n", 3, 18, "is no access point name"},
    {"marks: [iot]\nrealtime: {apn: {a.b: iot, A.B.mnc001.mcc460.gprs: iot}}\n", 3, 28, "the access point name 'a.b' is written twice"},
    {"marks: [iot]\nrealtime: {apn: [iot]}\n", 3, 17, "`apn` is a map to marks"},
    {"marks: [iot]\nrealtime: {rat: {utra: iot}}\n", 3, 18, "did you mean 'utran'?"},
    {"marks: [iot]\nrealtime: {rat: {300: iot}}\n", 3, 18, "there is no radio access '300'"},
    {"marks: [iot]\nrealtime: {rat: {nr: iot, 51: iot}}\n", 3, 27, "this radio access, 51, is written twice"},
    {"marks: [iot]\nrealtime: {equipment: {\"35-1\": iot}}\n", 3, 24, "is no beginning of an IMEI"},
    {"marks: [iot]\nrealtime: {aps: {}}\n", 3, 12, "did you mean `apn`?"},
    {"ofers: {}\n", 2, 1, "did you mean `offers`?"},
    {"offers: {a: {tarif: t}}\n", 2, 14, "did you mean `tariff`?"},
    {"offers: {a: {title: x}}\n", 2, 13, "an offer needs `tariff`"},
    {"offers: {a: {tariff: nope}}\n", 2, 22, "there is no tariff 'nope'"},
    {"tariffs: {plain: {rules: []}}\noffers: {a: {tariff: plane}}\n", 3, 22, "did you mean 'plain'?"},
    {"offers:\n  a: {kind: addon}\n  a: {kind: addon}\n", 4, 3, "`a` is written twice"},
    {"offers: [a, b]\n", 2, 9, "`offers` is a map of names"},
    {"tariffs: {t: {rules: [{service: voice}]}}\n", 2, 23, "a rule needs `price` or `free: yes`"},
    {"buckets: {b: {unit: octets, pays: [{service: data, per: 0 KB, takes: 1 KB}]}}\n", 2, 57, "`per` must be more than nothing"},
    {"tariffs: {t: {rules: []}}\noffers: {a: {tariff: t, minimum: {amount: -7.00}}}\n", 3, 43, "a minimum is more than nothing"},
    {"counters: {d: {service: data}}\noffers: {a: {kind: addon, limits: [{counter: d, at: 0 GB}]}}\n", 3, 53, "a limit at nothing"},
    {"counters: {d: {service: data}}\noffers: {a: {kind: addon, limits: [{counter: d, at: 1 GB}, {counter: d, at: 2 GB}]}}\n", 3, 60, "a second limit 'd'"},
    {"counters: {d: {service: data}}\noffers: {a: {kind: addon, limits: [{counter: d, at: 1 GB, kbps: 128}]}}\n", 3, 65, "`kbps` is for `then: throttle`"},
    {"counters: {d: {service: voice}}\noffers: {a: {kind: addon, limits: [{counter: d, at: 1 h, then: stop}]}}\n", 3, 36, "does not say which service it stops"},
    {"offers: {a: {kind: addon, fees: [{name: f, amount: 1, once: yes, every: month}]}}\n", 2, 73, "a fee once has no `every`"},
    {"offers: {a: {kind: addon, fees: [{name: f, amount: 1, once: yes, take: daily}]}}\n", 2, 72, "a fee once has no `take`"},
    {"buckets: {b: {unit: octets}}\noffers: {a: {kind: addon, grants: [{bucket: b, amount: 1 GB, once: yes, every: month}]}}\n", 3, 80, "a grant once has no `every`"},
    {"buckets: {b: {unit: octets}}\noffers: {a: {kind: addon, grants: [{bucket: b, amount: 0 GB}]}}\n", 3, 56, "a grant is more than nothing"},
    {"counters: {h: {counts: priced, unit: octets, of: host}}\ntariffs: {t: {rules: [{service: data, price: {over: h, amount: 1, per: 1 MB}}]}}\noffers: {a: {tariff: t}}\n", 3, 23, "runs over the counter 'h' of a host"},
    {"counters: {h: {counts: priced, unit: octets}}\ntariffs: {t: {rules: [{service: data, price: {over: h, amount: 1, per: 1 MB}}]}}\nhosts: {a: {tariff: t}}\n", 3, 23, "add `of: host` to it"},
    {"counters: {h: {service: data, of: host}}\noffers: {a: {kind: addon, counters: [h]}}\n", 3, 38, "is of a host: no offer moves it"},
    {"calendars: {c: {otherwise: o, bands: [{name: x, from: \"07:00\", to: \"07:00\"}]}}\n", 2, 39, "ends when it begins"},
    {"zones: {a: {numbers: [\"86\"]}}\nmarks: [caf\xe9]\n", 3, 12, "not UTF-8 text: octet 0xe9"},
    {"tariffs: {t: {rules: [{service: fax, free: yes}]}}\n", 2, 33, "there is no service 'fax'"},
    {"tariffs: {t: {rules: [{service: voice, direction: up, free: yes}]}}\n", 2, 51, "write out, in or forwarded"},
    {"tariffs: {t: {rules: [{service: voice, free: maybe}]}}\n", 2, 46, "`free` cannot be 'maybe'"},
    {"tariffs: {t: {rules: [{service: voice, price: {amount: 0.10}}]}}\n", 2, 47, "a price needs `per`"},
    {"tariffs: {t: {rules: [{service: voice, price: {amount: cheap, per: 1 min}}]}}\n", 2, 56, "expected an amount of money"},
    {"tariffs: {t: {rules: [{service: voice, price: {amount: 0.0000001, per: 1 min}}]}}\n", 2, 56, "at most 6 decimals"},
    {"tariffs: {t: {rules: [{service: voice, price: {amount: -1, per: 1 min}}]}}\n", 2, 47, "a price cannot be negative"},
    {"tariffs: {t: {rules: [{service: voice, price: {amount: 1, per: 1 MB}}]}}\n", 2, 64, "`per` is in octets, but this price counts seconds"},
    {"tariffs: {t: {rules: [{service: voice, price: {amount: 1, per: 1 fortnight}}]}}\n", 2, 64, "is not a quantity"},
    {"tariffs: {t: {rules: [{service: [voice, data], price: {amount: 1, per: 1 min}}]}}\n", 2, 55, "do not share a unit"},
    {"tariffs: {t: {rules: [{service: voice, price: {steps: [{amount: 1, per: 1 min}, {amount: 2, per: 1 min}]}}]}}\n", 2, 56, "only the last step may be without end"},
    {"tariffs: {t: {rules: [{service: voice, price: {steps: [{for: 100 s, amount: 1, per: 1 min}], repeat: yes}}]}}\n", 2, 56, "no whole number of its increments"},
    {"tariffs: {t: {rules: [{service: voice, price: {repeat: yes, steps: [{amount: 1, per: 1 min}]}}]}}\n", 2, 47, "a price that repeats needs an end"},
    {"tariffs: {t: {rules: [{service: voice, price: {tiers: volume, amount: 1, per: 1 min}}]}}\n", 2, 47, "volume tiers need a counter"},
    {"counters: {k: {service: data}}\ntariffs: {t: {rules: [{service: data, price: {over: k, amount: 1, per: 1 MB}}]}}\n", 3, 53, "give that counter `counts: priced`"},
    {"tariffs: {t: {rules: [{service: voice, to: moon, free: yes}]}}\n", 2, 44, "there is no zone 'moon'"},
    {"tariffs: {t: {rules: [{service: voice, time: night, free: yes}]}}\n", 2, 46, "there is no time band 'night'"},
    {"tariffs: {t: {rules: [{service: data, marks: hotpsot, free: yes}]}}\nmarks: [hotspot]\n", 2, 46, "did you mean 'hotspot'?"},
    {"tariffs: {t: {rules: [{service: voice, destinations: a.csv, price: {per: 1 min}}]}}\n", 2, 54, "there is no file 'a.csv'"},
    {"zones: {a: {numbers: [\"86\"]}, b: {numbers: [\"86\"]}}\n", 2, 45, "prefix 86 is also in o.yaml line 2"},
    {"zones: {a: {numbers: [\"+86\"]}}\n", 2, 23, "is no prefix"},
    {"zones: {a: {zones: [b]}, b: {zones: [a]}}\n", 2, 38, "would hold itself"},
    {"apps: {a: {groups: [7]}, b: {groups: [7]}}\n", 2, 39, "rating group 7 belongs to 'a' already"},
    {"calendars: {c: {otherwise: o, bands: [{name: x, from: \"25:00\"}]}}\n", 2, 55, "is no time of day"},
    {"calendars: {c: {otherwise: o, bands: [{name: x, days: [moonday]}]}}\n", 2, 56, "is no day of the week"},
    {"calendars: {c: {otherwise: o, bands: [{name: x, dates: [\"2026-02-29\"]}]}}\n", 2, 57, "is no date"},
    {"calendars: {c: {otherwise: o, bands: [{name: x, dates: [\"2026-03-02..2026-03-01\"]}]}}\n", 2, 57, "is no date"},
    {"counters: {k: {per: month}}\n", 2, 15, "needs `service` or `unit`"},
    {"counters: {k: {service: data, per: fortnight}}\n", 2, 36, "`per` cannot be 'fortnight'"},
    {"buckets: {b: {title: x}}\n", 2, 14, "a bucket needs `unit`"},
    {"buckets: {b: {unit: points}}\n", 2, 14, "a bucket of points needs `pays`"},
    {"buckets: {b: {unit: octets, pays: [{service: voice}]}}\n", 2, 36, "needs the exchange"},
    {"hosts: {h: {title: x}}\n", 2, 12, "a host needs `tariff`"},
    {"offers: {a: {kind: addon, fees: [{name: f, amount: 1, take: daily, every: week}]}}\n", 2, 34, "only a monthly fee is taken by the day"},
    {"offers: {a: {kind: addon, fees: [{amount: 1}]}}\n", 2, 34, "a fee needs `name`"},
    {"offers: {a: {kind: addon, grants: [{bucket: b, amount: 1}]}}\n", 2, 45, "there is no bucket 'b'"},
    {"buckets: {b: {unit: octets}}\noffers: {a: {kind: addon, grants: [{bucket: b, amount: 1 min}]}}\n", 3, 56, "expected octets, not seconds"},
    {"buckets: {b: {unit: octets}}\noffers: {a: {kind: addon, grants: [{bucket: b, amount: 1 GB, once: yes, rollover: {cycles: 1}}]}}\n", 3, 83, "only what ends with its period rolls over"},
    {"counters: {k: {service: data}}\noffers: {a: {kind: addon, limits: [{counter: k, at: 1 GB, then: throttle}]}}\n", 3, 36, "needs `kbps`"},
    {"offers: {a: {kind: addon, valid: soon}}\n", 2, 34, "is no span of time"},
    {"offers: {a: {kind: addon, renews: yes}}\n", 2, 13, "`renews` needs `valid`"},
    {"offers: {a: {kind: addon, discounts: [{name: d, percent: 120}]}}\n", 2, 58, "is no percentage"},
    {"offers: {a: {kind: addon, discounts: [{name: d}]}}\n", 2, 39, "a discount needs `percent` or `amount`"},
};
INSTANTIATE_TEST_SUITE_P(all, Mistakes, testing::ValuesIn(mistakes));

TEST(Compile, the_operator_is_needed_once_and_complete) {
  EXPECT_NE(Compiled(Bundle{}).all().find("no .yaml file"), std::string::npos);
  EXPECT_NE(Compiled(Bundle{{"a.yaml", "offers: {}\n"}}).all().find("no `operator` in any file"), std::string::npos);
  EXPECT_NE(Compiled(Bundle{{"a.yaml", head}, {"b.yaml", head}}).all().find("b.yaml:1:11: a second `operator` (the first is in a.yaml)"), std::string::npos);
  const std::string wrong = Compiled(Bundle{{"a.yaml", "operator: {code: Bad Code, currency: CNY, time_zone: Mars/Base}\n"}}).all();
  EXPECT_NE(wrong.find("a.yaml:1:18: a code has 1 to 32 of a-z"), std::string::npos) << wrong;
  EXPECT_NE(wrong.find("there is no time zone 'Mars/Base'; write an IANA name"), std::string::npos) << wrong;
}

TEST(Compile, reading_goes_on_after_the_first_mistake) {
  const Compiled c = with("tariffs:\n  t:\n    rules:\n      - {service: voice, price: {amount: x, per: 1 min}}\n      - {service: fax, free: yes}\noffers:\n  a: {tariff: q}\n  b: {tarif: t}\n");
  EXPECT_GE(c.found.list().size(), 5u) << c.all();
  for (const char* line : {"o.yaml:5:", "o.yaml:6:", "o.yaml:8:", "o.yaml:9:"}) EXPECT_NE(c.all().find(line), std::string::npos) << line << "\n" << c.all();
}

TEST(Compile, names_are_unique_across_files) {
  const Compiled c(Bundle{{"a.yaml", head + "offers: {x: {kind: addon}}\n"}, {"b.yaml", "offers: {x: {kind: addon}}\n"}});
  EXPECT_NE(c.all().find("b.yaml:1:10: `x` is already in a.yaml line 2"), std::string::npos) << c.all();
}

TEST(Compile, mistakes_of_a_price_list_have_its_file_and_line) {
  const std::string rule = "tariffs: {t: {rules: [{service: voice, destinations: p/a.csv, price: {per: 1 min}}]}}\n";
  auto list = [&](const std::string& csv) { return with(rule, {{"p/a.csv", csv}}).all(); };
  EXPECT_EQ(list("prefix,amount\n44,0.35\n33,-\n"), "");
  EXPECT_EQ(list("name,amount,prefix\r\nUK,0.35,44\r\n"), "");
  EXPECT_NE(list("").find("p/a.csv:1:1: an empty list"), std::string::npos);
  EXPECT_NE(list("number,price\n").find("p/a.csv:1:1: the header line has no `prefix` and `amount`"), std::string::npos);
  EXPECT_NE(list("prefix,amount\n44,0.35\nx,1\n").find("p/a.csv:3:1: "), std::string::npos);
  EXPECT_NE(list("prefix,amount\n44,free\n").find("p/a.csv:2:1: 'free' is no price"), std::string::npos);
  EXPECT_NE(list("prefix,amount\n44,-0.1\n").find("p/a.csv:2:1: "), std::string::npos);
  EXPECT_NE(list("prefix,amount,setup\n44,1,x\n").find("p/a.csv:2:1: 'x' is no set-up fee"), std::string::npos);
  EXPECT_NE(list("prefix,amount\n44,1\n\n45,1\n").find("p/a.csv:3:1: an empty line"), std::string::npos);
  EXPECT_NE(list("prefix,amount\n44,1\n45,1\n44,2\n").find("p/a.csv:4:1: this prefix is written twice"), std::string::npos);
  EXPECT_NE(list("prefix,amount\n1234567890123456,1\n").find("p/a.csv:2:1: "), std::string::npos);
}

TEST(Compile, ids_stay_when_the_text_changes) {
  Registry registry;
  Diagnostics found;
  const Bundle one = {{"o.yaml", head + "buckets: {a: {unit: octets}, b: {unit: octets}}\n"}};
  const Bundle two = {{"o.yaml", head + "buckets: {c: {unit: octets}, b: {unit: octets}, a: {unit: octets}}\n"}};
  const auto v1 = compile(one, registry, zone, found);
  const Id a = registry.buckets.find("a"), b = registry.buckets.find("b");
  const auto v2 = compile(two, registry, zone, found);
  ASSERT_TRUE(found.empty());
  EXPECT_EQ(registry.buckets.find("a"), a);
  EXPECT_EQ(registry.buckets.find("b"), b);
  EXPECT_EQ(v2->bucket(a)->id, a);
  EXPECT_EQ(v1->bucket(registry.buckets.find("c")), nullptr);
  EXPECT_NE(v1->source, v2->source);
}

TEST(Compile, prices_that_no_denominator_can_hold_exactly_together_are_refused) {
  std::string text = "tariffs:\n  t:\n    rules:\n";
  for (const char* per : {"1000003 s", "999983 s", "999979 s"}) text += "      - {service: voice, price: {amount: 1, per: " + std::string(per) + ", increment: 1 s}}\n";
  EXPECT_NE(with(text).all().find("too fine to be exact together"), std::string::npos) << with(text).all();
}

TEST(Compile, short_numbers_have_zones_of_their_own) {
  const Compiled c = with("zones: {all: {numbers: [\"*\"]}, help: {short: [\"120\"]}}\n");
  ASSERT_NE(c.v, nullptr) << c.all();
  PhoneNumber n;
  PhoneNumber::from_digits("120", n);
  EXPECT_EQ(c.v->leaf_zones[c.v->short_zones.find(n)], "help");
  EXPECT_EQ(c.v->leaf_zones[c.v->numbers.find(n)], "all");
}

TEST(Compile, a_row_with_too_many_cells_lost_them_quietly) {
  const Compiled c = with("tariffs: {t: {rules: [{service: voice, destinations: a.csv, price: {per: 1 min}}]}}\n", {{"a.csv", "prefix,amount\n44,0.35\n1,0.20,0.05,US\n"}});
  EXPECT_EQ(c.all(), "a.csv:3:1: a row of 4 cells under a header of 2; remove what is too much; commas cannot stand in a name\n");
}

TEST(Compile, a_currency_of_four_letters_was_taken) {
  const Compiled c(Bundle{{"o.yaml", "operator: {code: t, currency: CNYX, time_zone: Asia/Shanghai}\n"}});
  EXPECT_EQ(c.all(), "o.yaml:1:31: 'CNYX' is no currency; write the three letters of ISO 4217, such as CNY, EUR, USD\n");
}

TEST(Compile, after_a_syntax_error_nothing_untrue_is_said) {
  const Compiled c(Bundle{{"a.yaml", "operator: {code: t, currency: CNY\n"}, {"b.yaml", "offers: {a: {tariff: t}}\n"}});
  EXPECT_EQ(c.found.list().size(), 1U) << c.all();
  EXPECT_NE(c.all().find("not YAML"), std::string::npos) << c.all();
}

TEST(Compile, more_zones_than_their_numbers_hold_were_taken) {
  for (const char* name : {"zones", "networks", "apps"}) {
    std::string text = std::string(name) + ":\n";
    for (int i = 0; i < 65'536; ++i) text += " n" + std::to_string(i) + ": {" + (std::string(name) == "apps" ? "groups: " + std::to_string(i + 1) : "numbers: \"86" + std::to_string(i) + "\"") + "}\n";
    const Compiled c = with(text);
    EXPECT_EQ(c.v, nullptr);
    EXPECT_NE(c.all().find(std::string("more than 65,535 ") + name), std::string::npos) << name;
  }
}

}  // namespace
}  // namespace sublet::catalogue
