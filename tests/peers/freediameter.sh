#!/usr/bin/env bash
# freediameter.sh SUBLET CATALOGUE: freeDiameter, which nobody here wrote, as a gateway: capabilities, two sessions, final
# units, RAR behind a top-up, watchdogs of both sides, DPR. Its dictionary judges every message of ours; what it reported
# is what was charged. Mostly waiting: some 30 s, the server's watchdog.
set -uo pipefail
sublet=$1 catalogue=$2
here=$(cd "$(dirname "$0")" && pwd)
. "$here/peers.sh"
need_freediameter

cc -std=gnu11 -O1 -Wall -Wextra -shared -fPIC -o "$folder/ccr.fdx" "$here/freediameter_ccr.c" || exit 1
# It wants a certificate even where no peer speaks TLS.
openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj "/CN=gw.example" -addext "subjectAltName=DNS:gw.example,DNS:idle.example" \
  -keyout "$folder/key.pem" -out "$folder/cert.pem" 2>/dev/null || exit 1

serve ocs.example "$catalogue"
line=8617090000001 poor=8617090000002 gone=8617090000003
ask account open $line --offer renwoxing --money 50.00 >/dev/null || wrong "the account is not opened"
ask account open $poor --offer renwoxing --money 0.25 >/dev/null || wrong "the poor account is not opened"
ask account open 8617090000004 --offer renwoxing --line $gone --money 5.00 >/dev/null || wrong "the account of two lines is not opened"

watch_wire

# peer NAME TW [NAME=VALUE...]: freeDiameter in the background as NAME.example.
peer() {
  local name=$1 tw=$2
  shift 2
  cat >"$folder/$name.conf" <<CONF
Identity = "$name.example";
Realm = "example";
Port = 0;
SecPort = 0;
No_SCTP;
No_IPv6;
NoRelay;
ListenOn = "127.0.0.1";
TwTimer = $tw;
TLS_Cred = "$folder/cert.pem", "$folder/key.pem";
TLS_CA = "$folder/cert.pem";
LoadExtension = "dict_nasreq.fdx";
LoadExtension = "dict_dcca.fdx";
LoadExtension = "dict_dcca_3gpp.fdx";
LoadExtension = "$folder/ccr.fdx";
ConnectPeer = "ocs.example" { ConnectTo = "127.0.0.1"; Port = $port; No_TLS; };
CONF
  env CCR_SERVER=ocs.example CCR_REPORT="$folder/$name" "$@" freeDiameterd -c "$folder/$name.conf" >"$folder/$name.log" 2>&1 &
  pid=$!
  started+=($pid)
}
ended() {  # NAME PID: it ends, with 0
  local code
  wait "$2"
  code=$?
  [[ $code == 0 && $(tail -1 "$folder/$1" 2>/dev/null) == "all is well" ]] && return
  wrong "$1.example: exit code $code"
  cat "$folder/$1"
  grep -E 'ERROR|FATAL|WARN' "$folder/$1.log" | head -40
}
said() { grep -qE "^$2" "$folder/$1" || wrong "$1.example has not seen: $2"; }

peer idle 100 CCR_IDLE=theirs
idle=$pid
peer gw 6 CCR_LINE=$line CCR_POOR=$poor CCR_GONE=$gone CCR_IDLE=ours
gw=$pid
until_said() {  # TEXT: gw has come so far, or has ended
  for _ in $(seq 200); do
    grep -q "^$1" "$folder/gw" 2>/dev/null && return
    kill -0 "$gw" 2>/dev/null || return
    sleep 0.1
  done
}
until_said "top up now"
ask account top-up $poor 10.00 >/dev/null || wrong "no top-up"
until_said "take the line away now"
ask account remove-line $gone >/dev/null || wrong "the line is not removed"
ended gw "$gw"
said gw "got CEA"
said gw "$line INITIAL 0: result 2001, part 2001, granted 10485760, final units no,"
said gw "$line UPDATE 1: result 2001, part 2001, granted 10485760, final units no,"
said gw "$line TERMINATION 2: result 2001, part 2001, granted -1, final units no,"
# The month's sum is rounded half up: 0.25 is the price of all that costs less than 0.255, thus 2,611 KB.
said gw "$poor INITIAL 0: result 2001, part 2001, granted 2673664, final units terminate,"
said gw "$poor UPDATE 1: result 2001, part 2001, granted 10485760, final units no,"
said gw "RAR: "
said gw "ASR: "
said gw "sent DWR"
said gw "got DWA"
said gw "got DPA"

# 0.10 a MB, a minute, a message: 4.5 MB, 61 s and a message of 50.00; 1 MB of 0.25 and 10.00.
has() { ask account show "$1" | grep -qE -- "$2" || wrong "$1 shows no $2: $(ask account show "$1")"; }
has $line '"money":"49.25"'
has $line '"counter":"month-data","period":"[^"]*","value":4718592,'
has $poor '"money":"10.15"'
has $poor '"counter":"month-data","period":"[^"]*","value":1048576,'
has $line '"sessions":0}'
has $poor '"sessions":0}'
has 8617090000004 '"money":"5.00".*"sessions":0}'

ended idle "$idle"
said idle "got DWR"
said idle "sent DWA"
said idle "got DPA"

metrics=$(metrics)
metric 'sublet_gy_requests_total{type="initial"} 5'
metric 'sublet_gy_requests_total{type="update"} 3'
metric 'sublet_gy_requests_total{type="termination"} 3'
metric 'sublet_gy_results_total{result="2001"} 10'
metric 'sublet_gy_own_requests_total{command="re-auth"} 1'
metric 'sublet_gy_requests_total{type="event"} 1'
metric 'sublet_gy_own_requests_total{command="abort-session"} 1'
metric 'sublet_gy_own_answered_total 2'
metric 'sublet_gy_accepted_total 2'
metric 'sublet_gy_connections 0'
metric 'sublet_gy_refused_total 1'
# tshark's dissector on the same octets: all of them, and none of ours malformed or unknown.
if judge_wire; then
  # Command and request bit, each message of a segment; DWAs are as many as freeDiameter has asked for.
  seen=$(dissect "tcp.srcport == $port && diameter" diameter.cmd.code diameter.flags.request | awk '{n = split($1, code, ","); split($2, request, ","); for (i = 1; i <= n; ++i) print code[i] "/" request[i]}' |
    grep -v '^280/0' | sort | uniq -c | awk '{printf "%s of %s, ", $1, $2}')
  [[ $seen == "2 of 257/0, 1 of 258/1, 13 of 272/0, 1 of 274/1, 1 of 280/1, 2 of 282/0, " ]] || wrong "tshark sees: $seen"
  tshark_says=", nor does tshark"
fi
[[ $failed == 0 ]] || exit 1
cat "$folder/gw"
echo "freeDiameter finds nothing wrong with us${tshark_says:-}"
