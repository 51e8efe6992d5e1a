// freediameter_ccr.c: an extension of freeDiameter 1.2 that speaks Gy as a gateway does, and lets
// freeDiameter's own dictionary judge what comes back. freediameter.sh compiles and loads it. From the
// environment:
//   CCR_SERVER  the server's identity
//   CCR_LINE    a line with money enough: INITIAL, UPDATE, TERMINATION; without it nothing is sent
//   CCR_POOR    a line whose money ends in its first grant: final units, a top-up by somebody else, RAR, and
//   on CCR_IDLE    "ours": stay until the server has answered a DWR; "theirs": until it has sent one itself
//   CCR_REPORT  the file for one line of each thing seen. Exit code 0: all was as it should be.
#include <freeDiameter/extension.h>

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { mib = 1 << 20, wait_seconds = 20, idle_seconds = 45 };
enum { initial = 1, update = 2, termination = 3 };
enum { quota_exhausted = 3, final = 2 };  // Reporting-Reason, TS 32.299 7.2.175

struct ask {
  int type, reason;
  uint32_t number;
  uint64_t used, wanted;
};

struct got {
  uint32_t result, part_result, final_action, validity, avps;
  uint64_t granted;
  int has_grant, has_final;
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
static pthread_t worker;
static FILE* report;
static struct msg* answer;  // of the request that is waited for
static int failed, sent_dwr, got_dwa, got_dwr, sent_dwa, sent_dpr, got_dpa, re_auths;
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

static struct msg* request_of(const char* line, const struct ask* ask) {
  struct dict_object* command = NULL;
  MUST(fd_dict_search(fd_g_config->cnf_dict, DICT_COMMAND, CMD_BY_NAME, "Credit-Control-Request", &command,
                      ENOENT));
  struct msg* m = NULL;
  MUST(fd_msg_new(command, MSGFL_ALLOC_ETEID, &m));
  if (ask->type == initial) {
    struct session* session = NULL;
    os0_t id = NULL;
    size_t size = 0;
    MUST(fd_msg_new_session(m, (os0_t) "ccr", 3));
    MUST(fd_msg_sess_get(fd_g_config->cnf_dict, m, &session, NULL));
    MUST(fd_sess_getsid(session, &id, &size));
    snprintf(session_id, sizeof session_id, "%.*s", (int)size, (const char*)id);
  } else {
    add_text(m, "Session-Id", session_id);
  }
  MUST(fd_msg_add_origin(m, 1));
  add_text(m, "Destination-Realm", "example");
  add_text(m, "Destination-Host", getenv("CCR_SERVER"));
  add_u32(m, "Auth-Application-Id", 4);
  add_text(m, "Service-Context-Id", "32251@3gpp.org");
  add_i32(m, "CC-Request-Type", ask->type);
  add_u32(m, "CC-Request-Number", ask->number);
  const uint32_t now = htonl((uint32_t)(time(NULL) + 2208988800));
  add_octets(m, "Event-Timestamp", &now, sizeof now);
  struct avp* who = add_group(m, "Subscription-Id");
  add_i32(who, "Subscription-Id-Type", 0);  // END_USER_E164
  add_text(who, "Subscription-Id-Data", line);
  add_i32(m, "Multiple-Services-Indicator", 1);

  struct avp* part = add_group(m, "Multiple-Services-Credit-Control");
  add_u32(part, "Rating-Group", 7);
  if (ask->type != termination)
    add_u64(add_group(part, "Requested-Service-Unit"), "CC-Total-Octets", ask->wanted);
  if (ask->type != initial) {
    struct avp* used = add_group(part, "Used-Service-Unit");
    add_i32(used, "Reporting-Reason", ask->reason);
    add_u64(used, "CC-Total-Octets", ask->used);
    add_u64(used, "CC-Input-Octets", ask->used / 2);
    add_u64(used, "CC-Output-Octets", ask->used - ask->used / 2);
  }
  struct avp* ps = add_group(add_group(m, "Service-Information"), "PS-Information");
  add_text(ps, "Called-Station-Id", "internet");
  add_text(ps, "3GPP-SGSN-MCC-MNC", "46001");
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
  struct avp* part = child(m, "Multiple-Services-Credit-Control");
  if (!part) return g;
  if (u32_in(part, "Rating-Group") != 7) WRONG("%s: another Rating-Group", what);
  g.part_result = u32_in(part, "Result-Code");
  g.validity = u32_in(part, "Validity-Time");
  struct avp *unit = child(part, "Granted-Service-Unit"),
             *octets = unit ? child(unit, "CC-Total-Octets") : NULL;
  g.has_grant = octets != NULL;
  g.granted = octets ? value_of(octets)->u64 : 0;
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

static int re_auth(struct msg** m, struct avp* a, struct session* s, void* data, enum disp_action* action) {
  (void)a, (void)s, (void)data;
  const uint32_t avps = judge(*m, "RAR");
  check_session(*m, "RAR");
  say("RAR: Re-Auth-Request-Type %u, %u AVPs", u32_in(*m, "Re-Auth-Request-Type"), avps);
  MUST(fd_msg_new_answer_from_req(fd_g_config->cnf_dict, m, 0));
  MUST(fd_msg_rescode_set(*m, "DIAMETER_LIMITED_SUCCESS", NULL, NULL, 1));  // a CCR follows
  *action = DISP_ACT_SEND;
  pthread_mutex_lock(&lock);
  ++re_auths;
  pthread_cond_broadcast(&changed);
  pthread_mutex_unlock(&lock);
  return 0;
}

static void seen(enum fd_hook_type type, struct msg* m, struct peer_hdr* peer, void* other,
                 struct fd_hook_permsgdata* d, void* r) {
  (void)peer, (void)d, (void)r;
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
static int await_our_watchdog(void) {
  return got_dwa != 0;
}
static int await_their_watchdog(void) {
  return sent_dwa != 0;
}

static int await(int (*done)(void), int seconds, const char* what) {
  struct timespec until;
  clock_gettime(CLOCK_REALTIME, &until);
  until.tv_sec += seconds;
  pthread_mutex_lock(&lock);
  int error = 0;
  while (!done() && error == 0) error = pthread_cond_timedwait(&changed, &lock, &until);
  const int ok = done();
  pthread_mutex_unlock(&lock);
  if (!ok) WRONG("no %s in %d seconds", what, seconds);
  return ok;
}

// --- what a gateway does

static struct got exchange(const char* line, struct ask ask) {
  char what[64];
  snprintf(what, sizeof what, "%s %u",
           ask.type == initial  ? "INITIAL"
           : ask.type == update ? "UPDATE"
                                : "TERMINATION",
           ask.number);
  struct got g = {0};
  struct msg* m = request_of(line, &ask);
  if (fd_msg_parse_rules(m, fd_g_config->cnf_dict, NULL) != 0)
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
  struct got g = exchange(line, (struct ask){initial, 0, 0, 0, 10 * mib});
  if (g.result != 2001 || g.part_result != 2001 || g.granted == 0 || g.has_final) WRONG("INITIAL");
  g = exchange(line, (struct ask){update, quota_exhausted, 1, 3 * mib, 10 * mib});
  if (g.result != 2001 || g.part_result != 2001 || g.granted == 0 || g.has_final) WRONG("UPDATE");
  g = exchange(line, (struct ask){termination, final, 2, mib + mib / 2, 0});
  if (g.result != 2001 || g.has_grant) WRONG("TERMINATION");
}

static void session_of_the_poor(const char* line) {
  struct got g = exchange(line, (struct ask){initial, 0, 0, 0, 10 * mib});
  if (g.result != 2001 || g.granted == 0 || g.granted >= 10 * mib || !g.has_final || g.final_action != 0)
    WRONG("final units");
  say("top up now");
  if (!await(await_re_auth, wait_seconds, "RAR")) return;
  g = exchange(line, (struct ask){update, quota_exhausted, 1, mib, 10 * mib});
  if (g.result != 2001 || g.granted != 10 * mib || g.has_final) WRONG("UPDATE behind the RAR");
  g = exchange(line, (struct ask){termination, final, 2, 0, 0});
  if (g.result != 2001) WRONG("TERMINATION");
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
  const char *line = getenv("CCR_LINE"), *poor = getenv("CCR_POOR"), *idle = getenv("CCR_IDLE");
  MUST(fd_core_waitstartcomplete());
  if (connected()) {
    if (line) session_with_money(line);
    if (poor) session_of_the_poor(poor);
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
  CHECK_FCT(fd_disp_register(re_auth, DISP_HOW_CC, &when, NULL, NULL));
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
