// Rating alone, one core: uses against the sample operator's offer chidaobao-59 with the night pack: a calendar with two
// bands, zones, two buckets of data, a price over a month's counter, three counters. Nothing is stored.
//   rating_bench [USES] [examples/operator]
#include <chrono>
#include <cstdio>
#include <cstdlib>

#include "base/ensure.h"
#include "base/hash.h"
#include "gateway/core/service.h"
#include "rating/rate.h"

using namespace sublet;
using catalogue::Service;

namespace {

struct Load {
  const char* name;
  std::vector<catalogue::Use> uses;
};

catalogue::Use use(Service service, uint64_t chance, const char* peer) {
  catalogue::Use u;
  u.service = service;
  u.start = Instant::from_seconds(1'772'000'000 + static_cast<int64_t>(chance % 86'400));
  PhoneNumber::from_digits(peer, u.peer);
  PhoneNumber::from_digits("460", u.place);
  if (service == Service::voice) u.amount = u.seconds = 5 + static_cast<int64_t>(chance % 300);
  if (service == Service::data) u.amount = static_cast<int64_t>(chance % (4 << 20)), u.seconds = static_cast<int64_t>(chance % 600);
  if (service == Service::sms) u.amount = 1;
  return u;
}

// What merely hashing the octets of the same uses costs, in ns each: what rating is compared with.
double hashing(const std::vector<catalogue::Use>& uses, int64_t count) {
  uint64_t sum = 0;
  const auto start = std::chrono::steady_clock::now();
  for (int64_t i = 0; i < count; ++i) sum += hash64({reinterpret_cast<const char*>(&uses[static_cast<size_t>(i) & 4095]), sizeof(catalogue::Use)}, sum);
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  ensure(sum != 0, "the hashes were taken");
  return seconds * 1e9 / static_cast<double>(count);
}

}  // namespace

int main(int argc, char** argv) {
  const int64_t count = argc > 1 ? std::atoll(argv[1]) : 20'000'000;
  Result<catalogue::Bundle> bundle = gateway::read_bundle(argc > 2 ? argv[2] : "examples/operator");
  if (!bundle) return std::fprintf(stderr, "%s\n", bundle.error().text().c_str()), 1;
  catalogue::Registry registry;
  catalogue::Diagnostics found;
  const auto v = catalogue::compile(*bundle, registry, gateway::system_zones(), found);
  if (!v) return std::fprintf(stderr, "%s\n", found.list().front().text().c_str()), 1;
  std::vector<const catalogue::Offer*> offers;
  for (const char* name : {"pack-night", "chidaobao-59"})
    for (const catalogue::Offer& o : v->offers)
      if (o.code.starts_with(name) && (offers.empty() || offers.back()->code.substr(0, 5) != o.code.substr(0, 5))) offers.push_back(&o);
  const auto period = static_cast<uint32_t>(days_from_civil(2026, 2, 1));
  std::vector<rating::CounterState> counters;
  for (const char* name : {"chidaobao-data", "month-data", "month-spend"}) counters.push_back({registry.counters.find(name), period, 1'000'000});
  PhoneNumber served;
  PhoneNumber::from_digits("8617040000001", served);
  Load loads[] = {{"calls", {}}, {"data", {}}, {"calls, data, messages", {}}};
  uint64_t seed = 1;
  for (int i = 0; i < 4096; ++i) {
    seed = mix64(seed + 0x9e3779b97f4a7c15ULL);
    static const char* peers[] = {"8613812345678", "8613012345678", "8618912345678", "86281234567"};
    loads[0].uses.push_back(use(Service::voice, seed, peers[seed % 4]));
    loads[1].uses.push_back(use(Service::data, seed, ""));
    loads[2].uses.push_back(use(seed % 10 < 5 ? Service::voice : seed % 10 < 9 ? Service::data : Service::sms, seed, seed % 10 < 5 || seed % 10 == 9 ? peers[seed % 4] : ""));
  }
  const catalogue::Id ids[] = {registry.buckets.find("pack-night"), registry.buckets.find("chidaobao-data")};
  std::printf("%-24s %12s %10s %8s  checksum\n", "uses", "million/s", "ns a use", "x hash");
  for (const Load& load : loads) {
    rating::Charge charge;
    rating::Memo memo(*v);
    uint64_t checksum = 0;
    int64_t left = int64_t{3} << 30, night = int64_t{1} << 30;
    const auto start = std::chrono::steady_clock::now();
    for (int64_t i = 0; i < count; ++i) {
      const catalogue::Use& u = load.uses[static_cast<size_t>(i) & 4095];
      // The buckets run down as they would, and are filled again when empty: use by bucket and by money both occur.
      const rating::BucketState buckets[] = {{ids[0], 0, 0, UINT32_MAX, night}, {ids[1], 1, 0, UINT32_MAX, left}};
      const rating::Subject subject{memo, offers, buckets, counters};
      rating::rate(subject, u, rating::locate(*v, u, served), rating::Carry::none, charge);
      for (const rating::Draw& d : charge.draw_list()) (d.slot == 0 ? night : left) -= d.amount;
      if (left < (1 << 20) && (i & 1023) == 0) left = int64_t{3} << 30, night = int64_t{1} << 30;
      checksum = checksum * 31 + static_cast<uint64_t>(charge.cost) + charge.draws_count;
    }
    const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    const double each = seconds * 1e9 / static_cast<double>(count);
    std::printf("%-24s %12.2f %10.1f %8.1f  %016llx\n", load.name, 1e3 / each, each, each / hashing(load.uses, count), static_cast<unsigned long long>(checksum));
  }
  return 0;
}
