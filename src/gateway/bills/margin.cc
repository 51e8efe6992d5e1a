#include "gateway/bills/margin.h"

#include "charging/state.h"

namespace sublet::gateway {

namespace {

constexpr size_t insert_together = 40;  // rows in a statement
constexpr size_t most_provinces = 200'000;

const charging::Line* line_of(const charging::State& state, const charging::OperatorState& op, const BillKey& k) {
  charging::LineId id = 0;
  if (k.line != 0) id = state.store.find(charging::line_key(op.id, PhoneNumber::from_bits(k.line)));
  else if (k.account != 0) id = state.store.account(k.account).first_line;  // of the account itself: its first line stands for it
  return id == 0 || state.store.line(id).account != k.account ? nullptr : &state.store.line(id);
}

std::string base_offer(const charging::State& state, const charging::OperatorState& op, const charging::Line& line) {
  const catalogue::Version& now = *op.versions.back().tables;
  std::string found;
  state.store.each_item(line.account, line.ordinal, [&](size_t, const charging::Item& item) {
    if (item.kind != charging::Item::offer || !found.empty()) return;
    if (const catalogue::Offer* o = now.offer(item.def); o != nullptr && o->base) found = o->code;
  });
  return found;
}

}  // namespace

MarginPlace MarginBook::place_of(const charging::State& state, const charging::OperatorState& op, const BillKey& k) {
  const Instant at = Instant::from_seconds(k.slot * 900);
  const charging::Line* const line = line_of(state, op, k);
  const catalogue::Id host = k.host != 0 ? k.host : line != nullptr ? line->host : catalogue::Id{0};
  MarginPlace p;
  p.day = days_of(op.version_at(at)->tables->op.zone.civil(at).date);
  if (host != 0) p.host = op.registry.hosts.name(host);
  p.line = k.line == 0 && line != nullptr ? charging::number_of(line->key).text() : PhoneNumber::from_bits(k.line).text();
  if (line != nullptr) p.package = base_offer(state, op, *line);
  return p;
}

void MarginBook::add(const std::string& op, const BillKey& k, const BillSum& sum, const MarginPlace& place, const std::string& what, MarginSums& into) {
  if (k.kind != charging::EventKind::charged && sum.cost == 0) return;  // moves money, and earns nothing
  into[{op, place.day, place.host, place.line, place.package, what}].add({sum.count, sum.units, sum.cost, sum.wholesale});
}

Result<std::string> MarginBook::province(records::Sql& sql, const std::string& op, const std::string& line) {
  const std::string key = op + "/" + line;
  if (const auto known = provinces_.find(key); known != provinces_.end()) return known->second;
  Result<records::Rows> rows = sql.query("select province from number where operator = ? and number = ?", {op, line});
  if (!rows) return rows.error();
  if (rows->empty() || rows->front().text(0).empty()) return std::string();  // not known yet: it is looked for again
  if (provinces_.size() >= most_provinces) provinces_.clear();
  return provinces_[key] = rows->front().text(0);
}

Result<Done> MarginBook::write(records::Sql& sql, const MarginSums& sums) {
  MarginSums by_province;
  for (const auto& [key, sum] : sums) {
    const auto& [op, day, host, line, package, what] = key;
    Result<std::string> where = province(sql, op, line);
    if (!where) return where.error();
    by_province[{op, day, host, *where, package, what}].add(sum);
  }
  std::vector<const MarginSums::value_type*> rows;
  for (const auto& row : by_province) rows.push_back(&row);
  return insert_many(sql, "insert into margin_sum (operator, day, host, province, package, what, count, units, revenue, wholesale) values ",
                     " on conflict (operator, day, host, province, package, what) do update set count = margin_sum.count + excluded.count, units = margin_sum.units + excluded.units, revenue = margin_sum.revenue + excluded.revenue, wholesale = margin_sum.wholesale + excluded.wholesale", 10,
                     rows.size(), [&](size_t i, std::vector<records::Value>& v) {
                       const auto& [key, s] = *rows[i];
                       const auto& [op, day, host, where, package, what] = key;
                       v.insert(v.end(), {op, day, host, where, package, what, s.count, s.units, s.revenue, s.wholesale});
                     });
}

Result<Done> insert_many(records::Sql& sql, const std::string& head, const std::string& tail, size_t columns, size_t count, const std::function<void(size_t, std::vector<records::Value>&)>& values_of) {
  std::string one = "(";
  for (size_t c = 0; c < columns; ++c) one += c == 0 ? "?" : ", ?";
  one += ")";
  for (size_t i = 0; i < count;) {
    const size_t n = count - i >= insert_together ? insert_together : 1;
    std::string text = head + one;
    for (size_t k = 1; k < n; ++k) text += ", " + one;
    std::vector<records::Value> values;
    values.reserve(n * columns);
    for (size_t k = 0; k < n; ++k) values_of(i + k, values);
    if (Result<int64_t> put = sql.run(text + tail, values); !put) return put.error();
    i += n;
  }
  return Done{};
}

}  // namespace sublet::gateway
