// The clients of the identity service and of the SM-DP+ against the simulated ones over loopback: right, wrong, slow, failing
// and lying answers.
#include <gtest/gtest.h>

#include <atomic>
#include <map>
#include <mutex>
#include <vector>

#include "gateway/esim/client.h"
#include "gateway/http/client.h"
#include "gateway/identity/client.h"
#include "gateway/identity/sign.h"
#include "sim/identity.h"
#include "sim/smdp.h"
#include "sim/testing.h"

namespace sublet::sim {
namespace {

using gateway::EsimCall;
using gateway::EsimClient;
using gateway::EsimOutcome;
using gateway::EsimProgress;
using gateway::IdentityCheck;
using gateway::IdentityClient;
using gateway::IdentityOutcome;
using testing::wait_for;
using What = IdentityOutcome::What;

class Identity : public ::testing::Test {
 protected:
  void TearDown() override {
    client_.reset();
    service_.reset();
  }
  void open() {
    auto s = IdentityService::open(service_options_, clock_);
    ASSERT_TRUE(s) << s.error().text();
    service_ = std::move(*s);
    open_client(service_->port());
  }
  void open_client(uint16_t port) {
    client_options_.url = "http://127.0.0.1:" + std::to_string(port);
    client_ = std::make_unique<IdentityClient>(client_options_, clock_);
    ASSERT_TRUE(client_->start());
  }
  // 110105 1949-12-31 SSS c
  static std::string number(const std::string& sequence) {
    const std::string n = "11010519491231" + sequence;
    static constexpr int weights[] = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
    int sum = 0;
    for (size_t i = 0; i < 17; ++i) sum += (n[i] - '0') * weights[i];
    return n + "10X98765432"[sum % 11];
  }
  IdentityCheck of(const std::string& sequence, IdentityCheck::Kind kind = IdentityCheck::Kind::name_and_number) {
    IdentityCheck c;
    c.kind = kind;
    c.id = "CHECK" + std::to_string(1'000 + ++ids_);
    c.op = "demo", c.name = "张三", c.number = number(sequence);
    return c;
  }
  IdentityOutcome run(const IdentityCheck& c) {
    const auto out = std::make_shared<std::pair<std::atomic<bool>, IdentityOutcome>>();
    const auto taken = client_->check(c, [out](const IdentityOutcome& o) {
      out->second = o;
      out->first = true;
    });
    EXPECT_TRUE(taken) << taken.error().text();
    EXPECT_TRUE(wait_for([&] { return out->first.load(); }));
    return out->second;
  }
  static IdentityClient::Options impatient() {
    IdentityClient::Options o;
    o.key = "sublet", o.secret = "identity-secret";
    o.errands.request_micros = 200'000, o.errands.retry_micros = 5'000, o.errands.retry_most_micros = 50'000, o.errands.deadline_micros = 20'000'000, o.errands.breaker_micros = 50'000;
    return o;
  }
  io::SystemClock clock_;
  int ids_ = 0;
  IdentityService::Options service_options_;
  IdentityClient::Options client_options_ = impatient();
  std::unique_ptr<IdentityService> service_;
  std::unique_ptr<IdentityClient> client_;
};

TEST_F(Identity, the_worked_number_of_the_standard_is_right) { EXPECT_EQ(number("002"), "11010519491231002X"); }

TEST_F(Identity, people_match_or_do_not_or_are_not_known_each_with_a_reference) {
  open();
  const IdentityOutcome right = run(of("002"));
  EXPECT_EQ(right.what, What::match);
  EXPECT_FALSE(right.reference.empty());
  const IdentityOutcome wrong = run(of("090"));
  EXPECT_EQ(wrong.what, What::mismatch);
  EXPECT_EQ(wrong.code, "other_name");
  EXPECT_FALSE(wrong.reference.empty());
  EXPECT_NE(wrong.reference, right.reference);
  EXPECT_EQ(run(of("094")).what, What::unknown);
  IdentityCheck typo = of("002");
  typo.number.back() = '1';
  EXPECT_EQ(run(typo).what, What::unknown);
}

TEST_F(Identity, documents_and_faces_are_compared) {
  open();
  IdentityCheck c = of("002", IdentityCheck::Kind::document);
  c.front = std::string("\x89PNG\r\n\0\0", 8) + "a picture of a document", c.back = "the back of it, in JPEG";
  EXPECT_EQ(run(c).what, What::match);
  c = of("002", IdentityCheck::Kind::document);
  c.front = "a picture of an other person's document";
  EXPECT_EQ(run(c).what, What::mismatch);
  c = of("002", IdentityCheck::Kind::face);
  c.face = "a picture of a face, and more";
  const IdentityOutcome face = run(c);
  EXPECT_EQ(face.what, What::match);
  EXPECT_EQ(face.score, 97);
  c = of("096", IdentityCheck::Kind::face);
  c.face = "a picture of a face, and more";
  EXPECT_EQ(run(c).what, What::mismatch);
  c = of("002", IdentityCheck::Kind::face);
  c.face = "too small";
  EXPECT_EQ(run(c).what, What::unknown);
}

TEST_F(Identity, a_check_asked_again_gets_its_first_answer_and_another_question_under_its_id_none) {
  open();
  const IdentityCheck c = of("002");
  const std::string reference = run(c).reference;
  EXPECT_EQ(run(c).reference, reference);
  EXPECT_EQ(service_->stats().match, 1u);
  IdentityCheck other = c;
  other.name = "李四";
  const IdentityOutcome o = run(other);
  EXPECT_EQ(o.what, What::unavailable);
  EXPECT_EQ(o.code, "refused_by_service");
}

TEST_F(Identity, whatever_the_service_does_each_check_has_one_outcome_and_is_done_once) {
  service_options_.error = 0.2, service_options_.silent = 0.1, service_options_.unheard = 0.1, service_options_.torn = 0.1;
  client_options_.errands.deadline_micros = 60'000'000;
  client_options_.errands.breaker_failures = 20;
  open();
  constexpr int checks = 200;
  std::mutex mutex;
  std::map<std::string, std::vector<IdentityOutcome>> out;
  for (int i = 0; i < checks; ++i) {
    const IdentityCheck c = of(i % 3 == 0 ? "002" : i % 3 == 1 ? "092" : "098");
    ASSERT_TRUE(client_->check(c, [&](const IdentityOutcome& o) {
      const std::lock_guard lock(mutex);
      out[o.id].push_back(o);
    }));
  }
  ASSERT_TRUE(wait_for([&] {
    const std::lock_guard lock(mutex);
    return out.size() == checks;
  }));
  client_->stop();
  int matches = 0, mismatches = 0;
  for (const auto& [id, outcomes] : out) {
    EXPECT_EQ(outcomes.size(), 1u);
    matches += outcomes[0].what == What::match, mismatches += outcomes[0].what == What::mismatch;
  }
  EXPECT_EQ(matches + mismatches, checks);
  EXPECT_EQ(service_->stats().match, static_cast<uint64_t>(matches));
  EXPECT_EQ(service_->stats().mismatch, static_cast<uint64_t>(mismatches));
  EXPECT_GT(client_->stats().errands.repeated, 0u);
}

TEST_F(Identity, a_service_that_is_slow_silent_or_away_is_unavailable_and_says_nothing_about_anybody) {
  client_options_.errands.deadline_micros = 700'000;
  service_options_.slow_ms = 100;
  open();
  EXPECT_EQ(run(of("097")).what, What::match) << "slow is not silent";
  const IdentityOutcome silent = run(of("099"));
  EXPECT_EQ(silent.what, What::unavailable);
  EXPECT_EQ(silent.code, "no_answer");
  EXPECT_TRUE(silent.reference.empty());
  const uint16_t port = service_->port();
  service_.reset();
  client_options_.errands.breaker_failures = 3;
  client_options_.errands.breaker_micros = 5'000'000;
  open_client(port);
  EXPECT_EQ(run(of("002")).what, What::unavailable);
  EXPECT_EQ(run(of("002")).what, What::unavailable);
  EXPECT_TRUE(client_->stats().errands.breaker_open);
  EXPECT_LE(client_->stats().errands.requests, 4u) << "nobody is asked while the breaker is open";
}

TEST_F(Identity, answers_that_the_service_has_not_signed_or_that_say_nothing_count_as_none) {
  gateway::Loop loop("liar");
  std::atomic<int> turn{0};
  auto liar = gateway::HttpListener::open(loop, {}, [&](gateway::HttpRequest r, const gateway::HttpRespond& respond) {
    const std::string id(r.header("X-Request-Id"));
    const std::string match = R"({"request_id":")" + id + R"(","result":"match","reference":"R1"})";
    gateway::HttpReply reply{200, "application/json", match};
    const auto sign = [&] { reply.headers = {{"X-Signature", gateway::identity::answer_signature("identity-secret", id, 200, reply.body)}}; };
    switch (turn++ % 7) {
      case 0: break;  // unsigned
      case 1: reply.headers = {{"X-Signature", gateway::identity::answer_signature("wrong", id, 200, match)}}; break;
      case 2: reply.body = R"({"request_id":"other","result":"match","reference":"R1"})", sign(); break;
      case 3: reply.body = std::string(100'000, '['), sign(); break;
      case 4: reply.body = R"({"request_id":")" + id + R"(","result":7})", sign(); break;
      case 5: reply.body = std::string(2 << 20, 'x'), sign(); break;
      default: reply.body = match.substr(0, 20), sign(); break;
    }
    respond(std::move(reply));
  });
  ASSERT_TRUE(liar);
  client_options_.errands.deadline_micros = 1'000'000;
  client_options_.errands.breaker_failures = 100;
  open_client((*liar)->port());
  EXPECT_EQ(run(of("002")).what, What::unavailable);
  EXPECT_GE(turn, 7);
  for (const char* word : {"张三", "110105"}) EXPECT_EQ(client_->stats().errands.last_error.find(word), std::string::npos) << "nothing of the person is in an error";
  liar->reset();
}

TEST_F(Identity, what_lacks_something_is_refused_before_it_leaves) {
  open();
  const auto code = [&](IdentityCheck c) { return client_->check(std::move(c), [](const IdentityOutcome&) { ADD_FAILURE(); }).error().code; };
  IdentityCheck c = of("002");
  c.id = "x";
  EXPECT_EQ(code(c), "bad_check");
  c = of("002"), c.name.clear();
  EXPECT_EQ(code(c), "bad_check");
  c = of("002", IdentityCheck::Kind::face);
  EXPECT_EQ(code(c), "bad_check");
  c.face = std::string(3 << 20, 'x');
  EXPECT_EQ(code(c), "bad_check");
}

class Esim : public ::testing::Test {
 protected:
  void SetUp() override {
    auto listener = gateway::HttpListener::open(loop_, {}, [this](gateway::HttpRequest r, const gateway::HttpRespond& respond) {
      if (r.path() != "/gsma/rsp2/es2plus/handleDownloadProgressInfo") return respond({404, "text/plain", ""});
      respond(gateway::take_progress(r, [this](const EsimProgress& p) {
        const std::lock_guard lock(mutex_);
        if (deaf_-- > 0) return false;
        progress_.push_back(p);
        return true;
      }));
    });
    ASSERT_TRUE(listener);
    listener_ = std::move(*listener);
    smdp_options_.callback = "http://127.0.0.1:" + std::to_string(listener_->port());
    smdp_options_.install_ms = 20;
  }
  void TearDown() override {
    client_.reset();
    smdp_.reset();
    listener_.reset();
    loop_.stop();
  }
  void open() {
    auto s = Smdp::open(smdp_options_, clock_);
    ASSERT_TRUE(s);
    smdp_ = std::move(*s);
    EsimClient::Options o;
    o.url = "http://127.0.0.1:" + std::to_string(smdp_->port()), o.requester = "1.3.6.1.4.1.0.1";
    o.errands.request_micros = 200'000, o.errands.retry_micros = 5'000, o.errands.retry_most_micros = 50'000, o.errands.breaker_micros = 50'000, o.errands.breaker_failures = 20;
    client_ = std::make_unique<EsimClient>(o, clock_);
    ASSERT_TRUE(client_->start());
  }
  static std::string iccid(int i) { return "8986011700000" + std::to_string(1'000'000 + i); }
  EsimCall of(EsimCall::What what, int i) {
    EsimCall c;
    c.what = what, c.iccid = iccid(i), c.id = "CALL-" + std::to_string(1'000 + ++ids_);
    return c;
  }
  EsimOutcome run(const EsimCall& c) {
    const auto out = std::make_shared<std::pair<std::atomic<bool>, EsimOutcome>>();
    const auto taken = client_->call(c, [out](const EsimOutcome& o) {
      out->second = o;
      out->first = true;
    });
    EXPECT_TRUE(taken) << taken.error().text();
    EXPECT_TRUE(wait_for([&] { return out->first.load(); }));
    return out->second;
  }
  size_t told() {
    const std::lock_guard lock(mutex_);
    return progress_.size();
  }
  io::SystemClock clock_;
  gateway::Loop loop_{"operator"};
  std::unique_ptr<gateway::HttpListener> listener_;
  std::mutex mutex_;
  std::vector<EsimProgress> progress_;
  int deaf_ = 0, ids_ = 0;
  const std::string eid_ = "89049032000001000000000000000001";
  Smdp::Options smdp_options_;
  std::unique_ptr<Smdp> smdp_;
  std::unique_ptr<EsimClient> client_;
};

TEST_F(Esim, a_profile_goes_from_its_order_to_a_phone_and_we_hear_of_each_step) {
  deaf_ = 2;  // the first notifications are not taken at once
  open();
  EXPECT_EQ(run(of(EsimCall::What::download_order, 1)).what, EsimOutcome::What::done);
  EXPECT_EQ(smdp_->state(iccid(1)), Smdp::State::allocated);
  EsimCall confirm = of(EsimCall::What::confirm_order, 1);
  confirm.release = false, confirm.confirmation_code = "4711";
  const EsimOutcome confirmed = run(confirm);
  ASSERT_EQ(confirmed.what, EsimOutcome::What::done) << confirmed.words;
  EXPECT_FALSE(confirmed.matching_id.empty());
  const std::string code = gateway::activation_code(confirmed.smdp, confirmed.matching_id, true);
  EXPECT_EQ(code, "LPA:1$127.0.0.1:" + std::to_string(smdp_->port()) + "$" + confirmed.matching_id + "$$1");
  EXPECT_EQ(phone_download(code, eid_, "4711").error().code, "not_downloaded") << "not released yet";
  EXPECT_EQ(run(of(EsimCall::What::release_profile, 1)).what, EsimOutcome::What::done);
  EXPECT_FALSE(phone_download(code, eid_, "")) << "the code is asked for";
  const auto got = phone_download(code, eid_, "4711");
  ASSERT_TRUE(got) << got.error().text();
  EXPECT_EQ(*got, iccid(1));
  ASSERT_TRUE(wait_for([&] {
    const std::lock_guard lock(mutex_);
    return std::any_of(progress_.begin(), progress_.end(), [](const EsimProgress& p) { return p.installed(); });
  }));
  EXPECT_EQ(smdp_->state(iccid(1)), Smdp::State::installed);
  EXPECT_FALSE(phone_download(code, eid_, "4711")) << "it is used once";
  const std::lock_guard lock(mutex_);
  for (const EsimProgress& p : progress_) {
    EXPECT_EQ(p.iccid, iccid(1));
    EXPECT_GT(p.at.micros(), 0);
  }
}

TEST_F(Esim, an_order_with_an_eid_is_linked_and_can_be_cancelled_until_it_is_downloaded) {
  open();
  EsimCall order = of(EsimCall::What::download_order, 2);
  order.eid = eid_;
  EXPECT_EQ(run(order).what, EsimOutcome::What::done);
  EXPECT_EQ(smdp_->state(iccid(2)), Smdp::State::linked);
  EsimCall confirm = of(EsimCall::What::confirm_order, 2);
  confirm.eid = "89049032000001000000000000000002";
  const EsimOutcome other = run(confirm);
  EXPECT_EQ(other.what, EsimOutcome::What::refused);
  EXPECT_EQ(other.subject_code + " " + other.reason_code, "8.2.1 3.10");
  confirm = of(EsimCall::What::confirm_order, 2);
  confirm.matching_id = "OURS-1";
  EXPECT_EQ(run(confirm).matching_id, "OURS-1");
  EXPECT_EQ(smdp_->state(iccid(2)), Smdp::State::released);
  EXPECT_EQ(run(of(EsimCall::What::cancel_order, 2)).what, EsimOutcome::What::done);
  EXPECT_EQ(smdp_->state(iccid(2)), Smdp::State::available);
  EXPECT_EQ(run(of(EsimCall::What::cancel_order, 2)).reason_code, "3.3");
  EXPECT_EQ(run(of(EsimCall::What::release_profile, 2)).reason_code, "3.5");
}

TEST_F(Esim, a_profile_that_is_not_there_or_in_use_is_refused_in_the_standards_words) {
  smdp_options_.iccid_prefix = "898601";
  open();
  EsimCall nobody = of(EsimCall::What::download_order, 3);
  nobody.iccid = "8944000000000000001";
  EXPECT_EQ(run(nobody).reason_code, "3.9");
  EXPECT_EQ(run(of(EsimCall::What::download_order, 3)).what, EsimOutcome::What::done);
  EXPECT_EQ(run(of(EsimCall::What::download_order, 3)).reason_code, "3.3");
  EsimCall wrong = of(EsimCall::What::download_order, 3);
  wrong.iccid = "12345";
  EXPECT_EQ(client_->call(wrong, {}).error().code, "bad_call");
}

TEST_F(Esim, whatever_the_smdp_does_each_call_has_one_outcome_and_is_done_once) {
  smdp_options_.error = 0.2, smdp_options_.silent = 0.1, smdp_options_.unheard = 0.1, smdp_options_.torn = 0.1;
  open();
  constexpr int profiles = 60;
  std::atomic<int> ended{0}, done{0};
  for (int i = 0; i < profiles; ++i) {
    const EsimCall confirm = of(EsimCall::What::confirm_order, 100 + i);
    ASSERT_TRUE(client_->call(of(EsimCall::What::download_order, 100 + i), [&, confirm](const EsimOutcome& o) {
      EXPECT_EQ(o.what, EsimOutcome::What::done) << o.subject_code << o.reason_code << o.words;
      EXPECT_TRUE(client_->call(confirm, [&](const EsimOutcome& c) {
        done += c.what == EsimOutcome::What::done && !c.matching_id.empty();
        ++ended;
      }));
    }));
  }
  ASSERT_TRUE(wait_for([&] { return ended == profiles; }));
  EXPECT_EQ(done, profiles);
  EXPECT_EQ(smdp_->stats().orders, static_cast<uint64_t>(profiles));
  EXPECT_EQ(smdp_->stats().confirmed, static_cast<uint64_t>(profiles));
  EXPECT_GT(smdp_->stats().again, 0u);
}

TEST_F(Esim, notifications_that_make_no_sense_are_refused) {
  for (const char* wrong : {"", "[]", "{}", R"({"iccid":"8986011700000000001"})", R"({"iccid":7,"notificationPointId":1})",
                            R"({"iccid":"8986011700000000001","notificationPointId":"1","notificationPointStatus":{"status":"Executed-Success"},"timestamp":"2026-01-01T00:00:00Z"})",
                            R"({"iccid":"8986011700000000001","notificationPointId":1,"notificationPointStatus":{"status":"Perhaps"},"timestamp":"2026-01-01T00:00:00Z"})",
                            R"({"iccid":"8986011700000000001","notificationPointId":1,"notificationPointStatus":{"status":"Failed"},"timestamp":"yesterday"})"})
    EXPECT_EQ(gateway::read_progress(wrong).error().code, "bad_notification") << wrong;
  const auto p = gateway::read_progress(R"({"header":{"functionRequesterIdentifier":"1","functionCallIdentifier":"2"},"iccid":"8986011700000000001","eid":"89049032000001000000000000000001","profileType":"t",)"
                                        R"("timestamp":"2026-01-01T00:00:00Z","notificationPointId":4,"notificationPointStatus":{"status":"Executed-Success"}})");
  ASSERT_TRUE(p) << p.error().text();
  EXPECT_TRUE(p->installed());
}

TEST_F(Esim, the_qr_code_is_a_picture_and_too_much_text_is_refused) {
  const auto svg = gateway::qr_svg(gateway::activation_code("smdp.example.com", "04386-AGYFT-A74Y8-3F815"));
  ASSERT_TRUE(svg);
  EXPECT_TRUE(svg->starts_with("<svg "));
  EXPECT_NE(svg->find("<path d=\"M4 4h7v1h-7z"), std::string::npos) << "the finder pattern stands in the upper left corner";
  EXPECT_EQ(gateway::qr_svg(std::string(5'000, 'x')).error().code, "too_long");
}

}  // namespace
}  // namespace sublet::sim
