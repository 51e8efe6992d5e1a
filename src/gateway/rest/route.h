// Route: one method on one path of the HTTP API, with all that is said of it: who may use it, what it takes and gives, and
// what carries it out. The same table serves the requests, is walked by the tests of access, and becomes /openapi.json.
//
//   routes.push_back({.method = "GET", .path = "/sublet/v1/keys/{id}", .name = "readKey", .area = Area::key,
//                     .gives = "sublet.Key", .handler = read_key});
//
// Router: finds the route of a request. Threads: built once, then read by all.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/rest/call.h"

namespace sublet::gateway::rest {

struct Route {
  // In a reader's view; in a unit of work; without the records; or begun by a worker, which does not wait for what comes of it.
  enum class Runs : uint8_t { read, write, plain, later };
  using Handler = std::function<Result<Reply>(Call&, records::Sql&)>;
  using Told = std::function<void(Result<Reply>)>;  // once, from any thread
  std::string method, path;
  std::string name;                  // operationId
  Area area = Area::self;
  Access access = Access::read;
  std::optional<Area> also = {};     // who may write there gets in too, for what the handler lets through
  bool open = false;                 // to everybody: no credential is asked for
  bool visitors = false;             // to visits too (visits.h); the handler lets through what is theirs
  std::string takes = {}, gives = {};  // names of schemas; empty: no body
  int status = 200;
  bool list = false;                 // it gives a page of `gives`, and takes TMF630's parameters
  std::vector<std::string> others = {};  // parameters of the query besides
  Runs runs = Runs::read;
  Handler handler = {};                                // read and write
  std::function<Result<Reply>(Call&)> plain = {};      // plain
  std::function<void(std::shared_ptr<Call>, Told)> later = {};
  std::function<Result<Done>(Call&)> before = {};      // outside the unit: what takes time
  std::function<void()> after = {};                    // once the unit is durable
  bool form = false;                 // takes application/x-www-form-urlencoded
  bool patch = false;                // takes a merge patch: checked against the schema only when merged
  bool stream = false;               // answers with server-sent events, each a `gives`, until somebody ends it
  bool exempt = false;               // knows no operator: platform's own, whatever X-Operator says
  std::function<bool(Call&)> known = {};  // of an open route: who asks is known by other means, and no stranger; it may leave in `prepared` what it found
  bool costly = false;               // to find that out costs something: bounded for those that were wrong too often, by address and parameters; `prepared` is left when these name somebody
  bool open_to(const Principal& who) const { return open_to(who.rights) || (visitors && who.visitor()); }
  bool open_to(const Rights& rights) const { return open || rights.may(area, access) || (also && rights.may(*also, Access::write)); }
};

class Router {
 public:
  explicit Router(std::vector<Route> routes);
  struct Found {
    const Route* route = nullptr;     // null: see `allow`
    std::vector<std::string> parameters;
    std::string allow;                // methods of this path; empty: no such path
  };
  Found find(std::string_view method, std::string_view path) const;
  const std::vector<Route>& routes() const { return routes_; }

 private:
  std::vector<Route> routes_;
  std::vector<std::vector<std::string>> segments_;  // of each
};

}  // namespace sublet::gateway::rest
