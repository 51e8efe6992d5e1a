// The order in which an operator's numbers change: each change takes the next of `seq` and writes it with the number, so that
// whoever follows (number_search.h) reads on from the last it has seen. Several numbers of one unit may share one.
#pragma once

#include "commerce/context.h"

namespace sublet::commerce {

// Taken for the statements of this unit that follow: they read it as `select seq from number_seq_last where operator = ?`.
inline Result<Done> take_number_seq(const Work& w) { return w.sql.later("insert into number_seq_last (operator, seq) values (?, 1) on conflict (operator) do update set seq = number_seq_last.seq + 1", {w.op}); }

inline Result<int64_t> next_number_seq(const Work& w) {
  if (Result<Done> taken = take_number_seq(w); !taken) return taken.error();
  Result<Row> r = w.sql.one("select seq from number_seq_last where operator = ?", {w.op});
  if (!r) return r.error();
  return r->integer(0);
}

}  // namespace sublet::commerce
