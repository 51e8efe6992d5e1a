#!/usr/bin/env bash
# server_edges.sh SUBLET CATALOGUE: what a running server and `log verify` answer at their edges.
set -u
sublet=$1 catalogue=$2
folder=$(mktemp -d)
failed=0
data=$folder/d
wrong() { echo "$*"; failed=1; }
start() {
  "$sublet" --data "$data" serve --catalogue "$catalogue" --http-port 0 >/dev/null 2>>"$folder/log" &
  server=$!
  for _ in $(seq 100); do
    "$sublet" --data "$data" status >/dev/null 2>&1 && return
    sleep 0.1
  done
  wrong "the server did not start"; cat "$folder/log"
}
trap 'kill "$server" 2>/dev/null; rm -rf "$folder"' EXIT
start
port=$(sed -n 's/.*http:\/\/127.0.0.1:\([0-9]*\).*/\1/p' "$folder/log" | head -1)
push() {  # OPERATOR HOST BODY: the HTTP status
  exec 3<>"/dev/tcp/127.0.0.1/$port"
  printf 'POST /hosts/%s/%s/feedback HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: %s\r\n\r\n%s' "$1" "$2" "${#3}" "$3" >&3
  head -1 <&3 | cut -d' ' -f2
  exec 3>&-
}
good='{"data":{"order_id":"1","status":"complete"}}'
# Rubbish was answered by 503, so that a host would have sent it again for ever.
[[ $(push demo unicom rubbish) == 400 ]] || wrong "a push that cannot be read is not answered by 400"
[[ $(push demo unicom '{"data":{}}') == 400 ]] || wrong "a push without order is not answered by 400"
[[ $(push nobody unicom "$good") == 404 ]] || wrong "a push to an unknown operator is not answered by 404"
[[ $(push demo nobody "$good") == 404 ]] || wrong "a push to an unknown host is not answered by 404"
[[ $(push demo unicom "$good") == 503 ]] || wrong "a good push that cannot be taken yet is not answered by 503"

# Of two files, the one that was refused is named.
echo x >"$folder/one"
said=$("$sublet" --data "$data" usage import --host nobody "$folder/one" 2>&1)
[[ $said == *"$folder/one: refused: unknown_host"* ]] || wrong "the refused file is not named: $said"

# A FIFO does not keep the server from ending.
mkfifo "$data/drop/demo/telecom/in/fifo"
sleep 0.5
kill "$server"
for _ in $(seq 50); do
  kill -0 "$server" 2>/dev/null || break
  sleep 0.1
done
kill -0 "$server" 2>/dev/null && wrong "the server does not end while a FIFO lies in in/"
grep -q 'telecom/in/fifo is a FIFO' "$folder/log" || wrong "the FIFO is not told"

verify() {  # CODE TEXT
  local said got
  said=$("$sublet" --data "$data" log verify 2>&1)
  got=$?
  [[ $got == "$1" && $said == *"$2"* ]] || wrong "log verify: exit code $got, wanted $1; wanted '$2' in: $said"
}
verify 0 "The log is whole:"
last=$(ls "$data"/log/*.log | tail -1)
cp "$last" "$folder/last"
printf 'torn' >>"$last"
verify 4 "octets behind it are no whole frame: $last from octet"
"$sublet" log verify --help | grep -q "Exit code 4" || wrong "exit code 4 is not in the help"
cp "$folder/last" "$last"
text=$(ls "$data"/catalogues/*.cat | head -1)
mv "$text" "$folder/text"
verify 3 "$text"
cp "$folder/text" "$text" && printf x >>"$text"
verify 3 "$text is damaged"
cp "$folder/text" "$text"
verify 0 "The log is whole:"

# Idle connections took all descriptors, and the log could not open its next file.
(ulimit -Sn 300 && exec "$sublet" --data "$folder/e" serve --catalogue "$catalogue" --http-port 0 --gy 127.0.0.1:0 >"$folder/out" 2>>"$folder/log") &
server=$!
for _ in $(seq 100); do
  grep -q ready "$folder/out" && break
  sleep 0.1
done
read -r soft hard < <(awk '/Max open files/ {print $4, $5}' "/proc/$server/limits")
[[ $soft == "$hard" ]] || wrong "the server has $soft descriptors, and could have $hard"
kill "$server"
wait "$server"
said=$(ulimit -n 260 && timeout 20 "$sublet" --data "$folder/e" serve --http-port 0 --gy 127.0.0.1:0 2>&1)
got=$?
[[ $got == 3 && $said == *"too_few_descriptors"* ]] || wrong "too few descriptors: exit code $got, said: $said"
[[ $failed == 0 ]] && echo "the edges hold"
exit $failed
