#!/usr/bin/env bash
# npm_diameter.sh SUBLET CATALOGUE: a client made with npm's `diameter`, which nobody here wrote and which waits for each answer
# before it asks again. Its dictionary reads every answer. Skipped where npm's registry cannot be reached.
set -uo pipefail
sublet=$1 catalogue=$2
here=$(cd "$(dirname "$0")" && pwd)
for needed in node npm; do
  command -v "$needed" >/dev/null || { echo "SKIPPED: $needed is not installed"; exit 0; }
done
. "$here/peers.sh"

cp "$here"/npm_diameter/* "$folder"
if ! (cd "$folder" && timeout 120 npm ci --ignore-scripts --no-audit --no-fund --prefer-offline --fetch-retries=0) >"$folder/npm.log" 2>&1; then
  grep -q EINTEGRITY "$folder/npm.log" && { cat "$folder/npm.log"; exit 1; }
  echo "SKIPPED: npm cannot get its packages: $(grep -m1 'code' "$folder/npm.log")"
  exit 0
fi

serve ocs.example "$catalogue"
line=8617090000001
ask account open $line --offer renwoxing --money 50.00 >/dev/null || wrong "the account is not opened"

watch_wire

timeout 60 node --no-deprecation "$folder/client.js" "$port" $line >"$folder/client.log" 2>&1 || wrong "the client ended with $?"
[[ $(tail -1 "$folder/client.log") == "all is well" ]] || { wrong "the client says:"; cat "$folder/client.log"; }
# 40.5 MB and two begun minutes, 0.10 each.
ask account show $line | grep -qE '"money":"45.75".*"sessions":0}' || wrong "$line is charged otherwise: $(ask account show $line)"

if judge_wire; then
  answers=$(dissect "tcp.srcport == $port && diameter.cmd.code == 272" frame.number | wc -l)
  [[ $answers == 9 ]] || wrong "tshark sees $answers answers"
  tshark_says="; tshark finds nothing wrong with us"
fi
[[ $failed == 0 ]] || exit 1
echo "npm's diameter, one request at a time: 9 answers as they should be${tshark_says:-}"
