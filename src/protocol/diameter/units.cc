#include "protocol/diameter/units.h"

#include "protocol/diameter/cursor.h"

namespace sublet::protocol::diameter {
namespace {

bool read_unit_value(std::string_view data, CcMoney& out, Failure& f) {
  bool digits = false, exponent = false;
  const bool good = each_in(avp::unit_value, data, f, [&](const AvpView& a) {
    if (a.key == avp::value_digits) {
      if (a.data.size() != 8) return bad_length(a, f);
      if (digits) return too_often(a, f);
      out.digits = static_cast<int64_t>(load64(a.data.data()));
      return digits = true;
    }
    if (a.key == avp::exponent) {
      if (a.data.size() != 4) return bad_length(a, f);
      if (exponent) return too_often(a, f);
      out.exponent = static_cast<int32_t>(load32(a.data.data()));
      return exponent = true;
    }
    return check_unused(a, f, 3);
  });
  if (good && !digits) return f.missing(avp::value_digits), f.within(avp::unit_value);
  return good;
}

bool take_unit(const AvpView& a, Units& u, Failure& f) {
  if (a.key.vendor == 0) {
    switch (a.key.code) {
      case avp::cc_time.code:
        return put(a, u.time, f);
      case avp::cc_total_octets.code:
        return put(a, u.total, f);
      case avp::cc_input_octets.code:
        return put(a, u.input, f);
      case avp::cc_output_octets.code:
        return put(a, u.output, f);
      case avp::cc_service_specific_units.code:
        return put(a, u.specific, f);
      case avp::cc_money.code:
        if (u.money) return too_often(a, f);
        return read_money(avp::cc_money, a.data, u.money.emplace(), f);
      case avp::tariff_change_usage.code:
        return put_enum(a, u.tariff_change_usage, 0, 2, f);
      case avp::tariff_time_change.code:
        return put(a, u.tariff_time_change, f);
      default:
        break;
    }
  } else if (a.key == avp::reporting_reason) {
    return put(a, u.reporting_reason, f, Again::first);
  }
  return check_unused(a, f, 2);
}

}  // namespace

bool read_money(AvpKey group, std::string_view data, CcMoney& out, Failure& f, std::string_view* cost_unit) {
  bool value = false;
  const bool good = each_in(group, data, f, [&](const AvpView& a) {
    if (a.key == avp::unit_value) {
      if (value) return too_often(a, f);
      value = true;
      return read_unit_value(a.data, out, f);
    }
    if (a.key == avp::currency_code) return put(a, out.currency, f);
    if (a.key == avp::cost_unit && cost_unit != nullptr) return put(a, *cost_unit, f);
    return check_unused(a, f, 2);
  });
  if (good && !value) return f.missing(avp::unit_value), f.within(group);
  return good;
}

bool read_units(AvpKey group, std::string_view data, Units& u, Failure& f, bool shortcut) {
  Cursor c(data);
  if (shortcut) {
    // RFC 8506 8.17 to 8.19 with TS 32.299's Reporting-Reason in front; Total-Octets first or, as Magma has
    // it, last.
    c.take<avp::reporting_reason>(u.reporting_reason);
    c.take_enum<avp::tariff_change_usage, 0, 2>(u.tariff_change_usage) ||
        c.take<avp::tariff_time_change>(u.tariff_time_change);
    c.take<avp::cc_time>(u.time);
    c.take<avp::cc_total_octets>(u.total);
    c.take<avp::cc_input_octets>(u.input);
    c.take<avp::cc_output_octets>(u.output);
    if (!u.total) c.take<avp::cc_total_octets>(u.total);
    c.take<avp::cc_service_specific_units>(u.specific);
    if (!u.reporting_reason) c.take<avp::reporting_reason>(u.reporting_reason);
    if (c.left() == 0) return true;
  }
  return each_in(group, {c.at(), c.left()}, f, [&](const AvpView& a) { return take_unit(a, u, f); });
}

void write_money(AvpWriter& w, const CcMoney& money) {
  const size_t value = w.begin<avp::unit_value>();
  w.u64<avp::value_digits>(static_cast<uint64_t>(money.digits));
  if (money.exponent != 0) w.u32<avp::exponent>(static_cast<uint32_t>(money.exponent));
  w.end(value);
  if (money.currency) w.u32<avp::currency_code>(*money.currency);
}

}  // namespace sublet::protocol::diameter
