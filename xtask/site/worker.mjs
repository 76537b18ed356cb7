// Makes the service worker of a built site: Workbox's own runtime, the rules of rules.js, and the list of all files
// with their revisions and hashes, which Workbox makes too.

import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { minify } from "terser";
import { injectManifest } from "workbox-build";
import { integrity } from "./page.mjs";

const RUNTIME = ["core", "routing", "strategies", "precaching"];
const RULES = new URL("rules.js", import.meta.url);
const TOO_LARGE = 16 << 20;

/** Writes worker.js into the folder of a site that is otherwise ready. */
export async function makeWorker(dist) {
  const swSrc = join(dist, "worker.source.js");
  const swDest = join(dist, "worker.js");
  const { code: rules } = await minify(readFileSync(RULES, "utf8"));
  writeFileSync(swSrc, [...RUNTIME.map(runtime), rules].join("\n"));
  try {
    const { warnings } = await injectManifest({
      swSrc,
      swDest,
      globDirectory: dist,
      globPatterns: ["**/*"],
      // What only editors fetch, and what hosts send instead of a file.
      globIgnores: ["worker*.js", "**/*.schema.json", "**/*.{gz,br}"],
      maximumFileSizeToCacheInBytes: TOO_LARGE,
      manifestTransforms: [(manifest) => ({ manifest: manifest.map((entry) => vouched(dist, entry)) })],
    });
    if (warnings.length > 0) throw new Error(warnings.join("\n"));
  } finally {
    rmSync(swSrc);
  }
}

/** A file with what its bytes must be; a part of that says its revision too, which compresses better than Workbox's. */
function vouched(dist, { url, revision }) {
  const is = integrity(readFileSync(join(dist, url)));
  return { url, revision: revision && is.slice(-12), integrity: is };
}

/** One part of Workbox, as it is published for use without a bundler. */
function runtime(name) {
  const folder = createRequire(import.meta.url).resolve(`workbox-${name}/package.json`);
  const text = readFileSync(join(folder, `../build/workbox-${name}.prod.js`), "utf8");
  return text.replace(/\n\/\/# sourceMappingURL=.*/, "");
}
