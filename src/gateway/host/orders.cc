#include "gateway/host/orders.h"

#include <algorithm>
#include <map>

#include "charging/store.h"

namespace sublet::gateway {

namespace stop = charging::stop;

namespace {

std::string padded(uint64_t v, size_t width) {
  std::string s = std::to_string(v);
  return s.size() < width ? std::string(width - s.size(), '0') + s : s;
}

constexpr uint64_t most_journal_bytes = 256ULL << 20;

std::string journal_line(const Order& o) {
  return "begin " + o.id + " " + o.serial + " " + o.op + " " + o.host + " " + o.line.text() + " " + std::to_string(static_cast<int>(o.what)) + " " + std::to_string(o.bits) + " " +
         std::to_string(o.kbps) + "\n";
}

std::vector<std::string> words_of(std::string_view line) {
  std::vector<std::string> words;
  while (!line.empty()) {
    const size_t space = line.find(' ');
    words.emplace_back(line.substr(0, space));
    if (space == std::string_view::npos) break;
    line.remove_prefix(space + 1);
  }
  return words;
}

std::optional<uint64_t> number_in(const std::string& text, uint64_t most) {
  if (text.empty() || text.size() > 10 || text.find_first_not_of("0123456789") != std::string::npos) return {};
  const uint64_t v = std::stoull(text);
  return v <= most ? std::optional(v) : std::nullopt;
}

// begin ID SERIAL OPERATOR HOST NUMBER SWITCH BITS KBPS
bool read_begin(const std::vector<std::string>& w, Order& o) {
  if (w.size() != 9) return false;
  const auto what = number_in(w[6], switch_count - 1), bits = number_in(w[7], 255), kbps = number_in(w[8], UINT32_MAX);
  if (!what || !bits || !kbps || !PhoneNumber::from_digits(w[5], o.line)) return false;
  o.id = w[1], o.serial = w[2], o.op = w[3], o.host = w[4];
  o.what = static_cast<Switch>(*what);
  o.bits = static_cast<uint8_t>(*bits);
  o.kbps = static_cast<uint32_t>(*kbps);
  return true;
}

}  // namespace

uint8_t bits_of(Switch s) {
  switch (s) {
    case Switch::all: return stop::half | stop::full;
    case Switch::voice: return stop::voice;
    case Switch::data: return stop::data;
    case Switch::messages: return stop::messages;
    case Switch::speed: break;
  }
  return stop::throttled;
}

std::optional<Switch> differing(uint8_t wanted, uint8_t at_host, uint8_t unsure, bool speed_changed) {
  for (int i = 0; i < switch_count; ++i) {
    const auto s = static_cast<Switch>(i);
    uint8_t want = wanted & bits_of(s), have = at_host & bits_of(s);
    if ((want ^ have) != 0 || (unsure >> i & 1) != 0 || (s == Switch::speed && speed_changed)) return s;
  }
  return {};
}

HostTask Order::task(Instant now) const {
  HostTask t;
  t.id = id, t.op = op, t.host = host, t.line = line, t.made = now;
  if (what == Switch::speed) {
    t.kind = TaskKind::speed;
    t.fields["kbps"] = std::to_string(kbps);
    return t;
  }
  t.kind = TaskKind::switching;
  t.fields["action"] = bits == 0 ? "on" : what == Switch::all && (bits & stop::full) == 0 ? "halfoff" : "off";
  if (what == Switch::voice) t.fields["service"] = "voice";
  if (what == Switch::data) t.fields["service"] = "data";
  if (what == Switch::messages) t.fields["service"] = "messages";
  return t;
}

std::string serial_number(std::string_view mvnokey, Instant now, const ZoneTable& zone, uint64_t counter) {
  const Civil c = zone.civil(now);
  const auto two = [](int v) { return padded(static_cast<uint64_t>(v), 2); };
  return std::string(mvnokey) + std::to_string(c.date.year) + two(c.date.month) + two(c.date.day) + two(c.hour) + two(c.minute) + two(c.second) +
         padded(static_cast<uint64_t>(now.micros() / 1'000 % 1'000), 3) + padded(counter % 1'000'000, 6);
}

Result<OrderJournal> OrderJournal::open(const std::string& path, std::vector<Order>& unsettled) {
  std::map<std::string, size_t> place;
  std::vector<Order> orders;
  Result<bool> there = io::exists(path);
  if (!there) return there.error();
  if (*there) {
    Result<std::string> text = io::read_file(path, most_journal_bytes);
    if (!text) return text.error();
    std::string_view rest = *text;
    for (size_t end = rest.find('\n'); end != std::string_view::npos; end = rest.find('\n')) {
      const std::vector<std::string> w = words_of(rest.substr(0, end));
      rest.remove_prefix(end + 1);
      Order o;
      if (!w.empty() && w[0] == "begin" && read_begin(w, o)) {
        place[o.id] = orders.size();
        orders.push_back(std::move(o));
      } else if (w.size() == 2 && w[0] == "settle") {
        place.erase(w[1]);
      } else {
        return fault("bad_journal", path + " cannot be read; without it, remove it: all lines are then set anew as far as charging knows");
      }
    }
  }
  OrderJournal journal;
  journal.path_ = path;
  for (size_t i = 0; i < orders.size(); ++i) {
    const auto at = place.find(orders[i].id);
    if (at == place.end() || at->second != i) continue;
    journal.open_[orders[i].id] = journal_line(orders[i]);
    unsettled.push_back(std::move(orders[i]));
  }
  if (Result<Done> done = journal.rewrite(); !done) return done.error();
  return journal;
}

Result<Done> OrderJournal::rewrite() {
  std::string kept;
  for (const auto& [id, line] : open_) kept += line;
  if (Result<Done> done = io::write_file_atomically(path_, kept); !done) return done;
  Result<io::File> file = io::File::open(path_, io::File::Mode::create);
  if (!file) return file.error();
  file_ = std::move(*file);
  size_ = kept.size();
  return Done{};
}

Result<Done> OrderJournal::append(const std::string& text, bool sync) {
  if (size_ > rewrite_above && size_ > open_.size() * 1'024) return rewrite();
  if (Result<Done> done = file_.write_at(size_, text); !done) return done;
  size_ += text.size();
  return sync ? file_.sync() : Done{};
}

Result<Done> OrderJournal::replace(const std::vector<Order>& orders, const std::vector<std::string>& old) {
  std::string text;
  for (const Order& o : orders) text += open_[o.id] = journal_line(o);
  for (const std::string& id : old)
    if (open_.erase(id) != 0) text += "settle " + id + "\n";
  return text.empty() ? Done{} : append(text, true);
}

Result<Done> OrderJournal::settle(const std::vector<std::string>& ids) {
  std::string text;
  for (const std::string& id : ids)
    if (open_.erase(id) != 0) text += "settle " + id + "\n";
  return text.empty() ? Done{} : append(text, false);
}

}  // namespace sublet::gateway
