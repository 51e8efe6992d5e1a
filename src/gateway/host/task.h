// HostTask: one thing that a host shall do with one line, in words that no host's interface has; HostOutcome: what became
// of it.
//
// A task is plain data and has a text form (JSON, docs/formats/host-desk.md "A task"), so that whoever is responsible for
// its life keeps it durably and hands it over again after a restart, under the same id. What is sent to the host is worked
// out from the task alone (its id and `made` give the order's number on the wire), so a repeat is the same order.
//
//   HostTask t;
//   t.id = "01J9ZK3M7Q4T8W2X", t.op = "demo", t.host = "unicom", t.kind = TaskKind::open_account, t.made = clock.now();
//   t.line = *PhoneNumber::parse("8617090000001");
//   t.fields = {{"model", "pool"}, {"sim", "paired"}, {"imsi", "460091234567890"}, {"iccid", "89860..."},
//               {"cust_name", "..."}, {"cert_code", "..."}, {"cert_address", "..."}};
//   t.products = {{.product = "PR_0001"}, {.product = "PR_0002"}};
//
// Fields by kind (* must be there; all values are text). Customer: cust_name, cert_type ("01" unless told), cert_code, cert_address.
//   open_account   model pool|module, sim paired|blank, imsi* (paired), iccid*, class 3G|4G ("4G"), customer*; products*
//                  completed: imsi, iccid (of a blank SIM the host gives the IMSI); host_account, opened_at (RFC 3339) where
//                  the host tells them
//   modify         model pool|module; products*
//   switching      action* on|off|halfoff, service voice|data|messages (none: everything)
//   speed          kbps* (0: as fast as it goes)
//   replace_sim    iccid*, imsi (with a paired SIM), reason.                      completed: imsi, iccid
//   close_account  reason.
//   port_in        authorization* (the code that the losing network gave), from*, iccid*, imsi, customer*.
//                  completed: ported_at, imsi, iccid
//   port_out       step* request|confirm|reject; reference (of the host's question, for confirm and reject), reason.
//                  completed: of request: authorization, valid_until; of confirm: ported_at
//   ticket         type* 01 network 02 provisioning 03 billing 04 recharge 05 value-added 06 missed call; content*; level
//                  common|emergency, province, city, number_province, number_city, repeat_of, cdr_type, cdr_file, cdr_number,
//                  api_name, serial, order_id, arrived, card_number, date, amount.  completed: host_ticket, answer
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/phone.h"
#include "base/result.h"
#include "base/time.h"

namespace sublet::gateway {

enum class TaskKind : uint8_t { open_account = 1, modify = 2, switching = 3, speed = 4, replace_sim = 5, close_account = 6, port_in = 7, port_out = 8, ticket = 9 };
inline constexpr int task_kinds = 9;
std::string_view name_of(TaskKind kind);  // "open_account"
Result<TaskKind> task_kind(std::string_view name);  // refusal `bad_task`

// A product at the host, or with `package` (and `discount`) a part of a module: the rows of one product are put together.
struct HostProduct {
  std::string product, package, discount;
  std::string action = "order";  // order, unsubscribe, keep, modify
  bool operator==(const HostProduct&) const = default;
};

using HostFields = std::map<std::string, std::string, std::less<>>;

struct HostTask {
  std::string id;        // 8 to 40 letters and digits, unique in its operator, the same for ever
  std::string op, host;
  TaskKind kind = TaskKind::open_account;
  PhoneNumber line;      // with the country
  Instant made;          // goes into the order's number on the wire: never changes either
  int64_t deadline_micros = 0;  // from when it is handed over until it is overdue; 0: as HostDesk::Options has it for the kind
  HostFields fields;
  std::vector<HostProduct> products;
  std::string field(std::string_view name) const;  // empty: there is none
  bool operator==(const HostTask&) const = default;
};

// Refusal `bad_task` with what is missing or wrong; what passes can be put into every shape.
Result<Done> check(const HostTask& task);
std::string to_json(const HostTask& task);
Result<HostTask> host_task_from_json(std::string_view text);  // refusal `bad_task`
// Names and certificates hidden: for logs and people.
std::string describe(const HostTask& task);

struct HostOutcome {
  enum class What : uint8_t {
    accepted = 1,   // the host has taken it and will do it
    completed = 2,  // done; `fields` are the host's. The end
    refused = 3,    // refused or failed for good; `code` and `words` are the host's. The end
    overdue = 4,    // the deadline has passed; it is still tried. Told again after each further deadline
    withdrawn = 5,  // withdraw() was asked for. The end; `asked` says whether the host may have heard of it
  };
  std::string op, id, host;
  TaskKind kind = TaskKind::open_account;
  What what = What::accepted;
  std::string code, words;
  HostFields fields;
  std::string order_id;  // on the wire: what the host knows it by
  int asked = 0;         // requests sent by this process
  bool end() const { return what != What::accepted && what != What::overdue; }
};
std::string_view name_of(HostOutcome::What what);  // "completed"

// What a host tells of its own accord. `port_out_asked`: another network wants the number; answer with a task port_out that
// confirms or rejects `reference`. `ported_out`: it is gone. `unknown_order`: a push about an order that is not open here.
struct HostNotice {
  std::string op, host, what, reference;
  PhoneNumber line;
  HostFields fields;
};

}  // namespace sublet::gateway
