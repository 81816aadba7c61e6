import { getLocalTimeZone, today } from '@internationalized/date'
import { Segments, Select, TextField } from '../design/field.tsx'
import { JalaliDateField } from '../design/jalali-date-field.tsx'
import { Card } from '../design/page.tsx'
import { TagField } from '../design/tag-field.tsx'
import { BLOOD_TYPES, type Draft } from './draft.ts'
import { useReference } from './reference.ts'
import { useProfileTexts } from './texts.ts'

/** A part of the form: what is typed, how it changes, and what the server says of a field. */
export interface PartProps {
  readonly draft: Draft
  readonly set: (change: Partial<Draft>) => void
  readonly errorOf: (field: string) => string | undefined
}

export const GRID = 'grid gap-4 sm:grid-cols-2'

export function PersonPart({ draft, set, errorOf }: PartProps) {
  const t = useProfileTexts()
  return (
    <Card title={t.person}>
      <div className={GRID}>
        <TextField
          label={t.firstName}
          autoComplete="given-name"
          required
          maxLength={100}
          value={draft.firstName}
          error={errorOf('first_name')}
          onChange={({ target }) => set({ firstName: target.value })}
        />
        <TextField
          label={t.lastName}
          autoComplete="family-name"
          required
          maxLength={100}
          value={draft.lastName}
          error={errorOf('last_name')}
          onChange={({ target }) => set({ lastName: target.value })}
        />
        <TextField
          label={t.nationalId}
          inputMode="numeric"
          dir="ltr"
          maxLength={10}
          value={draft.nationalId}
          error={errorOf('national_id')}
          onChange={({ target }) => set({ nationalId: target.value })}
        />
        <JalaliDateField
          label={t.birthDate}
          value={draft.birthDate}
          error={errorOf('date_of_birth')}
          max={today(getLocalTimeZone())}
          onValue={(birthDate) => set({ birthDate })}
        />
        <Segments
          label={t.gender}
          value={draft.gender}
          onValue={(gender) => set({ gender })}
          options={[
            ...(draft.gender === '' ? [{ value: '' as const, label: t.unsaid }] : []),
            { value: 'female', label: t.female },
            { value: 'male', label: t.male },
          ]}
        />
      </div>
    </Card>
  )
}

export function AddressPart({ draft, set, errorOf }: PartProps) {
  const t = useProfileTexts()
  const cities = useReference()?.cities ?? []
  const provinces = [...new Set(cities.map(({ province }) => province))]
  return (
    <Card title={t.address}>
      <div className={GRID}>
        <TextField
          label={t.province}
          list="profile-provinces"
          autoComplete="address-level1"
          maxLength={100}
          value={draft.province}
          error={errorOf('address.province')}
          onChange={({ target }) => set({ province: target.value })}
        />
        <TextField
          label={t.city}
          list="profile-cities"
          autoComplete="address-level2"
          maxLength={100}
          value={draft.city}
          error={errorOf('address.city')}
          onChange={({ target }) => set({ city: target.value })}
        />
        <TextField
          className="sm:col-span-2"
          label={t.street}
          autoComplete="street-address"
          maxLength={500}
          value={draft.address}
          error={errorOf('address.address')}
          onChange={({ target }) => set({ address: target.value })}
        />
        <TextField
          label={t.postalCode}
          autoComplete="postal-code"
          inputMode="numeric"
          dir="ltr"
          maxLength={20}
          value={draft.postalCode}
          error={errorOf('address.postal_code')}
          onChange={({ target }) => set({ postalCode: target.value })}
        />
        <datalist id="profile-provinces">
          {provinces.map((province) => (
            <option key={province} value={province} />
          ))}
        </datalist>
        <datalist id="profile-cities">
          {cities.map(({ city }) => (
            <option key={city} value={city} />
          ))}
        </datalist>
      </div>
    </Card>
  )
}

export function ContactPart({ draft, set, errorOf }: PartProps) {
  const t = useProfileTexts()
  return (
    <Card title={t.contact}>
      <p className="mb-4 text-muted">{t.contactLead}</p>
      <div className={GRID}>
        <TextField
          label={t.contactName}
          maxLength={200}
          value={draft.contactName}
          error={errorOf('emergency_contact.name')}
          onChange={({ target }) => set({ contactName: target.value })}
        />
        <TextField
          label={t.relationship}
          maxLength={100}
          value={draft.contactRelationship}
          error={errorOf('emergency_contact.relationship')}
          onChange={({ target }) => set({ contactRelationship: target.value })}
        />
        <TextField
          label={t.contactPhone}
          type="tel"
          inputMode="tel"
          dir="ltr"
          maxLength={25}
          value={draft.contactPhone}
          error={errorOf('emergency_contact.phone_number')}
          onChange={({ target }) => set({ contactPhone: target.value })}
        />
      </div>
    </Card>
  )
}

export function MedicalPart({ draft, set, errorOf }: PartProps) {
  const t = useProfileTexts()
  return (
    <Card title={t.medical}>
      <p className="mb-4 text-muted">{t.medicalLead}</p>
      <div className="flex flex-col gap-5">
        <TagField
          label={t.allergies}
          hint={t.allergiesHint}
          values={draft.allergies}
          error={errorOf('medical_info.allergies')}
          onValues={(allergies) => set({ allergies })}
        />
        <TagField
          label={t.conditions}
          hint={t.conditionsHint}
          values={draft.conditions}
          error={errorOf('medical_info.chronic_diseases')}
          onValues={(conditions) => set({ conditions })}
        />
        <TagField
          label={t.medications}
          hint={t.medicationsHint}
          values={draft.medications}
          error={errorOf('medical_info.current_medications')}
          onValues={(medications) => set({ medications })}
        />
        <div className="grid gap-4 sm:grid-cols-3">
          <Select
            label={t.bloodType}
            value={draft.bloodType}
            error={errorOf('medical_info.blood_type')}
            onValue={(bloodType) => set({ bloodType })}
            options={[{ value: '', label: t.unsaid }, ...BLOOD_TYPES.map((value) => ({ value, label: value }))]}
          />
          <TextField
            label={t.height}
            inputMode="decimal"
            dir="ltr"
            value={draft.height}
            error={errorOf('medical_info.height')}
            onChange={({ target }) => set({ height: target.value })}
          />
          <TextField
            label={t.weight}
            inputMode="decimal"
            dir="ltr"
            value={draft.weight}
            error={errorOf('medical_info.weight')}
            onChange={({ target }) => set({ weight: target.value })}
          />
        </div>
        {draft.gender === 'female' && (
          <Segments
            label={t.pregnancy}
            value={draft.pregnancy}
            onValue={(pregnancy) => set({ pregnancy })}
            options={[
              { value: '', label: t.noPregnancy },
              { value: 'pregnant', label: t.pregnant },
              { value: 'breastfeeding', label: t.breastfeeding },
            ]}
          />
        )}
      </div>
    </Card>
  )
}
