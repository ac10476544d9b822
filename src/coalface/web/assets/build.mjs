// Bundles the pages' script and style, the icon sprite and the service files into ../static/dist,
// with names that carry a hash, a manifest to find them by, and compressed twins for the server.
import { build } from "esbuild";
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createHash } from "node:crypto";
import { basename, join } from "node:path";
import { brotliCompressSync, gzipSync } from "node:zlib";
import icons from "./icons.json" with { type: "json" };

const OUT = "../static/dist";
rmSync(OUT, { recursive: true, force: true });
mkdirSync(OUT, { recursive: true });

const result = await build({
  entryPoints: ["src/app.js", "src/theme.js", "src/app.css"],
  bundle: true,
  format: "esm",
  splitting: true,
  minify: true,
  target: "es2022",
  outdir: OUT,
  entryNames: "[name]-[hash]",
  chunkNames: "[name]-[hash]",
  legalComments: "none",
  metafile: true,
  logLevel: "warning",
});

const manifest = {};
for (const [file, { entryPoint }] of Object.entries(result.metafile.outputs)) {
  if (entryPoint) manifest[basename(entryPoint)] = basename(file);
}

const symbol = (name) => {
  const svg = readFileSync(`node_modules/@tabler/icons/icons/outline/${name}.svg`, "utf8");
  const shapes = svg.replace(/^[\s\S]*?<svg[^>]*>/, "").replace("</svg>", "").replace(/\s+/g, " ").trim();
  return `<symbol id="${name}" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round">${shapes}</symbol>`;
};
const sprite = `<svg xmlns="http://www.w3.org/2000/svg">${icons.map(symbol).join("")}</svg>`;
const digest = createHash("sha256").update(sprite).digest("hex").slice(0, 8).toUpperCase();
manifest["icons.svg"] = `icons-${digest}.svg`;
writeFileSync(join(OUT, manifest["icons.svg"]), sprite);

for (const file of readdirSync(OUT)) {
  const path = join(OUT, file);
  const content = readFileSync(path);
  writeFileSync(`${path}.gz`, gzipSync(content, { level: 9 }));
  writeFileSync(`${path}.br`, brotliCompressSync(content));
}
writeFileSync(join(OUT, "manifest.json"), JSON.stringify(manifest, null, 1));
