#include "gateway/rest/browser.h"

#include <strings.h>

#include <algorithm>

namespace sublet::gateway::rest {
namespace {

constexpr std::string_view kinds[] = {"staff", "subscriber", "visitor"};
constexpr const char* kind_header = "sublet-session";

// "staff", "visitor demo": which of a browser's sessions, as the header names it and the cookie's name does. Of customers one at each operator.
struct Which {
  std::string_view kind, at;
  bool good() const { return std::find(std::begin(kinds), std::end(kinds), kind) != std::end(kinds); }
};
Which which_of(const HttpRequest& request) {
  const std::string_view text = request.header(kind_header);
  const size_t space = text.find(' ');
  const Which w{text.substr(0, space), space == std::string_view::npos ? std::string_view() : text.substr(space + 1)};
  const auto of_a_name = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-'; };  // of an operator
  return w.at.size() <= 64 && std::all_of(w.at.begin(), w.at.end(), of_a_name) ? w : Which{};
}

// "https://shop.example:8443/x" -> "https://shop.example:8443"
std::string_view origin_of(std::string_view url) {
  const size_t authority = url.find("://");
  return authority == std::string_view::npos ? std::string_view() : url.substr(0, url.find('/', authority + 3));
}
bool secret(const std::string& base) { return base.starts_with("https://"); }

// A name or address of this machine alone, whatever the port.
bool is_this_machine(std::string_view authority) {
  const std::string_view host = authority.starts_with('[') ? authority.substr(0, authority.find(']') + 1) : authority.substr(0, authority.find(':'));
  return host == "localhost" || host == "[::1]" || (host.starts_with("127.") && host.find_first_not_of("0123456789.") == std::string_view::npos);
}

std::string name_of(const Which& w, bool tls) { return std::string(tls ? "__Host-" : "") + "sublet-" + std::string(w.kind) + (w.at.empty() ? "" : "-" + std::string(w.at)); }
std::string cookie(const Which& w, bool tls, const std::string& token, int64_t seconds) { return name_of(w, tls) + "=" + token + "; Path=/; HttpOnly; SameSite=Strict; Max-Age=" + std::to_string(seconds) + (tls ? "; Secure" : ""); }

bool shows_more(const HttpRequest& request) {
  const std::string_view text = request.header("authorization");
  return !request.header("x-api-key").empty() || (text.size() > 7 && ::strncasecmp(text.data(), "bearer ", 7) == 0);
}

// Over TLS the plain one counts for nothing: whoever can speak plain HTTP for this host could have set it.
std::string token_in(const HttpRequest& request, bool tls) {
  const Which which = which_of(request);
  if (!which.good()) return {};
  const std::string plain = name_of(which, false), host = name_of(which, true);
  std::string found;
  for (const auto& [name, value] : request.headers) {
    if (name.size() != 6 || ::strncasecmp(name.data(), "cookie", 6) != 0) continue;
    for (std::string_view rest = value; !rest.empty();) {
      const size_t end = rest.find(';');
      std::string_view pair = rest.substr(0, end);
      rest = end == std::string_view::npos ? std::string_view() : rest.substr(end + 1);
      while (pair.starts_with(' ')) pair.remove_prefix(1);
      const size_t is = pair.find('=');
      if (is == std::string_view::npos) continue;
      const std::string_view token = pair.substr(is + 1);
      if (!token.starts_with("st.")) continue;  // sessions alone: no key is ever a cookie
      if (pair.substr(0, is) == host) return std::string(token);  // what only TLS can have set comes first
      if (pair.substr(0, is) == plain && found.empty() && !tls) found = token;
    }
  }
  return found;
}

}  // namespace

std::string token_of_cookie(const HttpRequest& request) { return token_in(request, request.tls); }
bool cookie_is_safe(const HttpRequest& request, const std::string& base) { return !token_in(request, request.tls || secret(base)).empty(); }

bool shown_by_cookie(const HttpRequest& request) { return !shows_more(request) && !token_of_cookie(request).empty(); }

Result<Done> from_our_page(const HttpRequest& request, const std::string& base) {
  const std::string_view origin = request.header("origin"), host = request.header("host");
  if (!origin.empty()) {
    if (origin == origin_of(base)) return Done{};
    if (!host.empty() && origin == std::string(request.tls ? "https://" : "http://") + std::string(host)) return Done{};
  }
  return refusal("wrong_origin", "a session of a browser changes something only from a page of this server (Origin)");
}

Result<std::string> session_cookie(const HttpRequest& request, const std::string& base, std::string_view kind, std::string_view op, const std::string& token, int64_t seconds) {
  if (Result<Done> ours = from_our_page(request, base); !ours) return ours.error();
  const bool tls = secret(base) || request.tls;
  if (!tls && !is_this_machine(request.header("host"))) return refusal("needs_tls", "a browser is signed in over https only, but on this machine itself: --api-cert, or --api-url where something before us speaks TLS");
  return cookie({kind, kind == "staff" ? std::string_view() : op}, tls, token, seconds);
}

std::string renewed_cookie(const HttpRequest& request, const std::string& base, int64_t seconds) { return cookie(which_of(request), secret(base) || request.tls, token_of_cookie(request), seconds); }

std::string ended_cookie(const HttpRequest& request, const std::string& base) { return cookie(which_of(request), secret(base) || request.tls, "", 0); }

}  // namespace sublet::gateway::rest
