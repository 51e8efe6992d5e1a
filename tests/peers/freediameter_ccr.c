// freediameter_ccr.c: an extension of freeDiameter 1.2 that speaks Gy as a gateway does, and lets
// freeDiameter's own dictionary judge what comes back. freediameter.sh compiles and loads it. From the
// environment:
//   CCR_SERVER  the server's identity
//   CCR_LINE    a line with money enough: INITIAL, UPDATE, TERMINATION; a call; a message; what must be
//   refused CCR_POOR    a line whose money ends in its first grant: final units, a top-up by somebody else,
//   RAR, and on CCR_IDLE    "ours": stay until the server has answered a DWR; "theirs": until it has sent one
//   itself CCR_CONNECT_FAILS  connections of its own may fail: an election is lost
//   CCR_REPORT  the file for one line of each thing seen. Exit code 0: all was as it should be.
#include <freeDiameter/extension.h>

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { mib = 1 << 20, rating_group = 7, wait_seconds = 15, idle_seconds = 45 };
enum { initial = 1, update = 2, termination = 3, event = 4 };
enum service { data, voice, message };
enum { quota_exhausted = 3, final = 2 };  // Reporting-Reason, TS 32.299 7.2.175

struct ask {
  int type, reason;
  uint32_t number;
  uint64_t used, wanted;
  enum service service;
  int no_context;  // leaves out what must be there
};

struct got {
  uint32_t result, part_result, final_action, avps;
  uint64_t granted;
  int has_grant, has_final, names_context;
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
static pthread_t worker;
static FILE* report;
static struct msg* answer;  // of the request that is waited for
static int failed, sent_dwr, got_dwa, got_dwr, sent_dwa, sent_dpr, got_dpa, re_auths, aborts;
static char session_id[512];  // of the session that runs

static void say(const char* format, ...) {
  va_list list;
  va_start(list, format);
  flockfile(report);
  vfprintf(report, format, list);
  fputc('\n', report);
  fflush(report);
  funlockfile(report);
  va_end(list);
}

#define WRONG(...) (say("WRONG " __VA_ARGS__), failed = 1)
// What cannot fail unless this program or the dictionary is not what it should be.
#define MUST(call)                              \
  do {                                          \
    const int error_ = (call);                  \
    if (error_ != 0) {                          \
      WRONG("%s: %s", #call, strerror(error_)); \
      exit(1);                                  \
    }                                           \
  } while (0)

static struct dict_object* avp_named(const char* name) {
  struct dict_object* found = NULL;
  if (fd_dict_search(fd_g_config->cnf_dict, DICT_AVP, AVP_BY_NAME_ALL_VENDORS, name, &found, ENOENT) != 0) {
    WRONG("freeDiameter's dictionary has no %s", name);
    exit(1);
  }
  return found;
}

// --- writing

static struct avp* add(msg_or_avp* where, const char* name, union avp_value* value) {
  struct avp* a = NULL;
  MUST(fd_msg_avp_new(avp_named(name), 0, &a));
  if (value) MUST(fd_msg_avp_setvalue(a, value));
  MUST(fd_msg_avp_add(where, MSG_BRW_LAST_CHILD, a));
  return a;
}
static struct avp* add_group(msg_or_avp* where, const char* name) {
  return add(where, name, NULL);
}
static void add_octets(msg_or_avp* where, const char* name, const void* data, size_t size) {
  add(where, name, &(union avp_value){.os = {(uint8_t*)data, size}});
}
static void add_text(msg_or_avp* where, const char* name, const char* text) {
  add_octets(where, name, text, strlen(text));
}
static void add_u32(msg_or_avp* where, const char* name, uint32_t v) {
  add(where, name, &(union avp_value){.u32 = v});
}
static void add_i32(msg_or_avp* where, const char* name, int32_t v) {
  add(where, name, &(union avp_value){.i32 = v});
}
static void add_u64(msg_or_avp* where, const char* name, uint64_t v) {
  add(where, name, &(union avp_value){.u64 = v});
}

static void begin_session(struct msg* m) {
  struct session* session = NULL;
  os0_t id = NULL;
  size_t size = 0;
  MUST(fd_msg_new_session(m, (os0_t) "ccr", 3));
  MUST(fd_msg_sess_get(fd_g_config->cnf_dict, m, &session, NULL));
  MUST(fd_sess_getsid(session, &id, &size));
  snprintf(session_id, sizeof session_id, "%.*s", (int)size, (const char*)id);
}

static void add_units(struct avp* part, const struct ask* ask) {
  static const char* const units[] = {"CC-Total-Octets", "CC-Time", "CC-Service-Specific-Units"};
  for (int is_used = 0; is_used < 2; ++is_used) {
    if (is_used ? ask->type != update && ask->type != termination : ask->type == termination) continue;
    struct avp* unit = add_group(part, is_used ? "Used-Service-Unit" : "Requested-Service-Unit");
    const uint64_t n = is_used ? ask->used : ask->wanted;
    if (is_used) add_i32(unit, "Reporting-Reason", ask->reason);
    if (ask->service == voice)
      add_u32(unit, units[voice], (uint32_t)n);
    else
      add_u64(unit, units[ask->service], n);
    if (!is_used || ask->service != data) continue;
    add_u64(unit, "CC-Input-Octets", n / 2);
    add_u64(unit, "CC-Output-Octets", n - n / 2);
  }
}

static void add_service(struct msg* m, enum service service) {
  struct avp* all = add_group(m, "Service-Information");
  if (service == data) {
    struct avp* ps = add_group(all, "PS-Information");
    add_text(ps, "Called-Station-Id", "internet");
    add_text(ps, "3GPP-SGSN-MCC-MNC", "46001");
  } else if (service == voice) {
    struct avp* ims = add_group(all, "IMS-Information");
    add_i32(ims, "Node-Functionality", 6);  // AS
    add_i32(ims, "Role-Of-Node", 0);
    add_text(ims, "Called-Party-Address", "tel:+8613800000000");
  } else {
    struct avp* to =
        add_group(add_group(add_group(all, "SMS-Information"), "Recipient-Info"), "Recipient-Address");
    add_i32(to, "Address-Type", 1);  // MSISDN
    add_text(to, "Address-Data", "8613800000000");
  }
}

static struct msg* request_of(const char* line, const struct ask* ask) {
  static const char* const contexts[] = {"32251@3gpp.org", "32260@3gpp.org", "32274@3gpp.org"};
  struct dict_object* command = NULL;
  MUST(fd_dict_search(fd_g_config->cnf_dict, DICT_COMMAND, CMD_BY_NAME, "Credit-Control-Request", &command,
                      ENOENT));
  struct msg* m = NULL;
  MUST(fd_msg_new(command, MSGFL_ALLOC_ETEID, &m));
  if (ask->type == initial || ask->type == event)
    begin_session(m);
  else
    add_text(m, "Session-Id", session_id);
  MUST(fd_msg_add_origin(m, 1));
  add_text(m, "Destination-Realm", "example");
  add_text(m, "Destination-Host", getenv("CCR_SERVER"));
  add_u32(m, "Auth-Application-Id", 4);
  if (!ask->no_context) add_text(m, "Service-Context-Id", contexts[ask->service]);
  add_i32(m, "CC-Request-Type", ask->type);
  add_u32(m, "CC-Request-Number", ask->number);
  if (ask->type == event) add_i32(m, "Requested-Action", 0);  // DIRECT_DEBITING
  const uint32_t now = htonl((uint32_t)(time(NULL) + 2208988800));
  add_octets(m, "Event-Timestamp", &now, sizeof now);
  struct avp* who = add_group(m, "Subscription-Id");
  add_i32(who, "Subscription-Id-Type", 0);  // END_USER_E164
  add_text(who, "Subscription-Id-Data", line);
  add_i32(m, "Multiple-Services-Indicator", 1);
  struct avp* part = add_group(m, "Multiple-Services-Credit-Control");
  add_u32(part, "Rating-Group", rating_group);
  add_units(part, ask);
  add_service(m, ask->service);
  return m;
}

// --- reading

static union avp_value* value_of(struct avp* a) {
  struct avp_hdr* h = NULL;
  MUST(fd_msg_avp_hdr(a, &h));
  return h->avp_value;
}

// The child of that name; none is NULL, and a second one is wrong.
static struct avp* child(msg_or_avp* of, const char* name) {
  struct dict_object *want = avp_named(name), *model;
  struct avp *a = NULL, *found = NULL;
  for (fd_msg_browse(of, MSG_BRW_FIRST_CHILD, &a, NULL); a; fd_msg_browse(a, MSG_BRW_NEXT, &a, NULL)) {
    MUST(fd_msg_model(a, &model));
    if (model != want) continue;
    if (found) WRONG("%s twice", name);
    found = a;
  }
  return found;
}

static uint32_t u32_in(msg_or_avp* of, const char* name) {
  struct avp* a = of ? child(of, name) : NULL;
  return a ? value_of(a)->u32 : 0;
}

// By freeDiameter's dictionary: every AVP is known, its value of its type, and the rules of the command and
// of each group hold (what must be there is, what may not is not, none too often). Returns the number of
// AVPs.
static uint32_t judge(struct msg* m, const char* what) {
  struct fd_pei e = {0};
  if (fd_msg_parse_dict(m, fd_g_config->cnf_dict, &e) != 0 ||
      fd_msg_parse_rules(m, fd_g_config->cnf_dict, &e) != 0)
    WRONG("%s: %s %s", what, e.pei_errcode ? e.pei_errcode : "?", e.pei_message ? e.pei_message : "");
  uint32_t n = 0;
  msg_or_avp* a = NULL;
  for (fd_msg_browse(m, MSG_BRW_FIRST_CHILD, &a, NULL); a; ++n) {
    struct dict_object* model = NULL;
    struct avp_hdr* h = NULL;
    fd_msg_model(a, &model);
    fd_msg_avp_hdr(a, &h);
    if (!model) WRONG("%s: AVP %u of vendor %u is unknown", what, h->avp_code, h->avp_vendor);
    msg_or_avp* next = NULL;
    if (fd_msg_browse(a, MSG_BRW_WALK, &next, NULL) != 0) break;
    a = next;
  }
  return n;
}

static void check_session(struct msg* m, const char* what) {
  struct avp* id = child(m, "Session-Id");
  if (!id || value_of(id)->os.len != strlen(session_id) ||
      memcmp(value_of(id)->os.data, session_id, strlen(session_id)) != 0)
    WRONG("%s: not the session's Session-Id", what);
}

static struct got read_answer(struct msg* m, const struct ask* ask, const char* what) {
  struct got g = {.avps = judge(m, what)};
  check_session(m, what);
  if (u32_in(m, "CC-Request-Type") != (uint32_t)ask->type) WRONG("%s: another CC-Request-Type", what);
  if (!child(m, "CC-Request-Number") || u32_in(m, "CC-Request-Number") != ask->number)
    WRONG("%s: another CC-Request-Number", what);
  if (u32_in(m, "Auth-Application-Id") != 4) WRONG("%s: another Auth-Application-Id", what);
  g.result = u32_in(m, "Result-Code");
  struct avp* missing = child(m, "Failed-AVP");
  g.names_context = missing && child(missing, "Service-Context-Id");
  struct avp* part = child(m, "Multiple-Services-Credit-Control");
  if (!part) return g;
  if (u32_in(part, "Rating-Group") != rating_group) WRONG("%s: another Rating-Group", what);
  g.part_result = u32_in(part, "Result-Code");
  struct avp *unit = child(part, "Granted-Service-Unit"),
             *octets = unit ? child(unit, "CC-Total-Octets") : NULL;
  struct avp *seconds = unit ? child(unit, "CC-Time") : NULL,
             *pieces = unit ? child(unit, "CC-Service-Specific-Units") : NULL;
  g.has_grant = octets || seconds || pieces;
  g.granted = octets    ? value_of(octets)->u64
              : seconds ? value_of(seconds)->u32
              : pieces  ? value_of(pieces)->u64
                        : 0;
  if ((octets != NULL) + (seconds != NULL) + (pieces != NULL) > 1) WRONG("%s: granted in two units", what);
  struct avp* end = child(part, "Final-Unit-Indication");
  g.has_final = end != NULL;
  g.final_action = u32_in(end, "Final-Unit-Action");
  return g;
}

// --- what freeDiameter tells

static void answered(void* data, struct msg** m) {
  (void)data;
  pthread_mutex_lock(&lock);
  answer = *m;
  *m = NULL;
  pthread_cond_broadcast(&changed);
  pthread_mutex_unlock(&lock);
}

static int asked_of_us(struct msg** m, struct avp* a, struct session* s, void* abort_session,
                       enum disp_action* action) {
  (void)a, (void)s;
  const char* what = abort_session ? "ASR" : "RAR";
  const uint32_t avps = judge(*m, what);
  check_session(*m, what);
  if (u32_in(*m, "Auth-Application-Id") != 4) WRONG("%s: another Auth-Application-Id", what);
  if (!abort_session && u32_in(*m, "Re-Auth-Request-Type") != 0) WRONG("RAR: not AUTHORIZE_ONLY");
  say("%s: %u AVPs", what, avps);
  MUST(fd_msg_new_answer_from_req(fd_g_config->cnf_dict, m, 0));
  // 2002: a CCR follows.
  const char* result = abort_session ? "DIAMETER_SUCCESS" : "DIAMETER_LIMITED_SUCCESS";
  MUST(fd_msg_rescode_set(*m, (char*)result, NULL, NULL, 1));
  *action = DISP_ACT_SEND;
  pthread_mutex_lock(&lock);
  ++*(abort_session ? &aborts : &re_auths);
  pthread_cond_broadcast(&changed);
  pthread_mutex_unlock(&lock);
  return 0;
}

static void seen(enum fd_hook_type type, struct msg* m, struct peer_hdr* peer, void* other,
                 struct fd_hook_permsgdata* d, void* r) {
  (void)peer, (void)d, (void)r;
  if (type == HOOK_PEER_CONNECT_FAILED && getenv("CCR_CONNECT_FAILS")) return;
  if (type != HOOK_MESSAGE_RECEIVED && type != HOOK_MESSAGE_SENT) {
    WRONG("freeDiameter, hook %d: %s", (int)type, m && other ? (const char*)other : "");
    return;
  }
  struct msg_hdr* h = NULL;
  if (fd_msg_hdr(m, &h) != 0) return;
  const int got = type == HOOK_MESSAGE_RECEIVED, request = (h->msg_flags & CMD_FLAG_REQUEST) != 0;
  const char* name = h->msg_code == 257 ? "CE" : h->msg_code == 280 ? "DW" : h->msg_code == 282 ? "DP" : NULL;
  if (!name) return;
  say("%s %s%c", got ? "got" : "sent", name, request ? 'R' : 'A');
  pthread_mutex_lock(&lock);
  if (h->msg_code == 280) ++*(got ? request ? &got_dwr : &got_dwa : request ? &sent_dwr : &sent_dwa);
  if (h->msg_code == 282) ++*(got ? &got_dpa : &sent_dpr);
  pthread_cond_broadcast(&changed);
  pthread_mutex_unlock(&lock);
}

static int await_answer(void) {
  return answer != NULL;
}
static int await_re_auth(void) {
  return re_auths != 0;
}
static int await_abort(void) {
  return aborts != 0;
}
static int await_our_watchdog(void) {
  return got_dwa != 0;
}
static int await_their_watchdog(void) {
  return sent_dwa != 0;
}

// Once something has not come, nothing more is waited for.
static int await(int (*done)(void), int seconds, const char* what) {
  static int given_up;
  if (given_up) return 0;
  struct timespec until;
  clock_gettime(CLOCK_REALTIME, &until);
  until.tv_sec += seconds;
  pthread_mutex_lock(&lock);
  int error = 0;
  while (!done() && error == 0) error = pthread_cond_timedwait(&changed, &lock, &until);
  const int ok = done();
  pthread_mutex_unlock(&lock);
  if (!ok) WRONG("%s: nothing in %d seconds", what, seconds), given_up = 1;
  return ok;
}

// --- what a gateway does

static struct got exchange(const char* line, struct ask ask) {
  static const char* const names[] = {"", "INITIAL", "UPDATE", "TERMINATION", "EVENT"};
  char what[64];
  snprintf(what, sizeof what, "%s %s %u", line, names[ask.type], ask.number);
  struct got g = {0};
  struct msg* m = request_of(line, &ask);
  if (!ask.no_context && fd_msg_parse_rules(m, fd_g_config->cnf_dict, NULL) != 0)
    WRONG("%s: the request itself breaks the rules", what);
  MUST(fd_msg_send(&m, answered, NULL));
  if (!await(await_answer, wait_seconds, what)) return g;
  pthread_mutex_lock(&lock);
  m = answer;
  answer = NULL;
  pthread_mutex_unlock(&lock);
  g = read_answer(m, &ask, what);
  fd_msg_free(m);
  say("%s: result %u, part %u, granted %lld, final units %s, %u AVPs", what, g.result, g.part_result,
      g.has_grant ? (long long)g.granted : -1,
      !g.has_final          ? "no"
      : g.final_action == 0 ? "terminate"
                            : "other",
      g.avps);
  return g;
}

static void session_with_money(const char* line) {
  struct got g = exchange(line, (struct ask){initial, .wanted = 10 * mib});
  if (g.result != 2001 || g.part_result != 2001 || g.granted == 0 || g.has_final) WRONG("INITIAL");
  g = exchange(line, (struct ask){update, .reason = quota_exhausted, .number = 1, .used = 3 * mib,
                                  .wanted = 10 * mib});
  if (g.result != 2001 || g.part_result != 2001 || g.granted == 0 || g.has_final) WRONG("UPDATE");
  g = exchange(line, (struct ask){termination, .reason = final, .number = 2, .used = mib + mib / 2});
  if (g.result != 2001 || g.has_grant) WRONG("TERMINATION");
}

static void session_of_the_poor(const char* line) {
  struct got g = exchange(line, (struct ask){initial, .wanted = 10 * mib});
  if (g.result != 2001 || g.granted == 0 || g.granted >= 10 * mib || !g.has_final || g.final_action != 0)
    WRONG("final units");
  say("top up now");
  if (!await(await_re_auth, wait_seconds, "RAR")) return;
  g = exchange(line,
               (struct ask){update, .reason = quota_exhausted, .number = 1, .used = mib, .wanted = 10 * mib});
  if (g.result != 2001 || g.granted != 10 * mib || g.has_final) WRONG("UPDATE behind the RAR");
  g = exchange(line, (struct ask){termination, .reason = final, .number = 2});
  if (g.result != 2001) WRONG("TERMINATION");
}

static void other_services(const char* line) {
  struct got g = exchange(line, (struct ask){initial, .wanted = 600, .service = voice});
  if (g.result != 2001 || g.granted != 600) WRONG("the call's INITIAL");
  g = exchange(line, (struct ask){termination, .reason = final, .number = 1, .used = 61, .service = voice});
  if (g.result != 2001) WRONG("the call's TERMINATION");
  g = exchange(line, (struct ask){event, .wanted = 1, .service = message});
  if (g.result != 2001 || g.part_result != 2001 || g.granted != 1) WRONG("the message");
}

static void refused(const char* line) {
  struct got g = exchange("8617090009999", (struct ask){initial, .wanted = mib});
  if (g.result != 5030) WRONG("an unknown number: not 5030");
  snprintf(session_id, sizeof session_id, "gw.example;1;2;unknown");
  g = exchange(line,
               (struct ask){update, .reason = quota_exhausted, .number = 1, .used = mib, .wanted = mib});
  if (g.result != 5002) WRONG("an unknown session: not 5002");
  g = exchange(line, (struct ask){initial, .wanted = mib, .no_context = 1});
  if (g.result != 5005 || !g.names_context) WRONG("no Service-Context-Id: not 5005 with Failed-AVP");
}

static void session_aborted(const char* line) {
  struct got g = exchange(line, (struct ask){initial, .wanted = mib});
  if (g.result != 2001 || g.granted != mib) WRONG("INITIAL of the one that goes");
  say("take the line away now");
  await(await_abort, wait_seconds, "ASR");
}

static int connected(void) {
  const char* server = getenv("CCR_SERVER");
  for (int i = 0; i < wait_seconds * 20; ++i, usleep(50000)) {
    struct peer_hdr* peer = NULL;
    if (fd_peer_getbyid((DiamId_t)server, strlen(server), 1, &peer) == 0 && peer &&
        fd_peer_get_state(peer) == STATE_OPEN)
      return 1;
  }
  WRONG("the peer is not open in %d seconds", wait_seconds);
  return 0;
}

static void* work(void* nothing) {
  const char *line = getenv("CCR_LINE"), *poor = getenv("CCR_POOR"), *gone = getenv("CCR_GONE"),
             *idle = getenv("CCR_IDLE");
  MUST(fd_core_waitstartcomplete());
  if (connected()) {
    if (line) session_with_money(line);
    if (line) other_services(line);
    if (line) refused(line);
    if (poor) session_of_the_poor(poor);
    if (gone) session_aborted(gone);
    if (idle && strcmp(idle, "ours") == 0) await(await_our_watchdog, idle_seconds, "DWA");
    if (idle && strcmp(idle, "theirs") == 0) await(await_their_watchdog, idle_seconds, "DWR of the server");
  }
  MUST(fd_core_shutdown());  // DPR
  return nothing;
}

static int begin(char* file) {
  (void)file;
  const char* where = getenv("CCR_REPORT");
  if (!getenv("CCR_SERVER") || !where || !(report = fopen(where, "w"))) return EINVAL;
  struct dict_object* application = NULL;
  struct disp_when when = {0};
  struct fd_hook_hdl* hook = NULL;
  CHECK_FCT(fd_dict_search(fd_g_config->cnf_dict, DICT_APPLICATION, APPLICATION_BY_NAME,
                           "Diameter Credit Control Application", &application, ENOENT));
  CHECK_FCT(fd_dict_search(fd_g_config->cnf_dict, DICT_COMMAND, CMD_BY_NAME, "Re-Auth-Request", &when.command,
                           ENOENT));
  CHECK_FCT(fd_disp_register(asked_of_us, DISP_HOW_CC, &when, NULL, NULL));
  CHECK_FCT(fd_dict_search(fd_g_config->cnf_dict, DICT_COMMAND, CMD_BY_NAME, "Abort-Session-Request",
                           &when.command, ENOENT));
  CHECK_FCT(fd_disp_register(asked_of_us, DISP_HOW_CC, &when, &aborts, NULL));
  CHECK_FCT(fd_disp_app_support(application, NULL, 1, 0));
  CHECK_FCT(fd_hook_register(HOOK_MASK(HOOK_MESSAGE_RECEIVED, HOOK_MESSAGE_SENT, HOOK_MESSAGE_PARSING_ERROR,
                                       HOOK_MESSAGE_ROUTING_ERROR, HOOK_MESSAGE_DROPPED,
                                       HOOK_MESSAGE_FAILOVER, HOOK_PEER_CONNECT_FAILED),
                             seen, NULL, NULL, &hook));
  CHECK_POSIX(pthread_create(&worker, NULL, work, NULL));
  return 0;
}

// Called when all peers have gone.
void fd_ext_fini(void) {
  pthread_join(worker, NULL);
  if (sent_dpr == 0 || got_dpa == 0) WRONG("the DPR was not answered");
  say("%s", failed ? "failed" : "all is well");
  _exit(failed);
}

EXTENSION_ENTRY("freediameter_ccr", begin, "dict_dcca_3gpp");
