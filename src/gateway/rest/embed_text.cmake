# Makes catalogue_schema.h of docs/formats/catalogue.schema.json: cmake -D OUT=... -D IN=... -P embed_text.cmake. In pieces, since no
# compiler has to take a longer literal than 64 KB.
file(READ ${IN} json)
string(LENGTH "${json}" length)
set(text "// Made by embed_text.cmake.\n#pragma once\n\n#include <string_view>\n\nnamespace sublet::gateway::rest {\n\ninline constexpr std::string_view catalogue_schema =\n")
set(from 0)
while(from LESS length)
  string(SUBSTRING "${json}" ${from} 8000 piece)
  string(APPEND text "R\"json(${piece})json\"\n")
  math(EXPR from "${from} + 8000")
endwhile()
string(APPEND text ";\n\n}  // namespace sublet::gateway::rest\n")
file(WRITE ${OUT}.new "${text}")
file(COPY_FILE ${OUT}.new ${OUT} ONLY_IF_DIFFERENT)
