// A draft with the text that it stands for: what check, try and publish begin with.
#pragma once

#include "gateway/rest/drafts.h"
#include "gateway/rest/schema.h"
#include "gateway/rest/studio.h"

namespace sublet::gateway::rest {

struct DraftText {
  Draft draft;
  catalogue::Bundle bundle;
};
Result<DraftText> draft_text(Studio& studio, const Call& call);  // of the path's {id}; outside a unit

Route try_route(Studio& studio);  // POST /sublet/v1/drafts/{id}/try: draft_try.cc

}  // namespace sublet::gateway::rest
