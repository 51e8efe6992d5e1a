#!/usr/bin/env bash
# killed_orders.sh FOLDER-OF-PROGRAMS REPOSITORY [PEOPLE] [KILLS] [RECORDS] [WALLETS]: people buy numbers, eSIMs and phones, top up and leave through
# the HTTP API, paid in cash, from accounts, by Alipay and WeChat Pay, while hosts, wallets, identity service and SM-DP+ fail in every way at a fifth of their calls and the server is killed (kill -9),
# again and again; meanwhile the keys that seal names are turned. In the end every order is done or undone, and `sublet audit` finds every
# number, SIM and fen in one place: in the records, in charging's log, in the hosts' own accounts and in the wallets' own books.
# RECORDS: a database's URL; without one SQLite in the data directory. WALLETS: share of purchases paid by one (0.7). Longer: killed_orders.sh build/release . 5400 50 (some 15 minutes)
set -u
bin=$(cd "$1" && pwd) home=$(cd "$2" && pwd) people=${3:-40} kills=${4:-4} records=${5:-} wallets=${6:-0.7}
catalogue=$home/examples/operator
folder=$(mktemp -d)
children=() server=
trap 'kill -9 $server ${children[@]} 2>/dev/null; rm -rf "$folder"' EXIT
fail() { echo "$*"; tail -n 5 "$folder"/*.log; exit 1; }
cd "$folder" || exit 1
wait_for() { for _ in $(seq 200); do [[ -s $1 ]] && return; sleep 0.05; done; fail "$1 does not come"; }

# A fifth of all calls: refused, never answered, carried out unheard, torn; pushes lost, doubled, late.
faults=(--errors 0.06 --unheard 0.05 --torn 0.05)
echo secret >secret
"$bin/sublet-sim" identity --port 0 --port-file identity.port --key sublet --secret secret "${faults[@]}" --silent 0.01 >identity.log 2>&1 & children+=($!)
wait_for identity.port
"$bin/sublet-sim" smdp --port 0 --port-file smdp.port "${faults[@]}" --silent 0.01 >smdp.log 2>&1 & children+=($!)
wait_for smdp.port
"$bin/sublet-sim" wallet-setup --out . || fail "no merchants"
# A fifth of its calls too; of its notices a fifth is lost, doubled or late.
"$bin/sublet-sim" wallet --config wallet.json --port 0 --port-file wallet.port --trades wallet.trades --report wallet.report "${faults[@]}" --silent 0.04 --lost 0.1 --doubled 0.05 --late 0.05 >wallet.log 2>&1 & children+=($!)
wait_for wallet.port
serve() {
  : >ready
  "$bin/sublet" --data d serve --catalogue "$catalogue" --drop drop --http-port "$http" --api "127.0.0.1:$api" --api-rate 100000 --api-operator-rate 100000 ${records:+--records "$records"} \
    "${switches[@]}" --identity "http://127.0.0.1:$(<identity.port)" --identity-secret secret --smdp "http://127.0.0.1:$(<smdp.port)" \
    --alipay "http://127.0.0.1:$(<wallet.port)/gateway.do" --wechat "http://127.0.0.1:$(<wallet.port)" >ready 2>>server.log &
  server=$!
  for _ in $(seq 200); do
    grep -q '^ready' ready && return
    kill -0 "$server" 2>/dev/null || fail "the server did not start"
    sleep 0.1
  done
  fail "the server does not answer"
}
# The hosts push to the server's port, so it has to be known before: once with free ports, then with those.
http=0 api=0 switches=()
serve
http=$(grep -oE 'metrics and health on http://127.0.0.1:[0-9]+' server.log | head -1 | sed 's/.*://')
api=$(grep -oE 'HTTP API on http://127.0.0.1:[0-9]+' server.log | head -1 | sed 's/.*://')
[[ -n $http && -n $api ]] || fail "no ports"
kill "$server" && wait "$server"
for host in unicom:8617040:vop: telecom:8617000:soap:soap+ mobile:8617050:rest:"$home/examples/hosts/rest.yaml+"; do
  IFS=: read -r name prefix dialect shape <<<"$host"
  "$bin/sublet-sim" host --catalogue "$catalogue" --host "$name" --drop "drop/demo/$name/in" --first-number "${prefix}000001" --lines 0 --rate 0 --dialect "$dialect" --port 0 --port-file "$name.port" \
    --callback "http://127.0.0.1:$http/hosts/demo/$name/feedback" --accounts "$name.accounts" --state "$name.state" "${faults[@]}" --silent 0.02 --lost 0.05 --doubled 0.05 --late 0.05 --failed 0.03 \
    --complete-least 10 --complete-most 200 >"$name.log" 2>&1 & children+=($!)
  wait_for "$name.port"
  switches+=(--switch "demo/$name=${shape}http://127.0.0.1:$(<"$name.port")")
done
serve

key=$(curl -s -X POST -H "Authorization: Bearer $(<d/platform.key)" -H 'X-Operator: demo' -H 'Content-Type: application/json' -H 'Idempotency-Key: owner' "http://127.0.0.1:$api/sublet/v1/keys" \
  -d '{"name":"test","granted":"owner"}' | grep -oE '"key":"[^"]+"' | cut -d'"' -f4)
[[ -n $key ]] || fail "no key"
printf '%s\n' "$key" >owner.key
# One number, two cards and an eSIM for each of the people, at each host; phones, with a plan of each kind. Luhn's digit closes an
# ICCID and an IMEI.
luhn() {  # of each line's first field, which lacks that digit
  awk -F, -v OFS=, '{ sum = 0; twice = 1
    for (i = length($1); i > 0; --i) { d = substr($1, i, 1) * (1 + twice); sum += d > 9 ? d - 9 : d; twice = !twice }
    $1 = $1 (10 - sum % 10) % 10; print }'
}
post() {  # PATH BODY
  local answer
  answer=$(curl -s -w '\n%{http_code}' -X POST -H "Authorization: Bearer $key" -H 'Content-Type: application/json' "http://127.0.0.1:$api/sublet/v1/$1" --data-binary @- <<<"$2")
  [[ ${answer##*$'\n'} == 200 || ${answer##*$'\n'} == 201 ]] || fail "$1: $answer"
}
for host in unicom:8617040:89860109:46009 telecom:8617000:89861109:46011 mobile:8617050:89860009:46000; do
  IFS=: read -r name prefix maker plmn <<<"$host"
  cards='iccid,imsi,number,kind\n'$(for k in 1 2 3; do
    for i in $(seq "$people"); do printf '%s%d%010d,%s%d%09d,,%s\n' "$maker" "$k" "$i" "$plmn" "$k" "$i" "$([[ $k == 3 ]] && echo esim || echo card)"; done
  done | luhn | sed 's/$/\\n/' | tr -d '\n')
  post lots "{\"kind\":\"number\",\"name\":\"n-$name\",\"host\":\"$name\",\"city\":\"北京\",\"text\":\"first,last\n${prefix}000001,$prefix$(printf '%06d' "$people")\n\"}"
  post lots "{\"kind\":\"sim\",\"name\":\"s-$name\",\"host\":\"$name\",\"text\":\"$cards\"}"
done
post merchants "$(<alipay.json)"
post merchants "$(<wechat.json)"
post phone-models '{"code":"a1","title":"A1","price":"699"}'
for kind in discount deposit instalments frozen; do
  post phone-plans "{\"code\":\"$kind-12\",\"kind\":\"$kind\",\"months\":12,\"discount\":\"100\",\"amount\":\"$([[ $kind == discount ]] && echo 0 || echo 576)\",\"exit\":\"12:50\"}"
done
phones='imei,model\n'$(for i in $(seq "$people"); do printf '35699910%06d,a1\n' "$i"; done | luhn | sed 's/$/\\n/' | tr -d '\n')
post lots "{\"kind\":\"phone\",\"name\":\"p\",\"text\":\"$phones\"}"

# Of a hundred people one is never answered for by the identity service: their orders are undone after a minute.
# Who walks away from a code is waited for as long; a wallet that does not tell is asked after two seconds.
for rule in verify_minutes:1 pay_minutes:1 wallet_check_seconds:2; do
  curl -s -o /dev/null -X PATCH -H "Authorization: Bearer $key" -H 'Content-Type: application/json' "http://127.0.0.1:$api/sublet/v1/settings/${rule%:*}" -d "{\"value\":${rule#*:}}"
done
"$bin/sublet-sim" shoppers --api "127.0.0.1:$api" --key owner.key --people "$people" --threads 24 --chosen 0.3 --esims 0.2 --online 0.2 --phones 0.2 --wallet "127.0.0.1:$(<wallet.port)" --wallets "$wallets" --report shop.json >shoppers.log 2>&1 &
shoppers=$!
children+=($!)
# Killed from the beginning to near the end of the buying, by how many people have begun, and never twice within a second.
begun() { grep -oE '"people":[0-9]+' shop.json 2>/dev/null | cut -d: -f2; }
for ((i = 0; i < kills; ++i)); do
  while (($(begun || echo 0) + 0 < people * i / kills * 9 / 10)) && kill -0 "$shoppers" 2>/dev/null; do sleep 0.2; done
  "$bin/sublet" --data d key rotate >/dev/null 2>&1 &  # names and secrets are sealed again meanwhile, and the server is killed at it
  children+=($!)
  sleep "1.$((RANDOM % 9))"
  kill -9 "$server"
  wait "$server" 2>/dev/null
  serve
done
wait "$shoppers" || fail "the shoppers found something wrong"
grep -q '"lost":0,' shop.json || fail "an order had no answer: $(<shop.json)"
grep -q '"waiting":0,' shop.json || fail "an order has not ended: $(<shop.json)"
for what in downloads checks phones scanned; do grep -q "\"$what\":0," shop.json && fail "no $what at all: $(<shop.json)"; done
"$bin/sublet" --data d key rotate >keys.txt || fail "keys are not turned: $(<keys.txt)"
[[ $(grep -c ' old ' keys.txt) == 0 ]] || fail "an old key is needed still: $(<keys.txt)"
accounts=()
for name in unicom telecom mobile; do accounts+=(--accounts "$name=$name.accounts"); done
# Those whom nobody waited for: unpaid orders are undone after their minute, and what was paid too late goes back.
for _ in $(seq 180); do
  "$bin/sublet" --data d audit --operator demo >audit.txt
  grep -qE '^orders +open +0$' audit.txt && grep -qE '^orders +undoing +0$' audit.txt && grep -qE '^All agrees' audit.txt && break
  sleep 1
done
sleep 1.5  # the hosts write their accounts once a second
"$bin/sublet" --data d audit --operator demo "${accounts[@]}" --wallets wallet.trades >audit.txt || { cat audit.txt; fail "the audit finds something wrong"; }
kill "$server"
wait "$server"
server=
echo "$kills kills, a fifth of all calls failing: $(tail -1 shoppers.log), by wallet $(grep -oE '"(scanned|frozen|late|twice|unpaid|too_late)":[0-9]+' shop.json | tr -d '"' | paste -sd " ")"
grep -E '^orders|^money|^wallets|All agrees' audit.txt
