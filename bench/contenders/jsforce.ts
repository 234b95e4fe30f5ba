/** (d): jsforce, `connection.authorize()` with the client credentials grant. */
import { forEachHost, measure, peer, readWork, resolveToLoopback } from './work.ts';

resolveToLoopback();
const work = readWork();
const jsforce = peer('jsforce');

await measure(() =>
  forEachHost(work, async (host) => {
    const connection = new jsforce.Connection({
      instanceUrl: `https://${host}:${work.port}`,
      oauth2: {
        clientId: 'example_id',
        clientSecret: 'example-secret',
        loginUrl: `https://${host}:${work.port}`,
      },
    });
    await connection.authorize({ grant_type: 'client_credentials' });
    return connection.accessToken !== undefined;
  }),
);
