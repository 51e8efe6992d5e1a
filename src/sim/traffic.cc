#include "sim/traffic.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "sim/distributions.h"

namespace sublet::sim {

using catalogue::Direction;
using catalogue::Service;
using catalogue::Use;
using catalogue::UsageProfile;

namespace {

bool writes(const UsageProfile& p, Service s, Direction d) {
  if (p.type == UsageProfile::nowhere) return p.service == s && (p.direction_from != UsageProfile::nowhere || p.direction == d);
  return std::any_of(p.type_map.begin(), p.type_map.end(), [&](const auto& entry) { return entry.second == UsageProfile::type_value(s, d); });
}

uint64_t value_of(PhoneNumber n) {
  uint64_t v = 0;
  for (int i = 0; i < n.size(); ++i) v = v * 10 + n.digit(i);
  return v;
}

PhoneNumber from_value(uint64_t v) {
  PhoneNumber n;
  PhoneNumber::from_digits(std::to_string(v), n);
  return n;
}

}  // namespace

Traffic::Traffic(const catalogue::Version& version, const UsageProfile& profile, const Options& options)
    : profile_(profile), options_(options), first_(value_of(options.first)), random_(options.seed) {
  // How busy each line is depends on its number and the seed only, not on how many there are.
  double sum = 0;
  for (uint32_t i = 0; i < options_.lines; ++i) {
    const double at = static_cast<double>(mix64(options_.seed * 31 + first_ + i) >> 11) * 0x1p-53;
    activity_.push_back(sum += draw(activity, at));
  }
  for (size_t i = 0; i < call_directions.size(); ++i)
    call_ways_.push_back(writes(profile, Service::voice, static_cast<Direction>(i)) ? call_directions[i] : 0);
  for (size_t i = 0; i < message_directions.size(); ++i)
    message_ways_.push_back(writes(profile, Service::sms, static_cast<Direction>(i)) ? message_directions[i] : 0);
  const auto any = [](const std::vector<uint32_t>& w) { return std::any_of(w.begin(), w.end(), [](uint32_t x) { return x > 0; }); };
  services_ = {any(call_ways_) ? voice_messages_data[0] : 0, any(message_ways_) ? voice_messages_data[1] : 0,
               writes(profile, Service::data, Direction::out) ? voice_messages_data[2] : 0};

  const auto add = [&](const char* name, const char* app, uint32_t rows) {
    AppChoice choice{0, {}};
    for (const auto& [group, leaf] : version.app_of_group)
      if (choice.group == 0 && *app != '\0' && version.leaf_apps[leaf] == app) choice.group = group;
    if (profile.rating_group == UsageProfile::nowhere && profile.app == UsageProfile::nowhere) choice.group = 0;
    if (choice.group == 0 && profile.app != UsageProfile::nowhere && *name != '\0')
      if (auto text = catalogue::encoded(profile.encoding, name)) choice.text = *text;
    apps_.push_back(std::move(choice));
    app_weights_.push_back(rows);
  };
  for (const App& a : apps) add(a.name, a.catalogue, a.rows);
  add("", "", no_app_rows);
  add("其他应用", "", other_app_rows);
  if (options_.host == "telecom") imsi_prefix_ = 46003;
  if (options_.host == "mobile") imsi_prefix_ = 46000;
}

PhoneNumber Traffic::line(uint32_t index) const { return index < options_.lines ? from_value(first_ + index) : added_[index - options_.lines].number; }

PhoneNumber Traffic::stranger() {
  for (;;) {
    const PhoneNumber n = from_value(first_ + options_.lines + 50'000 + random_.below(10'000));
    if (!where_.contains(n.bits())) return n;
  }
}

void Traffic::add_line(PhoneNumber number, uint64_t imsi, Instant since) {
  const uint64_t v = value_of(number);
  if ((v >= first_ && v < first_ + options_.lines && number.size() == options_.first.size()) || !where_.try_emplace(number.bits(), static_cast<uint32_t>(added_.size())).second) return;
  const double at = static_cast<double>(mix64(options_.seed * 31 + v) >> 11) * 0x1p-53;
  added_.push_back({number, imsi, since, draw(activity, at)});
  activity_.push_back((activity_.empty() ? 0 : activity_.back()) + added_.back().activity);
}

void Traffic::remove_line(PhoneNumber number) {
  const auto at = where_.find(number.bits());
  if (at == where_.end()) return;
  const uint32_t place = at->second;
  where_.erase(at);
  if (place + 1 != added_.size()) {
    added_[place] = added_.back();
    where_[added_[place].number.bits()] = place;
  }
  added_.pop_back();
  sums_old_ = true;
}

void Traffic::sum_up() {
  if (!std::exchange(sums_old_, false)) return;
  activity_.resize(options_.lines);
  for (const Added& a : added_) activity_.push_back((activity_.empty() ? 0 : activity_.back()) + a.activity);
}

bool Traffic::began(PhoneNumber number, Instant at) const {
  const auto found = where_.find(number.bits());
  return found == where_.end() || added_[found->second].since <= at;
}

uint64_t Traffic::identity(uint32_t who) const { return who < options_.lines ? first_ + who : value_of(added_[who - options_.lines].number); }

uint32_t Traffic::someone() {
  sum_up();
  const double at = random_.unit() * activity_.back();
  const auto found = std::upper_bound(activity_.begin(), activity_.end(), at);
  return static_cast<uint32_t>(std::min<ptrdiff_t>(found - activity_.begin(), static_cast<ptrdiff_t>(activity_.size()) - 1));
}

std::string Traffic::digits(int count) {
  std::string s;
  for (int i = 0; i < count; ++i) s += static_cast<char>('0' + random_.below(10));
  return s;
}

PhoneNumber Traffic::number(std::string_view text) const {
  PhoneNumber n;
  PhoneNumber::from_digits(text, n);
  return n;
}

// One of the people that this line knows: always the same ones, the first of them far more often.
PhoneNumber Traffic::contact(uint32_t who) {
  // Of a line that was added, its number says who it is: its place may change.
  const double known = draw(contacts, static_cast<double>(mix64((who < options_.lines ? who : identity(who)) + options_.seed) >> 11) * 0x1p-53);
  const auto rank = static_cast<uint64_t>(std::pow(known, random_.unit()));  // by 1/rank
  const uint64_t h = mix64(mix64(identity(who)) + rank + 1);
  if (h % 10 < 2 && options_.lines > 0) return line(static_cast<uint32_t>((h >> 8) % options_.lines));  // one of ours
  std::string text = "86";
  text += mobile_prefixes[(h >> 8) % mobile_prefixes.size()];
  std::string rest = std::to_string(100'000'000 + (h >> 16) % 100'000'000);
  return number(text + rest.substr(1));
}

PhoneNumber Traffic::destination(uint32_t who, bool& unpriced) {
  switch (static_cast<Goal>(random_.pick(goals))) {
    case Goal::mobile: break;
    case Goal::fixed: {
      const std::string area = area_codes[random_.below(area_codes.size())];
      return number("86" + area + std::to_string(2 + random_.below(7)) + digits(area == "816" || area == "818" || area == "831" ? 6 : 7));
    }
    case Goal::service: return number(service_numbers[random_.below(service_numbers.size())]);
    case Goal::emergency: return number(emergency_numbers[random_.below(emergency_numbers.size())]);
    case Goal::international: return number(std::string(countries[random_.pick(country_weights)]) + std::to_string(2 + random_.below(7)) + digits(8));
    case Goal::unpriced: unpriced = true; return number(std::string(unpriced_codes[random_.below(unpriced_codes.size())]) + std::to_string(1 + random_.below(9)) + digits(8));
  }
  return contact(who);
}

Use Traffic::call(uint32_t who, bool& unpriced) {
  Use u;
  u.service = Service::voice;
  u.direction = static_cast<Direction>(random_.pick(call_ways_));
  u.seconds = u.amount = static_cast<int64_t>(draw(call_seconds, random_.unit()));
  u.peer = u.direction == Direction::out ? destination(who, unpriced) : contact(who);
  return u;
}

Use Traffic::message(uint32_t who) {
  Use u;
  u.service = Service::sms;
  u.direction = static_cast<Direction>(random_.pick(message_ways_));
  u.amount = 1;
  if (u.direction == Direction::in && random_.chance(messages_from_ports)) {
    const std::string port = message_ports[random_.below(message_ports.size())];
    u.peer = number(port.size() > 4 ? port : port + std::to_string(10'000'000 + random_.below(500)));
  } else {
    u.peer = contact(who);
  }
  return u;
}

Use Traffic::data(Sample& out) {
  Use u;
  u.service = Service::data;
  const double megabytes = draw(app_megabytes, random_.unit()) / records_in_a_month;
  u.amount = std::max<int64_t>(64, static_cast<int64_t>(megabytes * 1'048'576.0));
  u.seconds = 1 + static_cast<int64_t>(draw(call_seconds, random_.unit())) * 4;
  out.values.up = static_cast<int64_t>(static_cast<double>(u.amount) * (0.02 + 0.2 * random_.unit()));
  const AppChoice& app = apps_[random_.pick(app_weights_)];
  u.app = app.group;
  out.app_text = app.text;
  return u;
}

Sample Traffic::use(Instant ended) {
  Sample s;
  const uint32_t who = someone();
  Use& u = s.values.use;
  switch (random_.pick(services_)) {
    case 0: u = call(who, s.unpriced); break;
    case 1: u = message(who); break;
    default: u = data(s); break;
  }
  u.start = Instant::from_seconds(ended.seconds() - u.seconds);
  if (random_.chance(abroad)) u.place = number(abroad_places[random_.below(abroad_places.size())]);
  s.values.served = line(who);
  if (profile_.imsi != UsageProfile::nowhere) s.values.imsi = who >= options_.lines ? added_[who - options_.lines].imsi : imsi_prefix_ * 10'000'000'000ULL + mix64(first_ + who) % 10'000'000'000ULL;
  if (profile_.imei != UsageProfile::nowhere) s.values.imei = 860'000'000'000'000ULL + mix64(first_ * 6 + identity(who)) % 9'000'000'000'000ULL;
  return s;
}

}  // namespace sublet::sim
