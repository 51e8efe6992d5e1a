#include "gateway/web/site.h"

#include <array>

#include "base/hash_text.h"
#include "io/file.h"

namespace sublet::gateway {
namespace {

constexpr std::string_view applications[] = {"/console", "/shop"};

struct Type {
  std::string_view end, type;
};
constexpr std::array<Type, 11> types = {{{".html", "text/html; charset=utf-8"}, {".js", "text/javascript; charset=utf-8"}, {".css", "text/css; charset=utf-8"}, {".svg", "image/svg+xml"}, {".png", "image/png"}, {".ico", "image/x-icon"},
                                         {".json", "application/json; charset=utf-8"}, {".webmanifest", "application/manifest+json"}, {".woff2", "font/woff2"}, {".txt", "text/plain; charset=utf-8"}, {".webp", "image/webp"}}};

// antd writes its rules into <style> as it goes, hence 'unsafe-inline' for styles; scripts are files of ours alone.
constexpr const char* policy =
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; connect-src 'self'; "
    "manifest-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

// Whether the other side takes it compressed so: named, and not with q=0.
bool takes(std::string_view accepted, std::string_view coding) {
  while (!accepted.empty()) {
    const size_t comma = accepted.find(',');
    std::string_view one = accepted.substr(0, comma);
    accepted = comma == std::string_view::npos ? std::string_view() : accepted.substr(comma + 1);
    while (one.starts_with(' ')) one.remove_prefix(1);
    const size_t end = one.find_first_of("; ");
    if (one.substr(0, end) != coding) continue;
    const size_t q = one.find("q=");
    return q == std::string_view::npos || one.substr(q + 2).find_first_of("123456789") != std::string_view::npos;
  }
  return false;
}

bool ends_like(std::string_view name, std::string_view end) { return name.size() > end.size() && name.ends_with(end); }

void guard(HttpReply& r, bool tls) {
  r.headers.insert(r.headers.end(), {{"Content-Security-Policy", policy}, {"X-Content-Type-Options", "nosniff"}, {"Referrer-Policy", "same-origin"}, {"Cross-Origin-Opener-Policy", "same-origin"}, {"Cross-Origin-Resource-Policy", "same-origin"},
                                     {"Permissions-Policy", "camera=(self), geolocation=(), microphone=(), payment=()"}});
  if (tls) r.headers.emplace_back("Strict-Transport-Security", "max-age=31536000");
}

HttpReply page(int status, const std::string& words, bool tls) {
  HttpReply r{status, "text/html; charset=utf-8", "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Sublet</title><body>" + words + "</body></html>\n"};
  r.headers.emplace_back("Cache-Control", "no-store");
  guard(r, tls);
  return r;
}

}  // namespace

Result<Done> Site::add(const std::string& dir, const std::string& path, size_t& octets) {
  if (files_.size() >= most_files) return fault("site_too_large", dir + " has more than " + std::to_string(most_files) + " files");
  File f;
  for (const auto& [end, into] : {std::pair("", &f.plain), {".br", &f.brotli}, {".gz", &f.gzip}}) {
    const std::string name = dir + path + end;
    const Result<bool> there = io::exists(name);
    if (!there) return there.error();
    if (!*there) continue;
    Result<std::string> read = io::read_file(name, most_octets);
    if (!read) return read.error();
    octets += read->size();
    if (octets > most_octets) return fault("site_too_large", dir + " has more than " + std::to_string(most_octets >> 20) + " MiB");
    *into = std::move(*read);
  }
  f.type = "application/octet-stream";
  for (const Type& t : types)
    if (path.ends_with(t.end)) f.type = t.type;
  f.tag = hash_text(hash128(f.plain));
  files_.emplace(path, std::move(f));
  return Done{};
}

Result<Site> Site::open(const std::string& dir) {
  Site site;
  site.dir_ = dir;
  if (dir.empty()) return site;
  const Result<bool> built = io::exists(dir + "/console/index.html");
  if (!built) return built.error();
  if (!*built) return site;
  size_t octets = 0;
  for (const std::string_view application : applications) {
    const std::string index = std::string(application) + "/index.html";
    const Result<bool> there = io::exists(dir + index);
    if (!there) return there.error();
    if (*there)
      if (Result<Done> added = site.add(dir, index, octets); !added) return added.error();
  }
  Result<std::vector<std::string>> assets = io::list_directory(dir + "/assets");
  if (!assets) return assets.error();
  for (const std::string& name : *assets)
    if (!name.starts_with('.') && !ends_like(name, ".br") && !ends_like(name, ".gz"))
      if (Result<Done> added = site.add(dir, "/assets/" + name, octets); !added) return added.error();
  return site;
}

HttpReply Site::shown(const HttpRequest& request, const File& file, bool for_ever) const {
  HttpReply r;
  r.type = file.type;
  r.headers = {{"ETag", "\"" + file.tag + "\""}, {"Vary", "Accept-Encoding"}, {"Cache-Control", for_ever ? "public, max-age=31536000, immutable" : "no-cache"}};
  guard(r, request.tls);
  if (const std::string_view has = request.header("if-none-match"); has == "*" || has.find("\"" + file.tag + "\"") != std::string_view::npos) {
    r.status = 304;
    return r;
  }
  const std::string_view accepted = request.header("accept-encoding");
  if (!file.brotli.empty() && takes(accepted, "br")) r.headers.emplace_back("Content-Encoding", "br"), r.body = file.brotli;
  else if (!file.gzip.empty() && takes(accepted, "gzip")) r.headers.emplace_back("Content-Encoding", "gzip"), r.body = file.gzip;
  else r.body = file.plain;
  return r;
}

std::optional<HttpReply> Site::answer(const HttpRequest& request) const {
  const std::string_view path = request.path();
  std::string index;
  for (const std::string_view application : applications)
    if (path == application || (path.starts_with(application) && path[application.size()] == '/')) index = std::string(application) + "/index.html";
  const bool asset = path.starts_with("/assets/"), root = path == "/" && built();
  if (index.empty() && !asset && !root) return std::nullopt;
  if (!index.empty() && built() && files_.find(index) == files_.end()) return std::nullopt;  // an application that this build has not
  if (request.method != "GET" && request.method != "HEAD") {
    HttpReply r = page(405, "GET only", request.tls);
    r.headers.emplace_back("Allow", "GET, HEAD");
    return r;
  }
  if (root) {
    HttpReply r = page(302, "<a href=\"/console/\">/console/</a>", request.tls);
    r.headers.emplace_back("Location", "/console/");
    return r;
  }
  const auto found = files_.find(asset ? path : std::string_view(index));
  if (found != files_.end()) return shown(request, found->second, asset);
  if (asset) return page(404, "There is no such file.", request.tls);
  return page(503, dir_.empty() ? "The server was started without pages: <code>--web DIR</code> names those that <code>tools/web</code> builds." : "The pages are not built: <code>tools/web build</code>, then start the server anew.", request.tls);
}

}  // namespace sublet::gateway
