import { stringify } from 'yaml';
import { z } from 'zod';
import type { Read } from '../config/shape.ts';
import { BOUNDS } from '../model/bounds.ts';
import { formatQuantity } from '../model/format.ts';
import { parseQuantity, type Quantity } from '../model/quantity.ts';
import { eventLine } from './events.ts';
import type { ProposalEvent, ProposalRecord } from './proposal-event.ts';
import { asWritten, readRecord, said, saidFrom } from './record-file.ts';

const text = z.string().min(1).max(BOUNDS.message.most);

const EVENT = z.discriminatedUnion('did', [
  z.strictObject({ ...said, did: z.literal('propose') }),
  z.strictObject({ ...said, did: z.literal('justify') }),
  z.strictObject({ ...said, did: z.literal('communicate') }),
  z.strictObject({ ...said, did: z.literal('approve'), role: text }),
  z.strictObject({ ...said, did: z.literal('reject'), because: text }),
  z.strictObject({ ...said, did: z.literal('implement'), effective: z.iso.date(), roles: text.optional() }),
  z.strictObject({ ...said, did: z.literal('note'), text }),
]);

const limit = z
  .union([z.string(), z.number()])
  .refine((written) => parseQuantity(written).ok, 'A limit such as 2.5 s is wanted');
const tally = z.strictObject({ exceeded: z.int(), approaching: z.int(), of: z.int() });

const FILE = z.strictObject({
  proposal: text.describe('Its id, the name of the file.'),
  budget: text.describe('The budget whose limit is to change.'),
  bound: z.enum(['at_most', 'at_least']),
  from: limit.describe('The limit when it was proposed.'),
  to: limit.describe('The limit that is proposed.'),
  because: text.describe('Why.'),
  evidence: z.array(text),
  replay: z.array(z.strictObject({ limit, days: tally, weeks: tally })),
  impact: z.array(text),
  events: z.array(EVENT).min(1).describe('What happened, one event a line.'),
});

/** Reads the file of a proposal, with every problem at its place. */
export function readProposal(file: string, content: string): Read<ProposalRecord> {
  const { value, problems } = readRecord(file, content, 'proposal', FILE);
  if (!value) return { problems };
  const { proposal: id, events, from, to, replay, ...head } = value;
  return {
    problems,
    value: {
      ...head,
      id,
      from: quantity(from),
      to: quantity(to),
      replay: replay.map((one) => ({ ...one, limit: quantity(one.limit) })),
      events: events.map(({ at, known_from, ...event }) => ({ ...event, ...saidFrom(at, known_from) })),
    },
  };
}

/** The text of a proposal's file before anything happened but its first events. */
export function newProposal(record: ProposalRecord, zone: string): string {
  const { id, budget, bound, from, to, because, evidence, replay, impact, events } = record;
  const head = {
    proposal: id,
    budget,
    bound,
    from: formatQuantity(from),
    to: formatQuantity(to),
    because,
    evidence,
    replay: replay.map((one) => ({ ...one, limit: formatQuantity(one.limit) })),
    impact,
  };
  return [
    '# A proposed change of a limit. Each event is a line; lines are only ever added, by headroom approve,',
    '# reject, implement and the like.',
    stringify(head, { lineWidth: 110 }).trimEnd(),
    'events:',
    ...events.map((event) => proposalLine(event, zone)),
    '',
  ].join('\n');
}

/** An event as its line, its moment on the wall clock of the zone. */
export function proposalLine(event: ProposalEvent, zone: string): string {
  return eventLine(asWritten(event, zone));
}

/** The shape has made sure that it is one. */
function quantity(written: string | number): Quantity {
  const parsed = parseQuantity(written);
  if (!parsed.ok) throw new TypeError(parsed.error);
  return parsed.value;
}
