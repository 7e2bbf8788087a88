// The card: all that is known of one place, and what can be decided.

const card = document.getElementById("card");
let editing = false;

function drawCard() {
  editing = false;
  if (!current) return card.replaceChildren(make("p", "quiet", word("nothing")));
  const head = headOf(current, null);
  head.append(make("span", "state-word", word(stateOf(current))));
  card.replaceChildren(head, sentenceOf(current, 90), ...crop(), suggestions(), buttons(), facts());
}

function crop() {
  if (current.crop === undefined) return [];
  const picture = make("img", "crop");
  picture.src = DATA.crops[current.crop];
  picture.alt = word("crop");
  return [picture];
}

function suggestions() {
  const box = make("div", "suggestions");
  if (isChange(current)) return box;
  const decision = decisionOf(current);
  current.suggestions.slice(0, 9).forEach(([text, score], number) => {
    const button = make("button", "suggestion");
    button.type = "button";
    button.append(make("kbd", "", String(number + 1)), ...visible(text), make("small", "", percent(score)));
    button.setAttribute("aria-pressed", String(Boolean(decision && decision.how === "y" && decision.put === text)));
    button.addEventListener("click", () => act("y", text));
    box.append(button);
  });
  return box;
}

function percent(score) {
  return `${Math.round(score * 100)} %`;
}

function buttons() {
  const box = make("div", "buttons");
  const all = [["accept", "y", () => act("y")], ["reject", "n", () => act("n")], ["edit", "e", edit], ["undo", "u", takeBack],
    ["accept-all", "A", () => actAll("y")], ["reject-all", "N", () => actAll("n")]];
  for (const [name, key, does] of all) {
    const button = make("button", name);
    button.type = "button";
    button.append(make("kbd", "", key), ` ${word(name)}`);
    button.setAttribute("aria-keyshortcuts", key.length === 1 && key === key.toUpperCase() ? `Shift+${key}` : key);
    button.addEventListener("click", does);
    box.append(button);
  }
  return box;
}

function facts() {
  const box = make("dl", "facts");
  const same = groups.get(current.series);
  const rows = [["reason", current.why], ["rule", current.rule], ["words", DATA.rules[current.rule]], ["risk", word(current.risk)],
    ["confidence", current.confidence === null ? "" : percent(current.confidence)], ["detector", current.detector],
    ["step", current.step], ["place", `${current.page.file}, ${said("line", current.line, current.column)}`],
    ["series", said("of", same.indexOf(current) + 1, same.length)]];
  for (const [name, text] of rows) {
    if (text) box.append(make("dt", "", word(name)), factOf(text));
  }
  return box;
}

function factOf(text) {
  const fact = make("dd");
  write(fact, text);
  return fact;
}

// Decide the current item, or the current series in series view, and go on.
function act(how, put) {
  if (!current) return;
  const some = bySeries ? entries[at] : [current];
  after(decide(some, how, put), true);
}

function actAll(how) {
  if (current) after(decide(groups.get(current.series), how), true);
}

function takeBack() {
  const touched = undo();
  const place = touched.length ? entries.findIndex((entry) => (bySeries ? entry.includes(touched[0]) : entry === touched[0])) : -1;
  if (place >= 0) at = place;
  after(touched, false);
}

// What was touched is drawn anew; then the next one that is open.
function after(touched, onward) {
  refill(rowsOfItems(touched));
  keep();
  drawProgress();
  go(onward ? nextOpen() : at);
}

function nextOpen() {
  const isOpen = (entry) => (bySeries ? entry : [entry]).some((item) => stateOf(item) === "open");
  for (let n = at + 1; n < entries.length; n++) if (isOpen(entries[n])) return n;
  return Math.min(at + 1, entries.length - 1);
}

function edit() {
  if (!current || editing) return;
  editing = true;
  const form = make("form", "own");
  const box = make("textarea");
  box.value = isChange(current) ? placed(current) : ((decisionOf(current) || {}).put ?? (current.suggestions[0] || [current.seen])[0]);
  box.setAttribute("aria-label", word("own"));
  box.rows = Math.min(6, box.value.split("\n").length);
  const save = make("button", "main", word("save"));
  const cancel = make("button", "", word("cancel"));
  cancel.type = "button";
  form.append(box, save, cancel);
  form.addEventListener("submit", (event) => { event.preventDefault(); act("e", box.value); list.focus(); });
  cancel.addEventListener("click", () => { drawCard(); list.focus(); });
  box.addEventListener("keydown", (event) => editKey(event, form));
  card.querySelector(".suggestions").replaceChildren(form);
  box.focus();
  box.select();
}

function editKey(event, form) {
  if (event.isComposing) return;
  if (event.key === "Escape") { drawCard(); list.focus(); }
  if (event.key === "Enter" && !event.shiftKey) { event.preventDefault(); form.requestSubmit(); }
  event.stopPropagation();
}

function drawProgress() {
  const done = items.filter((item) => decided.has(item.id)).length;
  const text = said("decided", done, items.length);
  document.getElementById("progress").textContent = canStore ? text : `${text} · ${word("unsaved")}`;
}
