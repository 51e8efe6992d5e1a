// For tests: a folder of their own under /tmp, gone with all that is in it when the object goes.
#pragma once

#include <gtest/gtest.h>
#include <stdlib.h>

#include <string>

#include "io/file.h"

namespace sublet::io {

class TemporaryFolder {
 public:
  TemporaryFolder() {
    char name[] = "/tmp/sublet-test-XXXXXX";
    EXPECT_NE(mkdtemp(name), nullptr);
    path_ = name;
  }
  ~TemporaryFolder() {
    EXPECT_TRUE(path_.empty() || remove_tree(path_));
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

}  // namespace sublet::io
