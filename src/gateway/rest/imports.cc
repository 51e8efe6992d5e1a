#include "gateway/rest/imports.h"

#include <chrono>

#include "commerce/phones.h"
#include "commerce/sim_import.h"
#include "io/thread.h"

namespace sublet::gateway::rest {

namespace {
constexpr std::chrono::seconds again_after{2};
}

Result<commerce::Lot> import_text(const commerce::Bulk& bulk, const std::string& kind, const commerce::LotFacts& facts, const std::string& text, const std::function<bool(const commerce::Lot&)>& stop) {
  if (kind == "sim") return commerce::import_sims(bulk, facts, text, stop);
  return kind == "phone" ? commerce::import_phones(bulk, facts, text, stop) : commerce::import_numbers(bulk, facts, text, stop);
}

void Imports::start() {
  stopping_ = false, woken_ = true;
  worker_ = std::thread([this] { run(); });
}

void Imports::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  if (worker_.joinable()) worker_.join();
}

void Imports::wake() {
  {
    const std::lock_guard lock(mutex_);
    woken_ = true;
  }
  wake_.notify_all();
}

Imports::Turn Imports::turn(const std::string& op, const std::string& kind, const std::string& name) {
  const std::string lot = op + '\0' + kind + '\0' + name;
  const std::lock_guard lock(mutex_);
  if (!busy_.insert(lot).second) return nullptr;
  return {this, [this, lot](void*) {
            const std::lock_guard ended(mutex_);
            busy_.erase(lot);
          }};
}

void Imports::run() {
  io::name_this_thread("lots");
  const auto due = [this] { return woken_ || stopping_; };
  for (bool all = true; !stopping_;) {
    {
      std::unique_lock lock(mutex_);
      if (all) wake_.wait(lock, due);
      else wake_.wait_for(lock, again_after, due);
      woken_ = false;
    }
    if (!stopping_) all = all_that_wait();
  }
}

bool Imports::all_that_wait() {
  Result<std::vector<commerce::KeptLot>> waiting = parts_.db.read<std::vector<commerce::KeptLot>>([](records::Sql& sql) { return commerce::kept_lots(sql); });
  if (!waiting) {
    parts_.log("error", "imports: " + waiting.error().text());
    return false;
  }
  bool all = true;
  for (const commerce::KeptLot& kept : *waiting) {
    if (stopping_) break;
    const Turn turn = this->turn(kept.op, kept.kind, kept.name);
    if (turn == nullptr) {  // somebody else does it, and may be hindered
      all = false;
      continue;
    }
    const commerce::Bulk bulk{parts_.db, parts_.vault, kept.op, "import", [&clock = parts_.clock] { return clock.now(); }};
    const Result<commerce::Lot> lot = import(bulk, kept);
    if (lot || lot.error().code == "unknown_lot") continue;  // none: it came in meanwhile
    parts_.log("error", "import of lot " + kept.kind + " " + kept.name + " of " + kept.op + ": " + lot.error().text());
    const bool let_go = lot.error().is_refusal() && bulk.write([&](const commerce::Work& w) { return commerce::forget_lot_file(w, kept.kind, kept.name); });
    all = all && let_go;
  }
  return all;
}

Result<commerce::Lot> Imports::import(const commerce::Bulk& bulk, const commerce::KeptLot& kept) {
  Result<commerce::Lot> lot = bulk.read([&](const commerce::Work& w) { return commerce::lot(w, kept.kind, kept.name); });
  if (!lot) return lot;
  Result<std::string> text = bulk.read([&](const commerce::Work& w) { return commerce::kept_lot_file(w, kept.kind, kept.name); });
  if (!text) return text.error();
  return import_text(bulk, kept.kind, lot->facts, *text, [this](const commerce::Lot&) { return stopping_.load(); });
}

}  // namespace sublet::gateway::rest
