#include "records/testing.h"

#include <fcntl.h>
#include <pwd.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <thread>

#include "io/file.h"
#include "io/port.h"
#include "records/connection.h"

namespace sublet::records {

namespace {

namespace fs = std::filesystem;

// The server refuses to run as root; Debian's package brings a user for it.
class PrivatePostgresql {
 public:
  PrivatePostgresql() {
    char name[] = "/tmp/sublet-postgresql-XXXXXX";
    ensure(::mkdtemp(name) != nullptr, "a directory can be made under /tmp");
    directory_ = name;
    const passwd* user = ::getuid() == 0 ? ::getpwnam("postgres") : nullptr;
    if (user != nullptr) {
      uid_ = user->pw_uid;
      gid_ = user->pw_gid;
      ensure(::chown(name, uid_, gid_) == 0, "the directory can be given to postgres");
    }
    for (const auto& v : fs::directory_iterator("/usr/lib/postgresql")) bin_ = v.path().string() + "/bin";
    const Result<int> port = io::free_port();
    ensure(static_cast<bool>(port), "loopback has a free port");
    port_ = *port;
    ensure(wait_for(start({bin_ + "/initdb", "-D", directory_ + "/db", "-U", "sublet", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync", "--no-instructions"})), "initdb works");
    server_ = start({bin_ + "/postgres", "-D", directory_ + "/db", "-p", std::to_string(port_), "-h", "127.0.0.1", "-k", directory_, "-c", "fsync=off", "-c", "max_connections=100"});
    for (int i = 0; i < 300; ++i) {
      if (Connection::open(url("postgres"), Connection::Use::read)) return;
      std::this_thread::sleep_for(std::chrono::milliseconds(50));
    }
    ensure(false, "the private PostgreSQL answers");
  }
  ~PrivatePostgresql() {
    ::kill(server_, SIGINT);
    (void)wait_for(server_);
    fs::remove_all(directory_);
  }
  std::string url(const std::string& database) const { return "postgresql://sublet@127.0.0.1:" + std::to_string(port_) + "/" + database; }

 private:
  pid_t start(std::vector<std::string> command) const {
    const pid_t child = ::fork();
    if (child != 0) return child;
    std::vector<char*> words;
    for (std::string& w : command) words.push_back(w.data());
    words.push_back(nullptr);
    if (uid_ != 0 && (::setgid(gid_) != 0 || ::setuid(uid_) != 0)) ::_exit(1);
    ::prctl(PR_SET_PDEATHSIG, SIGINT);
    const int log = ::open((directory_ + "/log").c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
    if (::chdir(directory_.c_str()) != 0 || ::dup2(log, 1) < 0 || ::dup2(log, 2) < 0) ::_exit(1);
    ::execv(words[0], words.data());
    ::_exit(1);
  }
  static bool wait_for(pid_t child) {
    int status = 0;
    return ::waitpid(child, &status, 0) == child && WIFEXITED(status) && WEXITSTATUS(status) == 0;
  }
  std::string directory_, bin_;
  uid_t uid_ = 0;
  gid_t gid_ = 0;
  int port_ = 0;
  pid_t server_ = 0;
};

}  // namespace

std::string fresh_postgresql() {
  static PrivatePostgresql server;
  static int next = 0;
  const std::string name = "t" + std::to_string(++next);
  auto c = Connection::open(server.url("postgres"), Connection::Use::write);
  ensure(c && (*c)->plain("create database " + name), "a database can be made");
  return server.url(name);
}

TestDatabase::TestDatabase(TestKind kind) : kind_(kind) {
  if (kind == TestKind::postgresql) {
    url_ = fresh_postgresql();
  } else {
    char name[] = "/tmp/sublet-records-XXXXXX";
    ensure(::mkdtemp(name) != nullptr, "a directory can be made under /tmp");
    directory_ = name;
    url_ = "sqlite:" + directory_ + "/records.db";
  }
  reopen();
}

void TestDatabase::reopen() {
  db_.reset();
  Result<std::unique_ptr<Database>> db = Database::open({.url = url_});
  ensure(static_cast<bool>(db), db ? "" : db.error().text().c_str());
  db_ = std::move(*db);
}

TestDatabase::~TestDatabase() {
  db_.reset();
  if (!directory_.empty()) fs::remove_all(directory_);
}

}  // namespace sublet::records
