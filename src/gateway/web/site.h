// Site: the pages of console and shop, as `web/` builds them, served beside the API that they use.
//
// All of it is read once, at the start, into memory: DIR/console/index.html, DIR/shop/index.html (of those that are built) and what lies in DIR/assets. A request
// names one of these and nothing else; no path of it ever reaches the file system. Under /console and /shop whatever is no file is
// the application's own path, and gets its index; assets carry their content's hash in their name and may be kept for ever. Each is
// sent compressed as it was compressed when it was built (.br, .gz), by what the browser takes.
//
//   Result<Site> site = Site::open("build/web");        // nothing built there: a site that says so
//   if (auto reply = site->answer(request)) respond(std::move(*reply));   // none: the path is not the site's
//
// Every page is sent under a Content-Security-Policy that lets it load and ask this server alone, and no script that stands in a page.
// Faults: of files that are there and cannot be read; `site_too_large`. Any thread once open.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "gateway/http/listener.h"

namespace sublet::gateway {

class Site {
 public:
  static constexpr size_t most_octets = 64 << 20, most_files = 2'000;
  Site() = default;  // nothing is built
  static Result<Site> open(const std::string& dir);  // empty: as the one above
  std::optional<HttpReply> answer(const HttpRequest& request) const;
  bool built() const { return !files_.empty(); }

 private:
  struct File {
    std::string plain, brotli, gzip, type, tag;  // empty: there is none so compressed
  };
  Result<Done> add(const std::string& dir, const std::string& path, size_t& octets);
  HttpReply shown(const HttpRequest& request, const File& file, bool for_ever) const;
  std::map<std::string, File, std::less<>> files_;  // by path: "/assets/console-3f2a.js"
  std::string dir_;
};

}  // namespace sublet::gateway
