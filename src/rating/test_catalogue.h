// For tests of rating: a catalogue from text, with what every text needs put before it.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "catalogue/compile.h"
#include "rating/rate.h"

namespace sublet::rating {

struct TestCatalogue {
  catalogue::Registry names;
  std::shared_ptr<const Version> v;
  std::unique_ptr<Memo> memo;

  // `text` has the sections after `operator`.
  explicit TestCatalogue(const std::string& text, catalogue::Bundle files = {}, ZoneTable zone = ZoneTable::fixed("test", 8 * 3600)) {
    files["operator.yaml"] = "operator: {code: test, currency: CNY, time_zone: test, home: home}\n"
                             "zones: {home: {numbers: [\"86\"], places: [\"460\"]}, abroad: {numbers: [\"*\"], places: [\"*\"]}, emergency: {short: [\"120\"]}}\n"
                             "networks: {blue: {numbers: [\"8613\"]}}\n"
                             "apps: {chat: {groups: [1001]}, film: {groups: [1002]}}\n"
                             "marks: [hotspot]\n" + text;
    catalogue::Diagnostics found;
    v = catalogue::compile(files, names, [&](std::string_view) -> Result<ZoneTable> { return zone; }, found);
    for (const auto& d : found.list()) ADD_FAILURE() << d.text() << "\n" << files["operator.yaml"];
    if (v != nullptr) memo = std::make_unique<Memo>(*v, 8);
  }
  const Offer* offer(const std::string& code) const { return v->offer(names.offers.find(code)); }
  Id bucket(const std::string& name) const { return names.buckets.find(name); }
  Id counter(const std::string& name) const { return names.counters.find(name); }
  // "2026-03-02 17:59:30" by the operator's wall clock.
  Instant at(const std::string& text) const { return v->op.zone.instant(*parse_civil(text)); }
};

inline PhoneNumber number(const char* digits) { return *PhoneNumber::parse(digits); }

inline Use voice(Instant start, int64_t seconds, const char* to = "8613800000000") {
  Use u;
  u.start = start;
  u.seconds = u.amount = seconds;
  u.peer = number(to);
  return u;
}

inline Use data(Instant start, int64_t octets, int64_t seconds = 0) {
  Use u;
  u.service = catalogue::Service::data;
  u.start = start;
  u.seconds = seconds;
  u.amount = octets;
  return u;
}

}  // namespace sublet::rating
