// Parties: people and organisations, under their real names.
//
// Names, certificates and the rest of what is told of a person are sealed in the records (records/vault.h); lists and single
// views show them masked, and whoever needs them in clear says why and is on record. One certificate is one party of an
// operator. A resident identity number is checked by itself (identity_number.h) before anyone outside is asked.
//
// Levels of verification, each by an outside service: none, number_and_name, document, face. A person below the age that is
// set needs a guardian; an organisation names the person who is responsible for its numbers.
//
// Refusals: `bad_identity_number`, `bad_party` with the field, `certificate_known` (with the party's id), `unknown_party`,
// `too_many_numbers`, `needs_guardian`, `needs_responsible`, `stale` (changed by somebody else meanwhile).
//
//   Result<std::string> id = register_party(w, {.kind = "individual", .name = "王小明", .cert_number = "11010519491231002X"});
//   Result<Party> p = party(w, *id);                            // masked
//   Result<PartyInClear> c = party_in_clear(w, *id, "order 17"); // on record
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "commerce/context.h"
#include "records/reseal.h"

namespace sublet::commerce {

struct NewParty {
  std::string kind = "individual";  // or organization
  std::string name;
  std::string cert_type = "01";     // 01: resident identity number; others as the hosts number them; "": none told
  std::string cert_number;
  std::string profile = "{}";       // JSON: address, contacts and whatever else came with it; sealed as it is
  std::string guardian, responsible;  // parties
};

struct Party {
  std::string id, kind, state;
  std::string name;                 // masked
  std::string cert_type, cert_number;  // masked
  std::string guardian, responsible;
  std::string verified = "none";    // none, number_and_name, document, face, refused
  std::optional<Instant> verified_at;
  std::string reference;            // the identity service's own
  bool minor = false;
  int64_t version = 1;
  Instant created, changed;
};

struct PartyInClear {
  Party party;
  std::string name, cert_number, profile;
};

Result<std::string> register_party(const Work& w, const NewParty& n);
// Whoever says of himself who he is: the party of this resident number, under this name. A name that was told for it before and that nobody has
// confirmed gives way, while nothing hangs on it. Refusal `identity_mismatch`: the certificate is confirmed, or in use, under another name.
Result<std::string> party_of_stranger(const Work& w, const std::string& name, const std::string& cert_number);
Result<Party> party(const Work& w, const std::string& id);
Result<PartyInClear> party_in_clear(const Work& w, const std::string& id, const std::string& reason);
// For what is sent on to a host or the identity service: not a look of a person, and not on record as one.
Result<PartyInClear> party_to_send(const Work& w, const std::string& id);
Result<std::optional<Party>> party_by_certificate(const Work& w, const std::string& cert_type, const std::string& number);
Result<std::vector<Party>> parties_by_name(const Work& w, const std::string& name, int64_t most);
Result<std::vector<Party>> parties(const Work& w, int64_t offset, int64_t most);

// What changed; `version` is what the caller has seen, 0: whatever it is. A changed name or certificate has to be verified anew.
struct PartyChange {
  std::optional<std::string> name, cert_type, cert_number, profile, guardian, responsible, state;
};
Result<Party> change_party(const Work& w, const std::string& id, int64_t version, const PartyChange& change);
Result<Done> set_verified(const Work& w, const std::string& id, const std::string& level, const std::string& reference);

// Whether the party may hold one number more: a person's limit within the scope that is set, a guardian or a responsible person
// where one is needed. Units run one after another, so what this allows still holds when the unit commits.
Result<Done> may_hold_more(const Work& w, const Party& p, const std::string& host, const std::string& province);
Result<Done> may_hold_more(const Work& w, const std::string& party, const std::string& host, const std::string& province);

// All that is told of a person goes, for ever, with what its wallets have told of it; who looked at it in clear stays on record. Refusal
// `party_in_use`: it holds or uses a number, has an order that came to something, has paid, answers for somebody, or has an open objection.
Result<Done> erase_party(const Work& w, const std::string& id, int64_t version);

struct PartyView {
  std::string actor, reason;
  Instant at;
};
Result<std::vector<PartyView>> views_of_party(const Work& w, const std::string& id);

// Seals again what stands under an old key, of all operators, at most `most` parties behind `from` (reseal.h).
Result<records::Resealed> reseal_parties(Sql& sql, const records::Vault& vault, const records::Resealed& from, int64_t most);

}  // namespace sublet::commerce
