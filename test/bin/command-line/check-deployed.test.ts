import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { buildReport } from '../../../src/run/report.ts';
import { check, failingCheck } from '../../run/run-samples.ts';
import { cli } from '../cli.ts';

const STACK = `<DescribeStacksResponse><DescribeStacksResult><Stacks><member>
  <StackName>Health</StackName><CreationTime>2026-11-22T08:00:00Z</CreationTime><StackStatus>CREATE_COMPLETE</StackStatus>
  <Outputs>
    <member><OutputKey>CheckFunctionName</OutputKey><OutputValue>the-check</OutputValue></member>
    <member><OutputKey>AlertTopicArn</OutputKey><OutputValue>arn:aws:sns:eu-central-1:111122223333:alerts</OutputValue></member>
    <member><OutputKey>AlarmTopicArn</OutputKey><OutputValue>arn:aws:sns:eu-central-1:111122223333:alarms</OutputValue></member>
    <member><OutputKey>StateTableName</OutputKey><OutputValue>states</OutputValue></member>
  </Outputs>
</member></Stacks></DescribeStacksResult></DescribeStacksResponse>`;

/** CloudFormation with one stack, and Lambda's Invoke, answering with one payload; records what that was asked. */
let server: Server;
let asked: { path: string; event: unknown }[];
let answer: { status: number; functionError?: string; payload: unknown };

beforeEach(async () => {
  asked = [];
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += chunk;
    });
    request.on('end', () => {
      if (body.includes('Action=DescribeStacks')) {
        response.writeHead(200, { 'content-type': 'text/xml' }).end(STACK);
        return;
      }
      if (request.method === 'GET' && request.url?.endsWith('/functions/the-check/configuration')) {
        response.writeHead(200, { 'content-type': 'application/json' });
        response.end(JSON.stringify({ Environment: { Variables: { TIMEZONE: 'Europe/Berlin' } } }));
        return;
      }
      asked.push({ path: request.url ?? '', event: JSON.parse(body) });
      const { status, functionError, payload } = answer;
      if (functionError !== undefined) response.setHeader('x-amz-function-error', functionError);
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(payload));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});

afterEach(() => new Promise((resolve) => server.close(resolve)));

function deployed(...args: readonly string[]) {
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const credentials = { AWS_ACCESS_KEY_ID: 'example', AWS_SECRET_ACCESS_KEY: 'example' };
  const env = { AWS_ENDPOINT_URL: endpoint, AWS_REGION: 'eu-central-1', ...credentials };
  return cli(['check', '--deployed', ...args], { env });
}

const report = buildReport({
  runId: 'run',
  startedAt: new Date('2026-11-22T08:00:00Z'),
  finishedAt: new Date('2026-11-22T08:00:10Z'),
  checks: [check({ org: 'acme' }), failingCheck({ org: 'globex' })],
  standing: [],
  notices: [],
  delivery: { published: false, confirmedSubscriptions: 2, listening: null },
  egressAddress: null,
});

describe('a check by the deployed function', () => {
  test('shows the report it returns as a check from here would', async () => {
    answer = { status: 200, payload: report };
    const { code, stdout, stderr } = await deployed('acme', 'globex');
    expect(asked).toEqual([
      { path: '/2015-03-31/functions/the-check/invocations', event: { orgs: ['acme', 'globex'], notify: false } },
    ]);
    expect(stdout).toMatch(/^Org +Verdict +Next\nglobex +✗ client-secret-wrong +integration team\nacme +✓ healthy\n/);
    expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
  });

  test('tells and remembers with --notify', async () => {
    answer = { status: 200, payload: report };
    await deployed('--notify');
    expect(asked.map(({ event }) => event)).toEqual([{}]);
  });

  test('as JSON is what the function returned, with fields that are new to this version', async () => {
    const newer = { ...report, weather: 'fine', orgs: report.orgs.map((org) => ({ ...org, cause: 'a-new-cause' })) };
    answer = { status: 200, payload: newer };
    expect(JSON.parse((await deployed('--json')).stdout)).toEqual(newer);
  });

  test.each([
    ['Unhandled', 'PublishError', '1 of 2 alert messages could not be published: no', 3],
    ['Unhandled', 'UnknownOrgsError', 'There is no org "globx".', 2],
  ])('that fails is shown as failed (%s %s)', async (functionError, errorType, errorMessage, exit) => {
    answer = { status: 200, functionError, payload: { errorType, errorMessage, trace: [] } };
    const { code, stdout, stderr } = await deployed();
    expect({ code, stdout, stderr }).toEqual({
      code: exit,
      stdout: '',
      stderr: `The deployed function failed (${errorType}): ${errorMessage}\n`,
    });
  });

  test('is not invoked again when Lambda fails', async () => {
    answer = { status: 500, payload: { Type: 'Service', message: 'internal' } };
    const { code, stderr } = await deployed();
    expect(asked).toHaveLength(1);
    expect(stderr).toMatch(/^Lambda Invoke failed/);
    expect(code).toBe(2);
  });

  test('of another version is refused by name of what differs', async () => {
    answer = { status: 200, payload: { schema: 'credential-health.report/9' } };
    const { code, stderr } = await deployed();
    expect(stderr).toBe(
      'What the function returned is no report of this version (it.schema must be one of credential-health.report/1, not string); deploy the same version as this one.\n',
    );
    expect(code).toBe(2);
  });

  test('takes no options of a check made here', async () => {
    const { code, stderr } = await deployed('--file', 'orgs.json');
    expect(stderr).toMatch(/'--deployed' cannot be used with option '--file <file>'/);
    expect(code).toBe(2);
  });
});
