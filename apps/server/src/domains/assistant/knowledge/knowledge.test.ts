import { describe, expect, it } from 'vitest'
import { useHouse } from '../../../../test/house.ts'
import { findMistakes, kindOf } from './entry.ts'
import { findMistakesIn, KNOWLEDGE_FOLDER, loadKnowledge, readKnowledge } from './load.ts'
import { SURE_MIN, searchKnowledge } from './search.ts'

const house = useHouse()
const files = readKnowledge(KNOWLEDGE_FOLDER)
const entries = files.map(({ path, text }) => ({ path, entry: JSON.parse(text) }))
const find = async (question: string) =>
  (await searchKnowledge(house.db, question, 3)).filter(({ score }) => score >= SURE_MIN).map(({ entry }) => entry.id)

describe('the knowledge', () => {
  it('is whole: 80 drugs, 40 conditions, 30 of first aid, without a mistake', () => {
    expect(findMistakesIn(files)).toEqual([])
    const count = (kind: string) => entries.filter(({ entry }) => kindOf(entry) === kind).length
    expect(count('drug')).toBeGreaterThanOrEqual(80)
    expect(count('condition')).toBeGreaterThanOrEqual(40)
    expect(count('first-aid')).toBeGreaterThanOrEqual(30)
  })

  it('is found out where it has mistakes', () => {
    const [first, second] = entries.map(({ path, entry }) => ({ path, entry: structuredClone(entry) }))
    if (!first || !second) return expect.unreachable()
    const mistakesOf = (change: (entry: ReturnType<typeof JSON.parse>) => void) => {
      const entry = structuredClone(first.entry)
      change(entry)
      return findMistakes([{ path: first.path, entry }, ...entries.slice(1)]).join('\n')
    }

    expect(mistakesOf((entry) => entry.related.push('drug.nowhere'))).toContain('drug.nowhere')
    expect(mistakesOf((entry) => entry.sections.uses.en.push('More.'))).toContain('uses has')
    expect(mistakesOf((entry) => delete entry.sections.pregnancy)).toContain('its sections are')
    expect(mistakesOf((entry) => entry.sections.uses.fa.splice(0, 1, '3 بار در روز'))).toContain('Latin digits')
    expect(mistakesOf((entry) => delete entry.source)).toContain('source')
    expect(mistakesOf((entry) => Object.assign(entry, { id: second.entry.id }))).toContain('twice')
  })

  it('is loaded once, and again only where a file changed', async () => {
    expect(await loadKnowledge(house.db, files)).toBe(0)
    const [first, ...others] = files
    if (!first) return expect.unreachable()
    const changed = { ...first, text: first.text.replace('"related"', '\n"related"') }
    expect(await loadKnowledge(house.db, [changed, ...others])).toBe(1)
    expect(await loadKnowledge(house.db, files)).toBe(1)
  })

  it.each([
    ['عوارض متفورمین چیه؟', 'drug.metformin'],
    ['کو آموکسی کلاو برای چیه', 'drug.co-amoxiclav'],
    ['What are the side effects of Tylenol?', 'drug.acetaminophen'],
    ['میگرن چیست', 'condition.migraine'],
  ])('is found by names and brands, with blanks anywhere: %s', async (question, id) => {
    expect((await find(question))[0]).toBe(id)
  })

  it.each([
    ['استامینفن رو با غذا بخورم؟', 'drug.acetaminophen'],
    ['هیدرکلرتیازید برای چیه', 'drug.hydrochlorothiazide'],
    ['does amoxicilin cause a rash', 'drug.amoxicillin'],
    ['azitromycin for how many days', 'drug.azithromycin'],
  ])('is found by mistyped names: %s', async (question, id) => expect((await find(question))[0]).toBe(id))

  it.each([
    ['شبا اصلا خوابم نمیبره', 'condition.insomnia'],
    ['پام بدجور پیچ خورده', 'first-aid.sprain'],
    ['دستش شکسته', 'first-aid.fracture'],
    ['سرم گیج میره', 'condition.dizziness'],
    ['گلوم خیلی درد میکنه', 'condition.sore-throat'],
    ['برق گرفته ش', 'first-aid.electric-shock'],
    ['my throat hurts', 'condition.sore-throat'],
    ['CPR on a 4 year old', 'first-aid.cpr-child'],
  ])('is found as people speak, with the words of a name apart and inflected: %s', async (question, id) =>
    expect((await find(question))[0]).toBe(id),
  )

  it.each([
    ['ناپروکسن برای درد پریود خوبه؟', 'drug.naproxen'],
    ['لوزارتان سرفه میاره', 'drug.losartan'],
    ['Can I take paracetamol while on warfarin?', 'drug.acetaminophen'],
  ])('puts the drug asked about before what it is taken for, brings or meets: %s', async (question, id) =>
    expect((await find(question))[0]).toBe(id),
  )

  it('looks only among entries that are checked as required', async () => {
    const found = (checked: 'looked-up' | 'clinician-reviewed') =>
      searchKnowledge(house.db, 'سوختگی', 3, { checked }).then((all) => all.map(({ entry }) => entry.source.checked))

    expect(new Set(await found('looked-up'))).toEqual(new Set(['looked-up']))
    expect(await found('clinician-reviewed')).toEqual([])
  })

  it.each(['قیمت دلار امروز چنده؟', 'what is the offside rule', '؟', '', "'; drop table persons; --"])(
    'says of %o that it knows nothing',
    async (question) => expect(await find(question)).toEqual([]),
  )
})
