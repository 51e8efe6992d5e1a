#include "gateway/wallet/download.h"

#include <curl/curl.h>
#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <memory>
#include <mutex>

#include "io/file.h"

namespace sublet::gateway::wallet {

namespace {

struct Taking {
  int fd = -1;
  uint64_t octets = 0, limit = 0;
  bool too_large = false;
  int failed = 0;  // errno of writing
  const std::function<bool()>& stop;
};

size_t take(char* from, size_t size, size_t count, void* to) {
  Taking& t = *static_cast<Taking*>(to);
  const size_t all = size * count;
  if (all > t.limit - t.octets) return t.too_large = true, 0;
  for (size_t done = 0; done < all;) {
    const ssize_t n = ::write(t.fd, from + done, all - done);
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return t.failed = errno, 0;
    done += static_cast<size_t>(n);
  }
  t.octets += all;
  return all;
}

// Called at least once a second, also while nothing comes.
int going_on(void* of, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
  const Taking& t = *static_cast<Taking*>(of);
  return t.stop && t.stop() ? 1 : 0;
}

using Url = std::unique_ptr<CURLU, decltype(&curl_url_cleanup)>;

std::string part(CURLU* url, CURLUPart what) {
  char* text = nullptr;
  if (curl_url_get(url, what, &text, CURLU_DEFAULT_PORT) != CURLUE_OK || text == nullptr) return {};
  std::string out(text);
  curl_free(text);
  return out;
}

bool same_host(const DownloadWish& w, std::string host) {
  for (char& c : host)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return host == w.host || (w.below && host.size() > w.host.size() + 1 && host.ends_with("." + w.host));
}

// Whom the address names, as the library that will connect reads it.
Result<Done> read_url(const DownloadWish& w, CURLU* url) {
  if (w.url.size() > 4'096 || curl_url_set(url, CURLUPART_URL, w.url.c_str(), 0) != CURLUE_OK) return refusal("bad_url", "the address of the file is none");
  if (!part(url, CURLUPART_USER).empty() || !part(url, CURLUPART_PASSWORD).empty()) return refusal("bad_url", "the address of the file names a user");
  const std::string host = part(url, CURLUPART_HOST);
  if (!same_host(w, host)) return refusal("bad_url", "the address of the file is not the wallet's: " + host.substr(0, 100));
  // Alipay has told addresses with http: asked by https all the same.
  if (w.tls && part(url, CURLUPART_SCHEME) == "http" && w.port == "443" && part(url, CURLUPART_PORT) == "80") {
    curl_url_set(url, CURLUPART_PORT, nullptr, 0);
    curl_url_set(url, CURLUPART_SCHEME, "https", 0);
  }
  if (part(url, CURLUPART_SCHEME) != (w.tls ? "https" : "http") || part(url, CURLUPART_PORT) != w.port) return refusal("bad_url", "the address of the file is not of " + std::string(w.tls ? "https" : "http") + " at port " + w.port);
  return Done{};
}

Error of(CURLcode code, const Taking& t, const DownloadLimits& limits) {
  if (t.too_large || code == CURLE_FILESIZE_EXCEEDED) return fault("too_large", "the file has more than " + std::to_string(limits.octets) + " octets");
  if (t.failed != 0) return fault("io_error", std::string("write: ") + std::strerror(t.failed));
  if (code == CURLE_ABORTED_BY_CALLBACK) return fault("stopped", "while the file was fetched");
  return fault("no_answer", std::string("the file could not be fetched: ") + curl_easy_strerror(code));
}

}  // namespace

Result<Done> download(const DownloadWish& wish, const std::string& path, const DownloadLimits& limits, const std::function<bool()>& stop) {
  static std::once_flag once;
  std::call_once(once, [] { curl_global_init(CURL_GLOBAL_DEFAULT); });
  const Url url(curl_url(), curl_url_cleanup);
  const std::unique_ptr<CURL, decltype(&curl_easy_cleanup)> c(curl_easy_init(), curl_easy_cleanup);
  if (!url || !c) return fault("no_answer", "libcurl has no memory");
  if (Result<Done> good = read_url(wish, url.get()); !good) return good;
  Taking t{.limit = limits.octets, .stop = stop};
  t.fd = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (t.fd < 0) return fault("io_error", "open " + path + ": " + std::strerror(errno));
  const std::unique_ptr<curl_slist, decltype(&curl_slist_free_all)> headers(wish.authorization.empty() ? nullptr : curl_slist_append(nullptr, ("Authorization: " + wish.authorization).c_str()), curl_slist_free_all);
  CURL* const h = c.get();
  curl_easy_setopt(h, CURLOPT_CURLU, url.get());
  curl_easy_setopt(h, CURLOPT_PROTOCOLS_STR, wish.tls ? "https" : "http");
  curl_easy_setopt(h, CURLOPT_FOLLOWLOCATION, 0L);
  curl_easy_setopt(h, CURLOPT_NOPROXY, "*");
  curl_easy_setopt(h, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(h, CURLOPT_SSL_VERIFYPEER, 1L);
  curl_easy_setopt(h, CURLOPT_SSL_VERIFYHOST, 2L);
  curl_easy_setopt(h, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
  if (!wish.ca.empty()) {
    curl_easy_setopt(h, CURLOPT_CAINFO, wish.ca.c_str());
    curl_easy_setopt(h, CURLOPT_CAPATH, nullptr);  // these, and nobody beside them
  }
  curl_easy_setopt(h, CURLOPT_USERAGENT, "sublet");
  if (headers) curl_easy_setopt(h, CURLOPT_HTTPHEADER, headers.get());
  curl_easy_setopt(h, CURLOPT_TIMEOUT, static_cast<long>(limits.seconds));
  curl_easy_setopt(h, CURLOPT_CONNECTTIMEOUT, static_cast<long>(limits.connect_seconds));
  curl_easy_setopt(h, CURLOPT_LOW_SPEED_LIMIT, 1'024L);
  curl_easy_setopt(h, CURLOPT_LOW_SPEED_TIME, static_cast<long>(limits.idle_seconds));
  curl_easy_setopt(h, CURLOPT_MAXFILESIZE_LARGE, static_cast<curl_off_t>(limits.octets));
  curl_easy_setopt(h, CURLOPT_WRITEFUNCTION, take);
  curl_easy_setopt(h, CURLOPT_WRITEDATA, &t);
  curl_easy_setopt(h, CURLOPT_NOPROGRESS, 0L);
  curl_easy_setopt(h, CURLOPT_XFERINFOFUNCTION, going_on);
  curl_easy_setopt(h, CURLOPT_XFERINFODATA, &t);
  const CURLcode code = curl_easy_perform(h);
  ::close(t.fd);
  long status = 0;
  curl_easy_getinfo(h, CURLINFO_RESPONSE_CODE, &status);
  if (code == CURLE_OK && status == 200) return Done{};
  (void)io::remove_file(path);
  return code == CURLE_OK ? fault("no_answer", "the file was answered with HTTP " + std::to_string(status)) : of(code, t, limits);
}

}  // namespace sublet::gateway::wallet
