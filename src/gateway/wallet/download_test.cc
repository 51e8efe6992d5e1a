// Files fetched from an address that somebody else has named, over real sockets.
#include "gateway/wallet/download.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <vector>

#include "gateway/http/listener.h"
#include "io/file.h"

namespace sublet::gateway::wallet {
namespace {

class Downloading : public ::testing::Test {
 protected:
  Downloading() {
    char name[] = "/tmp/sublet-download-XXXXXX";
    folder_ = ::mkdtemp(name);
    listener_ = std::move(*HttpListener::open(loop_, {}, [this](const HttpRequest& r, const HttpRespond& respond) {
      if (r.path() == "/elsewhere") return respond({302, "text/plain", "", {{"Location", "http://127.0.0.1:" + std::to_string(listener_->port()) + "/file"}}});
      if (r.path() != "/file") return respond({404, "text/plain", "none"});
      respond({200, "application/octet-stream", std::string(3'000'000, 'x') + std::string(r.header("authorization"))});
    }));
  }
  ~Downloading() override { std::filesystem::remove_all(folder_); }
  DownloadWish wish(const std::string& target) const {
    const std::string port = std::to_string(listener_->port());
    return {.url = "http://127.0.0.1:" + port + target, .host = "127.0.0.1", .port = port, .tls = false};
  }
  std::string got(const DownloadWish& w, const DownloadLimits& limits = {}, const std::function<bool()>& stop = {}) {
    const Result<Done> d = download(w, path(), limits, stop);
    EXPECT_EQ(std::filesystem::exists(path()), bool(d)) << "what was not taken whole leaves no file";
    return d ? "" : d.error().code;
  }
  std::string path() const { return folder_ + "/file"; }
  std::string folder_;
  Loop loop_{"download"};
  std::unique_ptr<HttpListener> listener_;
};

TEST_F(Downloading, a_file_of_more_than_a_megabyte_is_taken_whole_and_for_its_owner_only) {
  DownloadWish w = wish("/file?token=1");
  w.authorization = "signed";
  ASSERT_EQ(got(w), "");
  const Result<std::string> text = io::read_file(path(), 1 << 24);
  ASSERT_TRUE(text);
  EXPECT_EQ(text->size(), 3'000'006U);
  EXPECT_TRUE(text->ends_with("xsigned"));
  EXPECT_EQ(std::filesystem::status(path()).permissions(), std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
}

TEST_F(Downloading, an_address_that_is_not_the_wallets_is_not_asked) {
  const std::string port = std::to_string(listener_->port());
  const std::vector<std::string> others = {"http://localhost:" + port + "/file", "http://127.0.0.1:1/file", "http://127.0.0.1/file", "https://127.0.0.1:" + port + "/file", "http://a@127.0.0.1:" + port + "/file", "http://127.0.0.1:" + port + "@example.com/file", "file:///etc/passwd", "ftp://127.0.0.1/", "", "/file", "http://127.0.0.1.example:" + port + "/file", "http://127.0.0.1:" + port + "/fi le"};
  for (const std::string& url : others) {
    DownloadWish w = wish("");
    w.url = url;
    EXPECT_EQ(got(w), "bad_url") << url;
  }
  for (const char* url : {"https://alipay.com.example/x", "https://evilalipay.com/x", "https://dw.alipay.com:444/x", "https://example.com/.alipay.com", "https://example.com\\.alipay.com/x", "https://example.com#.alipay.com"})
    EXPECT_EQ(got({.url = url, .host = "alipay.com", .below = true}), "bad_url") << url;
}

TEST_F(Downloading, a_redirection_is_not_followed_and_another_status_is_no_file) {
  EXPECT_EQ(got(wish("/elsewhere")), "no_answer");
  EXPECT_EQ(got(wish("/nothing")), "no_answer");
}

TEST_F(Downloading, more_than_the_limit_is_not_taken_and_whoever_stops_is_heard) {
  EXPECT_EQ(got(wish("/file"), {.octets = 2'999'999}), "too_large");
  EXPECT_EQ(got(wish("/file"), {.octets = 3'000'000}), "");
  std::filesystem::remove(path());
  EXPECT_EQ(got(wish("/file"), {}, [] { return true; }), "stopped");
  listener_.reset();
}

TEST_F(Downloading, over_tls_only_who_shows_a_certificate_that_we_trust_gives_a_file) {
  for (const char* name : {"one", "other"})
    ASSERT_EQ(std::system(("cd " + folder_ + " && openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=" + name + " -addext subjectAltName=IP:127.0.0.1 -keyout " + name + ".key -out " + name + ".pem 2>/dev/null").c_str()), 0);
  auto tls = HttpListener::open(loop_, {.certificate = folder_ + "/one.pem", .key = folder_ + "/one.key"}, [](const HttpRequest&, const HttpRespond& respond) { respond({200, "application/octet-stream", "bill"}); });
  ASSERT_TRUE(tls) << tls.error().text();
  const std::string port = std::to_string((*tls)->port());
  DownloadWish w{.url = "https://127.0.0.1:" + port + "/file", .host = "127.0.0.1", .port = port};
  w.ca = folder_ + "/one.pem";
  EXPECT_EQ(got(w), "");
  std::filesystem::remove(path());
  w.ca = folder_ + "/other.pem";
  EXPECT_EQ(got(w), "no_answer");
  w.ca = "";
  EXPECT_EQ(got(w), "no_answer") << "the system does not know it";
  w.ca = folder_ + "/one.pem", w.host = "localhost", w.url = "https://localhost:" + port + "/file";
  EXPECT_EQ(got(w), "no_answer") << "a certificate of another name";
}

}  // namespace
}  // namespace sublet::gateway::wallet
