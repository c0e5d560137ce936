import { stringify } from 'yaml';
import { z } from 'zod';
import type { Read } from '../config/shape.ts';
import { BOUNDS } from '../model/bounds.ts';
import { eventLine } from './events.ts';
import { asWritten, readRecord, said, saidFrom } from './record-file.ts';
import type { ViolationEvent, ViolationRecord } from './violation-event.ts';

const text = z.string().min(1).max(BOUNDS.message.most);

const EVENT = z.discriminatedUnion('did', [
  z.strictObject({ ...said, did: z.literal('open') }),
  z.strictObject({ ...said, did: z.literal('reopen') }),
  z.strictObject({ ...said, did: z.literal('close'), met: z.int().min(0) }),
  z.strictObject({ ...said, did: z.literal('acknowledge'), text: text.optional() }),
  z
    .strictObject({ ...said, did: z.literal('investigate'), cause: text.optional(), text: text.optional() })
    .refine(({ cause, text: other }) => (cause === undefined) !== (other === undefined), {
      error:
        'Exactly one of cause and text is allowed here. Write the cause, or a text that says where it stands',
    }),
  z.strictObject({ ...said, did: z.literal('plan'), text: text.optional() }),
  z.strictObject({ ...said, did: z.literal('implement'), text: text.optional() }),
  z.strictObject({ ...said, did: z.literal('validate'), met: z.int().min(0), text: text.optional() }),
  z.strictObject({ ...said, did: z.literal('decline'), text }),
  z.strictObject({ ...said, did: z.literal('note'), text }),
  z.strictObject({ ...said, did: z.literal('assign'), owner: text }),
  z.strictObject({ ...said, did: z.literal('link'), url: text }),
]);

const FILE = z.strictObject({
  violation: text.describe('Its id, the name of the file.'),
  budget: text.describe('The budget that was over.'),
  first_day: z.iso.date().describe('The first local day over.'),
  events: z.array(EVENT).min(1).describe('What happened, one event a line.'),
});

/** Reads the file of a violation, with every problem at its place. */
export function readViolation(file: string, content: string): Read<ViolationRecord> {
  const { value, problems } = readRecord(file, content, 'violation', FILE);
  if (!value) return { problems };
  const { violation: id, budget, first_day: firstDay, events } = value;
  return {
    problems,
    value: {
      id,
      budget,
      firstDay,
      events: events.map(({ at, known_from, ...event }) => ({ ...event, ...saidFrom(at, known_from) })),
    },
  };
}

/** The text of a violation's file before anything happened but its first event. */
export function newViolation(
  { id, budget, firstDay }: Omit<ViolationRecord, 'events'>,
  first: string,
): string {
  return [
    '# A violation of a budget and the response to it. Each event is a line; lines are only ever added,',
    '# by headroom violations or by hand.',
    `violation: ${id}`,
    stringify({ budget }, { lineWidth: 0 }).trimEnd(),
    `first_day: ${firstDay}`,
    'events:',
    `${first}\n`,
  ].join('\n');
}

/** An event as its line, its moment on the wall clock of the zone. */
export function violationLine(event: ViolationEvent, zone: string): string {
  return eventLine(asWritten(event, zone));
}
