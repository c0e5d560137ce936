import type { Delivery, Receipt } from '../model/delivery.ts';
import { isEdition } from '../model/subject.ts';
import { violationLine } from '../review/violation-file.ts';
import type { Publishing, Target } from './publishing.ts';
import { wordsOfFailure } from './unexpected.ts';
import { readWritten, violationsFolder } from './written.ts';

/**
 * Writes the address of a ticket into the record of its violation, once. What fails is told of, and done with the next notice
 * that goes there.
 */
export async function keepLink(
  { project, clock, log }: Publishing,
  { partFor }: Target,
  delivery: Delivery,
  { link }: Receipt,
): Promise<void> {
  const violation = link === undefined ? undefined : partFor?.(delivery.recipient).violation;
  const { records, calendar } = project;
  if (link === undefined || violation === undefined || !records || isEdition(delivery)) return;
  try {
    const { violations } = await readWritten(records, 'none');
    const record = violations.find(({ id }) => id === violation);
    if (!record || record.events.some((event) => event.did === 'link' && event.url === link)) return;
    const line = violationLine({ at: clock.now(), by: 'headroom', did: 'link', url: link }, calendar.zone);
    await records.records.append(`${violationsFolder(records.settings)}/${violation}.yaml`, line);
  } catch (error) {
    log.warn(`The ticket ${link} was not written down. ${wordsOfFailure(error, log)}`);
  }
}
