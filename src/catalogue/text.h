// text: YAML as a tree that knows where each word stands, and the mistakes found in it.
//
// Reading never stops at the first mistake: each getter notes what is wrong, with file, line, column and what to write
// instead, and gives an empty value. Anchors, aliases and tags are refused (a catalogue is short; names do the sharing).
//
//   Diagnostics found;
//   std::optional<Node> root = parse("offers.yaml", bytes, found);
//   Fields f(*root, "an operator", found);
//   std::string name = f.text("name", required);
//   f.finish();                                   // whatever was not asked for is an unknown word
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/money.h"
#include "base/units.h"

namespace sublet::catalogue {

struct Place {
  std::string file;
  int line = 0;  // from 1
  int column = 0;
};

struct Diagnostic {
  Place at;
  std::string what;     // what is wrong
  std::string instead;  // what to write
  std::string text() const;  // file:line:column: what; instead
};

class Diagnostics {
 public:
  static constexpr size_t limit = 1000;  // a file of garbage does not fill the memory
  void add(Place at, std::string what, std::string instead = {});
  bool empty() const { return list_.empty(); }
  const std::vector<Diagnostic>& list() const { return list_; }

 private:
  std::vector<Diagnostic> list_;
};

struct NodePair;

struct Node {
  enum class Kind : uint8_t { empty, scalar, list, map };
  Kind kind = Kind::empty;
  bool quoted = false;
  Place at;
  std::string scalar;
  std::vector<Node> items;                         // of a list
  std::vector<NodePair> pairs;                     // of a map, in the order written; keys are scalars, unique

  Node();
  Node(const Node&);
  Node(Node&&) noexcept;
  Node& operator=(const Node&);
  Node& operator=(Node&&) noexcept;
  ~Node();
  const Node* find(std::string_view key) const;
};

struct NodePair {
  Node first, second;
};

inline constexpr size_t max_text_bytes = 16 << 20;
inline constexpr int max_depth = 24;
std::optional<Node> parse(const std::string& file, std::string_view bytes, Diagnostics& found);

// The nearest of `words` to what was written, for "did you mean"; empty when none is near.
std::string nearest(std::string_view written, const std::vector<std::string>& words);

inline constexpr bool required = true;

// The fields of a map, taken one by one.
class Fields {
 public:
  Fields(const Node& map, std::string what, Diagnostics& found);
  const Node* take(std::string_view key, bool must = false);
  bool has(std::string_view key) const { return map_.find(key) != nullptr; }
  std::string text(std::string_view key, bool must = false);
  std::string word(std::string_view key, const std::vector<std::string>& allowed, std::string_view otherwise);
  bool flag(std::string_view key, bool otherwise);
  int64_t integer(std::string_view key, int64_t low, int64_t high, int64_t otherwise, bool must = false);
  std::optional<Money> money(std::string_view key, bool must = false);
  std::optional<Quantity> quantity(std::string_view key, bool must = false);
  // A list of scalars; a single scalar counts as a list of one.
  std::vector<const Node*> list(std::string_view key, bool must = false);
  void wrong(const Node& at, std::string what, std::string instead = {}) { found_.add(at.at, std::move(what), std::move(instead)); }
  const Node& node() const { return map_; }
  Diagnostics& found() { return found_; }
  void finish();

 private:
  const Node& map_;
  std::string what_;
  Diagnostics& found_;
  std::vector<std::string> known_;
};

// The same getters for a node by itself.
std::optional<std::string> as_text(const Node& node, Diagnostics& found);
std::optional<int64_t> as_integer(const Node& node, int64_t low, int64_t high, Diagnostics& found);
std::optional<Money> as_money(const Node& node, Diagnostics& found);
std::optional<Quantity> as_quantity(const Node& node, Diagnostics& found);

}  // namespace sublet::catalogue
