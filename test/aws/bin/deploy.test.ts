import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { CloudFormationClient, CreateStackCommand } from '@aws-sdk/client-cloudformation';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { cli, variablesFor } from '../../bin/cli.ts';
import { HAS_TERMINAL, KEYS, openSession } from '../../bin/pseudo-terminal.ts';
import { deployed } from '../../lib/deployed.ts';
import { describeOnAws } from '../emulator.ts';
import { accountIn } from './account.ts';

const PROGRAM = new URL('../../../bin/deploy.ts', import.meta.url).pathname;
const STACK = 'SalesforceCredentialHealth';
const WIDE = { secretPrefixes: 'salesforce/,sf/' };
const FORGOTTEN = '- secretPrefixes: salesforce/,sf/ becomes salesforce/; orgs below sf/ are no longer checked';

const { config, env: account } = accountIn('ap-south-1');
const folder = mkdtempSync(join(tmpdir(), 'credential-health-deploy-test-'));
const told = join(folder, 'told');
const env = { ...account, PATH: [folder, process.env.PATH].join(delimiter) };

/** In the place of the CDK's command line: it keeps what it is told, and synthesises what the test gives it. */
const CDK = `#!/bin/sh
echo "$*" >> ${told}
[ "$1" = synth ] || exit 0
cp ${folder}/synthesised.json "$4/${STACK}.template.json"
`;

/** The program, when settings come to this; what the CDK was told meanwhile, without the assembly's folder. */
function synthesised(settings: Readonly<Record<string, unknown>>): void {
  writeFileSync(join(folder, 'synthesised.json'), JSON.stringify(deployed(settings).template));
}
const run = (args: readonly string[], variables: Readonly<Record<string, string>> = {}) =>
  cli(args, { program: PROGRAM, env: { ...env, ...variables } });
const toldToCdk = () => readFileSync(told, 'utf8').replaceAll(/\/\S*credential-health-deploy-\S+/g, 'FOLDER');

describeOnAws('npm run deploy', () => {
  beforeAll(async () => {
    writeFileSync(join(folder, 'cdk'), CDK);
    chmodSync(join(folder, 'cdk'), 0o755);
    await new CloudFormationClient(config).send(
      new CreateStackCommand({ StackName: STACK, TemplateBody: JSON.stringify(whatStands(WIDE)) }),
    );
  });
  beforeEach(() => writeFileSync(told, ''));
  afterAll(() => rmSync(folder, { recursive: true }));

  test('goes on where nothing of it changes, with every option; of those only the settings are for synthesis', async () => {
    synthesised(WIDE);
    const options = ['-c', 'concurrency=8', '--context=memoryMb=1024', '--tags', 'team=crm', '--method=direct'];
    expect((await run(options)).code).toBe(0);
    expect(toldToCdk()).toBe(
      `synth --quiet --output FOLDER -c concurrency=8 -c memoryMb=1024\ndeploy --app FOLDER ${options.join(' ')}\n`,
    );
  });

  test('without a terminal deploys nothing that a forgotten setting changes, and says what answers', async () => {
    synthesised({});
    const { code, stderr } = await run([]);
    expect(code).toBe(1);
    expect(stderr).toContain(`This deployment changes:\n${FORGOTTEN}`);
    expect(stderr).toMatch(/Nothing was deployed\. What should stay .* --yes goes on without asking\.\n$/);
    expect(toldToCdk()).not.toContain('deploy --app');
  });

  test('goes on when told by --yes, which is the CDK’s as well', async () => {
    synthesised({});
    const { code, stderr } = await run(['--yes']);
    expect(code).toBe(0);
    expect(stderr).toContain(FORGOTTEN);
    expect(toldToCdk()).toMatch(/\ndeploy --app FOLDER --yes\n$/);
  });

  test('looks where the CDK would: at the Region of the option, or of AWS_DEFAULT_REGION', async () => {
    synthesised({});
    const { AWS_REGION: region, ...elsewhere } = env;
    const without = (args: readonly string[], variables: Readonly<Record<string, string>>) =>
      cli(args, { program: PROGRAM, env: { ...elsewhere, ...variables } });
    expect((await without([], { AWS_DEFAULT_REGION: region })).stderr).toContain(FORGOTTEN);
    expect((await without(['--region', region], { AWS_REGION: 'ap-south-2' })).stderr).toContain(FORGOTTEN);
    expect((await without([], { AWS_REGION: 'ap-south-2' })).code).toBe(0);
  });

  test('where what is deployed may not be seen, says so in words and how to go on without', async () => {
    const { AWS_REGION: _, ...nowhere } = env;
    const { code, stderr } = await cli([], { program: PROGRAM, env: nowhere });
    expect(code).toBe(2);
    expect(stderr).toMatch(/^What is deployed cannot be compared\. .*AWS_REGION\nTo deploy .*: npx cdk deploy\n$/);
    expect(toldToCdk()).toBe('');
  });

  (HAS_TERMINAL ? describe : describe.skip)('at a terminal', () => {
    const session = () => openSession(`exec ${process.execPath} ${PROGRAM}`, { env: variablesFor(env) });

    test.each([
      ['y', 'y', 0],
      ['Enter alone', KEYS.enter, 1],
      ['Ctrl-C', KEYS.ctrlC, 1],
    ])('asks, and takes %s for an answer', async (_, keys, code) => {
      synthesised({});
      await using person = session();
      await person.sees('This deployment changes:');
      await person.sees('Deploy all the same?');
      person.types(keys);
      expect(await person.ended()).toBe(code);
      expect(toldToCdk().includes('deploy --app')).toBe(code === 0);
      expect(person.shown().includes('Nothing was deployed.')).toBe(code !== 0);
    });
  });
});

/** The template of a stack of which the emulator makes nothing, since only its text is looked at. */
function whatStands(settings: Readonly<Record<string, unknown>>) {
  const { Resources } = deployed(settings).template as { readonly Resources: Readonly<Record<string, object>> };
  const unmade = Object.entries(Resources).map(([id, resource]) => [id, { ...resource, Condition: 'Never' }]);
  return {
    Conditions: { Never: { 'Fn::Equals': ['yes', 'no'] } },
    Resources: { ...Object.fromEntries(unmade), Topic: { Type: 'AWS::SNS::Topic' } },
  };
}
