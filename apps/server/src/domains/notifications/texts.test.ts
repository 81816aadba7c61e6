import { describe, expect, it } from 'vitest'
import { kindOf, NOTICE_TYPES } from './kinds.ts'
import type { Notice, NoticeType } from './notice.ts'
import { shortTextOf } from './short-text.ts'
import { textOf } from './texts.ts'

/** Facts of every notice: whatever a text asks for is there. */
const FACTS = {
  ...{
    encounter_id: 'ENCOUNTER',
    starts_at: '2024-01-24T05:30:00Z',
    with: 'دکتر رضایی',
    before: 'day',
    minutes_left: 30,
  },
  ...{ request_id: 'REQUEST', reason: 'SECRET-REASON', report_id: 'REPORT', refund_rial: 5_000, amount_rial: 70_000 },
  ...{ plan_id: 'PLAN', end_date: '2024-02-20', amount: 25, from: 'علی', threshold: 10, balance: 9, spent: 11 },
  ...{ conversation_id: 1, message_id: 2, prescription_id: 'PRESCRIPTION' },
}
const noticeOf = (type: NoticeType) => ({ type, data: FACTS }) as unknown as Notice

describe.each(NOTICE_TYPES)('a notice of %s', (type) => {
  it('has a text in both languages', () => {
    const [fa, en] = [textOf(noticeOf(type), 'fa'), textOf(noticeOf(type), 'en')]
    expect(fa).toMatch(/[\u0600-\u06ff]{3}/)
    expect(en).toMatch(/[A-Za-z]{3}/)
    for (const text of [fa, en]) expect(text).not.toMatch(/undefined|NaN|\[object|Invalid/)
  })

  it('says by SMS no more than the doctor and the time', () => {
    for (const language of ['fa', 'en'] as const) {
      const text = shortTextOf(noticeOf(type), language)
      expect(text).not.toMatch(/undefined|NaN|SECRET-REASON|[A-Z]{4,}/)
      expect(text.length).toBeGreaterThan(10)
      expect(text.length).toBeLessThan(160)
    }
  })

  it('is of a kind', () => {
    expect(kindOf(noticeOf(type))).toBeDefined()
  })
})

it('names a patient to no phone', () => {
  const notice = {
    type: 'appointment_cancelled',
    data: { ...FACTS, with: 'سارا', told_as: 'doctor' },
  } as unknown as Notice
  for (const language of ['fa', 'en'] as const) expect(shortTextOf(notice, language)).not.toContain('سارا')
})
