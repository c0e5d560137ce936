import { once } from 'node:events';
import { expect, it } from 'vitest';
import { after } from '../../../src/adapters/io/timer.ts';

it('is aborted after parts of a second, whatever they come to in milliseconds', async () => {
  const signal = after(1_770_000_000.3 - 1_770_000_000);
  await once(signal, 'abort');
  expect(signal.reason).toMatchObject({ name: 'TimeoutError' });
});

it('is not aborted at once for a time longer than any timer', async () => {
  const signals = [30 * 86_400, 365 * 86_400].map(after);
  await once(after(0.02), 'abort');
  expect(signals.map(({ aborted }) => aborted)).toEqual([false, false]);
});
