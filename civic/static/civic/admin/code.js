/* The coding view. It only helps: the server finds every quote again, and without script the form is a form. */
const $ = (css, root = document) => root.querySelector(css);
const $$ = (css, root = document) => [...root.querySelectorAll(css)];
const form = $("#code-form"), text = $("#article-text");
const find = $("#find"), said = $("#said"), problems = $("#problems");
const KINDS = { // by their keys, with the fields to go to: the first empty one, or the last
  c: ["commitment", "institution", "type"], e: ["event", "institution", "basis"], s: ["statement", "institution", "basis"],
  o: ["role", "institution", "person-name"], i: ["institution", "institution", "size-size"], r: ["relation", "basis", "other"],
  n: ["aside", "note"],
};
const STICKY = ["institution", "basis", "kind"];
const WORD = /[\p{L}\p{N}$]+(?:[’'.,&–-][\p{L}\p{N}]+)*/gu;
const field = name => form.elements[name];
const value = name => (field(name)?.value ?? "").trim();
const points = words => [...words].length;
const touched = new Set();
let wide = false, busy = false, pending, turn = 0, waiting;

// Places in the text: a paragraph and an offset as the browser counts it.

const lines = () => [...text.children];
const place = (node, offset) => {
  const p = (node.nodeType === 3 ? node.parentNode : node).closest("p[data-start]");
  if (!p) return null;
  const range = document.createRange();
  range.setStart(p, 0);
  range.setEnd(node, offset);
  return { p, i: range.toString().length };
};
const dom = ({ p, i }) => {
  const walker = document.createTreeWalker(p, NodeFilter.SHOW_TEXT);
  let node, last = p;
  while ((node = walker.nextNode())) {
    if (i <= node.length) return [node, i];
    i -= node.length;
    last = node;
  }
  return [last, last.length || 0];
};
const from = start => { // the place of a code point
  const p = lines().findLast(one => +one.dataset.start <= start);
  return p && { p, i: [...p.textContent].slice(0, start - p.dataset.start).join("").length };
};
const span = (a, b) => { // the words between two places, with their code points
  let words = a.p.textContent.slice(a.i, a.p === b.p ? b.i : undefined);
  for (let p = a.p; p !== b.p;) {
    const end = +p.dataset.start + points(p.textContent);
    p = p.nextElementSibling;
    if (!p) return null;
    words += "\n".repeat(Math.max(0, p.dataset.start - end)) + p.textContent.slice(0, p === b.p ? b.i : undefined);
  }
  const lead = words.length - words.trimStart().length, start = +a.p.dataset.start + points(a.p.textContent.slice(0, a.i) + words.slice(0, lead));
  words = words.trim();
  return words && { words, start, end: start + points(words) };
};
const picked = () => {
  const chosen = getSelection();
  if (chosen.isCollapsed || !text.contains(chosen.anchorNode)) return null;
  const range = chosen.getRangeAt(0);
  const a = place(range.startContainer, range.startOffset), b = place(range.endContainer, range.endOffset);
  return a && b && span(a, b);
};

// The keyboard's own way to select: a word is marked, Shift keeps the other end.

const words = p => [...p.textContent.matchAll(WORD)].map(m => ({ p, s: m.index, e: m.index + m[0].length }));
let anchor = null, head = null;
const show = () => {
  const [first, last] = [anchor, head].sort((x, y) => x.p.dataset.start - y.p.dataset.start || x.s - y.s);
  const a = { p: first.p, i: first.s }, b = { p: last.p, i: last.e };
  getSelection().setBaseAndExtent(...dom(a), ...dom(b));
  text.focus({ preventScroll: true });
  const r = getSelection().getRangeAt(0).getBoundingClientRect();
  if (r.top < 60 || r.bottom > innerHeight - 40) head.p.scrollIntoView({ block: "center" });
  said.textContent = span(a, b)?.words ?? "";
};
const beside = (p, step) => {
  do p = step > 0 ? p.nextElementSibling : p.previousElementSibling; while (p && !words(p).length);
  return p;
};
const opening = (w, n) => !n || /[.!?]["”’)]*\s+["“‘(]*$/.test(w.p.textContent.slice(0, w.s));
const go = (at, step, which = () => true) => { // the next word, or the next that opens a sentence
  const own = words(at.p).filter(which), found = step > 0 ? own.find(w => w.s > at.s) : own.findLast(w => w.s < at.s);
  const p = !found && beside(at.p, step);
  return found || (p && words(p).filter(which).at(step > 0 ? 0 : -1));
};
const here = () => { // the word at the caret or the selection
  const chosen = getSelection(), at = chosen.rangeCount && text.contains(chosen.anchorNode) && place(chosen.anchorNode, chosen.anchorOffset);
  const own = words(at ? at.p : text.firstElementChild);
  return own.find(w => !at || w.e > at.i) ?? own.at(-1);
};
const move = (key, extend) => {
  if (!head) {
    head = anchor = here();
    if (head && !extend) show();
    if (!head || !extend) return;
  }
  const step = /Right|Down$/.test(key) ? 1 : -1, page = key.startsWith("Page") && beside(head.p, step);
  let to = page ? words(page)[0] : go(head, step, /Up|Down/.test(key) ? opening : undefined);
  if (extend && /Down/.test(key)) { // to the end of the sentence
    const after = go(head, 1);
    if (after && to && after.s === to.s && after.p === to.p) to = go(to, 1, opening);
    to = to ? go(to, -1) : words(head.p).at(-1);
  }
  if (!to) return;
  head = to;
  if (!extend) anchor = head;
  wide = extend;
  show();
};
const nudge = by => {
  if (!head) return;
  head = { ...head, e: Math.min(head.p.textContent.length, Math.max(head.s + 1, head.e + by)) };
  if (anchor.p === head.p && anchor.s === head.s) anchor = head;
  wide = true;
  show();
};
const select = (a, b) => {
  anchor = { p: a.p, s: a.i, e: a.i + 1 };
  head = { p: b.p, s: a.p === b.p ? Math.max(a.i, b.i - 1) : Math.max(0, b.i - 1), e: b.i };
  wide = true;
  show();
};
const plain = s => s.replace(/[‘’‚‛ʼ]/g, "'").replace(/[“”„‟]/g, '"').replace(/[‐‑‒–—―−]/g, "-").toLowerCase();
const seek = () => { // “first … last” selects from the first words to the last
  const [first, last] = plain(find.value).split(/\s*(?:…|\.\.\.)\s*/).map(s => s.trim());
  const all = lines(), at = head ? all.indexOf(head.p) : 0;
  for (let n = 0; n <= all.length; n++) {
    const p = all[(at + n) % all.length], skip = n || !head ? 0 : head.e, s = plain(p.textContent).indexOf(first, skip);
    if (s < 0) continue;
    let end = { p, i: s + first.length };
    for (let q = p, i = end.i; last && q; q = q.nextElementSibling, i = 0) {
      const e = plain(q.textContent).indexOf(last, i);
      if (e >= 0) { end = { p: q, i: e + last.length }; break; }
    }
    return select({ p, i: s }, end);
  }
  said.textContent = "Not in the text.";
};

// Quotes of the entry

const rows = () => $$(".quotes > .quote");
const part = (row, name) => $(`[name$="-${name}"]`, row);
const blank = row => !part(row, "exact").value.trim();
const clear = row => {
  $$("[name]", row).forEach(e => { e.options ? e.selectedIndex = 0 : e.value = ""; });
};
const add = () => {
  const total = field("quotes-TOTAL_FORMS");
  if (total.value > 19) return null;
  $(".quotes").insertAdjacentHTML("beforeend", $("#quote-row").innerHTML.replaceAll("__prefix__", total.value++));
  return rows().at(-1);
};
const tidy = () => rows().forEach((row, n) => {
  row.hidden = ($(".drop", row).hidden = blank(row)) && n > 0;
});
const take = chosen => {
  if (!chosen) return;
  const all = rows();
  const row = all.find(r => !blank(r) && +r.dataset.start < chosen.end && +r.dataset.end > chosen.start) || all.find(blank) || add();
  if (!row) return;
  $$("[name]", row).forEach(e => touched.delete(e.name));
  row.dataset.start = chosen.start;
  row.dataset.end = chosen.end;
  part(row, "exact").value = chosen.words;
  part(row, "start").value = chosen.start;
  wide = false;
  said.textContent = "";
  propose();
  tidy();
  fresh();
};

// Proposals come from the server, and only where nothing was typed

const put = (name, given) => {
  if (touched.has(name) || !field(name)) return;
  if (Array.isArray(given)) $$(`[name=${name}]`).forEach(box => { box.checked = given.includes(box.value); });
  else field(name).value = given;
};
const suggest = async mine => {
  const data = new FormData(form);
  data.set("do", "propose");
  data.set("typed", [...touched].join(" "));
  const json = await ask(data).catch(() => ({}));
  if (mine !== turn) return;
  Object.entries(json.fields ?? {}).forEach(([name, given]) => put(name, given));
  $("#cautions").replaceChildren(list(json.cautions ?? [], "cautions"));
  ({ open, of } = { open, of, ...json });
  form.ariaBusy = "false";
  fresh();
};
const propose = (delay = 0) => {
  const mine = ++turn;
  form.ariaBusy = "true";
  clearTimeout(waiting);
  pending = new Promise(done => { waiting = setTimeout(() => suggest(mine).then(done), delay); });
};
const level = $("#id_level"), levels = $$("optgroup", level), empty = level.options[0];
const types = () => {
  const typed = value("type"), m = typed.match(/^([a-z]+\.[a-z0-9]+)(?:[\s:]+(\d))?/i);
  const group = levels.find(g => g.label === m?.[1].toUpperCase());
  const kept = level.value;
  level.replaceChildren(empty, ...(group ? [...group.cloneNode(true).children] : levels));
  level.value = kept;
  if (m?.[2]) level.value = $(`[data-ordinal="${m[2]}"]`, level)?.value;
  if (!level.value) level.selectedIndex = 0;
  sentences();
};
const sentences = () => {
  const chosen = level.selectedOptions[0];
  $("#level-test").textContent = chosen?.dataset.test ?? "";
  const who = $$("[name=also]").some(e => e.value) ? "$&" : value("institution") || "…";
  for (const tongue of ["en", "es", "vi"]) put(`commitment-summary_${tongue}`, chosen?.dataset[tongue]?.replace("{institution}", who) ?? "");
};

// Which fields there are

let open = [], of = "";
const fresh = () => {
  const kind = value("kind");
  $$("[data-for]", form).forEach(({ dataset: d }, n, all) => {
    all[n].hidden = !d.for.split(" ").includes(kind) || !!d.new && d.always !== kind && !open.includes(d.new);
  });
  $("[data-field=person-name]").hidden = kind !== "role";
  $$("#types option").forEach(o => { o.disabled = !!of && !o.dataset.kinds.split(" ").includes(of); });
};
const names = async (which, typed) => {
  const json = await (await fetch(`?find=${which}&q=${encodeURIComponent(typed)}`)).json();
  $(`#${which}`).append(...json.names.map(name => new Option("", name)));
};
let looking;
form.addEventListener("input", e => {
  const { name, value: typed } = e.target, which = e.target.getAttribute("list");
  touched.add(name);
  if (name === "type") types();
  if (name === "level" || name === "institution") sentences();
  if (name === "commitment-certainty_note_en") put("commitment-certainty", typed.trim() ? "ambiguous" : "clear");
  if (/^(quotes|type|level|institution|basis|also|date-as|kind)/.test(name)) propose(200);
  if (/-exact$/.test(name)) tidy();
  if (which && which !== "types" && typed.length > 1 && ![...e.target.list.options].some(o => o.value.startsWith(typed))) {
    clearTimeout(looking);
    looking = setTimeout(names, 250, which, typed);
  }
  if (name === "kind") fresh();
});
form.addEventListener("click", e => {
  if (!e.target.matches(".drop")) return;
  clear(e.target.closest(".quote"));
  propose();
  tidy();
  text.focus();
});

// Saving

const back = () => { text.focus({ preventScroll: true }); if (head) show(); };
const reset = () => {
  const kept = STICKY.map(value);
  form.reset();
  rows().forEach(clear);
  touched.clear();
  turn++;
  open = [];
  form.ariaBusy = "false";
  $("#cautions").replaceChildren();
  STICKY.forEach((name, n) => { field(name).value = kept[n]; });
  $$("[aria-invalid]", form).forEach(e => { e.ariaInvalid = null; });
  types();
  tidy();
  fresh();
};
const list = (lines, kind) => {
  const ul = document.createElement("ul");
  ul.className = kind;
  lines.forEach(line => { const li = document.createElement("li"); li.textContent = line; ul.append(li); });
  return ul;
};
const wrong = errors => {
  problems.replaceChildren(list(Object.values(errors).flat(), "errorlist"));
  const fields = Object.keys(errors).map(name => $(`[name="${name}"]`, form)).filter(Boolean);
  fields.forEach(f => { f.ariaInvalid = "true"; });
  fields[0]?.closest("details")?.setAttribute("open", "");
  (fields[0]?.offsetParent ? fields[0] : problems).focus();
};
const ask = async (data, again) => {
  const answer = await fetch("", { method: "POST", body: data, headers: { Accept: "application/json" } });
  if (answer.headers.get("Content-Type") === "application/json") {
    const json = await answer.json();
    if (json.error) throw json.error.message; // signed out
    return json;
  }
  if (answer.status === 403 && !again) { // signed in again in another tab: this page's token is old
    const { token } = await (await fetch("?find=token")).json();
    $$("[name=csrfmiddlewaretoken]").forEach(e => { e.value = token; });
    data.set("csrfmiddlewaretoken", token);
    return ask(data, true);
  }
  throw `Refused (${answer.status})`;
};
const post = async (source, button) => {
  if (busy) return;
  busy = true;
  said.textContent = "…";
  await pending;
  const data = button ? new FormData(source, button) : new FormData(source);
  const json = await ask(data).catch(why => ({ errors: { kind: [`${why}. Nothing typed is lost.`] } }));
  busy = false;
  if (json.errors) return wrong(json.errors);
  if (json.cautions) {
    field("seen").value = json.seen;
    return problems.replaceChildren(list(json.cautions, "cautions"));
  }
  problems.replaceChildren();
  for (const [start, html] of Object.entries(json.paragraphs)) $(`p[data-start="${start}"]`, text).innerHTML = html;
  $$(".suggestion").forEach(({ dataset: d, parentNode: item }) => {
    if (json.spans.some(([start, end]) => start < d.end && d.start < end)) item.remove();
  });
  $("#coded").innerHTML = json.coded;
  $("#lists").innerHTML = json.lists;
  if (source === form) {
    reset();
    back();
  }
  said.replaceChildren(list(json.said, "said"));
};
document.addEventListener("submit", e => {
  if (!e.target.closest("#content-main")) return;
  e.preventDefault();
  post(e.target, e.submitter);
});
document.addEventListener("keydown", e => {
  if (e.key === "Enter" && (e.ctrlKey || e.metaKey)) {
    e.preventDefault();
    post((e.shiftKey && $("#send-form")) || form);
  } else if (e.key === "Escape" && form.contains(e.target)) { e.preventDefault(); back(); }
});

// The text

const choose = ([kind, ...names]) => {
  field("kind").value = kind;
  fresh();
  const target = names.map(field).find(f => !f.value) || field(names.at(-1));
  target.focus();
  target.select?.();
};
const accept = () => {
  const all = $$(".suggestion"), at = head ? +head.p.dataset.start : 0;
  (all.find(b => +b.dataset.end > at) || all[0])?.click();
};
document.addEventListener("click", e => {
  const button = e.target.closest(".suggestion");
  if (!button) return;
  const { start, end, type, speaker: who } = button.dataset, a = from(+start), b = from(+end);
  if (!a || !b) return;
  select(a, b);
  take(picked());
  if (who) part(rows().findLast(r => !blank(r)), "speaker").value = who;
  field("type").value = type;
  types();
  button.parentNode.remove();
  choose(KINDS.c);
});
text.addEventListener("mouseup", () => setTimeout(() => {
  take(picked());
  anchor = head = null;
  text.focus({ preventScroll: true });
}));
text.addEventListener("mousedown", e => { // or the marked word would be dragged
  if (!e.shiftKey && !e.button) getSelection().removeAllRanges();
});
text.addEventListener("keydown", e => {
  if (e.ctrlKey || e.metaKey || e.altKey) return;
  const key = e.key, kind = KINDS[key];
  if (/^(Arrow|Page)/.test(key)) move(key, e.shiftKey);
  else if (key === "Enter" && e.target === text) take(picked());
  else if (key === ".") nudge(1);
  else if (key === ",") nudge(-1);
  else if (key === "/") { find.focus(); find.select(); }
  else if (key === "a") accept();
  else if (key === "l") {
    if (wide) take(picked());
    const row = rows().findLast(r => !blank(r));
    if (row) {
      part(row, "part").value = "lead_in";
      touched.add(part(row, "part").name);
    }
  } else if (key === "Escape") { rows().forEach(clear); propose(); tidy(); }
  else if (kind) { if (wide) take(picked()); choose(kind); }
  else return;
  e.preventDefault();
});
find.addEventListener("keydown", e => {
  const act = { Enter: seek, Escape: back }[e.key];
  if (act) { e.preventDefault(); act(); }
});
types();
tidy();
fresh();
