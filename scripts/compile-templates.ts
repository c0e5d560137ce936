/** Compiles the shipped templates into a built program, `dist` unless its folder is named. Exits with 1 and their mistakes. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { shippedModule } from './shipped-module.ts';

const [folder = join(import.meta.dirname, '../dist')] = process.argv.slice(2);
writeFileSync(join(folder, 'render/templating/shipped.js'), await shippedModule());
