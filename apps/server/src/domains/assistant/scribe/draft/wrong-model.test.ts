import { describe, expect, it } from 'vitest'
import type { Model } from '../../../../platform/model/index.ts'
import { findIcd } from '../../icd/index.ts'
import { extractFindings } from '../extract/index.ts'
import type { Line } from '../line.ts'
import type { Answer } from './answer.schema.ts'
import { draftReport } from './index.ts'

const SILENT: Answer = {
  ...{ chief_complaint: null, hpi: [], pmh: [], current_medications: [], allergies: [], vital_signs: [] },
  ...{ physical_exam: [], diagnoses: [], prescribed: [], follow_up: [] },
}
const q = (line: number, text: string) => ({ line, text })
const drug = (
  name: string,
  quote: { line: number; text: string },
  more: Partial<Answer['prescribed'][number]> = {},
) => ({
  ...{ name, dosage: null, frequency: null, duration: null, quotes: [quote] },
  ...more,
})
/** «پ:» is the doctor, «ب:» the patient. */
const linesOf = (...lines: string[]): Line[] =>
  lines.map((line) => ({ speaker: line.startsWith('پ:') ? 'doctor' : 'patient', text: line.slice(2).trim() }))
const HEADACHE = 'ب: از دیروز سردرد شدید دارم'

/** What of a model's answer stands in the report, and what was dropped. */
async function drawn(lines: readonly Line[], answer: Partial<Answer>) {
  const model: Model = {
    name: 'stub',
    stream: () => {
      throw new Error('nobody streams a report')
    },
    structured: async () => ({ value: { ...SILENT, ...answer } as never, use: { inputTokens: 1, outputTokens: 1 } }),
  }
  const { report, dropped } = await draftReport(
    {
      ...{ model, extract: extractFindings, findIcd },
      checkDrugs: async () => ({ warnings: [], unknown: [] }),
      onFault: (fault) => {
        throw fault
      },
    },
    {
      ...{ lines, notes: '' },
      facts: { allergies: [], conditions: [], medications: [], pregnancy: null, ageYears: 40 },
    },
  )
  return { ...report.subjective, prescribed: report.plan.medications, dropped }
}

describe('what a model makes of', () => {
  it.each<[string, Line[], Partial<Answer>]>([
    [
      'a drug that was asked for, and is not taken',
      linesOf(HEADACHE, 'پ: آسپرین می‌خورین؟', 'ب: نه نمی‌خورم'),
      { current_medications: [drug('آسپرین', q(1, 'آسپرین می‌خورین'))] },
    ],
    [
      'an allergy that was asked for, and was never seen',
      linesOf(HEADACHE, 'پ: به پنی‌سیلین حساسیت دارین؟', 'ب: تا حالا که نداشتم'),
      { allergies: [{ value: 'پنی‌سیلین', quotes: [q(1, 'به پنی‌سیلین حساسیت دارین')] }] },
    ],
    [
      'an allergy that was denied in other words',
      linesOf(HEADACHE, 'پ: به دارویی حساسیت دارین؟ پنی‌سیلین؟', 'ب: فکر نکنم، نه'),
      { allergies: [{ value: 'پنی‌سیلین', quotes: [q(1, 'حساسیت دارین؟ پنی‌سیلین')] }] },
    ],
    [
      'the disease of a mother',
      linesOf(HEADACHE, 'ب: مادرم دیابت داره'),
      { pmh: [{ value: 'دیابت', quotes: [q(1, 'دیابت داره')] }] },
    ],
    [
      'the allergy of a mother',
      linesOf(HEADACHE, 'ب: مادرم به پنی‌سیلین حساسیت داره'),
      { allergies: [{ value: 'پنی‌سیلین', quotes: [q(1, 'پنی‌سیلین حساسیت داره')] }] },
    ],
    [
      'the drug of a father',
      linesOf(HEADACHE, 'ب: پدرم وارفارین می‌خوره'),
      { current_medications: [drug('وارفارین', q(1, 'وارفارین می‌خوره'))] },
    ],
    [
      'a drug the doctor would not give',
      linesOf('ب: گلودرد دارم، آموکسی‌سیلین می‌خوام', 'پ: آموکسی‌سیلین لازم نداری، ویروسیه'),
      { prescribed: [drug('آموکسی‌سیلین', q(1, 'آموکسی‌سیلین لازم نداری'))] },
    ],
  ])('%s is dropped', async (_what, lines, answer) => {
    const made = await drawn(lines, answer)

    expect([made.pmh, made.medications, made.allergies, made.prescribed]).toEqual([[], [], [], []])
    expect(made.dropped).toMatchObject([{ why: 'contradicted' }])
  })

  it('a drug that was asked for, and is taken, stands', async () => {
    const lines = linesOf(HEADACHE, 'پ: آسپرین می‌خورین؟', 'ب: بله، هر روز')

    const made = await drawn(lines, { current_medications: [drug('آسپرین', q(1, 'آسپرین می‌خورین'))] })

    expect([made.medications, made.dropped]).toEqual([['آسپرین'], []])
  })

  it("a mother's disease, told as hers, stands", async () => {
    const quotes = [q(1, 'مادرم دیابت داره')]

    const made = await drawn(linesOf(HEADACHE, 'ب: مادرم دیابت داره'), { pmh: [{ value: 'دیابت در مادر', quotes }] })

    expect([made.pmh, made.dropped]).toEqual([['دیابت در مادر'], []])
  })

  it.each<[string, Line[]]>([
    ['a child that is brought', linesOf('ب: پسرم پنج سالشه، دو روزه سرفه می‌کنه', 'ب: پسرم آسم داره')],
    ['a mother that is brought', linesOf('ب: مادرم رو آوردم، سرفه می‌کنه', 'ب: مادرم آسم داره')],
    [
      'whoever is accompanied',
      [
        { speaker: 'patient', text: 'دو روزه سرفه می‌کنم' },
        { speaker: 'companion', text: 'پدرم آسم داره' },
      ],
    ],
  ])('the disease of %s stands', async (_who, told) => {
    const made = await drawn(told, { pmh: [{ value: 'آسم', quotes: [q(1, 'آسم داره')] }] })

    expect([made.pmh, made.dropped]).toEqual([['آسم'], []])
  })

  const ORDER = 'متفورمین ۵۰۰ و آتورواستاتین ۲۰ می‌نویسم هر شب'
  const lines = linesOf('ب: قندم بالاست و چربی دارم', `پ: ${ORDER}`)
  const order = (metformin: string, atorvastatin: string) => ({
    prescribed: [
      drug('متفورمین', q(1, ORDER), { dosage: metformin }),
      drug('آتورواستاتین', q(1, ORDER), { dosage: atorvastatin, frequency: 'هر شب' }),
    ],
  })

  it('two drugs in one sentence has the dose of each', async () => {
    const { prescribed, dropped } = await drawn(lines, order('500 mg', '20 mg'))

    expect(prescribed.map(({ dosage, frequency }) => [dosage, frequency])).toEqual([
      ['500 mg', null],
      ['20 mg', 'هر شب'],
    ])
    expect(dropped).toEqual([])
  })

  it('two drugs in one sentence never has the dose of the other', async () => {
    const { prescribed, dropped } = await drawn(lines, order('20 mg', '500 mg'))

    expect(prescribed.map(({ dosage }) => dosage)).toEqual([null, null])
    expect(dropped.map(({ text, why }) => [text, why])).toEqual([
      ['متفورمین: 20 mg', 'contradicted'],
      ['آتورواستاتین: 500 mg', 'contradicted'],
    ])
  })
})
