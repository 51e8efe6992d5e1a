// Bar: how far something long is, on a terminal's last line; nothing where stderr is none, or programs read along.
//
//   Bar bar("lot.csv", Bar::Unit::rows, quiet);
//   bar.show(done, total);   // again and again
//   bar.end();               // its line is empty again
#pragma once

#include <chrono>
#include <string>

namespace sublet::apps {

class Bar {
 public:
  enum class Unit { octets, rows };
  Bar(std::string name, Unit unit, bool quiet);
  void show(double done, double total);
  void end();

 private:
  std::string name_;
  Unit unit_;
  bool shown_;
  std::chrono::steady_clock::time_point start_;
};

}  // namespace sublet::apps
