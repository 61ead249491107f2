/** Where the generated types are kept. */
export const target: URL;
/** The types of the API document, as they should be kept. */
export function generated(): Promise<string>;
