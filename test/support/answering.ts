import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { randomNonce } from '../../src/adapters/system/nonce.ts';
import { answerPages } from '../../src/app/answer-pages.ts';
import type { Answering } from '../../src/app/answering.ts';
import type { Publishing } from '../../src/app/publishing.ts';
import { writeNoticed } from '../../src/app/violations.ts';
import { readWritten } from '../../src/app/written.ts';
import type { AnswerGrant, AnswerSettings } from '../../src/model/answer.ts';
import { answerToken } from '../../src/model/answer-link.ts';
import { startOf } from '../../src/model/period.ts';
import type { ViolationEvent } from '../../src/review/violation-event.ts';
import { gaugeBudget } from './budget.ts';
import { folderWith } from './folder.ts';
import { type HandClock, handClock, keptLog, publishingOf } from './publishing.ts';
import { recordsIn } from './review.ts';
import { servedAt } from './server.ts';
import { shippedEngine } from './templates.ts';
import { violationOf } from './violation.ts';

/** What signs the links of tests. */
export const KEY = 'k'.repeat(32);

const ZONE = 'Europe/Berlin';

/** When the violation of tests was noticed, and the id that it has. */
export const OPENED = startOf('2026-02-02', ZONE) + 8 * 3600;
/** Its id. */
export const VIOLATION = 'api.query-p95-2026-01-28';

/** A server on which people can answer about one open violation, whose clock is put by hand. */
export interface AnsweringServer {
  /** `http://127.0.0.1:41234`. */
  readonly url: string;
  readonly clock: HandClock;
  readonly log: { readonly lines: string[] };
  readonly answering: Answering;
  /** The path of a link to Ann, with what differs. */
  readonly link: (step: AnswerGrant['step'], differing?: Partial<AnswerGrant>, key?: string) => string;
  /** What is written down in the violation's file. */
  readonly events: () => Promise<readonly ViolationEvent[]>;
  readonly file: () => string;
}

/** Starts it, with what differs from settings that name no proxy. */
export async function answeringServer(
  differing: {
    readonly settings?: Partial<AnswerSettings>;
    /** Where the pages are said to be; where the server listens unless given. */
    readonly base?: string;
    readonly review?: readonly string[];
    readonly keys?: readonly string[];
    readonly source?: Publishing['source'];
  } = {},
): Promise<AnsweringServer> {
  const { keys = [KEY], review = [] } = differing;
  const folder = folderWith();
  const clock = handClock(OPENED + 600);
  const log = keptLog();
  const access = recordsIn(folder, ...review);
  const whole = publishingOf({ clock, log, ...(differing.source ? { source: differing.source } : {}) });
  const budget = { ...gaugeBudget(), id: 'api/query-p95' };
  const set = { ...whole.project.set, budgets: [budget] };
  const publishing = { ...whole, project: { ...whole.project, set, records: access } };
  await writeNoticed(access, [violationOf({ opened: OPENED })], ZONE);
  const settings = { lasts: 7 * 86_400, trusted: [], people: [], ...differing.settings };
  const place = { base: differing.base ?? 'http://127.0.0.1/', settings };
  const { project, source, ledger } = publishing;
  const templates = shippedEngine();
  const answering: Answering = {
    ...place,
    project,
    records: access,
    source,
    ledger,
    clock,
    log,
    templates,
    keys: async () => keys,
  };
  const url = await servedAt({
    log,
    pages: answerPages({
      nonce: randomNonce,
      current: () => place,
      during: (work) => work(answering),
    }),
  });
  const grant = {
    person: 'ann@example.org',
    violation: VIOLATION,
    opened: OPENED,
    until: OPENED + 7 * 86_400,
  };
  return {
    url,
    clock,
    log,
    answering,
    link: (step, other = {}, key = KEY) =>
      `/answers/${answerToken({ ...grant, step, ...other }, { base: place.base, keys: [key] })}`,
    events: async () => (await readWritten(access, 'none')).violations.flatMap(({ events }) => events),
    file: () => readFileSync(join(folder, `reviews/violations/${VIOLATION}.yaml`), 'utf8'),
  };
}
