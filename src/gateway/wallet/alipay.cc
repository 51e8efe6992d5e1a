#include "gateway/wallet/alipay.h"

#include <algorithm>
#include <cstdio>

namespace sublet::gateway::wallet {

namespace {

constexpr size_t most_fields = 200, longest_form = 256 << 10;
constexpr int64_t beijing = 8 * 3'600;

int hex_digit(char c) { return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1; }

Result<std::string> decode(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '+') out += ' ';
    else if (text[i] != '%') out += text[i];
    else {
      const int high = i + 2 < text.size() ? hex_digit(text[i + 1]) : -1, low = i + 2 < text.size() ? hex_digit(text[i + 2]) : -1;
      if (high < 0 || low < 0) return refusal("bad_form", "'%' stands before two hexadecimal digits");
      out += static_cast<char>(high * 16 + low);
      i += 2;
    }
    if (out.back() == '\0') return refusal("bad_form", "it holds NUL");
  }
  return out;
}

void encode(std::string_view text, std::string& out) {
  static constexpr char digits[] = "0123456789ABCDEF";
  for (const char c : text) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.' || c == '*';
    if (plain) out += c;
    else if (c == ' ') out += '+';
    else out += '%', out += digits[static_cast<unsigned char>(c) >> 4], out += digits[static_cast<unsigned char>(c) & 15];
  }
}

// Behind a JSON text, or npos.
size_t text_end(std::string_view s, size_t i) {
  for (++i; i < s.size(); ++i) {
    if (s[i] == '\\') ++i;
    else if (s[i] == '"') return i + 1;
  }
  return std::string_view::npos;
}

size_t skip_blanks(std::string_view s, size_t i) {
  while (i < s.size() && (s[i] == ' ' || s[i] == '\t' || s[i] == '\n' || s[i] == '\r')) ++i;
  return i;
}

// Behind a JSON value that has been checked to be one.
size_t value_end(std::string_view s, size_t i) {
  if (i >= s.size()) return std::string_view::npos;
  if (s[i] == '"') return text_end(s, i);
  if (s[i] != '{' && s[i] != '[') return std::min(s.find_first_of(",}] \t\r\n", i), s.size());
  int depth = 0;
  while (i < s.size()) {
    if (s[i] == '"') {
      i = text_end(s, i);
      continue;
    }
    if (s[i] == '{' || s[i] == '[') ++depth;
    if (s[i] == '}' || s[i] == ']') --depth;
    ++i;
    if (depth == 0) return i;
  }
  return std::string_view::npos;
}

std::string response_name(std::string method) {
  std::replace(method.begin(), method.end(), '.', '_');
  return method + "_response";
}

}  // namespace

std::string form_encode(const Fields& fields) {
  std::string out;
  for (const auto& [name, value] : fields) {
    if (!out.empty()) out += '&';
    encode(name, out);
    out += '=';
    encode(value, out);
  }
  return out;
}

Result<Fields> form_decode(std::string_view body) {
  if (body.size() > longest_form) return refusal("bad_form", "it is longer than 256 KiB");
  Fields out;
  while (!body.empty()) {
    const std::string_view one = body.substr(0, body.find('&'));
    body.remove_prefix(std::min(one.size() + 1, body.size()));
    if (one.empty()) continue;
    if (out.size() == most_fields) return refusal("bad_form", "it has more than 200 fields");
    const size_t equals = std::min(one.find('='), one.size());
    Result<std::string> name = decode(one.substr(0, equals)), value = decode(one.substr(std::min(equals + 1, one.size())));
    if (!name) return name.error();
    if (!value) return value.error();
    if (!out.emplace(std::move(*name), std::move(*value)).second) return refusal("bad_form", "a field is there twice");
  }
  return out;
}

std::string alipay_signed_text(const Fields& fields, AlipaySigned what) {
  std::string out;
  for (const auto& [name, value] : fields) {
    if (name == "sign" || (what == AlipaySigned::request && value.empty()) || (what == AlipaySigned::notice && name == "sign_type")) continue;
    out += (out.empty() ? "" : "&") + name + "=" + value;
  }
  return out;
}

Fields alipay_parameters(const AlipayApp& app, const std::string& method, const Json& biz_content, Instant now, const Fields& more) {
  Fields f = more;
  f["app_id"] = app.app_id, f["method"] = method, f["format"] = "JSON", f["charset"] = "utf-8", f["sign_type"] = "RSA2", f["version"] = "1.0";
  f["timestamp"] = beijing_text(now);
  f["biz_content"] = dump(biz_content);
  if (!app.app_auth_token.empty()) f["app_auth_token"] = app.app_auth_token;
  if (!app.app_cert_sn.empty()) f["app_cert_sn"] = app.app_cert_sn, f["alipay_root_cert_sn"] = app.root_cert_sn;
  f["sign"] = app.own_key.sign(alipay_signed_text(f, AlipaySigned::request));
  return f;
}

std::string alipay_request(const AlipayApp& app, const std::string& method, const Json& biz_content, Instant now, const Fields& more) { return form_encode(alipay_parameters(app, method, biz_content, now, more)); }

Result<Done> AlipayKeys::check(std::string_view text, std::string_view signature, std::string_view serial) const {
  auto some = serial.empty() ? std::pair(by_serial.begin(), by_serial.end()) : by_serial.equal_range(serial);
  if (some.first == some.second) some = by_serial.equal_range("");
  if (some.first == some.second) return refusal("unknown_key", "there is no certificate of serial " + std::string(serial.substr(0, 80)));
  const bool good = std::any_of(some.first, some.second, [&](const auto& one) { return one.second.has_signed(text, signature); });
  return good ? Result<Done>(Done{}) : refusal("bad_signature", "it is not signed by Alipay's key");
}

std::string_view raw_member(std::string_view json, std::string_view name) {
  size_t i = skip_blanks(json, 0);
  if (i >= json.size() || json[i] != '{') return {};
  for (i = skip_blanks(json, i + 1); i < json.size() && json[i] == '"';) {
    const size_t end = text_end(json, i);
    if (end == std::string_view::npos) return {};
    const std::string_view key = json.substr(i + 1, end - i - 2);
    i = skip_blanks(json, end);
    if (i >= json.size() || json[i] != ':') return {};
    i = skip_blanks(json, i + 1);
    const size_t behind = value_end(json, i);
    if (behind == std::string_view::npos) return {};
    if (key == name) return json.substr(i, behind - i);
    i = skip_blanks(json, behind);
    if (i < json.size() && json[i] == ',') i = skip_blanks(json, i + 1);
  }
  return {};
}

Result<Json> alipay_answer(std::string_view body, const std::string& method, const AlipayKeys& theirs) {
  Result<Json> whole = parse_json(body);
  if (!whole) return refusal("bad_answer", whole.error().detail);
  const std::string name = response_name(method);
  const std::string_view raw = raw_member(body, whole->contains(name) ? std::string_view(name) : std::string_view("error_response"));
  if (raw.empty()) return refusal("bad_answer", "it has no " + name);
  // What is believed is what was signed: a second member of the same name, which a JSON reader would take instead, says nothing.
  Result<Json> inner = parse_json(raw);
  if (!inner) return refusal("bad_answer", inner.error().detail);
  if (const auto sign = whole->find("sign"); sign != whole->end() && sign->is_string() && !sign->get_ref<const std::string&>().empty()) {
    const auto serial = whole->find("alipay_cert_sn");
    if (Result<Done> good = theirs.check(raw, sign->get_ref<const std::string&>(), serial != whole->end() && serial->is_string() ? serial->get_ref<const std::string&>() : std::string()); !good) return good.error();
    return inner;
  }
  // Alipay signs no answer to a request whose app or signature it does not know; such an answer can say nothing but that.
  static constexpr std::string_view unsigned_codes[] = {"20000", "20001", "40001", "40002", "40003", "40006"};
  const auto code = inner->find("code");
  const bool refused = code != inner->end() && code->is_string() && std::find(std::begin(unsigned_codes), std::end(unsigned_codes), code->get_ref<const std::string&>()) != std::end(unsigned_codes);
  if (!refused) return refusal("bad_signature", "the answer is not signed");
  return inner;
}

Result<Fields> alipay_notice(std::string_view body, const AlipayKeys& theirs) {
  Result<Fields> f = form_decode(body);
  if (!f) return refusal("bad_notice", f.error().detail);
  const auto sign = f->find("sign"), type = f->find("sign_type");
  if (sign == f->end() || sign->second.empty()) return refusal("bad_signature", "the notice is not signed");
  if (type != f->end() && type->second != "RSA2") return refusal("bad_signature", "the notice is signed by " + type->second.substr(0, 20) + ", not by RSA2");
  // Some products' notices are signed with sign_type among the fields (Alipay's own SDK tries both).
  const auto named = f->find("alipay_cert_sn");
  const std::string serial = named == f->end() ? std::string() : named->second;
  Result<Done> good = theirs.check(alipay_signed_text(*f, AlipaySigned::notice), sign->second, serial);
  if (!good && good.error().code == "bad_signature") good = theirs.check(alipay_signed_text(*f, AlipaySigned::notice_with_type), sign->second, serial);
  if (!good) return good.error();
  return f;
}

std::string beijing_text(Instant t) {
  const int64_t local = t.seconds() + beijing;
  const int64_t day = local >= 0 ? local / seconds_per_day : (local - seconds_per_day + 1) / seconds_per_day, second = local - day * seconds_per_day;
  const Date d = date_from_days(day);
  char out[40];
  std::snprintf(out, sizeof out, "%04d-%02d-%02d %02d:%02d:%02d", static_cast<int>(d.year), static_cast<int>(d.month), static_cast<int>(d.day), static_cast<int>(second / 3'600), static_cast<int>(second / 60 % 60), static_cast<int>(second % 60));
  return out;
}

Result<Instant> beijing_time(std::string_view text) {
  const Error wrong = refusal("bad_time", "YYYY-MM-DD hh:mm:ss");
  if (text.size() != 19) return wrong;
  int parts[6] = {};
  constexpr std::string_view shape = "0000-00-00 00:00:00";
  size_t part = 0;
  for (size_t i = 0; i < text.size(); ++i) {
    if (shape[i] != '0') {
      if (text[i] != shape[i]) return wrong;
      ++part;
    } else if (text[i] < '0' || text[i] > '9') {
      return wrong;
    } else {
      parts[part] = parts[part] * 10 + (text[i] - '0');
    }
  }
  if (parts[1] < 1 || parts[1] > 12 || parts[2] < 1 || parts[2] > 31 || parts[3] > 23 || parts[4] > 59 || parts[5] > 59) return wrong;
  const int64_t days = days_from_civil(parts[0], parts[1], parts[2]);
  const Date back = date_from_days(days);
  if (static_cast<int>(back.month) != parts[1] || static_cast<int>(back.day) != parts[2]) return wrong;
  return Instant::from_seconds(days * seconds_per_day + parts[3] * 3'600 + parts[4] * 60 + parts[5] - beijing);
}

}  // namespace sublet::gateway::wallet
