#!/usr/bin/env bash
# wallets.sh WALLET_PEER SIM: our signatures, notices and sealed texts of Alipay and WeChat Pay, held against npm's official alipay-sdk and
# wechatpay-axios-plugin, both ways; and those two as merchants of the simulated wallet. Skipped where they cannot be had.
set -uo pipefail
peer=$1 sim=$2
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
for talk in "wallets.js $peer" "exchange.js $sim"; do
  mkdir "$folder/keys"
  # shellcheck disable=SC2086
  (cd "$folder" && timeout 120 node --no-deprecation $talk "$folder/keys") >"$folder/node.log" 2>&1 || wrong "node ended with $?"
  tail -20 "$folder/node.log"
  [[ $(tail -1 "$folder/node.log") == "all is well"* ]] || wrong "${talk%% *} found something"
  rm -rf "$folder/keys"
done
[[ $failed == 0 ]] || exit 1
