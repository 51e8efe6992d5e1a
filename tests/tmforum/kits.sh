#!/usr/bin/env bash
# kits.sh SUBLET SUBLET-SIM CATALOGUE [KIT...]: TM Forum's own conformance kits (ctk-a.tar.xz, unmodified, with their notice) against a running
# server. Only what their README asks for is edited: url, headers and payloads in config.json. Skipped where npm cannot get its packages.
set -uo pipefail
sublet=$1 sim=$2 catalogue=$3
shift 3
kits=("$@")
[[ ${#kits[@]} -gt 0 ]] || kits=(TMF620 TMF622 TMF632 TMF635 TMF637 TMF639)
here=$(cd "$(dirname "$0")" && pwd)
. "$here/api.sh"
need_npm kit
serve_api "$sim" "$catalogue"
key=$(new_key owner)
declare -A base=([TMF620]=productCatalogManagement [TMF622]=productOrderingManagement [TMF632]=party [TMF635]=usageManagement [TMF637]=productInventory [TMF639]=resourceInventoryManagement)
payload_TMF639() { echo "{\"Resource\":$(resource sim 8986090000000100019 imsi 460090000000002)}"; }
payload_TMF622() { echo "{\"ProductOrder\":$(order_for "$key" 8617090000001 8986090000000100001 11010519491231002X)}"; }
sell_line "$key" 8617090000003 8986090000000100035 110105198001010016  # a product for TMF637

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
