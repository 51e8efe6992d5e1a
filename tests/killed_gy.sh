#!/usr/bin/env bash
# killed_gy.sh FOLDER-OF-PROGRAMS CATALOGUE [KILLS]: the server is killed (kill -9) under real-time load, again and again, and
# started again each time; the clients reconnect and repeat what was not answered. In the end every line has been charged
# exactly what its clients know was acknowledged, no session is live and nothing is held.
set -u
bin=$1 catalogue=$2 kills=${3:-4} lines=40 first=8617040000001
folder=$(mktemp -d)
server= load=
trap 'kill -9 $server $load 2>/dev/null; rm -rf "$folder"' EXIT
fail() { echo "$*"; tail -n 5 "$folder"/lo*; exit 1; }

port=0 starts=0
serve() {
  starts=$((starts + 1))
  "$bin/sublet" --data "$folder/d" serve --catalogue "$catalogue" --gy "127.0.0.1:$port" --http-port 0 >>"$folder/log" 2>&1 &
  server=$!
  for _ in $(seq 100); do
    [[ $(grep -c '^ready' "$folder/log") == "$starts" ]] && return  # the local socket answers before Diameter does
    kill -0 "$server" 2>/dev/null || fail "the server did not start"
    sleep 0.1
  done
  fail "the server does not answer"
}
serve
port=$(grep -oE 'Diameter Gy as [^ ]+ on 127.0.0.1:[0-9]+' "$folder/log" | head -1 | sed 's/.*://')
[[ -n $port ]] || fail "no port"
"$bin/sublet-load" --open "$folder/d" --host unicom --offer renwoxing --lines "$first:$lines" >"$folder/open" || fail "the lines were not opened"
"$bin/sublet-load" --target "127.0.0.1:$port" --lines "$first:$lines" --mix data=1 --rate 400 --for "$((kills * 2 + 2))s" --sessions 100 --session-length 4 \
  --repeat 0.05 --answer-within 3s --reconnect --ledger "$folder/ledger" --json >"$folder/load" 2>&1 &
load=$!
for ((i = 0; i < kills; ++i)); do
  sleep "1.$((RANDOM % 9))"
  kill -9 "$server"
  wait "$server" 2>/dev/null
  serve
done
wait "$load" || fail "the load found something wrong"
load=
grep -q '"connections_lost":[1-9]' "$folder/load" || fail "no connection was ever lost"
repeated=$(grep -oE '"repeated":[0-9]+' "$folder/load" | head -1)

# Of each line: what was acknowledged, and what its month's counter of data says.
grep -v '"terminated":true' "$folder/ledger" && fail "a session has not ended"
awk -F'[:,"]+' '{ for (i = 1; i < NF; ++i) { if ($i == "line") line = $(i + 1); if ($i == "acknowledged_units") units = $(i + 1) } sum[line] += units }
  END { for (l in sum) printf "%s %d\n", l, sum[l] }' "$folder/ledger" | sort >"$folder/told"
while read -r line _; do
  shown=$("$bin/sublet" --data "$folder/d" account show "$line" --json) || fail "line $line cannot be shown"
  grep -q '"sessions":0' <<<"$shown" || fail "line $line has live sessions"
  echo "$line $(grep -oE '"counter":"month-data","period":"[^"]*","value":[0-9]+' <<<"$shown" | sed 's/.*://' | awk '{sum += $1} END {printf "%d", sum}')"
done <"$folder/told" >"$folder/charged"
diff "$folder/told" "$folder/charged" || fail "acknowledged (<) and charged (>) differ"
books=$("$bin/sublet" --data "$folder/d" ledger --json) || fail "no ledger"
grep -q '"held"' <<<"$books" && fail "something is still held: $books"  # a ledger of nothing is not listed
kill "$server"
wait "$server"
server=
"$bin/sublet" --data "$folder/d" log verify >"$folder/verified" 2>&1 || { cat "$folder/verified"; fail "the log does not verify"; }
echo "$kills kills: $(wc -l <"$folder/ledger") sessions on $(wc -l <"$folder/told") lines, every octet acknowledged is charged once (${repeated/\"repeated\":/} requests repeated)"
