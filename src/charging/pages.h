// Pages<T>: a growing array of plain records in pages (of 64 KiB, where nothing else is said), which can be saved while it goes on changing. The first
// 2 MiB come page by page, as small installations and tests want it, then 2 MiB in one block (base/blocks.h).
//
// Reads are `table[i]`; every change goes through `mut(i)` or `mut(i, count)`, which, while a checkpoint is being written, first
// set aside the old content of the sheet (4 KiB of a page). So a checkpoint shows the state at its beginning, and costs one copy
// of each sheet that changes meanwhile: with whole pages nearly all were copied in its first moments, and everybody waited.
// One thread.
//
//   Pages<Account> accounts;
//   const size_t a = accounts.push({});
//   accounts.mut(a).money += 5;
//   accounts.snapshot_begin();
//   while (accounts.snapshot_page(page, out)) ++page;      // pages in order; the change below is not in it
//   accounts.snapshot_end();
#pragma once

#include <cstdint>
#include <cstring>
#include <memory>
#include <string>
#include <string_view>
#include <type_traits>
#include <unordered_map>
#include <vector>

#include "base/blocks.h"
#include "base/ensure.h"
#include "base/prefetch.h"

namespace sublet::charging {

template <class T, size_t octets = 65'536>
class Pages {
  static_assert(std::is_trivially_copyable_v<T>);

 public:
  static constexpr size_t sheet_bytes = 4'096;
  static constexpr size_t per_sheet = sizeof(T) >= sheet_bytes ? 1 : sheet_bytes / sizeof(T);
  static constexpr size_t per_page = per_sheet * (octets / sheet_bytes);
  static_assert(per_page * sizeof(T) <= octets);

  const T& operator[](size_t i) const { return pages_[i / per_page][i % per_page]; }
  T& mut(size_t i) {
    if (saving_) set_aside(i / per_sheet);
    return pages_[i / per_page][i % per_page];
  }
  // `count` of them, side by side on one page.
  T* mut(size_t i, size_t count) {
    if (saving_)
      for (size_t sheet = i / per_sheet; sheet * per_sheet < i + count; ++sheet) set_aside(sheet);
    return &pages_[i / per_page][i % per_page];
  }
  size_t size() const { return size_; }
  size_t push(const T& value) {
    grow(size_ + 1);
    mut(size_ - 1) = value;
    return size_ - 1;
  }
  // New records are all zero octets.
  void grow(size_t size) {
    while (pages_.size() * per_page < size) {
      const size_t page = pages_.size() % in_block;
      if (pages_.size() < in_block) blocks_.emplace_back(page_bytes);
      else if (page == 0) blocks_.emplace_back(in_block * page_bytes);
      pages_.push_back(reinterpret_cast<T*>(blocks_.back().data() + (pages_.size() < in_block ? 0 : page * page_bytes)));
    }
    if (size > size_) size_ = size;
  }
  void prefetch(size_t i) const { sublet::prefetch(&pages_[i / per_page][i % per_page]); }
  size_t bytes() const {
    size_t out = pages_.capacity() * sizeof(pages_[0]) + blocks_.capacity() * sizeof(blocks_[0]);
    for (const Block& b : blocks_) out += b.size();
    return out;
  }

  void snapshot_begin() {
    saving_ = true;
    saved_size_ = size_;
    saved_.assign((size_ + per_sheet - 1) / per_sheet, false);
    aside_.clear();  // of a checkpoint that was never finished
  }
  // Appends the old content of page `page`; false when there is none left.
  bool snapshot_page(size_t page, std::string& out) {
    if (page * per_page >= saved_size_) return false;
    const size_t end = std::min((page + 1) * per_page, saved_size_);
    for (size_t i = page * per_page; i < end; i += per_sheet) {
      const size_t sheet = i / per_sheet, count = std::min(per_sheet, end - i);
      const auto at = saved_[sheet] ? aside_.find(sheet) : aside_.end();
      out.append(reinterpret_cast<const char*>(at != aside_.end() ? at->second.get() : &(*this)[i]), count * sizeof(T));
      saved_[sheet] = true;
      if (at == aside_.end()) continue;
      if (spare_.size() < most_spare) spare_.push_back(std::move(at->second));
      aside_.erase(at);
    }
    return true;
  }
  size_t snapshot_size() const { return saved_size_; }
  // The page as it is now, whether or not a checkpoint is being written.
  std::string_view page_now(size_t page) const {
    if (page * per_page >= size_) return {};
    return {reinterpret_cast<const char*>(pages_[page]), std::min(per_page, size_ - page * per_page) * sizeof(T)};
  }
  void snapshot_end() {
    saving_ = false;
    aside_.clear();
  }
  // The way back: `bytes` hold whole pages of the same order, the last one shorter.
  bool restore_page(size_t page, std::string_view bytes) {
    if (bytes.size() % sizeof(T) != 0 || bytes.size() > per_page * sizeof(T)) return false;
    grow(page * per_page + bytes.size() / sizeof(T));
    std::memcpy(static_cast<void*>(pages_[page]), bytes.data(), bytes.size());
    return true;
  }

 private:
  void set_aside(size_t sheet) {
    if (sheet >= saved_.size() || saved_[sheet]) return;
    saved_[sheet] = true;
    std::unique_ptr<T[]> copy;
    if (spare_.empty()) {
      copy = std::make_unique_for_overwrite<T[]>(per_sheet);
    } else {
      copy = std::move(spare_.back());
      spare_.pop_back();
    }
    std::memcpy(static_cast<void*>(copy.get()), &(*this)[sheet * per_sheet], per_sheet * sizeof(T));
    aside_.emplace(sheet, std::move(copy));
  }

  static constexpr size_t page_bytes = octets, in_block = large_block / octets;
  static constexpr size_t most_spare = 8'192;  // copies whose room is kept: 32 MiB
  std::vector<T*> pages_;     // into blocks_
  std::vector<Block> blocks_;
  size_t size_ = 0;
  bool saving_ = false;
  size_t saved_size_ = 0;
  std::vector<bool> saved_;  // by sheet
  std::unordered_map<size_t, std::unique_ptr<T[]>> aside_;
  std::vector<std::unique_ptr<T[]>> spare_;
};

}  // namespace sublet::charging
