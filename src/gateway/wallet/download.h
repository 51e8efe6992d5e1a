// A file of any size from another party, by HTTP GET, straight to the disk in bounded memory: http/client.h takes a megabyte at most.
//
// The address comes from an answer of theirs and is held against whom it may name: `host`, or any below it. It is read once, by the library that
// connects. Redirections are not followed, no proxy is asked, https needs a certificate that we trust. What was not taken whole leaves no file.
//
// Waits; any thread. Refusal `bad_url` (it names somebody else, or is none); faults `no_answer` (nobody there, not whole, another status than 200),
// `too_large`, `stopped`, those of files.
//
//   Result<Done> d = download({.url = told, .host = "alipay.com", .below = true}, "bill.part", limits, [&] { return stopping; });
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "base/result.h"

namespace sublet::gateway::wallet {

struct DownloadWish {
  std::string url = {};
  std::string host = {};       // whom it may name
  std::string port = "443";
  bool below = false;          // or one below it, such as dw.alipay.com
  bool tls = true;             // false: as the party's own address is
  std::string authorization = {};  // header; empty: none
  std::string ca = {};             // PEM file of whom to trust; empty: the system's
};

struct DownloadLimits {
  uint64_t octets = uint64_t{4} << 30;
  int64_t seconds = 1'800, connect_seconds = 10;
  int64_t idle_seconds = 30;   // with less than a kilobyte a second
};

// `path`: a new file, for its owner's eyes only.
Result<Done> download(const DownloadWish& wish, const std::string& path, const DownloadLimits& limits = {}, const std::function<bool()>& stop = {});

}  // namespace sublet::gateway::wallet
