#include "catalogue/text.h"

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <charconv>
#include <sstream>
#include <unordered_map>

namespace sublet::catalogue {
namespace {

struct Stop {};  // thrown through yaml-cpp's parser, caught below: the text cannot be read further

// Builds our tree from yaml-cpp's events.
class Builder : public YAML::EventHandler {
 public:
  Builder(const std::string& file, Diagnostics& found) : file_(file), found_(found) {}
  Node root;

  void OnDocumentStart(const YAML::Mark&) override {}
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override { add(node(Node::Kind::empty, mark, anchor)); }
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t) override {
    found_.add(place(mark), "aliases (*name) are not read here", "write the value out, or give it a name of its own and refer to that");
    add(node(Node::Kind::empty, mark, 0));
  }
  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor, const std::string& value) override {
    Node n = node(Node::Kind::scalar, mark, anchor);
    n.quoted = tag == "!";
    n.scalar = value;
    add(std::move(n));
  }
  void OnSequenceStart(const YAML::Mark& mark, const std::string&, YAML::anchor_t anchor, YAML::EmitterStyle::value) override {
    open(node(Node::Kind::list, mark, anchor));
  }
  void OnSequenceEnd() override { close(); }
  void OnMapStart(const YAML::Mark& mark, const std::string&, YAML::anchor_t anchor, YAML::EmitterStyle::value) override {
    open(node(Node::Kind::map, mark, anchor));
  }
  void OnMapEnd() override { close(); }

 private:
  struct Open {
    Node node;
    bool has_key = false;
    Node key;
    std::unordered_map<std::string, int> lines;  // of the keys so far: a map of a hundred thousand names is read in a moment
  };
  Place place(const YAML::Mark& m) const { return {file_, m.line + 1, m.column + 1}; }
  Node node(Node::Kind kind, const YAML::Mark& mark, YAML::anchor_t anchor) {
    Node n;
    n.kind = kind;
    n.at = place(mark);
    if (anchor != 0) found_.add(n.at, "anchors (&name) are not read here", "remove the anchor");
    return n;
  }
  void open(Node n) {
    if (static_cast<int>(stack_.size()) >= max_depth) {
      found_.add(n.at, "nested deeper than " + std::to_string(max_depth) + " levels", "write it flatter");
      throw Stop{};
    }
    stack_.push_back({std::move(n), false, {}, {}});
  }
  void close() {
    Node n = std::move(stack_.back().node);
    stack_.pop_back();
    add(std::move(n));
  }
  void add(Node n) {
    if (stack_.empty()) {
      root = std::move(n);
      return;
    }
    Open& top = stack_.back();
    if (top.node.kind == Node::Kind::list) {
      top.node.items.push_back(std::move(n));
    } else if (!top.has_key) {
      if (n.kind != Node::Kind::scalar) found_.add(n.at, "a key must be a word", "write `key: value`");
      top.key = std::move(n);
      top.has_key = true;
    } else {
      top.has_key = false;
      if (top.key.kind != Node::Kind::scalar) return;
      if (auto [first, fresh] = top.lines.emplace(top.key.scalar, n.at.line); !fresh) {
        found_.add(top.key.at, "`" + top.key.scalar + "` is written twice (first on line " + std::to_string(first->second) + ")", "keep one of the two");
        return;
      }
      top.node.pairs.push_back({std::move(top.key), std::move(n)});
    }
  }
  const std::string& file_;
  Diagnostics& found_;
  std::vector<Open> stack_;
};

size_t distance(std::string_view a, std::string_view b) {
  std::vector<size_t> row(b.size() + 1);
  for (size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (size_t i = 1; i <= a.size(); ++i) {
    size_t diagonal = row[0];
    row[0] = i;
    for (size_t j = 1; j <= b.size(); ++j) {
      const size_t up = row[j];
      row[j] = std::min({row[j] + 1, row[j - 1] + 1, diagonal + (a[i - 1] == b[j - 1] ? 0 : 1)});
      diagonal = up;
    }
  }
  return row[b.size()];
}

// Where the text stops being UTF-8, or has a NUL; npos if it is good.
size_t first_bad_octet(std::string_view s) {
  for (size_t i = 0; i < s.size();) {
    const auto c = static_cast<unsigned char>(s[i]);
    const size_t n = c < 0x80 ? 1 : c >= 0xC2 && c < 0xE0 ? 2 : c >= 0xE0 && c < 0xF0 ? 3 : c >= 0xF0 && c < 0xF5 ? 4 : 0;
    if (n == 0 || i + n > s.size() || c == 0) return i;
    for (size_t k = 1; k < n; ++k)
      if ((static_cast<unsigned char>(s[i + k]) & 0xC0) != 0x80) return i;
    i += n;
  }
  return std::string_view::npos;
}

std::string shown(const Node& n) {
  if (n.kind == Node::Kind::scalar) return "'" + n.scalar.substr(0, 60) + "'";
  return n.kind == Node::Kind::list ? "a list" : n.kind == Node::Kind::map ? "a map" : "nothing";
}

}  // namespace

std::string Diagnostic::text() const {
  std::string out = at.file + ":" + std::to_string(at.line) + ":" + std::to_string(at.column) + ": " + what;
  if (!instead.empty()) out += "; " + instead;
  return out;
}

void Diagnostics::add(Place at, std::string what, std::string instead) {
  if (list_.size() < limit) list_.push_back({std::move(at), std::move(what), std::move(instead)});
}

Node::Node() = default;
Node::Node(const Node&) = default;
Node::Node(Node&&) noexcept = default;
Node& Node::operator=(const Node&) = default;
Node& Node::operator=(Node&&) noexcept = default;
Node::~Node() = default;

const Node* Node::find(std::string_view key) const {
  for (const auto& [k, v] : pairs)
    if (k.scalar == key) return &v;
  return nullptr;
}

std::optional<Node> parse(const std::string& file, std::string_view bytes, Diagnostics& found) {
  if (bytes.size() > max_text_bytes) {
    found.add({file, 1, 1}, "larger than 16 MB", "put long price lists into a CSV file (see docs/formats/catalogue.md)");
    return std::nullopt;
  }
  if (const size_t bad = first_bad_octet(bytes); bad != std::string_view::npos) {
    const std::string_view before = bytes.substr(0, bad);
    const size_t line_start = before.rfind('\n') == std::string_view::npos ? 0 : before.rfind('\n') + 1;
    int column = 1;  // in characters, as editors count
    for (const char c : before.substr(line_start)) column += (static_cast<unsigned char>(c) & 0xC0) != 0x80;
    static constexpr char hex[] = "0123456789abcdef";
    const auto octet = static_cast<unsigned char>(bytes[bad]);
    found.add({file, static_cast<int>(std::count(before.begin(), before.end(), '\n')) + 1, column}, std::string("not UTF-8 text: octet 0x") + hex[octet >> 4] + hex[octet & 15], "save the file as UTF-8");
    return std::nullopt;
  }
  Builder builder(file, found);
  try {
    std::istringstream in{std::string(bytes)};
    YAML::Parser parser(in);
    if (!parser.HandleNextDocument(builder)) builder.root.at = {file, 1, 1};
    Builder rest(file, found);
    if (parser && parser.HandleNextDocument(rest) && rest.root.kind != Node::Kind::empty)
      found.add(rest.root.at, "a second document", "put it into a file of its own");
  } catch (const YAML::Exception& e) {
    found.add({file, std::max(e.mark.line, 0) + 1, std::max(e.mark.column, 0) + 1}, "not YAML: " + e.msg, "mind the indentation, and put quotes around odd text");
    return std::nullopt;
  } catch (const Stop&) {
    return std::nullopt;
  } catch (const std::exception& e) {
    found.add({file, 1, 1}, std::string("not YAML: ") + e.what());
    return std::nullopt;
  }
  return std::move(builder.root);
}

std::string nearest(std::string_view written, const std::vector<std::string>& words) {
  std::string best;
  size_t best_distance = written.size() / 3 + 2;
  for (const std::string& w : words) {
    if (w.size() > 64 || written.size() > 64) continue;
    const size_t d = distance(written, w);
    if (d < best_distance) best_distance = d, best = w;
  }
  return best;
}

Fields::Fields(const Node& map, std::string what, Diagnostics& found) : map_(map), what_(std::move(what)), found_(found) {
  if (map.kind != Node::Kind::map && map.kind != Node::Kind::empty)
    found_.add(map.at, what_ + " is written as a map, not " + shown(map), "write `key: value` lines");
}

const Node* Fields::take(std::string_view key, bool must) {
  known_.emplace_back(key);
  const Node* n = map_.find(key);
  if (n != nullptr && n->kind == Node::Kind::empty) n = nullptr;
  if (n == nullptr && must) found_.add(map_.at, what_ + " needs `" + std::string(key) + "`", "add `" + std::string(key) + ": ...`");
  return n;
}

std::optional<std::string> as_text(const Node& node, Diagnostics& found) {
  if (node.kind == Node::Kind::scalar) return node.scalar;
  found.add(node.at, "expected text, not " + shown(node));
  return std::nullopt;
}

std::optional<int64_t> as_integer(const Node& node, int64_t low, int64_t high, Diagnostics& found) {
  int64_t v = 0;
  const std::string& s = node.scalar;
  auto [end, ec] = std::from_chars(s.data(), s.data() + s.size(), v);
  if (node.kind == Node::Kind::scalar && !s.empty() && ec == std::errc() && end == s.data() + s.size() && v >= low && v <= high) return v;
  found.add(node.at, "expected a whole number from " + std::to_string(low) + " to " + std::to_string(high) + ", not " + shown(node));
  return std::nullopt;
}

std::optional<Money> as_money(const Node& node, Diagnostics& found) {
  if (node.kind == Node::Kind::scalar)
    if (Result<Money> m = parse_money(node.scalar)) return *m;
  found.add(node.at, "expected an amount of money, not " + shown(node), "write a decimal number with at most 6 decimals, such as 0.10");
  return std::nullopt;
}

std::optional<Quantity> as_quantity(const Node& node, Diagnostics& found) {
  if (node.kind == Node::Kind::scalar) {
    Result<Quantity> q = parse_quantity(node.scalar);
    if (q) return *q;
    found.add(node.at, q.error().detail);
    return std::nullopt;
  }
  found.add(node.at, "expected a quantity, not " + shown(node), "write a number and a unit, such as 60 s or 3 GB");
  return std::nullopt;
}

std::string Fields::text(std::string_view key, bool must) {
  const Node* n = take(key, must);
  return n == nullptr ? std::string() : as_text(*n, found_).value_or("");
}

std::string Fields::word(std::string_view key, const std::vector<std::string>& allowed, std::string_view otherwise) {
  const Node* n = take(key);
  if (n == nullptr) return std::string(otherwise);
  if (n->kind == Node::Kind::scalar && std::find(allowed.begin(), allowed.end(), n->scalar) != allowed.end()) return n->scalar;
  std::string list;
  for (const std::string& w : allowed) list += (list.empty() ? "" : ", ") + w;
  const std::string near = nearest(n->scalar, allowed);
  found_.add(n->at, "`" + std::string(key) + "` cannot be " + shown(*n), near.empty() ? "write one of: " + list : "did you mean '" + near + "'? One of: " + list);
  return std::string(otherwise);
}

bool Fields::flag(std::string_view key, bool otherwise) {
  return word(key, {"yes", "no", "true", "false"}, otherwise ? "yes" : "no") == "yes" || (has(key) && map_.find(key)->scalar == "true");
}

int64_t Fields::integer(std::string_view key, int64_t low, int64_t high, int64_t otherwise, bool must) {
  const Node* n = take(key, must);
  return n == nullptr ? otherwise : as_integer(*n, low, high, found_).value_or(otherwise);
}

std::optional<Money> Fields::money(std::string_view key, bool must) {
  const Node* n = take(key, must);
  return n == nullptr ? std::nullopt : as_money(*n, found_);
}

std::optional<Quantity> Fields::quantity(std::string_view key, bool must) {
  const Node* n = take(key, must);
  return n == nullptr ? std::nullopt : as_quantity(*n, found_);
}

std::vector<const Node*> Fields::list(std::string_view key, bool must) {
  std::vector<const Node*> out;
  const Node* n = take(key, must);
  if (n == nullptr) return out;
  if (n->kind == Node::Kind::list) {
    for (const Node& item : n->items) out.push_back(&item);
  } else {
    out.push_back(n);
  }
  return out;
}

void Fields::finish() {
  for (const auto& [key, value] : map_.pairs) {
    if (std::find(known_.begin(), known_.end(), key.scalar) != known_.end()) continue;
    const std::string near = nearest(key.scalar, known_);
    std::string list;
    for (const std::string& w : known_) list += (list.empty() ? "" : ", ") + w;
    found_.add(key.at, what_ + " has no `" + key.scalar.substr(0, 60) + "`", near.empty() ? "its words are: " + list : "did you mean `" + near + "`? Its words are: " + list);
  }
}

}  // namespace sublet::catalogue
