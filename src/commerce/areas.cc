#include "commerce/areas.h"

#include <algorithm>
#include <charconv>

#include "commerce/digit_pattern.h"
#include "commerce/stock_file.h"

namespace sublet::commerce {

namespace {

constexpr const char* provinces[] = {"北京", "天津", "上海", "重庆", "河北", "山西", "辽宁", "吉林", "黑龙江", "江苏", "浙江", "安徽", "福建", "江西", "山东", "河南", "湖北",
                                     "湖南", "广东", "海南", "四川", "贵州", "云南", "陕西", "甘肃", "青海", "台湾", "内蒙古", "广西", "西藏", "宁夏", "新疆", "香港", "澳门"};

bool digits(std::string_view s) { return !s.empty() && std::all_of(s.begin(), s.end(), [](char c) { return c >= '0' && c <= '9'; }); }

void cut(std::string_view& s, std::string_view end) {
  if (s.size() > end.size() && s.ends_with(end)) s.remove_suffix(end.size());
}

}  // namespace

const std::vector<Prefix>& standard_prefixes() {
  static const std::vector<Prefix> all = [] {
    std::vector<Prefix> out = {{"162", "telecom", true}, {"165", "mobile", true}, {"167", "unicom", true}, {"171", "unicom", true}, {"1349", "satellite", false}, {"1740", "satellite", false}};
    const char* by_digit[] = {"telecom", "telecom", "telecom", "mobile", "unicom", "mobile", "mobile", "unicom", "unicom", "unicom"};
    for (int i = 0; i < 10; ++i) out.push_back({"170" + std::to_string(i), by_digit[i], true});
    return out;
  }();
  return all;
}

Result<std::vector<Prefix>> prefixes(const Work& w) {
  Result<Rows> rows = w.sql.query("select prefix, network, resale from number_prefix where operator = ? order by prefix", {w.op});
  if (!rows) return rows.error();
  if (rows->empty()) return standard_prefixes();
  std::vector<Prefix> out;
  for (const Row& r : *rows) out.push_back({r.text(0), r.text(1), r.integer(2) != 0});
  return out;
}

Result<Done> set_prefixes(const Work& w, const std::vector<Prefix>& all) {
  if (all.size() > 10'000) return refusal("bad_prefix", "at most 10,000 prefixes");
  static constexpr const char* networks[] = {"telecom", "mobile", "unicom", "broadnet", "satellite"};
  if (Result<int64_t> n = w.sql.run("delete from number_prefix where operator = ?", {w.op}); !n) return n.error();
  for (const Prefix& p : all) {
    if (!digits(p.prefix) || p.prefix.size() > 8) return refusal("bad_prefix", "one to eight digits");
    if (std::find(std::begin(networks), std::end(networks), p.network) == std::end(networks)) return refusal("bad_prefix", p.prefix + ": network is telecom, mobile, unicom, broadnet or satellite");
    Result<int64_t> n = w.sql.run("insert into number_prefix (operator, prefix, network, resale) values (?, ?, ?, ?) on conflict do nothing", {w.op, p.prefix, p.network, int64_t{p.resale}});
    if (!n) return n.error();
    if (*n == 0) return refusal("bad_prefix", p.prefix + " is there twice");
  }
  return Done{};
}

const Prefix* prefix_of(const std::vector<Prefix>& all, std::string_view national) {
  const Prefix* best = nullptr;
  for (const Prefix& p : all)
    if (national.starts_with(p.prefix) && (best == nullptr || p.prefix.size() > best->prefix.size())) best = &p;
  return best;
}

Area parted_area(std::string_view s) {
  for (const std::string_view p : provinces) {
    if (!s.starts_with(p)) continue;
    std::string_view city = s.substr(p.size());
    for (const std::string_view word : {"省", "壮族自治区", "回族自治区", "维吾尔自治区", "自治区", "市"})
      if (city.starts_with(word)) {
        city.remove_prefix(word.size());
        break;
      }
    cut(city, "市");
    const bool whole = p == "北京" || p == "天津" || p == "上海" || p == "重庆";
    return {std::string(p), city.empty() && whole ? std::string(p) : std::string(city)};
  }
  return {};
}

Result<Area> Areas::of(const Work& w, std::string_view national) {
  const std::string prefix(national.substr(0, 7));
  if (const auto found = known_.find(prefix); found != known_.end()) return found->second;
  if (known_.size() >= 100'000) known_.clear();
  Result<Rows> own = w.sql.query("select last, province, city from number_area where operator = ? and first <= ? order by first desc limit 1", {w.op, prefix});
  if (!own) return own.error();
  const bool covered = !own->empty() && own->front().text(0) >= prefix;
  const Area area = covered ? Area{own->front().text(1), own->front().text(2)} : geocoded(national);
  known_.emplace(prefix, area);
  return area;
}

Result<AreaImport> import_areas(const Bulk& bulk, std::string_view text) {
  Result<StockFile> file = StockFile::open(text, {"from7", "to7", "province", "city", "operator"}, 4);
  if (!file) return file.error();
  AreaImport out;
  std::vector<std::vector<Value>> rows;
  Result<std::vector<Prefix>> plan = bulk.read([](const Work& w) { return prefixes(w); });
  if (!plan) return plan.error();
  const auto note = [&](const StockRow& row, const std::string& why) {
    if (out.notes.size() < 100) out.notes.push_back("line " + std::to_string(row.line) + ": " + why);
  };
  const std::pair<std::string_view, std::string_view> networks[] = {{"移动", "mobile"}, {"联通", "unicom"}, {"电信", "telecom"}, {"广电", "broadnet"}};
  std::string before;
  for (StockRow row; file->next(row);) {
    const std::string from(row.fields[0]), to(row.fields[1].empty() ? row.fields[0] : row.fields[1]);
    std::string wrong = row.wrong;
    if (wrong.empty() && (from.size() != 7 || to.size() != 7 || !digits(from) || !digits(to) || to < from)) wrong = "from7 and to7 are seven digits, in order";
    if (wrong.empty() && (row.fields[2].size() > 60 || row.fields[3].size() > 60)) wrong = "province and city have at most sixty octets";
    if (wrong.empty() && from <= before) wrong = "ranges are in order and do not overlap";
    if (!wrong.empty()) {
      ++out.rejected;
      note(row, wrong);
      continue;
    }
    before = to;
    for (const auto& [word, network] : networks) {
      if (!row.fields[4].starts_with(word)) continue;
      const Prefix* p = prefix_of(*plan, from);
      const bool resale = row.fields[4].find("虚拟") != std::string_view::npos;
      if (p != nullptr && (p->network != network || p->resale != resale)) {
        ++out.contradictions;
        note(row, from + " is said to be " + std::string(row.fields[4]) + ", and by the prefix table is " + p->network + (p->resale ? ", resale" : ""));
      }
    }
    rows.push_back({from, to, std::string(row.fields[2]), std::string(row.fields[3])});
  }
  out.ranges = static_cast<int64_t>(rows.size());
  // All in one unit: a table is the old one or the new one. Some hundred thousand rows are about a second.
  Result<Done> done = bulk.write([&](const Work& w) -> Result<Done> {
    if (Result<int64_t> n = w.sql.run("delete from number_area where operator = ?", {w.op}); !n) return n.error();
    for (const std::vector<Value>& r : rows) {
      Result<int64_t> n = w.sql.run("insert into number_area (operator, first, last, province, city) values (?, ?, ?, ?, ?)", {w.op, r[0], r[1], r[2], r[3]});
      if (!n) return n.error();
    }
    return Done{};
  });
  if (!done) return done.error();
  return out;
}

}  // namespace sublet::commerce
