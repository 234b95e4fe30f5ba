import type { Step } from '../causes/step.ts';
import type { VersionComparison } from '../state/remembered.ts';
import { awsCommand } from '../wording/shell-commands.ts';

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

/**
 * What a comparison means, and the command that mends it. `secretId` is what the AWS CLI wants (ARN or name); `trouble`
 * is what the store said when it did not hand a version over.
 */
export function explainComparison(
  result: VersionComparison,
  versions: VersionIds,
  secretId: string,
  trouble: string | null = null,
): Step {
  const { current, pending, previous } = versions;
  if (result.pending === 'works' && current !== null && pending !== null) {
    return {
      say: 'AWSPENDING works: the rotation stopped half-way. Finish it',
      run: moveCurrent(secretId, pending, current),
    };
  }
  if (result.previous === 'works' && current !== null && previous !== null) {
    return {
      say:
        'AWSPREVIOUS still works; the new secret is not active in Salesforce. ' +
        'Finish the rotation there, or restore AWSPREVIOUS',
      run: moveCurrent(secretId, previous, current),
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
    run: awsCommand('secretsmanager put-secret-value', {
      'secret-id': secretId,
      'secret-string': 'file://new-secret.json',
    }),
  };
}

/** The command by which another version of a secret becomes the current one. */
export function moveCurrent(secretId: string, to: string, from: string): string {
  return awsCommand('secretsmanager update-secret-version-stage', {
    'secret-id': secretId,
    'version-stage': 'AWSCURRENT',
    'move-to-version-id': to,
    'remove-from-version-id': from,
  });
}
