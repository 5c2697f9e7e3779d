// Trims GitHub's published OpenAPI description to what the fake GitHub answers.
//
//   npm install --ignore-scripts @octokit/openapi@23.0.2     (somewhere outside the repository)
//   node trim.mjs FOLDER/node_modules/@octokit/openapi operations.txt | gzip -9n > openapi.json.gz
//
// Operations are named one to a line, as "GET /repos/{owner}/{repo}". What
// they refer to follows along; texts for people and examples do not.
import { readFileSync } from "node:fs";
import { join } from "node:path";

const [folder, list] = process.argv.slice(2);
const whole = JSON.parse(readFileSync(join(folder, "generated/api.github.com.json")));
const { version, license } = JSON.parse(readFileSync(join(folder, "package.json")));

const forPeople = new Set(["example", "examples", "externalDocs", "x-github", "tags", "x-multi-segment"]);

// A property may itself be called "description" or "example": under
// "properties" every name is kept.
function bare(value, names = false) {
  if (Array.isArray(value)) return value.map((item) => bare(item));
  if (value === null || typeof value !== "object") return value;
  const kept = {};
  for (const [key, inner] of Object.entries(value)) {
    if (!names && (forPeople.has(key) || ((key === "description" || key === "summary") && typeof inner === "string"))) continue;
    kept[key] = bare(inner, key === "properties" && !names);
  }
  return kept;
}

// A response must have a description, says OpenAPI.
function described(responses) {
  for (const response of Object.values(responses ?? {})) if (!response.$ref) response.description = "";
}

const paths = {};
for (const line of readFileSync(list, "utf8").split("\n").filter((l) => l && !l.startsWith("#"))) {
  const [method, path] = line.split(" ");
  const operation = whole.paths[path]?.[method.toLowerCase()];
  if (!operation) throw new Error(`${line}: GitHub describes no such operation`);
  paths[path] ??= {};
  paths[path][method.toLowerCase()] = bare(operation);
  described(paths[path][method.toLowerCase()].responses);
}

const components = {};
function follow(value) {
  if (value === null || typeof value !== "object") return;
  for (const [key, inner] of Object.entries(value)) {
    if (key !== "$ref" || typeof inner !== "string") {
      follow(inner);
      continue;
    }
    const [, , kind, name] = inner.split("/");
    components[kind] ??= {};
    if (components[kind][name]) continue;
    components[kind][name] = bare(whole.components[kind][name]);
    if (kind === "responses") described({ it: components[kind][name] });
    follow(components[kind][name]);
  }
}
follow(paths);

const info = {
  title: "GitHub's REST API, a part of it",
  version: whole.info.version,
  description: `From npm @octokit/openapi ${version}, licence ${license}; trimmed by trim.mjs.`,
};
process.stdout.write(JSON.stringify({ openapi: whole.openapi, info, paths, components }));
