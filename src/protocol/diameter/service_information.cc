#include "protocol/diameter/service_information.h"

#include <algorithm>
#include <array>
#include <utility>

#include "protocol/diameter/cursor.h"

namespace sublet::protocol::diameter {
namespace {

constexpr Again first = Again::first;

// The texts of PS-Information by their code: which member, from 1. A gateway puts them in any order that it
// likes; a table costs the same in each, and no jump that could be foreseen wrongly.
using PsText = std::string_view PsInformation::*;
constexpr std::pair<AvpKey, PsText> ps_texts[] = {
    {avp::tgpp_imsi, &PsInformation::imsi},
    {avp::tgpp_charging_id, &PsInformation::charging_id},
    {avp::tgpp_imsi_mcc_mnc, &PsInformation::imsi_mcc_mnc},
    {avp::tgpp_ggsn_mcc_mnc, &PsInformation::ggsn_mcc_mnc},
    {avp::tgpp_nsapi, &PsInformation::nsapi},
    {avp::tgpp_selection_mode, &PsInformation::selection_mode},
    {avp::tgpp_charging_characteristics, &PsInformation::charging_characteristics},
    {avp::tgpp_sgsn_mcc_mnc, &PsInformation::sgsn_mcc_mnc},
    {avp::tgpp_imeisv, &PsInformation::imeisv},
    {avp::tgpp_rat_type, &PsInformation::rat_type},
    {avp::tgpp_user_location_info, &PsInformation::user_location},
    {avp::tgpp_ms_timezone, &PsInformation::ms_timezone},
    {avp::pdp_address, &PsInformation::pdp_address},
    {avp::sgsn_address, &PsInformation::sgsn_address},
    {avp::ggsn_address, &PsInformation::ggsn_address},
    {avp::cg_address, &PsInformation::cg_address},
};
constexpr size_t ps_codes = avp::sgsn_address.code + 1;
constexpr auto ps_text_of_code = [] {
  std::array<uint8_t, ps_codes> of{};
  for (size_t i = 0; i < std::size(ps_texts); ++i) of[ps_texts[i].first.code] = static_cast<uint8_t>(i + 1);
  return of;
}();

bool take_ps(const AvpView& a, PsInformation& ps, Failure& f) {
  if (a.key.vendor == tgpp && a.key.code < ps_codes) {
    if (const uint8_t text = ps_text_of_code[a.key.code]; text != 0)
      return put(a, ps.*ps_texts[text - 1].second, f, first);
    if (a.key == avp::tgpp_pdp_type) return put(a, ps.pdp_type, f, first);
    return check_unused(a, f, 2);
  }
  if (a.key == avp::called_station_id) return put(a, ps.called_station, f, first);
  if (a.key == avp::user_equipment_info) {
    if (ps.user_equipment) return true;
    return read_user_equipment(a.data, ps.user_equipment.emplace(), f);
  }
  return check_unused(a, f, 2);
}

bool read_ps(std::string_view data, PsInformation& ps, Failure& f) {
  return each_in(avp::ps_information, data, f, [&](const AvpView& a) { return take_ps(a, ps, f); });
}

Media media_of(std::string_view name) {  // "audio 49170 RTP/AVP 0", with or without "m="
  if (name.starts_with("m=")) name.remove_prefix(2);
  if (name.starts_with("audio")) return Media::voice;
  if (name.starts_with("video")) return Media::video;
  return Media::none;
}

bool take_ims(const AvpView& a, ImsInformation& ims, Failure& f) {
  if (a.key.vendor != tgpp) return check_unused(a, f, 2);
  switch (a.key.code) {
    case avp::node_functionality.code:
      return put(a, ims.node_functionality, f, first);
    case avp::role_of_node.code:
      return put(a, ims.role_of_node, f, first);
    case avp::user_session_id.code:
      return put(a, ims.user_session_id, f, first);
    case avp::calling_party_address.code:
      return ims.calling_parties.add(a.data), true;
    case avp::called_party_address.code:
      return put(a, ims.called_party, f, first);
    case avp::requested_party_address.code:
      return put(a, ims.requested_party, f, first);
    case avp::ims_charging_identifier.code:
      return put(a, ims.charging_id, f, first);
    case avp::access_network_information.code:
      return put(a, ims.access_network, f, first);
    case avp::time_stamps.code:
      return each_in(avp::time_stamps, a.data, f, [&](const AvpView& b) {
        if (b.key == avp::sip_request_timestamp) return put(b, ims.request_time, f, first);
        if (b.key == avp::sip_response_timestamp) return put(b, ims.response_time, f, first);
        return check_unused(b, f, 3);
      });
    case avp::event_type.code:
      return each_in(avp::event_type, a.data, f, [&](const AvpView& b) {
        if (b.key == avp::sip_method) return put(b, ims.sip_method, f, first);
        if (b.key == avp::event) return put(b, ims.event, f, first);
        return check_unused(b, f, 3);
      });
    case avp::sdp_media_component.code:
      return each_in(avp::sdp_media_component, a.data, f, [&](const AvpView& b) {
        if (b.key != avp::sdp_media_name) return check_unused(b, f, 3);
        ims.media = std::max(ims.media, media_of(b.data));
        return true;
      });
    default:
      return check_unused(a, f, 2);
  }
}

// Address-Data and Address-Type of an address group.
bool read_address(AvpKey group, std::string_view data, MmsInformation::Address& out, Failure& f) {
  return each_in(group, data, f, [&](const AvpView& a) {
    if (a.key == avp::address_data) return put(a, out.data, f, first);
    if (a.key == avp::address_type) return put(a, out.type, f, first);
    return check_unused(a, f, 4);
  });
}

bool read_recipient(std::string_view data, SmsInformation& sms, Failure& f) {
  return each_in(avp::recipient_info, data, f, [&](const AvpView& a) {
    if (a.key == avp::recipient_sccp_address) return put(a, sms.recipient_sccp, f, first);
    if (a.key != avp::recipient_address) return check_unused(a, f, 3);
    MmsInformation::Address to;
    if (!read_address(a.key, a.data, to, f)) return false;
    if (!to.data.empty()) sms.recipients.add(to.data);
    return true;
  });
}

bool take_sms(const AvpView& a, SmsInformation& sms, Failure& f) {
  if (a.key.vendor != tgpp) return check_unused(a, f, 2);
  switch (a.key.code) {
    case avp::sm_message_type.code:
      return put(a, sms.message_type, f, first);
    case avp::number_of_messages_sent.code:
      return put(a, sms.messages_sent, f, first);
    case avp::originator_sccp_address.code:
      return put(a, sms.originator_sccp, f, first);
    case avp::recipient_sccp_address.code:
      return put(a, sms.recipient_sccp, f, first);
    case avp::smsc_address.code:
      return put(a, sms.smsc, f, first);
    case avp::recipient_info.code:
      return read_recipient(a.data, sms, f);
    case avp::originator_interface.code:
      return each_in(a.key, a.data, f, [&](const AvpView& b) {
        if (b.key == avp::interface_id) return put(b, sms.originator_interface, f, first);
        return check_unused(b, f, 3);
      });
    case avp::originator_received_address.code: {
      MmsInformation::Address from;
      if (!read_address(a.key, a.data, from, f)) return false;
      if (sms.originator.empty()) sms.originator = from.data;
      return true;
    }
    default:
      return check_unused(a, f, 2);
  }
}

bool take_mms(const AvpView& a, MmsInformation& mms, Failure& f) {
  if (a.key.vendor != tgpp) return check_unused(a, f, 2);
  switch (a.key.code) {
    case avp::originator_address.code: {
      MmsInformation::Address from;
      if (!read_address(a.key, a.data, from, f)) return false;
      if (mms.originator.data.empty()) mms.originator = from;
      return true;
    }
    case avp::recipient_address.code: {
      MmsInformation::Address to;
      if (!read_address(a.key, a.data, to, f)) return false;
      mms.recipients.add(to);
      return true;
    }
    case avp::message_size.code:
      return put(a, mms.size, f, first);
    case avp::submission_time.code:
      return put(a, mms.submission_time, f, first);
    default:
      return check_unused(a, f, 2);
  }
}

template <class T>
T& there(std::optional<T>& o) {
  return o ? *o : o.emplace();
}

}  // namespace

bool read_user_equipment(std::string_view data, UserEquipment& out, Failure& f) {
  std::optional<uint32_t> type;
  bool value = false;
  const bool good = each_in(avp::user_equipment_info, data, f, [&](const AvpView& a) {
    if (a.key == avp::user_equipment_info_type) return put(a, type, f);
    if (a.key != avp::user_equipment_info_value) return check_unused(a, f, 2);
    if (value) return too_often(a, f);
    out.value = a.data;
    return value = true;
  });
  if (!good) return false;
  if (!type) return f.missing(avp::user_equipment_info_type), f.within(avp::user_equipment_info);
  if (!value) return f.missing(avp::user_equipment_info_value), f.within(avp::user_equipment_info);
  out.type = *type;
  return true;
}

bool read_subscription_id(const AvpView& a, CreditControlRequest& r, Failure& f, bool shortcut) {
  std::optional<SubscriptionType> type;
  std::string_view data;
  Cursor c(a.data);
  if (shortcut) {
    // Either order is about as usual as the other.
    c.take_enum<avp::subscription_id_type, 0, 4>(type);
    c.take<avp::subscription_id_data>(data);
    if (!type) c.take_enum<avp::subscription_id_type, 0, 4>(type);
  }
  if (c.left() != 0 && !each_in(avp::subscription_id, {c.at(), c.left()}, f, [&](const AvpView& b) {
        if (b.key == avp::subscription_id_type) return put_enum(b, type, 0, 4, f);
        if (b.key == avp::subscription_id_data) return put(b, data, f);
        return check_unused(b, f, 1);
      }))
    return false;
  if (!type) return f.missing(avp::subscription_id_type), f.within(avp::subscription_id);
  if (data.empty()) return f.missing(avp::subscription_id_data), f.within(avp::subscription_id);
  return r.subscription_ids.add({*type, data}) || too_often(a, f);
}

bool take_strayed(const AvpView& a, CreditControlRequest& r, Failure& f) {
  if (a.key == avp::called_station_id || (a.key.vendor == tgpp && a.key.code < 30) ||
      a.key == avp::pdp_address || a.key == avp::sgsn_address || a.key == avp::ggsn_address)
    return take_ps(a, there(r.ps), f);
  return false;
}

bool read_service_information(std::string_view data, CreditControlRequest& r, Failure& f, bool shortcut) {
  const auto group = [&f](const AvpView& a, auto& into, auto take) {
    return each_in(a.key, a.data, f, [&](const AvpView& b) { return take(b, into, f); });
  };
  return each_in(avp::service_information, data, f, [&](const AvpView& a) {
    if (a.key == avp::ps_information) return read_ps(a.data, there(r.ps), f);
    if (a.key == avp::subscription_id) return read_subscription_id(a, r, f, shortcut);
    if (a.key == avp::ims_information) return group(a, there(r.ims), take_ims);
    if (a.key == avp::sms_information) return group(a, there(r.sms), take_sms);
    if (a.key == avp::mms_information) return group(a, there(r.mms), take_mms);
    if (take_strayed(a, r, f)) return true;
    return f ? false : check_unused(a, f, 1);
  });
}

}  // namespace sublet::protocol::diameter
