import { describe, expect, it } from 'vitest';
import { readLines, settingsProblems } from '../support/settings-file.ts';

const BASE = ['time_zone: UTC', 'budgets: [budgets]', 'source: { recording: s.jsonl }'];
const KEY = 'k'.repeat(32);

function serverProblems(written: string): readonly string[] {
  return settingsProblems([...BASE, `server: ${written}`]);
}

describe('the settings of answering', () => {
  it('are read with what holds unless they say otherwise', () => {
    const { value } = readLines([
      ...BASE,
      `server: { public_url: 'https://b.example.org/perf', key_file: /run/key, links_last: 2d, user_header: X-Forwarded-User, trusted: [127.0.0.1, '10.0.0.0/8', 'fd00::/8', '::1'], people: [ann] }`,
    ]);
    expect(value?.server).toEqual({
      host: '127.0.0.1',
      port: 9184,
      publicUrl: 'https://b.example.org/perf',
      key: { file: '/run/key', setting: 'server.key_file' },
      answers: {
        lasts: 2 * 86_400,
        userHeader: 'X-Forwarded-User',
        trusted: ['127.0.0.1', '10.0.0.0/8', 'fd00::/8', '::1'],
        people: ['ann'],
      },
    });
    expect(value?.presentation.answersUrl).toBe('https://b.example.org/perf/');
  });

  it('let nobody answer without a key, and then no report says where', () => {
    const { value } = readLines([...BASE, "server: { public_url: 'https://b.example.org' }"]);
    expect(value?.server.key).toBeUndefined();
    expect(value?.presentation).not.toHaveProperty('answersUrl');
  });

  it.each([
    [
      'a key without an address',
      `{ key: ${KEY} }`,
      '4:11: error: key does nothing without public_url. Both are wanted, or none. Add public_url.',
    ],
    [
      'a file of a key without an address',
      '{ key_file: /run/key }',
      '4:11: error: key_file does nothing without public_url. Both are wanted, or none. Add public_url.',
    ],
    [
      'a key that can be guessed, which is not shown',
      '{ public_url: https://b.example.org, key: secret }',
      '4:51: error: This key is 6 characters long, which can be guessed. At least 32 are wanted. Make one with “openssl rand -base64 32”.',
    ],
    [
      'two keys',
      `{ public_url: https://b.example.org, key: ${KEY}, key_file: /run/key }`,
      '4:1: error: Exactly one of key, key_file is wanted here. Write one and no other.',
    ],
    [
      'a network that is none',
      `{ public_url: https://b.example.org, key: ${KEY}, user_header: X-User, trusted: [10.0.0.0/99] }`,
      '4:116: error: “10.0.0.0/99” is neither an address nor a network. Write it like 127.0.0.1, 10.0.0.0/8 or fd00::/8.',
    ],
    [
      'a header that is believed from nobody',
      `{ public_url: https://b.example.org, key: ${KEY}, user_header: X-User }`,
      '4:85: error: user_header is believed from nobody: anybody could send it. Add trusted with the addresses of the proxy alone, such as [127.0.0.1].',
    ],
    [
      'a header without a key',
      '{ public_url: https://b.example.org, user_header: X-User, trusted: [127.0.0.1] }',
      '4:46: error: user_header does nothing without key_file. Both are wanted, or none. Add key_file.',
    ],
    [
      'people whom no header names',
      `{ public_url: https://b.example.org, key: ${KEY}, people: [ann] }`,
      '4:85: error: people does nothing without user_header. Both are wanted, or none. Add user_header.',
    ],
    [
      'links that hold for ever',
      `{ public_url: https://b.example.org, key: ${KEY}, links_last: 365d }`,
      '4:97: error: “365d” is no time for a link to be good. From 1h to 90d are allowed. Write it like 7d.',
    ],
  ])('are refused with %s', (_mistake, written, told) => {
    expect(serverProblems(written)).toEqual([`headroom.yaml:${told}`]);
  });
});

describe('the settings of a webhook', () => {
  it('are a secret, in the clear or in a file', () => {
    const pullOf = (pull: string) => readLines([...BASE, `server: { pull: ${pull} }`]).value?.server.pull;
    expect(pullOf('{ secret: abc }')).toEqual({ secret: { value: 'abc' } });
    const file = { file: '/run/hook', setting: 'server.pull.secret_file' };
    expect(pullOf('{ secret_file: /run/hook }')).toEqual({ secret: file });
    expect(readLines(BASE).value?.server).not.toHaveProperty('pull');
  });

  it('want exactly one of them', () => {
    const one =
      'headroom.yaml:4:11: error: Exactly one of secret, secret_file is wanted here. Write one and no other.';
    expect(serverProblems('{ pull: {} }')).toEqual([one]);
    expect(serverProblems('{ pull: { secret: abc, secret_file: /run/hook } }')).toEqual([one]);
  });
});
