#!/usr/bin/env bash
# soap.sh SUBLET SIM DESK_PEER CATALOGUE WSDL: our SOAP host's interface with two that nobody here wrote: npm's `soap` loads our
# WSDL, serves it and pushes to us; zeep (Python) loads it, calls the simulated host and checks each answer; our requests are
# held against the schema by lxml. Skipped where they cannot be had.
set -uo pipefail
sublet=$1 sim=$2 desk=$3 catalogue=$4 wsdl=$5
here=$(cd "$(dirname "$0")" && pwd)
for needed in node npm; do
  command -v "$needed" >/dev/null || { echo "SKIPPED: $needed is not installed"; exit 0; }
done
for python in python3 /usr/bin/python3; do  # Debian's packages belong to Debian's Python, which may not be the first one
  "$python" -c 'import zeep, lxml' 2>/dev/null && break
  python=
done
[[ -n $python ]] || { echo "SKIPPED: python3-zeep is not installed"; exit 0; }
. "$here/peers.sh"

cp "$here"/npm_soap/* "$folder"
if ! (cd "$folder" && timeout 120 npm ci --ignore-scripts --no-audit --no-fund --prefer-offline --fetch-retries=0) >"$folder/npm.log" 2>&1; then
  grep -q EINTEGRITY "$folder/npm.log" && { cat "$folder/npm.log"; exit 1; }
  echo "SKIPPED: npm cannot get its packages: $(grep -m1 'code' "$folder/npm.log")"
  exit 0
fi
wait_for_file() {  # FILE
  for _ in $(seq 150); do [[ -s $1 ]] && return; sleep 0.1; done
  wrong "there is no $1"; cat "$folder"/*.log; exit 1
}

# Our client against npm's server, its client against ours.
node --no-deprecation "$folder/host.js" "$wsdl" "$folder" >"$folder/node.log" 2>&1 &
started+=($!)
wait_for_file "$folder/node.port"
timeout 90 "$desk" "http://127.0.0.1:$(cat "$folder/node.port")" "$folder/desk.port" >"$folder/desk.log" 2>&1 || wrong "the desk ended with $?"
[[ $(tail -1 "$folder/desk.log") == "all is well: 12 of 12" ]] || { wrong "the desk says:"; cat "$folder/desk.log" "$folder/node.log"; }
[[ ! -s $folder/node.log ]] || { wrong "npm's soap says:"; cat "$folder/node.log"; }
[[ $(cut -d' ' -f1 "$folder/seen" | sort -u | wc -l) == 9 ]] || { wrong "not every operation was called:"; cat "$folder/seen"; }

# A strict client against the simulated host.
"$sim" host --catalogue "$catalogue" --host telecom --drop "$folder/drop" --first-number 8617000000001 --lines 5 --rate 0 --dialect soap --port-file "$folder/sim.port" \
  --complete-least 1 --complete-most 20 --errors 0 --silent 0 --failed 0 >"$folder/sim.log" 2>&1 &
started+=($!)
wait_for_file "$folder/sim.port"
timeout 90 "$python" "$here/soap_zeep.py" "$wsdl" "$(cat "$folder/sim.port")" "$folder"/request.*.xml >"$folder/zeep.log" 2>&1
[[ $(tail -1 "$folder/zeep.log") == "all is well"* ]] || { wrong "zeep says:"; cat "$folder/zeep.log"; }
[[ $failed == 0 ]] || exit 1
echo "npm's soap and zeep: $(wc -l <"$folder/seen") orders taken and completed; $(tail -1 "$folder/zeep.log")"
