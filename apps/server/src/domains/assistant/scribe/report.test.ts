import { describe, expect, it } from 'vitest'
import { type Omission, openOmissions, type SoapReport } from './report.ts'

const report = (subjective: Partial<SoapReport['subjective']>): SoapReport => ({
  subjective: { chief_complaint: '', hpi: '', pmh: [], medications: [], allergies: [], ...subjective },
  objective: { vital_signs: {}, physical_exam: '' },
  assessment: { diagnoses: [] },
  plan: { medications: [], follow_up: '' },
})
const isOpen = (kind: Omission['kind'], text: string, subjective: Partial<SoapReport['subjective']>) =>
  openOmissions([{ kind, text, evidence: [] }], report(subjective)).length === 1

describe('what was said and left out', () => {
  it.each<[Omission['kind'], string, Partial<SoapReport['subjective']>]>([
    ['allergy', 'پنی سیلین', { allergies: ['پنی‌سیلین'] }],
    ['allergy', 'پنی‌سیلین', { allergies: ['پنیسیلین'] }],
    ['allergy', 'پنی‌سیلین', { allergies: ['حساسیت شدید به پنی‌سیلین‌ها'] }],
    ['allergy', 'penicillin', { allergies: ['Penicillins (rash)'] }],
    ['medication', 'متفورمین', { medications: ['قرص متفورمین 500 روزی دو بار'] }],
    ['red_flag', 'درد قفسهٔ سینه', { hpi: 'از صبح درد قفسه سینه، با عرق سرد.' }],
  ])('is made good by a report that names it, however it is spelled: %s %s', (kind, text, subjective) => {
    expect(isOpen(kind, text, subjective)).toBe(false)
  })

  it.each<[Omission['kind'], string, Partial<SoapReport['subjective']>]>([
    ['allergy', 'ید', { allergies: ['سولفونامید'] }],
    ['allergy', 'ASA', { allergies: ['mesalasane'] }],
    ['allergy', 'پنی‌سیلین', { medications: ['پنی‌سیلین'] }],
    ['medication', 'آهن', { medications: ['آهنگر'] }],
    ['medication', 'متفورمین', {}],
  ])('is not made good by a word that only holds it: %s %s', (kind, text, subjective) => {
    expect(isOpen(kind, text, subjective)).toBe(true)
  })
})
