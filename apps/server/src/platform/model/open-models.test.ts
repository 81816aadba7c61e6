import { describe, expect, it } from 'vitest'
import { systemClock } from '../clock.ts'
import { openModels } from './open-models.ts'

describe('the models of a configuration', () => {
  const AI_BASE_URL = 'http://127.0.0.1:1/v1'
  const namesOf = (config: Omit<Parameters<typeof openModels>[0], 'AI_CONCURRENCY'>) =>
    Object.fromEntries(
      Object.entries(openModels({ ...config, AI_CONCURRENCY: 4 }, systemClock)).map(([part, { name }]) => [part, name]),
    )

  it('are none where nothing is configured', () => {
    expect(namesOf({})).toEqual({})
  })

  it('are those that are named', () => {
    expect(namesOf({ AI_BASE_URL, AI_MODEL_CHAT: 'c' })).toEqual({ chat: 'c' })
    expect(namesOf({ AI_BASE_URL, AI_MODEL_CHAT: 'c', AI_MODEL_VISION: 'v', AI_MODEL_SPEECH: 's' })).toEqual({
      chat: 'c',
      vision: 'v',
      speech: 's',
    })
  })

  it('are one where one name does both: its limits count for both', () => {
    const { chat, vision } = openModels(
      { AI_BASE_URL, AI_MODEL_CHAT: 'c', AI_MODEL_VISION: 'c', AI_CONCURRENCY: 4 },
      systemClock,
    )

    expect(chat).toBeDefined()
    expect(vision).toBe(chat)
  })
})
