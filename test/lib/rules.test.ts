import { Validations } from 'aws-cdk-lib';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { AwsSolutionsChecks } from 'cdk-nag';
import { describe, expect, test } from 'vitest';
import { appWith } from './deployed.ts';
import { VARIANTS } from './variants.ts';

describe('cdk-nag AwsSolutions and the rules of CloudFormation', () => {
  // The first one loads every rule, and bundles every function.
  test.each(VARIANTS)('find nothing in the template with %s', (_case, settings) => {
    const app = appWith(settings, { context: { '@aws-cdk/core:validateAgainstDefaultRules': true } });
    Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
    expect(() => app.synth()).not.toThrow();
  });

  test('still find what nobody gave a reason for', () => {
    const app = appWith({}, { builtinCloudFormationValidation: false });
    Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
    const stack = app.node.findChild('Stack');
    new Topic(stack, 'Plain');
    expect(() => app.synth()).toThrow();
  });
});
