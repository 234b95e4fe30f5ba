import type { Step } from '../causes/step.ts';
import type { SecretEntry } from '../credential/ports.ts';
import type { VersionComparison } from '../state/remembered.ts';
import { awsCommand, ownCommand } from '../wording/shell-commands.ts';

/** Version ids of one secret by stage; null when the stage is absent. */
export type VersionIds = {
  readonly current: string | null;
  readonly pending: string | null;
  readonly previous: string | null;
};

/** Recognises the same set of versions again, so that it is compared once. */
export function comparisonKey(versions: VersionIds): string {
  return [versions.current, versions.pending, versions.previous].map((id) => id ?? '-').join(' ');
}

/** The secret whose versions were compared; `id` is what the AWS CLI wants (ARN or name). */
type Compared = Pick<SecretEntry, 'id' | 'org' | 'rotation'>;

/**
 * What a comparison means, and the command that mends it: ours, or one of AWS where ours would refuse, as for secrets
 * that AWS rotates by itself. `trouble` is what the store said when it did not hand a version over.
 */
export function explainComparison(
  result: VersionComparison,
  versions: VersionIds,
  { id, org, rotation: { managed } }: Compared,
  trouble: string | null = null,
): Step {
  const { current, pending, previous } = versions;
  if (result.pending === 'works' && current !== null && pending !== null) {
    return {
      say: 'AWSPENDING works: the rotation stopped half-way. Finish it',
      run: moveCurrent(id, pending, current),
    };
  }
  if (result.previous === 'works' && current !== null && previous !== null) {
    return {
      say:
        'AWSPREVIOUS still works; the new secret is not active in Salesforce. ' +
        'Finish the rotation there, or put the previous one back',
      run: managed ? moveCurrent(id, previous, current) : ownCommand('restore', [org]),
    };
  }
  if (result.pending === 'unknown' || result.previous === 'unknown') {
    return {
      say: `Whether another version of the secret works could not be told: ${trouble ?? 'the answers judged nothing'}.`,
    };
  }
  return {
    say:
      'No version of the secret works: the app or its secret was changed in Salesforce. ' +
      'Store the current consumer key and secret',
    run: managed
      ? awsCommand('secretsmanager put-secret-value', { 'secret-id': id, 'secret-string': 'file://new-secret.json' })
      : ownCommand('rotate', [org]),
  };
}

/** The command by which another version of a secret becomes the current one. */
function moveCurrent(secretId: string, to: string, from: string): string {
  return awsCommand('secretsmanager update-secret-version-stage', {
    'secret-id': secretId,
    'version-stage': 'AWSCURRENT',
    'move-to-version-id': to,
    'remove-from-version-id': from,
  });
}
