// Result<T>: a value, or why there is none. No exceptions cross our own interfaces.
//
// Three kinds of trouble are three types: a Refusal is business (the balance is too small) and its code is
// stable and documented; a Fault is the environment (the disk is full); a bug stops the process (ensure.h).
//
//   Result<Money> price = parse_money(text);
//   if (!price) return price.error();
//   use(*price);
#pragma once

#include <string>
#include <utility>
#include <variant>

#include "base/ensure.h"

namespace sublet {

struct Error {
  enum class Kind : unsigned char { refusal, fault };
  Kind kind = Kind::refusal;
  std::string code;    // stable, snake_case: `insufficient_balance`
  std::string detail;  // for people: what is wrong and what to do

  bool is_refusal() const { return kind == Kind::refusal; }
  std::string text() const { return detail.empty() ? code : code + ": " + detail; }
};

inline Error refusal(std::string code, std::string detail = {}) {
  return {Error::Kind::refusal, std::move(code), std::move(detail)};
}
inline Error fault(std::string code, std::string detail = {}) {
  return {Error::Kind::fault, std::move(code), std::move(detail)};
}

template <class T>
class [[nodiscard]] Result {
 public:
  Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}
  Result(Error error) : state_(std::in_place_index<1>, std::move(error)) {}

  explicit operator bool() const { return state_.index() == 0; }
  T& operator*() & { return checked(); }
  const T& operator*() const& { return const_cast<Result*>(this)->checked(); }
  T&& operator*() && { return std::move(checked()); }
  T* operator->() { return &checked(); }
  const T* operator->() const { return &const_cast<Result*>(this)->checked(); }
  const Error& error() const {
    ensure(state_.index() == 1, "a Result with a value has no error");
    return *std::get_if<1>(&state_);
  }

 private:
  T& checked() {
    ensure(state_.index() == 0, "a Result with an error has no value");
    return *std::get_if<0>(&state_);
  }
  std::variant<T, Error> state_;
};

struct Done {};  // for Result<Done>: success without a value

}  // namespace sublet
