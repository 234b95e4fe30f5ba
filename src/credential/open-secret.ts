import { type Finding, finding } from '../causes/finding.ts';
import { type Hint, hintsAbout } from '../causes/hint.ts';
import { secretsOf } from './confidential.ts';
import { type Credential, parseCredential } from './credential.ts';
import type { AllowedHost } from './host.ts';
import { lintCredential } from './lint.ts';
import type { SecretReading } from './ports.ts';
import { redactor } from './redaction.ts';
import type { Sealed } from './sealed.ts';

/** The credential a secret holds, or why there is none. Hints are there either way. */
export type OpenedSecret =
  | {
      readonly ok: true;
      readonly credential: Credential;
      readonly versionId: string;
      /** Whatever must not be shown of this credential, and of the one that it is to replace. */
      readonly secrets: readonly Sealed[];
      readonly hints: readonly Hint[];
    }
  | {
      readonly ok: false;
      readonly finding: Finding;
      /** The org's host, where that much could be read. */
      readonly host: AllowedHost | null;
      readonly hints: readonly Hint[];
    };

/** For texts of the store, which names keys and roles but never knows a value. */
const fitToShow = redactor([]);

/** Parses what the store gave for one secret, and says what looks odd about it. */
export function openSecret(reading: SecretReading): OpenedSecret {
  switch (reading.kind) {
    case 'refused':
      return refuse(
        finding('secret-unreadable', 'secret', { error: reading.code, description: fitToShow(reading.message) }),
      );
    case 'unavailable':
      return refuse(
        finding('secrets-unavailable', 'secret', { error: reading.code, description: fitToShow(reading.message) }),
      );
    case 'binary':
      return refuse(
        finding('secret-malformed', 'secret', { description: 'the secret is binary; it must be a JSON object' }),
      );
    case 'text': {
      const parsed = parseCredential(reading.text);
      const asRead = hintsAbout('secret', parsed.hints);
      if (!parsed.ok)
        return refuse(
          finding(parsed.cause, 'secret', {
            description: sentences(parsed.problems),
            ...(parsed.flow === null ? {} : { subject: parsed.flow }),
          }),
          asRead,
          parsed.host,
        );
      const { credential } = parsed;
      const hints = [...asRead, ...lintCredential(credential)];
      const former = reading.former === undefined ? null : parseCredential(reading.former);
      const secrets = [...secretsOf(credential), ...(former?.ok ? secretsOf(former.credential) : [])];
      return { ok: true, credential, versionId: reading.versionId, secrets, hints };
    }
  }
}

function refuse(found: Finding, hints: readonly Hint[] = [], host: AllowedHost | null = null): OpenedSecret {
  return { ok: false, finding: found, host, hints };
}

/** The problems in one line; a question ends its own sentence. */
function sentences(problems: readonly string[]): string {
  return problems.join('; ').replaceAll('?; ', '? ').replaceAll(':; ', ': ');
}
