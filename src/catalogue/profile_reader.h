// The reader of usage profiles (profile.h): the inside of read_profile, in two files. profile.cc reads the
// shape of a file and its numbers, profile_meaning.cc what its columns mean.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "catalogue/profile.h"
#include "catalogue/text.h"

namespace sublet::catalogue {

// Reads one profile; every part in a function of its own, all noting into `found`.
class ProfileReader {
 public:
  using P = UsageProfile;
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
    map.pairs.push_back({key, n});
    return map;
  }

 public:
  Fields fields;
};

template <class F>
void ProfileReader::map(Fields& f, std::string_view key, bool must, F value) {
  const Node* n = f.take(key, must);
  if (n == nullptr) return;
  if (n->kind != Node::Kind::map)
    return f.wrong(*n, "`" + std::string(key) + "` is a map of the file's text to its meaning");
  if (n->pairs.size() > 100'000) return f.wrong(*n, "more than 100000 entries");
  for (const auto& [from, to] : n->pairs) value(raw(from), to);
}

}  // namespace sublet::catalogue
