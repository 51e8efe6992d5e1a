# What charging the research data must come to, worked out from the raw CSV without anything of Sublet's.
#
#   awk -F, -v source=copenhagen-calls -v tariff=module -v out=DIR [-v left=FILE] [-v oldest=TIME] -f figures.awk FIRST [SECOND]
#   awk -F, -v source=... -v survey=1 -f figures.awk FILE          prints each served number, and "last" with the last time
#
# The files are charged one after the other, to lines of offer renwoxing. `left`: tokens of lines that are not open yet
# while the first file is charged. `oldest`: what began before it is too late. Money is in millionths, whole numbers.
# In DIR: records.N (verdict, retail, wholesale of each record of file N), rej.N and why.N (its reject files), lines (what
# each line has paid in the end).

function ceil(x) { return x == int(x) ? x : int(x) + 1 }

BEGIN {
  while (left != "" && (getline token < left) > 0) closed[token] = 1
  split("微信 WeChat WeiXin_Pay_Action QQ 手机QQ qq空间 腾讯视频 QQ音乐 腾讯新闻 王者荣耀 腾讯地图 应用宝", names, " ")
  for (i in names) tencent[names[i]] = 1
  minute["module"] = 80000; increment["module"] = 6; message["module"] = 40000   # 0.08 a minute by 6 s
  minute["mixed"] = 110000; increment["mixed"] = 60; message["mixed"] = 50000
  minute["pool"] = 100000; increment["pool"] = 60; message["pool"] = 50000
}

FNR == 1 {
  ++file; header = $0; octet = length($0) + 1; record = 0
  next
}

{
  raw = $0
  gsub(/"/, "")
  skip = 0; way = "out"; extra = ""; seconds = 0; octets = 0
  if (source == "copenhagen-calls") { start = $1 + 0; served = $2; peer = $3; seconds = $4; skip = $4 == -1 || $4 == 0; kind = "voice" }
  if (source == "copenhagen-sms") { start = $1 + 0; served = $2; peer = $3; kind = "sms" }
  if (source == "social-evolution-calls") { served = $1; start = $2; seconds = $3; skip = $3 <= 0; peer = $4 != "" ? "u" $4 : $5 != "" ? "h" $5 : ""; kind = "voice" }
  if (source == "social-evolution-sms") { served = $1; start = $2; way = $3 == 1 ? "in" : "out"; peer = $4 != "" ? "u" $4 : $5 != "" ? "h" $5 : ""; kind = "sms" }
  if (source == "cdr_voice") { served = $1; peer = $2; way = $3 == 1 ? "out" : $3 == 2 ? "in" : "forwarded"; start = $4; seconds = $5; kind = "voice" }
  if (source == "app_usage") { served = $1; extra = $2; octets = int($3 * 1048576 + 0.5); start = $4; peer = "-"; kind = "data" }
  if (last == "" || start > last) last = start
  if (survey) { numbers[served] = 1; next }

  identity = served SUBSEP peer SUBSEP start SUBSEP seconds SUBSEP octets SUBSEP way SUBSEP extra
  verdict = "charged"
  if (skip) verdict = "skipped"
  else if (oldest != "" && start < oldest) verdict = "too_late"
  else if (file == 1 && served in closed) verdict = "unknown_line"
  else if (identity in seen) verdict = "repeated"
  else if (peer == "" && way != "in") verdict = "no_price"    # nobody called: to no zone
  retail = wholesale = 0
  if (verdict == "charged") {
    seen[identity] = 1
    if (kind == "voice" && way != "in") {
      retail = ceil(seconds / 60) * 100000
      wholesale = ceil(seconds / increment[tariff]) * increment[tariff] * minute[tariff] / 60
    }
    if (kind == "sms" && way != "in") { retail = 100000; wholesale = message[tariff] }
    if (kind == "data") {
      # The line's month at 0.10 a MB by the KB, to the fen: a record costs by how much it lifts the month's total.
      before = int(ceil(month[served] / 1024) * 10 / 1024 + 0.5)
      month[served] += octets
      retail = (int(ceil(month[served] / 1024) * 10 / 1024 + 0.5) - before) * 10000
      if (tariff == "module") wholesale = int(ceil(octets / 1024) * (extra in tencent ? 30000 : 60000) / 1024 + 0.5)
      # The pool counts the octets of all lines; 50 TB are never reached here.
      if (tariff == "pool") wholesale = int((ceil((pool + octets) / 1024) - ceil(pool / 1024)) * 140000 / 1024 + 0.5)
      pool += octets
    }
    paid[served] += retail
  }
  printf "%s %.0f %.0f\n", verdict, retail, wholesale > (out "/records." file)
  if (verdict != "charged" && verdict != "skipped") {
    if (!(file in rejected)) {
      rejected[file] = 1
      print header > (out "/rej." file)
      printf "record\toctet\tverdict\treason\n" > (out "/why." file)
    }
    print raw > (out "/rej." file)
    printf "%.0f\t%.0f\t%s\t-\n", record, octet, verdict > (out "/why." file)
  }
  octet += length(raw) + 1
  ++record
}

END {
  if (survey) {
    for (served in numbers) print "served " served
    print "last " last
  }
  for (served in paid) printf "%s %.0f\n", served, paid[served] > (out "/lines")
}
