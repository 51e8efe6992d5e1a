// sublet: the command line. What each command does stands in the other files of this folder.
#include <limits.h>
#include <stdlib.h>

#include <CLI/CLI.hpp>

#include "apps/commands.h"
#include "apps/manners.h"

using namespace sublet::apps;
using sublet::gateway::Json;

namespace {

int result = exit_done;

// Digits, with at most one part behind a dot: a position in the log and the event within it.
std::string position_text(std::string& text) {
  const size_t dot = text.find('.');
  const auto whole = [](const std::string& s) { return !s.empty() && s.size() <= 18 && s.find_first_not_of("0123456789") == std::string::npos; };
  const bool good = whole(text.substr(0, dot)) && (dot == std::string::npos || whole(text.substr(dot + 1)));
  return good ? "" : "'" + text + "' is no position; write such as 1042 or 1042.17, as `sublet events tail` shows it";
}

std::vector<std::string> event_kinds() {
  std::vector<std::string> out;
  for (int kind = 1; kind < 256; ++kind)
    if (const std::string name = sublet::charging::event_name(static_cast<sublet::charging::EventKind>(kind)); name != "?") out.push_back(name);
  return out;
}

// Commands on one line's account: `sublet account VERB LINE ...`.
void account_commands(CLI::App& app, Client& client) {
  CLI::App* account = app.add_subcommand("account", "Look at accounts and change them");
  account->require_subcommand(1);
  account->footer("Examples:\n  sublet account list\n  sublet account show 8617090000001\n  sublet account top-up 8617090000001 50.00 --key payment-17");
  static std::string line, to, amount, bucket, units, offer, reason, key, host, limit, counter, money = "0", credit = "0";
  static std::string since;
  static std::vector<std::string> offers, lines, account_offers;
  static int64_t quantity = 1, days = 0, from = 1, most = 20;
  auto verb = [&](const char* name, const char* about, const char* example) {
    CLI::App* s = account->add_subcommand(name, about);
    s->footer(std::string("Example:\n  sublet account ") + example);
    return s;
  };
  auto keyed = [&](CLI::App* s) { s->add_option("--key", key, "idempotency key: the same key is carried out once"); };
  auto request = [&](const char* todo) {
    Json j = {{"do", todo}, {"line", line}};
    if (!key.empty()) j["key"] = key;
    return j;
  };
  // A bucket's amount is money or units; the server knows which by the field.
  auto amounts = [&](Json j) {
    if (!bucket.empty()) j["bucket"] = bucket;
    const bool is_money = bucket.empty() || (units.empty() && !amount.empty());
    if (is_money) j["amount"] = amount;
    else if (units.find_first_not_of("-0123456789") == std::string::npos) j["units"] = std::strtoll(units.c_str(), nullptr, 10);
    else j["units"] = units;
    return j;
  };
  CLI::App* s = verb("show", "Money, buckets, offers, counters and the state of the lines", "show 8617090000001");
  s->add_option("line", line, "a number of the account")->required();
  s->callback([&] { result = account_show(client, line); });

  s = verb("list", "Some accounts", "list --from 1 --most 20");
  s->add_option("--from", from, "first account")->check(CLI::PositiveNumber);
  s->add_option("--most", most, "how many, up to 1,000")->check(CLI::Range(1, 1000));
  s->callback([&] { result = account_list(client, from, most); });

  s = verb("open", "Open an account with one line or several", "open 8617090000001 --host unicom --offer mi-renwoxing --money 50.00\n  sublet account open 8617090000001 --offer mi-renwoxing --line 8617090000002 --line 8617090000003@telecom:basic,data-pack-1g");
  s->add_option("line", line, "the first line's number")->required();
  s->add_option("--line", lines, "a further line, NUMBER[@HOST][:OFFER,...]; what is left out is as for the first. May be given several times, up to 50 lines");
  s->add_option("--host", host, "the host; by default by the number's prefix");
  s->add_option("--offer", offers, "offers of the line");
  s->add_option("--account-offer", account_offers, "offers of the account as a whole");
  s->add_option("--since", since, "since when its lines have been in service, such as 2026-03-01T10:00:00+08:00; default: now");
  s->add_option("--money", money, "money to begin with");
  s->add_option("--credit", credit, "credit limit");
  keyed(s);
  s->callback([&] {
    Json j = {{"do", "open_account"}, {"lines", Json::array({Json{{"number", line}, {"host", host}, {"offers", offers}}})}, {"money", money}, {"credit", credit}};
    for (const std::string& text : lines) j["lines"].push_back(further_line(text, host, offers));
    if (!account_offers.empty()) j["offers"] = account_offers;
    if (!since.empty()) j["since"] = since;
    if (!key.empty()) j["key"] = key;
    result = ask(client, j);
  });

  s = verb("close", "Close an account; what it holds is paid out", "close 8617090000001");
  s->add_option("line", line)->required();
  keyed(s);
  s->callback([&] { result = ask(client, request("close_account")); });

  for (const char* todo : {"top-up", "adjust"}) {
    const bool top_up = std::string(todo) == "top-up";
    s = verb(todo, top_up ? "Add money, or units to a bucket" : "Correct money or a bucket, up or down", top_up ? "top-up 8617090000001 50.00 --key payment-17" : "adjust 8617090000001 -5.00 --reason 'wrong charge'");
    s->add_option("line", line)->required();
    s->add_option("amount", amount, "money, such as 50.00");
    s->add_option("--bucket", bucket, "a bucket instead of the account's money");
    s->add_option("--units", units, "units of the bucket, such as '100 MB' or -30");
    if (top_up) s->add_option("--days", days, "the bucket's units end after so many days");
    else s->add_option("--reason", reason, "kept with the event");
    keyed(s);
    s->callback([&, top_up] {
      if (amount.empty() && units.empty()) throw CLI::ValidationError("amount", "state an amount such as 50.00, or --bucket and --units");
      Json j = amounts(request(top_up ? "top_up" : "adjust"));
      if (top_up && days > 0) j["valid_days"] = days;
      if (!reason.empty()) j["reason"] = reason;
      result = ask(client, j);
    });
  }
  s = verb("transfer", "Move money to another account", "transfer 8617090000001 8617090000002 5.00");
  s->add_option("line", line)->required();
  s->add_option("to", to)->required();
  s->add_option("amount", amount)->required();
  keyed(s);
  s->callback([&] {
    Json j = request("transfer");
    j["to"] = to, j["amount"] = amount;
    result = ask(client, j);
  });

  s = verb("gift", "Give units of a bucket to another line", "gift 8617090000001 8617090000002 plan-data '100 MB'");
  s->add_option("line", line)->required();
  s->add_option("to", to)->required();
  s->add_option("bucket", bucket)->required();
  s->add_option("units", units)->required();
  keyed(s);
  s->callback([&] {
    Json j = amounts(request("gift"));
    j["to"] = to;
    result = ask(client, j);
  });

  for (const char* todo : {"add-offer", "remove-offer"}) {
    const bool add = std::string(todo) == "add-offer";
    s = verb(todo, add ? "Add an offer to a line" : "Take an offer from a line", add ? "add-offer 8617090000001 data-pack-1g" : "remove-offer 8617090000001 data-pack-1g");
    s->add_option("line", line)->required();
    s->add_option("offer", offer)->required();
    if (add) s->add_option("--quantity", quantity);
    keyed(s);
    s->callback([&, add] {
      Json j = request(add ? "add_offer" : "remove_offer");
      j["offer"] = offer;
      if (add) j["quantity"] = quantity;
      result = ask(client, j);
    });
  }
  s = verb("lift", "Lift a limit that was reached", "lift 8617090000001 month-40gb");
  s->add_option("line", line)->required();
  s->add_option("limit", limit)->required();
  keyed(s);
  s->callback([&] {
    Json j = request("lift");
    j["limit"] = limit;
    result = ask(client, j);
  });
  s = verb("credit", "Set the credit limit", "credit 8617090000001 100.00");
  s->add_option("line", line)->required();
  s->add_option("amount", amount)->required();
  keyed(s);
  s->callback([&] {
    Json j = request("set_credit");
    j["credit"] = amount;
    result = ask(client, j);
  });
}

void client_commands(CLI::App& app, Client& client) {
  static std::string from = "1", host, reject, path, effective;
  static std::vector<std::string> kinds, files;
  static bool follow = false;
  static int64_t most = 0;
  static std::string position;
  CLI::App* events = app.add_subcommand("events", "What has happened");
  events->require_subcommand(1);
  events->footer("Example:\n  sublet events tail --from now --follow");
  CLI::App* tail = events->add_subcommand("tail", "Events from a position of the log on");
  tail->footer("Examples:\n  sublet events tail --from now --follow --kind stop_wanted\n  sublet events tail --from 1 --most 100 --json");
  tail->add_option("--from", from, "position, or 'now'")->check(CLI::Validator([](std::string& s) { return s == "now" ? std::string() : position_text(s); }, ""));
  tail->add_flag("--follow,-f", follow, "wait for more");
  tail->add_option("--kind", kinds, "only events of this kind; may be given several times")->check(one_of(event_kinds()));
  tail->add_option("--most", most, "end after so many");
  tail->callback([&] { result = events_tail(client, from, follow, kinds, most); });

  CLI::App* why = app.add_subcommand("explain", "Why a charge is what it is, in words");
  why->footer("Example (the position is that of `sublet events tail`):\n  sublet explain 1042.17");
  why->add_option("position", position, "POSITION or POSITION.SUB of the event")->required()->check(CLI::Validator(position_text, ""));
  why->callback([&] {
    const size_t dot = position.find('.');
    result = explain(client, std::strtoull(position.c_str(), nullptr, 10), dot == std::string::npos ? 0 : std::strtoull(position.c_str() + dot + 1, nullptr, 10));
  });

  CLI::App* usage = app.add_subcommand("usage", "Usage files of hosts");
  usage->require_subcommand(1);
  usage->footer("Example:\n  sublet usage import --host unicom MBVC20261122.C0 --reject rejects/");
  CLI::App* import = usage->add_subcommand("import", "Charge usage files by hand; also mended reject files");
  import->footer("Example:\n  sublet usage import --operator demo --host unicom MBVC20261122.C0 --reject rejects/");
  import->add_option("files", files)->required();
  import->add_option("--host", host, "the host that delivered them")->required();
  import->add_option("--reject", reject, "folder for the records that are not charged");
  import->callback([&] { result = usage_import(client, host, files, reject); });

  static std::vector<std::string> accounts;
  static std::string trades;
  CLI::App* check = app.add_subcommand("audit", "Whether records, charging's log and hosts agree: every number, SIM and fen in one place");
  check->footer("Examples:\n  sublet audit --operator demo\n  sublet audit --accounts unicom=unicom.accounts --wallets wallet.trades\nExit code 1: something does not agree.");
  check->add_option("--accounts", accounts, "HOST=FILE: the accounts that a host says it has, a JSON line each");
  check->add_option("--wallets", trades, "FILE: the trades that the wallets say they have, a JSON line each");
  check->callback([&] { result = audit(client, accounts, trades); });
  CLI::App* books = app.add_subcommand("ledger", "All ledgers of an operator; each asset sums to zero");
  books->footer("Example:\n  sublet ledger --operator demo");
  books->callback([&] { result = ledger(client); });
  CLI::App* now = app.add_subcommand("status", "Lines, records, money and margin of each host");
  now->footer("Examples:\n  sublet status\n  sublet status --json");
  now->callback([&] { result = status(client); });
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app{"Sublet runs a mobile operator on leased networks: exact charging from hosts' usage files and in real time.", "sublet"};
  app.require_subcommand(1);
  app.footer("Examples:\n  sublet catalogue check examples/operator\n  sublet rate --catalogue examples/packages/tx-dawang-19.yaml < uses.ndjson\n  sublet demo --for 30s\n"
             "Exit codes: 0 done; 1 refused, or mistakes found; 2 wrong command line; 3 fault of the environment.");
  app.set_version_flag("--version", "sublet 0.1.0");
  Client client;
  app.add_option("--data", client.data, "the data directory")->capture_default_str();
  app.add_option("--operator", client.op, "the operator; may be left out when there is only one");
  app.add_flag("--json", client.json, "for programs: one JSON object a line");
  app.fallthrough();

  std::string path, effective;
  CLI::App* catalogue = app.add_subcommand("catalogue", "An operator's offers and tariffs as text");
  catalogue->require_subcommand(1);
  catalogue->footer("Examples:\n  sublet catalogue check examples/operator\n  sublet catalogue publish examples/operator");
  CLI::App* check = catalogue->add_subcommand("check", "Name every mistake with file, line, column and what to write instead");
  check->footer("Example:\n  sublet catalogue check examples/operator");
  check->add_option("directory", path)->required();
  check->callback([&] { result = catalogue_check(path, client.json); });
  CLI::App* publish = catalogue->add_subcommand("publish", "Let a catalogue take effect on a running server");
  publish->footer("Example:\n  sublet catalogue publish examples/operator --at 2026-12-01T00:00:00+08:00");
  publish->add_option("directory", path)->required();
  publish->add_option("--at", effective, "when; default: at once, or when the catalogue says");
  publish->callback([&] {
    char full[PATH_MAX];
    Json j = {{"do", "publish"}, {"path", realpath(path.c_str(), full) != nullptr ? std::string(full) : path}};
    if (!effective.empty()) j["effective"] = effective;
    result = ask(client, j);
  });

  RateOptions rates;
  CLI::App* rate_command = app.add_subcommand("rate", "Charge a stream of uses from standard input, without a server");
  rate_command->footer(
      "Examples:\n"
      "  echo '{\"service\":\"voice\",\"peer\":\"8613800000000\",\"start\":\"2026-03-01 10:00:00\",\"seconds\":61}' |\n"
      "    sublet rate --catalogue examples/packages/mi-renwoxing-2015.yaml --explain\n"
      "  sublet rate --catalogue examples/operator --account account.json < uses.ndjson > charged.ndjson\n"
      "account.json, all of it optional:\n"
      "  {\"since\":\"2026-03-01\", \"money\":\"100.00\", \"credit\":\"0\", \"line\":\"8617040000001\", \"host\":\"unicom\",\n"
      "   \"offers\":[\"base\", {\"offer\":\"pack\",\"quantity\":2,\"from\":\"2026-03-05\"}],\n"
      "   \"buckets\":[{\"bucket\":\"plan-data\",\"left\":\"1.5 GB\",\"until\":\"2026-04-01\"}],\n"
      "   \"counters\":[{\"counter\":\"month-data\",\"value\":\"39 GB\"}]}\n"
      "Besides uses, a line may be {\"do\":\"top_up\",\"at\":\"2026-03-05\",\"amount\":\"50.00\"}, {\"do\":\"wait\",\"at\":...},\n"
      "{\"do\":\"account\"} and others. One line out for each line in. All fields and rules: docs/formats/rate.md.\n"
      "Exit codes: 0 also when uses are refused; 1 the catalogue or the account file is wrong.");
  rate_command->add_option("--catalogue", rates.catalogue, "an operator's directory, or one .yaml file")->required();
  rate_command->add_option("--account", rates.account, "JSON file: money, lines, offers, buckets, counters");
  rate_command->add_flag("--explain", rates.explain, "say why, in words");
  rate_command->add_flag("--if-covered", rates.if_covered, "refuse what the account cannot pay, as in real time; default: charge it all the same, as hosts' records are");
  rate_command->callback([&] { result = rate(rates); });

  CLI::App* log = app.add_subcommand("log", "The durable log");
  log->require_subcommand(1);
  log->footer("Example:\n  sublet log verify");
  CLI::App* verify = log->add_subcommand("verify", "Check every checksum and execute the whole log anew");
  verify->footer("Example (works beside a running server and without one):\n  sublet log verify --data .sublet\nExit code 4: the log is whole up to its last whole frame, but octets behind that are none (a crash, or damage at the end).");
  verify->callback([&] { result = log_verify(client.data, client.json); });

  ServeOptions serving;
  CLI::App* server = app.add_subcommand("serve", "Run the server");
  server->footer("Example:\n  sublet serve --data .sublet --catalogue examples/operator --switch demo/unicom=http://127.0.0.1:8081\n  sublet serve --catalogue examples/operator --gy 0.0.0.0:3868 --gy-peer pgw1.epc.example@10.0.0.5 --gy-host ocs.example --gy-realm example\n  sublet serve --catalogue examples/operator --gy-tls 0.0.0.0 --gy-cert ocs.pem --gy-key ocs.key --gy-ca peers-ca.pem --gy-peer pgw1.epc.example");
  server->add_option("--catalogue", serving.catalogues, "directories published at start, if they are new");
  server->add_option("--drop", serving.drop, "where hosts deliver: <drop>/<operator>/<host>/in; default: <data>/drop");
  server->add_option("--push-secret", serving.push_secret, "file of the secret in the address that hosts push to: /hosts/OPERATOR/HOST/feedback/SECRET; needed unless every host is on this machine");
  server->add_option("--http-port", serving.http_port, "metrics and health on loopback; 0: any free port")->capture_default_str()->check(CLI::Range(0, 65535));
  gy_options(*server, serving.gy);
  api_options(*server, serving.api);
  sell_options(*server, serving.sell);
  server->add_option("--switch", serving.switches, "operator/host=[soap+ or DESCRIPTION.yaml+]url of a host's interface for orders, or a hosts file");
  server->callback([&] {
    serving.data = client.data;
    result = serve(serving);
  });

  KeyOptions making;
  key_commands(app, making, client, result);

  DemoOptions demonstration;
  CLI::App* show = app.add_subcommand("demo", "The sample operator with three simulated hosts and people who buy, live");
  show->footer("Example:\n  sublet demo --for 30s");
  show->add_option("--for", demonstration.time, "such as 30s or 5m; default: until Ctrl-C");
  show->add_option("--catalogue", demonstration.catalogue)->capture_default_str();
  show->add_option("--lines", demonstration.lines, "lines of each host")->capture_default_str();
  show->add_option("--rate", demonstration.rate, "records a second of each host")->capture_default_str();
  show->add_option("--host-failures", demonstration.failures, "share of the orders at the simulated hosts that end in a failure, and are undone here")->capture_default_str()->check(CLI::Range(0.0, 1.0));
  show->add_option("--shoppers", demonstration.shoppers, "people a second who come to buy")->capture_default_str()->check(CLI::Range(0.01, 1'000.0));
  show->add_option("--sim", demonstration.sim, "the simulators' program; default: beside this one");
  show->add_flag("--plain", demonstration.plain, "a line log also on a terminal");
  show->callback([&] {
    demonstration.data = client.data;
    result = demo(demonstration);
  });

  account_commands(app, client);
  line_commands(app, client, result);
  stock_commands(app, client, result);
  wallet_commands(app, client, result);
  client_commands(app, client);
  add_common_help(app);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& e) {
    if (e.get_exit_code() == 0) return app.exit(e), exit_done;  // --help, --version
    std::fputs(complaint(app, {argv + 1, argv + argc}, e).c_str(), stderr);
    return exit_usage;
  }
  return result;
}
