import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createRecords } from '../../src/adapters/files/records.ts';
import { overlayRecords } from '../../src/app/overlay-records.ts';
import { folderWith } from '../support/folder.ts';

it('records over others tell the same as if they had been written, and leave the files as they are', async () => {
  const start = { 'reviews/b.yaml': 'one\n' };
  const [folder, written] = [folderWith(start), folderWith(start)];
  const [over, real] = [overlayRecords(createRecords(folder)), createRecords(written)];
  const told = await Promise.all(
    [over, real].map(async (records) => {
      const done = [
        await records.create('reviews/b.yaml', 'another\n'),
        await records.create('reviews/a.yaml', 'new\n'),
        await records.create('reviews/a.yaml', 'again\n'),
      ];
      await records.append('reviews/b.yaml', 'two');
      await records.append('reviews/a.yaml', 'more');
      await records.add('reviews/c.jsonl', '{}');
      await records.add('reviews/c.jsonl', '{}');
      return [done, await records.read('reviews', '.yaml'), await records.read('reviews', '.jsonl')];
    }),
  );
  expect(told[0]).toEqual(told[1]);
  expect(readFileSync(join(folder, 'reviews/b.yaml'), 'utf8')).toBe('one\n');
  expect(existsSync(join(folder, 'reviews/a.yaml'))).toBe(false);
});
