import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FastifyRequest, onRequestHookHandler } from 'fastify'
import { type Static, Type } from 'typebox'
import { CHUNK_BYTES_MAX, type RecordingConsent, type Scribe } from '../../domains/assistant/index.ts'
import { actorOf, doctorOnly, signedIn } from '../../platform/http/guards.ts'
import { languageOf } from '../../platform/http/language.ts'
import { pageOf, presentPage } from '../../platform/http/paging.ts'
import { Unauthenticated } from '../../platform/http/refused.ts'
import { instantText } from '../../platform/http/schema.ts'
import { byOf } from './access.ts'
import { answers, IdParams } from './schema.ts'
import { presentTranscript, presentTranscriptInBrief } from './scribe.present.ts'
import {
  ChunkParams,
  Consent,
  NewTranscript,
  Transcript,
  TranscriptInBrief,
  Transcripts,
  TranscriptsQuery,
} from './scribe.schema.ts'
import { readNewTranscript, TRANSCRIPT_BODY_BYTES_MAX } from './scribe-lines.ts'

const tags = ['scribe']

interface Deps {
  readonly scribe: Scribe
  readonly publicUrl: string
}

/** Under an address that names a record: whoever is no doctor learns no more than that it is none of theirs. */
export const doctorsRecord: onRequestHookHandler = (request, _reply, done) => {
  try {
    const { roles } = actorOf(request)
    done(roles.includes('doctor') ? undefined : Object.assign(new Error('not found'), { statusCode: 404 }))
  } catch (error) {
    done(error instanceof Unauthenticated ? error : new Error('nobody could be named', { cause: error }))
  }
}

/** What is said in visits: transcripts, recordings, and the patient's consent to them. */
export const scribeRoutes: FastifyPluginAsyncTypebox<Deps> = async (app, deps) => {
  await app.register(transcriptRoutes, deps)
  await app.register(recordingRoutes, deps)
  await app.register(consentRoutes, deps)
}

const presentingFor = (publicUrl: string) => (request: FastifyRequest) => ({
  language: languageOf(request.headers['accept-language']),
  publicUrl,
})

const transcriptRoutes: FastifyPluginAsyncTypebox<Deps> = async (app, { scribe, publicUrl }) => {
  const presenting = presentingFor(publicUrl)

  app.post(
    '/ai/transcripts/',
    {
      preValidation: doctorOnly,
      bodyLimit: TRANSCRIPT_BODY_BYTES_MAX,
      schema: {
        tags,
        operationId: 'createTranscript',
        summary: 'Write down what was said in a visit, or begin to record it',
        body: NewTranscript,
        response: answers({ 201: Transcript }, 401, 403, 404, 409, 413, 422, 503),
      },
    },
    async (request, reply) => {
      const created = await scribe.createTranscript(byOf(request), readNewTranscript(request.body))
      return reply.code(201).send(presentTranscript(created, presenting(request)))
    },
  )

  app.get(
    '/ai/transcripts/',
    {
      preValidation: doctorOnly,
      schema: {
        tags,
        operationId: 'listTranscripts',
        summary: "A visit's transcripts, newest first, without their lines",
        querystring: TranscriptsQuery,
        response: answers({ 200: Transcripts }, 401, 403, 404, 422),
      },
    },
    async (request) => {
      const page = pageOf(request.query)
      const encounterId = request.query.encounter_id
      const found = await scribe.transcripts(byOf(request), { encounterId, ...page })
      const results = found.results.map((each) => presentTranscriptInBrief(each, presenting(request)))
      return presentPage(`${publicUrl}${request.url}`, page, { count: found.count, results })
    },
  )

  app.get(
    '/ai/transcripts/:id/',
    {
      preValidation: doctorsRecord,
      schema: {
        tags,
        operationId: 'getTranscript',
        summary: 'One transcript',
        params: IdParams,
        response: answers({ 200: Transcript }, 401, 404),
      },
    },
    async (request) =>
      presentTranscript(await scribe.transcript(byOf(request), request.params.id), presenting(request)),
  )

  app.post(
    '/ai/transcripts/:id/finish/',
    {
      preValidation: doctorsRecord,
      schema: {
        tags,
        operationId: 'finishTranscript',
        summary: 'No more chunks come: write down what is there',
        params: IdParams,
        response: answers({ 202: TranscriptInBrief }, 401, 404, 409),
      },
    },
    async (request, reply) => {
      const finished = await scribe.finishTranscript(byOf(request), request.params.id)
      return reply.code(202).send(presentTranscriptInBrief(finished, presenting(request)))
    },
  )

  app.delete(
    '/ai/transcripts/:id/',
    {
      preValidation: doctorsRecord,
      schema: {
        tags,
        operationId: 'deleteTranscript',
        summary: 'Delete a transcript no report rests on, with its audio',
        params: IdParams,
        response: answers({ 204: Type.Null() }, 401, 404, 409),
      },
    },
    async (request, reply) => {
      await scribe.removeTranscript(byOf(request), request.params.id)
      return reply.code(204).send(null)
    },
  )
}

/** Chunks come as they are, whatever their sender calls them; what they are their first bytes say. */
const recordingRoutes: FastifyPluginAsyncTypebox<Deps> = async (app, { scribe, publicUrl }) => {
  const presenting = presentingFor(publicUrl)
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))

  for (const method of ['PUT', 'POST'] as const) {
    app.route({
      method,
      url: '/ai/transcripts/:id/audio/:n/',
      // Before the body is read: it is large.
      onRequest: doctorsRecord,
      bodyLimit: CHUNK_BYTES_MAX,
      schema: {
        tags,
        operationId: method === 'PUT' ? 'putAudioChunk' : 'postAudioChunk',
        summary: 'Keep a chunk of a recording, a playable file of at most 10 MB; sent again it changes nothing',
        params: ChunkParams,
        response: answers({ 200: TranscriptInBrief }, 401, 403, 404, 409, 413, 415, 422),
      },
      handler: async (request) => {
        const { id, n } = request.params as Static<typeof ChunkParams>
        const bytes = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0)
        const kept = await scribe.keepChunk(byOf(request), { transcriptId: id, n, bytes })
        return presentTranscriptInBrief(kept, presenting(request))
      },
    })
  }
}

const consentRoutes: FastifyPluginAsyncTypebox<Deps> = async (app, { scribe }) => {
  app.addHook('preValidation', signedIn)
  const url = '/patients/encounters/:id/recording-consent/'

  app.get(
    url,
    {
      schema: {
        tags,
        operationId: 'getRecordingConsent',
        summary: 'Own word on the recording of a visit',
        params: IdParams,
        response: answers({ 200: Consent }, 401, 404),
      },
    },
    async (request) => presentConsent(await scribe.consent(actorOf(request).personId, request.params.id)),
  )

  app.post(
    url,
    {
      schema: {
        tags,
        operationId: 'giveRecordingConsent',
        summary: 'Let the doctor record this visit',
        params: IdParams,
        response: answers({ 201: Consent }, 401, 404, 409),
      },
    },
    async (request, reply) =>
      reply.code(201).send(presentConsent(await scribe.giveConsent(actorOf(request).personId, request.params.id))),
  )

  app.delete(
    url,
    {
      schema: {
        tags,
        operationId: 'withdrawRecordingConsent',
        summary: 'Take it back: nothing more is recorded, and the audio is deleted',
        params: IdParams,
        response: answers({ 204: Type.Null() }, 401, 404),
      },
    },
    async (request, reply) => {
      await scribe.withdrawConsent(actorOf(request).personId, request.params.id)
      return reply.code(204).send(null)
    },
  )
}

const presentConsent = ({ encounterId, givenAt, withdrawnAt }: RecordingConsent): Static<typeof Consent> => ({
  encounter_id: encounterId,
  given_at: givenAt && instantText(givenAt),
  withdrawn_at: withdrawnAt && instantText(withdrawnAt),
})
