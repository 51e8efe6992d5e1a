#!/usr/bin/env bash
# killed_demo.sh SUBLET CATALOGUE: a demo ended by kill -9 takes its simulators along, and the next one adds up. One whose
# data folder is deleted under it ends when it is asked to. Simulators hold none of the server's sockets. Lost sign-ins are made anew.
set -u
sublet=$1 catalogue=$2
folder=$(mktemp -d)
killed=
trap 'kill -9 $killed 2>/dev/null; rm -rf "$folder"' EXIT
demo=("$sublet" --data "$folder/d" demo --catalogue "$catalogue" --plain --lines 300 --rate 200)

"${demo[@]}" --for 60s >"$folder/first" 2>&1 &
killed=$!
for _ in $(seq 100); do
  children=$(ps -o pid= --ppid "$killed")
  [[ $(wc -w <<<"$children") == 10 ]] && break
  sleep 0.1
done
sleep 6
sockets() { ls -l /proc/"$1"/fd 2>/dev/null | grep -o 'socket:\[[0-9]*\]' | sort -u; }
sockets "$killed" >"$folder/servers"
for child in $children; do
  shared=$(sockets "$child" | comm -12 - "$folder/servers")
  [[ -z $shared ]] || { echo "simulator $child holds sockets of the server: $shared"; exit 1; }
done
kill -9 "$killed"
wait "$killed" 2>/dev/null
[[ $(wc -w <<<"$children") == 10 ]] || { cat "$folder/first"; exit 1; }
killed=
sleep 1
for child in $children; do
  state=$(ps -o stat= -p "$child")
  [[ -z $state || $state == Z* ]] || { echo "simulator $child has outlived the demo"; exit 1; }
done
# A file that came after the kill, as from a host that goes on: what is taken first is counted apart.
for host in "$folder"/d/drop/*/*; do
  left=$(ls "$host/done" | head -1)
  [[ -n $left ]] && cp "$host/done/$left" "$host/in/from-before-$left"
done
[[ -s $folder/servers && -s $folder/d/sign-ins.json ]] || { echo "nothing was there to look at"; exit 1; }
rm "$folder/d/sign-ins.json"  # its people are there still
"${demo[@]}" --for 6s >"$folder/second" 2>&1 || { cat "$folder/second"; exit 1; }
grep -q "It adds up" "$folder/second" && grep -q "from before, counted apart" "$folder/second" || { cat "$folder/second"; exit 1; }
[[ -s $folder/d/sign-ins.json ]] || { echo "lost sign-ins were not made anew"; exit 1; }
echo "the demo after a killed one adds up"

"${demo[@]}" --for 100s >"$folder/third" 2>&1 &
killed=$!
sleep 5
for host in "$folder"/d/drop/*/*; do  # a file whose end is still to come: it is given time
  whole=$(ls -S "$host/done" | head -1)
  [[ -n $whole ]] && head -c 300 "$host/done/$whole" >"$host/in/cut-$whole"
done
sleep 1
for _ in $(seq 20); do rm -rf "$folder/d" 2>/dev/null && break; done
kill -TERM "$killed"
for _ in $(seq 300); do
  kill -0 "$killed" 2>/dev/null || break
  sleep 0.1
done
kill -0 "$killed" 2>/dev/null && { echo "a demo without its data does not end"; cat "$folder/third"; exit 1; }
wait "$killed"
code=$?
[[ $code == 3 ]] && grep -q "was deleted while the demo ran" "$folder/third" || { echo "exit code $code"; cat "$folder/third"; exit 1; }
killed=
echo "a demo whose data was deleted ends when it is asked to"
