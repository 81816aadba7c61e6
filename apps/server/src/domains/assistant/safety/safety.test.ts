import { describe, expect, it } from 'vitest'
import type { Entry } from '../knowledge/entry.ts'
import { KNOWLEDGE_FOLDER, readKnowledge } from '../knowledge/load.ts'
import { createDrugSafety, type PatientFacts, sayWarning } from './index.ts'

const entries = readKnowledge(KNOWLEDGE_FOLDER).map(({ text }) => JSON.parse(text) as Entry)
const safety = createDrugSafety({ readEntries: async () => entries })
const NOTHING: PatientFacts = { allergies: [], conditions: [], medications: [], pregnancy: null, ageYears: null }
const check = (drugs: readonly string[], facts: Partial<PatientFacts> = {}) =>
  safety.check(drugs, { ...NOTHING, ...facts })
/** Kind and severity of each warning. */
const told = async (drugs: readonly string[], facts: Partial<PatientFacts> = {}) =>
  (await check(drugs, facts)).warnings.map(({ kind, severity }) => `${kind} ${severity}`)

describe('a drug beside another', () => {
  const PAIRS = [
    ['warfarin 5 mg', 'ایبوپروفن ۴۰۰', 'interaction major'],
    ['وارفارین', 'naproxen', 'interaction major'],
    ['وارفارین', 'شیاف دیکلوفناک', 'interaction major'],
    ['Coumadin', 'آسپرین ۸۰', 'interaction major'],
    ['warfarin', 'azithromycin', 'interaction moderate'],
    ['warfarin', 'کلاریترومایسین', 'interaction major'],
    ['warfarin', 'erythromycin', 'interaction major'],
    ['warfarin', 'فلوکونازول', 'interaction major'],
    ['warfarin', 'مترونیدازول', 'interaction major'],
    ['warfarin', 'کوتریموکسازول', 'interaction major'],
    ['warfarin', 'ciprofloxacin', 'interaction major'],
    ['warfarin', 'استامینوفن', 'interaction moderate'],
    ['warfarin', 'sertraline', 'interaction moderate'],
    ['warfarin', 'rivaroxaban', 'duplicate major'],
    ['enalapril', 'spironolactone', 'interaction moderate'],
    ['captopril', 'قرص پتاسیم', 'interaction major'],
    ['انالاپریل', 'ژلوفن', 'interaction moderate'],
    ['losartan', 'potassium chloride', 'interaction major'],
    ['losartan', 'enalapril', 'interaction major'],
    ['spironolactone', 'potassium', 'interaction major'],
    ['ویاگرا', 'نیتروگلیسیرین', 'interaction major'],
    ['پرل زیرزبانی', 'sildenafil 50', 'interaction major'],
    ['sertraline', 'tramadol', 'interaction major'],
    ['fluoxetine', 'selegiline', 'interaction major'],
    ['citalopram', 'سوماتریپتان', 'interaction moderate'],
    ['escitalopram', 'fluoxetine', 'duplicate major'],
    ['tramadol', 'selegiline', 'interaction major'],
    ['dextromethorphan', 'selegiline', 'interaction major'],
    ['ادالت کلد', 'selegiline', 'interaction major'],
    ['متفورمین', 'ماده حاجب', 'interaction major'],
    ['atorvastatin', 'clarithromycin', 'interaction major'],
    ['simvastatin', 'clarithromycin', 'interaction major'],
    ['rosuvastatin', 'gemfibrozil', 'interaction major'],
    ['آتورواستاتین', 'جمفیبروزیل', 'interaction major'],
    ['atorvastatin', 'rosuvastatin', 'duplicate major'],
    ['methotrexate', 'Bactrim', 'interaction major'],
    ['methotrexate', 'ibuprofen', 'interaction major'],
    ['methotrexate', 'amoxicillin', 'interaction major'],
    ['lithium', 'diclofenac', 'interaction major'],
    ['lithium', 'hydrochlorothiazide', 'interaction major'],
    ['لیتیوم', 'لازیکس', 'interaction major'],
    ['lithium', 'losartan', 'interaction major'],
    ['tramadol', 'alprazolam', 'interaction major'],
    ['codeine', 'کلونازپام', 'interaction major'],
    ['levothyroxine', 'قرص آهن', 'interaction moderate'],
    ['لووتیروکسین', 'قرص کلسیم', 'interaction moderate'],
    ['ciprofloxacin', 'ferrous sulfate', 'interaction moderate'],
    ['doxycycline', 'ایزوترتینوئین', 'interaction major'],
    ['digoxin', 'clarithromycin', 'interaction major'],
    ['colchicine', 'clarithromycin', 'interaction major'],
    ['clopidogrel', 'omeprazole', 'interaction moderate'],
    ['propranolol', 'salbutamol', 'interaction major'],
    ['co-trimoxazole', 'losartan', 'interaction major'],
    ['carbamazepine', 'قرص ضدبارداری', 'interaction major'],
    ['گاباپنتین', 'ترامادول', 'interaction major'],
    ['ibuprofen', 'naproxen', 'duplicate major'],
    ['بروفن', 'مفنامیک اسید', 'duplicate major'],
    ['omeprazole', 'pantoprazole', 'duplicate moderate'],
    ['alprazolam', 'clonazepam', 'duplicate major'],
    ['کوآموکسی‌کلاو', 'آموکسی‌سیلین', 'duplicate moderate'],
    ['استامینوفن کدئین', 'استامینوفن', 'duplicate major'],
    ['ادالت کلد', 'Tylenol', 'duplicate moderate'],
    ['cephalexin', 'cefixime', 'duplicate moderate'],
    ['metformin', 'گلوکوفاژ', 'duplicate minor'],
    ['ibuprofen', 'aspirin', 'interaction moderate'],
  ] as const

  it.each(PAIRS)('%s and %s: %s, from both sides and from the record', async (one, other, expected) => {
    expect(await told([one, other])).toEqual([expected])
    expect(await told([other, one])).toEqual([expected])
    expect(await told([one], { medications: [other] })).toEqual([expected])
    expect(await told([other], { medications: [`${one} روزی یک عدد`] })).toEqual([expected])
  })

  it.each([
    ['metformin', 'losartan'],
    ['amoxicillin', 'acetaminophen'],
    ['levothyroxine', 'ویتامین دی'],
    ['لوراتادین', 'امپرازول'],
  ])('%s and %s: nothing is known', async (one, other) => expect(await told([one, other])).toEqual([]))

  it('names the medication as the record has it, once', async () => {
    const { warnings } = await check(['بروفن'], { medications: ['وارفارین ۵ میلی‌گرم', 'Coumadin'] })

    expect(warnings).toHaveLength(1)
    expect(warnings[0]).toMatchObject({ drugId: 'drug.ibuprofen', against: 'Coumadin', severity: 'major' })
    expect(warnings[0]?.text.fa).toContain('خونریزی')
    expect(warnings[0]?.text.en).toContain('bleeding')
  })

  it('knows a medication that the record names by its family only', async () => {
    expect(await told(['ibuprofen'], { medications: ['رقیق‌کننده خون'] })).toEqual(['interaction major'])
    expect(await told(['sildenafil'], { medications: ['نیترات'] })).toEqual(['interaction major'])
  })

  it('reads several drugs in one line', async () => {
    expect(await told(['ibuprofen'], { medications: ['متفورمین و لوزارتان، وارفارین'] })).toEqual([
      'interaction major',
      'interaction moderate',
      'interaction moderate',
    ])
    expect(await told(['وارفارین + بروفن'])).toEqual(['interaction major'])
  })
})

describe('an allergy on file', () => {
  const CASES: readonly (readonly [string, string, readonly string[]])[] = [
    ['پنی سیلین', 'آموکسی‌سیلین ۵۰۰', ['allergy major']],
    ['پنی‌سیلین', 'co-amoxiclav 625', ['allergy major']],
    ['penicillin', 'ampicillin', ['allergy major']],
    ['Penicillins (rash)', 'آمپول پنی‌سیلین', ['allergy major']],
    ['پنی‌سیلین', 'cephalexin', ['allergy moderate']],
    ['penicillin', 'سفتریاکسون', ['allergy moderate']],
    ['آموکسی سیلین', 'co-amoxiclav', ['allergy major']],
    ['amoxicillin', 'cefixime', ['allergy moderate']],
    ['cephalosporins', 'cefixime', ['allergy major']],
    ['سفالکسین', 'amoxicillin', ['allergy moderate']],
    ['beta-lactam', 'cefixime', ['allergy major']],
    ['حساسیت به سولفا', 'کوتریموکسازول', ['allergy major']],
    ['sulfa drugs', 'Bactrim', ['allergy major']],
    ['سولفا', 'hydrochlorothiazide', ['allergy moderate']],
    ['sulfa', 'celecoxib', ['allergy moderate']],
    ['NSAIDs', 'ibuprofen', ['allergy major']],
    ['NSAIDs', 'آسپرین', ['allergy major']],
    ['آسپرین و بروفن', 'naproxen', ['allergy major']],
    ['aspirin', 'diclofenac', ['allergy major']],
    ['مسکن‌های ضدالتهاب', 'مفنامیک', ['allergy major']],
    ['codeine', 'tramadol', ['allergy major']],
    ['مواد مخدر', 'tramadol', ['allergy major']],
    ['erythromycin', 'azithromycin', ['allergy major']],
    ['کینولون‌ها', 'سیپروفلوکساسین', ['allergy major']],
    ['انتی بیوتیک', 'azithromycin', ['allergy moderate']],
    ['استامینوفن', 'ادالت کلد', ['allergy major']],
    ['آمپول پنی سیلین', 'آموکسی سیلین', ['allergy major']],
    ['پنیسلین', 'amoxicillin', ['allergy major']],
    ['تحمل پنی‌سیلین ندارد', 'amoxicillin', ['allergy major']],
    ['گرده گل', 'amoxicillin', []],
    ['بادام زمینی', 'ibuprofen', []],
    ['حساسیت فصلی', 'cetirizine', []],
    ['گربه، گرد و غبار', 'azithromycin', []],
    ['ندارد', 'amoxicillin', []],
    ['no known drug allergies', 'amoxicillin', []],
    ['به پنی‌سیلین حساسیت ندارم', 'amoxicillin', []],
    ['penicillin', 'azithromycin', []],
    ['پنی‌سیلین', 'استامینوفن', []],
    ['سولفا', 'co-amoxiclav', []],
    ['آستالین', 'atorvastatin', []],
    ['استاتین', 'salbutamol', []],
    ['استاتین‌ها', 'atorvastatin', ['allergy major']],
  ]
  it.each(CASES)('%s, and %s: %j', async (allergy, drug, expected) =>
    expect(await told([drug], { allergies: [allergy] })).toEqual(expected),
  )
})

describe('what else is on file', () => {
  const CASES: readonly (readonly [string, Partial<PatientFacts>, readonly string[]])[] = [
    ['ibuprofen', { conditions: ['زخم معده'] }, ['condition major']],
    ['ibuprofen', { conditions: ['نارسایی کلیه'] }, ['condition moderate']],
    ['پروپرانولول', { conditions: ['آسم از کودکی'] }, ['condition major']],
    ['nitrofurantoin', { conditions: ['فاویسم'] }, ['condition major']],
    ['co-trimoxazole', { allergies: ['حساسیت به باقالی'] }, ['condition major']],
    ['prednisolone', { conditions: ['دیابت نوع 2'] }, ['condition moderate']],
    ['metformin', { conditions: ['CKD stage 4'] }, ['condition major']],
    ['diclofenac', { conditions: ['CHF'] }, ['condition moderate']],
    ['قرص ضدبارداری', { conditions: ['سابقه لخته پا'] }, ['condition major']],
    ['sumatriptan', { conditions: ['سکته قلبی ۱۴۰۰'] }, ['condition major']],
    ['ibuprofen', { conditions: ['دیابت', 'کمردرد'] }, []],
    ['propranolol', { conditions: ['آسم ندارد'] }, []],
    ['ibuprofen', { conditions: ['فشار خون پایین', 'hypotension', 'سابقه خانوادگی فشار خون'] }, []],
    ['prednisolone', { conditions: ['mother has diabetes', 'افت قند خون'] }, []],
    ['ibuprofen', { conditions: ['hypertention', 'کمردرد'] }, ['condition moderate']],
    ['captopril', { pregnancy: 'pregnant' }, ['pregnancy major']],
    ['لوزارتان', { conditions: ['باردار، هفته ۱۲'] }, ['pregnancy major']],
    ['warfarin', { pregnancy: 'pregnant' }, ['pregnancy major']],
    ['راکوتان', { pregnancy: 'pregnant' }, ['pregnancy major']],
    ['valproate', { pregnancy: 'pregnant' }, ['pregnancy major']],
    ['methotrexate', { pregnancy: 'pregnant' }, ['pregnancy major']],
    ['atorvastatin', { conditions: ['pregnant'] }, ['pregnancy major']],
    ['ایبوپروفن', { pregnancy: 'pregnant' }, ['pregnancy major']],
    ['doxycycline', { conditions: ['حامله هستم'] }, ['pregnancy major']],
    ['fluoxetine', { pregnancy: 'pregnant' }, ['pregnancy moderate']],
    ['acetaminophen', { pregnancy: 'pregnant' }, []],
    ['amoxicillin', { conditions: ['باردار'] }, []],
    ['losartan', { conditions: ['باردار نیست'] }, []],
    ['losartan', { conditions: ['سابقه بارداری خارج رحمی'] }, []],
    ['کدئین', { conditions: ['شیرده'] }, ['pregnancy major']],
    ['methotrexate', { pregnancy: 'breastfeeding' }, ['pregnancy major']],
    ['ibuprofen', { pregnancy: 'breastfeeding' }, []],
    ['aspirin', { ageYears: 10 }, ['condition major']],
    ['aspirin', { ageYears: 16 }, []],
    ['شربت دیفن', { ageYears: 1.5 }, ['condition major']],
    ['codeine', { ageYears: 11 }, ['condition major']],
    ['tetracycline', { ageYears: 7 }, ['condition major']],
    ['داکسی‌سایکلین', { ageYears: 7 }, ['condition major']],
    ['loperamide', { ageYears: 1 }, ['condition major']],
    ['ibuprofen', { ageYears: 2 / 12 }, ['condition major']],
    ['ibuprofen', { ageYears: 5 }, []],
    ['ciprofloxacin', { ageYears: 12 }, ['condition moderate']],
  ]
  it.each(CASES)('%s with %j: %j', async (drug, facts, expected) => expect(await told([drug], facts)).toEqual(expected))

  it('says the age and the pregnancy it was weighed against', async () => {
    const { warnings } = await check(['aspirin'], { ageYears: 10, conditions: ['باردار هفته ۳۰'] })
    expect(warnings.map(({ against }) => against)).toEqual(['10', 'باردار هفته ۳۰'])
  })
})

describe('an allergy that is told in a sentence', () => {
  it.each([
    ['به هیچ دارویی حساسیت ندارم جز پنی‌سیلین', 'allergy major'],
    ['بجز پنی‌سیلین به چیزی حساسیت ندارد', 'allergy major'],
    ['no known allergies except penicillin', 'allergy major'],
    ['با آمپول پنی‌سیلین شوک شدم', 'allergy major'],
    ['پنی‌سیلین؟ مطمئن نیستم', 'allergy major'],
    ['به سولفا نه، به پنی‌سیلین حساسیت دارم', 'allergy major'],
  ])('counts: %s', async (allergy, expected) => {
    expect(await told(['آموکسی‌سیلین'], { allergies: [allergy] })).toEqual([expected])
  })

  it.each([
    'به پنی‌سیلین حساسیت ندارد',
    'حساسیت به پنی سیلین نداره، فقط به سولفا',
    'مامانم به پنی‌سیلین حساسیت داره',
    'برادرم به پنی‌سیلین حساسیت دارد',
    'به هیچ دارویی حساسیت ندارم جز آسپرین',
  ])('does not count: %s', async (allergy) => {
    expect(await told(['آموکسی‌سیلین'], { allergies: [allergy] })).toEqual([])
  })
})

describe('a drug on file that has no entry', () => {
  it.each([
    ['آموکسی‌سیلین ۵۰۰', 'به آمپی‌سیلین حساسیت دارد', 'allergy major'],
    ['کوآموکسی‌کلاو', 'کلوگزاسیلین (کهیر)', 'allergy major'],
    ['سفکسیم', 'سفازولین', 'allergy major'],
    ['آموکسی‌سیلین', 'سفازولین', 'allergy moderate'],
    ['ایبوپروفن', 'کتورولاک', 'allergy major'],
    ['ناپروکسن', 'ایندومتاسین', 'allergy major'],
    ['سیپروفلوکساسین', 'لووفلوکساسین', 'allergy major'],
    ['کدئین', 'مورفین', 'allergy major'],
    ['انالاپریل', 'لیزینوپریل (آنژیوادم)', 'allergy major'],
    ['کوتریموکسازول', 'سولفاسالازین', 'allergy major'],
    ['آموکسی کلاو ۶۲۵', 'پنی سلین', 'allergy major'],
  ])('is met by its family: %s, %s', async (drug, allergy, expected) => {
    expect(await told([drug], { allergies: [allergy] })).toEqual([expected])
  })

  it.each([
    ['آموکسی‌سیلین', 'به آمپی‌سیلین حساسیت ندارد'],
    ['استامینوفن', 'کتورولاک'],
    ['آزیترومایسین', 'کلوگزاسیلین'],
    ['لوراتادین', 'مورفین'],
  ])('speaks against nothing else: %s, %s', async (drug, allergy) => {
    expect(await told([drug], { allergies: [allergy] })).toEqual([])
  })

  it('is met as a medication too', async () => {
    expect(await told(['وارفارین'], { medications: ['پیروکسیکام ۲۰'] })).toEqual(['interaction major'])
  })
})

describe('names', () => {
  it.each([
    ['قرص متفورمین ۵۰۰', 'drug.metformin'],
    ['METFORMIN500mg bid', 'drug.metformin'],
    ['متفورمبن', 'drug.metformin'],
    ['amoxicilin 500', 'drug.amoxicillin'],
    ['اموکسی سیلین هر ۸ ساعت بعد از غذا', 'drug.amoxicillin'],
    ['azitromycin', 'drug.azithromycin'],
    ['آزیترومایسن', 'drug.azithromycin'],
    ['Trimethoprim/sulfamethoxazole', 'drug.co-trimoxazole'],
    ['amoxicillin and clavulanic acid', 'drug.co-amoxiclav'],
    ['استامینوفن کدین', 'drug.acetaminophen-codeine'],
    ['لووتیروکسین', 'drug.levothyroxine'],
    ['ايبوپروفن', 'drug.ibuprofen'],
  ])('%s is %s', async (text, id) => {
    const { warnings, unknown } = await check([text], { allergies: [text] })
    expect([unknown, warnings.map(({ drugId }) => drugId)]).toEqual([[], [id]])
  })

  // Known or not, none of these is the drug that it looks like.
  it.each([
    'lansoprazole',
    'لورازپام',
    'duloxetine',
    'linagliptin',
    'cefepime',
    'ویتامین سی',
    'vitamin B12',
    'clomipramine',
    'hydralazine',
    'lorazepam 1',
    'کلونیدین',
    'phenytoin',
    'داروی گیاهی زعفران',
    'saxagliptin',
    'موکسی‌فلوکساسین',
    'vitamin',
    'رقیق‌کننده خون',
  ])('%s is said to be unknown, never taken for another', async (text) => {
    expect(await check([text], { medications: ['warfarin'], conditions: ['آسم'], pregnancy: 'pregnant' })).toEqual({
      warnings: [],
      unknown: [text],
    })
  })

  it('says of a line of several which part is unknown', async () => {
    expect(
      (await check(['amoxicillin 500 + foozolin', 'بروفن و زعفرانول روزی یک عدد', 'metformin', ' '])).unknown,
    ).toEqual(['foozolin', 'زعفرانول روزی یک عدد'])
    expect(await safety.unknownOf(['متفورمین ۵۰۰ روزی دو عدد', 'زعفرانول'])).toEqual(['زعفرانول'])
  })

  it('takes no mistyped word for a drug when two come into question', async () => {
    const twins = ['abcdefgh', 'abcdefgx'].map((name) => ({
      ...(entries.find(({ id }) => id === 'drug.metformin') as Entry),
      id: `drug.${name}`,
      title: { fa: name, en: name },
      synonyms: { fa: [], en: [] },
    }))
    const two = createDrugSafety({ readEntries: async () => twins })

    expect((await two.check(['abcdefgz', 'abcdefgh'], NOTHING)).unknown).toEqual(['abcdefgz'])
  })
})

describe('all of it together', () => {
  it('does not depend on the order of drugs or of the record', async () => {
    const drugs = [
      'وارفارین',
      'ibuprofen 400',
      'کوآموکسی کلاو',
      'tramadol',
      'sertraline',
      'Brufen',
      'foozolin',
      'aspirin',
    ]
    const facts: PatientFacts = {
      allergies: ['پنی‌سیلین', 'NSAIDs'],
      conditions: ['زخم معده', 'CKD'],
      medications: ['لیتیوم', 'warfarin 5', 'alprazolam'],
      pregnancy: 'pregnant',
      ageYears: 30,
    }
    const expected = await safety.check(drugs, facts)
    expect(expected.warnings.length).toBeGreaterThan(15)
    for (let turn = 1; turn < drugs.length; turn++) {
      const turned = [...drugs.slice(turn), ...drugs.slice(0, turn)]
      for (const order of [turned, turned.toReversed()]) {
        const { warnings, unknown } = await safety.check([...order, ...order.slice(0, 1)], {
          ...facts,
          medications: facts.medications.toReversed(),
          allergies: facts.allergies.toReversed(),
        })
        expect(warnings.filter(({ kind, severity }) => kind !== 'duplicate' || severity !== 'minor')).toEqual(
          expected.warnings.filter(({ kind, severity }) => kind !== 'duplicate' || severity !== 'minor'),
        )
        expect(unknown).toEqual(expected.unknown)
      }
    }
  })

  it('puts the gravest first, says each once, and all in both languages', async () => {
    const { warnings } = await check(['ibuprofen', 'warfarin', 'amoxicillin'], {
      allergies: ['پنی‌سیلین', 'پنی‌سیلین'],
      conditions: ['زخم معده', 'فشار خون بالا'],
      medications: ['losartan'],
    })
    const severities = warnings.map(({ severity }) => severity)
    expect(severities).toEqual(severities.toSorted((a, b) => ORDER.indexOf(a) - ORDER.indexOf(b)))
    expect(new Set(warnings.map((one) => JSON.stringify(one))).size).toBe(warnings.length)
    for (const warning of warnings) {
      expect(sayWarning(warning, 'fa')).toMatch(/[آ-ی].*[.؟!]$/)
      expect(sayWarning(warning, 'en')).toMatch(/[a-z].*\.$/)
      expect(warning.text.fa).not.toBe('')
      expect(warning.text.en).not.toBe('')
    }
  })
  const ORDER = ['major', 'moderate', 'minor']

  it('reads the knowledge once, and again only after a failure', async () => {
    let reads = 0
    const shaky = createDrugSafety({
      readEntries: async () => {
        reads++
        if (reads === 1) throw new Error('gone')
        return entries
      },
    })
    await expect(shaky.check(['aspirin'], NOTHING)).rejects.toThrow('gone')
    await shaky.check(['aspirin'], NOTHING)
    await shaky.drugsIn('aspirin')
    expect(reads).toBe(2)
  })

  it('checks a prescription in less than 3 ms with 1,000 entries', async () => {
    const many = Array.from({ length: 1000 }, (_, place) => {
      const model = entries[place % entries.length] as Entry
      const copy = Math.floor(place / entries.length)
      if (copy === 0) return model
      const rename = (name: string) => `${name}${'آبپتجدرزسکلمن'[copy] ?? ''}qxz${copy}`
      return {
        ...model,
        id: `${model.id}-${copy}`,
        title: model.title,
        synonyms: { fa: model.synonyms.fa.map(rename), en: model.synonyms.en.map(rename) },
      }
    }).map((entry, place) =>
      place < entries.length ? entry : { ...entry, title: { fa: `دارو ${place}`, en: `Thing ${place}` } },
    )
    const large = createDrugSafety({ readEntries: async () => many })
    const facts = {
      ...NOTHING,
      allergies: ['پنی‌سیلین'],
      conditions: ['زخم معده', 'CKD'],
      medications: ['lithium', 'warfarin', 'losartan'],
    }
    const drugs = ['بروفن', 'amoxicilin', 'foozolinex', 'متفورمین ۵۰۰', 'asprin']
    await large.check(drugs, facts)
    const times: number[] = []
    for (let turn = 0; turn < 30; turn++) {
      const start = performance.now()
      await large.check(drugs, facts)
      times.push(performance.now() - start)
    }
    expect(times.sort((a, b) => a - b)[15]).toBeLessThan(3)
  })
})

describe('a question', () => {
  it('finds the drugs in it and where they stand', async () => {
    const question = 'می‌تونم ژلوفن رو با وارفارینم بخورم؟'
    const found = await safety.drugsIn(question)

    expect(found.map(({ entry, start, end }) => [entry.id, question.slice(start, end)])).toEqual([
      ['drug.ibuprofen', 'ژلوفن'],
      ['drug.warfarin', 'وارفارینم'],
    ])
  })

  it.each([
    'با مترو رفتم کنکور بدم',
    'ترا دوست دارم',
    'حالم خوبه، سوالی ندارم',
    'I feel dizzy after reading',
    'what counts as a fever in adults',
    'تب و سردرد دارم',
  ])('finds none in “%s”', async (question) => expect(await safety.drugsIn(question)).toEqual([]))

  it('is met with what the record says against its drugs', async () => {
    const facts = { ...NOTHING, allergies: ['پنی‌سیلین'], medications: ['وارفارین'] }
    const notes = await safety.safetyNotes('برای گلودرد آموکسی سیلین بخورم یا بروفن؟', facts, 'fa')

    expect(notes.map(({ kind, drugId, severity }) => [kind, drugId, severity])).toEqual([
      ['allergy', 'drug.amoxicillin', 'major'],
      ['interaction', 'drug.ibuprofen', 'major'],
      ['interaction', 'drug.amoxicillin', 'moderate'],
    ])
    expect(notes[0]?.sentence).toContain('پنی‌سیلین')
    expect((await safety.safetyNotes('Can I take ibuprofen?', facts, 'en'))[0]?.sentence).toMatch(
      /^Important warning: Ibuprofen/,
    )
  })

  it('about a family is met with what is grave in it', async () => {
    const notes = await safety.safetyNotes('آنتی‌بیوتیک بخورم؟', { ...NOTHING, allergies: ['پنی‌سیلین'] }, 'fa')

    expect(notes).toHaveLength(1)
    expect(notes[0]).toMatchObject({ kind: 'allergy', severity: 'major', against: 'پنی‌سیلین' })
    expect(notes[0]?.drug.fa).toMatch(/^آنتی‌بیوتیک‌ها \(مانند /)
    expect(await safety.safetyNotes('یه مسکن خوب بگو', { ...NOTHING, medications: ['warfarin'] }, 'fa')).toHaveLength(1)
  })

  it.each(['عوارض متفورمین چیه؟', 'هوا خوب است', 'What is asthma?'])('is met with nothing: %s', async (question) => {
    expect(await safety.safetyNotes(question, { ...NOTHING, medications: ['metformin'] }, 'fa')).toEqual([])
  })
})
