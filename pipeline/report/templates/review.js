"use strict";
const data = JSON.parse(document.getElementById("data").textContent);
const t = data.texts;
const ROW = 34;
const COLUMNS = [["doubt", "d"], ["quote", "q"], ["measure", "measure"], ["value", "value"], ["state", "state"], ["role", "role"], ["verdict", "verdict"]];
const DOUBTS = ["doubt_contradiction", "doubt_lost", "doubt_redacted", "doubt_low", "doubt_approx", "doubt_none"];
const SIGNS = { accept: "✓", reject: "✗", edit: "✎" };
const VERDICT_COLUMNS = ["fact_id", "verdict", ...data.fields, "note", "quote"];
const byId = new Map(data.facts.map((fact, place) => [fact.id, place]));
const find = (id) => document.getElementById(id);
const nameOf = (code) => data.names[code] || code || "";

function make(tag, attributes, ...children) {
  const node = document.createElement(tag);
  for (const [key, value] of Object.entries(attributes || {})) {
    if (key === "class") node.className = value;
    else if (key.startsWith("on")) node.addEventListener(key.slice(2), value);
    else node.setAttribute(key, value);
  }
  for (const child of children) if (child !== null && child !== undefined) node.append(child);
  return node;
}

/* Verdicts: kept in this browser under the name of the inputs. Each remembers what was seen, for another version may read the
   same place otherwise: a verdict on words or values that are no longer there is set aside, never given to what stands there now. */
const store = "zongjie-review:" + data.run;
const verdicts = {};
const aside = {};
const history = [];
const seen = (fact) => ["q", "measure", "value", "value_max", "unit", "state", "role"].map((key) => fact[key]);
function holds(id, verdict) {
  const place = byId.get(id);
  if (place === undefined || !verdict.seen) return true;
  const now = seen(data.facts[place]);
  return verdict.verdict === "edit" ? verdict.seen[0] === now[0] : String(verdict.seen) === String(now);
}
try {
  for (const [id, verdict] of Object.entries(JSON.parse(localStorage.getItem(store) || "{}"))) (holds(id, verdict) ? verdicts : aside)[id] = verdict;
} catch {
  find("kept").textContent = t.storage_off;
}
function keep() {
  try {
    localStorage.setItem(store, JSON.stringify({ ...aside, ...verdicts }));
  } catch {
    find("kept").textContent = t.storage_off;
  }
}
function judge(fact, verdict) {
  history.push([fact.id, verdicts[fact.id] || null]);
  if (verdict) verdicts[fact.id] = { ...verdict, seen: seen(fact) };
  else delete verdicts[fact.id];
  keep();
}
const verdictOf = (fact) => (verdicts[fact.id] ? verdicts[fact.id].verdict : "");

/* The list: filtered, sorted, and only the rows in sight are in the page. */
let shown = [];
let current = null;
let sort = null;
const filters = { doubt: "", measure: "", state: "", role: "", verdict: "" };

function haystack(fact) {
  if (fact.hay === undefined) {
    const [document_, section, text] = data.paragraphs[fact.p];
    const [title, unit, year] = data.documents[document_] || [];
    fact.hay = [fact.id, fact.q, fact.a, section, text, title, unit, year].join("\n").toLowerCase();
  }
  return fact.hay;
}
function fits(fact, words, copies) {
  if (fact.copy && !copies) return false;
  if (filters.doubt && fact.d !== filters.doubt) return false;
  for (const key of ["measure", "state", "role"]) if (filters[key] && fact[key] !== filters[key]) return false;
  if (filters.verdict && (verdictOf(fact) || "undecided") !== filters.verdict) return false;
  return words.every((word) => haystack(fact).includes(word));
}
function keyOf(fact, column) {
  if (column === "d") return DOUBTS.indexOf(fact.d);
  if (column === "value") return fact.value === "" ? -1 : Number(fact.value);
  if (column === "verdict") return verdictOf(fact);
  return column === "q" ? fact.q : nameOf(fact[column]);
}
function refresh() {
  const words = find("search").value.trim().toLowerCase().split(/\s+/).filter(Boolean);
  const copies = find("f-copies").checked;
  shown = data.facts.filter((fact) => fits(fact, words, copies));
  if (sort) {
    const [column, direction] = sort;
    shown = shown.map((fact, place) => [keyOf(fact, column), place, fact]);
    shown.sort((x, y) => (x[0] < y[0] ? -direction : x[0] > y[0] ? direction : x[1] - y[1]));
    shown = shown.map((item) => item[2]);
  }
  find("space").style.height = shown.length * ROW + "px";
  draw();
  tell();
}
function tell() {
  const judged = Object.keys(verdicts).length;
  let text = `${shown.length.toLocaleString()} ${t.shown} · ${t.judged} ${judged}`;
  const set = Object.keys(aside).filter((id) => !verdicts[id]).length;
  if (set) text += ` · ${t.set_aside} ${set}`;
  find("count").textContent = text;
}
function draw() {
  const list = find("list");
  const first = Math.max(0, Math.floor(list.scrollTop / ROW) - 8);
  const last = Math.min(shown.length, Math.ceil((list.scrollTop + list.clientHeight) / ROW) + 8);
  const nodes = [];
  for (let place = first; place < last; place++) nodes.push(rowOf(shown[place], place));
  if (!shown.length) nodes.push(make("div", { id: "message" }, t.nothing_found));
  find("space").replaceChildren(...nodes);
}
function rowOf(fact, place) {
  const verdict = verdictOf(fact);
  const edited = verdict === "edit" ? verdicts[fact.id] : fact;
  const node = make(
    "div",
    { class: "row" + (fact === current ? " on" : "") + (fact.copy ? " copy" : ""), role: "option", "aria-selected": String(fact === current), onclick: () => select(fact) },
    make("span", { class: "tag " + fact.d }, t[fact.d]),
    make("span", { title: fact.q }, fact.q),
    make("span", {}, nameOf(edited.measure)),
    make("span", { class: "num" }, valueText(edited)),
    make("span", {}, nameOf(edited.state)),
    make("span", {}, nameOf(edited.role)),
    make("span", { class: "v-" + verdict }, SIGNS[verdict] || ""),
  );
  node.style.top = place * ROW + "px";
  return node;
}
function group(text) {
  const [whole, rest] = text.split(".");
  return whole.replace(/\B(?=(\d{3})+$)/g, ",") + (rest ? "." + rest : "");
}
function valueText(fact) {
  if (fact.value === "") return "—";
  return group(fact.value) + (fact.value_max ? "–" + group(fact.value_max) : "") + " " + fact.unit;
}

/* The fact in its paragraph, with the raw text one click away. */
let raw = false;
function select(fact, scroll) {
  current = fact;
  if (scroll) {
    const place = shown.indexOf(fact);
    const list = find("list");
    if (place >= 0 && (place * ROW < list.scrollTop || (place + 1) * ROW > list.scrollTop + list.clientHeight)) {
      list.scrollTop = Math.max(0, place * ROW - list.clientHeight / 2);
    }
  }
  draw();
  detail();
  try {
    window.history.replaceState(null, "", "#" + encodeURIComponent(fact.id));
  } catch {
    /* some browsers forbid it for files; the page works without */
  }
}
function marked(text, start, end, kind) {
  return make("div", { class: kind }, text.slice(0, start), make("mark", {}, text.slice(start, end)), text.slice(end));
}
function detail() {
  const pane = find("detail");
  if (!current) return pane.replaceChildren();
  const fact = current;
  const [document_, section, text, rawText] = data.paragraphs[fact.p];
  const [title, unit, year, level] = data.documents[document_] || [];
  const hasRaw = rawText !== null && fact.rs !== undefined;
  const verdict = verdictOf(fact);
  const action = (kind, run) => make("button", { type: "button", id: "do-" + kind, "aria-pressed": String(verdict === kind), onclick: run }, t[kind]);
  const parts = [
    make("h2", {}, title || document_),
    make("div", { class: "where" }, [unit, year, nameOf(level), section, fact.id].filter(Boolean).join(" · ")),
    make(
      "div",
      { class: "tabs" },
      make("button", { type: "button", "aria-pressed": String(!raw), onclick: () => toggle(false) }, t.clean_text),
      hasRaw ? make("button", { type: "button", id: "raw", "aria-pressed": String(raw), onclick: () => toggle(true) }, t.raw_text) : null,
    ),
    raw && hasRaw ? marked(rawText, fact.rs, fact.re, "text raw") : marked(text, fact.s, fact.e, "text"),
    fact.c.length ? make("div", { class: "checks" }, fact.c.join(" · ")) : null,
    make(
      "div",
      { class: "actions" },
      action("accept", () => decide("accept")),
      action("reject", () => decide("reject")),
      action("edit", startEdit),
      make("button", { type: "button", onclick: undo }, t.undo),
    ),
    fields(fact),
    fact.also.length ? make("div", { class: "cues" }, t.in_copies + " " + fact.also.join(" ")) : null,
    fact.cues.length ? make("div", { class: "cues" }, fact.cues.join(" · ")) : null,
  ];
  pane.replaceChildren(...parts.filter((part) => part !== null));
  const mark = pane.querySelector("mark");
  if (mark) mark.scrollIntoView({ block: "nearest" });
}
function fields(fact) {
  const edit = verdictOf(fact) === "edit" ? verdicts[fact.id] : null;
  const list = make("dl", {});
  const add = (key, before, after) => {
    const changed = after !== undefined && after !== before;
    if (before || changed) list.append(make("div", {}, make("dt", {}, t[key] || key), make("dd", changed ? { class: "changed" } : {}, changed ? after || "—" : before)));
  };
  add("measure", nameOf(fact.measure), edit ? nameOf(edit.measure) : undefined);
  add("value", valueText(fact), edit ? valueText(edit) : undefined);
  for (const key of ["approx", "state", "role"]) add(key, nameOf(fact[key]), edit ? nameOf(edit[key]) : undefined);
  add("audience", fact.audience.map(nameOf).join("、"), edit ? edit.audience.map(nameOf).join("、") : undefined);
  add("activity", nameOf(fact.a));
  add("confidence", fact.k === null ? "" : String(fact.k));
  if (edit && edit.note) add("note", "", edit.note);
  return list;
}
function toggle(to) {
  raw = to;
  detail();
}

/* Judging. */
function decide(kind) {
  if (!current) return;
  judge(current, { verdict: kind });
  move(1) || (draw(), detail());
  tell();
}
function undo() {
  const last = history.pop();
  if (!last) return;
  const [id, before] = last;
  if (before) verdicts[id] = before;
  else delete verdicts[id];
  keep();
  const place = byId.get(id);
  if (place !== undefined) select(data.facts[place], true);
  tell();
}
function move(step) {
  const place = shown.indexOf(current);
  const next = shown[place < 0 ? 0 : place + step];
  if (!next) return false;
  select(next, true);
  return true;
}
function startEdit() {
  if (!current) return;
  const fact = current;
  const now = verdictOf(fact) === "edit" ? verdicts[fact.id] : fact;
  const error = make("div", { class: "error", role: "alert" });
  const inputs = {};
  const form = make("form", { class: "edit" });
  for (const field of data.fields) {
    if (data.choices[field]) {
      inputs[field] = make("select", {}, ...data.choices[field].map((code) => make("option", { value: code }, nameOf(code))));
      inputs[field].value = now[field];
    } else if (field === "audience") {
      continue;
    } else {
      inputs[field] = make("input", { type: "text", value: now[field] || "" });
    }
    inputs[field].id = "edit-" + field;
    form.append(make("label", {}, t[field] || field, inputs[field]));
  }
  const boxes = data.groups.map((code) => {
    const box = make("input", { type: "checkbox", id: "edit-" + code });
    box.checked = now.audience.includes(code);
    return [code, box];
  });
  form.append(make("div", { class: "wide" }, ...boxes.map(([code, box]) => make("label", { class: "inline" }, box, nameOf(code)))));
  inputs.note = make("input", { type: "text", value: (verdicts[fact.id] || {}).note || "", id: "edit-note" });
  form.append(make("label", { class: "wide" }, t.note, inputs.note), error);
  form.append(make("button", { type: "submit" }, t.save), make("button", { type: "button", onclick: detail }, t.cancel));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const verdict = { verdict: "edit", note: inputs.note.value };
    for (const field of data.fields) if (inputs[field]) verdict[field] = inputs[field].value.trim();
    verdict.audience = boxes.filter(([, box]) => box.checked).map(([code]) => code);
    if (verdict.state !== "given") verdict.value = verdict.value_max = "";
    else if (!/^\d+(\.\d+)?$/.test(verdict.value) || !/^(\d+(\.\d+)?)?$/.test(verdict.value_max)) {
      error.textContent = t.bad_number;
      return;
    }
    judge(fact, verdict);
    draw();
    detail();
    tell();
  });
  find("detail").querySelector(".actions").after(form);
  inputs.value.focus();
}

/* Taking the verdicts away. */
function records() {
  return Object.keys(verdicts)
    .sort()
    .map((id) => {
      const verdict = verdicts[id];
      const place = byId.get(id);
      const record = { fact_id: id, verdict: verdict.verdict };
      for (const field of data.fields) record[field] = verdict.verdict === "edit" ? verdict[field] : "";
      record.note = verdict.note || "";
      record.quote = verdict.seen ? verdict.seen[0] : place === undefined ? "" : data.facts[place].q;
      return record;
    });
}
function cell(value) {
  let text = Array.isArray(value) ? value.join(";") : String(value);
  if (/^[=+\-@\t\r]/.test(text)) text = "'" + text;
  return /[",\n\r]/.test(text) ? '"' + text.replace(/"/g, '""') + '"' : text;
}
function download(file, type, text) {
  const link = make("a", { href: URL.createObjectURL(new Blob([text], { type })), download: file });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}
function toCsv() {
  const lines = [VERDICT_COLUMNS, ...records().map((record) => VERDICT_COLUMNS.map((column) => record[column]))];
  return "\ufeff" + lines.map((line) => line.map(cell).join(",")).join("\r\n") + "\r\n";
}
const toJsonl = () => records().map((record) => JSON.stringify(record) + "\n").join("");
find("csv").addEventListener("click", () => download("verdicts.csv", "text/csv;charset=utf-8", toCsv()));
find("jsonl").addEventListener("click", () => download("verdicts.jsonl", "application/x-ndjson", toJsonl()));

/* Setting up. */
function options(id, key, codes, label) {
  const select_ = find(id);
  select_.append(make("option", { value: "" }, label + t.colon + " " + t.all), ...codes.map(([code, text]) => make("option", { value: code }, text)));
  select_.addEventListener("change", () => {
    filters[key] = select_.value;
    find("list").scrollTop = 0;
    refresh();
  });
}
const present = (field) => [...new Set(data.facts.map((fact) => fact[field]))].sort().map((code) => [code, nameOf(code)]);
options("f-doubt", "doubt", DOUBTS.filter((code) => t[code]).map((code) => [code, t[code]]), t.doubt);
options("f-measure", "measure", present("measure"), t.measure);
options("f-state", "state", present("state"), t.state);
options("f-role", "role", present("role"), t.role);
options("f-verdict", "verdict", [["undecided", t.undecided], ["accept", t.accept], ["reject", t.reject], ["edit", t.edit]], t.verdict);
for (const [key, column] of COLUMNS) {
  const head = make("button", { type: "button", class: column === "value" ? "num" : "" }, column === "verdict" ? "✓" : t[key]);
  head.addEventListener("click", () => {
    sort = sort && sort[0] === column && sort[1] === 1 ? [column, -1] : [column, 1];
    for (const other of find("heads").children) other.removeAttribute("aria-sort");
    head.setAttribute("aria-sort", sort[1] === 1 ? "ascending" : "descending");
    refresh();
  });
  find("heads").append(head);
}
let waiting = 0;
find("search").addEventListener("input", () => {
  clearTimeout(waiting);
  waiting = setTimeout(() => {
    find("list").scrollTop = 0;
    refresh();
  }, 120);
});
find("f-copies").addEventListener("change", refresh);
find("list").addEventListener("scroll", () => requestAnimationFrame(draw));
window.addEventListener("resize", draw);
const KEYS = { j: () => move(1), k: () => move(-1), a: () => decide("accept"), x: () => decide("reject"), e: startEdit, u: undo, "/": () => find("search").focus() };
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") {
    document.activeElement.blur();
    return detail();
  }
  if (event.ctrlKey || event.metaKey || event.altKey || /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName)) return undefined;
  const run = KEYS[event.key];
  if (run) {
    event.preventDefault();
    run();
  }
  return undefined;
});
function open() {
  const id = decodeURIComponent(location.hash.slice(1));
  const place = byId.get(id);
  if (place !== undefined) {
    const fact = data.facts[place];
    if (fact.copy) find("f-copies").checked = true;
    if (!shown.includes(fact)) {
      find("search").value = "";
      for (const key of Object.keys(filters)) {
        filters[key] = "";
        find("f-" + key).value = "";
      }
      refresh();
    }
    select(fact, true);
  } else if (id) {
    find("detail").replaceChildren(make("p", {}, t.not_here + " " + id), make("p", {}, make("code", {}, `zongjie review OUT --about ${id.replace(/-p\d+-f\d+$/, "")}`)));
  } else if (shown.length) {
    select(shown[0], false);
  }
}
window.addEventListener("hashchange", open);
if (data.facts.length < data.all) {
  const last = data.start + data.facts.length;
  const rest = last < data.all ? `zongjie review OUT --from ${last + 1}` : "zongjie review OUT";
  find("rest").append(`${t.truncated_note} ${(data.start + 1).toLocaleString()}–${last.toLocaleString()} / ${data.all.toLocaleString()}${t.rest_note}`, make("code", {}, rest), t.or, make("code", {}, "zongjie review OUT --about …"));
}
refresh();
open();
