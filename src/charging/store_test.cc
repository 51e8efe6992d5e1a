// The tables under charging: whatever their size, what was put in is found, and pages come back as they were.
#include <random>
#include <set>

#include <gtest/gtest.h>

#include "charging/recent.h"
#include "charging/store.h"

namespace sublet::charging {
namespace {

TEST(Store, pages_past_the_first_block_are_saved_as_they_were_at_the_beginning_of_the_checkpoint) {
  Pages<Account> pages, back;
  constexpr uint32_t count = 120'000;  // two blocks of 2 MiB, and the small pages before them
  for (uint32_t i = 0; i < count; ++i) {
    Account a{};
    a.money = i;
    pages.push(a);
  }
  pages.snapshot_begin();
  for (uint32_t i = 0; i < count; i += 7) pages.mut(i).money = -1;
  for (uint32_t i = 0; i < 1'000; ++i) pages.push({});
  for (size_t page = 0;; ++page) {
    std::string bytes;
    if (!pages.snapshot_page(page, bytes)) break;
    ASSERT_TRUE(back.restore_page(page, bytes));
  }
  pages.snapshot_end();
  ASSERT_EQ(back.size(), count);
  for (uint32_t i = 0; i < count; ++i) {
    ASSERT_EQ(back[i].money, i);
    ASSERT_EQ(pages[i].money, i % 7 == 0 ? -1 : int64_t{i});
  }
  EXPECT_GE(pages.bytes(), count * sizeof(Account));
}

TEST(Store, numbers_are_found_while_others_come_and_go) {
  Store store;
  std::mt19937_64 random(7);
  std::map<uint64_t, LineId> known;
  const AccountId account = store.add_account(3, 0);
  for (int i = 0; i < 20'000; ++i) {
    PhoneNumber n;
    ASSERT_TRUE(PhoneNumber::from_digits(std::to_string(8'617'000'000'000 + random() % 15'000), n));
    const uint64_t key = line_key(3, n);
    EXPECT_EQ(number_of(key), n);
    auto at = known.find(key);
    EXPECT_EQ(store.find(key), at == known.end() ? 0 : at->second);
    const LineId supposed = store.prefetch_line(key);
    EXPECT_EQ(store.find(key, supposed), store.find(key)) << "what the index supposes never decides";
    if (at == known.end())
      known[key] = store.add_line(account, key, 1, 0);
    else if (random() % 3 == 0)
      store.remove_line(at->second), known.erase(at);
  }
  store.rebuild();
  for (const auto& [key, line] : known) ASSERT_EQ(store.find(key), line);
}

TEST(Store, SIMs_change_hands_and_are_found_also_after_a_checkpoint) {
  Store store;
  std::mt19937_64 random(11);
  std::map<uint64_t, LineId> of_sim;
  std::map<LineId, uint64_t> of_line;
  const AccountId account = store.add_account(3, 0);
  for (uint64_t i = 0; i < 500; ++i) store.add_line(account, 1'000 + i, 1, 0);
  for (int i = 0; i < 20'000; ++i) {
    const auto line = static_cast<LineId>(1 + random() % 500);
    const uint64_t key = random() % 4 == 0 ? 0 : sim_key(3, 460'010'000'000'000 + random() % 700);
    store.set_sim(line, key);
    if (const auto had = of_line.find(line); had != of_line.end()) of_sim.erase(had->second), of_line.erase(had);
    if (key == 0) continue;
    if (const auto whose = of_sim.find(key); whose != of_sim.end()) of_line.erase(whose->second);
    of_sim[key] = line, of_line[line] = key;
    if (i % 1'000 == 0)
      for (uint64_t imsi = 0; imsi < 700; ++imsi) {
        const uint64_t asked = sim_key(3, 460'010'000'000'000 + imsi);
        ASSERT_EQ(store.find_sim(asked), of_sim.count(asked) != 0 ? of_sim[asked] : 0);
      }
  }
  std::string small;
  store.save_small(small);
  Store back;
  for (int table = 0; table < Store::tables; ++table)
    for (size_t page = 0; !store.page_now(table, page).empty(); ++page) ASSERT_TRUE(back.restore_page(table, page, store.page_now(table, page)));
  std::string_view rest = small;
  ASSERT_TRUE(back.restore_small(rest) && rest.empty());
  back.rebuild();
  for (uint64_t imsi = 0; imsi < 700; ++imsi) {
    const uint64_t asked = sim_key(3, 460'010'000'000'000 + imsi);
    ASSERT_EQ(back.find_sim(asked), of_sim.count(asked) != 0 ? of_sim[asked] : 0);
  }
  back.set_sim(1, sim_key(3, 1));  // a place that was free before is taken again
  EXPECT_EQ(back.find_sim(sim_key(3, 1)), 1u);
}

TEST(RecentAnswers, are_found_for_ten_minutes_the_newest_of_a_name_also_after_a_checkpoint) {
  Recent recent, back;
  std::mt19937_64 random(13);
  std::map<uint64_t, std::pair<uint32_t, uint32_t>> known;  // by name: when, number
  auto key = [](uint64_t name) { return Hash128{mix64(name + 1), mix64(name + 77)}; };
  uint32_t now = 1'000;
  for (uint32_t i = 0; i < 60'000; ++i) {
    if (i % 50 == 0) ++now;
    const uint64_t name = random() % 40'000;
    recent.drop(now);
    recent.add(key(name), now, i, 3, std::string(i % 100, 'x'));
    known[name] = {now, i};
    if (i % 5'000 != 4'999) continue;
    for (const auto& [of, last] : known) {
      const Recent::Entry* e = recent.find(key(of));
      if (last.first + Recent::seconds < now) continue;
      ASSERT_NE(e, nullptr);
      ASSERT_EQ(e->number, last.second);
      ASSERT_EQ(e->answer.view(), std::string(last.second % 100, 'x'));
    }
  }
  EXPECT_LT(recent.size(), 50 * (Recent::seconds + 2)) << "the old ones have gone";
  // What a checkpoint shows, while more is added and much goes.
  std::vector<Recent::Entry> saved;
  const size_t before = recent.size();
  std::vector<uint32_t> want;
  recent.each([&](const Recent::Entry& e) { want.push_back(e.number); });
  recent.snapshot_begin([&](const Recent::Entry& e) { saved.push_back(e); });
  for (uint32_t i = 0; recent.snapshot_more(7); ++i)
    for (int k = 0; k < 20; ++k) recent.drop(now + 700), recent.add(key(random()), now + 700, i, 1, "new");
  ASSERT_EQ(saved.size(), before);
  for (size_t i = 0; i < before; ++i) ASSERT_EQ(saved[i].number, want[i]);
  for (const Recent::Entry& e : saved) back.add(e.key, e.at, e.number, e.type, e.answer.view());
  for (const auto& [of, last] : known)
    if (last.first + Recent::seconds >= now) { ASSERT_EQ(back.find(key(of))->number, last.second); }
}

}  // namespace
}  // namespace sublet::charging
