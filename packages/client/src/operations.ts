import type { operations } from './helssa.generated.ts'

type Json<Content> = Content extends { content: { 'application/json': infer Body } } ? Body : never

/** The body of an operation's success; undefined where it answers 204. */
export type Answer<Operation> = Operation extends { responses: infer Answers }
  ? Answers extends { 204: unknown }
    ? undefined
    : Json<Answers[keyof Answers & (200 | 201 | 202)]>
  : never

/** What an operation answers when it succeeds, by its name: `AnswerOf<'getWallet'>`. */
export type AnswerOf<Name extends keyof operations> = Answer<operations[Name]>

/** What an operation is asked with, by its name: `BodyOf<'bookEncounter'>`. */
export type BodyOf<Name extends keyof operations> = Json<NonNullable<operations[Name]['requestBody']>>
