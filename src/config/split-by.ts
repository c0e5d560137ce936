import { z } from 'zod';
import { MESSAGES } from './messages.ts';
import { isLabel, labelName } from './schema-parts.ts';
import type { Read } from './shape.ts';
import type { Path, YamlFile } from './yaml/file.ts';

/** Each label is a query for every budget that is told of. */
const MOST = 10;
/** Labels whose values make one figure together. */
const OWN_LABELS: ReadonlySet<string> = new Set(['__name__', 'le', 'quantile']);

/** Labels by which is told where a budget is over or moved. */
export const splitBy = (unlessSet: string): z.ZodOptional<z.ZodArray<z.ZodString>> =>
  z
    .array(labelName('A label: route.'))
    .max(MOST)
    .describe(
      `The labels by which is told where a budget is over or moved: [route, instance]; none where it is empty. ${unlessSet} unless set.`,
    )
    .optional();

/** Reads them; those of what is around it where it has none. */
export function readSplitBy(
  yaml: YamlFile,
  path: Path,
  written: readonly string[] | undefined,
  usual?: readonly string[],
): Read<readonly string[]> {
  if (!written) return { problems: [], ...(usual ? { value: usual } : {}) };
  const problems = written.flatMap((label, index) => {
    const message = problemOf(label, written.indexOf(label) < index);
    return message === undefined ? [] : [yaml.problem([...path, index], message)];
  });
  return problems.length > 0 ? { problems } : { problems, value: written };
}

function problemOf(label: string, isTwice: boolean): string | undefined {
  if (!isLabel(label)) return MESSAGES.badLabel(label);
  if (OWN_LABELS.has(label)) return MESSAGES.splitByOwnLabel(label);
  return isTwice ? MESSAGES.labelTwice(label) : undefined;
}
