import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { useHouse } from '../../../../test/house.ts'
import { type Entry, KNOWLEDGE_FOLDER, kindOf, readKnowledge, SECTIONS } from '../knowledge/index.ts'
import { tellOf } from './compose.ts'
import { answerFromKnowledge, type BuiltInAnswer } from './index.ts'
import { headingOf, LABELS, type Language, PHRASES, sourceLine } from './phrases.ts'

const house = useHouse()
const entries = new Map(
  readKnowledge(KNOWLEDGE_FOLDER)
    .map(({ text }) => JSON.parse(text) as Entry)
    .map((entry) => [entry.id, entry]),
)
const labelled = <T>(name: string): T[] => {
  const file = new URL(`../../../../../../bench/labelled/${name}`, import.meta.url)
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as T[]) : []
}
const ask = (question: string, more: { language?: Language; recent?: string[]; require?: 'clinician-reviewed' } = {}) =>
  answerFromKnowledge(house.db, { question, language: 'fa', recent: [], ...more })
const idsOf = ({ entries }: BuiltInAnswer) => entries.map(({ id }) => id)

/** Sentences that are neither an entry's, in the section they name and the language, nor a fixed one. */
function madeUp({ sentences }: Pick<BuiltInAnswer, 'sentences'>, language: Language): string[] {
  const fixed: string[] = Object.values(PHRASES).map((phrase) => phrase[language])
  return sentences
    .filter(({ text, entryId, section }) => {
      if (entryId === null) return !fixed.includes(text)
      const entry = entries.get(entryId)
      if (!entry) return true
      const headings = [null, ...Object.keys(LABELS)].map((label) =>
        headingOf([entry], label as keyof typeof LABELS | null, language),
      )
      const facts = { interacts: entry.drug?.interacts ?? [], avoid_in: entry.drug?.avoid_in ?? [] }
      const told = section === 'interacts' || section === 'avoid_in' ? facts[section].map((fact) => fact[language]) : []
      const own = [
        ...(entry.sections[section ?? '']?.[language] ?? []),
        ...told,
        ...headings,
        sourceLine(entry, language),
      ]
      // A heading over two drugs names both.
      return !own.includes(text) && !text.startsWith(`${entry.title[language]} + `)
    })
    .map(({ text }) => text)
}

/** What is left of the text when its sentences are taken out: marks of lists and nothing else. */
function unaccounted({ text, sentences }: BuiltInAnswer): string {
  let rest = text
  for (const sentence of sentences) rest = rest.replace(sentence.text, '')
  return rest.replace(/\s|\*|⚠️|[0-9]+\./gu, '')
}

describe('the built-in answer', () => {
  it('says of every entry and section only what stands there, in either language', () => {
    for (const entry of entries.values())
      for (const section of [...SECTIONS[kindOf(entry)], null])
        for (const language of ['fa', 'en'] as const) {
          const sentences = tellOf(entry, section, language).flatMap((block) => block.sentences)
          expect(madeUp({ sentences }, language)).toEqual([])
          expect(sentences.length).toBeGreaterThan(1)
          expect(sentences.length).toBeLessThanOrEqual(9)
        }
  })

  it('rests in every sentence on its entry, names its source, and says how far it was checked', async () => {
    const questions = labelled<{ text: string; language: Language; held_out: boolean }>('questions.json')
    for (const { text, language } of questions.filter((one) => !one.held_out)) {
      const answer = await ask(text, { language })
      expect(madeUp(answer, language)).toEqual([])
      expect(unaccounted(answer)).toBe('')
      for (const entry of answer.entries) expect(answer.text).toContain(sourceLine(entry, language))
      expect(answer.confidence).toBeLessThan(1)
    }
  })

  it.each([
    ['سلام، در مورد عوارض قرص متفورمین سوال داشتم', 'drug.metformin', 'side_effects'],
    ['ایبوپروفن در بارداری ضرر داره؟', 'drug.ibuprofen', 'pregnancy'],
    ['استامینوفن رو به بچه دو ساله چطور بدم', 'drug.acetaminophen', 'children'],
    ['برای یبوست تو خونه چیکار کنم', 'condition.constipation', 'self_care'],
    ['میگرن چیست', 'condition.migraine', 'what'],
    ['سردرد کی خطرناکه', 'condition.headache', 'emergency'],
    ['برای خون دماغ چیکار نباید کرد', 'first-aid.nosebleed', 'do_not'],
  ])('begins with what is asked: %s', async (question, id, section) => {
    const { entries, sentences, isKnown, text } = await ask(question)

    expect(isKnown).toBe(true)
    expect(entries[0]?.id).toBe(id)
    expect(sentences[1]).toMatchObject({ entryId: id, section })
    expect(text).toContain('پزشک بازبینی نکرده است')
  })

  it('answers in the language asked for, whatever the question is written in', async () => {
    const { text } = await ask('عوارض متفورمین', { language: 'en' })

    expect(text).toContain('Metformin: side effects')
    expect(text).not.toMatch(/[\u0600-\u06ff]/)
  })

  it('warns beside a drug, and tells of a condition when a doctor must see it', async () => {
    const sections = async (question: string) => (await ask(question)).sentences.map(({ section }) => section)

    expect(await sections('متفورمین برای چی خوبه')).toContain('side_effects')
    expect(await sections('میگرن چیست')).toEqual(expect.arrayContaining(['see_doctor', 'emergency']))
  })

  it('takes what names nothing for a word on the last answer', async () => {
    const recent = ['drug.metformin']
    const nausea = await ask('بله، از دیروز دچار تهوع شدیدی شده‌ام', { recent })
    const child = await ask('برای بچه چطور؟', { recent })

    expect(idsOf(nausea)).toEqual(recent)
    expect(nausea.sentences[1]?.section).toBe('side_effects')
    expect(nausea.suggestedActions).toEqual(['see_doctor_today', 'consult_doctor'])
    expect(idsOf(child)).toEqual(recent)
    expect(child.sentences[1]?.section).toBe('children')
    expect((await ask('قیمت دلار امروز چنده؟', { recent })).isKnown).toBe(false)
    expect(idsOf(await ask('میگرن چیه', { recent }))).toEqual(['condition.migraine'])
    expect(idsOf(await ask('عوارض لوراتادین', { recent }))).toEqual(['drug.loratadine'])
    expect(await ask('بله', { recent })).toMatchObject({ isKnown: false, entries: [] })
  })

  it('leaves what was spoken of for a complaint that it does not tell of', async () => {
    const answer = await ask('سرم درد میکنه چیکار کنم', { recent: ['drug.acetaminophen'] })

    expect(idsOf(answer)).toEqual(['condition.headache'])
  })

  it('tells what two drugs do to each other, from either side, or that it names nothing and that this is not safe', async () => {
    const said = 'مسکن‌های ضدالتهاب کلیه را آزار می‌دهند و متفورمین در بدن می‌ماند.'
    const both = [await ask('متفورمین با ایبوپروفن'), await ask('تداخل ایبوپروفن و متفورمین')]
    const later = await ask('با بروفن چی؟', { recent: ['drug.metformin'] })
    const none = await ask('تداخل ناپروکسن و لوراتادین')

    for (const answer of [...both, later]) {
      expect(answer.text).toContain(said)
      expect(answer.text).toContain(PHRASES.moderate.fa)
      expect(idsOf(answer).toSorted()).toEqual(['drug.ibuprofen', 'drug.metformin'])
    }
    expect(none.text).toContain(PHRASES.unlisted.fa)
  })

  it('says first why a drug is not for somebody with the condition named', async () => {
    const { sentences } = await ask('متفورمین با نارسایی کلیه')

    expect(sentences[1]).toMatchObject({ entryId: 'drug.metformin', section: 'avoid_in' })
  })

  it('asks back where a name is that of several', async () => {
    const { isKnown, text, sentences } = await ask('رقیق‌کننده خون')

    expect(isKnown).toBe(false)
    expect(text).toContain(PHRASES.which.fa)
    expect(sentences.length).toBeGreaterThanOrEqual(3)
  })

  it.each(['سلام', 'سلام وقتتون بخیر', 'hello', 'hi there', 'ممنون', 'مرسی دستتون درد نکنه', 'thanks a lot'])(
    'is polite: %s',
    async (question) => expect((await ask(question)).text).toMatch(/سلام!|خواهش/),
  )

  it.each([
    'قیمت دلار امروز چنده؟',
    'عوارض ایماتینیب چیه',
    'what is alkaptonuria',
    '؟',
    '',
    '   ',
    '١',
    "'; drop table persons; --",
  ])('says of %o that it does not know', async (question) => {
    const answer = await ask(question)

    expect(answer).toMatchObject({ isKnown: false, entries: [], confidence: 0, suggestedActions: ['consult_doctor'] })
    expect(answer.text).toContain(PHRASES.unknown.fa)
  })

  it('speaks only of what a clinician reviewed where the operator requires it', async () => {
    const require = 'clinician-reviewed'
    const recent = ['drug.metformin']

    expect((await ask('عوارض متفورمین', { require })).isKnown).toBe(false)
    expect((await ask('برای بچه چطور؟', { require, recent })).isKnown).toBe(false)
    await house.db.transaction().execute(async (tx) => {
      const { entry } = await tx
        .selectFrom('knowledge_entries')
        .select('entry')
        .where('id', '=', 'drug.metformin')
        .executeTakeFirstOrThrow()
      const reviewed = JSON.stringify(entry).replace('"checked":"general-knowledge"', '"checked":"clinician-reviewed"')
      await tx
        .updateTable('knowledge_entries')
        .set({ entry: reviewed, checked: 'clinician-reviewed' })
        .where('id', '=', 'drug.metformin')
        .execute()
    })
    const { text } = await ask('عوارض متفورمین', { require })
    expect(text).toContain('پزشک بازبینی کرده است')
    expect(text).not.toContain('بازبینی نکرده')
  })

  it('does nothing that a question orders', async () => {
    for (const { text, language } of labelled<{ text: string; language: Language }>('injections.json')) {
      const answer = await ask(text, { language })
      expect(madeUp(answer, language)).toEqual([])
      expect(unaccounted(answer)).toBe('')
      expect(answer.text).not.toMatch(/PWNED|example\/|حالت آزاد|<img|!\[/)
    }
  })
})
