#include "gateway/rest/query.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

#include "base/time.h"
#include "gateway/rest/strict_json.h"

namespace sublet::gateway::rest {
namespace {

int hex(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

bool is_path(std::string_view s) {
  if (s.empty() || s.size() > 100 || s.front() == '.' || s.back() == '.') return false;
  return std::all_of(s.begin(), s.end(), [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '@' || c == '.' || c == '-'; });
}

Result<std::vector<std::string>> paths(std::string_view name, std::string_view text) {
  std::vector<std::string> out;
  for (;;) {
    const size_t comma = text.find(',');
    const std::string_view one = text.substr(0, comma);
    if (!is_path(one.starts_with('-') || one.starts_with('+') ? one.substr(1) : one)) return refusal("bad_query", std::string(name) + ": '" + std::string(one.substr(0, 100)) + "' is no attribute");
    if (out.size() >= 50) return refusal("bad_query", std::string(name) + ": too many");
    out.emplace_back(one);
    if (comma == std::string_view::npos) return out;
    text.remove_prefix(comma + 1);
  }
}

Result<int64_t> count(std::string_view name, std::string_view text, int64_t most, bool cut) {
  if (text.empty() || text.size() > 12 || text.find_first_not_of("0123456789") != std::string_view::npos) return refusal("bad_query", std::string(name) + " is a whole number from 0 on");
  const int64_t n = std::stoll(std::string(text));
  if (n > most && !cut) return refusal("bad_query", std::string(name) + " is at most " + std::to_string(most));
  return std::min(n, most);
}

// A number as text of one length, greater ones later: sign, 19 digits, point, 9 digits; negative ones with digits turned.
std::string sortable_number(double v) {
  if (!(std::fabs(v) < 1e18)) return {};
  char text[64];
  std::snprintf(text, sizeof text, "%029.9f", std::fabs(v));
  std::string s = text;
  if (v < 0) {
    for (char& c : s)
      if (c != '.') c = static_cast<char>('9' - (c - '0'));
    return "#-" + s;
  }
  return "#0" + s;
}
std::string sortable_integer(int64_t v) {
  char text[64];
  const uint64_t size = v < 0 ? 0 - static_cast<uint64_t>(v) : static_cast<uint64_t>(v);
  std::snprintf(text, sizeof text, "%019llu.000000000", static_cast<unsigned long long>(size));
  std::string s = text;
  if (v < 0) {
    for (char& c : s)
      if (c != '.') c = static_cast<char>('9' - (c - '0'));
    return "#-" + s;
  }
  return "#0" + s;
}

// What a value of the query may stand for in a resource.
std::vector<std::string> readings(const std::string& text) {
  std::vector<std::string> out;
  if (const auto time = sortable_time(text)) out.push_back(*time);
  else out.push_back("$" + text);
  if (text == "true" || text == "false") out.push_back("?" + text);
  if (!text.empty() && text.size() <= 25 && text.find_first_not_of("0123456789.-") == std::string::npos) {
    const Json number = Json::parse(text, nullptr, false);
    if (number.is_number()) out.push_back(sortable(number));
  }
  out.erase(std::remove(out.begin(), out.end(), std::string()), out.end());
  return out;
}

bool holds(Condition::Test test, const std::string& value, const std::string& than) {
  switch (test) {
    case Condition::Test::equal:
    case Condition::Test::unequal: return value == than;
    case Condition::Test::greater: return value > than && value[0] == than[0];
    case Condition::Test::greater_or_equal: return value >= than && value[0] == than[0];
    case Condition::Test::less: return value < than && value[0] == than[0];
    case Condition::Test::less_or_equal: return value <= than && value[0] == than[0];
  }
  return false;
}

Result<Condition> condition(const std::string& name, std::string_view raw) {
  Condition c;
  c.path = name;
  const size_t dot = name.rfind('.');
  const std::string end = dot == std::string::npos ? "" : name.substr(dot + 1);
  using Test = Condition::Test;
  const std::pair<const char*, Test> tests[] = {{"eq", Test::equal}, {"ne", Test::unequal}, {"gt", Test::greater}, {"gte", Test::greater_or_equal}, {"lt", Test::less}, {"lte", Test::less_or_equal}};
  for (const auto& [word, test] : tests)
    if (end == word) c.test = test, c.path = name.substr(0, dot);
  if (end == "regex" || name == "filter") return refusal("bad_query", "'" + name + "' is a filter of TMF630 that is not offered; there are =, .eq, .ne, .gt, .gte, .lt, .lte");
  if (!is_path(c.path)) return refusal("bad_query", "'" + dump(Json(name.substr(0, 100))) + "' is neither a parameter nor an attribute");
  const bool one = c.test != Test::equal && c.test != Test::unequal;
  for (;;) {
    const size_t comma = one ? std::string_view::npos : raw.find(',');
    Result<std::string> value = percent_decode(raw.substr(0, comma), true);
    if (!value) return value.error();
    if (value->size() > Query::longest_value) return refusal("bad_query", name + ": the value is longer than " + std::to_string(Query::longest_value) + " octets");
    if (c.values.size() >= Query::most_values) return refusal("bad_query", name + ": too many values");
    for (std::string& reading : readings(*value)) c.values.push_back(std::move(reading));
    if (comma == std::string_view::npos) break;
    raw.remove_prefix(comma + 1);
  }
  return c;
}

}  // namespace

bool is_utf8(std::string_view s) {
  for (size_t i = 0; i < s.size();) {
    const auto at = [&](size_t k) { return static_cast<unsigned char>(s[k]); };
    const unsigned char c = at(i);
    const size_t n = c < 0x80 ? 1 : c >= 0xc2 && c < 0xe0 ? 2 : c >= 0xe0 && c < 0xf0 ? 3 : c >= 0xf0 && c < 0xf5 ? 4 : 0;
    if (n == 0 || i + n > s.size()) return false;
    for (size_t k = 1; k < n; ++k)
      if ((at(i + k) & 0xc0) != 0x80) return false;
    if ((c == 0xe0 && at(i + 1) < 0xa0) || (c == 0xed && at(i + 1) > 0x9f) || (c == 0xf0 && at(i + 1) < 0x90) || (c == 0xf4 && at(i + 1) > 0x8f)) return false;
    i += n;
  }
  return true;
}

Result<std::string> percent_decode(std::string_view text, bool plus) {
  std::string out;
  out.reserve(text.size());
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%') {
      const int high = i + 2 < text.size() ? hex(text[i + 1]) : -1, low = i + 2 < text.size() ? hex(text[i + 2]) : -1;
      if (high < 0 || low < 0) return refusal("bad_query", "'%' is not followed by two hexadecimal digits");
      out += static_cast<char>(high * 16 + low);
      i += 2;
    } else {
      out += plus && text[i] == '+' ? ' ' : text[i];
    }
  }
  if (!is_utf8(out) || out.find('\0') != std::string::npos) return refusal("bad_query", "a value is no UTF-8 text");
  return out;
}

std::string percent_encode(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.' || c == '~') {
      out += c;
    } else {
      char code[4];
      std::snprintf(code, sizeof code, "%%%02X", static_cast<unsigned>(static_cast<unsigned char>(c)));
      out += code;
    }
  }
  return out;
}

Result<std::vector<std::pair<std::string, std::string>>> parse_form(std::string_view text) {
  std::vector<std::pair<std::string, std::string>> out;
  while (!text.empty()) {
    const size_t amp = text.find('&');
    const std::string_view pair = text.substr(0, amp);
    if (!pair.empty()) {
      const size_t equals = pair.find('=');
      Result<std::string> name = percent_decode(pair.substr(0, equals), true);
      Result<std::string> value = percent_decode(equals == std::string_view::npos ? std::string_view() : pair.substr(equals + 1), true);
      if (!name) return name.error();
      if (!value) return value.error();
      if (out.size() >= 100) return refusal("bad_query", "too many parameters");
      out.emplace_back(std::move(*name), std::move(*value));
    }
    if (amp == std::string_view::npos) break;
    text.remove_prefix(amp + 1);
  }
  return out;
}

Result<Query> parse_query(std::string_view target, const std::vector<std::string>& known, std::vector<std::pair<std::string, std::string>>* others) {
  Query q;
  const size_t mark = target.find('?');
  if (mark == std::string_view::npos) return q;
  std::string_view rest = target.substr(mark + 1);
  while (!rest.empty()) {
    const size_t amp = rest.find('&');
    const std::string_view pair = rest.substr(0, amp);
    rest = amp == std::string_view::npos ? std::string_view() : rest.substr(amp + 1);
    if (pair.empty()) continue;
    const size_t equals = pair.find('=');
    if (equals == std::string_view::npos) return refusal("bad_query", "a parameter has no '='; comparisons are written name.gt=value");
    Result<std::string> name = percent_decode(pair.substr(0, equals), true);
    if (!name) return name.error();
    const std::string_view raw = pair.substr(equals + 1);
    if (*name == "offset" || *name == "limit") {
      Result<int64_t> n = *name == "offset" ? count(*name, raw, Query::most_offset, false) : count(*name, raw, Query::most_limit, true);
      if (!n) return n.error();
      (*name == "offset" ? q.offset : q.limit) = *n;
    } else if (*name == "fields" || *name == "sort") {
      Result<std::string> text = percent_decode(raw, false);
      if (!text) return text.error();
      if (*name == "fields") q.some_fields = true;
      if (text->empty() || *text == "none") continue;
      Result<std::vector<std::string>> list = paths(*name, *text);
      if (!list) return list.error();
      if (*name == "fields") {
        q.fields = std::move(*list);
      } else {
        if (q.sort.size() + list->size() > 3) return refusal("bad_query", "sort: at most 3 attributes");
        for (const std::string& path : *list) {
          const bool sign = path[0] == '-' || path[0] == '+';
          q.sort.emplace_back(sign ? path.substr(1) : path, path[0] == '-');
        }
      }
    } else if (std::find(known.begin(), known.end(), *name) != known.end()) {
      Result<std::string> text = percent_decode(raw, true);
      if (!text) return text.error();
      if (others != nullptr) others->emplace_back(std::move(*name), std::move(*text));
    } else {
      Result<Condition> c = condition(*name, raw);
      if (!c) return c.error();
      if (q.where.size() >= Query::most_conditions) return refusal("bad_query", "too many filters");
      q.where.push_back(std::move(*c));
    }
  }
  return q;
}

std::optional<std::string> sortable_time(std::string_view text) {
  if (text.size() < 20 || text.size() > 40 || text[4] != '-' || (text[10] != 'T' && text[10] != ' ')) return std::nullopt;
  static const ZoneTable utc;
  const Result<Instant> at = parse_instant(text, utc);
  if (!at) return std::nullopt;
  char micros[32];
  std::snprintf(micros, sizeof micros, "@%020lld", static_cast<long long>(at->micros()) + 1'000'000'000'000'000'000LL);
  return micros;
}

std::string sortable(const Json& value) {
  if (value.is_string()) {
    const std::string& text = value.get_ref<const std::string&>();
    if (text.size() > Query::longest_value) return {};
    if (const auto time = sortable_time(text)) return *time;
    return "$" + text;
  }
  if (value.is_boolean()) return value.get<bool>() ? "?true" : "?false";
  if (value.is_number_integer()) return sortable_integer(value.get<int64_t>());
  if (value.is_number_float()) return sortable_number(value.get<double>());
  return {};
}

const Condition* Query::on(std::string_view path) const {
  for (const Condition& c : where)
    if (c.path == path) return &c;
  return nullptr;
}

Query::Span Query::take_span(std::string_view path) {
  using Test = Condition::Test;
  Span s;
  std::erase_if(where, [&](const Condition& c) {
    if (c.path != path || c.test == Test::unequal || c.values.size() != 1 || c.values[0].size() != 21 || c.values[0][0] != '@') return false;
    const int64_t at = std::stoll(c.values[0].substr(1)) - 1'000'000'000'000'000'000LL;
    if (c.test != Test::less && c.test != Test::less_or_equal) s.from = std::max(s.from, c.test == Test::greater ? at + 1 : at);
    if (c.test != Test::greater && c.test != Test::greater_or_equal) s.to = std::min(s.to, c.test == Test::less ? at - 1 : at);
    return true;
  });
  return s;
}

bool Query::matches(const Json& resource) const {
  for (const Condition& c : where) {
    std::vector<const Json*> found;
    values_at(resource, c.path, found);
    const bool any = std::any_of(found.begin(), found.end(), [&](const Json* v) {
      const std::string text = sortable(*v);
      return !text.empty() && std::any_of(c.values.begin(), c.values.end(), [&](const std::string& than) { return holds(c.test, text, than); });
    });
    if (any == (c.test == Condition::Test::unequal)) return false;
  }
  return true;
}

Json Query::shown(const Json& resource) const {
  if (!some_fields) return resource;
  Json out = Json::object();
  for (const auto& [name, value] : resource.items()) {
    const bool always = name == "id" || name == "href";
    const auto asked = [&name = name](const std::string& f) { return f == name || (f.size() > name.size() && f.starts_with(name) && f[name.size()] == '.'); };
    if (always || std::any_of(fields.begin(), fields.end(), asked)) out[name] = value;
  }
  return out;
}

}  // namespace sublet::gateway::rest
