#include "engine/log_writer.h"

#include <algorithm>
#include <utility>

#include "io/clock.h"
#include "io/thread.h"

namespace sublet::engine {

namespace {
constexpr uint64_t page_bytes = 4096;
}

SegmentPreparer::SegmentPreparer(std::string path, uint64_t bytes)
    : path_(std::move(path)), bytes_(bytes), thread_([this] { run(); }) {}

SegmentPreparer::~SegmentPreparer() {
  {
    std::lock_guard lock(mutex_);
    stop_ = true;
  }
  changed_.notify_all();
  thread_.join();
  (void)io::remove_file(path_);  // only space; the next run would not trust it
}

void SegmentPreparer::request() {
  {
    std::lock_guard lock(mutex_);
    wanted_ = true;
  }
  changed_.notify_all();
}

Result<io::File> SegmentPreparer::take() {
  std::unique_lock lock(mutex_);
  ensure(wanted_ || ready_, "a segment is requested before it is taken");
  changed_.wait(lock, [this] { return ready_.has_value(); });
  Result<io::File> file = std::move(*ready_);
  ready_.reset();
  return file;
}

void SegmentPreparer::run() {
  io::name_this_thread("log-prepare");
  std::unique_lock lock(mutex_);
  for (;;) {
    changed_.wait(lock, [this] { return stop_ || (wanted_ && !ready_); });
    if (stop_) return;
    lock.unlock();
    Result<io::File> file = prepare();
    lock.lock();
    wanted_ = false;
    ready_.emplace(std::move(file));
    changed_.notify_all();
  }
}

Result<io::File> SegmentPreparer::prepare() {
  // One left by an earlier run may hold a header and is not worth trusting: it is written anew.
  const auto go_on = [this] {
    std::lock_guard lock(mutex_);
    return !stop_;
  };
  if (Result<Done> done = io::write_zeros(path_, bytes_, go_on); !done) return done.error();
  return io::File::open(path_, io::File::Mode::read_write);
}

LogWriter::LogWriter(Options options, Position next, const Hash128& chain)
    : options_(std::move(options)),
      next_(next),
      chain_(chain),
      preparer_(options_.directory + "/next.prepared", options_.segment_bytes) {}

Result<std::unique_ptr<LogWriter>> LogWriter::open(Options options, Position next, const Hash128& chain) {
  ensure(options.segment_bytes > segment_header_bytes, "a segment has room for its header");
  if (Result<Done> done = io::make_directories(options.directory); !done) return done.error();
  std::unique_ptr<LogWriter> writer(new LogWriter(std::move(options), next, chain));
  // At once and not at the first append: readers then always find the segment that the next frame goes to.
  if (Result<Done> done = writer->begin_segment(); !done) return done.error();
  return writer;
}

Result<Done> LogWriter::begin_segment() {
  if (!prepared_) preparer_.request();
  Result<io::File> file = preparer_.take();
  if (!file) return file.error();
  SegmentHeader header{next_, io::entropy64(), chain_};
  Result<Done> done = file->write_at(0, encode_segment_header(header));
  if (done) done = file->sync();
  // A segment of this name can only be one that holds no frame yet; the new one takes its place.
  const std::string path = options_.directory + "/" + segment_name(next_);
  if (done) done = io::rename_durably(preparer_.path(), path);
  if (!done) return done;
  file = io::File::open(path, io::File::Mode::read_write);  // so that its errors show the name it has now
  if (!file) return file.error();
  file_ = std::move(*file);
  salt_ = header.salt;
  offset_ = segment_header_bytes;
  prepared_ = false;
  ++segments_begun_;
  return Done{};
}

Result<Done> LogWriter::append(FrameBuilder& frame) {
  ensure(!frame.empty() && frame.first() == next_, "frames are appended in order");
  // A frame larger than a segment gets one for itself, which then grows.
  if (offset_ > segment_header_bytes && offset_ + frame.size() > options_.segment_bytes) {
    if (Result<Done> done = begin_segment(); !done) return done;
  }
  const Hash128 checksum = frame.seal(chain_, salt_);
  const int64_t start = io::steady_micros();
  // Up to the end of the page, because the segment was zeroed past the page cache: to change a part of a page
  // that is not cached, the kernel would first have to read it from the disk.
  const uint64_t end = offset_ + frame.size();
  const uint64_t padding =
      end < options_.segment_bytes ? std::min(-end % page_bytes, options_.segment_bytes - end) : 0;
  Result<Done> done = file_.write_at(offset_, frame.padded(padding));
  if (done && options_.before_sync) done = options_.before_sync(frame.next() - 1);
  if (done && options_.sync) done = file_.sync();
  if (!done) return done;
  last_sync_micros_ = io::steady_micros() - start;
  offset_ += frame.size();
  next_ = frame.next();
  chain_ = checksum;
  // Not before the segment is in use in earnest: a program that is only started and stopped need not write
  // zeros.
  if (!prepared_ && offset_ > options_.segment_bytes / 8) {
    preparer_.request();
    prepared_ = true;
  }
  return Done{};
}

}  // namespace sublet::engine
