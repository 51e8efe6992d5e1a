// Bench of a wallet's daily bill: read, checked and compared with our entries, on each database.
//
//   wallet_bill_bench              a bill of 1,000,000 lines
//   wallet_bill_bench LINES        small ones run with the tests, so that it cannot rot
//
// Says lines a second, the process's peak of memory while it reads and compares, and two ratios: reading against the SHA-1 of the same octets,
// comparing against entering the same lines in units of the same size.
#include <openssl/evp.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <filesystem>
#include <fstream>

#include "base/money.h"
#include "gateway/wallet/bill_import.h"
#include "gateway/wallet/alipay.h"
#include "io/file.h"
#include "records/testing.h"

using namespace sublet;
using namespace sublet::gateway::wallet;

namespace {

constexpr int64_t fen = 10'000;
constexpr int64_t midnight = 1'772'208'000;  // 2026-02-28 in Beijing

double seconds_since(std::chrono::steady_clock::time_point from) { return std::chrono::duration<double>(std::chrono::steady_clock::now() - from).count(); }

// The kernel's peak of this process, in MB; `anew`: counted from now on.
double peak(bool anew = false) {
  if (anew) std::ofstream("/proc/self/clear_refs") << "5";
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);)
    if (line.starts_with("VmHWM:")) return std::atof(line.c_str() + 6) / 1'024;
  return 0;
}

struct Line {
  std::string number;
  bool refund;
  int64_t amount, fee, second;  // fen
};
Line line(int64_t i) {
  const bool refund = i % 20 == 19;
  const int64_t amount = 100 + i * 7'919 % 20'000;
  return {(refund ? "R" : "01KB6Z3V8R") + std::to_string(i), refund, amount, (amount * 6 + 500) / 1'000, i * 80'000 / 1'000'000 % 80'000};
}

// One line in a thousand has something wrong: the bill lacks it, or its fee is another.
std::string bill(int64_t lines) {
  std::string out = "\xef\xbb\xbf交易时间,公众账号ID,商户号,特约商户号,设备号,微信订单号,商户订单号,用户标识,交易类型,交易状态,付款银行,货币种类,应结订单金额,代金券金额,微信退款单号,商户退款单号,退款金额,充值券退款金额,退款类型,退款状态,商品名称,商户数据包,手续费,费率,订单金额,申请退款金额,费率备注\r\n";
  int64_t count = 0, paid = 0, back = 0, fees = 0;
  for (int64_t i = 0; i < lines; ++i) {
    Line l = line(i);
    if (i % 2'000 == 7) continue;
    if (i % 2'000 == 1'007) l.fee += 1;
    const std::string amount = Money::from_micros(l.amount * fen).text(), none = "0.00";
    ++count, (l.refund ? back : paid) += l.amount, fees += l.refund ? -l.fee : l.fee;
    const std::string fields[] = {beijing_text(Instant::from_seconds(midnight + l.second)), "wx0000000000000001", "1900000001", "0", "", "42000000" + std::to_string(20'260'228'000'000'000 + i), l.refund ? "01KB6Z3V8R" + std::to_string(i - 1) : l.number, "oUpF8uMuAJO_M2pxb1Q9zNjWeS6o", "JSAPI",
                                  l.refund ? "REFUND" : "SUCCESS", "OTHERS", "CNY", l.refund ? none : amount, none, l.refund ? "5030000" + std::to_string(i) : "0", l.refund ? l.number : "0", l.refund ? amount : none, none, l.refund ? "ORIGINAL" : "", l.refund ? "SUCCESS" : "", "畅聊套餐 59 元，每月",
                                  "more", Money::from_micros((l.refund ? -l.fee : l.fee) * fen).text() + "000", "0.60%", l.refund ? none : amount, l.refund ? amount : none, ""};
    for (size_t f = 0; f < std::size(fields); ++f) out += (f == 0 ? "`" : ",`") + fields[f];
    out += "\r\n";
  }
  const auto text = [](int64_t n) { return Money::from_micros(n * fen).text(); };
  return out + "总交易单数,应结订单总金额,退款总金额,充值券退款总金额,手续费总金额,订单总金额,申请退款总金额\r\n`" + std::to_string(count) + ",`" + text(paid) + ",`" + text(back) + ",`0.00,`" + text(fees) + "000,`" + text(paid) + ",`" + text(back) + "\r\n";
}

bool failed(const char* what, const Error& e) { return std::printf("%s: %s\n", what, e.text().c_str()), false; }

Result<Done> enter(const commerce::Bulk& bulk, int64_t lines) {
  constexpr int64_t unit = 4'096, statement = 128;
  for (int64_t from = 0; from < lines; from += unit) {
    Result<Done> done = bulk.write([&](const commerce::Work& w) -> Result<Done> {
      for (int64_t i = from; i < std::min(from + unit, lines);) {
        const int64_t count = std::min(from + unit, lines) - i >= statement ? statement : 1;
        std::string text = "insert into wallet_entry (operator, merchant, kind, id, payment, amount, fee, reference, at, day, settles, billed) values ";
        std::vector<records::Value> values;
        for (int64_t n = 0; n < count; ++n, ++i) {
          const Line l = line(i);
          text += n == 0 ? "(?, 'm1', ?, ?, ?, ?, ?, ?, ?, '2026-02-28', '2026-03-01', '')" : ",(?, 'm1', ?, ?, ?, ?, ?, ?, ?, '2026-02-28', '2026-03-01', '')";
          for (records::Value v : {records::Value(w.op), records::Value(std::string(l.refund ? "refund" : "payment")), records::Value(l.number), records::Value(l.number), records::Value(l.amount * fen), records::Value(l.fee * fen), records::Value("42000000" + std::to_string(i)), records::Value((midnight + l.second) * 1'000'000)})
            values.push_back(std::move(v));
        }
        if (Result<int64_t> in = w.sql.run(text, values); !in) return in.error();
      }
      return Done{};
    });
    if (!done) return done;
  }
  return Done{};
}

bool on(records::TestKind kind, int64_t lines, const std::string& path, const records::Vault& vault) {
  const char* name = kind == records::TestKind::sqlite ? "sqlite" : "postgresql";
  records::TestDatabase db(kind);
  const commerce::Bulk bulk{*db, vault, "demo", "bench", [] { return Instant::from_seconds(midnight + 2 * 86'400); }};
  Result<int64_t> merchant = bulk.write([](const commerce::Work& w) {
    return w.sql.run("insert into merchant (operator, id, wallet, title, account, app, province, channel, rank, state, fee_ppm, settle_days, secrets_sealed, expires, version, created, changed) values (?, 'm1', 'wechat', '', '1900000001', '', '', '', 1, 'open', 6000, 1, '', null, 1, 0, 0)", {w.op});
  });
  if (!merchant) return failed(name, merchant.error());
  auto from = std::chrono::steady_clock::now();
  if (Result<Done> in = enter(bulk, lines); !in) return failed(name, in.error());
  const double entered = seconds_since(from);
  peak(true);
  from = std::chrono::steady_clock::now();
  Result<commerce::WalletBill> b = import_bill(bulk, {.merchant = "m1", .day = "2026-02-28", .source = {.path = path}});
  const double s = seconds_since(from);
  if (!b) return failed(name, b.error());
  int64_t cases = 0;
  for (const auto& [what, n] : b->cases) cases += n;
  if (cases == 0 || b->matched + cases != lines) return std::printf("%s: %lld matched and %lld cases are not %lld lines\n", name, static_cast<long long>(b->matched), static_cast<long long>(cases), static_cast<long long>(lines)), false;
  std::printf("%-10s %lld lines in %.1f s, %.0f a second, peak %.0f MB, %.1f x entering them (%.1f s); %lld cases\n", name, static_cast<long long>(lines), s, static_cast<double>(lines) / s, peak(), s / entered, entered, static_cast<long long>(cases));
  return true;
}

bool reading(const std::string& path, int64_t lines) {
  // The same octets, hashed.
  auto from = std::chrono::steady_clock::now();
  Result<io::ChunkReader> in = io::ChunkReader::open(path);
  if (!in) return failed("read", in.error());
  EVP_MD_CTX* sha1 = EVP_MD_CTX_new();
  EVP_DigestInit_ex(sha1, EVP_sha1(), nullptr);
  for (;;) {
    Result<std::string_view> chunk = in->next();
    if (!chunk || chunk->empty()) break;
    EVP_DigestUpdate(sha1, chunk->data(), chunk->size());
  }
  EVP_MD_CTX_free(sha1);
  const double hashed = seconds_since(from);
  peak(true);
  from = std::chrono::steady_clock::now();
  Result<commerce::BillFacts> f = check_bill({.path = path}, {.wallet = "wechat", .account = "1900000001", .day = "2026-02-28"});
  const double s = seconds_since(from);
  if (!f) return failed("read", f.error());
  std::printf("read       %lld lines in %.2f s, %.0f a second, peak %.0f MB, %.1f x SHA-1 of the same octets\n", static_cast<long long>(f->rows), s, static_cast<double>(f->rows) / s, peak(), s / hashed);
  return lines > 0;
}

}  // namespace

int main(int argc, char** argv) {
  const int64_t lines = argc > 1 ? std::atoll(argv[1]) : 1'000'000;
  char name[] = "/tmp/sublet-bill-bench-XXXXXX";
  const std::string directory = ::mkdtemp(name);
  const std::string path = directory + "/bill.csv";
  bool good = lines > 0;
  {
    const std::string text = bill(lines);
    good = good && static_cast<bool>(io::write_file_atomically(path, text));
    std::printf("a bill of WeChat Pay's, %lld lines, %.0f MB\n", static_cast<long long>(lines), static_cast<double>(text.size()) / 1e6);
  }
  auto vault = records::Vault::open(directory + "/keys", Instant::from_seconds(midnight));
  good = good && vault && reading(path, lines);
  for (const records::TestKind kind : records::both_kinds) good = good && on(kind, lines, path, **vault);
  std::filesystem::remove_all(directory);
  return good ? 0 : 1;
}
