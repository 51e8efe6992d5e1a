#!/usr/bin/env bash
# web.sh SOURCE BUILD [SPEC... | all]: console and shop. Type check, unit tests, a build within its budget of script, the API's types held against
# what the server says now, and tests of tests/e2e in Chromium against `sublet demo`: without a word the stories of every test run, `all` of them
# by `tools/web test`. Nothing of it stays: the world of the tests is a
# folder of its own, on free ports. Skipped where npm cannot get its packages, or there is no Chromium.
set -uo pipefail
source=$1 build=$2
shift 2
export PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1 SUBLET_BUILD=$build
chromium=${CHROMIUM:-$(command -v chromium || command -v chromium-browser || command -v google-chrome)}
for needed in node npm; do
  command -v "$needed" >/dev/null || { echo "SKIPPED: $needed is not installed"; exit 0; }
done
[[ -n $chromium ]] || { echo "SKIPPED: chromium is not installed"; exit 0; }
export CHROMIUM=$chromium
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
if ! "$source/tools/web" packages >"$folder/npm.log" 2>&1; then
  grep -q EINTEGRITY "$folder/npm.log" && { cat "$folder/npm.log"; exit 1; }
  echo "SKIPPED: npm cannot get its packages: $(tail -3 "$folder/npm.log" | head -1)"
  exit 0
fi
specs=("$@")
[[ $# == 0 ]] && specs=(api.spec sign-in.spec lines.spec orders.spec now.spec cases.spec shop.spec two-operators.spec --grep-invert "in time|wrong ID|lost connection|alipay")
[[ ${1:-} == all ]] && specs=()
cd "$source/web" || exit 1
step() {  # NAME COMMAND...: said only when it fails
  local name=$1 started=$SECONDS
  shift
  if "$@" >"$folder/log" 2>&1; then
    echo "$name: good, $((SECONDS - started)) s"
  else
    echo "$name: FAILED"
    tail -200 "$folder/log"
    exit 1
  fi
}
step "types" npm run --silent check
step "unit tests" npm run --silent unit
step "build" "$source/tools/web" build
SUBLET_E2E_OUT=$folder/e2e step "in the browser" npx playwright test "${specs[@]}"
