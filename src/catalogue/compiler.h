// The compiler behind compile.h: one object while a bundle is read. Internal to this module.
//
// The order is the order of what may refer to what: operator, zones, networks, apps, marks, calendars, counters, buckets,
// prices, tariffs, profiles, hosts, offers; then one denominator is chosen and all numerators are filled in. What hosts sell
// themselves is read by a compiler of its own for each, which sees the zones, networks, apps and calendars of this one.
#pragma once

#include <deque>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "catalogue/compile.h"
#include "catalogue/retail.h"

namespace sublet::catalogue {

// id -> 1 + index
template <class T>
void index(std::vector<uint16_t>& of, const std::vector<T>& all) {
  for (size_t i = 0; i < all.size(); ++i) {
    if (of.size() <= all[i].id) of.resize(size_t{all[i].id} + 1);
    of[all[i].id] = static_cast<uint16_t>(i + 1);
  }
}

class Compiler {
 public:
  Compiler(const Bundle& bundle, Registry& registry, const ZoneLoader& zones, Diagnostics& found)
      : bundle_(bundle), registry_(registry), zones_(zones), found_(found), v_(std::make_shared<Version>()) {}
  std::shared_ptr<const Version> run();
  std::vector<HostRetail> take_retail() { return std::move(retail_); }  // after run()

 private:
  struct Entry {
    std::string name;
    const Node* key;
    const Node* value;
  };
  struct RawStep {
    Money amount, fee;
    std::optional<Money> max;
    int64_t per = 1, increment = 1, length = 0;
  };
  struct RawPrice {
    Money setup;
    std::optional<Money> max;
    std::vector<RawStep> steps;
    bool listed = false;  // the rates come from a list of destinations
    std::optional<Unit> unit;  // of the uses that it prices; none: free
    Place at;
  };
  struct RawDiscount {
    size_t offer, discount;
    Money amount;
  };

  // compile.cc
  void read_sections();
  void read_names(const Node& map, const char* name, std::map<std::string, const Node*>& seen);
  void read_places();
  void read_goods();
  void read_operator();
  void read_zones();
  void read_networks();
  void read_apps();
  void read_calendars();
  void choose_denominator();
  Id intern(Names& names, const Entry& e);
  const std::vector<Entry>& section(const std::string& name) const;
  std::vector<std::string> names_of(const std::string& section) const;
  const Entry* refer(const std::string& section, const Node& name, const char* what);
  // compile_conditions.cc
  Condition condition(Fields& f);
  int16_t set_of(Fields& f, std::string_view key, const std::string& section, const std::map<std::string, LeafSet>& known);
  uint32_t marks_of(Fields& f, std::string_view key);
  BandMask bands_of(Fields& f, std::string_view key);
  void read_numbers(Fields& f, std::string_view key, uint32_t leaf, PrefixTable::Builder& into, std::map<PhoneNumber, Place>& seen);
  Period period(Fields& f, std::string_view key, std::string_view otherwise);
  bool span(Fields& f, std::string_view key, int& days, int& months);
  std::optional<int32_t> clock(const Node& n);
  // compile_retail.cc
  void read_retail();
  void begin_retail(const Compiler& whole, const Entry& host);
  // compile_realtime.cc
  void read_realtime();
  // compile_prices.cc
  void read_prices();
  void read_tariffs();
  uint16_t price(const Node& n, const std::string& name, std::optional<Unit> use_unit, bool listed);
  void steps(Fields& f, Price& p, RawPrice& raw, std::optional<Unit> meter);
  void step(Fields& f, Price& p, RawPrice& raw, std::optional<Unit>& meter, bool last);
  RoundRule rounding(Fields& f, RoundRule otherwise);
  int16_t destinations(const Node& n);
  void rule(const Node& n, Tariff& t, size_t number);
  std::optional<Unit> unit_of_services(uint8_t services) const;
  // compile_offers.cc
  void read_counters();
  void read_buckets();
  void read_hosts();
  void read_profiles();
  void read_offers();
  void check_levels();
  void check_level(int tariff, bool wholesale, std::set<std::pair<size_t, bool>>& told);
  AtEnd at_end(const Node& n);
  void offer(const Entry& e);
  void pays(const Node& n, Bucket& b);
  void bucket(const Entry& e);
  Fee fee(const Node& n);
  Grant grant(const Node& n);
  Instalment instalment(const Node& n);
  Limit limit(const Node& n);
  Discount discount(const Node& n, Money& amount);
  std::optional<int64_t> amount_in(Fields& f, std::string_view key, Unit unit, bool must);
  const Counter* counter_ref(Fields& f, std::string_view key, bool must);
  const Bucket* bucket_ref(Fields& f, std::string_view key, bool must);

  const Bundle& bundle_;
  Registry& registry_;
  const ZoneLoader& zones_;
  Diagnostics& found_;
  std::shared_ptr<Version> v_;
  std::deque<Node> roots_;
  std::map<std::string, std::vector<Entry>> sections_;
  const Node* operator_ = nullptr;
  const Node* realtime_ = nullptr;
  bool unread_ = false;  // some file is no YAML, or holds too much
  std::map<std::string, LeafSet> zone_sets_, network_sets_, app_sets_;
  PrefixTable::Builder network_numbers_;  // wait for the zones'
  std::map<std::string, uint32_t> zone_leaf_;
  std::map<std::string, BandMask> band_names_;
  std::map<std::string, uint16_t> price_names_;
  std::map<std::string, int> tariff_names_;
  std::map<std::string, int16_t> destination_files_;
  std::deque<RawPrice> raw_prices_;  // beside Version::prices
  std::vector<RawDiscount> raw_discounts_;
  RoundRule round_;
  std::vector<HostRetail> retail_;
};

}  // namespace sublet::catalogue
