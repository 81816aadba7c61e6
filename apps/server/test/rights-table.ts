import { expect } from 'vitest'

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

/** A route, and the status with which it answers each who comes by. */
export interface RightsRow {
  readonly route: string
  readonly method: Method
  readonly path: string
  readonly statuses: readonly (readonly [who: string, status: number])[]
}

/** Reads a table whose head names those who come by, and whose lines begin with method and path. */
export function readRights(table: string): RightsRow[] {
  const [head = [], ...lines] = table
    .trim()
    .split('\n')
    .map((line) => line.split('|').map((cell) => cell.trim()))
  const who = head.filter(Boolean)
  return lines.map(([route = '', ...statuses]) => {
    const [method = '', path = ''] = route.split(/\s+/)
    expect(statuses.length, route).toBe(who.length)
    return {
      route: `${method} ${path}`,
      method: method as Method,
      path,
      statuses: statuses.map((status, index) => [who[index] ?? '', Number(status)] as const),
    }
  })
}
