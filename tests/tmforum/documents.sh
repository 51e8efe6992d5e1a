#!/usr/bin/env bash
# documents.sh SUBLET SUBLET-SIM CATALOGUE: what a running server answers, against TM Forum's Swagger documents (swagger.tar.xz, by ajv) and
# against its own OpenAPI document (by swagger-parser and openapi-response-validator). Skipped where npm cannot get its packages.
set -uo pipefail
sublet=$1 sim=$2 catalogue=$3
here=$(cd "$(dirname "$0")" && pwd)
. "$here/api.sh"
need_npm kit
need_npm openapi
serve_api "$sim" "$catalogue" --api-inner-callbacks
key=$(new_key owner)
stock "$key" "$(resource msisdn 8617090000009 city 北京)"
sell_line "$key" 8617090000003 8986090000000100035 110105198001010016
mkdir "$folder/swagger"
tar xJf "$here/swagger.tar.xz" -C "$folder/swagger"
cp "$here/swagger.js" "$folder/npm/kit"
timeout 300 node --no-deprecation "$folder/npm/kit/swagger.js" "$api" "$key" "$folder/swagger" || failed=1
timeout 300 node --no-deprecation "$folder/npm/openapi/openapi.js" "$api" "$key" || failed=1
grep -q '"level":"error"' "$folder/log" && { wrong "the server's log:"; grep '"level":"error"' "$folder/log" | head -5; }
exit "$failed"
