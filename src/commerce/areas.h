// Areas: what is known of a number by its digits: whose network its prefix belongs to, and which city. Advice only: numbers are
// ported, so where a record says otherwise the record holds.
//
// Prefixes: the regulator's table (number plan as of 31 March 2023: resale prefixes 1700-1709, 162, 165, 167, 171) unless the
// operator has loaded its own. City: the operator's own table of seven-digit prefixes if it has loaded one; else the offline
// geocoder of libphonenumber, by Debian's data. Files: docs/formats/stock-files.md.
//
// An own table is taken as it is; import_areas counts what contradicts the prefix table, so that known faults of public lists (satellite
// prefixes 1349 and 1740 said to be resale ones) are seen.
//
//   Area a = areas.of(w, "17090001234");    // {"北京", "北京"}
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "commerce/bulk.h"

namespace sublet::commerce {

struct Prefix {
  std::string prefix, network;  // telecom, mobile, unicom, broadnet, satellite
  bool resale = false;
};
const std::vector<Prefix>& standard_prefixes();
Result<std::vector<Prefix>> prefixes(const Work& w);
Result<Done> set_prefixes(const Work& w, const std::vector<Prefix>& all);  // refusal `bad_prefix`
const Prefix* prefix_of(const std::vector<Prefix>& all, std::string_view national);  // the longest; nullptr: none

struct Area {
  std::string province, city;  // without 省, 市; empty: not known
};
Area geocoded(std::string_view national);   // by libphonenumber
Area parted_area(std::string_view chinese);  // "江苏省常州市" -> 江苏, 常州

// Remembers what it was asked for a seven-digit prefix. One thread.
class Areas {
 public:
  Result<Area> of(const Work& w, std::string_view national);

 private:
  std::unordered_map<std::string, Area> known_;
};

struct AreaImport {
  int64_t ranges = 0, rejected = 0, contradictions = 0;  // of the prefix table
  std::vector<std::string> notes;                        // the first hundred
};
// Columns from7,to7,province,city and optionally operator (移动, 联通, 电信, 广电, each also with 虚拟); in place of what was.
Result<AreaImport> import_areas(const Bulk& bulk, std::string_view text);

}  // namespace sublet::commerce
