// sublet serve: the server until SIGINT or SIGTERM.
#include "apps/server.h"
#include "io/signal.h"

namespace sublet::apps {

int serve(const ServeOptions& options) {
  io::StopSignal stop;
  Server server(options);
  if (Result<Done> started = server.start(); !started) return fail(started.error());
  if (Result<Done> watching = server.watch(); !watching) return fail(watching.error());
  if (Result<Done> connected = server.connect_hosts(options.switches); !connected) return fail(connected.error());
  if (Result<Done> speaking = server.serve_gy(); !speaking) return fail(speaking.error());
  if (Result<Done> offered = server.serve_api(); !offered) return fail(offered.error());
  std::fprintf(stdout, "ready\n");
  std::fflush(stdout);
  while (!stop.wait(1000)) {
    if (!server.service().engine().failed()) continue;
    Server::log("critical", "the log cannot be written any more; ending, so that nothing is answered that is not durable");
    return exit_fault;
  }
  Server::log("info", "ending");
  if (Result<Done> stopped = server.stop(); !stopped) return fail(stopped.error());
  return exit_done;
}

}  // namespace sublet::apps
