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

serve_api() {  # CATALOGUE [OPTION...]: sets api and platform_key
  local catalogue=$1
  shift
  "$sublet" --data "$folder/d" serve --catalogue "$catalogue" --http-port 0 --api 127.0.0.1:0 "$@" >/dev/null 2>"$folder/log" &
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
