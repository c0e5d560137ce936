import { type AnswerDeed, needsText } from '../../model/answer-deed.ts';
import { DEED_WORDS } from './words.ts';

/** A form as it is to be shown. */
export interface FormAsked {
  readonly deed: AnswerDeed;
  /** Where it is sent to; empty for the page itself. */
  readonly action: string;
  readonly hidden: Readonly<Record<string, string>>;
  /** What was written before, so that it is not lost. */
  readonly written?: string;
}

/** A form of a page. */
export interface FormView {
  readonly id: string;
  readonly action: string;
  readonly title: string;
  readonly means: string;
  readonly label: string;
  readonly hint: string;
  readonly isNeeded: boolean;
  /** Whether its text is one line. */
  readonly isLine: boolean;
  /** What an address is typed as. */
  readonly type: 'text' | 'url';
  readonly written: string;
  readonly hidden: readonly { readonly name: string; readonly value: string }[];
}

/** The view of a form. */
export function formView({ deed, action, hidden, written = '' }: FormAsked): FormView {
  return {
    id: deed,
    action,
    ...DEED_WORDS[deed],
    isNeeded: needsText(deed),
    isLine: deed === 'assign' || deed === 'link',
    type: deed === 'link' ? 'url' : 'text',
    written,
    hidden: Object.entries(hidden).map(([name, value]) => ({ name, value })),
  };
}

/** In place of a form where there is none: a template's names are always there. */
export const NO_FORM: FormView = {
  id: '',
  action: '',
  title: '',
  means: '',
  label: '',
  hint: '',
  isNeeded: false,
  isLine: false,
  type: 'text',
  written: '',
  hidden: [],
};
