#include "apps/manners.h"

#include <algorithm>

#include "catalogue/text.h"

namespace sublet::apps {
namespace {

std::vector<std::string> commands_of(const CLI::App& app) {
  std::vector<std::string> out;
  for (const CLI::App* s : app.get_subcommands([](const CLI::App*) { return true; }))
    out.push_back(s->get_name());
  return out;
}

// Options are looked for in a command and in those around it.
const CLI::Option* find_option(const CLI::App* app, const std::string& name) {
  for (; app != nullptr; app = app->get_parent())
    if (const CLI::Option* o = app->get_option_no_throw(name)) return o;
  return nullptr;
}

std::vector<std::string> options_of(const CLI::App* app) {
  std::vector<std::string> out;
  for (; app != nullptr; app = app->get_parent())
    for (const CLI::Option* o : app->get_options())
      for (const std::string& name : o->get_lnames()) out.push_back("--" + name);
  return out;
}

std::string full_name(const CLI::App* app) {
  return app->get_parent() == nullptr ? app->get_name()
                                      : full_name(app->get_parent()) + " " + app->get_name();
}

std::string with_nearest(const std::string& what, const std::string& written,
                         const std::vector<std::string>& words) {
  const std::string near = catalogue::nearest(written, words);
  return near.empty() ? what : what + "; did you mean '" + near + "'?";
}

std::string listed(const std::vector<std::string>& words) {
  std::string out;
  for (const std::string& w : words) out += (out.empty() ? "" : ", ") + w;
  return out;
}

}  // namespace

std::string complaint(const CLI::App& app, const std::vector<std::string>& words,
                      const CLI::ParseError& error) {
  const CLI::App* at = &app;
  std::string what;
  for (size_t i = 0; i < words.size() && what.empty(); ++i) {
    const std::string& w = words[i];
    if (w == "--") break;
    const bool negative = w.size() > 1 && w[0] == '-' && w[1] >= '0' && w[1] <= '9';
    if (w.size() > 1 && w[0] == '-' && !negative) {
      const size_t equals = w.find('=');
      const std::string name = w.substr(0, equals);
      const CLI::Option* o = find_option(at, name);
      if (o == nullptr)
        what = with_nearest("there is no option '" + name + "' of `" + full_name(at) + "`", name,
                            options_of(at));
      else if (equals == std::string::npos && o->get_items_expected_max() > 0)
        ++i;
    } else if (const std::vector<std::string> known = commands_of(*at); !known.empty()) {
      if (std::find(known.begin(), known.end(), w) != known.end())
        at = at->get_subcommand(w);
      else
        what = with_nearest("there is no command `" + full_name(at) + " " + w + "`", w, known) +
               "\nThere are: " + listed(known);
    }
  }
  if (what.empty()) {
    const std::vector<std::string> known = commands_of(*at);
    what = known.empty() ? error.what() : "`" + full_name(at) + "` needs one of: " + listed(known);
  }
  return app.get_name() + ": " + what + "\nSee: " + full_name(at) + " --help\n";
}

void add_common_help(CLI::App& app) {
  for (CLI::App* s : app.get_subcommands([](CLI::App*) { return true; })) {
    std::string footer = s->get_footer();
    if (!footer.empty()) footer += "\n\n";
    s->footer(footer +
              "With every command: --data DIR (.sublet), --operator CODE (where there are several), --json "
              "(for programs).\n"
              "Exit codes: 0 done; 1 refused, or mistakes found; 2 wrong command line; 3 fault of the "
              "environment.");
    add_common_help(*s);
  }
}

CLI::Validator one_of(std::vector<std::string> words) {
  return CLI::Validator(
      [words = std::move(words)](std::string& written) {
        if (std::find(words.begin(), words.end(), written) != words.end()) return std::string();
        return with_nearest("there is no '" + written + "'", written, words) + " There are: " + listed(words);
      },
      "");
}

}  // namespace sublet::apps
