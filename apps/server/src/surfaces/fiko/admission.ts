import { type Agent, isAgent, type Tickets } from '../../domains/channels/index.ts'
import type { Identity } from '../../domains/identity/index.ts'
import { Refusal } from '../../platform/errors.ts'
import { createHeldSockets } from '../../platform/sockets/held.ts'
import type { SocketLink, SocketRequest } from '../../platform/sockets/route.ts'

/** Codes sockets of this surface are closed with (docs/fiko.md). 1008 comes after the handshake, so that browsers see it. */
const NOT_ALLOWED = [1008, 'not allowed'] as const
export const NOT_FOUND = [4404, 'no such conversation'] as const

const PROTOCOL = 'fiko'
const TOKEN_PROTOCOL = 'token.'

/** Chooses the protocol beside which a token may stand (docs/fiko.md, signing in). */
export const chooseProtocol = (offered: ReadonlySet<string>): string | undefined =>
  offered.has(PROTOCOL) ? PROTOCOL : undefined

interface Open {
  readonly personId: string
  readonly sessionId: string
  check(): Promise<void>
}

/** Who may open sockets here, and whether they still may: asked at the handshake, at each frame, and when rights change. */
export function createAdmission({
  identity,
  tickets,
  onFault,
}: {
  identity: Identity
  tickets: Tickets
  onFault: (error: unknown) => void
}) {
  const held = createHeldSockets<Open>(identity.onRightsChanged, onFault)

  async function findAgent(token: string): Promise<(Agent & { expiresAt: Date }) | undefined> {
    try {
      const actor = await identity.authenticateSocket({ token })
      return isAgent(actor) ? actor : undefined
    } catch (error) {
      if (error instanceof Refusal) return undefined
      throw error
    }
  }

  /** The access token of a handshake: in the query, as a sub-protocol, or by a ticket. */
  async function tokenOf({ url, protocols }: SocketRequest): Promise<string | undefined> {
    const inQuery = url.searchParams.get('token')
    if (inQuery !== null) return inQuery
    const ticket = url.searchParams.get('ticket')
    if (ticket !== null) return tickets.redeem(ticket)
    return protocols.find((name) => name.startsWith(TOKEN_PROTOCOL))?.slice(TOKEN_PROTOCOL.length)
  }

  return {
    /** Admits who asks, until their token expires; closes with 1008 whom nothing here concerns. */
    async admit(link: SocketLink, request: SocketRequest): Promise<Admitted | undefined> {
      const token = await tokenOf(request)
      const agent = token === undefined ? undefined : await findAgent(token)
      if (token === undefined || agent === undefined) {
        link.close(...NOT_ALLOWED)
        return undefined
      }
      link.expireAt(agent.expiresAt)
      const { personId, sessionId } = agent
      const now = async () => {
        const found = await findAgent(token)
        if (found?.personId === personId) return found
        link.close(...NOT_ALLOWED)
        return undefined
      }
      return {
        agent,
        now,
        async hold() {
          const check = async () => void (await now())
          const letGo = held.hold({ personId, sessionId, check })
          await check().catch(onFault) // rights may have changed since the handshake
          return letGo
        },
      }
    },
  }
}
export type Admission = ReturnType<typeof createAdmission>

export interface Admitted {
  readonly agent: Agent
  /** Who it is now; closes the socket of one who is no agent any more. */
  readonly now: () => Promise<Agent | undefined>
  /** Has the socket asked again whenever rights change; answers how to let it go. */
  readonly hold: () => Promise<() => void>
}

/** `?after=` a cursor; anything else in it is "from now on". Undefined: the contract's events alone are wanted. */
export function readAfter({ searchParams }: URL): number | 'now' | undefined {
  const text = searchParams.get('after')
  if (text === null) return undefined
  return /^\d{1,15}$/.test(text) ? Number(text) : 'now'
}
