// Manners: what the command line says when it was written wrong, and what each command's help ends with.
#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

namespace sublet::apps {

// What is wrong with the words after `app`'s name, the nearest right word, and where to read on. CLI11's own
// text if nothing better can be said.
std::string complaint(const CLI::App& app, const std::vector<std::string>& words,
                      const CLI::ParseError& error);

// Below the help of every command: the options that all of them have, and the exit codes.
void add_common_help(CLI::App& app);

// For an option's check(): one of `words`, or the nearest is named.
CLI::Validator one_of(std::vector<std::string> words);

}  // namespace sublet::apps
