#include "catalogue/profile.h"

#include <algorithm>

#include "base/ensure.h"
#include "catalogue/profile_reader.h"

namespace sublet::catalogue {

using P = UsageProfile;

namespace {

bool all_digits(std::string_view s) {
  return std::all_of(s.begin(), s.end(), [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

std::string ProfileReader::raw(const Node& n) {
  const std::optional<std::string> text = as_text(n, found_);
  if (!text) return {};
  std::optional<std::string> out = encoded(p_.encoding, *text);
  if (!out) found_.add(n.at, "'" + *text + "' cannot be written in the encoding of this profile");
  return out.value_or("");
}

P::Ref ProfileReader::column(const Node& n) {
  const std::optional<std::string> name = as_text(n, found_);
  if (!name) return P::nowhere;
  for (size_t i = 0; i < p_.columns.size(); ++i)
    if (p_.columns[i].name == *name) return static_cast<P::Ref>(i);
  if (p_.layout == P::Layout::delimited && p_.header_names && at_->find("columns") == nullptr) {
    add_column(n, *name, static_cast<uint32_t>(p_.columns.size()), 0);
    return static_cast<P::Ref>(p_.columns.size() - 1);
  }
  std::vector<std::string> known;
  for (const P::Column& c : p_.columns) known.push_back(c.name);
  const std::string near = nearest(*name, known);
  found_.add(n.at, "there is no column `" + *name + "`",
             near.empty() ? "name it under `columns`" : "did you mean `" + near + "`?");
  return P::nowhere;
}

void ProfileReader::add_column(const Node& at, const std::string& name, uint32_t start, uint32_t length) {
  if (p_.columns.size() >= P::max_columns) {
    if (p_.columns.size() == P::max_columns)
      found_.add(at.at, "more than 255 columns", "name only those with a meaning");
    return;
  }
  for (const P::Column& c : p_.columns)
    if (c.name == name && !name.empty()) found_.add(at.at, "the column `" + name + "` is named twice");
  P::Column c;
  c.name = name;
  c.raw = raw(at);
  c.at = start;
  c.length = length;
  p_.columns.push_back(std::move(c));
}

char ProfileReader::single(Fields& f, std::string_view key, char otherwise, bool may_be_none) {
  const Node* n = f.take(key);
  if (n == nullptr) return otherwise;
  const std::string s = as_text(*n, found_).value_or("");
  if (may_be_none && s == "none") return 0;
  if (s == "tab" || s == "\\t") return '\t';
  if (s.size() == 1 && s[0] > ' ' && s[0] < 0x7F) return s[0];
  found_.add(n->at, "`" + std::string(key) + "` is one character",
             may_be_none ? "write it in quotes, or none" : "write it in quotes, such as \"|\" or tab");
  return otherwise;
}

void ProfileReader::shape(Fields& f) {
  p_.layout = f.word("layout", {"fixed", "delimited"}, "delimited") == "fixed" ? P::Layout::fixed
                                                                               : P::Layout::delimited;
  p_.encoding =
      f.word("encoding", {"UTF-8", "GB18030"}, "UTF-8") == "UTF-8" ? P::Encoding::utf8 : P::Encoding::gb18030;
  p_.gzip = f.word("compression", {"none", "gzip"}, "none") == "gzip";
  p_.time_zone = f.text("time_zone");
  const std::string end = f.word("line_end", {"lf", "crlf", "none"}, "lf");
  p_.line_end = end == "lf" ? P::LineEnd::lf : end == "crlf" ? P::LineEnd::crlf : P::LineEnd::none;
  p_.open_last_line = f.word("last_line", {"ended", "open"}, "ended") == "open";
  if (p_.layout == P::Layout::fixed) {
    p_.record_length =
        static_cast<uint32_t>(f.integer("record_length", 1, P::max_record_length, 1, required));
  } else {
    p_.delimiter = single(f, "delimiter", ',', false);
    p_.quote = single(f, "quote", p_.delimiter == ',' ? '"' : char{0}, true);
    if (p_.quote == p_.delimiter) f.wrong(f.node(), "the quote and the delimiter are the same character");
    if (p_.line_end == P::LineEnd::none)
      f.wrong(*f.node().find("line_end"), "only a fixed layout can do without line ends");
  }
}

void ProfileReader::fixed_column(const Node& key, const Node& value) {
  if (value.kind != Node::Kind::list || value.items.size() != 2) {
    found_.add(value.at, "a column of a fixed layout is its first octet and its length",
               "write " + key.scalar + ": [1, 8]");
    return add_column(key, key.scalar, 0, 1);
  }
  const int64_t start = as_integer(value.items[0], 1, p_.record_length, found_).value_or(1);
  const int64_t length = as_integer(value.items[1], 1, p_.record_length, found_).value_or(1);
  if (start + length - 1 > p_.record_length)
    found_.add(value.at, "`" + key.scalar + "` ends beyond the record's " + std::to_string(p_.record_length) +
                             " octets");
  add_column(key, key.scalar, static_cast<uint32_t>(start - 1), static_cast<uint32_t>(length));
}

void ProfileReader::numbered_column(const Node& key, const Node& value) {
  const int64_t at = as_integer(value, 1, static_cast<int64_t>(P::max_columns), found_).value_or(1);
  add_column(key, key.scalar, static_cast<uint32_t>(at - 1), 1);
}

void ProfileReader::columns(Fields& f) {
  const bool fixed = p_.layout == P::Layout::fixed;
  const Node* n = f.take("columns", fixed || !p_.header_names);
  if (n == nullptr) return;
  if (n->kind == Node::Kind::map && !p_.header_names) {
    for (const auto& [key, value] : n->pairs) fixed ? fixed_column(key, value) : numbered_column(key, value);
  } else if (n->kind == Node::Kind::list && !fixed) {
    for (size_t i = 0; i < n->items.size(); ++i)
      add_column(n->items[i], n->items[i].scalar, static_cast<uint32_t>(i), 0);
  } else {
    found_.add(n->at,
               fixed
                   ? "columns of a fixed layout are a map of name: [first octet, length]"
                   : "columns are a list of names in their order, or without a header a map of name: number");
  }
}

void ProfileReader::lines(Fields& f) {
  const Node* n = f.take("lines");
  if (n == nullptr) return;
  Fields l(*n, "`lines`", found_);
  p_.header_names = l.word("header", {"none", "names"}, "none") == "names";
  if (p_.header_names && p_.layout == P::Layout::fixed)
    l.wrong(*n, "a fixed layout has no header of names", "use skip: 1");
  p_.skip_lines = static_cast<uint32_t>(l.integer("skip", 0, 1000, 0));
  if (const Node* c = l.take("comment")) p_.comment = raw(*c);
  if (const Node* t = l.take("trailer")) trailer(*t);
  if (p_.line_end == P::LineEnd::none &&
      (p_.skip_lines > 0 || !p_.comment.empty() || !p_.trailer.starts.empty()))
    l.wrong(*n, "a file without line ends has records only", "remove `lines`");
  l.finish();
}

void ProfileReader::trailer(const Node& node) {
  Fields t(node, "the trailer", found_);
  if (const Node* s = t.take("starts", required)) {
    p_.trailer.starts = raw(*s);
    if (p_.trailer.starts.empty())
      t.wrong(*s, "the trailer must begin with something", "write starts: \"END|\"");
  }
  if (const Node* c = t.take("count")) {
    if (c->kind == Node::Kind::list && c->items.size() == 2) {
      p_.trailer.at =
          static_cast<uint32_t>(as_integer(c->items[0], 1, P::max_record_length, found_).value_or(1) - 1);
      p_.trailer.length = static_cast<uint32_t>(as_integer(c->items[1], 1, 32, found_).value_or(1));
      if (p_.layout == P::Layout::delimited)
        t.wrong(*c, "the count of a delimited trailer is a column number");
    } else {
      p_.trailer.count = static_cast<P::Ref>(as_integer(*c, 1, P::max_columns, found_).value_or(1) - 1);
      if (p_.layout == P::Layout::fixed) t.wrong(*c, "the count of a fixed trailer is [first octet, length]");
    }
  }
  p_.trailer.counts_lines = t.word("counts", {"records", "lines"}, "records") == "lines";
  t.finish();
}

void ProfileReader::prefixes(Fields& f, std::string_view key, std::vector<std::string>& to,
                             bool digits_only) {
  if (!f.has(key)) return (void)f.take(key);
  to.clear();
  for (const Node* n : f.list(key)) {
    const std::string s = as_text(*n, found_).value_or("");
    const bool good = !s.empty() && s.size() <= 15 && (all_digits(s) || (!digits_only && s == "+"));
    if (!good) f.wrong(*n, "'" + s + "' is not the beginning of a number", "write digits, in quotes");
    to.push_back(s);
  }
  if (to.size() > 64) f.wrong(f.node(), "more than 64 beginnings under `" + std::string(key) + "`");
}

void ProfileReader::numbers(Fields& f) {
  const Node* n = f.take("numbers");
  if (n == nullptr) return;
  P::Numbers& to = p_.numbers;
  if (n->kind == Node::Kind::scalar) {  // numbers: hashed
    if (n->scalar == "hashed") return (void)(to.hashed = true);
    if (n->scalar == "as_written") return;
  }
  Fields g(*n, "`numbers`", found_);
  const auto digits = [&](std::string_view key, const std::string& otherwise, size_t most) {
    const Node* d = g.take(key);
    if (d == nullptr) return otherwise;
    const std::string s = as_text(*d, found_).value_or("");
    if (s == "none") return std::string();
    if (!all_digits(s) || s.empty() || s.size() > most)
      g.wrong(*d, "`" + std::string(key) + "` is 1 to " + std::to_string(most) + " digits");
    return s;
  };
  if (g.has("hashed")) {
    to.hashed = true;
    to.prefix = digits("hashed", "999", 5);
  } else {
    to.country = digits("country", "", 3);
    to.trunk = digits("trunk", "0", 3);
    prefixes(g, "international", to.international, false);
    prefixes(g, "access", to.access, true);
    prefixes(g, "as_written", to.as_written, true);
    to.short_digits = static_cast<int>(g.integer("short", 0, 14, 8));
    to.national_digits = static_cast<int>(g.integer("national", 4, 14, 10));
    to.cut_long = g.word("long", {"refuse", "cut"}, "refuse") == "cut";
  }
  g.finish();
}

void ProfileReader::check() {
  bool seconds = false, octets = false;
  const auto note = [&](uint32_t type) {
    if (type == P::not_chargeable) return;
    const Unit u = unit_of(static_cast<Service>(type & 0xFF));
    seconds = seconds || u == Unit::seconds;
    octets = octets || u == Unit::octets;
  };
  if (p_.type == P::nowhere) note(static_cast<uint32_t>(p_.service));
  for (const auto& [key, value] : p_.type_map) note(value);
  const Node* read = at_->find("read");
  const Place& at = read != nullptr ? read->at : at_->at;
  if (seconds && p_.duration.column == P::nowhere && p_.end.column == P::nowhere)
    found_.add(at, "calls need a duration", "add `duration` or `end`");
  if (octets && p_.total.column == P::nowhere && p_.up.column == P::nowhere && p_.down.column == P::nowhere)
    found_.add(at, "data records need a volume", "add `total`, or `up` and `down`");
  for (P::Texts* texts : {&p_.type_map, &p_.direction_map, &p_.app_map}) {
    std::vector<std::string_view> keys;
    for (const auto& [key, value] : *texts) keys.push_back(key);
    std::sort(keys.begin(), keys.end());
    ensure(std::adjacent_find(keys.begin(), keys.end()) == keys.end(), "keys of a YAML map are unique");
  }
}

std::optional<P> ProfileReader::read(const Node& node) {
  const size_t before = found_.list().size();
  if (before >= Diagnostics::limit)
    return std::nullopt;  // no room to note a mistake: better none than a wrong one
  at_ = &node;
  Fields f(node, "the profile `" + p_.name + "`", found_);
  shape(f);
  lines(f);
  columns(f);
  numbers(f);
  for (const Node* n : f.list("absent")) p_.absent.push_back(raw(*n));
  if (p_.absent.size() > 8) f.wrong(node, "more than 8 texts under `absent`");
  if (const Node* r = f.take("read", required)) meaning(*r);
  conditions(f, "skip", p_.skip, false);
  identity(f);
  f.finish();
  check();
  if (found_.list().size() != before) return std::nullopt;
  return std::move(p_);
}

std::optional<UsageProfile> read_profile(const std::string& name, const Node& node, const ProfileNames& names,
                                         Diagnostics& found) {
  return ProfileReader(name, names, found).read(node);
}

}  // namespace sublet::catalogue
