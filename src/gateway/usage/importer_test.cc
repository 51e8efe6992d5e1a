// Usage files through the real importer, engine and log: what a host may deliver, wrong or hostile as it may be.
#include "gateway/usage/importer.h"

#include <fcntl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <ctime>
#include <fstream>

#include "gateway/usage/testing.h"
#include "gateway/usage/watcher.h"

namespace sublet::gateway {
namespace {

TEST_F(UsageFiles, are_charged_record_by_record) {
  Result<ImportReport> r = import(write("a", file_of(0, 10)));
  ASSERT_TRUE(r) << r.error().text();
  EXPECT_EQ(r->records, 10u);
  EXPECT_EQ(of(*r, Verdict::charged), 10u);
  EXPECT_EQ(r->ending, "complete");
  EXPECT_EQ(money().text(), "96.00");  // ten calls of 61 s at 0.20 a begun minute
}

TEST_F(UsageFiles, delivered_again_charge_nothing_whatever_their_name) {
  ASSERT_TRUE(import(write("a", file_of(0, 10))));
  Result<ImportReport> again = import(write("b", file_of(0, 10)));
  ASSERT_TRUE(again);
  EXPECT_NE(again->whole_file, "");
  EXPECT_EQ(again->records, 10u);
  EXPECT_EQ(money().text(), "96.00");
}

TEST_F(UsageFiles, packed_otherwise_are_the_same_file) {
  ASSERT_TRUE(import(write("a", file_of(0, 10))));
  Result<ImportReport> again = import(write("a.gz", gzip(file_of(0, 10))));
  ASSERT_TRUE(again);
  EXPECT_NE(again->whole_file, "");
  EXPECT_EQ(money().text(), "96.00");
}

TEST_F(UsageFiles, with_records_of_another_file_charge_only_the_new_ones) {
  ASSERT_TRUE(import(write("a", file_of(0, 10))));
  Result<ImportReport> r = import(write("b", file_of(5, 15)));
  ASSERT_TRUE(r);
  EXPECT_EQ(of(*r, Verdict::charged), 5u);
  EXPECT_EQ(of(*r, Verdict::repeated), 5u);
  EXPECT_EQ(money().text(), "94.00");
}

TEST_F(UsageFiles, torn_anywhere_charge_what_is_whole_and_the_rest_when_redelivered) {
  const std::string whole = file_of(0, 5);
  for (size_t cut = 0; cut < whole.size(); cut += 7) {
    Result<ImportReport> r = import(write("torn", whole.substr(0, cut)));
    ASSERT_TRUE(r) << r.error().text();
    if (!r->whole_file.empty()) continue;
    EXPECT_NE(r->ending, "complete") << cut;
  }
  ASSERT_TRUE(import(write("whole", whole)));
  EXPECT_EQ(money().text(), "98.00");
}

TEST_F(UsageFiles, of_damaged_gzip_are_refused_whole) {
  std::string packed = gzip(file_of(0, 200));
  packed[packed.size() / 2] = static_cast<char>(packed[packed.size() / 2] ^ 0x55);
  Result<ImportReport> r = import(write("a.gz", packed));
  ASSERT_TRUE(r);
  EXPECT_NE(r->whole_file, "");
  EXPECT_EQ(money().text(), "100.00");
}

TEST_F(UsageFiles, that_unpack_without_end_are_refused) {
  ImportOptions o;
  o.most_bytes = 1 << 20;
  const std::string path = write("bomb.gz", gzip(std::string(8 << 20, '\n')));
  Result<ImportReport> r = Importer(*service_, "test").run(path, "pipe", o);
  ASSERT_TRUE(r);
  EXPECT_NE(r->whole_file.find("more than"), std::string::npos);
  EXPECT_FALSE(*io::exists(folder_ + "/.unpacked-bomb.gz"));
}

TEST_F(UsageFiles, that_are_named_like_something_unpacked_are_not_thrown_away) {
  const std::string drop = folder_ + "/drop";
  ASSERT_TRUE(io::make_directories(drop + "/pipe/work"));
  ASSERT_TRUE(io::write_file_atomically(drop + "/pipe/work/night.plain", file_of(0, 10)));
  ASSERT_TRUE(io::write_file_atomically(drop + "/pipe/work/.unpacked-other.gz", file_of(10, 10)));  // what a crash left of ours
  Watcher watcher(*service_, "test", drop, {"pipe"});
  ASSERT_TRUE(watcher.start());
  watcher.stop();
  EXPECT_TRUE(*io::exists(drop + "/pipe/done/night.plain"));
  EXPECT_FALSE(*io::exists(drop + "/pipe/work/.unpacked-other.gz"));
  EXPECT_EQ(money().text(), "96.00");
  // Nor what stands beside a packed file that is imported by hand.
  const std::string packed = write("day.gz", gzip(file_of(20, 1))), beside = write("day.gz.plain", "mine");
  ASSERT_TRUE(import(packed));
  EXPECT_TRUE(*io::exists(beside));
}

TEST_F(UsageFiles, that_are_empty_or_garbage_harm_nothing) {
  std::string garbage;
  for (int i = 0; i < 300'000; ++i) garbage += static_cast<char>(mix64(static_cast<uint64_t>(i)) & 0xff);
  for (const std::string& bytes : {std::string(), std::string("\n\n\n"), std::string(200'000, 'x'), std::string(5000, '\0'), garbage}) {
    Result<ImportReport> r = import(write("odd", bytes));
    ASSERT_TRUE(r) << r.error().text();
    EXPECT_EQ(of(*r, Verdict::charged), 0u);
  }
  EXPECT_EQ(money().text(), "100.00");
}

TEST_F(UsageFiles, leave_rejects_that_can_be_mended_and_delivered_again) {
  std::string text = record(0) + record(1, "17000000099") + "MOC,17000000001,13800000000,2026-13-09 10:00:00,61\n" + record(3) + "END,4\n";
  Result<ImportReport> r = import(write("mixed", text));
  ASSERT_TRUE(r);
  EXPECT_EQ(of(*r, Verdict::charged), 2u);
  EXPECT_EQ(of(*r, Verdict::unknown_line), 1u);
  EXPECT_EQ(of(*r, Verdict::unreadable), 1u);
  Result<std::string> why = io::read_file(folder_ + "/reject/mixed.why", 1 << 20);
  ASSERT_TRUE(why);
  EXPECT_NE(why->find("1\t51\tunknown_line"), std::string::npos) << *why;
  EXPECT_NE(why->find("unreadable\tunreadable_time"), std::string::npos) << *why;
  add_line("8617000000099");
  Result<ImportReport> again = import(folder_ + "/reject/mixed.rej");
  ASSERT_TRUE(again) << again.error().text();
  EXPECT_EQ(again->ending, "complete");
  EXPECT_EQ(of(*again, Verdict::charged), 1u);
  EXPECT_EQ(of(*again, Verdict::unreadable), 1u);
}

TEST_F(UsageFiles, of_which_every_record_was_rejected_may_be_tried_again_as_they_are) {
  const std::string text = record(0, "17000000098") + record(1, "17000000098") + "END,2\n";
  Result<ImportReport> early = import(write("early", text));
  ASSERT_TRUE(early);
  EXPECT_EQ(of(*early, Verdict::unknown_line), 2u);
  add_line("8617000000098");
  Result<ImportReport> again = import(folder_ + "/reject/early.rej");
  ASSERT_TRUE(again) << again.error().text();
  EXPECT_EQ(of(*again, Verdict::charged), 2u);
}

TEST_F(UsageFiles, interrupted_go_on_where_they_were_after_a_restart) {
  const std::string path = write("long", file_of(0, 3000));  // 3,000 records: three batches
  std::atomic<bool> stop{true};
  Result<ImportReport> cut = import(path, &stop);  // stops after the first batch
  ASSERT_FALSE(cut);
  EXPECT_EQ(cut.error().code, "stopped");
  service_.reset();
  open();
  Result<ImportReport> r = import(path);
  ASSERT_TRUE(r) << r.error().text();
  EXPECT_EQ(of(*r, Verdict::charged) + of(*r, Verdict::repeated), 3000u);
  EXPECT_EQ(r->records, 3000u);
}

TEST_F(UsageFiles, that_come_too_late_or_from_the_future_are_rejected_with_the_reason) {
  std::string text = "MOC,17000000001,13800000000,2025-03-09 10:00:00,61\nMOC,17000000001,13800000000,2027-03-09 10:00:00,61\nEND,2\n";
  Result<ImportReport> r = import(write("times", text));
  ASSERT_TRUE(r);
  EXPECT_EQ(of(*r, Verdict::too_late), 1u);
  EXPECT_EQ(of(*r, Verdict::from_the_future), 1u);
}

TEST_F(UsageFiles, dropped_into_the_folder_are_taken_once_and_whole) {
  const std::string drop = folder_ + "/drop";
  Watcher watcher(*service_, "test", drop, {"pipe"});
  ASSERT_TRUE(watcher.start());
  watcher.stop();
  ASSERT_TRUE(io::write_file_atomically(drop + "/pipe/in/.half.tmp", record(0)));  // still being written
  ASSERT_TRUE(io::write_file_atomically(drop + "/pipe/in/one", file_of(0, 10)));
  ASSERT_TRUE(io::write_file_atomically(drop + "/pipe/in/two", file_of(0, 10)));
  Watcher second(*service_, "test", drop, {"pipe"});
  second.sweep();
  EXPECT_EQ(second.stats().files, 1u);
  EXPECT_EQ(second.stats().files_refused, 1u);
  EXPECT_TRUE(*io::exists(drop + "/pipe/done/one"));
  EXPECT_TRUE(*io::exists(drop + "/pipe/reject/two"));
  EXPECT_TRUE(*io::exists(drop + "/pipe/reject/two.why"));
  EXPECT_TRUE(*io::exists(drop + "/pipe/in/.half.tmp"));
  EXPECT_EQ(money().text(), "96.00");
}

TEST_F(UsageFiles, that_a_crash_left_between_done_and_moved_are_not_a_second_delivery) {
  const std::string drop = folder_ + "/drop";
  ASSERT_TRUE(io::make_directories(drop + "/pipe/work"));
  ASSERT_TRUE(io::write_file_atomically(drop + "/pipe/work/one", file_of(0, 10)));
  ASSERT_TRUE(import(drop + "/pipe/work/one"));  // finished, and then the crash
  Watcher watcher(*service_, "test", drop, {"pipe"});
  ASSERT_TRUE(watcher.start());
  watcher.stop();
  EXPECT_TRUE(*io::exists(drop + "/pipe/done/one"));
  EXPECT_EQ(watcher.stats().files_refused, 0u);
}

// A FIFO in one host's in/ held up the files of every host for ever, and the end of the server too.
TEST_F(UsageFiles, are_taken_although_fifos_and_other_strange_things_lie_among_them) {
  const std::string drop = folder_ + "/drop";
  std::vector<std::string> said;
  std::mutex mutex;
  const auto log = [&](const std::string& level, const std::string& text) {
    const std::lock_guard lock(mutex);
    said.push_back(level + " " + text);
  };
  for (const char* folder : {"in", "work"}) {
    const std::string at = drop + "/pipe/" + folder + "/";
    ASSERT_TRUE(io::make_directories(at + "folder"));
    ASSERT_EQ(mkfifo((at + "fifo").c_str(), 0644), 0);
    ASSERT_EQ(symlink("/nowhere/at/all", (at + "dangling").c_str()), 0);
    ASSERT_EQ(symlink("/dev/zero", (at + "endless").c_str()), 0);
    const int fd = ::socket(AF_UNIX, SOCK_STREAM, 0);
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::snprintf(address.sun_path, sizeof address.sun_path, "%ssocket", at.c_str());
    ASSERT_EQ(::bind(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
    ::close(fd);
  }
  ASSERT_TRUE(io::write_file_atomically(drop + "/pipe/in/zzz", file_of(0, 10)));
  Watcher watcher(*service_, "test", drop, {"pipe"}, log);
  ASSERT_TRUE(watcher.start());
  for (int i = 0; i < 500 && (watcher.stats().files == 0 || !watcher.idle()); ++i) std::this_thread::sleep_for(std::chrono::milliseconds(10));
  std::this_thread::sleep_for(std::chrono::milliseconds(400));  // looks again and again, and says nothing more
  watcher.stop();
  EXPECT_EQ(watcher.stats().files, 1u);
  EXPECT_EQ(watcher.stats().left, 10u);
  EXPECT_EQ(money().text(), "96.00");
  const std::lock_guard lock(mutex);
  EXPECT_EQ(said.size(), 10u);
  EXPECT_NE(std::find_if(said.begin(), said.end(), [](const std::string& s) { return s.find("in/fifo is a FIFO and no regular file; it is left where it is") != std::string::npos; }), said.end());
  for (const char* name : {"folder", "fifo", "dangling", "endless", "socket"}) {
    struct stat s {};
    EXPECT_EQ(::lstat((drop + "/pipe/in/" + name).c_str(), &s), 0) << name;
  }
}

TEST_F(UsageFiles, that_are_fifos_are_no_files_to_an_import_by_hand) {
  const std::string fifo = folder_ + "/fifo";
  ASSERT_EQ(mkfifo(fifo.c_str(), 0644), 0);
  EXPECT_FALSE(import(fifo));
}

// A host that wrote in place and paused lost what it wrote after the pause: the half was taken as torn at once.
TEST_F(UsageFiles, that_their_host_is_still_writing_are_given_time) {
  const std::string drop = folder_ + "/drop", half = drop + "/pipe/in/slow", packed = drop + "/pipe/in/slow.gz";
  std::vector<std::string> said;
  ASSERT_TRUE(io::make_directories(drop + "/pipe/in"));
  for (const char* folder : {"work", "done", "reject"}) ASSERT_TRUE(io::make_directories(drop + "/pipe/" + folder));
  Watcher watcher(*service_, "test", drop, {"pipe"}, [&](const std::string& level, const std::string& text) { said.push_back(level + " " + text); });
  const std::string plain = file_of(0, 10), gz = gzip(file_of(10, 20));
  std::ofstream slow(half), slow_gz(packed);
  slow << plain.substr(0, 100) << std::flush;
  slow_gz << gz.substr(0, 50) << std::flush;
  watcher.sweep();
  watcher.sweep();
  EXPECT_TRUE(*io::exists(half));
  EXPECT_TRUE(*io::exists(packed));
  EXPECT_EQ(money().text(), "100.00");
  slow << plain.substr(100) << std::flush;
  slow_gz << gz.substr(50) << std::flush;
  std::this_thread::sleep_for(std::chrono::milliseconds(1100));
  watcher.sweep();
  EXPECT_EQ(read("drop/pipe/done/slow"), plain);
  EXPECT_TRUE(*io::exists(drop + "/pipe/done/slow.gz"));
  EXPECT_EQ(money().text(), "92.00");
  EXPECT_EQ(watcher.stats().torn + watcher.stats().files_refused, 0u);
  EXPECT_TRUE(said.empty()) << said.front();
}

TEST_F(UsageFiles, that_nobody_writes_any_more_are_taken_as_torn_with_a_warning) {
  const std::string drop = folder_ + "/drop";
  std::vector<std::string> said;
  ASSERT_TRUE(io::make_directories(drop + "/pipe/in"));
  for (const char* folder : {"work", "done", "reject"}) ASSERT_TRUE(io::make_directories(drop + "/pipe/" + folder));
  Watcher watcher(*service_, "test", drop, {"pipe"}, [&](const std::string& level, const std::string& text) { said.push_back(level + " " + text); });
  for (const int64_t age : {Watcher::patience_seconds + 1, -3600L}) {  // long ago, and by another machine's clock
    const std::string path = drop + "/pipe/in/torn" + std::to_string(age);
    ASSERT_TRUE(io::write_file_atomically(path, file_of(0, 10).substr(0, age > 0 ? 100 : 200)));
    const timespec then = {::time(nullptr) - age, 0}, both[] = {then, then};
    ASSERT_EQ(::utimensat(AT_FDCWD, path.c_str(), both, 0), 0);
  }
  watcher.sweep();
  EXPECT_EQ(watcher.stats().torn, 2u);
  ASSERT_EQ(said.size(), 2u);
  EXPECT_NE(said[0].find("warning pipe/torn"), std::string::npos) << said[0];
  EXPECT_NE(said[0].find("no_trailer; it is taken as torn. Ask the host to deliver it again whole"), std::string::npos) << said[0];
}

}  // namespace
}  // namespace sublet::gateway
