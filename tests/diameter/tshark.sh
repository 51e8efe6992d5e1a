#!/usr/bin/env bash
# tshark.sh SAMPLES: our Diameter messages of every kind, as tshark's dissector sees them: every one is whole, none malformed, no
# AVP unknown, no error of the dissector; and the same check sees a capture with three that are not right.
set -euo pipefail
samples=$1
command -v tshark >/dev/null || { echo "SKIPPED: tshark is not installed"; exit 0; }
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

# Frame number, command, request bit of the packets that are not as they should be.
bad() { tshark -n -r "$1" -Y "$wrong" -T fields -e frame.number -e diameter.cmd.code -e diameter.flags.request -e _ws.malformed -e _ws.expert.message 2>/dev/null; }
wrong='_ws.malformed || diameter.avp.unknown || diameter.avp.invalid-data || diameter.avp.invalid-len || !diameter || tcp.analysis.flags || _ws.expert.severity == "Error"'

written=$("$samples" pcap "$folder/good.pcap")
seen=$(tshark -n -r "$folder/good.pcap" -Y diameter -T fields -e diameter.cmd.code 2>/dev/null | wc -l)
found=$(bad "$folder/good.pcap")
broken=$("$samples" broken "$folder/broken.pcap")
noticed=$(bad "$folder/broken.pcap" | wc -l)
echo "tshark: $written messages written, $seen dissected; of $((broken - written)) broken ones $noticed noticed"
[[ $written == "$seen" && $written -gt 50 ]] || { echo "not every message is a packet of Diameter"; exit 1; }
[[ -z $found ]] || { echo "not right (frame, command, request):"; echo "$found"; exit 1; }
[[ $noticed == $((broken - written)) ]] || { echo "the check does not see what is broken"; exit 1; }
