import { visibleLine } from '../../model/one-line.ts';
import type { ReportPublication } from '../../model/publication.ts';
import type { GitTarget } from '../../model/target-settings.ts';

/**
 * The commit's message with its placeholders filled in; one that is not known stays as it is. What is filled in is one line,
 * so that no text of a budget file makes a trailer.
 */
export function messageFor({ message }: GitTarget, { edition, report }: ReportPublication): string {
  const values = new Map([
    ['title', report.title],
    ['headline', report.headline],
    ['kind', edition.kind],
    ['period', edition.period],
    ['revision', String(edition.revision)],
  ]);
  return message.replaceAll(/\{(\w+)\}/g, (written, name: string) =>
    visibleLine(values.get(name) ?? written),
  );
}

/** Who makes a commit and when, as git's environment says it. */
export function identityOf(
  { author }: Pick<GitTarget, 'author'>,
  at: number,
): Readonly<Record<string, string>> {
  const date = `@${at} +0000`;
  return {
    GIT_AUTHOR_NAME: author.name,
    GIT_AUTHOR_EMAIL: author.email,
    GIT_AUTHOR_DATE: date,
    GIT_COMMITTER_NAME: author.name,
    GIT_COMMITTER_EMAIL: author.email,
    GIT_COMMITTER_DATE: date,
  };
}
