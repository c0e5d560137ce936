import { execFileSync } from 'node:child_process';
import { marked } from 'marked';

/** Turns Markdown into HTML. */
export type MarkdownRenderer = (markdown: string) => string;

/** The renderers that the reports are held to: GitHub's own, with its extensions, and marked. */
export const RENDERERS: readonly (readonly [string, MarkdownRenderer])[] = [
  ['cmark-gfm', renderCmark],
  ['marked', (markdown) => marked.parse(markdown, { async: false, gfm: true })],
];

/** GitHub's renderer, with raw HTML passed through its tag filter as on GitHub. */
export function renderCmark(markdown: string): string {
  const extensions = ['table', 'autolink', 'strikethrough', 'tagfilter', 'tasklist'].flatMap((name) => [
    '-e',
    name,
  ]);
  return execFileSync('cmark-gfm', ['--unsafe', ...extensions], { input: markdown, encoding: 'utf8' });
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" };

/** The text of HTML that holds no tag but code; throws when it holds another. */
export function textOf(html: string): string {
  const text = html.replace(/<code>([^<]*)<\/code>/g, '$1');
  if (text.includes('<')) throw new Error(`Not only text: ${html}`);
  return text.replace(/&(amp|lt|gt|quot|#39);/g, (_, name: string) => ENTITIES[name] ?? '').trim();
}

/** What is inside each of the elements of a name, in order. */
export function insideAll(html: string, element: string): readonly string[] {
  return [...html.matchAll(new RegExp(`<${element}(?: [^>]*)?>([\\s\\S]*?)</${element}>`, 'g'))].map(
    ([, inner]) => inner ?? '',
  );
}
