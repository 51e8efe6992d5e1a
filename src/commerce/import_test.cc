// Lots of numbers as hosts send them.
#include "commerce/areas.h"
#include "commerce/grades.h"
#include "commerce/number_import.h"
#include "commerce/sim_import.h"
#include "commerce/stock_file.h"
#include "commerce/settings.h"
#include "commerce/testing.h"

namespace sublet::commerce {

namespace {

class Imports : public testing::TestWithParam<TestKind> {
 protected:
  Imports() : world(GetParam()), bulk{*world.db, *world.vault, "t", "test", [this] { return world.now; }} {}
  Number look(const std::string& national) {
    Result<Number> n = world.write([&](const Work& w) { return number(w, "86" + national); });
    EXPECT_TRUE(n) << national << " " << n.error().text();
    return n ? *n : Number{};
  }
  std::vector<LotNote> notes(const std::string& name, const char* kind = "number") {
    return *world.write([&](const Work& w) { return lot_notes(w, kind, name, 0, 100); });
  }
  World world;
  Bulk bulk;
};
INSTANTIATE_TEST_SUITE_P(Both, Imports, testing::Values(TestKind::sqlite, TestKind::postgresql), [](const auto& i) { return i.param == TestKind::sqlite ? "sqlite" : "postgresql"; });

TEST_P(Imports, a_hosts_file_becomes_a_lot_with_cities_and_grades) {
  const Result<Lot> lot = import_numbers(bulk, {}, "\xEF\xBB\xBF# host: unicom\r\n# lot: BJ-1\r\n# network: unicom\r\nnumber,city,grade,province\r\n17090071234,,,\r\n8617090005678,苏州,G9,江苏\r\n+8617090008888,,,\r\n");
  ASSERT_TRUE(lot) << lot.error().text();
  EXPECT_EQ(lot->state, "ready");
  EXPECT_EQ(lot->seen, 3);
  EXPECT_EQ(lot->added, 3);
  EXPECT_EQ(lot->rejected, 0);
  EXPECT_EQ(lot->warned, 0);
  const Number a = look("17090071234"), b = look("17090005678"), c = look("17090008888");
  EXPECT_EQ(a.host, "unicom");
  EXPECT_EQ(a.lot, "BJ-1");
  EXPECT_EQ(a.state, NumberState::idle);
  EXPECT_EQ(a.city, "北京") << "by the geocoder";
  EXPECT_EQ(a.grade, "G5");
  EXPECT_EQ(c.grade, "G2");
  EXPECT_EQ(c.price, 18'600'000'000);
  EXPECT_EQ(c.months, 24);
  EXPECT_EQ(b.province + b.city, "江苏苏州");
  EXPECT_EQ(b.grade, "G9") << "the file says so";
}

TEST_P(Imports, refused_rows_are_reported_with_line_and_reason_and_the_rest_comes_in) {
  world.stock(90'005'678, 1);  // 8617090005678
  const std::string text = "number,grade\n17090001111,\n1709000111,\n27090001111,\n17090001111,\n17090005678,\n17090001112,PEARL\n\"17090001113\n17100000001,\n";
  const Result<Lot> lot = import_numbers(bulk, {.name = "L2", .host = "unicom", .network = "telecom", .province = "北京", .city = "北京"}, text);
  ASSERT_TRUE(lot) << lot.error().text();
  EXPECT_EQ(lot->added, 2);
  EXPECT_EQ(lot->rejected, 6);
  EXPECT_EQ(lot->present, 2);
  EXPECT_EQ(lot->warned, 2);
  std::map<int64_t, std::string> reasons;
  for (const LotNote& n : notes("L2"))
    if (n.refused) reasons[n.line] = n.reason;
  EXPECT_EQ(reasons.size(), 6u);
  EXPECT_NE(reasons[3].find("eleven digits"), std::string::npos);
  EXPECT_EQ(reasons[5], "it is in this file twice");
  EXPECT_EQ(reasons[6], "it is in the stock, of lot L1");
  EXPECT_EQ(reasons[7], "there is no grade 'PEARL'");
  EXPECT_EQ(reasons[8], "a quote is not closed");
}

TEST_P(Imports, a_number_whose_prefix_is_anothers_is_warned_of_and_sold_all_the_same) {
  const Result<Lot> lot = import_numbers(bulk, {.name = "P", .host = "unicom", .network = "unicom"}, "17050000001\n17090000001\n");
  ASSERT_TRUE(lot);
  EXPECT_EQ(lot->added, 2);
  EXPECT_EQ(lot->warned, 1);
  EXPECT_EQ(notes("P")[0].item, "17050000001");
  EXPECT_EQ(look("17050000001").host, "unicom");
  ASSERT_TRUE(world.write([](const Work& w) { return set_prefixes(w, {{"1705", "unicom", true}}); }));
  EXPECT_EQ(import_numbers(bulk, {.name = "P2", .host = "unicom", .network = "unicom"}, "17050000002\n")->warned, 0);
}

TEST_P(Imports, a_range_is_its_numbers_and_an_import_that_was_stopped_goes_on_where_it_was) {
  const std::string text = "# lot: R\n# host: north\nfirst,last\n17120000000,17120009999\n17120020000,17120024999\n17120024990,17120025009\n";
  int units = 0;
  const Result<Lot> half = import_numbers(bulk, {}, text, [&](const Lot&) { return ++units == 2; });
  ASSERT_TRUE(half) << half.error().text();
  EXPECT_EQ(half->state, "importing");
  EXPECT_EQ(half->seen, 8'192);
  EXPECT_EQ(import_numbers(bulk, {}, text + "17120099999,17120099999\n").error().code, "lot_differs");
  const Result<Lot> whole = import_numbers(bulk, {}, text);
  ASSERT_TRUE(whole) << whole.error().text();
  EXPECT_EQ(whole->state, "ready");
  EXPECT_EQ(whole->seen, 15'020);
  EXPECT_EQ(whole->added, 15'010);
  EXPECT_EQ(whole->present, 10);
  const Result<Lot> again = import_numbers(bulk, {}, text);
  EXPECT_EQ(again->added, 15'010) << "the same file changes nothing";
  const auto blocks = *world.write([](const Work& w) { return number_blocks(w, 10'000, "1712", 0, 10); });
  ASSERT_EQ(blocks.size(), 2u);
  EXPECT_EQ(blocks[0].block, "1712000");
  EXPECT_EQ(blocks[0].numbers, 10'000);
  EXPECT_EQ(blocks[1].numbers, 5'010);
  EXPECT_EQ(world.write([](const Work& w) { return number_blocks(w, 1'000, "1712002", 0, 10); })->size(), 6u);
  EXPECT_FALSE(world.write([](const Work& w) { return number_blocks(w, 500, "", 0, 10); }));
}

TEST_P(Imports, the_next_lot_may_be_asked_for_when_the_stated_share_is_activated) {
  ASSERT_TRUE(import_numbers(bulk, {.name = "S", .host = "north", .province = "北京", .city = "北京"}, "first,last\n17000000010,17000000013\n"));
  world.cards(0, 10);
  const std::string p = world.person(person_number(1));
  LotReport r = *world.write([](const Work& w) { return lot_report(w, "S"); });
  EXPECT_EQ(r.numbers, 4);
  EXPECT_EQ(r.activated, 0);
  EXPECT_EQ(r.needed, 2);
  EXPECT_FALSE(r.next_may_be_asked);
  for (const char* n : {"8617000000010", "8617000000011"}) {
    ASSERT_TRUE(world.write([&](const Work& w) -> Result<Done> {  // whatever its grade costs
      if (Result<int64_t> free = w.sql.run("update number set price = 0, deposit = 0 where operator = ? and number = ?", {w.op, std::string(n)}); !free) return free.error();
      return Done{};
    }));
    ASSERT_TRUE(world.write([](const Work& w) { return open_drawer(w, "a", 1'000'000'000); }));
    world.place(wanted(p, n, 0));
    world.settle();
  }
  r = *world.write([](const Work& w) { return lot_report(w, "S"); });
  EXPECT_EQ(r.by_state["in_use"], 2);
  EXPECT_EQ(r.share, 5'000);
  EXPECT_TRUE(r.next_may_be_asked);
  EXPECT_EQ(world.write([](const Work& w) { return lot_report(w, "S"); }, "other").error().code, "unknown_lot");
}

TEST_P(Imports, an_own_table_of_cities_holds_over_the_geocoder_and_shows_what_contradicts_the_number_plan) {
  const Result<AreaImport> in = import_areas(bulk, "from7,to7,province,city,postcode,areacode,operator\n1349000,1349009,北京,北京,100000,010,电信虚拟\n1709000,1709000,新疆,哈密,839000,0902,联通虚拟\n1709001,1709000,北京,北京,,,\n1740000,1740001,海南,海口,,,电信虚拟\n");
  ASSERT_TRUE(in) << in.error().text();
  EXPECT_EQ(in->ranges, 3);
  EXPECT_EQ(in->rejected, 1);
  EXPECT_EQ(in->contradictions, 2) << "1349 and 1740 are satellite prefixes";
  ASSERT_TRUE(import_numbers(bulk, {.name = "A", .host = "north"}, "17090001487\n17090011487\n"));
  EXPECT_EQ(look("17090001487").city, "哈密");
  EXPECT_EQ(look("17090001487").province, "新疆");
  EXPECT_EQ(look("17090011487").city, "北京");
}

TEST_P(Imports, files_that_are_no_lists_of_numbers_are_refused_and_change_nothing) {
  const std::pair<std::string, const char*> wrong[] = {{"number\n\xC4\xE3\xBA\xC3\n", "bad_stock_file"}, {"grade,city\nA,B\n", "bad_stock_file"}, {"number\n17090000001\n", "bad_lot"}};
  for (const auto& [text, code] : wrong) EXPECT_EQ(import_numbers(bulk, {.name = "W W", .host = "north"}, text).error().code, code);
  EXPECT_EQ(import_numbers(bulk, {.name = "W", .host = "north", .network = "moon"}, "17090000001").error().code, "bad_lot");
  const Result<Lot> odd = import_numbers(bulk, {.name = "W", .host = "north"}, "first,last\n17090000001,17190000001\n17090000009,17090000001\n,\n" + std::string(3'000, '1') + "\n1,2,3,4,5,6,7\n");
  ASSERT_TRUE(odd) << odd.error().text();
  EXPECT_EQ(odd->added, 0);
  EXPECT_EQ(odd->rejected, 5);
}

TEST_P(Imports, cards_come_blank_or_paired_and_wrong_ones_are_reported) {
  ASSERT_TRUE(import_numbers(bulk, {.name = "B", .host = "north", .province = "北京", .city = "北京"}, "17000000051\n17000000052\n17000000053\n"));
  ASSERT_TRUE(import_numbers(bulk, {.name = "O", .host = "south", .province = "北京", .city = "北京"}, "17000000061\n"));
  std::string broken = World::iccid(9);
  broken.back() = broken.back() == '0' ? '1' : '0';
  const auto card = [](int i) { return World::iccid(i); };
  const std::string text = "iccid,imsi,number,kind\n" + card(1) + ",460090000000001,17000000051,card\n" + card(2) + ",,,\n" + card(3) + ",460090000000003,,esim\n" + broken + ",460090000000009,,\n" + card(1) + ",460090000000011,,\n" +
                           card(4) + ",460090000000001,,\n" + card(5) + ",460090000000005,17000000051,\n" + card(6) + ",460090000000006,17000000061,\n" + card(7) + ",460090000000007,17000000099,\n" + card(8) + ",4600,,\n" + card(8) +
                           ",460090000000008,,chip\n" + card(10) + ",,17000000053,\n";
  const Result<Lot> lot = import_sims(bulk, {.name = "B", .host = "north"}, text);
  ASSERT_TRUE(lot) << lot.error().text();
  EXPECT_EQ(lot->added, 3);
  EXPECT_EQ(lot->rejected, 9);
  EXPECT_EQ(lot->present, 2);
  std::map<int64_t, std::string> reasons;
  for (const LotNote& n : notes("B", "sim")) reasons[n.line] = n.reason;
  EXPECT_NE(reasons[5].find("mistyped"), std::string::npos);
  EXPECT_NE(reasons[8].find("paired with card"), std::string::npos);
  EXPECT_NE(reasons[9].find("host south"), std::string::npos);
  EXPECT_NE(reasons[10].find("not in the stock"), std::string::npos);
  // The paired card goes with its number, and with no other.
  const std::string p = world.person(person_number(1));
  ASSERT_TRUE(world.write([](const Work& w) { return w.sql.run("update number set price = 0, deposit = 0 where operator = ?", {w.op}); }));
  const Order other = world.place(wanted(p, "8617000000052", 0)), own = world.place(wanted(p, "8617000000051", 0));
  world.settle();
  EXPECT_EQ(world.look(own.id).iccid, card(1));
  EXPECT_EQ(world.look(other.id).iccid, card(2)) << "a blank one";
  world.check();
  EXPECT_EQ(world.write([](const Work& w) { return sim_counts(w, "B"); })->size(), 3u);
}

TEST_P(Imports, a_lost_card_is_replaced_by_another_and_never_used_again) {
  world.stock(1, 2);
  world.cards(1, 3);
  const std::string p = world.person(person_number(1));
  ASSERT_TRUE(world.write([](const Work& w) { return open_drawer(w, "a", 0); }));
  world.place(wanted(p, World::n_text(1), 0));
  world.settle();
  LineRecord l = *world.write([](const Work& w) { return line_of_number(w, World::n_text(1)); });
  const std::string old = l.iccid;
  OrderRequest r;
  r.kind = "replace_sim", r.line = l.number, r.reason = "lost";
  ASSERT_TRUE(world.write([](const Work& w) { return set_setting(w, "price_sim_replacement", "0"); }));
  const Order o = world.place(r);
  world.settle();
  EXPECT_EQ(world.look(o.id).state, "done");
  l = *world.write([](const Work& w) { return line_of_number(w, World::n_text(1)); });
  EXPECT_NE(l.iccid, old);
  EXPECT_EQ(world.write([&](const Work& w) { return sim(w, old); })->state, "lost");
  EXPECT_EQ(world.write([&](const Work& w) { return hold_sim(w, "north", "card", World::n_text(2), old, "x"); }).error().code, "sim_taken");
  world.check();
}

TEST(Areas, the_geocoders_words_are_parted_into_province_and_city) {
  const std::tuple<const char*, const char*, const char*> all[] = {{"江苏省常州市", "江苏", "常州"}, {"北京市", "北京", "北京"}, {"新疆乌鲁木齐市", "新疆", "乌鲁木齐"}, {"内蒙古呼和浩特市", "内蒙古", "呼和浩特"}, {"云南省红河哈尼族彝族自治州", "云南", "红河哈尼族彝族自治州"}, {"中国", "", ""}, {"", "", ""}};
  for (const auto& [text, province, city] : all) {
    EXPECT_EQ(parted_area(text).province, province);
    EXPECT_EQ(parted_area(text).city, city);
  }
  EXPECT_EQ(geocoded("13912345678").city, "常州");
  EXPECT_EQ(geocoded("16500000000").city, "");
}

TEST(Areas, the_standard_prefixes_are_the_regulators) {
  const auto network = [](const char* n) { const Prefix* p = prefix_of(standard_prefixes(), n); return p == nullptr ? std::string() : p->network; };
  for (const char* n : {"17000000000", "17010000000", "17020000000", "16200000000"}) EXPECT_EQ(network(n), "telecom");
  for (const char* n : {"17030000000", "17050000000", "17060000000", "16500000000"}) EXPECT_EQ(network(n), "mobile");
  for (const char* n : {"17040000000", "17070000000", "17080000000", "17090000000", "17100000000", "16700000000"}) EXPECT_EQ(network(n), "unicom");
  EXPECT_EQ(network("13900000000"), "");
}

}  // namespace

}  // namespace sublet::commerce
