#!/usr/bin/env bash
# npm_diameter.sh SUBLET CATALOGUE: a client made with npm's `diameter`, which nobody here wrote and which waits for each answer
# before it asks again. Its dictionary reads every answer. Skipped where npm's registry cannot be reached.
set -uo pipefail
sublet=$1 catalogue=$2
here=$(cd "$(dirname "$0")" && pwd)
for needed in node npm; do
  command -v "$needed" >/dev/null || { echo "SKIPPED: $needed is not installed"; exit 0; }
done
folder=$(mktemp -d)
started=()
finish() {
  for pid in "${started[@]}"; do kill "$pid" 2>/dev/null; done
  wait
  rm -rf "$folder"
}
trap finish EXIT
failed=0
wrong() { echo "$*"; failed=1; }
ask() { "$sublet" --data "$folder/d" --json "$@"; }

cp "$here"/npm_diameter/* "$folder"
if ! (cd "$folder" && timeout 120 npm ci --ignore-scripts --no-audit --no-fund --prefer-offline --fetch-retries=0) >"$folder/npm.log" 2>&1; then
  grep -q EINTEGRITY "$folder/npm.log" && { cat "$folder/npm.log"; exit 1; }
  echo "SKIPPED: npm cannot get its packages: $(grep -m1 'code' "$folder/npm.log")"
  exit 0
fi

"$sublet" --data "$folder/d" serve --catalogue "$catalogue" --http-port 0 --gy 127.0.0.1:0 --gy-host ocs.example --gy-realm example >/dev/null 2>"$folder/log" &
started+=($!)
for _ in $(seq 100); do
  port=$(sed -n 's/.*Diameter Gy as ocs.example on 127.0.0.1:\([0-9]*\).*/\1/p' "$folder/log")
  [[ -n $port ]] && break
  sleep 0.1
done
[[ -n $port ]] || { cat "$folder/log"; exit 1; }
line=8617090000001
ask account open $line --offer renwoxing --money 50.00 >/dev/null || wrong "the account is not opened"

sniffer=
if command -v tshark >/dev/null; then
  tshark -i lo -f "tcp port $port" -w "$folder/wire.pcap" >/dev/null 2>"$folder/tshark.log" &
  sniffer=$!
  for _ in $(seq 100); do
    [[ -s $folder/wire.pcap ]] || ! kill -0 "$sniffer" 2>/dev/null && break
    sleep 0.1
  done
  if [[ -s $folder/wire.pcap ]]; then started+=("$sniffer"); else kill "$sniffer" 2>/dev/null; sniffer=; fi
fi

timeout 60 node --no-deprecation "$folder/client.js" "$port" $line >"$folder/client.log" 2>&1 || wrong "the client ended with $?"
[[ $(tail -1 "$folder/client.log") == "all is well" ]] || { wrong "the client says:"; cat "$folder/client.log"; }
# 40.5 MB and two begun minutes, 0.10 each.
ask account show $line | grep -qE '"money":"45.75".*"sessions":0}' || wrong "$line is charged otherwise: $(ask account show $line)"

if [[ -n $sniffer ]]; then
  sleep 1  # what the kernel still holds
  kill -INT "$sniffer"
  wait "$sniffer" 2>/dev/null
  found=$(tshark -n -r "$folder/wire.pcap" -d "tcp.port==$port,diameter" -T fields -e frame.number -e _ws.expert.message -Y \
    "tcp.srcport == $port && (_ws.malformed || diameter.avp.unknown || diameter.avp.invalid-data || diameter.avp.invalid-len || (tcp.len > 0 && !diameter) || _ws.expert.severity == \"Error\")" 2>/dev/null)
  [[ -z $found ]] || wrong "tshark finds: $found"
  answers=$(tshark -n -r "$folder/wire.pcap" -d "tcp.port==$port,diameter" -T fields -e frame.number -Y "tcp.srcport == $port && diameter.cmd.code == 272" 2>/dev/null | wc -l)
  [[ $answers == 9 ]] || wrong "tshark sees $answers answers"
  tshark_says="; tshark finds nothing wrong with us"
else
  echo "the wire is not looked at: tshark may not capture here"
fi
[[ $failed == 0 ]] || exit 1
echo "npm's diameter, one request at a time: 9 answers as they should be${tshark_says:-}"
