#include "catalogue/profile.h"

#include <algorithm>

#include "base/time.h"

namespace sublet::catalogue {
namespace {

using P = UsageProfile;

bool all_digits(std::string_view s) {
  return std::all_of(s.begin(), s.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// Reads one profile; every part in a function of its own, all noting into `found`.
class ProfileReader {
 public:
  ProfileReader(const std::string& name, const ProfileNames& names, Diagnostics& found)
      : names_(names), found_(found) {
    p_.name = name;
  }
  std::optional<P> read(const Node& node);

 private:
  void shape(Fields& f);
  void columns(Fields& f);
  void fixed_column(const Node& key, const Node& value);
  void numbered_column(const Node& key, const Node& value);
  void add_column(const Node& at, const std::string& name, uint32_t start, uint32_t length);
  void lines(Fields& f);
  void trailer(const Node& node);
  void numbers(Fields& f);
  void prefixes(Fields& f, std::string_view key, std::vector<std::string>& to, bool digits_only);
  void meaning(const Node& node);
  void kind(Fields& f);
  void amounts(Fields& f);
  void extras(Fields& f);
  void app(Fields& f);
  void place(Fields& f);
  void conditions(Fields& f, std::string_view key, std::vector<P::Condition>& to, bool marks);
  void identity(Fields& f);
  void check();

  char single(Fields& f, std::string_view key, char otherwise, bool may_be_none);
  std::string raw(const Node& n);
  P::Ref column(const Node& n);
  P::Ref column_of(Fields& f, bool must = true) {
    const Node* n = f.take("field", must);
    return n == nullptr ? P::nowhere : column(*n);
  }
  P::Ref plain(Fields& f, std::string_view key);
  P::Number number(Fields& f, std::string_view key, bool must);
  P::Time time(Fields& f, std::string_view key, bool must);
  P::Volume volume(Fields& f, std::string_view key);
  P::Rounding rounding(Fields& f) {
    const std::string w = f.word("round", {"nearest", "up", "down"}, "nearest");
    return w == "up" ? P::Rounding::up : w == "down" ? P::Rounding::down : P::Rounding::nearest;
  }
  template <class F>
  void map(Fields& f, std::string_view key, bool must, F value);

  P p_;
  const Node* at_ = nullptr;
  const ProfileNames& names_;
  Diagnostics& found_;
};

// A column may be given short, `served: msisdn`, or as a map, `served: {field: msisdn, ...}`.
class Given {
 public:
  Given(const Node& n, std::string what, Diagnostics& found)
      : map_(n.kind == Node::Kind::map ? n : wrapped(n)), fields(map_, std::move(what), found) {}

 private:
  Node map_;
  static Node wrapped(const Node& n) {
    Node key, map;
    key.kind = Node::Kind::scalar;
    key.scalar = "field";
    key.at = map.at = n.at;
    map.kind = Node::Kind::map;
    map.pairs.emplace_back(key, n);
    return map;
  }

 public:
  Fields fields;
};

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

template <class F>
void ProfileReader::map(Fields& f, std::string_view key, bool must, F value) {
  const Node* n = f.take(key, must);
  if (n == nullptr) return;
  if (n->kind != Node::Kind::map)
    return f.wrong(*n, "`" + std::string(key) + "` is a map of the file's text to its meaning");
  if (n->pairs.size() > 100'000) return f.wrong(*n, "more than 100000 entries");
  for (const auto& [from, to] : n->pairs) value(raw(from), to);
}

void ProfileReader::kind(Fields& f) {
  const auto direction = [&](const Node& n, std::string_view word) {
    const std::optional<Direction> d = direction_of(word);
    if (!d) found_.add(n.at, "'" + std::string(word) + "' is no direction", "write out, in or forwarded");
    return d.value_or(Direction::out);
  };
  const auto service = [&](const Node& n, std::string_view word) {
    const std::optional<Service> s = service_of(word);
    if (!s)
      found_.add(n.at, "'" + std::string(word) + "' is no service",
                 "write voice, video, data, sms, mms, other or `not chargeable`");
    return s.value_or(Service::voice);
  };
  if (const Node* d = f.take("direction")) {
    if (d->kind == Node::Kind::map) {
      Fields g(*d, "`direction`", found_);
      p_.direction_from = column_of(g);
      map(g, "map", required, [&](std::string from, const Node& to) {
        p_.direction_map.emplace_back(std::move(from),
                                      static_cast<uint32_t>(direction(to, as_text(to, found_).value_or(""))));
      });
      g.finish();
    } else {
      p_.direction = direction(*d, as_text(*d, found_).value_or(""));
    }
  }
  const Node* t = f.take("type");
  const Node* s = f.take("service", t == nullptr);
  if (s != nullptr) p_.service = service(*s, as_text(*s, found_).value_or(""));
  if (t == nullptr) return;
  if (s != nullptr) f.wrong(*s, "both `type` and `service` say what a record is", "keep one of the two");
  Fields g(*t, "`type`", found_);
  p_.type = column_of(g);
  map(g, "map", required, [&](std::string from, const Node& to) {
    const std::string words = as_text(to, found_).value_or("");
    if (words == "not chargeable")
      return p_.type_map.emplace_back(std::move(from), P::not_chargeable), void();
    const size_t space = words.find(' ');
    const Service sv = service(to, words.substr(0, space));
    const Direction d = space == std::string::npos ? Direction::out : direction(to, words.substr(space + 1));
    p_.type_map.emplace_back(std::move(from), P::type_value(sv, d));
  });
  g.finish();
}

P::Ref ProfileReader::plain(Fields& f, std::string_view key) {
  const Node* n = f.take(key);
  if (n == nullptr) return P::nowhere;
  Given g(*n, "`" + std::string(key) + "`", found_);
  const P::Ref ref = column_of(g.fields);
  g.fields.finish();
  return ref;
}

P::Number ProfileReader::number(Fields& f, std::string_view key, bool must) {
  P::Number out;
  const Node* n = f.take(key, must);
  if (n == nullptr) return out;
  Given g(*n, "`" + std::string(key) + "`", found_);
  const std::vector<const Node*> list = g.fields.list("field", required);
  if (!list.empty()) out.column = column(*list[0]);
  if (list.size() > 1) out.otherwise = column(*list[1]);
  if (list.size() > 2) g.fields.wrong(*list[2], "a number is looked for in two columns at most");
  out.zero_padded = g.fields.word("padding", {"spaces", "zeros"}, "spaces") == "zeros";
  out.required = g.fields.flag("required", must);
  g.fields.finish();
  return out;
}

P::Time ProfileReader::time(Fields& f, std::string_view key, bool must) {
  P::Time out;
  const Node* n = f.take(key, must);
  if (n == nullptr) return out;
  Given g(*n, "`" + std::string(key) + "`", found_);
  out.column = column_of(g.fields);
  out.form = *parse_time_form("yyyymmddHHMMSS");
  if (const Node* form = g.fields.take("form")) {
    const std::optional<P::TimeForm> read = parse_time_form(as_text(*form, found_).value_or(""));
    if (read)
      out.form = *read;
    else
      g.fields.wrong(*form, "'" + form->scalar + "' is no form of a time",
                     "write yyyymmddHHMMSS, \"yyyy-mm-dd HH:MM:SS\", yyyymm, unix or \"seconds since "
                     "2013-01-01 00:00:00\"");
  }
  g.fields.finish();
  return out;
}

P::Volume ProfileReader::volume(Fields& f, std::string_view key) {
  P::Volume out;
  const Node* n = f.take(key);
  if (n == nullptr) return out;
  Given g(*n, "`" + std::string(key) + "`", found_);
  out.column = column_of(g.fields);
  const std::string unit = g.fields.word("unit", {"B", "KB", "MB", "GB"}, "B");
  out.factor = unit == "KB"   ? int64_t{1} << 10
               : unit == "MB" ? int64_t{1} << 20
               : unit == "GB" ? int64_t{1} << 30
                              : 1;
  out.rounding = rounding(g.fields);
  g.fields.finish();
  return out;
}

void ProfileReader::amounts(Fields& f) {
  p_.end = time(f, "end", false);
  if (const Node* n = f.take("duration")) {
    Given g(*n, "`duration`", found_);
    p_.duration.column = column_of(g.fields);
    const std::string form = g.fields.word("form", {"seconds", "mmss", "hhmmss", "HH:MM:SS"}, "seconds");
    using Form = P::Duration::Form;
    p_.duration.form = form == "mmss"      ? Form::mmss
                       : form == "hhmmss"  ? Form::hhmmss
                       : form == "seconds" ? Form::seconds
                                           : Form::colons;
    p_.duration.rounding = rounding(g.fields);
    g.fields.finish();
  }
  p_.up = volume(f, "up");
  p_.down = volume(f, "down");
  p_.total = volume(f, "total");
  p_.messages = plain(f, "messages");
}

void ProfileReader::app(Fields& f) {
  p_.rating_group = plain(f, "rating_group");
  const Node* n = f.take("app");
  if (n == nullptr) return;
  Given g(*n, "`app`", found_);
  p_.app = column_of(g.fields);
  std::vector<std::string> known;
  for (const auto& [name, group] : names_.apps) known.push_back(name);
  map(g.fields, "map", false, [&](std::string from, const Node& to) {
    const std::string name = as_text(to, found_).value_or("");
    const auto it = names_.apps.find(name);
    if (it != names_.apps.end()) return p_.app_map.emplace_back(std::move(from), it->second), void();
    const std::string near = nearest(name, known);
    found_.add(to.at, "there is no app `" + name + "` in the catalogue",
               near.empty() ? "" : "did you mean `" + near + "`?");
  });
  if (!g.fields.has("map")) {
    for (const auto& [name, group] : names_.apps) {
      if (std::optional<std::string> r = encoded(p_.encoding, name))
        p_.app_map.emplace_back(std::move(*r), group);
    }
  }
  p_.unknown_app_refused = g.fields.word("unknown", {"none", "refuse"}, "none") == "refuse";
  g.fields.finish();
}

void ProfileReader::place(Fields& f) {
  const Node* n = f.take("place");
  if (n == nullptr) return;
  Given g(*n, "`place`", found_);
  p_.place = column_of(g.fields);
  p_.place_mapped = g.fields.has("map");
  map(g.fields, "map", false, [&](std::string from, const Node& to) {
    PhoneNumber digits;
    const std::string s = as_text(to, found_).value_or("");
    if (s != "home" && (s.empty() || !PhoneNumber::from_digits(s, digits)))
      found_.add(to.at, "a place is 1 to 15 digits (MCC, MCC+MNC or area code), or home",
                 "write \"0832\", in quotes");
    p_.place_map.emplace_back(std::move(from), digits);
  });
  for (const Node* home : g.fields.list("home")) p_.place_map.emplace_back(raw(*home), PhoneNumber());
  p_.unknown_place_refused = g.fields.word("unknown", {"home", "refuse"}, "home") == "refuse";
  g.fields.finish();
}

void ProfileReader::conditions(Fields& f, std::string_view key, std::vector<P::Condition>& to, bool marks) {
  for (const Node* n : f.list(key)) {
    Fields g(*n, "a condition", found_);
    P::Condition c;
    c.column = column_of(g);
    for (const Node* value : g.list("is")) c.is.push_back(raw(*value));
    if (const Node* most = g.take("at_most"))
      c.at_most = as_integer(*most, -1'000'000'000, 1'000'000'000'000, found_);
    if (!g.has("is") && !g.has("at_most"))
      g.wrong(*n, "a condition needs `is` or `at_most`", "write is: [\"0\", \"-1\"]");
    if (c.is.size() > 64) g.wrong(*n, "more than 64 values in a condition");
    if (marks) {
      const std::string name = g.text("mark", required);
      const auto it = names_.marks.find(name);
      if (it != names_.marks.end())
        c.marks = it->second;
      else if (!name.empty())
        g.wrong(*g.take("mark"), "there is no mark `" + name + "` in the catalogue");
    }
    g.finish();
    to.push_back(std::move(c));
  }
  if (to.size() > 32) f.wrong(f.node(), "more than 32 conditions under `" + std::string(key) + "`");
}

void ProfileReader::extras(Fields& f) {
  app(f);
  place(f);
  conditions(f, "marks", p_.marks, true);
  p_.imsi = plain(f, "imsi");
  p_.imei = plain(f, "imei");
  p_.source_file = plain(f, "source_file");
  p_.serial = plain(f, "serial");
}

void ProfileReader::identity(Fields& f) {
  using Part = P::Part;
  for (const Node* n : f.list("identity")) {
    if (n->kind == Node::Kind::map) {
      Fields g(*n, "a part of the identity", found_);
      p_.identity.push_back({Part::column, column_of(g)});
      g.finish();
      continue;
    }
    const std::string word = as_text(*n, found_).value_or("");
    bool known = false;
    for (int i = 0; i < static_cast<int>(Part::column) && !known; ++i)
      if (part_name(static_cast<Part>(i)) == word)
        p_.identity.push_back({static_cast<Part>(i), P::nowhere}), known = true;
    if (!known)
      f.wrong(
          *n, "'" + word + "' is no part of an identity",
          "write served, peer, start, seconds, amount, type, app, place, imsi, imei or {field: a column}");
  }
  if (p_.identity.size() > 16) f.wrong(f.node(), "more than 16 parts of an identity");
  if (p_.identity.empty())
    for (Part part :
         {Part::served, Part::peer, Part::start, Part::seconds, Part::amount, Part::type, Part::app})
      p_.identity.push_back({part, P::nowhere});
}

void ProfileReader::meaning(const Node& node) {
  Fields m(node, "`read`", found_);
  kind(m);
  p_.served = number(m, "served", true);
  p_.peer = number(m, "peer", false);
  p_.start = time(m, "start", true);
  amounts(m);
  extras(m);
  m.finish();
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

}  // namespace

std::optional<UsageProfile> read_profile(const std::string& name, const Node& node, const ProfileNames& names,
                                         Diagnostics& found) {
  return ProfileReader(name, names, found).read(node);
}

}  // namespace sublet::catalogue
