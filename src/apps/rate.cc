// sublet rate: uses in, charges out, without a server. Formats: docs/formats/rate.md.
#include <iostream>

#include "apps/bench.h"

namespace sublet::apps {
namespace {

using gateway::Json;

constexpr size_t longest_line = 1 << 16;

Result<Json> read(std::string& line, bool first) {
  if (first && line.starts_with("\xEF\xBB\xBF")) line.erase(0, 3);  // some editors begin a file so
  if (line.size() > longest_line) return refusal("bad_json", "longer than 64 KB");
  if (line.find_first_not_of(" \t\r") == std::string::npos) return refusal("bad_json", "an empty line; each line is one JSON object");
  return gateway::parse_json(line);
}

// A file can be read twice: the account then begins with the month of the earliest use that is near the first.
std::optional<Instant> earliest(std::istream& in, const Bench& bench) {
  const std::istream::pos_type start = in.tellg();
  if (start == std::istream::pos_type(-1)) {
    in.clear();
    return std::nullopt;
  }
  std::optional<Instant> first, least;
  bool fresh = true;
  for (std::string line; std::getline(in, line); fresh = false) {
    Result<Json> j = read(line, fresh);
    const std::optional<Instant> at = j ? bench.time_of(*j) : std::nullopt;
    if (!at) continue;
    if (!first) first = least = at;
    if (*at < *least && first->seconds() - at->seconds() <= Bench::longest_jump) least = at;
  }
  in.clear();
  in.seekg(start);
  return least;
}

}  // namespace

int rate(const RateOptions& options) {
  Result<std::unique_ptr<Bench>> opened = Bench::open(options);
  if (!opened) return fail(opened.error());
  Bench& bench = **opened;
  std::ios::sync_with_stdio(false);
  if (!bench.begun())
    if (const std::optional<Instant> first = earliest(std::cin, bench))
      if (Result<Done> begun = bench.begin(*first); !begun) return fail(begun.error());
  std::string line;
  for (uint64_t number = 1; std::getline(std::cin, line); ++number) {
    Result<Json> given = read(line, number == 1);
    Json out = given ? bench.answer(*given) : Json{{"refused", given.error().code}, {"detail", given.error().detail}};
    if (out.contains("refused")) out["line"] = number;
    std::cout << gateway::dump(out) << '\n';
    if (std::cin.rdbuf()->in_avail() <= 0) std::cout.flush();  // who asks line by line is answered line by line
  }
  std::cout.flush();
  return std::cout ? exit_done : exit_fault;
}

}  // namespace sublet::apps
