import { type AnswerDeed, needsText } from '../model/answer-deed.ts';
import { InputError } from '../model/errors.ts';
import { webAddressGiven } from '../model/web-address.ts';
import { wordsGiven } from '../model/words-given.ts';
import type { Writer } from '../model/writer.ts';
import type { ViolationEvent } from '../review/violation-event.ts';

/** What was done about a violation, without when and by whom. */
export type Done = ViolationEvent extends infer E
  ? E extends ViolationEvent
    ? Omit<E, 'at' | keyof Writer>
    : never
  : never;

/** What the words of each deed that needs some are called. */
const WORDS: Readonly<Partial<Record<AnswerDeed, string>>> = {
  investigate: 'The root cause',
  note: 'The note',
  assign: 'The owner',
  link: 'The address',
  decline: 'The reason',
};

/**
 * What somebody says that they did about a violation, as it is written down; `met` is for how many days its budget has been
 * met. `todo` ends the message about words that are missing. Throws an InputError for words that are missing or too long, and
 * for an address that is none.
 */
export function deedDone(deed: AnswerDeed, text: string | undefined, met: number, todo: string): Done {
  const words = text === undefined ? '' : wordsGiven('The text', text);
  if (words === '' && needsText(deed)) throw new InputError(`${WORDS[deed]} is missing. ${todo}`);
  const given = words === '' ? {} : { text: words };
  switch (deed) {
    case 'investigate':
      return { did: deed, cause: words };
    case 'validate':
      return { did: deed, met, ...given };
    case 'assign':
      return { did: deed, owner: words };
    case 'link':
      return { did: deed, url: webAddressGiven(words) };
    case 'note':
    case 'decline':
      return { did: deed, text: words };
    case 'acknowledge':
    case 'plan':
    case 'implement':
      return { did: deed, ...given };
  }
}
