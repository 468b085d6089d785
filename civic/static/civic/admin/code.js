/* The coding view: words of the text become quotes, and a save changes the page in place.
   Everything here only helps: the server finds every quote again, and without script the form is a form. */
(() => {
  "use strict";
  const $ = (css, root = document) => root.querySelector(css);
  const $$ = (css, root = document) => [...root.querySelectorAll(css)];
  const form = $("#code-form"), text = $("#article-text");
  if (!form || !text) return;
  const find = $("#find"), said = $("#said"), problems = $("#problems");
  const KEYS = { c: "commitment", e: "event", s: "statement", o: "role", i: "institution", r: "relation", n: "aside" };
  const FIRST = {
    commitment: ["institution", "type"], event: ["institution", "basis"], statement: ["institution", "basis"],
    role: ["institution", "person-name"], institution: ["institution", "size-size"], relation: ["basis", "other"],
    aside: ["note"],
  };
  const STICKY = ["institution", "basis", "kind"];
  const WORD = /[\p{L}\p{N}$]+(?:[’'.,&–-][\p{L}\p{N}]+)*/gu;
  const SPEECH = /\b(said|says|told|vowed|promised|pledged|announced|added|noted|stated that)\b/;
  const field = name => form.elements[name];
  const value = name => (field(name)?.value ?? "").trim();
  const points = words => Array.from(words).length;
  const touched = new Set();
  let speaker = form.dataset.speaker, wide = false, busy = false;

  // Places in the text: a paragraph and an offset as the browser counts it.

  const next = p => { do p = p.nextElementSibling; while (p && p.tagName !== "P"); return p; };
  const before = p => { do p = p.previousElementSibling; while (p && p.tagName !== "P"); return p; };
  const global = at => +at.p.dataset.start + points(at.p.textContent.slice(0, at.i));
  const place = (node, offset) => {
    const p = (node.nodeType === 3 ? node.parentNode : node).closest("p[data-start]");
    if (!p) {
      const child = node === text && text.childNodes[offset], near = child && (child.tagName === "P" ? child : next(child));
      return near ? { p: near, i: 0 } : null;
    }
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
  const from = (start) => { // the place of a code point
    let p = $$("p[data-start]", text).findLast(one => +one.dataset.start <= start);
    return p && { p, i: Array.from(p.textContent).slice(0, start - p.dataset.start).join("").length };
  };
  const span = (a, b) => { // the words between two places, with their code points
    let words = a.p.textContent.slice(a.i, a.p === b.p ? b.i : undefined);
    for (let p = a.p; p !== b.p;) {
      const end = +p.dataset.start + points(p.textContent);
      p = next(p);
      if (!p) return null;
      words += "\n".repeat(Math.max(0, p.dataset.start - end)) + p.textContent.slice(0, p === b.p ? b.i : undefined);
    }
    const lead = words.length - words.trimStart().length, start = global(a) + points(words.slice(0, lead));
    words = words.trim();
    return words && { words, start, end: start + points(words), a, before: a.p.textContent.slice(0, a.i + lead) };
  };
  const picked = () => {
    const chosen = getSelection();
    if (!chosen.rangeCount || chosen.isCollapsed) return null;
    const range = chosen.getRangeAt(0);
    if (!text.contains(range.startContainer)) return null;
    const a = place(range.startContainer, range.startOffset), b = place(range.endContainer, range.endOffset);
    return a && b && span(a, b);
  };

  // The keyboard's own way to select: a word is marked, Shift keeps the other end.

  const words = p => [...p.textContent.matchAll(WORD)].map(m => ({ p, s: m.index, e: m.index + m[0].length }));
  let anchor = null, head = null;
  const show = () => {
    const back = anchor.p === head.p ? head.s < anchor.s : !!(anchor.p.compareDocumentPosition(head.p) & 2);
    const [first, last] = back ? [head, anchor] : [anchor, head];
    const a = { p: first.p, i: first.s }, b = { p: last.p, i: last.e };
    getSelection().setBaseAndExtent(...dom(a), ...dom(b));
    text.focus({ preventScroll: true });
    const r = getSelection().getRangeAt(0).getBoundingClientRect();
    if (r.top < 60 || r.bottom > innerHeight - 40) head.p.scrollIntoView({ block: "center" });
    said.textContent = span(a, b)?.words ?? "";
  };
  const beside = (p, step) => { do p = step > 0 ? next(p) : before(p); while (p && !words(p).length); return p; };
  const sentence = (at, step) => { // first words of sentences
    const starts = p => words(p).filter((w, n) => !n || /[.!?]["”’)]*\s+["“‘(]*$/.test(p.textContent.slice(0, w.s)));
    const own = starts(at.p), found = step > 0 ? own.find(w => w.s > at.s) : own.findLast(w => w.s < at.s);
    const p = !found && beside(at.p, step);
    return found || (p && starts(p).at(step > 0 ? 0 : -1));
  };
  const word = (at, step) => {
    const own = words(at.p), found = step > 0 ? own.find(w => w.s >= at.e) : own.findLast(w => w.e <= at.s);
    const p = !found && beside(at.p, step);
    return found || (p && words(p).at(step > 0 ? 0 : -1));
  };
  const here = () => { // the word at the caret or the selection
    const chosen = getSelection(), at = chosen.rangeCount && text.contains(chosen.anchorNode) && place(chosen.anchorNode, chosen.anchorOffset);
    const p = at ? at.p : $("p[data-start]", text), own = words(p);
    return (at && own.find(w => w.e > at.i)) || own.at(at ? -1 : 0);
  };
  const move = (key, extend) => {
    if (!head || !head.p.isConnected) { head = anchor = here(); if (!extend) return show(); }
    const step = /Right|Down$/.test(key) ? 1 : -1, page = key.startsWith("Page") && beside(head.p, step);
    let to = page ? words(page)[0] : /Up|Down/.test(key) ? sentence(head, step) : word(head, step);
    if (extend && step > 0 && /Down/.test(key)) to = to ? word(to, -1) : words(head.p).at(-1);
    if (extend && to && to.s === head.s && to.p === head.p) to = sentence(head, step) && sentence(sentence(head, step), step);
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
    text.focus();
    show();
  };
  const plain = s => s.replace(/[‘’‚‛ʼ]/g, "'").replace(/[“”„‟]/g, '"').replace(/[‐‑‒–—―−]/g, "-").toLowerCase();
  const seek = () => { // “first … last” selects from the first words to the last
    const [first, last] = plain(find.value).split(/\s*(?:…|\.\.\.)\s*/).map(s => s.trim());
    if (!first) return;
    const all = $$("p[data-start]", text), at = head ? all.indexOf(head.p) : 0;
    for (let n = 0; n <= all.length; n++) {
      const p = all[(at + n) % all.length], skip = n || !head ? 0 : head.e, s = plain(p.textContent).indexOf(first, skip);
      if (s < 0) continue;
      let end = { p, i: s + first.length };
      for (let q = p, i = end.i; last && q; q = next(q), i = 0) {
        const e = plain(q.textContent).indexOf(last, i);
        if (e >= 0) { end = { p: q, i: e + last.length }; break; }
      }
      return select({ p, i: s }, end);
    }
    said.textContent = `Not in the text: ${find.value}`;
  };

  // Quotes of the entry

  const rows = () => $$(".quotes > .quote");
  const part = (row, name) => $(`[name$="-${name}"]`, row);
  const blank = row => !part(row, "exact").value.trim();
  const clear = row => {
    $$("input, textarea", row).forEach(e => { e.value = ""; });
    $$("select", row).forEach(e => { e.selectedIndex = 0; });
    delete row.dataset.start;
  };
  const add = () => {
    const total = field("quotes-TOTAL_FORMS"), box = document.createElement("div");
    if (+total.value >= 20) return null;
    box.innerHTML = $("#quote-row").innerHTML.replaceAll("__prefix__", total.value);
    total.value = +total.value + 1;
    $(".quotes").append(box.firstElementChild);
    return rows().at(-1);
  };
  const tidy = () => rows().forEach((row, n) => {
    row.hidden = n > 0 && blank(row);
    $(".drop", row).hidden = blank(row);
  });
  const take = (chosen) => {
    if (!chosen) return;
    if (points(chosen.words) > 600) { said.textContent = "A quote has at most 600 characters."; return; }
    const all = rows();
    const row = all.find(r => !blank(r) && +r.dataset.start < chosen.end && +r.dataset.end > chosen.start) || all.find(blank) || add();
    if (!row) return;
    const above = all[all.indexOf(row) - 1], item = above && part(above, "part").value === "lead_in";
    row.dataset.start = chosen.start;
    row.dataset.end = chosen.end;
    part(row, "exact").value = chosen.words;
    part(row, "start").value = chosen.start;
    const left = chosen.before;
    const inside = left.lastIndexOf("“") > left.lastIndexOf("”") || left.split('"').length % 2 === 0 || /^["“]/.test(chosen.words);
    part(row, "attribution").value = inside ? "official_words" : SPEECH.test(chosen.words) ? "reported_speech" : form.dataset.attribution;
    part(row, "speaker").value = inside ? speaker : "";
    if (item) {
      part(row, "part").value = "item";
      if (!inside) part(row, "attribution").value = part(above, "attribution").value;
    }
    wide = false;
    said.textContent = `Quote: ${chosen.words}`;
    propose();
    tidy();
    fresh();
  };

  // Proposals: only where nothing was typed

  const put = (name, words) => { if (!touched.has(name) && field(name)) field(name).value = words; };
  const MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");
  const DAYS = "Sun Mon Tue Wed Thu Fri Sat".split(" ");
  const DATED = /\b(?:(?:Sun|Mon|Tues|Wednes|Thurs|Fri|Satur)day|(?:January|February|March|April|May|June|July|August|September|October|November|December|(?:Jan|Feb|Aug|Sept|Oct|Nov|Dec)\.)(?: \d{1,2}\b)?(?:, \d{4})?)/;
  const reading = printed => {
    const out = form.dataset.published;
    if (!out) return ["", ""];
    const found = printed.match(DATED)?.[0], day = found ? DAYS.findIndex(d => found.startsWith(d) && /day$/.test(found)) : -1;
    if (day >= 0) {
      const on = new Date(`${out}T00:00Z`);
      on.setUTCDate(on.getUTCDate() - (on.getUTCDay() - day + 7) % 7);
      return [on.toISOString().slice(0, 10), "inferred_from_weekday"];
    }
    if (found) {
      const [, number, year] = found.match(/ (\d{1,2})\b(?:, (\d{4}))?/) || [], month = MONTHS.findIndex(m => found.startsWith(m)) + 1;
      const two = n => String(n).padStart(2, "0"), y = year || (month > +out.slice(5, 7) ? out.slice(0, 4) - 1 : out.slice(0, 4));
      return [`${y}-${two(month)}${number ? `-${two(number)}` : ""}`, number ? "stated" : "inferred_from_publication"];
    }
    return [`../${out}`, "inferred_from_publication"];
  };
  const dates = () => {
    const [on, how] = reading(value("date-as_printed"));
    put("date-edtf", on);
    put("date-date_basis", how);
  };
  const propose = () => {
    const all = rows().map(r => part(r, "exact").value).join(" ");
    put("date-as_printed", all.match(DATED)?.[0] ?? "");
    dates();
    put("commitment-modality", all.match(/\b(shall|will|should|may)\b/)?.[0] ?? "will");
    put("commitment-polarity", all.trim() ? (/\b(not|no|never|nor|prohibits?|forbids?)\b|n[’']t\b/.test(all) ? "prohibits" : "requires") : "");
    if (!touched.has("commitment-counterparties")) {
      const named = { ice: /\bICE\b|Immigration and Customs/.test(all), cbp: /\bCBP\b|Customs and Border/.test(all) };
      named.not_stated = !named.ice && !named.cbp;
      $$("[name=commitment-counterparties]").forEach(box => { box.checked = !!named[box.value]; });
    }
  };
  const level = $("#id_level"), levels = $$("optgroup", level), empty = level.options[0];
  const types = () => {
    const typed = value("type"), m = typed.match(/^([a-z]+\.[a-z0-9]+)(?:[\s:]+(\d))?/i);
    const label = $$("#types option").find(o => o.label.toLowerCase() === typed.toLowerCase());
    const notation = (m ? m[1] : label ? label.value : "").toUpperCase(), group = levels.find(g => g.label === notation);
    const kept = level.value;
    level.replaceChildren(empty, ...(group ? [...group.cloneNode(true).children] : levels));
    level.value = [...level.options].some(o => o.value === kept) ? kept : "";
    if (m?.[2]) level.value = $(`option[data-ordinal="${m[2]}"]`, level)?.value ?? "";
    sentence2();
  };
  const sentence2 = () => {
    const chosen = level.selectedOptions[0];
    $("#level-test").textContent = chosen?.dataset.test ?? "";
    for (const tongue of ["en", "es", "vi"]) {
      put(`commitment-summary_${tongue}`, (chosen?.dataset[tongue] ?? "").replace("{institution}", $$("[name=also]").some(e => e.value) ? "$&" : value("institution") || "…"));
    }
  };

  // Which fields there are

  const known = (list, name) => !name || $$(`#${list} option`).some(o => o.value.toLowerCase() === name.toLowerCase());
  const fresh = () => {
    const kind = value("kind"), based = kind === "commitment" || kind === "statement" || kind === "event";
    const stranger = based && !known("bases", value("basis"));
    const unheard = rows().some(r => !known("speakers", part(r, "speaker").value.trim()));
    const text_ = kind === "event" ? stranger : stranger && value("basis_is") === "resolution";
    const open = {
      institution: !known("institutions", value("institution")),
      speaker: kind === "role" || unheard,
      basis: stranger,
      statement: stranger && (kind === "statement" || value("basis_is") === "statement"),
      resolution: text_,
      event: kind === "event" || text_,
      date: kind === "event" || (stranger && (kind === "statement" || value("basis_is") !== "")),
    };
    $$("[data-for]", form).forEach(e => {
      e.hidden = !e.dataset.for.split(" ").includes(kind) || (e.dataset.new ? !open[e.dataset.new] : false);
    });
    $("[data-field=person-name]").hidden = kind !== "role";
    const of = $$("#institutions option").find(o => o.value === value("institution"))?.dataset.kind || (open.institution && value("institution-kind"));
    $$("#types option").forEach(o => { o.disabled = !!of && !o.dataset.kinds.split(" ").includes(of); });
  };
  const ask = async (list, name) => {
    const answer = await fetch(`?find=${list}&q=${encodeURIComponent(name)}`);
    if (!answer.ok) return;
    for (const label of (await answer.json()).names) {
      if (!known(list, label)) { const o = document.createElement("option"); o.value = label; $(`#${list}`).append(o); }
    }
    fresh();
  };
  let waiting;
  form.addEventListener("input", e => {
    const { name, value: typed } = e.target, list = e.target.getAttribute("list");
    touched.add(name);
    if (name === "type") types();
    if (name === "level" || name === "institution") sentence2();
    if (name === "date-as_printed") dates();
    if (name === "commitment-certainty_note" && !touched.has("commitment-certainty")) field("commitment-certainty").value = typed.trim() ? "ambiguous" : "clear";
    if (name === "also" && typed && e.target === $$("[name=also]").at(-1)) {
      const more = e.target.parentNode.cloneNode(true), box = $("input", more);
      box.value = "";
      box.id = `also-${$$("[name=also]").length + 1}`;
      $("label", more).htmlFor = box.id;
      e.target.parentNode.after(more);
    }
    if (/-exact$/.test(name)) { propose(); tidy(); }
    if (list && list !== "types" && typed.trim().length > 1 && !known(list, typed.trim())) {
      clearTimeout(waiting);
      waiting = setTimeout(ask, 250, list, typed.trim());
    }
    fresh();
  });
  form.addEventListener("click", e => {
    if (!e.target.matches(".drop")) return;
    clear(e.target.closest(".quote"));
    propose();
    tidy();
    text.focus();
  });

  // Saving

  const back = () => { text.focus({ preventScroll: true }); if (head?.p.isConnected) show(); };
  const reset = () => {
    const kept = Object.fromEntries(STICKY.map(n => [n, value(n)]));
    speaker = rows().map(r => part(r, "speaker").value.trim()).findLast(s => s) || speaker;
    const alike = getSelection().rangeCount && picked();
    form.reset();
    rows().forEach(clear);
    touched.clear();
    STICKY.forEach(n => { field(n).value = kept[n]; });
    $$("[aria-invalid]", form).forEach(e => e.removeAttribute("aria-invalid"));
    types();
    propose();
    tidy();
    fresh();
    if (alike) { anchor = head = here(); wide = false; }
  };
  const list = (lines, kind) => {
    const ul = document.createElement("ul");
    ul.className = kind;
    lines.forEach(line => { const li = document.createElement("li"); li.textContent = line; ul.append(li); });
    return ul;
  };
  const wrong = errors => {
    problems.replaceChildren(list(Object.values(errors).flat(), "errorlist"));
    const fields = Object.keys(errors).map(n => field(n)).filter(Boolean).map(f => f.length && !f.tagName ? f[0] : f);
    fields.forEach(f => f.setAttribute("aria-invalid", "true"));
    fields[0]?.closest("details")?.setAttribute("open", "");
    (fields[0] && fields[0].offsetParent ? fields[0] : problems).focus();
  };
  const send = async (source, button, again) => {
    const data = button ? new FormData(source, button) : new FormData(source), answer = await fetch(location.pathname, { method: "POST", body: data, headers: { Accept: "application/json" } });
    const json = answer.headers.get("Content-Type")?.startsWith("application/json") && await answer.json();
    if (json) return json;
    if (answer.status === 403 && !again) { // signed in again in another tab: this page's token is old
      const { token } = await (await fetch("?find=token")).json();
      $$("[name=csrfmiddlewaretoken]").forEach(e => { e.value = token; });
      return send(source, button, true);
    }
    const why = answer.redirected ? "You are signed out. Sign in in another tab, then save again" : `The server refused this (${answer.status})`;
    return { errors: { kind: [`${why}: nothing that you typed is lost.`] } };
  };
  const post = async (source, button) => {
    if (busy) return;
    busy = true;
    said.textContent = "…";
    const json = await send(source, button).catch(() => ({ errors: { kind: ["The server cannot be reached. Nothing is lost: try again."] } }));
    busy = false;
    if (json.errors) return wrong(json.errors);
    if (json.cautions) {
      field("seen").value = json.seen;
      problems.replaceChildren(list(json.cautions, "cautions"), "Save again to save it as it is.");
      return;
    }
    problems.replaceChildren();
    for (const [start, html] of Object.entries(json.paragraphs)) $(`p[data-start="${start}"]`, text).innerHTML = html;
    $("#coded").innerHTML = json.coded;
    $("#lists").innerHTML = json.lists;
    if (source === form) reset();
    said.replaceChildren(list(json.said, "said"));
    if (source === form) { text.focus({ preventScroll: true }); if (head) { const line = said.innerHTML; show(); said.innerHTML = line; } }
  };
  document.addEventListener("submit", e => {
    if (!e.target.closest("#content-main")) return;
    e.preventDefault();
    post(e.target, e.submitter);
  });
  document.addEventListener("keydown", e => {
    if (e.key === "Enter" && (e.ctrlKey || e.metaKey)) {
      e.preventDefault();
      const all = e.shiftKey && $("#send-form");
      post(all || form);
    } else if (e.key === "Escape" && form.contains(e.target)) { e.preventDefault(); back(); }
  });

  // The text

  const choose = kind => {
    field("kind").value = kind;
    fresh();
    const names = FIRST[kind], target = names.map(field).find(f => !f.value) || field(names.at(-1));
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
    choose("commitment");
  });
  text.addEventListener("mouseup", () => setTimeout(() => {
    const chosen = picked();
    if (!chosen) return;
    const range = getSelection().getRangeAt(0);
    take(chosen);
    anchor = head = null;
    getSelection().removeAllRanges();
    getSelection().addRange(range);
    text.focus({ preventScroll: true });
  }));
  text.addEventListener("mousedown", e => { // or the marked word would be dragged
    if (!e.shiftKey) getSelection().removeAllRanges();
  });
  text.addEventListener("keydown", e => {
    if (e.ctrlKey || e.metaKey || e.altKey) return;
    const key = e.key, kind = KEYS[key];
    if (/^(Arrow|Page)/.test(key)) move(key, e.shiftKey);
    else if (key === "Enter" && e.target === text) take(picked());
    else if (key === ".") nudge(1);
    else if (key === ",") nudge(-1);
    else if (key === "/") { find.focus(); find.select(); }
    else if (key === "a") accept();
    else if (key === "l") {
      if (wide) take(picked());
      const row = rows().findLast(r => !blank(r));
      if (row) part(row, "part").value = "lead_in";
    } else if (key === "Escape") { rows().forEach(clear); propose(); tidy(); }
    else if (kind) { if (wide) take(picked()); choose(kind); }
    else return;
    e.preventDefault();
  });
  find.addEventListener("keydown", e => {
    if (e.key === "Enter") { e.preventDefault(); seek(); }
    if (e.key === "Escape") { e.preventDefault(); back(); }
  });
  document.documentElement.classList.add("scripted");
  types();
  propose();
  tidy();
  fresh();
})();
