// Starts `soleus lsp` for rule files, and for the tables beside them.

const { workspace } = require("vscode");
const { LanguageClient } = require("vscode-languageclient/node");

let client;

function activate() {
  const settings = workspace.getConfiguration("soleus");
  const server = { command: settings.get("command"), args: settings.get("arguments") };
  const documents = [
    { scheme: "file", language: "soleus" },
    { scheme: "file", pattern: "**/*.toml" },
  ];
  client = new LanguageClient("soleus", "Soleus", server, { documentSelector: documents });
  return client.start();
}

function deactivate() {
  return client && client.stop();
}

module.exports = { activate, deactivate };
