// Runs the tests in this folder, one file after the other, against the site in dist/.
//
//   node end2end/run.mjs            all of them
//   node end2end/run.mjs boot       those whose file name contains "boot"

import { readdirSync } from "node:fs";
import { run } from "node:test";
import { spec } from "node:test/reporters";
import { fileURLToPath } from "node:url";

const folder = fileURLToPath(new URL(".", import.meta.url));
const wanted = process.argv.slice(2);
const files = readdirSync(folder)
  .filter((name) => name.endsWith(".test.mjs"))
  .filter((name) => wanted.length === 0 || wanted.some((part) => name.includes(part)))
  .sort()
  .map((name) => folder + name);

if (files.length === 0) {
  console.error(`No test file here is named like ${wanted.join(" or ")}.`);
  process.exit(1);
}

const counts = { passed: 0, failed: 0, skipped: 0 };
const tests = run({ files, concurrency: false, timeout: 120_000 });
tests.on("test:pass", ({ skip }) => (counts[skip ? "skipped" : "passed"] += 1));
tests.on("test:fail", () => (counts.failed += 1));
tests.compose(spec).pipe(process.stdout);
tests.on("end", () => {
  process.exitCode = counts.failed === 0 && counts.passed > 0 ? 0 : 1;
  // After the reporter has written its own last lines.
  setImmediate(() => {
    console.log(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`);
  });
});
