// For tests of commerce: records on either database, a real charging machine, and an outside that answers as it is told.
//
//   World world(TestKind::sqlite);
//   const std::string holder = world.person("11010519491231002X");
//   Order o = world.place({.kind = "new_number", .party = holder, .host = "north", .offer = "plain", .top_up = 50'000'000});
//   world.settle();                       // carries out what the outbox holds until nothing is due
#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <functional>
#include <map>
#include <set>

#include "charging/testing.h"
#include "commerce/audit.h"
#include "commerce/identity_number.h"
#include "commerce/lines.h"
#include "commerce/numbers.h"
#include "commerce/orders.h"
#include "commerce/parties.h"
#include "commerce/sims.h"
#include "records/testing.h"

namespace sublet::commerce {

using records::TestKind;

inline std::string person_number(int serial, int year = 1980) {
  const std::string text = "110105" + std::to_string(year) + "0101" + std::to_string(1'000 + serial % 1'000).substr(1);
  return text + identity_check_character(text);
}

// A wish for one number of the stock, with a package.
inline OrderRequest wanted(const std::string& party, const std::string& number, int64_t top_up) {
  OrderRequest r;
  r.kind = "new_number", r.party = party, r.number = number, r.host = "north", r.offer = "plain", r.top_up = top_up;
  return r;
}

class World : public charging::Bench {
 public:
  explicit World(TestKind kind) : db(kind) {
    char name[] = "/tmp/sublet-commerce-XXXXXX";
    directory = ::mkdtemp(name);
    vault = std::move(*records::Vault::open(directory + "/keys", now));
    renew();
    publish("t", R"(
offers:
  monthly: {tariff: plain, fees: [{name: monthly, amount: 19.00, every: month}]}
)");
    now = Instant::from_seconds(1'772'445'600);
    shelf.catalogue = [this](const std::string& code) -> std::shared_ptr<const catalogue::Version> {
      for (const auto& o : machine->state().operators)
        if (o->code == code && !o->versions.empty()) return o->versions.back().tables;
      return nullptr;
    };
  }
  ~World() override { std::filesystem::remove_all(directory); }
  void TestBody() override {}
  using Bench::machine, Bench::now, Bench::op, Bench::publish, Bench::run;

  template <class F>
  auto write(F f, const std::string& op = "t") {
    using R = decltype(f(std::declval<const Work&>()));
    using T = std::remove_reference_t<decltype(*std::declval<R&>())>;
    return db->write<T>([&](Sql& sql) -> R { return f(Work{sql, *vault, op, now, "test", true}); });
  }

  std::string person(const std::string& number, const std::string& name = "王小明") {
    Result<std::string> id = write([&](const Work& w) { return register_party(w, {.kind = "individual", .name = name, .cert_type = "01", .cert_number = number, .profile = "{}", .guardian = {}, .responsible = {}}); });
    EXPECT_TRUE(id) << id.error().text();
    return id ? *id : "";
  }
  void stock(int from, int count, const std::string& host = "north", int64_t price = 0) {
    const Result<Done> done = write([&](const Work& w) -> Result<Done> {
      for (int i = from; i < from + count; ++i) {
        Number n;
        n.number = n_text(i), n.host = host, n.province = n.city = "北京", n.lot = "L1", n.price = price;
        if (Result<Done> in = add_number(w, n); !in) return in;
      }
      return Done{};
    });
    ASSERT_TRUE(done) << done.error().text();
  }
  void cards(int from, int count, const std::string& host = "north", const std::string& kind = "card") {
    const Result<Done> done = write([&](const Work& w) -> Result<Done> {
      for (int i = from; i < from + count; ++i)
        if (Result<Done> in = add_sim(w, {.iccid = iccid(i), .imsi = std::to_string(460'090'000'000'000 + i), .host = host, .lot = "S1", .kind = kind, .number = {}, .state = {}, .holder = {}, .eid = {}, .matching = {}, .profile = {}, .version = 1, .changed = {}}); !in) return in;
      return Done{};
    });
    ASSERT_TRUE(done) << done.error().text();
  }
  static std::string n_text(int line) { return std::to_string(8617000000000 + line); }
  static std::string iccid(int i) {
    const std::string body = "8986090000000" + std::to_string(100'000 + i);
    return body + luhn_digit(body);
  }

  Result<Order> try_place(const OrderRequest& r, const PaymentWish& p = {}) {
    OrderWish wish;
    wish.request = r, wish.payment = p;
    return write([&](const Work& w) { return place_order(w, shelf, wish); });
  }
  Order place(const OrderRequest& r, const PaymentWish& p = {}) {
    Result<Order> o = try_place(r, p);
    EXPECT_TRUE(o) << o.error().text();
    return o ? *o : Order{};
  }
  Order look(const std::string& id) {
    Result<Order> o = write([&](const Work& w) { return order(w, id); });
    EXPECT_TRUE(o);
    return *o;
  }
  Result<Done> answer(const records::Outward& row, const OutsideAnswer& a) {
    return write([&](const Work& w) { return answered(w, shelf, row, a); });
  }
  std::vector<records::Outward> due(const std::string& topic) {
    return *db->write<std::vector<records::Outward>>([&](Sql& sql) { return records::due_out(sql, topic, now, 1'000); });
  }
  // One round over the outbox; how many rows were carried out.
  int round() {
    int count = 0;
    for (const char* topic : {"charging", "host", "identity", "esim", "wallet"})
      for (const records::Outward& row : due(topic)) {
        const std::optional<OutsideAnswer> a = std::string(topic) == "charging" ? std::optional(carry_out(row)) : outside(row);
        if (!a) continue;
        ++count;
        const Result<Done> done = answer(row, *a);
        EXPECT_TRUE(done) << row.topic << " " << row.body << ": " << done.error().text();
      }
    return count;
  }
  // What is due by now; how many orders.
  int64_t time_over() {
    const Result<std::vector<std::string>> ids = write([&](const Work& w) { return orders_due(w, 10); });
    EXPECT_TRUE(ids);
    for (const std::string& id : *ids) {
      const Result<Done> done = write([&](const Work& w) { return order_is_due(w, shelf, id); });
      EXPECT_TRUE(done) << done.error().text();
    }
    return static_cast<int64_t>(ids->size());
  }
  void settle() {
    for (int i = 0; i < 50 && round() > 0; ++i) tell_switched();
  }
  OutsideAnswer carry_out(const records::Outward& row) {
    const charging::Outcome o = bytes(*records::from_base64(row.body));
    OutsideAnswer a{o.answer.done() ? "done" : "refused", o.answer.code, o.answer.detail, {}};
    if (o.answer.done()) a.fields["money"] = std::to_string(o.answer.money.micros());
    for (const auto& e : o.events) {
      if (e.event.kind == charging::EventKind::stop_wanted) switched[e.event.line.text()] = e.event.amount;
      if (e.event.kind == charging::EventKind::stop_wanted && e.event.line.text() == row.target) a.fields["wanted"] = std::to_string(e.event.amount);
    }
    if (row.cause.ends_with("/close_account")) a.fields["paid_out"] = std::to_string(o.answer.cost.micros());
    return a;
  }
  // Hosts confirm what charging wants.
  void tell_switched() {
    for (const auto& [number, bits] : std::map<std::string, int64_t>(switched)) {
      const Result<Done> done = write([&](const Work& w) { return line_was_switched(w, shelf, number, bits); });
      EXPECT_TRUE(done) << done.error().text();
    }
    switched.clear();
  }
  Audit check() {
    Result<Audit> a = write([&](const Work& w) { return audit(w); });
    EXPECT_TRUE(a) << a.error().text();
    if (!a) return {};
    for (const std::string& wrong : a->wrong) ADD_FAILURE() << wrong;
    return *a;
  }

  records::TestDatabase db;
  std::string directory;
  std::unique_ptr<records::Vault> vault;
  Shelf shelf;
  std::map<std::string, int64_t> switched;
  // What the outside says; nothing: not yet.
  std::function<std::optional<OutsideAnswer>(const records::Outward&)> outside = [](const records::Outward& row) -> std::optional<OutsideAnswer> {
    OutsideAnswer a{"done", {}, {}, {}};
    if (row.topic == "esim") a.fields["matching_id"] = "M-" + row.id;
    if (row.topic == "identity") a.fields["reference"] = "R1";
    return a;
  };
};

}  // namespace sublet::commerce
