// Commands on the lines of an account, on single uses, and on the books: `sublet account add-line ...`, `sublet period close`.
#include <CLI/CLI.hpp>

#include "apps/commands.h"
#include "io/clock.h"

namespace sublet::apps {

using gateway::Json;

// A further line: "NUMBER[@HOST][:OFFER[,OFFER...]]"; what it leaves out is as stated for the first.
Json further_line(const std::string& text, const std::string& host, const std::vector<std::string>& offers) {
  const size_t colon = text.find(':'), at = text.substr(0, colon).find('@');
  std::vector<std::string> own;
  if (colon != std::string::npos)
    for (size_t from = colon + 1; from <= text.size();) {
      const size_t comma = std::min(text.find(',', from), text.size());
      if (comma > from) own.push_back(text.substr(from, comma - from));
      from = comma + 1;
    }
  return {{"number", text.substr(0, std::min(at, colon))}, {"host", at == std::string::npos ? host : text.substr(at + 1, colon == std::string::npos ? colon : colon - at - 1)}, {"offers", colon == std::string::npos ? offers : own}};
}

namespace {

struct Words {
  std::string line, added, imsi, host, since, key, counter, at_most, amount, name, until;
  std::vector<std::string> offers;
  std::string service, direction = "out", start, peer, place;
  int64_t seconds = -1, app = 0, marks = 0;
  bool if_covered = false;
};

Json request(const Words& w, const char* todo) {
  Json j = {{"do", todo}, {"line", w.line}};
  if (!w.key.empty()) j["key"] = w.key;
  return j;
}

Json use_of(const Words& w) {
  Json use = {{"service", w.service}, {"direction", w.direction}, {"start", w.start.empty() ? io::SystemClock().now().text() : w.start}};
  if (w.seconds >= 0) use["seconds"] = w.seconds;
  if (!w.amount.empty()) use["amount"] = w.amount;
  if (!w.peer.empty()) use["peer"] = w.peer;
  if (!w.place.empty()) use["place"] = w.place;
  if (w.app != 0) use["app"] = w.app;
  if (w.marks != 0) use["marks"] = w.marks;
  return use;
}

CLI::App* verb(CLI::App& account, Words& w, const char* name, const char* about, const std::string& example) {
  CLI::App* s = account.add_subcommand(name, about);
  s->footer("Example:\n  sublet account " + example);
  s->add_option("line", w.line, "a number of the account")->required();
  s->add_option("--key", w.key, "idempotency key: the same key is carried out once");
  return s;
}

void of_lines(CLI::App& account, Client& client, Words& w, int& result) {
  CLI::App* s = verb(account, w, "add-line", "Add a line to an account", "add-line 8617090000001 8617090000002 --host unicom --offer mi-renwoxing");
  s->add_option("added", w.added, "the new line's number")->required();
  s->add_option("--host", w.host, "the host; by default by the number's prefix");
  s->add_option("--offer", w.offers, "offers of the new line");
  s->add_option("--since", w.since, "since when it has been in service, such as 2026-03-01T10:00:00+08:00; default: now");
  s->callback([&] {
    Json j = request(w, "add_line");
    j["added"] = {{"number", w.added}, {"host", w.host}, {"offers", w.offers}};
    if (!w.since.empty()) j["since"] = w.since;
    result = ask(client, j);
  });

  s = verb(account, w, "remove-line", "Take a line from its account; the number is free again", "remove-line 8617090000002");
  s->callback([&] { result = ask(client, request(w, "remove_line")); });

  s = verb(account, w, "sim", "Which SIM a line has: networks that ask in real time may know no more of it", "sim 8617090000001 460010000000001\n  sublet account sim 8617090000001 none");
  s->add_option("imsi", w.imsi, "its IMSI, up to 15 digits; 'none' takes it away")->required();
  s->callback([&] {
    Json j = request(w, "set_sim");
    j["imsi"] = w.imsi == "none" ? Json(0) : Json(w.imsi);
    result = ask(client, j);
  });

  s = verb(account, w, "member-limit", "How much one line of an account may use in a counter's period", "member-limit 8617090000002 month-data '500 MB'\n  sublet account member-limit 8617090000002 month-data none");
  s->add_option("counter", w.counter, "a counter of lines")->required();
  s->add_option("at-most", w.at_most, "units of the counter, such as '500 MB' or 30; 'none' takes the limit away")->required();
  s->callback([&] {
    Json j = request(w, "set_member_limit");
    j["counter"] = w.counter;
    j["at_most"] = w.at_most == "none" ? Json(-1) : Json(w.at_most);
    result = ask(client, j);
  });
}

void of_uses(CLI::App& account, Client& client, Words& w, int& result) {
  CLI::App* s = verb(account, w, "use", "Charge a single use", "use 8617090000001 --service sms --peer 8613800000000 --if-covered --key message-17\n  sublet account use 8617090000001 --service data --amount '5 MB' --place 460");
  s->add_option("--service", w.service, "voice, video, data, sms, mms or other")->required()->check(CLI::IsMember({"voice", "video", "data", "sms", "mms", "other"}));
  s->add_option("--direction", w.direction, "out, in or forwarded")->capture_default_str()->check(CLI::IsMember({"out", "in", "forwarded"}));
  s->add_option("--start", w.start, "when it began, with its offset; default: now");
  s->add_option("--seconds", w.seconds, "of a call")->check(CLI::NonNegativeNumber);
  s->add_option("--amount", w.amount, "octets of data such as '5 MB', or how many messages");
  s->add_option("--peer", w.peer, "the other number");
  s->add_option("--place", w.place, "where the line was, as the zones of the catalogue name places");
  s->add_option("--app", w.app, "rating group")->check(CLI::Range(int64_t{0}, int64_t{UINT32_MAX}));
  s->add_option("--marks", w.marks, "bits of the catalogue's marks")->check(CLI::Range(int64_t{0}, int64_t{UINT32_MAX}));
  s->add_flag("--if-covered", w.if_covered, "refuse what the account cannot pay; default: charge it all the same");
  s->callback([&] {
    Json j = request(w, "charge_use");
    j["use"] = use_of(w);
    j["only_if_covered"] = w.if_covered;
    result = ask(client, j);
  });

  s = verb(account, w, "fee", "Charge a fee of a name", "fee 8617090000001 3.00 new-sim --key order-17");
  s->add_option("amount", w.amount)->required();
  s->add_option("name", w.name, "what the customer sees")->required();
  s->callback([&] {
    Json j = request(w, "charge_fee");
    j["amount"] = w.amount, j["name"] = w.name;
    result = ask(client, j);
  });
}

}  // namespace

void line_commands(CLI::App& app, Client& client, int& result) {
  static Words w;
  CLI::App& account = *app.get_subcommand("account");
  of_lines(account, client, w, result);
  of_uses(account, client, w, result);
  CLI::App* period = app.add_subcommand("period", "The periods of an operator's books");
  period->require_subcommand(1);
  period->footer("Example:\n  sublet period close 2026-04-01T00:00:00+08:00");
  CLI::App* close = period->add_subcommand("close", "Close the books up to a time: what is told of before it is late from now on");
  close->footer("Example:\n  sublet period close 2026-04-01T00:00:00+08:00 --operator demo --key march");
  close->add_option("until", w.until, "a time that has passed, with its offset")->required();
  close->add_option("--key", w.key, "idempotency key: the same key is carried out once");
  close->callback([&] {
    Json j = {{"do", "period_close"}, {"until", w.until}};
    if (!w.key.empty()) j["key"] = w.key;
    result = ask(client, j);
  });
}

}  // namespace sublet::apps
