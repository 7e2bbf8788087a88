// The list: items, or series of them, chosen by filters; only what is in sight is made.

const ENTRY = 60; // pixels of an entry, as in the style
const AROUND = 22; // characters on either side of a place
const END = /[。！？!?；\n]/;
const FILTERS = ["kind", "rule", "risk", "detector", "state"];

const list = document.getElementById("list");
const rowsBox = document.getElementById("rows");
const chosen = { text: "", least: 0 };
let bySeries = false;
let entries = []; // items, or in series view arrays of items
let at = 0;

function isChosen(item) {
  for (const name of FILTERS) {
    const value = name === "state" ? stateOf(item) : item[name] || "";
    if (chosen[name] && chosen[name] !== value) return false;
  }
  const sure = item.confidence === null ? 1 : item.confidence;
  return sure >= chosen.least && (!chosen.text || textAround(item).includes(chosen.text));
}

function textAround(item) {
  const puts = item.suggestions.map((one) => one[0]).join("\n");
  return `${item.page.text.slice(Math.max(0, item.a - AROUND), item.b + AROUND)}\n${item.seen}\n${puts}`;
}

function choose() {
  const some = items.filter(isChosen);
  entries = bySeries ? seriesOf(some) : some;
  const here = entries.findIndex((entry) => (bySeries ? entry.includes(current) : entry === current));
  at = Math.max(0, here);
  rowsBox.style.height = `${entries.length * ENTRY}px`;
  document.getElementById("count").textContent = said("shown", entries.length, bySeries ? groups.size : items.length);
  go(at);
}

function seriesOf(some) {
  const made = new Map();
  for (const item of some) addTo(made, item.series, item);
  return [...made.values()].sort((x, y) => y.length - x.length);
}

function first(entry) {
  return bySeries ? entry[0] : entry;
}

function drawList() {
  const top = Math.max(0, Math.floor(list.scrollTop / ENTRY) - 4);
  const end = Math.min(entries.length, top + Math.ceil(list.clientHeight / ENTRY) + 8);
  rowsBox.replaceChildren(...entries.slice(top, end).map((entry, n) => drawEntry(entry, top + n)));
  list.setAttribute("aria-activedescendant", entries.length ? `entry-${at}` : "");
}

function drawEntry(entry, number) {
  const item = first(entry);
  const element = make("div", `entry ${item.kind} ${bySeries ? "" : stateOf(item)}`);
  element.id = `entry-${number}`;
  element.style.top = `${number * ENTRY}px`;
  element.dataset.entry = number;
  element.setAttribute("role", "option");
  element.setAttribute("aria-selected", String(number === at));
  element.setAttribute("aria-posinset", number + 1);
  element.setAttribute("aria-setsize", entries.length);
  element.append(headOf(item, bySeries ? entry : null), sentenceOf(item, AROUND));
  return element;
}

function headOf(item, series) {
  const head = make("div", "head");
  head.append(make("span", `kind ${item.kind}`, word(item.kind)), pairOf(item));
  if (series) head.append(make("b", "times", said("times", series.length)));
  const state = series ? `${series.filter((one) => stateOf(one) !== "open").length}/${series.length}` : stateSign(item);
  head.append(make("span", "state", state));
  return head;
}

function stateSign(item) {
  return { open: "", accepted: "✓", rejected: "✗", edited: "✎", superseded: "·" }[stateOf(item)];
}

// 方 → 万: what it was, and what it is to be.
function pairOf(item) {
  const pair = make("span", "pair");
  const put = isChange(item) ? item.seen : (item.suggestions[0] || [null])[0];
  const was = make("span", "was");
  was.append(...visible(isChange(item) ? item.old : item.seen));
  pair.append(was);
  if (put !== null) {
    const now = make("span", "now");
    now.append(...visible(put));
    pair.append(make("span", "arrow", " → "), now);
  }
  return pair;
}

// A short text on one line, with names for what has no look.
function visible(text) {
  if (!text) return [make("i", "sign", word("empty"))];
  const short = text.length > 24 ? `${text.slice(0, whole(text, 24))}…` : text;
  return short.split(/(\n|\s)/).filter(Boolean).map((part) => {
    if (part === "\n") return make("i", "sign", "⏎");
    if (/^\s$/.test(part)) return make("i", "sign", "␣");
    const plain = make("span");
    write(plain, part);
    return plain;
  });
}

function sentenceOf(item, around) {
  const box = make("div", "sentence");
  const text = item.page.text;
  const before = text.slice(Math.max(0, item.a - around), item.a).split(END).pop();
  const after = text.slice(item.b, item.b + around);
  const end = after.search(END);
  write(box, before);
  const place = make("mark", `place ${item.kind}`);
  place.append(...visible(text.slice(item.a, item.b)));
  box.append(place);
  write(box, end < 0 ? after : after.slice(0, end + 1).trimEnd());
  return box;
}

// Choose an entry: the list, the card and the text follow.
function go(number) {
  at = Math.min(Math.max(0, number), Math.max(0, entries.length - 1));
  const before = current;
  current = entries.length ? first(entries[at]) : null;
  refill(rowsOfItems([before, current]));
  if (current) scrollToItem(current);
  scrollList();
  drawList();
  drawCard();
}

function rowsOfItems(some) {
  return new Set(some.filter((item) => item && item.page === shownPage).map(rowOf));
}

function scrollList() {
  const top = at * ENTRY;
  if (top < list.scrollTop) list.scrollTop = top;
  if (top + ENTRY > list.scrollTop + list.clientHeight) list.scrollTop = top + ENTRY - list.clientHeight;
}
