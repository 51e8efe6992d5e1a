#include "apps/load_open.h"

#include <atomic>
#include <chrono>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "gateway/api/local.h"

namespace sublet::apps {
namespace {

using gateway::Json;

struct Work {
  const OpenLines& what;
  std::atomic<uint64_t> next{0}, done{0}, opened{0}, there{0};
  std::atomic<bool> stop{false};
  std::mutex mutex;
  std::optional<Error> trouble;

  explicit Work(const OpenLines& w) : what(w) {}
  void end(Error e) {
    const std::lock_guard lock(mutex);
    if (!trouble) trouble = std::move(e);
    stop = true;
  }
};

Json request_of(const OpenLines& w, uint64_t n) {
  const std::string number = std::to_string(w.first + n);
  Json line = {{"number", number}, {"host", w.host}, {"offers", Json::array()}};
  if (!w.offer.empty()) line["offers"].push_back(w.offer);
  Json request = {{"do", "open_account"}, {"lines", Json::array({std::move(line)})}, {"money", w.money}, {"key", "sublet-load-open-" + number + "-" + w.host + "-" + w.offer + "-" + w.money}};  // the same command, the same key
  if (!w.op.empty()) request["operator"] = w.op;
  return request;
}

void open_some(Work& work) {
  gateway::LocalClient client;
  if (Result<Done> connected = client.connect(work.what.data + "/sublet.sock"); !connected) return work.end(connected.error());
  while (!work.stop) {
    const uint64_t n = work.next++;
    if (n >= work.what.count) return;
    const Result<Json> answer = client.ask(request_of(work.what, n));
    if (!answer) return work.end(answer.error());
    const std::string code = answer->value("code", std::string());
    if (answer->value("ok", false))
      ++work.opened;
    else if (code == "number_in_use")
      ++work.there;
    else
      return work.end(refusal(code, answer->value("detail", std::string())));
    ++work.done;
  }
}

}  // namespace

Result<Opened> open_lines(const OpenLines& what, const std::function<bool(uint64_t)>& progress) {
  Work work(what);
  std::vector<std::thread> threads;
  for (size_t i = 0; i < what.connections && i < what.count; ++i) threads.emplace_back([&] { open_some(work); });
  while (!work.stop && work.done < what.count) {
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
    if (!progress(work.done)) work.end(refusal("stopped", "only " + std::to_string(work.done) + " of " + std::to_string(what.count) + " lines are open"));
  }
  for (std::thread& t : threads) t.join();
  if (work.trouble) return *work.trouble;
  progress(work.done);
  return Opened{work.opened, work.there};
}

}  // namespace sublet::apps
