// The page: what is typed and picked becomes findings, the worker answers, the answer is shown. No state but this page's.
const $ = id => document.getElementById(id);
const make = (tag, words = "", more = {}) => Object.assign(document.createElement(tag), { textContent: words, ...more });

// A worker made here keeps the page's content security policy: it can reach nothing but this site.
const entry = new URL("worker.js", location.href).href;
const worker = new Worker(URL.createObjectURL(new Blob([`import ${JSON.stringify(entry)};`], { type: "text/javascript" })), { type: "module" });
const waiting = new Map();
let count = 0;
const began = performance.now();
worker.onmessage = ({ data }) => {
  if (data.ready) {
    document.body.dataset.ready = Math.round(performance.now() - began);
    $("state").textContent = "Ready, offline";
    // Keeping the files for later would take from the start what it needs.
    if ("serviceWorker" in navigator && location.protocol.startsWith("http")) navigator.serviceWorker.register("sw.js").catch(() => {});
  } else if (data.failed) {
    $("state").textContent = "The reasoner did not start";
    $("problem").textContent = data.failed;
  } else {
    waiting.get(data.id)(data.answer);
    waiting.delete(data.id);
  }
};
const call = (name, given) => new Promise(done => {
  waiting.set(++count, done);
  worker.postMessage({ id: count, name, given });
});
const ask = async (name, given) => {
  const answer = await call(name, given);
  $("problem").textContent = answer.error ? `${answer.error}. ${answer.help ?? ""}`.trim() : "";
  return answer.error ? null : answer;
};
let words = { attributes: [], numbers: [], conclusions: [] };
const loaded = fetch("words.json").then(found => found.json()).then(found => { words = found; });

// --- parts of the site --------------------------------------------------------------------------------------------
const parts = ["ask", "atlas", "quiz", "try"];
const route = () => {
  const [part, rest] = location.hash.slice(1).split("?");
  const shown = parts.includes(part) ? part : "ask";
  for (const each of parts) {
    $(each).hidden = each !== shown;
    const link = document.querySelector(`nav a[href="#${each}"]`);
    each === shown ? link.setAttribute("aria-current", "page") : link.removeAttribute("aria-current");
  }
  scrollTo(0, 0);
  if (shown === "ask" && rest !== undefined) restore(new URLSearchParams(rest).getAll("f"));
  if (shown === "quiz" && !cases) loadCases();
  if (shown === "try" && !files) loadFiles();
};

// --- ask ----------------------------------------------------------------------------------------------------------
let chips = []; // {text: as typed, said: in words, state: present | absent | open}
const opposite = text => text.includes("!=") ? text.replace("!=", "=") : text.replace("=", "!=");
const isNumber = text => words.numbers.some(each => text.startsWith(`${each.attribute}=`));
const current = () => chips.filter(each => each.state !== "open").map(each => each.state === "absent" && !each.text.includes("!=") ? opposite(each.text) : each.text);
const sayAll = async texts => (await ask("said", { findings: texts }))?.findings ?? [];
const add = found => {
  for (const each of found) {
    const bare = each.text.replace("!=", "=");
    chips = chips.filter(chip => chip.text.replace("!=", "=") !== bare);
    chips.push({ text: bare, said: each.said.replace(/^(no|not) /, each.text.includes("!=") ? "" : "$1 "), state: each.text.includes("!=") ? "absent" : "present" });
  }
};
const restore = async texts => {
  chips = [];
  if (texts.length) add(await sayAll(texts));
  await show();
};
const showChips = () => {
  $("chips-box").hidden = !chips.length;
  $("chips").replaceChildren(...chips.map(chip => {
    const button = make("button", "", { type: "button" }), drawn = picture(chip.text);
    if (drawn) button.append(drawn);
    button.append(make("span", chip.said));
    button.dataset.state = chip.state;
    button.setAttribute("aria-label", `${chip.said}: ${chip.state === "open" ? "left out" : chip.state}`);
    button.onclick = async () => {
      const next = isNumber(chip.text) ? { present: "open", open: "present" } : { present: "absent", absent: "open", open: "present" };
      chip.state = next[chip.state];
      await show();
      [...$("chips").querySelectorAll("button")][chips.indexOf(chip)]?.focus();
    };
    const item = make("li");
    item.append(button);
    return item;
  }));
};
let asked = 0;
const show = async () => {
  showChips();
  const findings = current(), mine = ++asked;
  $("extra").replaceChildren();
  if (!findings.length) {
    $("answer").replaceChildren();
    $("more").hidden = true;
    return;
  }
  history.replaceState(null, "", `#ask?${new URLSearchParams(findings.map(each => ["f", each]))}`);
  $("answer").classList.add("busy");
  const began = performance.now();
  const found = await ask("differential", { findings });
  if (mine !== asked) return;
  $("answer").classList.remove("busy");
  $("answer").innerHTML = found ? found.html : "";
  $("more").hidden = !found;
  document.body.dataset.answered = Math.round(performance.now() - began);
  if (!found) return;
  $("report").textContent = found.report;
  const top = found.answer.differential.slice(0, 5);
  await loaded;
  $("reasons").replaceChildren(...top.map(each => reasonsOf(each, findings)));
  for (const [id, place] of [["one", 0], ["other", 1]]) {
    $(id).replaceChildren(...found.answer.differential.slice(0, 12).map(each => new Option(shortOf(each), each.etiology)));
    $(id).selectedIndex = Math.min(place, $(id).options.length - 1);
  }
};
const shortOf = each => words.conclusions.find(one => one.id === each.etiology)?.short ?? each.label;
const reasonsOf = (each, findings) => {
  const box = make("details"), body = make("div");
  box.append(make("summary", `Why ${shortOf(each)}?`), body);
  box.ontoggle = async () => {
    if (!box.open || body.childElementCount) return;
    const found = await ask("why", { conclusion: each.etiology, findings });
    if (!found) return;
    body.innerHTML = found.html;
    const proof = make("details"), steps = make("div");
    proof.append(make("summary", "Every step of the proof"), steps);
    steps.innerHTML = found.steps ?? "";
    if (found.steps) body.append(proof);
  };
  return box;
};
$("told").onsubmit = async event => {
  event.preventDefault();
  const text = $("text").value.trim();
  if (text) {
    const found = await ask("read", { text });
    if (!found) return;
    $("left").textContent = found.left;
    add(found.findings);
  }
  await show();
};
$("text").onkeydown = event => { if (event.key === "Enter" && !event.shiftKey) { event.preventDefault(); $("told").requestSubmit(); } };
$("clear").onclick = () => { chips = []; $("text").value = ""; $("left").textContent = ""; history.replaceState(null, "", "#ask"); show(); $("text").focus(); };
const extra = async (name, given) => {
  $("extra").textContent = "Weighing; this can take some seconds …";
  const found = await ask(name, given);
  $("extra").innerHTML = found ? found.html : "";
};
$("ask-next").onclick = () => extra("ask", { findings: current() });
$("contrast").onclick = () => extra("contrast", { one: $("one").value, other: $("other").value, findings: current() });
$("why-not").onclick = () => $("why-not-name").value && extra("why_not", { conclusion: $("why-not-name").value, findings: current() });
const copy = async text => {
  await navigator.clipboard.writeText(text);
  $("done").textContent = "Copied.";
};
$("copy").onclick = () => copy($("report").textContent);
$("link").onclick = () => copy(location.href);
$("print").onclick = () => window.print();
const download = (text, name) => {
  const url = URL.createObjectURL(new Blob([text], { type: "text/plain" }));
  make("a", "", { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), 1000);
};
$("download").onclick = async () => { const found = await ask("case_file", { findings: current() }); if (found) download(found.text, "case.toml"); };

// --- picking ------------------------------------------------------------------------------------------------------
const picture = text => {
  const svg = document.querySelector(`#atlas [data-finding="${CSS.escape(text)}"] svg`);
  if (!svg) return null;
  // Beside its name it says nothing more to who cannot see it.
  const copy = svg.cloneNode(true);
  copy.setAttribute("aria-hidden", "true");
  return copy;
};
const pick = value => {
  const item = make("li"), button = make("button", "", { type: "button" });
  const drawn = picture(value.text);
  if (drawn) { button.append(drawn); button.classList.add("pictured"); }
  button.append(make("span", value.label));
  button.onclick = async () => { add([{ text: value.text, said: value.said }]); await show(); };
  item.append(button);
  return item;
};
$("search").oninput = () => {
  const typed = $("search").value.toLowerCase().split(/\s+/).filter(Boolean);
  const all = typed.length ? words.attributes.flatMap(each => each.values).filter(each => typed.every(word => each.words.includes(word))) : [];
  $("found").replaceChildren(...all.slice(0, 24).map(pick));
};
$("picking").ontoggle = async () => {
  await loaded;
  if ($("by-stage").childElementCount) return;
  let stage = "";
  for (const each of words.attributes) {
    if (each.stage !== stage) $("by-stage").append(make("h3", stage = each.stage));
    const box = make("details"), list = make("ul", "", { className: "picks" });
    box.append(make("summary", each.label), list);
    box.ontoggle = () => { if (!list.childElementCount) list.append(...each.values.map(pick)); };
    $("by-stage").append(box);
  }
  $("by-stage").append(make("h3", "Numbers"));
  for (const each of words.numbers) {
    const label = make("label", `${each.label} (${each.unit})`), input = make("input", "", { inputMode: "decimal", autocomplete: "off" });
    input.onchange = async () => { if (input.value) { add(await sayAll([`${each.attribute}=${input.value}`])); await show(); } };
    label.append(input);
    $("by-stage").append(label);
  }
};
loaded.then(() => $("names").append(...words.conclusions.map(each => new Option(each.label, each.label))));

// --- quiz ---------------------------------------------------------------------------------------------------------
const RECORD = "soleus-quiz";
const record = () => localStorage.getItem(RECORD) ?? "";
const today = () => Math.floor((Date.now() - new Date().getTimezoneOffset() * 60000) / 86400000) + 719163;
let cases = null, posed = null, step = 0;
const loadCases = async () => {
  cases = [];
  const found = await ask("quiz", { record: record(), today: today(), number: 20 });
  if (!found) return;
  cases = found.cases;
  $("due").textContent = found.told;
  nextCase();
};
const nextCase = () => {
  posed = cases.shift() ?? null;
  $("compared").replaceChildren();
  $("case").replaceChildren();
  $("commit").reset();
  $("sure-shown").textContent = "50 %";
  $("commit").hidden = !posed;
  $("next-case").hidden = true;
  if (!posed) { $("due").textContent = "No case is due."; return; }
  step = 0;
  nextStep();
};
const nextStep = () => {
  const [heading, findings] = posed.steps[step++];
  const box = make("div"), list = make("ul");
  box.append(make("h2", heading), list);
  for (const [number, said, text] of findings) {
    const item = make("li"), label = make("label", "", { className: "inline" }), tick = make("input", "", { type: "checkbox", value: number, className: "told" });
    const drawn = text && picture(text);
    label.append(tick);
    if (drawn) label.append(drawn);
    label.append(said);
    item.append(label);
    list.append(item);
  }
  $("case").querySelector("#more-case")?.remove();
  $("case").append(box);
  if (step < posed.steps.length) $("case").append(make("button", "Tell me more", { type: "button", id: "more-case", onclick: nextStep }));
  else $("case").append(make("p", "Tick what told you, if you like.", { className: "soft" }));
};
$("sure").oninput = () => { $("sure-shown").textContent = `${$("sure").value} %`; };
$("commit").onsubmit = async event => {
  event.preventDefault();
  const names = [...document.querySelectorAll(".choice")].map(each => each.value.trim()).filter(Boolean);
  const because = [...document.querySelectorAll(".told:checked")].map(each => Number(each.value));
  const found = await ask("commit", { case: posed.case, names, confidence: Number($("sure").value), because, record: record(), today: today() });
  if (!found) return;
  localStorage.setItem(RECORD, found.record);
  $("commit").hidden = true;
  $("case").querySelector("#more-case")?.remove();
  $("compared").innerHTML = found.html;
  $("compared").focus();
  $("next-case").hidden = false;
};
$("next-case").onclick = () => nextCase();
$("show-scores").onclick = async () => { const found = await ask("scores", { record: record(), today: today() }); if (found) $("scores").innerHTML = found.html; };
$("forget").onclick = () => { localStorage.removeItem(RECORD); $("scores").textContent = "Forgotten."; cases = null; loadCases(); };

// --- try ----------------------------------------------------------------------------------------------------------
let files = null, pause = 0;
const edited = {};
const loadFiles = async () => {
  files = (await ask("files", {}))?.files ?? {};
  $("file").append(...Object.keys(files).map(name => new Option(name, name)));
  openFile();
};
const openFile = () => { $("editor").value = edited[$("file").value] ?? files[$("file").value] ?? ""; };
const check = async () => {
  const path = $("file").value, text = $("editor").value;
  edited[path] = text;
  $("checking").textContent = "Checking …";
  const found = await call("check", { path, text });
  if (text !== $("editor").value) return;
  $("checking").textContent = found.error ?? (found.passes ? "The checks pass." : "The checks found errors.");
  $("diagnostics").textContent = found.told;
};
$("file").onchange = () => { openFile(); $("diagnostics").textContent = ""; $("checking").textContent = ""; };
$("editor").oninput = () => { clearTimeout(pause); pause = setTimeout(check, 600); };
$("undo").onclick = () => { delete edited[$("file").value]; openFile(); check(); };
$("save").onclick = () => download($("editor").value, $("file").value.split("/").pop());
$("effects").onclick = async () => {
  $("checking").textContent = "Answering every case twice; this takes a while …";
  const found = await call("effects", { path: $("file").value, text: $("editor").value });
  $("checking").textContent = found.error ?? "Done.";
  $("diagnostics").textContent = found.told;
};

addEventListener("hashchange", route);
route();
