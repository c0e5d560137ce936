import type { AnswerDeed } from '../../model/answer-deed.ts';

/** What a form says of a deed. */
export interface DeedWords {
  /** `Acknowledge`: what stands above the form and on its button. */
  readonly title: string;
  /** What the record then says. */
  readonly means: string;
  /** What was recorded, to whoever did it. */
  readonly done: string;
  /** What stands above its text. */
  readonly label: string;
  /** What may be written there. */
  readonly hint: string;
}

/** The words of every deed. */
export const DEED_WORDS: Readonly<Record<AnswerDeed, DeedWords>> = {
  acknowledge: {
    title: 'Acknowledge',
    means: 'that you have seen it, and that it is being looked into',
    done: 'You acknowledged it.',
    label: 'A ticket, or a word',
    hint: 'May be left out.',
  },
  investigate: {
    title: 'Record the cause',
    means: 'what the cause is',
    done: 'You told the cause.',
    label: 'The cause',
    hint: 'What made it slower or larger, as the next reader would want to know it.',
  },
  plan: {
    title: 'Record the plan',
    means: 'that it is decided what will be done',
    done: 'You told the plan.',
    label: 'The plan',
    hint: 'What will be done, by whom and until when. May be left out.',
  },
  implement: {
    title: 'Record the change',
    means: 'that what was planned is done and live',
    done: 'You told the change.',
    label: 'The change',
    hint: 'Such as the address of a merged change. May be left out.',
  },
  validate: {
    title: 'Validate',
    means: 'that the budget is met again and stays so, which closes the violation',
    done: 'You validated it: the violation is closed.',
    label: 'What was learnt',
    hint: 'May be left out.',
  },
  note: {
    title: 'Add a note',
    means: 'what you write here',
    done: 'Your note was added.',
    label: 'The note',
    hint: 'It stands in the report beside the violation.',
  },
  assign: {
    title: 'Hand it on',
    means: 'who works on it from now on',
    done: 'It was handed on.',
    label: 'The owner',
    hint: 'A person or a team, such as @backend-team.',
  },
  link: {
    title: 'Add a link',
    means: 'where more about it is found',
    done: 'The link was added.',
    label: 'The address',
    hint: 'A ticket, a change or a page: https://…',
  },
  decline: {
    title: 'Do nothing about it',
    means: 'that nothing will be done about it, and why; no step is due any more',
    done: 'Nothing will be done about it.',
    label: 'Why nothing will be done',
    hint: 'The report tells of it.',
  },
};
