/** A name or another text from elsewhere, to stand in a sentence of either direction without turning it around. */
export const isolate = (text: string): string => `\u2068${text}\u2069`
