// The page of a built site: it names the site's files, and says what they must be.

import { createHash } from "node:crypto";
import { readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const FILE = "index.html";
const TAG = /<(?:link|script|meta)\b[^>]*>/g;

/** The names by which the tags of a page call its files, whichever tag it is. */
const NAMING = ["href", "src", "data-js", "data-wasm"];

export class Page {
  constructor(dist) {
    this.dist = dist;
    this.text = readFileSync(join(dist, FILE), "utf8");
  }

  write() {
    writeFileSync(join(this.dist, FILE), this.text);
  }

  tags() {
    return this.text.match(TAG) ?? [];
  }

  /** The files that it names, once each, without the `./` before them. */
  files() {
    const names = this.tags().flatMap((tag) => NAMING.map((name) => attribute(tag, name)));
    return [...new Set(names.filter((name) => name?.startsWith("./")).map((name) => name.slice(2)))];
  }

  /** Puts another text wherever one stands, which must be somewhere. */
  replace(old, text) {
    if (!this.text.includes(old)) throw new Error(`${FILE} does not say ${old}`);
    this.text = this.text.replaceAll(old, () => text);
  }

  /** All style sheets in one, in their order: together they compress better, and come with one request. */
  joinStyles() {
    const tags = this.tags().filter((tag) => /rel="?stylesheet/.test(tag));
    const files = tags.map((tag) => join(this.dist, attribute(tag, "href")));
    const all = files.map((file) => `${readFileSync(file, "utf8")}\n`).join("");
    files.forEach((file) => rmSync(file));
    const name = nameOf("style.css", all);
    writeFileSync(join(this.dist, name), all);
    tags.forEach((tag, i) => this.replace(tag, i === 0 ? `<link rel="stylesheet" href="./${name}">` : ""));
  }

  /** Gives each file the name that its bytes ask for, so that a name means the same bytes for ever. */
  nameByBytes() {
    for (const old of this.files()) {
      const name = nameOf(old, readFileSync(join(this.dist, old)));
      renameSync(join(this.dist, old), join(this.dist, name));
      this.replace(`./${old}`, `./${name}`);
    }
  }

  /**
   * Says with each script and style sheet what its bytes must be. The browser would hold a program back until
   * it has seen the last of its bytes; static/boot.js compares them instead, while they are being compiled. A
   * program's script that no tag loads is loaded there too, when it is wanted.
   */
  vouch() {
    const loaded = this.tags().map(loadedBy);
    for (const tag of this.tags()) {
      const script = attribute(tag, "data-js");
      const named = {
        integrity: loadedBy(tag),
        "data-integrity": attribute(tag, "data-wasm"),
        "data-js-integrity": loaded.includes(script) ? undefined : script,
      };
      let vouched = tag;
      for (const [hash, name] of Object.entries(named)) {
        if (!name?.startsWith("./")) continue;
        const is = integrity(readFileSync(join(this.dist, name)));
        vouched = without(vouched, hash).replace(/\s*\/?>$/, ` ${hash}="${is}">`);
      }
      if (vouched !== tag) this.replace(tag, vouched);
    }
  }
}

/** An attribute of a tag, with quotes or without. */
export function attribute(tag, name) {
  const found = new RegExp(`\\s${name}=(?:"([^"]*)"|([^\\s>"]+))`).exec(tag);
  return found ? (found[1] ?? found[2]) : undefined;
}

/** The script or style sheet that a tag loads. */
function loadedBy(tag) {
  const loads = /^<script|rel="?(?:stylesheet|modulepreload)/.test(tag);
  return loads ? (attribute(tag, "src") ?? attribute(tag, "href")) : undefined;
}

function without(tag, name) {
  return tag.replace(new RegExp(`\\s${name}=(?:"[^"]*"|[^\\s>"]+)`), "");
}

/** A file's hash as in an `integrity` attribute. */
export function integrity(bytes) {
  return `sha384-${createHash("sha384").update(bytes).digest("base64")}`;
}

/**
 * `boot.js` or `boot-0123456789abcdef.js` with the hash of these bytes. Trunk writes its own as a number, without zeros
 * before it; of the program's name, `_bg` stays last.
 */
export function nameOf(file, bytes) {
  const [, stem, end] = /^(.*?)(?:-[0-9a-f]{12,16})?((?:_bg)?\.\w+)$/.exec(file);
  return `${stem}-${createHash("sha384").update(bytes).digest("hex").slice(0, 16)}${end}`;
}
