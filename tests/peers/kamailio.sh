#!/usr/bin/env bash
# kamailio.sh SUBLET: Kamailio's ims_charging, which nobody here wrote, as a voice client of Ro: three calls by SIP, made by
# sipp. One asks again in its middle and is ended by its caller, one is cut when the money ends, one is refused. What is
# charged is what Kamailio reported, to the second. Mostly waiting: some 20 s.
set -uo pipefail
sublet=$1
modules=/usr/lib/$(uname -m)-linux-gnu/kamailio/modules
for needed in kamailio sipp; do
  command -v "$needed" >/dev/null || { echo "SKIPPED: $needed is not installed"; exit 0; }
done
[[ -e $modules/ims_charging.so ]] || { echo "SKIPPED: there is no ims_charging of Kamailio"; exit 0; }
. "$(dirname "$0")/peers.sh"
free_port() {  # UDP, not given twice
  local port
  while :; do
    port=$((20000 + RANDOM % 20000))
    grep -qi ":$(printf %04X "$port") " /proc/net/udp || [[ " ${given:-} " == *" $port "* ]] || break
  done
  given="${given:-} $port"
  echo "$port"
}
sip=$(free_port) callee=$(free_port) caller=$(free_port)

mkdir "$folder/catalogue" "$folder/run"
cat >"$folder/catalogue/operator.yaml" <<'YAML'
operator: {code: ims, currency: CNY, country: "86", time_zone: Asia/Shanghai, home: mainland}
zones: {mainland: {numbers: ["86"]}}
tariffs: {by-second: {rules: [{service: voice, direction: out, to: mainland, price: {amount: 0.01, per: 1 s}}]}}
hosts: {ims: {tariff: by-second, numbers: ["861709"]}}
offers: {talk: {tariff: by-second}}
YAML
# Kamailio takes a peer's name for its address too.
serve localhost "$folder/catalogue"
line=8617090000001 short=8617090000002 none=8617090000003
ask account open $line --offer talk --money 1.00 >/dev/null || wrong "the account is not opened"
ask account open $short --offer talk --money 0.06 >/dev/null || wrong "the account with little is not opened"
ask account open $none --offer talk >/dev/null || wrong "the account without money is not opened"

watch_wire

# docs/connect/kamailio.md has the same, with names instead of this machine's ports.
cat >"$folder/cdp.xml" <<XML
<?xml version="1.0" encoding="UTF-8"?>
<DiameterPeer FQDN="scscf.ims.example" Realm="ims.example" Vendor_Id="10415" Product_Name="CDiameterPeer" AcceptUnknownPeers="0"
  DropUnknownOnDisconnect="1" Tc="2" Workers="2" QueueLength="32" TransactionTimeout="5" SessionsHashSize="64"
  DefaultAuthSessionTimeout="3600" MaxAuthSessionTimeout="3600">
  <Peer FQDN="localhost" Realm="example" port="$port"/>
  <Auth id="4" vendor="10415"/>
  <SupportedVendor vendor="10415"/>
  <DefaultRoute FQDN="localhost" metric="10"/>
</DiameterPeer>
XML
cat >"$folder/kamailio.cfg" <<CFG
#!KAMAILIO
debug=2
log_stderror=yes
children=2
disable_tcp=yes
auto_aliases=no
listen=udp:127.0.0.1:$sip
loadmodule "tm.so"
loadmodule "sl.so"
loadmodule "rr.so"
loadmodule "pv.so"
loadmodule "maxfwd.so"
loadmodule "textops.so"
loadmodule "siputils.so"
loadmodule "cdp.so"
loadmodule "cdp_avp.so"
loadmodule "ims_dialog.so"
loadmodule "ims_charging.so"
modparam("cdp", "config_file", "$folder/cdp.xml")
modparam("ims_dialog", "dlg_flag", 4)
modparam("ims_charging", "origin_host", "scscf.ims.example")
modparam("ims_charging", "origin_realm", "ims.example")
modparam("ims_charging", "destination_host", "localhost")
modparam("ims_charging", "destination_realm", "example")
modparam("ims_charging", "interim_update_credits", 4)
modparam("ims_charging", "timer_buffer", 1)
request_route {
  if (!mf_process_maxfwd_header("10")) { sl_send_reply("483", "Too Many Hops"); exit; }
  if (has_totag()) {
    if (loose_route()) t_relay();
    else if (!is_method("ACK")) sl_send_reply("404", "Not here");
    exit;
  }
  if (is_method("ACK")) { t_relay(); exit; }
  if (!is_method("INVITE")) { sl_send_reply("405", "Method Not Allowed"); exit; }
  record_route();
  setflag(4);
  \$du = "sip:127.0.0.1:$callee";
  t_newtran();
  \$var(result) = Ro_CCR("CHARGED", "orig", "4", "0", "0");
  if (\$var(result) < 0) t_reply("500", "Charging Error");
  exit;
}
route[CHARGED] {
  switch (\$avp(s:cca_return_code)) {
    case 1: t_relay(); break;
    case -1: t_reply("402", "Payment Required"); break;
    default: t_reply("500", "Charging Error");
  }
  exit;
}
CFG

# --- The two telephones: pieces of sipp's scenarios.
sdp='Content-Type: application/sdp
Content-Length: [len]

v=0
o=- 1 1 IN IP4 [local_ip]
s=-
c=IN IP4 [local_ip]
t=0 0
m=audio 16384 RTP/AVP 8
a=rtpmap:8 PCMA/8000'
of_caller() {  # METHOD, WHERE TO, CSEQ, TO, HEADERS AND BODY
  printf '<send%s><![CDATA[\n%s %s SIP/2.0\nVia: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]\n' \
    "$([[ $1 == ACK ]] || echo ' retrans="500"')" "$1" "$2"
  [[ $1 == INVITE ]] || printf '[routes]\n'
  printf 'From: <sip:[caller]@ims.example>;tag=[pid]c[call_number]\n%s\nCall-ID: [call_id]\nCSeq: %s %s\nMax-Forwards: 70\n%s\n\n]]></send>\n' "$4" "$3" "$1" "$5"
}
of_called() {  # CODE AND REASON, TAG, HEADERS AND BODY
  printf '<send><![CDATA[\nSIP/2.0 %s\n[last_Via:]\n[last_From:]\n[last_To:]%s\n[last_Call-ID:]\n[last_CSeq:]\n[last_Record-Route:]\n%s\n\n]]></send>\n' "$1" "$2" "$3"
}
nothing='Content-Length: 0'
contact='Contact: <sip:[local_ip]:[local_port];transport=[transport]>'
invite=$(of_caller INVITE 'sip:[service]@ims.example' 1 'To: <sip:[service]@ims.example>' \
  "Contact: <sip:[caller]@[local_ip]:[local_port]>
P-Asserted-Identity: <tel:+[caller]>
$sdp")
ack=$(of_caller ACK '[next_url]' 1 '[last_To:]' "$nothing")
bye=$(of_caller BYE '[next_url]' 2 '[last_To:]' "$nothing")
answered='<recv response="100" optional="true"/><recv response="180" optional="true"/><recv response="200" rrs="true"/>'
told() { of_called '200 OK' '' "$nothing"; }
scenario() { printf '<?xml version="1.0" encoding="UTF-8"?>\n<scenario name="%s">\n%s\n</scenario>\n' "$1" "$2" >"$folder/$1.xml"; }
scenario called "<recv request=\"INVITE\"/>
$(of_called '180 Ringing' ';tag=[pid]u[call_number]' "$contact
$nothing")
$(of_called '200 OK' ';tag=[pid]u[call_number]' "$contact
$sdp")
<recv request=\"ACK\"/><recv request=\"BYE\"/>
$(told)"
scenario ends "$invite$answered$ack<pause/>$bye<recv response=\"200\"/>"
scenario cut "$invite$answered$ack<recv request=\"BYE\" timeout=\"30000\"/>$(told)"
scenario refused "$invite<recv response=\"100\" optional=\"true\"/><recv response=\"402\"/>
$(of_caller ACK 'sip:[service]@ims.example' 1 '[last_To:]' "$nothing" | sed '/^\[routes\]$/d')"

kamailio -f "$folder/kamailio.cfg" -DD -E -m 64 -M 8 -Y "$folder/run" >"$folder/kamailio.log" 2>&1 &
started+=($!)
# Its processes hand the socket on by number, and that goes wrong now and then; it tries again every two seconds (Tc).
for _ in $(seq 400); do
  metrics | grep -qx 'sublet_gy_peers 1' && break
  sleep 0.1
done
metrics | grep -qx 'sublet_gy_peers 1' || { wrong "Kamailio is no peer"; tail -20 "$folder/kamailio.log"; exit 1; }
sipp -sf "$folder/called.xml" -i 127.0.0.1 -p "$callee" -nostdin -trace_err -error_file "$folder/called.err" >/dev/null 2>&1 &
started+=($!)
call() {  # SCENARIO LINE: it goes as the scenario says
  timeout 60 sipp -sf "$folder/$1.xml" -i 127.0.0.1 -p "$caller" -s 8613800000000 -key caller "$2" -d 8000 -m 1 -nostdin -trace_err -error_file "$folder/$1.err" \
    "127.0.0.1:$sip" >"$folder/$1.out" 2>&1 && return
  wrong "the call '$1' went otherwise:"
  cat "$folder/$1.err" 2>/dev/null
  tail -5 "$folder/kamailio.log"
}
call ends $line
call cut $short
call refused $none
for _ in $(seq 100); do  # the TERMINATIONs follow the BYEs, and the 402: that session was opened, though nothing was granted
  metrics | grep -qx 'sublet_gy_requests_total{type="termination"} 3' && break
  sleep 0.1
done

# --- What it cost: a fen for each second that Kamailio reported.
money() { ask account show "$1" | grep -oE '"money":"[-0-9.]*"' | tr -d -c '0-9-' | sed 's/^\(-\{0,1\}\)0*\([0-9]\)/\1\2/'; }
charged() { ask events tail --kind charged | grep -F "\"line\":\"$1\"" | grep -oE '"units":[0-9]+' | awk -F: '{s += $2} END {print s + 0}'; }
[[ $(money $line) == $((100 - $(charged $line))) && $(charged $line) -gt 4 ]] || wrong "$line has $(money $line) fen, $(charged $line) s were charged"
[[ $(money $short) == $((6 - $(charged $short))) && $(charged $short) -gt 4 ]] || wrong "$short has $(money $short) fen, $(charged $short) s were charged"
[[ $(money $none) == 0 ]] || wrong "$none has $(money $none) fen"
for who in $line $short $none; do
  ask account show $who | grep -q '"sessions":0}' || wrong "a session of $who is live: $(ask account show $who)"
done
metrics=$(metrics)
metric 'sublet_gy_requests_total{type="initial"} 3'
metric 'sublet_gy_requests_total{type="termination"} 3'
metric 'sublet_gy_refused_total 0'
updates=$(sed -n 's/^sublet_gy_requests_total{type="update"} //p' <<<"$metrics")
[[ $updates -ge 2 ]] || wrong "only $updates UPDATEs"

if judge_wire; then
  # CC-Time of an UPDATE: what is asked for, then what was used; of a TERMINATION, what was used.
  reported=$(dissect "tcp.dstport == $port && diameter.cmd.code == 272 && diameter.CC-Request-Type >= 2" diameter.CC-Time | awk -F, '{s += $NF} END {print s + 0}')
  [[ $reported == $(($(charged $line) + $(charged $short))) ]] || wrong "Kamailio reported $reported s, $(charged $line) and $(charged $short) were charged"
  final=$(dissect "tcp.srcport == $port && diameter.Final-Unit-Action == 0" frame.number | wc -l)
  [[ $final -ge 1 ]] || wrong "no answer had final units"
  tshark_says=", $reported s reported; tshark finds nothing wrong with us"
fi
[[ $failed == 0 ]] || exit 1
echo "Kamailio: a call of $(charged $line) s with $updates UPDATEs in all, one cut after $(charged $short) s, one refused${tshark_says:-}"
