// The log and checkpoint files by themselves: their bytes, and what is said of damaged ones.
#include <gtest/gtest.h>

#include "engine/log_writer.h"
#include "engine/toy_machine.h"
#include "engine/verify.h"

namespace sublet::engine {
namespace {

std::string hex(std::string_view bytes) {
  std::string out;
  for (const char c : bytes) {
    constexpr char digits[] = "0123456789abcdef";
    out += digits[(static_cast<unsigned char>(c) >> 4) & 15];
    out += digits[static_cast<unsigned char>(c) & 15];
  }
  return out;
}

// docs/formats/log.md
TEST(LogFormat, the_bytes_of_a_segment_header_are_those_of_the_page) {
  const SegmentHeader header{
      0x0102030405060708, 0x1112131415161718, {0x2122232425262728, 0x3132333435363738}};
  const std::string bytes = encode_segment_header(header);
  EXPECT_EQ(hex(bytes),
            "5355424c45544c47"                    // magic
            "0100000040000000"                    // version, header bytes
            "0807060504030201"                    // first position
            "1817161514131211"                    // salt
            "38373635343332312827262524232221"    // chain
            "09bf96830574a16e04d40e4cd3b23531");  // checksum
  const auto back = decode_segment_header(bytes);
  ASSERT_TRUE(back);
  EXPECT_EQ(back->first, header.first);
  EXPECT_EQ(back->salt, header.salt);
  EXPECT_EQ(back->chain, header.chain);
}

TEST(LogFormat, the_bytes_of_a_frame_are_those_of_the_page) {
  FrameBuilder frame;
  frame.begin(7);
  frame.add(Record::Kind::command, Instant::from_micros(0x0102030405060708), "top up",
            [](std::string& out) { out += "done"; });
  frame.add(Record::Kind::tick, Instant::from_micros(-1), "", [](std::string&) {});
  const Hash128 chain = frame.seal({0x2122232425262728, 0x3132333435363738}, 5);
  EXPECT_EQ(hex(frame.bytes()),
            "fd62ef477394ed56728d1e37424052eb"  // checksum
            "5346524d01000000"                  // magic, version
            "2c00000002000000"                  // payload bytes, records
            "0700000000000000"                  // first position
            "38373635343332312827262524232221"  // checksum of the frame before
            "0807060504030201"
            "01"
            "06000000"
            "04000000"  // time, a command, its bytes, outcome's
            "746f70207570"
            "646f6e65"  // "top up", "done"
            "ffffffffffffffff"
            "02"
            "00000000"
            "00000000");  // a tick
  const auto header = decode_frame_header(frame.bytes());
  ASSERT_TRUE(header);
  EXPECT_EQ(header->checksum, chain);
  EXPECT_EQ(header->first, 7u);
  EXPECT_EQ(header->last(), 8u);
  EXPECT_TRUE(frame_is_whole(*header, frame.bytes(), 5));
  EXPECT_FALSE(frame_is_whole(*header, frame.bytes(), 6)) << "the salt belongs to the checksum";
}

// docs/formats/checkpoint.md
TEST(LogFormat, the_bytes_of_a_checkpoint_header_are_those_of_the_page) {
  const CheckpointHeader header{9, Instant::from_micros(10), {1, 2}, 11, 12, {3, 4}};
  const std::string bytes = encode_checkpoint_header(header);
  EXPECT_EQ(hex(bytes),
            "5355424c45544350"                    // magic
            "0100000060000000"                    // version, header bytes
            "0900000000000000"                    // position
            "0a00000000000000"                    // time
            "02000000000000000100000000000000"    // chain
            "0b000000000000000c00000000000000"    // body bytes, chunks
            "04000000000000000300000000000000"    // sum over the chunks
            "f7a66b59cf1f81a6fcfb2d198560b2cc");  // checksum
  EXPECT_EQ(decode_checkpoint_header(bytes, "x")->position, 9u);
}

TEST(LogFormat, any_changed_bit_of_a_frame_or_header_is_noticed) {
  FrameBuilder frame;
  frame.begin(1);
  frame.add(Record::Kind::command, Instant(), "command", [](std::string& out) { out += "outcome"; });
  frame.seal({}, 1);
  const std::string segment = encode_segment_header({});
  for (size_t bit = 0; bit < frame.size() * 8; ++bit) {
    std::string bytes(frame.bytes());
    bytes[bit / 8] = static_cast<char>(bytes[bit / 8] ^ (1 << (bit % 8)));
    const auto header = decode_frame_header(bytes);
    EXPECT_FALSE(header && header->bytes() == bytes.size() && frame_is_whole(*header, bytes, 1)) << bit;
  }
  for (size_t bit = 0; bit < segment.size() * 8; ++bit) {
    std::string bytes = segment;
    bytes[bit / 8] = static_cast<char>(bytes[bit / 8] ^ (1 << (bit % 8)));
    EXPECT_FALSE(decode_segment_header(bytes)) << bit;
  }
}

TEST(LogFormat, segment_names_sort_like_their_positions) {
  EXPECT_EQ(segment_name(1), "00000000000000000001.log");
  EXPECT_EQ(segment_name(UINT64_MAX), "18446744073709551615.log");
  EXPECT_EQ(segment_of_name("00000000000000000042.log"), 42u);
  for (const char* name : {"42.log", "0000000000000000004x.log", "00000000000000000000.log", "next.prepared",
                           "99999999999999999999.log", "00000000000000000042.tmp"}) {
    EXPECT_FALSE(segment_of_name(name)) << name;
  }
}

class Logs : public Folder {
 protected:
  // `frames` frames of `records` records each, through a LogWriter.
  void write(int frames, int records, uint64_t segment_bytes = 16 << 10) {
    Result<std::unique_ptr<LogWriter>> log =
        LogWriter::open({directory + "/log", segment_bytes, true, {}}, 1, {});
    ASSERT_TRUE(log);
    FrameBuilder frame;
    for (int f = 0; f < frames; ++f) {
      frame.begin((*log)->next());
      for (int r = 0; r < records; ++r) {
        frame.add(Record::Kind::command, Instant::from_micros(f), "add 1 1",
                  [&](std::string& out) { out += "ok " + std::to_string(f * records + r + 1); });
      }
      ASSERT_TRUE((*log)->append(frame));
    }
  }
  Result<Position> walk() {
    Result<LogReader> reader = LogReader::open(directory + "/log", 1);
    if (!reader) return reader.error();
    Frame frame;
    for (;;) {
      Result<bool> more = reader->next(frame);
      if (!more) return more.error();
      if (!*more) return reader->next_position() - 1;
    }
  }
};

TEST_F(Logs, many_segments_read_back_as_one_log) {
  write(200, 20);
  EXPECT_GT(list_segments(directory + "/log")->size(), 5u);
  Result<Position> last = walk();
  ASSERT_TRUE(last) << last.error().text();
  EXPECT_EQ(*last, 4000u);
}

TEST_F(Logs, a_frame_larger_than_a_segment_gets_one_of_its_own) {
  write(5, 2000);
  EXPECT_EQ(*walk(), 10'000u);
  EXPECT_EQ(list_segments(directory + "/log")->size(), 5u);
}

TEST_F(Logs, a_changed_byte_in_the_middle_is_damage_and_says_where) {
  write(3, 10);
  flip(newest_segment(), segment_header_bytes + 100);
  Result<Position> last = walk();
  ASSERT_FALSE(last);
  EXPECT_EQ(last.error().code, "log_damaged");
  EXPECT_NE(last.error().detail.find("00000000000000000001.log at offset 64, position 1"), std::string::npos)
      << last.error().detail;
}

TEST_F(Logs, a_changed_byte_in_the_last_frame_of_an_older_segment_is_damage) {
  write(200, 20);
  const std::vector<Position> segments = *list_segments(directory + "/log");
  Result<LogReader> reader = LogReader::open(directory + "/log", 1);
  Frame frame;
  uint64_t end = 0;
  while (reader->next_position() < segments[2] && *reader->next(frame)) end = reader->offset();
  flip(directory + "/log/" + segment_name(segments[1]), end - 1);
  EXPECT_EQ(walk().error().code, "log_damaged");
}

TEST_F(Logs, a_lost_segment_in_the_middle_is_damage) {
  write(200, 20);
  const std::vector<Position> segments = *list_segments(directory + "/log");
  ASSERT_TRUE(io::remove_file(directory + "/log/" + segment_name(segments[2])));
  EXPECT_EQ(walk().error().code, "log_damaged");
}

TEST_F(Logs, a_damaged_segment_header_is_damage_also_in_the_last_segment) {
  write(1, 1);
  flip(newest_segment(), 20);
  EXPECT_EQ(walk().error().code, "log_damaged");
}

TEST_F(Logs, a_frame_inside_a_command_is_not_taken_for_a_frame) {
  // What a client could send: a frame with a later number and a right checksum, but not knowing the salt.
  FrameBuilder forged;
  forged.begin(1000);
  forged.add(Record::Kind::command, Instant(), "add 1 1000000", [](std::string&) {});
  forged.seal({}, 0);
  Result<std::unique_ptr<LogWriter>> log = LogWriter::open({directory + "/log", 16 << 10, true, {}}, 1, {});
  FrameBuilder frame;
  frame.begin(1);
  frame.add(Record::Kind::command, Instant(), forged.bytes(), [](std::string&) {});
  ASSERT_TRUE((*log)->append(frame));
  log->reset();
  flip(newest_segment(), segment_header_bytes + 3);  // the outer frame is torn
  EXPECT_EQ(*walk(), 0u);
}

TEST_F(Logs, a_segment_of_another_log_does_not_fit_in) {
  write(200, 20);
  const std::vector<Position> ours = *list_segments(directory + "/log");
  const std::string other = directory;
  directory = root + "/other";
  write(200, 20);
  const std::string name = segment_name(ours[2]);
  std::filesystem::copy_file(other + "/log/" + name, directory + "/log/" + name,
                             std::filesystem::copy_options::overwrite_existing);
  EXPECT_EQ(walk().error().code, "log_damaged");
}

using Checkpoints = Folder;

TEST_F(Checkpoints, every_changed_byte_is_noticed_before_the_machine_sees_any) {
  Result<CheckpointWriter> out = CheckpointWriter::create(directory, 5);
  ASSERT_TRUE(out);
  ASSERT_TRUE(out->add("first part"));
  ASSERT_TRUE(out->add("second part"));
  const std::string path = checkpoint_path(directory, 5);
  EXPECT_FALSE(*io::exists(path)) << "it has no name before it is whole";
  ASSERT_TRUE(out->finish({5, Instant::from_seconds(1), {1, 2}, 0, 0, {}}));
  ASSERT_TRUE(verify_checkpoint(path));
  EXPECT_EQ(verify_checkpoint(path)->body_bytes, 21u);
  const uint64_t size = std::filesystem::file_size(path);
  for (uint64_t at = 0; at < size; ++at) {
    flip(path, at);
    Result<CheckpointHeader> header = verify_checkpoint(path);
    ASSERT_FALSE(header) << at;
    EXPECT_EQ(header.error().code, "checkpoint_damaged");
    flip(path, at);
  }
  for (uint64_t end = 0; end < size; ++end) {
    std::filesystem::copy_file(path, path + ".cut", std::filesystem::copy_options::overwrite_existing);
    std::filesystem::resize_file(path + ".cut", end);
    EXPECT_FALSE(verify_checkpoint(path + ".cut")) << end;
  }
}

}  // namespace
}  // namespace sublet::engine
