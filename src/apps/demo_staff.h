// The demo's people: who may sign in at the console. They are made once, over the API as anybody's are, and kept in a file that only its
// user can read: names, roles, passwords, and the secrets of their codes, so that the demo can say which code is good now.
//
//   Result<std::vector<DemoStaff>> people = demo_staff({base, op, key, folder + "/sign-ins.json"});
//   people->front().code(clock.now());      // "492039"
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "base/time.h"

namespace sublet::apps {

struct DemoStaff {
  std::string name, granted, password, secret;  // secret: base32, as an authenticator takes it
  std::string code(Instant now) const;          // of these thirty seconds; good once
};

struct DemoStaffWish {
  std::string base, op, key, file;
};
Result<std::vector<DemoStaff>> demo_staff(const DemoStaffWish& wish);  // faults: `api_failed`, those of the file

}  // namespace sublet::apps
