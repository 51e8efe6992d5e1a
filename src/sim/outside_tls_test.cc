// The clients of the identity service and of the SM-DP+ over TLS, against servers with certificates of a private CA: right, of
// another name, run out, of a CA that nobody trusts, and a CA's file that is none.
#include <gtest/gtest.h>

#include <atomic>
#include <cstdlib>
#include <filesystem>

#include "gateway/esim/client.h"
#include "gateway/identity/client.h"
#include "io/file.h"
#include "sim/identity.h"
#include "sim/smdp.h"
#include "sim/testing.h"

namespace sublet::sim {
namespace {

using gateway::EsimCall;
using gateway::EsimClient;
using gateway::EsimOutcome;
using gateway::IdentityCheck;
using gateway::IdentityClient;
using gateway::IdentityOutcome;
using testing::wait_for;

// A CA, and what it has signed, made once by the openssl program.
class OutsideTls : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    char name[] = "/tmp/sublet-outside-tls-XXXXXX";
    folder() = ::mkdtemp(name);
    for (const char* ca : {"ca", "other-ca"}) run("req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=" + std::string(ca) + " -keyout " + ca + ".key -out " + ca + ".pem");
    sign("good", "ca", "DNS:localhost,IP:127.0.0.1", "-days 2");
    sign("elsewhere", "ca", "DNS:elsewhere.example", "-days 2");
    sign("unknown", "other-ca", "DNS:localhost,IP:127.0.0.1", "-days 2");
    // `openssl x509` makes none in the past: `openssl ca` does.
    ASSERT_TRUE(io::write_file_atomically(folder() + "/ca.conf", "[ca]\ndefault_ca = c\n[c]\ndatabase = index.txt\nserial = serial\nnew_certs_dir = .\ndefault_md = sha256\npolicy = p\n[p]\ncommonName = supplied\n"));
    ASSERT_TRUE(io::write_file_atomically(folder() + "/index.txt", "") && io::write_file_atomically(folder() + "/serial", "01\n"));
    request("expired");
    run("ca -batch -config ca.conf -cert ca.pem -keyfile ca.key -in expired.csr -out expired.pem -notext -extfile expired.ext -startdate 20250101000000Z -enddate 20250201000000Z");
  }
  static void TearDownTestSuite() {
    std::error_code ignored;
    std::filesystem::remove_all(folder(), ignored);
  }
  static std::string& folder() {
    static std::string f;
    return f;
  }
  static void run(const std::string& words) { ASSERT_EQ(std::system(("cd " + folder() + " && openssl " + words + " >/dev/null 2>>openssl.log").c_str()), 0) << words; }
  static void request(const std::string& name, const std::string& names = "DNS:localhost,IP:127.0.0.1") {
    run("req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=" + name + " -keyout " + name + ".key -out " + name + ".csr");
    ASSERT_TRUE(io::write_file_atomically(folder() + "/" + name + ".ext", "subjectAltName=" + names + "\n"));
  }
  static void sign(const std::string& name, const std::string& ca, const std::string& names, const std::string& days) {
    request(name, names);
    run("x509 -req -in " + name + ".csr -CA " + ca + ".pem -CAkey " + ca + ".key -CAcreateserial -out " + name + ".pem -extfile " + name + ".ext " + days);
  }

  // What the clients hear of a server with this certificate, at this name.
  struct Heard {
    bool identity = false, esim = false;
    std::string identity_words, esim_words;
    uint64_t asked = 0;  // requests that reached the servers
  };
  Heard ask(const std::string& certificate, const std::string& ca = "ca", const std::string& host = "localhost") {
    const std::string pem = folder() + "/" + certificate + ".pem", key = folder() + "/" + certificate + ".key";
    IdentityService::Options i;
    i.tls_certificate = pem, i.tls_key = key;
    Smdp::Options d;
    d.tls_certificate = pem, d.tls_key = key;
    auto service = IdentityService::open(i, clock_);
    auto smdp = Smdp::open(d, clock_);
    EXPECT_TRUE(service && smdp);
    const std::string trusted = ca.empty() ? ca : folder() + "/" + ca + ".pem";
    const gateway::Errands::Options quick = {.request_micros = 2'000'000, .retry_micros = 5'000, .retry_most_micros = 50'000, .deadline_micros = certificate == "good" && ca == "ca" ? 20'000'000 : 500'000, .breaker_failures = 100};
    IdentityClient identity({.url = "https://" + host + ":" + std::to_string((*service)->port()), .key = "sublet", .secret = "identity-secret", .ca = trusted, .errands = quick}, clock_);
    EsimClient esim({.url = "https://" + host + ":" + std::to_string((*smdp)->port()), .requester = "1.3.6.1.4.1.0.1", .smdp = "smdp.example", .ca = trusted, .errands = quick}, clock_);
    EXPECT_TRUE(identity.start() && esim.start());
    std::atomic<int> ended{0};
    Heard h;
    IdentityCheck check;
    check.id = "CHECK-0001", check.op = "demo", check.name = "张三", check.number = "11010519491231002X";
    EXPECT_TRUE(identity.check(check, [&](const IdentityOutcome& o) { h.identity = o.what == IdentityOutcome::What::match, h.identity_words = o.words, ++ended; }));
    EsimCall call;
    call.id = "CALL-0001", call.iccid = "89860117000001000001";
    EXPECT_TRUE(esim.call(call, [&](const EsimOutcome& o) { h.esim = o.what == EsimOutcome::What::done, h.esim_words = o.words, ++ended; }));
    EXPECT_TRUE(wait_for([&] { return ended == 2; }));
    identity.stop(), esim.stop();
    h.asked = (*service)->stats().requests + (*smdp)->stats().requests;
    return h;
  }
  void nothing_leaves(const Heard& h, const char* why) {
    EXPECT_FALSE(h.identity) << why;
    EXPECT_FALSE(h.esim) << why;
    EXPECT_EQ(h.asked, 0u) << why << ": neither a name nor an ICCID reaches who is not who was meant";
    EXPECT_NE(h.identity_words.find("TLS"), std::string::npos) << h.identity_words;
    EXPECT_NE(h.esim_words.find("TLS"), std::string::npos) << h.esim_words;
    EXPECT_EQ(h.identity_words.find("110105"), std::string::npos);
  }
  io::SystemClock clock_;
};

TEST_F(OutsideTls, a_certificate_of_the_private_ca_is_good_by_name_and_by_address) {
  for (const char* host : {"localhost", "127.0.0.1"}) {
    const Heard h = ask("good", "ca", host);
    EXPECT_TRUE(h.identity) << h.identity_words;
    EXPECT_TRUE(h.esim) << h.esim_words;
  }
}

TEST_F(OutsideTls, nothing_is_said_to_a_server_of_another_name) { nothing_leaves(ask("elsewhere"), "another name"); }
TEST_F(OutsideTls, nothing_is_said_under_a_certificate_that_has_run_out) { nothing_leaves(ask("expired"), "run out"); }
TEST_F(OutsideTls, nothing_is_said_to_whom_an_unknown_ca_has_signed) {
  nothing_leaves(ask("unknown"), "another CA");
  nothing_leaves(ask("good", "other-ca"), "another CA is trusted");
  nothing_leaves(ask("good", ""), "the system's CAs have not signed it");
}

TEST_F(OutsideTls, a_ca_file_that_is_none_is_told_at_the_start) {
  ASSERT_TRUE(io::write_file_atomically(folder() + "/rubbish.pem", "rubbish\n"));
  for (const char* file : {"/rubbish.pem", "/none.pem"}) {
    IdentityClient identity({.url = "https://localhost:1", .key = "k", .secret = "s", .ca = folder() + file}, clock_);
    EsimClient esim({.url = "https://localhost:1", .requester = "1", .smdp = "s", .ca = folder() + file}, clock_);
    const Result<Done> a = identity.start(), b = esim.start();
    ASSERT_FALSE(a || b);
    EXPECT_EQ(a.error().code, "bad_tls");
    EXPECT_NE(b.error().detail.find(file), std::string::npos) << b.error().detail;
  }
}

}  // namespace
}  // namespace sublet::sim
