#include "protocol/diameter/avps.h"
#include "protocol/diameter/base_messages.h"
#include "protocol/diameter/writer.h"

namespace sublet::protocol::diameter {
namespace {

void who(AvpWriter& w, const Speaker& us) {
  w.text<avp::origin_host>(us.host);
  w.text<avp::origin_realm>(us.realm);
}

void capabilities(AvpWriter& w, const Speaker& us, bool request) {
  who(w, us);
  for (std::string_view address : us.addresses) w.text<avp::host_ip_address>(address);
  w.u32<avp::vendor_id>(us.vendor_id);
  w.text<avp::product_name>(us.product);
  if (us.origin_state_id) w.u32<avp::origin_state_id>(*us.origin_state_id);
  w.u32<avp::supported_vendor_id>(tgpp);
  w.u32<avp::auth_application_id>(credit_control_application);
  if (request) w.u32<avp::inband_security_id>(0);
  const size_t group = w.begin<avp::vendor_specific_application_id>();
  w.u32<avp::vendor_id>(tgpp);
  w.u32<avp::auth_application_id>(credit_control_application);
  w.end(group);
  if (us.firmware_revision) w.u32<avp::firmware_revision>(*us.firmware_revision);
}

void answer_header(AvpWriter& w, const Header& request, uint32_t result) {
  w.header(static_cast<uint8_t>((request.flags & flag_proxiable) | (result / 1000 == 3 ? flag_error : 0)),
           request.command, request.application, request.hop_by_hop, request.end_to_end);
}

void failed(AvpWriter& w, const Failure* failure, std::string_view message) {
  if (failure != nullptr) write_failed_avp(w, *failure);
  w.text_unless_empty<avp::error_message>(message.empty() && failure != nullptr ? failure->why : message);
}

void session_request(AvpWriter& w, const Speaker& us, const SessionRequest& r, uint32_t command) {
  w.header(static_cast<uint8_t>(flag_request | flag_proxiable | (r.repeated ? flag_repeated : 0)), command,
           credit_control_application, r.ids.hop_by_hop, r.ids.end_to_end);
  w.text<avp::session_id>(r.session_id);
  who(w, us);
  w.text<avp::destination_realm>(r.destination_realm);
  w.text<avp::destination_host>(r.destination_host);
  w.u32<avp::auth_application_id>(credit_control_application);
}

}  // namespace

size_t write_capabilities_request(const Speaker& us, MessageIds ids, std::span<char> out) {
  AvpWriter w(out);
  w.header(flag_request, capabilities_exchange, 0, ids.hop_by_hop, ids.end_to_end);
  capabilities(w, us, true);
  return w.finish();
}

size_t write_capabilities_answer(const Speaker& us, const Header& request, uint32_t result,
                                 const Failure* failure, std::span<char> out) {
  AvpWriter w(out);
  answer_header(w, request, result);
  w.u32<avp::result_code>(result);
  capabilities(w, us, false);
  failed(w, failure, {});
  return w.finish();
}

size_t write_watchdog_request(const Speaker& us, MessageIds ids, std::span<char> out) {
  AvpWriter w(out);
  w.header(flag_request, device_watchdog, 0, ids.hop_by_hop, ids.end_to_end);
  who(w, us);
  if (us.origin_state_id) w.u32<avp::origin_state_id>(*us.origin_state_id);
  return w.finish();
}

size_t write_disconnect_request(const Speaker& us, MessageIds ids, uint32_t cause, std::span<char> out) {
  AvpWriter w(out);
  w.header(flag_request, disconnect_peer, 0, ids.hop_by_hop, ids.end_to_end);
  who(w, us);
  w.u32<avp::disconnect_cause>(cause);
  return w.finish();
}

size_t write_answer(const Speaker& us, const Header& request, uint32_t result, std::span<char> out) {
  AvpWriter w(out);
  answer_header(w, request, result);
  w.u32<avp::result_code>(result);
  who(w, us);
  if (us.origin_state_id && request.command == device_watchdog)
    w.u32<avp::origin_state_id>(*us.origin_state_id);
  return w.finish();
}

size_t write_re_auth_request(const Speaker& us, const SessionRequest& r, std::span<char> out) {
  AvpWriter w(out);
  session_request(w, us, r, re_auth);
  w.u32<avp::re_auth_request_type>(0);  // AUTHORIZE_ONLY
  w.text_unless_empty<avp::user_name>(r.user_name);
  if (us.origin_state_id) w.u32<avp::origin_state_id>(*us.origin_state_id);
  if (r.rating_group) w.u32<avp::rating_group>(*r.rating_group);
  if (r.service_id) w.u32<avp::service_identifier>(*r.service_id);
  return w.finish();
}

size_t write_abort_request(const Speaker& us, const SessionRequest& r, std::span<char> out) {
  AvpWriter w(out);
  session_request(w, us, r, abort_session);
  w.text_unless_empty<avp::user_name>(r.user_name);
  if (us.origin_state_id) w.u32<avp::origin_state_id>(*us.origin_state_id);
  return w.finish();
}

size_t write_session_answer(const Speaker& us, const BaseMessage& request, uint32_t result,
                            std::span<char> out) {
  AvpWriter w(out);
  answer_header(w, request.header, result);
  w.text<avp::session_id>(request.session_id);
  w.u32<avp::result_code>(result);
  who(w, us);
  for (std::string_view info : request.proxy_infos) w.text<avp::proxy_info>(info);
  return w.finish();
}

size_t write_refusal(std::string_view request, const Refusal& refusal, std::span<char> out) {
  Header header;
  if (!read_header(request, header) || !header.is_request()) return 0;
  // What can be found before the first AVP that runs out of the message.
  std::string_view session, application, type, number;
  Bounded<std::string_view, 8> proxies;
  const char* const begin = request.data() + header_size;
  const char* const end = request.data() + request.size();
  const char* p = begin;
  AvpView a;
  Failure ignored;
  while (next_avp(p, end, a, ignored)) {
    if (a.key == avp::session_id && session.empty()) session = a.data;
    if (a.key == avp::proxy_info) proxies.add(a.data);
    if (a.data.size() != 4) continue;
    if (a.key == avp::auth_application_id) application = a.data;
    if (a.key == avp::cc_request_type) type = a.data;
    if (a.key == avp::cc_request_number) number = a.data;
  }
  AvpWriter w(out);
  answer_header(w, header, refusal.result);
  w.text_unless_empty<avp::session_id>(session);
  w.u32<avp::result_code>(refusal.result);
  w.text<avp::origin_host>(refusal.host);
  w.text<avp::origin_realm>(refusal.realm);
  if (header.command == credit_control && refusal.result / 1000 != 3) {
    w.text_unless_empty<avp::auth_application_id>(application);
    w.text_unless_empty<avp::cc_request_type>(type);
    w.text_unless_empty<avp::cc_request_number>(number);
  }
  if (refusal.origin_state_id) w.u32<avp::origin_state_id>(*refusal.origin_state_id);
  w.text_unless_empty<avp::redirect_host>(
      refusal.redirect_host);  // its usage is DONT_CACHE where none is told
  failed(w, refusal.failure, refusal.error_message);
  for (std::string_view info : proxies) w.text<avp::proxy_info>(info);
  return w.finish();
}

}  // namespace sublet::protocol::diameter
