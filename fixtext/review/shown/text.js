// The text pane: lines of the original beside the clean text, filled when they come into sight.

const CHUNK = 1200; // characters of a row; a line of a million is many rows
const SLACK = "600px";
const CONTROLS = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/g;

const textPane = document.getElementById("text");
const linesBox = document.getElementById("lines");
let shownPage = null;
let rows = [];
let current = null;
const rowOfCluster = new Map();

const observer = new IntersectionObserver((seen) => {
  for (const entry of seen) if (entry.isIntersecting) fill(entry.target.row);
}, { root: textPane, rootMargin: SLACK });

function make(tag, name, text) {
  const element = document.createElement(tag);
  if (name) element.className = name;
  if (text !== undefined) element.textContent = text;
  return element;
}

function showPage(page) {
  if (shownPage === page) return;
  shownPage = page;
  document.getElementById("page").value = String(DATA.pages.indexOf(page));
  setVertical(page.vertical);
  observer.disconnect();
  rowOfCluster.clear();
  rows = rowsOf(page);
  linesBox.replaceChildren(...rows.map(placeholder));
  textPane.scrollTop = 0;
}

// Rows end where the original has a line end outside of what changed, or where they grow too long.
function rowsOf(page) {
  const made = [];
  let row = { a: 0, b: 0, clusters: [] };
  const close = (at) => {
    row.b = at;
    if (row.b > row.a || row.clusters.length) made.push(row);
    row = { a: at, b: at, clusters: [] };
  };
  const run = (from, to) => {
    for (let at = from; at < to; ) {
      const line = page.text.indexOf("\n", at) + 1 || to;
      const next = Math.min(line, to, whole(page.text, Math.max(at + 1, row.a + CHUNK)));
      if (next === line || next >= row.a + CHUNK) close(next);
      at = next;
    }
  };
  let at = 0;
  for (const cluster of page.clusters) {
    run(at, cluster.a);
    if (cluster.a > row.a + CHUNK) close(cluster.a);
    row.clusters.push(cluster);
    rowOfCluster.set(cluster, row);
    at = cluster.b;
    if (page.text[at - 1] === "\n" && cluster.items.some((item) => item.seen.endsWith("\n"))) close(at);
  }
  run(at, page.text.length);
  close(page.text.length);
  return numbered(page, made);
}

// Not between the halves of a character.
function whole(text, at) {
  const unit = text.charCodeAt(at);
  return unit >= 0xdc00 && unit < 0xe000 ? at + 1 : at;
}

function numbered(page, made) {
  let line = 1;
  let at = 0;
  for (const row of made) {
    for (let end = page.text.indexOf("\n", at); end >= 0 && end < row.a; end = page.text.indexOf("\n", at)) {
      at = end + 1;
      line++;
    }
    row.page = page;
    row.line = row.a === 0 || page.text[row.a - 1] === "\n" ? String(line) : "";
  }
  return made;
}

function placeholder(row) {
  const element = make("div", "row");
  element.row = row;
  row.element = element;
  element.style.minHeight = `${Math.max(1, Math.ceil((row.b - row.a) / 28)) * 1.8}em`;
  observer.observe(element);
  return element;
}

function fill(row) {
  if (row.filled) return;
  row.filled = true;
  observer.unobserve(row.element);
  const original = make("div", "cell original");
  const clean = make("div", "cell clean");
  original.dir = clean.dir = "auto";
  const was = row.page.text.slice(row.a, row.b);
  const now = cleanRow(row);
  paint(original, was, originalMarks(row));
  paint(clean, now.text, now.marks);
  row.element.style.minHeight = "";
  row.element.classList.toggle("same", was === now.text);
  row.element.replaceChildren(make("span", "number", row.line), original, clean);
}

// Looks first and draws then: between two looks nothing is laid out anew.
function refill(some) {
  const filled = [...some].filter((row) => row.filled);
  const near = filled.filter((row) => isNear(row.element));
  for (const row of filled) {
    row.filled = false;
    observer.observe(row.element);
  }
  near.forEach(fill);
}

function isNear(element) {
  const box = element.getBoundingClientRect();
  return box.bottom > -600 && box.top < innerHeight + 600 && box.right > -600 && box.left < innerWidth + 600;
}

function originalMarks(row) {
  const all = row.clusters.flatMap((cluster) => cluster.items);
  return all.map((item) => ({ from: item.a - row.a, to: item.b - row.a, item }));
}

// The text of a row as it is decided, and where its items stand in it.
function cleanRow(row) {
  const parts = [];
  const marks = [];
  let at = row.a;
  let size = 0;
  const push = (text) => { parts.push(text); size += text.length; };
  for (const cluster of row.clusters) {
    const edges = [];
    const begin = cluster.a;
    push(row.page.text.slice(at, begin));
    at = begin;
    for (const [item, text] of puts(cluster)) {
      edges.push([at, size]);
      push(row.page.text.slice(at, item.a));
      marks.push(isChange(item) ? { from: size, to: size + text.length, item } : inner(item, size, size + text.length));
      edges.push([item.a, size]);
      push(text);
      at = item.b;
      edges.push([at, size]);
    }
    edges.push([at, size]);
    push(row.page.text.slice(at, cluster.b));
    at = cluster.b;
    edges.push([at, size]);
    marks.push(...openMarks(cluster, edges));
  }
  push(row.page.text.slice(at, row.b));
  return { text: parts.join(""), marks };
}

// Findings that put nothing there stand where the text that they speak of stands.
function openMarks(cluster, edges) {
  const open = cluster.items.filter((item) => !isChange(item) && placed(item) === null);
  const won = winners(cluster);
  return open.filter((item) => !won.some((other) => overlaps(item, other)))
    .map((item) => inner(item, offsetAt(edges, item.a, false), offsetAt(edges, item.b, true)));
}

function offsetAt(edges, place, last) {
  let found = edges[0];
  for (const edge of edges) if (edge[0] < place || (edge[0] === place && (!last || found[0] < place))) found = edge;
  return found[1] + (place - found[0]);
}

function inner(item, from, to) {
  const a = Math.min(to, from + (item.before || "").length);
  return { from: a, to: Math.max(a, to - (item.after || "").length), item };
}

// A text with its marks, flat: what two items mark has the classes of both.
function paint(cell, text, marks) {
  const edges = [...new Set([0, text.length, ...marks.flatMap((mark) => [mark.from, mark.to])])].sort((a, b) => a - b);
  const starts = new Map();
  for (const mark of marks) addTo(starts, mark.from, mark);
  let live = [];
  edges.forEach((edge, number) => {
    const next = edges[number + 1];
    live = live.filter((mark) => mark.to > edge);
    for (const mark of starts.get(edge) || []) {
      if (mark.to > mark.from) live.push(mark);
      else cell.append(painted("", [mark], "point"));
    }
    if (next === undefined) return;
    const run = text.slice(edge, next);
    if (live.length) cell.append(painted(run, live, ""));
    else write(cell, run);
  });
}

function painted(text, marks, extra) {
  const ordered = [...marks].sort((x, y) => isChange(x.item) - isChange(y.item));
  const names = ordered.map(({ item }) => `${item.kind} ${stateOf(item)}${item === current ? " current" : ""}`);
  const span = make("span", `mark ${extra} ${names.join(" ")}`);
  span.dataset.id = ordered[0].item.id;
  span.setAttribute("role", "mark");
  span.setAttribute("aria-roledescription", word(ordered[0].item.kind));
  write(span, text);
  return span;
}

// Text as text; what would turn or hide its neighbours is shut in and named.
function write(parent, text) {
  let at = 0;
  for (const found of text.matchAll(CONTROLS)) {
    parent.append(text.slice(at, found.index));
    const control = make("span", "control", found[0]);
    control.dataset.code = found[0].codePointAt(0).toString(16).toUpperCase().padStart(4, "0");
    parent.append(control);
    at = found.index + found[0].length;
  }
  parent.append(text.slice(at));
}

function rowOf(item) {
  return rowOfCluster.get(item.cluster);
}

function scrollToItem(item) {
  showPage(item.page);
  const row = rowOf(item);
  fill(row);
  const mark = row.element.querySelector(`.clean [data-id="${item.id}"]`) || row.element.querySelector(`[data-id="${item.id}"]`);
  (mark || row.element).scrollIntoView({ block: "center", inline: "center" });
}

function setVertical(on) {
  document.body.classList.toggle("vertical", Boolean(on));
  document.getElementById("vertical").setAttribute("aria-pressed", String(Boolean(on)));
}
