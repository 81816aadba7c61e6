import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { type SignedIn, useHouse } from '../../../test/house.ts'
import { countWaiting } from '../../../test/lock-waits.ts'
import { updateSearchText } from './doctor-store.ts'
import { foldForDoctorSearch } from './search-text.ts'

describe('the words a search knows', () => {
  const house = useHouse()

  const known = async (...words: string[]) =>
    (
      await house.db.selectFrom('directory_words').select('word').where('word', 'in', words).orderBy('word').execute()
    ).map(({ word }) => word)
  const rename = (as: SignedIn, lastName: string) =>
    house.call('PATCH', '/api/v1/patients/profile/', { as, body: { last_name: lastName } })
  const found = async (q: string) =>
    (await house.get(`/api/v1/patients/doctors/search/?${new URLSearchParams({ q })}`)).body.count

  it('are forgotten with the last doctor who has them', async () => {
    const one = await house.doctor({ firstName: 'پگاه', lastName: 'نیکخو' })
    const other = await house.doctor({ firstName: 'پونه', lastName: 'نیکخو' })

    await rename(one, 'فروزان')
    expect(await known('نیکخو', 'فروزان', 'پگاه')).toEqual(['فروزان', 'نیکخو', 'پگاه'])
    await rename(other, 'فروزان')

    expect(await known('نیکخو', 'فروزان', 'پونه')).toEqual(['فروزان', 'پونه'])
    expect([await found('نیکخو'), await found('فروزان')]).toEqual([0, 2])
  })

  it('stay while another doctor gets them at the same moment', async () => {
    const [leaving, coming] = [await house.doctor({ lastName: 'مهرآیین' }), await house.doctor({ lastName: 'دلاور' })]
    const { promise: leave, resolve: mayLeave } = Promise.withResolvers<void>()
    const { promise: came, resolve: tellCame } = Promise.withResolvers<void>()

    const comes = house.db.transaction().execute(async (tx) => {
      await updateSearchText(tx, coming.id, 'مهرایین')
      tellCame()
      await leave
    })
    await came
    const leaves = house.db.transaction().execute((tx) => updateSearchText(tx, leaving.id, 'پیشین'))
    await expect.poll(() => countWaiting(house.db)).toBe(1)
    mayLeave()
    await Promise.all([comes, leaves])

    expect(await known('مهرایین')).toEqual(['مهرایین'])
    expect(await found('مهرآیین')).toBe(1)
  })

  it.each([
    ['احمدی', 'ahmadi', 'ahmady'],
    ['رضایی', 'rezaei', 'rezayi', 'razaee', 'rezai'],
    ['محمدی', 'mohammadi', 'mohamadi', 'muhammadi'],
    ['حسینی', 'hosseini', 'hoseini', 'hussaini', 'hosseiny'],
    ['موسوی', 'mousavi', 'moosavi', 'musavi', 'mosavi'],
    ['جعفری', 'jafari', "ja'fari", 'jaafari'],
    ['قاسمی', 'ghasemi', 'qasemi', 'ghassemi'],
    ['یوسفی', 'yousefi', 'yusefi', 'yoosefi'],
    ['خسروی', 'khosravi', 'khosrawi'],
    ['عباسی', 'abbasi', 'abasi'],
    ['علی', 'ali', 'aly'],
    ['شفیعی', 'shafiei', 'shafii', 'shafiee'],
    ['اسحاقی', 'eshaghi', 'eshaqi'],
    ['مظهری', 'mazhari'],
    ['مژگان', 'mozhgan'],
    ['فاطمه', 'fatemeh', 'fateme', 'fatima'],
    ['زهرا', 'zahra'],
    ['چنگیزی', 'changizi'],
    ['داودی', 'davoodi', 'davoudi', 'davudi'],
    ['وحیدی', 'vahidi', 'wahidi'],
    ['سپهر', 'sepehr'],
  ])('sound the same in Latin letters: %s', async (word, ...spellings) => {
    const persian = foldForDoctorSearch(word)
    const { rows } = await sql<{ spelling: string }>`select spelling from unnest(${spellings}::text[]) spelling
      where sound_of(spelling) is distinct from sound_of(latin_form(${persian}))`.execute(house.db)
    expect(rows).toEqual([])
  })

  it('go with a doctor who is deleted', async () => {
    const { id } = await house.doctor({ lastName: 'ناپایدار' })
    await house.db.deleteFrom('doctor_next_slots').where('doctor_id', '=', id).execute()

    await house.db.deleteFrom('doctors').where('person_id', '=', id).execute()

    expect(await known('ناپایدار')).toEqual([])
  })
})
