// Plan: a UsageProfile compiled for reading one record after another: which cells, by which readers, into
// which fields. The inside of Decoder (decoder.h); here so that lines and records are apart. One thread at a
// time.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "catalogue/profile.h"
#include "protocol/usage/fields.h"
#include "protocol/usage/record.h"
#include "protocol/usage/split.h"
#include "protocol/usage/text_table.h"

namespace sublet::protocol {

class Plan {
 public:
  static constexpr size_t max_slots = catalogue::UsageProfile::max_used_columns;
  using Columns = std::array<int16_t, max_slots>;  // slot -> column of the line, -1: none

  Plan(const catalogue::UsageProfile& profile, const ZoneTable& zone);

  // Delimited files with a header: finds the columns by its names; false and the name of the first that is
  // not there.
  bool read_header(std::string_view line, Columns& columns, uint16_t& count, std::string& missing);
  void use_columns(const Columns& columns, uint16_t expected);

  // Fills `out` from one line and sets its verdict.
  void decode(std::string_view line, Record& out);
  // Cell `index` of a trailer line.
  std::string_view cell_of(std::string_view line, size_t index);
  const catalogue::UsageProfile& profile() const { return *profile_; }

 private:
  using Slot = uint8_t;
  static constexpr Slot nowhere = max_slots;  // a cell that is always empty
  struct NumberPlan {
    Slot slot = nowhere, otherwise = nowhere;
    bool zero_padded = false, required = false;
  };
  struct ConditionPlan {
    Slot slot = nowhere;
    std::vector<std::string> is;
    bool has_most = false;
    int64_t at_most = 0;
    uint32_t marks = 0;
  };
  struct Span {
    uint32_t at = 0, length = 0;
  };

  void compile_slots();
  void compile_tables();
  Slot slot(catalogue::UsageProfile::Ref ref);
  NumberPlan number(const catalogue::UsageProfile::Number& n);
  std::vector<ConditionPlan> conditions(const std::vector<catalogue::UsageProfile::Condition>& list);

  Reject cut(std::string_view line, bool high);
  std::string_view cell(Slot s) const {
    const std::string_view c = cells_[s];
    return profile_->absent.empty() ? c : present(c);
  }
  std::string_view present(std::string_view text) const;
  bool holds(const ConditionPlan& c) const;
  bool skipped() const;
  Reject fill(std::string_view line, bool lenient, bool& not_chargeable, Record& out);
  Reject kind(Record& out, bool& not_chargeable) const;
  Reject number_of(const NumberPlan& plan, PhoneNumber& out) const;
  Reject when(Record& out);
  Reject span_of_time(Record& out, bool must);
  Reject amounts(Record& out);
  Reject volume(Record& out) const;
  Reject app(Record& out) const;
  Reject place(Record& out) const;
  Reject extras(std::string_view line, Record& out) const;
  Slice slice(std::string_view line, Slot s) const;
  void identify(Record& out) const;

  const catalogue::UsageProfile* profile_;
  NumberReader numbers_;
  TimeReader start_, end_;
  std::vector<catalogue::UsageProfile::Ref> refs_;  // slot -> column of the profile
  CellPlan cells_plan_;
  uint32_t expected_ = 0, least_ = 0;                    // columns of a line; expected 0: at least `least_`
  std::array<Span, max_slots> spans_{};                  // fixed
  std::array<std::string_view, max_slots + 1> cells_{};  // trimmed
  std::unique_ptr<char[]> scratch_;

  Slot type_ = nowhere, direction_ = nowhere, start_slot_ = nowhere, end_slot_ = nowhere, duration_ = nowhere;
  Slot up_ = nowhere, down_ = nowhere, total_ = nowhere, messages_ = nowhere, group_ = nowhere,
       app_ = nowhere;
  Slot place_ = nowhere, imsi_ = nowhere, imei_ = nowhere, source_ = nowhere, serial_ = nowhere;
  NumberPlan served_, peer_;
  TextTable types_, directions_, apps_, places_;
  std::vector<ConditionPlan> marks_, skip_;
  struct IdentityPlan {
    catalogue::UsageProfile::Part part;
    Slot slot;
  };
  std::vector<IdentityPlan> identity_;
};

}  // namespace sublet::protocol
