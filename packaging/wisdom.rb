# The formula for Homebrew. packaging/manifests replaces the names between two @.
class Wisdom < Formula
  desc "Fortune for people who build with AI"
  homepage "@REPOSITORY@"
  url "@REPOSITORY@/releases/download/v@VERSION@/wisdom-cli-@VERSION@.tar.gz"
  sha256 "@SOURCE_SHA256@"
  license any_of: ["MIT", "Apache-2.0"]

  depends_on "rust" => :build

  def install
    system "cargo", "install", *std_cargo_args
    man1.install "man/wisdom.1"
    generate_completions_from_executable(bin/"wisdom", "--completions")
  end

  test do
    assert_match version.to_s, shell_output("#{bin}/wisdom --version")
    assert_equal shell_output("#{bin}/wisdom --seed 1"), shell_output("#{bin}/wisdom --seed 1")
  end
end
