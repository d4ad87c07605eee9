// Bundles the scripts of the pages into the folder that the server sends static files from, under names with a hash of
// their content, and lists the names in a manifest. The manifest is written last: where it stands, all files are there.
import { build } from "esbuild";
import { mkdir, readdir, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const out = join(here, "..", "src", "miggraph", "web", "static", "built");
const entries = ["editor.js"];

await mkdir(out, { recursive: true });
const old = await readdir(out);
const { metafile } = await build({
  absWorkingDir: here,
  entryPoints: entries.map((name) => `src/${name}`),
  bundle: true,
  minify: true,
  splitting: true,
  format: "esm",
  target: "es2022",
  legalComments: "linked",
  outdir: out,
  entryNames: "[name]-[hash]",
  chunkNames: "[name]-[hash]",
  assetNames: "[name]-[hash]",
  metafile: true,
  logLevel: "warning",
});

const manifest = {};
for (const [file, { entryPoint, cssBundle }] of Object.entries(metafile.outputs)) {
  if (entryPoint && file.endsWith(".js") && entries.includes(basename(entryPoint))) {
    const name = basename(entryPoint, ".js");
    manifest[`${name}.js`] = basename(file);
    if (cssBundle) manifest[`${name}.css`] = basename(cssBundle);
  }
}
const made = new Set(Object.keys(metafile.outputs).map((file) => basename(file)));
await Promise.all(old.filter((name) => !made.has(name)).map((name) => rm(join(out, name))));
await writeFile(join(out, "manifest.json"), JSON.stringify(manifest, null, 2) + "\n");
