import { channelRefuses } from './errors.ts'

/** Who works in the support inbox, with the roles of this moment. */
export interface Agent {
  readonly personId: string
  readonly sessionId: string
  readonly roles: readonly string[]
}

/** Whether somebody may see and answer customers. */
export const isAgent = ({ roles }: Pick<Agent, 'roles'>): boolean =>
  roles.includes('support') || roles.includes('admin')

/** @throws NOT_ALLOWED the inbox is for support agents and administrators */
export function requireAgent(agent: Pick<Agent, 'roles'>): void {
  if (!isAgent(agent)) throw channelRefuses.NOT_ALLOWED()
}

/** @throws NOT_ALLOWED accounts of platforms are for administrators */
export function requireAdmin({ roles }: Pick<Agent, 'roles'>): void {
  if (!roles.includes('admin')) throw channelRefuses.NOT_ALLOWED()
}
