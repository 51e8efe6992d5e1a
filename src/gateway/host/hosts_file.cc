// The hosts file: docs/formats/host-desk.md "The hosts file".
#include <yaml-cpp/yaml.h>

#include "gateway/host/link.h"
#include "io/file.h"

namespace sublet::gateway {

namespace {

constexpr uint64_t most_file = 1 << 20, most_secret = 4'096;

struct Mistake {
  int line;
  std::string what;
};

HostEndpoint endpoint_of(const YAML::Node& n, const std::string& folder) {
  if (!n.IsMap()) throw Mistake{n.Mark().line + 1, "a host is a list of names with values"};
  HostEndpoint e;
  e.op.clear();
  for (const auto& entry : n) {
    const std::string name = entry.first.as<std::string>();
    const auto fail = [&](const std::string& what) { throw Mistake{entry.first.Mark().line + 1, what}; };
    if (!entry.second.IsScalar()) fail("'" + name + "' is not a single value");
    const std::string value = entry.second.Scalar();
    if (name == "operator") e.op = value;
    else if (name == "host") e.host = value;
    else if (name == "url") e.url = value;
    else if (name == "key") e.mvnokey = value;
    else if (name == "secret") e.secret = value;
    else if (name == "country") e.country = value;
    else if (name == "shape") e.shape = value == "vop" || value == "soap" || value.starts_with('/') ? value : folder + "/" + value;
    else if (name == "in_flight") e.in_flight = entry.second.as<size_t>();
    else if (name == "per_second") e.per_second = entry.second.as<double>();
    else if (name == "secret_file") {
      Result<std::string> text = io::read_file(value.starts_with('/') ? value : folder + "/" + value, most_secret);
      if (!text) fail(text.error().text());
      e.secret = text->substr(0, text->find_last_not_of(" \r\n") + 1);
    } else {
      fail("'" + name + "' is no setting of a host");
    }
  }
  const auto missing = [&](const char* what) { throw Mistake{n.Mark().line + 1, std::string("a host without ") + what}; };
  if (e.op.empty()) missing("operator");
  if (e.host.empty()) missing("host");
  if (e.url.empty()) missing("url");
  if (Result<HttpUrl> url = parse_url(e.url); !url) throw Mistake{n.Mark().line + 1, url.error().text()};
  if (e.in_flight > 1'000 || e.per_second < 0 || e.per_second > 100'000) throw Mistake{n.Mark().line + 1, "in_flight is at most 1000, per_second at most 100000"};
  return e;
}

}  // namespace

Result<std::vector<HostEndpoint>> read_hosts(const std::string& path) {
  Result<std::string> text = io::read_file(path, most_file);
  if (!text) return text.error();
  const auto bad = [&](int line, const std::string& what) { return refusal("bad_hosts_file", path + ":" + std::to_string(line) + ": " + what); };
  std::vector<HostEndpoint> out;
  try {
    const YAML::Node root = YAML::Load(*text);
    const YAML::Node hosts = root.IsMap() ? root["hosts"] : YAML::Node();
    if (!hosts || !hosts.IsSequence() || root.size() != 1) return bad(1, "it holds a list called hosts, and nothing else");
    for (const YAML::Node& one : hosts) out.push_back(endpoint_of(one, io::parent_of(path)));
  } catch (const Mistake& m) {
    return bad(m.line, m.what);
  } catch (const YAML::Exception& x) {
    return bad(x.mark.line + 1, x.msg);
  }
  return out;
}

}  // namespace sublet::gateway
