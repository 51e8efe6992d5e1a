// The real figures from which the simulated hosts draw their load.
//
// Sources, named at each table:
//   [S] pandas-profiling reports over the raw tables of the Sichuan 2020 competition (train_voc: 5,015,430 calls of 6,025
//       numbers, 2019-08 to 2020-03; train_sms: 6,848,509 messages; train_app: 3,283,602 rows of app use by month), as
//       committed in AiIsBetter/sichuan_voice_phishing2020, 16f3348.
//   [I] 3,150 customers of an Iranian operator over 12 months (UCI "Iranian Churn", CC BY 4.0).
// What no source gives is marked [assumed]. Neither has the hour of the day.
#pragma once

#include <array>
#include <cstdint>
#include <span>

#include "sim/random.h"

namespace sublet::sim {

// A quantity by some of its quantiles; between two the logarithm grows evenly, which keeps a heavy tail heavy.
struct Quantile {
  double share;  // of all that are at most `value`
  double value;
};
double draw(std::span<const Quantile> table, double at);  // at: 0..1

// [S] Seconds of a call: quantiles, maximum; the 99 % and 99.9 % points are placed so that the mean comes to 81 s.
inline constexpr std::array<Quantile, 9> call_seconds = {{{0.0, 1}, {0.05, 7}, {0.25, 17}, {0.50, 34}, {0.75, 73}, {0.95, 282}, {0.99, 580}, {0.999, 1'100}, {1.0, 21'598}}};

// [S] Rows of the three tables: how often each service is used.
inline constexpr std::array<uint32_t, 3> voice_messages_data = {5015, 6849, 3284};
// [S] calltype_id of calls: outgoing 60.0 %, incoming 39.9 %, forwarded 0.1 %.
inline constexpr std::array<uint32_t, 3> call_directions = {3'008'933, 2'000'975, 5'522};
// [S] calltype_id of messages: outgoing 9.1 %, incoming 90.9 %.
inline constexpr std::array<uint32_t, 2> message_directions = {624'886, 6'223'623};

// [S] Megabytes of one app in one month (mean 58.7, largest 69,464; placed likewise); a record is taken as one day of it.
inline constexpr std::array<Quantile, 9> app_megabytes = {{{0.0, 0.0000267}, {0.05, 0.0016346}, {0.25, 0.0192394}, {0.50, 0.18122}, {0.75, 2.689138}, {0.95, 107.514}, {0.99, 800}, {0.999, 4'000}, {1.0, 69'464}}};
inline constexpr double records_in_a_month = 30;  // [assumed]

// [S] The ten apps met most often, by rows; `catalogue` is the app of the sample operator that it belongs to.
struct App {
  const char* name;
  const char* catalogue;  // empty: none
  uint32_t rows;
};
inline constexpr std::array<App, 12> apps = {{{"微信", "wechat", 38'131}, {"QQ", "qq", 34'340}, {"DNS", "web", 32'239}, {"高德导航", "alibaba", 30'288}, {"腾讯视频", "tencent", 28'786},
                                              {"腾讯网", "", 27'990}, {"今日头条", "", 27'487}, {"百度地图", "", 25'465}, {"手机百度", "", 24'380}, {"网页浏览", "web", 24'125},
                                              {"抖音", "douyin", 20'000}, {"快手", "kuaishou", 20'000}}};  // the last two: below the tenth [assumed]
inline constexpr uint32_t no_app_rows = 381'835;     // without a name
inline constexpr uint32_t other_app_rows = 300'000;  // 4,984 further names have 2.6 million; cut so that offers by app have work [assumed]

// [I] Uses a year of one customer ("Frequency of use"): how unequal people are.
inline constexpr std::array<Quantile, 9> activity = {{{0.0, 0.5}, {0.05, 1}, {0.10, 9}, {0.25, 27}, {0.50, 54}, {0.75, 95}, {0.90, 160}, {0.99, 239}, {1.0, 2'500}}};  // the end: [S] busiest number, 22 times the mean
// [I] Different numbers called by one customer.
inline constexpr std::array<Quantile, 7> contacts = {{{0.0, 1}, {0.10, 3}, {0.25, 10}, {0.50, 21}, {0.75, 34}, {0.99, 80}, {1.0, 97}}};

// [S] Repeated rows among the calls: 1,389 of 5,015,430.
inline constexpr double repeated_rows = 1389.0 / 5'015'430.0;

// [assumed] Where calls go: mainland mobile, fixed, service and short codes, international, emergency, without price.
enum class Goal : uint8_t { mobile, fixed, service, international, emergency, unpriced };
inline constexpr std::array<uint32_t, 6> goals = {8'700, 700, 420, 150, 10, 20};
inline constexpr std::array<const char*, 8> service_numbers = {"10086", "10010", "10000", "95588", "12306", "12345", "95533", "114"};
inline constexpr std::array<const char*, 3> emergency_numbers = {"110", "119", "120"};
inline constexpr std::array<const char*, 10> countries = {"852", "853", "886", "1", "81", "82", "65", "44", "61", "66"};
inline constexpr std::array<uint32_t, 10> country_weights = {30, 8, 14, 14, 8, 8, 5, 5, 4, 4};
inline constexpr std::array<const char*, 2> unpriced_codes = {"882", "979"};  // ITU-T E.164: international networks, premium rate
inline constexpr std::array<const char*, 8> area_codes = {"28", "10", "21", "20", "816", "818", "831", "755"};
// Mobile prefixes in use (MIIT), a plain sample of all three hosts.
inline constexpr std::array<const char*, 12> mobile_prefixes = {"134", "135", "136", "138", "139", "151", "158", "186", "130", "133", "180", "189"};
// Ports that send messages: banks, shops, codes.
inline constexpr std::array<const char*, 5> message_ports = {"1069", "1068", "1065", "95588", "10086"};
inline constexpr double messages_from_ports = 0.5;     // [S] the few busiest senders are half of all
inline constexpr double abroad = 0.004;                // [assumed] share of uses outside the country
inline constexpr double unanswered = 0.05;             // [assumed] share of outgoing calls, where a host tells of them
inline constexpr std::array<const char*, 4> abroad_places = {"454", "455", "440", "520"};

}  // namespace sublet::sim
