#!/usr/bin/env bash
# build_quiet.sh TOOLS_BUILD: tools/build says that it builds when it does, and nothing when there is nothing to do.
set -u
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
mkdir -p "$folder/tools" "$folder/src"
cp "$1" "$folder/tools/build"
touch "$folder/src/one.txt"
cat >"$folder/CMakeLists.txt" <<'END'
cmake_minimum_required(VERSION 3.20)
project(small LANGUAGES NONE)
file(GLOB texts CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/src/*.txt)
add_custom_command(OUTPUT copy COMMAND ${CMAKE_COMMAND} -E cat ${texts} > copy DEPENDS ${texts})
add_custom_target(everything ALL DEPENDS copy)
END
cat >"$folder/CMakePresets.json" <<'END'
{"version": 3, "configurePresets": [{"name": "release", "generator": "Ninja", "binaryDir": "${sourceDir}/build/release"}]}
END
failed=0
said() {  # WHEN TEXT
  local got
  got=$("$folder/tools/build" release everything 2>&1)
  [[ $got == "$2" ]] || { echo "$1: '$got' and not '$2'"; failed=1; }
}
said "the first time" "Building (release) ..."
said "again" ""
sleep 0.01
echo x >"$folder/src/two.txt"
said "with a new file" "Building (release) ..."
said "and again" ""
echo y >"$folder/src/two.txt"
said "with a changed file" "Building (release) ..."
said "and once more" ""
[[ $failed == 0 ]] && echo "the build is quiet"
exit $failed
