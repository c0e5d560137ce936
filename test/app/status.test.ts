import { expect, it } from 'vitest';
import { deliverOutstanding } from '../../src/app/deliver.ts';
import type { RenderPublication } from '../../src/app/publishing.ts';
import { statusOf } from '../../src/app/status.ts';
import type { Edition } from '../../src/model/edition.ts';
import { startOf } from '../../src/model/period.ts';
import { fakeTarget, handClock, publishingOf } from '../support/publishing.ts';

const render: RenderPublication = async (edition) => ({ edition, artifacts: [], mail: {} }) as never;

it('shows all of the newest periods with every revision, and of older ones what is still to be delivered', async () => {
  const clock = handClock(startOf('2026-02-04', 'Europe/Berlin'));
  const mail = fakeTarget('mail', ['ok', 'busy', 'gone'], (recipient) =>
    recipient === 'ok' ? 'delivered' : recipient === 'busy' ? 'failed' : 'refused',
  );
  const publishing = publishingOf({ clock, targets: [mail], render });
  const issue = async (edition: Edition, recipients: readonly string[]) => {
    clock.at += 60;
    const to = recipients.map((recipient) => ({ target: 'mail', recipient }));
    await publishing.ledger.issue({ ...edition, issuedAt: clock.at, whole: true }, '{}', to);
  };
  const weekly = (week: number, revision = 1): Edition => ({
    kind: 'weekly',
    period: `2026-W0${week}`,
    revision,
  });
  await issue(weekly(1), ['ok', 'busy', 'gone']);
  await issue(weekly(2), ['ok', 'gone']);
  for (const revision of [1, 2, 3]) await issue(weekly(3, revision), ['ok', 'gone']);
  await issue(weekly(4), ['ok']);
  await deliverOutstanding(publishing, { now: true });

  const { editions } = await statusOf(publishing, 2);
  const shown = editions.map(({ issued, deliveries }) => {
    const of = deliveries.map(({ recipient, state, retriable, nextAt }) =>
      [recipient, state, retriable ? 'retriable' : '', nextAt === undefined ? '' : 'again'].join(' ').trim(),
    );
    return `${issued.period} r${issued.revision}: ${of.join(', ')}`;
  });
  expect(shown).toEqual([
    '2026-W04 r1: ok delivered',
    '2026-W03 r3: ok delivered, gone refused retriable',
    '2026-W03 r2: ok delivered, gone refused',
    '2026-W03 r1: ok delivered, gone refused',
    '2026-W01 r1: busy failed  again',
  ]);
});
