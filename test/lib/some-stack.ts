import { App, Stack } from 'aws-cdk-lib';
import { CredentialHealth, type CredentialHealthProps, SettingsError } from '../../lib/index.ts';

/** A stack of some user's, in an app whose functions are not bundled. */
export function someStack(name = 'Crm'): Stack {
  const app = new App({ context: { 'aws:cdk:bundling-stacks': [] }, builtinCloudFormationValidation: false });
  return new Stack(app, name);
}

/** What the construct says of props that it cannot use; nothing where it is made. */
export function problemsOf(props: CredentialHealthProps): readonly string[] {
  try {
    new CredentialHealth(someStack(), 'Health', props);
    return [];
  } catch (error) {
    if (error instanceof SettingsError) return error.problems;
    throw error;
  }
}
