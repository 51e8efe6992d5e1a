#!/usr/bin/env bash
# election.sh SUBLET CATALOGUE: freeDiameter and we connect to each other (RFC 6733 5.6, 5.6.4), once with a name of ours
# that wins elections against "gw.example" and once with one that loses; and once we alone connect. Each time one connection
# is left, and a session runs over it. Whether both try at the very same time is chance here; the election itself is
# tested step by step in src/gateway/gy/outgoing_test.cc.
set -uo pipefail
sublet=$1 catalogue=$2
here=$(cd "$(dirname "$0")" && pwd)
. "$here/peers.sh"
need_freediameter /usr/lib/freeDiameter/acl_wl.fdx
cc -std=gnu11 -O1 -Wall -Wextra -shared -fPIC -o "$folder/ccr.fdx" "$here/freediameter_ccr.c" || exit 1
openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj "/CN=gw.example" -keyout "$folder/key.pem" -out "$folder/cert.pem" 2>/dev/null || exit 1
taken() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }
free_port() {  # NOT_THIS: below what the kernel gives to whoever asks for any (32768), so that nobody is given it before it is used
  local p
  while p=$((20000 + RANDOM % 12000)); [[ $p == "${1:-}" ]] || taken "$p"; do :; done
  echo "$p"
}

# both OCS_NAME WHO_CONNECTS: "both", or "us" alone
both() {
  local ocs=$1 who=$2 d="$folder/$1.$2" theirs ours line=8617090000001 code gw server
  mkdir "$d"
  # The account is there before anybody asks.
  "$sublet" --data "$d/d" serve --catalogue "$catalogue" --http-port 0 >/dev/null 2>"$d/log0" &
  server=$!
  started+=($server)
  for _ in $(seq 100); do
    "$sublet" --data "$d/d" account open $line --offer renwoxing --money 50.00 >/dev/null 2>&1 && break
    sleep 0.1
  done
  kill $server
  wait $server 2>/dev/null
  theirs=$(free_port)
  cat >"$d/gw.conf" <<CONF
Identity = "gw.example";
Realm = "example";
Port = $theirs;
SecPort = 0;
No_SCTP;
No_IPv6;
NoRelay;
ListenOn = "127.0.0.1";
TcTimer = 1;
TwTimer = 100;
TLS_Cred = "$folder/cert.pem", "$folder/key.pem";
TLS_CA = "$folder/cert.pem";
LoadExtension = "dict_nasreq.fdx";
LoadExtension = "dict_dcca.fdx";
LoadExtension = "dict_dcca_3gpp.fdx";
LoadExtension = "acl_wl.fdx" : "$d/known";
CONF
  echo "ALLOW_IPSEC *.example" >"$d/known"
  ours=0
  if [[ $who == both ]]; then
    ours=$(free_port "$theirs")
    printf 'ConnectPeer = "%s" { ConnectTo = "127.0.0.1"; Port = %s; No_TLS; };\n' "$ocs" "$ours" >>"$d/gw.conf"
  fi
  printf 'LoadExtension = "%s";\n' "$folder/ccr.fdx" >>"$d/gw.conf"
  CCR_SERVER=$ocs CCR_REPORT="$d/gw" CCR_LINE=$line CCR_CONNECT_FAILS=1 freeDiameterd -c "$d/gw.conf" >"$d/gw.log" 2>&1 &
  gw=$!
  started+=($gw)
  for _ in $(seq 100); do taken "$theirs" && break || sleep 0.1; done
  "$sublet" --data "$d/d" serve --catalogue "$catalogue" --http-port 0 --gy "127.0.0.1:$ours" --gy-host "$ocs" --gy-realm example \
    --gy-connect "gw.example@127.0.0.1:$theirs" >/dev/null 2>"$d/log" &
  server=$!
  started+=($server)
  wait $gw
  code=$?
  if [[ $code != 0 || $(tail -1 "$d/gw" 2>/dev/null) != "all is well" ]]; then
    wrong "$ocs, $who: freeDiameter: exit code $code"
    cat "$d/gw" "$d/log"
    grep -E 'ERROR|FATAL|WARN' "$d/gw.log" | head -20
  fi
  [[ $(grep -c 'peer gw.example has come' "$d/log") == 1 ]] || { wrong "$ocs, $who: it came more than once, or never"; cat "$d/log"; }
  kill $server
  wait $server 2>/dev/null
}
both ocs.example us
both ocs.example both
both aaa.example both
[[ $failed == 0 ]] || exit 1
echo "freeDiameter and we connect to each other, and one connection is left"
