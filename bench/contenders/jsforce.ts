/** (d): jsforce, `connection.authorize()` with the client credentials grant. */
import { createRequire } from 'node:module';
import { forEachHost, measure, readWork, resolveToLoopback } from './work.ts';

resolveToLoopback();
const work = readWork();
const jsforce = createRequire(new URL('../package.json', import.meta.url))('jsforce');

await measure(() =>
  forEachHost(work, async (host) => {
    const connection = new jsforce.Connection({
      instanceUrl: `https://${host}:${work.port}`,
      oauth2: {
        clientId: 'example-id',
        clientSecret: 'example-secret',
        loginUrl: `https://${host}:${work.port}`,
      },
    });
    await connection.authorize({ grant_type: 'client_credentials' });
    return connection.accessToken !== undefined;
  }),
);
