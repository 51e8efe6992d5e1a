#include "gateway/wallet/bill_text.h"

#include <openssl/evp.h>
#include <unicode/ucnv.h>

#include "base/money.h"
#include "commerce/stock_file.h"

namespace sublet::gateway::wallet {

namespace {

constexpr int64_t fen_micros = 10'000;
constexpr int64_t most_amount = 100'000'000'000'000;  // of a row: a hundred million

bool added(int64_t& to, int64_t more) { return !__builtin_add_overflow(to, more, &to); }

std::string converted(const char* to, const char* from, std::string_view s) {
  if (s.empty()) return {};
  UErrorCode code = U_ZERO_ERROR;
  std::string out(s.size() * 3 + 8, '\0');
  const int32_t size = ucnv_convert(to, from, out.data(), static_cast<int32_t>(out.size()), s.data(), static_cast<int32_t>(s.size()), &code);
  if (U_FAILURE(code)) return {};
  out.resize(static_cast<size_t>(size));
  return out;
}

}  // namespace

// What is shown of a bill may hold anything.
Error bad_bill(std::string what) {
  const bool good = commerce::is_utf8(what);
  for (char& c : what)
    if ((c >= 0 && c < ' ') || c == 0x7f || (!good && c < 0)) c = '?';
  return refusal("bad_bill", std::move(what));
}

Result<int64_t> bill_amount(std::string_view text, bool fine) {
  const Result<Money> m = parse_money(text);
  if (!m || m->micros() > most_amount || m->micros() < -most_amount) return bad_bill("an amount cannot be read");
  if (!fine && m->micros() % fen_micros != 0) return bad_bill("an amount has more than two decimals");
  return m->micros();
}

Result<int64_t> bill_count(std::string_view text) {
  // "3", and "3.0" as some of WeChat Pay's bills write it.
  if (text.ends_with(".0")) text.remove_suffix(2);
  if (text.empty() || text.size() > 12 || text.find_first_not_of("0123456789") != std::string_view::npos) return bad_bill("a count cannot be read");
  int64_t n = 0;
  for (const char c : text) n = n * 10 + (c - '0');
  return n;
}

std::string_view bill_trim(std::string_view s) {
  const size_t from = s.find_first_not_of(" \t\r");
  if (from == std::string_view::npos) return {};
  return s.substr(from, s.find_last_not_of(" \t\r") - from + 1);
}

std::string gbk_to_utf8(std::string_view s) { return converted("UTF-8", "GBK", s); }

std::string utf8_to_gbk(std::string_view s) {
  std::string out = converted("GBK", "UTF-8", s);
  for (char& c : out)
    if (c == '\x1a') c = '?';  // ICU's mark for what the charset has not
  return out;
}

Result<Done> bill_number(std::string_view s, const char* what) {
  if (s.empty() || s.size() > 64) return bad_bill(std::string(what) + " has 1 to 64 octets");
  for (const char c : s)
    if (c < ' ' || c > '~') return bad_bill(std::string(what) + " holds what no number holds");
  return Done{};
}

bool bill_day(std::string_view day) {
  const Result<Date> d = day.size() == 10 ? parse_date(day) : refusal("bad_time");
  return d && d->text() == day;
}

struct BillSum::Digest {
  Digest() : context(EVP_MD_CTX_new()) { EVP_DigestInit_ex(context, EVP_sha256(), nullptr); }
  ~Digest() { EVP_MD_CTX_free(context); }
  Digest(const Digest&) = delete;
  Digest& operator=(const Digest&) = delete;
  EVP_MD_CTX* context;
};

BillSum::BillSum() : digest_(std::make_unique<Digest>()) {}
BillSum::~BillSum() = default;

Result<Done> BillSum::add(const commerce::BillRow& r) {
  ++facts_.rows;
  ++(r.refund ? facts_.refunds : facts_.payments);
  if (!added(r.refund ? facts_.refunded : facts_.paid, r.amount) || !added(facts_.fees, r.fee)) return bad_bill("its sums are beyond all bounds");
  const std::string text = std::string(r.refund ? "r," : "p,") + r.number + "," + r.payment + "," + r.theirs + "," + std::to_string(r.amount) + "," + std::to_string(r.fee) + "," + std::to_string(r.at.micros()) + "," + r.said + "\n";
  EVP_DigestUpdate(digest_->context, text.data(), text.size());
  return Done{};
}

commerce::BillFacts BillSum::facts() const {
  commerce::BillFacts out = facts_;
  unsigned char hash[EVP_MAX_MD_SIZE];
  unsigned size = 0;
  EVP_MD_CTX* copy = EVP_MD_CTX_new();
  EVP_MD_CTX_copy_ex(copy, digest_->context);
  EVP_DigestFinal_ex(copy, hash, &size);
  EVP_MD_CTX_free(copy);
  static constexpr char digits[] = "0123456789abcdef";
  for (unsigned i = 0; i < size; ++i) out.digest += digits[hash[i] >> 4], out.digest += digits[hash[i] & 15];
  return out;
}

Result<BillColumns> BillColumns::read(const std::vector<std::string>& names, const std::vector<Known>& known, const char* of) {
  BillColumns out;
  for (size_t i = 0; i < names.size(); ++i) {
    const Known* found = nullptr;
    for (const Known& k : known)
      if (names[i] == k.name) found = &k;
    if (found == nullptr) return bad_bill(std::string(of) + " has a column that is not known: '" + names[i].substr(0, 40) + "'");
    if (!out.at_.emplace(names[i], static_cast<int>(i)).second) return bad_bill(std::string(of) + " has the column '" + names[i] + "' twice");
    out.free_.push_back(found->free);
  }
  for (const Known& k : known)
    if (k.needed && out.at(k.name) < 0) return bad_bill(std::string(of) + " has no column '" + k.name + "'");
  return out;
}

int BillColumns::at(const char* name) const {
  const auto found = at_.find(name);
  return found == at_.end() ? -1 : found->second;
}

}  // namespace sublet::gateway::wallet
