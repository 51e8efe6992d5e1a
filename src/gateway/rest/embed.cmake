# Makes schema_files.h of the .json files: cmake -D OUT=... -D DIR=... -P embed.cmake. A file a literal; brackets and
# semicolons would be taken for lists by CMake, so the text is never treated as one.
file(GLOB files ${DIR}/*.json)
list(SORT files)
set(text "// Made by embed.cmake from schemas/*.json.\n#pragma once\n\n#include <string_view>\n#include <utility>\n\nnamespace sublet::gateway::rest {\n\ninline constexpr std::pair<std::string_view, std::string_view> schema_files[] = {\n")
foreach(f ${files})
  get_filename_component(name ${f} NAME_WE)
  file(READ ${f} json)
  string(APPEND text "    {\"${name}\", R\"json(${json})json\"},\n")
endforeach()
string(APPEND text "};\n\n}  // namespace sublet::gateway::rest\n")
file(WRITE ${OUT}.new "${text}")
file(COPY_FILE ${OUT}.new ${OUT} ONLY_IF_DIFFERENT)
