#include "sim/messages.h"

#include <fstream>
#include <nlohmann/json.hpp>

#include "sim/html.h"
#include "sim/json_text.h"

namespace sublet::sim {

using Json = nlohmann::ordered_json;
using gateway::HttpReply;
using gateway::HttpRequest;
using gateway::HttpRespond;

namespace {

constexpr size_t remembered = 100'000, kept = 1'000, shown = 100;

std::string dump(const Json& j) { return j.dump(-1, ' ', false, Json::error_handler_t::replace); }

}  // namespace

Result<std::unique_ptr<Messages>> Messages::open(Options options, io::Clock& clock) {
  std::unique_ptr<Messages> m(new Messages(std::move(options), clock));
  gateway::HttpListener::Options o;
  o.port = m->options_.port;
  Messages* self = m.get();
  auto listener = gateway::HttpListener::open(m->loop_, o, [self](HttpRequest r, const HttpRespond& respond) { self->handle(r, respond); });
  if (!listener) return listener.error();
  m->listener_ = std::move(*listener);
  return m;
}

Messages::~Messages() { loop_.stop(); }

Messages::Stats Messages::stats() const {
  const std::lock_guard lock(mutex_);
  return stats_;
}

void Messages::handle(const HttpRequest& request, const HttpRespond& respond) {
  {
    const std::lock_guard lock(mutex_);
    ++stats_.requests;
  }
  if (request.method == "POST") return take(request, respond);
  if (request.method == "GET") return show(request, respond);
  respond({405, "text/plain", "POST a message, GET what came\n"});
}

void Messages::take(const HttpRequest& request, const HttpRespond& respond) {
  const Json j = Json::parse(request.body, nullptr, false);
  const std::string id = text_of(j, "id"), to = text_of(j, "to"), text = text_of(j, "text");
  const bool good = !id.empty() && !to.empty() && to.find_first_not_of("0123456789") == std::string::npos && !text.empty();
  const bool fresh = good && !known_.contains(id);
  {
    const std::lock_guard lock(mutex_);
    ++(!good ? stats_.refused : fresh ? stats_.taken : stats_.again);
  }
  if (!good) return respond({400, "text/plain", "a message has id, to (digits) and text\n"});
  if (!fresh) return respond({204, "", ""});
  const std::string at = clock_.now().text();
  if (!options_.file.empty()) {  // what is told to be sent is kept first
    std::ofstream out(options_.file, std::ios::app);
    out << dump(Json{{"at", at}, {"id", id}, {"to", to}, {"text", text}}) << '\n';
    if (!out.flush()) return respond({503, "text/plain", "it cannot be kept\n"});
  }
  if (known_.size() >= remembered) known_.clear();
  known_.insert(id);
  messages_.push_front({at, to, text});
  if (messages_.size() > kept) messages_.pop_back();
  respond({204, "", ""});
}

void Messages::show(const HttpRequest& request, const HttpRespond& respond) const {
  const std::string to = request.query("to");
  Json all = Json::array();
  for (const Message& m : messages_)
    if (all.size() < shown && (to.empty() || m.to == to)) all.push_back({{"at", m.at}, {"to", m.to}, {"text", m.text}});
  if (request.header("accept").find("application/json") != std::string_view::npos) return respond({200, "application/json", dump(all)});
  std::string page = "<!doctype html><html lang=en><meta charset=utf-8><meta name=viewport content=\"width=device-width\"><meta http-equiv=refresh content=3><title>Short messages</title>"
                     "<body style=\"font:16px sans-serif;max-width:40em;margin:2em auto;padding:0 1em\"><h1>Short messages of the demo</h1>";
  if (all.empty()) page += "<p>None yet. Ask for a code in the shop.</p>";
  for (const Json& m : all) page += "<p><b>" + html(text_of(m, "to")) + "</b> <small>" + html(text_of(m, "at")) + "</small><br>" + html(text_of(m, "text")) + "</p>";
  respond({200, "text/html; charset=utf-8", page + "\n"});
}

}  // namespace sublet::sim
