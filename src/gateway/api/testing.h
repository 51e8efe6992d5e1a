// For tests of the local socket: the smallest operator that charges a call.
#pragma once

namespace sublet::gateway {

inline constexpr const char* small_catalogue = R"(
operator: {code: test, currency: CNY, time_zone: Asia/Shanghai, country: "86"}
tariffs:
  retail: {rules: [{name: call, service: voice, price: {amount: 0.20, per: 1 min}}]}
hosts: {pipe: {tariff: retail, numbers: ["86170"]}}
offers: {base: {tariff: retail}}
)";

}  // namespace sublet::gateway
