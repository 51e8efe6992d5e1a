#!/usr/bin/env bash
# kits.sh SUBLET CATALOGUE [KIT...]: TM Forum's own conformance kits (ctk-a.tar.xz, unmodified, with their notice) against a running
# server. Only what their README asks for is edited: url, headers and payloads in config.json. Skipped where npm cannot get its packages.
set -uo pipefail
sublet=$1 catalogue=$2
shift 2
kits=("$@")
[[ ${#kits[@]} -gt 0 ]] || kits=(TMF620 TMF622 TMF632 TMF635 TMF639)
here=$(cd "$(dirname "$0")" && pwd)
. "$here/api.sh"
need_npm kit
serve_api "$catalogue"
key=$(new_key owner)
declare -A base=([TMF620]=productCatalogManagement [TMF622]=productOrderingManagement [TMF632]=party [TMF635]=usageManagement [TMF637]=productInventory [TMF639]=resourceInventoryManagement)
host=unicom

# A SIM of the stock for a resource; a number of the stock and somebody to hold it for an order.
payload_TMF639() { echo "{\"Resource\":{\"name\":\"8986090000000100019\",\"category\":\"sim\",\"resourceCharacteristic\":[{\"name\":\"host\",\"value\":\"$host\"},{\"name\":\"imsi\",\"value\":\"460090000000002\"}]}}"; }
payload_TMF622() {
  local holder offer
  call "$key" POST /tmf-api/resourceInventoryManagement/v4/resource "{\"name\":\"8617090000001\",\"category\":\"msisdn\",\"resourceCharacteristic\":[{\"name\":\"host\",\"value\":\"$host\"}]}" >&2
  call "$key" POST /tmf-api/resourceInventoryManagement/v4/resource "{\"name\":\"8986090000000100001\",\"category\":\"sim\",\"resourceCharacteristic\":[{\"name\":\"host\",\"value\":\"$host\"},{\"name\":\"imsi\",\"value\":\"460090000000001\"}]}" >&2
  holder=$(call "$key" POST /tmf-api/party/v4/individual '{"familyName":"王","givenName":"小明","individualIdentification":[{"identificationType":"residentId","identificationId":"11010519491231002X"}]}' | sed -n 's/^{"id":"\([^"]*\)".*/\1/p')
  # A package without a fee at its beginning, so that nothing is to pay.
  offer=$(call "$key" GET '/tmf-api/productCatalogManagement/v4/productOffering?lifecycleStatus=Active&productSpecification.id=mobile-line' | node -e 'console.log(JSON.parse(require("fs").readFileSync(0)).find((o) => !o.productOfferingPrice).id)')
  echo "{\"ProductOrder\":{\"productOrderItem\":[{\"id\":\"1\",\"action\":\"add\",\"productOffering\":{\"id\":\"$offer\"},\"product\":{\"productCharacteristic\":[{\"name\":\"number\",\"value\":\"8617090000001\"}]}}],\"relatedParty\":[{\"id\":\"$holder\",\"role\":\"customer\",\"@referredType\":\"Individual\"}]}}"
}

mkdir "$folder/kits"
tar xJf "$here/ctk-a.tar.xz" -C "$folder/kits"
for kit in "${kits[@]}"; do
  at=$(echo "$folder"/kits/"$kit"_*)
  [[ -d $at/ctk ]] || { wrong "there is no kit $kit"; continue; }
  payload='{}'
  declare -F "payload_$kit" >/dev/null && payload=$("payload_$kit")
  node - "$at/config.json" "$api/tmf-api/${base[$kit]}/v4/" "$key" "$payload" <<'JS' || { wrong "$kit: its configuration cannot be read"; continue; }
const fs = require('fs');
const [file, url, key, payload] = process.argv.slice(2);
const config = JSON.parse(fs.readFileSync(file, 'utf8').replace(/,(\s*[}\]])/g, '$1'));
config.url = url;
config.headers.Authorization = 'Bearer ' + key;
for (const [resource, body] of Object.entries(JSON.parse(payload))) config.payloads[resource] = {POST: {payload: body}};
fs.writeFileSync(file, JSON.stringify(config));
JS
  ln -s "$folder/npm/kit/node_modules" "$at/ctk/node_modules"
  (cd "$at/ctk" && timeout 300 node --no-deprecation index.js) >"$at/log" 2>&1 || { wrong "$kit ended with $?"; tail -20 "$at/log"; }
  [[ -s $at/jsonResults.json ]] || { wrong "$kit left no results"; tail -20 "$at/log"; continue; }
  node "$here/run.js" "$kit" "$at/jsonResults.json" || failed=1
done
exit "$failed"
