# peers.sh: what the scripts of this folder share; they source it behind `sublet=PROGRAM`. A folder of their own, processes that
# are stopped in the end, the server, its metrics, and the wire as tshark sees it.
#
#   serve ocs.example CATALOGUE; watch_wire; ...; judge_wire; [[ $failed == 0 ]] || exit 1
folder=$(mktemp -d)
started=()  # ids of processes
failed=0
finish() {
  for pid in "${started[@]}"; do kill "$pid" 2>/dev/null; done
  for pid in "${started[@]}"; do  # some wait for their peer; not for ever here
    for _ in $(seq 50); do kill -0 "$pid" 2>/dev/null && sleep 0.1 || break; done
    kill -9 "$pid" 2>/dev/null
  done
  wait
  rm -rf "$folder"
}
trap finish EXIT
wrong() { echo "$*"; failed=1; }
ask() { "$sublet" --data "$folder/d" --json "$@"; }

need_freediameter() {  # FILE...: without it and what our sender is made with, the script is skipped
  local needed
  for needed in freeDiameterd openssl cc; do
    command -v "$needed" >/dev/null || { echo "SKIPPED: $needed is not installed"; exit 0; }
  done
  for needed in /usr/include/freeDiameter/extension.h /usr/lib/freeDiameter/dict_dcca_3gpp.fdx "$@"; do
    [[ -e $needed ]] || { echo "SKIPPED: there is no $needed"; exit 0; }
  done
}

serve() {  # HOST CATALOGUE: a server as HOST of the realm `example`; sets port and http
  "$sublet" --data "$folder/d" serve --catalogue "$2" --http-port 0 --gy 127.0.0.1:0 --gy-host "$1" --gy-realm example >/dev/null 2>"$folder/log" &
  started+=($!)
  for _ in $(seq 100); do
    port=$(sed -n "s/.*Diameter Gy as $1 on 127.0.0.1:\([0-9]*\).*/\1/p" "$folder/log")
    [[ -n $port ]] && break
    sleep 0.1
  done
  [[ -n $port ]] || { cat "$folder/log"; exit 1; }
  http=$(sed -n 's/.*http:\/\/127.0.0.1:\([0-9]*\).*/\1/p' "$folder/log" | head -1)
}

metrics() {
  exec 3<>"/dev/tcp/127.0.0.1/$http"
  printf 'GET /metrics HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n' >&3
  tr -d '\r' <&3
  exec 3>&-
}
metric() {  # NAME AND VALUE, of $metrics
  grep -qxF "$1" <<<"$metrics" || wrong "no $1, but $(grep -F "${1% *}" <<<"$metrics")"
}

sniffer=
watch_wire() {  # where we may look at it
  command -v tshark >/dev/null || return
  tshark -i lo -f "tcp port $port" -w "$folder/wire.pcap" >/dev/null 2>"$folder/tshark.log" &
  sniffer=$!
  for _ in $(seq 100); do
    [[ -s $folder/wire.pcap ]] || ! kill -0 "$sniffer" 2>/dev/null && break
    sleep 0.1
  done
  if [[ -s $folder/wire.pcap ]]; then started+=("$sniffer"); else kill "$sniffer" 2>/dev/null; sniffer=; fi
}
dissect() {  # FILTER FIELD...: of what was seen
  local filter=$1
  shift
  tshark -n -r "$folder/wire.pcap" -d "tcp.port==$port,diameter" -Y "$filter" -T fields "${@/#/-e}" 2>/dev/null
}
# Of all that we have sent nothing is malformed, no AVP unknown. False: there is nothing to look at.
judge_wire() {
  [[ -n $sniffer ]] || { echo "the wire is not looked at: tshark may not capture here"; return 1; }
  sleep 1  # what the kernel still holds
  kill -INT "$sniffer"
  wait "$sniffer" 2>/dev/null
  local found
  found=$(dissect "tcp.srcport == $port && (_ws.malformed || diameter.avp.unknown || diameter.avp.invalid-data || diameter.avp.invalid-len || (tcp.len > 0 && !diameter) || _ws.expert.severity == \"Error\")" \
    frame.number diameter.cmd.code diameter.flags.request _ws.expert.message)
  [[ -z $found ]] || wrong "tshark finds (frame, command, request): $found"
}
