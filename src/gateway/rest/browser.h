// Browser sessions: a session's token in a cookie, where no script can read it.
//
// A sign-in that asks for it (`"cookie": true`) answers with a cookie in place of the token: HttpOnly, SameSite=Strict, and over TLS
// `__Host-` and Secure. Plain HTTP gets one on this machine only (refusal `needs_tls`). A cookie alone shows nothing: it counts for a
// request that names its kind in a header, `Sublet-Session: staff` or `subscriber`, which neither a form nor a link of another site
// can send; and a request that changes something must have come from a page of ours, by its Origin (refusal `wrong_origin`). Two
// kinds, so that who works at an operator may be its customer in the same browser.
//
// Pure; any thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"
#include "gateway/http/listener.h"

namespace sublet::gateway::rest {

std::string token_of_cookie(const HttpRequest& request);  // empty: none is shown
// Whether it could only have been set over TLS, where this server is reached so: by its own, or `base` says https.
bool cookie_is_safe(const HttpRequest& request, const std::string& base);
bool shown_by_cookie(const HttpRequest& request);         // and by nothing that counts before it
// Whether the page that sends this is ours: its Origin is that of `base`, or of the host that the request itself names.
Result<Done> from_our_page(const HttpRequest& request, const std::string& base);

// The cookie of a new session of this kind, as the value of Set-Cookie; refusals as above.
Result<std::string> session_cookie(const HttpRequest& request, const std::string& base, std::string_view kind, const std::string& token, int64_t seconds);
std::string ended_cookie(const HttpRequest& request, const std::string& base);  // takes the one away that was shown

}  // namespace sublet::gateway::rest
