import { readFileSync } from 'node:fs';
import { Annotations, App, Stack, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { CredentialHealthStack } from '../lib/credential-health-stack.ts';
import { readSettings } from '../lib/settings/settings.ts';
import { readSettingsText, SETTINGS_FILE, settingsFrom } from '../lib/settings/sources.ts';
import { SettingsError } from '../src/environment.ts';

const STACK = 'SalesforceCredentialHealth';

const app = new App();
try {
  new CredentialHealthStack(app, STACK, {
    description: 'Checks the OAuth credentials of Salesforce orgs and says what broke',
    settings: readSettings(settings()),
  });
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
} catch (error) {
  if (!(error instanceof SettingsError)) throw error;
  if (process.env.CDK_CLI_VERSION === undefined) {
    console.error(error.message);
    process.exitCode = 1;
  } else {
    refuse(error.problems);
  }
}

/** Every setting of this folder; what goes before another is said, because the other then does nothing. */
function settings() {
  const cdkJson = JSON.parse(fileHere('cdk.json') ?? '{}').context ?? {};
  const file = readSettingsText(fileHere(SETTINGS_FILE));
  const { settings, overrides } = settingsFrom({ context: app.node.getAllContext(), cdkJson, file });
  for (const override of overrides) console.error(override);
  return settings;
}

function fileHere(name: string): string | null {
  try {
    return readFileSync(name, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

/** Fails synth, diff and deploy. The CLI runs this file for bootstrap and destroy as well, which need no settings. */
function refuse(problems: readonly string[]): void {
  const stack = new Stack(app, STACK);
  for (const problem of problems) Annotations.of(stack).addError(problem);
  Validations.of(stack).acknowledge({
    id: 'CloudFormation-Validate::F0001',
    reason: 'This stack has no resources because it is never deployed.',
  });
}
