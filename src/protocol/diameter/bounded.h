// Bounded<T, N>: up to N things in place; forgetting them costs nothing, and one added is as new.
//
//   Bounded<std::string_view, 8> names;
//   if (std::string_view* name = names.add()) *name = "x";   // nullptr: full
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <new>
#include <type_traits>

namespace sublet::protocol::diameter {

template <class T, size_t N>
class Bounded {
  static_assert(std::is_trivially_destructible_v<T>);

 public:
  static constexpr size_t limit = N;
  T* add() {
    if (count_ == N) return nullptr;
    return ::new (static_cast<void*>(&items_[count_++]))
        T;  // its initialisers only: what they leave alone is not touched
  }
  bool add(const T& item) {
    if (count_ == N) return false;
    items_[count_++] = item;
    return true;
  }
  void clear() { count_ = 0; }
  size_t size() const { return count_; }
  bool empty() const { return count_ == 0; }
  T& operator[](size_t i) { return items_[i]; }
  const T& operator[](size_t i) const { return items_[i]; }
  T* begin() { return items_.data(); }
  T* end() { return items_.data() + count_; }
  const T* begin() const { return items_.data(); }
  const T* end() const { return items_.data() + count_; }

 private:
  std::array<T, N> items_{};
  uint32_t count_ = 0;
};

}  // namespace sublet::protocol::diameter
