// `sublet wallet-bill`: a wallet's daily bill against the entries, in a running server's records or straight in them.
#include <CLI/CLI.hpp>
#include <climits>

#include "apps/commands.h"
#include "apps/manners.h"

namespace sublet::apps {

using gateway::Json;

namespace {

struct Words {
  RecordsOptions records;
  std::string file, merchant, day, sha1;
  bool none = false;
};

std::string count(const Json& j, const char* name) { return thousands(j[name].get<uint64_t>()); }

int wallet_bill(const Client& c, const Words& w) {
  char full[PATH_MAX];  // the server may stand elsewhere
  Json request = {{"do", "wallet_bill"}, {"merchant", w.merchant}, {"day", w.day}};
  if (w.none) request["none"] = true;
  else request["path"] = realpath(w.file.c_str(), full) != nullptr ? std::string(full) : w.file;
  if (!w.sha1.empty()) request["sha1"] = w.sha1;
  Result<Json> a = ask_records(c, w.records, std::move(request), w.none ? "wallet-bill" : w.file.substr(w.file.rfind('/') + 1));
  if (!a) return fail(a.error(), c.json);
  if (int code = refused(c, *a); code != exit_done) return code;
  const Json& cases = (*a)["cases"];
  if (c.json) {
    std::printf("%s\n", gateway::dump(*a).c_str());
  } else {
    std::printf("Bill of %s, %s, %s, revision %s: %s rows\n\n%s", text(*a, "merchant").c_str(), text(*a, "wallet").c_str(), text(*a, "day").c_str(), count(*a, "revision").c_str(), count(*a, "rows").c_str(),
                table({{"PAYMENTS", "PAID", "REFUNDS", "REFUNDED", "FEES", "MATCHED"}, {count(*a, "payments"), text(*a, "paid"), count(*a, "refunds"), text(*a, "refunded"), text(*a, "fees"), count(*a, "matched")}}, "rrrrrr").c_str());
    std::vector<std::vector<std::string>> rows = {{"OPEN CASES", "LINES"}};
    for (const auto& [what, n] : cases.items()) rows.push_back({what, thousands(n.get<uint64_t>())});
    if (rows.size() > 1) std::printf("\n%s", table(rows, "-r").c_str());
  }
  return cases.empty() ? exit_done : exit_refused;
}

}  // namespace

void wallet_commands(CLI::App& app, Client& client, int& result) {
  static Words w;
  CLI::App* s = app.add_subcommand("wallet-bill", "A wallet's daily bill against what was entered of it, line by line");
  s->footer("Examples:\n  sublet wallet-bill 20260228.zip --merchant alipay-bj --day 2026-02-28\n  sublet wallet-bill tradebill.csv.gz --merchant wx-bj --day 2026-02-28 --sha1 8d185400ac11439e7352294bed99be36c621878c\n  sublet wallet-bill --none --merchant wx-bj --day 2026-02-15\n"
            "Ended in between, the same command goes on where it stood; done, it changes nothing and shows its report again. A bill with anything wrong is refused whole.\nThe file: docs/formats/wallets.md. Exit code 1: there are open cases (GET /sublet/v1/wallet-cases), or it was refused.");
  CLI::Option* file = s->add_option("file", w.file, "as the wallet gave it: Alipay's zip, WeChat Pay's CSV, plain or gzip");
  s->add_option("--merchant", w.merchant, "whose bill it is")->required();
  s->add_option("--day", w.day, "YYYY-MM-DD, in Beijing")->required();
  s->add_option("--sha1", w.sha1, "as WeChat Pay told it with the address");
  s->add_flag("--none", w.none, "the wallet says that it has no bill of that day")->excludes(file);
  s->add_option("--records", w.records.records, "where no server runs: the records' database; default: <data>/records.db");
  s->add_option("--records-keys", w.records.keys, "where no server runs: its key file; default: <data>/records.keys");
  s->callback([out = &result, c = &client] { *out = wallet_bill(*c, w); });
}

}  // namespace sublet::apps
