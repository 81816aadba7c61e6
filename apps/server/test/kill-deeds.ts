import { randomUUID } from 'node:crypto'

/** Something a patient asks the server to do, that is done once however often it is sent. */
export type Deed = Booking | Payment | Charge
export interface Booking extends Asked {
  readonly kind: 'booking'
  readonly doctorId: string
  readonly startsAt: string
}
export interface Payment extends Asked {
  readonly kind: 'payment'
  readonly encounterId: string
}
/** Money into the wallet: a payment is opened, and its payer pays at the bank. */
export interface Charge extends Asked {
  readonly kind: 'charge'
  readonly amount: number
}
interface Asked {
  readonly key: string
  readonly patient: Patient
}
export interface Patient {
  readonly id: string
  readonly access: string
}

/** What came back of a deed; what was never sent, or lost its connection, has none. */
export interface Outcome {
  readonly status: number
  // biome-ignore lint/suspicious/noExplicitAny: whatever came back
  readonly body: any
}
/** Answers by the key of the deed. A charge has two: `{key}` for its start and `{key}:bank` for its payment. */
export type Outcomes = Map<string, Outcome>

export const newKey = (): string => randomUUID()

/**
 * Sends deeds, `concurrency` at a time, each part of them that `outcomes` has no answer of yet, and notes the answers.
 * When a connection breaks its sender gives up; so all of them do when the server dies.
 */
export async function sendDeeds(
  url: string,
  deeds: readonly Deed[],
  outcomes: Outcomes,
  { concurrency, onAnswer }: { concurrency: number; onAnswer?: (answered: number) => void },
): Promise<void> {
  const queue = [...deeds]
  const note = (key: string, outcome: Outcome) => {
    outcomes.set(key, outcome)
    onAnswer?.(outcomes.size)
  }
  const sender = async () => {
    for (let deed = queue.shift(); deed; deed = queue.shift()) {
      if (!(await sendDeed(url, deed, outcomes, note))) return
    }
  }
  await Promise.all(Array.from({ length: concurrency }, sender))
}

/** Answers false when the connection broke. */
async function sendDeed(
  url: string,
  deed: Deed,
  outcomes: Outcomes,
  note: (key: string, outcome: Outcome) => void,
): Promise<boolean> {
  const started = outcomes.get(deed.key) ?? (await sendStart(url, deed))
  if (!started) return false
  if (!outcomes.has(deed.key)) note(deed.key, started)
  if (deed.kind !== 'charge' || outcomes.has(`${deed.key}:bank`)) return true
  const paid = await post(`${url}/pay/${started.body.transaction_id}`, { body: { outcome: 'paid' } })
  if (paid) note(`${deed.key}:bank`, paid)
  return paid !== undefined
}

/** Sends the part of a deed that has an `Idempotency-Key`; undefined when the connection broke. */
export function sendStart(url: string, deed: Deed): Promise<Outcome | undefined> {
  const base = `${url}/api/v1`
  const by = { key: deed.key, access: deed.patient.access }
  switch (deed.kind) {
    case 'booking':
      return post(`${base}/patients/encounters/book/`, {
        ...by,
        body: {
          doctor_id: deed.doctorId,
          scheduled_at: deed.startsAt,
          visit_type: 'in_person',
          chief_complaint: 'سردرد',
        },
      })
    case 'payment':
      return post(`${base}/patients/encounters/${deed.encounterId}/pay/`, { ...by, body: { payment_method: 'wallet' } })
    case 'charge':
      return post(`${base}/billing/wallet/charge/`, { ...by, body: { amount: deed.amount, payment_method: 'online' } })
  }
}

async function post(
  url: string,
  { body, key, access }: { body: object; key?: string; access?: string },
): Promise<Outcome | undefined> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: {
        'Content-Type': 'application/json',
        ...(key !== undefined && { 'Idempotency-Key': key }),
        ...(access !== undefined && { Authorization: `Bearer ${access}` }),
      },
      body: JSON.stringify(body),
    })
    return { status: response.status, body: await response.json() }
  } catch (error) {
    if (error instanceof TypeError) return undefined // what fetch throws when the connection breaks
    throw error
  }
}
