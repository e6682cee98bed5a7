"use strict";

// The page of the server's description: lists the operations of /openapi.json, and sends requests.

const operations = document.getElementById("operations");
let key = "";

function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [attribute, value] of Object.entries(attributes))
    made.setAttribute(attribute, value);
  made.append(...children);
  return made;
}

function headers(more = {}) {
  return key ? { ...more, Authorization: `Bearer ${key}` } : more;
}

function shown(text, type) {
  if (!type.includes("json"))
    return text;
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

async function send(method, path, body, status, output) {
  output.hidden = false;
  output.textContent = "";
  status.className = "";
  status.textContent = "Sending ...";
  const begin = performance.now();
  try {
    const response = await fetch(path, { method, headers: headers(body === null ? {} : { "Content-Type": "application/json" }), body });
    const type = response.headers.get("Content-Type") ?? "";
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    for (let part = await reader.read(); !part.done; part = await reader.read())
      output.textContent += part.value;
    output.textContent = shown(output.textContent, type);
    status.className = response.ok ? "" : "bad";
    status.textContent = `${response.status} ${response.statusText}, ${Math.round(performance.now() - begin)} ms`;
  } catch (error) {
    status.className = "bad";
    status.textContent = `The server cannot be reached (${error.message}).`;
  }
}

function operation(path, method, description) {
  const id = description.operationId;
  const content = description.requestBody?.content["application/json"];
  const inside = element("div", { class: "body" });
  let input = null;
  if (content) {
    input = element("textarea", { id: `body-${id}`, rows: 8, spellcheck: "false" });
    input.value = JSON.stringify(content.example ?? {}, null, 2);
    inside.append(element("p", {}, element("label", { for: input.id }, "Request")), input, element("details", {}, element("summary", {}, "Schema of the request"), element("pre", { tabindex: 0 }, JSON.stringify(content.schema, null, 2))));
  }
  const button = element("button", { type: "button" }, "Send");
  const status = element("span", { role: "status" });
  const output = element("pre", { tabindex: 0, "aria-label": "Response" });
  output.hidden = true;
  button.addEventListener("click", () => send(method.toUpperCase(), path, input ? input.value : null, status, output));
  inside.append(element("p", {}, button, " ", status), output);
  return element("details", { id }, element("summary", {}, element("span", { class: `method ${method}` }, method.toUpperCase()), element("code", {}, path), element("span", { class: "about" }, description.summary)), inside);
}

async function load() {
  const response = await fetch("/openapi.json", { headers: headers() });
  if (response.status === 401)
    document.getElementById("key-line").hidden = false;
  if (!response.ok) {
    operations.replaceChildren(element("p", { class: "bad", role: "status" }, (await response.json()).detail));
    return;
  }
  const description = await response.json();
  const sections = new Map(description.tags.map(tag => [tag.name, element("section", {}, element("h2", {}, tag.name))]));
  for (const [path, methods] of Object.entries(description.paths)) {
    for (const [method, one] of Object.entries(methods))
      sections.get(one.tags[0]).append(operation(path, method, one));
  }
  operations.replaceChildren(...sections.values());
}

document.getElementById("use-key").addEventListener("click", () => {
  key = document.getElementById("key").value.trim();
  load();
});
load();
