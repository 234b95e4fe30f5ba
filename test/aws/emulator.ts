import { randomUUID } from 'node:crypto';
import { describe, inject } from 'vitest';

const endpoint = inject('awsEndpoint');

/** A group of tests that needs the AWS emulator; skipped where there is none (moto.ts says so). */
export const describeOnAws = describe.skipIf(endpoint === null);

/** Configuration of an SDK client that talks to the emulator. */
export const aws = {
  endpoint: endpoint ?? 'http://localhost:9',
  region: 'eu-central-1',
  credentials: { accessKeyId: 'example', secretAccessKey: 'example' },
};

/** A name that no other test uses, so that tests share one emulator. */
export function ownName(stem: string): string {
  return `${stem}-${randomUUID().slice(0, 8)}`;
}
