#include "gateway/host/pushes.h"

#include "gateway/host/desk.h"
#include "gateway/host/shape.h"
#include "gateway/host/switcher.h"

namespace sublet::gateway {

HttpReply take_push(HostDesk* desk, HostSwitcher* switcher, std::string_view op, std::string_view host, std::string_view body) {
  if (desk != nullptr) {
    HostDesk::Taken taken = desk->push(op, host, body);
    if (!taken.ours && switcher != nullptr) (void)switcher->push(op, host, body, taken.ours);
    if (!taken.ours) desk->stray(op, host, body);
    return {taken.status, std::move(taken.type), std::move(taken.body)};
  }
  bool ours = false;
  return switcher == nullptr ? HttpReply{404} : switcher->push(op, host, body, ours);
}

bool readable_push(std::string_view body) {
  const HostEndpoint endpoint;
  return shapes::vop(endpoint, {}, {})->read_push(body).has_value() || shapes::soap(endpoint, {}, {})->read_push(body).has_value();
}

}  // namespace sublet::gateway
