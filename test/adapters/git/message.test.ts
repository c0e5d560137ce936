import { describe, expect, it } from 'vitest';
import { messageFor } from '../../../src/adapters/git/message.ts';
import type { GitTarget } from '../../../src/model/target-settings.ts';
import { examplePublication } from '../../support/publication.ts';

describe('a commit’s message', () => {
  it('keeps a placeholder that is none, also one that every object has', async () => {
    const message = '{kind} {period} r{revision} {constructor} {__proto__} {perod}';
    expect(messageFor({ message } as GitTarget, await examplePublication())).toBe(
      'weekly 2026-W05 r1 {constructor} {__proto__} {perod}',
    );
  });
});
