// Makes the npm packages of a release: `deepen`, which is a launcher, and one with the program for each platform, of which
// npm installs the one that fits.
//
//   node packaging/npm/build.mjs OUT TARGET=PROGRAM...
//
// TARGET is one of packaging/targets.json. Each package becomes a folder below OUT; `npm pack` or `npm publish` takes it.
import { chmodSync, copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const top = join(here, "..", "..");
const scope = "@deepen-backlog";
const manifest = readFileSync(join(top, "Cargo.toml"), "utf8");
const field = (name) => manifest.match(new RegExp(`^${name} = "(.*)"$`, "m"))[1];
const targets = JSON.parse(readFileSync(join(top, "packaging", "targets.json"), "utf8"));
const common = { version: field("version"), description: field("description"), license: field("license") };
const packageOf = ({ npm }) => `${scope}/cli-${npm.os}-${npm.cpu}`;

const [out, ...programs] = process.argv.slice(2);
if (!out || programs.length === 0) {
  console.error("usage: build.mjs OUT TARGET=PROGRAM...");
  process.exit(2);
}

function write(folder, json, files) {
  mkdirSync(folder, { recursive: true });
  for (const [name, from] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    copyFileSync(from, join(folder, name));
  }
  for (const licence of ["LICENSE-APACHE", "LICENSE-MIT"]) {
    copyFileSync(join(top, licence), join(folder, licence));
  }
  writeFileSync(join(folder, "package.json"), `${JSON.stringify(json, null, 2)}\n`);
  console.log(folder);
}

for (const given of programs) {
  const at = given.indexOf("=");
  const [name, program] = [given.slice(0, at), given.slice(at + 1)];
  const target = targets.find((each) => each.target === name);
  if (!target) {
    console.error(`error: no target is named ${name}: there are ${targets.map((each) => each.target).join(", ")}`);
    process.exit(2);
  }
  const file = target.npm.os === "win32" ? "deepen.exe" : "deepen";
  const folder = join(out, `cli-${target.npm.os}-${target.npm.cpu}`);
  const json = {
    name: packageOf(target),
    ...common,
    description: `The program of deepen for ${target.npm.os} on ${target.npm.cpu}`,
    os: [target.npm.os],
    cpu: [target.npm.cpu],
    files: [file],
    preferUnplugged: true,
  };
  write(folder, json, { [file]: program });
  chmodSync(join(folder, file), 0o755);
}

const launcher = {
  name: "deepen",
  ...common,
  keywords: ["backlog", "scrum", "prioritization", "markdown", "git"],
  bin: { deepen: "bin/deepen.js" },
  files: ["bin/"],
  engines: { node: ">=18" },
  optionalDependencies: Object.fromEntries(targets.map((target) => [packageOf(target), common.version])),
};
write(join(out, "deepen"), launcher, {
  "bin/deepen.js": join(here, "launcher.js"),
  "README.md": join(top, "README.md"),
});
chmodSync(join(out, "deepen", "bin", "deepen.js"), 0o755);
