import { setTimeout } from 'node:timers/promises';
import { worksInThread } from '../../src/adapters/io/thread.ts';
import { InputError, SourceError, StoppedError } from '../../src/model/errors.ts';

/** What the tests' thread does. */
export type TestWorks = typeof works;

/** What may be called back. */
export interface TestCalls {
  readonly numbered: (index: number) => Promise<number>;
}

let asked = 0;
let data = '';
let last = new Uint8Array();

const problem = { file: 'a.hbs', line: 3, column: 4, severity: 'error', message: 'No.' } as const;
const FAILURES = {
  input: () => new InputError('It is wrong.', [problem]),
  source: () => new SourceError('It does not answer.'),
  stopped: () => new StoppedError(),
  bug: () => new TypeError('x is not a function'),
};

const works = {
  data: async () => data,
  /** How often this was asked of the thread. */
  count: async () => {
    asked += 1;
    return asked;
  },
  fail: async (kind: keyof typeof FAILURES): Promise<never> => {
    throw FAILURES[kind]();
  },
  sum: async (numbers: number, { numbered }: TestCalls) => {
    let sum = 0;
    for (let index = 0; index < numbers; index += 1) sum += await numbered(index);
    return sum;
  },
  bytes: async (size: number) => {
    last = new Uint8Array(size).fill(7);
    return new Map([['a', { content: last, small: Buffer.from('x') }]]);
  },
  /** How many of the bytes that were answered last are still the thread's own. */
  bytesLeft: async () => last.length,
  rest: async (milliseconds: number) => setTimeout(milliseconds, asked),
  turn: async (): Promise<never> => {
    for (;;) asked += 1;
  },
  /** Fills the memory with little at a time: V8 can end a thread before its memory is used up, but not in the middle of something large. */
  fill: async (): Promise<never> => {
    for (let chain = {}; ; ) chain = { chain };
  },
  breakDown: async () => {
    await setTimeout(0);
    setImmediate(() => {
      throw new TypeError('It broke down.');
    });
    await setTimeout(100_000);
  },
};

worksInThread(({ name }: { readonly name: string }) => {
  data = name;
  return works;
});
