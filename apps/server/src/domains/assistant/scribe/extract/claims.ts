import type { Span } from '../line.ts'
import type { Dosing } from './dosing.ts'
import type { Fact, Medication } from './extraction.ts'

export interface Medications {
  readonly current: readonly Fact<Medication>[]
  readonly prescribed: readonly Fact<Medication>[]
  readonly stopped: readonly Fact<string>[]
}
/** What one place says of a drug. */
export interface Claim extends Dosing {
  readonly kind: 'current' | 'prescribed' | 'stopped' | 'withdrawn'
  readonly name: string
  readonly key: string
  readonly evidence: readonly Span[]
}

/** Nothing told of how a drug is taken. */
export const NOTHING: Dosing = { dosage: null, frequency: null, duration: null }

/** What one place says of a drug, with the places that say it. */
export const claimOf = (
  kind: Claim['kind'],
  { name, key }: Pick<Claim, 'name' | 'key'>,
  { dosage, frequency, duration }: Dosing,
  evidence: readonly Span[],
): Claim => ({ kind, name, key, dosage, frequency, duration, evidence })

/** A claim with what another one tells beside it. */
export const filled = (claim: Claim, more: Dosing & { readonly evidence: readonly Span[] }): Claim => ({
  ...claim,
  dosage: claim.dosage ?? more.dosage,
  frequency: claim.frequency ?? more.frequency,
  duration: claim.duration ?? more.duration,
  evidence: [...claim.evidence, ...more.evidence],
})

const isSame = (a: string, b: string): boolean => a.startsWith(b) || b.startsWith(a)

/** What is stopped in a visit is no longer taken. */
function dropCurrent(facts: Map<string, Claim>, key: string): void {
  for (const [id, one] of facts) if (one.kind === 'current' && isSame(one.key, key)) facts.delete(id)
}

/** Each drug once of a kind. */
export function settle(claims: readonly Claim[]): Medications {
  const facts = new Map<string, Claim>()
  for (const one of claims) {
    if (one.kind === 'withdrawn') {
      for (const [id, { kind, key }] of facts) if (kind === 'prescribed' && isSame(key, one.key)) facts.delete(id)
      continue
    }
    if (one.kind === 'stopped') dropCurrent(facts, one.key)
    const id = `${one.kind} ${one.key}`
    const before = facts.get(id)
    // What is told later goes before; what it leaves out stays.
    facts.set(id, before ? { ...filled(one, before), evidence: [...before.evidence, ...one.evidence] } : one)
  }
  const all = [...facts.values()]
  const medications = (kind: Claim['kind']) =>
    all
      .filter((one) => one.kind === kind)
      .map(({ name, dosage, frequency, duration, evidence }) => ({
        value: { name, dosage, frequency, duration },
        evidence,
      }))
  const stopped = all.filter(({ kind }) => kind === 'stopped').map(({ name, evidence }) => ({ value: name, evidence }))
  return { current: medications('current'), prescribed: medications('prescribed'), stopped }
}
