import { describe, expect, test } from 'vitest';
import { readConfirmationLink } from '../../src/onboarding/confirmation-link.ts';

const TOPIC = 'arn:aws:sns:eu-central-1:111122223333:Alerts-AbC';
const TOKEN = '2336412f37fb687f5d51e6e2425c464dec6d2c2a';
const LINK = `https://sns.eu-central-1.amazonaws.com/confirmation.html?TopicArn=${TOPIC}&Token=${TOKEN}&Endpoint=ops@example.com`;
const CONFIRMATION = { region: 'eu-central-1', topicArn: TOPIC, token: TOKEN };

/** As Proofpoint's third form writes it: every letter of these as `*`, and their bytes behind. */
function proofpoint3(link: string): string {
  const taken = link.match(/[?&=]/g)?.join('') ?? '';
  return `https://urldefense.com/v3/__${link.replaceAll(/[?&=]/g, '*')}__;${btoa(taken).replaceAll('=', '')}!!AbC!xyz$`;
}

describe('the confirmation is read', () => {
  const proofpoint2 = `https://urldefense.proofpoint.com/v2/url?u=${encodeURIComponent(LINK).replaceAll('-', '%2D').replaceAll('_', '%5F').replaceAll('%2F', '_').replaceAll('%', '-')}&d=DwMFaQ&c=x`;
  const safe = `https://eur01.safelinks.protection.outlook.com/?url=${encodeURIComponent(LINK)}&data=05%7C01&reserved=0`;
  test.each([
    ['from the link itself', LINK],
    ['from the form with an action', LINK.replace('confirmation.html?', '?Action=ConfirmSubscription&')],
    ['with the brackets and entities of a mail around it', `<${LINK.replaceAll('&', '&amp;')}>`],
    ['out of SafeLinks', safe],
    [
      'out of the first form of Proofpoint',
      `https://urldefense.proofpoint.com/v1/url?u=${encodeURIComponent(LINK)}&k=x`,
    ],
    ['out of the second form of Proofpoint', proofpoint2],
    ['out of the third form of Proofpoint', proofpoint3(LINK)],
    ['out of a path', `https://secure-web.cisco.com/1aBc/${encodeURIComponent(LINK)}`],
    ['out of any other query', `https://linkprotect.cudasvc.com/url?a=${encodeURIComponent(LINK)}&c=E,1`],
    ['out of one wrapper inside another', `https://www.google.com/url?q=${encodeURIComponent(safe)}`],
  ])('%s', (_, link) => {
    expect(readConfirmationLink(link)).toEqual({ ok: true, confirmation: CONFIRMATION });
  });

  test('in China, too', () => {
    const link = LINK.replace('eu-central-1.amazonaws.com', 'cn-north-1.amazonaws.com.cn').replace(
      'arn:aws:sns:eu-central-1',
      'arn:aws-cn:sns:cn-north-1',
    );
    expect(readConfirmationLink(link)).toMatchObject({ ok: true, confirmation: { region: 'cn-north-1' } });
  });
});

test.each([
  ['a host that only begins like SNS', LINK.replace('amazonaws.com', 'amazonaws.com.example.org')],
  ['a host that only ends like SNS', LINK.replace('sns.', 'sns.example.org/sns.')],
  ['another service', LINK.replace('sns.', 's3.')],
  ['no TLS', LINK.replace('https:', 'http:')],
  ['a port', LINK.replace('.com/', '.com:8443/')],
  ['user info', LINK.replace('https://', 'https://a:b@')],
  ['a topic of another Region', LINK.replace('sns:eu-central-1', 'sns:eu-west-1')],
  ['no topic', LINK.replace('TopicArn', 'Topic')],
  ['a link that was cut', LINK.slice(0, LINK.indexOf('&Token') + 12)],
  ['the link to unsubscribe', LINK.replace('confirmation.html?', '?Action=Unsubscribe&').replace('Token', 'Sub')],
  ['a wrapper that hides its link', 'https://protect-eu.mimecast.com/s/AbCdEf'],
  ['no link', 'confirm please'],
])('%s is refused, with what to copy', (_, link) => {
  expect(readConfirmationLink(link)).toMatchObject({ ok: false, problem: expect.stringContaining(' copy') });
});
