import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { bundleOf } from '../bundle.ts';

const { folder, inCleanProcess } = bundleOf('StatusWidget/Function');

const CONTEXT = `{ functionName: 'status', awsRequestId: 'example-request', getRemainingTimeInMillis: () => 20_000 }`;

describe("The status widget's bundle", () => {
  test('is one file without clients of Secrets Manager and SNS and without anything that calls Salesforce', () => {
    expect(readdirSync(folder)).toEqual(['index.mjs']);
    const code = readFileSync(join(folder, 'index.mjs'), 'utf8');
    const marks = {
      DynamoDB: 'com.amazonaws.dynamodb',
      'Secrets Manager': 'com.amazonaws.secretsmanager',
      SNS: 'com.amazonaws.sns',
      'token requests': 'urn:ietf:params:oauth:grant-type:jwt-bearer',
    };
    expect(Object.entries(marks).flatMap(([what, mark]) => (code.includes(mark) ? [what] : []))).toEqual(['DynamoDB']);
  });

  test("answers CloudWatch's describe call with documentation, without asking AWS", async () => {
    const said = await inCleanProcess(`console.log(await bundle.handler({ describe: true }, ${CONTEXT}))`);
    expect(said).toMatch(/^## Salesforce credentials\n/);
    expect(said).toContain('**team** | Show the orgs of this team only');
  });

  test('says calmly that the table cannot be reached, in the colours of the dashboard, and logs why', async () => {
    const said = await inCleanProcess(
      `const html = await bundle.handler({ widgetContext: { theme: 'dark' } }, ${CONTEXT});
       console.log(html.replace(/<style>.*<\\/style>/s, ''));`,
      {
        AWS_ACCESS_KEY_ID: 'example',
        AWS_SECRET_ACCESS_KEY: 'example',
        AWS_ENDPOINT_URL: 'http://127.0.0.1:9',
        AWS_MAX_ATTEMPTS: '1',
      },
    );
    const [log = '', ...html] = said.trim().split('\n');
    const shown = html.join('\n');
    expect(shown).toMatch(/^<div class="cwdb-no-default-styles credential-health dark">/);
    expect(shown).toContain('The status cannot be shown right now.');
    expect(shown).toContain('DynamoDB Query failed (ECONNREFUSED)');
    expect(shown).not.toMatch(/\bat \w+.*:\d+/);
    expect(JSON.parse(log)).toMatchObject({
      level: 'ERROR',
      message: 'The status could not be shown',
      function_request_id: 'example-request',
    });
  });
});
