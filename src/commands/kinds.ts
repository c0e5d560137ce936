import { didYouMean, near } from '../model/did-you-mean.ts';
import { InputError } from '../model/errors.ts';
import { REPORT_KINDS, type ReportKind } from '../model/report.ts';

/** The kind of report of a name. Throws an InputError for any other. */
export function kindNamed(name: string): ReportKind {
  const kind = REPORT_KINDS.find((known) => known === name);
  if (kind) return kind;
  throw new InputError(
    `There is no report “${name}”. Allowed are ${REPORT_KINDS.join(' and ')}; leave it out for both.${didYouMean(near(name, REPORT_KINDS))}`,
  );
}
