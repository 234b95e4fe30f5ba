/**
 * (g): Debian's prometheus-blackbox-exporter, its http prober with `oauth2`: a token and one GET per host, over two
 * connections. What is measured is the exporter's process, from /proc.
 */
import { spawn } from 'node:child_process';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { get } from 'node:http';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Account } from './work.ts';
import { forEachHost, readWork } from './work.ts';

const CLOCK_TICKS_PER_SECOND = 100;

const work = readWork();
const config = join(tmpdir(), `blackbox-${process.pid}.yml`);
const caFile = String(process.env.NODE_EXTRA_CA_CERTS);
await writeFile(config, ['modules:', ...work.hosts.map(moduleFor)].join('\n'));
const port = await freePort();
const exporter = spawn(
  'prometheus-blackbox-exporter',
  [`--config.file=${config}`, `--web.listen-address=127.0.0.1:${port}`, '--log.level=error'],
  { stdio: ['ignore', 'ignore', 'inherit'] },
);
try {
  while (!(await ask('/-/healthy')).startsWith('200'))
    if (exporter.exitCode !== null) throw new Error('it did not start');
  const cpuBefore = await cpuMs();
  const startedAt = performance.now();
  const orgs = await forEachHost(work, async (host) => {
    const target = encodeURIComponent(`https://127.0.0.1:${work.port}/services/data/v65.0/`);
    return (await ask(`/probe?module=${host}&target=${target}`)).includes('probe_success 1');
  });
  const wallMs = performance.now() - startedAt;
  const status = await readFile(`/proc/${exporter.pid}/status`, 'utf8');
  const peakMb = Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1]) / 1024;
  console.log(JSON.stringify({ orgs, wallMs, cpuMs: (await cpuMs()) - cpuBefore, peakMb } satisfies Account));
} finally {
  exporter.kill();
  await rm(config);
}

function moduleFor(host: string): string {
  const tls = `{ ca_file: ${JSON.stringify(caFile)}, server_name: ${host} }`;
  return [
    `  ${host}:`,
    '    prober: http',
    '    timeout: 15s',
    '    http:',
    `      headers: { Host: ${host} }`,
    `      tls_config: ${tls}`,
    '      oauth2:',
    '        client_id: example_id',
    '        client_secret: example-secret',
    `        token_url: https://127.0.0.1:${work.port}/services/oauth2/token`,
    `        tls_config: ${tls}`,
  ].join('\n');
}

async function cpuMs(): Promise<number> {
  const stat = await readFile(`/proc/${exporter.pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return ((Number(fields[11]) + Number(fields[12])) / CLOCK_TICKS_PER_SECOND) * 1000;
}

function ask(path: string): Promise<string> {
  return new Promise((resolve) => {
    const outgoing = get({ host: '127.0.0.1', port, path, agent: false }, (incoming) => {
      let body = '';
      incoming.setEncoding('utf8');
      incoming.on('data', (chunk: string) => {
        body += chunk;
      });
      incoming.on('end', () => resolve(`${incoming.statusCode} ${body}`));
    });
    outgoing.on('error', () => resolve('no answer'));
  });
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
