// Hubs: who is told of events (TM Forum's event subscription), and Webhooks: the telling.
//
// Each API has its own `hub`: POST a callback, with a query that names event types (`eventType=A,B`; none: all of that API).
// Events are told to a hub one after another, in the order of their numbers: POST with the event as its body, good when it is
// answered with 2xx. Else it is tried again, later each time; after `callback_attempts` the hub is paused and says why, until
// its owner lets it go on (replay), from any event that is still kept. So nothing is left out and nothing overtakes; what was
// told and not answered in time is told again, with the same eventId.
//
// What an event carries: a document as it was when it changed; of orders, parties, lines and balances the resource as it is when
// the event is posted (all that is shown of it is read then, masked as everywhere), or its id alone if it is gone.
//
// Signed: `Sublet-Signature: t=SECONDS,v1=HEX`, HMAC-SHA256 with the hub's secret over "SECONDS.BODY" (docs/formats/http-api.md).
// The secret is told once, when the hub is made. Callbacks to this machine and to private networks are refused unless a
// setting allows them; what a name means is looked at when it is connected to.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "gateway/rest/parts.h"

namespace sublet::gateway::rest {

// An API that has a hub, and the resources of its events (the `resource` of records' events).
struct HubOf {
  std::string path;  // "/tmf-api/productCatalogManagement/v4/"
  std::vector<std::string> resources;
};
const std::vector<HubOf>& hubs();

class Webhooks {
 public:
  explicit Webhooks(Parts& parts);
  ~Webhooks();  // as stop()
  // `resource`: what GET of a path shows now; events that were told short carry that.
  void start(std::function<Result<Json>(const std::string& op, const std::string& path)> resource = {});
  void stop();  // ends what is under way; it is told again after the next start
  void look();  // there may be something to tell

 private:
  struct Impl;
  std::shared_ptr<Impl> impl_;
};

std::vector<Route> hub_routes(Parts& parts, Webhooks& webhooks);
std::string signature(std::string_view secret, int64_t seconds, std::string_view body);  // the header's value

}  // namespace sublet::gateway::rest
