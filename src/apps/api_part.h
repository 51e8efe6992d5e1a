// ApiPart: the records and the HTTP API of a server, by the command line's words. Opens the database and the keys that seal
// what is secret in it, then listens.
//
//   ApiPart api(service, clock, options.data, options.api);
//   if (Result<Done> started = api.start(); !started) ...   // faults of database, vault and listener; refusal `bad_address`
//
// Stop it before the service goes away.
#pragma once

#include <memory>
#include <string>

#include "apps/commands.h"
#include "base/result.h"

namespace sublet::gateway {
class Service;
}
namespace sublet::gateway::rest {
class RestServer;
}
namespace sublet::io {
class Clock;
}
namespace sublet::records {
class Database;
class Vault;
}

namespace sublet::apps {

class ApiPart {
 public:
  ApiPart(gateway::Service& service, io::Clock& clock, std::string data, ServeOptions::Api options);
  ~ApiPart();
  Result<Done> open();   // the records and their keys
  Result<Done> start();  // the API, on them
  records::Database& db();
  records::Vault& vault();
  gateway::rest::RestServer& server();  // between the two: for further routes
  void stop();
  const std::string& base() const;  // "http://127.0.0.1:8680"

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

std::string records_url(const std::string& data, const std::string& url);  // what stands for an empty one too

}  // namespace sublet::apps
