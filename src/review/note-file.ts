import { MESSAGES } from '../config/messages.ts';
import type { Read } from '../config/shape.ts';
import type { BudgetId } from '../model/budget.ts';
import type { Problem } from '../model/errors.ts';
import { jsonText } from '../model/json-text.ts';
import { fileNameOf, memberParts } from '../model/member-id.ts';
import type { Note } from '../model/note.ts';
import { visibleLine } from '../model/one-line.ts';

/** The name of the note on a whole report. */
const WHOLE = 'report';

/** The file of a note below the folder of notes: `2026-W05/report.md`, `2026-W05/api.query-p95.md`. */
export function noteFile(period: string, budget: BudgetId | undefined): string {
  return `${period}/${budget === undefined ? WHOLE : fileNameOf(budget)}.md`;
}

/**
 * The note in a file, whose name says what it is about; none in an empty one. No name can say of which member of a family: that
 * says the first line, and the name is held to it.
 */
export function readNote(file: string, text: string): Read<readonly Note[]> {
  const name = (file.split('/').at(-1) ?? '').replace(/\.md$/, '');
  const markdown = text.trim();
  const { member, rest } = headed(markdown);
  if (member !== undefined && name === fileNameOf(member)) return known(rest, member);
  // Such a name is that of a note on a member, and only the heading says on which.
  const family = member && memberParts(member)?.family;
  if (member !== undefined && family !== undefined && name.startsWith(`${fileNameOf(family)}.`))
    return unread(file, MESSAGES.noteOfOther(member, `${fileNameOf(member)}.md`));
  return known(markdown, name === WHOLE ? undefined : name.replace('.', '/'));
}

function known(markdown: string, budget: BudgetId | undefined): Read<readonly Note[]> {
  if (markdown === '') return { problems: [] };
  return { value: [budget === undefined ? { markdown } : { budget, markdown }], problems: [] };
}

/** What somebody adds to a note: a paragraph that says who and when. */
export function noteText(by: string, date: string, text: string): string {
  return `\n**${by}, ${date}:** ${text.trim()}\n`;
}

/** The first lines of a new note's file: of a member its heading, for any other nothing. */
export function noteHeading(budget: BudgetId | undefined): string {
  if (budget === undefined || !memberParts(budget)) return '';
  return `# ${visibleLine(budget) === budget && !budget.includes('"') ? budget : jsonText(budget)}\n\n`;
}

const HEADING = /^# (\S.*)(?:\r?\n|$)/;

/** A note’s text in the heading that names a member, and the rest. */
function headed(markdown: string): { readonly member?: BudgetId; readonly rest: string } {
  const [line = '', written = ''] = HEADING.exec(markdown) ?? [];
  const member = written.startsWith('"') ? unquoted(written) : written.trim();
  const isMember = member !== undefined && /^[a-z0-9-]+\/[a-z0-9-]+\[/.test(member) && memberParts(member);
  return isMember ? { member, rest: markdown.slice(line.length).trim() } : { rest: markdown };
}

function unquoted(text: string): string | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'string' ? value : undefined;
  } catch {
    return undefined;
  }
}

function unread(file: string, message: string): { readonly problems: readonly Problem[] } {
  return { problems: [{ file, line: 1, column: 1, severity: 'error', message }] };
}
