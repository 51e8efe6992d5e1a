// desk_peer URL PORT_FILE: the desk as a program, against a SOAP host that others have written. It stays until PORT_FILE.answered
// says that the host has all our answers. One task of each kind (and
// each kind of opening); prints what became of each, ends with 0 when all were completed with the host's fields.
#include <cstdio>
#include <filesystem>
#include <future>
#include <mutex>
#include <thread>

#include "gateway/host/desk.h"
#include "gateway/host/link.h"
#include "gateway/host/pushes.h"
#include "gateway/http/server.h"
#include "io/file.h"

using namespace sublet;
using namespace sublet::gateway;

int main(int argc, char** argv) {
  if (argc != 3) return 2;
  io::SystemClock clock;
  auto endpoint = parse_endpoint("demo/telecom=soap+" + std::string(argv[1]));
  if (!endpoint) return 2;
  auto links = HostLinks::open({*endpoint}, {}, clock);
  if (!links) return 2;
  std::mutex mutex;
  size_t ended = 0, good = 0, wanted = 0;
  std::promise<void> all;
  HostDesk desk(**links, clock, {}, [&](const HostOutcome& o) {
    if (!o.end()) return;
    const std::lock_guard lock(mutex);
    std::printf("%s %s imsi=%s\n", std::string(name_of(o.kind)).c_str(), std::string(name_of(o.what)).c_str(), o.fields.contains("imsi") ? o.fields.at("imsi").c_str() : o.words.c_str());
    good += o.what == HostOutcome::What::completed && o.fields.contains("imsi");
    if (++ended == wanted) all.set_value();
  });
  HttpServer::Shows shows;
  shows.feedback = [&](std::string_view op, std::string_view host, std::string_view body) { return take_push(&desk, nullptr, op, host, body); };
  HttpServer http({}, std::move(shows));
  if (!http.start() || !io::write_file_atomically(argv[2], std::to_string(http.port()) + "\n")) return 2;
  std::vector<HostTask> tasks;
  const auto add = [&](TaskKind kind, HostFields fields, std::vector<HostProduct> products = {}) {
    HostTask t;
    t.id = "PEER" + std::to_string(1'000 + tasks.size());
    t.op = "demo", t.host = "telecom", t.kind = kind, t.made = clock.now();
    t.line = *PhoneNumber::parse("861700000" + std::to_string(2'000 + tasks.size()));
    t.fields = std::move(fields), t.products = std::move(products);
    tasks.push_back(std::move(t));
  };
  const HostFields person = {{"cust_name", "张三 <&\"'>"}, {"cert_code", "11010519491231002X"}, {"cert_address", "北京"}, {"iccid", "8986030000000000001"}};
  for (const char* model : {"pool", "module"})
    for (const char* sim : {"paired", "blank"}) {
      HostFields f = person;
      f["model"] = model, f["sim"] = sim, f["imsi"] = "460030000000001";
      add(TaskKind::open_account, f, {{"PR_1", "", "", "order"}, {"PR_1", "PK_1", "PE_1", "order"}});
    }
  add(TaskKind::modify, {}, {{"PR_2", "", "", "unsubscribe"}});
  add(TaskKind::switching, {{"action", "off"}, {"service", "data"}});
  add(TaskKind::speed, {{"kbps", "512"}});
  add(TaskKind::replace_sim, {{"iccid", "8986030000000000002"}, {"reason", "lost"}});
  add(TaskKind::close_account, {});
  HostFields port = person;
  port["authorization"] = "123456", port["from"] = "mobile";
  add(TaskKind::port_in, port);
  add(TaskKind::port_out, {{"step", "request"}});
  add(TaskKind::ticket, {{"type", "03"}, {"content", "the bill is wrong"}, {"level", "common"}, {"cdr_type", "1"}, {"order_id", "X1"}});
  wanted = tasks.size();
  for (const HostTask& t : tasks)
    if (const auto taken = desk.submit(t); !taken) {
      std::printf("%s\n", taken.error().text().c_str());
      return 1;
    }
  const bool came = all.get_future().wait_for(std::chrono::seconds(60)) == std::future_status::ready;
  // The last push has told us before its answer is on the way: the server stays until the other side has it.
  for (int i = 0; i < 1'000 && came && !std::filesystem::exists(std::string(argv[2]) + ".answered"); ++i) std::this_thread::sleep_for(std::chrono::milliseconds(10));
  (*links)->stop();
  desk.stop();
  http.stop();
  std::printf("%s: %zu of %zu\n", came && good == wanted ? "all is well" : "not all is well", good, wanted);
  return came && good == wanted ? 0 : 1;
}
