/** The part of the package that is used; it comes without types. */
declare module 'asl-validator' {
  function validate(definition: object): Promise<{
    readonly isValid: boolean;
    readonly errorsText: (separator: string) => string;
  }>;
  export = validate;
}
