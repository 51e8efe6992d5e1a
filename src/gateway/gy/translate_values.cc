// Numbers, money and times as the wire has them, and as charging has them.
#include "gateway/gy/translate.h"

namespace sublet::gateway::gy {

using protocol::diameter::CcMoney;

namespace {

constexpr int64_t seconds_1900_to_1970 = 2'208'988'800;

bool starts_with_any_case(std::string_view s, std::string_view lower) {
  if (s.size() < lower.size()) return false;
  for (size_t i = 0; i < lower.size(); ++i)
    if ((s[i] | 0x20) != lower[i]) return false;
  return true;
}

}  // namespace

bool number_in(std::string_view text, PhoneNumber& out) {
  for (std::string_view scheme : {"tel:", "sips:", "sip:"})
    if (starts_with_any_case(text, scheme)) {
      text.remove_prefix(scheme.size());
      break;
    }
  text = text.substr(0, text.find_first_of("@;"));
  char digits[PhoneNumber::max_digits];
  size_t n = 0;
  for (size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '-' || c == '.' || c == '(' || c == ')' || c == ' ' || (c == '+' && i == 0))
      continue;  // RFC 3966 5.1.1
    if (n == sizeof digits) return false;
    digits[n++] = c;
  }
  return n != 0 && PhoneNumber::from_digits({digits, n}, out);
}

bool micros_of(const CcMoney& money, int64_t& out) {
  i128 v = money.digits;
  int e = money.exponent < -40 ? -40 : money.exponent > 40 ? 40 : money.exponent;
  for (e += 6; e > 0 && v != 0; --e) {
    v *= 10;
    if (v > INT64_MAX || v < INT64_MIN) return false;
  }
  for (; e < 0 && v != 0; ++e) {
    if (v % 10 != 0) return false;
    v /= 10;
  }
  out = static_cast<int64_t>(v);
  return true;
}

CcMoney money_of(int64_t micros, std::optional<uint32_t> currency) {
  CcMoney m{micros, -6, currency};
  while (m.exponent < 0 && m.digits % 10 == 0) m.digits /= 10, ++m.exponent;
  return m;
}

int64_t unix_seconds(uint32_t t) {
  // RFC 4330 3: without the highest bit the time is of the era that begins in 2036.
  return int64_t{t} - seconds_1900_to_1970 + ((t & 0x80000000U) != 0 ? 0 : int64_t{1} << 32);
}
uint32_t since_1900(int64_t unix_time) {
  return static_cast<uint32_t>(unix_time + seconds_1900_to_1970);
}

uint32_t currency_number(std::string_view code) {
  static constexpr std::pair<std::string_view, uint32_t> known[] = {
      {"AED", 784}, {"AFN", 971}, {"ALL", 8},   {"AMD", 51},  {"ANG", 532}, {"AOA", 973}, {"ARS", 32},
      {"AUD", 36},  {"AWG", 533}, {"AZN", 944}, {"BAM", 977}, {"BBD", 52},  {"BDT", 50},  {"BGN", 975},
      {"BHD", 48},  {"BIF", 108}, {"BMD", 60},  {"BND", 96},  {"BOB", 68},  {"BOV", 984}, {"BRL", 986},
      {"BSD", 44},  {"BTN", 64},  {"BWP", 72},  {"BYN", 933}, {"BZD", 84},  {"CAD", 124}, {"CDF", 976},
      {"CHE", 947}, {"CHF", 756}, {"CHW", 948}, {"CLF", 990}, {"CLP", 152}, {"CNY", 156}, {"COP", 170},
      {"COU", 970}, {"CRC", 188}, {"CUC", 931}, {"CUP", 192}, {"CVE", 132}, {"CZK", 203}, {"DJF", 262},
      {"DKK", 208}, {"DOP", 214}, {"DZD", 12},  {"EGP", 818}, {"ERN", 232}, {"ETB", 230}, {"EUR", 978},
      {"FJD", 242}, {"FKP", 238}, {"GBP", 826}, {"GEL", 981}, {"GHS", 936}, {"GIP", 292}, {"GMD", 270},
      {"GNF", 324}, {"GTQ", 320}, {"GYD", 328}, {"HKD", 344}, {"HNL", 340}, {"HRK", 191}, {"HTG", 332},
      {"HUF", 348}, {"IDR", 360}, {"ILS", 376}, {"INR", 356}, {"IQD", 368}, {"IRR", 364}, {"ISK", 352},
      {"JMD", 388}, {"JOD", 400}, {"JPY", 392}, {"KES", 404}, {"KGS", 417}, {"KHR", 116}, {"KMF", 174},
      {"KPW", 408}, {"KRW", 410}, {"KWD", 414}, {"KYD", 136}, {"KZT", 398}, {"LAK", 418}, {"LBP", 422},
      {"LKR", 144}, {"LRD", 430}, {"LSL", 426}, {"LYD", 434}, {"MAD", 504}, {"MDL", 498}, {"MGA", 969},
      {"MKD", 807}, {"MMK", 104}, {"MNT", 496}, {"MOP", 446}, {"MRU", 929}, {"MUR", 480}, {"MVR", 462},
      {"MWK", 454}, {"MXN", 484}, {"MXV", 979}, {"MYR", 458}, {"MZN", 943}, {"NAD", 516}, {"NGN", 566},
      {"NIO", 558}, {"NOK", 578}, {"NPR", 524}, {"NZD", 554}, {"OMR", 512}, {"PAB", 590}, {"PEN", 604},
      {"PGK", 598}, {"PHP", 608}, {"PKR", 586}, {"PLN", 985}, {"PYG", 600}, {"QAR", 634}, {"RON", 946},
      {"RSD", 941}, {"RUB", 643}, {"RWF", 646}, {"SAR", 682}, {"SBD", 90},  {"SCR", 690}, {"SDG", 938},
      {"SEK", 752}, {"SGD", 702}, {"SHP", 654}, {"SLE", 925}, {"SLL", 694}, {"SOS", 706}, {"SRD", 968},
      {"SSP", 728}, {"STN", 930}, {"SVC", 222}, {"SYP", 760}, {"SZL", 748}, {"THB", 764}, {"TJS", 972},
      {"TMT", 934}, {"TND", 788}, {"TOP", 776}, {"TRY", 949}, {"TTD", 780}, {"TWD", 901}, {"TZS", 834},
      {"UAH", 980}, {"UGX", 800}, {"USD", 840}, {"USN", 997}, {"UYI", 940}, {"UYU", 858}, {"UYW", 927},
      {"UZS", 860}, {"VED", 926}, {"VES", 928}, {"VND", 704}, {"VUV", 548}, {"WST", 882}, {"XAF", 950},
      {"XAG", 961}, {"XAU", 959}, {"XBA", 955}, {"XBB", 956}, {"XBC", 957}, {"XBD", 958}, {"XCD", 951},
      {"XDR", 960}, {"XOF", 952}, {"XPD", 964}, {"XPF", 953}, {"XPT", 962}, {"XSU", 994}, {"XTS", 963},
      {"XUA", 965}, {"XXX", 999}, {"YER", 886}, {"ZAR", 710}, {"ZMW", 967}, {"ZWL", 932}};
  for (const auto& [name, number] : known)
    if (name == code) return number;
  return 0;
}

}  // namespace sublet::gateway::gy
