// Commands that ask a running server over its local socket.
#include <algorithm>
#include <climits>
#include <cstdio>
#include <cstdlib>

#include "apps/bar.h"
#include "apps/commands.h"
#include "gateway/api/local.h"

namespace sublet::apps {
namespace {

using gateway::Json;
using gateway::LocalClient;

Result<Json> ask_server(const Client& c, Json request) {
  LocalClient client;
  if (Result<Done> connected = client.connect(c.data + "/sublet.sock"); !connected) return connected.error();
  if (!c.op.empty()) request["operator"] = c.op;
  return client.ask(request);
}

}  // namespace

// The refusal of an answer, if it is one.
int refused(const Client& c, const Json& answer) {
  if (answer.value("ok", Json(false)) == Json(true)) return exit_done;
  if (c.json) std::printf("%s\n", gateway::dump(answer).c_str());
  else std::fprintf(stderr, "sublet: %s%s: %s%s%s\n", answer.contains("file") ? (answer["file"].get<std::string>() + ": ").c_str() : "", answer.contains("fault") ? "fault" : "refused", answer.value("code", Json("?")).get<std::string>().c_str(), answer.contains("detail") ? ": " : "", answer.value("detail", Json("")).get<std::string>().c_str());
  return answer.value("fault", Json(false)) == Json(true) ? exit_fault : exit_refused;
}

std::string text(const Json& j, const char* name) {
  auto at = j.find(name);
  if (at == j.end() || at->is_null()) return "-";
  return at->is_string() ? at->get<std::string>() : gateway::dump(*at);
}

namespace {

void print_account(const Json& a) {
  std::printf("Account %s of %s, %s since %s\n", text(a, "account").c_str(), text(a, "operator").c_str(), text(a, "status").c_str(), text(a, "opened").c_str());
  std::printf("Money %s, credit limit %s, may spend %s; live sessions %s\n\n", text(a, "money").c_str(), text(a, "credit_limit").c_str(), text(a, "available").c_str(), text(a, "sessions").c_str());
  std::vector<std::vector<std::string>> rows = {{"LINE", "HOST", "WANTED", "CONFIRMED"}};
  for (const Json& l : a["lines"]) rows.push_back({text(l, "line"), text(l, "host"), text(l, "wanted"), text(l, "confirmed")});
  std::printf("%s\n", table(rows).c_str());
  if (!a["offers"].empty()) {
    rows = {{"OFFER", "LINE", "SINCE", "NEXT"}};
    for (const Json& o : a["offers"]) rows.push_back({text(o, "offer"), text(o, "of_line"), text(o, "since"), text(o, "next")});
    std::printf("%s\n", table(rows).c_str());
  }
  if (!a["buckets"].empty()) {
    rows = {{"BUCKET", "LINE", "LEFT", "FROM", "UNTIL"}};
    for (const Json& b : a["buckets"]) rows.push_back({text(b, "bucket"), text(b, "of_line"), text(b, "text"), text(b, "from"), text(b, "until")});
    std::printf("%s\n", table(rows, "--r").c_str());
  }
  if (!a["counters"].empty()) {
    rows = {{"COUNTER", "LINE", "SINCE", "VALUE"}};
    for (const Json& k : a["counters"]) rows.push_back({text(k, "counter"), text(k, "of_line"), text(k, "period"), text(k, "text")});
    std::printf("%s\n", table(rows, "---r").c_str());
  }
}

}  // namespace

int ask(const Client& c, Json request) {
  Result<Json> answer = ask_server(c, std::move(request));
  if (!answer) return fail(answer.error(), c.json);
  if (int code = refused(c, *answer); code != exit_done) return code;
  if (c.json) {
    std::printf("%s\n", gateway::dump(*answer).c_str());
  } else {
    std::string line = "Done.";
    if (answer->contains("account")) line += " Account " + text(*answer, "account") + " has " + text(*answer, "money") + ".";
    if (answer->contains("cost")) line += " Cost " + text(*answer, "cost") + ".";
    if (answer->contains("operator")) line += " Operator " + text(*answer, "operator") + ".";
    if (answer->contains("effective")) line += " Version " + text(*answer, "version") + " takes effect at " + text(*answer, "effective") + ".";
    std::printf("%s\n", line.c_str());
  }
  return exit_done;
}

int account_show(const Client& c, const std::string& line) {
  Result<Json> a = ask_server(c, {{"do", "account"}, {"line", line}});
  if (!a) return fail(a.error(), c.json);
  if (int code = refused(c, *a); code != exit_done) return code;
  if (c.json) std::printf("%s\n", gateway::dump(*a).c_str());
  else print_account(*a);
  return exit_done;
}

int account_list(const Client& c, int64_t from, int64_t most) {
  Result<Json> a = ask_server(c, {{"do", "accounts"}, {"from", from}, {"most", most}});
  if (!a) return fail(a.error(), c.json);
  if (int code = refused(c, *a); code != exit_done) return code;
  if (c.json) {
    std::printf("%s\n", gateway::dump(*a).c_str());
    return exit_done;
  }
  std::vector<std::vector<std::string>> rows = {{"ACCOUNT", "LINE", "HOST", "STATE", "MONEY", "OFFER"}};
  for (const Json& k : (*a)["accounts"]) {
    const bool line = !k["lines"].empty();
    rows.push_back({text(k, "account"), line ? text(k["lines"][0], "line") : "-", line ? text(k["lines"][0], "host") : "-", line ? text(k["lines"][0], "wanted") : "-", text(k, "money"), k["offers"].empty() ? "-" : text(k["offers"][0], "offer")});
  }
  std::printf("%s", table(rows, "r---r").c_str());
  return exit_done;
}

int events_tail(const Client& c, const std::string& from, bool follow, const std::vector<std::string>& kinds, int64_t most) {
  LocalClient client;
  if (Result<Done> connected = client.connect(c.data + "/sublet.sock"); !connected) return fail(connected.error(), c.json);
  Json request = {{"do", "events"}, {"follow", follow}};
  if (!c.op.empty()) request["operator"] = c.op;
  if (from == "now") request["from"] = "now";
  else request["from"] = std::strtoll(from.c_str(), nullptr, 10);
  if (!kinds.empty()) request["kinds"] = kinds;
  if (most > 0) request["most"] = most;
  if (Result<Done> sent = client.send(request); !sent) return fail(sent.error(), c.json);
  for (;;) {
    Result<Json> j = client.receive();
    if (!j) return fail(j.error(), c.json);
    if (j->contains("end")) return exit_done;
    if (j->contains("ok")) return refused(c, *j);
    if (c.json) {
      std::printf("%s\n", gateway::dump(*j).c_str());
    } else {
      std::string rest;
      for (const auto& [key, value] : j->items()) {
        static const char* skip[] = {"position", "sub", "time", "operator", "event", "postings", "parts", "use", "line", "account"};
        if (std::any_of(std::begin(skip), std::end(skip), [&](const char* s) { return key == s; })) continue;
        rest += " " + key + "=" + (value.is_string() ? value.get<std::string>() : gateway::dump(value));
      }
      std::printf("%s %s %s %s%s\n", pad_left(text(*j, "position") + "." + text(*j, "sub"), 10).c_str(), text(*j, "time").substr(0, 19).c_str(), pad_right((c.op.empty() ? text(*j, "operator") + " " : "") + text(*j, "event"), 14).c_str(),
                  pad_right(text(*j, "line"), 13).c_str(), rest.c_str());
    }
    if (std::fflush(stdout) != 0) return exit_done;  // nobody reads any more
  }
}

int explain(const Client& c, uint64_t position, uint64_t sub) {
  Result<Json> a = ask_server(c, {{"do", "explain"}, {"position", position}, {"sub", sub}});
  if (!a) return fail(a.error(), c.json);
  if (int code = refused(c, *a); code != exit_done) return code;
  if (c.json) std::printf("%s\n", gateway::dump(*a).c_str());
  else
    for (const Json& line : (*a)["lines"]) std::printf("%s\n", line.get<std::string>().c_str());
  return exit_done;
}

int ledger(const Client& c) {
  Result<Json> a = ask_server(c, {{"do", "ledger"}});
  if (!a) return fail(a.error(), c.json);
  if (int code = refused(c, *a); code != exit_done) return code;
  if (c.json) {
    std::printf("%s\n", gateway::dump(*a).c_str());
    return exit_done;
  }
  std::vector<std::vector<std::string>> rows = {{"ASSET", "LEDGER", "AMOUNT"}};
  for (const auto& [asset, ledgers] : (*a)["assets"].items())
    for (const auto& [name, amount] : ledgers.items()) rows.push_back({asset, name, amount.is_string() ? amount.get<std::string>() : gateway::dump(amount)});
  std::printf("%s", table(rows, "--r").c_str());
  return exit_done;
}

int audit(const Client& c, const std::vector<std::string>& accounts, const std::string& trades) {
  Json request = {{"do", "audit"}, {"accounts", Json::object()}};
  for (const std::string& a : accounts) {
    const size_t equals = a.find('=');
    char full[PATH_MAX];  // the server may stand elsewhere
    if (equals == std::string::npos || realpath(a.substr(equals + 1).c_str(), full) == nullptr) return fail(refusal("bad_accounts", "'" + a + "': HOST=FILE, a file that is there"), c.json);
    request["accounts"][a.substr(0, equals)] = full;
  }
  if (!trades.empty()) {
    char full[PATH_MAX];
    if (realpath(trades.c_str(), full) == nullptr) return fail(refusal("bad_trades", "'" + trades + "': there is no such file"), c.json);
    request["trades"] = full;
  }
  Result<Json> a = ask_server(c, std::move(request));
  if (!a) return fail(a.error(), c.json);
  if (int code = refused(c, *a); code != exit_done) return code;
  const bool good = (*a)["wrong"].empty();
  if (c.json) {
    std::printf("%s\n", gateway::dump(*a).c_str());
    return good ? exit_done : exit_refused;
  }
  std::vector<std::vector<std::string>> rows;
  for (const char* part : {"orders", "money", "charging", "wallets", "hosts"})
    if (a->contains(part))
      for (const auto& [name, value] : (*a)[part].items()) rows.push_back({part, name, value.is_string() ? value.get<std::string>() : gateway::dump(value)});
  for (const char* name : {"lines", "numbers_held", "sims_held"}) rows.push_back({"stock", name, gateway::dump((*a)[name])});
  std::printf("%s", table(rows, "--r").c_str());
  for (const Json& w : (*a)["wrong"]) std::printf("WRONG: %s\n", w.get<std::string>().c_str());
  if (good) std::printf("All agrees.\n");
  return good ? exit_done : exit_refused;
}

int status(const Client& c) {
  Result<Json> a = ask_server(c, {{"do", "status"}});
  if (!a) return fail(a.error(), c.json);
  if (int code = refused(c, *a); code != exit_done) return code;
  if (c.json) {
    std::printf("%s\n", gateway::dump(*a).c_str());
    return exit_done;
  }
  std::vector<std::vector<std::string>> rows = {{"OPERATOR", "HOST", "CHARGED", "REJECTED", "RETAIL", "WHOLESALE", "MARGIN", "STOPS", "RESTORES", "LAG s", "BEYOND"}};
  for (const Json& h : (*a)["hosts"]) rows.push_back({text(h, "operator"), text(h, "host"), text(h, "charged"), text(h, "rejected"), text(h, "retail"), text(h, "wholesale"), text(h, "margin"), text(h, "stops"), text(h, "restores"), text(h, "lag"), text(h, "overrun")});
  std::printf("Lines %s, accounts %s, position %s\n\n%s", text(*a, "lines").c_str(), text(*a, "accounts").c_str(), text(*a, "position").c_str(), table(rows, "--rrrrrrrrr").c_str());
  return exit_done;
}

int usage_import(const Client& c, const std::string& host, const std::vector<std::string>& files, const std::string& reject) {
  int worst = exit_done;
  for (const std::string& file : files) {
    LocalClient client;
    if (Result<Done> connected = client.connect(c.data + "/sublet.sock"); !connected) return fail(connected.error(), c.json);
    char full[PATH_MAX];  // the server may stand elsewhere
    auto absolute = [&](const std::string& p) { return realpath(p.c_str(), full) != nullptr ? std::string(full) : p; };
    Json request = {{"do", "import"}, {"path", absolute(file)}, {"host", host}, {"reject", reject.empty() ? "" : absolute(reject)}};
    if (!c.op.empty()) request["operator"] = c.op;
    if (Result<Done> sent = client.send(request); !sent) return fail(sent.error(), c.json);
    Bar bar(file.substr(file.rfind('/') + 1), Bar::Unit::octets, c.json);
    for (;;) {
      Result<Json> j = client.receive();
      if (!j) return fail(j.error(), c.json);
      if (j->contains("progress")) {
        bar.show((*j)["progress"].get<double>(), (*j)["total"].get<double>());
        continue;
      }
      bar.end();
      if (j->value("ok", Json(false)) != Json(true)) {
        (*j)["file"] = file;
        worst = refused(c, *j);
      } else if (c.json) {
        std::printf("%s\n", gateway::dump(*j).c_str());
      } else {
        std::printf("%s: %s records, %s", text(*j, "file").c_str(), text(*j, "records").c_str(), text(*j, "ending").c_str());
        for (const auto& [verdict, n] : (*j)["verdicts"].items()) std::printf(", %s %s", verdict.c_str(), gateway::dump(n).c_str());
        std::printf("\n");
      }
      break;
    }
  }
  return worst;
}

}  // namespace sublet::apps
