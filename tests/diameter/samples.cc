// diameter_samples pcap FILE: our messages of every kind as a capture, one packet each, for tshark
// (tests/diameter/tshark.sh). diameter_samples broken FILE: the same with one that is not right, to see that
// it is seen. diameter_samples corpus FOLDER: the same as files, and requests besides, to begin a fuzz corpus
// with.
#include <array>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <functional>
#include <string>
#include <vector>

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

std::string octets(const std::function<size_t(std::span<char>)>& write) {
  std::string out(8192, '\0');
  out.resize(write(out));
  return out;
}

void base_messages(std::vector<std::string>& out) {
  const auto add = [&](const auto& write) { out.push_back(octets(write)); };
  Header h;
  BaseMessage b;
  Failure f;
  add([&](auto to) { return write_capabilities_request(us(), {1, 2}, to); });
  read_header(out.back(), h);
  add([&](auto to) { return write_capabilities_answer(us(), h, success, nullptr, to); });
  f.zeroed(no_common_security, avp::inband_security_id, flag_mandatory,
           "no security within the protocol is offered here");
  add([&](auto to) { return write_capabilities_answer(us(), h, no_common_security, &f, to); });
  add([&](auto to) { return write_capabilities_answer(us(), h, unknown_peer, nullptr, to); });
  add([&](auto to) { return write_watchdog_request(us(), {3, 4}, to); });
  read_header(out.back(), h);
  add([&](auto to) { return write_answer(us(), h, success, to); });
  add([&](auto to) { return write_disconnect_request(us(), {5, 6}, 0, to); });
  read_header(out.back(), h);
  add([&](auto to) { return write_answer(us(), h, success, to); });
  SessionRequest s;
  s.session_id = "pgw.example;1;2", s.destination_host = "pgw.example", s.destination_realm = "example",
  s.user_name = "u";
  s.ids = {7, 8};
  for (const bool abort : {false, true}) {
    s.repeated = abort, s.rating_group = 10, s.service_id = 4;
    add([&](auto to) {
      return abort ? write_abort_request(us(), s, to) : write_re_auth_request(us(), s, to);
    });
    const std::string request = out.back();
    read_base_message(request, b, f);
    add([&](auto to) { return write_session_answer(us(), b, abort ? success : limited_success, to); });
  }
}

void answers(std::vector<std::string>& out) {
  static CreditControlRequest r;
  Failure f;
  const std::string_view rules[] = {"permit in ip from any to 10.0.0.1", "deny out ip from any to any"},
                         ids[] = {"walled-garden"};
  const uint32_t services[] = {1000, 1001};
  for (const std::string& request : testing::samples()) {
    read_credit_control_request(request, r, f);
    CreditControlAnswer a;
    a.answer_to(r);
    a.origin_host = "ocs1.sublet.example", a.origin_realm = "sublet.example";
    a.session_failover = 1, a.failure_handling = 1, a.direct_debiting_failure = 0;
    const auto add = [&] {
      out.push_back(octets([&](auto to) { return write_credit_control_answer(a, to); }));
    };
    a.result = success;
    add();  // nothing but the answer
    MsccAnswer m[4];
    for (MsccAnswer& part : m) {
      part.rating_group = 10;
      Units& u = part.granted.emplace();
      u.total = 1'000'000;
      part.validity = 600, part.result = success;
      part.volume_threshold = 100'000, part.time_threshold = 10, part.unit_threshold = 1,
      part.holding_time = 60;
    }
    m[0].granted->tariff_time_change = 4'004'000'000;
    m[0].service_ids = services;
    m[1].final_unit = FinalUnit{};
    m[1].granted = Units{};
    m[1].granted->time = 60, m[1].granted->input = 1, m[1].granted->output = 2, m[1].granted->specific = 3;
    m[1].granted->money = CcMoney{12'345, -2, 156};
    m[2].final_unit =
        FinalUnit{FinalUnitAction::redirect, {}, {}, RedirectAddressType::url, "https://topup.example/"};
    m[3].final_unit = FinalUnit{FinalUnitAction::restrict_access, rules, ids, {}, {}};
    a.msccs = m;
    add();
    MsccAnswer refused;
    refused.rating_group = 11, refused.result = credit_limit_reached;
    a.msccs = {&refused, 1};
    add();
    a.msccs = {};
    a.granted.emplace().specific = 1;
    a.cost = CcMoney{10, -2, 156}, a.cost_unit = "message";
    a.check_balance = 0, a.validity = 60, a.low_balance = 1, a.remaining_balance = CcMoney{-5, -2, 156};
    a.final_unit = FinalUnit{};
    add();
    for (uint32_t result : {4010, 4011, 4012, 5003, 5030, 5031}) {
      a.granted.reset(), a.final_unit.reset();
      a.result = result;
      add();
    }
  }
}

std::string patched(std::string m, const std::function<void(AvpWriter&)>& behind) {
  std::string extra(512, '\0');
  AvpWriter w(extra);
  behind(w);
  extra.resize(w.finish_without_header());
  m += extra;
  store32(m.data(), (1U << 24) | static_cast<uint32_t>(m.size()));
  return m;
}

// Requests with something wrong, and what is said to them.
void refusals(std::vector<std::string>& requests, std::vector<std::string>& out) {
  static CreditControlRequest r;
  const std::string good = testing::samples()[0];
  const auto proxies = [](AvpWriter& w) {
    for (std::string_view host : {"dra1.example", "dra2.example"}) {
      const size_t g = w.begin<avp::proxy_info>();
      w.text<avp::proxy_host>(host);
      w.text<avp::proxy_state>("state");
      w.end(g);
    }
  };
  const std::function<void(AvpWriter&)> wrongs[] = {
      [](AvpWriter& w) { w.u32<avp::cc_request_number>(1); },
      [](AvpWriter& w) { w.u32<avp::requested_action>(9); },
      [](AvpWriter& w) { w.raw(avp::termination_cause, flag_mandatory, "ab"); },
      [](AvpWriter& w) { w.end(w.begin<avp::subscription_id>()); },
      [](AvpWriter& w) {
        const size_t a = w.begin<avp::multiple_services_credit_control>(),
                     b = w.begin<avp::used_service_unit>(), c = w.begin<avp::cc_money>();
        w.end(c), w.end(b), w.end(a);
      },
  };
  for (const auto& wrong : wrongs) {
    requests.push_back(patched(patched(good, proxies), wrong));
    Failure f;
    if (read_credit_control_request(requests.back(), r, f)) continue;
    out.push_back(octets([&](auto to) {
      return write_refusal(requests.back(), {"ocs1.sublet.example", "sublet.example", f.result, 17, &f, {}},
                           to);
    }));
  }
  for (uint32_t result : {command_unsupported, unable_to_deliver, realm_not_served, too_busy, loop_detected,
                          application_unsupported, invalid_hdr_bits, unable_to_comply, unknown_session_id})
    out.push_back(octets([&](auto to) {
      return write_refusal(
          good, {"ocs1.sublet.example", "sublet.example", result, 17, nullptr, "said in words"}, to);
    }));
}

void put_le(std::string& to, uint32_t v, int octets_wanted) {
  for (int i = 0; i < octets_wanted; ++i) to += static_cast<char>(v >> (8 * i));
}

// libpcap's classic format, raw IPv4, one TCP segment a message; sums are left 0.
std::string capture(const std::vector<std::string>& messages) {
  std::string out;
  put_le(out, 0xa1b2c3d4, 4), put_le(out, 2, 2), put_le(out, 4, 2), put_le(out, 0, 4), put_le(out, 0, 4);
  put_le(out, 262'144, 4), put_le(out, 101, 4);
  uint32_t sequence = 1;
  for (const std::string& m : messages) {
    const auto size = static_cast<uint32_t>(40 + m.size());
    put_le(out, 1'795'000'000, 4), put_le(out, sequence % 1'000'000, 4), put_le(out, size, 4),
        put_le(out, size, 4);
    std::string head(
        "\x45\x00\x00\x00\x00\x00\x40\x00\x40\x06\x00\x00\x0a\x00\x00\x01\x0a\x00\x00\x02"
        "\x0f\x1c\x9c\x40\x00\x00\x00\x00\x00\x00\x00\x01\x50\x18\xff\xff\x00\x00\x00\x00"sv);
    head[2] = static_cast<char>(size >> 8), head[3] = static_cast<char>(size);
    store32(head.data() + 24, sequence);
    sequence += static_cast<uint32_t>(m.size());
    out += head + m;
  }
  return out;
}

bool save(const std::string& file, const std::string& bytes) {
  std::ofstream out(file, std::ios::binary);
  out << bytes;
  return static_cast<bool>(out.flush());
}

int run(const std::string& what, const std::string& where) {
  std::vector<std::string> messages, requests = testing::samples();
  base_messages(messages);
  answers(messages);
  refusals(requests, messages);
  for (const std::string& m : messages)
    if (m.empty()) return std::fprintf(stderr, "a message could not be written\n"), 1;
  if (what == "corpus") {
    messages.insert(messages.end(), requests.begin(), requests.end());
    size_t n = 0;
    for (const std::string& m : messages)
      if (!save(where + "/sample" + std::to_string(n++), m)) return 1;
    return 0;
  }
  const std::vector<std::string> good = testing::samples();
  messages.insert(messages.end(), good.begin(), good.end());
  if (what == "broken") {
    messages.push_back(patched(good[0], [](AvpWriter& w) {
      w.raw({0x00fffff0, tgpp}, flag_vendor, "abcd");
    }));
    messages.push_back(good[0]);
    std::string& m = messages.back();
    m[header_size + 6] = 0x7f;  // the first AVP runs out of the message
    messages.push_back(patched(good[0], [](AvpWriter& w) { w.raw(avp::result_code, flag_mandatory, "ab"); }));
  }
  std::printf("%zu\n", messages.size());
  return save(where, capture(messages)) ? 0 : 1;
}

}  // namespace
}  // namespace sublet::protocol::diameter

int main(int argc, char** argv) {
  if (argc != 3) return std::fprintf(stderr, "diameter_samples pcap|broken FILE | corpus FOLDER\n"), 2;
  return sublet::protocol::diameter::run(argv[1], argv[2]);
}
