#!/usr/bin/env bash
# wallets.sh WALLET_PEER: our signatures, notices and sealed texts of Alipay and WeChat Pay, held against npm's official alipay-sdk and
# wechatpay-axios-plugin, both ways. Skipped where they cannot be had.
set -uo pipefail
peer=$1
sublet=
here=$(cd "$(dirname "$0")" && pwd)
for needed in node npm openssl; do
  command -v "$needed" >/dev/null || { echo "SKIPPED: $needed is not installed"; exit 0; }
done
. "$here/peers.sh"
cp "$here"/npm_wallets/* "$folder"
if ! (cd "$folder" && timeout 120 npm ci --ignore-scripts --no-audit --no-fund --prefer-offline --fetch-retries=0) >"$folder/npm.log" 2>&1; then
  grep -q EINTEGRITY "$folder/npm.log" && { cat "$folder/npm.log"; exit 1; }
  echo "SKIPPED: npm cannot get its packages: $(grep -m1 'code' "$folder/npm.log")"
  exit 0
fi
timeout 120 node --no-deprecation "$folder/wallets.js" "$peer" "$folder" >"$folder/node.log" 2>&1
code=$?
tail -20 "$folder/node.log"
[[ $code == 0 && $(tail -1 "$folder/node.log") == "all is well"* ]]
