// Finishes what Trunk has built, before it is published: `node xtask/site/finish.mjs dist`. `cargo xtask build` does.

import { readFileSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { argv } from "node:process";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { minify } from "terser";
import { Page, attribute } from "./page.mjs";
import { numberNames } from "./program.mjs";
import { makeWorker } from "./worker.mjs";

/** Makes a folder of Trunk's into the one that is published. */
export async function finish(dist) {
  const page = new Page(dist);
  if (page.text.includes("data-integrity=")) throw new Error("this site is finished already");
  page.joinStyles();
  await minifyScripts(page);
  for (const tag of page.tags().filter((tag) => attribute(tag, "data-wasm"))) {
    const [script, program] = ["data-js", "data-wasm"].map((name) => join(dist, attribute(tag, name)));
    const [named, namedProgram] = numberNames(readFileSync(script), readFileSync(program));
    writeFileSync(script, named);
    writeFileSync(program, namedProgram);
  }
  page.nameByBytes();
  page.vouch();
  page.write();
  await makeWorker(dist);
  compress(dist);
}

/** Trunk's own minifier does not know all of JavaScript, and leaves half of the scripts as they are. */
async function minifyScripts(page) {
  for (const name of page.files().filter((name) => name.endsWith(".js"))) {
    const file = join(page.dist, name);
    const { code } = await minify(readFileSync(file, "utf8"), { module: true });
    writeFileSync(file, code);
  }
}

/** Puts a .gz and a .br file beside each that becomes smaller, for hosts that send such instead. */
function compress(dist) {
  const size = { params: { [constants.BROTLI_PARAM_LGWIN]: constants.BROTLI_MAX_WINDOW_BITS } };
  const ways = { gz: (bytes) => gzipSync(bytes, { level: 9 }), br: (bytes) => brotliCompressSync(bytes, size) };
  for (const name of readdirSync(dist, { recursive: true })) {
    const file = join(dist, name);
    if (!statSync(file).isFile()) continue;
    const bytes = readFileSync(file);
    for (const [end, way] of Object.entries(ways)) {
      const packed = way(bytes);
      if (packed.length < bytes.length) writeFileSync(`${file}.${end}`, packed);
    }
  }
}

if (argv[1] === fileURLToPath(import.meta.url)) {
  await finish(argv[2] ?? "dist");
}
