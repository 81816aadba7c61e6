import { statement } from '../../platform/database/statement.ts'
import type { Db } from '../../platform/database/transaction.ts'

/** Somebody who answers customers. */
export interface AgentCard {
  readonly id: string
  readonly number: number
  readonly firstName: string
  readonly lastName: string
  readonly isAdmin: boolean
}

/** All who may answer customers now, in the order of their numbers. */
export async function findAgents(db: Db): Promise<AgentCard[]> {
  const { rows } = await statement<AgentCard>`
    select id, number, first_name as "firstName", last_name as "lastName", 'admin' = any (roles) as "isAdmin"
    from persons
    where ('support' = any (roles) or 'admin' = any (roles)) and status = 'active'
    order by number`.execute(db)
  return rows
}
