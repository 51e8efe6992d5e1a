// ensure: the check for bugs. Always on, in every build; says where and what, then aborts.
//
// It is for what only a mistake in this program can break. Anything that arrives from outside
// (bytes, files, forms) is answered by a Refusal or a Fault (result.h) and must never reach an ensure.
//
//   ensure(held <= balance, "a hold may not exceed the balance");
#pragma once

namespace sublet {

[[noreturn]] void bug(const char* what, const char* file, int line);

}  // namespace sublet

#define ensure(condition, what) \
  (__builtin_expect(static_cast<bool>(condition), 1) ? void() : ::sublet::bug(what, __FILE__, __LINE__))
