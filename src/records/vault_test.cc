#include "records/vault.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>

#include "io/file.h"

namespace sublet::records {
namespace {

struct Vaults : testing::Test {
  Vaults() {
    char name[] = "/tmp/sublet-vault-XXXXXX";
    directory = ::mkdtemp(name);
  }
  ~Vaults() override { std::filesystem::remove_all(directory); }
  std::unique_ptr<Vault> open() {
    Result<std::unique_ptr<Vault>> v = Vault::open(directory + "/keys", Instant::from_seconds(1));
    EXPECT_TRUE(v);
    return std::move(*v);
  }
  std::string directory;
};

TEST_F(Vaults, what_is_sealed_is_opened_only_in_its_place) {
  const auto vault = open();
  const std::string sealed = vault->seal("demo/party.name", "王小明");
  EXPECT_EQ(sealed.find("王小明"), std::string::npos);
  EXPECT_NE(sealed, vault->seal("demo/party.name", "王小明"));
  EXPECT_EQ(*vault->unseal("demo/party.name", sealed), "王小明");
  EXPECT_EQ(vault->unseal("other/party.name", sealed).error().code, "not_sealed_here");
  std::string altered = sealed;
  altered[10] = altered[10] == 'A' ? 'B' : 'A';
  EXPECT_FALSE(vault->unseal("demo/party.name", altered));
  for (const char* bad : {"", ":", "k1:", "k1:AAAA", "k9:AAAA", "not base64 at all"}) EXPECT_FALSE(vault->unseal("demo/party.name", bad)) << bad;
}

TEST_F(Vaults, equal_texts_are_found_by_their_hash_in_their_place) {
  const auto vault = open();
  EXPECT_EQ(vault->find("demo/party.id", "11010519491231002X"), vault->find("demo/party.id", "11010519491231002X"));
  EXPECT_NE(vault->find("demo/party.id", "11010519491231002X"), vault->find("other/party.id", "11010519491231002X"));
}

TEST_F(Vaults, after_a_rotation_old_texts_can_be_read_until_their_key_is_dropped) {
  auto vault = open();
  const std::string sealed = vault->seal("p", "x"), found = vault->find("p", "x");
  ASSERT_TRUE(vault->rotate(Instant::from_seconds(2)));
  EXPECT_EQ(vault->current(), "k2");
  EXPECT_TRUE(vault->stale(sealed));
  EXPECT_FALSE(vault->stale(vault->seal("p", "x")));
  vault = open();  // from its file
  EXPECT_EQ(vault->current(), "k2");
  EXPECT_EQ(*vault->unseal("p", sealed), "x");
  const auto both = vault->finds("p", "x");
  ASSERT_EQ(both.size(), 2U);
  EXPECT_EQ(both[1], found);
  EXPECT_EQ(vault->drop("k2").error().code, "key_in_use");
  ASSERT_TRUE(vault->drop("k1"));
  EXPECT_EQ(vault->names(), std::vector<std::string>{"k2"});
  EXPECT_EQ(vault->finds("p", "x").size(), 1U);
  EXPECT_EQ(*vault->unseal("p", sealed), "x") << "who has read it before the key went";
  EXPECT_EQ(vault->drop("k1").error().code, "key_unknown");
  vault = open();
  EXPECT_EQ(vault->unseal("p", sealed).error().code, "key_unknown");
}

TEST_F(Vaults, the_key_file_is_for_its_owner_only_and_a_broken_one_is_refused) {
  open();
  struct stat s{};
  ASSERT_EQ(::stat((directory + "/keys").c_str(), &s), 0);
  EXPECT_EQ(s.st_mode & 0777, 0600U);
  ASSERT_TRUE(io::write_file_atomically(directory + "/keys", "key k1 AAAA 1\n"));
  EXPECT_EQ(Vault::open(directory + "/keys", {}).error().code, "bad_key_file");
}

}  // namespace
}  // namespace sublet::records
