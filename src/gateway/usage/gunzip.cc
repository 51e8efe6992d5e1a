#include "gateway/usage/gunzip.h"

#include <zlib.h>

#include "io/file.h"

namespace sublet::gateway {

Result<Gunzipped> gunzip(const std::string& from, const std::string& to, uint64_t most_bytes) {
  Result<io::ChunkReader> in = io::ChunkReader::open(from);
  if (!in) return in.error();
  Result<io::File> out = io::File::open(to, io::File::Mode::create);
  if (!out) return out.error();
  if (Result<Done> empty = out->truncate(0); !empty) return empty.error();
  z_stream z{};
  if (inflateInit2(&z, 15 + 16) != Z_OK) return fault("out_of_memory", "zlib could not begin");
  struct End {
    z_stream* z;
    ~End() { inflateEnd(z); }
  } end{&z};
  Gunzipped result;
  std::string buffer(1 << 20, '\0');
  bool ended = false;
  for (;;) {
    Result<std::string_view> chunk = in->next();
    if (!chunk) return chunk.error();
    if (chunk->empty()) break;
    z.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(chunk->data()));
    z.avail_in = static_cast<uInt>(chunk->size());
    while (z.avail_in > 0) {
      if (ended) {  // another member may follow: `cat a.gz b.gz`
        if (inflateReset(&z) != Z_OK) return fault("zlib", "inflateReset");
        ended = false;
      }
      z.next_out = reinterpret_cast<Bytef*>(buffer.data());
      z.avail_out = static_cast<uInt>(buffer.size());
      const int code = inflate(&z, Z_NO_FLUSH);
      const size_t got = buffer.size() - z.avail_out;
      if (got > 0) {
        if (result.bytes + got > most_bytes) {
          result.damaged = "unpacks to more than " + std::to_string(most_bytes) + " octets";
          return result;
        }
        if (Result<Done> w = out->write_at(result.bytes, std::string_view(buffer.data(), got)); !w) return w.error();
        result.bytes += got;
      }
      if (code == Z_STREAM_END) {
        ended = true;
      } else if (code == Z_BUF_ERROR && got == 0) {
        break;
      } else if (code != Z_OK) {
        result.damaged = std::string("not intact gzip: ") + (z.msg != nullptr ? z.msg : "data error");
        return result;
      }
    }
  }
  result.cut = !ended;
  return result;
}

}  // namespace sublet::gateway
