#include "protocol/diameter/base_messages.h"

#include <algorithm>

#include "protocol/diameter/cursor.h"

namespace sublet::protocol::diameter {
namespace {

bool add32(const AvpView& a, auto& list, Failure& f) {
  if (a.data.size() != 4) return bad_length(a, f);
  list.add(load32(a.data.data()));
  return true;
}

bool vendor_application(const AvpView& a, BaseMessage& m, Failure& f) {
  VendorApplication v;
  std::optional<uint32_t> vendor;
  const bool good = each_in(a.key, a.data, f, [&](const AvpView& b) {
    if (b.key == avp::vendor_id) return put(b, vendor, f, Again::first);  // RFC 3588 let it repeat
    if (b.key == avp::auth_application_id) return put(b, v.auth, f);
    if (b.key == avp::acct_application_id) return put(b, v.acct, f);
    return check_unused(b, f, 1);
  });
  if (!good) return false;
  if (!vendor) return f.missing(avp::vendor_id), f.within(a.key);
  v.vendor = *vendor;
  m.vendor_applications.add(v);
  return true;
}

bool take(const AvpView& a, BaseMessage& m, Failure& f) {
  if (a.key.vendor != 0) return check_unused(a, f);
  switch (a.key.code) {
    case avp::session_id.code:
      return put(a, m.session_id, f);
    case avp::origin_host.code:
      return put(a, m.origin_host, f, Again::first);
    case avp::origin_realm.code:
      return put(a, m.origin_realm, f, Again::first);
    case avp::destination_host.code:
      return put(a, m.destination_host, f);
    case avp::destination_realm.code:
      return put(a, m.destination_realm, f);
    case avp::product_name.code:
      return put(a, m.product_name, f);
    case avp::error_message.code:
      return put(a, m.error_message, f, Again::first);
    case avp::user_name.code:
      return put(a, m.user_name, f);
    case avp::failed_avp.code:
      return put(a, m.failed_avp, f, Again::first);
    case avp::result_code.code:
      return put(a, m.result, f);
    case avp::experimental_result.code:
      return each_in(a.key, a.data, f, [&](const AvpView& b) {
        return b.key == avp::experimental_result_code ? put(b, m.experimental_result, f)
                                                      : check_unused(b, f, 1);
      });
    case avp::vendor_id.code:
      return put(a, m.vendor_id, f);
    case avp::firmware_revision.code:
      return put(a, m.firmware_revision, f);
    case avp::origin_state_id.code:
      return put(a, m.origin_state_id, f);
    case avp::disconnect_cause.code:
      return put(a, m.disconnect_cause, f);
    case avp::re_auth_request_type.code:
      return put(a, m.re_auth_type, f);
    case avp::termination_cause.code:
      return put(a, m.termination_cause, f);
    case avp::auth_application_id.code:
      if (!add32(a, m.auth_applications, f)) return false;
      if (!m.auth_application_id) m.auth_application_id = load32(a.data.data());
      return true;
    case avp::acct_application_id.code:
      return add32(a, m.acct_applications, f);
    case avp::supported_vendor_id.code:
      return add32(a, m.supported_vendors, f);
    case avp::inband_security_id.code:
      return add32(a, m.inband_security, f);
    case avp::vendor_specific_application_id.code:
      return vendor_application(a, m, f);
    case avp::host_ip_address.code:
      return check_unused(a, f) && (m.host_ip_addresses.add(a.data), true);
    case avp::route_record.code:
      return m.route_records.add(a.data), true;
    case avp::proxy_info.code:
      return check_unused(a, f) && (m.proxy_infos.add(a.data), true);
    default:
      return check_unused(a, f);
  }
}

bool complete(const BaseMessage& m, Failure& f) {
  const uint32_t command = m.header.command;
  const bool request = m.header.is_request(), session = command == re_auth || command == abort_session;
  if (!session && command != capabilities_exchange && command != device_watchdog &&
      command != disconnect_peer)
    return true;
  // RFC 6733 7.2: an answer with the E bit may have no Session-Id.
  if (session && m.session_id.empty() && !m.header.is_error()) return f.missing(avp::session_id);
  if (!request && !m.result && !m.experimental_result) return f.missing(avp::result_code);
  if (m.origin_host.empty()) return f.missing(avp::origin_host);
  if (m.origin_realm.empty()) return f.missing(avp::origin_realm);
  if (command == capabilities_exchange && !m.header.is_error()) {
    if (m.host_ip_addresses.empty()) return f.missing(avp::host_ip_address);
    if (!m.vendor_id) return f.missing(avp::vendor_id);
    if (request && m.product_name.empty()) return f.missing(avp::product_name);
  }
  if (!request) return true;
  if (command == disconnect_peer && !m.disconnect_cause) return f.missing(avp::disconnect_cause);
  if (!session) return true;
  if (m.destination_realm.empty()) return f.missing(avp::destination_realm);
  if (m.destination_host.empty()) return f.missing(avp::destination_host);
  if (!m.auth_application_id) return f.missing(avp::auth_application_id);
  if (command == re_auth && !m.re_auth_type) return f.missing(avp::re_auth_request_type);
  return true;
}

}  // namespace

void BaseMessage::clear() {
  header = {};
  session_id = origin_host = origin_realm = destination_host = destination_realm = {};
  product_name = error_message = user_name = failed_avp = {};
  result.reset(), experimental_result.reset();
  vendor_id.reset(), firmware_revision.reset(), origin_state_id.reset(), disconnect_cause.reset();
  auth_application_id.reset(), re_auth_type.reset(), termination_cause.reset();
  host_ip_addresses.clear(), supported_vendors.clear(), auth_applications.clear(), acct_applications.clear();
  inband_security.clear(), vendor_applications.clear(), route_records.clear(), proxy_infos.clear();
}

bool BaseMessage::speaks(uint32_t application) const {
  const auto is = [&](uint32_t id) { return id == application || id == relay_application; };
  return std::any_of(auth_applications.begin(), auth_applications.end(), is) ||
         std::any_of(vendor_applications.begin(), vendor_applications.end(),
                     [&](const VendorApplication& v) { return v.auth && is(*v.auth); });
}

bool read_base_message(std::string_view message, BaseMessage& out, Failure& failure) {
  out.clear();
  failure = {};
  if (!read_header(message, out.header))
    return failure.of(invalid_message_length, "a message has 20 octets of header");
  if (!check_header(out.header, message.size(), failure)) return false;
  const char* p = message.data() + header_size;
  const char* end = message.data() + message.size();
  AvpView a;
  while (next_avp(p, end, a, failure)) {
    if (take(a, out, failure)) continue;
    // An answer cannot be answered: what is only unknown in it does no harm.
    if (out.header.is_request() || failure.result != avp_unsupported) return false;
    failure = {};
  }
  return !failure && complete(out, failure);
}

}  // namespace sublet::protocol::diameter
