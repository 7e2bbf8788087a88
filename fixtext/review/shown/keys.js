// Keys, words, and the start.

const HELP = [["j k ↓ ↑", "k-move"], ["y", "k-y"], ["n", "k-n"], ["e", "k-e"], ["u", "k-u"], ["1 … 9", "k-digit"], ["A N", "k-all"],
  ["g", "k-g"], ["/", "k-search"], ["v", "k-v"], ["l", "k-l"], ["x", "k-x"], ["?", "k-help"]];
const KEYS = {
  j: () => go(at + 1), k: () => go(at - 1), ArrowDown: () => go(at + 1), ArrowUp: () => go(at - 1),
  Home: () => go(0), End: () => go(entries.length - 1),
  y: () => act("y"), n: () => act("n"), e: edit, u: takeBack, A: () => actAll("y"), N: () => actAll("n"),
  g: toggleSeries, "/": () => document.getElementById("search").select(), "?": showHelp, v: () => turn(), l: toggleList, x: save,
};
let language = "en";
let timer = 0;

function word(name) {
  return WORDS[language][name] ?? name;
}

function said(name, ...values) {
  return word(name).replace(/\{(\d)\}/g, (_, number) => values[number]);
}

function speak(to) {
  language = to;
  document.documentElement.lang = to === "zh" ? "zh-Hans" : "en";
  for (const element of document.querySelectorAll("[data-word]")) element.textContent = word(element.dataset.word);
  for (const element of document.querySelectorAll("[data-label]")) element.setAttribute("aria-label", word(element.dataset.label));
  for (const element of document.querySelectorAll("[data-placeholder]")) element.placeholder = word(element.dataset.placeholder);
  document.getElementById("language").textContent = word("language");
  drawHelp();
  drawSelects();
  drawProgress();
}

function drawHelp() {
  const rows = HELP.flatMap(([keys, name]) => [make("dt", "", keys), make("dd", "", word(name))]);
  document.getElementById("keys").replaceChildren(...rows);
}

function drawSelects() {
  const box = document.getElementById("selects");
  box.replaceChildren(...FILTERS.map((name) => {
    const label = make("label", "", `${word(name)} `);
    const select = make("select");
    const values = name === "state" ? ["open", "accepted", "rejected", "edited"] : [...new Set(items.map((item) => item[name] || ""))].filter(Boolean).sort();
    select.append(new Option(word("all"), ""), ...values.map((value) => new Option(word(value), value)));
    select.value = chosen[name] || "";
    select.dataset.filter = name;
    label.append(select);
    label.hidden = values.length === 0;
    return label;
  }));
}

function keep() {
  clearTimeout(timer);
  timer = setTimeout(store, 200);
}

function save() {
  store();
  const link = make("a");
  link.href = URL.createObjectURL(new Blob([JSON.stringify(exported(), null, 1)], { type: "application/json" }));
  link.download = "decisions.json";
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}

function toggleSeries() {
  bySeries = !bySeries;
  document.getElementById("series").setAttribute("aria-pressed", String(bySeries));
  choose();
}

function toggleList() {
  document.body.classList.toggle("listed");
  drawList();
}

function turn() {
  setVertical(!document.body.classList.contains("vertical"));
  if (current) scrollToItem(current);
}

function showHelp() {
  document.getElementById("help").showModal();
}

function onKey(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || document.getElementById("help").open) return;
  if (event.target.matches("select, textarea, input:not([type=range])")) {
    if (event.target.id === "search" && ["Escape", "Enter"].includes(event.key)) { event.preventDefault(); list.focus(); }
    return;
  }
  const does = KEYS[event.key] || digit(event.key);
  if (!does) return;
  event.preventDefault();
  does();
}

function digit(key) {
  const one = /^[1-9]$/.test(key) && current && !isChange(current) ? current.suggestions[key - 1] : null;
  return one ? () => act("y", one[0]) : null;
}

function onClick(event) {
  const mark = event.target.closest("[data-id]");
  const entry = event.target.closest("[data-entry]");
  if (entry) {
    document.body.classList.remove("listed");
    return go(Number(entry.dataset.entry));
  }
  if (mark) goTo(items[mark.dataset.id]);
}

function goTo(item) {
  const place = entries.findIndex((entry) => (bySeries ? entry.includes(item) : entry === item));
  if (place >= 0) return go(place);
  chosen.text = document.getElementById("search").value = "";
  for (const name of FILTERS) chosen[name] = "";
  chosen.least = document.getElementById("least").value = 0;
  drawSelects();
  current = item;
  choose();
}

function onFilter(event) {
  const { target } = event;
  if (target.dataset.filter) chosen[target.dataset.filter] = target.value;
  chosen.text = document.getElementById("search").value;
  chosen.least = Number(document.getElementById("least").value);
  document.getElementById("least-shown").textContent = percent(chosen.least);
  choose();
}

function start() {
  restore();
  const pages = document.getElementById("page");
  pages.append(...DATA.pages.map((page, number) => new Option(page.file, String(number))));
  pages.addEventListener("change", () => openPage(DATA.pages[pages.value]));
  const actions = { series: toggleSeries, lists: toggleList, vertical: turn, "help-open": showHelp, export: save, language: switchLanguage };
  for (const [id, does] of Object.entries(actions)) document.getElementById(id).addEventListener("click", does);
  document.getElementById("filters").addEventListener("input", onFilter);
  document.getElementById("filters").addEventListener("submit", (event) => event.preventDefault());
  document.addEventListener("keydown", onKey);
  document.addEventListener("click", onClick);
  list.addEventListener("scroll", drawList, { passive: true });
  addEventListener("resize", drawList);
  addEventListener("pagehide", store);
  speak((navigator.language || "en").toLowerCase().startsWith("zh") ? "zh" : "en");
  showPage(DATA.pages[0]);
  choose();
  list.focus();
}

function openPage(page) {
  const place = entries.findIndex((entry) => first(entry).page === page);
  if (place >= 0) go(place);
  else showPage(page);
}

function switchLanguage() {
  speak(language === "en" ? "zh" : "en");
  drawList();
  drawCard();
}

start();
