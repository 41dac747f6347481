// Writes what ships as a CycloneDX bill of materials (build.sh has node, and cargo's own list is all that it takes; the
// tool cargo-cyclonedx takes longer to install than the extension to build, writes beside each Cargo.toml and knows no Streams).
// The same sources give the same bytes: there is no time and no random number in it.
//
// node sbom.mjs ZIP STREAMS-VERSION STREAMS-SHA256 RUSTC-VERSION <TREE >BOM, where TREE is
// `cargo tree --edges normal,build --prefix depth --format "|{p}|{l}"` for the extension's features and platform.
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";

const [zip, streams, streamsSha256, rustc] = process.argv.slice(2);

const lock = readFileSync(new URL("../../Cargo.lock", import.meta.url), "utf8");
const checksums = new Map(
  [...lock.matchAll(/name = "(.+)"\nversion = "(.+)"\nsource = .+\nchecksum = "(.+)"/g)].map(([, name, version, checksum]) => [
    `${name}@${version}`,
    checksum,
  ]),
);

// A crate is linked into the modules if a way leads to it from ours that passes no macro; else it has a part in compiling alone.
const crates = new Map();
const path = [];
for (const line of readFileSync(0, "utf8").trim().split("\n")) {
  const [depth, name, license] = line.split("|");
  // "serde_derive v1.0.229 (proc-macro)"
  const [, crate, version, macro] = name.match(/^(\S+) v(\S+)( \(proc-macro\))?/);
  const id = `${crate}@${version}`;
  path.length = Number(depth);
  const above = path.at(-1);
  const linked = !macro && (above?.linked ?? true);
  // "MIT/Apache-2.0" is how older crates write it.
  const known = crates.get(id) ?? { id, crate, version, license: license.replaceAll("/", " OR "), linked: false, needs: new Set() };
  known.linked ||= linked;
  crates.set(id, known);
  above?.known.needs.add(id);
  path.push({ known, linked });
}
const [root, ...rest] = crates.values();
const sorted = rest.sort((one, other) => (one.id < other.id ? -1 : 1));

const sha256 = (content) => [{ alg: "SHA-256", content }];
const library = (name, version, license, more) => ({
  type: "library",
  "bom-ref": `${name}@${version}`,
  name,
  version,
  licenses: [{ expression: license }],
  ...more,
});
const parts = sorted.map(({ id, crate, version, license, linked }) =>
  library(crate, version, license, {
    scope: linked ? "required" : "excluded",
    hashes: sha256(checksums.get(id)),
    purl: `pkg:cargo/${crate}@${version}`,
  }),
);
const streamsPart = library("amazon-connect-streams", streams, "Apache-2.0", {
  scope: "required",
  hashes: sha256(streamsSha256),
  purl: `pkg:npm/amazon-connect-streams@${streams}`,
});
const standard = library("rust-std", rustc, "MIT OR Apache-2.0", {
  scope: "required",
  description: "Rust's standard library, compiled with the extension.",
});

const needs = ({ id, needs }, more = []) => ({ ref: id, dependsOn: [...needs, ...more].sort() });
const bom = {
  bomFormat: "CycloneDX",
  specVersion: "1.6",
  version: 1,
  metadata: {
    component: {
      type: "application",
      "bom-ref": root.id,
      name: root.crate,
      version: root.version,
      licenses: [{ expression: root.license }],
      hashes: sha256(createHash("sha256").update(readFileSync(zip)).digest("hex")),
    },
  },
  components: [...parts, streamsPart, standard],
  dependencies: [needs(root, [streamsPart["bom-ref"], standard["bom-ref"]]), ...sorted.map((crate) => needs(crate))],
};
process.stdout.write(`${JSON.stringify(bom, null, 2)}\n`);
