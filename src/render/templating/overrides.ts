import { didYouMean, near } from '../../model/did-you-mean.ts';
import type { Problem } from '../../model/errors.ts';
import type { TemplateText } from './parse.ts';

/** Files in the user's folder of templates, by their path in it. */
export type Overrides = Readonly<Record<string, TemplateText>>;

/**
 * Files that would have no effect: templates by a name that the program does not look for, and partials that none of the
 * user's templates uses. A partial of the user's own may have any name.
 */
export function overrideProblems(known: readonly string[], overrides: Overrides): readonly Problem[] {
  const used = new Set(Object.values(overrides).flatMap(({ text }) => partialsIn(text)));
  return Object.entries(overrides).flatMap(([name, { file }]) => {
    const wanted = known.includes(name) || used.has(partialName(name) ?? '');
    return wanted ? [] : [{ file, line: 1, column: 1, severity: 'error', message: unknown(name, known) }];
  });
}

/** Whether a file is meant as a template: by its name, or but for the ending that it lacks. */
export function isTemplate(name: string, known: readonly string[]): boolean {
  return name.endsWith('.hbs') || known.includes(`${name}.hbs`);
}

function unknown(name: string, known: readonly string[]): string {
  const isPartial = name.startsWith('partials/');
  const alike = known.filter((other) => other.startsWith('partials/') === isPartial);
  const what = isPartial
    ? 'This partial overrides none, and no template of yours uses it.'
    : 'This overrides no template.';
  const meant = near(name, alike) ?? known.find((other) => other.endsWith(`/${name}`));
  return `${what} Allowed: ${alike.join(', ')}.${didYouMean(meant) || ' Give it one of these names, or move it elsewhere.'}`;
}

function partialsIn(text: string): readonly string[] {
  return [...text.matchAll(/\{\{~?#?>\s*([\w/-]+)/g)].map(([, name = '']) => name);
}

/** `partials/mine.md.hbs` is used as `mine`. */
function partialName(name: string): string | undefined {
  return /^partials\/(.+)\.(?:md|html|txt)\.hbs$/.exec(name)?.[1];
}
