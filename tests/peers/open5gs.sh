#!/usr/bin/env bash
# open5gs.sh SUBLET CATALOGUE PAGE: the smf.conf that docs/connect/open5gs.md tells people to write, in the freeDiameter of
# Debian: it connects to a server started as the page says, and a session runs over it. Replaced are only what this machine
# has elsewhere: files, addresses, the PCRF that is not here, SCTP that its kernel may not have.
set -uo pipefail
sublet=$1 catalogue=$2 page=$3
here=$(cd "$(dirname "$0")" && pwd)
. "$here/peers.sh"
need_freediameter
sed -n '/<!-- smf.conf/,$p' "$page" | awk '/^```/ {n++; next} n == 1 {print} n == 2 {exit}' >"$folder/page.conf"
[[ $(grep -c . "$folder/page.conf") -ge 12 ]] || { echo "the page has no smf.conf"; exit 1; }
cc -std=gnu11 -O1 -Wall -Wextra -shared -fPIC -o "$folder/ccr.fdx" "$here/freediameter_ccr.c" || exit 1
openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj "/CN=smf.localdomain" -keyout "$folder/key.pem" -out "$folder/cert.pem" 2>/dev/null || exit 1

"$sublet" --data "$folder/d" serve --catalogue "$catalogue" --http-port 0 --gy 127.0.0.1:0 --gy-host ocs.localdomain --gy-peer smf.localdomain >/dev/null 2>"$folder/log" &
started+=($!)
for _ in $(seq 100); do
  port=$(sed -n 's/.*Diameter Gy as ocs.localdomain on 127.0.0.1:\([0-9]*\).*/\1/p' "$folder/log")
  [[ -n $port ]] && break
  sleep 0.1
done
[[ -n $port ]] || { cat "$folder/log"; exit 1; }
line=8617090000001
ask account open $line --offer renwoxing --money 50.00 >/dev/null || wrong "the account is not opened"
ask account sim $line 999700000000001 >/dev/null || wrong "the line gets no SIM"

sed -e "s|/etc/open5gs/tls/smf.crt|$folder/cert.pem|; s|/etc/open5gs/tls/smf.key|$folder/key.pem|; s|/etc/open5gs/tls/ca.crt|$folder/cert.pem|" \
  -e 's|/usr/lib/x86_64-linux-gnu/freeDiameter/||' -e '/pcrf.localdomain/d' \
  -e "s|ConnectTo = \"127.0.0.10\"; Port = 3868;|ConnectTo = \"127.0.0.1\"; Port = $port;|" "$folder/page.conf" >"$folder/smf.conf"
grep -q "Port = $port;" "$folder/smf.conf" || wrong "the page connects to something else"
printf 'Port = 0;\nSecPort = 0;\nNo_SCTP;\nTwTimer = 100;\nLoadExtension = "%s";\n' "$folder/ccr.fdx" >>"$folder/smf.conf"
CCR_SERVER=ocs.localdomain CCR_REPORT="$folder/smf" CCR_LINE=$line freeDiameterd -c "$folder/smf.conf" >"$folder/smf.log" 2>&1 &
smf=$!
started+=($smf)
wait $smf
code=$?
if [[ $code != 0 || $(tail -1 "$folder/smf" 2>/dev/null) != "all is well" ]]; then
  wrong "freeDiameter: exit code $code"
  cat "$folder/smf"
  grep -E 'ERROR|FATAL|WARN' "$folder/smf.log" | head -40
fi
grep -q "^$line TERMINATION 2: result 2001" "$folder/smf" || wrong "no session was ended"
grep -q 'peer smf.localdomain has come from 127.0.0.1, operator demo' "$folder/log" || { wrong "the log does not say what the page says"; cat "$folder/log"; }
[[ $failed == 0 ]] || exit 1
echo "freeDiameter with the smf.conf of the page is served"
