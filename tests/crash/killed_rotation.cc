// killed_rotation SUBLET [PEOPLE] [KILLS]: `sublet key rotate` killed (SIGKILL) again and again, at whatever point, on SQLite and on
// PostgreSQL. After each kill everything can be read and is found; in the end nothing stands under an old key but what is kept as a
// hash only.
#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <random>
#include <thread>

#include "gateway/rest/sealed_testing.h"
#include "io/clock.h"
#include "records/testing.h"

extern char** environ;

using namespace sublet;
using gateway::rest::SealedWorld;

namespace {

bool fail(const std::string& what) { return std::printf("%s\n", what.c_str()), false; }

// Whether it ended by itself, with 0.
bool rotate(const std::string& sublet, const std::string& directory, const std::string& url, int64_t killed_after_micros, bool& finished) {
  std::vector<std::string> words = {sublet, "--data", directory, "--json", "key", "rotate", "--records", url};
  std::vector<char*> argv;
  for (std::string& w : words) argv.push_back(w.data());
  argv.push_back(nullptr);
  posix_spawn_file_actions_t files;
  posix_spawn_file_actions_init(&files);
  posix_spawn_file_actions_addopen(&files, 1, (directory + "/out").c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
  pid_t child = 0;
  const bool begun = posix_spawn(&child, sublet.c_str(), &files, nullptr, argv.data(), environ) == 0;
  posix_spawn_file_actions_destroy(&files);
  if (!begun) return false;
  if (killed_after_micros > 0) {
    std::this_thread::sleep_for(std::chrono::microseconds(killed_after_micros));
    ::kill(child, SIGKILL);
  }
  int status = 0;
  if (::waitpid(child, &status, 0) != child) return false;
  finished = WIFEXITED(status);
  return finished ? WEXITSTATUS(status) == 0 : killed_after_micros > 0;
}

bool run(records::TestKind kind, const std::string& sublet, int people, int kills) {
  char name[] = "/tmp/sublet-killed-rotation-XXXXXX";
  const std::string directory = ::mkdtemp(name);
  struct Gone {
    const std::string& directory;
    ~Gone() { std::filesystem::remove_all(directory); }
  } gone{directory};
  io::SystemClock clock;
  records::TestDatabase db(kind);
  const auto look = [&](int step, std::string& wrong, std::vector<std::string>& keys) {
    db.reopen();
    Result<std::unique_ptr<records::Vault>> vault = records::Vault::open(directory + "/records.keys", clock.now());
    if (!vault) return fail(vault.error().text());
    wrong = SealedWorld(*db, **vault).wrong(people, step, clock.now());
    keys = (*vault)->names();
    return true;
  };
  {
    Result<std::unique_ptr<records::Vault>> vault = records::Vault::open(directory + "/records.keys", clock.now());
    if (!vault) return fail(vault.error().text());
    const Result<Done> filled = SealedWorld(*db, **vault).fill(people, clock.now(), Instant::from_micros(clock.now().micros() + int64_t{86'400} * 1'000'000));
    if (!filled) return fail(filled.error().text());
  }
  db.close();
  // How long it takes as a whole, so that kills fall into all of it.
  const int64_t begun = io::steady_micros();
  bool finished = false;
  if (!rotate(sublet, directory, db.url(), 0, finished)) return fail("key rotate does not end well");
  const int64_t whole = io::steady_micros() - begun;
  std::mt19937_64 random(static_cast<uint64_t>(whole));
  int within = 0;
  std::string wrong;
  std::vector<std::string> keys;
  for (int i = 0; i < kills; ++i) {
    if (!rotate(sublet, directory, db.url(), 1'000 + static_cast<int64_t>(random() % static_cast<uint64_t>(whole)), finished)) return fail("key rotate is refused after a kill");
    within += !finished;
    if (i % 5 != 0) continue;
    if (!look(97, wrong, keys)) return false;
    db.close();
    if (!wrong.empty()) return fail("after kill " + std::to_string(i + 1) + ": " + wrong);
  }
  if (!rotate(sublet, directory, db.url(), 0, finished)) return fail("key rotate does not end well after kills");
  if (!look(1, wrong, keys)) return false;
  if (!wrong.empty()) return fail(wrong);
  Result<std::unique_ptr<records::Vault>> vault = records::Vault::open(directory + "/records.keys", clock.now());
  SealedWorld world(*db, **vault);
  for (const std::string& key : keys)
    for (const std::string& column : world.under(key))
      if (key != (*vault)->current() && column != "voucher.code_find" && column != "one_time_code.hash") return fail(column + " stands under the old key " + key);
  if (keys.size() > 2) return fail(std::to_string(keys.size()) + " keys are left");
  std::printf("%s: %d kills within %d rotations of %d people, %.2f s each; key %s now, all is read and found\n", kind == records::TestKind::sqlite ? "sqlite" : "postgresql", within, kills, people, static_cast<double>(whole) / 1e6, (*vault)->current().c_str());
  return true;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) return 2;
  const int people = argc > 2 ? std::atoi(argv[2]) : 3'000, kills = argc > 3 ? std::atoi(argv[3]) : 20;
  bool good = true;
  for (const records::TestKind kind : records::both_kinds) good = run(kind, argv[1], people, kills) && good;
  return good ? 0 : 1;
}
