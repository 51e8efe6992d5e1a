#include "gateway/wallet/bill.h"

#include <archive.h>
#include <archive_entry.h>
#include <openssl/evp.h>
#include <zlib.h>

#include <algorithm>
#include <functional>

#include "gateway/wallet/bill_text.h"
#include "io/file.h"

namespace sublet::gateway::wallet {

namespace {

constexpr size_t piece = 256 << 10;
constexpr int most_files = 40;

using Take = std::function<Result<Done>(std::string_view)>;

// Octets at any place, of a file or of what is in memory.
class Octets {
 public:
  static Result<Octets> open(const BillSource& source) {
    Octets o;
    if (source.path.empty()) {
      o.memory_ = source.octets, o.size_ = source.octets.size();
      return o;
    }
    Result<io::File> file = io::File::open(source.path, io::File::Mode::read);
    if (!file) return file.error();
    Result<uint64_t> size = file->size();
    if (!size) return size.error();
    o.file_ = std::move(*file), o.size_ = *size, o.buffer_.resize(piece);
    return o;
  }
  uint64_t size() const { return size_; }
  uint64_t place = 0;
  // Empty at the end. What it shows is good until the next call.
  Result<std::string_view> next() {
    const uint64_t n = std::min<uint64_t>(piece, size_ - std::min(place, size_));
    if (n == 0) return std::string_view();
    if (!file_.is_open()) {
      place += n;
      return memory_.substr(place - n, n);
    }
    Result<uint64_t> got = file_.read_at(place, buffer_.data(), n);
    if (!got) return got.error();
    place += *got;
    return std::string_view(buffer_.data(), *got);
  }
  Error trouble;  // of what libarchive asked for

 private:
  io::File file_;
  std::string_view memory_;
  std::string buffer_;
  uint64_t size_ = 0;
};

// Octets in, whole lines out.
class Lines {
 public:
  Lines(BillReader& to, const BillLimits& limits) : to_(to), limits_(limits) {}
  Result<Done> take(std::string_view octets) {
    if ((seen_ += octets.size()) > limits_.octets) return bad_bill("it is larger than " + std::to_string(limits_.octets) + " octets");
    while (!octets.empty()) {
      const size_t end = octets.find('\n');
      if (rest_.size() + std::min(end, octets.size()) > limits_.line) return bad_bill("a line is longer than " + std::to_string(limits_.line) + " octets");
      if (end == std::string_view::npos) {
        rest_ += octets;
        return Done{};
      }
      if (rest_.empty()) {
        if (Result<Done> took = one(octets.substr(0, end)); !took) return took;
      } else {
        rest_ += octets.substr(0, end);
        if (Result<Done> took = one(rest_); !took) return took;
        rest_.clear();
      }
      octets.remove_prefix(end + 1);
    }
    return Done{};
  }
  Result<Done> file_ends() {
    if (!rest_.empty())
      if (Result<Done> took = one(rest_); !took) return took;
    rest_.clear();
    return to_.file_ends();
  }

 private:
  Result<Done> one(std::string_view text) {
    if (text.ends_with('\r')) text.remove_suffix(1);
    if (text.find('\0') != std::string_view::npos) return bad_bill("it holds NUL");
    return to_.line(text);
  }
  BillReader& to_;
  const BillLimits& limits_;
  std::string rest_;
  uint64_t seen_ = 0;
};

// ---- Alipay's zip

la_ssize_t archive_next(archive*, void* data, const void** buffer) {
  auto& o = *static_cast<Octets*>(data);
  Result<std::string_view> got = o.next();
  if (!got) {
    o.trouble = got.error();
    return -1;
  }
  *buffer = got->data();
  return static_cast<la_ssize_t>(got->size());
}
la_int64_t archive_skip(archive*, void* data, la_int64_t count) {
  auto& o = *static_cast<Octets*>(data);
  const uint64_t n = std::min<uint64_t>(static_cast<uint64_t>(std::max<la_int64_t>(count, 0)), o.size() - std::min(o.place, o.size()));
  o.place += n;
  return static_cast<la_int64_t>(n);
}
la_int64_t archive_place(archive*, void* data, la_int64_t offset, int whence) {
  auto& o = *static_cast<Octets*>(data);
  const la_int64_t from = whence == SEEK_SET ? 0 : whence == SEEK_CUR ? static_cast<la_int64_t>(o.place) : static_cast<la_int64_t>(o.size());
  if (offset < -from) return ARCHIVE_FATAL;
  o.place = static_cast<uint64_t>(from + offset);
  return from + offset;
}

struct Archive {
  archive* a = archive_read_new();
  Archive() = default;
  Archive(const Archive&) = delete;
  Archive& operator=(const Archive&) = delete;
  ~Archive() { archive_read_free(a); }
  Error wrong(const Octets& from) const {
    if (!from.trouble.code.empty()) return from.trouble;
    const char* why = archive_error_string(a);
    return bad_bill("its zip is cut off or altered: " + std::string(why == nullptr ? "it cannot be read" : why));
  }
};

Result<Done> unzip(Octets& from, Lines& lines) {
  Archive z;
  // By the directory at its end only: what is cut off has none.
  archive_read_support_format_zip_seekable(z.a);
  archive_read_set_read_callback(z.a, archive_next);
  archive_read_set_skip_callback(z.a, archive_skip);
  archive_read_set_seek_callback(z.a, archive_place);
  archive_read_set_callback_data(z.a, &from);
  if (archive_read_open1(z.a) != ARCHIVE_OK) return z.wrong(from);
  std::string buffer(piece, '\0');
  for (int files = 0;; ++files) {
    archive_entry* entry = nullptr;
    const int found = archive_read_next_header(z.a, &entry);
    if (found == ARCHIVE_EOF) return Done{};
    if (found != ARCHIVE_OK && found != ARCHIVE_WARN) return z.wrong(from);  // WARN: a name in GBK
    if (files == most_files) return bad_bill("its zip has more than " + std::to_string(most_files) + " files");
    if (archive_entry_filetype(entry) == AE_IFDIR) continue;
    if (archive_entry_filetype(entry) != AE_IFREG) return bad_bill("its zip holds something that is no file");
    for (;;) {
      const la_ssize_t n = archive_read_data(z.a, buffer.data(), buffer.size());
      if (n < 0) return z.wrong(from);
      if (n == 0) break;
      if (Result<Done> took = lines.take({buffer.data(), static_cast<size_t>(n)}); !took) return took;
    }
    if (Result<Done> whole = lines.file_ends(); !whole) return whole;
  }
}

// ---- WeChat Pay's CSV, plain or gzip

struct Inflater {
  z_stream z{};
  bool good;
  Inflater() : good(inflateInit2(&z, 15 + 16) == Z_OK) {}
  Inflater(const Inflater&) = delete;
  Inflater& operator=(const Inflater&) = delete;
  ~Inflater() {
    if (good) inflateEnd(&z);
  }
};

Result<Done> gunzip(Octets& from, const Take& take) {
  Inflater in;
  if (!in.good) return fault("no_memory", "gzip cannot be read");
  std::string buffer(piece, '\0');
  bool over = false;
  for (;;) {
    Result<std::string_view> got = from.next();
    if (!got) return got.error();
    if (got->empty()) break;
    if (over) return bad_bill("something follows its gzip");
    in.z.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(got->data())), in.z.avail_in = static_cast<uInt>(got->size());
    do {
      in.z.next_out = reinterpret_cast<Bytef*>(buffer.data()), in.z.avail_out = static_cast<uInt>(buffer.size());
      const int r = inflate(&in.z, Z_NO_FLUSH);
      if (r != Z_OK && r != Z_STREAM_END && r != Z_BUF_ERROR) return bad_bill("its gzip is altered");
      if (Result<Done> took = take({buffer.data(), buffer.size() - in.z.avail_out}); !took) return took;
      over = r == Z_STREAM_END;
    } while (!over && in.z.avail_out == 0);
    if (over && in.z.avail_in > 0) return bad_bill("something follows its gzip");
  }
  return over ? Result<Done>(Done{}) : bad_bill("its gzip is cut off");
}

Result<Done> unpacked(Octets& from, const Take& take) {
  from.place = 0;
  Result<std::string_view> first = from.next();
  if (!first) return first.error();
  const bool zipped = first->starts_with("\x1f\x8b");
  from.place = 0;
  if (zipped) return gunzip(from, take);
  for (;;) {
    Result<std::string_view> got = from.next();
    if (!got) return got.error();
    if (got->empty()) return Done{};
    if (Result<Done> took = take(*got); !took) return took;
  }
}

Result<Done> check_sha1(Octets& from, const std::string& expected, const BillLimits& limits) {
  struct Hash {
    EVP_MD_CTX* c = EVP_MD_CTX_new();
    ~Hash() { EVP_MD_CTX_free(c); }
  } hash;
  EVP_DigestInit_ex(hash.c, EVP_sha1(), nullptr);
  uint64_t seen = 0;
  Result<Done> read = unpacked(from, [&](std::string_view octets) -> Result<Done> {
    if ((seen += octets.size()) > limits.octets) return bad_bill("it is larger than " + std::to_string(limits.octets) + " octets");
    EVP_DigestUpdate(hash.c, octets.data(), octets.size());
    return Done{};
  });
  if (!read) return read;
  unsigned char is[EVP_MAX_MD_SIZE];
  unsigned size = 0;
  EVP_DigestFinal_ex(hash.c, is, &size);
  std::string text;
  static constexpr char digits[] = "0123456789abcdef";
  for (unsigned i = 0; i < size; ++i) text += digits[is[i] >> 4], text += digits[is[i] & 15];
  std::string wanted = expected;
  std::transform(wanted.begin(), wanted.end(), wanted.begin(), [](char c) { return c >= 'A' && c <= 'F' ? static_cast<char>(c - 'A' + 'a') : c; });
  return text == wanted ? Result<Done>(Done{}) : bad_bill("its SHA-1 is " + text + ", not " + wanted.substr(0, 40));
}

Result<commerce::BillFacts> pass(Octets& from, const BillExpected& expected, const commerce::BillSink* sink, const BillLimits& limits) {
  BillSum sum;
  const bool alipay = expected.wallet == "alipay";
  const std::unique_ptr<BillReader> reader = alipay ? alipay_bill(expected, limits, sum, sink) : wechat_bill(expected, limits, sum, sink);
  Lines lines(*reader, limits);
  from.place = 0;
  Result<Done> read = alipay ? unzip(from, lines) : unpacked(from, [&](std::string_view octets) { return lines.take(octets); });
  if (read && !alipay) read = lines.file_ends();
  if (read) read = reader->end();
  if (!read) return read.error();
  return sum.facts();
}

Result<commerce::BillFacts> first_pass(Octets& from, const BillExpected& expected, const BillLimits& limits) {
  if (expected.wallet != "alipay" && expected.wallet != "wechat") return refusal("bad_request", "a bill is of alipay or wechat");
  if (!bill_day(expected.day)) return refusal("bad_request", "a bill is of a day, YYYY-MM-DD");
  if (expected.account.empty()) return refusal("bad_request", "a bill is of an account");
  if (from.size() == 0) return bad_bill("it is empty");
  if (expected.wallet == "wechat" && !expected.sha1.empty())
    if (Result<Done> good = check_sha1(from, expected.sha1, limits); !good) return good.error();
  return pass(from, expected, nullptr, limits);
}

}  // namespace

Result<commerce::BillFacts> check_bill(const BillSource& source, const BillExpected& expected, const BillLimits& limits) {
  Result<Octets> from = Octets::open(source);
  if (!from) return from.error();
  return first_pass(*from, expected, limits);
}

Result<Done> bill_rows(const BillSource& source, const BillExpected& expected, const commerce::BillFacts& facts, const commerce::BillSink& sink, const BillLimits& limits) {
  Result<Octets> from = Octets::open(source);
  if (!from) return from.error();
  Result<commerce::BillFacts> again = pass(*from, expected, &sink, limits);
  if (!again) return again.error();
  return again->digest == facts.digest ? Result<Done>(Done{}) : bad_bill("it was altered while it was read");
}

Result<commerce::BillFacts> read_bill(const BillSource& source, const BillExpected& expected, const commerce::BillSink& sink, const BillLimits& limits) {
  Result<commerce::BillFacts> facts = check_bill(source, expected, limits);
  if (!facts) return facts;
  if (Result<Done> read = bill_rows(source, expected, *facts, sink, limits); !read) return read.error();
  return facts;
}

}  // namespace sublet::gateway::wallet
