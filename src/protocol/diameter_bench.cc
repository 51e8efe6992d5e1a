// diameter_bench [messages [rounds]]: how fast a Gy UPDATE is read and its answer written, in one thread, as
// nanoseconds and as ratios to hashing (XXH3) and copying the same octets in the same run. The checksum
// proves that the work was done.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <vector>

#include "base/hash.h"
#include "protocol/diameter/dictionary.h"
#include "protocol/diameter/testing.h"

namespace sublet::protocol::diameter {
namespace {

using Clock = std::chrono::steady_clock;

constexpr size_t kinds = 64;  // messages that differ, one behind the other: 40 KB, as a batch from a socket

struct Figures {
  double usual = 1e9, any = 1e9, shuffled = 1e9, write = 1e9, hash = 1e9, copy = 1e9, hash_out = 1e9,
         copy_out = 1e9;
};

// The best of pieces of a millisecond or so: other work on the machine interrupts some, not all.
template <class Work>
void measure(double& best, size_t times, Work work) {
  constexpr size_t piece = 64 * kinds;
  for (size_t done = 0; done < times;) {
    const size_t n = std::min(piece, times - done);
    const auto t = Clock::now();
    for (size_t i = 0; i < n; ++i) work(i % kinds);
    best = std::min(
        best, std::chrono::duration<double, std::nano>(Clock::now() - t).count() / static_cast<double>(n));
    done += n;
  }
}

// The same AVPs, those of the command in reverse.
std::string reversed(std::string_view message) {
  std::vector<std::string_view> avps;
  const char* p = message.data() + header_size;
  const char* end = message.data() + message.size();
  AvpView a;
  Failure f;
  for (const char* from = p; next_avp(p, end, a, f); from = p)
    avps.emplace_back(from, static_cast<size_t>(p - from));
  std::string out(message.substr(0, header_size));
  for (auto it = avps.rbegin(); it != avps.rend(); ++it) out += *it;
  return out;
}

size_t count_avps(std::string_view in) {
  const char* p = in.data();
  size_t n = 0;
  AvpView a;
  Failure f;
  while (next_avp(p, in.data() + in.size(), a, f)) {
    const AvpInfo* info = find(a.key);
    n += 1 + (info != nullptr && info->type == AvpType::Grouped ? count_avps(a.data) : 0);
  }
  return n;
}

size_t answer(const CreditControlRequest& r, std::span<char> out) {
  MsccAnswer m;
  m.rating_group = r.msccs[0].rating_group;
  Units& granted = m.granted.emplace();
  granted.tariff_time_change = 4'004'000'000;
  granted.total = 10'485'760 + *r.number;
  m.validity = 3600;
  m.result = success;
  m.volume_threshold = 1'048'576;
  m.holding_time = 600;
  CreditControlAnswer a;
  a.answer_to(r);
  a.result = success;
  a.origin_host = "ocs1.sublet.example";
  a.origin_realm = "sublet.example";
  a.session_failover = 1;
  a.failure_handling = 1;
  a.msccs = {&m, 1};
  return write_credit_control_answer(a, out);
}

using Sample = void (*)(CreditControlRequest&, uint32_t);

int run(const char* name, Sample sample, size_t times, int rounds) {
  static CreditControlRequest r;
  std::vector<std::string> usual, other;
  for (uint32_t i = 0; i < kinds; ++i) {
    sample(r, 7 + i);
    usual.push_back(testing::written(r));
    other.push_back(reversed(usual.back()));
  }
  Figures best;
  uint64_t sum = 0, noise = 0;
  Failure f;
  std::array<char, 4096> buffer{};
  size_t answer_octets = 0;
  const auto read = [&](const std::string& m, ReadOrder order) {
    if (!read_credit_control_request(m, r, f, order)) std::abort();
    sum += *r.number + *r.used_of(r.msccs[0])[1].output + r.ps->rat_type.size() +
           r.subscription_ids[1].data.size();
  };
  for (int round = 0; round < rounds; ++round) {
    sum = 0;
    measure(best.usual, times, [&](size_t i) { read(usual[i], ReadOrder::usual_first); });
    measure(best.any, times, [&](size_t i) { read(usual[i], ReadOrder::any); });
    measure(best.shuffled, times, [&](size_t i) { read(other[i], ReadOrder::usual_first); });
    measure(best.hash, times, [&](size_t i) { noise ^= hash64(usual[i], i); });
    measure(best.copy, times, [&](size_t i) {
      std::memcpy(buffer.data(), usual[i].data(), usual[i].size());
      asm volatile("" : : "r"(buffer.data()) : "memory");
    });
    read(usual[0], ReadOrder::usual_first);
    measure(best.write, times, [&](size_t i) {
      r.number = static_cast<uint32_t>(i);
      answer_octets = answer(r, buffer);
      sum += static_cast<uint8_t>(buffer[answer_octets - 1]) + answer_octets;
    });
    const std::string_view out(buffer.data(), answer_octets);
    std::array<char, 4096> other_buffer;
    measure(best.hash_out, times, [&](size_t i) { noise ^= hash64(out, i); });
    measure(best.copy_out, times, [&](size_t) {
      std::memcpy(other_buffer.data(), out.data(), out.size());
      asm volatile("" : : "r"(other_buffer.data()) : "memory");
    });
  }
  const auto line = [](const char* what, double ns, double hash, double copy) {
    std::printf("%-34s %6.1f ns  %5.1f times XXH3  %5.1f times memcpy of the same octets\n", what, ns,
                ns / hash, ns / copy);
  };
  std::printf("%s UPDATE of %zu octets, %zu AVPs; answer of %zu octets\n", name, usual[0].size(),
              count_avps(std::string_view(usual[0]).substr(header_size)), answer_octets);
  line("read, usual order", best.usual, best.hash, best.copy);
  line("read, the same without short cuts", best.any, best.hash, best.copy);
  line("read, order reversed", best.shuffled, best.hash, best.copy);
  line("write the answer", best.write, best.hash_out, best.copy_out);
  std::printf("checksum %016llx\n", static_cast<unsigned long long>(sum + (noise & 0)));
  return 0;
}

}  // namespace
}  // namespace sublet::protocol::diameter

int main(int argc, char** argv) {
  const size_t messages = argc > 1 ? static_cast<size_t>(std::strtoull(argv[1], nullptr, 10)) : 2'000'000;
  const int rounds = argc > 2 ? std::atoi(argv[2]) : 5;
  using namespace sublet::protocol::diameter;
  return run("small", testing::small_update_sample, std::max<size_t>(messages, 1), rounds) |
         run("large", testing::update_sample, std::max<size_t>(messages, 1), rounds);
}
