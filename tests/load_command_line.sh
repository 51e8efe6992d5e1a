#!/usr/bin/env bash
# load_command_line.sh SUBLET-LOAD SUBLET-SIM: what they say when the command line was written wrong, or nobody is there.
set -u
load=$1 sim=$2
failed=0
# expect PROGRAM CODE TEXT ARGUMENT...: the exit code, and a text in what is said.
expect() {
  local program=$1 code=$2 text=$3 said got
  shift 3
  said=$("$program" "$@" 2>&1 </dev/null)
  got=$?
  if [[ $got != "$code" || $said != *"$text"* ]]; then
    printf '%s %s\n  exit code %s, wanted %s; wanted "%s" in:\n%s\n' "$program" "$*" "$got" "$code" "$text" "$said"
    failed=1
  fi
}
expect "$load" 0 "Examples:" --help
expect "$load" 0 "Exit codes: 0 done" --help
expect "$load" 2 "did you mean '--rate'?" --rat 5
expect "$load" 2 "See: sublet-load --help" --window 0
expect "$load" 2 "excludes" --rate 5 --window 5
expect "$load" 2 "data=0.7" --mix daten=1
expect "$load" 2 "all shares" --mix data=0
expect "$load" 2 "8617090000001:1000" --lines here
expect "$load" 2 "zipf:1.1" --distribution zipf
expect "$load" 2 "write --for as 30s" --for soon
expect "$load" 2 "600:300" --echo-only 600
expect "$load" 2 "HOST:PORT" --target nowhere
expect "$load" 2 "multiple" --connections 3 --peers 2
expect "$load" 2 '"code":"bad_options"' --json --connections 3 --peers 2
expect "$load" 2 "--host" --open /nonexistent
expect "$load" 3 "start one with" --open /nonexistent --host unicom
expect "$load" 3 "cannot_connect" --target 127.0.0.1:1 --for 1s
expect "$load" 3 '"code":"cannot_connect"' --target 127.0.0.1:1 --for 1s --json
expect "$load" 0 "messages/s" --echo-only 600:300 --for 100ms
expect "$sim" 0 "--first-number" core --help
expect "$sim" 2 "--lines" core --first-number 8617090000001
expect "$sim" 2 "bad_target" core --target nowhere --first-number 8617090000001 --lines 5
exit $failed
