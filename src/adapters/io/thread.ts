import {
  isMarkedAsUntransferable,
  parentPort,
  type Transferable,
  Worker,
  workerData,
} from 'node:worker_threads';
import { BOUNDS } from '../../model/bounds.ts';
import { InputError, type Problem, SourceError, StoppedError } from '../../model/errors.ts';

/** What a thread does, by its names: of one plain value, and of what it may call back while it is at it. */
type Work = (given: never, calls: never) => Promise<unknown>;

type Works<W> = { readonly [K in keyof W]: Work };

/** A thread of its own, in which others’ requests are not held up. */
export interface Thread<W extends Works<W>> {
  /**
   * Has a work done there. Throws what it throws, and a SourceError when the thread ends before it is done: at the end of the program,
   * or for want of memory. What is answered is handed over; what is given is copied.
   */
  readonly ask: <K extends keyof W & string>(
    work: K,
    given: Parameters<W[K]>[0],
    calls?: Parameters<W[K]>[1],
  ) => ReturnType<W[K]>;
  /** Ends the thread for good; what is still waited for is refused. */
  readonly close: () => Promise<void>;
}

/**
 * Starts a thread of a file that calls {@link worksInThread}, so that it gets ready while others are at work. It keeps no program
 * running unless something is waited for, ends when nothing was asked of it for `idle` seconds, and begins anew when it is asked again:
 * also after it broke down.
 */
export function startThread<W extends Works<W>>(
  file: URL,
  data: object,
  idle: number = BOUNDS.idle.most,
): Thread<W> {
  let isClosed = false;
  const begin = (): Running => {
    const begun = run(file, data, idle, () => {
      if (running === begun) running = undefined;
    });
    return begun;
  };
  let running: Running | undefined = begin();
  const ask = async (work: string, given: unknown, calls: Calls = {}): Promise<unknown> => {
    if (isClosed) throw new SourceError(CLOSED);
    running ??= begin();
    return running.ask(work, given, calls);
  };
  return {
    ask: (work, given, calls) => ask(work, given, calls) as ReturnType<W[typeof work]>,
    close: async () => {
      isClosed = true;
      await running?.end();
    },
  };
}

const CLOSED = 'It was given up: the program is done.';
const FULL =
  'It takes more memory than there is for it. Give the program more, as by NODE_OPTIONS=--max-old-space-size=4096 for 4 GB.';

/** What a thread may call back. */
type Calls = Readonly<Record<string, (...given: readonly unknown[]) => Promise<unknown>>>;

interface Running {
  readonly ask: (work: string, given: unknown, calls: Calls) => Promise<unknown>;
  readonly end: () => Promise<unknown>;
}

function run(file: URL, data: object, idle: number, ended: () => void): Running {
  const worker = new Worker(file, { workerData: data });
  const callsOf = new Map<number, Calls>();
  const line = lineOver(worker, ({ work, given, within = 0 }) => callsOf.get(within)?.[work]?.(...given));
  let why: Error = new SourceError(CLOSED);
  let timer: NodeJS.Timeout | undefined;
  worker.on('error', (error: Error & { readonly code?: string }) => {
    why = error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? new SourceError(FULL) : error;
  });
  worker.on('exit', () => {
    clearTimeout(timer);
    ended();
    line.refuse(why);
  });
  const end = () => worker.terminate();
  const rest = () => {
    // Listening for messages holds the program; only what somebody waits for may.
    worker.unref();
    timer = setTimeout(() => {
      ended();
      void end();
    }, idle * 1000).unref();
  };
  rest();
  return {
    ask: async (work, given, calls) => {
      clearTimeout(timer);
      worker.ref();
      const { id, answer } = line.ask({ work, given: [given] });
      callsOf.set(id, calls);
      try {
        return await answer;
      } finally {
        callsOf.delete(id);
        if (callsOf.size === 0) rest();
      }
    },
    end,
  };
}

/** In a thread that {@link startThread} started: does what it is asked. `make` is given what the thread was started with. */
export function worksInThread(make: (data: never) => Readonly<Record<string, Work>>): void {
  if (!parentPort) throw new Error('This is no thread.');
  const works = make(workerData as never);
  const callsWithin = (within: number) =>
    new Proxy(
      {},
      {
        get:
          (_, work) =>
          (...given: readonly unknown[]) =>
            line.ask({ work: String(work), given, within }).answer,
      },
    );
  const line: Line = lineOver(parentPort, ({ id, work, given: [given] }) =>
    works[work]?.(given as never, callsWithin(id) as never),
  );
}

/** A work that one side asks of the other. */
interface Asked {
  readonly id: number;
  readonly work: string;
  readonly given: readonly unknown[];
  /** Of what is called back: while which work. */
  readonly within?: number;
}

/** What became of it. */
type Answered = { readonly answers: number } & (
  | { readonly value: unknown; readonly problem?: undefined }
  | { readonly problem: Told }
);

/** One side of the line between a thread and whoever started it: each asks, and answers by what the other side may have done. */
interface Line {
  readonly ask: (asked: Omit<Asked, 'id'>) => { readonly id: number; readonly answer: Promise<unknown> };
  /** Refuses all that is waited for. */
  readonly refuse: (why: Error) => void;
}

interface Port {
  on(event: 'message', listener: (message: Asked | Answered) => void): unknown;
  postMessage(message: Asked | Answered, moved?: readonly Transferable[]): void;
}

function lineOver(port: Port, done: (asked: Asked) => Promise<unknown> | undefined): Line {
  const waiting = new Map<number, PromiseWithResolvers<unknown>>();
  let count = 0;
  const answer = async (asked: Asked): Promise<void> => {
    const { id: answers, within } = asked;
    try {
      const value = await done(asked);
      // What is called back for may be kept by whoever has it.
      port.postMessage({ answers, value }, within === undefined ? [...new Set(movable(value))] : []);
    } catch (error) {
      port.postMessage({ answers, problem: told(error) });
    }
  };
  port.on('message', (message) => {
    if (!('answers' in message)) return void answer(message);
    const { answers, problem } = message;
    if (problem) waiting.get(answers)?.reject(errorOf(problem));
    else waiting.get(answers)?.resolve(message.value);
    waiting.delete(answers);
  });
  return {
    ask: (asked) => {
      count += 1;
      const answered = Promise.withResolvers<unknown>();
      port.postMessage({ ...asked, id: count });
      waiting.set(count, answered);
      return { id: count, answer: answered.promise };
    },
    refuse: (why) => {
      for (const { reject } of waiting.values()) reject(why);
      waiting.clear();
    },
  };
}

/** The memory of bytes that are answered, where it is theirs alone: it changes hands, and is not copied. */
function movable(value: unknown): readonly ArrayBuffer[] {
  if (value instanceof Uint8Array) {
    const { buffer, byteLength } = value;
    const isWhole = buffer instanceof ArrayBuffer && buffer.byteLength === byteLength;
    return isWhole && !isMarkedAsUntransferable(buffer) ? [buffer] : [];
  }
  if (value instanceof Map) return [...value.values()].flatMap(movable);
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(movable) : [];
}

/** An error on its way between threads, which know no classes of each other’s. */
interface Told {
  readonly kind: string;
  readonly message: string;
  readonly problems: readonly Problem[];
  readonly stack: string | undefined;
}

/** The errors that are told apart by their class. */
const ERRORS: Readonly<Record<string, (told: Told) => Error>> = {
  InputError: ({ message, problems }) => new InputError(message, problems),
  SourceError: ({ message }) => new SourceError(message),
  StoppedError: () => new StoppedError(),
};

function told(error: unknown): Told {
  const { name, message, stack } = error instanceof Error ? error : new Error(String(error));
  return { kind: name, message, stack, problems: error instanceof InputError ? error.problems : [] };
}

function errorOf(problem: Told): Error {
  const known = ERRORS[problem.kind]?.(problem);
  return known ?? Object.assign(new Error(problem.message), { name: problem.kind, stack: problem.stack });
}
