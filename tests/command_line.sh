#!/usr/bin/env bash
# command_line.sh SUBLET: what the command line says when it was written wrong; and what a server is asked with it.
set -u
sublet=$1
failed=0
folder=$(mktemp -d)
server=
trap 'kill $server 2>/dev/null; wait; rm -rf "$folder"' EXIT

# expect CODE TEXT ARGUMENT...: the exit code, and a text in what is said.
expect() {
  local code=$1 text=$2 said got
  shift 2
  said=$("$sublet" "$@" 2>&1 </dev/null)
  got=$?
  if [[ $got != "$code" || $said != *"$text"* ]]; then
    printf 'sublet %s\n  exit code %s, wanted %s; wanted "%s" in:\n%s\n' "$*" "$got" "$code" "$text" "$said"
    failed=1
  fi
}

expect 2 "needs one of: catalogue, rate"
expect 2 "did you mean 'status'?" stats
expect 2 "did you mean 'show'?" account shw 8617090000001
expect 2 "did you mean '--json'?" --jsn status
expect 2 "did you mean '--key'?" account top-up 8617090000001 5.00 --kye p1
expect 2 "See: sublet account show --help" account show
expect 2 "\`sublet account\` needs one of: show" account
expect 2 "state an amount such as 50.00" account top-up 8617090000001
expect 2 "did you mean 'remove-line'?" account remove-lin 8617090000001
expect 2 "See: sublet account member-limit --help" account member-limit 8617090000001
expect 2 "not in {voice,video" account use 8617090000001 --service fax
expect 2 "\`sublet period\` needs one of: close" period
expect 2 "See: sublet period close --help" period close
expect 2 "did you mean 'stop_wanted'?" events tail --kind stop_wantd
expect 2 "is no position" events tail --from yesterday
expect 2 "is no position" explain 10.x
expect 2 "not in range" serve --data "$folder" --http-port 99999
expect 2 "--gy-tls requires --gy-cert" serve --data "$folder" --gy-tls 127.0.0.1:0
expect 2 "not in range" serve --data "$folder" --gy-watchdog 5
expect 1 "bad_address: 'nowhere'" serve --data "$folder/tls" --http-port 0 --gy-connect nowhere
expect 3 "bad_tls: certificate $folder/none.pem" serve --data "$folder/tls" --http-port 0 --gy-tls 127.0.0.1:0 --gy-cert "$folder/none.pem" --gy-key "$folder/none.key"
expect 3 "start one with \`sublet serve\`" --data "$folder" status
expect 3 '"code":"not_running"' --data "$folder" --json account adjust 8617090000001 -5.00
expect 1 "name the server's directory with --data" --data "$folder" log verify
expect 3 "no_such_file" catalogue check "$folder/nothing"
expect 0 "sublet 0." --version

# Every command has a help with an example and the exit codes.
for command in "" catalogue "catalogue check" "catalogue publish" rate log "log verify" serve demo events "events tail" explain usage "usage import" ledger status period "period close" account "account add-line" "account remove-line" "account sim" "account member-limit" "account use" "account fee" \
  "account show" "account list" "account open" "account close" "account top-up" "account adjust" "account transfer" "account gift" "account add-offer" "account remove-offer" "account lift" "account credit"; do
  # shellcheck disable=SC2086
  expect 0 "Example" $command --help
  # shellcheck disable=SC2086
  expect 0 "Exit codes: 0 done" $command --help
done

# What a server is asked, and answers.
mkdir "$folder/catalogue"
cat >"$folder/catalogue/a.yaml" <<'END'
operator: {code: test, currency: CNY, time_zone: Asia/Shanghai, country: "86"}
tariffs:
  plain:
    rules:
      - {service: voice, price: {amount: 0.10, per: 1 min}}
      - {service: data, price: {amount: 0.10, per: 1 MB}}
      - {service: sms, price: {amount: 0.10}}
hosts: {north: {tariff: plain, numbers: ["86170"]}, south: {tariff: plain, numbers: ["86171"]}}
counters: {month-data: {service: data, per: month}}
offers:
  plain: {tariff: plain, counters: [month-data]}
  extra: {kind: addon, fees: [{name: extra, amount: 1.00, once: yes}]}
  family: {level: account, kind: addon, fees: [{name: family, amount: 2.00, once: yes}]}
END
"$sublet" --data "$folder/d" serve --catalogue "$folder/catalogue" --http-port 0 2>"$folder/log" &
server=$!
for _ in $(seq 100); do "$sublet" --data "$folder/d" status >/dev/null 2>&1 && break || sleep 0.1; done
asked() { local code=$1 text=$2; shift 2; expect "$code" "$text" --data "$folder/d" "$@"; }
asked 0 "Account 1 has 17.00" account open 8617000000001 --offer plain --line 8617000000002 --line 8617000000003@south:plain,extra --account-offer family --money 20.00 --since 2026-03-01T10:00:00+08:00 --key o1
asked 0 "Account 1 has 17.00" account open 8617000000001 --offer plain --line 8617000000002 --line 8617000000003@south:plain,extra --account-offer family --money 20.00 --since 2026-03-01T10:00:00+08:00 --key o1
asked 0 '{"line":"8617000000003","host":"south","wanted":"none","confirmed":"none"}' --json account show 8617000000001
asked 1 "number_in_use" account open 8617000000009 --offer plain --line 8617000000002
asked 1 "unknown_host" account open 8617000000009 --line 8617000000010@west
asked 0 '"ok":true' --json account add-line 8617000000001 8617000000004 --offer plain --key a1
asked 1 '"code":"number_in_use"' --json account add-line 8617000000001 8617000000004
asked 0 "Account 1 has 17.00" account member-limit 8617000000004 month-data '3 MB'
asked 0 '"at_most":3145728' --json account show 8617000000004
asked 1 "month-data" account member-limit 8617000000004 month-data '3 min'
asked 1 "unknown_counter" account member-limit 8617000000004 nothing 3
asked 0 "Account 1 has 16.80. Cost 0.20." account use 8617000000004 --service data --amount '2 MB' --key u1
asked 0 "Account 1 has 16.80. Cost 0.20." account use 8617000000004 --service data --amount '2 MB' --key u1
asked 1 "member_limit" account use 8617000000004 --service data --amount '2 MB' --if-covered
asked 0 "has 16.80" account member-limit 8617000000004 month-data none
asked 0 "Cost 0.20." account use 8617000000004 --service data --amount '2 MB' --if-covered
asked 0 "Cost 0.20." account use 8617000000001 --service voice --seconds 61 --peer 8613800000000
asked 0 '"cost":"0.10"' --json account use 8617000000001 --service sms --app 4000000000
asked 1 "a call needs \`seconds\`" account use 8617000000001 --service voice
asked 1 "too_late" account use 8617000000001 --service sms --start 2020-01-01T00:00:00+08:00
asked 0 "Cost 3.00." account fee 8617000000001 3.00 new-sim --key f1
asked 1 "insufficient_balance" account fee 8617000000001 300.00 new-sim
asked 0 "Done." account remove-line 8617000000004
asked 1 "unknown_line" account remove-line 8617000000004
asked 0 "Done." period close 2026-04-01T00:00:00+08:00 --key march
asked 0 "Done." period close 2026-04-01T00:00:00+08:00 --key march
asked 1 "already_closed" period close 2026-04-01T00:00:00+08:00
asked 1 '"code":"bad_time"' --json period close 2126-04-01T00:00:00+08:00
asked 1 "bad_request" period close yesterday
[[ $failed == 0 ]] && echo "the command line has manners"
exit $failed
