import { openFaultEndpoint } from './fault-endpoint.ts';

/** A message as a mail program shows it. */
export type Mail = { readonly to: string; readonly subject: string; readonly text: string };

type Subscriber = { readonly address: string; readonly filter: Readonly<Record<string, readonly string[]>> };

/** A front before the emulator, that treats e-mail subscriptions as SNS does. */
export type MailFront = AsyncDisposable & {
  readonly url: string;
  /** The address follows the link of its mail, with credentials or without. */
  readonly confirm: (address: string, authenticated: boolean) => void;
  /** What arrived since it was last asked. */
  readonly take: () => readonly Mail[];
  /** What was sent to queues since it was last asked, and how long it waits. */
  readonly takeQueued: () => readonly { readonly body: unknown; readonly delaySeconds: number }[];
};

/**
 * The emulator confirms e-mail addresses at once and mails nothing. This front holds the given subscriptions pending until
 * they are confirmed, keeps the mails of those who are, and answers for SNS about both; everything else is the emulator's.
 * Alarm actions and events of Secrets Manager are not played: the tests hand those over themselves.
 */
export async function mailFront(
  upstream: string,
  topicArn: string,
  subscribers: readonly Subscriber[],
): Promise<MailFront> {
  const confirmed = new Map<string, boolean>();
  const mails: Mail[] = [];
  const queued: { body: unknown; delaySeconds: number }[] = [];
  const endpoint = await openFaultEndpoint(upstream);
  const arnOf = (address: string) => `${topicArn}:${subscribers.findIndex((each) => each.address === address)}`;

  const answers: Readonly<Record<string, (input: string) => { readonly answer: string } | 'none'>> = {
    ListSubscriptionsByTopic: () => {
      const members = subscribers.map(({ address }) => {
        const arn = confirmed.has(address) ? arnOf(address) : 'PendingConfirmation';
        return `<member><Protocol>email</Protocol><Endpoint>${address}</Endpoint><SubscriptionArn>${arn}</SubscriptionArn></member>`;
      });
      return answered('ListSubscriptionsByTopic', `<Subscriptions>${members.join('')}</Subscriptions>`);
    },
    GetSubscriptionAttributes: (input) => {
      const asked = new URLSearchParams(input).get('SubscriptionArn');
      const who = subscribers.find(({ address }) => arnOf(address) === asked);
      const authenticated = who !== undefined && confirmed.get(who.address) === true;
      return answered(
        'GetSubscriptionAttributes',
        `<Attributes><entry><key>ConfirmationWasAuthenticated</key><value>${authenticated}</value></entry></Attributes>`,
      );
    },
    Publish: (input) => {
      const { subject, text, attributes } = messageIn(new URLSearchParams(input));
      for (const { address, filter } of subscribers) {
        const passes = Object.entries(filter).every(([name, allowed]) => allowed.includes(attributes[name] ?? ''));
        if (confirmed.has(address) && passes) mails.push({ to: address, subject, text });
      }
      return 'none';
    },
    SendMessage: (input) => {
      const { MessageBody, DelaySeconds } = JSON.parse(input);
      queued.push({ body: JSON.parse(MessageBody), delaySeconds: DelaySeconds });
      return 'none';
    },
  };
  endpoint.decide((action) => answers[action]?.(endpoint.calls.at(-1)?.input ?? '') ?? 'none');

  return {
    url: endpoint.url,
    confirm: (address, authenticated) => void confirmed.set(address, authenticated),
    take: () => mails.splice(0),
    takeQueued: () => queued.splice(0),
    [Symbol.asyncDispose]: () => endpoint[Symbol.asyncDispose](),
  };
}

function answered(action: string, result: string): { readonly answer: string } {
  return { answer: `<${action}Response><${action}Result>${result}</${action}Result></${action}Response>` };
}

/** A publish as the query protocol writes it: attributes are numbered entries. */
function messageIn(input: URLSearchParams) {
  const attributes: Record<string, string> = {};
  for (let index = 1; input.has(`MessageAttributes.entry.${index}.Name`); index += 1) {
    const name = input.get(`MessageAttributes.entry.${index}.Name`) ?? '';
    attributes[name] = input.get(`MessageAttributes.entry.${index}.Value.StringValue`) ?? '';
  }
  const { email = '' } = JSON.parse(input.get('Message') ?? '{}') as { readonly email?: string };
  return { subject: input.get('Subject') ?? '', text: email, attributes };
}
