import { didYouMean, near } from '../model/did-you-mean.ts';

/** The wording of problems with the sources of settings and budgets: a part of the table of all messages. */
export const SOURCE_MESSAGES = {
  noSource: () =>
    'source is missing. Add source (where measurements come from: exactly one of recording and prometheus), or sources with several by names of yours.',
  twoSources: () =>
    'There are both source and sources. Exactly one of them is allowed. Move what is under source below sources, under a name of yours.',
  noSources: () =>
    'There are no sources. At least one is wanted, by a name of yours. Write it like eu: { prometheus: { url: … } }.',
  tooManySources: (got: number, most: number) =>
    `There are ${got} sources. At most ${most} are allowed. Remove some, or make two projects.`,
  takenSourceName: (name: string) =>
    `“${name}” is a word of the settings themselves. A name of yours is wanted here, and below it what the source is. Write it like eu: { prometheus: { url: … } }.`,
  unusedSource: (name: string) =>
    `No budget is measured by ${name}. Write source: ${name} in a budget file or a budget, or remove it here.`,
  unknownSource: (name: string, known: readonly string[]) =>
    `There is no source ${name} in the settings. There ${known.length === 1 ? 'is' : 'are'} ${known.join(', ')}.${didYouMean(near(name, known)) || ' Write one of these.'}`,
  unnamedSource: (others: number, known: readonly string[]) =>
    `This budget${others === 0 ? '' : ` and ${others === 1 ? 'one other' : `${others} others`} of this file`} ${others === 0 ? 'names' : 'name'} no source, and there are several: ${known.join(', ')}. Write source: ${known[0] ?? ''} at the top of the file, or in each budget.`,
} as const;
