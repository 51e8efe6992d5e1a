// The words of the SOAP host's interface that both sides need: operations, elements in their order, envelopes. XML is read
// and written by pugixml: it expands no entities but the five of XML itself; what has a DOCTYPE, is deeper than 32 or longer
// than 256 KiB is not read. Private to gateway/host and the simulated host; the interface: docs/formats/host-desk.wsdl.
#pragma once

#include <functional>
#include <optional>
#include <pugixml.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/host/task.h"
#include "gateway/http/client.h"

namespace sublet::gateway::soap {

inline constexpr const char* space = "urn:sublet:host:1";
inline constexpr size_t most_octets = 256 << 10;
inline constexpr int most_depth = 32;

struct Operation {
  TaskKind kind;
  const char* name;                 // openAccount: OPERATE_NAME, and the end of SOAPAction
  const char* element;              // OPEN_ACCOUNT: with _INPUT and _OUTPUT
  std::vector<const char*> fields;  // in the order of their elements, which are the names in capitals
  bool products;
};
const std::vector<Operation>& operations();
const Operation& operation_of(TaskKind kind);
const Operation* operation_named(std::string_view element);  // OPEN_ACCOUNT_INPUT; null: none

std::string capitals(std::string_view name);      // cust_name -> CUST_NAME
std::string small_letters(std::string_view name);

struct Head {
  std::string orig_domain, service, operate, process_time, trans_ido, route;
};
// <Envelope><Header><UNI_BSS_HEAD>...</Header><Body><element>...: `fill` adds the element's children. No header without
// an operation.
std::string envelope(const Head& head, const std::string& element, const std::function<void(pugi::xml_node)>& fill);
// A request, as HTTP says it: Content-Type, SOAPAction, and with a secret an Authorization (RFC 7617).
HttpHeaders headers(std::string_view operation, std::string_view user, std::string_view secret);

// The document and the first element in its Body; an empty node: it is no SOAP.
struct Read {
  pugi::xml_document document;
  pugi::xml_node body;  // the first element in Body
  std::string fault;    // faultcode and faultstring, when it is one
};
bool read(std::string_view text, Read& out);
std::string_view local_name(pugi::xml_node node);              // without the prefix
pugi::xml_node child(pugi::xml_node node, std::string_view name);
std::string text_in(pugi::xml_node node, std::string_view name);  // clipped; empty: none
void add(pugi::xml_node node, std::string_view name, std::string_view text);
// RESULT: ITEMs of NAME and VALUE.
HostFields result_in(pugi::xml_node node);
void add_result(pugi::xml_node node, const HostFields& fields);

}  // namespace sublet::gateway::soap
