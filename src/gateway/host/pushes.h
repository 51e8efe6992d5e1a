// take_push: what a host has pushed goes to whoever it concerns - the desk, credit control - and gets a reply in the words
// of the host's shape. A push about an order that neither knows is told as the notice `unknown_order`.
#pragma once

#include <string_view>

#include "gateway/http/listener.h"

namespace sublet::gateway {

class HostDesk;
class HostSwitcher;

// Either may be missing. Status 200 taken (also when nobody knows the order, so that the host lets go of it), 400 cannot be
// read, 404 no such operator or host, 503 not now.
HttpReply take_push(HostDesk* desk, HostSwitcher* switcher, std::string_view op, std::string_view host, std::string_view body);

// Whether a push can be read in the shapes that need no description: for before the hosts' addresses are known.
bool readable_push(std::string_view body);

}  // namespace sublet::gateway
