// Brand: how an operator shows itself to its customers: name, colour, logo, a sentence, the number that one calls.
//
// A picture is an SVG or PNG in a data: URL, so that pages need nothing from elsewhere; SVG is shown as a picture only, where no script of it
// runs. A colour is dark enough that white on it, and it on white, can be read by everybody (WCAG 2.1 1.4.3: a contrast of 4.5).
//
// Refusals: `bad_brand` with what is wrong.
//
//   Brand b = *brand(w);            // what was never said is empty, the colour ours
//   b.colour = "#c2410c";
//   set_brand(w, b);
#pragma once

#include <string>

#include "commerce/context.h"

namespace sublet::commerce {

struct Brand {
  std::string title;                    // empty: the catalogue's
  std::string colour = "#0b5cad";
  std::string logo;                     // empty: none
  std::string slogan_zh, slogan_en;
  std::string service_number;
  std::string actor;                    // who said it; empty: nobody yet
  Instant changed;
  int64_t version = 0;
};
Result<Brand> brand(const Work& w);
Result<Brand> set_brand(const Work& w, const Brand& b);

// Contrast of two colours "#rrggbb", from 1 to 21 (WCAG 2.1, "contrast ratio").
double contrast(const std::string& a, const std::string& b);

}  // namespace sublet::commerce
