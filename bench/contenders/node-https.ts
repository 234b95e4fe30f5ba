/** (c): the floor. One POST per host with `node:https`, one shared secure context, no pool. */
import { request } from 'node:https';
import { createSecureContext } from 'node:tls';
import { forEachHost, measure, readWork } from './work.ts';

const work = readWork();
const secureContext = createSecureContext({ ca: work.caPem });
const form = 'grant_type=client_credentials&client_id=example_id&client_secret=example-secret';

await measure(() => forEachHost(work, post));

function post(host: string): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const options = {
      host: '127.0.0.1',
      port: work.port,
      servername: host,
      secureContext,
      agent: false as const,
      method: 'POST',
      path: '/services/oauth2/token',
      headers: {
        Host: host,
        'Content-Type': 'application/x-www-form-urlencoded',
        'Content-Length': form.length,
      },
    };
    const outgoing = request(options, (incoming) => {
      let body = '';
      incoming.setEncoding('utf8');
      incoming.on('data', (chunk: string) => {
        body += chunk;
      });
      incoming.on('end', () => resolve(JSON.parse(body).access_token !== undefined));
    });
    outgoing.on('error', reject);
    outgoing.end(form);
  });
}
