import type Handlebars from 'handlebars';
import { jsonText } from '../../model/json-text.ts';
import { safeLink } from '../view/links.ts';
import { codeSpan, escapeHtml, escapeMarkdown } from './escape.ts';

/** What templates of Markdown may call. */
export const markdownHelpers: Readonly<Record<string, Handlebars.HelperDelegate>> = {
  /** `{{md title}}`: text that shows as it is. */
  md: (text: unknown) => escapeMarkdown(String(text)),
  /** `{{code owner}}`: a code span; for mentions and queries, which must neither notify nor link. */
  code: (text: unknown) => codeSpan(String(text)),
  /** `{{link "runbook" runbook}}`: a link, or the text alone when the address is not safe to follow. */
  link: (text: unknown, address: unknown) => {
    const href = safeLink(String(address));
    return href === '' ? escapeMarkdown(String(text)) : `[${escapeMarkdown(String(text))}](<${href}>)`;
  },
  /** `{{html name}}`: text inside raw HTML, as in `<details>`. */
  html: (text: unknown) => escapeHtml(String(text)),
  /** `{{yaml title}}`: a quoted text of front matter. */
  yaml: (text: unknown) => jsonText(String(text)),
};
