#!/usr/bin/env node
// Starts the program of the package that npm chose for this machine, and ends as it ends.
"use strict";

const { spawnSync } = require("node:child_process");

const scope = "@deepen-backlog";
const name = `${scope}/cli-${process.platform}-${process.arch}`;
const file = process.platform === "win32" ? "deepen.exe" : "deepen";

let program;
try {
  program = require.resolve(`${name}/${file}`);
} catch {
  console.error(`error: the package ${name} is not installed`);
  console.error("hint: npm leaves it out with --omit=optional or --no-optional: install again without that");
  console.error("hint: for a machine that has none, `cargo install deepen` builds the program");
  process.exit(2);
}

const run = spawnSync(program, process.argv.slice(2), { stdio: "inherit" });
if (run.error) {
  console.error(`error: cannot run ${program}: ${run.error.message}`);
  process.exit(2);
}
if (run.signal) {
  process.kill(process.pid, run.signal);
} else {
  process.exit(run.status);
}
