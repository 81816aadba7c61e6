import type { BodyOf } from '@helssa/client'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { type FormEvent, useId, useState } from 'react'
import { Button, LinkButton } from '../../design/button.tsx'
import { Segments, Select, TextField } from '../../design/field.tsx'
import { fieldErrorsOf } from '../../design/field-error.tsx'
import { Card, Page } from '../../design/page.tsx'
import { ErrorLine, useErrorText } from '../../design/states.tsx'
import { TagField } from '../../design/tag-field.tsx'
import { showToast } from '../../design/toast.ts'
import { UnsavedGuard } from '../../design/unsaved-guard.tsx'
import { useFocusInvalid } from '../../design/use-focus-invalid.ts'
import { toLatinDigits, useFormat } from '../../i18n/format.ts'
import { api } from '../../session/clients.ts'
import { referenceQuery } from '../queries.ts'
import { useDoctorTexts } from './texts.ts'

interface Draft {
  readonly phone: string
  readonly first: string
  readonly last: string
  readonly gender: 'male' | 'female'
  readonly specialty: string
  readonly council: string
  readonly years: string
  readonly languages: readonly string[]
  readonly province: string
  readonly city: string
  readonly address: string
  readonly fee: string
  readonly onlineFee: string
}
const EMPTY: Draft = {
  phone: '',
  first: '',
  last: '',
  gender: 'female',
  specialty: '',
  council: '',
  years: '',
  languages: [],
  province: '',
  city: '',
  address: '',
  fee: '',
  onlineFee: '',
}

/** The person's digits in the number they make; their separators do not count. */
const digitsOf = (typed: string): string => toLatinDigits(typed).replaceAll(/\D/g, '').slice(0, 10)

const bodyOf = (draft: Draft, persian: string): BodyOf<'onboardDoctor'> => ({
  phone_number: toLatinDigits(draft.phone).trim(),
  first_name: draft.first.trim(),
  last_name: draft.last.trim(),
  gender: draft.gender,
  specialty: draft.specialty,
  medical_council_number: toLatinDigits(draft.council).trim(),
  experience_years: Number(draft.years),
  languages: draft.languages.length > 0 ? [...draft.languages] : [persian],
  location: { province: draft.province.trim(), city: draft.city.trim(), address: draft.address.trim() },
  ...(draft.fee !== '' && { consultation_fee: Number(draft.fee) }),
  ...(draft.onlineFee !== '' && { online_consultation_fee: Number(draft.onlineFee) }),
})

interface Part {
  readonly draft: Draft
  readonly set: (change: Partial<Draft>) => void
  readonly fieldErrors: Readonly<Record<string, string>>
}

/** Makes a person a doctor. */
export function NewDoctorPage() {
  const t = useDoctorTexts()
  const [draft, setDraft] = useState(EMPTY)
  const navigate = useNavigate()
  const queryClient = useQueryClient()
  const onboard = useMutation({
    mutationFn: async () => (await api.POST('/api/v1/admin/doctors/', { body: bodyOf(draft, t.persian) })).data,
    onSuccess: async ({ name }) => {
      showToast(t.done(name))
      await queryClient.invalidateQueries({ queryKey: ['admin'] })
      await navigate({ to: '/admin/doctors', ignoreBlocker: true })
    },
  })
  const form = useFocusInvalid(onboard.error)
  const part: Part = {
    draft,
    set: (change) => setDraft((before) => ({ ...before, ...change })),
    fieldErrors: fieldErrorsOf(onboard.error),
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    onboard.mutate()
  }
  return (
    <Page title={t.newTitle} lead={t.newLead}>
      <form ref={form} onSubmit={submit} className="flex flex-col gap-6">
        <PersonPart {...part} />
        <WorkPart {...part} />
        <PlacePart {...part} />
        <ErrorLine error={onboard.error} />
        <div className="flex flex-wrap gap-3">
          <Button type="submit" isPending={onboard.isPending}>
            {t.submit}
          </Button>
          <LinkButton to="/admin/doctors" variant="outline">
            {t.cancel}
          </LinkButton>
        </div>
      </form>
      <UnsavedGuard isDirty={draft !== EMPTY} />
    </Page>
  )
}

function PersonPart({ draft, set, fieldErrors }: Part) {
  const t = useDoctorTexts()
  return (
    <Card title={t.person}>
      <div className="grid grid-cols-1 gap-4 sm:grid-cols-2">
        <TextField
          label={t.first}
          required
          maxLength={100}
          value={draft.first}
          error={fieldErrors.first_name}
          onChange={({ target }) => set({ first: target.value })}
        />
        <TextField
          label={t.last}
          required
          maxLength={100}
          value={draft.last}
          error={fieldErrors.last_name}
          onChange={({ target }) => set({ last: target.value })}
        />
        <TextField
          label={t.phone}
          type="tel"
          inputMode="tel"
          dir="ltr"
          required
          value={draft.phone}
          error={fieldErrors.phone_number}
          onChange={({ target }) => set({ phone: target.value })}
        />
        <Segments
          label={t.gender}
          value={draft.gender}
          onValue={(gender) => set({ gender })}
          options={[
            { value: 'female', label: t.genders.female },
            { value: 'male', label: t.genders.male },
          ]}
        />
      </div>
    </Card>
  )
}

function WorkPart({ draft, set, fieldErrors }: Part) {
  const t = useDoctorTexts()
  const { number } = useFormat()
  const errorText = useErrorText()
  const { data: reference, error } = useQuery(referenceQuery)
  const shown = (typed: string) => (typed === '' ? '' : number(Number(typed)))
  return (
    <Card title={t.work}>
      <div className="grid grid-cols-1 gap-4 sm:grid-cols-2">
        <Select
          label={t.specialty}
          required
          value={draft.specialty}
          error={fieldErrors.specialty ?? (error ? errorText(error) : undefined)}
          onValue={(specialty) => set({ specialty })}
          options={[
            { value: '', label: t.choose },
            ...(reference?.specialties ?? []).map(({ id, title }) => ({ value: id, label: title })),
          ]}
        />
        <TextField
          label={t.council}
          dir="ltr"
          required
          maxLength={20}
          value={draft.council}
          error={fieldErrors.medical_council_number}
          onChange={({ target }) => set({ council: target.value })}
        />
        <TextField
          label={t.years}
          inputMode="numeric"
          dir="ltr"
          required
          value={shown(draft.years)}
          error={fieldErrors.experience_years}
          onChange={({ target }) => set({ years: digitsOf(target.value).slice(0, 2) })}
        />
        <TagField
          label={t.languages}
          hint={t.languagesHint}
          values={draft.languages}
          error={fieldErrors.languages}
          maxLength={50}
          onValues={(languages) => set({ languages })}
        />
        <TextField
          label={t.onlineFee}
          hint={t.feeHint}
          inputMode="numeric"
          dir="ltr"
          value={shown(draft.onlineFee)}
          error={fieldErrors.online_consultation_fee}
          onChange={({ target }) => set({ onlineFee: digitsOf(target.value) })}
        />
        <TextField
          label={t.fee}
          hint={t.feeHint}
          inputMode="numeric"
          dir="ltr"
          value={shown(draft.fee)}
          error={fieldErrors.consultation_fee}
          onChange={({ target }) => set({ fee: digitsOf(target.value) })}
        />
      </div>
      <p className="mt-4 text-sm text-muted">{t.hoursHint}</p>
    </Card>
  )
}

function PlacePart({ draft, set, fieldErrors }: Part) {
  const t = useDoctorTexts()
  const id = useId()
  const { data: reference } = useQuery(referenceQuery)
  const cities = reference?.cities ?? []
  const setCity = (city: string) => {
    const known = cities.find((each) => each.city === city)
    set({ city, ...(known && draft.province === '' && { province: known.province }) })
  }
  return (
    <Card title={t.place}>
      <datalist id={id}>
        {cities.map(({ city, province }) => (
          <option key={`${province} ${city}`} value={city}>
            {province}
          </option>
        ))}
      </datalist>
      <div className="grid grid-cols-1 gap-4 sm:grid-cols-2">
        <TextField
          label={t.city}
          list={id}
          required
          maxLength={100}
          value={draft.city}
          error={fieldErrors['location.city']}
          onChange={({ target }) => setCity(target.value)}
        />
        <TextField
          label={t.province}
          required
          maxLength={100}
          value={draft.province}
          error={fieldErrors['location.province']}
          onChange={({ target }) => set({ province: target.value })}
        />
        <TextField
          label={t.address}
          className="sm:col-span-2"
          maxLength={500}
          value={draft.address}
          error={fieldErrors['location.address']}
          onChange={({ target }) => set({ address: target.value })}
        />
      </div>
    </Card>
  )
}
