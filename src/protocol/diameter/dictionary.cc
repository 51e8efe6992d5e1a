#include "protocol/diameter/dictionary.h"

namespace sublet::protocol::diameter {

std::string_view type_name(AvpType type) {
  switch (type) {
    case AvpType::OctetString:
      return "OctetString";
    case AvpType::Integer32:
      return "Integer32";
    case AvpType::Integer64:
      return "Integer64";
    case AvpType::Unsigned32:
      return "Unsigned32";
    case AvpType::Unsigned64:
      return "Unsigned64";
    case AvpType::Grouped:
      return "Grouped";
    case AvpType::Address:
      return "Address";
    case AvpType::Time:
      return "Time";
    case AvpType::UTF8String:
      return "UTF8String";
    case AvpType::DiameterIdentity:
      return "DiameterIdentity";
    case AvpType::DiameterURI:
      return "DiameterURI";
    case AvpType::Enumerated:
      return "Enumerated";
    case AvpType::IPFilterRule:
      return "IPFilterRule";
  }
  return "?";
}

}  // namespace sublet::protocol::diameter
