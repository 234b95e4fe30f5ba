import { type Credential, parseCredential } from './core/credential.ts';
import { type Finding, finding } from './core/diagnosis.ts';
import type { SecretReading } from './ports.ts';

/** The credential a secret holds, or why there is none. Hints are there either way. */
export type OpenedSecret =
  | {
      readonly ok: true;
      readonly credential: Credential;
      readonly versionId: string;
      readonly hints: readonly string[];
    }
  | { readonly ok: false; readonly finding: Finding; readonly hints: readonly string[] };

/** Parses what the store gave for one secret. */
export function openSecret(reading: SecretReading): OpenedSecret {
  switch (reading.kind) {
    case 'refused':
      return refuse(finding('secret-unreadable', 'secret', { error: reading.code, description: reading.message }));
    case 'unavailable':
      return refuse(finding('secrets-unavailable', 'secret', { error: reading.code, description: reading.message }));
    case 'binary':
      return refuse(
        finding('secret-malformed', 'secret', { description: 'the secret is binary; it must be a JSON object' }),
      );
    case 'text': {
      const parsed = parseCredential(reading.text);
      if (parsed.ok)
        return { ok: true, credential: parsed.credential, versionId: reading.versionId, hints: parsed.hints };
      return refuse(finding('secret-malformed', 'secret', { description: parsed.problems.join('; ') }), parsed.hints);
    }
  }
}

function refuse(found: Finding, hints: readonly string[] = []): OpenedSecret {
  return { ok: false, finding: found, hints };
}
