import { marked } from 'marked';
import sanitizeHtml from 'sanitize-html';
import type { Note } from '../../model/note.ts';
import type { NoteForms } from '../view/notes.ts';
import { asCode, cleanNote, noteText } from './clean-note.ts';

const ALLOWED: sanitizeHtml.IOptions = {
  allowedTags: 'p br hr strong em del code pre blockquote ul ol li a table thead tbody tr th td'.split(' '),
  allowedAttributes: { a: ['href', 'rel'] },
  allowedSchemes: ['http', 'https', 'mailto'],
  allowProtocolRelative: false,
  // A note's headings would break the outline of the page that it stands in.
  transformTags: {
    ...Object.fromEntries(['h1', 'h2', 'h3', 'h4', 'h5', 'h6'].map((tag) => [tag, 'strong'])),
    a: sanitizeHtml.simpleTransform('a', { rel: 'noreferrer nofollow' }),
  },
};

/** Notes in the forms that templates show. What people wrote is kept but for what could harm a reader. */
export function renderNotes(notes: readonly Note[]): readonly NoteForms[] {
  return notes.map(({ budget, markdown }) => ({
    ...(budget === undefined ? {} : { budget }),
    ...formsOf(markdown),
    text: noteText(markdown),
  }));
}

/** A note that the parser breaks down over is shown as it was written, and ends no report. */
function formsOf(markdown: string): Pick<NoteForms, 'html' | 'quoted'> {
  try {
    return formsOfClean(cleanNote(markdown));
  } catch {
    return formsOfClean(asCode(noteText(markdown)));
  }
}

function formsOfClean(cleaned: string): Pick<NoteForms, 'html' | 'quoted'> {
  const html = marked.parse(cleaned, { async: false, gfm: true });
  return { html: sanitizeHtml(html, ALLOWED).trim(), quoted: quoted(cleaned) };
}

/** In a quote a note can neither end the section that it stands in nor open another. */
function quoted(markdown: string): string {
  return markdown
    .split('\n')
    .map((line) => `> ${plainHeading(line)}`.trimEnd())
    .join('\n');
}

function plainHeading(line: string): string {
  const [, title = ''] = /^ {0,3}#{1,6}[ \t]+([^ \t].*)$/.exec(line) ?? [];
  const words = title.replace(/(?<![ \t#])[ \t#]+$/, '');
  return words === '' ? line : `**${words}**`;
}
