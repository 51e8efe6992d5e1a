// ShopClient: a blocking client of the HTTP API that keeps its connection, and asks again under the same Idempotency-Key until
// there is an answer: connection lost, 5xx and 429 are waited out for as long as `patience` allows.
//
// One thread. JSON in and out; status 0: nobody answered in time.
//
//   ShopClient api({"127.0.0.1", "8680"}, key);
//   ShopAnswer a = api.post("/sublet/v1/orders", body, "order-17");
//   if (a.status == 201) a.body["id"]
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "gateway/core/json.h"

namespace sublet::sim {

struct ShopAnswer {
  int status = 0;
  gateway::Json body;
  int64_t micros = 0;  // until the answer, the last try's
  int tries = 0;
  bool good() const { return status >= 200 && status < 300; }
  std::string code() const { return body.is_object() ? body.value("code", "") : std::string(); }
};

class ShopClient {
 public:
  ShopClient(std::string host, std::string port, std::string key, int64_t patience_micros = 60'000'000);
  ~ShopClient();
  ShopAnswer get(const std::string& path);
  ShopAnswer post(const std::string& path, const gateway::Json& body, const std::string& idempotency_key);
  // Asked before each further try; false: give up.
  std::function<bool()> go_on;

 private:
  struct Impl;
  ShopAnswer ask(const std::string& method, const std::string& path, const std::string& body, const std::string& key);
  std::unique_ptr<Impl> impl_;
};

}  // namespace sublet::sim
