// Browser sessions: a session's token in a cookie, where no script can read it.
//
// A sign-in that asks for it (`"cookie": true`) answers with a cookie in place of the token: HttpOnly, SameSite=Strict, and over TLS
// `__Host-` and Secure. Plain HTTP gets one on this machine only (refusal `needs_tls`). A cookie alone shows nothing: it counts for a
// request that names it in a header, `Sublet-Session: staff`, or `subscriber OPERATOR` and `visitor OPERATOR`, which neither a form nor a link of
// another site can send; and a request that changes something must have come from a page of ours, by its Origin (refusal `wrong_origin`). So
// who works at an operator may be its customer in the same browser, and another operator's. A page that knows as whom it asks says so,
// `Sublet-Principal: OPERATOR/PRINCIPAL` as GET /sublet/v1/session tells them: it is refused (`another_session`) once the cookie is another's,
// who has signed in in another tab since.
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

// The cookie of a new session of this kind at this operator, as the value of Set-Cookie; refusals as above.
Result<std::string> session_cookie(const HttpRequest& request, const std::string& base, std::string_view kind, std::string_view op, const std::string& token, int64_t seconds);
std::string renewed_cookie(const HttpRequest& request, const std::string& base, int64_t seconds);  // that which was shown, for so long from now
std::string ended_cookie(const HttpRequest& request, const std::string& base);  // takes the one away that was shown

}  // namespace sublet::gateway::rest
