#include "commerce/order_plan.h"

#include <algorithm>

#include "commerce/contracts.h"
#include "commerce/lines.h"
#include "commerce/numbers.h"
#include "commerce/digit_pattern.h"
#include "commerce/parties.h"
#include "commerce/porting.h"
#include "commerce/settings.h"

namespace sublet::commerce {

namespace {

Error bad(const std::string& field, const std::string& why) { return refusal("bad_order", field + ": " + why); }

struct Draft {
  const Work& w;
  const catalogue::Version& v;
  Plan plan;
  OrderRequest& r = plan.request;

  void item(std::string what, std::string title, int64_t amount, bool fee) {
    if (amount != 0) plan.items.push_back({std::move(what), std::move(title), amount, fee});
  }
  Result<Done> priced(const char* name, const char* what, const char* title) {
    Result<int64_t> price = setting(w, name);
    if (!price) return price.error();
    item(what, title, *price, true);
    return Done{};
  }
  void step(std::initializer_list<const char*> names) { plan.steps.insert(plan.steps.end(), names.begin(), names.end()); }
};

// What the catalogue takes at once when an offer is added: it has to be in the account by then.
int64_t first_fees(const catalogue::Offer& o, int64_t quantity) {
  int64_t sum = 0;
  for (const catalogue::Fee& f : o.fees) sum += f.amount.micros() * quantity;
  return sum;
}

Result<const catalogue::Offer*> on_sale(const Draft& d, bool base) {
  const catalogue::Offer* o = offer_of(d.v, d.r.offer);
  if (o == nullptr || o->withdrawn) return refusal("unknown_offer", "'" + d.r.offer.substr(0, 80) + "' is not on sale");
  if (o->base != base) return bad("offer", base ? "it is an add-on, not a package" : "it is a package; order change_offer");
  return o;
}

Result<Done> sim_of(Draft& d) {
  if (d.r.sim != "card" && d.r.sim != "esim") return bad("sim", "card or esim");
  if (!d.r.eid.empty() && (d.r.eid.size() != 32 || d.r.eid.find_first_not_of("0123456789") != std::string::npos)) return bad("eid", "32 digits");
  d.step({"bind"});
  if (d.r.sim == "esim") d.step({"profile"});
  return Done{};
}

Result<Done> known_host(const Draft& d) {
  if (std::any_of(d.v.hosts.begin(), d.v.hosts.end(), [&](const catalogue::Host& h) { return h.code == d.r.host; })) return Done{};
  return bad("host", "the catalogue in force knows no host '" + d.r.host.substr(0, 40) + "'");
}

// What a line begins with: its card, and enough money for what the package takes at once.
Result<Done> begins_with(Draft& d, const catalogue::Offer& o) {
  if (Result<Done> p = d.r.sim == "card" ? d.priced("price_sim", "sim", "SIM card") : Result<Done>(Done{}); !p) return p;
  const int64_t fees = first_fees(o, 1);
  if (d.r.top_up < fees) return bad("top_up", "the package takes " + Money::from_micros(fees).text() + " at its beginning: pay in as much at least");
  d.item("top_up", "paid in", d.r.top_up, false);
  return Done{};
}

// A phone with the line, if one is wished.
Result<Done> with_phone(Draft& d) {
  if (d.r.model.empty()) return d.r.plan.empty() && d.r.imei.empty() ? Result<Done>(Done{}) : bad("model", "which phone");
  Result<std::vector<QuoteItem>> items = phone_items(d.w, d.r);
  if (!items) return items.error();
  for (QuoteItem& i : *items) d.plan.items.push_back(std::move(i));
  d.step({"hold_phone"});
  return Done{};
}

Result<Done> new_number(Draft& d) {
  OrderRequest& r = d.r;
  if (r.party.empty()) return bad("party", "who holds the number");
  Result<Party> holder = party(d.w, r.party);
  if (!holder) return holder.error();
  if (!r.user.empty())
    if (Result<Party> user = party(d.w, r.user); !user) return user.error();
  if (holder->cert_number.empty()) return bad("party", "a number is sold under a certificate; the holder has none on record");
  Result<const catalogue::Offer*> o = on_sale(d, true);
  if (!o) return o.error();
  Result<Number> n = r.number.empty() ? any_number(d.w, r.host, r.city) : number(d.w, r.number);
  if (!n) return n.error();
  if (!r.host.empty() && r.host != n->host) return bad("host", "the number is of host " + n->host);
  r.host = n->host;
  d.plan.number = *n;
  d.plan.holder = *holder;
  if (Result<Done> known = known_host(d); !known) return known;
  d.item("number", r.number.empty() ? "number" : "number " + n->number, n->price, true);
  // Charged, so that nobody spends it: it comes back by the number's contract.
  if (n->deposit != 0) d.plan.items.push_back({"deposit", n->months > 0 ? "deposit of the number, returned in " + std::to_string(n->months) + " months" : "deposit of the number, returned when the line ends", n->deposit, true, 0, n->months});
  if (n->minimum != 0) d.plan.items.push_back({"minimum", "least spent a month" + months_text(n->months), 0, false, n->minimum, n->months});
  if (Result<Done> p = begins_with(d, **o); !p) return p;
  if (Result<Done> phone = with_phone(d); !phone) return phone;
  d.step({"verify", "pay"});
  if (Result<Done> s = sim_of(d); !s) return s;
  Result<std::string> second = setting_text(d.w, "second_check");
  if (!second) return second.error();
  if (*second == "always" || (*second == "online" && r.channel == "online")) d.step({"second_check"});
  d.step({"open_at_host"});
  return Done{};
}

// A number that another network has still.
Result<Done> port_in(Draft& d) {
  OrderRequest& r = d.r;
  if (r.party.empty()) return bad("party", "who holds the number");
  Result<Party> holder = party(d.w, r.party);
  if (!holder) return holder.error();
  if (holder->cert_number.empty()) return bad("party", "a number is ported under its holder's certificate; there is none on record");
  d.plan.holder = *holder;
  Result<const catalogue::Offer*> o = on_sale(d, true);
  if (!o) return o.error();
  const std::optional<std::string> digits = national(r.number);
  if (!digits) return bad("number", "eleven digits, with or without 86");
  r.number = "86" + *digits;
  Result<Number> n = number(d.w, r.number);
  if (!n && n.error().code != "unknown_number") return n.error();
  if (n && !n->away()) return bad("number", std::string("it is in the stock already, and ") + name_of(n->state));
  if (Result<Done> known = known_host(d); !known) return known;
  if (r.authorization.empty() || r.authorization.size() > 100) return bad("authorization", "the code that the losing network gave");
  if (r.network.empty() || r.network.size() > 40) return bad("network", "the network that it comes from");
  if (Result<Done> p = begins_with(d, **o); !p) return p;
  d.step({"verify", "pay"});
  if (Result<Done> s = sim_of(d); !s) return s;
  d.step({"port_in", "open_account", "charge"});
  return Done{};
}

Result<LineRecord> line_of(Draft& d) {
  if (d.r.line.empty()) return bad("line", "the number that the order is about");
  Result<LineRecord> l = line_of_number(d.w, d.r.line);
  if (!l) return l;
  if (d.r.party.empty()) d.r.party = l->party;
  d.r.host = l->host;
  return l;
}

Result<Done> of_line(Draft& d) {
  OrderRequest& r = d.r;
  const std::string& kind = r.kind;
  Result<LineRecord> l = line_of(d);
  if (!l) return l.error();
  if (r.party != l->party && kind != "top_up") return bad("party", "the line is another holder's");
  if (kind == "change_offer" || kind == "add_on") {
    Result<const catalogue::Offer*> o = on_sale(d, kind == "change_offer");
    if (!o) return o.error();
    if (r.quantity < 1 || r.quantity > 1'000 || (r.quantity > 1 && !(*o)->many)) return bad("quantity", "as often as the offer may be held");
    if (r.when != "now" && r.when != "next_period") return bad("when", "now or next_period");
    if (kind == "change_offer") {
      Result<std::string> bound = bound_offer(d.w, l->id);
      if (!bound) return bound.error();
      if (!bound->empty() && *bound != r.offer) return refusal("contract_binds", "a phone's contract goes with package " + *bound + ": leave it first");
    }
    d.item("offer", (*o)->title.empty() ? (*o)->code : (*o)->title, first_fees(**o, r.quantity), false);
    d.item("top_up", "paid in", r.top_up, false);
    d.step({"pay"});
    if (r.when == "next_period") d.step({"wait_period"});
    d.step({"credit", "add_offer"});
    return Done{};
  }
  if (kind == "top_up") {
    if (r.top_up <= 0) return bad("top_up", "an amount above nothing");
    d.item("top_up", "paid in", r.top_up, false);
    d.step({"pay", "credit"});
    return Done{};
  }
  if (kind == "port_out") {
    Result<std::vector<std::string>> why = port_out_obstacles(d.w, r.line);
    if (!why) return why.error();
    std::string all;
    for (const std::string& each : *why) all += (all.empty() ? "" : "; ") + each;
    if (!all.empty()) return refusal("may_not_port", all);
    if (r.top_up != 0) return bad("top_up", "nothing is paid in when a number goes");
    d.step({"ask_account", "port_out_request"});
    return Done{};
  }
  d.item("top_up", "paid in", r.top_up, false);
  if (kind == "phone") {
    if (r.model.empty()) return bad("model", "which phone");
    r.offer = l->offer;
    if (Result<Done> phone = with_phone(d); !phone) return phone;
    d.step({"pay", "credit", "begin_contract", "charge"});
  } else if (kind == "replace_sim") {
    if (Result<Done> p = d.priced("price_sim_replacement", "sim", "SIM replacement"); !p) return p;
    d.step({"verify", "pay"});
    if (Result<Done> s = sim_of(d); !s) return s;
    d.step({"replace_at_host", "set_sim", "credit", "charge"});
  } else if (kind == "suspend" || kind == "keep_number") {
    if (kind == "keep_number")
      if (Result<Done> p = d.priced("price_keep", "keep", "keeping the number"); !p) return p;
    d.step({"pay", "bar", "credit", "charge"});
    if (kind == "keep_number") d.step({"keep_offer"});
  } else if (kind == "resume") {
    if (Result<Done> may = may_resume(d.w, r); !may) return may;
    d.step({"pay", "credit", "unbar"});  // charging may have stopped it too, and money ends that
  } else if (kind == "transfer") {
    if (r.to_party.empty() || r.to_party == l->party) return bad("to_party", "who is to hold the line");
    if (Result<Party> to = party(d.w, r.to_party); !to) return to.error();
    if (Result<Done> may = may_hand_over(d.w, *l); !may) return may;
    Result<std::vector<QuoteItem>> handed = handed_items(d.w, l->id);
    if (!handed) return handed.error();
    d.plan.items.insert(d.plan.items.end(), handed->begin(), handed->end());
    if (Result<Done> p = d.priced("price_transfer", "transfer", "transfer of the line"); !p) return p;
    d.step({"consent", "verify", "pay", "hand_over", "credit", "charge"});
  } else {  // close
    if (r.top_up != 0) return bad("top_up", "nothing is paid in when a line is closed");
    d.step({"close_at_host", "end_contracts", "close_account", "pay_out"});
  }
  return Done{};
}

}  // namespace

bool obliges(const QuoteItem& i) { return i.what == "deposit" || i.what == "minimum"; }

std::string months_text(int64_t months) { return months == 0 ? std::string() : " for " + std::to_string(months) + " months"; }

void oblige(Plan& plan) {
  const bool freezes = std::any_of(plan.items.begin(), plan.items.end(), [](const QuoteItem& i) { return i.frozen > 0; });
  if (freezes && std::find(plan.steps.begin(), plan.steps.end(), "freeze") == plan.steps.end()) plan.steps.insert(std::find(plan.steps.begin(), plan.steps.end(), "pay"), "freeze");
  const bool sells = brings_number(plan.request.kind) && std::any_of(plan.items.begin(), plan.items.end(), obliges);
  const auto at = std::find(plan.steps.begin(), plan.steps.end(), "charge");
  if (sells && std::find(plan.steps.begin(), plan.steps.end(), "number_contract") == plan.steps.end()) plan.steps.insert(at, "number_contract");
}

const catalogue::Offer* offer_of(const catalogue::Version& v, const std::string& code) {
  const auto o = std::find_if(v.offers.begin(), v.offers.end(), [&](const catalogue::Offer& each) { return each.code == code; });
  return o == v.offers.end() ? nullptr : &*o;
}

Result<Done> may_resume(const Work& w, const OrderRequest& request) {
  if (request.lifts == "risk") return Done{};
  Result<Number> n = number(w, request.line);
  if (!n) return n.error();
  if (n->stopped_by == "risk" || n->stopped_by == "loss") return refusal("forbidden", "the line is stopped for " + n->stopped_by + ": care lifts that");
  return Done{};
}

Result<Done> may_hand_over(const Work& w, const LineRecord& l) {
  if (Result<Done> alone = alone_on_account(w, l); !alone) return alone;
  Result<std::vector<std::string>> why = contract_obstacles(w, l.id);
  if (!why) return why.error();
  if (why->empty()) return Done{};
  std::string all;
  for (const std::string& each : *why) all += (all.empty() ? "" : "; ") + each;
  return refusal("may_not_transfer", all);
}

bool brings_number(const std::string& kind) { return kind == "new_number" || kind == "extra_line"; }

Result<Plan> plan_order(const Work& w, const Shelf& shelf, OrderRequest request) {
  static constexpr const char* kinds[] = {"new_number", "extra_line", "change_offer", "add_on", "top_up", "replace_sim", "suspend", "keep_number", "resume", "transfer", "close", "phone", "port_in", "port_out"};
  static constexpr const char* channels[] = {"shop", "agent", "online", "care"};
  if (std::find(std::begin(kinds), std::end(kinds), request.kind) == std::end(kinds)) return bad("kind", "there is no order '" + request.kind.substr(0, 40) + "'");
  if (std::find(std::begin(channels), std::end(channels), request.channel) == std::end(channels)) return bad("channel", "shop, agent, online or care");
  if (request.quantity != 1 && request.kind != "change_offer" && request.kind != "add_on") return bad("quantity", "one; order one after another");
  constexpr int64_t most = 1'000'000'000'000;  // a million of the currency at a time
  if (request.top_up < 0 || request.top_up > most) return bad("top_up", "from nothing to a million");
  const std::shared_ptr<const catalogue::Version> v = shelf.catalogue(w.op);
  if (v == nullptr) return refusal("bad_order", "the operator has no catalogue in force");
  request.lifts = w.decides_risk && request.channel != "online" ? "risk" : "";
  Draft d{w, *v, {std::move(request), {}, {}, 0, {}, {}}};
  Result<Done> done = Done{};
  if (d.r.kind == "new_number") {
    done = new_number(d);
    d.step({"open_account"});
    if (!d.r.model.empty()) d.step({"begin_contract"});
    d.step({"charge"});
  } else if (d.r.kind == "extra_line") {
    const std::string wished = d.r.host;
    Result<LineRecord> payer = line_of(d);  // of whose account it becomes a part
    if (!payer) return payer.error();
    d.r.host = wished;
    done = new_number(d);
    if (const catalogue::Offer* o = offer_of(d.v, d.r.offer); done && o->of_account) done = bad("offer", "all lines of an account share it: order change_offer for the line that pays");
    d.step({"add_line", "credit"});
    if (!d.r.model.empty()) d.step({"begin_contract"});
    d.step({"charge"});
  } else if (d.r.kind == "port_in") {
    done = port_in(d);
  } else {
    done = of_line(d);
  }
  if (!done) return done.error();
  for (const QuoteItem& i : d.plan.items) d.plan.total += i.amount;
  oblige(d.plan);
  return std::move(d.plan);
}

}  // namespace sublet::commerce
