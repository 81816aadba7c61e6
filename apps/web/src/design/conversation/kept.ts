/** What somebody wrote that the server does not have yet; over reloads of this tab, and where storage is closed as long as the page. */
const memory = new Map<string, string>()
const nameOf = (key: string) => `helssa.writing.${key}`

export function readKept(key: string): string {
  try {
    return sessionStorage.getItem(nameOf(key)) ?? memory.get(key) ?? ''
  } catch (error) {
    if (!(error instanceof DOMException)) throw error
    return memory.get(key) ?? ''
  }
}

/** Keeps a text; an empty one is forgotten. */
export function keepText(key: string, text: string): void {
  if (text === '') memory.delete(key)
  else memory.set(key, text)
  try {
    if (text === '') sessionStorage.removeItem(nameOf(key))
    else sessionStorage.setItem(nameOf(key), text)
  } catch (error) {
    if (!(error instanceof DOMException)) throw error
  }
}

/** A text without a file that was on its way when the page was left. */
export interface KeptMessage {
  readonly clientId: string
  readonly content: string
  readonly isNote: boolean
  readonly at: string
}

export function readUnsent(key: string): readonly KeptMessage[] {
  try {
    return JSON.parse(readKept(`unsent.${key}`) || '[]') as KeptMessage[] // written below alone
  } catch (error) {
    if (error instanceof SyntaxError) return [] // not ours
    throw error
  }
}

export const keepUnsent = (key: string, messages: readonly KeptMessage[]): void =>
  keepText(`unsent.${key}`, messages.length > 0 ? JSON.stringify(messages) : '')
