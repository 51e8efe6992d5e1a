// Settings: an operator's rules as parameters, each with a default, where law or custom leave them open (domain: at most five
// numbers a person, by a scope that is told differently; ninety days frozen). Kept in the records, changed with a trace.
//
//   const int64_t most = *setting(w, "numbers_per_person");
//   set_setting(w, "numbers_scope", "host");          // refusal `bad_setting`
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "commerce/context.h"

namespace sublet::commerce {

struct SettingRule {
  const char* name;
  const char* standard;
  const char* words;    // nullptr: a whole number from `least` to `most`; else the words allowed, split by '|', "" any text
  int64_t least, most;
  const char* what;
};
const std::vector<SettingRule>& setting_rules();

Result<int64_t> setting(const Work& w, std::string_view name);
Result<std::string> setting_text(const Work& w, std::string_view name);
Result<Done> set_setting(const Work& w, const std::string& name, const std::string& value);
Result<Done> unset_setting(const Work& w, const std::string& name);  // the standard holds again

// A setting with what is stated, by whom and when; nothing stated: `changed` is the epoch.
struct SettingShown {
  const SettingRule* rule = nullptr;
  std::string value, actor;
  Instant changed;
};
Result<SettingShown> setting_shown(const Work& w, const std::string& name);  // refusal `bad_setting`

}  // namespace sublet::commerce
