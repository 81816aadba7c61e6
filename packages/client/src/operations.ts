import type { operations as ChatOperations } from './chat.generated.ts'
import type { operations as FikoOperations } from './fiko.generated.ts'
import type { operations } from './helssa.generated.ts'
import type { operations as SmartaiOperations } from './smartai.generated.ts'

type Json<Content> = Content extends { content: { 'application/json': infer Body } } ? Body : never
/** What is no JSON: an export is its text, a document to print a `Blob`; what may be either is one of both. */
type Read<Content> = Content extends { content: { 'text/csv': infer Text } }
  ? Text | Json<Content>
  : Content extends { content: { 'application/pdf': unknown } }
    ? Blob
    : Json<Content>

/** The body of an operation's success; undefined where it answers 204. */
export type Answer<Operation> = Operation extends { responses: infer Answers }
  ? Answers extends { 204: unknown }
    ? undefined
    : Read<Answers[keyof Answers & (200 | 201 | 202)]>
  : never

/** What is in SmartAI's envelope. */
export type Unwrapped<Body> = Body extends { success: boolean; data: infer Data } ? Data : Body
/** What SmartAI's envelope says beside: the page, where it is one of many. */
export type MetaOf<Body> = Body extends { meta: infer Meta } ? Meta : undefined

/** What an operation answers when it succeeds, by its name: `AnswerOf<'getWallet'>`. */
export type AnswerOf<Name extends keyof operations> = Answer<operations[Name]>

/** What an operation is asked with, by its name: `BodyOf<'bookEncounter'>`. */
export type BodyOf<Name extends keyof operations> = Json<NonNullable<operations[Name]['requestBody']>>

/** The same for SmartAI, out of its envelope: `SmartaiAnswerOf<'getTokenBalance'>`. */
export type SmartaiAnswerOf<Name extends keyof SmartaiOperations> = Unwrapped<Answer<SmartaiOperations[Name]>>

/** The same for SmartAI: `SmartaiBodyOf<'transferTokens'>`. */
export type SmartaiBodyOf<Name extends keyof SmartaiOperations> = Json<
  NonNullable<SmartaiOperations[Name]['requestBody']>
>

/** The same for the chat module: `ChatAnswerOf<'listConversations'>`. */
export type ChatAnswerOf<Name extends keyof ChatOperations> = Answer<ChatOperations[Name]>

/** The same for the chat module: `ChatBodyOf<'sendMessage'>`. */
export type ChatBodyOf<Name extends keyof ChatOperations> = Json<NonNullable<ChatOperations[Name]['requestBody']>>

/** The same for the support inbox: `FikoAnswerOf<'listConversations'>`. */
export type FikoAnswerOf<Name extends keyof FikoOperations> = Answer<FikoOperations[Name]>

/** The same for the support inbox: `FikoBodyOf<'connectChannel'>`. */
export type FikoBodyOf<Name extends keyof FikoOperations> = Json<NonNullable<FikoOperations[Name]['requestBody']>>
