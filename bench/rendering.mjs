/*
 * Renders one report in this process, and prints what that took: `node rendering.mjs DIST REPORT.json`. It is JavaScript and imports
 * no source of ours, so that the memory is that of the built program: making JavaScript of a source takes 20 MB.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What rendering takes besides `compose`, which loads it when it is first asked. */
const MODULES = [
  'adapters/files/package',
  'adapters/io/thread',
  'compose/renderer',
  'render/render',
  'render/templating',
];

const [dist = '', file = ''] = process.argv.slice(2);
const load = (module) => import(join(dist, `${module}.js`));
const { openRenderer } = await load('compose');
await Promise.all(MODULES.map(load));
const report = JSON.parse(readFileSync(file, 'utf8'));

const start = performance.now();
JSON.parse(JSON.stringify(report));
const written = performance.now();
const renderer = await openRenderer();
await renderer.render(report);
const rendered = performance.now();
const megabytes = (process.resourceUsage().maxRSS * 1024) / 1e6;
await renderer.close();
console.log(JSON.stringify({ json: written - start, rendering: rendered - written, megabytes }));
