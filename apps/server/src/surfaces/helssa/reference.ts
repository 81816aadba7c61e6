import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from 'typebox'
import type { Care } from '../../domains/care/index.ts'
import { languageOf } from '../../platform/http/language.ts'
import { answers } from './schema.ts'

const Reference = Type.Object({
  specialties: Type.Array(Type.Object({ id: Type.String(), title: Type.String() })),
  cities: Type.Array(Type.Object({ province: Type.String(), city: Type.String() }), {
    description: 'Where there are doctors',
  }),
  insurers: Type.Array(
    Type.Object({ name: Type.String(), coverage_percentage: Type.Integer({ description: 'What it pays of a visit' }) }),
  ),
})

/** What filters and forms offer to choose from; open to all, as the search is. */
export const referenceRoutes: FastifyPluginAsyncTypebox<{ care: Care }> = async (app, { care }) => {
  app.get(
    '/reference/',
    {
      schema: {
        tags: ['doctors'],
        operationId: 'getReference',
        security: [],
        summary: 'Specialties, cities and insurers to choose from',
        response: answers({ 200: Reference }),
      },
    },
    async (request) => {
      const language = languageOf(request.headers['accept-language'])
      const { specialties, cities, insurers } = await care.reference()
      return {
        specialties: specialties.map(({ code, [language]: title }) => ({ id: code, title })),
        cities: [...cities],
        insurers: insurers.map(({ name, coveragePercentage }) => ({ name, coverage_percentage: coveragePercentage })),
      }
    },
  )
}
