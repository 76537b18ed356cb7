// What is done to a site before it is published (xtask/site/), on a small one and on the built one.

import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { Page, attribute, integrity, nameOf } from "../xtask/site/page.mjs";
import { numberNames } from "../xtask/site/program.mjs";
import { DIST } from "./site.mjs";

/** A site of these files, and its page. */
function siteOf(t, files) {
  const folder = mkdtempSync(join(tmpdir(), "fallible-page-"));
  t.after(() => rmSync(folder, { recursive: true }));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return new Page(folder);
}

test("script and program keep the same names", () => {
  const script = "__wbg_new_0123456789abcdef(); __wbg_new_fedcba9876543210(); __wbg_set_wasm()";
  const program = "\0__wbg_new_fedcba9876543210\0__wbg_cast_00000000000000zz\0\xff__wbg_x_0123456789abcdef0\0";
  const numbered = numberNames(Buffer.from(script), Buffer.from(program, "latin1"));
  assert.deepEqual(
    numbered.map((bytes) => bytes.toString("latin1")),
    [
      "__wbg_new_0000000000000000(); __wbg_new_0000000000000001(); __wbg_set_wasm()",
      "\0__wbg_new_0000000000000001\0__wbg_cast_00000000000000zz\0\xff__wbg_x_0123456789abcdef0\0",
    ],
  );
});

test("style sheets are joined in their order, however they are written", (t) => {
  const page = siteOf(t, {
    "index.html": `<head><link rel="icon" href="./a.svg"><link rel="stylesheet" href="./b.css" integrity="x"/>
      <script src=./c.js></script><link href=./d.css rel=stylesheet></head>`,
    "b.css": "b {}",
    "d.css": "d {}",
  });
  page.joinStyles();
  const styles = page.tags().filter((tag) => tag.includes("stylesheet"));
  assert.equal(styles.length, 1);
  const name = attribute(styles[0], "href");
  assert.equal(readFileSync(join(page.dist, name), "utf8"), "b {}\nd {}\n");
  assert.deepEqual(readdirSync(page.dist).sort(), ["index.html", name.slice(2)]);
});

test("names follow bytes, and the page says what the bytes must be", (t) => {
  const page = siteOf(t, {
    "index.html": `<meta name="p" data-js="./p-0123456789abcdef.js" data-wasm="./p-0123456789abcdef_bg.wasm">
      <link rel="modulepreload" href="./p-0123456789abcdef.js" integrity="old">
      <link rel="preload" href="./p-0123456789abcdef_bg.wasm"><script src=./c.js></script>`,
    "p-0123456789abcdef.js": "1",
    "p-0123456789abcdef_bg.wasm": "2",
    "c.js": "3",
  });
  page.nameByBytes();
  page.vouch();
  const [script, program, other] = [nameOf("p.js", "1"), nameOf("p_bg.wasm", "2"), nameOf("c.js", "3")];
  assert.deepEqual(readdirSync(page.dist).sort(), [other, "index.html", script, program].sort());
  const [meta, binding, preload, tag] = page.tags();
  assert.equal(attribute(meta, "data-js"), `./${script}`);
  assert.equal(attribute(meta, "data-integrity"), integrity("2"));
  assert.equal(attribute(binding, "integrity"), integrity("1"));
  assert.equal(attribute(preload, "href"), `./${program}`);
  assert.equal(attribute(preload, "integrity"), undefined);
  assert.equal(attribute(tag, "integrity"), integrity("3"));
});

test("a program's script that no tag loads has its hash beside its name", (t) => {
  const page = siteOf(t, {
    "index.html": `<meta name="l" data-js="./l.js" data-wasm="./l_bg.wasm"><meta name="p" data-js="./p.js">
      <link rel="modulepreload" href="./p.js" integrity="old">`,
    "l.js": "1",
    "l_bg.wasm": "2",
    "p.js": "3",
  });
  page.nameByBytes();
  page.vouch();
  page.vouch();
  const [lazy, main] = page.tags();
  assert.equal(attribute(lazy, "data-js"), `./${nameOf("l.js", "1")}`);
  assert.equal(attribute(lazy, "data-js-integrity"), integrity("1"));
  assert.equal(attribute(lazy, "data-wasm"), `./${nameOf("l_bg.wasm", "2")}`);
  assert.equal(attribute(lazy, "data-integrity"), integrity("2"));
  assert.equal(lazy.match(/integrity=/g).length, 2, "however often it is said");
  assert.equal(attribute(main, "data-js-integrity"), undefined);
});

test("all files of the built site are named and hashed by their bytes, and have their like in small", () => {
  const page = new Page(DIST);
  const files = page.files();
  for (const name of files) assert.equal(nameOf(name, readFileSync(join(DIST, name))), name);
  assert.deepEqual(
    files.filter((name) => name.endsWith(".wasm")).map((name) => name.replace(/-[0-9a-f]{16}/, "")),
    ["fallible-playground_bg.wasm", "fallible-lab_bg.wasm"],
  );
  const all = readdirSync(DIST, { recursive: true }).filter((name) => statSync(join(DIST, name)).isFile());
  const plain = all.filter((name) => !/\.(gz|br)$/.test(name));
  const worker = readFileSync(join(DIST, "worker.js"), "utf8");
  for (const name of plain) {
    const bytes = readFileSync(join(DIST, name));
    assert.deepEqual(gunzipSync(readFileSync(join(DIST, `${name}.gz`))), bytes);
    assert.deepEqual(brotliDecompressSync(readFileSync(join(DIST, `${name}.br`))), bytes);
    const kept = !/^worker\.js$|\.schema\.json$/.test(name);
    assert.equal(worker.includes(`"${name}"`) && worker.includes(integrity(bytes)), kept, name);
  }
  assert.equal(all.length, 3 * plain.length);
});
