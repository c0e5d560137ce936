import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { follow } from '../../src/app/follow.ts';
import { followedRecords, type NewestRecords, writeInto } from '../../src/app/followed-records.ts';
import { SourceError } from '../../src/model/errors.ts';
import type { Records } from '../../src/ports/records.ts';
import { fakeRepository, keptWritings, recordsInFolder, recordsOf } from '../support/fake-repository.ts';
import { handClock, keptLog } from '../support/publishing.ts';

const SIGNAL = new AbortController().signal;
const FOLDER = 'reviews/violations';
const clock = handClock(1_780_000_000);

/** Records over some texts, with a ledger of what is written; no commit is known to be in them. */
function over(texts: Record<string, string>, contained: readonly string[] = []) {
  const ledger = keptWritings();
  const newest = async (): Promise<NewestRecords> => ({
    records: recordsOf(texts),
    contains: async (commit) => contained.includes(commit),
  });
  return { ledger, records: followedRecords({ newest, ledger, clock }) };
}

const textIn = async (records: Records, file: string) => {
  const folder = file.slice(0, file.lastIndexOf('/'));
  const files = await records.read(folder, file.slice(file.lastIndexOf('.')));
  return files.find((one) => one.file === file)?.text;
};

describe('records of a project that follows a repository', () => {
  it('are those of the commit, with what was written laid over them', async () => {
    const { records } = over({ [`${FOLDER}/a.yaml`]: 'head:\n  - one' });
    await records.append(`${FOLDER}/a.yaml`, '  - two');
    expect(await records.create(`${FOLDER}/b.yaml`, 'b:\n')).toBe(true);
    await records.append(`${FOLDER}/b.yaml`, '  - three');
    await records.add('changes/all.jsonl', '{"at":1}');
    expect(await records.read(FOLDER, '.yaml')).toEqual([
      { file: `${FOLDER}/a.yaml`, text: 'head:\n  - one\n  - two\n' },
      { file: `${FOLDER}/b.yaml`, text: 'b:\n  - three\n' },
    ]);
    expect(await records.read('changes', '.jsonl')).toEqual([
      { file: 'changes/all.jsonl', text: '{"at":1}\n' },
    ]);
    expect(await records.read(FOLDER, '.md')).toEqual([]);
  });

  it('are created once: not where the commit has such a file, nor where somebody created it since', async () => {
    const { records } = over({ [`${FOLDER}/a.yaml`]: 'theirs\n' });
    expect(await records.create(`${FOLDER}/a.yaml`, 'ours\n')).toBe(false);
    expect(await records.create(`${FOLDER}/b.yaml`, 'first\n')).toBe(true);
    expect(await records.create(`${FOLDER}/b.yaml`, 'second\n')).toBe(false);
    expect(await textIn(records, `${FOLDER}/b.yaml`)).toBe('first\n');
  });

  it('are the same however the settings write their folder', async () => {
    const { records, ledger } = over({ [`${FOLDER}/a.yaml`]: 'head:\n' });
    await records.append(`./reviews//violations/a.yaml`, '  - one');
    expect(ledger.all).toMatchObject([{ file: `${FOLDER}/a.yaml` }]);
    const { records: plain } = over({});
    await plain.create('./a.yaml', 'a\n');
    expect(await plain.read('.', '.yaml')).toEqual([{ file: 'a.yaml', text: 'a\n' }]);
  });

  it('have what a commit brought that the newest one does not contain, such as one that another program pushed', async () => {
    const { records, ledger } = over({ [`${FOLDER}/a.yaml`]: 'head:\n' }, ['known']);
    await records.append(`${FOLDER}/a.yaml`, '  - one');
    await records.append(`${FOLDER}/a.yaml`, '  - two');
    const [one, two] = ledger.all;
    if (!one || !two) throw new Error('Two were written.');
    await ledger.pushed([one], 'known', 1);
    await ledger.pushed([two], 'unknown', 1);
    // What the commit that has it brought and somebody removed since stays removed.
    expect(await textIn(records, `${FOLDER}/a.yaml`)).toBe('head:\n  - two\n');
  });

  it('leave a file that cannot be read as it is, and read the others', async () => {
    const unread = { file: `${FOLDER}/a.yaml`, text: '', unread: 'It is a pipe.' };
    const ledger = keptWritings();
    const broken: Records = { ...recordsOf({}), read: async () => [unread] };
    const newest = async () => ({ records: broken, contains: async () => false });
    const records = followedRecords({ newest, ledger, clock });
    await records.append(`${FOLDER}/a.yaml`, '  - one');
    await records.create(`${FOLDER}/b.yaml`, 'b\n');
    expect(await records.read(FOLDER, '.yaml')).toEqual([unread, { file: `${FOLDER}/b.yaml`, text: 'b\n' }]);
  });
});

describe('writing into records', () => {
  it('adds a note of several lines once', async () => {
    const texts: Record<string, string> = { 'reviews/notes/a.md': '**Ann:** hello\n' };
    const writing = {
      file: 'reviews/notes/a.md',
      how: 'append',
      text: '\n**Bob:** two\n\nparts',
      at: 1,
    } as const;
    await writeInto(recordsOf(texts), [writing]);
    const { changed } = await writeInto(recordsOf(texts), [writing]);
    expect(texts).toEqual({ 'reviews/notes/a.md': '**Ann:** hello\n\n**Bob:** two\n\nparts\n' });
    expect(changed).toEqual([]);
  });

  it('tells a line from one that only begins or ends alike', async () => {
    const texts: Record<string, string> = { 'a/a.yaml': '  - one more\nno  - one\n' };
    await writeInto(recordsOf(texts), [{ file: 'a/a.yaml', how: 'append', text: '  - one', at: 1 }]);
    expect(texts).toEqual({ 'a/a.yaml': '  - one more\nno  - one\n  - one\n' });
  });

  it('writes the other files where one cannot be written, and says which are not', async () => {
    const texts: Record<string, string> = {};
    const plain = recordsOf(texts);
    const records: Records = {
      ...plain,
      add: (file, line) =>
        file === 'a/bad.yaml' ? Promise.reject(new SourceError('Cannot write it.')) : plain.add(file, line),
    };
    const writing = (file: string) => ({ file, how: 'add', text: 'one', at: 1 }) as const;
    const done = await writeInto(records, [writing('a/bad.yaml'), writing('a/good.yaml')]);
    expect(done).toMatchObject({ written: [{ file: 'a/good.yaml' }], failures: ['Cannot write it.'] });
    expect(texts).toEqual({ 'a/good.yaml': 'one\n' });
  });
});

const FILES = ['a', 'b', 'c'].map((name) => `${FOLDER}/${name}.yaml`);
const file = fc.constantFrom(...FILES);
const step = fc.oneof(
  fc.record({
    did: fc.constantFrom('write' as const),
    program: fc.nat(1),
    file,
    lines: fc.integer({ min: 1, max: 3 }),
  }),
  fc.record({ did: fc.constantFrom('create' as const), program: fc.nat(1), file }),
  fc.record({ did: fc.constantFrom('people' as const), file }),
  fc.record({ did: fc.constantFrom('force' as const) }),
  fc.record({
    did: fc.constantFrom('pull' as const, 'push' as const, 'restart' as const),
    program: fc.nat(1),
  }),
  fc.constantFrom(
    { did: 'line' as const, answers: true, takes: true, cuts: false },
    { did: 'line' as const, answers: true, takes: true, cuts: true },
    { did: 'line' as const, answers: true, takes: false, cuts: false },
    { did: 'line' as const, answers: false, takes: true, cuts: false },
  ),
);

/** How often a text stands among lines. */
const timesIn = (text: string, written: string) => `\n${text}`.split(`\n${written}\n`).length - 1;

describe('two programs that share a ledger, people, and a line that breaks', () => {
  it('have each written line exactly once at each moment and in the repository, and lose nothing of others', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40, size: 'max' }), async (steps) => {
        const repository = fakeRepository();
        const begun = Object.fromEntries(FILES.slice(0, 2).map((name) => [name, 'events:\n']));
        const first = repository.commit('Ada <ada@x>', begun);
        const ledger = keptWritings();
        const begin = async () => {
          const recordsIn = recordsInFolder(repository);
          const requireUsable = async () => {};
          const project = await follow(
            { repository, requireUsable, recordsIn, clock, log: keptLog() },
            SIGNAL,
          );
          return { project, records: followedRecords({ newest: project.newest, ledger, clock }) };
        };
        const programs = [await begin(), await begin()];
        const written: { file: string; text: string }[] = [];
        const people: { file: string; text: string }[] = [];
        const requireAll = async (text: (name: string) => Promise<string>) => {
          for (const one of written) expect(timesIn(await text(one.file), one.text), one.text).toBe(1);
        };
        for (const [index, one] of steps.entries()) {
          const program = 'program' in one ? programs[one.program] : undefined;
          if (one.did === 'line') repository.set(one);
          else if (one.did === 'people') {
            const text = `  - people ${index}`;
            const before = repository.remote()[one.file];
            // A file that a program is about to make is not made by people as well: theirs would stay.
            if (before === undefined) continue;
            repository.commit('Bob <bob@x>', { ...repository.remote(), [one.file]: `${before}${text}\n` });
            people.push({ file: one.file, text });
          } else if (one.did === 'force') {
            const kept = Object.entries(begun).map(([name, text]) => {
              const lines = people.filter((other) => other.file === name).map((other) => `${other.text}\n`);
              return [name, `${text}${lines.join('')}`] as const;
            });
            repository.commit('Bob <bob@x>', Object.fromEntries(kept), first);
            for (const other of people.splice(0)) if (begun[other.file] !== undefined) people.push(other);
          } else if (program === undefined) continue;
          else if (one.did === 'create') await program.records.create(one.file, 'made by a program:\n');
          else if (one.did === 'write') {
            const text = Array.from({ length: one.lines }, (_, at) => `  - ${index} ${at}`).join('\n');
            await program.records.append(one.file, text);
            written.push({ file: one.file, text });
          } else if (one.did === 'pull') await program.project.pull(SIGNAL);
          else if (one.did === 'push') {
            const before = await program.records.read(FOLDER, '.yaml');
            await program.project.push(ledger, SIGNAL);
            const after = await program.records.read(FOLDER, '.yaml');
            if (program.project.state().unpushed !== undefined) expect(after).toEqual(before);
          } else {
            repository.set({ answers: true });
            programs[one.program] = await begin();
          }
          for (const { records } of programs)
            await requireAll(async (name) => (await textIn(records, name)) ?? '');
        }
        repository.set({ answers: true, takes: true, cuts: false });
        for (const { project } of programs) {
          await project.pull(SIGNAL);
          await project.push(ledger, SIGNAL);
        }
        await requireAll(async (name) => repository.remote()[name] ?? '');
        for (const one of people) expect(timesIn(repository.remote()[one.file] ?? '', one.text)).toBe(1);
        const length = repository.length();
        for (const { project } of programs) await project.push(ledger, SIGNAL);
        expect(repository.length()).toBe(length);
      }),
      { numRuns: 300 },
    );
  });
});
