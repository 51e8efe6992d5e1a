#include "sim/books.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/hash.h"
#include "sim/json_text.h"

namespace sublet::sim {

using gateway::HostFields;
using gateway::HostProduct;
using gateway::HostTask;
using gateway::TaskKind;
using Json = nlohmann::ordered_json;

namespace {

constexpr uint64_t most_journal = 1ULL << 30;

uint64_t value_of(const std::string& digits) {
  uint64_t v = 0;
  for (const char c : digits)
    if (c >= '0' && c <= '9') v = v * 10 + static_cast<uint64_t>(c - '0');
  return v;
}

std::string dump(const Json& j) { return j.dump(-1, ' ', false, Json::error_handler_t::replace); }

Json json_of(const HostOrder& o) {
  Json j = {{"order", o.id}, {"serial", o.serial}, {"kind", name_of(o.task.kind)}, {"line", o.task.line.text()}, {"state", static_cast<int>(o.state)}};
  for (const auto& [name, value] : o.task.fields) j["fields"][name] = value;
  for (const HostProduct& p : o.task.products) j["products"].push_back({p.product, p.package, p.discount, p.action});
  if (!o.why.empty()) j["why"] = o.why, j["words"] = o.words;
  for (const auto& [name, value] : o.result) j["result"][name] = value;
  return j;
}

HostFields fields_of(const Json& j, const char* name) {
  HostFields out;
  if (const auto at = j.find(name); at != j.end() && at->is_object())
    for (const auto& [key, value] : at->items())
      if (value.is_string()) out[key] = value.get<std::string>();
  return out;
}

std::vector<HostProduct> products_of(const Json& j) {
  std::vector<HostProduct> out;
  if (const auto at = j.find("products"); at != j.end() && at->is_array())
    for (const Json& p : *at)
      if (p.is_array() && p.size() == 4) out.push_back({p[0].get<std::string>(), p[1].get<std::string>(), p[2].get<std::string>(), p[3].get<std::string>()});
  return out;
}

}  // namespace

Result<std::unique_ptr<HostBooks>> HostBooks::open(Options options, Switches& switches) {
  std::unique_ptr<HostBooks> b(new HostBooks(std::move(options), switches));
  if (Result<Done> loaded = b->load(); !loaded) return loaded.error();
  return b;
}

const HostOrder* HostBooks::find(const std::string& id) const {
  const auto at = orders_.find(id);
  return at == orders_.end() ? nullptr : &at->second;
}

const HostAccount* HostBooks::account(PhoneNumber line) const {
  const auto at = accounts_.find(line.bits());
  return at == accounts_.end() ? nullptr : &at->second;
}

bool HostBooks::carried(PhoneNumber line) const {
  if (options_.any_number) return true;
  const uint64_t v = value_of(line.text()), from = value_of(options_.first.text());
  return line.size() == options_.first.size() && v >= from && v < from + options_.lines;
}

HostAccount* HostBooks::open_line(PhoneNumber line, std::string& why) {
  auto at = accounts_.find(line.bits());
  if (at == accounts_.end()) {
    if (!carried(line)) {
      why = "line_unknown";
      return nullptr;
    }
    HostAccount a;  // it was there before the first order
    a.line = line;
    const uint64_t n = mix64(value_of(line.text())) % 10'000'000'000ULL;
    a.imsi = options_.imsi_prefix + std::to_string(10'000'000'000ULL + n).substr(1);
    at = accounts_.emplace(line.bits(), std::move(a)).first;
  }
  if (at->second.state != HostAccount::State::open) {
    why = "line_closed";
    return nullptr;
  }
  return &at->second;
}

// Why it cannot be carried out; empty: it can.
std::string HostBooks::refusal_of(const HostOrder& o, std::string& words) {
  const HostTask& t = o.task;
  std::string why;
  const auto used = [&](const std::string& sim) {
    const auto at = sims_.find(sim);
    return !sim.empty() && at != sims_.end() && at->second != t.line.bits();
  };
  if (t.kind == TaskKind::open_account || t.kind == TaskKind::port_in) {
    if (t.kind == TaskKind::open_account && !options_.prefixes.empty() &&
        std::none_of(options_.prefixes.begin(), options_.prefixes.end(), [&](const std::string& p) { return t.line.text().starts_with(p); }))
      words = "the number is not of this host", why = "number_unknown";
    const auto known = accounts_.find(t.line.bits());
    const auto awaited = awaited_.find(t.line.bits());
    const bool open = known != accounts_.end() ? known->second.state == HostAccount::State::open : !options_.any_number && carried(t.line);
    if (why.empty() && (open || (awaited != awaited_.end() && awaited->second != o.id))) {
      words = "the number is in use", why = "number_in_use";
      if (open && known != accounts_.end() && known->second.iccid == t.field("iccid") && o.state == HostOrder::State::taken) count([](Stats& s) { ++s.doubles; });
    }
    if (why.empty() && (used(t.field("iccid")) || used(t.field("imsi")))) words = "the SIM is in use", why = "sim_used";
    return why;
  }
  HostAccount* a = open_line(t.line, why);
  if (a == nullptr) {
    words = why == "line_closed" ? "the line is closed" : "no such line";
    return why;
  }
  if (t.kind == TaskKind::replace_sim && (used(t.field("iccid")) || used(t.field("imsi")))) words = "the SIM is in use", why = "sim_used";
  if (t.kind == TaskKind::port_out && t.field("step") != "request") {
    const auto asked = questions_.find(t.field("reference"));
    if (asked == questions_.end() || asked->second != t.line) words = "nobody has asked this", why = "reference_unknown";
  }
  return why;
}

// An opening under way keeps its number and its SIM from others.
void HostBooks::claim(const HostOrder& o, bool yes) {
  const TaskKind kind = o.task.kind;
  const bool opens = kind == TaskKind::open_account || kind == TaskKind::port_in;
  if (!opens && kind != TaskKind::replace_sim) return;
  const uint64_t number = o.task.line.bits();
  if (opens && yes) awaited_[number] = o.id;
  if (opens && !yes) awaited_.erase(number);
  for (const char* name : {"iccid", "imsi"}) {
    const std::string sim = o.task.field(name);
    if (sim.empty()) continue;
    if (yes) sims_[sim] = number;
    else if (const HostAccount* a = account(o.task.line); a == nullptr || a->state != HostAccount::State::open || (a->iccid != sim && a->imsi != sim)) sims_.erase(sim);
  }
}

const HostOrder& HostBooks::take(HostTask task, const std::string& id, const std::string& serial, Instant, bool& again) {
  if (const auto at = orders_.find(id); at != orders_.end()) {
    again = true;
    count([](Stats& s) { ++s.again; });
    return at->second;
  }
  again = false;
  HostOrder o;
  o.id = id, o.serial = serial;
  // Who the customer is does not matter here, so it is not kept.
  for (const char* name : {"cust_name", "cert_code", "cert_address", "cert_type"}) task.fields.erase(name);
  o.task = std::move(task);
  o.why = refusal_of(o, o.words);
  if (!o.why.empty()) {
    o.state = HostOrder::State::failed;
    count([](Stats& s) { ++s.refused; });
    finished_.push_back(id);
  } else {
    claim(o, true);
  }
  write(dump(json_of(o)));
  return orders_.emplace(id, std::move(o)).first->second;
}

void HostBooks::set_open(const HostAccount& a, bool open, Instant at) {
  const std::lock_guard lock(mutex_);
  changes_.push_back({a.line, value_of(a.imsi), at, open});
  if (open) ++stats_.open_now;
  else if (a.since.micros() != 0) --stats_.open_now;
}

void HostBooks::carry_out(HostOrder& o, Instant now) {
  const HostTask& t = o.task;
  std::string why;
  const auto iccid = t.field("iccid");
  std::string imsi = t.field("imsi");
  const auto of_blank_sim = [&] { return options_.imsi_prefix + std::to_string(10'000'000'000ULL + hash64(iccid) % 10'000'000'000ULL).substr(1); };
  switch (t.kind) {
    case TaskKind::open_account:
    case TaskKind::port_in: {
      HostAccount a;
      a.line = t.line, a.iccid = iccid, a.imsi = imsi.empty() ? of_blank_sim() : imsi, a.products = t.products, a.since = now;
      a.host_account = "A" + std::to_string(100'000'000 + hash64(o.id) % 900'000'000);
      o.result = {{"imsi", a.imsi}, {"iccid", a.iccid}, {"host_account", a.host_account}, {"opened_at", now.text()}};
      if (t.kind == TaskKind::port_in) o.result["ported_at"] = now.text();
      sims_[a.iccid] = sims_[a.imsi] = t.line.bits();
      set_open(a, true, now);
      switches_.apply(t.line, {}, now);
      accounts_[t.line.bits()] = std::move(a);
      count([&](Stats& s) { ++(t.kind == TaskKind::port_in ? s.ported_in : s.opened); });
      return;
    }
    case TaskKind::modify: {
      HostAccount* a = open_line(t.line, why);
      for (const HostProduct& p : t.products) {
        std::erase_if(a->products, [&](const HostProduct& had) { return had.product == p.product && had.package == p.package && had.discount == p.discount; });
        if (p.action != "unsubscribe") a->products.push_back(p);
      }
      return count([](Stats& s) { ++s.modified; });
    }
    case TaskKind::switching:
    case TaskKind::speed: {
      SwitchOrder order;
      if (t.kind == TaskKind::speed) order = {SwitchOrder::Action::on, SwitchOrder::Scope::speed, static_cast<int32_t>(value_of(t.field("kbps")))};
      else if (const auto known = switch_order(t.field("action"), t.field("service") == "voice" ? "V0001" : t.field("service") == "data" ? "V0002" : t.field("service") == "messages" ? "V0003" : "")) order = *known;
      switches_.apply(t.line, order, now);
      return count([](Stats& s) { ++s.switched; });
    }
    case TaskKind::replace_sim: {
      HostAccount* a = open_line(t.line, why);
      sims_.erase(a->iccid), sims_.erase(a->imsi);
      a->iccid = iccid, a->imsi = imsi.empty() ? of_blank_sim() : imsi;
      sims_[a->iccid] = sims_[a->imsi] = t.line.bits();
      o.result = {{"imsi", a->imsi}, {"iccid", a->iccid}};
      return count([](Stats& s) { ++s.replaced; });
    }
    case TaskKind::port_out:
      if (t.field("step") == "request") {
        o.result = {{"authorization", std::to_string(100'000 + hash64(o.id) % 900'000)}, {"valid_until", Instant::from_seconds(now.seconds() + 7 * 86'400).text()}};
        return;
      }
      questions_.erase(t.field("reference"));
      if (t.field("step") == "reject") return;
      o.result = {{"ported_at", now.text()}};
      [[fallthrough]];
    case TaskKind::close_account: {
      HostAccount* a = open_line(t.line, why);
      a->state = t.kind == TaskKind::close_account ? HostAccount::State::closed : HostAccount::State::ported_out;
      sims_.erase(a->iccid), sims_.erase(a->imsi);
      set_open(*a, false, now);
      switches_.apply(t.line, {SwitchOrder::Action::off, SwitchOrder::Scope::all, 0}, now);
      return count([&](Stats& s) { ++(t.kind == TaskKind::close_account ? s.closed : s.ported_out); });
    }
    case TaskKind::ticket:
      o.result = {{"host_ticket", "T" + std::to_string(100'000'000 + hash64(o.id) % 900'000'000)}, {"answer", "it has been looked at"}};
      return count([](Stats& s) { ++s.tickets; });
  }
}

const HostOrder& HostBooks::finish(const std::string& id, Instant now, bool fail) {
  HostOrder& o = orders_.at(id);
  if (o.state != HostOrder::State::taken) return o;
  o.why = fail ? "failed" : refusal_of(o, o.words);
  if (fail) o.words = "the network did not take the order";
  if (o.why.empty()) {
    carry_out(o, now);
    o.state = HostOrder::State::done;
  } else {
    o.state = HostOrder::State::failed;
    count([](Stats& s) { ++s.failed; });
  }
  claim(o, false);
  Json line = {{"end", o.id}, {"at", now.micros()}, {"failed", o.state == HostOrder::State::failed}};
  if (!o.why.empty()) line["why"] = o.why, line["words"] = o.words;
  write(dump(line));
  finished_.push_back(id);
  return o;
}

// Apart from finish(), so that what that returns stays where it is.
std::vector<std::string> HostBooks::unfinished() const {
  std::vector<std::string> out;
  for (const auto& [id, o] : orders_)
    if (o.state == HostOrder::State::taken) out.push_back(id);
  return out;
}

std::string HostBooks::port_out_asked(PhoneNumber line) {
  const std::string reference = "Q" + std::to_string(100'000'000 + hash64(line.text() + "/" + std::to_string(++serial_)) % 900'000'000);
  questions_[reference] = line;
  write(dump({{"question", reference}, {"line", line.text()}}));
  return reference;
}

PhoneNumber HostBooks::some_open_line(uint64_t chance) const {
  std::vector<PhoneNumber> open;
  for (const auto& [n, a] : accounts_)
    if (a.state == HostAccount::State::open && a.since.micros() != 0) open.push_back(a.line);
  return open.empty() ? PhoneNumber() : open[chance % open.size()];
}

HostBooks::Stats HostBooks::stats() const {
  const std::lock_guard lock(mutex_);
  return stats_;
}

std::vector<HostBooks::Change> HostBooks::changes() {
  const std::lock_guard lock(mutex_);
  return std::exchange(changes_, {});
}

std::string HostBooks::accounts_text() const {
  std::string out;
  for (const auto& [n, a] : accounts_)
    if (!a.iccid.empty())
      out += dump({{"number", a.line.text()}, {"state", a.state == HostAccount::State::open ? "open" : a.state == HostAccount::State::closed ? "closed" : "ported_out"}, {"imsi", a.imsi}, {"iccid", a.iccid}, {"since", a.since.micros()}}) + "\n";
  return out;
}

void HostBooks::write(const std::string& line) {
  while (finished_.size() > remembered) {
    orders_.erase(finished_.front());
    finished_.pop_front();
  }
  if (replaying_ || !journal_.is_open()) return;
  const std::string text = line + "\n";
  if (journal_.write_at(journal_size_, text)) journal_size_ += text.size();
}

// The journal is replayed through take() and finish(), so that what it says is what was done.
Result<Done> HostBooks::load() {
  if (options_.journal.empty()) return Done{};
  Result<bool> there = io::exists(options_.journal);
  if (!there) return there.error();
  std::string text;
  if (*there) {
    Result<std::string> read = io::read_file(options_.journal, most_journal);
    if (!read) return read.error();
    text = std::move(*read);
  }
  replaying_ = true;
  std::string_view rest = text;
  size_t whole = 0;
  for (size_t end = rest.find('\n'); end != std::string_view::npos; end = rest.find('\n')) {
    const Json j = Json::parse(rest.substr(0, end), nullptr, false);
    rest.remove_prefix(end + 1);
    whole += end + 1;
    if (!j.is_object()) return refusal("bad_state", options_.journal + " is no journal of sublet-sim; remove it to begin anew");
    if (const std::string id = text_of(j, "order"); !id.empty()) {
      HostTask t;
      const Result<TaskKind> kind = gateway::task_kind(text_of(j, "kind"));
      if (!kind || !PhoneNumber::from_digits(text_of(j, "line"), t.line)) return refusal("bad_state", options_.journal + " holds an order that cannot be read");
      t.kind = *kind, t.fields = fields_of(j, "fields"), t.products = products_of(j);
      bool again = false;
      (void)take(std::move(t), id, text_of(j, "serial"), {}, again);
    } else if (const std::string ended = text_of(j, "end"); !ended.empty()) {
      if (orders_.contains(ended)) (void)finish(ended, Instant::from_micros(j.value("at", int64_t{0})), text_of(j, "why") == "failed");
    } else if (const std::string question = text_of(j, "question"); !question.empty()) {
      PhoneNumber line;
      if (PhoneNumber::from_digits(text_of(j, "line"), line)) questions_[question] = line;
      ++serial_;
    }
  }
  replaying_ = false;
  Result<io::File> file = io::File::open(options_.journal, io::File::Mode::create);
  if (!file) return file.error();
  journal_ = std::move(*file);
  journal_size_ = whole;  // a line that was cut is overwritten
  return journal_.truncate(whole);
}

}  // namespace sublet::sim
