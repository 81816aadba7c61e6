/** What is used of fontkit, which comes without types. */
declare module 'fontkit' {
  export function create(font: Buffer): { hasGlyphForCodePoint(codePoint: number): boolean }
}
