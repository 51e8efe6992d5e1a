// `sublet numbers`, `sublet sims`, `sublet phones`: the stock, in a running server's records or straight in them.
#include <CLI/CLI.hpp>
#include <chrono>
#include <climits>
#include <filesystem>

#include "apps/commands.h"
#include "apps/manners.h"

namespace sublet::apps {

using gateway::Json;

namespace {

struct Words {
  RecordsOptions records;
  std::string file, lot, host, network, province, city, reject;
  std::string pattern, contains, without, grade, least, dearest, number, load;
  std::string code, title, price, kind, model, offer, discount, amount, exit;
  int64_t from = 0, most = 20, months = 0;
  bool off_sale = false;
};

std::string of(const Json& j, const char* name) { return j.value(name, Json()).is_number_integer() ? thousands(j[name].get<uint64_t>()) : text(j, name); }
std::string short_time(const Json& j, const char* name) { return text(j, name).substr(0, 19); }
std::string base_name(const std::string& path) { return path.substr(path.rfind('/') + 1); }

// Asks, and says what was refused; what is left to print goes to `print`, which gives the exit code.
int asked(const Client& c, const Words& w, Json request, const std::function<int(const Json&)>& print) {
  const std::string name = w.file.empty() ? request["do"].get<std::string>() : base_name(w.file);
  Result<Json> a = ask_records(c, w.records, std::move(request), name);
  if (!a) return fail(a.error(), c.json);
  if (int code = refused(c, *a); code != exit_done) return code;
  if (c.json) std::printf("%s\n", gateway::dump(*a).c_str());
  return print(*a);
}

void print_reasons(const Json& reasons) {
  if (reasons.empty()) return;
  std::vector<std::vector<std::string>> rows = {{"", "ROWS", "FIRST LINE", "SUCH AS", "REASON"}};
  for (const Json& r : reasons) rows.push_back({r["refused"] == true ? "rejected" : "warned", of(r, "rows"), of(r, "line"), text(r, "item"), text(r, "reason")});
  std::printf("\n%s", table(rows, "-rr").c_str());
}

int import(const Client& c, const Words& w, const char* kind) {
  char full[PATH_MAX];  // the server may stand elsewhere
  Json request = {{"do", "lot_import"}, {"kind", kind}, {"path", realpath(w.file.c_str(), full) != nullptr ? std::string(full) : w.file}};
  for (const auto& [name, value] : {std::pair<const char*, const std::string&>{"lot", w.lot}, {"host", w.host}, {"network", w.network}, {"province", w.province}, {"city", w.city}})
    if (!value.empty()) request[name] = value;
  std::error_code none;
  if (!w.reject.empty()) request["reject"] = std::filesystem::absolute(w.reject, none).string();
  const auto begun = std::chrono::steady_clock::now();
  return asked(c, w, std::move(request), [&](const Json& a) {
    const bool clean = a["rejected"] == 0;
    if (c.json) return clean ? exit_done : exit_refused;
    std::printf("Lot %s of %s: %s rows in %.1f s\n\n", text(a, "lot").c_str(), text(a, "host").c_str(), of(a, "seen").c_str(), std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count());
    std::printf("%s", table({{"ADDED", "REJECTED", "OF THESE IN STOCK BEFORE", "WARNED"}, {of(a, "added"), of(a, "rejected"), of(a, "present"), of(a, "warned")}}, "rrrr").c_str());
    print_reasons(a["reasons"]);
    if (a.contains("reject")) {
      std::printf("\n%s rejected rows with their reasons are in %s", of(a, "written").c_str(), text(a, "reject").c_str());
      std::printf(a["written"] < a["rejected"] ? "; of the others only the count is kept\n" : "\n");
    }
    return clean ? exit_done : exit_refused;
  });
}

int lots(const Client& c, const Words& w, const char* kind) {
  return asked(c, w, {{"do", "lots"}, {"kind", kind}, {"from", w.from}, {"most", w.most}}, [&](const Json& a) {
    if (c.json) return exit_done;
    std::vector<std::vector<std::string>> rows = {{"LOT", "HOST", "STATE", "ROWS", "ADDED", "REJECTED", "WARNED", "CREATED", "BY"}};
    for (const Json& l : a["lots"]) rows.push_back({text(l, "lot"), text(l, "host"), text(l, "state"), of(l, "seen"), of(l, "added"), of(l, "rejected"), of(l, "warned"), short_time(l, "created"), text(l, "by")});
    std::printf("%s", table(rows, "---rrrr").c_str());
    return exit_done;
  });
}

int lot(const Client& c, const Words& w) {
  return asked(c, w, {{"do", "lot"}, {"kind", "number"}, {"lot", w.lot}}, [&](const Json& a) {
    if (c.json) return exit_done;
    std::printf("Lot %s of %s, %s, came %s by %s\n", text(a, "lot").c_str(), text(a, "host").c_str(), text(a, "state").c_str(), short_time(a, "created").c_str(), text(a, "by").c_str());
    const int64_t share = a["share"].get<int64_t>();
    std::printf("Activated %s of %s, %lld.%02lld %%; the next lot may %s be asked for (at %s)\n\n", of(a, "activated").c_str(), of(a, "numbers").c_str(), static_cast<long long>(share / 100), static_cast<long long>(share % 100),
                a["next_may_be_asked"] == true ? "now" : "not yet", of(a, "needed").c_str());
    std::vector<std::vector<std::string>> rows = {{"STATE", "NUMBERS"}};
    for (const auto& [state, n] : a["by_state"].items()) rows.push_back({state, thousands(n.get<uint64_t>())});
    std::printf("%s", table(rows, "-r").c_str());
    print_reasons(a["reasons"]);
    return exit_done;
  });
}

int search(const Client& c, const Words& w) {
  Json request = {{"do", "numbers"}, {"from", w.from}, {"most", w.most}};
  for (const auto& [name, value] : {std::pair<const char*, const std::string&>{"pattern", w.pattern}, {"contains", w.contains}, {"without", w.without}, {"host", w.host}, {"province", w.province}, {"city", w.city}, {"grade", w.grade}, {"least", w.least}, {"dearest", w.dearest}})
    if (!value.empty()) request[name] = value;
  return asked(c, w, std::move(request), [&](const Json& a) {
    if (c.json) return exit_done;
    std::vector<std::vector<std::string>> rows = {{"NUMBER", "HOST", "PROVINCE", "CITY", "GRADE", "PRICE", "DEPOSIT", "MINIMUM", "MONTHS"}};
    for (const Json& n : a["numbers"]) rows.push_back({text(n, "number"), text(n, "host"), text(n, "province"), text(n, "city"), n["grade"] == "" ? "-" : text(n, "grade"), text(n, "price"), text(n, "deposit"), text(n, "minimum"), of(n, "months")});
    std::printf("%s%s of %s idle numbers that fit\n", table(rows, "-----rrrr").c_str(), thousands(a["numbers"].size()).c_str(), of(a, "total").c_str());
    return exit_done;
  });
}

int history(const Client& c, const Words& w) {
  return asked(c, w, {{"do", "number_history"}, {"number", w.number}, {"most", w.most}}, [&](const Json& a) {
    if (c.json) return exit_done;
    std::printf("%s is %s, of %s, lot %s\n\n", text(a, "number").c_str(), text(a, "state").c_str(), text(a, "host").c_str(), text(a, "lot").c_str());
    std::vector<std::vector<std::string>> rows = {{"AT", "FROM", "TO", "CAUSE", "BY", "REASON"}};
    for (const Json& k : a["changes"]) rows.push_back({short_time(k, "at"), text(k, "before"), text(k, "after"), text(k, "cause"), text(k, "by"), text(k, "reason")});
    std::printf("%s", table(rows).c_str());
    return exit_done;
  });
}

int grades(const Client& c, const Words& w) {
  if (!w.load.empty()) {
    char full[PATH_MAX];
    return asked(c, w, {{"do", "grades_load"}, {"path", realpath(w.load.c_str(), full) != nullptr ? std::string(full) : w.load}}, [&](const Json& a) {
      if (!c.json) std::printf("%s grades. Numbers keep theirs until `sublet numbers regrade`.\n", of(a, "count").c_str());
      return exit_done;
    });
  }
  return asked(c, w, {{"do", "grades"}}, [&](const Json& a) {
    if (c.json) return exit_done;
    std::vector<std::vector<std::string>> rows = {{"CODE", "TITLE", "PATTERNS", "PRICE", "DEPOSIT", "MINIMUM", "MONTHS"}};
    for (const Json& g : a["grades"]) rows.push_back({text(g, "code"), text(g, "title"), text(g, "patterns"), text(g, "price"), text(g, "deposit"), text(g, "minimum"), of(g, "months")});
    std::printf("%s", table(rows, "---rrrr").c_str());
    return exit_done;
  });
}

int sims_left(const Client& c, const Words& w) {
  Json request = {{"do", "sim_counts"}};
  if (!w.lot.empty()) request["lot"] = w.lot;
  return asked(c, w, std::move(request), [&](const Json& a) {
    if (c.json) return exit_done;
    std::vector<std::vector<std::string>> rows = {{"HOST", "LOT", "KIND", "PAIRED", "STATE", "SIMS"}};
    for (const Json& s : a["sims"]) rows.push_back({text(s, "host"), text(s, "lot"), text(s, "kind"), s["paired"] == true ? "yes" : "no", text(s, "state"), of(s, "cards")});
    std::printf("%s", table(rows, "-----r").c_str());
    return exit_done;
  });
}

int models(const Client& c, const Words& w) {
  if (!w.code.empty())
    return asked(c, w, {{"do", "phone_model_set"}, {"code", w.code}, {"title", w.title}, {"price", w.price}, {"on_sale", !w.off_sale}}, [&](const Json& a) {
      if (!c.json) std::printf("Done. Model %s.\n", text(a, "code").c_str());
      return exit_done;
    });
  return asked(c, w, {{"do", "phone_models"}}, [&](const Json& a) {
    if (c.json) return exit_done;
    std::vector<std::vector<std::string>> rows = {{"MODEL", "TITLE", "PRICE", "ON SALE", "IDLE", "HELD", "SOLD"}};
    for (const Json& m : a["models"]) {
      const auto count = [&](const char* state) { return m["by_state"].contains(state) ? of(m["by_state"], state) : std::string("0"); };
      rows.push_back({text(m, "code"), text(m, "title"), text(m, "price"), m["on_sale"] == true ? "yes" : "no", count("idle"), count("held"), count("sold")});
    }
    std::printf("%s", table(rows, "--r-rrr").c_str());
    return exit_done;
  });
}

int plans(const Client& c, const Words& w) {
  if (!w.code.empty()) {
    Json request = {{"do", "phone_plan_set"}, {"code", w.code}, {"title", w.title}, {"kind", w.kind}, {"months", w.months}, {"on_sale", !w.off_sale}};
    for (const auto& [name, value] : {std::pair<const char*, const std::string&>{"model", w.model}, {"offer", w.offer}, {"discount", w.discount}, {"amount", w.amount}, {"exit", w.exit}})
      if (!value.empty()) request[name] = value;
    return asked(c, w, std::move(request), [&](const Json& a) {
      if (!c.json) std::printf("Done. Plan %s.\n", text(a, "code").c_str());
      return exit_done;
    });
  }
  return asked(c, w, {{"do", "phone_plans"}}, [&](const Json& a) {
    if (c.json) return exit_done;
    std::vector<std::vector<std::string>> rows = {{"PLAN", "TITLE", "KIND", "MODEL", "OFFER", "MONTHS", "DISCOUNT", "AMOUNT", "EXIT", "ON SALE"}};
    for (const Json& p : a["plans"])
      rows.push_back({text(p, "code"), text(p, "title"), text(p, "kind"), p["model"] == "" ? "any" : text(p, "model"), p["offer"] == "" ? "any" : text(p, "offer"), of(p, "months"), text(p, "discount"), text(p, "amount"), text(p, "exit"), p["on_sale"] == true ? "yes" : "no"});
    std::printf("%s", table(rows, "-----rrr").c_str());
    return exit_done;
  });
}

// ---- The command line's words

struct Group {
  Client& client;
  Words& w;
  int& result;
  CLI::App* app;
  std::string name;

  CLI::App* verb(const std::string& its, const char* about, const std::string& footer, std::function<int()> run) const {
    CLI::App* s = app->add_subcommand(its, about);
    s->footer(footer);
    s->callback([run = std::move(run), out = &result] { *out = run(); });
    s->add_option("--records", w.records.records, "where no server runs: the records' database; default: <data>/records.db");
    s->add_option("--records-keys", w.records.keys, "where no server runs: its key file; default: <data>/records.keys");
    return s;
  }
  void paged(CLI::App* s, int64_t usual) const {
    w.most = usual;
    s->add_option("--from", w.from, "how many to pass over")->check(CLI::NonNegativeNumber);
    s->add_option("--most", w.most, "how many, up to 1,000")->check(CLI::Range(1, 1'000));
  }
};

Group group(CLI::App& app, Client& client, Words& w, int& result, const char* name, const char* about, const std::string& example) {
  CLI::App* s = app.add_subcommand(name, about);
  s->require_subcommand(1);
  s->footer("Examples:\n" + example + "\nA running server that has the records open does the work; where none runs it is done in them directly.");
  return {client, w, result, s, name};
}

void importing(const Group& g, const char* kind, const char* about, const std::string& example) {
  CLI::App* s = g.verb("import", about, "Examples:\n" + example + "\nEnded in between, the same command goes on where it stood; done, it changes nothing and shows its report again.\nThe file: docs/formats/stock-files.md. Exit code 1: rows were rejected; the others are in the stock.",
                       [g = &g.client, w = &g.w, kind] { return import(*g, *w, kind); });
  s->add_option("file", g.w.file, "UTF-8 text, a row a line")->required();
  s->add_option("--lot", g.w.lot, "the lot's name; default: as the file says");
  s->add_option("--host", g.w.host, "whose they are; default: as the file says");
  if (std::string(kind) == "number") {
    s->add_option("--network", g.w.network, "warn of prefixes that are not of this network")->check(one_of({"telecom", "mobile", "unicom", "broadnet"}));
    s->add_option("--province", g.w.province, "of all of them");
    s->add_option("--city", g.w.city, "of all of them; default: by row, or by number");
  }
  s->add_option("--reject", g.w.reject, "a file for the rows that were rejected, with reasons: mended, it comes in as a lot of its own");
}

void number_commands(const Group& g) {
  Client& c = g.client;
  Words& w = g.w;
  importing(g, "number", "A host's list of numbers becomes a lot", "  sublet numbers import bj-2026-03.csv --lot BJ-2026-03 --host unicom --network unicom --reject rejected.csv");
  g.paged(g.verb("lots", "What came when, and what became of it", "Example:\n  sublet numbers lots --most 10", [&] { return lots(c, w, "number"); }), 20);
  g.verb("lot", "One lot: states, how far it is sold, what was wrong with it", "Example:\n  sublet numbers lot BJ-2026-03", [&] { return lot(c, w); })->add_option("lot", w.lot)->required();
  CLI::App* s = g.verb("search", "Idle numbers by pattern, digits, place and price",
                       "Examples:\n  sublet numbers search --pattern 'AABB & without(4)' --city 北京\n  sublet numbers search --contains 168 --dearest 500.00 --json\nPatterns: docs/formats/stock-files.md. Where no server runs all numbers are read first.", [&] { return search(c, w); });
  s->add_option("--pattern", w.pattern, "such as AAAA, ABAB, ladder(4), *888, 1709???0000, birthday");
  s->add_option("--contains", w.contains, "digits, somewhere");
  s->add_option("--without", w.without, "none of these digits behind the third");
  s->add_option("--host", w.host, "a host's code");
  s->add_option("--province", w.province, "as it stands with the numbers");
  s->add_option("--city", w.city, "likewise");
  s->add_option("--grade", w.grade, "a grade's code; '-': none");
  s->add_option("--least", w.least, "price from");
  s->add_option("--dearest", w.dearest, "price up to");
  g.paged(s, 20);
  s = g.verb("history", "Every change of a number, and by whom", "Example:\n  sublet numbers history 8617090000001", [&] { return history(c, w); });
  s->add_option("number", w.number)->required();
  s->add_option("--most", w.most, "how many changes, up to 1,000")->check(CLI::Range(1, 1'000));
  g.verb("regrade", "Grade idle numbers anew, after grades were changed", "Example:\n  sublet numbers regrade", [&] {
    return asked(c, w, {{"do", "regrade"}}, [&](const Json& a) {
      if (!c.json) std::printf("%s numbers looked at, %s changed\n", of(a, "seen").c_str(), of(a, "changed").c_str());
      return exit_done;
    });
  });
  g.verb("grades", "What pretty numbers cost; and other grades in place of these", "Examples:\n  sublet numbers grades\n  sublet numbers grades --load grades.csv\ngrades.csv has the columns code,patterns,title,price,deposit,minimum,months; the first grade that fits a number is its.", [&] { return grades(c, w); })
      ->add_option("--load", w.load, "a file of all grades, in their order");
}

void sim_commands(const Group& g) {
  Client& c = g.client;
  Words& w = g.w;
  importing(g, "sim", "A list of cards or eSIM profiles becomes a lot", "  sublet sims import cards.csv --lot S-2026-03 --host unicom --reject rejected.csv");
  g.paged(g.verb("lots", "What came when, and what became of it", "Example:\n  sublet sims lots", [&] { return lots(c, w, "sim"); }), 20);
  g.verb("left", "SIMs by host, lot, kind and state", "Examples:\n  sublet sims left\n  sublet sims left S-2026-03", [&] { return sims_left(c, w); })->add_option("lot", w.lot, "of this lot only");
}

void phone_commands(const Group& g) {
  Client& c = g.client;
  Words& w = g.w;
  importing(g, "phone", "A list of phones by IMEI becomes a lot; their models must be known", "  sublet phones import phones.csv --lot P-2026-03 --reject rejected.csv");
  g.paged(g.verb("lots", "What came when, and what became of it", "Example:\n  sublet phones lots", [&] { return lots(c, w, "phone"); }), 20);
  CLI::App* s = g.verb("models", "The models with prices and stock; or one made or changed", "Examples:\n  sublet phones models\n  sublet phones models star-9 --title 'Star 9' --price 1999.00", [&] { return models(c, w); });
  CLI::Option* code = s->add_option("code", w.code, "the model to make or change");
  s->add_option("--title", w.title, "as customers see it")->needs(code);
  CLI::Option* price = s->add_option("--price", w.price, "such as 1999.00")->needs(code);
  code->needs(price);
  s->add_flag("--off-sale", w.off_sale, "it is not sold any more")->needs(code);
  s = g.verb("plans", "Under which plans phones are sold with a package; or one made or changed", "Examples:\n  sublet phones plans\n  sublet phones plans p12 --kind deposit --months 12 --amount 600.00 --exit 12:50", [&] { return plans(c, w); });
  code = s->add_option("code", w.code, "the plan to make or change");
  s->add_option("--title", w.title, "as customers see it")->needs(code);
  CLI::Option* kind = s->add_option("--kind", w.kind, "what runs month by month")->check(one_of({"discount", "deposit", "instalments", "frozen"}))->needs(code);
  CLI::Option* months = s->add_option("--months", w.months, "for how long")->check(CLI::Range(1, 120))->needs(code);
  code->needs(kind)->needs(months);
  s->add_option("--model", w.model, "of this model only")->needs(code);
  s->add_option("--offer", w.offer, "with this package only")->needs(code);
  s->add_option("--discount", w.discount, "off the price")->needs(code);
  s->add_option("--amount", w.amount, "what is deposited, paid in instalments, or frozen")->needs(code);
  s->add_option("--exit", w.exit, "per cent of what has not run that leaving early costs, such as 12:80,24:50")->needs(code);
  s->add_flag("--off-sale", w.off_sale, "it is not sold any more")->needs(code);
}

}  // namespace

void stock_commands(CLI::App& app, Client& client, int& result) {
  static Words w;
  static const Group numbers = group(app, client, w, result, "numbers", "The stock of numbers: lots, search, grades, history", "  sublet numbers import bj-2026-03.csv --lot BJ-2026-03 --host unicom\n  sublet numbers search --pattern AABB");
  static const Group sims = group(app, client, w, result, "sims", "The stock of SIM cards and eSIM profiles", "  sublet sims import cards.csv --lot S-2026-03 --host unicom\n  sublet sims left");
  static const Group phones = group(app, client, w, result, "phones", "The stock of phones, their models and plans", "  sublet phones models\n  sublet phones import phones.csv --lot P-2026-03");
  number_commands(numbers);
  sim_commands(sims);
  phone_commands(phones);
}

}  // namespace sublet::apps
