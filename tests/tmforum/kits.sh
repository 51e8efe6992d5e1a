#!/usr/bin/env bash
# kits.sh SUBLET CATALOGUE [KIT...]: TM Forum's own conformance kits (ctk-a.tar.xz, unmodified, with their notice) against a running
# server. Only what their README asks for is edited: url and headers in config.json. Skipped where npm cannot get its packages.
set -uo pipefail
sublet=$1 catalogue=$2
shift 2
kits=("$@")
[[ ${#kits[@]} -gt 0 ]] || kits=(TMF620 TMF635)
here=$(cd "$(dirname "$0")" && pwd)
. "$here/api.sh"
need_npm kit
serve_api "$catalogue"
key=$(new_key owner)
declare -A base=([TMF620]=productCatalogManagement [TMF622]=productOrderingManagement [TMF632]=party [TMF635]=usageManagement [TMF637]=productInventory [TMF639]=resourceInventoryManagement)
mkdir "$folder/kits"
tar xJf "$here/ctk-a.tar.xz" -C "$folder/kits"
for kit in "${kits[@]}"; do
  at=$(echo "$folder"/kits/"$kit"_*)
  [[ -d $at/ctk ]] || { wrong "there is no kit $kit"; continue; }
  [[ -x $here/before_$kit.sh ]] && { "$here/before_$kit.sh" "$api" "$key" || wrong "$kit: what it needs could not be made"; }
  node - "$at/config.json" "$api/tmf-api/${base[$kit]}/v4/" "$key" <<'JS' || { wrong "$kit: its configuration cannot be read"; continue; }
const fs = require('fs');
const [file, url, key] = process.argv.slice(2);
const config = JSON.parse(fs.readFileSync(file, 'utf8').replace(/,(\s*[}\]])/g, '$1'));
config.url = url;
config.headers.Authorization = 'Bearer ' + key;
fs.writeFileSync(file, JSON.stringify(config));
JS
  ln -s "$folder/npm/kit/node_modules" "$at/ctk/node_modules"
  (cd "$at/ctk" && timeout 300 node --no-deprecation index.js) >"$at/log" 2>&1 || { wrong "$kit ended with $?"; tail -20 "$at/log"; }
  [[ -s $at/jsonResults.json ]] || { wrong "$kit left no results"; tail -20 "$at/log"; continue; }
  node "$here/run.js" "$kit" "$at/jsonResults.json" || failed=1
done
exit "$failed"
