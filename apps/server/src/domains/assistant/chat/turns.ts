import type { Turn } from '../../../platform/model/index.ts'

/**
 * The same turns as many servers insist on them: the user's first, then in alternation. What one says twice in a row, where a
 * question got no answer, is one turn; answers before the first question are left out.
 */
export function takeTurns(turns: readonly Turn[]): Turn[] {
  const taken: Turn[] = []
  for (const turn of turns) {
    const last = taken.at(-1)
    if (last?.role === turn.role) taken[taken.length - 1] = { ...last, text: `${last.text}\n\n${turn.text}` }
    else if (last || turn.role === 'user') taken.push(turn)
  }
  return taken
}
