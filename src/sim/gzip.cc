#include <zlib.h>

#include "base/ensure.h"
#include "sim/delivery.h"

namespace sublet::sim {

std::string gzip(std::string_view text) {
  z_stream z{};
  ensure(deflateInit2(&z, 1, Z_DEFLATED, 31, 8, Z_DEFAULT_STRATEGY) == Z_OK, "zlib is there");
  std::string out(deflateBound(&z, static_cast<uLong>(text.size())), '\0');
  z.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  z.avail_in = static_cast<uInt>(text.size());
  z.next_out = reinterpret_cast<Bytef*>(out.data());
  z.avail_out = static_cast<uInt>(out.size());
  ensure(deflate(&z, Z_FINISH) == Z_STREAM_END, "the bound is enough");
  out.resize(z.total_out);
  deflateEnd(&z);
  return out;
}

std::string gunzip_prefix(std::string_view bytes) {
  z_stream z{};
  ensure(inflateInit2(&z, 31) == Z_OK, "zlib is there");
  std::string out;
  char block[1 << 16];
  z.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  z.avail_in = static_cast<uInt>(bytes.size());
  for (int status = Z_OK; status == Z_OK;) {
    z.next_out = reinterpret_cast<Bytef*>(block);
    z.avail_out = sizeof block;
    status = inflate(&z, Z_NO_FLUSH);
    out.append(block, sizeof block - z.avail_out);
    if (status == Z_OK && z.avail_in == 0 && z.avail_out != 0) break;
  }
  inflateEnd(&z);
  return out;
}

}  // namespace sublet::sim
