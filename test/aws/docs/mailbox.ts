import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { SNSClient, type SNSClientConfig, SubscribeCommand } from '@aws-sdk/client-sns';

/** Whoever gets the alerts as text. */
export type Mailbox = AsyncDisposable & {
  /** The texts that came so far. */
  readonly texts: readonly string[];
};

/** An HTTP subscriber of a topic: no form is made for it, so it is sent the default one, the text of the e-mail. */
export async function subscribedMailbox(topicArn: string, config: SNSClientConfig): Promise<Mailbox> {
  const texts: string[] = [];
  const server = createServer(async (request, response) => {
    texts.push(JSON.parse(await text(request)).Message);
    response.end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const subscribe = new SubscribeCommand({
    TopicArn: topicArn,
    Protocol: 'http',
    Endpoint: `http://127.0.0.1:${port}/`,
  });
  await new SNSClient(config).send(subscribe);
  return {
    texts,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** How a line of a message begins that can be pasted into a shell, after what introduces it. */
const BEGINS = /^(?:.*?(?:: | {2}))?\s*((?:\(umask|aws|credential-health|curl|openssl) .*)$/;

/** The commands of a message as a reader would copy them, over several lines where they go on. */
export function commandsIn(message: string): readonly string[] {
  const commands: string[] = [];
  const lines = message.split('\n');
  for (let at = 0; at < lines.length; at += 1) {
    let command = BEGINS.exec(lines[at] ?? '')?.[1];
    if (command === undefined) continue;
    while (goesOn(command) && at + 1 < lines.length) command += `\n${lines[++at]}`;
    commands.push(closed(command));
  }
  return [...new Set(commands)];
}

/** Without the bracket that closes an aside of the message: `(text: credential-health explain acme --for-admin)`. */
function closed(command: string): string {
  return command.endsWith(')') && !command.includes('(') ? command.slice(0, -1) : command;
}

/** A continued line, or an argument that is not closed yet. */
function goesOn(command: string): boolean {
  return command.endsWith('\\') || (command.match(/'/g)?.length ?? 0) % 2 === 1;
}
