import { describe, expect, it } from 'vitest';
import type { Target } from '../../src/app/publishing.ts';
import type { Receipt } from '../../src/model/delivery.ts';
import { issued, triedBy } from '../support/deliveries.ts';
import { type FakeTarget, fakeTarget, type HandClock } from '../support/publishing.ts';

const HOUR = 3600;
const DAY = 24 * HOUR;

/** A target that asks each time to be left alone for so many seconds. */
function asking(target: FakeTarget, seconds: number, clock: () => HandClock, alone = false): FakeTarget {
  const deliver: Target['publisher']['deliver'] = async (...given): Promise<Receipt> => {
    const receipt = await target.publisher.deliver(...given);
    return { ...receipt, until: clock().at + seconds, ...(alone && { alone }) };
  };
  return { ...target, publisher: { ...target.publisher, deliver } };
}

async function askingFor(
  seconds: number,
  recipients: readonly string[],
  weeks: readonly string[],
  alone = false,
) {
  let clock: HandClock | undefined;
  const target = asking(
    fakeTarget('mail', recipients, () => 'failed'),
    seconds,
    () => clock ?? { at: 0, now: () => 0 },
    alone,
  );
  const all = await issued([target], weeks);
  clock = all.clock;
  return { ...all, target };
}

describe('a target that asks to be left alone', () => {
  it('gets nothing until then, neither what it was asked with nor anything else, and is asked again at that moment', async () => {
    const { deliver, clock, target } = await askingFor(10 * HOUR, ['ada', 'bob'], ['W05', 'W06']);
    await deliver();
    expect(triedBy(target)).toEqual(['W05 ada']);
    clock.at += 10 * HOUR - 1;
    await deliver();
    expect(triedBy(target)).toEqual(['W05 ada']);
    clock.at += 1;
    await deliver();
    expect(triedBy(target)).toEqual(['W05 ada', 'W05 bob']);
  });

  it('for one recipient gets what is for the others', async () => {
    const { deliver, clock, target } = await askingFor(HOUR, ['ada', 'bob'], ['W05', 'W06'], true);
    await deliver();
    clock.at += 600;
    await deliver();
    expect(triedBy(target)).toEqual(['W05 ada', 'W05 bob', 'W06 ada', 'W06 bob']);
    clock.at += HOUR;
    await deliver();
    expect(triedBy(target).slice(4)).toEqual(['W05 ada', 'W05 bob', 'W06 ada', 'W06 bob']);
  });

  it('for longer than a day is asked again after a day', async () => {
    const { deliver, clock, target } = await askingFor(365 * DAY, ['ada'], ['W05']);
    await deliver();
    clock.at += DAY - 1;
    await deliver();
    expect(target.got).toHaveLength(1);
    clock.at += 1;
    await deliver();
    expect(target.got).toHaveLength(2);
  });

  it('is not left alone for ever by a clock that was wrong', async () => {
    const { deliver, clock, target } = await askingFor(HOUR, ['ada', 'bob'], ['W05']);
    clock.at += 365 * DAY;
    await deliver();
    clock.at -= 365 * DAY;
    await deliver();
    expect(triedBy(target)).toEqual(['W05 ada', 'W05 bob']);
  });

  it('is asked all the same by somebody who wants it now', async () => {
    const { deliver, target } = await askingFor(HOUR, ['ada'], ['W05']);
    await deliver();
    await deliver({ now: true });
    expect(target.got).toHaveLength(2);
  });
});
