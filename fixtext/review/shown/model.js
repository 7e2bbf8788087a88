"use strict";
// The data, the decisions, and the text that they make. Nothing here touches the screen.

const DATA = JSON.parse(document.getElementById("data").textContent);
const WORDS = JSON.parse(document.getElementById("words").textContent);
const KEY = `fixtext-review:${DATA.id}`;
const LETTERS = { y: "accepted", n: "rejected", e: "edited" };

const items = [];
const decided = new Map(); // number of an item: {how: y n e, put: text}
const undone = []; // batches of [number, decision before]
const groups = new Map(); // items of a series, by its key
let canStore = true;

DATA.pages.forEach((page, number) => {
  page.moves = new Map();
  page.all = page.items.map((item) => {
    item.page = page;
    item.pageNumber = number;
    item.id = items.length;
    item.old = page.text.slice(item.a, item.b);
    item.series = seriesKey(item);
    items.push(item);
    addTo(groups, item.series, item);
    if (item.move !== undefined) addTo(page.moves, item.move, item);
    return item;
  });
  page.clusters = clustersOf(page.all);
});

function addTo(map, key, value) {
  if (!map.has(key)) map.set(key, []);
  map.get(key).push(value);
}

function isChange(item) {
  return item.kind === "change";
}

// Changes that do the same are a series, and findings that say the same of the same.
function seriesKey(item) {
  const put = isChange(item) ? item.seen : (item.suggestions[0] || [""])[0];
  return JSON.stringify([item.kind, item.rule, isChange(item) ? item.old : item.seen, put]);
}

// Items that overlap, together: what is decided of one changes what the others show.
function clustersOf(all) {
  const clusters = [];
  let end = -1;
  for (const item of all) {
    const last = clusters[clusters.length - 1];
    if (last && item.a < end) last.items.push(item);
    else clusters.push({ a: item.a, items: [item] });
    end = Math.max(item.a < end ? end : -1, item.b);
    clusters[clusters.length - 1].b = end;
    item.cluster = clusters[clusters.length - 1];
  }
  return clusters;
}

function overlaps(one, other) {
  return one.a < other.b && other.a < one.b;
}

function decisionOf(item) {
  return decided.get(item.id) || null;
}

// What stands in the place of an item that was decided to; null where nothing is put there.
function placed(item) {
  const decision = decisionOf(item);
  if (isChange(item)) {
    if (!decision || decision.how === "y") return item.seen;
    return decision.how === "n" ? item.old : decision.put;
  }
  if (!decision || decision.how === "n" || decision.put === null) return null;
  return (item.before || "") + decision.put + (item.after || "");
}

// The findings of a cluster that put something there; none of them overlap.
function winners(cluster) {
  return cluster.items.filter((item) => !isChange(item) && placed(item) !== null);
}

// What is put in a cluster, in order: [item, text].
function puts(cluster) {
  const won = winners(cluster);
  const free = cluster.items.filter((item) => isChange(item) && !won.some((other) => overlaps(item, other)));
  return [...won, ...free].sort((x, y) => x.id - y.id).map((item) => [item, placed(item)]);
}

function stateOf(item) {
  const decision = decisionOf(item);
  if (isChange(item) && winners(item.cluster).some((other) => overlaps(item, other))) return "superseded";
  return decision ? LETTERS[decision.how] : "open";
}

// The text of a page as it is decided now.
function textOf(page) {
  const parts = [];
  let at = 0;
  for (const cluster of page.clusters) {
    for (const [item, text] of puts(cluster)) {
      parts.push(page.text.slice(at, item.a), text);
      at = item.b;
    }
  }
  parts.push(page.text.slice(at));
  return parts.join("");
}

// Decide some items in one go, which one undo takes back. Returns all items that were touched.
function decide(some, how, put) {
  const touched = new Map();
  const set = (item, decision) => {
    if (!touched.has(item)) touched.set(item, decisionOf(item));
    if (decision) decided.set(item.id, decision);
    else decided.delete(item.id);
  };
  for (const item of some) {
    set(item, decisionFor(item, how, put));
    for (const other of partners(item)) set(other, decisionFor(other, how, put));
    if (!isChange(item) && placed(item) !== null) for (const other of rivals(item)) set(other, null);
  }
  undone.push([...touched].map(([item, before]) => [item.id, before]));
  return [...touched.keys()];
}

function decisionFor(item, how, put) {
  if (how === null) return null;
  if (how === "e") return { how, put };
  if (how === "n" || isChange(item)) return { how, put: null };
  return { how, put: put !== undefined ? put : (item.suggestions[0] || [null])[0] };
}

// The other half of what was moved: one half alone would double the text, or lose it.
function partners(item) {
  if (item.move === undefined) return [];
  return item.page.moves.get(item.move).filter((other) => other !== item);
}

function rivals(item) {
  return winners(item.cluster).filter((other) => other !== item && overlaps(item, other));
}

function undo() {
  const batch = undone.pop() || [];
  for (const [id, before] of batch) {
    if (before) decided.set(id, before);
    else decided.delete(id);
  }
  return batch.map(([id]) => items[id]);
}

// What is kept in the browser.
function store() {
  try {
    localStorage.setItem(KEY, JSON.stringify([...decided]));
  } catch {
    canStore = false;
  }
}

function restore() {
  try {
    for (const [id, decision] of JSON.parse(localStorage.getItem(KEY) || "[]")) {
      if (items[id] && decision && LETTERS[decision.how]) decided.set(id, decision);
    }
  } catch {
    canStore = false;
  }
}

// What `fixtext apply` reads.
function exported() {
  return { "fixtext-decisions": DATA.fixtext, version: DATA.version, files: DATA.pages.map(exportedPage) };
}

function exportedPage(page) {
  const rows = page.all.filter((item) => isChange(item) || decisionOf(item)).map(exportedItem);
  const { file, sha256, encoding, order, as } = page;
  return { file, sha256, encoding, order, as, check: checksum(textOf(page)), decisions: rows };
}

function exportedItem(item) {
  const decision = decisionOf(item);
  const text = placed(item);
  return {
    kind: item.kind, decision: stateOf(item), start: item.start, end: item.end, old: item.old,
    text: text === null ? item.old : text, seen: item.seen,
    put: decision && decision.put !== null ? decision.put : "", rule: item.rule, risk: item.risk,
  };
}

const CRC = Uint32Array.from({ length: 256 }, (_, n) => {
  for (let bit = 0; bit < 8; bit++) n = n & 1 ? 0xedb88320 ^ (n >>> 1) : n >>> 1;
  return n >>> 0;
});

// Length and CRC-32 of a text in UTF-16, little end first.
function checksum(text) {
  let crc = 0xffffffff;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    crc = CRC[(crc ^ unit) & 0xff] ^ (crc >>> 8);
    crc = CRC[(crc ^ (unit >>> 8)) & 0xff] ^ (crc >>> 8);
  }
  return [text.length, (crc ^ 0xffffffff) >>> 0];
}
