import { expect } from 'vitest'
import type { Answer, House, SignedIn } from './house.ts'
import type { Operation } from './operation.ts'
import { readTraces } from './traces.ts'
import type { Wrong } from './wrong-input.ts'

export type Language = 'fa' | 'en'
interface Surface {
  /** Whom no guard keeps from the input's being looked at. */
  readonly everyone: () => SignedIn
  /** Why an answer is not the documented refusal, with `field` named in it where one is given; or nothing. */
  readonly complaintAbout: (answer: Answer, field: string | undefined, language: Language) => string | undefined
}

/** Sends bodies to the routes of a surface, and sees what comes of them. */
export function createAttack(house: House, { everyone, complaintAbout }: Surface) {
  const send = ({ method, at }: Operation, json: string, language: Language): Promise<Answer> =>
    house.call(method, at(), {
      as: everyone(),
      body: json,
      headers: { 'content-type': 'application/json', 'accept-language': language },
    })

  /**
   * Sends every wrong thing of every route; none may be taken, shown in another shape, or leave a trace. Answers how many
   * there were.
   */
  async function refusesAll(
    wrongs: (operation: Operation) => Iterable<Wrong>,
    among: readonly Operation[],
  ): Promise<number> {
    const complaints: string[] = []
    let sent = 0
    let before = await readTraces(house.db)
    for (const operation of among) {
      const sentBefore = sent
      for (const wrong of wrongs(operation)) {
        const language = sent++ % 2 === 1 ? 'en' : 'fa'
        const complaint = complaintAbout(await send(operation, wrong.json, language), wrong.field, language)
        if (complaint) complaints.push(`${operation.method} ${operation.path}, ${wrong.what}: ${complaint}`)
      }
      if (sent === sentBefore) continue
      const after = await readTraces(house.db)
      const changed = Object.keys(after).filter((name) => before[name] !== after[name])
      if (changed.length > 0) complaints.push(`${operation.id} changed ${changed}`)
      before = after
    }
    expect(complaints).toEqual([])
    return sent
  }

  return { send, refusesAll }
}
