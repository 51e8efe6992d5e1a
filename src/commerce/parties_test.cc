#include "commerce/parties.h"

#include "commerce/settings.h"
#include "commerce/testing.h"

namespace sublet::commerce {
namespace {

TEST(IdentityNumbers, are_checked_by_region_date_and_check_character) {
  const Date today{2026, 11, 28};
  ASSERT_TRUE(read_identity_number("11010519491231002X", today));
  EXPECT_EQ(read_identity_number("11010519491231002x", today)->text, "11010519491231002X");
  EXPECT_FALSE(read_identity_number("11010519491231002X", today)->male);
  EXPECT_EQ(years_old({2010, 11, 28}, today), 16);
  EXPECT_EQ(years_old({2010, 11, 29}, today), 15);
  for (const char* bad : {"", "11010519491231002", "110105194912310021", "11010519491331002X", "11010519490229002X", "00010519491231002X", "1101051949123100XX", "11010520991231002X", "11010519491231002X "})
    EXPECT_FALSE(read_identity_number(bad, today)) << bad;
}

TEST(IdentityNumbers, and_names_are_masked) {
  EXPECT_EQ(masked_number("11010519491231002X"), "110*************2X");
  EXPECT_EQ(masked_number("12345"), "*****");
  EXPECT_EQ(masked_name("王小明"), "王**");
  EXPECT_EQ(masked_name("王"), "王*");
  EXPECT_EQ(masked_name("Alexander the Great"), "A***");
  EXPECT_EQ(masked_name(""), "");
}

class Parties : public testing::TestWithParam<TestKind> {
 protected:
  World world{GetParam()};
};

TEST_P(Parties, names_and_numbers_stand_sealed_and_are_shown_masked) {
  const std::string id = world.person("11010519491231002X");
  const Party p = *world.write([&](const Work& w) { return party(w, id); });
  EXPECT_EQ(p.name, "王**");
  EXPECT_EQ(p.cert_number, "110*************2X");
  const Rows rows = *world.write([&](const Work& w) { return w.sql.query("select * from party"); });
  for (const Row& r : rows)
    for (size_t i = 0; i < r.size(); ++i)
      if (r.at(i).index() == 2) {
        EXPECT_EQ(r.text(i).find("小明"), std::string::npos);
        EXPECT_EQ(r.text(i).find("19491231"), std::string::npos);
      }
  const Rows events = *world.write([&](const Work& w) { return w.sql.query("select body from event"); });
  for (const Row& r : events) EXPECT_EQ(r.text(0).find("王"), std::string::npos);
}

TEST_P(Parties, one_certificate_is_one_party_of_an_operator) {
  const std::string id = world.person("11010519491231002X");
  const Result<std::string> again = world.write([&](const Work& w) { return register_party(w, {.kind = "individual", .name = "别人", .cert_type = "01", .cert_number = "11010519491231002x", .profile = "{}", .guardian = {}, .responsible = {}}); });
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().code, "certificate_known");
  EXPECT_EQ(again.error().detail, id);
  EXPECT_TRUE(world.write([&](const Work& w) { return register_party(w, {.kind = "individual", .name = "王小明", .cert_type = "01", .cert_number = "11010519491231002X", .profile = "{}", .guardian = {}, .responsible = {}}); }, "other"));
  EXPECT_FALSE(world.write([&](const Work& w) { return party(w, id); }, "other")) << "another operator's";
}

TEST_P(Parties, who_looks_in_clear_is_on_record) {
  const std::string id = world.person("11010519491231002X");
  EXPECT_EQ(world.write([&](const Work& w) { return party_in_clear(w, id, ""); }).error().code, "reason_needed");
  EXPECT_EQ(world.write([&](const Work& w) { return party_in_clear(w, id, "complaint 12"); })->name, "王小明");
  const auto views = *world.write([&](const Work& w) { return views_of_party(w, id); });
  ASSERT_EQ(views.size(), 1U);
  EXPECT_EQ(views[0].actor, "test");
  EXPECT_EQ(views[0].reason, "complaint 12");
}

TEST_P(Parties, a_change_of_name_has_to_be_verified_anew_and_what_is_stale_is_refused) {
  const std::string id = world.person("11010519491231002X");
  ASSERT_TRUE(world.write([&](const Work& w) { return set_verified(w, id, "face", "R9"); }));
  PartyChange c;
  c.name = "王大明";
  EXPECT_EQ(world.write([&](const Work& w) { return change_party(w, id, 1, c); }).error().code, "stale");
  const Party p = *world.write([&](const Work& w) { return change_party(w, id, 2, c); });
  EXPECT_EQ(p.verified, "none");
  EXPECT_EQ((*world.write([&](const Work& w) { return parties_by_name(w, "王大明", 10); })).size(), 1U);
  EXPECT_TRUE((*world.write([&](const Work& w) { return parties_by_name(w, "王小明", 10); })).empty());
}

TEST_P(Parties, are_found_across_a_rotation_of_keys_and_sealed_again) {
  const std::string id = world.person("11010519491231002X");
  ASSERT_TRUE(world.vault->rotate(world.now));
  EXPECT_EQ((*world.write([&](const Work& w) { return party_by_certificate(w, "01", "11010519491231002X"); }))->id, id);
  const auto reseal = [&](const records::Resealed& from) { return *world.write([&](const Work& w) { return reseal_parties(w.sql, w.vault, from, 1); }); };
  const records::Resealed first = reseal({});
  EXPECT_EQ(first.id, id);
  EXPECT_EQ(reseal(first).rows, 0);
  EXPECT_EQ(reseal({}).rows, 0) << "all are under the current key";
  ASSERT_TRUE(world.vault->drop("k1"));
  EXPECT_EQ((*world.write([&](const Work& w) { return party_by_certificate(w, "01", "11010519491231002X"); }))->id, id);
  EXPECT_EQ(world.write([&](const Work& w) { return party_in_clear(w, id, "x"); })->cert_number, "11010519491231002X");
}

TEST_P(Parties, settings_have_defaults_and_bounds) {
  EXPECT_EQ(*world.write([&](const Work& w) { return setting(w, "numbers_per_person"); }), 5);
  EXPECT_EQ(world.write([&](const Work& w) { return set_setting(w, "numbers_per_person", "0"); }).error().code, "bad_setting");
  EXPECT_EQ(world.write([&](const Work& w) { return set_setting(w, "numbers_per_person", "7x"); }).error().code, "bad_setting");
  EXPECT_EQ(world.write([&](const Work& w) { return set_setting(w, "numbers_scope", "galaxy"); }).error().code, "bad_setting");
  EXPECT_EQ(world.write([&](const Work& w) { return set_setting(w, "nonsense", "1"); }).error().code, "bad_setting");
  ASSERT_TRUE(world.write([&](const Work& w) { return set_setting(w, "numbers_per_person", "7"); }));
  EXPECT_EQ(*world.write([&](const Work& w) { return setting(w, "numbers_per_person"); }), 7);
  EXPECT_EQ(*world.write([&](const Work& w) { return setting(w, "numbers_per_person"); }, "other"), 5);
}

// A minor once stood beside themselves, and a firm answered for itself.
TEST_P(Parties, a_guardian_or_a_responsible_person_is_somebody_else_a_person_and_of_age) {
  const std::string grown = world.person("11010519491231002X"), minor = world.person("110105201801010019");
  ASSERT_TRUE(world.write([&](const Work& w) { return party(w, minor); })->minor);
  const auto change = [&](const std::string& id, const std::string& guardian, const std::string& responsible) {
    return world.write([&](const Work& w) {
      PartyChange c;
      c.guardian = guardian, c.responsible = responsible;
      return change_party(w, id, 0, c);
    });
  };
  EXPECT_EQ(change(minor, minor, "").error().code, "bad_party");
  EXPECT_EQ(change(grown, minor, "").error().code, "bad_party");
  EXPECT_TRUE(change(minor, grown, ""));
  const Result<std::string> firm = world.write([&](const Work& w) { return register_party(w, {.kind = "organization", .name = "A firm", .cert_type = "12", .cert_number = "91110105MA0000001X", .profile = "{}", .guardian = {}, .responsible = grown}); });
  ASSERT_TRUE(firm) << firm.error().text();
  EXPECT_EQ(change(*firm, "", *firm).error().code, "bad_party");
}

// Five more numbers, unchecked, once went to whoever told their resident number as something else, or with blanks in it.
TEST_P(Parties, one_number_written_otherwise_is_no_second_party) {
  world.person("11010519491231002X");
  const auto tell = [&](const std::string& type, const std::string& number) {
    const Result<std::string> id = world.write([&](const Work& w) { return register_party(w, {.kind = "individual", .name = "别人", .cert_type = type, .cert_number = number, .profile = "{}", .guardian = {}, .responsible = {}}); });
    return id ? "" : id.error().code;
  };
  EXPECT_EQ(tell("99", "11010519491231002X"), "bad_party");
  EXPECT_EQ(tell("99", "110105 19491231 002x"), "bad_party");
  EXPECT_EQ(tell("04", "E1234-5678"), "");
  EXPECT_EQ(tell("04", "e12345678"), "certificate_known");
  EXPECT_EQ(tell("04", " - "), "bad_party");
}

// Whoever changed the name while the identity service looked at another one was verified as somebody else.
TEST_P(Parties, name_and_certificate_stay_while_an_order_goes_by_them_and_what_was_verified_falls_with_them) {
  world.stock(1, 2);
  world.cards(1, 2);
  const std::string id = world.person("11010519491231002X"), drawer = *world.write([&](const Work& w) { return open_drawer(w, "a", 0); });
  const auto rename = [&](const std::string& name) {
    return world.write([&](const Work& w) {
      PartyChange c;
      c.name = name;
      return change_party(w, id, 0, c);
    });
  };
  world.place(wanted(id, World::n_text(1), 50'000'000), {"drawer", drawer});
  EXPECT_EQ(rename("李四").error().code, "order_open");
  world.settle();
  ASSERT_EQ(world.write([&](const Work& w) { return party(w, id); })->state, "validated");
  const Result<Party> p = rename("李四");
  ASSERT_TRUE(p) << p.error().text();
  EXPECT_EQ(p->state, "initialized");
  EXPECT_EQ(p->verified, "none");
}

INSTANTIATE_TEST_SUITE_P(Both, Parties, testing::ValuesIn(records::both_kinds), [](const auto& i) { return i.param == TestKind::sqlite ? "sqlite" : "postgresql"; });

}  // namespace
}  // namespace sublet::commerce
