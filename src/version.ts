/** Version of the product, as package.json has it; sent in the `User-Agent` and shown by `--version`. */
export const VERSION = '0.1.0';

/** Sent with every request, so that a Salesforce admin finds the checker in Login History. */
export const USER_AGENT = `salesforce-credential-health/${VERSION}`;
