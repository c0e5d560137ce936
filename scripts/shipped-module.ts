import { readShippedTemplates } from '../src/adapters/files/package.ts';
import { compiledText } from '../src/render/templating.ts';

/** The text of a module that holds the shipped templates compiled, to take the place of `src/render/templating/shipped.ts`. */
export async function shippedModule(): Promise<string> {
  const shipped = Object.entries(await readShippedTemplates()).toSorted(([a], [b]) => (a < b ? -1 : 1));
  const members = shipped.map(
    ([name, template]) =>
      `${JSON.stringify(name)}: { file: ${JSON.stringify(template.file)}, text: ${JSON.stringify(template.text)}, compiled: ${compiledText(name, template)} },`,
  );
  return `export const SHIPPED = {\n${members.join('\n')}\n};\n`;
}
