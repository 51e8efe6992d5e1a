// Framing, header, AVPs and dictionary. Names begin with the clause.
#include "protocol/diameter/message.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <string>
#include <vector>

#include "protocol/diameter/avps.h"
#include "protocol/diameter/writer.h"

namespace sublet::protocol::diameter {
namespace {

using State = Frame::State;

std::string bytes(std::initializer_list<int> octets) {
  std::string s;
  for (int o : octets) s += static_cast<char>(o);
  return s;
}

std::string watchdog() {
  std::string out(256, 'x');
  AvpWriter w(out);
  w.header(flag_request, device_watchdog, 0, 1, 2);
  w.text<avp::origin_host>("a.example");
  w.text<avp::origin_realm>("example");
  out.resize(w.finish());
  return out;
}

TEST(Framing, rfc6733_3_a_stream_is_cut_by_the_length_of_the_header) {
  const std::string one = watchdog(), two = one + one;
  for (size_t n = 0; n < one.size(); ++n) {
    const Frame f = next_frame(std::string_view(two).substr(0, n));
    EXPECT_EQ(f.state, State::more) << n;
    EXPECT_GT(f.length, n);
    EXPECT_EQ(f.length, n < 4 ? header_size : one.size());
  }
  const Frame f = next_frame(two);
  EXPECT_EQ(f.state, State::whole);
  EXPECT_EQ(f.length, one.size());
}

TEST(Framing, rfc6733_7_1_5_another_version_is_hopeless_with_5011) {
  const Frame f = next_frame(bytes({2, 0, 0, 20}));
  EXPECT_EQ(f.state, State::hopeless);
  EXPECT_EQ(f.result, unsupported_version);
}

TEST(Framing, rfc6733_7_1_5_a_bad_length_is_hopeless_with_5015) {
  for (const std::string& head : {bytes({1, 0, 0, 0}), bytes({1, 0, 0, 19}), bytes({1, 0, 0, 21}),
                                  bytes({1, 0, 0, 22}), bytes({1, 1, 0, 4}), bytes({1, 255, 255, 252})}) {
    const Frame f = next_frame(head);
    EXPECT_EQ(f.state, State::hopeless);
    EXPECT_EQ(f.result, invalid_message_length);
  }
  EXPECT_EQ(next_frame(bytes({1, 1, 0, 0})).state, State::more);  // the limit itself
  EXPECT_EQ(next_frame(bytes({1, 0, 4, 0}), 512).state, State::hopeless);
}

TEST(Header, rfc6733_3_all_fields_are_read) {
  const std::string m = bytes({1, 0, 0, 20, 0xd0, 0, 1, 0x10, 0, 0, 0, 4, 1, 2, 3, 4, 0xff, 0, 0, 1});
  Header h;
  ASSERT_TRUE(read_header(m, h));
  EXPECT_EQ(h.version, 1);
  EXPECT_EQ(h.length, 20u);
  EXPECT_TRUE(h.is_request() && h.is_proxiable() && !h.is_error() && h.may_be_repeated());
  EXPECT_EQ(h.command, credit_control);
  EXPECT_EQ(h.application, 4u);
  EXPECT_EQ(h.hop_by_hop, 0x01020304u);
  EXPECT_EQ(h.end_to_end, 0xff000001u);
  EXPECT_FALSE(read_header(std::string_view(m).substr(0, 19), h));
}

TEST(Header, rfc6733_3_reserved_bits_are_ignored) {
  Header h;
  h.length = 20, h.flags = flag_request | 0x0f;
  Failure f;
  EXPECT_TRUE(check_header(h, 20, f));
}

TEST(Header, rfc6733_7_1_3_a_request_with_the_error_bit_gives_3008) {
  Header h;
  h.length = 20, h.flags = flag_request | flag_error;
  Failure f;
  EXPECT_FALSE(check_header(h, 20, f));
  EXPECT_EQ(f.result, invalid_hdr_bits);
}

TEST(Avp, rfc6733_4_1_avp_padding_is_not_counted) {
  const std::string in =
      bytes({0, 0, 1, 7, 0x40, 0, 0, 9, 'x', 0, 0, 0, 0, 0, 1, 12, 0x40, 0, 0, 12, 0, 0, 7, 0xd1});
  const char* p = in.data();
  AvpView a;
  Failure f;
  ASSERT_TRUE(next_avp(p, in.data() + in.size(), a, f));
  EXPECT_EQ(a.key, avp::session_id);
  EXPECT_EQ(a.data, "x");
  ASSERT_TRUE(next_avp(p, in.data() + in.size(), a, f));
  EXPECT_EQ(a.key, avp::result_code);
  EXPECT_EQ(load32(a.data.data()), 2001u);
  EXPECT_FALSE(next_avp(p, in.data() + in.size(), a, f));
  EXPECT_FALSE(f);
}

TEST(Avp, rfc6733_4_1_the_last_padding_of_a_group_may_be_missing) {
  const std::string in = bytes({0, 0, 1, 7, 0x40, 0, 0, 9, 'x'});
  const char* p = in.data();
  AvpView a;
  Failure f;
  ASSERT_TRUE(next_avp(p, in.data() + in.size(), a, f));
  EXPECT_EQ(a.data, "x");
  EXPECT_FALSE(next_avp(p, in.data() + in.size(), a, f));
  EXPECT_FALSE(f);
}

TEST(Avp, rfc6733_4_1_a_vendor_is_read_with_the_v_bit) {
  const std::string in = bytes({0, 0, 3, 0x69, 0xc0, 0, 0, 12, 0, 0, 0x28, 0xaf});
  const char* p = in.data();
  AvpView a;
  Failure f;
  ASSERT_TRUE(next_avp(p, in.data() + in.size(), a, f));
  EXPECT_EQ(a.key, avp::service_information);
  EXPECT_TRUE(a.data.empty());
}

// The AVP that stands in Failed-AVP, as written.
std::string shown(const Failure& f) {
  std::string out(4096, 'x');
  AvpWriter w(out);
  write_failed_avp(w, f);
  out.resize(w.finish_without_header());
  return out;
}

Failure failure_of(const std::string& in) {
  const char* p = in.data();
  AvpView a;
  Failure f;
  while (next_avp(p, in.data() + in.size(), a, f))
    if (!check_unused(a, f)) break;
  return f;
}

TEST(Avp, rfc6733_7_1_5_a_length_that_runs_out_gives_5014_with_the_header_and_the_least_value) {
  const Failure f = failure_of(bytes({0, 0, 1, 12, 0x40, 0, 0, 16, 0, 0, 7, 0xd1}));
  EXPECT_EQ(f.result, invalid_avp_length);
  EXPECT_EQ(shown(f), bytes({0, 0, 1, 23, 0x40, 0, 0, 20, 0, 0, 1, 12, 0x40, 0, 0, 12, 0, 0, 0, 0}));
}

TEST(Avp, rfc6733_7_1_5_a_header_cut_short_is_filled_up_with_zeros) {
  const Failure f = failure_of(bytes({0, 0, 1, 7}));
  EXPECT_EQ(f.result, invalid_avp_length);
  EXPECT_EQ(shown(f), bytes({0, 0, 1, 23, 0x40, 0, 0, 16, 0, 0, 1, 7, 0, 0, 0, 8}));
}

TEST(Avp, rfc6733_7_1_5_a_length_under_the_header_gives_5014) {
  for (int length : {0, 1, 7})
    EXPECT_EQ(failure_of(bytes({0, 0, 1, 12, 0x40, 0, 0, length, 0, 0, 7, 0xd1})).result, invalid_avp_length);
  EXPECT_EQ(failure_of(bytes({0, 0, 3, 0x69, 0xc0, 0, 0, 8, 0, 0, 0x28, 0xaf})).result, invalid_avp_length);
}

TEST(Avp, rfc6733_7_1_5_a_length_that_does_not_suit_the_type_gives_5014) {
  EXPECT_EQ(failure_of(bytes({0, 0, 1, 12, 0x40, 0, 0, 10, 0, 0, 0, 0})).result, invalid_avp_length);
  EXPECT_EQ(failure_of(bytes({0, 0, 1, 0xbf, 0x40, 0, 0, 12, 0, 0, 0, 0})).result,
            invalid_avp_length);  // Value-Digits
}

TEST(Avp, rfc6733_7_1_3_a_vendor_bit_with_vendor_0_gives_3009) {
  EXPECT_EQ(failure_of(bytes({0, 0, 1, 7, 0xc0, 0, 0, 12, 0, 0, 0, 0})).result, invalid_avp_bits);
}

TEST(Avp, rfc6733_4_1_unknown_avps_without_the_m_bit_are_passed_over) {
  EXPECT_FALSE(failure_of(bytes({0x7f, 0, 0, 1, 0, 0, 0, 8})));
}

TEST(Avp, rfc6733_7_1_5_unknown_avps_with_the_m_bit_give_5001_and_are_shown_whole) {
  const std::string unknown = bytes({0x7f, 0, 0, 1, 0x40, 0, 0, 10, 'h', 'i', 0, 0});
  const Failure f = failure_of(unknown);
  EXPECT_EQ(f.result, avp_unsupported);
  EXPECT_EQ(shown(f), bytes({0, 0, 1, 23, 0x40, 0, 0, 20}) + unknown);
}

TEST(Avp, rfc6733_7_5_what_is_wrong_in_a_group_is_shown_in_its_groups) {
  std::string in(64, 'x');
  AvpWriter w(in);
  const size_t a = w.begin<avp::service_information>(), b = w.begin<avp::ps_information>();
  w.text<avp::called_station_id>("net");
  w.raw({0x7f000001, 0}, flag_mandatory, "hi");
  w.end(b), w.end(a);
  in.resize(w.finish_without_header());
  const Failure f = failure_of(in);
  EXPECT_EQ(f.result, avp_unsupported);
  EXPECT_EQ(shown(f), bytes({0, 0, 1, 23, 0x40, 0, 0, 44}) +
                          bytes({0, 0, 3, 0x69, 0xc0, 0, 0, 36, 0, 0, 0x28, 0xaf}) +
                          bytes({0, 0, 3, 0x6a, 0xc0, 0, 0, 24, 0, 0, 0x28, 0xaf}) +
                          bytes({0x7f, 0, 0, 1, 0x40, 0, 0, 10, 'h', 'i', 0, 0}));
}

TEST(Avp, groups_within_groups_end_at_a_depth) {
  std::string in(4096, 'x');
  AvpWriter w(in);
  std::vector<size_t> open;
  for (int i = 0; i < 100; ++i) open.push_back(w.begin<avp::service_information>());
  while (!open.empty()) w.end(open.back()), open.pop_back();
  in.resize(w.finish_without_header());
  EXPECT_EQ(failure_of(in).result, invalid_avp_value);
}

TEST(Writer, writes_nothing_beyond_its_buffer) {
  for (size_t size = 0; size < 120; ++size) {
    std::string out(size + 8, 'x');
    AvpWriter w(std::span<char>(out.data(), size));
    w.header(flag_request, credit_control, 4, 1, 2);
    w.text<avp::session_id>("0123456789abcdefghijklmnopqrstuvwxyz");
    const size_t g = w.begin<avp::service_information>();
    w.u32<avp::rating_group>(1);
    w.u64<avp::cc_total_octets>(2);
    w.end(g);
    EXPECT_EQ(out.substr(size), "xxxxxxxx");
    const size_t all = 20 + 44 + 12 + 12 + 16;
    EXPECT_EQ(w.finish(), size < all ? 0 : all);
  }
}

TEST(Writer, texts_of_every_length_are_padded_with_zeros) {
  const std::string text = "0123456789abcdefghijklmnopqrstuvwxyz0123456789ABCDEF";
  for (size_t n = 0; n <= text.size(); ++n) {
    std::string out(100, 'x');
    AvpWriter w(out);
    w.text<avp::session_id>(std::string_view(text).substr(0, n));
    const size_t size = w.finish_without_header();
    ASSERT_EQ(size, (8 + n + 3) / 4 * 4);
    EXPECT_EQ(out.substr(8, size - 8), text.substr(0, n) + std::string(size - 8 - n, '\0')) << n;
    EXPECT_EQ(out.substr(size), std::string(100 - size, 'x'));
  }
}

TEST(Dictionary, rfc6733_4_5_is_found_by_key) {
  EXPECT_EQ(find({263, 0})->name, "Session-Id");
  EXPECT_EQ(find({873, tgpp})->type, AvpType::Grouped);
  EXPECT_EQ(find({0, 0}), nullptr);
  EXPECT_EQ(find({263, tgpp}), nullptr);
  EXPECT_EQ(find({263, 9}), nullptr);
  EXPECT_EQ(find({0xffffffff, 0}), nullptr);
  EXPECT_EQ(find({0xffffffff, tgpp}), nullptr);
  for (const AvpInfo& info : dictionary()) EXPECT_EQ(find(info.key), &info);
}

// --- against tshark's dictionary, where it is installed

struct Theirs {
  std::string name, type;
};

std::string attribute(const std::string& element, const std::string& name) {
  const size_t at = element.find(" " + name + "=\"");
  if (at == std::string::npos) return {};
  const size_t from = at + name.size() + 3;
  return element.substr(from, element.find('"', from) - from);
}

void read_theirs(const std::filesystem::path& file, std::multimap<uint64_t, Theirs>& out) {
  std::ifstream in(file);
  std::string xml{std::istreambuf_iterator<char>(in), {}};
  for (size_t at; (at = xml.find("<!--")) != std::string::npos;) xml.erase(at, xml.find("-->", at) + 3 - at);
  for (size_t at = 0; (at = xml.find("<avp ", at)) != std::string::npos;) {
    const size_t close = xml.find('>', at);
    std::string head = xml.substr(at, close - at);
    std::replace(head.begin(), head.end(), '\n', ' ');
    std::replace(head.begin(), head.end(), '\t', ' ');
    const std::string body =
        xml[close - 1] == '/' ? "" : xml.substr(close, xml.find("</avp>", close) - close);
    at = close;
    const std::string vendor = attribute(head, "vendor-id");
    if (!vendor.empty() && vendor != "None" && vendor != "TGPP") continue;
    Theirs t{attribute(head, "name"), body.find("<grouped") != std::string::npos ? "Grouped" : ""};
    const size_t type = body.find("type-name=\"");
    if (t.type.empty() && type != std::string::npos)
      t.type = body.substr(type + 11, body.find('"', type + 11) - type - 11);
    const AvpKey key{static_cast<uint32_t>(std::stoul(attribute(head, "code"))), vendor == "TGPP" ? tgpp : 0};
    out.emplace(key.order(), t);
  }
}

// Their names for the same types; and where they show a value by another type of the same form (IETF and 3GPP
// texts are followed).
bool same_type(AvpType ours, const std::string& theirs) {
  if (type_name(ours) == theirs) return true;
  switch (ours) {
    case AvpType::Unsigned32:
      return theirs == "AppId" || theirs == "VendorId" || theirs == "Enumerated" || theirs == "Integer32";
    case AvpType::Integer32:
      return theirs == "Enumerated";
    case AvpType::Address:
      return theirs == "IPAddress";
    case AvpType::OctetString:
      return theirs == "OctetStringOrUTF8" || theirs == "IPAddress";
    case AvpType::IPFilterRule:
      return theirs == "QoSFilterRule";
    default:
      return false;
  }
}

std::string plain(std::string_view name) {
  std::string out;
  for (char c : name)
    if (c != ' ') out += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return out.starts_with("3gpp-") ? out.substr(5) : out;
}

TEST(Dictionary, agrees_with_tshark_on_codes_vendors_names_and_types) {
  const std::filesystem::path folder = "/usr/share/wireshark/diameter";
  if (!std::filesystem::exists(folder / "TGPP.xml")) GTEST_SKIP() << "tshark is not installed";
  std::multimap<uint64_t, Theirs> theirs;
  for (const char* file : {"dictionary.xml", "chargecontrol.xml", "nasreq.xml", "TGPP.xml"})
    read_theirs(folder / file, theirs);
  size_t compared = 0, unknown = 0;
  for (const AvpInfo& ours : dictionary()) {
    const auto [from, to] = theirs.equal_range(ours.key.order());
    if (from == to) {
      ++unknown;
      // tshark 4.0 does not have the newer AVPs of RFC 8506.
      EXPECT_TRUE(ours.key.vendor == 0 && ours.key.code >= 653 && ours.key.code <= 669) << ours.name;
      continue;
    }
    ++compared;
    EXPECT_TRUE(std::any_of(from, to,
                            [&](const auto& t) {
                              return plain(t.second.name) == plain(ours.name) &&
                                     same_type(ours.type, t.second.type);
                            }))
        << ours.key.code << " " << ours.name << " " << type_name(ours.type) << ": there " << from->second.name
        << " " << from->second.type;
  }
  EXPECT_GT(compared, 700u);
  EXPECT_LE(unknown, 17u);
}

}  // namespace
}  // namespace sublet::protocol::diameter
