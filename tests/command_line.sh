#!/usr/bin/env bash
# command_line.sh SUBLET: what the command line says when it was written wrong. Needs no server.
set -u
sublet=$1
failed=0
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

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
expect 2 "did you mean 'stop_wanted'?" events tail --kind stop_wantd
expect 2 "is no position" events tail --from yesterday
expect 2 "is no position" explain 10.x
expect 2 "not in range" serve --data "$folder" --http-port 99999
expect 3 "start one with \`sublet serve\`" --data "$folder" status
expect 3 '"code":"not_running"' --data "$folder" --json account adjust 8617090000001 -5.00
expect 1 "name the server's directory with --data" --data "$folder" log verify
expect 3 "no_such_file" catalogue check "$folder/nothing"
expect 0 "sublet 0." --version

# Every command has a help with an example and the exit codes.
for command in "" catalogue "catalogue check" "catalogue publish" rate log "log verify" serve demo events "events tail" explain usage "usage import" ledger status account \
  "account show" "account list" "account open" "account close" "account top-up" "account adjust" "account transfer" "account gift" "account add-offer" "account remove-offer" "account lift" "account credit"; do
  # shellcheck disable=SC2086
  expect 0 "Example" $command --help
  # shellcheck disable=SC2086
  expect 0 "Exit codes: 0 done" $command --help
done
[[ $failed == 0 ]] && echo "the command line has manners"
exit $failed
