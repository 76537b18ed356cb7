// What an author's editor makes of scenario files: the published schema, in the JSON service of Visual Studio Code.

import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const { getLanguageService, TextDocument } = createRequire(import.meta.url)("vscode-json-languageservice");

const scenarios = new URL("../scenarios/", import.meta.url);
const service = getLanguageService({
  schemaRequestService: async (address) => readFileSync(fileURLToPath(address), "utf8"),
  workspaceContext: { resolveRelativePath: (path, from) => new URL(path, from).href },
});
service.configure({ validate: true });

const read = (name) => readFileSync(new URL(name, scenarios), "utf8");

function open(name, text = read(name)) {
  const file = TextDocument.create(new URL(name, scenarios).href, "json", 1, text);
  return { file, tree: service.parseJSONDocument(file) };
}

/** Each problem: the text that is marked, and what is said of it. */
async function problems(name, text) {
  const { file, tree } = open(name, text);
  const found = await service.doValidation(file, tree);
  return found.map(({ range, message }) => ({ marked: file.getText(range), message }));
}

/** The text with the first of what stands in it replaced. */
function change(text, from, to) {
  assert.ok(text.includes(from), `${from} is not there`);
  return text.replace(from, () => to);
}

test("no lesson and not the index has a problem", async () => {
  const names = readdirSync(scenarios).filter((name) => name.endsWith(".json"));
  assert.ok(names.length > 10);
  for (const name of names) assert.deepEqual(await problems(name), [], name);
});

const LAG = "replication-lag.json";
const INDEX = "index.json";

// The file, what stands in it, what a slip makes of that, the text that is marked, and what is said.
const SLIPS = [
  [LAG, '"format": 1,', '"format": 2,', "2", /must be 1/],
  [LAG, '"format": 1,', "", "{", /Missing property "format"/],
  [LAG, '"nodes": {', '"nodess": {', '"nodess"', /nodess is not allowed/],
  [LAG, '"hook":', '"hock":', '"hock"', /hock is not allowed/],
  [LAG, '"minutes": 12', '"minutes": "10"', '"10"', /"integer"/],
  [LAG, '"minutes": 12', '"minutes": 0', "0", /minimum of 1/],
  [LAG, '"minutes": 12', '"minutes": 121', "121", /maximum of 120/],
  [LAG, '"minutes": 12', '"minutes": 12.5', "12.5", /"integer"/],
  [LAG, '"minutes": 12', '"minutes": null', "null", /"integer"/],
  [LAG, '"id": "replication-lag"', '"id": "Replication lag"', '"Replication lag"', /lower-case letters, digits and hyphens/],
  [LAG, '"title": "Replication lag"', '"title": ""', '""', /minimum length/],
  [LAG, '"seed": "1"', '"seed": 1', "1", /"string"/],
  [LAG, '"seed": "1"', '"seed": "one"', '"one"', /Expected a seed as a string of decimal digits/],
  [LAG, '"duration": "20s"', '"duration": "20"', '"20"', /Expected a duration with its unit/],
  [LAG, '"duration": "20s"', '"duration": 20', "20", /"string"/],
  [LAG, '"zones": {', '"zones": 3, "zones-of-old": {', "3", /"object"/],
  [LAG, '"eu-west": {', '"EU west": {', '"EU west"', /lower-case letters, digits and hyphens/],
  [LAG, '"within": ["eu-west"]', '"within": "eu-west"', '"eu-west"', /"array"/],
  [LAG, '"within": ["eu-west"]', '"withing": ["eu-west"]', '"withing"', /withing is not allowed/],
  [LAG, '"latency": "2ms"', '"latency": "2 ms"', '"2 ms"', /Expected a duration with its unit/],
  [LAG, '"bandwidth": "2Mbit/s"', '"bandwidth": "2MB/s"', '"2MB/s"', /Expected a bandwidth with its unit/],
  [LAG, '"buffer": "1MB"', '"buffer": "1mb"', '"1mb"', /Expected a size with its unit/],
  [LAG, '"transport": "stream"', '"transport": "tcp"', '"tcp"', /Valid values: "datagram", "stream"/],
  [LAG, '{ "min": "60ms", "max": "100ms" }', '{ "min": "60ms" }', '"uniform"', /Missing property "max"/],
  [LAG, '"kind": "client"', '"kind": "clint"', '"clint"', /Valid values: "client", "store"/],
  [LAG, '"kind": "client", ', "", '"alice"', /Missing property "kind"/],
  [LAG, '"zone": "us-east",', "", '"db-1"', /Missing property "zone"/],
  [LAG, '"workers": 2', '"workers": 2000', "2000", /maximum of 1000/],
  [LAG, '"role": "replica"', '"role": "copy"', '"copy"', /Valid values: "primary", "replica"/],
  [LAG, '"read_from": "nearest"', '"read_from": "near"', '"near"', /Valid values: .*"nearest"/],
  [LAG, '"timeout": "5s"', '"time_out": "5s"', '"time_out"', /time_out is not allowed/],
  [LAG, '"at": "1s", "node": "alice"', '"at": "1s", "nod": "alice"', '"nod"', /nod is not allowed/],
  [LAG, '"do": { "write"', '"do": { "wirte"', '"wirte"', /wirte is not allowed/],
  [LAG, '{ "key": "bio", "value": "v2" }', '{ "key": "bio" }', '"write"', /Missing property "value"/],
  [LAG, '"rate": "20/s"', '"rate": "20"', '"20"', /Expected a rate a second/],
  [LAG, '"times": 3', '"times": -3', "-3", /minimum of/],
  [LAG, '"do": { "slow"', '"do": { "slower"', '"slower"', /slower is not allowed/],
  [LAG, '"factor": 4', '"factor": "4"', '"4"', /"number"/],
  [LAG, '"check": "read_your_writes"', '"check": "read_my_writes"', '"read_my_writes"', /Valid values: "read_your_writes", "monotonic_reads"/],
  [LAG, '"share": 0.99', '"share": 99', "99", /maximum of 1/],
  [LAG, '"percentile": 100, "at_most": "60ms"', '"percentile": 100', '"quick-reads"', /Missing property "at_most"/],
  [LAG, '"answered": "holds"', '"answered": "hold"', '"hold"', /Valid values: .*"holds"|must be "holds"/],
  [LAG, '{ "violated": { "at_least": 0.95 } }', '{ "violated": 0.95 }', "0.95", /"object"/],
  [LAG, '"op": "add"', '"op": "put"', '"put"', /Valid values: "add", "remove", "replace", "test"/],
  [LAG, '"path": "/nodes/alice', '"path": "nodes/alice', '"nodes/alice/config/asks/stores/after_write"', /Expected a JSON pointer/],
  [LAG, '"say": {', '"tell": {', '"tell"', /tell is not allowed/],
  [LAG, '"answers": [', '"answer": [', '"answer"', /answer is not allowed/],
  [LAG, '"outcome": "ok"', '"outcome": "fine"', '"fine"', /Valid values: "ok"/],
  [INDEX, '"groups": [', '"group": [', '"group"', /group is not allowed/],
  [INDEX, '.json", "id"', '", "id"', '"', /Expected the name of a scenario file/],
  [INDEX, '"minutes": 12', '"minutes": "12"', '"12"', /"integer"/],
  [INDEX, ', "minutes": 12', "", "{", /Missing property "minutes"/],
];

test("each slip is marked where it is, in words that help", async () => {
  for (const [name, from, to, marked, words] of SLIPS) {
    const found = await problems(name, change(read(name), from, to));
    const there = found.some((problem) => problem.marked.startsWith(marked) && words.test(problem.message));
    const told = found.map((problem) => `\n  ${problem.marked.slice(0, 40)}: ${problem.message}`);
    assert.ok(there, `${from} → ${to}:${told.join("")}`);
  }
});

/** What an editor shows beside a place. */
async function hover(name, before) {
  const { file, tree } = open(name);
  const at = file.positionAt(read(name).indexOf(before) + before.length);
  const shown = await service.doHover(file, at, tree);
  return shown.contents.map((part) => part.value ?? part).join("\n").replaceAll("\\", "");
}

test("a field is described by its own words, and not by those of its type", async () => {
  const cases = [
    ['"duration": "2', "How much time is simulated, at most 10 minutes."],
    ['"hook": "', "The one sentence on the gallery's card."],
    ['"kind": "client", "name": "Alice", "zone": "eu', "Where it stands."],
    ['"bandwidth": "2', "The link's own bandwidth, each way; boundless where there is none and no pipe."],
    ['"timeout": "5', "How long"],
    ['"session": "alice", "key": "b', "Only this key; each where none is named."],
    ['"within": "2', "In so much time"],
  ];
  for (const [before, words] of cases) {
    const shown = await hover(LAG, before);
    assert.ok(shown.startsWith(words), `${before}: ${shown}`);
  }
});

/** What an editor offers where `|` stands in what replaces a text. */
async function offers(name, from, to) {
  const text = change(read(name), from, to);
  const { file, tree } = open(name, text.replace("|", ""));
  const { items } = await service.doComplete(file, file.positionAt(text.indexOf("|")), tree);
  return items.map((item) => item.label);
}

test("names of kinds, checks and operations are completed", async () => {
  const cases = [
    ['"kind": "client"', '"kind": |""', ['"client"', '"store"', '"web"', '"hub"', '"proxy"'], 11],
    ['"check": "read_your_writes"', '"check": |""', ['"read_your_writes"', '"converges"', '"cost"'], 25],
    ['"op": "add"', '"op": |""', ['"add"', '"remove"', '"replace"', '"test"'], 4],
    ['{ "write": { "key": "bio", "value": "v2" } }', "{ | }", ["write", "read", "pay", "call"], 8],
    ['{ "slow": { "node": "db-2", "factor": 4 } }', "{ | }", ["cut", "heal", "slow", "input"], 23],
    ['{ "operation": "reload-1", "returns": "v1" }', "{ | }", ["all", "any", "not", "operation", "property", "count", "meter", "first"], 8],
    ['"answered": "holds"', '"answered": |""', ['"holds"'], 1],
    ['"answered": "holds"', '"answered": { | }', ["violated"], 1],
  ];
  for (const [from, to, wanted, least] of cases) {
    const offered = await offers(LAG, from, to);
    const missing = wanted.filter((label) => !offered.includes(label));
    assert.deepEqual(missing, [], `${to}: ${offered}`);
    assert.ok(offered.length >= least, `${to}: ${offered}`);
  }
  const claims = await offers(LAG, '"expect": {', '"expect": |, "expected": {');
  assert.ok(claims.includes("a property holds") && claims.includes("a property is violated"), `${claims}`);
  const card = await offers(INDEX, '"minutes": 12 }', '"minutes": 12 }, { | }');
  assert.deepEqual(card.sort(), ["file", "hook", "id", "minutes", "title"]);
});
