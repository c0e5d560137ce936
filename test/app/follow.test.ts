import { describe, expect, it } from 'vitest';
import { type Following, follow } from '../../src/app/follow.ts';
import { InputError, SourceError } from '../../src/model/errors.ts';
import {
  type FakeRepository,
  fakeRepository,
  keptWritings,
  recordsInFolder,
} from '../support/fake-repository.ts';
import { handClock, keptLog } from '../support/publishing.ts';

const SIGNAL = new AbortController().signal;
const SETTINGS = 'headroom.yaml';
const RECORD = 'reviews/violations/api.query.yaml';

/** Follows a fake repository, in which a project is broken whose settings say so. */
async function following(repository: FakeRepository) {
  const [log, clock, ledger] = [keptLog(), handClock(1_780_000_000), keptWritings()];
  const requireUsable = async (folder: string) => {
    const line = (repository.filesIn(folder)[SETTINGS] ?? '').split('\n').indexOf('broken');
    if (line < 0) return;
    const place = { line: line + 1, column: 1, severity: 'error' } as const;
    throw new InputError('The files have errors.', [
      { ...place, file: `${folder}/${SETTINGS}`, message: 'There is no key broken. Remove it.' },
    ]);
  };
  const recordsIn = recordsInFolder(repository);
  const begin = () => follow({ repository, requireUsable, recordsIn, clock, log }, SIGNAL);
  return { begin, ledger, clock, said: log.lines };
}

const texts = async (project: Following) => {
  const { records } = await project.newest();
  return Object.fromEntries(
    (await records.read('reviews/violations', '.yaml')).map(({ file, text }) => [file, text]),
  );
};

const append = (text: string) => ({ file: RECORD, how: 'append', text, at: 1_780_000_000 }) as const;

describe('a project that follows a repository', () => {
  it('begins with the newest commit', async () => {
    const repository = fakeRepository();
    const first = repository.commit('Ada <ada@x>', { [SETTINGS]: 'good' });
    const { begin, said, clock } = await following(repository);
    const project = await begin();
    expect(project.state()).toMatchObject({
      inUse: { id: first },
      newest: { id: first },
      pulledAt: clock.at,
    });
    expect(project.files()).toBe(`/clone/trees/${first}`);
    expect(said).toEqual([]);
  });

  it('cannot begin without reach when there was never a commit', async () => {
    const repository = fakeRepository();
    repository.set({ answers: false });
    const { begin } = await following(repository);
    await expect(begin()).rejects.toThrow(new SourceError('The remote does not answer.'));
  });

  it('cannot begin with a broken commit: it says where, why, whose it is and what to do', async () => {
    const repository = fakeRepository();
    repository.commit('Ada <ada@x>', { [SETTINGS]: 'good\nbroken' });
    repository.commit('Bob <bob@x>', { [SETTINGS]: 'good\nbroken', 'README.md': 'new' });
    const { begin } = await following(repository);
    const error = await begin().catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(InputError);
    expect(error).toMatchObject({
      message:
        'The newest commit of main of the remote, c002, is not used: headroom.yaml:2: There is no key broken. Remove it. Last changed in c001 by Ada <ada@x> (“Commit of Ada <ada@x>”). No commit was used before, so that there is nothing to go on with. Push one that is mended, then start again.',
      problems: [{ file: SETTINGS, line: 2 }],
    });
    expect(await repository.inUse()).toBeUndefined();
  });

  it('goes on with what it has when its clone cannot be read any more, nor the repository reached', async () => {
    const repository = fakeRepository();
    const good = repository.commit('Ada <ada@x>', { [SETTINGS]: 'good' });
    let isFull = false;
    const failing = (): Promise<never> => Promise.reject(new SourceError('The disk is full.'));
    const onDisk: FakeRepository = {
      ...repository,
      pull: (signal) => (isFull ? failing() : repository.pull(signal)),
      newest: () => (isFull ? failing() : repository.newest()),
      filesOf: (commit) => (isFull ? failing() : repository.filesOf(commit)),
      lastOf: (...asked) => (isFull ? failing() : repository.lastOf(...asked)),
    };
    const { begin, ledger } = await following(onDisk);
    const project = await begin();
    isFull = true;
    await project.pull(SIGNAL);
    await project.push(ledger, SIGNAL);
    expect(project.state()).toMatchObject({
      inUse: { id: good },
      unreached: 'The disk is full. What was there last is used.',
    });
  });

  it('keeps the last good commit when a newer one is broken, also over a restart, and says so once', async () => {
    const repository = fakeRepository();
    const good = repository.commit('Ada <ada@x>', { [SETTINGS]: 'good' });
    const { begin, said } = await following(repository);
    const project = await begin();
    const bad = repository.commit('Bob <bob@x>', { [SETTINGS]: 'good\nbroken' });
    await project.pull(SIGNAL);
    await project.pull(SIGNAL);
    const words =
      'The newest commit of main of the remote, c002, is not used: headroom.yaml:2: There is no key broken. Remove it. Last changed in c002 by Bob <bob@x> (“Commit of Bob <bob@x>”). c001 of 2026-02-02T02:40:00Z is used on until that is mended.';
    expect(project.state()).toMatchObject({ inUse: { id: good }, newest: { id: bad }, broken: words });
    expect(said).toEqual([words]);
    const again = await begin();
    expect(again.state()).toMatchObject({ inUse: { id: good }, newest: { id: bad }, broken: words });
    // As when an answer is pushed meanwhile.
    repository.commit('Headroom <h@x>', { [SETTINGS]: 'good\nbroken', [RECORD]: 'events:\n' });
    await project.pull(SIGNAL);
    expect(project.state().broken).toBe(words.replace('c002, is', 'c003, is'));
    expect(said.slice(1)).toEqual([words]);
    expect(again.files()).toBe(`/clone/trees/${good}`);
  });

  it('has the files of the commit in use again when somebody removed the clone, also while a newer one is broken', async () => {
    const repository = fakeRepository();
    const good = repository.commit('Ada <ada@x>', { [SETTINGS]: 'good' });
    const project = await (await following(repository)).begin();
    repository.commit('Bob <bob@x>', { [SETTINGS]: 'broken' });
    await project.pull(SIGNAL);
    repository.removeClone();
    await project.pull(SIGNAL);
    expect(repository.filesIn(project.files())).toEqual({ [SETTINGS]: 'good' });
    expect(await repository.inUse()).toMatchObject({ id: good });
    expect(project.state().broken).toContain('There is no key broken.');
  });

  it('says of several problems the first, and how many there are more', async () => {
    const repository = fakeRepository();
    repository.commit('Ada <ada@x>', {});
    const bad = repository.commit('Bob <bob@x>', { a: '1', b: '2' });
    const problem = (file: string) =>
      ({
        file: `/clone/trees/${bad}/${file}`,
        line: 1,
        column: 1,
        severity: 'error',
        message: 'It is wrong.',
      }) as const;
    const requireUsable = async (folder: string) => {
      if (folder.endsWith(bad)) throw new InputError('Errors.', [problem('a'), problem('b')]);
    };
    await repository.use('c001');
    const log = keptLog();
    const recordsIn = recordsInFolder(repository);
    const project = await follow({ repository, requireUsable, recordsIn, clock: handClock(0), log }, SIGNAL);
    expect(project.state().broken).toContain('a:1: It is wrong. And 1 problem more. Last changed in c002');
  });

  it('says whose a broken record is, whose name is from the project’s folder', async () => {
    const repository = fakeRepository('perf');
    repository.commit('Ada <ada@x>', {});
    const bad = repository.commit('Bob <bob@x>', { 'perf/reviews/a.yaml': 'broken' });
    repository.commit('Carol <carol@x>', { 'perf/reviews/a.yaml': 'broken', other: '1' });
    await repository.use('c001');
    const requireUsable = async () => {
      const place = { file: 'reviews/a.yaml', line: 3, column: 1, severity: 'error' } as const;
      throw new InputError('Errors.', [{ ...place, message: 'It is wrong.' }]);
    };
    const recordsIn = recordsInFolder(repository);
    const tools = { clock: handClock(0), log: keptLog() };
    const project = await follow({ repository, requireUsable, recordsIn, ...tools }, SIGNAL);
    expect(project.state().broken).toContain(
      `perf/reviews/a.yaml:3: It is wrong. Last changed in ${bad} by Bob`,
    );
  });

  it('uses what is mended, and forgets what was wrong', async () => {
    const repository = fakeRepository();
    repository.commit('Ada <ada@x>', { [SETTINGS]: 'good' });
    const { begin } = await following(repository);
    const project = await begin();
    repository.commit('Bob <bob@x>', { [SETTINGS]: 'broken' });
    await project.pull(SIGNAL);
    const mended = repository.commit('Bob <bob@x>', { [SETTINGS]: 'better' });
    await project.pull(SIGNAL);
    expect(project.state()).toMatchObject({ inUse: { id: mended }, newest: { id: mended } });
    expect(project.state().broken).toBeUndefined();
    expect((await repository.inUse())?.id).toBe(mended);
  });

  it('forgets what was wrong when the branch is put back to the commit in use', async () => {
    const repository = fakeRepository();
    const good = repository.commit('Ada <ada@x>', { [SETTINGS]: 'good' });
    const { begin } = await following(repository);
    const project = await begin();
    repository.commit('Bob <bob@x>', { [SETTINGS]: 'broken' });
    await project.pull(SIGNAL);
    const other = repository.commit('Ada <ada@x>', { [SETTINGS]: 'good' }, good);
    await project.pull(SIGNAL);
    expect(project.state()).toMatchObject({ inUse: { id: other }, newest: { id: other } });
    expect(project.state().broken).toBeUndefined();
  });

  it('takes a commit that could not be used for a cause outside of it, once that is gone', async () => {
    const repository = fakeRepository();
    const good = repository.commit('Ada <ada@x>', { [SETTINGS]: 'good' });
    const { begin, said } = await following(repository);
    const project = await begin();
    const next = repository.commit('Bob <bob@x>', { [SETTINGS]: 'next' });
    repository.unwritable.add(next);
    await project.pull(SIGNAL);
    expect(project.state()).toMatchObject({ inUse: { id: good }, newest: { id: good } });
    expect(said).toEqual([
      'The newest commit of main of the remote, c002 by Bob <bob@x> (“Commit of Bob <bob@x>”), is not used: The disk is full. c001 of 2026-02-02T02:40:00Z is used on until that is mended.',
    ]);
    expect((await begin()).state().inUse.id).toBe(good);
    repository.unwritable.clear();
    await project.pull(SIGNAL);
    expect(project.state()).toMatchObject({ inUse: { id: next }, newest: { id: next } });
  });

  it('goes on without reach, says so once, and says when it is over', async () => {
    const repository = fakeRepository();
    const first = repository.commit('Ada <ada@x>', { [SETTINGS]: 'good' });
    const { begin, said, clock } = await following(repository);
    const project = await begin();
    const before = clock.at;
    clock.at += 3600;
    repository.set({ answers: false });
    await project.pull(SIGNAL);
    await project.pull(SIGNAL);
    expect(project.state()).toMatchObject({ inUse: { id: first }, pulledAt: before });
    expect(project.state().unreached).toBe('The remote does not answer. What was there last is used.');
    const restarted = await begin();
    expect(restarted.state()).toMatchObject({ inUse: { id: first } });
    expect(restarted.state().pulledAt).toBeUndefined();
    repository.set({ answers: true });
    await project.pull(SIGNAL);
    expect(project.state().unreached).toBeUndefined();
    expect(project.state().pulledAt).toBe(clock.at);
    const words = 'The remote does not answer. What was there last is used.';
    expect(said).toEqual([words, words, 'main of the remote answers again.']);
  });

  it('says once that it is without reach, however long git says that it waited', async () => {
    const repository = fakeRepository();
    repository.commit('Ada <ada@x>', { [SETTINGS]: 'good' });
    const { begin, said } = await following(repository);
    const project = await begin();
    for (const answers of ['No reach after 0 ms.', 'No reach after 12 ms.', 'No such host.']) {
      repository.set({ answers });
      await project.pull(SIGNAL);
    }
    expect(said.map((line) => line.replace(' What was there last is used.', ''))).toEqual([
      'No reach after 0 ms.',
      'No such host.',
    ]);
    expect(project.state().unreached).toContain('No such host.');
  });

  it('knows after a restart without reach that the newest commit is broken, and reads records from it', async () => {
    const repository = fakeRepository();
    const good = repository.commit('Ada <ada@x>', { [SETTINGS]: 'good' });
    const { begin } = await following(repository);
    const project = await begin();
    const bad = repository.commit('Bob <bob@x>', { [SETTINGS]: 'broken', [RECORD]: 'events:\n' });
    await project.pull(SIGNAL);
    repository.set({ answers: false });
    const again = await begin();
    expect(again.state()).toMatchObject({ inUse: { id: good }, newest: { id: bad } });
    expect(again.state().broken).toContain('c002 by Bob');
    expect(await texts(again)).toEqual({ [RECORD]: 'events:\n' });
  });

  it('is quiet about what a stop cuts short', async () => {
    const repository = fakeRepository();
    repository.commit('Ada <ada@x>', { [SETTINGS]: 'good' });
    const { begin, said, ledger } = await following(repository);
    const project = await begin();
    repository.set({ answers: false });
    await ledger.write(append('  - one'));
    await project.pull(AbortSignal.abort());
    await project.push(ledger, AbortSignal.abort());
    expect(said).toEqual([]);
    expect(project.state().unpushed).toContain('What was written is kept');
  });
});

describe('what was written', () => {
  it('is pushed on top of what others did, and noted with the commit that has it', async () => {
    const repository = fakeRepository();
    repository.commit('Ada <ada@x>', { [SETTINGS]: 'good', [RECORD]: 'events:\n' });
    const { begin, said, ledger } = await following(repository);
    const project = await begin();
    await ledger.write(append('  - one'));
    repository.commit('Bob <bob@x>', { [SETTINGS]: 'good', [RECORD]: 'events:\n  - two\n' });
    await project.push(ledger, SIGNAL);
    expect(repository.remote()[RECORD]).toBe('events:\n  - two\n  - one\n');
    expect(ledger.all).toMatchObject([{ text: '  - one', commit: 'c003' }]);
    expect(project.state().newest.id).toBe('c003');
    expect(said).toEqual(['1 entry pushed to main of the remote, where c003 has all of it.']);
  });

  it('asks nobody when nothing is to be pushed', async () => {
    const repository = fakeRepository();
    repository.commit('Ada <ada@x>', { [SETTINGS]: 'good' });
    const { begin, said, ledger } = await following(repository);
    const project = await begin();
    repository.set({ answers: false });
    await project.push(ledger, SIGNAL);
    expect([project.state().unpushed, said]).toEqual([undefined, []]);
  });

  it('is kept through an outage, told of once, and pushed when that is over', async () => {
    const repository = fakeRepository();
    repository.commit('Ada <ada@x>', { [SETTINGS]: 'good', [RECORD]: 'events:\n' });
    const { begin, said, ledger } = await following(repository);
    const project = await begin();
    repository.set({ takes: false });
    for (const line of ['  - one', '  - two', '  - three']) {
      await ledger.write(append(line));
      await project.push(ledger, SIGNAL);
    }
    const words = 'The remote refuses a push. What was written is kept, and pushed later.';
    expect(project.state().unpushed).toBe(words);
    repository.set({ takes: true });
    await project.push(ledger, SIGNAL);
    expect(project.state().unpushed).toBeUndefined();
    expect(repository.remote()[RECORD]).toBe('events:\n  - one\n  - two\n  - three\n');
    expect(repository.length()).toBe(2);
    expect(said).toEqual([words, '3 entries pushed to main of the remote, where c002 has all of it.']);
  });

  it('is not pushed again when the answer to a push was lost', async () => {
    const repository = fakeRepository();
    repository.commit('Ada <ada@x>', { [SETTINGS]: 'good', [RECORD]: 'events:\n' });
    const { begin, ledger } = await following(repository);
    const project = await begin();
    await ledger.write(append('\n**Ann, today:** two\n\nlines'));
    repository.set({ cuts: true });
    await project.push(ledger, SIGNAL);
    expect(project.state().unpushed).toContain('it may have arrived');
    repository.set({ cuts: false });
    await project.push(ledger, SIGNAL);
    expect(repository.remote()[RECORD]).toBe('events:\n\n**Ann, today:** two\n\nlines\n');
    expect([repository.length(), ledger.all[0]?.commit]).toEqual([2, 'c002']);
  });

  it('comes back when somebody removed by force the commit that had it', async () => {
    const repository = fakeRepository();
    const first = repository.commit('Ada <ada@x>', { [SETTINGS]: 'good', [RECORD]: 'events:\n' });
    const { begin, ledger } = await following(repository);
    const project = await begin();
    await ledger.write(append('  - one'));
    await project.push(ledger, SIGNAL);
    repository.commit('Bob <bob@x>', { [SETTINGS]: 'good', [RECORD]: 'events:\n  - his\n' }, first);
    await project.pull(SIGNAL);
    await project.push(ledger, SIGNAL);
    expect(repository.remote()[RECORD]).toBe('events:\n  - his\n  - one\n');
    const length = repository.length();
    await project.push(ledger, SIGNAL);
    expect(repository.length()).toBe(length);
  });

  it('is told where somebody else made the same file first, which stays', async () => {
    const repository = fakeRepository();
    repository.commit('Ada <ada@x>', { [SETTINGS]: 'good' });
    const { begin, said, ledger } = await following(repository);
    const project = await begin();
    await ledger.write({ file: RECORD, how: 'create', text: 'ours:\n  - one\n', at: 1 });
    await ledger.write(append('  - more'));
    repository.commit('Bob <bob@x>', { [SETTINGS]: 'good', [RECORD]: 'theirs:\n' });
    await project.push(ledger, SIGNAL);
    expect(repository.remote()[RECORD]).toBe('theirs:\n  - more\n');
    expect(said.at(-1)).toContain(
      `Somebody else made ${RECORD} in the meantime, which stays as it is there.`,
    );
    expect(said.at(-1)).toContain('ours:');
  });

  it('of a first year at once makes a message that git can take, with paths of the repository', async () => {
    const repository = fakeRepository('perf');
    repository.commit('Ada <ada@x>', { [SETTINGS]: 'good' });
    const { begin, ledger } = await following(repository);
    const project = await begin();
    for (let index = 0; index < 51; index += 1)
      await ledger.write({ file: `reviews/violations/${index}.yaml`, how: 'create', text: 'x\n', at: index });
    await project.push(ledger, SIGNAL);
    const [message] = repository.messages;
    expect(message?.split('\n')).toHaveLength(54);
    expect(message).toMatch(
      /^Write down what happened: 51 entries\n\n- perf\/reviews\/.*\n- and 1 file more\n$/s,
    );
  });
});
