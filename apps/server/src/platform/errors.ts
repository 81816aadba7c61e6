/** A refusal the caller can act on. `code` is the domain's word for it; surfaces choose status and text. */
export class Refusal<Code extends string = string> extends Error {
  override readonly name = 'Refusal'
  readonly code: Code
  readonly facts: Readonly<Record<string, unknown>>
  constructor(code: Code, facts: Record<string, unknown> = {}) {
    super(code)
    this.code = code
    this.facts = facts
  }
}

/** Declares a domain's refusals; the object is both the set of constructors and the source of the code type. */
export function refusals<const Codes extends readonly string[]>(...codes: Codes) {
  return Object.fromEntries(
    codes.map((code) => [code, (facts?: Record<string, unknown>) => new Refusal(code, facts)]),
  ) as { readonly [Code in Codes[number]]: (facts?: Record<string, unknown>) => Refusal<Code> }
}
