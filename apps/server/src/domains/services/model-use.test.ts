import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { startFakeModel } from '../../../test/fake-model.ts'
import { useHouse } from '../../../test/house.ts'

const model = await startFakeModel()

describe('what the model of a run used', () => {
  const house = useHouse({ AI_BASE_URL: model.url, AI_MODEL_CHAT: 'fake' })

  beforeEach(() => {
    Object.assign(model, { manner: 'answering', usage: { prompt_tokens: 41, completion_tokens: 7 } })
  })
  afterAll(() => model.close())

  const run = async (service: string) => {
    const { id: personId } = await house.account({ tokens: 100 })
    const text = 'تب یعنی گرم شدن بدن. آب بنوشید.'
    const ran = await house.domains.services.run(personId, { service, text }).catch((error: unknown) => error)
    const row = await house.db
      .selectFrom('service_runs')
      .select(['status', 'input_model_tokens', 'output_model_tokens'])
      .where('person_id', '=', personId)
      .executeTakeFirst()
    return { ran, row }
  }
  const nothing = { input_model_tokens: null, output_model_tokens: null }

  it.each(['translate', 'ask'])('is recorded of %s, and changes nothing of its price', async (service) => {
    const { ran, row } = await run(service)
    model.usage = { prompt_tokens: 9_000, completion_tokens: 9_000 }
    const { ran: dear } = await run(service)

    expect(row).toEqual({ status: 'completed', input_model_tokens: 41, output_model_tokens: 7 })
    expect(dear).toMatchObject({ tokensUsed: (ran as { tokensUsed: number }).tokensUsed })
  })

  it('is unknown where its server does not say', async () => {
    model.usage = undefined

    expect((await run('ask')).row).toEqual({ status: 'completed', ...nothing })
  })

  it('is unknown of a run that failed, and of one without a model', async () => {
    model.manner = 'breaking'
    expect((await run('ask')).row).toEqual({ status: 'failed', ...nothing })

    expect((await run('summarize')).row).toEqual({ status: 'completed', ...nothing })
  })
})
