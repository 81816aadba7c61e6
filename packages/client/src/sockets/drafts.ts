/** So many answers are remembered to have been told whole. */
const ENDED_MAX = 100

/** Answers that are being told, put together from their pieces. */
export class Drafts {
  readonly #drafts = new Map<string, { told: number; text: string }>()
  readonly #ended = new Set<string>()

  /**
   * Adds a piece; answers all so far. Nothing where the whole was told already, or where a piece before it is missing: such
   * a draft stands still, as half sentences about health are worse than the short wait for the whole.
   */
  add(questionId: string, { index, content }: { index: number; content: string }): string | undefined {
    if (this.#ended.has(questionId)) return undefined
    const draft = index === 1 ? { told: 0, text: '' } : this.#drafts.get(questionId)
    if (!draft || index !== draft.told + 1) return undefined
    const text = draft.text + content
    this.#drafts.set(questionId, { told: index, text })
    return text
  }

  /** The whole answer was told. */
  end(questionId: string): void {
    this.#drafts.delete(questionId)
    this.#ended.add(questionId)
    const [first] = this.#ended
    if (this.#ended.size > ENDED_MAX && first !== undefined) this.#ended.delete(first)
  }

  /** The line broke: what is told on another one goes on somewhere else. */
  lost(): void {
    this.#drafts.clear()
  }
}
