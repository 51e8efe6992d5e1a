#include "sim/people.h"

#include <algorithm>
#include <array>
#include <boost/asio/io_context.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/streambuf.hpp>
#include <boost/asio/write.hpp>
#include <cmath>
#include <nlohmann/json.hpp>
#include <thread>

#include "base/hash.h"
#include "base/money.h"
#include "io/clock.h"
#include "io/file.h"
#include "io/thread.h"
#include "sim/random.h"
#include "sim/json_text.h"

namespace sublet::sim {

namespace asio = boost::asio;
using Json = nlohmann::json;

namespace {

constexpr int64_t restored_at = 1'000'000;  // micro-units on the account that are enough, as a person would see it
constexpr int most_rounds = 5;

int64_t number_of(const Json& j, const char* name, int64_t otherwise = 0) {
  const auto at = j.find(name);
  if (at == j.end()) return otherwise;
  if (at->is_number_integer()) return at->get<int64_t>();
  if (at->is_string() && !at->get<std::string>().empty() && at->get<std::string>().find_first_not_of("0123456789") == std::string::npos && at->get<std::string>().size() < 19)
    return std::stoll(at->get<std::string>());
  return otherwise;
}

}  // namespace

Reaction react(uint64_t seed, const std::string& line, uint64_t position) {
  Random random(seed ^ mix64(position + hash64(line)));
  static constexpr std::array<uint32_t, 5> weights = {20, 20, 20, 27, 13};
  static constexpr std::array<int, 5> amounts = {10, 20, 30, 50, 100};
  Reaction r;
  r.amount = amounts[random.pick(weights)];
  const double who = random.unit();
  if (who < 0.85) r.after_ms = 1'000 + static_cast<int64_t>(-3'000.0 * std::log(1.0 - random.unit() * 0.999));
  else if (who < 0.97) r.after_ms = random.between(20'000, 60'000);
  else r.pays = false;
  return r;
}

std::string People::Payment::key() const { return "sim-top-up-" + line + "-" + std::to_string(position) + "-" + std::to_string(round); }

// A line-by-line connection with time limits. One thread uses it; close() may come from another.
class People::Socket {
 public:
  bool open(const std::string& path) {
    close();
    auto s = std::make_shared<asio::local::stream_protocol::socket>(context_);
    boost::system::error_code e;
    s->connect(asio::local::stream_protocol::endpoint(path), e);
    if (e) return false;
    const std::lock_guard lock(mutex_);
    socket_ = std::move(s);
    buffer_.consume(buffer_.size());
    return true;
  }
  bool is_open() const { return socket_ != nullptr; }
  bool send(const std::string& line) {
    boost::system::error_code e;
    asio::write(*socket_, asio::buffer(line + "\n"), e);
    return !e;
  }
  // Nothing: the connection is gone. Empty: no line within the time.
  std::optional<std::string> line(int milliseconds) {
    boost::system::error_code result = asio::error::would_block;
    std::string out;
    asio::async_read_until(*socket_, buffer_, '\n', [&](boost::system::error_code e, size_t) { result = e; });
    context_.restart();
    context_.run_for(std::chrono::milliseconds(milliseconds));
    if (result == asio::error::would_block) {
      boost::system::error_code ignored;
      socket_->cancel(ignored);
      context_.restart();
      context_.run();
      if (result == asio::error::operation_aborted) return std::string();
    }
    if (result) return std::nullopt;
    std::istream in(&buffer_);
    std::getline(in, out);
    return out;
  }
  void close() {
    const std::lock_guard lock(mutex_);
    socket_.reset();
  }

 private:
  asio::io_context context_{1};
  std::mutex mutex_;
  std::shared_ptr<asio::local::stream_protocol::socket> socket_;
  asio::streambuf buffer_{1 << 20};
};

People::People(Options options) : options_(std::move(options)), from_(options_.from), feed_(std::make_unique<Socket>()), commands_(std::make_unique<Socket>()) {}
People::~People() = default;

People::Counts People::counts() const {
  const std::lock_guard lock(mutex_);
  Counts c = counts_;
  c.waiting = open_.size();
  return c;
}

void People::notice(const std::string& text) {
  if (text.find("stop_wanted") == std::string::npos) return;
  const Json j = Json::parse(text, nullptr, false);
  if (!j.is_object() || text_of(j, "event") != "stop_wanted") return;
  Payment p;
  p.line = text_of(j, "line");
  p.position = static_cast<uint64_t>(number_of(j, "position"));
  // Only a stop for want of money, and only one that was not there before.
  const auto barred = [](const std::string& state) { return state.find("full") != std::string::npos ? 2 : state.find("half") != std::string::npos ? 1 : 0; };
  const std::lock_guard lock(mutex_);
  seen_ = std::max(seen_, p.position);
  if (p.line.empty() || barred(text_of(j, "state")) <= barred(text_of(j, "before"))) return;
  ++counts_.stops;
  const Reaction r = react(options_.seed, p.line, p.position);
  if (!r.pays) {
    ++counts_.never;
    return;
  }
  p.amount = r.amount;
  p.due = io::steady_micros() + r.after_ms * 1'000;
  open_.try_emplace(p.line, p);
}

void People::follow() {
  io::name_this_thread("people-feed");
  const auto closing = [&] {
    const std::lock_guard lock(mutex_);
    return closing_;
  };
  while (!closing()) {
    if (!feed_->is_open()) {
      Json ask = {{"do", "events"}, {"operator", options_.op}, {"follow", true}, {"kinds", {"stop_wanted"}}};
      {
        const std::lock_guard lock(mutex_);
        if (seen_ != 0) ask["from"] = seen_ + 1;
        else if (from_ == "now") ask["from"] = "now";
        else ask["from"] = std::strtoull(from_.c_str(), nullptr, 10);
      }
      if (!feed_->open(options_.socket) || !feed_->send(ask.dump())) {
        feed_->close();
        std::this_thread::sleep_for(std::chrono::milliseconds(300));
        continue;
      }
    }
    const std::optional<std::string> line = feed_->line(200);
    if (!line) feed_->close();
    else if (!line->empty()) notice(*line);
  }
}

// Asks once; without an answer it will be asked again with the same key.
bool People::pay(Payment& p) {
  const Json ask = {{"do", "top_up"}, {"operator", options_.op}, {"key", p.key()}, {"line", p.line}, {"amount", std::to_string(p.amount) + ".00"}};
  std::optional<std::string> answer;
  if ((commands_->is_open() || commands_->open(options_.socket)) && commands_->send(ask.dump())) answer = commands_->line(5'000);
  const Json j = answer && !answer->empty() ? Json::parse(*answer, nullptr, false) : Json();
  const auto ok = j.is_object() ? j.find("ok") : j.end();
  const std::lock_guard lock(mutex_);
  if (!j.is_object() || ok == j.end() || !ok->is_boolean()) {
    commands_->close();
    ++counts_.retries;
    p.wait = std::min<int64_t>(p.wait * 2, 10'000'000);
    p.due = io::steady_micros() + p.wait;
    return false;
  }
  if (!ok->get<bool>()) {
    ++counts_.refused;
    return true;
  }
  ++counts_.payments;
  counts_.paid += p.amount;
  const std::string money = text_of(j, "money");
  const Result<Money> left = parse_money(money);
  if (money.empty() || !left || left->micros() >= restored_at || ++p.round >= most_rounds) return true;
  p.due = io::steady_micros() + 1'000'000;  // not enough: once more
  p.amount = 50;
  return false;
}

void People::pay_due() {
  for (;;) {
    Payment p;
    {
      const std::lock_guard lock(mutex_);
      const auto due = std::find_if(open_.begin(), open_.end(), [now = io::steady_micros()](const auto& e) { return e.second.due <= now; });
      if (due == open_.end() || closing_) return;
      p = due->second;
    }
    const bool done = pay(p);
    const std::lock_guard lock(mutex_);
    if (done) open_.erase(p.line);
    else open_[p.line] = p;
    if (!commands_->is_open()) return;
  }
}

Result<Done> People::load() {
  if (options_.state.empty()) return Done{};
  Result<bool> there = io::exists(options_.state);
  if (!there) return there.error();
  if (!*there) return Done{};
  Result<std::string> text = io::read_file(options_.state, 1 << 20);
  if (!text) return text.error();
  const Json j = Json::parse(*text, nullptr, false);
  if (!j.is_object()) return refusal("bad_state", options_.state + " is not a state file of sublet-sim; remove it to begin anew");
  // From before the first stop that is not paid for. Those that were paid since are asked for again under the same key.
  if (const int64_t from = number_of(j, "from"); from > 0) from_ = std::to_string(from);
  return Done{};
}

Result<Done> People::save(bool ended) {
  Json state, report;
  {
    const std::lock_guard lock(mutex_);
    uint64_t from = seen_ == 0 ? std::strtoull(from_.c_str(), nullptr, 10) : seen_ + 1;
    for (const auto& [line, p] : open_) from = std::min(from, p.position);
    state = {{"from", from}};
    report = {{"stops_noticed", counts_.stops}, {"payments", counts_.payments}, {"paid", counts_.paid},   {"refused", counts_.refused},
              {"retries", counts_.retries},     {"never", counts_.never},       {"waiting", open_.size()}, {"ended", ended}};
  }
  if (!options_.state.empty())
    if (Result<Done> done = io::write_file_atomically(options_.state, state.dump() + "\n"); !done) return done;
  if (options_.report.empty()) return Done{};
  return io::write_file_atomically(options_.report, report.dump(2) + "\n");
}

Result<Done> People::run(const std::function<bool(int)>& go_on) {
  if (Result<Done> done = load(); !done) return done;
  std::thread follower([this] { follow(); });
  Result<Done> result = Done{};
  int64_t saved = 0;
  while (result && go_on(100)) {
    pay_due();
    if (io::steady_micros() - saved < 1'000'000) continue;
    result = save(false);
    saved = io::steady_micros();
  }
  {
    const std::lock_guard lock(mutex_);
    closing_ = true;
  }
  follower.join();
  return result ? save(true) : result;
}

}  // namespace sublet::sim
