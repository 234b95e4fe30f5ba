/** A file of this repository and what stands in it where it runs the call. */
type Proof = readonly [file: string, says: string];

/**
 * Calls of the docs that are not made where the docs' commands are run, but by another test or by CI itself: they
 * install, need the network, last, or would start the tests within the tests.
 */
export const ELSEWHERE: Readonly<Record<string, Proof>> = {
  'npm ci': ['.ci/run', '(npm ci && npm test)'],
  'npm link': ['test/bin/launcher.test.ts', "run('npm', ['link'], {"],
  'npm test': ['.ci/run', '(npm ci && npm test)'],
  'npm run check': ['.ci/run', 'npm run check'],
  // A part of that, by the same program: for one file it reads all of them as well.
  'npm run fix': ['package.json', '"fix": "biome check --write"'],
  // A part of what CI runs as `npm test`, by the same runner.
  'npm run test:fast': ['package.json', '"test:fast": "vitest run --config vitest.fast.config.ts"'],
  'npm run simulate:year': ['test/bench/year.test.ts', 'await live('],
  'npm run coverage': ['package.json', '"coverage": "vitest run --project code --coverage"'],
  'apt-get install chromium': ['.ci/run', 'apt-get install -y chromium'],
  'apt-get install awscli': ['.ci/run', 'apt-get install -y --no-install-recommends awscli'],
  'credential-health setup': ['test/aws/bin/setup.test.ts', "cli(['setup', ...scene.reach]"],
  'credential-health setup -- --method=direct --no-previous-parameters': [
    'test/aws/docs/tour-terminal.ts',
    "text.startsWith('credential-health setup')",
  ],
  'credential-health setup --no-deploy --prefix salesforce/ --email none': [
    'test/aws/bin/setup.test.ts',
    "'--no-deploy'",
  ],
  'credential-health test-alert --alarms': ['test/aws/bin/test-alert.test.ts', "'--alarms'"],
  'credential-health confirm': ['test/aws/bin/confirm.test.ts', "run(['confirm', link"],
  'credential-health confirm https://sns.eu-central-1.amazonaws.com/…': [
    'test/aws/bin/confirm.test.ts',
    "run(['confirm', link",
  ],
  'npm run emulator': ['test/aws/docs/tour-terminal.ts', "text === 'npm run --silent emulator'"],
  'npm run playground': ['test/aws/playground.test.ts', '`npm run --silent playground --'],
  'npm run simulator': ['test/aws/docs/tour-terminal.ts', "text.startsWith('npm run --silent simulator ')"],
  'pip install moto[server]': ['test/aws/moto.ts', "['install', '--quiet', '--retries', '1', PACKAGE]"],
  'npx cdk bootstrap': ['test/aws/deployed-story.ts', 'await cdkBootstrap();'],
  // With settings of its own, three times, and what is deployed is asked for them.
  'npx cdk deploy -c alertEmails=ops@example.com': ['test/aws/cdk-cli.ts', "await cdk(['deploy', "],
  'npx cdk destroy': ['test/aws/deployed-story.ts', 'await cdkDestroy();'],
  'npm pack': ['test/package/tarball.ts', "await run('npm', ['pack',"],
  'npm install ./salesforce-credential-health-0.1.0.tgz aws-cdk-lib constructs': [
    'test/package/empty-folder.ts',
    "await run('npm', ['install',",
  ],
  // A year takes half a minute; the script prints what that test judges.
  'npm run test:package': ['.ci/run', 'npm run test:package'],
  // They write into the docs what the tests that they name have seen; so do those tests, and compare.
  'npm run docs:tested': ['test/aws/generated-docs.ts', "process.env.UPDATE_DOCS === '1'"],
  'npm run docs:cost': ['test/calls-per-run.test.ts', "process.env.UPDATE_DOCS === '1'"],
  'npx vitest run --project aws test/aws/docs': ['test/aws/docs/tour.test.ts', "process.env.UPDATE_DOCS === '1'"],
  // By its nature only against an account of one's own; against the emulator it is a part of the tests.
  'npx vitest run --project aws test/aws/deployed.test.ts': ['test/aws/deployed.test.ts', 'describeOnAnyAws('],
};

/** Calls that last, in a short form of the same; a measure so short tells nothing of its bars. */
export const SHORTER: Readonly<Record<string, string>> = {
  'npm run attack': 'npm run attack -- --quick',
  // What so few reach is no verdict: test/fuzz/ has hundreds of each.
  'npm run fuzz -- --runs 10000': 'npm run fuzz -- --runs 20 --secrets 20 --seed 1 || test $? = 1',
  'npm run mutation':
    'npm run mutation -- --dryRunOnly --mutate src/rotation/rotation.ts --testFiles test/rotation/rotation.test.ts',
  'npm run soak': 'npm run soak -- 1 || test $? = 1',
  'npm run bench': 'npm run bench -- --quick',
  'npm run bench:scale -- --write': 'npm run bench:scale -- --quick',
  'npm run test:aws': 'npm run test:aws -- --passWithNoTests no-such-test',
};
