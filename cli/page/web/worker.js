// The only bridge between the page and the reasoner: it starts Python in WebAssembly and passes questions on, one by one.
const base = new URL(".", import.meta.url).href;
const plain = self.fetch.bind(self);

const unpacked = async name => {
  const response = await plain(base + name);
  if (!response.ok) throw new Error(`${name}: ${response.status}`);
  return response.body.pipeThrough(new DecompressionStream("gzip"));
};

// The runtime is shipped packed, so that every host sends it small, whether it can compress or not.
self.fetch = async (what, options) => {
  const url = String(what.url ?? what);
  if (!url.endsWith("/pyodide.asm.wasm")) return plain(what, options);
  return new Response(await unpacked("runtime/pyodide.asm.wasm.packed"), { headers: { "Content-Type": "application/wasm" } });
};

const bytes = async name => new Uint8Array(await new Response(await unpacked(name)).arrayBuffer());

const script = async name => {
  const url = URL.createObjectURL(new Blob([await bytes(name)], { type: "text/javascript" }));
  return import(url).finally(() => URL.revokeObjectURL(url));
};

const start = async () => {
  const [{ loadPyodide }, { default: createPyodideModule }, program, knowledge, names, about] = await Promise.all([
    import(base + "runtime/pyodide.mjs"), script("runtime/pyodide.asm.mjs.packed"), bytes("program.packed"), bytes("base.packed"), bytes("names.packed"), plain(base + "site.json").then(found => found.json()),
  ]);
  const python = await loadPyodide({ indexURL: base + "runtime/", createPyodideModule });
  python.unpackArchive(program, "zip", { extractDir: "/soleus" });
  python.FS.writeFile("/soleus/base", knowledge);
  python.FS.writeFile("/soleus/names", names);
  python.globals.set("about", python.toPy(about));
  python.runPython(`
import sys, warnings
warnings.filterwarnings("ignore", category=SyntaxWarning)
sys.path.insert(0, "/soleus")
from cli.page.bridge import open_desk
desk = open_desk("/soleus/base", "/soleus/names", about["key"], "/soleus/" + about["bank"], "/soleus/kb")
`);
  return { python, desk: python.globals.get("desk") };
};

// The text of the knowledge base is needed for trying changes only.
let texts = null;
const withTexts = python => texts ??= bytes("texts.packed").then(found => python.unpackArchive(found, "zip", { extractDir: "/soleus" }));

const started = start();
let asked = false;
started.then(({ desk }) => {
  self.postMessage({ ready: true });
  // While a first text is being typed, prepare to read it.
  setTimeout(() => asked || desk.warm(), 200);
}, error => self.postMessage({ failed: String(error) }));
self.onmessage = async ({ data: { id, name, given } }) => {
  asked = true;
  try {
    const { python, desk } = await started;
    if (["files", "check", "effects"].includes(name)) await withTexts(python);
    self.postMessage({ id, answer: JSON.parse(desk.call(name, JSON.stringify(given))) });
  } catch (error) {
    self.postMessage({ id, answer: { error: "The reasoner stopped unexpectedly; reload the page.", help: String(error.message ?? error).slice(-400), told: "" } });
  }
};
