import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { Static } from 'typebox'
import type { Access, Emergency as FoundEmergency } from '../../domains/access/index.ts'
import type { Audit, AuditFilter, FullEntry } from '../../domains/audit/index.ts'
import { csvOf, downloadOf } from '../../platform/http/csv.ts'
import { adminOnly } from '../../platform/http/guards.ts'
import { PAGE_SIZE_DEFAULT, pageOf, presentPage } from '../../platform/http/paging.ts'
import { instantText } from '../../platform/http/schema.ts'
import { byOf } from './access.ts'
import {
  AuditAnswer,
  type AuditEntry,
  type AuditPage,
  AuditQuery,
  Emergencies,
  EmergenciesQuery,
  Emergency,
  ReviewEmergency,
} from './access-review.schema.ts'
import { answers, IdParams } from './schema.ts'

const tags = ['admin']
const COLUMNS = [
  ...['id', 'at', 'actor_id', 'actor_name', 'patient_id', 'patient_name'],
  ...['action', 'record_id', 'right', 'grant_id', 'address'],
]

interface Deps {
  readonly access: Pick<Access, 'emergencies' | 'reviewEmergency'>
  readonly audit: Pick<Audit, 'read' | 'export'>
  readonly publicUrl: string
}

/** Who looked at what, for administrators: they read the audit, which is audited, and never a record. */
export const accessReviewRoutes: FastifyPluginAsyncTypebox<Deps> = async (app, { access, audit, publicUrl }) => {
  app.addHook('preValidation', adminOnly)

  app.get(
    '/admin/audit/',
    {
      schema: {
        tags,
        operationId: 'readAudit',
        summary: 'Who read or changed whose record, newest first; that this was asked is audited as well',
        querystring: AuditQuery,
        response: answers({ 200: AuditAnswer }, 401, 403, 422),
      },
    },
    async (request, reply) => {
      const { query } = request
      const filter = filterOf(query)
      if (query.export !== undefined) {
        const entries = await audit.export(byOf(request), filter)
        return reply.headers(downloadOf('audit')).send(csvOf(COLUMNS, rowsOf(entries), request.log))
      }
      const pageSize = query.page_size ?? PAGE_SIZE_DEFAULT
      const found = await audit.read(byOf(request), { ...filter, after: afterOf(query), limit: pageSize + 1 })
      return reply.send(presentAudit(found, pageSize, `${publicUrl}${request.url}`))
    },
  )

  app.get(
    '/admin/break-glass/',
    {
      schema: {
        tags,
        operationId: 'listEmergencies',
        summary: 'Records that were opened in an emergency, newest first, and whether somebody looked at it again',
        querystring: EmergenciesQuery,
        response: answers({ 200: Emergencies }, 401, 403, 422),
      },
    },
    async (request) => {
      const page = pageOf(request.query)
      const { reviewed } = request.query
      const { count, results } = await access.emergencies(byOf(request), { ...page, reviewed })
      return presentPage(`${publicUrl}${request.url}`, page, { count, results: results.map(presentEmergency) })
    },
  )

  app.post(
    '/admin/break-glass/:id/review/',
    {
      schema: {
        tags,
        operationId: 'reviewEmergency',
        summary: 'Say what came of looking at an emergency again; once, and not on an own one',
        params: IdParams,
        body: ReviewEmergency,
        response: answers({ 200: Emergency }, 401, 403, 404, 409, 422),
      },
    },
    async (request) => {
      const told = { id: request.params.id, comment: request.body.comment.trim() }
      return presentEmergency(await access.reviewEmergency(byOf(request), told))
    },
  )
}

const filterOf = (query: Static<typeof AuditQuery>): Omit<AuditFilter, 'after' | 'limit'> => ({
  actorId: query.actor_id,
  patientId: query.patient_id,
  action: query.action,
  right: query.right,
  from: query.from === undefined ? undefined : new Date(query.from),
  to: query.to === undefined ? undefined : new Date(query.to),
})

function afterOf({ cursor }: Static<typeof AuditQuery>): AuditFilter['after'] {
  const [at, id] = cursor?.split('.').map(Number) ?? []
  return at !== undefined && id !== undefined ? { at: new Date(at), id } : undefined
}

/** One more than a page was asked for: it tells whether there is a next. */
function presentAudit(found: readonly FullEntry[], pageSize: number, url: string): Static<typeof AuditPage> {
  const shown = found.slice(0, pageSize)
  const last = found.length > pageSize ? shown.at(-1) : undefined
  const cursor = last ? `${last.at.getTime()}.${last.id}` : null
  const address = new URL(url)
  if (cursor) address.searchParams.set('cursor', cursor)
  return { next: cursor && address.href, next_cursor: cursor, results: shown.map(presentEntry) }
}

const presentEntry = (entry: FullEntry): Static<typeof AuditEntry> => ({
  id: entry.id,
  at: instantText(entry.at),
  actor: { id: entry.actor.id, name: entry.actor.name },
  patient: entry.patient,
  action: entry.action,
  record_id: entry.recordId,
  right: entry.right,
  grant_id: entry.grantId,
  address: entry.address,
})

async function* rowsOf(entries: AsyncIterable<FullEntry>) {
  for await (const { actor, patient, ...entry } of entries)
    yield {
      ...{ id: entry.id, at: instantText(entry.at), actor_id: actor.id, actor_name: actor.name },
      ...{ patient_id: patient?.id, patient_name: patient?.name, action: entry.action, record_id: entry.recordId },
      ...{ right: entry.right, grant_id: entry.grantId, address: entry.address },
    }
}

const presentEmergency = (found: FoundEmergency): Static<typeof Emergency> => ({
  id: found.id,
  doctor: found.doctor,
  patient: found.patient,
  reason: found.reason,
  opened_at: instantText(found.openedAt),
  expires_at: instantText(found.expiresAt),
  revoked_at: found.revokedAt && instantText(found.revokedAt),
  review: found.review && { ...found.review, at: instantText(found.review.at) },
})
