import { globSync, readFileSync, writeFileSync } from 'node:fs';
