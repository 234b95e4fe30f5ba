import { App, Stack } from 'aws-cdk-lib';

/** A stack of some user's, in an app whose functions are not bundled. */
export function someStack(name = 'Crm'): Stack {
  const app = new App({ context: { 'aws:cdk:bundling-stacks': [] }, builtinCloudFormationValidation: false });
  return new Stack(app, name);
}
