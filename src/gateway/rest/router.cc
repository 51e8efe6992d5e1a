#include <algorithm>

#include "gateway/rest/route.h"

namespace sublet::gateway::rest {
namespace {

std::vector<std::string_view> split(std::string_view path) {
  std::vector<std::string_view> out;
  if (path.starts_with('/')) path.remove_prefix(1);
  for (;;) {
    const size_t slash = path.find('/');
    out.push_back(path.substr(0, slash));
    if (slash == std::string_view::npos || out.size() > 20) return out;
    path.remove_prefix(slash + 1);
  }
}

bool is_parameter(const std::string& segment) { return segment.starts_with('{'); }

}  // namespace

Router::Router(std::vector<Route> routes) : routes_(std::move(routes)) {
  // What is written out comes before what is a parameter: /catalog/search before /catalog/{id}.
  std::stable_sort(routes_.begin(), routes_.end(), [](const Route& a, const Route& b) { return std::count(a.path.begin(), a.path.end(), '{') < std::count(b.path.begin(), b.path.end(), '{'); });
  for (const Route& r : routes_) {
    segments_.emplace_back();
    for (const std::string_view s : split(r.path)) segments_.back().emplace_back(s);
  }
}

Router::Found Router::find(std::string_view method, std::string_view path) const {
  Found found;
  const std::vector<std::string_view> asked = split(path);
  const auto fits = [&](const std::vector<std::string>& segments) {
    if (segments.size() != asked.size()) return false;
    for (size_t i = segments.size(); i-- > 0;)
      if (is_parameter(segments[i]) ? asked[i].empty() : segments[i] != asked[i]) return false;
    return true;
  };
  std::vector<std::string> methods;
  bool unreadable = false;  // a parameter that names nothing: there is no such path
  for (size_t r = 0; r < routes_.size(); ++r) {
    if (!fits(segments_[r])) continue;
    const Route& route = routes_[r];
    methods.push_back(route.method);
    if (route.method == "GET") methods.emplace_back("HEAD");
    if (found.route != nullptr || (method != route.method && !(method == "HEAD" && route.method == "GET"))) continue;
    std::vector<std::string> parameters;
    bool readable = true;
    for (size_t i = 0; i < asked.size(); ++i) {
      if (!is_parameter(segments_[r][i])) continue;
      Result<std::string> decoded = percent_decode(asked[i], false);
      readable = readable && decoded && decoded->size() <= 200;
      parameters.push_back(decoded ? *decoded : std::string());
    }
    if (!readable) {
      unreadable = true;
      continue;
    }
    found.route = &route;
    found.parameters = std::move(parameters);
  }
  if (unreadable && found.route == nullptr) return found;
  std::sort(methods.begin(), methods.end());
  methods.erase(std::unique(methods.begin(), methods.end()), methods.end());
  for (const std::string& m : methods) found.allow += (found.allow.empty() ? "" : ", ") + m;
  return found;
}

}  // namespace sublet::gateway::rest
