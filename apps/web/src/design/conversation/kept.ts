import { keepTab, readTab, readTabJson } from '../../session/tab-storage.ts'

/** What somebody wrote that the server does not have yet; empty where there is nothing. */
export const readKept = (key: string): string => readTab(`writing.${key}`) ?? ''

/** Keeps a text over reloads of this tab; an empty one is forgotten. */
export const keepText = (key: string, text: string): void => keepTab(`writing.${key}`, text || undefined)

/** A text without a file that was on its way when the page was left. */
export interface KeptMessage {
  readonly clientId: string
  readonly content: string
  readonly isNote: boolean
  readonly at: string
}

export const readUnsent = (key: string): readonly KeptMessage[] =>
  (readTabJson(`writing.unsent.${key}`) as readonly KeptMessage[] | undefined) ?? [] // written below alone

export const keepUnsent = (key: string, messages: readonly KeptMessage[]): void =>
  keepText(`unsent.${key}`, messages.length > 0 ? JSON.stringify(messages) : '')
