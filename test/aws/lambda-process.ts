import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { AwsRequest } from './aws-requests.ts';
import type { DeployedFunction } from './deployed-stack.ts';

/** How an invocation ended. */
export type Answer =
  | { readonly kind: 'response'; readonly payload: unknown }
  | { readonly kind: 'error'; readonly type: string; readonly message: string; readonly raw: string }
  /** The process ended without an answer. */
  | { readonly kind: 'crash'; readonly printed: string };

/** A function in a process of its own, cold until its first invocation. */
export type LambdaProcess = AsyncDisposable & {
  /** One invocation at a time, as Lambda does it; `timeoutMs` sets the deadline, the function's own timeout otherwise. */
  readonly invoke: (event: unknown, timeoutMs?: number) => Promise<Answer>;
  /** What it wrote so far: its log, metrics included. */
  readonly printed: () => string;
  /** What it asked of AWS so far. */
  readonly requests: readonly AwsRequest[];
  readonly pid: number;
};

export type LambdaOptions = {
  readonly function: DeployedFunction;
  /** Holds the unpacked asset. */
  readonly folder: string;
  /** The script that speaks the Runtime API and loads the handler; our own, unless another is given. */
  readonly runtimeClient?: string;
  /** Where Salesforce is. */
  readonly simulator: { readonly port: number; readonly caPem: string };
  /** Credentials and endpoint of the role it runs as. */
  readonly aws: Readonly<Record<string, string>>;
};

const NODE = join(import.meta.dirname, '../../node_modules/.bin/node');
const RUNTIME_CLIENT = join(import.meta.dirname, 'lambda-bootstrap.ts');
const RUNTIME_API = /^\/2018-06-01\/runtime\/(?:invocation\/(next|[^/]+\/(?:response|error))|init\/(error))$/;

/** Starts the function's process; Lambda's side of the Runtime API is a server on loopback. */
export async function startFunction(options: LambdaOptions): Promise<LambdaProcess> {
  const scratch = await mkdtemp(join(tmpdir(), 'lambda-'));
  const ca = join(scratch, 'ca.pem');
  await writeFile(ca, options.simulator.caPem);
  const api = await runtimeApi(options.function);

  const preload = pathToFileURL(join(import.meta.dirname, 'lambda-preload.ts'));
  preload.search = new URLSearchParams({ port: String(options.simulator.port), ca }).toString();
  const child = spawn(NODE, ['--import', preload.href, options.runtimeClient ?? RUNTIME_CLIENT], {
    cwd: options.folder,
    env: {
      ...options.function.variables,
      ...lambdasOwnVariables(options.function, options.folder),
      ...options.aws,
      AWS_LAMBDA_RUNTIME_API: api.address,
    },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  let printed = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      printed += text;
    });
  }
  const requests: AwsRequest[] = [];
  child.on('message', (request: AwsRequest) => requests.push(request));
  const ended = once(child, 'close').then(() => api.end(printed));

  return {
    invoke: api.invoke,
    printed: () => printed,
    requests,
    pid: child.pid ?? 0,
    [Symbol.asyncDispose]: async () => {
      child.kill('SIGKILL');
      await ended;
      await api.close();
      await rm(scratch, { recursive: true, force: true });
    },
  };
}

/** https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime */
function lambdasOwnVariables(deployed: DeployedFunction, folder: string): Readonly<Record<string, string>> {
  return {
    _HANDLER: deployed.handler,
    AWS_DEFAULT_REGION: deployed.region,
    AWS_EXECUTION_ENV: `AWS_Lambda_${deployed.runtime}`,
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(deployed.memoryMb),
    AWS_LAMBDA_FUNCTION_NAME: deployed.name,
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${deployed.name}`,
    AWS_LAMBDA_LOG_STREAM_NAME: '2026/11/22/[$LATEST]0123456789abcdef0123456789abcdef',
    AWS_REGION: deployed.region,
    LAMBDA_RUNTIME_DIR: '/var/runtime',
    LAMBDA_TASK_ROOT: folder,
    LANG: 'en_US.UTF-8',
    PATH: '/var/lang/bin:/usr/local/bin:/usr/bin/:/bin:/opt/bin',
    TZ: ':UTC',
  };
}

/** Lambda's side: https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html */
async function runtimeApi({ arn, timeoutSeconds }: DeployedFunction) {
  type Invocation = { id: string; event: unknown; timeoutMs: number; resolve: (answer: Answer) => void };
  let count = 0;
  let waiting: ServerResponse | null = null;
  let current: Invocation | null = null;
  let over: Answer | null = null;

  const hand = (response: ServerResponse, { id, event, timeoutMs }: Invocation): void => {
    response.writeHead(200, {
      'Content-Type': 'application/json',
      'Lambda-Runtime-Aws-Request-Id': id,
      'Lambda-Runtime-Deadline-Ms': String(Date.now() + timeoutMs),
      'Lambda-Runtime-Invoked-Function-Arn': arn,
      'Lambda-Runtime-Trace-Id': 'Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700;Parent=9a9197af755a6419;Sampled=0',
    });
    response.end(JSON.stringify(event));
  };
  const settle = (answer: Answer): void => {
    const invocation = current;
    current = null;
    invocation?.resolve(answer);
  };
  const server = createServer(async (request, response) => {
    const body = await textOf(request);
    const route = RUNTIME_API.exec(request.url ?? '');
    const step = route?.[1] ?? route?.[2];
    if (step === 'next') {
      if (current === null) waiting = response;
      else hand(response, current);
      return;
    }
    const known = step === 'error' || step === `${current?.id}/response` || step === `${current?.id}/error`;
    response.writeHead(known ? 202 : 404, { 'Content-Type': 'application/json' }).end('{"status":"OK"}');
    if (!known) return;
    if (step.endsWith('/response')) settle({ kind: 'response', payload: JSON.parse(body) });
    else settle(errorOf(body));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');

  return {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    invoke: (event: unknown, timeoutMs = timeoutSeconds * 1000): Promise<Answer> =>
      new Promise((resolve, reject) => {
        if (current !== null) return reject(new Error('Lambda hands a process one invocation at a time'));
        if (over !== null) return resolve(over);
        count += 1;
        current = { id: `00000000-0000-4000-8000-${String(count).padStart(12, '0')}`, event, timeoutMs, resolve };
        if (waiting !== null) hand(waiting, current);
        waiting = null;
      }),
    end: (printed: string): void => {
      over = { kind: 'crash', printed };
      settle(over);
    },
    close: async (): Promise<void> => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function errorOf(raw: string): Answer {
  const { errorType, errorMessage } = JSON.parse(raw);
  return { kind: 'error', type: errorType, message: errorMessage, raw };
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}
