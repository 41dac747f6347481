#!/usr/bin/env bash
# Builds, tests and shows Patchcord. What a command lacks it installs first: browsers from Debian, everything else into
# ~/.cache/patchcord, nothing into your own ~/.cargo/bin or node_modules. Needs rustup and node, no more.
set -euo pipefail
shopt -s inherit_errexit nullglob
cd "$(dirname "${BASH_SOURCE[0]}")"

cache=${XDG_CACHE_HOME:-$HOME/.cache}/patchcord
tools=$cache/tools
cargo_target=${CARGO_TARGET_DIR:-$PWD/target}
built=target/extension

# Tools that no lock names. wasm-bindgen's version comes from Cargo.lock: it must be the crate's own, to the last digit. Those that
# npm has are in .ci/npm/package.json: binaryen from there, because Debian's (108) and the wasm-opt crate's (116) refuse what
# wasm-bindgen emits ("invalid code after misc prefix").
wasm_pack=0.15.1
geckodriver=0.37.1
cargo_fuzz=0.13.2
cargo_deny=0.20.2
streams=2.28.2
streams_sha256=e25e831ee6edd6d5a80cc821fb784dcd1400d38ee1a4490228817e770d999406

# The extension's modules: the crate's feature, the file, the function that starts it, and how big it may be, raw and with gzip.
# Every ServiceNow page may have to start the first; the third comes with Streams, which is five times its size; the last is only
# for whoever opens the set-up page or the popup.
modules=(
  "start module startPatchcord 196000 86000"
  "worker worker startPatchcordWorker 308000 133000"
  "phone phone startPatchcordPhone 363000 152000"
  "setup setup startPatchcordSetup 465000 202000"
)

# What is fuzzed: a target in tests/fuzz for each kind of text that comes from outside.
fuzz_targets=(addresses login messages openframe policy record report snapshots)

# rustup must never fetch a toolchain behind our back; it stalls every cargo command on a machine without network.
export RUSTUP_AUTO_INSTALL=0

say() { printf '%s\n' "$*" >&2; }
fail() { printf 'build.sh: %s\n' "$*" >&2; exit 1; }
has() { command -v "$1" >/dev/null; }

# ---- What is needed, installed when it is not there ----

need_rust() {
  has cargo || fail "Rust is missing. Install it from https://rustup.rs, open a new shell and try again."
  local wanted have
  wanted=$(sed -n 's/^rust-version = "\(.*\)"/\1/p' Cargo.toml)
  have=$(rustc --version | cut -d' ' -f2)
  [[ $(printf '%s\n' "$wanted" "$have" | sort -V | head -n1) == "$wanted" ]] ||
    fail "Rust $have is too old, $wanted is needed: run 'rustup update stable'."
}

need_rust_source() {
  need_rust
  [[ -f $(rustc --print sysroot)/lib/rustlib/src/rust/library/std/Cargo.toml ]] && return
  has rustup || fail "The source of Rust's standard library is missing and there is no rustup to add it. Install rustup, or your distribution's package of that source."
  say "Adding the source of Rust's standard library (rustup component add rust-src)."
  timeout 240 rustup --quiet component add rust-src >&2 ||
    fail "rustup could not add the source of Rust's standard library. It comes from static.rust-lang.org: is that reachable?"
}

# Only for the core's tests and lints: the extension is built with a standard library of its own.
need_wasm_target() {
  need_rust
  # Asks the compiler itself, so it needs neither rustup nor network and is right for a distribution's Rust as well.
  local found=("$(rustc --print target-libdir --target wasm32-unknown-unknown)"/libstd-*.rlib)
  (( ${#found[@]} )) && return
  has rustup || fail "Rust's wasm32-unknown-unknown library is missing and there is no rustup to add it. Install rustup, or your distribution's package of that library."
  say "Adding Rust's WebAssembly library (rustup target add wasm32-unknown-unknown)."
  timeout 240 rustup --quiet target add wasm32-unknown-unknown >&2 ||
    fail "rustup could not add the WebAssembly library. It comes from static.rust-lang.org: is that reachable?"
}

# need_commands COMMAND=DEBIAN-PACKAGE...
need_commands() {
  local pair missing=() packages=() root=()
  for pair; do
    has "${pair%%=*}" || { missing+=("${pair%%=*}"); packages+=("${pair#*=}"); }
  done
  (( ${#missing[@]} )) || return 0
  # Ubuntu's "chromium" is a snap, which can neither load an unpacked extension from here nor run as root.
  [[ $(. /etc/os-release 2>/dev/null && echo "${ID:-}") == debian ]] ||
    fail "${missing[*]} must be on your PATH. Only on Debian can this script install what is missing (there: ${packages[*]})."
  if (( EUID )); then
    has sudo || fail "run 'apt-get install ${packages[*]}' as root first: there is no sudo here."
    root=(sudo)
  fi
  say "Installing ${packages[*]} (apt-get)."
  { "${root[@]}" apt-get -qq update &&
    "${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -qq install --no-install-recommends "${packages[@]}"; } \
    </dev/null >"$(log apt)" 2>&1 || fail "apt-get could not install ${packages[*]}; its last words are in $(log apt)."
}

log() { mkdir -p "$cache/log"; echo "$cache/log/$1.log"; }

# need_cargo_tool CRATE VERSION [CARGO-INSTALL-OPTION]
need_cargo_tool() {
  local home=$tools/$1-$2
  # An install that was cut short leaves an empty list of what is installed.
  if [[ ! -s $home/.crates.toml ]]; then
    need_commands cc=build-essential
    say "Installing $1 $2 (cargo install, a minute or two)."
    # A debug build is quick enough at its work and takes half the time; the build folder is as big as ten of the results.
    RUSTFLAGS='' cargo install --quiet --debug ${3+"$3"} --version "$2" --root "$home" --target-dir "$tools/build" "$1" \
      </dev/null >"$(log "$1")" 2>&1 || fail "$1 $2 could not be installed; what cargo said is in $(log "$1")."
    built_tools=1
  fi
  PATH=$home/bin:$PATH
}

# The tools share what they have in common, so their build folder goes when the last one is there.
tidy_tools() { [[ -z ${built_tools:-} ]] || rm -rf "$tools/build"; }

need_node() {
  has node || fail "node is missing. Install Node.js 20 or newer (https://nodejs.org) and try again."
  need_commands npm=npm
}

# The tools that npm has, to the byte that .ci/npm/package-lock.json names. None of their install scripts runs: esbuild's program is
# in a package of its own, and its script would only spare the start of node.
need_npm_tools() {
  need_node
  local home
  home=$tools/npm-$(cat .ci/npm/package.json .ci/npm/package-lock.json | sha256sum | cut -c1-16)
  # npm writes its own lock when everything is there.
  if [[ ! -e $home/node_modules/.package-lock.json ]]; then
    say "Installing what .ci/npm/package-lock.json names (npm)."
    mkdir -p "$home"
    cp .ci/npm/package.json .ci/npm/package-lock.json "$home"
    npm ci --silent --ignore-scripts --no-audit --no-fund --prefix "$home" </dev/null >"$(log npm)" 2>&1 ||
      fail "what .ci/npm/package-lock.json names could not be installed; what npm said is in $(log npm)."
  fi
  npm_tools=$home/node_modules
  PATH=$npm_tools/.bin:$PATH
}

# Amazon's Streams as npm has it, without the 72 MB of dependencies that its bundle already contains.
need_streams() {
  local tarball=$cache/amazon-connect-streams-$streams.tgz unpacked=target/amazon-connect-streams-$streams
  if [[ ! -f $tarball ]]; then
    need_node
    say "Fetching amazon-connect-streams $streams (npm)."
    mkdir -p "$cache"
    npm pack --silent --pack-destination "$cache" "amazon-connect-streams@$streams" </dev/null >"$(log streams)" 2>&1 ||
      fail "amazon-connect-streams $streams could not be fetched; what npm said is in $(log streams)."
  fi
  sha256sum --quiet --check <<<"$streams_sha256  $tarball" >&2 ||
    fail "$tarball is not the file this was written for (its SHA-256 differs). Remove it and try again; if it stays so, do not use it."
  [[ -f $unpacked/package/LICENSE.txt ]] && return
  rm -rf "$unpacked" && mkdir -p "$unpacked" && tar -xzf "$tarball" -C "$unpacked"
}

need_chromium() { need_commands chromium=chromium chromedriver=chromium-driver; }

need_all() {
  need_rust_source
  need_commands cc=build-essential zip=zip
  need_cargo_tool wasm-bindgen-cli "$(version_of wasm-bindgen)"
  need_npm_tools
  need_streams
}

version_of() { local id; id=$(cargo pkgid "$1") && echo "${id##*[#@]}"; }

# ---- The extension ----

# link_module FEATURE
# The crate stays a library (rlib) and is linked as a module here only: a crate that declares both silently loses LTO.
# The standard library is compiled with it, which no stable compiler offers without RUSTC_BOOTSTRAP, because only then does
# it follow these flags too, which make the module a quarter smaller.
link_module() {
  local sysroot flags
  sysroot=$(rustc --print sysroot)
  flags=(
    # WebAssembly as it was at first, which is all that wasm2js translates faithfully.
    -Ctarget-cpu=mvp
    # More inlining than "z" has by itself, which here makes it smaller.
    -Cllvm-args=-inline-threshold=10
    # Nobody sees what a panic says, so it says nothing; module.js.in is told of every one all the same.
    -Zunstable-options -Cpanic=immediate-abort -Zlocation-detail=none -Zfmt-debug=none
    # Paths are cut out of what ships: they would tell whose machine built it, and differ from one to the next.
    "--remap-path-prefix=${CARGO_HOME:-$HOME/.cargo}=/cargo"
    "--remap-path-prefix=$sysroot/lib/rustlib/src/rust=/rust"
    "--remap-path-prefix=$PWD=/patchcord"
  )
  PATCHCORD_STREAMS=$streams RUSTC_BOOTSTRAP=1 CARGO_ENCODED_RUSTFLAGS=$(IFS=$'\x1f'; echo "${flags[*]}") \
    cargo rustc --quiet --release --lib --crate-type cdylib --target wasm32-unknown-unknown \
    --no-default-features --features "$1" \
    -Zbuild-std=std,panic_abort -Zbuild-std-features=optimize_for_size
}

# build_module FEATURE FILE FUNCTION MOST-RAW MOST-GZIP
build_module() {
  link_module "$1"
  local linked=$cargo_target/wasm32-unknown-unknown/release/patchcord.wasm out=target/module/$2
  # Shrinking takes longer than all the rest together, so it is done only for a module that has changed.
  if cmp -s "$linked" $out/linked.wasm && [[ $out/linked.wasm -nt extension/module.js.in &&
    $out/linked.wasm -nt extension/translation.js.in && $out/linked.wasm -nt build.sh ]]; then return; fi
  rm -rf $out && mkdir -p $out
  wasm-bindgen --target no-modules --no-typescript --remove-producers-section --out-name patchcord --out-dir $out "$linked"
  shrink_module
  base64 -w0 $out/patchcord.wasm >$out/patchcord.base64
  fill <(name "$3" extension/module.js.in) GLUE $out/patchcord.js WASM $out/patchcord.base64 >$out/module.js
  # The extension's background and its own pages refuse no WebAssembly.
  if [[ $1 == start || $1 == phone ]]; then
    refuse_untranslatable
    translate_module
    fill <(name "$3" extension/translation.js.in) TRANSLATION $out/translated.js >$out/translation.js
  fi
  cp "$linked" $out/linked.wasm
}

# The names of what the module and its glue call in each other are long, and hashes do not compress: both get short ones.
shrink_module() {
  wasm-opt --mvp-features --flatten --rereloop -Oz -Oz --strip-debug --minify-imports-and-exports-and-modules \
    -o $out/patchcord.wasm $out/patchcord_bg.wasm >$out/names.json
  # Its lines are ["./patchcord_bg.js", "import", "short"] and ["export", "short"]; the module imported from becomes "a".
  sed -nE -e 's/^ *\["[^"]+", "([^"]+)", "([^"]+)"\],?$/s|\\b\1: |"\2": |/p' \
    -e 's/^ *\["([^"]+)", "([^"]+)"\],?$/s|\\bwasm\\.\1\\b|wasm["\2"]|/p' $out/names.json >$out/names.sed
  sed -i -f $out/names.sed -e 's|"\./patchcord_bg\.js": |a: |' $out/patchcord.js
}

# What wasm2js would translate into something that is nearly the same.
refuse_untranslatable() {
  local newer wide
  wasm-dis -o $out/patchcord_bg.wat $out/patchcord_bg.wasm
  newer=$(grep -oE '\((i32|i64)\.trunc_sat_\w+|\((memory\.(copy|fill|init)|table\.\w+|ref\.\w+)' $out/patchcord_bg.wat |
    tr -d '(' | sort -u) || true
  [[ -z $newer ]] || fail "the module uses ${newer//$'\n'/, }: more than the first WebAssembly, so that its translation would differ. What has undone -Ctarget-cpu=mvp?"
  # A 64-bit integer crosses to JavaScript as a BigInt, which the translation does not have. What wasm-bindgen itself imports
  # for them (`__wbindgen_generic_…`, called only where JavaScript has handed in a BigInt) is no reason to fail.
  wide=$(awk '
    /^ \(import .* i64/ && !/"__wbindgen_generic_/ { print $3 }
    /^ \(export .* \(func / { name = $4; sub(/\)+$/, "", name); exported[name] = $2 }
    /^ \(func / && / i64/ && $2 in exported { print exported[$2] }' $out/patchcord_bg.wat)
  [[ -z $wide ]] || fail "the module takes or gives 64-bit integers (${wide//$'\n'/, }), which its translation cannot. Use f64, u32 or text there."
}

# The same module as JavaScript, for pages that refuse WebAssembly.
translate_module() {
  wasm2js -O -o $out/wasm2js.js $out/patchcord.wasm
  # When memory grows, wasm2js leaves the old one as it is, but the glue looks for the new one only when the old is detached.
  local grown='buffer = newBuffer;'
  [[ $(grep -cF "$grown" $out/wasm2js.js) == 1 ]] ||
    fail "wasm2js no longer writes '$grown' exactly once, so it is not known how the translation's memory grows. See translate_module."
  # Of the ES module that it writes, all but the imports at the top and the exports at the end.
  sed -e '/^import \* as /d' -e '/^var retasmFunc = /,$d' \
    -e "s/$grown/structuredClone(buffer, { transfer: [buffer] }); $grown/" $out/wasm2js.js |
    esbuild --minify --log-level=warning >$out/translated.js
}

# name FUNCTION TEMPLATE
name() { sed "s/@NAME@/$1/g" "$2"; }

# fill TEMPLATE [MARK FILE]...: the template with a file in the place of each @MARK@, in this order.
fill() {
  local template=$1 rest
  rest=$(<"$template")
  shift
  while (( $# )); do
    [[ $rest == *@$1@* ]] || fail "$template must contain @$1@."
    printf '%s' "${rest%%@"$1"@*}" "$(<"$2")"
    rest=${rest#*@"$1"@}
    shift 2
  done
  printf '%s\n' "$rest"
}

check_budget() {
  local raw gzip wasm=target/module/$2/patchcord.wasm
  raw=$(wc -c <"$wasm")
  gzip=$(gzip -9 -n -c "$wasm" | wc -c)
  say "The module '$1' has $raw bytes, $gzip with gzip (at most $4 and $5)."
  (( raw <= $4 && gzip <= $5 )) ||
    fail "the module '$1' is over its budget. Look for what grew ('cargo tree --target wasm32-unknown-unknown'); raise the budget only with a reason."
}

build_extension() {
  need_all
  tidy_tools
  version=$(version_of patchcord)
  local module parts
  for module in "${modules[@]}"; do
    read -ra parts <<<"$module"
    build_module "${parts[@]}"
    check_budget "${parts[@]}"
  done
  pack
  write_sbom
  say "The extension is in $built, and packed in target/patchcord-$version.zip; what it is made of is in target/patchcord-$version.cdx.json."
}

# pack: target/extension and the zip, from the modules and the sources.
pack() {
  local package=target/amazon-connect-streams-$streams/package
  rm -rf $built && mkdir -p $built
  cp -R extension/. static/. $built
  rm $built/*.js.in
  for module in module worker phone setup; do cp target/module/$module/module.js $built/$module.js; done
  cp target/module/module/translation.js $built/translation.js
  cp target/module/phone/translation.js $built/phone-translation.js
  cp $package/release/connect-streams-min.js $built/connect-streams-min.js
  cp $package/LICENSE.txt $built/LICENSE-connect-streams
  cp LICENSE-MIT LICENSE-APACHE $built
  sed -i "s/^\( *\"version\": *\)\"[^\"]*\"/\1\"$version\"/" $built/manifest.json
  grep -q "\"version\": *\"$version\"" $built/manifest.json || fail "extension/manifest.json has no line with \"version\" to put $version in."

  # The same sources give the same bytes: sorted names, one time for all, no owner and no umask.
  local zip=$PWD/target/patchcord-$version.zip
  chmod -R u=rwX,go=rX $built
  find $built -exec touch -h -d '2000-01-01T00:00:00Z' {} +
  rm -f "$zip"
  (cd $built && find . -type f | LC_ALL=C sort | TZ=UTC zip -q -9 -X -D "$zip" -@)
}

# What ships, and what it was compiled with, as a bill of materials (CycloneDX).
write_sbom() {
  cargo tree --locked --package patchcord --target wasm32-unknown-unknown --edges normal,build --no-dedupe --prefix depth \
    --format '|{p}|{l}' |
    node .ci/npm/sbom.mjs "target/patchcord-$version.zip" $streams $streams_sha256 "$(rustc --version | cut -d' ' -f2)" \
      >"target/patchcord-$version.cdx.json"
}

# ---- The commands ----

demo() {
  need_chromium
  build_extension
  cargo build --quiet --package patchcord-e2e --bin demo
  exec "$cargo_target/debug/demo" "$@"
}

screens() {
  need_chromium
  build_extension
  cargo build --quiet --package patchcord-e2e --bin screens
  exec "$cargo_target/debug/screens" "$@"
}

# The rules of accessibility, for a test to run in the page.
need_axe() {
  need_npm_tools
  cp "$npm_tools/axe-core/axe.min.js" target/axe.min.js
}

# What every end-to-end test needs: both browsers with their drivers, and the built extension.
need_stage() {
  need_rust
  need_chromium
  need_commands firefox-esr=firefox-esr
  need_cargo_tool geckodriver $geckodriver --locked
  build_extension
}

# need_test NAME: cargo is content with a name that no test has.
need_test() {
  cargo test --quiet --package patchcord-e2e --test e2e -- --list "$1" | grep ': test$' >/dev/null ||
    fail "no end-to-end test has '$1' in its name."
}

# Too long for every change: one sign-in after the other goes wrong, in two browsers.
causes() {
  need_stage
  need_test causes::
  cargo test --quiet --package patchcord-e2e -- --ignored causes::
}

# The pictures of the README's walk through the set-up page, from the test that walks it.
pictures() {
  need_stage
  need_test the_set_up_page_leads
  cargo test --quiet --package patchcord-e2e -- the_set_up_page_leads
  local step
  mkdir -p .github/setup
  for step in 2-empty-record 3-filled-record 4-test 5-ready; do
    cp "target/e2e/setup/chromium-$step.png" ".github/setup/$step.png"
  done
}

bench() {
  need_chromium
  build_extension
  cargo build --quiet --package patchcord-e2e --bin bench
  exec "$cargo_target/debug/bench" "$@"
}

sandbox() {
  need_rust
  need_commands cc=build-essential
  need_streams
  cargo build --quiet --package patchcord-sandbox
  exec "$cargo_target/debug/patchcord-sandbox" "$@"
}

# The driver's own limits (20 s and 5 s) are for an idle machine; the settings keep the browsers off the network.
test_in_browsers() {
  need_chromium
  need_commands firefox-esr=firefox-esr
  need_wasm_target
  need_cargo_tool wasm-bindgen-cli "$(version_of wasm-bindgen)"
  need_cargo_tool wasm-pack $wasm_pack --locked
  need_cargo_tool geckodriver $geckodriver --locked
  tidy_tools
  say "The core's tests and the glue's in Chromium and Firefox, headless."
  local program browser red=0
  for program in core glue; do
    for browser in chrome firefox; do
      WASM_BINDGEN_TEST_TIMEOUT=300 WASM_BINDGEN_TEST_DRIVER_TIMEOUT=60 WASM_BINDGEN_TEST_WEBDRIVER_JSON=$PWD/tests/webdriver.json \
        wasm-pack test --mode no-install --headless "--$browser" -- --test "$program" || red=1
    done
  done
  return $red
}

# The decisions, natively, and the sandbox that stands for everything outside: minutes at first, then seconds.
test_core() {
  need_rust
  need_commands cc=build-essential xmlsec1=xmlsec1
  need_streams
  say "The core's and the sandbox's tests."
  cargo test --quiet --no-fail-fast --workspace --exclude patchcord-e2e
}

# test_end_to_end [NAME]: the tests whose names have it, else all.
test_end_to_end() {
  need_stage
  need_axe
  (( $# == 0 )) || need_test "$1"
  say "The extension in Chromium and Firefox, end to end; how long each test takes is in target/e2e/times.md."
  # Tests wait as much as they work: two for each core keep it busy.
  RUST_TEST_THREADS=${RUST_TEST_THREADS:-$(( 2 * $(nproc) ))} cargo test --quiet --no-fail-fast --package patchcord-e2e -- "$@"
}

# cargo-fuzz asks for a nightly compiler because of the sanitizers. They look for faults of unsafe code, of which there is none
# here: what remains, LLVM's coverage and libFuzzer, works with a stable one. Without the comparisons traced, a target runs
# twice as often and finds more in the same time, because its corpus holds the words that matter.
build_fuzz() {
  need_rust
  need_node
  need_commands cc=build-essential c++=build-essential
  need_cargo_tool cargo-fuzz $cargo_fuzz
  tidy_tools
  say "Building the fuzz targets."
  cargo fuzz build --fuzz-dir tests/fuzz --target-dir "$cargo_target/fuzz" --sanitizer none --no-trace-compares \
    </dev/null >"$(log cargo-fuzz-build)" 2>&1 ||
    fail "the fuzz targets cannot be built; what cargo said is in $(log cargo-fuzz-build)."
}

# fuzz_for SECONDS: each target for so long. It goes on from what earlier runs on this machine have found.
fuzz_for() {
  local host target figures red=()
  host=$(rustc -vV | sed -n 's/^host: //p')
  for target in "${fuzz_targets[@]}"; do
    mkdir -p "target/fuzz-corpus/$target" "target/fuzz-crashes/$target"
    if ! "$cargo_target/fuzz/$host/release/$target" -max_total_time="$1" -timeout=10 -max_len=4096 \
      -artifact_prefix="target/fuzz-crashes/$target/" "target/fuzz-corpus/$target" "tests/fuzz/corpus/$target" \
      </dev/null >"$(log "fuzz-$target")" 2>&1; then
      say "$target: FAILED. Why is in $(log "fuzz-$target"), with what is in target/fuzz-crashes/$target."
      red+=("$target")
      continue
    fi
    figures=$(sed -nE 's/^#([0-9]+)\s+DONE .* ft: ([0-9]+) .* exec\/s: ([0-9]+) .*/\1 executions, \3 a second, \2 features/p' \
      "$(log "fuzz-$target")")
    say "$target: $figures"
  done
  (( ${#red[@]} == 0 )) || fail "fuzz targets have failed: ${red[*]}."
}

# fuzz [MINUTES]: shared by all targets.
fuzz() {
  local minutes=${1:-5}
  [[ $minutes =~ ^[1-9][0-9]*$ ]] || fail "'$minutes' are no minutes: write a whole number."
  build_fuzz
  fuzz_for $(( minutes * 60 / ${#fuzz_targets[@]} ))
}

# Half a minute in all: enough to see that each target runs, and what its corpus already holds.
fuzz_briefly() {
  say "What reads texts from outside, fuzzed for half a minute."
  build_fuzz
  fuzz_for $(( 30 / ${#fuzz_targets[@]} ))
}

# What may become part of Patchcord is in deny.toml. Known weaknesses are looked up where their database can be reached.
check_dependencies() {
  say "Dependencies: licences, sources and known weaknesses."
  local deny=(cargo deny --workspace --log-level error)
  "${deny[@]}" check bans licenses sources
  # In what ships, a second version of a crate is a mistake.
  cargo deny --exclude-dev --target wasm32-unknown-unknown --log-level error check -D duplicate bans
  # The fetch alone may fail, else a weakness could pass as a database that was out of reach.
  if timeout 120 "${deny[@]}" fetch db >"$(log advisories)" 2>&1; then
    "${deny[@]}" --offline check advisories
  else
    say "Known weaknesses of dependencies were NOT looked up: their database (github.com/RustSec/advisory-db) could not be reached."
  fi
}

# CycloneDX's own library holds the bill of materials against CycloneDX's own schema.
check_sbom() {
  say "The bill of materials."
  NODE_PATH=$npm_tools node -e '
    const { Spec, Validation } = require("@cyclonedx/cyclonedx-library");
    const validator = new Validation.JsonStrictValidator(Spec.Version.v1dot6);
    const bom = require("node:fs").readFileSync(process.argv[1], "utf8");
    validator.validate(bom).then((wrong) => {
      if (wrong) throw new Error(JSON.stringify(wrong, null, 2));
    });' "target/patchcord-$version.cdx.json"
}

# The same sources give the same bytes: built again from a copy in another folder, into another target folder, with another umask.
# To be quick, only the first module is compiled again, and the others are taken as they are; CI compiles all of them again.
check_reproducible() {
  local again="the first module"
  [[ -z ${CI:-} ]] || again="every module"
  say "The same sources give the same bytes: $again compiled again, in another folder."
  local here=$PWD elsewhere name=patchcord-$version.zip
  elsewhere=$(mktemp -d)
  (
    umask 077
    mkdir -p "$elsewhere/another/folder"
    cp -R Cargo.toml Cargo.lock LICENSE-MIT LICENSE-APACHE build.sh .ci extension src static tests "$elsewhere/another/folder"
    cd "$elsewhere/another/folder"
    export CARGO_TARGET_DIR=$elsewhere/target
    cargo_target=$CARGO_TARGET_DIR
    need_streams
    mkdir -p target/module
    for module in "${modules[@]}"; do
      read -ra parts <<<"$module"
      if [[ -n ${CI:-} || $module == "${modules[0]}" ]]; then build_module "${parts[@]}"
      else cp -R "$here/target/module/${parts[1]}" target/module; fi
    done
    pack
  )
  cmp "target/$name" "$elsewhere/another/folder/target/$name" ||
    fail "the zip that was built in $elsewhere/another/folder differs: unpack both and compare."
  rm -rf "$elsewhere"
}

check_lints() {
  need_wasm_target
  say "Format and lints."
  cargo fmt --all --check
  cargo fmt --manifest-path tests/fuzz/Cargo.toml --check
  cargo clippy --quiet --workspace --all-targets -- -D warnings
  cargo clippy --quiet --lib --tests --target wasm32-unknown-unknown -- -D warnings
}

# What ships, as a file: built, of known parts, and the same each time.
check_package() {
  build_extension
  check_sbom
  check_reproducible
}

# What './build.sh test' runs, in this order; each can be run alone.
test_parts=(lints dependencies core browsers fuzz package e2e)

test_part() {
  case $1 in
    lints) check_lints ;;
    dependencies) need_cargo_tool cargo-deny $cargo_deny --locked; check_dependencies ;;
    core) test_core ;;
    browsers) test_in_browsers ;;
    fuzz) fuzz_briefly ;;
    package) check_package ;;
    e2e) shift; test_end_to_end "$@" ;;
  esac
}

test_all() {
  need_chromium
  need_commands firefox-esr=firefox-esr xmlsec1=xmlsec1
  need_wasm_target
  need_all
  need_cargo_tool wasm-pack $wasm_pack --locked
  need_cargo_tool geckodriver $geckodriver --locked
  need_cargo_tool cargo-deny $cargo_deny --locked
  tidy_tools

  # A part that is red does not hide the next one. Each runs in a shell of its own, because a shell no longer stops at a failure
  # inside of what stands before '||'.
  local part red=() took=() start
  for part in "${test_parts[@]}"; do
    start=$SECONDS
    ./build.sh test "$part" || red+=("$part")
    took+=("$part $(( SECONDS - start )) s")
  done
  say "Took: $(printf '%s, ' "${took[@]}")$SECONDS s in all."
  (( ${#red[@]} == 0 )) || fail "failed: $(printf 'test %s, ' "${red[@]}")see above."
  say "All tests passed."
}

# run_tests [PART|e2e NAME]
run_tests() {
  if (( $# == 0 )); then
    test_all
    return
  fi
  [[ " ${test_parts[*]} " == *" $1 "* ]] || fail "'test' takes ${test_parts[*]} or nothing, not '$1'."
  [[ $1 == e2e ]] || (( $# == 1 )) || fail "'test $1' takes nothing more."
  test_part "$@"
}

help() {
  cat <<'TEXT'
./build.sh demo       the main job in a real browser against the sandbox: one line that says how it went
./build.sh test       everything: format, lints, native tests, the same in Chromium and Firefox, the extension end to end
./build.sh test lints           format and lints
./build.sh test dependencies    their licences, sources and known weaknesses
./build.sh test core            the decisions and the sandbox, natively
./build.sh test browsers        the core's tests and the glue's, in Chromium and Firefox
./build.sh test fuzz            texts from outside, fuzzed for half a minute
./build.sh test package         what ships: its parts, and that the same sources give the same bytes
./build.sh test e2e [NAME]      the extension end to end: the tests whose names have NAME, else all
./build.sh fuzz [MINUTES]  texts from outside, at random, into everything that reads them (5 minutes unless you say)
./build.sh extension  target/extension, ready to load unpacked, and target/patchcord-<version>.zip
./build.sh sandbox    ServiceNow, an IdP, AWS sign-in and Amazon Connect on this machine (--help for its switches)
./build.sh bench      bare Streams against Patchcord, side by side
./build.sh screens    pictures of the voice controls in every state, in target/screens
./build.sh causes     every cause with what the agent and the administrator see, in target/e2e/causes.md
./build.sh pictures   the README's pictures of the set-up page anew
TEXT
}

command=${1:-help}
(( $# )) && shift
case $command in
  test) run_tests "$@" ;;
  demo | bench | sandbox | screens | pictures | causes | fuzz) "$command" "$@" ;;
  extension) build_extension ;;
  help | -h | --help) help ;;
  *) help >&2; fail "there is no command '$command'." ;;
esac
