import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Check } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import { Badge } from '../design/badge.tsx'
import { Button } from '../design/button.tsx'
import { fieldErrorsOf } from '../design/field-error.tsx'
import { Card, Facts, Page } from '../design/page.tsx'
import { ErrorLine, Loaded } from '../design/states.tsx'
import { showToast } from '../design/toast.ts'
import { UnsavedGuard } from '../design/unsaved-guard.tsx'
import { DevicesCard } from '../devices/devices-card.tsx'
import { useFormat } from '../i18n/format.ts'
import { api } from '../session/clients.ts'
import { useMe } from '../session/me.ts'
import { changeOf, type Draft, draftOf, type Profile } from './draft.ts'
import { InsurancePart } from './insurance-part.tsx'
import { AddressPart, ContactPart, MedicalPart, PersonPart } from './parts.tsx'
import { useProfileTexts } from './texts.ts'

export const profileQuery = queryOptions({
  queryKey: ['profile'],
  queryFn: async () => (await api.GET('/api/v1/patients/profile/')).data,
})

/** Who one is, whom to call, what doctors should know, and by whom one is insured. */
export function ProfilePage() {
  const t = useProfileTexts()
  const query = useQuery(profileQuery)
  return (
    <Page title={t.title} lead={t.lead}>
      <Account />
      <Loaded query={query} rows={4} height={220}>
        {(profile) => <ProfileForm profile={profile} />}
      </Loaded>
      <DevicesCard />
    </Page>
  )
}

function Account() {
  const t = useProfileTexts()
  const { digits } = useFormat()
  const { phone_number, email, premium } = useMe()
  return (
    <Card title={t.account} actions={premium && <Badge tone="success">{t.premium}</Badge>}>
      <Facts
        items={[
          [
            t.phone,
            phone_number ? (
              <bdi key="phone" className="code">
                {digits(phone_number.replace(/^\+98/, '0'))}
              </bdi>
            ) : (
              t.none
            ),
          ],
          [
            t.email,
            email ? (
              <bdi key="email" className="code">
                {email}
              </bdi>
            ) : (
              t.none
            ),
          ],
        ]}
      />
      <p className="mt-3 text-sm text-muted">{t.accountHint}</p>
    </Card>
  )
}

function ProfileForm({ profile }: { profile: Profile }) {
  const t = useProfileTexts()
  const { digits } = useFormat()
  const queryClient = useQueryClient()
  const kept = draftOf(profile, digits)
  const [changes, setChanges] = useState<Partial<Draft>>({})
  const draft = { ...kept, ...changes }
  const isChanged = JSON.stringify(draft) !== JSON.stringify(kept)
  const save = useMutation({
    mutationFn: async () => (await api.PATCH('/api/v1/patients/profile/', { body: changeOf(draft) })).data,
    onSuccess: (saved) => {
      queryClient.setQueryData(profileQuery.queryKey, saved)
      setChanges({})
      showToast(t.saved)
      return queryClient.invalidateQueries({ queryKey: ['me'] })
    },
  })
  const fieldErrors = fieldErrorsOf(save.error)
  const part = {
    draft,
    set: (change: Partial<Draft>) => setChanges((before) => ({ ...before, ...change })),
    // Of a list, what is wrong with one of its texts is said at the list.
    errorOf: (field: string) => {
      const found = Object.entries(fieldErrors).find(([name]) => name === field || name.startsWith(`${field}.`))
      return found?.[1]
    },
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    save.mutate()
  }
  const marked = Object.keys(fieldErrors).length > 0
  return (
    <form onSubmit={submit} className="flex flex-col gap-6">
      <UnsavedGuard isDirty={isChanged && !save.isPending} />
      <PersonPart {...part} />
      <MedicalPart {...part} />
      <ContactPart {...part} />
      <AddressPart {...part} />
      <InsurancePart {...part} />
      <div
        className={`-mx-4 flex flex-wrap items-center justify-between gap-3 border-t border-border bg-surface px-4 py-3 sm:mx-0 sm:rounded-2xl sm:border ${isChanged ? 'sticky bottom-16 z-20 lg:bottom-4' : ''}`}
      >
        <div role="status" className="min-w-0 flex-1 text-sm text-muted">
          {isChanged ? t.unsaved : <Saved />}
        </div>
        {marked ? <p className="text-sm text-danger">{t.look}</p> : <ErrorLine error={save.error} />}
        <div className="flex gap-2">
          <Button variant="outline" isDisabled={!isChanged || save.isPending} onPress={() => setChanges({})}>
            {t.undo}
          </Button>
          <Button type="submit" isDisabled={!isChanged} isPending={save.isPending}>
            {t.save}
          </Button>
        </div>
      </div>
    </form>
  )
}

function Saved() {
  const t = useProfileTexts()
  return (
    <span className="inline-flex items-center gap-1">
      <Check className="size-4 text-success" aria-hidden />
      {t.allSaved}
    </span>
  )
}
