# The package for Nix. In a clone: nix build './?dir=packaging'
{
  description = "Fortune for people who build with AI";

  inputs.nixpkgs.url = "github:NixOS/nixpkgs/nixpkgs-unstable";

  outputs =
    { self, nixpkgs }:
    let
      systems = [
        "x86_64-linux"
        "aarch64-linux"
        "x86_64-darwin"
        "aarch64-darwin"
      ];
      package =
        pkgs:
        pkgs.rustPlatform.buildRustPackage {
          pname = "wisdom";
          version = (pkgs.lib.importTOML ../Cargo.toml).package.version;
          src = ../.;
          cargoLock.lockFile = ../Cargo.lock;
          nativeBuildInputs = [ pkgs.installShellFiles ];
          # A build has no terminal and no users, which the tests need.
          doCheck = false;
          postInstall = ''
            installManPage man/wisdom.1
            for shell in bash zsh fish; do
              $out/bin/wisdom --completions $shell >completion
              installShellCompletion --cmd wisdom --$shell completion
            done
          '';
          meta = {
            description = "Fortune for people who build with AI";
            license = with pkgs.lib.licenses; [
              mit
              asl20
            ];
            mainProgram = "wisdom";
          };
        };
    in
    {
      packages = nixpkgs.lib.genAttrs systems (system: {
        default = package nixpkgs.legacyPackages.${system};
      });
    };
}
