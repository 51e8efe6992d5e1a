#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "records/connection.h"
#include "records/ids.h"
#include "records/outbox.h"
#include "records/testing.h"

namespace sublet::records {
namespace {

class Records : public testing::TestWithParam<TestKind> {
 protected:
  TestDatabase db{GetParam()};
  void SetUp() override {
    ASSERT_TRUE(run("create table note (operator text not null, id bigint not null, body text, primary key (operator, id))"));
  }
  Result<int64_t> run(const std::string& text, std::vector<Value> values = {}) {
    return db->write<int64_t>([&](Sql& sql) { return sql.run(text, values); });
  }
  int64_t count() {
    return (*db->read<Row>([](Sql& sql) { return sql.one("select count(*) from note", {}); })).integer(0);
  }
};

TEST_P(Records, a_row_comes_back_as_it_was_written) {
  const std::string text = "靓号 ' ? :p1 \\ \"";
  ASSERT_TRUE(run("insert into note (operator, id, body) values (?, ?, ?)", {std::string("demo"), INT64_MIN, text}));
  ASSERT_TRUE(run("insert into note (operator, id, body) values (?, ?, ?)", {std::string("demo"), INT64_MAX, Value{}}));
  const Result<Rows> rows = db->read<Rows>([](Sql& sql) { return sql.query("select id, body, '?' from note where operator = ? order by id", {std::string("demo")}); });
  ASSERT_TRUE(rows);
  ASSERT_EQ(rows->size(), 2U);
  EXPECT_EQ((*rows)[0].integer(0), INT64_MIN);
  EXPECT_EQ((*rows)[0].text(1), text);
  EXPECT_EQ((*rows)[0].text(2), "?");
  EXPECT_EQ((*rows)[1].integer(0), INT64_MAX);
  EXPECT_TRUE((*rows)[1].null(1));
}

TEST_P(Records, a_refused_unit_leaves_nothing_and_the_others_of_its_transaction_stand) {
  std::atomic<int> good{0}, refused{0};
  std::vector<std::thread> threads;
  for (int t = 0; t < 8; ++t)
    threads.emplace_back([&, t] {
      for (int i = 0; i < 25; ++i) {
        const Result<Done> done = db->write<Done>([&](Sql& sql) -> Result<Done> {
          if (Result<int64_t> n = sql.run("insert into note (operator, id, body) values ('demo', ?, 'x')", {int64_t{t * 100 + i}}); !n) return n.error();
          if (i % 5 == 0) return refusal("not_today");
          return Done{};
        });
        if (done) ++good;
        else if (done.error().code == "not_today") ++refused;
      }
    });
  for (std::thread& t : threads) t.join();
  EXPECT_EQ(good, 160);
  EXPECT_EQ(refused, 40);
  EXPECT_EQ(count(), 160);
}

TEST_P(Records, a_unit_whose_statement_failed_is_undone_even_if_it_says_all_is_well) {
  ASSERT_TRUE(run("insert into note (operator, id) values ('demo', 1)"));
  const Result<Done> done = db->write<Done>([](Sql& sql) -> Result<Done> {
    (void)sql.run("insert into note (operator, id) values ('demo', 2)");
    (void)sql.run("insert into note (operator, id) values ('demo', 1)");
    return Done{};
  });
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().code, "duplicate");
  EXPECT_TRUE(done.error().is_refusal());
  EXPECT_EQ(count(), 1);
  const Result<int64_t> nonsense = run("insert into nowhere values (1)");
  ASSERT_FALSE(nonsense);
  EXPECT_EQ(nonsense.error().code, "records_failed");
  EXPECT_TRUE(run("insert into note (operator, id) values ('demo', 3)"));
}

TEST_P(Records, what_is_not_waited_for_takes_effect_in_its_place) {
  const Result<int64_t> n = db->write<int64_t>([](Sql& sql) -> Result<int64_t> {
    for (int i = 0; i < 200; ++i)
      if (Result<Done> put = sql.later("insert into note (operator, id, body) values (?, ?, ?)", {std::string("demo"), int64_t{i}, i == 7 ? Value{} : Value("' \\ 靓号")}, 1); !put) return put.error();
    if (Result<Done> more = sql.later("update note set body = 'x' where operator = ? and id < ?", {std::string("demo"), int64_t{3}}, 3); !more) return more.error();
    Result<Row> r = sql.one("select count(*), max(case when id = 2 then body else '' end), max(case when id = 8 then body else '' end) from note", {});
    if (!r) return r.error();
    EXPECT_EQ(r->text(1), "x");
    EXPECT_EQ(r->text(2), "' \\ 靓号");
    return r->integer(0);
  });
  ASSERT_TRUE(n) << n.error().text();
  EXPECT_EQ(*n, 200);
  EXPECT_EQ(count(), 200);
}

TEST_P(Records, what_is_not_waited_for_and_fails_undoes_its_unit_and_no_other) {
  std::vector<std::thread> threads;
  std::atomic<int> good{0}, duplicate{0}, amiss{0};
  for (int t = 0; t < 8; ++t)
    threads.emplace_back([&, t] {
      for (int i = 0; i < 24; ++i) {
        const Result<Done> done = db->write<Done>([&](Sql& sql) -> Result<Done> {
          const auto put = [&](int64_t id) { return sql.later("insert into note (operator, id) values ('demo', ?)", {id}); };
          (void)put(t * 100 + i);
          if (i % 3 == 1) (void)put(t * 100 + i);
          if (i % 3 == 2) (void)sql.later("update note set body = 'x' where operator = 'nobody'", {}, 1);
          (void)put(10'000 + t * 100 + i);
          return Done{};
        });
        if (done) ++good;
        else if (done.error().code == "duplicate") ++duplicate;
        else if (done.error().code == "records_failed") ++amiss;
      }
    });
  for (std::thread& t : threads) t.join();
  EXPECT_EQ(good, 64);
  EXPECT_EQ(duplicate, 64);
  EXPECT_EQ(amiss, 64);
  EXPECT_EQ(count(), 128);
}

TEST_P(Records, a_unit_that_throws_is_a_fault_of_its_own_and_leaves_nothing) {
  const Result<Done> thrown = db->write<Done>([](Sql& sql) -> Result<Done> {
    (void)sql.run("insert into note (operator, id) values ('demo', 1)");
    (void)sql.later("insert into note (operator, id) values ('demo', 2)", {});
    throw std::runtime_error("of a library");
  });
  ASSERT_FALSE(thrown);
  EXPECT_EQ(thrown.error().code, "threw");
  EXPECT_FALSE(thrown.error().is_refusal());
  for (int i = 0; i < 20; ++i) EXPECT_FALSE(db->read<Done>([](Sql&) -> Result<Done> { throw std::runtime_error("of a library"); })) << "and no reader is used up";
  EXPECT_EQ(count(), 0);
  ASSERT_TRUE(run("insert into note (operator, id) values ('demo', 3)"));
}

TEST_P(Records, a_database_that_was_away_for_a_while_is_written_to_again) {
  if (!db->postgresql()) return;  // a file does not go away
  const std::string name = db.url().substr(db.url().rfind('/') + 1);
  const auto admin = *Connection::open(db.url().substr(0, db.url().rfind('/')) + "/postgres", Connection::Use::write);
  ASSERT_TRUE(admin->plain("alter database " + name + " allow_connections false"));
  ASSERT_TRUE(admin->query("select count(pg_terminate_backend(pid)) from pg_stat_activity where datname = ?", {name}));
  for (int i = 0; i < 3; ++i) EXPECT_FALSE(run("insert into note (operator, id) values ('demo', 1)"));
  ASSERT_TRUE(admin->plain("alter database " + name + " allow_connections true"));
  EXPECT_TRUE(run("insert into note (operator, id) values ('demo', 2)"));
  EXPECT_EQ(count(), 1);
}

TEST_P(Records, a_writer_that_has_lost_its_database_to_another_process_stays_out) {
  if (!db->postgresql()) return;
  const std::string name = db.url().substr(db.url().rfind('/') + 1);
  const auto admin = *Connection::open(db.url().substr(0, db.url().rfind('/')) + "/postgres", Connection::Use::write);
  ASSERT_TRUE(admin->query("select count(pg_terminate_backend(pid)) from pg_stat_activity where datname = ?", {name}));
  auto other = Connection::open(db.url(), Connection::Use::write);
  ASSERT_TRUE(other);
  ASSERT_TRUE((*other)->query("select case when pg_try_advisory_lock(827364) then 1 else 0 end", {}));
  EXPECT_FALSE(run("insert into note (operator, id) values ('demo', 1)"));
  for (int i = 0; i < 2; ++i) {
    const Result<int64_t> refused = run("insert into note (operator, id) values ('demo', 1)");
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, "records_in_use");
  }
  other->reset();
  EXPECT_TRUE(run("insert into note (operator, id) values ('demo', 2)"));
  EXPECT_EQ(count(), 1);
}

TEST_P(Records, what_was_told_is_there_after_a_restart) {
  ASSERT_TRUE(run("insert into note (operator, id) values ('demo', 1)"));
  db.reopen();
  EXPECT_EQ(count(), 1);
}

TEST_P(Records, a_second_server_waits_for_one_that_is_about_to_end) {
  std::thread ends([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(200));
    db.close();
  });
  const Result<std::unique_ptr<Database>> second = Database::open({.url = db.url()});
  ends.join();
  EXPECT_TRUE(second) << second.error().text();
}

TEST_P(Records, a_second_server_is_refused_the_database) {
  const Result<std::unique_ptr<Database>> second = Database::open({.url = db.url()});
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code, "records_in_use");
}

TEST_P(Records, readers_cannot_change_anything) {
  const Result<int64_t> n = db->read<int64_t>([](Sql& sql) { return sql.run("delete from note"); });
  EXPECT_FALSE(n);
  EXPECT_TRUE(db->read<Rows>([](Sql& sql) { return sql.query("select 1"); }));
}

TEST_P(Records, events_are_numbered_for_each_operator_without_gaps) {
  const Instant now = Instant::from_seconds(1'000);
  for (int i = 0; i < 3; ++i)
    for (const char* op : {"demo", "other"})
      ASSERT_TRUE(db->write<Done>([&](Sql& sql) { return tell(sql, op, "ProductOrderStateChangeEvent", "productOrder", "1", "{}", now); }));
  (void)db->write<Done>([&](Sql& sql) -> Result<Done> {
    (void)tell(sql, "demo", "x", "x", "1", "{}", now);
    return refusal("undone");
  });
  ASSERT_TRUE(db->write<Done>([&](Sql& sql) { return tell(sql, "demo", "x", "x", "1", "{}", now); }));
  const Result<Row> told = db->read<Row>([](Sql& sql) { return sql.one("select count(*), max(seq) from event where operator = 'demo'", {}); });
  ASSERT_TRUE(told);
  EXPECT_EQ(told->integer(0), 4);
  EXPECT_EQ(told->integer(1), 4);
}

TEST_P(Records, what_is_due_outside_is_settled_once) {
  const Instant now = Instant::from_seconds(1'000), later = Instant::from_seconds(1'060);
  ASSERT_TRUE(db->write<Done>([&](Sql& sql) { return put_out(sql, "demo", {.id = "A", .topic = "host", .target = "unicom", .body = "{}", .cause = "step"}, now); }));
  const auto due = [&](Instant at) { return *db->write<std::vector<Outward>>([&](Sql& sql) { return due_out(sql, "host", at, 10); }); };
  ASSERT_EQ(due(now).size(), 1U);
  EXPECT_EQ(due(now)[0].op, "demo");
  EXPECT_EQ(due(now)[0].cause, "step");
  ASSERT_TRUE(db->write<Done>([&](Sql& sql) { return postpone_out(sql, "demo", "A", later, "no answer"); }));
  EXPECT_TRUE(due(now).empty());
  ASSERT_EQ(due(later).size(), 1U);
  EXPECT_EQ(due(later)[0].attempts, 1);
  EXPECT_TRUE(*db->write<bool>([&](Sql& sql) { return settle_out(sql, "demo", "A", "done", "", later); }));
  EXPECT_FALSE(*db->write<bool>([&](Sql& sql) { return settle_out(sql, "demo", "A", "failed", "", later); }));
  EXPECT_TRUE(due(later).empty());
}

TEST_P(Records, a_database_that_a_newer_program_has_changed_is_refused) {
  ASSERT_TRUE(run("insert into migration (name, hash) values ('9999_future', 'x')"));
  db.close();
  const Result<std::unique_ptr<Database>> opened = Database::open({.url = db.url()});
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().code, "records_newer");
}

// A migration said `-- data: URL; empty: none` behind a column, and a new database could not be made.
TEST_P(Records, a_semicolon_in_a_remark_or_a_text_ends_no_statement) {
  Result<std::unique_ptr<Connection>> c = Connection::open(db.url(), Connection::Use::write);
  ASSERT_TRUE(c) << c.error().text();
  const Result<Done> done = (*c)->plain("create table picture (\n  logo text not null, -- a picture; empty: none, it's so\n  slogan text not null\n);\ninsert into picture (logo, slogan) values ('a;b', 'it''s; so'); -- the end; all");
  ASSERT_TRUE(done) << done.error().text();
  const Result<Rows> rows = (*c)->query("select logo, slogan from picture", {});
  ASSERT_TRUE(rows && rows->size() == 1);
  EXPECT_EQ(rows->front().text(0), "a;b");
  EXPECT_EQ(rows->front().text(1), "it's; so");
}

INSTANTIATE_TEST_SUITE_P(Both, Records, testing::ValuesIn(both_kinds), [](const auto& i) { return i.param == TestKind::sqlite ? "sqlite" : "postgresql"; });

// A product was found by its number in 431 ms among a million: the key of the table, in the order of the ids, was walked past everybody's.
TEST(Plans, what_is_asked_of_one_line_or_person_in_the_order_of_ids_comes_from_an_index_of_its_own) {
  TestDatabase db{TestKind::sqlite};
  for (const auto& [table, column] : {std::pair("line", "number"), {"line", "party"}, {"line", "iccid"}, {"line", "imsi"}, {"contract", "line"}, {"party", "name_find"}, {"orders", "party"}, {"orders", "number"}, {"payment", "order_id"}, {"payment", "party"}, {"wallet_agreement", "line"}, {"refund", "payment"}}) {
    const Result<Rows> plan = db->read<Rows>([&, table = table, column = column](Sql& sql) { return sql.query(std::string("explain query plan select * from ") + table + " where operator = ? and " + column + " = ? order by id limit 20", {std::string("t"), std::string("x")}); });
    ASSERT_TRUE(plan) << plan.error().text();
    ASSERT_EQ(plan->size(), 1U) << table << " by " << column << " is sorted";
    EXPECT_NE((*plan)[0].text(3).find(std::string("(operator=? AND ") + column + "=?)"), std::string::npos) << table << " by " << column << ": " << (*plan)[0].text(3);
  }
}

TEST(Ids, sort_by_the_time_they_were_made) {
  EXPECT_LT(new_id(Instant::from_seconds(1'000)), new_id(Instant::from_seconds(1'001)));
  EXPECT_NE(new_id(Instant::from_seconds(1'000)), new_id(Instant::from_seconds(1'000)));
  EXPECT_LE(first_id(Instant::from_seconds(1'000)), new_id(Instant::from_seconds(1'000)));
  EXPECT_GT(first_id(Instant::from_micros(1'000'001'000)), new_id(Instant::from_seconds(1'000))) << "a millisecond later";
  EXPECT_TRUE(is_id(new_id(Instant::from_seconds(1'800'000'000))));
  EXPECT_FALSE(is_id("0123456789ABCDEU"));
}

}  // namespace
}  // namespace sublet::records
