// Compiles, in node, the Python that a first answer imports, for the runtime that will run it. Argument: a folder with
// the runtime, program.zip, base, names and site.json. Output: JSON, compiled code as base64 by file name.
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
const folder = process.argv[2];
const bytes = name => new Uint8Array(readFileSync(`${folder}/${name}`));
const { loadPyodide } = await import(pathToFileURL(`${folder}/pyodide.mjs`).href);
const python = await loadPyodide({ indexURL: `${folder}/` });
python.unpackArchive(bytes("program.zip"), "zip", { extractDir: "/soleus" });
for (const name of ["program.zip", "base", "names"]) python.FS.writeFile(`/soleus/${name}`, bytes(name));
python.globals.set("about", python.toPy(JSON.parse(readFileSync(`${folder}/site.json`, "utf8"))));
process.stdout.write(python.runPython(`
import base64, importlib.util, json, marshal, sys, warnings, zipfile

warnings.simplefilter("ignore")
sys.path.insert(0, "/soleus")
from cli.page.bridge import open_desk
open_desk("/soleus/base", "/soleus/names", about["key"], "/soleus/" + about["bank"], "/soleus/kb").warm()

def compiled(archive, folder, lean):
    """The modules of an archive that are in use; of a library without what is written for readers only."""
    sources = zipfile.ZipFile(archive)
    files = {str(getattr(each, "__file__", "")) for each in list(sys.modules.values())}
    names = sorted(each.removeprefix(folder) for each in files if each.startswith(folder) and each.endswith(".py"))
    return {name: packed(sources.read(name), folder + name, 2 if lean and "pyodide" not in name else 0) for name in names}

def packed(text, name, optimize):
    # Nothing compares it with its source later: there is none beside it.
    head = importlib.util.MAGIC_NUMBER + (1).to_bytes(4, "little") + bytes(8)
    code = compile(text, name, "exec", dont_inherit=True, optimize=optimize)
    return base64.b64encode(head + marshal.dumps(code)).decode()

json.dumps({
    "library": compiled("/lib/python314.zip", "/lib/python314.zip/", True),
    "program": compiled("/soleus/program.zip", "/soleus/", False),
})
`));
