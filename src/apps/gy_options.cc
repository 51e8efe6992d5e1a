// `sublet serve`'s options of Diameter Gy.
#include <CLI/CLI.hpp>

#include "apps/gy_settings.h"

namespace sublet::apps {

void gy_options(CLI::App& serve, ServeOptions::Gy& gy) {
  serve.add_option("--gy", gy.listen, "Diameter Gy/Ro on HOST:PORT, such as 127.0.0.1:3868; may be given several times. Networks beyond this machine need --gy-peer too");
  serve.add_option("--gy-sctp", gy.sctp, "the same over SCTP, where the kernel has it");
  CLI::Option* tls = serve.add_option("--gy-tls", gy.tls, "the same over TLS from the first octet; HOST alone stands for port 5658");
  CLI::Option* cert = serve.add_option("--gy-cert", gy.cert, "PEM file of our certificate, those between it and its CA behind it");
  CLI::Option* key = serve.add_option("--gy-key", gy.key, "PEM file of its key, without a password");
  serve.add_option("--gy-ca", gy.ca, "PEM file of CAs: TLS peers must show a certificate of theirs, and with --gy-peer one of their Origin-Host")->needs(cert);
  tls->needs(cert)->needs(key);
  serve.add_option("--gy-connect", gy.connect, "[ORIGIN-HOST@]HOST:PORT of a peer that expects us to connect, such as dra.example:3868; may be given several times");
  serve.add_option("--gy-connect-tls", gy.connect_tls, "the same over TLS")->needs(cert)->needs(key);
  serve.add_option("--gy-peer", gy.peers, "who may connect: HOST[@ADDRESS][=OPERATOR], or *.REALM for all its hosts; without any, only this machine. Several may be given");
  serve.add_option("--gy-host", gy.host, "our Origin-Host")->capture_default_str();
  serve.add_option("--gy-realm", gy.realm, "our realm: requests to other realms and hosts are refused; default: what --gy-host has behind its first dot, and none is refused");
  serve.add_option("--gy-elsewhere", gy.elsewhere, "REALM=URI: requests to that realm are redirected, such as east.example=aaa://ocs2.example:3868. Several may be given");
  // RFC 3539 3.4.1: never below 6 s.
  serve.add_option("--gy-watchdog", gy.watchdog, "seconds of silence until a peer is asked whether it lives (Tw)")->capture_default_str()->check(CLI::Range(6, 3600));
}

Result<gateway::GyOptions> gy_settings(const ServeOptions::Gy& gy) {
  gateway::GyOptions o;
  o.listen = gy.listen;
  o.listen_sctp = gy.sctp;
  o.listen_tls = gy.tls;
  o.connect = gy.connect;
  o.connect_tls = gy.connect_tls;
  o.tls = {gy.cert, gy.key, gy.ca};
  o.self.host = gy.host;
  o.self.realm = !gy.realm.empty() ? gy.realm : gy.host.substr(gy.host.find('.') + 1);
  o.self.any_destination = gy.realm.empty();
  o.timers.watchdog = int64_t{gy.watchdog} * 1'000'000;
  for (const std::string& text : gy.elsewhere) {
    auto realm = gateway::gy::parse_elsewhere(text);
    if (!realm) return realm.error();
    o.self.elsewhere.push_back(std::move(*realm));
  }
  for (const std::string& text : gy.peers) {
    Result<gateway::gy::PeerRule> rule = gateway::gy::parse_peer(text);
    if (!rule) return rule.error();
    o.policy.rules.push_back(std::move(*rule));
  }
  return o;
}

}  // namespace sublet::apps
