// The pages of console and shop as a browser, and as somebody who is none, asks for them.
#include "gateway/web/site.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>

#include "io/file.h"

namespace sublet::gateway {
namespace {

class Pages : public ::testing::Test {
 protected:
  Pages() {
    char name[] = "/tmp/sublet-site-XXXXXX";
    folder_ = ::mkdtemp(name);
    for (const auto& [file, text] : {std::pair("web/console/index.html", "the console"), {"web/console/index.html.br", "BR"}, {"web/console/index.html.gz", "GZ"}, {"web/shop/index.html", "the shop"}, {"web/assets/a-1f.js", "script"}, {"web/assets/a-1f.js.br", "SC"}, {"secret", "secret"}}) {
      std::filesystem::create_directories(std::filesystem::path(folder_ + "/" + file).parent_path());
      EXPECT_TRUE(io::write_file_atomically(folder_ + "/" + file, text));
    }
    Result<Site> site = Site::open(folder_ + "/web");
    EXPECT_TRUE(site) << site.error().text();
    site_ = std::move(*site);
  }
  ~Pages() override { std::filesystem::remove_all(folder_); }
  std::optional<HttpReply> get(const std::string& target, HttpHeaders headers = {}, const std::string& method = "GET") const { return site_.answer({method, target, {}, std::move(headers)}); }
  static std::string of(const HttpReply& r, const std::string& name) {
    const std::string* found = find_header(r.headers, name);
    return found == nullptr ? "" : *found;
  }
  std::string folder_;
  Site site_;
};

TEST_F(Pages, each_application_has_its_index_under_all_of_its_paths) {
  for (const char* path : {"/console", "/console/", "/console/lines/8617090000001?tab=charges", "/console/index.html"}) {
    const auto r = get(path);
    ASSERT_TRUE(r) << path;
    EXPECT_EQ(r->status, 200);
    EXPECT_EQ(r->body, "the console");
    EXPECT_EQ(of(*r, "Cache-Control"), "no-cache");
  }
  EXPECT_EQ(get("/shop/demo/numbers")->body, "the shop");
  for (const char* path : {"/consoles", "/sublet/v1/session", "/shopping", "/tmf-api/x", "/openapi.json"}) EXPECT_FALSE(get(path)) << path << " is not the site's";
  EXPECT_EQ(get("/")->status, 302);
  EXPECT_EQ(of(*get("/"), "Location"), "/console/");
}

TEST_F(Pages, an_asset_may_be_kept_for_ever_and_one_that_is_none_is_not_found) {
  const auto r = get("/assets/a-1f.js");
  ASSERT_TRUE(r);
  EXPECT_EQ(r->body, "script");
  EXPECT_EQ(r->type, "text/javascript; charset=utf-8");
  EXPECT_NE(of(*r, "Cache-Control").find("immutable"), std::string::npos);
  EXPECT_EQ(get("/assets/b.js")->status, 404) << "an old page asks for what is gone: it must not get an index for a script";
  EXPECT_EQ(get("/assets/a-1f.js.br")->status, 404) << "what is compressed has no path of its own";
}

TEST_F(Pages, are_sent_as_the_browser_takes_them) {
  EXPECT_EQ(get("/console/", {{"Accept-Encoding", "gzip, deflate, br"}})->body, "BR");
  EXPECT_EQ(of(*get("/console/", {{"Accept-Encoding", "br"}}), "Content-Encoding"), "br");
  EXPECT_EQ(get("/console/", {{"Accept-Encoding", "br;q=0, gzip;q=0.5"}})->body, "GZ");
  EXPECT_EQ(get("/console/", {{"Accept-Encoding", "identity"}})->body, "the console");
  EXPECT_EQ(get("/shop/", {{"Accept-Encoding", "br"}})->body, "the shop") << "it was not compressed";
  EXPECT_EQ(of(*get("/console/"), "Vary"), "Accept-Encoding");
}

TEST_F(Pages, whoever_has_a_page_already_gets_nothing_again) {
  const std::string tag = of(*get("/console/"), "ETag");
  ASSERT_GT(tag.size(), 10u);
  const auto r = get("/console/", {{"If-None-Match", "\"other\", " + tag}});
  EXPECT_EQ(r->status, 304);
  EXPECT_TRUE(r->body.empty());
  EXPECT_NE(of(*get("/shop/"), "ETag"), tag);
}

TEST_F(Pages, no_path_leaves_the_folder) {
  for (const char* path : {"/assets/../secret", "/assets/../../secret", "/assets/%2e%2e/%2e%2e/secret", "/console/../../secret", "/assets//etc/passwd", "/assets/..%2f..%2fsecret", "/assets/\\..\\..\\secret", "/assets/a-1f.js/../../../secret", "/assets/", "/assets/."}) {
    const auto r = get(path);
    ASSERT_TRUE(r) << path;
    EXPECT_EQ(r->body.find("secret\n"), std::string::npos) << path;
    EXPECT_NE(r->body, "secret") << path;
    EXPECT_TRUE(r->status == 404 || r->body == "the console") << path << " " << r->status;
  }
}

TEST_F(Pages, are_guarded_against_other_sites) {
  for (const char* path : {"/console/", "/assets/a-1f.js", "/assets/none.js", "/"}) {
    const auto r = get(path);
    const std::string csp = of(*r, "Content-Security-Policy");
    EXPECT_NE(csp.find("script-src 'self';"), std::string::npos) << path;
    EXPECT_NE(csp.find("frame-ancestors 'none'"), std::string::npos) << path;
    EXPECT_EQ(of(*r, "X-Content-Type-Options"), "nosniff");
    EXPECT_EQ(of(*r, "Referrer-Policy"), "same-origin");
  }
  EXPECT_EQ(of(*get("/console/"), "Strict-Transport-Security"), "");
  EXPECT_NE(of(*site_.answer({"GET", "/console/", {}, {}, {}, true}), "Strict-Transport-Security"), "");
  EXPECT_EQ(get("/console/", {}, "POST")->status, 405);
  EXPECT_EQ(of(*get("/console/", {}, "DELETE"), "Allow"), "GET, HEAD");
}

TEST_F(Pages, an_application_that_was_not_built_is_none) {
  std::filesystem::remove(folder_ + "/web/shop/index.html");
  Result<Site> site = Site::open(folder_ + "/web");
  ASSERT_TRUE(site);
  EXPECT_FALSE(site->answer({"GET", "/shop/", {}}));
  EXPECT_TRUE(site->answer({"GET", "/console/", {}}));
}

TEST_F(Pages, that_are_not_built_say_so) {
  Result<Site> none = Site::open(folder_ + "/nothing");
  ASSERT_TRUE(none);
  EXPECT_FALSE(none->built());
  const auto r = none->answer({"GET", "/console/now", {}});
  ASSERT_TRUE(r);
  EXPECT_EQ(r->status, 503);
  EXPECT_NE(r->body.find("tools/web build"), std::string::npos);
  EXPECT_FALSE(none->answer({"GET", "/", {}})) << "there is nothing to be led to";
  EXPECT_NE(Site().answer({"GET", "/shop/", {}})->body.find("--web"), std::string::npos);
}

}  // namespace
}  // namespace sublet::gateway
