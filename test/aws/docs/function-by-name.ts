import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { Simulator } from '../../../simulator/simulator.ts';
import type { DeployedFunction } from '../deployed-stack.ts';
import { startFunction } from '../lambda-process.ts';

const HANDLER = new URL('../../../lambdas/check/handler.ts', import.meta.url).href;

/** An endpoint of Lambda that knows one function. */
export type FunctionByName = AsyncDisposable & { readonly endpoint: string };

/** The function that checks, to be invoked by its name as with AWS; the emulator itself runs no code. */
export async function functionByName(
  { name, region }: Pick<DeployedFunction, 'name' | 'region'>,
  variables: Readonly<Record<string, string>>,
  simulator: Pick<Simulator, 'port' | 'caPem'>,
  role: Readonly<Record<string, string>>,
): Promise<FunctionByName> {
  const folder = await mkdtemp(join(tmpdir(), 'credential-health-function-'));
  await writeFile(join(folder, 'index.mjs'), `export { handler } from '${HANDLER}';\n`);
  const running = await startFunction({
    function: {
      name,
      region,
      variables,
      arn: `arn:aws:lambda:${region}:123456789012:function:${name}`,
      handler: 'index.handler',
      runtime: 'nodejs24.x',
      memoryMb: 512,
      timeoutSeconds: 60,
    },
    folder,
    simulator,
    aws: role,
  });
  const path = `/2015-03-31/functions/${name}`;
  const server = createServer(async (request, response) => {
    const body = await text(request);
    if (request.method === 'GET' && request.url === `${path}/configuration`) {
      response.end(JSON.stringify({ FunctionName: name, Environment: { Variables: variables } }));
      return;
    }
    if (request.method !== 'POST' || request.url !== `${path}/invocations`) {
      response.writeHead(404, { 'x-amzn-errortype': 'ResourceNotFoundException' }).end('{}');
      return;
    }
    const answer = await running.invoke(JSON.parse(body));
    if (answer.kind !== 'response') response.setHeader('x-amz-function-error', 'Unhandled');
    response.end(
      JSON.stringify(
        answer.kind === 'response' ? answer.payload : answer.kind === 'error' ? JSON.parse(answer.raw) : answer,
      ),
    );
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await running[Symbol.asyncDispose]();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
