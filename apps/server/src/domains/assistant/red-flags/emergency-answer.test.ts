import { describe, expect, it } from 'vitest'
import { answerEmergency, findRedFlags, RED_FLAGS } from './index.ts'

describe('what is answered to an emergency', () => {
  it.each(RED_FLAGS)('says first whom to call for %s, then two to five short sentences, in both languages', (flag) => {
    for (const language of ['fa', 'en'] as const) {
      const { text } = answerEmergency({ flag, call: '115' }, language)
      const [call, advice] = text.split('\n')

      expect(call).toContain(language === 'fa' ? '۱۱۵' : '115')
      expect(advice?.match(/[.؟?](\s|$)/g)?.length).toBeGreaterThanOrEqual(2)
      expect(advice?.match(/[.؟?](\s|$)/g)?.length).toBeLessThanOrEqual(5)
    }
  })

  it('names the social emergency line for the wish to die', () => {
    const [finding] = findRedFlags('می‌خوام خودمو بکشم')

    const answer = finding && answerEmergency(finding, 'fa')

    expect(answer?.suggested_actions).toEqual(['call_123', 'call_115'])
    expect(answer?.text).toContain('۱۲۳')
  })
})
