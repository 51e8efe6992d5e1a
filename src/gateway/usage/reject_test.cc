// Reject files: nothing of a file is lost, and what was cut is never read as if it were whole.
#include "gateway/usage/testing.h"

namespace sublet::gateway {
namespace {

constexpr const char* shapes_text = R"(
operator: {code: test, currency: CNY, time_zone: Asia/Shanghai, country: "86", home: here}
zones:
  here: {numbers: ["86"], places: ["460"]}
tariffs:
  retail: {rules: [{name: call, service: voice, price: {amount: 0.20, per: 1 min}}]}
profiles:
  csv:
    layout: delimited
    delimiter: ","
    columns: [served, other, begin, city, seconds]
    lines: {trailer: {starts: "END,", count: 2}}
    numbers: {country: 86}
    read: {service: voice, served: served, peer: other, start: {field: begin, form: "yyyymmddHHMMSS"}, duration: seconds, place: {field: city, home: ["成都"]}}
  open-csv:
    layout: delimited
    delimiter: ","
    last_line: open
    columns: [served, other, begin, city, seconds]
    lines: {trailer: {starts: "END,", count: 2}}
    numbers: {country: 86}
    read: {service: voice, served: served, peer: other, start: {field: begin, form: "yyyymmddHHMMSS"}, duration: seconds, place: {field: city, home: ["成都"]}}
  gb-csv:
    layout: delimited
    encoding: GB18030
    delimiter: "|"
    columns: [served, other, begin, seconds, city]
    numbers: {country: 86}
    read: {service: voice, served: served, peer: other, start: {field: begin, form: "yyyymmddHHMMSS"}, duration: seconds, place: {field: city, home: ["成都"]}}
  gb-fixed:
    layout: fixed
    encoding: GB18030
    record_length: 46
    columns: {served: [1, 11], other: [12, 11], begin: [23, 14], city: [37, 4], seconds: [41, 6]}
    numbers: {country: 86}
    read: {service: voice, served: served, peer: other, start: {field: begin, form: "yyyymmddHHMMSS"}, duration: seconds, place: {field: city, home: ["成都"]}}
  block:
    layout: fixed
    line_end: none
    record_length: 48
    columns: {served: [1, 11], other: [12, 11], begin: [23, 14], city: [37, 6], seconds: [43, 6]}
    numbers: {country: 86}
    read: {service: voice, served: served, peer: other, start: {field: begin, form: "yyyymmddHHMMSS"}, duration: seconds, place: {field: city, home: ["成都"]}}
  named:
    layout: delimited
    delimiter: ","
    lines: {header: names, comment: "#", skip: 1, trailer: {starts: "END,", count: 2}}
    numbers: {country: 86}
    read: {service: voice, served: served, peer: other, start: {field: begin, form: "yyyymmddHHMMSS"}, duration: seconds, place: {field: city, home: ["成都"]}}
  gb-named:
    layout: delimited
    encoding: GB18030
    delimiter: "|"
    lines: {header: names}
    numbers: {country: 86}
    read:
      service: voice
      served: {field: 号码}
      peer: other
      start: {field: begin, form: "yyyymmddHHMMSS"}
      duration: seconds
hosts:
  csv: {tariff: retail, profile: csv, numbers: ["861711"]}
  open-csv: {tariff: retail, profile: open-csv, numbers: ["861712"]}
  gb-csv: {tariff: retail, profile: gb-csv, numbers: ["861713"]}
  gb-fixed: {tariff: retail, profile: gb-fixed, numbers: ["861714"]}
  block: {tariff: retail, profile: block, numbers: ["861715"]}
  named: {tariff: retail, profile: named, numbers: ["861716"]}
  gb-named: {tariff: retail, profile: gb-named, numbers: ["861717"]}
offers:
  base: {tariff: retail}
)";

// A host with a shape of file of its own, and the account of its one line.
struct Shape {
  const char* host;
  charging::AccountId account;
  std::string record;  // one call of 61 s, with N for the digit that tells records apart
  std::string trailer;
};

const std::vector<Shape>& shapes() {
  static const std::string city = "\xB3\xC9\xB6\xBC";  // 成都 in GB18030
  static const std::vector<Shape> all = {
      {"csv", 1, "17110000001,13800000000,2026030910000N,成都,61\n", "END,3\n"},
      {"open-csv", 2, "17120000001,13800000000,2026030910000N,成都,61\n", "END,3\n"},
      {"gb-csv", 3, "17130000001|13800000000|2026030910000N|61|" + city + "\n", ""},
      {"gb-fixed", 4, "17140000001138000000002026030910000N" + city + "    61\n", ""},
      {"block", 5, "17150000001138000000002026030910000N成都61    ", ""},
  };
  return all;
}

std::string call(const Shape& s, int n) {
  std::string out = s.record;
  out[out.find('N')] = static_cast<char>('0' + n);
  return out;
}

class RejectFiles : public UsageFiles {
 protected:
  void prepare() override {
    const Result<std::string> published = service_->publish({{"test.yaml", shapes_text}});
    ASSERT_TRUE(published) << published.error().text();
    for (const char* line : {"8617110000001", "8617120000001", "8617130000001", "8617140000001",
                             "8617150000001", "8617160000001", "8617170000001"})
      add_line(line);
  }
  Result<ImportReport> deliver(const Shape& s, const std::string& name, const std::string& bytes) {
    return import(write(name, bytes), nullptr, s.host);
  }
};

TEST_F(RejectFiles, delivered_unmended_never_charge_a_number_that_was_cut) {
  for (const Shape& s : shapes()) {
    const std::string whole = call(s, 1) + call(s, 2) + call(s, 3) + s.trailer;
    const size_t length = s.record.size();
    for (size_t cut = 1; cut < whole.size(); ++cut) {
      if (cut % length < length - 8 && cut % 17 != 0) continue;  // the numbers stand at the records' ends
      for (const bool packed : {false, true}) {
        if (packed && cut % 3 != 0) continue;
        const std::string torn = whole.substr(0, cut);
        Result<ImportReport> r = deliver(s, "torn", packed ? gzip(torn) : torn);
        ASSERT_TRUE(r) << r.error().text();
        if (!r->whole_file.empty()) continue;
        EXPECT_LE(of(*r, Verdict::charged) + of(*r, Verdict::repeated),
                  cut * 3 / (whole.size() - s.trailer.size()))
            << s.host << " cut at " << cut;
        if (of(*r, Verdict::unreadable) == 0) continue;
        // Twice: the reject file's own reject file is no better.
        for (const char* name : {"torn.rej", "torn.rej.rej"}) {
          Result<ImportReport> again = import(folder_ + "/reject/" + name, nullptr, s.host);
          ASSERT_TRUE(again) << again.error().text();
          EXPECT_EQ(of(*again, Verdict::charged), 0u) << s.host << " cut at " << cut;
          EXPECT_EQ(of(*again, Verdict::unreadable), again->whole_file.empty() ? 1u : 0u)
              << s.host << " cut at " << cut << again->whole_file;
        }
      }
    }
    Result<ImportReport> r = deliver(s, "whole", whole);
    ASSERT_TRUE(r);
    EXPECT_EQ(r->ending, "complete") << s.host;
    EXPECT_EQ(of(*r, Verdict::charged) + of(*r, Verdict::repeated), 3u) << s.host;
    EXPECT_EQ(money(s.account).text(), "98.80") << s.host << ": three calls of 61 s at 0.20 a begun minute";
  }
}

TEST_F(RejectFiles, keep_a_cut_record_as_it_came_and_say_that_it_was_cut) {
  const Shape& s = shapes()[0];
  const std::string cut = call(s, 2).substr(0, 44);
  ASSERT_TRUE(deliver(s, "torn", call(s, 1) + cut));
  EXPECT_EQ(read("reject/torn.rej"), cut + std::string(1, '\0') + "\nEND,1\n");
  EXPECT_NE(read("reject/torn.why").find("\ttruncated\n"), std::string::npos);
  ASSERT_TRUE(import(folder_ + "/reject/torn.rej", nullptr, s.host));
  EXPECT_EQ(read("reject/torn.rej.rej"), read("reject/torn.rej"));
  EXPECT_NE(read("reject/torn.rej.why").find("\ttruncated\n"), std::string::npos);
}

TEST_F(RejectFiles, do_not_make_a_line_that_was_too_long_readable) {
  const Shape& s = shapes()[0];
  std::string text = call(s, 1);
  text.pop_back();
  text += std::string(65'536 - text.size() - 2, ' ') + "1234567\n";  // its first 65,536 octets could be read
  ASSERT_TRUE(deliver(s, "long", text + "END,1\n"));
  Result<ImportReport> again = import(folder_ + "/reject/long.rej", nullptr, s.host);
  ASSERT_TRUE(again);
  EXPECT_EQ(of(*again, Verdict::unreadable), 1u);
  EXPECT_EQ(money(s.account).text(), "100.00");
}

TEST_F(RejectFiles, of_a_file_with_a_wrong_header_hold_every_line) {
  const std::string skipped = "made by somebody\n", good = "served,other,begin,city,seconds\n",
                    wrong = "number,other,begin,city,seconds\n";
  const std::string records =
      "17160000001,13800000000,20260309100001,,61\n# a remark\n17160000001,13800000000,20260309100002,,61\n";
  for (const bool packed : {false, true}) {
    const std::string bytes = skipped + wrong + records + "END,2\n";
    Result<ImportReport> r = import(write("wrong", packed ? gzip(bytes) : bytes), nullptr, "named");
    ASSERT_TRUE(r) << r.error().text();
    EXPECT_EQ(r->ending, "wrong_header");
    EXPECT_EQ(r->records, 2u);
    EXPECT_EQ(r->rejected(), 2u);
    EXPECT_EQ(read("reject/wrong.why"),
              "record\toctet\tverdict\treason\n0\t49\tunreadable\twrong_header\n1\t103\tunreadable\twrong_"
              "header\n");
    const std::string kept = read("reject/wrong.rej");
    EXPECT_EQ(kept, "\n" + wrong +
                        "17160000001,13800000000,20260309100001,,61\n17160000001,13800000000,20260309100002,,"
                        "61\nEND,2\n");
    if (!packed) continue;
    std::string mended = kept;
    mended.replace(mended.find(wrong), wrong.size(), good);
    Result<ImportReport> again = import(write("mended", mended), nullptr, "named");
    ASSERT_TRUE(again);
    EXPECT_EQ(again->ending, "complete");
    EXPECT_EQ(of(*again, Verdict::charged), 2u);
  }
}

TEST_F(RejectFiles, of_a_file_without_its_header_hold_the_first_line_too) {
  const std::string records =
      "17160000001,13800000000,20260309100001,,61\n17160000001,13800000000,20260309100002,,61\n";
  Result<ImportReport> r = import(write("bare", "made by somebody\n" + records), nullptr, "named");
  ASSERT_TRUE(r);
  EXPECT_EQ(r->ending, "wrong_header");
  EXPECT_EQ(r->records, 2u);
  EXPECT_EQ(read("reject/bare.rej"), "\n" + records + "END,2\n");
  Result<ImportReport> again = import(folder_ + "/reject/bare.rej", nullptr, "named");
  ASSERT_TRUE(again);
  EXPECT_EQ(again->records, 2u);
  EXPECT_EQ(read("reject/bare.rej.rej"), "\n" + records + "END,2\n");
}

TEST_F(RejectFiles, of_a_wrong_header_in_gb18030_hold_every_line_and_the_cut_one_as_cut) {
  const std::string wrong = "\xBA\xC5|other|begin|seconds\n",
                    right = "\xBA\xC5\xC2\xEB|other|begin|seconds\n";  // 号, 号码
  const std::string first = "17170000001|13800000000|20260309100001|61\n",
                    cut = "17170000001|13800000000|20260309100002|6";
  Result<ImportReport> r = import(write("gb", wrong + first + cut), nullptr, "gb-named");
  ASSERT_TRUE(r);
  EXPECT_EQ(r->records, 2u);
  EXPECT_EQ(read("reject/gb.rej"), wrong + first + cut + std::string(1, '\0') + "\n");
  std::string mended = read("reject/gb.rej");
  mended.replace(0, wrong.size(), right);
  Result<ImportReport> again = import(write("mended", mended), nullptr, "gb-named");
  ASSERT_TRUE(again);
  EXPECT_EQ(of(*again, Verdict::charged), 1u);
  EXPECT_EQ(of(*again, Verdict::unreadable), 1u);
  EXPECT_EQ(money(7).text(), "99.60");
}

}  // namespace
}  // namespace sublet::gateway
