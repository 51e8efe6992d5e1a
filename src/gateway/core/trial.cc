#include "gateway/core/trial.h"

#include <algorithm>
#include <utility>

#include "charging/command.h"

namespace sublet::gateway {

Trial::Trial(Tables tables)
    : tables_(std::move(tables)),
      // No text is read: the tables are there, with the numbers that they were compiled with.
      machine_([](Hash128) -> Result<catalogue::Bundle> { return fault("no_text", "a trial has its tables"); }, [](std::string_view) -> Result<ZoneTable> { return ZoneTable(); },
               [this](const Hash128&, catalogue::Registry& registry) {
                 registry = tables_.names;
                 return tables_.version;
               }) {
  ensure(tables_.version != nullptr, "a trial has a catalogue");
  charging::Publish publish;
  publish.catalogue = tables_.version->source;
  const charging::Outcome done = run(Instant(), charging::encode(tables_.version->op.code, "", publish));
  ensure(done.answer.done(), "a catalogue that compiles can be published first");
}

charging::Outcome Trial::run(Instant at, const std::string& command) {
  std::string bytes;
  machine_.apply(++position_, at, command, bytes);
  charging::Outcome out;
  ensure(charging::decode_outcome(bytes, out), "the machine's own outcome can be read");
  return out;
}

Result<Done> Trial::publish(Tables next, Instant at) {
  const Tables before = std::exchange(tables_, std::move(next));
  charging::Publish publish;
  publish.catalogue = tables_.version->source;
  const charging::Outcome done = run(at, charging::encode(before.version->op.code, "", publish));
  if (done.answer.done()) return Done{};
  tables_ = before;
  return refusal(done.answer.code, done.answer.detail);
}

PhoneNumber Trial::some_number(const std::string& host) const {
  std::string number;
  for (const catalogue::Host& h : version().hosts)
    if (!h.numbers.empty() && number.empty() && (host.empty() || h.code == host)) number = h.numbers.front().text();
  if (number.empty()) number = version().op.country + "170";
  while (number.size() < 12) number += '0';
  return *PhoneNumber::parse(number + '1');
}

Result<Done> Trial::open(const Line& line, Instant since) {
  const catalogue::Version& v = version();
  if (v.hosts.empty()) return refusal("no_host", "a line needs a host, and the catalogue has none");
  charging::OpenAccount open;
  open.since = Instant::from_seconds(1);  // no use is from before the line
  open.money = line.money;
  charging::NewLine l;
  l.number = number_ = line.number.empty() ? some_number(line.host) : line.number;
  l.host = line.host;
  bool leased = false;
  for (const catalogue::Host& h : v.hosts)
    for (const PhoneNumber& p : h.numbers) leased = leased || number_.text().starts_with(p.text());
  if (l.host.empty() && !leased) l.host = v.hosts.front().code;
  open.lines.push_back(std::move(l));
  if (const charging::Outcome done = run(since, charging::encode(v.op.code, "", open)); !done.answer.done()) return refusal(done.answer.code, done.answer.detail);
  for (const std::string& offer : line.offers) {
    charging::AddOffer add;
    add.line = number_, add.offer = offer;
    const charging::Outcome done = run(since, charging::encode(v.op.code, "", add));
    if (!done.answer.done()) return refusal(done.answer.code, done.answer.detail);
    opened_.insert(opened_.end(), done.events.begin(), done.events.end());
  }
  return Done{};
}

charging::Outcome Trial::charge(PhoneNumber line, const catalogue::Use& use, bool only_if_covered) {
  charging::ChargeUse c;
  c.line = line;
  c.use.use = use;
  c.only_if_covered = only_if_covered;
  return run(use.start, charging::encode(version().op.code, "", c));
}

std::vector<charging::Event> Trial::wait(Instant until) {
  std::vector<charging::Event> out;
  do {
    charging::Outcome done = run(until, charging::encode("", "", charging::Tick{}));
    for (auto& e : done.events) out.push_back(std::move(e.event));
  } while (machine_.next_due() <= until);
  return out;
}

charging::AccountId Trial::account_of(PhoneNumber line) const {
  const charging::LineId l = state().store.find(charging::line_key(op().id, line));
  return l == 0 ? 0 : state().store.line(l).account;
}

int64_t Trial::available(PhoneNumber line) const {
  const charging::AccountId a = account_of(line);
  if (a == 0) return 0;
  int64_t have = state().store.account(a).money;
  for (const charging::Item& i : state().store.items(a))
    if (i.kind == charging::Item::credit) have += i.value;
  return have;
}

}  // namespace sublet::gateway
