import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type IncomingMessage, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

/** A message as a mail program shows it. */
export type Mail = { readonly to: string; readonly subject: string; readonly text: string };

/** The emulator with what it lacks. */
export type AwsFront = AsyncDisposable & { readonly endpoint: string; readonly port: number };

export type AwsFrontOptions = {
  /** Where the emulator (moto) listens. */
  readonly emulator: string;
  /** On 127.0.0.1; 0 for any free one. */
  readonly port?: number;
  /** Told of every mail, in the order in which they come. */
  readonly onMail: (mail: Mail) => void;
};

type Answer = { readonly status: number; readonly headers: IncomingHttpHeaders; readonly body: Buffer };
type Call = {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
};
type Subscriber = { readonly token: string; isConfirmed: boolean; isAuthenticated: boolean };

/**
 * Stands before the emulator and does as AWS does where moto 5.2 does otherwise: an e-mail address is asked before it
 * is subscribed and gets mails from then on (moto subscribes at once and mails nothing); a secret is read at its stage
 * AWSCURRENT (moto reads the version that was stored last, also after the stage was moved). All else is the emulator's.
 */
export async function startAwsFront({ emulator, port = 0, onMail }: AwsFrontOptions): Promise<AwsFront> {
  const pass = (call: Call) => passOn(emulator, call);
  const changes: Readonly<Record<string, (call: Call) => Promise<Answer>>> = {
    ...secretsAtTheirStage(pass),
    ...mailOf(pass, onMail),
  };
  const server = createServer(async (incoming, response) => {
    const call = await readCall(incoming);
    const { status, headers, body } = await (changes[actionOf(call)] ?? pass)(call);
    const { 'transfer-encoding': _, ...kept } = headers;
    response.writeHead(status, { ...kept, 'content-length': body.length }).end(body);
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const at = (server.address() as AddressInfo).port;
  return {
    // By this name and not by its address: moto tells S3 buckets apart by host name.
    endpoint: `http://localhost:${at}`,
    port: at,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

type Pass = (call: Call) => Promise<Answer>;

/** Calls of Secrets Manager: what asks for no version is given the one at AWSCURRENT. */
function secretsAtTheirStage(pass: Pass) {
  const read = (call: Call, input: object) =>
    pass({
      ...call,
      headers: { ...call.headers, 'x-amz-target': 'secretsmanager.GetSecretValue' },
      body: Buffer.from(JSON.stringify(input)),
    });
  return {
    GetSecretValue: (call: Call) => {
      const input = JSON.parse(call.body.toString());
      return input.VersionId === undefined ? read(call, { VersionStage: 'AWSCURRENT', ...input }) : pass(call);
    },
    BatchGetSecretValue: async (call: Call) => {
      const answer = await pass(call);
      const said = JSON.parse(answer.body.toString());
      const values = ((said.SecretValues ?? []) as readonly { readonly ARN: string }[]).map(async (value) => {
        const current = await read(call, { SecretId: value.ARN, VersionStage: 'AWSCURRENT' });
        return current.status === 200 ? JSON.parse(current.body.toString()) : value;
      });
      return { ...answer, body: Buffer.from(JSON.stringify({ ...said, SecretValues: await Promise.all(values) })) };
    },
  };
}

/** Calls of SNS that concern mail. */
function mailOf(pass: Pass, onMail: AwsFrontOptions['onMail']) {
  const subscribers = new Map<string, Subscriber>();
  const ask = async (call: Call, values: Readonly<Record<string, string>>) => {
    const body = Buffer.from(new URLSearchParams({ ...values, Version: '2010-03-31' }).toString());
    return (await pass({ ...call, body })).body.toString();
  };
  /** Whoever is met for the first time is sent the mail that asks. */
  const known = (topic: string, address: string): Subscriber => {
    const found = subscribers.get(`${topic} ${address}`);
    if (found !== undefined) return found;
    const asked = { token: randomBytes(24).toString('hex'), isConfirmed: false, isAuthenticated: false };
    subscribers.set(`${topic} ${address}`, asked);
    onMail({ to: address, subject: 'AWS Notification - Subscription Confirmation', text: invitation(topic, asked) });
    return asked;
  };

  return {
    Subscribe: async (call: Call) => {
      const form = formOf(call);
      if (form.get('Protocol') === 'email') known(form.get('TopicArn') ?? '', form.get('Endpoint') ?? '');
      return pass(call);
    },
    ListSubscriptionsByTopic: async (call: Call) => {
      const answer = await pass(call);
      const body = membersOf(answer.body.toString()).reduce((text, { whole, topic, address, arn }) => {
        if (address === null || known(topic, address).isConfirmed) return text;
        return text.replace(whole, whole.replace(arn, 'PendingConfirmation'));
      }, answer.body.toString());
      return { ...answer, body: Buffer.from(body) };
    },
    ConfirmSubscription: async (call: Call) => {
      const form = formOf(call);
      const [, who] = [...subscribers].find(([, { token }]) => token === form.get('Token')) ?? [];
      if (who === undefined) return pass(call);
      who.isConfirmed = true;
      who.isAuthenticated = form.get('AuthenticateOnUnsubscribe') === 'true';
      return pass(call);
    },
    GetSubscriptionAttributes: async (call: Call) => {
      const answer = await pass(call);
      const text = answer.body.toString();
      const who = subscribers.get(`${entry(text, 'TopicArn')} ${entry(text, 'Endpoint')}`);
      if (who === undefined) return answer;
      const said = entryText('ConfirmationWasAuthenticated', String(who.isAuthenticated));
      const body = text
        .replace(/<entry>\s*<key>ConfirmationWasAuthenticated<\/key>[\s\S]*?<\/entry>/, '')
        .replace('</Attributes>', `${said}</Attributes>`);
      return { ...answer, body: Buffer.from(body) };
    },
    Publish: async (call: Call) => {
      const message = messageIn(formOf(call));
      for (const { topic, address, arn } of membersOf(
        await ask(call, { Action: 'ListSubscriptionsByTopic', TopicArn: message.topic }),
      )) {
        if (address === null || !known(topic, address).isConfirmed) continue;
        const attributes = await ask(call, { Action: 'GetSubscriptionAttributes', SubscriptionArn: arn });
        if (passes(entry(attributes, 'FilterPolicy'), message.attributes)) onMail({ ...message, to: address });
      }
      return pass(call);
    },
  };
}

function invitation(topic: string, { token }: Subscriber): string {
  const region = topic.split(':')[3];
  return `You have chosen to subscribe to the topic:
${topic}

To confirm this subscription, click or visit the link below (If this was in error no action is necessary):
https://sns.${region}.amazonaws.com/confirmation.html?TopicArn=${topic}&Token=${token}`;
}

/** A publish as the query protocol writes it: attributes are numbered entries. */
function messageIn(form: URLSearchParams) {
  const attributes: Record<string, string> = {};
  for (let index = 1; form.has(`MessageAttributes.entry.${index}.Name`); index += 1) {
    const name = form.get(`MessageAttributes.entry.${index}.Name`) ?? '';
    attributes[name] = form.get(`MessageAttributes.entry.${index}.Value.StringValue`) ?? '';
  }
  const message = form.get('Message') ?? '';
  const forms = form.get('MessageStructure') === 'json' ? JSON.parse(message) : { default: message };
  return {
    topic: form.get('TopicArn') ?? '',
    subject: form.get('Subject') ?? '',
    text: String(forms.email ?? forms.default),
    attributes,
  };
}

/** Exact texts are all that our filters hold. */
function passes(policy: string, attributes: Readonly<Record<string, string>>): boolean {
  const filter: Readonly<Record<string, readonly string[]>> = policy === '' ? {} : JSON.parse(policy);
  return Object.entries(filter).every(([name, allowed]) => allowed.includes(attributes[name] ?? ''));
}

/** The subscriptions of a listing; `address` is null where it is no e-mail. */
function membersOf(text: string) {
  return [...text.matchAll(/<member>[\s\S]*?<\/member>/g)].map(([whole]) => ({
    whole,
    topic: tag(whole, 'TopicArn'),
    address: tag(whole, 'Protocol') === 'email' ? tag(whole, 'Endpoint') : null,
    arn: tag(whole, 'SubscriptionArn'),
  }));
}

function tag(text: string, name: string): string {
  return unescaped(new RegExp(`<${name}>([^<]*)<`).exec(text)?.[1] ?? '');
}

function entry(text: string, key: string): string {
  return unescaped(new RegExp(`<key>${key}</key>\\s*<value>([^<]*)<`).exec(text)?.[1] ?? '');
}

function entryText(key: string, value: string): string {
  return `<entry><key>${key}</key><value>${value}</value></entry>`;
}

function unescaped(text: string): string {
  return text.replaceAll('&quot;', '"').replaceAll('&#34;', '"').replaceAll('&amp;', '&');
}

async function readCall(incoming: IncomingMessage): Promise<Call> {
  const { method = 'GET', url = '/', headers } = incoming;
  return { method, path: url, headers, body: await buffer(incoming) };
}

/** JSON services name the action in a header, SNS in its form; what is neither is passed on. */
function actionOf(call: Call): string {
  const target = call.headers['x-amz-target'];
  if (typeof target === 'string') return target.startsWith('secretsmanager.') ? (target.split('.')[1] ?? '') : '';
  const isSns = /\/sns\/aws4_request/.test(call.headers.authorization ?? '');
  return isSns ? (formOf(call).get('Action') ?? '') : '';
}

function formOf({ body }: Call): URLSearchParams {
  return new URLSearchParams(body.toString());
}

async function passOn(emulator: string, { method, path, headers, body }: Call): Promise<Answer> {
  const { hostname, port } = new URL(emulator);
  const { 'transfer-encoding': _, ...kept } = headers;
  // A connection of its own, since a kept one may be closed by the other side just as it is used again.
  const onward = request({
    hostname,
    port,
    path,
    method,
    headers: { ...kept, 'content-length': body.length },
    agent: false,
  });
  onward.end(body);
  try {
    const [answer] = (await once(onward, 'response')) as [IncomingMessage];
    return { status: answer.statusCode ?? 502, headers: answer.headers, body: await buffer(answer) };
  } catch {
    return { status: 502, headers: {}, body: Buffer.from('The emulator does not answer.') };
  }
}
