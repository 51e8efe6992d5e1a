#!/usr/bin/env bash
# stock_commands.sh SUBLET CATALOGUE: `sublet numbers`, `sims`, `phones` and `key rotate`, straight in the records and through a running
# server that has them open: the same words, the same answers.
set -u
sublet=$(realpath "$1") catalogue=$(realpath "$2")
failed=0
folder=$(mktemp -d)
server=
trap 'kill $server 2>/dev/null; wait; rm -rf "$folder"' EXIT
cd "$folder" || exit 1

# expect CODE TEXT ARGUMENT...: the exit code, and a text in what is said.
expect() {
  local code=$1 text=$2 said got
  shift 2
  said=$("$sublet" --data d --operator demo "$@" 2>&1 </dev/null)
  got=$?
  if [[ $got != "$code" || $said != *"$text"* ]]; then
    printf '%s: sublet %s\n  exit code %s, wanted %s; wanted "%s" in:\n%s\n' "$where" "$*" "$got" "$code" "$text" "$said"
    failed=1
  fi
}
iccid() {  # Luhn's digit closes it
  local body=$1 sum=0 i d twice=1
  for ((i = ${#body} - 1; i >= 0; --i)); do
    d=${body:i:1}
    ((twice)) && { d=$((d * 2)); ((d > 9)) && d=$((d - 9)); }
    sum=$((sum + d)) twice=$((!twice))
  done
  echo "$body$(((10 - sum % 10) % 10))"
}

# The same walk twice: `n` tells the lots apart, `p` the numbers, `where` says how.
walk() {
  local n=$1 p=$2
  printf '# host: unicom\nnumber,grade,city\n%s1234,,\n%s8888,,上海\n%s8888,,\n27090000000,,\n%s5555,PEARL,\n' "$p" "$p" "$p" "$p" >"numbers$n.csv"
  expect 1 "rejected" numbers import "numbers$n.csv" --lot "$n" --network unicom --reject "rejected$n.csv"
  expect 1 "it is in this file twice" numbers import "numbers$n.csv" --lot "$n" --reject "rejected$n.csv"   # again: as it was
  expect 1 '"added":2,' --json numbers import "numbers$n.csv" --lot "$n"
  expect 1 "lot_differs" numbers import /dev/null --lot "$n" --host unicom
  expect 1 "that is the file itself" numbers import "numbers$n.csv" --lot "$n" --reject "./numbers$n.csv"
  grep -q "^# line 5: it is in this file twice$" "rejected$n.csv" && grep -q "^${p}5555,PEARL,,,,$" "rejected$n.csv" && grep -q "^# host: unicom$" "rejected$n.csv" || { echo "$where: the rejected rows:"; cat "rejected$n.csv"; failed=1; }
  sed -i "s/PEARL//; s/^27090000000/${p}0001/; /^${p}8888/d" "rejected$n.csv"   # mended: a lot of its own
  expect 0 '"added":2,' --json numbers import "rejected$n.csv" --lot "$n-mended"
  expect 0 '"host":"unicom"' --json numbers lots --most 1
  expect 0 "$n-mended" numbers lots
  expect 1 "no_merchant" wallet-bill "numbers$n.csv" --merchant none --day 2026-02-28
  expect 1 "no_merchant" wallet-bill --none --merchant none --day 2026-02-28
  expect 0 "the next lot may not yet be asked for" numbers lot "$n"
  expect 1 "unknown_lot" numbers lot none
  # The search of a server follows the records.
  for _ in $(seq 50); do [[ $("$sublet" --data d --operator demo --json numbers search --pattern "${p}????" 2>&1) == *'"total":4'* ]] && break; sleep 0.1; done
  expect 0 "86${p}8888" numbers search --pattern "$p???? & AAAA" --city 上海
  expect 0 '"total":0' --json numbers search --pattern "$p????" --dearest 0.01 --grade G2
  expect 1 "bad_pattern" numbers search --pattern aabb
  expect 1 "bad_request: \`least\`" numbers search --least much
  expect 0 "86${p}1234 is idle, of unicom, lot $n" numbers history "${p}1234"
  expect 1 "unknown_number" numbers history 17999999999
  printf 'code,patterns,price\nX,"AAAA; ends(1234,5555)",88.00\n' >grades.csv
  expect 0 "1 grades" numbers grades --load grades.csv
  expect 0 "88.00" numbers grades
  expect 0 "changed" numbers regrade
  expect 0 "0 changed" numbers regrade
  printf 'code,patterns,price\nX,AAAA,dear\n' >dear.csv
  expect 1 "line 2" numbers grades --load dear.csv
  expect 0 "88.00" numbers grades
  printf 'iccid,imsi\n%s,4600000%s1\n89860000000000000000,4600\n' "$(iccid "89860100000$p")" "$p" >"sims$n.csv"
  expect 1 "bad_iccid" sims import "sims$n.csv" --lot "S$n" --host unicom
  expect 0 "S$n" sims lots
  expect 0 "unicom  S$n   card  no      idle      1" sims left "S$n"
  expect 0 "Model star-$n" phones models "star-$n" --title "Star $n" --price 1999.00
  expect 0 "Star $n  1999.00" phones models
  printf 'imei,model\n%s,star-%s\n' "$(iccid "3511111$p")" "$n" >"phones$n.csv"
  expect 0 "ADDED" phones import "phones$n.csv" --lot "P$n"
  expect 0 "P$n" phones lots
  expect 0 "Plan p$n" phones plans "p$n" --kind deposit --months 12 --amount 600.00 --exit 12:50
  expect 0 "12:50" phones plans
  expect 1 "bad_plan" phones plans "q$n" --kind deposit --months 12 --amount 600.00 --exit 12:500
  expect 0 "New key k$((n + 1))" key rotate
  expect 0 "current  nothing" key list
  expect 0 "current  nothing" key drop-old
}

where="without a server"
expect 3 "no_records" numbers lots
expect 3 "no_records" key rotate
mkdir d
expect 3 "no_records" numbers lots
expect 3 "no_such_file" numbers import none.csv --lot A --host unicom
expect 2 "See: sublet numbers import --help" numbers import
expect 2 "did you mean 'unicom'?" numbers import x --network unicon
expect 2 "needs one of: import, lots" numbers
expect 2 "--title requires code" phones models --title x
expect 2 "code requires --price" phones models star
for command in numbers "numbers import" "numbers lots" "numbers lot" "numbers search" "numbers history" "numbers regrade" "numbers grades" sims "sims import" "sims lots" "sims left" phones "phones import" "phones lots" "phones models" "phones plans" key "key create" "key rotate" "key drop-old" "key list"; do
  # shellcheck disable=SC2086
  expect 0 "Example" $command --help
  # shellcheck disable=SC2086
  expect 0 "Exit codes: 0 done" $command --help
done
walk 1 1709000
# Ranges: a million in a row, ended in between, goes on.
printf 'first,last\n17100000000,17100099999\n' >range.csv
expect 0 '"added":100000,' --json numbers import range.csv --lot R --host telecom
expect 1 '"rejected":100000,' --json numbers import range.csv --lot R2 --host telecom --reject again.csv
[[ $(grep -c '^171000' again.csv) == 10000 ]] || { echo "the first 10,000 rejected numbers of a range are not in the file"; failed=1; }

"$sublet" --data d serve --catalogue "$catalogue" --http-port 0 >/dev/null 2>log &
server=$!
for _ in $(seq 100); do "$sublet" --data d status >/dev/null 2>&1 && break || sleep 0.1; done
where="beside a server of charging alone"
expect 0 "R " numbers lots
kill "$server"; wait "$server"
"$sublet" --data d serve --catalogue "$catalogue" --http-port 0 --api 127.0.0.1:0 >/dev/null 2>log &
server=$!
for _ in $(seq 100); do "$sublet" --data d status >/dev/null 2>&1 && break || sleep 0.1; done
where="through a server"
for _ in $(seq 100); do [[ $("$sublet" --data d numbers lots 2>&1) == *ADDED* ]] && break || sleep 0.1; done
walk 2 1708000
said=$("$sublet" --data d --operator nobody numbers lots 2>&1) && { echo "an unknown operator has lots"; failed=1; }
[[ $said == *unknown_operator* ]] || { echo "an unknown operator is told: $said"; failed=1; }
# Whoever watches goes: the import stops at a unit's end, and the same command goes on there.
printf 'first,last\n17110000000,17110399999\n' >long.csv
"$sublet" --data d --operator demo numbers import long.csv --lot LONG --host telecom >/dev/null 2>&1 &
import=$!
for _ in $(seq 200); do [[ $("$sublet" --data d --operator demo numbers lots 2>&1) == *LONG*importing* ]] && break; sleep 0.02; done
kill -9 "$import"; wait "$import" 2>/dev/null
expect 0 '"added":400000,' --json numbers import long.csv --lot LONG --host telecom
[[ $failed == 0 ]] && echo "the stock's commands do the same with a server and without one"
exit $failed
