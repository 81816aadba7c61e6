import { expect, it } from 'vitest'
import { changeOf, type Draft } from './draft.ts'

const medicalOf = (typed: Partial<Draft>) =>
  changeOf({
    ...{ firstName: '', lastName: '', nationalId: '', birthDate: null, gender: '', province: '', city: '' },
    ...{ postalCode: '', address: '', contactName: '', contactRelationship: '', contactPhone: '', bloodType: '' },
    ...{ height: '', weight: '', allergies: [], conditions: [], medications: [], pregnancy: '' },
    ...{ insurer: '', insuranceNumber: '', insuranceEnds: null },
    ...typed,
  }).medical_info

it('reads figures in any digits', () => {
  expect(medicalOf({ height: '۱۷۵', weight: '۷۲٫۵' })).toMatchObject({ height: 175, weight: 72.5 })
})

it('never takes a known figure away because what was typed is none: the server is to say so', () => {
  const sent = JSON.parse(JSON.stringify(medicalOf({ height: '۱۷۵ سانتی‌متر', weight: '' })))
  expect(sent).toMatchObject({ height: '175 سانتی‌متر', weight: null })
})
