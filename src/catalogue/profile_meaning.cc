// What the columns of a usage file mean: `read`, `skip` and `identity` of a profile.
#include "catalogue/profile_reader.h"

namespace sublet::catalogue {

using P = UsageProfile;

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

}  // namespace sublet::catalogue
