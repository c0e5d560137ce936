/** Compiles the shipped templates into a built program, `dist` unless its folder is named. Exits with 1 and their mistakes. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readShippedTemplates } from '../src/adapters/files/package.ts';
import { compiledText } from '../src/render/templating.ts';

const [folder = join(import.meta.dirname, '../dist')] = process.argv.slice(2);
const shipped = Object.entries(await readShippedTemplates()).toSorted(([a], [b]) => (a < b ? -1 : 1));
const members = shipped.map(
  ([name, template]) =>
    `${JSON.stringify(name)}: { file: ${JSON.stringify(template.file)}, text: ${JSON.stringify(template.text)}, compiled: ${compiledText(name, template)} },`,
);
writeFileSync(
  join(folder, 'render/templating/shipped.js'),
  `export const SHIPPED = {\n${members.join('\n')}\n};\n`,
);
