/** Bodies of up to 64 kB that a pattern or a parser may take long over, each with its content type. */
export const EVIL_ANSWERS: readonly (readonly [name: string, contentType: string, body: string])[] = [
  ...[
    '.',
    '. ',
    '!',
    ' .',
    '\t',
    '<',
    '<<',
    '<title',
    '<title>',
    '<style <',
    '<script>',
    '</title>',
    '<!--',
    '&',
    '&#',
    '&#x0',
    '&lt',
    '%',
    '%4',
    '\\',
    '\\u',
    '\\u{',
    '=',
    'eyJ-',
    'eyJ',
    '00D',
    '3MVG9',
    '-----BEGIN A-----',
    '9',
    'A',
    'https://',
    '\u0301',
    '\ufe0f',
    '{"a":',
    '[',
  ].flatMap((part) => {
    const filled = (room: number) =>
      part.repeat(Math.floor(room / Buffer.byteLength(JSON.stringify(part).slice(1, -1))));
    return [
      [
        `${part} in a description`,
        'application/json',
        JSON.stringify({ error: 'x', error_description: `${filled(60_000)}x` }),
      ] as const,
      [`${part} in a page`, 'text/html', `${filled(60_000)}x`] as const,
    ];
  }),
  [
    'an error of the API',
    'application/json',
    JSON.stringify([{ errorCode: '.'.repeat(30_000), message: ' .'.repeat(15_000) }]),
  ],
  [
    'ten thousand scopes',
    'application/json',
    JSON.stringify({
      access_token: 'x',
      token_type: 'Bearer',
      instance_url: 'https://acme.my.salesforce.com',
      id: 'x',
      scope: 'a '.repeat(10_000),
    }),
  ],
];
