# api.sh: what the scripts of this folder share; they source it behind `sublet=PROGRAM` and `here=FOLDER`. A folder of their own, a server
# with the HTTP API on a free port, keys for it, npm's packages; all of it gone in the end.
folder=$(mktemp -d)
started=()
failed=0
finish() {
  for pid in "${started[@]}"; do kill "$pid" 2>/dev/null; done
  wait
  rm -rf "$folder"
}
trap finish EXIT
wrong() { echo "$*"; failed=1; }

need_npm() {  # FOLDER with package.json: its packages in $folder/npm/FOLDER
  local needed
  for needed in node npm; do
    command -v "$needed" >/dev/null || { echo "SKIPPED: $needed is not installed"; exit 0; }
  done
  mkdir -p "$folder/npm/$1"
  cp "$here/$1"/* "$folder/npm/$1"
  if ! (cd "$folder/npm/$1" && timeout 300 npm ci --legacy-peer-deps --ignore-scripts --no-audit --no-fund --prefer-offline --fetch-retries=0) >"$folder/npm.log" 2>&1; then
    grep -q EINTEGRITY "$folder/npm.log" && { cat "$folder/npm.log"; exit 1; }
    echo "SKIPPED: npm cannot get its packages: $(grep -m1 code "$folder/npm.log")"
    exit 0
  fi
}

free_port() { node -e 'const s = require("net").createServer().listen(0, "127.0.0.1", () => { console.log(s.address().port); s.close(); })'; }

# serve_api SIM CATALOGUE [OPTION...]: the server, one simulated host that carries out orders and a simulated identity service; sets api
# and platform_key.
serve_api() {
  local sim=$1 catalogue=$2 http host_port
  shift 2
  http=$(free_port) host_port=$(free_port)
  echo -n "a secret of two" >"$folder/identity.secret"
  "$sim" identity --key sublet --secret "a secret of two" --port 0 --port-file "$folder/identity.port" >"$folder/identity.log" 2>&1 &
  started+=($!)
  "$sim" host --catalogue "$catalogue" --host unicom --drop "$folder/drop" --first-number 8617099000001 --lines 1 --rate 0 --port "$host_port" \
    --complete-least 10 --complete-most 50 --callback "http://127.0.0.1:$http/hosts/demo/unicom/feedback" >"$folder/host.log" 2>&1 &
  started+=($!)
  for _ in $(seq 100); do [[ -s $folder/identity.port ]] && break; sleep 0.1; done
  set -- --http-port "$http" --identity "http://127.0.0.1:$(<"$folder/identity.port")" --identity-secret "$folder/identity.secret" --switch "demo/unicom=http://127.0.0.1:$host_port" "$@"
  "$sublet" --data "$folder/d" serve --catalogue "$catalogue" --api 127.0.0.1:0 "$@" >/dev/null 2>"$folder/log" &
  started+=($!)
  for _ in $(seq 200); do
    api=$(sed -n 's/.*HTTP API on \(https\{0,1\}:[^"]*\)".*/\1/p' "$folder/log")
    [[ -n $api ]] && break
    sleep 0.1
  done
  [[ -n $api ]] || { cat "$folder/log"; exit 1; }
  platform_key=$(<"$folder/d/platform.key")
}

# call KEY METHOD PATH [BODY] [HEADER...]: the answer's body
call() {
  local key=$1 method=$2 path=$3 body=${4:-} h=()
  shift 4 2>/dev/null || shift $#
  for header in "$@"; do h+=(-H "$header"); done
  curl -sS -X "$method" -H "Authorization: Bearer $key" "${h[@]}" ${body:+-H 'Content-Type: application/json' --data "$body"} "$api$path"
}

new_key() {  # ROLES [OPERATOR]: a key for them
  call "$platform_key" POST /sublet/v1/keys "{\"name\":\"test\",\"granted\":\"$1\"}" "X-Operator: ${2:-demo}" | sed -n 's/.*"key":"\([^"]*\)".*/\1/p'
}

resource() {  # CATEGORY NAME CHARACTERISTIC VALUE: one of host unicom, into the stock
  echo "{\"name\":\"$2\",\"category\":\"$1\",\"resourceCharacteristic\":[{\"name\":\"host\",\"value\":\"unicom\"},{\"name\":\"$3\",\"value\":\"$4\"}]}"
}
stock() { call "$1" POST /tmf-api/resourceInventoryManagement/v4/resource "$2" >/dev/null; }

# order_for KEY NUMBER ICCID IDENTITY-NUMBER: puts number and SIM into the stock, registers somebody, and prints the order of a package
# without a fee at its beginning, so that nothing is to pay.
order_for() {
  local holder offer
  stock "$1" "$(resource msisdn "$2" city 北京)"
  stock "$1" "$(resource sim "$3" imsi "46009${3: -10}")"
  holder=$(call "$1" POST /tmf-api/party/v4/individual "{\"familyName\":\"王\",\"givenName\":\"小明\",\"individualIdentification\":[{\"identificationType\":\"residentId\",\"identificationId\":\"$4\"}]}" | sed -n 's/^{"id":"\([^"]*\)".*/\1/p')
  offer=$(call "$1" GET '/tmf-api/productCatalogManagement/v4/productOffering?lifecycleStatus=Active&productSpecification.id=mobile-line' | node -e 'console.log(JSON.parse(require("fs").readFileSync(0)).find((o) => !o.productOfferingPrice).id)')
  echo "{\"productOrderItem\":[{\"id\":\"1\",\"action\":\"add\",\"productOffering\":{\"id\":\"$offer\"},\"product\":{\"productCharacteristic\":[{\"name\":\"number\",\"value\":\"$2\"}]}}],\"relatedParty\":[{\"id\":\"$holder\",\"role\":\"customer\",\"@referredType\":\"Individual\"}]}"
}

sell_line() {  # the same, ordered and waited for until the line is active
  local id state
  id=$(call "$1" POST /tmf-api/productOrderingManagement/v4/productOrder "$(order_for "$@")" | sed -n 's/^{"id":"\([^"]*\)".*/\1/p')
  for _ in $(seq 300); do
    state=$(call "$1" GET "/tmf-api/productOrderingManagement/v4/productOrder/$id?fields=state" | sed -n 's/.*"state":"\([^"]*\)".*/\1/p')
    [[ $state == completed ]] && return
    [[ $state == cancelled ]] && break
    sleep 0.1
  done
  wrong "the order of a line is $state: $(call "$1" GET "/sublet/v1/orders/$id")"
}
