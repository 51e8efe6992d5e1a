#include "commerce/number_search.h"

#include <algorithm>
#include <array>
#include <tuple>

#include "commerce/digit_terms.h"

namespace sublet::commerce {

namespace {

constexpr int kind_bits = 19;
constexpr uint64_t live = uint64_t{1} << 63;
constexpr uint32_t most_kinds = (1u << kind_bits) - 1;
constexpr size_t short_list = 65'536, block = 1'024;

using KindKey = std::tuple<std::string, std::string, std::string, std::string, int64_t, int64_t, int64_t, int64_t>;  // host, province, city, grade, price, deposit, minimum, months

uint64_t digits_of(uint64_t x) { return x & digits_mask; }
uint32_t kind_of(uint64_t x) { return static_cast<uint32_t>(x >> 44) & most_kinds; }
bool by_digits(uint64_t a, uint64_t b) { return digits_of(a) < digits_of(b); }

// The indices of those of `n` numbers for which `holds`; branchless, since whether it does cannot be foretold.
template <class F>
size_t sift(const uint64_t* x, const uint16_t* from, size_t n, uint16_t* to, F holds) {
  size_t kept = 0;
  for (size_t i = 0; i < n; ++i) {
    const uint16_t at = from[i];
    to[kept] = at;
    kept += holds(x[at]) ? 1 : 0;
  }
  return kept;
}

template <class F>
size_t first_sift(const uint64_t* x, size_t n, uint16_t* to, F holds) {
  size_t kept = 0;
  for (size_t i = 0; i < n; ++i) {
    to[kept] = static_cast<uint16_t>(i);
    kept += holds(x[i]) ? 1 : 0;
  }
  return kept;
}

// What a search asks, compiled: any of the lists of conditions, and which kinds will do.
struct Compiled {
  std::vector<std::vector<DigitTerm>> alternatives;
  std::vector<uint8_t> kinds;  // by number; empty: all
};

// Which of a block's numbers fit, in order; how many.
size_t fitting(const Compiled& c, const uint64_t* x, size_t n, uint16_t* out) {
  std::array<uint16_t, block> some{}, also{};
  const auto one = [&](const std::vector<DigitTerm>& terms, uint16_t* to) {
    if (terms.empty()) return first_sift(x, n, to, [](uint64_t v) { return (v & live) != 0; });
    // The first condition is asked together with whether the number is idle, in one pass over all.
    size_t kept = with_test(terms[0], [&](auto holds) { return first_sift(x, n, to, [holds](uint64_t v) { return ((v >> 63) & (holds(v) ? 1 : 0)) != 0; }); });
    for (size_t t = 1; t < terms.size() && kept > 0; ++t)
      kept = with_test(terms[t], [&](auto holds) { return sift(x, to, kept, to, holds); });
    return kept;
  };
  size_t kept = one(c.alternatives[0], out);
  for (size_t a = 1; a < c.alternatives.size(); ++a) {
    const size_t more = one(c.alternatives[a], also.data());
    if (more == 0) continue;
    std::copy_n(out, kept, some.data());
    kept = static_cast<size_t>(std::set_union(some.data(), some.data() + kept, also.data(), also.data() + more, out) - out);
  }
  if (!c.kinds.empty() && kept > 0) kept = sift(x, out, kept, out, [&](uint64_t v) { return c.kinds[kind_of(v)] != 0; });
  return kept;
}

}  // namespace

struct NumberIndex::Shelf {
  mutable std::shared_mutex mutex;
  std::vector<uint64_t> all, fresh;  // each in order, none in both
  std::vector<KindKey> kinds;
  std::map<KindKey, uint32_t> kind_numbers;
  int64_t idle = 0, left_out = 0;
  bool ready = false;
  int64_t seq = 0;       // what was read up to
  std::string last;      // the first reading: how far it is

  std::optional<uint32_t> kind(KindKey key) {
    const auto found = kind_numbers.find(key);
    if (found != kind_numbers.end()) return found->second;
    if (kinds.size() >= most_kinds) return std::nullopt;
    const uint32_t n = static_cast<uint32_t>(kinds.size());
    kind_numbers.emplace(key, n);
    kinds.push_back(std::move(key));
    return n;
  }

  void put(uint64_t x) {
    const auto set = [&](uint64_t& there) {
      idle += static_cast<int64_t>((x >> 63) & 1) - static_cast<int64_t>((there >> 63) & 1);
      there = x;
    };
    if (!all.empty() && digits_of(all.back()) >= digits_of(x)) {
      const auto at = std::lower_bound(all.begin(), all.end(), x, by_digits);
      if (at != all.end() && digits_of(*at) == digits_of(x)) return set(*at);
    }
    if (!ready && (all.empty() || digits_of(all.back()) < digits_of(x))) {  // the first reading comes in order
      idle += static_cast<int64_t>((x >> 63) & 1);
      all.push_back(x);
      return;
    }
    const auto at = std::lower_bound(fresh.begin(), fresh.end(), x, by_digits);
    if (at != fresh.end() && digits_of(*at) == digits_of(x)) return set(*at);
    if ((x & live) == 0) return;  // neither here nor to be found
    ++idle;
    fresh.insert(at, x);
  }

  void learn(const FoundNumber& n, bool is_idle) {
    const std::optional<std::string> text = national(n.number);
    const std::optional<uint64_t> packed = text ? pack_digits(*text) : std::nullopt;
    std::optional<uint32_t> k;
    if (packed) k = kind({n.host, n.province, n.city, n.grade, n.price, n.deposit, n.minimum, n.months});
    if (!k) ++left_out;
    else put(*packed | uint64_t{*k} << 44 | (is_idle ? live : 0));
  }

  void merge() {
    std::vector<uint64_t> both;
    both.reserve(all.size() + fresh.size() + short_list);
    std::merge(all.begin(), all.end(), fresh.begin(), fresh.end(), std::back_inserter(both), by_digits);
    all = std::move(both);
    fresh.clear();
  }

  Compiled compiled(const NumberQuery& q, std::vector<std::vector<DigitTerm>> alternatives) const {
    Compiled c{std::move(alternatives), {}};
    if (q.host.empty() && q.province.empty() && q.city.empty() && q.grade.empty() && q.least <= 0 && q.dearest == INT64_MAX) return c;
    c.kinds.resize(std::max<size_t>(kinds.size(), 1));
    for (size_t i = 0; i < kinds.size(); ++i) {
      const auto& [host, province, city, grade, price, deposit, minimum, months] = kinds[i];
      const bool graded = q.grade.empty() || (q.grade == "-" ? grade.empty() : grade == q.grade);
      c.kinds[i] = graded && (q.host.empty() || q.host == host) && (q.province.empty() || q.province == province) && (q.city.empty() || q.city == city) && price >= q.least && price <= q.dearest;
    }
    return c;
  }

  FoundNumber shown(uint64_t x) const {
    const auto& [host, province, city, grade, price, deposit, minimum, months] = kinds[kind_of(x)];
    return {"86" + unpack_digits(digits_of(x)), host, province, city, grade, price, deposit, minimum, months};
  }

  Found search(const Compiled& c, int64_t offset, int64_t most) const {
    Found out;
    std::array<uint16_t, block> fit{};
    std::vector<uint64_t> few;  // of the short list
    for (size_t at = 0; at < fresh.size(); at += block) {
      const size_t n = fitting(c, fresh.data() + at, std::min(block, fresh.size() - at), fit.data());
      for (size_t i = 0; i < n; ++i) few.push_back(fresh[at + fit[i]]);
    }
    auto next = few.begin();
    const int64_t end = offset + most;
    const auto hit = [&](uint64_t x) {
      if (out.total >= offset && out.total < end) out.numbers.push_back(shown(x));
      ++out.total;
    };
    for (size_t at = 0; at < all.size(); at += block) {
      const size_t n = fitting(c, all.data() + at, std::min(block, all.size() - at), fit.data());
      if (out.total >= end) {  // only counted from here on
        out.total += static_cast<int64_t>(n);
        continue;
      }
      for (size_t i = 0; i < n; ++i) {
        const uint64_t x = all[at + fit[i]];
        for (; next != few.end() && by_digits(*next, x); ++next) hit(*next);
        hit(x);
      }
    }
    for (; next != few.end(); ++next) hit(*next);
    return out;
  }
};

NumberIndex::NumberIndex() = default;
NumberIndex::~NumberIndex() = default;

NumberIndex::Shelf* NumberIndex::shelf(const std::string& op) const {
  const std::shared_lock lock(mutex_);
  const auto s = shelves_.find(op);
  return s == shelves_.end() ? nullptr : s->second.get();
}

std::unique_ptr<NumberIndex::Shelf>& NumberIndex::made(const std::string& op) {
  const std::unique_lock lock(mutex_);
  std::unique_ptr<Shelf>& s = shelves_[op];
  if (s == nullptr) s = std::make_unique<Shelf>();
  return s;
}

void NumberIndex::learn(const std::string& op, const FoundNumber& number, bool idle) {
  Shelf& s = *made(op);
  const std::unique_lock lock(s.mutex);
  s.learn(number, idle);
  if (s.fresh.size() >= short_list) s.merge();
}

void NumberIndex::all_learnt(const std::string& op) {
  Shelf& s = *made(op);
  const std::unique_lock lock(s.mutex);
  s.ready = true;
  s.all.shrink_to_fit();
}

Result<int64_t> NumberIndex::follow(records::Database& db, int64_t most) {
  using records::Row;
  using records::Rows;
  Result<Rows> operators = db.read<Rows>([](records::Sql& sql) -> Result<Rows> { return sql.query("select operator, seq from number_seq_last order by operator"); });
  if (!operators) return operators.error();
  int64_t read = 0;
  for (const Row& o : *operators) {
    const std::string& op = o.text(0);
    Shelf& s = *made(op);
    const int64_t now = o.integer(1);
    if (s.ready && s.seq >= now) continue;
    // First all of them by their numbers, then what has changed since that began, by `seq`.
    const bool first = !s.ready;
    if (first && s.last.empty()) s.seq = now;
    constexpr const char* columns = "select number, state, host, province, city, grade, price, deposit, minimum, months, seq from number ";
    int64_t upto = now;
    Result<Rows> rows = db.read<Rows>([&](records::Sql& sql) -> Result<Rows> {
      if (first) return sql.query(std::string(columns) + "where operator = ? and number > ? order by number limit ?", {op, s.last, most});
      // Whole steps of `seq`: those up to the one in which the page ends.
      Result<Rows> edge = sql.query("select seq from number where operator = ? and seq > ? and seq <= ? order by seq limit 1 offset ?", {op, s.seq, now, most - 1});
      if (!edge) return edge;
      if (!edge->empty()) upto = edge->front().integer(0);
      return sql.query(std::string(columns) + "where operator = ? and seq > ? and seq <= ?", {op, s.seq, upto});
    });
    if (!rows) return rows.error();
    const std::unique_lock lock(s.mutex);
    for (const Row& r : *rows) s.learn({r.text(0), r.text(2), r.text(3), r.text(4), r.text(5), r.integer(6), r.integer(7), r.integer(8), r.integer(9)}, r.text(1) == "idle");
    read += static_cast<int64_t>(rows->size());
    if (first) {
      if (!rows->empty()) s.last = rows->back().text(0);
      if (static_cast<int64_t>(rows->size()) < most) s.ready = true, s.all.shrink_to_fit();
      read = std::max<int64_t>(read, 1);
    } else {
      s.seq = upto;
    }
    if (s.fresh.size() >= short_list) s.merge();
  }
  return read;
}

Result<Found> NumberIndex::search(const std::string& op, const NumberQuery& q) const {
  if (q.offset < 0 || q.most < 0 || q.most > 1'000 || q.offset > INT64_MAX - 1'000) return refusal("bad_search", "offset from 0, limit from 0 to 1,000");
  if (q.least > q.dearest) return refusal("bad_search", "the least price is above the dearest");
  for (const std::string* digits : {&q.contains, &q.without})
    if (digits->size() > 10 || digits->find_first_not_of("0123456789") != std::string::npos) return refusal("bad_search", "contains, without: up to ten digits");
  std::string text = q.pattern.empty() ? "*" : q.pattern, rest;
  if (!q.contains.empty()) rest += " & contains(" + q.contains + ")";
  if (!q.without.empty()) rest += " & without(" + q.without + ",8)";
  if (!rest.empty()) {  // of each alternative
    std::string joined;
    for (size_t from = 0; from <= text.size();) {
      const size_t end = std::min(text.find(';', from), text.size());
      const std::string one = text.substr(from, end - from);
      if (one.find_first_not_of(" \t\n") != std::string::npos) joined += one + rest + ";";
      from = end + 1;
    }
    text = joined;
  }
  Result<DigitPattern> p = DigitPattern::parse(text);
  if (!p) return p.error();
  const Shelf* s = shelf(op);
  if (s == nullptr) return Found{};  // it has no numbers
  const std::shared_lock lock(s->mutex);
  if (!s->ready) return refusal("not_ready", std::to_string(s->all.size()) + " numbers have been read; the search begins when all are");
  std::vector<std::vector<DigitTerm>> alternatives = p->alternatives();
  // "*" is a condition on nothing; it would stand before others.
  for (std::vector<DigitTerm>& terms : alternatives) std::erase_if(terms, [](const DigitTerm& t) { return t.kind == DigitTerm::Kind::mask && t.mask == 0; });
  return s->search(s->compiled(q, std::move(alternatives)), q.offset, q.most);
}

Result<std::vector<NumberIndex::Place>> NumberIndex::places(const std::string& op) const {
  const Shelf* s = shelf(op);
  if (s == nullptr) return std::vector<Place>{};
  const std::shared_lock lock(s->mutex);
  if (!s->ready) return refusal("not_ready", std::to_string(s->all.size()) + " numbers have been read; the search begins when all are");
  std::vector<int64_t> idle(s->kinds.size());
  for (const std::vector<uint64_t>* some : {&s->all, &s->fresh})
    for (const uint64_t x : *some) idle[kind_of(x)] += static_cast<int64_t>(x >> 63);
  std::map<std::tuple<std::string, std::string, std::string>, Place> all;
  for (size_t k = 0; k < idle.size(); ++k) {
    if (idle[k] == 0) continue;
    const auto& [host, province, city, grade, price, deposit, minimum, months] = s->kinds[k];
    Place& p = all.try_emplace({province, city, host}, Place{province, city, host, 0, INT64_MAX}).first->second;
    p.numbers += idle[k], p.least = std::min(p.least, price);
  }
  std::vector<Place> out;
  for (auto& [key, p] : all) out.push_back(std::move(p));
  std::stable_sort(out.begin(), out.end(), [](const Place& a, const Place& b) { return a.numbers > b.numbers; });
  return out;
}

NumberIndex::State NumberIndex::state(const std::string& op) const {
  const Shelf* s = shelf(op);
  if (s == nullptr) return {};
  const std::shared_lock lock(s->mutex);
  return {s->ready, static_cast<int64_t>(s->all.size() + s->fresh.size()), s->idle, s->left_out, static_cast<int64_t>((s->all.capacity() + s->fresh.capacity()) * sizeof(uint64_t))};
}

}  // namespace sublet::commerce
