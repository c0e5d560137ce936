import type Handlebars from 'handlebars';
import { InputError } from '../../model/errors.ts';
import { textHelpers } from '../email/text-helpers.ts';
import { htmlHelpers } from '../html/helpers.ts';
import { markdownHelpers } from '../markdown/helpers.ts';

/** A kind of text that templates make, by the ending of their names. */
export interface TemplateFormat {
  readonly ending: string;
  /** Whether `{{ }}` escapes for HTML; elsewhere the format's helpers do the escaping. */
  readonly escapesHtml: boolean;
  readonly helpers: Readonly<Record<string, Handlebars.HelperDelegate>>;
}

/** All formats. */
export const FORMATS: readonly TemplateFormat[] = [
  { ending: 'html', escapesHtml: true, helpers: htmlHelpers },
  { ending: 'md', escapesHtml: false, helpers: markdownHelpers },
  { ending: 'txt', escapesHtml: false, helpers: textHelpers },
];

/** The format of a template by its name, `weekly.md`. */
export function formatNamed(name: string): TemplateFormat {
  const found = FORMATS.find(({ ending }) => name.endsWith(`.${ending}`));
  if (found) return found;
  const endings = FORMATS.map(({ ending }) => `.${ending}`).join(', ');
  throw new InputError(`${name} is no format of ours. A template's name ends in one of ${endings}.`);
}
