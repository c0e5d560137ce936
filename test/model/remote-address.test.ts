import { expect, it } from 'vitest';
import { remoteAddressOf } from '../../src/model/remote-address.ts';

it.each([
  ['https://github.com/example/api.git', 'github.com', 'example/api'],
  ['https://user:hunter2@git.example.org:8443/group/sub/api/', 'git.example.org', 'group/sub/api'],
  ['ssh://git@git.example.org:2222/group/api.git', 'git.example.org', 'group/api'],
  ['git@github.com:example/api.git', 'github.com', 'example/api'],
])('%s is at %s, and called %s there', (remote, host, path) => {
  expect(remoteAddressOf(remote)).toEqual({ host, path });
});

it.each(['/srv/git/api.git', '../api.git', 'file:///srv/api.git', ''])('%s is at no service', (remote) => {
  expect(remoteAddressOf(remote)).toBeUndefined();
});
