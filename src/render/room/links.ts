import type { ReportKept } from '../../model/history.ts';
import { linkFrom } from './paths.ts';

/** A link to one form of a report. */
export interface FormLink {
  readonly href: string;
  readonly text: string;
}

const FORMS: readonly (readonly [ending: string, text: string])[] = [
  ['.html', 'Page'],
  ['.pdf', 'PDF'],
  ['.md', 'Markdown'],
  ['.eml', 'Email'],
  ['.json', 'Data'],
];

/** The readable forms among the files of a report, each once, in a fixed order; charts and other parts are not listed. */
export function formLinks(page: string, files: readonly string[]): readonly FormLink[] {
  return FORMS.flatMap(([ending, text]) => {
    const file = files.find((path) => path.endsWith(ending));
    return file === undefined ? [] : [{ href: linkFrom(page, file), text }];
  });
}

/** The link from a page to the first form of a report, which is its page where there is one; empty where the report is not there. */
export function reportLink(page: string, report: ReportKept | undefined): string {
  if (report?.folder === undefined) return '';
  return formLinks(page, report.files)[0]?.href ?? '';
}
