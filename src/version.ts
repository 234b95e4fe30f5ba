/** Version of the product, as package.json has it; sent in the `User-Agent` and shown by `--version`. */
export const VERSION = '0.1.0';
