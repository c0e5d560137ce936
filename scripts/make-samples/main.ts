import { writeFileSync } from 'node:fs';
import { encode } from '../../src/recording/encode.ts';
import { makeRecording } from './make.ts';
import { RECORDING_FILE, shippedProject } from './shipped.ts';

writeFileSync(RECORDING_FILE, encode(await makeRecording(await shippedProject())));
