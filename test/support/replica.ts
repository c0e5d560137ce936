import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';

const CHILD = join(import.meta.dirname, 'replica-child.ts');

/** What it ends with when it could not begin. */
const UNSTARTED = 3;
/** Seconds after which somebody asks elsewhere. */
const LONGEST = 20;

/** How a replica was at the end of a wake-up. */
export interface Woken {
  /** Which of the wake-ups that it was asked for. */
  readonly number?: number;
  readonly duty?: boolean;
  readonly failure?: string;
  readonly unreached?: string;
  readonly unpushed?: string;
  readonly broken?: string;
}

/** What a replica is started with. */
export interface ReplicaOptions {
  readonly name: string;
  /** What it keeps lies in here: its clone and its output. */
  readonly folder: string;
  readonly remote: string;
  readonly clockFile: string;
  readonly environment: Readonly<Record<string, string>>;
}

/** A serving program that shares a project with others, in a process that may be ended and started again. */
export interface Replica {
  readonly name: string;
  readonly isUp: () => boolean;
  readonly isStopped: () => boolean;
  readonly start: () => void;
  readonly kill: () => Promise<void>;
  /** SIGSTOP, and SIGCONT. */
  readonly stop: () => void;
  readonly go: () => void;
  /** Removes what is on its disk; it must not be up. */
  readonly clear: () => void;
  readonly tell: (command: string) => void;
  /** How often it ended by itself, other than because there was nothing yet that it could serve. */
  readonly falls: () => number;
  /** Its last word at the end of a wake-up. */
  readonly woken: () => Woken | undefined;
  /** Somebody does something at it. Answers what it said; undefined when it said nothing for long, or ended. */
  readonly ask: (word: string, text: string) => Promise<unknown>;
}

/** A replica that is not started yet. What it logs is kept beside its folder. */
export function replicaOf({ name, folder, remote, clockFile, environment }: ReplicaOptions): Replica {
  let child: ChildProcess | undefined;
  let woken: Woken | undefined;
  let isStopped = false;
  let falls = 0;
  const answers = new Map<number, unknown>();
  let asked = 0;
  const isUp = () => child !== undefined && child.exitCode === null && child.signalCode === null;
  return {
    name,
    isUp,
    isStopped: () => isStopped,
    start: () => {
      mkdirSync(folder, { recursive: true });
      woken = undefined;
      const args = [CHILD, remote, join(folder, 'clone'), clockFile];
      const env = { ...process.env, ...environment, HEADROOM_REPLICA: name };
      child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'pipe'], env });
      child.once('exit', (code) => {
        if (code !== null && code !== UNSTARTED) falls += 1;
      });
      child.stdin?.on('error', () => {});
      child.stderr?.pipe(createWriteStream(`${folder}.log`, { flags: 'a' }));
      if (!child.stdout) return;
      createInterface({ input: child.stdout }).on('line', (line) => {
        const [, word = '', rest = ''] = /^(\S+) (.*)$/.exec(line) ?? [];
        const value: unknown = JSON.parse(rest);
        if (word === 'woke') woken = value as Woken;
        else answers.set(Number(word), value);
      });
    },
    kill: async () => {
      if (!child || !isUp()) return;
      const ended = once(child, 'exit');
      child.kill('SIGKILL');
      await ended;
      isStopped = false;
    },
    stop: () => {
      child?.kill('SIGSTOP');
      isStopped = true;
    },
    go: () => {
      child?.kill('SIGCONT');
      isStopped = false;
    },
    clear: () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }),
    ask: async (word, text) => {
      asked += 1;
      const number = asked;
      child?.stdin?.write(`${word} ${number} ${text}\n`);
      const end = performance.now() + LONGEST * 1000;
      while (isUp() && !answers.has(number) && performance.now() < end) await pause(20);
      return answers.get(number);
    },
    tell: (command) => void child?.stdin?.write(`${command}\n`),
    falls: () => falls,
    woken: () => woken,
  };
}
