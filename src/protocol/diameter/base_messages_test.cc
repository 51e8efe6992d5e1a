// The base protocol's messages, and the answers that refuse. Names begin with the clause.
#include "protocol/diameter/base_messages.h"

#include <gtest/gtest.h>
#include <stdlib.h>

#include <cstdio>
#include <memory>

#include "protocol/diameter/avps.h"
#include "protocol/diameter/testing.h"
#include "protocol/diameter/writer.h"

namespace sublet::protocol::diameter {
namespace {

using namespace std::string_view_literals;

const std::string_view addresses[] = {
    "\x00\x01\x7f\x00\x00\x01"sv,
    "\x00\x02\x20\x01\x0d\xb8\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x01"sv};

Speaker us() {
  Speaker s;
  s.host = "ocs1.sublet.example";
  s.realm = "sublet.example";
  s.product = "Sublet";
  s.addresses = addresses;
  s.origin_state_id = 17;
  s.firmware_revision = 1;
  return s;
}

template <class Write>
std::string octets(Write write) {
  std::string out(4096, '\0');
  out.resize(write(std::span<char>(out)));
  return out;
}

BaseMessage& read(const std::string& m) {
  static BaseMessage out;
  Failure f;
  EXPECT_TRUE(read_base_message(m, out, f)) << f.result << " " << f.why;
  return out;
}

TEST(Base, rfc6733_5_3_1_capabilities_request) {
  const std::string m = octets([](auto out) { return write_capabilities_request(us(), {1, 2}, out); });
  const BaseMessage& b = read(m);
  EXPECT_TRUE(b.header.is_request() && !b.header.is_proxiable());
  EXPECT_EQ(b.header.command, capabilities_exchange);
  EXPECT_EQ(b.origin_host, us().host);
  ASSERT_EQ(b.host_ip_addresses.size(), 2u);
  EXPECT_EQ(b.host_ip_addresses[1], addresses[1]);
  EXPECT_EQ(b.supported_vendors[0], tgpp);
  EXPECT_EQ(b.vendor_applications[0], (VendorApplication{tgpp, 4, {}}));
  EXPECT_EQ(b.inband_security[0], 0u);
  EXPECT_EQ(b.product_name, "Sublet");
  EXPECT_TRUE(b.speaks(4));
  EXPECT_FALSE(b.speaks(3));
}

TEST(Base, rfc6733_5_3_2_capabilities_answer) {
  const std::string request = octets([](auto out) { return write_capabilities_request(us(), {1, 2}, out); });
  const Header h = read(request).header;
  const std::string m =
      octets([&](auto out) { return write_capabilities_answer(us(), h, success, nullptr, out); });
  const BaseMessage& b = read(m);
  EXPECT_FALSE(b.header.is_request());
  EXPECT_EQ(b.header.hop_by_hop, 1u);
  EXPECT_EQ(b.header.end_to_end, 2u);
  EXPECT_EQ(b.result, success);
  EXPECT_TRUE(b.inband_security.empty());
  EXPECT_TRUE(b.speaks(4));
}

TEST(Base, rfc6733_2_4_a_relay_speaks_every_application) {
  BaseMessage b;
  b.auth_applications.add(relay_application);
  EXPECT_TRUE(b.speaks(4));
}

TEST(Base, rfc6733_5_3_1_what_a_capabilities_request_lacks_is_told) {
  std::string m(512, '\0');
  AvpWriter w(m);
  w.header(flag_request, capabilities_exchange, 0, 1, 2);
  w.text<avp::origin_host>("a");
  w.text<avp::origin_realm>("b");
  m.resize(w.finish());
  BaseMessage b;
  Failure f;
  EXPECT_FALSE(read_base_message(m, b, f));
  EXPECT_EQ(f.result, missing_avp);
  EXPECT_EQ(f.avp, avp::host_ip_address);
  EXPECT_EQ(f.octets, 6);
}

TEST(Base, rfc6733_5_5_watchdogs_and_5_4_disconnects) {
  const std::string dwr = octets([](auto out) { return write_watchdog_request(us(), {3, 4}, out); });
  EXPECT_EQ(read(dwr).origin_state_id, 17u);
  const Header watchdog = read(dwr).header;
  const std::string dwa = octets([&](auto out) { return write_answer(us(), watchdog, success, out); });
  EXPECT_EQ(read(dwa).header.command, device_watchdog);
  EXPECT_EQ(read(dwa).result, success);
  EXPECT_EQ(read(dwa).origin_state_id, 17u);
  const std::string dpr = octets([](auto out) { return write_disconnect_request(us(), {5, 6}, 0, out); });
  EXPECT_EQ(read(dpr).disconnect_cause, 0u);
  const Header disconnect = read(dpr).header;
  const std::string dpa = octets([&](auto out) { return write_answer(us(), disconnect, success, out); });
  EXPECT_EQ(read(dpa).header.command, disconnect_peer);
  EXPECT_EQ(read(dpa).header.end_to_end, 6u);
}

TEST(Base, rfc8506_5_5_and_rfc6733_8_5_server_initiated) {
  SessionRequest r;
  r.session_id = "s;1", r.destination_host = "pgw.example", r.destination_realm = "example";
  r.ids = {7, 8};
  r.rating_group = 10;
  const std::string rar = octets([&](auto out) { return write_re_auth_request(us(), r, out); });
  EXPECT_EQ(read(rar).re_auth_type, 0u);
  EXPECT_EQ(read(rar).destination_host, "pgw.example");
  r.repeated = true;
  const std::string asr = octets([&](auto out) { return write_abort_request(us(), r, out); });
  EXPECT_TRUE(read(asr).header.may_be_repeated());
  EXPECT_EQ(read(asr).session_id, "s;1");
  const BaseMessage& request = read(asr);
  const std::string asa = octets([&](auto out) { return write_session_answer(us(), request, 2001, out); });
  EXPECT_EQ(read(asa).header.command, abort_session);
  EXPECT_EQ(read(asa).result, 2001u);
  EXPECT_EQ(read(asa).session_id, "s;1");
}

std::string sample() {
  return testing::samples()[0];
}

TEST(Refusal, rfc6733_7_2_a_protocol_error_has_the_e_bit_and_the_session_first) {
  const std::string m = octets([](auto out) {
    return write_refusal(sample(), {"h", "r", too_busy, 17, nullptr, "later"}, out);
  });
  const BaseMessage& b = read(m);
  EXPECT_EQ(b.header.flags, flag_error | flag_proxiable);
  EXPECT_EQ(load32(m.data() + header_size), avp::session_id.code);
  EXPECT_EQ(b.result, too_busy);
  EXPECT_EQ(b.error_message, "later");
  EXPECT_EQ(b.header.end_to_end, 0x55667788u);
}

TEST(Refusal, rfc8506_3_2_a_refused_request_of_credit_control_is_answered_by_a_whole_cca) {
  Failure f;
  f.missing(avp::service_context_id);
  const std::string m = octets([&](auto out) {
    return write_refusal(sample(), {"h", "r", f.result, {}, &f, {}}, out);
  });
  ReceivedAnswer a;
  Failure g;
  ASSERT_TRUE(read_credit_control_answer(m, a, g)) << g.why;
  EXPECT_EQ(a.answer.result, missing_avp);
  EXPECT_EQ(a.answer.type, RequestType::update);
  EXPECT_EQ(a.answer.number, 7u);
  EXPECT_EQ(a.failed_avp, "\x00\x00\x01\xcd\x40\x00\x00\x09\x00\x00\x00\x00"sv);
  EXPECT_EQ(a.answer.error_message, f.why);
}

TEST(Refusal, answers_and_fragments_are_not_answered) {
  std::array<char, 512> out;
  EXPECT_EQ(write_refusal(sample().substr(0, 19), {"h", "r", 5012, {}, nullptr, {}}, out), 0u);
  const std::string answer = octets([](auto o) {
    return write_refusal(sample(), {"h", "r", 5012, {}, nullptr, {}}, o);
  });
  EXPECT_EQ(write_refusal(answer, {"h", "r", 5012, {}, nullptr, {}}, out), 0u);
}

// --- real messages, of ../shared/data/diameter, or where SUBLET_REAL_DATA says; skipped without

std::vector<std::string> real_messages() {
  const char* set = getenv("SUBLET_REAL_DATA");
  const std::string folder = std::string(set != nullptr ? set : "../shared/data") + "/diameter";
  std::vector<std::string> out;
  const std::string command = "xz -dc " + folder + "/*.jsonl.xz 2>/dev/null";
  const std::unique_ptr<FILE, int (*)(FILE*)> in(popen(command.c_str(), "r"), pclose);
  std::string text;
  std::array<char, 65536> piece;
  for (size_t n; in && (n = fread(piece.data(), 1, piece.size(), in.get())) > 0;)
    text.append(piece.data(), n);
  const auto digit = [](char c) { return c <= '9' ? c - '0' : (c | 32) - 'a' + 10; };
  for (size_t at = 0; (at = text.find("\"hex\": \"", at)) != std::string::npos;) {
    at += 8;
    std::string m;
    for (; text[at] != '"'; at += 2) m += static_cast<char>(digit(text[at]) * 16 + digit(text[at + 1]));
    out.push_back(m);
  }
  return out;
}

// All AVPs that the dictionary knows, written anew by it: groups by their parts.
void rewrite(std::string_view in, AvpWriter& w) {
  const char* p = in.data();
  AvpView a;
  Failure f;
  while (next_avp(p, in.data() + in.size(), a, f)) {
    const AvpInfo* info = find(a.key);
    if (info == nullptr || info->type != AvpType::Grouped) {
      if (info != nullptr && least_octets(info->type) == 4 && a.flags == flags_of(a.key)) {
        w.u32(a.key, load32(a.data.data()));
      } else {
        w.raw(a.key, a.flags, a.data);
      }
      continue;
    }
    const size_t group = w.begin_raw(a.key, a.flags);
    rewrite(a.data, w);
    w.end(group);
  }
  EXPECT_FALSE(f) << f.why;
}

TEST(RealMessages, are_framed_read_and_written_again_to_the_octet) {
  const std::vector<std::string> all = real_messages();
  if (all.empty()) GTEST_SKIP() << "no captures at hand";
  CreditControlRequest r;
  ReceivedAnswer answer;
  BaseMessage base;
  Failure f;
  size_t requests = 0, answers = 0;
  for (const std::string& m : all) {
    ASSERT_EQ(next_frame(m).state, Frame::State::whole);
    Header h;
    ASSERT_TRUE(read_header(m, h));
    std::string again(m.size(), '\0');
    AvpWriter w(again);
    w.header(h.flags, h.command, h.application, h.hop_by_hop, h.end_to_end);
    rewrite(std::string_view(m).substr(header_size), w);
    ASSERT_EQ(w.finish(), m.size());
    EXPECT_EQ(again, m);
    const bool good = h.application != 0 || read_base_message(m, base, f);
    EXPECT_TRUE(good) << h.command << " " << f.why;
    if (h.application != credit_control_application) continue;
    if (h.is_request()) {
      ++requests;
      ASSERT_TRUE(read_credit_control_request(m, r, f)) << f.result << " " << f.avp.code << " " << f.why;
      EXPECT_FALSE(r.subscription_ids.empty());
      std::string ours(m.size() + 64, '\0'), theirs = ours;
      ours.resize(write_credit_control_request(r, ours));
      CreditControlRequest s;
      ASSERT_TRUE(read_credit_control_request(m, s, f, ReadOrder::any));
      theirs.resize(write_credit_control_request(s, theirs));
      EXPECT_EQ(ours, theirs);
    } else {
      ++answers;
      ASSERT_TRUE(read_credit_control_answer(m, answer, f)) << f.result << " " << f.avp.code << " " << f.why;
    }
  }
  EXPECT_EQ(requests, 238u);
  EXPECT_EQ(answers, 238u);
}

}  // namespace
}  // namespace sublet::protocol::diameter
