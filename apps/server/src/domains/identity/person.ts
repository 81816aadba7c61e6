export type Role = 'doctor' | 'support' | 'admin'

/** A person as every surface knows them. */
export interface Person {
  readonly id: string
  readonly phone: string | null
  readonly email: string | null
  readonly firstName: string
  readonly lastName: string
  readonly gender: 'male' | 'female' | null
  readonly roles: readonly Role[]
  readonly createdAt: Date
}

/** Who is asking, as known at this very request: identity, rights and which request limit applies. */
export interface Actor {
  readonly personId: string
  readonly sessionId: string
  readonly roles: readonly Role[]
  readonly premium: boolean
}

export const fullNameOf = (person: { firstName: string; lastName: string }): string =>
  `${person.firstName} ${person.lastName}`.trim()
