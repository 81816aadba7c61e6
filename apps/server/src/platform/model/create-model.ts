import { askChat, type ChatServer } from './chat.ts'
import { createGuard, type Limits } from './guard.ts'
import type { Model, TokenUse } from './model.ts'
import { createStructured } from './structured.ts'

export interface ModelSettings extends ChatServer, Limits {}

/** A model behind an OpenAI-compatible server (https://platform.openai.com/docs/api-reference/chat). */
export function createModel(settings: ModelSettings): Model {
  const guard = createGuard(settings)
  const askForValue = createStructured(settings)
  return {
    name: settings.model,

    async *stream({ onUse, ...asked }) {
      const visit = guard.enter(asked.signal)
      let use: TokenUse
      try {
        use = yield* askChat(settings, { ...asked, signal: visit.signal })
        visit.succeeded()
      } catch (error) {
        throw visit.failed(error)
      } finally {
        visit.leave()
      }
      onUse?.(use)
    },

    async structured({ schema, picture, ...asked }) {
      const visit = guard.enter(asked.signal)
      try {
        const last = asked.turns.length - 1
        const turns = asked.turns.map((turn, i) => (i === last ? { ...turn, picture } : turn))
        const answer = await askForValue({ ...asked, turns, signal: visit.signal }, schema)
        visit.succeeded()
        return answer
      } catch (error) {
        throw visit.failed(error)
      } finally {
        visit.leave()
      }
    },
  }
}
