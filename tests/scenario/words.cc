#include "scenario/words.h"

#include <sstream>

namespace sublet::scenario {

Words::Words(const std::string& line) {
  std::istringstream in(line);
  for (std::string w; in >> w;) {
    if (w[0] == '#') break;
    if (w.size() > 1 && w.back() == ',') w.pop_back();
    words_.push_back(w);
  }
}

std::string Words::take() {
  if (words_.empty()) throw Wrong{"the line ends too early"};
  std::string first = words_.front();
  words_.pop_front();
  return first;
}

bool Words::accept(std::string_view word) {
  if (words_.empty() || words_.front() != word) return false;
  words_.pop_front();
  return true;
}

void Words::must(std::string_view word) {
  if (!accept(word)) throw Wrong{"here comes `" + std::string(word) + "`" + (empty() ? "" : ", not `" + front() + "`")};
}

std::string Words::rest() {
  std::string out;
  while (!words_.empty()) out += (out.empty() ? "" : " ") + take();
  return out;
}

Words Words::split_answer() {
  Words answer;
  for (size_t i = 0; i < words_.size(); ++i) {
    if (words_[i] != "->") continue;
    answer.words_.assign(words_.begin() + static_cast<ptrdiff_t>(i) + 1, words_.end());
    words_.resize(i);
  }
  return answer;
}

bool Words::is_time(size_t i) const {
  return i < words_.size() && words_[i].size() == 8 && words_[i][2] == ':' && words_[i][5] == ':';
}

bool Words::at_moment() const { return is_time(1) && words_[0].size() == 10 && words_[0][4] == '-'; }

Civil Words::time_of(Date day) { return good(parse_civil(day.text() + " " + take())); }

Civil Words::moment() {
  const std::string day = take();
  return good(parse_civil(is_time(0) ? day + " " + take() : day));
}

int64_t Words::integer() {
  const std::string word = take();
  const size_t from = word[0] == '-' ? 1 : 0;
  if (word.size() == from || word.size() > 18 || word.find_first_not_of("0123456789", from) != std::string::npos) throw Wrong{"'" + word + "' is not a whole number"};
  return std::stoll(word);
}

bool Words::at_quantity() const {
  if (words_.empty()) return false;
  if (parse_quantity(words_[0])) return true;
  return words_.size() > 1 && static_cast<bool>(parse_quantity(words_[0] + " " + words_[1]));
}

Quantity Words::quantity() {
  std::string text = take();
  if (!parse_quantity(text) && !words_.empty() && parse_quantity(text + " " + words_[0])) text += " " + take();
  return good(parse_quantity(text));
}

int64_t Words::amount(Unit unit) {
  if (unit == Unit::money) return money().micros();
  if (words_.empty()) throw Wrong{"an amount is missing"};
  const bool negative = words_[0].size() > 1 && words_[0][0] == '-';
  if (negative) words_[0].erase(0, 1);
  int64_t value = 0;
  if (at_quantity()) {
    const Quantity q = quantity();
    if (q.unit != unit) throw Wrong{"an amount in " + std::string(unit_name(unit)) + ", please"};
    value = q.amount;
  } else {
    value = integer();
  }
  return negative ? -value : value;
}

void same(const std::string& what, const std::string& want, const std::string& have) {
  if (want != have) throw Wrong{what + " is " + have + ", expected " + want};
}

}  // namespace sublet::scenario
