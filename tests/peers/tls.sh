#!/usr/bin/env bash
# tls.sh SUBLET CATALOGUE: Gy over TLS (RFC 6733 13.1) with two who know nothing of us: freeDiameter as a gateway, whose
# GnuTLS wants our certificate and shows its own, and `openssl s_client`.
set -uo pipefail
sublet=$1 catalogue=$2
here=$(cd "$(dirname "$0")" && pwd)
. "$here/peers.sh"
need_freediameter
cc -std=gnu11 -O1 -Wall -Wextra -shared -fPIC -o "$folder/ccr.fdx" "$here/freediameter_ccr.c" || exit 1
authority() {  # NAME
  openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj "/CN=$1" -keyout "$folder/$1.key" -out "$folder/$1.pem" 2>/dev/null || exit 1
}
certificate() {  # CA NAME HOST
  openssl req -new -newkey rsa:2048 -nodes -subj "/CN=$3" -keyout "$folder/$2.key" -out "$folder/$2.csr" 2>/dev/null &&
    openssl x509 -req -in "$folder/$2.csr" -CA "$folder/$1.pem" -CAkey "$folder/$1.key" -CAcreateserial -days 2 \
      -extfile <(echo "subjectAltName=DNS:$3") -out "$folder/$2.pem" 2>/dev/null || exit 1
}
authority ca
authority stranger
certificate ca ocs ocs.example
certificate ca gw gw.example
certificate stranger other gw.example
certificate ca load pgw1.epc.example

"$sublet" --data "$folder/d" serve --catalogue "$catalogue" --http-port 0 --gy-host ocs.example --gy-realm example --gy-peer gw.example --gy-peer pgw1.epc.example \
  --gy-tls 127.0.0.1:0 --gy-cert "$folder/ocs.pem" --gy-key "$folder/ocs.key" --gy-ca "$folder/ca.pem" >/dev/null 2>"$folder/log" &
started+=($!)
for _ in $(seq 100); do
  port=$(sed -n 's/.*Diameter Gy over TLS as ocs.example on .*port \([0-9]*\)".*/\1/p' "$folder/log")
  [[ -n $port ]] && break
  sleep 0.1
done
[[ -n $port ]] || { cat "$folder/log"; exit 1; }
http=$(sed -n 's/.*http:\/\/127.0.0.1:\([0-9]*\).*/\1/p' "$folder/log" | head -1)
line=8617090000001
ask account open $line --offer renwoxing --money 50.00 >/dev/null || wrong "the account is not opened"

# --- openssl s_client: silent in Diameter, it only shakes hands
shake() {  # WORD OF IT, OR NOTHING, ARGUMENT...
  local wanted=$1 said
  shift
  said=$(sleep 0.5 | timeout 10 openssl s_client -connect "127.0.0.1:$port" -CAfile "$folder/ca.pem" -verify_return_error -verify_hostname ocs.example "$@" 2>&1)
  grep -qE -- "$wanted" <<<"$said" || wrong "s_client $*: no '$wanted' in: $said"
}
mine=(-cert "$folder/gw.pem" -key "$folder/gw.key")
shake "Verification: OK" "${mine[@]}"
shake "New, TLSv1.3" "${mine[@]}"
shake "New, TLSv1.2" -tls1_2 "${mine[@]}"
shake "alert protocol version|no protocols available" -tls1_1 -cipher DEFAULT:@SECLEVEL=0 "${mine[@]}"
shake "alert certificate required|alert handshake failure" -tls1_3
shake "alert unknown ca" -cert "$folder/other.pem" -key "$folder/other.key"

# --- freeDiameter: Diameter inside
cat >"$folder/gw.conf" <<CONF
Identity = "gw.example";
Realm = "example";
Port = 0;
SecPort = 0;
No_SCTP;
No_IPv6;
NoRelay;
ListenOn = "127.0.0.1";
TwTimer = 100;
TLS_Cred = "$folder/gw.pem", "$folder/gw.key";
TLS_CA = "$folder/ca.pem";
LoadExtension = "dict_nasreq.fdx";
LoadExtension = "dict_dcca.fdx";
LoadExtension = "dict_dcca_3gpp.fdx";
LoadExtension = "$folder/ccr.fdx";
ConnectPeer = "ocs.example" { ConnectTo = "127.0.0.1"; Port = $port; };
CONF
CCR_SERVER=ocs.example CCR_REPORT="$folder/gw" CCR_LINE=$line freeDiameterd -c "$folder/gw.conf" >"$folder/gw.log" 2>&1 &
gw=$!
started+=($gw)
wait $gw
code=$?
if [[ $code != 0 || $(tail -1 "$folder/gw" 2>/dev/null) != "all is well" ]]; then
  wrong "freeDiameter: exit code $code"
  cat "$folder/gw"
  grep -E 'ERROR|FATAL|WARN' "$folder/gw.log" | head -40
fi
grep -q "^$line TERMINATION 2: result 2001" "$folder/gw" || wrong "freeDiameter has not seen its session end"
ask account show $line | grep -q '"money":"49.25"' || wrong "charged otherwise: $(ask account show $line)"

# --- sublet-load, which checks every answer
load="$(dirname "$sublet")/sublet-load"
"$load" --open "$folder/d" --host unicom --offer renwoxing --lines 8617040000001:50 >/dev/null || wrong "the lines are not opened"
if ! "$load" --tls --cert "$folder/load.pem" --key "$folder/load.key" --ca "$folder/ca.pem" --target "127.0.0.1:$port" --connections 1 --lines 8617040000001:50 \
  --sessions 40 --window 64 --for 1s --json >"$folder/load" 2>&1; then
  wrong "sublet-load: $(cat "$folder/load")"
fi
"$load" --tls --ca "$folder/stranger.pem" --target "127.0.0.1:$port" --connections 1 --lines 8617040000001:50 --for 1s --json --answer-within 3s >"$folder/load2" 2>&1 &&
  wrong "sublet-load believes a stranger"
grep -q "certificate" "$folder/load2" || wrong "sublet-load does not say what is wrong: $(cat "$folder/load2")"

exec 3<>"/dev/tcp/127.0.0.1/$http"
printf 'GET /metrics HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n' >&3
metrics=$(tr -d '\r' <&3)
exec 3>&-
metric() { grep -qxF "$1" <<<"$metrics" || wrong "no $1, but $(grep -F "${1% *}" <<<"$metrics")"; }
metric 'sublet_gy_tls_failed_total{reason="certificate"} 2'  # what sublet-load refuses is counted as other
metric 'sublet_gy_tls_failed_total{reason="plain_text"} 0'
metric 'sublet_gy_tls_handshakes 0'
grep -q 'peer gw.example has come from 127.0.0.1 over TLS, operator demo' "$folder/log" || wrong "the log does not say who came"
grep -q 'peer gw.example has gone, from 127.0.0.1 over TLS: the peer took its leave' "$folder/log" || wrong "the log does not say who went"
[[ $failed == 0 ]] || { cat "$folder/log"; exit 1; }
echo "freeDiameter, s_client and sublet-load speak TLS with us"
