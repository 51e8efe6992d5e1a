#include "records/connection.h"

#include <libpq-fe.h>
#include <soci/postgresql/soci-postgresql.h>
#include <soci/soci.h>
#include <soci/sqlite3/soci-sqlite3.h>

#include <list>
#include <unordered_map>
#include <utility>

namespace sublet::records {

namespace {

struct Input {
  long long number = 0;
  std::string text;
  soci::indicator indicator = soci::i_ok;
};

// A statement as it stays with its session: inputs at addresses that do not move, and one row that each fetch fills.
struct Prepared {
  explicit Prepared(soci::session& session) : statement(session) {}
  soci::statement statement;
  std::list<Input> inputs;
  soci::row row;
};

Value value_of(const soci::row& row, size_t i) {
  if (row.get_indicator(i) == soci::i_null) return {};
  switch (row.get_properties(i).get_data_type()) {
    case soci::dt_integer: return static_cast<int64_t>(row.get<int>(i));
    case soci::dt_long_long: return static_cast<int64_t>(row.get<long long>(i));
    case soci::dt_unsigned_long_long: return static_cast<int64_t>(row.get<unsigned long long>(i));
    // PostgreSQL's sum of bigint is numeric, which SOCI would hand over as a float: amounts are never that.
    case soci::dt_double: throw std::runtime_error("column " + row.get_properties(i).get_name() + " is no bigint and no text: cast it");
    default: return row.get<std::string>(i);
  }
}

// `?` outside of quotes -> `:p1`, ...: what SOCI reads in either dialect; libpq reads `$1`.
std::string numbered(std::string_view sql, const char* mark = ":p") {
  std::string out;
  int next = 0;
  bool quoted = false;
  for (const char c : sql) {
    if (c == '\'') quoted = !quoted;
    if (c == '?' && !quoted) out += mark + std::to_string(++next);
    else out += c;
  }
  return out;
}

bool unique_violation(const std::exception& e) {
  if (const auto* pg = dynamic_cast<const soci::postgresql_soci_error*>(&e)) return pg->sqlstate() == "23505";
  if (const auto* lite = dynamic_cast<const soci::sqlite3_soci_error*>(&e)) return lite->result() == 19 && std::string(e.what()).find("UNIQUE") != std::string::npos;
  return false;
}

bool session_lost(const std::exception& e) {
  const auto* pg = dynamic_cast<const soci::postgresql_soci_error*>(&e);
  return pg != nullptr && (pg->get_error_category() == soci::soci_error::connection_error || pg->sqlstate().starts_with("08") ||
                           pg->sqlstate().starts_with("57P") || pg->sqlstate() == "00000" || pg->sqlstate().find_first_not_of(' ') == std::string::npos);
}

// SOCI takes the connection string apart itself and knows no URLs, so libpq takes the URL apart first.
Result<std::string> connect_string(const std::string& url) {
  char* why = nullptr;
  PQconninfoOption* options = PQconninfoParse(url.c_str(), &why);
  if (options == nullptr) {
    const std::string text = why == nullptr ? "it cannot be read" : why;
    PQfreemem(why);
    return refusal("bad_records_url", text);
  }
  std::string out;
  for (const PQconninfoOption* o = options; o->keyword != nullptr; ++o) {
    if (o->val == nullptr) continue;
    out += (out.empty() ? "" : " ") + std::string(o->keyword) + "='";
    for (const char* c = o->val; *c != '\0'; ++c) out += *c == '\'' || *c == '\\' ? std::string("\\") + *c : std::string(1, *c);
    out += "'";
  }
  PQconninfoFree(options);
  return out;
}

constexpr size_t most_sent = 64;     // in a pipeline: their answers fit into any buffer, so neither side waits to be read
constexpr size_t most_kept = 1'000;  // prepared statements of a session: far above what the code has, a bound nevertheless

}  // namespace

struct Connection::Impl {
  soci::session session;
  std::unordered_map<std::string, std::unique_ptr<Prepared>> kept;
  bool behind = false;  // what plain_ahead() sent has not been answered yet
  // later() of PostgreSQL: SOCI knows no pipelines, so these are libpq's own, prepared under names of ours.
  std::unordered_map<std::string, std::string> named;
  std::vector<std::optional<int64_t>> sent;  // in the pipeline, with the rows that each changes
  uint64_t next_name = 0;
  Counts counts;
  // PostgreSQL keeps a prepared statement's plan: one made while a table was small reads it from end to end when it is large, until
  // somebody analyses it (half of an order's time, measured). So all are prepared anew after 1,000, 2,000, 4,000 ... statements.
  uint64_t asked = 0, renewed_at = 1'000;

  PGconn* pg() { return static_cast<soci::postgresql_session_backend*>(session.get_backend())->conn_; }
  static void judge(PGresult* r) {
    const ExecStatusType status = PQresultStatus(r);
    const char* state = r == nullptr ? nullptr : PQresultErrorField(r, PG_DIAG_SQLSTATE);
    const std::string why = PQresultErrorMessage(r);
    const soci::postgresql_soci_error error(why, state == nullptr ? "08000" : state);
    PQclear(r);
    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK && status != PGRES_EMPTY_QUERY) throw error;
  }
  void catch_up() {
    std::exception_ptr first;
    const auto look = [&](auto f) {
      try {
        f();
      } catch (...) {
        if (!first) first = std::current_exception();
      }
    };
    if (behind) {
      behind = false;
      while (PGresult* r = PQgetResult(pg())) look([&] { judge(r); });
    }
    if (!sent.empty()) {
      ++counts.waits;
      look([&] { ask_pipeline(); });
    }
    if (first) std::rethrow_exception(first);
  }
  // All that is in the pipeline, sent and answered. The first error is the one that tells: those behind it were not tried.
  void ask_pipeline() {
    const std::vector<std::optional<int64_t>> all = std::exchange(sent, {});
    std::exception_ptr first;
    if (PQpipelineSync(pg()) != 1) throw soci::postgresql_soci_error(PQerrorMessage(pg()), "08000");
    for (const std::optional<int64_t>& rows : all) {
      PGresult* r = PQgetResult(pg());
      if (r == nullptr) throw soci::postgresql_soci_error(PQerrorMessage(pg()), "08000");
      try {
        const std::string changed = PQcmdTuples(r);
        judge(r);
        if (rows && changed != std::to_string(*rows)) throw std::runtime_error("it changed " + changed + " rows, not " + std::to_string(*rows));
      } catch (...) {
        if (!first) first = std::current_exception();
      }
      while (PGresult* end = PQgetResult(pg())) PQclear(end);
    }
    PQclear(PQgetResult(pg()));  // the sync's
    if (PQexitPipelineMode(pg()) != 1) throw soci::postgresql_soci_error(PQerrorMessage(pg()), "08000");
    if (first) std::rethrow_exception(first);
  }
  void renew() {
    kept.clear();
    for (const auto& [sql, name] : named) judge(PQexec(pg(), ("deallocate " + name).c_str()));
    named.clear();
  }
  const std::string& name_of(std::string_view sql) {
    const auto [at, added] = named.try_emplace(std::string(sql));
    if (!added) return at->second;
    const std::string name = "later" + std::to_string(next_name++);
    try {
      catch_up();
      judge(PQprepare(pg(), name.c_str(), numbered(sql, "$").c_str(), 0, nullptr));
    } catch (...) {
      named.erase(at);
      throw;
    }
    return at->second = name;
  }
  void send(std::string_view sql, const std::vector<Value>& values, std::optional<int64_t> rows) {
    count();
    const std::string& name = name_of(sql);
    if (sent.empty()) {
      catch_up();
      if (PQenterPipelineMode(pg()) != 1) throw soci::postgresql_soci_error(PQerrorMessage(pg()), "08000");
    }
    std::vector<std::string> numbers(values.size());
    std::vector<const char*> texts(values.size());
    for (size_t i = 0; i < values.size(); ++i) {
      if (values[i].index() == 1) numbers[i] = std::to_string(std::get<1>(values[i]));
      texts[i] = values[i].index() == 0 ? nullptr : values[i].index() == 1 ? numbers[i].c_str() : std::get<2>(values[i]).c_str();
    }
    sent.push_back(rows);
    if (PQsendQueryPrepared(pg(), name.c_str(), static_cast<int>(values.size()), texts.data(), nullptr, nullptr, 0) != 1) throw soci::postgresql_soci_error(PQerrorMessage(pg()), "08000");
    if (sent.size() >= most_sent) catch_up();
  }
  void count() {
    ++counts.statements;
    if (++asked < renewed_at) return;
    catch_up();
    renew();
    renewed_at *= 2;
  }

  Prepared& prepared(std::string_view sql, const std::vector<Value>& values) {
    catch_up();
    count();
    ++counts.waits;
    std::string key(sql);
    for (const Value& v : values) key += v.index() == 1 ? '\1' : '\2';
    auto found = kept.find(key);
    if (found == kept.end()) {
      if (kept.size() >= most_kept) kept.clear();
      auto p = std::make_unique<Prepared>(session);
      for (const Value& v : values) {
        Input& in = p->inputs.emplace_back();
        if (v.index() == 1) p->statement.exchange(soci::use(in.number, in.indicator));
        else p->statement.exchange(soci::use(in.text, in.indicator));
      }
      p->statement.exchange(soci::into(p->row));
      p->statement.alloc();
      p->statement.prepare(numbered(sql));
      p->statement.define_and_bind();
      found = kept.emplace(std::move(key), std::move(p)).first;
    }
    auto input = found->second->inputs.begin();
    for (const Value& v : values) {
      input->indicator = v.index() == 0 ? soci::i_null : soci::i_ok;
      if (v.index() == 1) input->number = std::get<1>(v);
      if (v.index() == 2) input->text = std::get<2>(v);
      ++input;
    }
    return *found->second;
  }
};

Connection::Connection(std::unique_ptr<Impl> impl, bool postgresql) : impl_(std::move(impl)), postgresql_(postgresql) {}
Connection::~Connection() {
  try {
    impl_->catch_up();
  } catch (const std::exception&) {
    // it ends here anyway
  }
  impl_->kept.clear();  // statements go before their session
}

// What a library throws ends here.
template <class F>
auto Connection::guarded(std::string_view sql, F f) -> decltype(f()) {
  try {
    return f();
  } catch (const std::exception& e) {
    impl_->kept.clear();  // a statement that failed is not asked again as it is
    if (unique_violation(e)) return refusal("duplicate", e.what());
    if (session_lost(e)) lost_ = true;
    return fault("records_failed", std::string(e.what()) + " (" + std::string(sql.substr(0, 120)) + ")");
  }
}

Result<Rows> Connection::query(std::string_view sql, const std::vector<Value>& values) {
  return guarded(sql, [&]() -> Result<Rows> {
    Prepared& p = impl_->prepared(sql, values);
    Rows rows;
    for (bool more = p.statement.execute(true); more; more = p.statement.fetch()) {
      std::vector<Value> out;
      out.reserve(p.row.size());
      for (size_t i = 0; i < p.row.size(); ++i) out.push_back(value_of(p.row, i));
      rows.emplace_back(std::move(out));
    }
    return rows;
  });
}

Result<int64_t> Connection::run(std::string_view sql, const std::vector<Value>& values) {
  return guarded(sql, [&]() -> Result<int64_t> {
    Prepared& p = impl_->prepared(sql, values);
    p.statement.execute(true);
    return static_cast<int64_t>(p.statement.get_affected_rows());
  });
}

Result<Done> Connection::later(std::string_view sql, const std::vector<Value>& values, std::optional<int64_t> rows) {
  return guarded(sql, [&]() -> Result<Done> {
    if (postgresql_) {
      impl_->send(sql, values, rows);
      return Done{};
    }
    Prepared& p = impl_->prepared(sql, values);
    p.statement.execute(true);
    if (const auto changed = static_cast<int64_t>(p.statement.get_affected_rows()); rows && changed != *rows) throw std::runtime_error("it changed " + std::to_string(changed) + " rows, not " + std::to_string(*rows));
    return Done{};
  });
}

Result<Done> Connection::settle() {
  return guarded("statements that were not waited for", [&]() -> Result<Done> {
    impl_->catch_up();
    return Done{};
  });
}

const Connection::Counts& Connection::counts() const { return impl_->counts; }

namespace {
// What stands between semicolons, without remarks, which go to the end of their line; a text in quotes may hold either.
std::vector<std::string> statements_of(const std::string& sql) {
  std::vector<std::string> out(1);
  bool quoted = false;
  for (size_t at = 0; at < sql.size(); ++at) {
    if (!quoted && sql.compare(at, 2, "--") == 0) at = sql.find('\n', at);
    if (at == std::string::npos) break;
    quoted ^= sql[at] == '\'';
    if (!quoted && sql[at] == ';') out.emplace_back();
    else out.back() += sql[at];
  }
  std::erase_if(out, [](const std::string& one) { return one.find_first_not_of(" \t\r\n") == std::string::npos; });
  return out;
}
}  // namespace

Result<Done> Connection::plain(const std::string& sql) {
  return guarded(sql, [&]() -> Result<Done> {
    if (postgresql_) {  // all in one round trip
      impl_->catch_up();
      Impl::judge(PQexec(impl_->pg(), sql.c_str()));
      return Done{};
    }
    for (const std::string& one : statements_of(sql)) impl_->session << one;
    return Done{};
  });
}

Result<Done> Connection::plain_ahead(const std::string& sql) {
  if (!postgresql_) return plain(sql);
  return guarded(sql, [&]() -> Result<Done> {
    impl_->catch_up();
    if (PQsendQuery(impl_->pg(), sql.c_str()) != 1) throw soci::postgresql_soci_error(PQerrorMessage(impl_->pg()), "08000");
    impl_->behind = true;
    return Done{};
  });
}

Result<std::unique_ptr<Connection>> Connection::open(const std::string& url, Use use) {
  const bool postgresql = url.starts_with("postgresql://") || url.starts_with("postgres://");
  if (!postgresql && !url.starts_with("sqlite:")) return refusal("bad_records_url", "sqlite:FILE or postgresql://USER@HOST:PORT/NAME");
  auto impl = std::make_unique<Impl>();
  try {
    if (postgresql) {
      Result<std::string> text = connect_string(url);
      if (!text) return text.error();
      impl->session.open(soci::postgresql, *text);
    } else {
      soci::connection_parameters p(soci::sqlite3, "dbname=\"" + url.substr(7) + "\" timeout=30");
      impl->session.open(p);
    }
    std::unique_ptr<Connection> c(new Connection(std::move(impl), postgresql));
    // WAL lets readers see the last commit while the writer goes on; FULL syncs at each commit.
    Result<Done> set = postgresql ? c->plain("set standard_conforming_strings = on; set client_min_messages = warning")
                                  : c->plain(use == Use::write ? "pragma journal_mode = wal; pragma synchronous = full; pragma foreign_keys = on; pragma cache_size = -65536"
                                                               : "pragma query_only = on; pragma cache_size = -16384");
    if (!set) return set.error();
    return c;
  } catch (const std::exception& e) {
    return fault("records_unreachable", e.what());
  }
}

}  // namespace sublet::records
