// CCR and CCA: what is read, what is refused and how, what is written. Names begin with the clause.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>

#include "protocol/diameter/avps.h"
#include "protocol/diameter/testing.h"
#include "protocol/diameter/writer.h"

namespace sublet::protocol::diameter {
namespace {

using namespace std::string_view_literals;

// Everything that was read, written again: two requests are the same if this is.
std::string canonical(const CreditControlRequest& r) {
  return testing::written(r) + (r.ps ? "ps" : "") + (r.ims ? "ims" : "");
}

// The AVPs of a value, each with its padding.
std::vector<std::string> cut(std::string_view in) {
  std::vector<std::string> out;
  const char* p = in.data();
  const char* end = p + in.size();
  AvpView a;
  Failure f;
  for (const char* from = p; next_avp(p, end, a, f); from = p)
    out.emplace_back(from, static_cast<size_t>(p - from));
  return out;
}

bool is_group(AvpKey key) {
  const AvpInfo* info = find(key);
  return info != nullptr && info->type == AvpType::Grouped;
}

// Any order, in groups too; several of one kind keep theirs.
std::string shuffled(std::string_view in, std::mt19937& chance) {
  std::vector<std::string> avps = cut(in), of_kind;
  std::vector<uint64_t> kinds;
  std::multimap<uint64_t, std::string> by_kind;
  for (std::string& avp : avps) {
    const char* p = avp.data();
    AvpView a;
    Failure f;
    EXPECT_TRUE(next_avp(p, avp.data() + avp.size(), a, f));
    if (is_group(a.key) && a.key != avp::proxy_info) {
      std::string out(avp.size(), '\0');
      AvpWriter w(out);
      const std::string inner = shuffled(a.data, chance);
      w.raw(a.key, a.flags, inner);
      avp = out;
    }
    kinds.push_back(a.key.order());
    by_kind.emplace(a.key.order(), avp);
  }
  std::shuffle(kinds.begin(), kinds.end(), chance);
  std::string out;
  for (uint64_t kind : kinds) {
    const auto it = by_kind.lower_bound(kind);
    out += it->second;
    by_kind.erase(it);
  }
  return out;
}

std::string with_length(std::string message) {
  store32(message.data(), (1U << 24) | static_cast<uint32_t>(message.size()));
  return message;
}
std::string plus(std::string message, const std::string& avp) {
  return with_length(message + avp);
}
// Without the AVPs of the command that have this key.
std::string minus(const std::string& message, AvpKey key) {
  std::string out = message.substr(0, header_size);
  for (const std::string& avp : cut(std::string_view(message).substr(header_size)))
    if (load32(avp.data()) != key.code || ((avp[4] & 0x80) != 0) != (key.vendor != 0)) out += avp;
  return with_length(out);
}
template <class Write>
std::string avp_of(Write write) {
  std::string out(8192, '\0');
  AvpWriter w(out);
  write(w);
  out.resize(w.finish_without_header());
  return out;
}

std::string update() {
  CreditControlRequest r;
  testing::update_sample(r);
  return testing::written(r);
}

Failure refused(const std::string& message) {
  CreditControlRequest r, other;
  Failure f, g;
  EXPECT_FALSE(read_credit_control_request(message, r, f));
  EXPECT_FALSE(read_credit_control_request(message, other, g, ReadOrder::any));
  EXPECT_EQ(f.result, g.result);
  EXPECT_EQ(f.avp, g.avp);
  EXPECT_EQ(f.depth, g.depth);
  return f;
}

CreditControlRequest& accepted(const std::string& message) {
  static CreditControlRequest r;
  Failure f;
  EXPECT_TRUE(read_credit_control_request(message, r, f)) << f.result << " " << f.why << " " << f.avp.code;
  return r;
}

TEST(Request, rfc8506_3_1_what_was_written_is_read_back) {
  for (const std::string& m : testing::samples()) {
    CreditControlRequest r;
    Failure f;
    ASSERT_TRUE(read_credit_control_request(m, r, f)) << f.why;
    EXPECT_EQ(testing::written(r), m);
  }
}

TEST(Request, rfc6733_4_1_any_order_gives_the_same) {
  std::mt19937 chance(1);
  for (const std::string& m : testing::samples()) {
    CreditControlRequest r;
    Failure f;
    ASSERT_TRUE(read_credit_control_request(m, r, f));
    const std::string want = canonical(r);
    for (int i = 0; i < 300; ++i) {
      const std::string other =
          m.substr(0, header_size) + shuffled(std::string_view(m).substr(header_size), chance);
      ASSERT_EQ(other.size(), m.size());
      for (ReadOrder order : {ReadOrder::usual_first, ReadOrder::any}) {
        ASSERT_TRUE(read_credit_control_request(other, r, f, order)) << f.why << f.avp.code;
        ASSERT_EQ(canonical(r), want);
      }
    }
  }
}

TEST(Request, ts32299_6_4_2_all_of_a_gy_update_is_there) {
  const std::string m = update();
  const CreditControlRequest& r = accepted(m);
  EXPECT_EQ(r.type, RequestType::update);
  EXPECT_EQ(r.number, 7u);
  EXPECT_EQ(r.service_context_id, "32251@3gpp.org");
  ASSERT_EQ(r.subscription_ids.size(), 2u);
  EXPECT_EQ(r.subscription_ids[0], (SubscriptionId{SubscriptionType::e164, "8617100000001"}));
  ASSERT_EQ(r.msccs.size(), 1u);
  EXPECT_TRUE(r.msccs[0].requested && r.msccs[0].requested->empty());
  ASSERT_EQ(r.used_of(r.msccs[0]).size(), 2u);
  EXPECT_EQ(r.used_of(r.msccs[0])[1].tariff_change_usage, TariffChangeUsage::after);
  EXPECT_EQ(r.used_of(r.msccs[0])[1].output, 1'000'007u);
  EXPECT_EQ(r.msccs[0].reporting_reason, 3u);
  ASSERT_TRUE(r.ps);
  EXPECT_EQ(r.ps->called_station, "internet");
  EXPECT_EQ(r.ps->sgsn_mcc_mnc, "46001");
  EXPECT_EQ(r.ps->rat_type, "\x06");
}

TEST(Request, rfc8506_8_16_a_request_that_is_absent_or_empty_or_none_are_told_apart) {
  CreditControlRequest r;
  testing::update_sample(r);
  r.msccs[0].requested.reset();
  EXPECT_FALSE(accepted(testing::written(r)).msccs[0].requested);
  testing::update_sample(r);
  EXPECT_TRUE(accepted(testing::written(r)).msccs[0].requested->empty());
  testing::update_sample(r);
  r.msccs[0].requested->total = 0;
  EXPECT_EQ(accepted(testing::written(r)).msccs[0].requested->total, 0u);
}

TEST(Request, rfc8506_8_16_several_parts_keep_their_usage_apart) {
  CreditControlRequest r;
  testing::address_sample(r, RequestType::update, 1);
  r.service_context_id = "32251@3gpp.org";
  for (uint32_t i = 0; i < limits::msccs; ++i) {
    MsccRequest& m = *r.add_mscc();
    m.rating_group = i;
    for (uint32_t k = 0; k < i % 3; ++k) r.add_used(m)->input = 100 * i + k;
    for (uint32_t k = 0; k < i % 2; ++k) r.add_service_id(m, i);
  }
  const std::string m = testing::written(r);
  const CreditControlRequest& got = accepted(m);
  ASSERT_EQ(got.msccs.size(), limits::msccs);
  for (uint32_t i = 0; i < limits::msccs; ++i) {
    EXPECT_EQ(got.msccs[i].rating_group, i);
    ASSERT_EQ(got.used_of(got.msccs[i]).size(), i % 3);
    for (uint32_t k = 0; k < i % 3; ++k) EXPECT_EQ(got.used_of(got.msccs[i])[k].input, 100 * i + k);
    EXPECT_EQ(got.service_ids_of(got.msccs[i]).size(), i % 2);
  }
  const std::string one =
      avp_of([](AvpWriter& w) { w.end(w.begin<avp::multiple_services_credit_control>()); });
  const Failure f = refused(plus(m, one));
  EXPECT_EQ(f.result, avp_occurs_too_many_times);
  EXPECT_EQ(f.avp, avp::multiple_services_credit_control);
}

TEST(Request, rfc6733_7_1_5_missing_avp_gives_5005_and_failed_avp) {
  for (AvpKey key :
       {avp::session_id, avp::origin_host, avp::origin_realm, avp::destination_realm,
        avp::auth_application_id, avp::service_context_id, avp::cc_request_type, avp::cc_request_number}) {
    const Failure f = refused(minus(update(), key));
    EXPECT_EQ(f.result, missing_avp);
    EXPECT_EQ(f.avp, key);
    EXPECT_TRUE(f.has_avp);
    EXPECT_EQ(f.flags, flag_mandatory);
    EXPECT_EQ(f.octets,
              find(key)->type == AvpType::Unsigned32 || find(key)->type == AvpType::Enumerated ? 4 : 1);
  }
}

TEST(Request, rfc6733_7_1_5_what_is_missing_in_a_group_is_shown_in_it) {
  const Failure f = refused(plus(update(), avp_of([](AvpWriter& w) {
                                   const size_t g = w.begin<avp::subscription_id>();
                                   w.text<avp::subscription_id_data>("1");
                                   w.end(g);
                                 })));
  EXPECT_EQ(f.result, missing_avp);
  EXPECT_EQ(f.avp, avp::subscription_id_type);
  ASSERT_EQ(f.depth, 1);
  EXPECT_EQ(f.groups[0], avp::subscription_id);
}

TEST(Request, rfc6733_7_1_5_a_single_avp_twice_gives_5009_and_shows_the_second) {
  for (const std::string& again : {avp_of([](AvpWriter& w) { w.u32<avp::cc_request_number>(99); }),
                                   avp_of([](AvpWriter& w) { w.u32<avp::cc_request_type>(1); }),
                                   avp_of([](AvpWriter& w) { w.u32<avp::auth_application_id>(4); }),
                                   avp_of([](AvpWriter& w) { w.text<avp::session_id>("other"); }),
                                   avp_of([](AvpWriter& w) { w.text<avp::service_context_id>("other"); })}) {
    const std::string m = plus(update(), again);
    const Failure f = refused(m);
    EXPECT_EQ(f.result, avp_occurs_too_many_times);
    EXPECT_EQ(avp_of([&](AvpWriter& w) { w.raw(f.avp, f.flags, f.data); }), again);
  }
}

TEST(Request, kamailio_repeats_origin_host_and_realm) {
  const std::string m = plus(update(), avp_of([](AvpWriter& w) {
                               w.text<avp::origin_host>("second.example");
                               w.text<avp::origin_realm>("second");
                             }));
  EXPECT_EQ(accepted(m).origin_realm, "epc.mnc001.mcc460.3gppnetwork.org");
}

TEST(Request, kamailio_names_the_application_only_inside_vendor_specific_application_id) {
  const std::string m = plus(minus(update(), avp::auth_application_id), avp_of([](AvpWriter& w) {
                               const size_t g = w.begin<avp::vendor_specific_application_id>();
                               w.u32<avp::vendor_id>(tgpp);
                               w.u32<avp::auth_application_id>(4);
                               w.end(g);
                               w.u32<avp::accounting_record_type>(2);
                               w.u32<avp::accounting_record_number>(0);
                             }));
  EXPECT_EQ(accepted(m).auth_application_id, 4u);
  EXPECT_EQ(accepted(m).accounting_record_type, 2u);
}

TEST(Request, rfc6733_7_1_5_a_value_that_is_not_known_gives_5004) {
  const auto with = [](AvpKey key, uint32_t v) {
    return plus(minus(update(), key), avp_of([&](AvpWriter& w) { w.u32(key, v); }));
  };
  for (const std::string& m : {with(avp::cc_request_type, 0), with(avp::cc_request_type, 5),
                               with(avp::requested_action, 4), with(avp::multiple_services_indicator, 2)}) {
    const Failure f = refused(m);
    EXPECT_EQ(f.result, invalid_avp_value);
    EXPECT_EQ(f.data.size(), 4u);
  }
}

TEST(Request, rfc6733_7_1_5_a_length_that_does_not_suit_gives_5014_with_zeros) {
  const Failure f =
      refused(plus(minus(update(), avp::cc_request_number),
                   avp_of([](AvpWriter& w) { w.raw(avp::cc_request_number, flag_mandatory, "abc"); })));
  EXPECT_EQ(f.result, invalid_avp_length);
  EXPECT_EQ(f.avp, avp::cc_request_number);
  EXPECT_EQ(f.octets, 4);
}

TEST(Request, rfc6733_7_1_5_unknown_with_m_gives_5001_at_every_depth) {
  const AvpKey unknown{0x00fffff0, 193};
  for (AvpKey group : {avp::multiple_services_credit_control, avp::service_information,
                       avp::used_service_unit, avp::subscription_id, avp::proxy_info}) {
    const auto with = [&](uint8_t flags) {
      return plus(update(), avp_of([&](AvpWriter& w) {
                    const size_t g = w.begin(group);
                    if (group == avp::subscription_id) {
                      w.u32<avp::subscription_id_type>(0);
                      w.text<avp::subscription_id_data>("1");
                    }
                    w.raw(unknown, flags, "x");
                    w.end(g);
                  }));
    };
    accepted(with(flag_vendor));
    const Failure f = refused(with(flag_vendor | flag_mandatory));
    EXPECT_EQ(f.result, avp_unsupported);
    EXPECT_EQ(f.avp, unknown);
    ASSERT_EQ(f.depth, 1);
    EXPECT_EQ(f.groups[0], group);
  }
}

TEST(Request, ts32299_avps_of_ps_information_are_taken_at_any_level) {
  const auto loose = [](AvpWriter& w) {
    w.text<avp::tgpp_sgsn_mcc_mnc>("23430");
    w.text<avp::tgpp_rat_type>("\x01");
    w.text<avp::called_station_id>("apn");
  };
  const std::string bare = minus(update(), avp::service_information);
  const std::string in_service = plus(bare, avp_of([&](AvpWriter& w) {
                                        const size_t g = w.begin<avp::service_information>();
                                        loose(w);
                                        w.end(g);
                                      }));
  for (const std::string& m : {plus(bare, avp_of(loose)), in_service}) {
    const CreditControlRequest& r = accepted(m);
    ASSERT_TRUE(r.ps);
    EXPECT_EQ(r.ps->sgsn_mcc_mnc, "23430");
    EXPECT_EQ(r.ps->rat_type, "\x01");
    EXPECT_EQ(r.ps->called_station, "apn");
  }
}

TEST(Request, rfc8506_8_8_money_is_digits_and_exponent) {
  CreditControlRequest r;
  testing::mms_sample(r);
  const std::string m = testing::written(r);
  const CreditControlRequest& got = accepted(m);
  ASSERT_EQ(got.used.size(), 1u);
  EXPECT_EQ(got.used[0].money, (CcMoney{-12'345, -2, 156}));
  EXPECT_EQ(got.requested->money, (CcMoney{50, 0, {}}));
  EXPECT_EQ(got.route_records.size(), 2u);
}

TEST(Request, rfc6733_7_1_5_a_wrong_message_length_gives_5015) {
  std::string m = update();
  EXPECT_EQ(refused(m + "abcd").result, invalid_message_length);
  EXPECT_EQ(refused(m.substr(0, m.size() - 4)).result, invalid_message_length);
  EXPECT_EQ(refused(m.substr(0, 7)).result, invalid_message_length);
}

// --- answers

std::string full_answer() {
  static const std::string_view rules[] = {"permit in ip from any to 10.0.0.1"}, ids[] = {"a", "bb"};
  static const uint32_t services[] = {1000, 1001};
  MsccAnswer m[3];
  m[0].rating_group = 10;
  m[0].service_ids = services;
  Units& u = m[0].granted.emplace();
  u.time = 60, u.total = 1, u.input = 2, u.output = 3, u.specific = 4, u.tariff_time_change = 4'004'000'000;
  u.money = CcMoney{5, -2, 156};
  m[0].validity = 600, m[0].result = success;
  m[0].time_threshold = 1, m[0].volume_threshold = 2, m[0].unit_threshold = 3, m[0].holding_time = 4;
  m[1].rating_group = 11;
  m[1].result = success;
  m[1].granted.emplace();
  m[1].final_unit = FinalUnit{FinalUnitAction::redirect, {}, {}, RedirectAddressType::url, "https://top.up/"};
  m[2].result = credit_limit_reached;
  m[2].final_unit = FinalUnit{FinalUnitAction::restrict_access, rules, ids, {}, {}};
  CreditControlAnswer a;
  a.hop_by_hop = 1, a.end_to_end = 2;
  a.session_id = "s;1;2", a.result = success, a.origin_host = "ocs.example", a.origin_realm = "example";
  a.type = RequestType::update, a.number = 3;
  a.session_failover = 1, a.failure_handling = 2, a.direct_debiting_failure = 1;
  a.granted.emplace().time = 5;
  a.msccs = m;
  a.cost = CcMoney{123, -2, 156}, a.cost_unit = "CNY";
  a.final_unit = FinalUnit{};
  a.check_balance = 0, a.validity = 10, a.low_balance = 1, a.remaining_balance = CcMoney{1'000, 0, {}};
  std::string out(4096, '\0');
  out.resize(write_credit_control_answer(a, out));
  return out;
}

TEST(Answer, rfc8506_3_2_what_was_written_is_read_back) {
  const std::string m = full_answer();
  ReceivedAnswer r;
  Failure f;
  ASSERT_TRUE(read_credit_control_answer(m, r, f)) << f.why;
  const CreditControlAnswer& a = r.answer;
  std::string again(4096, '\0');
  again.resize(write_credit_control_answer(a, again));
  EXPECT_EQ(again, m);
  EXPECT_EQ(a.result, success);
  ASSERT_EQ(a.msccs.size(), 3u);
  EXPECT_EQ(a.msccs[0].granted->money, (CcMoney{5, -2, 156}));
  EXPECT_EQ(a.msccs[1].final_unit->redirect_address, "https://top.up/");
  EXPECT_EQ(a.msccs[2].final_unit->filter_ids.size(), 2u);
  EXPECT_EQ(a.remaining_balance->digits, 1000);
}

TEST(Answer, a_buffer_that_is_too_small_gives_0_and_is_not_overrun) {
  const std::string whole = full_answer();
  ReceivedAnswer r;
  Failure f;
  ASSERT_TRUE(read_credit_control_answer(whole, r, f));
  for (size_t size = 0; size <= whole.size(); ++size) {
    std::string out(size + 4, 'x');
    EXPECT_EQ(write_credit_control_answer(r.answer, std::span<char>(out.data(), size)),
              size < whole.size() ? 0 : size);
    EXPECT_EQ(out.substr(size), "xxxx");
  }
}

TEST(Answer, rfc6733_6_2_takes_over_identifiers_proxy_bit_and_proxy_info_but_not_t) {
  const auto proxy = [](std::string_view host) {
    return avp_of([&](AvpWriter& w) {
      const size_t g = w.begin<avp::proxy_info>();
      w.text<avp::proxy_host>(host);
      w.text<avp::proxy_state>("state");
      w.end(g);
    });
  };
  std::string m = plus(update(), proxy("one.example") + proxy("two.example"));
  m[4] |= flag_repeated;
  const CreditControlRequest& r = accepted(m);
  EXPECT_TRUE(r.header.may_be_repeated());
  CreditControlAnswer a;
  a.answer_to(r);
  a.result = success, a.origin_host = "o", a.origin_realm = "r";
  std::string out(4096, '\0');
  out.resize(write_credit_control_answer(a, out));
  EXPECT_EQ(out.substr(12, 8), m.substr(12, 8));
  EXPECT_EQ(static_cast<uint8_t>(out[4]), flag_proxiable);
  EXPECT_NE(out.find(proxy("one.example") + proxy("two.example")), std::string::npos);
}

// --- any octets

TEST(AnyOctets, cut_and_mutated_messages_are_read_within_their_bounds_and_alike_in_both_ways) {
  std::mt19937 chance(7);
  CreditControlRequest r, s;
  ReceivedAnswer answer;
  BaseMessage base;
  Failure f, g;
  std::vector<std::string> all = testing::samples();
  all.push_back(full_answer());
  for (int i = 0; i < 20'000; ++i) {
    std::string m = all[chance() % all.size()];
    if (chance() % 3 == 0) m.resize(chance() % m.size());
    for (uint32_t n = chance() % 4; n-- > 0 && !m.empty();) {
      // Lengths and flags more often than others.
      const size_t at = chance() % m.size();
      m[chance() % 2 == 0 ? at : std::min(m.size() - 1, at / 4 * 4 + 3)] = static_cast<char>(chance());
    }
    if (m.size() >= 4 && chance() % 8 != 0) {
      m.resize(m.size() / 4 * 4);
      m = with_length(m);
    }
    const std::vector<char> exact(m.begin(), m.end());  // for the sanitizer: no octet behind it
    const std::string_view view(exact.data(), exact.size());
    const bool good = read_credit_control_request(view, r, f);
    ASSERT_EQ(read_credit_control_request(view, s, g, ReadOrder::any), good);
    ASSERT_EQ(f.result, g.result);
    if (good) {
      ASSERT_EQ(canonical(r), canonical(s));
    } else {
      std::array<char, 8192> out;
      Header h;
      const size_t size = write_refusal(view, {"h", "r", f.result, {}, &f, {}}, out);
      if (read_header(view, h) && h.is_request()) {
        ASSERT_NE(size, 0u);
        ASSERT_EQ(size % 4, 0u);
      }
    }
    read_credit_control_answer(view, answer, f);
    read_base_message(view, base, f);
  }
}

}  // namespace
}  // namespace sublet::protocol::diameter
