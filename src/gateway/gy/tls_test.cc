// Gy over TLS (RFC 6733 13.1), over sockets, with certificates that the openssl program makes.
#include "gateway/gy/tls.h"

#include <signal.h>

#include <algorithm>
#include <cstdlib>
#include <mutex>

#include "gateway/gy/testing.h"
#include "gateway/gy/told.h"

namespace sublet::gateway::gy {
namespace {

using namespace protocol::diameter;

// A CA, and certificates in its name; made once, some milliseconds each.
class Certificates {
 public:
  static Certificates& all() {
    static Certificates c;
    return c;
  }
  TlsFiles files(const std::string& name, const std::string& ca = "ca") const {
    return {path(name + ".pem"), path(name + ".key"), ca.empty() ? ca : path(ca + ".pem")};
  }
  std::string path(const std::string& name) const { return folder_.path() + "/" + name; }

 private:
  Certificates() {
    ::signal(SIGPIPE, SIG_IGN);  // the test's clients write as OpenSSL does
    authority("ca");
    authority("other-ca");
    signed_by("ca", "ocs", "ocs.sublet.local", 2);
    signed_by("ca", "pgw", "pgw.example", 2);
    signed_by("ca", "late", "pgw.example", -1);
    signed_by("other-ca", "foreign", "pgw.example", 2);
  }
  void run(const std::string& command) const {
    EXPECT_EQ(std::system(("cd " + folder_.path() + " && (" + command + ") >/dev/null 2>&1").c_str()), 0)
        << command;
  }
  void authority(const std::string& name) const {
    run("openssl req -x509 " + key_ + " -days 2 -subj '/CN=" + name + "' -keyout " + name + ".key -out " +
        name + ".pem");
  }
  void signed_by(const std::string& ca, const std::string& name, const std::string& host, int days) const {
    run("openssl req -new " + key_ + " -subj '/CN=a gateway' -keyout " + name + ".key -out " + name + ".csr");
    run("printf 'subjectAltName=DNS:" + host + "' >" + name + ".ext");
    run("openssl x509 -req -in " + name + ".csr -CA " + ca + ".pem -CAkey " + ca +
        ".key -CAcreateserial -days " + std::to_string(days) + " -extfile " + name + ".ext -out " + name +
        ".pem");
  }
  std::string key_ = "-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes";
  io::TemporaryFolder folder_;
};

class GyTls : public GyBench {
 protected:
  void SetUp() override {
    GyBench::SetUp();
    options_.listen_tls = {"127.0.0.1:0"};
    options_.tls = Certificates::all().files("ocs");
    options_.log = [this](const std::string& level, const std::string& text) {
      const std::lock_guard lock(mutex_);
      lines_.push_back(level + ": " + text);
    };
  }
  static std::shared_ptr<const Tls> tls(const std::string& name, const std::string& ca = "ca") {
    Result<std::shared_ptr<const Tls>> t = Tls::open(Certificates::all().files(name, ca));
    EXPECT_TRUE(t) << t.error().text();
    return *t;
  }
  Client client(const char* host = "pgw.example") { return Client(server_->tls_port(), host); }
  bool told(const std::string& part) {
    return wait_for([&] {
      const std::lock_guard lock(mutex_);
      return std::any_of(lines_.begin(), lines_.end(),
                         [&](const std::string& l) { return l.find(part) != std::string::npos; });
    });
  }
  std::string lines() {
    const std::lock_guard lock(mutex_);
    std::string out;
    for (const std::string& l : lines_) out += l + "\n";
    return out;
  }
  // The server's refusal of a certificate comes behind the client's own handshake in TLS 1.3.
  void refused(const std::string& name, const std::string& why) {
    Client c = client();
    if (c.secure(*tls(name))) {
      EXPECT_EQ(c.open(), 0u) << name;
    }
    EXPECT_TRUE(told(why)) << lines();
  }
  std::mutex mutex_;
  std::vector<std::string> lines_;
};

TEST_F(GyTls, rfc6733_13_1_charge_a_session_between_two_who_show_certificates) {
  start();
  Client pgw = client();
  ASSERT_TRUE(pgw.secure(*tls("pgw"))) << pgw.why();
  ASSERT_EQ(pgw.open(), success);
  CreditControlRequest& r = data(RequestType::initial, 0);
  r.msccs[0].requested.emplace().total = 1 << 20;
  ASSERT_EQ(pgw.ask(r).result, success);
  data(RequestType::termination, 1);
  r.add_used(r.msccs[0])->total = 1 << 20;
  ASSERT_EQ(pgw.ask(r).result, success);
  EXPECT_EQ(money(), 9'900'000);
  EXPECT_TRUE(told("info: peer pgw.example has come from 127.0.0.1 over TLS")) << lines();
  EXPECT_EQ(server_->stats().handshakes, 0u);
}

TEST_F(GyTls, take_and_give_more_than_a_record_holds) {
  start();
  Client pgw = client();
  ASSERT_TRUE(pgw.secure(*tls("pgw")));
  ASSERT_EQ(pgw.open(), success);
  std::string all;
  constexpr int count = 2'000;
  for (int i = 0; i < count; ++i) all += pgw.written(data(RequestType::update, 1, "never;opened"));
  ASSERT_GT(all.size(), 256u << 10);
  ASSERT_TRUE(pgw.send(all.substr(0, all.size() / 2)));
  for (int i = 0; i < count / 2; ++i) ASSERT_EQ(pgw.read_answer().result, unknown_session_id) << i;
  ASSERT_TRUE(pgw.send(all.substr(all.size() / 2)));
  for (int i = 0; i < count / 2; ++i) ASSERT_EQ(pgw.read_answer().result, unknown_session_id) << i;
}

TEST_F(GyTls, without_a_CA_ask_nobody_for_a_certificate) {
  options_.tls.ca.clear();
  start();
  Client pgw = client();
  ASSERT_TRUE(pgw.secure(*tls("foreign", "ca"))) << pgw.why();
  EXPECT_EQ(pgw.open(), success);
}

TEST_F(GyTls, rfc6733_13_1_refuse_certificates_that_are_too_old_or_of_others) {
  start();
  refused("late", "certificate refused: certificate has expired");
  refused("foreign", "certificate refused: unable to get local issuer certificate");
  EXPECT_TRUE(wait_for([&] { return server_->stats().tls_certificate == 2; }));
  EXPECT_EQ(server_->stats().peers, 0u);
}

TEST_F(GyTls, rfc6733_13_1_known_peers_are_who_their_certificates_say) {
  options_.policy.open_on_loopback = false;
  options_.policy.rules = {*parse_peer("*.example")};
  start();
  Client pgw = client("PGW.example");
  ASSERT_TRUE(pgw.secure(*tls("pgw")));
  EXPECT_EQ(pgw.open(), success) << lines();
  Client other = client("pgw2.example");
  ASSERT_TRUE(other.secure(*tls("pgw")));
  EXPECT_EQ(other.open(), unknown_peer);
  EXPECT_TRUE(told("is not one of pgw2.example")) << lines();
}

TEST_F(GyTls, say_whom_no_rule_admits) {
  options_.policy.open_on_loopback = false;
  start();
  Client pgw(server_->port(), "pgw\n7.example");
  EXPECT_EQ(pgw.open(), unknown_peer);
  EXPECT_TRUE(told("warn: no rule admits peer pgw?7.example of realm example from 127.0.0.1")) << lines();
}

TEST_F(GyTls, close_who_speaks_plain_text_where_TLS_is_spoken) {
  start();
  Client plain = client();
  ASSERT_TRUE(plain.send(plain.cer()));
  EXPECT_TRUE(plain.receive().empty());
  EXPECT_TRUE(told("warn: a connection is closed, from 127.0.0.1 over TLS: plain text where TLS is spoken"))
      << lines();
  EXPECT_EQ(server_->stats().tls_plain_text, 1u);
}

TEST_F(GyTls, tell_who_speaks_TLS_where_plain_text_is_spoken) {
  start();
  Client pgw(server_->port());
  EXPECT_FALSE(pgw.secure(*tls("pgw")));
  EXPECT_TRUE(told("warn: a connection is closed, from 127.0.0.1: TLS where plain text is spoken"))
      << lines();
}

TEST_F(GyTls, notice_who_goes_while_hands_are_shaken) {
  start();
  Client hasty = client();
  ASSERT_TRUE(hasty.send("\x16\x03\x01"));
  hasty.close();
  EXPECT_TRUE(told("closed while hands were shaken")) << lines();
  EXPECT_TRUE(wait_for([&] { return server_->stats().connections == 0; }));
}

TEST_F(GyTls, wait_for_a_handshake_only_so_long) {
  options_.timers.capabilities = 100'000;
  start();
  Client silent = client();
  EXPECT_TRUE(silent.receive().empty());
  EXPECT_TRUE(told("hands were not shaken in time")) << lines();
  EXPECT_EQ(server_->stats().tls_failed, 1u);
  EXPECT_EQ(server_->stats().handshakes, 0u);
}

TEST_F(GyTls, let_the_oldest_of_too_many_handshakes_go) {
  options_.handshakes = 2;
  start();
  Client one = client();
  ASSERT_TRUE(wait_for([&] { return server_->stats().handshakes == 1; }));
  Client two = client();
  ASSERT_TRUE(wait_for([&] { return server_->stats().handshakes == 2; }));
  Client three = client();
  EXPECT_TRUE(one.receive().empty());
  ASSERT_TRUE(three.secure(*tls("pgw")));
  EXPECT_EQ(three.open(), success);
  ASSERT_TRUE(two.secure(*tls("pgw")));
  EXPECT_EQ(two.open(), success);
}

TEST_F(GyTls, rfc6733_13_1_connect_over_TLS_to_whom_the_certificate_names) {
  Door door;
  options_.connect_tls = {"pgw.example@" + door.address()};
  options_.timers.connect = 50'000;
  start();
  {
    Client impostor("pgw.example", door.accept());
    (void)impostor.secure(*tls("foreign"), Tls::Side::server);
    EXPECT_TRUE(told("certificate refused: unable to get local issuer certificate")) << lines();
  }
  {
    Client other("pgw.example", door.accept());
    ASSERT_TRUE(other.secure(*tls("ocs"), Tls::Side::server)) << other.why();  // of the CA, but another's
    EXPECT_TRUE(other.send_cea(other.read_cer()));
    EXPECT_TRUE(other.receive().empty());
    EXPECT_TRUE(told("is not one of pgw.example")) << lines();
  }
  Client pgw("pgw.example", door.accept());
  ASSERT_TRUE(pgw.secure(*tls("pgw"), Tls::Side::server)) << pgw.why();
  EXPECT_TRUE(pgw.send_cea(pgw.read_cer()));
  CreditControlRequest& r = data(RequestType::initial, 0);
  r.msccs[0].requested.emplace().total = 1 << 20;
  EXPECT_EQ(pgw.ask(r).result, success);
}

TEST_F(GyTls, say_what_is_wrong_with_their_files) {
  const auto error = [](TlsFiles f) {
    const auto t = Tls::open(f);
    return t ? std::string("none") : t.error().text();
  };
  const Certificates& c = Certificates::all();
  EXPECT_NE(error({c.path("no.pem"), c.path("ocs.key"), ""})
                .find("bad_tls: certificate " + c.path("no.pem") + ": "),
            std::string::npos);
  EXPECT_NE(error({c.path("ocs.pem"), c.path("pgw.key"), ""}).find("bad_tls: key "), std::string::npos);
  EXPECT_NE(error({c.path("ocs.pem"), c.path("ocs.key"), c.path("ocs.key")}).find("bad_tls: CA "),
            std::string::npos);
}

TEST(Tolds, leave_out_what_comes_too_often_and_say_how_much) {
  Told told;
  std::vector<std::string> lines;
  const Told::Log log = [&](const std::string&, const std::string& text) { lines.push_back(text); };
  for (int i = 0; i < 100; ++i) told.say(log, "warn", std::to_string(i), 1'000'000'000);
  EXPECT_EQ(lines.size(), static_cast<size_t>(Told::at_once));
  told.say(log, "warn", "later", 1'000'000'000 + Told::micros_a_line);
  ASSERT_EQ(lines.size(), static_cast<size_t>(Told::at_once) + 2);
  EXPECT_EQ(lines[lines.size() - 2], "68 lines about peers were left out");
  EXPECT_EQ(lines.back(), "later");
  EXPECT_EQ(printable("a\nb\x80"), "a?b?");
}

}  // namespace
}  // namespace sublet::gateway::gy
