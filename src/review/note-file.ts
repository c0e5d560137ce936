import type { Note } from '../model/note.ts';

/** The name of the note on a whole report. */
const WHOLE = 'report';

/** The file of a note below the folder of notes: `2026-W05/report.md`, `2026-W05/api.query-p95.md`. */
export function noteFile(period: string, budget: string | undefined): string {
  return `${period}/${budget === undefined ? WHOLE : budget.replace('/', '.')}.md`;
}

/** The note in a file, whose name says what it is about; none in an empty one. */
export function noteIn(file: string, text: string): readonly Note[] {
  const name = (file.split('/').at(-1) ?? '').replace(/\.md$/, '');
  const markdown = text.trim();
  if (markdown === '') return [];
  return [name === WHOLE ? { markdown } : { budget: name.replace('.', '/'), markdown }];
}

/** What somebody adds to a note: a paragraph that says who and when. */
export function noteText(by: string, date: string, text: string): string {
  return `\n**${by}, ${date}:** ${text.trim()}\n`;
}
