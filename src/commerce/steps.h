// The steps of orders: how each is done, what an answer from outside means to it, how it is undone. For commerce's own files.
//
// A step's function changes the records and sets the step's state: `done`, or `working` with what it waits for. What it returns
// as a refusal ends the order's way forward; it must not have changed anything by then. A fault undoes the unit, and it is
// tried again. stall() is for what a hand can mend (no SIM in stock): the order stays, stuck, and can be retried.
#pragma once

#include <span>

#include "commerce/charge.h"
#include "commerce/orders.h"
#include "commerce/parties.h"
#include "commerce/payments.h"
#include "commerce/wallets.h"

namespace sublet::commerce {

struct Flow {
  const Work& w;
  const Shelf& shelf;
  Order& o;
  const Party* holder = nullptr;  // as this unit has read them already
  const Trade* trade = nullptr;      // likewise, of its payment by wallet
  const Payment* payment = nullptr;
};

struct StepKind {
  const char* name;
  Result<Done> (*start)(Flow&, Step&);
  Result<Done> (*answer)(Flow&, Step&, const OutsideAnswer&);  // nullptr: nothing comes from outside
  Result<Done> (*undo)(Flow&, Step&);                          // sets `undoing`, or leaves `undone`; nullptr: nothing to undo
  bool last = false;                                           // once it has begun, the order is not undone on anybody's wish
  bool harmless = false;                                       // it only asks: whoever goes back need not wait for the answer
  Result<bool> (*late)(Flow&, Step&) = nullptr;                // its time is over: true: it asks outside first whether it is too late; else the order goes back
};
const StepKind* step_kind(std::string_view name);
std::span<const StepKind> selling_steps();  // steps_sell.cc
std::span<const StepKind> paying_steps();   // steps_pay.cc
std::span<const StepKind> freezing_steps(); // steps_freeze.cc
std::span<const StepKind> line_steps();     // steps_line.cc
std::span<const StepKind> phone_steps();    // steps_phone.cc
std::span<const StepKind> porting_steps();  // steps_port.cc

bool sells_number(const Flow& f);
// The order is due so many units after now: a setting's name, and how many minutes one of it is.
Result<Done> due_in(Flow& f, const char* name, int64_t minutes_of_one);

// Whoever pays or freezes in a wallet has pay_minutes from now on, and a number stays theirs a little longer; where and for what that is.
Result<Done> wallet_time(Flow& f);
Result<PaymentPlace> payment_place(const Flow& f);

void done(Step& s);
void working(const Flow& f, Step& s, const std::string& waits_for);
void undone(Step& s);
void undoing(const Flow& f, Step& s, const std::string& waits_for);
void stall(Flow& f, Step& s, const std::string& why);

// A row of the outbox whose answer comes to this step.
std::string cause_of(const Order& o, const Step& s);
std::string new_out(const Flow& f, Step& s);  // its id, noted with the step
// Nobody waits any more for what the step has asked.
Result<Done> withdraw(const Flow& f, Step& s, const std::string& why);

// A task for the host's desk; personal data is added when it is sent. `fields` as gateway/host/task.h has them.
Result<Done> ask_host(Flow& f, Step& s, const std::string& kind, const std::map<std::string, std::string>& fields, bool with_customer, bool with_products);
Result<Done> ask_identity(Flow& f, Step& s, const std::string& party);
Result<Done> ask_esim(Flow& f, Step& s, const std::string& what);
template <class C>
Result<Done> ask_charging(Flow& f, Step& s, const C& command) {
  return put_command(f.w, new_out(f, s), command, cause_of(f.o, s));
}

// A host's refusal to close a line that says: it has none.
bool closed_already(std::string_view code);
// What a host's answer says of the order's card: a blank one gets its IMSI. One that is none, or another SIM's, is as if none had
// come; tell_sim() makes care see it.
Result<Done> take_imsi(Flow& f, const OutsideAnswer& a);
// Charging is told of the SIM of a line that is in service: nothing of that undoes the line, so what goes wrong stalls the step.
// Begun again, the IMSI is the one of the SIM's record, which care may have mended; without one the order goes on.
Result<Done> tell_sim(Flow& f, Step& s, const std::string& number);

// An answer to a step, from a row of the outbox or not; then the order goes on, or back. For orders.cc and wallet_orders.cc.
Result<Done> step_answered(Flow& f, Step& s, const OutsideAnswer& a);

PhoneNumber phone(const std::string& digits);

}  // namespace sublet::commerce
