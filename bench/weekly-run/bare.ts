import { readFileSync } from 'node:fs';
import { CONCURRENCY } from './project.ts';
import { type SentRequest, sendAll } from './requests.ts';

// A program that sends the requests of a file to a server, and does nothing else: `bare.ts URL FILE`.
const [url = '', file = ''] = process.argv.slice(2);
await sendAll(url, JSON.parse(readFileSync(file, 'utf8')) as readonly SentRequest[], CONCURRENCY);
