// The only file that names libphonenumber.
#include <phonenumbers/geocoding/phonenumber_offline_geocoder.h>
#include <phonenumbers/phonenumber.pb.h>

#include <cstdlib>
#include <mutex>

#include "commerce/areas.h"

namespace sublet::commerce {

Area geocoded(std::string_view national) {
  static std::mutex mutex;  // its tables are read when they are first asked for
  const std::lock_guard lock(mutex);
  try {
    static const i18n::phonenumbers::PhoneNumberOfflineGeocoder geocoder;
    static const icu::Locale chinese("zh", "CN");
    i18n::phonenumbers::PhoneNumber n;
    n.set_country_code(86);
    n.set_national_number(std::strtoull(std::string(national).c_str(), nullptr, 10));
    return parted_area(geocoder.GetDescriptionForNumber(n, chinese));
  } catch (const std::exception&) {
    return {};
  }
}

}  // namespace sublet::commerce
